#include "capture/chat_export_readers.h"
#include "capture/json_reader.h"
#include "capture/messages.h"

namespace hone {

namespace {

class ShareGptReader final : public JsonReader {
protected:
  bool canGoOnFromHere() const override { return true; }

  Result<void> record(const JsonValue& value, std::string_view, std::vector<Conversation>& out) override
  {
    const JsonValue turns = value["conversations"].isArray() ? value["conversations"] : value["conversation"];
    if (!turns.isArray())
      return fail(ErrorKind::invalidInput, "This record has no list of turns (conversations).");
    Conversation conversation;
    conversation.externalId = firstText(value, {"id", "conversation_id"});
    conversation.model = value["model"].text();
    ChatBuilder messages;
    bool readable = true;
    turns.forEach([&](const JsonValue& turn) { readable = add(turn, messages) && readable; });
    if (!readable)
      return fail(ErrorKind::invalidInput, "A turn of this record does not say whom it is from.");
    messages.prependSystem(firstText(value, {"system", "system_prompt"}));
    messages.finish(conversation);
    JsonObject metadata;
    addLeftovers(metadata, value, {"id", "conversation_id", "model", "conversations", "conversation", "system", "system_prompt"});
    conversation.metadata = metadata.take();
    out.push_back(std::move(conversation));
    return {};
  }

private:
  bool add(const JsonValue& turn, ChatBuilder& messages)
  {
    const std::string from = turn["from"].text();
    if (from.empty())
      return messages.add(turn);
    Message message;
    const std::string text = firstText(turn, {"value", "text", "content"});
    if (from == "function_call" || from == "tool_call") {
      message.role = Role::assistant;
      message.toolCalls = callsIn(text);
      if (message.toolCalls.empty())
        message.text = text;
    } else {
      message.text = text;
      if (from == "observation" || from == "function_response" || from == "tool_response") {
        message.role = Role::tool;
      } else if (from == "chatgpt" || from == "bing" || from == "bard" || from == "claude") {
        message.role = Role::assistant;
      } else {
        message.role = roleFromName(from);
        if (message.role == Role::other)
          message.roleName = from;
      }
    }
    JsonObject metadata;
    addLeftovers(metadata, turn, {"from", "value", "text", "content"});
    message.metadata = metadata.take();
    messages.add(std::move(message));
    return true;
  }

  /// The calls in a turn's text: one {name, arguments} or a list of them.
  std::vector<ToolCall> callsIn(const std::string& text)
  {
    std::vector<ToolCall> calls;
    std::int64_t replaced = 0;
    const auto value = m_calls.parse(text, replaced);
    if (!value)
      return calls;
    const auto take = [&calls](const JsonValue& call) {
      if (call["name"].isString() || call["function"].isObject())
        calls.push_back(readToolCall(call));
    };
    take(*value);
    value->forEach(take);
    return calls;
  }

  JsonParser m_calls;
};

} // namespace

std::string recogniseShareGpt(const Outline& outline)
{
  if (outline.has("conversations[].from") && outline.has("conversations[].value"))
    return "objects with a list of conversations that have from and value";
  if (outline.has("conversation[].from") && outline.has("conversation[].value"))
    return "objects with a conversation whose turns have from and value";
  return {};
}

std::unique_ptr<Reader> makeShareGptReader() { return std::make_unique<ShareGptReader>(); }

} // namespace hone
