#include "intents/naming.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/ascii.h"
#include "intents/categories.h"
#include "intents/identifiers.h"
#include "intents/phrases.h"
#include "text/stemmer.h"
#include "text/stop_words.h"
#include "text/tokenizer.h"

namespace hone {

namespace {

// What people say and what a list shows: "I'd like to know my balance" is "Check balance".
std::string_view shownVerb(std::string_view verb)
{
  static constexpr std::string_view kChecking[] = {"know", "see", "view", "show", "watch", "learn", "ask", "verify", "validate", "describe", "read"};
  if (std::find(std::begin(kChecking), std::end(kChecking), verb) != std::end(kChecking))
    return "check";
  if (verb == "tell")
    return "get";
  return verb == "look" || verb == "search" ? "find" : verb;
}

// Verbs that go with nearly any object.
bool saysLittle(std::string_view verb)
{
  static constexpr std::string_view kLight[] = {"use", "make", "put", "start", "run", "order", "take", "set", "place", "turn", "call"};
  return std::find(std::begin(kLight), std::end(kLight), verb) != std::end(kLight);
}

// What a name may hold or not: "Get claim status" and "Check claim status" are one wish.
bool addsNoMeaning(std::string_view word)
{
  static constexpr std::string_view kEmpty[] = {"get", "check", "ask", "new", "obtain"};
  return std::find(std::begin(kEmpty), std::end(kEmpty), word) != std::end(kEmpty);
}

std::string withArticleFreeVerb(std::string_view verb, const std::string& object)
{
  return asciiSentenceCase(std::string(verb) + " " + object);
}

/// A possible name with how well it fits.
struct Candidate {
  std::string name;
  std::int32_t object = -1;
  double score = 0;
};

class Namer {
public:
  Namer(const std::vector<IntentDocument>& documents, const std::vector<NamingInput>& intents)
    : m_book(documents), m_documents(documents), m_intents(intents)
  {
  }

  IntentName name(const NamingInput& intent, std::set<std::string>& used)
  {
    const auto counts = countWithin(intent);
    IntentName result;
    result.keywords = keywords(intent, counts);
    std::vector<Candidate> candidates = intent.tool.empty() ? phraseNames(intent, counts) : toolNames(intent, counts);
    result.telling = !candidates.empty();
    if (result.telling) {
      result.wanted = candidates.front().name;
      const auto count = counts.find(candidates.front().object);
      result.said = count == counts.end() ? 0 : count->second / size(intent);
    }
    for (const Candidate& candidate : candidates)
      if (take(candidate.name, used)) {
        result.name = candidate.name;
        return result;
      }
    // All taken: add what tells it apart.
    const std::string base = candidates.empty() ? std::string("Other requests") : candidates.front().name;
    for (const auto& keyword : result.keywords)
      if (std::count(base.begin(), base.end(), ' ') < 4 && take(base + " " + keyword, used)) {
        result.name = base + " " + keyword;
        return result;
      }
    static constexpr const char* kOrdinal[] = {"second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"};
    for (const char* ordinal : kOrdinal)
      if (take(base + " (" + ordinal + " group)", used)) {
        result.name = base + " (" + ordinal + " group)";
        return result;
      }
    result.name = base;
    while (!take(result.name, used))
      result.name += "+";
    return result;
  }

  const PhraseBook& book() const { return m_book; }

private:
  using Counts = std::map<std::int32_t, std::int32_t>; ///< phrase → members that say it

  static bool take(const std::string& name, std::set<std::string>& used)
  {
    return !name.empty() && used.insert(asciiLower(name)).second;
  }

  Counts countWithin(const NamingInput& intent) const
  {
    Counts counts;
    for (const auto member : intent.members) {
      const DocumentPhrases& d = m_book.documents()[static_cast<std::size_t>(member)];
      for (const auto phrase : d.objects)
        ++counts[phrase];
      for (const auto phrase : d.words)
        if (!std::binary_search(d.objects.begin(), d.objects.end(), phrase))
          ++counts[phrase];
    }
    return counts;
  }

  double size(const NamingInput& intent) const { return static_cast<double>(std::max<std::size_t>(intent.members.size(), 1)); }

  bool showable(std::int32_t phrase, std::int32_t count, const NamingInput& intent) const
  {
    const Phrase& p = m_book.phrases()[static_cast<std::size_t>(phrase)];
    // Said by several conversations, or by all there are.
    return !p.personal && (count >= 3 || static_cast<std::size_t>(count) == intent.members.size() || (intent.members.size() <= 6 && count >= 2));
  }

  // Coverage of the intent times how much more often the intent says it than the others.
  double fit(std::int32_t phrase, std::int32_t count, const NamingInput& intent) const
  {
    const Phrase& p = m_book.phrases()[static_cast<std::size_t>(phrase)];
    const double coverage = count / size(intent);
    const double precision = count / (p.documents + 1.0);
    const double length = p.words == 1 ? 1.0 : 1.5;
    return std::pow(coverage, 0.65) * precision * length;
  }

  std::vector<std::string> keywords(const NamingInput& intent, const Counts& counts) const
  {
    std::vector<std::pair<double, std::int32_t>> ranked;
    for (const auto& [phrase, count] : counts)
      if (m_book.phrases()[static_cast<std::size_t>(phrase)].words == 1 && showable(phrase, count, intent))
        ranked.emplace_back(-fit(phrase, count, intent), phrase);
    std::sort(ranked.begin(), ranked.end());
    std::vector<std::string> result;
    for (const auto& [score, phrase] : ranked) {
      if (result.size() == 6)
        break;
      result.push_back(m_book.surface(phrase));
    }
    return result;
  }

  // "order.cancel" reads better with its verb first; five words at most, those least used by users dropped.
  std::vector<Candidate> toolNames(const NamingInput& intent, const Counts& counts) const
  {
    auto words = identifierWords(intent.tool);
    std::size_t verb = 0;
    while (verb < words.size() && taskVerb(words[verb]).empty())
      ++verb;
    if (verb > 0 && verb < words.size())
      std::rotate(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(verb), words.begin() + static_cast<std::ptrdiff_t>(verb) + 1);
    Stemmer stemmer;
    const auto said = [&](const std::string& word) {
      const auto phrase = m_book.find(std::string(stemmer.stem(word)));
      const auto found = counts.find(phrase);
      return found == counts.end() ? 0 : found->second;
    };
    while (words.size() > 5) {
      std::size_t least = words.size() - 1;
      for (std::size_t i = words.size(); i-- > 1;)
        if (said(words[i]) < said(words[least]))
          least = i;
      words.erase(words.begin() + static_cast<std::ptrdiff_t>(least));
    }
    std::string name;
    for (const auto& word : words)
      name += (name.empty() ? "" : " ") + word;
    std::vector<Candidate> result;
    if (words.size() >= 2)
      result.push_back({asciiSentenceCase(name), -1, 1});
    auto phrases = phraseNames(intent, counts);
    // One bare verb needs the users' object: "submit" → "Submit expense report".
    if (words.size() == 1 && !taskVerb(words[0]).empty()) {
      const std::string base(taskVerb(words[0]));
      for (const Candidate& phrase : phrases)
        if (phrase.object >= 0) {
          result.push_back({withArticleFreeVerb(base, m_book.surface(phrase.object)), phrase.object, 1});
          break;
        }
    }
    result.insert(result.end(), phrases.begin(), phrases.end());
    if (result.empty())
      result.push_back({asciiSentenceCase(name), -1, 0});
    return result;
  }

  std::vector<Candidate> phraseNames(const NamingInput& intent, const Counts& counts) const
  {
    std::set<std::int32_t> objects;
    for (const auto member : intent.members) {
      const auto& said = m_book.documents()[static_cast<std::size_t>(member)].objects;
      objects.insert(said.begin(), said.end());
    }
    std::vector<std::pair<double, std::int32_t>> ranked;
    for (const auto& [phrase, count] : counts)
      if (showable(phrase, count, intent) && objects.contains(phrase))
        ranked.emplace_back(-fit(phrase, count, intent), phrase);
    // A word that is mostly said within a longer phrase stands for that phrase; one that only describes, for nothing.
    for (auto& [negative, phrase] : ranked) {
      const Phrase& p = m_book.phrases()[static_cast<std::size_t>(phrase)];
      const std::string within = " " + p.key + " ";
      const bool part = p.words == 1 && std::any_of(counts.begin(), counts.end(), [&](const auto& other) {
        const Phrase& longer = m_book.phrases()[static_cast<std::size_t>(other.first)];
        return longer.words > 1 && 2 * other.second >= counts.at(phrase) && objects.contains(other.first) &&
               (" " + longer.key + " ").find(within) != std::string::npos;
      });
      if (part)
        negative *= 0.55;
      if (p.words == 1)
        if (const std::string word = m_book.surface(phrase); taskVerb(word).empty() && (word.ends_with("ed") || word.ends_with("ing")))
          negative *= 0.4;
      if (m_book.isHardlyNoun(phrase) && taskVerb(m_book.surface(phrase)).empty())
        negative *= 0.4;
      if (m_book.holdsProperName(phrase))
        negative *= 0.3;
      if (m_book.mostlyModifies(phrase))
        negative *= 0.4;
    }
    std::sort(ranked.begin(), ranked.end());
    constexpr std::size_t kTried = 12;
    if (ranked.size() > kTried)
      ranked.resize(kTried);
    double questions = 0, problems = 0, wishes = 0;
    std::map<std::pair<std::string_view, std::int32_t>, std::int32_t> actions;
    std::map<std::string_view, std::int32_t> verbs;
    for (const auto member : intent.members) {
      const DocumentPhrases& d = m_book.documents()[static_cast<std::size_t>(member)];
      questions += d.question;
      problems += d.problem;
      wishes += d.wish;
      for (const auto& action : d.actions)
        ++actions[action];
      for (const auto verb : d.verbs)
        ++verbs[verb];
    }
    std::vector<Candidate> result;
    for (const auto& [negative, phrase] : ranked) {
      // The verb that users put before it most, a doing verb before a looking one.
      std::string_view verb;
      double best = 0;
      for (const auto& [action, count] : actions)
        if (action.second == phrase) {
          const double weight = count * (isReadingVerb(action.first) ? 0.6 : 1.0);
          if (weight > best) {
            best = weight;
            verb = action.first;
          }
        }
      const double within = counts.at(phrase);
      Candidate candidate{{}, phrase, -negative};
      const std::string object = m_book.surface(phrase);
      const bool objectIsVerb = m_book.phrases()[static_cast<std::size_t>(phrase)].words == 1 && !taskVerb(object).empty();
      if (best >= std::max(std::min(2.0, 0.6 * size(intent)), 0.15 * within)) {
        const std::string_view shown = shownVerb(verb);
        candidate.name = withArticleFreeVerb(std::string(shown) + (shown == verb ? m_book.link(verb, phrase) : std::string()), object);
        candidate.score *= 1 + 0.5 * std::min(1.0, best / within);
        // "Put account": a verb that goes with anything names nothing, unless the object is this intent's own.
        constexpr double kOwn = 0.5;
        if (saysLittle(verb) && within < kOwn * m_book.phrases()[static_cast<std::size_t>(phrase)].documents)
          candidate.score *= 0.4;
      } else if (const auto telling = objectIsVerb ? std::string_view{} : tellingVerb(intent, verbs, within, phrase); !telling.empty()) {
        candidate.name = withArticleFreeVerb(shownVerb(telling), object);
      } else if (objectIsVerb && verbs.contains(taskVerb(object))) {
        // "Pay" alone says little: what do they pay?
        std::int32_t what = -1, most = 1;
        for (const auto& [action, count] : actions)
          if (action.first == taskVerb(object) && action.second != phrase && count > most && counts.contains(action.second) &&
              showable(action.second, counts.at(action.second), intent)) {
            most = count;
            what = action.second;
          }
        candidate.name = what < 0 ? asciiSentenceCase(std::string(taskVerb(object))) : withArticleFreeVerb(shownVerb(taskVerb(object)), m_book.surface(what));
        candidate.score *= what >= 0 ? 1.0 : saysLittle(taskVerb(object)) ? 0.2 : 0.5;
      } else if (problems >= 0.4 * size(intent)) {
        candidate.name = "Fix " + object;
      } else if (questions >= 0.4 * size(intent)) {
        candidate.name = "Ask about " + object;
        candidate.score *= 0.9;
      } else if (wishes >= 0.4 * size(intent)) {
        candidate.name = "Get " + object;
      } else {
        candidate.name = asciiSentenceCase(object);
        candidate.score *= 0.9;
      }
      result.push_back(std::move(candidate));
    }
    // Where the object is not what most say, what the others say joins it: "Salary and income".
    for (std::size_t i = 0; i < result.size() && i < 3; ++i)
      if (const std::string other = complement(intent, counts, ranked, result[i]); !other.empty())
        result[i].name += " and " + other;
    // A verb alone, when its objects vary: "Unsubscribe".
    std::stable_sort(result.begin(), result.end(), [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
    if (result.empty() && !verbs.empty()) {
      const auto most = std::max_element(verbs.begin(), verbs.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
      if (most->second >= 2 || intent.members.size() == 1)
        result.push_back({asciiSentenceCase(std::string(most->first)), -1, 0.1});
    }
    return result;
  }

  // The doing verb that many of those say who say the object, though not right before it, and others seldom do.
  std::string_view tellingVerb(const NamingInput& intent, const std::map<std::string_view, std::int32_t>& verbs, double within, std::int32_t object) const
  {
    std::string_view best;
    double most = 0;
    for (const auto& [verb, count] : verbs) {
      if (isReadingVerb(verb) || saysLittle(verb) || count < 0.25 * size(intent))
        continue;
      double both = 0;
      for (const auto member : intent.members) {
        const DocumentPhrases& d = m_book.documents()[static_cast<std::size_t>(member)];
        both += std::binary_search(d.objects.begin(), d.objects.end(), object) && std::find(d.verbs.begin(), d.verbs.end(), verb) != d.verbs.end();
      }
      if (both >= std::max(3.0, 0.25 * within) && both > most) {
        most = both;
        best = verb;
      }
    }
    return best;
  }

  // The noun that most of those say who do not say the candidate's object; empty where few are left or none is telling.
  std::string complement(const NamingInput& intent, const Counts& counts, const std::vector<std::pair<double, std::int32_t>>& ranked,
                         const Candidate& candidate) const
  {
    const double said = counts.at(candidate.object) / size(intent);
    if (said >= 0.5 || intent.members.size() < 8 || std::count(candidate.name.begin(), candidate.name.end(), ' ') > 2)
      return {};
    std::string best;
    double most = 0.05;
    const std::string own = meaningOf(candidate.name);
    for (const auto& [negative, phrase] : ranked) {
      const Phrase& p = m_book.phrases()[static_cast<std::size_t>(phrase)];
      if (p.words != 1 || phrase == candidate.object || m_book.isHardlyNoun(phrase) || m_book.holdsProperName(phrase))
        continue;
      const std::string word = m_book.surface(phrase);
      if (!taskVerb(word).empty() || own.find(meaningOf(word)) != std::string::npos)
        continue;
      double others = 0;
      for (const auto member : intent.members) {
        const auto& objects = m_book.documents()[static_cast<std::size_t>(member)].objects;
        others += std::binary_search(objects.begin(), objects.end(), phrase) && !std::binary_search(objects.begin(), objects.end(), candidate.object);
      }
      others /= size(intent);
      const double score = std::pow(others, 0.65) * counts.at(phrase) / (p.documents + 1.0);
      if (others >= 0.25 && counts.at(phrase) >= 0.5 * p.documents && score > most) {
        most = score;
        best = word;
      }
    }
    return best;
  }

  PhraseBook m_book;
  const std::vector<IntentDocument>& m_documents;
  const std::vector<NamingInput>& m_intents;
};

} // namespace

std::string meaningOf(const std::string& name)
{
  Stemmer stemmer;
  std::set<std::string> stems;
  for (const Token& token : tokenize(name, 16))
    if (token.kind == Token::Kind::word && !isFunctionWord(token.text) && !addsNoMeaning(token.text))
      stems.emplace(stemmer.stem(token.text == "purchase" ? std::string("buy") : token.text));
  if (stems.empty())
    return name;
  std::string meaning;
  for (const auto& stem : stems)
    meaning += stem + " ";
  return meaning;
}

std::vector<IntentName> nameIntents(const std::vector<IntentDocument>& documents, const std::vector<NamingInput>& intents,
                                    const std::vector<std::string>& taken)
{
  Namer namer(documents, intents);
  std::set<std::string> used;
  for (const auto& name : taken)
    used.insert(asciiLower(name));
  // Tools name exactly, so they choose first; then the larger intents.
  std::vector<std::size_t> order(intents.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (intents[a].tool.empty() != intents[b].tool.empty())
      return intents[b].tool.empty();
    return intents[a].members.size() > intents[b].members.size();
  });
  std::vector<IntentName> result(intents.size());
  for (const std::size_t i : order)
    result[i] = namer.name(intents[i], used);
  assignCategories(result, namer.book());
  return result;
}

} // namespace hone
