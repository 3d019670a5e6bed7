#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/json_writer.h"
#include "capture/dialect.h"
#include "capture/messages.h"

namespace hone::dialect {

namespace {

constexpr std::string_view kDetails = "gen_ai.client.inference.operation.details";

/// The role that the name of a message event gives, or nothing.
std::optional<Role> roleOfEvent(std::string_view name)
{
  if (name == "gen_ai.system.message" || name == "gen_ai.developer.message")
    return Role::system;
  if (name == "gen_ai.user.message" || name == "gen_ai.content.prompt")
    return Role::user;
  if (name == "gen_ai.assistant.message" || name == "gen_ai.choice" || name == "gen_ai.content.completion")
    return Role::assistant;
  if (name == "gen_ai.tool.message")
    return Role::tool;
  return std::nullopt;
}

/// The event's fields as one JSON value, wherever the sender put them.
JsonValue fieldsOf(const AttributeList& attributes, const AttributeValue* body, JsonUnpacker& unpacker)
{
  for (const AttributeValue* value : {body, attributes.find("gen_ai.event.content"), attributes.find("event_body")})
    if (value && !value->text.empty())
      if (const JsonValue json = unpacker.unpack(value->text); json.isObject())
        return json;
  JsonObject object;
  for (const auto& [key, value] : attributes.items())
    object.addRaw(key, value.json());
  if (body && body->isText)
    object.addText("content", body->text);
  return unpacker.unpack(object.take());
}

std::vector<Message> messagesOf(const JsonValue& fields, Role role, JsonUnpacker& unpacker)
{
  // Google's content is a message of its own, with parts.
  if (const JsonValue content = unpacker.unpack(fields["content"]); content["parts"].isArray())
    return messagesOf(content, content["role"].isString() ? roleFromName(content["role"].view()) : role, unpacker);
  // The role is in the event's name; the body may say the same again.
  JsonObject object;
  object.addText("role", fields["role"].isString() && !fields["role"].view().empty() ? fields["role"].text() : std::string(toString(role)));
  for (const std::string_view key : {"content", "parts", "name", "finish_reason", "tool_call_id", "reasoning_content"})
    if (const JsonValue value = fields[key]; value) {
      // Written as text, a list of parts is one all the same.
      const JsonValue inner = value.isString() && value.view().starts_with("[{") ? unpacker.unpack(value.view()) : JsonValue();
      object.add(key, inner.isArray() ? inner : value);
    }
  if (JsonValue calls = fields["tool_calls"]; calls) {
    if (calls.isString())
      calls = unpacker.unpack(calls.view());
    if (calls.isArray() && calls.size() > 0)
      object.add("tool_calls", calls);
  }
  if (role == Role::tool && fields["id"])
    object.add("tool_call_id", fields["id"]);
  // Results among the content are messages of their own.
  ChatBuilder builder;
  builder.add(unpacker.unpack(object.take()));
  Conversation together;
  builder.finish(together);
  for (Message& message : together.messages)
    for (ToolCall& call : message.toolCalls)
      call.resultIndex.reset();
  return std::move(together.messages);
}

Message messageOf(const JsonValue& fields, Role role, JsonUnpacker& unpacker)
{
  std::vector<Message> messages = messagesOf(fields, role, unpacker);
  return messages.empty() ? Message{} : std::move(messages.back());
}

std::string eventNameOf(const OtlpRecord& record)
{
  if (!record.name.empty())
    return record.name;
  if (const std::string_view name = record.attributes.text({"event.name", "event_name"}); !name.empty())
    return std::string(name);
  // Claude Code gives the name as the body.
  return record.body && record.body->isText && record.body->text.size() < 100 ? record.body->text : std::string();
}

/// "claude_code.user_prompt" → "user_prompt", for the events of coding agents; nothing for others.
std::string_view agentEvent(std::string_view name)
{
  const std::string_view last = name.substr(name.rfind('.') == std::string_view::npos ? 0 : name.rfind('.') + 1);
  for (const std::string_view known : {"user_prompt", "api_error", "tool_result", "tool_decision"})
    if (last == known)
      return last;
  return {};
}

std::optional<Span> codingAgentSpan(const OtlpRecord& record, std::string_view name, std::size_t number, JsonUnpacker& unpacker)
{
  const AttributeList& attributes = record.attributes;
  Span span;
  readNames(record, span, unpacker);
  if (span.conversationId.empty())
    return std::nullopt;
  span.name = name;
  span.startedAt = record.startedAt;
  if (const AttributeValue* at = attributes.find("event.timestamp"))
    if (const auto time = parseTime(at->text))
      span.startedAt = time;
  span.endedAt = span.startedAt;
  span.traceId = "session:" + span.conversationId;
  std::string all;
  for (const auto& [key, value] : attributes.items())
    all += key + '\0' + value.text + '\0';
  const std::string_view sequence = attributes.text({"event.sequence"});
  // Records have no id of their own; the same one again has the same content.
  span.spanId = fmt::format("{}:{}:{}", name, sequence.empty() ? "" : std::string(sequence), toHex(sha256(all + std::to_string(span.startedAt.value_or(0)))).substr(0, 16));
  if (sequence.empty())
    span.spanId += ":" + std::to_string(number);
  if (name == "user_prompt") {
    span.kind = Span::Kind::agent;
    span.holdsOnlyItsTurn = true;
    Message& message = span.input.emplace_back();
    message.role = Role::user;
    message.text = attributes.text({"prompt"});
    message.at = span.startedAt;
    markRedacted(span.input);
    if (message.text.empty()) {
      JsonObject note;
      note.addFlag("redacted_at_source", true);
      if (const AttributeValue* length = attributes.find("prompt_length"))
        note.addRaw("prompt_length", length->text);
      message.metadata = note.take();
    }
  } else if (name == "api_error") {
    span.kind = Span::Kind::generation;
    span.failed = true;
    span.error = attributes.text({"error", "error.message", "error_message", "status_code"});
  } else {
    if (name == "tool_decision" && attributes.text({"decision"}) != "reject")
      return std::nullopt;
    span.kind = Span::Kind::tool;
    ToolCall call;
    call.name = attributes.text({"tool_name", "function_name", "tool.name"});
    call.callId = attributes.text({"tool_use_id", "call_id"});
    call.arguments = attributes.text({"tool_input", "tool_parameters", "function_args", "arguments"});
    if (const AttributeValue* took = attributes.find("duration_ms"))
      if (const auto milliseconds = took->number(); milliseconds && *milliseconds >= 0 && *milliseconds < 1e12)
        call.latencyMicros = static_cast<std::int64_t>(*milliseconds * 1000);
    if (name == "tool_decision") {
      span.failed = true;
      span.toolResult = "The person did not allow this tool use.";
      span.hasToolResult = true;
    } else {
      const AttributeValue* success = attributes.find("success");
      span.failed = success && !success->flag().value_or(true);
      span.error = attributes.text({"error", "error_message"});
      span.toolResult = span.failed ? span.error : std::string(attributes.text({"output", "result"}));
      span.hasToolResult = !span.toolResult.empty();
      call.status = span.failed ? ToolCall::Status::error : ToolCall::Status::ok;
    }
    if (span.failed)
      call.status = ToolCall::Status::error;
    span.toolCall = std::move(call);
  }
  return span;
}

} // namespace

bool isMessageEvent(std::string_view name) { return roleOfEvent(name).has_value() || name == kDetails; }

void readMessageEvent(std::string_view name, const AttributeList& attributes, const AttributeValue* body,
                      std::optional<Micros> at, Span& span, JsonUnpacker& unpacker)
{
  if (name == kDetails) {
    OtlpRecord record;
    record.attributes = attributes;
    // Some put the same fields into the body.
    if (body)
      if (const JsonValue fields = unpacker.unpack(body->text); fields.isObject())
        fields.forEachField([&](std::string_view key, const JsonValue& value) {
          if (!attributes.has(key))
            record.attributes.add(std::string(key), value.isString() ? AttributeValue{value.text(), true} : AttributeValue{value.json(), false});
        });
    record.resource = std::make_shared<const AttributeList>();
    readTalk(record, span, unpacker);
    // The span itself may have said more.
    Span named;
    readNames(record, named, unpacker);
    const auto fill = [](std::string& ours, std::string& theirs) {
      if (ours.empty())
        ours = std::move(theirs);
    };
    if (span.conversationId.empty()) {
      span.conversationId = std::move(named.conversationId);
      span.conversationRule = std::move(named.conversationRule);
      span.conversationRank = named.conversationRank;
    }
    fill(span.user.externalId, named.user.externalId);
    fill(span.agent, named.agent);
    fill(span.agentVersion, named.agentVersion);
    fill(span.model, named.model);
    return;
  }
  const auto role = roleOfEvent(name);
  if (!role)
    return;
  if (name == "gen_ai.content.prompt" || name == "gen_ai.content.completion") {
    const bool asked = name == "gen_ai.content.prompt";
    // Some send a message with its role as the body beside its bare words.
    if (body)
      if (const JsonValue whole = unpacker.unpack(body->text); whole["role"].isString()) {
        const Role said = roleFromName(whole["role"].view());
        for (Message& message : messagesOf(whole, said, unpacker))
          (asked ? span.input : span.output).push_back(std::move(message));
        return;
      }
    const AttributeValue* value = attributes.find(asked ? "gen_ai.prompt" : "gen_ai.completion");
    if (!value)
      value = body;
    if (value)
      for (Message& message : talkOf(*value, asked ? RecordSide::input : RecordSide::output, unpacker))
        (asked ? span.input : span.output).push_back(std::move(message));
    return;
  }
  const JsonValue fields = fieldsOf(attributes, body, unpacker);
  if (name != "gen_ai.choice") {
    for (Message& message : messagesOf(fields, *role, unpacker)) {
      message.at = at ? message.at : std::nullopt;
      span.input.push_back(std::move(message));
    }
    return;
  }
  JsonValue inner = fields["message"];
  if (inner.isString())
    if (const JsonValue unpacked = unpacker.unpack(inner.view()); unpacked)
      inner = unpacked;
  Message message;
  if (inner.isObject()) {
    message = messageOf(inner, *role, unpacker);
  } else if (inner.isArray()) {
    ContentParts parts = readContent(inner);
    message.role = Role::assistant;
    message.text = std::move(parts.text);
    message.toolCalls = std::move(parts.calls);
    JsonObject metadata;
    metadata.addText("reasoning", parts.reasoning);
    message.metadata = metadata.take();
  } else {
    message = messageOf(fields, *role, unpacker);
    if (message.text.empty())
      message.text = inner.text();
  }
  if (message.toolCalls.empty() && fields["tool_calls"])
    message.toolCalls = messageOf(fields, *role, unpacker).toolCalls;
  message.finishReason = fields["finish_reason"].text();
  // Of several choices the first is what was used.
  const bool further = fields["index"].integer().value_or(0) > 0;
  if (!further)
    span.output.push_back(std::move(message));
}

void readLogs(const std::vector<OtlpRecord>& records, JsonUnpacker& unpacker, std::vector<Span>& out, std::int64_t& ignored)
{
  struct Run {
    Span span;
    Hasher hasher;
    bool first = false;
  };
  std::map<std::pair<std::string, std::string>, std::size_t> runOf;
  std::vector<std::unique_ptr<Run>> runs;
  std::size_t number = 0;
  for (const OtlpRecord& record : records) {
    ++number;
    unpacker.clear();
    const std::string name = eventNameOf(record);
    const AttributeValue* body = record.body ? &*record.body : nullptr;
    const bool evaluation = name == "gen_ai.evaluation.result";
    if (!isMessageEvent(name) && !evaluation) {
      const std::string_view agent = agentEvent(name);
      auto span = agent.empty() ? std::nullopt : codingAgentSpan(record, agent, number, unpacker);
      if (span)
        out.push_back(std::move(*span));
      else
        ++ignored;
      continue;
    }
    if (record.traceId.empty() || record.spanId.empty()) {
      // Without its span an event still says enough when it names its conversation.
      OtlpRecord whole = record;
      Span span;
      readNames(whole, span, unpacker);
      if (name == kDetails)
        readMessageEvent(name, record.attributes, body, record.startedAt, span, unpacker);
      if (evaluation)
        readEvaluationEvent(record.attributes, record.startedAt, {}, span);
      if (span.conversationId.empty() || (span.input.empty() && span.output.empty() && span.scores.empty())) {
        ++ignored;
        continue;
      }
      span.kind = evaluation ? Span::Kind::other : Span::Kind::generation;
      span.startedAt = span.endedAt = record.startedAt;
      span.traceId = record.traceId.empty() ? "session:" + span.conversationId : record.traceId;
      Hasher hasher;
      hasher.addField(name);
      hasher.addField(std::to_string(record.startedAt.value_or(0)));
      for (const auto& [key, value] : record.attributes.items())
        hasher.addField(key), hasher.addField(value.text);
      span.spanId = "log:" + toHex(hasher.finish()).substr(0, 24);
      out.push_back(std::move(span));
      continue;
    }
    const auto [place, isNew] = runOf.try_emplace({record.traceId, record.spanId}, runs.size());
    if (isNew) {
      Run& run = *runs.emplace_back(std::make_unique<Run>());
      run.span.traceId = record.traceId;
      run.span.spanId = record.spanId;
      run.span.startedAt = record.startedAt;
      run.first = record.first;
      readNames(record, run.span, unpacker);
      // The span itself says what it is called and what serves it.
      run.span.agent.clear();
    }
    Run& run = *runs[place->second];
    run.hasher.addField(name);
    run.hasher.addField(std::to_string(record.startedAt.value_or(0)));
    run.hasher.addField(body ? body->text : std::string_view());
    for (const auto& [key, value] : record.attributes.items()) {
      run.hasher.addField(key);
      run.hasher.addField(value.text);
    }
    if (evaluation) {
      readEvaluationEvent(record.attributes, record.startedAt, fmt::format("{}:{}:{}", record.spanId, name, record.startedAt.value_or(0)), run.span);
      continue;
    }
    run.span.kind = Span::Kind::generation;
    const std::size_t answers = run.span.output.size();
    readMessageEvent(name, record.attributes, body, record.startedAt, run.span, unpacker);
    if (run.span.output.size() > answers && record.startedAt)
      run.span.endedAt = record.startedAt;
  }
  for (auto& run : runs) {
    markRedacted(run->span.input);
    markRedacted(run->span.output);
    // A batch that was cut puts the rest of a span's records at the beginning of the next: at the same time, that rest
    // comes after.
    run->span.pieceId = fmt::format("log:{}:{}", run->first ? 1 : 0, toHex(run->hasher.finish()).substr(0, 24));
    out.push_back(std::move(run->span));
  }
}

} // namespace hone::dialect
