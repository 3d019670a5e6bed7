#include "ui/widgets/metric.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/theme.h"

#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QStyleOptionFocusRect>
#include <QVBoxLayout>

namespace hone::ui {

Metric::Metric(const QString& label, QWidget* parent)
  : QWidget(parent), m_label(makeLabel(label, TextRole::secondary)), m_value(makeLabel(QStringLiteral("—"), TextRole::number)),
    m_detail(makeLabel(QString(), TextRole::small))
{
  setAccessibleName(label);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, space::xs, space::s, space::xs);
  layout->setSpacing(2);
  layout->addWidget(m_label);
  layout->addWidget(m_value);
  layout->addWidget(m_detail);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

void Metric::setValue(const QString& value, const QString& detail)
{
  m_value->setText(value);
  m_detail->setText(detail);
  setAccessibleDescription(QStringLiteral("%1 %2").arg(value, detail));
}

void Metric::setNumberTone(const char* tone) { setTone(m_value, tone); }

void Metric::setClickable(bool clickable)
{
  m_clickable = clickable;
  setFocusPolicy(clickable ? Qt::TabFocus : Qt::NoFocus);
  setCursor(clickable ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void Metric::mouseReleaseEvent(QMouseEvent* event)
{
  if (m_clickable && event->button() == Qt::LeftButton && rect().contains(event->pos()))
    Q_EMIT clicked();
}

void Metric::keyPressEvent(QKeyEvent* event)
{
  if (m_clickable && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space))
    Q_EMIT clicked();
  else
    QWidget::keyPressEvent(event);
}

void Metric::paintEvent(QPaintEvent*)
{
  if (!hasFocus())
    return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(tokens().accent);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), space::radius, space::radius);
}

} // namespace hone::ui
