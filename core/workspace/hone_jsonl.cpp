#include "workspace/hone_jsonl.h"

#include "base/json_writer.h"
#include "base/time.h"

namespace hone {

namespace {

void textMember(JsonWriter& json, std::string_view name, const std::string& text)
{
  if (!text.empty())
    json.member(name, text);
}

void timeMember(JsonWriter& json, std::string_view name, const std::optional<Micros>& time)
{
  if (time)
    json.member(name, formatIsoTime(*time));
}

std::string_view toString(ToolCall::Status status)
{
  switch (status) {
  case ToolCall::Status::ok: return "ok";
  case ToolCall::Status::error: return "error";
  case ToolCall::Status::unknown: break;
  }
  return "unknown";
}

/// A conversation of many messages is mostly messages without anything special: "hone" is only written where needed.
void writeToolCall(JsonWriter& json, const ToolCall& call)
{
  json.beginObject();
  textMember(json, "id", call.callId);
  json.member("type", "function");
  json.key("function").beginObject().member("name", call.name).member("arguments", call.arguments).endObject();
  if (call.status != ToolCall::Status::unknown || call.latencyMicros) {
    json.key("hone").beginObject();
    if (call.status != ToolCall::Status::unknown)
      json.member("status", toString(call.status));
    if (call.latencyMicros)
      json.member("latency_micros", *call.latencyMicros);
    json.endObject();
  }
  json.endObject();
}

void writeMessage(JsonWriter& json, const Message& message)
{
  json.beginObject();
  const bool otherRole = message.role == Role::other && !message.roleName.empty();
  json.member("role", otherRole ? std::string_view(message.roleName) : hone::toString(message.role));
  json.member("content", message.text);
  textMember(json, "name", message.name);
  timeMember(json, "created_at", message.at);
  if (!message.toolCalls.empty()) {
    json.key("tool_calls").beginArray();
    for (const ToolCall& call : message.toolCalls)
      writeToolCall(json, call);
    json.endArray();
  }
  textMember(json, "tool_call_id", message.toolCallId);
  textMember(json, "finish_reason", message.finishReason);
  if (message.inputTokens || message.outputTokens) {
    json.key("usage").beginObject();
    if (message.inputTokens)
      json.member("input_tokens", *message.inputTokens);
    if (message.outputTokens)
      json.member("output_tokens", *message.outputTokens);
    json.endObject();
  }
  if (message.latencyMicros || !message.metadata.empty()) {
    json.key("hone").beginObject();
    if (message.latencyMicros)
      json.member("latency_micros", *message.latencyMicros);
    if (!message.metadata.empty())
      json.key("metadata").rawOrText(message.metadata);
    json.endObject();
  }
  json.endObject();
}

void writeKnowledge(JsonWriter& json, const ExportedKnowledge& knowledge)
{
  json.key("hone").beginObject();
  textMember(json, "source", knowledge.source);
  textMember(json, "source_kind", knowledge.sourceKind);
  if (!knowledge.intents.empty()) {
    json.member("intent", knowledge.intents.front().first);
    json.key("intents").beginArray();
    for (const auto& [name, origin] : knowledge.intents)
      json.beginObject().member("intent", name).member("origin", origin).endObject();
    json.endArray();
  }
  if (!knowledge.assessment.source.empty()) {
    json.member("outcome", hone::toString(knowledge.assessment.outcome));
    json.member("probability_failed", knowledge.assessment.probabilityFailed);
    json.member("outcome_source", knowledge.assessment.source);
    json.key("signals").beginArray();
    for (const Signal& signal : knowledge.assessment.signals) {
      json.beginObject().member("kind", hone::toString(signal.kind)).member("message", signal.messageIndex);
      textMember(json, "detail", signal.detail);
      json.endObject();
    }
    json.endArray();
  }
  json.endObject();
}

void writeEvent(JsonWriter& json, const Event& event)
{
  textMember(json, "id", event.id);
  textMember(json, "user_id", event.userId);
  textMember(json, "conversation_id", event.conversationId);
  json.member("name", event.name);
  timeMember(json, "at", event.at);
  if (event.number)
    json.member("value", *event.number);
  else
    textMember(json, "value", event.text);
  if (event.number)
    textMember(json, "text", event.text);
  if (!event.metadata.empty())
    json.key("metadata").rawOrText(event.metadata);
}

} // namespace

std::string honeEventLine(const Event& event, const std::string& source, const std::string& sourceKind)
{
  JsonWriter json;
  json.beginObject();
  writeEvent(json, event);
  json.key("hone").beginObject();
  textMember(json, "source", source);
  textMember(json, "source_kind", sourceKind);
  json.endObject().endObject();
  return json.take();
}

std::string honeJsonLine(const Conversation& conversation, const ExportedKnowledge& knowledge)
{
  JsonWriter json;
  json.beginObject();
  textMember(json, "id", conversation.externalId);
  if (!conversation.user.externalId.empty() || !conversation.user.traits.empty()) {
    json.key("user").beginObject();
    textMember(json, "id", conversation.user.externalId);
    for (const auto& [name, value] : conversation.user.traits)
      if (name != "id")
        json.key(name).rawOrText(value);
    json.endObject();
  }
  textMember(json, "agent", conversation.agent);
  textMember(json, "agent_version", conversation.agentVersion);
  textMember(json, "model", conversation.model);
  timeMember(json, "created_at", conversation.startedAt);
  timeMember(json, "ended_at", conversation.endedAt);
  textMember(json, "end_reason", conversation.endReason);
  if (!conversation.metadata.empty())
    json.key("metadata").rawOrText(conversation.metadata);
  json.key("messages").beginArray();
  for (const Message& message : conversation.messages)
    writeMessage(json, message);
  json.endArray();
  if (conversation.outcome) {
    json.member("outcome", hone::toString(conversation.outcome->outcome));
    textMember(json, "outcome_origin", conversation.outcome->origin);
    if (conversation.outcome->score)
      json.key("scores").beginObject().member(conversation.outcome->origin, *conversation.outcome->score).endObject();
  }
  if (!conversation.events.empty()) {
    json.key("events").beginArray();
    for (const Event& event : conversation.events) {
      json.beginObject();
      writeEvent(json, event);
      json.endObject();
    }
    json.endArray();
  }
  writeKnowledge(json, knowledge);
  json.endObject();
  return json.take();
}

} // namespace hone
