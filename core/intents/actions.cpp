#include "intents/actions.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "intents/identifiers.h"
#include "text/tokenizer.h"

namespace hone {

namespace {

constexpr int kFolds = 4;

/// How well scores tell positives from negatives.
struct Ranking {
  double area = 0.5;     ///< under the ROC curve
  double breakEven = 0;  ///< precision among as many top ranks as there are positives
  double positives = 0;
};

Ranking rankingOf(std::vector<std::pair<double, bool>> scored)
{
  std::sort(scored.begin(), scored.end());
  Ranking ranking;
  double rankSum = 0;
  for (std::size_t i = 0; i < scored.size();) {
    std::size_t j = i;
    while (j < scored.size() && scored[j].first == scored[i].first)
      ++j;
    for (std::size_t k = i; k < j; ++k)
      if (scored[k].second) {
        rankSum += 0.5 * static_cast<double>(i + j + 1);
        ranking.positives += 1;
      }
    i = j;
  }
  const double positives = ranking.positives, negatives = static_cast<double>(scored.size()) - positives;
  if (positives == 0 || negatives == 0)
    return ranking;
  ranking.area = (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
  for (std::size_t i = 0; i < static_cast<std::size_t>(positives); ++i)
    ranking.breakEven += scored[scored.size() - 1 - i].second / positives;
  return ranking;
}

// How well words tell a tool's use: Bernoulli naive Bayes with few, strong features, judged out of fold.
class WordEvidence {
public:
  WordEvidence(const Corpus& corpus, const std::vector<std::int32_t>& documents, std::uint64_t seed)
  {
    std::unordered_map<std::uint32_t, std::int32_t> seen, number;
    const auto each = [&](std::int32_t d, auto&& use) {
      for (const auto& entry : corpus.documents[static_cast<std::size_t>(d)].opening)
        use(entry.column);
    };
    for (const auto d : documents)
      each(d, [&](std::uint32_t column) { ++seen[column]; });
    Random random(seed);
    for (const auto d : documents) {
      auto& row = m_rows.emplace_back();
      each(d, [&](std::uint32_t column) {
        if (seen[column] >= 3)
          row.push_back(number.try_emplace(column, static_cast<std::int32_t>(number.size())).first->second);
      });
      m_fold.push_back(static_cast<int>(random.below(kFolds)));
    }
    m_width = number.size();
  }

  Ranking judge(const std::vector<bool>& positive) const
  {
    std::vector<std::pair<double, bool>> scored;
    std::vector<double> with(m_width), without(m_width);
    for (int fold = 0; fold < kFolds; ++fold) {
      std::fill(with.begin(), with.end(), 0);
      std::fill(without.begin(), without.end(), 0);
      double nWith = 0, nWithout = 0;
      for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (m_fold[i] == fold)
          continue;
        (positive[i] ? nWith : nWithout) += 1;
        for (const auto f : m_rows[i])
          (positive[i] ? with : without)[static_cast<std::size_t>(f)] += 1;
      }
      for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (m_fold[i] != fold)
          continue;
        double score = 0;
        for (const auto feature : m_rows[i]) {
          const auto f = static_cast<std::size_t>(feature);
          const double odds = std::log((with[f] + 0.5) / (nWith + 1)) - std::log((without[f] + 0.5) / (nWithout + 1));
          if (std::abs(odds) > 0.7) // weak words only add noise in a small sample
            score += odds;
        }
        scored.emplace_back(score, positive[i]);
      }
    }
    return rankingOf(std::move(scored));
  }

private:
  std::vector<std::vector<std::int32_t>> m_rows;
  std::vector<int> m_fold;
  std::size_t m_width = 0;
};

// How well it tells a tool's use that users say words of its name first, rare ones more.
Ranking judgeByName(const Corpus& corpus, const std::vector<std::int32_t>& documents, const std::string& tool, const std::vector<bool>& positive)
{
  FeatureExtractor extractor({.columns = kCorpusColumns});
  std::string text;
  for (const auto& word : identifierWords(tool))
    text += word + " ";
  SparseRow words;
  extractor.add(words, tokenize(text, 32), 1);
  compact(words);
  std::vector<double> score(documents.size(), 0);
  for (const auto& word : words) {
    std::vector<std::size_t> saying;
    for (std::size_t i = 0; i < documents.size(); ++i) {
      const auto& said = corpus.documents[static_cast<std::size_t>(documents[i])].opening;
      if (std::any_of(said.begin(), said.end(), [&](const auto& entry) { return entry.column == word.column; }))
        saying.push_back(i);
    }
    for (const auto i : saying)
      score[i] += std::log(static_cast<double>(documents.size() + 1) / static_cast<double>(saying.size()));
  }
  std::vector<std::pair<double, bool>> scored;
  for (std::size_t i = 0; i < documents.size(); ++i)
    scored.emplace_back(score[i], positive[i]);
  return rankingOf(std::move(scored));
}

struct ToolCandidate {
  std::size_t tool = 0;
  ToolEffect effect{};
  Ranking asked;
  Ranking named;      ///< the same by the words of its own name alone, which need no learning
  int agent = 0;      ///< number of the group of tools that are used together
  bool names = false; ///< it is a task
};

// Tools that are used together belong to one agent: a store may hold several, and each is judged by itself.
std::vector<int> agentsOf(const std::vector<std::vector<bool>>& uses, const std::vector<ToolEffect>& effects)
{
  std::vector<int> agent(uses.size());
  std::iota(agent.begin(), agent.end(), 0);
  const auto rootOf = [&](int tool) {
    while (agent[static_cast<std::size_t>(tool)] != tool)
      tool = agent[static_cast<std::size_t>(tool)];
    return tool;
  };
  const auto shared = [&](std::size_t tool) { return effects[tool] == ToolEffect::handsOff || effects[tool] == ToolEffect::controls; };
  for (std::size_t a = 0; a < uses.size(); ++a)
    for (std::size_t b = a + 1; b < uses.size(); ++b) {
      if (shared(a) || shared(b))
        continue;
      double both = 0, onlyA = 0, onlyB = 0;
      for (std::size_t i = 0; i < uses[a].size(); ++i) {
        both += uses[a][i] && uses[b][i];
        onlyA += uses[a][i];
        onlyB += uses[b][i];
      }
      constexpr double kTogether = 0.2;
      if (both > 0 && both >= kTogether * std::min(onlyA, onlyB))
        agent[static_cast<std::size_t>(rootOf(static_cast<int>(b)))] = rootOf(static_cast<int>(a));
    }
  for (std::size_t t = 0; t < uses.size(); ++t)
    agent[t] = rootOf(static_cast<int>(t));
  return agent;
}

// Whether an agent's changing tools are what its users ask for, or steps that it finds out on the way: told by how
// precisely the opening words announce them, over all its tools. Few conversations teach that poorly, so users who call
// the tools by the words of their names count too, where what was learned does not speak against it.
void judgeAgents(std::vector<ToolCandidate>& candidates)
{
  constexpr double kAnnounced = 0.55;      // of an agent's changes, on average
  constexpr double kHardlyAnnounced = 0.35;
  constexpr double kCalledByName = 0.6;
  constexpr double kAnnouncedAlone = 0.65; // of one tool, where the agent's others are steps
  constexpr double kAsked = 0.55;              // little is needed where the agent as a whole does what is asked
  constexpr double kAskedToRead = 0.85;
  for (ToolCandidate& candidate : candidates) {
    double precision = 0, byName = 0, weight = 0;
    for (const ToolCandidate& other : candidates)
      if (other.agent == candidate.agent && other.effect == ToolEffect::writes) {
        precision += other.asked.breakEven * other.asked.positives;
        byName += other.named.area * other.asked.positives;
        weight += other.asked.positives;
      }
    const bool learned = weight > 0 && precision >= kAnnounced * weight;
    const bool called = weight > 0 && byName >= kCalledByName * weight && precision >= kHardlyAnnounced * weight;
    if (candidate.effect == ToolEffect::reads)
      candidate.names = candidate.asked.area >= kAskedToRead && candidate.asked.breakEven >= kAnnounced;
    else if (learned || called)
      candidate.names = candidate.asked.area >= kAsked || candidate.named.area >= kCalledByName;
    else
      candidate.names = candidate.asked.breakEven >= kAnnouncedAlone;
  }
}

} // namespace

ActionTasks findActions(const Corpus& corpus, std::uint64_t seed)
{
  ActionTasks result;
  result.taken.resize(corpus.documents.size());
  std::vector<std::int32_t> tooled;
  for (std::size_t i = 0; i < corpus.documents.size(); ++i)
    if (!corpus.documents[i].tools.empty())
      tooled.push_back(static_cast<std::int32_t>(i));
  const std::size_t toolCount = corpus.toolNames.size();
  if (tooled.empty())
    return result;

  std::vector<ToolEffect> effects;
  for (const auto& name : corpus.toolNames)
    effects.push_back(toolEffect(name));
  std::vector<std::vector<bool>> uses(toolCount, std::vector<bool>(tooled.size(), false));
  std::vector<bool> changes(tooled.size(), false);
  for (std::size_t i = 0; i < tooled.size(); ++i)
    for (const auto tool : corpus.documents[static_cast<std::size_t>(tooled[i])].tools) {
      uses[static_cast<std::size_t>(tool)][i] = true;
      changes[i] = changes[i] || effects[static_cast<std::size_t>(tool)] == ToolEffect::writes;
    }
  const auto n = static_cast<double>(tooled.size());
  const double fewest = std::max(2.0, 0.004 * n);
  constexpr double kMostShare = 0.7;
  constexpr double kMostShareRead = 0.3;
  constexpr double kEndsThere = 0.6;
  constexpr std::size_t kJudgeable = 24; // fewer conversations cannot be judged out of fold: names decide alone
  const WordEvidence evidence(corpus, tooled, seed);
  const auto agents = agentsOf(uses, effects);
  std::vector<ToolCandidate> candidates;
  for (std::size_t t = 0; t < toolCount; ++t) {
    const auto count = static_cast<double>(std::count(uses[t].begin(), uses[t].end(), true));
    if (effects[t] == ToolEffect::writes && tooled.size() < kJudgeable) {
      if (count <= std::max(1.0, 0.8 * n))
        candidates.push_back({t, effects[t], {}, {}, agents[t], true});
      continue;
    }
    if (tooled.size() < kJudgeable || count < fewest || count > kMostShare * n)
      continue;
    if (effects[t] == ToolEffect::reads) {
      double alone = 0;
      for (std::size_t i = 0; i < tooled.size(); ++i)
        alone += uses[t][i] && !changes[i];
      if (alone < kEndsThere * count || count > kMostShareRead * n || identifierWords(corpus.toolNames[t]).size() < 2)
        continue;
    } else if (effects[t] != ToolEffect::writes) {
      continue;
    }
    candidates.push_back({t, effects[t], evidence.judge(uses[t]), judgeByName(corpus, tooled, corpus.toolNames[t], uses[t]), agents[t], false});
  }
  if (tooled.size() >= kJudgeable)
    judgeAgents(candidates);
  std::erase_if(candidates, [](const ToolCandidate& candidate) { return !candidate.names; });
  // Best told by the users' words first, so that it gives its name to tools that always come with it.
  std::stable_sort(candidates.begin(), candidates.end(), [](const ToolCandidate& a, const ToolCandidate& b) { return a.asked.area > b.asked.area; });
  std::vector<std::int32_t> actionOf(toolCount, -1);
  for (const ToolCandidate& candidate : candidates) {
    for (std::size_t a = 0; a < result.actions.size() && actionOf[candidate.tool] < 0; ++a) {
      const auto& other = uses[static_cast<std::size_t>(result.actions[a].tools.front())];
      double both = 0, either = 0;
      for (std::size_t i = 0; i < tooled.size(); ++i) {
        both += uses[candidate.tool][i] && other[i];
        either += uses[candidate.tool][i] || other[i];
      }
      constexpr double kSameTask = 0.75;
      if (either > 0 && both / either >= kSameTask) {
        actionOf[candidate.tool] = static_cast<std::int32_t>(a);
        result.actions[a].tools.push_back(static_cast<std::int32_t>(candidate.tool));
      }
    }
    if (actionOf[candidate.tool] < 0) {
      actionOf[candidate.tool] = static_cast<std::int32_t>(result.actions.size());
      result.actions.push_back({{static_cast<std::int32_t>(candidate.tool)}, candidate.asked.area});
    }
  }
  for (const auto d : tooled)
    for (const auto tool : corpus.documents[static_cast<std::size_t>(d)].tools)
      if (const auto action = actionOf[static_cast<std::size_t>(tool)]; action >= 0) {
        auto& taken = result.taken[static_cast<std::size_t>(d)];
        if (std::find(taken.begin(), taken.end(), action) == taken.end())
          taken.push_back(action);
      }
  return result;
}

} // namespace hone
