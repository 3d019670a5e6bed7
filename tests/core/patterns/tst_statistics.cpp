// Reference values: the worked examples of the papers where there are any (named in the row), else exact fractions.
#include <QtTest>

#include <cmath>

#include "patterns/statistics.h"

using namespace hone;

namespace {
bool close(double actual, double expected, double relative = 1e-9)
{
  return std::abs(actual - expected) <= std::max(relative * std::abs(expected), 1e-12);
}
} // namespace

class TestStatistics : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void wilsonInterval_data()
  {
    QTest::addColumn<qint64>("k");
    QTest::addColumn<qint64>("n");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::newRow("Newcombe 1998a: 81 of 263") << qint64(81) << qint64(263) << 0.2552885198782742 << 0.36620957698280004;
    QTest::newRow("Newcombe 1998a: 15 of 148") << qint64(15) << qint64(148) << 0.0623863995307363 << 0.16048724172330803;
    QTest::newRow("Newcombe 1998a: 0 of 20") << qint64(0) << qint64(20) << 0.0 << 0.16112515805281938;
    QTest::newRow("Newcombe 1998a: 1 of 29") << qint64(1) << qint64(29) << 0.006113214292762653 << 0.17175521879320288;
    QTest::newRow("all") << qint64(29) << qint64(29) << 0.8830302015002593 << 1.0;
    QTest::newRow("none at all") << qint64(0) << qint64(0) << 0.0 << 0.0;
    QTest::newRow("more than all is brought into range") << qint64(31) << qint64(29) << 0.8830302015002593 << 1.0;
  }
  void wilsonInterval()
  {
    QFETCH(qint64, k);
    QFETCH(qint64, n);
    QFETCH(double, low);
    QFETCH(double, high);
    const Rate rate = wilson(k, n);
    QVERIFY2(close(rate.low, low), qPrintable(QString::number(rate.low, 'g', 17)));
    QVERIFY2(close(rate.high, high), qPrintable(QString::number(rate.high, 'g', 17)));
  }

  void newcombeDifference_data()
  {
    tableColumns();
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    tableRow("Newcombe 1998b, table II (a)", 56, 70, 48, 80) << 0.05243147240236498 << 0.333872654036906;
    tableRow("Newcombe 1998b, table II (b)", 9, 10, 3, 10) << 0.17052272393450302 << 0.8090179735354881;
    tableRow("Newcombe 1998b, table II (c)", 6, 7, 2, 7) << 0.0582279274823122 << 0.8062496375242277;
    tableRow("Newcombe 1998b, table II (d)", 5, 56, 0, 29) << -0.03813714790353688 << 0.19256001385511162;
    tableRow("Newcombe 1998b, table II (e)", 0, 10, 0, 20) << -0.16112515805281938 << 0.2775327998628892;
    tableRow("Newcombe 1998b, table II (g)", 10, 10, 0, 20) << 0.6790860371419147 << 1.0;
    tableRow("one side empty", 3, 10, 0, 0) << 0.0 << 0.0;
  }
  void newcombeDifference()
  {
    QFETCH(double, low);
    QFETCH(double, high);
    const Stratum s = table();
    const Interval difference = riskDifference(s.a, s.n1, s.c, s.n0);
    QVERIFY2(close(difference.low, low), qPrintable(QString::number(difference.low, 'g', 17)));
    QVERIFY2(close(difference.high, high), qPrintable(QString::number(difference.high, 'g', 17)));
  }

  void relativeRiskInterval_data()
  {
    tableColumns();
    QTest::addColumn<double>("estimate");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    tableRow("plain", 30, 100, 15, 100) << 2.0 << 1.1488778125918317 << 3.481658324461961;
    tableRow("larger", 212, 558, 132, 700) << 2.014771369610079 << 1.6716721310738842 << 2.428289373462709;
    tableRow("no outcome on one side", 0, 50, 3, 50) << 0.14285714285714285 << 0.0075699584860806106 << 2.69594123968209;
    tableRow("one side empty", 3, 10, 0, 0) << 0.0 << 0.0 << 0.0;
  }
  void relativeRiskInterval()
  {
    QFETCH(double, estimate);
    QFETCH(double, low);
    QFETCH(double, high);
    const Stratum s = table();
    const Interval risk = relativeRisk(s.a, s.n1, s.c, s.n0);
    QVERIFY(close(risk.estimate, estimate));
    QVERIFY(close(risk.low, low));
    QVERIFY(close(risk.high, high));
  }
  void everythingFailedStillHasAnInterval()
  {
    const Interval risk = relativeRisk(12, 12, 9, 9);
    QVERIFY(risk.low < 1 && risk.high > 1);
    const std::vector<Stratum> strata{{12, 12, 9, 9}, {4, 4, 7, 7}};
    const Interval pooled = mantelHaenszelRelativeRisk(strata);
    QVERIFY(pooled.low < 1 && pooled.high > 1 && std::isfinite(pooled.high));
  }

  void tableTest_data()
  {
    tableColumns();
    QTest::addColumn<double>("p");
    tableRow("Fisher: the lady tasting tea", 3, 4, 1, 4) << 0.4857142857142857;
    tableRow("Fisher: convictions of twins", 10, 13, 2, 17) << 0.0005367241191435463;
    tableRow("small", 8, 9, 2, 7) << 0.03496503496503497;
    tableRow("a rare outcome", 1, 24, 2, 13) << 0.27773487773487776;
    tableRow("perfect separation", 10, 10, 0, 10) << 1.082508822446903e-05;
    tableRow("a hundred each", 30, 100, 15, 100) << 0.017149022768408403;
    tableRow("a zero", 0, 50, 3, 50) << 0.24242424242424243;
    tableRow("far out", 212, 558, 132, 700) << 6.049802855667364e-14;
    tableRow("exactly 2,000, small expected count", 12, 15, 85, 1985) << 3.474357299327874e-14;
    tableRow("no difference", 5, 10, 500, 1000) << 1.0;
    tableRow("over 2,000: chi squared", 300, 1000, 450, 2000) << 7.744216431044074e-06;
    tableRow("over 2,000: chi squared, weak", 120, 2000, 150, 2000) << 0.058668863536201626;
    tableRow("one side empty", 3, 10, 0, 0) << 1.0;
    tableRow("everyone failed", 10, 10, 20, 20) << 1.0;
    tableRow("nobody failed", 0, 10, 0, 20) << 1.0;
  }
  void tableTest()
  {
    QFETCH(double, p);
    const Stratum s = table();
    const double actual = tablePValue(s.a, s.n1, s.c, s.n0);
    QVERIFY2(close(actual, p), qPrintable(QString::number(actual, 'g', 17)));
    // Swapping the sides, or outcomes for the rest, asks the same question.
    QVERIFY(close(tablePValue(s.c, s.n0, s.a, s.n1), p));
    QVERIFY(close(tablePValue(s.n1 - s.a, s.n1, s.n0 - s.c, s.n0), p));
  }

  void mantelHaenszel()
  {
    // The Berkeley admissions of 1973 (Bickel, Hammel and O'Connell 1975), admitted men and women by department: the
    // crude relative risk is far above 1, the adjusted one is below.
    const std::vector<Stratum> berkeley{{512, 825, 89, 108}, {353, 560, 17, 25}, {120, 325, 202, 593},
                                        {138, 417, 131, 375}, {53, 191, 94, 393}, {22, 373, 24, 341}};
    const Interval adjusted = mantelHaenszelRelativeRisk(berkeley);
    QVERIFY(close(adjusted.estimate, 0.9449050225959289));
    QVERIFY(close(adjusted.low, 0.8664522326830038));
    QVERIFY(close(adjusted.high, 1.0304613088274714));
    const Interval crude = relativeRisk(1198, 2691, 557, 1835);
    QVERIFY(close(crude.estimate, 1.4666415813867224));
    QVERIFY(close(stratifiedPValue(berkeley), 0.21692369705551737));
    QVERIFY(tablePValue(1198, 2691, 557, 1835) < 1e-20);
  }
  void fewInStrataAreTestedExactly()
  {
    const std::vector<Stratum> strata{{8, 25, 5, 25}, {22, 56, 20, 65}};
    QVERIFY(close(stratifiedPValue(strata), 0.19327352307715556));
    const Interval risk = mantelHaenszelRelativeRisk(strata);
    QVERIFY(close(risk.estimate, 1.345518453427065));
    QVERIFY(close(risk.low, 0.868942600833981));
    QVERIFY(close(risk.high, 2.083474681498159));
    const std::vector<Stratum> small{{3, 4, 1, 4}, {8, 9, 2, 7}};
    QVERIFY(close(stratifiedPValue(small), 0.012762237762237762));
  }
  void oneStratumIsTheTable()
  {
    const std::vector<Stratum> one{{30, 100, 15, 100}};
    QCOMPARE(mantelHaenszelRelativeRisk(one).high, relativeRisk(30, 100, 15, 100).high);
    QCOMPARE(stratifiedPValue(one), tablePValue(30, 100, 15, 100));
  }
  void strataWithOneSideDoNotSpeak()
  {
    const std::vector<Stratum> strata{{30, 100, 15, 100}, {90, 100, 0, 0}, {0, 0, 3, 400}};
    QCOMPARE(mantelHaenszelRelativeRisk(strata).estimate, 2.0);
    const std::vector<Stratum> apart{{90, 100, 0, 0}, {0, 0, 30, 100}};
    QCOMPARE(mantelHaenszelRelativeRisk(apart).estimate, relativeRisk(90, 100, 30, 100).estimate);
    QCOMPARE(stratifiedPValue(apart), 1.0);
  }
  void noOutcomeInAnyStratumStaysFinite()
  {
    const std::vector<Stratum> strata{{0, 40, 5, 60}, {0, 30, 4, 50}};
    const Interval risk = mantelHaenszelRelativeRisk(strata);
    QVERIFY(risk.estimate > 0 && risk.estimate < 0.3);
    QVERIFY(risk.low > 0 && risk.high > risk.low && std::isfinite(risk.high));
  }

  void benjaminiHochbergPaper()
  {
    // Benjamini and Hochberg 1995, section 3.2: fifteen p-values; at 0.05 the procedure rejects the first four.
    const std::vector<double> p{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                                0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000};
    const std::vector<double> q = benjaminiHochberg(p);
    QCOMPARE(std::count_if(q.begin(), q.end(), [](double value) { return value <= 0.05; }), 4);
    QVERIFY(close(q[0], 0.0015));
    QVERIFY(close(q[3], 0.035625));
    QVERIFY(close(q[4], 0.0603));
    QVERIFY(close(q[5], 0.0638571428571429, 1e-12));
    QVERIFY(close(q[14], 1.0));
  }
  void benjaminiHochbergKeepsTheOrder()
  {
    const std::vector<double> p{0.5, 0.01, 0.04, 0.01};
    const std::vector<double> q = benjaminiHochberg(p);
    QVERIFY(close(q[0], 0.5) && close(q[1], 0.02) && close(q[2], 0.04 * 4 / 3) && close(q[3], 0.02));
    QVERIFY(benjaminiHochberg({}).empty());
  }

  void hugeTablesStayExactAndQuick()
  {
    QVERIFY(close(tablePValue(3, 4, 500'000, 1'000'000), 0.62500, 1e-4));
    const double p = tablePValue(2'000'000'000, 4'000'000'000, 2'000'100'000, 4'000'000'000);
    QVERIFY(p > 0.001 && p < 0.1);
  }

private:
  static void tableColumns()
  {
    for (const char* column : {"a", "n1", "c", "n0"})
      QTest::addColumn<qint64>(column);
  }
  static QTestData& tableRow(const char* name, qint64 a, qint64 n1, qint64 c, qint64 n0)
  {
    return QTest::newRow(name) << a << n1 << c << n0;
  }
  static Stratum table()
  {
    QFETCH(qint64, a);
    QFETCH(qint64, n1);
    QFETCH(qint64, c);
    QFETCH(qint64, n0);
    return {a, n1, c, n0};
  }
};

QTEST_GUILESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
