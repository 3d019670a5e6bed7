#include <algorithm>

#include "workspace/settings_keys.h"
#include "workspace/taxonomy_impl.h"

namespace hone {

Result<std::vector<SignalIntentSummary>> TaxonomyImpl::signalIntents() const
{
  std::vector<SignalIntentSummary> list;
  HONE_TRY(const bool on, m_learned.signalIntentsOn());
  if (!on)
    return list;
  for (const SignalKind kind : kSignalIntents)
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

Result<std::vector<SignalQuote>> TaxonomyImpl::signalQuotes(SignalKind kind, const std::vector<ConversationId>& conversations, std::size_t most) const
{
  HONE_TRY(const auto facts, m_snapshot());
  std::vector<SignalQuote> quotes;
  for (const ConversationId id : conversations) {
    if (quotes.size() >= most)
      break;
    const ConversationFacts* const conversation = facts->find(id);
    if (!conversation)
      continue;
    const auto& signals = conversation->outcome.signals;
    if (const auto found = std::ranges::find(signals, kind, &Signal::kind); found != signals.end())
      quotes.push_back({id, found->messageIndex, found->detail});
  }
  return quotes;
}

Result<bool> TaxonomyImpl::signalIntentsUnfinished() const
{
  HONE_TRY(const std::string left, m_store.setting(std::string(kSignalIntentsUnfinishedKey)));
  return !left.empty();
}

Result<void> TaxonomyImpl::setSignalIntentsOn(bool on, const JobContext& job)
{
  HONE_TRY(const bool was, m_learned.signalIntentsOn());
  // One that was stopped half-way is taken up again by asking for the same, not by switching there and back.
  HONE_TRY(const bool left, signalIntentsUnfinished());
  if (was == on && !left)
    return {};
  const std::string unfinished(kSignalIntentsUnfinishedKey);
  HONE_CHECK(m_store.setSetting(unfinished, "yes"));
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
      return fail(ErrorKind::cancelled, "This was stopped. The setting holds for new conversations; those not yet looked at again keep what they have. Switching it once more goes on.");
    }
    HONE_CHECK(m_learned.judgeOutcomes(std::span(analysed).subspan(first, std::min(kAtOnce, analysed.size() - first))));
  }
  HONE_CHECK(m_store.setSetting(unfinished, ""));
  m_changed();
  return {};
}

} // namespace hone
