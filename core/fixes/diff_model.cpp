#include "fixes/diff_model.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/hash.h"
#include "fixes/line_diff.h"
#include "fixes/text_lines.h"

namespace hone {

namespace {

/// Larger texts are not aligned: they are taken or left as a whole.
constexpr std::size_t kLargestText = 8U << 20U;

bool isSame(const FixFile& file)
{
  return !file.newFile && !file.deletedFile && file.baseText == file.proposedText;
}

FileDiff::State stateOf(const FixFile& file)
{
  if (isSame(file))
    return FileDiff::State::identical;
  if (file.baseText.size() > kLargestText || file.proposedText.size() > kLargestText)
    return FileDiff::State::tooLarge;
  if (file.baseText.find('\0') != std::string::npos || file.proposedText.find('\0') != std::string::npos)
    return FileDiff::State::binary;
  return FileDiff::State::changed;
}

/// Hunks of a file. One that cannot be shown by line (binary, too large, an empty file made or removed, ends only) is a
/// single hunk without lines, so that it can still be decided.
std::vector<LineHunk> hunksOf(const FixFile& file)
{
  const FileDiff::State state = stateOf(file);
  if (state == FileDiff::State::identical)
    return {};
  std::vector<LineHunk> hunks;
  if (state == FileDiff::State::changed)
    hunks = diffLines(file.baseText, file.proposedText);
  if (hunks.empty())
    hunks.emplace_back();
  return hunks;
}

std::string hunkKey(const FixFile& file, const LineHunk& hunk)
{
  Hasher hasher;
  hasher.addField(file.path);
  if (hunk.lines.empty()) {
    hasher.addField(file.baseText);
    hasher.addField(file.proposedText);
  }
  // Context is left out: an edit elsewhere must not forget what was decided here.
  bool placed = false;
  std::int32_t oldLine = hunk.oldStart;
  for (const DiffLine& line : hunk.lines) {
    if (line.kind == DiffLine::Kind::context) {
      oldLine = line.oldLine + 1;
      continue;
    }
    if (!placed)
      hasher.addField(std::to_string(oldLine));
    placed = true;
    hasher.addField(line.kind == DiffLine::Kind::removed ? "-" : "+");
    hasher.addField(line.text);
    hasher.addField(line.crlf ? "\r\n" : line.noNewlineAtEnd ? "" : "\n");
  }
  return toHex(hasher.finish()).substr(0, 24);
}

const HunkChoice* choiceFor(const Fix& fix, const std::string& key)
{
  for (const HunkChoice& choice : fix.choices)
    if (choice.hunkKey == key)
      return &choice;
  return nullptr;
}

void setChoice(std::vector<HunkChoice>& choices, HunkChoice choice)
{
  for (HunkChoice& present : choices)
    if (present.hunkKey == choice.hunkKey) {
      present = std::move(choice);
      return;
    }
  choices.push_back(std::move(choice));
}

std::string_view lineEndText(const DiffLine& line)
{
  return line.noNewlineAtEnd ? "" : line.crlf ? "\r\n" : "\n";
}

std::string sideText(const std::vector<DiffLine>& lines, DiffLine::Kind side)
{
  std::string text;
  for (const DiffLine& line : lines)
    if (line.kind == DiffLine::Kind::context || line.kind == side) {
      text += line.text;
      text += lineEndText(line);
    }
  return text;
}

/// A stretch of base lines and what stands there instead.
struct Replacement {
  std::int32_t oldStart = 0;
  std::int32_t oldCount = 0;
  std::string text;
};

/// The base text with the stretches replaced; they are in order and do not overlap.
std::string assemble(const std::string& base, const std::vector<Replacement>& replacements)
{
  const std::vector<std::string_view> lines = splitLines(base);
  std::string out;
  out.reserve(base.size());
  std::size_t next = 0;
  for (const Replacement& replacement : replacements) {
    const auto begin = static_cast<std::size_t>(std::max(replacement.oldStart - 1, 0));
    for (; next < begin && next < lines.size(); ++next)
      out += lines[next];
    out += replacement.text;
    next = begin + static_cast<std::size_t>(replacement.oldCount);
  }
  for (; next < lines.size(); ++next)
    out += lines[next];
  return out;
}

/// Gives edited lines the line ends they had: an editor hands back LF whatever the file has.
std::string restoreLineEnds(const std::string& edited, const std::vector<DiffLine>& lines)
{
  std::vector<const DiffLine*> before;
  std::size_t crlf = 0;
  for (const DiffLine& line : lines)
    if (line.kind != DiffLine::Kind::removed) {
      before.push_back(&line);
      crlf += line.crlf ? 1 : 0;
    }
  if (before.empty())
    for (const DiffLine& line : lines) {
      before.push_back(&line);
      crlf += line.crlf ? 1 : 0;
    }
  if (crlf == 0 || edited.find("\r\n") != std::string::npos)
    return edited;
  const bool mostly = crlf * 2 > before.size();
  std::string out;
  std::size_t next = 0;
  for (const std::string_view line : splitLines(edited)) {
    const std::string_view text = withoutLineEnd(line);
    bool end = mostly;
    for (std::size_t i = next; i < before.size(); ++i)
      if (before[i]->text == text) {
        end = before[i]->crlf || (before[i]->noNewlineAtEnd && mostly);
        next = i + 1;
        break;
      }
    out += text;
    if (line.ends_with('\n'))
      out += end ? "\r\n" : "\n";
  }
  return out;
}

struct FoundHunk {
  std::size_t file = 0;
  std::size_t hunk = 0;
  std::vector<LineHunk> hunks; ///< all of the file
};

std::optional<FoundHunk> findHunk(const Fix& fix, int number)
{
  int next = 1;
  for (std::size_t i = 0; i < fix.files.size(); ++i) {
    std::vector<LineHunk> hunks = hunksOf(fix.files[i]);
    if (number >= next && number < next + static_cast<int>(hunks.size()))
      return FoundHunk{i, static_cast<std::size_t>(number - next), std::move(hunks)};
    next += static_cast<int>(hunks.size());
  }
  return std::nullopt;
}

std::unexpected<Error> noSuchHunk(int number)
{
  return fail(ErrorKind::notFound, "This fix has no hunk " + std::to_string(number) + ". Nothing was changed.");
}

/// 1-based last base line that a hunk's context covers.
std::int32_t oldEnd(const LineHunk& hunk)
{
  return hunk.oldStart + hunk.oldCount;
}

} // namespace

std::vector<FileDiff> diffFix(const Fix& fix)
{
  std::vector<FileDiff> files;
  std::int32_t number = 1;
  for (const FixFile& file : fix.files) {
    FileDiff diff;
    diff.path = file.path;
    diff.state = stateOf(file);
    const std::vector<std::string_view> baseLines = splitLines(file.baseText);
    for (LineHunk& lines : hunksOf(file)) {
      DiffHunk hunk;
      hunk.number = number++;
      hunk.oldStart = lines.oldStart;
      hunk.oldCount = lines.oldCount;
      hunk.newStart = lines.newStart;
      hunk.newCount = lines.newCount;
      if (const HunkChoice* choice = choiceFor(fix, hunkKey(file, lines))) {
        hunk.decision = choice->decision;
        hunk.edited = choice->edited;
      }
      hunk.section = headingAbove(baseLines, static_cast<std::size_t>(std::max(lines.oldStart - 1, 0)));
      hunk.words = markWords(lines.lines);
      hunk.lines = std::move(lines.lines);
      diff.hunks.push_back(std::move(hunk));
    }
    files.push_back(std::move(diff));
  }
  return files;
}

std::vector<HunkChoice> hunkChoices(const Fix& fix)
{
  std::vector<HunkChoice> choices;
  for (const FixFile& file : fix.files)
    for (const LineHunk& hunk : hunksOf(file)) {
      const std::string key = hunkKey(file, hunk);
      const HunkChoice* choice = choiceFor(fix, key);
      choices.push_back(choice ? *choice : HunkChoice{key, HunkDecision::undecided, false});
    }
  return choices;
}

std::string hunkNewText(const DiffHunk& hunk)
{
  return sideText(hunk.lines, DiffLine::Kind::added);
}

Result<Fix> decideHunk(const Fix& fix, int number, HunkDecision decision)
{
  const std::optional<FoundHunk> found = findHunk(fix, number);
  if (!found)
    return noSuchHunk(number);
  Fix decided = fix;
  const std::string key = hunkKey(fix.files[found->file], found->hunks[found->hunk]);
  const HunkChoice* before = choiceFor(fix, key);
  setChoice(decided.choices, {key, decision, before && before->edited});
  return decided;
}

Result<Fix> editHunk(const Fix& fix, int number, const std::string& text)
{
  const std::optional<FoundHunk> found = findHunk(fix, number);
  if (!found)
    return noSuchHunk(number);
  const FixFile& file = fix.files[found->file];
  const LineHunk& edited = found->hunks[found->hunk];
  if (stateOf(file) == FileDiff::State::binary || stateOf(file) == FileDiff::State::tooLarge)
    return fail(ErrorKind::unsupported, "This file is binary or larger than 8 MiB, so it can only be accepted or rejected as a whole.", file.path);
  if (!isPlainUtf8(text) || !isPlainUtf8(sideText(edited.lines, DiffLine::Kind::added)))
    return fail(ErrorKind::unsupported, "These lines are not valid UTF-8, and editing them here would damage them. Nothing was changed; edit the file in the encoding it has.", file.path);

  std::string replacement = restoreLineEnds(text, edited.lines);
  const auto baseLines = static_cast<std::int32_t>(splitLines(file.baseText).size());
  if (!replacement.empty() && !replacement.ends_with('\n') && oldEnd(edited) <= baseLines)
    replacement += lineEndOf(file.baseText); // text goes on below: the lines must not run together

  Fix result = fix;
  FixFile& target = result.files[found->file];
  // A neighbour that was rejected and now touches the edited hunk would come back with it: it is left out instead.
  std::vector<bool> leftOut(found->hunks.size(), false);
  std::vector<LineHunk> hunks;
  std::size_t at = 0;
  for (bool again = true; again;) {
    again = false;
    std::vector<Replacement> replacements;
    for (std::size_t i = 0; i < found->hunks.size(); ++i) {
      const LineHunk& hunk = found->hunks[i];
      if (i == found->hunk)
        replacements.push_back({hunk.oldStart, hunk.oldCount, replacement});
      else if (!leftOut[i])
        replacements.push_back({hunk.oldStart, hunk.oldCount, sideText(hunk.lines, DiffLine::Kind::added)});
    }
    target.proposedText = assemble(file.baseText, replacements);
    if (!target.proposedText.empty())
      target.deletedFile = false;
    hunks = hunksOf(target);
    // The edited stretch is known by its base lines, which an edit does not move.
    at = hunks.size();
    for (std::size_t i = 0; i < hunks.size(); ++i)
      if (!hunks[i].lines.empty() && hunks[i].oldStart < oldEnd(edited) + 1 && edited.oldStart < oldEnd(hunks[i]) + 1) {
        bool inside = false;
        std::int32_t oldLine = hunks[i].oldStart;
        for (const DiffLine& line : hunks[i].lines) {
          if (line.oldLine > 0)
            oldLine = line.oldLine;
          inside = inside || (line.kind != DiffLine::Kind::context && oldLine + 1 >= edited.oldStart && oldLine <= oldEnd(edited));
        }
        if (!inside)
          continue;
        at = i;
        for (std::size_t j = 0; j < found->hunks.size(); ++j) {
          const LineHunk& other = found->hunks[j];
          if (j == found->hunk || leftOut[j] || other.oldStart + other.oldCount <= hunks[i].oldStart ||
              other.oldStart >= oldEnd(hunks[i]))
            continue;
          const std::string otherKey = hunkKey(file, other);
          const bool merged = std::ranges::none_of(hunks, [&](const LineHunk& h) { return hunkKey(target, h) == otherKey; });
          const HunkChoice* choice = choiceFor(fix, otherKey);
          if (merged && choice && choice->decision == HunkDecision::rejected) {
            leftOut[j] = true;
            again = true;
          }
        }
      }
  }
  for (std::size_t i = 0; i < hunks.size(); ++i) {
    const std::string key = hunkKey(target, hunks[i]);
    const bool known = std::ranges::any_of(found->hunks, [&](const LineHunk& hunk) { return hunkKey(file, hunk) == key; });
    if (known && i != at)
      continue;
    // A hunk that grew into an undecided neighbour asks again: nobody has decided the neighbour's lines.
    bool undecidedNeighbour = false;
    for (std::size_t j = 0; j < found->hunks.size(); ++j) {
      const LineHunk& other = found->hunks[j];
      const std::string otherKey = hunkKey(file, other);
      if (j == found->hunk || leftOut[j] || other.oldStart >= oldEnd(hunks[i]) || oldEnd(other) <= hunks[i].oldStart ||
          std::ranges::any_of(hunks, [&](const LineHunk& h) { return hunkKey(target, h) == otherKey; }))
        continue;
      const HunkChoice* choice = choiceFor(fix, otherKey);
      undecidedNeighbour = undecidedNeighbour || !choice || choice->decision == HunkDecision::undecided;
    }
    setChoice(result.choices, {key, undecidedNeighbour ? HunkDecision::undecided : HunkDecision::accepted, true});
  }
  return result;
}

std::vector<FixFile> decidedFiles(const Fix& fix, bool undecidedCountAsAccepted)
{
  std::vector<FixFile> files;
  for (const FixFile& file : fix.files) {
    std::vector<Replacement> accepted;
    const std::vector<LineHunk> hunks = hunksOf(file);
    for (const LineHunk& hunk : hunks) {
      const HunkChoice* choice = choiceFor(fix, hunkKey(file, hunk));
      const HunkDecision decision = choice ? choice->decision : HunkDecision::undecided;
      if (decision == HunkDecision::accepted || (decision == HunkDecision::undecided && undecidedCountAsAccepted))
        accepted.push_back({hunk.oldStart, hunk.oldCount, sideText(hunk.lines, DiffLine::Kind::added)});
    }
    if (accepted.empty())
      continue;
    FixFile decided = file;
    if (accepted.size() < hunks.size()) {
      decided.proposedText = assemble(file.baseText, accepted);
      decided.deletedFile = false;
    }
    if (!isSame(decided))
      files.push_back(std::move(decided));
  }
  return files;
}

} // namespace hone
