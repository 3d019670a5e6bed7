#include "intents/text_views.h"

#include <algorithm>
#include <cmath>

namespace hone {

namespace {

Matrix beside(const Matrix& left, const Matrix& right, float share)
{
  Matrix result(left.rows(), left.cols() + right.cols());
  result << left, share * right;
  normalizeRows(result);
  return result;
}

} // namespace

Matrix whiten(Matrix rows, float power)
{
  if (rows.rows() == 0)
    return rows;
  const Eigen::RowVectorXf centre = rows.colwise().mean();
  rows.rowwise() -= centre;
  const Eigen::MatrixXf covariance = rows.transpose() * rows / static_cast<float>(rows.rows());
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXf> eigen(covariance);
  const float soft = std::max(eigen.eigenvalues().mean(), 1e-9f);
  const Eigen::VectorXf scale = (eigen.eigenvalues().array().max(0) + soft).pow(-power / 2).matrix();
  Matrix result = rows * eigen.eigenvectors() * scale.asDiagonal();
  normalizeRows(result);
  return result;
}

std::vector<Matrix> textViews(const Corpus& corpus, const std::vector<std::int32_t>& members, std::uint64_t seed)
{
  const auto n = static_cast<Eigen::Index>(members.size());
  const int dimensions = static_cast<int>(std::clamp<Eigen::Index>(n / 4, 8, 150));
  const Matrix words = latentSemantic(textRows(corpus, members, true), dimensions, seed + 1);
  const Matrix plain = latentSemantic(textRows(corpus, members, false), std::min(dimensions, 100), seed + 2);
  Eigen::Index width = 0;
  for (const auto m : members)
    width = std::max(width, static_cast<Eigen::Index>(corpus.documents[static_cast<std::size_t>(m)].meaning.size()));
  if (width == 0)
    return {words, plain};
  Matrix meaning = Matrix::Zero(n, width);
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto& from = corpus.documents[static_cast<std::size_t>(members[static_cast<std::size_t>(i)])].meaning;
    for (std::size_t j = 0; j < from.size(); ++j)
      meaning(i, static_cast<Eigen::Index>(j)) = from[j];
  }
  // One view hears the store's own words loudly, the other mostly what is meant.
  constexpr float kWordsShare = 0.7f, kPlainShare = 0.35f;
  return {beside(whiten(meaning, 0.5f), words, kWordsShare), beside(whiten(meaning, 1.0f), plain, kPlainShare)};
}

double modularity(const Neighbours& graph, const Labels& labels, int count)
{
  double within = 0, total = 0;
  std::vector<double> degree(static_cast<std::size_t>(count), 0);
  const auto width = static_cast<std::size_t>(graph.k);
  for (std::size_t i = 0; i < labels.size(); ++i)
    for (std::size_t j = 0; j < width; ++j) {
      const auto weight = static_cast<double>(std::max(graph.likeness[i * width + j], 0.0f));
      const auto a = labels[i], b = labels[static_cast<std::size_t>(graph.index[i * width + j])];
      total += 2 * weight;
      within += a == b ? 2 * weight : 0;
      degree[static_cast<std::size_t>(a)] += weight;
      degree[static_cast<std::size_t>(b)] += weight;
    }
  if (total <= 0)
    return 0;
  double result = within / total;
  for (const double d : degree)
    result -= d / total * (d / total);
  return result;
}

double silhouette(const Matrix& rows, const Labels& labels, int count)
{
  Matrix sums = Matrix::Zero(count, rows.cols());
  std::vector<float> size(static_cast<std::size_t>(count), 0);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    sums.row(labels[i]) += rows.row(static_cast<Eigen::Index>(i));
    ++size[static_cast<std::size_t>(labels[i])];
  }
  double total = 0;
  constexpr Eigen::Index kBlock = 512;
  for (Eigen::Index begin = 0; begin < rows.rows(); begin += kBlock) {
    const Eigen::Index height = std::min(kBlock, rows.rows() - begin);
    const Matrix likeness = rows.middleRows(begin, height) * sums.transpose();
    for (Eigen::Index r = 0; r < height; ++r) {
      const auto own = static_cast<std::size_t>(labels[static_cast<std::size_t>(begin + r)]);
      if (size[own] < 2)
        continue;
      const float within = 1 - (likeness(r, static_cast<Eigen::Index>(own)) - 1) / (size[own] - 1);
      float nearest = 2;
      for (std::size_t c = 0; c < size.size(); ++c)
        if (c != own && size[c] > 0)
          nearest = std::min(nearest, 1 - likeness(r, static_cast<Eigen::Index>(c)) / size[c]);
      total += static_cast<double>((nearest - within) / std::max({nearest, within, 1e-6f}));
    }
  }
  return labels.empty() ? 0 : total / static_cast<double>(labels.size());
}

} // namespace hone
