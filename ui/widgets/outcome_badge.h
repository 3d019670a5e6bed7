#pragma once

#include <QWidget>

#include "model/outcome.h"

class QPainter;

namespace hone::ui {

/// An outcome as shape and word in its colour. inferred outcomes are drawn with an outline in place of a fill's tint, and
/// the tool tip says which it is.
class OutcomeBadge : public QWidget {
  Q_OBJECT
public:
  explicit OutcomeBadge(QWidget* parent = nullptr);
  void setOutcome(Outcome outcome, bool isExplicit);
  Outcome outcome() const { return m_outcome; }

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  Outcome m_outcome = Outcome::unknown;
  bool m_explicit = false;
};

/// Draws "◆ failed" left-aligned and centred vertically in rect, for item delegates. Returns the width used.
int paintOutcome(QPainter* painter, const QRect& rect, Outcome outcome, const QFont& font);
/// Draws the shape alone (vector, so that every font's machine shows the same), size pixels wide around centre.
void paintOutcomeShape(QPainter* painter, const QPointF& centre, double size, Outcome outcome);

} // namespace hone::ui
