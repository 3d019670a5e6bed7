#include "model/event.h"

#include <algorithm>
#include <string_view>

#include "base/ascii.h"

namespace hone {

namespace {

constexpr std::size_t kMostOutcomeWord = 60; // bytes; what is longer is a comment

/// Lower case with one sign for what parts words: "Thumbs Down" and "thumbs-down" are one name.
std::string foldedEventName(std::string_view name)
{
  std::string out;
  for (const char c : name)
    out += c == ' ' || c == '-' || c == '.' ? '_' : toAsciiLower(c);
  return out;
}

} // namespace

bool fitsEvent(const EventRule& rule, const Event& event)
{
  if (rule.name != "*" && foldedEventName(rule.name) != foldedEventName(event.name))
    return false;
  if (!rule.text.empty() && foldedEventName(rule.text) != foldedEventName(event.text))
    return false;
  if (rule.from || rule.below)
    return event.number && (!rule.from || *event.number >= *rule.from) && (!rule.below || *event.number < *rule.below);
  // "escalated: false" says that it was not.
  return !event.number || *event.number != 0;
}

std::optional<UnmappedEvents> unmappedBy(const std::vector<EventRule>& rules, const Event& event)
{
  if (std::ranges::any_of(rules, [&](const EventRule& rule) { return fitsEvent(rule, event); }))
    return std::nullopt;
  const std::string name = foldedEventName(event.name);
  const bool isKnown = std::ranges::any_of(rules, [&](const EventRule& rule) { return foldedEventName(rule.name) == name; });
  if (isKnown && event.number)
    return std::nullopt;
  const bool isWord = isKnown && !event.text.empty() && event.text.size() <= kMostOutcomeWord && event.text.find('\n') == std::string::npos;
  return UnmappedEvents{event.name, isWord ? event.text : std::string(), 1};
}

} // namespace hone
