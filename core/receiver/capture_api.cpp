#include "receiver/capture_api.h"

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "capture/event_reader.h"
#include "capture/json.h"
#include "capture/messages.h"

namespace hone {

namespace {

constexpr std::size_t kLongestId = 1024;
constexpr std::size_t kMostOfEvent = std::size_t{1} << 20; // bytes of an event that are set aside
constexpr std::string_view kSessionSpan = "session";
constexpr auto kSessionFields = std::to_array<std::string_view>({"session_id", "user_data", "metadata", "timestamp", "client_config"});
constexpr auto kEventFields = std::to_array<std::string_view>(
  {"event_id", "session_id", "primitive_name", "args", "result", "primitive_type", "success", "latency", "timestamp", "parent_id", "metadata"});
constexpr std::string_view kEventExpected = "An event needs \"name\" and \"user_id\" or \"conversation_id\"; \"at\", \"value\", \"text\", \"id\" and \"metadata\" may be there.";

/// The body as one JSON object; it lives as long as the parser. A list of messages is no capture call, though its ids may
/// look like one: whoever sends it expects a conversation, and would get none.
Result<JsonValue> parseObject(JsonParser& parser, std::string_view body, std::span<const std::string_view> fields)
{
  std::int64_t replaced = 0;
  const auto value = parser.parse(body, replaced);
  if (!value || !value->isObject())
    return fail(ErrorKind::invalidInput, fmt::format("The body is not a JSON object. Expected are the fields {}.", fmt::join(fields, ", ")));
  for (const std::string_view name : {"messages", "conversation"})
    if ((*value)[name].isArray() && !(*value)["args"] && !(*value)["result"])
      return fail(ErrorKind::invalidInput,
                  fmt::format("\"{}\" is not known here. Send each turn to /api/v1/capture-event, with \"args\" (what the user said) and "
                              "\"result\" (what the agent answered).", name));
  return *value;
}

/// Adds the fields that are not among the known: SDKs send more than the call needs, and none of it is lost.
void addOthers(JsonObject& rest, const JsonValue& object, std::span<const std::string_view> known)
{
  object.forEachField([&](std::string_view key, const JsonValue& value) {
    if (std::ranges::find(known, key) == known.end())
      rest.add(key, value);
  });
}

/// A required identifier: a text or a number that is not empty.
Result<std::string> identifier(const JsonValue& object, std::string_view key)
{
  std::string id = object[key].text();
  if (id.empty())
    return fail(ErrorKind::invalidInput, fmt::format("\"{}\" is missing, or is neither a text nor a number.", key));
  if (id.size() > kLongestId)
    return fail(ErrorKind::invalidInput, fmt::format("\"{}\" is longer than {} bytes.", key, kLongestId));
  return id;
}

/// An identifier that may be left out or null; anything that is there has to be one.
Result<std::string> optionalIdentifier(const JsonValue& object, std::string_view key)
{
  if (!object[key] || (object[key].isString() && object[key].view().empty()))
    return std::string();
  return identifier(object, key);
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
  HONE_TRY(const JsonValue object, parseObject(parser, body, kSessionFields));
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
    return fail(ErrorKind::invalidInput, "\"user_data\" is not an object; {\"user_id\": …} is expected.");
  HONE_TRY(span.user.externalId, optionalIdentifier(user, "user_id"));
  addTraits(span.user, user, {"user_id"});
  JsonObject rest;
  rest.add("metadata", object["metadata"]);
  rest.add("client_config", object["client_config"]);
  addOthers(rest, object, kSessionFields);
  span.metadata = rest.take();
  return span;
}

Result<Span> readCaptureEvent(std::string_view body, Micros receivedAt)
{
  JsonParser parser;
  HONE_TRY(const JsonValue object, parseObject(parser, body, kEventFields));
  Span span;
  HONE_TRY(span.spanId, identifier(object, "event_id"));
  HONE_TRY(span.traceId, identifier(object, "session_id"));
  HONE_TRY(span.name, identifier(object, "primitive_name"));
  span.conversationId = span.traceId;
  span.conversationRule = "session_id";
  HONE_TRY(span.parentId, optionalIdentifier(object, "parent_id"));
  if (span.parentId.empty() && !object["args"] && !object["result"])
    return fail(ErrorKind::invalidInput, "\"args\" and \"result\" are missing: a turn needs what the user said, what the agent answered, or both.");
  if (object["success"] && !object["success"].boolean())
    return fail(ErrorKind::invalidInput, "\"success\" is neither true nor false.");
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
  addOthers(rest, object, kEventFields);
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
    return fail(ErrorKind::invalidInput, fmt::format("The body is neither a JSON object nor a list of them. {}", kEventExpected));
  ReceivedEvents received;
  std::int64_t number = 0;
  const auto take = [&](const JsonValue& entry) {
    ++number;
    if (auto event = readEvent(entry)) {
      received.events.push_back(std::move(*event));
      return;
    }
    ++received.rejected;
    std::string reason = fmt::format("Event {} {}. {}", number,
                                     entry.isObject() ? "has no \"name\", or neither \"user_id\" nor \"conversation_id\"" : "is not a JSON object",
                                     kEventExpected);
    if (received.reason.empty())
      received.reason = reason;
    RejectedRecord& record = received.setAside.emplace_back();
    record.file = "/v1/events";
    record.reason = std::move(reason);
    record.raw = entry.json();
    if (record.raw.size() > kMostOfEvent) {
      record.size = static_cast<std::int64_t>(record.raw.size());
      record.raw.resize(kMostOfEvent);
    }
  };
  if (value->isArray()) {
    value->forEach(take);
  } else if (const JsonValue list = (*value)["events"]; list.isArray()) {
    list.forEach(take);
  } else {
    take(*value);
  }
  if (received.events.empty() && received.rejected > 0)
    return fail(ErrorKind::invalidInput, received.reason);
  return received;
}

} // namespace hone
