#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/job_context.h"
#include "model/source.h"
#include "store/store.h"

namespace hone {

/// A file that is already in memory (the bundled sample). bytes outlive the import; they may be compressed.
struct MemoryFile {
  std::string name;                 ///< as a file name: its stem names the source
  std::string_view bytes;
};

struct ImportRequest {
  std::vector<std::string> paths;   ///< files or folders (walked); compressed files are read through; "-" is standard input
  std::string format;               ///< a format name, or empty: detect from the content
  std::vector<MemoryFile> memoryFiles; ///< read after the paths; their location in the ledger is memoryLocation
  std::string memoryLocation = "memory";
  bool redact = false;              ///< every source that is read is masked from now on (PrivacyStore::setPolicy)
};

/// Reads every conversation of the paths into the store. One job: progress by bytes, cancellable between records; what
/// was committed stays. A record that cannot be read is set aside and the rest goes on; a file that cannot be read at
/// all (damaged compression, unknown format) is one rejected record with its place. Fails only when nothing could be
/// tried (no such path, store not writable).
Result<ImportSummary> importFiles(Store& store, const ImportRequest& request, const JobContext& job);

/// Names and one-line descriptions of the formats that can be read, for help texts and the dialog.
struct FormatInfo {
  std::string_view name;
  std::string_view description;
};
std::vector<FormatInfo> knownFormats();

/// The format of a file judged by its content, with the reason for people ("a list of objects with task_id, reward
/// and traj"). The file may be compressed.
struct DetectedFormat {
  std::string name;
  std::string reason;
};
Result<DetectedFormat> detectFormat(const std::string& path);

} // namespace hone
