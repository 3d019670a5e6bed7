#include "capture/dialogue_readers.h"
#include "capture/json_reader.h"
#include "capture/messages.h"

namespace hone {

namespace {

class StarReader final : public JsonReader {
protected:
  bool canGoOnFromHere() const override { return true; }

  Result<void> record(const JsonValue& value, std::string_view, std::vector<Conversation>& out) override
  {
    const JsonValue events = value["Events"];
    if (!events.isArray())
      return fail(ErrorKind::invalidInput, "This dialogue has no list of events.");
    Conversation conversation;
    conversation.externalId = value["DialogueID"].text();
    conversation.user.externalId = value["AnonymizedUserWorkerID"].text();
    conversation.endReason = value["CompletionLevel"].text();
    ChatBuilder messages;
    events.forEach([&](const JsonValue& event) { add(event, messages, conversation); });
    messages.finish(conversation);
    conversation.outcome = outcomeOf(value);
    JsonObject metadata;
    addLeftovers(metadata, value, {"DialogueID", "AnonymizedUserWorkerID", "CompletionLevel", "Events"});
    conversation.metadata = metadata.take();
    out.push_back(std::move(conversation));
    return {};
  }

private:
  static void add(const JsonValue& event, ChatBuilder& messages, Conversation& conversation)
  {
    const std::string_view agent = event["Agent"].view();
    const std::string_view action = event["Action"].view();
    Message message;
    message.at = event["UnixTime"].time();
    if (message.at && !conversation.startedAt)
      conversation.startedAt = message.at;
    if (message.at)
      conversation.endedAt = message.at;
    if (action == "utter" || action == "pick_suggestion") {
      message.role = agent == "User" ? Role::user : Role::assistant;
      message.text = event["Text"].text();
      JsonObject metadata;
      addLeftover(metadata, "action_label", event["ActionLabel"]);
      message.metadata = metadata.take();
    } else if (action == "query") {
      message.role = Role::assistant;
      ToolCall call;
      call.name = event["APIName"].text();
      call.arguments = event["Constraints"].json();
      message.toolCalls.push_back(std::move(call));
    } else if (agent == "KnowledgeBase") {
      message.role = Role::tool;
      message.name = event["APIName"].text();
      message.text = event["Item"].json();
    } else {
      return; // directions to the people at both ends, and clicks that were not said
    }
    messages.add(std::move(message));
  }

  /// That a dialogue was completed does not say that the user got what was wanted; that it was left does.
  static std::optional<ExplicitOutcome> outcomeOf(const JsonValue& value)
  {
    const std::string_view level = value["CompletionLevel"].view();
    if (level.find("Disconnect") != std::string_view::npos)
      return ExplicitOutcome{Outcome::abandoned, "completion", std::nullopt};
    return std::nullopt;
  }
};

} // namespace

std::string recogniseStar(const Outline& outline)
{
  if (outline.has("DialogueID") && outline.has("Events") && outline.has("CompletionLevel"))
    return "a dialogue with DialogueID, CompletionLevel and Events";
  return {};
}

std::unique_ptr<Reader> makeStarReader() { return std::make_unique<StarReader>(); }

} // namespace hone
