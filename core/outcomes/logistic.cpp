#include "outcomes/logistic.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hone {

namespace {

constexpr int kMostSteps = 30;
constexpr double kConverged = 1e-8;

double sigmoid(double x)
{
  return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
}

double standardised(double value, double mean, double scale)
{
  return std::clamp((value - mean) * scale, -4.0, 4.0); // further out a feature says no more
}

// Solves a·x = b in place for a symmetric positive definite a (Cholesky); the answer is in b.
void solve(std::vector<double>& a, std::vector<double>& b)
{
  const std::size_t n = b.size();
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t k = 0; k < j; ++k)
      a[j * n + j] -= a[j * n + k] * a[j * n + k];
    a[j * n + j] = std::sqrt(std::max(a[j * n + j], 1e-12));
    for (std::size_t i = j + 1; i < n; ++i) {
      for (std::size_t k = 0; k < j; ++k)
        a[i * n + j] -= a[i * n + k] * a[j * n + k];
      a[i * n + j] /= a[j * n + j];
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k)
      b[i] -= a[i * n + k] * b[k];
    b[i] /= a[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k)
      b[i] -= a[k * n + i] * b[k];
    b[i] /= a[i * n + i];
  }
}

} // namespace

LogisticModel LogisticModel::fit(const FeatureMatrix& x, std::span<const std::uint8_t> labels, std::span<const std::size_t> rows,
                                 std::span<const double> penalties)
{
  const std::size_t columns = x.columns;
  const auto count = static_cast<double>(rows.size());
  LogisticModel model;
  model.m_mean.assign(columns, 0);
  model.m_scale.assign(columns, 0);
  model.m_weights.assign(columns, 0);
  for (const std::size_t row : rows)
    for (std::size_t c = 0; c < columns; ++c)
      model.m_mean[c] += x.row(row)[c] / count;
  for (const std::size_t row : rows)
    for (std::size_t c = 0; c < columns; ++c)
      model.m_scale[c] += (x.row(row)[c] - model.m_mean[c]) * (x.row(row)[c] - model.m_mean[c]) / count;
  for (double& scale : model.m_scale)
    scale = scale > 1e-12 ? 1 / std::sqrt(scale) : 0;

  const std::size_t n = columns + 1; // the intercept is last
  std::vector<double> standardisedRows(rows.size() * n, 1);
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t c = 0; c < columns; ++c)
      standardisedRows[i * n + c] = standardised(x.row(rows[i])[c], model.m_mean[c], model.m_scale[c]);
  std::vector<double> beta(n, 0);
  for (int step = 0; step < kMostSteps; ++step) {
    std::vector<double> hessian(n * n, 0);
    std::vector<double> gradient(n, 0);
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const double* z = standardisedRows.data() + r * n;
      const double p = sigmoid(std::inner_product(z, z + n, beta.data(), 0.0));
      const double weight = std::max(p * (1 - p), 1e-9);
      const double residual = static_cast<double>(labels[rows[r]]) - p;
      for (std::size_t k = 0; k < n; ++k) {
        gradient[k] += residual * z[k];
        const double scaled = weight * z[k];
        double* line = hessian.data() + k * n;
        for (std::size_t c = 0; c <= k; ++c)
          line[c] += scaled * z[c];
      }
    }
    for (std::size_t c = 0; c < columns; ++c) {
      gradient[c] -= penalties[c] * beta[c];
      hessian[c * n + c] += penalties[c];
    }
    hessian[n * n - 1] += 1e-9;
    solve(hessian, gradient);
    double largest = 0;
    for (const double change : gradient)
      largest = std::max(largest, std::abs(change));
    const double damping = std::min(1.0, 4 / std::max(largest, 1e-12)); // no step throws a weight across the scale
    for (std::size_t i = 0; i < n; ++i)
      beta[i] += damping * gradient[i];
    if (largest < kConverged)
      break;
  }
  model.m_intercept = beta[columns];
  std::copy_n(beta.begin(), columns, model.m_weights.begin());
  return model;
}

double LogisticModel::score(std::span<const double> row) const
{
  double score = m_intercept;
  for (std::size_t c = 0; c < m_weights.size(); ++c)
    score += m_weights[c] * standardised(row[c], m_mean[c], m_scale[c]);
  return score;
}

double Calibration::probability(double score) const { return sigmoid(slope * score + offset); }

Calibration calibrate(std::span<const double> scores, std::span<const std::uint8_t> labels)
{
  const auto positives = static_cast<double>(std::count(labels.begin(), labels.end(), std::uint8_t{1}));
  const double negatives = static_cast<double>(labels.size()) - positives;
  const double targetPositive = (positives + 1) / (positives + 2);
  const double targetNegative = 1 / (negatives + 2);
  Calibration c{0, std::log((positives + 1) / (negatives + 1))};
  for (int step = 0; step < kMostSteps; ++step) {
    double h11 = 1e-12, h12 = 0, h22 = 1e-12, g1 = 0, g2 = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      const double p = c.probability(scores[i]);
      const double weight = p * (1 - p);
      const double residual = (labels[i] ? targetPositive : targetNegative) - p;
      h11 += weight * scores[i] * scores[i];
      h12 += weight * scores[i];
      h22 += weight;
      g1 += residual * scores[i];
      g2 += residual;
    }
    const double determinant = h11 * h22 - h12 * h12;
    if (!(determinant > 1e-15))
      break;
    const double slopeChange = (h22 * g1 - h12 * g2) / determinant;
    const double offsetChange = (h11 * g2 - h12 * g1) / determinant;
    const double largest = std::max(std::abs(slopeChange), std::abs(offsetChange));
    const double damping = std::min(1.0, 4 / std::max(largest, 1e-12));
    c.slope += damping * slopeChange;
    c.offset += damping * offsetChange;
    if (largest < kConverged)
      break;
  }
  // Scores that rank worse than chance must not be turned around: that is noise of the folds.
  if (c.slope < 0)
    c = {0, std::log((positives + 1) / (negatives + 1))};
  return c;
}

double areaUnderRoc(std::span<const double> scores, std::span<const std::uint8_t> labels)
{
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
  double positives = 0;
  double rankSum = 0;
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    while (end < order.size() && scores[order[end]] == scores[order[i]])
      ++end;
    const double rank = (static_cast<double>(i + 1) + static_cast<double>(end)) / 2;
    for (; i < end; ++i)
      if (labels[order[i]]) {
        positives += 1;
        rankSum += rank;
      }
  }
  const double negatives = static_cast<double>(scores.size()) - positives;
  if (positives == 0 || negatives == 0)
    return 0;
  return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
}

void LogisticModel::appendTo(std::vector<double>& numbers) const
{
  numbers.push_back(m_intercept);
  for (const auto* part : {&m_mean, &m_scale, &m_weights})
    numbers.insert(numbers.end(), part->begin(), part->end());
}

bool LogisticModel::takeFrom(std::span<const double>& numbers, std::size_t columns)
{
  if (numbers.size() < 1 + 3 * columns)
    return false;
  m_intercept = numbers[0];
  numbers = numbers.subspan(1);
  for (auto* part : {&m_mean, &m_scale, &m_weights}) {
    part->assign(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(columns));
    numbers = numbers.subspan(columns);
  }
  return true;
}

} // namespace hone
