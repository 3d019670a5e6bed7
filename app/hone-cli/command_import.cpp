#include <algorithm>

#include <fmt/format.h>

#include "base/counted.h"
#include "command.h"
#include "workspace/intake.h"

namespace hone::cli {

namespace {

void writeImport(JsonWriter& json, const ImportSummary& summary)
{
  json.member("conversations_added", summary.conversationsAdded).member("conversations_merged", summary.conversationsMerged);
  json.member("conversations_unchanged", summary.conversationsUnchanged).member("messages_added", summary.messagesAdded);
  json.member("conversations_resumed", summary.conversationsResumed);
  json.member("events_added", summary.eventsAdded).member("events_unchanged", summary.eventsUnchanged);
  json.member("files_read", summary.filesRead).key("files").beginArray();
  for (const FileReading& reading : summary.readings)
    json.beginObject().member("file", reading.file).member("format", reading.format).member("reason", reading.reason).endObject();
  json.endArray();
  json.key("rejected").beginArray();
  for (const RejectedRecord& record : summary.rejected)
    json.beginObject().member("file", record.file).member("line", record.line).member("offset", record.offset).member("reason", record.reason).member("set_aside", record.isKept).endObject();
  json.endArray().member("rejected_count", summary.rejectedCount).member("set_aside_count", summary.setAsideCount).member("still_set_aside", summary.stillSetAside);
  json.key("passed_over").beginArray();
  for (const FileReading& file : summary.passedOver)
    json.beginObject().member("file", file.file).member("reason", file.reason).endObject();
  json.endArray().member("passed_over_count", summary.passedOverCount).key("notes").beginArray();
  for (const std::string& note : summary.notes)
    json.value(note);
  json.endArray();
  json.key("events_without_rule").beginArray();
  for (const UnmappedEvents& unmapped : summary.unmappedEvents) {
    json.beginObject().member("name", unmapped.name);
    if (!unmapped.text.empty())
      json.member("value", unmapped.text);
    json.member("count", unmapped.count).endObject();
  }
  json.endArray();
  if (!summary.redaction.masked.empty()) {
    json.key("redaction").beginObject().key("masked").beginObject();
    for (const auto& [type, count] : summary.redaction.masked)
      json.member(toString(type), count);
    json.endObject().key("samples").beginArray();
    for (const std::string& sample : summary.redaction.samples)
      json.value(sample);
    json.endArray().member("summary", describeRedaction(summary.redaction)).endObject();
  }
  json.member("seconds", summary.seconds);
}

/// Events that nothing knows what to make of must not go by in silence.
void sayUnmapped(const Invocation& invocation, std::vector<UnmappedEvents> unmapped)
{
  if (unmapped.empty())
    return;
  constexpr std::size_t kNamed = 5;
  std::ranges::stable_sort(unmapped, std::ranges::greater{}, &UnmappedEvents::count);
  std::int64_t events = 0;
  std::string names;
  for (std::size_t i = 0; i < unmapped.size(); ++i) {
    events += unmapped[i].count;
    if (i < kNamed)
      names += fmt::format("{}\"{}\"{} ({})", i == 0 ? "" : ", ", unmapped[i].name, unmapped[i].text.empty() ? std::string() : " with the value \"" + unmapped[i].text + '"',
                           unmapped[i].count);
  }
  if (unmapped.size() > kNamed)
    names += fmt::format(" and {} more", unmapped.size() - kNamed);
  const bool hasWord = std::ranges::any_of(unmapped, [](const UnmappedEvents& one) { return !one.text.empty(); });
  invocation.say(safeLine(fmt::format("{} no rule for outcomes: {}. {} kept. hone-cli events rule NAME OUTCOME{} says what {}.",
                                      counted(events, "event has", "events have"), names, events == 1 ? "It is" : "They are", hasWord ? " --value TEXT" : "",
                                      events == 1 ? "it means" : "they mean")));
}

/// What was not understood, and files that hold nothing.
void sayNotes(const Invocation& invocation, const ImportSummary& summary)
{
  constexpr std::size_t kShown = 10;
  for (std::size_t i = 0; i < std::min(kShown, summary.notes.size()); ++i)
    invocation.say(safeLine(summary.notes[i]));
  if (summary.passedOverCount == 0)
    return;
  constexpr std::size_t kNamed = 5;
  std::string names;
  for (std::size_t i = 0; i < std::min(kNamed, summary.passedOver.size()); ++i)
    names += (names.empty() ? "" : ", ") + summary.passedOver[i].file;
  const auto unnamed = summary.passedOverCount - static_cast<std::int64_t>(std::min(kNamed, summary.passedOver.size()));
  invocation.say(safeLine(fmt::format("{} no conversations and {} passed over: {}{}.", counted(summary.passedOverCount, "file holds", "files hold"),
                                      summary.passedOverCount == 1 ? "was" : "were", names, unnamed > 0 ? fmt::format(" and {} more", unnamed) : std::string())));
}

void sayRejected(const Invocation& invocation, const ImportSummary& summary)
{
  constexpr std::size_t kShown = 20;
  if (summary.setAsideCount > 0)
    invocation.say(fmt::format("{} not be read and {} set aside (hone-cli quarantine list):", counted(summary.rejectedCount, "record could", "records could"),
                               summary.setAsideCount < summary.rejectedCount ? std::to_string(summary.setAsideCount) + (summary.setAsideCount == 1 ? " was" : " were")
                                                                             : std::string(summary.setAsideCount == 1 ? "was" : "were")));
  else if (summary.rejectedCount > 0)
    invocation.say(fmt::format("{} not be read:", counted(summary.rejectedCount, "record could", "records could")));
  const std::size_t shown = std::min(kShown, summary.rejected.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const RejectedRecord& record = summary.rejected[i];
    invocation.say("  " + safeLine(Error{ErrorKind::invalidInput, record.reason, record.file, record.line, record.offset}.describe()));
  }
  if (summary.rejectedCount > static_cast<std::int64_t>(shown))
    invocation.say(fmt::format("  … and {} more.", summary.rejectedCount - static_cast<std::int64_t>(shown)));
  if (summary.stillSetAside > 0)
    invocation.say(fmt::format("{} still set aside from an earlier import. hone-cli quarantine retry reads {} again.",
                               counted(summary.stillSetAside, "record of these files is", "records of these files are"), summary.stillSetAside == 1 ? "it" : "them"));
}

void printImport(const Invocation& invocation, const ImportSummary& summary)
{
  invocation.printLine(fmt::format("{} added, {} merged, {} unchanged; {} added, from {} in {:.1f} s.",
                                   counted(summary.conversationsAdded, "conversation"), summary.conversationsMerged, summary.conversationsUnchanged,
                                   counted(summary.messagesAdded, "message"), counted(summary.filesRead, "file"), summary.seconds));
  if (summary.conversationsResumed > 0)
    invocation.say(fmt::format("{} there already: an earlier import of the same file was cut off, and this one went on where it stopped.",
                               counted(summary.conversationsResumed, "conversation was", "conversations were")));
  if (!summary.redaction.masked.empty()) {
    invocation.printLine(describeRedaction(summary.redaction) + " A sample to check:");
    for (const std::string& sample : summary.redaction.samples)
      invocation.printLine("  " + safeLine(sample));
  }
  if (summary.eventsAdded + summary.eventsUnchanged > 0)
    invocation.printLine(fmt::format("{} added, {} unchanged.", counted(summary.eventsAdded, "event"), summary.eventsUnchanged));
  sayUnmapped(invocation, summary.unmappedEvents);
  constexpr std::size_t kReadings = 5;
  for (std::size_t i = 0; i < std::min(kReadings, summary.readings.size()); ++i)
    invocation.say(safeLine(fmt::format("{}: {} ({})", summary.readings[i].file, summary.readings[i].format, summary.readings[i].reason)));
  sayNotes(invocation, summary);
  sayRejected(invocation, summary);
}

/// Says before the import what the mapping does not understand of the beginnings of the first files; returns what was said.
std::vector<std::string> sayWhatTheMappingMisses(const Invocation& invocation, Workspace& workspace, const ImportFilesRequest& request)
{
  constexpr std::size_t kLookedAt = 20;
  std::vector<std::string> said;
  for (std::size_t i = 0; i < std::min(kLookedAt, request.paths.size()); ++i) {
    if (request.paths[i] == "-")
      continue;
    // What cannot be looked at is said by the import.
    const auto preview = workspace.intake().previewMapping(request.paths[i], *request.mapping, 1);
    if (!preview || !preview->problem.empty())
      continue;
    for (const std::string& note : preview->misunderstood)
      said.push_back(fmt::format("{}: {}", request.paths[i], note));
  }
  for (const std::string& note : said)
    invocation.say(safeLine(note));
  return said;
}

Result<int> runImport(Invocation& invocation)
{
  ImportFilesRequest request;
  request.paths = invocation.arguments().positional;
  request.format = invocation.arguments().value("format").value_or("");
  request.events = invocation.arguments().has("events");
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(request.mapping, givenMapping(invocation, *workspace));
  if (!request.format.empty()) {
    std::string names;
    for (const auto& [name, description] : workspace->importFormats()) {
      if (name == request.format)
        names.clear();
      if (name == request.format)
        break;
      names += (names.empty() ? "" : ", ") + name;
    }
    if (!names.empty())
      return invocation.usage(fmt::format("There is no format \"{}\". Formats: {}.", request.format, names));
  }
  request.redact = invocation.arguments().has("redact");
  HONE_CHECK(readRedactionOptions(invocation, *workspace));
  const std::vector<std::string> said = request.mapping ? sayWhatTheMappingMisses(invocation, *workspace, request) : std::vector<std::string>();
  HONE_TRY(auto summary, workspace->importFiles(request, invocation.job()));
  invocation.endProgress();
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject();
    writeImport(json, summary);
    json.endObject();
    invocation.printJson(json);
  } else {
    std::erase_if(summary.notes, [&](const std::string& note) { return std::ranges::find(said, note) != said.end(); });
    printImport(invocation, summary);
  }
  // Nothing of what was named could be used: that is a failure, while a few bad records among good ones are not.
  const bool nothing = summary.conversationsAdded + summary.conversationsMerged + summary.conversationsUnchanged + summary.eventsAdded + summary.eventsUnchanged == 0;
  return nothing && summary.rejectedCount > 0 ? exitFailure : exitSuccess;
}

Result<int> runSample(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto sample, workspace->openSample(invocation.job()));
  invocation.endProgress();
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject();
    writeImport(json, sample.import);
    json.member("store", workspace->storePath()).member("repository", sample.repository).member("remote", sample.remote).endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  printImport(invocation, sample.import);
  invocation.print(formatTable({{"Store", workspace->storePath()}, {"Prompt repository", sample.repository}, {"Its remote", sample.remote}}));
  return exitSuccess;
}

} // namespace

Result<std::optional<Mapping>> givenMapping(Invocation& invocation, Workspace& workspace)
{
  const auto given = invocation.arguments().value("mapping");
  if (!given)
    return std::optional<Mapping>();
  if (given->starts_with('{')) {
    HONE_TRY(auto mapping, workspace.intake().mappingFromJson(*given));
    return std::optional(std::move(mapping));
  }
  auto read = workspace.intake().readMappingFile(*given);
  if (!read && read.error().kind == ErrorKind::notFound)
    if (auto saved = workspace.intake().mapping(*given))
      read = std::move(*saved);
  if (!read)
    return std::unexpected(read.error());
  return std::optional(std::move(*read));
}

std::vector<Command> importCommands()
{
  return {{"import", "", "PATH…", "Import conversations or events from files, folders, patterns (\"logs/**/*.jsonl\"), zip archives or standard input (-); \"sources formats\" lists the formats.",
           std::vector<OptionSpec>{{"format", "NAME", "read the files as this format instead of detecting it"},
            {"events", "", "the files hold events or scores (CSV, JSON, JSONL), not conversations"},
            {"mapping", "FILE", "which columns or fields are what: a file of JSON, the JSON itself, or the name of a saved mapping"},
            {"redact", "", "mask personal data and secrets before anything is stored, now and in later imports of these sources"}} +
             redactionOptionSpecs(),
           1, -1, runImport, true},
          {"sample", "", "", "Import the bundled sample and make its prompt repository beside the store.", {}, 0, 0, runSample, true}};
}

} // namespace hone::cli
