#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "intents/discovery.h"

namespace hone {

/// What an embedding provider is given of a conversation: the opening and what the user asked for later, one turn a
/// line, at most 2,000 bytes. Not redacted beyond what intentDocument() masks. Empty where there is nothing to judge by.
std::string providerText(const IntentDocument& document);

/// Gives documents their vectors from elsewhere in place of the built-in encoder's: vectors by document, empty for one
/// without text, all others of one length. Long ones are turned to their 256 strongest directions, learned from all of
/// them, so that clustering stays quick. Deterministic for a seed.
void useProviderVectors(std::vector<IntentDocument>& documents, std::vector<std::vector<float>> vectors, std::uint64_t seed);

} // namespace hone
