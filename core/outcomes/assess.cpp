#include "outcomes/assess.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <unordered_map>

#include "outcomes/logistic.h"

namespace hone {

namespace {

constexpr std::int64_t kLabelsPerSide = 50;
constexpr std::size_t kMostLabels = 10'000; // more labels make no better model of this size, only a slower one
constexpr std::size_t kMostIntents = 24;    // with a column of their own
constexpr std::size_t kFolds = 10;
// Candidates for the penalty; cross-validation chooses. The last one leaves nothing but the rules, calibrated.
constexpr std::array<double, 4> kPenalties{10, 50, 250, 1e6};
constexpr double kRulesPenalty = 1;
constexpr double kIntentCaution = 4; // an intent's column knows only a few conversations
constexpr double kPeerPrior = 10; // conversations that an intent's mean length is held to the overall one with
constexpr std::size_t kSignalKinds = static_cast<std::size_t>(SignalKind::crash) + 1;

std::array<double, kSignalKinds> countSignals(const OutcomeFeatures& f)
{
  std::array<double, kSignalKinds> counts{};
  for (const Signal& signal : f.signals)
    if (static_cast<std::size_t>(signal.kind) < kSignalKinds)
      counts[static_cast<std::size_t>(signal.kind)] += 1;
  return counts;
}

// How long a conversation is beside those of its intent (or all, where the intent is unknown or rare): the difference of
// the logarithms of the message counts, and the spread of that over all.
class PeerLengths {
public:
  explicit PeerLengths(const std::vector<OutcomeFeatures>& features)
  {
    for (const OutcomeFeatures& f : features)
      if (f.messages > 0) {
        add(m_all, f);
        add(m_byIntent[f.intent.value], f);
      }
    m_mean = m_all.count > 0 ? m_all.sum / m_all.count : 0;
    double squares = 0;
    for (const OutcomeFeatures& f : features)
      if (f.messages > 0)
        squares += relative(f) * relative(f);
    m_deviation = m_all.count > 1 ? std::sqrt(squares / m_all.count) : 0;
  }

  double relative(const OutcomeFeatures& f) const
  {
    if (f.messages <= 0)
      return 0;
    Sum peers;
    if (const auto found = m_byIntent.find(f.intent.value); f.intent && found != m_byIntent.end())
      peers = found->second;
    return std::log1p(f.messages) - (peers.sum + kPeerPrior * m_mean) / (peers.count + kPeerPrior);
  }

  /// relative() in standard deviations; 0 where there are too few conversations to tell what is long.
  double outlying(const OutcomeFeatures& f) const
  {
    return m_all.count >= 30 && m_deviation > 0.05 ? std::clamp(relative(f) / m_deviation, -3.0, 3.0) : 0;
  }

private:
  struct Sum {
    double count = 0;
    double sum = 0;
  };
  static void add(Sum& sum, const OutcomeFeatures& f)
  {
    sum.count += 1;
    sum.sum += std::log1p(f.messages);
  }
  Sum m_all;
  std::unordered_map<std::int64_t, Sum> m_byIntent;
  double m_mean = 0;
  double m_deviation = 0;
};

// Log-odds of failure by hand-set weights, for stores without outcomes of their own. Kinds of signals count once or
// twice, so that one bad tool does not decide alone.
double rulesScore(const OutcomeFeatures& f, const PeerLengths& peers)
{
  const auto counts = countSignals(f);
  const auto some = [&](SignalKind kind, double most) { return std::min(counts[static_cast<std::size_t>(kind)], most); };
  double score = -1.0;
  score += 5.0 * some(SignalKind::crash, 1);
  score += 2.0 * some(SignalKind::deadEnd, 1);
  score += 1.0 * some(SignalKind::handOff, 1);
  score += 1.0 * some(SignalKind::frustration, 2);
  score += 0.9 * some(SignalKind::toolLoop, 1);
  score += 0.6 * some(SignalKind::correction, 2);
  score += 0.6 * some(SignalKind::apologyLoop, 1);
  score += 0.5 * some(SignalKind::repeatedRequest, 2);
  score += 0.3 * some(SignalKind::rephrase, 2);
  score += 0.5 * some(SignalKind::refusal, 2);
  score += 0.3 * some(SignalKind::toolError, 2);
  score += 0.6 * some(SignalKind::truncation, 1);
  score -= 0.8 * some(SignalKind::thanks, 1);
  return score + 0.7 * peers.outlying(f);
}

// The intents with a column each: the most frequent ones. Agent versions have none, so that versions are measured with
// one ruler.
std::vector<std::int64_t> intentColumns(const std::vector<OutcomeFeatures>& features, const std::vector<std::size_t>& labelled)
{
  std::map<std::int64_t, std::size_t> sizes;
  for (const std::size_t row : labelled)
    if (features[row].intent)
      ++sizes[features[row].intent.value];
  std::vector<std::pair<std::int64_t, std::size_t>> ordered(sizes.begin(), sizes.end());
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::int64_t> columns;
  for (std::size_t i = 0; i < std::min(ordered.size(), kMostIntents); ++i)
    columns.push_back(ordered[i].first);
  return columns;
}

void appendRow(FeatureMatrix& matrix, const OutcomeFeatures& f, const PeerLengths& peers, const std::vector<std::int64_t>& intents)
{
  const std::size_t start = matrix.values.size();
  const auto add = [&](double value) { matrix.values.push_back(std::isfinite(value) ? value : 0); };
  const auto addLog = [&](std::int32_t count) { add(std::log1p(std::max(count, 0))); };
  const auto per = [](std::int32_t part, std::int32_t whole) { return whole > 0 ? static_cast<double>(part) / whole : 0.0; };
  add(rulesScore(f, peers)); // column 0: what is known about failures in general, see kRulesPenalty
  addLog(f.messages);
  addLog(f.userTurns);
  addLog(f.toolCalls);
  addLog(f.toolErrors);
  addLog(f.lastUserWords);
  addLog(f.lastAgentWords);
  addLog(f.firstUserWords);
  addLog(f.userWords);
  addLog(f.agentWords);
  addLog(f.agentQuestions);
  addLog(f.distinctTools);
  addLog(f.repeatedCalls);
  add(f.repeatedRequest);
  add(f.repeatedAnswer);
  add(per(f.toolErrors, f.toolCalls));
  add(per(f.toolCalls, f.messages));
  add(std::log1p(per(f.userWords, f.userTurns)));
  add(f.endsWithUser ? 1 : 0);
  add(peers.relative(f));
  add(std::max(0.0, peers.relative(f)));
  for (const double count : countSignals(f))
    add(std::min(count, 3.0));
  for (const std::int64_t intent : intents)
    add(f.intent.value == intent ? 1 : 0);
  matrix.columns = matrix.values.size() - start;
}

bool isLabelled(const OutcomeFeatures& f)
{
  return f.explicitOutcome && f.explicitOutcome->outcome != Outcome::unknown;
}

// A fold for each row, so that no user is on both sides of a split. Where there are too few users to split by (or users
// are unknown), a conversation is its own group.
std::vector<std::size_t> foldsByUser(const std::vector<OutcomeFeatures>& features, const std::vector<std::size_t>& labelled)
{
  std::map<std::pair<bool, std::int64_t>, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < labelled.size(); ++i) {
    const OutcomeFeatures& f = features[labelled[i]];
    groups[f.user ? std::pair(true, f.user.value) : std::pair(false, static_cast<std::int64_t>(i))].push_back(i);
  }
  if (groups.size() < 2 * kFolds) {
    groups.clear();
    for (std::size_t i = 0; i < labelled.size(); ++i)
      groups[{false, static_cast<std::int64_t>(i)}].push_back(i);
  }
  std::vector<const std::vector<std::size_t>*> ordered;
  for (const auto& [key, members] : groups)
    ordered.push_back(&members);
  std::stable_sort(ordered.begin(), ordered.end(), [](auto* a, auto* b) { return a->size() > b->size(); });
  std::array<std::size_t, kFolds> sizes{};
  std::vector<std::size_t> folds(labelled.size());
  for (const auto* members : ordered) {
    const auto smallest = static_cast<std::size_t>(std::min_element(sizes.begin(), sizes.end()) - sizes.begin());
    sizes[smallest] += members->size();
    for (const std::size_t member : *members)
      folds[member] = smallest;
  }
  return folds;
}

// Pairs are compared within their fold only: scores of different folds come from different models, and a fold with more
// failures is scored by a model that saw fewer.
double areaWithinFolds(const std::vector<double>& scores, const std::vector<std::uint8_t>& labels, const std::vector<std::size_t>& folds)
{
  double area = 0;
  double pairs = 0;
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    std::vector<double> foldScores;
    std::vector<std::uint8_t> foldLabels;
    double failures = 0;
    for (std::size_t i = 0; i < labels.size(); ++i)
      if (folds[i] == fold) {
        foldScores.push_back(scores[i]);
        foldLabels.push_back(labels[i]);
        failures += labels[i];
      }
    const double count = failures * (static_cast<double>(foldLabels.size()) - failures);
    area += count * areaUnderRoc(foldScores, foldLabels);
    pairs += count;
  }
  return pairs > 0 ? area / pairs : 0;
}

struct LearnedModel {
  LogisticModel model;
  Calibration calibration;
  double threshold = 0.5;
  std::vector<std::int64_t> intents;
};

// Scores of every row by models that have not seen its fold; nothing when a fold leaves labels of one kind only.
std::optional<std::vector<double>> outOfFoldScores(const FeatureMatrix& matrix, const std::vector<std::uint8_t>& labels,
                                                   const std::vector<std::size_t>& folds, const std::vector<double>& penalties)
{
  std::vector<double> scores(labels.size());
  std::vector<std::size_t> rows;
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    rows.clear();
    std::size_t failures = 0;
    for (std::size_t i = 0; i < labels.size(); ++i)
      if (folds[i] != fold) {
        rows.push_back(i);
        failures += labels[i];
      }
    if (failures == 0 || failures == rows.size())
      return std::nullopt;
    const LogisticModel model = LogisticModel::fit(matrix, labels, rows, penalties);
    for (std::size_t i = 0; i < labels.size(); ++i)
      if (folds[i] == fold)
        scores[i] = model.score(matrix.row(i));
  }
  return scores;
}

std::optional<LearnedModel> learn(const std::vector<OutcomeFeatures>& features, const std::vector<std::size_t>& labelled,
                                  const std::vector<std::uint8_t>& labels, const PeerLengths& peers, OutcomeModelQuality& quality)
{
  LearnedModel learned;
  learned.intents = intentColumns(features, labelled);
  FeatureMatrix matrix;
  for (const std::size_t row : labelled)
    appendRow(matrix, features[row], peers, learned.intents);
  const std::vector<std::size_t> folds = foldsByUser(features, labelled);
  std::vector<double> scores;
  std::vector<double> penalties;
  double least = 0;
  for (const double penalty : kPenalties) {
    std::vector<double> tried(matrix.columns, penalty);
    tried[0] = kRulesPenalty;
    std::fill(tried.end() - static_cast<std::ptrdiff_t>(learned.intents.size()), tried.end(), kIntentCaution * penalty);
    auto candidate = outOfFoldScores(matrix, labels, folds, tried);
    if (!candidate)
      return std::nullopt;
    const Calibration calibration = calibrate(*candidate, labels);
    double error = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const double miss = calibration.probability((*candidate)[i]) - labels[i];
      error += miss * miss / static_cast<double>(labels.size());
    }
    if (scores.empty() || error < least) {
      least = error;
      scores = std::move(*candidate);
      penalties = std::move(tried);
      learned.calibration = calibration;
    }
  }
  quality.brier = least;
  quality.learned = true;
  quality.auroc = areaWithinFolds(scores, labels, folds);
  std::vector<double> probabilities;
  std::size_t failures = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    probabilities.push_back(learned.calibration.probability(scores[i]));
    failures += labels[i];
  }
  // The threshold that calls as many failed as did fail: rates over inferred outcomes then have no drift of their own.
  std::sort(probabilities.begin(), probabilities.end(), std::greater<>());
  learned.threshold = probabilities[failures - 1];
  std::vector<std::size_t> rows(labelled.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    rows[i] = i;
  learned.model = LogisticModel::fit(matrix, labels, rows, penalties);
  return learned;
}

struct Evidence {
  bool handedOff = false;
  bool crashed = false;
  bool leftInTheMiddle = false;
  bool negative = false;
  bool any = false;
};

Evidence evidenceOf(const OutcomeFeatures& f, const PeerLengths& peers)
{
  const auto counts = countSignals(f);
  const auto has = [&](SignalKind kind) { return counts[static_cast<std::size_t>(kind)] > 0; };
  Evidence e;
  e.handedOff = has(SignalKind::handOff);
  e.crashed = has(SignalKind::crash);
  for (const SignalKind kind : {SignalKind::repeatedRequest, SignalKind::rephrase, SignalKind::correction, SignalKind::frustration,
                                SignalKind::refusal, SignalKind::apologyLoop, SignalKind::toolError, SignalKind::toolLoop,
                                SignalKind::truncation, SignalKind::deadEnd})
    e.negative = e.negative || has(kind);
  // The agent had the last word and the user never came back, without a sign that the matter was settled.
  e.leftInTheMiddle = f.userTurns > 0 && e.negative && !has(SignalKind::thanks) && !e.crashed &&
                      (has(SignalKind::deadEnd) || (!f.endsWithUser && f.endReason.empty()));
  e.any = e.negative || e.handedOff || e.crashed || has(SignalKind::thanks) || std::abs(peers.outlying(f)) >= 1;
  return e;
}

Outcome inferredOutcome(const Evidence& e, bool likelyFailed, bool likelyResolved)
{
  if (e.crashed)
    return Outcome::failed;
  if (e.handedOff)
    return Outcome::escalated;
  if (likelyFailed)
    return e.leftInTheMiddle ? Outcome::abandoned : Outcome::failed;
  return likelyResolved ? Outcome::resolved : Outcome::unknown;
}

} // namespace

std::vector<std::pair<ConversationId, OutcomeAssessment>> assessOutcomes(std::vector<OutcomeFeatures> features,
                                                                        OutcomeModelQuality* quality)
{
  const PeerLengths peers(features);
  OutcomeModelQuality found;
  std::vector<std::size_t> labelled;
  for (std::size_t i = 0; i < features.size(); ++i)
    if (isLabelled(features[i]))
      labelled.push_back(i);
  found.labelled = static_cast<std::int64_t>(labelled.size());
  if (labelled.size() > kMostLabels) {
    std::vector<std::size_t> spread;
    for (std::size_t i = 0; i < kMostLabels; ++i)
      spread.push_back(labelled[i * labelled.size() / kMostLabels]);
    labelled = std::move(spread);
  }
  std::vector<std::uint8_t> labels;
  std::vector<double> byRules;
  for (const std::size_t row : labelled) {
    labels.push_back(isFailure(features[row].explicitOutcome->outcome) ? 1 : 0);
    byRules.push_back(rulesScore(features[row], peers));
  }
  const auto failures = static_cast<std::int64_t>(std::count(labels.begin(), labels.end(), std::uint8_t{1}));
  const std::int64_t successes = static_cast<std::int64_t>(labels.size()) - failures;
  found.rulesAuroc = areaUnderRoc(byRules, labels);
  found.baseRate = labels.empty() ? 0 : static_cast<double>(failures) / static_cast<double>(labels.size());
  std::optional<LearnedModel> learned;
  if (failures >= kLabelsPerSide && successes >= kLabelsPerSide)
    learned = learn(features, labelled, labels, peers, found);

  std::vector<std::pair<ConversationId, OutcomeAssessment>> assessments;
  assessments.reserve(features.size());
  const Calibration rules; // the rules' scores are log-odds already
  for (OutcomeFeatures& f : features) {
    OutcomeAssessment a;
    if (isLabelled(f)) {
      a.outcome = f.explicitOutcome->outcome;
      a.probabilityFailed = isFailure(a.outcome) ? 1 : 0;
      a.source = "explicit:" + f.explicitOutcome->origin;
    } else {
      const Evidence evidence = evidenceOf(f, peers);
      if (learned) {
        FeatureMatrix row;
        appendRow(row, f, peers, learned->intents);
        a.probabilityFailed = learned->calibration.probability(learned->model.score(row.row(0)));
        a.source = "inferred:learned";
        const bool failed = a.probabilityFailed >= learned->threshold;
        a.outcome = inferredOutcome(evidence, failed && f.userTurns > 0, !failed && f.userTurns > 0);
      } else {
        a.probabilityFailed = rules.probability(rulesScore(f, peers));
        a.source = "inferred:rules";
        a.outcome = inferredOutcome(evidence, evidence.any && a.probabilityFailed >= 0.5,
                                    evidence.any && a.probabilityFailed <= 0.3);
      }
      if (evidence.crashed)
        a.probabilityFailed = std::max(a.probabilityFailed, 0.97);
    }
    a.signals = std::move(f.signals);
    assessments.emplace_back(f.id, std::move(a));
  }
  if (quality != nullptr)
    *quality = found;
  return assessments;
}

} // namespace hone
