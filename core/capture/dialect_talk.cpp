#include <algorithm>
#include <iterator>
#include <utility>

#include "capture/dialect.h"
#include "capture/messages.h"

namespace hone::dialect {

namespace {

/// One answer of the Vercel AI SDK, whose parts are attributes of their own.
std::vector<Message> vercelAnswer(const AttributeList& attributes, JsonUnpacker& unpacker)
{
  const AttributeValue* text = attributes.find("ai.response.text");
  if (!text)
    text = attributes.find("ai.result.text");
  const std::string_view calls = attributes.text({"ai.response.toolCalls", "ai.result.toolCalls"});
  const std::string_view object = attributes.text({"ai.response.object", "ai.result.object"});
  if ((!text || text->text.empty()) && calls.empty() && object.empty())
    return {};
  Message message = wordsOf(RecordSide::output, text && !text->text.empty() ? std::string_view(text->text) : object);
  unpacker.unpack(calls).forEach([&](const JsonValue& item) {
    ToolCall& call = message.toolCalls.emplace_back(readToolCall(item));
    if (call.callId.empty())
      call.callId = item["toolCallId"].text();
    if (call.name.empty())
      call.name = item["toolName"].text();
  });
  if (const std::string_view reasoning = attributes.text({"ai.response.reasoning"}); !reasoning.empty()) {
    JsonObject metadata;
    metadata.addText("reasoning", reasoning);
    message.metadata = metadata.take();
  }
  return {std::move(message)};
}

/// The new conventions' instructions stand apart from the messages.
void putSystemFirst(std::vector<Message>& input, const AttributeValue* instructions, JsonUnpacker& unpacker)
{
  if (!instructions || instructions->text.empty())
    return;
  Message system;
  system.role = Role::system;
  if (mayBeJson(instructions->text)) {
    const JsonValue value = unpacker.unpack(instructions->text);
    if (value.isArray() && value.first()["role"].isString()) {
      for (const Message& message : readRecordMessages(value, RecordSide::input, unpacker))
        addPartLine(system.text, message.text);
    } else if (value.isArray()) {
      system.text = readContent(value).text;
    } else if (value.isObject()) {
      system.text = firstText(value, {"content", "text"});
    }
  }
  if (system.text.empty())
    system.text = instructions->text;
  if (input.empty() || input.front().role != Role::system || input.front().text != system.text)
    input.insert(input.begin(), std::move(system));
}

/// Messages as events that stand in one attribute: [{"event.name": "gen_ai.user.message", "content": …}, …].
void readEventList(const AttributeValue& value, Span& span)
{
  JsonUnpacker outer, inner;
  outer.unpack(value.text).forEach([&](const JsonValue& item) {
    const std::string name = item["event.name"].text();
    if (!isMessageEvent(name))
      return;
    inner.clear();
    const AttributeValue body{item.json(), false};
    readMessageEvent(name, {}, &body, std::nullopt, span, inner);
  });
}

/// What was sent and what came back, as Logfire keeps both whole; of a stream only the words that came.
void readExchange(const AttributeList& attributes, Span& span, JsonUnpacker& unpacker)
{
  if (const AttributeValue* request = attributes.find("request_data"); request && span.input.empty())
    if (const JsonValue json = unpacker.unpack(request->text); looksLikeMessages(json, unpacker) || json["input"] || json["prompt"])
      span.input = readRecordMessages(json, RecordSide::input, unpacker);
  const AttributeValue* response = attributes.find("response_data");
  if (!response || !span.output.empty())
    return;
  const JsonValue json = unpacker.unpack(response->text);
  if (const JsonValue words = json["combined_chunk_content"]; words.isString())
    span.output.push_back(wordsOf(RecordSide::output, words.text()));
  else if (json["message"].isObject() || looksLikeMessages(json, unpacker))
    span.output = readRecordMessages(json, RecordSide::output, unpacker);
}

/// Calls that a voice agent's model asked for, each as JSON.
void addVoiceCalls(const AttributeList& attributes, Span& span, JsonUnpacker& unpacker)
{
  const JsonValue list = unpacker.unpack(attributes.text({"lk.response.function_calls"}));
  list.forEach([&](const JsonValue& item) {
    const JsonValue call = unpacker.unpack(item);
    if (!call["name"].isString())
      return;
    if (span.output.empty())
      span.output.push_back(wordsOf(RecordSide::output, {}));
    ToolCall& read = span.output.back().toolCalls.emplace_back(readToolCall(call));
    if (const std::string id = call["call_id"].text(); !id.empty())
      read.callId = id;
  });
}

/// Genkit's plugin for OpenAI leaves out what was streamed beside calls, and keeps the whole answer beside its own.
void addRawWords(const AttributeList& attributes, std::vector<Message>& output, JsonUnpacker& unpacker)
{
  const AttributeValue* given = attributes.find("genkit:output");
  if (!given || output.size() != 1 || !output.front().text.empty() || output.front().toolCalls.empty())
    return;
  if (const JsonValue words = unpacker.unpack(given->text)["raw"]["choices"].first()["message"]["content"]; words.isString())
    output.front().text = words.text();
}

std::optional<std::string> onlyText(const JsonValue& object, RecordSide side)
{
  static constexpr std::string_view kAsked[] = {"message", "text", "input", "query", "question", "prompt", "user_input", "user_message", "content", "user_query", "msg"};
  static constexpr std::string_view kAnswered[] = {"reply", "output", "answer", "response", "text", "message", "content", "result", "completion", "final_output"};
  const auto look = [&](const auto& keys) -> std::optional<std::string> {
    for (const std::string_view key : keys)
      if (const JsonValue value = object[key]; value.isString() && !value.view().empty())
        return value.text();
    return std::nullopt;
  };
  return side == RecordSide::input ? look(kAsked) : look(kAnswered);
}

/// Whether messages that were spread over attributes lack what the request beside them says: the instructions, which
/// stand apart from Anthropic's messages, or results, of which one message has several.
bool lacksPartOf(const std::vector<Message>& flat, std::string_view request)
{
  if (flat.empty() || !request.starts_with('{'))
    return false;
  bool instructed = false, results = false;
  for (const Message& message : flat) {
    instructed = instructed || message.role == Role::system;
    results = results || message.role == Role::tool;
  }
  const auto says = [request](std::string_view word) { return request.find(word) != std::string_view::npos; };
  return (!instructed && (says("\"system\":") || says("\"instructions\":") || says("\"systemInstruction\":") || says("\"system_instruction\":"))) ||
         (results && (says("\"tool_result\"") || says("\"toolResult\"")));
}

/// OpenLLMetry (of 2026) gives the items of a request to OpenAI's Responses API as the text of one user.
void unfoldItems(std::vector<Message>& input, JsonUnpacker& unpacker)
{
  if (input.empty() || input.back().role != Role::user || !input.back().text.starts_with("[{"))
    return;
  const JsonValue items = unpacker.unpack(input.back().text);
  bool all = items.isArray() && items.size() > 0;
  items.forEach([&](const JsonValue& item) {
    const std::string_view type = item["type"].view();
    all = all && ((item["role"].isString() && item["content"].exists()) || type.starts_with("function_call") || type == "reasoning" || type == "item_reference");
  });
  if (!all)
    return;
  std::vector<Message> said = readRecordMessages(items, RecordSide::input, unpacker);
  input.pop_back();
  std::ranges::move(said, std::back_inserter(input));
}

/// Mastra's spans write calls and results of a history as "[tool: NAME]" and "[tool-result: NAME]": whoever asked and was
/// answered has told more.
void dropPlaceholders(std::vector<Message>& input)
{
  const auto without = [](std::string text, std::string_view opening) {
    for (std::size_t at = text.find(opening); at != std::string::npos; at = text.find(opening, at)) {
      const std::size_t end = text.find(']', at);
      if (end == std::string::npos)
        break;
      text.erase(at, end + 1 - at);
    }
    return text;
  };
  std::erase_if(input, [&](const Message& message) { return message.role == Role::tool && without(message.text, "[tool-result: ").empty(); });
  for (Message& message : input)
    if (message.role == Role::assistant && message.toolCalls.empty())
      message.text = without(std::move(message.text), "[tool: ");
}

bool isCut(const AttributeValue& value, JsonUnpacker& unpacker)
{
  // looksCut() takes a value of a record: a text is wrapped to be one.
  if (value.text.size() < 200 && !value.text.ends_with(')') && !value.text.ends_with(']'))
    return false;
  std::string wrapped = "[";
  wrapped += value.json() + "]";
  return looksCut(unpacker.unpack(wrapped).first(), unpacker);
}

} // namespace

std::vector<Message> talkOf(const AttributeValue& value, RecordSide side, JsonUnpacker& unpacker)
{
  if (value.text.empty() || value.text == "null")
    return {};
  if (mayBeJson(value.text))
    if (const JsonValue json = unpacker.unpack(value.text); json.isObject() || json.isArray())
      return readRecordMessages(json, side, unpacker);
  return {wordsOf(side, value.text)};
}

std::vector<Message> plainTalkOf(const AttributeValue& value, RecordSide side, JsonUnpacker& unpacker)
{
  if (value.text.empty() || value.text == "null" || value.text == "undefined")
    return {};
  if (!mayBeJson(value.text))
    return {wordsOf(side, value.text)};
  JsonValue json = unpacker.unpack(value.text);
  if (!json.isObject() && !json.isArray())
    return {wordsOf(side, value.text)};
  // A traced function: what it was called with.
  if (json["args"].isArray() && json["kwargs"].isObject())
    json = json["args"].size() > 0 ? json["args"].first() : json["kwargs"];
  else if (const JsonValue inner = unpacker.unpack(json[side == RecordSide::input ? "inputs" : "outputs"]); inner)
    json = inner;
  if (json.isString())
    return {wordsOf(side, json.text())};
  if (const auto text = onlyText(json, side); text && !looksLikeMessages(json, unpacker))
    return {wordsOf(side, *text)};
  if (looksLikeMessages(json, unpacker))
    return readRecordMessages(json, side, unpacker);
  return {};
}

void readTalk(const OtlpRecord& record, Span& span, JsonUnpacker& unpacker)
{
  const AttributeList& attributes = record.attributes;
  const bool wrapper = span.kind == Span::Kind::agent;
  const auto talk = [&](const AttributeValue& value, RecordSide side) {
    if (side == RecordSide::input && isCut(value, unpacker))
      span.inputTruncated = true;
    return wrapper ? plainTalkOf(value, side, unpacker) : talkOf(value, side, unpacker);
  };
  const auto take = [&](std::vector<Message>& into, RecordSide side, std::string_view key) {
    if (!into.empty())
      return;
    if (const AttributeValue* value = attributes.find(key))
      into = talk(*value, side);
  };
  const auto flat = [&](std::vector<Message>& into, RecordSide side, std::string_view prefix) {
    if (into.empty())
      into = flatMessages(attributes, prefix, side, unpacker);
  };
  std::vector<Message>& input = span.input;
  std::vector<Message>& output = span.output;

  take(input, RecordSide::input, "langfuse.observation.input");
  if (!attributes.has("langfuse.observation.input"))
    take(input, RecordSide::input, "langfuse.trace.input");
  take(input, RecordSide::input, "ai.prompt.messages");
  take(input, RecordSide::input, "ai.prompt");
  take(input, RecordSide::input, "gen_ai.input.messages");
  if (attributes.text({"gen_ai.response.id"}).starts_with("resp_") || record.scope.starts_with("@traceloop/"))
    unfoldItems(input, unpacker);
  flat(input, RecordSide::input, "llm.input_messages.");
  if (const AttributeValue* request = attributes.find("input.value"); request && lacksPartOf(input, request->text))
    if (std::vector<Message> whole = talk(*request, RecordSide::input); whole.size() >= input.size())
      input = std::move(whole);
  flat(input, RecordSide::input, "gen_ai.prompt.");
  flat(input, RecordSide::input, "llm.prompts.");
  take(input, RecordSide::input, "llm.prompts");
  take(input, RecordSide::input, "gen_ai.prompt");
  take(input, RecordSide::input, "gen_ai.content.prompt");
  take(input, RecordSide::input, "gcp.vertex.agent.llm_request");

  take(output, RecordSide::output, "langfuse.observation.output");
  if (!attributes.has("langfuse.observation.output"))
    take(output, RecordSide::output, "langfuse.trace.output");
  if (output.empty())
    output = vercelAnswer(attributes, unpacker);
  take(output, RecordSide::output, "gen_ai.output.messages");
  flat(output, RecordSide::output, "llm.output_messages.");
  flat(output, RecordSide::output, "gen_ai.completion.");
  flat(output, RecordSide::output, "llm.choices.");
  take(output, RecordSide::output, "gen_ai.completion");
  take(output, RecordSide::output, "gen_ai.content.completion");
  take(output, RecordSide::output, "gcp.vertex.agent.llm_response");

  for (const std::string_view key : {"events", "all_messages_events"})
    if (const AttributeValue* value = attributes.find(key); value && input.empty() && output.empty()) {
      readEventList(*value, span);
      if (key == "all_messages_events") {
        output = std::exchange(input, {});
        separateHistory(input, output);
      }
    }
  readExchange(attributes, span, unpacker);

  for (const std::string_view key : {"pydantic_ai.all_messages", "all_messages_events"})
    if (input.empty() && output.empty()) {
      take(output, RecordSide::output, key);
      separateHistory(input, output);
    }
  for (const std::string_view key : {"lk.chat_ctx", "lk.user_input", "lk.input_text", "lk.user_transcript", "traceloop.entity.input", "genkit:input", "lmnr.span.input", "mastra.model_step.input", "mastra.model_generation.input", "mastra.agent_run.input",
                                     "mastra.workflow_run.input", "input.value"})
    take(input, RecordSide::input, key);
  for (const std::string_view key : {"lk.response.text", "traceloop.entity.output", "genkit:output", "lmnr.span.output", "mastra.model_step.output", "mastra.model_generation.output",
                                     "mastra.agent_run.output", "mastra.workflow_run.output", "output.value", "final_result"})
    take(output, RecordSide::output, key);
  addVoiceCalls(attributes, span, unpacker);
  addRawWords(attributes, output, unpacker);
  if (attributes.has("mastra.span.type"))
    dropPlaceholders(input);
  for (const std::string_view key : {"gen_ai.system_instructions", "gen_ai.agent.system_prompt"})
    putSystemFirst(input, attributes.find(key), unpacker);
  // Langfuse has those of a request to the Responses API among what it calls metadata.
  if (span.kind == Span::Kind::generation && std::ranges::none_of(input, [](const Message& message) { return message.role == Role::system; }))
    putSystemFirst(input, attributes.find("langfuse.observation.metadata.instructions"), unpacker);
  separateHistory(input, output);
}

namespace {

/// What a tool was called with, without what tracers of functions and frameworks put around it.
std::string argumentsOf(const AttributeValue& value, JsonUnpacker& unpacker)
{
  const JsonValue json = unpacker.unpack(value.text);
  if (!json.isObject())
    return value.text;
  if (json["args"].isArray() && json["kwargs"].isObject())
    return json["kwargs"].size() > 0 ? json["kwargs"].json() : json["args"].first().json();
  if (json["args"].isArray() && json["args"].size() == 1 && json.size() == 1)
    if (const JsonValue inner = unpacker.unpack(json["args"].first()); inner.isObject())
      return inner.json();
  if (json["input_str"].exists())
    return json["inputs"].isObject() && json["inputs"].size() > 0 ? json["inputs"].json() : json["input_str"].text();
  if (json["arguments"].isObject() && (json["name"].isString() || json["tool_name"].isString()))
    return json["arguments"].json();
  if (const JsonValue inner = unpacker.unpack(json["input"]); json.size() == 1 && inner.isObject())
    return inner.json();
  return value.text;
}

void takeResult(const AttributeValue& value, Span& span, JsonUnpacker& unpacker, bool guessedName = false)
{
  if (span.hasToolResult)
    return;
  span.hasToolResult = true;
  bool failed = false;
  std::string callId;
  span.toolResult = value.text;
  if (mayBeJson(value.text)) {
    JsonValue json = unpacker.unpack(value.text);
    if (json["output"].exists() && json["kwargs"].isObject() && json.size() == 2)
      json = json["output"];
    // The event of Google's agents that holds the response.
    if (const JsonValue part = json["content"]["parts"].first(); part)
      for (const std::string_view key : {"function_response", "functionResponse"})
        if (part[key]["response"])
          json = part[key]["response"];
    if (json.isObject() || json.isArray())
      span.toolResult = readToolResult(json, unpacker, callId, failed);
    // A framework's span may be called after the class of the tool; its answer says which tool it is.
    const JsonValue wrapped = json["output"].isObject() ? json["output"] : json;
    const JsonValue answer = wrapped["kwargs"].isObject() ? wrapped["kwargs"] : wrapped;
    if (const JsonValue name = answer["name"]; guessedName && span.toolCall && answer["tool_call_id"].isString() && name.isString() && !name.view().empty())
      span.toolCall->name = name.text();
    else if (json.isString())
      span.toolResult = json.text();
  }
  if (span.toolCall && span.toolCall->callId.empty())
    span.toolCall->callId = std::move(callId);
  span.failed = span.failed || failed;
}

} // namespace

void readToolEvent(std::string_view name, const AttributeList& attributes, Span& span, JsonUnpacker& unpacker)
{
  if (!span.toolCall)
    return;
  ToolCall& call = *span.toolCall;
  if (call.callId.empty())
    call.callId = attributes.text({"id"});
  if (const AttributeValue* content = attributes.find("content"); content && name == "gen_ai.tool.message" && call.arguments.empty())
    call.arguments = argumentsOf(*content, unpacker);
  if (const AttributeValue* given = attributes.find("message"); given && name == "gen_ai.choice")
    takeResult(*given, span, unpacker);
  if (const AttributeValue* asked = attributes.find("gen_ai.input.messages"))
    for (const Message& message : talkOf(*asked, RecordSide::input, unpacker))
      if (!message.toolCalls.empty() && call.arguments.empty())
        call.arguments = message.toolCalls.front().arguments;
  if (const AttributeValue* given = attributes.find("gen_ai.output.messages"))
    for (const Message& message : talkOf(*given, RecordSide::output, unpacker))
      if (message.role == Role::tool)
        takeResult({message.text, true}, span, unpacker);
  if (span.failed)
    call.status = ToolCall::Status::error;
}

void readTool(const OtlpRecord& record, Span& span, JsonUnpacker& unpacker)
{
  const AttributeList& attributes = record.attributes;
  ToolCall call;
  call.name = attributes.text({"ai.toolCall.name", "gen_ai.tool.name", "tool.name", "lk.function_tool.name", "tool_call.function.name", "mcp.tool.name", "tool_name"});
  const bool guessedName = call.name.empty();
  if (call.name.empty())
    call.name = attributes.text({"traceloop.entity.name", "genkit:name"});
  if (call.name.empty()) {
    std::string_view name = record.name;
    for (const std::string_view prefix : {"execute_tool ", "running tool: ", "tools/call ", "tool "})
      if (name.starts_with(prefix))
        name.remove_prefix(prefix.size());
    for (const std::string_view suffix : {".tool", ".task"})
      if (name.ends_with(suffix))
        name.remove_suffix(suffix.size());
    call.name = name;
  }
  call.callId = attributes.text({"ai.toolCall.id", "gen_ai.tool.call.id", "tool_call.id", "lk.function_tool.id", "tool_call_id", "tool.call.id"});
  for (const std::string_view key :
       {"ai.toolCall.args", "ai.toolCall.input", "gen_ai.tool.call.arguments", "tool_arguments", "lk.function_tool.arguments",
        "gcp.vertex.agent.tool_call_args", "tool_call.function.arguments", "langfuse.observation.input", "traceloop.entity.input", "genkit:input", "lmnr.span.input", "input.value",
        "gen_ai.prompt"})
    if (const AttributeValue* value = attributes.find(key); value && !value->text.empty() && call.arguments.empty())
      call.arguments = argumentsOf(*value, unpacker);
  span.toolCall = std::move(call);
  for (const std::string_view key :
       {"ai.toolCall.result", "ai.toolCall.output", "gen_ai.tool.call.result", "tool_response", "lk.function_tool.output",
        "gcp.vertex.agent.tool_response", "langfuse.observation.output", "traceloop.entity.output", "genkit:output", "lmnr.span.output", "output.value", "gen_ai.completion"})
    if (const AttributeValue* value = attributes.find(key))
      takeResult(*value, span, unpacker, guessedName);
  if (const AttributeValue* failed = attributes.find("lk.function_tool.is_error"); failed && failed->flag().value_or(false))
    span.failed = true;
  if (const std::string_view status = attributes.text({"gen_ai.tool.status"}); status == "error")
    span.failed = true;
  if (span.failed)
    span.toolCall->status = ToolCall::Status::error;
  if (span.startedAt && span.endedAt && *span.endedAt >= *span.startedAt)
    span.toolCall->latencyMicros = *span.endedAt - *span.startedAt;
}

void markRedacted(std::vector<Message>& messages)
{
  for (Message& message : messages) {
    if (message.text != "__REDACTED__" && message.text != "<REDACTED>" && message.text != "[REDACTED]")
      continue;
    message.text.clear();
    JsonObject note;
    note.addFlag("redacted_at_source", true);
    if (message.metadata.empty())
      message.metadata = note.take();
  }
}

} // namespace hone::dialect
