#include "ui/fixes/diff_view.h"

#include "ui/fixes/find_bar.h"
#include "ui/fixes/hunk_editor.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"

#include <QAccessible>
#include <QPainter>
#include <QPaintEvent>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace hone::ui {

DiffView::DiffView(QWidget* parent) : QAbstractScrollArea(parent), m_find(new FindBar(this))
{
  setFrameShape(QFrame::NoFrame);
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Proposed changes"));
  viewport()->setMouseTracking(true);
  viewport()->setBackgroundRole(QPalette::Window);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  m_find->hide();
  connect(m_find, &FindBar::wordsChanged, this, &DiffView::search);
  connect(m_find, &FindBar::stepRequested, this, &DiffView::stepMatch);
  connect(m_find, &FindBar::closed, this, &DiffView::closeFind);
  connect(&Theme::instance(), &Theme::changed, this, [this] { relayout(anchorAtTop()); });
}

DiffView::~DiffView() = default;

void DiffView::setState(State state, const QString& message)
{
  m_state = state;
  m_message = message;
  if (state != State::ready) {
    cancelEdit();
    m_files.clear();
    rebuild();
  }
  viewport()->update();
}

void DiffView::setFiles(std::vector<FileDiff> files)
{
  const bool wasReady = m_state == State::ready;
  const int number = currentHunk();
  const int offset = m_current >= 0 ? hunkBar(scene(), m_current).top() - verticalScrollBar()->value() : 0;
  if (m_editor)
    cancelEdit();
  m_state = State::ready;
  m_message.clear();
  m_files = std::move(files);
  m_current = -1;
  rebuild();
  int place = placeOf(number);
  if (place < 0 && !m_rows.hunks.empty())
    place = wasReady && number > 0 ? std::min(number, static_cast<int>(m_rows.hunks.size())) - 1 : 0;
  if (place >= 0) {
    m_current = place;
    if (wasReady && number > 0)
      verticalScrollBar()->setValue(hunkBar(scene(), place).top() - offset);
    else
      verticalScrollBar()->setValue(0);
    announce();
    Q_EMIT currentHunkChanged(currentHunk());
  }
  Q_EMIT progressChanged();
  viewport()->update();
}

void DiffView::setReadOnly(bool readOnly)
{
  if (m_readOnly == readOnly)
    return;
  m_readOnly = readOnly;
  if (readOnly)
    cancelEdit();
  viewport()->update();
}

void DiffView::setMode(DiffMode mode)
{
  if (m_mode == mode)
    return;
  const int offset = m_current >= 0 ? hunkBar(scene(), m_current).top() - verticalScrollBar()->value() : 0;
  m_mode = mode;
  rebuild();
  if (m_current >= 0)
    verticalScrollBar()->setValue(hunkBar(scene(), m_current).top() - offset);
  Q_EMIT modeChanged();
}

void DiffView::setWraps(bool wraps)
{
  if (m_wraps == wraps)
    return;
  const auto anchor = anchorAtTop();
  m_wraps = wraps;
  if (m_editor)
    m_editor->setWraps(wraps);
  relayout(anchor);
  Q_EMIT wrapChanged();
}

int DiffView::currentHunk() const
{
  const auto* hunk = hunkAt(m_current);
  return hunk ? hunk->number : 0;
}

void DiffView::setCurrentHunk(int number)
{
  if (const int place = placeOf(number); place >= 0)
    setCurrentPlace(place, true);
}

QRect DiffView::buttonRect(int number, HunkAction action) const
{
  const int place = placeOf(number);
  if (place < 0 || m_state != State::ready)
    return {};
  return hunkButton(scene(), place, action).translated(0, -verticalScrollBar()->value());
}

QString DiffView::currentDescription() const
{
  const auto* hunk = hunkAt(m_current);
  if (!hunk)
    return m_message;
  const auto& file = m_files[static_cast<std::size_t>(m_rows.hunks[static_cast<std::size_t>(m_current)].file)];
  int added = 0;
  int removed = 0;
  for (const auto& line : hunk->lines) {
    added += line.kind == DiffLine::Kind::added ? 1 : 0;
    removed += line.kind == DiffLine::Kind::removed ? 1 : 0;
  }
  return tr("Hunk %1 of %2 in %3 at line %4: %5. Lines added: %6, removed: %7.")
    .arg(m_current + 1)
    .arg(m_rows.hunks.size())
    .arg(safeLine(file.path, 300))
    .arg(hunk->newCount > 0 ? hunk->newStart : hunk->oldStart)
    .arg(decisionWord(*hunk))
    .arg(added)
    .arg(removed);
}

DiffScene DiffView::scene() const
{
  DiffScene scene;
  scene.files = &m_files;
  scene.rows = &m_rows;
  scene.tops = &m_tops;
  scene.matches = &m_matches;
  scene.currentMatch = m_currentMatch;
  scene.metrics = m_metrics;
  scene.mode = m_mode;
  scene.width = viewport()->width() - (verticalScrollBar()->isVisible() ? 6 : 0);
  scene.textShift = m_wraps ? 0 : horizontalScrollBar()->value();
  scene.digits = m_digits;
  scene.currentHunk = m_current;
  scene.focused = hasFocus() || isEditing();
  scene.readOnly = m_readOnly;
  scene.hoverHunk = m_hoverHunk;
  scene.hoverAction = m_hoverAction;
  scene.pressedAction = m_pressedAction;
  return scene;
}

const DiffHunk* DiffView::hunkAt(int place) const
{
  if (place < 0 || place >= static_cast<int>(m_rows.hunks.size()))
    return nullptr;
  const auto& at = m_rows.hunks[static_cast<std::size_t>(place)];
  return &m_files[static_cast<std::size_t>(at.file)].hunks[static_cast<std::size_t>(at.index)];
}

DiffHunk* DiffView::hunkAt(int place) { return const_cast<DiffHunk*>(std::as_const(*this).hunkAt(place)); }

int DiffView::placeOf(int number) const
{
  for (int i = 0; i < static_cast<int>(m_rows.hunks.size()); ++i) {
    if (hunkAt(i)->number == number)
      return i;
  }
  return -1;
}

void DiffView::rebuild()
{
  m_rows = buildRows(m_files, m_mode);
  std::int32_t highest = 99;
  for (const auto& file : m_files) {
    for (const auto& hunk : file.hunks)
      highest = std::max({highest, hunk.oldStart + hunk.oldCount, hunk.newStart + hunk.newCount});
  }
  m_digits = static_cast<int>(QString::number(highest).size());
  m_hoverHunk = -1;
  m_hoverAction.reset();
  if (m_current >= static_cast<int>(m_rows.hunks.size()))
    m_current = -1;
  relayout();
  if (m_find->isVisible())
    search(m_find->words());
}

DiffView::Anchor DiffView::anchorAtTop() const
{
  const int y = verticalScrollBar()->value();
  const int row = rowAt(m_tops, y);
  return row < 0 ? Anchor{} : Anchor{row, y - m_tops[static_cast<std::size_t>(row)]};
}

void DiffView::relayout(std::optional<Anchor> anchor)
{
  const auto cell = diffCell();
  m_metrics.lineHeight = cell.height();
  m_metrics.fileHeader = 36;
  m_metrics.fileNote = 32;
  m_metrics.hunkHeader = 36;
  m_metrics.hunkGap = space::m;
  const auto side = sideGeometry(m_mode, false, viewport()->width() - 10, m_digits, cell.width());
  m_metrics.columns = m_wraps ? textColumns(side) : 0;
  m_metrics.editedHunk = m_editor ? placeOf(m_editor->hunkNumber()) : -1;
  m_metrics.editorHeight = m_editor ? std::clamp(m_editor->wantedHeight(), 140, std::max(140, viewport()->height() - 90)) : 0;
  m_tops = rowTops(m_files, m_rows, m_metrics);
  const int height = m_tops.back();
  verticalScrollBar()->setPageStep(viewport()->height());
  verticalScrollBar()->setSingleStep(cell.height() * 2);
  verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
  int widest = 0;
  if (!m_wraps) {
    for (const auto& row : m_rows.rows)
      widest = std::max({widest, row.leftColumns, row.rightColumns});
  }
  horizontalScrollBar()->setPageStep(side.textWidth);
  horizontalScrollBar()->setSingleStep(cell.width() * 4);
  horizontalScrollBar()->setRange(0, std::max(0, (widest + 2) * cell.width() - side.textWidth));
  if (anchor && anchor->row >= 0 && anchor->row + 1 < static_cast<int>(m_tops.size()))
    verticalScrollBar()->setValue(m_tops[static_cast<std::size_t>(anchor->row)] + anchor->offset);
  placeChildren();
  viewport()->update();
}

void DiffView::placeChildren()
{
  if (m_editor) {
    const int place = placeOf(m_editor->hunkNumber());
    if (place >= 0) {
      const auto bar = hunkBar(scene(), place);
      m_editor->setGeometry(1, bar.bottom() + 1 - verticalScrollBar()->value(), bar.width() - 2, m_metrics.editorHeight - 1);
    }
  }
  m_find->adjustSize();
  m_find->move(std::max(0, width() - m_find->width() - 16), 8);
}

void DiffView::setCurrentPlace(int place, bool scroll)
{
  if (place < 0 || place >= static_cast<int>(m_rows.hunks.size()))
    return;
  const bool changed = place != m_current;
  m_current = place;
  if (scroll)
    ensureHunkVisible(place);
  viewport()->update();
  if (changed) {
    announce();
    Q_EMIT currentHunkChanged(currentHunk());
  }
}

void DiffView::announce()
{
  setAccessibleDescription(currentDescription());
  QAccessibleEvent event(this, QAccessible::DescriptionChanged);
  QAccessible::updateAccessibility(&event);
}

void DiffView::ensureHunkVisible(int place)
{
  const auto card = hunkCard(scene(), place);
  // The file's header sticks to the top and must not cover the hunk.
  const int top = card.top() - m_metrics.fileHeader;
  const int value = verticalScrollBar()->value();
  if (top < value || card.height() + m_metrics.fileHeader > viewport()->height())
    verticalScrollBar()->setValue(top);
  else if (card.bottom() + m_metrics.hunkGap > value + viewport()->height())
    verticalScrollBar()->setValue(card.bottom() + m_metrics.hunkGap - viewport()->height());
}

void DiffView::ensureRowVisible(int row)
{
  const int top = m_tops[static_cast<std::size_t>(row)];
  const int bottom = m_tops[static_cast<std::size_t>(row) + 1];
  const int value = verticalScrollBar()->value();
  if (top - m_metrics.fileHeader < value || bottom > value + viewport()->height())
    verticalScrollBar()->setValue(top - viewport()->height() / 3);
}

void DiffView::goToNextHunk() { setCurrentPlace(std::min(m_current + 1, static_cast<int>(m_rows.hunks.size()) - 1), true); }
void DiffView::goToPreviousHunk() { setCurrentPlace(std::max(m_current - 1, 0), true); }

void DiffView::decideCurrent(HunkDecision decision)
{
  auto* hunk = hunkAt(m_current);
  if (!hunk || m_readOnly || m_editor)
    return;
  const int number = hunk->number;
  const bool changes = hunk->decision != decision;
  hunk->decision = decision;
  viewport()->update();
  announce();
  if (decision != HunkDecision::undecided) {
    const int next = nextHunk(m_files, m_rows, m_current, 1,
                              [](const DiffHunk& each) { return each.decision == HunkDecision::undecided; });
    if (next >= 0)
      setCurrentPlace(next, true);
  }
  if (changes) {
    Q_EMIT decisionRequested(number, decision);
    Q_EMIT progressChanged();
  }
}

void DiffView::editCurrent()
{
  const auto* hunk = hunkAt(m_current);
  if (!hunk || m_readOnly || m_editor || hunk->lines.empty())
    return;
  const auto text = hunkNewSide(*hunk);
  if (!HunkEditor::canHold(text)) {
    QToolTip::showText(viewport()->mapToGlobal(QPoint(40, 40)),
                       tr("This hunk holds characters that an editor would change without saying so. Accept or reject it, or edit "
                          "the patch with the command line."),
                       viewport());
    return;
  }
  m_editor = new HunkEditor(hunk->number, text, viewport());
  m_editor->setWraps(m_wraps);
  connect(m_editor, &HunkEditor::cancelled, this, &DiffView::cancelEdit);
  connect(m_editor, &HunkEditor::heightChanged, this, [this] { relayout(anchorAtTop()); });
  connect(m_editor, &HunkEditor::applied, this, [this](const QString& edited) {
    const int number = m_editor->hunkNumber();
    const bool changed = edited != hunkNewSide(*hunkAt(placeOf(number)));
    cancelEdit();
    if (changed)
      Q_EMIT editRequested(number, edited);
  });
  m_editor->resize(viewport()->width(), 10);
  relayout(anchorAtTop());
  m_editor->show();
  ensureHunkVisible(m_current);
  placeChildren();
  m_editor->editor()->setFocus();
}

void DiffView::cancelEdit()
{
  if (!m_editor)
    return;
  auto* editor = m_editor;
  m_editor = nullptr;
  editor->hide();
  editor->deleteLater();
  relayout(anchorAtTop());
  setFocus();
}

void DiffView::openFind()
{
  if (m_state != State::ready)
    return;
  placeChildren();
  m_find->open();
  search(m_find->words());
}

void DiffView::closeFind()
{
  m_find->hide();
  m_matches.clear();
  m_currentMatch = -1;
  setFocus();
  viewport()->update();
}

void DiffView::search(const QString& words)
{
  m_matches = findInRows(m_files, m_rows, words);
  const auto top = anchorAtTop().row;
  const auto at = std::find_if(m_matches.begin(), m_matches.end(), [top](const FindMatch& match) { return match.row >= top; });
  m_currentMatch = m_matches.empty() ? -1 : at == m_matches.end() ? 0 : static_cast<int>(at - m_matches.begin());
  stepMatch(0);
}

void DiffView::stepMatch(int step)
{
  const int count = static_cast<int>(m_matches.size());
  if (count > 0) {
    m_currentMatch = ((m_currentMatch + step) % count + count) % count;
    const int row = m_matches[static_cast<std::size_t>(m_currentMatch)].row;
    ensureRowVisible(row);
    setCurrentPlace(m_rows.rows[static_cast<std::size_t>(row)].hunk, false);
  }
  m_find->setCount(m_currentMatch + 1, count);
  viewport()->update();
}

void DiffView::paintEvent(QPaintEvent* event)
{
  QPainter painter(viewport());
  painter.fillRect(event->rect(), tokens().base);
  if (m_state != State::ready || m_rows.rows.empty()) {
    paintMessage(painter);
    return;
  }
  const int scroll = verticalScrollBar()->value();
  const auto view = scene();
  painter.translate(0, -scroll);
  paintDiff(painter, view, scroll + event->rect().top(), scroll + event->rect().bottom() + 1);
  // The header of the file that the top row belongs to stays in sight, pushed away by the next file's.
  const int first = rowAt(m_tops, scroll);
  const int file = m_rows.rows[static_cast<std::size_t>(first)].file;
  int y = scroll;
  for (std::size_t i = static_cast<std::size_t>(first) + 1; i < m_rows.rows.size(); ++i) {
    if (m_rows.rows[i].kind == DiffRow::Kind::fileHeader) {
      y = std::min(y, m_tops[i] - m_metrics.fileHeader);
      break;
    }
    if (m_tops[i] > scroll + m_metrics.fileHeader)
      break;
  }
  paintFileHeader(painter, view, file, y);
}

void DiffView::paintMessage(QPainter& painter) const
{
  const auto& t = tokens();
  QString title;
  QString text = m_message;
  switch (m_state) {
  case State::notComputed:
    title = tr("Nothing to show yet");
    break;
  case State::computing:
    title = tr("Comparing…");
    break;
  case State::failed:
    title = tr("The changes could not be shown");
    break;
  case State::ready:
    title = tr("This draft changes nothing");
    if (text.isEmpty())
      text = tr("The proposal is identical to the files as they are.");
    break;
  }
  const QRect area = viewport()->rect().adjusted(space::xl, 0, -space::xl, 0);
  painter.setFont(Theme::instance().section());
  painter.setPen(m_state == State::failed ? t.failed : t.textPrimary);
  const int middle = area.height() * 2 / 5;
  painter.drawText(QRect(area.left(), middle - 30, area.width(), 26), Qt::AlignCenter, title);
  painter.setFont(Theme::instance().body());
  painter.setPen(t.textSecondary);
  painter.drawText(QRect(area.left(), middle, area.width(), 120), Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, text);
}

void DiffView::resizeEvent(QResizeEvent* event)
{
  const auto anchor = anchorAtTop();
  QAbstractScrollArea::resizeEvent(event);
  relayout(anchor);
}

void DiffView::scrollContentsBy(int, int)
{
  placeChildren();
  viewport()->update();
}

} // namespace hone::ui
