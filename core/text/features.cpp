#include "text/features.h"

#include <algorithm>
#include <cmath>

#include "base/raw_bytes.h"
#include "text/stemmer.h"
#include "text/stop_words.h"
#include "text/tokenizer.h"

namespace hone {

void compact(SparseRow& row)
{
  std::sort(row.begin(), row.end(), [](const SparseEntry& a, const SparseEntry& b) {
    return a.column != b.column ? a.column < b.column : a.value < b.value;
  });
  std::size_t out = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (out > 0 && row[out - 1].column == row[i].column)
      row[out - 1].value += row[i].value;
    else
      row[out++] = row[i];
  }
  row.resize(out);
}

void normalize(SparseRow& row)
{
  double sum = 0;
  for (const auto& entry : row)
    sum += static_cast<double>(entry.value) * entry.value;
  if (sum <= 0)
    return;
  const auto scale = static_cast<float>(1 / std::sqrt(sum));
  for (auto& entry : row)
    entry.value *= scale;
}

float dot(const SparseRow& a, const SparseRow& b)
{
  float sum = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i].column < b[j].column)
      ++i;
    else if (b[j].column < a[i].column)
      ++j;
    else
      sum += a[i++].value * b[j++].value;
  }
  return sum;
}

struct FeatureExtractor::State {
  FeatureOptions options;
  Stemmer stemmer;
};

FeatureExtractor::FeatureExtractor(FeatureOptions options) : m_state(std::make_unique<State>())
{
  m_state->options = options;
}

FeatureExtractor::~FeatureExtractor() = default;

void FeatureExtractor::add(SparseRow& row, std::string_view text, float weight) { add(row, tokenize(text), weight); }

void FeatureExtractor::add(SparseRow& row, std::span<const Token> tokens, float weight)
{
  const FeatureOptions& options = m_state->options;
  const auto column = [&](std::uint64_t hash) {
    hash ^= hash >> 29;
    return static_cast<std::uint32_t>(hash) & (options.columns - 1);
  };
  std::string previous;
  std::string padded;
  for (const Token& token : tokens) {
    if (token.kind == Token::Kind::punctuation) {
      if (token.text != ",")
        previous.clear();
      continue;
    }
    if (token.kind != Token::Kind::word)
      continue;
    if (options.charMin > 0 && (options.stopWords || !isFunctionWord(token.text))) {
      padded = " " + token.text + " ";
      for (int n = options.charMin; n <= options.charMax; ++n)
        for (std::size_t i = 0; i + static_cast<std::size_t>(n) <= padded.size(); ++i)
          row.push_back({column(fnv1a(std::string_view(padded).substr(i, static_cast<std::size_t>(n)), 0xc4a7)),
                         weight * options.charWeight});
    }
    if (!options.stopWords && isStopWord(token.text))
      continue;
    const std::string stem(m_state->stemmer.stem(token.text));
    if (options.words)
      row.push_back({column(fnv1a(stem)), weight});
    if (options.wordPairs && !previous.empty())
      row.push_back({column(fnv1a(stem, fnv1a(" ", fnv1a(previous)))), weight});
    previous = stem;
  }
}

void TfIdf::fit(std::span<const SparseRow> rows, std::uint32_t minRows, double maxShare)
{
  m_rows = rows.size();
  std::uint32_t columns = 0;
  for (const auto& row : rows)
    for (const auto& entry : row)
      columns = std::max(columns, entry.column + 1);
  std::vector<std::uint32_t> frequency(columns, 0);
  for (const auto& row : rows)
    for (const auto& entry : row)
      ++frequency[entry.column];
  m_weights.assign(columns, 0);
  const double n = static_cast<double>(m_rows);
  for (std::uint32_t c = 0; c < columns; ++c)
    if (frequency[c] >= minRows && frequency[c] <= std::max(maxShare * n, static_cast<double>(minRows)))
      m_weights[c] = static_cast<float>(std::log((1 + n) / (1 + frequency[c])) + 1);
}

float TfIdf::weight(std::uint32_t column) const { return column < m_weights.size() ? m_weights[column] : 0.0f; }

void TfIdf::write(std::string& out) const
{
  appendRaw(out, static_cast<std::uint64_t>(m_rows));
  appendRaw(out, static_cast<std::uint32_t>(m_weights.size()));
  appendRaw(out, static_cast<std::uint32_t>(std::count_if(m_weights.begin(), m_weights.end(), [](float w) { return w > 0; })));
  for (std::uint32_t c = 0; c < m_weights.size(); ++c)
    if (m_weights[c] > 0) {
      appendRaw(out, c);
      appendRaw(out, m_weights[c]);
    }
}

bool TfIdf::read(std::string_view bytes, std::size_t& at)
{
  constexpr std::uint32_t kMostColumns = 1u << 24;
  std::uint64_t rows = 0;
  std::uint32_t columns = 0, used = 0;
  if (!takeRaw(bytes, at, rows) || !takeRaw(bytes, at, columns) || !takeRaw(bytes, at, used) || columns > kMostColumns || used > columns)
    return false;
  m_rows = static_cast<std::size_t>(rows);
  m_weights.assign(columns, 0);
  for (std::uint32_t i = 0; i < used; ++i) {
    std::uint32_t column = 0;
    float weight = 0;
    if (!takeRaw(bytes, at, column) || !takeRaw(bytes, at, weight) || column >= columns || !std::isfinite(weight))
      return false;
    m_weights[column] = weight;
  }
  return true;
}

SparseRow TfIdf::transform(const SparseRow& row, bool strangers) const
{
  SparseRow result;
  result.reserve(row.size());
  const float rarest = strangers ? static_cast<float>(std::log(1 + static_cast<double>(m_rows)) + 1) : 0;
  double sum = 0;
  for (const auto& entry : row) {
    const float w = weight(entry.column), value = entry.value > 1 ? 1 + std::log(entry.value) : entry.value;
    if (w > 0)
      result.push_back({entry.column, w * value});
    const auto part = static_cast<double>((w > 0 ? w : rarest) * value);
    sum += part * part;
  }
  if (sum > 0) {
    const auto scale = static_cast<float>(1 / std::sqrt(sum));
    for (auto& entry : result)
      entry.value *= scale;
  }
  return result;
}

} // namespace hone
