#include "fixes/text_lines.h"

namespace hone {

std::vector<std::string_view> splitLines(std::string_view text)
{
  std::vector<std::string_view> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    const std::size_t next = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(begin, next - begin));
    begin = next;
  }
  return lines;
}

std::string_view withoutLineEnd(std::string_view line)
{
  if (line.ends_with('\n')) {
    line.remove_suffix(1);
    if (line.ends_with('\r'))
      line.remove_suffix(1);
  }
  return line;
}

std::string_view lineEndOf(std::string_view text)
{
  std::size_t crlf = 0;
  std::size_t lf = 0;
  for (const std::string_view line : splitLines(text)) {
    if (line.ends_with("\r\n"))
      ++crlf;
    else if (line.ends_with('\n'))
      ++lf;
  }
  return crlf > lf ? "\r\n" : "\n";
}

std::string withLineEnds(std::string_view text, std::string_view lineEnd)
{
  std::string out;
  out.reserve(text.size());
  for (const std::string_view line : splitLines(text)) {
    out.append(withoutLineEnd(line));
    if (line.ends_with('\n'))
      out.append(lineEnd);
  }
  return out;
}

CodePoint codePointAt(std::string_view text, std::size_t offset)
{
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(offset);
  if (first < 0x80)
    return {first, 1};
  std::size_t length = 0;
  char32_t value = 0;
  char32_t least = 0;
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
    value = first & 0x1FU;
    least = 0x80;
  } else if (first >= 0xE0 && first <= 0xEF) {
    length = 3;
    value = first & 0x0FU;
    least = 0x800;
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    value = first & 0x07U;
    least = 0x10000;
  }
  if (length == 0 || offset + length > text.size())
    return {0xFFFD, 1};
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(offset + i) & 0xC0U) != 0x80)
      return {0xFFFD, 1};
    value = (value << 6U) | (byte(offset + i) & 0x3FU);
  }
  if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
    return {0xFFFD, 1};
  return {value, length};
}

bool isPlainUtf8(std::string_view text)
{
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = codePointAt(text, i);
    if (point.value == 0 || (point.length == 1 && static_cast<unsigned char>(text[i]) >= 0x80))
      return false;
    i += point.length;
  }
  return true;
}

} // namespace hone
