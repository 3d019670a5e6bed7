#pragma once

#include <string>
#include <vector>

#include "model/conversation.h"
#include "model/outcome.h"
#include "store/content.h"
#include "store/database.h"

namespace hone::db {

/// Which outcome holds: the person's verdict, else what the source stated.
enum class OutcomeChoice : std::uint8_t { holding, statedOnly };

/// Reads one conversation whole; nothing when there is none of that id. Throws Failure.
std::optional<Conversation> readConversation(Connection& connection, std::int64_t id, bool withToolResults,
                                             OutcomeChoice choice = OutcomeChoice::holding);

/// The messages of a conversation, calls included. Throws Failure.
std::vector<Message> readMessages(Connection& connection, std::int64_t id, bool withToolResults);

/// A signal from columns id, kind, message_index, detail.
Signal signalOf(const Statement& row);
/// The outcome that holds, from the six columns person, stated, stated origin, inferred, probability, source that begin
/// at `first`. Signals are left out.
OutcomeAssessment assessmentOf(const Statement& row, int first);

/// What stands in the conversation's full-text row. Throws Failure.
void readSearchText(Connection& connection, std::int64_t id, SearchText& text);

} // namespace hone::db
