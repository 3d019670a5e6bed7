#include "store/import_batch.h"
#include "store/span_keeper.h"
#include "store/sqlite_privacy_store.h"
#include "store/sqlite_store.h"

namespace hone {

namespace {

/// A result of a batch inside guarded(), where failures are thrown.
template<class T>
T orThrow(Result<T>&& result)
{
  if (!result)
    throw db::Failure{std::move(result.error())};
  if constexpr (!std::is_void_v<T>)
    return std::move(*result);
}

} // namespace

Result<SpanCounts> SqliteStore::putSpans(const std::string& sourceName, const std::string& kind, const std::string& location,
                                         std::span<const Span> spans, std::span<const RejectedRecord> rejections)
{
  HONE_TRY(const auto rewriter, m_privacy->rewriterFor(sourceName, kind));
  return db::guarded([&] {
    std::vector<Span> masked;
    std::vector<RejectedRecord> maskedRejections;
    RedactionReport report;
    if (rewriter) {
      masked.assign(spans.begin(), spans.end());
      maskedRejections.assign(rejections.begin(), rejections.end());
      for (Span& span : masked)
        rewriter->rewrite(span, report);
      for (RejectedRecord& record : maskedRejections)
        rewriter->rewrite(record, report);
    }
    db::SqliteImportBatch batch(m_writer, db::Writer::Lock(m_writer), sourceName, kind, location);
    SpanCounts counts = orThrow(rewriter ? batch.putSpans(masked, maskedRejections) : batch.putSpans(spans, rejections));
    // Spans that were known count nothing again.
    if (rewriter && counts.stored + counts.merged + counts.rejected > 0)
      db::addMaskedRows(m_writer.connection(), sourceName, kind, report);
    orThrow(batch.commit());
    return counts;
  });
}

Result<std::vector<SpanGroup>> SqliteStore::changedSpanGroups(const std::string& sourceName, const std::string& kind, int limit) const
{
  return read([&](db::Connection& connection) {
    std::vector<SpanGroup> groups;
    const db::Use row = connection.use(
      "SELECT g.id, g.revision, g.named, g.key FROM source s JOIN span_group g ON g.source_id = s.id AND g.revision <> g.assembled"
      " WHERE s.name = ?1 AND s.kind = ?2 ORDER BY g.id LIMIT ?3");
    row->bindText(1, sourceName).bindText(2, kind).bind(3, limit);
    while (row->step()) {
      SpanGroup& group = groups.emplace_back();
      group.id = row->integer(0);
      group.revision = row->integer(1);
      (row->integer(2) != 0 ? group.conversationId : group.traceId) = row->string(3);
    }
    return groups;
  });
}

Result<SpanSet> SqliteStore::spansOf(const SpanGroup& group) const
{
  std::vector<db::DamagedRow> damaged;
  std::string source, kind;
  HONE_TRY(SpanSet set, read([&](db::Connection& connection) {
    SpanSet spans = db::readSpans(connection, group.id, 0, &damaged);
    if (!damaged.empty()) {
      const db::Use row = connection.use("SELECT s.name, s.kind FROM span_group g JOIN source s ON s.id = g.source_id WHERE g.id = ?1");
      row->bind(1, group.id);
      if (row->step()) {
        source = row->string(0);
        kind = row->string(1);
      }
    }
    return spans;
  }));
  // Left where they are, they would be met again by every assembly; a row of the source's quarantine says what is missing.
  if (!damaged.empty() && !kind.empty())
    HONE_CHECK(db::guarded([&] {
      db::SqliteImportBatch batch(m_writer, db::Writer::Lock(m_writer), source, kind, {});
      orThrow(batch.setAside(group, damaged));
      orThrow(batch.commit());
    }));
  return set;
}

Result<std::vector<ConversationId>> SqliteStore::putAssembled(const std::string& sourceName, const std::string& kind,
                                                              std::span<const AssembledGroup> groups)
{
  HONE_TRY(const auto rewriter, m_privacy->rewriterFor(sourceName, kind));
  return db::guarded([&] {
    // A name that one span tells is masked in what the others say, too.
    std::vector<AssembledGroup> masked;
    RedactionReport report;
    if (rewriter) {
      masked.assign(groups.begin(), groups.end());
      for (AssembledGroup& group : masked)
        if (group.conversation)
          rewriter->rewrite(*group.conversation, report);
    }
    db::SqliteImportBatch batch(m_writer, db::Writer::Lock(m_writer), sourceName, kind, {});
    std::vector<ConversationId> ids;
    for (const AssembledGroup& group : rewriter ? std::span<const AssembledGroup>(masked) : groups)
      ids.push_back(orThrow(batch.putAssembled(group)));
    orThrow(batch.commit());
    return ids;
  });
}

} // namespace hone
