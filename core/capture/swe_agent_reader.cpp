#include "capture/json_reader.h"
#include "capture/messages.h"
#include "capture/session_log_readers.h"

namespace hone {

namespace {

class SweAgentReader final : public JsonReader {
protected:
  Result<void> record(const JsonValue& value, std::string_view, std::vector<Conversation>& out) override
  {
    const JsonValue turns = value["history"].isArray() ? value["history"] : value["messages"];
    if (!turns.isArray())
      return fail(ErrorKind::invalidInput, "This trajectory has no list of messages (history).");
    const JsonValue info = value["info"];
    Conversation conversation;
    conversation.externalId = firstText(value, {"instance_id"});
    if (conversation.externalId.empty())
      conversation.externalId = file().stem;
    conversation.endReason = info["exit_status"].text();
    conversation.agentVersion = firstText(info, {"swe_agent_version", "mini_version"});
    conversation.model = info["config"]["model"]["model_name"].text();
    ChatBuilder messages;
    bool readable = true;
    turns.forEach([&](const JsonValue& turn) {
      auto message = readChatMessage(turn);
      readable = readable && message;
      if (!message)
        return;
      if (message->role == Role::tool && message->toolCallId.empty())
        message->toolCallId = turn["tool_call_ids"].first().text();
      JsonObject metadata;
      addLeftover(metadata, "message_type", turn["message_type"]);
      addLeftover(metadata, "agent", turn["agent"]);
      // A thought that is the text already is not kept twice; an action that is no call is.
      if (turn["thought"].view() != turn["content"].view())
        addLeftover(metadata, "thought", turn["thought"]);
      if (message->toolCalls.empty())
        addLeftover(metadata, "action", turn["action"]);
      message->metadata = metadata.take();
      messages.add(std::move(*message));
    });
    if (!readable)
      return fail(ErrorKind::invalidInput, "A message of this trajectory has no role.");
    messages.finish(conversation);
    JsonObject metadata;
    addLeftovers(metadata, info, {"exit_status", "config"});
    addLeftover(metadata, "environment", value["environment"]);
    addLeftover(metadata, "trajectory_format", value["trajectory_format"]);
    conversation.metadata = metadata.take();
    out.push_back(std::move(conversation));
    return {};
  }
};

} // namespace

std::string recogniseSweAgent(const Outline& outline)
{
  if (outline.has("history[].role") && (outline.has("trajectory") || outline.has("info.exit_status")))
    return "an object with a history of messages and a trajectory";
  if (outline.has("messages[].role") && outline.has("info.exit_status"))
    return "an object with messages and an info that says how the run ended";
  return {};
}

std::unique_ptr<Reader> makeSweAgentReader() { return std::make_unique<SweAgentReader>(); }

} // namespace hone
