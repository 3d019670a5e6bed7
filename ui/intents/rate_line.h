#pragma once

#include <QWidget>

#include "model/pattern.h"

namespace hone::ui {

/// A share as a line: its name, the number with interval and counts, and a bar from 0 to 100 % with the interval around
/// its end. GUI thread.
class RateLine : public QWidget {
  Q_OBJECT
public:
  RateLine(const QString& name, const QString& meaning, const Rate& rate, QWidget* parent = nullptr);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  QString m_name;
  Rate m_rate;
};

} // namespace hone::ui
