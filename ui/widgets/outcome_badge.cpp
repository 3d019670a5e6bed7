#include "ui/widgets/outcome_badge.h"

#include "ui/widgets/theme.h"

#include <QFontMetrics>
#include <QPainter>

namespace hone::ui {

namespace {
constexpr int kShape = 9;
constexpr int kBadgeHeight = 22;
} // namespace

OutcomeBadge::OutcomeBadge(QWidget* parent) : QWidget(parent)
{
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  setOutcome(Outcome::unknown, false);
}

void OutcomeBadge::setOutcome(Outcome outcome, bool isExplicit)
{
  m_outcome = outcome;
  m_explicit = isExplicit;
  setAccessibleName(tr("Outcome: %1").arg(outcomeWord(outcome)));
  setToolTip(outcome == Outcome::unknown ? tr("The outcome is not known.")
             : isExplicit                ? tr("The source or a person stated this outcome.")
                                         : tr("Hone inferred this outcome from the signals in the conversation."));
  updateGeometry();
  update();
}

QSize OutcomeBadge::sizeHint() const
{
  const QFontMetrics metrics(Theme::instance().body());
  return {8 + kShape + 6 + metrics.horizontalAdvance(outcomeWord(m_outcome)) + 10, kBadgeHeight};
}

void OutcomeBadge::paintEvent(QPaintEvent*)
{
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  auto fill = tokens().outcome(m_outcome);
  const auto line = fill;
  fill.setAlphaF(m_explicit ? 0.14F : 0.0F);
  painter.setBrush(fill);
  auto frame = line;
  frame.setAlphaF(m_explicit ? 0.0F : 0.45F);
  painter.setPen(frame);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kBadgeHeight / 2.0 - 1, kBadgeHeight / 2.0 - 1);
  paintOutcome(&painter, rect().adjusted(8, 0, 0, 0), m_outcome, Theme::instance().body());
}

int paintOutcome(QPainter* painter, const QRect& rect, Outcome outcome, const QFont& font)
{
  painter->save();
  paintOutcomeShape(painter, QPointF(rect.left() + kShape / 2.0, rect.top() + rect.height() / 2.0), kShape, outcome);
  painter->setFont(font);
  painter->setPen(tokens().outcome(outcome));
  const auto word = outcomeWord(outcome);
  const int start = rect.left() + kShape + 6;
  painter->drawText(QRect(start, rect.top(), rect.right() - start + 1, rect.height()), Qt::AlignLeft | Qt::AlignVCenter, word);
  const int width = kShape + 6 + QFontMetrics(font).horizontalAdvance(word);
  painter->restore();
  return width;
}

void paintOutcomeShape(QPainter* painter, const QPointF& centre, double size, Outcome outcome)
{
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const auto colour = tokens().outcome(outcome);
  painter->setPen(Qt::NoPen);
  painter->setBrush(colour);
  const double r = size / 2;
  const double x = centre.x();
  const double y = centre.y();
  switch (outcome) {
  case Outcome::resolved:
    painter->drawEllipse(centre, r * 0.92, r * 0.92);
    break;
  case Outcome::failed:
    painter->drawPolygon(QPolygonF{{x, y - r * 1.1}, {x + r * 1.1, y}, {x, y + r * 1.1}, {x - r * 1.1, y}});
    break;
  case Outcome::abandoned:
    painter->drawPolygon(QPolygonF{{x, y - r}, {x + r * 1.1, y + r * 0.85}, {x - r * 1.1, y + r * 0.85}});
    break;
  case Outcome::escalated:
    painter->drawRect(QRectF(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7));
    break;
  case Outcome::unknown:
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(colour, 1.5));
    painter->drawEllipse(centre, r * 0.8, r * 0.8);
    break;
  }
  painter->restore();
}

} // namespace hone::ui
