#include <algorithm>
#include <map>
#include <unordered_map>

#include <fmt/format.h>

#include "base/counted.h"
#include "command.h"
#include "workspace/taxonomy.h"

// The gold set: conversations that people label, to say how often the intents are right.
namespace hone::cli {

namespace {

/// How far the set is labelled.
struct GoldState {
  std::int64_t items = 0;
  std::int64_t labelled = 0; ///< by anybody
  std::int64_t waiting() const { return items - labelled; }
};

GoldState stateOf(const std::vector<GoldItem>& items)
{
  return {static_cast<std::int64_t>(items.size()),
          std::ranges::count_if(items, [](const GoldItem& item) { return !item.labels.empty(); })};
}

/// Whether those who labelled it agree; nothing with fewer than two of them.
std::optional<bool> isAgreed(const GoldItem& item)
{
  if (item.labels.size() < 2)
    return std::nullopt;
  return std::ranges::all_of(item.labels, [&](const GoldLabel& label) { return label.intent == item.labels.front().intent; });
}

std::string agreementWords(const GoldReport& report)
{
  return fmt::format("Two people on {}: {:.0f} % alike, kappa {:.2f}", report.sharedItems, 100 * report.agreement, report.kappa);
}

/// Names of intents, also of retired ones.
Result<std::unordered_map<IntentId, std::string>> intentNames(const Workspace& workspace)
{
  HONE_TRY(const auto intents, workspace.intents({}));
  std::unordered_map<IntentId, std::string> names{{IntentId{}, "no fit"}};
  for (const IntentSummary& summary : intents)
    names.emplace(summary.intent.id, summary.intent.name);
  return names;
}

std::string nameIn(const std::unordered_map<IntentId, std::string>& names, IntentId id)
{
  const auto found = names.find(id);
  return found == names.end() ? fmt::format("intent {}, which is gone", id.value) : found->second;
}

Result<int> runGoldDraw(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  const auto size = positiveNumber(invocation.word(0));
  if (!size)
    return invocation.usage("Say how many conversations to draw.");
  HONE_TRY(const auto before, workspace->taxonomy().goldSet());
  HONE_TRY(const auto drawn, workspace->taxonomy().drawGoldSet(*size));
  HONE_TRY(const auto items, workspace->taxonomy().goldSet());
  const GoldState was = stateOf(before), now = stateOf(items);
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("asked", *size).member("drawn", drawn).member("items", now.items).member("labelled", now.labelled);
    json.member("waiting", now.waiting()).member("waiting_before", was.waiting()).endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  if (drawn == 0)
    return fail(ErrorKind::notFound, "No conversation is analysed yet, so there is nothing to draw from. hone-cli analyze comes first.");
  invocation.printLine(fmt::format("{} drawn{}.", counted(drawn, "conversation was", "conversations were"), drawn < *size ? ", all that are analysed" : ""));
  HONE_TRY(const auto intents, workspace->intents({}));
  const auto unseen = std::ranges::count_if(intents, [&](const IntentSummary& summary) {
    return summary.conversations > 0 && std::ranges::find(items, summary.intent.id, &GoldItem::predicted) == items.end();
  });
  if (unseen > 0)
    invocation.printLine(fmt::format("{} nothing of theirs in it: a larger set takes three of every intent.", counted(unseen, "intent has", "intents have")));
  if (was.waiting() > 0)
    invocation.printLine(fmt::format("What nobody had labelled before ({}) made room for them.", was.waiting()));
  invocation.printLine(fmt::format("The set has {} now: {} labelled, {} waiting. Label them on the Intents page, or with hone-cli gold label.",
                                   counted(now.items, "conversation"), now.labelled, now.waiting()));
  return exitSuccess;
}

void writeItem(JsonWriter& json, const GoldItem& item, const ConversationRow& row, const std::unordered_map<IntentId, std::string>& names)
{
  json.beginObject().member("conversation_id", item.conversation.value).member("external_id", row.externalId).member("opening", row.opening);
  json.member("predicted_id", item.predicted.value).member("predicted", nameIn(names, item.predicted)).member("weight", item.weight);
  json.key("labels").beginArray();
  for (const GoldLabel& label : item.labels)
    json.beginObject().member("who", label.who).member("intent_id", label.intent.value).member("intent", nameIn(names, label.intent))
      .member("at", formatIsoTime(label.at)).endObject();
  json.endArray().member("agreed", isAgreed(item)).endObject();
}

Result<int> runGoldList(Invocation& invocation)
{
  const bool onlyWaiting = invocation.arguments().has("waiting"), onlyDisputed = invocation.arguments().has("disputed");
  if (onlyWaiting && onlyDisputed)
    return invocation.usage("Give --waiting or --disputed, not both.");
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(auto items, workspace->taxonomy().goldSet());
  HONE_TRY(const auto report, workspace->taxonomy().goldReport());
  HONE_TRY(const auto names, intentNames(*workspace));
  const GoldState state = stateOf(items);
  std::map<std::string, std::int64_t> people;
  for (const GoldItem& item : items)
    for (const GoldLabel& label : item.labels)
      ++people[label.who];
  if (onlyWaiting)
    std::erase_if(items, [](const GoldItem& item) { return !item.labels.empty(); });
  if (onlyDisputed)
    std::erase_if(items, [](const GoldItem& item) { return isAgreed(item).value_or(true); });
  std::vector<ConversationId> ids;
  for (const GoldItem& item : items)
    ids.push_back(item.conversation);
  HONE_TRY(const auto rows, workspace->conversationRows(ids));
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().key("items").beginArray();
    for (std::size_t i = 0; i < items.size(); ++i)
      writeItem(json, items[i], rows[i], names);
    json.endArray().member("total", state.items).member("labelled", state.labelled).member("waiting", state.waiting()).member("disputed", report.disputed);
    json.key("people").beginArray();
    for (const auto& [who, count] : people)
      json.beginObject().member("who", who).member("labels", count).endObject();
    json.endArray().member("shared_items", report.sharedItems).member("agreement", report.agreement).member("kappa", report.kappa).endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  if (state.items == 0) {
    invocation.printLine("There is no gold set yet. hone-cli gold draw SIZE draws one.");
    return exitSuccess;
  }
  constexpr std::size_t kOpening = 50;
  std::vector<std::vector<std::string>> table{{"CONVERSATION", "WHEN", "WHO", "SAYS", "HONE SAYS", "AGREED", "OPENING"}};
  for (std::size_t i = 0; i < items.size(); ++i) {
    const GoldItem& item = items[i];
    const std::string id = std::to_string(item.conversation.value), hone = nameIn(names, item.predicted), opening = shortLine(rows[i].opening, kOpening);
    if (item.labels.empty())
      table.push_back({id, "", "", "(waiting)", hone, "", opening});
    const auto agreed = isAgreed(item);
    for (const GoldLabel& label : item.labels)
      table.push_back({id, formatSecond(label.at), label.who, nameIn(names, label.intent), hone, !agreed ? "" : *agreed ? "yes" : "no", opening});
  }
  if (table.size() > 1)
    invocation.print(formatTable(table));
  invocation.printLine(fmt::format("{} in the set: {} labelled, {} waiting, {} disputed.", state.items, state.labelled, state.waiting(), report.disputed));
  for (const auto& [who, count] : people)
    invocation.printLine(safeLine(fmt::format("  {} labelled {}.", who, count)));
  if (report.sharedItems > 0)
    invocation.printLine(agreementWords(report));
  return exitSuccess;
}

Result<int> runGoldLabel(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto conversation, workspace->findConversation(invocation.word(0)));
  HONE_TRY(const auto intent, findIntent(*workspace, invocation.word(1)));
  HONE_CHECK(workspace->taxonomy().labelGold(conversation, intent));
  return invocation.confirm("intent_id", intent.value, "Labelled.");
}

Result<int> runGoldReport(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto report, workspace->taxonomy().goldReport());
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("items", report.items).member("labelled", report.labelled).member("disputed", report.disputed);
    json.key("accuracy");
    writeRate(json, report.accuracy);
    json.member("shared_items", report.sharedItems).member("agreement", report.agreement).member("kappa", report.kappa);
    json.key("intents").beginArray();
    for (const IntentTrust& trust : report.intents) {
      json.beginObject().member("id", trust.intent.value).member("name", trust.name).key("precision");
      writeRate(json, trust.precision);
      json.key("recall");
      writeRate(json, trust.recall);
      json.endObject();
    }
    json.endArray().endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  invocation.printLine(fmt::format("{} of {} labelled, {} disputed. Right: {}", report.labelled, report.items, report.disputed, formatRate(report.accuracy)));
  if (report.sharedItems > 0)
    invocation.printLine(agreementWords(report));
  std::vector<std::vector<std::string>> rows{{"INTENT", "PRECISION", "RECALL"}};
  for (const IntentTrust& trust : report.intents)
    rows.push_back({safeLine(trust.name), formatRate(trust.precision), formatRate(trust.recall)});
  invocation.print(formatTable(rows));
  return exitSuccess;
}

} // namespace

std::vector<Command> goldCommands()
{
  return {{"gold", "draw", "SIZE", "Draw conversations to measure the intents on; labelled ones stay in the set.", {}, 1, 1, runGoldDraw},
          {"gold", "list", "", "What is in the gold set: who labelled what and when, and what waits.",
           {{"waiting", "", "only what nobody has labelled"}, {"disputed", "", "only what people do not agree on"}}, 0, 0, runGoldList},
          {"gold", "label", "CONVERSATION INTENT|none", "Say which intent a drawn conversation has.", {}, 2, 2, runGoldLabel},
          {"gold", "report", "", "How often the intents are right, with intervals.", {}, 0, 0, runGoldReport}};
}

} // namespace hone::cli
