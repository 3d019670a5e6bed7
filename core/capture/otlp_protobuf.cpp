#include "otlp.pb.h"

#include <utility>

#include "base/json_writer.h"
#include "capture/encoding.h"
#include "capture/otlp_reading.h"

namespace hone::otlp {

namespace {

namespace pb = hone::otlp::wire;

std::string wireText(const std::string& bytes)
{
  std::int64_t replaced = 0;
  std::string text = repairUtf8(bytes, replaced);
  for (std::size_t at = text.find('\0'); at != std::string::npos; at = text.find('\0', at))
    text.replace(at, 1, kReplacementCharacter);
  return text;
}

std::string wireHex(const std::string& bytes)
{
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  bool zero = true;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    zero = zero && byte == 0;
    hex.push_back(kDigits[byte >> 4]);
    hex.push_back(kDigits[byte & 15]);
  }
  return zero ? std::string() : hex;
}

void appendWire(JsonWriter& out, const pb::AnyValue& any)
{
  // The parser bounds the depth at 100 messages.
  switch (any.value_case()) {
  case pb::AnyValue::kStringValue: out.value(wireText(any.string_value())); break;
  case pb::AnyValue::kBoolValue: out.value(any.bool_value()); break;
  case pb::AnyValue::kIntValue: out.value(std::int64_t{any.int_value()}); break;
  case pb::AnyValue::kDoubleValue: out.value(any.double_value()); break;
  case pb::AnyValue::kBytesValue: out.value(wireHex(any.bytes_value())); break;
  case pb::AnyValue::kArrayValue:
    out.beginArray();
    for (const pb::AnyValue& item : any.array_value().values())
      appendWire(out, item);
    out.endArray();
    break;
  case pb::AnyValue::kKvlistValue:
    out.beginObject();
    for (const pb::KeyValue& item : any.kvlist_value().values()) {
      out.key(wireText(item.key()));
      appendWire(out, item.value());
    }
    out.endObject();
    break;
  case pb::AnyValue::VALUE_NOT_SET: out.null(); break;
  }
}

AttributeValue wireValue(const pb::AnyValue& any)
{
  if (any.value_case() == pb::AnyValue::kStringValue)
    return {wireText(any.string_value()), true};
  if (any.value_case() == pb::AnyValue::kBytesValue)
    return {wireHex(any.bytes_value()), true};
  JsonWriter out;
  appendWire(out, any);
  return {out.take(), false};
}

template<class List>
AttributeList wireAttributes(const List& attributes)
{
  AttributeList list;
  std::size_t count = 0;
  for (const pb::KeyValue& item : attributes)
    if (++count <= kMostAttributes)
      list.add(wireText(item.key()), wireValue(item.value()));
  return list;
}

std::optional<Micros> wireTime(std::uint64_t nanos)
{
  if (nanos == 0)
    return std::nullopt;
  return static_cast<Micros>(nanos / 1000);
}

void wireIds(OtlpRecord& record, const std::string& trace, const std::string& span, const std::string& parent, bool isSpan)
{
  record.traceId = wireHex(trace);
  record.spanId = wireHex(span);
  record.parentId = wireHex(parent);
  const auto wrong = [](const std::string& bytes, std::size_t size) { return !bytes.empty() && bytes.size() != size; };
  if (wrong(trace, 16) || wrong(span, 8) || wrong(parent, 8) || (isSpan && (record.traceId.empty() || record.spanId.empty())))
    record.problem = "a trace id is not 16 bytes or a span id not 8";
}

bool isTooLarge(std::string_view bytes) { return bytes.size() > 0x7FFFFFFF; }

} // namespace

bool readProtobufTraces(std::string_view bytes, std::vector<OtlpRecord>& out)
{
  pb::TracesData data;
  if (isTooLarge(bytes) || !data.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return false;
  for (const pb::ResourceSpans& resource : data.resource_spans()) {
    const auto shared = std::make_shared<const AttributeList>(wireAttributes(resource.resource().attributes()));
    for (const pb::ScopeSpans& scope : resource.scope_spans()) {
      const std::string name = wireText(scope.scope().name());
      bool first = true;
      for (const pb::SpanData& span : scope.spans()) {
        OtlpRecord& record = out.emplace_back();
        wireIds(record, span.trace_id(), span.span_id(), span.parent_span_id(), true);
        record.name = wireText(span.name());
        record.startedAt = wireTime(span.start_time_unix_nano());
        record.endedAt = wireTime(span.end_time_unix_nano());
        record.status = span.status().code() == 2   ? OtlpRecord::Status::error
                        : span.status().code() == 1 ? OtlpRecord::Status::ok
                                                    : OtlpRecord::Status::unset;
        record.statusMessage = wireText(span.status().message());
        record.attributes = wireAttributes(span.attributes());
        for (const pb::Event& event : span.events())
          record.events.push_back({wireText(event.name()), wireTime(event.time_unix_nano()), wireAttributes(event.attributes())});
        record.scope = name;
        record.resource = shared;
        record.first = std::exchange(first, false);
      }
    }
  }
  return true;
}

bool readProtobufLogs(std::string_view bytes, std::vector<OtlpRecord>& out)
{
  pb::LogsData data;
  if (isTooLarge(bytes) || !data.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return false;
  for (const pb::ResourceLogs& resource : data.resource_logs()) {
    const auto shared = std::make_shared<const AttributeList>(wireAttributes(resource.resource().attributes()));
    for (const pb::ScopeLogs& scope : resource.scope_logs()) {
      const std::string name = wireText(scope.scope().name());
      bool first = true;
      for (const pb::LogRecord& log : scope.log_records()) {
        OtlpRecord& record = out.emplace_back();
        record.kind = OtlpRecord::Kind::log;
        wireIds(record, log.trace_id(), log.span_id(), {}, false);
        record.name = wireText(log.event_name());
        record.startedAt = wireTime(log.time_unix_nano() ? log.time_unix_nano() : log.observed_time_unix_nano());
        record.attributes = wireAttributes(log.attributes());
        if (log.has_body() && log.body().value_case() != pb::AnyValue::VALUE_NOT_SET)
          record.body = wireValue(log.body());
        record.scope = name;
        record.resource = shared;
        record.first = std::exchange(first, false);
      }
    }
  }
  return true;
}

} // namespace hone::otlp
