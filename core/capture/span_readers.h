#pragma once

#include <memory>
#include <string>

#include "capture/otlp_record.h"
#include "capture/json.h"
#include "capture/reader.h"

namespace hone {

/// OTLP/JSON as exporters send it and the collector's file exporter writes it: traces and logs, mixed.
std::string recogniseOtlp(const Outline& outline);
std::unique_ptr<Reader> makeOtlpReader();

/// Spans as programs keep them: Phoenix's (context {trace_id, span_id}, also flattened to columns), the JavaScript and
/// Python SDKs' (spanContext {traceId, spanId}, times as [seconds, nanoseconds]); attributes flat or nested.
std::string recogniseSpanExport(const Outline& outline);
std::unique_ptr<Reader> makeSpanExportReader();

/// One such span. problem says what is missing.
OtlpRecord readExportedSpan(const JsonValue& span);

} // namespace hone
