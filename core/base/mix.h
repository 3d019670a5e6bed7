#pragma once

#include <cstdint>

namespace hone {

/// What splitmix64 adds to its state for each draw.
inline constexpr std::uint64_t kMixStep = 0x9e3779b97f4a7c15ull;

/// Splitmix64 (Steele, Lea, Flood, OOPSLA 2014) of one number: spreads neighbouring numbers evenly over 64 bits, one to
/// one. For fixed orders and sums of ids, not for secrets.
constexpr std::uint64_t mixBits(std::uint64_t number)
{
  std::uint64_t z = number + kMixStep;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

} // namespace hone
