#include "text/utf8.h"

namespace hone {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool isContinuation(std::string_view text, std::size_t position)
{
  return position < text.size() && (static_cast<unsigned char>(text[position]) & 0xC0) == 0x80;
}

char32_t bitsAt(std::string_view text, std::size_t position)
{
  return static_cast<unsigned char>(text[position]) & 0x3Fu;
}

} // namespace

char32_t decodeUtf8(std::string_view text, std::size_t& position)
{
  const auto first = static_cast<unsigned char>(text[position]);
  if (first < 0x80) {
    ++position;
    return first;
  }
  if (first >= 0xC2 && first < 0xE0 && isContinuation(text, position + 1)) {
    const char32_t value = ((first & 0x1Fu) << 6) | bitsAt(text, position + 1);
    position += 2;
    return value;
  }
  if (first >= 0xE0 && first < 0xF0 && isContinuation(text, position + 1) && isContinuation(text, position + 2)) {
    const char32_t value = ((first & 0x0Fu) << 12) | (bitsAt(text, position + 1) << 6) | bitsAt(text, position + 2);
    if (value >= 0x800 && (value < 0xD800 || value > 0xDFFF)) {
      position += 3;
      return value;
    }
  }
  if (first >= 0xF0 && first < 0xF5 && isContinuation(text, position + 1) && isContinuation(text, position + 2) &&
      isContinuation(text, position + 3)) {
    const char32_t value = ((first & 0x07u) << 18) | (bitsAt(text, position + 1) << 12) |
                           (bitsAt(text, position + 2) << 6) | bitsAt(text, position + 3);
    if (value >= 0x10000 && value <= 0x10FFFF) {
      position += 4;
      return value;
    }
  }
  ++position;
  return kReplacement;
}

void appendUtf8(std::string& text, char32_t codePoint)
{
  if (codePoint > 0x10FFFF || (codePoint >= 0xD800 && codePoint <= 0xDFFF))
    codePoint = kReplacement;
  const auto put = [&](char32_t byte) { text.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  if (codePoint < 0x80) {
    put(codePoint);
  } else if (codePoint < 0x800) {
    put(0xC0 | (codePoint >> 6));
    put(0x80 | (codePoint & 0x3F));
  } else if (codePoint < 0x10000) {
    put(0xE0 | (codePoint >> 12));
    put(0x80 | ((codePoint >> 6) & 0x3F));
    put(0x80 | (codePoint & 0x3F));
  } else {
    put(0xF0 | (codePoint >> 18));
    put(0x80 | ((codePoint >> 12) & 0x3F));
    put(0x80 | ((codePoint >> 6) & 0x3F));
    put(0x80 | (codePoint & 0x3F));
  }
}

std::string validUtf8(std::string_view text)
{
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size();)
    appendUtf8(result, decodeUtf8(text, i));
  return result;
}

char32_t foldCase(char32_t c)
{
  if (c < 0x80)
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7)
    return c + 32;
  if (c == 0x130)
    return 'i';
  if (c == 0x178)
    return 0xFF;
  if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177))
    return c | 1;
  if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
    return (c & 1) ? c + 1 : c;
  if (c >= 0x391 && c <= 0x3A9 && c != 0x3A2)
    return c + 32;
  if (c >= 0x410 && c <= 0x42F)
    return c + 32;
  if (c >= 0x400 && c <= 0x40F)
    return c + 80;
  if (c >= 0x460 && c <= 0x481)
    return c | 1;
  if (c >= 0x531 && c <= 0x556)
    return c + 48;
  if (c >= 0x1E00 && c <= 0x1EFF && !(c >= 0x1E95 && c <= 0x1E9F))
    return c | 1;
  return c;
}

std::string foldCase(std::string_view text)
{
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size();)
    appendUtf8(result, foldCase(decodeUtf8(text, i)));
  return result;
}

bool isLetter(char32_t c)
{
  if (c < 0x80)
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (c < 0xC0)
    return c == 0xAA || c == 0xB5 || c == 0xBA;
  if (c == 0xD7 || c == 0xF7 || c == kReplacement)
    return false;
  if (c < 0x2000)
    return true;
  if (c < 0x2C00 || (c >= 0x2E00 && c < 0x3005) || (c >= 0x3008 && c < 0x3031))
    return c == 0x2126 || c == 0x212A || c == 0x212B;
  if (c >= 0xD800 && c < 0xF900)
    return false;
  if ((c >= 0xFE00 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF20) || (c >= 0xFFE0 && c <= 0xFFFF))
    return false;
  return c < 0x1F000 || (c >= 0x20000 && c < 0x40000);
}

bool isUpper(char32_t c) { return isLetter(c) && foldCase(c) != c; }

bool isUnspaced(char32_t c)
{
  return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF) ||
         (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c < 0x40000);
}

std::string_view truncateUtf8(std::string_view text, std::size_t bytes)
{
  if (text.size() <= bytes)
    return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80)
    --bytes;
  return text.substr(0, bytes);
}

} // namespace hone
