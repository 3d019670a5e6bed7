#include "hone/signals.h"

#include <QApplication>
#include <QSocketNotifier>

#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

namespace hone::app {

namespace {

int wakeSockets[2] = {-1, -1};

// Only async-signal-safe calls here: the event loop does the rest.
void onSignal(int)
{
  const char byte = 1;
  [[maybe_unused]] const auto written = ::write(wakeSockets[0], &byte, 1);
}

} // namespace

void quitOnSignals(QApplication& application)
{
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, wakeSockets) != 0)
    return;
  auto* notifier = new QSocketNotifier(wakeSockets[1], QSocketNotifier::Read, &application);
  QObject::connect(notifier, &QSocketNotifier::activated, &application, [] { QApplication::exit(0); });
  struct sigaction action = {};
  action.sa_handler = onSignal;
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP})
    ::sigaction(signal, &action, nullptr);
}

} // namespace hone::app
