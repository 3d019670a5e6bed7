#include <algorithm>

#include "text/detectors.h"
#include "text/json_walk.h"
#include "text/utf8.h"

namespace hone::redaction {

namespace {

constexpr std::size_t kMostKnown = 500;
constexpr std::size_t kLongestKnown = 200;
constexpr std::size_t kLookedAtForLines = 64 * 1024;
constexpr std::size_t kLongestLabel = 48;

std::string foldedField(std::string_view field)
{
  std::string folded;
  for (const char c : field)
    if (isAlnum(c))
      folded.push_back(lower(c));
  return folded;
}

/// One to five capitalised words.
bool looksLikeName(std::string_view value, std::size_t fewestWords)
{
  std::size_t words = 0;
  bool inWord = false;
  for (std::size_t i = 0; i < value.size();) {
    const std::size_t at = i;
    const char32_t letter = decodeUtf8(value, i);
    if (isLetter(letter)) {
      if (!inWord && !isUpper(letter) && static_cast<unsigned char>(value[at]) < 0x80)
        return false;
      words += inWord ? 0 : 1;
      inWord = true;
    } else if (letter == U' ') {
      inWord = false;
    } else if (letter != U'-' && letter != U'\'' && letter != U'.' && letter != U'\u2019') {
      return false;
    }
  }
  return words >= fewestWords && words <= 5 && value.size() <= 80;
}

struct Scalar {
  std::string field; ///< folded
  std::string value;
  bool isString = false;
};

bool saysOfThing(std::string_view field)
{
  static constexpr std::string_view kSigns[] = {"product", "item", "price", "sku", "categor", "variant", "version", "brand", "model", "size", "colo", "stock",
    "quantity", "country", "airline", "airport", "cuisine", "genre", "price", "rating", "options", "path", "mime", "file"};
  return std::ranges::any_of(kSigns, [&](std::string_view sign) { return field.find(sign) != std::string_view::npos; });
}

void judge(const std::vector<Scalar>& scalars, bool person, std::vector<KnownValue>& values)
{
  bool thing = false, place = false;
  for (const Scalar& scalar : scalars) {
    const FieldMeaning says = meaningOfField(scalar.field);
    const bool counts = says.kind != FieldMeaning::Kind::none && isMasked(says, scalar.value);
    place = place || (counts && says.type == RedactionType::address);
    person = person || scalar.field == "email" || scalar.field == "emailaddress" ||
             (counts && (says.type == RedactionType::phone || says.type == RedactionType::name || says.type == RedactionType::birthDate || says.type == RedactionType::nationalId));
    thing = thing || saysOfThing(scalar.field);
  }
  for (const Scalar& scalar : scalars) {
    if (values.size() >= kMostKnown)
      return;
    if (scalar.value.size() < 3 || scalar.value.size() > kLongestKnown)
      continue;
    const FieldMeaning says = meaningOfField(scalar.field);
    if (says.kind != FieldMeaning::Kind::none) {
      if (isMasked(says, scalar.value))
        values.push_back({scalar.value, says.type});
      else if (person && says.type == RedactionType::address && scalar.isString)
        values.push_back({scalar.value, says.type});
    } else if ((scalar.field == "email" || scalar.field == "emailaddress" || scalar.field == "mail") && scalar.isString) {
      values.push_back({scalar.value, RedactionType::email});
    } else if ((scalar.field == "name" || scalar.field == "nickname" || scalar.field == "username") && scalar.isString) {
      if (person || (!thing && looksLikeName(scalar.value, 2)))
        values.push_back({scalar.value, RedactionType::name});
    } else if ((scalar.field == "city" || scalar.field == "town") && scalar.isString && (place || person)) {
      values.push_back({scalar.value, RedactionType::address});
    } else if (scalar.isString && namesPerson(scalar.field) && looksLikeName(scalar.value, 2)) {
      values.push_back({scalar.value, RedactionType::name}); // "passenger": "Zoe Quimby"
    }
  }
}

} // namespace

bool namesPerson(std::string_view identifier)
{
  static constexpr std::string_view kWords[] = {"user", "customer", "client", "contact", "member", "patient", "guest", "passenger", "employee", "person", "people", "profile",
    "recipient", "sender", "driver", "owner", "assignee", "holder", "caller", "applicant", "tenant", "student", "subscriber", "requester", "agent", "attendee", "traveler", "traveller", "payee"};
  const std::string folded = foldedField(identifier);
  return std::ranges::any_of(kWords, [&](std::string_view word) { return folded.find(word) != std::string::npos; });
}

void collectKnownFromJson(std::string_view json, bool isPerson, std::vector<KnownValue>& values)
{
  struct Level {
    std::vector<Scalar> scalars;
    bool object = false;
    bool person = false;
  };
  std::vector<Level> levels;
  std::vector<std::pair<std::string, bool>> nested;
  std::string ignored, text;
  const auto keep = [&](std::string_view field, std::string_view value, bool isString) {
    // A list's strings stand under the list's field.
    if (!levels.empty())
      levels.back().scalars.push_back({foldedField(field), std::string(value), isString});
  };
  const bool whole = JsonWalk(json).run({}, ignored,
    [&](std::string_view raw, bool isKey, std::string_view field, std::string&) {
      if (isKey || raw.size() < 5 || values.size() >= kMostKnown || !unescapeJson(raw.substr(1, raw.size() - 2), text))
        return false;
      if (mayBeJson(text) && text.size() + 2 <= raw.size() && text.size() < json.size())
        nested.emplace_back(text, !levels.empty() && levels.back().person);
      else
        keep(field, text, true);
      return false;
    },
    [&](std::string_view raw, std::string_view field, std::string&) {
      keep(field, raw, false);
      return false;
    },
    [&](bool opens, bool object, std::string_view field) {
      if (opens) {
        // "address": {…} of a customer is the customer's, and so are the parts of "customers": [{…}].
        const bool above = levels.empty() ? isPerson : levels.back().person && (!levels.back().object || meaningOfField(foldedField(field)).type == RedactionType::address || foldedField(field) == "name");
        levels.push_back({{}, object, above || namesPerson(field)});
      } else {
        judge(levels.back().scalars, levels.back().person && levels.back().object, values);
        levels.pop_back();
      }
    });
  // A result that was cut off says what it says up to there.
  for (; !whole && !levels.empty(); levels.pop_back())
    judge(levels.back().scalars, levels.back().person && levels.back().object, values);
  for (const auto& [inner, person] : nested)
    collectKnownFromJson(inner, person, values);
}

void collectKnownFromLines(std::string_view text, std::vector<KnownValue>& values)
{
  text = text.substr(0, kLookedAtForLines);
  for (std::size_t begin = 0; begin < text.size() && values.size() < kMostKnown;) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    const auto trim = [](std::string_view part) {
      constexpr std::string_view kEdges = " \t\r*_#>|-•\"',;.";
      const std::size_t first = part.find_first_not_of(kEdges);
      return first == std::string_view::npos ? std::string_view() : part.substr(first, part.find_last_not_of(kEdges) - first + 1);
    };
    const std::size_t colon = line.find_first_of(":=");
    if (colon == std::string_view::npos || colon > kLongestLabel)
      continue;
    const std::string label = foldedField(line.substr(0, colon));
    const std::string_view value = trim(line.substr(colon + 1));
    if (value.size() < 3 || value.size() > kLongestKnown)
      continue;
    const FieldMeaning says = meaningOfField(label);
    if (says.kind != FieldMeaning::Kind::none && isMasked(says, value) && (says.type != RedactionType::name || looksLikeName(value, 1)))
      values.push_back({std::string(value), says.type});
    else if ((label == "name" || namesPerson(label)) && looksLikeName(value, label == "name" ? 1 : 2))
      values.push_back({std::string(value), RedactionType::name});
  }
}

} // namespace hone::redaction
