#include "intents/classifier_rows.h"

#include "intents/corpus.h"

namespace hone {

namespace {

constexpr std::uint32_t kWordColumns = 1u << 18;
constexpr std::uint32_t kToolColumns = 1u << 12;
constexpr std::uint32_t kCharactersAt = kWordColumns;
constexpr std::uint32_t kToolsAt = 2 * kWordColumns;
constexpr std::uint32_t kMeaningAt = kToolsAt + kToolColumns;
constexpr float kCharacterShare = 0.8f;
constexpr float kMeaningShare = 1.2f;
constexpr float kToolShare = 1.0f;

} // namespace

ClassifierCounts classifierCounts(const IntentDocument& document, bool encoder)
{
  // Extractors keep a cache of stems and belong to one thread.
  thread_local FeatureExtractor words({.stopWords = true, .columns = kWordColumns});
  thread_local FeatureExtractor characters({.words = false, .wordPairs = false, .stopWords = true, .charMin = 3, .charMax = 5, .columns = kWordColumns});
  ClassifierCounts counts;
  const auto turns = turnTokens(document.userTurns);
  for (std::size_t t = 0; t < turns.size(); ++t) {
    const float weight = turnWeight(t, turns[t]);
    words.add(counts.words, turns[t], weight);
    characters.add(counts.characters, turns[t], weight);
  }
  for (const auto& tool : document.tools)
    counts.tools.push_back({static_cast<std::uint32_t>(fnv1a(tool) >> 20) & (kToolColumns - 1), 1});
  compact(counts.words);
  compact(counts.characters);
  compact(counts.tools);
  if (!document.vector.empty())
    counts.meaning = document.vector;
  else if (encoder)
    counts.meaning = meaningOfTurns(turns);
  return counts;
}

void ClassifierRows::fit(const std::vector<ClassifierCounts>& documents)
{
  const auto part = [&](SparseRow ClassifierCounts::*source, TfIdf& weights, std::uint32_t minRows) {
    std::vector<SparseRow> rows;
    rows.reserve(documents.size());
    for (const auto& counts : documents)
      if (!(counts.*source).empty())
        rows.push_back(counts.*source);
    weights.fit(rows, minRows, 1.0);
  };
  part(&ClassifierCounts::words, m_words, 1);
  part(&ClassifierCounts::characters, m_characters, documents.size() < 200 ? 1 : 2);
  part(&ClassifierCounts::tools, m_tools, 1);
}

SparseRow ClassifierRows::row(const ClassifierCounts& counts) const
{
  SparseRow result;
  result.reserve(counts.words.size() + counts.characters.size() + counts.tools.size() + counts.meaning.size());
  for (const auto& entry : m_words.transform(counts.words, true))
    result.push_back(entry);
  for (const auto& entry : m_characters.transform(counts.characters, true))
    result.push_back({kCharactersAt + entry.column, kCharacterShare * entry.value});
  for (const auto& entry : m_tools.transform(counts.tools))
    result.push_back({kToolsAt + entry.column, kToolShare * entry.value});
  for (std::size_t i = 0; i < counts.meaning.size(); ++i)
    result.push_back({kMeaningAt + static_cast<std::uint32_t>(i), kMeaningShare * counts.meaning[i]});
  return result;
}

void ClassifierRows::write(std::string& out) const
{
  m_words.write(out);
  m_characters.write(out);
  m_tools.write(out);
}

bool ClassifierRows::read(std::string_view bytes, std::size_t& at)
{
  return m_words.read(bytes, at) && m_characters.read(bytes, at) && m_tools.read(bytes, at);
}

} // namespace hone
