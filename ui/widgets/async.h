#pragma once

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include <QCoreApplication>
#include <QMetaObject>
#include <QObject>
#include <QPointer>
#include <QThreadPool>

namespace hone::ui {

/// Runs work() on the pool and then done(its value) on the GUI thread, unless context is gone by then. GUI thread only.
template<class Work, class Done>
void runAsync(QObject* context, Work work, Done done)
{
  QPointer<QObject> guard(context);
  QThreadPool::globalInstance()->start([guard, work = std::move(work), done = std::move(done)]() mutable {
    auto value = std::make_shared<std::invoke_result_t<Work&>>(work());
    // The application object outlives the pool's work (main waits for the pool), the context may not.
    QMetaObject::invokeMethod(
      qApp,
      [guard, value, done = std::move(done)]() mutable {
        if (guard)
          done(std::move(*value));
      },
      Qt::QueuedConnection);
  });
}

/// Questions of which only the newest answer counts (a filter changed while the old query ran). A member of the asker.
class LatestQuery {
public:
  template<class Work, class Done>
  void run(QObject* context, Work work, Done done)
  {
    const auto number = ++*m_newest;
    runAsync(context, std::move(work), [newest = m_newest, number, done = std::move(done)](auto value) mutable {
      if (*newest == number)
        done(std::move(value));
    });
  }

private:
  std::shared_ptr<long> m_newest = std::make_shared<long>(0);
};

} // namespace hone::ui
