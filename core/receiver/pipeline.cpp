#include "receiver/pipeline.h"

#include <algorithm>
#include <chrono>

#include "receiver/inbox_step.h"
#include "receiver/request_content.h"

namespace hone {

namespace {

constexpr std::size_t kMostInOneCommit = 256; // requests
constexpr auto kRetryPause = std::chrono::seconds(1);
constexpr auto kTidyAfter = std::chrono::milliseconds(500); // of quiet
constexpr auto kTidyAtLatest = std::chrono::seconds(10);    // where it is never quiet
constexpr std::string_view kFullMessage = "The request could not be kept: ";

} // namespace

Pipeline::Pipeline(Store& store, std::unique_ptr<Inbox> inbox, PipelineOptions options, Arrived arrived)
  : m_store(store), m_inbox(std::move(inbox)), m_options(std::move(options)), m_arrived(std::move(arrived)),
    m_acknowledger([this] { acknowledge(); }), m_processor([this] { process(); })
{
}

Pipeline::~Pipeline()
{
  {
    const std::scoped_lock lock(m_mutex);
    m_stopping = true;
    m_submittedWake.notify_all();
    m_processWake.notify_all();
  }
  m_acknowledger.join();
  m_processor.join();
}

void Pipeline::submit(Endpoint endpoint, BodyEncoding encoding, std::string&& body, std::function<void(Reply)> done)
{
  {
    const std::scoped_lock lock(m_mutex);
    const bool isRoom = m_queuedBytes == 0 || m_queuedBytes + body.size() <= m_options.mostQueuedBytes;
    if (!m_stopping && isRoom && m_inbox->waitingBytes() <= m_options.mostWaitingBytes) {
      m_queuedBytes += body.size();
      m_submitted.push_back({{0, endpoint, encoding, nowMicros(), std::move(body)}, std::move(done)});
      m_submittedWake.notify_one();
      return;
    }
  }
  ++m_refused;
  Reply reply;
  reply.kind = Reply::Kind::overloaded;
  reply.message = "More is waiting to be stored than is good. Send it again in a moment.";
  done(std::move(reply));
}

void Pipeline::acknowledge()
{
  std::unique_lock lock(m_mutex);
  for (;;) {
    m_submittedWake.wait(lock, [&] { return m_stopping || !m_submitted.empty(); });
    if (m_submitted.empty())
      return;
    std::vector<Submitted> batch;
    while (!m_submitted.empty() && batch.size() < kMostInOneCommit) {
      batch.push_back(std::move(m_submitted.front()));
      m_submitted.pop_front();
    }
    lock.unlock();

    std::vector<Reply> replies;
    std::vector<InboxRequest> kept;
    std::vector<std::size_t> keptAt;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      InboxRequest& request = batch[i].request;
      bytes += request.body.size();
      replies.push_back(replyTo(request));
      if (replies.back().kind != Reply::Kind::accepted || request.endpoint == Endpoint::metrics)
        continue;
      keptAt.push_back(i);
      kept.push_back(std::move(request));
    }
    if (!kept.empty())
      if (const auto written = m_inbox->append(kept); !written)
        for (const std::size_t i : keptAt) {
          replies[i].kind = Reply::Kind::unavailable;
          replies[i].message = std::string(kFullMessage) + written.error().message;
        }
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const bool accepted = replies[i].kind == Reply::Kind::accepted;
      ++(accepted ? m_requests : m_refused);
      if (accepted) {
        m_spans += replies[i].received;
        m_rejected += replies[i].rejected;
        m_metrics += batch[i].request.endpoint == Endpoint::metrics ? 1 : 0;
      }
      batch[i].done(std::move(replies[i]));
    }
    lock.lock();
    m_queuedBytes -= bytes;
    m_lastArrival = nowMicros();
    m_processWake.notify_one();
    m_idle.notify_all();
  }
}

void Pipeline::process()
{
  using Clock = std::chrono::steady_clock;
  const auto hasWork = [this] { return m_stopping || m_inbox->waiting() > 0; };
  std::optional<Clock::time_point> untidySince;
  std::unique_lock lock(m_mutex);
  const auto tidy = [&] {
    untidySince.reset();
    lock.unlock();
    (void)m_inbox->tidy(); // what stands in the way now does not the next time
    lock.lock();
  };
  for (;;) {
    if (untidySince && !m_processWake.wait_for(lock, kTidyAfter, hasWork))
      tidy();
    m_processWake.wait(lock, hasWork);
    if (m_stopping)
      return;
    m_processing = true;
    lock.unlock();
    const bool good = processSome();
    lock.lock();
    m_processing = false;
    m_idle.notify_all();
    if (!good)
      m_processWake.wait_for(lock, kRetryPause, [&] { return m_stopping; });
    else if (!untidySince)
      untidySince = Clock::now();
    else if (m_inbox->waiting() == 0 && Clock::now() - *untidySince > kTidyAtLatest)
      tidy();
  }
}

bool Pipeline::processSome()
{
  std::vector<ConversationId> changed;
  const auto left = storeSome(m_store, *m_inbox, receiverSource(), changed);
  m_conversations += static_cast<std::int64_t>(changed.size());
  if (!changed.empty() && m_arrived)
    m_arrived(changed);
  const std::scoped_lock lock(m_mutex);
  if (!changed.empty())
    m_newest = changed.back();
  m_problem = left ? std::string() : left.error().message;
  return left.has_value();
}

void Pipeline::drain()
{
  std::unique_lock lock(m_mutex);
  m_idle.wait(lock, [&] { return (m_submitted.empty() && m_queuedBytes == 0 && m_inbox->waiting() == 0 && !m_processing) || !m_problem.empty(); });
}

PipelineStatus Pipeline::status() const
{
  PipelineStatus status;
  status.requests = m_requests;
  status.refused = m_refused;
  status.spans = m_spans;
  status.rejected = m_rejected;
  status.metrics = m_metrics;
  status.conversations = m_conversations;
  status.waiting = m_inbox->waiting();
  const std::scoped_lock lock(m_mutex);
  status.lastArrival = m_lastArrival;
  status.newest = m_newest;
  status.problem = m_problem;
  return status;
}

} // namespace hone
