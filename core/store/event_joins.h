#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/event.h"
#include "store/database.h"

namespace hone::db {

/// Whether there is any event, so that stores without events pay nothing for them. Throws Failure, as all here.
bool hasEvents(Connection& connection);

/// Writes an event of a source. `conversation`: whose record held it (0: none), `ordinal`: how many events of that name
/// stood before it there. False when it was there already with the same content; an event with an id of its own, or in
/// a record, that says something else now is replaced.
bool writeEvent(Connection& connection, std::int64_t source, const Event& event, std::int64_t conversation, std::int64_t ordinal);

/// The conversations that an event speaks of: by its key, or of its user when a rule looks at users' events.
void conversationsOf(Connection& connection, const Event& event, std::span<const EventRule> rules, std::vector<std::int64_t>& ids);

/// Events of a conversation: those in its record, those that name it, and, with userToo, those that name only its user.
struct JoinedEvent {
  std::int64_t id = 0;
  Event event;
  bool ofUser = false; ///< names the user only
  bool inRecord = false;
};
std::vector<JoinedEvent> eventsOf(Connection& connection, std::int64_t conversation, bool userToo);

std::vector<EventRule> readEventRules(Connection& connection);

/// Sets what events say of a conversation's outcome; true when that changed.
bool judgeByEvents(Connection& connection, std::int64_t conversation, std::span<const EventRule> rules);

/// Deletes every event that names the user (and, by the rows they belong to, nothing else). For erasure.
void eraseEventsOfUser(Connection& connection, std::string_view userKey);

/// An event from columns name, at, number, text, metadata, external_id, user_key, conversation_key, beginning at `first`.
Event eventFrom(const Statement& row, int first);

} // namespace hone::db
