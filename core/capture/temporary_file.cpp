#include "capture/temporary_file.h"

#include <cstdlib>
#include <filesystem>

#include <unistd.h>

namespace hone {

Result<std::FILE*> makeTemporaryFile(const std::string& forWhat)
{
  std::error_code ignored;
  std::string path = (std::filesystem::temp_directory_path(ignored) / "hone-XXXXXX").string();
  const int descriptor = ::mkstemp(path.data());
  if (descriptor < 0)
    return fail(ErrorKind::io, "The temporary file for the archive could not be made. Set TMPDIR to a folder with room, or unpack the archive and import the folder.", forWhat);
  ::unlink(path.c_str());
  return ::fdopen(descriptor, "w+b");
}

} // namespace hone
