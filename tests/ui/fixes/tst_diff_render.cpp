#include "ui/fixes/diff_render.h"

#include <QtTest>

using namespace hone;
using namespace hone::ui;

namespace {

DiffLine line(DiffLine::Kind kind, const char* text, int oldLine, int newLine, bool noNewline = false)
{
  DiffLine made;
  made.kind = kind;
  made.text = text;
  made.oldLine = oldLine;
  made.newLine = newLine;
  made.noNewlineAtEnd = noNewline;
  return made;
}

constexpr auto kContext = DiffLine::Kind::context;
constexpr auto kRemoved = DiffLine::Kind::removed;
constexpr auto kAdded = DiffLine::Kind::added;

std::vector<FileDiff> twoFiles()
{
  DiffHunk first;
  first.number = 1;
  first.lines = {line(kContext, "a", 1, 1), line(kRemoved, "b", 2, 0), line(kRemoved, "c", 3, 0), line(kAdded, "B", 0, 2), line(kContext, "d", 4, 3)};
  DiffHunk second;
  second.number = 2;
  second.lines = {line(kAdded, "end", 0, 9, true)};
  FileDiff changed;
  changed.path = "prompt.md";
  changed.hunks = {first, second};
  FileDiff binary;
  binary.path = "logo.png";
  binary.state = FileDiff::State::binary;
  return {changed, binary};
}

/// Rows as short words: "F" file, "N" note, "H" header, "1:1" a line with its left and right index, "$" no line end.
QString shape(const DiffRows& rows)
{
  QStringList out;
  for (const auto& row : rows.rows) {
    switch (row.kind) {
    case DiffRow::Kind::fileHeader:
      out << QStringLiteral("F");
      break;
    case DiffRow::Kind::fileNote:
      out << QStringLiteral("N");
      break;
    case DiffRow::Kind::hunkHeader:
      out << QStringLiteral("H");
      break;
    case DiffRow::Kind::noNewline:
      out << QStringLiteral("$");
      break;
    case DiffRow::Kind::line:
      out << QStringLiteral("%1:%2").arg(row.left).arg(row.right);
      break;
    }
  }
  return out.join(QLatin1Char(' '));
}

} // namespace

class TestDiffRender : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void displaysSafely_data()
  {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("columns");
    QTest::newRow("plain") << QByteArray("let x = 1;") << QStringLiteral("let x = 1;") << 10;
    QTest::newRow("tab at the start") << QByteArray("\tx") << QStringLiteral("→   x") << 5;
    QTest::newRow("tab to the next stop") << QByteArray("ab\tx") << QStringLiteral("ab→ x") << 5;
    QTest::newRow("escape") << QByteArray("a\x1b[31m") << QStringLiteral("a␛[31m") << 6;
    QTest::newRow("bidi override") << QByteArray("a\xE2\x80\xAE" "b") << QStringLiteral("a⟨RLO⟩b") << 7;
    QTest::newRow("zero width") << QByteArray("a\xE2\x80\x8B" "b") << QStringLiteral("a⟨ZWSP⟩b") << 8;
    QTest::newRow("zero width joiner") << QByteArray("a\xE2\x80\x8D" "b") << QStringLiteral("a⟨U+200D⟩b") << 10;
    QTest::newRow("tag character") << QByteArray("a\xF3\xA0\x81\x81" "b") << QStringLiteral("a⟨U+E0041⟩b") << 11;
    QTest::newRow("broken UTF-8") << QByteArray("a\xFF" "b") << QStringLiteral("a\uFFFD" "b") << 3;
    QTest::newRow("cut UTF-8") << QByteArray("a\xC3") << QStringLiteral("a\uFFFD") << 2;
    QTest::newRow("wide") << QByteArray("中文") << QStringLiteral("中文") << 4;
    QTest::newRow("combining") << QByteArray("e\xCC\x81") << QStringLiteral("e\u0301") << 1;
    QTest::newRow("lone carriage return") << QByteArray("a\rb") << QStringLiteral("a␍b") << 3;
  }
  void displaysSafely()
  {
    QFETCH(QByteArray, bytes);
    const auto shown = displayLine(bytes.toStdString());
    QTEST(shown.text, "text");
    QTEST(shown.columns, "columns");
  }

  void wordSpansFollowTheBytes_data()
  {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("begin");
    QTest::addColumn<int>("length");
    QTest::addColumn<QString>("marked");
    QTest::newRow("ascii") << QByteArray("one two three") << 4 << 3 << QStringLiteral("two");
    QTest::newRow("after two-byte letters") << QByteArray("für große Leute") << 5 << 6 << QStringLiteral("große");
    QTest::newRow("after a four-byte character") << QByteArray("\xF0\x9F\x98\x80 smile") << 5 << 5 << QStringLiteral("smile");
    QTest::newRow("the four-byte character itself") << QByteArray("a \xF0\x9F\x98\x80 b") << 2 << 4 << QStringLiteral("\U0001F600");
    QTest::newRow("after a tab") << QByteArray("\tword") << 1 << 4 << QStringLiteral("word");
    QTest::newRow("a hidden character") << QByteArray("a\xE2\x80\xAE" "b") << 1 << 3 << QStringLiteral("⟨RLO⟩");
    QTest::newRow("begins within a character") << QByteArray("\xC3\xBC" "ber") << 1 << 2 << QStringLiteral("üb");
    QTest::newRow("ends within a character") << QByteArray("b\xC3\xBC" "r") << 0 << 2 << QStringLiteral("bü");
    QTest::newRow("beyond the end") << QByteArray("abc") << 1 << 99 << QStringLiteral("bc");
    QTest::newRow("negative") << QByteArray("abc") << -5 << 6 << QStringLiteral("a");
    QTest::newRow("to the end") << QByteArray("abc") << 2 << 1 << QStringLiteral("c");
  }
  void wordSpansFollowTheBytes()
  {
    QFETCH(QByteArray, bytes);
    QFETCH(int, begin);
    QFETCH(int, length);
    const auto shown = displayLine(bytes.toStdString(), {WordSpan{begin, length}});
    QCOMPARE(shown.words.size(), std::size_t{1});
    QTEST(shown.text.mid(shown.words[0].begin, shown.words[0].length), "marked");
  }

  void wraps_data()
  {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("columns");
    QTest::addColumn<QStringList>("lines");
    QTest::newRow("fits") << QStringLiteral("one two") << 7 << QStringList{QStringLiteral("one two")};
    QTest::newRow("at a space") << QStringLiteral("one two three") << 8 << QStringList{QStringLiteral("one two "), QStringLiteral("three")};
    QTest::newRow("no space") << QStringLiteral("abcdefghij") << 4 << QStringList{QStringLiteral("abcd"), QStringLiteral("efgh"), QStringLiteral("ij")};
    QTest::newRow("a space at the edge hangs") << QStringLiteral("abcd efgh") << 4 << QStringList{QStringLiteral("abcd "), QStringLiteral("efgh")};
    QTest::newRow("wide characters") << QStringLiteral("中文字符") << 4 << QStringList{QStringLiteral("中文"), QStringLiteral("字符")};
    QTest::newRow("surrogates stay whole") << QStringLiteral("abc\U0001F600d") << 4 << QStringList{QStringLiteral("abc"), QStringLiteral("\U0001F600d")};
    QTest::newRow("empty") << QString() << 10 << QStringList{QString()};
  }
  void wraps()
  {
    QFETCH(QString, text);
    QFETCH(int, columns);
    QStringList lines;
    for (const auto& span : wrapText(text, columns))
      lines << text.mid(span.begin, span.length);
    QTEST(lines, "lines");
    QCOMPARE(lines.join(QString()), text);
  }

  void wrappingLosesNothing()
  {
    const auto text = QStringLiteral("The agent   should always list the action and its details before it updates the database, e.g. "
                                     "https://example.com/a/very/long/path/that/has/no/space/at/all and then 中文字符 go on.");
    for (int columns = 1; columns < 130; ++columns) {
      QString joined;
      for (const auto& span : wrapText(text, columns)) {
        QVERIFY(span.length > 0);
        const auto piece = text.mid(span.begin, span.length);
        auto seen = piece;
        while (seen.endsWith(QLatin1Char(' ')))
          seen.chop(1);
        QVERIFY(columnsOf(seen) <= std::max(columns, 4));
        joined += piece;
      }
      QCOMPARE(joined, text);
    }
  }

  void unifiedRows()
  {
    QCOMPARE(shape(buildRows(twoFiles(), DiffMode::unified)), QStringLiteral("F H 0:0 1:-1 2:-1 -1:3 4:4 H -1:0 $ F N"));
  }

  void sideBySideRows()
  {
    const auto rows = buildRows(twoFiles(), DiffMode::sideBySide);
    QCOMPARE(shape(rows), QStringLiteral("F H 0:0 1:3 2:-1 4:4 H -1:0 $ F N"));
    QCOMPARE(rows.hunks.size(), std::size_t{2});
    QCOMPARE(rows.hunks[1].firstRow, 6);
    QCOMPARE(rows.hunks[1].endRow, 9);
  }

  void heights()
  {
    auto files = twoFiles();
    files[0].hunks[0].lines[1].text = std::string(25, 'x');
    const auto rows = buildRows(files, DiffMode::unified);
    DiffMetrics metrics;
    metrics.lineHeight = 10;
    metrics.fileHeader = 100;
    metrics.hunkHeader = 50;
    metrics.fileNote = 30;
    metrics.hunkGap = 5;
    metrics.columns = 10;
    const auto tops = rowTops(files, rows, metrics);
    // F 0, H 100, lines 150, 160 (three visual lines), 190, 200, 210 + gap, H 225, line 275, $ 285 + gap, F 300, N 400, end 430
    QCOMPARE(tops, (std::vector<int>{0, 100, 150, 160, 190, 200, 210, 225, 275, 285, 300, 400, 430}));
    QCOMPARE(rowAt(tops, 0), 0);
    QCOMPARE(rowAt(tops, 99), 0);
    QCOMPARE(rowAt(tops, 100), 1);
    QCOMPARE(rowAt(tops, 175), 3);
    QCOMPARE(rowAt(tops, 9999), 11);
    metrics.columns = 0;
    QCOMPARE(rowTops(files, rows, metrics)[4], 170);
    metrics.editedHunk = 0;
    metrics.editorHeight = 77;
    const auto edited = rowTops(files, rows, metrics);
    QCOMPARE(edited[2], 227);
    QCOMPARE(edited[7], 232);
  }

  void nextHunkGoesRound()
  {
    auto files = twoFiles();
    const auto rows = buildRows(files, DiffMode::unified);
    const auto undecided = [](const DiffHunk& hunk) { return hunk.decision == HunkDecision::undecided; };
    QCOMPARE(nextHunk(files, rows, 0, 1, undecided), 1);
    QCOMPARE(nextHunk(files, rows, 1, 1, undecided), 0);
    files[0].hunks[0].decision = HunkDecision::accepted;
    QCOMPARE(nextHunk(files, rows, 1, 1, undecided), 1);
    files[0].hunks[1].decision = HunkDecision::rejected;
    QCOMPARE(nextHunk(files, rows, 1, 1, undecided), -1);
    const auto progress = reviewProgress(files);
    QCOMPARE(progress.decided, 2);
    QCOMPARE(progress.accepted, 1);
    QCOMPARE(progress.rejected, 1);
    QCOMPARE(progress.total, 2);
  }

  void newSideKeepsWhatTheFileHas()
  {
    const auto files = twoFiles();
    QCOMPARE(hunkNewSide(files[0].hunks[0]), QStringLiteral("a\nB\nd\n"));
    QCOMPARE(hunkNewSide(files[0].hunks[1]), QStringLiteral("end"));
    QCOMPARE(hunkAsText(files[0].hunks[0]), QStringLiteral(" a\n-b\n-c\n+B\n d\n"));
  }

  void finds()
  {
    const auto files = twoFiles();
    const auto rows = buildRows(files, DiffMode::sideBySide);
    const auto matches = findInRows(files, rows, QStringLiteral("b"));
    QCOMPARE(matches.size(), std::size_t{2});
    QCOMPARE(matches[0].row, matches[1].row);
    QCOMPARE(matches[0].right, false);
    QCOMPARE(matches[1].right, true);
    QVERIFY(findInRows(files, rows, QString()).empty());
    QCOMPARE(findInRows(files, rows, QStringLiteral("a")).size(), std::size_t{1}); // a context line counts once
  }

  void isQuickOnLargeDiffs()
  {
    std::vector<FileDiff> files(1);
    DiffHunk hunk;
    hunk.number = 1;
    for (int i = 0; i < 50000; ++i)
      hunk.lines.push_back(line(i % 3 == 0 ? kRemoved : kAdded, "A line of ordinary length that a prompt or a program may have, word by word.", i + 1, i + 1));
    files[0].hunks = {hunk};
    QElapsedTimer timer;
    timer.start();
    const auto rows = buildRows(files, DiffMode::unified);
    DiffMetrics metrics;
    metrics.columns = 60;
    const auto tops = rowTops(files, rows, metrics);
    qInfo("50,000 lines: rows and heights in %lld ms", timer.elapsed());
    QCOMPARE(rows.rows.size(), std::size_t{50002});
    QVERIFY(tops.back() > 50000 * 2 * metrics.lineHeight);
    QVERIFY(timer.elapsed() < 4000);
  }
};

QTEST_GUILESS_MAIN(TestDiffRender)
#include "tst_diff_render.moc"
