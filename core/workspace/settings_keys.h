#pragma once

#include <string_view>

namespace hone {

/// Keys of the store's settings that the workspace owns.
inline constexpr std::string_view kIntentExamplesKey = "workspace.intent_examples"; ///< "intent:id,id,id;…"
inline constexpr std::string_view kOutcomeModelKey = "workspace.outcome_model";     ///< "learned auroc labels"
inline constexpr std::string_view kOutcomeJudgeKey = "workspace.outcome_judge";     ///< OutcomeModel::toText()
inline constexpr std::string_view kRepositoriesKey = "workspace.repositories";      ///< one folder a line

} // namespace hone
