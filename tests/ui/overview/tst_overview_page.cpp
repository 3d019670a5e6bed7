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
