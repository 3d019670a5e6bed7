#pragma once

#include "intents/discovery.h"

// How intents keep their identity over runs and how people's edits last. Internal to core/intents.
namespace hone {

/// Which earlier intent each found group continues, by shared members; SIZE_MAX: none, it is new. Groups that continue
/// an intent into which a person merged others all map to it; otherwise each earlier intent is continued at most once.
std::vector<std::size_t> continueIntents(const std::vector<std::vector<ConversationId>>& found,
                                         const EarlierTaxonomy& earlier);

} // namespace hone
