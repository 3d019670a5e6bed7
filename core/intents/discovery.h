#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/job_context.h"
#include "model/conversation.h"
#include "model/intent.h"

namespace hone {

/// What the intent engine looks at of one conversation. Made by intentDocument(); texts are not kept by the engine.
struct IntentDocument {
  ConversationId id;
  std::vector<std::string> userTurns; ///< task-bearing user turns, opening first; greetings, thanks, ids left out;
                                      ///< personal data and machine markers masked, each at most 1,500 bytes
  std::vector<std::string> tools;     ///< names of the tools the agent called, in call order, repeats kept
  std::vector<float> vector = {};     ///< what it means, from a provider (provider_vectors.h); empty: the built-in encoder says
};

/// Looks at what the user said and what the agent called; system text, tool results, the agent's own words and calls
/// made on the user's side are left out. Empty for a conversation without messages. Pure; any thread.
IntentDocument intentDocument(ConversationId id, const Conversation& conversation);

struct DiscoveryOptions {
  std::uint64_t seed = 1;         ///< same documents and seed, same result
  int intentCount = 0;            ///< 0: chosen from the data
  bool encoder = true;            ///< false: judge by these conversations' own words alone
  bool afresh = false;            ///< group everything anew and match the groups to the earlier intents, instead of
                                  ///< keeping known conversations where they are
};

/// What is kept of an earlier run, so that intents keep their identity and people's edits last.
struct EarlierTaxonomy {
  std::vector<Intent> intents;
  std::vector<IntentAssignment> assignments;                   ///< origin "person" are constraints
  std::vector<std::pair<IntentId, IntentId>> merged;           ///< old id → id it was merged into
};

struct DiscoveryResult {
  std::vector<Intent> intents;                  ///< kept ones with their id, new ones with negative ids −1, −2, …
  std::vector<IntentAssignment> assignments;    ///< every document; intents refer to the ids above, 0: no fit
  std::vector<ConversationId> examples;         ///< unused by the store; three representatives per intent, most typical
                                                ///< first, in the order of intents; id 0 where there are fewer
  std::vector<ConversationId> borderline;       ///< two per intent that only just belong to it, in the same way
  bool isAnew = false;                          ///< everything was grouped, because too little was known or on request
};

/// Discovers the intents of these conversations. Where most of them are known from an earlier run, those keep their
/// intents, new ones are told by what the known ones teach, and only what fits nothing is looked through for new intents;
/// so a taxonomy lasts over re-runs. Deterministic. Runs on the calling thread and at most one more;
/// 1,000 documents take seconds. Fewer than 10 documents give one intent per distinct task at best, never an error.
Result<DiscoveryResult> discoverIntents(const std::vector<IntentDocument>& documents, const EarlierTaxonomy& earlier,
                                        const DiscoveryOptions& options, const JobContext& job);

/// "exchange_delivered_order_items" → "Exchange delivered order items"; camelCase and dots too.
std::string humanizeIdentifier(std::string_view identifier);

} // namespace hone
