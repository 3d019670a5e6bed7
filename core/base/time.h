#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hone {

/// UTC microseconds since 1970-01-01. "No time known" is std::optional, never 0.
using Micros = std::int64_t;

/// The time now. Any thread.
Micros nowMicros();

/// Reads ISO 8601 ("2025-08-01T15:09:42.489597", with or without zone; no zone is UTC; a space instead of T; a date
/// alone), and Unix seconds, milliseconds, microseconds or nanoseconds told apart by size. Nothing for anything else.
std::optional<Micros> parseTime(std::string_view text);

/// Unix time told apart by size as in parseTime.
std::optional<Micros> timeFromNumber(double number);

/// "2025-08-01T15:09:42.489597Z"; fraction left out when zero.
std::string formatIsoTime(Micros time);

} // namespace hone
