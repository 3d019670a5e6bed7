#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "capture/json.h"
#include "capture/otlp_record.h"

namespace hone::otlp {

/// At most this many attributes of one span are read; a flattened history has a handful for each message.
inline constexpr std::size_t kMostAttributes = 20000;

/// At most so much is taken in one request: a record of two bytes takes hundreds in memory, so that a body's size alone
/// bounds nothing. Senders' batches hold hundreds to some thousands of records.
inline constexpr std::size_t kMostRecordsOfRequest = 100000;
inline constexpr std::size_t kMostAttributesOfRequest = 1000000;

/// What a request holds, counted without reading it.
struct RequestAmount {
  std::size_t records = 0;    ///< spans, events of spans, log records
  std::size_t attributes = 0; ///< of resources and records
  bool isTooMuch() const { return records > kMostRecordsOfRequest || attributes > kMostAttributesOfRequest; }
};
RequestAmount amountOfJson(const JsonValue& value);
/// The same of a protobuf message; ends early where it is too much. Where the bytes are none, what came before.
RequestAmount amountOfProtobuf(std::string_view bytes, bool isLogs);

/// How much of a record is read: all that it says, or only its ids and whether they are good.
enum class Reading : std::uint8_t { whole, ids };

/// Reads every span and log record below an object with resourceSpans or resourceLogs, or their snake_case names.
void readJsonExport(const JsonValue& value, std::vector<OtlpRecord>& out, Reading reading = Reading::whole);
/// One item of such a list: a resource with its spans or log records.
void readJsonResource(const JsonValue& resource, std::vector<OtlpRecord>& out, Reading reading = Reading::whole);
/// One span in OTLP/JSON form (either naming), without what is around it.
OtlpRecord readJsonSpan(const JsonValue& span, Reading reading = Reading::whole);
/// The attributes of a list of {key, value} pairs, or of an object.
AttributeList readJsonAttributes(const JsonValue& attributes);
/// A value that is not wrapped as OTLP does it.
AttributeValue plainValue(const JsonValue& value);

/// The two protobuf messages. False: the bytes are none.
bool readProtobufTraces(std::string_view bytes, std::vector<OtlpRecord>& out, Reading reading = Reading::whole);
bool readProtobufLogs(std::string_view bytes, std::vector<OtlpRecord>& out, Reading reading = Reading::whole);

/// 16 or 8 bytes as lower-case hex from hex of any case or base64; other text is an id of its own kind and stays when
/// `strict` is false. An id of only zeros is none.
std::string readId(std::string_view text, std::size_t bytes, bool strict, bool& bad);

} // namespace hone::otlp
