#include "sync/runner.h"

namespace hone {

namespace {

class StoreSyncSink final : public SyncSink {
public:
  StoreSyncSink(Store& store, const SyncSettings& settings, std::string) : m_store(store), m_name(settings.name) {}

  Result<void> keep(SyncPage&& page, SyncProgress progress) override
  {
    if (!page.spans.empty() || !page.events.empty())
      return fail(ErrorKind::unsupported, "Spans cannot be kept yet.");
    return m_store.putSyncProgress(m_name, progress);
  }
  Result<std::int64_t> assemble(const JobContext&) override { return 0; }

private:
  Store& m_store;
  std::string m_name;
};

} // namespace

std::unique_ptr<SyncSink> makeStoreSink(Store& store, const SyncSettings& settings, const std::string& location)
{
  return std::make_unique<StoreSyncSink>(store, settings, location);
}

} // namespace hone
