#pragma once

#include <cstdint>
#include <vector>

#include <Eigen/Dense>

#include "base/job_context.h"
#include "text/features.h"

// Linear algebra and clustering of the intent engine. Internal to core/intents. Everything is deterministic for a seed
// and runs on the calling thread.
namespace hone {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Labels = std::vector<std::int32_t>;

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every platform, unlike std distributions.
class Random {
public:
  explicit Random(std::uint64_t seed) : m_state(seed) {}
  std::uint64_t next();
  double uniform();                     ///< [0, 1)
  std::size_t below(std::size_t bound); ///< [0, bound); bound > 0
  double gaussian();

private:
  std::uint64_t m_state;
};

/// Scales every row to length 1; rows of zeros stay.
void normalizeRows(Matrix& matrix);

/// Left singular vectors times singular values of the rows, by randomised subspace iteration (Halko, Martinsson,
/// Tropp 2011), rows scaled to length 1. At most min(rows, dimensions) columns.
Matrix latentSemantic(const std::vector<SparseRow>& rows, int dimensions, std::uint64_t seed);

/// Spherical k-means with k-means++ seeding; labels 0…k−1, empty clusters possible.
Labels kMeans(const Matrix& rows, int k, std::uint64_t seed, int iterations = 25);

/// Each row's nearest rows by inner product: neighbour indices and likenesses, k each, best first.
struct Neighbours {
  int k = 0;
  std::vector<std::int32_t> index; ///< rows × k
  std::vector<float> likeness;
};
Neighbours nearestNeighbours(const Matrix& rows, int k);

/// Largest eigenpairs of the normalised adjacency of the mutual neighbour graph (Ng, Jordan, Weiss 2001), by Lanczos
/// with full reorthogonalisation.
struct GraphSpectrum {
  Eigen::VectorXf values; ///< descending
  Matrix vectors;         ///< rows × count
};
GraphSpectrum graphSpectrum(const Neighbours& neighbours, int count, std::uint64_t seed);

/// Dirichlet-multinomial mixture by collapsed Gibbs sampling (Yin and Wang 2014): short texts, finds the number of
/// groups itself. Columns of the rows are words.
Labels dirichletMixture(const std::vector<SparseRow>& rows, int maxGroups, double alpha, double beta, int iterations,
                        std::uint64_t seed);

/// A dendrogram's merges in the order of falling likeness; nodes ≥ leaf count are earlier merges.
struct Merge {
  std::int32_t a = 0;
  std::int32_t b = 0;
  float likeness = 0;
};
/// Average linkage (or Ward when `even`) by nearest-neighbour chains, O(n²). likeness: symmetric n × n, destroyed.
std::vector<Merge> agglomerate(Matrix& likeness, bool even = false);
/// Cuts a dendrogram into `count` groups.
Labels cutDendrogram(const std::vector<Merge>& merges, int leaves, int count);

/// Renumbers labels to 0…k−1 by first appearance and returns k; negative labels stay −1.
int renumber(Labels& labels);

} // namespace hone
