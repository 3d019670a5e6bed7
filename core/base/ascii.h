#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace hone {

/// Letters and digits of ASCII, whatever the locale; all other bytes stay as they are. Any thread.
constexpr bool isAsciiDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool isAsciiUpper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool isAsciiLower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool isAsciiLetter(char c) { return isAsciiLower(c) || isAsciiUpper(c); }
constexpr char toAsciiLower(char c) { return isAsciiUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr char toAsciiUpper(char c) { return isAsciiLower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

inline std::string asciiLower(std::string_view text)
{
  std::string out(text);
  std::ranges::transform(out, out.begin(), toAsciiLower);
  return out;
}

/// The first letter large, the rest as it is.
inline std::string asciiSentenceCase(std::string text)
{
  if (!text.empty())
    text.front() = toAsciiUpper(text.front());
  return text;
}

/// Equal but for the case of ASCII letters, as SQLite's NOCASE and HTTP's names have it.
inline bool equalsAsciiCase(std::string_view a, std::string_view b)
{
  return std::ranges::equal(a, b, {}, toAsciiLower, toAsciiLower);
}

inline bool startsWithAsciiCase(std::string_view text, std::string_view prefix)
{
  return text.size() >= prefix.size() && equalsAsciiCase(text.substr(0, prefix.size()), prefix);
}

} // namespace hone
