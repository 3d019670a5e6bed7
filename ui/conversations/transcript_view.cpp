#include "ui/conversations/transcript_view.h"

#include <algorithm>

#include <QAccessible>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>

#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

namespace {

constexpr int kMaxColumn = 760;   // a line longer than about 110 characters is hard to read
constexpr int kGap = space::s;

QFont textFont(const TranscriptBlock& block)
{
  return block.kind == TranscriptBlock::Kind::tool ? Theme::instance().mono() : Theme::instance().body();
}

QColor roleColour(const TranscriptBlock& block)
{
  const Tokens& t = tokens();
  if (block.error)
    return t.failed;
  return block.kind == TranscriptBlock::Kind::user ? t.accent : block.kind == TranscriptBlock::Kind::assistant ? t.textPrimary : t.textSecondary;
}

} // namespace

TranscriptView::TranscriptView(QWidget* parent) : QAbstractScrollArea(parent)
{
  setFocusPolicy(Qt::StrongFocus);
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  verticalScrollBar()->setSingleStep(32);
  setAccessibleName(tr("Transcript"));
  setAccessibleDescription(tr("Up and Down move between messages, Enter folds and unfolds, N and P go to the next and previous signal."));
  connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this] { measureVisible(); });
}

void TranscriptView::setBlocks(std::vector<TranscriptBlock> blocks)
{
  m_items.clear();
  m_items.reserve(blocks.size());
  for (TranscriptBlock& block : blocks) {
    Item item;
    item.folded = !block.foldedText.isEmpty();
    item.block = std::move(block);
    m_items.push_back(std::move(item));
  }
  m_current = -1;
  estimateAll();
  verticalScrollBar()->setValue(0);
  measureVisible();
  viewport()->update();
}

int TranscriptView::columnWidth() const
{
  return std::max(120, std::min(kMaxColumn, viewport()->width() - 2 * space::l));
}

int TranscriptView::textHeight(const Item& item, QTextLayout& layout) const
{
  layout.setFont(textFont(item.block));
  QTextOption option;
  option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
  layout.setTextOption(option);
  QString text = shownText(item);
  text.replace(QLatin1Char('\n'), QChar::LineSeparator);
  layout.setText(text);
  layout.beginLayout();
  qreal y = 0;
  for (;;) {
    QTextLine line = layout.createLine();
    if (!line.isValid())
      break;
    line.setLineWidth(columnWidth() - 2 * space::m);
    line.setPosition({0, y});
    y += std::max(line.height(), qreal(18));
  }
  layout.endLayout();
  return static_cast<int>(y + 0.5);
}

int TranscriptView::measure(const Item& item) const
{
  if (item.folded)
    return 28 + (item.block.signalWords.empty() ? 0 : 20);
  QTextLayout layout;
  return 26 + textHeight(item, layout) + space::s + (item.block.signalWords.empty() ? 0 : 22);
}

void TranscriptView::estimateAll()
{
  const int characters = std::max(20, columnWidth() / 7);
  for (Item& item : m_items) {
    const QString& text = shownText(item);
    item.measured = false;
    item.height = item.folded ? measure(item)
                              : 34 + 18 * static_cast<int>(text.size() / characters + text.count(QLatin1Char('\n')) + 1);
  }
  updateTops();
}

void TranscriptView::updateTops()
{
  m_tops.assign(1, space::m);
  for (const Item& item : m_items)
    m_tops.push_back(m_tops.back() + item.height + kGap);
  const int page = viewport()->height();
  verticalScrollBar()->setPageStep(page);
  verticalScrollBar()->setRange(0, std::max(0, m_tops.back() + space::m - page));
}

void TranscriptView::measureVisible()
{
  // The block at the top of the viewport keeps its place while heights below and above it become known.
  const int scroll = verticalScrollBar()->value();
  const int anchor = blockAt(0);
  const int anchorTop = anchor >= 0 ? m_tops[static_cast<std::size_t>(anchor)] : 0;
  bool changed = false;
  const int bottom = scroll + 2 * viewport()->height();
  int y = anchorTop;
  for (int i = std::max(0, anchor); i < blockCount() && y < bottom; ++i) {
    Item& item = m_items[static_cast<std::size_t>(i)];
    if (!item.measured) {
      const int height = measure(item);
      changed = changed || height != item.height;
      item.height = height;
      item.measured = true;
    }
    y += item.height + kGap;
  }
  if (changed) {
    const QSignalBlocker blocker(verticalScrollBar());
    updateTops();
    if (anchor >= 0)
      verticalScrollBar()->setValue(m_tops[static_cast<std::size_t>(anchor)] + scroll - anchorTop);
  }
  viewport()->update();
}

int TranscriptView::blockAt(int y) const
{
  const int at = y + verticalScrollBar()->value();
  const auto it = std::upper_bound(m_tops.begin(), m_tops.end(), at);
  const int block = static_cast<int>(it - m_tops.begin()) - 1;
  return m_items.empty() ? -1 : std::clamp(block, 0, blockCount() - 1);
}

QRect TranscriptView::blockRect(int block) const
{
  const int width = columnWidth();
  const int left = std::max(space::l, (viewport()->width() - width) / 2);
  return {left, m_tops[static_cast<std::size_t>(block)] - verticalScrollBar()->value(), width, m_items[static_cast<std::size_t>(block)].height};
}

void TranscriptView::paintItem(QPainter& painter, const Item& item, const QRect& box, bool current) const
{
  const Tokens& t = tokens();
  const TranscriptBlock& block = item.block;
  painter.setRenderHint(QPainter::Antialiasing);
  const bool boxed = block.kind == TranscriptBlock::Kind::user || !item.folded;
  if (boxed && block.kind != TranscriptBlock::Kind::assistant && block.kind != TranscriptBlock::Kind::ending) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(block.kind == TranscriptBlock::Kind::user ? t.accentTint(0.08) : t.sunken);
    painter.drawRoundedRect(box, space::radius, space::radius);
  }
  if (current && hasFocus()) {
    painter.setPen(QPen(t.accent, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(box).adjusted(0.75, 0.75, -0.75, -0.75), space::radius, space::radius);
  }
  painter.setRenderHint(QPainter::Antialiasing, false);

  const QRect inner = box.adjusted(space::m, 0, -space::m, 0);
  QFont heading = Theme::instance().small();
  heading.setWeight(QFont::DemiBold);
  int x = inner.left();
  const QRect line(inner.left(), box.top(), inner.width(), item.folded ? 28 : 26);
  if (!block.foldedText.isEmpty()) {
    painter.drawPixmap(x, line.center().y() - 7,
                       iconPixmap(item.folded ? QStringLiteral("chevron-right") : QStringLiteral("chevron-down"),
                                  t.textSecondary, 14, devicePixelRatioF()));
    x += 18;
  }
  painter.setFont(heading);
  painter.setPen(roleColour(block));
  painter.drawText(QRect(x, line.top(), inner.right() - x, line.height()), Qt::AlignVCenter | Qt::AlignLeft, block.heading);
  x += QFontMetrics(heading).horizontalAdvance(block.heading) + space::s;
  painter.setFont(Theme::instance().small());
  if (!block.detail.isEmpty()) {
    painter.setPen(block.error ? t.failed : t.textSecondary);
    painter.drawText(QRect(x, line.top(), inner.right() - x, line.height()), Qt::AlignVCenter | Qt::AlignLeft, block.detail);
    x += QFontMetrics(Theme::instance().small()).horizontalAdvance(block.detail) + space::s;
  }

  int y = line.bottom() + 1;
  if (item.folded) {
    painter.setPen(t.textSecondary);
    const QFontMetrics metrics(Theme::instance().small());
    painter.drawText(QRect(x, line.top(), inner.right() - x, line.height()), Qt::AlignVCenter | Qt::AlignLeft,
                     metrics.elidedText(block.foldedText, Qt::ElideRight, inner.right() - x));
  } else {
    QTextLayout layout;
    const int height = textHeight(item, layout);
    painter.setPen(block.kind == TranscriptBlock::Kind::ending ? t.textSecondary : t.textPrimary);
    // Only the lines that can be seen: one message may hold megabytes.
    const QRect visible = viewport()->rect().adjusted(0, -40, 0, 40);
    for (int i = 0; i < layout.lineCount(); ++i) {
      const QTextLine textLine = layout.lineAt(i);
      const qreal top = y + textLine.y();
      if (top > visible.bottom())
        break;
      if (top + textLine.height() >= visible.top())
        textLine.draw(&painter, QPointF(inner.left(), y));
    }
    y += height + space::xs;
  }

  x = inner.left();
  painter.setFont(Theme::instance().small());
  const QFontMetrics metrics(Theme::instance().small());
  for (const QString& word : block.signalWords) {
    const int room = inner.right() - x - 2 * space::s;
    if (room < 40)
      break;
    const QString shown = metrics.elidedText(QStringLiteral("▲ ") + word, Qt::ElideRight, room);
    const QRect chip(x, y, metrics.horizontalAdvance(shown) + 2 * space::s, 18);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor fill = t.abandoned;
    fill.setAlphaF(0.16F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(chip, 9, 9);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(t.abandoned);
    painter.drawText(chip, Qt::AlignCenter, shown);
    x = chip.right() + space::xs;
  }
}

void TranscriptView::paintEvent(QPaintEvent*)
{
  QPainter painter(viewport());
  painter.fillRect(viewport()->rect(), tokens().base);
  for (int i = std::max(0, blockAt(0)); i < blockCount(); ++i) {
    const QRect box = blockRect(i);
    if (box.top() > viewport()->height())
      break;
    paintItem(painter, m_items[static_cast<std::size_t>(i)], box, i == m_current);
  }
}

void TranscriptView::resizeEvent(QResizeEvent* event)
{
  QAbstractScrollArea::resizeEvent(event);
  const int anchor = blockAt(0);
  estimateAll();
  if (anchor > 0)
    verticalScrollBar()->setValue(m_tops[static_cast<std::size_t>(anchor)]);
  measureVisible();
}

void TranscriptView::changeEvent(QEvent* event)
{
  QAbstractScrollArea::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
    estimateAll();
    measureVisible();
  }
}

void TranscriptView::toggle(int block)
{
  if (block < 0 || block >= blockCount())
    return;
  Item& item = m_items[static_cast<std::size_t>(block)];
  if (item.block.foldedText.isEmpty())
    return;
  item.folded = !item.folded;
  item.height = measure(item);
  item.measured = true;
  updateTops();
  measureVisible();
}

void TranscriptView::setCurrent(int block)
{
  if (m_items.empty())
    return;
  m_current = std::clamp(block, 0, blockCount() - 1);
  ensureVisible(m_current);
  const TranscriptBlock& current = m_items[static_cast<std::size_t>(m_current)].block;
  setAccessibleDescription(current.heading + QLatin1String(". ") + shownText(m_items[static_cast<std::size_t>(m_current)]).left(500));
  QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
  QAccessible::updateAccessibility(&changed);
  viewport()->update();
}

void TranscriptView::ensureVisible(int block)
{
  // Twice: heights near the goal become known only once it is near the viewport.
  for (int pass = 0; pass < 2; ++pass) {
    const QRect box = blockRect(block);
    if (box.top() < 0)
      verticalScrollBar()->setValue(verticalScrollBar()->value() + box.top() - space::s);
    else if (box.bottom() > viewport()->height())
      verticalScrollBar()->setValue(verticalScrollBar()->value() +
                                    std::min(box.top() - space::s, box.bottom() - viewport()->height() + space::s));
    measureVisible();
  }
}

void TranscriptView::showMessage(int message)
{
  for (int i = 0; i < blockCount(); ++i)
    if (m_items[static_cast<std::size_t>(i)].block.message == message)
      return setCurrent(i);
}

void TranscriptView::nextSignal(int direction)
{
  for (int i = m_current + direction; i >= 0 && i < blockCount(); i += direction)
    if (!m_items[static_cast<std::size_t>(i)].block.signalWords.empty())
      return setCurrent(i);
}

void TranscriptView::copyCurrent()
{
  if (m_current >= 0)
    QGuiApplication::clipboard()->setText(m_items[static_cast<std::size_t>(m_current)].block.text);
}

void TranscriptView::keyPressEvent(QKeyEvent* event)
{
  if (event->matches(QKeySequence::Copy)) {
    copyCurrent();
    return;
  }
  switch (event->key()) {
  case Qt::Key_Down: return setCurrent(m_current + 1);
  case Qt::Key_Up: return setCurrent(m_current - 1);
  case Qt::Key_Home: return setCurrent(0);
  case Qt::Key_End: return setCurrent(blockCount() - 1);
  case Qt::Key_Return:
  case Qt::Key_Enter:
  case Qt::Key_Space: return toggle(m_current);
  case Qt::Key_N: return nextSignal(1);
  case Qt::Key_P: return nextSignal(-1);
  default: QAbstractScrollArea::keyPressEvent(event);
  }
}

void TranscriptView::mousePressEvent(QMouseEvent* event)
{
  const int block = blockAt(static_cast<int>(event->position().y()));
  if (block < 0 || !blockRect(block).contains(event->position().toPoint()))
    return;
  m_current = block;
  viewport()->update();
  if (event->button() == Qt::LeftButton && event->position().y() - blockRect(block).top() < 28)
    toggle(block);
}

void TranscriptView::contextMenuEvent(QContextMenuEvent* event)
{
  QMenu menu(this);
  menu.addAction(icon(QStringLiteral("copy")), tr("Copy message"), this, &TranscriptView::copyCurrent);
  menu.exec(event->globalPos());
}

} // namespace hone::ui
