#pragma once

#include <vector>

#include <QWidget>

#include "model/outcome.h"

namespace hone::ui {

/// How conversations ended as one stacked bar with shape, word, share and count below each part. A part is clicked with
/// the mouse, or chosen with Left and Right and opened with Enter. GUI thread.
class OutcomeBar : public QWidget {
  Q_OBJECT
public:
  explicit OutcomeBar(QWidget* parent = nullptr);
  void setCounts(const std::vector<std::pair<Outcome, std::int64_t>>& counts);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {320, sizeHint().height()}; }

Q_SIGNALS:
  void outcomeClicked(hone::Outcome outcome);

protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

private:
  struct Part {
    Outcome outcome;
    std::int64_t count;
    QRectF bar;
    QRectF words;
  };
  void arrange();
  int partAt(const QPointF& position) const;
  void resizeEvent(QResizeEvent* event) override;

  std::vector<Part> m_parts;
  std::int64_t m_all = 0;
  int m_hovered = -1;
  int m_chosen = 0;
};

} // namespace hone::ui
