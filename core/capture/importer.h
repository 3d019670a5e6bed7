#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/job_context.h"
#include "model/mapping.h"
#include "model/source.h"
#include "store/store.h"

namespace hone {

/// A file that is already in memory (the bundled sample). bytes outlive the import; they may be compressed.
struct MemoryFile {
  std::string name;                 ///< as a file name: its stem names the source
  std::string_view bytes;
};

struct ImportRequest {
  std::vector<std::string> paths;   ///< files, folders, patterns, archives (input_files.h); compressed files are read through
  std::string format;               ///< a format name, or empty: detect from the content
  /// Whatever else decides what the files' bytes become (a mapping, an option): a file that was imported another way
  /// before is not taken for known.
  std::string variant;
  std::vector<MemoryFile> memoryFiles; ///< read after the paths; their location in the ledger is memoryLocation
  std::string memoryLocation = "memory";
  bool redact = false;              ///< every source that is read is masked from now on (PrivacyStore::setPolicy)
  std::optional<Mapping> mapping;   ///< read the files as tables or JSON records by this
  bool events = false;              ///< the files hold events
  std::string sourceName;           ///< all go into this source (a watched folder), whatever their names; empty: by the files
  bool mayBeGrowing = false;        ///< a last line that ends in the middle is still being written
};

/// Reads every conversation of the paths into the store. One job: progress by bytes, cancellable between records; what
/// was committed stays. A record that cannot be read is set aside and the rest goes on; a file that cannot be read at
/// all (damaged compression, unknown format) is one rejected record with its place. Fails only when nothing could be
/// tried (no such path, store not writable).
Result<ImportSummary> importFiles(Store& store, const ImportRequest& request, const JobContext& job);

class ConversationSink;
class ByteStream;

/// Names and one-line descriptions of the formats that can be read, for help texts and the dialog.
struct FormatInfo {
  std::string_view name;
  std::string_view description;
  std::string_view recognisedBy;
};
std::vector<FormatInfo> knownFormats();

/// Reads a file whose format is known once more into a sink; for records that were set aside. `head` bytes of it may be
/// given alone, as the file "name".
Result<void> readAgain(const std::string& format, const std::optional<Mapping>& mapping, ByteStream& decoded, const std::string& name,
                       ConversationSink& sink);

/// The format of a file judged by its content, with the reason for people ("a list of objects with task_id, reward
/// and traj"). The file may be compressed.
struct DetectedFormat {
  std::string name;
  std::string reason;
  std::optional<MappingGuess> guess; ///< of a table or plain JSON records
};
Result<DetectedFormat> detectFormat(const std::string& path);

} // namespace hone
