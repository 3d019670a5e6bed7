#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "capture/dialect.h"
#include "capture/json_shape.h"
#include "capture/limits.h"
#include "capture/messages.h"

namespace hone::dialect {

namespace {

constexpr std::size_t kMostFlatMessages = 10000;
constexpr std::size_t kMostJoinedCalls = 32;
constexpr std::size_t kMaxJoinedName = 512;
constexpr std::size_t kMaxToolDefinition = 64 * 1024;

/// A message that is spread over attributes "PREFIX.N.…".
struct FlatMessage {
  struct Part {
    std::string type, text, other;
  };
  std::string role, content, name, callId, finishReason, reasoning, functionName, functionArguments;
  std::map<std::size_t, ToolCall> calls;
  std::map<std::size_t, Part> parts;

  bool says() const
  {
    return !content.empty() || !calls.empty() || !parts.empty() || !functionName.empty() || !reasoning.empty() || !role.empty();
  }
};

std::optional<std::size_t> takeIndex(std::string_view& rest)
{
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), index);
  if (error != std::errc() || end == rest.data() + rest.size() || *end != '.' || index > kMostFlatMessages)
    return std::nullopt;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()) + 1);
  return index;
}

void takeField(FlatMessage& message, std::string_view field, const std::string& value)
{
  if (field.starts_with("message."))
    field.remove_prefix(8);
  if (field == "role")
    message.role = value;
  else if (field == "content" || field == "text" || field == "prompt.text" || field == "completion.text")
    message.content = value;
  else if (field == "user" || field == "prompt") {
    message.role = "user";
    message.content = value;
  } else if (field == "name")
    message.name = value;
  else if (field == "tool_call_id")
    message.callId = value;
  else if (field == "finish_reason")
    message.finishReason = value;
  else if (field == "reasoning")
    message.reasoning = value;
  else if (field == "function_call_name" || field == "function_call.name")
    message.functionName = value;
  else if (field == "function_call_arguments_json" || field == "function_call.arguments")
    message.functionArguments = value;
  else if (field.starts_with("tool_calls.")) {
    field.remove_prefix(11);
    if (const auto index = takeIndex(field)) {
      if (field.starts_with("tool_call."))
        field.remove_prefix(10);
      if (field.starts_with("function."))
        field.remove_prefix(9);
      ToolCall& call = message.calls[*index];
      if (field == "id")
        call.callId = value;
      else if (field == "name")
        call.name = value;
      else if (field == "arguments")
        call.arguments = value;
    }
  } else if (field.starts_with("contents.")) {
    field.remove_prefix(9);
    if (const auto index = takeIndex(field)) {
      if (field.starts_with("message_content."))
        field.remove_prefix(16);
      FlatMessage::Part& part = message.parts[*index];
      if (field == "type")
        part.type = value;
      else if (field == "text")
        part.text = value;
      else if (value.size() <= kMaxMetadataField && part.other.empty())
        part.other = value;
    }
  }
}

/// The objects of a text that holds several in a row and nothing else; empty for any other text.
std::vector<std::string_view> objectsInARow(std::string_view text)
{
  std::vector<std::string_view> objects;
  std::size_t begin = 0, depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      if (depth == 0 && c != '{')
        return {};
      if (depth++ == 0)
        begin = i;
    } else if (c == '}' || c == ']') {
      if (depth == 0)
        return {};
      if (--depth == 0)
        objects.push_back(text.substr(begin, i + 1 - begin));
    } else if (depth == 0 && !isJsonSpace(c)) {
      return {};
    }
    if (depth == 0 && quoted)
      return {};
  }
  return depth == 0 && objects.size() > 1 && objects.size() <= kMostJoinedCalls ? objects : std::vector<std::string_view>();
}

/// Cuts a name that is several written together into `count` names of tools that were offered; empty when it cannot be.
std::vector<std::string> namesInARow(std::string_view joined, std::size_t count, const std::vector<std::string>& offered)
{
  if (count == 0)
    return {};
  // Front by front, which tool ended there; the longest first.
  std::vector<std::vector<std::size_t>> endings(count + 1, std::vector<std::size_t>(joined.size() + 1, offered.size()));
  for (std::size_t n = 0; n < count; ++n)
    for (std::size_t at = 0; at <= joined.size(); ++at) {
      if (n == 0 ? at != 0 : endings[n][at] == offered.size())
        continue;
      for (std::size_t tool = 0; tool < offered.size(); ++tool)
        if (!offered[tool].empty() && joined.substr(at).starts_with(offered[tool]))
          endings[n + 1][at + offered[tool].size()] = tool;
    }
  std::vector<std::string> names;
  std::size_t at = joined.size();
  for (std::size_t n = count; n > 0; --n) {
    const std::size_t tool = endings[n][at];
    if (tool == offered.size())
      return {};
    names.insert(names.begin(), offered[tool]);
    at -= offered[tool].size();
  }
  return at == 0 ? names : std::vector<std::string>();
}

/// The names of the tools that a span says were offered; looked up when first asked for.
class OfferedTools {
public:
  OfferedTools(const AttributeList& attributes, JsonUnpacker& unpacker) : m_attributes(attributes), m_unpacker(unpacker) {}
  const std::vector<std::string>& names()
  {
    if (!m_names)
      m_names = read();
    return *m_names;
  }

private:
  std::vector<std::string> read();

  const AttributeList& m_attributes;
  JsonUnpacker& m_unpacker;
  std::optional<std::vector<std::string>> m_names;
};

std::vector<std::string> OfferedTools::read()
{
  std::vector<std::string> names;
  for (const auto& [key, value] : m_attributes.items()) {
    if (!key.starts_with("llm.tools.") || !key.ends_with("json_schema") || names.size() >= kMostJoinedCalls || value.text.size() > kMaxToolDefinition)
      continue;
    const JsonValue tool = m_unpacker.unpack(value.text);
    names.push_back(firstText(tool["function"].isObject() ? tool["function"] : tool, {"name"}));
  }
  return names;
}

/// Adds a call. OpenInference's reader of streams (of 2026) writes calls that were made at once into one another: ids,
/// names and arguments each in a row.
void addFlatCall(ToolCall&& call, OfferedTools& offered, std::vector<ToolCall>& out)
{
  const std::vector<std::string_view> arguments = objectsInARow(call.arguments);
  const std::size_t count = arguments.size();
  if (count > 1 && call.name.size() <= kMaxJoinedName) {
    std::vector<std::string> names = namesInARow(call.name, count, offered.names());
    const std::size_t part = call.name.size() / count;
    if (names.empty() && namesInARow(call.name, count, {call.name.substr(0, part)}).size() == count)
      names.assign(count, call.name.substr(0, part));
    if (!names.empty()) {
      const std::size_t idSize = call.callId.size() % count == 0 ? call.callId.size() / count : 0;
      for (std::size_t i = 0; i < count; ++i) {
        ToolCall& one = out.emplace_back();
        one.name = std::move(names[i]);
        one.arguments = arguments[i];
        one.callId = call.callId.substr(i * idSize, idSize);
      }
      return;
    }
  }
  out.push_back(std::move(call));
}

/// A message's content as content parts, where it is a list of such written as JSON.
std::optional<ContentParts> partsOf(const std::string& content, JsonUnpacker& unpacker)
{
  if (!mayBeJson(content) || !content.starts_with('['))
    return std::nullopt;
  const JsonValue list = unpacker.unpack(content);
  if (!list.isArray() || !looksLikePart(list.first()))
    return std::nullopt;
  return readContent(list);
}

/// Adds the message; results among its content parts are messages of their own before it.
void takeMessages(FlatMessage&& flat, RecordSide side, OfferedTools& offered, JsonUnpacker& unpacker, std::vector<Message>& out)
{
  Message message = wordsOf(side, {});
  JsonObject metadata;
  if (!flat.role.empty()) {
    message.role = roleFromName(flat.role);
    if (message.role == Role::other)
      message.roleName = flat.role;
    // Anthropic's users say what a tool gave.
    if (message.role == Role::user && !flat.callId.empty())
      message.role = Role::tool;
  }
  std::string others;
  for (auto& [index, part] : flat.parts) {
    if (part.type == "reasoning" || part.type == "thinking") {
      addPartLine(flat.reasoning, part.text);
    } else if (!part.text.empty() || part.type == "text") {
      addPartLine(message.text, part.text);
    } else if (part.type != "tool_use" && part.type != "tool_call") {
      addPartLine(message.text, fmt::format("[{}]", part.type.empty() ? "part" : part.type.substr(0, 40)));
      JsonObject other;
      other.addText("type", part.type);
      other.addText("value", part.other);
      others += (others.empty() ? "[" : ",") + other.take();
    }
  }
  if (!others.empty())
    metadata.addRaw("parts", others + "]");
  bool onlyResults = false;
  if (message.text.empty())
    if (auto parts = partsOf(flat.content, unpacker)) {
      // Some write a list of content parts as the text of a message, and the calls among them once more beside it.
      message.text = std::move(parts->text);
      metadata.addRaw("parts", parts->others);
      addPartLine(flat.reasoning, parts->reasoning);
      if (flat.calls.empty())
        message.toolCalls = std::move(parts->calls);
      flat.content.clear();
      onlyResults = !parts->results.empty() && message.text.empty() && message.toolCalls.empty();
      for (ContentParts::ToolResult& result : parts->results) {
        Message& answer = out.emplace_back();
        answer.role = Role::tool;
        answer.text = std::move(result.text);
        answer.name = std::move(result.name);
        answer.toolCallId = result.callId.empty() ? flat.callId : std::move(result.callId);
      }
    }
  // An empty text that was written as JSON.
  if (flat.content == "\"\"" || (flat.content == "[]" && !flat.calls.empty()) || (flat.content == "null" && message.role == Role::assistant))
    flat.content.clear();
  if (message.text.empty())
    message.text = std::move(flat.content);
  message.name = std::move(flat.name);
  message.toolCallId = std::move(flat.callId);
  message.finishReason = std::move(flat.finishReason);
  metadata.addText("reasoning", flat.reasoning);
  for (auto& [index, call] : flat.calls)
    if (!call.name.empty() || !call.callId.empty())
      addFlatCall(std::move(call), offered, message.toolCalls);
  if (!flat.functionName.empty()) {
    ToolCall& call = message.toolCalls.emplace_back();
    call.name = std::move(flat.functionName);
    call.arguments = std::move(flat.functionArguments);
  }
  message.metadata = metadata.take();
  if (!onlyResults)
    out.push_back(std::move(message));
}

} // namespace

std::vector<Message> flatMessages(const AttributeList& attributes, std::string_view prefix, RecordSide side, JsonUnpacker& unpacker)
{
  std::map<std::size_t, FlatMessage> flat;
  for (const auto& [key, value] : attributes.items()) {
    std::string_view rest = key;
    if (!rest.starts_with(prefix))
      continue;
    rest.remove_prefix(prefix.size());
    if (const auto index = takeIndex(rest))
      takeField(flat[*index], rest, value.text);
  }
  std::vector<Message> messages;
  OfferedTools offered(attributes, unpacker);
  std::string thought;
  for (auto& [index, message] : flat) {
    // What a model thought stands before what it said, as if it were a message.
    if (message.role == "thinking" || message.role == "reasoning") {
      addPartLine(thought, message.content);
      continue;
    }
    // Only a choice's number or reason: the words were not captured.
    if (!message.says())
      continue;
    if (!thought.empty()) {
      addPartLine(thought, message.reasoning);
      message.reasoning = std::exchange(thought, {});
    }
    unpacker.clear();
    takeMessages(std::move(message), side, offered, unpacker, messages);
  }
  return messages;
}

Message wordsOf(RecordSide side, std::string_view text)
{
  Message message;
  message.role = side == RecordSide::input ? Role::user : Role::assistant;
  message.text = text;
  return message;
}

bool mayBeJson(std::string_view text)
{
  while (!text.empty() && isJsonSpace(text.front()))
    text.remove_prefix(1);
  return text.starts_with('{') || text.starts_with('[') || text.starts_with('"');
}

void addPartLine(std::string& text, std::string_view line)
{
  if (!text.empty() && !line.empty())
    text += '\n';
  text += line;
}

} // namespace hone::dialect
