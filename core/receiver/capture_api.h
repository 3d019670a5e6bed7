#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "model/event.h"
#include "model/source.h"
#include "model/span.h"

namespace hone {

/// The span that a call of POST /api/v1/capture-session means: who the user is, and what is known of the session. Errors
/// (ErrorKind::invalidInput) are for the caller to read. Fields that the call does not have are kept in the span's
/// metadata. receivedAt stands in where the call names no time.
Result<Span> readCaptureSession(std::string_view body, Micros receivedAt);

/// The span that a call of POST /api/v1/capture-event means: without a parent a turn (the user's message and the agent's
/// reply), with one a tool call of that turn. A text that is a JSON object with "input" (args) or "output" (result)
/// stands for what is in there.
Result<Span> readCaptureEvent(std::string_view body, Micros receivedAt);

/// The events of POST /v1/events: one object, a list, or {"events": [...]}; each as core/model/event.h says, in the form
/// of the design's event lines. An event without name or without user and conversation is set aside; none that can be
/// taken is an error.
struct ReceivedEvents {
  std::vector<Event> events;
  std::vector<RejectedRecord> setAside; ///< with its bytes, for the quarantine
  std::int64_t rejected = 0;
  std::string reason;       ///< why the first was rejected
};
Result<ReceivedEvents> readEvents(std::string_view body);

} // namespace hone
