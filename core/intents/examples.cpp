#include "intents/examples.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace hone {

Examples chooseExamples(const std::vector<IntentDocument>& documents, const Corpus& corpus, const std::vector<SparseRow>& rows,
                        std::vector<std::int32_t> members, const std::function<Certainty(std::int32_t)>& certaintyOf)
{
  constexpr std::size_t kExamples = 3, kBorderline = 2;
  constexpr std::size_t kLookedAt = 2000;
  Examples chosen;
  if (members.size() > kLookedAt)
    members.resize(kLookedAt);
  SparseRow centre;
  std::vector<float> meaning;
  for (const auto m : members) {
    const auto d = static_cast<std::size_t>(m);
    centre.insert(centre.end(), rows[d].begin(), rows[d].end());
    meaning.resize(std::max(meaning.size(), corpus.documents[d].meaning.size()), 0);
    for (std::size_t i = 0; i < corpus.documents[d].meaning.size(); ++i)
      meaning[i] += corpus.documents[d].meaning[i];
  }
  compact(centre);
  normalize(centre);
  float length = 1e-9f;
  for (const float value : meaning)
    length += value * value;
  struct Candidate {
    float typical = 0;
    float sure = 0;
    std::int32_t member = 0;
  };
  std::vector<Candidate> ranked;
  for (const auto m : members) {
    const auto d = static_cast<std::size_t>(m);
    float like = dot(centre, rows[d]);
    for (std::size_t i = 0; i < corpus.documents[d].meaning.size(); ++i)
      like += corpus.documents[d].meaning[i] * meaning[i] / std::sqrt(length);
    const Certainty certainty = certaintyOf(m);
    ranked.push_back({like * (certainty.single ? 1.0f : 0.8f), certainty.confidence + 0.5f * like, m});
  }
  std::set<std::string> openings;
  const auto pick = [&](std::vector<ConversationId>& into, std::size_t count, auto&& before) {
    std::stable_sort(ranked.begin(), ranked.end(), before);
    std::vector<ConversationId> picked;
    for (const auto& candidate : ranked) {
      const auto d = static_cast<std::size_t>(candidate.member);
      const auto& turns = documents[d].userTurns;
      if (picked.size() < count && openings.insert(turns.empty() ? std::string() : turns.front()).second)
        picked.push_back(documents[d].id);
    }
    picked.resize(count);
    into = std::move(picked);
  };
  pick(chosen.typical, kExamples, [](const Candidate& a, const Candidate& b) { return a.typical > b.typical; });
  openings.insert(std::string());
  pick(chosen.borderline, kBorderline, [](const Candidate& a, const Candidate& b) { return a.sure < b.sure; });
  return chosen;
}

} // namespace hone
