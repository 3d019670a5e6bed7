#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/filter.h"
#include "store/store.h"

namespace hone {

/// Whether a conversation meets a condition, judged from its facts; sourceName is the name of its source.
/// Nothing when the facts cannot tell (phrases and steps need the texts).
std::optional<bool> meetsCondition(const ConversationFacts& facts, const std::string& sourceName, const Condition& condition);

/// Whether a conversation that does not meet a condition is one that the condition is compared with: a part of an intent
/// is compared within that intent (patterns/associations.h), everything else with the rest.
bool isComparedWith(const ConversationFacts& facts, const Condition& condition);

/// Every (kind, value) that a conversation meets and that patterns are looked for in.
std::vector<std::pair<std::string, std::string>> conditionsOf(const ConversationFacts& facts, const std::string& sourceName);

/// The two halves of "intent id|name".
std::optional<std::pair<IntentId, std::string>> splitIntentValue(std::string_view value);

} // namespace hone
