// How long pattern search and version comparison take over a million conversations with thirty conditions each, and
// outcome inference over as many features. Arguments: rows (default 1,000,000), conditions in all (default 3,000).
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <random>

#include <fmt/core.h>

#include "outcomes/assess.h"
#include "patterns/associations.h"

using namespace hone;

namespace {

template<class Work>
void measure(const char* what, Work&& work)
{
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t processor = std::clock();
  const auto size = work();
  const double busy = static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC;
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  fmt::print("{:<40} {:6.2f} s, {:6.2f} s of processor time   {} results\n", what, seconds.count(), busy, size);
}

PatternInput input(std::int64_t rows, std::int32_t conditions)
{
  constexpr int kPerRow = 30;
  std::mt19937_64 random(1);
  PatternInput made;
  made.strata = {"1.0", "1.1", "1.2", "2.0"};
  for (std::int32_t i = 0; i < conditions; ++i)
    made.conditions.push_back({"tool", "tool " + std::to_string(i), ""});
  for (std::int64_t i = 0; i < rows; ++i) {
    PatternRow row;
    row.id = {i + 1};
    row.user = {static_cast<std::int64_t>(random() % 300'000) + 1};
    row.stratum = static_cast<std::int32_t>(random() % 4);
    row.outcome = random() % 10 < 3 ? Outcome::failed : Outcome::resolved;
    for (int k = 0; k < kPerRow; ++k) // a few conditions are common, most are rare
      row.conditions.push_back(static_cast<std::int32_t>((random() % 1000) * (random() % 1000) * static_cast<std::uint64_t>(conditions) / 1'000'000));
    std::sort(row.conditions.begin(), row.conditions.end());
    row.intents = {IntentId{static_cast<std::int64_t>(random() % 100) + 1}};
    made.rows.push_back(std::move(row));
  }
  return made;
}

std::vector<OutcomeFeatures> features(std::int64_t rows)
{
  std::mt19937_64 random(2);
  std::vector<OutcomeFeatures> made(static_cast<std::size_t>(rows));
  for (std::int64_t i = 0; i < rows; ++i) {
    OutcomeFeatures& f = made[static_cast<std::size_t>(i)];
    f.id = {i + 1};
    f.user = {static_cast<std::int64_t>(random() % 300'000) + 1};
    f.messages = static_cast<std::int32_t>(random() % 40) + 2;
    f.userTurns = f.messages / 2;
    f.intent = {static_cast<std::int64_t>(random() % 100) + 1};
    if (random() % 4 == 0)
      f.signals.push_back({SignalKind::toolError, 1, "tool"});
    if (random() % 10 == 0)
      f.explicitOutcome = ExplicitOutcome{random() % 3 == 0 ? Outcome::failed : Outcome::resolved, "score", {}};
  }
  return made;
}

} // namespace

int main(int argc, char** argv)
{
  const std::int64_t rows = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
  const std::int32_t conditions = argc > 2 ? std::atoi(argv[2]) : 3'000;
  {
    const PatternInput made = input(rows, conditions);
    measure("find patterns", [&] { return findPatterns(made, {}, {}).patterns.size(); });
    measure("compare two versions", [&] { return compareVersions(made, "1.0", "2.0", {}).rows.size(); });
  }
  std::vector<OutcomeFeatures> made = features(rows);
  measure("infer outcomes", [&] { return assessOutcomes(std::move(made)).size(); });
  return 0;
}
