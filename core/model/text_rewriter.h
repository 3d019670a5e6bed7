#pragma once

#include <string>

#include "model/conversation.h"
#include "model/event.h"
#include "model/privacy.h"
#include "model/source.h"
#include "model/span.h"

namespace hone {

/// Changes texts before they are kept or sent: how redaction reaches the store and every path into it. Doing it twice
/// changes nothing more. Any thread. What was masked is added to `report`.
class TextRewriter {
public:
  virtual ~TextRewriter() = default;
  /// Texts, tool arguments (which stay valid JSON where they were), metadata, the user and the user's traits. Ids that
  /// join calls and results stay as they are.
  virtual void rewrite(Conversation& conversation, RedactionReport& report) const = 0;
  virtual void rewrite(RejectedRecord& record, RedactionReport& report) const = 0;
  virtual void rewrite(Event& event, RedactionReport& report) const = 0;
  /// One message of a conversation of that user.
  virtual void rewrite(Message& message, const User& user, RedactionReport& report) const = 0;
  virtual void rewrite(User& user, RedactionReport& report) const = 0;
  /// Everything that a span says, its messages and scores too; trace, span and call ids stay.
  virtual void rewrite(Span& span, RedactionReport& report) const = 0;
  /// A text; as JSON where it is JSON.
  virtual void rewriteText(std::string& text, RedactionReport& report) const = 0;
  /// The id of a conversation or of a user's as it is kept.
  virtual std::string conversationId(const std::string& externalId) const = 0;
  virtual std::string userId(const std::string& externalId) const = 0;
};

} // namespace hone
