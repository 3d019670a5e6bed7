#include <memory>

#include <fmt/format.h>

#include "capture/otlp.h"
#include "capture/vendor_fields.h"
#include "capture/vendor_records.h"

namespace hone {

namespace {

using namespace vendor;

constexpr int kMostAttributeDepth = 32;
constexpr std::size_t kMostAttributes = 20'000;

/// Attributes as OpenTelemetry has them: Phoenix gives them flat or as nested objects, by its version.
void flatten(const JsonValue& value, const std::string& key, int depth, AttributeList& out)
{
  if (!value.exists() || out.items().size() >= kMostAttributes)
    return;
  const bool nested = value.isObject() || (value.isArray() && value.first().isObject());
  if (!nested || depth >= kMostAttributeDepth) {
    if (value)
      out.add(key, {value.isString() ? value.text() : value.json(), value.isString()});
    return;
  }
  // A field that holds free JSON stays one: what is below it are no attributes.
  if (key == "metadata" || key.ends_with(".parameters") || key.ends_with("invocation_parameters") || key.ends_with(".json_schema") || key.ends_with(".variables")) {
    out.add(key, {value.json(), false});
    return;
  }
  const std::string prefix = key.empty() ? std::string() : key + ".";
  value.forEachField([&](std::string_view name, const JsonValue& inner) { flatten(inner, prefix + std::string(name), depth + 1, out); });
  std::size_t index = 0;
  value.forEach([&](const JsonValue& inner) { flatten(inner, prefix + std::to_string(index++), depth + 1, out); });
}

} // namespace

Result<void> readPhoenixSpan(const JsonValue& span, JsonUnpacker&, VendorRows& out)
{
  OtlpRecord record;
  record.traceId = span["context"]["trace_id"].text();
  record.spanId = span["context"]["span_id"].text();
  if (record.traceId.empty() || record.spanId.empty())
    return unreadable("Phoenix", "a span without a trace id or an id");
  record.parentId = span["parent_id"].text();
  record.name = span["name"].text();
  record.startedAt = firstTime(span, {"start_time"});
  record.endedAt = firstTime(span, {"end_time"});
  const std::string_view status = span["status_code"].view();
  record.status = status == "ERROR" ? OtlpRecord::Status::error : status == "OK" ? OtlpRecord::Status::ok : OtlpRecord::Status::unset;
  record.statusMessage = span["status_message"].text();
  flatten(span["attributes"], {}, 0, record.attributes);
  if (const std::string kind = span["span_kind"].text(); !kind.empty() && !record.attributes.has("openinference.span.kind"))
    record.attributes.add("openinference.span.kind", {kind, true});
  span["events"].forEach([&](const JsonValue& event) {
    SpanEvent& added = record.events.emplace_back();
    added.name = event["name"].text();
    added.at = firstTime(event, {"timestamp"});
    flatten(event["attributes"], {}, 0, added.attributes);
  });
  record.resource = std::make_shared<const AttributeList>();
  std::vector<OtlpRecord> records;
  records.push_back(std::move(record));
  OtlpDecoded decoded = spansOfRecords(std::move(records));
  if (decoded.rejected > 0)
    return unreadable("Phoenix", decoded.reason);
  std::move(decoded.spans.begin(), decoded.spans.end(), std::back_inserter(out.spans));
  return {};
}

Result<void> readPhoenixAnnotation(const JsonValue& annotation, VendorRows& out)
{
  const JsonValue result = annotation["result"];
  HONE_TRY(Event event, readScore(annotation, annotation["id"].text(), annotation["name"].text(), result["score"]));
  event.text = firstText(result, {"label", "explanation"});
  if (event.id.empty())
    return unreadable("Phoenix", "an annotation without an id");
  JsonObject metadata;
  addLeftover(metadata, "annotator_kind", annotation["annotator_kind"]);
  addLeftover(metadata, "source", annotation["source"]);
  if (event.text != result["explanation"].text())
    addLeftover(metadata, "explanation", result["explanation"]);
  event.metadata = metadata.take();
  // Where the annotation is of a span, whoever asked for it has put the span's trace beside it.
  const std::string trace = annotation["trace_id"].text();
  const std::string session = annotation["session_id"].text();
  if (trace.empty() && session.empty())
    return unreadable("Phoenix", "an annotation of nothing that is known");
  out.spans.push_back(scoreSpan(std::move(event), trace, trace.empty() ? session : std::string(), "session.id"));
  return {};
}

} // namespace hone
