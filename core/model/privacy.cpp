#include "model/privacy.h"

#include <array>
#include <string_view>

namespace hone {

namespace {

constexpr std::array<std::string_view, kRedactionTypes> kTypes{
  "SECRET", "EMAIL", "PHONE", "CARD", "IBAN", "IP", "MAC", "NATIONAL_ID", "NAME", "ADDRESS", "BIRTH_DATE", "CUSTOM", "USER"};
/// For people: one, several.
constexpr std::array<std::pair<std::string_view, std::string_view>, kRedactionTypes> kWords{{
  {"key, token or password", "keys, tokens and passwords"}, {"e-mail address", "e-mail addresses"}, {"phone number", "phone numbers"},
  {"card number", "card numbers"}, {"bank account (IBAN)", "bank accounts (IBAN)"}, {"IP address", "IP addresses"},
  {"hardware address", "hardware addresses"}, {"national identity number", "national identity numbers"}, {"name", "names"},
  {"postal address", "postal addresses"}, {"date of birth", "dates of birth"}, {"word or pattern of your own", "words and patterns of your own"},
  {"user id", "user ids"}}};
constexpr std::size_t kMostSamples = 40;

std::string grouped(std::int64_t number)
{
  std::string digits = std::to_string(number);
  for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  return digits;
}

} // namespace

std::string_view toString(RedactionType type) { return kTypes[static_cast<std::size_t>(type)]; }

std::optional<RedactionType> redactionTypeFromString(std::string_view name)
{
  for (std::size_t i = 0; i < kTypes.size(); ++i)
    if (kTypes[i] == name)
      return static_cast<RedactionType>(i);
  return std::nullopt;
}

std::int64_t RedactionReport::total() const
{
  std::int64_t sum = 0;
  for (const auto& [type, count] : masked)
    sum += count;
  return sum;
}

void RedactionReport::add(const RedactionReport& other)
{
  for (const auto& [type, count] : other.masked)
    masked[type] += count;
  for (const std::string& sample : other.samples)
    if (samples.size() < kMostSamples)
      samples.push_back(sample);
  texts += other.texts;
}

std::string describeRedaction(const RedactionReport& report)
{
  std::string out;
  std::size_t left = report.masked.size();
  for (const auto& [type, count] : report.masked) {
    if (!out.empty())
      out += left == 1 ? " and " : ", ";
    const auto& [one, several] = kWords[static_cast<std::size_t>(type)];
    out += grouped(count) + ' ' + std::string(count == 1 ? one : several);
    --left;
  }
  if (out.empty())
    return "Nothing was found to mask; names and what no detector knows may be there.";
  return "Masked " + out + "; names and what no detector knows may remain.";
}

} // namespace hone
