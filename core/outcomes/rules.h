#pragma once

#include <array>
#include <map>
#include <span>
#include <vector>

#include "outcomes/assess.h"

// What is known about failures in general, before anything is learned. Internal to core/outcomes.
namespace hone {

inline constexpr std::size_t kSignalKinds = static_cast<std::size_t>(SignalKind::crash) + 1;

/// How often each kind of signal is there, by its number.
std::array<double, kSignalKinds> countSignals(const OutcomeFeatures& f);

/// How long a conversation is beside those of its intent (or all, where the intent is unknown or rare): the difference of
/// the logarithms of the message counts, and the spread of that over all.
class PeerLengths {
public:
  PeerLengths() = default;
  explicit PeerLengths(const std::vector<OutcomeFeatures>& features);

  double relative(const OutcomeFeatures& f) const;
  /// relative() in standard deviations; 0 where there are too few conversations to tell what is long.
  double outlying(const OutcomeFeatures& f) const;

  void appendTo(std::vector<double>& numbers) const;
  /// Takes its numbers from the front; false when they are not such.
  bool takeFrom(std::span<const double>& numbers);

private:
  struct Sum {
    double count = 0;
    double sum = 0;
  };
  static void add(Sum& sum, const OutcomeFeatures& f);
  Sum m_all;
  std::map<std::int64_t, Sum> m_byIntent;
  double m_mean = 0;
  double m_deviation = 0;
};

/// Log-odds of failure by hand-set weights, for stores without outcomes of their own. Kinds of signals count once or
/// twice, so that one bad tool does not decide alone.
double rulesScore(const OutcomeFeatures& f, const PeerLengths& peers);

/// What speaks for one way to end or another.
struct Evidence {
  bool handedOff = false;
  bool crashed = false;
  bool leftInTheMiddle = false;
  bool negative = false;
  bool any = false;
};
Evidence evidenceOf(const OutcomeFeatures& f, const PeerLengths& peers);
Outcome inferredOutcome(const Evidence& e, bool likelyFailed, bool likelyResolved);

} // namespace hone
