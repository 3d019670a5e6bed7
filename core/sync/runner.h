#pragma once

#include <functional>

#include "base/job_context.h"
#include "model/sync.h"
#include "store/store.h"
#include "sync/puller.h"
#include "sync/retry.h"

namespace hone {

/// Keeps what pages bring.
class SyncSink {
public:
  virtual ~SyncSink() = default;
  /// Keeps the rows of a page together with the progress after it: if this fails, or the program dies in it, the next
  /// run begins at the page again and doubles nothing. How many rows are new or changed.
  virtual Result<std::int64_t> keep(SyncPage&& page, SyncProgress progress) = 0;
  /// Makes conversations of what was kept so far; how many are new or changed.
  virtual Result<std::int64_t> assemble(const JobContext& job) = 0;
};

/// The sink over a real store; `source` names the rows (a sync's name and kind).
std::unique_ptr<SyncSink> makeStoreSink(Store& store, const SyncSettings& settings, const std::string& location);

/// Fetches page after page until there is nothing new, from `cursor` on. A page is kept before the next is asked for.
/// On a "not now" the run ends early and well, with complete = false and goOnAt. On a failure or a cancellation what
/// was kept stays, is assembled, and the error is returned.
Result<SyncRun> runSync(Puller& puller, const RetryTransport& transport, SyncSink& sink, RetryClock& clock, std::string cursor,
                        const JobContext& job);

} // namespace hone
