#pragma once

#include "intents/naming.h"
#include "intents/phrases.h"

namespace hone {

/// Fills IntentName::category: intents whose names share an object come together under it. Internal to core/intents.
void assignCategories(std::vector<IntentName>& intents, const PhraseBook& book);

} // namespace hone
