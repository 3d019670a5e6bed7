#include <array>
#include <string_view>

#include "model/conversation.h"
#include "model/diff.h"
#include "model/fix.h"
#include "model/intent.h"
#include "model/outcome.h"

namespace hone {

namespace {

constexpr std::array<std::string_view, 5> kOutcomes{"unknown", "resolved", "failed", "abandoned", "escalated"};
constexpr std::array<std::string_view, 5> kRoles{"system", "user", "assistant", "tool", "other"};
constexpr std::array<std::string_view, 18> kSignals{
  "repeated_request", "rephrase", "correction", "frustration", "refusal", "apology_loop", "tool_error",
  "tool_loop", "truncation", "hand_off", "dead_end", "thanks", "crash",
  "bug_report", "feature_request", "churn_risk", "setup_friction", "pricing_objection"};
constexpr std::array<std::string_view, 7> kFixStates{"draft", "reviewed", "committed", "pushed", "in_review", "shipped", "measured"};

template<class Enum, std::size_t N>
std::optional<Enum> lookUp(const std::array<std::string_view, N>& names, std::string_view name)
{
  for (std::size_t i = 0; i < N; ++i)
    if (names[i] == name)
      return static_cast<Enum>(i);
  return std::nullopt;
}

} // namespace

std::string_view toString(Outcome outcome) { return kOutcomes[static_cast<std::size_t>(outcome)]; }
std::optional<Outcome> outcomeFromString(std::string_view name) { return lookUp<Outcome>(kOutcomes, name); }

std::string_view toString(SignalKind kind) { return kSignals[static_cast<std::size_t>(kind)]; }
std::optional<SignalKind> signalKindFromString(std::string_view name) { return lookUp<SignalKind>(kSignals, name); }

std::string_view toString(Role role) { return kRoles[static_cast<std::size_t>(role)]; }

Role roleFromName(std::string_view name)
{
  if (name == "user" || name == "human" || name == "customer")
    return Role::user;
  if (name == "assistant" || name == "ai" || name == "model" || name == "bot" || name == "agent" || name == "gpt")
    return Role::assistant;
  if (name == "system" || name == "developer")
    return Role::system;
  if (name == "tool" || name == "function")
    return Role::tool;
  return Role::other;
}

std::string_view toString(IntentOrigin origin)
{
  static constexpr std::array<std::string_view, 3> kNames{"discovered", "suggested", "manual"};
  return kNames[static_cast<std::size_t>(origin)];
}

std::string_view toString(HunkDecision decision)
{
  static constexpr std::array<std::string_view, 3> kNames{"undecided", "accepted", "rejected"};
  return kNames[static_cast<std::size_t>(decision)];
}

std::string_view toString(FixState state) { return kFixStates[static_cast<std::size_t>(state)]; }
std::optional<FixState> fixStateFromString(std::string_view name) { return lookUp<FixState>(kFixStates, name); }

} // namespace hone
