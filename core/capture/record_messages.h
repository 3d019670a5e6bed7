#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/json_unpacker.h"
#include "model/conversation.h"

namespace hone {

/// Whose words a value is taken for where it does not say.
enum class RecordSide : std::uint8_t { input, output };

/// What the input or output of a model call, an agent or a chain says, whatever its shape: a text, a list of messages or
/// lists of such, a request ({messages, prompt, contents, input, system …}) or an answer ({choices, generations, output,
/// candidates, message …}) of the usual providers, messages serialised by LangChain, content parts, tool calls. Tool
/// results are messages of their own and not yet joined to their calls. What is none of these is one message with its
/// JSON as the text; definitions of tools are left out.
std::vector<Message> readRecordMessages(const JsonValue& value, RecordSide side, JsonUnpacker& unpacker);

/// Whether a value has the shape of messages, a request or an answer, and not just any data.
bool looksLikeMessages(const JsonValue& value, JsonUnpacker& unpacker);

/// The role of a message that LangChain wrote: "HumanMessage", "HumanMessageChunk", "human" → user …; nothing for what is
/// no message.
std::optional<Role> langchainRole(std::string_view type);

/// A tool's result as text: its content where it is wrapped as a message or as content parts, else the text or JSON.
/// `failed` is set where it says so.
std::string readToolResult(const JsonValue& value, JsonUnpacker& unpacker, std::string& callId, bool& failed);

/// Whether a text was cut by its sender: it ends with a note of that, with an ellipsis (from 200 characters on, the
/// smallest cap that is known), or in the middle of JSON.
bool looksCut(const JsonValue& value, JsonUnpacker& unpacker);

/// Agents and graphs give the whole history as their output: takes what the input says already out of the output, and
/// where there is no input, makes everything up to the user's last words the input.
void separateHistory(std::vector<Message>& input, std::vector<Message>& output);

} // namespace hone
