#include "intents/linear_svm.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/raw_bytes.h"
#include "intents/numeric.h"
#include "text/dense.h"

namespace hone {

namespace {

struct Cell {
  std::uint32_t column;
  float value;
};

// The rows without gaps between them: training walks them many times.
struct Packed {
  std::vector<Cell> cells;
  std::vector<std::size_t> begin{0};
  std::vector<float> square; ///< squared length, the constant column included

  std::span<const Cell> row(std::size_t i) const { return {cells.data() + begin[i], begin[i + 1] - begin[i]}; }
};

// Weights of one class; the last one is the constant.
void trainOne(const Packed& rows, std::span<const std::int32_t> labels, std::int32_t label, float positiveCost, float cost,
              int passes, Random random, std::vector<float>& weights)
{
  const std::size_t n = labels.size();
  std::vector<float> alpha(n, 0);
  std::vector<std::uint32_t> active(n);
  for (std::size_t i = 0; i < n; ++i)
    active[i] = static_cast<std::uint32_t>(i);
  constexpr float kInfinite = std::numeric_limits<float>::infinity();
  float bar = kInfinite; // shrinking: what lies beyond the last pass's steepest wish to move is left alone
  for (int pass = 0; pass < passes && !active.empty(); ++pass) {
    for (std::size_t i = active.size(); i > 1; --i)
      std::swap(active[i - 1], active[random.below(i)]);
    float steepest = -kInfinite, least = kInfinite;
    std::size_t kept = 0;
    for (const auto i : active) {
      const float sign = labels[i] == label ? 1.0f : -1.0f;
      const float slack = 0.5f / (sign > 0 ? positiveCost : cost);
      float score = weights.back();
      for (const Cell& cell : rows.row(i))
        score += weights[cell.column] * cell.value;
      const float gradient = sign * score - 1 + alpha[i] * slack;
      if (alpha[i] <= 0 && gradient > bar)
        continue;
      active[kept++] = i;
      const float projected = alpha[i] <= 0 ? std::min(gradient, 0.0f) : gradient;
      steepest = std::max(steepest, projected);
      least = std::min(least, projected);
      if (std::abs(projected) < 1e-6f)
        continue;
      const float before = alpha[i];
      alpha[i] = std::max(before - gradient / (rows.square[i] + slack), 0.0f);
      const float change = sign * (alpha[i] - before);
      for (const Cell& cell : rows.row(i))
        weights[cell.column] += change * cell.value;
      weights.back() += change;
    }
    active.resize(kept);
    if (steepest - least < 0.02f)
      break;
    bar = steepest > 0 ? steepest : kInfinite;
  }
}

} // namespace

void LinearSvm::train(std::span<const SparseRow> rows, std::span<const std::int32_t> labels, int classes, const Options& options)
{
  m_classes = classes;
  m_index.clear();
  m_places = 0;
  Packed packed;
  for (const auto& row : rows) {
    float square = 1;
    for (const auto& entry : row) {
      packed.cells.push_back({placeOf(entry.column), entry.value});
      square += entry.value * entry.value;
    }
    packed.begin.push_back(packed.cells.size());
    packed.square.push_back(square);
  }
  const auto k = static_cast<std::size_t>(classes);
  m_weights.assign(m_places * k, 0);
  m_bias.assign(k, 0);
  std::vector<double> size(k, 0);
  for (const auto label : labels)
    if (label >= 0)
      size[static_cast<std::size_t>(label)] += 1;
  const double mean = static_cast<double>(rows.size()) / std::max(1, classes);
  std::vector<float> weights;
  for (std::size_t c = 0; c < k; ++c) {
    weights.assign(m_places + std::size_t{1}, 0);
    // Small classes are heard, yet not as loudly as large ones.
    const auto louder = static_cast<float>(std::clamp(std::sqrt(mean / std::max(size[c], 1.0)), 1.0, 4.0));
    trainOne(packed, labels, static_cast<std::int32_t>(c), options.cost * louder, options.cost, options.passes,
             Random(options.seed + 7919 * c), weights);
    for (std::size_t place = 0; place < m_places; ++place)
      m_weights[place * k + c] = weights[place];
    m_bias[c] = weights.back();
  }
}

void LinearSvm::scores(const SparseRow& row, std::span<float> out) const
{
  const auto k = static_cast<std::size_t>(m_classes);
  std::copy_n(m_bias.begin(), k, out.begin());
  for (const auto& entry : row)
    if (entry.column < m_index.size() && m_index[entry.column] != kNone)
      addScaled(out.data(), m_weights.data() + m_index[entry.column] * k, entry.value, k);
}

void LinearSvm::addClass()
{
  const auto k = static_cast<std::size_t>(m_classes);
  std::vector<float> wider(m_places * (k + 1), 0);
  for (std::size_t place = 0; place < m_places; ++place)
    std::copy_n(m_weights.begin() + static_cast<std::ptrdiff_t>(place * k), k, wider.begin() + static_cast<std::ptrdiff_t>(place * (k + 1)));
  m_weights = std::move(wider);
  m_bias.push_back(-1);
  ++m_classes;
}

std::uint32_t LinearSvm::placeOf(std::uint32_t column)
{
  if (column >= m_index.size())
    m_index.resize(std::size_t{column} + 1, kNone);
  if (m_index[column] == kNone)
    m_index[column] = m_places++;
  return m_index[column];
}

void LinearSvm::teach(const SparseRow& row, int label, float margin)
{
  const auto k = static_cast<std::size_t>(m_classes);
  std::vector<float> score(k);
  float square = 1;
  for (const auto& entry : row)
    square += entry.value * entry.value;
  // Each round settles one pair of classes; the label itself must also say yes.
  for (std::size_t round = 0; round < 4 * k + 4; ++round) {
    scores(row, score);
    std::size_t rival = k;
    for (std::size_t c = 0; c < k; ++c)
      if (c != static_cast<std::size_t>(label) && (rival == k || score[c] > score[rival]))
        rival = c;
    const float own = score[static_cast<std::size_t>(label)];
    const float lack = std::max(rival < k ? margin - (own - score[rival]) : 0.0f, 0.5f * margin - own);
    if (lack <= 1e-4f)
      return;
    const bool both = rival < k && margin - (own - score[rival]) > 0;
    const float change = lack / (square * (both ? 2.0f : 1.0f));
    for (const auto& entry : row) {
      const std::size_t at = placeOf(entry.column) * k;
      m_weights.resize(m_places * k, 0);
      m_weights[at + static_cast<std::size_t>(label)] += change * entry.value;
      if (both)
        m_weights[at + rival] -= change * entry.value;
    }
    m_bias[static_cast<std::size_t>(label)] += change;
    if (both)
      m_bias[rival] -= change;
  }
}

void LinearSvm::write(std::string& out) const
{
  const auto k = static_cast<std::size_t>(m_classes);
  std::vector<float> scale(k, 0);
  for (std::size_t i = 0; i < m_weights.size(); ++i)
    scale[i % k] = std::max(scale[i % k], std::abs(m_weights[i]) / 127);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> columns;
  for (std::uint32_t column = 0; column < m_index.size(); ++column) {
    const std::uint32_t index = m_index[column];
    if (index == kNone)
      continue;
    float most = 0;
    for (std::size_t c = 0; c < k; ++c)
      most = std::max(most, std::abs(m_weights[index * k + c]));
    constexpr float kTelling = 0.02f;
    if (most > kTelling)
      columns.emplace_back(column, index);
  }
  appendRaw(out, static_cast<std::uint32_t>(k));
  appendRaw(out, static_cast<std::uint32_t>(columns.size()));
  for (std::size_t c = 0; c < k; ++c) {
    appendRaw(out, scale[c]);
    appendRaw(out, m_bias[c]);
  }
  for (const auto& [column, index] : columns) {
    appendRaw(out, column);
    for (std::size_t c = 0; c < k; ++c)
      appendRaw(out, static_cast<std::int8_t>(scale[c] > 0 ? std::lround(m_weights[index * k + c] / scale[c]) : 0));
  }
}

bool LinearSvm::read(std::string_view bytes, std::size_t& at)
{
  constexpr std::uint32_t kMost = 100'000, kMostColumns = 1u << 24;
  std::uint32_t k = 0, columns = 0;
  if (!takeRaw(bytes, at, k) || !takeRaw(bytes, at, columns) || k > kMost)
    return false;
  if ((bytes.size() - at) / (4 + std::size_t{k}) < columns)
    return false;
  m_classes = static_cast<int>(k);
  m_bias.assign(k, 0);
  std::vector<float> scale(k);
  for (std::uint32_t c = 0; c < k; ++c)
    if (!takeRaw(bytes, at, scale[c]) || !takeRaw(bytes, at, m_bias[c]) || !std::isfinite(scale[c]) || !std::isfinite(m_bias[c]))
      return false;
  m_index.clear();
  m_places = 0;
  m_weights.assign(static_cast<std::size_t>(columns) * k, 0);
  for (std::uint32_t i = 0; i < columns; ++i) {
    std::uint32_t column = 0;
    if (!takeRaw(bytes, at, column) || bytes.size() - at < k || column >= kMostColumns || placeOf(column) != i)
      return false;
    for (std::uint32_t c = 0; c < k; ++c)
      m_weights[static_cast<std::size_t>(i) * k + c] = scale[c] * static_cast<float>(static_cast<signed char>(bytes[at + c]));
    at += k;
  }
  return true;
}

} // namespace hone
