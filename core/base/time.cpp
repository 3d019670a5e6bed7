#include "base/time.h"

#include <charconv>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

namespace hone {

Micros nowMicros()
{
  using namespace std::chrono;
  return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

namespace {

/// Reads exactly `digits` decimal digits at the front of text and drops them.
bool takeDigits(std::string_view& text, int digits, int& value)
{
  if (text.size() < static_cast<std::size_t>(digits))
    return false;
  value = 0;
  for (int i = 0; i < digits; ++i) {
    const char c = text[static_cast<std::size_t>(i)];
    if (c < '0' || c > '9')
      return false;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(static_cast<std::size_t>(digits));
  return true;
}

bool takeChar(std::string_view& text, std::string_view anyOf)
{
  if (text.empty() || anyOf.find(text.front()) == std::string_view::npos)
    return false;
  text.remove_prefix(1);
  return true;
}

} // namespace

std::optional<Micros> timeFromNumber(double number)
{
  if (!std::isfinite(number) || number <= 0)
    return std::nullopt;
  // Seconds reach 1e11 in the year 5138, so each range of three decades belongs to one unit.
  if (number < 1e11)
    return static_cast<Micros>(std::llround(number * 1e6));
  if (number < 1e14)
    return static_cast<Micros>(std::llround(number * 1e3));
  if (number < 1e17)
    return static_cast<Micros>(std::llround(number));
  if (number < 9e18)
    return static_cast<Micros>(std::llround(number / 1e3));
  return std::nullopt;
}

std::optional<Micros> parseTime(std::string_view text)
{
  while (!text.empty() && text.front() == ' ')
    text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ')
    text.remove_suffix(1);
  if (text.empty())
    return std::nullopt;

  const bool dated = text.size() >= 10 && text[4] == '-' && text[7] == '-';
  if (!dated) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
      return std::nullopt;
    return timeFromNumber(number);
  }

  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (!takeDigits(text, 4, year) || !takeChar(text, "-") || !takeDigits(text, 2, month) || !takeChar(text, "-") ||
      !takeDigits(text, 2, day))
    return std::nullopt;
  std::int64_t fraction = 0;
  std::int64_t zoneMinutes = 0;
  if (!text.empty()) {
    if (!takeChar(text, "Tt ") || !takeDigits(text, 2, hour) || !takeChar(text, ":") || !takeDigits(text, 2, minute))
      return std::nullopt;
    if (takeChar(text, ":") && !takeDigits(text, 2, second))
      return std::nullopt;
    if (takeChar(text, ".,")) {
      std::int64_t scale = 100000;
      bool any = false;
      while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        fraction += (text.front() - '0') * scale;
        scale /= 10;
        text.remove_prefix(1);
        any = true;
      }
      if (!any)
        return std::nullopt;
    }
    takeChar(text, " ");
    if (!text.empty() && !takeChar(text, "Zz")) {
      const bool negative = text.front() == '-';
      int zoneHour = 0, zoneMinute = 0;
      if (!takeChar(text, "+-") || !takeDigits(text, 2, zoneHour))
        return std::nullopt;
      takeChar(text, ":");
      if (!text.empty() && !takeDigits(text, 2, zoneMinute))
        return std::nullopt;
      zoneMinutes = (zoneHour * 60 + zoneMinute) * (negative ? -1 : 1);
    }
    if (!text.empty() && text != "UTC")
      return std::nullopt;
  }
  using namespace std::chrono;
  const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60)
    return std::nullopt;
  const auto days = sys_days(date).time_since_epoch().count();
  const std::int64_t seconds = static_cast<std::int64_t>(days) * 86400 + hour * 3600 + minute * 60 + second - zoneMinutes * 60;
  return seconds * 1000000 + fraction;
}

std::string formatIsoTime(Micros time)
{
  using namespace std::chrono;
  const sys_time<microseconds> point{microseconds(time)};
  const auto dayPoint = floor<days>(point);
  const year_month_day date(dayPoint);
  const std::int64_t inDay = (point - dayPoint).count();
  const std::int64_t seconds = inDay / 1000000;
  std::string out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), seconds / 3600,
                                seconds / 60 % 60, seconds % 60);
  if (const std::int64_t fraction = inDay % 1000000)
    out += fmt::format(".{:06}", fraction);
  return out + "Z";
}

} // namespace hone
