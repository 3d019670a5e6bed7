#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/outcome.h"

namespace hone {

/// What a pattern is conditioned on. kind is one of the names below; value is exact and locale-free.
///   "intent"        value: the intent's id as text
///   "tool"          value: a tool's name (called at least once)
///   "tool_error"    value: a tool's name (a call of it failed)
///   "signal"        value: SignalKind name
///   "agent_version" "model" "source" "end_reason"   value: the text
///   "user_trait"    value: "name=value"
///   "intent_tool"   value: "intent id|tool name", both
///   "step"          value: "intent id|step name": conversations of that intent in which the step did not happen
///   "phrase"        value: a closed n-gram of user messages   "conversations" value: ids with spaces between; only in a Filter
struct Condition {
  std::string kind;
  std::string value;
  std::string label; ///< for people

  bool operator==(const Condition& other) const { return kind == other.kind && value == other.value; }
};

/// Share k of n with its 95 % Wilson interval. n = 0: no data, everything 0.
struct Rate {
  std::int64_t k = 0;
  std::int64_t n = 0;
  double value = 0;
  double low = 0;
  double high = 0;
};

/// A condition associated with an outcome. Unit: conversations; users counts distinct affected users.
/// Formulas: see patterns/statistics.h.
struct Pattern {
  std::string id;          ///< 12 hex digits of the hash of condition and outcome: stable between runs
  Condition condition;
  std::string outcome;     ///< "failed" here means any failure (isFailure), else an Outcome name
  std::int64_t nWith = 0;
  std::int64_t nWithout = 0;
  std::int64_t outcomesWith = 0;
  std::int64_t outcomesWithout = 0;
  Rate rate;               ///< outcomesWith of nWith
  Rate baselineRate;       ///< outcomesWithout of nWithout
  double relativeRisk = 0; ///< adjusted for agent version (Mantel–Haenszel) where there are several
  double rrLow = 0;
  double rrHigh = 0;
  double crudeRelativeRisk = 0;
  double pValue = 1;
  double qValue = 1;       ///< Benjamini–Hochberg over everything tested
  double excessFailures = 0;
  std::int64_t users = 0;
  bool enoughData = false; ///< minimum support met for an interval worth reading
};

struct PatternList {
  std::int64_t tested = 0;       ///< m of the q-values
  std::int64_t conversations = 0;///< with a known outcome, the base of every rate
  std::vector<Pattern> patterns; ///< those with enough data first, by excess failures, descending
};

/// Two agent versions on the same intents.
struct VersionComparison {
  struct Row {
    std::string intentName; ///< empty: all intents together
    std::int64_t intentId = 0;
    Rate a;
    Rate b;
    double difference = 0;  ///< b − a failure rate, Newcombe interval
    double low = 0;
    double high = 0;
    double pValue = 1;
    double qValue = 1;
    bool enoughData = false;
  };
  std::string versionA;
  std::string versionB;
  std::vector<Row> rows;    ///< the first row is all intents together
};

} // namespace hone
