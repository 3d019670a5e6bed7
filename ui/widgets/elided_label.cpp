#include "ui/widgets/elided_label.h"

#include <QPainter>
#include <QStyle>

namespace hone::ui {

ElidedLabel::ElidedLabel(const QString& text, Qt::TextElideMode mode, QWidget* parent) : QLabel(parent), m_mode(mode)
{
  setTextFormat(Qt::PlainText);
  setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  setWholeText(text);
}

void ElidedLabel::setWholeText(const QString& text)
{
  setText(text);
  setToolTip(text);
}

QSize ElidedLabel::minimumSizeHint() const { return {fontMetrics().averageCharWidth() * 6, QLabel::minimumSizeHint().height()}; }

void ElidedLabel::paintEvent(QPaintEvent*)
{
  QPainter painter(this);
  const auto inside = contentsRect();
  const auto shown = fontMetrics().elidedText(text(), m_mode, inside.width());
  style()->drawItemText(&painter, inside, static_cast<int>(alignment()), palette(), isEnabled(), shown, foregroundRole());
}

} // namespace hone::ui
