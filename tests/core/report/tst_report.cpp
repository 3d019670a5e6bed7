#include <QtTest>

#include "report/report.h"

using namespace hone;

class TestReport : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void csvCells_data()
  {
    QTest::addColumn<QString>("cell");
    QTest::addColumn<QString>("line");
    QTest::newRow("plain") << "abc" << "abc\r\n";
    QTest::newRow("comma") << "a,b" << "\"a,b\"\r\n";
    QTest::newRow("quote") << "a\"b" << "\"a\"\"b\"\r\n";
    QTest::newRow("line end") << "a\nb" << "\"a\nb\"\r\n";
    QTest::newRow("formula") << "=1+1" << "\"'=1+1\"\r\n";
    QTest::newRow("at") << "@SUM(A1)" << "\"'@SUM(A1)\"\r\n";
    QTest::newRow("minus text") << "-cmd|x" << "\"'-cmd|x\"\r\n";
    QTest::newRow("negative number stays a number") << "-1.5e-3" << "-1.5e-3\r\n";
    QTest::newRow("empty") << "" << "\r\n";
  }
  void csvCells()
  {
    QFETCH(QString, cell);
    QFETCH(QString, line);
    QCOMPARE(QString::fromStdString(csvLine({cell.toStdString()})), line);
  }

  void htmlEscapesImportedText()
  {
    ReportData data = sample();
    data.patterns.patterns[0].condition.label = "<script>alert(1)</script>\"'&";
    data.intents[0].intent.name = "<img src=x onerror=alert(1)>";
    const QString html = QString::fromStdString(reportHtml(data));
    QVERIFY(!html.contains(QStringLiteral("<script>")));
    QVERIFY(!html.contains(QStringLiteral("<img")));
    QVERIFY(html.contains(QStringLiteral("&lt;script&gt;")));
    QVERIFY(!html.contains(QStringLiteral("http://")) && !html.contains(QStringLiteral("https://")));
  }

  void htmlSaysWhatNumbersStandOn()
  {
    const QString html = QString::fromStdString(reportHtml(sample()));
    QVERIFY(html.contains(QStringLiteral("38 % · 31–45 · 212 of 558")));
    QVERIFY(html.contains(QStringLiteral("associated with")));
    QVERIFY(html.contains(QStringLiteral("7 conditions tested")));
    QVERIFY(!html.contains(QStringLiteral("caused")));
  }

  void nothingFoundIsSaid()
  {
    QVERIFY(reportHtml(ReportData{}).find("Not enough data") != std::string::npos);
    QVERIFY(reportMarkdown(ReportData{}).find("Not enough data") != std::string::npos);
  }

  void csvHasEveryPattern()
  {
    ReportData data = sample();
    data.patterns.patterns.resize(120, data.patterns.patterns[0]);
    const std::string csv = reportCsv(data);
    QCOMPARE(std::count(csv.begin(), csv.end(), '\n'), std::ptrdiff_t(121));
  }

private:
  static ReportData sample()
  {
    ReportData data;
    data.title = "Report";
    Pattern pattern;
    pattern.id = "0123456789ab";
    pattern.condition = {"intent", "1", "Return order"};
    pattern.outcome = "failed";
    pattern.nWith = 558;
    pattern.outcomesWith = 212;
    pattern.rate = {212, 558, 0.38, 0.31, 0.45};
    pattern.baselineRate = {10, 100, 0.1, 0.05, 0.17};
    pattern.enoughData = true;
    pattern.relativeRisk = 3.8;
    pattern.rrLow = 2.1;
    pattern.rrHigh = 6.9;
    pattern.excessFailures = 156;
    data.patterns.tested = 7;
    data.patterns.patterns = {pattern};
    IntentSummary intent;
    intent.intent.name = "Return order";
    data.intents = {intent};
    return data;
  }
};

QTEST_GUILESS_MAIN(TestReport)
#include "tst_report.moc"
