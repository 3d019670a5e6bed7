#pragma once

#include <cstdint>
#include <limits>

#include "model/conversation.h"
#include "model/diff.h"
#include "model/intent.h"
#include "model/outcome.h"

// The numbers that stand in store files for enumerations. A change of an enumeration must not change them: either keep
// its order or write a migration.
namespace hone::db {

static_assert(static_cast<int>(Role::system) == 0 && static_cast<int>(Role::user) == 1 &&
              static_cast<int>(Role::assistant) == 2 && static_cast<int>(Role::tool) == 3 && static_cast<int>(Role::other) == 4);
static_assert(static_cast<int>(Outcome::unknown) == 0 && static_cast<int>(Outcome::resolved) == 1 &&
              static_cast<int>(Outcome::failed) == 2 && static_cast<int>(Outcome::abandoned) == 3 &&
              static_cast<int>(Outcome::escalated) == 4);
static_assert(static_cast<int>(ToolCall::Status::unknown) == 0 && static_cast<int>(ToolCall::Status::ok) == 1 &&
              static_cast<int>(ToolCall::Status::error) == 2);
static_assert(static_cast<int>(IntentOrigin::discovered) == 0 && static_cast<int>(IntentOrigin::suggested) == 1 &&
              static_cast<int>(IntentOrigin::manual) == 2);
static_assert(static_cast<int>(HunkDecision::undecided) == 0 && static_cast<int>(HunkDecision::accepted) == 1 &&
              static_cast<int>(HunkDecision::rejected) == 2);

/// The value of a stored number, or `otherwise` when the file holds one that this program does not know.
template<class Enum>
Enum fromCode(std::int64_t code, Enum last, Enum otherwise)
{
  return code >= 0 && code <= static_cast<std::int64_t>(last) ? static_cast<Enum>(code) : otherwise;
}
inline Role roleFromCode(std::int64_t code) { return fromCode(code, Role::other, Role::other); }
inline Outcome outcomeFromCode(std::int64_t code) { return fromCode(code, Outcome::escalated, Outcome::unknown); }
inline ToolCall::Status statusFromCode(std::int64_t code)
{
  return fromCode(code, ToolCall::Status::error, ToolCall::Status::unknown);
}
inline IntentOrigin originFromCode(std::int64_t code) { return fromCode(code, IntentOrigin::manual, IntentOrigin::discovered); }
inline HunkDecision decisionFromCode(std::int64_t code)
{
  return fromCode(code, HunkDecision::rejected, HunkDecision::undecided);
}
template<class Enum>
constexpr std::int64_t code(Enum value)
{
  return static_cast<std::int64_t>(value);
}

/// Messages of a conversation and tool calls of a message are numbered in 16 bits of their row ids.
inline constexpr std::size_t kMostMessages = 65535;
inline constexpr std::int64_t kSequenceBits = 16;
constexpr std::int64_t firstRow(std::int64_t parent) { return parent << kSequenceBits; }
constexpr std::int64_t lastRow(std::int64_t parent) { return (parent << kSequenceBits) | 0xFFFF; }

/// The sort key of a conversation without a start time: after all others when newest come first.
inline constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();

inline constexpr char kPersonOrigin[] = "person";

} // namespace hone::db
