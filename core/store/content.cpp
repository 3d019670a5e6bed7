#include "store/content.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/varint.h"

namespace hone::db {

namespace {

/// U+E000 is a letter to the tokenizer (category Co) and is written by nobody.
constexpr std::string_view kSentinel = " \xEE\x80\x80 ";
constexpr std::size_t kOpeningCharacters = 200;

class Packer {
public:
  explicit Packer(std::string& out) : m_out(out) { m_out.clear(); }

  void number(std::uint64_t value)
  {
    char bytes[sizeof value];
    for (std::size_t i = 0; i < sizeof value; ++i)
      bytes[i] = static_cast<char>(value >> (8 * i));
    m_out.append(bytes, sizeof value);
  }
  void text(std::string_view value)
  {
    number(value.size());
    m_out.append(value);
  }
  template<class T>
  void optional(const std::optional<T>& value)
  {
    m_out.push_back(value ? '\1' : '\0');
    if (value)
      number(static_cast<std::uint64_t>(static_cast<std::int64_t>(*value)));
  }

private:
  std::string& m_out;
};

void packMessage(Packer& packer, const Message& message)
{
  packer.number(static_cast<std::uint64_t>(message.role));
  packer.text(message.roleName);
  packer.text(message.name);
  packer.text(message.text);
  packer.optional(message.at);
  packer.text(message.finishReason);
  packer.optional(message.inputTokens);
  packer.optional(message.outputTokens);
  packer.optional(message.latencyMicros);
  packer.text(message.toolCallId);
  packer.text(message.metadata);
  packer.number(message.toolCalls.size());
  for (const ToolCall& call : message.toolCalls) {
    packer.text(call.callId);
    packer.text(call.name);
    packer.text(call.arguments);
    packer.optional(call.resultIndex);
    packer.number(static_cast<std::uint64_t>(call.status));
    packer.optional(call.latencyMicros);
  }
}

bool isContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

bool isSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0'; }

} // namespace

Sha256 contentHash(const Conversation& conversation, std::string& scratch)
{
  Packer packer(scratch);
  packer.number(1); // the order of fields below
  packer.text(conversation.user.externalId);
  auto traits = conversation.user.traits;
  std::ranges::sort(traits);
  packer.number(traits.size());
  for (const auto& [name, value] : traits) {
    packer.text(name);
    packer.text(value);
  }
  packer.text(conversation.agent);
  packer.text(conversation.agentVersion);
  packer.text(conversation.model);
  packer.optional(conversation.startedAt);
  packer.optional(conversation.endedAt);
  packer.text(conversation.endReason);
  packer.text(conversation.metadata);
  packer.number(conversation.messages.size());
  for (const Message& message : conversation.messages)
    packMessage(packer, message);
  if (conversation.outcome) {
    packer.number(static_cast<std::uint64_t>(conversation.outcome->outcome));
    packer.text(conversation.outcome->origin);
    std::uint64_t bits = 0;
    if (const auto& score = conversation.outcome->score) {
      std::memcpy(&bits, &*score, sizeof bits);
      packer.number(bits);
    }
  }
  return sha256(scratch);
}

std::string openingOf(const Conversation& conversation)
{
  for (const Message& message : conversation.messages) {
    if (message.role != Role::user)
      continue;
    std::string opening;
    std::size_t characters = 0;
    bool pendingSpace = false;
    for (const char c : message.text) {
      if (isSpace(c)) {
        pendingSpace = !opening.empty();
        continue;
      }
      if (!isContinuation(c)) {
        characters += pendingSpace ? 2 : 1;
        if (characters > kOpeningCharacters)
          break;
        if (pendingSpace)
          opening.push_back(' ');
        pendingSpace = false;
      } else if (opening.size() >= 4 * kOpeningCharacters) {
        break; // bytes that are not UTF-8
      }
      opening.push_back(c);
    }
    if (!opening.empty())
      return opening;
  }
  return {};
}

void SearchText::build(const std::vector<Message>& messages)
{
  dialog.clear();
  toolOutput.clear();
  for (const Message& message : messages) {
    if (message.role == Role::system || message.text.empty())
      continue;
    std::string& column = message.role == Role::tool ? toolOutput : dialog;
    if (!column.empty())
      column += kSentinel;
    column += message.text;
  }
}

std::optional<std::string> searchQuery(std::string_view text)
{
  std::string query;
  bool quoted = false;
  bool openEnded = false; // the last term may still be growing under the person's fingers
  std::string term;
  const auto finishTerm = [&](bool prefix) {
    while (!term.empty() && term.back() == ' ')
      term.pop_back();
    if (!term.empty()) {
      if (!query.empty())
        query.push_back(' ');
      query += '"' + term + '"';
      openEnded = prefix;
    }
    term.clear();
  };
  for (const char c : text) {
    if (c == '"') {
      finishTerm(false);
      quoted = !quoted;
    } else if (isSpace(c)) {
      if (quoted) {
        if (!term.empty() && term.back() != ' ')
          term.push_back(' ');
      } else {
        finishTerm(false);
      }
    } else {
      term.push_back(c);
    }
  }
  if (!term.empty() && term.back() == ' ')
    finishTerm(false);
  else
    finishTerm(true);
  if (query.empty())
    return std::nullopt;
  if (openEnded)
    query += " *";
  return query;
}

std::string packTools(const std::vector<ToolUse>& tools)
{
  std::string packed;
  for (const ToolUse& tool : tools)
    for (const std::int64_t value : {tool.term, tool.calls, tool.errors})
      appendVarint(packed, static_cast<std::uint64_t>(value));
  return packed;
}

std::vector<ToolUse> unpackTools(std::string_view packed)
{
  std::vector<ToolUse> tools;
  std::array<std::uint64_t, 3> values{};
  std::size_t at = 0;
  unsigned shift = 0;
  for (const char c : packed) {
    const auto byte = static_cast<unsigned char>(c);
    if (shift < 63)
      values[at] |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    shift += 7;
    if (byte & 0x80)
      continue;
    shift = 0;
    if (++at == values.size()) {
      tools.push_back({static_cast<std::int64_t>(values[0]), static_cast<std::int64_t>(values[1]),
                       static_cast<std::int64_t>(values[2])});
      values = {};
      at = 0;
    }
  }
  return tools;
}

bool sameBeforeResults(const Message& older, const Message& newer)
{
  if (older == newer)
    return true;
  Message known = newer;
  if (known.toolCalls.size() != older.toolCalls.size())
    return false;
  for (std::size_t i = 0; i < known.toolCalls.size(); ++i) {
    const ToolCall& before = older.toolCalls[i];
    ToolCall& after = known.toolCalls[i];
    if (!before.resultIndex)
      after.resultIndex.reset();
    if (before.status == ToolCall::Status::unknown)
      after.status = ToolCall::Status::unknown;
    if (!before.latencyMicros)
      after.latencyMicros.reset();
  }
  return known == older;
}

} // namespace hone::db
