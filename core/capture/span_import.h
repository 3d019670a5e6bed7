#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/job_context.h"
#include "model/source.h"
#include "model/span.h"
#include "store/store.h"

namespace hone {

/// Where spans come from: the source that they are booked on. It is made when (name, kind) is new; its ledger counts spans.
struct SpanSource {
  std::string name;     ///< "production"
  std::string kind;     ///< "receiver", "langfuse", a format's name
  std::string location; ///< endpoint or path, for the ledger
};

/// What became of the spans that were handed over: received = stored + merged + unchanged + rejected.
struct SpanImportResult {
  std::int64_t received = 0;
  std::int64_t stored = 0;    ///< new
  std::int64_t merged = 0;    ///< known, with another content than before: the later one holds
  std::int64_t unchanged = 0; ///< known
  std::int64_t rejected = 0;  ///< without trace or span id, too large, or given as rejections
  std::string reason;         ///< why the first one was rejected, for people
};

/// Keeps spans. When this returns they are on disk: a crash after it loses nothing, because the groups (conversations,
/// or traces that name none) that they belong to are marked in the same transaction. The same span again changes
/// nothing. `rejections` are records that could not be made a span of: they are quarantined and counted. Short
/// transactions, so that other writers come in between; a failure (the disk is full) keeps those before it. Any thread;
/// blocks on the disk.
Result<SpanImportResult> putSpans(Store& store, const SpanSource& source, std::vector<Span>&& spans,
                                  const std::vector<RejectedRecord>& rejections = {});

/// Assembles every marked group of the source into its conversation, also those that an earlier run left behind. Gives
/// the conversations that are new or changed. Cancellable between groups; what was written stays, the rest stays marked.
/// Any thread, one at a time for a source.
Result<std::vector<ConversationId>> assembleDirty(Store& store, const SpanSource& source, const JobContext& job);

} // namespace hone
