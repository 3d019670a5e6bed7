#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"

namespace hone {

/// A folder whose files are imported as they come and grow. One source a folder.
struct WatchedFolder {
  std::string path;                    ///< absolute
  std::string name;                    ///< of its source; the folder's name unless chosen
  std::string format;                  ///< forced; empty: each file by its content
  std::string mapping;                 ///< name of a saved mapping; empty: none
  bool paused = false;
  bool redact = false;                 ///< personal data is masked before anything of it is stored
  // State
  std::int64_t files = 0;              ///< known in it
  std::optional<Micros> lastChange;    ///< when a file of it was last imported
  std::string problem;                 ///< why it cannot be watched now; empty: it can
};

/// A file of a watched folder as it was when it was last imported.
struct WatchedFile {
  std::string path;
  std::int64_t inode = 0;
  std::int64_t size = 0;
  std::int64_t modified = 0;           ///< nanoseconds since 1970

  bool operator==(const WatchedFile&) const = default;
};

} // namespace hone
