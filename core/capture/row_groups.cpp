#include "capture/row_groups.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <numeric>
#include <optional>

#include <unistd.h>

#include <fmt/format.h>

namespace hone {

namespace {

/// What an entry costs besides its bytes.
constexpr std::size_t kEntryBytes = 96;
/// Runs beyond this are so many that reading them all at once would use more memory than sorting did.
constexpr std::size_t kReadAhead = 64 * 1024;

std::unexpected<Error> temporaryFailure()
{
  return fail(ErrorKind::io, fmt::format("The temporary file for sorting rows could not be used: {}. What was imported before is kept; "
                                         "free some space and import again.", std::strerror(errno)));
}

std::FILE* openTemporary()
{
  std::error_code error;
  std::string name = (std::filesystem::temp_directory_path(error) / "hone-rows-XXXXXX").string();
  const int descriptor = ::mkstemp(name.data());
  if (descriptor < 0)
    return nullptr;
  ::unlink(name.c_str());
  return ::fdopen(descriptor, "w+b");
}

bool writeText(std::FILE* file, std::string_view text)
{
  const std::uint64_t size = text.size();
  return std::fwrite(&size, sizeof size, 1, file) == 1 && (text.empty() || std::fwrite(text.data(), 1, text.size(), file) == text.size());
}

} // namespace

/// Reads a run's groups one after another with a buffer of its own.
class RowGroups::RunReader {
public:
  RunReader(int descriptor, Run run) : m_descriptor(descriptor), m_at(run.begin), m_end(run.end) {}

  const std::string& key() const { return m_key; }
  std::vector<std::string>& members() { return m_members; }
  bool failed() const { return m_failed; }
  bool next()
  {
    m_members.clear();
    if (m_at - static_cast<long long>(m_buffer.size() - m_used) >= m_end)
      return false;
    std::uint64_t count = 0;
    if (!readText(m_key) || !readRaw(&count, sizeof count))
      return false;
    m_members.resize(static_cast<std::size_t>(count));
    for (std::string& member : m_members)
      if (!readText(member))
        return false;
    return true;
  }

private:
  bool readText(std::string& text)
  {
    std::uint64_t size = 0;
    if (!readRaw(&size, sizeof size))
      return false;
    text.resize(static_cast<std::size_t>(size));
    return readRaw(text.data(), text.size());
  }
  bool readRaw(void* to, std::size_t size)
  {
    char* out = static_cast<char*>(to);
    while (size > 0) {
      if (m_used == m_buffer.size()) {
        m_buffer.resize(kReadAhead);
        const ssize_t got = ::pread(m_descriptor, m_buffer.data(), m_buffer.size(), m_at);
        m_used = 0;
        m_buffer.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        if (got <= 0) {
          m_failed = true;
          return false;
        }
        m_at += got;
      }
      const std::size_t count = std::min(size, m_buffer.size() - m_used);
      std::memcpy(out, m_buffer.data() + m_used, count);
      out += count;
      size -= count;
      m_used += count;
    }
    return true;
  }

  int m_descriptor;
  long long m_at;
  long long m_end;
  std::string m_buffer;
  std::size_t m_used = 0;
  std::string m_key;
  std::vector<std::string> m_members;
  bool m_failed = false;
};

RowGroups::~RowGroups()
{
  if (m_file)
    std::fclose(m_file);
}

Result<void> RowGroups::add(std::string_view key, std::string member)
{
  std::string name(key);
  m_bytes += member.size() + kEntryBytes;
  const auto [known, isNew] = m_index.try_emplace(name, m_groups.size());
  if (isNew) {
    m_bytes += 2 * name.size() + 2 * kEntryBytes;
    m_groups.push_back({std::move(name), {}});
  }
  m_groups[known->second].members.push_back(std::move(member));
  return m_bytes > m_memory ? spill() : Result<void>{};
}

Result<void> RowGroups::spill()
{
  if (m_groups.empty())
    return {};
  if (!m_file)
    m_file = openTemporary();
  if (!m_file)
    return temporaryFailure();
  std::ranges::sort(m_groups, {}, &Group::key);
  Run run;
  std::fseek(m_file, 0, SEEK_END);
  run.begin = std::ftell(m_file);
  for (const Group& group : m_groups) {
    const std::uint64_t count = group.members.size();
    if (!writeText(m_file, group.key) || std::fwrite(&count, sizeof count, 1, m_file) != 1)
      return temporaryFailure();
    for (const std::string& member : group.members)
      if (!writeText(m_file, member))
        return temporaryFailure();
  }
  if (std::fflush(m_file) != 0)
    return temporaryFailure();
  run.end = std::ftell(m_file);
  m_runs.push_back(run);
  m_groups.clear();
  m_index.clear();
  m_bytes = 0;
  return {};
}

Result<void> RowGroups::forEach(const std::function<Result<void>(const std::string&, std::vector<std::string>&&)>& visit)
{
  if (m_runs.empty()) {
    for (Group& group : m_groups)
      HONE_CHECK(visit(group.key, std::move(group.members)));
    m_groups.clear();
    m_index.clear();
    m_bytes = 0;
    return {};
  }
  HONE_CHECK(spill());
  std::vector<std::unique_ptr<RunReader>> readers;
  const int descriptor = ::fileno(m_file);
  for (const Run& run : m_runs) {
    auto reader = std::make_unique<RunReader>(descriptor, run);
    if (reader->next())
      readers.push_back(std::move(reader));
    else if (reader->failed())
      return temporaryFailure();
  }
  while (!readers.empty()) {
    // A run is in the order of its keys, and the runs are in the order of the file.
    std::string key = readers.front()->key();
    for (const auto& reader : readers)
      key = std::min(key, reader->key());
    std::vector<std::string> members;
    for (auto reader = readers.begin(); reader != readers.end();) {
      if ((*reader)->key() != key) {
        ++reader;
        continue;
      }
      std::ranges::move((*reader)->members(), std::back_inserter(members));
      if ((*reader)->next()) {
        ++reader;
      } else {
        if ((*reader)->failed())
          return temporaryFailure();
        reader = readers.erase(reader);
      }
    }
    HONE_CHECK(visit(key, std::move(members)));
  }
  m_runs.clear();
  std::fclose(m_file);
  m_file = nullptr;
  return {};
}

} // namespace hone
