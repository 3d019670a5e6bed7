#include <fmt/format.h>

#include "base/json_writer.h"
#include "capture/json.h"
#include "capture/mapping.h"

namespace hone {

namespace {

constexpr std::array<std::string_view, 3> kShapes{"messages", "turns", "conversations"};

void writePairs(JsonWriter& json, std::string_view key, const std::vector<std::pair<std::string, std::string>>& pairs)
{
  if (pairs.empty())
    return;
  json.key(key).beginObject();
  for (const auto& [name, place] : pairs)
    json.member(name, place);
  json.endObject();
}

Result<void> readPairs(const JsonValue& value, std::string_view key, std::vector<std::pair<std::string, std::string>>& pairs)
{
  if (!value)
    return {};
  if (!value.isObject())
    return fail(ErrorKind::invalidInput, fmt::format("\"{}\" of the mapping is not an object of name and place.", key));
  value.forEachField([&](std::string_view name, const JsonValue& place) { pairs.emplace_back(name, place.text()); });
  return {};
}

std::optional<Role> roleFromWord(std::string_view word)
{
  for (const Role role : {Role::system, Role::user, Role::assistant, Role::tool, Role::other})
    if (word == toString(role))
      return role;
  return std::nullopt;
}

} // namespace

std::string mappingToJson(const Mapping& mapping)
{
  JsonWriter json;
  json.beginObject();
  if (!mapping.name.empty())
    json.member("name", mapping.name);
  json.member("shape", kShapes[static_cast<std::size_t>(mapping.shape)]);
  if (!mapping.delimiter.empty())
    json.member("delimiter", mapping.delimiter);
  if (mapping.header)
    json.member("header", *mapping.header);
  if (!mapping.records.empty())
    json.member("records", mapping.records);
  json.key("fields").beginObject();
  for (const MappingPlace& place : mappingPlaces())
    if (const std::string& value = mapping.*place.member; !value.empty() && place.name != "records")
      json.member(place.name, value);
  json.endObject();
  writePairs(json, "traits", mapping.traits);
  writePairs(json, "scores", mapping.scores);
  writePairs(json, "metadata", mapping.metadata);
  if (!mapping.keepRest)
    json.member("keep_rest", false);
  if (mapping.rowsGoOn)
    json.member("rows_go_on", true);
  if (!mapping.roles.empty()) {
    json.key("roles").beginObject();
    for (const auto& [word, role] : mapping.roles)
      json.member(word, toString(role));
    json.endObject();
  }
  if (!mapping.outcomes.empty()) {
    json.key("outcomes").beginObject();
    for (const auto& [word, outcome] : mapping.outcomes)
      json.member(word, toString(outcome));
    json.endObject();
  }
  if (mapping.resolvedFrom)
    json.member("resolved_from", *mapping.resolvedFrom);
  if (!mapping.timeFormat.empty())
    json.member("time_format", mapping.timeFormat);
  if (mapping.decimalComma)
    json.member("decimal_comma", true);
  json.endObject();
  return json.take();
}

Result<Mapping> mappingFromJson(std::string_view text)
{
  JsonParser parser;
  std::int64_t replaced = 0;
  HONE_TRY(const JsonValue json, parser.parse(text, replaced));
  if (!json.isObject())
    return fail(ErrorKind::invalidInput, "A mapping is a JSON object with \"shape\" and \"fields\".");
  Mapping mapping;
  mapping.name = json["name"].text();
  if (const JsonValue shape = json["shape"]) {
    const auto known = std::ranges::find(kShapes, shape.view());
    if (known == kShapes.end())
      return fail(ErrorKind::invalidInput, fmt::format("\"{}\" is no shape of a mapping. Use messages, turns or conversations.", shape.text()));
    mapping.shape = static_cast<Mapping::Shape>(known - kShapes.begin());
  }
  mapping.delimiter = json["delimiter"].text();
  if (mapping.delimiter == "\\t" || mapping.delimiter == "tab")
    mapping.delimiter = "\t";
  if (mapping.delimiter.size() > 1)
    return fail(ErrorKind::invalidInput, "The delimiter of a mapping is one character: \",\", \";\", \"\\t\" or \"|\".");
  mapping.header = json["header"].boolean();
  mapping.records = json["records"].text();
  Result<void> state;
  json["fields"].forEachField([&](std::string_view key, const JsonValue& value) {
    const auto place = std::ranges::find(mappingPlaces(), key, &MappingPlace::name);
    if (place == mappingPlaces().end()) {
      std::string names;
      for (const MappingPlace& known : mappingPlaces())
        names += fmt::format("{}{}", names.empty() ? "" : ", ", known.name);
      state = fail(ErrorKind::invalidInput, fmt::format("\"{}\" is no field of a mapping. The fields are {}.", key, names));
      return;
    }
    mapping.*(place->member) = value.text();
  });
  HONE_CHECK(state);
  HONE_CHECK(readPairs(json["traits"], "traits", mapping.traits));
  HONE_CHECK(readPairs(json["scores"], "scores", mapping.scores));
  HONE_CHECK(readPairs(json["metadata"], "metadata", mapping.metadata));
  mapping.keepRest = json["keep_rest"].boolean().value_or(true);
  mapping.rowsGoOn = json["rows_go_on"].boolean().value_or(false);
  json["roles"].forEachField([&](std::string_view word, const JsonValue& value) {
    const auto role = roleFromWord(value.view());
    if (!role)
      state = fail(ErrorKind::invalidInput, fmt::format("\"{}\" is no role. Use user, assistant, system, tool or other.", value.text()));
    else
      mapping.roles.emplace_back(word, *role);
  });
  json["outcomes"].forEachField([&](std::string_view word, const JsonValue& value) {
    const auto outcome = outcomeFromString(value.view());
    if (!outcome)
      state = fail(ErrorKind::invalidInput, fmt::format("\"{}\" is no outcome. Use resolved, failed, abandoned, escalated or unknown.", value.text()));
    else
      mapping.outcomes.emplace_back(word, *outcome);
  });
  HONE_CHECK(state);
  mapping.resolvedFrom = json["resolved_from"].number();
  mapping.timeFormat = json["time_format"].text();
  mapping.decimalComma = json["decimal_comma"].boolean().value_or(false);
  return mapping;
}

std::string whatMappingLacks(const Mapping& mapping)
{
  switch (mapping.shape) {
  case Mapping::Shape::messages:
    if (mapping.text.empty())
      return "The mapping does not say which column holds the messages' text.";
    if (mapping.conversation.empty() && !mapping.rowsGoOn)
      return "The mapping does not say which column holds the conversation's id, so that messages cannot be put together. Where the whole file is one "
             "conversation, say \"rows_go_on\": true.";
    if (mapping.role.empty() && mapping.roles.empty())
      return "The mapping does not say which column holds the role (who is speaking).";
    return {};
  case Mapping::Shape::turns:
    return mapping.question.empty() ? "The mapping does not say which column holds the user's question." : std::string();
  case Mapping::Shape::conversations:
    return mapping.messages.empty() && mapping.transcript.empty() ? "The mapping does not say which column holds the messages or the transcript." : std::string();
  }
  return {};
}

} // namespace hone
