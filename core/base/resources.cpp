#include "base/resources.h"

namespace hone {

std::optional<std::string_view> resource(std::string_view path)
{
  for (const Resource& entry : resources())
    if (entry.path == path)
      return entry.bytes;
  return std::nullopt;
}

} // namespace hone
