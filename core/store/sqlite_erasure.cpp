#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include <fmt/format.h>

#include "base/counted.h"
#include "base/json_writer.h"
#include "store/erasure.h"
#include "store/sqlite_privacy_store.h"

namespace hone {

namespace {

constexpr std::size_t kBatchConversations = 500;
constexpr std::int64_t kMicrosPerDay = 24LL * 3600 * 1'000'000;
/// Give the file's free space back when it is more than this part of it.
constexpr double kMostFree = 0.25;

std::string unclearNote(std::int64_t records)
{
  return fmt::format("{} set-aside {} only compressed bytes, or not all of the record: nobody can tell whom {} of, and {}. Look at {} in the quarantine"
                     " and delete what is not needed.", records, records == 1 ? "record holds" : "records hold", records == 1 ? "it is" : "they are",
                     records == 1 ? "it stays" : "they stay", records == 1 ? "it" : "them");
}

/// Rows that go with a user or with conversations, beside those of the conversations themselves.
std::int64_t countEvents(db::Connection& connection, const ErasureRequest& request, std::span<const std::int64_t> conversations)
{
  // By number: an event may name both a user and a conversation.
  std::unordered_set<std::int64_t> events;
  const auto collect = [&](db::Statement& row) {
    while (row.step())
      events.insert(row.integer(0));
    row.reset();
  };
  const auto ofConversation = connection.prepare("SELECT id FROM event WHERE conversation_id = ?1 UNION SELECT e.id FROM conversation c JOIN event e"
                                                 " ON e.conversation_key = c.external_id WHERE c.id = ?1 AND e.conversation_key <> ''");
  for (const std::int64_t id : conversations)
    collect(ofConversation->bind(1, id));
  const auto ofUser = connection.prepare("SELECT id FROM event WHERE user_key = ?1 AND user_key <> ''");
  for (const std::string& name : db::namesOf(request))
    collect(ofUser->bindText(1, name));
  if (request.before)
    collect(connection.prepare("SELECT id FROM event WHERE at < ?1 AND (?2 = 0 OR source_id = ?2)")->bind(1, *request.before).bind(2, request.source.value));
  else if (request.source)
    collect(connection.prepare("SELECT id FROM event WHERE source_id = ?1")->bind(1, request.source.value));
  return static_cast<std::int64_t>(events.size());
}

std::string describeTarget(const ErasureRequest& request)
{
  if (request.setAsideOnly)
    return request.source ? fmt::format("set-aside records of source {}", request.source.value) : "set-aside records";
  if (!request.user.empty())
    return "a user";
  if (request.before)
    return "conversations before " + formatIsoTime(*request.before);
  if (request.source)
    return fmt::format("source {}", request.source.value);
  return counted(static_cast<std::int64_t>(request.conversations.size()), "conversation that was chosen", "conversations that were chosen");
}

} // namespace

class SqlitePrivacyStore::Erasure {
public:
  Erasure(SqliteStore& store, const JobContext& job) : m_store(store), m_job(job), m_started(std::chrono::steady_clock::now()) {}

  /// Takes what one request means; the proof comes with finish().
  void take(const ErasureRequest& request, bool silentToo)
  {
    std::vector<std::int64_t> ids;
    db::ErasedIds named;
    db::SetAside aside;
    {
      const db::ReaderPool::Lease lease = m_store.m_readers.take();
      db::Transaction snapshot(*lease, db::Transaction::Kind::read);
      ids = db::conversationsOf(*lease, request, silentToo);
      named = db::erasedIdsOf(*lease, ids, request);
      aside = db::setAsideOf(*lease, named, request);
      db::Traces traces = db::collectTraces(*lease, ids, aside.records, request);
      m_traces.strings.insert(m_traces.strings.end(), traces.strings.begin(), traces.strings.end());
      m_traces.words.insert(m_traces.words.end(), traces.words.begin(), traces.words.end());
      if (!m_quotes && !request.setAsideOnly)
        m_quotes = std::make_unique<db::QuoteWatch>(*lease);
    }
    for (std::size_t first = 0; first < ids.size(); first += kBatchConversations) {
      if (m_job.isCancelled()) {
        tidy();
        db::refuse(ErrorKind::cancelled, fmt::format("Erasing was stopped. {} of {} conversations are gone; the files were not searched. "
                                                     "Run it again for the rest.", m_report.conversations, ids.size()));
      }
      m_job.progress(0.6 * static_cast<double>(first) / static_cast<double>(ids.size()), "Erasing conversations");
      const std::span<const std::int64_t> batch = std::span(ids).subspan(first, std::min(kBatchConversations, ids.size() - first));
      write(batch, [&](db::Connection& connection) { eraseIds(connection, batch); });
    }
    std::vector<std::int64_t> late;
    {
      const db::ReaderPool::Lease lease = m_store.m_readers.take();
      late = db::conversationsOf(*lease, request, silentToo);
    }
    write(late, [&](db::Connection& connection) {
      // What arrived meanwhile is meant as well.
      const db::ErasedIds namedLate = db::erasedIdsOf(connection, late, request);
      eraseIds(connection, late);
      eraseRecords(connection, aside.records);
      if (request.setAsideOnly)
        return;
      eraseRecords(connection, db::setAsideOf(connection, named, request, aside.last).records);
      if (!late.empty())
        eraseRecords(connection, db::setAsideOf(connection, namedLate, request).records);
      const std::int64_t users = m_rows["user"];
      db::eraseRest(connection, request, m_rows);
      m_report.users += m_rows["user"] - users;
    });
    if (aside.unclear > 0)
      m_report.notes.push_back(unclearNote(aside.unclear));
  }

  ErasureReport finish(const std::string& subject, std::string_view action, bool deleteCopies)
  {
    if (m_quotes)
      write({}, [&](db::Connection& connection) { m_quotes->clean(connection, m_rows, m_report.notes, m_report.unreachable); });
    m_job.progress(0.65, "Clearing the full-text index");
    tidy();
    if (deleteCopies)
      deleteOldCopies();
    m_job.progress(0.75, "Searching the files for what was erased");
    prove();
    if (!m_report.proof.clean && tracesIn(m_store.m_path)) {
      // Pages that SQLite rebuilt may keep remains between rows; a fresh file has none.
      vacuum();
      prove();
    } else if (isMostlyFree()) {
      vacuum();
    }
    listUnreachable();
    std::int64_t rows = 0;
    for (const auto& [table, count] : m_rows)
      if (count > 0) {
        m_report.rows.emplace_back(table, count);
        rows += count;
      }
    std::ranges::sort(m_report.rows);
    m_report.events = m_rows["event"];
    m_report.setAside = m_rows["quarantine"];
    JsonWriter detail;
    detail.beginObject().member("conversations", m_report.conversations).member("messages", m_report.messages).member("users", m_report.users);
    detail.member("events", m_report.events).member("set_aside", m_report.setAside);
    detail.member("rows", rows).member("strings_searched", m_report.proof.strings).member("clean", m_report.proof.clean).endObject();
    write({}, [&](db::Connection& connection) { db::addAudit(connection, action, subject, detail.text()); });
    m_report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_started).count();
    m_job.progress(1, "Erased");
    return std::move(m_report);
  }

private:
  /// changed: the conversations whose facts the work changes; readers read no others again.
  template<class Work>
  void write(std::span<const std::int64_t> changed, Work&& work)
  {
    const db::Writer::Lock lock(m_store.m_writer);
    db::Connection& connection = m_store.m_writer.connection();
    db::Transaction transaction(connection, db::Transaction::Kind::write);
    work(connection);
    SqliteStore::noteChange(connection);
    std::vector<ConversationId> ids;
    for (const std::int64_t id : changed)
      ids.push_back(ConversationId{id});
    db::noteFactChanges(connection, ids);
    transaction.commit();
  }

  void eraseIds(db::Connection& connection, std::span<const std::int64_t> ids)
  {
    if (ids.empty())
      return;
    const std::int64_t messages = m_rows["message"];
    const std::int64_t conversations = m_rows["conversation"];
    const auto texts = connection.prepare("SELECT text FROM message WHERE id BETWEEN ?1 << 16 AND (?1 << 16) | 65535 AND role <> 0");
    for (const std::int64_t id : ids) {
      texts->reset();
      texts->bind(1, id);
      while (texts->step())
        m_quotes->erased(texts->text(0));
    }
    texts->reset();
    db::eraseBatch(connection, ids, true, m_rows);
    m_report.messages += m_rows["message"] - messages;
    m_report.conversations += m_rows["conversation"] - conversations;
  }

  void eraseRecords(db::Connection& connection, std::span<const std::int64_t> records) { db::eraseSetAside(connection, records, m_rows); }

  /// Merges the index and empties the log, which still holds the pages as they were.
  void tidy()
  {
    write({}, [&](db::Connection& connection) { db::purgeSearchText(connection); });
    emptyLog();
  }

  void emptyLog()
  {
    for (int attempt = 0; attempt < 20; ++attempt) {
      {
        const db::Writer::Lock lock(m_store.m_writer);
        const auto row = m_store.m_writer.connection().prepare("PRAGMA wal_checkpoint(TRUNCATE)");
        if (row->step() && row->integer(0) == 0)
          return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(100)); // somebody still reads an earlier state
    }
    m_report.notes.push_back("Another reader kept the store's log from being emptied. It is emptied when the store is closed; run this again to be sure.");
  }

  void vacuum()
  {
    m_job.progress(-1, "Writing the store anew");
    const auto vacuumed = db::guarded([&] {
      const db::Writer::Lock lock(m_store.m_writer);
      db::Connection& connection = m_store.m_writer.connection();
      // A large store does not fit into memory a second time.
      connection.execute("PRAGMA temp_store = FILE");
      try {
        connection.execute("VACUUM");
      } catch (const db::Failure&) {
        connection.execute("PRAGMA temp_store = MEMORY");
        throw;
      }
      connection.execute("PRAGMA temp_store = MEMORY");
    });
    if (!vacuumed)
      m_report.notes.push_back("The store could not be written anew to give its free space back: " + vacuumed.error().message);
    emptyLog();
  }

  bool isMostlyFree()
  {
    const db::ReaderPool::Lease lease = m_store.m_readers.take();
    const auto pages = static_cast<double>(lease.operator*().integer("PRAGMA page_count"));
    const auto unused = static_cast<double>((*lease).integer("PRAGMA freelist_count"));
    return pages > 256 && unused / pages > kMostFree;
  }

  void prove()
  {
    {
      const db::ReaderPool::Lease lease = m_store.m_readers.take();
      m_report.proof = db::searchFiles(*lease, m_traces);
    }
    const db::Writer::Lock lock(m_store.m_writer);
    db::searchIndex(m_store.m_writer.connection(), m_traces, m_report.proof);
  }

  bool tracesIn(const std::string& path) const
  {
    const std::string own = std::filesystem::path(path).filename().string();
    for (const ErasureProof::File& file : m_report.proof.files) {
      const std::string name = std::filesystem::path(file.path).filename().string();
      if (file.found > 0 && (name == own || name == own + "-wal"))
        return true;
    }
    return false;
  }

  void deleteOldCopies()
  {
    for (const std::string& copy : db::storeCopies(m_store.m_path)) {
      std::error_code error;
      if (std::filesystem::remove(copy, error) && !error)
        m_report.notes.push_back(fmt::format("Deleted {}, which held an earlier state of the store.", copy));
      else
        m_report.notes.push_back(fmt::format("{} holds an earlier state of the store and could not be deleted: {}.", copy, error.message()));
    }
  }

  void listUnreachable()
  {
    for (const std::string& copy : db::storeCopies(m_store.m_path))
      m_report.unreachable.push_back(fmt::format("{} holds the store as it was before an update. It was left; erasing with its copies deletes it.", copy));
    const db::ReaderPool::Lease lease = m_store.m_readers.take();
    const auto row = (*lease).prepare("SELECT DISTINCT subject FROM audit WHERE action = 'export' ORDER BY id DESC LIMIT 20");
    while (row->step())
      m_report.unreachable.push_back(fmt::format("{} was written by Hone earlier and may hold what was erased.", row->text(0)));
    m_report.unreachable.push_back("Backups and disk snapshots made by other programs are out of Hone's reach.");
  }

  SqliteStore& m_store;
  const JobContext& m_job;
  std::chrono::steady_clock::time_point m_started;
  std::unique_ptr<db::QuoteWatch> m_quotes;
  db::Traces m_traces;
  db::RowCounts m_rows;
  ErasureReport m_report;
};

Result<ErasurePreview> SqlitePrivacyStore::previewErasure(const ErasureRequest& request) const
{
  return m_store.read([&](db::Connection& connection) {
    ErasurePreview preview;
    const auto ids = db::conversationsOf(connection, request);
    preview.conversations = static_cast<std::int64_t>(ids.size());
    std::unordered_map<std::int64_t, std::int64_t> ofUser;
    for (const std::int64_t id : ids) {
      const db::Use row = connection.use("SELECT message_count, user_id FROM conversation WHERE id = ?1");
      row->bind(1, id);
      if (!row->step())
        continue;
      preview.messages += row->integer(0);
      if (const auto user = row->optionalInteger(1))
        ++ofUser[*user];
    }
    for (const auto& [user, conversations] : ofUser) {
      const db::Use row = connection.use("SELECT count(*) FROM conversation WHERE user_id = ?1");
      row->bind(1, user);
      if (row->step() && row->integer(0) == conversations)
        ++preview.users;
    }
    const db::SetAside aside = db::setAsideOf(connection, db::erasedIdsOf(connection, ids, request), request);
    preview.setAside = static_cast<std::int64_t>(aside.records.size());
    preview.unclear = aside.unclear;
    if (!request.setAsideOnly)
      preview.events = countEvents(connection, request, ids);
    if (request.before) {
      const auto row = connection.prepare(fmt::format("SELECT count(*) FROM conversation c WHERE {} IS NULL AND (?1 = 0 OR c.source_id = ?1)", db::kLastSign));
      row->bind(1, request.source.value);
      if (row->step())
        preview.withoutTime = row->integer(0);
    }
    preview.copies = db::storeCopies(m_store.m_path);
    return preview;
  });
}

Result<ErasureReport> SqlitePrivacyStore::erase(const ErasureRequest& request, const JobContext& job)
{
  return db::guarded([&] {
    Erasure erasure(m_store, job);
    erasure.take(request, false);
    return erasure.finish(describeTarget(request), "erasure", request.deleteCopies);
  });
}

Result<std::vector<RetentionStatus>> SqlitePrivacyStore::retention(Micros now) const
{
  HONE_TRY(const auto known, policies());
  HONE_TRY(const auto common, policy({}, {}));
  return m_store.read([&](db::Connection& connection) {
    std::vector<RetentionStatus> statuses;
    {
      const auto row = connection.prepare("SELECT id, name, kind FROM source ORDER BY name, kind");
      while (row->step()) {
        RetentionStatus& status = statuses.emplace_back();
        status.source = SourceId{row->integer(0)};
        status.policy = {row->string(1), row->string(2), common.redact, std::nullopt};
      }
    }
    for (const SourcePolicy& policy : known) {
      const auto status = std::ranges::find_if(statuses, [&](const RetentionStatus& one) {
        return one.policy.name == policy.name && one.policy.kind == policy.kind;
      });
      if (status != statuses.end())
        status->policy = policy;
      else
        statuses.push_back({SourceId{}, policy, 0, 0, 0, std::nullopt});
    }
    const auto ages = connection.prepare(fmt::format(
      "SELECT count(*), count(*) FILTER (WHERE own IS NULL), count(*) FILTER (WHERE sign < ?2), min(sign) FILTER (WHERE sign >= ?2) FROM"
      " (SELECT {} AS own, coalesce({}, (SELECT last_import_at FROM source WHERE id = ?1)) AS sign FROM conversation c WHERE c.source_id = ?1)",
      db::kLastSign, db::kLastSign));
    for (RetentionStatus& status : statuses) {
      if (!status.source)
        continue;
      const std::int64_t keep = status.policy.retentionDays ? *status.policy.retentionDays * kMicrosPerDay : 0;
      ages->reset();
      ages->bind(1, status.source.value).bind(2, status.policy.retentionDays ? now - keep : INT64_MIN);
      if (!ages->step())
        continue;
      status.conversations = ages->integer(0);
      status.withoutTime = ages->integer(1);
      if (!status.policy.retentionDays)
        continue;
      status.due = ages->integer(2);
      if (const auto next = ages->optionalInteger(3))
        status.nextDue = *next + keep;
    }
    return statuses;
  });
}

Result<RetentionReport> SqlitePrivacyStore::runRetention(Micros now, const JobContext& job)
{
  HONE_TRY(const auto statuses, retention(now));
  RetentionReport report;
  for (const RetentionStatus& status : statuses)
    if (status.due > 0)
      report.erased.emplace_back(status.policy.name, status.due);
  if (report.erased.empty())
    return report;
  auto erased = db::guarded([&] {
    Erasure erasure(m_store, job);
    for (const RetentionStatus& status : statuses)
      if (status.due > 0) {
        ErasureRequest request;
        request.source = status.source;
        request.before = now - *status.policy.retentionDays * kMicrosPerDay;
        erasure.take(request, true);
      }
    return erasure.finish(fmt::format("{} sources past their time", report.erased.size()), "retention", false);
  });
  if (!erased)
    return std::unexpected(erased.error());
  report.erasure = std::move(*erased);
  return report;
}

} // namespace hone
