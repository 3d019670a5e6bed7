#include "capture/openai_log_reader.h"

#include <list>
#include <unordered_map>

#include "base/hash.h"
#include "capture/json_reader.h"
#include "capture/messages.h"

namespace hone {

namespace {

/// Conversations that a later request may still continue are held; the oldest go on when there are more or they are larger.
constexpr std::size_t kMostOpen = 20000;
constexpr std::size_t kMostOpenBytes = std::size_t{64} * 1024 * 1024;

void addItem(const JsonValue& item, std::vector<Message>& messages)
{
  const std::string_view type = item["type"].view();
  if (item.isString()) {
    Message message;
    message.text = item.text();
    messages.push_back(std::move(message));
    return;
  }
  if (type == "function_call_output" || type.ends_with("_call_output")) {
    Message message;
    message.role = Role::tool;
    message.toolCallId = item["call_id"].text();
    message.text = item["output"].isString() ? item["output"].text() : readContent(item["output"]).text;
    messages.push_back(std::move(message));
    return;
  }
  if (type == "reasoning" || type == "item_reference")
    return;
  if (type == "message" || item["role"].isString()) {
    ChatBuilder chat;
    if (!chat.add(item))
      return;
    Conversation one;
    chat.finish(one);
    std::ranges::move(one.messages, std::back_inserter(messages));
    return;
  }
  if (type.ends_with("_call")) {
    ToolCall call = readToolCall(item);
    call.callId = firstText(item, {"call_id", "id"});
    if (call.name.empty())
      call.name = std::string(type.substr(0, type.size() - 5));
    if (call.arguments.empty())
      call.arguments = item["action"].json();
    if (messages.empty() || messages.back().role != Role::assistant) {
      Message message;
      message.role = Role::assistant;
      messages.push_back(std::move(message));
    }
    messages.back().toolCalls.push_back(std::move(call));
  }
}

void addItems(const JsonValue& items, std::vector<Message>& messages)
{
  if (items.isString()) {
    Message message;
    message.text = items.text();
    messages.push_back(std::move(message));
    return;
  }
  items.forEach([&](const JsonValue& item) { addItem(item, messages); });
}

/// What a message says, without what only its first appearance has (times, tokens).
void addToHash(Hasher& hasher, const Message& message)
{
  hasher.addField(toString(message.role));
  hasher.addField(message.text);
  for (const ToolCall& call : message.toolCalls) {
    hasher.addField(call.callId);
    hasher.addField(call.name);
    hasher.addField(call.arguments);
  }
  hasher.addField(message.toolCallId);
}

class OpenAiLogReader final : public JsonReader {
protected:
  RecordScanner::Layout layout() const override { return {.arrayKeys = {"data"}}; }

  Result<void> record(const JsonValue& value, std::string_view, std::vector<Conversation>& out) override
  {
    if (value["object"].view() == "thread.message")
      return threadMessage(value, out);
    const JsonValue request = value["request"].isObject() ? (value["request"]["body"].isObject() ? value["request"]["body"] : value["request"])
                              : value["body"].isObject() ? value["body"] : value["kwargs"].isObject() ? value["kwargs"] : value;
    JsonValue response = value["response"].isObject() ? value["response"] : value["completion"].isObject() ? value["completion"] : value;
    if (response["body"].isObject())
      response = response["body"];
    Exchange exchange;
    const JsonValue input = request["messages"].isArray() ? request["messages"] : request["input"].exists() ? request["input"] : response["input"];
    if (const std::string instructions = firstText(request, {"instructions", "system"}); !instructions.empty()) {
      Message system;
      system.role = Role::system;
      system.text = instructions;
      exchange.input.push_back(std::move(system));
    }
    addItems(input, exchange.input);
    readReply(response, exchange);
    if (exchange.input.empty() && exchange.output.empty())
      return fail(ErrorKind::invalidInput, "This record has neither messages nor a reply.");
    exchange.id = firstText(response, {"id"});
    if (exchange.id.empty())
      exchange.id = firstText(value, {"id", "custom_id", "request_id"});
    exchange.previous = firstText(request, {"previous_response_id"});
    if (exchange.previous.empty())
      exchange.previous = response["previous_response_id"].text();
    head(value, request, response, exchange);
    add(std::move(exchange), out);
    return {};
  }

  void finish(std::vector<Conversation>& out) override
  {
    while (!m_open.empty())
      close(m_open.begin(), out);
  }

private:
  struct Exchange {
    std::string id, previous, conversation;
    std::vector<Message> input, output;
    Conversation facts;
  };
  struct Open {
    Conversation conversation;
    std::string responseId;
    std::string key;     ///< of what was said so far
    std::size_t bytes = 0;
    bool thread = false;
  };
  using Iterator = std::list<Open>::iterator;

  static void readReply(const JsonValue& response, Exchange& exchange)
  {
    if (const JsonValue choice = response["choices"].first()) {
      ChatBuilder chat;
      const bool read = choice["message"].exists() ? chat.add(choice["message"]) : false;
      if (read) {
        chat.last().finishReason = choice["finish_reason"].text();
        Conversation one;
        chat.finish(one);
        exchange.output = std::move(one.messages);
      } else if (choice["text"].isString()) {
        Message message;
        message.role = Role::assistant;
        message.text = choice["text"].text();
        exchange.output.push_back(std::move(message));
      }
    } else {
      addItems(response["output"], exchange.output);
      if (exchange.output.empty())
        if (const std::string text = response["output_text"].text(); !text.empty()) {
          Message message;
          message.role = Role::assistant;
          message.text = text;
          exchange.output.push_back(std::move(message));
        }
    }
    if (exchange.output.empty())
      return;
    const JsonValue usage = response["usage"];
    Message& last = exchange.output.back();
    for (const std::string_view key : {"prompt_tokens", "input_tokens"})
      if (!last.inputTokens)
        last.inputTokens = usage[key].integer();
    for (const std::string_view key : {"completion_tokens", "output_tokens"})
      if (!last.outputTokens)
        last.outputTokens = usage[key].integer();
    last.at = firstTime(response, {"created", "created_at"});
    if (last.finishReason.empty() && response["status"].view() == "incomplete")
      last.finishReason = response["incomplete_details"]["reason"].text();
  }

  static void head(const JsonValue& value, const JsonValue& request, const JsonValue& response, Exchange& exchange)
  {
    Conversation& facts = exchange.facts;
    for (const JsonValue& place : {value, value["metadata"], request["metadata"], response["metadata"]})
      if (exchange.conversation.empty())
        exchange.conversation = firstText(place, {"conversation_id", "session_id", "thread_id", "conversationId", "sessionId"});
    for (const JsonValue& place : {request["conversation"], response["conversation"]})
      if (exchange.conversation.empty())
        exchange.conversation = place.isObject() ? place["id"].text() : place.text();
    for (const JsonValue& place : {request, value, response})
      if (facts.user.externalId.empty())
        facts.user.externalId = place["user"].isString() ? place["user"].text() : firstText(place, {"user_id", "safety_identifier"});
    facts.model = response["model"].isString() ? response["model"].text() : request["model"].text();
    facts.startedAt = firstTime(value, {"created_at", "timestamp", "time", "created", "start_time", "request_time"});
    if (!facts.startedAt)
      facts.startedAt = firstTime(response, {"created", "created_at"});
    JsonObject metadata;
    for (const JsonValue& place : {request["metadata"], value["metadata"]})
      place.forEachField([&](std::string_view key, const JsonValue& item) { metadata.add(key, item); });
    if (const JsonValue error = response["error"])
      metadata.add("error", error);
    facts.metadata = metadata.take();
  }

  /// The key of a history and one more message; equal histories have equal keys.
  static std::string keyAfter(const std::string& key, const Message& message)
  {
    Hasher hasher;
    hasher.addField(key);
    addToHash(hasher, message);
    const Sha256 hash = hasher.finish();
    return std::string(reinterpret_cast<const char*>(hash.data()), hash.size());
  }
  static std::string keyOf(const std::vector<Message>& messages)
  {
    std::string key;
    for (const Message& message : messages)
      key = keyAfter(key, message);
    return key;
  }

  /// The open conversation that the exchange goes on with, and how many of its input's messages are there already.
  std::pair<Iterator, std::size_t> find(const Exchange& exchange)
  {
    if (!exchange.previous.empty())
      if (const auto known = m_byResponse.find(exchange.previous); known != m_byResponse.end()) {
        // Only what is new was sent, but instructions are sent again each time.
        std::size_t known0 = 0;
        while (known0 < exchange.input.size() && exchange.input[known0].role == Role::system && !known->second->conversation.messages.empty() &&
               known->second->conversation.messages.front().role == Role::system)
          ++known0;
        return {known->second, known0};
      }
    if (!exchange.conversation.empty())
      if (const auto known = m_byId.find(exchange.conversation); known != m_byId.end()) {
        const auto& have = known->second->conversation.messages;
        std::size_t common = 0;
        while (common < have.size() && common < exchange.input.size() && same(have[common], exchange.input[common]))
          ++common;
        // The whole history again, or only the new messages.
        return {known->second, common == have.size() || common > 1 ? common : 0};
      }
    std::pair<Iterator, std::size_t> best{m_open.end(), 0};
    std::string key;
    for (std::size_t i = 0; i < exchange.input.size(); ++i) {
      key = keyAfter(key, exchange.input[i]);
      if (const auto known = m_byKey.find(key); known != m_byKey.end() && i > 0)
        best = {known->second, i + 1};
    }
    return best;
  }

  static bool same(const Message& a, const Message& b) { return a.role == b.role && a.text == b.text && a.toolCallId == b.toolCallId && a.toolCalls.size() == b.toolCalls.size(); }

  void add(Exchange exchange, std::vector<Conversation>& out)
  {
    auto [open, known] = find(exchange);
    if (open == m_open.end()) {
      open = m_open.insert(m_open.end(), Open{});
      open->conversation = std::move(exchange.facts);
      open->conversation.externalId = !exchange.conversation.empty() ? exchange.conversation : exchange.id;
      if (!exchange.conversation.empty())
        m_byId[exchange.conversation] = open;
      known = 0;
    } else {
      m_open.splice(m_open.end(), m_open, open);
      forget(open);
    }
    std::vector<Message>& messages = open->conversation.messages;
    // The time of a request is that of what is new in it.
    for (std::size_t i = known; i < exchange.input.size(); ++i)
      messages.push_back(std::move(exchange.input[i]));
    std::ranges::move(exchange.output, std::back_inserter(messages));
    open->responseId = exchange.id;
    open->key = keyOf(messages);
    m_byKey[open->key] = open;
    if (!exchange.id.empty())
      m_byResponse[exchange.id] = open;
    m_bytes -= open->bytes;
    open->bytes = 0;
    for (const Message& message : messages)
      open->bytes += message.text.size() + 200;
    m_bytes += open->bytes;
    while (m_open.size() > 1 && (m_open.size() > kMostOpen || m_bytes > kMostOpenBytes))
      close(m_open.begin(), out);
  }

  Result<void> threadMessage(const JsonValue& value, std::vector<Conversation>& out)
  {
    const std::string thread = value["thread_id"].text();
    ChatBuilder chat;
    if (!value["role"].isString())
      return fail(ErrorKind::invalidInput, "This message has no role.");
    Message message;
    message.role = roleFromName(value["role"].view());
    message.at = firstTime(value, {"created_at"});
    value["content"].forEach([&](const JsonValue& part) {
      const std::string text = part["text"].isObject() ? part["text"]["value"].text() : part["text"].text();
      message.text += (message.text.empty() || text.empty() ? "" : "\n") + (text.empty() ? "[" + part["type"].text() + "]" : text);
    });
    auto known = m_byId.find(thread);
    if (known == m_byId.end()) {
      const auto open = m_open.insert(m_open.end(), Open{});
      open->conversation.externalId = thread;
      open->thread = true;
      known = m_byId.emplace(thread, open).first;
    }
    known->second->bytes += message.text.size() + 200;
    m_bytes += message.text.size() + 200;
    known->second->conversation.messages.push_back(std::move(message));
    while (m_open.size() > 1 && (m_open.size() > kMostOpen || m_bytes > kMostOpenBytes))
      close(m_open.begin(), out);
    return {};
  }

  void forget(Iterator open)
  {
    if (const auto known = m_byKey.find(open->key); known != m_byKey.end() && known->second == open)
      m_byKey.erase(known);
  }

  void close(Iterator open, std::vector<Conversation>& out)
  {
    forget(open);
    std::erase_if(m_byResponse, [&](const auto& entry) { return entry.second == open; });
    if (const auto known = m_byId.find(open->conversation.externalId); known != m_byId.end() && known->second == open)
      m_byId.erase(known);
    m_bytes -= open->bytes;
    Conversation conversation = std::move(open->conversation);
    // Lists of threads come newest first.
    if (open->thread)
      std::ranges::stable_sort(conversation.messages, {}, &Message::at);
    linkToolResults(conversation.messages);
    timesFromMessages(conversation);
    m_open.erase(open);
    out.push_back(std::move(conversation));
  }

  std::list<Open> m_open; ///< that was added to last comes last
  std::unordered_map<std::string, Iterator> m_byKey, m_byResponse, m_byId;
  std::size_t m_bytes = 0;
};

} // namespace

std::string recogniseOpenAiLog(const Outline& outline)
{
  const auto any = [&](std::initializer_list<std::string_view> paths) {
    for (const std::string_view path : paths)
      if (outline.has(path))
        return true;
    return false;
  };
  const bool request = any({"request.messages[].role", "request.input", "request.input[].role", "request.body.messages[].role", "request.body.input", "body.messages[].role", "body.input", "kwargs.messages[].role"});
  const bool response = any({"response.choices[].message.role", "response.output[].type", "response.body.choices[].message.role", "response.body.output[].type", "completion.choices[].message.role"});
  if (request && response)
    return "requests with messages and the model's responses beside them";
  if (request)
    return "requests with messages";
  if (response)
    return "responses of a model with choices or output";
  if (outline.value("object") == "chat.completion" || outline.value("object") == "response" || (any({"choices[].message.role"}) && outline.has("created")))
    return outline.has("messages[].role") ? std::string() : "responses of a model, one an object";
  if (outline.value("object") == "thread.message" || outline.value("data[].object") == "thread.message")
    return "messages of threads";
  if (any({"output[].content[].type", "output[].type"}) && any({"input", "input[].role", "input[].type"}))
    return "inputs and outputs of a model's responses";
  return {};
}

std::unique_ptr<Reader> makeOpenAiLogReader() { return std::make_unique<OpenAiLogReader>(); }

} // namespace hone
