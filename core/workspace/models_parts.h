#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <QCoreApplication>

#include <fmt/format.h>

#include "llm/intent_names.h"
#include "net/retry.h"
#include "workspace/models_impl.h"

namespace hone {

/// What ModelsImpl's parts share.

inline constexpr std::size_t kExamplesOfIntent = 6;
inline constexpr std::size_t kExampleBytes = 320;
inline constexpr std::size_t kNamesAtOnce = 8;
inline constexpr int kMostAnswerTokens = 4096;

/// "<EMAIL_0a1b2c3d>" as "<EMAIL>": whose it was is nobody's business, and the same text has the same key.
std::string withPlainPlaceholders(const std::string& text);

/// What an answer is kept under: the same question to the same model has the same key.
Sha256 answerKey(std::string_view kind, const ModelProvider& provider, std::string_view text);

/// Texts that are asked for once however many conversations say them.
struct DistinctTexts {
  std::vector<std::string> texts;
  std::vector<std::vector<std::size_t>> documents; ///< that have the text
  std::vector<Sha256> keys;

  DistinctTexts(const ModelProvider& provider, const std::vector<std::string>& all);
};

/// What is kept under these keys, in their order; nothing where it has to be asked for.
Result<std::vector<std::optional<std::string>>> keptAnswers(Store& store, std::span<const Sha256> keys);

/// A program on this machine that does not answer is not running: nobody waits for it for long.
RetryOptions patienceFor(const ModelProvider& provider);

/// A name as it is kept, and back.
std::string keptName(const ProposedName& name);
std::optional<ProposedName> readKeptName(const std::optional<std::string>& kept);

/// One intent to be named.
struct ModelsImpl::NamingTask {
  IntentId intent;
  NameQuestion question;
  std::vector<ConversationId> conversations;
  std::vector<std::shared_ptr<const KnownPeople>> people; ///< of the conversations: no name may hold what is known of them
  Sha256 key{};
};

template<class Work>
auto ModelsImpl::connected(const ModelProvider& provider, const ModelEndpoint& endpoint, const std::string& purpose, const RetryOptions& patience, const JobContext& job, Work&& work)
{
  using Answer = std::invoke_result_t<Work, PatientClient&, Sent&>;
  if (!QCoreApplication::instance())
    return Answer(fail(ErrorKind::unsupported, fmt::format("{} cannot be asked from here: this program does not talk to other programs.", provider.name)));
  HttpClient client(m_syncs.egressList(), purpose, modelHttpOptions(m_syncs.caFile()));
  PatientClient patient(client, realRetryClock(), job, modelWords(endpoint), {endpoint.key}, patience);
  const std::int64_t requestsBefore = requestsFor(purpose);
  Sent sent;
  Answer answer = work(patient, sent);
  // What the list let out, retries included; a request that it refused is none.
  if (const std::int64_t requests = requestsFor(purpose) - requestsBefore; requests > 0)
    noteEgress(provider, purpose, sent, requests, answer.has_value());
  return answer;
}

} // namespace hone
