#include <algorithm>

#include <fmt/format.h>

#include "store/codes.h"
#include "store/import_batch.h"
#include "store/sqlite_privacy_store.h"
#include "store/sqlite_store.h"

namespace hone {

namespace {

static_assert(static_cast<int>(SecretPlace::keychain) == 0 && static_cast<int>(SecretPlace::sealedFile) == 1 &&
              static_cast<int>(SecretPlace::environment) == 2);

void requireChange(const db::Connection& connection, const std::string& name)
{
  if (connection.changes() == 0)
    db::refuse(ErrorKind::notFound, fmt::format("There is no sync called \"{}\".", name));
}

/// A result inside guarded(), where failures are thrown.
template<class T>
T orThrowSync(Result<T>&& result)
{
  if (!result)
    throw db::Failure{std::move(result.error())};
  if constexpr (!std::is_void_v<T>)
    return std::move(*result);
}

} // namespace

Result<std::vector<SyncStatus>> SqliteStore::syncs() const
{
  return read([](db::Connection& connection) {
    std::vector<SyncStatus> all;
    {
      const db::Use row = connection.use(
        "SELECT name, kind, start_from, overlap_minutes, every_minutes, secret_place, secrets_kept, cursor, fetched_up_to, pages,"
        " rows, rows_changed, rejected, last_run_at, last_success_at, go_on_at, last_error FROM sync ORDER BY name");
      while (row->step()) {
        SyncStatus& status = all.emplace_back();
        SyncSettings& settings = status.settings;
        settings.name = row->string(0);
        settings.kind = row->string(1);
        settings.startFrom = row->optionalInteger(2);
        settings.overlapMinutes = row->integer(3);
        settings.everyMinutes = row->integer(4);
        settings.secretPlace = static_cast<SecretPlace>(std::clamp<std::int64_t>(row->integer(5), 0, 2));
        status.secretsKept = row->integer(6) != 0;
        status.cursor = row->string(7);
        status.fetchedUpTo = row->optionalInteger(8);
        status.pages = row->integer(9);
        status.rows = row->integer(10);
        status.rowsChanged = row->integer(11);
        status.rejected = row->integer(12);
        status.lastRunAt = row->optionalInteger(13);
        status.lastSuccessAt = row->optionalInteger(14);
        status.nextRunAt = row->optionalInteger(15);
        status.lastError = row->string(16);
        if (!status.lastError.empty())
          status.state = SyncState::failed;
        else if (status.nextRunAt)
          status.state = SyncState::waiting;
      }
    }
    for (SyncStatus& status : all) {
      const db::Use row = connection.use("SELECT key, value FROM sync_field WHERE sync = ?1");
      row->bindText(1, status.settings.name);
      while (row->step())
        status.settings.fields.emplace(row->string(0), row->string(1));
    }
    return all;
  });
}

Result<void> SqliteStore::putSync(const SyncSettings& settings, bool secretsKept, bool restart)
{
  return write(Notice::none, [&](db::Connection& connection) {
    connection.use("INSERT INTO sync (name, kind, start_from, overlap_minutes, every_minutes, secret_place, secrets_kept)"
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (name) DO UPDATE SET kind = excluded.kind,"
                   " start_from = excluded.start_from, overlap_minutes = excluded.overlap_minutes,"
                   " every_minutes = excluded.every_minutes, secret_place = excluded.secret_place,"
                   " secrets_kept = excluded.secrets_kept, last_error = ''")
      ->bindText(1, settings.name).bindText(2, settings.kind).bindOptional(3, settings.startFrom)
      .bind(4, settings.overlapMinutes).bind(5, settings.everyMinutes).bind(6, db::code(settings.secretPlace))
      .bind(7, secretsKept ? 1 : 0).run();
    if (restart) {
      connection.use("DELETE FROM sync_row WHERE sync = ?1")->bindText(1, settings.name).run();
      connection.use("UPDATE sync SET cursor = '', fetched_up_to = NULL, go_on_at = NULL WHERE name = ?1")
        ->bindText(1, settings.name).run();
    }
    connection.use("DELETE FROM sync_field WHERE sync = ?1")->bindText(1, settings.name).run();
    for (const auto& [key, value] : settings.fields)
      connection.use("INSERT INTO sync_field (sync, key, value) VALUES (?1, ?2, ?3)")
        ->bindText(1, settings.name).bindText(2, key).bindText(3, value).run();
  });
}

Result<void> SqliteStore::removeSync(const std::string& name)
{
  return write(Notice::none, [&](db::Connection& connection) {
    connection.use("DELETE FROM sync_field WHERE sync = ?1")->bindText(1, name).run();
    connection.use("DELETE FROM sync_row WHERE sync = ?1")->bindText(1, name).run();
    connection.use("DELETE FROM sync WHERE name = ?1")->bindText(1, name).run();
    requireChange(connection, name);
  });
}

Result<SpanCounts> SqliteStore::putSyncPage(const SyncSettings& sync, const std::string& location, std::span<const Span> spans,
                                            std::span<const RowVersion> versions, std::span<const Event> events,
                                            std::span<const RejectedRecord> rejections, const SyncProgress& progress)
{
  // Asked before the right to write is held: it reads.
  HONE_TRY(const std::shared_ptr<const TextRewriter> rewriter, m_privacy->rewriterFor(sync.name, sync.kind));
  return db::guarded([&] {
    db::SqliteImportBatch batch(m_writer, db::Writer::Lock(m_writer), sync.name, sync.kind, location);
    // The batch's transaction is the connection's: what is written beside it comes and goes with it.
    db::Connection& connection = m_writer.connection();
    std::vector<Span> own; // what is kept where it is not all of it, or not as it came
    std::vector<RejectedRecord> aside(rejections.begin(), rejections.end());
    RedactionReport report;
    std::int64_t outdated = 0;
    if (versions.empty() && rewriter)
      own.assign(spans.begin(), spans.end());
    for (std::size_t i = 0; i < versions.size() && i < spans.size(); ++i) {
      const db::Use known = connection.use("SELECT version FROM sync_row WHERE sync = ?1 AND row = ?2");
      known->bindText(1, sync.name).bindText(2, versions[i].row);
      if (known->step() && known->integer(0) > versions[i].version) {
        ++outdated;
        continue;
      }
      own.push_back(spans[i]);
      connection.use("INSERT INTO sync_row (sync, row, version) VALUES (?1, ?2, ?3) ON CONFLICT (sync, row) DO UPDATE SET version = excluded.version")
        ->bindText(1, sync.name).bindText(2, versions[i].row).bind(3, versions[i].version).run();
    }
    if (rewriter) {
      for (Span& span : own)
        rewriter->rewrite(span, report);
      for (RejectedRecord& record : aside)
        rewriter->rewrite(record, report);
    }
    SpanCounts counts = orThrowSync(batch.putSpans(versions.empty() && !rewriter ? spans : std::span<const Span>(own), aside));
    for (Event event : events) {
      if (rewriter)
        rewriter->rewrite(event, report);
      const auto change = batch.putEvent(event);
      // An event that cannot be kept is one row less, not the end of the page.
      if (!change && change.error().kind == ErrorKind::invalidInput)
        continue;
      counts.stored += orThrowSync(Result<StoreChange>(change)) == StoreChange::unchanged ? 0 : 1;
    }
    // What was known counts nothing again.
    if (rewriter && counts.stored + counts.merged + counts.rejected > 0)
      db::addMaskedRows(connection, sync.name, sync.kind, report);
    connection.use("UPDATE sync SET cursor = ?2, fetched_up_to = ?3, pages = pages + ?4, rows = rows + ?5,"
                   " rows_changed = rows_changed + ?6, rejected = rejected + ?7 WHERE name = ?1")
      ->bindText(1, sync.name).bindText(2, progress.cursor).bindOptional(3, progress.fetchedUpTo).bind(4, progress.pages)
      .bind(5, progress.rows).bind(6, counts.stored + counts.merged).bind(7, progress.rejected).run();
    requireChange(connection, sync.name);
    orThrowSync(batch.commit());
    counts.unchanged += outdated;
    counts.received += outdated;
    return counts;
  });
}

Result<void> SqliteStore::noteSyncStart(const std::string& name, Micros at)
{
  return write(Notice::none, [&](db::Connection& connection) {
    connection.use("UPDATE sync SET last_run_at = ?2 WHERE name = ?1")->bindText(1, name).bind(2, at).run();
    requireChange(connection, name);
  });
}

Result<void> SqliteStore::noteSyncEnd(const std::string& name, Micros at, std::optional<Micros> goOnAt, const std::string& error)
{
  return write(Notice::none, [&](db::Connection& connection) {
    connection.use("UPDATE sync SET go_on_at = ?2, last_error = ?3 WHERE name = ?1")
      ->bindText(1, name).bindOptional(2, goOnAt).bindText(3, error).run();
    // Removed while it ran: there is nothing left to note.
    if (error.empty() && !goOnAt)
      connection.use("UPDATE sync SET last_success_at = ?2 WHERE name = ?1")->bindText(1, name).bind(2, at).run();
  });
}

Result<std::vector<EgressEntry>> SqliteStore::egress() const
{
  return read([](db::Connection& connection) {
    std::vector<EgressEntry> entries;
    const db::Use row = connection.use("SELECT host, purpose, last_contact_at, requests FROM egress ORDER BY host, purpose");
    while (row->step())
      entries.push_back({row->string(0), row->string(1), row->optionalInteger(2), row->integer(3), false});
    return entries;
  });
}

Result<void> SqliteStore::noteEgress(const std::string& host, const std::string& purpose, Micros at, std::int64_t requests)
{
  return write(Notice::none, [&](db::Connection& connection) {
    connection.use("INSERT INTO egress (host, purpose, last_contact_at, requests) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (host, purpose)"
                   " DO UPDATE SET last_contact_at = excluded.last_contact_at, requests = requests + excluded.requests")
      ->bindText(1, host).bindText(2, purpose).bind(3, at).bind(4, requests).run();
  });
}

} // namespace hone
