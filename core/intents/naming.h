#pragma once

#include <string>
#include <vector>

#include "intents/discovery.h"

// Names, keywords and categories. Internal to core/intents.
namespace hone {

/// What a name is made from: the members of an intent and, where it is an action, its tool.
struct NamingInput {
  std::vector<std::int32_t> members; ///< indices of documents, primary task first
  std::string tool;                  ///< empty for an intent known by words alone
};

struct IntentName {
  std::string wanted;      ///< the best name, which another intent may have taken
  double said = 0;         ///< share of the conversations that say what the best name says
  std::string name;                  ///< sentence case, at most five words
  std::string category;
  bool telling = true;               ///< false: its members share no words to name them by
  std::vector<std::string> keywords; ///< at most six, surface forms, most telling first
};

/// Names all intents together, so that names are unique (also against `taken`) and categories shared. Names hold words
/// that several conversations use, never digits, addresses or people's names.
std::vector<IntentName> nameIntents(const std::vector<IntentDocument>& documents, const std::vector<NamingInput>& intents,
                                    const std::vector<std::string>& taken);

/// Names that mean the same: their words without form words, endings and verbs that say no more than that it is wanted,
/// sorted ("Get proof of insurance" and "Check insurance proof").
std::string meaningOf(const std::string& name);

} // namespace hone
