#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <tuple>
#include <unordered_set>

#include "base/json_writer.h"
#include "capture/assembly_parts.h"
#include "capture/json_shape.h"

namespace hone::assembling {

namespace {

constexpr int kMostNesting = 200;

/// Two independent hashes would be cheaper to forge than to use: what collides harms only its own conversation.
std::uint64_t hashOf(std::string_view text) { return std::hash<std::string_view>{}(text) | 1; }

std::vector<std::int32_t> listOf(const SpanSet& spans, std::int32_t last)
{
  std::vector<std::int32_t> list;
  const auto size = static_cast<std::int32_t>(spans.messages.size());
  while (last >= 0 && last < size) {
    list.push_back(last);
    const std::int32_t parent = spans.messages[static_cast<std::size_t>(last)].parent;
    if (parent >= last)
      break;
    last = parent;
  }
  std::ranges::reverse(list);
  return list;
}

bool sameList(const std::vector<std::int32_t>& a, const std::vector<std::int32_t>& b, const std::vector<MessageKey>& keys)
{
  return std::ranges::equal(a, b, [&](std::int32_t x, std::int32_t y) {
    return x == y || isSame(keys[static_cast<std::size_t>(x)], keys[static_cast<std::size_t>(y)]);
  });
}

template<class T>
void fillIn(T& value, const T& other)
{
  if (value == T{})
    value = other;
}

/// A piece adds to what the span itself says.
void addPiece(Span& span, const Span& piece)
{
  if (span.kind == Span::Kind::other)
    span.kind = piece.kind;
  if (!span.startedAt || (piece.startedAt && *piece.startedAt < *span.startedAt))
    span.startedAt = piece.startedAt;
  if (!span.endedAt || (piece.endedAt && *piece.endedAt > *span.endedAt))
    span.endedAt = piece.endedAt;
  span.failed = span.failed || piece.failed;
  fillIn(span.error, piece.error);
  fillIn(span.parentId, piece.parentId);
  fillIn(span.name, piece.name);
  if (!piece.conversationId.empty() && (span.conversationId.empty() || piece.conversationRank < span.conversationRank)) {
    span.conversationId = piece.conversationId;
    span.conversationRule = piece.conversationRule;
    span.conversationRank = piece.conversationRank;
  }
  fillIn(span.user, piece.user);
  fillIn(span.agent, piece.agent);
  fillIn(span.agentVersion, piece.agentVersion);
  fillIn(span.model, piece.model);
  fillIn(span.endReason, piece.endReason);
  fillIn(span.release, piece.release);
  fillIn(span.metadata, piece.metadata);
  span.inputTruncated = span.inputTruncated || piece.inputTruncated;
  if (!span.toolCall)
    span.toolCall = piece.toolCall;
  if (!span.hasToolResult && piece.hasToolResult) {
    span.hasToolResult = true;
    span.toolResult = piece.toolResult;
  }
  span.scores.insert(span.scores.end(), piece.scores.begin(), piece.scores.end());
}

Unit unitOf(const SpanSet& spans, std::vector<const SpanSet::Item*>& items, const std::vector<MessageKey>& keys)
{
  // The span itself first, then its pieces by time.
  std::ranges::sort(items, {}, [](const SpanSet::Item* item) {
    return std::tuple(!item->span.pieceId.empty(), item->span.startedAt.value_or(0), std::string_view(item->span.pieceId), -item->span.endedAt.value_or(0));
  });
  Unit unit;
  unit.span = items.front()->span;
  unit.input = listOf(spans, items.front()->input);
  unit.output = listOf(spans, items.front()->output);
  std::vector<std::int32_t> input, output;
  for (std::size_t i = 1; i < items.size(); ++i) {
    if (items[i]->span.pieceId == items[i - 1]->span.pieceId)
      continue;
    addPiece(unit.span, items[i]->span);
    for (const std::int32_t message : listOf(spans, items[i]->input))
      input.push_back(message);
    for (const std::int32_t message : listOf(spans, items[i]->output))
      output.push_back(message);
  }
  // Some send the same words with the span and as log records.
  if (!input.empty() && !sameList(unit.input, input, keys))
    unit.input.insert(unit.input.end(), input.begin(), input.end());
  if (!output.empty() && !sameList(unit.output, output, keys))
    unit.output.insert(unit.output.end(), output.begin(), output.end());
  unit.onlyInstructs = unit.output.empty() && !unit.input.empty() && unit.span.kind == Span::Kind::agent &&
                       std::ranges::all_of(unit.input, [&](std::int32_t i) { return keys[static_cast<std::size_t>(i)].role == Role::system; });
  return unit;
}

/// Which units count as calls of a model.
void findCalls(std::vector<Unit>& units, const std::vector<MessageKey>& keys)
{
  const auto forEachAbove = [&units](const Unit& unit, auto&& visit) {
    int steps = 0;
    for (std::int32_t at = unit.parent; at >= 0 && steps < kMostNesting; at = units[static_cast<std::size_t>(at)].parent, ++steps)
      visit(units[static_cast<std::size_t>(at)]);
  };
  // A request that ends with an agent's words was written down late, and of one that failed nobody knows where it ended:
  // what was asked is what its wrapper says.
  for (Unit& unit : units)
    if (unit.span.kind == Span::Kind::generation && unit.span.failed && unit.output.empty() && !unit.input.empty() &&
        keys[static_cast<std::size_t>(unit.input.back())].role == Role::assistant)
      forEachAbove(unit, [&unit](const Unit& above) {
        if (above.span.kind == Span::Kind::agent && above.hasWords())
          unit.input.clear();
      });
  // An answer of nothing within a run that failed is the failure, where the framework tells of it on its own span only.
  for (Unit& unit : units) {
    const bool empty = !unit.output.empty() && std::ranges::all_of(unit.output, [&keys](std::int32_t said) {
      return keys[static_cast<std::size_t>(said)].words == 0 && !keys[static_cast<std::size_t>(said)].hasCalls;
    });
    if (unit.span.kind == Span::Kind::generation && !unit.span.failed && empty)
      forEachAbove(unit, [&unit](const Unit& above) {
        if (above.span.kind != Span::Kind::agent || !above.span.failed)
          return;
        unit.span.failed = true;
        fillIn(unit.span.error, above.span.error);
        unit.output.clear();
      });
  }
  // A call recorded by two libraries is nested: the inner one counts, unless only the outer one has the answer.
  for (Unit& unit : units)
    if (unit.span.kind == Span::Kind::generation)
      unit.isCall = unit.hasWords() || unit.span.failed;
  for (Unit& unit : units) {
    if (!unit.isCall || unit.span.kind != Span::Kind::generation)
      continue;
    forEachAbove(unit, [&](Unit& above) {
      if (above.span.kind != Span::Kind::generation || !above.isCall || !unit.isCall || above.wraps)
        return;
      if (!unit.hasWords() && above.hasWords()) {
        // Recorded without words; one that failed within a call that was answered was tried again.
        unit.isCall = false;
        if (above.output.empty()) {
          above.span.failed = true;
          fillIn(above.span.error, unit.span.error);
        }
      } else if (unit.output.empty() && !above.output.empty() && !unit.span.failed) {
        unit.isCall = false;
        if (above.input.empty())
          above.input = unit.input;
      } else {
        above.isCall = false;
        above.wraps = true;
      }
    });
  }
  std::unordered_set<std::string> wrapperNames;
  for (const Unit& unit : units)
    if (unit.isCall && unit.hasWords())
      forEachAbove(unit, [&](Unit& above) {
        above.wraps = true;
        wrapperNames.insert(above.span.name);
      });
  std::unordered_set<std::string> tracesWithCalls;
  for (const Unit& unit : units)
    if (unit.isCall && unit.hasWords())
      tracesWithCalls.insert(unit.span.traceId);
  // A wrapper without calls below stands for one: the outermost, and beside other calls only one of the same name.
  std::vector<std::size_t> outermost;
  for (std::size_t i = 0; i < units.size(); ++i)
    outermost.push_back(i);
  std::ranges::stable_sort(outermost, {}, [&units](std::size_t i) { return units[i].depth; });
  for (const std::size_t i : outermost) {
    Unit& unit = units[i];
    if (unit.span.kind != Span::Kind::agent || unit.wraps || !unit.hasWords())
      continue;
    if (tracesWithCalls.contains(unit.span.traceId) && !wrapperNames.contains(unit.span.name))
      continue;
    bool within = false;
    forEachAbove(unit, [&](const Unit& above) {
      within = within || (above.span.kind == Span::Kind::agent && above.isCall) || above.span.kind == Span::Kind::tool;
    });
    unit.isCall = !within;
  }
  // A failed call without words below a wrapper that stands for a call is the same one.
  for (Unit& failed : units)
    if (failed.isCall && !failed.hasWords())
      forEachAbove(failed, [&](Unit& above) {
        if (!failed.isCall || !above.isCall || above.span.kind != Span::Kind::agent)
          return;
        failed.isCall = false;
        above.span.failed = true;
        fillIn(above.span.error, failed.span.error);
      });
}

/// Some write down what was sent only when the span leaves, and the application has added to its list since: a history
/// that holds the call's own answer ends before it. The answer is told by its calls' ids, or in a list that ends with what
/// an agent said, by its words.
void cutAtOwnAnswer(Unit& unit, const std::vector<MessageKey>& keys)
{
  if (unit.span.kind != Span::Kind::generation || unit.output.empty() || unit.input.size() < 2)
    return;
  const auto key = [&keys](std::int32_t message) -> const MessageKey& { return keys[static_cast<std::size_t>(message)]; };
  const MessageKey& answer = key(unit.output.front());
  if (answer.role != Role::assistant || (answer.words == 0 && !answer.hasCalls))
    return;
  const bool answered = key(unit.input.back()).role == Role::assistant;
  for (std::size_t i = unit.input.size(); i > 1; --i) {
    const MessageKey& told = key(unit.input[i - 1]);
    if (told.role != Role::assistant || (told.words == 0 && !told.hasCalls))
      continue;
    const bool own = answer.ids != 0 && told.ids != 0 ? answer.ids == told.ids || (answer.joined == told.joined && answer.count != told.count)
                                                      : answered && isSame(told, answer);
    if (!own)
      continue;
    unit.later.assign(unit.input.begin() + static_cast<std::ptrdiff_t>(i) - 1, unit.input.end());
    unit.input.resize(i - 1);
    return;
  }
}

/// Some record that a model called tools, and not which: the framework's spans around the call have its whole answer.
void findLostCalls(std::vector<Unit>& units, const SpanSet& spans, const std::vector<MessageKey>& keys)
{
  constexpr std::size_t kMostWrappers = 200;
  const auto isLost = [&](const Unit& unit) {
    if (!unit.isCall || unit.output.size() != 1 || keys[static_cast<std::size_t>(unit.output.front())].hasCalls)
      return false;
    const std::string& reason = spans.messages[static_cast<std::size_t>(unit.output.front())].message.finishReason;
    return reason.find("tool") != std::string::npos || reason.find("function_call") != std::string::npos;
  };
  if (std::ranges::none_of(units, isLost))
    return;
  std::map<std::string_view, std::vector<const Unit*>> wrappersOf;
  for (const Unit& unit : units)
    if (unit.span.kind == Span::Kind::agent && !unit.isCall && !unit.output.empty() && unit.span.startedAt && unit.span.endedAt &&
        keys[static_cast<std::size_t>(unit.output.back())].role == Role::assistant && keys[static_cast<std::size_t>(unit.output.back())].hasCalls)
      wrappersOf[unit.span.traceId].push_back(&unit);
  for (Unit& unit : units) {
    const auto wrappers = wrappersOf.find(unit.span.traceId);
    if (wrappers == wrappersOf.end() || !unit.span.startedAt || !unit.span.endedAt || !isLost(unit))
      continue;
    const Unit* tightest = nullptr;
    for (std::size_t i = 0; i < wrappers->second.size() && i < kMostWrappers; ++i) {
      const Unit& wrapper = *wrappers->second[i];
      const bool around = *wrapper.span.startedAt <= *unit.span.startedAt + kClockGrain && *wrapper.span.endedAt + kClockGrain >= *unit.span.endedAt;
      const bool sameWords = keys[static_cast<std::size_t>(wrapper.output.back())].words == keys[static_cast<std::size_t>(unit.output.front())].words;
      if (around && sameWords && (!tightest || *wrapper.span.endedAt - *wrapper.span.startedAt < *tightest->span.endedAt - *tightest->span.startedAt))
        tightest = &wrapper;
    }
    if (tightest)
      unit.output.front() = tightest->output.back();
  }
}

} // namespace

std::string normalised(std::string_view text)
{
  std::size_t start = 0;
  while (start < text.size() && isJsonSpace(text[start]))
    ++start;
  if (start < text.size() && (text[start] == '{' || text[start] == '['))
    if (auto compact = compactJson(text.substr(start)))
      return std::move(*compact);
  std::string out;
  bool space = false;
  for (const char c : text.substr(start)) {
    if (isJsonSpace(c)) {
      space = true;
      continue;
    }
    if (space)
      out += ' ';
    space = false;
    out += c;
  }
  return out;
}

MessageKey keyOf(const Message& message)
{
  MessageKey key;
  key.role = message.role;
  key.hasCalls = !message.toolCalls.empty();
  std::string text(1, static_cast<char>('0' + static_cast<int>(message.role)));
  text += message.roleName;
  text += '\0';
  const std::string words = normalised(message.text);
  text += words;
  if (!words.empty())
    key.words = hashOf(text);
  std::string calls, ids, joined;
  bool identified = key.hasCalls;
  key.isBare = key.hasCalls;
  for (const ToolCall& call : message.toolCalls) {
    calls += '\1';
    calls += call.name;
    calls += '\0';
    const std::string arguments = normalised(call.arguments);
    calls += arguments;
    key.isBare = key.isBare && (arguments.empty() || arguments == "{}");
    identified = identified && !call.callId.empty();
    ids += call.callId + '\0' + call.name + '\1';
    std::ranges::copy_if(arguments, std::back_inserter(joined), [](char c) { return !isJsonSpace(c); });
  }
  key.count = static_cast<std::uint32_t>(message.toolCalls.size());
  if (key.hasCalls && !key.isBare)
    key.joined = hashOf(joined);
  if (identified)
    key.ids = hashOf(ids);
  text += calls;
  if (!calls.empty())
    key.calls = hashOf(calls);
  key.whole = hashOf(text);
  key.isMachinery = message.role == Role::tool || (message.role == Role::assistant && (key.hasCalls || words.empty()));
  return key;
}

bool isSame(const MessageKey& a, const MessageKey& b)
{
  if (a.whole == b.whole || (a.words != 0 && a.words == b.words && a.hasCalls != b.hasCalls))
    return true;
  const bool sameWords = a.words == b.words || a.words == 0 || b.words == 0;
  // The calls may be lost where the answer was recorded, or what they were made with.
  if (a.role == Role::assistant && b.role == Role::assistant && ((a.words == 0 && !a.hasCalls) || (b.words == 0 && !b.hasCalls)))
    return true;
  if (a.ids != 0 && a.ids == b.ids && (a.isBare || b.isBare) && sameWords)
    return true;
  // Calls that were made at once, written into one by a reader of streams.
  if (a.joined != 0 && a.joined == b.joined && a.count != b.count && (a.count == 1 || b.count == 1) && sameWords)
    return true;
  // Some histories leave out what was said beside a call.
  return a.calls != 0 && a.calls == b.calls && a.role == b.role && (a.words == 0 || b.words == 0);
}

std::vector<Unit> unitsOf(const SpanSet& spans, const std::vector<MessageKey>& keys)
{
  std::map<std::pair<std::string_view, std::string_view>, std::vector<const SpanSet::Item*>> itemsOf;
  for (const SpanSet::Item& item : spans.items)
    itemsOf[{item.span.traceId, item.span.spanId}].push_back(&item);
  std::vector<Unit> units;
  for (auto& [id, items] : itemsOf)
    cutAtOwnAnswer(units.emplace_back(unitOf(spans, items, keys)), keys);
  std::ranges::stable_sort(units, {}, [](const Unit& unit) {
    return unit.span.startedAt.value_or(unit.span.endedAt.value_or(INT64_MAX)); // the map gave them by trace and span
  });
  std::map<std::pair<std::string_view, std::string_view>, std::int32_t> indexOf;
  for (std::size_t i = 0; i < units.size(); ++i)
    indexOf.emplace(std::pair<std::string_view, std::string_view>(units[i].span.traceId, units[i].span.spanId), static_cast<std::int32_t>(i));
  for (std::size_t i = 0; i < units.size(); ++i)
    if (!units[i].span.parentId.empty())
      if (const auto parent = indexOf.find({units[i].span.traceId, units[i].span.parentId});
          parent != indexOf.end() && parent->second != static_cast<std::int32_t>(i))
        units[i].parent = parent->second;
  // Hostile spans may be their own ancestors.
  for (Unit& unit : units) {
    std::int32_t at = unit.parent;
    while (at >= 0 && unit.depth < kMostNesting) {
      ++unit.depth;
      unit.toolsAbove += units[static_cast<std::size_t>(at)].span.kind == Span::Kind::tool ? 1 : 0;
      at = units[static_cast<std::size_t>(at)].parent;
    }
    if (unit.depth >= kMostNesting) {
      unit.parent = -1;
      unit.depth = unit.toolsAbove = 0;
    }
  }
  findCalls(units, keys);
  findLostCalls(units, spans, keys);
  return units;
}

} // namespace hone::assembling
