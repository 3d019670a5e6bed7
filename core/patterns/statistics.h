#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/pattern.h"

namespace hone {

/// Wilson score interval at 95 %. E. B. Wilson, JASA 22 (1927). n = 0 gives an empty Rate.
Rate wilson(std::int64_t k, std::int64_t n);

struct Interval {
  double estimate = 0;
  double low = 0;
  double high = 0;
};

/// Relative risk (a/n1)/(c/n0) with the 95 % log interval (Katz et al. 1978); ½ is added to each cell when a or c is 0.
Interval relativeRisk(std::int64_t a, std::int64_t n1, std::int64_t c, std::int64_t n0);

/// Risk difference a/n1 − c/n0 with Newcombe's hybrid score interval (Newcombe 1998, method 10).
Interval riskDifference(std::int64_t a, std::int64_t n1, std::int64_t c, std::int64_t n0);

/// One 2×2 table of a stratified analysis: a of n1 with the condition, c of n0 without.
struct Stratum {
  std::int64_t a = 0;
  std::int64_t n1 = 0;
  std::int64_t c = 0;
  std::int64_t n0 = 0;
};

/// Mantel–Haenszel pooled relative risk with the Greenland–Robins (1985) variance. Falls back to the crude one (pooled
/// cells) where no stratum holds both sides.
Interval mantelHaenszelRelativeRisk(std::span<const Stratum> strata);

/// Two-sided p of the 2×2 table: Fisher's exact test (sum of tables as likely or less), χ² without correction when all
/// expected counts are ≥ 5 and n > 2,000.
double tablePValue(std::int64_t a, std::int64_t n1, std::int64_t c, std::int64_t n0);

/// Benjamini–Hochberg q-values, in the order of p.
std::vector<double> benjaminiHochberg(std::span<const double> p);

} // namespace hone
