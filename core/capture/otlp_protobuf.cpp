#include <bit>
#include <memory>
#include <optional>
#include <utility>

#include "base/hash.h"
#include "base/json_writer.h"
#include "capture/encoding.h"
#include "capture/otlp_reading.h"
#include "capture/wire_fields.h"

// OTLP as far as Hone reads it: the fields of opentelemetry-proto 1.x (trace.proto, logs.proto, common.proto,
// resource.proto), by their numbers. What that calls a string is bytes here, so that a text that is no UTF-8 costs that
// text and not the whole request. A body is checked whole before anything of it is read: what reads it after that need
// not ask again whether it is well formed.
namespace hone::otlp {

namespace {

enum class Form : std::uint8_t {
  tracesData, resourceSpans, scopeSpans, span, event, status, logsData, resourceLogs, scopeLogs, logRecord, resource, scope, keyValue, anyValue,
  arrayValue, keyValueList
};

/// The message that a field of a message holds.
constexpr std::optional<Form> formOf(Form message, std::uint32_t field)
{
  switch (message) {
  case Form::tracesData: return field == 1 ? std::optional(Form::resourceSpans) : std::nullopt;
  case Form::resourceSpans: return field == 1 ? std::optional(Form::resource) : field == 2 ? std::optional(Form::scopeSpans) : std::nullopt;
  case Form::scopeSpans: return field == 1 ? std::optional(Form::scope) : field == 2 ? std::optional(Form::span) : std::nullopt;
  case Form::span:
    return field == 9    ? std::optional(Form::keyValue)
           : field == 11 ? std::optional(Form::event)
           : field == 15 ? std::optional(Form::status)
                         : std::nullopt;
  case Form::event: return field == 3 ? std::optional(Form::keyValue) : std::nullopt;
  case Form::logsData: return field == 1 ? std::optional(Form::resourceLogs) : std::nullopt;
  case Form::resourceLogs: return field == 1 ? std::optional(Form::resource) : field == 2 ? std::optional(Form::scopeLogs) : std::nullopt;
  case Form::scopeLogs: return field == 1 ? std::optional(Form::scope) : field == 2 ? std::optional(Form::logRecord) : std::nullopt;
  case Form::logRecord: return field == 5 ? std::optional(Form::anyValue) : field == 6 ? std::optional(Form::keyValue) : std::nullopt;
  case Form::resource: return field == 1 ? std::optional(Form::keyValue) : std::nullopt;
  case Form::keyValue: return field == 2 ? std::optional(Form::anyValue) : std::nullopt;
  case Form::anyValue: return field == 5 ? std::optional(Form::arrayValue) : field == 6 ? std::optional(Form::keyValueList) : std::nullopt;
  case Form::arrayValue: return field == 1 ? std::optional(Form::anyValue) : std::nullopt;
  case Form::keyValueList: return field == 1 ? std::optional(Form::keyValue) : std::nullopt;
  case Form::status:
  case Form::scope: break;
  }
  return std::nullopt;
}

/// Whether the bytes are such a message, with all that it holds, no deeper than Protocol Buffers' own readers go.
bool isWellFormed(std::string_view bytes, Form form, int depth = 0)
{
  constexpr int kDeepest = 100;
  if (depth > kDeepest)
    return false;
  WireFields fields(bytes);
  while (fields.next())
    if (fields.isBytes())
      if (const auto inner = formOf(form, fields.number()); inner && !isWellFormed(fields.bytes(), *inner, depth + 1))
        return false;
  return !fields.failed();
}

std::string wireText(std::string_view bytes)
{
  std::int64_t replaced = 0;
  return replaceNuls(repairUtf8(bytes, replaced), replaced);
}

/// Bytes as hex; nothing where all are zero, which is how an id says that there is none.
std::string wireHex(std::string_view bytes)
{
  return bytes.find_first_not_of('\0') == std::string_view::npos ? std::string() : toHex(bytes);
}

/// What a oneof holds: of several fields the last counts.
struct WireAny {
  enum class Kind : std::uint8_t { none = 0, text = 1, flag = 2, whole = 3, real = 4, array = 5, map = 6, bytes = 7 };
  Kind kind = Kind::none;
  std::string_view bytes;
  std::uint64_t number = 0;
};

WireAny anyOf(std::string_view message)
{
  WireAny any;
  WireFields fields(message);
  while (fields.next()) {
    const std::uint32_t number = fields.number();
    if (fields.isBytes() && (number == 1 || (number >= 5 && number <= 7)))
      any = {static_cast<WireAny::Kind>(number), fields.bytes(), 0};
    else if ((fields.isVarint() && (number == 2 || number == 3)) || (fields.isFixed64() && number == 4))
      any = {static_cast<WireAny::Kind>(number), {}, fields.value()};
  }
  return any;
}

struct WirePair {
  std::string_view key;
  std::string_view value; ///< the message AnyValue
};

WirePair pairOf(std::string_view message)
{
  WirePair pair;
  WireFields fields(message);
  while (fields.next())
    if (fields.isBytes(1))
      pair.key = fields.bytes();
    else if (fields.isBytes(2))
      pair.value = fields.bytes();
  return pair;
}

void appendWire(JsonWriter& out, const WireAny& any)
{
  switch (any.kind) {
  case WireAny::Kind::text: out.value(wireText(any.bytes)); break;
  case WireAny::Kind::flag: out.value(any.number != 0); break;
  case WireAny::Kind::whole: out.value(static_cast<std::int64_t>(any.number)); break;
  case WireAny::Kind::real: out.value(std::bit_cast<double>(any.number)); break;
  case WireAny::Kind::bytes: out.value(wireHex(any.bytes)); break;
  case WireAny::Kind::array: {
    out.beginArray();
    WireFields fields(any.bytes);
    while (fields.next())
      if (fields.isBytes(1))
        appendWire(out, anyOf(fields.bytes()));
    out.endArray();
    break;
  }
  case WireAny::Kind::map: {
    out.beginObject();
    WireFields fields(any.bytes);
    while (fields.next())
      if (fields.isBytes(1)) {
        const WirePair pair = pairOf(fields.bytes());
        out.key(wireText(pair.key));
        appendWire(out, anyOf(pair.value));
      }
    out.endObject();
    break;
  }
  case WireAny::Kind::none: out.null(); break;
  }
}

AttributeValue wireValue(const WireAny& any)
{
  if (any.kind == WireAny::Kind::text)
    return {wireText(any.bytes), true};
  if (any.kind == WireAny::Kind::bytes)
    return {wireHex(any.bytes), true};
  JsonWriter out;
  appendWire(out, any);
  return {out.take(), false};
}

/// The attributes that stand in this field of a message.
AttributeList wireAttributes(std::string_view message, std::uint32_t field)
{
  AttributeList list;
  std::size_t count = 0;
  WireFields fields(message);
  while (fields.next())
    if (fields.isBytes(field) && ++count <= kMostAttributes) {
      const WirePair pair = pairOf(fields.bytes());
      list.add(wireText(pair.key), wireValue(anyOf(pair.value)));
    }
  return list;
}

std::optional<Micros> wireTime(std::uint64_t nanos)
{
  if (nanos == 0)
    return std::nullopt;
  return static_cast<Micros>(nanos / 1000);
}

void takeIds(OtlpRecord& record, std::string_view trace, std::string_view span, std::string_view parent, bool isSpan)
{
  record.traceId = wireHex(trace);
  record.spanId = wireHex(span);
  record.parentId = wireHex(parent);
  const auto wrong = [](std::string_view bytes, std::size_t size) { return !bytes.empty() && bytes.size() != size; };
  if (wrong(trace, 16) || wrong(span, 8) || wrong(parent, 8) || (isSpan && (record.traceId.empty() || record.spanId.empty())))
    record.problem = "a trace id is not 16 bytes or a span id not 8";
}

SpanEvent eventOf(std::string_view message)
{
  SpanEvent event;
  WireFields fields(message);
  while (fields.next())
    if (fields.isFixed64() && fields.number() == 1)
      event.at = wireTime(fields.value());
    else if (fields.isBytes(2))
      event.name = wireText(fields.bytes());
  event.attributes = wireAttributes(message, 3);
  return event;
}

void takeStatus(OtlpRecord& record, std::string_view message)
{
  WireFields fields(message);
  while (fields.next())
    if (fields.isBytes(2))
      record.statusMessage = wireText(fields.bytes());
    else if (fields.isVarint() && fields.number() == 3)
      record.status = fields.value() == 2 ? OtlpRecord::Status::error : fields.value() == 1 ? OtlpRecord::Status::ok : OtlpRecord::Status::unset;
}

OtlpRecord spanOf(std::string_view message, Reading reading)
{
  OtlpRecord record;
  std::string_view trace, span, parent;
  WireFields fields(message);
  while (fields.next()) {
    const std::uint32_t number = fields.number();
    if (fields.isBytes() && number <= 4 && number != 3)
      (number == 1 ? trace : number == 2 ? span : parent) = fields.bytes();
    else if (reading == Reading::ids)
      continue;
    else if (fields.isBytes(5))
      record.name = wireText(fields.bytes());
    else if (fields.isBytes(11))
      record.events.push_back(eventOf(fields.bytes()));
    else if (fields.isBytes(15))
      takeStatus(record, fields.bytes());
    else if (fields.isFixed64() && (number == 7 || number == 8))
      (number == 7 ? record.startedAt : record.endedAt) = wireTime(fields.value());
  }
  takeIds(record, trace, span, parent, true);
  if (reading == Reading::whole)
    record.attributes = wireAttributes(message, 9);
  return record;
}

OtlpRecord logOf(std::string_view message, Reading reading)
{
  OtlpRecord record;
  record.kind = OtlpRecord::Kind::log;
  std::string_view trace, span;
  std::uint64_t at = 0, observed = 0;
  WireFields fields(message);
  while (fields.next()) {
    const std::uint32_t number = fields.number();
    if (fields.isBytes() && (number == 9 || number == 10))
      (number == 9 ? trace : span) = fields.bytes();
    else if (reading == Reading::ids)
      continue;
    else if (fields.isBytes(12))
      record.name = wireText(fields.bytes());
    else if (fields.isFixed64() && (number == 1 || number == 11))
      (number == 1 ? at : observed) = fields.value();
    else if (fields.isBytes(5)) {
      const WireAny body = anyOf(fields.bytes());
      record.body = body.kind == WireAny::Kind::none ? std::nullopt : std::optional(wireValue(body));
    }
  }
  takeIds(record, trace, span, {}, false);
  if (reading == Reading::whole) {
    record.startedAt = wireTime(at != 0 ? at : observed);
    record.attributes = wireAttributes(message, 6);
  }
  return record;
}

/// The first message in a field, whatever stands before it: writers need not keep the order of the numbers.
std::string_view messageIn(std::string_view message, std::uint32_t field)
{
  WireFields fields(message);
  while (fields.next())
    if (fields.isBytes(field))
      return fields.bytes();
  return {};
}

/// Both exports have the same frame: resources (1) of a resource (1) and scopes (2), of a scope (1) and items (2).
template<class ReadItem>
void readExport(std::string_view bytes, Reading reading, std::vector<OtlpRecord>& out, ReadItem&& readItem)
{
  WireFields resources(bytes);
  while (resources.next()) {
    if (!resources.isBytes(1))
      continue;
    const std::string_view resource = resources.bytes();
    const auto shared =
      std::make_shared<const AttributeList>(reading == Reading::whole ? wireAttributes(messageIn(resource, 1), 1) : AttributeList());
    WireFields scopes(resource);
    while (scopes.next()) {
      if (!scopes.isBytes(2))
        continue;
      const std::string_view scope = scopes.bytes();
      std::string name;
      if (const std::string_view bytesOfName = messageIn(messageIn(scope, 1), 1); reading == Reading::whole)
        name = wireText(bytesOfName);
      bool first = true;
      WireFields items(scope);
      while (items.next()) {
        if (!items.isBytes(2))
          continue;
        OtlpRecord& record = out.emplace_back(readItem(items.bytes(), reading));
        record.scope = name;
        record.resource = shared;
        record.first = std::exchange(first, false);
      }
    }
  }
}

/// Counts what a message of this form holds, down to attributes but not into their values.
void addAmount(RequestAmount& amount, std::string_view bytes, Form form)
{
  WireFields fields(bytes);
  while (!amount.isTooMuch() && fields.next()) {
    const auto inner = fields.isBytes() ? formOf(form, fields.number()) : std::nullopt;
    if (!inner || *inner == Form::anyValue || *inner == Form::status || *inner == Form::scope)
      continue;
    if (*inner == Form::keyValue) {
      ++amount.attributes;
      continue;
    }
    if (*inner == Form::span || *inner == Form::event || *inner == Form::logRecord)
      ++amount.records;
    addAmount(amount, fields.bytes(), *inner);
  }
}

} // namespace

RequestAmount amountOfProtobuf(std::string_view bytes, bool isLogs)
{
  RequestAmount amount;
  addAmount(amount, bytes, isLogs ? Form::logsData : Form::tracesData);
  return amount;
}

bool readProtobufTraces(std::string_view bytes, std::vector<OtlpRecord>& out, Reading reading)
{
  if (!isWellFormed(bytes, Form::tracesData))
    return false;
  readExport(bytes, reading, out, spanOf);
  return true;
}

bool readProtobufLogs(std::string_view bytes, std::vector<OtlpRecord>& out, Reading reading)
{
  if (!isWellFormed(bytes, Form::logsData))
    return false;
  readExport(bytes, reading, out, logOf);
  return true;
}

} // namespace hone::otlp
