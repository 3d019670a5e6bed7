#include <algorithm>
#include <random>

#include "fixes/diff_model.h"
#include "git_sandbox.h"

using namespace hone;
using test::GitSandbox;

namespace {

Fix fixOf(const std::string& base, const std::string& proposed, const std::string& path = "prompt.md")
{
  Fix fix;
  fix.files.push_back({path, base, proposed});
  return fix;
}

std::string numbered(int from, int to)
{
  std::string text;
  for (int i = from; i <= to; ++i)
    text += "line " + std::to_string(i) + "\n";
  return text;
}

std::string replaced(std::string text, const std::string& what, const std::string& with)
{
  const std::size_t at = text.find(what);
  if (at == std::string::npos)
    qFatal("no such text");
  return text.replace(at, what.size(), with);
}

/// The text that the decisions make of the fix's first file.
std::string outcome(const Fix& fix, bool undecidedCountAsAccepted)
{
  const std::vector<FixFile> files = decidedFiles(fix, undecidedCountAsAccepted);
  return files.empty() ? fix.files.front().baseText : files.front().proposedText;
}

Fix decided(const Fix& fix, int number, HunkDecision decision)
{
  auto result = decideHunk(fix, number, decision);
  if (!result)
    qFatal("%s", result.error().message.c_str());
  return *result;
}

/// What the spans leave of a line, without blanks: equal on both sides, or the marks are wrong.
std::string unmarked(const std::string& line, const std::vector<WordSpan>& spans)
{
  std::string out;
  std::size_t at = 0;
  const auto take = [&](std::size_t end) {
    for (; at < end; ++at)
      if (line[at] != ' ')
        out += line[at];
  };
  for (const WordSpan& span : spans) {
    take(static_cast<std::size_t>(span.begin));
    at = static_cast<std::size_t>(span.begin + span.length);
  }
  take(line.size());
  return out;
}

} // namespace

class TestDiffModel : public QObject {
  Q_OBJECT

  GitSandbox m_sandbox;

  /// Writes the bases into a real repository, lets real git apply the patch and compares what it made.
  void gitTakes(const Fix& fix, bool undecided = true)
  {
    const std::string folder = m_sandbox.path("apply" + std::to_string(m_next++));
    GitSandbox::git(folder, {"init", "-q"});
    GitSandbox::git(folder, {"config", "core.autocrlf", "false"});
    for (const FixFile& file : fix.files)
      if (!file.newFile)
        GitSandbox::writeFile(folder + "/" + file.path, file.baseText);
    GitSandbox::git(folder, {"add", "-A"});
    GitSandbox::git(folder, {"commit", "-q", "--allow-empty", "-m", "base"});
    const std::string patch = formatPatch(fix, undecided);
    QVERIFY2(!patch.empty(), "an empty patch");
    GitSandbox::writeFile(m_sandbox.path("the.patch"), patch);
    int code = 0;
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"apply", "--check", "--index", "../the.patch"},
                                                      std::vector<std::string>{"apply", "--index", "../the.patch"}}) {
      GitSandbox::git(folder, arguments, &code);
      QVERIFY2(code == 0, patch.c_str());
    }
    for (const FixFile& file : decidedFiles(fix, undecided)) {
      QCOMPARE(GitSandbox::exists(folder + "/" + file.path), !file.deletedFile);
      QCOMPARE(GitSandbox::readFile(folder + "/" + file.path), file.proposedText);
    }
    // And git's own diff says the same lines when it is read back.
    auto again = applyPatch(fix, patch);
    QVERIFY2(again, again ? "" : again.error().describe().c_str());
    const std::vector<FixFile> wanted = decidedFiles(fix, undecided);
    const std::vector<FixFile> got = decidedFiles(*again, false);
    QCOMPARE(got.size(), wanted.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      QCOMPARE(got[i].path, wanted[i].path);
      QCOMPARE(got[i].proposedText, wanted[i].proposedText);
      QCOMPARE(got[i].newFile, wanted[i].newFile);
      QCOMPARE(got[i].deletedFile, wanted[i].deletedFile);
    }
    const std::string gitPatch = GitSandbox::git(folder, {"diff", "--cached"});
    auto fromGit = applyPatch(fix, gitPatch);
    QVERIFY2(fromGit, fromGit ? "" : (fromGit.error().describe() + "\n" + gitPatch).c_str());
    QCOMPARE(decidedFiles(*fromGit, false).size(), wanted.size());
  }
  int m_next = 0;

private Q_SLOTS:
  void alignsLinesWithThreeLinesOfContext()
  {
    const std::string base = "# Rules\n\n" + numbered(1, 30);
    const std::string proposed = replaced(replaced(base, "line 5\n", "line five\n"), "line 25\n", "line 25\nline 25b\n");
    const std::vector<FileDiff> files = diffFix(fixOf(base, proposed));
    QCOMPARE(files.size(), 1U);
    QCOMPARE(files[0].state, FileDiff::State::changed);
    QCOMPARE(files[0].hunks.size(), 2U);
    const DiffHunk& first = files[0].hunks[0];
    QCOMPARE(first.number, 1);
    QCOMPARE(first.oldStart, 4);
    QCOMPARE(first.oldCount, 7);
    QCOMPARE(first.section, std::string("Rules"));
    QCOMPARE(first.lines.size(), 8U);
    QCOMPARE(first.lines[3].text, std::string("line 5"));
    QCOMPARE(first.lines[3].kind, DiffLine::Kind::removed);
    QCOMPARE(first.lines[4].newLine, 7);
    QCOMPARE(first.words.size(), first.lines.size());
    QCOMPARE(first.words[3], (std::vector<WordSpan>{{5, 1}}));
    QCOMPARE(first.words[4], (std::vector<WordSpan>{{5, 4}}));
    QCOMPARE(files[0].hunks[1].number, 2);
    QVERIFY(files[0].hunks[1].words[3].empty()); // a wholly new line has no words of its own
  }

  void numbersHunksOverAllFiles()
  {
    Fix fix = fixOf("a\n", "b\n", "one.txt");
    fix.files.push_back({"two.txt", "same\n", "same\n"});
    fix.files.push_back({"three.txt", "c\n", "d\n"});
    const std::vector<FileDiff> files = diffFix(fix);
    QCOMPARE(files[1].state, FileDiff::State::identical);
    QCOMPARE(files[2].hunks.at(0).number, 2);
    QVERIFY(!decideHunk(fix, 3, HunkDecision::accepted));
    QCOMPARE(decideHunk(fix, 0, HunkDecision::accepted).error().kind, ErrorKind::notFound);
    const std::vector<FixFile> left = decidedFiles(decided(fix, 2, HunkDecision::accepted), false);
    QCOMPARE(left.size(), 1U);
    QCOMPARE(left[0].path, std::string("three.txt"));
  }

  void buildsTheResultFromBaseAndDecisions_data()
  {
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("second");
    for (int a = 0; a < 3; ++a)
      for (int b = 0; b < 3; ++b)
        QTest::addRow("%s and %s", toString(static_cast<HunkDecision>(a)).data(), toString(static_cast<HunkDecision>(b)).data()) << a << b;
  }
  void buildsTheResultFromBaseAndDecisions()
  {
    QFETCH(int, first);
    QFETCH(int, second);
    const std::string base = numbered(1, 40);
    Fix fix = fixOf(base, replaced(replaced(base, "line 5\n", ""), "line 30\n", "line 30\nnew\nnewer\n"));
    fix = decided(decided(fix, 1, static_cast<HunkDecision>(first)), 2, static_cast<HunkDecision>(second));
    for (const bool undecided : {false, true}) {
      const auto counts = [&](int d) { return static_cast<HunkDecision>(d) == HunkDecision::accepted || (undecided && d == 0); };
      std::string wanted = base;
      if (counts(first))
        wanted = replaced(wanted, "line 5\n", "");
      if (counts(second))
        wanted = replaced(wanted, "line 30\n", "line 30\nnew\nnewer\n");
      QCOMPARE(outcome(fix, undecided), wanted);
      QCOMPARE(decidedFiles(fix, undecided).empty(), wanted == base);
      if (wanted != base)
        gitTakes(fix, undecided);
      else
        QVERIFY(formatPatch(fix, undecided).empty());
    }
  }

  void undoesADecision()
  {
    const Fix fix = fixOf("a\n", "b\n");
    Fix changed = decided(fix, 1, HunkDecision::rejected);
    QVERIFY(decidedFiles(changed, true).empty());
    changed = decided(changed, 1, HunkDecision::undecided);
    QCOMPARE(outcome(changed, true), std::string("b\n"));
    QCOMPARE(changed.choices.size(), 1U);
  }

  void editsTheNewSide()
  {
    const std::string base = numbered(1, 40);
    Fix fix = fixOf(base, replaced(replaced(base, "line 5\n", "line five\n"), "line 30\n", "line thirty\n"));
    fix = decided(fix, 2, HunkDecision::rejected);
    const std::string text = hunkNewText(diffFix(fix)[0].hunks[0]);
    QCOMPARE(text, std::string("line 2\nline 3\nline 4\nline five\nline 6\nline 7\nline 8\n"));
    const auto edited = editHunk(fix, 1, replaced(text, "line five\n", "line FIVE\nand more\n"));
    QVERIFY(edited);
    const std::vector<DiffHunk> hunks = diffFix(*edited)[0].hunks;
    QCOMPARE(hunks.size(), 2U);
    QVERIFY(hunks[0].edited);
    QVERIFY(hunks[0].decision == HunkDecision::accepted);
    QVERIFY(!hunks[1].edited);
    QVERIFY(hunks[1].decision == HunkDecision::rejected);
    QCOMPARE(outcome(*edited, true), replaced(base, "line 5\n", "line FIVE\nand more\n"));
    gitTakes(*edited);
  }

  void editWithoutFinalNewlineDoesNotJoinLines()
  {
    const std::string base = numbered(1, 20);
    const auto edited = editHunk(fixOf(base, replaced(base, "line 5\n", "five\n")), 1, "only this");
    QVERIFY(edited);
    QCOMPARE(outcome(*edited, false), "line 1\nonly this\n" + numbered(9, 20));
  }

  void editBackToTheBaseLeavesNothing()
  {
    const std::string base = numbered(1, 9);
    const Fix fix = fixOf(base, replaced(base, "line 5\n", "five\n"));
    const auto edited = editHunk(fix, 1, numbered(2, 8));
    QVERIFY(edited);
    QCOMPARE(diffFix(*edited)[0].state, FileDiff::State::identical);
    QVERIFY(decidedFiles(*edited, true).empty());
  }

  void editThatReachesARejectedNeighbourLeavesItOut()
  {
    const std::string base = numbered(1, 30);
    Fix fix = fixOf(base, replaced(replaced(base, "line 5\n", "five\n"), "line 13\n", "thirteen\n"));
    QCOMPARE(diffFix(fix)[0].hunks.size(), 2U);
    fix = decided(fix, 2, HunkDecision::rejected);
    const std::string text = hunkNewText(diffFix(fix)[0].hunks[0]);
    const auto edited = editHunk(fix, 1, replaced(text, "line 8\n", "eight\n"));
    QVERIFY(edited);
    QCOMPARE(outcome(*edited, true), replaced(replaced(base, "line 5\n", "five\n"), "line 8\n", "eight\n"));
  }

  void editThatReachesAnUndecidedNeighbourAsksAgain()
  {
    const std::string base = numbered(1, 30);
    const Fix fix = fixOf(base, replaced(replaced(base, "line 5\n", "five\n"), "line 13\n", "thirteen\n"));
    const std::string text = hunkNewText(diffFix(fix)[0].hunks[0]);
    const auto edited = editHunk(fix, 1, replaced(text, "line 8\n", "eight\n"));
    QVERIFY(edited);
    const std::vector<DiffHunk> hunks = diffFix(*edited)[0].hunks;
    QCOMPARE(hunks.size(), 1U);
    QVERIFY(hunks[0].edited);
    QVERIFY(hunks[0].decision == HunkDecision::undecided);
    QCOMPARE(outcome(*edited, false), base);
  }

  void refusesToEditWhatIsNotUtf8()
  {
    const Fix fix = fixOf("caf\xe9 one\n", "caf\xe9 two\n");
    QCOMPARE(diffFix(fix)[0].state, FileDiff::State::changed);
    QCOMPARE(editHunk(fix, 1, "cafe\n").error().kind, ErrorKind::unsupported);
    gitTakes(fix);
  }

  void formatsPatchesThatGitTakes_data()
  {
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("proposed");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("newFile");
    QTest::addColumn<bool>("deletedFile");
    const auto row = [](const char* name, QByteArray base, QByteArray proposed, const char* path = "a.md", bool made = false, bool removed = false) {
      QTest::newRow(name) << base << proposed << QByteArray(path) << made << removed;
    };
    row("no final newline on both sides", "a\nb", "a\nc");
    row("final newline added", "a\nb", "a\nb\n");
    row("final newline taken away", "a\nb\n", "a\nb");
    row("appended to a text without final newline", "a\nb", "a\nb\nc");
    row("CR LF", "a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\nd\r\n");
    row("CR LF without final newline", "a\r\nb", "a\r\nb\r\nc");
    row("line ends only", "a\r\nb\r\n", "a\nb\n");
    row("mixed line ends", "a\r\nb\nc\r\n", "a\r\nb\nd\nc\r\n");
    row("empty file filled", "", "x\n");
    row("file emptied", "x\ny\n", "");
    row("new file", "", "x\ny", "new/deep/file.txt", true);
    row("new empty file", "", "", "empty.txt", true);
    row("deleted file", "x\ny\n", "", "a.md", false, true);
    row("deleted file without final newline", "x\ny", "", "a.md", false, true);
    row("deleted empty file", "", "", "a.md", false, true);
    row("non-ASCII path", "a\n", "b\n", "prompts/Grüße/系统.md");
    row("blanks and quotes in the path", "a\n", "b\n", "my \"own\" prompts/a b.md");
    row("lines that look like a patch", "-- a\n++ b\n@@ -1 +1 @@\n", "-- x\n++ y\n@@ -1 +1 @@\ndiff --git a/b b/b\n");
    row("form feeds and other controls", "a\x0c\nb\x1b\n", "a\x0c\nc\x1b\n");
    row("CR within a line", "a\rb\n", "a\rc\n");
  }
  void formatsPatchesThatGitTakes()
  {
    QFETCH(QByteArray, base);
    QFETCH(QByteArray, proposed);
    QFETCH(QByteArray, path);
    QFETCH(bool, newFile);
    QFETCH(bool, deletedFile);
    Fix fix;
    fix.files.push_back({path.toStdString(), base.toStdString(), proposed.toStdString(), newFile, deletedFile});
    QCOMPARE(diffFix(fix)[0].hunks.size(), 1U);
    gitTakes(fix);
    const Fix rejected = decided(fix, 1, HunkDecision::rejected);
    QVERIFY(decidedFiles(rejected, true).empty());
    QVERIFY(formatPatch(rejected, true).empty());
    const std::vector<FixFile> accepted = decidedFiles(decided(fix, 1, HunkDecision::accepted), false);
    QCOMPARE(accepted.size(), 1U);
    QCOMPARE(accepted[0].proposedText, proposed.toStdString());
  }

  void keepsCrLfWhenAnEditorHandsBackLf()
  {
    const Fix fix = fixOf("a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n");
    const DiffHunk hunk = diffFix(fix)[0].hunks[0];
    QCOMPARE(hunk.lines[1].text, std::string("b"));
    QVERIFY(hunk.lines[1].crlf);
    QCOMPARE(hunkNewText(hunk), std::string("a\r\nB\r\nc\r\n"));
    const auto edited = editHunk(fix, 1, "a\nBB\nnew\nc\n");
    QVERIFY(edited);
    QCOMPARE(outcome(*edited, false), std::string("a\r\nBB\r\nnew\r\nc\r\n"));
  }

  void keepsMixedLineEndsOfUntouchedLines()
  {
    const Fix fix = fixOf("a\r\nb\nc\r\nd\r\n", "a\r\nb\nC\r\nd\r\n");
    const auto edited = editHunk(fix, 1, "a\nb\nCC\nd\n");
    QVERIFY(edited);
    QCOMPARE(outcome(*edited, false), std::string("a\r\nb\nCC\r\nd\r\n"));
  }

  void decidesBinaryFilesAsAWhole()
  {
    const std::string base("a\0b", 3);
    const std::string proposed("a\0c", 3);
    const Fix fix = fixOf(base, proposed, "image.bin");
    const std::vector<FileDiff> files = diffFix(fix);
    QCOMPARE(files[0].state, FileDiff::State::binary);
    QCOMPARE(files[0].hunks.size(), 1U);
    QVERIFY(files[0].hunks[0].lines.empty());
    QVERIFY(decidedFiles(decided(fix, 1, HunkDecision::rejected), true).empty());
    QCOMPARE(decidedFiles(decided(fix, 1, HunkDecision::accepted), false).at(0).proposedText, proposed);
    QCOMPARE(editHunk(fix, 1, "x").error().kind, ErrorKind::unsupported);
  }

  void takesTooLargeFilesAsAWhole()
  {
    std::string base(9U << 20U, 'x');
    const Fix fix = fixOf(base, base + "y");
    QCOMPARE(diffFix(fix)[0].state, FileDiff::State::tooLarge);
    QCOMPARE(decidedFiles(fix, true).at(0).proposedText, base + "y");
    QVERIFY(decidedFiles(fix, false).empty());
  }

  void readsPatchesOfOtherShapes()
  {
    const std::string base = numbered(1, 12);
    const Fix fix = fixOf(base, base, "a.md");
    // Plain diff -u with time stamps, moved by two lines.
    auto plain = applyPatch(fix, "--- a.md\t2026-01-01\n+++ a.md\t2026-01-02\n@@ -6,3 +6,3 @@\n line 4\n-line 5\n+five\n line 6\n");
    QVERIFY2(plain, plain ? "" : plain.error().describe().c_str());
    QCOMPARE(outcome(*plain, false), replaced(base, "line 5\n", "five\n"));
    QVERIFY(diffFix(*plain)[0].hunks[0].edited);
    QVERIFY(diffFix(*plain)[0].hunks[0].decision == HunkDecision::accepted);
  }

  void refusesBadPatches_data()
  {
    QTest::addColumn<QString>("patch");
    QTest::addColumn<int>("kind");
    const auto row = [](const char* name, const char* patch, ErrorKind kind) { QTest::newRow(name) << QString::fromUtf8(patch) << static_cast<int>(kind); };
    row("nothing", "", ErrorKind::invalidInput);
    row("prose", "please change it\n", ErrorKind::invalidInput);
    row("does not fit", "--- a/a.md\n+++ b/a.md\n@@ -1 +1 @@\n-nowhere\n+x\n", ErrorKind::conflict);
    row("cut off", "--- a/a.md\n+++ b/a.md\n@@ -1,3 +1,3 @@\n line 1\n", ErrorKind::invalidInput);
    row("header damaged", "--- a/a.md\n+++ b/a.md\n@@ -x +1 @@\n-line 1\n+x\n", ErrorKind::invalidInput);
    row("other file", "--- a/b.md\n+++ b/b.md\n@@ -1 +1 @@\n-line 1\n+x\n", ErrorKind::invalidInput);
    row("rename", "diff --git a/a.md b/b.md\nrename from a.md\nrename to b.md\n", ErrorKind::invalidInput);
    row("leaves the repository", "--- /dev/null\n+++ b/../x\n@@ -0,0 +1 @@\n+x\n", ErrorKind::invalidInput);
    row("into .git", "--- /dev/null\n+++ b/.GIT/hooks/pre-push\n@@ -0,0 +1 @@\n+x\n", ErrorKind::invalidInput);
    row("new file that is there", "--- /dev/null\n+++ b/a.md\n@@ -0,0 +1 @@\n+x\n", ErrorKind::conflict);
    row("deletes half", "--- a/a.md\n+++ /dev/null\n@@ -1 +0,0 @@\n-line 1\n", ErrorKind::conflict);
    row("huge counts", "--- a/a.md\n+++ b/a.md\n@@ -999999999999 +1 @@\n-line 1\n+x\n", ErrorKind::invalidInput);
  }
  void refusesBadPatches()
  {
    QFETCH(QString, patch);
    QFETCH(int, kind);
    const auto result = applyPatch(fixOf(numbered(1, 12), numbered(1, 12), "a.md"), patch.toStdString());
    QVERIFY(!result);
    QCOMPARE(static_cast<int>(result.error().kind), kind);
    QVERIFY(!result.error().message.empty());
  }

  void marksWords_data()
  {
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("removed");
    QTest::addColumn<QString>("added");
    QTest::newRow("one word") << QString::fromUtf8("list the items") << QString::fromUtf8("list all items") << QString::fromUtf8("the") << QString::fromUtf8("all");
    QTest::newRow("insertion") << QString::fromUtf8("ask the user") << QString::fromUtf8("ask the kind user") << QString::fromUtf8("") << QString::fromUtf8("kind ");
    QTest::newRow("two words in a row") << QString::fromUtf8("a b c d") << QString::fromUtf8("a x y d") << QString::fromUtf8("b c") << QString::fromUtf8("x y");
    QTest::newRow("accents") << QString::fromUtf8("Grüße an alle") << QString::fromUtf8("Grüsse an alle") << QString::fromUtf8("Grüße") << QString::fromUtf8("Grüsse");
    QTest::newRow("combining mark") << QString::fromUtf8("e\u0301t") << QString::fromUtf8("e\u0300t") << QString::fromUtf8("e\u0301t") << QString::fromUtf8("e\u0300t");
    QTest::newRow("Chinese") << QString::fromUtf8("用户确认订单") << QString::fromUtf8("用户取消订单") << QString::fromUtf8("确认") << QString::fromUtf8("取消");
    QTest::newRow("emoji family") << QString::fromUtf8("a 👨‍👩‍👧 b") << QString::fromUtf8("a 👨‍👩‍👦 b") << QString::fromUtf8("👨‍👩‍👧") << QString::fromUtf8("👨‍👩‍👦");
    QTest::newRow("punctuation") << QString::fromUtf8("stop.") << QString::fromUtf8("stop!") << QString::fromUtf8(".") << QString::fromUtf8("!");
    QTest::newRow("equal") << QString::fromUtf8("same") << QString::fromUtf8("same") << QString::fromUtf8("") << QString::fromUtf8("");
  }
  void marksWords()
  {
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(QString, removed);
    QFETCH(QString, added);
    const std::string a = before.toStdString();
    const std::string b = after.toStdString();
    const auto [spansA, spansB] = diffWords(a, b);
    const auto text = [](const std::string& line, const std::vector<WordSpan>& spans) {
      std::string out;
      for (const WordSpan& span : spans)
        out += line.substr(static_cast<std::size_t>(span.begin), static_cast<std::size_t>(span.length));
      return QString::fromStdString(out);
    };
    QCOMPARE(text(a, spansA), removed);
    QCOMPARE(text(b, spansB).trimmed(), added.trimmed());
  }

  void marksWordsOfHugeLinesInTime()
  {
    std::mt19937 random(7);
    std::string a;
    std::string b;
    for (int i = 0; i < 60000; ++i) {
      const std::string word = "w" + std::to_string(random() % 5000) + (i % 12 == 11 ? ". " : " ");
      a += word;
      b += random() % 40 == 0 ? "changed " : word;
    }
    QElapsedTimer timer;
    timer.start();
    const auto [spansA, spansB] = diffWords(a, b);
    QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(spansA.size() > 500);
    QCOMPARE(unmarked(a, spansA), unmarked(b, spansB));
    // Unlike texts too.
    std::reverse(b.begin(), b.end());
    timer.restart();
    const auto [unlikeA, unlikeB] = diffWords(a, b);
    QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(unmarked(a, unlikeA), unmarked(b, unlikeB));
    // And the same clauses in another order.
    std::string c;
    for (std::size_t end = a.size(); end > 0;) {
      const std::size_t begin = a.rfind(". ", end < 3 ? 0 : end - 3);
      const std::size_t from = begin == std::string::npos ? 0 : begin + 2;
      c += a.substr(from, end - from);
      end = from;
    }
    timer.restart();
    const auto [orderA, orderC] = diffWords(a, c);
    QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(unmarked(a, orderA), unmarked(c, orderC));
  }

  void pairsRemovedLinesWithTheAddedOnesTheyResemble()
  {
    const std::string base = "x\nThe user must confirm the order.\nThe agent must check the status.\ny\n";
    const std::string proposed = "x\nA wholly new thing: bananas.\nThe user must confirm the whole order.\nThe agent must always check the status.\ny\n";
    const DiffHunk hunk = diffFix(fixOf(base, proposed))[0].hunks[0];
    for (std::size_t i = 0; i < hunk.lines.size(); ++i) {
      if (hunk.lines[i].kind != DiffLine::Kind::added)
        continue;
      const std::string& text = hunk.lines[i].text;
      if (text.find("bananas") != std::string::npos)
        QVERIFY(hunk.words[i].empty());
      else
        QCOMPARE(hunk.words[i].size(), 1U);
    }
  }

  void properties_data()
  {
    QTest::addColumn<int>("seed");
    for (int seed = 0; seed < 60; ++seed)
      QTest::addRow("seed %d", seed) << seed;
  }
  void properties()
  {
    QFETCH(int, seed);
    std::mt19937 random(static_cast<unsigned>(seed));
    const auto some = [&](unsigned n) { return static_cast<int>(random() % n); };
    const bool crlf = some(4) == 0;
    const std::string end = crlf ? "\r\n" : "\n";
    std::vector<std::string> lines;
    for (int i = 0, n = some(60); i < n; ++i)
      lines.push_back("line " + std::to_string(some(20)) + end);
    if (!lines.empty() && some(3) == 0)
      lines.back().resize(lines.back().size() - end.size());
    const auto join = [](const std::vector<std::string>& parts) {
      std::string text;
      for (const std::string& part : parts)
        text += part;
      return text;
    };
    const std::string base = join(lines);
    std::vector<std::string> changed = lines;
    if (!changed.empty() && !changed.back().ends_with('\n'))
      changed.back() += some(2) == 0 ? end : "";
    for (int i = 0, n = 1 + some(6); i < n; ++i) {
      const int at = changed.empty() ? 0 : some(static_cast<unsigned>(changed.size()));
      if (some(3) == 0 && !changed.empty())
        changed.erase(changed.begin() + at);
      else
        changed.insert(changed.begin() + at, "new " + std::to_string(some(9)) + end);
    }
    const std::string proposed = join(changed);
    Fix fix = fixOf(base, proposed, "dir/p.md");
    const int hunks = static_cast<int>(diffFix(fix)[0].hunks.size());
    if (hunks == 0) {
      QCOMPARE(base, proposed);
      return;
    }
    Fix all = fix;
    Fix none = fix;
    Fix some3 = fix;
    for (int i = 1; i <= hunks; ++i) {
      all = decided(all, i, HunkDecision::accepted);
      none = decided(none, i, HunkDecision::rejected);
      some3 = decided(some3, i, static_cast<HunkDecision>(some(3)));
    }
    QCOMPARE(outcome(all, false), proposed);
    QCOMPARE(outcome(none, true), base);
    gitTakes(all, false);
    if (!decidedFiles(some3, true).empty())
      gitTakes(some3, true);
    // An edit changes its own hunk and no decision elsewhere.
    const int number = 1 + some(static_cast<unsigned>(hunks));
    const std::string before = outcome(some3, false);
    const DiffHunk hunk = diffFix(some3)[0].hunks[static_cast<std::size_t>(number - 1)];
    const Fix accepted = decided(some3, number, HunkDecision::accepted);
    const auto same = editHunk(accepted, number, hunkNewText(hunk));
    QVERIFY(same);
    QCOMPARE(outcome(*same, false), outcome(accepted, false));
    std::string text = hunkNewText(hunk);
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t stop = std::min(text.find('\n', begin), text.size() - 1) + 1;
      parts.push_back(text.substr(begin, stop - begin));
      begin = stop;
    }
    // Changed within the hunk's own changed lines: neighbours stay apart.
    std::size_t at = 0;
    for (const DiffLine& line : hunk.lines) {
      if (line.kind != DiffLine::Kind::context)
        break;
      ++at;
    }
    parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(std::min(at, parts.size())), "edited by a person" + end);
    if (at >= parts.size() - 1 && parts.size() > 1 && !parts[parts.size() - 2].ends_with('\n'))
      parts[parts.size() - 2] += end;
    const auto edited = editHunk(some3, number, join(parts));
    QVERIFY(edited);
    const std::string after = outcome(*edited, false);
    QVERIFY(after.find("edited by a person") != std::string::npos);
    const std::vector<DiffHunk> hunksBefore = diffFix(some3)[0].hunks;
    const std::vector<DiffHunk> hunksAfter = diffFix(*edited)[0].hunks;
    if (hunksBefore.size() == hunksAfter.size())
      for (std::size_t i = 0; i < hunksBefore.size(); ++i) {
        if (static_cast<int>(i) + 1 == number)
          QVERIFY(hunksAfter[i].edited && hunksAfter[i].decision == HunkDecision::accepted);
        else
          QVERIFY(hunksAfter[i].decision == hunksBefore[i].decision);
      }
  }
};

QTEST_GUILESS_MAIN(TestDiffModel)
#include "tst_diff_model.moc"
