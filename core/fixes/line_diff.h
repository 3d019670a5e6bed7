#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/diff.h"

namespace hone {

/// A run of changed lines with three lines of context, as libgit2 aligns them. Line counts include the context.
struct LineHunk {
  std::int32_t oldStart = 0; ///< 1-based; 0 when the old side is empty
  std::int32_t oldCount = 0;
  std::int32_t newStart = 0;
  std::int32_t newCount = 0;
  std::vector<DiffLine> lines;
};

/// Lines of two texts, aligned by libgit2. Any thread.
std::vector<LineHunk> diffLines(std::string_view before, std::string_view after);

/// What changed within the lines of a hunk: removed lines are paired with the added ones they resemble, and each pair is
/// compared by the word. One entry per line.
std::vector<std::vector<WordSpan>> markWords(const std::vector<DiffLine>& lines);

/// The heading that a line (0-based) of the text stands under: Markdown, an XML-like tag, a YAML or TOML key, a
/// definition. Empty when there is none.
std::string headingAbove(const std::vector<std::string_view>& lines, std::size_t line);

} // namespace hone
