#pragma once

#include <functional>
#include <vector>

#include "intents/numeric.h"

// Tasks told by words from what those with a known task said. Internal to core/intents.
namespace hone {

struct ToldByWords {
  std::size_t document = 0;
  std::int32_t group = 0;
  float probability = 0;
};

/// labels: the group of each row, −1 where it is not known. Tells those rows that isOpen says are to be told and that
/// the known ones tell surely enough, as measured out of fold; nothing where fewer than two groups are known well.
std::vector<ToldByWords> tellByWords(const std::vector<SparseRow>& rows, const Labels& labels, int groups,
                                     const std::function<bool(std::size_t)>& isOpen, std::uint64_t seed);

} // namespace hone
