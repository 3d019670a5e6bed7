#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "text/detectors.h"

namespace hone::redaction {

inline constexpr std::size_t kDeepestJson = 512;

inline bool isJsonSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// Reads JSON token by token. Strings and numbers are handed to visit; white space and everything else stay as they are.
class JsonWalk {
public:
  explicit JsonWalk(std::string_view json) : m_json(json) {}

  /// string(raw with quotes, isKey, field) and number(raw, field) may put another text in their place by returning true
  /// with `out` filled. False: not valid JSON.
  /// nest(opens, object) is told of every object and array, with the field that it stands under.
  template<class String, class Number, class Nest>
  bool run(std::string_view outerField, std::string& out, String&& string, Number&& number, Nest&& nest)
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
        if (!wantsValue || levels.size() >= kDeepestJson)
          return false;
        std::string above(c == '[' ? field() : std::string_view());
        nest(true, c == '{', field());
        levels.push_back({c == '{', std::move(above)});
        expect = c == '{' ? Expect::keyOrEnd : Expect::valueOrEnd;
        ++i;
      } else if (c == '}' || c == ']') {
        if (levels.empty() || levels.back().object != (c == '}') || !(expect == Expect::commaOrEnd || expect == (c == '}' ? Expect::keyOrEnd : Expect::valueOrEnd)))
          return false;
        levels.pop_back();
        nest(false, c == '}', field());
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
  template<class String, class Number>
  bool run(std::string_view outerField, std::string& out, String&& string, Number&& number)
  {
    return run(outerField, out, string, number, [](bool, bool, std::string_view) {});
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

/// The text of a JSON string between its quotes; false when an escape is none.
bool unescapeJson(std::string_view raw, std::string& out);

/// Whether a text may be a JSON object or list, by its first and last sign.
bool mayBeJson(std::string_view text);

} // namespace hone::redaction
