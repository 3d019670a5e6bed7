#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <map>

#include <sys/stat.h>

#include <fmt/format.h>

#include "base/time.h"
#include "capture/importer.h"
#include "workspace/intake_impl.h"

namespace hone {

namespace {

namespace fs = std::filesystem;

/// A file that was written to more recently than this is not at rest, unless it is one that grows line by line.
constexpr std::int64_t kRestNanoseconds = 1'500'000'000;
constexpr std::size_t kMostFiles = 100000;

bool growsByLines(const std::string& path) { return path.ends_with(".jsonl") || path.ends_with(".ndjson") || path.ends_with(".log"); }

struct FoundFile {
  WatchedFile file;
  bool atRest = false;
};

/// Regular files below the folder; what cannot be read is left out.
Result<std::vector<FoundFile>> scan(const std::string& folder)
{
  std::vector<FoundFile> found;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
  if (error)
    return fail(ErrorKind::io, fmt::format("The watched folder cannot be read: {}.", error.message()), folder);
  const std::int64_t now = nowMicros() * 1000;
  for (const fs::recursive_directory_iterator end; entry != end && !error; entry.increment(error)) {
    std::error_code ignored;
    const std::string name = entry->path().filename().string();
    if (name.starts_with('.')) {
      if (entry->is_directory(ignored))
        entry.disable_recursion_pending();
      continue;
    }
    // What other programs are still downloading or writing.
    if (name.ends_with(".part") || name.ends_with(".tmp") || name.ends_with(".crdownload") || name.ends_with('~'))
      continue;
    struct stat facts {};
    const std::string path = entry->path().string();
    if (::stat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode))
      continue;
    FoundFile& one = found.emplace_back();
    one.file.path = path;
    one.file.inode = static_cast<std::int64_t>(facts.st_ino);
    one.file.size = static_cast<std::int64_t>(facts.st_size);
    one.file.modified = static_cast<std::int64_t>(facts.st_mtim.tv_sec) * 1'000'000'000 + facts.st_mtim.tv_nsec;
    one.atRest = growsByLines(path) || now - one.file.modified > kRestNanoseconds || one.file.modified > now;
    if (found.size() == kMostFiles)
      return fail(ErrorKind::unsupported, fmt::format("The watched folder holds more than {} files.", kMostFiles), folder);
  }
  std::ranges::sort(found, {}, [](const FoundFile& one) { return one.file.path; });
  return found;
}

} // namespace

Result<std::vector<WatchedFolder>> IntakeImpl::watchedFolders() const
{
  HONE_TRY(auto folders, m_store.watchedFolders());
  std::error_code error;
  for (WatchedFolder& folder : folders)
    if (!fs::is_directory(folder.path, error))
      folder.problem = "The folder is not there. It is watched again as soon as it is.";
  return folders;
}

Result<WatchedFolder> IntakeImpl::watch(const WatchedFolder& wanted)
{
  WatchedFolder folder = wanted;
  std::error_code error;
  fs::path path = fs::absolute(folder.path, error).lexically_normal();
  if (!path.has_filename())
    path = path.parent_path();
  folder.path = path.string();
  if (wanted.path.empty() || !fs::is_directory(folder.path, error))
    return fail(ErrorKind::notFound, "There is no such folder to watch.", wanted.path);
  if (folder.name.empty())
    folder.name = path.filename().empty() ? folder.path : path.filename().string();
  if (!folder.format.empty()) {
    const auto known = formats();
    if (std::ranges::find(known, folder.format, &FormatDescription::name) == known.end())
      return fail(ErrorKind::invalidInput, fmt::format("There is no format called \"{}\".", folder.format));
  }
  if (!folder.mapping.empty())
    HONE_CHECK(mapping(folder.mapping));
  HONE_TRY(const auto others, m_store.watchedFolders());
  for (const WatchedFolder& other : others) {
    if (other.path == folder.path)
      continue;
    if (folder.path.starts_with(other.path + "/") || other.path.starts_with(folder.path + "/"))
      return fail(ErrorKind::conflict, fmt::format("{} is watched already, and one of the two folders is inside of the other.", other.path));
    if (other.name == folder.name)
      folder.name = folder.path;
  }
  folder.lastChange.reset();
  HONE_CHECK(m_store.putWatchedFolder(folder));
  return folder;
}

Result<void> IntakeImpl::unwatch(const std::string& path)
{
  std::error_code error;
  fs::path absolute = fs::absolute(path, error).lexically_normal();
  if (!absolute.has_filename())
    absolute = absolute.parent_path();
  return m_store.removeWatchedFolder(absolute.string());
}

Result<WatchSummary> IntakeImpl::lookAtFolders(const JobContext& job, const std::string& onlyPath)
{
  const std::scoped_lock lock(m_lookMutex);
  std::error_code error;
  fs::path only = onlyPath.empty() ? fs::path() : fs::absolute(onlyPath, error).lexically_normal();
  if (!only.empty() && !only.has_filename())
    only = only.parent_path();
  HONE_TRY(const auto folders, m_store.watchedFolders());
  WatchSummary summary;
  bool changed = false;
  for (WatchedFolder folder : folders) {
    if (folder.paused || (!only.empty() && folder.path != only.string()) || !fs::is_directory(folder.path, error))
      continue;
    const auto found = scan(folder.path);
    if (!found) {
      summary.problems.push_back(found.error().describe());
      continue;
    }
    HONE_TRY(const auto known, m_store.watchedFiles(folder.path));
    std::optional<Mapping> mapped;
    if (!folder.mapping.empty()) {
      auto saved = mapping(folder.mapping);
      if (!saved) {
        summary.problems.push_back(saved.error().describe());
        continue;
      }
      mapped = std::move(*saved);
    }
    for (const FoundFile& one : *found) {
      if (job.isCancelled())
        return summary;
      const auto before = std::ranges::lower_bound(known, one.file.path, {}, &WatchedFile::path);
      if (!one.atRest || (before != known.end() && *before == one.file))
        continue;
      ImportRequest request;
      request.paths = {one.file.path};
      request.format = folder.format;
      request.mapping = mapped;
      request.sourceName = folder.name;
      request.mayBeGrowing = true;
      request.redact = folder.redact;
      const auto imported = hone::importFiles(m_store, request, job);
      if (!imported) {
        if (imported.error().kind == ErrorKind::cancelled)
          return summary;
        summary.problems.push_back(imported.error().describe());
        continue;
      }
      // As it was before it was read: what was written in the meantime is read the next time.
      HONE_CHECK(m_store.putWatchedFiles(folder.path, std::span(&one.file, 1)));
      summary.filesRead += imported->filesRead;
      summary.conversationsAdded += imported->conversationsAdded;
      summary.conversationsMerged += imported->conversationsMerged;
      summary.messagesAdded += imported->messagesAdded;
      summary.rejected += imported->rejectedCount;
      if (imported->conversationsAdded + imported->conversationsMerged + imported->eventsAdded > 0) {
        folder.lastChange = nowMicros();
        HONE_CHECK(m_store.putWatchedFolder(folder));
        changed = true;
      }
    }
  }
  if (changed)
    m_arrived();
  return summary;
}

void IntakeImpl::startWatching()
{
  const std::scoped_lock lock(m_threadMutex);
  if (m_thread.joinable())
    return;
  m_thread = std::jthread([this](const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    Cancellation cancellation;
    const std::stop_callback cancel(stop, [&] { cancellation.cancel(); });
    while (!stop.stop_requested()) {
      (void)lookAtFolders(JobContext({}, cancellation), {});
      std::unique_lock waiting(mutex);
      wake.wait_for(waiting, stop, std::chrono::seconds(1), [] { return false; });
    }
  });
}

void IntakeImpl::stopWatching()
{
  const std::scoped_lock lock(m_threadMutex);
  if (!m_thread.joinable())
    return;
  m_thread.request_stop();
  m_thread.join();
}

bool IntakeImpl::isWatching() const
{
  const std::scoped_lock lock(m_threadMutex);
  return m_thread.joinable();
}

} // namespace hone
