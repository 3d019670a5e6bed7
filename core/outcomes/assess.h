#pragma once

#include <utility>
#include <vector>

#include "base/error.h"
#include "base/job_context.h"
#include "model/conversation.h"
#include "model/outcome.h"

namespace hone {

/// Signals of one conversation, in message order. Pure; any thread.
std::vector<Signal> detectSignals(const Conversation& conversation);

/// How well the inferred outcomes agree with the explicit ones where both exist.
struct OutcomeModelQuality {
  std::int64_t labelled = 0;       ///< conversations with an explicit outcome
  double auroc = 0;                ///< cross-validated, by user where users are known; 0 when not learned
  bool learned = false;            ///< false: too few labels, the rules decide
};

/// One conversation as the outcome model sees it: numbers and signals only, so a million fit in memory.
struct OutcomeFeatures {
  ConversationId id;
  UserId user;
  std::optional<ExplicitOutcome> explicitOutcome;
  std::string endReason;
  std::vector<Signal> signals;
  std::int32_t messages = 0;
  std::int32_t userTurns = 0;
  std::int32_t toolCalls = 0;
  std::int32_t toolErrors = 0;
  double repeatedRequest = 0;      ///< largest Jaccard likeness between two user turns
  std::int32_t lastUserWords = 0;
};

OutcomeFeatures outcomeFeatures(ConversationId id, UserId user, const Conversation& conversation);

/// Explicit outcomes win; the others are inferred by a model learned from the explicit ones where there are enough
/// (at least 50 of each side), else by rules over the signals with a probability that says how sure they are.
std::vector<std::pair<ConversationId, OutcomeAssessment>> assessOutcomes(std::vector<OutcomeFeatures> features,
                                                                        OutcomeModelQuality* quality = nullptr);

} // namespace hone
