#include "receiver/inbox_step.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "receiver/request_content.h"

namespace hone {

namespace {

constexpr std::size_t kBytesInOneStep = std::size_t{8} << 20; // bodies that are stored together

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
  const bool isCut = request.body.size() > kMostRaw;
  return {std::string(pathOf(request.endpoint)), std::nullopt, std::nullopt, reason, request.body.substr(0, kMostRaw),
          isCut ? static_cast<std::int64_t>(request.body.size()) : 0};
}

Result<void> putEvents(Store& store, const SpanSource& source, const std::vector<Event>& events)
{
  HONE_TRY(auto batch, store.beginImport(source.name, source.kind, source.location));
  for (const Event& event : events) {
    const auto put = batch->putEvent(event);
    if (!put && put.error().kind != ErrorKind::invalidInput)
      return std::unexpected(put.error());
    if (!put)
      HONE_CHECK(batch->reject({std::string(pathOf(Endpoint::events)), std::nullopt, std::nullopt, put.error().message, event.name}));
  }
  return batch->commit();
}

/// Puts requests into the store and assembles what they touched.
Result<std::vector<ConversationId>> putTogether(Store& store, const SpanSource& source, std::span<const InboxRequest> requests)
{
  std::vector<Span> spans;
  std::vector<Event> events;
  std::vector<RejectedRecord> unreadable;
  for (const InboxRequest& request : requests) {
    auto content = contentOf(request);
    if (!content) {
      // It was readable when it came; what the bytes are must not be lost.
      unreadable.push_back(setAside(request, content.error().message));
      continue;
    }
    std::ranges::move(content->spans, std::back_inserter(spans));
    std::ranges::move(content->events, std::back_inserter(events));
    std::ranges::move(content->setAside, std::back_inserter(unreadable));
  }
  if (!events.empty())
    HONE_CHECK(putEvents(store, source, events));
  if (!spans.empty() || !unreadable.empty())
    HONE_CHECK(putSpans(store, source, std::move(spans), unreadable));
  return assembleDirty(store, source, JobContext());
}

/// The same, and a request that the store will never take goes to the quarantine instead of being tried for ever.
Result<std::vector<ConversationId>> intoStore(Store& store, const SpanSource& source, std::span<const InboxRequest> requests)
{
  auto together = putTogether(store, source, requests);
  if (together || isPassing(together.error().kind))
    return together;
  std::vector<ConversationId> conversations;
  for (const InboxRequest& request : requests) {
    const auto put = putTogether(store, source, std::span(&request, 1));
    if (put) {
      conversations.insert(conversations.end(), put->begin(), put->end());
      continue;
    }
    if (isPassing(put.error().kind))
      return put;
    HONE_CHECK(putSpans(store, source, {}, {setAside(request, put.error().message)}));
  }
  return conversations;
}

} // namespace

SpanSource receiverSource() { return {"Live receiver", "receiver", {}}; }

Result<InboxStep> storeSome(Store& store, Inbox& inbox, const SpanSource& source)
{
  const auto turn = inbox.takeTurn();
  InboxStep step;
  HONE_CHECK(inbox.checkPlace());
  HONE_TRY(const auto requests, inbox.next(0, kBytesInOneStep));
  if (requests.empty()) {
    HONE_CHECK(inbox.recount()); // another process was faster
    return step;
  }
  std::vector<std::int64_t> ids;
  for (const InboxRequest& request : requests)
    ids.push_back(request.id);
  HONE_TRY(step.conversations, intoStore(store, source, requests));
  HONE_CHECK(syncStore(store.path()));
  HONE_CHECK(inbox.remove(ids));
  step.requests = static_cast<std::int64_t>(ids.size());
  return step;
}

Result<std::vector<ConversationId>> drainInbox(Store& store)
{
  std::vector<ConversationId> conversations;
  HONE_TRY(const auto inbox, Inbox::openExisting(store.path()));
  if (!inbox)
    return conversations;
  while (inbox->waiting() > 0) {
    HONE_TRY(const InboxStep step, storeSome(store, *inbox, receiverSource()));
    conversations.insert(conversations.end(), step.conversations.begin(), step.conversations.end());
  }
  HONE_CHECK(inbox->tidy());
  return conversations;
}

} // namespace hone
