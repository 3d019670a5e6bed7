#include "ui/widgets/icons.h"

#include "base/resources.h"
#include "ui/widgets/theme.h"

#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <cmath>

namespace hone::ui {

namespace {

std::optional<std::string_view> iconBytes(const QString& name)
{
  return resource("icons/" + name.toStdString() + ".svg");
}

QColor tintColour(IconTint tint, QIcon::Mode mode, QIcon::State state)
{
  const auto& t = tokens();
  if (mode == QIcon::Disabled) {
    QColor faint = t.textSecondary;
    faint.setAlphaF(0.5F);
    return faint;
  }
  switch (tint) {
  case IconTint::primary:
    return t.textPrimary;
  case IconTint::accent:
    return t.accent;
  case IconTint::onAccent:
    return t.onAccent;
  case IconTint::failed:
    return t.failed;
  case IconTint::resolved:
    return t.resolved;
  case IconTint::warning:
    return t.abandoned;
  case IconTint::standard:
    break;
  }
  return state == QIcon::On || mode == QIcon::Selected ? t.accent : t.textSecondary;
}

/// Draws from the tokens as they are now, in place of pixmaps made once.
class TintedEngine : public QIconEngine {
public:
  TintedEngine(QString name, IconTint tint) : m_name(std::move(name)), m_tint(tint) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
  {
    const int size = std::min(rect.width(), rect.height());
    const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
    // A wide icon stands at the left: the rest is the gap to the words of a button.
    const QPoint corner(rect.width() > size ? rect.x() : rect.x() + (rect.width() - size) / 2,
                        rect.y() + (rect.height() - size) / 2);
    painter->drawPixmap(corner, iconPixmap(m_name, tintColour(m_tint, mode, state), size, ratio));
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
  {
    const int side = std::min(size.width(), size.height());
    const auto square = iconPixmap(m_name, tintColour(m_tint, mode, state), side);
    if (size.width() == side)
      return square;
    QPixmap wide(size);
    wide.fill(Qt::transparent);
    QPainter(&wide).drawPixmap(0, (size.height() - side) / 2, square);
    return wide;
  }
  QIconEngine* clone() const override { return new TintedEngine(m_name, m_tint); }
  QString iconName() override { return m_name; }
  bool isNull() override { return false; }

private:
  QString m_name;
  IconTint m_tint;
};

} // namespace

QIcon icon(const QString& name) { return icon(name, IconTint::standard); }

QIcon icon(const QString& name, IconTint tint)
{
  return iconBytes(name) ? QIcon(new TintedEngine(name, tint)) : QIcon();
}

QPixmap iconPixmap(const QString& name, const QColor& colour, int size, qreal devicePixelRatio)
{
  const auto bytes = iconBytes(name);
  if (!bytes || size <= 0)
    return {};
  const auto key = QStringLiteral("hone-icon/%1/%2/%3/%4").arg(name).arg(colour.rgba()).arg(size).arg(devicePixelRatio);
  QPixmap pixmap;
  if (QPixmapCache::find(key, &pixmap))
    return pixmap;
  QByteArray svg(bytes->data(), static_cast<qsizetype>(bytes->size()));
  svg.replace("currentColor", colour.name().toLatin1());
  QSvgRenderer renderer(svg);
  const int pixels = static_cast<int>(std::ceil(size * devicePixelRatio));
  pixmap = QPixmap(pixels, pixels);
  pixmap.fill(Qt::transparent);
  {
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setOpacity(colour.alphaF());
    renderer.render(&painter, QRectF(0, 0, pixels, pixels));
  }
  pixmap.setDevicePixelRatio(devicePixelRatio);
  QPixmapCache::insert(key, pixmap);
  return pixmap;
}

} // namespace hone::ui
