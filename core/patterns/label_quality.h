#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "model/intent.h"
#include "model/pattern.h"

namespace hone {

/// How well an intent is recognised, measured on the gold set.
struct IntentQuality {
  IntentId intent;          ///< 0: no fit
  Rate precision;           ///< of the conversations that have the intent, how many do
  Rate recall;              ///< of the conversations that should have it, how many do
};

/// What the gold set says. Only items on which people agree count (the most frequent label; a tie counts for none).
struct GoldQuality {
  std::int64_t items = 0;
  std::int64_t labelled = 0;    ///< by at least one person
  std::int64_t disputed = 0;    ///< labelled, but no label has the most votes
  Rate accuracy;
  std::vector<IntentQuality> intents;
  std::int64_t sharedItems = 0; ///< labelled by two people or more
  double agreement = 0;         ///< share of equal labels over all pairs of people on shared items
  double kappa = 0;             ///< Cohen's kappa (1960) over the same pairs: agreement beyond chance; 0 without pairs
};

/// Estimates from a stratified sample: items weigh what they stand for, and intervals are Wilson's on Kish's effective
/// sample size (Σw)²/Σw² (Kish 1965), so that a few heavy items do not look like many. Rate::k and n are the counts of
/// items. predictedNow gives the intent that a conversation has today; nothing for one that is gone. Pure.
GoldQuality goldQuality(std::span<const GoldItem> items, std::span<const std::pair<ConversationId, IntentId>> predictedNow);

} // namespace hone
