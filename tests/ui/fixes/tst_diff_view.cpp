#include "ui/fixes/diff_view.h"
#include "ui/fixes/hunk_editor.h"
#include "ui/widgets/theme.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QtTest>

using namespace hone;
using namespace hone::ui;

namespace {

DiffHunk makeHunk(int number, int line, const std::string& before, const std::string& after)
{
  DiffHunk hunk;
  hunk.number = number;
  hunk.oldStart = hunk.newStart = line;
  hunk.oldCount = hunk.newCount = 2;
  DiffLine context;
  context.text = "context of " + before;
  context.oldLine = context.newLine = line;
  DiffLine removed;
  removed.kind = DiffLine::Kind::removed;
  removed.text = before;
  removed.oldLine = line + 1;
  DiffLine added;
  added.kind = DiffLine::Kind::added;
  added.text = after;
  added.newLine = line + 1;
  hunk.lines = {context, removed, added};
  hunk.words = {{}, {{0, 3}}, {{0, 3}}};
  return hunk;
}

std::vector<FileDiff> threeHunks()
{
  FileDiff prompt;
  prompt.path = "prompts/main.md";
  prompt.hunks = {makeHunk(1, 10, "ask for the order", "Ask for the order id first"), makeHunk(2, 40, "old rule", "new rule")};
  FileDiff config;
  config.path = "config.yaml";
  config.hunks = {makeHunk(3, 3, "max_tokens: 256", "max_tokens: 1024")};
  return {prompt, config};
}

HunkDecision decisionOf(const DiffView& view, int number)
{
  for (const auto& file : view.files()) {
    for (const auto& hunk : file.hunks) {
      if (hunk.number == number)
        return hunk.decision;
    }
  }
  return HunkDecision::undecided;
}

} // namespace

class TestDiffView : public QObject {
  Q_OBJECT

  std::unique_ptr<DiffView> m_view;

private Q_SLOTS:
  void initTestCase() { Theme::instance().apply(*qApp, ThemeMode::light); }
  void init()
  {
    m_view = std::make_unique<DiffView>();
    m_view->resize(900, 600);
    m_view->setFiles(threeHunks());
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    m_view->setFocus();
  }
  void cleanup() { m_view.reset(); }

  void keysMoveOverHunks()
  {
    QCOMPARE(m_view->currentHunk(), 1);
    QTest::keyClick(m_view.get(), Qt::Key_J);
    QCOMPARE(m_view->currentHunk(), 2);
    QTest::keyClick(m_view.get(), Qt::Key_N);
    QCOMPARE(m_view->currentHunk(), 3);
    QTest::keyClick(m_view.get(), Qt::Key_J);
    QCOMPARE(m_view->currentHunk(), 3);
    QTest::keyClick(m_view.get(), Qt::Key_K);
    QTest::keyClick(m_view.get(), Qt::Key_P);
    QCOMPARE(m_view->currentHunk(), 1);
  }

  void keysDecideAndMoveOn()
  {
    QSignalSpy decided(m_view.get(), &DiffView::decisionRequested);
    QTest::keyClick(m_view.get(), Qt::Key_A);
    QVERIFY(decisionOf(*m_view, 1) == HunkDecision::accepted);
    QCOMPARE(m_view->currentHunk(), 2);
    QTest::keyClick(m_view.get(), Qt::Key_J);
    QTest::keyClick(m_view.get(), Qt::Key_R);
    QVERIFY(decisionOf(*m_view, 3) == HunkDecision::rejected);
    QCOMPARE(m_view->currentHunk(), 2); // goes round to the one that is left
    QTest::keyClick(m_view.get(), Qt::Key_A);
    QCOMPARE(m_view->currentHunk(), 2); // all decided: stays
    QTest::keyClick(m_view.get(), Qt::Key_U);
    QVERIFY(decisionOf(*m_view, 2) == HunkDecision::undecided);
    QCOMPARE(decided.count(), 4);
    QCOMPARE(decided[1][0].toInt(), 3);
    QVERIFY(decided[1][1].value<HunkDecision>() == HunkDecision::rejected);
    // The same decision again changes nothing and is not announced.
    QTest::keyClick(m_view.get(), Qt::Key_U);
    QCOMPARE(decided.count(), 4);
  }

  void mouseDecides()
  {
    QSignalSpy decided(m_view.get(), &DiffView::decisionRequested);
    const auto accept = m_view->buttonRect(2, HunkAction::accept);
    QVERIFY(!accept.isEmpty());
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, accept.center());
    QVERIFY(decisionOf(*m_view, 2) == HunkDecision::accepted);
    QCOMPARE(m_view->currentHunk(), 3);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, m_view->buttonRect(1, HunkAction::reject).center());
    QVERIFY(decisionOf(*m_view, 1) == HunkDecision::rejected);
    // The button of the decision that holds takes it back.
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, m_view->buttonRect(1, HunkAction::reject).center());
    QVERIFY(decisionOf(*m_view, 1) == HunkDecision::undecided);
    QCOMPARE(decided.count(), 3);
    // Pressed on the button and released elsewhere: nothing.
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, m_view->buttonRect(3, HunkAction::accept).center());
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, QPoint(300, m_view->buttonRect(3, HunkAction::accept).center().y()));
    QCOMPARE(decided.count(), 3);
  }

  void clickSelectsAHunk()
  {
    const auto button = m_view->buttonRect(3, HunkAction::edit);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, QPoint(200, button.bottom() + 25));
    QCOMPARE(m_view->currentHunk(), 3);
    QVERIFY(m_view->hasFocus());
  }

  void editsInPlace()
  {
    QSignalSpy edited(m_view.get(), &DiffView::editRequested);
    QTest::keyClick(m_view.get(), Qt::Key_J);
    QTest::keyClick(m_view.get(), Qt::Key_E);
    QVERIFY(m_view->isEditing());
    auto* editor = m_view->hunkEditor()->editor();
    QTRY_VERIFY(editor->hasFocus());
    QCOMPARE(editor->toPlainText(), QStringLiteral("context of old rule\nnew rule\n"));
    // Letters are text here, not commands.
    editor->moveCursor(QTextCursor::Start);
    QTest::keyClicks(editor, QStringLiteral("jar "));
    QTest::keyClick(editor, Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(!m_view->isEditing());
    QCOMPARE(edited.count(), 1);
    QCOMPARE(edited[0][0].toInt(), 2);
    QCOMPARE(edited[0][1].toString(), QStringLiteral("jar context of old rule\nnew rule\n"));
    QTRY_VERIFY(m_view->hasFocus());
  }

  void editCanBeCancelled()
  {
    QSignalSpy edited(m_view.get(), &DiffView::editRequested);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, m_view->buttonRect(1, HunkAction::edit).center());
    QVERIFY(m_view->isEditing());
    QTest::keyClicks(m_view->hunkEditor()->editor(), QStringLiteral("x"));
    QTest::keyClick(m_view->hunkEditor()->editor(), Qt::Key_Escape);
    QVERIFY(!m_view->isEditing());
    // Applying without a change asks for nothing either.
    QTest::keyClick(m_view.get(), Qt::Key_E);
    auto* apply = m_view->hunkEditor()->findChild<QPushButton*>(QStringLiteral("applyEdit"));
    QTest::mouseClick(apply, Qt::LeftButton);
    QVERIFY(!m_view->isEditing());
    QCOMPARE(edited.count(), 0);
  }

  void editorKeepsEveryCharacter()
  {
    auto files = threeHunks();
    files[0].hunks[0].lines[2].text = "no\xC2\xA0" "break \xE2\x80\xA8 and \xE2\x80\xAE override";
    files[0].hunks[0].lines[2].noNewlineAtEnd = true;
    m_view->setFiles(files);
    m_view->setCurrentHunk(1);
    m_view->editCurrent();
    QVERIFY(m_view->isEditing());
    QCOMPARE(m_view->hunkEditor()->text(), hunkNewSide(files[0].hunks[0]));
    m_view->cancelEdit();
    files[0].hunks[0].lines[2].text = "stray \r return";
    m_view->setFiles(files);
    m_view->editCurrent();
    QVERIFY(!m_view->isEditing());
  }

  void undoIsAskedFor()
  {
    QSignalSpy undo(m_view.get(), &DiffView::undoRequested);
    QTest::keyClick(m_view.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(undo.count(), 1);
  }

  void sideBySideAndWrapKeepTheHunk()
  {
    m_view->setCurrentHunk(2);
    QTest::keyClick(m_view.get(), Qt::Key_S);
    QVERIFY(m_view->mode() == DiffMode::sideBySide);
    QCOMPARE(m_view->currentHunk(), 2);
    QTest::keyClick(m_view.get(), Qt::Key_W);
    QVERIFY(!m_view->wraps());
    QCOMPARE(m_view->currentHunk(), 2);
    QTest::keyClick(m_view.get(), Qt::Key_S);
    QVERIFY(m_view->mode() == DiffMode::unified);
  }

  void readOnlyDecidesNothing()
  {
    QSignalSpy decided(m_view.get(), &DiffView::decisionRequested);
    m_view->setReadOnly(true);
    QTest::keyClick(m_view.get(), Qt::Key_A);
    QTest::keyClick(m_view.get(), Qt::Key_E);
    QVERIFY(!m_view->isEditing());
    QVERIFY(m_view->buttonRect(1, HunkAction::accept).isEmpty());
    QCOMPARE(decided.count(), 0);
  }

  void findsWithTheKeyboard()
  {
    QTest::keyClick(m_view.get(), Qt::Key_F, Qt::ControlModifier);
    auto* words = m_view->findChild<QLineEdit*>();
    QVERIFY(words && words->isVisible());
    QTRY_VERIFY(words->hasFocus());
    QTest::keyClicks(words, QStringLiteral("TOKENS"));
    QCOMPARE(m_view->matchCount(), 3);
    QCOMPARE(m_view->currentHunk(), 3);
    QTest::keyClick(words, Qt::Key_Return);
    QTest::keyClick(words, Qt::Key_Escape);
    QVERIFY(!words->isVisible());
    QVERIFY(m_view->hasFocus());
  }

  void speaksOfTheCurrentHunk()
  {
    m_view->setCurrentHunk(3);
    QVERIFY2(m_view->accessibleDescription().contains(QStringLiteral("Hunk 3 of 3 in config.yaml at line 3: Undecided")),
             qPrintable(m_view->accessibleDescription()));
    QTest::keyClick(m_view.get(), Qt::Key_R);
    m_view->setCurrentHunk(3);
    QVERIFY(m_view->accessibleDescription().contains(QStringLiteral("Rejected")));
    auto* face = QAccessible::queryAccessibleInterface(m_view.get());
    QVERIFY(face);
    QCOMPARE(face->text(QAccessible::Description), m_view->accessibleDescription());
  }

  void copiesTheHunk()
  {
    m_view->setCurrentHunk(2);
    QTest::keyClick(m_view.get(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral(" context of old rule\n-old rule\n+new rule\n"));
  }

  void newFilesKeepThePlace()
  {
    m_view->setCurrentHunk(3);
    auto files = threeHunks();
    files[0].hunks[0].decision = HunkDecision::accepted;
    m_view->setFiles(files);
    QCOMPARE(m_view->currentHunk(), 3);
    QVERIFY(decisionOf(*m_view, 1) == HunkDecision::accepted);
    files[1].hunks.clear();
    m_view->setFiles(files);
    QCOMPARE(m_view->currentHunk(), 2);
  }

  void showsStates_data()
  {
    QTest::addColumn<int>("state");
    QTest::newRow("not computed") << int(DiffView::State::notComputed);
    QTest::newRow("computing") << int(DiffView::State::computing);
    QTest::newRow("failed") << int(DiffView::State::failed);
  }
  void showsStates()
  {
    QFETCH(int, state);
    m_view->setState(static_cast<DiffView::State>(state), QStringLiteral("The repository is gone."));
    QCOMPARE(m_view->currentHunk(), 0);
    QVERIFY(!m_view->grab().isNull());
    QTest::keyClick(m_view.get(), Qt::Key_A); // nothing to decide
    m_view->setFiles({});
    QVERIFY(!m_view->grab().isNull());
  }

  void largeDiffsPaintOnlyWhatIsVisible()
  {
    FileDiff file;
    file.path = "large.txt";
    DiffHunk hunk = makeHunk(1, 1, "a", "b");
    hunk.words.clear();
    hunk.lines.clear();
    for (int i = 1; i <= 50000; ++i) {
      DiffLine line;
      line.kind = i % 2 ? DiffLine::Kind::removed : DiffLine::Kind::added;
      line.text = "line " + std::to_string(i) + " with some words that make it as long as lines are in prompts, and then a bit more of it";
      line.oldLine = i;
      line.newLine = i;
      hunk.lines.push_back(line);
    }
    file.hunks = {hunk};
    m_view->setFiles({file});
    QElapsedTimer timer;
    timer.start();
    constexpr int kJumps = 50;
    for (int i = 0; i < kJumps; ++i) {
      m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum() / kJumps * i);
      m_view->viewport()->repaint();
    }
    qInfo("a painted frame of a 50,000-line diff: %.1f ms", static_cast<double>(timer.elapsed()) / kJumps);
    QVERIFY(timer.elapsed() / kJumps < 100);
    timer.restart();
    m_view->resize(700, 600);
    qInfo("laid out anew after a resize in %lld ms", timer.elapsed());
    QVERIFY(timer.elapsed() < 3000);
  }
};

QTEST_MAIN(TestDiffView)
#include "tst_diff_view.moc"
