#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "capture/otlp_record.h"
#include "model/span.h"

namespace hone {

enum class OtlpSignal : std::uint8_t { traces, logs };
enum class OtlpEncoding : std::uint8_t { protobuf, json };

/// What a request held. Spans and log records that Hone has no use for (no ids and nothing about a conversation) are
/// neither spans nor rejected: they are ignored, as the receiver of a whole application's telemetry has to.
struct OtlpDecoded {
  std::vector<Span> spans;
  std::int64_t received = 0; ///< spans or log records in the request
  std::int64_t ignored = 0;
  std::int64_t rejected = 0; ///< for partialSuccess
  std::string reason;        ///< why the first was rejected, for partialSuccess.errorMessage
};

/// Decodes the body of an export request (ExportTraceServiceRequest, ExportLogsServiceRequest) after decompression. JSON
/// may be lowerCamelCase or snake_case, ids hex in any case, 64-bit numbers strings or numbers; unknown fields are passed
/// over. More records or attributes than otlp_reading.h takes in one request are an error. A single bad span is counted as rejected and the rest goes on; a body that is no such message at all is an error
/// (ErrorKind::invalidInput, HTTP 400). Never throws; sizes and depths are bounded. Any thread. opentelemetry-proto 1.x.
Result<OtlpDecoded> decodeOtlp(OtlpSignal signal, OtlpEncoding encoding, std::string_view body);

/// The same without the spans: what a request holds and whether it can be taken, at a fraction of the cost. The counts
/// but for `ignored`, the reason and the errors are those of decodeOtlp.
Result<OtlpDecoded> checkOtlp(OtlpSignal signal, OtlpEncoding encoding, std::string_view body);

/// The spans that decoded records mean (what decodeOtlp does after decoding), for readers of files with other wrappings.
OtlpDecoded spansOfRecords(std::vector<OtlpRecord>&& records);

} // namespace hone
