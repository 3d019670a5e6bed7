#include <algorithm>
#include <cctype>

#include "base/ascii.h"
#include "fixes/prompt_text.h"
#include "fixes/text_lines.h"

namespace hone {

namespace {

/// Shorter strings of programs and data are no prompts.
constexpr std::size_t kLeastLiteral = 80;

bool hasEnding(std::string_view path, std::initializer_list<std::string_view> endings)
{
  const std::string small = asciiLower(path);
  return std::ranges::any_of(endings, [&](std::string_view ending) { return small.ends_with(ending); });
}

PromptPart plainPart(std::string_view file, std::size_t begin, std::size_t end, PromptPart::Escape escape = PromptPart::Escape::none)
{
  PromptPart part;
  part.text = file.substr(begin, end - begin);
  part.offsets.reserve(part.text.size() + 1);
  for (std::size_t i = begin; i <= end; ++i)
    part.offsets.push_back(i);
  part.escape = escape;
  return part;
}

void appendCodePoint(std::string& out, unsigned value)
{
  if (value < 0x80) {
    out += static_cast<char>(value);
  } else if (value < 0x800) {
    out += static_cast<char>(0xC0U | (value >> 6U));
    out += static_cast<char>(0x80U | (value & 0x3FU));
  } else {
    out += static_cast<char>(0xE0U | (value >> 12U));
    out += static_cast<char>(0x80U | ((value >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (value & 0x3FU));
  }
}

/// The text between two quotes on one line, unescaped.
PromptPart stringPart(std::string_view file, std::size_t begin, std::size_t end)
{
  PromptPart part;
  part.escape = PromptPart::Escape::string;
  for (std::size_t i = begin; i < end;) {
    const std::size_t at = i;
    const std::size_t before = part.text.size();
    if (file[i] != '\\' || i + 1 >= end) {
      part.text += file[i++];
    } else {
      const char c = file[i + 1];
      i += 2;
      if (c == 'n')
        part.text += '\n';
      else if (c == 't')
        part.text += '\t';
      else if (c == 'r')
        part.text += '\r';
      else if (c == 'u' && i + 4 <= end) {
        unsigned value = 0;
        for (std::size_t k = 0; k < 4; ++k) {
          const auto digit = static_cast<unsigned char>(file[i + k]);
          value = value * 16 + (std::isdigit(digit) != 0 ? digit - '0' : (std::tolower(digit) - 'a' + 10) & 15);
        }
        i += 4;
        appendCodePoint(part.text, value);
      } else {
        part.text += c;
      }
    }
    for (std::size_t k = before; k < part.text.size(); ++k)
      part.offsets.push_back(at);
  }
  part.offsets.push_back(end);
  return part;
}

/// Long strings between quotes. A string never crosses a line unless its kind may (three quotes, backticks).
void literalParts(std::string_view file, bool tripleQuotes, bool backticks, bool singleQuotes, std::string_view comment, std::vector<PromptPart>& parts)
{
  for (std::size_t i = 0; i < file.size();) {
    if (!comment.empty() && file.substr(i).starts_with(comment)) {
      i = std::min(file.find('\n', i), file.size());
      continue;
    }
    const char quote = file[i];
    if (quote != '"' && !(quote == '\'' && (singleQuotes || tripleQuotes)) && !(quote == '`' && backticks)) {
      ++i;
      continue;
    }
    const std::string three(3, quote);
    if (tripleQuotes && file.substr(i).starts_with(three)) {
      const std::size_t end = file.find(three, i + 3);
      if (end == std::string_view::npos)
        return;
      if (end - i - 3 >= kLeastLiteral)
        parts.push_back(plainPart(file, i + 3, end));
      i = end + 3;
      continue;
    }
    std::size_t end = i + 1;
    while (end < file.size() && file[end] != quote && (quote == '`' || file[end] != '\n'))
      end += file[end] == '\\' ? 2 : 1;
    if (end >= file.size() || file[end] != quote) {
      ++i; // an apostrophe, or a string that is not closed on its line
      continue;
    }
    if (end - i - 1 >= kLeastLiteral)
      parts.push_back(quote == '`' ? plainPart(file, i + 1, end, PromptPart::Escape::templateLiteral) : stringPart(file, i + 1, end));
    i = end + 1;
  }
}

std::size_t indentOf(std::string_view line)
{
  return std::min(line.find_first_not_of(" \t"), line.size());
}

/// Block scalars of YAML ("key: |"), each with its indentation.
void yamlBlocks(std::string_view file, std::vector<PromptPart>& parts)
{
  const std::vector<std::string_view> lines = splitLines(file);
  std::vector<std::size_t> starts;
  std::size_t offset = 0;
  for (const std::string_view line : lines) {
    starts.push_back(offset);
    offset += line.size();
  }
  starts.push_back(offset);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view line = withoutLineEnd(lines[i]);
    while (line.ends_with(' '))
      line.remove_suffix(1);
    const std::size_t mark = line.find_last_of("|>");
    if (mark == std::string_view::npos || mark + 3 < line.size() || mark < 2 || line[mark - 1] != ' ' ||
        (line[mark - 2] != ':' && line[mark - 2] != '-'))
      continue;
    const std::size_t parent = indentOf(line);
    std::size_t end = i + 1;
    std::size_t last = end;
    while (end < lines.size()) {
      const std::string_view body = withoutLineEnd(lines[end]);
      if (indentOf(body) < body.size()) {
        if (indentOf(body) <= parent)
          break;
        last = end + 1;
      }
      ++end;
    }
    if (starts[last] - starts[i + 1] >= kLeastLiteral)
      parts.push_back(plainPart(file, starts[i + 1], starts[last]));
    i = last > i ? last - 1 : i;
  }
}

} // namespace

std::vector<PromptPart> promptParts(std::string_view path, std::string_view fileText)
{
  std::vector<PromptPart> parts;
  if (hasEnding(path, {".json", ".jsonl", ".ipynb"})) {
    literalParts(fileText, false, false, false, {}, parts);
  } else if (hasEnding(path, {".yaml", ".yml"})) {
    yamlBlocks(fileText, parts);
    if (parts.empty())
      literalParts(fileText, false, false, true, {}, parts);
  } else if (hasEnding(path, {".toml", ".py", ".pyi"})) {
    literalParts(fileText, true, false, true, "#", parts);
  } else if (hasEnding(path, {".js", ".ts", ".tsx", ".jsx", ".mjs", ".cjs", ".go", ".java", ".kt", ".rs", ".cs", ".cpp", ".cc", ".c", ".h",
                              ".hpp", ".swift", ".php", ".dart", ".scala"})) {
    literalParts(fileText, false, true, hasEnding(path, {".js", ".ts", ".tsx", ".jsx", ".mjs", ".cjs", ".php", ".dart"}), "//", parts);
  } else if (hasEnding(path, {".rb", ".ex", ".lua", ".sh", ".r", ".jl"})) {
    literalParts(fileText, hasEnding(path, {".ex", ".jl"}), false, true, "#", parts);
  } else if (!fileText.empty()) {
    parts.push_back(plainPart(fileText, 0, fileText.size()));
  }
  return parts;
}

} // namespace hone
