#include "hone/screenshot.h"

#include "ui/shell/main_window.h"

#include <QApplication>
#include <QPixmap>
#include <QTimer>

#include <cstdio>

namespace hone::app {

namespace {
constexpr int kLookEvery = 50;   ///< ms
constexpr int kQuietLooks = 12;  ///< so many looks in a row must find nothing going on
} // namespace

void takeScreenshotWhenSettled(ui::MainWindow& window, const QString& path)
{
  auto* timer = new QTimer(&window);
  timer->setInterval(kLookEvery);
  QObject::connect(timer, &QTimer::timeout, &window, [&window, timer, path, quiet = 0]() mutable {
    quiet = window.isIdle() ? quiet + 1 : 0;
    if (quiet < kQuietLooks)
      return;
    timer->stop();
    const bool written = window.grab().save(path, "PNG");
    if (!written)
      std::fprintf(stderr, "%s\n", qPrintable(QApplication::translate("main", "The picture %1 could not be written.").arg(path)));
    QApplication::exit(written ? 0 : 1);
  });
  timer->start();
}

} // namespace hone::app
