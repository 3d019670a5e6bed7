#include <algorithm>

#include "capture/branches.h"
#include "capture/chat_export_readers.h"
#include "capture/json_reader.h"

namespace hone {

namespace {

class LibreChatReader final : public JsonReader {
protected:
  bool canGoOnFromHere() const override { return true; }

  Result<void> record(const JsonValue& value, std::string_view, std::vector<Conversation>& out) override
  {
    const JsonValue turns = value["messages"].isArray() ? value["messages"] : value["messagesTree"];
    if (!turns.isArray())
      return fail(ErrorKind::invalidInput, "This record has no list of messages.");
    Conversation conversation;
    conversation.externalId = value["conversationId"].text();
    const JsonValue options = value["options"];
    conversation.model = firstText(options, {"model"});
    conversation.agent = firstText(options, {"modelLabel", "chatGptLabel", "agent_id"});
    MessageTree tree;
    std::vector<JsonValue> open;
    const auto push = [&open](const JsonValue& list) {
      const std::size_t first = open.size();
      list.forEach([&open](const JsonValue& item) { open.push_back(item); });
      std::reverse(open.begin() + static_cast<std::ptrdiff_t>(first), open.end());
    };
    push(turns);
    // The export may nest answers under what they answer, or list all messages side by side.
    while (!open.empty()) {
      const JsonValue turn = open.back();
      open.pop_back();
      MessageTree::Node node;
      node.id = turn["messageId"].text();
      node.parent = turn["parentMessageId"].text();
      node.messages.push_back(readMessage(turn));
      if (conversation.user.externalId.empty())
        conversation.user.externalId = turn["user"].text();
      if (conversation.model.empty() && !turn["isCreatedByUser"].boolean().value_or(true))
        conversation.model = turn["model"].text();
      tree.add(std::move(node));
      push(turn["children"]);
    }
    JsonObject metadata;
    addLeftovers(metadata, value, {"conversationId", "messages", "messagesTree", "branches", "recursive"});
    conversation.metadata = metadata.take();
    tree.finish({}, conversation);
    out.push_back(std::move(conversation));
    return {};
  }

private:
  static Message readMessage(const JsonValue& turn)
  {
    Message message;
    message.role = turn["isCreatedByUser"].boolean().value_or(false) ? Role::user : Role::assistant;
    message.text = turn["text"].text();
    JsonObject metadata;
    if (message.text.empty()) {
      ContentParts parts = readContent(turn["content"]);
      message.text = std::move(parts.text);
      message.toolCalls = std::move(parts.calls);
      metadata.addText("reasoning", parts.reasoning);
      metadata.addRaw("parts", parts.others);
    }
    message.at = turn["createdAt"].time();
    message.finishReason = firstText(turn, {"finish_reason"});
    message.outputTokens = turn["tokenCount"].integer();
    for (const std::string_view flag : {"error", "unfinished"})
      if (turn[flag].boolean().value_or(false))
        metadata.addFlag(flag, true);
    addLeftover(metadata, "feedback", turn["feedback"]);
    addLeftover(metadata, "files", turn["files"]);
    message.metadata = metadata.take();
    return message;
  }
};

} // namespace

std::string recogniseLibreChat(const Outline& outline)
{
  if (outline.has("conversationId") && (outline.has("messages[].isCreatedByUser") || outline.has("messagesTree[].isCreatedByUser")))
    return "a conversation whose messages say isCreatedByUser";
  return {};
}

std::unique_ptr<Reader> makeLibreChatReader() { return std::make_unique<LibreChatReader>(); }

} // namespace hone
