#pragma once

#include <cstdint>
#include <optional>

#include <QString>

#include "base/time.h"
#include "model/pattern.h"

namespace hone::ui {

/// Numbers as people read them, in the locale's form. Pure functions; any thread.

/// 12,345 (or 12.345).
QString numberText(std::int64_t number);
/// With so many digits after the point.
QString numberText(double number, int decimals);
/// A share 0…1 as "38 %"; one decimal below 10 % only when asked for.
QString percentText(double share, int decimals = 0);
/// "38 % · 31–45 · 212 of 558"; "no data" for n = 0.
QString rateText(const Rate& rate);
/// "31–45 %", the interval alone.
QString intervalText(const Rate& rate);
/// "212 of 558".
QString countOfText(std::int64_t k, std::int64_t n);
/// "1.8 × · 1.5–2.2", a relative risk with its interval.
QString riskText(double risk, double low, double high);
/// "q < 0.001" or "q = 0.02".
QString significanceText(const QString& name, double value);
/// "+3.1 points, worse" style is the page's own; this gives the signed "+3.1" or "−3.1" in percentage points.
QString pointsText(double difference);
/// "320 ms", "4.2 s", "3 min 20 s".
QString durationText(double seconds);
/// Local time: date and minute, or the "—" of nothing known.
QString timeText(const std::optional<Micros>& time);
QString dateText(const std::optional<Micros>& time);

} // namespace hone::ui
