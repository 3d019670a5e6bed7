#include "capture/store_sink.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/counted.h"
#include "capture/span_import.h"

namespace hone {

namespace {

/// A transaction is closed after this many conversations or bytes of text: large enough that full text is written in
/// large pieces, small enough that it stays in memory and that little is read again after a crash.
constexpr std::int64_t kBatchConversations = 12000;
constexpr std::size_t kBatchBytes = std::size_t{48} * 1024 * 1024;
/// When others wait to write, after this many.
constexpr std::int64_t kSmallBatch = 500;
/// Spans that are kept at once.
constexpr std::size_t kSpansAtOnce = 4000;
/// A place is not noted when more than this was read ahead of it: it is kept in memory on the way back to it.
constexpr std::int64_t kMostReadAhead = std::int64_t{64} * 1024 * 1024;

} // namespace

StoreSink::StoreSink(Store& store, ImportSummary& summary, std::string source, std::string kind, std::string location, bool redact)
  : m_store(store), m_summary(summary), m_source(std::move(source)), m_kind(std::move(kind)), m_location(std::move(location)), m_redact(redact)
{
}

void StoreSink::keepProgress(const Sha256& key, const HashingStream& stream)
{
  m_progress = {};
  m_progress.key = key;
  m_stream = &stream;
}

Result<void> StoreSink::startBehind(const FileProgress& progress, bool all, const std::string& file)
{
  m_progress = progress;
  m_note = FileNote::resumed;
  FileCounts counts;
  if (progress.complete) {
    HONE_TRY(m_batch, m_store.beginImport({}, {}, m_location));
    HONE_TRY(counts, m_batch->countAgain(progress.key, all));
    (m_kind == "events" ? m_counts.eventsUnchanged : m_counts.conversationsUnchanged) += counts.conversations;
  } else {
    HONE_TRY(counts, m_store.fileCounts(progress.key));
    m_summary.conversationsResumed += counts.conversations;
  }
  // From here on the file counts as cut off until it is finished.
  m_progress.complete = all && progress.complete;
  return counts.rejected > 0 ? listRejected(file, all ? std::nullopt : std::optional(progress.resumeAt)) : Result<void>();
}

Result<void> StoreSink::listRejected(const std::string& file, std::optional<std::int64_t> before)
{
  HONE_TRY(const auto sources, m_store.sources());
  for (const Source& source : sources) {
    if (source.name != m_source || source.kind != m_kind)
      continue;
    HONE_TRY(auto records, m_store.quarantine(source.id));
    for (RejectedRecord& record : records)
      if (record.file == file && (!before || record.offset.value_or(0) < *before)) {
        record.isKept = true;
        m_summary.reject(std::move(record));
      }
  }
  return {};
}

Result<void> StoreSink::redactFromNowOn(const std::string& source, const std::string& kind)
{
  if (m_redacted.contains({source, kind}))
    return {};
  HONE_TRY(auto policy, m_store.privacy().policy(source, kind));
  if (!policy.redact) {
    // The policy is written before the source's first record, and nothing else can write while a batch is open.
    HONE_CHECK(commitBatch(false));
    policy.redact = true;
    HONE_CHECK(m_store.privacy().setPolicy(policy));
  }
  m_redacted.insert({source, kind});
  return {};
}

Result<void> StoreSink::open(const std::string& source, const std::string& kind)
{
  if (m_redact)
    HONE_CHECK(redactFromNowOn(source, kind));
  if (m_batch)
    return m_batch->useSource(source, kind, m_location);
  HONE_TRY(m_batch, m_store.beginImport(source, kind, m_location));
  return {};
}

Result<void> StoreSink::conversation(Conversation&& conversation)
{
  const bool ownSource = !conversation.sourceName.empty();
  HONE_CHECK(open(ownSource ? conversation.sourceName : m_source, ownSource ? conversation.sourceKind : m_kind));
  m_reached.reset();
  std::int64_t messagesAdded = 0;
  const auto change = m_batch->put(conversation, messagesAdded);
  if (!change && change.error().kind == ErrorKind::invalidInput) {
    RejectedRecord record;
    record.file = m_location;
    record.reason = change.error().message;
    record.raw = conversation.externalId;
    return rejected(std::move(record));
  }
  if (!change)
    return std::unexpected(change.error());
  switch (*change) {
  case StoreChange::added: ++m_counts.conversationsAdded; break;
  case StoreChange::merged: ++m_counts.conversationsMerged; break;
  case StoreChange::unchanged: ++m_counts.conversationsUnchanged; break;
  }
  m_counts.messagesAdded += messagesAdded;
  ++m_inBatch;
  for (const Message& message : conversation.messages)
    m_bytes += message.text.size();
  return !m_takesPositions && isBatchFull() ? commitBatch(false) : Result<void>();
}

Result<void> StoreSink::event(Event&& event, const std::string& sourceName, const std::string& sourceKind)
{
  const bool ownSource = !sourceName.empty();
  HONE_CHECK(open(ownSource ? sourceName : m_source, ownSource ? sourceKind : m_kind));
  m_reached.reset();
  HONE_CHECK(noteUnmapped(event));
  HONE_TRY(const StoreChange change, m_batch->putEvent(event));
  ++(change == StoreChange::unchanged ? m_counts.eventsUnchanged : m_counts.eventsAdded);
  ++m_inBatch;
  return !m_takesPositions && isBatchFull() ? commitBatch(false) : Result<void>();
}

Result<void> StoreSink::noteUnmapped(const Event& event)
{
  if (!m_rules) {
    HONE_TRY(m_rules, m_store.eventRules());
  }
  const auto unmapped = unmappedBy(*m_rules, event);
  if (!unmapped)
    return {};
  auto& all = m_summary.unmappedEvents;
  const auto known = std::ranges::find_if(all, [&](const UnmappedEvents& one) { return one.name == unmapped->name && one.text == unmapped->text; });
  if (known != all.end())
    ++known->count;
  else if (all.size() < ImportSummary::kListed)
    all.push_back(*unmapped);
  return {};
}

Result<void> StoreSink::recover(std::int64_t quarantineId)
{
  HONE_CHECK(open(m_source, m_kind));
  return m_batch->recover(quarantineId);
}

Result<void> StoreSink::rejected(RejectedRecord&& record)
{
  HONE_CHECK(open(m_source, m_kind));
  m_reached.reset();
  HONE_CHECK(m_batch->reject(record));
  m_bytes += record.raw.size();
  record.isKept = true;
  m_counts.reject(std::move(record));
  return m_bytes >= kBatchBytes ? commitBatch(false) : Result<void>();
}

void StoreSink::note(const std::string& text)
{
  if (m_summary.notes.size() < ImportSummary::kListed)
    m_summary.notes.push_back(fmt::format("{}: {}", m_location, text));
}

bool StoreSink::isBatchFull() const
{
  return m_inBatch >= kBatchConversations || m_bytes >= kBatchBytes || (m_inBatch >= kSmallBatch && m_batch && m_batch->othersWait());
}

bool StoreSink::wantsPosition()
{
  m_takesPositions = true;
  return isBatchFull();
}

Result<void> StoreSink::reached(ReadPosition&& position)
{
  m_reached = std::move(position);
  return isBatchFull() ? commitBatch(false) : Result<void>();
}

Result<void> StoreSink::spans(std::vector<Span>&& spans)
{
  m_hasSpans = true;
  std::move(spans.begin(), spans.end(), std::back_inserter(m_spans));
  return m_spans.size() >= kSpansAtOnce ? keepSpans() : Result<void>();
}

Result<void> StoreSink::keepSpans()
{
  if (m_spans.empty())
    return {};
  // Spans are kept in transactions of their own, and only one can be open.
  HONE_CHECK(commitBatch(false));
  if (m_redact)
    HONE_CHECK(redactFromNowOn(m_source, m_kind));
  HONE_TRY(const SpanImportResult kept, putSpans(m_store, {m_source, m_kind, m_location}, std::exchange(m_spans, {})));
  if (kept.rejected > 0) {
    m_summary.reject(wholeFile(m_location, fmt::format("{} not be kept: {}", counted(kept.rejected, "span could", "spans could"), kept.reason)));
    m_summary.rejectedCount += kept.rejected - 1;
  }
  return {};
}

Result<void> StoreSink::assembleSpans()
{
  const auto counted = [this]() -> Result<std::pair<std::int64_t, std::int64_t>> {
    HONE_TRY(const auto sources, m_store.sources());
    for (const Source& source : sources)
      if (source.name == m_source && source.kind == m_kind)
        return std::pair(source.conversations, source.messages);
    return std::pair<std::int64_t, std::int64_t>(0, 0);
  };
  HONE_TRY(const auto before, counted());
  HONE_TRY(const std::vector<ConversationId> changed, assembleDirty(m_store, {m_source, m_kind, m_location}, {}));
  HONE_TRY(const auto after, counted());
  const std::int64_t added = std::max<std::int64_t>(0, after.first - before.first);
  m_summary.conversationsAdded += added;
  m_summary.conversationsMerged += std::max<std::int64_t>(0, static_cast<std::int64_t>(changed.size()) - added);
  m_summary.messagesAdded += std::max<std::int64_t>(0, after.second - before.second);
  return {};
}

Result<void> StoreSink::commit()
{
  HONE_CHECK(keepSpans());
  return commitBatch(false);
}

Result<void> StoreSink::finish()
{
  if (m_hasSpans) {
    HONE_CHECK(keepSpans());
    HONE_CHECK(commitBatch(false));
    return assembleSpans();
  }
  if (m_stream && !m_batch && m_note != FileNote::anew) {
    HONE_TRY(m_batch, m_store.beginImport({}, {}, m_location));
  }
  return commitBatch(true);
}

Result<void> StoreSink::commitBatch(bool atEnd)
{
  if (!m_batch)
    return {};
  // A file that is known as a whole is noted as it is.
  if (m_stream && !m_progress.complete) {
    const bool canGoOn = m_reached && m_stream->count() - m_reached->offset <= kMostReadAhead;
    if (canGoOn) {
      m_progress.resumeAt = m_reached->offset;
      m_progress.line = m_reached->line;
      m_progress.state = std::move(m_reached->state);
    }
    m_progress.checked = m_stream->count();
    m_progress.hash = m_stream->hash();
    m_progress.complete = atEnd;
    HONE_CHECK(m_batch->noteFile(m_progress, m_note, !canGoOn));
    m_note = FileNote::further;
  }
  m_reached.reset();
  HONE_CHECK(m_batch->commit());
  if (const RedactionReport* const masked = m_batch->redaction())
    m_summary.redaction.add(*masked);
  m_batch.reset();
  m_inBatch = 0;
  m_bytes = 0;
  m_summary.conversationsAdded += m_counts.conversationsAdded;
  m_summary.conversationsMerged += m_counts.conversationsMerged;
  m_summary.conversationsUnchanged += m_counts.conversationsUnchanged;
  m_summary.messagesAdded += m_counts.messagesAdded;
  m_summary.eventsAdded += m_counts.eventsAdded;
  m_summary.eventsUnchanged += m_counts.eventsUnchanged;
  const std::int64_t unlisted = m_counts.rejectedCount - static_cast<std::int64_t>(m_counts.rejected.size());
  m_summary.rejectedCount += unlisted;
  m_summary.setAsideCount += unlisted;
  for (RejectedRecord& record : m_counts.rejected)
    m_summary.reject(std::move(record));
  m_counts = {};
  return {};
}

} // namespace hone
