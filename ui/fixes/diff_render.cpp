#include "ui/fixes/diff_render.h"

#include "ui/widgets/safe_text.h"

#include <algorithm>

namespace hone::ui {

namespace {

/// Bytes of the UTF-8 sequence at the start of text; 1 for broken ones.
int sequenceLength(std::string_view text)
{
  const auto lead = static_cast<unsigned char>(text.front());
  const int wanted = lead < 0x80 ? 1 : lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
  if (static_cast<std::size_t>(wanted) > text.size())
    return 1;
  for (int i = 1; i < wanted; ++i) {
    if ((static_cast<unsigned char>(text[static_cast<std::size_t>(i)]) & 0xC0) != 0x80)
      return 1;
  }
  return wanted;
}

/// Characters that are not seen but change what is read, beyond those that safeText names: they are given by number.
bool isInvisible(char32_t c)
{
  return c == 0x00AD || c == 0x034F || c == 0x061C || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 ||
         (c >= 0x180B && c <= 0x180F) || c == 0x200C || c == 0x200D || c == 0x2028 || c == 0x2029 ||
         (c >= 0x2061 && c <= 0x2065) || (c >= 0x206A && c <= 0x206F) || c == 0x3164 || c == 0xFFA0 ||
         (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE0FFF);
}

bool isWide(char32_t c)
{
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0x303E) || (c >= 0x3041 && c <= 0xA4CF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) ||
         (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) ||
         (c >= 0x20000 && c <= 0x3FFFD);
}

int cellsOf(char32_t c)
{
  if (c < 0x300)
    return 1;
  switch (QChar::category(c)) {
  case QChar::Mark_NonSpacing:
  case QChar::Mark_Enclosing:
    return 0;
  default:
    return isWide(c) ? 2 : 1;
  }
}

char32_t codePointAt(const QString& text, qsizetype& position)
{
  const QChar c = text[position++];
  if (c.isHighSurrogate() && position < text.size() && text[position].isLowSurrogate())
    return QChar::surrogateToUcs4(c, text[position++]);
  return c.unicode();
}

void extend(std::vector<TextSpan>& spans, int begin, int end)
{
  if (end > begin)
    spans.push_back({begin, end - begin});
}

} // namespace

int columnsOf(const QString& text)
{
  int columns = 0;
  for (qsizetype i = 0; i < text.size();)
    columns += cellsOf(codePointAt(text, i));
  return columns;
}

DisplayLine displayLine(std::string_view utf8, const std::vector<WordSpan>& words)
{
  DisplayLine line;
  line.text.reserve(static_cast<qsizetype>(utf8.size()));
  // Where each byte's character begins in the displayed text; one more for the end.
  std::vector<int> unitAt;
  if (!words.empty())
    unitAt.assign(utf8.size() + 1, 0);
  for (std::size_t byte = 0; byte < utf8.size();) {
    const auto rest = utf8.substr(byte);
    const int length = sequenceLength(rest);
    const int begin = static_cast<int>(line.text.size());
    const auto lead = static_cast<unsigned char>(rest.front());
    if (!words.empty())
      std::fill_n(unitAt.begin() + static_cast<std::ptrdiff_t>(byte), length, begin);
    if (lead == '\t') {
      const int cells = kTabColumns - line.columns % kTabColumns;
      line.text += QChar(0x2192);
      line.text += QString(cells - 1, QLatin1Char(' '));
      line.columns += cells;
      extend(line.tabs, begin, static_cast<int>(line.text.size()));
    } else if (lead >= 0x20 && lead < 0x7F) {
      line.text += QLatin1Char(static_cast<char>(lead));
      ++line.columns;
    } else {
      const auto raw = QString::fromUtf8(rest.data(), length);
      qsizetype position = 0;
      const char32_t code = raw.isEmpty() ? 0 : codePointAt(raw, position);
      QString shown;
      if (lead == '\n' || lead == '\r')
        shown = QChar(0x2400 + lead);
      else if (isInvisible(code))
        shown = QStringLiteral("⟨U+%1⟩").arg(code, 4, 16, QLatin1Char('0')).toUpper();
      else
        shown = safeText(rest.substr(0, static_cast<std::size_t>(length)));
      line.text += shown;
      line.columns += columnsOf(shown);
      if (shown != raw)
        extend(line.marks, begin, static_cast<int>(line.text.size()));
    }
    byte += static_cast<std::size_t>(length);
  }
  if (words.empty())
    return line;
  unitAt.back() = static_cast<int>(line.text.size());
  const auto size = static_cast<std::int64_t>(utf8.size());
  for (const auto& word : words) {
    const auto first = std::clamp<std::int64_t>(word.begin, 0, size);
    auto last = std::clamp<std::int64_t>(static_cast<std::int64_t>(word.begin) + word.length, first, size);
    // A span that ends within a character holds all of it.
    while (last > first && last < size && (static_cast<unsigned char>(utf8[static_cast<std::size_t>(last)]) & 0xC0) == 0x80 &&
           unitAt[static_cast<std::size_t>(last)] == unitAt[static_cast<std::size_t>(last - 1)])
      ++last;
    extend(line.words, unitAt[static_cast<std::size_t>(first)], unitAt[static_cast<std::size_t>(last)]);
  }
  return line;
}

std::vector<TextSpan> wrapText(const QString& text, int columns)
{
  columns = std::max(columns, 4);
  std::vector<TextSpan> spans;
  qsizetype begin = 0;
  qsizetype afterSpace = 0; // the last place in this visual line that may follow a break
  int used = 0;
  int usedAfterSpace = 0;
  for (qsizetype i = 0; i < text.size();) {
    const qsizetype here = i;
    const char32_t code = codePointAt(text, i);
    const int cells = cellsOf(code);
    if (used + cells > columns) {
      // A run of spaces may hang over the edge: it is not seen there.
      if (code == ' ') {
        afterSpace = i;
        usedAfterSpace = used;
        continue;
      }
      const bool atSpace = afterSpace > begin;
      const qsizetype end = atSpace ? afterSpace : here;
      spans.push_back({static_cast<int>(begin), static_cast<int>(end - begin)});
      used = atSpace ? std::max(used - usedAfterSpace, 0) : 0;
      begin = end;
      afterSpace = end;
      usedAfterSpace = 0;
    }
    used += cells;
    if (code == ' ') {
      afterSpace = i;
      usedAfterSpace = used;
    }
  }
  spans.push_back({static_cast<int>(begin), static_cast<int>(text.size() - begin)});
  return spans;
}

namespace {

int lineColumns(const DiffHunk& hunk, int index)
{
  return index < 0 ? 0 : displayLine(hunk.lines[static_cast<std::size_t>(index)].text).columns;
}

void addLine(DiffRows& out, const DiffHunk& hunk, int file, int place, int left, int right)
{
  DiffRow row;
  row.kind = DiffRow::Kind::line;
  row.file = file;
  row.hunk = place;
  row.left = left;
  row.right = right;
  row.leftColumns = lineColumns(hunk, left);
  row.rightColumns = left == right ? row.leftColumns : lineColumns(hunk, right);
  out.rows.push_back(row);
  const bool leftEnds = left >= 0 && hunk.lines[static_cast<std::size_t>(left)].noNewlineAtEnd;
  const bool rightEnds = right >= 0 && hunk.lines[static_cast<std::size_t>(right)].noNewlineAtEnd;
  if (leftEnds || rightEnds)
    out.rows.push_back({DiffRow::Kind::noNewline, file, place, leftEnds ? left : -1, rightEnds ? right : -1, 0, 0});
}

void addUnified(DiffRows& out, const DiffHunk& hunk, int file, int place)
{
  for (int i = 0; i < static_cast<int>(hunk.lines.size()); ++i) {
    const auto kind = hunk.lines[static_cast<std::size_t>(i)].kind;
    addLine(out, hunk, file, place, kind == DiffLine::Kind::added ? -1 : i, kind == DiffLine::Kind::removed ? -1 : i);
  }
}

void addSideBySide(DiffRows& out, const DiffHunk& hunk, int file, int place)
{
  const int count = static_cast<int>(hunk.lines.size());
  for (int i = 0; i < count;) {
    if (hunk.lines[static_cast<std::size_t>(i)].kind == DiffLine::Kind::context) {
      addLine(out, hunk, file, place, i, i);
      ++i;
      continue;
    }
    std::vector<int> removed;
    std::vector<int> added;
    for (; i < count && hunk.lines[static_cast<std::size_t>(i)].kind != DiffLine::Kind::context; ++i)
      (hunk.lines[static_cast<std::size_t>(i)].kind == DiffLine::Kind::removed ? removed : added).push_back(i);
    for (std::size_t pair = 0; pair < std::max(removed.size(), added.size()); ++pair)
      addLine(out, hunk, file, place, pair < removed.size() ? removed[pair] : -1, pair < added.size() ? added[pair] : -1);
  }
}

int visualLines(const DiffHunk& hunk, int index, int columnsOfText, int columns)
{
  if (index < 0 || columns <= 0 || columnsOfText <= columns)
    return 1;
  const auto line = displayLine(hunk.lines[static_cast<std::size_t>(index)].text);
  return static_cast<int>(wrapText(line.text, columns).size());
}

} // namespace

DiffRows buildRows(const std::vector<FileDiff>& files, DiffMode mode)
{
  DiffRows out;
  for (int f = 0; f < static_cast<int>(files.size()); ++f) {
    const auto& file = files[static_cast<std::size_t>(f)];
    out.rows.push_back({DiffRow::Kind::fileHeader, f, -1, -1, -1, 0, 0});
    if (file.state != FileDiff::State::changed || file.hunks.empty())
      out.rows.push_back({DiffRow::Kind::fileNote, f, -1, -1, -1, 0, 0});
    for (int h = 0; h < static_cast<int>(file.hunks.size()); ++h) {
      const int place = static_cast<int>(out.hunks.size());
      const auto& hunk = file.hunks[static_cast<std::size_t>(h)];
      const int first = static_cast<int>(out.rows.size());
      out.rows.push_back({DiffRow::Kind::hunkHeader, f, place, -1, -1, 0, 0});
      if (mode == DiffMode::unified)
        addUnified(out, hunk, f, place);
      else
        addSideBySide(out, hunk, f, place);
      out.hunks.push_back({f, h, first, static_cast<int>(out.rows.size())});
    }
  }
  return out;
}

std::vector<int> rowTops(const std::vector<FileDiff>& files, const DiffRows& rows, const DiffMetrics& metrics)
{
  std::vector<int> tops;
  tops.reserve(rows.rows.size() + 1);
  int y = 0;
  for (int i = 0; i < static_cast<int>(rows.rows.size()); ++i) {
    const auto& row = rows.rows[static_cast<std::size_t>(i)];
    tops.push_back(y);
    const bool edited = row.hunk >= 0 && row.hunk == metrics.editedHunk;
    switch (row.kind) {
    case DiffRow::Kind::fileHeader:
      y += metrics.fileHeader;
      break;
    case DiffRow::Kind::fileNote:
      y += metrics.fileNote;
      break;
    case DiffRow::Kind::hunkHeader:
      y += metrics.hunkHeader + (edited ? metrics.editorHeight : 0);
      break;
    case DiffRow::Kind::noNewline:
      y += edited ? 0 : metrics.lineHeight;
      break;
    case DiffRow::Kind::line: {
      if (edited)
        break;
      const auto& place = rows.hunks[static_cast<std::size_t>(row.hunk)];
      const auto& hunk = files[static_cast<std::size_t>(place.file)].hunks[static_cast<std::size_t>(place.index)];
      const int left = visualLines(hunk, row.left, row.leftColumns, metrics.columns);
      const int right = row.left == row.right ? left : visualLines(hunk, row.right, row.rightColumns, metrics.columns);
      y += metrics.lineHeight * std::max(left, right);
      break;
    }
    }
    if (row.hunk >= 0 && i + 1 == rows.hunks[static_cast<std::size_t>(row.hunk)].endRow)
      y += metrics.hunkGap;
  }
  tops.push_back(y);
  return tops;
}

int rowAt(const std::vector<int>& tops, int y)
{
  if (tops.size() < 2)
    return -1;
  const auto after = std::upper_bound(tops.begin(), tops.end() - 1, y);
  return std::max(0, static_cast<int>(after - tops.begin()) - 1);
}

int nextHunk(const std::vector<FileDiff>& files, const DiffRows& rows, int from, int step,
             const std::function<bool(const DiffHunk&)>& wanted)
{
  const int count = static_cast<int>(rows.hunks.size());
  for (int i = 1; i <= count; ++i) {
    const int at = ((from + i * step) % count + count) % count;
    const auto& place = rows.hunks[static_cast<std::size_t>(at)];
    if (wanted(files[static_cast<std::size_t>(place.file)].hunks[static_cast<std::size_t>(place.index)]))
      return at;
  }
  return -1;
}

ReviewProgress reviewProgress(const std::vector<FileDiff>& files)
{
  ReviewProgress progress;
  for (const auto& file : files) {
    for (const auto& hunk : file.hunks) {
      ++progress.total;
      progress.accepted += hunk.decision == HunkDecision::accepted ? 1 : 0;
      progress.rejected += hunk.decision == HunkDecision::rejected ? 1 : 0;
    }
  }
  progress.decided = progress.accepted + progress.rejected;
  return progress;
}

QString hunkAsText(const DiffHunk& hunk)
{
  QString text;
  for (const auto& line : hunk.lines) {
    text += line.kind == DiffLine::Kind::added     ? QLatin1Char('+')
            : line.kind == DiffLine::Kind::removed ? QLatin1Char('-')
                                                   : QLatin1Char(' ');
    text += QString::fromUtf8(line.text.data(), static_cast<qsizetype>(line.text.size()));
    text += QLatin1Char('\n');
  }
  return text;
}

QString hunkNewSide(const DiffHunk& hunk)
{
  QString text;
  for (const auto& line : hunk.lines) {
    if (line.kind == DiffLine::Kind::removed)
      continue;
    text += QString::fromUtf8(line.text.data(), static_cast<qsizetype>(line.text.size()));
    if (!line.noNewlineAtEnd)
      text += QLatin1Char('\n');
  }
  return text;
}

std::vector<FindMatch> findInRows(const std::vector<FileDiff>& files, const DiffRows& rows, const QString& words, int limit)
{
  std::vector<FindMatch> matches;
  if (words.isEmpty())
    return matches;
  for (int i = 0; i < static_cast<int>(rows.rows.size()); ++i) {
    const auto& row = rows.rows[static_cast<std::size_t>(i)];
    if (row.kind != DiffRow::Kind::line)
      continue;
    const auto& place = rows.hunks[static_cast<std::size_t>(row.hunk)];
    const auto& hunk = files[static_cast<std::size_t>(place.file)].hunks[static_cast<std::size_t>(place.index)];
    const auto searchSide = [&](int index, bool right) {
      const auto line = displayLine(hunk.lines[static_cast<std::size_t>(index)].text);
      for (qsizetype at = line.text.indexOf(words, 0, Qt::CaseInsensitive); at >= 0;
           at = line.text.indexOf(words, at + words.size(), Qt::CaseInsensitive)) {
        if (static_cast<int>(matches.size()) >= limit)
          return;
        matches.push_back({i, right, {static_cast<int>(at), static_cast<int>(words.size())}});
      }
    };
    if (row.left >= 0)
      searchSide(row.left, false);
    if (row.right >= 0 && row.right != row.left)
      searchSide(row.right, true);
    if (static_cast<int>(matches.size()) >= limit)
      break;
  }
  return matches;
}

} // namespace hone::ui
