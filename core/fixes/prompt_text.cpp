#include "fixes/prompt_text.h"

#include <algorithm>
#include <cctype>

#include "fixes/recipe_data.h"
#include "fixes/steps.h"
#include "fixes/text_lines.h"

namespace hone {

namespace {

std::string_view bare(std::string_view line)
{
  line = withoutLineEnd(line);
  const std::size_t first = line.find_first_not_of(" \t");
  line = first == std::string_view::npos ? std::string_view() : line.substr(first);
  while (line.ends_with(' ') || line.ends_with('\t') || line.ends_with('\r'))
    line.remove_suffix(1);
  return line;
}

/// Depth of a heading line and its words: "## Title" is 2, a tag or a bold title 5; 0 is no heading.
std::size_t headingDepth(std::string_view line, std::string& title)
{
  const std::string_view text = bare(line);
  const std::size_t hashes = text.find_first_not_of('#');
  if (hashes != 0 && hashes != std::string_view::npos && hashes <= 6 && text[hashes] == ' ') {
    title = text.substr(hashes + 1);
    return hashes;
  }
  if (text.size() > 2 && text.front() == '<' && text.back() == '>' && text.find('<', 1) == std::string_view::npos && text[1] != '!') {
    const bool closing = text[1] == '/';
    title = closing ? std::string() : std::string(text.substr(1, text.size() - 2));
    return closing ? 6 : 5;
  }
  if (text.size() > 4 && text.starts_with("**") && (text.ends_with("**") || text.ends_with("**:") || text.ends_with(":**")) &&
      text.find("**", 2) >= text.size() - 3) {
    title = text.substr(2, text.rfind("**") - 2);
    return 6;
  }
  return 0;
}

/// The list marker that a line begins with ("- ", "12. "), or nothing.
std::string markerOf(std::string_view text, int& number)
{
  number = 0;
  for (const std::string_view marker : {"- ", "* ", "+ ", "• "})
    if (text.starts_with(marker))
      return std::string(marker);
  std::size_t digits = 0;
  while (digits < text.size() && digits < 4 && std::isdigit(static_cast<unsigned char>(text[digits])) != 0)
    ++digits;
  if (digits == 0 || text.size() < digits + 2 || (text[digits] != '.' && text[digits] != ')') || text[digits + 1] != ' ')
    return {};
  number = std::stoi(std::string(text.substr(0, digits)));
  return std::string(text.substr(0, digits + 2));
}

std::string stemOf(std::string word)
{
  // A light stem is enough to see that "exchanged" and "exchange" are about the same.
  const auto cut = [&](std::string_view ending, std::size_t least) {
    if (word.size() >= ending.size() + least && word.ends_with(ending)) {
      word.resize(word.size() - ending.size());
      return true;
    }
    return false;
  };
  const std::size_t whole = word.size();
  if (!cut("ations", 4) && !cut("ation", 4) && !cut("ings", 4) && !cut("ing", 4) && !cut("ies", 3) && !cut("ed", 4) && !cut("es", 4))
    cut("s", 3);
  // "transferring" is "transfer", but "calling" keeps its two.
  if (whole - word.size() >= 2 && word.size() > 3 && word.back() == word[word.size() - 2] && std::string_view("lsz").find(word.back()) == std::string_view::npos)
    word.pop_back();
  if (word.size() > 4 && (word.back() == 'e' || word.back() == 'y'))
    word.pop_back();
  return word;
}

std::string wrapped(const std::string& text, std::size_t width, const std::string& hanging, std::string_view lineEnd)
{
  std::string out;
  std::size_t column = 0;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = text.find(' ', i);
    if (end == std::string::npos)
      end = text.size();
    const std::size_t length = end - i;
    if (column > 0 && column + 1 + length > width) {
      out += lineEnd;
      out += hanging;
      column = hanging.size();
    } else if (column > 0) {
      out += ' ';
      ++column;
    }
    out.append(text, i, length);
    column += length;
    i = end + 1;
  }
  return out;
}

std::string escaped(const std::string& text, PromptPart::Escape escape)
{
  if (escape == PromptPart::Escape::none)
    return text;
  std::string out;
  for (const char c : text) {
    if (escape == PromptPart::Escape::templateLiteral) {
      if (c == '`' || c == '\\')
        out += '\\';
      out += c;
      continue;
    }
    if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += "\\t";
    else {
      if (c == '"' || c == '\\')
        out += '\\';
      out += c;
    }
  }
  return out;
}

} // namespace

PromptOutline outlinePrompt(std::string_view text)
{
  PromptOutline outline;
  outline.lines = splitLines(text);
  std::vector<std::pair<std::size_t, std::string>> path;
  PromptSection section;
  bool fence = false;
  bool open = false; // the last item goes on
  const auto close = [&](std::size_t line) {
    section.endLine = line;
    outline.sections.push_back(std::move(section));
    section = {};
    section.firstLine = line;
    open = false;
  };
  for (std::size_t i = 0; i < outline.lines.size(); ++i) {
    const std::string_view line = bare(outline.lines[i]);
    const std::string indent(outline.lines[i].substr(0, outline.lines[i].find_first_not_of(" \t")));
    if (line.starts_with("```") || line.starts_with("~~~")) {
      if (!fence && !open) {
        section.items.push_back({i, i + 1, indent, {}, 0, true});
        open = true;
      }
      fence = !fence;
      section.items.back().endLine = i + 1;
      section.items.back().fenced = true;
      continue;
    }
    if (fence) {
      section.items.back().endLine = i + 1;
      continue;
    }
    if (line.empty()) {
      open = open && !section.items.empty() && !section.items.back().marker.empty();
      continue;
    }
    std::string title;
    if (const std::size_t depth = headingDepth(outline.lines[i], title); depth > 0) {
      close(i);
      while (!path.empty() && path.back().first >= depth)
        path.pop_back();
      if (!title.empty())
        path.emplace_back(depth, title);
      for (const auto& [level, part] : path)
        section.heading += (section.heading.empty() ? "" : " › ") + part;
      section.firstLine = i + 1;
      continue;
    }
    int number = 0;
    const std::string marker = markerOf(line, number);
    if (!marker.empty()) {
      // A nested item belongs to the one above it.
      const bool nested = open && !section.items.empty() && !section.items.back().marker.empty() && indent.size() > section.items.back().indent.size();
      if (!nested)
        section.items.push_back({i, i + 1, indent, marker, number, false});
      section.items.back().endLine = i + 1;
      open = true;
      continue;
    }
    const bool continues = open && !section.items.empty() &&
                           (section.items.back().marker.empty() || indent.size() > section.items.back().indent.size() || section.items.back().endLine == i);
    if (!continues)
      section.items.push_back({i, i + 1, indent, {}, 0, false});
    section.items.back().endLine = i + 1;
    open = true;
  }
  close(outline.lines.size());
  std::erase_if(outline.sections, [](const PromptSection& one) { return one.items.empty() && one.heading.empty(); });
  return outline;
}

std::string itemText(const PromptOutline& outline, const PromptItem& item)
{
  std::string text;
  for (std::size_t i = item.firstLine; i < item.endLine; ++i) {
    const std::string_view line = bare(outline.lines[i]);
    if (line.empty())
      continue;
    if (!text.empty())
      text += ' ';
    text += line;
  }
  return text;
}

std::string insertInstruction(std::string_view fileText, const PromptPart& part, const PromptOutline& outline, std::size_t sectionIndex,
                              std::size_t after, const std::string& instruction)
{
  const PromptSection& section = outline.sections[sectionIndex];
  const std::string lineEnd(lineEndOf(part.text));
  const auto at = [&](std::size_t line) {
    return line < outline.lines.size() ? static_cast<std::size_t>(outline.lines[line].data() - part.text.data()) : part.text.size();
  };
  const auto put = [&](std::size_t offset, const std::string& text) {
    std::string file(fileText);
    // Programs keep their line ends; within a string they are escaped.
    file.insert(part.offsets[offset], escaped(text, part.escape));
    return file;
  };
  if (section.items.empty()) {
    // A heading with nothing under it.
    const std::size_t line = section.firstLine;
    const bool ended = line > 0 && outline.lines[line - 1].ends_with('\n');
    return put(at(line), (ended ? "" : lineEnd) + lineEnd + instruction + lineEnd);
  }
  if (outline.lines.size() == 1 && section.items[0].marker.empty() && !part.text.ends_with('\n')) {
    const std::string gap = part.text.ends_with(' ') ? "" : " ";
    return put(part.text.size(), gap + instruction); // one line is all there is: the sentence joins it
  }
  std::size_t index = std::min(after, section.items.size() - 1);
  if (section.items[index].number > 0) // numbered items are not renumbered: the new one is the last of its run
    while (index + 1 < section.items.size() && section.items[index + 1].number == section.items[index].number + 1 &&
           section.items[index + 1].indent == section.items[index].indent)
      ++index;
  const PromptItem& item = section.items[index];
  std::string marker = item.marker;
  if (item.number > 0) {
    const std::size_t digits = marker.find_first_not_of("0123456789");
    marker = std::to_string(item.number + 1) + marker.substr(digits);
  }
  std::size_t apart = 0;
  std::size_t together = 0;
  std::size_t longest = 0;
  std::size_t continued = 0;
  for (const PromptSection& one : outline.sections)
    for (std::size_t i = 0; i < one.items.size(); ++i) {
      for (std::size_t line = one.items[i].firstLine; line < one.items[i].endLine; ++line) {
        longest = std::max(longest, withoutLineEnd(outline.lines[line]).size());
        int number = 0;
        continued += line > one.items[i].firstLine && !one.items[i].fenced && markerOf(bare(outline.lines[line]), number).empty() ? 1 : 0;
      }
      if (&one == &section && i + 1 < one.items.size())
        (one.items[i + 1].firstLine > one.items[i].endLine ? apart : together) += 1;
    }
  // A single item says nothing about the gap; then the rest of the text does.
  if (apart + together == 0)
    for (const PromptSection& one : outline.sections)
      for (std::size_t i = 0; i + 1 < one.items.size(); ++i)
        if (one.items[i].marker.empty() == item.marker.empty())
          (one.items[i + 1].firstLine > one.items[i].endLine ? apart : together) += 1;
  const bool blank = marker.empty() || apart > together;
  std::string body = item.indent + marker + instruction;
  if (continued >= 3 && longest <= 120)
    body = item.indent + wrapped(marker + instruction, std::max<std::size_t>(longest, 60) - item.indent.size(),
                                 item.indent + std::string(marker.size(), ' '), lineEnd);
  const std::size_t offset = at(item.endLine);
  const bool ended = offset > 0 && part.text[offset - 1] == '\n';
  std::string text;
  if (!ended)
    text = lineEnd + (blank ? lineEnd : "") + body;
  else
    text = (blank ? lineEnd : "") + body + lineEnd;
  return put(offset, text);
}

std::vector<std::string> subjectStems(std::string_view text, bool allWords)
{
  std::vector<std::string> stems;
  const std::vector<std::string>& stop = stepWords().stopWords;
  std::string word;
  const auto flush = [&] {
    if (word.size() > 1 && (allWords || std::ranges::find(stop, word) == stop.end()))
      stems.push_back(stemOf(word));
    word.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool hump = std::isupper(c) != 0 && i > 0 && std::islower(static_cast<unsigned char>(text[i - 1])) != 0;
    if ((std::isalnum(c) == 0 && c < 0x80) || hump)
      flush();
    if (std::isalnum(c) != 0 || c >= 0x80)
      word += static_cast<char>(std::tolower(c));
  }
  flush();
  return stems;
}

} // namespace hone
