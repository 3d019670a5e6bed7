#pragma once

#include <cstdint>
#include <vector>

#include <QImage>
#include <QPolygonF>
#include <QWidget>

#include "workspace/intent_map.h"

namespace hone::ui {

/// A name on the map.
struct MapLabel {
  QString text;
  QPointF at;                ///< −1 … 1, as the points
  std::int64_t weight = 0;   ///< the heaviest are painted where two would cover each other
  int slot = 0;
  double radius = 0;         ///< of the disc that its points make, in the same units
};

/// Points in the plane, coloured by slot, painted into an image that is made anew at a zoom or a change: 100,000 within a
/// frame. Left button draws a lasso (Shift adds to what is chosen), the other buttons move the map, the wheel zooms at the
/// mouse; + − 0 and the arrows do the same, Escape lets go. GUI thread.
class MapCanvas : public QWidget {
  Q_OBJECT
public:
  static constexpr std::uint8_t kGrey = 6;    ///< the slot beyond the palette
  static constexpr std::uint8_t kHidden = 255;

  explicit MapCanvas(QWidget* parent = nullptr);

  /// Where the points are; forgets what was chosen and shows everything.
  void setPoints(const std::vector<IntentMap::Point>& points);
  /// A colour for each point: 0 … 5 of the theme's categories, kGrey, or kHidden.
  void setSlots(std::vector<std::uint8_t> slotOf);
  void setLabels(std::vector<MapLabel> labels);
  /// Where the labels stand in the widget now, those that have a place without covering another.
  std::vector<std::pair<QRectF, QString>> labelBoxes() const;
  /// Only these stand out; none: all do alike. One flag a point.
  void setHighlight(std::vector<bool> highlighted);
  void select(std::vector<int> points);
  const std::vector<int>& selected() const { return m_selected; }
  QPointF positionOf(int point) const; ///< in the widget
  int pointAt(const QPointF& position) const; ///< the nearest within a few pixels, −1: none

public Q_SLOTS:
  void zoomIn() { zoomAt(QRectF(rect()).center(), 1.5); }
  void zoomOut() { zoomAt(QRectF(rect()).center(), 1 / 1.5); }
  void fit();

Q_SIGNALS:
  void selectionChanged();
  void hovered(int point);   ///< −1: nothing
  void activated(int point);

protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

private:
  void redraw();
  void drawPoints();
  void paintLabels(QPainter& painter) const;
  double scale() const;
  QPointF toWidget(double x, double y) const;
  QPointF toMap(const QPointF& position) const;
  void zoomAt(const QPointF& position, double factor);
  void finishLasso(bool add);
  double pointRadius() const;

  static constexpr int kCells = 96; ///< of the index, in each direction

  std::vector<IntentMap::Point> m_points;
  std::vector<std::uint8_t> m_slots;
  std::vector<bool> m_highlighted;
  std::vector<bool> m_isSelected;
  std::vector<int> m_selected;
  std::vector<MapLabel> m_labels;
  std::vector<std::vector<int>> m_cells;
  QImage m_image;
  bool m_stale = true;
  double m_zoom = 1;
  QPointF m_centre;
  QPolygonF m_lasso;
  QPointF m_moveFrom;
  bool m_moving = false;
  int m_hovered = -1;
};

} // namespace hone::ui
