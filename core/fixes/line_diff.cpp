#include "fixes/line_diff.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>

#include "fixes/diff_model.h"
#include "fixes/git_library.h"
#include "fixes/text_lines.h"

namespace hone {

namespace {

extern "C" {

static int honeOnHunk(const git_diff_delta*, const git_diff_hunk* hunk, void* payload)
{
  auto& hunks = *static_cast<std::vector<LineHunk>*>(payload);
  hunks.push_back({hunk->old_start, hunk->old_lines, hunk->new_start, hunk->new_lines, {}});
  return 0;
}

static int honeOnLine(const git_diff_delta*, const git_diff_hunk*, const git_diff_line* line, void* payload)
{
  auto& hunks = *static_cast<std::vector<LineHunk>*>(payload);
  DiffLine out;
  switch (line->origin) {
  case GIT_DIFF_LINE_CONTEXT:
    break;
  case GIT_DIFF_LINE_ADDITION:
    out.kind = DiffLine::Kind::added;
    break;
  case GIT_DIFF_LINE_DELETION:
    out.kind = DiffLine::Kind::removed;
    break;
  default: // the marks of a missing final newline: the line itself shows it
    return 0;
  }
  if (hunks.empty())
    return 0;
  const std::string_view content(line->content, line->content_len);
  out.oldLine = std::max(line->old_lineno, 0);
  out.newLine = std::max(line->new_lineno, 0);
  out.text = withoutLineEnd(content);
  out.noNewlineAtEnd = !content.ends_with('\n');
  out.crlf = content.ends_with("\r\n");
  hunks.back().lines.push_back(std::move(out));
  return 0;
}

} // extern "C"

/// A cheap bag of words, to see which removed line an added one came from. Only the first part of huge lines counts.
std::map<std::string_view, int> bagOfWords(std::string_view line)
{
  std::map<std::string_view, int> bag;
  const std::string_view part = line.substr(0, 4000);
  for (std::size_t i = 0; i < part.size();) {
    const auto isWord = [&](std::size_t at) {
      const auto c = static_cast<unsigned char>(part[at]);
      return c >= 0x80 || std::isalnum(c) != 0 || c == '_';
    };
    std::size_t end = i + 1;
    if (isWord(i)) {
      while (end < part.size() && isWord(end))
        ++end;
    } else if (part[i] == ' ' || part[i] == '\t') {
      ++i;
      continue;
    }
    ++bag[part.substr(i, end - i)];
    i = end;
  }
  return bag;
}

struct WordBag {
  std::map<std::string_view, int> words;
  int size = 0;
};

double bagLikeness(const WordBag& a, const WordBag& b)
{
  if (a.size == 0 || b.size == 0)
    return a.size == b.size ? 1 : 0;
  int common = 0;
  for (const auto& [word, count] : a.words)
    if (const auto found = b.words.find(word); found != b.words.end())
      common += std::min(count, found->second);
  return 2.0 * common / (a.size + b.size);
}

constexpr double kPairLikeness = 0.35;
constexpr std::size_t kMostPairs = 4000;

/// Pairs of (removed, added) line indices of one block, in order, so that the summed likeness is largest.
std::vector<std::pair<std::size_t, std::size_t>> pairLines(const std::vector<DiffLine>& lines,
                                                           const std::vector<std::size_t>& removed,
                                                           const std::vector<std::size_t>& added)
{
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  if (removed.empty() || added.empty())
    return pairs;
  const auto bagOf = [&](std::size_t index) {
    WordBag bag{bagOfWords(lines[index].text), 0};
    for (const auto& [word, count] : bag.words)
      bag.size += count;
    return bag;
  };
  std::vector<WordBag> bagsRemoved;
  std::vector<WordBag> bagsAdded;
  for (const std::size_t index : removed)
    bagsRemoved.push_back(bagOf(index));
  for (const std::size_t index : added)
    bagsAdded.push_back(bagOf(index));
  const std::size_t n = removed.size();
  const std::size_t m = added.size();
  if (n * m > kMostPairs) {
    // A large rewrite: line by line from the top is all that bounded work allows.
    for (std::size_t i = 0; i < std::min(n, m); ++i)
      if (bagLikeness(bagsRemoved[i], bagsAdded[i]) >= kPairLikeness)
        pairs.emplace_back(removed[i], added[i]);
    return pairs;
  }
  std::vector<double> likeness(n * m);
  std::vector<double> best((n + 1) * (m + 1), 0.0);
  for (std::size_t i = n; i-- > 0;)
    for (std::size_t j = m; j-- > 0;) {
      const double like = bagLikeness(bagsRemoved[i], bagsAdded[j]);
      likeness[i * m + j] = like;
      double value = std::max(best[(i + 1) * (m + 1) + j], best[i * (m + 1) + j + 1]);
      if (like >= kPairLikeness)
        value = std::max(value, like + best[(i + 1) * (m + 1) + j + 1]);
      best[i * (m + 1) + j] = value;
    }
  for (std::size_t i = 0, j = 0; i < n && j < m;) {
    const double value = best[i * (m + 1) + j];
    const double like = likeness[i * m + j];
    if (like >= kPairLikeness && value == like + best[(i + 1) * (m + 1) + j + 1])
      pairs.emplace_back(removed[i++], added[j++]);
    else if (value == best[(i + 1) * (m + 1) + j])
      ++i;
    else
      ++j;
  }
  return pairs;
}

} // namespace

std::vector<LineHunk> diffLines(std::string_view before, std::string_view after)
{
  startGitLibrary();
  std::vector<LineHunk> hunks;
  git_diff_options options;
  git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
  options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_INDENT_HEURISTIC;
  options.context_lines = 3;
  options.interhunk_lines = 0;
  git_diff_buffers(before.data(), before.size(), nullptr, after.data(), after.size(), nullptr, &options, nullptr, nullptr,
                   honeOnHunk, honeOnLine, &hunks);
  return hunks;
}

std::vector<std::vector<WordSpan>> markWords(const std::vector<DiffLine>& lines)
{
  std::vector<std::vector<WordSpan>> words(lines.size());
  for (std::size_t i = 0; i < lines.size();) {
    if (lines[i].kind == DiffLine::Kind::context) {
      ++i;
      continue;
    }
    std::vector<std::size_t> removed;
    std::vector<std::size_t> added;
    for (; i < lines.size() && lines[i].kind != DiffLine::Kind::context; ++i)
      (lines[i].kind == DiffLine::Kind::removed ? removed : added).push_back(i);
    for (const auto& [before, after] : pairLines(lines, removed, added)) {
      auto [spansBefore, spansAfter] = diffWords(lines[before].text, lines[after].text);
      words[before] = std::move(spansBefore);
      words[after] = std::move(spansAfter);
    }
  }
  return words;
}

std::string headingAbove(const std::vector<std::string_view>& lines, std::size_t line)
{
  const auto shorten = [](std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    text = first == std::string_view::npos ? std::string_view() : text.substr(first);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
      text.remove_suffix(1);
    std::string out(text.substr(0, 80));
    while (!out.empty() && text.size() > out.size() && (static_cast<unsigned char>(text[out.size()]) & 0xC0U) == 0x80)
      out.pop_back(); // never end within a code point
    return out;
  };
  std::string fallback;
  for (std::size_t i = std::min(line, lines.size()); i-- > 0;) {
    const std::string_view text = withoutLineEnd(lines[i]);
    if (text.empty())
      continue;
    const std::size_t hashes = text.find_first_not_of('#');
    if (hashes != 0 && hashes != std::string_view::npos && hashes <= 6 && text[hashes] == ' ')
      return shorten(text.substr(hashes));
    if (!fallback.empty())
      continue;
    const bool top = text.front() != ' ' && text.front() != '\t';
    const bool tag = text.front() == '<' && text.size() > 2 && text[1] != '/' && text.back() == '>' &&
                     text.find("</") == std::string_view::npos;
    const bool definition = text.starts_with("def ") || text.starts_with("class ") || text.starts_with("function ") ||
                            text.starts_with("export ") || text.starts_with('[');
    const bool key = top && text.find_first_of(" \t") == std::string_view::npos && text.back() == ':';
    const std::size_t colon = text.find(':');
    const bool block = top && colon != std::string_view::npos && colon > 0 &&
                       text.substr(0, colon).find_first_of(" \t") == std::string_view::npos &&
                       text.find_first_of("|>", colon) != std::string_view::npos;
    if (tag || (top && definition) || key || block)
      fallback = shorten(text);
  }
  return fallback;
}

} // namespace hone
