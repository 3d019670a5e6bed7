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
  static Result<std::shared_ptr<const Snapshot>> build(const Store& store);

  std::int64_t version() const { return m_version; }
  const std::vector<ConversationFacts>& facts() const { return m_facts; }
  const ConversationFacts* find(ConversationId id) const;
  const std::vector<Source>& sources() const { return m_sources; }
  const std::vector<Intent>& intents() const { return m_intents; }
  const Intent* intent(IntentId id) const;
  /// Name for people; "No fit" for 0, the number for one that is gone.
  std::string intentName(IntentId id) const;
  /// What decided on the conversation's primary (or a further) intent: "embedded", "person".
  std::string intentOrigin(ConversationId id, bool primary) const;
  bool isAnalysed(std::size_t row) const { return m_analysed[row]; }
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
  Snapshot() = default;
  void collectConditions();

  std::int64_t m_version = 0;
  std::vector<ConversationFacts> m_facts;
  std::unordered_map<ConversationId, std::size_t> m_rowOf;
  std::vector<Source> m_sources;
  std::unordered_map<SourceId, std::string> m_sourceNames;
  std::vector<Intent> m_intents;
  std::unordered_map<IntentId, std::size_t> m_intentOf;
  IntentExamples m_examples;
  std::unordered_map<ConversationId, std::string> m_primaryOrigin; ///< only where it is not the built-in engine
  std::vector<bool> m_analysed;
  std::int64_t m_notAnalysed = 0;

  std::vector<Condition> m_conditions;
  std::vector<std::vector<std::int32_t>> m_rowConditions; ///< sorted
  std::vector<std::string> m_strata;
  std::vector<std::int32_t> m_rowStratum;

  mutable std::mutex m_patternsMutex;
  mutable std::map<std::string, PatternList> m_patterns;
};

} // namespace hone
