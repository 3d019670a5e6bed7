#include <algorithm>

#include "base/json_writer.h"
#include "text/detectors.h"
#include "text/redaction.h"
#include "text/utf8.h"

namespace hone::redaction {

namespace {

constexpr std::size_t kDeepest = 512;
constexpr int kMostNested = 4; // JSON in a string in JSON …

bool isJsonSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// Reads JSON token by token. Strings and numbers are handed to visit; white space and everything else stay as they are.
class JsonWalk {
public:
  explicit JsonWalk(std::string_view json) : m_json(json) {}

  /// string(raw with quotes, isKey, field) and number(raw, field) may put another text in their place by returning true
  /// with `out` filled. False: not valid JSON.
  template<class String, class Number>
  bool run(std::string_view outerField, std::string& out, String&& string, Number&& number)
  {
    struct Level {
      bool object;
      std::string field; ///< of an object the member being read, of an array what it stands under
    };
    std::vector<Level> levels;
    std::string replacement;
    enum class Expect : std::uint8_t { value, keyOrEnd, key, colon, commaOrEnd, valueOrEnd, nothing } expect = Expect::value;
    const auto afterValue = [&] { expect = levels.empty() ? Expect::nothing : Expect::commaOrEnd; };
    const auto field = [&]() -> std::string_view { return levels.empty() ? outerField : std::string_view(levels.back().field); };
    std::size_t copied = 0;
    const auto replace = [&](std::size_t begin, std::size_t end) {
      out.append(m_json, copied, begin - copied);
      out += replacement;
      copied = end;
      replacement.clear();
    };
    for (std::size_t i = 0; i < m_json.size();) {
      const char c = m_json[i];
      if (isJsonSpace(c)) {
        ++i;
        continue;
      }
      const bool wantsValue = expect == Expect::value || expect == Expect::valueOrEnd;
      if (c == '"') {
        const std::size_t end = stringEnd(i);
        const bool isKey = expect == Expect::keyOrEnd || expect == Expect::key;
        if (end == 0 || (!isKey && !wantsValue))
          return false;
        const std::string_view raw = m_json.substr(i, end - i);
        if (isKey)
          levels.back().field.assign(raw.substr(1, raw.size() - 2));
        if (string(raw, isKey, field(), replacement))
          replace(i, end);
        if (isKey)
          expect = Expect::colon;
        else
          afterValue();
        i = end;
      } else if (c == '{' || c == '[') {
        if (!wantsValue || levels.size() >= kDeepest)
          return false;
        std::string above(c == '[' ? field() : std::string_view());
        levels.push_back({c == '{', std::move(above)});
        expect = c == '{' ? Expect::keyOrEnd : Expect::valueOrEnd;
        ++i;
      } else if (c == '}' || c == ']') {
        if (levels.empty() || levels.back().object != (c == '}') || !(expect == Expect::commaOrEnd || expect == (c == '}' ? Expect::keyOrEnd : Expect::valueOrEnd)))
          return false;
        levels.pop_back();
        afterValue();
        ++i;
      } else if (c == ':') {
        if (expect != Expect::colon)
          return false;
        expect = Expect::value;
        ++i;
      } else if (c == ',') {
        if (expect != Expect::commaOrEnd)
          return false;
        expect = levels.back().object ? Expect::key : Expect::value;
        ++i;
      } else {
        if (!wantsValue)
          return false;
        const std::size_t end = literalEnd(i);
        if (end == 0)
          return false;
        if ((c == '-' || isDigit(c)) && number(m_json.substr(i, end - i), field(), replacement))
          replace(i, end);
        afterValue();
        i = end;
      }
    }
    if (expect != Expect::nothing)
      return false;
    out.append(m_json, copied);
    return true;
  }

private:
  std::size_t stringEnd(std::size_t begin) const
  {
    for (std::size_t i = begin + 1; i < m_json.size(); ++i) {
      if (m_json[i] == '\\')
        ++i;
      else if (m_json[i] == '"')
        return i + 1;
      else if (static_cast<unsigned char>(m_json[i]) < 0x20)
        return 0;
    }
    return 0;
  }
  std::size_t literalEnd(std::size_t begin) const
  {
    for (const std::string_view word : {"true", "false", "null"})
      if (m_json.substr(begin).starts_with(word))
        return begin + word.size();
    std::size_t i = begin;
    if (m_json[i] == '-')
      ++i;
    const std::size_t digits = i;
    while (i < m_json.size() && (isDigit(m_json[i]) || m_json[i] == '.' || m_json[i] == 'e' || m_json[i] == 'E' || m_json[i] == '+' || m_json[i] == '-'))
      ++i;
    return i > digits && isDigit(m_json[digits]) ? i : 0;
  }
  std::string_view m_json;
};

int hexValue(char c) { return isDigit(c) ? c - '0' : lower(c) - 'a' + 10; }

/// The text of a JSON string between its quotes; false when an escape is none.
bool unescape(std::string_view raw, std::string& out)
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

FieldMeaning meaning(std::string_view field, TypeSet types, bool traits)
{
  FieldMeaning found = meaningOfField(field);
  if (traits && found.kind == FieldMeaning::Kind::none) {
    std::string name;
    for (const char c : field)
      if (isAlnum(c))
        name.push_back(lower(c));
    if (name == "name" || name == "username" || name == "nickname")
      found = {RedactionType::name, FieldMeaning::Kind::always};
  }
  if (found.kind != FieldMeaning::Kind::none && (types & bit(found.type)) == 0)
    return {};
  return found;
}

} // namespace

bool JsonMasker::run(std::string& json, std::string_view outerField, bool& changed, int depth)
{
  changed = false;
  std::string out;
  bool any = false;
  std::string text;
  const auto onString = [&](std::string_view raw, bool isKey, std::string_view field, std::string& replacement) {
    const std::string_view body = raw.substr(1, raw.size() - 2);
    if (body.size() < 3)
      return false;
    if (body.find('\\') == std::string_view::npos)
      text.assign(body);
    else if (!unescape(body, text))
      return false;
    if (!isKey) {
      const FieldMeaning says = meaning(field, types, traits);
      if (isMasked(says, text)) {
        appendJsonString(replacement, placeholder(text, says.type));
        return any = true;
      }
      if (depth < kMostNested && mayBeJson(text)) {
        bool inner = false;
        std::string nested = text;
        if (run(nested, {}, inner, depth + 1)) {
          if (inner)
            appendJsonString(replacement, nested);
          any = any || inner;
          return inner;
        }
      }
    }
    if (!maskText(text))
      return false;
    appendJsonString(replacement, text);
    return any = true;
  };
  const auto onNumber = [&](std::string_view raw, std::string_view field, std::string& replacement) {
    if (raw.size() < 3)
      return false;
    const FieldMeaning says = meaning(field, types, traits);
    if (isMasked(says, raw)) {
      appendJsonString(replacement, placeholder(raw, says.type));
      return any = true;
    }
    // A number without a telling name is masked only where check digits say what it is.
    if (raw.size() < 13 || raw.size() > 19 || !std::ranges::all_of(raw, isDigit))
      return false;
    std::vector<Finding> found, ignored;
    scanText(raw, types & bit(RedactionType::card), found, ignored);
    if (found.empty() || field.find("id") != std::string_view::npos || field.find("time") != std::string_view::npos)
      return false;
    appendJsonString(replacement, placeholder(raw, RedactionType::card));
    return any = true;
  };
  // The text of a nested run reuses `text`: a nested masker has its own.
  if (!JsonWalk(json).run(outerField, out, onString, onNumber))
    return false;
  if (any)
    json = std::move(out);
  changed = any;
  return true;
}

void collectNamesFromJson(std::string_view json, std::vector<std::string>& names)
{
  constexpr std::size_t kMostNames = 200;
  std::string ignored;
  std::string text;
  JsonWalk(json).run({}, ignored,
    [&](std::string_view raw, bool isKey, std::string_view field, std::string&) {
      if (isKey || raw.size() < 4 || names.size() >= kMostNames)
        return false;
      const std::string_view body = raw.substr(1, raw.size() - 2);
      // Names inside a string that is JSON itself.
      if (body.front() == '{' || body.front() == '[') {
        if (unescape(body, text) && mayBeJson(text) && text.find("ame") != std::string::npos) {
          const std::string nested = text;
          if (nested.size() < json.size())
            collectNamesFromJson(nested, names);
        }
        return false;
      }
      const FieldMeaning says = meaningOfField(field);
      if (says.type == RedactionType::name && isMasked(says, body) && unescape(body, text))
        names.push_back(text);
      return false;
    },
    [](std::string_view, std::string_view, std::string&) { return false; });
}

} // namespace hone::redaction
