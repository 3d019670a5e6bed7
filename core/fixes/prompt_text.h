#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hone {

/// A stretch of a file that is prose for a model: the whole file, a block of YAML, a string of JSON or of a program.
/// text is what the model reads; offsets says where each of its bytes (and its end) stands in the file.
struct PromptPart {
  enum class Escape { none, string, templateLiteral };
  std::string text;
  std::vector<std::size_t> offsets;
  Escape escape = Escape::none;
};

/// The prose of a file, judged by its name and shape. Pure; bounded by the file's size.
std::vector<PromptPart> promptParts(std::string_view path, std::string_view fileText);

/// A rule or paragraph of a prompt.
struct PromptItem {
  std::size_t firstLine = 0;  ///< in the part's text
  std::size_t endLine = 0;    ///< behind its last line that is not blank
  std::string indent;
  std::string marker;         ///< "- ", "3. "; empty for a paragraph
  int number = 0;             ///< of a numbered item
  bool fenced = false;        ///< a block of code: nothing is put after it as if it were a rule
};

/// What stands under one heading, tag or title line.
struct PromptSection {
  std::string heading;        ///< with the headings above it
  std::vector<PromptItem> items;
  std::size_t firstLine = 0;
  std::size_t endLine = 0;
};

struct PromptOutline {
  std::vector<std::string_view> lines; ///< into the part's text
  std::vector<PromptSection> sections;
};
PromptOutline outlinePrompt(std::string_view text);

/// The text of an item, one blank between its words.
std::string itemText(const PromptOutline& outline, const PromptItem& item);

/// The file with instruction (one plain sentence or more, one line) put into a section of a part, after its item number
/// `after`, in that section's style: marker, indentation, blank lines, wrapping, escapes and line ends as around it.
std::string insertInstruction(std::string_view fileText, const PromptPart& part, const PromptOutline& outline,
                              std::size_t section, std::size_t after, const std::string& instruction);

/// Stems of the words of a text, in order; without those that say nothing about a subject ("the", "before") unless asked.
std::vector<std::string> subjectStems(std::string_view text, bool allWords = false);

} // namespace hone
