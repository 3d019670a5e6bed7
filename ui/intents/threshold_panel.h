#pragma once

#include <vector>

#include <QWidget>

#include "ui/widgets/async.h"
#include "ui/widgets/ui_context.h"
#include "workspace/taxonomy.h"

class QLabel;
class QPushButton;
class QSlider;
class QStackedWidget;

namespace hone::ui {

class TaxonomyEdits;

/// How many conversations get an intent, and how many of those the right one, at every threshold. Two lines from 0 to
/// 100 % with their names beside them, the threshold in force as a hairline, the chosen one as a line. GUI thread.
class ThresholdCurve : public QWidget {
  Q_OBJECT
public:
  explicit ThresholdCurve(QWidget* parent = nullptr);

  void setEffects(std::vector<ThresholdEffect> effects);
  void setThresholds(double inForce, double chosen);
  /// The effect at a threshold, between the measured ones by straight line.
  ThresholdEffect at(double threshold) const;
  bool isEmpty() const { return m_effects.empty(); }

  QSize sizeHint() const override { return {360, 200}; }
  QSize minimumSizeHint() const override { return {240, 160}; }

Q_SIGNALS:
  void clickedAt(double threshold);

protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;

private:
  QRectF plot() const;

  std::vector<ThresholdEffect> m_effects;
  double m_inForce = 0;
  double m_chosen = 0;
};

/// The threshold of the classifier: what it costs and gains, moved with a slider, applied as a job. GUI thread.
class ThresholdPanel : public QWidget {
  Q_OBJECT
public:
  ThresholdPanel(UiContext& context, TaxonomyEdits& edits, QWidget* parent = nullptr);

  void refresh();

private:
  void choose(int position);
  void updateWords();
  void apply();

  UiContext& m_context;
  TaxonomyEdits& m_edits;
  ThresholdCurve* m_curve;
  QSlider* m_slider;
  QLabel* m_words;
  QLabel* m_now;
  QPushButton* m_apply;
  QStackedWidget* m_stack;
  double m_inForce = 0;
  bool m_moved = false;   ///< by the person, since the last time it was applied
  bool m_running = false;
  LatestQuery m_query;
};

} // namespace hone::ui
