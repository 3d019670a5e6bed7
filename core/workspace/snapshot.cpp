#include "workspace/snapshot.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <ranges>
#include <unordered_set>

#include <fmt/format.h>

#include "base/mix.h"
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

/// Every condition that any conversation ever met, numbered, with how many meet it now. Only the newest snapshot of a line
/// of snapshots counts in it; earlier ones keep what they chose from it.
class Snapshot::Catalogue {
public:
  struct Entry {
    Condition condition;
    std::uint64_t rowsHash = 0; ///< equal for two conditions that the same conversations meet
    std::int64_t rows = 0;
  };

  std::int32_t numberOf(std::string&& kind, std::string&& value)
  {
    const auto [it, isNew] = m_numbers.try_emplace(kind + '\x1f' + value, static_cast<std::int32_t>(m_entries.size()));
    if (isNew)
      m_entries.push_back({Condition{std::move(kind), std::move(value), {}}, 0, 0});
    return it->second;
  }
  std::int32_t stratumOf(const std::string& agentVersion)
  {
    const auto [it, isNew] = m_strata.try_emplace(agentVersion, static_cast<std::int32_t>(m_stratumNames.size()));
    if (isNew)
      m_stratumNames.push_back(agentVersion);
    return it->second;
  }
  void count(const FactTable::Row& row) { change(row, 1); }
  void forget(const FactTable::Row& row) { change(row, -1); }
  const std::vector<Entry>& entries() const { return m_entries; }
  const std::vector<std::string>& stratumNames() const { return m_stratumNames; }

  std::int64_t version = 0; ///< of the snapshot that it counts for

private:
  void change(const FactTable::Row& row, std::int64_t by)
  {
    for (const std::int32_t number : row.conditions) {
      Entry& entry = m_entries[static_cast<std::size_t>(number)];
      const std::uint64_t hash = mixBits(static_cast<std::uint64_t>(row.facts.id.value));
      entry.rowsHash = by > 0 ? entry.rowsHash + hash : entry.rowsHash - hash;
      entry.rows += by;
    }
  }

  std::unordered_map<std::string, std::int32_t> m_numbers;
  std::vector<Entry> m_entries;
  std::unordered_map<std::string, std::int32_t> m_strata;
  std::vector<std::string> m_stratumNames;
};

Snapshot::Snapshot() = default;

Result<std::shared_ptr<const Snapshot>> Snapshot::build(const Store& store, const std::shared_ptr<const Snapshot>& earlier)
{
  if (earlier) {
    std::shared_ptr<Snapshot> next(new Snapshot);
    HONE_TRY(const bool followed, next->follow(store, *earlier));
    if (followed)
      return next;
  }
  std::shared_ptr<Snapshot> snapshot(new Snapshot);
  HONE_CHECK(snapshot->readAll(store));
  return snapshot;
}

Result<void> Snapshot::readTables(const Store& store)
{
  HONE_TRY(m_sources, store.sources());
  HONE_TRY(m_intents, store.intents());
  HONE_TRY(const auto examples, store.setting(std::string(kIntentExamplesKey)));
  m_examples = parseIntentExamples(examples);
  for (const Source& source : m_sources)
    m_sourceNames[source.id] = source.name;
  for (std::size_t i = 0; i < m_intents.size(); ++i)
    m_intentOf[m_intents[i].id] = i;
  return {};
}

Result<void> Snapshot::readAll(const Store& store)
{
  // Taken first: what is written while the facts are read makes the snapshot stale, never falsely fresh.
  m_version = store.dataVersion();
  HONE_TRY(auto all, store.facts());
  HONE_CHECK(readTables(store));
  m_catalogue = std::make_shared<Catalogue>();
  m_catalogue->version = m_version;
  for (ConversationFacts& facts : all)
    append(std::move(facts));
  chooseConditions();
  return {};
}

Result<bool> Snapshot::follow(const Store& store, const Snapshot& earlier)
{
  // Small against reading everything, and a bound on what one refresh costs.
  constexpr std::size_t kMostFollowed = 20000;
  if (earlier.m_catalogue->version != earlier.m_version)
    return false;
  HONE_TRY(const FactChanges changes, store.factChangesSince(earlier.m_version));
  if (changes.everything || changes.ids.size() > std::max<std::size_t>(1000, std::min(kMostFollowed, earlier.m_facts.size() / 4)))
    return false;
  HONE_TRY(auto fresh, store.facts(changes.ids));
  HONE_CHECK(readTables(store));
  // A source's name is part of the conditions of all its conversations.
  for (const auto& [id, name] : earlier.m_sourceNames)
    if (const auto now = m_sourceNames.find(id); now == m_sourceNames.end() || now->second != name)
      return false;
  std::size_t found = 0;
  for (const ConversationId id : changes.ids) {
    const bool isThere = found < fresh.size() && fresh[found].id == id;
    found += isThere;
    if (!isThere && earlier.m_facts.find(id))
      return false; // erased: rows would move
    if (isThere && !earlier.m_facts.find(id) && !earlier.m_facts.empty() && id < earlier.m_facts[earlier.m_facts.size() - 1].id)
      return false; // not at the end
  }
  m_version = changes.version;
  m_facts = earlier.m_facts;
  m_notAnalysed = earlier.m_notAnalysed;
  m_catalogue = earlier.m_catalogue;
  m_catalogue->version = m_version;
  for (ConversationFacts& facts : fresh) {
    const auto known = m_facts.find(facts.id);
    if (!known) {
      append(std::move(facts));
      continue;
    }
    m_catalogue->forget(m_facts.row(*known));
    m_notAnalysed -= m_facts[*known].analysed ? 0 : 1;
    FactTable::Row row = makeRow(std::move(facts));
    m_notAnalysed += row.facts.analysed ? 0 : 1;
    m_catalogue->count(row);
    m_facts.replace(*known, std::move(row));
  }
  chooseConditions();
  return true;
}

FactTable::Row Snapshot::makeRow(ConversationFacts&& facts)
{
  // "No fit" is kept as no intent at all, so that every reader of the facts means the same by it.
  std::erase(facts.intents, IntentId{});
  FactTable::Row row;
  row.stratum = m_catalogue->stratumOf(facts.agentVersion);
  const auto source = m_sourceNames.find(facts.source);
  for (auto& [kind, value] : conditionsOf(facts, source == m_sourceNames.end() ? std::string() : source->second))
    row.conditions.push_back(m_catalogue->numberOf(std::move(kind), std::move(value)));
  row.facts = std::move(facts);
  return row;
}

void Snapshot::append(ConversationFacts&& facts)
{
  FactTable::Row row = makeRow(std::move(facts));
  m_notAnalysed += row.facts.analysed ? 0 : 1;
  m_catalogue->count(row);
  m_facts.append(std::move(row));
}

const ConversationFacts* Snapshot::find(ConversationId id) const
{
  const auto row = m_facts.find(id);
  return row ? &m_facts[*row] : nullptr;
}

const Intent* Snapshot::intent(IntentId id) const
{
  const auto it = m_intentOf.find(id);
  return it == m_intentOf.end() ? nullptr : &m_intents[it->second];
}

std::string Snapshot::intentOrigin(ConversationId id, bool primary) const
{
  const ConversationFacts* const facts = primary ? find(id) : nullptr;
  return facts && !facts->intentOrigin.empty() ? facts->intentOrigin : std::string(kBuiltInEngine);
}

std::string Snapshot::intentName(IntentId id) const
{
  if (!id)
    return "No fit";
  const Intent* const found = intent(id);
  return found ? found->name : std::to_string(id.value);
}

void Snapshot::chooseConditions()
{
  // Two conditions that the same conversations meet are one question asked twice: a run whose file, version and model
  // change together, or a tool that every conversation of an intent calls. The plainer one is kept.
  const auto& entries = m_catalogue->entries();
  std::vector<std::int32_t> order;
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (entries[i].rows > 0)
      order.push_back(static_cast<std::int32_t>(i));
  const auto entryAt = [&](std::int32_t i) -> const Catalogue::Entry& { return entries[static_cast<std::size_t>(i)]; };
  std::ranges::sort(order, [&](std::int32_t a, std::int32_t b) {
    const Condition& left = entryAt(a).condition;
    const Condition& right = entryAt(b).condition;
    return std::tuple(kindRank(left.kind), std::string_view(left.value)) < std::tuple(kindRank(right.kind), std::string_view(right.value));
  });
  m_conditionOf.assign(entries.size(), -1);
  std::unordered_set<std::uint64_t> seen;
  for (const std::int32_t i : order) {
    const Catalogue::Entry& entry = entryAt(i);
    const bool fresh = seen.insert(entry.rowsHash ^ (static_cast<std::uint64_t>(entry.rows) << 48)).second;
    if (!fresh && kindRank(entry.condition.kind) >= kAlwaysKept)
      continue;
    m_conditionOf[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(m_conditions.size());
    m_conditions.push_back(entry.condition);
    m_conditions.back().label = labelOf(entry.condition);
  }
  m_strata = m_catalogue->stratumNames();
}

std::string Snapshot::labelOf(const Condition& condition) const
{
  if (condition.kind == "intent")
    return intentName(IntentId{std::stoll(condition.value)});
  if (condition.kind == "tool")
    return "Calls " + condition.value;
  if (condition.kind == "tool_error")
    return "A call of " + condition.value + " fails";
  if (condition.kind == "signal")
    return "Signal: " + signalLabel(condition.value);
  if (condition.kind == "agent_version")
    return "Agent version " + condition.value;
  if (condition.kind == "model")
    return "Model " + condition.value;
  if (condition.kind == "source")
    return "Source " + condition.value;
  if (condition.kind == "end_reason")
    return "Ends with " + condition.value;
  if (const auto parts = splitIntentValue(condition.value))
    return intentName(parts->first) + ", calling " + parts->second;
  return {};
}

namespace {

/// The ids of a condition of kind "conversations"; what is no number is passed over.
std::unordered_set<std::int64_t> idsIn(std::string_view text)
{
  std::unordered_set<std::int64_t> ids;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    std::int64_t id = 0;
    const auto read = std::from_chars(at, end, id);
    if (read.ec == std::errc())
      ids.insert(id);
    at = read.ptr == at ? at + 1 : read.ptr;
  }
  return ids;
}

} // namespace

Result<std::vector<std::size_t>> Snapshot::matching(const Filter& filter) const
{
  std::optional<std::unordered_set<std::int64_t>> chosen;
  if (filter.condition && filter.condition->kind == "conversations")
    chosen = idsIn(filter.condition->value);
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
                            ? facts.analysed && oneOf(filter.intents, IntentId{})
                            : std::ranges::any_of(facts.intents, [&](IntentId id) { return oneOf(filter.intents, id); });
      if (!wanted)
        continue;
    }
    if (chosen) {
      if (chosen->contains(facts.id.value) == filter.conditionNegated)
        continue;
    } else if (filter.condition) {
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
    const FactTable::Row& known = m_facts.row(row);
    const ConversationFacts& facts = known.facts;
    PatternRow& out = input.rows.emplace_back();
    out = {facts.id, facts.user, known.stratum, facts.outcome.outcome, {}, facts.intents};
    out.conditions.reserve(known.conditions.size());
    for (const std::int32_t number : known.conditions)
      if (const std::int32_t condition = m_conditionOf[static_cast<std::size_t>(number)]; condition >= 0)
        out.conditions.push_back(condition);
    std::ranges::sort(out.conditions);
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
