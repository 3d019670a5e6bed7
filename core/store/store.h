#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/job_context.h"
#include "model/conversation.h"
#include "model/event.h"
#include "model/filter.h"
#include "model/fix.h"
#include "model/intent.h"
#include "model/source.h"
#include "model/span.h"
#include "model/sync.h"
#include "model/watched_folder.h"
#include "store/privacy_store.h"

namespace hone {

class ModelStore;

/// What became of one conversation that was handed to the store.
enum class StoreChange : std::uint8_t { added, merged, unchanged };

/// A conversation's facts without its texts: what lists, statistics and patterns are computed from.
struct ConversationFacts {
  ConversationId id;
  SourceId source;
  UserId user;                    ///< 0: unknown user
  std::string agentVersion;
  std::string model;
  std::string endReason;
  std::optional<Micros> startedAt;
  std::int32_t messageCount = 0;
  std::vector<IntentId> intents;  ///< primary first; empty: no fit or not analysed
  OutcomeAssessment outcome;      ///< signals included
  struct Tool {
    std::string name;
    std::int32_t calls = 0;
    std::int32_t errors = 0;
  };
  std::vector<Tool> tools;        ///< of the agent (not of the user's device), by name
  bool analysed = false;          ///< since its last change
  std::string intentOrigin;       ///< what decided on the primary intent ("embedded", "person"); empty when nothing did
};

/// Which conversations' facts changed between two data versions.
struct FactChanges {
  std::int64_t version = 0;         ///< the data version that these changes lead to
  bool everything = false;          ///< too many, too long ago or not known: all facts must be read again
  std::vector<ConversationId> ids;  ///< new, changed or erased; ascending
};

/// An event with where it came from.
struct StoredEvent {
  SourceId source;
  ConversationId conversation; ///< whose record held it; 0: it stands for itself
  Event event;
};

/// The position after the last row of a page: pages are read by key, newest first.
struct PageKey {
  Micros sortAt = INT64_MAX;
  std::int64_t id = INT64_MAX;

  /// The key that continues after this row.
  static PageKey after(const ConversationRow& row) { return {row.startedAt.value_or(INT64_MIN), row.id.value}; }
};

/// What became of spans: received = stored + merged + unchanged + rejected.
struct SpanCounts {
  std::int64_t received = 0;
  std::int64_t stored = 0;
  std::int64_t merged = 0;
  std::int64_t unchanged = 0;
  std::int64_t rejected = 0;
  std::string reason; ///< why the first was rejected
};

/// Spans that make up one conversation.
struct SpanGroup {
  std::int64_t id = 0;
  std::int64_t revision = 0;    ///< grows with every change of its spans
  std::string conversationId;   ///< empty: a trace that names none
  std::string traceId;          ///< of such a trace
};

/// A group with the conversation that was assembled from it as it was at group.revision.
struct AssembledGroup {
  SpanGroup group;
  std::optional<Conversation> conversation; ///< nothing: the spans hold no conversation
};

/// How far a sync has come: what is written with every page.
struct SyncProgress {
  std::string cursor;
  std::optional<Micros> fetchedUpTo;
  std::int64_t pages = 0; ///< these three are added to what is there
  std::int64_t rows = 0;
  std::int64_t rejected = 0;
};

/// How far a file was read into the store. It is kept in the transaction of what was read, so that an import that was cut
/// off goes on there, and a file that is known is not read into the store again. Nothing of the file's name or texts is in
/// it but what `state` holds; it goes when a conversation of the file's sources is erased.
struct FileProgress {
  Sha256 key{};               ///< of the file's place and of all that decides how its bytes are read
  std::int64_t resumeAt = 0;  ///< byte of the decoded stream: all records before it are in the store
  std::int64_t line = 0;      ///< line ends in them
  std::string state;          ///< what the reader needs to go on from there
  std::int64_t checked = 0;   ///< decoded bytes from the first on, not fewer than resumeAt …
  Sha256 hash{};              ///< … and their SHA-256: the file is the same up to there
  bool complete = false;      ///< the file ended there, and all of it is in the store
};

/// What a note of a file's progress has to do with the one before it.
enum class FileNote : std::uint8_t {
  anew,    ///< nothing: the file is read from its beginning
  resumed, ///< it goes on from its place: the first note of an import that began there
  further, ///< it is the same import's
};

/// What a file brought up to its noted progress.
struct FileCounts {
  std::int64_t conversations = 0;
  std::int64_t rejected = 0;
};

/// One SQLite file in WAL mode: one write connection, a few read connections.
/// Threads: every function may be called from any thread; writers are serialised by the store, readers run beside them.
/// Every function may block on the disk, so none is for the GUI thread. Files are created 0600.
class Store {
public:
  /// Opens or creates the file. Migrations run in a transaction each, after a copy of the file is kept beside it
  /// (PATH.before-vN). A file newer than this program is refused with ErrorKind::unsupported and left untouched.
  static Result<std::unique_ptr<Store>> open(const std::string& path);
  virtual ~Store() = default;

  virtual std::string path() const = 0;
  /// Grows with every committed change of conversations, intents, outcomes or fixes, by this process or another one.
  virtual std::int64_t dataVersion() const = 0;

  /// A batch of conversations in one transaction. Destroying it without commit() rolls back.
  /// Identity is (source, external id), or (source, content hash) where there is no external id. The same content again
  /// is unchanged; a conversation that grew is merged by message; one that changed is replaced and counted as merged.
  /// An earlier state that comes again (fewer messages, or a content that was replaced) takes nothing away: it is
  /// unchanged, or merged when it fills a field that was empty. A person's labels and verdicts stay through all of it.
  /// While a batch is open every other writer waits: use none from the thread that holds it. commit() ends it.
  class ImportBatch {
  public:
    virtual ~ImportBatch() = default;
    /// ErrorKind::invalidInput refuses one conversation (more than 65,535 messages, more than 512 MiB) and the batch
    /// goes on; any other error ends the batch: everything after fails alike and commit() keeps nothing.
    virtual Result<StoreChange> put(const Conversation& conversation, std::int64_t& messagesAdded) = 0;
    /// Sets a record aside. The same record of the same file again is not doubled; the ledger counts it as unchanged.
    virtual Result<void> reject(const RejectedRecord& record) = 0;
    /// Stores an event of this source that stands for itself; it counts in the ledger. The same event again is
    /// unchanged; one with an id of its own that says something else now is merged. Its conversation and its user need
    /// not be known yet: they are joined when they come.
    virtual Result<StoreChange> putEvent(const Event& event) = 0;
    /// A set-aside record was read now: it leaves the quarantine, and the ledger takes back that it was rejected. What was
    /// read from it is put() as usual.
    virtual Result<void> recover(std::int64_t quarantineId) = 0;
    virtual Result<void> commit() = 0;

    /// What follows comes from another source, still in this transaction; the source is made when it is new.
    virtual Result<void> useSource(const std::string& sourceName, const std::string& kind, const std::string& location) = 0;
    /// Notes with this batch, at its end, how far the file is stored that the batch was read from. With `tail` the batch
    /// lies behind progress.resumeAt, else it and the tail before it lie before that place.
    virtual Result<void> noteFile(const FileProgress& progress, FileNote note, bool tail) = 0;
    /// A file that was read to its end was met again: what it brought is received once more, and unchanged.
    virtual Result<FileCounts> countAgain(const Sha256& fileKey, bool withTail) = 0;
    /// Others wait to write: an import commits soon then.
    virtual bool othersWait() const = 0;
    /// Of a source that is masked: what was masked in what this batch stored; good after commit(). Else null.
    virtual const RedactionReport* redaction() const { return nullptr; }
  };
  /// Starts a batch; blocks while another one is open. The source is made when (name, kind) is new. With an empty name the
  /// batch has no source until useSource().
  virtual Result<std::unique_ptr<ImportBatch>> beginImport(const std::string& sourceName, const std::string& kind,
                                                           const std::string& location) = 0;

  /// How far the file of this key was read; nothing when it was not, or must be read again.
  virtual Result<std::optional<FileProgress>> fileProgress(const Sha256& key) const = 0;
  /// What that file brought before its FileProgress::resumeAt.
  virtual Result<FileCounts> fileCounts(const Sha256& key) const = 0;
  /// Keeps spans in one transaction: the same span (trace, span, piece) of the source again changes nothing; one with
  /// another content replaces what was there, unless it lacks an end or an output that is there. The groups that they
  /// belong to (span.h: a trace follows the conversation that its weightiest span names) are marked. When a trace that
  /// had a conversation of its own turns out to belong to another, that one takes it over with a person's labels and
  /// verdicts. Spans without ids, and those of a group that holds 65,535, are refused and counted.
  virtual Result<SpanCounts> putSpans(const std::string& sourceName, const std::string& kind, const std::string& location,
                                      std::span<const Span> spans, std::span<const RejectedRecord> rejections) = 0;
  /// Groups of the source that changed since they were assembled, oldest first.
  virtual Result<std::vector<SpanGroup>> changedSpanGroups(const std::string& sourceName, const std::string& kind, int limit) const = 0;
  /// All spans of a group as they came, in no order that means something.
  virtual Result<SpanSet> spansOf(const SpanGroup& group) const = 0;
  /// Writes what groups were assembled to in one transaction: unlike an import, the conversation is then exactly that.
  /// A group without a conversation loses the one that it had. Gives, for each, the conversation that is new or changed,
  /// else 0. The ledger counts spans, not these.
  virtual Result<std::vector<ConversationId>> putAssembled(const std::string& sourceName, const std::string& kind,
                                                           std::span<const AssembledGroup> groups) = 0;

  virtual Result<std::vector<Source>> sources() const = 0;
  virtual Result<std::vector<RejectedRecord>> quarantine(SourceId source) const = 0;
  /// Deletes the source and what only it brought, as privacy().erase() does. Copies kept by migrations are not touched.
  virtual Result<void> removeSource(SourceId source) = 0;

  virtual Result<Conversation> conversation(ConversationId id) const = 0;
  /// By the number in this store, else by external id. ErrorKind::invalidInput when several sources have that external
  /// id; the message names the numbers.
  virtual Result<ConversationId> findConversation(const std::string& idOrExternalId) const = 0;
  virtual Result<std::vector<ConversationId>> conversationIds() const = 0;
  /// Reads many conversations in id order, a page at a time; stops when visit returns false.
  virtual Result<void> forEachConversation(std::span<const ConversationId> ids, bool withToolResults,
                                           const std::function<bool(ConversationId, Conversation&&)>& visit) const = 0;
  /// All conversations not yet assessed (new or changed since their last analysis).
  virtual Result<std::vector<ConversationId>> unanalysed() const = 0;

  /// Facts of every conversation, in id order.
  virtual Result<std::vector<ConversationFacts>> facts() const = 0;
  /// Facts of these conversations, in id order; those that are gone are left out.
  virtual Result<std::vector<ConversationFacts>> facts(std::span<const ConversationId> ids) const = 0;
  /// What changed since a data version that this store had. Cheap for small changes, so that what is computed from the
  /// facts can follow a store that conversations keep arriving in.
  virtual Result<FactChanges> factChangesSince(std::int64_t version) const = 0;
  /// Ids that match, newest first (start time, then id; conversations without a time last). condition is not looked at
  /// (the workspace resolves it from the facts) unless `among` is given, which restricts the result to those ids.
  /// Intents match as a primary or further task; IntentId{0} matches no fit and not analysed. Search words are joined
  /// by AND over what user, agent and tools said; the last word is a prefix; signs alone match nothing.
  virtual Result<std::vector<ConversationId>> select(const Filter& filter,
                                                     const std::vector<ConversationId>* among = nullptr) const = 0;
  /// Rows for these ids, in their order; an id that is gone gives a row with id 0.
  virtual Result<std::vector<ConversationRow>> rows(std::span<const ConversationId> ids) const = 0;
  virtual Result<std::vector<ConversationRow>> page(const Filter& filter, const PageKey& after, int limit) const = 0;

  virtual Result<std::vector<Intent>> intents() const = 0;
  virtual Result<std::vector<IntentAssignment>> assignments() const = 0;
  /// The first `limit` conversations with the intent as their primary one (0: no fit), by confidence, ties by id.
  virtual Result<std::vector<IntentAssignment>> primaryAssignments(IntentId intent, bool surestFirst, int limit) const = 0;
  /// The primary assignments of these conversations, in id order; those that have none are left out.
  virtual Result<std::vector<IntentAssignment>> primaryAssignments(std::span<const ConversationId> conversations) const = 0;
  /// Conversations whose primary intent the engine is less sure of than this; ascending.
  virtual Result<std::vector<ConversationId>> unsureConversations(double confidence) const = 0;
  /// Writes a whole taxonomy and its assignments in one transaction. Intents with id 0 get one. Assignments with
  /// origin "person" stay. Returns the intents with their ids. Ids below 0 stand for new intents, so that assignments
  /// can name them. Merged intents do not come back (their assignments go to what they are now); names and categories
  /// that a person gave stay, as do manual intents and those a person's label names; a name that is taken gets a number.
  virtual Result<std::vector<Intent>> replaceTaxonomy(std::vector<Intent> intents,
                                                      std::span<const IntentAssignment> assignments) = 0;
  /// Replaces the engine's assignments of just these conversations (they arrived, or were looked at again); the taxonomy
  /// and what a person said stay. Intents are known ids; one that was merged means what it is now.
  virtual Result<void> putAssignments(std::span<const IntentAssignment> assignments) = 0;
  // What a person does with the taxonomy. Each is one transaction and one line of its history, and can be undone.
  virtual Result<void> renameIntent(IntentId id, const std::string& name) = 0;
  virtual Result<void> describeIntent(IntentId id, const std::string& description) = 0;
  virtual Result<void> setIntentCategory(IntentId id, const std::string& category) = 0;
  /// A pinned intent stays, even where discovery finds nothing like it.
  virtual Result<void> setIntentPinned(IntentId id, bool pinned) = 0;
  /// A retired intent keeps the conversations that it has and takes no new ones.
  virtual Result<void> setIntentRetired(IntentId id, bool retired) = 0;
  virtual Result<IntentId> createIntent(const std::string& name, const std::string& category, const std::string& description) = 0;
  /// `from` ceases to exist; its conversations and its training labels go to `into`. Lasts over re-discovery.
  virtual Result<void> mergeIntents(IntentId from, IntentId into) = 0;
  /// A new intent in the category of `from` takes these conversations; they count as a person's labels.
  virtual Result<IntentId> splitIntent(IntentId from, const std::string& name, std::span<const ConversationId> conversations) = 0;
  /// A person's word on the primary intent (0: no fit) of many conversations; of one.
  virtual Result<void> moveConversations(std::span<const ConversationId> conversations, IntentId into) = 0;
  virtual Result<void> labelConversation(ConversationId conversation, IntentId intent) = 0;
  /// Newest first, discoveries included.
  virtual Result<std::vector<TaxonomyChange>> taxonomyHistory(int limit) const = 0;
  /// Takes back the newest change that still holds. conflict when intents were discovered since, or something that it
  /// touched was changed in another way; nothing is changed then.
  virtual Result<TaxonomyChange> undoTaxonomyChange() = 0;
  /// Who makes the changes from now on, for the history.
  virtual void setPerson(std::string name) = 0;
  /// A merged or renamed intent's history, for re-discovery: pairs (discovered fingerprint or old id, id that it is now).
  virtual Result<std::vector<std::pair<IntentId, IntentId>>> mergedIntents() const = 0;

  /// Replaces the open suggestions; groups that were dismissed before are left out.
  virtual Result<void> putSuggestions(std::span<const IntentSuggestion> suggestions) = 0;
  virtual Result<std::vector<IntentSuggestion>> suggestions() const = 0;
  /// Makes it a pinned intent that has its members. One change of the taxonomy.
  virtual Result<IntentId> acceptSuggestion(std::int64_t suggestion, const std::string& name) = 0;
  virtual Result<void> dismissSuggestion(std::int64_t suggestion) = 0;

  /// Draws a gold set: items with labels stay, others are replaced.
  virtual Result<void> putGoldItems(std::span<const GoldItem> items) = 0;
  virtual Result<std::vector<GoldItem>> goldItems() const = 0;
  /// A person's word on an item (0: none of the intents); nothing withdraws it.
  virtual Result<void> putGoldLabel(ConversationId conversation, const std::string& who, std::optional<IntentId> intent) = 0;

  /// Writes outcomes and signals; explicit outcomes stay beside them and win where both are read.
  virtual Result<void> putAssessments(std::span<const std::pair<ConversationId, OutcomeAssessment>> assessments) = 0;
  virtual Result<OutcomeAssessment> assessment(ConversationId id) const = 0;
  /// A person's verdict; it becomes the explicit outcome with origin "person", beside the one the source stated.
  /// Outcome::unknown withdraws it.
  virtual Result<void> setOutcome(ConversationId id, Outcome outcome) = 0;

  /// Events of a conversation, by time: those in its record, those that name it and those that name its user only.
  virtual Result<std::vector<Event>> events(ConversationId conversation) const = 0;
  virtual Result<std::vector<Event>> userEvents(const std::string& userId) const = 0;
  virtual Result<std::vector<EventName>> eventNames() const = 0; ///< most frequent first
  /// Every event, source by source; stops when visit returns false.
  virtual Result<void> forEachEvent(const std::function<bool(const StoredEvent&)>& visit) const = 0;
  /// What events say about outcomes. What they say stands behind a person's verdict and what the conversation's source
  /// states, before what is inferred. Setting them judges every conversation with events anew.
  virtual Result<std::vector<EventRule>> eventRules() const = 0;
  virtual Result<void> setEventRules(std::span<const EventRule> rules) = 0;

  /// Set-aside records with ids above `after`, in the order of their ids.
  virtual Result<std::vector<QuarantinedRecord>> quarantinePage(std::optional<SourceId> source, std::int64_t after, std::int64_t limit,
                                                                bool withRaw = true) const = 0;
  virtual Result<std::int64_t> quarantineCount(std::optional<SourceId> source) const = 0;
  virtual Result<std::vector<QuarantinedRecord>> quarantined(std::span<const std::int64_t> ids) const = 0;
  virtual Result<std::vector<std::pair<std::string, std::int64_t>>> quarantineByFile() const = 0; ///< records of each file
  /// Says anew why set-aside records, by their numbers, cannot be read.
  virtual Result<void> noteReasons(std::span<const std::pair<std::int64_t, std::string>> reasons) = 0;
  /// Keeps why the source's last file was read as it was.
  virtual Result<void> noteFormat(const std::string& sourceName, const std::string& kind, const std::string& reason) = 0;

  /// Watched folders without their state but files and lastChange.
  virtual Result<std::vector<WatchedFolder>> watchedFolders() const = 0;
  virtual Result<void> putWatchedFolder(const WatchedFolder& folder) = 0; ///< replaces one of that path
  virtual Result<void> removeWatchedFolder(const std::string& path) = 0;
  virtual Result<std::vector<WatchedFile>> watchedFiles(const std::string& folder) const = 0;
  virtual Result<void> putWatchedFiles(const std::string& folder, std::span<const WatchedFile> files) = 0;

  virtual Result<FixId> putFix(const Fix& fix) = 0; ///< inserts when fix.id is 0, else replaces
  virtual Result<Fix> fix(FixId id) const = 0;
  virtual Result<std::vector<Fix>> fixes() const = 0; ///< newest first
  virtual Result<void> removeFix(FixId id) = 0;

  /// Pull-syncs by name. state is idle, waiting or failed; nextRunAt only says when the other side will answer again.
  virtual Result<std::vector<SyncStatus>> syncs() const = 0;
  /// Inserts or changes what a person said; with restart the cursor is forgotten.
  virtual Result<void> putSync(const SyncSettings& settings, bool secretsKept, bool restart) = 0;
  virtual Result<void> removeSync(const std::string& name) = 0; ///< ErrorKind::notFound when there is none
  /// Keeps a page of a sync in one transaction: its spans (as putSpans does), its events, the records that could not be
  /// read, and the position after it. rowsChanged is counted here. `versions` is empty or as long as `spans`: a span whose
  /// row is known in a larger version is passed over. ErrorKind::notFound when the sync was removed in the meantime.
  virtual Result<SpanCounts> putSyncPage(const SyncSettings& sync, const std::string& location, std::span<const Span> spans,
                                         std::span<const RowVersion> versions, std::span<const Event> events,
                                         std::span<const RejectedRecord> rejections, const SyncProgress& progress) = 0;
  virtual Result<void> noteSyncStart(const std::string& name, Micros at) = 0;
  /// An empty error is a run that went well; a run with goOnAt did not reach its end.
  virtual Result<void> noteSyncEnd(const std::string& name, Micros at, std::optional<Micros> goOnAt, const std::string& error) = 0;
  virtual Result<std::vector<EgressEntry>> egress() const = 0;
  virtual Result<void> noteEgress(const std::string& host, const std::string& purpose, Micros at, std::int64_t requests) = 0;

  /// Bytes of something learned from the conversations; empty when there is none. The stamp grows with every change.
  virtual Result<std::string> model(const std::string& name) const = 0;
  virtual Result<std::int64_t> modelStamp(const std::string& name) const = 0; ///< 0: there is none
  virtual Result<void> setModel(const std::string& name, const std::string& bytes) = 0;

  virtual Result<std::string> setting(const std::string& key) const = 0; ///< empty when unset
  virtual Result<void> setSetting(const std::string& key, const std::string& value) = 0;

  /// What is wrong with the file, for people; empty when all is well. Reads the whole file.
  virtual Result<std::vector<std::string>> integrityProblems() = 0;

  /// Redaction, erasure, retention and the audit log.
  virtual PrivacyStore& privacy() = 0;
  virtual const PrivacyStore& privacy() const = 0;
  /// Optional models: what a person set up, and what models answered (store/model_store.h).
  virtual ModelStore& models() = 0;

  /// Distinct agent versions with their number of conversations, most first.
  virtual Result<std::vector<std::pair<std::string, std::int64_t>>> agentVersions() const = 0;
};

} // namespace hone
