#include <algorithm>
#include <array>
#include <utility>

#include "base/json_writer.h"
#include "capture/limits.h"
#include "capture/otlp_reading.h"

namespace hone::otlp {

namespace {

JsonValue either(const JsonValue& object, std::string_view camel, std::string_view snake)
{
  const JsonValue value = object[camel];
  return value.exists() ? value : object[snake];
}

std::optional<Micros> nanoTime(const JsonValue& value)
{
  if (!value)
    return std::nullopt;
  // Beyond 2^53 a double is not exact to the nanosecond, which microseconds do not notice.
  if (const auto whole = value.integer())
    return *whole > 0 ? std::optional(*whole / 1000) : std::nullopt;
  const AttributeValue text{value.text(), true};
  if (const auto whole = text.integer())
    return *whole > 0 ? std::optional(*whole / 1000) : std::nullopt;
  return value.time();
}

void appendAny(JsonWriter& out, const JsonValue& any, int depth)
{
  if (depth > 64) {
    out.null();
  } else if (const JsonValue text = either(any, "stringValue", "string_value"); text.exists()) {
    out.value(text.text());
  } else if (const JsonValue flag = either(any, "boolValue", "bool_value"); flag.exists()) {
    out.value(flag.boolean().value_or(false));
  } else if (const JsonValue whole = either(any, "intValue", "int_value"); whole.exists()) {
    out.value(AttributeValue{whole.text(), true}.integer().value_or(0));
  } else if (const JsonValue real = either(any, "doubleValue", "double_value"); real.exists()) {
    out.value(real.number().value_or(0));
  } else if (const JsonValue list = either(any, "arrayValue", "array_value"); list.exists()) {
    out.beginArray();
    list["values"].forEach([&](const JsonValue& item) { appendAny(out, item, depth + 1); });
    out.endArray();
  } else if (const JsonValue map = either(any, "kvlistValue", "kvlist_value"); map.exists()) {
    out.beginObject();
    map["values"].forEach([&](const JsonValue& item) {
      out.key(item["key"].text());
      appendAny(out, item["value"], depth + 1);
    });
    out.endObject();
  } else if (const JsonValue bytes = either(any, "bytesValue", "bytes_value"); bytes.exists()) {
    out.value(bytes.text());
  } else {
    out.null();
  }
}

AttributeValue anyValue(const JsonValue& any)
{
  if (!any.isObject())
    return plainValue(any);
  if (const JsonValue text = either(any, "stringValue", "string_value"); text.exists())
    return {text.text(), true};
  if (const JsonValue bytes = either(any, "bytesValue", "bytes_value"); bytes.exists())
    return {bytes.text(), true};
  JsonWriter out;
  appendAny(out, any, 0);
  return {out.take(), false};
}

OtlpRecord::Status statusOf(const JsonValue& status)
{
  const JsonValue code = status.isObject() ? status["code"] : status;
  std::string text = code.text();
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c); });
  if (text == "2" || text.ends_with("ERROR"))
    return OtlpRecord::Status::error;
  return text == "1" || text == "OK" || text.ends_with("_OK") ? OtlpRecord::Status::ok : OtlpRecord::Status::unset;
}

int hexDigit(char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

int base64Digit(char c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

void readIds(const JsonValue& object, OtlpRecord& record, bool isSpan)
{
  bool bad = false;
  record.traceId = readId(either(object, "traceId", "trace_id").view(), 16, true, bad);
  record.spanId = readId(either(object, "spanId", "span_id").view(), 8, true, bad);
  record.parentId = readId(either(object, "parentSpanId", "parent_span_id").view(), 8, true, bad);
  if (bad || (isSpan && (record.traceId.empty() || record.spanId.empty())))
    record.problem = "a trace id is not 16 bytes or a span id not 8";
}

} // namespace

std::string readId(std::string_view text, std::size_t bytes, bool strict, bool& bad)
{
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  if (text.size() == 2 * bytes && std::ranges::all_of(text, [](char c) { return hexDigit(c) >= 0; })) {
    for (const char c : text)
      hex.push_back(kDigits[hexDigit(c)]);
  } else if (text.size() == (bytes + 2) / 3 * 4 && text.ends_with('=')) {
    unsigned held = 0;
    int bits = 0;
    for (const char c : text) {
      const int digit = base64Digit(c);
      if (digit < 0)
        continue;
      held = (held << 6 | static_cast<unsigned>(digit)) & 0xFFFF;
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        const unsigned byte = held >> bits & 0xFF;
        hex.push_back(kDigits[byte >> 4]);
        hex.push_back(kDigits[byte & 15]);
      }
    }
    bad = bad || hex.size() != 2 * bytes;
  } else if (!text.empty()) {
    bad = bad || strict;
    return strict ? std::string() : std::string(text);
  }
  if (hex.find_first_not_of('0') == std::string::npos)
    return {};
  return hex;
}

AttributeValue plainValue(const JsonValue& value)
{
  if (value.isString())
    return {value.text(), true};
  return {value.json(), false};
}

AttributeList readJsonAttributes(const JsonValue& attributes)
{
  AttributeList list;
  std::size_t count = 0;
  attributes.forEach([&](const JsonValue& item) {
    if (const JsonValue key = item["key"]; key.isString() && ++count <= kMostAttributes)
      list.add(key.text(), anyValue(item["value"]));
  });
  attributes.forEachField([&](std::string_view key, const JsonValue& value) {
    if (++count <= kMostAttributes)
      list.add(std::string(key), plainValue(value));
  });
  return list;
}

OtlpRecord readJsonSpan(const JsonValue& span, Reading reading)
{
  OtlpRecord record;
  record.kind = OtlpRecord::Kind::span;
  readIds(span, record, true);
  if (reading == Reading::ids)
    return record;
  record.name = span["name"].text();
  record.startedAt = nanoTime(either(span, "startTimeUnixNano", "start_time_unix_nano"));
  record.endedAt = nanoTime(either(span, "endTimeUnixNano", "end_time_unix_nano"));
  record.status = statusOf(span["status"]);
  record.statusMessage = span["status"]["message"].text();
  record.attributes = readJsonAttributes(span["attributes"]);
  span["events"].forEach([&](const JsonValue& event) {
    record.events.push_back({event["name"].text(), nanoTime(either(event, "timeUnixNano", "time_unix_nano")),
                             readJsonAttributes(event["attributes"])});
  });
  return record;
}

void readJsonResource(const JsonValue& resource, std::vector<OtlpRecord>& out, Reading reading)
{
  const auto shared = std::make_shared<const AttributeList>(
    reading == Reading::whole ? readJsonAttributes(resource["resource"]["attributes"]) : AttributeList());
  const auto readScopes = [&](const JsonValue& scopes, std::string_view camel, std::string_view snake, auto&& readItem) {
    scopes.forEach([&](const JsonValue& scope) {
      const std::string name = scope["scope"]["name"].text();
      bool first = true;
      either(scope, camel, snake).forEach([&](const JsonValue& item) {
        OtlpRecord& record = out.emplace_back(readItem(item));
        record.scope = name;
        record.resource = shared;
        record.first = std::exchange(first, false);
      });
    });
  };
  readScopes(either(resource, "scopeSpans", "scope_spans"), "spans", "spans",
             [reading](const JsonValue& item) { return readJsonSpan(item, reading); });
  readScopes(either(resource, "scopeLogs", "scope_logs"), "logRecords", "log_records", [reading](const JsonValue& item) {
    OtlpRecord record;
    record.kind = OtlpRecord::Kind::log;
    readIds(item, record, false);
    if (reading == Reading::ids)
      return record;
    record.name = either(item, "eventName", "event_name").text();
    record.startedAt = nanoTime(either(item, "timeUnixNano", "time_unix_nano"));
    if (!record.startedAt)
      record.startedAt = nanoTime(either(item, "observedTimeUnixNano", "observed_time_unix_nano"));
    record.attributes = readJsonAttributes(item["attributes"]);
    if (item["body"])
      record.body = anyValue(item["body"]);
    return record;
  });
}

RequestAmount amountOfJson(const JsonValue& value)
{
  RequestAmount amount;
  const auto countItems = [&](const JsonValue& items) {
    amount.records += items.size();
    items.forEach([&](const JsonValue& item) {
      amount.attributes += item["attributes"].size();
      const JsonValue events = item["events"];
      amount.records += events.size();
      events.forEach([&](const JsonValue& event) { amount.attributes += event["attributes"].size(); });
    });
  };
  for (const JsonValue& list : {either(value, "resourceSpans", "resource_spans"), either(value, "resourceLogs", "resource_logs")})
    list.forEach([&](const JsonValue& resource) {
      amount.attributes += resource["resource"]["attributes"].size();
      either(resource, "scopeSpans", "scope_spans").forEach([&](const JsonValue& scope) { countItems(scope["spans"]); });
      either(resource, "scopeLogs", "scope_logs").forEach([&](const JsonValue& scope) { countItems(either(scope, "logRecords", "log_records")); });
    });
  return amount;
}

void readJsonExport(const JsonValue& value, std::vector<OtlpRecord>& out, Reading reading)
{
  for (const JsonValue& list : {either(value, "resourceSpans", "resource_spans"), either(value, "resourceLogs", "resource_logs")})
    list.forEach([&](const JsonValue& resource) { readJsonResource(resource, out, reading); });
}

} // namespace hone::otlp
