#include "receiver/inbox_step.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <iterator>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "receiver/request_content.h"

namespace hone {

namespace {

/// As often as a request may fail for no reason of its own (no memory), or end the program, before it is set aside.
constexpr std::int64_t kMostAttempts = 3;
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
    if (request.isDamaged) {
      unreadable.push_back(setAside(request, "The inbox's file held this request damaged; these are the bytes that stood there, zstd once."));
      continue;
    }
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

std::vector<std::int64_t> idsOf(std::span<const InboxRequest> requests)
{
  std::vector<std::int64_t> ids;
  for (const InboxRequest& request : requests)
    ids.push_back(request.id);
  return ids;
}

/// Puts one after another, so that one that fails keeps no other from the store. Those that may leave are `done`.
Result<void> putSingly(Store& store, Inbox& inbox, const SpanSource& source, std::span<const InboxRequest> requests,
                       std::vector<ConversationId>& changed, std::vector<std::int64_t>& done)
{
  for (const InboxRequest& request : requests) {
    std::string reason = fmt::format("Storing this request ended the program, or failed, {} times. It was not tried again.", request.attempts);
    if (request.attempts < kMostAttempts) {
      const std::array id{request.id};
      HONE_CHECK(inbox.beginAttempt(id));
      const auto put = putTogether(store, source, std::span(&request, 1));
      if (put) {
        changed.insert(changed.end(), put->begin(), put->end());
        done.push_back(request.id);
        continue;
      }
      if (isPassing(put.error().kind)) {
        (void)inbox.endAttempt(id); // at worst it counts once too often
        return std::unexpected(put.error());
      }
      if (put.error().kind == ErrorKind::internal && request.attempts + 1 < kMostAttempts)
        continue; // it stays counted
      reason = put.error().message;
    }
    HONE_CHECK(putSpans(store, source, {}, {setAside(request, reason)}));
    done.push_back(request.id);
  }
  return {};
}

/// Puts all at once where that goes, as it is quicker, and else one after another.
Result<void> intoStore(Store& store, Inbox& inbox, const SpanSource& source, std::span<const InboxRequest> requests,
                       std::vector<ConversationId>& changed, std::vector<std::int64_t>& done)
{
  if (std::ranges::all_of(requests, [](const InboxRequest& request) { return request.attempts == 0; })) {
    const auto ids = idsOf(requests);
    HONE_CHECK(inbox.beginAttempt(ids));
    const auto together = putTogether(store, source, requests);
    if (together) {
      changed.insert(changed.end(), together->begin(), together->end());
      done = ids;
      return {};
    }
    (void)inbox.endAttempt(ids); // at worst they count once too often
    if (isPassing(together.error().kind))
      return std::unexpected(together.error());
  }
  return putSingly(store, inbox, source, requests, changed, done);
}

} // namespace

SpanSource receiverSource() { return {"Live receiver", "receiver", {}}; }

Result<std::int64_t> storeSome(Store& store, Inbox& inbox, const SpanSource& source, std::vector<ConversationId>& changed)
{
  const auto turn = inbox.takeTurn();
  HONE_CHECK(inbox.checkPlace());
  HONE_TRY(const auto requests, inbox.next(0, kBytesInOneStep));
  if (requests.empty()) {
    HONE_CHECK(inbox.recount()); // another process was faster
    return 0;
  }
  std::vector<std::int64_t> done;
  const auto stored = intoStore(store, inbox, source, requests, changed, done);
  if (!done.empty()) {
    HONE_CHECK(syncStore(store.path()));
    HONE_CHECK(inbox.remove(done));
  }
  HONE_CHECK(stored);
  return static_cast<std::int64_t>(done.size());
}

Result<void> drainInbox(Store& store, std::vector<ConversationId>& changed)
{
  HONE_TRY(const auto inbox, Inbox::openExisting(store.path()));
  if (!inbox)
    return {};
  while (inbox->waiting() > 0)
    HONE_CHECK(storeSome(store, *inbox, receiverSource(), changed));
  return inbox->tidy();
}

} // namespace hone
