#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include <fmt/format.h>

#include "base/counted.h"
#include "base/time.h"
#include "command.h"
#include "workspace/intake.h"

namespace hone::cli {

namespace {

/// Whether what the folder brings is masked: said now, or when it was first watched.
Result<bool> isMasked(Invocation& invocation, const std::string& path)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto folders, workspace->intake().watchedFolders());
  std::error_code error;
  return invocation.arguments().has("redact") || std::ranges::any_of(folders, [&](const WatchedFolder& folder) {
           return folder.redact && std::filesystem::equivalent(folder.path, path, error);
         });
}

Result<int> runWatch(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  Intake& intake = workspace->intake();
  std::string only;
  if (!invocation.arguments().positional.empty()) {
    WatchedFolder folder;
    folder.path = invocation.word(0);
    folder.name = invocation.arguments().value("name").value_or("");
    folder.format = invocation.arguments().value("format").value_or("");
    folder.mapping = invocation.arguments().value("mapping").value_or("");
    HONE_TRY(folder.redact, isMasked(invocation, folder.path));
    if (invocation.arguments().has("stop")) {
      HONE_CHECK(intake.unwatch(folder.path));
      if (!invocation.json())
        invocation.printLine("The folder is watched no more. What it brought stays.");
      return exitSuccess;
    }
    HONE_TRY(const auto watched, intake.watch(folder));
    only = watched.path;
  }
  HONE_TRY(const auto folders, intake.watchedFolders());
  if (folders.empty())
    return invocation.usage("No folder is watched yet. Say which.");
  const bool once = invocation.arguments().has("once");
  const JobContext job = invocation.job();
  WatchSummary all;
  if (!once)
    invocation.say("Watching; Ctrl+C ends it.");
  for (;;) {
    HONE_TRY(const auto seen, intake.lookAtFolders(JobContext({}, job.cancellation()), only));
    all.filesRead += seen.filesRead;
    all.conversationsAdded += seen.conversationsAdded;
    all.conversationsMerged += seen.conversationsMerged;
    all.messagesAdded += seen.messagesAdded;
    all.rejected += seen.rejected;
    if (!invocation.json() && (seen.conversationsAdded + seen.conversationsMerged > 0 || once))
      invocation.printLine(fmt::format("{} {} added, {} merged; {} added.", formatIsoTime(nowMicros()), counted(seen.conversationsAdded, "conversation"),
                                       seen.conversationsMerged, counted(seen.messagesAdded, "message")));
    for (const std::string& problem : seen.problems)
      invocation.say(safeLine(problem));
    if (once || job.isCancelled())
      break;
    for (int i = 0; i < 10 && !job.isCancelled(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    if (job.isCancelled())
      break;
  }
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("files_read", all.filesRead).member("conversations_added", all.conversationsAdded);
    json.member("conversations_merged", all.conversationsMerged).member("messages_added", all.messagesAdded).member("rejected", all.rejected).endObject();
    invocation.printJson(json);
  }
  return exitSuccess;
}

void writeRule(JsonWriter& json, const EventRule& rule)
{
  json.beginObject().member("name", rule.name);
  if (!rule.text.empty())
    json.member("text", rule.text);
  if (rule.from)
    json.member("from", *rule.from);
  if (rule.below)
    json.member("below", *rule.below);
  json.member("outcome", toString(rule.outcome));
  if (rule.userDays > 0)
    json.member("user_days", rule.userDays);
  json.endObject();
}

Result<int> runEventsList(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto names, workspace->intake().eventNames());
  HONE_TRY(const auto rules, workspace->intake().eventRules());
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().key("events").beginArray();
    for (const EventName& name : names)
      json.beginObject().member("name", name.name).member("count", name.count).member("joined", name.joined).endObject();
    json.endArray().key("rules").beginArray();
    for (const EventRule& rule : rules)
      writeRule(json, rule);
    json.endArray().endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  std::vector<std::vector<std::string>> rows{{"EVENT", "COUNT", "JOINED"}};
  for (const EventName& name : names)
    rows.push_back({name.name, std::to_string(name.count), std::to_string(name.joined)});
  invocation.print(formatTable(rows));
  rows = {{"RULE", "EVENT", "VALUE", "OUTCOME", "OF USERS"}};
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const EventRule& rule = rules[i];
    std::string value = rule.text;
    if (rule.from)
      value += fmt::format("{}at least {}", value.empty() ? "" : ", ", *rule.from);
    if (rule.below)
      value += fmt::format("{}below {}", value.empty() ? "" : ", ", *rule.below);
    rows.push_back({std::to_string(i + 1), rule.name, value, std::string(toString(rule.outcome)), rule.userDays > 0 ? "within " + counted(rule.userDays, "day") : ""});
  }
  invocation.print("\n" + formatTable(rows));
  return exitSuccess;
}

std::optional<double> decimal(const std::optional<std::string>& text)
{
  if (!text)
    return std::nullopt;
  try {
    std::size_t used = 0;
    const double number = std::stod(*text, &used);
    return used == text->size() ? std::optional(number) : std::nullopt;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

Result<int> runEventsRule(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(auto rules, workspace->intake().eventRules());
  const Arguments& arguments = invocation.arguments();
  EventRule rule;
  rule.name = invocation.word(0);
  rule.text = arguments.value("value").value_or("");
  rule.from = decimal(arguments.value("from"));
  rule.below = decimal(arguments.value("below"));
  if ((arguments.has("from") && !rule.from) || (arguments.has("below") && !rule.below))
    return invocation.usage("--from and --below need a number.");
  if (const auto days = arguments.value("user-days")) {
    const auto number = positiveNumber(*days);
    if (!number)
      return invocation.usage("--user-days needs a whole number above 0.");
    rule.userDays = static_cast<std::int32_t>(std::min<std::int64_t>(*number, 36500));
  }
  const auto same = [&](const EventRule& other) { return other.name == rule.name && other.text == rule.text && other.from == rule.from && other.below == rule.below; };
  std::erase_if(rules, same);
  if (invocation.word(1) != "none") {
    const auto outcome = outcomeFromString(invocation.word(1));
    if (!outcome)
      return invocation.usage("The outcome is resolved, failed, abandoned, escalated, unknown (such events say nothing) or none (the rule goes).");
    rule.outcome = *outcome;
    // A rule of one's own comes before those that are there.
    rules.insert(rules.begin(), rule);
  }
  HONE_CHECK(workspace->intake().setEventRules(rules));
  if (!invocation.json())
    invocation.printLine("The rules were changed; every conversation with events was judged anew.");
  return exitSuccess;
}

} // namespace

std::vector<Command> watchCommands()
{
  return {{"watch", "", "[DIR]", "Watch a folder (or all that are remembered) and import what comes, until Ctrl+C.",
           {{"name", "NAME", "how the source is called (default: the folder's name)"},
            {"format", "NAME", "read its files as this format instead of detecting it"},
            {"mapping", "NAME", "a saved mapping for its tables"},
            {"redact", "", "mask personal data before it is stored, from now on"},
            {"once", "", "look once and end"},
            {"stop", "", "watch the folder no more"}}, 0, 1, runWatch, true},
          {"events", "list", "", "Events and scores by name, and what they say about outcomes.", {}, 0, 0, runEventsList},
          {"events", "rule", "NAME OUTCOME", "What events of a name say about their conversation's outcome; none takes the rule away.",
           {{"value", "TEXT", "only events with this value"},
            {"from", "N", "only events whose number is at least this"},
            {"below", "N", "only events whose number is less than this"},
            {"user-days", "N", "an event of a user speaks of the last conversation that began at most so many days before it"}}, 2, 2, runEventsRule}};
}

} // namespace hone::cli
