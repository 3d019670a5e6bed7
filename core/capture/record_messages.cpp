#include "capture/record_messages.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/ascii.h"
#include "capture/json_shape.h"
#include "capture/messages.h"

namespace hone {

namespace {

/// Requests nest answers in answers; nobody needs more than this.
constexpr int kMostDepth = 8;

Message textMessage(Role role, std::string text)
{
  Message message;
  message.role = role;
  message.text = std::move(text);
  return message;
}

Role roleOf(RecordSide side) { return side == RecordSide::input ? Role::user : Role::assistant; }

/// The definition of a tool, which some SDKs put among the messages.
bool isToolDefinition(const JsonValue& content)
{
  return content.isObject() && content["type"].view() == "function" && content["function"].isObject() &&
         (content["function"]["parameters"].isObject() || content["function"]["description"].isString()) &&
         !content["function"]["arguments"].exists();
}

/// A list of calls that was written as the text of a message: [{"function": {"name", "arguments"}, "id"}].
bool areCalls(const JsonValue& list)
{
  if (!list.isArray() || list.size() == 0)
    return false;
  bool all = true;
  list.forEach([&](const JsonValue& item) { all = all && item["function"].isObject() && item["function"]["name"].isString(); });
  return all;
}

class RecordReader {
public:
  RecordReader(RecordSide side, JsonUnpacker& unpacker) : m_side(side), m_unpacker(unpacker) {}

  std::vector<Message> take()
  {
    // Joining finds the tool's name of a result; the places in this list mean nothing where it is put together with others.
    m_builder.nameTools();
    Conversation joined;
    m_builder.finish(joined);
    for (Message& message : joined.messages) {
      for (ToolCall& call : message.toolCalls)
        call.resultIndex.reset();
      unwrapResult(message);
    }
    return std::move(joined.messages);
  }

  /// False when the value has no shape that is known.
  bool read(const JsonValue& packed, int depth = 0)
  {
    if (depth > kMostDepth)
      return false;
    const JsonValue value = m_unpacker.unpack(packed);
    if (!value)
      return true;
    if (value.isString()) {
      readText(value.text());
      return true;
    }
    if (value.isArray())
      return readList(value, depth);
    if (value.isObject())
      return readObject(value, depth);
    return false;
  }

private:
  /// {"type": "function_result", "call_id", "result"} as the text of a tool message is the result.
  void unwrapResult(Message& message)
  {
    if (message.role != Role::tool || message.text.find("\"function_result\"") == std::string::npos)
      return;
    const JsonValue inner = m_unpacker.unpack(message.text);
    if (const JsonValue result = inner["result"]; inner["type"].view() == "function_result" && result)
      message.text = result.isString() ? result.text() : result.json();
  }

  void readText(const std::string& text)
  {
    if (withoutJsonSpace(text).empty())
      return;
    if (!readTranscript(text))
      m_builder.add(textMessage(roleOf(m_side), text));
  }

  /// A conversation written as text, a line "Human: …" or "system: …" for each turn. Only where it begins so.
  bool readTranscript(std::string_view text)
  {
    static constexpr std::array<std::string_view, 6> kSpeakers{"system", "user", "human", "assistant", "ai", "tool"};
    const auto speakerAt = [&](std::size_t at) -> std::string_view {
      const std::size_t colon = text.find(':', at);
      if (colon == std::string_view::npos || colon - at > 9 || colon == at || colon + 1 >= text.size() || text[colon + 1] != ' ')
        return {};
      const std::string_view word = text.substr(at, colon - at);
      const bool known = std::ranges::any_of(kSpeakers, [&](std::string_view speaker) { return equalsAsciiCase(word, speaker); });
      return known ? word : std::string_view();
    };
    if (m_side == RecordSide::output || speakerAt(0).empty())
      return false;
    std::size_t begin = 0;
    while (begin < text.size()) {
      const std::string_view speaker = speakerAt(begin);
      std::size_t end = text.find('\n', begin);
      while (end != std::string_view::npos && speakerAt(end + 1).empty())
        end = text.find('\n', end + 1);
      end = std::min(end, text.size());
      m_builder.add(textMessage(roleFromName(asciiLower(speaker)), std::string(withoutJsonSpace(text.substr(begin + speaker.size() + 1, end - begin - speaker.size() - 1)))));
      begin = end + 1;
    }
    return true;
  }

  bool readList(const JsonValue& list, int depth)
  {
    if (list.size() == 0)
      return true;
    // Content parts and tool calls that stand alone are one message.
    if (const JsonValue first = list.first(); first.isObject() && !first["role"].isString()) {
      const bool calls = areCalls(list) || (first["toolName"].isString() && first["toolCallId"].isString()) ||
                         (first["name"].isString() && (first["args"].exists() || first["arguments"].exists()) && first["type"].view() != "function_call");
      const std::string_view type = first["type"].view();
      const bool parts = type == "text" || type == "tool_use" || type == "thinking" || type == "image_url" || type == "image" || type == "tool_result" ||
                         (type.empty() && looksLikePart(first));
      if (calls) {
        Message message = textMessage(Role::assistant, {});
        list.forEach([&](const JsonValue& call) { message.toolCalls.push_back(readCall(call)); });
        m_builder.add(std::move(message));
        return true;
      }
      if (parts) {
        addParts(m_side == RecordSide::input ? "user" : "assistant", list);
        return true;
      }
    }
    bool understood = true;
    list.forEach([&](const JsonValue& item) { understood = readItem(item, depth + 1) && understood; });
    return understood;
  }

  bool readItem(const JsonValue& item, int depth)
  {
    if (item.isArray() && item.size() == 2 && item.first().isString()) {
      // LangChain's short form: ("human", "text").
      JsonValue words;
      item.forEach([&](const JsonValue& part) { words = part; });
      if (const auto role = langchainRole(item.first().view()); role && words.isString()) {
        m_builder.add(textMessage(*role, words.text()));
        return true;
      }
    }
    return read(item, depth);
  }

  ToolCall readCall(const JsonValue& call)
  {
    if (!call["toolName"].isString())
      return readToolCall(call);
    ToolCall read;
    read.name = call["toolName"].text();
    read.callId = call["toolCallId"].text();
    for (const std::string_view key : {"input", "args"})
      if (const JsonValue arguments = call[key]; arguments.exists() && read.arguments.empty())
        read.arguments = arguments.isString() ? arguments.text() : arguments.json();
    return read;
  }

  /// Content parts, read as those of a message of this role.
  void addParts(std::string_view role, const JsonValue& parts)
  {
    const std::string json = "{\"role\":\"" + std::string(role) + "\",\"content\":" + parts.json() + "}";
    m_builder.add(m_unpacker.unpack(json));
  }

  bool readObject(const JsonValue& object, int depth)
  {
    return readMessage(object) || readResponseItem(object) || readContainer(object, depth) || readWords(object);
  }

  bool readMessage(const JsonValue& object)
  {
    const JsonValue serialised = object["lc"].isNumber() && object["kwargs"].isObject() ? object["kwargs"] : JsonValue();
    if (serialised) {
      std::string_view type;
      object["id"].forEach([&](const JsonValue& part) { type = part.view(); });
      const auto role = langchainRole(type);
      return role && addLangchain(*role, serialised);
    }
    if (object["role"].isString()) {
      if (isToolDefinition(object["content"]))
        return true;
      if (const JsonValue list = callsInText(object["content"]); list) {
        Message message = textMessage(Role::assistant, {});
        list.forEach([&](const JsonValue& call) { message.toolCalls.push_back(readToolCall(call)); });
        message.finishReason = object["finish_reason"].text();
        m_builder.add(std::move(message));
        return true;
      }
      if (!m_builder.add(object))
        return false;
      addKeywordCalls(object["additional_kwargs"]);
      return true;
    }
    const JsonValue data = object["data"].isObject() ? object["data"] : object;
    if (const auto role = langchainRole(object["type"].view()); role && (data["content"].exists() || data["tool_calls"].isArray()))
      return addLangchain(*role, data);
    return false;
  }

  JsonValue callsInText(const JsonValue& content)
  {
    const std::string_view text = withoutJsonSpace(content.view());
    if (!text.starts_with('[') || text.find("\"function\"") == std::string_view::npos)
      return {};
    const JsonValue list = m_unpacker.unpack(text);
    return areCalls(list) ? list : JsonValue();
  }

  void addKeywordCalls(const JsonValue& keywords)
  {
    if (m_builder.isEmpty() || !m_builder.last().toolCalls.empty())
      return;
    keywords["tool_calls"].forEach([&](const JsonValue& call) { m_builder.last().toolCalls.push_back(readToolCall(call)); });
    if (const JsonValue call = keywords["function_call"]; call.isObject())
      m_builder.last().toolCalls.push_back(readToolCall(call));
  }

  bool addLangchain(Role role, const JsonValue& fields)
  {
    ContentParts parts = readContent(fields["content"]);
    Message message = textMessage(role, std::move(parts.text));
    if (role == Role::other)
      message.role = roleFromName(message.roleName = fields["role"].text());
    if (message.role != Role::other)
      message.roleName.clear();
    message.name = fields["name"].text();
    message.toolCallId = fields["tool_call_id"].text();
    message.toolCalls = std::move(parts.calls);
    // The calls stand among the content parts and in a list of their own; the list is the fuller one.
    if (fields["tool_calls"].size() > 0) {
      message.toolCalls.clear();
      fields["tool_calls"].forEach([&](const JsonValue& call) { message.toolCalls.push_back(readToolCall(call)); });
    }
    const JsonValue usage = fields["usage_metadata"];
    const JsonValue tokens = fields["response_metadata"]["token_usage"];
    message.inputTokens = usage["input_tokens"] ? usage["input_tokens"].integer() : tokens["prompt_tokens"].integer();
    message.outputTokens = usage["output_tokens"] ? usage["output_tokens"].integer() : tokens["completion_tokens"].integer();
    message.finishReason = firstText(fields["response_metadata"], {"finish_reason", "stop_reason"});
    JsonObject metadata;
    metadata.addRaw("parts", parts.others);
    metadata.addText("reasoning", parts.reasoning);
    if (const std::string reasoning = fields["additional_kwargs"]["reasoning_content"].text(); parts.reasoning.empty())
      metadata.addText("reasoning", reasoning);
    message.metadata = metadata.take();
    const std::string_view state = fields["status"].view();
    m_builder.add(std::move(message), state == "error" ? ToolCall::Status::error : ToolCall::Status::unknown);
    addKeywordCalls(fields["additional_kwargs"]);
    return true;
  }

  /// An item of OpenAI's Responses API.
  bool readResponseItem(const JsonValue& object)
  {
    const std::string_view type = object["type"].view();
    if (type == "function_call" && object["name"].isString()) {
      ToolCall call = readToolCall(object);
      if (const std::string id = firstText(object, {"call_id", "callId"}); !id.empty())
        call.callId = id;
      // Calls that follow one another, or the words before them, are one turn.
      if (m_builder.isEmpty() || m_builder.last().role != Role::assistant || !m_openTurn)
        m_builder.add(textMessage(Role::assistant, {}));
      m_builder.last().toolCalls.push_back(std::move(call));
      m_openTurn = true;
      return true;
    }
    m_openTurn = false;
    // The Agents SDK has names of its own for the same.
    if (type == "function_call_output" || type == "function_call_result") {
      bool failed = false;
      Message result = textMessage(Role::tool, {});
      result.toolCallId = firstText(object, {"call_id", "callId"});
      std::string ignored;
      result.text = readToolResult(object["output"], m_unpacker, ignored, failed);
      m_builder.add(std::move(result), failed ? ToolCall::Status::error : ToolCall::Status::unknown);
      return true;
    }
    if (type == "reasoning" && (object["summary"].isArray() || object["encrypted_content"].exists()))
      return true;
    return false;
  }

  bool readContainer(const JsonValue& object, int depth)
  {
    if (m_side == RecordSide::output && readAnswer(object, depth))
      return true;
    for (const std::string_view key : {"system", "instructions", "systemInstruction", "system_instruction"})
      if (const JsonValue words = object[key] ? object[key] : object["config"][key]; words && m_side == RecordSide::input && hasTurns(object)) {
        const std::string text = words.isString() ? words.text() : readContent(words["parts"].isArray() ? words["parts"] : words).text;
        if (!text.empty())
          m_builder.add(textMessage(Role::system, text));
        break;
      }
    for (const std::string_view key : {"messages", "contents", "chat_history", "items", "prompts", "prompt", "input"}) {
      const JsonValue inner = m_unpacker.unpack(object[key]);
      if (!inner || (inner.isArray() && inner.size() == 0))
        continue;
      const bool turns = inner.isArray() || inner.isString() || (key != "input" && key != "items");
      if (!turns || (key == "items" && !looksLikeItems(inner)))
        continue;
      if (!read(inner, depth + 1))
        return false;
      // A chain keeps what was said before beside what is said now.
      if (key == "chat_history")
        if (const std::string now = firstText(object, {"input", "question", "query", "human_input"}); !now.empty())
          m_builder.add(textMessage(Role::user, now));
      return true;
    }
    if (object["contents"].exists() || object["parts"].isArray()) {
      addParts(object["role"].isString() ? object["role"].view() : m_side == RecordSide::input ? "user" : "assistant", object["parts"]);
      return true;
    }
    return m_side == RecordSide::input && readAnswer(object, depth);
  }

  /// A context of a voice agent: messages and calls in one list.
  static bool looksLikeItems(const JsonValue& list)
  {
    const JsonValue first = list.first();
    const std::string_view type = first["type"].view();
    return first["role"].isString() || type == "function_call" || type == "function_call_output" || type == "agent_handoff";
  }

  static bool hasTurns(const JsonValue& object)
  {
    for (const std::string_view key : {"messages", "contents", "prompt", "prompts", "input"})
      if (object[key])
        return true;
    return false;
  }

  /// What providers and frameworks answer with. The first of several alternatives is what was used.
  bool readAnswer(const JsonValue& object, int depth)
  {
    if (const JsonValue choice = object["choices"].first(); choice) {
      if (!read(choice["message"].isObject() ? choice["message"] : choice["text"], depth + 1))
        return false;
      finishTurn(choice["finish_reason"].text(), object);
      return true;
    }
    if (const JsonValue candidate = object["candidates"].first(); candidate["content"].isObject()) {
      addParts("assistant", candidate["content"]["parts"]);
      finishTurn(candidate["finishReason"].text(), object);
      return true;
    }
    if (const JsonValue content = object["content"]; content.isObject() && content["parts"].isArray()) {
      // One event of Google's agents.
      addParts("assistant", content["parts"]);
      finishTurn(firstText(object, {"finish_reason", "finishReason"}), object);
      return true;
    }
    if (const JsonValue message = object["output"]["message"]; message.isObject() && message["role"].isString()) {
      // Bedrock's Converse.
      if (!read(message, depth + 1))
        return false;
      finishTurn(object["stopReason"].text(), object);
      return true;
    }
    if (JsonValue generation = object["generations"].first(); generation) {
      if (generation.isArray())
        generation = generation.first();
      if (!read(generation["message"].isObject() ? generation["message"] : generation["text"], depth + 1))
        return false;
      finishTurn(generation["generation_info"]["finish_reason"].text(), object["llm_output"]);
      return true;
    }
    if (const JsonValue message = m_unpacker.unpack(object["message"]); message.isObject()) {
      if (!read(message, depth + 1))
        return false;
      finishTurn(object["finish_reason"].text(), object);
      return true;
    }
    if (const JsonValue output = object["output"]; output.isArray() && (object["object"].view() == "response" || output.first()["type"].isString())) {
      if (!readList(output, depth + 1))
        return false;
      finishTurn(object["status"].view() == "incomplete" ? object["incomplete_details"]["reason"].text() : std::string(), object);
      return true;
    }
    if (object["toolCalls"].isArray() || object["tool_calls"].isArray()) {
      Message message = textMessage(Role::assistant, firstText(object, {"text", "content"}));
      for (const std::string_view key : {"toolCalls", "tool_calls"})
        object[key].forEach([&](const JsonValue& call) { message.toolCalls.push_back(readCall(call)); });
      message.finishReason = firstText(object, {"finishReason", "finish_reason"});
      m_builder.add(std::move(message));
      return true;
    }
    if (const JsonValue messages = m_unpacker.unpack(object["messages"]); messages.isArray())
      return read(messages, depth + 1);
    return false;
  }

  void finishTurn(const std::string& reason, const JsonValue& answer)
  {
    m_openTurn = false;
    if (m_builder.isEmpty())
      return;
    Message& message = m_builder.last();
    if (message.finishReason.empty())
      message.finishReason = reason;
    for (const std::string_view key : {"usage", "usage_metadata", "usageMetadata", "token_usage"}) {
      const JsonValue usage = answer[key];
      for (const std::string_view tokens : {"input_tokens", "prompt_tokens", "promptTokenCount", "prompt_token_count", "inputTokens"})
        if (!message.inputTokens)
          message.inputTokens = usage[tokens].integer();
      for (const std::string_view tokens : {"output_tokens", "completion_tokens", "candidatesTokenCount", "candidates_token_count", "outputTokens"})
        if (!message.outputTokens)
          message.outputTokens = usage[tokens].integer();
    }
  }

  /// An object with one thing that was said, under one of the names that chains use.
  bool readWords(const JsonValue& object)
  {
    static constexpr std::array<std::string_view, 10> kAsked{"input", "question", "query", "user_input", "userInput", "user_message", "text", "content", "message", "request"};
    static constexpr std::array<std::string_view, 10> kAnswered{"output", "answer", "response", "completion", "output_text", "text", "content", "raw", "result", "message"};
    for (const std::string_view key : m_side == RecordSide::input ? kAsked : kAnswered)
      if (const JsonValue words = object[key]; words.isString() && !words.view().empty()) {
        // A flattening exporter that walks a message as if it were a list leaves only the names of its fields.
        if (key == "content" && object.size() == 1 && (words.view() == "role" || words.view() == "content"))
          return true;
        m_builder.add(textMessage(roleOf(m_side), words.text()));
        return true;
      } else if (key == "content" && words.isArray()) {
        addParts(m_side == RecordSide::input ? "user" : "assistant", words);
        return true;
      }
    return false;
  }

  RecordSide m_side;
  JsonUnpacker& m_unpacker;
  ChatBuilder m_builder;
  bool m_openTurn = false; ///< the last message is a turn of items that may grow
};

} // namespace

std::vector<Message> readRecordMessages(const JsonValue& value, RecordSide side, JsonUnpacker& unpacker)
{
  RecordReader reader(side, unpacker);
  const bool understood = reader.read(value);
  std::vector<Message> messages = reader.take();
  if (!understood && messages.empty()) {
    const JsonValue inner = unpacker.unpack(value);
    messages.push_back(textMessage(roleOf(side), inner.isString() ? inner.text() : inner.json()));
  }
  return messages;
}

} // namespace hone
