#include "capture/encoding.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <simdjson.h>

namespace hone {

std::string repairUtf8(std::string_view text, std::int64_t& replaced)
{
  if (simdjson::validate_utf8(text.data(), text.size()))
    return std::string(text);
  std::string out;
  out.reserve(text.size() + 16);
  const auto byteAt = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  std::size_t i = 0;
  while (i < text.size()) {
    const unsigned char lead = byteAt(i);
    if (lead < 0x80) {
      out += text[i++];
      continue;
    }
    // Allowed range of the second byte by the lead byte (Unicode, table 3-7).
    std::size_t length = 0;
    unsigned char low = 0x80, high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) {
      length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
      length = 3;
      low = lead == 0xE0 ? 0xA0 : 0x80;
      high = lead == 0xED ? 0x9F : 0xBF;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
      length = 4;
      low = lead == 0xF0 ? 0x90 : 0x80;
      high = lead == 0xF4 ? 0x8F : 0xBF;
    }
    std::size_t good = 1;
    while (length && good < length && i + good < text.size()) {
      const unsigned char next = byteAt(i + good);
      const bool fits = good == 1 ? next >= low && next <= high : next >= 0x80 && next <= 0xBF;
      if (!fits)
        break;
      ++good;
    }
    if (length && good == length) {
      out += text.substr(i, length);
    } else {
      out += kReplacementCharacter;
      ++replaced;
    }
    i += good;
  }
  return out;
}

namespace {

/// The value of four hex digits at `at`, or -1.
int hexUnit(std::string_view text, std::size_t at)
{
  if (at + 4 > text.size())
    return -1;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + 4, value, 16);
  return error == std::errc{} && end == text.data() + at + 4 && text[at] != '-' ? value : -1;
}

/// Copies the string that begins at the quote at `i`, repaired; returns the index after it.
std::size_t repairString(std::string_view in, std::size_t i, std::string& out, std::int64_t& replaced)
{
  out += '"';
  ++i;
  while (i < in.size()) {
    const char c = in[i];
    if (c == '"') {
      out += '"';
      return i + 1;
    }
    if (c == '\0') {
      out += kReplacementCharacter;
      ++replaced;
      ++i;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
      ++i;
    } else if (c == '\\' && i + 1 < in.size()) {
      const int unit = in[i + 1] == 'u' ? hexUnit(in, i + 2) : -1;
      if (unit >= 0xD800 && unit <= 0xDFFF) {
        const bool pair = unit <= 0xDBFF && i + 7 < in.size() && in[i + 6] == '\\' && in[i + 7] == 'u';
        const int other = pair ? hexUnit(in, i + 8) : -1;
        if (other >= 0xDC00 && other <= 0xDFFF) {
          out += in.substr(i, 12);
          i += 12;
        } else {
          out += kReplacementCharacter;
          ++replaced;
          i += 6;
        }
      } else {
        out += in.substr(i, 2);
        i += 2;
      }
    } else {
      out += c;
      ++i;
    }
  }
  return i;
}

bool isBareWord(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '-' || c == '.';
}

/// A number or word outside a string, as JSON can hold it.
std::string repairWord(std::string_view word)
{
  if (word == "NaN" || word == "nan" || word == "Infinity" || word == "-Infinity" || word == "inf" || word == "-inf")
    return "null";
  const bool integer = word.find_first_not_of("0123456789", word.front() == '-' ? 1 : 0) == std::string_view::npos;
  const bool number = word.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
  if (integer && word.size() > 18) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || end != word.data() + word.size())
      return fmt::format("\"{}\"", word);
  } else if (number && !integer) {
    double value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error == std::errc::result_out_of_range)
      return fmt::format("\"{}\"", word);
  }
  return std::string(word);
}

} // namespace

std::string replaceNuls(std::string text, std::int64_t& replaced)
{
  if (text.find('\0') == std::string::npos)
    return text;
  std::string out;
  out.reserve(text.size() + text.size() / 2);
  for (const char c : text) {
    if (c == '\0') {
      out += kReplacementCharacter;
      ++replaced;
    } else {
      out.push_back(c);
    }
  }
  return out;
}

std::string repairJson(std::string_view json, std::int64_t& replaced)
{
  const std::string text = repairUtf8(json, replaced);
  const std::string_view in = text;
  std::string out;
  out.reserve(in.size() + 64);
  std::size_t i = 0;
  while (i < in.size()) {
    if (in[i] == '"') {
      i = repairString(in, i, out, replaced);
    } else if (isBareWord(in[i])) {
      const std::size_t start = i;
      while (i < in.size() && isBareWord(in[i]))
        ++i;
      out += repairWord(in.substr(start, i - start));
    } else {
      out += in[i++];
    }
  }
  return out;
}

} // namespace hone
