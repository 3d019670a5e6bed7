#include <algorithm>

#include "workspace/taxonomy_impl.h"

namespace hone {

Result<std::vector<SignalIntentSummary>> TaxonomyImpl::signalIntents() const
{
  std::vector<SignalIntentSummary> list;
  HONE_TRY(const bool on, m_learned.signalIntentsOn());
  if (!on)
    return list;
  for (const SignalKind kind : {SignalKind::bugReport, SignalKind::featureRequest, SignalKind::churnRisk, SignalKind::setupFriction, SignalKind::pricingObjection})
    list.push_back({kind, {}, 0, 0});
  HONE_TRY(const auto facts, m_snapshot());
  for (const ConversationFacts& conversation : facts->facts())
    for (SignalIntentSummary& entry : list)
      if (std::ranges::find(conversation.outcome.signals, entry.kind, &Signal::kind) != conversation.outcome.signals.end()) {
        entry.conversations.push_back(conversation.id);
        entry.withOutcome += conversation.outcome.outcome != Outcome::unknown;
        entry.failures += isFailure(conversation.outcome.outcome);
      }
  return list;
}

Result<void> TaxonomyImpl::setSignalIntentsOn(bool on, const JobContext& job)
{
  HONE_TRY(const bool was, m_learned.signalIntentsOn());
  if (was == on)
    return {};
  HONE_CHECK(m_learned.setSignalIntentsOn(on));
  std::vector<ConversationId> analysed; // the others get theirs when they are
  {
    HONE_TRY(const auto facts, m_snapshot());
    for (std::size_t row = 0; row < facts->facts().size(); ++row)
      if (facts->isAnalysed(row))
        analysed.push_back(facts->facts()[row].id);
  }
  constexpr std::size_t kAtOnce = 500;
  for (std::size_t first = 0; first < analysed.size(); first += kAtOnce) {
    job.progress(static_cast<double>(first) / static_cast<double>(analysed.size()), "Looking at conversations again");
    if (job.isCancelled()) {
      m_changed();
      return fail(ErrorKind::cancelled, "This was stopped. The setting holds for new conversations; those not yet looked at again keep what they have.");
    }
    HONE_CHECK(m_learned.judgeOutcomes(std::span(analysed).subspan(first, std::min(kAtOnce, analysed.size() - first))));
  }
  m_changed();
  return {};
}

} // namespace hone
