#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "capture/dialect.h"
#include "capture/json_shape.h"
#include "capture/limits.h"
#include "capture/messages.h"

namespace hone::dialect {

namespace {

constexpr std::size_t kMostFlatMessages = 10000;

Message wordsOf(RecordSide side, std::string_view text)
{
  Message message;
  message.role = side == RecordSide::input ? Role::user : Role::assistant;
  message.text = text;
  return message;
}

bool mayBeJson(std::string_view text)
{
  while (!text.empty() && isJsonSpace(text.front()))
    text.remove_prefix(1);
  return text.starts_with('{') || text.starts_with('[') || text.starts_with('"');
}

/// A message that is spread over attributes "PREFIX.N.…".
struct FlatMessage {
  struct Part {
    std::string type, text, other;
  };
  std::string role, content, name, callId, finishReason, reasoning, functionName, functionArguments;
  std::map<std::size_t, ToolCall> calls;
  std::map<std::size_t, Part> parts;
  bool any = false;
};

std::optional<std::size_t> takeIndex(std::string_view& rest)
{
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), index);
  if (error != std::errc() || end == rest.data() + rest.size() || *end != '.' || index > kMostFlatMessages)
    return std::nullopt;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()) + 1);
  return index;
}

void takeField(FlatMessage& message, std::string_view field, const std::string& value)
{
  message.any = true;
  if (field.starts_with("message."))
    field.remove_prefix(8);
  if (field == "role")
    message.role = value;
  else if (field == "content" || field == "text" || field == "prompt.text" || field == "completion.text")
    message.content = value;
  else if (field == "name")
    message.name = value;
  else if (field == "tool_call_id")
    message.callId = value;
  else if (field == "finish_reason")
    message.finishReason = value;
  else if (field == "reasoning")
    message.reasoning = value;
  else if (field == "function_call_name" || field == "function_call.name")
    message.functionName = value;
  else if (field == "function_call_arguments_json" || field == "function_call.arguments")
    message.functionArguments = value;
  else if (field.starts_with("tool_calls.")) {
    field.remove_prefix(11);
    if (const auto index = takeIndex(field)) {
      if (field.starts_with("tool_call."))
        field.remove_prefix(10);
      if (field.starts_with("function."))
        field.remove_prefix(9);
      ToolCall& call = message.calls[*index];
      if (field == "id")
        call.callId = value;
      else if (field == "name")
        call.name = value;
      else if (field == "arguments")
        call.arguments = value;
    }
  } else if (field.starts_with("contents.")) {
    field.remove_prefix(9);
    if (const auto index = takeIndex(field)) {
      if (field.starts_with("message_content."))
        field.remove_prefix(16);
      FlatMessage::Part& part = message.parts[*index];
      if (field == "type")
        part.type = value;
      else if (field == "text")
        part.text = value;
      else if (value.size() <= kMaxMetadataField && part.other.empty())
        part.other = value;
    }
  }
}

void addPartLine(std::string& text, std::string_view line)
{
  if (!text.empty() && !line.empty())
    text += '\n';
  text += line;
}

Message takeMessage(FlatMessage&& flat, RecordSide side, JsonUnpacker& unpacker)
{
  Message message = wordsOf(side, {});
  JsonObject metadata;
  if (!flat.role.empty()) {
    message.role = roleFromName(flat.role);
    if (message.role == Role::other)
      message.roleName = flat.role;
  }
  std::string others;
  for (auto& [index, part] : flat.parts) {
    if (part.type == "reasoning") {
      addPartLine(flat.reasoning, part.text);
    } else if (!part.text.empty() || part.type == "text") {
      addPartLine(message.text, part.text);
    } else if (part.type != "tool_use" && part.type != "tool_call") {
      addPartLine(message.text, fmt::format("[{}]", part.type.empty() ? "part" : part.type));
      JsonObject other;
      other.addText("type", part.type);
      other.addText("value", part.other);
      others += (others.empty() ? "[" : ",") + other.take();
    }
  }
  if (!others.empty())
    metadata.addRaw("parts", others + "]");
  if (message.text.empty() && mayBeJson(flat.content) && flat.content.starts_with('[')) {
    // Some write a list of content parts as the text of a message.
    const JsonValue list = unpacker.unpack(flat.content);
    if (list.isArray() && list.first()["type"].isString()) {
      ContentParts parts = readContent(list);
      message.text = std::move(parts.text);
      metadata.addRaw("parts", parts.others);
      addPartLine(flat.reasoning, parts.reasoning);
      for (ToolCall& call : parts.calls)
        message.toolCalls.push_back(std::move(call));
      flat.content.clear();
      for (const ContentParts::ToolResult& result : parts.results) {
        addPartLine(message.text, result.text);
        message.role = Role::tool;
        if (flat.callId.empty())
          flat.callId = result.callId;
      }
    }
  }
  if (message.text.empty())
    message.text = std::move(flat.content);
  message.name = std::move(flat.name);
  message.toolCallId = std::move(flat.callId);
  message.finishReason = std::move(flat.finishReason);
  metadata.addText("reasoning", flat.reasoning);
  for (auto& [index, call] : flat.calls)
    if (!call.name.empty() || !call.callId.empty())
      message.toolCalls.push_back(std::move(call));
  if (!flat.functionName.empty()) {
    ToolCall& call = message.toolCalls.emplace_back();
    call.name = std::move(flat.functionName);
    call.arguments = std::move(flat.functionArguments);
  }
  message.metadata = metadata.take();
  return message;
}

std::vector<Message> flatMessages(const AttributeList& attributes, std::string_view prefix, RecordSide side, JsonUnpacker& unpacker)
{
  std::map<std::size_t, FlatMessage> flat;
  for (const auto& [key, value] : attributes.items()) {
    std::string_view rest = key;
    if (!rest.starts_with(prefix))
      continue;
    rest.remove_prefix(prefix.size());
    if (const auto index = takeIndex(rest))
      takeField(flat[*index], rest, value.text);
  }
  std::vector<Message> messages;
  for (auto& [index, message] : flat)
    messages.push_back(takeMessage(std::move(message), side, unpacker));
  return messages;
}

/// One answer of the Vercel AI SDK, whose parts are attributes of their own.
std::vector<Message> vercelAnswer(const AttributeList& attributes, JsonUnpacker& unpacker)
{
  const AttributeValue* text = attributes.find("ai.response.text");
  if (!text)
    text = attributes.find("ai.result.text");
  const std::string_view calls = attributes.text({"ai.response.toolCalls", "ai.result.toolCalls"});
  const std::string_view object = attributes.text({"ai.response.object", "ai.result.object"});
  if ((!text || text->text.empty()) && calls.empty() && object.empty())
    return {};
  Message message = wordsOf(RecordSide::output, text && !text->text.empty() ? std::string_view(text->text) : object);
  unpacker.unpack(calls).forEach([&](const JsonValue& item) {
    ToolCall& call = message.toolCalls.emplace_back(readToolCall(item));
    if (call.callId.empty())
      call.callId = item["toolCallId"].text();
    if (call.name.empty())
      call.name = item["toolName"].text();
  });
  if (const std::string_view reasoning = attributes.text({"ai.response.reasoning"}); !reasoning.empty()) {
    JsonObject metadata;
    metadata.addText("reasoning", reasoning);
    message.metadata = metadata.take();
  }
  return {std::move(message)};
}

/// The new conventions' instructions stand apart from the messages.
void putSystemFirst(std::vector<Message>& input, const AttributeValue* instructions, JsonUnpacker& unpacker)
{
  if (!instructions || instructions->text.empty())
    return;
  Message system;
  system.role = Role::system;
  if (mayBeJson(instructions->text)) {
    const JsonValue value = unpacker.unpack(instructions->text);
    if (value.isArray() && value.first()["role"].isString()) {
      for (const Message& message : readRecordMessages(value, RecordSide::input, unpacker))
        addPartLine(system.text, message.text);
    } else if (value.isArray()) {
      system.text = readContent(value).text;
    } else if (value.isObject()) {
      system.text = firstText(value, {"content", "text"});
    }
  }
  if (system.text.empty())
    system.text = instructions->text;
  if (input.empty() || input.front().role != Role::system || input.front().text != system.text)
    input.insert(input.begin(), std::move(system));
}

std::optional<std::string> onlyText(const JsonValue& object, RecordSide side)
{
  static constexpr std::string_view kAsked[] = {"message", "text", "input", "query", "question", "prompt", "user_input", "user_message", "content", "user_query", "msg"};
  static constexpr std::string_view kAnswered[] = {"reply", "output", "answer", "response", "text", "message", "content", "result", "completion", "final_output"};
  const auto look = [&](const auto& keys) -> std::optional<std::string> {
    for (const std::string_view key : keys)
      if (const JsonValue value = object[key]; value.isString() && !value.view().empty())
        return value.text();
    return std::nullopt;
  };
  return side == RecordSide::input ? look(kAsked) : look(kAnswered);
}

bool isCut(const AttributeValue& value, JsonUnpacker& unpacker)
{
  // looksCut() takes a value of a record: a text is wrapped to be one.
  if (value.text.size() < 200 && !value.text.ends_with(')') && !value.text.ends_with(']'))
    return false;
  std::string wrapped = "[";
  wrapped += value.json() + "]";
  return looksCut(unpacker.unpack(wrapped).first(), unpacker);
}

} // namespace

std::vector<Message> talkOf(const AttributeValue& value, RecordSide side, JsonUnpacker& unpacker)
{
  if (value.text.empty() || value.text == "null")
    return {};
  if (mayBeJson(value.text))
    if (const JsonValue json = unpacker.unpack(value.text); json.isObject() || json.isArray())
      return readRecordMessages(json, side, unpacker);
  return {wordsOf(side, value.text)};
}

std::vector<Message> plainTalkOf(const AttributeValue& value, RecordSide side, JsonUnpacker& unpacker)
{
  if (value.text.empty() || value.text == "null" || value.text == "undefined")
    return {};
  if (!mayBeJson(value.text))
    return {wordsOf(side, value.text)};
  JsonValue json = unpacker.unpack(value.text);
  if (!json.isObject() && !json.isArray())
    return {wordsOf(side, value.text)};
  // A traced function: what it was called with.
  if (json["args"].isArray() && json["kwargs"].isObject())
    json = json["args"].size() > 0 ? json["args"].first() : json["kwargs"];
  else if (const JsonValue inputs = json["inputs"]; inputs.isObject() || inputs.isArray())
    json = inputs;
  if (json.isString())
    return {wordsOf(side, json.text())};
  if (const auto text = onlyText(json, side); text && !looksLikeMessages(json, unpacker))
    return {wordsOf(side, *text)};
  if (looksLikeMessages(json, unpacker))
    return readRecordMessages(json, side, unpacker);
  return {};
}

void readTalk(const OtlpRecord& record, Span& span, JsonUnpacker& unpacker)
{
  const AttributeList& attributes = record.attributes;
  const bool wrapper = span.kind == Span::Kind::agent;
  const auto talk = [&](const AttributeValue& value, RecordSide side) {
    if (side == RecordSide::input && isCut(value, unpacker))
      span.inputTruncated = true;
    return wrapper ? plainTalkOf(value, side, unpacker) : talkOf(value, side, unpacker);
  };
  const auto take = [&](std::vector<Message>& into, RecordSide side, std::string_view key) {
    if (!into.empty())
      return;
    if (const AttributeValue* value = attributes.find(key))
      into = talk(*value, side);
  };
  const auto flat = [&](std::vector<Message>& into, RecordSide side, std::string_view prefix) {
    if (into.empty())
      into = flatMessages(attributes, prefix, side, unpacker);
  };
  std::vector<Message>& input = span.input;
  std::vector<Message>& output = span.output;

  take(input, RecordSide::input, "langfuse.observation.input");
  if (!attributes.has("langfuse.observation.input"))
    take(input, RecordSide::input, "langfuse.trace.input");
  take(input, RecordSide::input, "ai.prompt.messages");
  take(input, RecordSide::input, "ai.prompt");
  take(input, RecordSide::input, "gen_ai.input.messages");
  flat(input, RecordSide::input, "llm.input_messages.");
  flat(input, RecordSide::input, "gen_ai.prompt.");
  flat(input, RecordSide::input, "llm.prompts.");
  take(input, RecordSide::input, "gen_ai.prompt");
  take(input, RecordSide::input, "gen_ai.content.prompt");
  take(input, RecordSide::input, "gcp.vertex.agent.llm_request");

  take(output, RecordSide::output, "langfuse.observation.output");
  if (!attributes.has("langfuse.observation.output"))
    take(output, RecordSide::output, "langfuse.trace.output");
  if (output.empty())
    output = vercelAnswer(attributes, unpacker);
  take(output, RecordSide::output, "gen_ai.output.messages");
  flat(output, RecordSide::output, "llm.output_messages.");
  flat(output, RecordSide::output, "gen_ai.completion.");
  flat(output, RecordSide::output, "llm.choices.");
  take(output, RecordSide::output, "gen_ai.completion");
  take(output, RecordSide::output, "gen_ai.content.completion");
  take(output, RecordSide::output, "gcp.vertex.agent.llm_response");

  for (const std::string_view key : {"pydantic_ai.all_messages", "all_messages_events"})
    if (input.empty() && output.empty()) {
      take(output, RecordSide::output, key);
      separateHistory(input, output);
    }
  for (const std::string_view key : {"lk.chat_ctx", "lk.user_input", "lk.input_text", "lk.user_transcript", "traceloop.entity.input", "input.value"})
    take(input, RecordSide::input, key);
  for (const std::string_view key : {"lk.response.text", "traceloop.entity.output", "output.value", "final_result"})
    take(output, RecordSide::output, key);
  if (!input.empty() || attributes.has("gen_ai.system_instructions"))
    putSystemFirst(input, attributes.find("gen_ai.system_instructions"), unpacker);
  separateHistory(input, output);
}

void readTool(const OtlpRecord& record, Span& span, JsonUnpacker& unpacker)
{
  const AttributeList& attributes = record.attributes;
  ToolCall call;
  call.name = attributes.text({"ai.toolCall.name", "gen_ai.tool.name", "tool.name", "lk.function_tool.name", "tool_call.function.name", "tool_name"});
  if (call.name.empty())
    call.name = attributes.text({"traceloop.entity.name"});
  if (call.name.empty()) {
    std::string_view name = record.name;
    for (const std::string_view prefix : {"execute_tool ", "running tool: ", "tool "})
      if (name.starts_with(prefix))
        name.remove_prefix(prefix.size());
    for (const std::string_view suffix : {".tool", ".task"})
      if (name.ends_with(suffix))
        name.remove_suffix(suffix.size());
    call.name = name;
  }
  call.callId = attributes.text({"ai.toolCall.id", "gen_ai.tool.call.id", "tool_call.id", "lk.function_tool.id", "tool_call_id", "tool.call.id"});
  for (const std::string_view key :
       {"ai.toolCall.args", "ai.toolCall.input", "gen_ai.tool.call.arguments", "tool_arguments", "lk.function_tool.arguments",
        "gcp.vertex.agent.tool_call_args", "tool_call.function.arguments", "langfuse.observation.input", "traceloop.entity.input", "input.value",
        "gen_ai.prompt"})
    if (const AttributeValue* value = attributes.find(key); value && !value->text.empty() && call.arguments.empty()) {
      call.arguments = value->text;
      if (const JsonValue json = unpacker.unpack(value->text); json.isObject())
        if (json["args"].isArray() && json["kwargs"].isObject())
          call.arguments = json["kwargs"].size() > 0 ? json["kwargs"].json() : json["args"].first().json();
    }
  for (const std::string_view key :
       {"ai.toolCall.result", "ai.toolCall.output", "gen_ai.tool.call.result", "tool_response", "lk.function_tool.output",
        "gcp.vertex.agent.tool_response", "langfuse.observation.output", "traceloop.entity.output", "output.value", "gen_ai.completion"})
    if (const AttributeValue* value = attributes.find(key); value && !span.hasToolResult) {
      span.hasToolResult = true;
      bool failed = false;
      std::string callId;
      if (mayBeJson(value->text)) {
        const JsonValue json = unpacker.unpack(value->text);
        span.toolResult = json.isObject() || json.isArray() ? readToolResult(json, unpacker, callId, failed) : value->text;
      } else {
        span.toolResult = value->text;
      }
      if (call.callId.empty())
        call.callId = std::move(callId);
      span.failed = span.failed || failed;
    }
  if (const AttributeValue* failed = attributes.find("lk.function_tool.is_error"); failed && failed->flag().value_or(false))
    span.failed = true;
  if (span.failed)
    call.status = ToolCall::Status::error;
  if (span.startedAt && span.endedAt && *span.endedAt >= *span.startedAt)
    call.latencyMicros = *span.endedAt - *span.startedAt;
  span.toolCall = std::move(call);
}

void markRedacted(std::vector<Message>& messages)
{
  for (Message& message : messages) {
    if (message.text != "__REDACTED__" && message.text != "<REDACTED>" && message.text != "[REDACTED]")
      continue;
    message.text.clear();
    JsonObject note;
    note.addFlag("redacted_at_source", true);
    if (message.metadata.empty())
      message.metadata = note.take();
  }
}

} // namespace hone::dialect
