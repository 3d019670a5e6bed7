#include "ui/overview/rate_row.h"

#include "ui/widgets/numbers.h"
#include "ui/widgets/theme.h"

#include <QEnterEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace hone::ui {

namespace {
constexpr int kRowHeight = 46;
constexpr int kRateWidth = 210;
} // namespace

RateRow::RateRow(Content content, QWidget* parent) : QWidget(parent), m_content(std::move(content))
{
  setFocusPolicy(Qt::TabFocus);
  setCursor(Qt::PointingHandCursor);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(m_content.label);
  setAccessibleDescription(QStringLiteral("%1, %2").arg(rateText(m_content.rate), m_content.detail));
  setToolTip(QStringLiteral("%1\n%2\n%3").arg(m_content.label, rateText(m_content.rate), m_content.detail));
}

QSize RateRow::sizeHint() const { return {560, kRowHeight}; }

void RateRow::paintEvent(QPaintEvent*)
{
  const auto& t = tokens();
  const auto& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (m_hovered || hasFocus()) {
    painter.setPen(hasFocus() ? QPen(t.accent) : QPen(Qt::NoPen));
    auto tint = t.accent;
    tint.setAlphaF(0.07F);
    painter.setBrush(tint);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), space::radius, space::radius);
  }
  QRect left = rect().adjusted(space::s, 5, -space::s, -5);
  const QRect right(left.right() - kRateWidth + 1, left.top(), kRateWidth, left.height());
  left.setRight(right.left() - space::l);
  const int half = left.height() / 2;
  painter.setFont(theme.body());
  if (!m_content.rank.isEmpty()) {
    painter.setPen(t.textSecondary);
    painter.drawText(QRect(left.left(), left.top(), 20, half), Qt::AlignLeft | Qt::AlignVCenter, m_content.rank);
    left.setLeft(left.left() + 22);
  }
  painter.setPen(t.textPrimary);
  const QRect labelRect(left.left(), left.top(), left.width(), m_content.detail.isEmpty() ? left.height() : half);
  painter.drawText(labelRect, Qt::AlignLeft | Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(m_content.label, Qt::ElideRight, left.width()));
  painter.drawText(QRect(right.left(), right.top(), right.width(), half), Qt::AlignRight | Qt::AlignVCenter, rateText(m_content.rate));
  if (!m_content.detail.isEmpty()) {
    painter.setFont(theme.small());
    painter.setPen(t.textSecondary);
    painter.drawText(QRect(left.left(), left.top() + half, left.width(), half), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_content.detail, Qt::ElideRight, left.width()));
  }
  if (m_content.rate.n == 0)
    return;
  const double y = right.top() + half * 1.5;
  const auto at = [&](double share) { return right.left() + 4 + std::clamp(share / m_content.scale, 0.0, 1.0) * (right.width() - 8); };
  painter.setPen(QPen(t.hairline, 1));
  painter.drawLine(QPointF(at(0), y), QPointF(at(m_content.scale), y));
  if (m_content.baseline) {
    painter.setPen(QPen(t.textSecondary, 1.5));
    painter.drawLine(QPointF(at(*m_content.baseline), y - 6), QPointF(at(*m_content.baseline), y + 6));
  }
  const bool worse = m_content.baseline && m_content.rate.low > *m_content.baseline;
  const auto colour = worse ? t.failed : t.accent;
  painter.setPen(QPen(colour, 2, Qt::SolidLine, Qt::RoundCap));
  painter.drawLine(QPointF(at(m_content.rate.low), y), QPointF(at(m_content.rate.high), y));
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawEllipse(QPointF(at(m_content.rate.value), y), 4, 4);
}

void RateRow::mouseReleaseEvent(QMouseEvent* event)
{
  if (event->button() == Qt::LeftButton && rect().contains(event->pos()))
    Q_EMIT clicked();
}

void RateRow::keyPressEvent(QKeyEvent* event)
{
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space)
    Q_EMIT clicked();
  else
    QWidget::keyPressEvent(event);
}

void RateRow::enterEvent(QEnterEvent*)
{
  m_hovered = true;
  update();
}

void RateRow::leaveEvent(QEvent*)
{
  m_hovered = false;
  update();
}

} // namespace hone::ui
