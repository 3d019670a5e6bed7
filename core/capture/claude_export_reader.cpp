#include "capture/branches.h"
#include "capture/chat_export_readers.h"
#include "capture/json_reader.h"

namespace hone {

namespace {

class ClaudeExportReader final : public JsonReader {
protected:
  RecordScanner::Layout layout() const override { return {.arrayKeys = {"conversations"}}; }

  bool canGoOnFromHere() const override { return true; }

  Result<void> record(const JsonValue& value, std::string_view, std::vector<Conversation>& out) override
  {
    const JsonValue turns = value["chat_messages"];
    if (!turns.isArray())
      return fail(ErrorKind::invalidInput, "This record has no list of chat_messages.");
    Conversation conversation;
    conversation.externalId = firstText(value, {"uuid", "id"});
    conversation.user.externalId = value["account"]["uuid"].text();
    conversation.model = value["model"].text();
    conversation.startedAt = value["created_at"].time();
    conversation.endedAt = value["updated_at"].time();
    // Newer exports say which message a message answers; older ones are a plain list.
    const bool linked = turns.first()["parent_message_uuid"].isString();
    MessageTree tree;
    std::string previous;
    bool readable = true;
    turns.forEach([&](const JsonValue& turn) {
      MessageTree::Node node = readNode(turn);
      readable = readable && !node.messages.empty();
      node.parent = linked ? turn["parent_message_uuid"].text() : previous;
      previous = node.id;
      tree.add(std::move(node));
    });
    if (!readable)
      return fail(ErrorKind::invalidInput, "A message of this conversation has no sender.");
    JsonObject metadata;
    addLeftovers(metadata, value,
                 {"uuid", "id", "account", "model", "created_at", "updated_at", "chat_messages", "current_leaf_message_uuid"});
    conversation.metadata = metadata.take();
    tree.finish(value["current_leaf_message_uuid"].view(), conversation);
    out.push_back(std::move(conversation));
    return {};
  }

private:
  MessageTree::Node readNode(const JsonValue& turn)
  {
    MessageTree::Node node;
    node.id = turn["uuid"].text();
    if (node.id.empty())
      node.id = "message " + std::to_string(++m_unnamed);
    const std::string sender = firstText(turn, {"sender", "role"});
    if (sender.empty())
      return node;
    ContentParts parts = readContent(turn["content"]);
    Message message;
    message.role = roleFromName(sender);
    if (message.role == Role::other)
      message.roleName = sender;
    message.text = parts.text.empty() ? turn["text"].text() : std::move(parts.text);
    message.at = turn["created_at"].time();
    message.toolCalls = std::move(parts.calls);
    JsonObject metadata;
    metadata.addText("reasoning", parts.reasoning);
    metadata.addRaw("parts", parts.others);
    addLeftover(metadata, "attachments", turn["attachments"]);
    addLeftover(metadata, "files", turn["files"]);
    message.metadata = metadata.take();
    node.messages.push_back(std::move(message));
    for (ContentParts::ToolResult& result : parts.results) {
      Message answer;
      answer.role = Role::tool;
      answer.text = std::move(result.text);
      answer.toolCallId = std::move(result.callId);
      node.status = result.status;
      node.messages.push_back(std::move(answer));
    }
    return node;
  }

  int m_unnamed = 0;
};

} // namespace

std::string recogniseClaudeExport(const Outline& outline)
{
  if (outline.has("chat_messages") || outline.has("conversations[].chat_messages"))
    return "conversations with chat_messages";
  return {};
}

std::unique_ptr<Reader> makeClaudeExportReader() { return std::make_unique<ClaudeExportReader>(); }

} // namespace hone
