#include "base/json_writer.h"
#include "capture/json_reader.h"
#include "capture/messages.h"
#include "capture/session_log_readers.h"

namespace hone {

namespace {

class CodexReader final : public JsonReader {
protected:
  RecordScanner::Layout layout() const override { return {.lines = true}; }
  bool mayEndInMidLine() const override { return true; }

  Result<void> record(const JsonValue& value, std::string_view, std::vector<Conversation>&) override
  {
    if (!value.isObject())
      return fail(ErrorKind::invalidInput, "This line is no entry of a session log.");
    const bool wrapped = value["payload"].isObject();
    const JsonValue entry = wrapped ? value["payload"] : value;
    const std::string_view kind = value["type"].view();
    const auto at = value["timestamp"].time();
    if (kind == "session_meta" || (!wrapped && entry["id"].isString() && entry["instructions"].exists())) {
      readHead(entry, at);
      return {};
    }
    if (kind == "turn_context") {
      if (m_conversation.model.empty())
        m_conversation.model = entry["model"].text();
      return {};
    }
    // event_msg repeats what response items say, for the screen.
    if (wrapped && kind != "response_item")
      return {};
    add(entry, at);
    return {};
  }

  void finish(std::vector<Conversation>& out) override
  {
    if (m_messages.isEmpty())
      return;
    if (m_conversation.externalId.empty())
      m_conversation.externalId = file().stem;
    m_messages.prependSystem(m_instructions);
    m_messages.finish(m_conversation);
    out.push_back(std::move(m_conversation));
    m_conversation = {};
  }

private:
  void readHead(const JsonValue& head, std::optional<Micros> at)
  {
    // A resumed session's file repeats the heads of those before it; the first is this one's.
    if (!m_conversation.externalId.empty())
      return;
    m_conversation.externalId = head["id"].text();
    m_conversation.agent = head["originator"].text();
    m_conversation.agentVersion = head["cli_version"].text();
    m_conversation.startedAt = head["timestamp"].exists() ? head["timestamp"].time() : at;
    m_instructions = head["instructions"].isString() ? head["instructions"].text() : head["base_instructions"]["text"].text();
    JsonObject metadata;
    addLeftovers(metadata, head, {"id", "originator", "cli_version", "timestamp", "instructions", "base_instructions"});
    m_conversation.metadata = metadata.take();
  }

  void add(const JsonValue& entry, std::optional<Micros> at)
  {
    const std::string_view type = entry["type"].view();
    if (type == "message" || (type.empty() && entry["role"].isString())) {
      if (m_messages.add(entry)) {
        m_messages.last().at = at;
        m_messages.last().metadata = m_reasoning.take();
      }
    } else if (type == "function_call" || type == "custom_tool_call" || type == "local_shell_call") {
      Message message;
      message.role = Role::assistant;
      message.at = at;
      ToolCall call = readToolCall(entry);
      call.callId = firstText(entry, {"call_id", "id"});
      if (call.name.empty())
        call.name = "shell";
      if (call.arguments.empty())
        call.arguments = entry["action"].json();
      message.toolCalls.push_back(std::move(call));
      JsonObject metadata = std::move(m_reasoning);
      m_reasoning = {};
      metadata.add("summary", entry["summary"]);
      message.metadata = metadata.take();
      m_messages.add(std::move(message));
    } else if (type == "function_call_output" || type == "custom_tool_call_output") {
      Message message;
      message.role = Role::tool;
      message.at = at;
      message.toolCallId = entry["call_id"].text();
      auto status = ToolCall::Status::unknown;
      message.text = outputOf(entry["output"], status);
      m_messages.add(std::move(message), status);
    } else if (type == "reasoning") {
      std::string text = readContent(entry["summary"]).text;
      if (text.empty())
        text = readContent(entry["content"]).text;
      m_reasoning = {};
      m_reasoning.addText("reasoning", text);
    }
  }

  /// The output is a text, or JSON in a text with the output and an exit code beside it.
  std::string outputOf(const JsonValue& output, ToolCall::Status& status)
  {
    const auto judge = [&status](const JsonValue& facts) {
      if (const auto code = facts["metadata"]["exit_code"].integer())
        status = *code == 0 ? ToolCall::Status::ok : ToolCall::Status::error;
      else if (const auto success = facts["success"].boolean())
        status = *success ? ToolCall::Status::ok : ToolCall::Status::error;
    };
    if (output.isObject()) {
      judge(output);
      return output["content"].isString() ? output["content"].text() : output.json();
    }
    if (!output.isString())
      return readContent(output).text;
    const std::string text = output.text();
    if (text.starts_with('{')) {
      std::int64_t replaced = 0;
      if (const auto inner = m_inner.parse(text, replaced); inner && (*inner)["output"].isString()) {
        judge(*inner);
        return (*inner)["output"].text();
      }
    }
    return text;
  }

  Conversation m_conversation;
  ChatBuilder m_messages;
  JsonObject m_reasoning;
  JsonParser m_inner;
  std::string m_instructions;
};

} // namespace

std::string recogniseCodex(const Outline& outline)
{
  if (outline.shape == Outline::Shape::array || !outline.has("timestamp"))
    return {};
  if (outline.has("payload") && outline.has("type") && (outline.has("payload.originator") || outline.has("payload.role") || outline.has("payload.call_id")))
    return "a line for each entry of a session, with timestamp, type and payload";
  return {};
}

std::unique_ptr<Reader> makeCodexReader() { return std::make_unique<CodexReader>(); }

} // namespace hone
