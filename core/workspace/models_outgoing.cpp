#include <algorithm>
#include <array>

#include "intents/provider_vectors.h"
#include "text/redaction.h"
#include "text/utf8.h"
#include "workspace/models_parts.h"

namespace hone {

namespace {

constexpr std::size_t kMostOfTurn = 64 * 1024; ///< of a turn: what intentDocument() takes stands far before
constexpr std::size_t kMostTurns = 256;
constexpr std::size_t kMostOfNote = 400;

} // namespace

std::string withPlainPlaceholders(const std::string& text)
{
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t length = placeholderAt(text, i)) {
      const std::string_view whole = std::string_view(text).substr(i, length);
      const std::size_t end = whole.rfind('_');
      out += end == std::string_view::npos ? std::string(whole) : std::string(whole.substr(0, end)) + ">";
      i += length;
    } else {
      out.push_back(text[i++]);
    }
  }
  return out;
}

std::string OutgoingText::document(ConversationId id, const Conversation& conversation)
{
  const std::array people{Redactor::peopleOf(conversation)};
  // Masked before it is cleaned and cut: half of an address is none that masking would know.
  Conversation spoken;
  spoken.user = conversation.user;
  for (const Message& message : conversation.messages)
    if (message.role == Role::user && message.toolCallId.empty()) {
      Message& turn = spoken.messages.emplace_back();
      turn.role = Role::user;
      turn.text = m_redactor->redact(truncateUtf8(message.text, kMostOfTurn), *people.front(), m_report);
      if (spoken.messages.size() == kMostTurns)
        break;
    }
  return masked(providerText(intentDocument(id, spoken)), people);
}

std::string OutgoingText::masked(std::string text, std::span<const std::shared_ptr<const KnownPeople>> people)
{
  for (const auto& known : people)
    text = m_redactor->redact(text, *known, m_report);
  return withPlainPlaceholders(text);
}

Result<OutgoingText> ModelsImpl::outgoing() const
{
  HONE_TRY(auto redactor, m_privacy.egressRedactor());
  return OutgoingText(std::move(redactor));
}

std::string ModelsImpl::noted(const Error& error) const
{
  const auto masked = m_privacy.redactForEgress(error.message);
  std::string line = masked ? withPlainPlaceholders(*masked) : std::string("It failed, and what it said could not be masked.");
  std::ranges::replace_if(line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  line = validUtf8(line);
  return line.size() <= kMostOfNote ? line : std::string(truncateUtf8(line, kMostOfNote)) + "…";
}

} // namespace hone
