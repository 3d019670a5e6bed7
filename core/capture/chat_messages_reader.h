#pragma once

#include "capture/reader.h"

namespace hone {

/// Hone JSONL (design.md, section 10) and OpenAI chat messages: an object with `messages` a line, a list of such
/// objects, one such object, a list of messages, or lists of messages a line.
std::string recogniseChatMessages(const Outline& outline);
std::unique_ptr<Reader> makeChatMessagesReader();

} // namespace hone
