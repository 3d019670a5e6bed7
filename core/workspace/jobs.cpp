#include "workspace/jobs.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

namespace hone {

namespace {

using JobClock = std::chrono::steady_clock;
constexpr auto kListenerInterval = std::chrono::milliseconds(50);
constexpr std::size_t kKeptJobs = 100;

bool hasEnded(JobState state)
{
  return state == JobState::succeeded || state == JobState::failed || state == JobState::cancelled;
}

} // namespace

struct Jobs::State {
  struct Record {
    JobInfo info;
    Jobs::Work work;
    Cancellation cancellation;
    bool changed = false;         ///< the listener has not seen info yet
    JobClock::time_point lastTold{};
  };

  mutable std::mutex mutex;
  std::condition_variable workWaiting;
  std::condition_variable newsWaiting;
  std::condition_variable listenerIdle;
  std::deque<std::shared_ptr<Record>> jobs; ///< oldest first
  std::deque<std::shared_ptr<Record>> queue;
  std::int64_t lastId = 0;
  bool stopping = false;
  bool workersDone = false;
  Listener listener;
  bool listenerRunning = false;
  std::array<std::thread, 2> workers;
  std::thread teller;

  void changed(Record& record)
  {
    record.changed = true;
    newsWaiting.notify_one();
  }

  /// Keeps the last hundred; those that still run or were not told about stay.
  void forgetOld()
  {
    for (auto it = jobs.begin(); jobs.size() > kKeptJobs && it != jobs.end();)
      it = hasEnded((*it)->info.state) && (!(*it)->changed || !listener) ? jobs.erase(it) : it + 1;
  }

  void runJobs()
  {
    std::unique_lock lock(mutex);
    while (true) {
      workWaiting.wait(lock, [&] { return stopping || !queue.empty(); });
      if (stopping)
        return;
      const auto record = queue.front();
      queue.pop_front();
      record->info.state = JobState::running;
      changed(*record);
      Work work = std::move(record->work);
      record->work = nullptr;
      lock.unlock();
      const JobContext context(
        [this, record](double fraction, std::string_view step) {
          const std::scoped_lock inner(mutex);
          record->info.fraction = std::min(fraction, 1.0);
          record->info.step = step;
          changed(*record);
        },
        record->cancellation);
      Result<std::string> ended = fail(ErrorKind::internal, "The work stopped unexpectedly.");
      // Work is other people's code; whatever it throws must not end the program.
      try {
        ended = work(context);
      } catch (const std::exception& exception) {
        ended = fail(ErrorKind::internal, std::string("The work stopped unexpectedly: ") + exception.what());
      } catch (...) {
      }
      work = nullptr; // what it holds goes before the job counts as ended
      lock.lock();
      if (ended) {
        record->info.state = JobState::succeeded;
        record->info.fraction = 1;
        record->info.message = std::move(*ended);
      } else if (ended.error().kind == ErrorKind::cancelled) {
        record->info.state = JobState::cancelled;
        record->info.message = ended.error().describe();
      } else {
        record->info.state = JobState::failed;
        record->info.message = ended.error().describe();
      }
      changed(*record);
    }
  }

  void tellListener()
  {
    std::unique_lock lock(mutex);
    while (true) {
      const auto now = JobClock::now();
      std::shared_ptr<Record> due;
      auto next = JobClock::time_point::max();
      for (const auto& record : jobs) {
        if (!record->changed)
          continue;
        // An ending is told at once; a start too, for lastTold is long ago then.
        const auto at = hasEnded(record->info.state) ? now : record->lastTold + kListenerInterval;
        if (at <= now) {
          due = record;
          break;
        }
        next = std::min(next, at);
      }
      if (due) {
        due->changed = false;
        due->lastTold = now;
        if (listener) {
          const JobInfo info = due->info;
          const Listener call = listener;
          listenerRunning = true;
          lock.unlock();
          call(info);
          lock.lock();
          listenerRunning = false;
          listenerIdle.notify_all();
        }
        forgetOld();
        continue;
      }
      if (workersDone)
        return;
      if (next == JobClock::time_point::max())
        newsWaiting.wait(lock);
      else
        newsWaiting.wait_until(lock, next);
    }
  }
};

Jobs::Jobs() : m_state(std::make_unique<State>())
{
  for (auto& worker : m_state->workers)
    worker = std::thread([state = m_state.get()] { state->runJobs(); });
  m_state->teller = std::thread([state = m_state.get()] { state->tellListener(); });
}

Jobs::~Jobs()
{
  {
    const std::scoped_lock lock(m_state->mutex);
    m_state->stopping = true;
    for (const auto& record : m_state->jobs) {
      record->cancellation.cancel();
      if (record->info.state == JobState::queued) {
        record->info.state = JobState::cancelled;
        m_state->changed(*record);
      }
    }
    m_state->queue.clear();
    m_state->workWaiting.notify_all();
  }
  for (auto& worker : m_state->workers)
    worker.join();
  {
    const std::scoped_lock lock(m_state->mutex);
    m_state->workersDone = true;
    m_state->newsWaiting.notify_all();
  }
  m_state->teller.join();
}

std::int64_t Jobs::start(std::string title, Work work)
{
  const std::scoped_lock lock(m_state->mutex);
  auto record = std::make_shared<State::Record>();
  record->info.id = ++m_state->lastId;
  record->info.title = std::move(title);
  record->work = std::move(work);
  m_state->jobs.push_back(record);
  m_state->queue.push_back(record);
  m_state->forgetOld();
  m_state->changed(*record);
  m_state->workWaiting.notify_one();
  return record->info.id;
}

void Jobs::cancel(std::int64_t id)
{
  const std::scoped_lock lock(m_state->mutex);
  for (const auto& record : m_state->jobs) {
    if (record->info.id != id || hasEnded(record->info.state))
      continue;
    record->cancellation.cancel();
    if (record->info.state == JobState::queued) {
      std::erase(m_state->queue, record);
      record->work = nullptr;
      record->info.state = JobState::cancelled;
      record->info.message = "Cancelled before it began.";
      m_state->changed(*record);
    }
  }
}

std::vector<JobInfo> Jobs::list() const
{
  const std::scoped_lock lock(m_state->mutex);
  std::vector<JobInfo> out;
  for (auto it = m_state->jobs.rbegin(); it != m_state->jobs.rend() && out.size() < kKeptJobs; ++it)
    out.push_back((*it)->info);
  return out;
}

void Jobs::setListener(Listener listener)
{
  std::unique_lock lock(m_state->mutex);
  m_state->listener = std::move(listener);
  if (std::this_thread::get_id() != m_state->teller.get_id())
    m_state->listenerIdle.wait(lock, [&] { return !m_state->listenerRunning; });
}

} // namespace hone
