#include <QtTest>

#include <cmath>
#include <random>

#include "outcomes/assess.h"
#include "outcomes/logistic.h"

using namespace hone;

namespace {

OutcomeFeatures plain(std::int64_t id, std::int32_t messages = 10)
{
  OutcomeFeatures f;
  f.id = {id};
  f.messages = messages;
  f.userTurns = messages / 2;
  return f;
}

// Labelled conversations whose failures go with frustration and length; users differ in how much they write, which says
// nothing, and a user's conversations share it.
std::vector<OutcomeFeatures> labelled(unsigned seed, int count, bool informative)
{
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> uniform;
  std::vector<OutcomeFeatures> features;
  for (int i = 0; i < count; ++i) {
    const bool failed = uniform(random) < 0.3;
    OutcomeFeatures f = plain(i + 1, static_cast<std::int32_t>(10 + random() % 10));
    f.user = {i / 4 + 1};
    f.userWords = (i / 4) % 50;
    f.explicitOutcome = ExplicitOutcome{failed ? Outcome::failed : Outcome::resolved, "reward", {}};
    if (uniform(random) < (informative && failed ? 0.6 : 0.1))
      f.signals.push_back({SignalKind::frustration, 2, ""});
    if (informative && failed)
      f.messages += static_cast<std::int32_t>(random() % 10);
    features.push_back(f);
  }
  return features;
}

OutcomeAssessment only(OutcomeFeatures f)
{
  return assessOutcomes({std::move(f)}).at(0).second;
}

} // namespace

class TestAssess : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void explicitOutcomesWin()
  {
    OutcomeFeatures f = plain(7);
    f.signals = {{SignalKind::handOff, 3, "x"}, {SignalKind::frustration, 4, "y"}};
    f.explicitOutcome = ExplicitOutcome{Outcome::resolved, "person", {}};
    const OutcomeAssessment a = only(f);
    QVERIFY(a.outcome == Outcome::resolved);
    QCOMPARE(a.probabilityFailed, 0.0);
    QCOMPARE(a.source, std::string("explicit:person"));
    QCOMPARE(a.signals.size(), std::size_t{2});
    f.explicitOutcome = ExplicitOutcome{Outcome::unknown, "event", {}};
    QCOMPARE(only(f).source, std::string("inferred:rules"));
  }

  void rules_data()
  {
    QTest::addColumn<QString>("signalNames");
    QTest::addColumn<QString>("outcome");
    QTest::newRow("no evidence") << "" << "unknown";
    QTest::newRow("thanks") << "thanks" << "resolved";
    QTest::newRow("thanks after one failed call") << "tool_error thanks" << "resolved";
    QTest::newRow("crash") << "crash" << "failed";
    QTest::newRow("hand-off") << "hand_off" << "escalated";
    QTest::newRow("hand-off with thanks") << "hand_off thanks" << "escalated";
    QTest::newRow("frustrated and corrected, then gone") << "correction frustration frustration" << "abandoned";
    QTest::newRow("dead end") << "tool_error dead_end" << "abandoned";
    QTest::newRow("one correction says little") << "correction" << "unknown";
  }
  void rules()
  {
    QFETCH(QString, signalNames);
    QFETCH(QString, outcome);
    OutcomeFeatures f = plain(1);
    for (const QString& name : signalNames.split(QLatin1Char(' '), Qt::SkipEmptyParts))
      f.signals.push_back({*signalKindFromString(name.toStdString()), 0, ""});
    const OutcomeAssessment a = only(f);
    QCOMPARE(QString::fromStdString(std::string(toString(a.outcome))), outcome);
    QVERIFY(a.probabilityFailed > 0 && a.probabilityFailed < 1);
  }
  void sentencesOfUsersAloneSayNothing()
  {
    Conversation conversation;
    Message message;
    message.role = Role::user;
    message.text = "what is the exchange rate";
    conversation.messages.push_back(message);
    QVERIFY(only(outcomeFeatures({1}, {}, conversation)).outcome == Outcome::unknown);
    // Asked and then left without an answer by an agent that had answered before.
    message.role = Role::assistant;
    message.text = "Which one do you mean?";
    conversation.messages.push_back(message);
    message.role = Role::user;
    message.text = "Euro to dollar, what is the exchange rate?";
    conversation.messages.push_back(message);
    QVERIFY(only(outcomeFeatures({1}, {}, conversation)).outcome != Outcome::unknown);
  }
  void whoCameToAnEndDidNotLeave()
  {
    OutcomeFeatures f = plain(1);
    f.signals = {{SignalKind::correction, 2, ""}, {SignalKind::frustration, 4, ""}, {SignalKind::frustration, 6, ""}};
    f.endReason = "user_stop";
    QVERIFY(only(f).outcome == Outcome::failed);
  }

  void learnsFromLabels()
  {
    std::vector<OutcomeFeatures> features = labelled(3, 800, true);
    OutcomeFeatures bad = plain(10'001, 25);
    bad.signals.push_back({SignalKind::frustration, 2, ""});
    features.push_back(bad);
    features.push_back(plain(10'002, 12));
    OutcomeModelQuality quality;
    const auto assessed = assessOutcomes(features, &quality);
    QVERIFY(quality.learned);
    QCOMPARE(quality.labelled, 800);
    QVERIFY2(quality.auroc > 0.75, qPrintable(QString::number(quality.auroc)));
    QVERIFY(quality.brier < quality.baseRate * (1 - quality.baseRate));
    QCOMPARE(assessed[800].second.source, std::string("inferred:learned"));
    QVERIFY(isFailure(assessed[800].second.outcome));
    QVERIFY(assessed[800].second.probabilityFailed > 0.6);
    QVERIFY(assessed[801].second.outcome == Outcome::resolved);
    QVERIFY(assessed[801].second.probabilityFailed < 0.25);
    const auto again = assessOutcomes(features);
    for (std::size_t i = 0; i < assessed.size(); ++i)
      QCOMPARE(assessed[i].second.probabilityFailed, again[i].second.probabilityFailed);
  }
  void aKeptModelJudgesTheSame()
  {
    std::vector<OutcomeFeatures> features = labelled(3, 800, true);
    for (std::size_t i = 0; i < features.size(); ++i)
      features[i].intent = {static_cast<std::int64_t>(i % 7)};
    features.push_back(plain(10'001, 25));
    for (const bool learned : {true, false}) {
      if (!learned)
        for (OutcomeFeatures& f : features)
          f.explicitOutcome.reset();
      const OutcomeModel model = OutcomeModel::learn(features);
      const std::string text = model.toText();
      const auto kept = OutcomeModel::fromText(text);
      QVERIFY(kept);
      QCOMPARE(kept->toText(), text);
      for (const OutcomeFeatures& f : features) {
        const OutcomeAssessment a = model.assess(OutcomeFeatures(f));
        const OutcomeAssessment b = kept->assess(OutcomeFeatures(f));
        QVERIFY(a.outcome == b.outcome);
        QCOMPARE(a.probabilityFailed, b.probabilityFailed);
        QCOMPARE(a.source, b.source);
      }
      // A damaged or foreign text is refused, never half read.
      QVERIFY(!OutcomeModel::fromText(text.substr(0, text.size() / 2)) || text.size() < 60);
      QVERIFY(!OutcomeModel::fromText(text + " 1"));
    }
    QVERIFY(!OutcomeModel::fromText(""));
    QVERIFY(!OutcomeModel::fromText("outcome-model-1 1 2 nan 4 0"));
  }
  void nothingToLearnIsSeen()
  {
    double sum = 0;
    for (unsigned seed = 1; seed <= 6; ++seed) {
      OutcomeModelQuality quality;
      assessOutcomes(labelled(seed, 400, false), &quality);
      QVERIFY(quality.learned);
      sum += quality.auroc / 6;
    }
    QVERIFY2(std::abs(sum - 0.5) < 0.06, qPrintable(QString::number(sum)));
  }
  void tooFewLabelsAreNotLearnedFrom()
  {
    std::vector<OutcomeFeatures> features = labelled(3, 120, true);
    OutcomeModelQuality quality;
    assessOutcomes(features, &quality);
    QVERIFY(!quality.learned);
    QCOMPARE(quality.auroc, 0.0);
    QVERIFY(quality.rulesAuroc > 0.6);
    QVERIFY(assessOutcomes({}).empty());
  }
  void oneUserHoldingAllFailuresIsNoError()
  {
    std::vector<OutcomeFeatures> features = labelled(3, 400, true);
    for (OutcomeFeatures& f : features)
      if (isFailure(f.explicitOutcome->outcome))
        f.user = {99'999};
    OutcomeModelQuality quality;
    QCOMPARE(assessOutcomes(features, &quality).size(), features.size());
    QVERIFY(!quality.learned);
  }

  void logisticRecoversItsWeights()
  {
    std::mt19937 random(5);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    FeatureMatrix x{3, {}};
    std::vector<std::uint8_t> labels;
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < 20'000; ++i) {
      const double a = normal(random);
      const double b = normal(random);
      x.values.insert(x.values.end(), {a, 3 + 2 * b, 1});
      labels.push_back(uniform(random) < 1 / (1 + std::exp(-(0.5 + a - 2 * b))) ? 1 : 0);
      rows.push_back(i);
    }
    const LogisticModel model = LogisticModel::fit(x, labels, rows, std::vector<double>{0.001, 0.001, 0.001});
    const std::vector<double> centre{0, 3, 1};
    const std::vector<double> right{1, 3, 1};
    const std::vector<double> up{0, 5, 1};
    QVERIFY(std::abs(model.score(centre) - 0.5) < 0.1);
    QVERIFY(std::abs(model.score(right) - model.score(centre) - 1) < 0.1);
    QVERIFY(std::abs(model.score(up) - model.score(centre) + 2) < 0.15);
    std::vector<double> scores;
    for (const std::size_t row : rows)
      scores.push_back(2 * model.score(x.row(row)) + 1); // as if over-confident and shifted
    const Calibration calibration = calibrate(scores, labels);
    QVERIFY(std::abs(calibration.slope - 0.5) < 0.03);
    QVERIFY(std::abs(calibration.offset + 0.5) < 0.05);
  }

  void rocArea_data()
  {
    QTest::addColumn<QList<double>>("scores");
    QTest::addColumn<QList<int>>("wanted");
    QTest::addColumn<double>("area");
    QTest::newRow("perfect") << QList<double>{1, 2, 3, 4} << QList<int>{0, 0, 1, 1} << 1.0;
    QTest::newRow("reversed") << QList<double>{4, 3, 2, 1} << QList<int>{0, 0, 1, 1} << 0.0;
    QTest::newRow("one pair of four wrong") << QList<double>{1, 3, 2, 4} << QList<int>{0, 0, 1, 1} << 0.75;
    QTest::newRow("ties count half") << QList<double>{1, 1, 1, 1} << QList<int>{0, 1, 0, 1} << 0.5;
    QTest::newRow("one kind only") << QList<double>{1, 2} << QList<int>{1, 1} << 0.0;
  }
  void rocArea()
  {
    QFETCH(QList<double>, scores);
    QFETCH(QList<int>, wanted);
    QFETCH(double, area);
    const std::vector<double> values(scores.begin(), scores.end());
    const std::vector<std::uint8_t> labels(wanted.begin(), wanted.end());
    QCOMPARE(areaUnderRoc(values, labels), area);
  }
};

QTEST_GUILESS_MAIN(TestAssess)
#include "tst_assess.moc"
