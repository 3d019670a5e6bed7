#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace hone {

/// The value of an attribute: a text, or the JSON of anything else (number, flag, list, map).
struct AttributeValue {
  std::string text;
  bool isText = true;

  std::optional<std::int64_t> integer() const; ///< a whole number, also one written in a text
  std::optional<double> number() const;
  std::optional<bool> flag() const;
  /// The value as JSON: a text gets quotes.
  std::string json() const;
};

/// Attributes in the order in which they came. Of a key that comes twice the first holds.
class AttributeList {
public:
  void add(std::string key, AttributeValue value) { m_items.emplace_back(std::move(key), std::move(value)); }
  const AttributeValue* find(std::string_view key) const;
  /// The text of the first of these keys that is there and not empty.
  std::string_view text(std::initializer_list<std::string_view> keys) const;
  bool has(std::string_view key) const { return find(key) != nullptr; }
  bool hasPrefix(std::string_view prefix) const;
  /// Keys that begin with one prefix begin with the other from now on.
  void replacePrefix(std::string_view prefix, std::string_view by);
  const std::vector<std::pair<std::string, AttributeValue>>& items() const { return m_items; }
  bool isEmpty() const { return m_items.empty(); }

private:
  std::vector<std::pair<std::string, AttributeValue>> m_items;
};

struct SpanEvent {
  std::string name;
  std::optional<Micros> at;
  AttributeList attributes;
};

/// A span or a log record as it was sent, whatever the encoding: the neutral form that dialects read.
struct OtlpRecord {
  enum class Kind : std::uint8_t { span, log };
  enum class Status : std::uint8_t { unset, ok, error };

  Kind kind = Kind::span;
  std::string traceId;  ///< lower-case hex, or the text of a format that has other ids
  std::string spanId;
  std::string parentId;
  std::string name;     ///< of a span; of a log record its event name
  std::optional<Micros> startedAt; ///< of a log record: its time
  std::optional<Micros> endedAt;
  Status status = Status::unset;
  std::string statusMessage;
  AttributeList attributes;
  std::vector<SpanEvent> events;
  std::optional<AttributeValue> body;  ///< of a log record
  std::string scope;                   ///< name of the instrumentation
  std::shared_ptr<const AttributeList> resource; ///< shared by what came together; never null
  bool first = false;   ///< the first of its list: a run of log records that was cut begins its second part here
  std::string problem;  ///< why it cannot be used (a bad id), for people; empty: it can
};

} // namespace hone
