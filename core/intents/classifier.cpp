#include "intents/classifier.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <unordered_map>

#include "intents/classifier_rows.h"
#include "intents/corpus.h"
#include "intents/linear_svm.h"
#include "intents/numeric.h"
#include "text/encoder.h"

namespace hone {

namespace {

constexpr char kClassifierMagic[4] = {'H', 'I', 'C', '1'};
constexpr std::size_t kMemoriesAnIntent = 40;
constexpr std::size_t kGuesses = 3;
constexpr int kHeldOutParts = 3;
constexpr std::size_t kFewestJudged = 20;

float product(const std::vector<float>& a, const std::vector<float>& b)
{
  float sum = 0;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
    sum += a[i] * b[i];
  return sum;
}

template <typename T>
void append(std::string& out, const T& value)
{
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <typename T>
bool extract(std::string_view bytes, std::size_t& at, T& value)
{
  if (bytes.size() < at || bytes.size() - at < sizeof value)
    return false;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  at += sizeof value;
  return true;
}

} // namespace

struct IntentClassifier::State {
  /// What was seen of an intent: the vectors of some of its conversations.
  struct Memory {
    std::vector<float> meaning;
    bool person = false; ///< a person said so
  };

  /// A tool whose use is an intent's task.
  struct ToolTask {
    std::string tool;
    std::int32_t intent = 0; ///< index
  };

  std::vector<IntentId> intents;
  ClassifierRows rows;
  LinearSvm svm;
  std::vector<std::vector<Memory>> memories; ///< by intent
  std::vector<Memory> nothing;               ///< what a person said fits none
  std::vector<ToolTask> toolTasks;
  // P(right) = 1 / (1 + exp(−(slope × score + offset))), Platt 1999.
  double slope = 3, offset = -2;
  double threshold = 0.35;
  bool encoder = true;
  std::vector<ThresholdPoint> consequences;

  struct Ranked {
    std::int32_t intent = 0;
    float score = 0;
  };

  // The margin plus how near the nearest known conversation of that intent is: either alone is fooled more often.
  std::vector<Ranked> rank(const ClassifierCounts& counts) const
  {
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
      for (const Memory& memory : memories[intent])
        nearest = std::max(nearest, product(memory.meaning, counts.meaning));
      result.push_back({order[i], margin[intent] + kNearShare * nearest});
    }
    std::stable_sort(result.begin(), result.end(), [](const Ranked& a, const Ranked& b) { return a.score > b.score; });
    return result;
  }

  double confidence(float score) const { return 1 / (1 + std::exp(-(slope * static_cast<double>(score) + offset))); }

  void remember(std::int32_t intent, Memory memory)
  {
    if (memory.meaning.empty())
      return;
    auto& known = intent < 0 ? nothing : memories[static_cast<std::size_t>(intent)];
    known.push_back(std::move(memory));
  }

  // Slope and offset by Newton's method on the log-likelihood, with Platt's smoothed targets.
  void calibrate(const std::vector<std::pair<float, bool>>& judged)
  {
    double right = 0;
    for (const auto& [score, yes] : judged)
      right += yes;
    const double wrong = static_cast<double>(judged.size()) - right;
    const double high = (right + 1) / (right + 2), low = 1 / (wrong + 2);
    double a = 2, b = 0;
    for (int step = 0; step < 50; ++step) {
      double ga = 0, gb = 0, haa = 1e-6, hab = 0, hbb = 1e-6;
      for (const auto& [score, yes] : judged) {
        const double s = static_cast<double>(score);
        const double p = 1 / (1 + std::exp(-(a * s + b))), error = p - (yes ? high : low), w = std::max(p * (1 - p), 1e-9);
        ga += error * s;
        gb += error;
        haa += w * s * s;
        hab += w * s;
        hbb += w;
      }
      const double determinant = haa * hbb - hab * hab;
      if (determinant <= 1e-12)
        break;
      const double da = (hbb * ga - hab * gb) / determinant, db = (haa * gb - hab * ga) / determinant;
      const double most = 5 / std::max(5.0, std::max(std::abs(da), std::abs(db)));
      a -= most * da;
      b -= most * db;
      if (std::abs(da) + std::abs(db) < 1e-7)
        break;
    }
    if (std::isfinite(a) && std::isfinite(b) && a > 0) {
      slope = a;
      offset = b;
    }
  }

  void weighConsequences(const std::vector<std::pair<float, bool>>& judged, bool chooseThreshold)
  {
    std::vector<std::pair<double, bool>> ranked;
    for (const auto& [score, right] : judged)
      ranked.emplace_back(confidence(score), right);
    std::sort(ranked.begin(), ranked.end());
    consequences.clear();
    constexpr int kPoints = 50;
    for (int i = 0; i <= kPoints; ++i) {
      ThresholdPoint point;
      point.threshold = static_cast<double>(i) / kPoints;
      const auto from = std::lower_bound(ranked.begin(), ranked.end(), std::pair(point.threshold, false));
      point.judged = ranked.end() - from;
      point.coverage = static_cast<double>(point.judged) / static_cast<double>(ranked.size());
      const auto right = std::count_if(from, ranked.end(), [](const auto& r) { return r.second; });
      point.accuracy = point.judged > 0 ? static_cast<double>(right) / static_cast<double>(point.judged) : 1;
      consequences.push_back(point);
    }
    if (chooseThreshold) // one in twenty of what is known would be turned away
      threshold = ranked[ranked.size() / 20].first;
  }

  static constexpr float kNearShare = 0.7f;
};

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

namespace {

/// Which documents are trained on, and as what.
struct Training {
  std::vector<ClassifierCounts> counts;
  std::vector<std::int32_t> labels; ///< −1: fits none
  std::vector<bool> person;
};

// Examples are drawn evenly over the intents, people's words first.
std::vector<std::size_t> drawExamples(const std::vector<std::int32_t>& labels, const std::vector<bool>& person, std::size_t classes,
                                      std::size_t most, std::uint64_t seed)
{
  std::vector<std::vector<std::size_t>> byClass(classes + 1);
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (labels[i] >= -1)
      byClass[static_cast<std::size_t>(labels[i] + 1)].push_back(i);
  Random random(seed);
  for (auto& members : byClass) {
    for (std::size_t i = members.size(); i > 1; --i)
      std::swap(members[i - 1], members[random.below(i)]);
    std::stable_partition(members.begin(), members.end(), [&](std::size_t i) { return person[i]; });
  }
  std::vector<std::size_t> chosen;
  for (std::size_t turn = 0; chosen.size() < most; ++turn) {
    const std::size_t before = chosen.size();
    for (const auto& members : byClass)
      if (turn < members.size() && chosen.size() < most)
        chosen.push_back(members[turn]);
    if (chosen.size() == before)
      break;
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

} // namespace

Result<IntentClassifier> IntentClassifier::train(const std::vector<IntentDocument>& documents, const std::vector<IntentAssignment>& assignments,
                                                 const ClassifierOptions& options, const JobContext& job)
{
  const auto stopped = [] { return fail(ErrorKind::cancelled, "Learning the intents was stopped. The classifier you had is kept."); };
  IntentClassifier result;
  State& state = *result.m_state;
  state.encoder = options.encoder;
  std::unordered_map<std::int64_t, std::size_t> at;
  for (std::size_t i = 0; i < documents.size(); ++i)
    at.emplace(documents[i].id.value, i);
  constexpr std::int32_t kUnknown = -2;
  std::vector<std::int32_t> labels(documents.size(), kUnknown);
  std::vector<bool> person(documents.size(), false);
  std::map<std::int64_t, std::int32_t> index;
  for (const auto& assignment : assignments)
    if (assignment.intent && at.contains(assignment.conversation.value) && index.try_emplace(assignment.intent.value, 0).second)
      continue;
  for (auto& [id, number] : index) {
    number = static_cast<std::int32_t>(state.intents.size());
    state.intents.push_back(IntentId{id});
  }
  const std::size_t k = state.intents.size();
  state.memories.resize(k);
  std::vector<std::vector<std::int32_t>> tasks(documents.size()); ///< all intents of a document
  for (const auto& assignment : assignments) {
    const auto found = at.find(assignment.conversation.value);
    if (found == at.end())
      continue;
    const std::int32_t label = assignment.intent ? index.at(assignment.intent.value) : -1;
    if (label >= 0)
      tasks[found->second].push_back(label);
    const IntentDocument& document = documents[found->second];
    if (assignment.ordinal == 0 && (!document.userTurns.empty() || !document.tools.empty())) {
      labels[found->second] = label;
      person[found->second] = assignment.origin == "person";
    }
  }
  job.progress(0, "Learning to tell the intents apart");
  Training training;
  for (const auto i : drawExamples(labels, person, k, static_cast<std::size_t>(std::max(options.mostExamples, 1)), options.seed)) {
    training.counts.push_back(classifierCounts(documents[i], state.encoder));
    training.labels.push_back(labels[i]);
    training.person.push_back(person[i]);
    if (training.counts.size() % 1000 == 0 && job.isCancelled())
      return stopped();
  }
  state.rows.fit(training.counts);
  std::vector<SparseRow> rows;
  rows.reserve(training.counts.size());
  for (const auto& counts : training.counts)
    rows.push_back(state.rows.row(counts));

  const auto memorize = [&](State& into, const auto& isIn) {
    std::vector<std::size_t> count(k, 0);
    for (int pass = 0; pass < 2; ++pass)
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::int32_t label = training.labels[i];
        if (!isIn(i) || training.person[i] != (pass == 0) || (label < 0 && pass == 1))
          continue;
        if (label < 0 || count[static_cast<std::size_t>(label)]++ < kMemoriesAnIntent)
          into.remember(label, {training.counts[i].meaning, training.person[i]});
      }
  };

  LinearSvm::Options svmOptions;
  svmOptions.seed = options.seed;
  // What the confidence is worth is measured on conversations left out of the training.
  std::vector<std::pair<float, bool>> judged;
  if (k >= 2) {
    constexpr std::size_t kCalibrated = 6000;
    std::vector<std::size_t> part;
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (rows.size() <= kCalibrated || i % (rows.size() / kCalibrated + 1) == 0)
        part.push_back(i);
    std::vector<int> fold(rows.size(), 0), dealt(k + 1, 0);
    for (std::size_t i = 0; i < rows.size(); ++i)
      fold[i] = dealt[static_cast<std::size_t>(training.labels[i] + 1)]++ % kHeldOutParts;
    const int folds = rows.size() > kCalibrated ? 1 : kHeldOutParts; // with much data one held-out part tells enough
    for (int f = 0; f < folds; ++f) {
      if (job.isCancelled())
        return stopped();
      job.progress(0.1 + 0.5 * f / folds, "Measuring how sure it is");
      std::vector<SparseRow> others;
      std::vector<std::int32_t> otherLabels;
      for (std::size_t i = 0; i < rows.size(); ++i)
        if (fold[i] != f) {
          others.push_back(rows[i]);
          otherLabels.push_back(training.labels[i]);
        }
      State trial;
      trial.intents = state.intents;
      trial.memories.resize(k);
      trial.rows = state.rows;
      trial.svm.train(others, otherLabels, static_cast<int>(k), svmOptions);
      memorize(trial, [&](std::size_t i) { return fold[i] != f; });
      for (const auto i : part)
        if (fold[i] == f)
          if (const auto ranked = trial.rank(training.counts[i]); !ranked.empty())
            judged.emplace_back(ranked.front().score, ranked.front().intent == training.labels[i]);
    }
  }
  if (job.isCancelled())
    return stopped();
  job.progress(0.7, "Learning to tell the intents apart");
  if (k >= 2)
    state.svm.train(rows, training.labels, static_cast<int>(k), svmOptions);
  memorize(state, [](std::size_t) { return true; });
  if (judged.size() >= kFewestJudged) {
    state.calibrate(judged);
    state.weighConsequences(judged, options.threshold < 0);
  }
  if (options.threshold >= 0)
    state.threshold = std::clamp(options.threshold, 0.0, 1.0);

  // Tools whose use is a task: nearly every conversation that calls one has the intent.
  std::map<std::string, std::pair<int, std::map<std::int32_t, int>>> use;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    std::vector<std::string> tools = documents[i].tools;
    std::sort(tools.begin(), tools.end());
    tools.erase(std::unique(tools.begin(), tools.end()), tools.end());
    for (const auto& tool : tools) {
      auto& [calls, with] = use[tool];
      ++calls;
      for (const auto intent : tasks[i])
        ++with[intent];
    }
  }
  std::vector<int> size(k, 0);
  int assigned = 0;
  for (const auto& list : tasks) {
    assigned += !list.empty();
    for (const auto intent : list)
      ++size[static_cast<std::size_t>(intent)];
  }
  constexpr int kFewestCalls = 3;
  for (const auto& [tool, seen] : use)
    for (const auto& [intent, together] : seen.second)
      if (seen.first >= kFewestCalls && together >= 0.9 * seen.first && 10 * size[static_cast<std::size_t>(intent)] < 7 * assigned)
        state.toolTasks.push_back({tool, intent});
  job.progress(1, "Intents learned");
  return result;
}

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
    verdict.guesses.push_back({m_state->intents[static_cast<std::size_t>(ranked[i].intent)], m_state->confidence(ranked[i].score)});
  if (verdict.guesses.empty())
    return verdict;
  // A person's word on nearly the same conversation outweighs what was learned from all the others.
  constexpr float kNearlySame = 0.93f;
  float nearest = 0;
  std::int32_t word = -1;
  const auto look = [&](const std::vector<State::Memory>& known, std::int32_t intent) {
    for (const State::Memory& memory : known)
      if (memory.person)
        if (const float like = product(memory.meaning, counts.meaning); like > nearest) {
          nearest = like;
          word = intent;
        }
  };
  look(m_state->nothing, -1);
  for (std::size_t i = 0; i < m_state->memories.size(); ++i)
    look(m_state->memories[i], static_cast<std::int32_t>(i));
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
  // An earlier word of a person on the very same conversation is taken back.
  const auto forget = [&](std::vector<State::Memory>& known) {
    constexpr float kSame = 0.999f;
    std::erase_if(known, [&](const State::Memory& memory) { return product(memory.meaning, counts.meaning) > kSame; });
  };
  if (!counts.meaning.empty()) {
    forget(state.nothing);
    for (auto& known : state.memories)
      forget(known);
  }
  if (!intent) {
    state.remember(-1, {counts.meaning, true});
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
  state.remember(label, {counts.meaning, true});
  if (state.svm.classes() > 0)
    state.svm.teach(state.rows.row(counts), label);
}

void IntentClassifier::replaceIntent(IntentId old, IntentId by)
{
  State& state = *m_state;
  for (auto& intent : state.intents)
    if (intent == old)
      intent = by;
}

double IntentClassifier::likeness(const IntentDocument& a, const IntentDocument& b) const
{
  return std::clamp(static_cast<double>(product(meaningOfTurns(a.userTurns), meaningOfTurns(b.userTurns))), 0.0, 1.0);
}

std::string IntentClassifier::write() const
{
  const State& state = *m_state;
  std::string out(kClassifierMagic, sizeof kClassifierMagic);
  append(out, Encoder::builtIn().fingerprint());
  append(out, static_cast<std::uint8_t>(state.encoder));
  append(out, static_cast<std::uint32_t>(state.intents.size()));
  for (const auto& intent : state.intents)
    append(out, intent.value);
  append(out, state.slope);
  append(out, state.offset);
  append(out, state.threshold);
  append(out, static_cast<std::uint32_t>(state.consequences.size()));
  for (const auto& point : state.consequences)
    append(out, point);
  const auto putMemories = [&](const std::vector<State::Memory>& memories) {
    append(out, static_cast<std::uint32_t>(memories.size()));
    for (const auto& memory : memories) {
      append(out, static_cast<std::uint8_t>(memory.person));
      append(out, static_cast<std::uint32_t>(memory.meaning.size()));
      for (const float value : memory.meaning)
        append(out, static_cast<std::int8_t>(std::lround(std::clamp(value, -1.0f, 1.0f) * 127)));
    }
  };
  for (const auto& memories : state.memories)
    putMemories(memories);
  putMemories(state.nothing);
  append(out, static_cast<std::uint32_t>(state.toolTasks.size()));
  for (const auto& task : state.toolTasks) {
    append(out, task.intent);
    append(out, static_cast<std::uint32_t>(task.tool.size()));
    out += task.tool;
  }
  state.rows.write(out);
  state.svm.write(out);
  append(out, fnv1a(out));
  return out;
}

Result<IntentClassifier> IntentClassifier::read(std::string_view bytes)
{
  const auto refuse = [] { return fail(ErrorKind::corrupt, "What was learned about the intents cannot be read. It is learned again from the taxonomy."); };
  std::size_t at = sizeof kClassifierMagic;
  if (bytes.size() < at + sizeof(std::uint64_t) || std::memcmp(bytes.data(), kClassifierMagic, at) != 0)
    return refuse();
  std::uint64_t sum = 0, fingerprint = 0;
  std::memcpy(&sum, bytes.data() + bytes.size() - sizeof sum, sizeof sum);
  bytes.remove_suffix(sizeof sum);
  if (fnv1a(bytes) != sum || !extract(bytes, at, fingerprint) || fingerprint != Encoder::builtIn().fingerprint())
    return refuse();
  IntentClassifier result;
  State& state = *result.m_state;
  std::uint8_t encoder = 0;
  std::uint32_t count = 0;
  const auto fitsIn = [&](std::size_t items, std::size_t size) { return bytes.size() >= at && (bytes.size() - at) / size >= items; };
  if (!extract(bytes, at, encoder) || !extract(bytes, at, count) || !fitsIn(count, sizeof(std::int64_t)))
    return refuse();
  state.encoder = encoder != 0;
  state.intents.resize(count);
  state.memories.resize(count);
  for (auto& intent : state.intents)
    if (!extract(bytes, at, intent.value))
      return refuse();
  if (!extract(bytes, at, state.slope) || !extract(bytes, at, state.offset) || !extract(bytes, at, state.threshold) || !extract(bytes, at, count) ||
      !fitsIn(count, sizeof(ThresholdPoint)))
    return refuse();
  state.consequences.resize(count);
  for (auto& point : state.consequences)
    if (!extract(bytes, at, point))
      return refuse();
  const auto takeMemories = [&](std::vector<State::Memory>& memories) {
    std::uint32_t number = 0;
    if (!extract(bytes, at, number) || !fitsIn(number, 5))
      return false;
    memories.resize(number);
    for (auto& memory : memories) {
      std::uint8_t person = 0;
      std::uint32_t width = 0;
      if (!extract(bytes, at, person) || !extract(bytes, at, width) || !fitsIn(width, 1))
        return false;
      memory.person = person != 0;
      memory.meaning.resize(width);
      for (auto& value : memory.meaning) {
        std::int8_t byte = 0;
        extract(bytes, at, byte);
        value = static_cast<float>(byte) / 127;
      }
    }
    return true;
  };
  for (auto& memories : state.memories)
    if (!takeMemories(memories))
      return refuse();
  if (!takeMemories(state.nothing) || !extract(bytes, at, count) || !fitsIn(count, 8))
    return refuse();
  state.toolTasks.resize(count);
  for (auto& task : state.toolTasks) {
    std::uint32_t size = 0;
    if (!extract(bytes, at, task.intent) || !extract(bytes, at, size) || !fitsIn(size, 1) || task.intent < 0 ||
        static_cast<std::size_t>(task.intent) >= state.intents.size())
      return refuse();
    task.tool = bytes.substr(at, size);
    at += size;
  }
  if (!state.rows.read(bytes, at) || !state.svm.read(bytes, at) || at != bytes.size() ||
      (state.svm.classes() > 0 && static_cast<std::size_t>(state.svm.classes()) != state.intents.size()))
    return refuse();
  return result;
}

} // namespace hone
