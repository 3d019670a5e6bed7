#include <map>
#include <unordered_map>

#include "base/json_writer.h"
#include "capture/json_reader.h"
#include "capture/messages.h"
#include "capture/session_log_readers.h"

namespace hone {

namespace {

class ClaudeCodeReader final : public JsonReader {
protected:
  RecordScanner::Layout layout() const override { return {.lines = true}; }
  bool mayEndInMidLine() const override { return true; }

  Result<void> record(const JsonValue& value, std::string_view, std::vector<Conversation>&) override
  {
    const std::string_view type = value["type"].view();
    if (!value.isObject() || type.empty())
      return fail(ErrorKind::invalidInput, "This line is no entry of a session log: it has no type.");
    if (type == "summary") {
      m_summaries += (m_summaries.empty() ? "[" : ",");
      appendJsonString(m_summaries, value["summary"].text());
      return {};
    }
    const JsonValue message = value["message"];
    if (type != "user" && type != "assistant" && type != "system")
      return {}; // the program's own notes: snapshots, queue operations, progress
    if (type != "system" && !message.isObject())
      return fail(ErrorKind::invalidInput, "This entry of a session log has no message.");
    Thread& thread = threadOf(value);
    if (type == "system")
      addNote(value, thread);
    else if (!addMessage(value, message, thread))
      return fail(ErrorKind::invalidInput, "This entry of a session log has a message without a role.");
    Conversation& conversation = thread.conversation;
    if (conversation.agentVersion.empty())
      conversation.agentVersion = value["version"].text();
    if (conversation.model.empty() && type == "assistant")
      conversation.model = message["model"].text();
    if (thread.place.empty()) {
      JsonObject place;
      place.add("cwd", value["cwd"]);
      place.add("git_branch", value["gitBranch"].view().empty() ? JsonValue() : value["gitBranch"]);
      thread.place = place.take();
    }
    return {};
  }

  void finish(std::vector<Conversation>& out) override
  {
    for (const std::string& key : m_order) {
      Thread& thread = m_threads[key];
      Conversation& conversation = thread.conversation;
      thread.messages.finish(conversation);
      conversation.metadata = thread.place;
      if (!m_summaries.empty())
        addToMetadata(conversation.metadata, "summaries", m_summaries + "]");
      if (!conversation.messages.empty())
        out.push_back(std::move(conversation));
    }
    m_threads.clear();
    m_order.clear();
  }

private:
  struct Thread {
    Conversation conversation;
    ChatBuilder messages;
    std::string lastMessageId; ///< of an answer that the log writes in pieces, a line each
    std::string place;
  };

  Thread& threadOf(const JsonValue& value)
  {
    std::string key = value["sessionId"].text();
    if (key.empty())
      key = file().stem;
    const bool side = value["isSidechain"].boolean().value_or(false);
    if (side) {
      // A side chain is known by its first entry; what follows it hangs on it.
      const std::string id = value["uuid"].text();
      const auto parent = m_sideChains.find(value["parentUuid"].text());
      const std::string root = parent == m_sideChains.end() ? id : parent->second;
      m_sideChains[id] = root;
      key += "/" + root;
    }
    const auto [found, made] = m_threads.try_emplace(key);
    if (made) {
      found->second.conversation.externalId = key;
      found->second.conversation.agent = side ? "sub-agent" : "";
      m_order.push_back(key);
    }
    return found->second;
  }

  static bool addMessage(const JsonValue& value, const JsonValue& message, Thread& thread)
  {
    const std::string id = message["id"].text();
    const auto at = value["timestamp"].time();
    ChatBuilder piece;
    if (!piece.add(message))
      return false;
    Conversation read;
    piece.finish(read);
    const bool meta = value["isMeta"].boolean().value_or(false);
    for (Message& one : read.messages) {
      one.at = at;
      one.finishReason = message["stop_reason"].text();
      tidy(one);
      if (meta && one.role == Role::user) {
        one.role = Role::other;
        one.roleName = "meta";
      }
      const bool continues = one.role == Role::assistant && !id.empty() && id == thread.lastMessageId && !thread.messages.isEmpty() &&
                             thread.messages.last().role == Role::assistant;
      if (!continues) {
        const auto status = one.role == Role::tool ? failedIn(message, one.toolCallId) : ToolCall::Status::unknown;
        thread.messages.add(std::move(one), status);
        continue;
      }
      Message& whole = thread.messages.last();
      if (!one.text.empty())
        whole.text += (whole.text.empty() ? "" : "\n") + one.text;
      std::move(one.toolCalls.begin(), one.toolCalls.end(), std::back_inserter(whole.toolCalls));
      whole.inputTokens = one.inputTokens;
      whole.outputTokens = one.outputTokens;
      if (!one.finishReason.empty())
        whole.finishReason = one.finishReason;
      if (whole.metadata.empty())
        whole.metadata = one.metadata;
    }
    thread.lastMessageId = id;
    return true;
  }

  /// What a result block says of its call.
  static ToolCall::Status failedIn(const JsonValue& message, const std::string& callId)
  {
    auto status = ToolCall::Status::unknown;
    message["content"].forEach([&](const JsonValue& part) {
      if (part["tool_use_id"].view() == callId)
        if (const auto failed = part["is_error"].boolean())
          status = *failed ? ToolCall::Status::error : ToolCall::Status::ok;
    });
    return status;
  }

  /// The wire's own ids and types are no facts about the message.
  static void tidy(Message& message)
  {
    JsonParser parser;
    std::int64_t replaced = 0;
    const std::string before = std::move(message.metadata);
    message.metadata.clear();
    if (before.empty())
      return;
    if (const auto value = parser.parse(before, replaced)) {
      JsonObject kept;
      for (const std::string_view key : {"reasoning", "parts"})
        kept.add(key, (*value)[key]);
      message.metadata = kept.take();
    }
  }

  static void addNote(const JsonValue& value, Thread& thread)
  {
    Message note;
    note.role = Role::other;
    note.roleName = "system:" + value["subtype"].text();
    note.text = value["content"].text();
    note.at = value["timestamp"].time();
    if (!note.text.empty())
      thread.messages.add(std::move(note));
  }

  std::map<std::string, Thread> m_threads;
  std::vector<std::string> m_order;
  std::unordered_map<std::string, std::string> m_sideChains; ///< entry → first entry of its chain
  std::string m_summaries;
};

} // namespace

std::string recogniseClaudeCode(const Outline& outline)
{
  if (outline.has("sessionId") && outline.has("uuid") && outline.has("type") && outline.has("message.role"))
    return "a line for each entry of a session, with type, sessionId, uuid and message";
  return {};
}

std::unique_ptr<Reader> makeClaudeCodeReader() { return std::make_unique<ClaudeCodeReader>(); }

} // namespace hone
