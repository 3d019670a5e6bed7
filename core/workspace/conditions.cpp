#include "workspace/conditions.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace hone {

namespace {

/// An end reason longer than this is a message (a stack trace, say), not a kind of ending.
constexpr std::size_t kLongestEndReason = 60;

std::optional<std::int64_t> wholeNumber(std::string_view text)
{
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return number;
}

bool holdsIntent(const ConversationFacts& facts, IntentId intent)
{
  return intent ? std::ranges::find(facts.intents, intent) != facts.intents.end() : facts.intents.empty();
}

bool calledTool(const ConversationFacts& facts, std::string_view name, bool withError)
{
  return std::ranges::any_of(facts.tools, [&](const ConversationFacts::Tool& tool) {
    return tool.name == name && (withError ? tool.errors > 0 : tool.calls > 0);
  });
}

} // namespace

std::optional<std::pair<IntentId, std::string>> splitIntentValue(std::string_view value)
{
  const auto bar = value.find('|');
  if (bar == std::string_view::npos)
    return std::nullopt;
  const auto number = wholeNumber(value.substr(0, bar));
  if (!number)
    return std::nullopt;
  return std::pair(IntentId{*number}, std::string(value.substr(bar + 1)));
}

std::optional<bool> meetsCondition(const ConversationFacts& facts, const std::string& sourceName, const Condition& condition)
{
  const std::string& kind = condition.kind;
  const std::string& value = condition.value;
  if (kind == "intent") {
    const auto number = wholeNumber(value);
    return number ? std::optional(holdsIntent(facts, IntentId{*number})) : std::nullopt;
  }
  if (kind == "tool" || kind == "tool_error")
    return calledTool(facts, value, kind == "tool_error");
  if (kind == "signal")
    return std::ranges::any_of(facts.outcome.signals, [&](const Signal& signal) { return toString(signal.kind) == value; });
  if (kind == "agent_version")
    return facts.agentVersion == value;
  if (kind == "model")
    return facts.model == value;
  if (kind == "source")
    return sourceName == value;
  if (kind == "end_reason")
    return facts.endReason == value;
  if (kind == "intent_tool") {
    const auto parts = splitIntentValue(value);
    return parts ? std::optional(holdsIntent(facts, parts->first) && calledTool(facts, parts->second, false)) : std::nullopt;
  }
  return std::nullopt;
}

bool isComparedWith(const ConversationFacts& facts, const Condition& condition)
{
  if (condition.kind != "intent_tool" && condition.kind != "step")
    return true;
  const auto parts = splitIntentValue(condition.value);
  return !parts || holdsIntent(facts, parts->first);
}

std::vector<std::pair<std::string, std::string>> conditionsOf(const ConversationFacts& facts, const std::string& sourceName)
{
  std::vector<std::pair<std::string, std::string>> out;
  for (const IntentId intent : facts.intents)
    out.emplace_back("intent", std::to_string(intent.value));
  for (const auto& tool : facts.tools) {
    if (tool.calls > 0) {
      out.emplace_back("tool", tool.name);
      for (const IntentId intent : facts.intents)
        out.emplace_back("intent_tool", fmt::format("{}|{}", intent.value, tool.name));
    }
    if (tool.errors > 0)
      out.emplace_back("tool_error", tool.name);
  }
  for (const Signal& signal : facts.outcome.signals)
    out.emplace_back("signal", std::string(toString(signal.kind)));
  if (!facts.agentVersion.empty())
    out.emplace_back("agent_version", facts.agentVersion);
  if (!facts.model.empty())
    out.emplace_back("model", facts.model);
  if (!sourceName.empty())
    out.emplace_back("source", sourceName);
  if (!facts.endReason.empty() && facts.endReason.size() <= kLongestEndReason)
    out.emplace_back("end_reason", facts.endReason);
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

} // namespace hone
