// Mouse and keyboard of the diff view.
#include "ui/fixes/diff_view.h"

#include "ui/fixes/hunk_editor.h"
#include "ui/fixes/find_bar.h"
#include "ui/widgets/icons.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>

namespace hone::ui {

void DiffView::copyCurrent()
{
  if (const auto* hunk = hunkAt(m_current))
    QApplication::clipboard()->setText(hunkAsText(*hunk));
}

void DiffView::runAction(int place, HunkAction action)
{
  setCurrentPlace(place, false);
  const auto* hunk = hunkAt(place);
  if (!hunk)
    return;
  // Pressing the button of the decision that holds takes it back.
  switch (action) {
  case HunkAction::accept:
    decideCurrent(hunk->decision == HunkDecision::accepted ? HunkDecision::undecided : HunkDecision::accepted);
    break;
  case HunkAction::reject:
    decideCurrent(hunk->decision == HunkDecision::rejected ? HunkDecision::undecided : HunkDecision::rejected);
    break;
  case HunkAction::edit:
    editCurrent();
    break;
  }
}

bool DiffView::handleKey(QKeyEvent* event)
{
  if (event->matches(QKeySequence::Find)) {
    openFind();
    return true;
  }
  if (event->matches(QKeySequence::FindNext) || event->matches(QKeySequence::FindPrevious)) {
    stepMatch(event->matches(QKeySequence::FindNext) ? 1 : -1);
    return true;
  }
  if (event->matches(QKeySequence::Undo)) {
    Q_EMIT undoRequested();
    return true;
  }
  if (event->matches(QKeySequence::Copy)) {
    copyCurrent();
    return true;
  }
  if (event->modifiers() != Qt::NoModifier && event->modifiers() != Qt::KeypadModifier)
    return false;
  switch (event->key()) {
  case Qt::Key_J:
  case Qt::Key_N:
    goToNextHunk();
    return true;
  case Qt::Key_K:
  case Qt::Key_P:
    goToPreviousHunk();
    return true;
  case Qt::Key_A:
    decideCurrent(HunkDecision::accepted);
    return true;
  case Qt::Key_R:
    decideCurrent(HunkDecision::rejected);
    return true;
  case Qt::Key_U:
    decideCurrent(HunkDecision::undecided);
    return true;
  case Qt::Key_E:
    editCurrent();
    return true;
  case Qt::Key_S:
    setMode(m_mode == DiffMode::unified ? DiffMode::sideBySide : DiffMode::unified);
    return true;
  case Qt::Key_W:
    setWraps(!m_wraps);
    return true;
  case Qt::Key_Home:
    verticalScrollBar()->setValue(0);
    return true;
  case Qt::Key_End:
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    return true;
  case Qt::Key_Space:
    verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepAdd);
    return true;
  case Qt::Key_Escape:
    if (m_find->isVisible()) {
      closeFind();
      return true;
    }
    return false;
  default:
    return false;
  }
}

void DiffView::keyPressEvent(QKeyEvent* event)
{
  if (m_state == State::ready && handleKey(event)) {
    event->accept();
    return;
  }
  QAbstractScrollArea::keyPressEvent(event);
}

bool DiffView::event(QEvent* event)
{
  // Keys of ours go before the window's shortcuts while the view has the focus.
  if (event->type() == QEvent::ShortcutOverride && m_state == State::ready) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool plain = key->modifiers() == Qt::NoModifier && key->key() >= Qt::Key_A && key->key() <= Qt::Key_Z;
    if (plain || key->matches(QKeySequence::Find) || key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Copy) ||
        key->matches(QKeySequence::FindNext)) {
      event->accept();
      return true;
    }
  }
  return QAbstractScrollArea::event(event);
}

void DiffView::updateHover(const QPoint& position)
{
  const auto view = scene();
  const QPoint point(position.x(), position.y() + verticalScrollBar()->value());
  const int row = m_state == State::ready ? rowAt(m_tops, point.y()) : -1;
  const int hunk = row < 0 ? -1 : m_rows.rows[static_cast<std::size_t>(row)].hunk;
  std::optional<HunkAction> action;
  // Under the sticking file header nothing can be pressed.
  if (hunk >= 0 && position.y() >= m_metrics.fileHeader) {
    for (const auto each : {HunkAction::accept, HunkAction::reject, HunkAction::edit}) {
      if (hunkButton(view, hunk, each).contains(point))
        action = each;
    }
  }
  if (hunk == m_hoverHunk && action == m_hoverAction)
    return;
  m_hoverHunk = hunk;
  m_hoverAction = action;
  viewport()->setCursor(action ? Qt::PointingHandCursor : Qt::ArrowCursor);
  viewport()->update();
}

void DiffView::mouseMoveEvent(QMouseEvent* event) { updateHover(event->position().toPoint()); }

void DiffView::mousePressEvent(QMouseEvent* event)
{
  updateHover(event->position().toPoint());
  if (event->button() != Qt::LeftButton)
    return;
  m_pressedAction = m_hoverAction;
  if (!m_hoverAction && m_hoverHunk >= 0)
    setCurrentPlace(m_hoverHunk, false);
  viewport()->update();
}

void DiffView::mouseReleaseEvent(QMouseEvent* event)
{
  updateHover(event->position().toPoint());
  const auto pressed = m_pressedAction;
  m_pressedAction.reset();
  viewport()->update();
  if (event->button() == Qt::LeftButton && pressed && pressed == m_hoverAction && m_hoverHunk >= 0)
    runAction(m_hoverHunk, *pressed);
}

void DiffView::mouseDoubleClickEvent(QMouseEvent* event)
{
  updateHover(event->position().toPoint());
  if (event->button() != Qt::LeftButton || m_hoverHunk < 0)
    return;
  if (m_hoverAction) {
    m_pressedAction = m_hoverAction; // the second press of two quick ones on a button
    return;
  }
  setCurrentPlace(m_hoverHunk, false);
  editCurrent();
}

void DiffView::contextMenuEvent(QContextMenuEvent* event)
{
  if (m_state != State::ready)
    return;
  if (event->reason() == QContextMenuEvent::Mouse) {
    updateHover(event->pos());
    if (m_hoverHunk >= 0)
      setCurrentPlace(m_hoverHunk, false);
  }
  if (m_current < 0)
    return;
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const auto add = [&](const QString& text, const QString& iconName, auto act) {
    auto* action = menu->addAction(icon(iconName), text);
    connect(action, &QAction::triggered, this, act);
    return action;
  };
  const bool decides = !m_readOnly;
  add(tr("Accept hunk"), QStringLiteral("check"), [this] { decideCurrent(HunkDecision::accepted); })->setEnabled(decides);
  add(tr("Reject hunk"), QStringLiteral("cross"), [this] { decideCurrent(HunkDecision::rejected); })->setEnabled(decides);
  add(tr("Undecide hunk"), QStringLiteral("undo"), [this] { decideCurrent(HunkDecision::undecided); })->setEnabled(decides);
  add(tr("Edit hunk"), QStringLiteral("edit"), [this] { editCurrent(); })->setEnabled(decides);
  menu->addSeparator();
  add(tr("Copy hunk"), QStringLiteral("copy"), [this] { copyCurrent(); });
  menu->popup(event->globalPos());
}

void DiffView::focusInEvent(QFocusEvent* event)
{
  QAbstractScrollArea::focusInEvent(event);
  viewport()->update();
  announce();
}

void DiffView::focusOutEvent(QFocusEvent* event)
{
  QAbstractScrollArea::focusOutEvent(event);
  viewport()->update();
}

bool DiffView::viewportEvent(QEvent* event)
{
  if (event->type() == QEvent::Leave) {
    m_hoverHunk = -1;
    m_hoverAction.reset();
    viewport()->update();
  }
  return QAbstractScrollArea::viewportEvent(event);
}

} // namespace hone::ui
