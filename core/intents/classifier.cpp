#include "intents/classifier.h"

#include <algorithm>
#include <cmath>

#include "intents/classifier_state.h"
#include "intents/corpus.h"
#include "text/dense.h"

namespace hone {

namespace {

constexpr std::size_t kGuesses = 3;
constexpr float kSame = 0.999f; ///< likeness of vectors that differ by rounding alone

} // namespace

float likenessOf(const std::vector<float>& a, const std::vector<float>& b)
{
  return a.size() == b.size() ? innerProduct(a.data(), b.data(), a.size()) : 0;
}

// The margin plus how near the nearest known conversation of that intent is: either alone is fooled more often.
std::vector<IntentClassifier::State::Ranked> IntentClassifier::State::rank(const ClassifierCounts& counts) const
{
  constexpr float kNearShare = 0.7f, kKnownShare = 1.5f;
  std::vector<Ranked> result;
  const auto k = intents.size();
  if (k == 0 || (counts.words.empty() && counts.tools.empty() && counts.meaning.empty()))
    return result;
  std::vector<float> margin(k, 0);
  if (svm.classes() > 0)
    svm.scores(rows.row(counts), margin);
  std::vector<std::int32_t> order(k);
  for (std::size_t i = 0; i < k; ++i)
    order[i] = static_cast<std::int32_t>(i);
  constexpr std::size_t kLookedAt = 5;
  const std::size_t looked = svm.classes() > 0 ? std::min(k, kLookedAt) : k;
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(looked), order.end(), [&](std::int32_t a, std::int32_t b) {
    const float ma = margin[static_cast<std::size_t>(a)], mb = margin[static_cast<std::size_t>(b)];
    return ma != mb ? ma > mb : a < b;
  });
  for (std::size_t i = 0; i < looked; ++i) {
    const auto intent = static_cast<std::size_t>(order[i]);
    float nearest = 0;
    for (const auto& memory : memories[intent])
      nearest = std::max(nearest, likenessOf(memory, counts.meaning));
    result.push_back({order[i], margin[intent] + kNearShare * nearest, margin[intent] + kKnownShare * nearest});
  }
  std::stable_sort(result.begin(), result.end(), [](const Ranked& a, const Ranked& b) { return a.score > b.score; });
  return result;
}

double IntentClassifier::State::confidence(const Ranked& guess) const
{
  return 1 / (1 + std::exp(-(slope * static_cast<double>(guess.known) + offset)));
}

void IntentClassifier::State::remember(std::int32_t intent, const std::vector<float>& meaning, bool person)
{
  if (meaning.empty())
    return;
  if (intent >= 0)
    memories[static_cast<std::size_t>(intent)].push_back(meaning);
  if (person)
    words.push_back({meaning, intent});
}

void IntentClassifier::State::forget(const std::vector<float>& meaning)
{
  std::erase_if(words, [&](const Word& word) { return likenessOf(word.meaning, meaning) > kSame; });
  for (auto& known : memories)
    std::erase_if(known, [&](const auto& memory) { return likenessOf(memory, meaning) > kSame; });
}

IntentClassifier::IntentClassifier() : m_state(std::make_unique<State>()) {}
IntentClassifier::~IntentClassifier() = default;
IntentClassifier::IntentClassifier(const IntentClassifier& other) : m_state(std::make_unique<State>(*other.m_state)) {}
IntentClassifier& IntentClassifier::operator=(const IntentClassifier& other)
{
  *m_state = *other.m_state;
  return *this;
}
IntentClassifier::IntentClassifier(IntentClassifier&&) noexcept = default;
IntentClassifier& IntentClassifier::operator=(IntentClassifier&&) noexcept = default;

bool IntentClassifier::isEmpty() const { return m_state->intents.empty(); }
double IntentClassifier::threshold() const { return m_state->threshold; }
void IntentClassifier::setThreshold(double threshold) { m_state->threshold = std::clamp(threshold, 0.0, 1.0); }
std::vector<ThresholdPoint> IntentClassifier::consequences() const { return m_state->consequences; }

IntentVerdict IntentClassifier::classify(const IntentDocument& document) const
{
  IntentVerdict verdict;
  const ClassifierCounts counts = classifierCounts(document, m_state->encoder);
  const auto ranked = m_state->rank(counts);
  for (std::size_t i = 0; i < ranked.size() && i < kGuesses; ++i)
    verdict.guesses.push_back({m_state->intents[static_cast<std::size_t>(ranked[i].intent)], m_state->confidence(ranked[i])});
  if (verdict.guesses.empty())
    return verdict;
  // A person's word on nearly the same conversation outweighs what was learned from all the others.
  constexpr float kNearlySame = 0.93f;
  float nearest = 0;
  std::int32_t word = -1;
  for (const State::Word& said : m_state->words)
    if (const float like = likenessOf(said.meaning, counts.meaning); like > nearest) {
      nearest = like;
      word = said.intent;
    }
  if (nearest >= kNearlySame) {
    verdict.byPerson = true;
    if (word < 0)
      return verdict; // guesses are kept, it fits none
    const IntentId intent = m_state->intents[static_cast<std::size_t>(word)];
    std::erase_if(verdict.guesses, [&](const IntentGuess& guess) { return guess.intent == intent; });
    verdict.guesses.insert(verdict.guesses.begin(), {intent, std::max(static_cast<double>(nearest), m_state->threshold)});
    if (verdict.guesses.size() > kGuesses)
      verdict.guesses.resize(kGuesses);
  }
  verdict.fits = verdict.guesses.front().confidence >= m_state->threshold;
  return verdict;
}

std::vector<IntentAssignment> IntentClassifier::assign(const IntentDocument& document) const
{
  std::vector<IntentAssignment> rows;
  const auto add = [&](IntentId intent, double confidence) {
    for (const auto& row : rows)
      if (row.intent == intent)
        return;
    rows.push_back({document.id, static_cast<std::int32_t>(rows.size()), intent, std::clamp(confidence, 0.0, 1.0), "embedded"});
  };
  const IntentVerdict verdict = classify(document);
  std::vector<IntentId> done;
  for (const auto& tool : document.tools)
    for (const State::ToolTask& task : m_state->toolTasks)
      if (task.tool == tool)
        done.push_back(m_state->intents[static_cast<std::size_t>(task.intent)]);
  // What a person said outweighs what the agent did; that outweighs what the words let one guess.
  if (verdict.byPerson && !verdict.fits)
    return {{document.id, 0, IntentId{}, 0, "embedded"}};
  if (verdict.fits && (verdict.byPerson || done.empty() || std::find(done.begin(), done.end(), verdict.guesses.front().intent) != done.end()))
    add(verdict.guesses.front().intent, verdict.guesses.front().confidence);
  constexpr double kDone = 0.9;
  for (const auto intent : done)
    add(intent, kDone);
  if (rows.empty())
    rows.push_back({document.id, 0, IntentId{}, verdict.guesses.empty() ? 0 : 1 - verdict.guesses.front().confidence, "embedded"});
  return rows;
}

void IntentClassifier::learn(const IntentDocument& document, IntentId intent)
{
  State& state = *m_state;
  const ClassifierCounts counts = classifierCounts(document, state.encoder);
  if (!counts.meaning.empty())
    state.forget(counts.meaning); // an earlier word on the very same conversation
  if (!intent) {
    state.remember(-1, counts.meaning, true);
    return;
  }
  auto found = std::find(state.intents.begin(), state.intents.end(), intent);
  if (found == state.intents.end()) {
    state.intents.push_back(intent);
    state.memories.emplace_back();
    if (state.svm.classes() > 0)
      state.svm.addClass();
    found = state.intents.end() - 1;
  }
  const auto label = static_cast<std::int32_t>(found - state.intents.begin());
  state.remember(label, counts.meaning, true);
  if (state.svm.classes() > 0)
    state.svm.teach(state.rows.row(counts), label);
}

double IntentClassifier::likeness(const IntentDocument& a, const IntentDocument& b) const
{
  return std::clamp(static_cast<double>(likenessOf(meaningOfTurns(a.userTurns), meaningOfTurns(b.userTurns))), 0.0, 1.0);
}

} // namespace hone
