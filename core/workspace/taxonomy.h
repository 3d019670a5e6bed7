#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/job_context.h"
#include "model/intent.h"
#include "model/outcome.h"
#include "model/pattern.h"
#include "workspace/intent_map.h"

namespace hone {

/// A way to split an intent: groups of its conversations, the largest first; what is in none stays where it is.
struct SplitProposal {
  struct Part {
    std::string name;
    std::vector<std::string> keywords;
    std::vector<ConversationId> members; ///< most typical first
    std::vector<std::string> examples;   ///< openings of the first three
  };
  std::vector<Part> parts;               ///< fewer than two: nothing in the words or tools parts it
};

/// An open suggestion with its evidence.
struct SuggestedIntent {
  IntentSuggestion suggestion;
  std::vector<std::string> examples;     ///< openings of the first members
  std::int64_t failures = 0;
  std::int64_t withOutcome = 0;
};

/// How far an intent can be trusted, on the gold set.
struct IntentTrust {
  IntentId intent;                       ///< 0: no fit
  std::string name;
  Rate precision;
  Rate recall;
};

struct GoldReport {
  std::int64_t items = 0;
  std::int64_t labelled = 0;
  std::int64_t disputed = 0;
  Rate accuracy;
  std::vector<IntentTrust> intents;      ///< most conversations first
  std::int64_t sharedItems = 0;          ///< labelled by two people or more
  double agreement = 0;
  double kappa = 0;
};

/// What a threshold of the classifier costs and gains, measured on conversations that it was not trained on.
struct ThresholdEffect {
  double threshold = 0;
  double coverage = 0;                   ///< share of conversations that get an intent
  double accuracy = 0;                   ///< share of those whose intent is the taxonomy's
};

/// What an import of a taxonomy did.
struct TaxonomyImport {
  std::int64_t created = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
  std::int64_t labels = 0;               ///< conversations labelled by what the file says
  std::vector<std::string> problems;     ///< for people: entries that could not be used, with their place
};

/// Who lets show one thing beside the task that brought them: a bug report, a wish, that they are about to leave …
struct SignalIntentSummary {
  SignalKind kind{};                     ///< one that isSignalIntent() names
  std::vector<ConversationId> conversations; ///< where it shows; the sentence is a signal of the conversation
  std::int64_t failures = 0;
  std::int64_t withOutcome = 0;
};

/// What people do with the intents. Renaming, categories, merging and labelling are Workspace's; all of it is in the
/// history. Threads: as Workspace.
class Taxonomy {
public:
  virtual ~Taxonomy() = default;

  virtual Result<IntentId> create(const std::string& name, const std::string& category, const std::string& description) = 0;
  virtual Result<void> describe(IntentId intent, const std::string& description) = 0;
  virtual Result<void> setPinned(IntentId intent, bool pinned) = 0;
  virtual Result<void> setRetired(IntentId intent, bool retired) = 0;
  /// A person's word on many conversations at once; intent 0: no fit.
  virtual Result<void> move(const std::vector<ConversationId>& conversations, IntentId into) = 0;

  /// Looks for groups within an intent. Seconds for thousands of conversations.
  virtual Result<SplitProposal> proposeSplit(IntentId intent, const JobContext& job) const = 0;
  virtual Result<IntentId> split(IntentId from, const std::string& name, const std::vector<ConversationId>& conversations) = 0;

  virtual Result<std::vector<TaxonomyChange>> history(int limit = 200) const = 0; ///< newest first
  virtual Result<TaxonomyChange> undo() = 0;
  /// The name that changes are made under: the system's user unless set; where the system has no name for them, the
  /// author of the repository that was connected last.
  virtual Result<std::string> person() const = 0;
  virtual Result<void> setPerson(const std::string& name) = 0;

  /// Looks for groups of at least five among what fits no intent, and keeps them as open suggestions.
  virtual Result<std::int64_t> findSuggestions(const JobContext& job) = 0;
  virtual Result<std::vector<SuggestedIntent>> suggestions() const = 0;
  virtual Result<IntentId> accept(std::int64_t suggestion, const std::string& name) = 0;
  virtual Result<void> dismiss(std::int64_t suggestion) = 0;

  /// Draws that many conversations, or all that are analysed where those are fewer: a share from every intent, from what
  /// the classifier is unsure of and from what fits none, three of each where there is room. What is labelled stays.
  virtual Result<std::int64_t> drawGoldSet(std::int64_t size) = 0;
  virtual Result<std::vector<GoldItem>> goldSet() const = 0;
  virtual Result<void> labelGold(ConversationId conversation, std::optional<IntentId> intent) = 0; ///< by person()
  virtual Result<GoldReport> goldReport() const = 0;

  /// From which confidence on a conversation gets an intent; below it is "no fit".
  virtual Result<double> threshold() const = 0;
  virtual Result<std::vector<ThresholdEffect>> thresholdEffects() const = 0; ///< rising; empty before an analysis
  /// Moves it and judges every conversation again; returns how many have another intent now. Seconds to minutes.
  virtual Result<std::int64_t> setThreshold(double threshold, const JobContext& job) = 0;

  /// One entry a kind, also those that nobody shows; none when they are switched off.
  virtual Result<std::vector<SignalIntentSummary>> signalIntents() const = 0;
  virtual Result<bool> signalIntentsOn() const = 0;
  /// Whether the last switch was stopped before it had looked at every conversation.
  virtual Result<bool> signalIntentsUnfinished() const = 0;
  /// Looks for them in every conversation, or takes them out of all; lasts. Seconds to minutes. After one that was stopped,
  /// the same again does the rest.
  virtual Result<void> setSignalIntentsOn(bool on, const JobContext& job) = 0;

  /// The taxonomy as JSON: {"version": 1, "intents": [{"name", "category", "description", "keywords", "origin", "pinned",
  /// "retired"}], "labels": [{"conversation", "intent"}]}; labels are a person's, conversations by external id.
  virtual Result<std::string> toJson() const = 0;
  /// Brings such a document in: intents of the same name get its category, description and flags, others are made.
  virtual Result<TaxonomyImport> fromJson(const std::string& json) = 0;
  /// The same as a file; an existing one is replaced in one step.
  virtual Result<void> exportTo(const std::string& path) const = 0;
  virtual Result<TaxonomyImport> importFrom(const std::string& path) = 0;

  /// The sentences that show this kind, of the first `most` of these conversations that show it, in their order.
  virtual Result<std::vector<SignalQuote>> signalQuotes(SignalKind kind, const std::vector<ConversationId>& conversations, std::size_t most) const = 0;

  /// Counts, failure rates and trend of every intent, category and signal intent over these conversations.
  virtual Result<IntentFigureTable> figures(const std::vector<ConversationId>& conversations) const = 0;
  /// Three that stand for the intent, then two that only just belong to it (the engine's least sure ones).
  virtual Result<std::vector<IntentExample>> examples(IntentId intent) const = 0;
  /// Lays out every analysed conversation. Seconds for 100,000; not kept.
  virtual Result<IntentMap> map(const JobContext& job) const = 0;
};

} // namespace hone
