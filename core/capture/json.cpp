#include "capture/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "capture/encoding.h"
#include "capture/limits.h"

namespace hone {

namespace {

std::string_view whatIsWrong(simdjson::error_code code)
{
  switch (code) {
  case simdjson::DEPTH_ERROR: return "it is nested deeper than 512 levels";
  case simdjson::CAPACITY: return "it is too large";
  case simdjson::MEMALLOC: return "there is not enough memory to read it";
  case simdjson::STRING_ERROR: return "a text in it has a broken escape sequence";
  case simdjson::UNCLOSED_STRING: return "a text in it has no closing quote";
  case simdjson::NUMBER_ERROR: return "a number in it is malformed";
  case simdjson::EMPTY: return "it is empty";
  case simdjson::T_ATOM_ERROR:
  case simdjson::F_ATOM_ERROR:
  case simdjson::N_ATOM_ERROR: return "a word in it is neither true, false nor null";
  default: return "it is not valid JSON";
  }
}

} // namespace

JsonValue JsonValue::operator[](std::string_view key) const
{
  simdjson::dom::object object;
  simdjson::dom::element found;
  if (!m_element || m_element->get_object().get(object) != simdjson::SUCCESS || object.at_key(key).get(found) != simdjson::SUCCESS)
    return {};
  return JsonValue(found);
}

std::size_t JsonValue::size() const
{
  std::size_t count = 0;
  forEach([&count](const JsonValue&) { ++count; });
  forEachField([&count](std::string_view, const JsonValue&) { ++count; });
  return count;
}

JsonValue JsonValue::first() const
{
  simdjson::dom::array array;
  if (!m_element || m_element->get_array().get(array) != simdjson::SUCCESS || array.begin() == array.end())
    return {};
  return JsonValue(*array.begin());
}

std::string_view JsonValue::view() const
{
  std::string_view text;
  if (!m_element || m_element->get_string().get(text) != simdjson::SUCCESS)
    return {};
  return text;
}

std::string JsonValue::text() const
{
  if (isString()) {
    std::int64_t replaced = 0;
    return replaceNuls(std::string(view()), replaced);
  }
  if (m_element && (m_element->is_number() || m_element->is_bool()))
    return simdjson::minify(*m_element);
  return {};
}

std::optional<double> JsonValue::number() const
{
  if (!m_element)
    return std::nullopt;
  double value = 0;
  if (m_element->get_double().get(value) == simdjson::SUCCESS)
    return value;
  if (isString()) {
    const std::string_view digits = view();
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (!digits.empty() && error == std::errc{} && end == digits.data() + digits.size() && std::isfinite(value))
      return value;
  }
  return std::nullopt;
}

std::optional<std::int64_t> JsonValue::integer() const
{
  if (!m_element)
    return std::nullopt;
  std::int64_t value = 0;
  if (m_element->get_int64().get(value) == simdjson::SUCCESS)
    return value;
  const auto fraction = number();
  constexpr double kExact = 9007199254740992.0;
  if (fraction && std::abs(*fraction) <= kExact && std::floor(*fraction) == *fraction)
    return static_cast<std::int64_t>(*fraction);
  return std::nullopt;
}

std::optional<bool> JsonValue::boolean() const
{
  if (!m_element)
    return std::nullopt;
  bool value = false;
  if (m_element->get_bool().get(value) == simdjson::SUCCESS)
    return value;
  return std::nullopt;
}

std::optional<Micros> JsonValue::time() const
{
  if (isString())
    return parseTime(view());
  if (const auto value = number())
    return timeFromNumber(*value);
  return std::nullopt;
}

std::string JsonValue::json() const
{
  return m_element ? simdjson::minify(*m_element) : std::string();
}

JsonParser::JsonParser() : m_parser(std::make_unique<simdjson::dom::parser>()) {}

simdjson::error_code JsonParser::tryParse(std::string_view record, simdjson::dom::element& element)
{
  // The parser's own tables are a multiple of the largest record so far; after a huge one they are given back.
  constexpr std::size_t kKeep = 16 * 1024 * 1024;
  if (m_parser->capacity() > 2 * kKeep && record.size() < kKeep)
    m_parser = std::make_unique<simdjson::dom::parser>();
  if (m_parser->capacity() < record.size() || m_parser->max_depth() != kMaxDepth) {
    const std::size_t wanted = std::max<std::size_t>(record.size() + record.size() / 2, 64 * 1024);
    if (const auto error = m_parser->allocate(wanted, kMaxDepth))
      return error;
  }
  return m_parser->parse(record.data(), record.size()).get(element);
}

Result<JsonValue> JsonParser::parse(std::string_view record, std::int64_t& replaced)
{
  simdjson::dom::element element;
  auto code = tryParse(record, element);
  if (code == simdjson::SUCCESS)
    return JsonValue(element);
  if (code != simdjson::DEPTH_ERROR && code != simdjson::CAPACITY && code != simdjson::MEMALLOC) {
    std::int64_t count = 0;
    const std::string repaired = repairJson(record, count);
    if (repaired != record && tryParse(repaired, element) == simdjson::SUCCESS) {
      replaced += count;
      return JsonValue(element);
    }
  }
  return fail(ErrorKind::invalidInput, fmt::format("This record could not be read: {}.", whatIsWrong(code)));
}

void JsonObject::addKey(std::string_view key)
{
  m_text += m_text.empty() ? '{' : ',';
  appendJsonString(m_text, key);
  m_text += ':';
}

void JsonObject::addRaw(std::string_view key, std::string_view json)
{
  if (json.empty())
    return;
  addKey(key);
  m_text += json;
}

void JsonObject::addText(std::string_view key, std::string_view text)
{
  if (text.empty())
    return;
  addKey(key);
  appendJsonString(m_text, text);
}

void JsonObject::addNumber(std::string_view key, std::int64_t number)
{
  addKey(key);
  m_text += std::to_string(number);
}

void JsonObject::addNumber(std::string_view key, double number)
{
  addKey(key);
  m_text += std::isfinite(number) ? fmt::format("{}", number) : "null";
}

void JsonObject::addFlag(std::string_view key, bool flag)
{
  addKey(key);
  m_text += flag ? "true" : "false";
}

void JsonObject::add(std::string_view key, const JsonValue& value)
{
  if (value)
    addRaw(key, value.json());
}

std::string JsonObject::take()
{
  if (!m_text.empty())
    m_text += '}';
  return std::move(m_text);
}

} // namespace hone
