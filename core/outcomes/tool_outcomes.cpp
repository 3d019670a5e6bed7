#include "outcomes/tool_outcomes.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/ascii.h"

namespace hone {

namespace {

std::string_view withoutSpace(std::string_view text)
{
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

// The value after `"key":` near the start of a JSON object, or nothing. Only the head is read: a failure says so first.
std::string_view valueOf(std::string_view object, std::string_view key)
{
  const std::string_view head = object.substr(0, 512);
  const std::string quoted = '"' + std::string(key) + '"';
  const std::size_t at = head.find(quoted);
  if (at == std::string_view::npos)
    return {};
  const std::string_view rest = withoutSpace(head.substr(at + quoted.size()));
  return rest.starts_with(':') ? withoutSpace(rest.substr(1)) : std::string_view();
}

bool isSomething(std::string_view value)
{
  static constexpr std::array<std::string_view, 6> kNothing{"null", "false", "\"\"", "{}", "[]", "0"};
  return !value.empty() && std::none_of(kNothing.begin(), kNothing.end(), [&](auto nothing) { return value.starts_with(nothing); });
}

std::vector<std::string> nameWords(std::string_view name)
{
  std::vector<std::string> words(1);
  char previous = '_';
  for (const char c : name.substr(0, 200)) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool newWord = !letter || (c >= 'A' && c <= 'Z' && previous >= 'a' && previous <= 'z');
    if (newWord && !words.back().empty())
      words.emplace_back();
    if (letter)
      words.back().push_back(toAsciiLower(c));
    previous = c;
  }
  if (words.back().empty())
    words.pop_back();
  return words;
}

} // namespace

bool readsAsError(std::string_view result)
{
  const std::string_view text = withoutSpace(result);
  if (text.starts_with('{'))
    return isSomething(valueOf(text, "error")) || valueOf(text, "isError").starts_with("true") ||
           valueOf(text, "is_error").starts_with("true") || valueOf(text, "success").starts_with("false") ||
           valueOf(text, "status").starts_with("\"error\"");
  if (startsWithAsciiCase(text, "traceback (most recent call last)") || startsWithAsciiCase(text, "exception:"))
    return true;
  if (startsWithAsciiCase(text, "error"))
    return text.size() == 5 || text[5] == ':' || text[5] == ' ' || text[5] == '\n';
  // "ValueError: …", "TimeoutException: …": one name that ends so, then a colon.
  const std::size_t colon = text.substr(0, 80).find(": ");
  if (colon == std::string_view::npos)
    return false;
  const std::string_view name = text.substr(0, colon);
  return name.find(' ') == std::string_view::npos && (name.ends_with("Error") || name.ends_with("Exception"));
}

std::vector<CallOutcome> callOutcomes(const Conversation& conversation)
{
  const auto& messages = conversation.messages;
  std::vector<CallOutcome> outcomes;
  std::unordered_map<std::string_view, std::size_t> open; // call id → its latest call without a result
  for (std::size_t m = 0; m < messages.size(); ++m) {
    const Message& message = messages[m];
    if (message.role == Role::tool && !message.toolCallId.empty())
      if (const auto call = open.find(message.toolCallId); call != open.end()) {
        outcomes[call->second].resultIndex = static_cast<std::int32_t>(m);
        open.erase(call);
      }
    for (const ToolCall& call : message.toolCalls) {
      CallOutcome outcome{call.name, call.arguments, static_cast<std::int32_t>(m), -1, call.status == ToolCall::Status::error,
                          message.role == Role::user};
      if (call.resultIndex && *call.resultIndex >= 0 && static_cast<std::size_t>(*call.resultIndex) < messages.size())
        outcome.resultIndex = *call.resultIndex;
      else if (!call.callId.empty())
        open[call.callId] = outcomes.size();
      outcomes.push_back(outcome);
    }
  }
  std::size_t next = 0;
  for (const Message& message : messages)
    for (const ToolCall& call : message.toolCalls) {
      CallOutcome& outcome = outcomes[next++];
      if (call.status == ToolCall::Status::unknown && outcome.resultIndex >= 0)
        outcome.failed = readsAsError(messages[static_cast<std::size_t>(outcome.resultIndex)].text);
    }
  // A result that nothing asked for, as in formats without call ids, still tells of a call.
  std::vector<bool> answered(messages.size(), false);
  for (const CallOutcome& outcome : outcomes)
    if (outcome.resultIndex >= 0)
      answered[static_cast<std::size_t>(outcome.resultIndex)] = true;
  const std::size_t asked = outcomes.size();
  for (std::size_t m = 0; m < messages.size(); ++m)
    if (messages[m].role == Role::tool && !answered[m] && readsAsError(messages[m].text))
      outcomes.push_back({messages[m].name, {}, static_cast<std::int32_t>(m), static_cast<std::int32_t>(m), true, false});
  if (outcomes.size() > asked)
    std::stable_sort(outcomes.begin(), outcomes.end(),
                     [](const CallOutcome& a, const CallOutcome& b) { return a.callIndex < b.callIndex; });
  return outcomes;
}

bool isHandOffTool(std::string_view name)
{
  static constexpr std::array<std::string_view, 6> kVerbs{"transfer", "escalate", "escalation", "handoff", "handover", "forward"};
  static constexpr std::array<std::string_view, 10> kPeople{"human", "humans", "person", "operator", "representative",
                                                            "live", "support", "supervisor", "specialist", "staff"};
  const std::vector<std::string> words = nameWords(name);
  const auto hasAny = [&](const auto& list) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return std::find(list.begin(), list.end(), word) != list.end(); });
  };
  const auto has = [&](std::string_view wanted) { return std::find(words.begin(), words.end(), wanted) != words.end(); };
  const bool verb = hasAny(kVerbs) || (has("hand") && (has("off") || has("over")));
  if (!verb)
    return false;
  if (hasAny(kPeople))
    return true;
  // "transfer_to_agent" is a person; "transfer_to_billing_agent" is another program. "escalate" alone needs no object.
  const bool plainAgent = words.size() <= 3 && (has("agent") || has("agents")) && (words.size() == 2 || has("to"));
  return plainAgent || has("escalate") || has("escalation");
}

} // namespace hone
