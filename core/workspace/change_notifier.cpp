#include "workspace/change_notifier.h"

#include <chrono>

namespace hone {

namespace {
constexpr auto kQuietTime = std::chrono::milliseconds(100);
constexpr auto kLookInterval = std::chrono::seconds(1);
} // namespace

ChangeNotifier::ChangeNotifier(std::function<std::int64_t()> version)
  : m_version(std::move(version)), m_thread([this] { run(); })
{
}

ChangeNotifier::~ChangeNotifier()
{
  {
    const std::scoped_lock lock(m_mutex);
    m_stopping = true;
    m_wake.notify_all();
  }
  m_thread.join();
}

void ChangeNotifier::changed()
{
  const std::scoped_lock lock(m_mutex);
  m_pending = true;
  m_wake.notify_all();
}

void ChangeNotifier::setListener(std::function<void()> listener)
{
  std::unique_lock lock(m_mutex);
  m_listener = std::move(listener);
  if (std::this_thread::get_id() != m_thread.get_id())
    m_idle.wait(lock, [&] { return !m_running; });
}

void ChangeNotifier::run()
{
  std::int64_t told = m_version();
  std::unique_lock lock(m_mutex);
  while (!m_stopping) {
    m_wake.wait_for(lock, kLookInterval, [&] { return m_stopping || m_pending; });
    if (m_stopping)
      return;
    const bool pending = m_pending;
    m_pending = false;
    lock.unlock();
    const std::int64_t version = m_version();
    lock.lock();
    if (!pending && version == told)
      continue;
    told = version;
    if (m_listener) {
      const std::function<void()> call = m_listener;
      m_running = true;
      lock.unlock();
      call();
      lock.lock();
      m_running = false;
      m_idle.notify_all();
    }
    m_wake.wait_for(lock, kQuietTime, [&] { return m_stopping; });
  }
}

} // namespace hone
