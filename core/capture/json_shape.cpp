#include "capture/json_shape.h"

#include <bit>
#include <cstring>

namespace hone {

std::size_t plainLength(std::string_view text)
{
  // Eight bytes at a time: a byte equal to the wanted one is zero after the xor, and the classic test for a zero byte
  // sets its high bit (the lowest set one is always right, and that is the one that is used).
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighs = 0x8080808080808080;
  const auto zeros = [](std::uint64_t word) { return (word - kOnes) & ~word & kHighs; };
  std::size_t i = 0;
  if constexpr (std::endian::native == std::endian::little) {
    for (; i + 8 <= text.size(); i += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + i, 8);
      const std::uint64_t hits = zeros(word ^ kOnes * '"') | zeros(word ^ kOnes * '\\');
      if (hits)
        return i + static_cast<std::size_t>(std::countr_zero(hits)) / 8;
    }
  }
  while (i < text.size() && text[i] != '"' && text[i] != '\\')
    ++i;
  return i;
}

void JsonGrammar::close()
{
  m_objects.pop_back();
  --m_depth;
  m_expect = m_depth == 0 ? Expect::nothing : Expect::commaOrEnd;
}

std::string_view JsonGrammar::take(char c)
{
  switch (m_expect) {
  case Expect::valueOrEnd:
    if (c == ']') {
      close();
      return {};
    }
    [[fallthrough]];
  case Expect::value:
    if (c == '{' || c == '[') {
      m_objects.push_back(c == '{');
      ++m_depth;
      m_expect = c == '{' ? Expect::keyOrEnd : Expect::valueOrEnd;
      return {};
    }
    if (c != '"' && !isJsonWord(c))
      return "a value";
    m_expect = m_depth == 0 ? Expect::nothing : Expect::commaOrEnd;
    return {};
  case Expect::keyOrEnd:
    if (c == '}') {
      close();
      return {};
    }
    [[fallthrough]];
  case Expect::key:
    if (c != '"')
      return "the name of a field";
    m_expect = Expect::colon;
    return {};
  case Expect::colon:
    if (c != ':')
      return "a colon";
    m_expect = Expect::value;
    return {};
  case Expect::commaOrEnd:
    if (c == ',') {
      m_expect = m_objects.back() ? Expect::key : Expect::value;
      return {};
    }
    if (c == (m_objects.back() ? '}' : ']')) {
      close();
      return {};
    }
    return m_objects.back() ? "a comma or a closing brace" : "a comma or a closing bracket";
  case Expect::nothing:
    return "the end of the record";
  }
  return {};
}

namespace {

/// Whether the text is exactly one well-bracketed value.
bool isWholeValue(std::string_view text)
{
  JsonGrammar grammar;
  std::size_t i = 0;
  while (i < text.size()) {
    const char c = text[i];
    if (isJsonSpace(c)) {
      ++i;
      continue;
    }
    if (!grammar.take(c).empty())
      return false;
    ++i;
    if (c == '"') {
      for (;;) {
        if (i < text.size())
          i += plainLength(text.substr(i));
        if (i >= text.size())
          return false;
        const bool escape = text[i] == '\\';
        i += escape ? 2 : 1;
        if (!escape)
          break;
      }
    } else if (!JsonGrammar::isPunctuation(c)) {
      while (i < text.size() && isJsonWord(text[i]))
        ++i;
    }
  }
  return grammar.isComplete();
}

std::size_t skipSpaces(std::string_view text, std::size_t i)
{
  while (i < text.size() && isJsonSpace(text[i]))
    ++i;
  return i;
}

} // namespace

bool looksLikeLines(std::string_view text)
{
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || text.empty())
    return false;
  const std::size_t next = skipSpaces(text, end);
  if (next >= text.size())
    return false;
  std::string_view line = text.substr(0, end);
  const std::size_t last = line.find_last_not_of(" \t\r");
  line = line.substr(0, last == std::string_view::npos ? 0 : last + 1);
  if (line.ends_with("},"))
    line.remove_suffix(1);
  if ((text.front() == '{' || text.front() == '[') && isWholeValue(line))
    return true;
  // A line that goes on in the next one is no damage.
  if (text.front() == '[' || line.size() <= 2 || std::string_view("[{,:").find(line.back()) != std::string_view::npos)
    return false;
  if (text.front() == '{' && text[next] == '{' && text[next - 1] == '\n')
    return true;
  // What follows the damaged line may be damaged too; one whole object on a line of its own says what the others are.
  for (std::size_t begin = end + 1; begin < text.size();) {
    const std::size_t stop = text.find('\n', begin);
    if (stop == std::string_view::npos)
      return false;
    if (text[begin] == '{' && isWholeValue(text.substr(begin, stop - begin)))
      return true;
    begin = stop + 1;
  }
  return false;
}

std::string_view openingOf(std::string_view record)
{
  constexpr std::size_t kLongest = 200;
  if (record.empty() || record.front() != '{')
    return {};
  std::size_t i = skipSpaces(record, 1);
  if (i >= record.size() || record[i] != '"')
    return {};
  ++i;
  i += plainLength(record.substr(i));
  if (i >= record.size() || record[i] != '"')
    return {};
  i = skipSpaces(record, i + 1);
  if (i >= record.size() || record[i] != ':' || i > kLongest)
    return {};
  return record.substr(0, i + 1);
}

std::optional<std::size_t> findOpening(std::string_view text, std::size_t from, std::string_view opening)
{
  for (std::size_t at = text.find(opening, from); at != std::string_view::npos; at = text.find(opening, at + 1)) {
    std::size_t before = at;
    while (before > 0 && isJsonSpace(text[before - 1]))
      --before;
    if (before == 0 || before != at || text[before - 1] == ',' || text[before - 1] == '[' || text[before - 1] == '}')
      return at;
  }
  return std::nullopt;
}

std::optional<std::size_t> findArrayKey(std::string_view text, std::size_t from, std::string_view key)
{
  for (std::size_t at = text.find(key, from); at != std::string_view::npos; at = text.find(key, at + 1)) {
    if (at <= from || text[at - 1] != '"' || at + key.size() >= text.size() || text[at + key.size()] != '"')
      continue;
    std::size_t i = skipSpaces(text, at + key.size() + 1);
    if (i >= text.size() || text[i] != ':')
      continue;
    i = skipSpaces(text, i + 1);
    if (i < text.size() && text[i] == '[')
      return at - 1;
  }
  return std::nullopt;
}

} // namespace hone
