#pragma once

#include <span>
#include <vector>

#include "base/error.h"
#include "base/job_context.h"
#include "intents/discovery.h"

namespace hone {

/// A place on the map of conversations; x and y from −1 to 1.
struct MapPoint {
  float x = 0;
  float y = 0;
};

/// Places conversations on a map, one point a document: intents that mean alike lie near each other and do not cover each
/// other, a conversation lies within its intent's disc by how it differs from the typical one (its two main directions),
/// the disc's area growing with the number of conversations. What fits nothing is a disc of its own.
/// Deterministic; the calling thread; 100,000 documents take seconds, most of it the encoder.
/// `intents` are the documents' primary ones, in their order; where there are fewer, the rest fits nothing.
Result<std::vector<MapPoint>> layoutConversations(const std::vector<IntentDocument>& documents, std::span<const IntentId> intents, std::uint64_t seed,
                                                  const JobContext& job);

} // namespace hone
