#include <algorithm>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "llm/chat.h"
#include "llm/embeddings.h"
#include "llm/intent_names.h"
#include "workspace/models_parts.h"

namespace hone {

RetryOptions patienceFor(const ModelProvider& provider)
{
  RetryOptions patience;
  const auto host = hostOf(provider.baseUrl);
  if (host && host->isLocal())
    patience.attempts = 3;
  return patience;
}

std::int64_t ModelsImpl::requestsFor(const std::string& purpose)
{
  std::int64_t count = 0;
  for (const Egress::Entry& entry : m_syncs.egressList().entries())
    count += entry.purpose == purpose ? entry.requests : 0;
  return count;
}

void ModelsImpl::noteEgress(const ModelProvider& provider, const std::string& purpose, const Sent& sent, std::int64_t requests, bool whole)
{
  const auto host = hostOf(provider.baseUrl);
  if (!host)
    return;
  JsonWriter detail;
  detail.beginObject().member("requests", requests).member(provider.use == ModelUse::embeddings ? "texts" : "intents", sent.items);
  detail.member("tokens", sent.usage.tokens).member("answer_tokens", sent.usage.answerTokens).member("complete", whole).endObject();
  // What went out went out, whether it can be noted or not.
  static_cast<void>(m_store.privacy().note("egress", fmt::format("{}: {}, redacted", host->text(), purpose), detail.text()));
  static_cast<void>(m_store.noteEgress(host->text(), purpose, nowMicros(), requests));
}

Result<std::string> ModelsImpl::test(const ModelProvider& provider, const std::string& key, const JobContext& job)
{
  HONE_TRY(const HostAddress host, safeHostOf(provider));
  ModelEndpoint endpoint{provider.protocol, provider.baseUrl, provider.model, key, provider.name.empty() ? "The server" : provider.name};
  if (key.empty()) {
    // The kept key goes to the machine that it is for, and to no other.
    const auto known = this->provider(provider.name);
    const auto knownHost = known ? hostOf(known->baseUrl) : Result<HostAddress>(HostAddress{});
    if (known && knownHost && knownHost->text() == host.text()) {
      HONE_TRY(endpoint.key, keyOf(*known));
    }
  }
  // Somebody waits for the answer; a large model takes a while to be loaded, so the wait itself is long.
  RetryOptions patience;
  patience.attempts = 2;
  patience.longestWait = std::chrono::seconds(5);
  ModelProvider trial = provider;
  trial.name = "test of " + provider.name;
  const std::string purpose = modelPurpose(trial);
  HONE_CHECK(m_syncs.egressList().allow(provider.baseUrl, purpose));
  auto answer = connected(provider, endpoint, purpose, patience, job, [&](PatientClient& client, Sent& out) -> Result<std::string> {
    if (provider.use == ModelUse::embeddings) {
      EmbeddingClient embeddings(client, endpoint);
      const std::vector<std::string> texts{"I want to cancel my order", "Please cancel what I ordered", "How do I change my password?"};
      std::vector<Embedding> vectors;
      const auto asked = embeddings.embed(texts, job, [&](std::size_t, std::vector<Embedding>&& some) -> Result<void> {
        std::ranges::move(some, std::back_inserter(vectors));
        return {};
      });
      out.usage = embeddings.usage();
      HONE_CHECK(asked);
      const auto likeness = [&](std::size_t a, std::size_t b) {
        float sum = 0;
        for (std::size_t i = 0; i < vectors[a].size(); ++i)
          sum += vectors[a][i] * vectors[b][i];
        return sum;
      };
      return fmt::format("{} answered with vectors of {} numbers. Two ways to say the same are {:.0f} % alike, two different requests {:.0f} %.",
                         endpoint.label, embeddings.width(), 100 * likeness(0, 1), 100 * likeness(0, 2));
    }
    ChatClient chat(client, endpoint);
    const NameQuestion question{"", {"cancel", "order"}, {"I want to cancel my order", "please cancel what I ordered yesterday", "can you stop my order, I ordered by mistake"}};
    const auto text = chat.ask(namingInstructions(), namingMessage(std::span(&question, 1)), kMostAnswerTokens);
    out.usage = chat.usage();
    if (!text)
      return std::unexpected(text.error());
    HONE_TRY(const auto names, readNames(*text, 1));
    if (!names.front())
      return fail(ErrorKind::rejected, fmt::format("{} answered, but not with a name that can be used. Try a larger model.", endpoint.label));
    return fmt::format("{} answered. It would call users who want to cancel an order “{}”.", endpoint.label, names.front()->name);
  });
  m_syncs.egressList().withdraw(purpose);
  return answer;
}

} // namespace hone
