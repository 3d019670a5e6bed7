#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.h"

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
