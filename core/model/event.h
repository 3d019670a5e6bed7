#pragma once

#include <optional>
#include <string>

#include "base/time.h"

namespace hone {

/// Something that happened to a user or a conversation outside the transcript, or a score that was given to it: churned,
/// upgraded, refunded, thumbs down, a rating. At least one of the two ids is given.
struct Event {
  std::string id;             ///< the source's own; empty: the content is the identity
  std::string userId;         ///< external id
  std::string conversationId; ///< external id
  std::string name;           ///< "churned", "user_feedback", the name of a score
  std::optional<Micros> at;
  std::optional<double> number; ///< a value that is a number (true and false are 1 and 0)
  std::string text;           ///< a value that is words ("thumbs_down"), or the comment beside a number
  std::string metadata;       ///< JSON object of what has no place of its own, or empty

  bool operator==(const Event&) const = default;
};

} // namespace hone
