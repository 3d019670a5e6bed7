#pragma once

#include <optional>

#include <QWidget>

#include "model/pattern.h"

namespace hone::ui {

/// A rate with its interval as a row: label and detail at the left, the numbers and a thin interval at the right, on a
/// 0–100 % line, with a tick where the others stand. The row is a button. GUI thread.
class RateRow : public QWidget {
  Q_OBJECT
public:
  struct Content {
    QString label;
    QString detail;              ///< second line, may be empty
    Rate rate;
    std::optional<double> baseline;
    double scale = 1;            ///< the rate at the line's right end
    QString rank;                ///< before the label, may be empty
  };
  explicit RateRow(Content content, QWidget* parent = nullptr);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {320, sizeHint().height()}; }

Q_SIGNALS:
  void clicked();

protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

private:
  Content m_content;
  bool m_hovered = false;
};

} // namespace hone::ui
