#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "intents/discovery.h"
#include "llm/embeddings.h"
#include "llm/endpoint.h"
#include "store/store.h"
#include "workspace/models.h"
#include "workspace/privacy_impl.h"
#include "workspace/syncs_impl.h"

namespace hone {

/// The models of one analysis.
struct ModelPlan {
  std::optional<ModelProvider> embeddings;
  std::optional<ModelProvider> names;
  bool explicitly = false;        ///< a person chose them for this analysis
  std::vector<std::string> notes; ///< what was asked for and did not work, for people
};

/// Masks what goes to a model, by every detector and by what a conversation itself says of its people. One thread.
class OutgoingText {
public:
  explicit OutgoingText(std::shared_ptr<const Redactor> redactor) : m_redactor(std::move(redactor)) {}
  /// What may leave of a conversation to say what it is about (providerText). It was read with its tools' results: what
  /// they say of people is masked wherever it was said.
  std::string document(ConversationId id, const Conversation& conversation);
  /// A text that is about these conversations' people as it may leave: placeholders say only what they stand for ("<EMAIL>").
  std::string masked(std::string text, std::span<const std::shared_ptr<const KnownPeople>> people);
  const RedactionReport& report() const { return m_report; }

private:
  std::shared_ptr<const Redactor> m_redactor;
  RedactionReport m_report;
};

/// Models over a real store, the keychain and the network.
class ModelsImpl final : public Models {
public:
  using Analyze = std::function<Result<AnalysisSummary>(const JobContext&, ModelPlan)>;
  /// All outlive this.
  ModelsImpl(Store& store, SyncsImpl& syncs, const PrivacyImpl& privacy, Analyze analyze);

  Result<std::vector<ModelProvider>> list() const override;
  Result<ModelProvider> provider(const std::string& name) const override;
  Result<void> put(const ModelProvider& provider, const std::string& key) override;
  Result<void> remove(const std::string& name) override;
  Result<std::pair<std::int64_t, std::int64_t>> kept(const std::string& name) const override;
  Result<std::string> test(const ModelProvider& provider, const std::string& key, const JobContext& job) override;
  Result<ModelEstimate> estimate(const ModelChoice& choice, const JobContext& job) override;
  Result<AnalysisSummary> analyze(const ModelChoice& choice, const JobContext& job) override;
  Result<AnalysisOrigin> origin() const override;
  Result<std::map<IntentId, std::string>> namedBy() const override;
  std::string environmentVariable(const std::string& name) const override;

  /// The models that an analysis may use that nobody was asked about: enabled ones on this machine.
  ModelPlan localPlan() const;
  Result<OutgoingText> outgoing() const;
  /// Gives documents the provider's vectors; texts are what is sent of each, redacted. On failure none has any, and what
  /// came before is kept for the next run. Texts that the server breaks at are left without one, which a note says.
  Result<void> giveVectors(const ModelProvider& provider, std::vector<IntentDocument>& documents, const std::vector<std::string>& texts,
                           std::vector<std::string>& notes, const JobContext& job);
  /// What is noted of a failure: masked and on one short line, for a server may repeat what it was sent.
  std::string noted(const Error& error) const;
  /// Names intents that nobody and no model has named yet (explicitly: those that another model named as well). Returns how
  /// many. A batch that fails ends it; what was named before stays.
  Result<std::int64_t> giveNames(const ModelProvider& provider, bool explicitly, std::vector<std::string>& notes, const JobContext& job);
  Result<void> setOrigin(const AnalysisOrigin& origin);

private:
  struct NamingTask;
  Result<std::string> keyOf(const ModelProvider& provider);
  Result<std::string> secretName(const ModelProvider& provider);
  Result<void> forgetKey(const ModelProvider& provider);
  Result<ModelEndpoint> endpointOf(const ModelProvider& provider);
  Result<ModelPlan> planOf(const ModelChoice& choice) const;
  Result<std::vector<NamingTask>> namingTasks(const ModelProvider& provider, bool explicitly, OutgoingText& outgoing) const;
  /// What a talk with a server came to.
  struct Sent {
    ModelUsage usage;
    std::int64_t items = 0; ///< texts or intents that were answered
  };
  /// Runs work(client, sent) with what talks to the server, and notes in the audit log what went out: work says in `sent`
  /// what that was.
  template<class Work>
  auto connected(const ModelProvider& provider, const ModelEndpoint& endpoint, const std::string& purpose, const RetryOptions& patience, const JobContext& job, Work&& work);
  /// Requests that went out for a purpose so far.
  std::int64_t requestsFor(const std::string& purpose);
  void noteEgress(const ModelProvider& provider, const std::string& purpose, const Sent& sent, std::int64_t requests, bool whole);

  Store& m_store;
  SyncsImpl& m_syncs;
  const PrivacyImpl& m_privacy;
  Analyze m_analyze;
};

/// The machine that a provider's address names; fails for one beyond this machine that would be spoken to in plain text.
Result<HostAddress> safeHostOf(const ModelProvider& provider);

/// How the egress list names a provider's requests.
std::string modelPurpose(const ModelProvider& provider);

} // namespace hone
