#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "intents/numeric.h"

namespace hone {

Labels dirichletMixture(const std::vector<SparseRow>& rows, int maxGroups, double alpha, double beta, int iterations,
                        std::uint64_t seed)
{
  const std::size_t n = rows.size();
  std::uint32_t width = 0;
  for (const auto& row : rows)
    for (const auto& entry : row)
      width = std::max(width, entry.column + 1);
  // Only columns in use count as vocabulary, or the prior would drown the data.
  std::vector<std::uint32_t> dense(width, 0);
  std::uint32_t vocabulary = 0;
  std::vector<std::vector<std::pair<std::uint32_t, int>>> documents(n);
  for (std::size_t i = 0; i < n; ++i)
    for (const auto& entry : rows[i]) {
      if (dense[entry.column] == 0)
        dense[entry.column] = ++vocabulary;
      documents[i].emplace_back(dense[entry.column] - 1, std::max(1, static_cast<int>(std::lround(entry.value))));
    }
  const auto groups = static_cast<std::size_t>(std::max(maxGroups, 1));
  std::vector<std::vector<int>> wordCount(groups, std::vector<int>(vocabulary, 0));
  std::vector<int> wordTotal(groups, 0), size(groups, 0);
  Labels labels(n, 0);
  Random random(seed);
  const auto move = [&](std::size_t document, std::size_t group, int sign) {
    for (const auto& [word, count] : documents[document]) {
      wordCount[group][word] += sign * count;
      wordTotal[group] += sign * count;
    }
    size[group] += sign;
  };
  for (std::size_t i = 0; i < n; ++i) {
    labels[i] = static_cast<std::int32_t>(random.below(groups));
    move(i, static_cast<std::size_t>(labels[i]), 1);
  }
  // log(b + integer) is asked for all the time and takes few values.
  std::vector<double> logBeta(512);
  for (std::size_t i = 0; i < logBeta.size(); ++i)
    logBeta[i] = std::log(beta + static_cast<double>(i));
  const auto logCount = [&](int value) {
    return static_cast<std::size_t>(value) < logBeta.size() ? logBeta[static_cast<std::size_t>(value)] : std::log(beta + value);
  };
  const double prior = beta * std::max<std::uint32_t>(vocabulary, 1);
  std::vector<double> score(groups);
  for (int iteration = 0; iteration < iterations; ++iteration) {
    const bool last = iteration + 1 == iterations;
    for (std::size_t i = 0; i < n; ++i) {
      move(i, static_cast<std::size_t>(labels[i]), -1);
      double best = -std::numeric_limits<double>::infinity();
      for (std::size_t g = 0; g < groups; ++g) {
        double s = std::log(size[g] + alpha);
        if (size[g] == 0 && g > 0 && size[g - 1] == 0 && last) {
          score[g] = -std::numeric_limits<double>::infinity();
          continue;
        }
        int words = 0;
        for (const auto& [word, count] : documents[i])
          for (int j = 0; j < count; ++j, ++words)
            s += logCount(wordCount[g][word] + j) - std::log(wordTotal[g] + prior + words);
        score[g] = s;
        best = std::max(best, s);
      }
      std::size_t chosen = 0;
      if (last) {
        chosen = static_cast<std::size_t>(std::max_element(score.begin(), score.end()) - score.begin());
      } else {
        double sum = 0;
        for (auto& s : score)
          sum += s = std::exp(s - best);
        double target = random.uniform() * sum;
        while (chosen + 1 < groups && (target -= score[chosen]) > 0)
          ++chosen;
      }
      labels[i] = static_cast<std::int32_t>(chosen);
      move(i, chosen, 1);
    }
  }
  renumber(labels);
  return labels;
}

std::vector<Merge> agglomerate(Matrix& likeness, bool even)
{
  // Nearest-neighbour chain (Murtagh 1983) with the Lance–Williams update; works on likeness instead of distance.
  const auto n = static_cast<std::size_t>(likeness.rows());
  std::vector<Merge> merges;
  if (n < 2)
    return merges;
  std::vector<std::int32_t> node(n);
  std::iota(node.begin(), node.end(), 0);
  std::vector<double> size(n, 1);
  std::vector<bool> alive(n, true);
  std::vector<std::size_t> chain;
  std::size_t firstAlive = 0;
  merges.reserve(n - 1);
  if (even) // Ward works on squared distances: kept negated, so that "most alike" stays "largest"
    likeness = (likeness.array() - 1).matrix();
  while (merges.size() + 1 < n) {
    if (chain.empty()) {
      while (!alive[firstAlive])
        ++firstAlive;
      chain.push_back(firstAlive);
    }
    for (;;) {
      const std::size_t top = chain.back();
      const float* row = likeness.row(static_cast<Eigen::Index>(top)).data();
      std::size_t best = chain.size() > 1 ? chain[chain.size() - 2] : n;
      float bestValue = best < n ? row[best] : -std::numeric_limits<float>::infinity();
      for (std::size_t i = 0; i < n; ++i)
        if (alive[i] && i != top && row[i] > bestValue) {
          bestValue = row[i];
          best = i;
        }
      if (chain.size() > 1 && best == chain[chain.size() - 2]) {
        chain.pop_back();
        chain.pop_back();
        const std::size_t keep = std::min(top, best), drop = std::max(top, best);
        merges.push_back({node[keep], node[drop], bestValue});
        const double a = size[keep], b = size[drop];
        for (std::size_t i = 0; i < n; ++i) {
          if (!alive[i] || i == keep || i == drop)
            continue;
          const auto c = static_cast<Eigen::Index>(i);
          const double la = likeness(static_cast<Eigen::Index>(keep), c), lb = likeness(static_cast<Eigen::Index>(drop), c);
          double value = (a * la + b * lb) / (a + b);
          if (even) {
            const double s = size[i];
            value = ((a + s) * la + (b + s) * lb - s * bestValue) / (a + b + s);
          }
          likeness(static_cast<Eigen::Index>(keep), c) = static_cast<float>(value);
          likeness(c, static_cast<Eigen::Index>(keep)) = static_cast<float>(value);
        }
        size[keep] += size[drop];
        alive[drop] = false;
        node[keep] = static_cast<std::int32_t>(n + merges.size() - 1);
        break;
      }
      chain.push_back(best);
    }
  }
  // Chains find merges out of order: sort by likeness and renumber the inner nodes.
  std::vector<std::size_t> order(merges.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return merges[a].likeness > merges[b].likeness; });
  std::vector<std::int32_t> newNumber(merges.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    newNumber[order[i]] = static_cast<std::int32_t>(n + i);
  std::vector<Merge> sorted;
  sorted.reserve(merges.size());
  for (const std::size_t i : order) {
    Merge merge = merges[i];
    for (auto* side : {&merge.a, &merge.b})
      if (*side >= static_cast<std::int32_t>(n))
        *side = newNumber[static_cast<std::size_t>(*side) - n];
    sorted.push_back(merge);
  }
  return sorted;
}

Labels cutDendrogram(const std::vector<Merge>& merges, int leaves, int count)
{
  const auto n = static_cast<std::size_t>(leaves);
  std::vector<std::int32_t> parent(n + merges.size(), -1);
  const std::size_t applied = std::min(merges.size(), n - std::min<std::size_t>(n, static_cast<std::size_t>(std::max(count, 1))));
  for (std::size_t i = 0; i < applied; ++i) {
    parent[static_cast<std::size_t>(merges[i].a)] = static_cast<std::int32_t>(n + i);
    parent[static_cast<std::size_t>(merges[i].b)] = static_cast<std::int32_t>(n + i);
  }
  Labels labels(n);
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t root = i;
    while (parent[root] >= 0)
      root = static_cast<std::size_t>(parent[root]);
    labels[i] = static_cast<std::int32_t>(root);
  }
  renumber(labels);
  return labels;
}

} // namespace hone
