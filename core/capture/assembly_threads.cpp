#include <algorithm>
#include <iterator>

#include "capture/assembly_parts.h"

namespace hone::assembling {

namespace {

constexpr std::size_t kMostThreads = 64;

struct Alignment {
  std::size_t from = 0;    ///< the line it begins with
  std::size_t line = 0;    ///< of the thread, behind what was recognised
  std::size_t message = 0; ///< of the history
  std::size_t same = 0;
};

class Weaver {
public:
  Weaver(const SpanSet& spans, const std::vector<MessageKey>& keys, const std::vector<Unit>& units)
    : m_spans(spans), m_keys(keys), m_units(units) {}

  std::vector<Thread> run()
  {
    for (std::size_t i = 0; i < m_units.size(); ++i)
      if (m_units[i].isCall)
        add(static_cast<std::int32_t>(i));
    for (Thread& thread : m_threads)
      addLater(thread);
    return std::move(m_threads);
  }

private:
  const Message& message(std::int32_t index) const { return m_spans.messages[static_cast<std::size_t>(index)].message; }
  const MessageKey& key(std::int32_t index) const { return m_keys[static_cast<std::size_t>(index)]; }

  /// Follows the thread, from this line on, and the history from its beginning as long as they say the same; either may
  /// leave out what machines said to each other.
  Alignment alignFrom(std::size_t line, const Thread& thread, const std::vector<std::int32_t>& history) const
  {
    const bool silent = isSilent(history);
    Alignment at;
    at.from = at.line = line;
    while (at.line < thread.lines.size() && at.message < history.size()) {
      const MessageKey& ours = thread.lines[at.line].key;
      const MessageKey& theirs = key(history[at.message]);
      if (isSame(ours, theirs)) {
        ++at.line;
        ++at.message;
        ++at.same;
      } else if (ours.isMachinery && !theirs.isMachinery) {
        ++at.line;
      } else if (theirs.isMachinery && !ours.isMachinery) {
        ++at.message;
      } else if (silent && ours.role == Role::assistant) {
        ++at.line;
      } else {
        break;
      }
    }
    return at;
  }

  /// Some histories hold only what was asked (OpenLIT's of the Responses API).
  bool isSilent(const std::vector<std::int32_t>& history) const
  {
    return history.size() > 1 && std::ranges::all_of(history, [this](std::int32_t told) { return key(told).role == Role::user; });
  }

  /// A history begins with the conversation or, where calls bring only their own turn, with the turn that goes on.
  Alignment align(const Thread& thread, const std::vector<std::int32_t>& history) const
  {
    const Alignment whole = alignFrom(0, thread, history);
    if (!thread.turnsOnly)
      return whole;
    const Alignment turn = alignFrom(thread.turnStart, thread, history);
    const bool fits = turn.line == thread.lines.size() || turn.message == history.size() || turn.same >= whole.same;
    return turn.same > 0 && fits ? turn : whole;
  }

  /// Whether the end of the thread stands somewhere in the history: the place behind it, and how much of it is the same.
  std::pair<std::size_t, std::size_t> overlap(const Thread& thread, const std::vector<std::int32_t>& history) const
  {
    std::pair<std::size_t, std::size_t> best{0, 0};
    for (std::size_t end = history.size(); end > 0; --end) {
      std::size_t same = 0, line = thread.lines.size(), at = end;
      while (line > 0 && at > 0) {
        const MessageKey& ours = thread.lines[line - 1].key;
        const MessageKey& theirs = key(history[at - 1]);
        if (isSame(ours, theirs))
          --line, --at, ++same;
        else if (ours.isMachinery && !theirs.isMachinery && same > 0)
          --line;
        else
          break;
      }
      if (same > best.second)
        best = {end, same};
      if (same > 0 && (at == 0 || line == 0))
        break;
    }
    return best;
  }

  static bool likeInstructions(const std::string& a, const std::string& b)
  {
    if (a == b)
      return true;
    const std::size_t shorter = std::min(a.size(), b.size());
    if (shorter == 0)
      return false;
    // Instructions often hold the time or the user's name.
    std::size_t front = 0, back = 0;
    while (front < shorter && a[front] == b[front])
      ++front;
    while (back < shorter - front && a[a.size() - 1 - back] == b[b.size() - 1 - back])
      ++back;
    return (front + back) * 10 >= shorter * 6;
  }

  void add(std::int32_t index)
  {
    const Unit& call = m_units[static_cast<std::size_t>(index)];
    if (call.span.holdsOnlyItsTurn) {
      addTurn(index);
      return;
    }
    std::string system;
    const Message* systemMessage = nullptr;
    std::size_t first = 0;
    for (; first < call.input.size() && message(call.input[first]).role == Role::system; ++first) {
      systemMessage = systemMessage ? systemMessage : &message(call.input[first]);
      system += normalised(message(call.input[first]).text);
    }
    const std::vector<std::int32_t> history(call.input.begin() + static_cast<std::ptrdiff_t>(first), call.input.end());
    Alignment at;
    Thread* thread = find(call, system, history, at);
    if (!thread) {
      thread = &m_threads.emplace_back();
      thread->system = system;
      thread->toolsAbove = call.toolsAbove;
      thread->depth = call.depth;
      at = {};
    }
    if (systemMessage && !thread->systemMessage) {
      thread->systemMessage = *systemMessage;
      thread->systemMessage->at = call.span.startedAt;
      if (thread->system.empty())
        thread->system = system;
    }
    const bool before = !thread->calls.empty();
    const bool lastFailed = before && thread->failures.size() > 0 && thread->failures.back().after == thread->lines.size();
    const bool newTrace = before && m_units[static_cast<std::size_t>(thread->calls.back())].span.traceId != call.span.traceId;
    ++m_order;
    const bool after = thread->lastEnd && call.span.startedAt && *call.span.startedAt + kClockGrain >= *thread->lastEnd;
    if (at.same > 0)
      learn(*thread, history, at.from);
    weave(*thread, index, history, at, {lastFailed, newTrace, after});
    takeFailures(*thread, history);
    addCall(*thread, index);
  }

  /// A history may know calls, or what they were made with, where the answer that was recorded lacks them.
  void learn(Thread& thread, const std::vector<std::int32_t>& history, std::size_t line) const
  {
    if (isSilent(history))
      return;
    for (std::size_t at = 0; line < thread.lines.size() && at < history.size();) {
      Line& ours = thread.lines[line];
      const MessageKey& theirs = key(history[at]);
      if (isSame(ours.key, theirs)) {
        const std::vector<ToolCall>& calls = message(history[at]).toolCalls;
        const bool moreCalls = theirs.count > ours.key.count || (ours.key.isBare && theirs.hasCalls && !theirs.isBare);
        const bool moreWords = ours.key.words == 0 && theirs.words != 0;
        if (moreCalls)
          ours.message.toolCalls = calls;
        if (moreWords)
          ours.message.text = message(history[at]).text;
        if (moreCalls || moreWords)
          ours.key = keyOf(ours.message);
        ++line;
        ++at;
      } else if (ours.key.isMachinery && !theirs.isMachinery) {
        ++line;
      } else if (theirs.isMachinery && !ours.key.isMachinery) {
        ++at;
      } else {
        return;
      }
    }
  }

  /// A history may know that a call failed which the answer before could not know yet.
  void takeFailures(Thread& thread, const std::vector<std::int32_t>& history) const
  {
    for (const std::int32_t told : history) {
      const std::vector<ToolCall>& calls = message(told).toolCalls;
      if (std::ranges::none_of(calls, [](const ToolCall& call) { return call.status == ToolCall::Status::error; }))
        continue;
      const auto line = std::find_if(thread.lines.rbegin(), thread.lines.rend(), [&](const Line& one) { return one.key.calls == key(told).calls; });
      if (line != thread.lines.rend() && line->message.toolCalls.size() == calls.size())
        for (std::size_t i = 0; i < calls.size(); ++i)
          if (calls[i].status == ToolCall::Status::error)
            line->message.toolCalls[i].status = ToolCall::Status::error;
    }
  }

  /// What came after the last answer that was recorded, from a history that was written down later.
  void addLater(Thread& thread)
  {
    for (const std::int32_t index : thread.calls) {
      const Unit& call = m_units[static_cast<std::size_t>(index)];
      if (call.later.empty())
        continue;
      std::vector<std::int32_t> history;
      std::ranges::copy_if(call.input, std::back_inserter(history), [this](std::int32_t told) { return message(told).role != Role::system; });
      history.insert(history.end(), call.later.begin(), call.later.end());
      const Alignment at = align(thread, history);
      if (at.same == 0)
        continue;
      learn(thread, history, at.from);
      if (at.line == thread.lines.size() && at.message < history.size()) {
        ++m_order;
        append(thread, index, history, at.message, false);
      }
    }
  }

  /// Turns that never bring a history follow one another, whatever they say and however their times overlap.
  void addTurn(std::int32_t index)
  {
    const Unit& call = m_units[static_cast<std::size_t>(index)];
    const auto known = std::ranges::find_if(m_threads, [this](const Thread& thread) {
      return m_units[static_cast<std::size_t>(thread.calls.front())].span.holdsOnlyItsTurn;
    });
    Thread& thread = known != m_threads.end() ? *known : m_threads.emplace_back();
    if (thread.calls.empty()) {
      thread.toolsAbove = call.toolsAbove;
      thread.depth = call.depth;
    }
    thread.turnsOnly = true;
    ++m_order;
    append(thread, index, call.input, 0, false);
    append(thread, index, call.output, 0, true);
    addCall(thread, index);
  }

  void addCall(Thread& thread, std::int32_t index) const
  {
    const Unit& call = m_units[static_cast<std::size_t>(index)];
    thread.calls.push_back(index);
    thread.toolsAbove = std::min(thread.toolsAbove, call.toolsAbove);
    thread.depth = std::min(thread.depth, call.depth);
    const auto end = call.span.endedAt ? call.span.endedAt : call.span.startedAt;
    if (end && (!thread.lastEnd || *end > *thread.lastEnd))
      thread.lastEnd = end;
    if (call.span.failed && call.output.empty())
      thread.failures.push_back({thread.lines.size(), index});
  }

  Thread* find(const Unit& call, const std::string& system, const std::vector<std::int32_t>& history, Alignment& best)
  {
    Thread* found = nullptr;
    bool foundLike = false;
    for (Thread& thread : m_threads) {
      const Alignment at = align(thread, history);
      const bool like = likeInstructions(thread.system, system);
      // A single message that is the same under other instructions is the same question put to another agent.
      const bool whole = at.same > 1 || (at.same == 1 && like);
      if (whole && (!found || std::pair(at.same, like) > std::pair(best.same, foundLike))) {
        found = &thread;
        foundLike = like;
        best = at;
      }
    }
    if (found)
      return found;
    for (Thread& thread : m_threads)
      if (const auto [end, same] = overlap(thread, history); same >= 2 || (same == 1 && likeInstructions(thread.system, system)))
        return &thread;
    for (auto thread = m_threads.rbegin(); thread != m_threads.rend(); ++thread) {
      const bool sequential = !thread->lastEnd || !call.span.startedAt || *call.span.startedAt + kClockGrain >= *thread->lastEnd ||
                              (call.input.empty() && call.output.empty());
      const bool sameDepth = (thread->toolsAbove > 0) == (call.toolsAbove > 0);
      const bool wordless = history.empty() && system.empty();
      // Calls that do not say what they were asked, side by side in one run of an agent, are that run's.
      const bool sameRun = wordless && call.parent >= 0 && m_units[static_cast<std::size_t>(thread->calls.back())].parent == call.parent;
      if ((sequential || sameRun) && sameDepth && (likeInstructions(thread->system, system) || wordless))
        return &*thread;
    }
    return m_threads.size() >= kMostThreads ? &m_threads.back() : nullptr;
  }

  void append(Thread& thread, std::int32_t index, const std::vector<std::int32_t>& list, std::size_t from, bool answer)
  {
    const Unit& call = m_units[static_cast<std::size_t>(index)];
    // Words of before the last answer in a history are older than the call that brings them.
    std::size_t fresh = list.size();
    while (fresh > from && message(list[fresh - 1]).role != Role::assistant)
      --fresh;
    for (std::size_t i = from; i < list.size(); ++i) {
      Line& line = thread.lines.emplace_back();
      line.message = message(list[i]);
      line.key = key(list[i]);
      line.order = m_order;
      line.unit = index;
      line.answer = answer;
      if (answer) {
        if (!line.message.at)
          line.message.at = call.span.endedAt ? call.span.endedAt : call.span.startedAt;
        if (!line.message.latencyMicros && line.message.role == Role::assistant && call.span.startedAt && call.span.endedAt &&
            *call.span.endedAt > *call.span.startedAt)
          line.message.latencyMicros = *call.span.endedAt - *call.span.startedAt;
      } else if (!line.message.at && i >= fresh) {
        line.message.at = call.span.startedAt;
      }
    }
  }

  /// The same answer again, from another record of the call or from a history: fills what is not known yet.
  void enrich(Line& line, std::int32_t index, std::int32_t said)
  {
    const Unit& call = m_units[static_cast<std::size_t>(index)];
    const Message& known = message(said);
    Message& ours = line.message;
    if (ours.finishReason.empty())
      ours.finishReason = known.finishReason;
    if (!ours.inputTokens)
      ours.inputTokens = known.inputTokens;
    if (!ours.outputTokens)
      ours.outputTokens = known.outputTokens;
    if (ours.toolCalls.empty())
      ours.toolCalls = known.toolCalls;
    if (!ours.at)
      ours.at = call.span.endedAt;
    if (!line.answer)
      line.unit = index;
    line.answer = true;
  }

  void branchOff(Thread& thread, std::size_t from)
  {
    if (from >= thread.lines.size())
      return;
    Thread::Branch& branch = thread.branches.emplace_back();
    branch.after = from;
    branch.lines.assign(std::make_move_iterator(thread.lines.begin() + static_cast<std::ptrdiff_t>(from)), std::make_move_iterator(thread.lines.end()));
    thread.lines.resize(from);
    thread.turnStart = std::min(thread.turnStart, from);
    for (Thread::Failure& failure : thread.failures)
      failure.after = std::min(failure.after, from);
  }

  static void beginTurn(Thread& thread)
  {
    thread.turnsOnly = true;
    thread.turnStart = thread.lines.size();
  }

  /// How a call stands to the one before it in its thread.
  struct Place {
    bool lastFailed = false;
    bool newTrace = false;
    bool after = false; ///< it began when all before had ended
  };

  void weave(Thread& thread, std::int32_t index, const std::vector<std::int32_t>& history, Alignment at, Place place)
  {
    const Unit& call = m_units[static_cast<std::size_t>(index)];
    const std::vector<std::int32_t>& answer = call.output;
    std::size_t rest = at.line; // the thread's lines that the history does not name, but for machinery at the end
    while (rest < thread.lines.size() && thread.lines[rest].key.isMachinery && !thread.lines[rest].key.hasCalls)
      ++rest;
    if (at.message == history.size()) {
      if (rest == thread.lines.size()) {
        // What failed is asked once more: a real repeat, unless the same run of the agent tried again.
        if (place.lastFailed && place.newTrace && !history.empty() && !thread.lines.empty() && key(history.back()).role == Role::user)
          append(thread, index, history, history.size() - 1, false);
        else if (thread.turnsOnly && place.newTrace && !history.empty()) {
          beginTurn(thread);
          append(thread, index, history, 0, false);
        }
        append(thread, index, answer, 0, true);
        return;
      }
      // The same words in a trace of their own are the same turn told twice only if the two overlap in time.
      const bool ownTurn = !history.empty() && std::ranges::none_of(history, [&](std::int32_t i) { return key(i).role == Role::assistant; });
      const bool newTurn = ownTurn && place.newTrace && (thread.turnsOnly || place.after);
      if (answer.empty() && !newTurn)
        return;
      if (!answer.empty() && !history.empty() && isSame(thread.lines[at.line].key, key(answer.front())) && !newTurn) {
        for (std::size_t i = 0; i < answer.size() && at.line + i < thread.lines.size(); ++i)
          if (isSame(thread.lines[at.line + i].key, key(answer[i])))
            enrich(thread.lines[at.line + i], index, answer[i]);
        return;
      }
      if (history.empty()) {
        if (thread.lines.empty() || !isSame(thread.lines.back().key, key(answer.front())))
          append(thread, index, answer, 0, true);
        return;
      }
      if (ownTurn && place.newTrace) {
        beginTurn(thread);
        append(thread, index, history, 0, false);
        append(thread, index, answer, 0, true);
        return;
      }
      // Of a history without what the agent said, the same one again is the next step of a turn.
      if (!isSilent(history) || !place.after)
        branchOff(thread, at.line);
      append(thread, index, answer, 0, true);
      return;
    }
    if (rest == thread.lines.size() && (at.same > 0 || thread.lines.empty())) {
      append(thread, index, history, at.message, false);
      append(thread, index, answer, 0, true);
      return;
    }
    const auto [end, same] = overlap(thread, history);
    if (same >= 2 || (same == 1 && at.same == 0)) {
      thread.shortened = true;
      append(thread, index, history, end, false);
      append(thread, index, answer, 0, true);
      return;
    }
    if (at.same == 0) {
      // Nothing of it is known: what stands behind its last answer is the new turn.
      std::size_t turn = history.size();
      while (turn > 0 && key(history[turn - 1]).role != Role::assistant)
        --turn;
      if (turn == 0) {
        beginTurn(thread);
      } else {
        thread.shortened = true;
        Thread branch;
        append(branch, index, std::vector<std::int32_t>(history.begin(), history.begin() + static_cast<std::ptrdiff_t>(turn)), 0, false);
        thread.branches.push_back({thread.lines.size(), std::move(branch.lines)});
      }
      append(thread, index, history, turn, false);
      append(thread, index, answer, 0, true);
      return;
    }
    branchOff(thread, at.line);
    append(thread, index, history, at.message, false);
    append(thread, index, answer, 0, true);
  }

  const SpanSet& m_spans;
  const std::vector<MessageKey>& m_keys;
  const std::vector<Unit>& m_units;
  std::vector<Thread> m_threads;
  std::int64_t m_order = 0;
};

} // namespace

std::vector<Thread> threadsOf(const SpanSet& spans, const std::vector<MessageKey>& keys, const std::vector<Unit>& units)
{
  return Weaver(spans, keys, units).run();
}

} // namespace hone::assembling
