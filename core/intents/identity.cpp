#include "intents/identity.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace hone {

std::vector<std::size_t> continueIntents(const std::vector<std::vector<ConversationId>>& found, const EarlierTaxonomy& earlier)
{
  std::vector<std::size_t> result(found.size(), SIZE_MAX);
  std::unordered_map<std::int64_t, std::int64_t> mergedInto;
  for (const auto& [from, into] : earlier.merged)
    mergedInto[from.value] = into.value;
  const auto resolve = [&](std::int64_t id) {
    for (int hops = 0; hops < 64; ++hops) {
      const auto next = mergedInto.find(id);
      if (next == mergedInto.end())
        break;
      id = next->second;
    }
    return id;
  };
  std::unordered_map<std::int64_t, std::size_t> indexOf;
  for (std::size_t i = 0; i < earlier.intents.size(); ++i)
    indexOf[earlier.intents[i].id.value] = i;
  std::set<std::size_t> mergeTargets;
  for (const auto& [from, into] : earlier.merged)
    if (const auto target = indexOf.find(resolve(into.value)); target != indexOf.end())
      mergeTargets.insert(target->second);
  // The earlier primary intent of each conversation, and how many each had.
  std::unordered_map<std::int64_t, std::size_t> earlierOf;
  std::vector<double> earlierSize(earlier.intents.size(), 0);
  for (const auto& assignment : earlier.assignments) {
    if (assignment.ordinal != 0 || !assignment.intent)
      continue;
    if (const auto index = indexOf.find(resolve(assignment.intent.value)); index != indexOf.end()) {
      earlierOf[assignment.conversation.value] = index->second;
      earlierSize[index->second] += 1;
    }
  }
  std::vector<std::tuple<double, std::size_t, std::size_t>> pairs; // likeness, found, earlier
  for (std::size_t f = 0; f < found.size(); ++f) {
    std::unordered_map<std::size_t, double> shared;
    double known = 0;
    for (const auto id : found[f])
      if (const auto index = earlierOf.find(id.value); index != earlierOf.end()) {
        shared[index->second] += 1;
        known += 1;
      }
    for (const auto& [e, count] : shared) {
      // Conversations that are new since then say nothing about identity.
      const double jaccard = count / (known + earlierSize[e] - count);
      const bool intoMerged = mergeTargets.contains(e) && count >= 0.5 * known;
      if (intoMerged)
        result[f] = e;
      constexpr double kSame = 0.25;
      if (jaccard >= kSame)
        pairs.emplace_back(jaccard, f, e);
    }
  }
  std::sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) {
    return std::get<0>(a) != std::get<0>(b) ? std::get<0>(a) > std::get<0>(b)
                                            : std::tie(std::get<1>(a), std::get<2>(a)) < std::tie(std::get<1>(b), std::get<2>(b));
  });
  std::set<std::size_t> continued;
  for (const auto e : result)
    if (e != SIZE_MAX)
      continued.insert(e);
  for (const auto& [likeness, f, e] : pairs)
    if (result[f] == SIZE_MAX && !continued.contains(e)) {
      result[f] = e;
      continued.insert(e);
    }
  return result;
}

std::unordered_map<std::int64_t, std::size_t> earlierIndex(const EarlierTaxonomy& earlier)
{
  std::unordered_map<std::int64_t, std::size_t> index;
  for (std::size_t e = 0; e < earlier.intents.size(); ++e)
    index[earlier.intents[e].id.value] = e;
  for (int round = 0; round < 64; ++round) { // chains of merges
    bool grew = false;
    for (const auto& [from, into] : earlier.merged)
      if (const auto target = index.find(into.value); target != index.end())
        grew = index.try_emplace(from.value, target->second).second || grew;
    if (!grew)
      break;
  }
  return index;
}

bool knowsMost(const std::vector<IntentDocument>& documents, const EarlierTaxonomy& earlier)
{
  if (earlier.intents.empty())
    return false;
  const auto index = earlierIndex(earlier);
  std::set<std::int64_t> known;
  for (const auto& assignment : earlier.assignments)
    if (assignment.ordinal == 0 && index.contains(assignment.intent.value))
      known.insert(assignment.conversation.value);
  std::size_t share = 0;
  for (const auto& document : documents)
    share += known.contains(document.id.value);
  return 2 * share >= documents.size();
}

} // namespace hone
