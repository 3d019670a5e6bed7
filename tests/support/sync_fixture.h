#pragma once

#include <map>
#include <string>
#include <vector>

#include "fake_clock.h"
#include "sync/pullers.h"
#include "sync/retry.h"
#include "sync/runner.h"
#include "vendor_servers.h"

namespace hone::test {

/// Keeps pages as a store does: spans and events by identity, position and rows at once.
class MemorySink final : public SyncSink {
public:
  Result<std::int64_t> keep(SyncPage&& page, SyncProgress progress) override
  {
    if (failAtPage == ++m_pages)
      return fail(ErrorKind::io, "killed");
    for (std::size_t i = 0; i < page.spans.size(); ++i) {
      if (!page.versions.empty()) {
        const RowVersion& version = page.versions[i];
        if (const auto known = versions.find(version.row); known != versions.end() && known->second > version.version)
          continue;
        versions[version.row] = version.version;
      }
      Span& span = page.spans[i];
      puts++;
      spans[span.traceId + "/" + span.spanId + "/" + span.pieceId] = std::move(span);
    }
    for (Event& event : page.events)
      events[event.id] = std::move(event);
    rejected += static_cast<int>(page.rejected.size());
    cursor = progress.cursor;
    fetchedUpTo = progress.fetchedUpTo;
    return 0;
  }
  Result<std::int64_t> assemble(const JobContext&) override { return 0; }

  std::map<std::string, Span> spans;
  std::map<std::string, Event> events;
  std::map<std::string, std::int64_t> versions;
  std::string cursor;
  std::optional<Micros> fetchedUpTo;
  int rejected = 0;
  int puts = 0;
  int failAtPage = 0; ///< counted over all runs

private:
  int m_pages = 0;
};

/// A sync of one kind against a server, run as often as a test likes.
class SyncRig {
public:
  SyncRig(std::string kind, const std::string& address, std::map<std::string, std::string> fields)
  {
    settings.kind = std::move(kind);
    settings.name = "test";
    m_fields = std::move(fields);
    m_fields.emplace("base_url", address);
    static_cast<void>(m_egress.allow(address, "test"));
  }

  Result<SyncRun> run(const JobContext& job = {})
  {
    HttpClient client(m_egress, "test");
    RetryTransport transport(client, clock, job, "Product", {"sk-secret"}, retry);
    const auto puller = findPullerKind(settings.kind)->make({settings, SyncFields(m_fields), transport});
    return runSync(*puller, transport, sink, clock, sink.cursor, job);
  }
  Result<std::string> test()
  {
    HttpClient client(m_egress, "test");
    const JobContext job;
    RetryTransport transport(client, clock, job, "Product", {"sk-secret"}, retry);
    return findPullerKind(settings.kind)->make({settings, SyncFields(m_fields), transport})->test();
  }

  SyncSettings settings;
  FakeClock clock;
  MemorySink sink;
  RetryOptions retry;

private:
  std::map<std::string, std::string> m_fields;
  Egress m_egress;
};

} // namespace hone::test
