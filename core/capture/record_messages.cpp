#include "capture/record_messages.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <ranges>

#include "capture/json_shape.h"
#include "capture/messages.h"

namespace hone {

namespace {

constexpr int kMostWrappings = 3;
/// Requests nest answers in answers; nobody needs more than this.
constexpr int kMostDepth = 8;
constexpr std::size_t kMostValues = 256;

std::string_view withoutSpace(std::string_view text)
{
  while (!text.empty() && isJsonSpace(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && isJsonSpace(text.back()))
    text.remove_suffix(1);
  return text;
}

Message textMessage(Role role, std::string text)
{
  Message message;
  message.role = role;
  message.text = std::move(text);
  return message;
}

Role roleOf(RecordSide side) { return side == RecordSide::input ? Role::user : Role::assistant; }

/// "HumanMessage", "HumanMessageChunk", "human" → user …; nothing for what is no message.
std::optional<Role> langchainRole(std::string_view type)
{
  if (type.ends_with("Chunk"))
    type.remove_suffix(5);
  if (type.ends_with("Message"))
    type.remove_suffix(7);
  std::string name(type);
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (name == "human" || name == "user" || name == "ai" || name == "assistant" || name == "system" || name == "developer" ||
      name == "tool" || name == "function")
    return roleFromName(name);
  if (name == "chat")
    return Role::other;
  return std::nullopt;
}

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
    if (withoutSpace(text).empty())
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
      const bool known = std::ranges::any_of(kSpeakers, [&](std::string_view speaker) {
        return std::ranges::equal(word, speaker, [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
      });
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
      std::string name(speaker);
      std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      m_builder.add(textMessage(roleFromName(name), std::string(withoutSpace(text.substr(begin + speaker.size() + 1, end - begin - speaker.size() - 1)))));
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
      const bool parts = type == "text" || type == "tool_use" || type == "thinking" || type == "image_url" || type == "image" || type == "tool_result";
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
    const std::string_view text = withoutSpace(content.view());
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
      if (object["call_id"].isString())
        call.callId = object["call_id"].text();
      // Calls that follow one another, or the words before them, are one turn.
      if (m_builder.isEmpty() || m_builder.last().role != Role::assistant || !m_openTurn)
        m_builder.add(textMessage(Role::assistant, {}));
      m_builder.last().toolCalls.push_back(std::move(call));
      m_openTurn = true;
      return true;
    }
    m_openTurn = false;
    if (type == "function_call_output") {
      bool failed = false;
      Message result = textMessage(Role::tool, {});
      result.toolCallId = object["call_id"].text();
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
      if (const JsonValue words = object[key]; words && m_side == RecordSide::input && hasTurns(object)) {
        const std::string text = words.isString() ? words.text() : readContent(words["parts"].isArray() ? words["parts"] : words).text;
        if (!text.empty())
          m_builder.add(textMessage(Role::system, text));
        break;
      }
    for (const std::string_view key : {"messages", "contents", "chat_history", "prompts", "prompt", "input"}) {
      const JsonValue inner = m_unpacker.unpack(object[key]);
      if (!inner || (inner.isArray() && inner.size() == 0))
        continue;
      const bool turns = inner.isArray() || inner.isString() || key != "input";
      if (!turns)
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
      for (const std::string_view tokens : {"input_tokens", "prompt_tokens", "promptTokenCount"})
        if (!message.inputTokens)
          message.inputTokens = usage[tokens].integer();
      for (const std::string_view tokens : {"output_tokens", "completion_tokens", "candidatesTokenCount"})
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

JsonValue JsonUnpacker::unpack(const JsonValue& value)
{
  JsonValue current = value;
  for (int i = 0; i < kMostWrappings && current.isString(); ++i) {
    const std::string_view text = withoutSpace(current.view());
    // A text in quotes may be wrapped once more.
    const bool wrapped = text.size() > 2 && (text.front() == '{' || text.front() == '[' || (text.front() == '"' && text.back() == '"'));
    const JsonValue inner = wrapped ? unpack(text) : JsonValue();
    if (!inner)
      break;
    current = inner;
  }
  return current;
}

JsonValue JsonUnpacker::unpack(std::string_view text)
{
  // Each parser holds tables of some size: a hostile record must not make any number of them.
  if (m_used >= kMostValues)
    return {};
  if (m_used == m_parsers.size())
    m_parsers.emplace_back();
  std::int64_t replaced = 0;
  // What only looks like JSON stays a text: no repairs.
  auto inner = m_parsers[m_used].parse(text, replaced);
  if (!inner || replaced > 0)
    return {};
  ++m_used;
  return *inner;
}

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

bool looksLikeMessages(const JsonValue& value, JsonUnpacker& unpacker)
{
  const JsonValue inner = unpacker.unpack(value);
  if (inner.isArray())
    return inner.size() > 0 && looksLikeMessages(inner.first(), unpacker);
  if (!inner.isObject())
    return false;
  if (inner["role"].isString() || (inner["lc"].isNumber() && inner["kwargs"].isObject()))
    return true;
  for (const std::string_view key : {"messages", "choices", "generations", "candidates", "contents", "chat_history"})
    if (unpacker.unpack(inner[key]).isArray())
      return true;
  if (const std::string_view type = inner["type"].view(); langchainRole(type) && inner["content"].exists())
    return true;
  return inner["message"].isObject() && looksLikeMessages(inner["message"], unpacker);
}

std::string readToolResult(const JsonValue& value, JsonUnpacker& unpacker, std::string& callId, bool& failed)
{
  const JsonValue inner = unpacker.unpack(value);
  if (inner.isString())
    return inner.text();
  JsonValue fields = inner["lc"].isNumber() && inner["kwargs"].isObject() ? inner["kwargs"] : inner;
  if (fields["output"].isObject() && fields.size() == 1)
    fields = fields["output"]["kwargs"].isObject() ? fields["output"]["kwargs"] : fields["output"];
  if (fields["status"].view() == "error" || fields["is_error"].boolean().value_or(false) || fields["isError"].boolean().value_or(false))
    failed = true;
  const bool message = fields["tool_call_id"].isString() || fields["type"].view() == "tool" || fields["role"].view() == "tool";
  if (message)
    callId = fields["tool_call_id"].text();
  const JsonValue content = fields["content"];
  if (content.isString() && (message || fields.size() == 1))
    return content.text();
  if (content.isArray() && content.first()["type"].isString())
    return readContent(content).text;
  if (inner.isArray() && inner.first()["type"].view() == "text")
    return readContent(inner).text;
  for (const std::string_view key : {"output", "result"})
    if (fields.isObject() && fields.size() == 1 && fields[key].isString())
      return fields[key].text();
  return inner.isObject() || inner.isArray() ? inner.json() : inner.text();
}

bool looksCut(const JsonValue& value, JsonUnpacker& unpacker)
{
  constexpr std::size_t kSmallestCap = 200;
  const std::string_view text = withoutSpace(value.view());
  for (const std::string_view note : {"[truncated]", "(truncated)", "<truncated>", "...(truncated)", "... [truncated]"})
    if (text.ends_with(note))
      return true;
  if (text.size() < kSmallestCap)
    return false;
  if (text.ends_with("\xE2\x80\xA6") || text.ends_with("..."))
    return true;
  const bool json = text.starts_with("{\"") || text.starts_with("[{\"") || text.starts_with("[\"");
  return json && !text.ends_with('}') && !text.ends_with(']') && !unpacker.unpack(text);
}

void separateHistory(std::vector<Message>& input, std::vector<Message>& output)
{
  const auto same = [](const Message& a, const Message& b) { return a.role == b.role && a.text == b.text && a.toolCalls.size() == b.toolCalls.size(); };
  if (!input.empty() && output.size() > input.size() && std::ranges::equal(input, output | std::views::take(input.size()), same)) {
    // The longer list knows more of the same messages.
    std::move(output.begin(), output.begin() + static_cast<std::ptrdiff_t>(input.size()), input.begin());
    output.erase(output.begin(), output.begin() + static_cast<std::ptrdiff_t>(input.size()));
    return;
  }
  if (!input.empty())
    return;
  const auto lastAsked = std::find_if(output.rbegin(), output.rend(), [](const Message& message) { return message.role == Role::user; });
  if (lastAsked == output.rend())
    return;
  input.assign(std::move_iterator(output.begin()), std::move_iterator(lastAsked.base()));
  output.erase(output.begin(), lastAsked.base());
}

} // namespace hone
