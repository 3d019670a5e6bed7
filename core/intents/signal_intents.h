#pragma once

#include <vector>

#include "model/conversation.h"
#include "model/outcome.h"

namespace hone {

/// What a user lets show beside the task that brought them, told from what they said (English): the kinds of signal that
/// isSignalIntent() names, each at most once, at its surest sentence, which is the detail. In message order. Rather
/// silent than wrong: politeness ("it would be great if you could check"), goods ("the lamp is broken") and denials
/// ("not too expensive") are no signals. Pure; any thread.
std::vector<Signal> signalIntents(const Conversation& conversation);

} // namespace hone
