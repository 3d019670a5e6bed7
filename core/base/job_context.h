#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace hone {

/// Asks long work to stop. Copies share one flag. Any thread.
class Cancellation {
public:
  void cancel() { m_flag->store(true, std::memory_order_relaxed); }
  bool isCancelled() const { return m_flag->load(std::memory_order_relaxed); }

private:
  std::shared_ptr<std::atomic<bool>> m_flag = std::make_shared<std::atomic<bool>>(false);
};

/// What long work is given: where to report progress, and whether to stop. Used by one thread at a time; the
/// progress function is called on that thread, so it must be quick or hand over.
class JobContext {
public:
  /// fraction is 0…1, or negative when the size of the work is not known; step is a short sentence for people.
  using ProgressFunction = std::function<void(double fraction, std::string_view step)>;

  JobContext() = default;
  JobContext(ProgressFunction progress, Cancellation cancellation)
    : m_progress(std::move(progress)), m_cancellation(std::move(cancellation)) {}

  void progress(double fraction, std::string_view step) const
  {
    if (m_progress)
      m_progress(fraction, step);
  }
  bool isCancelled() const { return m_cancellation.isCancelled(); }
  const Cancellation& cancellation() const { return m_cancellation; }

private:
  ProgressFunction m_progress;
  Cancellation m_cancellation;
};

} // namespace hone
