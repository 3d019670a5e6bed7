#include <algorithm>
#include <cctype>
#include <functional>
#include <unordered_set>

#include "fixes/drafting.h"
#include "fixes/prompt_text.h"

namespace hone {

namespace {

constexpr std::size_t kShingleWords = 5;
constexpr std::size_t kMostSystemMessages = 400;
constexpr std::size_t kMostSystemBytes = 32U << 20U;

/// Words in lower case without marks, cut where a template fills something in: what stands there is different every time.
std::vector<std::vector<std::string>> wordRuns(std::string_view text)
{
  std::vector<std::vector<std::string>> runs(1);
  std::string word;
  const auto flush = [&] {
    if (!word.empty())
      runs.back().push_back(std::move(word));
    word.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool percent = c == '%' && i + 1 < text.size() && text[i + 1] == '(';
    if (c == '{' || percent || (c == '$' && i + 1 < text.size() && text[i + 1] == '{')) {
      // A placeholder ends within a few words; a brace of JSON or code does not.
      const std::size_t end = text.find(percent ? ")" : "}", i);
      if (end != std::string_view::npos && end - i < 80 && text.substr(i, end - i).find('\n') == std::string_view::npos) {
        flush();
        runs.emplace_back();
        i = end + (percent && end + 1 < text.size() ? 1 : 0);
        continue;
      }
    }
    if (std::isalnum(c) != 0 || c >= 0x80)
      word += static_cast<char>(std::tolower(c));
    else
      flush();
  }
  flush();
  return runs;
}

/// Hashes of every run of five words. A run with fewer is one shingle.
template<class Use>
void forEachShingle(std::string_view text, Use use)
{
  for (const std::vector<std::string>& run : wordRuns(text)) {
    if (run.size() < 2)
      continue;
    const std::size_t length = std::min(kShingleWords, run.size());
    for (std::size_t i = 0; i + length <= run.size(); ++i) {
      std::size_t hash = 1469598103934665603ULL;
      for (std::size_t k = 0; k < length; ++k)
        hash = (hash ^ std::hash<std::string>{}(run[i + k])) * 1099511628211ULL;
      use(hash, length == kShingleWords);
    }
  }
}

} // namespace

std::vector<TargetFile> findPromptFiles(const std::vector<RepositoryFile>& files, const std::vector<std::string>& systemMessages)
{
  std::unordered_set<std::string_view> distinct;
  std::unordered_set<std::size_t> said;
  std::size_t bytes = 0;
  for (const std::string& message : systemMessages) {
    if (distinct.size() >= kMostSystemMessages || bytes > kMostSystemBytes)
      break;
    if (!distinct.insert(message).second)
      continue;
    bytes += message.size();
    forEachShingle(message, [&](std::size_t hash, bool) { said.insert(hash); });
  }
  std::vector<std::pair<std::size_t, TargetFile>> found;
  for (const RepositoryFile& file : files) {
    std::size_t all = 0;
    std::size_t common = 0;
    for (const PromptPart& part : promptParts(file.path, file.text))
      forEachShingle(part.text, [&](std::size_t hash, bool whole) {
        if (!whole)
          return; // a heading of two words stands in many texts
        ++all;
        common += said.contains(hash) ? 1 : 0;
      });
    if (all < 4 || common == 0)
      continue;
    const double likeness = static_cast<double>(common) / static_cast<double>(all);
    if (likeness >= 0.2)
      found.emplace_back(common, TargetFile{file.path, likeness});
  }
  std::ranges::sort(found, [](const auto& a, const auto& b) {
    if (a.second.likeness != b.second.likeness)
      return a.second.likeness > b.second.likeness;
    return a.first != b.first ? a.first > b.first : a.second.path < b.second.path;
  });
  std::vector<TargetFile> targets;
  for (auto& [common, target] : found)
    targets.push_back(std::move(target));
  return targets;
}

} // namespace hone
