#include "ui/widgets/numbers.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace hone::ui {

namespace {

QString numberPhrase(const char* text) { return QCoreApplication::translate("hone::ui::numbers", text); }

const QChar kNarrowGap(0x00A0);
const QChar kMinus(0x2212);

} // namespace

QString numberText(std::int64_t number) { return QLocale().toString(static_cast<qlonglong>(number)); }

QString numberText(double number, int decimals)
{
  auto text = QLocale().toString(std::abs(number), 'f', decimals);
  return std::signbit(number) && number != 0 ? kMinus + text : text;
}

QString percentText(double share, int decimals)
{
  return numberText(share * 100, decimals) + kNarrowGap + QLatin1Char('%');
}

QString intervalText(const Rate& rate)
{
  if (rate.n == 0)
    return QStringLiteral("—");
  return QStringLiteral("%1–%2").arg(numberText(rate.low * 100, 0), percentText(rate.high));
}

QString countOfText(std::int64_t k, std::int64_t n)
{
  return numberPhrase(QT_TRANSLATE_NOOP("hone::ui::numbers", "%1 of %2")).arg(numberText(k), numberText(n));
}

QString rateText(const Rate& rate)
{
  if (rate.n == 0)
    return numberPhrase(QT_TRANSLATE_NOOP("hone::ui::numbers", "no data"));
  return QStringLiteral("%1 · %2–%3 · %4")
    .arg(percentText(rate.value), numberText(rate.low * 100, 0), numberText(rate.high * 100, 0),
         countOfText(rate.k, rate.n));
}

QString riskText(double risk, double low, double high)
{
  return QStringLiteral("%1%2× · %3–%4").arg(numberText(risk, 1), kNarrowGap, numberText(low, 1), numberText(high, 1));
}

QString significanceText(const QString& name, double value)
{
  if (value < 0.001)
    return QStringLiteral("%1 < %2").arg(name, numberText(0.001, 3));
  return QStringLiteral("%1 = %2").arg(name, numberText(value, value < 0.1 ? 3 : 2));
}

QString pointsText(double difference)
{
  const auto text = numberText(difference * 100, 1);
  return difference > 0 ? QLatin1Char('+') + text : text;
}

QString durationText(double seconds)
{
  if (seconds < 1)
    return numberText(std::max(seconds, 0.0) * 1000, 0) + kNarrowGap + QStringLiteral("ms");
  if (seconds < 60)
    return numberText(seconds, seconds < 10 ? 1 : 0) + kNarrowGap + QStringLiteral("s");
  const auto whole = static_cast<std::int64_t>(seconds + 0.5);
  return numberPhrase(QT_TRANSLATE_NOOP("hone::ui::numbers", "%1 min %2 s")).arg(whole / 60).arg(whole % 60);
}

QString timeText(const std::optional<Micros>& time)
{
  if (!time)
    return QStringLiteral("—");
  return QLocale().toString(QDateTime::fromMSecsSinceEpoch(*time / 1000), QLocale::ShortFormat);
}

QString dateText(const std::optional<Micros>& time)
{
  if (!time)
    return QStringLiteral("—");
  return QLocale().toString(QDateTime::fromMSecsSinceEpoch(*time / 1000).date(), QLocale::ShortFormat);
}

} // namespace hone::ui
