#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <semaphore>
#include <string>
#include <vector>

#include "store/database.h"
#include "store/store.h"

namespace hone {

namespace db {

/// The only write connection and the right to use it. The right may be taken in one thread and given back in another.
class Writer {
public:
  explicit Writer(const std::string& path) : m_connection(path, Connection::Mode::write) {}
  Connection& connection() { return m_connection; }

  /// Someone else wants the right.
  bool isWaitedFor() const { return m_waiting > 0; }

  class Lock {
  public:
    explicit Lock(Writer& writer) : m_writer(&writer)
    {
      ++m_writer->m_waiting;
      m_writer->m_free.acquire();
      --m_writer->m_waiting;
    }
    ~Lock()
    {
      if (m_writer)
        m_writer->m_free.release();
    }
    Lock(Lock&& other) noexcept : m_writer(std::exchange(other.m_writer, nullptr)) {}
    Lock& operator=(Lock&&) = delete;

  private:
    Writer* m_writer;
  };

private:
  Connection m_connection;
  std::binary_semaphore m_free{1};
  std::atomic<int> m_waiting = 0;
};

/// Read connections, each used by one thread at a time. A few are kept; more are opened when all are in use, so that a
/// reader that reads inside a visit never waits for itself.
class ReaderPool {
public:
  explicit ReaderPool(std::string path) : m_path(std::move(path)) {}

  class Lease {
  public:
    Lease(ReaderPool& pool, std::unique_ptr<Connection> connection) : m_pool(pool), m_connection(std::move(connection)) {}
    ~Lease() { m_pool.giveBack(std::move(m_connection)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Connection& operator*() const { return *m_connection; }

  private:
    ReaderPool& m_pool;
    std::unique_ptr<Connection> m_connection;
  };

  Lease take();

private:
  void giveBack(std::unique_ptr<Connection> connection);
  std::string m_path;
  std::mutex m_mutex;
  std::vector<std::unique_ptr<Connection>> m_idle;
};

} // namespace db

/// Store on one SQLite file. Its parts are in sqlite_store*.cpp by what they are about.
class SqliteStore final : public Store {
public:
  explicit SqliteStore(const std::string& path);
  ~SqliteStore() override;
  void prepare(bool created); ///< checks, migrates and sets up the file; throws db::Failure

  std::string path() const override { return m_path; }
  std::int64_t dataVersion() const override;

  Result<std::unique_ptr<ImportBatch>> beginImport(const std::string& sourceName, const std::string& kind,
                                                   const std::string& location) override;
  Result<std::optional<FileProgress>> fileProgress(const Sha256& key) const override;
  Result<FileCounts> fileCounts(const Sha256& key) const override;
  Result<SpanCounts> putSpans(const std::string& sourceName, const std::string& kind, const std::string& location,
                              std::span<const Span> spans, std::span<const RejectedRecord> rejections) override;
  Result<std::vector<SpanGroup>> changedSpanGroups(const std::string& sourceName, const std::string& kind, int limit) const override;
  Result<SpanSet> spansOf(const SpanGroup& group) const override;
  Result<std::vector<ConversationId>> putAssembled(const std::string& sourceName, const std::string& kind,
                                                   std::span<const AssembledGroup> groups) override;
  Result<std::vector<Source>> sources() const override;
  Result<std::vector<RejectedRecord>> quarantine(SourceId source) const override;
  Result<void> removeSource(SourceId source) override;

  Result<Conversation> conversation(ConversationId id) const override;
  Result<ConversationId> findConversation(const std::string& idOrExternalId) const override;
  Result<std::vector<ConversationId>> conversationIds() const override;
  Result<void> forEachConversation(std::span<const ConversationId> ids, bool withToolResults,
                                   const std::function<bool(ConversationId, Conversation&&)>& visit) const override;
  Result<std::vector<ConversationId>> unanalysed() const override;
  Result<std::vector<ConversationFacts>> facts() const override;
  Result<std::vector<ConversationFacts>> facts(std::span<const ConversationId> ids) const override;
  Result<FactChanges> factChangesSince(std::int64_t version) const override;
  Result<std::vector<ConversationId>> select(const Filter& filter, const std::vector<ConversationId>* among) const override;
  Result<std::vector<ConversationRow>> rows(std::span<const ConversationId> ids) const override;
  Result<std::vector<ConversationRow>> page(const Filter& filter, const PageKey& after, int limit) const override;

  Result<std::vector<Intent>> intents() const override;
  Result<std::vector<IntentAssignment>> assignments() const override;
  Result<std::vector<IntentAssignment>> primaryAssignments(IntentId intent, bool surestFirst, int limit) const override;
  Result<std::vector<IntentAssignment>> primaryAssignments(std::span<const ConversationId> conversations) const override;
  Result<std::vector<ConversationId>> unsureConversations(double confidence) const override;
  Result<std::vector<Intent>> replaceTaxonomy(std::vector<Intent> intents,
                                              std::span<const IntentAssignment> assignments) override;
  Result<void> putAssignments(std::span<const IntentAssignment> assignments) override;
  Result<void> renameIntent(IntentId id, const std::string& name) override;
  Result<void> describeIntent(IntentId id, const std::string& description) override;
  Result<void> setIntentPinned(IntentId id, bool pinned) override;
  Result<void> setIntentRetired(IntentId id, bool retired) override;
  Result<IntentId> createIntent(const std::string& name, const std::string& category, const std::string& description) override;
  Result<IntentId> splitIntent(IntentId from, const std::string& name, std::span<const ConversationId> conversations) override;
  Result<void> moveConversations(std::span<const ConversationId> conversations, IntentId into) override;
  Result<std::vector<TaxonomyChange>> taxonomyHistory(int limit) const override;
  Result<TaxonomyChange> undoTaxonomyChange() override;
  void setPerson(std::string name) override { m_person = std::move(name); }
  Result<void> putSuggestions(std::span<const IntentSuggestion> suggestions) override;
  Result<std::vector<IntentSuggestion>> suggestions() const override;
  Result<IntentId> acceptSuggestion(std::int64_t suggestion, const std::string& name) override;
  Result<void> dismissSuggestion(std::int64_t suggestion) override;
  Result<void> putGoldItems(std::span<const GoldItem> items) override;
  Result<std::vector<GoldItem>> goldItems() const override;
  Result<void> putGoldLabel(ConversationId conversation, const std::string& who, std::optional<IntentId> intent) override;
  Result<void> setIntentCategory(IntentId id, const std::string& category) override;
  Result<void> mergeIntents(IntentId from, IntentId into) override;
  Result<std::vector<std::pair<IntentId, IntentId>>> mergedIntents() const override;
  Result<void> labelConversation(ConversationId conversation, IntentId intent) override;

  Result<void> putAssessments(std::span<const std::pair<ConversationId, OutcomeAssessment>> assessments) override;
  Result<OutcomeAssessment> assessment(ConversationId id) const override;
  Result<void> setOutcome(ConversationId id, Outcome outcome) override;

  Result<std::vector<Event>> events(ConversationId conversation) const override;
  Result<std::vector<Event>> userEvents(const std::string& userId) const override;
  Result<std::vector<EventName>> eventNames() const override;
  Result<void> forEachEvent(const std::function<bool(const StoredEvent&)>& visit) const override;
  Result<std::vector<EventRule>> eventRules() const override;
  Result<void> setEventRules(std::span<const EventRule> rules) override;
  Result<std::vector<std::pair<std::string, std::int64_t>>> quarantineByFile() const override;
  Result<void> noteReasons(std::span<const std::pair<std::int64_t, std::string>> reasons) override;
  Result<std::vector<QuarantinedRecord>> quarantinePage(std::optional<SourceId> source, std::int64_t after, std::int64_t limit, bool withRaw) const override;
  Result<std::int64_t> quarantineCount(std::optional<SourceId> source) const override;
  Result<std::vector<QuarantinedRecord>> quarantined(std::span<const std::int64_t> ids) const override;
  Result<void> noteFormat(const std::string& sourceName, const std::string& kind, const std::string& reason) override;
  Result<std::vector<WatchedFolder>> watchedFolders() const override;
  Result<void> putWatchedFolder(const WatchedFolder& folder) override;
  Result<void> removeWatchedFolder(const std::string& path) override;
  Result<std::vector<WatchedFile>> watchedFiles(const std::string& folder) const override;
  Result<void> putWatchedFiles(const std::string& folder, std::span<const WatchedFile> files) override;

  Result<FixId> putFix(const Fix& fix) override;
  Result<Fix> fix(FixId id) const override;
  Result<std::vector<Fix>> fixes() const override;
  Result<void> removeFix(FixId id) override;

  Result<std::vector<SyncStatus>> syncs() const override;
  Result<void> putSync(const SyncSettings& settings, bool secretsKept, bool restart) override;
  Result<void> removeSync(const std::string& name) override;
  Result<SpanCounts> putSyncPage(const SyncSettings& sync, const std::string& location, std::span<const Span> spans,
                                 std::span<const RowVersion> versions, std::span<const Event> events,
                                 std::span<const RejectedRecord> rejections, const SyncProgress& progress) override;
  Result<void> noteSyncStart(const std::string& name, Micros at) override;
  Result<void> noteSyncEnd(const std::string& name, Micros at, std::optional<Micros> goOnAt, const std::string& error) override;
  Result<std::vector<EgressEntry>> egress() const override;
  Result<void> noteEgress(const std::string& host, const std::string& purpose, Micros at, std::int64_t requests) override;

  Result<std::string> model(const std::string& name) const override;
  Result<std::int64_t> modelStamp(const std::string& name) const override;
  Result<void> setModel(const std::string& name, const std::string& bytes) override;
  Result<std::string> setting(const std::string& key) const override;
  Result<void> setSetting(const std::string& key, const std::string& value) override;
  Result<std::vector<std::pair<std::string, std::int64_t>>> agentVersions() const override;

  Result<std::vector<std::string>> integrityProblems() override;

  PrivacyStore& privacy() override { return *m_privacy; }
  const PrivacyStore& privacy() const override { return *m_privacy; }
  ModelStore& models() override { return *m_models; }

private:
  friend class SqlitePrivacyStore;
  friend class SqliteModelStore;
  /// Runs work(connection) on a read connection, in one snapshot.
  template<class Work>
  auto read(Work&& work) const
  {
    return db::guarded([&] {
      const db::ReaderPool::Lease lease = m_readers.take();
      db::Transaction snapshot(*lease, db::Transaction::Kind::read);
      return work(*lease);
    });
  }

  enum class Notice : std::uint8_t { data, none };

  /// Runs work(connection) in a write transaction; Notice::data makes dataVersion() grow.
  template<class Work>
  auto write(Notice notice, Work&& work)
  {
    return db::guarded([&] {
      const db::Writer::Lock lock(m_writer);
      db::Connection& connection = m_writer.connection();
      db::Transaction transaction(connection, db::Transaction::Kind::write);
      const auto finish = [&] {
        if (notice == Notice::data)
          noteChange(connection);
        transaction.commit();
      };
      if constexpr (std::is_void_v<std::invoke_result_t<Work, db::Connection&>>) {
        work(connection);
        finish();
      } else {
        auto value = work(connection);
        finish();
        return value;
      }
    });
  }

  static void noteChange(db::Connection& connection);
  /// Runs work(connection) → (what to say in the history, value) as one change of the taxonomy that can be undone.
  template<class Work>
  auto edit(std::string_view kind, Work&& work);

  std::string m_path;
  std::string m_person = "someone"; ///< who changes the taxonomy
  mutable db::Writer m_writer;
  mutable db::ReaderPool m_readers;
  mutable std::mutex m_watchMutex;
  mutable std::unique_ptr<db::Connection> m_watch; ///< dataVersion()'s own, so that it never waits for long readers
  mutable std::int64_t m_lastVersion = 0;
  std::unique_ptr<PrivacyStore> m_privacy;
  std::unique_ptr<ModelStore> m_models;
};

namespace db {

/// A refusal with the store's error types.
[[noreturn]] inline void refuse(ErrorKind kind, std::string message)
{
  throw Failure{Error{kind, std::move(message), {}, std::nullopt, std::nullopt}};
}

/// Throws ErrorKind::notFound unless there is a conversation of that id.
void requireConversation(Connection& connection, std::int64_t id);

/// Opens a batch; the lock goes with it. Throws Failure.
std::unique_ptr<Store::ImportBatch> openBatch(Writer& writer, Writer::Lock lock, const std::string& sourceName,
                                              const std::string& kind, const std::string& location);

/// Notes which conversations' facts the write transaction at hand changes, so that readers need not read all facts
/// again. To be called at most once in a transaction, which must make the data version grow by one; a transaction that
/// calls it not at all is taken to change everything. Empty: no conversation. Throws Failure.
void noteFactChanges(Connection& connection, std::span<const ConversationId> ids);
/// The same for ids from first to last and a few others.
void noteFactChanges(Connection& connection, std::int64_t first, std::int64_t last, std::span<const ConversationId> others);

/// Sets the outcome that holds from the person's, the stated, the events' and the inferred one.
inline constexpr char kHoldingOutcome[] =
  "UPDATE conversation SET outcome = coalesce(person_outcome, nullif(stated_outcome, 0), event_outcome, inferred_outcome, 0) WHERE id = ?1";

} // namespace db
} // namespace hone
