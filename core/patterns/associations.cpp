#include "patterns/associations.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <span>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/hash.h"
#include "patterns/statistics.h"

namespace hone {

namespace {

constexpr std::int64_t kEnoughPerSide = 20;
constexpr std::int64_t kEnoughPerOutcome = 5;
constexpr std::size_t kRowsBetweenChecks = 1 << 16;

bool hasEnough(const Stratum& s)
{
  const std::int64_t outcomes = s.a + s.c;
  return s.n1 >= kEnoughPerSide && s.n0 >= kEnoughPerSide && outcomes >= kEnoughPerOutcome &&
         s.n1 + s.n0 - outcomes >= kEnoughPerOutcome;
}

// How often a condition, within one agent version, was met and met together with the outcome.
struct Count {
  std::size_t stratum;
  std::int64_t outcomes;
  std::int64_t conversations;
};

struct Counts {
  std::vector<Count> strata;                  ///< all rows, by stratum
  std::vector<std::vector<Count>> conditions; ///< by condition; strata ascending, only those where it is met
  std::vector<std::int64_t> users;            ///< by condition
  std::int64_t conversations = 0;
};

// The rows with a known outcome, ordered by stratum (and by their place within it).
std::vector<std::uint32_t> rowsByStratum(const PatternInput& input, std::vector<std::pair<std::int32_t, std::size_t>>& ends)
{
  std::map<std::int32_t, std::size_t> sizes;
  for (const PatternRow& row : input.rows)
    if (row.outcome != Outcome::unknown)
      ++sizes[row.stratum];
  std::unordered_map<std::int32_t, std::size_t> next;
  std::size_t total = 0;
  for (const auto& [stratum, size] : sizes) {
    next[stratum] = total;
    total += size;
    ends.emplace_back(stratum, total);
  }
  std::vector<std::uint32_t> order(total);
  for (std::size_t i = 0; i < input.rows.size(); ++i)
    if (input.rows[i].outcome != Outcome::unknown)
      order[next[input.rows[i].stratum]++] = static_cast<std::uint32_t>(i);
  return order;
}

template<class Visit>
void forEachCondition(const PatternRow& row, std::size_t conditions, Visit&& visit)
{
  std::int32_t previous = -1;
  for (const std::int32_t condition : row.conditions) {
    if (condition != previous && condition >= 0 && static_cast<std::size_t>(condition) < conditions)
      visit(static_cast<std::size_t>(condition));
    previous = condition;
  }
}

// Walks each user's rows together, so that one mark per condition is enough to count a user once.
std::vector<std::int64_t> countUsers(const PatternInput& input, const std::vector<std::uint32_t>& outcomeRows)
{
  std::vector<std::pair<std::int64_t, std::uint32_t>> byUser;
  byUser.reserve(outcomeRows.size());
  for (const std::uint32_t row : outcomeRows)
    if (input.rows[row].user)
      byUser.emplace_back(input.rows[row].user.value, row);
  std::sort(byUser.begin(), byUser.end());
  std::vector<std::int64_t> users(input.conditions.size(), 0);
  std::vector<std::size_t> seen(input.conditions.size(), 0);
  std::size_t mark = 0;
  for (std::size_t i = 0; i < byUser.size(); ++i) {
    if (i == 0 || byUser[i].first != byUser[i - 1].first)
      ++mark;
    forEachCondition(input.rows[byUser[i].second], users.size(), [&](std::size_t condition) {
      if (seen[condition] != mark) {
        seen[condition] = mark;
        ++users[condition];
      }
    });
  }
  return users;
}

bool count(const PatternInput& input, const std::string& outcome, const JobContext& job, Counts& counts)
{
  std::vector<std::pair<std::int32_t, std::size_t>> ends;
  const std::vector<std::uint32_t> order = rowsByStratum(input, ends);
  counts.conversations = static_cast<std::int64_t>(order.size());
  counts.conditions.resize(input.conditions.size());
  struct Tally {
    std::int64_t outcomes = 0;
    std::int64_t conversations = 0;
  };
  std::vector<Tally> tallies(input.conditions.size());
  std::vector<std::size_t> touched;
  std::vector<std::uint32_t> outcomeRows;
  std::size_t position = 0;
  for (std::size_t stratum = 0; stratum < ends.size(); ++stratum) {
    Count all{stratum, 0, 0};
    for (; position < ends[stratum].second; ++position) {
      if (position % kRowsBetweenChecks == 0) {
        if (job.isCancelled())
          return false;
        job.progress(0.6 * static_cast<double>(position) / static_cast<double>(order.size()), "Counting conversations");
      }
      const PatternRow& row = input.rows[order[position]];
      const bool matches = outcomeMatches(row.outcome, outcome);
      ++all.conversations;
      all.outcomes += matches;
      if (matches)
        outcomeRows.push_back(order[position]);
      forEachCondition(row, tallies.size(), [&](std::size_t condition) {
        Tally& tally = tallies[condition];
        if (tally.conversations == 0)
          touched.push_back(condition);
        ++tally.conversations;
        tally.outcomes += matches;
      });
    }
    counts.strata.push_back(all);
    for (const std::size_t condition : touched) {
      counts.conditions[condition].push_back({stratum, tallies[condition].outcomes, tallies[condition].conversations});
      tallies[condition] = {};
    }
    touched.clear();
  }
  if (job.isCancelled())
    return false;
  job.progress(0.6, "Counting users");
  counts.users = countUsers(input, outcomeRows);
  return true;
}

// One table per stratum: the condition against the rest of `base`. Empty when the base does not hold the condition.
std::vector<Stratum> tables(const std::vector<Count>& with, const std::vector<Count>& base)
{
  std::vector<Stratum> result;
  result.reserve(base.size());
  std::size_t next = 0;
  for (const Count& whole : base) {
    Count part{whole.stratum, 0, 0};
    if (next < with.size() && with[next].stratum == whole.stratum)
      part = with[next++];
    if (part.conversations > whole.conversations || part.outcomes > whole.outcomes)
      return {};
    result.push_back({part.outcomes, part.conversations, whole.outcomes - part.outcomes,
                      whole.conversations - part.conversations});
  }
  if (next != with.size())
    return {};
  return result;
}

// The intent that a condition is a part of, or empty.
std::string_view parentIntent(const Condition& condition)
{
  if (condition.kind != "step" && condition.kind != "intent_tool")
    return {};
  const std::size_t bar = condition.value.find('|');
  return bar == std::string::npos ? std::string_view() : std::string_view(condition.value).substr(0, bar);
}

Stratum pooled(std::span<const Stratum> strata)
{
  Stratum sum;
  for (const Stratum& s : strata)
    sum = {sum.a + s.a, sum.n1 + s.n1, sum.c + s.c, sum.n0 + s.n0};
  return sum;
}

Pattern measure(const Condition& condition, const std::string& outcome, std::span<const Stratum> strata)
{
  const Stratum crude = pooled(strata);
  Pattern pattern;
  pattern.id = patternId(condition, outcome);
  pattern.condition = condition;
  pattern.outcome = outcome;
  pattern.nWith = crude.n1;
  pattern.nWithout = crude.n0;
  pattern.outcomesWith = crude.a;
  pattern.outcomesWithout = crude.c;
  pattern.rate = wilson(crude.a, crude.n1);
  pattern.baselineRate = wilson(crude.c, crude.n0);
  const Interval unadjusted = relativeRisk(crude.a, crude.n1, crude.c, crude.n0);
  const bool stratify = strata.size() > 1 && condition.kind != "agent_version";
  const Interval adjusted = stratify ? mantelHaenszelRelativeRisk(strata) : unadjusted;
  pattern.crudeRelativeRisk = unadjusted.estimate;
  pattern.relativeRisk = adjusted.estimate;
  pattern.rrLow = adjusted.low;
  pattern.rrHigh = adjusted.high;
  pattern.pValue = stratify ? stratifiedPValue(strata) : tablePValue(crude.a, crude.n1, crude.c, crude.n0);
  pattern.excessFailures = static_cast<double>(crude.a) - static_cast<double>(crude.n1) * pattern.baselineRate.value;
  pattern.enoughData = hasEnough(crude);
  return pattern;
}

VersionComparison::Row compareRow(const Stratum& s) // a of n1 is version a, c of n0 version b
{
  VersionComparison::Row row;
  row.a = wilson(s.a, s.n1);
  row.b = wilson(s.c, s.n0);
  const Interval difference = riskDifference(s.c, s.n0, s.a, s.n1);
  row.difference = difference.estimate;
  row.low = difference.low;
  row.high = difference.high;
  row.pValue = tablePValue(s.a, s.n1, s.c, s.n0);
  row.qValue = row.pValue;
  row.enoughData = hasEnough(s);
  return row;
}

} // namespace

PatternList findPatterns(const PatternInput& input, const PatternOptions& options, const JobContext& job)
{
  Counts counts;
  if (!count(input, options.outcome, job, counts))
    return {};
  PatternList list;
  list.conversations = counts.conversations;

  std::unordered_map<std::string_view, std::size_t> intents;
  for (std::size_t i = 0; i < input.conditions.size(); ++i)
    if (input.conditions[i].kind == "intent")
      intents.emplace(input.conditions[i].value, i);

  const std::int64_t support = std::max<std::int64_t>(options.minimumSupport, 1);
  std::vector<double> pValues;
  for (std::size_t i = 0; i < input.conditions.size(); ++i) {
    if (i % 256 == 0) {
      if (job.isCancelled())
        return {};
      job.progress(0.8 + 0.2 * static_cast<double>(i) / static_cast<double>(input.conditions.size()), "Testing conditions");
    }
    std::vector<Stratum> strata;
    if (const std::string_view intent = parentIntent(input.conditions[i]); !intent.empty())
      if (const auto parent = intents.find(intent); parent != intents.end())
        strata = tables(counts.conditions[i], counts.conditions[parent->second]);
    if (strata.empty())
      strata = tables(counts.conditions[i], counts.strata);
    const Stratum crude = pooled(strata);
    if (crude.n1 < support || crude.n0 < support)
      continue;
    Pattern pattern = measure(input.conditions[i], options.outcome, strata);
    pattern.users = counts.users[i];
    pValues.push_back(pattern.pValue);
    list.patterns.push_back(std::move(pattern));
  }
  const std::vector<double> qValues = benjaminiHochberg(pValues);
  for (std::size_t i = 0; i < qValues.size(); ++i)
    list.patterns[i].qValue = qValues[i];
  list.tested = static_cast<std::int64_t>(qValues.size());
  std::sort(list.patterns.begin(), list.patterns.end(), [](const Pattern& x, const Pattern& y) {
    // A large number from little data must not stand above what is known.
    if (x.enoughData != y.enoughData)
      return x.enoughData;
    if (x.excessFailures != y.excessFailures)
      return x.excessFailures > y.excessFailures;
    return std::tie(x.pValue, x.condition.kind, x.condition.value) < std::tie(y.pValue, y.condition.kind, y.condition.value);
  });
  return list;
}

VersionComparison compareVersions(const PatternInput& input, const std::string& versionA, const std::string& versionB,
                                  const std::function<std::string(IntentId)>& intentName)
{
  VersionComparison comparison;
  comparison.versionA = versionA;
  comparison.versionB = versionB;
  Stratum all;
  std::map<std::int64_t, Stratum> byIntent;
  std::vector<IntentId> intents;
  for (const PatternRow& row : input.rows) {
    if (row.outcome == Outcome::unknown || row.stratum < 0 || static_cast<std::size_t>(row.stratum) >= input.strata.size())
      continue;
    const std::string& version = input.strata[static_cast<std::size_t>(row.stratum)];
    const bool inA = version == versionA;
    const bool inB = version == versionB;
    if (!inA && !inB)
      continue;
    const bool failed = isFailure(row.outcome);
    const auto add = [&](Stratum& s) {
      if (inA) {
        ++s.n1;
        s.a += failed;
      }
      if (inB) {
        ++s.n0;
        s.c += failed;
      }
    };
    add(all);
    intents = row.intents;
    std::sort(intents.begin(), intents.end());
    intents.erase(std::unique(intents.begin(), intents.end()), intents.end());
    for (const IntentId intent : intents)
      if (intent)
        add(byIntent[intent.value]);
  }

  std::vector<std::pair<std::int64_t, Stratum>> ordered(byIntent.begin(), byIntent.end());
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto& x, const auto& y) {
    return x.second.n1 + x.second.n0 > y.second.n1 + y.second.n0;
  });
  comparison.rows.push_back(compareRow(all));
  std::vector<double> pValues;
  std::vector<std::size_t> tested;
  for (const auto& [intent, counts] : ordered) {
    VersionComparison::Row row = compareRow(counts);
    row.intentId = intent;
    row.intentName = intentName ? intentName(IntentId{intent}) : std::string();
    if (counts.n1 > 0 && counts.n0 > 0) {
      pValues.push_back(row.pValue);
      tested.push_back(comparison.rows.size());
    }
    comparison.rows.push_back(std::move(row));
  }
  const std::vector<double> qValues = benjaminiHochberg(pValues);
  for (std::size_t i = 0; i < qValues.size(); ++i)
    comparison.rows[tested[i]].qValue = qValues[i];
  return comparison;
}

bool outcomeMatches(Outcome outcome, const std::string& wanted)
{
  return wanted == "failed" ? isFailure(outcome) : toString(outcome) == wanted;
}

std::string patternId(const Condition& condition, const std::string& outcome)
{
  Hasher hasher;
  hasher.addField(condition.kind);
  hasher.addField(condition.value);
  hasher.addField(outcome);
  return toHex(hasher.finish()).substr(0, 12);
}

} // namespace hone
