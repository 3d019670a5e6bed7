#include "intents/categories.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/ascii.h"
#include "intents/identifiers.h"
#include "text/stemmer.h"
#include "text/stop_words.h"
#include "text/tokenizer.h"
#include "text/utf8.h"

namespace hone {

namespace {

struct ObjectWords {
  std::vector<std::string> surface;
  std::vector<std::string> stems;
};

ObjectWords objectOf(const std::string& name, Stemmer& stemmer)
{
  ObjectWords object;
  bool first = true;
  for (const Token& token : tokenize(name, 16)) {
    if (token.kind != Token::Kind::word)
      continue;
    const bool verb = first && !taskVerb(token.text).empty();
    first = false;
    if (verb || isFunctionWord(token.text))
      continue;
    object.surface.push_back(token.upperCase ? std::string(name.substr(token.begin, token.length)) : token.text);
    object.stems.emplace_back(stemmer.stem(token.text));
  }
  return object;
}

std::string headline(const std::vector<std::string>& words, const PhraseBook& book)
{
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i > 0 ? " " : "") + (i + 1 == words.size() ? book.plural(words[i]) : words[i]);
  return asciiSentenceCase(std::move(text));
}

} // namespace

void assignCategories(std::vector<IntentName>& intents, const PhraseBook& book)
{
  Stemmer stemmer;
  std::vector<ObjectWords> objects;
  for (const auto& intent : intents)
    objects.push_back(objectOf(intent.name, stemmer));
  struct Label {
    std::vector<std::string> words;
    std::set<std::size_t> intents;
  };
  std::map<std::string, Label> labels;
  for (std::size_t i = 0; i < objects.size(); ++i)
    for (std::size_t b = 0; b < objects[i].stems.size(); ++b) {
      std::string key;
      for (std::size_t e = b; e < objects[i].stems.size() && e < b + 2; ++e) {
        key += (key.empty() ? "" : " ") + objects[i].stems[e];
        auto& label = labels[key];
        if (label.words.empty())
          label.words.assign(objects[i].surface.begin() + static_cast<std::ptrdiff_t>(b), objects[i].surface.begin() + static_cast<std::ptrdiff_t>(e) + 1);
        label.intents.insert(i);
      }
    }
  std::vector<bool> placed(intents.size(), false);
  const std::size_t most = intents.size() < 4 ? intents.size() : (intents.size() * 2 + 2) / 3;
  for (;;) {
    const Label* best = nullptr;
    double bestScore = 0;
    for (const auto& [key, label] : labels) {
      if (label.intents.size() > most || onlyDescribes(label.words.back()))
        continue;
      const auto open = std::count_if(label.intents.begin(), label.intents.end(), [&](std::size_t i) { return !placed[i]; });
      const double score = static_cast<double>(open) * (label.words.size() > 1 ? 1.6 : 1.0);
      if (open >= 2 && score > bestScore) {
        bestScore = score;
        best = &label;
      }
    }
    if (!best)
      break;
    const std::string category = headline(best->words, book);
    for (const auto i : best->intents)
      if (!placed[i]) {
        placed[i] = true;
        intents[i].category = category;
      }
  }
  // The rest join a category whose words are among their keywords, or stand for themselves.
  std::map<std::string, std::vector<std::size_t>> members;
  for (std::size_t i = 0; i < intents.size(); ++i)
    if (placed[i])
      members[intents[i].category].push_back(i);
  for (std::size_t i = 0; i < intents.size(); ++i) {
    if (placed[i])
      continue;
    double best = 0;
    for (const auto& [category, of] : members) {
      double shared = 0;
      for (const auto other : of)
        for (const auto& keyword : intents[other].keywords)
          shared += std::count(intents[i].keywords.begin(), intents[i].keywords.end(), keyword);
      shared /= static_cast<double>(of.size());
      if (shared > best) {
        best = shared;
        intents[i].category = category;
      }
    }
    constexpr double kKindred = 1.5; // keywords in common on average
    if (best < kKindred)
      intents[i].category = objects[i].surface.empty() ? std::string("Other") : headline(objects[i].surface, book);
  }
}

} // namespace hone
