#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/job_context.h"
#include "model/privacy.h"
#include "model/provider.h"

namespace hone {

struct AnalysisSummary;

/// Which models an analysis uses. Nothing: the enabled one of that use; an empty name: none.
struct ModelChoice {
  std::optional<std::string> embeddings;
  std::optional<std::string> names;
};

/// What an analysis with models would send, before it does.
struct ModelEstimate {
  struct Part {
    ModelProvider provider;
    std::string host;              ///< "api.example.com:443"
    bool local = false;            ///< this machine itself
    std::int64_t items = 0;        ///< texts, or intents to name (about, before they are found)
    std::int64_t cached = 0;       ///< of them, those that were answered before: not sent again
    std::int64_t tokens = 0;       ///< to be sent, about
    std::int64_t answerTokens = 0; ///< to come back, about
    std::optional<double> cost;    ///< in the money of the provider's price; nothing where none was given
  };
  std::vector<Part> parts;         ///< none: no model is used
  std::vector<std::string> samples; ///< some of the texts exactly as they would be sent
  RedactionReport masked;          ///< what was masked in all of them, counts only

  /// Something would go to another machine: a person has to agree first.
  bool leavesMachine() const
  {
    for (const Part& part : parts)
      if (!part.local && part.items > part.cached)
        return true;
    return false;
  }
};

/// A server that is often used, to fill in a form with.
struct ModelPreset {
  std::string label;       ///< "Ollama"
  ModelProtocol protocol = ModelProtocol::openAi;
  std::string baseUrl;
  std::string embeddingModel; ///< empty: it has none
  std::string chatModel;
  bool needsKey = false;
};

/// Optional models: vectors and names from a server that a person set up. Without one the embedded engine does both.
/// What is sent is redacted first by every detector, logged in the audit log and in the list of machines that were
/// contacted (Syncs::egress()), and obeys the offline switch. What comes back is kept, so that nothing is sent twice, and
/// erased with the conversations it was made from.
/// Threads: any; functions with a JobContext talk to the server and take as long as it does. They need a QCoreApplication.
class Models {
public:
  virtual ~Models() = default;

  static const std::vector<ModelPreset>& presets();

  virtual Result<std::vector<ModelProvider>> list() const = 0; ///< by name
  virtual Result<ModelProvider> provider(const std::string& name) const = 0;
  /// Adds or changes one; enabling it switches the others of its use off. An empty key leaves the one that is kept; it is
  /// forgotten when the address changes to another machine. Refuses an empty name or model, plain http to another
  /// machine, and a key that the chosen place cannot keep.
  virtual Result<void> put(const ModelProvider& provider, const std::string& key) = 0;
  /// Forgets it, its key and what it answered. Names that it gave stay.
  virtual Result<void> remove(const std::string& name) = 0;
  /// How many of its answers are kept, and their bytes.
  virtual Result<std::pair<std::int64_t, std::int64_t>> kept(const std::string& name) const = 0;

  /// Asks one small question about made-up texts with these settings; an empty key is the kept one. Returns what came, for
  /// people.
  virtual Result<std::string> test(const ModelProvider& provider, const std::string& key, const JobContext& job) = 0;

  /// Reads and redacts what would be sent, without sending anything.
  virtual Result<ModelEstimate> estimate(const ModelChoice& choice, const JobContext& job) = 0;
  /// Workspace::analyze() with these models, also ones on other machines: whoever calls it has shown the estimate and was
  /// told to go on. Intents that another engine found are found anew; identity and people's edits last. A model that does
  /// not answer is done without, and the summary says so; only cancelling is a failure.
  virtual Result<AnalysisSummary> analyze(const ModelChoice& choice, const JobContext& job) = 0;

  /// What produced the intents that are there.
  virtual Result<AnalysisOrigin> origin() const = 0;
  /// Intents that have a model's name, with who gave it.
  virtual Result<std::map<IntentId, std::string>> namedBy() const = 0;

  /// The variable of the environment that holds a provider's key.
  virtual std::string environmentVariable(const std::string& name) const = 0;
};

/// How a provider is called beside what it made: "nomic-embed-text (ollama)".
std::string labelOf(const ModelProvider& provider);

} // namespace hone
