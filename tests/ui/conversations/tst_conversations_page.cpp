#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QListView>
#include <QPushButton>
#include <QtTest>

#include "ui/conversations/conversations_page.h"
#include "ui/conversations/transcript_view.h"
#include "ui/widgets/conversation_list.h"
#include "ui_fixture.h"

using namespace hone;
using namespace hone::ui;

class TestConversationsPage : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init()
  {
    m_fixture = std::make_unique<test::UiFixture>();
    m_page = std::make_unique<ConversationsPage>(m_fixture->context());
    m_page->resize(1200, 700);
    m_page->show();
    m_list = m_page->findChild<QListView*>();
    m_transcript = m_page->findChild<TranscriptView*>();
    QVERIFY(m_list && m_transcript);
    QTRY_COMPARE(m_list->model()->rowCount(), 24);
    QTRY_VERIFY(m_transcript->blockCount() > 0);
  }
  void cleanup()
  {
    m_page.reset();
    m_fixture.reset();
  }

  void theModelHolds()
  {
    QAbstractItemModelTester tester(m_list->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_VERIFY(m_list->model()->index(0, 0).data(ConversationListModel::LoadedRole).toBool());
    QVERIFY(m_list->model()->index(23, 0).data().toString().contains(QStringLiteral("please")));
  }

  void keysMoveThroughTheList()
  {
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    m_list->setFocus();
    const int before = m_list->currentIndex().row();
    QTest::keyClick(m_list, Qt::Key_J);
    QTRY_COMPARE(m_list->currentIndex().row(), before + 1);
    QTest::keyClick(m_list, Qt::Key_K);
    QTRY_COMPARE(m_list->currentIndex().row(), before);
  }

  void aVerdictIsKept()
  {
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    m_list->setFocus();
    const ConversationId id{m_list->currentIndex().data(ConversationListModel::IdRole).toLongLong()};
    QTest::keyClick(m_list, Qt::Key_4);
    const auto escalated = [&] {
      const auto detail = m_fixture->workspace().conversation(id);
      return detail && detail->row.outcome == Outcome::escalated && detail->row.outcomeExplicit;
    };
    QTRY_VERIFY(escalated());
  }

  void showsAFilteredSetUntilCleared()
  {
    Filter filter;
    filter.failuresOnly = true;
    m_page->showFiltered(filter, QStringLiteral("Failed"));
    QTRY_VERIFY(m_list->model()->rowCount() > 0 && m_list->model()->rowCount() < 24);
    auto* clear = m_page->findChild<QPushButton*>(QStringLiteral("clearOverride"));
    QVERIFY(clear && clear->isVisible());
    QTest::mouseClick(clear, Qt::LeftButton);
    QTRY_COMPARE(m_list->model()->rowCount(), 24);
  }

  void goesToOneConversation()
  {
    const auto id = m_fixture->workspace().findConversation("c7");
    QVERIFY(id.has_value());
    m_page->showConversation(*id);
    QTRY_COMPARE(m_list->currentIndex().data(ConversationListModel::IdRole).toLongLong(), id->value);
  }

private:
  std::unique_ptr<test::UiFixture> m_fixture;
  std::unique_ptr<ConversationsPage> m_page;
  QListView* m_list = nullptr;
  TranscriptView* m_transcript = nullptr;
};

QTEST_MAIN(TestConversationsPage)
#include "tst_conversations_page.moc"
