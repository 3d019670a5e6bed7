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
  UserId user;                          ///< 0: unknown; affected users count known ones only
  std::int32_t stratum = 0;             ///< agent version, as a number into PatternInput::strata
  Outcome outcome = Outcome::unknown;   ///< unknown rows count nowhere
  std::vector<std::int32_t> conditions; ///< sorted; those the conversation meets; numbers out of range are ignored
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

/// Tests every condition with support ≥ minimumSupport on both sides once, and ranks those with enough data first, by excess failures (outcomesWith −
/// nWith · rate without), then p, then kind and value. Conversations with an unknown outcome count nowhere.
///
/// A condition on a part of an intent ("step", "intent_tool"; the value begins with "intent id|") is compared within that
/// intent where the input holds it as a condition of kind "intent" and every conversation that meets the part meets the
/// intent: otherwise the intent's own rate would speak instead of the step's. All others are compared with the rest.
///
/// Where there are several agent versions, relative risk and p are adjusted for them (Mantel–Haenszel; the exact or
/// Cochran–Mantel–Haenszel test), except for conditions of kind "agent_version". q is over everything tested.
/// enoughData: ≥ 20 conversations on both sides, and ≥ 5 with and ≥ 5 without the outcome in the two together.
/// users: distinct users who had both the condition and the outcome.
///
/// Pure; any thread; one to two passes over the rows and memory for one number per row and per pair of condition and
/// version that occurs. Cancelled: an empty list.
PatternList findPatterns(const PatternInput& input, const PatternOptions& options, const JobContext& job);

/// Failure rates of two agent versions, over all (first row) and by intent, most conversations first; an intent that no
/// conversation of either version has is not listed. difference is b − a. q is over the intents that both versions have
/// (the first row keeps its own p). enoughData as in findPatterns. A version that is not there gives empty rates.
VersionComparison compareVersions(const PatternInput& input, const std::string& versionA, const std::string& versionB,
                                  const std::function<std::string(IntentId)>& intentName);

/// Whether an outcome counts for PatternOptions::outcome.
bool outcomeMatches(Outcome outcome, const std::string& wanted);

/// 12 hex digits from condition and outcome.
std::string patternId(const Condition& condition, const std::string& outcome);

} // namespace hone
