#include "patterns/statistics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace hone {

namespace {

constexpr double kZ = 1.959963984540054; // the normal quantile at 0.975
constexpr double kTieTolerance = 1e-7;   // tables this close in probability count as equally likely
constexpr std::int64_t kExactUpTo = 2000;
constexpr double kMinimumExpected = 5;

Stratum clamped(Stratum s)
{
  s.n1 = std::max<std::int64_t>(s.n1, 0);
  s.n0 = std::max<std::int64_t>(s.n0, 0);
  s.a = std::clamp<std::int64_t>(s.a, 0, s.n1);
  s.c = std::clamp<std::int64_t>(s.c, 0, s.n0);
  return s;
}

Interval logInterval(double estimate, double logVariance)
{
  const double reach = kZ * std::sqrt(std::max(logVariance, 0.0));
  return {estimate, estimate * std::exp(-reach), estimate * std::exp(reach)};
}

// The conditional distribution of a cell: weights[i] is the probability of the value first + i.
struct Distribution {
  std::int64_t first = 0;
  std::vector<double> weights;
};

void normalise(std::vector<double>& weights)
{
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights)
    weight /= total;
}

// Built outwards from the mode by the ratio of neighbours, which keeps full precision at any size of table; what
// underflows to 0 far out is below every p that can be shown.
Distribution hypergeometric(const Stratum& s)
{
  const std::int64_t outcomes = s.a + s.c;
  const std::int64_t low = std::max<std::int64_t>(0, outcomes - s.n0);
  const std::int64_t high = std::min(s.n1, outcomes);
  const double total = static_cast<double>(s.n1 + s.n0);
  const auto mode = std::clamp(static_cast<std::int64_t>((static_cast<double>(outcomes) + 1) *
                                                         (static_cast<double>(s.n1) + 1) / (total + 2)), low, high);
  Distribution d{low, std::vector<double>(static_cast<std::size_t>(high - low + 1), 0.0)};
  const auto ratioUp = [&](std::int64_t x) { // P(x + 1) / P(x)
    return static_cast<double>(outcomes - x) * static_cast<double>(s.n1 - x) /
           (static_cast<double>(x + 1) * static_cast<double>(s.n0 - outcomes + x + 1));
  };
  d.weights[static_cast<std::size_t>(mode - low)] = 1;
  for (std::int64_t x = mode; x < high; ++x) {
    const double next = d.weights[static_cast<std::size_t>(x - low)] * ratioUp(x);
    if (next == 0)
      break;
    d.weights[static_cast<std::size_t>(x + 1 - low)] = next;
  }
  for (std::int64_t x = mode; x > low; --x) {
    const double next = d.weights[static_cast<std::size_t>(x - low)] / ratioUp(x - 1);
    if (next == 0)
      break;
    d.weights[static_cast<std::size_t>(x - 1 - low)] = next;
  }
  normalise(d.weights);
  return d;
}

double asLikelyOrLess(const Distribution& d, std::int64_t observed)
{
  const double limit = d.weights[static_cast<std::size_t>(observed - d.first)] * (1 + kTieTolerance);
  double sum = 0;
  for (const double weight : d.weights)
    if (weight <= limit)
      sum += weight;
  return std::min(sum, 1.0);
}

double chiSquaredPValue(double chiSquared) // one degree of freedom
{
  return std::erfc(std::sqrt(std::max(chiSquared, 0.0) / 2));
}

bool saysSomething(const Stratum& s)
{
  return s.n1 > 0 && s.n0 > 0 && s.a + s.c > 0 && s.a + s.c < s.n1 + s.n0;
}

// A 2×2 table in fractions of a conversation, as the ½ correction needs it.
struct Cells {
  double a, n1, c, n0;
};

Interval pooledRelativeRisk(std::span<const Cells> strata)
{
  double numerator = 0;
  double denominator = 0;
  double variance = 0;
  for (const Cells& s : strata) {
    const double total = s.n1 + s.n0;
    numerator += s.a * s.n0 / total;
    denominator += s.c * s.n1 / total;
    variance += ((s.a + s.c) * s.n1 * s.n0 - s.a * s.c * total) / (total * total);
  }
  return logInterval(numerator / denominator, variance / (numerator * denominator));
}

} // namespace

Rate wilson(std::int64_t k, std::int64_t n)
{
  if (n <= 0)
    return {};
  k = std::clamp<std::int64_t>(k, 0, n);
  const double p = static_cast<double>(k) / static_cast<double>(n);
  const Interval interval = wilsonShare(p, static_cast<double>(n));
  return {k, n, p, k == 0 ? 0.0 : interval.low, k == n ? 1.0 : interval.high};
}

Interval wilsonShare(double share, double n)
{
  const double z2 = kZ * kZ;
  const double scale = 1 + z2 / n;
  const double centre = (share + z2 / (2 * n)) / scale;
  const double reach = kZ * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / scale;
  return {share, std::max(0.0, centre - reach), std::min(1.0, centre + reach)};
}

Interval relativeRisk(std::int64_t a, std::int64_t n1, std::int64_t c, std::int64_t n0)
{
  const Stratum s = clamped({a, n1, c, n0});
  if (s.n1 == 0 || s.n0 == 0)
    return {};
  const bool correct = s.a == 0 || s.c == 0 || (s.a == s.n1 && s.c == s.n0);
  const double half = correct ? 0.5 : 0.0;
  const double with = static_cast<double>(s.a) + half;
  const double without = static_cast<double>(s.c) + half;
  const double allWith = static_cast<double>(s.n1) + 2 * half;
  const double allWithout = static_cast<double>(s.n0) + 2 * half;
  return logInterval(with / allWith / (without / allWithout), 1 / with - 1 / allWith + 1 / without - 1 / allWithout);
}

Interval riskDifference(std::int64_t a, std::int64_t n1, std::int64_t c, std::int64_t n0)
{
  const Rate with = wilson(a, n1);
  const Rate without = wilson(c, n0);
  if (with.n == 0 || without.n == 0)
    return {};
  const double difference = with.value - without.value;
  return {difference, difference - std::hypot(with.value - with.low, without.high - without.value),
          difference + std::hypot(with.high - with.value, without.value - without.low)};
}

Interval mantelHaenszelRelativeRisk(std::span<const Stratum> strata)
{
  Stratum crude;
  Stratum speaking;
  std::vector<Cells> cells;
  for (const Stratum& raw : strata) {
    const Stratum s = clamped(raw);
    crude = {crude.a + s.a, crude.n1 + s.n1, crude.c + s.c, crude.n0 + s.n0};
    if (s.n1 == 0 || s.n0 == 0)
      continue;
    speaking = {speaking.a + s.a, speaking.n1 + s.n1, speaking.c + s.c, speaking.n0 + s.n0};
    cells.push_back({static_cast<double>(s.a), static_cast<double>(s.n1), static_cast<double>(s.c), static_cast<double>(s.n0)});
  }
  if (cells.empty())
    return relativeRisk(crude.a, crude.n1, crude.c, crude.n0);
  if (cells.size() == 1)
    return relativeRisk(speaking.a, speaking.n1, speaking.c, speaking.n0);
  if (speaking.a == 0 || speaking.c == 0 || (speaking.a == speaking.n1 && speaking.c == speaking.n0)) {
    const auto all = static_cast<double>(speaking.n1 + speaking.n0);
    for (Cells& s : cells) {
      const double share = 0.5 * (s.n1 + s.n0) / all;
      s = {s.a + share, s.n1 + 2 * share, s.c + share, s.n0 + 2 * share};
    }
  }
  return pooledRelativeRisk(cells);
}

double tablePValue(std::int64_t a, std::int64_t n1, std::int64_t c, std::int64_t n0)
{
  const Stratum s = clamped({a, n1, c, n0});
  if (!saysSomething(s))
    return 1;
  const auto with = static_cast<double>(s.n1);
  const auto without = static_cast<double>(s.n0);
  const auto outcomes = static_cast<double>(s.a + s.c);
  const double total = with + without;
  const double others = total - outcomes;
  const double smallestExpected = std::min(with, without) * std::min(outcomes, others) / total;
  if (s.n1 + s.n0 > kExactUpTo && smallestExpected >= kMinimumExpected) {
    const double difference = static_cast<double>(s.a) * without - static_cast<double>(s.c) * with;
    return chiSquaredPValue(difference / with * (difference / without) / outcomes * (total / others));
  }
  return asLikelyOrLess(hypergeometric(s), s.a);
}

double stratifiedPValue(std::span<const Stratum> strata)
{
  std::vector<Stratum> speaking;
  std::int64_t total = 0;
  for (const Stratum& raw : strata)
    if (const Stratum s = clamped(raw); saysSomething(s)) {
      speaking.push_back(s);
      total += s.n1 + s.n0;
    }
  if (speaking.empty())
    return 1;
  if (speaking.size() == 1)
    return tablePValue(speaking[0].a, speaking[0].n1, speaking[0].c, speaking[0].n0);

  double observed = 0;
  double expected = 0;
  double variance = 0;
  double least = 0;
  double most = 0;
  for (const Stratum& s : speaking) {
    const auto n = static_cast<double>(s.n1 + s.n0);
    const auto with = static_cast<double>(s.n1);
    const auto without = static_cast<double>(s.n0);
    const auto outcomes = static_cast<double>(s.a + s.c);
    observed += static_cast<double>(s.a);
    expected += with * outcomes / n;
    variance += with / n * (without / n) * outcomes * (n - outcomes) / (n - 1);
    least += std::max(0.0, outcomes - without);
    most += std::min(with, outcomes);
  }
  if (total > kExactUpTo && std::min(expected - least, most - expected) >= kMinimumExpected)
    return chiSquaredPValue((observed - expected) * (observed - expected) / variance);

  Distribution sum = hypergeometric(speaking[0]);
  std::int64_t seen = speaking[0].a;
  for (std::size_t i = 1; i < speaking.size(); ++i) {
    const Distribution next = hypergeometric(speaking[i]);
    Distribution joined{sum.first + next.first, std::vector<double>(sum.weights.size() + next.weights.size() - 1, 0.0)};
    for (std::size_t x = 0; x < sum.weights.size(); ++x)
      for (std::size_t y = 0; y < next.weights.size(); ++y)
        joined.weights[x + y] += sum.weights[x] * next.weights[y];
    sum = std::move(joined);
    seen += speaking[i].a;
  }
  return asLikelyOrLess(sum, seen);
}

std::vector<double> benjaminiHochberg(std::span<const double> p)
{
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) { return p[x] < p[y]; });
  std::vector<double> q(p.size(), 1.0);
  double smallest = 1;
  for (std::size_t rank = p.size(); rank > 0; --rank) {
    const std::size_t i = order[rank - 1];
    smallest = std::min(smallest, p[i] * static_cast<double>(p.size()) / static_cast<double>(rank));
    q[i] = smallest;
  }
  return q;
}

} // namespace hone
