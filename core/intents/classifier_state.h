#pragma once

#include <string>
#include <utility>
#include <vector>

#include "intents/classifier.h"
#include "intents/classifier_rows.h"
#include "intents/linear_svm.h"

// What an IntentClassifier knows. Internal to core/intents.
namespace hone {

struct IntentClassifier::State {
  /// A person's word on a conversation.
  struct Word {
    std::vector<float> meaning;
    std::int32_t intent = -1; ///< index; −1: it fits none
  };

  /// A tool whose use is an intent's task.
  struct ToolTask {
    std::string tool;
    std::int32_t intent = 0; ///< index
  };

  std::vector<IntentId> intents;
  ClassifierRows rows;
  LinearSvm svm;
  std::vector<std::vector<std::vector<float>>> memories; ///< by intent: vectors of some of its conversations
  std::vector<Word> words;
  std::vector<ToolTask> toolTasks;
  // P(right) = 1 / (1 + exp(−(slope × score + offset))), Platt 1999.
  double slope = 3, offset = -2;
  double threshold = 0.35;
  bool encoder = true;
  std::vector<ThresholdPoint> consequences;

  struct Ranked {
    std::int32_t intent = 0;
    float score = 0; ///< what decides between intents
    float known = 0; ///< how much it looks like what is known at all
  };
  /// Best first; empty when there is nothing to judge by.
  std::vector<Ranked> rank(const ClassifierCounts& counts) const;
  double confidence(const Ranked& guess) const;

  void remember(std::int32_t intent, const std::vector<float>& meaning, bool person);
  /// Takes back what a person said of the very same conversation.
  void forget(const std::vector<float>& meaning);

  /// Learns slope and offset from scores and whether they were right.
  void calibrate(const std::vector<std::pair<float, bool>>& judged);
  void weighConsequences(const std::vector<std::pair<float, bool>>& judged, bool chooseThreshold);
};

/// The inner product of two vectors of equal length; 0 when either is empty.
float likenessOf(const std::vector<float>& a, const std::vector<float>& b);

} // namespace hone
