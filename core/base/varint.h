#pragma once

#include <cstdint>
#include <string>

namespace hone {

/// Appends a number in seven-bit groups, the lowest first, the high bit of a byte set where more follow (Protocol
/// Buffers' base-128 varint): 1 to 10 bytes.
inline void appendVarint(std::string& out, std::uint64_t value)
{
  for (; value >= 0x80; value >>= 7)
    out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

} // namespace hone
