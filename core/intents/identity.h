#pragma once

#include <unordered_map>

#include "intents/discovery.h"

// How intents keep their identity over runs and how people's edits last. Internal to core/intents.
namespace hone {

/// Which earlier intent each found group continues, by shared members; SIZE_MAX: none, it is new. Groups that continue
/// an intent into which a person merged others all map to it; otherwise each earlier intent is continued at most once.
std::vector<std::size_t> continueIntents(const std::vector<std::vector<ConversationId>>& found,
                                         const EarlierTaxonomy& earlier);

/// The earlier intents' places in earlier.intents by id, the ids of intents merged into them too.
std::unordered_map<std::int64_t, std::size_t> earlierIndex(const EarlierTaxonomy& earlier);

/// Whether at least half of the documents have an earlier intent: a taxonomy made from a few conversations does not bind
/// the many that came since.
bool knowsMost(const std::vector<IntentDocument>& documents, const EarlierTaxonomy& earlier);

} // namespace hone
