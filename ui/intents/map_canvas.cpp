#include "ui/intents/map_canvas.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QWheelEvent>

#include "ui/widgets/theme.h"

namespace hone::ui {

namespace {

constexpr double kMargin = 0.94;
constexpr double kMostZoom = 60;
constexpr double kReach = 9;        // pixels around the mouse in which a point counts as meant
constexpr double kLassoStart = 4;   // pixels of movement that make a click a lasso
constexpr int kMostLabels = 28;

QRgb mixed(const QColor& colour, const QColor& ground, double share)
{
  const auto part = [&](int a, int b) { return static_cast<int>(a * share + b * (1 - share) + 0.5); };
  return qRgb(part(colour.red(), ground.red()), part(colour.green(), ground.green()), part(colour.blue(), ground.blue()));
}

/// The pixels of a disc around its middle.
std::vector<QPoint> discOf(double radius)
{
  std::vector<QPoint> disc;
  const int reach = static_cast<int>(std::ceil(radius));
  for (int y = -reach; y <= reach; ++y)
    for (int x = -reach; x <= reach; ++x)
      if (x * x + y * y <= radius * radius + 0.3)
        disc.emplace_back(x, y);
  return disc;
}

} // namespace

MapCanvas::MapCanvas(QWidget* parent) : QWidget(parent)
{
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::CrossCursor);
  setAttribute(Qt::WA_OpaquePaintEvent);
  setMinimumSize(280, 240);
  setContextMenuPolicy(Qt::PreventContextMenu);
  setAccessibleName(tr("Map of conversations"));
  setAccessibleDescription(tr("Every conversation is a point; those of one intent lie together. The list beside it chooses the same by keyboard."));
  connect(&Theme::instance(), &Theme::changed, this, &MapCanvas::redraw);
}

void MapCanvas::setPoints(const std::vector<IntentMap::Point>& points)
{
  m_points = points;
  m_slots.assign(points.size(), kGrey);
  m_highlighted.clear();
  m_isSelected.assign(points.size(), false);
  m_selected.clear();
  m_hovered = -1;
  m_cells.assign(static_cast<std::size_t>(kCells) * kCells, {});
  const auto cell = [](float at) { return std::clamp(static_cast<int>((at + 1) / 2 * kCells), 0, kCells - 1); };
  for (std::size_t i = 0; i < points.size(); ++i)
    m_cells[static_cast<std::size_t>(cell(points[i].y) * kCells + cell(points[i].x))].push_back(static_cast<int>(i));
  fit();
}

void MapCanvas::setSlots(std::vector<std::uint8_t> slotOf)
{
  slotOf.resize(m_points.size(), kGrey);
  m_slots = std::move(slotOf);
  redraw();
}

void MapCanvas::setLabels(std::vector<MapLabel> labels)
{
  m_labels = std::move(labels);
  std::ranges::stable_sort(m_labels, std::ranges::greater(), &MapLabel::weight);
  update();
}

void MapCanvas::setHighlight(std::vector<bool> highlighted)
{
  m_highlighted = std::move(highlighted);
  redraw();
}

void MapCanvas::select(std::vector<int> points)
{
  m_isSelected.assign(m_points.size(), false);
  m_selected = std::move(points);
  for (const int point : m_selected)
    m_isSelected[static_cast<std::size_t>(point)] = true;
  redraw();
  Q_EMIT selectionChanged();
}

void MapCanvas::fit()
{
  m_zoom = 1;
  m_centre = {0, 0};
  redraw();
}

void MapCanvas::redraw()
{
  m_stale = true;
  update();
}

double MapCanvas::scale() const { return std::min(width(), height()) / 2.0 * kMargin * m_zoom; }

QPointF MapCanvas::toWidget(double x, double y) const
{
  return {width() / 2.0 + (x - m_centre.x()) * scale(), height() / 2.0 + (y - m_centre.y()) * scale()};
}

QPointF MapCanvas::toMap(const QPointF& position) const
{
  return {(position.x() - width() / 2.0) / scale() + m_centre.x(), (position.y() - height() / 2.0) / scale() + m_centre.y()};
}

QPointF MapCanvas::positionOf(int point) const
{
  const auto& place = m_points[static_cast<std::size_t>(point)];
  return toWidget(place.x, place.y);
}

double MapCanvas::pointRadius() const
{
  // Points grow with the zoom, and the fewer there are the larger they begin.
  const double base = std::clamp(60.0 / std::sqrt(std::max<double>(1, static_cast<double>(m_points.size()))), 1.0, 4.0);
  return std::min(6.0, base * std::sqrt(m_zoom));
}

void MapCanvas::drawPoints()
{
  const qreal ratio = devicePixelRatioF();
  m_image = QImage((QSizeF(size()) * ratio).toSize(), QImage::Format_RGB32);
  m_image.setDevicePixelRatio(ratio);
  const Tokens& t = tokens();
  m_image.fill(t.raised.rgb());
  const int wide = m_image.width(), high = m_image.height();
  auto* const pixels = reinterpret_cast<QRgb*>(m_image.bits());
  const auto stride = static_cast<std::ptrdiff_t>(m_image.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb)));
  const double factor = scale() * ratio;
  const double left = wide / 2.0 - m_centre.x() * factor, top = high / 2.0 - m_centre.y() * factor;
  const auto disc = discOf(pointRadius() * ratio);
  const auto ring = discOf((pointRadius() + 1.5) * ratio);
  const auto stamp = [&](const IntentMap::Point& point, const std::vector<QPoint>& shape, QRgb colour) {
    const int x = static_cast<int>(left + point.x * factor), y = static_cast<int>(top + point.y * factor);
    if (x < -16 || y < -16 || x > wide + 16 || y > high + 16)
      return;
    for (const QPoint& offset : shape) {
      const int px = x + offset.x(), py = y + offset.y();
      if (px >= 0 && py >= 0 && px < wide && py < high)
        pixels[py * stride + px] = colour;
    }
  };
  std::array<QRgb, kGrey + 1> full{}, faint{};
  for (std::size_t slot = 0; slot <= kGrey; ++slot) {
    const QColor& colour = slot < t.categories.size() ? t.categories[slot] : t.unknown;
    full[slot] = mixed(colour, t.raised, slot < kGrey ? 1.0 : 0.6);
    faint[slot] = mixed(colour, t.raised, 0.26);
  }
  const bool some = !m_highlighted.empty() && std::ranges::find(m_highlighted, true) != m_highlighted.end();
  // Grey and faint ones lie below, so that what stands out is not covered.
  for (const int pass : {0, 1})
    for (std::size_t i = 0; i < m_points.size(); ++i) {
      const std::uint8_t slot = m_slots[i];
      if (slot == kHidden)
        continue;
      const bool out = some ? m_highlighted[i] : slot != kGrey;
      if (out == (pass == 1))
        stamp(m_points[i], disc, some && !out ? faint[slot] : full[slot]);
    }
  for (const int point : m_selected)
    stamp(m_points[static_cast<std::size_t>(point)], ring, t.textPrimary.rgb());
  for (const int point : m_selected) {
    const auto at = static_cast<std::size_t>(point);
    stamp(m_points[at], disc, full[std::min<std::size_t>(m_slots[at], kGrey)]);
  }
  m_stale = false;
}

void MapCanvas::paintEvent(QPaintEvent*)
{
  if (m_stale || m_image.size() != (QSizeF(size()) * devicePixelRatioF()).toSize())
    drawPoints();
  QPainter painter(this);
  painter.drawImage(QPointF(0, 0), m_image);
  paintLabels(painter);
  const Tokens& t = tokens();
  painter.setRenderHint(QPainter::Antialiasing);
  if (m_hovered >= 0) {
    painter.setPen(QPen(t.textPrimary, 1.5));
    painter.setBrush(Qt::NoBrush);
    const double radius = pointRadius() + 3;
    painter.drawEllipse(positionOf(m_hovered), radius, radius);
  }
  if (m_lasso.size() > 1) {
    QColor tint = t.accent;
    tint.setAlphaF(0.12F);
    painter.setPen(QPen(t.accent, 1.5, Qt::DashLine));
    painter.setBrush(tint);
    painter.drawPolygon(m_lasso);
  }
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(hasFocus() ? t.accent : t.hairline);
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

std::vector<std::pair<QRectF, QString>> MapCanvas::labelBoxes() const
{
  const QFontMetrics metrics(Theme::instance().small());
  std::vector<std::pair<QRectF, QString>> boxes;
  for (const MapLabel& label : m_labels) {
    if (boxes.size() >= kMostLabels)
      break;
    const QString text = metrics.elidedText(label.text, Qt::ElideRight, 180);
    const QPointF at = toWidget(label.at.x(), label.at.y());
    if (!QRectF(rect()).contains(at))
      continue;
    QRectF box(0, 0, metrics.horizontalAdvance(text) + 10.0, metrics.height() + 2.0);
    // In the middle of what it names, else a line or two away from another name. A few points that a name would hide have
    // it beside them.
    const double reach = toWidget(label.at.x() + label.radius, label.at.y()).x() - at.x();
    const double line = box.height() + 1;
    const double beside = reach + line / 2 + 3;
    const std::array<double, 5> small{beside, -beside, beside + line, -beside - line, 0}, large{0, line, -line, 2 * line, -2 * line};
    for (const double away : reach < 1.5 * line ? small : large) {
      box.moveCenter(at + QPointF(0, away));
      box.moveLeft(std::clamp(box.left(), 2.0, std::max(2.0, width() - box.width() - 2)));
      const auto covers = [&](const auto& other) { return other.first.intersects(box); };
      if (box.top() > 1 && box.bottom() < height() - 1 && std::ranges::none_of(boxes, covers)) {
        boxes.emplace_back(box, text);
        break;
      }
    }
  }
  return boxes;
}

void MapCanvas::paintLabels(QPainter& painter) const
{
  const Tokens& t = tokens();
  painter.setFont(Theme::instance().small());
  QColor ground = t.raised;
  ground.setAlphaF(0.82F);
  for (const auto& [box, text] : labelBoxes()) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(box, 3, 3);
    painter.setPen(t.textPrimary);
    painter.drawText(box, Qt::AlignCenter, text);
  }
}

int MapCanvas::pointAt(const QPointF& position) const
{
  if (m_points.empty())
    return -1;
  const double reach = std::max(kReach, pointRadius() + 3);
  const QPointF from = toMap(position - QPointF(reach, reach)), to = toMap(position + QPointF(reach, reach));
  const auto cell = [](double at) { return std::clamp(static_cast<int>((at + 1) / 2 * kCells), 0, kCells - 1); };
  int best = -1;
  double least = reach * reach;
  for (int y = cell(from.y()); y <= cell(to.y()); ++y)
    for (int x = cell(from.x()); x <= cell(to.x()); ++x)
      for (const int point : m_cells[static_cast<std::size_t>(y * kCells + x)]) {
        if (m_slots[static_cast<std::size_t>(point)] == kHidden)
          continue;
        const QPointF away = positionOf(point) - position;
        if (const double distance = QPointF::dotProduct(away, away); distance < least) {
          least = distance;
          best = point;
        }
      }
  return best;
}

void MapCanvas::resizeEvent(QResizeEvent*) { redraw(); }

void MapCanvas::zoomAt(const QPointF& position, double factor)
{
  const QPointF before = toMap(position);
  m_zoom = std::clamp(m_zoom * factor, 0.5, kMostZoom);
  m_centre += before - toMap(position);
  redraw();
}

void MapCanvas::wheelEvent(QWheelEvent* event)
{
  zoomAt(event->position(), std::pow(1.0015, event->angleDelta().y()));
  event->accept();
}

void MapCanvas::mousePressEvent(QMouseEvent* event)
{
  setFocus();
  if (event->button() == Qt::LeftButton)
    m_lasso = QPolygonF{event->position()};
  else {
    m_moving = true;
    m_moveFrom = event->position();
    setCursor(Qt::ClosedHandCursor);
  }
}

void MapCanvas::mouseMoveEvent(QMouseEvent* event)
{
  if (m_moving) {
    m_centre -= (event->position() - m_moveFrom) / scale();
    m_moveFrom = event->position();
    return redraw();
  }
  if (event->buttons().testFlag(Qt::LeftButton) && !m_lasso.isEmpty()) {
    if ((event->position() - m_lasso.last()).manhattanLength() >= kLassoStart)
      m_lasso << event->position();
    return update();
  }
  if (const int point = pointAt(event->position()); point != m_hovered) {
    m_hovered = point;
    update();
    Q_EMIT hovered(point);
  }
}

void MapCanvas::mouseReleaseEvent(QMouseEvent* event)
{
  if (m_moving && event->button() != Qt::LeftButton) {
    m_moving = false;
    setCursor(Qt::CrossCursor);
    return;
  }
  if (event->button() == Qt::LeftButton)
    finishLasso(event->modifiers().testFlag(Qt::ShiftModifier));
}

void MapCanvas::finishLasso(bool add)
{
  const QPolygonF lasso = std::exchange(m_lasso, {});
  std::vector<int> chosen = add ? m_selected : std::vector<int>();
  const auto take = [&](int point) {
    if (!add || !m_isSelected[static_cast<std::size_t>(point)])
      chosen.push_back(point);
  };
  if (lasso.size() < 3) {
    if (const int point = lasso.isEmpty() ? -1 : pointAt(lasso.first()); point >= 0)
      take(point);
  } else {
    const QRectF box = lasso.boundingRect();
    for (std::size_t i = 0; i < m_points.size(); ++i) {
      const QPointF at = positionOf(static_cast<int>(i));
      if (m_slots[i] != kHidden && box.contains(at) && lasso.containsPoint(at, Qt::WindingFill))
        take(static_cast<int>(i));
    }
  }
  select(std::move(chosen));
}

void MapCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
  if (const int point = pointAt(event->position()); point >= 0)
    Q_EMIT activated(point);
}

void MapCanvas::leaveEvent(QEvent*)
{
  m_hovered = -1;
  update();
  Q_EMIT hovered(-1);
}

void MapCanvas::keyPressEvent(QKeyEvent* event)
{
  const double step = 40 / scale();
  switch (event->key()) {
  case Qt::Key_Plus:
  case Qt::Key_Equal: return zoomIn();
  case Qt::Key_Minus: return zoomOut();
  case Qt::Key_0: return fit();
  case Qt::Key_Left: m_centre.rx() -= step; return redraw();
  case Qt::Key_Right: m_centre.rx() += step; return redraw();
  case Qt::Key_Up: m_centre.ry() -= step; return redraw();
  case Qt::Key_Down: m_centre.ry() += step; return redraw();
  case Qt::Key_Escape:
    m_lasso.clear();
    return select({});
  default: QWidget::keyPressEvent(event);
  }
}

} // namespace hone::ui
