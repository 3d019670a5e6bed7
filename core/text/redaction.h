#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/privacy.h"
#include "model/text_rewriter.h"

namespace hone {

/// Grows when detectors find more or otherwise: a store that was masked by an older version can be masked again.
inline constexpr int kDetectorVersion = 1;

/// What a conversation itself says of the people in it (Redactor::peopleOf).
struct KnownPeople;

/// Masks personal data and secrets by typed, stable placeholders: <EMAIL_0a1b2c3d>, where the digits are the start of
/// HMAC-SHA-256(key, type and normalised value). The same value has the same placeholder wherever it is written in a
/// store ("+1 (555) 010-9999" and "1-555-010-9999" are one), another store has another key, and without the key nothing
/// can be learned from a placeholder by trying values out. What detectors find is by shape, check digits and the words
/// around it; a name in free text that neither the user's traits nor a field announce is not found.
/// Idempotent: placeholders are never looked into. Any thread.
class Redactor final : public TextRewriter {
public:
  /// key: any bytes, kept secret beside the store, never in it. invalidInput names a pattern that cannot be used.
  static Result<std::shared_ptr<const Redactor>> make(const RedactionOptions& options, std::string key);
  ~Redactor() override;

  void rewrite(Conversation& conversation, RedactionReport& report) const override;
  void rewrite(RejectedRecord& record, RedactionReport& report) const override;
  void rewrite(Event& event, RedactionReport& report) const override;
  void rewrite(Message& message, const User& user, RedactionReport& report) const override;
  void rewrite(User& user, RedactionReport& report) const override;
  void rewrite(Span& span, RedactionReport& report) const override;
  void rewriteText(std::string& text, RedactionReport& report) const override;
  std::string conversationId(const std::string& externalId) const override;
  std::string userId(const std::string& externalId) const override;

  /// The text with everything masked, as plain text.
  std::string redact(std::string_view text, RedactionReport& report) const;

  /// Names, addresses, numbers and the like that stand under telling names in the user's traits, the metadata, and what
  /// tools were told and answered: the same strings are personal wherever else the conversation has them.
  static std::shared_ptr<const KnownPeople> peopleOf(const Conversation& conversation);
  /// As redact(), and what is known of these people as well. For what leaves the machine.
  std::string redact(std::string_view text, const KnownPeople& people, RedactionReport& report) const;

private:
  struct Parts;
  explicit Redactor(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> m_parts;
};

/// Where a text holds what looks like a placeholder, at position: its length, else 0.
std::size_t placeholderAt(std::string_view text, std::size_t position);

} // namespace hone
