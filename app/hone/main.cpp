#include "hone/options.h"
#include "hone/screenshot.h"
#include "hone/signals.h"

#include "ui/shell/main_window.h"
#include "ui/shell/translations.h"
#include "ui/widgets/tasks.h"
#include "ui/widgets/theme.h"
#include "workspace/intake.h"
#include "workspace/live.h"
#include "workspace/privacy.h"
#include "workspace/syncs.h"
#include "workspace/workspace.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QLockFile>
#include <QMessageBox>
#include <QSettings>
#include <QThreadPool>

#include <cstdio>

namespace {

using namespace hone;

/// Says what keeps the program from starting, where a person will see it.
int refuseToStart(const QString& text)
{
  std::fprintf(stderr, "%s\n", qPrintable(text));
  if (QGuiApplication::platformName() != QLatin1String("offscreen"))
    QMessageBox::critical(nullptr, QStringLiteral("Hone"), text);
  return 1;
}

QLocale chosenLocale()
{
  const auto language = QSettings().value(QStringLiteral("language")).toString();
  return language.isEmpty() ? QLocale::system() : QLocale(language);
}

} // namespace

int main(int argc, char** argv)
{
  QApplication application(argc, argv);
  QApplication::setOrganizationName(QStringLiteral("hone"));
  QApplication::setApplicationName(QStringLiteral("hone"));
  QApplication::setApplicationDisplayName(QStringLiteral("Hone"));
  QApplication::setApplicationVersion(QStringLiteral(HONE_VERSION));
  QApplication::setDesktopFileName(QStringLiteral("hone"));
  ui::useLanguage(application, chosenLocale());

  const auto options = app::readOptions(application);
  ui::Theme::instance().apply(application, options.theme);

  const auto folder = QFileInfo(options.store).absoluteDir();
  if (!QDir().mkpath(folder.path()))
    return refuseToStart(QApplication::translate("main", "The folder %1 cannot be made. Start Hone with --store FILE to keep the store elsewhere.").arg(folder.path()));
  // Two windows on one store would each miss what the other changes; the command line may work beside the window.
  QLockFile lock(options.store + QStringLiteral(".lock"));
  lock.setStaleLockTime(0);
  if (!lock.tryLock(100))
    return refuseToStart(QApplication::translate("main", "The store %1 is open in another window of Hone.").arg(options.store));

  auto workspace = Workspace::open(options.store.toStdString());
  if (!workspace)
    return refuseToStart(QString::fromStdString(workspace.error().describe()));

  auto window = std::make_unique<ui::MainWindow>(**workspace);
  app::quitOnSignals(application);
  if (options.page)
    window->showPage(*options.page);
  if (options.size.isValid())
    window->resize(options.size);
  window->show();
  if (options.screenshot.isEmpty()) {
    // What goes on by itself while the window is open. Starting it may wait for the disk.
    QThreadPool::globalInstance()->start([&workspace = **workspace] {
      workspace.intake().startWatching();
      workspace.syncs().setScheduling(true);
      workspace.live().startIfWanted();
      workspace.privacy().keepRetention();
    });
  }
  if (options.openSample)
    ui::startSample(window->context());
  if (!options.screenshot.isEmpty())
    app::takeScreenshotWhenSettled(*window, options.screenshot);
  const int code = QApplication::exec();

  // The window goes first, then what still asks the workspace, then the workspace, which stops its jobs and closes the store.
  window.reset();
  for (const auto& job : (*workspace)->jobs().list())
    (*workspace)->jobs().cancel(job.id);
  QThreadPool::globalInstance()->waitForDone();
  workspace->reset();
  return code;
}
