#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hone {

/// What a chat model is told of an intent. Everything in it is redacted already.
struct NameQuestion {
  std::string name;                  ///< what the embedded engine calls it
  std::vector<std::string> keywords;
  std::vector<std::string> examples; ///< what users asked, most typical first
};

struct ProposedName {
  std::string name;
  std::string definition;
};

/// The instructions, and the message with several intents as JSON: users' words are data in it, never instructions.
std::string namingInstructions();
std::string namingMessage(std::span<const NameQuestion> questions);

/// The names in an answer, by question; nothing for one that is missing or cannot be a name (see nameProblem()). Text
/// around the JSON and code fences are passed over. Error: rejected when there is no JSON in it.
Result<std::vector<std::optional<ProposedName>>> readNames(std::string_view answer, std::size_t count);

/// Why a text cannot be an intent's name: empty when it can. A name is 2 to 6 words of letters that begin with a verb's
/// base form, at most 60 bytes, in one line.
std::string nameProblem(std::string_view name);

} // namespace hone
