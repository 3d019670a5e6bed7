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
  constexpr std::size_t kShown = 20;
  const auto kept = static_cast<std::size_t>(std::ranges::count_if(summary.rejected, &RejectedRecord::isKept));
  if (kept > 0)
    invocation.say(fmt::format("{} not be read and {} set aside (hone-cli quarantine list):", counted(static_cast<std::int64_t>(summary.rejected.size()), "record could", "records could"),
                               kept < summary.rejected.size() ? std::to_string(kept) + (kept == 1 ? " was" : " were") : std::string(kept == 1 ? "was" : "were")));
  else if (!summary.rejected.empty())
    invocation.say(fmt::format("{} not be read:", counted(static_cast<std::int64_t>(summary.rejected.size()), "record could", "records could")));
  for (std::size_t i = 0; i < std::min(kShown, summary.rejected.size()); ++i) {
    const RejectedRecord& record = summary.rejected[i];
    invocation.say("  " + safeLine(Error{ErrorKind::invalidInput, record.reason, record.file, record.line, record.offset}.describe()));
  }
  if (summary.rejected.size() > kShown)
    invocation.say(fmt::format("  … and {} more.", summary.rejected.size() - kShown));
}

Result<int> runImport(Invocation& invocation)
{
  ImportFilesRequest request;
  request.paths = invocation.arguments().positional;
  request.format = invocation.arguments().value("format").value_or("");
  request.events = invocation.arguments().has("events");
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  if (const auto mapping = invocation.arguments().value("mapping")) {
    // A file, or else the name of a saved mapping.
    auto read = workspace->intake().readMappingFile(*mapping);
    if (!read && read.error().kind == ErrorKind::notFound)
      if (auto saved = workspace->intake().mapping(*mapping))
        read = std::move(*saved);
    if (!read)
      return std::unexpected(read.error());
    request.mapping = std::move(*read);
  }
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
  HONE_TRY(const auto summary, workspace->importFiles(request, invocation.job()));
  invocation.endProgress();
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject();
    writeImport(json, summary);
    json.endObject();
    invocation.printJson(json);
  } else {
    printImport(invocation, summary);
  }
  // Nothing of what was named could be used: that is a failure, while a few bad records among good ones are not.
  const bool nothing = summary.conversationsAdded + summary.conversationsMerged + summary.conversationsUnchanged + summary.eventsAdded + summary.eventsUnchanged == 0;
  return nothing && !summary.rejected.empty() ? exitFailure : exitSuccess;
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

std::vector<Command> importCommands()
{
  return {{"import", "", "PATH…", "Import conversations or events from files, folders, patterns (\"logs/**/*.jsonl\"), zip archives or standard input (-); \"sources formats\" lists the formats.",
           std::vector<OptionSpec>{{"format", "NAME", "read the files as this format instead of detecting it"},
            {"events", "", "the files hold events or scores (CSV, JSON, JSONL), not conversations"},
            {"mapping", "FILE", "which columns or fields are what, as JSON; or the name of a saved mapping"},
            {"redact", "", "mask personal data and secrets before anything is stored, now and in later imports of these sources"}} +
             redactionOptionSpecs(),
           1, -1, runImport, true},
          {"sample", "", "", "Import the bundled sample and make its prompt repository beside the store.", {}, 0, 0, runSample, true}};
}

} // namespace hone::cli
