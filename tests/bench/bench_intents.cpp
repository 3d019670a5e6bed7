// Measures intent discovery on published sets:
//   bench_intents [--seed N] [--count K] [--names] [--raw] [--no-encoder] KIND PATH...
//   bench_intents [--no-encoder] classifier data_full.json[.zst]
// --encoder FILE: tables that never saw the set (train_encoder --leave-out), instead of the linked ones.
// --stability: groups the same again from scratch, with another seed and with 5 % of the rows removed, and as the
// program re-runs, and prints how many conversations keep their intent.
// KIND as readBenchSet takes it. --raw: every row is a task (published utterance sets), greetings and answers too. Prints accuracy, NMI and ARI against the gold labels, and with --names the taxonomy.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <string>

#include <fmt/format.h>

#include "bench_data.h"
#include "bench_intents.h"
#include "intents/discovery.h"
#include "text/encoder.h"
#include "text/stemmer.h"
#include "text/stop_words.h"
#include "text/tokenizer.h"

namespace {

using Primaries = std::map<std::int64_t, std::int64_t>;

Primaries primariesOf(const hone::DiscoveryResult& result)
{
  Primaries primaries;
  for (const auto& assignment : result.assignments)
    if (assignment.ordinal == 0)
      primaries[assignment.conversation.value] = assignment.intent.value;
  return primaries;
}

// Groups of two runs from scratch are matched one to one, so that the most conversations stay.
double shareKept(const Primaries& before, const Primaries& after, bool sameIds)
{
  std::vector<std::string> old, now;
  std::size_t kept = 0;
  for (const auto& [conversation, intent] : after) {
    old.push_back(std::to_string(before.at(conversation)));
    now.push_back(std::to_string(intent));
    kept += old.back() == now.back();
  }
  return sameIds ? 100.0 * static_cast<double>(kept) / static_cast<double>(old.size()) : scoreClusters(old, now).accuracy;
}

void measureStability(const std::vector<hone::IntentDocument>& documents, const hone::DiscoveryOptions& options, const hone::DiscoveryResult& first)
{
  std::vector<hone::IntentDocument> fewer;
  for (std::size_t i = 0; i < documents.size(); ++i)
    if (i % 20 != 7)
      fewer.push_back(documents[i]);
  hone::EarlierTaxonomy earlier{first.intents, first.assignments, {}};
  for (std::size_t i = 0; i < earlier.intents.size(); ++i) { // as the store numbers them
    const auto old = earlier.intents[i].id;
    earlier.intents[i].id = {static_cast<std::int64_t>(i + 1)};
    for (auto& assignment : earlier.assignments)
      if (assignment.intent == old)
        assignment.intent = earlier.intents[i].id;
  }
  Primaries stored;
  for (const auto& assignment : earlier.assignments)
    if (assignment.ordinal == 0)
      stored[assignment.conversation.value] = assignment.intent.value;
  auto other = options;
  other.seed = options.seed + 1;
  const auto print = [&](const char* what, const std::vector<hone::IntentDocument>& rows, const hone::DiscoveryOptions& with, const hone::EarlierTaxonomy& known) {
    if (const auto again = hone::discoverIntents(rows, known, with, {}))
      fmt::print("{}: {:.1f} % keep their intent\n", what, shareKept(stored, primariesOf(*again), !known.intents.empty()));
  };
  print("re-run, another seed", documents, other, earlier);
  print("re-run, 5 % of rows removed", fewer, options, earlier);
  print("from scratch, another seed", documents, other, {});
  print("from scratch, 5 % of rows removed", fewer, options, {});
}

std::string spaced(const std::string& gold)
{
  std::string text;
  for (const char c : gold) {
    if (c >= 'A' && c <= 'Z' && !text.empty())
      text += ' ';
    text += c == '_' || c == '-' || c == '.' ? ' ' : c;
  }
  return text;
}

// Share of the found intents whose name has a word of the label that most of its conversations carry.
double goldWordInName(const std::map<std::int64_t, std::map<std::string, int>>& goldWithin, const std::map<std::int64_t, std::string>& nameOf)
{
  hone::Stemmer stemmer;
  const auto stems = [&](const std::string& text) {
    std::map<std::string, bool> result;
    for (const auto& token : hone::tokenize(text))
      if (token.kind == hone::Token::Kind::word && !hone::isFunctionWord(token.text))
        result[std::string(stemmer.stem(token.text))] = true;
    return result;
  };
  double hits = 0, intents = 0;
  for (const auto& [intent, counts] : goldWithin) {
    if (intent == 0)
      continue;
    const auto most = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    const auto wanted = stems(spaced(most->first)), named = stems(nameOf.at(intent));
    ++intents;
    hits += std::any_of(wanted.begin(), wanted.end(), [&](const auto& stem) { return named.contains(stem.first); });
  }
  return intents > 0 ? hits / intents : 0;
}

} // namespace

int main(int argc, char** argv)
{
  hone::DiscoveryOptions options;
  bool names = false, encoder = true, raw = false, stability = false;
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
    else if (argument == "--stability")
      stability = true;
    else if (argument == "--encoder" && i + 1 < argc) {
      auto other = hone::Encoder::read(readBenchFile(argv[++i]));
      if (!other) {
        fmt::print(stderr, "{}\n", other.error().describe());
        return 1;
      }
      hone::Encoder::setBuiltIn(std::move(*other));
    } else if (argument == "--names")
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
  fmt::print("gold word in the name: {:.2f}\n", goldWordInName(goldWithin, nameOf));
  if (stability)
    measureStability(documents, options, *result);
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
