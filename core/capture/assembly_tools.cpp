#include <algorithm>
#include <deque>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "capture/assembly_parts.h"
#include "capture/messages.h"

namespace hone::assembling {

namespace {

struct Run {
  const Unit* unit = nullptr;
  const ToolCall* call = nullptr;
  std::string arguments; ///< normalised
};

struct Asked {
  std::size_t message = 0;
  std::size_t call = 0;
  std::string arguments;
  std::string_view trace;
  const Run* run = nullptr;
  bool isSaidToFail = false; ///< by the sender's own word
};

/// LangChain's classes.
bool isClassOfTools(std::string_view name)
{
  return name == "DynamicStructuredTool" || name == "DynamicTool" || name == "StructuredTool";
}

std::string_view traceOf(const std::vector<Unit>& units, std::int32_t unit)
{
  return unit >= 0 ? std::string_view(units[static_cast<std::size_t>(unit)].span.traceId) : std::string_view();
}

std::string keyed(std::string_view a, std::string_view b, std::string_view c = {})
{
  std::string key(a);
  key += '\0';
  key += b;
  key += '\0';
  key += c;
  return key;
}

/// A hostile trace has any number of calls of one name: nobody looks at more than this many for one run.
constexpr std::size_t kMostLooked = 1000;

/// Calls by what tells them, in their order; those that have their run are passed over for good.
class OpenCalls {
public:
  void add(std::string key, Asked* call) { m_calls[std::move(key)].calls.push_back(call); }
  /// The first open call under the key that fits, or nothing.
  template<class Fits>
  Asked* find(const std::string& key, Fits&& fits)
  {
    const auto found = m_calls.find(key);
    if (found == m_calls.end())
      return nullptr;
    List& list = found->second;
    while (list.first < list.calls.size() && list.calls[list.first]->run)
      ++list.first;
    for (std::size_t i = list.first; i < list.calls.size() && i < list.first + kMostLooked; ++i)
      if (!list.calls[i]->run && fits(*list.calls[i]))
        return list.calls[i];
    return nullptr;
  }

private:
  struct List {
    std::vector<Asked*> calls;
    std::size_t first = 0;
  };
  std::unordered_map<std::string, List> m_calls;
};

/// Runs that need no place: recorded once more by another library, or asked for by a thread aside.
class KnownRuns {
public:
  KnownRuns(const std::vector<Asked>& asked, const std::vector<const Thread*>& sideThreads, const std::vector<Unit>& units)
  {
    for (const Asked& call : asked)
      if (call.run)
        m_runs[keyed(call.run->unit->span.traceId, call.run->call->name, call.run->arguments)].push_back(call.run);
    for (const Thread* thread : sideThreads)
      for (const Line& line : thread->lines)
        for (const ToolCall& call : line.message.toolCalls)
          m_aside[keyed(traceOf(units, line.unit), call.name)].insert(call.callId);
  }

  bool has(const Run& run) const
  {
    const Span& span = run.unit->span;
    if (const auto twins = m_runs.find(keyed(span.traceId, run.call->name, run.arguments)); twins != m_runs.end())
      for (std::size_t i = 0; i < twins->second.size() && i < kMostLooked; ++i) {
        const Run& other = *twins->second[i];
        const Span& its = other.unit->span;
        const bool apart = its.startedAt && its.endedAt && span.startedAt && span.endedAt && (*its.endedAt < *span.startedAt || *span.endedAt < *its.startedAt);
        if (!apart || (!run.call->callId.empty() && run.call->callId == other.call->callId))
          return true;
      }
    const auto aside = m_aside.find(keyed(span.traceId, run.call->name));
    return aside != m_aside.end() && (run.call->callId.empty() || aside->second.contains({}) || aside->second.contains(run.call->callId));
  }

private:
  std::unordered_map<std::string, std::vector<const Run*>> m_runs;
  std::unordered_map<std::string, std::unordered_set<std::string>> m_aside; ///< ids of the calls
};

Message resultOf(const Run& run)
{
  Message result;
  result.role = Role::tool;
  result.name = run.call->name;
  result.text = run.unit->span.hasToolResult ? run.unit->span.toolResult : run.unit->span.error;
  result.at = run.unit->span.endedAt ? run.unit->span.endedAt : run.unit->span.startedAt;
  result.toolCallId = run.call->callId;
  return result;
}

/// Some histories keep what tools gave and not that they were called (OpenLLMetry's of LangChain): a run whose result
/// stands behind a message of the agent was asked for by that message.
void adoptOrphans(std::vector<Message>& messages, const std::vector<std::int32_t>& messageUnits, const std::vector<Unit>& units,
                  std::vector<const Run*>& open, std::vector<Asked>& asked)
{
  if (open.empty())
    return;
  std::unordered_set<std::size_t> answers;
  for (const Message& message : messages)
    for (const ToolCall& call : message.toolCalls)
      if (call.resultIndex)
        answers.insert(static_cast<std::size_t>(*call.resultIndex));
  std::unordered_map<std::string, std::deque<std::pair<std::size_t, std::size_t>>> orphans; // of each text: result, who asked
  std::size_t host = messages.size();
  for (std::size_t m = 0; m < messages.size(); ++m) {
    if (messages[m].role != Role::tool)
      host = messages[m].role == Role::assistant ? m : messages.size();
    else if (host < m && !answers.contains(m))
      orphans[normalised(messages[m].text)].emplace_back(m, host);
  }
  std::erase_if(open, [&](const Run* run) {
    const auto found = run->unit->span.hasToolResult ? orphans.find(normalised(run->unit->span.toolResult)) : orphans.end();
    if (found == orphans.end())
      return false;
    std::size_t looked = 0;
    const auto place = std::ranges::find_if(found->second, [&](const auto& at) {
      const Message& result = messages[at.first];
      return ++looked <= kMostLooked && (result.toolCallId.empty() || result.toolCallId == run->call->callId) && (result.name.empty() || result.name == run->call->name);
    });
    if (place == found->second.end())
      return false;
    const auto [result, asker] = *place;
    found->second.erase(place);
    ToolCall& call = messages[asker].toolCalls.emplace_back(*run->call);
    call.resultIndex = static_cast<std::int32_t>(result);
    messages[result].name = call.name;
    messages[result].toolCallId = call.callId;
    asked.push_back({asker, messages[asker].toolCalls.size() - 1, run->arguments, traceOf(units, messageUnits[asker]), run, false});
    return true;
  });
}

} // namespace

std::vector<std::size_t> joinTools(std::vector<Message>& messages, std::vector<std::int32_t>& messageUnits, const std::vector<Unit>& units,
                                   const std::vector<const Thread*>& sideThreads)
{
  std::vector<Run> runs;
  for (const Unit& unit : units)
    if (unit.span.toolCall && unit.span.kind == Span::Kind::tool && (unit.toolsAbove == 0 || unit.span.holdsOnlyItsTurn))
      runs.push_back({&unit, &*unit.span.toolCall, normalised(unit.span.toolCall->arguments)});

  std::vector<Asked> asked;
  for (std::size_t m = 0; m < messages.size(); ++m)
    for (std::size_t c = 0; c < messages[m].toolCalls.size(); ++c) {
      const ToolCall& call = messages[m].toolCalls[c];
      asked.push_back({m, c, normalised(call.arguments), traceOf(units, messageUnits[m]), nullptr, call.status == ToolCall::Status::error});
    }
  linkToolResults(messages);
  // By id, else by what tells a call from others, the most telling first.
  OpenCalls byId;
  for (Asked& call : asked)
    if (const std::string& id = messages[call.message].toolCalls[call.call].callId; !id.empty())
      byId.add(id, &call);
  std::vector<const Run*> open;
  for (const Run& run : runs) {
    Asked* call = run.call->callId.empty() ? nullptr : byId.find(run.call->callId, [](const Asked&) { return true; });
    if (call)
      call->run = &run;
    else
      open.push_back(&run);
  }
  const auto joinBy = [&](auto&& keyOfCall, auto&& keyOfRun, bool withOtherId = false) {
    OpenCalls calls;
    for (Asked& call : asked)
      if (!call.run)
        calls.add(keyOfCall(call, messages[call.message].toolCalls[call.call].name), &call);
    std::erase_if(open, [&](const Run* run) {
      Asked* call = calls.find(keyOfRun(*run), [&](const Asked& place) {
        return withOtherId || run->call->callId.empty() || messages[place.message].toolCalls[place.call].callId.empty();
      });
      if (call)
        call->run = run;
      return call != nullptr;
    });
  };
  // Two ids that differ are two calls, unless all else is the same: some write another one into the span.
  const auto sameCall = [](const Asked& call, const std::string& name) { return keyed(call.trace, name, call.arguments); };
  const auto sameRun = [](const Run& run) { return keyed(run.unit->span.traceId, run.call->name, run.arguments); };
  joinBy(sameCall, sameRun);
  joinBy([](const Asked& call, const std::string& name) { return keyed({}, name, call.arguments); },
         [](const Run& run) { return keyed({}, run.call->name, run.arguments); });
  joinBy([](const Asked& call, const std::string& name) { return keyed(call.trace, name); },
         [](const Run& run) { return keyed(run.unit->span.traceId, run.call->name); });
  joinBy(sameCall, sameRun, true);
  // A framework's span may be called after the class of its tools.
  joinBy([](const Asked& call, const std::string&) { return keyed(call.trace, {}, call.arguments); },
         [](const Run& run) { return isClassOfTools(run.call->name) ? keyed(run.unit->span.traceId, {}, run.arguments) : std::string(); }, true);

  adoptOrphans(messages, messageUnits, units, open, asked);

  // What is inserted stands behind a message of the list as it is; runs nobody asked for stand at their time.
  struct Insertion {
    std::size_t after = 0; ///< messages before it
    Message message;
    std::int32_t unit = -1;
  };
  std::vector<Insertion> insertions;
  for (const Asked& call : asked) {
    ToolCall& ours = messages[call.message].toolCalls[call.call];
    if (!call.run)
      continue;
    const Span& span = call.run->unit->span;
    if ((ours.arguments.empty() || ours.arguments == "{}") && !call.run->call->arguments.empty())
      ours.arguments = call.run->call->arguments;
    if (!ours.latencyMicros)
      ours.latencyMicros = call.run->call->latencyMicros;
    if (!ours.latencyMicros && span.startedAt && span.endedAt && *span.endedAt >= *span.startedAt)
      ours.latencyMicros = *span.endedAt - *span.startedAt;
    if (ours.callId.empty() && !call.run->call->callId.empty())
      ours.callId = call.run->call->callId;
    if (ours.resultIndex) {
      Message& answer = messages[static_cast<std::size_t>(*ours.resultIndex)];
      const auto at = span.endedAt ? span.endedAt : span.startedAt;
      if (at)
        answer.at = at;
      continue;
    }
    if (!span.hasToolResult && !span.failed)
      continue;
    std::size_t after = call.message + 1;
    while (after < messages.size() && messages[after].role == Role::tool)
      ++after;
    Message result = resultOf(*call.run);
    result.toolCallId = ours.callId;
    insertions.push_back({after, std::move(result), messageUnits[call.message]});
  }
  // Where each unit's words end, but for an answer, which its tools stand before.
  std::unordered_map<std::int32_t, std::pair<std::size_t, bool>> endOf;
  for (std::size_t m = 0; m < messages.size(); ++m) {
    if (messageUnits[m] < 0)
      continue;
    auto& [end, answered] = endOf.try_emplace(messageUnits[m], 0, false).first->second;
    if (answered)
      continue;
    answered = messages[m].role == Role::assistant && messages[m].toolCalls.empty();
    end = answered ? m : m + 1;
  }
  // From a place on, no message is older than this.
  std::vector<Micros> oldestFrom(messages.size() + 1, INT64_MAX);
  for (std::size_t m = messages.size(); m > 0; --m)
    oldestFrom[m - 1] = std::min(oldestFrom[m], messages[m - 1].at.value_or(INT64_MIN));
  const KnownRuns known(asked, sideThreads, units);
  for (const Run* run : open) {
    if (known.has(*run))
      continue;
    std::size_t after = messages.size();
    if (run->unit->span.startedAt)
      after = static_cast<std::size_t>(std::ranges::upper_bound(oldestFrom.begin(), oldestFrom.end() - 1, *run->unit->span.startedAt) - oldestFrom.begin());
    // A tool that ran within a turn stands before the turn's answer; without one, behind what was asked.
    int steps = 0;
    for (std::int32_t above = run->unit->parent; above >= 0 && steps < 200; above = units[static_cast<std::size_t>(above)].parent, ++steps)
      if (const auto end = endOf.find(above); end != endOf.end() && units[static_cast<std::size_t>(above)].isCall) {
        after = end->second.first;
        break;
      }
    // Never between a call and its answers.
    while (after < messages.size() && messages[after].role == Role::tool)
      ++after;
    Message request;
    request.role = Role::assistant;
    request.at = run->unit->span.startedAt;
    ToolCall call = *run->call;
    call.resultIndex.reset();
    request.toolCalls.push_back(std::move(call));
    const auto unit = static_cast<std::int32_t>(run->unit - units.data());
    insertions.push_back({after, std::move(request), unit});
    if (run->unit->span.hasToolResult || run->unit->span.failed)
      insertions.push_back({after, resultOf(*run), unit});
  }

  std::ranges::stable_sort(insertions, {}, &Insertion::after);
  std::vector<Message> whole;
  std::vector<std::int32_t> wholeUnits;
  std::vector<std::size_t> places;
  std::size_t next = 0;
  for (std::size_t m = 0; m <= messages.size(); ++m) {
    for (; next < insertions.size() && insertions[next].after == m; ++next) {
      whole.push_back(std::move(insertions[next].message));
      wholeUnits.push_back(insertions[next].unit);
    }
    places.push_back(whole.size());
    if (m == messages.size())
      break;
    whole.push_back(std::move(messages[m]));
    wholeUnits.push_back(messageUnits[m]);
  }
  for (Message& message : whole)
    for (ToolCall& call : message.toolCalls) {
      call.resultIndex.reset();
      call.status = ToolCall::Status::unknown;
    }
  linkToolResults(whole);
  for (const Asked& call : asked)
    if (call.isSaidToFail) {
      whole[places[call.message]].toolCalls[call.call].status = ToolCall::Status::error;
    } else if (call.run) {
      ToolCall& ours = whole[places[call.message]].toolCalls[call.call];
      if (call.run->unit->span.failed || call.run->call->status == ToolCall::Status::error)
        ours.status = ToolCall::Status::error;
      else if (ours.status == ToolCall::Status::unknown)
        ours.status = ToolCall::Status::ok;
    }
  for (std::size_t m = 0; m < whole.size(); ++m)
    if (const std::int32_t unit = wholeUnits[m]; unit >= 0 && units[static_cast<std::size_t>(unit)].span.kind == Span::Kind::tool)
      for (ToolCall& call : whole[m].toolCalls)
        if (units[static_cast<std::size_t>(unit)].span.failed)
          call.status = ToolCall::Status::error;
  for (const Message& message : whole)
    for (const ToolCall& call : message.toolCalls)
      if (call.resultIndex && whole[static_cast<std::size_t>(*call.resultIndex)].toolCallId.empty())
        whole[static_cast<std::size_t>(*call.resultIndex)].toolCallId = call.callId;
  messages = std::move(whole);
  messageUnits = std::move(wholeUnits);
  return places;
}

} // namespace hone::assembling
