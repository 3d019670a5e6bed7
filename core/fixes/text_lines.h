#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hone {

/// The lines of a text, each with its line end. The last one may have none. An empty text has no lines.
std::vector<std::string_view> splitLines(std::string_view text);

/// The line without its LF or CR LF.
std::string_view withoutLineEnd(std::string_view line);

/// "\r\n" when most lines end so, else "\n".
std::string_view lineEndOf(std::string_view text);

/// text with every line end replaced by lineEnd.
std::string withLineEnds(std::string_view text, std::string_view lineEnd);

/// Whether the bytes are well-formed UTF-8 without NUL: what Hone can show and edit as text.
bool isPlainUtf8(std::string_view text);

/// The code point at offset and its length in bytes. An ill-formed byte counts as one of its own (value U+FFFD).
struct CodePoint {
  char32_t value = 0;
  std::size_t length = 1;
};
CodePoint codePointAt(std::string_view text, std::size_t offset);

} // namespace hone
