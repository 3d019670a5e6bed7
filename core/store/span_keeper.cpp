#include "store/span_keeper.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "store/span_pack.h"

namespace hone::db {

namespace {

constexpr std::size_t kKeyBytes = 16;
constexpr std::size_t kMostSpanBytes = 64u << 20;
constexpr std::int64_t kNoRank = 255;
constexpr std::int64_t kNumberMask = (std::int64_t{1} << kSpanNumberBits) - 1;

std::span<const std::byte> asBytes(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }

std::string shortHash(std::string_view a, std::string_view b)
{
  // One buffer, one digest: messages are many and small.
  thread_local std::string joined;
  joined.assign(a);
  joined.push_back('\0');
  joined.append(b);
  const Sha256 hash = sha256(joined);
  return {reinterpret_cast<const char*>(hash.data()), kKeyBytes};
}

std::string_view whyNotKept(const Span& span)
{
  if (span.traceId.empty() || span.spanId.empty())
    return "A span has no trace id or no span id.";
  if (span.traceId.size() > 1024 || span.spanId.size() > 1024 || span.pieceId.size() > 1024 || span.conversationId.size() > 4096)
    return "An id of a span is longer than 1,024 bytes.";
  std::size_t bytes = span.metadata.size() + span.toolResult.size();
  for (const auto* list : {&span.input, &span.output}) {
    if (list->size() > static_cast<std::size_t>(kMostSpans))
      return "A span has more than 65,535 messages.";
    for (const Message& message : *list)
      bytes += message.text.size() + message.metadata.size();
  }
  if (bytes > kMostSpanBytes)
    return "A span is larger than 64 MiB.";
  return {};
}

std::int64_t rankOf(const Span& span) { return span.conversationId.empty() ? kNoRank : span.conversationRank; }

} // namespace

SpanKeeper::Group& SpanKeeper::group(bool named, const std::string& key)
{
  const auto [place, isNew] = m_groups.try_emplace((named ? 'n' : 't') + key);
  Group& group = place->second;
  if (!isNew)
    return group;
  {
    const Use row = m_connection.use("SELECT id, span_count, last_span, last_message FROM span_group"
                                     " WHERE source_id = ?1 AND named = ?2 AND key = ?3");
    row->bind(1, m_source).bind(2, named ? 1 : 0).bindText(3, key);
    if (row->step()) {
      group.id = row->integer(0);
      group.spans = row->integer(1);
      group.lastSpan = row->integer(2);
      group.lastMessage = row->integer(3);
    }
  }
  if (group.id == 0) {
    m_connection.use("INSERT INTO span_group (source_id, named, key) VALUES (?1, ?2, ?3)")
      ->bind(1, m_source).bind(2, named ? 1 : 0).bindText(3, key).run();
    group.id = m_connection.lastInsertId();
    group.messagesKnown = true;
  }
  m_groupById[group.id] = &group;
  return group;
}

SpanKeeper::Group& SpanKeeper::groupOf(const Trace& trace, const std::string& traceKey, std::int64_t rank,
                                       const std::string& conversation)
{
  if (!conversation.empty() && rank <= trace.rank)
    return group(true, conversation);
  if (trace.rank < kNoRank)
    return group(true, trace.conversation);
  return group(false, traceKey);
}

void SpanKeeper::readTraces(std::span<const Span> spans)
{
  std::unordered_map<std::string, std::pair<std::int64_t, std::string>> incoming;
  for (const Span& span : spans) {
    if (!whyNotKept(span).empty())
      continue;
    auto& best = incoming.try_emplace(span.traceId, kNoRank, std::string()).first->second;
    if (!span.conversationId.empty())
      best = std::min(best.first == kNoRank ? std::pair(rankOf(span), span.conversationId) : best,
                      std::pair(rankOf(span), span.conversationId));
  }
  for (auto& [key, best] : incoming) {
    Trace& trace = m_traces[key];
    {
      const Use row = m_connection.use("SELECT id, rank, conversation FROM span_trace WHERE source_id = ?1 AND key = ?2");
      row->bind(1, m_source).bindText(2, key);
      if (row->step()) {
        trace.id = row->integer(0);
        trace.rank = row->integer(1);
        trace.conversation = row->string(2);
      }
    }
    if (trace.id == 0) {
      trace.rank = best.first;
      trace.conversation = best.second;
      m_connection.use("INSERT INTO span_trace (source_id, key, rank, conversation) VALUES (?1, ?2, ?3, ?4)")
        ->bind(1, m_source).bindText(2, key).bind(3, trace.rank).bindText(4, trace.conversation).run();
      trace.id = m_connection.lastInsertId();
      continue;
    }
    {
      const Use row = m_connection.use("SELECT identity, content, id FROM span WHERE trace_id = ?1");
      row->bind(1, trace.id);
      while (row->step())
        trace.spans[row->string(0)] = {row->integer(2), row->string(1)};
    }
    if (best.first < kNoRank && (trace.rank == kNoRank || best < std::pair(trace.rank, trace.conversation))) {
      trace.rank = best.first;
      trace.conversation = best.second;
      m_connection.use("UPDATE span_trace SET rank = ?2, conversation = ?3 WHERE id = ?1")
        ->bind(1, trace.id).bind(2, trace.rank).bindText(3, trace.conversation).run();
      move(trace, key);
    }
  }
}

void SpanKeeper::knowMessages(Group& group)
{
  if (group.messagesKnown)
    return;
  group.messagesKnown = true;
  const Use row = m_connection.use("SELECT hash, id FROM span_message WHERE id BETWEEN ?1 AND ?2");
  row->bind(1, spanRow(group.id, 0)).bind(2, spanRow(group.id, kMostSpanMessages));
  while (row->step())
    group.messages.emplace(row->string(0), row->integer(1) & kNumberMask);
}

/// For each message a hash of the list up to it; the last is that of the whole list. Writes nothing: a span that changes
/// nothing must leave no message behind.
std::vector<std::string> SpanKeeper::digestsOf(const std::vector<Message>& messages)
{
  std::vector<std::string> digests;
  digests.reserve(messages.size());
  for (const Message& message : messages) {
    packSpanMessage(message, m_bytes);
    digests.push_back(shortHash(digests.empty() ? std::string_view() : std::string_view(digests.back()), m_bytes));
  }
  return digests;
}

/// Keeps the messages that are not known yet. The number of the last one.
std::int64_t SpanKeeper::chain(Group& group, const std::vector<Message>& messages, const std::vector<std::string>& digests)
{
  if (messages.empty())
    return 0;
  knowMessages(group);
  std::int64_t last = 0;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const auto [place, isNew] = group.messages.try_emplace(digests[i], group.lastMessage + 1);
    if (isNew) {
      packSpanMessage(messages[i], m_bytes);
      if (group.lastMessage >= kMostSpanMessages)
        throw Failure{Error{ErrorKind::invalidInput, "A conversation has more messages than can be kept.", {}, std::nullopt, std::nullopt}};
      ++group.lastMessage;
      m_connection.use("INSERT INTO span_message (id, parent, hash, body) VALUES (?1, ?2, ?3, ?4)")
        ->bind(1, spanRow(group.id, group.lastMessage)).bind(2, last).bindBlob(3, asBytes(digests[i])).bindBlob(4, asBytes(m_bytes)).run();
    }
    last = place->second;
  }
  return last;
}

void SpanKeeper::write(Group& group, std::int64_t trace, std::string_view identity, std::string_view content, std::int64_t rank,
                       const Span& span, std::int64_t input, std::int64_t output)
{
  packSpan(span, m_bytes);
  ++group.lastSpan;
  ++group.spans;
  group.changed = true;
  m_connection.use("INSERT INTO span (id, trace_id, identity, content, rank, input, output, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
    ->bind(1, spanRow(group.id, group.lastSpan)).bind(2, trace).bindBlob(3, asBytes(identity)).bindBlob(4, asBytes(content))
    .bind(5, rank).bind(6, input).bind(7, output).bindBlob(8, asBytes(m_bytes)).run();
}

void SpanKeeper::removeRow(std::int64_t row)
{
  m_connection.use("DELETE FROM span WHERE id = ?1")->bind(1, row).run();
  const std::int64_t id = row >> kSpanNumberBits;
  if (const auto known = m_groupById.find(id); known != m_groupById.end()) {
    --known->second->spans;
    known->second->changed = true;
  } else {
    m_connection.use("UPDATE span_group SET span_count = span_count - 1, revision = revision + 1 WHERE id = ?1")->bind(1, id).run();
  }
}

SpanCounts SpanKeeper::put(std::span<const Span> spans)
{
  SpanCounts counts;
  counts.received = static_cast<std::int64_t>(spans.size());
  readTraces(spans);
  const auto refuse = [&counts](std::string_view reason) {
    ++counts.rejected;
    if (counts.reason.empty())
      counts.reason = reason;
  };
  std::string body;
  const auto whole = [](const std::vector<std::string>& digests) { return digests.empty() ? std::string_view() : std::string_view(digests.back()); };
  for (const Span& span : spans) {
    if (const std::string_view reason = whyNotKept(span); !reason.empty()) {
      refuse(reason);
      continue;
    }
    Trace& trace = m_traces.at(span.traceId);
    Group& target = groupOf(trace, span.traceId, rankOf(span), span.conversationId);
    const std::string identity = shortHash(span.spanId, span.pieceId);
    const auto known = trace.spans.find(identity);
    if (known == trace.spans.end() && target.spans >= kMostSpans) {
      refuse("A conversation has more than 65,535 spans. Is its id one that all conversations share?");
      continue;
    }
    packSpan(span, body);
    const std::vector<std::string> inputDigests = digestsOf(span.input);
    const std::vector<std::string> outputDigests = digestsOf(span.output);
    std::string content(1, static_cast<char>((span.endedAt ? 1 : 0) | (span.output.empty() && !span.hasToolResult ? 0 : 2)));
    content += shortHash(shortHash(whole(inputDigests), whole(outputDigests)), body).substr(1);
    if (known != trace.spans.end()) {
      const std::string& before = known->second.content;
      const bool sameGroup = known->second.row >> kSpanNumberBits == target.id;
      const int missing = before[0] & ~content[0];
      if ((before == content && sameGroup) || missing != 0 || span.firstHolds) {
        ++counts.unchanged;
        continue;
      }
      removeRow(known->second.row);
      if (!sameGroup)
        m_left.insert(known->second.row >> kSpanNumberBits);
      ++counts.merged;
    } else {
      ++counts.stored;
    }
    const std::int64_t input = chain(target, span.input, inputDigests);
    const std::int64_t output = chain(target, span.output, outputDigests);
    write(target, trace.id, identity, content, rankOf(span), span, input, output);
    trace.spans[identity] = {spanRow(target.id, target.lastSpan), content};
  }
  finish();
  return counts;
}

/// Moves the spans of a trace whose conversation has changed to the groups that they belong to now.
void SpanKeeper::move(Trace& trace, const std::string& traceKey)
{
  std::vector<std::int64_t> sources;
  for (const auto& [identity, known] : trace.spans)
    sources.push_back(known.row >> kSpanNumberBits);
  std::ranges::sort(sources);
  const auto repeated = std::ranges::unique(sources);
  sources.erase(repeated.begin(), repeated.end());
  for (const std::int64_t from : sources) {
    const SpanSet set = readSpans(m_connection, from, trace.id);
    const auto list = [&set](std::int32_t last) {
      std::vector<Message> messages;
      for (; last >= 0; last = set.messages[static_cast<std::size_t>(last)].parent)
        messages.push_back(set.messages[static_cast<std::size_t>(last)].message);
      std::ranges::reverse(messages);
      return messages;
    };
    for (const SpanSet::Item& item : set.items) {
      const Span& span = item.span;
      Group& target = groupOf(trace, traceKey, rankOf(span), span.conversationId);
      if (target.id == from)
        continue;
      const std::string identity = shortHash(span.spanId, span.pieceId);
      const auto known = trace.spans.find(identity);
      if (known == trace.spans.end() || target.spans >= kMostSpans)
        continue;
      removeRow(known->second.row);
      m_left.insert(from);
      const std::vector<Message> asked = list(item.input), answered = list(item.output);
      const std::int64_t input = chain(target, asked, digestsOf(asked));
      const std::int64_t output = chain(target, answered, digestsOf(answered));
      write(target, trace.id, identity, known->second.content, rankOf(span), span, input, output);
      known->second.row = spanRow(target.id, target.lastSpan);
      const Use row = m_connection.use("SELECT conversation_id FROM span_group WHERE id = ?1 AND named = 0");
      row->bind(1, from);
      if (row->step() && !row->isNull(0) &&
          std::ranges::none_of(m_takeovers, [&](const Takeover& t) { return t.conversation == row->integer(0); }))
        m_takeovers.push_back({target.id, row->integer(0)});
    }
  }
}

void SpanKeeper::finish()
{
  for (auto& [key, group] : m_groups) {
    if (!group.changed)
      continue;
    m_connection.use("UPDATE span_group SET revision = revision + 1, span_count = ?2, last_span = ?3, last_message = ?4 WHERE id = ?1")
      ->bind(1, group.id).bind(2, group.spans).bind(3, group.lastSpan).bind(4, group.lastMessage).run();
  }
  // What was moved away leaves no text behind.
  for (const std::int64_t group : m_left) {
    const Use row = m_connection.use("SELECT span_count FROM span_group WHERE id = ?1");
    row->bind(1, group);
    if (!row->step() || row->integer(0) > 0)
      continue;
    m_connection.use("DELETE FROM span_message WHERE id BETWEEN ?1 AND ?2")
      ->bind(1, spanRow(group, 0)).bind(2, spanRow(group, kMostSpanMessages)).run();
  }
}

namespace {

/// Calls read(); false and a note where the row is damaged.
template<class Read>
bool readRow(const Use& row, int idColumn, int bodyColumn, bool isSpan, std::vector<DamagedRow>* damaged, Read&& read)
{
  try {
    read();
    return true;
  } catch (const Failure& failure) {
    if (failure.error.kind != ErrorKind::corrupt)
      throw;
    if (damaged)
      damaged->push_back({row->integer(idColumn), isSpan, row->string(bodyColumn)});
    return false;
  }
}

} // namespace

SpanSet readSpans(Connection& connection, std::int64_t group, std::int64_t trace, std::vector<DamagedRow>* damaged)
{
  SpanSet set;
  std::unordered_map<std::int64_t, std::int32_t> indexOf;
  const auto find = [&indexOf](std::int64_t number) {
    const auto found = indexOf.find(number);
    return found == indexOf.end() ? -1 : found->second;
  };
  {
    const Use row = connection.use("SELECT id, parent, body FROM span_message WHERE id BETWEEN ?1 AND ?2 ORDER BY id");
    row->bind(1, spanRow(group, 0)).bind(2, spanRow(group, kMostSpanMessages));
    while (row->step()) {
      const std::int64_t number = row->integer(0) & kNumberMask;
      const std::int32_t parent = find(row->integer(1));
      Message message;
      if (!readRow(row, 0, 2, false, damaged, [&] { message = unpackSpanMessage(row->text(2)); })) {
        indexOf.emplace(number, parent);
        continue;
      }
      indexOf.emplace(number, static_cast<std::int32_t>(set.messages.size()));
      set.messages.push_back({parent, std::move(message)});
    }
  }
  const Use row = connection.use("SELECT body, input, output, id FROM span WHERE id BETWEEN ?1 AND ?2 AND (?3 = 0 OR trace_id = ?3)");
  row->bind(1, spanRow(group, 0)).bind(2, spanRow(group, kMostSpanMessages)).bind(3, trace);
  while (row->step()) {
    Span span;
    if (readRow(row, 3, 0, true, damaged, [&] { span = unpackSpan(row->text(0)); }))
      set.items.push_back({std::move(span), find(row->integer(1)), find(row->integer(2))});
  }
  return set;
}

} // namespace hone::db
