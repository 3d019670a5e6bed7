#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "intents/classifier.h"
#include "outcomes/assess.h"
#include "store/store.h"

namespace hone {

/// Puts signals among those of an assessment, in message order.
void addSignals(OutcomeAssessment& assessment, std::vector<Signal> signals);

/// Gives single conversations their intents, signals and outcome with what the last analysis learned, in milliseconds,
/// and lets a person's correction count at once. Any thread; one call at a time works.
class LiveAnalysis {
public:
  /// The store outlives this.
  explicit LiveAnalysis(Store& store) : m_store(store) {}

  /// Whether an analysis has left something to judge with.
  bool isReady();
  /// Judges these conversations and stores what it finds. Those that are gone are left out.
  Result<void> judge(std::span<const ConversationId> ids);
  /// The same, but what they are about stays as it is.
  Result<void> judgeOutcomes(std::span<const ConversationId> ids);
  /// A person said what these conversations are about: their near neighbours, which come back, are to be judged again.
  Result<std::vector<ConversationId>> learn(std::span<const ConversationId> conversations, IntentId intent);

  /// What a threshold would do, and moving it. Conversations keep what they have until they are judged again.
  Result<std::vector<ThresholdPoint>> consequences();
  Result<double> threshold();
  Result<void> setThreshold(double threshold); ///< lasts over later analyses
  /// What a person set; nothing when the engine chooses.
  Result<std::optional<double>> chosenThreshold() const;

  /// Whether what users want beside their task is looked for (signalIntents()); holds for what is judged from then on.
  Result<bool> signalIntentsOn() const;
  Result<void> setSignalIntentsOn(bool on);

  /// Takes what a whole analysis has learned.
  Result<void> replace(IntentClassifier classifier, const OutcomeModel& outcomes);

private:
  /// Reads what is kept when this or another process has changed it.
  Result<void> refresh();
  Result<void> keep();
  Result<void> judgeNow(std::span<const ConversationId> ids, bool assign);
  Result<void> addNeighbours(ConversationId conversation, const IntentDocument& document, std::vector<ConversationId>& near) const;

  Store& m_store;
  std::mutex m_mutex;
  std::optional<IntentClassifier> m_classifier;
  OutcomeModel m_outcomes;
  std::int64_t m_stamp = 0;
};

} // namespace hone
