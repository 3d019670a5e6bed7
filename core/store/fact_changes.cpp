#include <algorithm>
#include <vector>

#include "store/sqlite_store.h"

namespace hone {

namespace db {

namespace {

/// A change of more places than this is one of everything: reading the facts in one go is cheaper then.
constexpr std::size_t kMostRanges = 2000;
/// Versions that are remembered. One that looks less often than this reads everything again.
constexpr std::int64_t kVersionsKept = 5000;

} // namespace

void noteFactChanges(Connection& connection, std::int64_t first, std::int64_t last, std::span<const ConversationId> others)
{
  std::vector<std::pair<std::int64_t, std::int64_t>> ranges;
  if (first <= last && last > 0)
    ranges.emplace_back(first, last);
  std::vector<ConversationId> sorted(others.begin(), others.end());
  std::ranges::sort(sorted);
  const auto repeated = std::ranges::unique(sorted);
  sorted.erase(repeated.begin(), repeated.end());
  for (const ConversationId id : sorted) {
    if (!ranges.empty() && id.value >= ranges.back().first && id.value <= ranges.back().second + 1)
      ranges.back().second = std::max(ranges.back().second, id.value);
    else if (first > last || id.value < first || id.value > last)
      ranges.emplace_back(id.value, id.value);
    if (ranges.size() > kMostRanges)
      return;
  }
  if (ranges.empty())
    ranges.emplace_back(0, 0);
  const std::int64_t version = connection.integer("SELECT value + 1 FROM counter WHERE name = 'data_version'");
  for (const auto& [from, to] : ranges)
    connection.use("INSERT OR REPLACE INTO fact_change (version, first_id, last_id) VALUES (?1, ?2, ?3)")
      ->bind(1, version).bind(2, from).bind(3, to).run();
  connection.use("DELETE FROM fact_change WHERE version <= ?1")->bind(1, version - kVersionsKept).run();
}

void noteFactChanges(Connection& connection, std::span<const ConversationId> ids) { noteFactChanges(connection, 1, 0, ids); }

} // namespace db

Result<FactChanges> SqliteStore::factChangesSince(std::int64_t version) const
{
  return read([&](db::Connection& connection) {
    // Beyond this it is cheaper to read everything, and the list would be long.
    constexpr std::int64_t kMostIds = 200000;
    FactChanges changes;
    changes.version = connection.integer("SELECT value FROM counter WHERE name = 'data_version'");
    std::int64_t versions = 0, last = version, count = 0;
    const db::Use row = connection.use("SELECT version, first_id, last_id FROM fact_change WHERE version > ?1 ORDER BY version");
    row->bind(1, version);
    while (row->step() && !changes.everything) {
      versions += row->integer(0) != last;
      last = row->integer(0);
      if (row->integer(2) <= 0)
        continue;
      count += row->integer(2) - row->integer(1) + 1;
      changes.everything = count > kMostIds;
      for (std::int64_t id = row->integer(1); !changes.everything && id <= row->integer(2); ++id)
        changes.ids.push_back(ConversationId{id});
    }
    // A version that nobody accounted for, or a version from another store.
    changes.everything = changes.everything || version > changes.version || versions != changes.version - version;
    if (changes.everything)
      changes.ids.clear();
    std::ranges::sort(changes.ids);
    const auto repeated = std::ranges::unique(changes.ids);
    changes.ids.erase(repeated.begin(), repeated.end());
    return changes;
  });
}

} // namespace hone
