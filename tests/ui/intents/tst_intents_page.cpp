#include <QAction>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

#include "ui/intents/gold_labelling.h"
#include "ui/intents/history_view.h"
#include "ui/intents/intent_tree.h"
#include "ui/intents/intents_page.h"
#include "ui/intents/map_canvas.h"
#include "ui/intents/quality_view.h"
#include "ui/intents/split_dialog.h"
#include "ui/intents/suggestions_view.h"
#include "ui/intents/taxonomy_edits.h"
#include "ui/widgets/dialogs.h"
#include "ui_fixture.h"
#include "workspace/taxonomy.h"

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
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    m_page->activateWindow();
    m_tree = m_page->findChild<IntentTree*>();
    QVERIFY(m_tree);
    QTRY_VERIFY(m_tree->currentIntent());
    m_tree->setFocus();
  }
  void cleanup()
  {
    m_page.reset();
    m_fixture.reset();
  }

  void renamingByKeyLastsAndIsUndone()
  {
    const IntentId id = m_tree->currentIntent();
    const QString before = name(id);
    setNextAnswer(QStringLiteral("Send things back"));
    QTest::keyClick(m_tree, Qt::Key_F2);
    QTRY_COMPARE(name(id), QStringLiteral("Send things back"));
    QTRY_VERIFY(action(QStringLiteral("Undo last change"))->isEnabled());
    QTest::keyClick(m_tree, Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(name(id), before);
    setNextAnswer(QStringLiteral("Send things back"));
    QTest::keyClick(m_tree, Qt::Key_F2);
    QTRY_COMPARE(name(id), QStringLiteral("Send things back"));
    QVERIFY(m_fixture->workspace().analyze({}, true).has_value());
    QCOMPARE(name(id), QStringLiteral("Send things back"));
  }

  void mergingAsksWithNamesAndCount()
  {
    const auto intents = m_fixture->workspace().intents({});
    QVERIFY(intents && intents->size() >= 2);
    const IntentId from = (*intents)[1].intent.id;
    const IntentId into = (*intents)[0].intent.id;
    setNextAnswer(std::nullopt);
    Q_EMIT m_tree->mergeRequested({from}, into);
    QCOMPARE(m_fixture->workspace().intents({})->size(), intents->size());
    setNextAnswer(QStringLiteral("yes"));
    Q_EMIT m_tree->mergeRequested({from}, into);
    QTRY_COMPARE(m_fixture->workspace().intents({})->size(), intents->size() - 1);
    QTRY_VERIFY(!m_tree->itemOf(from));
    QCOMPARE(m_tree->currentIntent(), into);
  }

  void severalAreMergedByKey()
  {
    const auto intents = m_fixture->workspace().intents({});
    QVERIFY(intents && intents->size() >= 2);
    m_tree->selectAll();
    const auto selected = m_tree->selectedIntents();
    QVERIFY(selected.size() >= 2);
    setNextAnswer(QString::fromStdString((*intents)[1].intent.name));
    QTest::keyClick(m_tree, Qt::Key_M);
    QTRY_COMPARE(m_fixture->workspace().intents({})->size(), intents->size() - selected.size() + 1);
    QVERIFY(!name((*intents)[1].intent.id).isEmpty());
  }

  void droppedOnACategoryItMoves()
  {
    const IntentId id = m_tree->currentIntent();
    Q_EMIT m_tree->moveRequested({id}, QStringLiteral("After the sale"));
    QTRY_VERIFY(summary(id) && summary(id)->intent.category == "After the sale");
    QTRY_COMPARE(m_tree->itemOf(id)->parent()->text(IntentTree::NameColumn), QStringLiteral("After the sale"));
  }

  void retiredByKeyAndBroughtBack()
  {
    const IntentId id = m_tree->currentIntent();
    QTest::keyClick(m_tree, Qt::Key_Delete);
    QTRY_VERIFY(summary(id) && summary(id)->intent.retired);
    QTRY_VERIFY(action(QStringLiteral("Bring back")));
    QTest::keyClick(m_tree, Qt::Key_Delete);
    QTRY_VERIFY(!summary(id)->intent.retired);
  }

  void newIntentTakesConversations()
  {
    setNextAnswer(QStringLiteral("Ask about a gift card"));
    action(QStringLiteral("New intent…"))->trigger();
    QTRY_VERIFY(m_tree->currentItem() && m_tree->currentItem()->text(IntentTree::NameColumn) == QLatin1String("Ask about a gift card"));
    const IntentId made = m_tree->currentIntent();
    const auto intents = m_fixture->workspace().intents({});
    m_tree->choose((*intents)[0].intent.id);
    const auto before = (*intents)[0].conversations;
    auto* list = m_page->findChild<QListView*>();
    for (QListView* const candidate : m_page->findChildren<QListView*>())
      if (candidate->isVisible() && candidate->accessibleName() == QLatin1String("Conversations to choose from"))
        list = candidate;
    QVERIFY(list);
    QTRY_COMPARE(list->model()->rowCount(), static_cast<int>(before));
    list->setCurrentIndex(list->model()->index(0, 0));
    list->selectionModel()->select(list->model()->index(1, 0), QItemSelectionModel::Select);
    QPushButton* const move = button(QStringLiteral("Move to intent…"));
    QVERIFY(move && move->isEnabled());
    setNextAnswer(QStringLiteral("Ask about a gift card"));
    QTest::mouseClick(move, Qt::LeftButton);
    // The two that were chosen; what nearly says the same follows them when it was looked at.
    QTRY_VERIFY(summary(made)->conversations >= 2);
  }

  void rowsShowCountAndFailureRate()
  {
    const auto intents = m_fixture->workspace().intents({});
    for (const IntentSummary& entry : *intents) {
      const QTreeWidgetItem* const item = m_tree->itemOf(entry.intent.id);
      QVERIFY(item);
      QCOMPARE(item->text(IntentTree::CountColumn), QString::number(entry.conversations));
      QVERIFY(item->toolTip(IntentTree::RateColumn).contains(QStringLiteral("%1 of %2").arg(entry.failures).arg(entry.withOutcome)));
    }
    const QTreeWidgetItem* const rest = m_tree->topLevelItem(m_tree->topLevelItemCount() - 2);
    QVERIFY(m_tree->isNoFit(rest));
    QVERIFY(rest->text(IntentTree::RateColumn).isEmpty() || rest->text(IntentTree::CountColumn) != QLatin1String("0"));
  }

  void signalsStandInATreeOfTheirOwn()
  {
    importSignals();
    QTRY_VERIFY(m_tree->itemOf(SignalKind::bugReport) && m_tree->itemOf(SignalKind::bugReport)->text(IntentTree::CountColumn) == QLatin1String("6"));
    QCOMPARE(m_tree->itemOf(SignalKind::pricingObjection)->text(IntentTree::CountColumn), QStringLiteral("1"));
    QCOMPARE(m_tree->itemOf(SignalKind::churnRisk)->text(IntentTree::CountColumn), QStringLiteral("0"));
    QTreeWidgetItem* const bug = m_tree->itemOf(SignalKind::bugReport);
    QVERIFY(m_tree->isSignals(bug->parent()));
    // The sixth shows two kinds and counts once in the group.
    QCOMPARE(bug->parent()->text(IntentTree::CountColumn), QStringLiteral("6"));
    QVERIFY(bug->toolTip(IntentTree::RateColumn).contains(QLatin1String("2 of 6")));
    m_tree->setCurrentItem(bug);
    QVERIFY(!m_tree->currentIntent());
    QVERIFY(m_tree->selectedIntents().empty());
    QVERIFY(!action(QStringLiteral("Merge…"))->isEnabled());
    // What was said, the conversations it was said in, and the way to them.
    QTRY_VERIFY(quotes().contains(QLatin1String("error message")));
    QListView* const list = picker();
    QVERIFY(list);
    QTRY_COMPARE(list->model()->rowCount(), 6);
    QSignalSpy spy(&m_fixture->context(), &UiContext::conversationsRequested);
    action(QStringLiteral("Show its conversations"))->trigger();
    QCOMPARE(spy.count(), 1);
    const auto found = m_fixture->workspace().selectConversations(spy.first().first().value<Filter>());
    QVERIFY(found && found->size() == 6);
    // It stays chosen when the page is read anew, and the search finds it.
    m_page->refresh();
    QTest::qWait(50);
    QCOMPARE(m_tree->signalOf(m_tree->currentItem()), std::optional(SignalKind::bugReport));
    m_tree->setSearch(QStringLiteral("pricing"));
    QCOMPARE(visibleIntents(), 1);
  }

  void signalsAreSwitchedOffAndOn()
  {
    importSignals();
    QTRY_VERIFY(m_tree->itemOf(SignalKind::bugReport) && m_tree->itemOf(SignalKind::bugReport)->text(IntentTree::CountColumn) == QLatin1String("6"));
    QAction* const look = action(QStringLiteral("Look for signals beside the task"));
    QVERIFY(look && look->isChecked());
    look->trigger();
    QTRY_VERIFY(!m_tree->itemOf(SignalKind::bugReport));
    QVERIFY(!look->isChecked());
    look->trigger();
    QTRY_VERIFY(m_tree->itemOf(SignalKind::bugReport) && m_tree->itemOf(SignalKind::bugReport)->text(IntentTree::CountColumn) == QLatin1String("6"));
    QVERIFY(!action(QStringLiteral("Go on with the signals"))->isVisible());
  }

  void aCategoryCountsConversationsOnce()
  {
    const auto intents = m_fixture->workspace().intents({});
    QVERIFY(intents && intents->size() >= 2);
    const IntentId first = (*intents)[0].intent.id, second = (*intents)[1].intent.id;
    for (const IntentId id : {first, second})
      QVERIFY(m_fixture->workspace().setIntentCategory(id, "Orders").has_value());
    QFile file(m_fixture->folder() + QStringLiteral("/two.jsonl"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"id":"two","messages":[{"role":"user","content":"I want to cancel my order number 3 please"},{"role":"assistant","content":"","tool_calls":[{"id":"a","type":"function","function":{"name":"cancel_order","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a","content":"done"},{"role":"assistant","content":"That is done."},{"role":"user","content":"I would like to return an item from my delivery too"},{"role":"assistant","content":"","tool_calls":[{"id":"b","type":"function","function":{"name":"return_item","arguments":"{}"}}]},{"role":"tool","tool_call_id":"b","content":"done"},{"role":"assistant","content":"That is done."}]})" "\n");
    file.close();
    m_fixture->import(file.fileName());
    QVERIFY(m_fixture->workspace().analyze({}).has_value());
    const auto sum = [&] { return summary(first)->conversations + summary(second)->conversations; };
    QCOMPARE(sum(), std::int64_t(26)); // it has both tasks
    m_page->refresh();
    QTRY_VERIFY(m_tree->itemOf(first)->parent()->text(IntentTree::NameColumn) == QLatin1String("Orders"));
    QTRY_COMPARE(m_tree->itemOf(first)->parent()->text(IntentTree::CountColumn), QStringLiteral("25"));
  }

  void searchHidesWhatDoesNotFit()
  {
    const int all = visibleIntents();
    QVERIFY(all >= 2);
    m_tree->setSearch(QStringLiteral("return"));
    QVERIFY(visibleIntents() >= 1);
    QVERIFY(visibleIntents() < all);
    m_tree->setSearch({});
    QCOMPARE(visibleIntents(), all);
  }

  void splittingMakesIntents()
  {
    const auto intents = m_fixture->workspace().intents({});
    QVERIFY(m_fixture->workspace().mergeIntents((*intents)[1].intent.id, (*intents)[0].intent.id).has_value());
    m_page->refresh();
    QTRY_VERIFY(!m_tree->itemOf((*intents)[1].intent.id));
    const auto count = m_fixture->workspace().intents({})->size();
    m_tree->choose((*intents)[0].intent.id);
    action(QStringLiteral("Split…"))->trigger();
    auto* dialog = m_page->findChild<SplitDialog*>();
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->agreeButton()->isEnabled(), 20000);
    QTest::mouseClick(dialog->agreeButton(), Qt::LeftButton);
    QTRY_VERIFY(m_fixture->workspace().intents({})->size() > count);
  }

  void numbersOpenTheirConversations()
  {
    QSignalSpy spy(&m_fixture->context(), &UiContext::conversationsRequested);
    QPushButton* open = nullptr;
    for (QPushButton* candidate : m_page->findChildren<QPushButton*>())
      if (candidate->accessibleName() == QLatin1String("Open the conversations of this intent"))
        open = candidate;
    QVERIFY(open);
    QTest::mouseClick(open, Qt::LeftButton);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy.first().first().value<Filter>().intents.size(), std::size_t(1));
  }

  void goldSetIsLabelledByKeyboard()
  {
    m_page->showView(IntentsPage::QualityPart);
    setNextAnswer(QStringLiteral("12"));
    QTest::mouseClick(button(QStringLiteral("Draw a set…")), Qt::LeftButton);
    QTRY_VERIFY(m_fixture->workspace().taxonomy().goldReport()->items > 3);
    QPushButton* const label = button(QStringLiteral("Label"));
    QTRY_VERIFY(label->isEnabled());
    QTest::mouseClick(label, Qt::LeftButton);
    auto* labelling = m_page->findChild<GoldLabelling*>();
    QTRY_VERIFY(labelling->isVisible() && labelling->current());
    const ConversationId first = labelling->current();
    QTest::keyClick(labelling, Qt::Key_1);
    QTRY_COMPARE(labelled(), 1);
    QVERIFY(labelling->current() != first);
    QTest::keyClick(labelling, Qt::Key_U);
    QTRY_COMPARE(labelled(), 0);
    QCOMPARE(labelling->current(), first);
    QTest::keyClick(labelling, Qt::Key_N);
    QTRY_COMPARE(labelled(), 1);
    const ConversationId second = labelling->current();
    QTest::keyClick(labelling, Qt::Key_S);
    QVERIFY(labelling->current() != second);
    QCOMPARE(labelled(), 1);
    // A letter narrows the list, Enter takes the first of it.
    QTest::keyClick(labelling, Qt::Key_R);
    QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : labelling, Qt::Key_Return);
    QTRY_COMPARE(labelled(), 2);
    QTest::keyClick(labelling, Qt::Key_Escape);
    QTRY_VERIFY(!labelling->isVisible());
  }

  void labelsAndUndoKeepTheirOrder()
  {
    QVERIFY(m_fixture->workspace().taxonomy().drawGoldSet(24).has_value());
    GoldLabelling labelling(m_fixture->context(), *m_page->findChild<TaxonomyEdits*>());
    labelling.start(*m_fixture->workspace().taxonomy().goldSet(), "me");
    // Faster than the store: whatever is said last of a conversation holds.
    for (int i = 0; i < 12; ++i) {
      QTest::keyClick(&labelling, Qt::Key_N);
      QTest::keyClick(&labelling, Qt::Key_U);
      QTest::keyClick(&labelling, Qt::Key_N);
      if (i % 2)
        QTest::keyClick(&labelling, Qt::Key_U);
      if (i % 2)
        QTest::keyClick(&labelling, Qt::Key_S);
    }
    QThreadPool::globalInstance()->waitForDone();
    QCOMPARE(labelled(), 6);
  }

  void suggestionsAreAcceptedUnderAName()
  {
    const auto ids = m_fixture->workspace().selectConversations({});
    std::vector<ConversationId> some(ids->begin(), ids->begin() + 12);
    QVERIFY(m_fixture->workspace().taxonomy().move(some, IntentId{}).has_value());
    // A group that is called as an intent that is there is not offered.
    const auto known = m_fixture->workspace().intents({});
    for (const IntentSummary& entry : *known)
      QVERIFY(m_fixture->workspace().renameIntent(entry.intent.id, "Task " + std::to_string(entry.intent.id.value)).has_value());
    m_page->showView(IntentsPage::SuggestionsPart);
    const auto intents = m_fixture->workspace().intents({})->size();
    QPushButton* look = button(QStringLiteral("Look for suggestions"));
    QVERIFY(look);
    QTest::mouseClick(look, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(look->isEnabled(), 20000);
    const auto open = m_fixture->workspace().taxonomy().suggestions();
    QVERIFY(open.has_value());
    QVERIFY(!open->empty());
    QLineEdit* edit = nullptr;
    const auto find = [&] {
      for (QLineEdit* candidate : m_page->findChild<SuggestionsView*>()->findChildren<QLineEdit*>())
        edit = candidate;
      return edit != nullptr;
    };
    QTRY_VERIFY(find());
    edit->setText(QStringLiteral("Something of its own"));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(m_fixture->workspace().intents({})->size(), intents + 1);
  }

  void lassoChoosesConversations()
  {
    m_page->showView(IntentsPage::MapPart);
    auto* canvas = m_page->findChild<MapCanvas*>();
    QTRY_VERIFY_WITH_TIMEOUT(canvas->isVisible(), 30000);
    const auto map = m_fixture->workspace().taxonomy().map({});
    QVERIFY(map && map->points.size() == 24);
    const int w = canvas->width(), h = canvas->height();
    QTest::mousePress(canvas, Qt::LeftButton, {}, {2, 2});
    for (const QPoint at : {QPoint(w - 2, 2), QPoint(w - 2, h - 2), QPoint(2, h - 2)}) {
      QMouseEvent move(QEvent::MouseMove, at, canvas->mapToGlobal(at), Qt::NoButton, Qt::LeftButton, {});
      QApplication::sendEvent(canvas, &move);
    }
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, {2, h - 2});
    QCOMPARE(canvas->selected().size(), std::size_t(24));
    QTest::keyClick(canvas, Qt::Key_Escape);
    QVERIFY(canvas->selected().empty());
    // A click chooses the point under it, and the page can show it elsewhere.
    QTest::mouseClick(canvas, Qt::LeftButton, {}, canvas->positionOf(0).toPoint());
    QCOMPARE(canvas->selected().size(), std::size_t(1));
    QSignalSpy spy(&m_fixture->context(), &UiContext::conversationsRequested);
    QToolButton* show = nullptr;
    for (QToolButton* candidate : m_page->findChildren<QToolButton*>())
      if (candidate->isVisible() && candidate->accessibleName() == QLatin1String("Show in Conversations"))
        show = candidate;
    QVERIFY(show);
    QTRY_VERIFY(show->isEnabled());
    QTest::mouseClick(show, Qt::LeftButton);
    QCOMPARE(spy.count(), 1);
    const auto found = m_fixture->workspace().selectConversations(spy.first().first().value<Filter>());
    QVERIFY(found && found->size() == 1);
  }

  void namesOnTheMapMakeRoomForEachOther()
  {
    MapCanvas canvas;
    canvas.resize(600, 400);
    // Two large groups whose names would cover each other, and a small one that its name would hide.
    canvas.setLabels({{QStringLiteral("Return delivered items"), {0, 0}, 200, 0, 0.3}, {QStringLiteral("Change a pending order"), {0.05, 0.01}, 100, 1, 0.3},
                      {QStringLiteral("Ask about a bookshelf"), {0.6, 0.5}, 4, 2, 0.01}});
    const auto boxes = canvas.labelBoxes();
    QCOMPARE(boxes.size(), std::size_t(3));
    for (std::size_t i = 0; i < boxes.size(); ++i)
      for (std::size_t j = i + 1; j < boxes.size(); ++j)
        QVERIFY(!boxes[i].first.intersects(boxes[j].first));
    QCOMPARE(boxes[2].second, QStringLiteral("Ask about a bookshelf"));
    canvas.setPoints({{ConversationId{1}, IntentId{2}, 0.6F, 0.5F}});
    QVERIFY(!boxes[2].first.contains(canvas.positionOf(0)));
  }

  void historyTellsWhatWasDone()
  {
    QVERIFY(m_fixture->workspace().renameIntent(m_tree->currentIntent(), "Something else").has_value());
    m_page->showView(IntentsPage::HistoryPart);
    m_page->refresh();
    auto* table = m_page->findChild<HistoryView*>()->findChild<QTableView*>();
    QTRY_VERIFY(table->model()->index(0, HistoryModel::WhatColumn).data().toString().contains(QLatin1String("Something else")));
  }

  void taxonomyGoesOutAndIn()
  {
    const QString file = m_fixture->folder() + QStringLiteral("/taxonomy.json");
    setNextAnswer(file);
    action(QStringLiteral("Export the taxonomy…"))->trigger();
    QTRY_VERIFY(QFile::exists(file));
    const IntentId id = m_tree->currentIntent();
    QVERIFY(m_fixture->workspace().setIntentCategory(id, "Elsewhere").has_value());
    setNextAnswer(file);
    action(QStringLiteral("Import a taxonomy…"))->trigger();
    QTRY_VERIFY(summary(id)->intent.category != "Elsewhere");
  }

private:
  /// Six conversations that report a bug, two of which failed, and one of which is about the price as well.
  void importSignals()
  {
    QFile file(m_fixture->folder() + QStringLiteral("/signals.jsonl"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    for (int i = 0; i < 6; ++i)
      file.write(QStringLiteral(R"({"id":"s%1","outcome":"%2","messages":[{"role":"user","content":"I want to cancel my order number %1 please. Your website gives me an error message%3."},{"role":"assistant","content":"I see."}]})")
                   .arg(QString::number(i), i < 2 ? QStringLiteral("failed") : QStringLiteral("resolved"),
                        i == 5 ? QStringLiteral(", and it is way too expensive") : QString())
                   .toUtf8() + '\n');
    file.close();
    m_fixture->import(file.fileName());
    QVERIFY(m_fixture->workspace().analyze({}).has_value());
    m_page->refresh();
  }
  QListView* picker()
  {
    for (QListView* const candidate : m_page->findChildren<QListView*>())
      if (candidate->isVisible() && candidate->accessibleName() == QLatin1String("Conversations to choose from"))
        return candidate;
    return nullptr;
  }
  QString quotes()
  {
    QStringList all;
    for (const QPushButton* const candidate : m_page->findChildren<QPushButton*>())
      if (candidate->isVisible() && candidate->text() == QLatin1String("Open"))
        all << candidate->accessibleName();
    return all.join(QLatin1Char('\n'));
  }
  QAction* action(const QString& text)
  {
    for (QAction* candidate : m_page->findChildren<QAction*>())
      if (candidate->text() == text)
        return candidate;
    return nullptr;
  }
  QPushButton* button(const QString& text)
  {
    for (QPushButton* candidate : m_page->findChildren<QPushButton*>())
      if (candidate->text() == text && candidate->isVisible())
        return candidate;
    return nullptr;
  }
  std::optional<IntentSummary> summary(IntentId id)
  {
    const auto intents = m_fixture->workspace().intents({});
    if (intents)
      for (const IntentSummary& entry : *intents)
        if (entry.intent.id == id)
          return entry;
    return std::nullopt;
  }
  QString name(IntentId id)
  {
    const auto found = summary(id);
    return found ? QString::fromStdString(found->intent.name) : QString();
  }
  int labelled() { return static_cast<int>(m_fixture->workspace().taxonomy().goldReport()->labelled); }
  int visibleIntents()
  {
    int count = 0;
    for (int i = 0; i < m_tree->topLevelItemCount(); ++i)
      for (int j = 0; j < m_tree->topLevelItem(i)->childCount(); ++j)
        count += !m_tree->topLevelItem(i)->child(j)->isHidden();
    return count;
  }

  std::unique_ptr<test::UiFixture> m_fixture;
  std::unique_ptr<IntentsPage> m_page;
  IntentTree* m_tree = nullptr;
};

QTEST_MAIN(TestIntentsPage)
#include "tst_intents_page.moc"
