#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "store/store.h"
#include "workspace/live_analysis.h"
#include "workspace/snapshot.h"
#include "workspace/taxonomy.h"

namespace hone {

/// Taxonomy over a real store.
class TaxonomyImpl final : public Taxonomy {
public:
  using GetSnapshot = std::function<Result<std::shared_ptr<const Snapshot>>()>;
  using Judge = std::function<void(std::span<const ConversationId>)>;
  /// `changed` is called, on any thread, after a change; `judge` to have conversations looked at again, later, by another
  /// thread. Store and what was learned outlive this.
  TaxonomyImpl(Store& store, LiveAnalysis& learned, GetSnapshot snapshot, std::function<void()> changed, Judge judge);

  Result<IntentId> create(const std::string& name, const std::string& category, const std::string& description) override;
  Result<void> describe(IntentId intent, const std::string& description) override;
  Result<void> setPinned(IntentId intent, bool pinned) override;
  Result<void> setRetired(IntentId intent, bool retired) override;
  Result<void> move(const std::vector<ConversationId>& conversations, IntentId into) override;
  Result<SplitProposal> proposeSplit(IntentId intent, const JobContext& job) const override;
  Result<IntentId> split(IntentId from, const std::string& name, const std::vector<ConversationId>& conversations) override;
  Result<std::vector<TaxonomyChange>> history(int limit) const override { return m_store.taxonomyHistory(limit); }
  Result<TaxonomyChange> undo() override;
  Result<std::string> person() const override;
  Result<void> setPerson(const std::string& name) override;
  Result<std::int64_t> findSuggestions(const JobContext& job) override;
  Result<std::vector<SuggestedIntent>> suggestions() const override;
  Result<IntentId> accept(std::int64_t suggestion, const std::string& name) override;
  Result<void> dismiss(std::int64_t suggestion) override;
  Result<std::int64_t> drawGoldSet(std::int64_t size) override;
  Result<std::vector<GoldItem>> goldSet() const override { return m_store.goldItems(); }
  Result<void> labelGold(ConversationId conversation, std::optional<IntentId> intent) override;
  Result<GoldReport> goldReport() const override;
  Result<double> threshold() const override { return m_learned.threshold(); }
  Result<std::vector<ThresholdEffect>> thresholdEffects() const override;
  Result<std::int64_t> setThreshold(double threshold, const JobContext& job) override;
  Result<std::vector<SignalIntentSummary>> signalIntents() const override;
  Result<bool> signalIntentsOn() const override { return m_learned.signalIntentsOn(); }
  Result<bool> signalIntentsUnfinished() const override;
  Result<void> setSignalIntentsOn(bool on, const JobContext& job) override;
  Result<std::vector<SignalQuote>> signalQuotes(SignalKind kind, const std::vector<ConversationId>& conversations, std::size_t most) const override;
  Result<std::string> toJson() const override;
  Result<TaxonomyImport> fromJson(const std::string& json) override;
  Result<void> exportTo(const std::string& path) const override;
  Result<TaxonomyImport> importFrom(const std::string& path) override;
  Result<IntentFigureTable> figures(const std::vector<ConversationId>& conversations) const override;
  Result<std::vector<IntentExample>> examples(IntentId intent) const override;
  Result<IntentMap> map(const JobContext& job) const override;

private:
  /// Groups of these conversations as discovery finds them on their own.
  Result<std::vector<SplitProposal::Part>> groups(const std::vector<ConversationId>& conversations, int count, const JobContext& job) const;
  std::string defaultPerson() const;
  Result<std::vector<std::string>> openings(const std::vector<ConversationId>& conversations, std::size_t most) const;
  template<class T>
  Result<T> told(Result<T> result)
  {
    if (result)
      m_changed();
    return result;
  }

  /// Lets the classifier know what a person said of these conversations, and has near ones judged again.
  void learnFrom(std::span<const ConversationId> conversations, IntentId intent);

  Store& m_store;
  LiveAnalysis& m_learned;
  GetSnapshot m_snapshot;
  std::function<void()> m_changed;
  Judge m_judge;
};

} // namespace hone
