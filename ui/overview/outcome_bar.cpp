#include "ui/overview/outcome_bar.h"

#include "ui/widgets/numbers.h"
#include "ui/widgets/outcome_badge.h"
#include "ui/widgets/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace hone::ui {

namespace {
constexpr int kBarHeight = 20;
constexpr int kWordsHeight = 40;
constexpr int kPartGap = 2;

int orderOf(Outcome outcome)
{
  switch (outcome) {
  case Outcome::resolved:
    return 0;
  case Outcome::failed:
    return 1;
  case Outcome::abandoned:
    return 2;
  case Outcome::escalated:
    return 3;
  case Outcome::unknown:
    break;
  }
  return 4;
}
} // namespace

OutcomeBar::OutcomeBar(QWidget* parent) : QWidget(parent)
{
  setAccessibleName(tr("How conversations ended"));
  setFocusPolicy(Qt::TabFocus);
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize OutcomeBar::sizeHint() const { return {600, kBarHeight + 8 + kWordsHeight}; }

void OutcomeBar::setCounts(const std::vector<std::pair<Outcome, std::int64_t>>& counts)
{
  m_parts.clear();
  m_all = 0;
  for (const auto& [outcome, count] : counts) {
    if (count > 0)
      m_parts.push_back({outcome, count, {}, {}});
    m_all += count;
  }
  std::sort(m_parts.begin(), m_parts.end(), [](const Part& a, const Part& b) { return orderOf(a.outcome) < orderOf(b.outcome); });
  m_chosen = 0;
  m_hovered = -1;
  QStringList words;
  for (const auto& part : m_parts)
    words += QStringLiteral("%1 %2").arg(outcomeWord(part.outcome), countOfText(part.count, m_all));
  setAccessibleDescription(words.join(QStringLiteral(", ")));
  arrange();
  update();
}

void OutcomeBar::resizeEvent(QResizeEvent*) { arrange(); }

void OutcomeBar::arrange()
{
  if (m_parts.empty())
    return;
  const double free = width() - kPartGap * (static_cast<double>(m_parts.size()) - 1);
  const QFontMetricsF metrics(Theme::instance().body());
  double x = 0;
  double words = 0;
  for (auto& part : m_parts) {
    const double length = std::max(3.0, free * static_cast<double>(part.count) / static_cast<double>(m_all));
    part.bar = QRectF(x, 0, length, kBarHeight);
    // Words stand below their part where there is room, else right of the words before.
    const double wordsWidth = 15 + metrics.horizontalAdvance(outcomeWord(part.outcome) + QStringLiteral("  100 %")) + 20;
    const double start = std::min(std::max(x, words), std::max(words, width() - wordsWidth));
    part.words = QRectF(start, kBarHeight + 8, wordsWidth, kWordsHeight);
    words = start + wordsWidth;
    x += length + kPartGap;
  }
}

void OutcomeBar::paintEvent(QPaintEvent*)
{
  if (m_parts.empty())
    return;
  const auto& t = tokens();
  const auto& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QPainterPath outline;
  outline.addRoundedRect(QRectF(0, 0, width(), kBarHeight), 5, 5);
  painter.setClipPath(outline);
  for (std::size_t i = 0; i < m_parts.size(); ++i) {
    const auto& part = m_parts[i];
    auto colour = t.outcome(part.outcome);
    const bool marked = static_cast<int>(i) == m_hovered || (hasFocus() && static_cast<int>(i) == m_chosen);
    if (part.outcome == Outcome::unknown)
      colour.setAlphaF(marked ? 0.6F : 0.4F);
    else if (!marked)
      colour.setAlphaF(0.88F);
    painter.fillRect(part.bar, colour);
  }
  painter.setClipping(false);
  for (std::size_t i = 0; i < m_parts.size(); ++i) {
    const auto& part = m_parts[i];
    const QRect line = part.words.toRect().adjusted(0, 0, 0, -kWordsHeight / 2);
    paintOutcomeShape(&painter, QPointF(line.left() + 5, line.center().y() + 0.5), 9, part.outcome);
    painter.setFont(theme.body());
    painter.setPen(t.textPrimary);
    painter.drawText(line.adjusted(15, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     QStringLiteral("%1  %2").arg(outcomeWord(part.outcome), percentText(static_cast<double>(part.count) / static_cast<double>(m_all))));
    painter.setFont(theme.small());
    painter.setPen(t.textSecondary);
    painter.drawText(line.translated(15, kWordsHeight / 2 - 3), Qt::AlignLeft | Qt::AlignVCenter, numberText(part.count));
    if (hasFocus() && static_cast<int>(i) == m_chosen) {
      painter.setPen(QPen(t.accent, 1.5));
      painter.setBrush(Qt::NoBrush);
      painter.drawRoundedRect(part.words.adjusted(-3, -2, -8, 2), 4, 4);
    }
  }
}

int OutcomeBar::partAt(const QPointF& position) const
{
  for (std::size_t i = 0; i < m_parts.size(); ++i) {
    if (m_parts[i].bar.contains(position) || m_parts[i].words.contains(position))
      return static_cast<int>(i);
  }
  return -1;
}

void OutcomeBar::mousePressEvent(QMouseEvent* event)
{
  if (const int part = partAt(event->position()); part >= 0 && event->button() == Qt::LeftButton)
    Q_EMIT outcomeClicked(m_parts[static_cast<std::size_t>(part)].outcome);
}

void OutcomeBar::mouseMoveEvent(QMouseEvent* event)
{
  const int part = partAt(event->position());
  setCursor(part >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
  if (part == m_hovered)
    return;
  m_hovered = part;
  if (part >= 0) {
    const auto& hovered = m_parts[static_cast<std::size_t>(part)];
    setToolTip(QStringLiteral("%1 · %2").arg(outcomeWord(hovered.outcome), countOfText(hovered.count, m_all)));
  } else {
    setToolTip({});
  }
  update();
}

void OutcomeBar::leaveEvent(QEvent*)
{
  m_hovered = -1;
  update();
}

void OutcomeBar::keyPressEvent(QKeyEvent* event)
{
  const int last = static_cast<int>(m_parts.size()) - 1;
  if (last < 0) {
    QWidget::keyPressEvent(event);
    return;
  }
  switch (event->key()) {
  case Qt::Key_Left:
    m_chosen = std::max(0, m_chosen - 1);
    break;
  case Qt::Key_Right:
    m_chosen = std::min(last, m_chosen + 1);
    break;
  case Qt::Key_Return:
  case Qt::Key_Enter:
  case Qt::Key_Space:
    Q_EMIT outcomeClicked(m_parts[static_cast<std::size_t>(m_chosen)].outcome);
    break;
  default:
    QWidget::keyPressEvent(event);
    return;
  }
  update();
}

} // namespace hone::ui
