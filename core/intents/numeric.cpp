#include "intents/numeric.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "base/mix.h"

namespace hone {

std::uint64_t Random::next()
{
  return mixBits(std::exchange(m_state, m_state + kMixStep));
}

double Random::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

std::size_t Random::below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }

double Random::gaussian()
{
  const double u = std::max(uniform(), 1e-300);
  return std::sqrt(-2 * std::log(u)) * std::cos(6.283185307179586 * uniform());
}

void normalizeRows(Matrix& matrix)
{
  for (Eigen::Index i = 0; i < matrix.rows(); ++i)
    if (const float length = matrix.row(i).norm(); length > 0)
      matrix.row(i) /= length;
}

namespace {

// Orthonormal basis of the columns, by Gram–Schmidt done twice: as exact as Householder here, and blocked by rows.
void orthonormalize(Eigen::MatrixXf& basis)
{
  for (Eigen::Index j = 0; j < basis.cols(); ++j) {
    for (int pass = 0; pass < 2 && j > 0; ++pass) {
      const Eigen::VectorXf overlap = basis.leftCols(j).transpose() * basis.col(j);
      basis.col(j).noalias() -= basis.leftCols(j) * overlap;
    }
    const float length = basis.col(j).norm();
    if (length > 1e-6f)
      basis.col(j) /= length;
    else
      basis.col(j).setZero();
  }
}

} // namespace

Matrix latentSemantic(const std::vector<SparseRow>& rows, int dimensions, std::uint64_t seed)
{
  const auto n = static_cast<Eigen::Index>(rows.size());
  std::unordered_map<std::uint32_t, Eigen::Index> columnOf;
  for (const auto& row : rows)
    for (const auto& entry : row)
      columnOf.try_emplace(entry.column, static_cast<Eigen::Index>(columnOf.size()));
  const auto width = static_cast<Eigen::Index>(columnOf.size());
  const Eigen::Index rank = std::min<Eigen::Index>({dimensions, n, width});
  if (rank == 0)
    return Matrix::Zero(n, 1);
  const Eigen::Index sketch = std::min<Eigen::Index>({rank + 10, n, width});
  struct Cell {
    Eigen::Index column;
    float value;
  };
  std::vector<std::vector<Cell>> cells(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (const auto& entry : rows[i])
      cells[i].push_back({columnOf[entry.column], entry.value});
  // Row-major factors make both products walk memory in order.
  const auto times = [&](const Matrix& right) {
    Matrix product = Matrix::Zero(n, right.cols());
    for (std::size_t i = 0; i < cells.size(); ++i)
      for (const Cell& cell : cells[i])
        product.row(static_cast<Eigen::Index>(i)) += cell.value * right.row(cell.column);
    return product;
  };
  const auto transposeTimes = [&](const Eigen::MatrixXf& left) {
    const Matrix rowMajor = left;
    Matrix product = Matrix::Zero(width, left.cols());
    for (std::size_t i = 0; i < cells.size(); ++i)
      for (const Cell& cell : cells[i])
        product.row(cell.column) += cell.value * rowMajor.row(static_cast<Eigen::Index>(i));
    return product;
  };
  Random random(seed);
  Matrix start(width, sketch);
  for (Eigen::Index i = 0; i < width; ++i)
    for (Eigen::Index j = 0; j < sketch; ++j)
      start(i, j) = static_cast<float>(random.gaussian());
  Eigen::MatrixXf basis = times(start);
  orthonormalize(basis);
  for (int pass = 0; pass < 3; ++pass) {
    basis = times(transposeTimes(basis));
    orthonormalize(basis);
  }
  const Matrix small = transposeTimes(basis); // width × sketch, the transpose of Qᵀ A
  const Eigen::MatrixXf gram = small.transpose() * small;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXf> eigen(gram);
  Eigen::MatrixXf vectors = eigen.eigenvectors().rowwise().reverse().leftCols(rank);
  const Eigen::VectorXf values = eigen.eigenvalues().reverse().head(rank).cwiseMax(0).cwiseSqrt();
  Matrix result = basis * vectors * values.asDiagonal();
  normalizeRows(result);
  return result;
}

Labels kMeans(const Matrix& rows, int k, std::uint64_t seed, int iterations)
{
  const Eigen::Index n = rows.rows();
  k = static_cast<int>(std::min<Eigen::Index>(k, n));
  Labels labels(static_cast<std::size_t>(n), 0);
  if (k <= 1)
    return labels;
  Random random(seed);
  Matrix centres(k, rows.cols());
  // k-means++ (Arthur and Vassilvitskii 2007): each next centre drawn by squared distance to the chosen ones.
  Eigen::VectorXf distance = Eigen::VectorXf::Constant(n, 4.0f);
  for (int c = 0; c < k; ++c) {
    Eigen::Index chosen = static_cast<Eigen::Index>(random.below(static_cast<std::size_t>(n)));
    if (c > 0) {
      double target = random.uniform() * static_cast<double>(distance.sum());
      for (chosen = 0; chosen + 1 < n; ++chosen) {
        target -= distance[chosen];
        if (target <= 0)
          break;
      }
    }
    centres.row(c) = rows.row(chosen);
    const Eigen::VectorXf likeness = rows * centres.row(c).transpose();
    distance = distance.cwiseMin((2 - 2 * likeness.array()).max(0).matrix());
  }
  for (int iteration = 0; iteration < iterations; ++iteration) {
    const Matrix likeness = rows * centres.transpose();
    bool moved = iteration == 0;
    for (Eigen::Index i = 0; i < n; ++i) {
      Eigen::Index best = 0;
      likeness.row(i).maxCoeff(&best);
      auto& label = labels[static_cast<std::size_t>(i)];
      moved = moved || label != static_cast<std::int32_t>(best);
      label = static_cast<std::int32_t>(best);
    }
    if (!moved)
      break;
    centres.setZero();
    for (Eigen::Index i = 0; i < n; ++i)
      centres.row(labels[static_cast<std::size_t>(i)]) += rows.row(i);
    normalizeRows(centres);
  }
  return labels;
}

Neighbours nearestNeighbours(const Matrix& rows, int k)
{
  const Eigen::Index n = rows.rows();
  Neighbours result;
  result.k = static_cast<int>(std::min<Eigen::Index>(k, std::max<Eigen::Index>(n - 1, 0)));
  const auto width = static_cast<std::size_t>(result.k);
  result.index.resize(static_cast<std::size_t>(n) * width);
  result.likeness.resize(static_cast<std::size_t>(n) * width);
  if (width == 0)
    return result;
  constexpr Eigen::Index kBlock = 256;
  std::vector<std::int32_t> order;
  for (Eigen::Index begin = 0; begin < n; begin += kBlock) {
    const Eigen::Index size = std::min(kBlock, n - begin);
    const Matrix likeness = rows.middleRows(begin, size) * rows.transpose();
    for (Eigen::Index r = 0; r < size; ++r) {
      order.resize(static_cast<std::size_t>(n));
      std::iota(order.begin(), order.end(), 0);
      order.erase(order.begin() + (begin + r));
      const auto closer = [&](std::int32_t a, std::int32_t b) {
        return likeness(r, a) != likeness(r, b) ? likeness(r, a) > likeness(r, b) : a < b;
      };
      std::partial_sort(order.begin(), order.begin() + result.k, order.end(), closer);
      for (std::size_t j = 0; j < width; ++j) {
        result.index[static_cast<std::size_t>(begin + r) * width + j] = order[j];
        result.likeness[static_cast<std::size_t>(begin + r) * width + j] = likeness(r, order[j]);
      }
    }
  }
  return result;
}

GraphSpectrum graphSpectrum(const Neighbours& neighbours, int count, std::uint64_t seed)
{
  const std::size_t width = static_cast<std::size_t>(std::max(neighbours.k, 1));
  const std::size_t n = neighbours.index.size() / width;
  GraphSpectrum result;
  if (n == 0)
    return result;
  struct Edge {
    std::int32_t to;
    float weight;
  };
  std::vector<std::vector<Edge>> edges(n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < width; ++j) {
      const auto to = neighbours.index[i * width + j];
      const float weight = 0.5f * std::max(neighbours.likeness[i * width + j], 1e-3f);
      edges[i].push_back({to, weight});
      edges[static_cast<std::size_t>(to)].push_back({static_cast<std::int32_t>(i), weight});
    }
  Eigen::VectorXf scale(static_cast<Eigen::Index>(n));
  for (std::size_t i = 0; i < n; ++i) {
    float degree = 0;
    for (const Edge& edge : edges[i])
      degree += edge.weight;
    scale[static_cast<Eigen::Index>(i)] = 1 / std::sqrt(std::max(degree, 1e-6f));
  }
  const auto rows = static_cast<Eigen::Index>(n);
  const auto apply = [&](const Eigen::VectorXf& in) {
    Eigen::VectorXf out(rows);
    for (std::size_t i = 0; i < n; ++i) {
      float sum = 0;
      for (const Edge& edge : edges[i])
        sum += edge.weight * scale[edge.to] * in[edge.to];
      // Half the identity added: eigenvalues become non-negative, so that Lanczos turns to the wanted end.
      out[static_cast<Eigen::Index>(i)] = 0.5f * (sum * scale[static_cast<Eigen::Index>(i)] + in[static_cast<Eigen::Index>(i)]);
    }
    return out;
  };
  const Eigen::Index wanted = std::min<Eigen::Index>(count, rows);
  const Eigen::Index steps = std::min<Eigen::Index>(rows, 3 * wanted + 40);
  Eigen::MatrixXf basis(rows, steps);
  Eigen::VectorXf diagonal = Eigen::VectorXf::Zero(steps);
  Eigen::VectorXf beside = Eigen::VectorXf::Zero(std::max<Eigen::Index>(steps - 1, 0));
  Random random(seed);
  const auto randomVector = [&] {
    Eigen::VectorXf v(rows);
    for (Eigen::Index i = 0; i < rows; ++i)
      v[i] = static_cast<float>(random.gaussian());
    return v;
  };
  Eigen::VectorXf next = randomVector();
  for (Eigen::Index step = 0; step < steps; ++step) {
    for (int attempt = 0; attempt < 3; ++attempt) {
      for (int pass = 0; pass < 2 && step > 0; ++pass) {
        const Eigen::VectorXf overlap = basis.leftCols(step).transpose() * next;
        next.noalias() -= basis.leftCols(step) * overlap;
      }
      const float length = next.norm();
      if (length > 1e-5f) {
        next /= length;
        break;
      }
      next = randomVector(); // an invariant subspace is exhausted (a disconnected graph): go on in a new one
    }
    basis.col(step) = next;
    Eigen::VectorXf image = apply(next);
    diagonal[step] = next.dot(image);
    image -= diagonal[step] * next;
    if (step > 0)
      image -= beside[step - 1] * basis.col(step - 1);
    if (step + 1 < steps) {
      beside[step] = image.norm();
      if (beside[step] <= 1e-5f)
        beside[step] = 0;
    }
    next = image;
  }
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXf> eigen;
  eigen.computeFromTridiagonal(diagonal, beside);
  result.values = (2 * eigen.eigenvalues().reverse().head(wanted).array() - 1).matrix();
  const Eigen::MatrixXf small = eigen.eigenvectors().rowwise().reverse().leftCols(wanted);
  result.vectors = basis * small;
  return result;
}

int renumber(Labels& labels)
{
  std::unordered_map<std::int32_t, std::int32_t> number;
  for (auto& label : labels)
    if (label >= 0)
      label = number.try_emplace(label, static_cast<std::int32_t>(number.size())).first->second;
  return static_cast<int>(number.size());
}

} // namespace hone
