#include "outcomes/rules.h"

#include <algorithm>
#include <cmath>

namespace hone {

namespace {

constexpr double kPeerPrior = 10; // conversations that an intent's mean length is held to the overall one with

} // namespace

std::array<double, kSignalKinds> countSignals(const OutcomeFeatures& f)
{
  std::array<double, kSignalKinds> counts{};
  for (const Signal& signal : f.signals)
    if (static_cast<std::size_t>(signal.kind) < kSignalKinds)
      counts[static_cast<std::size_t>(signal.kind)] += 1;
  return counts;
}

PeerLengths::PeerLengths(const std::vector<OutcomeFeatures>& features)
{
  for (const OutcomeFeatures& f : features)
    if (f.messages > 0) {
      add(m_all, f);
      add(m_byIntent[f.intent.value], f);
    }
  m_mean = m_all.count > 0 ? m_all.sum / m_all.count : 0;
  double squares = 0;
  for (const OutcomeFeatures& f : features)
    if (f.messages > 0)
      squares += relative(f) * relative(f);
  m_deviation = m_all.count > 1 ? std::sqrt(squares / m_all.count) : 0;
}

void PeerLengths::add(Sum& sum, const OutcomeFeatures& f)
{
  sum.count += 1;
  sum.sum += std::log1p(f.messages);
}

double PeerLengths::relative(const OutcomeFeatures& f) const
{
  if (f.messages <= 0)
    return 0;
  Sum peers;
  if (const auto found = m_byIntent.find(f.intent.value); f.intent && found != m_byIntent.end())
    peers = found->second;
  return std::log1p(f.messages) - (peers.sum + kPeerPrior * m_mean) / (peers.count + kPeerPrior);
}

double PeerLengths::outlying(const OutcomeFeatures& f) const
{
  return m_all.count >= 30 && m_deviation > 0.05 ? std::clamp(relative(f) / m_deviation, -3.0, 3.0) : 0;
}

void PeerLengths::appendTo(std::vector<double>& numbers) const
{
  numbers.insert(numbers.end(), {m_all.count, m_all.sum, m_mean, m_deviation, static_cast<double>(m_byIntent.size())});
  for (const auto& [intent, sum] : m_byIntent)
    numbers.insert(numbers.end(), {static_cast<double>(intent), sum.count, sum.sum});
}

bool PeerLengths::takeFrom(std::span<const double>& numbers)
{
  if (numbers.size() < 5 || numbers[4] < 0 || numbers[4] > static_cast<double>(numbers.size() - 5) / 3)
    return false;
  m_all = {numbers[0], numbers[1]};
  m_mean = numbers[2];
  m_deviation = numbers[3];
  const auto intents = static_cast<std::size_t>(numbers[4]);
  numbers = numbers.subspan(5);
  m_byIntent.clear();
  for (std::size_t i = 0; i < intents; ++i, numbers = numbers.subspan(3))
    m_byIntent[static_cast<std::int64_t>(numbers[0])] = {numbers[1], numbers[2]};
  return true;
}

double rulesScore(const OutcomeFeatures& f, const PeerLengths& peers)
{
  const auto counts = countSignals(f);
  const auto some = [&](SignalKind kind, double most) { return std::min(counts[static_cast<std::size_t>(kind)], most); };
  double score = -1.0;
  score += 5.0 * some(SignalKind::crash, 1);
  score += 2.0 * some(SignalKind::deadEnd, 1);
  score += 1.0 * some(SignalKind::handOff, 1);
  score += 1.0 * some(SignalKind::frustration, 2);
  score += 0.9 * some(SignalKind::toolLoop, 1);
  score += 0.6 * some(SignalKind::correction, 2);
  score += 0.6 * some(SignalKind::apologyLoop, 1);
  score += 0.5 * some(SignalKind::repeatedRequest, 2);
  score += 0.3 * some(SignalKind::rephrase, 2);
  score += 0.5 * some(SignalKind::refusal, 2);
  score += 0.3 * some(SignalKind::toolError, 2);
  score += 0.6 * some(SignalKind::truncation, 1);
  score -= 0.8 * some(SignalKind::thanks, 1);
  return score + 0.7 * peers.outlying(f);
}

Evidence evidenceOf(const OutcomeFeatures& f, const PeerLengths& peers)
{
  const auto counts = countSignals(f);
  const auto has = [&](SignalKind kind) { return counts[static_cast<std::size_t>(kind)] > 0; };
  Evidence e;
  e.handedOff = has(SignalKind::handOff);
  e.crashed = has(SignalKind::crash);
  for (const SignalKind kind : {SignalKind::repeatedRequest, SignalKind::rephrase, SignalKind::correction, SignalKind::frustration,
                                SignalKind::refusal, SignalKind::apologyLoop, SignalKind::toolError, SignalKind::toolLoop,
                                SignalKind::truncation, SignalKind::deadEnd})
    e.negative = e.negative || has(kind);
  // The agent had the last word and the user never came back, without a sign that the matter was settled.
  e.leftInTheMiddle = f.userTurns > 0 && e.negative && !has(SignalKind::thanks) && !e.crashed &&
                      (has(SignalKind::deadEnd) || (!f.endsWithUser && f.endReason.empty()));
  e.any = e.negative || e.handedOff || e.crashed || has(SignalKind::thanks) || std::abs(peers.outlying(f)) >= 1;
  return e;
}

Outcome inferredOutcome(const Evidence& e, bool likelyFailed, bool likelyResolved)
{
  if (e.crashed)
    return Outcome::failed;
  if (e.handedOff)
    return Outcome::escalated;
  if (likelyFailed)
    return e.leftInTheMiddle ? Outcome::abandoned : Outcome::failed;
  return likelyResolved ? Outcome::resolved : Outcome::unknown;
}

} // namespace hone
