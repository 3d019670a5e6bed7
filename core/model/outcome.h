#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hone {

/// How a conversation ended for the user.
enum class Outcome : std::uint8_t { unknown, resolved, failed, abandoned, escalated };

std::string_view toString(Outcome outcome);
std::optional<Outcome> outcomeFromString(std::string_view name);
/// Everything that is neither resolved nor unknown counts as a failure for the user.
constexpr bool isFailure(Outcome outcome)
{
  return outcome == Outcome::failed || outcome == Outcome::abandoned || outcome == Outcome::escalated;
}

/// An outcome that the source (score, reward, event) or a person stated. Wins over an inferred one.
struct ExplicitOutcome {
  Outcome outcome = Outcome::unknown;
  std::string origin;           ///< "reward", "score", "event", "person" …
  std::optional<double> score;  ///< the number behind it, on the source's scale

  bool operator==(const ExplicitOutcome&) const = default;
};

/// What kind of evidence a signal is; the stable names in toString are used in the store, the CLI and conditions.
enum class SignalKind : std::uint8_t {
  repeatedRequest, rephrase, correction, frustration, refusal, apologyLoop, toolError, toolLoop,
  truncation, handOff, deadEnd, thanks, crash,
  bugReport, featureRequest, churnRisk, setupFriction, pricingObjection, ///< what isSignalIntent() is true for
};

/// Whether it says what else a user wants, beside the task, and nothing about how the conversation went.
constexpr bool isSignalIntent(SignalKind kind) { return kind >= SignalKind::bugReport; }

std::string_view toString(SignalKind kind);
std::optional<SignalKind> signalKindFromString(std::string_view name);

/// A piece of evidence inside a conversation, anchored to a message.
struct Signal {
  SignalKind kind{};
  std::int32_t messageIndex = 0; ///< in Conversation::messages
  std::string detail;            ///< short, for people: the tool's name, the words matched

  bool operator==(const Signal&) const = default;
};

/// The outcome that holds for a conversation, and why.
struct OutcomeAssessment {
  Outcome outcome = Outcome::unknown;
  double probabilityFailed = 0;  ///< 0…1
  std::string source;            ///< "explicit:reward", "inferred:learned" (from the store's own outcomes), "inferred:rules"
  std::vector<Signal> signals;   ///< all signals of the conversation, in message order
};

} // namespace hone
