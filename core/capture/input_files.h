#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/job_context.h"
#include "capture/archive.h"

namespace hone {

struct MemoryFile;

/// One file to be read, wherever it is.
struct InputFile {
  std::string name;                          ///< path, "-", the name of a file in memory, "ARCHIVE/member"
  std::optional<std::string_view> memory;
  bool named = false;                        ///< the person gave this very file, not a folder or an archive with it
  std::int64_t size = 0;                     ///< as far as it is known, for progress
  std::shared_ptr<Archive> archive;       ///< it is a member of this
  Archive::Member member;
  std::optional<Error> problem;              ///< why it cannot be read at all (a damaged archive)
};

/// Files of the paths, in the order given: files, folders (walked, hidden ones left out, in the order of their paths),
/// patterns with * ? [] and ** where there is no such file, members of zip and tar archives, "-" for standard input. Fails when
/// a path does not exist or a pattern matches nothing, or the job is cancelled (a tar archive is unpacked here).
Result<std::vector<InputFile>> findInputFiles(const std::vector<std::string>& paths, const std::vector<MemoryFile>& memoryFiles,
                                              const JobContext& job = {});

/// The file's bytes, not yet decompressed (an archive's member is).
Result<ByteStreamPointer> openInputFile(const InputFile& file);

/// Opens files by the names that InputFile gave them: a path, or "ARCHIVE/member". For looking again at what was read
/// once. Keeps the archive that was used last, for its members come together and unpacking it may take long. One thread.
class NamedFiles {
public:
  Result<ByteStreamPointer> open(const std::string& name);

private:
  std::string m_archiveName;
  std::shared_ptr<Archive> m_archive;
};

/// Whether a path matches a pattern: * and ? within a folder, ** over folders, [abc] and [!abc].
bool matchesPattern(std::string_view pattern, std::string_view path);

} // namespace hone
