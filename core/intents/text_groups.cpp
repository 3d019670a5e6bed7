#include "intents/text_groups.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "intents/linear_classifier.h"

namespace hone {

namespace {

// The widest gap in the graph's spectrum tells how many groups hang together (von Luxburg 2007, section 8.3).
int widestGap(const Eigen::VectorXf& values, int low, int high)
{
  int best = low;
  float widest = -1;
  for (int k = low; k <= high && k < values.size(); ++k)
    if (const float gap = values[k - 1] - values[k]; gap > widest) {
      widest = gap;
      best = k;
    }
  return best;
}

Matrix spectralRows(const GraphSpectrum& spectrum, int k)
{
  Matrix rows = spectrum.vectors.leftCols(std::min<Eigen::Index>(k, spectrum.vectors.cols()));
  normalizeRows(rows);
  return rows;
}

void addPartition(Matrix& together, const Labels& labels, float weight)
{
  std::map<std::int32_t, std::vector<Eigen::Index>> groups;
  for (std::size_t i = 0; i < labels.size(); ++i)
    groups[labels[i]].push_back(static_cast<Eigen::Index>(i));
  for (const auto& [label, rows] : groups)
    for (const auto a : rows)
      for (const auto b : rows)
        together(a, b) += weight;
}

// Few documents: single-pass agglomeration of the likeness of their words, cut where likeness becomes chance.
TextGroups groupFew(const std::vector<SparseRow>& rows, int count)
{
  TextGroups result;
  const auto n = static_cast<Eigen::Index>(rows.size());
  Matrix likeness(n, n);
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j < n; ++j)
      likeness(i, j) = dot(rows[static_cast<std::size_t>(i)], rows[static_cast<std::size_t>(j)]);
  const auto merges = agglomerate(likeness);
  int groups = count;
  if (groups <= 0) {
    constexpr float kAlike = 0.15f;
    groups = static_cast<int>(n) - static_cast<int>(std::count_if(merges.begin(), merges.end(), [](const Merge& m) { return m.likeness > kAlike; }));
  }
  result.labels = cutDendrogram(merges, static_cast<int>(n), groups);
  result.count = renumber(result.labels);
  result.confidence.assign(rows.size(), 0.5f);
  return result;
}

} // namespace

TextGroups groupTexts(const Corpus& corpus, const std::vector<std::int32_t>& members, int count, std::uint64_t seed,
                      const JobContext& job)
{
  TextGroups result;
  const std::size_t n = members.size();
  result.labels.assign(n, -1);
  result.confidence.assign(n, 0);
  if (n == 0)
    return result;
  const auto allRows = textRows(corpus, members, true);
  std::vector<SparseRow> rows, plain, words;
  {
    const auto plainRows = textRows(corpus, members, false);
    for (const auto m : members) {
      rows.push_back(allRows[static_cast<std::size_t>(m)]);
      plain.push_back(plainRows[static_cast<std::size_t>(m)]);
      words.push_back(corpus.documents[static_cast<std::size_t>(m)].words);
    }
  }
  constexpr std::size_t kFew = 16;
  if (n < kFew)
    return groupFew(rows, count);

  // A rough number of groups, from a mixture that finds it itself.
  const int most = static_cast<int>(std::min<std::size_t>(300, std::max<std::size_t>(n / 4, 4)));
  Labels mixture = dirichletMixture(words, most, 0.1, 0.05, 20, seed);
  std::map<std::int32_t, int> mixtureSize;
  for (const auto label : mixture)
    ++mixtureSize[label];
  const int rough = std::max(2, static_cast<int>(std::count_if(mixtureSize.begin(), mixtureSize.end(), [&](const auto& g) {
    return static_cast<std::size_t>(g.second) >= std::max<std::size_t>(3, n / 400);
  })));
  job.progress(0.2, "Comparing what users asked");

  const int dimensions = static_cast<int>(std::clamp<std::size_t>(n / 4, 8, 150));
  const Matrix views[] = {latentSemantic(rows, dimensions, seed + 1), latentSemantic(plain, std::min(dimensions, 100), seed + 2)};
  Matrix together = Matrix::Zero(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(n));
  const auto limit = [&](double k) { return std::clamp(static_cast<int>(std::lround(k)), 2, static_cast<int>(n) / 3); };
  std::vector<int> gaps;
  float partitions = 0;
  const int center = count > 0 ? count : rough;
  const int spectrumSize = limit(2.0 * center) + 2;
  std::uint64_t step = seed + 10;
  for (const Matrix& view : views) {
    for (const int k : {7, 10, 15}) {
      const auto neighbours = nearestNeighbours(view, k);
      const auto spectrum = graphSpectrum(neighbours, spectrumSize, ++step);
      gaps.push_back(widestGap(spectrum.values, limit(0.5 * center), limit(2.0 * center)));
      if (k == 10)
        for (const double factor : {0.6, 0.85, 1.1, 1.4}) {
          addPartition(together, kMeans(spectralRows(spectrum, limit(factor * center)), limit(factor * center), ++step), 1);
          addPartition(together, kMeans(view, limit(factor * center), ++step), 1);
          partitions += 2;
        }
      if (job.isCancelled())
        return result;
    }
  }
  for (int i = 0; i < 3; ++i) {
    if (i > 0)
      mixture = dirichletMixture(words, most, 0.1, 0.05, 20, ++step);
    addPartition(together, mixture, 1);
    partitions += 1;
  }
  together /= partitions;
  std::sort(gaps.begin(), gaps.end());
  const int groups = count > 0 ? count : gaps[gaps.size() / 2];
  job.progress(0.7, "Joining the views");
  const auto merges = agglomerate(together);
  result.labels = cutDendrogram(merges, static_cast<int>(n), groups);
  result.count = renumber(result.labels);

  // Self-training: documents move to the group whose words they share, judged by a classifier that did not see them.
  for (int round = 0; round < 3 && result.count > 1; ++round) {
    const auto judged = crossFitted(rows, result.labels, result.count, 3, ++step);
    for (std::size_t i = 0; i < n; ++i) {
      if (rows[i].empty())
        continue;
      const auto best = static_cast<std::size_t>(std::max_element(judged[i].begin(), judged[i].end()) - judged[i].begin());
      result.confidence[i] = judged[i][best];
      if (judged[i][best] > 0.5f || round == 0)
        result.labels[i] = static_cast<std::int32_t>(best);
    }
    Labels kept = result.labels;
    const int count2 = renumber(kept);
    result.labels = kept;
    result.count = count2;
    if (job.isCancelled())
      return result;
  }
  if (result.count == 1)
    result.confidence.assign(n, 0.5f);
  return result;
}

} // namespace hone
