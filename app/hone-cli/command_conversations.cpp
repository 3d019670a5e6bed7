#include <fmt/format.h>

#include "base/counted.h"
#include "base/time.h"
#include "command.h"
#include "workspace/intake.h"

namespace hone::cli {

namespace {

Result<int> listConversations(Invocation& invocation, const std::string& search)
{
  std::size_t limit = SIZE_MAX;
  if (const auto text = invocation.arguments().value("limit")) {
    const auto number = positiveNumber(*text);
    if (!number)
      return invocation.usage("--limit needs a whole number above 0.");
    limit = static_cast<std::size_t>(*number);
  }
  HONE_TRY(auto read, readFilter(invocation));
  if (read.exitCode)
    return read.exitCode;
  read.filter.search = search;
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  if (const auto id = invocation.arguments().value("pattern")) {
    HONE_TRY(const auto pattern, workspace->pattern(*id));
    read.filter.condition = pattern.condition;
  }
  HONE_TRY(auto ids, workspace->selectConversations(read.filter));
  const std::size_t total = ids.size();
  ids.resize(std::min(limit, total));
  HONE_TRY(const auto rows, workspace->conversationRows(ids));
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("total", static_cast<std::int64_t>(total)).key("conversations").beginArray();
    for (const ConversationRow& row : rows)
      writeRow(json, row);
    json.endArray().endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  std::vector<std::vector<std::string>> table{{"ID", "EXTERNAL ID", "VERSION", "OUTCOME", "INTENT", "OPENING"}};
  for (const ConversationRow& row : rows)
    table.push_back({std::to_string(row.id.value), row.externalId, row.agentVersion, std::string(toString(row.outcome)), row.intentName, row.opening});
  invocation.print(formatTable(table));
  invocation.printLine(total == rows.size() ? fmt::format("{}.", counted(static_cast<std::int64_t>(total), "conversation"))
                                           : fmt::format("{} of {}.", rows.size(), counted(static_cast<std::int64_t>(total), "conversation")));
  return exitSuccess;
}

Result<int> runConversationsList(Invocation& invocation)
{
  return listConversations(invocation, {});
}

Result<int> runConversationsSearch(Invocation& invocation)
{
  std::string words;
  for (const std::string& word : invocation.arguments().positional) {
    // A word that came with spaces was quoted in the shell: it is a phrase.
    const bool phrase = word.find(' ') != std::string::npos && word.find('"') == std::string::npos;
    words += (words.empty() ? "" : " ") + (phrase ? "\"" + word + "\"" : word);
  }
  return listConversations(invocation, words);
}

void writeDetail(JsonWriter& json, const ConversationDetail& detail, const std::vector<Event>& events)
{
  const Conversation& conversation = detail.conversation;
  json.beginObject().key("conversation");
  writeRow(json, detail.row);
  json.member("agent", conversation.agent).member("model", conversation.model).member("end_reason", conversation.endReason);
  json.member("ended_at", formatOptionalTime(conversation.endedAt));
  json.key("intents").beginArray();
  for (std::size_t i = 0; i < detail.intents.size(); ++i)
    json.beginObject().member("id", detail.intents[i].first.value).member("name", detail.intents[i].second).member("origin", detail.intentOrigins[i]).endObject();
  json.endArray();
  json.member("outcome", toString(detail.assessment.outcome)).member("probability_failed", detail.assessment.probabilityFailed);
  json.member("outcome_source", detail.assessment.source);
  json.key("signals").beginArray();
  for (const Signal& signal : detail.assessment.signals)
    json.beginObject().member("kind", toString(signal.kind)).member("message", signal.messageIndex).member("detail", signal.detail).endObject();
  json.endArray().key("events").beginArray();
  for (const Event& event : events) {
    json.beginObject().member("name", event.name).member("at", formatOptionalTime(event.at)).member("value", event.number).member("text", event.text);
    json.member("user_id", event.userId).member("conversation_id", event.conversationId);
    if (!event.metadata.empty())
      json.key("metadata").rawOrText(event.metadata);
    json.endObject();
  }
  json.endArray().key("messages").beginArray();
  for (const Message& message : conversation.messages) {
    json.beginObject().member("role", message.role == Role::other ? std::string_view(message.roleName) : toString(message.role));
    json.member("name", message.name).member("text", message.text).member("at", formatOptionalTime(message.at));
    json.key("tool_calls").beginArray();
    for (const ToolCall& call : message.toolCalls) {
      json.beginObject().member("id", call.callId).member("name", call.name).member("arguments", call.arguments);
      json.member("status", call.status == ToolCall::Status::ok ? "ok" : call.status == ToolCall::Status::error ? "error" : "unknown");
      json.member("result_message", call.resultIndex).endObject();
    }
    json.endArray().member("tool_call_id", message.toolCallId).member("finish_reason", message.finishReason).endObject();
  }
  json.endArray().endObject();
}

Result<int> runConversationsShow(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto id, workspace->findConversation(invocation.word(0)));
  HONE_TRY(const auto detail, workspace->conversation(id));
  HONE_TRY(const auto events, workspace->intake().events(id));
  if (invocation.json()) {
    JsonWriter json;
    writeDetail(json, detail, events);
    invocation.printJson(json);
    return exitSuccess;
  }
  std::string intents;
  for (const auto& [intent, name] : detail.intents)
    intents += (intents.empty() ? "" : ", ") + name;
  invocation.print(formatTable({{"Conversation", fmt::format("{} ({})", id.value, detail.row.externalId)},
                                {"Source", detail.row.source},
                                {"Agent version", detail.row.agentVersion},
                                {"User", detail.row.userExternalId},
                                {"Intent", intents},
                                {"Outcome", fmt::format("{} ({})", toString(detail.assessment.outcome), detail.assessment.source)},
                                {"End", detail.conversation.endReason}}));
  std::size_t index = 0;
  for (const Message& message : detail.conversation.messages) {
    const std::string_view role = message.role == Role::other ? std::string_view(message.roleName) : toString(message.role);
    invocation.printLine(safeLine(fmt::format("\n[{}] {}{}{}", index, role, message.name.empty() ? "" : " ", message.name)).substr(1));
    if (!message.text.empty())
      invocation.printLine(safeText(message.text));
    for (const ToolCall& call : message.toolCalls)
      invocation.printLine(safeLine(fmt::format("→ {}({}){}", call.name, call.arguments, call.status == ToolCall::Status::error ? "  error" : "")));
    for (const Signal& signal : detail.assessment.signals)
      if (signal.messageIndex == static_cast<std::int32_t>(index))
        invocation.printLine(safeLine(fmt::format("  ! {} {}", toString(signal.kind), signal.detail)));
    ++index;
  }
  if (!events.empty())
    invocation.printLine("\nEvents");
  for (const Event& event : events) {
    std::string value = event.number ? fmt::format(" = {}", *event.number) : std::string();
    if (!event.text.empty())
      value += (event.number ? " · " : " = ") + event.text;
    invocation.printLine(safeLine(fmt::format("  {} {}{}{}", formatOptionalTime(event.at), event.name, value,
                                              event.conversationId.empty() && !event.userId.empty() ? " (of the user)" : "")));
  }
  return exitSuccess;
}

} // namespace

std::vector<Command> conversationCommands()
{
  const auto options = filterOptions() + std::vector<OptionSpec>{{"outcome", "O", "only this outcome; may be repeated"},
                                                                 {"failures", "", "only failed, abandoned and escalated ones"},
                                                                 {"pattern", "ID", "only those that meet the pattern's condition"},
                                                                 {"limit", "N", "only the newest N"}};
  return {{"conversations", "list", "", "Conversations, newest first.", options, 0, 0, runConversationsList},
          {"conversations", "show", "ID", "The transcript of one conversation; its number or external id.", {}, 1, 1, runConversationsShow},
          {"conversations", "search", "WORDS…", "Conversations that hold these words; a quoted phrase stays together.", options, 1, -1, runConversationsSearch}};
}

} // namespace hone::cli
