#include "intents/corpus.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "text/encoder.h"
#include "text/stop_words.h"
#include "text/tokenizer.h"

namespace hone {

namespace {

constexpr std::size_t kOpeningTurns = 2;

bool opensLikeAnswer(std::span<const Token> tokens)
{
  for (const Token& token : tokens)
    if (token.kind == Token::Kind::word)
      return isAnswerWord(token.text);
  return false;
}

bool asksForSomething(std::span<const Token> tokens)
{
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string& word = tokens[i].text;
    const std::string_view next = i + 1 < tokens.size() ? std::string_view(tokens[i + 1].text) : std::string_view{};
    if (word == "?" || word == "want" || word == "need" || word == "wanted" || word == "i'd" || word == "help" ||
        word == "also" || word == "instead" || word == "actually" || (word == "would" && next == "like") ||
        ((word == "can" || word == "could") && (next == "you" || next == "i")))
      return true;
  }
  return false;
}

} // namespace

float turnWeight(std::size_t index, std::span<const Token> tokens)
{
  if (index == 0)
    return 1;
  constexpr std::size_t kLookedAt = 200;
  tokens = tokens.first(std::min(tokens.size(), kLookedAt));
  const bool asks = asksForSomething(tokens);
  if (opensLikeAnswer(tokens))
    return asks ? 0.4f : 0.2f;
  return asks ? 0.7f : 0.3f;
}

float turnWeight(std::size_t index, std::string_view text)
{
  constexpr std::size_t kTokens = 200;
  return turnWeight(index, tokenize(text, kTokens));
}

std::vector<std::vector<Token>> turnTokens(const std::vector<std::string>& turns)
{
  std::vector<std::vector<Token>> result;
  result.reserve(turns.size());
  for (const auto& turn : turns)
    result.push_back(tokenize(turn));
  return result;
}

std::vector<float> meaningOfTurns(const std::vector<std::string>& turns) { return meaningOfTurns(turnTokens(turns)); }

std::vector<float> meaningOfTurns(const std::vector<std::vector<Token>>& turns)
{
  const Encoder& encoder = Encoder::builtIn();
  const auto width = static_cast<std::size_t>(encoder.dimensions());
  std::vector<float> sum(width, 0), one(width, 0);
  constexpr std::size_t kTurns = 16;
  for (std::size_t t = 0; t < turns.size() && t < kTurns; ++t) {
    if (!encoder.encode(turns[t], one))
      continue;
    const float weight = turnWeight(t, turns[t]);
    for (std::size_t i = 0; i < width; ++i)
      sum[i] += weight * one[i];
  }
  double length = 0;
  for (const float value : sum)
    length += static_cast<double>(value) * static_cast<double>(value);
  if (length <= 0)
    return {};
  const auto scale = static_cast<float>(1 / std::sqrt(length));
  for (auto& value : sum)
    value *= scale;
  return sum;
}

Corpus buildCorpus(const std::vector<IntentDocument>& documents, bool encoder)
{
  Corpus corpus;
  corpus.documents.resize(documents.size());
  std::map<std::string, std::int32_t> toolNumber;
  FeatureExtractor words({.wordPairs = false, .columns = kCorpusColumns});
  FeatureExtractor pairs({.words = false, .columns = kCorpusColumns});
  FeatureExtractor opening({.columns = kCorpusColumns});
  FeatureExtractor characters({.words = false, .wordPairs = false, .charMin = 3, .charMax = 5, .columns = kCorpusColumns});
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const IntentDocument& in = documents[i];
    CorpusDocument& out = corpus.documents[i];
    for (const auto& tool : in.tools) {
      const auto [entry, isNew] = toolNumber.try_emplace(tool, static_cast<std::int32_t>(toolNumber.size()));
      if (isNew)
        corpus.toolNames.push_back(tool);
      if (std::find(out.tools.begin(), out.tools.end(), entry->second) == out.tools.end())
        out.tools.push_back(entry->second);
    }
    const auto turns = turnTokens(in.userTurns);
    for (std::size_t t = 0; t < turns.size(); ++t) {
      const float weight = turnWeight(t, turns[t]);
      words.add(out.words, turns[t], weight);
      pairs.add(out.pairs, turns[t], weight);
      characters.add(out.characters, turns[t], weight);
      if (t < kOpeningTurns)
        opening.add(out.opening, turns[t]);
    }
    compact(out.words);
    compact(out.pairs);
    compact(out.characters);
    compact(out.opening);
    if (!in.vector.empty())
      out.meaning = in.vector;
    else if (encoder)
      out.meaning = meaningOfTurns(turns);
    out.hasText = !out.words.empty() || !out.meaning.empty();
  }
  return corpus;
}

std::vector<SparseRow> textRows(const Corpus& corpus, const std::vector<std::int32_t>& members, bool withCharacters)
{
  const std::uint32_t minRows = members.size() < 30 ? 1 : 2;
  std::vector<SparseRow> result(members.size());
  const auto part = [&](SparseRow CorpusDocument::*source, float scale, std::uint32_t offset) {
    std::vector<SparseRow> seen;
    seen.reserve(members.size());
    for (const auto m : members)
      seen.push_back(corpus.documents[static_cast<std::size_t>(m)].*source);
    TfIdf weights;
    weights.fit(seen, minRows, 0.5);
    for (std::size_t i = 0; i < result.size(); ++i)
      for (const auto& entry : weights.transform(seen[i]))
        result[i].push_back({entry.column + offset, entry.value * scale});
  };
  part(&CorpusDocument::words, 1.0f, 0);
  part(&CorpusDocument::pairs, 0.6f, kCorpusColumns);
  if (withCharacters)
    part(&CorpusDocument::characters, 0.5f, 2 * kCorpusColumns);
  for (auto& row : result)
    normalize(row);
  return result;
}

} // namespace hone
