#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace hone {

/// Appends a number (or a plain struct of numbers) as it lies in memory: for what this machine keeps for itself.
template<class T>
void appendRaw(std::string& out, const T& value)
{
  static_assert(std::is_trivially_copyable_v<T>);
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// Takes one back from `at`, which moves on; false, and nothing moves, where too few bytes are left.
template<class T>
bool takeRaw(std::string_view bytes, std::size_t& at, T& value)
{
  static_assert(std::is_trivially_copyable_v<T>);
  if (bytes.size() < at || bytes.size() - at < sizeof value)
    return false;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  at += sizeof value;
  return true;
}

} // namespace hone
