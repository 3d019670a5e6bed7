#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.h"
#include "model/outcome.h"
#include "model/pattern.h"

namespace hone {

enum class TrendStep : std::uint8_t { day, week };

/// One conversation as a trend sees it.
struct TrendRow {
  std::optional<Micros> at; ///< without a time it counts nowhere
  Outcome outcome = Outcome::unknown;
};

/// One day or week (UTC; weeks begin on Monday, as in ISO 8601).
struct TrendPoint {
  Micros start = 0;
  std::int64_t conversations = 0; ///< all, also with an unknown outcome
  Rate failures;                  ///< of those with a known outcome
};

/// From the first to the last step that has conversations, steps without any included. At most 4,000 steps: where times
/// are spread further (one wrong clock is enough), the steps before the last 4,000 are left out. Empty without times.
/// Pure; any thread.
std::vector<TrendPoint> trend(const std::vector<TrendRow>& rows, TrendStep step);

/// Days where the times span less than 13 weeks, else weeks.
TrendStep suitableStep(const std::vector<TrendRow>& rows);

} // namespace hone
