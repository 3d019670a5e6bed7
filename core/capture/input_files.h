#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/archive.h"

namespace hone {

struct MemoryFile;

/// One file to be read, wherever it is; it may be an archive.
struct InputFile {
  std::string name;                          ///< path, "-", the name of a file in memory
  std::optional<std::string_view> memory;
  bool named = false;                        ///< the person gave this very file, not a folder with it
  std::int64_t size = 0;                     ///< as far as it is known, for progress
};

/// Files of the paths, in the order given: files, folders (walked, hidden ones left out, in the order of their paths),
/// patterns with * ? [] and ** where there is no such file, "-" for standard input. None of them is opened. Fails when a
/// path does not exist or a pattern matches nothing.
Result<std::vector<InputFile>> findInputFiles(const std::vector<std::string>& paths, const std::vector<MemoryFile>& memoryFiles);

/// What a file is: one of both.
struct OpenedInput {
  ByteStreamPointer stream;         ///< its bytes, decoded (decodeStream)
  std::shared_ptr<Archive> archive;
};

/// Opens a file or an archive (zip; tar, which may be compressed). `passed` sees how many of the file's own bytes went by
/// and answers whether to go on (watchStream); of a tar archive no more than mostUnpacked is read.
Result<OpenedInput> openInputFile(const InputFile& file, std::function<bool(std::int64_t)> passed = {}, std::int64_t mostUnpacked = INT64_MAX);

/// "ARCHIVE/member": what a file of an archive is called.
std::string memberName(const std::string& archive, const Archive::Member& member);

/// Looks at the files of a path, and at those of its archives, one after another until look() answers false. Made to tell
/// what is there: of a large archive only the first files are seen. An unreadable file is passed as an error, with whether
/// it is the one that the path names. Fails when the path does not exist.
Result<void> lookAtInputFiles(const std::string& path, const std::function<bool(Result<ByteStreamPointer> decoded, bool named)>& look);

/// Opens files by their names: a path, or "ARCHIVE/member". For looking again at what was read once; what is asked for in
/// the order of an archive takes one walk through it. A stream is good until the next is opened. One thread.
class NamedFiles {
public:
  Result<ByteStreamPointer> open(const std::string& name);

private:
  /// The member, when it lies behind what was walked through.
  Result<ByteStreamPointer> openFurther(const std::string& member);

  std::string m_archiveName;
  std::shared_ptr<Archive> m_archive;
  std::map<std::string, Archive::Member> m_seen; ///< what was walked through
};

/// Whether a path matches a pattern: * and ? within a folder, ** over folders, [abc] and [!abc].
bool matchesPattern(std::string_view pattern, std::string_view path);

} // namespace hone
