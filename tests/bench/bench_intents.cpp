// Measures intent discovery on published sets:
//   bench_intents [--seed N] [--count K] [--names] [--raw] [--no-encoder] KIND PATH...
//   bench_intents [--no-encoder] classifier data_full.json[.zst]
// KIND as readBenchSet takes it. --raw: every row is a task (published utterance sets), greetings and answers too. Prints accuracy, NMI and ARI against the gold labels, and with --names the taxonomy.
#include <chrono>
#include <cstdio>
#include <map>
#include <string>

#include <fmt/format.h>

#include "bench_data.h"
#include "bench_intents.h"
#include "intents/discovery.h"

int main(int argc, char** argv)
{
  hone::DiscoveryOptions options;
  bool names = false, encoder = true, raw = false;
  std::string kind;
  std::vector<std::string> paths;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--seed" && i + 1 < argc)
      options.seed = std::stoull(argv[++i]);
    else if (argument == "--count" && i + 1 < argc)
      options.intentCount = std::stoi(argv[++i]);
    else if (argument == "--no-encoder")
      encoder = false;
    else if (argument == "--raw")
      raw = true;
    else if (argument == "--names")
      names = true;
    else if (kind.empty())
      kind = argument;
    else
      paths.push_back(argument);
  }
  if (paths.empty()) {
    fmt::print(stderr, "bench_intents [--seed N] [--count K] [--names] [--raw] [--no-encoder] KIND PATH...\n");
    return 2;
  }
  if (kind == "classifier")
    return benchClassifier(paths.front(), encoder);
  const BenchSet set = readBenchSet(kind, paths);
  const auto begin = std::chrono::steady_clock::now();
  std::vector<hone::IntentDocument> documents;
  for (std::size_t i = 0; i < set.conversations.size(); ++i)
    documents.push_back(raw ? hone::IntentDocument{{static_cast<std::int64_t>(i + 1)}, {set.conversations[i].messages.front().text}, {}}
                            : hone::intentDocument({static_cast<std::int64_t>(i + 1)}, set.conversations[i]));
  options.encoder = encoder;
  const auto result = hone::discoverIntents(documents, {}, options, {});
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (!result) {
    fmt::print(stderr, "{}\n", result.error().describe());
    return 1;
  }
  std::map<std::int64_t, std::string> nameOf{{0, "no fit"}};
  for (const auto& intent : result->intents)
    nameOf[intent.id.value] = intent.name;
  std::vector<std::string> primary(documents.size()), joined(documents.size());
  std::map<std::int64_t, std::map<std::string, int>> goldWithin;
  std::map<std::int64_t, int> further;
  for (const auto& assignment : result->assignments) {
    const auto at = static_cast<std::size_t>(assignment.conversation.value - 1);
    const std::string& name = nameOf[assignment.intent.value];
    if (assignment.ordinal == 0) {
      primary[at] = name;
      ++goldWithin[assignment.intent.value][set.gold[at]];
    } else {
      ++further[assignment.intent.value];
    }
  }
  {
    std::vector<std::map<std::string, bool>> sets(documents.size());
    for (const auto& assignment : result->assignments)
      sets[static_cast<std::size_t>(assignment.conversation.value - 1)][nameOf[assignment.intent.value]] = true;
    for (std::size_t i = 0; i < sets.size(); ++i)
      for (const auto& [name, yes] : sets[i])
        joined[i] += name + "+";
  }
  // Common gold labels alone: the long tail of combinations says little.
  std::map<std::string, int> goldSize;
  for (const auto& gold : set.gold)
    ++goldSize[gold];
  std::vector<std::string> common = set.gold;
  for (auto& gold : common)
    if (goldSize[gold] * 50 < static_cast<int>(set.gold.size()))
      gold.clear();
  const auto print = [&](const char* what, const std::vector<std::string>& gold, const std::vector<std::string>& found) {
    const auto s = scoreClusters(gold, found);
    fmt::print("{:<34} ACC {:5.1f}  NMI {:5.1f}  ARI {:5.1f}   {} found, {} gold, {} rows\n", what, s.accuracy, s.nmi, s.ari,
               s.foundCount, s.goldCount, s.scored);
  };
  print("primary intent", set.gold, primary);
  print("set of intents", set.gold, joined);
  print("primary, gold labels over 2 %", common, primary);
  print("set, gold labels over 2 %", common, joined);
  fmt::print("{} conversations, {} intents, {:.2f} s\n", documents.size(), result->intents.size(), seconds);
  if (!names)
    return 0;
  std::multimap<std::string, std::size_t> byCategory;
  for (std::size_t i = 0; i < result->intents.size(); ++i)
    byCategory.emplace(result->intents[i].category, i);
  for (const auto& [category, i] : byCategory) {
    const auto& intent = result->intents[i];
    int size = 0;
    std::multimap<int, std::string, std::greater<>> gold;
    for (const auto& [name, count] : goldWithin[intent.id.value]) {
      size += count;
      gold.emplace(count, name);
    }
    std::string mix;
    int shown = 0;
    for (const auto& [count, name] : gold)
      if (shown++ < 3)
        mix += fmt::format("{} {}; ", name, count);
    fmt::print("[{}] {}  ({} + {} further)  {}\n    gold: {}\n", category, intent.name, size, further[intent.id.value],
               fmt::join(intent.keywords, ", "), mix);
    for (std::size_t e = 0; e < 3 && i * 3 + e < result->examples.size(); ++e)
      if (const auto id = result->examples[i * 3 + e])
        fmt::print("    “{}”\n", documents[static_cast<std::size_t>(id.value - 1)].userTurns.empty() ? "" : documents[static_cast<std::size_t>(id.value - 1)].userTurns.front().substr(0, 140));
  }
  int unfit = 0;
  for (const auto& name : primary)
    unfit += name == "no fit";
  fmt::print("no fit: {}\n", unfit);
}
