#include <QAction>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include "ui/intents/intent_tree.h"
#include "ui/intents/intents_page.h"
#include "ui/widgets/dialogs.h"
#include "ui_fixture.h"

using namespace hone;
using namespace hone::ui;

class TestIntentsPage : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init()
  {
    m_fixture = std::make_unique<test::UiFixture>();
    m_page = std::make_unique<IntentsPage>(m_fixture->context());
    m_page->resize(1200, 700);
    m_page->show();
    m_tree = m_page->findChild<IntentTree*>();
    QVERIFY(m_tree);
    QTRY_VERIFY(m_tree->topLevelItemCount() > 0);
    QTRY_VERIFY(m_tree->currentItem());
  }
  void cleanup()
  {
    m_page.reset();
    m_fixture.reset();
  }

  void renamingLasts()
  {
    const IntentId id = m_tree->intentOf(m_tree->currentItem());
    setNextAnswer(QStringLiteral("Send things back"));
    action(QStringLiteral("Rename…"))->trigger();
    QTRY_COMPARE(name(id), QStringLiteral("Send things back"));
    QVERIFY(m_fixture->workspace().analyze({}, true).has_value());
    QCOMPARE(name(id), QStringLiteral("Send things back"));
  }

  void mergingAsksAndLasts()
  {
    const auto intents = m_fixture->workspace().intents({});
    QVERIFY(intents && intents->size() >= 2);
    const IntentId from = (*intents)[1].intent.id;
    const IntentId into = (*intents)[0].intent.id;
    m_tree->choose(from);
    setNextAnswer(std::nullopt);
    Q_EMIT m_tree->mergeRequested(from, into);
    QCOMPARE(m_fixture->workspace().intents({})->size(), intents->size());
    setNextAnswer(QStringLiteral("yes"));
    Q_EMIT m_tree->mergeRequested(from, into);
    QTRY_COMPARE(m_fixture->workspace().intents({})->size(), intents->size() - 1);
    QVERIFY(m_fixture->workspace().analyze({}, true).has_value());
    QVERIFY(name(from).isEmpty());
    QVERIFY(!name(into).isEmpty());
  }

  void numbersOpenTheirConversations()
  {
    QSignalSpy spy(&m_fixture->context(), &UiContext::conversationsRequested);
    QPushButton* open = nullptr;
    for (QPushButton* button : m_page->findChildren<QPushButton*>())
      if (button->accessibleName() == QLatin1String("Open the conversations of this intent"))
        open = button;
    QVERIFY(open);
    QTest::mouseClick(open, Qt::LeftButton);
    QCOMPARE(spy.count(), 1);
    const auto filter = spy.first().first().value<Filter>();
    QCOMPARE(filter.intents.size(), std::size_t(1));
  }

private:
  QAction* action(const QString& text)
  {
    for (QAction* candidate : m_page->findChildren<QAction*>())
      if (candidate->text() == text)
        return candidate;
    return nullptr;
  }
  QString name(IntentId id)
  {
    const auto intents = m_fixture->workspace().intents({});
    if (intents)
      for (const IntentSummary& summary : *intents)
        if (summary.intent.id == id)
          return QString::fromStdString(summary.intent.name);
    return {};
  }

  std::unique_ptr<test::UiFixture> m_fixture;
  std::unique_ptr<IntentsPage> m_page;
  IntentTree* m_tree = nullptr;
};

QTEST_MAIN(TestIntentsPage)
#include "tst_intents_page.moc"
