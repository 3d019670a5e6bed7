#pragma once

#include <optional>
#include <vector>

#include <QAbstractScrollArea>

#include "model/diff.h"
#include "ui/fixes/diff_painter.h"
#include "ui/fixes/diff_render.h"

namespace hone::ui {

class FindBar;
class HunkEditor;

/// Shows all files and hunks of a change as one painted surface, and asks for decisions on hunks.
///
/// What it shows is what it was given: a decision is marked at once on its own copy and announced; the owner stores it and
/// gives the new diff back with setFiles(). Only what is visible is laid out and painted; heights are cached.
/// Keys: J or N next hunk, K or P previous, A accept, R reject, U undecide, E edit, S side by side, W wrap, Ctrl+F find,
/// F3 next match, Ctrl+C copy the hunk, Ctrl+Z undo. GUI thread.
class DiffView : public QAbstractScrollArea {
  Q_OBJECT
public:
  enum class State { notComputed, computing, failed, ready };

  explicit DiffView(QWidget* parent = nullptr);
  ~DiffView() override;

  /// Shows a message in place of a diff. message says what happened and what to do.
  void setState(State state, const QString& message = {});
  State state() const { return m_state; }
  /// Shows these. The current hunk (by number) and the place on the screen stay where the hunk is still there.
  void setFiles(std::vector<FileDiff> files);
  const std::vector<FileDiff>& files() const { return m_files; }
  /// No decisions any more (the fix is committed).
  void setReadOnly(bool readOnly);

  DiffMode mode() const { return m_mode; }
  void setMode(DiffMode mode);
  bool wraps() const { return m_wraps; }
  void setWraps(bool wraps);

  /// DiffHunk::number of the current hunk, 0 without one.
  int currentHunk() const;
  void setCurrentHunk(int number);
  bool isEditing() const { return m_editor != nullptr; }
  HunkEditor* hunkEditor() const { return m_editor; }
  /// Where a hunk's painted button is in the viewport; empty when it is not shown.
  QRect buttonRect(int number, HunkAction action) const;
  /// "Hunk 2 of 3, prompts/main.md, line 34, undecided": what a screen reader says of the current hunk.
  QString currentDescription() const;
  int matchCount() const { return static_cast<int>(m_matches.size()); }

  QSize sizeHint() const override { return {640, 420}; }

public Q_SLOTS:
  void goToNextHunk();
  void goToPreviousHunk();
  /// Decides the current hunk and moves on to the next undecided one (undecide stays).
  void decideCurrent(hone::HunkDecision decision);
  void editCurrent();
  void cancelEdit();
  void openFind();
  void copyCurrent();

Q_SIGNALS:
  void decisionRequested(int number, hone::HunkDecision decision);
  /// text is the new side's lines with LF ends.
  void editRequested(int number, const QString& text);
  void undoRequested();
  void currentHunkChanged(int number);
  void progressChanged();
  void modeChanged();
  void wrapChanged();

protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void scrollContentsBy(int dx, int dy) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  bool viewportEvent(QEvent* event) override;
  bool event(QEvent* event) override;

private:
  struct Anchor {
    int row = -1;
    int offset = 0;
  };
  DiffScene scene() const;
  DiffHunk* hunkAt(int place);
  const DiffHunk* hunkAt(int place) const;
  int placeOf(int number) const;
  void rebuild();
  void relayout(std::optional<Anchor> anchor = std::nullopt);
  Anchor anchorAtTop() const;
  void setCurrentPlace(int place, bool scroll);
  void ensureHunkVisible(int place);
  void ensureRowVisible(int row);
  bool handleKey(QKeyEvent* event);
  void runAction(int place, HunkAction action);
  void updateHover(const QPoint& position);
  void search(const QString& words);
  void stepMatch(int step);
  void closeFind();
  void placeChildren();
  void announce();
  void paintMessage(QPainter& painter) const;

  State m_state = State::notComputed;
  QString m_message;
  std::vector<FileDiff> m_files;
  DiffRows m_rows;
  std::vector<int> m_tops;
  DiffMetrics m_metrics;
  DiffMode m_mode = DiffMode::unified;
  bool m_wraps = true;
  bool m_readOnly = false;
  int m_current = -1; ///< index into m_rows.hunks
  int m_hoverHunk = -1;
  std::optional<HunkAction> m_hoverAction;
  std::optional<HunkAction> m_pressedAction;
  int m_digits = 3;
  HunkEditor* m_editor = nullptr;
  FindBar* m_find;
  std::vector<FindMatch> m_matches;
  int m_currentMatch = -1;
};

} // namespace hone::ui
