#include "ui/widgets/layouts.h"

#include "ui/widgets/theme.h"

#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>
#include <QWidget>

namespace hone::ui {

Separator::Separator(Qt::Orientation orientation, QWidget* parent) : QWidget(parent)
{
  if (orientation == Qt::Horizontal)
    setFixedHeight(1);
  else
    setFixedWidth(1);
}

void Separator::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), tokens().hairline); }

QFrame* makeSurface(const char* name, QWidget* parent)
{
  auto* frame = new QFrame(parent);
  frame->setProperty("surface", QString::fromLatin1(name));
  return frame;
}

QScrollArea* makeScrollArea(QWidget* inner, QWidget* parent)
{
  auto* scroll = new QScrollArea(parent);
  scroll->setWidget(inner);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  return scroll;
}

void fillWithScrollArea(QWidget* outer, QWidget* inner)
{
  auto* layout = new QVBoxLayout(outer);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(makeScrollArea(inner));
}

FlowLayout::FlowLayout(QWidget* parent, int gap) : QLayout(parent), m_gap(gap) { setContentsMargins(0, 0, 0, 0); }

FlowLayout::~FlowLayout() { qDeleteAll(m_items); }

void FlowLayout::addItem(QLayoutItem* item) { m_items.append(item); }
int FlowLayout::count() const { return static_cast<int>(m_items.size()); }
QLayoutItem* FlowLayout::itemAt(int index) const { return m_items.value(index); }

QLayoutItem* FlowLayout::takeAt(int index)
{
  return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

int FlowLayout::heightForWidth(int width) const { return arrange(QRect(0, 0, width, 0), false); }

void FlowLayout::setGeometry(const QRect& rect)
{
  QLayout::setGeometry(rect);
  arrange(rect, true);
}

QSize FlowLayout::minimumSize() const
{
  QSize size;
  for (const auto* item : m_items)
    size = size.expandedTo(item->minimumSize());
  const auto margins = contentsMargins();
  return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

int FlowLayout::arrange(const QRect& rect, bool move) const
{
  const auto margins = contentsMargins();
  const QRect area = rect.marginsRemoved(margins);
  int x = area.x();
  int y = area.y();
  int lineHeight = 0;
  for (auto* item : m_items) {
    const auto size = item->sizeHint();
    if (item->isEmpty())
      continue;
    if (x > area.x() && x + size.width() > area.x() + area.width()) {
      x = area.x();
      y += lineHeight + m_gap;
      lineHeight = 0;
    }
    if (move)
      item->setGeometry(QRect(QPoint(x, y), size));
    x += size.width() + m_gap;
    lineHeight = std::max(lineHeight, size.height());
  }
  return y + lineHeight - rect.y() + margins.bottom();
}

void clearLayout(QLayout* layout)
{
  while (auto* item = layout->takeAt(0)) {
    if (auto* widget = item->widget()) {
      widget->hide();
      widget->deleteLater();
    } else if (auto* inner = item->layout()) {
      clearLayout(inner);
    }
    delete item;
  }
}

} // namespace hone::ui
