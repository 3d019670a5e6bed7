#include "ui/shell/drop_overlay.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QPainter>

namespace hone::ui {

DropOverlay::DropOverlay(QWidget* window) : QFrame(window)
{
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setAccessibleName(tr("Drop files to import them"));
  hide();
}

void DropOverlay::cover()
{
  setGeometry(parentWidget()->rect());
  show();
  raise();
}

void DropOverlay::paintEvent(QPaintEvent*)
{
  const auto& t = tokens();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  auto veil = t.base;
  veil.setAlphaF(0.92F);
  painter.fillRect(rect(), veil);
  painter.setPen(QPen(t.accent, 2, Qt::DashLine));
  painter.drawRoundedRect(QRectF(rect()).adjusted(space::xl, space::xl, -space::xl, -space::xl), 12, 12);
  const QPoint middle = rect().center();
  painter.drawPixmap(middle.x() - 24, middle.y() - 64, iconPixmap(QStringLiteral("import"), t.accent, 48, devicePixelRatioF()));
  painter.setPen(t.textPrimary);
  painter.setFont(Theme::instance().title());
  painter.drawText(QRect(0, middle.y(), width(), 32), Qt::AlignCenter, tr("Drop files or folders to import them"));
  painter.setPen(t.textSecondary);
  painter.setFont(Theme::instance().body());
  painter.drawText(QRect(0, middle.y() + 34, width(), 24), Qt::AlignCenter,
                   tr("The format is recognised from the content. Importing the same file twice changes nothing."));
}

} // namespace hone::ui
