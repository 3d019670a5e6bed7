#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hone {

/// U+FFFD in UTF-8: stands for what could not be read as text.
inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";

/// The text with every byte sequence that is no UTF-8 replaced by U+FFFD (one for each maximal broken part, as the
/// Unicode standard recommends in section 3.9). `replaced` is increased by their number.
std::string repairUtf8(std::string_view text, std::int64_t& replaced);

/// The text with every NUL replaced by U+FFFD: C strings and SQLite's text functions would end there. `replaced` is
/// increased by their number. One pass, whatever the text holds.
std::string replaceNuls(std::string text, std::int64_t& replaced);

/// Near-JSON made JSON, for records that a strict parser refuses: invalid UTF-8 and surrogate escapes without their
/// other half become U+FFFD, raw control characters inside strings are escaped (NUL becomes U+FFFD), NaN and infinities
/// become null, and numbers outside the range of a double or a 64-bit integer become strings of their digits. Whatever
/// else is wrong stays wrong. `replaced` counts the characters lost to U+FFFD.
std::string repairJson(std::string_view json, std::int64_t& replaced);

} // namespace hone
