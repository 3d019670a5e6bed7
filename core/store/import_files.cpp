#include <algorithm>

#include "store/import_batch.h"

namespace hone {

namespace db {

namespace {

std::int64_t fileId(Connection& connection, const Sha256& key)
{
  const Use row = connection.use("SELECT id FROM import_file WHERE file_key = ?1");
  row->bindBlob(1, key);
  return row->step() ? row->integer(0) : 0;
}

Sha256 hashOf(std::string_view bytes)
{
  Sha256 hash{};
  const auto raw = std::as_bytes(std::span(bytes.data(), std::min(bytes.size(), hash.size())));
  std::ranges::copy(raw, hash.begin());
  return hash;
}

} // namespace

Result<void> SqliteImportBatch::noteFile(const FileProgress& progress, FileNote note, bool tail)
{
  return stopOnFailure([&] {
    if (note == FileNote::anew)
      m_connection.use("DELETE FROM import_file WHERE file_key = ?1")->bindBlob(1, progress.key).run();
    m_connection.use("INSERT INTO import_file (file_key, resume_at, state, checked, hash, complete, line) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                     " ON CONFLICT (file_key) DO UPDATE SET resume_at = excluded.resume_at, state = excluded.state,"
                     " checked = excluded.checked, hash = excluded.hash, complete = excluded.complete, line = excluded.line")
      ->bindBlob(1, progress.key).bind(2, progress.resumeAt).bindText(3, progress.state).bind(4, progress.checked)
      .bindBlob(5, progress.hash).bind(6, progress.complete ? 1 : 0).bind(7, progress.line).run();
    const std::int64_t file = fileId(m_connection, progress.key);
    // What lay behind the place that this import began at was read again.
    if (note == FileNote::resumed)
      m_connection.use("UPDATE import_file_source SET tail_conversations = 0, tail_rejected = 0 WHERE file_id = ?1")->bind(1, file).run();
    for (const Ledger& entry : m_ledgers) {
      m_connection.use("INSERT OR IGNORE INTO import_file_source (file_id, source_id) VALUES (?1, ?2)")
        ->bind(1, file).bind(2, entry.source).run();
      m_connection.use("UPDATE import_file_source SET tail_conversations = tail_conversations + ?3, tail_rejected = tail_rejected + ?4"
                       " WHERE file_id = ?1 AND source_id = ?2")
        ->bind(1, file).bind(2, entry.source).bind(3, entry.conversations).bind(4, entry.setAside).run();
    }
    if (!tail)
      m_connection.use("UPDATE import_file_source SET conversations = conversations + tail_conversations, tail_conversations = 0,"
                       " rejected = rejected + tail_rejected, tail_rejected = 0 WHERE file_id = ?1")->bind(1, file).run();
  });
}

Result<FileCounts> SqliteImportBatch::countAgain(const Sha256& fileKey, bool withTail)
{
  return stopOnFailure([&] {
    FileCounts counts;
    std::vector<std::array<std::int64_t, 3>> parts;
    {
      const std::int64_t file = fileId(m_connection, fileKey);
      const Use row = m_connection.use("SELECT source_id, conversations + ?2 * tail_conversations, rejected + ?2 * tail_rejected"
                                       " FROM import_file_source WHERE file_id = ?1");
      row->bind(1, file).bind(2, withTail ? 1 : 0);
      while (row->step())
        parts.push_back({row->integer(0), row->integer(1), row->integer(2)});
    }
    for (const auto& [source, conversations, rejected] : parts) {
      counts.conversations += conversations;
      counts.rejected += rejected;
      // A record that was set aside before is not doubled either: it counts as unchanged.
      m_connection.use("UPDATE source SET received = received + ?2, unchanged = unchanged + ?2, last_import_at = ?3 WHERE id = ?1")
        ->bind(1, source).bind(2, conversations + rejected).bind(3, nowMicros()).run();
    }
    return counts;
  });
}

} // namespace db

Result<std::optional<FileProgress>> SqliteStore::fileProgress(const Sha256& key) const
{
  return read([&](db::Connection& connection) {
    std::optional<FileProgress> progress;
    const db::Use row = connection.use("SELECT resume_at, line, state, checked, hash, complete FROM import_file WHERE file_key = ?1");
    row->bindBlob(1, key);
    if (row->step())
      progress = FileProgress{key, row->integer(0), row->integer(1), row->string(2), row->integer(3), db::hashOf(row->text(4)),
                              row->integer(5) != 0};
    return progress;
  });
}

Result<FileCounts> SqliteStore::fileCounts(const Sha256& key) const
{
  return read([&](db::Connection& connection) {
    FileCounts counts;
    const db::Use row = connection.use("SELECT sum(conversations), sum(rejected) FROM import_file_source"
                                       " WHERE file_id = (SELECT id FROM import_file WHERE file_key = ?1)");
    row->bindBlob(1, key);
    if (row->step())
      counts = {row->integer(0), row->integer(1)};
    return counts;
  });
}

} // namespace hone
