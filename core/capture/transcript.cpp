#include "capture/transcript.h"

#include <algorithm>
#include <map>
#include <set>

#include "capture/mapping_values.h"

namespace hone {

namespace {

constexpr std::size_t kLongestSpeaker = 40;

struct Start {
  std::size_t begin = 0;   ///< of the prefix
  std::size_t content = 0; ///< behind the colon
  std::string speaker;
  std::string time;
};

std::string_view cut(std::string_view text)
{
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n' || text.front() == '\r' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\r' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

/// The place behind these signs, of which a few may stand before a name and thousands in a line that is drawn.
std::size_t behindSigns(std::string_view text, std::size_t at, std::string_view signs)
{
  constexpr std::size_t kMostSigns = 16;
  const std::size_t length = text.substr(at, kMostSigns).find_first_not_of(signs);
  return length == std::string_view::npos ? std::min(text.size(), at + kMostSigns) : at + length;
}

/// Takes "[…]" or "(…)" off the front when it begins with a digit.
std::string takeBrackets(std::string_view text, std::size_t& at)
{
  const char open = at < text.size() ? text[at] : '\0';
  if (open != '[' && open != '(')
    return {};
  // Looked for no farther than it may be: a text may begin thousands of brackets that it never closes.
  constexpr std::size_t kLongestTime = 40;
  const std::size_t length = text.substr(at, kLongestTime + 1).find(open == '[' ? ']' : ')');
  if (length == std::string_view::npos || at + 1 >= text.size() || text[at + 1] < '0' || text[at + 1] > '9')
    return {};
  std::string inside(text.substr(at + 1, length - 1));
  at = behindSigns(text, at + length + 1, " -");
  return inside;
}

bool isSpeakerByte(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '_' || c == '-' || c == '.' || c == '\'' ||
         c == '#' || static_cast<unsigned char>(c) >= 0x80;
}

/// A speaker's prefix at this place, if one may be there.
std::optional<Start> prefixAt(std::string_view text, std::size_t at)
{
  Start start;
  start.begin = at;
  at = behindSigns(text, at, "*#-> ");
  start.time = takeBrackets(text, at);
  const std::size_t first = at;
  while (at < text.size() && at - first < kLongestSpeaker && isSpeakerByte(text[at]))
    ++at;
  const std::string_view name = cut(text.substr(first, at - first));
  if (name.empty() || name[0] == '-' || (name[0] >= '0' && name[0] <= '9'))
    return std::nullopt;
  if (start.time.empty())
    start.time = takeBrackets(text, at);
  at = behindSigns(text, at, "* ");
  if (at >= text.size() || text[at] != ':' || (at + 1 < text.size() && text[at + 1] == '/'))
    return std::nullopt;
  at = behindSigns(text, at + 1, "*");
  start.speaker = name;
  start.content = at;
  int spaces = 0;
  for (const char c : name)
    spaces += c == ' ' ? 1 : 0;
  return spaces > 3 ? std::nullopt : std::optional(std::move(start));
}

} // namespace

std::vector<TranscriptPart> splitTranscript(std::string_view text, const Mapping& mapping)
{
  std::string lines;
  if (text.find('\n') == std::string_view::npos && text.find("\\n") != std::string_view::npos) {
    // Line ends that were escaped twice.
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool escape = text[i] == '\\' && i + 1 < text.size() && text[i + 1] == 'n';
      lines += escape ? '\n' : text[i];
      i += escape ? 1 : 0;
    }
    text = lines;
  }
  std::vector<Start> starts;
  std::map<std::string, int> seen;
  for (std::size_t at = 0; at < text.size();) {
    if (auto start = prefixAt(text, at)) {
      ++seen[start->speaker];
      starts.push_back(std::move(*start));
    }
    const std::size_t end = text.find('\n', at);
    at = end == std::string_view::npos ? text.size() : end + 1;
  }
  std::erase_if(starts, [&](const Start& start) { return !roleOfWord(start.speaker, mapping) && seen[start.speaker] < 2; });
  std::set<std::string> speakers;
  for (const Start& start : starts)
    speakers.insert(start.speaker);
  if (speakers.size() < 2 && text.find('\n') == std::string_view::npos) {
    starts.clear();
    for (std::size_t at = 0; at < text.size(); ++at) {
      const bool mayBegin = at == 0 || text[at - 1] == ' ' || text[at - 1] == '|' || text[at - 1] == '\t';
      if (!mayBegin || text[at] == ' ')
        continue;
      const auto start = prefixAt(text, at);
      if (!start || !roleOfWord(start->speaker, mapping))
        continue;
      starts.push_back(*start);
      at = start->content - 1;
    }
  }
  std::vector<TranscriptPart> parts;
  const std::size_t first = starts.empty() ? text.size() : starts.front().begin;
  if (const std::string_view before = cut(text.substr(0, first)); !before.empty())
    parts.push_back({{}, {}, std::string(before)});
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const std::size_t end = i + 1 < starts.size() ? starts[i + 1].begin : text.size();
    std::string_view said = cut(text.substr(starts[i].content, end - starts[i].content));
    if (said.ends_with('|'))
      said = cut(said.substr(0, said.size() - 1));
    parts.push_back({starts[i].speaker, starts[i].time, std::string(said)});
  }
  return parts;
}

} // namespace hone
