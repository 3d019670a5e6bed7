#pragma once

#include <optional>

#include <QSize>
#include <QString>

#include "ui/widgets/theme.h"
#include "ui/widgets/ui_context.h"

class QApplication;

namespace hone::app {

/// What the command line asks of the window.
struct Options {
  QString store;
  bool openSample = false;
  std::optional<ui::PageId> page;
  ui::ThemeMode theme = ui::ThemeMode::system;
  QString screenshot;   ///< PNG to write once everything is loaded; the program ends then
  QSize size;
};

/// Reads the options; prints help, version or what is wrong and ends the program where that is asked for.
Options readOptions(QApplication& application);

} // namespace hone::app
