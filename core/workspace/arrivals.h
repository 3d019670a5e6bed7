#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "base/ids.h"

namespace hone {

/// Hands conversations that arrive while the store is open to one thread of its own, which gives them intent and outcome.
/// What arrives while the thread works waits together, each conversation once, so that a burst costs one look.
class Arrivals {
public:
  /// work runs on this object's thread, one call at a time, with ascending ids.
  explicit Arrivals(std::function<void(std::vector<ConversationId>)> work);
  ~Arrivals(); ///< finishes what has arrived
  Arrivals(const Arrivals&) = delete;
  Arrivals& operator=(const Arrivals&) = delete;

  void add(std::span<const ConversationId> ids); ///< any thread
  void wait();                                   ///< until everything that arrived before is done

private:
  void run();

  std::function<void(std::vector<ConversationId>)> m_work;
  std::mutex m_mutex;
  std::condition_variable m_wake;
  std::condition_variable m_idle;
  std::vector<ConversationId> m_waiting;
  bool m_working = false;
  bool m_stopping = false;
  std::thread m_thread;
};

} // namespace hone
