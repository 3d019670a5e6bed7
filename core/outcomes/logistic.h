#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hone {

/// Rows of numbers, one after another.
struct FeatureMatrix {
  std::size_t columns = 0;
  std::vector<double> values;
  std::size_t rows() const { return columns == 0 ? 0 : values.size() / columns; }
  std::span<const double> row(std::size_t i) const { return std::span(values).subspan(i * columns, columns); }
};

/// Logistic regression with an L2 penalty on standardised features (the intercept is free), by Newton's method.
/// Deterministic. REQUIRES: labels of both kinds among the rows it is fitted to.
class LogisticModel {
public:
  /// Learns from the given rows of x; labels[i] belongs to row i of x. penalties[c] is column c's, on the standardised scale.
  static LogisticModel fit(const FeatureMatrix& x, std::span<const std::uint8_t> labels, std::span<const std::size_t> rows,
                           std::span<const double> penalties);
  /// The log-odds of one row.
  double score(std::span<const double> row) const;

  void appendTo(std::vector<double>& numbers) const;
  /// Takes a model of that many columns from the front; false when the numbers are not such.
  bool takeFrom(std::span<const double>& numbers, std::size_t columns);

private:
  std::vector<double> m_mean;
  std::vector<double> m_scale; ///< 1 / standard deviation; 0 for a constant column
  std::vector<double> m_weights;
  double m_intercept = 0;
};

/// Platt's calibration (1999, with the Newton steps of Lin, Lin and Weng 2007): probability = 1 / (1 + exp(−(slope · score
/// + offset))).
struct Calibration {
  double slope = 1;
  double offset = 0;
  double probability(double score) const;
};
Calibration calibrate(std::span<const double> scores, std::span<const std::uint8_t> labels);

/// Area under the ROC curve: the share of pairs in which the positive one scores higher, ties half. 0 without pairs.
double areaUnderRoc(std::span<const double> scores, std::span<const std::uint8_t> labels);

} // namespace hone
