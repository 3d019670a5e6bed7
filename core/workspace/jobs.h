#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/job_context.h"

namespace hone {

enum class JobState : std::uint8_t { queued, running, succeeded, failed, cancelled };

/// A long piece of work as the jobs panel shows it.
struct JobInfo {
  std::int64_t id = 0;
  std::string title;
  std::string step;
  double fraction = -1;   ///< 0…1, negative: not known
  JobState state = JobState::queued;
  std::string message;    ///< how it ended, for people
};

/// Runs long work on two threads, in the order it was started. Any thread may call. Destroying it cancels what runs and waits.
class Jobs {
public:
  using Work = std::function<Result<std::string>(const JobContext&)>; ///< returns the closing message
  /// Called on a thread of the Jobs' own, one call at a time, at each change; progress at most 20 times a second a job,
  /// the newest state always arrives, how a job ended exactly once.
  using Listener = std::function<void(const JobInfo&)>;

  Jobs();
  ~Jobs();
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  std::int64_t start(std::string title, Work work);
  /// A queued job never runs; a running one is asked to stop. A job that has ended stays as it is.
  void cancel(std::int64_t id);
  std::vector<JobInfo> list() const;    ///< newest first, the last 100
  /// When it returns, the earlier listener is no longer running (unless called from within it) and never runs again.
  void setListener(Listener listener);

private:
  struct State;
  std::unique_ptr<State> m_state;
};

} // namespace hone
