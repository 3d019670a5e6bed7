#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hone {

/// Reads one code point at position and moves past it. An invalid byte gives U+FFFD and moves one byte.
/// REQUIRES: position < text.size(). Any thread.
char32_t decodeUtf8(std::string_view text, std::size_t& position);

/// Appends the UTF-8 form of a code point; surrogates and values past U+10FFFF become U+FFFD.
void appendUtf8(std::string& text, char32_t codePoint);

/// The text with every invalid byte replaced by U+FFFD. Any thread.
std::string validUtf8(std::string_view text);

/// Lower case of one letter, for Latin, Greek, Cyrillic and Armenian; others are returned as they are.
char32_t foldCase(char32_t codePoint);

/// Lower case of a whole text, as foldCase does it.
std::string foldCase(std::string_view text);

/// True for letters and marks of all scripts (by block; private-use and symbol blocks are no letters).
bool isLetter(char32_t codePoint);
/// True for letters that only an upper-case form has a lower-case partner for.
bool isUpper(char32_t codePoint);
/// True for scripts that are written without spaces between words (Han, Kana, Thai …).
bool isUnspaced(char32_t codePoint);

/// The longest prefix of at most `bytes` bytes that does not cut a code point.
std::string_view truncateUtf8(std::string_view text, std::size_t bytes);

} // namespace hone
