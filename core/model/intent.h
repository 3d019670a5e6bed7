#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/time.h"

namespace hone {

enum class IntentOrigin : std::uint8_t { discovered, suggested, manual };

std::string_view toString(IntentOrigin origin);

/// What users try to do.
struct Intent {
  IntentId id;
  std::string category;
  std::string name;              ///< verb and object, unique within the taxonomy
  bool nameIsManual = false;     ///< a person's name is never replaced by re-discovery
  std::string description;
  std::vector<std::string> keywords;
  IntentOrigin origin = IntentOrigin::discovered;
  bool pinned = false;           ///< stays, even where discovery finds nothing like it any more
  bool retired = false;          ///< keeps its past, takes no new conversation
};

/// One change of the taxonomy as its history shows it.
struct TaxonomyChange {
  std::int64_t id = 0;
  Micros at = 0;
  std::string who;
  std::string kind;              ///< "rename", "describe", "categorise", "pin", "unpin", "retire", "restore", "create", "merge",
                                 ///< "split", "move", "label", "accept", "import", "discovery"
  std::string summary;           ///< one sentence, with the names of then
  bool canUndo = false;
  bool undone = false;
};

/// A group among what fits no intent, offered as an intent.
struct IntentSuggestion {
  std::int64_t id = 0;           ///< 0 before it is stored
  std::string name;
  std::vector<std::string> keywords;
  std::vector<ConversationId> members; ///< most typical first
};

/// What a person said of a conversation of the gold set.
struct GoldLabel {
  std::string who;
  IntentId intent;               ///< 0: none of the intents
  Micros at = 0;
};

/// A conversation of the gold set, and what was said of it.
struct GoldItem {
  ConversationId conversation;
  IntentId predicted;            ///< when it was drawn; 0: no fit
  double weight = 1;             ///< how many conversations of the store it stands for
  std::vector<GoldLabel> labels; ///< by name of the person
};

/// That a conversation holds a task of an intent. A conversation may hold several; ordinal 0 is the primary one.
struct IntentAssignment {
  ConversationId conversation;
  std::int32_t ordinal = 0;
  IntentId intent;               ///< 0: no fit
  double confidence = 0;         ///< 0…1
  std::string origin;            ///< what decided: "embedded" (the built-in engine) or "person"
};

/// An intent with what a list shows of it.
struct IntentSummary {
  Intent intent;
  std::int64_t conversations = 0; ///< with it as a primary or further task
  std::int64_t failures = 0;
  std::int64_t withOutcome = 0;   ///< denominator of the failure rate
  std::int64_t users = 0;
  std::vector<ConversationId> examples;         ///< representative first
  std::vector<std::string> exampleTexts;        ///< the openings of examples, in the same order
};

} // namespace hone
