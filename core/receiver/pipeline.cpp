#include "receiver/pipeline.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "capture/otlp.h"
#include "capture/span_import.h"
#include "receiver/capture_api.h"

namespace hone {

namespace {

constexpr std::size_t kMostInOneCommit = 256;                 // requests
constexpr std::size_t kBytesInOneStep = std::size_t{8} << 20; // bodies that are processed together
constexpr auto kRetryPause = std::chrono::seconds(1);
constexpr std::string_view kFullMessage = "The request could not be kept: ";

OtlpSignal signalOf(Endpoint endpoint) { return endpoint == Endpoint::logs ? OtlpSignal::logs : OtlpSignal::traces; }
OtlpEncoding otlpEncoding(BodyEncoding encoding)
{
  return encoding == BodyEncoding::json ? OtlpEncoding::json : OtlpEncoding::protobuf;
}

/// What a request becomes. Spans and events may be empty.
struct Content {
  std::vector<Span> spans;
  std::vector<Event> events;
  std::int64_t received = 0;
  std::int64_t rejected = 0;
  std::string reason;
};

Result<Content> contentOf(const InboxRequest& request)
{
  Content content;
  switch (request.endpoint) {
  case Endpoint::traces:
  case Endpoint::logs: {
    HONE_TRY(auto decoded, decodeOtlp(signalOf(request.endpoint), otlpEncoding(request.encoding), request.body));
    content = {std::move(decoded.spans), {}, decoded.received, decoded.rejected, std::move(decoded.reason)};
    break;
  }
  case Endpoint::metrics:
    break;
  case Endpoint::captureSession: {
    HONE_TRY(auto span, readCaptureSession(request.body, request.receivedAt));
    content.spans.push_back(std::move(span));
    content.received = 1;
    break;
  }
  case Endpoint::captureEvent: {
    HONE_TRY(auto span, readCaptureEvent(request.body, request.receivedAt));
    content.spans.push_back(std::move(span));
    content.received = 1;
    break;
  }
  case Endpoint::events: {
    HONE_TRY(auto events, readEvents(request.body));
    content.received = static_cast<std::int64_t>(events.events.size()) + events.rejected;
    content.events = std::move(events.events);
    content.rejected = events.rejected;
    content.reason = std::move(events.reason);
    break;
  }
  }
  return content;
}

std::string_view pathOf(Endpoint endpoint)
{
  switch (endpoint) {
  case Endpoint::traces: return "/v1/traces";
  case Endpoint::logs: return "/v1/logs";
  case Endpoint::metrics: return "/v1/metrics";
  case Endpoint::captureSession: return "/api/v1/capture-session";
  case Endpoint::captureEvent: return "/api/v1/capture-event";
  case Endpoint::events: return "/v1/events";
  }
  return "";
}

/// Waits until what the store has committed is on the disk itself. The store commits without that wait (it survives a
/// kill, not a power cut), and a request may leave the inbox only when it survives both where it is now. SQLite holds no
/// locks on this file that closing a descriptor of it could end.
Result<void> syncStore(const std::string& storePath)
{
  const int log = ::open((storePath + "-wal").c_str(), O_RDONLY | O_CLOEXEC);
  if (log < 0)
    return errno == ENOENT ? Result<void>() : fail(ErrorKind::io, fmt::format("The store's log could not be opened: {}.", std::strerror(errno)));
  const bool isSynced = ::fdatasync(log) == 0;
  const int error = errno;
  ::close(log);
  return isSynced ? Result<void>() : fail(ErrorKind::io, fmt::format("The disk did not take the store's log: {}.", std::strerror(error)));
}

/// Whether trying again later can help: the disk is full, another program holds the store. What fails for another reason
/// fails for ever.
bool isPassing(ErrorKind kind)
{
  return kind == ErrorKind::io || kind == ErrorKind::corrupt || kind == ErrorKind::conflict || kind == ErrorKind::cancelled;
}

RejectedRecord setAside(const InboxRequest& request, const std::string& reason)
{
  constexpr std::size_t kMostRaw = std::size_t{1} << 20;
  return {std::string(pathOf(request.endpoint)), std::nullopt, std::nullopt, reason, request.body.substr(0, kMostRaw)};
}

/// Puts requests into the store and assembles what they touched. On failure nothing is lost: they can be put again.
Result<std::vector<ConversationId>> putTogether(Store& store, const SpanSource& source, std::vector<InboxRequest>& requests,
                                              std::int64_t& rejected)
{
  std::vector<Span> spans;
  std::vector<Event> events;
  std::vector<RejectedRecord> unreadable;
  for (InboxRequest& request : requests) {
    auto content = contentOf(request);
    if (!content) {
      // It was readable when it came; what the bytes are must not be lost.
      unreadable.push_back(setAside(request, content.error().message));
      continue;
    }
    rejected += content->rejected;
    std::ranges::move(content->spans, std::back_inserter(spans));
    std::ranges::move(content->events, std::back_inserter(events));
  }
  if (!events.empty()) {
    HONE_TRY(auto batch, store.beginImport(source.name, source.kind, source.location));
    for (const Event& event : events) {
      const auto put = batch->putEvent(event);
      if (!put && put.error().kind != ErrorKind::invalidInput)
        return std::unexpected(put.error());
      if (!put)
        HONE_CHECK(batch->reject({"/v1/events", std::nullopt, std::nullopt, put.error().message, event.name}));
    }
    HONE_CHECK(batch->commit());
  }
  if (!spans.empty() || !unreadable.empty())
    HONE_CHECK(putSpans(store, source, std::move(spans), unreadable));
  return assembleDirty(store, source, JobContext());
}

/// The same, and a request that the store will never take goes to the quarantine instead of being tried for ever.
Result<std::vector<ConversationId>> intoStore(Store& store, const SpanSource& source, std::vector<InboxRequest>& requests,
                                              std::int64_t& rejected)
{
  auto together = putTogether(store, source, requests, rejected);
  if (together || isPassing(together.error().kind))
    return together;
  std::vector<ConversationId> conversations;
  for (InboxRequest& request : requests) {
    std::vector<InboxRequest> alone{request};
    const auto put = putTogether(store, source, alone, rejected);
    if (put) {
      conversations.insert(conversations.end(), put->begin(), put->end());
      continue;
    }
    if (isPassing(put.error().kind))
      return put;
    HONE_CHECK(putSpans(store, source, {}, {setAside(request, put.error().message)}));
    ++rejected;
  }
  return conversations;
}

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

bool Pipeline::submit(Endpoint endpoint, BodyEncoding encoding, std::string&& body, std::function<void(Reply)> done)
{
  const std::scoped_lock lock(m_mutex);
  if (m_stopping || m_queuedBytes + body.size() > m_options.mostQueuedBytes + kMostRequestBody ||
      (m_queuedBytes > 0 && m_queuedBytes + body.size() > m_options.mostQueuedBytes) ||
      m_inbox->waitingBytes() > m_options.mostWaitingBytes) {
    ++m_refused;
    return false;
  }
  m_queuedBytes += body.size();
  m_submitted.push_back({{0, endpoint, encoding, nowMicros(), std::move(body)}, std::move(done)});
  m_submittedWake.notify_one();
  return true;
}

Reply Pipeline::check(const InboxRequest& request) const
{
  Reply reply;
  const auto content = contentOf(request);
  if (!content) {
    reply.kind = Reply::Kind::malformed;
    reply.message = content.error().message;
    return reply;
  }
  reply.received = content->received;
  reply.rejected = content->rejected;
  reply.message = content->reason;
  JsonWriter json;
  switch (request.endpoint) {
  case Endpoint::captureSession:
    reply.body = json.beginObject().member("session_id", content->spans.front().traceId).endObject().take();
    break;
  case Endpoint::captureEvent:
    reply.body = json.beginObject().member("event_id", content->spans.front().spanId).endObject().take();
    break;
  case Endpoint::events:
    json.beginObject().member("accepted", content->received - content->rejected).member("rejected", content->rejected);
    if (content->rejected > 0)
      json.member("error", content->reason);
    reply.body = json.endObject().take();
    break;
  default:
    reply.body = exportResponse(request.endpoint, request.encoding, content->rejected, content->reason);
  }
  return reply;
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
      replies.push_back(check(request));
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
  std::unique_lock lock(m_mutex);
  for (;;) {
    m_processWake.wait(lock, [&] { return m_stopping || m_inbox->waiting() > 0; });
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
  }
}

bool Pipeline::processSome()
{
  const auto turn = m_inbox->takeTurn();
  auto requests = m_inbox->next(0, kBytesInOneStep);
  Result<std::vector<ConversationId>> assembled;
  if (requests && requests->empty()) {
    const auto counted = m_inbox->recount();
    assembled = counted ? Result<std::vector<ConversationId>>() : std::unexpected(counted.error());
  } else if (requests) {
    std::vector<std::int64_t> ids;
    for (const InboxRequest& request : *requests)
      ids.push_back(request.id);
    std::int64_t rejected = 0;
    assembled = intoStore(m_store, {m_options.sourceName, m_options.sourceKind, {}}, *requests, rejected);
    if (assembled) {
      auto removed = syncStore(m_store.path());
      if (removed)
        removed = m_inbox->remove(ids);
      if (!removed)
        assembled = std::unexpected(removed.error());
    }
  } else {
    assembled = std::unexpected(requests.error());
  }
  if (!assembled) {
    const std::scoped_lock lock(m_mutex);
    m_problem = assembled.error().message;
    return false;
  }
  m_conversations += static_cast<std::int64_t>(assembled->size());
  if (!assembled->empty() && m_arrived)
    m_arrived(*assembled);
  const std::scoped_lock lock(m_mutex);
  m_problem.clear();
  if (!assembled->empty())
    m_newest = assembled->back();
  return true;
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

Result<std::vector<ConversationId>> drainInbox(Store& store)
{
  std::vector<ConversationId> conversations;
  if (!Inbox::isWaiting(store.path()))
    return conversations;
  HONE_TRY(const auto inbox, Inbox::openFor(store.path()));
  const PipelineOptions options;
  while (inbox->waiting() > 0) {
    const auto turn = inbox->takeTurn();
    HONE_TRY(auto requests, inbox->next(0, kBytesInOneStep));
    if (requests.empty())
      break; // another process was faster
    std::vector<std::int64_t> ids;
    for (const InboxRequest& request : requests)
      ids.push_back(request.id);
    std::int64_t rejected = 0;
    HONE_TRY(const auto assembled, intoStore(store, {options.sourceName, options.sourceKind, {}}, requests, rejected));
    HONE_CHECK(syncStore(store.path()));
    HONE_CHECK(inbox->remove(ids));
    conversations.insert(conversations.end(), assembled.begin(), assembled.end());
  }
  return conversations;
}

} // namespace hone
