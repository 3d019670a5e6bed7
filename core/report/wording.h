#pragma once

#include <cstdint>
#include <string>

#include "model/pattern.h"

// How reports write numbers: one place, so that the HTML, the Markdown and the tests say the same.
namespace hone::report {

/// "1,234,567".
std::string count(std::int64_t value);
/// "38 % · 31–45 · 212 of 558"; "no data" for an empty rate.
std::string rate(const Rate& rate);
/// "1.82 (1.31–2.54)", or "not enough data".
std::string relativeRisk(const Pattern& pattern);
/// "0.003", "< 0.001".
std::string probability(double value);
std::string decimal(double value, int digits);

} // namespace hone::report
