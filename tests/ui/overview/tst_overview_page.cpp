#include "ui/overview/outcome_bar.h"
#include "ui/overview/overview_page.h"
#include "ui/overview/rate_row.h"
#include "ui/overview/welcome.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/metric.h"
#include "ui/widgets/numbers.h"

#include "ui_fixture.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

using namespace hone;
using namespace hone::ui;

class TestOverviewPage : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase() { QLocale::setDefault(QLocale::c()); }

  void emptyStoreWelcomes()
  {
    QTemporaryDir folder;
    auto workspace = Workspace::open(folder.filePath(QStringLiteral("empty.db")).toStdString());
    QVERIFY(workspace);
    {
      UiContext context(**workspace);
      OverviewPage page(context);
      page.resize(1100, 700);
      page.show();
      auto* welcome = page.findChild<WelcomeView*>();
      QTRY_VERIFY(welcome->isVisible());
      QCOMPARE(welcome->findChildren<QPushButton*>().size(), 2);
      setNextAnswer(std::nullopt);
      QTest::mouseClick(welcome->findChildren<QPushButton*>().at(1), Qt::LeftButton);
      QVERIFY((*workspace)->jobs().list().empty());
    }
    QThreadPool::globalInstance()->waitForDone();
  }

  void numbersAreTheStores()
  {
    test::UiFixture fixture;
    OverviewPage page(fixture.context());
    page.resize(1100, 700);
    page.show();
    const auto overview = fixture.workspace().overview({});
    QVERIFY(overview);
    QCOMPARE(overview->conversations, 24);
    const auto shows = [&page](const QString& text) {
      for (const auto* label : page.findChildren<QLabel*>())
        if (label->isVisible() && label->text() == text)
          return true;
      return false;
    };
    QTRY_VERIFY(shows(numberText(overview->conversations)));
    QVERIFY(shows(percentText(overview->failureRate.value)));

    QSignalSpy asked(&fixture.context(), &UiContext::conversationsRequested);
    for (auto* metric : page.findChildren<Metric*>())
      if (metric->accessibleName() == OverviewPage::tr("Failed for the user"))
        QTest::mouseClick(metric, Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    const auto filter = asked.first().first().value<Filter>();
    QCOMPARE(static_cast<std::int64_t>(fixture.workspace().selectConversations(filter)->size()), overview->failureRate.k);
  }

  void theLastWeekIsComparedWithTheFourBefore()
  {
    test::UiFixture fixture(false);
    QFile file(fixture.folder() + QStringLiteral("/weeks.jsonl"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    // One of five fails in July and the first half of August; in the last week four of five do. An old one counts nowhere.
    const QDate last(2025, 8, 20);
    for (int day = 0; day <= 60; ++day)
      for (int i = 0; i < 5; ++i) {
        const bool failed = day < 7 ? i > 0 : i == 0;
        file.write(QStringLiteral(R"({"id":"w%1-%2","created_at":"%3T10:00:00Z","outcome":"%4","messages":[{"role":"user","content":"cancel my order"},{"role":"assistant","content":"yes"}]})")
                     .arg(QString::number(day), QString::number(i), last.addDays(-day).toString(Qt::ISODate), failed ? QStringLiteral("failed") : QStringLiteral("resolved"))
                     .toUtf8() + '\n');
      }
    file.close();
    fixture.import(file.fileName());
    const auto overview = fixture.workspace().overview({});
    QVERIFY(overview);
    QCOMPARE(overview->lastWeek.n, 35);
    QCOMPARE(overview->lastWeek.k, 28);
    QCOMPARE(overview->weeksBefore.n, 140);
    QCOMPARE(overview->weeksBefore.k, 28);
    QVERIFY(overview->lastWeekPValue < 0.001);
    OverviewPage page(fixture.context());
    page.resize(1100, 700);
    page.show();
    const auto words = [&page] {
      QString all;
      for (const auto* label : page.findChildren<QLabel*>())
        all += label->text() + QLatin1Char('\n');
      return all;
    };
    QTRY_VERIFY(words().contains(OverviewPage::tr("Failures rise.")));
    QVERIFY(words().contains(countOfText(28, 35)) && words().contains(countOfText(28, 140)));
    QVERIFY2(!words().contains(QLatin1String("later version")), "A card that only promises is none.");
  }

  void filterThatFitsNothingSaysSo()
  {
    test::UiFixture fixture;
    OverviewPage page(fixture.context());
    page.show();
    Filter filter;
    filter.agentVersions = {"no such version"};
    fixture.context().setFilter(filter);
    QPushButton* clear = nullptr;
    QTRY_VERIFY([&] {
      for (auto* button : page.findChildren<QPushButton*>())
        if (button->isVisible() && button->text() == OverviewPage::tr("Clear the filter"))
          clear = button;
      return clear != nullptr;
    }());
    QTest::mouseClick(clear, Qt::LeftButton);
    QVERIFY(fixture.context().filter().isEmpty());
  }

  void outcomeBarIsClickedAndWalked()
  {
    Theme::instance().apply(*qApp, ThemeMode::light);
    OutcomeBar bar;
    bar.resize(600, bar.sizeHint().height());
    bar.setCounts({{Outcome::unknown, 0}, {Outcome::failed, 25}, {Outcome::resolved, 75}});
    bar.show();
    QSignalSpy clicked(&bar, &OutcomeBar::outcomeClicked);
    QTest::mouseClick(&bar, Qt::LeftButton, {}, QPoint(100, 8));
    QTest::mouseClick(&bar, Qt::LeftButton, {}, QPoint(580, 8));
    QTest::keyClick(&bar, Qt::Key_Right);
    QTest::keyClick(&bar, Qt::Key_Return);
    QCOMPARE(clicked.count(), 3);
    QVERIFY(clicked[0][0].value<Outcome>() == Outcome::resolved);
    QVERIFY(clicked[1][0].value<Outcome>() == Outcome::failed);
    QVERIFY(clicked[2][0].value<Outcome>() == Outcome::failed);
    QVERIFY(bar.accessibleDescription().contains(countOfText(25, 100)));
  }

  void rateRowIsAButton()
  {
    RateRow row({QStringLiteral("Return an item"), QStringLiteral("detail"), Rate{5, 10, 0.5, 0.24, 0.76}, 0.2, 1, {}});
    row.resize(600, 46);
    row.show();
    QSignalSpy clicked(&row, &RateRow::clicked);
    QTest::mouseClick(&row, Qt::LeftButton);
    QTest::keyClick(&row, Qt::Key_Space);
    QCOMPARE(clicked.count(), 2);
    QVERIFY(row.accessibleDescription().contains(QStringLiteral("5 of 10")));
  }
};

QTEST_MAIN(TestOverviewPage)
#include "tst_overview_page.moc"
