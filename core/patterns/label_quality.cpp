#include "patterns/label_quality.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "patterns/statistics.h"

namespace hone {

namespace {

/// A weighted share of items.
class WeightedShare {
public:
  void add(bool hit, double weight)
  {
    m_hits += hit ? 1 : 0;
    ++m_items;
    m_weight += weight;
    m_hitWeight += hit ? weight : 0;
    m_squares += weight * weight;
  }

  Rate rate() const
  {
    if (m_items == 0 || m_weight <= 0)
      return {};
    const double p = m_hitWeight / m_weight;
    const Interval interval = wilsonShare(p, m_weight * m_weight / m_squares);
    return {m_hits, m_items, p, m_hits == 0 ? 0.0 : interval.low, m_hits == m_items ? 1.0 : interval.high};
  }

private:
  std::int64_t m_hits = 0, m_items = 0;
  double m_weight = 0, m_hitWeight = 0, m_squares = 0;
};

/// The label with the most votes; nothing for a tie.
std::optional<IntentId> agreedLabel(const GoldItem& item)
{
  std::map<IntentId, int> votes;
  for (const auto& [who, intent, at] : item.labels)
    ++votes[intent];
  int most = 0;
  std::optional<IntentId> label;
  for (const auto& [intent, count] : votes) {
    if (count == most)
      label.reset();
    if (count > most) {
      most = count;
      label = intent;
    }
  }
  return label;
}

/// Cohen's kappa over all pairs of labels that two people gave to the same item, in both orders.
void measureAgreement(std::span<const GoldItem> items, GoldQuality& quality)
{
  double pairs = 0, equal = 0;
  std::map<IntentId, double> share;
  for (const GoldItem& item : items) {
    if (item.labels.size() < 2)
      continue;
    ++quality.sharedItems;
    for (std::size_t i = 0; i < item.labels.size(); ++i)
      for (std::size_t k = i + 1; k < item.labels.size(); ++k) {
        ++pairs;
        equal += item.labels[i].intent == item.labels[k].intent;
        share[item.labels[i].intent] += 0.5;
        share[item.labels[k].intent] += 0.5;
      }
  }
  if (pairs == 0)
    return;
  double chance = 0;
  for (const auto& [intent, count] : share)
    chance += (count / pairs) * (count / pairs);
  quality.agreement = equal / pairs;
  quality.kappa = chance < 1 ? (quality.agreement - chance) / (1 - chance) : 1;
}

} // namespace

GoldQuality goldQuality(std::span<const GoldItem> items, std::span<const std::pair<ConversationId, IntentId>> predictedNow)
{
  std::unordered_map<ConversationId, IntentId> predicted(predictedNow.begin(), predictedNow.end());
  struct Shares {
    WeightedShare precision, recall;
  };
  std::map<IntentId, Shares> intents;
  WeightedShare accuracy;
  GoldQuality quality;
  quality.items = static_cast<std::int64_t>(items.size());
  for (const GoldItem& item : items) {
    const auto now = predicted.find(item.conversation);
    if (item.labels.empty() || now == predicted.end())
      continue;
    ++quality.labelled;
    const auto label = agreedLabel(item);
    if (!label) {
      ++quality.disputed;
      continue;
    }
    const bool hit = *label == now->second;
    accuracy.add(hit, item.weight);
    intents[now->second].precision.add(hit, item.weight);
    intents[*label].recall.add(hit, item.weight);
  }
  quality.accuracy = accuracy.rate();
  for (const auto& [intent, shares] : intents)
    quality.intents.push_back({intent, shares.precision.rate(), shares.recall.rate()});
  measureAgreement(items, quality);
  return quality;
}

} // namespace hone
