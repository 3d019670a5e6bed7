#include "capture/mapping_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

#include "text/utf8.h"

namespace hone {

namespace {

struct RoleWord {
  std::string_view word;
  Role role;
};
constexpr auto kRoleWords = std::to_array<RoleWord>({
  {"user", Role::user}, {"human", Role::user}, {"customer", Role::user}, {"client", Role::user}, {"visitor", Role::user},
  {"caller", Role::user}, {"consumer", Role::user}, {"guest", Role::user}, {"enduser", Role::user}, {"requester", Role::user},
  {"member", Role::user}, {"patient", Role::user}, {"student", Role::user}, {"buyer", Role::user}, {"shopper", Role::user},
  {"passenger", Role::user}, {"inbound", Role::user}, {"incoming", Role::user}, {"contact", Role::user}, {"lead", Role::user},
  {"cust", Role::user}, {"question", Role::user}, {"kunde", Role::user}, {"nutzer", Role::user}, {"prompter", Role::user},
  {"assistant", Role::assistant}, {"agent", Role::assistant}, {"bot", Role::assistant}, {"chatbot", Role::assistant},
  {"ai", Role::assistant}, {"model", Role::assistant}, {"gpt", Role::assistant}, {"chatgpt", Role::assistant}, {"claude", Role::assistant},
  {"support", Role::assistant}, {"supportagent", Role::assistant}, {"rep", Role::assistant}, {"representative", Role::assistant},
  {"advisor", Role::assistant}, {"adviser", Role::assistant}, {"operator", Role::assistant}, {"staff", Role::assistant},
  {"employee", Role::assistant}, {"csr", Role::assistant}, {"wizard", Role::assistant}, {"outbound", Role::assistant},
  {"outgoing", Role::assistant}, {"virtualagent", Role::assistant}, {"virtualassistant", Role::assistant}, {"aiagent", Role::assistant},
  {"aiassistant", Role::assistant}, {"answer", Role::assistant}, {"response", Role::assistant}, {"helpdesk", Role::assistant},
  {"tech", Role::assistant}, {"admin", Role::assistant}, {"teammate", Role::assistant}, {"assistent", Role::assistant}, {"berater", Role::assistant}, {"mitarbeiter", Role::assistant},
  {"system", Role::system}, {"developer", Role::system}, {"instructions", Role::system},
  {"tool", Role::tool}, {"function", Role::tool}, {"toolresult", Role::tool}, {"observation", Role::tool}, {"api", Role::tool},
});

struct OutcomeWord {
  std::string_view word;
  Outcome outcome;
};
/// Only words that say how it ended for the user: "closed" and "completed" are said of tickets that were given up, too.
constexpr auto kOutcomeWords = std::to_array<OutcomeWord>({
  {"resolved", Outcome::resolved}, {"solved", Outcome::resolved}, {"success", Outcome::resolved}, {"successful", Outcome::resolved},
  {"succeeded", Outcome::resolved}, {"fixed", Outcome::resolved}, {"gelost", Outcome::resolved},
  {"failed", Outcome::failed}, {"failure", Outcome::failed}, {"fail", Outcome::failed}, {"unresolved", Outcome::failed},
  {"unsolved", Outcome::failed}, {"notresolved", Outcome::failed}, {"notsolved", Outcome::failed}, {"unsuccessful", Outcome::failed},
  {"abandoned", Outcome::abandoned}, {"abandon", Outcome::abandoned}, {"dropped", Outcome::abandoned}, {"gaveup", Outcome::abandoned},
  {"droppedoff", Outcome::abandoned}, {"noresponse", Outcome::abandoned},
  {"escalated", Outcome::escalated}, {"escalation", Outcome::escalated}, {"handedoff", Outcome::escalated}, {"handoff", Outcome::escalated},
  {"handover", Outcome::escalated}, {"transferred", Outcome::escalated}, {"transferredtohuman", Outcome::escalated},
});

std::string_view trimmedValue(std::string_view text)
{
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\n' || text.front() == '\r'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\n' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

std::optional<Micros> fromParts(const std::tm& parts, std::int64_t micros = 0)
{
  std::tm copy = parts;
  if (copy.tm_mday < 1 || copy.tm_mday > 31 || copy.tm_mon < 0 || copy.tm_mon > 11 || copy.tm_year < -1800 || copy.tm_year > 8000)
    return std::nullopt;
  const int day = copy.tm_mday;
  const long zone = parts.tm_gmtoff;
  const std::time_t seconds = ::timegm(&copy);
  if (copy.tm_mday != day)
    return std::nullopt; // the 31st of June
  return (static_cast<Micros>(seconds) - zone) * 1000000 + micros;
}

std::optional<Micros> byPattern(const std::string& text, const char* pattern)
{
  std::tm parts{};
  parts.tm_mday = 1;
  const char* const end = ::strptime(text.c_str(), pattern, &parts);
  if (!end || *end != '\0')
    return std::nullopt;
  return fromParts(parts);
}

struct DayMonth {
  int first = 0, second = 0, year = 0;
  std::string_view rest; ///< the time of day
  char separator = '/';
};

std::optional<DayMonth> splitDayMonth(std::string_view text)
{
  DayMonth out;
  const auto number = [&](int& value, int least, int most) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const auto digits = end - text.data();
    if (error != std::errc{} || digits < least || digits > most)
      return false;
    text.remove_prefix(static_cast<std::size_t>(digits));
    return true;
  };
  if (!number(out.first, 1, 2) || text.empty() || (text[0] != '/' && text[0] != '.' && text[0] != '-'))
    return std::nullopt;
  out.separator = text[0];
  text.remove_prefix(1);
  if (!number(out.second, 1, 2) || text.empty() || text[0] != out.separator)
    return std::nullopt;
  text.remove_prefix(1);
  if (!number(out.year, 2, 4))
    return std::nullopt;
  if (out.year < 100)
    out.year += out.year < 70 ? 2000 : 1900;
  if (!text.empty() && text[0] != ' ' && text[0] != ',' && text[0] != 'T')
    return std::nullopt;
  out.rest = trimmedValue(text.substr(text.empty() ? 0 : 1));
  return out;
}

std::optional<Micros> ofDayMonth(const DayMonth& date, bool dayFirst)
{
  std::tm parts{};
  parts.tm_mday = dayFirst ? date.first : date.second;
  parts.tm_mon = (dayFirst ? date.second : date.first) - 1;
  parts.tm_year = date.year - 1900;
  std::int64_t micros = 0;
  if (!date.rest.empty()) {
    std::string rest(date.rest);
    if (const std::size_t dot = rest.find('.'); dot != std::string::npos) {
      std::size_t end = dot + 1;
      std::int64_t scale = 100000;
      for (; end < rest.size() && rest[end] >= '0' && rest[end] <= '9'; ++end, scale /= 10)
        micros += (rest[end] - '0') * scale;
      rest.erase(dot, end - dot);
    }
    bool read = false;
    for (const char* pattern : {"%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%H:%M:%S %z", "%H:%M:%S UTC", "%H:%M:%SZ"}) {
      std::tm attempt = parts;
      const char* const stop = ::strptime(rest.c_str(), pattern, &attempt);
      if (stop && *stop == '\0') {
        parts = attempt;
        read = true;
        break;
      }
    }
    if (!read)
      return std::nullopt;
  }
  return fromParts(parts, micros);
}

} // namespace

std::string plainName(std::string_view name)
{
  std::string out;
  for (const char c : name) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80)
      out += c;
    else if (c >= 'A' && c <= 'Z')
      out += static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::optional<Role> roleOfWord(std::string_view word, const Mapping& mapping)
{
  word = trimmedValue(word);
  const std::string folded = foldCase(word);
  for (const auto& [known, role] : mapping.roles)
    if (foldCase(known) == folded)
      return role;
  const std::string plain = plainName(word);
  for (const RoleWord& known : kRoleWords)
    if (known.word == plain)
      return known.role;
  const auto other = std::ranges::find(mapping.roles, "*", &std::pair<std::string, Role>::first);
  return other == mapping.roles.end() || word.empty() ? std::nullopt : std::optional(other->second);
}

std::optional<Outcome> outcomeOfWord(std::string_view word, const Mapping& mapping)
{
  word = trimmedValue(word);
  const std::string folded = foldCase(word);
  for (const auto& [known, outcome] : mapping.outcomes)
    if (foldCase(known) == folded)
      return outcome;
  if (mapping.resolvedFrom)
    if (const auto number = numberOfText(word, mapping))
      return *number >= *mapping.resolvedFrom ? Outcome::resolved : Outcome::failed;
  const std::string plain = plainName(word);
  for (const OutcomeWord& known : kOutcomeWords)
    if (known.word == plain)
      return known.outcome;
  return std::nullopt;
}

std::optional<int> dayMonthOrder(std::string_view text)
{
  const auto date = splitDayMonth(trimmedValue(text));
  if (!date || !(ofDayMonth(*date, true) || ofDayMonth(*date, false)))
    return std::nullopt;
  if (date->first > 12)
    return 1;
  if (date->second > 12)
    return 2;
  // Nobody writes months first with dots.
  return date->separator == '.' ? 1 : 0;
}

std::optional<Micros> timeOfText(std::string_view text, const Mapping& mapping)
{
  text = trimmedValue(text);
  if (text.empty() || text.size() > 64)
    return std::nullopt;
  const std::string copy(text);
  const bool dayFirst = mapping.timeFormat == "day-first";
  const bool monthFirst = mapping.timeFormat == "month-first";
  if (!mapping.timeFormat.empty() && !dayFirst && !monthFirst)
    return byPattern(copy, mapping.timeFormat.c_str());
  if (const auto time = parseTime(text))
    return time;
  if (const auto date = splitDayMonth(text)) {
    if (dayFirst || monthFirst)
      return ofDayMonth(*date, dayFirst);
    const int order = dayMonthOrder(text).value_or(0);
    return order == 0 ? std::nullopt : ofDayMonth(*date, order == 1);
  }
  for (const char* pattern :
       {"%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%a, %d %b %Y %H:%M:%S GMT", "%a, %d %b %Y %H:%M:%S %z", "%d %b %Y %H:%M:%S",
        "%d %b %Y %H:%M", "%d %b %Y", "%b %d, %Y %I:%M:%S %p", "%b %d, %Y %I:%M %p", "%b %d, %Y %H:%M", "%b %d, %Y", "%b %d, %Y, %I:%M %p",
        "%a %b %d %H:%M:%S %Y", "%a %b %d %H:%M:%S %z %Y", "%Y%m%dT%H%M%SZ", "%Y%m%d%H%M%S"})
    if (const auto time = byPattern(copy, pattern))
      return time;
  return std::nullopt;
}

std::optional<double> numberOfText(std::string_view text, const Mapping& mapping)
{
  text = trimmedValue(text);
  if (text.ends_with('%'))
    text = trimmedValue(text.substr(0, text.size() - 1));
  std::string digits;
  for (const char c : text) {
    if (mapping.decimalComma && c == '.')
      continue;
    digits += mapping.decimalComma && c == ',' ? '.' : c;
  }
  if (digits.starts_with('+'))
    digits.erase(0, 1);
  double number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size())
    return std::nullopt;
  return number;
}

} // namespace hone
