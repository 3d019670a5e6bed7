#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/conversation.h"
#include "model/span.h"

/// The parts that assemble() is made of. All of it is pure; indexes are into the vectors named.
namespace hone::assembling {

/// Some clocks give when a span began in whole milliseconds and add to that how long it took, so that one that comes
/// after another seems to begin a little before its end.
constexpr Micros kClockGrain = 1500;

/// What tells whether two messages of different lists are the same.
struct MessageKey {
  std::uint64_t whole = 0; ///< role, words and calls
  std::uint64_t words = 0; ///< role and words; 0 where there are none
  std::uint64_t calls = 0; ///< names and arguments of the calls; 0 where there are none
  std::uint64_t joined = 0; ///< the arguments of all calls written in a row
  std::uint32_t count = 0; ///< of calls
  std::uint64_t ids = 0;   ///< names and ids of the calls; 0 where there are none, or one has no id
  Role role = Role::user;
  bool hasCalls = false;
  bool isBare = false; ///< its calls are without arguments: some readers of streams lose them
  /// Histories may leave it out: a tool's answer, or a message that only calls tools.
  bool isMachinery = false;
};
MessageKey keyOf(const Message& message);
bool isSame(const MessageKey& a, const MessageKey& b);
/// A text without differences in white space; JSON without white space between its tokens.
std::string normalised(std::string_view text);

/// A span with its pieces, in a tree with the others of its trace.
struct Unit {
  Span span;
  std::vector<std::int32_t> input;  ///< in SpanSet::messages
  std::vector<std::int32_t> output;
  std::vector<std::int32_t> later;  ///< what came after the answer, of a history that was written down late; with the answer first
  std::int32_t parent = -1;         ///< in the units; -1: a root, or the parent is not there
  std::int32_t depth = 0;
  std::int32_t toolsAbove = 0;      ///< runs of tools that it is nested in
  bool isCall = false;              ///< counts as a call of the model
  bool wraps = false;               ///< repeats calls below it
  bool onlyInstructs = false;       ///< says what the agent is told and nothing else
  bool hasWords() const { return !onlyInstructs && (!input.empty() || !output.empty()); }
};
/// In the order of time, then of ids.
std::vector<Unit> unitsOf(const SpanSet& spans, const std::vector<MessageKey>& keys);

/// One message of a conversation being put together.
struct Line {
  Message message;
  MessageKey key;
  std::int64_t order = 0;    ///< of the call that brought it, for merging threads; grows
  std::int32_t unit = -1;    ///< that call
  bool answer = false;       ///< the call's output, not part of what was sent
};

/// A conversation with one set of instructions.
struct Thread {
  std::string system;
  std::optional<Message> systemMessage;
  std::vector<Line> lines;
  struct Branch {
    std::size_t after = 0;   ///< lines before it
    std::vector<Line> lines;
  };
  std::vector<Branch> branches;
  struct Failure {
    std::size_t after = 0;
    std::int32_t unit = -1;
  };
  std::vector<Failure> failures;
  std::vector<std::int32_t> calls; ///< units in order
  std::int32_t toolsAbove = 0;     ///< the least of its calls
  std::int32_t depth = 0;
  std::optional<Micros> lastEnd;
  bool shortened = false;          ///< calls came with less than the whole history
  bool turnsOnly = false;          ///< its calls bring only their own turn
  std::size_t turnStart = 0;       ///< the line with which the last of these turns begins
};
std::vector<Thread> threadsOf(const SpanSet& spans, const std::vector<MessageKey>& keys, const std::vector<Unit>& units);

/// Joins runs of tools to the calls in the messages; adds results that no message holds and runs that no message asked
/// for. `units` are those of the messages' calls, parallel to them (-1: unknown). Links results at the end. Gives for
/// each message as it was its place now.
std::vector<std::size_t> joinTools(std::vector<Message>& messages, std::vector<std::int32_t>& messageUnits, const std::vector<Unit>& units,
                                   const std::vector<const Thread*>& sideThreads);

} // namespace hone::assembling
