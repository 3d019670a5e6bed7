#pragma once

#include "intents/corpus.h"
#include "intents/numeric.h"

// Tasks told from what the agent did. Internal to core/intents.
namespace hone {

/// A tool, or tools that always come together, whose use is what the user asked for.
struct Action {
  std::vector<std::int32_t> tools; ///< the one that names it first
  double asked = 0;                ///< how well users' words tell its use: area under the ROC curve, out of fold
};

struct ActionTasks {
  std::vector<Action> actions;
  std::vector<std::vector<std::int32_t>> taken; ///< per document: actions in the order they were first taken
};

/// A tool names a task when it changes something, is not part of nearly every conversation, and users' own words tell
/// (out of fold) whether it will be used: steps of a procedure that users do not ask for fail that test. A tool that
/// only reads qualifies where conversations that use it end there (nothing is changed) and users ask for it.
ActionTasks findActions(const Corpus& corpus, std::uint64_t seed);

} // namespace hone
