#include "patterns/trend.h"

#include <algorithm>
#include <map>

#include "patterns/statistics.h"

namespace hone {

namespace {

constexpr Micros kDay = Micros{24} * 60 * 60 * 1'000'000;
constexpr std::int64_t kDaysFromMonday = 3; // 1970-01-01 was a Thursday
constexpr std::int64_t kMostSteps = 4000;
constexpr std::int64_t kDaysShownAsDays = 13 * 7;

std::int64_t floorDivide(std::int64_t value, std::int64_t by)
{
  return value / by - (value % by < 0 ? 1 : 0);
}

std::int64_t stepOf(Micros at, TrendStep step)
{
  const std::int64_t day = floorDivide(at, kDay);
  return step == TrendStep::day ? day : floorDivide(day + kDaysFromMonday, 7);
}

Micros startOf(std::int64_t number, TrendStep step)
{
  return step == TrendStep::day ? number * kDay : (number * 7 - kDaysFromMonday) * kDay;
}

} // namespace

std::vector<TrendPoint> trend(const std::vector<TrendRow>& rows, TrendStep step)
{
  struct Counts {
    std::int64_t all = 0;
    std::int64_t known = 0;
    std::int64_t failed = 0;
  };
  std::map<std::int64_t, Counts> counts;
  for (const TrendRow& row : rows)
    if (row.at) {
      Counts& c = counts[stepOf(*row.at, step)];
      ++c.all;
      c.known += row.outcome != Outcome::unknown;
      c.failed += isFailure(row.outcome);
    }
  std::vector<TrendPoint> points;
  if (counts.empty())
    return points;
  const std::int64_t last = counts.rbegin()->first;
  auto next = counts.lower_bound(last - kMostSteps + 1);
  for (std::int64_t number = next->first; number <= last; ++number) {
    TrendPoint point;
    point.start = startOf(number, step);
    if (next != counts.end() && next->first == number) {
      point.conversations = next->second.all;
      point.failures = wilson(next->second.failed, next->second.known);
      ++next;
    }
    points.push_back(point);
  }
  return points;
}

TrendStep suitableStep(const std::vector<TrendRow>& rows)
{
  std::optional<Micros> first;
  std::optional<Micros> last;
  for (const TrendRow& row : rows)
    if (row.at) {
      first = std::min(first.value_or(*row.at), *row.at);
      last = std::max(last.value_or(*row.at), *row.at);
    }
  if (!first)
    return TrendStep::day;
  return floorDivide(*last, kDay) - floorDivide(*first, kDay) < kDaysShownAsDays ? TrendStep::day : TrendStep::week;
}

} // namespace hone
