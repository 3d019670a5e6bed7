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

/// How much of an archive is looked at to tell what is in it.
constexpr std::int64_t kLookedAtBytes = std::int64_t{256} * 1024 * 1024;
constexpr int kLookedAtFiles = 200;

Result<ByteStreamPointer> openRaw(const InputFile& file)
{
  if (file.memory)
    return openMemoryStream(*file.memory);
  return file.name == "-" ? Result<ByteStreamPointer>(openStandardInput()) : openFileStream(file.name);
}

Result<void> walkFolder(const std::string& path, const std::string& pattern, std::vector<InputFile>& files)
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
  std::ranges::move(found, std::back_inserter(files));
  return {};
}

Result<void> addPath(const std::string& path, std::vector<InputFile>& files)
{
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status))
    return walkFolder(path, {}, files);
  if (fs::exists(status)) {
    InputFile file;
    file.name = path;
    file.named = true;
    const auto size = fs::file_size(path, error);
    file.size = error ? 0 : static_cast<std::int64_t>(size);
    files.push_back(std::move(file));
    return {};
  }
  const std::size_t wildcard = path.find_first_of("*?[");
  if (wildcard == std::string::npos)
    return fail(ErrorKind::notFound, "There is no such file or folder. Nothing was imported.", path);
  const std::size_t slash = path.find_last_of('/', wildcard);
  const std::string base = slash == std::string::npos ? std::string() : slash == 0 ? std::string("/") : path.substr(0, slash);
  if (!base.empty() && !fs::is_directory(base, error))
    return fail(ErrorKind::notFound, fmt::format("There is no folder {} for this pattern. Nothing was imported.", base), path);
  const std::size_t before = files.size();
  HONE_CHECK(walkFolder(base, path, files));
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

Result<std::vector<InputFile>> findInputFiles(const std::vector<std::string>& paths, const std::vector<MemoryFile>& memoryFiles)
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
    HONE_CHECK(addPath(path, files));
  }
  for (const MemoryFile& memory : memoryFiles) {
    InputFile file;
    file.name = memory.name;
    file.memory = memory.bytes;
    file.named = true;
    file.size = static_cast<std::int64_t>(memory.bytes.size());
    files.push_back(std::move(file));
  }
  return files;
}

Result<OpenedInput> openInputFile(const InputFile& file, std::function<bool(std::int64_t)> passed, std::int64_t mostUnpacked)
{
  HONE_TRY(ByteStreamPointer raw, openRaw(file));
  OpenedInput out;
  if (looksLikeZip(lookAhead(raw, kZipMagicEnd))) {
    if (file.memory) {
      HONE_TRY(out.archive, ZipArchive::openMemory(*file.memory, file.name));
    } else if (file.name != "-") {
      HONE_TRY(out.archive, ZipArchive::open(file.name));
    } else {
      if (passed)
        raw = watchStream(std::move(raw), std::move(passed));
      HONE_TRY(out.archive, ZipArchive::openStream(*raw, file.name));
    }
    return out;
  }
  if (passed)
    raw = watchStream(std::move(raw), std::move(passed));
  HONE_TRY(out.stream, decodeStream(std::move(raw)));
  if (looksLikeTar(lookAhead(out.stream, kTarMagicEnd))) {
    if (mostUnpacked < INT64_MAX)
      out.stream = watchStream(std::move(out.stream), [mostUnpacked](std::int64_t unpacked) { return unpacked < mostUnpacked; });
    out.archive = TarArchive::open(std::move(out.stream));
  }
  return out;
}

std::string memberName(const std::string& archive, const Archive::Member& member) { return archive + "/" + member.name; }

Result<void> lookAtInputFiles(const std::string& path, const std::function<bool(Result<ByteStreamPointer> decoded, bool named)>& look)
{
  HONE_TRY(const auto files, findInputFiles({path}, {}));
  for (const InputFile& file : files) {
    auto opened = openInputFile(file, {}, kLookedAtBytes);
    if (!opened || !opened->archive) {
      if (!look(opened ? Result<ByteStreamPointer>(std::move(opened->stream)) : std::unexpected(opened.error()), file.named))
        return {};
      continue;
    }
    for (int i = 0; i < kLookedAtFiles; ++i) {
      auto member = opened->archive->next();
      if (member && !*member)
        break;
      auto raw = member ? opened->archive->open(**member) : std::unexpected(member.error());
      if (!look(raw ? decodeStream(std::move(*raw)) : std::move(raw), false))
        return {};
    }
  }
  return {};
}

Result<ByteStreamPointer> NamedFiles::openFurther(const std::string& name)
{
  // Damage in between is not what is asked for; an archive ends after a bounded number of errors.
  for (;;) {
    auto member = m_archive->next();
    if (!member)
      continue;
    if (!*member)
      return fail(ErrorKind::notFound, "The file is not in its archive any more.", name);
    m_seen.emplace((*member)->name, **member);
    if ((*member)->name == name)
      return m_archive->open(**member);
  }
}

Result<ByteStreamPointer> NamedFiles::open(const std::string& name)
{
  std::error_code error;
  if (fs::is_regular_file(name, error))
    return openFileStream(name);
  const auto parts = splitMember(name);
  if (!parts)
    return fail(ErrorKind::notFound, "The file is not there any more.", name);
  if (m_archive && m_archiveName == parts->first) {
    const auto seen = m_seen.find(parts->second);
    if (seen == m_seen.end())
      return openFurther(parts->second);
    if (m_archive->isRandom())
      return m_archive->open(seen->second);
  }
  m_seen.clear();
  m_archiveName = parts->first;
  InputFile file;
  file.name = parts->first;
  HONE_TRY(auto opened, openInputFile(file));
  m_archive = std::move(opened.archive);
  if (!m_archive)
    return fail(ErrorKind::notFound, "The file is not there any more.", name);
  return openFurther(parts->second);
}

} // namespace hone
