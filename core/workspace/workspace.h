#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/job_context.h"
#include "model/conversation.h"
#include "model/filter.h"
#include "model/fix.h"
#include "model/intent.h"
#include "model/mapping.h"
#include "model/pattern.h"
#include "model/source.h"
#include "workspace/jobs.h"

namespace hone {

class Intake;
class LiveCapture;
class Models;
class Privacy;
class Syncs;
class Taxonomy;

/// The numbers of the overview page.
struct Overview {
  std::int64_t conversations = 0;
  std::int64_t messages = 0;
  std::int64_t users = 0;
  std::int64_t notAnalysed = 0;
  Rate failureRate;                                           ///< of conversations with a known outcome
  std::vector<std::pair<Outcome, std::int64_t>> outcomes;     ///< every outcome, also those with 0
  std::vector<std::pair<std::string, Rate>> versions;         ///< agent version, failure rate; most conversations first
  std::vector<Pattern> topPatterns;                           ///< at most five, only those with q < 0.05 and excess > 0
  std::int64_t intents = 0;
  std::int64_t noFit = 0;
  bool hasTimes = false;                                      ///< any conversation has a start time
  std::optional<Micros> newest;                               ///< the last start time; the next three end with it
  Rate lastWeek;                                              ///< failures of the last seven days
  Rate weeksBefore;                                           ///< failures of the 28 days before those
  double lastWeekPValue = 1;                                  ///< that the two differ by chance alone (two-sided)
  std::int64_t fixesDraft = 0, fixesCommitted = 0, fixesPushed = 0;
  bool outcomeModelLearned = false;
  double outcomeModelAuroc = 0;                               ///< cross-validated; 0 when not learned
  std::int64_t outcomeLabels = 0;                             ///< explicit outcomes it was learned from
};

/// What one conversation page shows.
struct ConversationDetail {
  ConversationRow row;
  Conversation conversation;
  OutcomeAssessment assessment;
  std::vector<std::pair<IntentId, std::string>> intents;      ///< primary first
  std::vector<std::string> intentOrigins;
};

struct AnalysisSummary {
  std::int64_t analysed = 0;
  std::int64_t intents = 0;
  std::int64_t noFit = 0;
  std::int64_t patterns = 0;
  double seconds = 0;
  std::string intentsBy = "embedded"; ///< what found the intents; "embedded": the built-in engine
  std::string namesBy;                ///< the model that named intents in this run, if one did
  std::int64_t named = 0;
  std::vector<std::string> notes = {}; ///< what did not work and what was done instead, for people
};

struct ImportFilesRequest {
  std::vector<std::string> paths;
  std::string format;             ///< empty: detect from the content
  std::optional<Mapping> mapping; ///< read tables and plain JSON records by this one
  bool events = false;            ///< the files hold events, not conversations
  std::string sourceName;         ///< all go into this source; empty: named by the files
  bool redact = false;            ///< mask what is read, now and in later imports of the same sources (privacy())
};

struct SampleResult {
  std::string repository;         ///< folder of the sample's prompt repository, made next to the store
  std::string remote;             ///< folder of its bare remote
  ImportSummary import;
};

/// A pattern that no fix was drafted for.
struct SkippedPattern {
  Pattern pattern;
  std::string reason;             ///< one sentence, for people
};

/// One thing that was looked at, with what to do when it is not well.
struct HealthCheck {
  std::string name;
  bool ok = false;
  std::string message;
  bool isToDo = false; ///< nothing is wrong, but something waits to be done
};

enum class ReportFormat : std::uint8_t { html, csv, markdown };

/// The only door that ui/ and app/ use: opens a store, owns its threads, joins the parts.
/// Threads: every function may be called from any thread. Functions that take a JobContext are long and run on the
/// caller's thread: give them to jobs(). The others take milliseconds, but may wait for the disk: not for the GUI
/// thread either (ui uses ui/widgets/async.h).
class Workspace {
public:
  static Result<std::unique_ptr<Workspace>> open(const std::string& storePath);
  virtual ~Workspace() = default;

  virtual std::string storePath() const = 0; ///< absolute
  virtual Jobs& jobs() = 0;
  virtual LiveCapture& live() = 0; ///< the live receiver: workspace/live.h
  virtual Taxonomy& taxonomy() = 0; ///< what people do with intents: workspace/taxonomy.h
  virtual Intake& intake() = 0; ///< files, mappings, events, quarantine, watched folders: workspace/intake.h
  virtual Privacy& privacy() = 0; ///< redaction, erasure, retention, the audit log: workspace/privacy.h
  virtual Models& models() = 0; ///< optional model providers: workspace/models.h
  virtual Syncs& syncs() = 0; ///< pull-syncs, their secrets, and what may be contacted: workspace/syncs.h
  /// Called, on any thread, after a committed change of what the pages show. One listener.
  virtual void setChangeListener(std::function<void()> listener) = 0;

  // Capture
  virtual Result<ImportSummary> importFiles(const ImportFilesRequest& request, const JobContext& job) = 0;
  /// Imports the bundled sample and makes its prompt repository and a bare remote next to the store. Running it again
  /// changes nothing.
  virtual Result<SampleResult> openSample(const JobContext& job) = 0;
  virtual Result<std::vector<Source>> sources() const = 0;
  virtual Result<void> removeSource(SourceId source) = 0;
  virtual Result<std::vector<RejectedRecord>> quarantine(SourceId source) const = 0;
  virtual std::vector<std::pair<std::string, std::string>> importFormats() const = 0; ///< name, description

  // Analysis: intents, signals, outcomes over everything not yet analysed. Idempotent. Models on this machine that are
  // enabled take part; nothing is sent to another machine (models().analyze() does, once a person agreed).
  virtual Result<AnalysisSummary> analyze(const JobContext& job, bool rediscoverIntents = false) = 0;
  virtual Result<Overview> overview(const Filter& filter) const = 0;

  // Conversations
  virtual Result<std::vector<ConversationId>> selectConversations(const Filter& filter) const = 0; ///< newest first
  virtual Result<std::vector<ConversationRow>> conversationRows(const std::vector<ConversationId>& ids) const = 0;
  virtual Result<ConversationDetail> conversation(ConversationId id) const = 0;
  virtual Result<ConversationId> findConversation(const std::string& idOrExternalId) const = 0;
  virtual Result<std::vector<std::string>> agentVersions() const = 0;
  virtual Result<void> labelConversation(ConversationId conversation, IntentId intent) = 0;
  virtual Result<void> setOutcome(ConversationId conversation, Outcome outcome) = 0;

  // Intents
  virtual Result<std::vector<IntentSummary>> intents(const Filter& filter) const = 0; ///< most conversations first
  virtual Result<std::vector<IntentAssignment>> intentAssignments() const = 0;
  virtual Result<void> renameIntent(IntentId id, const std::string& name) = 0;
  virtual Result<void> setIntentCategory(IntentId id, const std::string& category) = 0;
  virtual Result<void> mergeIntents(IntentId from, IntentId into) = 0;

  // Patterns
  virtual Result<PatternList> patterns(const Filter& filter, const std::string& outcome = "failed") const = 0;
  virtual Result<Pattern> pattern(const std::string& id) const = 0;
  virtual Result<VersionComparison> compareVersions(const Filter& filter, const std::string& a, const std::string& b) const = 0;

  // Fixes
  virtual Result<std::string> connectRepository(const std::string& folder) = 0; ///< returns the repository's root
  virtual Result<std::vector<std::string>> repositories() const = 0;
  virtual Result<std::vector<std::string>> remotes(const std::string& repository) const = 0;
  /// Drafts for one pattern (or, with an empty id, the top patterns); stores and returns them. A draft that exists
  /// already for the same pattern, recipe and base commit is returned, not doubled. Empty when the evidence is thin;
  /// `skipped`, if given, gets the patterns that gave none, the strongest first, with why.
  virtual Result<std::vector<Fix>> suggestFixes(const std::string& repository, const std::string& patternId,
                                                const JobContext& job, std::vector<SkippedPattern>* skipped = nullptr) = 0;
  virtual Result<std::vector<Fix>> fixes() const = 0;
  virtual Result<Fix> fix(FixId id) const = 0;
  virtual Result<std::vector<FileDiff>> fixDiff(FixId id) const = 0;
  virtual Result<Fix> decideHunk(FixId id, int hunk, HunkDecision decision) = 0;
  virtual Result<Fix> editHunk(FixId id, int hunk, const std::string& newText) = 0;
  /// Puts a fix's proposal and choices back to those of an earlier value of it: the undo of a review. Only while it is
  /// not committed; everything else about the fix stays as it is now.
  virtual Result<Fix> restoreReview(const Fix& earlier) = 0;
  virtual Result<Fix> applyPatchToFix(FixId id, const std::string& patch) = 0;
  virtual Result<std::string> fixPatch(FixId id) const = 0;
  /// The commit message with the evidence, as it will be used.
  virtual Result<std::string> commitMessage(FixId id) const = 0;
  virtual Result<std::string> suggestedBranch(FixId id) const = 0;
  virtual Result<Fix> commitFix(FixId id, const std::string& branch, const std::string& message) = 0;
  virtual Result<Fix> pushFix(FixId id, const std::string& remote, const JobContext& job) = 0;
  virtual Result<void> removeFix(FixId id) = 0;

  // Reports
  virtual Result<std::string> report(ReportFormat format) const = 0;
  virtual Result<void> writeReport(ReportFormat format, const std::string& path) const = 0;
  /// Every conversation as Hone JSONL (design: command line); returns how many.
  virtual Result<std::int64_t> exportJsonl(const std::string& path, const JobContext& job) const = 0;
  /// Every message as a CSV line with its conversation's facts, for spreadsheets; returns how many conversations.
  virtual Result<std::int64_t> exportCsv(const std::string& path, const JobContext& job) const = 0;

  /// The CSV forms of "intents export" and "outcomes export" (design: command line).
  virtual Result<std::string> intentsCsv() const = 0;
  virtual Result<std::string> outcomesCsv() const = 0;

  /// Is the store whole and readable, are the connected repositories there, what is waiting to be done.
  virtual std::vector<HealthCheck> check() const = 0;
};

} // namespace hone
