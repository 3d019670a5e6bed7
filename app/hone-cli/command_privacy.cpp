#include <algorithm>

#include <unistd.h>

#include <fmt/format.h>

#include "base/counted.h"
#include "command.h"
#include "workspace/intake.h"
#include "workspace/privacy.h"

namespace hone::cli {

namespace {

Result<Source> sourceNamed(Workspace& workspace, const std::string& idOrName)
{
  HONE_TRY(const auto sources, workspace.sources());
  const auto number = positiveNumber(idOrName);
  std::vector<Source> named;
  for (const Source& source : sources)
    if (source.name == idOrName)
      named.push_back(source);
  if (named.empty() && number)
    for (const Source& source : sources)
      if (source.id.value == *number)
        named.push_back(source);
  if (named.size() > 1)
    return fail(ErrorKind::conflict, fmt::format("Several sources are called \"{}\". Say which by its number (hone-cli sources list).", idOrName));
  if (named.empty())
    return fail(ErrorKind::notFound, fmt::format("There is no source \"{}\". hone-cli sources list shows those there are.", idOrName));
  return named.front();
}

/// A person at a terminal is asked before the store forgets; a script has said what it wants.
bool isConfirmed(const Invocation& invocation, const std::string& question)
{
  if (invocation.arguments().has("dry-run"))
    return false;
  if (invocation.arguments().has("yes") || !::isatty(STDIN_FILENO) || !::isatty(STDERR_FILENO))
    return true;
  fmt::print(stderr, "{} Type \"yes\": ", question);
  std::fflush(stderr);
  char answer[16] = {};
  return std::fgets(answer, sizeof answer, stdin) && std::string_view(answer) == "yes\n";
}

void writeMasked(JsonWriter& json, const RedactionReport& report)
{
  json.key("masked").beginObject();
  for (const auto& [type, count] : report.masked)
    json.member(toString(type), count);
  json.endObject();
  json.key("samples").beginArray();
  for (const std::string& sample : report.samples)
    json.value(sample);
  json.endArray();
  json.member("summary", describeRedaction(report));
}

void writeErasure(JsonWriter& json, const ErasureReport& report)
{
  json.member("conversations", report.conversations).member("messages", report.messages).member("users", report.users);
  json.member("events", report.events).member("set_aside", report.setAside);
  json.key("rows").beginObject();
  for (const auto& [table, count] : report.rows)
    json.member(table, count);
  json.endObject();
  json.key("proof").beginObject().member("clean", report.proof.clean).member("strings", report.proof.strings).member("shared", report.proof.shared);
  json.key("files").beginArray();
  for (const ErasureProof::File& file : report.proof.files)
    json.beginObject().member("path", file.path).member("bytes", file.bytes).member("found", file.found).endObject();
  json.endArray().endObject();
  for (const auto& [name, list] : {std::pair("notes", &report.notes), std::pair("unreachable", &report.unreachable)}) {
    json.key(name).beginArray();
    for (const std::string& line : *list)
      json.value(line);
    json.endArray();
  }
  json.member("seconds", report.seconds);
}

void printErasure(const Invocation& invocation, const ErasureReport& report)
{
  invocation.printLine(fmt::format("Erased {} in {:.1f} s.", describeWhatWent(report), report.seconds));
  std::int64_t bytes = 0;
  std::int64_t found = 0;
  for (const ErasureProof::File& file : report.proof.files) {
    bytes += file.bytes;
    found += file.found;
    if (file.found > 0)
      invocation.printLine(safeLine(fmt::format("  {} in {}.", counted(file.found, "of the erased strings still stands", "of the erased strings still stand"), file.path)));
  }
  const std::string files = fmt::format("{} ({})", counted(static_cast<std::int64_t>(report.proof.files.size()), "file"), counted(bytes, "byte"));
  if (report.proof.strings == 0)
    invocation.printLine(fmt::format("Nothing of what was erased is distinctive enough to be looked for in {}.", files));
  else
    invocation.printLine(fmt::format("Proof: {} from what was erased {} looked for in {}; {}{}.", counted(report.proof.strings, "string"),
                                     report.proof.strings == 1 ? "was" : "were", files, found == 0 ? std::string("none was found") : fmt::format("{} found", counted(found, "was", "were")),
                                     report.proof.shared > 0 ? fmt::format(", not counting {} that conversations which stay say as well", report.proof.shared) : std::string()));
  if (report.conversations > 0)
    invocation.printLine("What stays keeps its intents and outcomes; nothing was analysed anew.");
  for (const std::string& note : report.notes)
    invocation.printLine(safeLine(note));
  if (!report.unreachable.empty())
    invocation.printLine("Out of reach:");
  for (const std::string& line : report.unreachable)
    invocation.printLine("  " + safeLine(line));
}

/// Erases and says what went, with the proof. withoutTime: conversations that stay because their age is not known; nothing
/// where no age can be asked for.
Result<int> eraseAndSay(Invocation& invocation, Privacy& privacy, const ErasureRequest& request, std::optional<std::int64_t> withoutTime)
{
  HONE_TRY(const auto report, privacy.erase(request, invocation.job()));
  invocation.endProgress();
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("erased", true);
    writeErasure(json, report);
    if (withoutTime)
      json.member("without_time", *withoutTime);
    json.endObject();
    invocation.printJson(json);
  } else {
    printErasure(invocation, report);
    if (withoutTime.value_or(0) > 0)
      invocation.printLine(fmt::format("{} no time and stayed.", counted(*withoutTime, "conversation has", "conversations have")));
  }
  // An erasure that left something behind is none.
  return report.proof.clean ? exitSuccess : exitFailure;
}

Result<int> runErase(Invocation& invocation)
{
  const Arguments& arguments = invocation.arguments();
  ErasureRequest request;
  request.user = arguments.value("user").value_or("");
  request.deleteCopies = arguments.has("delete-copies");
  const int parts = static_cast<int>(arguments.has("user")) + static_cast<int>(arguments.has("conversation")) +
                    static_cast<int>(arguments.has("source") || arguments.has("before"));
  if (parts != 1)
    return invocation.usage("Say what to erase: --user U, --source S, --before T (with --source: of that source) or --conversation ID.");
  if (arguments.has("user") && request.user.empty())
    return invocation.usage("--user needs the id of a user.");
  if (const auto before = arguments.value("before")) {
    request.before = parseTime(*before);
    if (!request.before)
      return invocation.usage(fmt::format("\"{}\" is no time. Use 2025-08-01 or 2025-08-01T15:00:00Z.", *before));
  }
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  if (const auto source = arguments.value("source")) {
    HONE_TRY(const auto found, sourceNamed(*workspace, *source));
    request.source = found.id;
  }
  for (const std::string& id : arguments.values("conversation")) {
    HONE_TRY(const auto found, workspace->findConversation(id));
    request.conversations.push_back(found);
  }
  HONE_TRY(const auto preview, workspace->privacy().previewErasure(request));
  const bool isOfNobody = !request.user.empty() && preview.isEmpty();
  if (isOfNobody && arguments.has("dry-run"))
    return fail(ErrorKind::notFound, describeNothingToErase(request));
  if (!isOfNobody && !isConfirmed(invocation, fmt::format("Erase {} for good?", describeWhatGoes(preview)))) {
    if (invocation.json()) {
      JsonWriter json;
      json.beginObject().member("erased", false).member("conversations", preview.conversations).member("messages", preview.messages);
      json.member("users", preview.users).member("events", preview.events).member("set_aside", preview.setAside);
      json.member("set_aside_unclear", preview.unclear).member("without_time", preview.withoutTime).endObject();
      invocation.printJson(json);
    } else {
      invocation.printLine(fmt::format("This would be erased: {}. Nothing was.", describeWhatGoes(preview)));
      if (preview.setAside > 0 && !request.source)
        invocation.printLine("Set-aside records go when their bytes name the user or one of the conversations, whomever else they name.");
      if (preview.unclear > 0)
        invocation.printLine(fmt::format("{} more set aside would stay: only compressed bytes or a part are there, so nobody can tell whose. hone-cli quarantine list shows them.",
                                         preview.unclear));
      if (preview.withoutTime > 0)
        invocation.printLine(fmt::format("{} no time and would stay.", counted(preview.withoutTime, "conversation has", "conversations have")));
    }
    return exitSuccess;
  }
  return eraseAndSay(invocation, workspace->privacy(), request, preview.withoutTime);
}

Result<int> runQuarantineDelete(Invocation& invocation)
{
  const Arguments& arguments = invocation.arguments();
  ErasureRequest request;
  request.setAsideOnly = true;
  for (const std::string& word : arguments.positional) {
    const auto number = positiveNumber(word);
    if (!number)
      return invocation.usage(fmt::format("\"{}\" is not the number of a record; quarantine list shows them.", safeLine(word)));
    request.records.push_back(*number);
  }
  if (static_cast<int>(!request.records.empty()) + static_cast<int>(arguments.has("source")) + static_cast<int>(arguments.has("all")) != 1)
    return invocation.usage("Say which records: their numbers, --source S or --all.");
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  if (const auto source = arguments.value("source")) {
    HONE_TRY(const auto found, sourceNamed(*workspace, *source));
    request.source = found.id;
  }
  for (const std::int64_t id : request.records)
    HONE_CHECK(workspace->intake().quarantinedRecord(id));
  HONE_TRY(const auto preview, workspace->privacy().previewErasure(request));
  if (preview.isEmpty())
    return fail(ErrorKind::notFound, describeNothingToErase(request));
  if (!isConfirmed(invocation, fmt::format("Delete {} for good, with the bytes that were kept?", describeWhatGoes(preview)))) {
    if (invocation.json()) {
      JsonWriter json;
      json.beginObject().member("erased", false).member("set_aside", preview.setAside).endObject();
      invocation.printJson(json);
    } else {
      invocation.printLine(fmt::format("This would be deleted: {}. Nothing was.", describeWhatGoes(preview)));
    }
    return exitSuccess;
  }
  return eraseAndSay(invocation, workspace->privacy(), request, std::nullopt);
}

Result<int> runRetentionSet(Invocation& invocation)
{
  std::optional<int> days;
  if (const std::string& word = invocation.word(1); word != "off") {
    const auto number = positiveNumber(word);
    if (!number || *number > 36500)
      return invocation.usage("DAYS is a number from 1 to 36500, or \"off\".");
    days = static_cast<int>(*number);
  }
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto source, sourceNamed(*workspace, invocation.word(0)));
  HONE_CHECK(workspace->privacy().setRetention(source.name, source.kind, days));
  HONE_TRY(const auto statuses, workspace->privacy().retention());
  const auto status = std::ranges::find(statuses, source.id, &RetentionStatus::source);
  const std::int64_t due = status == statuses.end() ? 0 : status->due;
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("source", source.name);
    json.member("days", days ? std::optional<std::int64_t>(*days) : std::nullopt).member("due", due).endObject();
    invocation.printJson(json);
  } else if (days) {
    invocation.printLine(safeLine(fmt::format("Conversations of {} are kept for {} after their last sign of life. {} past that now; hone-cli retention run erases what is.",
                                              source.name, counted(*days, "day"), counted(due, "is", "are"))));
  } else {
    invocation.printLine(safeLine(fmt::format("Conversations of {} are kept without limit.", source.name)));
  }
  return exitSuccess;
}

Result<int> runRetentionList(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto statuses, workspace->privacy().retention());
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().key("sources").beginArray();
    for (const RetentionStatus& status : statuses) {
      json.beginObject().member("source", status.policy.name).member("kind", status.policy.kind).member("conversations", status.conversations);
      json.member("days", status.policy.retentionDays ? std::optional<std::int64_t>(*status.policy.retentionDays) : std::nullopt);
      json.member("due", status.due).member("without_time", status.withoutTime).member("next_due", formatOptionalTime(status.nextDue)).endObject();
    }
    json.endArray().endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  std::vector<std::vector<std::string>> rows{{"SOURCE", "KIND", "KEPT FOR", "CONVERSATIONS", "PAST IT NOW", "NEXT AFTER THESE"}};
  for (const RetentionStatus& status : statuses)
    rows.push_back({status.policy.name, status.policy.kind, status.policy.retentionDays ? counted(*status.policy.retentionDays, "day") : "no limit",
                    std::to_string(status.conversations), std::to_string(status.due), formatOptionalTime(status.nextDue)});
  invocation.print(formatTable(rows));
  return exitSuccess;
}

Result<int> runRetentionRun(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto report, workspace->privacy().runRetention(invocation.job()));
  invocation.endProgress();
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().key("sources").beginArray();
    for (const auto& [source, count] : report.erased)
      json.beginObject().member("source", source).member("conversations", count).endObject();
    json.endArray();
    if (report.erasure)
      writeErasure(json, *report.erasure);
    else
      json.member("conversations", std::int64_t{0});
    json.endObject();
    invocation.printJson(json);
  } else if (!report.erasure) {
    invocation.printLine("Nothing is past its time.");
  } else {
    printErasure(invocation, *report.erasure);
  }
  return !report.erasure || report.erasure->proof.clean ? exitSuccess : exitFailure;
}

Result<int> runRedact(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_CHECK(readRedactionOptions(invocation, *workspace));
  // What comes meanwhile and later is masked as well: half a masked store is none.
  HONE_CHECK(workspace->privacy().setEverythingRedacted(!invocation.arguments().has("stop")));
  if (invocation.arguments().has("stop"))
    return invocation.confirm("redaction", "off", "What comes from now on is stored as it is. What was masked stays masked.");
  HONE_TRY(const auto report, workspace->privacy().redactStore(invocation.job()));
  invocation.endProgress();
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("conversations_changed", report.texts);
    writeMasked(json, report);
    json.endObject();
    invocation.printJson(json);
  } else {
    invocation.printLine(fmt::format("{} changed. {}", counted(report.texts, "conversation"), describeRedaction(report)));
    for (const std::string& sample : report.samples)
      invocation.printLine("  " + safeLine(sample));
  }
  return exitSuccess;
}

Result<int> runPrivacyReport(Invocation& invocation)
{
  constexpr int kEntries = 50;
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto sources, workspace->sources());
  HONE_TRY(const auto log, workspace->privacy().auditLog(kEntries));
  JsonWriter json;
  json.beginObject().key("sources").beginArray();
  for (const Source& source : sources) {
    HONE_TRY(const bool redacted, workspace->privacy().isRedacted(source.name, source.kind));
    HONE_TRY(const auto report, workspace->privacy().redactionReport(source.name, source.kind));
    json.beginObject().member("source", source.name).member("kind", source.kind).member("redacted", redacted);
    writeMasked(json, report);
    json.endObject();
    if (!invocation.json())
      invocation.printLine(safeLine(fmt::format("{}: {}", source.name, redacted ? describeRedaction(report) : std::string("not redacted"))));
  }
  json.endArray().key("log").beginArray();
  if (!invocation.json())
    invocation.printLine();
  for (const AuditEntry& entry : log) {
    json.beginObject().member("at", formatIsoTime(entry.at)).member("action", entry.action).member("subject", entry.subject);
    json.key("detail").rawOrText(entry.detail).endObject();
    if (!invocation.json())
      invocation.printLine(safeLine(fmt::format("{}  {}  {}  {}", formatIsoTime(entry.at), entry.action, entry.subject, entry.detail)));
  }
  json.endArray().endObject();
  if (invocation.json())
    invocation.printJson(json);
  return exitSuccess;
}

} // namespace

std::vector<OptionSpec> redactionOptionSpecs()
{
  return {{"redact-pattern", "REGEX", "mask what matches this as well (may be repeated; kept for the store)"},
          {"redact-word", "WORD", "mask this word or name as well (may be repeated; kept for the store)"},
          {"pseudonyms", "", "give users pseudonyms instead of their ids (kept for the store)"}};
}

Result<void> readRedactionOptions(Invocation& invocation, Workspace& workspace)
{
  const Arguments& arguments = invocation.arguments();
  HONE_TRY(auto options, workspace.privacy().redactionOptions());
  const RedactionOptions before = options;
  const auto add = [](std::vector<std::string>& list, const std::vector<std::string>& more) {
    for (const std::string& one : more)
      if (std::ranges::find(list, one) == list.end())
        list.push_back(one);
  };
  add(options.patterns, arguments.values("redact-pattern"));
  add(options.dictionary, arguments.values("redact-word"));
  options.pseudonyms = options.pseudonyms || arguments.has("pseudonyms");
  if (options == before)
    return {};
  return workspace.privacy().setRedactionOptions(options);
}

std::vector<Command> privacyCommands()
{
  return {{"erase", "", "--user U | --source S [--before T] | --before T | --conversation ID", "Forget conversations everywhere and prove it by searching the files' bytes.",
           {{"user", "ID", "everything of this user, in every source"},
            {"source", "ID|NAME", "everything of this source, or with --before what is older"},
            {"before", "TIME", "conversations whose last sign of life is older"},
            {"conversation", "ID", "this conversation (may be repeated)"},
            {"delete-copies", "", "delete the copies that updates kept beside the store too"},
            {"dry-run", "", "say what would be erased, and erase nothing"},
            {"yes", "", "do not ask on a terminal"}},
           0, 0, runErase},
          {"quarantine", "delete", "ID… | --source S | --all", "Delete set-aside records with their bytes, and prove it by searching the files.",
           {{"source", "ID|NAME", "all of this source"},
            {"all", "", "all there are"},
            {"dry-run", "", "say what would be deleted, and delete nothing"},
            {"yes", "", "do not ask on a terminal"}},
           0, -1, runQuarantineDelete},
          {"retention", "set", "SOURCE DAYS|off", "Keep a source's conversations for so many days.", {}, 2, 2, runRetentionSet},
          {"retention", "list", "", "How long each source is kept, and what would go next.", {}, 0, 0, runRetentionList},
          {"retention", "run", "", "Erase what is past its time.", {}, 0, 0, runRetentionRun},
          {"privacy", "redact", "", "Mask what is in the store already, and what comes to it from now on, from any source.",
           [] {
             auto options = redactionOptionSpecs();
             options.push_back({"stop", "", "store what comes from now on as it is, in every source"});
             return options;
           }(),
           0, 0, runRedact},
          {"privacy", "report", "", "What was masked in each source, and the log of what was done with the data.", {}, 0, 0, runPrivacyReport}};
}

} // namespace hone::cli
