#pragma once

#include <vector>

#include <QtCharts/QChartView>

namespace hone::ui {

/// One row of an interval chart: an estimate with its interval.
struct IntervalPoint {
  enum class Tone { worse, neutral, better };
  QString label;
  QString tip;       ///< shown on hover and read aloud
  double value = 0;
  double low = 0;
  double high = 0;
  Tone tone = Tone::neutral;
  QString numbers = {}; ///< the estimate in words at the row's end; a click on it opens the row
};

/// Estimates with their 95 % intervals, one row each, the first at the top, around a reference line. A Qt Charts chart
/// behind a small face, because Qt Charts is deprecated upstream. A click chooses a row, a click on its numbers or a
/// double click opens it; Up, Down and Enter do the same. Labels and numbers are painted by us beside the plot: Qt Charts
/// cuts axis labels to three dots long before their room ends. Animations are off. GUI thread.
class IntervalChart : public QChartView {
  Q_OBJECT
public:
  enum class Scale { logarithmic, linear };

  explicit IntervalChart(Scale scale, const QString& accessibleName, QWidget* parent = nullptr);

  /// reference: where the dashed line stands (1 for ratios, 0 for differences). suffix follows the axis numbers ("×").
  void setPoints(std::vector<IntervalPoint> points, double reference, const QString& suffix);
  const std::vector<IntervalPoint>& points() const { return m_points; }
  int current() const { return m_current; }
  void setCurrent(int row); ///< marks it without emitting
  /// The viewport position of a row's estimate.
  QPoint positionOf(int row) const;
  /// Where a row's numbers are painted, in the viewport.
  QRect numbersRect(int row) const;
  /// Height that gives every row its ordinary room.
  int wantedHeight() const;

Q_SIGNALS:
  void currentChanged(int row);
  void activated(int row);

protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void drawBackground(QPainter* painter, const QRectF& rect) override;
  void drawForeground(QPainter* painter, const QRectF& rect) override;

private:
  struct Tick {
    double at = 0;
    QString label;
  };
  void rebuild();
  void placePlot();
  QRectF rowRect(int row) const; ///< in the scene, the whole width
  void choose(int row);
  int rowAt(const QPoint& position) const;

  Scale m_scale;
  std::vector<IntervalPoint> m_points;
  double m_reference = 1;
  QString m_suffix;
  int m_current = -1;
  std::vector<Tick> m_ticks;
  int m_labelWidth = 0;
  int m_numbersWidth = 0;
  int m_hovered = -1; ///< row whose numbers are under the mouse
};

} // namespace hone::ui
