#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "receiver/inbox.h"
#include "receiver/wire.h"
#include "store/store.h"

namespace hone {

/// What the receiver has done since it started, and what waits.
struct PipelineStatus {
  std::int64_t requests = 0;      ///< acknowledged
  std::int64_t refused = 0;       ///< malformed, too large, or turned away because too much waited
  std::int64_t spans = 0;         ///< spans, log records, capture calls and events in acknowledged requests
  std::int64_t rejected = 0;      ///< of those, not understood
  std::int64_t metrics = 0;       ///< requests with metrics: accepted and counted, not kept
  std::int64_t conversations = 0; ///< new or changed by it, each counted once a batch
  std::int64_t waiting = 0;       ///< acknowledged requests that are not in the store yet
  std::optional<Micros> lastArrival;
  ConversationId newest;          ///< the conversation that was assembled last; 0: none yet
  std::string problem;            ///< why what waits cannot be put into the store now; empty: it can
};

struct PipelineOptions {
  std::size_t mostQueuedBytes = std::size_t{192} << 20;   ///< bodies in memory that are not yet acknowledged
  std::int64_t mostWaitingBytes = std::int64_t{2} << 30;  ///< on disk, compressed, not yet in the store
};

/// From a request's body to conversations: checked, written to the inbox and acknowledged by one thread (all that came
/// meanwhile in one transaction), put into the store and assembled by another. Any thread may submit.
class Pipeline {
public:
  /// `arrived` is called on the pipeline's thread with conversations that are new or changed.
  using Arrived = std::function<void(std::span<const ConversationId>)>;
  Pipeline(Store& store, std::unique_ptr<Inbox> inbox, PipelineOptions options, Arrived arrived);
  ~Pipeline(); ///< acknowledges what was submitted, then stops; what waits stays in the inbox
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  /// `done` is called once: for an accepted request after it is on disk, on a thread of the pipeline's; at once, on this
  /// one, with Reply::Kind::overloaded when too much waits.
  void submit(Endpoint endpoint, BodyEncoding encoding, std::string&& body, std::function<void(Reply)> done);
  /// A request that the transport refused, for the count.
  void noteRefused() { ++m_refused; }

  /// Waits until all that was acknowledged is in the store, as long as that goes on; gives up when it cannot be.
  void drain();
  PipelineStatus status() const;

private:
  struct Submitted {
    InboxRequest request;
    std::function<void(Reply)> done;
  };
  void acknowledge();
  void process();
  bool processSome();

  Store& m_store;
  std::unique_ptr<Inbox> m_inbox;
  PipelineOptions m_options;
  Arrived m_arrived;

  mutable std::mutex m_mutex;
  std::condition_variable m_submittedWake;
  std::condition_variable m_processWake;
  std::condition_variable m_idle;
  std::deque<Submitted> m_submitted;
  std::size_t m_queuedBytes = 0;
  bool m_stopping = false;
  bool m_processing = false;
  std::string m_problem;
  std::optional<Micros> m_lastArrival;
  ConversationId m_newest;

  std::atomic<std::int64_t> m_requests{0}, m_refused{0}, m_spans{0}, m_rejected{0}, m_metrics{0}, m_conversations{0};
  std::thread m_acknowledger;
  std::thread m_processor;
};

} // namespace hone
