#pragma once

#include "capture/reader.h"

namespace hone {

/// Logs of OpenAI's API: a request with its response beside it ({request | body, response}), batch results, stored
/// completions ({object: "chat.completion"}), the Responses API ({object: "response", input, output}), and messages of
/// threads ({object: "thread.message"}). A request repeats the conversation so far: it grows the conversation whose
/// messages it begins with, or whose response it names.
std::string recogniseOpenAiLog(const Outline& outline);
std::unique_ptr<Reader> makeOpenAiLogReader();

} // namespace hone
