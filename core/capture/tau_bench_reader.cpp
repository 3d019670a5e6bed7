#include "capture/tau_bench_reader.h"

#include <unordered_map>

#include "capture/json_reader.h"
#include "capture/messages.h"

namespace hone {

namespace {

class TauBenchReader final : public JsonReader {
protected:
  Result<void> record(const JsonValue& value, std::string_view, std::vector<Conversation>& out) override
  {
    const JsonValue turns = value["traj"];
    if (!value.isObject() || !turns.isArray() || !value["task_id"].exists())
      return fail(ErrorKind::invalidInput, "This record has no task_id or no list of messages (traj).");
    Conversation conversation;
    conversation.externalId = uniqueId(value["task_id"].text() + "-" + (value["trial"] ? value["trial"].text() : "0"));
    conversation.agentVersion = file().stem;
    const JsonValue info = value["info"];
    conversation.user.externalId = info["task"]["user_id"].text();
    std::size_t unread = 0;
    turns.forEach([&](const JsonValue& turn) {
      if (auto message = readChatMessage(turn))
        conversation.messages.push_back(std::move(*message));
      else
        ++unread;
    });
    if (unread)
      return fail(ErrorKind::invalidInput, "A message of this record has no role.");
    linkToolResults(conversation.messages);
    timesFromMessages(conversation);
    if (const auto reward = value["reward"].number())
      conversation.outcome = ExplicitOutcome{*reward > 0 ? Outcome::resolved : Outcome::failed, "reward", reward};
    if (const JsonValue error = info["error"]) {
      constexpr std::size_t kLongestReason = 200;
      const std::string text = error.isString() ? error.text() : error.json();
      conversation.endReason = "crashed: " + firstLineOf(text, kLongestReason);
      if (!conversation.outcome)
        conversation.outcome = ExplicitOutcome{Outcome::failed, "crash", std::nullopt};
    }
    JsonObject metadata;
    addLeftovers(metadata, value, {"traj", "info", "reward"});
    addLeftovers(metadata, info, {});
    conversation.metadata = metadata.take();
    out.push_back(std::move(conversation));
    return {};
  }

private:
  /// The same task and trial twice in a file are two conversations.
  std::string uniqueId(std::string id)
  {
    const int count = ++m_seen[id];
    return count == 1 ? id : id + "#" + std::to_string(count);
  }

  std::unordered_map<std::string, int> m_seen;
};

} // namespace

std::string recogniseTauBench(const Outline& outline)
{
  if (outline.shape == Outline::Shape::object || !outline.has("task_id") || !outline.has("traj") || !outline.has("reward"))
    return {};
  return "a list of objects with task_id, reward and traj";
}

std::unique_ptr<Reader> makeTauBenchReader() { return std::make_unique<TauBenchReader>(); }

} // namespace hone
