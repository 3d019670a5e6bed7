#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/job_context.h"
#include "model/outcome.h"
#include "model/pattern.h"

namespace hone {

/// One conversation as pattern search sees it. Condition values are numbers into PatternInput::conditions.
struct PatternRow {
  ConversationId id;
  UserId user;                          ///< 0: unknown; counts as a user of its own
  std::int32_t stratum = 0;             ///< agent version, as a number
  Outcome outcome = Outcome::unknown;   ///< unknown rows count nowhere
  std::vector<std::int32_t> conditions; ///< sorted; those the conversation meets
  std::vector<IntentId> intents;        ///< for version comparison
};

struct PatternInput {
  std::vector<Condition> conditions;
  std::vector<PatternRow> rows;
  std::vector<std::string> strata;      ///< agent version names
};

struct PatternOptions {
  std::string outcome = "failed";       ///< "failed" means any failure
  std::int64_t minimumSupport = 10;     ///< conversations with the condition
};

/// Tests every condition with support ≥ minimumSupport on both sides and ranks by excess failures.
PatternList findPatterns(const PatternInput& input, const PatternOptions& options, const JobContext& job);

/// Failure rates of two agent versions, over all and by intent (names looked up by id).
VersionComparison compareVersions(const PatternInput& input, const std::string& versionA, const std::string& versionB,
                                  const std::function<std::string(IntentId)>& intentName);

/// Whether an outcome counts for PatternOptions::outcome.
bool outcomeMatches(Outcome outcome, const std::string& wanted);

/// 12 hex digits from condition and outcome.
std::string patternId(const Condition& condition, const std::string& outcome);

} // namespace hone
