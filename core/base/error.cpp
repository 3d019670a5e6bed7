#include "base/error.h"

#include <fmt/format.h>

namespace hone {

std::string Error::describe() const
{
  std::string place = file;
  if (line)
    place += fmt::format("{}line {}", place.empty() ? "" : ", ", *line);
  if (byteOffset)
    place += fmt::format("{}byte {}", place.empty() ? "" : ", ", *byteOffset);
  return place.empty() ? message : place + ": " + message;
}

} // namespace hone
