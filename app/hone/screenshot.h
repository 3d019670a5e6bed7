#pragma once

#include <QString>

namespace hone::ui {
class MainWindow;
}

namespace hone::app {

/// Waits until nothing is loading or running any more, writes a PNG of the window and ends the program: 0 when the
/// picture was written, else 1.
void takeScreenshotWhenSettled(ui::MainWindow& window, const QString& path);

} // namespace hone::app
