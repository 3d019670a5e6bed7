#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "text/features.h"

namespace hone {

/// Multinomial logistic regression on sparse rows, trained by AdaGrad in a fixed order. One thread at a time; equal
/// input and seed give equal weights.
class LinearClassifier {
public:
  /// labels: 0…classes−1; a negative label leaves the row out. Classes are weighted towards balance.
  void train(std::span<const SparseRow> rows, std::span<const std::int32_t> labels, int classes, std::uint64_t seed,
             int epochs = 20);
  /// One probability a class, summing to 1; uniform before training.
  std::vector<float> probabilities(const SparseRow& row) const;
  int classes() const { return m_classes; }

private:
  int m_classes = 0;
  std::unordered_map<std::uint32_t, std::uint32_t> m_columns;
  std::vector<float> m_weights; ///< column-major: the classes of one column stand together
  std::vector<float> m_bias;
};

/// Out-of-fold probabilities: row i is judged by a classifier that did not see it. Rows with a negative label are judged
/// by the first fold's classifier.
std::vector<std::vector<float>> crossFitted(std::span<const SparseRow> rows, std::span<const std::int32_t> labels,
                                            int classes, int folds, std::uint64_t seed);

} // namespace hone
