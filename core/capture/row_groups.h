#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"

namespace hone {

/// Brings together what has the same key, whatever stands between, in bounded memory: beyond 64 MiB sorted runs go to a
/// temporary file that has no name and only this process can read, and are merged at the end. Groups come in the order
/// of their first member while all fit in memory, else by key; members in the order they were added. One thread.
class RowGroups {
public:
  explicit RowGroups(std::size_t memory = std::size_t{64} * 1024 * 1024) : m_memory(memory) {}
  ~RowGroups();
  RowGroups(const RowGroups&) = delete;
  RowGroups& operator=(const RowGroups&) = delete;

  /// Fails with ErrorKind::io when the temporary file cannot be written.
  Result<void> add(std::string_view key, std::string member);
  /// Calls visit for each group; stops at its failure. Afterwards it is empty.
  Result<void> forEach(const std::function<Result<void>(const std::string& key, std::vector<std::string>&& members)>& visit);
  bool spilled() const { return !m_runs.empty(); }

private:
  struct Group {
    std::string key;
    std::vector<std::string> members;
  };
  struct Run {
    long long begin = 0;
    long long end = 0;
  };
  class RunReader;
  Result<void> spill();

  std::size_t m_memory;
  std::size_t m_bytes = 0;
  std::vector<Group> m_groups;
  std::unordered_map<std::string, std::size_t> m_index;
  std::FILE* m_file = nullptr;
  std::vector<Run> m_runs;
};

} // namespace hone
