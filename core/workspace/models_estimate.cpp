#include <algorithm>

#include <fmt/format.h>

#include "llm/endpoint.h"
#include "llm/intent_names.h"
#include "store/model_store.h"
#include "workspace/models_parts.h"
#include "workspace/workspace.h"

namespace hone {

namespace {

constexpr std::size_t kSamplesShown = 3;
constexpr std::int64_t kAnswerTokensOfName = 50;

std::optional<double> costOf(const ModelProvider& provider, std::int64_t tokens, std::int64_t answerTokens)
{
  if (provider.price <= 0 && provider.answerPrice <= 0)
    return std::nullopt;
  constexpr double kMillion = 1e6;
  return (provider.price * static_cast<double>(tokens) + provider.answerPrice * static_cast<double>(answerTokens)) / kMillion;
}

} // namespace

Result<ModelEstimate> ModelsImpl::estimate(const ModelChoice& choice, const JobContext& job)
{
  HONE_TRY(const ModelPlan plan, planOf(choice));
  ModelEstimate estimate;
  const auto partOf = [](const ModelProvider& provider) -> Result<ModelEstimate::Part> {
    HONE_TRY(const HostAddress host, hostOf(provider.baseUrl));
    ModelEstimate::Part part;
    part.provider = provider;
    part.host = host.text();
    part.local = host.isLocal();
    return part;
  };
  HONE_TRY(auto out, outgoing());
  HONE_TRY(const auto ids, m_store.conversationIds());
  if (plan.embeddings) {
    HONE_TRY(auto part, partOf(*plan.embeddings));
    std::vector<std::string> texts;
    texts.reserve(ids.size());
    HONE_CHECK(m_store.forEachConversation(ids, true, [&](ConversationId id, Conversation&& conversation) {
      texts.push_back(out.document(id, conversation));
      if (texts.size() % 64 == 0)
        job.progress(static_cast<double>(texts.size()) / static_cast<double>(ids.size()), "Counting what would be sent");
      return !job.isCancelled();
    }));
    if (job.isCancelled())
      return fail(ErrorKind::cancelled, "Stopped. Nothing was sent.");
    const DistinctTexts distinct(*plan.embeddings, texts);
    HONE_TRY(const auto kept, keptAnswers(m_store, distinct.keys));
    part.items = static_cast<std::int64_t>(distinct.texts.size());
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (kept[i]) {
        ++part.cached;
        continue;
      }
      part.tokens += estimateTokens(distinct.texts[i]);
      if (estimate.samples.size() < kSamplesShown)
        estimate.samples.push_back(distinct.texts[i]);
    }
    part.cost = costOf(part.provider, part.tokens, 0);
    estimate.parts.push_back(std::move(part));
  }
  if (plan.names) {
    HONE_TRY(auto part, partOf(*plan.names));
    HONE_TRY(const auto tasks, namingTasks(*plan.names, true, out));
    HONE_TRY(const auto found, origin());
    const std::int64_t instructions = estimateTokens(namingInstructions());
    const bool anew = plan.embeddings && found.intentsBy != labelOf(*plan.embeddings);
    if (tasks.empty() || anew) {
      // Nothing to go by yet: there are seldom more intents than this, and fewer cost less.
      std::int64_t most = 2;
      while (most * most < 4 * static_cast<std::int64_t>(ids.size()) && most < 200)
        ++most;
      HONE_TRY(const auto intents, m_store.intents());
      part.items = anew || intents.empty() ? (ids.empty() ? 0 : most) : 0;
      constexpr std::int64_t kTokensOfIntent = kExamplesOfIntent * kExampleBytes / 4 / 2;
      part.tokens = part.items * kTokensOfIntent;
    } else {
      std::vector<Sha256> keys;
      for (const NamingTask& task : tasks)
        keys.push_back(task.key);
      HONE_TRY(const auto kept, keptAnswers(m_store, keys));
      part.items = static_cast<std::int64_t>(tasks.size());
      for (std::size_t i = 0; i < tasks.size(); ++i) {
        const std::string message = namingMessage(std::span(&tasks[i].question, 1));
        part.cached += kept[i].has_value();
        part.tokens += kept[i] ? 0 : estimateTokens(message);
        if (!kept[i] && estimate.samples.size() < 2 * kSamplesShown)
          estimate.samples.push_back(message);
      }
    }
    const std::int64_t sent = part.items - part.cached;
    part.tokens += instructions * ((sent + static_cast<std::int64_t>(kNamesAtOnce) - 1) / static_cast<std::int64_t>(kNamesAtOnce));
    part.answerTokens = sent * kAnswerTokensOfName;
    part.cost = costOf(part.provider, part.tokens, part.answerTokens);
    estimate.parts.push_back(std::move(part));
  }
  estimate.masked.masked = out.report().masked;
  return estimate;
}

Result<AnalysisSummary> ModelsImpl::analyze(const ModelChoice& choice, const JobContext& job)
{
  HONE_TRY(auto plan, planOf(choice));
  return m_analyze(job, std::move(plan));
}

} // namespace hone
