#include <fmt/format.h>

#include "store/codes.h"
#include "store/reading.h"
#include "store/sqlite_store.h"

namespace hone {

namespace db {

void eraseSource(Connection& connection, std::int64_t source)
{
  std::vector<std::int64_t> ids;
  {
    const Use row = connection.use("SELECT id FROM conversation WHERE source_id = ?1 ORDER BY id");
    row->bind(1, source);
    while (row->step())
      ids.push_back(row->integer(0));
  }
  const bool everything = static_cast<std::int64_t>(ids.size()) == connection.integer("SELECT count(*) FROM conversation");
  SearchText text;
  for (const std::int64_t id : ids) {
    if (!everything) {
      readSearchText(connection, id, text);
      connection.use("INSERT INTO conversation_text (conversation_text, rowid, dialog, tool_output) VALUES ('delete', ?1, ?2, ?3)")
        ->bind(1, id).bindText(2, text.dialog).bindText(3, text.toolOutput).run();
    }
    connection.use("DELETE FROM message WHERE id BETWEEN ?1 AND ?2")->bind(1, firstRow(id)).bind(2, lastRow(id)).run();
    connection.use("DELETE FROM tool_call WHERE id BETWEEN ?1 AND ?2")->bind(1, firstRow(firstRow(id))).bind(2, lastRow(lastRow(id))).run();
    connection.use("DELETE FROM signal WHERE id BETWEEN ?1 AND ?2")->bind(1, firstRow(id)).bind(2, lastRow(id)).run();
    connection.use("DELETE FROM conversation WHERE id = ?1")->bind(1, id).run();
  }
  connection.use("DELETE FROM source WHERE id = ?1")->bind(1, source).run();
  connection.execute("DELETE FROM user WHERE NOT EXISTS (SELECT 1 FROM conversation WHERE user_id = user.id)");
  // Shared texts (an end reason may quote a message) that nobody refers to any more.
  connection.execute(
    "DELETE FROM term WHERE id NOT IN (SELECT agent_id FROM conversation UNION SELECT version_id FROM conversation"
    " UNION SELECT model_id FROM conversation UNION SELECT end_reason_id FROM conversation UNION SELECT name_id FROM message"
    " UNION SELECT role_name_id FROM message UNION SELECT finish_reason_id FROM message UNION SELECT name_id FROM tool_call)");
  // The index keeps deleted words in its older segments until they are merged.
  connection.use(everything ? "INSERT INTO conversation_text (conversation_text) VALUES ('delete-all')"
                            : "INSERT INTO conversation_text (conversation_text) VALUES ('optimize')")->run();
}

} // namespace db

Result<std::unique_ptr<Store::ImportBatch>> SqliteStore::beginImport(const std::string& sourceName, const std::string& kind,
                                                                     const std::string& location)
{
  return db::guarded([&] {
    db::Writer::Lock lock(m_writer);
    return db::openBatch(m_writer, std::move(lock), sourceName, kind, location);
  });
}

Result<std::vector<Source>> SqliteStore::sources() const
{
  return read([](db::Connection& connection) {
    std::vector<Source> sources;
    const db::Use row = connection.use("SELECT id, name, kind, location, received, stored, merged, unchanged, rejected,"
                                       " conversations, messages, last_import_at, last_error FROM source ORDER BY name, kind");
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
  auto removed = write(Notice::data, [&](db::Connection& connection) {
    {
      const db::Use row = connection.use("SELECT 1 FROM source WHERE id = ?1");
      row->bind(1, source.value);
      if (!row->step())
        db::refuse(ErrorKind::notFound, fmt::format("There is no source {} in this store.", source.value));
    }
    db::eraseSource(connection, source.value);
  });
  if (!removed)
    return removed;
  // The log still holds the pages as they were. A reader that is busy keeps it a little longer; that is no failure.
  (void)db::guarded([&] {
    const db::Writer::Lock lock(m_writer);
    m_writer.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)");
  });
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
