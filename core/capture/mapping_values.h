#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "model/mapping.h"

namespace hone {

/// The role of a word that people use in tables ("Customer", "bot", "Support Agent"), without case; the mapping's own
/// words come first, and what it says of "*" stands for any other. Nothing for a word that is not known.
std::optional<Role> roleOfWord(std::string_view word, const Mapping& mapping);

/// The outcome of a word ("solved", "handed off") or a number, by the mapping's own words and its threshold first.
/// Nothing for what is not known.
std::optional<Outcome> outcomeOfWord(std::string_view word, const Mapping& mapping);

/// A time in the mapping's format; without one in any form of base/time.h and the usual written ones ("2 Jan 2024 15:04",
/// "01/31/2024 3:04 PM" where only one order of day and month is possible). No zone is UTC.
std::optional<Micros> timeOfText(std::string_view text, const Mapping& mapping);

/// A number as the mapping writes them; a share in per cent is what it says ("85 %" is 85).
std::optional<double> numberOfText(std::string_view text, const Mapping& mapping);

/// Which order of day and month such a text must have: 1 day first, 2 month first, 0 either, nothing: it is no such date.
std::optional<int> dayMonthOrder(std::string_view text);

/// Lower case without anything but letters and digits: "Conversation ID" → "conversationid".
std::string plainName(std::string_view name);

} // namespace hone
