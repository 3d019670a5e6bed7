#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTableWidget>
#include <QtTest>

#include "ui/charts/interval_chart.h"
#include "ui/patterns/compare_view.h"
#include "ui/patterns/pattern_model.h"
#include "ui/patterns/patterns_page.h"
#include "ui/patterns/ranked_view.h"
#include "ui/widgets/buttons.h"
#include "ui_fixture.h"

using namespace hone;
using namespace hone::ui;

class TestPatternsPage : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init()
  {
    m_fixture = std::make_unique<test::UiFixture>();
    m_page = std::make_unique<PatternsPage>(m_fixture->context());
    m_page->resize(1200, 760);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    m_ranked = m_page->findChild<RankedView*>();
    m_table = m_ranked->findChild<QTableView*>();
    QTRY_VERIFY(m_table->model()->rowCount() > 0);
  }
  void cleanup()
  {
    m_page.reset();
    m_fixture.reset();
  }

  void theModelHoldsAndSorts()
  {
    auto* model = qobject_cast<PatternModel*>(m_table->model());
    QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model->sort(PatternModel::UsersColumn, Qt::AscendingOrder);
    for (int row = 1; row < model->rowCount(); ++row)
      QVERIFY(model->pattern(row - 1).users <= model->pattern(row).users);
  }

  void everyNumberOpensItsConversations_data()
  {
    QTest::addColumn<QString>("link");
    QTest::addColumn<bool>("with");
    QTest::addColumn<bool>("failed");
    QTest::newRow("failed with it") << "withFailed" << true << true;
    QTest::newRow("good with it") << "withGood" << true << false;
    QTest::newRow("failed without it") << "withoutFailed" << false << true;
    QTest::newRow("good without it") << "withoutGood" << false << false;
  }
  void everyNumberOpensItsConversations()
  {
    QFETCH(QString, link);
    QFETCH(bool, with);
    QFETCH(bool, failed);
    const Pattern pattern = *m_fixture->workspace().pattern(m_ranked->currentPattern().toStdString());
    QSignalSpy spy(&m_fixture->context(), &UiContext::conversationsRequested);
    QTest::mouseClick(m_ranked->findChild<QPushButton*>(link), Qt::LeftButton);
    QCOMPARE(spy.count(), 1);
    const auto ids = m_fixture->workspace().selectConversations(spy.first().first().value<Filter>());
    QVERIFY(ids.has_value());
    const std::int64_t expected = with ? (failed ? pattern.outcomesWith : pattern.nWith - pattern.outcomesWith)
                                       : (failed ? pattern.outcomesWithout : pattern.nWithout - pattern.outcomesWithout);
    QCOMPARE(static_cast<std::int64_t>(ids->size()), expected);
  }

  void chartAndTableChooseTogether()
  {
    auto* chart = m_ranked->findChild<IntervalChart*>();
    if (chart->points().size() < 2)
      QSKIP("the conversations of this test give fewer than two charted conditions");
    QTest::mouseClick(chart->viewport(), Qt::LeftButton, {}, chart->positionOf(1));
    auto* model = qobject_cast<PatternModel*>(m_table->model());
    QCOMPARE(QString::fromStdString(model->pattern(m_table->currentIndex().row()).id), m_ranked->currentPattern());
    QCOMPARE(chart->current(), 1);
  }

  void askingForADraftNamesThePattern()
  {
    QSignalSpy spy(&m_fixture->context(), &UiContext::draftRequested);
    auto* model = qobject_cast<PatternModel*>(m_table->model());
    int row = 0;
    while (row < model->rowCount() && model->pattern(row).condition.kind != "intent")
      ++row;
    QVERIFY(row < model->rowCount());
    m_table->setCurrentIndex(model->index(row, 0));
    QTest::keyClick(m_page.get(), Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE(spy.count(), 1);
    QCOMPARE(spy.first().first().toString().toStdString(), model->pattern(row).id);
  }

  void versionsAreCompared()
  {
    m_page->findChild<SegmentedControl*>()->setCurrentIndex(1);
    auto* compare = m_page->findChild<CompareView*>();
    auto* table = compare->findChild<QTableWidget*>();
    QTRY_VERIFY(table->rowCount() > 0);
    QCOMPARE(table->item(0, 0)->text(), QStringLiteral("All intents together"));
    QSignalSpy spy(&m_fixture->context(), &UiContext::conversationsRequested);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualItemRect(table->item(0, 1)).center());
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy.first().first().value<Filter>().agentVersions.size(), std::size_t(1));
  }

private:
  std::unique_ptr<test::UiFixture> m_fixture;
  std::unique_ptr<PatternsPage> m_page;
  RankedView* m_ranked = nullptr;
  QTableView* m_table = nullptr;
};

QTEST_MAIN(TestPatternsPage)
#include "tst_patterns_page.moc"
