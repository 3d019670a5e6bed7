#include "git_sandbox.h"

#include "ui/fixes/diff_view.h"
#include "ui/fixes/fix_list.h"
#include "ui/fixes/fix_review.h"
#include "ui/fixes/fixes_page.h"
#include "ui/fixes/hunk_editor.h"
#include "ui/fixes/ship_dialogs.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/theme.h"
#include "workspace/workspace.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QThreadPool>
#include <QToolButton>
#include <QtTest>

using namespace hone;
using namespace hone::ui;

/// The review loop through a real workspace, the bundled conversations and a real git repository with a bare remote.
class TestFixesPage : public QObject {
  Q_OBJECT

  test::GitSandbox m_sandbox;
  std::unique_ptr<Workspace> m_workspace;
  std::unique_ptr<UiContext> m_context;
  std::unique_ptr<FixesPage> m_page;
  SampleResult m_sample;
  FixId m_fix;

  DiffView* view() const { return m_page->review()->diffView(); }
  Fix stored() const
  {
    auto fix = m_workspace->fix(m_fix);
    return fix ? *fix : Fix{};
  }
  HunkDecision storedDecision() const
  {
    const auto diff = m_workspace->fixDiff(m_fix);
    return diff && !diff->empty() && !diff->front().hunks.empty() ? diff->front().hunks.front().decision : HunkDecision::undecided;
  }
  QPushButton* button(const char* name) const { return m_page->review()->findChild<QPushButton*>(QLatin1String(name)); }
  static QPushButton* verb(ShipDialog* dialog) { return dialog->findChild<QPushButton*>(QStringLiteral("verb")); }

private Q_SLOTS:
  void initTestCase()
  {
    Theme::instance().apply(*qApp, ThemeMode::light);
    QDir().mkpath(QString::fromStdString(m_sandbox.path("store")));
    auto opened = Workspace::open(m_sandbox.path("store/hone.db"));
    QVERIFY(opened.has_value());
    m_workspace = std::move(*opened);
    auto sample = m_workspace->openSample({});
    QVERIFY2(sample.has_value(), sample ? "" : sample.error().describe().c_str());
    m_sample = *sample;
    const auto analysed = m_workspace->analyze({});
    QVERIFY2(analysed.has_value(), analysed ? "" : analysed.error().describe().c_str());
    m_context = std::make_unique<UiContext>(*m_workspace);
    m_page = std::make_unique<FixesPage>(*m_context);
    m_page->resize(1100, 760);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
  }
  void cleanupTestCase()
  {
    m_page.reset();
    QThreadPool::globalInstance()->waitForDone();
    m_context.reset();
    m_workspace.reset();
  }

  void draftsAsAJob()
  {
    QSignalSpy finished(m_page.get(), &FixesPage::draftingFinished);
    setNextAnswer(QString::fromStdString(m_sample.repository)); // asked only when no repository is connected yet
    m_page->draftFor(QString());
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 120000);
    QVERIFY(finished.first().first().toInt() > 0);
    QTRY_VERIFY(m_page->review()->fix().id);
    QTRY_VERIFY(view()->state() == DiffView::State::ready && !view()->files().empty());
    m_fix = m_page->review()->fix().id;
    auto* model = m_page->findChild<FixListModel*>();
    QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(model->rowOf(m_fix) > 0);
    m_page->refresh();
    QTest::qWait(50);
  }

  void aPatternWithoutADraftSaysWhy()
  {
    const auto patterns = m_workspace->patterns({});
    QVERIFY(patterns);
    const auto version = std::ranges::find_if(patterns->patterns, [](const Pattern& pattern) { return pattern.condition.kind == "agent_version" && pattern.enoughData; });
    QVERIFY(version != patterns->patterns.end());
    std::vector<SkippedPattern> skipped;
    QVERIFY(m_workspace->suggestFixes(m_sample.repository, version->id, {}, &skipped)->empty());
    QCOMPARE(skipped.size(), std::size_t{1});
    QSignalSpy said(m_context.get(), &UiContext::notification);
    QSignalSpy finished(m_page.get(), &FixesPage::draftingFinished);
    m_page->draftFor(QString::fromStdString(version->id));
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 60000);
    QCOMPARE(said.count(), 1);
    QVERIFY(said.first().first().toString().contains(QString::fromStdString(skipped.front().reason)));
  }

  void evidenceOpensConversations()
  {
    QSignalSpy asked(m_context.get(), &UiContext::conversationsRequested);
    auto* link = button("evidence");
    QVERIFY2(link, "a draft names conversations behind its numbers");
    QTest::mouseClick(link, Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    const auto filter = asked.first().first().value<Filter>();
    QVERIFY(filter.condition.has_value());
    const auto ids = m_workspace->selectConversations(filter);
    QVERIFY(ids.has_value() && !ids->empty());
  }

  void keysDecideAndUndo()
  {
    view()->setFocus();
    view()->setCurrentHunk(1);
    QTest::keyClick(view(), Qt::Key_A);
    QTRY_VERIFY(storedDecision() == HunkDecision::accepted);
    view()->setCurrentHunk(1);
    QTest::keyClick(view(), Qt::Key_R);
    QTRY_VERIFY(storedDecision() == HunkDecision::rejected);
    QTest::keyClick(view(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(storedDecision() == HunkDecision::accepted);
    QTest::keyClick(view(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(storedDecision() == HunkDecision::undecided);
    QTRY_VERIFY(view()->files().front().hunks.front().decision == HunkDecision::undecided);
    // Nothing left to take back: nothing happens.
    QTest::keyClick(view(), Qt::Key_Z, Qt::ControlModifier);
    QTest::qWait(50);
    QVERIFY(storedDecision() == HunkDecision::undecided);
  }

  void quickDecisionsAreStoredInOrder()
  {
    for (int i = 0; i < 5; ++i) {
      view()->setCurrentHunk(1);
      QTest::keyClick(view(), i % 2 ? Qt::Key_R : Qt::Key_A);
    }
    QSignalSpy settled(m_page.get(), &FixesPage::settled);
    QTRY_VERIFY(settled.count() > 0);
    QTRY_VERIFY(storedDecision() == HunkDecision::accepted);
    QTRY_VERIFY(view()->files().front().hunks.front().decision == HunkDecision::accepted);
  }

  void editsAndTakesTheEditBack()
  {
    const auto before = stored();
    view()->setCurrentHunk(1);
    QTest::keyClick(view(), Qt::Key_E);
    QVERIFY(view()->isEditing());
    auto* editor = view()->hunkEditor()->editor();
    editor->moveCursor(QTextCursor::End);
    editor->moveCursor(QTextCursor::PreviousBlock);
    QTest::keyClicks(editor, QStringLiteral("A line of the reviewer. "));
    QTest::keyClick(editor, Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(stored().files.front().proposedText.find("A line of the reviewer. ") != std::string::npos);
    QTest::keyClick(view(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(stored().files.front().proposedText, before.files.front().proposedText);
    // And once more, to be shipped.
    QTRY_VERIFY(!view()->files().empty());
    QTest::qWait(100);
    view()->setCurrentHunk(1);
    view()->editCurrent();
    QVERIFY(view()->isEditing());
    view()->hunkEditor()->editor()->moveCursor(QTextCursor::End);
    view()->hunkEditor()->editor()->moveCursor(QTextCursor::PreviousBlock);
    QTest::keyClicks(view()->hunkEditor()->editor(), QStringLiteral("Edited by hand. "));
    QTest::mouseClick(view()->hunkEditor()->findChild<QPushButton*>(QStringLiteral("applyEdit")), Qt::LeftButton);
    QTRY_VERIFY(stored().files.front().proposedText.find("Edited by hand. ") != std::string::npos);
  }

  void copiesThePatch()
  {
    QTest::mouseClick(m_page->review()->findChild<QToolButton*>(QStringLiteral("copyPatch")), Qt::LeftButton);
    QTRY_VERIFY(QApplication::clipboard()->text().contains(QStringLiteral("+++ b/")));
  }

  void commitsWithoutTouchingTheWorkTree()
  {
    const auto head = test::GitSandbox::git(m_sample.repository, {"rev-parse", "HEAD"});
    QTest::mouseClick(button("commit"), Qt::LeftButton);
    QTRY_VERIFY(m_page->findChild<CommitDialog*>());
    auto* dialog = m_page->findChild<CommitDialog*>();
    auto* branch = dialog->findChild<QLineEdit*>(QStringLiteral("branch"));
    QVERIFY(!branch->text().isEmpty());
    QVERIFY(!dialog->findChild<QPlainTextEdit*>(QStringLiteral("message"))->toPlainText().isEmpty());
    // A branch that is there already: refused in place, the dialog stays.
    branch->setText(QStringLiteral("main"));
    QTest::mouseClick(verb(dialog), Qt::LeftButton);
    QTRY_VERIFY(!dialog->failureText().isEmpty());
    QVERIFY(dialog->isVisible());
    branch->setText(QStringLiteral("fix/reviewed"));
    QTest::mouseClick(verb(dialog), Qt::LeftButton);
    QTRY_VERIFY(stored().state == FixState::committed);
    QCOMPARE(test::GitSandbox::git(m_sample.repository, {"rev-parse", "HEAD"}), head);
    QCOMPARE(test::GitSandbox::git(m_sample.repository, {"status", "--porcelain"}), std::string());
    const auto path = stored().files.front().path;
    QVERIFY(test::GitSandbox::git(m_sample.repository, {"show", "fix/reviewed:" + path}).find("Edited by hand. ") != std::string::npos);
    QTRY_VERIFY(button("push")->isVisible());
    // What is committed is not decided any more.
    QTest::keyClick(view(), Qt::Key_R);
    QTest::qWait(50);
    QVERIFY(storedDecision() != HunkDecision::rejected);
  }

  void aRejectedPushSaysWhy()
  {
    // The remote has another commit on a branch of that name: not a fast-forward.
    const auto commit = test::GitSandbox::git(m_sample.repository, {"commit-tree", "HEAD^{tree}", "-m", "someone else's"});
    test::GitSandbox::git(m_sample.repository, {"push", "-q", "origin", commit.substr(0, 40) + ":refs/heads/fix/reviewed"});
    QTest::mouseClick(button("push"), Qt::LeftButton);
    QTRY_VERIFY(m_page->findChild<PushDialog*>());
    auto* dialog = m_page->findChild<PushDialog*>();
    QCOMPARE(dialog->findChild<QComboBox*>()->currentText(), QStringLiteral("origin"));
    QTest::mouseClick(verb(dialog), Qt::LeftButton);
    QTRY_VERIFY(!dialog->failureText().isEmpty());
    QVERIFY(stored().state == FixState::committed);
    dialog->reject();
    auto* result = m_page->review()->findChild<QLabel*>(QStringLiteral("result"));
    QTRY_COMPARE(result->property("tone").toString(), QStringLiteral("failed"));
    QTRY_VERIFY(!m_page->findChild<PushDialog*>());
    test::GitSandbox::git(m_sample.repository, {"push", "-q", "origin", "--delete", "fix/reviewed"});
  }

  void pushesTheBranch()
  {
    QTest::mouseClick(button("push"), Qt::LeftButton);
    QTRY_VERIFY(m_page->findChild<PushDialog*>());
    QTest::mouseClick(verb(m_page->findChild<PushDialog*>()), Qt::LeftButton);
    QTRY_VERIFY(stored().state == FixState::pushed);
    QCOMPARE(test::GitSandbox::git(m_sample.remote, {"rev-parse", "fix/reviewed"}).substr(0, 40), stored().commit);
    QTRY_VERIFY(!m_page->findChild<PushDialog*>());
    QTRY_VERIFY(!button("push")->isVisible());
  }

  void deletesAFix()
  {
    const auto count = m_workspace->fixes()->size();
    setNextAnswer(QStringLiteral("yes"));
    QTest::mouseClick(m_page->review()->findChild<QToolButton*>(QStringLiteral("removeFix")), Qt::LeftButton);
    QTRY_COMPARE(m_workspace->fixes()->size(), count - 1);
    QVERIFY(lastQuestion().contains(QStringLiteral("Delete")));
  }
};

QTEST_MAIN(TestFixesPage)
#include "tst_fixes_page.moc"
