#include "workspace/snapshot.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <ranges>
#include <unordered_set>

#include <fmt/format.h>

#include "intents/discovery.h"
#include "workspace/conditions.h"
#include "workspace/settings_keys.h"

namespace hone {

namespace {

/// Kinds in the order in which one of two conditions that the same conversations meet is kept. Intents and tools always
/// stay: each of them is asked for by itself.
constexpr std::array<std::string_view, 9> kKindOrder{"intent", "tool", "tool_error", "agent_version", "signal",
                                                     "end_reason", "model", "source", "intent_tool"};
constexpr std::size_t kAlwaysKept = 2;
constexpr std::string_view kBuiltInEngine = "embedded";

std::size_t kindRank(std::string_view kind)
{
  return static_cast<std::size_t>(std::ranges::find(kKindOrder, kind) - kKindOrder.begin());
}

std::uint64_t mixRow(std::uint64_t hash, std::uint64_t row)
{
  // splitmix64 of each row number, summed: equal sets of rows give equal sums.
  std::uint64_t z = row + 0x9E3779B97F4A7C15ull;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
  return hash + (z ^ (z >> 31));
}

std::string signalLabel(std::string_view name)
{
  std::string label(name);
  std::ranges::replace(label, '_', ' ');
  return label;
}

} // namespace

std::string formatIntentExamples(const IntentExamples& examples)
{
  std::string out;
  for (const auto& [intent, conversations] : examples) {
    out += fmt::format("{}:", intent);
    for (std::size_t i = 0; i < conversations.size(); ++i)
      out += fmt::format("{}{}", i ? "," : "", conversations[i].value);
    out += ';';
  }
  return out;
}

IntentExamples parseIntentExamples(const std::string& text)
{
  IntentExamples out;
  for (const auto part : std::views::split(text, ';')) {
    const std::string_view entry(part.begin(), part.end());
    const char* at = entry.data();
    const char* const end = at + entry.size();
    std::int64_t intent = 0;
    auto read = std::from_chars(at, end, intent);
    if (read.ec != std::errc{} || read.ptr == end || *read.ptr != ':')
      continue;
    while (read.ptr != end) {
      std::int64_t conversation = 0;
      read = std::from_chars(read.ptr + 1, end, conversation);
      if (read.ec != std::errc{})
        break;
      out[intent].push_back(ConversationId{conversation});
    }
  }
  return out;
}

Result<std::shared_ptr<const Snapshot>> Snapshot::build(const Store& store)
{
  std::shared_ptr<Snapshot> snapshot(new Snapshot);
  // Taken first: what is written while the facts are read makes the snapshot stale, never falsely fresh.
  snapshot->m_version = store.dataVersion();
  HONE_TRY(snapshot->m_facts, store.facts());
  HONE_TRY(snapshot->m_sources, store.sources());
  HONE_TRY(snapshot->m_intents, store.intents());
  HONE_TRY(const auto unanalysed, store.unanalysed());
  HONE_TRY(const auto examples, store.setting(std::string(kIntentExamplesKey)));
  snapshot->m_examples = parseIntentExamples(examples);
  HONE_TRY(const auto assignments, store.assignments());
  for (const IntentAssignment& assignment : assignments)
    if (assignment.ordinal == 0 && assignment.origin != kBuiltInEngine)
      snapshot->m_primaryOrigin[assignment.conversation] = assignment.origin;
  for (const Source& source : snapshot->m_sources)
    snapshot->m_sourceNames[source.id] = source.name;
  for (std::size_t i = 0; i < snapshot->m_intents.size(); ++i)
    snapshot->m_intentOf[snapshot->m_intents[i].id] = i;
  snapshot->m_rowOf.reserve(snapshot->m_facts.size());
  for (std::size_t row = 0; row < snapshot->m_facts.size(); ++row) {
    snapshot->m_rowOf[snapshot->m_facts[row].id] = row;
    // "No fit" is kept as no intent at all, so that every reader of the facts means the same by it.
    std::erase(snapshot->m_facts[row].intents, IntentId{});
  }
  snapshot->m_analysed.assign(snapshot->m_facts.size(), true);
  for (const ConversationId id : unanalysed)
    if (const auto it = snapshot->m_rowOf.find(id); it != snapshot->m_rowOf.end()) {
      snapshot->m_analysed[it->second] = false;
      ++snapshot->m_notAnalysed;
    }
  snapshot->collectConditions();
  return snapshot;
}

const ConversationFacts* Snapshot::find(ConversationId id) const
{
  const auto it = m_rowOf.find(id);
  return it == m_rowOf.end() ? nullptr : &m_facts[it->second];
}

const Intent* Snapshot::intent(IntentId id) const
{
  const auto it = m_intentOf.find(id);
  return it == m_intentOf.end() ? nullptr : &m_intents[it->second];
}

std::string Snapshot::intentOrigin(ConversationId id, bool primary) const
{
  const auto it = m_primaryOrigin.find(id);
  return primary && it != m_primaryOrigin.end() ? it->second : std::string(kBuiltInEngine);
}

std::string Snapshot::intentName(IntentId id) const
{
  if (!id)
    return "No fit";
  const Intent* const found = intent(id);
  return found ? found->name : std::to_string(id.value);
}

void Snapshot::collectConditions()
{
  struct Candidate {
    Condition condition;
    std::uint64_t rowsHash = 0;
    std::int64_t rows = 0;
  };
  std::unordered_map<std::string, std::int32_t> indexOf;
  std::vector<Candidate> candidates;
  std::vector<std::vector<std::int32_t>> met(m_facts.size());
  std::unordered_map<std::string, std::int32_t> stratumOf;
  m_rowStratum.reserve(m_facts.size());
  for (std::size_t row = 0; row < m_facts.size(); ++row) {
    const ConversationFacts& facts = m_facts[row];
    const auto [stratum, newStratum] = stratumOf.try_emplace(facts.agentVersion, static_cast<std::int32_t>(m_strata.size()));
    if (newStratum)
      m_strata.push_back(facts.agentVersion);
    m_rowStratum.push_back(stratum->second);
    const auto source = m_sourceNames.find(facts.source);
    for (auto& [kind, value] : conditionsOf(facts, source == m_sourceNames.end() ? std::string() : source->second)) {
      const auto [it, isNew] = indexOf.try_emplace(kind + '\x1f' + value, static_cast<std::int32_t>(candidates.size()));
      if (isNew)
        candidates.push_back({Condition{std::move(kind), std::move(value), {}}, 0, 0});
      Candidate& candidate = candidates[static_cast<std::size_t>(it->second)];
      candidate.rowsHash = mixRow(candidate.rowsHash, row);
      ++candidate.rows;
      met[row].push_back(it->second);
    }
  }

  // Two conditions that the same conversations meet are one question asked twice: a run whose file, version and model
  // change together, or a tool that every conversation of an intent calls. The plainer one is kept.
  std::vector<std::int32_t> order(candidates.size());
  std::iota(order.begin(), order.end(), 0);
  const auto candidateAt = [&](std::int32_t i) -> const Candidate& { return candidates[static_cast<std::size_t>(i)]; };
  std::ranges::sort(order, [&](std::int32_t a, std::int32_t b) {
    const Condition& left = candidateAt(a).condition;
    const Condition& right = candidateAt(b).condition;
    return std::tuple(kindRank(left.kind), std::string_view(left.value)) < std::tuple(kindRank(right.kind), std::string_view(right.value));
  });
  std::vector<std::int32_t> kept(candidates.size(), -1);
  std::unordered_set<std::uint64_t> seen;
  for (const std::int32_t i : order) {
    const Candidate& candidate = candidateAt(i);
    const bool fresh = seen.insert(candidate.rowsHash ^ (static_cast<std::uint64_t>(candidate.rows) << 48)).second;
    if (!fresh && kindRank(candidate.condition.kind) >= kAlwaysKept)
      continue;
    kept[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(m_conditions.size());
    m_conditions.push_back(candidate.condition);
  }
  m_rowConditions.resize(m_facts.size());
  for (std::size_t row = 0; row < m_facts.size(); ++row) {
    for (const std::int32_t i : met[row])
      if (kept[static_cast<std::size_t>(i)] >= 0)
        m_rowConditions[row].push_back(kept[static_cast<std::size_t>(i)]);
    std::ranges::sort(m_rowConditions[row]);
  }

  for (Condition& condition : m_conditions) {
    if (condition.kind == "intent") {
      condition.label = intentName(IntentId{std::stoll(condition.value)});
    } else if (condition.kind == "tool") {
      condition.label = "Calls " + condition.value;
    } else if (condition.kind == "tool_error") {
      condition.label = "A call of " + condition.value + " fails";
    } else if (condition.kind == "signal") {
      condition.label = "Signal: " + signalLabel(condition.value);
    } else if (condition.kind == "agent_version") {
      condition.label = "Agent version " + condition.value;
    } else if (condition.kind == "model") {
      condition.label = "Model " + condition.value;
    } else if (condition.kind == "source") {
      condition.label = "Source " + condition.value;
    } else if (condition.kind == "end_reason") {
      condition.label = "Ends with " + condition.value;
    } else if (const auto parts = splitIntentValue(condition.value)) {
      condition.label = intentName(parts->first) + ", calling " + parts->second;
    }
  }
}

Result<std::vector<std::size_t>> Snapshot::matching(const Filter& filter) const
{
  const auto oneOf = [](const auto& wanted, const auto& value) {
    return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
  };
  static const std::string kNoSource;
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < m_facts.size(); ++row) {
    const ConversationFacts& facts = m_facts[row];
    if (filter.from && (!facts.startedAt || *facts.startedAt < *filter.from))
      continue;
    if (filter.to && (!facts.startedAt || *facts.startedAt >= *filter.to))
      continue;
    const auto source = m_sourceNames.find(facts.source);
    const std::string& sourceName = source == m_sourceNames.end() ? kNoSource : source->second;
    if (!oneOf(filter.sources, sourceName) || !oneOf(filter.agentVersions, facts.agentVersion) ||
        !oneOf(filter.outcomes, facts.outcome.outcome))
      continue;
    if (filter.failuresOnly && !isFailure(facts.outcome.outcome))
      continue;
    if (!filter.intents.empty()) {
      const bool wanted = facts.intents.empty()
                            ? m_analysed[row] && oneOf(filter.intents, IntentId{})
                            : std::ranges::any_of(facts.intents, [&](IntentId id) { return oneOf(filter.intents, id); });
      if (!wanted)
        continue;
    }
    if (filter.condition) {
      const auto met = meetsCondition(facts, sourceName, *filter.condition);
      if (!met)
        return fail(ErrorKind::invalidInput, fmt::format("Conversations cannot be chosen by \"{}: {}\".",
                                                         filter.condition->kind, filter.condition->value));
      if (*met == filter.conditionNegated || (filter.conditionNegated && !isComparedWith(facts, *filter.condition)))
        continue;
    }
    rows.push_back(row);
  }
  return rows;
}

PatternInput Snapshot::patternInput(const std::vector<std::size_t>& rows) const
{
  PatternInput input;
  input.conditions = m_conditions;
  input.strata = m_strata;
  input.rows.reserve(rows.size());
  for (const std::size_t row : rows) {
    const ConversationFacts& facts = m_facts[row];
    input.rows.push_back({facts.id, facts.user, m_rowStratum[row], facts.outcome.outcome, m_rowConditions[row], facts.intents});
  }
  return input;
}

const PatternList& Snapshot::allPatterns(const std::string& outcome) const
{
  const std::scoped_lock lock(m_patternsMutex);
  const auto it = m_patterns.find(outcome);
  if (it != m_patterns.end())
    return it->second;
  std::vector<std::size_t> rows(m_facts.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  PatternOptions options;
  options.outcome = outcome;
  return m_patterns.emplace(outcome, findPatterns(patternInput(rows), options, JobContext())).first->second;
}

} // namespace hone
