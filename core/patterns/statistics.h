#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/pattern.h"

namespace hone {

/// Everything here is pure, deterministic and may be called from any thread. Counts outside their range (k < 0, k > n)
/// are brought into it rather than trusted. All intervals are two-sided at 95 %.

struct Interval {
  double estimate = 0;
  double low = 0;
  double high = 0;
};

/// Wilson score interval. E. B. Wilson, JASA 22 (1927). n = 0 gives an empty Rate.
Rate wilson(std::int64_t k, std::int64_t n);

/// The same for a share of items that count differently; n > 0 is their effective number (Kish).
Interval wilsonShare(double share, double n);

/// Relative risk (a/n1)/(c/n0) with the log interval (Katz et al. 1978); ½ is added to each cell when a or c is 0, and
/// when both rates are 1 (the log variance would be 0). A side without members gives an empty interval.
Interval relativeRisk(std::int64_t a, std::int64_t n1, std::int64_t c, std::int64_t n0);

/// Risk difference a/n1 − c/n0 with Newcombe's hybrid score interval (Newcombe 1998, method 10). A side without members
/// gives an empty interval.
Interval riskDifference(std::int64_t a, std::int64_t n1, std::int64_t c, std::int64_t n0);

/// One 2×2 table of a stratified analysis: a of n1 with the condition, c of n0 without.
struct Stratum {
  std::int64_t a = 0;
  std::int64_t n1 = 0;
  std::int64_t c = 0;
  std::int64_t n0 = 0;
};

/// Mantel–Haenszel pooled relative risk with the Greenland–Robins (1985) variance. Only strata that hold both sides
/// speak. Where those have no outcome on one side, or nothing but outcomes, ½ is added to the pooled cells in all,
/// shared among the strata by their size. Falls back to the crude one (pooled cells) where no stratum holds both sides.
Interval mantelHaenszelRelativeRisk(std::span<const Stratum> strata);

/// Two-sided p of the 2×2 table: Fisher's exact test (sum of tables as likely or less, with a relative tolerance of
/// 1e-7), χ² without correction when all expected counts are ≥ 5 and n > 2,000. 1 where the table says nothing.
double tablePValue(std::int64_t a, std::int64_t n1, std::int64_t c, std::int64_t n0);

/// Two-sided p of association given the strata: with one informative stratum tablePValue; else the exact conditional
/// test (the sum of a is a sum of hypergeometric variables; sum of what is as likely or less, tolerance as above), or
/// Cochran–Mantel–Haenszel χ² without correction when the strata hold more than 2,000 and the criterion of Mantel and
/// Fleiss (1980) holds: the expected sum lies ≥ 5 inside its range on both ends.
double stratifiedPValue(std::span<const Stratum> strata);

/// Benjamini–Hochberg q-values, in the order of p (Benjamini and Hochberg 1995).
std::vector<double> benjaminiHochberg(std::span<const double> p);

} // namespace hone
