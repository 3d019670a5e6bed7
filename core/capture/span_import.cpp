#include "capture/span_import.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "capture/assembly.h"

namespace hone {

namespace {

/// A transaction takes some tens of milliseconds at most, so that others can write in between.
constexpr std::size_t kSpansOfBatch = 500;
constexpr std::size_t kBytesOfBatch = 2u << 20;
constexpr int kGroupsAtOnce = 256;
constexpr std::size_t kMessagesOfBatch = 600;

std::size_t bytesOf(const Span& span)
{
  std::size_t bytes = 200 + span.metadata.size() + span.toolResult.size();
  for (const auto* list : {&span.input, &span.output})
    for (const Message& message : *list)
      bytes += 40 + message.text.size() + message.metadata.size();
  return bytes;
}

} // namespace

Result<SpanImportResult> putSpans(Store& store, const SpanSource& source, std::vector<Span>&& spans,
                                  const std::vector<RejectedRecord>& rejections)
{
  SpanImportResult result;
  const std::vector<Span> taken = std::move(spans);
  std::size_t from = 0;
  bool first = true;
  while (first || from < taken.size()) {
    std::size_t to = from, bytes = 0;
    while (to < taken.size() && to - from < kSpansOfBatch && bytes < kBytesOfBatch)
      bytes += bytesOf(taken[to++]);
    HONE_TRY(const SpanCounts counts,
             store.putSpans(source.name, source.kind, source.location, std::span(taken).subspan(from, to - from),
                            first ? std::span<const RejectedRecord>(rejections) : std::span<const RejectedRecord>()));
    result.received += counts.received;
    result.stored += counts.stored;
    result.merged += counts.merged;
    result.unchanged += counts.unchanged;
    result.rejected += counts.rejected;
    if (result.reason.empty())
      result.reason = counts.reason;
    from = to;
    first = false;
  }
  return result;
}

Result<std::vector<ConversationId>> assembleDirty(Store& store, const SpanSource& source, const JobContext& job)
{
  std::vector<ConversationId> changed;
  std::int64_t done = 0;
  for (;;) {
    HONE_TRY(const std::vector<SpanGroup> groups, store.changedSpanGroups(source.name, source.kind, kGroupsAtOnce));
    if (groups.empty())
      break;
    std::vector<AssembledGroup> batch;
    std::size_t messages = 0;
    const auto write = [&]() -> Result<void> {
      if (batch.empty())
        return {};
      HONE_TRY(const std::vector<ConversationId> ids, store.putAssembled(source.name, source.kind, batch));
      for (const ConversationId id : ids)
        if (id)
          changed.push_back(id);
      batch.clear();
      messages = 0;
      return {};
    };
    for (const SpanGroup& group : groups) {
      if (job.isCancelled()) {
        HONE_CHECK(write());
        return fail(ErrorKind::cancelled, "Putting conversations together was stopped. The spans are kept; it goes on the next time.");
      }
      HONE_TRY(const SpanSet spans, store.spansOf(group));
      AssembledGroup assembled{group, std::nullopt};
      Assembly assembly = assemble(spans);
      assembled.conversation = std::move(assembly.conversation);
      // What was said of it may come before its words: without messages only that is kept.
      if (!assembled.conversation && !assembly.scores.empty())
        assembled.conversation.emplace();
      if (assembled.conversation)
        assembled.conversation->events = std::move(assembly.scores);
      messages += 4 + (assembled.conversation ? assembled.conversation->messages.size() : 0);
      batch.push_back(std::move(assembled));
      if (messages >= kMessagesOfBatch)
        HONE_CHECK(write());
      job.progress(-1, fmt::format("Putting conversations together: {}", ++done));
    }
    HONE_CHECK(write());
  }
  std::ranges::sort(changed);
  const auto repeated = std::ranges::unique(changed);
  changed.erase(repeated.begin(), repeated.end());
  return changed;
}

} // namespace hone
