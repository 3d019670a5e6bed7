#pragma once

#include <string>
#include <vector>

#include "capture/json.h"
#include "capture/record_messages.h"
#include "capture/span.h"
#include "model/event.h"

namespace hone {

/// What rows of observability products become. Readers append; a row that cannot be read is an error that says why and
/// appends nothing. One thread.
struct VendorRows {
  std::vector<Span> spans;
  std::vector<Event> events; ///< of users, apart from any trace
};

/// Metadata fields that name the conversation and the user, tried before the usual ones. Empty: only the usual ones.
struct VendorKeys {
  std::string conversation;
  std::string user;
};

/// Langfuse. A trace with observations[] and scores[] (export, GET /traces/{id}), one without, an observation of either
/// API, a score of either API (https://api.reference.langfuse.com).
Result<void> readLangfuseTrace(const JsonValue& trace, JsonUnpacker& unpacker, VendorRows& out);
Result<void> readLangfuseObservation(const JsonValue& observation, JsonUnpacker& unpacker, VendorRows& out);
Result<void> readLangfuseScore(const JsonValue& score, VendorRows& out);

/// LangSmith. A run of either API (names in any case) with its child_runs, if it has any; feedback on a run.
Result<void> readLangsmithRun(const JsonValue& run, JsonUnpacker& unpacker, VendorRows& out);
Result<void> readLangsmithFeedback(const JsonValue& feedback, VendorRows& out);

/// Phoenix. A span of GET …/spans; an annotation of a span, a trace or a session.
Result<void> readPhoenixSpan(const JsonValue& span, JsonUnpacker& unpacker, VendorRows& out);
Result<void> readPhoenixAnnotation(const JsonValue& annotation, VendorRows& out);

/// Braintrust. A row of project logs.
Result<void> readBraintrustRow(const JsonValue& row, const VendorKeys& keys, JsonUnpacker& unpacker, VendorRows& out);

/// PostHog. An LLM analytics event ($ai_trace, $ai_span, $ai_generation, $ai_embedding, $ai_feedback, $ai_metric) as
/// {uuid, event, distinct_id, timestamp, properties}; any other event is something that happened to its user.
Result<void> readPosthogEvent(const JsonValue& event, JsonUnpacker& unpacker, VendorRows& out);

/// Opik. A trace; a span.
Result<void> readOpikTrace(const JsonValue& trace, JsonUnpacker& unpacker, VendorRows& out);
Result<void> readOpikSpan(const JsonValue& span, JsonUnpacker& unpacker, VendorRows& out);

} // namespace hone
