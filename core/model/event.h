#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/outcome.h"

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

/// What events of a name say about how their conversation ended. The first rule that matches an event holds; of several
/// events the latest decides.
struct EventRule {
  std::string name;            ///< of the event, without case; "*" for every name
  std::string text;            ///< only events with this value, without case; empty: any
  std::optional<double> from;  ///< only events whose number is at least this
  std::optional<double> below; ///< only events whose number is less than this
  Outcome outcome = Outcome::unknown; ///< unknown: such events say nothing
  /// An event that names only a user speaks of the user's last conversation that began at most so many days before it.
  /// 0: it says nothing of conversations.
  std::int32_t userDays = 0;

  bool operator==(const EventRule&) const = default;
};

/// The rule says something of events like this one: its name fits, and its value is what the rule asks for.
bool fitsEvent(const EventRule& rule, const Event& event);

/// Events of an import that no rule knows: they are kept, and say nothing of outcomes until a rule is made.
struct UnmappedEvents {
  std::string name;
  std::string text;          ///< the value, where it is the value that no rule knows
  std::int64_t count = 0;
};
/// What an event counts as that no rule fits (its name, and its value where rules look at values of that name); nothing for
/// one that a rule knows, or that says "no" or a number that no rule is for under a name that rules know.
std::optional<UnmappedEvents> unmappedBy(const std::vector<EventRule>& rules, const Event& event);

/// A name of events with how many there are.
struct EventName {
  std::string name;
  std::int64_t count = 0;
  std::int64_t joined = 0;     ///< of them, those that a conversation in the store is found for
};

} // namespace hone
