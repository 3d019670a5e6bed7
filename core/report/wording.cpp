#include "report/wording.h"

#include <cmath>

#include <fmt/format.h>

namespace hone::report {

std::string count(std::int64_t value)
{
  std::string digits = fmt::format("{}", value < 0 ? -value : value);
  for (int i = static_cast<int>(digits.size()) - 3; i > 0; i -= 3)
    digits.insert(static_cast<std::size_t>(i), ",");
  return value < 0 ? "-" + digits : digits;
}

std::string rate(const Rate& rate)
{
  if (rate.n == 0)
    return "no data";
  return fmt::format("{:.0f} % · {:.0f}–{:.0f} · {} of {}", rate.value * 100, rate.low * 100, rate.high * 100, count(rate.k),
                     count(rate.n));
}

std::string relativeRisk(const Pattern& pattern)
{
  if (!pattern.enoughData)
    return "not enough data";
  return fmt::format("{:.2f} ({:.2f}–{:.2f})", pattern.relativeRisk, pattern.rrLow, pattern.rrHigh);
}

std::string probability(double value)
{
  return value < 0.001 ? "< 0.001" : fmt::format("{:.3f}", value);
}

std::string decimal(double value, int digits)
{
  return std::isfinite(value) ? fmt::format("{:.{}f}", value, digits) : std::string();
}

} // namespace hone::report
