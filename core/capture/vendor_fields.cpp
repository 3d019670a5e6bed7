#include "capture/vendor_fields.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

#include <fmt/format.h>

namespace hone::vendor {

namespace {

constexpr std::array<std::string_view, 10> kConversationFields{
  "session_id", "sessionId", "thread_id", "threadId", "conversation_id", "conversationId", "chat_id", "chatId", "session.id", "gen_ai.conversation.id"};
constexpr std::array<std::string_view, 7> kUserFields{"user_id", "userId", "user.id", "enduser.id", "end_user_id", "customer_id", "user"};

using Fields = std::span<const std::string_view>;

void markCut(Message& message)
{
  message.metadata = message.metadata.empty() ? "{\"truncated\":true}" : message.metadata.substr(0, message.metadata.size() - 1) + ",\"truncated\":true}";
}

JsonValue atPath(JsonValue value, std::string_view path)
{
  if (const JsonValue direct = value[path]; direct.exists())
    return direct;
  while (!path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    value = value[path.substr(0, dot)];
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return value;
}

} // namespace

void readTalk(Span& span, const JsonValue& input, const JsonValue& output, JsonUnpacker& unpacker)
{
  span.input = readRecordMessages(input, RecordSide::input, unpacker);
  span.output = readRecordMessages(output, RecordSide::output, unpacker);
  // The Responses API repeats in its answer what the request said the agent is.
  const JsonValue answer = unpacker.unpack(output);
  const bool hasSystem = std::ranges::any_of(span.input, [](const Message& message) { return message.role == Role::system; });
  if (const std::string instructions = answer.isObject() && answer["object"].view() == "response" ? answer["instructions"].text() : std::string();
      !instructions.empty() && !hasSystem) {
    Message system;
    system.role = Role::system;
    system.text = instructions;
    span.input.insert(span.input.begin(), std::move(system));
  }
  separateHistory(span.input, span.output);
  span.inputTruncated = looksCut(input, unpacker);
  if (!span.output.empty() && looksCut(output, unpacker))
    markCut(span.output.back());
}

void readToolRun(Span& span, std::string name, std::string callId, const JsonValue& input, const JsonValue& output, JsonUnpacker& unpacker)
{
  ToolCall call;
  call.name = name.empty() ? span.name : std::move(name);
  call.callId = std::move(callId);
  JsonValue arguments = unpacker.unpack(input);
  // Some wrap the arguments once more.
  if (arguments.isObject() && arguments.size() == 1 && (arguments["input"].isObject() || arguments["input"].isString()))
    arguments = unpacker.unpack(arguments["input"]);
  call.arguments = arguments.isString() ? arguments.text() : arguments.json();
  bool failed = false;
  std::string answered;
  span.hasToolResult = static_cast<bool>(output);
  span.toolResult = readToolResult(output, unpacker, answered, failed);
  if (call.callId.empty())
    call.callId = answered;
  if (span.failed && !span.hasToolResult && !span.error.empty()) {
    span.toolResult = span.error;
    span.hasToolResult = true;
  }
  if (failed || span.failed)
    call.status = ToolCall::Status::error;
  else if (span.hasToolResult)
    call.status = looksLikeToolError(span.toolResult) ? ToolCall::Status::error : ToolCall::Status::ok;
  if (span.startedAt && span.endedAt && *span.endedAt >= *span.startedAt)
    call.latencyMicros = *span.endedAt - *span.startedAt;
  span.inputTruncated = looksCut(input, unpacker);
  span.toolCall = std::move(call);
}

void nameConversation(Span& span, const JsonValue& object, std::string_view prefix, std::initializer_list<std::string_view> fields)
{
  if (!span.conversationId.empty())
    return;
  for (const std::string_view field : fields.size() > 0 ? Fields(fields.begin(), fields.size()) : Fields(kConversationFields))
    if (std::string id = object[field].text(); !id.empty()) {
      span.conversationId = std::move(id);
      span.conversationRule = fmt::format("{}{}", prefix, field);
      return;
    }
}

void nameUser(Span& span, const JsonValue& object, std::initializer_list<std::string_view> fields)
{
  for (const std::string_view field : fields.size() > 0 ? Fields(fields.begin(), fields.size()) : Fields(kUserFields)) {
    if (!span.user.externalId.empty())
      return;
    const JsonValue user = object[field];
    span.user.externalId = user.isObject() ? firstText(user, {"id", "user_id", "userId"}) : user.text();
    if (user.isObject() && !span.user.externalId.empty())
      addTraits(span.user, user, {"id", "user_id", "userId"});
  }
}

void applyKeys(Span& span, const JsonValue& metadata, const VendorKeys& keys)
{
  if (!keys.conversation.empty() && span.conversationId.empty()) {
    span.conversationId = atPath(metadata, keys.conversation).text();
    if (!span.conversationId.empty())
      span.conversationRule = "metadata." + keys.conversation;
  }
  if (!keys.user.empty() && span.user.externalId.empty())
    span.user.externalId = atPath(metadata, keys.user).text();
}

std::string agentName(std::string_view traceName)
{
  constexpr std::size_t kLongestHexRun = 7;
  std::size_t run = 0;
  for (const char c : traceName) {
    run = std::isxdigit(static_cast<unsigned char>(c)) ? run + 1 : 0;
    if (run > kLongestHexRun)
      return {};
  }
  return std::string(traceName);
}

void readUsage(Span& span, const JsonValue& usage)
{
  if (span.output.empty())
    return;
  Message& message = span.output.back();
  for (const std::string_view key : {"input", "input_tokens", "inputTokens", "prompt_tokens", "promptTokens", "inputUsage", "$ai_input_tokens"})
    if (const auto tokens = usage[key].integer(); tokens && !message.inputTokens && *tokens > 0)
      message.inputTokens = tokens;
  for (const std::string_view key : {"output", "output_tokens", "outputTokens", "completion_tokens", "completionTokens", "outputUsage", "$ai_output_tokens"})
    if (const auto tokens = usage[key].integer(); tokens && !message.outputTokens && *tokens > 0)
      message.outputTokens = tokens;
}

void setLatency(Span& span)
{
  if (!span.output.empty() && span.kind == Span::Kind::generation && span.startedAt && span.endedAt && *span.endedAt >= *span.startedAt)
    if (!span.output.back().latencyMicros)
      span.output.back().latencyMicros = *span.endedAt - *span.startedAt;
}

Result<Event> readScore(const JsonValue& score, std::string id, std::string name, const JsonValue& value)
{
  if (name.empty())
    return fail(ErrorKind::invalidInput, "This score has no name.");
  Event event;
  event.id = std::move(id);
  event.name = std::move(name);
  event.at = firstTime(score, {"timestamp", "createdAt", "created_at", "updated_at"});
  if (const auto flag = value.boolean(); flag && !value.isString())
    event.number = *flag ? 1 : 0;
  else if (value.isNumber())
    event.number = value.number();
  else if (value.isString())
    event.text = value.text();
  return event;
}

Span scoreSpan(Event score, std::string traceId, std::string conversationId, std::string_view rule)
{
  Span span;
  span.spanId = "score-" + score.id;
  span.traceId = traceId.empty() ? span.spanId : std::move(traceId);
  span.kind = Span::Kind::other;
  span.name = score.name;
  if (!conversationId.empty()) {
    span.conversationId = std::move(conversationId);
    span.conversationRule = rule;
    score.conversationId = span.conversationId;
  }
  span.scores.push_back(std::move(score));
  return span;
}

std::unexpected<Error> unreadable(std::string_view product, std::string_view what)
{
  return fail(ErrorKind::invalidInput, fmt::format("This is no {} record: {}.", product, what));
}

} // namespace hone::vendor
