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

/// Consensus of k-means and spectral partitions at many scales over two views and a Dirichlet mixture; linkage and number
/// of groups (count 0) chosen from the data; then each document judged by the others. Of very many, a sample is grouped
/// and the others are told by a classifier.
TextGroups groupTexts(const Corpus& corpus, const std::vector<std::int32_t>& members, int count, std::uint64_t seed,
                      const JobContext& job);

} // namespace hone
