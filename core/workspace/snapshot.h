#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "model/filter.h"
#include "model/intent.h"
#include "model/pattern.h"
#include "model/source.h"
#include "patterns/associations.h"
#include "store/store.h"
#include "workspace/fact_table.h"

namespace hone {

/// What the workspace keeps under a settings key: representatives of each intent, first the best.
using IntentExamples = std::map<std::int64_t, std::vector<ConversationId>>;
std::string formatIntentExamples(const IntentExamples& examples);
IntentExamples parseIntentExamples(const std::string& text);

/// The facts of every conversation at one data version, with the conditions each of them meets. Every number of the
/// pages is computed from one snapshot, so numbers that stand side by side agree. Immutable after build() but for the
/// cached pattern lists; any thread.
class Snapshot {
public:
  /// The store as it is now. `earlier`, a snapshot of the same store, is followed up where little changed since: a
  /// conversation that arrives costs milliseconds, whatever the size of the store. One caller at a time.
  static Result<std::shared_ptr<const Snapshot>> build(const Store& store,
                                                       const std::shared_ptr<const Snapshot>& earlier = nullptr);

  std::int64_t version() const { return m_version; }
  const FactTable& facts() const { return m_facts; }
  const ConversationFacts* find(ConversationId id) const;
  const std::vector<Source>& sources() const { return m_sources; }
  const std::vector<Intent>& intents() const { return m_intents; }
  const Intent* intent(IntentId id) const;
  /// Name for people; "No fit" for 0, the number for one that is gone.
  std::string intentName(IntentId id) const;
  /// What decided on the conversation's primary (or a further) intent: "embedded", "person".
  std::string intentOrigin(ConversationId id, bool primary) const;
  bool isAnalysed(std::size_t row) const { return m_facts[row].analysed; }
  std::int64_t notAnalysed() const { return m_notAnalysed; }
  const IntentExamples& examples() const { return m_examples; }

  /// Rows (indices of facts) that match every part of the filter but the full-text search, in id order.
  /// invalidInput for a condition that only the texts could answer.
  Result<std::vector<std::size_t>> matching(const Filter& filter) const;

  /// Rows and conditions for the pattern search.
  PatternInput patternInput(const std::vector<std::size_t>& rows) const;
  /// Patterns over everything, computed once per outcome.
  const PatternList& allPatterns(const std::string& outcome) const;

private:
  class Catalogue;

  Snapshot();
  Result<void> readAll(const Store& store);
  /// Takes what changed since `earlier`; false when all must be read.
  Result<bool> follow(const Store& store, const Snapshot& earlier);
  Result<void> readTables(const Store& store);
  FactTable::Row makeRow(ConversationFacts&& facts);
  void append(ConversationFacts&& facts);
  void chooseConditions();
  std::string labelOf(const Condition& condition) const;

  std::int64_t m_version = 0;
  FactTable m_facts;
  std::vector<Source> m_sources;
  std::unordered_map<SourceId, std::string> m_sourceNames;
  std::vector<Intent> m_intents;
  std::unordered_map<IntentId, std::size_t> m_intentOf;
  IntentExamples m_examples;
  std::int64_t m_notAnalysed = 0;

  std::shared_ptr<Catalogue> m_catalogue;  ///< numbers conditions and strata; goes from one snapshot to the next
  std::vector<Condition> m_conditions;     ///< those that patterns are looked for in
  std::vector<std::int32_t> m_conditionOf; ///< by the catalogue's number: index in m_conditions, or -1
  std::vector<std::string> m_strata;

  mutable std::mutex m_patternsMutex;
  mutable std::map<std::string, PatternList> m_patterns;
};

} // namespace hone
