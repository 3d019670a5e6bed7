#pragma once

#include <QColor>
#include <QIcon>

namespace hone::ui {

/// What an icon is tinted with; read from the tokens at every paint, so that icons follow a theme change.
enum class IconTint { standard, primary, accent, onAccent, failed, resolved, warning };

/// An icon of our own set (resources/icons/NAME.svg, 20 px grid, 1.5 px strokes in currentColor), tinted from the tokens:
/// secondary text normally, accent when selected or checked. Unknown names give an empty icon. GUI thread.
QIcon icon(const QString& name);
/// The same in another tint, whatever its state (but faint when disabled).
QIcon icon(const QString& name, IconTint tint);
/// One pixmap in one colour.
QPixmap iconPixmap(const QString& name, const QColor& colour, int size, qreal devicePixelRatio = 1.0);

} // namespace hone::ui
