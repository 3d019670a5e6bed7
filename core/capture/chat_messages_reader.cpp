#include "capture/chat_messages_reader.h"

#include <array>

#include "capture/event_reader.h"
#include "capture/json_reader.h"
#include "capture/messages.h"

namespace hone {

namespace {

/// What a score of these names says about the outcome: more than zero is a success.
constexpr std::array<std::string_view, 4> kOutcomeScores{"reward", "resolved", "success", "task_success"};

std::optional<double> scoreOf(const JsonValue& value)
{
  if (const auto flag = value.boolean())
    return *flag ? 1.0 : 0.0;
  return value.number();
}

std::optional<ExplicitOutcome> outcomeOf(const JsonValue& value)
{
  const JsonValue scores = value["scores"];
  const JsonValue stated = value["outcome"];
  const auto outcome = outcomeFromString(stated.isString() ? stated.view() : stated["outcome"].view());
  std::string origin = firstText(value, {"outcome_origin", "outcome_source"});
  if (outcome && *outcome != Outcome::unknown) {
    std::optional<double> score = scoreOf(scores[origin]);
    if (origin.empty() && scores.size() == 1)
      scores.forEachField([&](std::string_view key, const JsonValue& only) {
        origin = key;
        score = scoreOf(only);
      });
    return ExplicitOutcome{*outcome, origin.empty() ? "outcome" : origin, score};
  }
  for (const std::string_view name : kOutcomeScores)
    if (const auto score = scoreOf(scores[name]))
      return ExplicitOutcome{*score > 0 ? Outcome::resolved : Outcome::failed, std::string(name), score};
  return std::nullopt;
}

User userOf(const JsonValue& value)
{
  User user;
  const JsonValue stated = value["user"];
  if (stated.isObject()) {
    user.externalId = firstText(stated, {"id", "user_id"});
    addTraits(user, stated, {"id", "user_id"});
  } else {
    user.externalId = stated.text();
  }
  if (user.externalId.empty())
    user.externalId = firstText(value, {"user_id", "userId"});
  return user;
}

class ChatMessagesReader final : public JsonReader {
protected:
  RecordScanner::Layout layout() const override { return {.arrayKeys = {"conversations"}}; }

  bool canGoOnFromHere() const override { return m_loose.isEmpty(); }

  Result<void> record(const JsonValue& value, std::string_view, std::vector<Conversation>& out) override
  {
    if (value.isArray()) {
      ChatBuilder messages;
      HONE_CHECK(addMessages(value, messages));
      Conversation conversation;
      messages.finish(conversation);
      out.push_back(std::move(conversation));
      return {};
    }
    if (value["messages"].isArray())
      return readConversation(value, out);
    // An export of Hone's holds events that stand for themselves behind the conversations.
    if (const auto event = value["role"].exists() ? std::nullopt : readEvent(value)) {
      emit(*event, value["hone"]["source"].text(), value["hone"]["source_kind"].text());
      return {};
    }
    if (!m_loose.add(value))
      return fail(ErrorKind::invalidInput, "This record has no list of messages.");
    return {};
  }

  void finish(std::vector<Conversation>& out) override
  {
    if (m_loose.isEmpty())
      return;
    Conversation conversation;
    m_loose.finish(conversation);
    out.push_back(std::move(conversation));
  }

private:
  static Result<void> addMessages(const JsonValue& list, ChatBuilder& messages)
  {
    bool readable = true;
    list.forEach([&](const JsonValue& item) {
      readable = messages.add(item) && readable;
    });
    if (!readable)
      return fail(ErrorKind::invalidInput, "A message of this record has no role.");
    return {};
  }

  static Result<void> readConversation(const JsonValue& value, std::vector<Conversation>& out)
  {
    Conversation conversation;
    conversation.externalId = firstText(value, {"id", "conversation_id", "conversationId", "session_id", "sessionId", "thread_id"});
    conversation.user = userOf(value);
    conversation.agent = value["agent"].isObject() ? value["agent"]["name"].text() : value["agent"].text();
    conversation.agentVersion = firstText(value, {"agent_version", "agentVersion"});
    conversation.model = value["model"].text();
    conversation.startedAt = firstTime(value, {"created_at", "started_at", "createdAt", "timestamp", "created"});
    conversation.endedAt = firstTime(value, {"ended_at", "endedAt"});
    conversation.endReason = value["end_reason"].text();
    ChatBuilder messages;
    HONE_CHECK(addMessages(value["messages"], messages));
    addReply(value, messages);
    messages.finish(conversation);
    conversation.outcome = outcomeOf(value);
    readEvents(value, conversation);
    if (const JsonValue known = value["hone"]; known.isObject()) {
      // An export of Hone's: everything has its place, so nothing of the record is left over.
      conversation.sourceName = known["source"].text();
      conversation.sourceKind = known["source_kind"].text();
      if (value["metadata"].isObject())
        conversation.metadata = value["metadata"].json();
      out.push_back(std::move(conversation));
      return {};
    }
    JsonObject metadata;
    const JsonValue own = value["metadata"];
    own.forEachField([&](std::string_view key, const JsonValue& item) { metadata.add(key, item); });
    addLeftovers(metadata, value,
                 {"id", "conversation_id", "conversationId", "session_id", "sessionId", "thread_id", "user", "user_id", "userId",
                  "agent", "agent_version", "agentVersion", "model", "created_at", "started_at", "createdAt", "timestamp",
                  "created", "ended_at", "endedAt", "end_reason", "messages", "choices", "events", "outcome", "outcome_origin", "hone",
                  "metadata"});
    conversation.metadata = metadata.take();
    out.push_back(std::move(conversation));
    return {};
  }

  /// What was said of the conversation: events in Hone's own form, and scores by their names.
  static void readEvents(const JsonValue& value, Conversation& conversation)
  {
    value["events"].forEach([&](const JsonValue& item) {
      Event event;
      event.id = item["id"].text();
      event.userId = item["user_id"].text();
      event.conversationId = item["conversation_id"].text();
      event.name = item["name"].text();
      event.at = item["at"].time();
      event.number = scoreOf(item["value"]);
      event.text = event.number ? item["text"].text() : item["value"].text();
      event.metadata = item["metadata"].isObject() ? item["metadata"].json() : std::string();
      if (!event.name.empty())
        conversation.events.push_back(std::move(event));
    });
    // Hone's own scores repeat the outcome.
    if (value["hone"].isObject())
      return;
    value["scores"].forEachField([&](std::string_view name, const JsonValue& score) {
      Event event;
      event.conversationId = conversation.externalId;
      event.userId = conversation.user.externalId;
      event.name = name;
      event.number = scoreOf(score);
      if (!event.number)
        event.text = score.isString() ? score.text() : score.json();
      event.at = conversation.endedAt ? conversation.endedAt : conversation.startedAt;
      if (score && !event.name.empty())
        conversation.events.push_back(std::move(event));
    });
  }

  /// A logged request with its answer beside it: the answer is the last message.
  static void addReply(const JsonValue& value, ChatBuilder& messages)
  {
    const JsonValue choice = value["choices"].first();
    if (messages.add(choice["message"]))
      messages.last().finishReason = choice["finish_reason"].text();
  }

  ChatBuilder m_loose; ///< of a file that is a list of messages
};

} // namespace

std::string recogniseChatMessages(const Outline& outline)
{
  if (outline.has("messages[].role"))
    return outline.shape == Outline::Shape::lines ? "one object with a list of messages a line" : "objects with a list of messages";
  if (outline.has("conversations[].messages[].role"))
    return "a list of conversations with messages";
  if (outline.shape == Outline::Shape::lines && outline.has("[].role"))
    return "one list of messages a line";
  if (outline.has("role") && outline.has("content"))
    return "a list of messages with role and content";
  return {};
}

std::unique_ptr<Reader> makeChatMessagesReader() { return std::make_unique<ChatMessagesReader>(); }

} // namespace hone
