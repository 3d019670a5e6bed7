#include "base/json_writer.h"

#include <cmath>

#include <fmt/format.h>

namespace hone {

namespace {

/// Length of the UTF-8 sequence at the front, or 0 when it is not valid (overlong forms and surrogates included).
std::size_t utf8Length(std::string_view text)
{
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  std::size_t length = 0;
  unsigned char low = 0x80, high = 0xBF;
  if (first < 0x80)
    return 1;
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
  } else if (first >= 0xE0 && first <= 0xEF) {
    length = 3;
    if (first == 0xE0)
      low = 0xA0;
    if (first == 0xED)
      high = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    if (first == 0xF0)
      low = 0x90;
    if (first == 0xF4)
      high = 0x8F;
  }
  if (length == 0 || text.size() < length || byte(1) < low || byte(1) > high)
    return 0;
  for (std::size_t i = 2; i < length; ++i)
    if (byte(i) < 0x80 || byte(i) > 0xBF)
      return 0;
  return length;
}

bool isJsonSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Walks one JSON value and copies its tokens.
class Compactor {
public:
  explicit Compactor(std::string_view json) : m_json(json) {}

  std::optional<std::string> run()
  {
    skipSpace();
    if (!value(0))
      return std::nullopt;
    skipSpace();
    return m_at == m_json.size() ? std::optional(std::move(m_out)) : std::nullopt;
  }

private:
  static constexpr int kMaxDepth = 256;

  void skipSpace()
  {
    while (m_at < m_json.size() && isJsonSpace(m_json[m_at]))
      ++m_at;
  }
  char peek() const { return m_at < m_json.size() ? m_json[m_at] : '\0'; }
  void copy(std::size_t count)
  {
    m_out.append(m_json.substr(m_at, count));
    m_at += count;
  }
  bool take(char c)
  {
    if (peek() != c)
      return false;
    copy(1);
    return true;
  }
  bool word(std::string_view text)
  {
    if (m_json.substr(m_at, text.size()) != text)
      return false;
    copy(text.size());
    return true;
  }
  bool digits()
  {
    const std::size_t start = m_at;
    while (peek() >= '0' && peek() <= '9')
      copy(1);
    return m_at > start;
  }
  bool number()
  {
    take('-');
    if (!take('0') && !digits())
      return false;
    if (take('.') && !digits())
      return false;
    if (peek() == 'e' || peek() == 'E') {
      copy(1);
      if (peek() == '+' || peek() == '-')
        copy(1);
      return digits();
    }
    return true;
  }
  bool string()
  {
    if (!take('"'))
      return false;
    while (m_at < m_json.size()) {
      const char c = m_json[m_at];
      if (c == '"') {
        copy(1);
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20)
        return false;
      if (c == '\\') {
        copy(1);
        if (peek() == 'u') {
          copy(1);
          for (int i = 0; i < 4; ++i) {
            const char h = peek();
            if (!((h >= '0' && h <= '9') || (h >= 'a' && h <= 'f') || (h >= 'A' && h <= 'F')))
              return false;
            copy(1);
          }
          continue;
        }
        if (peek() == '\0' || std::string_view("\"\\/bfnrt").find(peek()) == std::string_view::npos)
          return false;
        copy(1);
        continue;
      }
      const std::size_t length = utf8Length(m_json.substr(m_at));
      if (length == 0)
        return false;
      copy(length);
    }
    return false;
  }
  bool list(char end, int depth, bool named)
  {
    copy(1);
    skipSpace();
    if (take(end))
      return true;
    while (true) {
      skipSpace();
      if (named) {
        if (!string())
          return false;
        skipSpace();
        if (!take(':'))
          return false;
        skipSpace();
      }
      if (!value(depth + 1))
        return false;
      skipSpace();
      if (take(end))
        return true;
      if (!take(','))
        return false;
    }
  }
  bool value(int depth)
  {
    if (depth > kMaxDepth)
      return false;
    switch (peek()) {
    case '{': return list('}', depth, true);
    case '[': return list(']', depth, false);
    case '"': return string();
    case 't': return word("true");
    case 'f': return word("false");
    case 'n': return word("null");
    default: return number();
    }
  }

  std::string_view m_json;
  std::size_t m_at = 0;
  std::string m_out;
};

} // namespace

void appendJsonString(std::string& out, std::string_view text)
{
  out.push_back('"');
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    switch (c) {
    case '"': out += "\\\""; ++i; continue;
    case '\\': out += "\\\\"; ++i; continue;
    case '\n': out += "\\n"; ++i; continue;
    case '\r': out += "\\r"; ++i; continue;
    case '\t': out += "\\t"; ++i; continue;
    default: break;
    }
    if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
      ++i;
      continue;
    }
    const std::size_t length = utf8Length(text.substr(i));
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      ++i;
    } else {
      out.append(text.substr(i, length));
      i += length;
    }
  }
  out.push_back('"');
}

std::optional<std::string> compactJson(std::string_view json)
{
  return Compactor(json).run();
}

void JsonWriter::separate()
{
  if (m_afterKey) {
    m_afterKey = false;
    return;
  }
  if (m_hasElements.empty())
    return;
  if (m_hasElements.back())
    m_out.push_back(',');
  m_hasElements.back() = true;
}

JsonWriter& JsonWriter::beginObject()
{
  separate();
  m_out.push_back('{');
  m_hasElements.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::endObject()
{
  m_out.push_back('}');
  m_hasElements.pop_back();
  return *this;
}

JsonWriter& JsonWriter::beginArray()
{
  separate();
  m_out.push_back('[');
  m_hasElements.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::endArray()
{
  m_out.push_back(']');
  m_hasElements.pop_back();
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name)
{
  separate();
  appendJsonString(m_out, name);
  m_out.push_back(':');
  m_afterKey = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text)
{
  separate();
  appendJsonString(m_out, text);
  return *this;
}

JsonWriter& JsonWriter::value(double number)
{
  if (!std::isfinite(number))
    return null();
  separate();
  m_out += fmt::format("{}", number);
  return *this;
}

JsonWriter& JsonWriter::value(bool flag)
{
  separate();
  m_out += flag ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number)
{
  separate();
  m_out += fmt::format("{}", number);
  return *this;
}

JsonWriter& JsonWriter::null()
{
  separate();
  m_out += "null";
  return *this;
}

JsonWriter& JsonWriter::rawOrText(std::string_view json)
{
  const auto compact = compactJson(json);
  if (!compact)
    return value(json);
  separate();
  m_out += *compact;
  return *this;
}

std::string JsonWriter::take()
{
  std::string out = std::move(m_out);
  m_out.clear();
  m_hasElements.clear();
  m_afterKey = false;
  return out;
}

} // namespace hone
