#include <fmt/format.h>

#include "report/report.h"
#include "report/wording.h"

namespace hone {

std::string reportCsv(const ReportData& data)
{
  std::string out = csvLine({"rank", "pattern_id", "kind", "condition", "associated_outcome", "n_with", "outcomes_with", "rate",
                             "rate_low", "rate_high", "n_without", "outcomes_without", "baseline_rate", "relative_risk",
                             "rr_low", "rr_high", "p_value", "q_value", "excess_failures", "users", "enough_data", "tested"});
  std::int64_t rank = 0;
  for (const Pattern& pattern : data.patterns.patterns) {
    using report::decimal;
    out += csvLine({fmt::format("{}", ++rank), pattern.id, pattern.condition.kind, pattern.condition.label, pattern.outcome,
                    fmt::format("{}", pattern.nWith), fmt::format("{}", pattern.outcomesWith), decimal(pattern.rate.value, 6),
                    decimal(pattern.rate.low, 6), decimal(pattern.rate.high, 6), fmt::format("{}", pattern.nWithout),
                    fmt::format("{}", pattern.outcomesWithout), decimal(pattern.baselineRate.value, 6),
                    decimal(pattern.relativeRisk, 4), decimal(pattern.rrLow, 4), decimal(pattern.rrHigh, 4),
                    fmt::format("{:.6g}", pattern.pValue), fmt::format("{:.6g}", pattern.qValue),
                    decimal(pattern.excessFailures, 2), fmt::format("{}", pattern.users), pattern.enoughData ? "true" : "false",
                    fmt::format("{}", data.patterns.tested)});
  }
  return out;
}

} // namespace hone
