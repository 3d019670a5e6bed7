#include "intents/provider_vectors.h"

#include <algorithm>
#include <cmath>

#include "intents/corpus.h"
#include "intents/numeric.h"
#include "text/utf8.h"

namespace hone {

namespace {

constexpr std::size_t kMostTextBytes = 2000;
constexpr float kAsks = 0.4f; // turnWeight() of a later turn that asks for something
constexpr Eigen::Index kWidest = 256;
constexpr Eigen::Index kSampled = 20'000;
constexpr int kIterations = 3;

/// An orthonormal basis of the strongest directions of the rows (Halko, Martinsson, Tropp 2011, by subspace iteration).
Matrix strongestDirections(const Matrix& rows, Eigen::Index count, std::uint64_t seed)
{
  Random random(seed);
  Matrix basis(rows.cols(), count);
  for (Eigen::Index i = 0; i < basis.size(); ++i)
    basis.data()[i] = static_cast<float>(random.gaussian());
  const Eigen::Index step = std::max<Eigen::Index>(1, rows.rows() / kSampled);
  Matrix sample((rows.rows() + step - 1) / step, rows.cols());
  for (Eigen::Index i = 0; i < sample.rows(); ++i)
    sample.row(i) = rows.row(i * step);
  for (int i = 0; i < kIterations; ++i) {
    const Matrix next = sample.transpose() * (sample * basis);
    const Eigen::HouseholderQR<Eigen::MatrixXf> qr(next);
    basis = qr.householderQ() * Eigen::MatrixXf::Identity(rows.cols(), count);
  }
  return basis;
}

} // namespace

std::string providerText(const IntentDocument& document)
{
  std::string text;
  for (std::size_t t = 0; t < document.userTurns.size() && text.size() < kMostTextBytes; ++t) {
    if (t > 0 && turnWeight(t, document.userTurns[t]) < kAsks)
      continue;
    if (!text.empty())
      text.push_back('\n');
    text += document.userTurns[t];
  }
  if (text.size() <= kMostTextBytes)
    return text;
  // Cut behind a word without digits: half of an address or of a number is none that masking would know.
  std::string_view kept = truncateUtf8(text, kMostTextBytes);
  const auto lastWord = [&kept] {
    const std::size_t space = kept.find_last_of(" \t\r\n");
    return space == std::string_view::npos ? 0 : space + 1;
  };
  kept = kept.substr(0, lastWord());
  for (;;) {
    while (!kept.empty() && std::string_view(" \t\r\n").find(kept.back()) != std::string_view::npos)
      kept.remove_suffix(1);
    const std::size_t begin = lastWord();
    if (kept.empty() || kept.find_first_of("0123456789", begin) == std::string_view::npos)
      return std::string(kept);
    kept = kept.substr(0, begin);
  }
}

void useProviderVectors(std::vector<IntentDocument>& documents, std::vector<std::vector<float>> vectors, std::uint64_t seed)
{
  std::vector<std::size_t> spoken;
  for (std::size_t d = 0; d < documents.size() && d < vectors.size(); ++d)
    if (!vectors[d].empty())
      spoken.push_back(d);
  if (spoken.empty())
    return;
  const auto width = static_cast<Eigen::Index>(vectors[spoken.front()].size());
  Matrix rows = Matrix::Zero(static_cast<Eigen::Index>(spoken.size()), width);
  for (std::size_t i = 0; i < spoken.size(); ++i) {
    const auto& from = vectors[spoken[i]];
    for (std::size_t j = 0; j < std::min(from.size(), static_cast<std::size_t>(width)); ++j)
      rows(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = from[j];
    vectors[spoken[i]] = {};
  }
  if (width > kWidest && rows.rows() > 0)
    rows = (rows * strongestDirections(rows, kWidest, seed)).eval();
  normalizeRows(rows);
  for (std::size_t i = 0; i < spoken.size(); ++i) {
    const auto row = rows.row(static_cast<Eigen::Index>(i));
    documents[spoken[i]].vector.assign(row.data(), row.data() + row.size());
  }
}

} // namespace hone
