#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace hone {

/// Tells one listener that data changed: soon after changed(), or after the version moved by itself (another process
/// wrote), at most ten times a second; a change is never lost. The listener runs on a thread of the notifier's own.
class ChangeNotifier {
public:
  /// version is asked about once a second on the notifier's thread.
  explicit ChangeNotifier(std::function<std::int64_t()> version);
  ~ChangeNotifier();
  ChangeNotifier(const ChangeNotifier&) = delete;
  ChangeNotifier& operator=(const ChangeNotifier&) = delete;

  void changed();
  /// When it returns, the earlier listener is no longer running (unless called from within it) and never runs again.
  void setListener(std::function<void()> listener);

private:
  void run();

  std::function<std::int64_t()> m_version;
  std::mutex m_mutex;
  std::condition_variable m_wake;
  std::condition_variable m_idle;
  std::function<void()> m_listener;
  bool m_pending = false;
  bool m_running = false;
  bool m_stopping = false;
  std::thread m_thread;
};

} // namespace hone
