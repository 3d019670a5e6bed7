#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hone {

/// The wording of one kind of step, from resources/recipes/KIND.json. Placeholders: {tool}, {first}, {field}, {When} ("When the user asks to
/// exchange items").
struct Recipe {
  std::string kind;
  std::string title;         ///< imperative, fits a commit subject once filled in
  std::string shortTitle;    ///< used where the title is too long
  std::string instruction;   ///< what is added to the prompt
  std::string did;           ///< "called {first} before {tool}": how evidence names the step when it happened
  std::string didNot;        ///< … when it did not
  std::vector<std::vector<std::string>> already; ///< an item with all words of one list says it already
  bool needsTask = false;    ///< says something only within one intent: across tasks it tells which task it was
  double weight = 1;         ///< how directly an agent can follow it, 0…1; ranks steps with equal evidence
};

/// Words that steps are recognised by (resources/recipes/words.json).
struct StepWords {
  std::vector<std::string> yes;
  std::vector<std::string> all;
  std::vector<std::string> readVerbs;
  std::vector<std::string> handoffVerbs;
  std::vector<std::string> requestVerbs; ///< that the name of an intent may begin with
  std::vector<std::string> stopWords;    ///< that say nothing about a text's subject
};

/// The recipe of a kind of step, or nothing. Any thread.
const Recipe* recipeFor(std::string_view kind);
const StepWords& stepWords();

/// Replaces {name} by its value.
std::string fillIn(std::string_view text, const std::vector<std::pair<std::string_view, std::string>>& values);

} // namespace hone
