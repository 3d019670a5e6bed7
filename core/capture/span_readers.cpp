#include "capture/span_readers.h"

#include <algorithm>

#include <fmt/format.h>

#include "capture/json_reader.h"
#include "capture/messages.h"
#include "capture/otlp.h"
#include "capture/otlp_reading.h"

namespace hone {

namespace {

constexpr int kMostNestedAttributes = 32;

/// Log records of a span are one piece only when they are seen together: all that one record of the file holds.
Result<void> takeRecords(std::vector<OtlpRecord>&& records, std::vector<Span>& spans)
{
  OtlpDecoded decoded = spansOfRecords(std::move(records));
  std::ranges::move(decoded.spans, std::back_inserter(spans));
  if (decoded.rejected > 0 && decoded.rejected == decoded.received)
    return fail(ErrorKind::invalidInput, decoded.reason);
  return {};
}

class OtlpReader final : public JsonReader {
protected:
  RecordScanner::Layout layout() const override
  {
    return {.arrayKeys = {"resourceSpans", "resourceLogs", "resource_spans", "resource_logs"}};
  }
  bool mayEndInMidLine() const override { return true; }
  Result<void> record(const JsonValue& value, std::string_view arrayKey, std::vector<Conversation>&) override
  {
    std::vector<OtlpRecord> records;
    if (!arrayKey.empty()) {
      otlp::readJsonResource(value, records);
    } else {
      const bool known = value["resourceSpans"].isArray() || value["resourceLogs"].isArray() || value["resource_spans"].isArray() ||
                         value["resource_logs"].isArray() || value["resourceMetrics"].isArray();
      if (!known)
        return fail(ErrorKind::invalidInput, "This is neither resourceSpans nor resourceLogs.");
      otlp::readJsonExport(value, records);
    }
    return takeRecords(std::move(records), m_spans);
  }
};

/// Attributes whose value is JSON in itself.
bool isWhole(std::string_view key)
{
  for (const std::string_view whole : {"metadata", "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions",
                                       "llm.invocation_parameters", "ai.prompt.messages", "input.value", "output.value", "gen_ai.prompt.messages"})
    if (key == whole)
      return true;
  return false;
}

void flatten(const std::string& key, const JsonValue& value, AttributeList& out, int depth)
{
  if (!value || out.items().size() >= otlp::kMostAttributes || depth > kMostNestedAttributes)
    return;
  if (!isWhole(key) && value.isObject()) {
    value.forEachField([&](std::string_view name, const JsonValue& inner) {
      flatten(key.empty() ? std::string(name) : key + "." + std::string(name), inner, out, depth + 1);
    });
    return;
  }
  if (!isWhole(key) && value.isArray() && value.first().isObject()) {
    std::size_t index = 0;
    value.forEach([&](const JsonValue& item) { flatten(fmt::format("{}.{}", key, index++), item, out, depth + 1); });
    return;
  }
  out.add(key, otlp::plainValue(value));
}

std::optional<Micros> exportTime(const JsonValue& value)
{
  if (!value.isArray())
    return value.time();
  // [seconds, nanoseconds]
  std::vector<double> parts;
  value.forEach([&](const JsonValue& item) { parts.push_back(item.number().value_or(0)); });
  if (parts.size() != 2 || parts[0] <= 0 || parts[0] > 1e11)
    return std::nullopt;
  return static_cast<Micros>(parts[0]) * 1000000 + static_cast<Micros>(parts[1] / 1000);
}

JsonValue firstOf(const JsonValue& object, std::initializer_list<std::string_view> keys)
{
  for (const std::string_view key : keys)
    if (const JsonValue value = object[key])
      return value;
  return {};
}

class SpanExportReader final : public JsonReader {
protected:
  RecordScanner::Layout layout() const override { return {.arrayKeys = {"data", "spans"}}; }
  bool mayEndInMidLine() const override { return true; }
  Result<void> record(const JsonValue& value, std::string_view, std::vector<Conversation>&) override
  {
    if (!value.isObject())
      return fail(ErrorKind::invalidInput, "A span should be an object.");
    std::vector<OtlpRecord> records;
    records.push_back(readExportedSpan(value));
    return takeRecords(std::move(records), m_spans);
  }
};

} // namespace

OtlpRecord readExportedSpan(const JsonValue& span)
{
  if (span["start_time_unix_nano"] || span["startTimeUnixNano"])
    return otlp::readJsonSpan(span);
  OtlpRecord record;
  const JsonValue context = firstOf(span, {"context", "spanContext", "span_context"});
  const auto id = [&](std::string_view camel, std::string_view snake, std::size_t size) {
    std::string text = firstText(context, {camel, snake});
    if (text.empty())
      text = firstText(span, {camel, snake, "context." + std::string(snake)});
    if (text.starts_with("0x"))
      text.erase(0, 2);
    bool bad = false;
    return otlp::readId(text, size, false, bad);
  };
  record.traceId = id("traceId", "trace_id", 16);
  record.spanId = id("spanId", "span_id", 8);
  record.parentId = firstText(span, {"parent_id", "parentId", "parentSpanId", "parent_span_id"});
  if (record.parentId.empty())
    record.parentId = firstText(span["parentSpanContext"], {"spanId", "span_id"});
  if (record.parentId.starts_with("0x"))
    record.parentId.erase(0, 2);
  if (record.traceId.empty() || record.spanId.empty())
    record.problem = "it has no trace id or no span id";
  record.name = span["name"].text();
  record.startedAt = exportTime(firstOf(span, {"start_time", "startTime"}));
  record.endedAt = exportTime(firstOf(span, {"end_time", "endTime"}));
  const JsonValue status = span["status"];
  const std::string code = status.isObject() ? firstText(status, {"code", "status_code", "statusCode"}) : firstText(span, {"status_code", "status"});
  if (code == "2" || code == "ERROR" || code == "Error" || code == "error" || code.ends_with("_ERROR"))
    record.status = OtlpRecord::Status::error;
  record.statusMessage = status.isObject() ? firstText(status, {"message", "description"}) : span["status_message"].text();
  flatten({}, span["attributes"], record.attributes, 0);
  // Exported as a table, each attribute is a column.
  span.forEachField([&](std::string_view key, const JsonValue& value) {
    if (key.starts_with("attributes."))
      flatten(std::string(key.substr(11)), value, record.attributes, 0);
  });
  if (const std::string kind = span["span_kind"].text(); !kind.empty() && kind != "UNKNOWN" && !record.attributes.has("openinference.span.kind"))
    record.attributes.add("openinference.span.kind", {kind, true});
  span["events"].forEach([&](const JsonValue& event) {
    AttributeList attributes;
    flatten({}, event["attributes"], attributes, 0);
    record.events.push_back({event["name"].text(), exportTime(firstOf(event, {"timestamp", "time"})), std::move(attributes)});
  });
  AttributeList resource;
  flatten({}, span["resource"]["attributes"], resource, 0);
  record.resource = std::make_shared<const AttributeList>(std::move(resource));
  return record;
}

std::string recogniseOtlp(const Outline& outline)
{
  for (const std::string_view key : {"resourceSpans", "resourceLogs", "resource_spans", "resource_logs"})
    if (outline.has(key))
      return fmt::format("objects with {}, as OpenTelemetry exports them", key);
  return {};
}

std::string recogniseSpanExport(const Outline& outline)
{
  for (const std::string_view prefix : {"", "data[].", "spans[]."}) {
    const auto has = [&](std::string_view path) { return outline.has(std::string(prefix) + std::string(path)); };
    const bool context = (has("context.trace_id") && has("context.span_id")) || (has("spanContext.traceId") && has("spanContext.spanId")) ||
                         ((has("trace_id") || has("traceId")) && (has("span_id") || has("spanId")));
    if (context && has("name") && (has("attributes") || has("attributes.openinference.span.kind") || has("attributes.input.value")))
      return "spans with a context and attributes";
  }
  return {};
}

std::unique_ptr<Reader> makeOtlpReader() { return std::make_unique<OtlpReader>(); }
std::unique_ptr<Reader> makeSpanExportReader() { return std::make_unique<SpanExportReader>(); }

} // namespace hone
