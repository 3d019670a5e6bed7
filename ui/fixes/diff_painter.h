#pragma once

#include <optional>
#include <vector>

#include <QFont>
#include <QRect>
#include <QString>

#include "ui/fixes/diff_render.h"

class QPainter;

namespace hone::ui {

/// What a painted button of a hunk does.
enum class HunkAction { accept, reject, edit };

/// Everything the painter reads; plain values and references into the view. Geometry is in surface coordinates: y = 0 is the
/// top of the first row, and the caller translates by the scroll position.
struct DiffScene {
  const std::vector<FileDiff>* files = nullptr;
  const DiffRows* rows = nullptr;
  const std::vector<int>* tops = nullptr;
  const std::vector<FindMatch>* matches = nullptr; ///< in row order
  int currentMatch = -1;
  DiffMetrics metrics;
  DiffMode mode = DiffMode::unified;
  int width = 0;            ///< of the surface
  int textShift = 0;        ///< horizontal scroll in pixels; 0 when wrapping
  int digits = 3;           ///< of the widest line number
  int currentHunk = -1;     ///< index into rows->hunks
  bool focused = false;
  bool readOnly = false;
  int hoverHunk = -1;
  std::optional<HunkAction> hoverAction;
  std::optional<HunkAction> pressedAction;
};

/// Where one side's parts stand across the surface.
struct SideGeometry {
  int left = 0;
  int width = 0;
  int numberRight = 0;      ///< right edge of the (last) line number
  int oldNumberRight = -1;  ///< unified only: right edge of the old line number
  int markerLeft = 0;
  int textLeft = 0;
  int textWidth = 0;
};
SideGeometry sideGeometry(DiffMode mode, bool right, int width, int digits, int cell);
/// Columns of text that fit one side.
int textColumns(const SideGeometry& side);

/// Cell of the monospace grid: width of a digit and height of a line, in pixels.
QSize diffCell();
/// The rectangle of the hunk's bar (its header row without the gap above).
QRect hunkBar(const DiffScene& scene, int hunk);
/// A painted button's rectangle; empty when it is not shown.
QRect hunkButton(const DiffScene& scene, int hunk, HunkAction action);
/// A hunk's card: bar and body.
QRect hunkCard(const DiffScene& scene, int hunk);
/// "Accepted", "Undecided" …
QString decisionWord(const DiffHunk& hunk);

/// Paints the rows that meet [top, bottom).
void paintDiff(QPainter& painter, const DiffScene& scene, int top, int bottom);
/// Paints one file's header at a height, also where it sticks to the top of the view.
void paintFileHeader(QPainter& painter, const DiffScene& scene, int file, int y);

} // namespace hone::ui
