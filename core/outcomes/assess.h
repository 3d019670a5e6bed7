#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/job_context.h"
#include "model/conversation.h"
#include "model/outcome.h"

namespace hone {

/// Signals of one conversation, in message order; at most 50 of each kind. The word lists are English; tools, likeness
/// between turns and endings speak in any language. Linear in the conversation's size; only the first 16 KiB of a text
/// are read for words. Pure; any thread.
std::vector<Signal> detectSignals(const Conversation& conversation);

/// How well the inferred outcomes agree with the explicit ones where both exist.
struct OutcomeModelQuality {
  std::int64_t labelled = 0;       ///< conversations with an explicit outcome
  double auroc = 0;                ///< cross-validated, by user where users are known; 0 when not learned
  bool learned = false;            ///< false: too few labels, the rules decide
  double rulesAuroc = 0;           ///< of the rules on the same conversations; 0 when one side has no labels
  double brier = 0;                ///< mean squared error of the calibrated cross-validated probability; 0 when not learned
  double baseRate = 0;             ///< share of failures among the labelled
};

/// One conversation as the outcome model sees it: numbers and signals only, so a million fit in memory.
struct OutcomeFeatures {
  ConversationId id;
  UserId user;
  std::optional<ExplicitOutcome> explicitOutcome;
  std::string endReason;
  std::vector<Signal> signals;
  std::int32_t messages = 0;
  std::int32_t userTurns = 0;
  std::int32_t toolCalls = 0;
  std::int32_t toolErrors = 0;
  double repeatedRequest = 0;      ///< largest Jaccard likeness between two user turns
  std::int32_t lastUserWords = 0;
  double repeatedAnswer = 0;       ///< largest Jaccard likeness between two agent turns
  std::int32_t userWords = 0;      ///< of all user turns
  std::int32_t agentWords = 0;     ///< of all agent turns
  std::int32_t firstUserWords = 0;
  std::int32_t lastAgentWords = 0;
  std::int32_t agentQuestions = 0; ///< agent turns that end with a question mark
  std::int32_t distinctTools = 0;
  std::int32_t repeatedCalls = 0;  ///< calls with a name and arguments that were there before
  bool endsWithUser = false;
  bool hasAnswer = true;           ///< somebody besides the user said or did something: else the data does not hold the agent's side
  IntentId intent;                 ///< primary intent where it is known: length is then compared with its peers
};

/// Reads the features, signals included, in time linear in the conversation's size. Pure; any thread.
OutcomeFeatures outcomeFeatures(ConversationId id, UserId user, const Conversation& conversation);

/// Judges conversations: explicit outcomes win; the others are inferred by a model learned from the explicit ones where
/// there are enough (at least 50 of each side), else by rules over the signals with a probability that says how sure they
/// are. It can be kept as text, so that a conversation that arrives later is judged with the ruler of those before it.
///
/// The model is a logistic regression with an L2 penalty, chosen by cross-validation, over standardised features, among
/// them the rules' own score and the most frequent intents but not the agent version; it is calibrated (Platt 1999) on its
/// out-of-fold scores; folds keep a user's conversations together. The same input gives the same result on every run.
/// Inferred: escalated when the user was handed to a person; failed, or abandoned when the user left in the middle after
/// negative signals, from the probability on at which as many labelled conversations are called failed as did fail;
/// unknown when there is nothing to go by, or when only the user's side of the conversation is there. Explicit outcomes have probabilityFailed 1 or 0. A value; any thread.
class OutcomeModel {
public:
  OutcomeModel(); ///< the rules alone, without knowing what is long
  static OutcomeModel learn(const std::vector<OutcomeFeatures>& features, OutcomeModelQuality* quality = nullptr);
  OutcomeAssessment assess(OutcomeFeatures&& features) const;

  std::string toText() const;
  /// Nothing when the text is damaged or of a version with other features: learn anew then.
  static std::optional<OutcomeModel> fromText(std::string_view text);

private:
  struct Parts;
  std::shared_ptr<const Parts> m_parts;
};

/// Learns from the conversations and judges each of them, in their order.
std::vector<std::pair<ConversationId, OutcomeAssessment>> assessOutcomes(std::vector<OutcomeFeatures> features,
                                                                        OutcomeModelQuality* quality = nullptr);

} // namespace hone
