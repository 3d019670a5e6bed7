#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "intents/naming.h"
#include "llm/chat.h"
#include "llm/intent_names.h"
#include "store/model_store.h"
#include "text/redaction.h"
#include "text/utf8.h"
#include "workspace/egress_guard.h"
#include "workspace/models_parts.h"
#include "workspace/settings_keys.h"
#include "workspace/snapshot.h"

namespace hone {

namespace {

constexpr int kMostBrokenBatches = 2; ///< in a row: the server is down

} // namespace

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

} // namespace hone
