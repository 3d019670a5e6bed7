#include "intents/linear_classifier.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "intents/numeric.h"

namespace hone {

namespace {

void softmax(std::vector<float>& scores)
{
  if (scores.empty())
    return;
  const float highest = *std::max_element(scores.begin(), scores.end());
  float sum = 0;
  for (auto& score : scores)
    sum += score = std::exp(score - highest);
  for (auto& score : scores)
    score /= sum;
}

} // namespace

void LinearClassifier::train(std::span<const SparseRow> rows, std::span<const std::int32_t> labels, int classes,
                             std::uint64_t seed, int epochs)
{
  m_classes = classes;
  m_columns.clear();
  std::vector<std::size_t> order;
  std::vector<double> classSize(static_cast<std::size_t>(classes), 0);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (labels[i] < 0)
      continue;
    order.push_back(i);
    classSize[static_cast<std::size_t>(labels[i])] += 1;
    for (const auto& entry : rows[i])
      m_columns.try_emplace(entry.column, static_cast<std::uint32_t>(m_columns.size()));
  }
  const auto k = static_cast<std::size_t>(classes);
  m_weights.assign(m_columns.size() * k, 0);
  m_bias.assign(k, 0);
  std::vector<float> squares(m_weights.size(), 1e-3f), biasSquares(k, 1e-3f);
  std::vector<std::vector<std::pair<std::uint32_t, float>>> cells(rows.size());
  for (const std::size_t i : order)
    for (const auto& entry : rows[i])
      cells[i].emplace_back(m_columns[entry.column], entry.value);
  Random random(seed);
  std::vector<float> scores(k);
  constexpr float kRate = 0.5f;
  constexpr float kDecay = 2e-4f;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    for (std::size_t i = order.size(); i > 1; --i)
      std::swap(order[i - 1], order[random.below(i)]);
    for (const std::size_t i : order) {
      scores = m_bias;
      for (const auto& [column, value] : cells[i])
        for (std::size_t c = 0; c < k; ++c)
          scores[c] += value * m_weights[column * k + c];
      softmax(scores);
      const auto label = static_cast<std::size_t>(labels[i]);
      // Square-root balance: small classes are heard, large ones keep their prior.
      const double mean = static_cast<double>(order.size()) / static_cast<double>(classes);
      const auto weight = static_cast<float>(std::min(4.0, std::sqrt(mean / classSize[label])));
      scores[label] -= 1;
      for (std::size_t c = 0; c < k; ++c) {
        const float gradient = weight * scores[c];
        if (std::abs(gradient) < 1e-4f)
          continue;
        biasSquares[c] += gradient * gradient;
        m_bias[c] -= kRate * gradient / std::sqrt(biasSquares[c]);
        for (const auto& [column, value] : cells[i]) {
          const std::size_t at = column * k + c;
          const float g = gradient * value + kDecay * m_weights[at];
          squares[at] += g * g;
          m_weights[at] -= kRate * g / std::sqrt(squares[at]);
        }
      }
    }
  }
}

std::vector<float> LinearClassifier::probabilities(const SparseRow& row) const
{
  const auto k = static_cast<std::size_t>(m_classes);
  std::vector<float> scores = m_bias;
  for (const auto& entry : row)
    if (const auto found = m_columns.find(entry.column); found != m_columns.end())
      for (std::size_t c = 0; c < k; ++c)
        scores[c] += entry.value * m_weights[found->second * k + c];
  softmax(scores);
  return scores;
}

std::vector<std::vector<float>> crossFitted(std::span<const SparseRow> rows, std::span<const std::int32_t> labels,
                                            int classes, int folds, std::uint64_t seed)
{
  std::vector<std::vector<float>> result(rows.size());
  // Folds are dealt within each class, so that no class is missing from a training part.
  std::vector<int> fold(rows.size(), 0), dealt(static_cast<std::size_t>(classes), 0);
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (labels[i] >= 0)
      fold[i] = dealt[static_cast<std::size_t>(labels[i])]++ % folds;
  std::vector<std::int32_t> training(labels.begin(), labels.end());
  for (int f = 0; f < folds; ++f) {
    for (std::size_t i = 0; i < rows.size(); ++i)
      training[i] = labels[i] >= 0 && fold[i] != f ? labels[i] : -1;
    LinearClassifier classifier;
    classifier.train(rows, training, classes, seed + static_cast<std::uint64_t>(f), 12);
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (fold[i] == f)
        result[i] = classifier.probabilities(rows[i]);
  }
  return result;
}

} // namespace hone
