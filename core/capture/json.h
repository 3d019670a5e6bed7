#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "base/error.h"
#include "base/time.h"

namespace hone {

/// A value of a parsed record, or nothing: looking into what is not there gives nothing again, so that readers can ask
/// for `record["info"]["task"]["user_id"].text()` without checking each step. Lives as long as its JsonParser keeps
/// the record.
class JsonValue {
public:
  JsonValue() = default;
  explicit JsonValue(simdjson::dom::element element) : m_element(element) {}

  /// There is a value and it is not null.
  explicit operator bool() const { return m_element && !m_element->is_null(); }
  bool exists() const { return m_element.has_value(); }
  bool isObject() const { return m_element && m_element->is_object(); }
  bool isArray() const { return m_element && m_element->is_array(); }
  bool isString() const { return m_element && m_element->is_string(); }
  bool isNumber() const { return m_element && m_element->is_number(); }

  JsonValue operator[](std::string_view key) const;
  /// Items of an array or fields of an object; 0 for anything else.
  std::size_t size() const;

  /// The text of a string; empty for anything else.
  std::string_view view() const;
  /// The text of a string for the store: NUL becomes U+FFFD. Numbers and booleans as they are written; empty for the rest.
  std::string text() const;
  std::optional<double> number() const;       ///< a number, also one written in a string
  std::optional<std::int64_t> integer() const;///< a whole number
  std::optional<bool> boolean() const;
  std::optional<Micros> time() const;         ///< a time in any form that base/time.h reads
  /// The value as compact JSON; empty when there is none.
  std::string json() const;

  /// Calls visit(JsonValue) for each item of an array; nothing for anything else.
  template<class Visit>
  void forEach(Visit&& visit) const
  {
    if (!m_element)
      return;
    simdjson::dom::array array;
    if (m_element->get_array().get(array) != simdjson::SUCCESS)
      return;
    for (const simdjson::dom::element item : array)
      visit(JsonValue(item));
  }
  /// Calls visit(std::string_view key, JsonValue) for each field of an object.
  template<class Visit>
  void forEachField(Visit&& visit) const
  {
    if (!m_element)
      return;
    simdjson::dom::object object;
    if (m_element->get_object().get(object) != simdjson::SUCCESS)
      return;
    for (const auto field : object)
      visit(field.key, JsonValue(field.value));
  }
  /// The first item of an array.
  JsonValue first() const;

private:
  std::optional<simdjson::dom::element> m_element;
};

/// Parses one record at a time. Depth is at most 512. One thread.
class JsonParser {
public:
  JsonParser();
  /// The record's value; it and everything taken from it is good until the next call. What strict JSON refuses is
  /// repaired once (encoding.h); `replaced` then counts characters replaced by U+FFFD.
  Result<JsonValue> parse(std::string_view record, std::int64_t& replaced);

private:
  simdjson::error_code tryParse(std::string_view record, simdjson::dom::element& element);

  std::unique_ptr<simdjson::dom::parser> m_parser;
};

/// Makes a JSON object field by field, in the order of the calls.
class JsonObject {
public:
  void addRaw(std::string_view key, std::string_view json); ///< does nothing when json is empty
  void addText(std::string_view key, std::string_view text);///< does nothing when text is empty
  void addNumber(std::string_view key, std::int64_t number);
  void addNumber(std::string_view key, double number);
  void addFlag(std::string_view key, bool flag);
  /// The value of a field as it is in the record; null and missing values are left out.
  void add(std::string_view key, const JsonValue& value);
  bool isEmpty() const { return m_text.empty(); }
  /// The object, or an empty string when it has no field.
  std::string take();

private:
  void addKey(std::string_view key);
  std::string m_text;
};

} // namespace hone
