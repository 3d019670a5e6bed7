#include "capture/span_import.h"
#include "sync/runner.h"

namespace hone {

namespace {

class StoreSyncSink final : public SyncSink {
public:
  StoreSyncSink(Store& store, const SyncSettings& settings, const std::string& location)
    : m_store(store), m_settings(settings), m_source{settings.name, settings.kind, location} {}

  Result<std::int64_t> keep(SyncPage&& page, SyncProgress progress) override
  {
    HONE_TRY(const SpanCounts counts, m_store.putSyncPage(m_settings, m_source.location, page.spans, page.versions, page.events, page.rejected, progress));
    return counts.stored + counts.merged;
  }
  Result<std::int64_t> assemble(const JobContext& job) override
  {
    HONE_TRY(const auto changed, assembleDirty(m_store, m_source, job));
    return static_cast<std::int64_t>(changed.size());
  }

private:
  Store& m_store;
  SyncSettings m_settings;
  SpanSource m_source;
};

} // namespace

std::unique_ptr<SyncSink> makeStoreSink(Store& store, const SyncSettings& settings, const std::string& location)
{
  return std::make_unique<StoreSyncSink>(store, settings, location);
}

} // namespace hone
