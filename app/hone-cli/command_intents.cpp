#include <fmt/format.h>

#include "command.h"
#include "workspace/taxonomy.h"

namespace hone::cli {

namespace {

Result<int> runIntentsList(Invocation& invocation)
{
  HONE_TRY(const auto read, readFilter(invocation));
  if (read.exitCode)
    return read.exitCode;
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto intents, workspace->intents(read.filter));
  HONE_TRY(const auto overview, workspace->overview(read.filter));
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().key("intents").beginArray();
    for (const IntentSummary& summary : intents) {
      const Intent& intent = summary.intent;
      json.beginObject().member("id", intent.id.value).member("category", intent.category).member("name", intent.name);
      json.member("description", intent.description).member("origin", toString(intent.origin));
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
    json.endArray().member("no_fit", overview.noFit).endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  std::vector<std::vector<std::string>> rows{{"ID", "CONVERSATIONS", "FAILED", "CATEGORY", "INTENT"}};
  for (const IntentSummary& summary : intents) {
    const std::string failed = summary.withOutcome == 0 ? std::string("not enough data")
                                                        : fmt::format("{} of {} ({:.0f} %)", summary.failures, summary.withOutcome,
                                                                      100.0 * static_cast<double>(summary.failures) / static_cast<double>(summary.withOutcome));
    rows.push_back({std::to_string(summary.intent.id.value), std::to_string(summary.conversations), failed, summary.intent.category, summary.intent.name});
  }
  invocation.print(formatTable(rows));
  invocation.printLine(fmt::format("{} conversations fit none.", overview.noFit));
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
  HONE_TRY(const auto list, workspace->taxonomy().signalIntents());
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("enabled", enabled).key("signals").beginArray();
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
