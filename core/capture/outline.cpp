#include "capture/outline.h"

#include <algorithm>
#include <vector>

#include "capture/json_shape.h"

namespace hone {

namespace {

constexpr std::size_t kLevels = 7;        ///< how deep paths are noted
constexpr std::size_t kMaxPaths = 4000;
constexpr std::size_t kLongestValue = 128;

/// Walks JSON that may be cut off or wrong, noting paths until it makes no sense any more.
class OutlineWalker {
public:
  OutlineWalker(std::string_view text, Outline& outline) : m_text(text), m_outline(outline) {}

  /// Reads one value as a record, or as a list of records.
  void walk(bool listOfRecords)
  {
    struct Level {
      bool object;
      std::size_t pathLength;
    };
    std::vector<Level> levels;
    std::string path;
    JsonGrammar grammar;
    bool isKey = false;
    while (skipToToken()) {
      const char c = m_text[m_at];
      const bool object = !levels.empty() && levels.back().object;
      if (!grammar.take(c).empty())
        return;
      switch (c) {
      case '{':
      case '[': {
        levels.push_back({c == '{', path.size()});
        if (c == '[' && !(listOfRecords && levels.size() == 1))
          path += "[]";
        isKey = c == '{';
        ++m_at;
        break;
      }
      case '}':
      case ']':
        path.resize(levels.back().pathLength);
        levels.pop_back();
        ++m_at;
        break;
      case ',':
        isKey = object;
        if (object)
          path.resize(levels.back().pathLength);
        ++m_at;
        break;
      case ':':
        isKey = false;
        ++m_at;
        break;
      default: {
        const std::string_view token = takeToken(c);
        if (token.data() == nullptr)
          return;
        if (isKey) {
          path.resize(levels.back().pathLength);
          if (levels.size() >= 2 && !levels[levels.size() - 2].object && !(listOfRecords && levels.size() == 2))
            path.resize(levels.back().pathLength);
          if (!path.empty())
            path += '.';
          path += token;
          note(path, levels.size());
        } else {
          noteValue(path, token);
        }
      }
      }
      if (grammar.isComplete())
        return;
    }
  }

  /// Goes to the next value; false at the end.
  bool skipToToken()
  {
    while (m_at < m_text.size() && isJsonSpace(m_text[m_at]))
      ++m_at;
    return m_at < m_text.size();
  }

private:
  /// The text of a string or word at m_at; no data when it is cut off.
  std::string_view takeToken(char c)
  {
    const std::size_t start = m_at + (c == '"' ? 1 : 0);
    if (c != '"') {
      while (m_at < m_text.size() && isJsonWord(m_text[m_at]))
        ++m_at;
      return m_at < m_text.size() || m_at > start ? m_text.substr(start, m_at - start) : std::string_view();
    }
    m_at = start;
    for (;;) {
      m_at += plainLength(m_text.substr(m_at));
      if (m_at >= m_text.size())
        return {};
      if (m_text[m_at] == '"')
        break;
      m_at += 2;
      if (m_at > m_text.size())
        return {};
    }
    const std::string_view token = m_text.substr(start, m_at - start);
    ++m_at;
    return token;
  }

  void note(const std::string& path, std::size_t level)
  {
    if (level <= kLevels && path.size() < 300 && m_outline.fields.size() < kMaxPaths)
      m_outline.fields.try_emplace(path);
  }

  void noteValue(const std::string& path, std::string_view token)
  {
    const auto found = m_outline.fields.find(path);
    if (found != m_outline.fields.end() && found->second.empty() && token.size() <= kLongestValue)
      found->second = token;
  }

  std::string_view m_text;
  std::size_t m_at = 0;
  Outline& m_outline;
};

} // namespace

std::string_view Outline::value(std::string_view path) const
{
  const auto found = fields.find(path);
  return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

Outline outlineOf(std::string_view sample)
{
  Outline outline;
  if (sample.starts_with("\xEF\xBB\xBF"))
    sample.remove_prefix(3);
  while (!sample.empty() && isJsonSpace(sample.front()))
    sample.remove_prefix(1);
  if (sample.empty())
    return outline;
  if (looksLikeLines(sample)) {
    outline.shape = Outline::Shape::lines;
    constexpr int kLinesLookedAt = 200;
    for (int i = 0; i < kLinesLookedAt && !sample.empty(); ++i) {
      const std::size_t end = std::min(sample.find('\n'), sample.size());
      OutlineWalker(sample.substr(0, end), outline).walk(false);
      sample.remove_prefix(std::min(end + 1, sample.size()));
    }
    return outline;
  }
  if (sample.front() != '{' && sample.front() != '[') {
    outline.shape = Outline::Shape::text;
    outline.firstLine = sample.substr(0, std::min<std::size_t>(sample.find('\n'), 4096));
    return outline;
  }
  outline.shape = sample.front() == '[' ? Outline::Shape::array : Outline::Shape::object;
  OutlineWalker(sample, outline).walk(outline.shape == Outline::Shape::array);
  return outline;
}

} // namespace hone
