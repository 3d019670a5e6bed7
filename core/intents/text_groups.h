#pragma once

#include "intents/corpus.h"
#include "intents/numeric.h"

namespace hone {

/// Groups of like-worded documents. Internal to core/intents.
struct TextGroups {
  Labels labels;                 ///< one per member, in order; −1: fits nowhere
  int count = 0;
  std::vector<float> confidence; ///< one per member, 0…1
};

/// Consensus of k-means, spectral and Dirichlet-mixture partitions over two text views, cut where the graph spectra put
/// the number of groups (count 0), then refined by cross-fitted self-training.
TextGroups groupTexts(const Corpus& corpus, const std::vector<std::int32_t>& members, int count, std::uint64_t seed,
                      const JobContext& job);

} // namespace hone
