#include <QSignalSpy>
#include <QtTest>

#include "ui/charts/interval_chart.h"
#include "ui/widgets/theme.h"

using namespace hone::ui;

class TestIntervalChart : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() { Theme::instance().apply(*qApp, ThemeMode::light); }

  void clicksAndKeysChooseRows()
  {
    IntervalChart chart(IntervalChart::Scale::logarithmic, QStringLiteral("Risks"));
    chart.resize(640, 320);
    chart.setPoints(points(), 1, QStringLiteral("×"));
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    QSignalSpy chosen(&chart, &IntervalChart::currentChanged);
    QSignalSpy opened(&chart, &IntervalChart::activated);
    QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, chart.positionOf(2));
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.takeFirst().first().toInt(), 2);
    QTest::mouseDClick(chart.viewport(), Qt::LeftButton, {}, chart.positionOf(0));
    QCOMPARE(opened.takeFirst().first().toInt(), 0);
    chart.setCurrent(0);
    QTest::keyClick(&chart, Qt::Key_Down);
    QCOMPARE(chart.current(), 1);
    QTest::keyClick(&chart, Qt::Key_Return);
    QCOMPARE(opened.takeFirst().first().toInt(), 1);
  }

  void rowsAreWhereTheirEstimatesAre()
  {
    IntervalChart chart(IntervalChart::Scale::logarithmic, QStringLiteral("Risks"));
    chart.resize(640, 320);
    chart.setPoints(points(), 1, QStringLiteral("×"));
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    // The first row is at the top, and a larger risk is further right.
    QVERIFY(chart.positionOf(0).y() < chart.positionOf(1).y());
    QVERIFY(chart.positionOf(0).x() > chart.positionOf(1).x());
    QVERIFY(chart.positionOf(1).x() > chart.positionOf(2).x());
  }

  void extremes_data()
  {
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::newRow("zero") << 0.0 << 0.0;
    QTest::newRow("huge") << 1.0 << 1e300;
    QTest::newRow("not a number") << std::nan("") << std::nan("");
  }
  void extremes()
  {
    QFETCH(double, low);
    QFETCH(double, high);
    IntervalChart chart(IntervalChart::Scale::logarithmic, QStringLiteral("Risks"));
    chart.resize(640, 320);
    chart.setPoints({{QStringLiteral("a"), {}, 1, low, high, IntervalPoint::Tone::neutral}}, 1, QStringLiteral("×"));
    QVERIFY(!chart.grab().isNull());
    chart.setPoints({}, 1, QStringLiteral("×"));
    QVERIFY(!chart.grab().isNull());
  }

  void followsTheTheme()
  {
    IntervalChart chart(IntervalChart::Scale::linear, QStringLiteral("Differences"));
    chart.resize(640, 320);
    chart.setPoints(points(), 0, {});
    const QImage light = chart.grab().toImage();
    Theme::instance().setMode(ThemeMode::dark);
    const QImage dark = chart.grab().toImage();
    QVERIFY(light.pixelColor(2, 2).lightness() > 200);
    QVERIFY(dark.pixelColor(2, 2).lightness() < 60);
    Theme::instance().setMode(ThemeMode::light);
  }

private:
  static std::vector<IntervalPoint> points()
  {
    return {{QStringLiteral("Return items"), QStringLiteral("tip"), 2.4, 1.8, 3.1, IntervalPoint::Tone::worse},
            {QStringLiteral("Cancel order"), QStringLiteral("tip"), 1.1, 0.8, 1.5, IntervalPoint::Tone::neutral},
            {QStringLiteral("Ask a question"), QStringLiteral("tip"), 0.6, 0.4, 0.9, IntervalPoint::Tone::better}};
  }
};

QTEST_MAIN(TestIntervalChart)
#include "tst_interval_chart.moc"
