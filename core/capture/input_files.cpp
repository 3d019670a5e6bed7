#include "capture/input_files.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "capture/importer.h"
#include "capture/tar_archive.h"
#include "capture/zip_archive.h"

namespace hone {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kZipMagicEnd = 4;

Result<ByteStreamPointer> openRaw(const InputFile& file)
{
  return file.memory ? Result<ByteStreamPointer>(openMemoryStream(*file.memory)) : openFileStream(file.name);
}

/// The archive that the file is; nothing when it is none, or cannot be read, which reading it will say.
std::optional<Result<std::shared_ptr<Archive>>> archiveIn(const InputFile& file, const JobContext& job)
{
  auto raw = openRaw(file);
  if (!raw)
    return std::nullopt;
  if (looksLikeZip(lookAhead(*raw, kZipMagicEnd)))
    return file.memory ? ZipArchive::openMemory(*file.memory, file.name) : ZipArchive::open(file.name);
  auto decoded = decodeStream(std::move(*raw));
  if (!decoded || !looksLikeTar(lookAhead(*decoded, kTarMagicEnd)))
    return std::nullopt;
  const std::string step = fmt::format("Unpacking {}", fs::path(file.name).filename().string());
  const ByteStreamPointer all = watchStream(std::move(*decoded), [&job, step](std::int64_t) {
    job.progress(-1, step);
    return !job.isCancelled();
  });
  return TarArchive::open(*all, file.name);
}

/// The members of an archive as files, or the archive as one that cannot be read.
void addMembers(Result<std::shared_ptr<Archive>> archive, InputFile file, std::vector<InputFile>& files)
{
  if (archive && !(*archive)->members().empty()) {
    for (const Archive::Member& member : (*archive)->members()) {
      InputFile& one = files.emplace_back();
      one.name = file.name + "/" + member.name;
      // An archive of one file is that file.
      one.named = file.named && (*archive)->members().size() == 1;
      one.size = member.size;
      one.archive = *archive;
      one.member = member;
    }
    if ((*archive)->problem().empty())
      return;
    file.problem = Error{ErrorKind::corrupt, (*archive)->problem(), file.name, std::nullopt, std::nullopt};
    file.named = true;
  } else {
    file.problem = archive ? Error{ErrorKind::invalidInput, "The archive holds no files.", file.name, std::nullopt, std::nullopt} : archive.error();
  }
  files.push_back(std::move(file));
}

Result<void> addFile(InputFile file, std::vector<InputFile>& files, const JobContext& job)
{
  if (auto archive = archiveIn(file, job)) {
    if (!*archive && archive->error().kind == ErrorKind::cancelled)
      return std::unexpected(archive->error());
    addMembers(std::move(*archive), std::move(file), files);
  } else {
    files.push_back(std::move(file));
  }
  return {};
}

Result<void> walkFolder(const std::string& path, const std::string& pattern, std::vector<InputFile>& files, const JobContext& job)
{
  std::vector<InputFile> found;
  std::error_code error;
  fs::recursive_directory_iterator entry(path.empty() ? "." : path, fs::directory_options::skip_permission_denied, error);
  if (error)
    return fail(ErrorKind::io, fmt::format("The folder could not be read: {}.", error.message()), path);
  for (const fs::recursive_directory_iterator end; entry != end; entry.increment(error)) {
    if (error)
      return fail(ErrorKind::io, fmt::format("The folder could not be read: {}.", error.message()), path);
    std::error_code ignored;
    if (entry->path().filename().native().starts_with('.')) {
      if (entry->is_directory(ignored))
        entry.disable_recursion_pending();
      continue;
    }
    std::string name = entry->path().string();
    if (path.empty() && name.starts_with("./"))
      name.erase(0, 2);
    if (entry->is_regular_file(ignored) && (pattern.empty() || matchesPattern(pattern, name))) {
      InputFile& file = found.emplace_back();
      file.name = std::move(name);
      file.size = static_cast<std::int64_t>(entry->file_size(ignored));
      file.named = !pattern.empty();
    }
  }
  std::ranges::sort(found, {}, &InputFile::name);
  for (InputFile& file : found)
    HONE_CHECK(addFile(std::move(file), files, job));
  return {};
}

Result<void> addPath(const std::string& path, std::vector<InputFile>& files, const JobContext& job)
{
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status))
    return walkFolder(path, {}, files, job);
  if (fs::exists(status)) {
    InputFile file;
    file.name = path;
    file.named = true;
    const auto size = fs::file_size(path, error);
    file.size = error ? 0 : static_cast<std::int64_t>(size);
    return addFile(std::move(file), files, job);
  }
  const std::size_t wildcard = path.find_first_of("*?[");
  if (wildcard == std::string::npos)
    return fail(ErrorKind::notFound, "There is no such file or folder. Nothing was imported.", path);
  const std::size_t slash = path.find_last_of('/', wildcard);
  const std::string base = slash == std::string::npos ? std::string() : slash == 0 ? std::string("/") : path.substr(0, slash);
  if (!base.empty() && !fs::is_directory(base, error))
    return fail(ErrorKind::notFound, fmt::format("There is no folder {} for this pattern. Nothing was imported.", base), path);
  const std::size_t before = files.size();
  HONE_CHECK(walkFolder(base, path, files, job));
  if (files.size() == before)
    return fail(ErrorKind::notFound, "No file matches this pattern. Nothing was imported.", path);
  return {};
}

/// The archive's path in "folder/archive.zip/inner/name", told by what is a file on the disk.
std::optional<std::pair<std::string, std::string>> splitMember(const std::string& name)
{
  std::error_code error;
  for (std::size_t slash = name.find('/', 1); slash != std::string::npos; slash = name.find('/', slash + 1))
    if (fs::is_regular_file(name.substr(0, slash), error))
      return std::pair(name.substr(0, slash), name.substr(slash + 1));
  return std::nullopt;
}

} // namespace

bool matchesPattern(std::string_view pattern, std::string_view path)
{
  if (pattern.starts_with("**/")) {
    for (std::string_view rest = path;;) {
      if (matchesPattern(pattern.substr(3), rest))
        return true;
      const std::size_t slash = rest.find('/');
      if (slash == std::string_view::npos)
        return false;
      rest.remove_prefix(slash + 1);
    }
  }
  if (pattern == "**")
    return true;
  if (pattern.empty())
    return path.empty();
  if (pattern[0] == '*') {
    for (std::size_t i = 0;; ++i) {
      if (matchesPattern(pattern.substr(1), path.substr(i)))
        return true;
      if (i >= path.size() || path[i] == '/')
        return false;
    }
  }
  if (path.empty())
    return false;
  if (pattern[0] == '[') {
    const std::size_t close = pattern.find(']', pattern.size() > 2 ? 2 : 1);
    if (close != std::string_view::npos) {
      std::string_view set = pattern.substr(1, close - 1);
      const bool negated = set.starts_with('!') || set.starts_with('^');
      if (negated)
        set.remove_prefix(1);
      bool in = false;
      for (std::size_t i = 0; i < set.size(); ++i) {
        if (i + 2 < set.size() && set[i + 1] == '-') {
          in = in || (path[0] >= set[i] && path[0] <= set[i + 2]);
          i += 2;
        } else {
          in = in || path[0] == set[i];
        }
      }
      return in != negated && path[0] != '/' && matchesPattern(pattern.substr(close + 1), path.substr(1));
    }
  }
  if (pattern[0] != path[0] && !(pattern[0] == '?' && path[0] != '/'))
    return false;
  return matchesPattern(pattern.substr(1), path.substr(1));
}

Result<std::vector<InputFile>> findInputFiles(const std::vector<std::string>& paths, const std::vector<MemoryFile>& memoryFiles, const JobContext& job)
{
  std::vector<InputFile> files;
  for (const std::string& path : paths) {
    if (path == "-") {
      InputFile file;
      file.name = path;
      file.named = true;
      files.push_back(std::move(file));
      continue;
    }
    HONE_CHECK(addPath(path, files, job));
  }
  for (const MemoryFile& memory : memoryFiles) {
    InputFile file;
    file.name = memory.name;
    file.memory = memory.bytes;
    file.named = true;
    file.size = static_cast<std::int64_t>(memory.bytes.size());
    HONE_CHECK(addFile(std::move(file), files, job));
  }
  return files;
}

Result<ByteStreamPointer> openInputFile(const InputFile& file)
{
  if (file.problem)
    return std::unexpected(*file.problem);
  if (file.archive)
    return file.archive->openMember(file.member);
  if (file.memory)
    return openMemoryStream(*file.memory);
  if (file.name != "-")
    return openFileStream(file.name);
  ByteStreamPointer input = openStandardInput();
  const bool zip = looksLikeZip(lookAhead(input, kZipMagicEnd));
  if (!zip) {
    HONE_TRY(input, decodeStream(std::move(input)));
    if (!looksLikeTar(lookAhead(input, kTarMagicEnd)))
      return input;
  }
  std::shared_ptr<Archive> archive;
  if (zip) {
    HONE_TRY(archive, ZipArchive::openStream(*input, file.name));
  } else {
    HONE_TRY(archive, TarArchive::open(*input, file.name));
  }
  if (archive->members().size() != 1)
    return fail(ErrorKind::unsupported, fmt::format("The archive on standard input holds {} files. Give it as a file to import them all.", archive->members().size()), file.name);
  return archive->openMember(archive->members().front());
}

Result<ByteStreamPointer> NamedFiles::open(const std::string& name)
{
  std::error_code error;
  if (fs::is_regular_file(name, error))
    return openFileStream(name);
  if (const auto parts = splitMember(name)) {
    if (!m_archive || m_archiveName != parts->first) {
      InputFile file;
      file.name = parts->first;
      const auto archive = archiveIn(file, {});
      m_archive = archive && *archive ? **archive : nullptr;
      m_archiveName = parts->first;
    }
    if (m_archive)
      for (const Archive::Member& member : m_archive->members())
        if (member.name == parts->second)
          return m_archive->openMember(member);
  }
  return fail(ErrorKind::notFound, "The file is not there any more.", name);
}

} // namespace hone
