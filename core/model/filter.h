#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "model/outcome.h"
#include "model/pattern.h"

namespace hone {

/// Which conversations are meant; the filter bar as data. Empty lists mean "all". Parts are joined by AND, the values
/// within a part by OR.
struct Filter {
  std::optional<Micros> from;            ///< inclusive, on the start time
  std::optional<Micros> to;              ///< exclusive
  std::vector<std::string> sources;
  std::vector<std::string> agentVersions;
  std::vector<IntentId> intents;         ///< IntentId{0} means no fit
  std::vector<Outcome> outcomes;
  std::string search;                    ///< full-text words; "a phrase" in quotes
  std::optional<Condition> condition;    ///< only conversations that meet it
  bool conditionNegated = false;         ///< … or only those that do not (for "step" and "intent_tool": of that intent)
  bool failuresOnly = false;             ///< isFailure(outcome)

  bool isEmpty() const
  {
    return !from && !to && sources.empty() && agentVersions.empty() && intents.empty() && outcomes.empty() &&
           search.empty() && !condition && !failuresOnly;
  }
};

} // namespace hone
