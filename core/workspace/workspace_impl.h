#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "fixes/repository.h"
#include "intents/classifier.h"
#include "intents/discovery.h"
#include "report/report.h"
#include "store/store.h"
#include "workspace/arrivals.h"
#include "workspace/change_notifier.h"
#include "workspace/intake_impl.h"
#include "workspace/jobs.h"
#include "workspace/live_analysis.h"
#include "workspace/live_impl.h"
#include "workspace/models_impl.h"
#include "workspace/privacy_impl.h"
#include "workspace/snapshot.h"
#include "workspace/syncs_impl.h"
#include "workspace/taxonomy_impl.h"
#include "workspace/workspace.h"

namespace hone {

/// The workspace over a real store. One file of definitions per group of functions.
class WorkspaceImpl final : public Workspace {
public:
  explicit WorkspaceImpl(std::unique_ptr<Store> store);
  ~WorkspaceImpl() override;

  std::string storePath() const override { return m_store->path(); }
  Jobs& jobs() override { return *m_jobs; }
  LiveCapture& live() override { return *m_live; }
  Taxonomy& taxonomy() override { return *m_taxonomy; }
  Intake& intake() override { return *m_intake; }
  Privacy& privacy() override { return *m_privacy; }
  Models& models() override { return *m_models; }
  Syncs& syncs() override { return *m_syncs; }
  void setChangeListener(std::function<void()> listener) override { m_notifier->setListener(std::move(listener)); }

  Result<ImportSummary> importFiles(const ImportFilesRequest& request, const JobContext& job) override;
  Result<SampleResult> openSample(const JobContext& job) override;
  Result<std::vector<Source>> sources() const override { return m_store->sources(); }
  Result<void> removeSource(SourceId source) override;
  Result<std::vector<RejectedRecord>> quarantine(SourceId source) const override { return m_store->quarantine(source); }
  std::vector<std::pair<std::string, std::string>> importFormats() const override;

  Result<AnalysisSummary> analyze(const JobContext& job, bool rediscoverIntents) override;
  Result<Overview> overview(const Filter& filter) const override;

  Result<std::vector<ConversationId>> selectConversations(const Filter& filter) const override;
  Result<std::vector<ConversationRow>> conversationRows(const std::vector<ConversationId>& ids) const override;
  Result<ConversationDetail> conversation(ConversationId id) const override;
  Result<ConversationId> findConversation(const std::string& idOrExternalId) const override;
  Result<std::vector<std::string>> agentVersions() const override;
  Result<void> labelConversation(ConversationId conversation, IntentId intent) override;
  Result<void> setOutcome(ConversationId conversation, Outcome outcome) override;

  Result<std::vector<IntentSummary>> intents(const Filter& filter) const override;
  Result<std::vector<IntentAssignment>> intentAssignments() const override { return m_store->assignments(); }
  Result<void> renameIntent(IntentId id, const std::string& name) override;
  Result<void> setIntentCategory(IntentId id, const std::string& category) override;
  Result<void> mergeIntents(IntentId from, IntentId into) override;

  Result<PatternList> patterns(const Filter& filter, const std::string& outcome) const override;
  Result<Pattern> pattern(const std::string& id) const override;
  Result<VersionComparison> compareVersions(const Filter& filter, const std::string& a, const std::string& b) const override;

  Result<std::string> connectRepository(const std::string& folder) override;
  Result<std::vector<std::string>> repositories() const override;
  Result<std::vector<std::string>> remotes(const std::string& repository) const override;
  Result<std::vector<Fix>> suggestFixes(const std::string& repository, const std::string& patternId, const JobContext& job,
                                        std::vector<SkippedPattern>* skipped) override;
  Result<std::vector<Fix>> fixes() const override { return m_store->fixes(); }
  Result<Fix> fix(FixId id) const override { return m_store->fix(id); }
  Result<std::vector<FileDiff>> fixDiff(FixId id) const override;
  Result<Fix> decideHunk(FixId id, int hunk, HunkDecision decision) override;
  Result<Fix> editHunk(FixId id, int hunk, const std::string& newText) override;
  Result<Fix> restoreReview(const Fix& earlier) override;
  Result<Fix> applyPatchToFix(FixId id, const std::string& patch) override;
  Result<std::string> fixPatch(FixId id) const override;
  Result<std::string> commitMessage(FixId id) const override;
  Result<std::string> suggestedBranch(FixId id) const override;
  Result<Fix> commitFix(FixId id, const std::string& branch, const std::string& message) override;
  Result<Fix> pushFix(FixId id, const std::string& remote, const JobContext& job) override;
  Result<void> removeFix(FixId id) override;

  Result<std::string> report(ReportFormat format) const override;
  Result<void> writeReport(ReportFormat format, const std::string& path) const override;
  Result<std::int64_t> exportJsonl(const std::string& path, const JobContext& job) const override;
  Result<std::int64_t> exportCsv(const std::string& path, const JobContext& job) const override;
  Result<std::string> intentsCsv() const override;
  Result<std::string> outcomesCsv() const override;
  std::vector<HealthCheck> check() const override;

  /// Conversations that came in while the store is open (receiver, syncs, watched folders): they get intent and outcome
  /// on a thread of their own, within a second. Any thread.
  void conversationsArrived(std::span<const ConversationId> ids);
  /// The same for everything that waits for its analysis, as long as that is little enough to do at once.
  void somethingArrived();
  /// Something was erased, masked or read again: what waits is judged by what was learned before, if anything was.
  /// Intents are never discovered for that.
  void somethingChanged();

private:
  Result<AnalysisSummary> analyzeWith(const JobContext& job, bool rediscoverIntents, ModelPlan plan);
  /// Whether the documents have the plan's vectors now; what went wrong is among the plan's notes.
  bool useVectors(std::vector<IntentDocument>& documents, const std::vector<std::string>& texts, ModelPlan& plan, const JobContext& job);
  /// Gives the conversations that intents were not looked for in their intents: those they had (`earlier`), else what a
  /// classifier says that learned from the others. Reads one at a time. Adds to discovered.assignments.
  Result<void> judgeOthers(const std::vector<ConversationId>& others, const std::vector<IntentAssignment>& earlier,
                           const std::vector<IntentDocument>& documents, const ClassifierOptions& options, DiscoveryResult& discovered,
                           const JobContext& job);
  void giveNames(ModelPlan& plan, AnalysisSummary& summary, const JobContext& job);
  void judgeArrivals(std::vector<ConversationId> ids);
  bool hasGrown() const; ///< so much that its intents are worth finding anew
  /// The snapshot of the store as it is now; built on the caller's thread when the data changed, by one caller at a time.
  Result<std::shared_ptr<const Snapshot>> snapshot() const;
  /// Rows of the snapshot that match, the full-text search included.
  Result<std::vector<std::size_t>> matchingRows(const Snapshot& facts, const Filter& filter) const;
  Result<std::vector<IntentSummary>> intentSummaries(const Snapshot& facts, const std::vector<std::size_t>& rows) const;
  Result<PatternList> patternsOf(const Snapshot& facts, const Filter& filter, const std::vector<std::size_t>& rows,
                                 const std::string& outcome) const;
  Result<ReportData> reportData() const;
  /// Stores a fix. A fix changes no fact: the snapshot stays good, so that deciding hunk by hunk costs no re-reading.
  Result<FixId> putFix(const Fix& fix);
  /// Stores a changed fix and tells the listener.
  Result<Fix> keepFix(Fix fix);
  Result<Fix> undecidedFix(FixId id) const;
  /// The commit message as Hone proposes it: masked, and without what users said word for word.
  Result<std::string> proposedMessage(const Fix& fix) const;
  /// Refuses what must not leave the machine by a commit; quotes that a person put in are let through and logged.
  Result<void> guardCommit(const Fix& fix, const std::vector<FixFile>& files, const std::string& message);
  /// Passes the result on; a success is told to the listener.
  template<class T>
  Result<T> changed(Result<T> result)
  {
    if (result)
      m_notifier->changed();
    return result;
  }

  std::unique_ptr<Store> m_store;
  mutable std::mutex m_snapshotMutex;
  mutable std::shared_ptr<const Snapshot> m_snapshot;
  mutable std::int64_t m_snapshotVersion = 0; ///< the data version that m_snapshot is good for
  std::mutex m_analysisMutex; ///< one analysis at a time
  std::mutex m_fixMutex;      ///< read, change, write of a fix is one step
  std::unique_ptr<ChangeNotifier> m_notifier;
  LiveAnalysis m_learned{*m_store};
  std::atomic<bool> m_newcomers{false}; ///< whether what the arrivals hold came in by itself
  std::unique_ptr<Arrivals> m_arrivals; ///< what brings conversations hands them to it
  std::unique_ptr<LiveCaptureImpl> m_live;
  std::unique_ptr<TaxonomyImpl> m_taxonomy;
  std::unique_ptr<IntakeImpl> m_intake;
  std::unique_ptr<Jobs> m_jobs; ///< its threads use what is above
  std::unique_ptr<PrivacyImpl> m_privacy; ///< starts jobs: its watch stops before they do
  std::unique_ptr<SyncsImpl> m_syncs; ///< starts jobs: its scheduler stops before they do
  std::unique_ptr<ModelsImpl> m_models;
};

} // namespace hone
