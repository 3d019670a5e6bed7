#include <algorithm>

#include <fmt/format.h>

#include "intents/provider_vectors.h"
#include "llm/embeddings.h"
#include "store/model_store.h"
#include "workspace/models_parts.h"

namespace hone {

Result<void> ModelsImpl::giveVectors(const ModelProvider& provider, std::vector<IntentDocument>& documents, const std::vector<std::string>& texts,
                                     std::vector<std::string>& notes, const JobContext& job)
{
  const DistinctTexts distinct(provider, texts);
  HONE_TRY(auto kept, keptAnswers(m_store, distinct.keys));
  std::vector<Embedding> vectors(distinct.texts.size());
  std::size_t width = 0;
  std::vector<std::size_t> missing;
  std::vector<std::string> sent;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i])
      vectors[i] = unpackEmbedding(*kept[i]);
    if (vectors[i].empty()) {
      missing.push_back(i);
      sent.push_back(distinct.texts[i]);
    } else {
      if (width != 0 && vectors[i].size() != width)
        return fail(ErrorKind::conflict, fmt::format("The vectors that are kept of {} are of different lengths: the model behind the name was exchanged. Remove it and add it again.", provider.name));
      width = vectors[i].size();
    }
  }
  if (!missing.empty()) {
    HONE_TRY(const ModelEndpoint endpoint, endpointOf(provider));
    std::size_t failed = 0, answered = 0;
    std::int64_t tokens = 0;
    auto asked = connected(provider, endpoint, modelPurpose(provider), patienceFor(provider), job, [&](PatientClient& client, Sent& out) -> Result<void> {
      EmbeddingClient embeddings(client, endpoint, width);
      const auto done = embeddings.embed(sent, job, [&](std::size_t first, std::vector<Embedding>&& some) -> Result<void> {
        std::vector<ModelAnswer> answers;
        for (std::size_t k = 0; k < some.size(); ++k) {
          const std::size_t i = missing[first + k];
          ModelAnswer& answer = answers.emplace_back();
          answer.key = distinct.keys[i];
          answer.provider = provider.name;
          answer.value = packEmbedding(some[k]);
          for (const std::size_t d : distinct.documents[i])
            answer.conversations.push_back(documents[d].id);
          // As it is kept, so that a second run finds the same.
          vectors[i] = unpackEmbedding(answer.value);
        }
        out.items += static_cast<std::int64_t>(some.size());
        answered += some.size();
        for (std::size_t k = 0; k < some.size(); ++k)
          tokens += estimateTokens(sent[first + k]);
        return m_store.models().putAnswers(answers);
      });
      failed = embeddings.failedTexts().size();
      out.usage = embeddings.usage();
      if (out.usage.tokens == 0)
        out.usage.tokens = tokens;
      return done;
    });
    if (!asked) {
      if (answered > 0)
        asked.error().message += fmt::format(" {} of {} vectors came before and are kept: the next run asks for the rest.", answered, sent.size());
      return std::unexpected(std::move(asked.error()));
    }
    if (2 * failed > distinct.texts.size())
      return fail(ErrorKind::rejected, fmt::format("{} failed at {} of {} texts. The vectors that came are kept.", provider.name, failed, distinct.texts.size()));
    if (failed > 0)
      notes.push_back(fmt::format("{} failed at {} of {} texts: conversations that say nothing else are left without an intent.", labelOf(provider), failed, distinct.texts.size()));
  }
  std::vector<std::vector<float>> byDocument(documents.size());
  for (std::size_t i = 0; i < vectors.size(); ++i)
    for (const std::size_t d : distinct.documents[i])
      byDocument[d] = vectors[i];
  useProviderVectors(documents, std::move(byDocument), DiscoveryOptions{}.seed);
  return {};
}

} // namespace hone
