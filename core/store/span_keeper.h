#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/hash.h"
#include "model/span.h"
#include "store/database.h"
#include "store/store.h"

namespace hone::db {

/// Rows of span and span_message: group << 22 | number.
inline constexpr int kSpanNumberBits = 22;
inline constexpr std::int64_t kMostSpans = 65535; ///< of a group
inline constexpr std::int64_t kMostSpanMessages = (std::int64_t{1} << kSpanNumberBits) - 1;
constexpr std::int64_t spanRow(std::int64_t group, std::int64_t number) { return group << kSpanNumberBits | number; }

/// Puts spans of one source into the span tables, within the caller's transaction. Throws Failure.
class SpanKeeper {
public:
  SpanKeeper(Connection& connection, std::int64_t source) : m_connection(connection), m_source(source) {}

  SpanCounts put(std::span<const Span> spans);
  /// A trace's conversation that the conversation of another group has to take over.
  struct Takeover {
    std::int64_t group = 0;        ///< that took the trace in
    std::int64_t conversation = 0; ///< of the trace
  };
  const std::vector<Takeover>& takeovers() const { return m_takeovers; }

private:
  using Key = std::array<std::byte, 16>;
  struct Group {
    std::int64_t id = 0;
    std::int64_t spans = 0;
    std::int64_t lastSpan = 0;
    std::int64_t lastMessage = 0;
    bool changed = false;
    bool messagesKnown = false;
    std::unordered_map<std::string, std::int64_t> messages; ///< hash of a chain → its last message
  };
  struct Known {
    std::int64_t row = 0;
    std::string content;
  };
  struct Trace {
    std::int64_t id = 0;
    std::int64_t rank = 255;
    std::string conversation;
    bool changed = false;
    std::unordered_map<std::string, Known> spans; ///< by identity
  };

  void readTraces(std::span<const Span> spans);
  Group& group(bool named, const std::string& key);
  Group& groupOf(const Trace& trace, const std::string& traceKey, std::int64_t rank, const std::string& conversation);
  void knowMessages(Group& group);
  std::vector<std::string> digestsOf(const std::vector<Message>& messages);
  std::int64_t chain(Group& group, const std::vector<Message>& messages, const std::vector<std::string>& digests);
  void write(Group& group, std::int64_t trace, std::string_view identity, std::string_view content, std::int64_t rank,
             const Span& span, std::int64_t input, std::int64_t output);
  void removeRow(std::int64_t row);
  void move(Trace& trace, const std::string& traceKey);
  void finish();

  Connection& m_connection;
  std::int64_t m_source;
  std::unordered_map<std::string, Group> m_groups; ///< by 'n' or 't' and key
  std::unordered_map<std::int64_t, Group*> m_groupById;
  std::unordered_map<std::string, Trace> m_traces;
  std::unordered_set<std::int64_t> m_left; ///< groups that spans were moved out of
  std::vector<Takeover> m_takeovers;
  std::string m_bytes;
};

/// A row of span or span_message that can no longer be read.
struct DamagedRow {
  std::int64_t row = 0;
  bool isSpan = true;  ///< else a message that spans share
  std::string body;
};

/// The spans of a group; trace: only those of that trace, 0 for all. Rows that cannot be read are left out and, where it
/// is asked for, told of; a list goes on without the message that it lost. Throws Failure.
SpanSet readSpans(Connection& connection, std::int64_t group, std::int64_t trace = 0, std::vector<DamagedRow>* damaged = nullptr);

} // namespace hone::db
