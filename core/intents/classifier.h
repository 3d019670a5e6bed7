#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/job_context.h"
#include "intents/discovery.h"

namespace hone {

/// One intent that a conversation may have.
struct IntentGuess {
  IntentId intent;
  double confidence = 0; ///< how often guesses like this one are right, 0…1, learned on conversations not trained on
};

/// What the classifier thinks of one conversation.
struct IntentVerdict {
  std::vector<IntentGuess> guesses; ///< best first, at most three; empty when there is nothing to judge by
  bool fits = false;                ///< the best guess reaches the threshold: else "no fit"
  bool byPerson = false;            ///< a person said so of a conversation that is nearly the same
};

/// What a threshold costs and gains, measured on conversations that the classifier was not trained on.
struct ThresholdPoint {
  double threshold = 0;
  double coverage = 0;    ///< share of conversations that get an intent
  double accuracy = 0;    ///< share of those whose intent is the taxonomy's
  std::int64_t judged = 0; ///< how many conversations accuracy is counted over
};

struct ClassifierOptions {
  std::uint64_t seed = 1;
  double threshold = -1;  ///< below 0: chosen so that about nineteen of twenty known conversations get an intent
  int mostExamples = 15'000; ///< trained on at most so many, drawn evenly over the intents
  bool encoder = true;    ///< false: learn from these conversations' own words alone
};

/// Tells new conversations' intents from a taxonomy's assignments, in well under a millisecond each. classify() and the
/// other const members are safe from any thread; learn() and setThreshold() are not beside them: copy, change, swap.
class IntentClassifier {
public:
  IntentClassifier();
  ~IntentClassifier();
  IntentClassifier(const IntentClassifier& other);
  IntentClassifier& operator=(const IntentClassifier& other);
  IntentClassifier(IntentClassifier&&) noexcept;
  IntentClassifier& operator=(IntentClassifier&&) noexcept;

  /// Trains from assignments of these documents (others are ignored). A person's assignments count more. Documents
  /// assigned to no intent teach what fits nothing. With fewer than two intents it works, by likeness alone.
  static Result<IntentClassifier> train(const std::vector<IntentDocument>& documents, const std::vector<IntentAssignment>& assignments,
                                        const ClassifierOptions& options, const JobContext& job);

  /// Bytes to keep, and back. read() refuses bytes that are damaged, of another version, or made with another encoder.
  std::string write() const;
  static Result<IntentClassifier> read(std::string_view bytes);

  bool isEmpty() const; ///< no intent is known: everything is "no fit"
  IntentVerdict classify(const IntentDocument& document) const;
  /// The rows to store: the primary task first, then the tasks that its tools show; one row of intent 0 for "no fit".
  std::vector<IntentAssignment> assign(const IntentDocument& document) const;

  double threshold() const;
  void setThreshold(double threshold);
  /// Rising thresholds from 0 to 1; empty when too few conversations were known to measure it.
  std::vector<ThresholdPoint> consequences() const;

  /// A person said what this conversation is about: it is told so from now on, and what is nearly the same with it.
  /// An intent not known so far is added. Intent 0: "this fits none".
  void learn(const IntentDocument& document, IntentId intent);

  /// How alike two conversations are, 0…1: from about 0.8 on they ask the same in other words.
  double likeness(const IntentDocument& a, const IntentDocument& b) const;

private:
  struct State;
  std::unique_ptr<State> m_state;
};

} // namespace hone
