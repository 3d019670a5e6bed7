#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "model/event.h"
#include "model/outcome.h"

namespace hone {

enum class Role : std::uint8_t { system, user, assistant, tool, other };

std::string_view toString(Role role);
/// The role of a wire name ("human", "ai", "developer", "function" … are understood); Role::other for the rest.
Role roleFromName(std::string_view name);

/// A call the agent (or, with requestor user, the user's device) made. Belongs to the message that asked for it.
struct ToolCall {
  enum class Status : std::uint8_t { unknown, ok, error };

  std::string callId;    ///< the id that the result refers to; empty when the format has none
  std::string name;
  std::string arguments; ///< as received; normally a JSON object
  std::optional<std::int32_t> resultIndex; ///< index in Conversation::messages of the tool message with the result
  Status status = Status::unknown;
  std::optional<std::int64_t> latencyMicros;

  bool operator==(const ToolCall&) const = default;
};

/// One turn part. Texts are UTF-8, whole and hostile: never render as markup.
struct Message {
  Role role = Role::user;
  std::string roleName;   ///< the wire's own role name when role is other ("subtask_creator"), else empty
  std::string name;       ///< tool name of a result, or participant name
  std::string text;
  std::optional<Micros> at;
  std::string finishReason;
  std::optional<std::int64_t> inputTokens;
  std::optional<std::int64_t> outputTokens;
  std::optional<std::int64_t> latencyMicros;
  std::string toolCallId; ///< on role tool: the call that this answers
  std::vector<ToolCall> toolCalls;
  std::string metadata;   ///< JSON object of fields with no place of their own, or empty

  bool operator==(const Message&) const = default;
};

/// Who the agent talked to. Traits are flat name–value pairs; a value keeps its JSON text ("\"pro\"", "3", "true").
struct User {
  std::string externalId; ///< empty: unknown user
  std::vector<std::pair<std::string, std::string>> traits;

  bool operator==(const User&) const = default;
};

/// One thread between one user and the agent, as a reader produces it and the store keeps it.
struct Conversation {
  std::string externalId; ///< empty: the content hash is the identity
  User user;
  std::string agent;
  std::string agentVersion;
  std::string model;
  std::optional<Micros> startedAt;
  std::optional<Micros> endedAt;
  std::string endReason;  ///< how the thread ended by the source's own words ("user_stop", "max_steps", "crashed: …")
  std::string metadata;   ///< JSON object of what has no place of its own, or empty
  std::vector<Message> messages;
  std::optional<ExplicitOutcome> outcome;
  /// Scores and other events that its record holds. An import needs them; the store keeps them apart and gives them by
  /// Store::events().
  std::vector<Event> events;
  /// Where the record itself says that it comes from (an export of another store); empty: what it is imported as. An
  /// import needs it, the store does not give it back: the source is known there.
  std::string sourceName;
  std::string sourceKind;

  bool operator==(const Conversation&) const = default;
};

/// A row of a conversation list.
struct ConversationRow {
  ConversationId id;
  std::string externalId;
  std::string source;
  std::string userExternalId;
  std::string agentVersion;
  std::string opening;     ///< the first thing the user asked, one line, at most 200 characters
  IntentId intent;         ///< primary intent; 0 for no fit or not analysed
  std::string intentName;
  Outcome outcome = Outcome::unknown;
  bool outcomeExplicit = false;
  std::int32_t messageCount = 0;
  std::int32_t toolCallCount = 0;
  std::int32_t signalCount = 0;
  std::optional<Micros> startedAt;
};

} // namespace hone
