#include "store/span_pack.h"

#include <cstring>

#include "base/varint.h"
#include "store/codes.h"
#include "store/database.h"

namespace hone::db {

namespace {

constexpr std::uint64_t kForm = 1; // the order of fields below

class SpanWriter {
public:
  explicit SpanWriter(std::string& out) : m_out(out) { m_out.clear(); }

  void number(std::uint64_t value) { appendVarint(m_out, value); }
  void whole(std::int64_t value) // small numbers of either sign stay short
  {
    number((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void text(std::string_view value)
  {
    number(value.size());
    m_out.append(value);
  }
  template<class T>
  void optional(const std::optional<T>& value)
  {
    number(value ? 1 : 0);
    if (value)
      whole(static_cast<std::int64_t>(*value));
  }
  void optionalReal(const std::optional<double>& value)
  {
    number(value ? 1 : 0);
    if (!value)
      return;
    char bytes[sizeof(double)];
    std::memcpy(bytes, &*value, sizeof bytes);
    m_out.append(bytes, sizeof bytes);
  }

private:
  std::string& m_out;
};

class SpanReader {
public:
  explicit SpanReader(std::string_view bytes) : m_rest(bytes) {}

  std::uint64_t number()
  {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (m_rest.empty())
        damaged();
      const auto byte = static_cast<unsigned char>(m_rest.front());
      m_rest.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (!(byte & 0x80))
        return value;
    }
    damaged();
  }
  std::int64_t whole()
  {
    const std::uint64_t value = number();
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
  }
  std::string text()
  {
    const std::uint64_t size = number();
    if (size > m_rest.size())
      damaged();
    std::string value(m_rest.substr(0, size));
    m_rest.remove_prefix(size);
    return value;
  }
  std::optional<std::int64_t> optional()
  {
    if (number() == 0)
      return std::nullopt;
    return whole();
  }
  std::optional<double> optionalReal()
  {
    if (number() == 0)
      return std::nullopt;
    double value = 0;
    if (m_rest.size() < sizeof value)
      damaged();
    std::memcpy(&value, m_rest.data(), sizeof value);
    m_rest.remove_prefix(sizeof value);
    return value;
  }
  /// How many items follow; each takes a byte at least.
  std::size_t count()
  {
    const std::uint64_t value = number();
    if (value > m_rest.size())
      damaged();
    return value;
  }
  void checkForm()
  {
    if (number() != kForm)
      damaged();
  }

private:
  [[noreturn]] static void damaged()
  {
    throw Failure{Error{ErrorKind::corrupt, "A span in the store is damaged. The conversation that it belongs to keeps its last state.",
                        {}, std::nullopt, std::nullopt}};
  }

  std::string_view m_rest;
};

void writeCall(SpanWriter& out, const ToolCall& call)
{
  out.text(call.callId);
  out.text(call.name);
  out.text(call.arguments);
  out.number(static_cast<std::uint64_t>(code(call.status)));
  out.optional(call.latencyMicros);
}

ToolCall readCall(SpanReader& in)
{
  ToolCall call;
  call.callId = in.text();
  call.name = in.text();
  call.arguments = in.text();
  call.status = statusFromCode(static_cast<std::int64_t>(in.number()));
  call.latencyMicros = in.optional();
  return call;
}

} // namespace

void packSpanMessage(const Message& message, std::string& bytes)
{
  SpanWriter out(bytes);
  out.number(kForm);
  out.number(static_cast<std::uint64_t>(code(message.role)));
  out.text(message.text);
  out.text(message.roleName);
  out.text(message.name);
  out.optional(message.at);
  out.text(message.finishReason);
  out.optional(message.inputTokens);
  out.optional(message.outputTokens);
  out.optional(message.latencyMicros);
  out.text(message.toolCallId);
  out.text(message.metadata);
  out.number(message.toolCalls.size());
  for (const ToolCall& call : message.toolCalls)
    writeCall(out, call);
}

Message unpackSpanMessage(std::string_view bytes)
{
  SpanReader in(bytes);
  in.checkForm();
  Message message;
  message.role = roleFromCode(static_cast<std::int64_t>(in.number()));
  message.text = in.text();
  message.roleName = in.text();
  message.name = in.text();
  message.at = in.optional();
  message.finishReason = in.text();
  message.inputTokens = in.optional();
  message.outputTokens = in.optional();
  message.latencyMicros = in.optional();
  message.toolCallId = in.text();
  message.metadata = in.text();
  for (std::size_t left = in.count(); left > 0; --left)
    message.toolCalls.push_back(readCall(in));
  return message;
}

void packSpan(const Span& span, std::string& bytes)
{
  SpanWriter out(bytes);
  out.number(kForm);
  out.text(span.traceId);
  out.text(span.spanId);
  out.text(span.parentId);
  out.text(span.pieceId);
  out.number(static_cast<std::uint64_t>(span.kind));
  out.text(span.name);
  out.optional(span.startedAt);
  out.optional(span.endedAt);
  out.number((span.failed ? 1u : 0u) | (span.inputTruncated ? 2u : 0u) | (span.hasToolResult ? 4u : 0u) | (span.toolCall ? 8u : 0u) |
             (span.holdsOnlyItsTurn ? 16u : 0u));
  out.text(span.error);
  out.text(span.conversationId);
  out.text(span.conversationRule);
  out.number(span.conversationRank);
  out.text(span.user.externalId);
  out.number(span.user.traits.size());
  for (const auto& [name, value] : span.user.traits) {
    out.text(name);
    out.text(value);
  }
  out.text(span.agent);
  out.text(span.agentVersion);
  out.text(span.model);
  out.text(span.endReason);
  out.text(span.release);
  if (span.toolCall)
    writeCall(out, *span.toolCall);
  out.text(span.toolResult);
  out.number(span.scores.size());
  for (const Event& score : span.scores) {
    out.text(score.id);
    out.text(score.userId);
    out.text(score.conversationId);
    out.text(score.name);
    out.optional(score.at);
    out.optionalReal(score.number);
    out.text(score.text);
    out.text(score.metadata);
  }
  out.text(span.metadata);
}

Span unpackSpan(std::string_view bytes)
{
  SpanReader in(bytes);
  in.checkForm();
  Span span;
  span.traceId = in.text();
  span.spanId = in.text();
  span.parentId = in.text();
  span.pieceId = in.text();
  span.kind = fromCode(static_cast<std::int64_t>(in.number()), Span::Kind::other, Span::Kind::other);
  span.name = in.text();
  span.startedAt = in.optional();
  span.endedAt = in.optional();
  const std::uint64_t flags = in.number();
  span.failed = flags & 1;
  span.inputTruncated = flags & 2;
  span.hasToolResult = flags & 4;
  span.holdsOnlyItsTurn = flags & 16;
  span.error = in.text();
  span.conversationId = in.text();
  span.conversationRule = in.text();
  span.conversationRank = static_cast<std::uint8_t>(in.number());
  span.user.externalId = in.text();
  for (std::size_t left = in.count(); left > 0; --left) {
    std::string name = in.text();
    span.user.traits.emplace_back(std::move(name), in.text());
  }
  span.agent = in.text();
  span.agentVersion = in.text();
  span.model = in.text();
  span.endReason = in.text();
  span.release = in.text();
  if (flags & 8)
    span.toolCall = readCall(in);
  span.toolResult = in.text();
  for (std::size_t left = in.count(); left > 0; --left) {
    Event& score = span.scores.emplace_back();
    score.id = in.text();
    score.userId = in.text();
    score.conversationId = in.text();
    score.name = in.text();
    score.at = in.optional();
    score.number = in.optionalReal();
    score.text = in.text();
    score.metadata = in.text();
  }
  span.metadata = in.text();
  return span;
}

} // namespace hone::db
