#include "intents/phrases.h"

#include <algorithm>
#include <set>
#include <span>

#include "intents/corpus.h"
#include "intents/identifiers.h"
#include "text/stemmer.h"
#include "text/stop_words.h"
#include "text/tokenizer.h"
#include "text/utf8.h"

namespace hone {

namespace {

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> list)
{
  return std::find(list.begin(), list.end(), word) != list.end();
}

// A verb is meant as one after these, or at the start of a sentence; else "order" and "book" are nouns.
bool callsForVerb(std::string_view word)
{
  return isOneOf(word, {"to", "please", "can", "could", "you", "i", "we", "and", "or", "not", "cannot", "can't", "don't", "just",
                        "i'd", "i'll", "help", "me", "want", "wanna", "gonna", "gotta", "would", "should", "will", "let's", "pls",
                        "for", "about", "of", "by", "like", "am", "i'm", "is", "been", "be", "how", "us", "also", "then"});
}

// Between a verb and its object: "cancel [all of my] orders", "sign [up for] insurance".
bool maySkip(std::string_view word)
{
  return isFunctionWord(word) &&
         !isOneOf(word, {"i", "you", "he", "she", "they", "we", "is", "are", "was", "were", "am", "be", "been", "and", "or", "but",
                         "because", "if", "when", "that", "which", "who", "what", "how", "why", "where", "so", "than", "can",
                         "could", "would", "should", "will", "do", "does", "did", "don't", "have", "has", "had", "to"});
}

bool isProblemWord(std::string_view word)
{
  return isOneOf(word, {"can't", "cannot", "couldn't", "isn't", "doesn't", "won't", "wasn't", "didn't", "broken", "broke", "error",
                        "issue", "issues", "problem", "problems", "trouble", "failed", "fails", "failing", "wrong", "damaged",
                        "slow", "stuck", "cracked", "stopped", "crashes", "crashed", "lost", "missing", "unable", "bug"});
}

// The word after one of these is, or leads to, a noun: "my bank account", "how much cash".
bool leadsToNoun(std::string_view word)
{
  return isOneOf(word, {"a", "an", "the", "my", "your", "our", "his", "her", "their", "its", "this", "that", "these", "those", "any",
                        "some", "no", "much", "many", "which", "another", "every", "each"});
}

// Places, companies and people stand right after these: "in Austin", "at Target".
bool leadsToName(std::string_view word) { return isOneOf(word, {"in", "at", "from", "to", "near", "with", "by"}); }

// Belongs between a verb and its object: "apply for a visa", "sign up for insurance".
bool mayLink(std::string_view word) { return isOneOf(word, {"for", "on", "with", "up", "about", "from", "in", "off", "out"}); }

/// How two noun phrases with only function words between them belong together.
enum class Bond { none, compound, state };

// "status of my application" is an application status (compound), "card was declined" a declined card (state).
Bond bondOf(std::span<const Token> between)
{
  if (between.empty() || between.size() > 3)
    return Bond::none;
  const auto isState = [](const Token& token) {
    return isOneOf(token.text, {"is", "was", "are", "were", "be", "been", "being", "got", "get", "gets", "has", "have", "it's", "just"});
  };
  if (std::all_of(between.begin(), between.end(), isState))
    return Bond::state;
  const bool nounFollows = std::all_of(between.begin() + 1, between.end(), [](const Token& token) { return leadsToNoun(token.text); });
  return nounFollows && isOneOf(between.front().text, {"of", "for", "on", "with"}) ? Bond::compound : Bond::none;
}

// What may have become of a thing: "declined", "lost", "due".
bool saysState(std::string_view word)
{
  return (word.size() > 4 && word.ends_with("ed") && onlyDescribes(word)) ||
         isOneOf(word, {"due", "lost", "missing", "broken", "late", "stuck", "frozen", "wrong", "stolen", "torn", "slow"});
}

std::string joinKey(const std::vector<std::string>& stems, std::size_t begin, std::size_t end)
{
  std::string key;
  for (std::size_t i = begin; i < end; ++i)
    key += (i > begin ? " " : "") + stems[i];
  return key;
}

} // namespace

bool onlyDescribes(std::string_view word)
{
  static constexpr std::string_view kEndings[] = {"ly", "ous", "ful", "less", "able", "ible", "ed", "ish"};
  static constexpr std::string_view kNouns[] = {"family", "reply", "supply", "assembly", "monthly", "bed", "speed", "feed",
                                                "seed", "table", "cable", "vegetable", "variable", "wed", "fish", "dish", "wish",
                                                "finish", "english", "spanish", "italy", "ally", "fly", "led", "ed"};
  if (std::find(std::begin(kNouns), std::end(kNouns), word) != std::end(kNouns))
    return false;
  if (std::any_of(std::begin(kEndings), std::end(kEndings), [&](std::string_view ending) { return word.size() > ending.size() + 1 && word.ends_with(ending); }))
    return true;
  return isOneOf(word, {"new", "old", "big", "small", "large", "high", "low", "slow", "fast", "wrong", "broken", "lost", "missing",
                        "stuck", "bad", "better", "best", "worse", "different", "various", "main", "able", "easy", "hard", "free",
                        "cheap", "expensive", "full", "empty", "short", "long", "real", "true", "whole", "available", "additional",
                        "current", "previous", "next", "local", "several", "specific", "certain", "common", "late", "early",
                        "seen", "gone", "done", "sent", "top", "either", "less", "more", "most", "least", "extremely", "away", "back", "together", "everywhere", "anywhere", "failing", "working", "due", "older", "newer", "moderate"});
}

std::int32_t PhraseBook::number(const std::string& key, int words)
{
  const auto [entry, isNew] = m_number.try_emplace(key, static_cast<std::int32_t>(m_phrases.size()));
  if (isNew)
    m_phrases.push_back({key, words, 0, false});
  return entry->second;
}

PhraseBook::PhraseBook(const std::vector<IntentDocument>& documents)
{
  constexpr std::size_t kTurns = 4;
  Stemmer stemmer;
  for (const IntentDocument& document : documents) {
    std::set<std::int32_t> words, objects;
    std::set<std::string_view> verbs;
    std::set<std::pair<std::string_view, std::int32_t>> actions;
    std::set<std::string> formsSeen;
    DocumentPhrases& out = m_documents.emplace_back();
    for (std::size_t t = 0; t < document.userTurns.size() && t < kTurns; ++t) {
      constexpr float kAsks = 0.65f; // answers to the agent's questions name nothing
      const auto tokens = tokenize(document.userTurns[t], 300);
      if (turnWeight(t, tokens) < kAsks)
        continue;
      for (std::size_t i = 0; i < tokens.size(); ++i) {
        const Token& token = tokens[i];
        if (t == 0) {
          out.question = out.question || token.text == "?" ||
                         (i == 0 && isOneOf(token.text, {"what", "what's", "whats", "who", "when", "where", "why", "how", "which", "is", "are", "does", "do"}));
          out.problem = out.problem || isProblemWord(token.text);
          out.wish = out.wish || isOneOf(token.text, {"want", "need", "like", "i'd", "looking"});
        }
        if (token.kind != Token::Kind::word)
          continue;
        Forms& forms = m_forms[std::string(stemmer.stem(token.text))];
        ++forms.lower[token.text];
        ++forms.total;
        forms.upper += token.upperCase;
        if (!token.sentenceStart) {
          ++forms.inner;
          forms.capital += token.capitalized;
        }
        if (formsSeen.insert(std::string(stemmer.stem(token.text))).second)
          ++forms.documents;
      }
      // Runs of content words are noun phrases; a task verb before one makes it an object.
      std::string_view verb; // base form of the verb that waits for its object
      int skipped = 0;
      bool expectsVerb = true;
      std::string_view carried; // the verb whose object was the last phrase
      std::string link; // the prepositions after that verb
      std::string before;         // the last noun, while only function words followed it
      std::size_t beforeEnd = 0;  // where its phrase ended
      for (std::size_t i = 0; i < tokens.size();) {
        const Token& token = tokens[i];
        if (token.kind != Token::Kind::word) {
          expectsVerb = token.kind == Token::Kind::punctuation;
          verb = token.kind == Token::Kind::punctuation ? std::string_view{} : verb;
          before.clear();
          carried = {};
          ++i;
          continue;
        }
        if (expectsVerb)
          if (const auto base = taskVerb(token.text); !base.empty() && !isOneOf(token.text, {"thanks"})) {
            verb = base;
            link.clear();
            carried = {};
            before.clear();
            if (!isReadingVerb(base) || !isFiller(token.text))
              verbs.insert(verb);
            skipped = 0;
            expectsVerb = false;
            if (!isStopWord(token.text))
              words.insert(number(std::string(stemmer.stem(token.text)), 1));
            ++i;
            continue;
          }
        if (isStopWord(token.text) || token.text.size() < 2) {
          expectsVerb = callsForVerb(token.text) || isFiller(token.text) || isGreeting(token.text) || isAnswerWord(token.text);
          const bool toNoun = token.text == "to" && i + 1 < tokens.size() && leadsToNoun(tokens[i + 1].text);
          if (!verb.empty() && ((!maySkip(token.text) && !toNoun) || ++skipped > 3))
            verb = {};
          else if (!verb.empty() && (toNoun || mayLink(token.text)))
            link += " " + token.text;
          ++i;
          continue;
        }
        std::vector<std::string> run;
        std::vector<bool> content, describes;
        std::vector<std::string_view> texts;
        const std::size_t begin = i;
        while (i < tokens.size() && tokens[i].kind == Token::Kind::word && run.size() < 8) {
          const bool joint = tokens[i].text == "of" && !run.empty() && i + 1 < tokens.size() &&
                             tokens[i + 1].kind == Token::Kind::word && !isStopWord(tokens[i + 1].text);
          if (!joint && (isStopWord(tokens[i].text) || tokens[i].text.size() < 2))
            break;
          run.emplace_back(joint ? "of" : std::string(stemmer.stem(tokens[i].text)));
          content.push_back(!joint);
          describes.push_back(onlyDescribes(tokens[i].text));
          texts.push_back(tokens[i].text);
          if (!joint)
            words.insert(number(run.back(), 1));
          ++i;
        }
        const auto addObject = [&](const std::string& key, int count) {
          const auto phrase = number(key, count);
          objects.insert(phrase);
          if (!verb.empty()) {
            actions.insert({verb, phrase});
            ++m_links[{verb, phrase}][link];
          }
        };
        for (std::size_t b = 0; b < run.size(); ++b) {
          int count = 0;
          for (std::size_t e = b; e < run.size() && content[b]; ++e) {
            count += content[e];
            if (count > 3)
              break;
            if (!content[e] || describes[e])
              continue;
            addObject(joinKey(run, b, e + 1), count);
          }
        }
        const std::size_t last = run.size() - 1;
        const bool plain = std::all_of(content.begin(), content.end(), [](bool is) { return is; });
        // "add this song to my playlist": the verb reaches a second object.
        if (verb.empty() && !carried.empty() && begin > beforeEnd && begin - beforeEnd <= 2 && isOneOf(tokens[beforeEnd].text, {"to", "from", "on", "in"}) &&
            leadsToNoun(tokens[begin - 1].text) && plain)
          for (std::size_t b = last + 1; b-- > 0 && b + 2 > last;)
            if (!describes[last]) {
              const auto phrase = number(joinKey(run, b, last + 1), static_cast<int>(last + 1 - b));
              actions.insert({carried, phrase});
              ++m_links[{carried, phrase}][" " + tokens[beforeEnd].text];
            }
        if (!before.empty())
          switch (bondOf(std::span(tokens).subspan(beforeEnd, begin - beforeEnd))) {
          case Bond::compound:
            if (plain && !describes[last] && run[last] != before) {
              addObject(run[last] + " " + before, 2);
              if (last > 0)
                addObject(run[last - 1] + " " + run[last] + " " + before, 3);
            }
            break;
          case Bond::state:
            if (saysState(texts.front()))
              addObject(run.front() + " " + before, 2);
            break;
          case Bond::none:
            break;
          }
        for (std::size_t e = 1; e < run.size(); ++e) // "bill due"
          if (saysState(texts[e]) && content[e] && content[e - 1] && !describes[e - 1] && e == last)
            addObject(run[e] + " " + run[e - 1], 2);
        const bool led = begin > 0 && leadsToNoun(tokens[begin - 1].text);
        for (std::size_t e = 0; e < run.size(); ++e)
          if (content[e]) {
            Forms& forms = m_forms[run[e]];
            ++forms.said;
            if (e < last)
              ++forms.modifying[std::string(texts[e])];
          }
        if (led && content[last])
          ++m_forms[run[last]].noun;
        if (begin > 0 && leadsToName(tokens[begin - 1].text))
          ++m_forms[run.front()].bare;
        before = content[last] && !describes[last] ? run[last] : std::string();
        beforeEnd = i;
        carried = verb;
        verb = {};
        expectsVerb = false;
      }
    }
    for (const auto phrase : objects)
      ++m_phrases[static_cast<std::size_t>(phrase)].documents;
    for (const auto phrase : words)
      if (!objects.contains(phrase))
        ++m_phrases[static_cast<std::size_t>(phrase)].documents;
    out.words.assign(words.begin(), words.end());
    out.objects.assign(objects.begin(), objects.end());
    out.actions.assign(actions.begin(), actions.end());
    out.verbs.assign(verbs.begin(), verbs.end());
  }
  // A word that users mostly write with a capital inside sentences is likely a person, a place or a brand, which a name
  // does not need. Not so where capitals are common: in German, or where people write titles.
  std::int64_t inner = 0, capital = 0;
  for (const auto& [stem, forms] : m_forms) {
    inner += forms.inner;
    capital += forms.capital;
  }
  if (5 * capital > inner)
    return;
  for (Phrase& phrase : m_phrases) {
    std::size_t begin = 0;
    while (begin <= phrase.key.size()) {
      const auto end = std::min(phrase.key.find(' ', begin), phrase.key.size());
      const auto found = m_forms.find(phrase.key.substr(begin, end - begin));
      if (found != m_forms.end() && found->second.inner > 0 && 2 * found->second.capital > found->second.inner)
        phrase.personal = true;
      begin = end + 1;
    }
  }
}

std::string PhraseBook::surfaceOfStem(const std::string& stem, Use use) const
{
  const auto found = m_forms.find(stem);
  if (found == m_forms.end())
    return stem;
  const Forms& forms = found->second;
  std::string best = stem;
  std::int32_t most = 0;
  std::int32_t mostNoun = 0;
  if (use == Use::noun)
    for (const auto& [form, count] : forms.lower)
      mostNoun = std::max(mostNoun, onlyDescribes(form) ? 0 : count);
  for (const auto& [form, count] : use == Use::modifier && !forms.modifying.empty() ? forms.modifying : forms.lower)
    if (count > most && !(mostNoun >= 2 && onlyDescribes(form))) {
      most = count;
      best = form;
    }
  if (best.ends_with("'s"))
    best.resize(best.size() - 2);
  if (2 * forms.upper > forms.total)
    std::transform(best.begin(), best.end(), best.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  else if (forms.inner > 0 && 3 * forms.capital > 2 * forms.inner && best[0] >= 'a' && best[0] <= 'z')
    best[0] = static_cast<char>(best[0] - 32);
  return best;
}

std::string PhraseBook::surface(std::int32_t phrase) const
{
  const std::string& key = m_phrases[static_cast<std::size_t>(phrase)].key;
  std::string text;
  std::size_t begin = 0;
  while (begin < key.size()) {
    const auto end = std::min(key.find(' ', begin), key.size());
    const auto stem = key.substr(begin, end - begin);
    text += (text.empty() ? "" : " ") + (stem == "of" ? stem : surfaceOfStem(stem, end == key.size() ? Use::noun : Use::modifier));
    begin = end + 1;
  }
  return text;
}

bool PhraseBook::isHardlyNoun(std::int32_t phrase) const
{
  const std::string& key = m_phrases[static_cast<std::size_t>(phrase)].key;
  const auto found = m_forms.find(key.substr(key.rfind(' ') + 1));
  constexpr std::int32_t kJudgeable = 12;
  constexpr double kHardly = 0.1;
  return found != m_forms.end() && found->second.said >= kJudgeable && found->second.noun < kHardly * found->second.said;
}

bool PhraseBook::holdsProperName(std::int32_t phrase) const
{
  const std::string& key = m_phrases[static_cast<std::size_t>(phrase)].key;
  constexpr std::int32_t kJudgeable = 8;
  constexpr double kMostly = 0.4, kHardly = 0.1;
  for (std::size_t begin = 0; begin <= key.size();) {
    const auto end = std::min(key.find(' ', begin), key.size());
    const auto found = m_forms.find(key.substr(begin, end - begin));
    if (found != m_forms.end() && found->second.said >= kJudgeable && found->second.bare >= kMostly * found->second.said &&
        found->second.noun < kHardly * found->second.said)
      return true;
    begin = end + 1;
  }
  return false;
}

bool PhraseBook::mostlyModifies(std::int32_t phrase) const
{
  const std::string& key = m_phrases[static_cast<std::size_t>(phrase)].key;
  const auto found = m_forms.find(key.substr(key.rfind(' ') + 1));
  constexpr std::int32_t kJudgeable = 4;
  constexpr double kMostly = 0.7;
  if (found == m_forms.end() || found->second.said < kJudgeable)
    return false;
  std::int32_t modifying = 0;
  for (const auto& [form, count] : found->second.modifying)
    modifying += count;
  return modifying > kMostly * found->second.said;
}

std::string PhraseBook::link(std::string_view verb, std::int32_t object) const
{
  const auto found = m_links.find({verb, object});
  if (found == m_links.end())
    return {};
  std::int32_t total = 0;
  const auto* most = &*found->second.begin();
  for (const auto& entry : found->second) {
    total += entry.second;
    if (entry.second > most->second)
      most = &entry;
  }
  return 2 * most->second > total ? most->first : std::string();
}

std::string PhraseBook::plural(const std::string& word) const
{
  Stemmer stemmer;
  const auto found = m_forms.find(std::string(stemmer.stem(word)));
  if (found == m_forms.end() || word.ends_with("s"))
    return word;
  const auto count = [&](const std::string& form) {
    const auto entry = found->second.lower.find(form);
    return entry == found->second.lower.end() ? 0 : entry->second;
  };
  for (const std::string& form : {word + "s", word + "es", word.substr(0, word.size() - 1) + "ies"})
    if (4 * count(form) > count(word))
      return form;
  return word;
}

std::int32_t PhraseBook::find(const std::string& key) const
{
  const auto found = m_number.find(key);
  return found == m_number.end() ? -1 : found->second;
}

} // namespace hone
