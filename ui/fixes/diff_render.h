#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include <QString>

#include "model/diff.h"

namespace hone::ui {

/// A run of UTF-16 units of a displayed text.
struct TextSpan {
  int begin = 0;
  int length = 0;

  bool operator==(const TextSpan&) const = default;
};

/// One line of a file as it is painted: hostile text made visible, with the spans that matter in units of `text`.
struct DisplayLine {
  QString text;
  std::vector<TextSpan> words;   ///< what changed within the line
  std::vector<TextSpan> marks;   ///< stand-ins for characters that cannot be seen (control, bidi, zero width)
  std::vector<TextSpan> tabs;    ///< expanded tabs, shown as an arrow
  int columns = 0;               ///< cells of a monospace grid; wide characters take two, combining marks none
};

/// Width of a tab stop in columns.
constexpr int kTabColumns = 4;

/// Control characters, bidirectional overrides and zero-width characters become visible stand-ins, tabs are expanded,
/// broken UTF-8 becomes U+FFFD. words are byte offsets into utf8; spans out of range are clipped.
DisplayLine displayLine(std::string_view utf8, const std::vector<WordSpan>& words = {});

/// Cells that text takes in a monospace grid.
int columnsOf(const QString& text);

/// Where text breaks when a visual line holds so many columns: after a space where there is one, else anywhere that does
/// not tear a character. Always at least one span; columns below 4 count as 4.
std::vector<TextSpan> wrapText(const QString& text, int columns);

enum class DiffMode { unified, sideBySide };

/// One row of the painted surface.
struct DiffRow {
  enum class Kind { fileHeader, fileNote, hunkHeader, line, noNewline };
  Kind kind = Kind::line;
  int file = 0;           ///< index into the files
  int hunk = -1;          ///< index into DiffRows::hunks; -1 for rows of a file
  int left = -1;          ///< index into the hunk's lines shown on the old side (unified: removed and context lines)
  int right = -1;         ///< … on the new side (unified: added and context lines)
  int leftColumns = 0;
  int rightColumns = 0;
};

/// Where a hunk stands: its place in the files, and its rows [firstRow, endRow), the first being its header.
struct HunkPlace {
  int file = 0;
  int index = 0;
  int firstRow = 0;
  int endRow = 0;
};

struct DiffRows {
  std::vector<DiffRow> rows;
  std::vector<HunkPlace> hunks;
};

/// All rows of all files. Side by side pairs the removed lines of a change with its added lines, in order.
DiffRows buildRows(const std::vector<FileDiff>& files, DiffMode mode);

/// What rows measure, in pixels and columns.
struct DiffMetrics {
  int lineHeight = 20;
  int fileHeader = 40;
  int fileNote = 32;
  int hunkHeader = 44;
  int hunkGap = 8;        ///< below the last row of a hunk
  int columns = 100;      ///< of one side; 0: no wrapping
  int editedHunk = -1;    ///< the hunk whose rows an editor covers
  int editorHeight = 0;
};

/// Tops of all rows (one more than rows: the last is the whole height). Side by side measures both sides.
std::vector<int> rowTops(const std::vector<FileDiff>& files, const DiffRows& rows, const DiffMetrics& metrics);
/// The row at a height, by binary search; the last row below the end, -1 without rows.
int rowAt(const std::vector<int>& tops, int y);

/// The next hunk (by index into DiffRows::hunks) from `from` in steps of `step` that satisfies wanted, going round once; -1
/// when there is none. `from` itself comes last.
int nextHunk(const std::vector<FileDiff>& files, const DiffRows& rows, int from, int step,
             const std::function<bool(const DiffHunk&)>& wanted);

/// Decided and all hunks.
struct ReviewProgress {
  int decided = 0;
  int total = 0;
  int accepted = 0;
  int rejected = 0;
};
ReviewProgress reviewProgress(const std::vector<FileDiff>& files);

/// A hunk as text for the clipboard: every line with its marker.
QString hunkAsText(const DiffHunk& hunk);
/// The hunk's new side with LF ends, as an editor shows it: unlike displayLine nothing is replaced.
QString hunkNewSide(const DiffHunk& hunk);

/// A place found by searching.
struct FindMatch {
  int row = 0;
  bool right = false;     ///< on the new side of the row
  TextSpan span;          ///< in the displayed text
};
/// Every place that holds the words, without regard to case, from top to bottom; context lines count once. At most limit.
std::vector<FindMatch> findInRows(const std::vector<FileDiff>& files, const DiffRows& rows, const QString& words,
                                  int limit = 10000);

} // namespace hone::ui
