#include <algorithm>
#include <deque>
#include <unordered_map>
#include <unordered_set>

#include "capture/json_shape.h"
#include "capture/messages.h"

namespace hone {

bool looksLikeToolError(std::string_view result)
{
  while (!result.empty() && isJsonSpace(result.front()))
    result.remove_prefix(1);
  if (result.starts_with("Error"))
    return true;
  if (!result.starts_with('{'))
    return false;
  const std::string_view opening = openingOf(result);
  if (opening.find("\"error\"") == std::string_view::npos)
    return false;
  result.remove_prefix(opening.size());
  while (!result.empty() && isJsonSpace(result.front()))
    result.remove_prefix(1);
  for (const std::string_view nothing : {"null", "false", "\"\"", "[]", "{}", "0"})
    if (result.starts_with(nothing))
      return false;
  return !result.empty();
}

namespace {

void link(std::vector<Message>& messages, ToolCall& call, std::size_t result, const std::vector<ToolCall::Status>& statuses)
{
  Message& message = messages[result];
  call.resultIndex = static_cast<std::int32_t>(result);
  if (result < statuses.size() && statuses[result] != ToolCall::Status::unknown)
    call.status = statuses[result];
  if (call.status == ToolCall::Status::unknown)
    call.status = looksLikeToolError(message.text) ? ToolCall::Status::error : ToolCall::Status::ok;
  if (message.name.empty())
    message.name = call.name;
}

/// Some write one id into the call and another into its result (OpenAI's Responses API has two for each): results that
/// follow calls at once and whose id nothing has answer, in order, those that nothing else answers.
void linkStrangers(std::vector<Message>& messages, const std::vector<ToolCall::Status>& statuses)
{
  std::unordered_set<std::size_t> answers;
  std::unordered_set<std::string_view> ids;
  for (const Message& message : messages)
    for (const ToolCall& call : message.toolCalls) {
      if (call.resultIndex)
        answers.insert(static_cast<std::size_t>(*call.resultIndex));
      ids.insert(call.callId);
    }
  std::vector<ToolCall>* calls = nullptr;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    Message& message = messages[i];
    if (!message.toolCalls.empty())
      calls = &message.toolCalls;
    else if (message.role != Role::tool)
      calls = nullptr;
    if (message.role != Role::tool || !calls || answers.contains(i) || message.toolCallId.empty() || ids.contains(message.toolCallId))
      continue;
    const auto open = std::ranges::find_if(*calls, [](const ToolCall& call) { return !call.resultIndex; });
    if (open != calls->end())
      link(messages, *open, i, statuses);
  }
}

} // namespace

void linkToolResults(std::vector<Message>& messages, const std::vector<ToolCall::Status>& statuses)
{
  struct Open {
    std::size_t message;
    std::size_t call;
    bool answered = false;
  };
  std::deque<Open> calls;
  std::unordered_map<std::string, std::deque<std::size_t>> byId;
  std::unordered_map<std::string, std::deque<std::size_t>> byName;
  std::size_t firstOpen = 0;

  const auto takeFrom = [&calls](std::deque<std::size_t>& queue) -> Open* {
    while (!queue.empty() && calls[queue.front()].answered)
      queue.pop_front();
    return queue.empty() ? nullptr : &calls[queue.front()];
  };
  const auto answeredBy = [&](const Message& result) -> Open* {
    if (!result.toolCallId.empty()) {
      const auto found = byId.find(result.toolCallId);
      return found == byId.end() ? nullptr : takeFrom(found->second);
    }
    if (!result.name.empty()) {
      if (const auto found = byName.find(result.name); found != byName.end())
        if (Open* open = takeFrom(found->second))
          return open;
    }
    while (firstOpen < calls.size() && calls[firstOpen].answered)
      ++firstOpen;
    return firstOpen < calls.size() ? &calls[firstOpen] : nullptr;
  };

  for (std::size_t i = 0; i < messages.size(); ++i) {
    Message& message = messages[i];
    for (std::size_t c = 0; c < message.toolCalls.size(); ++c) {
      calls.push_back({i, c});
      const ToolCall& call = message.toolCalls[c];
      if (!call.callId.empty())
        byId[call.callId].push_back(calls.size() - 1);
      byName[call.name].push_back(calls.size() - 1);
    }
    if (message.role != Role::tool)
      continue;
    Open* open = answeredBy(message);
    if (!open)
      continue;
    open->answered = true;
    link(messages, messages[open->message].toolCalls[open->call], i, statuses);
  }
  linkStrangers(messages, statuses);
}

} // namespace hone
