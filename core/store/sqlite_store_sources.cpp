#include "store/sqlite_privacy_store.h"
#include "store/sqlite_store.h"

namespace hone {

Result<std::unique_ptr<Store::ImportBatch>> SqliteStore::beginImport(const std::string& sourceName, const std::string& kind,
                                                                     const std::string& location)
{
  HONE_TRY(auto rewriter, m_privacy->rewriterFor(sourceName, kind));
  return db::guarded([&] {
    db::Writer::Lock lock(m_writer);
    auto batch = db::openBatch(m_writer, std::move(lock), sourceName, kind, location);
    return rewritingBatch(std::move(batch), *m_privacy, m_writer, sourceName, kind, std::move(rewriter));
  });
}

Result<std::vector<Source>> SqliteStore::sources() const
{
  return read([](db::Connection& connection) {
    std::vector<Source> sources;
    const db::Use row = connection.use("SELECT id, name, kind, location, received, stored, merged, unchanged, rejected,"
                                       " conversations, messages, last_import_at, last_error, unit, format_reason FROM source ORDER BY name, kind");
    while (row->step()) {
      Source& source = sources.emplace_back();
      source.id = SourceId{row->integer(0)};
      source.name = row->string(1);
      source.kind = row->string(2);
      source.location = row->string(3);
      source.received = row->integer(4);
      source.stored = row->integer(5);
      source.merged = row->integer(6);
      source.unchanged = row->integer(7);
      source.rejected = row->integer(8);
      source.conversations = row->integer(9);
      source.messages = row->integer(10);
      source.lastImportAt = row->optionalInteger(11);
      source.lastError = row->string(12);
      source.unit = row->string(13);
      source.formatReason = row->string(14);
    }
    return sources;
  });
}

Result<std::vector<RejectedRecord>> SqliteStore::quarantine(SourceId source) const
{
  return read([&](db::Connection& connection) {
    std::vector<RejectedRecord> records;
    const db::Use row = connection.use(
      "SELECT file, line, byte_offset, reason, raw FROM quarantine WHERE source_id = ?1 ORDER BY id");
    row->bind(1, source.value);
    while (row->step())
      records.push_back({row->string(0), row->optionalInteger(1), row->optionalInteger(2), row->string(3), row->string(4)});
    return records;
  });
}

Result<void> SqliteStore::removeSource(SourceId source)
{
  ErasureRequest request;
  request.source = source;
  HONE_CHECK(m_privacy->erase(request, JobContext()));
  return {};
}

Result<std::vector<std::pair<std::string, std::int64_t>>> SqliteStore::agentVersions() const
{
  return read([](db::Connection& connection) {
    std::vector<std::pair<std::string, std::int64_t>> versions;
    const db::Use row = connection.use(
      "SELECT t.text, g.n FROM (SELECT version_id, count(*) AS n FROM conversation WHERE version_id <> 0 GROUP BY version_id) g"
      " JOIN term t ON t.id = g.version_id ORDER BY g.n DESC, t.text");
    while (row->step())
      versions.emplace_back(row->string(0), row->integer(1));
    return versions;
  });
}

} // namespace hone
