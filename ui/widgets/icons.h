#pragma once

#include <QColor>
#include <QIcon>

namespace hone::ui {

/// An icon of our own set (resources/icons/NAME.svg, 20 px grid, 1.5 px strokes in currentColor), tinted from the tokens:
/// secondary text normally, accent when selected or checked. Unknown names give an empty icon. GUI thread.
QIcon icon(const QString& name);
/// One pixmap in one colour.
QPixmap iconPixmap(const QString& name, const QColor& colour, int size, qreal devicePixelRatio = 1.0);

} // namespace hone::ui
