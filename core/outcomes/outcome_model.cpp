#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "outcomes/assess.h"
#include "outcomes/logistic.h"
#include "outcomes/rules.h"

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
// What the bytes of a model begin with; another number of features makes another version.
constexpr std::string_view kFormat = "outcome-model-1";

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

} // namespace

/// What the store's own outcomes taught. Used in this file only.
struct LearnedModel {
  LogisticModel model;
  Calibration calibration;
  double threshold = 0.5;
  std::vector<std::int64_t> intents;
};

namespace {

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

/// Numbers as text, in the shortest form that reads back as the same number.
std::string formatNumbers(const std::vector<double>& numbers)
{
  std::string text(kFormat);
  for (const double number : numbers)
    text += fmt::format(" {}", number);
  return text;
}

std::optional<std::vector<double>> parseNumbers(std::string_view text)
{
  if (!text.starts_with(kFormat))
    return std::nullopt;
  text.remove_prefix(kFormat.size());
  std::vector<double> numbers;
  while (!text.empty()) {
    if (text.front() == ' ') {
      text.remove_prefix(1);
      continue;
    }
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || !std::isfinite(number))
      return std::nullopt;
    numbers.push_back(number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
  return numbers;
}

} // namespace

struct OutcomeModel::Parts {
  PeerLengths peers;
  std::optional<LearnedModel> learned;
};

OutcomeModel::OutcomeModel() : m_parts(std::make_shared<Parts>()) {}

OutcomeModel OutcomeModel::learn(const std::vector<OutcomeFeatures>& features, OutcomeModelQuality* quality)
{
  auto parts = std::make_shared<Parts>();
  parts->peers = PeerLengths(features);
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
    byRules.push_back(rulesScore(features[row], parts->peers));
  }
  const auto failures = static_cast<std::int64_t>(std::count(labels.begin(), labels.end(), std::uint8_t{1}));
  const std::int64_t successes = static_cast<std::int64_t>(labels.size()) - failures;
  found.rulesAuroc = areaUnderRoc(byRules, labels);
  found.baseRate = labels.empty() ? 0 : static_cast<double>(failures) / static_cast<double>(labels.size());
  if (failures >= kLabelsPerSide && successes >= kLabelsPerSide)
    parts->learned = hone::learn(features, labelled, labels, parts->peers, found);
  if (quality != nullptr)
    *quality = found;
  OutcomeModel model;
  model.m_parts = std::move(parts);
  return model;
}

OutcomeAssessment OutcomeModel::assess(OutcomeFeatures&& f) const
{
  const PeerLengths& peers = m_parts->peers;
  OutcomeAssessment a;
  if (isLabelled(f)) {
    a.outcome = f.explicitOutcome->outcome;
    a.probabilityFailed = isFailure(a.outcome) ? 1 : 0;
    a.source = "explicit:" + f.explicitOutcome->origin;
  } else {
    const Evidence evidence = evidenceOf(f, peers);
    if (const auto& learned = m_parts->learned) {
      FeatureMatrix row;
      appendRow(row, f, peers, learned->intents);
      a.probabilityFailed = learned->calibration.probability(learned->model.score(row.row(0)));
      a.source = "inferred:learned";
      const bool failed = a.probabilityFailed >= learned->threshold;
      a.outcome = inferredOutcome(evidence, failed && f.userTurns > 0, !failed && f.userTurns > 0);
    } else {
      const Calibration rules; // the rules' scores are log-odds already
      a.probabilityFailed = rules.probability(rulesScore(f, peers));
      a.source = "inferred:rules";
      a.outcome = inferredOutcome(evidence, evidence.any && a.probabilityFailed >= 0.5,
                                  evidence.any && a.probabilityFailed <= 0.3);
    }
    // Sentences of users alone show nothing of how it ended for them.
    if (!f.hasAnswer && !evidence.crashed)
      a.outcome = Outcome::unknown;
    if (evidence.crashed)
      a.probabilityFailed = std::max(a.probabilityFailed, 0.97);
  }
  a.signals = std::move(f.signals);
  return a;
}

std::string OutcomeModel::toText() const
{
  std::vector<double> numbers;
  m_parts->peers.appendTo(numbers);
  if (const auto& learned = m_parts->learned) {
    numbers.insert(numbers.end(), {learned->calibration.slope, learned->calibration.offset, learned->threshold,
                                   static_cast<double>(learned->intents.size())});
    for (const std::int64_t intent : learned->intents)
      numbers.push_back(static_cast<double>(intent));
    learned->model.appendTo(numbers);
  }
  return formatNumbers(numbers);
}

std::optional<OutcomeModel> OutcomeModel::fromText(std::string_view text)
{
  const auto numbers = parseNumbers(text);
  if (!numbers)
    return std::nullopt;
  std::span<const double> rest(*numbers);
  auto parts = std::make_shared<Parts>();
  if (!parts->peers.takeFrom(rest))
    return std::nullopt;
  if (!rest.empty()) {
    LearnedModel learned;
    if (rest.size() < 4 || rest[3] < 0 || rest[3] > static_cast<double>(rest.size() - 4))
      return std::nullopt;
    learned.calibration = {rest[0], rest[1]};
    learned.threshold = rest[2];
    const auto intents = static_cast<std::size_t>(rest[3]);
    for (std::size_t i = 0; i < intents; ++i)
      learned.intents.push_back(static_cast<std::int64_t>(rest[4 + i]));
    rest = rest.subspan(4 + intents);
    FeatureMatrix shape;
    appendRow(shape, OutcomeFeatures{}, parts->peers, learned.intents);
    // A model of another version of the features would read its columns wrongly.
    if (!learned.model.takeFrom(rest, shape.columns) || !rest.empty())
      return std::nullopt;
    parts->learned = std::move(learned);
  }
  OutcomeModel model;
  model.m_parts = std::move(parts);
  return model;
}

std::vector<std::pair<ConversationId, OutcomeAssessment>> assessOutcomes(std::vector<OutcomeFeatures> features,
                                                                        OutcomeModelQuality* quality)
{
  const OutcomeModel model = OutcomeModel::learn(features, quality);
  std::vector<std::pair<ConversationId, OutcomeAssessment>> assessments;
  assessments.reserve(features.size());
  for (OutcomeFeatures& f : features) {
    const ConversationId id = f.id;
    assessments.emplace_back(id, model.assess(std::move(f)));
  }
  return assessments;
}

} // namespace hone
