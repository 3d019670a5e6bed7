#include "workspace/commit_text.h"

#include <fmt/format.h>

namespace hone {

namespace {
constexpr std::size_t kLineWidth = 72;

/// Commit messages hold no control characters, whatever a tool's name or a pattern's label brought along.
std::string plainLine(std::string_view text, bool keepLineEnds)
{
  std::string out;
  for (const char c : text) {
    if (c == '\n' && keepLineEnds)
      out.push_back(c);
    else
      out.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c);
  }
  return out;
}
} // namespace

std::string wrapText(std::string_view text, std::size_t width, std::string_view laterIndent)
{
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    if (text.front() == '\n') {
      out.push_back('\n');
      column = 0;
      text.remove_prefix(1);
      continue;
    }
    if (text.front() == ' ') {
      text.remove_prefix(1);
      continue;
    }
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    const std::string_view word = text.substr(0, end);
    if (column > 0 && column + 1 + word.size() > width) {
      out.push_back('\n');
      out += laterIndent;
      column = laterIndent.size();
    } else if (column > 0) {
      out.push_back(' ');
      ++column;
    }
    out += word;
    column += word.size();
    text.remove_prefix(end);
  }
  return out;
}

std::string formatCommitMessage(const Fix& fix)
{
  std::string out = plainLine(fix.title, false) + "\n";
  if (!fix.rationale.empty())
    out += "\n" + wrapText(plainLine(fix.rationale, true), kLineWidth) + "\n";
  if (!fix.evidence.empty()) {
    out += "\nEvidence:\n";
    for (const EvidenceLine& line : fix.evidence)
      out += wrapText(plainLine(fmt::format("- {}: {}", line.label, line.value), false), kLineWidth, "  ") + "\n";
  }
  out += fmt::format("\nHone-Pattern: {}\n", fix.patternId);
  return out;
}

std::string branchForTitle(std::string_view title)
{
  constexpr std::size_t kLongest = 50;
  std::string slug;
  for (const char c : title) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9'))
      slug.push_back(lower);
    else if (!slug.empty() && slug.back() != '-')
      slug.push_back('-');
  }
  if (slug.size() > kLongest) {
    // Cut between words where one ends in the second half.
    const std::size_t dash = slug.rfind('-', kLongest);
    slug.resize(dash != std::string::npos && dash > kLongest / 2 ? dash : kLongest);
  }
  while (!slug.empty() && slug.back() == '-')
    slug.pop_back();
  return "hone/" + (slug.empty() ? std::string("fix") : slug);
}

} // namespace hone
