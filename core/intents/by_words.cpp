#include "intents/by_words.h"

#include <algorithm>

#include "intents/linear_classifier.h"

namespace hone {

namespace {

// The lowest probability from which on the classifier is right often enough, out of fold.
float trustedFrom(const std::vector<std::vector<float>>& judged, const Labels& labels)
{
  std::vector<std::pair<float, bool>> ranked;
  for (std::size_t i = 0; i < judged.size(); ++i)
    if (labels[i] >= 0) {
      const auto best = std::max_element(judged[i].begin(), judged[i].end());
      ranked.emplace_back(*best, best - judged[i].begin() == labels[i]);
    }
  std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  constexpr double kPrecision = 0.85;
  float threshold = 0.95f;
  double right = 0;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    right += ranked[i].second;
    if (right / static_cast<double>(i + 1) >= kPrecision)
      threshold = std::max(ranked[i].first, 0.5f);
  }
  return threshold;
}

} // namespace

std::vector<ToldByWords> tellByWords(const std::vector<SparseRow>& rows, const Labels& labels, int groups,
                                     const std::function<bool(std::size_t)>& isOpen, std::uint64_t seed)
{
  constexpr int kTaught = 3;
  std::vector<int> size(static_cast<std::size_t>(groups), 0);
  for (const auto label : labels)
    if (label >= 0)
      ++size[static_cast<std::size_t>(label)];
  if (std::count_if(size.begin(), size.end(), [](int s) { return s >= kTaught; }) < 2)
    return {};
  LinearClassifier classifier;
  classifier.train(rows, labels, groups, seed);
  const float threshold = trustedFrom(crossFitted(rows, labels, groups, 4, seed + 1), labels);
  std::vector<ToldByWords> told;
  for (std::size_t d = 0; d < rows.size(); ++d) {
    if (!isOpen(d))
      continue;
    const auto probability = classifier.probabilities(rows[d]);
    const auto best = std::max_element(probability.begin(), probability.end());
    if (*best >= threshold)
      told.push_back({d, static_cast<std::int32_t>(best - probability.begin()), *best});
  }
  return told;
}

} // namespace hone
