#include "capture/assembly.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "capture/assembly_parts.h"
#include "capture/branches.h"
#include "capture/json_reader.h"
#include "capture/messages.h"

namespace hone {

namespace {

using assembling::Line;
using assembling::MessageKey;
using assembling::Thread;
using assembling::Unit;

constexpr std::size_t kMostSideBytes = 256 * 1024; // of threads aside, in metadata
constexpr std::size_t kMostListed = 200;
constexpr std::size_t kMostMessagesKept = 65535;   // what the store takes

template<class T>
void takeFirst(T& value, const T& other)
{
  if (value == T{})
    value = other;
}

/// What the outermost spans of each trace say that was answered.
std::unordered_map<std::string_view, std::unordered_set<std::uint64_t>> answersOfWrappers(const std::vector<Unit>& units, const std::vector<MessageKey>& keys)
{
  struct Outermost {
    std::int32_t depth = INT32_MAX;
    std::unordered_set<std::uint64_t> answers;
  };
  std::unordered_map<std::string_view, Outermost> found;
  for (const Unit& unit : units) {
    if (!unit.wraps || unit.output.empty())
      continue;
    Outermost& outermost = found[unit.span.traceId];
    if (unit.depth > outermost.depth)
      continue;
    if (unit.depth < outermost.depth)
      outermost.answers.clear();
    outermost.depth = unit.depth;
    if (const std::uint64_t words = keys[static_cast<std::size_t>(unit.output.back())].words; words != 0)
      outermost.answers.insert(words);
  }
  std::unordered_map<std::string_view, std::unordered_set<std::uint64_t>> answers;
  for (auto& [trace, outermost] : found)
    answers.emplace(trace, std::move(outermost.answers));
  return answers;
}

/// The threads that are the conversation: for each trace the one that speaks with the user.
std::vector<std::size_t> mainThreads(const std::vector<Thread>& threads, const std::vector<Unit>& units, const std::vector<MessageKey>& keys)
{
  struct Place {
    std::size_t thread = 0;
    std::int32_t tools = INT32_MAX; ///< the least of its calls in the trace
    std::int32_t depth = INT32_MAX;
  };
  struct Talk {
    std::size_t words = 0;
    std::size_t turns = 0;
    std::unordered_set<std::uint64_t> answers;
  };
  std::map<std::string_view, std::vector<Place>> placesOf;
  std::vector<Talk> talks(threads.size());
  for (std::size_t t = 0; t < threads.size(); ++t) {
    for (const std::int32_t call : threads[t].calls) {
      const Unit& unit = units[static_cast<std::size_t>(call)];
      auto& places = placesOf[unit.span.traceId];
      if (places.empty() || places.back().thread != t)
        places.push_back({t, INT32_MAX, INT32_MAX});
      places.back().tools = std::min(places.back().tools, unit.toolsAbove);
      places.back().depth = std::min(places.back().depth, unit.depth);
    }
    for (const Line& line : threads[t].lines) {
      talks[t].words += line.answer ? line.message.text.size() : 0;
      talks[t].turns += line.key.isMachinery || line.message.role == Role::user ? 1 : 0;
      if (line.answer)
        talks[t].answers.insert(line.key.words);
    }
  }
  const auto answers = answersOfWrappers(units, keys);
  std::set<std::size_t> chosen;
  for (const auto& [trace, places] : placesOf) {
    const auto given = answers.find(trace);
    // The larger, the more it is the conversation.
    const auto weight = [&](const Place& place) {
      const Talk& talk = talks[place.thread];
      const bool gives = given != answers.end() && std::ranges::any_of(given->second, [&](std::uint64_t words) { return talk.answers.contains(words); });
      return std::tuple(gives, -place.tools, -place.depth, talk.turns, talk.words, -static_cast<std::ptrdiff_t>(place.thread));
    };
    chosen.insert(std::ranges::max_element(places, {}, weight)->thread);
  }
  return {chosen.begin(), chosen.end()};
}

class Assembler {
public:
  explicit Assembler(const SpanSet& spans) : m_spans(spans)
  {
    for (const SpanSet::Link& link : spans.messages)
      m_keys.push_back(assembling::keyOf(link.message));
    m_units = assembling::unitsOf(spans, m_keys);
  }

  Assembly run()
  {
    std::vector<Thread> threads = assembling::threadsOf(m_spans, m_keys, m_units);
    const std::vector<std::size_t> chosen = mainThreads(threads, m_units, m_keys);
    for (std::size_t t = 0; t < threads.size(); ++t)
      (std::ranges::binary_search(chosen, t) ? m_main : m_side).push_back(&threads[t]);
    name();
    putMessages();
    Assembly assembly;
    for (const Unit& unit : m_units)
      for (Event score : unit.span.scores) {
        takeFirst(score.conversationId, m_conversation.externalId);
        takeFirst(score.userId, m_conversation.user.externalId);
        assembly.scores.push_back(std::move(score));
      }
    if (m_conversation.messages.empty())
      return assembly;
    if (m_conversation.messages.size() > kMostMessagesKept)
      m_conversation.messages.resize(kMostMessagesKept);
    describe();
    assembly.conversation = std::move(m_conversation);
    return assembly;
  }

private:
  /// Ids, user, versions and times from all spans.
  void name()
  {
    const Unit* naming = nullptr;
    for (const Unit& unit : m_units) {
      const Span& span = unit.span;
      if (!span.conversationId.empty() &&
          (!naming || std::pair(span.conversationRank, std::string_view(span.conversationId)) <
                        std::pair(naming->span.conversationRank, std::string_view(naming->span.conversationId))))
        naming = &unit;
      takeFirst(m_conversation.user.externalId, span.user.externalId);
      for (const auto& trait : span.user.traits)
        if (std::ranges::none_of(m_conversation.user.traits, [&](const auto& known) { return known.first == trait.first; }))
          m_conversation.user.traits.push_back(trait);
      if (!span.agentVersion.empty())
        m_conversation.agentVersion = span.agentVersion;
      for (const auto& time : {span.startedAt, span.endedAt}) {
        if (!time)
          continue;
        if (!m_conversation.startedAt || *time < *m_conversation.startedAt)
          m_conversation.startedAt = time;
        if (!m_conversation.endedAt || *time > *m_conversation.endedAt)
          m_conversation.endedAt = time;
      }
    }
    if (naming) {
      m_conversation.externalId = naming->span.conversationId;
      m_rule = naming->span.conversationRule;
    } else if (!m_units.empty()) {
      m_conversation.externalId = std::ranges::min_element(m_units, {}, [](const Unit& unit) { return std::string_view(unit.span.traceId); })->span.traceId;
      m_rule = "trace id";
    }
    if (m_conversation.agentVersion.empty())
      for (const Unit& unit : m_units)
        if (!unit.span.release.empty())
          m_conversation.agentVersion = unit.span.release;
    std::int32_t depth = INT32_MAX;
    for (const Unit& unit : m_units)
      if (!unit.span.agent.empty() && unit.depth < depth) {
        m_conversation.agent = unit.span.agent;
        depth = unit.depth;
      }
  }

  void putMessages()
  {
    std::vector<const Line*> lines;
    for (const Thread* thread : m_main)
      for (const Line& line : thread->lines)
        lines.push_back(&line);
    std::ranges::stable_sort(lines, {}, &Line::order);
    std::vector<Message>& messages = m_conversation.messages;
    std::vector<std::int32_t> units;
    for (const Thread* thread : m_main)
      if (thread->systemMessage && (!thread->lines.empty() || !thread->failures.empty())) {
        messages.push_back(*thread->systemMessage);
        units.push_back(-1);
        break;
      }
    if (messages.empty() && !lines.empty())
      if (const Message* told = instructionsOfWrappers()) {
        messages.push_back(*told);
        units.push_back(-1);
      }
    const std::size_t front = messages.size();
    for (const Line* line : lines) {
      messages.push_back(line->message);
      units.push_back(line->unit);
      if (line->unit < 0)
        continue;
      const Span& span = m_units[static_cast<std::size_t>(line->unit)].span;
      if (!span.model.empty())
        m_conversation.model = span.model;
      if (span.inputTruncated && !line->answer)
        addToMetadata(messages.back().metadata, "truncated_at_source", "true");
    }
    const std::vector<std::size_t> places = assembling::joinTools(messages, units, m_units, m_side);

    // Where a thread's lines are among all.
    const auto placeAfter = [&](const Thread& thread, std::size_t after) {
      if (after == 0)
        return front;
      const Line* last = &thread.lines[std::min(after, thread.lines.size()) - 1];
      const auto at = static_cast<std::size_t>(std::ranges::find(lines, last) - lines.begin());
      return places[front + at] + 1;
    };
    std::string failed, branches;
    const Thread::Failure* lastFailure = nullptr;
    std::size_t failures = 0, branched = 0;
    for (const Thread* thread : m_main) {
      for (const Thread::Failure& failure : thread->failures) {
        if (++failures > kMostListed)
          break;
        const Span& span = m_units[static_cast<std::size_t>(failure.unit)].span;
        JsonObject object;
        object.addNumber("after", static_cast<std::int64_t>(thread->lines.empty() ? front : placeAfter(*thread, failure.after)));
        object.addText("error", span.error.empty() ? "The call failed." : span.error);
        if (span.startedAt)
          object.addText("at", formatIsoTime(*span.startedAt));
        failed += (failed.empty() ? "[" : ",") + object.take();
        if (failure.after >= thread->lines.size() && thread->calls.back() == failure.unit)
          lastFailure = &failure;
      }
      for (const Thread::Branch& branch : thread->branches) {
        if (++branched > kMostListed || branches.size() > kMostSideBytes)
          break;
        std::string own;
        for (const Line& line : branch.lines) {
          own += own.empty() ? "" : ",";
          appendBranchMessage(own, line.message);
        }
        branches += (branches.empty() ? "[" : ",") +
                    fmt::format("{{\"after\":{},\"messages\":[{}]}}", thread->lines.empty() ? front : placeAfter(*thread, branch.after), own);
      }
    }
    m_failed = failed.empty() ? failed : failed + "]";
    m_branches = branches.empty() ? branches : branches + "]";
    const Span* last = nullptr;
    for (const Unit& unit : m_units)
      if (!unit.span.endReason.empty())
        last = &unit.span;
    if (last)
      m_conversation.endReason = last->endReason;
    if (lastFailure && isLastCall(lastFailure->unit))
      m_conversation.endReason = "error: " + firstLineOf(m_units[static_cast<std::size_t>(lastFailure->unit)].span.error, 200);
  }

  /// Some say what the agent is told on its own span only.
  const Message* instructionsOfWrappers() const
  {
    const Unit* outermost = nullptr;
    for (const Unit& unit : m_units)
      if ((unit.wraps || unit.onlyInstructs) && unit.toolsAbove == 0 && !unit.input.empty() &&
          m_keys[static_cast<std::size_t>(unit.input.front())].role == Role::system && (!outermost || unit.depth < outermost->depth))
        outermost = &unit;
    return outermost ? &m_spans.messages[static_cast<std::size_t>(outermost->input.front())].message : nullptr;
  }

  bool isLastCall(std::int32_t unit) const
  {
    return std::ranges::none_of(m_main, [&](const Thread* thread) { return !thread->calls.empty() && thread->calls.back() > unit; });
  }

  /// What has no place of its own.
  void describe()
  {
    JsonObject metadata;
    metadata.addText("conversation_rule", m_rule);
    std::set<std::string_view> traces;
    for (const Unit& unit : m_units)
      traces.insert(unit.span.traceId);
    std::string list;
    std::size_t listed = 0;
    for (const std::string_view trace : traces)
      if (++listed <= kMostListed) {
        list += list.empty() ? "[" : ",";
        appendJsonString(list, trace);
      }
    metadata.addRaw("traces", list + "]");
    // Of the outermost spans, the first word on anything holds.
    const Unit* outermost = nullptr;
    for (const Unit& unit : m_units)
      if (!unit.span.metadata.empty() && (!outermost || unit.depth < outermost->depth))
        outermost = &unit;
    if (outermost)
      metadata.addRaw("attributes", outermost->span.metadata);
    metadata.addRaw("failed_calls", m_failed);
    metadata.addRaw("branches", m_branches);
    if (std::ranges::any_of(m_main, &Thread::shortened))
      metadata.addFlag("history_shortened", true);
    std::string side;
    for (const Thread* thread : m_side) {
      std::string own;
      if (thread->systemMessage)
        appendBranchMessage(own, *thread->systemMessage);
      for (const Line& line : thread->lines) {
        own += own.empty() ? "" : ",";
        appendBranchMessage(own, line.message);
      }
      JsonObject object;
      if (!thread->calls.empty()) {
        const Span& span = m_units[static_cast<std::size_t>(thread->calls.front())].span;
        object.addText("agent", span.agent);
        object.addText("model", span.model);
      }
      object.addRaw("messages", "[" + own + "]");
      const std::string json = object.take();
      if (side.size() + json.size() > kMostSideBytes)
        continue;
      side += (side.empty() ? "[" : ",") + json;
    }
    if (!side.empty())
      metadata.addRaw("side_threads", side + "]");
    m_conversation.metadata = metadata.take();
  }

  const SpanSet& m_spans;
  std::vector<MessageKey> m_keys;
  std::vector<Unit> m_units;
  std::vector<const Thread*> m_main;
  std::vector<const Thread*> m_side;
  Conversation m_conversation;
  std::string m_rule;
  std::string m_failed;
  std::string m_branches;
};

} // namespace

Assembly assemble(const SpanSet& spans) { return Assembler(spans).run(); }

Assembly assemble(const std::vector<Span>& spans)
{
  SpanSet set;
  const auto add = [&set](const std::vector<Message>& messages) {
    std::int32_t last = -1;
    for (const Message& message : messages) {
      set.messages.push_back({last, message});
      last = static_cast<std::int32_t>(set.messages.size()) - 1;
    }
    return last;
  };
  for (const Span& span : spans) {
    SpanSet::Item item;
    item.span = span;
    item.span.input.clear();
    item.span.output.clear();
    item.input = add(span.input);
    item.output = add(span.output);
    set.items.push_back(std::move(item));
  }
  return assemble(set);
}

} // namespace hone
