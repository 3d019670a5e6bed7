#include <algorithm>

#include <fmt/format.h>

#include "base/counted.h"
#include "command.h"
#include "workspace/taxonomy.h"

namespace hone::cli {

namespace {

std::string failedWords(const Rate& rate)
{
  return rate.n == 0 ? std::string("not enough data") : fmt::format("{} of {} ({:.0f} %)", rate.k, rate.n, 100 * rate.value);
}

std::string stateWords(const Intent& intent)
{
  return intent.pinned && intent.retired ? "pinned, retired" : intent.pinned ? "pinned" : intent.retired ? "retired" : "";
}

void writeIntents(JsonWriter& json, const std::vector<IntentSummary>& intents)
{
  json.key("intents").beginArray();
  for (const IntentSummary& summary : intents) {
    const Intent& intent = summary.intent;
    json.beginObject().member("id", intent.id.value).member("category", intent.category).member("name", intent.name);
    json.member("description", intent.description).member("origin", toString(intent.origin));
    json.member("pinned", intent.pinned).member("retired", intent.retired);
    json.member("conversations", summary.conversations).member("failures", summary.failures);
    json.member("with_outcome", summary.withOutcome).member("users", summary.users);
    json.key("keywords").beginArray();
    for (const std::string& word : intent.keywords)
      json.value(word);
    json.endArray().key("examples").beginArray();
    for (std::size_t i = 0; i < summary.examples.size(); ++i)
      json.beginObject().member("conversation_id", summary.examples[i].value).member("opening", summary.exampleTexts[i]).endObject();
    json.endArray().endObject();
  }
  json.endArray();
}

void writeFigures(JsonWriter& json, const IntentFigureTable& figures, bool signalsOn)
{
  const auto numbers = [&](std::int64_t conversations, const Rate& rate) {
    json.member("conversations", conversations).member("failures", rate.k).member("with_outcome", rate.n).endObject();
  };
  json.key("categories").beginArray();
  for (const CategoryFigures& entry : figures.categories) {
    json.beginObject().member("category", entry.category);
    numbers(entry.conversations, entry.failureRate);
  }
  json.endArray().member("signals_on", signalsOn).key("signals").beginArray();
  for (const SignalFigures& entry : figures.signals) {
    json.beginObject().member("signal", toString(entry.kind));
    numbers(entry.conversations, entry.failureRate);
  }
  json.endArray();
}

void printFigures(const Invocation& invocation, const IntentFigureTable& figures, bool signalsOn)
{
  auto categories = figures.categories;
  std::ranges::stable_sort(categories, std::ranges::greater(), &CategoryFigures::conversations);
  std::vector<std::vector<std::string>> rows{{"CATEGORY", "CONVERSATIONS", "FAILED"}};
  for (const CategoryFigures& entry : categories)
    rows.push_back({entry.category.empty() ? std::string("(none)") : entry.category, std::to_string(entry.conversations), failedWords(entry.failureRate)});
  if (rows.size() > 1) {
    invocation.printLine("\nBy category; a conversation with two tasks of one category counts once:");
    invocation.print(formatTable(rows));
  }
  if (!signalsOn) {
    invocation.printLine("\nSignals beside the task are switched off; intents signals --on looks for them.");
    return;
  }
  rows = {{"SIGNAL", "CONVERSATIONS", "FAILED"}};
  for (const SignalFigures& entry : figures.signals)
    rows.push_back({std::string(toString(entry.kind)), std::to_string(entry.conversations), failedWords(entry.failureRate)});
  invocation.printLine("\nSignals beside the task; a conversation may show several:");
  invocation.print(formatTable(rows));
}

Result<int> runIntentsList(Invocation& invocation)
{
  HONE_TRY(const auto read, readFilter(invocation));
  if (read.exitCode)
    return read.exitCode;
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto intents, workspace->intents(read.filter));
  HONE_TRY(const auto overview, workspace->overview(read.filter));
  HONE_TRY(const auto ids, workspace->selectConversations(read.filter));
  HONE_TRY(const auto figures, workspace->taxonomy().figures(ids));
  HONE_TRY(const bool signalsOn, workspace->taxonomy().signalIntentsOn());
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject();
    writeIntents(json, intents);
    json.member("no_fit", overview.noFit);
    writeFigures(json, figures, signalsOn);
    json.endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  std::vector<std::vector<std::string>> rows{{"ID", "CONVERSATIONS", "FAILED", "STATE", "CATEGORY", "INTENT"}};
  for (const IntentSummary& summary : intents) {
    Rate rate;
    rate.k = summary.failures;
    rate.n = summary.withOutcome;
    rate.value = rate.n > 0 ? static_cast<double>(rate.k) / static_cast<double>(rate.n) : 0;
    rows.push_back({std::to_string(summary.intent.id.value), std::to_string(summary.conversations), failedWords(rate), stateWords(summary.intent),
                    summary.intent.category, summary.intent.name});
  }
  invocation.print(formatTable(rows));
  invocation.printLine(counted(overview.noFit, "conversation fits", "conversations fit") + " none.");
  printFigures(invocation, figures, signalsOn);
  return exitSuccess;
}

Result<int> runIntentsRename(Invocation& invocation)
{
  const auto category = invocation.arguments().value("category");
  if (invocation.arguments().positional.size() < 2 && !category)
    return invocation.usage("Give the new name, or a category, or both.");
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto intent, findIntent(*workspace, invocation.word(0)));
  if (invocation.arguments().positional.size() > 1)
    HONE_CHECK(workspace->renameIntent(intent, invocation.word(1)));
  if (category)
    HONE_CHECK(workspace->setIntentCategory(intent, *category));
  return invocation.confirm("intent_id", intent.value, "Renamed. The name stays when intents are discovered again.");
}

Result<int> runIntentsMerge(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto from, findIntent(*workspace, invocation.word(0)));
  HONE_TRY(const auto into, findIntent(*workspace, invocation.word(1)));
  HONE_CHECK(workspace->mergeIntents(from, into));
  return invocation.confirm("intent_id", into.value, "Merged. It stays so when intents are discovered again.");
}

Result<int> runIntentsLabel(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto conversation, workspace->findConversation(invocation.word(0)));
  HONE_TRY(const auto intent, findIntent(*workspace, invocation.word(1)));
  HONE_CHECK(workspace->labelConversation(conversation, intent));
  return invocation.confirm("intent_id", intent.value, "Labelled.");
}

Result<int> runIntentsExport(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto csv, workspace->intentsCsv());
  invocation.print(csv);
  return exitSuccess;
}

Result<int> runIntentsSignals(Invocation& invocation)
{
  const bool on = invocation.arguments().has("on"), off = invocation.arguments().has("off");
  if (on && off)
    return invocation.usage("Give --on or --off, not both.");
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  if (on || off) {
    const auto switched = workspace->taxonomy().setSignalIntentsOn(on, invocation.job());
    invocation.endProgress();
    HONE_CHECK(switched);
  }
  HONE_TRY(const bool enabled, workspace->taxonomy().signalIntentsOn());
  HONE_TRY(const bool unfinished, workspace->taxonomy().signalIntentsUnfinished());
  if (unfinished)
    invocation.say(fmt::format("The last switch was stopped half-way. hone-cli intents signals {} does the rest.", enabled ? "--on" : "--off"));
  HONE_TRY(const auto list, workspace->taxonomy().signalIntents());
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("enabled", enabled).member("unfinished", unfinished).key("signals").beginArray();
    for (const SignalIntentSummary& entry : list) {
      json.beginObject().member("signal", toString(entry.kind)).member("conversations", static_cast<std::int64_t>(entry.conversations.size()));
      json.member("failures", entry.failures).member("with_outcome", entry.withOutcome).key("conversation_ids").beginArray();
      for (const ConversationId id : entry.conversations)
        json.value(id.value);
      json.endArray().endObject();
    }
    json.endArray().endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  if (!enabled) {
    invocation.printLine("Signals beside the task are switched off. Use --on to look for them.");
    return exitSuccess;
  }
  std::vector<std::vector<std::string>> rows{{"SIGNAL", "CONVERSATIONS", "FAILED"}};
  for (const SignalIntentSummary& entry : list)
    rows.push_back({std::string(toString(entry.kind)), std::to_string(entry.conversations.size()),
                    entry.withOutcome == 0 ? std::string("not enough data") : fmt::format("{} of {}", entry.failures, entry.withOutcome)});
  invocation.print(formatTable(rows));
  return exitSuccess;
}

} // namespace

std::vector<Command> intentCommands()
{
  return {{"intents", "list", "", "What users try to do, with counts and failures.", filterOptions(), 0, 0, runIntentsList},
          {"intents", "rename", "ID|NAME [NEW-NAME]", "Give an intent another name or category; it lasts.",
           {{"category", "NAME", "the category it belongs to"}}, 1, 2, runIntentsRename},
          {"intents", "merge", "FROM INTO", "Make two intents one; it lasts.", {}, 2, 2, runIntentsMerge},
          {"intents", "label", "CONVERSATION INTENT|none", "Correct the primary intent of a conversation.", {}, 2, 2, runIntentsLabel},
          {"intents", "signals", "", "What users let show beside their task: bug reports, wishes, churn, setup, price.",
           {{"on", "", "look for them, from now on and in all conversations"}, {"off", "", "do not look for them, and take them out"}}, 0, 0, runIntentsSignals},
          {"intents", "export", "", "Write every conversation's intents as CSV to standard output.", {}, 0, 0, runIntentsExport}};
}

} // namespace hone::cli
