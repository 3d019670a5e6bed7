#include "sync/runner.h"

#include <fmt/format.h>

namespace hone {

namespace {

/// Conversations are made every so many pages too, so that a long first run shows what it has.
constexpr std::int64_t kPagesPerAssembly = 50;
/// A server that gives the same position again and again would be asked for ever.
constexpr int kMostRepeats = 3;
constexpr int kMostEmptyPages = 100;

} // namespace

Result<SyncRun> runSync(Puller& puller, const RetryTransport& transport, SyncSink& sink, RetryClock& clock, std::string cursor,
                        const JobContext& job)
{
  SyncRun run;
  const Micros started = clock.now();
  const auto assemble = [&](const JobContext& context) -> Result<void> {
    HONE_TRY(const auto changed, sink.assemble(context));
    run.conversationsChanged += changed;
    return {};
  };
  std::optional<Error> failure;
  int repeats = 0;
  int empty = 0;
  while (!run.complete) {
    if (job.isCancelled()) {
      failure = Error{ErrorKind::cancelled, "The sync was stopped. What was fetched before is kept.", {}, std::nullopt, std::nullopt};
      break;
    }
    auto page = puller.page(cursor, started);
    if (!page) {
      failure = page.error();
      break;
    }
    const bool still = !page->atEnd && page->cursor == cursor;
    repeats = still ? repeats + 1 : 0;
    empty = !page->atEnd && page->received == 0 ? empty + 1 : 0;
    if (repeats >= kMostRepeats || empty >= kMostEmptyPages) {
      failure = Error{ErrorKind::rejected, "The server keeps sending the same page, or empty ones. The sync was stopped; what was fetched before is kept.", {}, std::nullopt, std::nullopt};
      break;
    }
    SyncProgress progress;
    progress.cursor = page->cursor;
    progress.fetchedUpTo = page->fetchedUpTo;
    progress.pages = 1;
    progress.rows = page->received;
    progress.rejected = static_cast<std::int64_t>(page->rejected.size());
    ++run.pages;
    run.rows += page->received;
    run.rejected += progress.rejected;
    run.complete = page->atEnd;
    cursor = page->cursor;
    const auto kept = sink.keep(std::move(*page), std::move(progress));
    if (!kept) {
      failure = kept.error();
      run.complete = false;
      break;
    }
    run.rowsChanged += *kept;
    job.progress(-1, fmt::format("{} rows in {} pages", run.rows, run.pages));
    if (!run.complete && run.pages % kPagesPerAssembly == 0)
      HONE_CHECK(assemble(job));
  }
  // What is on disk becomes conversations even if a person stopped the fetching.
  const auto assembled = assemble(failure ? JobContext() : job);
  if (failure && transport.putOffUntil() && failure->kind == ErrorKind::rejected) {
    HONE_CHECK(assembled);
    run.goOnAt = transport.putOffUntil();
    run.message = fmt::format("{} The sync goes on at {}.", failure->message, formatIsoTime(*run.goOnAt));
    return run;
  }
  if (failure)
    return std::unexpected(std::move(*failure));
  HONE_CHECK(assembled);
  run.message = run.rows == 0 ? std::string("Nothing new.") : fmt::format("{} rows fetched, {} conversations new or changed.", run.rows, run.conversationsChanged);
  return run;
}

} // namespace hone
