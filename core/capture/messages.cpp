#include "capture/messages.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "capture/json_shape.h"
#include "capture/limits.h"

namespace hone {

void addLeftover(JsonObject& out, std::string_view key, const JsonValue& value)
{
  if (!value || ((value.isArray() || value.isObject()) && value.size() == 0) || (value.isString() && value.view().empty()))
    return;
  const std::string json = value.json();
  if (json.size() <= kMaxMetadataField)
    out.addRaw(key, json);
  else
    out.addText(key, fmt::format("[{} bytes, not kept]", json.size()));
}

void addLeftovers(JsonObject& out, const JsonValue& object, std::initializer_list<std::string_view> known)
{
  object.forEachField([&](std::string_view key, const JsonValue& value) {
    if (std::find(known.begin(), known.end(), key) == known.end())
      addLeftover(out, key, value);
  });
}

namespace {

void addLine(std::string& text, std::string_view line)
{
  if (line.empty())
    return;
  if (!text.empty())
    text += '\n';
  text += line;
}

/// A call whose fields are in the part itself, or as JSON text under "value".
std::optional<ToolCall> callOfPart(const JsonValue& part)
{
  const JsonValue value = part["value"];
  if (part["name"].isString() || part["toolName"].isString() || part["function"].isObject() || value.isObject()) {
    ToolCall call = readToolCall(value.isObject() ? value : part);
    return call.name.empty() ? std::nullopt : std::optional(std::move(call));
  }
  if (value.isString()) {
    JsonParser parser;
    std::int64_t replaced = 0;
    const std::string json(value.view());
    if (const auto inner = parser.parse(json, replaced); inner && (*inner)["name"].isString())
      return readToolCall(*inner);
  }
  return std::nullopt;
}

std::optional<ContentParts::ToolResult> resultOfPart(const JsonValue& part)
{
  ContentParts::ToolResult result;
  result.callId = firstText(part, {"tool_use_id", "tool_call_id", "call_id", "toolCallId", "id"});
  for (const std::string_view key : {"content", "response", "result", "output"})
    if (JsonValue content = part[key]; content) {
      // The AI SDK names the kind of an output beside it: {type: "json", value: …}.
      if (content["type"].isString() && content["value"].exists() && content.size() == 2) {
        if (content["type"].view().starts_with("error"))
          result.status = ToolCall::Status::error;
        content = content["value"];
      }
      result.text = content.isObject() ? content.json() : readContent(content).text;
      break;
    }
  if (const auto failed = part["is_error"].boolean())
    result.status = *failed ? ToolCall::Status::error : ToolCall::Status::ok;
  return result;
}

/// What a tool of Gemini or Bedrock gave: a text, JSON, or parts of these.
std::string wrappedResult(const JsonValue& value)
{
  if (value.isObject() && value.size() == 1)
    for (const std::string_view key : {"result", "output", "content"})
      if (const JsonValue inner = value[key]; inner.isString())
        return inner.text();
  return value.isObject() ? value.json() : readContent(value).text;
}

/// A part of Gemini's or Bedrock's, which has no type: its one field says what it is. False for others.
bool readUntypedPart(const JsonValue& part, ContentParts& parts)
{
  for (const std::string_view key : {"functionCall", "function_call", "toolUse"})
    if (const JsonValue call = part[key]; call.isObject()) {
      parts.calls.push_back(readToolCall(call));
      return true;
    }
  for (const std::string_view key : {"functionResponse", "function_response", "toolResult"})
    if (const JsonValue given = part[key]; given.isObject()) {
      ContentParts::ToolResult& result = parts.results.emplace_back();
      result.callId = firstText(given, {"id", "toolUseId"});
      result.name = given["name"].text();
      result.text = wrappedResult(given["response"].exists() ? given["response"] : given["content"]);
      if (const std::string_view status = given["status"].view(); !status.empty())
        result.status = status == "error" ? ToolCall::Status::error : ToolCall::Status::ok;
      return true;
    }
  if (const JsonValue reasoning = part["reasoningContent"]; reasoning.isObject()) {
    addLine(parts.reasoning, firstText(reasoning["reasoningText"], {"text"}));
    return true;
  }
  if (part["thought"].boolean().value_or(false) && part["text"].isString()) {
    addLine(parts.reasoning, part["text"].text());
    return true;
  }
  if (const JsonValue json = part["json"]; json && part.size() == 1) {
    addLine(parts.text, json.isString() ? json.text() : json.json());
    return true;
  }
  return false;
}

/// What a part is called that has no type.
std::string onlyKeyOf(const JsonValue& part)
{
  std::string only = "part";
  if (part.isObject() && part.size() == 1)
    part.forEachField([&](std::string_view key, const JsonValue&) { only = key.substr(0, 40); });
  return only;
}

} // namespace

ContentParts readContent(const JsonValue& content)
{
  ContentParts parts;
  if (!content.isArray()) {
    parts.text = content.isObject() ? content.json() : content.text();
    return parts;
  }
  content.forEach([&](const JsonValue& part) {
    const std::string_view type = part["type"].view();
    if (part.isString()) {
      addLine(parts.text, part.text());
      return;
    }
    if (type == "reasoning" || type == "thinking" || type == "redacted_thinking") {
      addLine(parts.reasoning, firstText(part, {"thinking", "text", "content", "value", "data"}));
      return;
    }
    if (type == "tool_use" || type == "tool_call" || type == "tool-call" || type == "function_call" || type == "server_tool_use") {
      if (auto call = callOfPart(part)) {
        parts.calls.push_back(std::move(*call));
        return;
      }
    }
    if (type == "tool_result" || type == "tool-result" || type == "tool_call_response" || type == "function_call_output") {
      if (auto result = resultOfPart(part)) {
        parts.results.push_back(std::move(*result));
        return;
      }
    }
    if (type.empty() && readUntypedPart(part, parts))
      return;
    for (const std::string_view key : {"text", "value", "refusal"})
      if (const JsonValue words = part[key]; words.isString()) {
        addLine(parts.text, words.text());
        return;
      }
    if (type == "text" && part["content"].isString()) {
      addLine(parts.text, part["content"].text());
      return;
    }
    addLine(parts.text, fmt::format("[{}]", type.empty() ? onlyKeyOf(part) : std::string(type.substr(0, 40))));
    const std::string json = part.json();
    parts.others += parts.others.empty() ? "[" : ",";
    if (json.size() <= kMaxMetadataField)
      parts.others += json;
    else
      appendJsonString(parts.others, fmt::format("[{} bytes, not kept]", json.size()));
  });
  if (!parts.others.empty())
    parts.others += ']';
  return parts;
}

bool looksLikePart(const JsonValue& part)
{
  static constexpr std::string_view kTypes[] = {
    "text", "input_text", "output_text", "refusal", "image", "image_url", "input_image", "input_audio", "audio", "video", "file", "document", "media",
    "thinking", "redacted_thinking", "reasoning", "tool_use", "server_tool_use", "tool_call", "tool-call", "tool_result", "tool-result",
    "tool_call_response", "function_call", "function_call_output", "blob", "uri", "web_search_tool_result"};
  if (const std::string_view type = part["type"].view(); !type.empty())
    return std::ranges::find(kTypes, type) != std::end(kTypes);
  if (part["thought"].exists() && part["text"].isString())
    return true;
  if (part.size() != 1)
    return false;
  if (part["text"].isString())
    return true;
  for (const std::string_view key : {"toolUse", "toolResult", "functionCall", "function_call", "functionResponse", "function_response", "reasoningContent"})
    if (part[key].isObject())
      return true;
  return false;
}

ToolCall readToolCall(const JsonValue& value)
{
  ToolCall call;
  const JsonValue function = value["function"];
  const JsonValue inner = function.isObject() ? function : value;
  call.callId = firstText(value, {"id", "call_id", "tool_call_id", "toolCallId", "toolUseId"});
  call.name = firstText(inner, {"name", "toolName"});
  for (const std::string_view key : {"arguments", "args", "input", "parameters"}) {
    const JsonValue arguments = inner[key];
    if (!arguments.exists())
      continue;
    call.arguments = arguments.isString() ? arguments.text() : arguments.json();
    break;
  }
  const JsonValue known = value["hone"];
  if (const std::string_view status = known["status"].view(); !status.empty())
    call.status = status == "ok" ? ToolCall::Status::ok : status == "error" ? ToolCall::Status::error : ToolCall::Status::unknown;
  call.latencyMicros = known["latency_micros"].integer();
  return call;
}

namespace {

std::optional<Message> readTurn(const JsonValue& value, ContentParts& parts)
{
  const JsonValue roleValue = value["role"];
  if (!roleValue.isString() || roleValue.view().empty())
    return std::nullopt;
  Message message;
  message.role = roleFromName(roleValue.view());
  if (message.role == Role::other)
    message.roleName = roleValue.text();
  JsonObject metadata;
  parts = readContent(value.isObject() && value["content"].exists() ? value["content"] : value["parts"]);
  message.text = std::move(parts.text);
  message.toolCalls = std::move(parts.calls);
  metadata.addRaw("parts", parts.others);
  metadata.addText("reasoning", parts.reasoning);
  if (const JsonValue refusal = value["refusal"]; refusal.isString()) {
    if (message.text.empty())
      message.text = refusal.text();
    else
      metadata.add("refusal", refusal);
    metadata.addFlag("refused", true);
  }
  message.name = value["name"].text();
  message.toolCallId = value["tool_call_id"].text();
  message.finishReason = value["finish_reason"].text();
  message.at = firstTime(value, {"created_at", "timestamp", "createdAt", "time", "at", "date"});
  const JsonValue usage = value["usage"];
  for (const std::string_view key : {"input_tokens", "prompt_tokens"})
    if (!message.inputTokens)
      message.inputTokens = usage[key].integer();
  for (const std::string_view key : {"output_tokens", "completion_tokens"})
    if (!message.outputTokens)
      message.outputTokens = usage[key].integer();
  // Some have the calls among the parts and in a list of their own, which is the fuller one.
  if (value["tool_calls"].size() > 0)
    message.toolCalls.clear();
  value["tool_calls"].forEach([&](const JsonValue& call) { message.toolCalls.push_back(readToolCall(call)); });
  if (const JsonValue call = value["function_call"]; call.isObject())
    message.toolCalls.push_back(readToolCall(call));
  addLeftovers(metadata, value,
               {"role", "content", "parts", "refusal", "name", "tool_call_id", "finish_reason", "created_at", "timestamp", "createdAt",
                "time", "at", "date", "usage", "tool_calls", "function_call", "hone"});
  message.metadata = metadata.take();
  if (const JsonValue known = value["hone"]; known.isObject()) {
    message.latencyMicros = known["latency_micros"].integer();
    if (known["metadata"].isObject())
      message.metadata = known["metadata"].json();
  }
  return message;
}

} // namespace

std::optional<Message> readChatMessage(const JsonValue& value)
{
  ContentParts parts;
  auto message = readTurn(value, parts);
  // Where results cannot stand apart, they are the text.
  if (message)
    for (const ContentParts::ToolResult& result : parts.results)
      addLine(message->text, result.text);
  return message;
}

bool ChatBuilder::add(const JsonValue& turn)
{
  ContentParts parts;
  auto message = readTurn(turn, parts);
  if (!message)
    return false;
  for (ContentParts::ToolResult& result : parts.results) {
    Message answer;
    answer.role = Role::tool;
    answer.text = std::move(result.text);
    answer.toolCallId = std::move(result.callId);
    answer.name = std::move(result.name);
    answer.at = message->at;
    add(std::move(answer), result.status);
  }
  const bool onlyResults = !parts.results.empty() && message->text.empty() && message->toolCalls.empty();
  if (!onlyResults)
    add(std::move(*message));
  return true;
}

void ChatBuilder::add(Message message, ToolCall::Status status)
{
  m_messages.push_back(std::move(message));
  m_statuses.push_back(status);
}

void ChatBuilder::prependSystem(std::string text)
{
  const bool hasSystem = std::any_of(m_messages.begin(), m_messages.end(),
                                     [](const Message& message) { return message.role == Role::system; });
  if (hasSystem || text.empty() || m_messages.empty())
    return;
  Message system;
  system.role = Role::system;
  system.text = std::move(text);
  m_messages.insert(m_messages.begin(), std::move(system));
  m_statuses.insert(m_statuses.begin(), ToolCall::Status::unknown);
}

void ChatBuilder::finish(Conversation& conversation)
{
  linkToolResults(m_messages, m_statuses);
  conversation.messages = std::move(m_messages);
  m_messages.clear();
  m_statuses.clear();
  timesFromMessages(conversation);
}

std::optional<Micros> firstTime(const JsonValue& object, std::initializer_list<std::string_view> keys)
{
  for (const std::string_view key : keys)
    if (const auto time = object[key].time())
      return time;
  return std::nullopt;
}

std::string firstText(const JsonValue& object, std::initializer_list<std::string_view> keys)
{
  for (const std::string_view key : keys)
    if (std::string text = object[key].text(); !text.empty())
      return text;
  return {};
}

void timesFromMessages(Conversation& conversation)
{
  for (const Message& message : conversation.messages) {
    if (!message.at)
      continue;
    if (!conversation.startedAt)
      conversation.startedAt = message.at;
    break;
  }
  if (conversation.endedAt)
    return;
  for (const Message& message : conversation.messages)
    if (message.at && (!conversation.endedAt || *message.at > *conversation.endedAt))
      conversation.endedAt = message.at;
}

void addTraits(User& user, const JsonValue& object, std::initializer_list<std::string_view> without)
{
  object.forEachField([&](std::string_view key, const JsonValue& value) {
    if (value && std::find(without.begin(), without.end(), key) == without.end())
      if (std::string json = value.json(); json.size() <= kMaxMetadataField)
        user.traits.emplace_back(std::string(key), std::move(json));
  });
}

std::string firstLineOf(std::string_view text, std::size_t limit)
{
  text = text.substr(0, text.find_first_of("\r\n"));
  if (text.size() > limit) {
    text = text.substr(0, limit);
    const auto isContinuation = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
    std::size_t end = limit;
    while (end > 0 && isContinuation(text[end - 1]))
      --end;
    // The lead byte before the continuation bytes goes too unless its character is whole.
    if (end > 0 && static_cast<unsigned char>(text[end - 1]) >= 0xC0) {
      const auto lead = static_cast<unsigned char>(text[end - 1]);
      const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
      end = end - 1 + length == limit ? limit : end - 1;
    } else {
      end = limit;
    }
    text = text.substr(0, end);
  }
  return std::string(text);
}

} // namespace hone
