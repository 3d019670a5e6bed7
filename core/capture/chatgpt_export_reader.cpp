#include "capture/branches.h"
#include "capture/chat_export_readers.h"
#include "capture/json_reader.h"

namespace hone {

namespace {

/// The words of a message's content, by its content type; what is no text stays as JSON.
std::string wordsOf(const JsonValue& content, std::string& parts)
{
  const std::string_view type = content["content_type"].view();
  if (content["parts"].isArray()) {
    ContentParts read = readContent(content["parts"]);
    parts = std::move(read.others);
    return std::move(read.text);
  }
  if (type == "tether_quote") {
    std::string text = firstText(content, {"title"});
    for (const std::string_view key : {"url", "text"})
      if (const std::string more = content[key].text(); !more.empty())
        text += (text.empty() ? "" : "\n") + more;
    return text;
  }
  if (type == "thoughts") {
    std::string text;
    content["thoughts"].forEach([&](const JsonValue& thought) {
      text += (text.empty() ? "" : "\n") + firstText(thought, {"content", "summary"});
    });
    return text;
  }
  std::string text = firstText(content, {"text", "result", "content", "summary"});
  return text.empty() && content.size() > 1 ? content.json() : text;
}

class ChatGptExportReader final : public JsonReader {
protected:
  bool canGoOnFromHere() const override { return true; }

  Result<void> record(const JsonValue& value, std::string_view, std::vector<Conversation>& out) override
  {
    const JsonValue mapping = value["mapping"];
    if (!mapping.isObject())
      return fail(ErrorKind::invalidInput, "This record has no tree of messages (mapping).");
    Conversation conversation;
    conversation.externalId = firstText(value, {"conversation_id", "id"});
    conversation.startedAt = value["create_time"].time();
    conversation.endedAt = value["update_time"].time();
    conversation.model = value["default_model_slug"].text();
    MessageTree tree;
    mapping.forEachField([&](std::string_view id, const JsonValue& entry) {
      MessageTree::Node node;
      node.id = id;
      node.parent = entry["parent"].text();
      if (auto message = readMessage(entry["message"], conversation))
        node.messages.push_back(std::move(*message));
      tree.add(std::move(node));
    });
    JsonObject metadata;
    addLeftovers(metadata, value,
                 {"mapping", "current_node", "conversation_id", "id", "create_time", "update_time", "default_model_slug"});
    conversation.metadata = metadata.take();
    tree.finish(value["current_node"].view(), conversation);
    out.push_back(std::move(conversation));
    return {};
  }

private:
  static std::optional<Message> readMessage(const JsonValue& value, Conversation& conversation)
  {
    const std::string role = value["author"]["role"].text();
    if (role.empty())
      return std::nullopt;
    Message message;
    message.role = roleFromName(role);
    if (message.role == Role::other)
      message.roleName = role;
    message.name = value["author"]["name"].text();
    message.at = value["create_time"].time();
    const JsonValue facts = value["metadata"];
    message.finishReason = facts["finish_details"]["type"].text();
    const JsonValue content = value["content"];
    JsonObject metadata;
    std::string parts;
    std::string words = wordsOf(content, parts);
    metadata.addRaw("parts", parts);
    const std::string recipient = value["recipient"].text();
    const bool call = message.role == Role::assistant && !recipient.empty() && recipient != "all";
    if (call)
      message.toolCalls.push_back({.callId = {}, .name = recipient, .arguments = std::move(words), .resultIndex = {}, .latencyMicros = {}});
    else if (content["content_type"].view() == "thoughts")
      metadata.addText("reasoning", words);
    else
      message.text = std::move(words);
    if (message.role == Role::assistant && conversation.model.empty())
      conversation.model = facts["model_slug"].text();
    addLeftover(metadata, "content_type", content["content_type"].view() == "text" ? JsonValue() : content["content_type"]);
    addLeftover(metadata, "attachments", facts["attachments"]);
    addLeftover(metadata, "status", value["status"].view() == "finished_successfully" ? JsonValue() : value["status"]);
    message.metadata = metadata.take();
    // The product puts empty system messages at the root; they say nothing.
    if (message.text.empty() && message.toolCalls.empty() && message.metadata.empty())
      return std::nullopt;
    return message;
  }
};

} // namespace

std::string recogniseChatGptExport(const Outline& outline)
{
  if (outline.has("mapping") && (outline.has("current_node") || outline.has("title") || outline.has("create_time")))
    return "conversations with a mapping of messages and a current node";
  return {};
}

std::unique_ptr<Reader> makeChatGptExportReader() { return std::make_unique<ChatGptExportReader>(); }

} // namespace hone
