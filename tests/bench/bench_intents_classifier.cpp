#include "bench_intents.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <map>
#include <numeric>

#include <fmt/format.h>

#include "bench_data.h"
#include "intents/classifier.h"
#include "intents/numeric.h"

namespace {

using hone::IntentAssignment;
using hone::IntentClassifier;
using hone::IntentDocument;
using hone::IntentId;

struct Part {
  std::vector<IntentDocument> documents;
  std::vector<std::string> gold;
};

Part readPart(const std::string& path, const std::string& part)
{
  const BenchSet set = readBenchSet("clinc:" + part, {path});
  Part result;
  result.gold = set.gold;
  // As the classifier meets them: every utterance is a task, so none is left out as an answer or a greeting.
  for (std::size_t i = 0; i < set.conversations.size(); ++i)
    result.documents.push_back({{static_cast<std::int64_t>(i + 1)}, {set.conversations[i].messages.front().text}, {}});
  return result;
}

double seconds(std::chrono::steady_clock::time_point since)
{
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count();
}

struct Measured {
  double accuracy = 0, auroc = 0, recall95 = 0, kept95 = 0;
};

Measured measureClassifier(const IntentClassifier& classifier, const std::map<std::int64_t, std::string>& nameOf, const Part& test, const Part& outside)
{
  Measured result;
  std::vector<double> in, out;
  std::vector<bool> right;
  for (std::size_t i = 0; i < test.documents.size(); ++i) {
    const auto verdict = classifier.classify(test.documents[i]);
    right.push_back(!verdict.guesses.empty() && nameOf.at(verdict.guesses.front().intent.value) == test.gold[i]);
    in.push_back(verdict.guesses.empty() ? 0 : verdict.guesses.front().confidence);
    result.accuracy += right.back();
  }
  result.accuracy *= 100.0 / static_cast<double>(test.documents.size());
  for (const auto& document : outside.documents) {
    const auto verdict = classifier.classify(document);
    out.push_back(verdict.guesses.empty() ? 0 : verdict.guesses.front().confidence);
  }
  std::sort(out.begin(), out.end());
  double below = 0;
  for (const double score : in) {
    const auto low = std::lower_bound(out.begin(), out.end(), score) - out.begin(), high = std::upper_bound(out.begin(), out.end(), score) - out.begin();
    below += 0.5 * static_cast<double>(low + high);
  }
  result.auroc = below / (static_cast<double>(in.size()) * static_cast<double>(out.size()));
  std::vector<double> sorted = in;
  std::sort(sorted.begin(), sorted.end());
  const double threshold = sorted[sorted.size() / 20];
  result.recall95 = 100.0 * static_cast<double>(std::lower_bound(out.begin(), out.end(), threshold) - out.begin()) / static_cast<double>(out.size());
  for (std::size_t i = 0; i < in.size(); ++i)
    result.kept95 += right[i] && in[i] >= threshold;
  result.kept95 *= 100.0 / static_cast<double>(in.size());
  return result;
}

} // namespace

int benchClassifier(const std::string& path, bool encoder)
{
  const Part train = readPart(path, "train"), test = readPart(path, "test"), outside = readPart(path, "oos_test");
  std::map<std::string, std::vector<std::size_t>> byGold;
  for (std::size_t i = 0; i < train.gold.size(); ++i)
    byGold[train.gold[i]].push_back(i);
  std::map<std::int64_t, std::string> nameOf;
  std::map<std::string, std::int64_t> idOf;
  for (const auto& [gold, members] : byGold) {
    idOf[gold] = static_cast<std::int64_t>(idOf.size() + 1);
    nameOf[idOf[gold]] = gold;
  }
  IntentClassifier full;
  for (const int shots : {5, 10, 0}) {
    Measured mean;
    double cost = 0;
    const int samplings = shots > 0 ? 2 : 1;
    for (int sampling = 0; sampling < samplings; ++sampling) {
      hone::Random random(static_cast<std::uint64_t>(sampling) + 11);
      std::vector<IntentDocument> documents;
      std::vector<IntentAssignment> assignments;
      for (auto [gold, members] : byGold) {
        for (std::size_t i = members.size(); i > 1; --i)
          std::swap(members[i - 1], members[random.below(i)]);
        for (std::size_t i = 0; i < members.size() && (shots == 0 || i < static_cast<std::size_t>(shots)); ++i) {
          documents.push_back(train.documents[members[i]]);
          assignments.push_back({documents.back().id, 0, IntentId{idOf[gold]}, 1, "embedded"});
        }
      }
      const auto begin = std::chrono::steady_clock::now();
      hone::ClassifierOptions options;
      options.encoder = encoder;
      auto trained = IntentClassifier::train(documents, assignments, options, {});
      cost += seconds(begin) / samplings;
      if (!trained)
        return 1;
      const Measured one = measureClassifier(*trained, nameOf, test, outside);
      mean.accuracy += one.accuracy / samplings;
      mean.auroc += one.auroc / samplings;
      mean.recall95 += one.recall95 / samplings;
      mean.kept95 += one.kept95 / samplings;
      if (shots == 0)
        full = std::move(*trained);
    }
    fmt::print("{:>3} examples an intent: accuracy {:5.1f} %; out of scope AUROC {:.3f}; keeping 95 % of in-scope: right {:4.1f} %, out-of-scope recall {:4.1f} %; trained in {:.1f} s\n",
               shots > 0 ? std::to_string(shots) : "all", mean.accuracy, mean.auroc, mean.kept95, mean.recall95, cost);
    std::fflush(stdout);
  }
  const std::string bytes = full.write();
  const auto again = IntentClassifier::read(bytes);
  if (!again)
    return 1;
  const Measured kept = measureClassifier(*again, nameOf, test, outside);
  fmt::print("read back from {:.1f} MB: accuracy {:.1f} %, AUROC {:.3f}\n", static_cast<double>(bytes.size()) / 1e6, kept.accuracy, kept.auroc);
  const std::clock_t begin = std::clock(); // processor time: others may be using the machine
  std::size_t done = 0;
  for (int round = 0; round < 2; ++round)
    for (const auto& document : test.documents)
      done += again->classify(document).guesses.size() <= 3;
  fmt::print("live: {:.0f} utterances a second on one core\n", static_cast<double>(done) * CLOCKS_PER_SEC / static_cast<double>(std::clock() - begin));
  for (const auto& point : again->consequences())
    if (std::lround(point.threshold * 50) % 5 == 0)
      fmt::print("  threshold {:.1f}: {:5.1f} % get an intent, {:5.1f} % of those right\n", point.threshold, 100 * point.coverage, 100 * point.accuracy);
  return 0;
}
