#include "receiver/capture_api.h"

#include <fmt/format.h>

#include "capture/event_reader.h"
#include "capture/json.h"
#include "capture/messages.h"

namespace hone {

namespace {

constexpr std::size_t kLongestId = 1024;
constexpr std::string_view kSessionSpan = "session";

/// The body as one JSON object; it lives as long as the parser.
Result<JsonValue> parseObject(JsonParser& parser, std::string_view body)
{
  std::int64_t replaced = 0;
  const auto value = parser.parse(body, replaced);
  if (!value || !value->isObject())
    return fail(ErrorKind::invalidInput, "The body is not a JSON object.");
  return *value;
}

/// A required identifier: a text or a number that is not empty.
Result<std::string> identifier(const JsonValue& object, std::string_view key)
{
  std::string id = object[key].text();
  if (id.empty())
    return fail(ErrorKind::invalidInput, fmt::format("\"{}\" is missing.", key));
  if (id.size() > kLongestId)
    return fail(ErrorKind::invalidInput, fmt::format("\"{}\" is longer than {} bytes.", key, kLongestId));
  return id;
}

/// The text that args or result hold: the inner field of an object that may itself be written as a string.
std::string innerText(const JsonValue& value, std::string_view key)
{
  const auto pick = [&](const JsonValue& object) -> std::optional<std::string> {
    const JsonValue inner = object[key];
    if (!inner.exists())
      return std::nullopt;
    return inner.isString() ? inner.text() : inner.isObject() || inner.isArray() ? inner.json() : inner.text();
  };
  if (value.isObject() || value.isArray()) {
    const auto inner = pick(value);
    return inner ? *inner : value.json();
  }
  const std::string text = value.text();
  if (const std::size_t first = text.find_first_not_of(" \t\r\n"); first != std::string::npos && text[first] == '{') {
    JsonParser parser;
    std::int64_t replaced = 0;
    if (const auto object = parser.parse(text, replaced); object && object->isObject())
      if (const auto inner = pick(*object))
        return *inner;
  }
  return text;
}

/// A tool's arguments stay what they are; an object with nothing but "input" stands for its content.
std::string argumentsOf(const JsonValue& value)
{
  return value.isObject() || value.isArray() ? value.json() : innerText(value, "input");
}

void takeTime(Span& span, const JsonValue& object, Micros receivedAt)
{
  if (const auto milliseconds = object["timestamp"].number(); milliseconds && *milliseconds > 0 && *milliseconds < 1e13) {
    span.startedAt = static_cast<Micros>(*milliseconds * 1000);
  } else if (const auto time = object["timestamp"].time()) {
    span.startedAt = *time;
  } else {
    span.startedAt = receivedAt;
    span.firstHolds = true;
  }
}

} // namespace

Result<Span> readCaptureSession(std::string_view body, Micros receivedAt)
{
  JsonParser parser;
  HONE_TRY(const JsonValue object, parseObject(parser, body));
  Span span;
  HONE_TRY(span.traceId, identifier(object, "session_id"));
  span.spanId = kSessionSpan;
  span.kind = Span::Kind::other;
  span.conversationId = span.traceId;
  span.conversationRule = "session_id";
  takeTime(span, object, receivedAt);
  // A session that is told again may know more of its user.
  span.firstHolds = false;
  const JsonValue user = object["user_data"];
  if (user.exists() && user && !user.isObject())
    return fail(ErrorKind::invalidInput, "\"user_data\" is not an object.");
  span.user.externalId = user["user_id"].text();
  addTraits(span.user, user, {"user_id"});
  JsonObject rest;
  rest.add("metadata", object["metadata"]);
  rest.add("client_config", object["client_config"]);
  span.metadata = rest.take();
  return span;
}

Result<Span> readCaptureEvent(std::string_view body, Micros receivedAt)
{
  JsonParser parser;
  HONE_TRY(const JsonValue object, parseObject(parser, body));
  Span span;
  HONE_TRY(span.spanId, identifier(object, "event_id"));
  HONE_TRY(span.traceId, identifier(object, "session_id"));
  HONE_TRY(span.name, identifier(object, "primitive_name"));
  span.conversationId = span.traceId;
  span.conversationRule = "session_id";
  span.parentId = object["parent_id"].text();
  span.holdsOnlyItsTurn = true;
  takeTime(span, object, receivedAt);
  span.failed = !object["success"].boolean().value_or(true);
  std::optional<std::int64_t> latency;
  if (const auto milliseconds = object["latency"].number(); milliseconds && *milliseconds >= 0 && *milliseconds < 1e12) {
    latency = static_cast<std::int64_t>(*milliseconds * 1000);
    span.endedAt = *span.startedAt + *latency;
  }
  JsonObject rest;
  rest.add("primitive_type", object["primitive_type"]);
  rest.add("metadata", object["metadata"]);
  span.metadata = rest.take();

  if (!span.parentId.empty()) {
    span.kind = Span::Kind::tool;
    ToolCall call;
    call.callId = span.spanId;
    call.name = span.name;
    call.arguments = argumentsOf(object["args"]);
    call.status = span.failed ? ToolCall::Status::error : ToolCall::Status::ok;
    call.latencyMicros = latency;
    span.toolCall = std::move(call);
    span.toolResult = innerText(object["result"], "output");
    span.hasToolResult = object["result"].exists();
    return span;
  }
  span.kind = Span::Kind::generation;
  span.agent = span.name;
  Message asked;
  asked.role = Role::user;
  asked.text = innerText(object["args"], "input");
  asked.at = span.startedAt;
  if (!asked.text.empty())
    span.input.push_back(std::move(asked));
  Message answer;
  answer.role = Role::assistant;
  answer.text = innerText(object["result"], "output");
  answer.at = span.endedAt ? span.endedAt : span.startedAt;
  answer.latencyMicros = latency;
  if (!answer.text.empty())
    span.output.push_back(std::move(answer));
  if (span.failed)
    span.error = firstLineOf(innerText(object["result"], "output"), 500);
  return span;
}

Result<ReceivedEvents> readEvents(std::string_view body)
{
  JsonParser parser;
  std::int64_t replaced = 0;
  const auto value = parser.parse(body, replaced);
  if (!value || !(value->isObject() || value->isArray()))
    return fail(ErrorKind::invalidInput, "The body is neither a JSON object nor a list of them.");
  ReceivedEvents received;
  std::int64_t number = 0;
  const auto take = [&](const JsonValue& entry) {
    ++number;
    if (auto event = readEvent(entry)) {
      received.events.push_back(std::move(*event));
      return;
    }
    ++received.rejected;
    if (received.reason.empty())
      received.reason = fmt::format("Event {} has no \"name\", or neither \"user_id\" nor \"conversation_id\".", number);
  };
  if (value->isArray())
    value->forEach(take);
  else if ((*value)["events"].isArray())
    (*value)["events"].forEach(take);
  else
    take(*value);
  if (received.events.empty() && received.rejected > 0)
    return fail(ErrorKind::invalidInput, received.reason);
  return received;
}

} // namespace hone
