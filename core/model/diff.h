#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hone {

/// One line of a diff. text has no line end, neither LF nor CR LF.
struct DiffLine {
  enum class Kind : std::uint8_t { context, removed, added };
  Kind kind = Kind::context;
  std::int32_t oldLine = 0;     ///< 1-based; 0 where the line is not on that side
  std::int32_t newLine = 0;
  std::string text;
  bool noNewlineAtEnd = false;
  bool crlf = false;            ///< the line ends in CR LF

  bool operator==(const DiffLine&) const = default;
};

/// A run of bytes of DiffLine::text that changed within the line.
struct WordSpan {
  std::int32_t begin = 0;  ///< byte offset
  std::int32_t length = 0;

  bool operator==(const WordSpan&) const = default;
};

enum class HunkDecision : std::uint8_t { undecided, accepted, rejected };

std::string_view toString(HunkDecision decision);

/// A block of changed lines with its context. A decision is data: the result is always built from the base and the
/// decisions, never read back from an editor.
struct DiffHunk {
  std::int32_t number = 0;   ///< 1-based within the fix, over all files; stable while the proposal is the same
  std::int32_t oldStart = 0; ///< 1-based first line on the old side, 0 when the old side is empty
  std::int32_t oldCount = 0;
  std::int32_t newStart = 0;
  std::int32_t newCount = 0;
  std::string section;       ///< the heading the hunk stands under, may be empty
  std::vector<DiffLine> lines;
  std::vector<std::vector<WordSpan>> words; ///< one entry per line: what changed in it; empty for context
  HunkDecision decision = HunkDecision::undecided;
  bool edited = false;       ///< the new side was edited by a person
};

struct FileDiff {
  enum class State : std::uint8_t { changed, identical, binary, tooLarge, stale };
  std::string path;          ///< in the repository, forward slashes
  State state = State::changed;
  std::vector<DiffHunk> hunks;
};

} // namespace hone
