#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/event.h"
#include "model/source.h"
#include "model/span.h"
#include "receiver/inbox.h"
#include "receiver/wire.h"

// What is in a request. Internal to core/receiver.
namespace hone {

/// What a request becomes. Each may be empty.
struct RequestContent {
  std::vector<Span> spans;
  std::vector<Event> events;
  std::vector<RejectedRecord> setAside; ///< what of it cannot be taken
};
Result<RequestContent> contentOf(const InboxRequest& request);

/// What is answered to a request once it is kept, or why it cannot be taken. Makes no spans of OTLP: who sends waits.
Reply replyTo(const InboxRequest& request);

/// The path of an endpoint, as people know it.
std::string_view pathOf(Endpoint endpoint);

} // namespace hone
