// Imports files into a new store, imports them again, and measures how a snapshot of the workspace follows the store.
// Usage: bench_import STORE FILE…   STORE must not exist. Not a test: nothing is asserted.
//
// To hold it beside the floor (rows only, no full text) and other tools on the same file, run both sides in turn, five
// times, and compare medians of CPU seconds, which a shared machine disturbs least:
//   - the floor:         any program that inserts the parsed rows and four indexes into SQLite and does nothing else;
//   - sqlite-utils:      sqlite-utils insert DB conversations FILE --nl && sqlite-utils enable-fts DB conversations messages
//   - Python's library:  json.loads a line, executemany into conversations, messages and an FTS5 table, 10,000 at a time;
//   - DuckDB:            read_json into one table, unnested into conversations and messages, CHECKPOINT (no full text).
#include <sys/resource.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "capture/importer.h"
#include "must.h"
#include "store/store.h"
#include "workspace/snapshot.h"

using namespace hone;
using hone::test::must;

namespace {

struct Usage {
  double cpu = 0;
  double wall = 0;
};

Usage usageNow()
{
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6; };
  return {seconds(usage.ru_utime) + seconds(usage.ru_stime),
          std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count()};
}

/// The most memory that the process ever held, in MB.
double peakMegabytes()
{
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

template<class Work>
Usage measure(const char* name, double megabytes, double conversations, Work&& work)
{
  const Usage before = usageNow();
  work();
  const Usage after = usageNow();
  const Usage used{after.cpu - before.cpu, after.wall - before.wall};
  std::printf("%-34s %8.3f CPU s %8.3f s", name, used.cpu, used.wall);
  if (megabytes > 0)
    std::printf(" %7.1f MB/CPU s %9.0f conversations/CPU s", megabytes / used.cpu, conversations / used.cpu);
  std::printf(" peak %5.0f MB\n", peakMegabytes());
  std::fflush(stdout);
  return used;
}

} // namespace

int main(int argumentCount, char** arguments)
{
  if (argumentCount < 3) {
    std::fprintf(stderr, "usage: bench_import STORE FILE...\n");
    return 2;
  }
  ImportRequest request;
  double megabytes = 0;
  for (int i = 2; i < argumentCount; ++i) {
    request.paths.emplace_back(arguments[i]);
    struct stat facts {};
    if (::stat(arguments[i], &facts) == 0)
      megabytes += static_cast<double>(facts.st_size) / 1e6;
  }
  const auto store = must(Store::open(arguments[1]));
  ImportSummary summary;
  const Usage first = measure("import", 0, 0, [&] { summary = must(importFiles(*store, request, JobContext())); });
  const auto count = static_cast<double>(summary.conversationsAdded);
  std::printf("  %.0f conversations, %lld messages, %.1f MB: %.1f MB and %.0f conversations a CPU second\n", count,
              static_cast<long long>(summary.messagesAdded), megabytes, megabytes / first.cpu, count / first.cpu);
  const Usage again = measure("import of the same files again", megabytes, count, [&] { must(importFiles(*store, request, JobContext())); });
  std::printf("  %.3f of the first\n", again.cpu / first.cpu);

  std::shared_ptr<const Snapshot> snapshot;
  measure("snapshot of the store", 0, 0, [&] { snapshot = must(Snapshot::build(*store)); });
  for (const int arriving : {1, 100}) {
    const auto batch = must(store->beginImport("arrivals", "bench", ""));
    for (int i = 0; i < arriving; ++i) {
      Conversation conversation;
      conversation.externalId = "arrival " + std::to_string(arriving) + " " + std::to_string(i);
      conversation.messages.resize(2);
      conversation.messages[0].text = "Where is my order?";
      conversation.messages[1].role = Role::assistant;
      conversation.messages[1].text = "It arrives today.";
      std::int64_t added = 0;
      must(batch->put(conversation, added));
    }
    must(batch->commit());
    measure(arriving == 1 ? "snapshot, one conversation later" : "snapshot, a hundred later", 0, 0,
            [&] { snapshot = must(Snapshot::build(*store, snapshot)); });
  }
  return 0;
}
