#include "intents/text_groups.h"

#include <algorithm>
#include <cmath>
#include <future>
#include <map>
#include <numeric>

#include "intents/linear_svm.h"
#include "intents/text_views.h"
#include "text/dense.h"

namespace hone {

namespace {

constexpr std::size_t kFew = 16;
constexpr std::size_t kSample = 5000; ///< the consensus keeps a likeness for each pair

Matrix spectralRows(const GraphSpectrum& spectrum, int k)
{
  Matrix rows = spectrum.vectors.leftCols(std::min<Eigen::Index>(k, spectrum.vectors.cols()));
  normalizeRows(rows);
  return rows;
}

void addPartition(Matrix& together, const Labels& labels)
{
  std::map<std::int32_t, std::vector<Eigen::Index>> groups;
  for (std::size_t i = 0; i < labels.size(); ++i)
    groups[labels[i]].push_back(static_cast<Eigen::Index>(i));
  for (const auto& [label, rows] : groups)
    for (const auto a : rows)
      for (const auto b : rows)
        together(a, b) += 1;
}

// Few documents: single-pass agglomeration of the likeness of their words, cut where likeness becomes chance.
TextGroups groupFew(const Corpus& corpus, const std::vector<std::int32_t>& members, int count)
{
  TextGroups result;
  const auto rows = textRows(corpus, members, true);
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

/// What one view says: its neighbour graph and partitions at many scales.
struct Opinion {
  Neighbours graph;
  std::vector<Labels> partitions;
};

// Scales from coarse to fine, evenly on a logarithmic scale: pairs that stay together at most of them belong together.
Opinion opinionOf(const Matrix& view, double coarsest, double finest, std::uint64_t seed, const JobContext& job)
{
  constexpr int kScales = 8;
  Opinion opinion;
  opinion.graph = nearestNeighbours(view, 10);
  if (job.isCancelled())
    return opinion;
  const auto spectrum = graphSpectrum(opinion.graph, static_cast<int>(finest) + 1, seed);
  for (int i = 0; i < kScales && !job.isCancelled(); ++i) {
    const int k = std::max(2, static_cast<int>(coarsest * std::pow(finest / coarsest, static_cast<double>(i) / (kScales - 1))));
    opinion.partitions.push_back(kMeans(spectralRows(spectrum, k), k, ++seed));
    opinion.partitions.push_back(kMeans(view, k, ++seed));
  }
  return opinion;
}

/// A curve over numbers of groups and where it is highest: the geometric middle of all that are as good as the best.
class Curve {
public:
  void add(int count, double value) { m_points.emplace_back(count, value); }
  double best() const
  {
    double highest = -1;
    for (const auto& [count, value] : m_points)
      highest = std::max(highest, value);
    return highest;
  }
  double at() const
  {
    constexpr double kAsGood = 0.003;
    const double highest = best();
    double sum = 0, number = 0;
    for (const auto& [count, value] : m_points)
      if (value >= highest - kAsGood) {
        sum += std::log(count);
        ++number;
      }
    return number > 0 ? std::exp(sum / number) : 1;
  }

private:
  std::vector<std::pair<int, double>> m_points;
};

struct Cut {
  Labels labels;
  bool even = false;
};

// How evenly a cut divides: the number of groups of one size that would tell as much, over the number there are.
double evenness(const Labels& labels)
{
  std::map<std::int32_t, double> size;
  for (const auto label : labels)
    ++size[label];
  double entropy = 0;
  for (const auto& [label, members] : size)
    entropy -= members / static_cast<double>(labels.size()) * std::log(members / static_cast<double>(labels.size()));
  return size.empty() ? 1 : std::exp(entropy) / static_cast<double>(size.size());
}

/// How the members join, by both linkages.
struct Dendrograms {
  explicit Dendrograms(const Matrix& together)
  {
    Matrix scratch = together;
    average = agglomerate(scratch);
    scratch = together;
    ward = agglomerate(scratch, true);
  }
  std::vector<Merge> average, ward;
};

// Judged by the rows that stand for all; graphs and view are of those. Average linkage suits the uneven sizes of real
// traffic, Ward even ones. Ward's best cut keeps nearly all of the graph's modularity only where sizes are even: that
// decides. The number of groups lies where modularity peaks; it joins groups that are alike (its resolution limit), so
// the even case is balanced by the silhouette, which does not.
Cut bestCut(const Dendrograms& joins, int n, const std::vector<std::size_t>& standing, const std::vector<Neighbours>& graphs, const Matrix& view, int count)
{
  const auto& [average, ward] = joins;
  Curve averageCurve, wardCurve, silhouetteCurve;
  const auto atStanding = [&](const Labels& labels) {
    Labels result;
    for (const auto i : standing)
      result.push_back(labels[i]);
    return result;
  };
  const auto meanModularity = [&](const Labels& all, int k) {
    const Labels labels = atStanding(all);
    double sum = 0;
    for (const auto& graph : graphs)
      sum += modularity(graph, labels, k);
    return sum / static_cast<double>(graphs.size());
  };
  const double finest = std::max(3.0, std::min(n / 4.0, 6 * std::sqrt(n)));
  int before = 0, beforeSilhouette = 0;
  for (double scale = 2; scale <= finest; scale = std::max(scale + 1, scale * 1.08)) {
    const int k = static_cast<int>(scale);
    if (k == before)
      continue;
    before = k;
    averageCurve.add(k, meanModularity(cutDendrogram(average, n, k), k));
    const Labels cut = cutDendrogram(ward, n, k);
    wardCurve.add(k, meanModularity(cut, k));
    if (k >= 1.18 * beforeSilhouette) {
      silhouetteCurve.add(k, silhouette(view, atStanding(cut), k));
      beforeSilhouette = k;
    }
  }
  constexpr double kEvenLoss = 0.0125, kEven = 0.78;
  const double share = evenness(atStanding(cutDendrogram(ward, n, std::max(2, static_cast<int>(std::lround(wardCurve.at()))))));
  Cut result;
  // Where wordings stand for all, the silhouette sees how things are worded, not what they are about.
  const bool wordings = standing.size() < static_cast<std::size_t>(n);
  result.even = !wordings && share >= kEven && averageCurve.best() - wardCurve.best() < kEvenLoss * averageCurve.best();
  // Over many small groups the silhouette hardly falls: what it asks for counts to a limit.
  const double chosen = result.even ? (wardCurve.at() + std::min(silhouetteCurve.at(), 2.6 * wardCurve.at())) / 2
                                    : (averageCurve.at() + wardCurve.at()) / 2;
  const int k = count > 0 ? count : std::clamp(static_cast<int>(std::lround(chosen)), 1, n);
  result.labels = cutDendrogram(result.even ? ward : average, n, k);
  return result;
}

// Each document goes to the group it was most often together with; says also how often that was.
void joinMostOften(const Matrix& together, Labels& labels, std::vector<float>& confidence)
{
  const int k = renumber(labels);
  const auto n = static_cast<Eigen::Index>(labels.size());
  std::vector<float> size(static_cast<std::size_t>(k), 0);
  for (const auto label : labels)
    ++size[static_cast<std::size_t>(label)];
  Labels moved = labels;
  std::vector<float> sum(static_cast<std::size_t>(k));
  for (Eigen::Index i = 0; i < n; ++i) {
    std::fill(sum.begin(), sum.end(), 0.0f);
    for (Eigen::Index j = 0; j < n; ++j)
      if (j != i)
        sum[static_cast<std::size_t>(labels[static_cast<std::size_t>(j)])] += together(i, j);
    const auto own = static_cast<std::size_t>(labels[static_cast<std::size_t>(i)]);
    float most = -1;
    for (std::size_t c = 0; c < sum.size(); ++c)
      if (const float mean = sum[c] / std::max(1.0f, size[c] - (c == own ? 1.0f : 0.0f)); mean > most) {
        most = mean;
        moved[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(c);
      }
    confidence[static_cast<std::size_t>(i)] = std::clamp(most, 0.0f, 1.0f);
  }
  labels = std::move(moved);
}

// Self-training: ridge regression on the groups, each document judged by what the others teach (the closed form of
// leaving one out). It pulls towards large groups, so it is for uneven sizes only.
void judgeByOthers(const Matrix& view, Labels& labels, int rounds)
{
  const auto n = view.rows();
  Matrix rows(n, view.cols() + 1);
  rows << view, Matrix::Constant(n, 1, 0.3f);
  constexpr float kPenalty = 4;
  Eigen::MatrixXf gram = rows.transpose() * rows;
  gram.diagonal().array() += kPenalty;
  const Eigen::LLT<Eigen::MatrixXf> solver(gram);
  const Matrix hat = solver.solve(rows.transpose()).transpose();
  for (int round = 0; round < rounds; ++round) {
    const int k = renumber(labels);
    Matrix target = Matrix::Zero(rows.cols(), k);
    for (Eigen::Index i = 0; i < n; ++i)
      target.col(labels[static_cast<std::size_t>(i)]) += rows.row(i).transpose();
    const Matrix judged = hat * target;
    for (Eigen::Index i = 0; i < n; ++i) {
      auto& label = labels[static_cast<std::size_t>(i)];
      const float leverage = std::min(hat.row(i).dot(rows.row(i)), 0.99f);
      std::int32_t best = label;
      float most = (judged(i, label) - leverage) / (1 - leverage);
      for (std::int32_t c = 0; c < k; ++c)
        if (const float score = judged(i, c) / (1 - leverage); c != label && score > most) {
          most = score;
          best = c;
        }
      label = best;
    }
  }
}

// The members that stand for all: in their order, each that says nothing in nearly the same words as one before it.
// Nothing when there are more than `most`: then they are not looked for to the end.
std::vector<std::size_t> wordingsOf(const Corpus& corpus, const std::vector<std::int32_t>& members, double most)
{
  constexpr float kSame = 0.72f; // mean of both likenesses
  constexpr float kWorded = 0.6f; // what the encoder knows well it calls the same in any words
  const auto rows = textRows(corpus, members, true);
  const auto meaningOf = [&](std::size_t i) -> const std::vector<float>& { return corpus.documents[static_cast<std::size_t>(members[i])].meaning; };
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto isSame = [&](std::size_t other) {
      const auto &a = meaningOf(i), &b = meaningOf(other);
      if (a.empty() || a.size() != b.size())
        return dot(rows[i], rows[other]) > kSame;
      const float meant = innerProduct(a.data(), b.data(), a.size());
      if (meant <= kSame)
        return false;
      const float worded = dot(rows[i], rows[other]);
      return worded > kWorded && meant + worded > 2 * kSame;
    };
    if (std::ranges::any_of(result, isSame))
      continue;
    result.push_back(i);
    if (static_cast<double>(result.size()) > most)
      return {};
  }
  return result;
}

TextGroups groupSample(const Corpus& corpus, const std::vector<std::int32_t>& members, int count, std::uint64_t seed, const JobContext& job)
{
  TextGroups result;
  const std::size_t n = members.size();
  const auto views = textViews(corpus, members, seed);
  job.progress(0.3, "Comparing what users asked");
  const double root = std::sqrt(static_cast<double>(n));
  const double coarsest = std::max(4.0, 0.7 * root), finest = std::max(coarsest, std::min(static_cast<double>(n) / 4, 4 * root));
  auto other = std::async(std::launch::async, [&] { return opinionOf(views[1], coarsest, finest, seed + 500, job); });
  std::vector<Opinion> opinions{opinionOf(views[0], coarsest, finest, seed + 100, job)};
  opinions.push_back(other.get());
  result.labels.assign(n, -1);
  result.confidence.assign(n, 0);
  if (job.isCancelled())
    return result;
  // The third opinion counts words alone and finds its number of groups itself.
  std::vector<SparseRow> words;
  for (const auto m : members)
    words.push_back(corpus.documents[static_cast<std::size_t>(m)].words);
  const int most = static_cast<int>(std::min<std::size_t>(300, std::max<std::size_t>(n / 4, 4)));
  Matrix together = Matrix::Zero(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(n));
  addPartition(together, dirichletMixture(words, most, 0.1, 0.05, 20, seed));
  float partitions = 1;
  std::vector<Neighbours> graphs;
  for (auto& opinion : opinions) {
    for (const auto& labels : opinion.partitions) {
      addPartition(together, labels);
      ++partitions;
    }
    graphs.push_back(std::move(opinion.graph));
  }
  together /= partitions;
  if (job.isCancelled())
    return result;
  job.progress(0.7, "Joining the views");
  std::vector<std::size_t> all(n);
  std::iota(all.begin(), all.end(), std::size_t{0});
  const Dendrograms joins(together);
  Cut cut = bestCut(joins, static_cast<int>(n), all, graphs, views[0], count);
  if (count == 0) {
    // Where users say the same over and over, as a form or a habit gives it to them, the neighbours of a text are its
    // repetitions: each wording is to count once, or the groups would be wordings.
    const double repetitive = cut.even ? 0.5 : 0.75;
    const auto wordings = wordingsOf(corpus, members, repetitive * static_cast<double>(n));
    if (wordings.size() >= kFew) {
      graphs.clear();
      std::vector<Matrix> worded;
      for (const Matrix& view : views) {
        worded.emplace_back(view(wordings, Eigen::all));
        graphs.push_back(nearestNeighbours(worded.back(), 10));
      }
      cut = bestCut(joins, static_cast<int>(n), wordings, graphs, worded[0], 0);
    }
  }
  result.labels = std::move(cut.labels);
  joinMostOften(together, result.labels, result.confidence);
  if (!cut.even) {
    judgeByOthers(views[0], result.labels, 2);
    Labels settled = result.labels;
    joinMostOften(together, settled, result.confidence); // how sure: the words' own opinion is kept
  }
  result.count = renumber(result.labels);
  return result;
}

// What the sample's groups teach about all the others; what no group claims fits nowhere.
TextGroups spread(const Corpus& corpus, const std::vector<std::int32_t>& members, const std::vector<std::size_t>& sampled,
                  const TextGroups& groups, std::uint64_t seed, const JobContext& job)
{
  constexpr std::uint32_t kMeaningAt = 1u << 20;
  auto rows = textRows(corpus, members, true);
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto& meaning = corpus.documents[static_cast<std::size_t>(members[i])].meaning;
    for (std::size_t j = 0; j < meaning.size(); ++j)
      rows[i].push_back({kMeaningAt + static_cast<std::uint32_t>(j), meaning[j]});
  }
  std::vector<SparseRow> known;
  for (const auto i : sampled)
    known.push_back(rows[i]);
  LinearSvm svm;
  LinearSvm::Options options;
  options.seed = seed;
  options.passes = 8;
  options.cost = 0.5f;
  svm.train(known, groups.labels, groups.count, options);
  TextGroups result;
  result.count = groups.count;
  result.labels.assign(members.size(), -1);
  result.confidence.assign(members.size(), 0);
  std::vector<float> margin(static_cast<std::size_t>(groups.count));
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i % 4096 == 0 && job.isCancelled())
      return result;
    svm.scores(rows[i], margin);
    const auto best = std::max_element(margin.begin(), margin.end());
    constexpr float kClaims = -0.9f;
    if (*best < kClaims)
      continue;
    result.labels[i] = static_cast<std::int32_t>(best - margin.begin());
    result.confidence[i] = 1 / (1 + std::exp(-3 * (*best + 0.4f)));
  }
  for (std::size_t s = 0; s < sampled.size(); ++s) {
    result.labels[sampled[s]] = groups.labels[s];
    result.confidence[sampled[s]] = groups.confidence[s];
  }
  return result;
}

} // namespace

TextGroups groupTexts(const Corpus& corpus, const std::vector<std::int32_t>& members, int count, std::uint64_t seed,
                      const JobContext& job)
{
  if (members.empty())
    return {};
  if (members.size() < kFew)
    return groupFew(corpus, members, count);
  if (members.size() <= kSample)
    return groupSample(corpus, members, count, seed, job);
  std::vector<std::size_t> order(members.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  Random random(seed + 77);
  for (std::size_t i = 0; i < kSample; ++i)
    std::swap(order[i], order[i + random.below(order.size() - i)]);
  order.resize(kSample);
  std::sort(order.begin(), order.end());
  std::vector<std::int32_t> sample;
  for (const auto i : order)
    sample.push_back(members[i]);
  const TextGroups groups = groupSample(corpus, sample, count, seed, job);
  if (job.isCancelled() || groups.count < 2) {
    TextGroups result;
    result.labels.assign(members.size(), groups.count == 1 ? 0 : -1);
    result.confidence.assign(members.size(), 0.5f);
    result.count = groups.count;
    return result;
  }
  return spread(corpus, members, order, groups, seed, job);
}

} // namespace hone
