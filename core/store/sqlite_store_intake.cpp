#include <fmt/format.h>

#include "store/sqlite_store.h"

namespace hone {

namespace {

QuarantinedRecord quarantinedFrom(const db::Use& row)
{
  QuarantinedRecord out;
  out.id = row->integer(0);
  out.source = SourceId{row->integer(1)};
  out.record = {row->string(2), row->optionalInteger(3), row->optionalInteger(4), row->string(5), row->string(6)};
  out.record.size = row->integer(7) > static_cast<std::int64_t>(out.record.raw.size()) ? row->integer(7) : 0;
  return out;
}

} // namespace

Result<std::vector<QuarantinedRecord>> SqliteStore::quarantinePage(std::optional<SourceId> source, std::int64_t after, std::int64_t limit, bool withRaw) const
{
  return read([&](db::Connection& connection) {
    std::vector<QuarantinedRecord> records;
    const db::Use row = connection.use("SELECT id, source_id, file, line, byte_offset, reason, CASE WHEN ?4 THEN raw ELSE '' END, size FROM quarantine"
                                       " WHERE id > ?1 AND (?2 IS NULL OR source_id = ?2) ORDER BY id LIMIT ?3");
    row->bind(1, after).bindOptional(2, source ? std::optional(source->value) : std::nullopt).bind(3, limit).bind(4, withRaw ? 1 : 0);
    while (row->step())
      records.push_back(quarantinedFrom(row));
    return records;
  });
}

Result<std::int64_t> SqliteStore::quarantineCount(std::optional<SourceId> source) const
{
  return read([&](db::Connection& connection) {
    const db::Use row = connection.use("SELECT count(*) FROM quarantine WHERE ?1 IS NULL OR source_id = ?1");
    row->bindOptional(1, source ? std::optional(source->value) : std::nullopt);
    return row->step() ? row->integer(0) : std::int64_t{0};
  });
}

Result<std::vector<QuarantinedRecord>> SqliteStore::quarantined(std::span<const std::int64_t> ids) const
{
  return read([&](db::Connection& connection) {
    std::vector<QuarantinedRecord> records;
    for (const std::int64_t id : ids) {
      const db::Use row = connection.use("SELECT id, source_id, file, line, byte_offset, reason, raw, size FROM quarantine WHERE id = ?1");
      row->bind(1, id);
      if (row->step())
        records.push_back(quarantinedFrom(row));
    }
    return records;
  });
}

Result<std::vector<std::pair<std::string, std::int64_t>>> SqliteStore::quarantineByFile() const
{
  return read([&](db::Connection& connection) {
    std::vector<std::pair<std::string, std::int64_t>> files;
    const db::Use row = connection.use("SELECT file, count(*) FROM quarantine GROUP BY file");
    while (row->step())
      files.emplace_back(row->string(0), row->integer(1));
    return files;
  });
}

Result<void> SqliteStore::noteReasons(std::span<const std::pair<std::int64_t, std::string>> reasons)
{
  return write(Notice::none, [&](db::Connection& connection) {
    for (const auto& [id, reason] : reasons)
      connection.use("UPDATE quarantine SET reason = ?2 WHERE id = ?1")->bind(1, id).bindText(2, reason).run();
  });
}

Result<void> SqliteStore::noteFormat(const std::string& sourceName, const std::string& kind, const std::string& reason)
{
  return write(Notice::none, [&](db::Connection& connection) {
    connection.use("UPDATE source SET format_reason = ?3 WHERE name = ?1 AND kind = ?2")
      ->bindText(1, sourceName).bindText(2, kind).bindText(3, reason).run();
  });
}

Result<std::vector<WatchedFolder>> SqliteStore::watchedFolders() const
{
  return read([](db::Connection& connection) {
    std::vector<WatchedFolder> folders;
    const db::Use row = connection.use("SELECT path, name, format, mapping, paused, last_change, redact,"
                                       " (SELECT count(*) FROM watched_file WHERE folder = watched_folder.path) FROM watched_folder ORDER BY path");
    while (row->step()) {
      WatchedFolder& folder = folders.emplace_back();
      folder.path = row->string(0);
      folder.name = row->string(1);
      folder.format = row->string(2);
      folder.mapping = row->string(3);
      folder.paused = row->integer(4) != 0;
      folder.lastChange = row->optionalInteger(5);
      folder.redact = row->integer(6) != 0;
      folder.files = row->integer(7);
    }
    return folders;
  });
}

Result<void> SqliteStore::putWatchedFolder(const WatchedFolder& folder)
{
  return write(Notice::none, [&](db::Connection& connection) {
    const db::Use row = connection.use(
      "INSERT INTO watched_folder (path, name, format, mapping, paused, last_change, redact) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
      " ON CONFLICT (path) DO UPDATE SET name = excluded.name, format = excluded.format, mapping = excluded.mapping,"
      " paused = excluded.paused, redact = excluded.redact, last_change = coalesce(excluded.last_change, last_change)");
    row->bindText(1, folder.path).bindText(2, folder.name).bindText(3, folder.format).bindText(4, folder.mapping);
    row->bind(5, folder.paused ? 1 : 0).bindOptional(6, folder.lastChange).bind(7, folder.redact ? 1 : 0);
    row->step();
  });
}

Result<void> SqliteStore::removeWatchedFolder(const std::string& path)
{
  return write(Notice::none, [&](db::Connection& connection) {
    connection.use("DELETE FROM watched_file WHERE folder = ?1")->bindText(1, path).run();
    connection.use("DELETE FROM watched_folder WHERE path = ?1")->bindText(1, path).run();
    if (connection.changes() == 0)
      db::refuse(ErrorKind::notFound, fmt::format("The folder {} is not watched.", path));
  });
}

Result<std::vector<WatchedFile>> SqliteStore::watchedFiles(const std::string& folder) const
{
  return read([&](db::Connection& connection) {
    std::vector<WatchedFile> files;
    const db::Use row = connection.use("SELECT path, inode, size, modified FROM watched_file WHERE folder = ?1 ORDER BY path");
    row->bindText(1, folder);
    while (row->step())
      files.push_back({row->string(0), row->integer(1), row->integer(2), row->integer(3)});
    return files;
  });
}

Result<void> SqliteStore::putWatchedFiles(const std::string& folder, std::span<const WatchedFile> files)
{
  return write(Notice::none, [&](db::Connection& connection) {
    for (const WatchedFile& file : files)
      connection.use("INSERT OR REPLACE INTO watched_file (folder, path, inode, size, modified) VALUES (?1, ?2, ?3, ?4, ?5)")
        ->bindText(1, folder).bindText(2, file.path).bind(3, file.inode).bind(4, file.size).bind(5, file.modified).run();
  });
}

} // namespace hone
