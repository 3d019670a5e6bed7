#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "capture/json.h"
#include "model/conversation.h"

namespace hone {

/// Adds the fields of an object that are not in `known` to a JSON object being made; null and empty values, and those
/// larger than 64 KiB, are left out (of the latter a note of the size is kept).
void addLeftovers(JsonObject& out, const JsonValue& object, std::initializer_list<std::string_view> known);
/// Adds one field under the same rule.
void addLeftover(JsonObject& out, std::string_view key, const JsonValue& value);

/// What a list of content parts holds besides its text.
struct ContentParts {
  std::string text;                ///< the texts, joined by line ends; "[type]" stands for a part that is none
  std::string reasoning;           ///< of reasoning and thinking parts
  std::string others;              ///< JSON list of the parts that are no text, or empty
  std::vector<ToolCall> calls;     ///< of tool_use and tool_call parts
  struct ToolResult {
    std::string callId;
    std::string name;              ///< of the tool, where the part tells it
    std::string text;
    ToolCall::Status status = ToolCall::Status::unknown;
  };
  std::vector<ToolResult> results; ///< of tool_result and tool_call_response parts
};
ContentParts readContent(const JsonValue& content);
/// Whether a value is a content part of one of the usual providers and not just any object: {"type": "text", …},
/// {"functionCall": …}.
bool looksLikePart(const JsonValue& part);

/// A message as OpenAI's chat API writes it: role, content, tool_calls (also flat {id, name, arguments}) or
/// function_call, tool_call_id, name, refusal; and the additions that logs make: a time, a finish reason, usage.
/// Nothing when the value has no role.
std::optional<Message> readChatMessage(const JsonValue& value);

/// A call written {id, function: {name, arguments}} or {id, name, arguments}.
ToolCall readToolCall(const JsonValue& value);

/// The first time among these keys.
std::optional<Micros> firstTime(const JsonValue& object, std::initializer_list<std::string_view> keys);
/// The text of the first of these keys that has any.
std::string firstText(const JsonValue& object, std::initializer_list<std::string_view> keys);

/// Whether a tool's result says that the call failed: it starts with "Error", or is a JSON object that begins with an
/// "error" that is not empty.
bool looksLikeToolError(std::string_view result);

/// Joins each tool message to the call it answers: by call id, else by name, else in order; sets the call's resultIndex
/// and status, and gives the tool message the tool's name when it has none. `statuses` holds what the format itself
/// says, by message index; where it says nothing, looksLikeToolError decides.
void linkToolResults(std::vector<Message>& messages, const std::vector<ToolCall::Status>& statuses = {});

/// Fills startedAt and endedAt from the messages where they are not known.
void timesFromMessages(Conversation& conversation);

/// Collects the messages of a conversation and joins tool results to their calls at the end.
class ChatBuilder {
public:
  /// Adds a chat message (readChatMessage); tool results among its content parts become tool messages of their own.
  /// False when it has no role.
  bool add(const JsonValue& turn);
  void add(Message message, ToolCall::Status status = ToolCall::Status::unknown);
  /// Puts a system message in front when there is none yet and the text is not empty.
  void prependSystem(std::string text);
  bool isEmpty() const { return m_messages.empty(); }
  Message& last() { return m_messages.back(); }
  /// Some write a tool's name as the role of its result: makes these tools' messages, where the agent called them just before.
  void nameTools();
  /// Moves the messages into the conversation, linked; fills its times from them.
  void finish(Conversation& conversation);

private:
  std::vector<Message> m_messages;
  std::vector<ToolCall::Status> m_statuses;
};

/// Name–value traits of an object, but for the keys in `without`.
void addTraits(User& user, const JsonValue& object, std::initializer_list<std::string_view> without);

/// The first line of a text, at most `limit` bytes, cut at a character.
std::string firstLineOf(std::string_view text, std::size_t limit);

} // namespace hone
