#pragma once

#include <QWidget>

class QLabel;

namespace hone::ui {

/// A number that matters: a small label, the number big, a detail line below ("31–45 · 212 of 558"). Without a frame; it
/// stands on the page. Clickable where clickable is set: Enter and Space do as the mouse.
class Metric : public QWidget {
  Q_OBJECT
public:
  explicit Metric(const QString& label, QWidget* parent = nullptr);

  void setValue(const QString& value, const QString& detail = {});
  /// Colours the number: see setTone.
  void setNumberTone(const char* tone);
  void setClickable(bool clickable);

Q_SIGNALS:
  void clicked();

protected:
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

private:
  QLabel* m_label;
  QLabel* m_value;
  QLabel* m_detail;
  bool m_clickable = false;
};

} // namespace hone::ui
