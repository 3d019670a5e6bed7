#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include <QCoreApplication>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/hash.h"
#include "base/json_writer.h"
#include "capture/json.h"
#include "intents/naming.h"
#include "intents/provider_vectors.h"
#include "llm/chat.h"
#include "llm/embeddings.h"
#include "llm/intent_names.h"
#include "net/retry.h"
#include "store/model_store.h"
#include "text/utf8.h"
#include "workspace/egress_guard.h"
#include "workspace/models_impl.h"
#include "workspace/settings_keys.h"
#include "workspace/snapshot.h"
#include "workspace/workspace.h"

namespace hone {

namespace {

constexpr std::size_t kExamplesOfIntent = 6;
constexpr std::size_t kExampleBytes = 320;
constexpr std::size_t kNamesAtOnce = 8;
constexpr int kMostAnswerTokens = 4096;
constexpr std::int64_t kAnswerTokensOfName = 50;
constexpr std::size_t kSamplesShown = 3;
constexpr std::size_t kKeysAtOnce = 2000;
constexpr std::size_t kMostOfTurn = 64 * 1024; ///< of a turn: what intentDocument() takes stands far before
constexpr std::size_t kMostTurns = 256;
constexpr std::size_t kMostOfNote = 400;
constexpr int kMostBrokenBatches = 2; ///< in a row: the server is down

/// "<EMAIL_0a1b2c3d>" as "<EMAIL>": whose it was is nobody's business, and the same text has the same key.
std::string withPlainPlaceholders(const std::string& text)
{
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t length = placeholderAt(text, i)) {
      const std::string_view whole = std::string_view(text).substr(i, length);
      const std::size_t end = whole.rfind('_');
      out += end == std::string_view::npos ? std::string(whole) : std::string(whole.substr(0, end)) + ">";
      i += length;
    } else {
      out.push_back(text[i++]);
    }
  }
  return out;
}

Sha256 answerKey(std::string_view kind, const ModelProvider& provider, std::string_view text)
{
  Hasher hasher;
  hasher.addField(kind);
  hasher.addField(modelAddress(provider.baseUrl, ""));
  hasher.addField(provider.model);
  hasher.addField(text);
  return hasher.finish();
}

/// Texts that are asked for once however many conversations say them.
struct DistinctTexts {
  std::vector<std::string> texts;
  std::vector<std::vector<std::size_t>> documents; ///< that have the text
  std::vector<Sha256> keys;

  DistinctTexts(const ModelProvider& provider, const std::vector<std::string>& all)
  {
    std::unordered_map<std::string_view, std::size_t> place;
    for (std::size_t d = 0; d < all.size(); ++d) {
      if (all[d].empty())
        continue;
      const auto [found, isNew] = place.try_emplace(all[d], texts.size());
      if (isNew) {
        texts.push_back(all[d]);
        documents.emplace_back();
        keys.push_back(answerKey("vector 1", provider, all[d]));
      }
      documents[found->second].push_back(d);
    }
  }
};

Result<std::vector<std::optional<std::string>>> keptAnswers(Store& store, std::span<const Sha256> keys)
{
  std::vector<std::optional<std::string>> all;
  for (std::size_t first = 0; first < keys.size(); first += kKeysAtOnce) {
    HONE_TRY(auto some, store.models().answers(keys.subspan(first, std::min(kKeysAtOnce, keys.size() - first))));
    std::ranges::move(some, std::back_inserter(all));
  }
  // Of a model that was removed no more is left than whose texts its names were made from.
  for (auto& answer : all)
    if (answer && answer->empty())
      answer.reset();
  return all;
}

std::string keptName(const ProposedName& name)
{
  JsonWriter json;
  json.beginObject().member("name", name.name).member("definition", name.definition).endObject();
  return json.take();
}

std::optional<ProposedName> readKeptName(const std::optional<std::string>& kept)
{
  JsonParser parser;
  std::int64_t replaced = 0;
  const auto json = parser.parse(kept.value_or("null"), replaced);
  if (!json || (*json)["name"].text().empty())
    return std::nullopt;
  return ProposedName{std::string((*json)["name"].text()), std::string((*json)["definition"].text())};
}

/// A program on this machine that does not answer is not running: nobody waits for it for long.
RetryOptions patienceFor(const ModelProvider& provider)
{
  RetryOptions patience;
  const auto host = hostOf(provider.baseUrl);
  if (host && host->isLocal())
    patience.attempts = 3;
  return patience;
}

std::optional<double> costOf(const ModelProvider& provider, std::int64_t tokens, std::int64_t answerTokens)
{
  if (provider.price <= 0 && provider.answerPrice <= 0)
    return std::nullopt;
  constexpr double kMillion = 1e6;
  return (provider.price * static_cast<double>(tokens) + provider.answerPrice * static_cast<double>(answerTokens)) / kMillion;
}

} // namespace

/// One intent to be named.
struct ModelsImpl::NamingTask {
  IntentId intent;
  NameQuestion question;
  std::vector<ConversationId> conversations;
  std::vector<std::shared_ptr<const KnownPeople>> people; ///< of the conversations: no name may hold what is known of them
  Sha256 key{};
};

std::string OutgoingText::document(ConversationId id, const Conversation& conversation)
{
  const std::array people{Redactor::peopleOf(conversation)};
  // Masked before it is cleaned and cut: half of an address is none that masking would know.
  Conversation spoken;
  spoken.user = conversation.user;
  for (const Message& message : conversation.messages)
    if (message.role == Role::user && message.toolCallId.empty()) {
      Message& turn = spoken.messages.emplace_back();
      turn.role = Role::user;
      turn.text = m_redactor->redact(truncateUtf8(message.text, kMostOfTurn), *people.front(), m_report);
      if (spoken.messages.size() == kMostTurns)
        break;
    }
  return masked(providerText(intentDocument(id, spoken)), people);
}

std::string OutgoingText::masked(std::string text, std::span<const std::shared_ptr<const KnownPeople>> people)
{
  for (const auto& known : people)
    text = m_redactor->redact(text, *known, m_report);
  return withPlainPlaceholders(text);
}

Result<OutgoingText> ModelsImpl::outgoing() const
{
  HONE_TRY(auto redactor, m_privacy.egressRedactor());
  return OutgoingText(std::move(redactor));
}

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

std::string ModelsImpl::noted(const Error& error) const
{
  const auto masked = m_privacy.redactForEgress(error.message);
  std::string line = masked ? withPlainPlaceholders(*masked) : std::string("It failed, and what it said could not be masked.");
  std::ranges::replace_if(line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  line = validUtf8(line);
  return line.size() <= kMostOfNote ? line : std::string(truncateUtf8(line, kMostOfNote)) + "…";
}

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

Result<std::vector<ModelsImpl::NamingTask>> ModelsImpl::namingTasks(const ModelProvider& provider, bool explicitly, OutgoingText& outgoing) const
{
  HONE_TRY(const auto intents, m_store.intents());
  HONE_TRY(const auto assignments, m_store.assignments());
  HONE_TRY(const auto named, namedBy());
  HONE_TRY(const std::string examplesText, m_store.setting(std::string(kIntentExamplesKey)));
  IntentExamples examples = parseIntentExamples(examplesText);
  for (const IntentAssignment& assignment : assignments)
    if (auto& list = examples[assignment.intent.value];
        assignment.ordinal == 0 && list.size() < kExamplesOfIntent && std::ranges::find(list, assignment.conversation) == list.end())
      list.push_back(assignment.conversation);
  std::vector<NamingTask> tasks;
  for (const Intent& intent : intents) {
    const auto model = named.find(intent.id);
    const bool done = model != named.end() && (!explicitly || model->second == labelOf(provider));
    const auto found = examples.find(intent.id.value);
    if (intent.nameIsManual || intent.retired || intent.origin != IntentOrigin::discovered || done || found == examples.end() || found->second.empty())
      continue;
    NamingTask& task = tasks.emplace_back();
    task.intent = intent.id;
    task.question.name = intent.name;
    // Texts come in the order of the ids; what is most typical is to stand first.
    std::unordered_map<ConversationId, std::string> texts;
    HONE_CHECK(m_store.forEachConversation(found->second, true, [&](ConversationId id, Conversation&& conversation) {
      texts[id] = truncateUtf8(outgoing.document(id, conversation), kExampleBytes);
      task.people.push_back(Redactor::peopleOf(conversation));
      return true;
    }));
    std::string said;
    for (const auto& [id, text] : texts)
      said += foldCase(std::string_view(text)) + '\n';
    // A keyword may be a name in a conversation that is not looked at here: only what the examples say as well is told.
    for (const std::string& keyword : intent.keywords)
      if (said.find(foldCase(std::string_view(keyword))) != std::string::npos)
        task.question.keywords.push_back(outgoing.masked(keyword, task.people));
    for (const ConversationId id : found->second)
      if (const auto text = texts.find(id); text != texts.end() && !text->second.empty()) {
        task.question.examples.push_back(text->second);
        task.conversations.push_back(id);
      }
    if (task.question.examples.empty()) {
      tasks.pop_back();
      continue;
    }
    task.key = answerKey("name 1", provider, namingMessage(std::span(&task.question, 1)));
  }
  return tasks;
}

Result<std::int64_t> ModelsImpl::giveNames(const ModelProvider& provider, bool explicitly, std::vector<std::string>& notes, const JobContext& job)
{
  HONE_TRY(auto out, outgoing());
  HONE_TRY(const auto tasks, namingTasks(provider, explicitly, out));
  if (tasks.empty())
    return 0;
  std::vector<Sha256> keys;
  for (const NamingTask& task : tasks)
    keys.push_back(task.key);
  HONE_TRY(const auto kept, keptAnswers(m_store, keys));
  std::vector<std::optional<ProposedName>> proposed(tasks.size());
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < tasks.size(); ++i)
    if (proposed[i] = readKeptName(kept[i]); !proposed[i])
      missing.push_back(i);

  std::optional<Error> failure;
  if (!missing.empty()) {
    HONE_TRY(const ModelEndpoint endpoint, endpointOf(provider));
    const auto done = connected(provider, endpoint, modelPurpose(provider), patienceFor(provider), job, [&](PatientClient& client, Sent& sent) -> Result<void> {
      ChatClient chat(client, endpoint);
      int broken = 0;
      for (std::size_t first = 0; first < missing.size(); first += kNamesAtOnce) {
        job.progress(static_cast<double>(first) / static_cast<double>(missing.size()), fmt::format("Asking {} for names: {} of {} intents", provider.name, first, missing.size()));
        const std::size_t count = std::min(kNamesAtOnce, missing.size() - first);
        std::vector<NameQuestion> questions;
        for (std::size_t k = 0; k < count; ++k)
          questions.push_back(tasks[missing[first + k]].question);
        const auto text = chat.ask(namingInstructions(), namingMessage(questions), kMostAnswerTokens);
        sent.usage = chat.usage();
        if (!text) {
          // A server that breaks at a batch may answer the next; its intents keep their names.
          constexpr int kServerFault = 500;
          if (client.lastStatus() < kServerFault || job.isCancelled() || ++broken >= kMostBrokenBatches || first + count >= missing.size())
            return std::unexpected(text.error());
          failure = text.error();
          continue;
        }
        broken = 0;
        sent.items += static_cast<std::int64_t>(count);
        const auto names = readNames(*text, count);
        if (!names)
          continue; // these keep their names; the next batch may go better
        std::vector<ModelAnswer> answers;
        for (std::size_t k = 0; k < count; ++k)
          if (const auto& name = (*names)[k]) {
            const NamingTask& task = tasks[missing[first + k]];
            answers.push_back({task.key, ModelUse::names, provider.name, keptName(*name), task.conversations});
            proposed[missing[first + k]] = name;
          }
        HONE_CHECK(m_store.models().putAnswers(answers));
      }
      return {};
    });
    if (!done)
      failure = done.error();
  }

  // Nothing of a person may come back as a name, and no two intents may be called alike.
  HONE_TRY(const auto intents, m_store.intents());
  std::unordered_set<std::int64_t> renamed;
  for (const NamingTask& task : tasks)
    renamed.insert(task.intent.value);
  std::unordered_set<std::string> taken;
  for (const Intent& intent : intents)
    if (!renamed.contains(intent.id.value))
      taken.insert(meaningOf(intent.name));
  std::vector<ModelName> names;
  std::int64_t refused = 0;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (!proposed[i]) {
      refused += failure ? 0 : 1;
      continue;
    }
    ProposedName name = *proposed[i];
    const auto isPersonal = [&](const std::string& text) {
      return out.masked(text, tasks[i].people) != text;
    };
    if (!nameProblem(name.name).empty() || isPersonal(name.name) || !taken.insert(meaningOf(name.name)).second) {
      ++refused;
      continue;
    }
    HONE_TRY(const auto quotes, findQuotes(m_store, name.definition));
    if (!quotes.empty() || isPersonal(name.definition))
      name.definition.clear();
    names.push_back({tasks[i].intent, std::move(name.name), std::move(name.definition), tasks[i].key});
  }
  std::int64_t count = 0;
  if (!names.empty()) {
    HONE_TRY(count, m_store.models().putNames(names, labelOf(provider)));
  }
  if (failure)
    return std::unexpected(*failure);
  if (refused > 0)
    notes.push_back(fmt::format("{} of {} names by {} could not be used (not a short verb and object, a name twice, or personal data): these intents keep the embedded engine's names.",
                                refused, tasks.size(), labelOf(provider)));
  return count;
}

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
