#include <charconv>

#include "workspace/settings_keys.h"
#include "workspace/workspace_impl.h"

namespace hone {

namespace {

/// A store up to this size is analysed whole when it has grown by half: it takes a second or two, and what was found
/// among a few conversations is soon too coarse for more.
constexpr std::size_t kSmallStore = 2'000;
/// So many that wait are judged one by one; more are a matter for an analysis that a person starts.
constexpr std::size_t kMostAtOnce = 5'000;

} // namespace

void WorkspaceImpl::judgeArrivals(std::vector<ConversationId> ids)
{
  const bool newcomers = m_newcomers.exchange(false);
  if (m_learned.isReady())
    m_learned.judge(ids);
  if (newcomers && hasGrown())
    analyze(JobContext(), false);
  m_notifier->changed();
}

bool WorkspaceImpl::hasGrown() const
{
  const auto all = m_store->conversationIds();
  const auto discovered = m_store->setting(std::string(kDiscoveredCountKey));
  std::size_t before = 0;
  if (discovered)
    std::from_chars(discovered->data(), discovered->data() + discovered->size(), before);
  return all && all->size() <= kSmallStore && 2 * all->size() >= 3 * before;
}

void WorkspaceImpl::conversationsArrived(std::span<const ConversationId> ids)
{
  m_newcomers = true;
  m_arrivals->add(ids);
}

void WorkspaceImpl::somethingArrived()
{
  m_notifier->changed();
  const auto waiting = m_store->unanalysed();
  if (waiting && waiting->size() <= kMostAtOnce)
    conversationsArrived(*waiting);
}

void WorkspaceImpl::somethingChanged()
{
  m_notifier->changed();
  if (!m_learned.isReady())
    return;
  const auto waiting = m_store->unanalysed();
  if (waiting && waiting->size() <= kMostAtOnce)
    m_arrivals->add(*waiting);
}

} // namespace hone
