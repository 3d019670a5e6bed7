#include <algorithm>
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
};

std::string_view traceOf(const std::vector<Unit>& units, std::int32_t unit)
{
  return unit >= 0 ? std::string_view(units[static_cast<std::size_t>(unit)].span.traceId) : std::string_view();
}

/// The same run recorded by two libraries, or one that belongs to a thread aside.
bool isAnswered(const Run& run, const std::vector<Asked>& asked, const std::vector<const Thread*>& sideThreads, const std::vector<Unit>& units)
{
  for (const Asked& call : asked) {
    if (!call.run || call.run->call->name != run.call->name || call.run->arguments != run.arguments)
      continue;
    const Span& a = call.run->unit->span;
    const Span& b = run.unit->span;
    const bool apart = a.startedAt && a.endedAt && b.startedAt && b.endedAt && (*a.endedAt < *b.startedAt || *b.endedAt < *a.startedAt);
    const bool sameId = !run.call->callId.empty() && run.call->callId == call.run->call->callId;
    if (a.traceId == b.traceId && (sameId || !apart))
      return true;
  }
  for (const Thread* thread : sideThreads)
    for (const Line& line : thread->lines)
      for (const ToolCall& call : line.message.toolCalls)
        if (traceOf(units, line.unit) == run.unit->span.traceId && call.name == run.call->name &&
            (run.call->callId.empty() || call.callId.empty() || call.callId == run.call->callId))
          return true;
  return false;
}

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

} // namespace

std::vector<std::size_t> joinTools(std::vector<Message>& messages, std::vector<std::int32_t>& messageUnits, const std::vector<Unit>& units,
                                   const std::vector<const Thread*>& sideThreads)
{
  std::vector<Run> runs;
  for (const Unit& unit : units)
    if (unit.span.toolCall && unit.span.kind == Span::Kind::tool && (unit.toolsAbove == 0 || unit.span.holdsOnlyItsTurn))
      runs.push_back({&unit, &*unit.span.toolCall, normalised(unit.span.toolCall->arguments)});

  linkToolResults(messages);
  std::vector<Asked> asked;
  for (std::size_t m = 0; m < messages.size(); ++m)
    for (std::size_t c = 0; c < messages[m].toolCalls.size(); ++c)
      asked.push_back({m, c, normalised(messages[m].toolCalls[c].arguments), traceOf(units, messageUnits[m]), nullptr});
  const auto join = [&](const Run& run, auto&& fits) {
    for (Asked& call : asked)
      if (!call.run && fits(call, messages[call.message].toolCalls[call.call])) {
        call.run = &run;
        return true;
      }
    return false;
  };
  std::vector<const Run*> open;
  for (const Run& run : runs)
    if (run.call->callId.empty() || !join(run, [&](const Asked&, const ToolCall& call) { return call.callId == run.call->callId; }))
      open.push_back(&run);
  const auto joinOpen = [&](auto&& fits) {
    std::erase_if(open, [&](const Run* run) { return join(*run, [&](const Asked& place, const ToolCall& call) { return fits(*run, place, call); }); });
  };
  const auto otherIds = [](const Run& run, const ToolCall& call) {
    return !run.call->callId.empty() && !call.callId.empty();
  };
  joinOpen([&](const Run& run, const Asked& place, const ToolCall& call) {
    return !otherIds(run, call) && place.trace == run.unit->span.traceId && call.name == run.call->name && place.arguments == run.arguments;
  });
  joinOpen([&](const Run& run, const Asked& place, const ToolCall& call) {
    return !otherIds(run, call) && call.name == run.call->name && place.arguments == run.arguments;
  });
  joinOpen([&](const Run& run, const Asked& place, const ToolCall& call) {
    return !otherIds(run, call) && place.trace == run.unit->span.traceId && call.name == run.call->name;
  });

  // What is inserted stands behind a message of the list as it is; runs nobody asked for stand at their time.
  struct Insertion {
    std::size_t after = 0; ///< messages before it
    Message message;
    std::int32_t unit = -1;
  };
  std::vector<Insertion> insertions;
  std::vector<std::pair<std::size_t, std::size_t>> withoutId; // of calls whose result is inserted and that have no id
  for (const Asked& call : asked) {
    ToolCall& ours = messages[call.message].toolCalls[call.call];
    if (!call.run)
      continue;
    const Span& span = call.run->unit->span;
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
  for (const Run* run : open) {
    if (isAnswered(*run, asked, sideThreads, units))
      continue;
    std::size_t after = messages.size();
    if (run->unit->span.startedAt)
      while (after > 0 && messages[after - 1].at && *messages[after - 1].at > *run->unit->span.startedAt)
        --after;
    // A tool that ran within a turn stands before the turn's answer; without one, behind what was asked.
    int steps = 0;
    bool placed = false;
    for (std::int32_t above = run->unit->parent; above >= 0 && !placed && steps < 200; above = units[static_cast<std::size_t>(above)].parent, ++steps)
      for (std::size_t m = 0; units[static_cast<std::size_t>(above)].isCall && m < messages.size(); ++m) {
        if (messageUnits[m] != above)
          continue;
        placed = true;
        after = m + 1;
        if (messages[m].role == Role::assistant && messages[m].toolCalls.empty()) {
          after = m;
          break;
        }
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
    if (call.run) {
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
  messages = std::move(whole);
  messageUnits = std::move(wholeUnits);
  return places;
}

} // namespace hone::assembling
