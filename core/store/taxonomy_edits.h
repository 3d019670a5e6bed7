#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "store/database.h"

// Shared by what discovers intents and what people do with them. All throw Failure and run in the caller's transaction.
namespace hone::db {

/// The intent that a merged one is now; others are themselves.
std::int64_t mergedTo(Connection& connection, std::int64_t id);

/// ErrorKind::notFound unless there is an intent of that id.
void requireIntent(Connection& connection, std::int64_t id);

/// The column that lists and filters read follows the assignments.
inline constexpr char kPrimaryIntent[] =
  "UPDATE conversation SET intent_id = coalesce((SELECT intent_id FROM intent_assignment"
  " WHERE conversation_id = conversation.id AND ordinal = 0), 0) WHERE id = ?1";

/// Writes a line of the taxonomy's history; without a changeset it cannot be undone, nor can anything before it.
void noteTaxonomyChange(Connection& connection, const std::string& who, std::string_view kind, const std::string& summary,
                        std::span<const std::byte> changeset);

} // namespace hone::db
