#include "text/json_walk.h"

#include "text/utf8.h"

namespace hone::redaction {

namespace {

int hexValue(char c) { return isDigit(c) ? c - '0' : lower(c) - 'a' + 10; }

} // namespace

bool unescapeJson(std::string_view raw, std::string& out)
{
  out.clear();
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\\') {
      out.push_back(raw[i]);
      continue;
    }
    if (++i >= raw.size())
      return false;
    switch (raw[i]) {
    case 'n': out.push_back('\n'); break;
    case 't': out.push_back('\t'); break;
    case 'r': out.push_back('\r'); break;
    case 'b': out.push_back('\b'); break;
    case 'f': out.push_back('\f'); break;
    case 'u': {
      const auto unit = [&](std::size_t at) -> int {
        if (at + 4 > raw.size() || !std::ranges::all_of(raw.substr(at, 4), isHex))
          return -1;
        int value = 0;
        for (const char c : raw.substr(at, 4))
          value = value * 16 + hexValue(c);
        return value;
      };
      int code = unit(i + 1);
      if (code < 0)
        return false;
      i += 4;
      if (code >= 0xD800 && code < 0xDC00 && i + 2 < raw.size() && raw[i + 1] == '\\' && raw[i + 2] == 'u') {
        const int low = unit(i + 3);
        if (low >= 0xDC00 && low < 0xE000) {
          code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
          i += 6;
        }
      }
      appendUtf8(out, static_cast<char32_t>(code));
      break;
    }
    case '"':
    case '\\':
    case '/': out.push_back(raw[i]); break;
    default: return false;
    }
  }
  return true;
}

bool mayBeJson(std::string_view text)
{
  std::size_t begin = 0, end = text.size();
  while (begin < end && isJsonSpace(text[begin]))
    ++begin;
  while (end > begin && isJsonSpace(text[end - 1]))
    --end;
  return end - begin >= 2 && ((text[begin] == '{' && text[end - 1] == '}') || (text[begin] == '[' && text[end - 1] == ']'));
}

} // namespace hone::redaction
