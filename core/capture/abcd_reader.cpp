#include "capture/dialogue_readers.h"
#include "capture/json_reader.h"
#include "capture/messages.h"

namespace hone {

namespace {

class AbcdReader final : public JsonReader {
protected:
  RecordScanner::Layout layout() const override { return {.arrayKeys = {"train", "dev", "test"}}; }

  bool canGoOnFromHere() const override { return true; }

  Result<void> record(const JsonValue& value, std::string_view arrayKey, std::vector<Conversation>& out) override
  {
    const JsonValue turns = value["original"];
    if (!turns.isArray() || !value["convo_id"].exists())
      return fail(ErrorKind::invalidInput, "This record has no convo_id or no list of turns (original).");
    Conversation conversation;
    conversation.externalId = value["convo_id"].text();
    const JsonValue customer = value["scenario"]["personal"];
    conversation.user.externalId = customer["username"].text();
    if (const JsonValue level = customer["member_level"]; level.isString())
      conversation.user.traits.emplace_back("member_level", level.json());
    std::vector<JsonValue> actions; // the structured form of each turn
    value["delexed"].forEach([&actions](const JsonValue& turn) { actions.push_back(turn["targets"]); });
    ChatBuilder messages;
    std::size_t index = 0;
    turns.forEach([&](const JsonValue& turn) {
      add(turn, index < actions.size() ? actions[index] : JsonValue(), messages);
      ++index;
    });
    messages.finish(conversation);
    JsonObject metadata;
    metadata.addText("split", arrayKey);
    addLeftovers(metadata, value, {"convo_id", "original", "delexed"});
    conversation.metadata = metadata.take();
    out.push_back(std::move(conversation));
    return {};
  }

private:
  static void add(const JsonValue& turn, const JsonValue& targets, ChatBuilder& messages)
  {
    std::vector<JsonValue> pair;
    turn.forEach([&pair](const JsonValue& item) { pair.push_back(item); });
    if (pair.size() < 2)
      return;
    const std::string speaker = pair[0].text();
    Message message;
    if (speaker != "action") {
      message.role = roleFromName(speaker);
      if (message.role == Role::other)
        message.roleName = speaker;
      message.text = pair[1].text();
      messages.add(std::move(message));
      return;
    }
    // targets: intent, next step, action, values, utterance
    std::vector<JsonValue> target;
    targets.forEach([&target](const JsonValue& item) { target.push_back(item); });
    ToolCall call;
    call.name = target.size() > 2 && target[2].isString() ? target[2].text() : "action";
    call.arguments = target.size() > 3 ? target[3].json() : std::string();
    message.role = Role::assistant;
    message.toolCalls.push_back(std::move(call));
    messages.add(std::move(message));
    Message result;
    result.role = Role::tool;
    result.text = pair[1].text();
    messages.add(std::move(result));
  }
};

} // namespace

std::string recogniseAbcd(const Outline& outline)
{
  for (const std::string_view prefix : {"", "train[].", "dev[].", "test[]."})
    if (outline.has(std::string(prefix) + "convo_id") && outline.has(std::string(prefix) + "original"))
      return "conversations with convo_id and original turns";
  return {};
}

std::unique_ptr<Reader> makeAbcdReader() { return std::make_unique<AbcdReader>(); }

} // namespace hone
