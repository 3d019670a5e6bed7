#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hone {

/// "1 record", "2 records", "3 entries": a number with its word, in English. Without `several` it is `one` with an s.
inline std::string counted(std::int64_t number, std::string_view one, std::string_view several = {})
{
  std::string out = std::to_string(number) + ' ';
  out += number == 1 || several.empty() ? one : several;
  if (number != 1 && several.empty())
    out += 's';
  return out;
}

} // namespace hone
