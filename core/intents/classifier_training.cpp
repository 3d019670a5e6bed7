#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "intents/classifier_state.h"
#include "intents/numeric.h"

namespace hone {

namespace {

constexpr std::size_t kMemoriesAnIntent = 40;
constexpr int kHeldOutParts = 3;
constexpr std::size_t kFewestJudged = 20;

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

// Slope and offset by Newton's method on the log-likelihood, with Platt's smoothed targets.
void IntentClassifier::State::calibrate(const std::vector<std::pair<float, bool>>& judged)
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

void IntentClassifier::State::weighConsequences(const std::vector<std::pair<float, bool>>& judged, bool chooseThreshold)
{
  std::vector<std::pair<double, bool>> ranked;
  for (const auto& [score, right] : judged)
    ranked.emplace_back(confidence({0, 0, score}), right);
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
          into.remember(label, training.counts[i].meaning, training.person[i]);
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
            judged.emplace_back(ranked.front().known, ranked.front().intent == training.labels[i]);
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

} // namespace hone
