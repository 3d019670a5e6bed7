#include "fixes/steps.h"

#include <algorithm>
#include <cctype>
#include <set>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "base/ascii.h"
#include "fixes/recipe_data.h"
#include "fixes/text_lines.h"

namespace hone {

namespace {

struct SeenCall {
  std::size_t message = 0;
  std::string tool;
  const ToolCall* call = nullptr;
};

bool isWordByte(char c)
{
  const auto byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) != 0 || byte >= 0x80 || c == '_';
}

/// Whether phrase stands in text as whole words. Scripts without blanks match anywhere.
bool hasPhrase(const std::string& text, const std::string& phrase)
{
  const bool ideographs = !phrase.empty() && static_cast<unsigned char>(phrase[0]) >= 0xE3;
  for (std::size_t at = text.find(phrase); at != std::string::npos; at = text.find(phrase, at + 1)) {
    const std::size_t end = at + phrase.size();
    if (ideographs || ((at == 0 || !isWordByte(text[at - 1])) && (end >= text.size() || !isWordByte(text[end]))))
      return true;
  }
  return false;
}

bool hasAnyPhrase(std::string_view text, const std::vector<std::string>& phrases)
{
  const std::string small = asciiLower(text.substr(0, 20000));
  return std::ranges::any_of(phrases, [&](const std::string& phrase) { return hasPhrase(small, phrase); });
}

/// A yes stands at the beginning of an answer.
bool saysYes(std::string_view text)
{
  return hasAnyPhrase(text.substr(0, 60), stepWords().yes);
}

/// Two or more list items: the agent wrote out what it is about to do.
bool listsDetails(std::string_view text)
{
  int items = 0;
  for (const std::string_view line : splitLines(text.substr(0, 20000))) {
    std::string_view rest = line;
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t'))
      rest.remove_prefix(1);
    const bool bullet = rest.starts_with("- ") || rest.starts_with("* ") || rest.starts_with("• ") || rest.starts_with("**");
    std::size_t digits = 0;
    while (digits < rest.size() && std::isdigit(static_cast<unsigned char>(rest[digits])) != 0)
      ++digits;
    const bool numbered = digits > 0 && digits < 3 && rest.size() > digits + 1 && (rest[digits] == '.' || rest[digits] == ')') && rest[digits + 1] == ' ';
    items += bullet || numbered ? 1 : 0;
  }
  return items >= 2;
}

QJsonObject argumentsOf(const ToolCall& call)
{
  if (call.arguments.size() > 65536)
    return {};
  return QJsonDocument::fromJson(QByteArray(call.arguments.data(), static_cast<qsizetype>(call.arguments.size()))).object();
}

void collectStrings(const QJsonValue& value, std::vector<std::string>& out, int depth = 0)
{
  if (depth > 6 || out.size() > 200)
    return;
  if (value.isString())
    out.push_back(value.toString().toStdString());
  else if (value.isArray())
    for (const QJsonValue& item : value.toArray())
      collectStrings(item, out, depth + 1);
  else if (value.isObject())
    for (const QJsonValue& item : value.toObject())
      collectStrings(item, out, depth + 1);
}

/// An identifier of the business: it holds a digit, and no words.
bool looksLikeId(const std::string& text)
{
  return text.size() >= 4 && text.size() <= 80 && text.find(' ') == std::string::npos &&
         std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

class StepReader {
public:
  StepReader(const Conversation& conversation, const ToolFacts& tools) : m_conversation(conversation), m_tools(tools)
  {
    for (std::size_t i = 0; i < conversation.messages.size(); ++i)
      for (const ToolCall& call : conversation.messages[i].toolCalls)
        if (isPlainIdentifier(call.name))
          (conversation.messages[i].role == Role::user ? m_userCalls : m_calls).push_back({i, call.name, &call});
    for (std::size_t i = 0; i < m_calls.size(); ++i)
      m_first.try_emplace(m_calls[i].tool, i);
  }

  StepsTaken read()
  {
    for (const std::string& tool : m_tools.agentTools) {
      const bool called = m_first.contains(tool);
      if (isHandoffTool(tool)) {
        set("no_handoff", tool, {}, {}, !called);
        continue;
      }
      if (isReadTool(tool)) {
        set("call", tool, {}, {}, called);
        if (called)
          readOfEach(tool);
        continue;
      }
      set("finish", tool, {}, {}, called);
      if (called)
        beforeWrite(tool);
    }
    std::set<std::string> userCalled;
    for (const SeenCall& call : m_userCalls)
      userCalled.insert(call.tool);
    for (const std::string& tool : m_tools.userTools)
      set("user_call", tool, {}, {}, userCalled.contains(tool));
    general();
    return std::move(m_steps);
  }

private:
  void set(std::string kind, const std::string& tool, const std::string& first, const std::string& field, bool taken)
  {
    m_steps[Step{std::move(kind), tool, first, field}.name()] = taken;
  }

  const Message& messageOf(const SeenCall& call) const { return m_conversation.messages[call.message]; }

  void readOfEach(const std::string& tool)
  {
    std::set<std::string> arguments;
    for (const SeenCall& call : m_calls)
      if (call.tool == tool)
        arguments.insert(call.call->arguments);
    set("each", tool, {}, {}, arguments.size() >= 2);
  }

  void beforeWrite(const std::string& tool)
  {
    const std::size_t at = m_first.at(tool);
    const std::size_t message = m_calls[at].message;
    for (const std::string& other : m_tools.agentTools) {
      if (other == tool || isHandoffTool(other))
        continue;
      const auto found = m_first.find(other);
      const bool before = found != m_first.end() && found->second < at;
      if (isReadTool(other))
        set("call_before", tool, other, {}, before);
      else if (found != m_first.end())
        set("order", tool, other, {}, before);
    }
    // The words between the two sides up to the call.
    bool listed = false;
    bool askedAll = false;
    bool agentSpoke = false;
    bool confirmed = false;
    for (std::size_t i = 0; i < message; ++i) {
      const Message& one = m_conversation.messages[i];
      if (one.role == Role::assistant && !one.text.empty()) {
        agentSpoke = true;
        listed = listsDetails(one.text) || (listed && one.text.size() < 200);
        askedAll = askedAll || hasAnyPhrase(one.text, stepWords().all);
      } else if (one.role == Role::user && !one.text.empty()) {
        confirmed = agentSpoke && saysYes(one.text);
      }
    }
    set("confirm_before", tool, {}, {}, confirmed);
    set("list_before", tool, {}, {}, listed);
    set("ask_all_before", tool, {}, {}, askedAll);

    bool grounded = true;
    bool anyId = false;
    bool readable = false;
    bool repeated = false;
    bool checkedAfter = false;
    std::set<std::string> fields;
    std::vector<std::string> earlierIds;
    for (std::size_t i = 0; i < m_calls.size(); ++i) {
      if (i > at && isReadTool(m_calls[i].tool))
        checkedAfter = true;
      if (m_calls[i].tool != tool)
        continue;
      const QJsonObject arguments = argumentsOf(*m_calls[i].call);
      readable = readable || (i == at && !arguments.isEmpty());
      std::vector<std::string> ids;
      for (auto it = arguments.begin(); it != arguments.end(); ++it) {
        const std::string key = it.key().toStdString();
        if (isPlainIdentifier(key) && !it.value().isNull() && !(it.value().isString() && it.value().toString().isEmpty()) && i == at)
          fields.insert(key);
        std::vector<std::string> strings;
        collectStrings(it.value(), strings);
        for (const std::string& text : strings) {
          if (!looksLikeId(text))
            continue;
          anyId = true;
          grounded = grounded && saidBefore(text, m_calls[i].message);
          if (it.value().isString())
            ids.push_back(key + '\x1f' + text);
        }
      }
      // The same object again: its first identifying argument has been written to before.
      if (!ids.empty()) {
        const std::string key = ids.front();
        repeated = repeated || (m_calls[i].call->status != ToolCall::Status::error && std::ranges::find(earlierIds, key) != earlierIds.end());
        if (m_calls[i].call->status != ToolCall::Status::error)
          earlierIds.push_back(key);
      }
    }
    if (anyId) {
      set("grounded", tool, {}, {}, grounded);
      set("once", tool, {}, {}, !repeated);
    }
    set("check_after", tool, {}, {}, checkedAfter);
    if (readable) // arguments that are no JSON object say nothing about what was filled in
      set("arguments_read", tool, {}, {}, true);
    for (const std::string& field : fields)
      set("field", tool, {}, field, true);
  }

  bool saidBefore(const std::string& text, std::size_t message) const
  {
    for (std::size_t i = 0; i < message; ++i) {
      const Message& one = m_conversation.messages[i];
      if (one.role != Role::assistant && one.text.find(text) != std::string::npos)
        return true;
    }
    return false;
  }

  void general()
  {
    bool single = true;
    bool anyCall = false;
    for (const Message& message : m_conversation.messages)
      if (message.role == Role::assistant && !message.toolCalls.empty()) {
        anyCall = true;
        single = single && message.toolCalls.size() == 1;
      }
    if (anyCall)
      set("one_call", {}, {}, {}, single);
    // After a failed call: was something looked up before the same tool was tried again?
    bool failed = false;
    bool recovered = true;
    for (std::size_t i = 0; i + 1 < m_calls.size(); ++i) {
      if (m_calls[i].call->status != ToolCall::Status::error || isReadTool(m_calls[i].tool))
        continue;
      failed = true;
      recovered = recovered && isReadTool(m_calls[i + 1].tool);
    }
    if (failed)
      set("reread_after_error", {}, {}, {}, recovered);
    // The last word before the end asked whether there is more to do; after a hand-over there is nothing to ask.
    if (std::ranges::any_of(m_calls, [](const SeenCall& call) { return isHandoffTool(call.tool); }))
      return;
    for (std::size_t i = m_conversation.messages.size(); i-- > 0;) {
      const Message& message = m_conversation.messages[i];
      if (message.role != Role::assistant || message.text.empty())
        continue;
      set("closing_question", {}, {}, {}, message.text.find('?') != std::string::npos || hasAnyPhrase(message.text, stepWords().all));
      break;
    }
  }

  const Conversation& m_conversation;
  const ToolFacts& m_tools;
  std::vector<SeenCall> m_calls;
  std::vector<SeenCall> m_userCalls;
  std::map<std::string, std::size_t> m_first;
  StepsTaken m_steps;
};

bool startsWithVerb(std::string_view name, const std::vector<std::string>& verbs)
{
  // "orders.get": the verb stands behind the namespace.
  const std::size_t dot = name.rfind('.');
  const std::vector<std::string> words = wordsOfName(dot == std::string_view::npos ? name : name.substr(dot + 1));
  return !words.empty() && std::ranges::find(verbs, words.front()) != verbs.end();
}

} // namespace

std::string Step::name() const
{
  std::string out = kind;
  if (!tool.empty())
    out += ":" + (first.empty() ? std::string() : first + ">") + tool + (field.empty() ? std::string() : "#" + field);
  return out;
}

Step stepFromName(std::string_view name)
{
  Step step;
  const std::size_t colon = name.find(':');
  step.kind = name.substr(0, colon);
  if (colon == std::string_view::npos)
    return step;
  std::string_view rest = name.substr(colon + 1);
  if (const std::size_t after = rest.find('>'); after != std::string_view::npos) {
    step.first = rest.substr(0, after);
    rest.remove_prefix(after + 1);
  }
  if (const std::size_t hash = rest.find('#'); hash != std::string_view::npos) {
    step.field = rest.substr(hash + 1);
    rest = rest.substr(0, hash);
  }
  step.tool = rest;
  return step;
}

bool isPlainIdentifier(std::string_view name)
{
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
  });
}

std::vector<std::string> wordsOfName(std::string_view name)
{
  std::vector<std::string> words;
  bool open = false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    if (std::isalnum(c) == 0) {
      open = false;
      continue;
    }
    const bool hump = std::isupper(c) != 0 && i > 0 && std::islower(static_cast<unsigned char>(name[i - 1])) != 0;
    if (!open || hump)
      words.emplace_back();
    open = true;
    words.back() += static_cast<char>(std::tolower(c));
  }
  return words;
}

bool isReadTool(std::string_view name)
{
  return startsWithVerb(name, stepWords().readVerbs);
}

bool isHandoffTool(std::string_view name)
{
  return startsWithVerb(name, stepWords().handoffVerbs);
}

bool hasAgentTurns(const Conversation& conversation)
{
  const auto has = [&](Role role) { return std::ranges::any_of(conversation.messages, [&](const Message& m) { return m.role == role; }); };
  return has(Role::user) && has(Role::assistant);
}

ToolFacts toolFacts(const std::vector<const Conversation*>& conversations)
{
  std::map<std::string, int> agent;
  std::map<std::string, int> user;
  for (const Conversation* conversation : conversations)
    for (const Message& message : conversation->messages)
      for (const ToolCall& call : message.toolCalls)
        if (isPlainIdentifier(call.name))
          ++(message.role == Role::user ? user : agent)[call.name];
  // A hostile import may name a million tools: the most used ones decide.
  constexpr std::size_t kMostTools = 80;
  const auto mostUsed = [&](const std::map<std::string, int>& counts) {
    std::vector<std::pair<int, std::string>> order;
    for (const auto& [name, count] : counts)
      order.emplace_back(-count, name);
    std::ranges::sort(order);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(order.size(), kMostTools); ++i)
      names.push_back(order[i].second);
    std::ranges::sort(names);
    return names;
  };
  return {mostUsed(agent), mostUsed(user)};
}

StepsTaken stepsTaken(const Conversation& conversation, const ToolFacts& tools)
{
  return StepReader(conversation, tools).read();
}

} // namespace hone
