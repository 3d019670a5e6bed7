#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/conversation.h"
#include "model/event.h"

namespace hone {

/// What Hone understands of one span (OpenTelemetry), observation (Langfuse), run (LangSmith) or call of the capture API,
/// whatever its dialect: the one form that every trace format is mapped to, and that conversations are assembled from.
/// It holds only what this very span says; what a trace or a session shares is carried over when it is assembled.
struct Span {
  enum class Kind : std::uint8_t {
    generation, ///< one call of a model: input is what was sent (often the whole history), output the reply
    tool,       ///< one run of a tool
    agent,      ///< a wrapper (agent, chain, root) whose input and output repeat those of the spans below it, if they have any
    other,      ///< carries ids, scores or errors at most
  };

  std::string traceId;
  std::string spanId;      ///< unique in its trace
  std::string parentId;    ///< empty: a root
  /// A span may come in pieces (log records that hold its messages). Empty: the span itself; else what tells this piece
  /// from the others of the same span. A piece adds to what the span itself says, in the order of startedAt.
  std::string pieceId;
  Kind kind = Kind::other;
  std::string name;
  std::optional<Micros> startedAt;
  std::optional<Micros> endedAt;
  bool failed = false;
  std::string error;       ///< what the span says of its failure

  std::string conversationId;   ///< the thread or session that it names, or empty
  std::string conversationRule; ///< the attribute that gave it ("session.id"), shown to people
  /// How little that attribute weighs: of a trace's ids the one with the lowest number holds, and spans of that trace
  /// that name none, or one of a higher number, follow it.
  std::uint8_t conversationRank = 0;
  User user;
  std::string agent;
  std::string agentVersion;
  std::string model;
  std::string endReason;
  std::string release;          ///< of the application: service.version, release, commit

  std::vector<Message> input;   ///< system first; a tool message answers a call before it
  std::vector<Message> output;
  bool inputTruncated = false;  ///< the sender cut it short ("…", a cap of 200 characters)
  /// The dialect never sends the history again: input and output are one turn, new even where an earlier one says the
  /// same. False: most send all that was said before, so that what is known has to be recognised.
  bool holdsOnlyItsTurn = false;

  /// Of a tool span: the call and what it gave. The call's id is empty where the sender gives none.
  std::optional<ToolCall> toolCall;
  std::string toolResult;
  bool hasToolResult = false;

  /// The same span again changes nothing, whatever it says: what has no time of its own has that of its arrival.
  bool firstHolds = false;

  std::vector<Event> scores;    ///< feedback and evaluations given on this span, its trace or its session
  std::string metadata;         ///< JSON object of attributes with no place of their own, or empty

  bool operator==(const Span&) const = default;
};

/// Spans whose lists of messages share what they have in common: every call of a conversation sends its history again.
struct SpanSet {
  struct Link {
    std::int32_t parent = -1; ///< index of the message before it in the same list; -1: it is the first
    Message message;
  };
  struct Item {
    Span span;                ///< without input and output
    std::int32_t input = -1;  ///< index of the last message of the list; -1: the list is empty
    std::int32_t output = -1;
  };
  std::vector<Link> messages; ///< a parent stands before its children
  std::vector<Item> items;
};

} // namespace hone
