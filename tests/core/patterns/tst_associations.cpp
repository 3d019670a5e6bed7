#include <QtTest>

#include <algorithm>
#include <cmath>
#include <random>

#include "patterns/associations.h"
#include "patterns/statistics.h"
#include "patterns/trend.h"

using namespace hone;

namespace {

PatternRow row(std::int64_t id, std::int64_t user, std::int32_t stratum, bool failed, std::vector<std::int32_t> conditions)
{
  return {{id}, {user}, stratum, failed ? Outcome::failed : Outcome::resolved, std::move(conditions), {}};
}

PatternInput withConditions(int count, std::vector<std::string> strata = {"one"})
{
  PatternInput input;
  input.strata = std::move(strata);
  for (int i = 0; i < count; ++i)
    input.conditions.push_back({"tool", "tool " + std::to_string(i), ""});
  return input;
}

void addRows(PatternInput& input, int count, int failures, std::int32_t stratum, const std::vector<std::int32_t>& conditions)
{
  for (int i = 0; i < count; ++i) {
    const auto id = static_cast<std::int64_t>(input.rows.size()) + 1;
    input.rows.push_back(row(id, id, stratum, i < failures, conditions));
  }
}

const Pattern* find(const PatternList& list, const std::string& value)
{
  const auto at = std::find_if(list.patterns.begin(), list.patterns.end(),
                               [&](const Pattern& p) { return p.condition.value == value; });
  return at == list.patterns.end() ? nullptr : &*at;
}

// Conversations where condition i is met with probability 0.05 … 0.5 and, if planted, multiplies the risk.
PatternInput simulate(unsigned seed, int rows, int conditions, int planted, double effect)
{
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> uniform;
  PatternInput input = withConditions(conditions, {"a", "b", "c"});
  for (int i = 0; i < rows; ++i) {
    const auto stratum = static_cast<std::int32_t>(random() % 3);
    double risk = 0.1 + 0.06 * stratum;
    std::vector<std::int32_t> met;
    for (int c = 0; c < conditions; ++c)
      if (uniform(random) < 0.05 + 0.45 * c / conditions) {
        met.push_back(c);
        if (c < planted)
          risk *= effect;
      }
    input.rows.push_back(row(i + 1, i / 3 + 1, stratum, uniform(random) < std::min(risk, 0.98), met));
  }
  return input;
}

} // namespace

class TestAssociations : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void oneConditionByHand()
  {
    PatternInput input = withConditions(1);
    addRows(input, 100, 30, 0, {0});
    addRows(input, 100, 15, 0, {});
    addRows(input, 40, 0, 0, {0});
    for (std::size_t i = 200; i < 240; ++i)
      input.rows[i].outcome = Outcome::unknown;
    for (std::size_t i = 0; i < 30; ++i)
      input.rows[i].user = {i < 10 ? 1000 : i < 20 ? 0 : static_cast<std::int64_t>(i)};
    const PatternList list = findPatterns(input, {}, {});
    QCOMPARE(list.tested, 1);
    QCOMPARE(list.conversations, 200);
    const Pattern& p = list.patterns.at(0);
    QCOMPARE(p.nWith, 100);
    QCOMPARE(p.outcomesWith, 30);
    QCOMPARE(p.nWithout, 100);
    QCOMPARE(p.outcomesWithout, 15);
    QCOMPARE(p.relativeRisk, 2.0);
    QCOMPARE(p.excessFailures, 15.0);
    QCOMPARE(p.pValue, tablePValue(30, 100, 15, 100));
    QCOMPARE(p.qValue, p.pValue);
    QCOMPARE(p.users, 1 + 10); // one known user and ten more; ten conversations of unknown users add none
    QVERIFY(p.enoughData);
    QCOMPARE(p.id, patternId(p.condition, "failed"));
    QCOMPARE(p.id.size(), std::size_t{12});
  }

  void supportDecidesWhatIsTested_data()
  {
    QTest::addColumn<int>("with");
    QTest::addColumn<int>("without");
    QTest::addColumn<int>("tested");
    QTest::newRow("enough on both sides") << 10 << 10 << 1;
    QTest::newRow("too few with") << 9 << 50 << 0;
    QTest::newRow("too few without") << 50 << 9 << 0;
    QTest::newRow("nobody without") << 50 << 0 << 0;
    QTest::newRow("nothing at all") << 0 << 0 << 0;
  }
  void supportDecidesWhatIsTested()
  {
    QFETCH(int, with);
    QFETCH(int, without);
    QFETCH(int, tested);
    PatternInput input = withConditions(1);
    addRows(input, with, with / 2, 0, {0});
    addRows(input, without, without / 3, 0, {});
    const PatternList list = findPatterns(input, {}, {});
    QCOMPARE(list.tested, tested);
    QCOMPARE(list.patterns.size(), static_cast<std::size_t>(tested));
    if (tested > 0)
      QVERIFY(!list.patterns[0].enoughData);
  }

  void weakVersionIsAdjustedFor()
  {
    // The tool is used mostly by the version that fails more; within each version it changes nothing.
    PatternInput input = withConditions(1, {"weak", "strong"});
    addRows(input, 180, 90, 0, {0});
    addRows(input, 20, 10, 0, {});
    addRows(input, 20, 2, 1, {0});
    addRows(input, 180, 18, 1, {});
    const PatternList list = findPatterns(input, {}, {});
    QVERIFY(list.patterns[0].crudeRelativeRisk > 3);
    QVERIFY(std::abs(list.patterns[0].relativeRisk - 1) < 0.001);
    QVERIFY(list.patterns[0].pValue > 0.9);
    input.conditions[0].kind = "agent_version";
    const PatternList version = findPatterns(input, {}, {});
    QCOMPARE(version.patterns[0].relativeRisk, version.patterns[0].crudeRelativeRisk);
    QVERIFY(version.patterns[0].pValue < 1e-9);
  }

  void aStepIsComparedWithinItsIntent()
  {
    PatternInput input;
    input.strata = {"one"};
    input.conditions = {{"intent", "7", ""}, {"step", "7|confirm", ""}, {"intent_tool", "9|tool", ""}};
    addRows(input, 40, 20, 0, {0, 1});
    addRows(input, 60, 6, 0, {0});
    addRows(input, 400, 320, 0, {2});
    const PatternList list = findPatterns(input, {}, {});
    const Pattern* step = find(list, "7|confirm");
    QVERIFY(step != nullptr);
    QCOMPARE(step->nWithout, 60);
    QCOMPARE(step->relativeRisk, 5.0);
    QCOMPARE(find(list, "7")->nWithout, 400);
    QCOMPARE(find(list, "9|tool")->nWithout, 100); // its intent is no condition here
  }

  void outcomesAreChosenByName()
  {
    PatternInput input = withConditions(1);
    addRows(input, 30, 30, 0, {0});
    addRows(input, 30, 0, 0, {});
    for (std::size_t i = 0; i < 10; ++i)
      input.rows[i].outcome = Outcome::escalated;
    QCOMPARE(findPatterns(input, {"escalated", 10}, {}).patterns.at(0).outcomesWith, 10);
    QCOMPARE(findPatterns(input, {"failed", 10}, {}).patterns.at(0).outcomesWith, 30);
    QCOMPARE(findPatterns(input, {"resolved", 10}, {}).patterns.at(0).outcomesWithout, 30);
  }

  void numbersOutOfRangeAreIgnored()
  {
    PatternInput input = withConditions(1);
    addRows(input, 30, 10, -5, {-1, 0, 0, 7});
    addRows(input, 30, 10, 99, {});
    const PatternList list = findPatterns(input, {}, {});
    QCOMPARE(list.tested, 1);
    QCOMPARE(list.patterns[0].nWith, 30);
    QCOMPARE(compareVersions(input, "one", "two", {}).rows.size(), std::size_t{1});
  }

  void cancelledGivesNothing()
  {
    PatternInput input = withConditions(1);
    addRows(input, 30, 10, 0, {0});
    addRows(input, 30, 10, 0, {});
    Cancellation cancellation;
    cancellation.cancel();
    QVERIFY(findPatterns(input, {}, JobContext({}, cancellation)).patterns.empty());
  }

  void plantedEffectsAreFoundAndOrdered()
  {
    const PatternInput input = simulate(7, 6000, 30, 3, 1.8);
    const PatternList list = findPatterns(input, {}, {});
    QCOMPARE(list.tested, 30);
    for (int planted = 0; planted < 3; ++planted) {
      const Pattern* p = find(list, "tool " + std::to_string(planted));
      QVERIFY(p->qValue < 0.01);
      QVERIFY(p->rrLow < 1.8 && p->rrHigh > 1.6);
    }
    QVERIFY(std::is_sorted(list.patterns.begin(), list.patterns.end(),
                           [](const Pattern& a, const Pattern& b) {
                             return a.enoughData != b.enoughData ? a.enoughData : a.excessFailures > b.excessFailures;
                           }));
    const PatternList again = findPatterns(input, {}, {});
    for (std::size_t i = 0; i < list.patterns.size(); ++i)
      QVERIFY(list.patterns[i].id == again.patterns[i].id && list.patterns[i].qValue == again.patterns[i].qValue);
  }

  // With no effect anywhere, a run may raise an alarm at q ≤ 0.05 in at most about 5 % of runs: of 200 runs ≤ 18 (three
  // standard deviations above 10), and intervals hold the truth (1) in about 95 % of cases.
  void nothingPlantedNothingFound()
  {
    int runsWithAlarm = 0;
    int held = 0;
    int intervals = 0;
    for (unsigned seed = 1; seed <= 200; ++seed) {
      const PatternList list = findPatterns(simulate(seed, 800, 20, 0, 1), {}, {});
      runsWithAlarm += std::any_of(list.patterns.begin(), list.patterns.end(), [](const Pattern& p) { return p.qValue <= 0.05; });
      for (const Pattern& p : list.patterns) {
        ++intervals;
        held += p.rrLow <= 1 && p.rrHigh >= 1;
      }
    }
    QVERIFY2(runsWithAlarm <= 18, qPrintable(QString::number(runsWithAlarm)));
    const double coverage = static_cast<double>(held) / intervals;
    QVERIFY2(coverage > 0.935 && coverage < 0.975, qPrintable(QString::number(coverage)));
  }

  // Among what is called at q ≤ 0.1, the share that was not planted stays ≤ 0.1 on average. The planted conditions are
  // independent of the others by construction, so nothing else carries their effect.
  void falseDiscoveriesStayBelowTheirRate()
  {
    double share = 0;
    int found = 0;
    constexpr int kRuns = 60;
    for (unsigned seed = 1; seed <= kRuns; ++seed) {
      const PatternList list = findPatterns(simulate(1000 + seed, 1500, 40, 8, 1.5), {}, {});
      int called = 0;
      int wrong = 0;
      for (const Pattern& p : list.patterns)
        if (p.qValue <= 0.1) {
          ++called;
          wrong += std::stoi(p.condition.value.substr(5)) >= 8;
        }
      share += called > 0 ? static_cast<double>(wrong) / called / kRuns : 0;
      found += called - wrong;
    }
    QVERIFY2(share <= 0.1, qPrintable(QString::number(share)));
    QVERIFY2(found >= kRuns * 4, qPrintable(QString::number(found)));
  }

  void versionsAreCompared()
  {
    PatternInput input = withConditions(0, {"old", "new"});
    addRows(input, 100, 40, 0, {});
    addRows(input, 100, 20, 1, {});
    for (std::size_t i = 0; i < 200; ++i)
      input.rows[i].intents = i % 2 == 0 ? std::vector<IntentId>{{1}} : std::vector<IntentId>{{2}, {1}, {1}};
    input.rows[0].intents.push_back({3});
    const VersionComparison comparison =
      compareVersions(input, "old", "new", [](IntentId id) { return "intent " + std::to_string(id.value); });
    QCOMPARE(comparison.rows.size(), std::size_t{4});
    const auto& all = comparison.rows[0];
    QCOMPARE(all.intentName, std::string());
    QVERIFY(std::abs(all.difference + 0.2) < 1e-12);
    QCOMPARE(all.low, riskDifference(20, 100, 40, 100).low);
    QVERIFY(all.high < 0 && all.enoughData);
    QCOMPARE(comparison.rows[1].intentName, std::string("intent 1"));
    QCOMPARE(comparison.rows[1].a.n, 100);
    QCOMPARE(comparison.rows[2].a.n, 50);
    QCOMPARE(comparison.rows[3].b.n, 0); // only one version has it: listed, not tested
    QVERIFY(!comparison.rows[3].enoughData);
    const std::vector<double> p{comparison.rows[1].pValue, comparison.rows[2].pValue};
    QCOMPARE(comparison.rows[1].qValue, benjaminiHochberg(p)[0]);
    QCOMPARE(comparison.rows[0].qValue, comparison.rows[0].pValue);
  }

  void trendHasEveryStep()
  {
    const auto at = [](const char* time) { return parseTime(time); };
    const std::vector<TrendRow> rows{{at("2025-03-02T23:59:59Z"), Outcome::failed}, // a Sunday
                                     {at("2025-03-03T00:00:00Z"), Outcome::resolved},
                                     {at("2025-03-03T12:00:00Z"), Outcome::unknown},
                                     {at("2025-03-05"), Outcome::abandoned},
                                     {std::nullopt, Outcome::failed}};
    const auto days = trend(rows, TrendStep::day);
    QCOMPARE(days.size(), std::size_t{4});
    QCOMPARE(days[1].conversations, 2);
    QCOMPARE(days[1].failures.n, 1);
    QCOMPARE(days[2].conversations, 0);
    QCOMPARE(formatIsoTime(days[3].start), std::string("2025-03-05T00:00:00Z"));
    const auto weeks = trend(rows, TrendStep::week);
    QCOMPARE(weeks.size(), std::size_t{2});
    QCOMPARE(formatIsoTime(weeks[0].start), std::string("2025-02-24T00:00:00Z"));
    QCOMPARE(weeks[1].failures.k, 1);
    QVERIFY(trend({}, TrendStep::day).empty());
    QCOMPARE(trend({{INT64_MIN, Outcome::failed}, {INT64_MAX, Outcome::failed}}, TrendStep::day).size(), std::size_t{1});
    QCOMPARE(suitableStep(rows), TrendStep::day);
    QCOMPARE(suitableStep({{0, {}}, {Micros{200} * 86'400 * 1'000'000, {}}}), TrendStep::week);
  }
};

QTEST_GUILESS_MAIN(TestAssociations)
#include "tst_associations.moc"
