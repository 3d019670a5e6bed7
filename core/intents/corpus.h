#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "intents/discovery.h"
#include "text/features.h"
#include "text/tokenizer.h"

// What the engine keeps of the documents while it works. Internal to core/intents.
namespace hone {

constexpr std::uint32_t kCorpusColumns = 1u << 18; ///< hash space of each kind of feature

/// A conversation in numbers. Rows are counts weighted by where in the conversation they stand.
struct CorpusDocument {
  std::vector<std::int32_t> tools; ///< numbers of distinct tools in order of first call
  SparseRow words;                 ///< word stems
  SparseRow pairs;                 ///< pairs of neighbouring stems
  SparseRow characters;            ///< character 3- to 5-grams
  SparseRow opening;               ///< stems and pairs of the first two turns, before the agent did much
  std::vector<float> meaning;   ///< the encoder's vector of the turns, of length 1; empty without words or encoder
  bool hasText = false;
};

struct Corpus {
  std::vector<CorpusDocument> documents; ///< same order as the input
  std::vector<std::string> toolNames;    ///< by number
};

/// How much a turn says about the task: the opening most, later turns by whether they ask for something.
float turnWeight(std::size_t index, std::span<const Token> tokens);
/// The same of a text that is not in words yet.
float turnWeight(std::size_t index, std::string_view text);

Corpus buildCorpus(const std::vector<IntentDocument>& documents, bool encoder = true);

/// The encoder's vector of a conversation: its turns' vectors by how much each says about the task. Empty without text.
std::vector<float> meaningOfTurns(const std::vector<std::string>& turns);
std::vector<float> meaningOfTurns(const std::vector<std::vector<Token>>& turns);

/// Each turn in words.
std::vector<std::vector<Token>> turnTokens(const std::vector<std::string>& turns);

/// One TF-IDF row a member, in their order: words, pairs and (weighted half) characters, each part of length 1 before
/// joining. Empty for documents without text. Only members count for the frequencies.
std::vector<SparseRow> textRows(const Corpus& corpus, const std::vector<std::int32_t>& members, bool withCharacters);

} // namespace hone
