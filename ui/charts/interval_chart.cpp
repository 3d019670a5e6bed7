#include "ui/charts/interval_chart.h"

#include <algorithm>
#include <cmath>

#include <QAccessible>
#include <QGraphicsLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QtCharts/QChart>
#include <QtCharts/QLineSeries>
#include <QtCharts/QScatterSeries>
#include <QtCharts/QValueAxis>

#include "ui/widgets/numbers.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

namespace {

constexpr int kRowHeight = 26;
constexpr int kAxisHeight = 24;

// The axis is a value axis of logarithms with labels of our own: QLogValueAxis draws no labels between powers of its base.
double toAxis(IntervalChart::Scale scale, double value)
{
  return scale == IntervalChart::Scale::logarithmic ? std::log2(std::clamp(value, 1e-3, 1e3)) : value;
}

QColor toneColour(IntervalPoint::Tone tone)
{
  switch (tone) {
  case IntervalPoint::Tone::worse: return tokens().failed;
  case IntervalPoint::Tone::better: return tokens().resolved;
  case IntervalPoint::Tone::neutral: break;
  }
  return tokens().unknown;
}

/// A step of 1, 2 or 5 times a power of ten that cuts the span into about five.
double niceStep(double span)
{
  const double raw = std::max(span, 1e-9) / 5;
  const double power = std::pow(10, std::floor(std::log10(raw)));
  const double factor = raw / power;
  return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
}

} // namespace

IntervalChart::IntervalChart(Scale scale, const QString& accessibleName, QWidget* parent)
  : QChartView(parent), m_scale(scale)
{
  setFocusPolicy(Qt::StrongFocus);
  setFrameShape(QFrame::NoFrame);
  setRenderHint(QPainter::Antialiasing);
  setMouseTracking(true);
  setAccessibleName(accessibleName);
  chart()->setAnimationOptions(QChart::NoAnimation);
  chart()->legend()->hide();
  chart()->setBackgroundVisible(false);
  chart()->setMargins(QMargins(0, 0, 0, 0));
  chart()->layout()->setContentsMargins(0, 0, 0, 0);
  connect(&Theme::instance(), &Theme::changed, this, &IntervalChart::rebuild);
}

void IntervalChart::setPoints(std::vector<IntervalPoint> points, double reference, const QString& suffix)
{
  m_points = std::move(points);
  m_reference = reference;
  m_suffix = suffix;
  m_current = std::min(m_current, static_cast<int>(m_points.size()) - 1);
  rebuild();
}

void IntervalChart::rebuild()
{
  const Tokens& t = tokens();
  setBackgroundBrush(t.base);
  m_ticks.clear();
  chart()->removeAllSeries();
  for (QAbstractAxis* axis : chart()->axes()) {
    chart()->removeAxis(axis);
    delete axis;
  }
  if (m_points.empty())
    return;

  const double reference = toAxis(m_scale, m_reference);
  double low = reference, high = reference;
  for (const IntervalPoint& point : m_points) {
    // An interval that runs off the scale is drawn to the edge rather than squeezing all the others.
    const double value = toAxis(m_scale, point.value);
    const double reach = m_scale == Scale::logarithmic ? 2.5 : 0.5;
    low = std::min(low, std::max(toAxis(m_scale, point.low), value - reach));
    high = std::max(high, std::min(toAxis(m_scale, point.high), value + reach));
  }
  const double margin = std::max(0.04 * (high - low), 1e-6);
  low -= margin;
  high += margin;

  const auto tick = [&](double at, double shown) {
    if (at >= low && at <= high)
      m_ticks.push_back({at, numberText(shown, shown == std::floor(shown) ? 0 : std::abs(shown) < 0.3 ? 2 : 1) + m_suffix});
  };
  if (m_scale == Scale::logarithmic) {
    for (int power = -6; power <= 6; ++power)
      tick(power, std::exp2(power));
    if (high - low < 2)
      for (int power = -3; power <= 3; ++power)
        tick(power + std::log2(1.5), std::exp2(power) * 1.5);
  } else {
    const double step = niceStep(high - low);
    for (double at = std::ceil(low / step) * step; at <= high; at += step)
      tick(at, std::abs(at) < step / 1000 ? 0 : at * 100);
  }
  const int count = static_cast<int>(m_points.size());
  auto* x = new QValueAxis;
  x->setRange(low, high);
  x->setVisible(false);
  auto* y = new QValueAxis;
  y->setRange(-0.5, count - 0.5);
  y->setVisible(false);
  chart()->addAxis(x, Qt::AlignBottom);
  chart()->addAxis(y, Qt::AlignLeft);

  const auto add = [&](QXYSeries* series) {
    chart()->addSeries(series);
    series->attachAxis(x);
    series->attachAxis(y);
  };
  auto* line = new QLineSeries;
  line->append(reference, -0.5);
  line->append(reference, count - 0.5);
  QPen dashed(t.textSecondary, 1, Qt::DashLine);
  line->setPen(dashed);
  add(line);

  for (int row = 0; row < count; ++row) {
    const IntervalPoint& point = m_points[static_cast<std::size_t>(row)];
    auto* interval = new QLineSeries;
    interval->append(std::max(low, toAxis(m_scale, point.low)), count - 1 - row);
    interval->append(std::min(high, toAxis(m_scale, point.high)), count - 1 - row);
    QPen pen(toneColour(point.tone), 2);
    pen.setCapStyle(Qt::FlatCap);
    interval->setPen(pen);
    add(interval);
  }
  // Shape and colour both say the direction.
  for (const auto& [tone, shape] : {std::pair{IntervalPoint::Tone::worse, QScatterSeries::MarkerShapeCircle},
                                    std::pair{IntervalPoint::Tone::neutral, QScatterSeries::MarkerShapeRectangle},
                                    std::pair{IntervalPoint::Tone::better, QScatterSeries::MarkerShapeRotatedRectangle}}) {
    auto* dots = new QScatterSeries;
    dots->setMarkerShape(shape);
    dots->setMarkerSize(tone == IntervalPoint::Tone::better ? 11 : tone == IntervalPoint::Tone::worse ? 10 : 8);
    dots->setColor(toneColour(tone));
    dots->setBorderColor(t.base);
    for (int row = 0; row < count; ++row)
      if (m_points[static_cast<std::size_t>(row)].tone == tone)
        dots->append(toAxis(m_scale, m_points[static_cast<std::size_t>(row)].value), count - 1 - row);
    add(dots);
  }
  placePlot();
}

int IntervalChart::wantedHeight() const { return static_cast<int>(m_points.size()) * kRowHeight + kAxisHeight + 2; }

void IntervalChart::placePlot()
{
  const QFontMetrics body(Theme::instance().body());
  QFont chosen = Theme::instance().body();
  chosen.setWeight(QFont::DemiBold);
  const QFontMetrics bold(chosen);
  int label = 0;
  m_numbersWidth = 0;
  for (const IntervalPoint& point : m_points) {
    label = std::max(label, bold.horizontalAdvance(point.label));
    m_numbersWidth = std::max(m_numbersWidth, body.horizontalAdvance(point.numbers));
  }
  m_labelWidth = std::min({label + 1, 340, width() * 9 / 20});
  const int left = m_labelWidth + space::m + space::s;
  const int right = space::s + (m_numbersWidth > 0 ? m_numbersWidth + space::l : 0);
  const int height = std::min(this->height() - kAxisHeight, static_cast<int>(m_points.size()) * kRowHeight);
  chart()->setPlotArea(QRectF(left, 0, std::max(40, width() - left - right), std::max(10, height)));
  resetCachedContent();
  viewport()->update();
}

QRectF IntervalChart::rowRect(int row) const
{
  const QRectF plot = chart()->mapRectToScene(chart()->plotArea());
  const double height = plot.height() / std::max<double>(1, static_cast<double>(m_points.size()));
  return {0, plot.top() + height * row, sceneRect().width(), height};
}

QRect IntervalChart::numbersRect(int row) const
{
  if (row < 0 || row >= static_cast<int>(m_points.size()) || m_points[static_cast<std::size_t>(row)].numbers.isEmpty())
    return {};
  const int width = QFontMetrics(Theme::instance().body()).horizontalAdvance(m_points[static_cast<std::size_t>(row)].numbers);
  const QRectF rect = rowRect(row);
  return mapFromScene(QRectF(rect.right() - space::s - width, rect.top(), width, rect.height())).boundingRect();
}

QPoint IntervalChart::positionOf(int row) const
{
  if (row < 0 || row >= static_cast<int>(m_points.size()) || chart()->series().isEmpty())
    return {};
  const QPointF value(toAxis(m_scale, m_points[static_cast<std::size_t>(row)].value), static_cast<double>(m_points.size()) - 1 - row);
  return mapFromScene(chart()->mapToScene(chart()->mapToPosition(value, chart()->series().constFirst())));
}

int IntervalChart::rowAt(const QPoint& position) const
{
  if (m_points.empty() || chart()->series().isEmpty())
    return -1;
  const QRectF plot = chart()->plotArea();
  const QPointF inChart = chart()->mapFromScene(mapToScene(position));
  if (inChart.y() < plot.top() || inChart.y() > plot.bottom())
    return -1;
  const int row = static_cast<int>((inChart.y() - plot.top()) / plot.height() * static_cast<double>(m_points.size()));
  return std::clamp(row, 0, static_cast<int>(m_points.size()) - 1);
}

void IntervalChart::setCurrent(int row)
{
  m_current = row;
  resetCachedContent();
  viewport()->update();
}

void IntervalChart::choose(int row)
{
  if (row < 0 || row >= static_cast<int>(m_points.size()))
    return;
  setCurrent(row);
  setAccessibleDescription(m_points[static_cast<std::size_t>(row)].tip);
  QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
  QAccessible::updateAccessibility(&changed);
  Q_EMIT currentChanged(row);
}

void IntervalChart::mousePressEvent(QMouseEvent* event)
{
  if (event->button() != Qt::LeftButton)
    return;
  const QPoint position = event->position().toPoint();
  const int row = rowAt(position);
  choose(row);
  if (row >= 0 && numbersRect(row).contains(position))
    Q_EMIT activated(row);
}

void IntervalChart::mouseDoubleClickEvent(QMouseEvent* event)
{
  if (const int row = rowAt(event->position().toPoint()); row >= 0)
    Q_EMIT activated(row);
}

void IntervalChart::mouseMoveEvent(QMouseEvent* event)
{
  const int row = rowAt(event->position().toPoint());
  const int hovered = row >= 0 && numbersRect(row).contains(event->position().toPoint()) ? row : -1;
  if (hovered != m_hovered) {
    m_hovered = hovered;
    viewport()->update();
  }
  setCursor(row >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
  if (row >= 0)
    QToolTip::showText(event->globalPosition().toPoint(), m_points[static_cast<std::size_t>(row)].tip.toHtmlEscaped(), this);
  else
    QToolTip::hideText();
}

void IntervalChart::keyPressEvent(QKeyEvent* event)
{
  switch (event->key()) {
  case Qt::Key_Down: return choose(std::min(m_current + 1, static_cast<int>(m_points.size()) - 1));
  case Qt::Key_Up: return choose(std::max(m_current - 1, 0));
  case Qt::Key_Return:
  case Qt::Key_Enter:
    if (m_current >= 0)
      Q_EMIT activated(m_current);
    return;
  default: QChartView::keyPressEvent(event);
  }
}

void IntervalChart::resizeEvent(QResizeEvent* event)
{
  QChartView::resizeEvent(event);
  if (!m_points.empty())
    placePlot();
}

void IntervalChart::drawBackground(QPainter* painter, const QRectF& rect)
{
  QChartView::drawBackground(painter, rect);
  if (m_points.empty() || chart()->series().isEmpty())
    return;
  const Tokens& t = tokens();
  painter->save();
  if (m_current >= 0) {
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(t.accentTint(hasFocus() ? 0.18 : 0.10));
    painter->drawRoundedRect(rowRect(m_current).adjusted(0, 1, 0, -1), space::radius, space::radius);
  }
  const QRectF plot = chart()->mapRectToScene(chart()->plotArea());
  const QFontMetrics metrics(Theme::instance().small());
  painter->setRenderHint(QPainter::Antialiasing, false);
  painter->setFont(Theme::instance().small());
  for (const Tick& tick : m_ticks) {
    const double x = std::round(chart()->mapToScene(chart()->mapToPosition(QPointF(tick.at, 0), chart()->series().constFirst())).x());
    painter->setPen(t.hairline);
    painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom() + 3));
    painter->setPen(t.textSecondary);
    const int width = metrics.horizontalAdvance(tick.label) + 4;
    painter->drawText(QRectF(x - width / 2.0, plot.bottom() + 4, width, kAxisHeight - 4), Qt::AlignCenter, tick.label);
  }
  painter->restore();
}

void IntervalChart::drawForeground(QPainter* painter, const QRectF& rect)
{
  QChartView::drawForeground(painter, rect);
  const Tokens& t = tokens();
  const QFont body = Theme::instance().body();
  const QFontMetrics metrics(body);
  painter->save();
  for (int row = 0; row < static_cast<int>(m_points.size()); ++row) {
    const IntervalPoint& point = m_points[static_cast<std::size_t>(row)];
    const QRectF area = rowRect(row);
    QFont font = body;
    font.setWeight(row == m_current ? QFont::DemiBold : QFont::Normal);
    painter->setFont(font);
    painter->setPen(t.textPrimary);
    painter->drawText(QRectF(space::s, area.top(), m_labelWidth, area.height()), Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(font).elidedText(point.label, Qt::ElideRight, m_labelWidth));
    font = body;
    font.setUnderline(row == m_hovered);
    painter->setFont(font);
    painter->setPen(t.accent);
    painter->drawText(QRectF(0, area.top(), area.right() - space::s, area.height()), Qt::AlignRight | Qt::AlignVCenter, point.numbers);
  }
  painter->restore();
}

} // namespace hone::ui
