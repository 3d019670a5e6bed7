#include "ui/shell/filter_bar.h"

#include "ui/widgets/numbers.h"
#include "ui/widgets/theme.h"

#include <algorithm>

namespace hone::ui {

namespace {

constexpr Micros kWordsDay = 86'400'000'000;
constexpr int kNamed = 2;

/// "a or b", or "a, b or 3 more".
QString anyOf(const QStringList& names)
{
  if (names.size() == 1)
    return names.first();
  if (names.size() == kNamed)
    return FilterBar::tr("%1 or %2").arg(names[0], names[1]);
  return FilterBar::tr("%1, %2 or %n more", nullptr, static_cast<int>(names.size()) - kNamed).arg(names[0], names[1]);
}

QStringList toNames(const std::vector<std::string>& values)
{
  QStringList names;
  for (const auto& value : values)
    names += QString::fromStdString(value);
  return names;
}

QString timeWords(const Filter& filter, Micros now)
{
  if (!filter.from && !filter.to)
    return FilterBar::tr("All time");
  if (filter.from && !filter.to) {
    const auto days = static_cast<int>((now - *filter.from + kWordsDay / 2) / kWordsDay);
    if (days >= 1 && days <= 366)
      return FilterBar::tr("Last %n day(s)", nullptr, days);
    return FilterBar::tr("Since %1").arg(dateText(filter.from));
  }
  if (!filter.from)
    return FilterBar::tr("Before %1").arg(dateText(filter.to));
  // The end is exclusive; people name the last day that is in.
  return QStringLiteral("%1 – %2").arg(dateText(filter.from), dateText(*filter.to - 1));
}

} // namespace

FilterWords filterWords(const Filter& filter, const FilterChoices& choices, Micros now)
{
  FilterWords words;
  words.time = timeWords(filter, now);
  words.source = filter.sources.empty() ? FilterBar::tr("all sources") : anyOf(toNames(filter.sources));
  words.version = filter.agentVersions.empty() ? FilterBar::tr("all versions") : anyOf(toNames(filter.agentVersions));
  QStringList intents;
  for (const auto id : filter.intents) {
    const auto known =
      std::find_if(choices.intents.begin(), choices.intents.end(), [id](const auto& entry) { return entry.first == id; });
    intents += !id                              ? FilterBar::tr("no intent")
               : known == choices.intents.end() ? FilterBar::tr("intent %1").arg(id.value)
                                                : QString::fromStdString(known->second);
  }
  words.intent = intents.isEmpty() ? FilterBar::tr("all intents") : anyOf(intents);
  QStringList outcomes;
  if (filter.failuresOnly)
    outcomes += FilterBar::tr("any failure");
  for (const auto outcome : filter.outcomes)
    outcomes += outcomeWord(outcome);
  words.outcome = outcomes.isEmpty() ? FilterBar::tr("all outcomes") : anyOf(outcomes);
  return words;
}

QString filterSentence(const Filter& filter, const FilterChoices& choices, Micros now)
{
  const auto words = filterWords(filter, choices, now);
  QStringList parts;
  if (filter.from || filter.to)
    parts += words.time;
  if (!filter.sources.empty())
    parts += words.source;
  if (!filter.agentVersions.empty())
    parts += words.version;
  if (!filter.intents.empty())
    parts += words.intent;
  if (!filter.outcomes.empty() || filter.failuresOnly)
    parts += words.outcome;
  if (filter.condition)
    parts += QString::fromStdString(filter.condition->label);
  if (!filter.search.empty())
    parts += FilterBar::tr("“%1”").arg(QString::fromStdString(filter.search));
  return parts.join(QStringLiteral(" · "));
}

} // namespace hone::ui
