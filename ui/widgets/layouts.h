#pragma once

#include <QFrame>
#include <QLayout>

class QScrollArea;

namespace hone::ui {

/// A hairline, horizontal or vertical, that follows the theme.
class Separator : public QWidget {
  Q_OBJECT
public:
  explicit Separator(Qt::Orientation orientation = Qt::Horizontal, QWidget* parent = nullptr);

protected:
  void paintEvent(QPaintEvent* event) override;
};

/// A surface of the visual language as a frame: "raised", "sunken", "base", or "panel" (raised with a hairline and radius).
QFrame* makeSurface(const char* name, QWidget* parent = nullptr);

/// A frameless area that scrolls a widget down, never across; takes the widget.
QScrollArea* makeScrollArea(QWidget* inner, QWidget* parent = nullptr);
/// Fills a widget with one, to its edges.
void fillWithScrollArea(QWidget* outer, QWidget* inner);

/// Lays items out from left to right and goes on in the next line where the width ends.
class FlowLayout : public QLayout {
  Q_OBJECT
public:
  explicit FlowLayout(QWidget* parent = nullptr, int gap = 8);
  ~FlowLayout() override;

  void addItem(QLayoutItem* item) override;
  int count() const override;
  QLayoutItem* itemAt(int index) const override;
  QLayoutItem* takeAt(int index) override;
  Qt::Orientations expandingDirections() const override { return {}; }
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  void setGeometry(const QRect& rect) override;
  QSize sizeHint() const override { return minimumSize(); }
  QSize minimumSize() const override;

private:
  int arrange(const QRect& rect, bool move) const;

  QList<QLayoutItem*> m_items;
  int m_gap;
};

/// Deletes everything in a layout, the widgets too (later, when control is back in the event loop).
void clearLayout(QLayout* layout);

} // namespace hone::ui
