#pragma once

#include <QLabel>

namespace hone::ui {

/// A label of one line that gives way: text that does not fit is cut with "…", and the tool tip has the whole. Plain text.
class ElidedLabel : public QLabel {
  Q_OBJECT
public:
  explicit ElidedLabel(const QString& text = {}, Qt::TextElideMode mode = Qt::ElideRight, QWidget* parent = nullptr);

  void setWholeText(const QString& text);
  QSize minimumSizeHint() const override;

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  Qt::TextElideMode m_mode;
};

} // namespace hone::ui
