#include <algorithm>

#include <fmt/format.h>

#include "base/counted.h"
#include "command.h"
#include "workspace/intake.h"

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
    invocation.printLine(safeLine(fmt::format("Removed {} with its {}.", source.name, counted(source.conversations, "conversation"))));
  }
  return exitSuccess;
}

Result<int> runSourcesFormats(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  const auto formats = workspace->intake().formats();
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().key("formats").beginArray();
    for (const FormatDescription& format : formats)
      json.beginObject().member("name", format.name).member("description", format.description).member("recognised_by", format.recognisedBy).endObject();
    json.endArray().endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  std::vector<std::vector<std::string>> rows{{"FORMAT", "WHAT", "RECOGNISED BY"}};
  for (const FormatDescription& format : formats)
    rows.push_back({format.name, format.description, format.recognisedBy});
  invocation.print(formatTable(rows));
  return exitSuccess;
}

Result<int> runSourcesAdd(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  WatchedFolder folder;
  folder.path = invocation.word(0);
  folder.name = invocation.arguments().value("name").value_or("");
  folder.format = invocation.arguments().value("format").value_or("");
  folder.mapping = invocation.arguments().value("mapping").value_or("");
  HONE_TRY(const auto watched, workspace->intake().watch(folder));
  HONE_TRY(const auto summary, workspace->intake().lookAtFolders(invocation.job(), watched.path));
  invocation.endProgress();
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("path", watched.path).member("name", watched.name).member("files_read", summary.filesRead);
    json.member("conversations_added", summary.conversationsAdded).endObject();
    invocation.printJson(json);
  } else {
    invocation.printLine(safeLine(fmt::format("{} is watched as the source {}: {} added from {}. It is looked at while the window is open, or with hone-cli watch.", watched.path,
                                              watched.name, counted(summary.conversationsAdded, "conversation"), counted(summary.filesRead, "file"))));
    for (const std::string& problem : summary.problems)
      invocation.say(safeLine(problem));
  }
  return exitSuccess;
}

/// Empty for a source that is gone.
std::string nameOf(const std::vector<Source>& sources, SourceId id)
{
  const auto found = std::ranges::find(sources, id, &Source::id);
  return found == sources.end() ? std::string() : found->name;
}

Result<int> runQuarantineList(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto sources, workspace->sources());
  QuarantineQuery query;
  if (!invocation.arguments().positional.empty()) {
    HONE_TRY(const auto source, findSource(*workspace, invocation.word(0)));
    query.source = source.id;
  }
  std::int64_t most = INT64_MAX;
  if (const auto text = invocation.arguments().value("limit")) {
    const auto number = positiveNumber(*text);
    if (!number)
      return invocation.usage("--limit needs a whole number above 0.");
    most = *number;
  }
  if (const auto text = invocation.arguments().value("after")) {
    const auto number = positiveNumber(*text);
    if (!number)
      return invocation.usage("--after needs the number of a record.");
    query.after = *number;
  }
  JsonWriter json;
  json.beginObject().key("records").beginArray();
  std::int64_t count = 0;
  while (count < most) {
    query.limit = std::min<std::int64_t>(200, most - count);
    HONE_TRY(const auto page, workspace->intake().quarantine(query));
    if (page.empty())
      break;
    query.after = page.back().id;
    for (const QuarantinedRecord& one : page) {
      ++count;
      const RejectedRecord& record = one.record;
      if (!invocation.json()) {
        invocation.printLine(safeLine(fmt::format("{} {}: {}", one.id, nameOf(sources, one.source),
                                                  Error{ErrorKind::invalidInput, record.reason, record.file, record.line, record.offset}.describe())));
        continue;
      }
      json.beginObject().member("id", one.id).member("source", nameOf(sources, one.source)).member("file", record.file).member("line", record.line);
      json.member("offset", record.offset).member("reason", record.reason).member("size", std::max(record.size, static_cast<std::int64_t>(record.raw.size())));
      json.member("raw", record.raw).endObject();
    }
  }
  json.endArray().endObject();
  if (invocation.json())
    invocation.printJson(json);
  else if (count == 0)
    invocation.printLine("Nothing was set aside.");
  return exitSuccess;
}

/// The record with its place, its reason and its bytes; --raw writes the bytes alone, as they are.
Result<int> runQuarantineShow(Invocation& invocation)
{
  const auto id = positiveNumber(invocation.word(0));
  if (!id)
    return invocation.usage(fmt::format("\"{}\" is not the number of a record; quarantine list shows them.", safeLine(invocation.word(0))));
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto found, workspace->intake().quarantinedRecord(*id));
  const RejectedRecord& record = found.record;
  if (invocation.arguments().has("raw")) {
    invocation.print(record.raw);
    return exitSuccess;
  }
  HONE_TRY(const auto sources, workspace->sources());
  const std::string source = nameOf(sources, found.source);
  const auto kept = static_cast<std::int64_t>(record.raw.size());
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("id", found.id).member("source", source).member("file", record.file).member("line", record.line).member("offset", record.offset);
    json.member("reason", record.reason).member("size", std::max(record.size, kept)).member("raw", record.raw).endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  std::vector<std::vector<std::string>> rows{{"Record", std::to_string(found.id)}, {"Source", safeLine(source)}, {"File", safeLine(record.file)}};
  if (record.line)
    rows.push_back({"Line", std::to_string(*record.line)});
  if (record.offset)
    rows.push_back({"Byte", std::to_string(*record.offset)});
  rows.push_back({"Reason", safeLine(record.reason)});
  rows.push_back({"Size", record.size > kept ? fmt::format("{}, of which the first {} are kept", counted(record.size, "byte"), kept) : counted(kept, "byte")});
  invocation.print(formatTable(rows));
  if (!record.raw.empty())
    invocation.printLine("\n" + safeText(record.raw));
  return exitSuccess;
}

Result<int> runQuarantineExport(Invocation& invocation)
{
  const auto output = invocation.arguments().value("output");
  if (!output)
    return invocation.usage("Say where the records go: --output FILE.");
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  std::optional<SourceId> only;
  if (const auto name = invocation.arguments().value("source")) {
    HONE_TRY(const auto source, findSource(*workspace, *name));
    only = source.id;
  }
  HONE_TRY(const auto written, workspace->intake().exportQuarantine(*output, only, invocation.job()));
  invocation.endProgress();
  return invocation.confirm("records", written, fmt::format("{} in {}; only you may read it.", counted(written, "set-aside record is", "set-aside records are"), *output));
}

Result<int> runQuarantineRetry(Invocation& invocation)
{
  RetryRequest request;
  for (const std::string& word : invocation.arguments().positional) {
    const auto number = positiveNumber(word);
    if (!number)
      return invocation.usage(fmt::format("\"{}\" is not the number of a record; quarantine list shows them.", safeLine(word)));
    request.ids.push_back(*number);
  }
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  if (const auto name = invocation.arguments().value("source")) {
    HONE_TRY(const auto source, findSource(*workspace, *name));
    request.source = source.id;
  }
  request.format = invocation.arguments().value("format").value_or("");
  HONE_TRY(request.mapping, givenMapping(invocation, *workspace));
  HONE_TRY(const auto summary, workspace->intake().retry(request, invocation.job()));
  invocation.endProgress();
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("recovered", summary.recovered).member("still_rejected", summary.stillRejected);
    json.member("conversations_added", summary.conversationsAdded).member("conversations_merged", summary.conversationsMerged);
    json.member("conversations_unchanged", summary.conversationsUnchanged).key("problems").beginArray();
    for (const std::string& problem : summary.problems)
      json.value(problem);
    json.endArray().endObject();
    invocation.printJson(json);
  } else {
    invocation.printLine(fmt::format("{} read now, {} still cannot be.", counted(summary.recovered, "record was", "records were"), summary.stillRejected));
    if (summary.conversationsAdded + summary.conversationsMerged > 0) {
      const auto intents = workspace->intents({});
      invocation.printLine(fmt::format("{} added, {} merged. {}", counted(summary.conversationsAdded, "conversation was", "conversations were"), summary.conversationsMerged,
                                       intents && !intents->empty()
                                         ? "They get intent and outcome by what was learned before; hone-cli analyze looks for new intents."
                                         : "hone-cli analyze finds their intents and outcomes."));
    }
    for (const std::string& problem : summary.problems)
      invocation.say(safeLine(problem));
  }
  return summary.recovered == 0 && summary.stillRejected > 0 ? exitFailure : exitSuccess;
}

} // namespace

std::vector<Command> sourceCommands()
{
  return {{"sources", "list", "", "Where conversations came from, with what became of each record.", {}, 0, 0, runSourcesList},
          {"sources", "remove", "ID|NAME", "Delete a source and what only it brought.", {}, 1, 1, runSourcesRemove},
          {"sources", "add", "DIR", "Watch a folder: import what is in it, and what comes later.",
           {{"name", "NAME", "how the source is called (default: the folder's name)"},
            {"format", "NAME", "read its files as this format instead of detecting it"},
            {"mapping", "NAME", "a saved mapping for its tables"}}, 1, 1, runSourcesAdd, true},
          {"sources", "formats", "", "The formats that can be read, and how each is recognised.", {}, 0, 0, runSourcesFormats, true},
          {"quarantine", "list", "[SOURCE]", "Records that could not be read, with their place and reason.",
           {{"limit", "N", "at most so many"}, {"after", "ID", "only those after this one"}}, 0, 1, runQuarantineList},
          {"quarantine", "show", "ID", "One record that could not be read: file, line, byte, reason and what stands there.",
           {{"raw", "", "nothing but the record's bytes, as they are"}}, 1, 1, runQuarantineShow},
          {"quarantine", "retry", "[ID…]", "Read set-aside records again; those that can be read leave the quarantine.",
           {{"source", "ID|NAME", "only those of this source"},
            {"format", "NAME", "read them as this format"},
            {"mapping", "FILE", "read them by this mapping: a file of JSON, the JSON itself, or the name of a saved one"}}, 0, -1, runQuarantineRetry},
          {"quarantine", "export", "--output FILE", "Write the set-aside records with their bytes as JSON lines.",
           {{"output", "FILE", "the file to write"}, {"source", "ID|NAME", "only those of this source"}}, 0, 0, runQuarantineExport}};
}

} // namespace hone::cli
