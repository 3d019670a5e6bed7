#pragma once

class QApplication;

namespace hone::app {

/// SIGINT, SIGTERM and SIGHUP end the event loop in place of the process, so that jobs are stopped and the store is closed.
void quitOnSignals(QApplication& application);

} // namespace hone::app
