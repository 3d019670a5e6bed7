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

namespace {

std::string numbered(std::int64_t number, std::string_view one) { return grouped(number) + ' ' + std::string(one) + (number == 1 ? "" : "s"); }

std::string whatGoes(std::int64_t conversations, std::int64_t messages, std::int64_t users, std::int64_t events, std::int64_t setAside)
{
  std::vector<std::string> parts;
  // Where only records go that could not be read, there is nothing to say of conversations.
  if (conversations > 0 || users + events + setAside == 0)
    parts.push_back(numbered(conversations, "conversation") + " with " + numbered(messages, "message"));
  for (const auto& [count, word] : {std::pair(users, "user"), std::pair(events, "event"), std::pair(setAside, "set-aside record")})
    if (count > 0)
      parts.push_back(numbered(count, word));
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i)
    out += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return out;
}

} // namespace

std::string describeWhatGoes(const ErasurePreview& preview)
{
  return whatGoes(preview.conversations, preview.messages, preview.users, preview.events, preview.setAside);
}

std::string describeWhatWent(const ErasureReport& report)
{
  return whatGoes(report.conversations, report.messages, report.users, report.events, report.setAside);
}

std::string describeNothingToErase(const ErasureRequest& request)
{
  if (request.setAsideOnly)
    return "Nothing that fits is set aside. Nothing was deleted.";
  if (request.user.empty())
    return "Nothing in this store fits. Nothing was erased.";
  return "Nothing in this store is of the user \"" + request.user + "\": no conversation, no event and no set-aside record. Nothing was erased. Give the id"
         " exactly as the agent reports it, with its capital letters; every conversation shows whose it is.";
}

std::string describeErasure(const ErasureReport& report)
{
  std::string out = "Erased " + describeWhatWent(report) + ".\n";
  if (!report.rows.empty()) {
    out += "\nRows taken out, by table:\n";
    for (const auto& [table, rows] : report.rows)
      out += "  " + table + ": " + grouped(rows) + "\n";
  }
  out += "\nProof: " + grouped(report.proof.strings) + " distinctive strings of what was erased, drawn before it was, were looked for in\n";
  for (const ErasureProof::File& file : report.proof.files)
    out += "  " + file.path + (file.bytes > 0 ? " (" + grouped(file.bytes) + " bytes)" : std::string()) + ": " +
           (file.found == 0 ? std::string("none found") : grouped(file.found) + " found") + "\n";
  if (report.proof.shared > 0)
    out += grouped(report.proof.shared) + " of them are in conversations that stay as well; those were not counted as found.\n";
  out += report.proof.clean ? "Nothing of what was looked for is left.\n" : "Something is left: see the files above.\n";
  for (const auto& [title, lines] : {std::pair("\nAlso:\n", &report.notes), std::pair("\nOut of Hone's reach:\n", &report.unreachable)}) {
    if (!lines->empty())
      out += title;
    for (const std::string& line : *lines)
      out += "  " + line + "\n";
  }
  return out;
}

} // namespace hone
