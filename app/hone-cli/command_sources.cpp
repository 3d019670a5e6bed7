#include <algorithm>

#include <fmt/format.h>

#include "command.h"

namespace hone::cli {

namespace {

Result<Source> findSource(Workspace& workspace, const std::string& idOrName)
{
  HONE_TRY(const auto sources, workspace.sources());
  const auto number = positiveNumber(idOrName);
  std::vector<Source> named;
  for (const Source& source : sources) {
    if (number && source.id.value == *number)
      return source;
    if (source.name == idOrName)
      named.push_back(source);
  }
  if (named.size() > 1)
    return fail(ErrorKind::conflict, fmt::format("Several sources are called \"{}\". Say which by its number.", idOrName));
  if (named.empty())
    return fail(ErrorKind::notFound, fmt::format("There is no source \"{}\". hone-cli sources list shows those there are.", idOrName));
  return named.front();
}

void writeSource(JsonWriter& json, const Source& source)
{
  json.beginObject().member("id", source.id.value).member("name", source.name).member("kind", source.kind).member("location", source.location);
  json.member("received", source.received).member("stored", source.stored).member("merged", source.merged);
  json.member("unchanged", source.unchanged).member("rejected", source.rejected).member("conversations", source.conversations);
  json.member("messages", source.messages).member("last_import_at", formatOptionalTime(source.lastImportAt)).member("last_error", source.lastError).endObject();
}

Result<int> runSourcesList(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto sources, workspace->sources());
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().key("sources").beginArray();
    for (const Source& source : sources)
      writeSource(json, source);
    json.endArray().endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  std::vector<std::vector<std::string>> rows{{"ID", "SOURCE", "KIND", "CONVERSATIONS", "MESSAGES", "RECEIVED = STORED + MERGED + UNCHANGED + REJECTED", "LAST IMPORT"}};
  for (const Source& source : sources)
    rows.push_back({std::to_string(source.id.value), source.name, source.kind, std::to_string(source.conversations), std::to_string(source.messages),
                    fmt::format("{} = {} + {} + {} + {}", source.received, source.stored, source.merged, source.unchanged, source.rejected),
                    formatOptionalTime(source.lastImportAt)});
  invocation.print(formatTable(rows));
  return exitSuccess;
}

Result<int> runSourcesRemove(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto source, findSource(*workspace, invocation.word(0)));
  HONE_CHECK(workspace->removeSource(source.id));
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("removed", source.name).member("conversations", source.conversations).endObject();
    invocation.printJson(json);
  } else {
    invocation.printLine(safeLine(fmt::format("Removed {} with its {} conversations.", source.name, source.conversations)));
  }
  return exitSuccess;
}

Result<int> runQuarantineList(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  std::vector<Source> sources;
  if (invocation.arguments().positional.empty()) {
    HONE_TRY(sources, workspace->sources());
  } else {
    HONE_TRY(sources.emplace_back(), findSource(*workspace, invocation.word(0)));
  }
  JsonWriter json;
  json.beginObject().key("records").beginArray();
  std::int64_t count = 0;
  for (const Source& source : sources) {
    HONE_TRY(const auto records, workspace->quarantine(source.id));
    for (const RejectedRecord& record : records) {
      ++count;
      if (!invocation.json())
        invocation.printLine(safeLine(source.name + ": " + Error{ErrorKind::invalidInput, record.reason, record.file, record.line, record.offset}.describe()));
      json.beginObject().member("source", source.name).member("file", record.file).member("line", record.line);
      json.member("offset", record.offset).member("reason", record.reason).member("raw", record.raw).endObject();
    }
  }
  json.endArray().endObject();
  if (invocation.json())
    invocation.printJson(json);
  else if (count == 0)
    invocation.printLine("Nothing was set aside.");
  return exitSuccess;
}

} // namespace

std::vector<Command> sourceCommands()
{
  return {{"sources", "list", "", "Where conversations came from, with what became of each record.", {}, 0, 0, runSourcesList},
          {"sources", "remove", "ID|NAME", "Delete a source and what only it brought.", {}, 1, 1, runSourcesRemove},
          {"quarantine", "list", "[SOURCE]", "Records that could not be read, with their place and reason.", {}, 0, 1, runQuarantineList}};
}

} // namespace hone::cli
