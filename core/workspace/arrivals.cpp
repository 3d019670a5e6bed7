#include "workspace/arrivals.h"

#include <algorithm>

#include <sys/resource.h>
#include <unistd.h>

namespace hone {

namespace {
/// More are looked at in turns, so that the first of a burst does not wait for the last.
constexpr std::size_t kMostAtOnce = 500;
constexpr int kNiceness = 10; // of this thread alone, as Linux has it
} // namespace

Arrivals::Arrivals(std::function<void(std::vector<ConversationId>)> work) : m_work(std::move(work)), m_thread([this] { run(); }) {}

Arrivals::~Arrivals()
{
  {
    const std::scoped_lock lock(m_mutex);
    m_stopping = true;
    m_wake.notify_all();
  }
  m_thread.join();
}

void Arrivals::add(std::span<const ConversationId> ids)
{
  if (ids.empty())
    return;
  const std::scoped_lock lock(m_mutex);
  m_waiting.insert(m_waiting.end(), ids.begin(), ids.end());
  m_wake.notify_all();
}

void Arrivals::wait()
{
  std::unique_lock lock(m_mutex);
  m_idle.wait(lock, [&] { return m_waiting.empty() && !m_working; });
}

void Arrivals::run()
{
  // Where more comes than two cores manage, storing it goes before judging it. Threads that the work starts inherit this.
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNiceness);
  std::unique_lock lock(m_mutex);
  for (;;) {
    m_wake.wait(lock, [&] { return m_stopping || !m_waiting.empty(); });
    if (m_waiting.empty())
      return;
    std::ranges::sort(m_waiting);
    m_waiting.erase(std::unique(m_waiting.begin(), m_waiting.end()), m_waiting.end());
    std::vector<ConversationId> batch;
    if (m_waiting.size() <= kMostAtOnce) {
      batch.swap(m_waiting);
    } else {
      batch.assign(m_waiting.begin(), m_waiting.begin() + kMostAtOnce);
      m_waiting.erase(m_waiting.begin(), m_waiting.begin() + kMostAtOnce);
    }
    m_working = true;
    lock.unlock();
    m_work(std::move(batch));
    lock.lock();
    m_working = false;
    m_idle.notify_all();
  }
}

} // namespace hone
