#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "fixes/drafting.h"
#include "fixes/recipe_data.h"
#include "fixes/steps.h"
#include "patterns/statistics.h"

namespace hone {

namespace {

/// Conversations on each side below which a comparison says nothing.
constexpr std::int64_t kLeastEachSide = 6;
constexpr std::int64_t kLeastConversations = 20;

/// People among the failures without a step: one person's habit is no pattern.
constexpr std::size_t kLeastUsers = 3;

/// The counts of one step, by agent version.
struct StepCounts {
  std::map<std::string, Stratum> strata; ///< a of n1 without the step failed, c of n0 with it
  std::set<std::int64_t> users;          ///< known ones who failed without it
  bool usersKnown = true;
  std::string trace;                     ///< one letter a conversation: which steps are the same one in other words
};

} // namespace

std::string describeStep(const std::string& step, bool taken)
{
  const Step parts = stepFromName(step);
  const Recipe* recipe = recipeFor(parts.kind);
  if (!recipe)
    return step;
  return fillIn(taken ? recipe->did : recipe->didNot, {{"tool", parts.tool}, {"first", parts.first}, {"field", parts.field}});
}

std::vector<StepFinding> findSkippedSteps(const std::vector<EvidenceConversation>& conversations, std::int64_t* tested)
{
  if (tested)
    *tested = 0;
  std::vector<const EvidenceConversation*> used;
  std::vector<const Conversation*> texts;
  for (const EvidenceConversation& one : conversations)
    if (hasAgentTurns(one.conversation)) {
      used.push_back(&one);
      texts.push_back(&one.conversation);
    }
  const ToolFacts tools = toolFacts(texts);
  std::vector<StepsTaken> taken;
  std::map<std::string, StepCounts> counts;
  for (const EvidenceConversation* one : used) {
    taken.push_back(stepsTaken(one->conversation, tools));
    for (const auto& [step, happened] : taken.back())
      counts[step].trace.clear();
  }
  for (auto& [step, count] : counts) {
    const Step parts = stepFromName(step);
    // A field counts wherever its tool was called with arguments that could be read.
    const std::string called = parts.kind == "field" ? Step{"arguments_read", parts.tool, {}, {}}.name() : std::string();
    for (std::size_t i = 0; i < used.size(); ++i) {
      const auto found = taken[i].find(step);
      bool happened = false;
      if (found != taken[i].end()) {
        happened = found->second;
      } else if (called.empty() || !taken[i].contains(called)) {
        count.trace += '.';
        continue;
      }
      Stratum& stratum = count.strata[used[i]->agentVersion];
      (happened ? stratum.n0 : stratum.n1) += 1;
      if (used[i]->failed)
        (happened ? stratum.c : stratum.a) += 1;
      if (used[i]->failed && !happened) {
        count.users.insert(used[i]->user.value);
        count.usersKnown = count.usersKnown && used[i]->user;
      }
      count.trace += happened ? '1' : '0';
    }
  }

  std::vector<StepFinding> findings;
  std::vector<double> pValues;
  std::map<std::string, std::string> traces;
  for (const auto& [step, count] : counts) {
    const Recipe* recipe = recipeFor(stepFromName(step).kind);
    if (!recipe)
      continue;
    StepFinding finding;
    finding.step = step;
    std::vector<Stratum> strata;
    std::int64_t without = 0;
    std::int64_t with = 0;
    for (const auto& [version, stratum] : count.strata) {
      strata.push_back(stratum);
      without += stratum.n1;
      with += stratum.n0;
      finding.failedWithout += stratum.a;
      finding.failedWith += stratum.c;
    }
    finding.succeededWithout = without - finding.failedWithout;
    finding.succeededWith = with - finding.failedWith;
    // What is tested is chosen by the margins alone, never by the outcome: that keeps the q-values true.
    if (with < kLeastEachSide || without < kLeastEachSide || with + without < kLeastConversations || without * 20 > (with + without) * 19)
      continue;
    // Whether a change is made at all is a step only where it is what most of these conversations are about.
    if (stepFromName(step).kind == "finish" && with < without)
      continue;
    // The same conversations under another name: the more direct advice stays.
    if (const auto same = traces.find(count.trace); same != traces.end()) {
      StepFinding* const other = &*std::ranges::find(findings, same->second, &StepFinding::step);
      if (recipeFor(stepFromName(other->step).kind)->weight < recipe->weight) {
        other->step = step;
        same->second = step;
      }
      continue;
    }
    traces.emplace(count.trace, step);
    const Interval risk = mantelHaenszelRelativeRisk(strata);
    finding.relativeRisk = risk.estimate;
    finding.low = risk.low;
    finding.high = risk.high;
    finding.pValue = tablePValue(finding.failedWithout, without, finding.failedWith, with);
    pValues.push_back(finding.pValue);
    findings.push_back(std::move(finding));
  }
  if (tested)
    *tested = static_cast<std::int64_t>(findings.size());
  const std::vector<double> q = benjaminiHochberg(pValues);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    findings[i].qValue = q[i];
    findings[i].description = describeStep(findings[i].step, false);
  }
  std::erase_if(findings, [&](const StepFinding& finding) {
    const StepCounts& count = counts.at(finding.step);
    return finding.relativeRisk <= 1 || (count.usersKnown && count.users.size() < kLeastUsers);
  });
  const auto rank = [](const StepFinding& finding) {
    // Failures above what the rate with the step would give, by how directly the step can be followed.
    const auto without = static_cast<double>(finding.failedWithout + finding.succeededWithout);
    const auto with = static_cast<double>(finding.failedWith + finding.succeededWith);
    const double excess = static_cast<double>(finding.failedWithout) - without * static_cast<double>(finding.failedWith) / with;
    return excess * recipeFor(stepFromName(finding.step).kind)->weight * (finding.qValue < 0.05 ? 1 : finding.qValue < 0.1 ? 0.5 : 0.1);
  };
  std::ranges::stable_sort(findings, [&](const StepFinding& a, const StepFinding& b) { return rank(a) > rank(b); });
  return findings;
}

} // namespace hone
