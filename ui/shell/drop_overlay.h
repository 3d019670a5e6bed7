#pragma once

#include <QFrame>

namespace hone::ui {

/// Lies over the window while files are dragged over it and says what dropping them does. GUI thread.
class DropOverlay : public QFrame {
  Q_OBJECT
public:
  explicit DropOverlay(QWidget* window);
  void cover();

protected:
  void paintEvent(QPaintEvent* event) override;
};

} // namespace hone::ui
