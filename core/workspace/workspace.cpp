#include "workspace/workspace.h"

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "capture/importer.h"
#include "patterns/associations.h"
#include "patterns/statistics.h"
#include "receiver/inbox_step.h"
#include "workspace/settings_keys.h"
#include "workspace/workspace_impl.h"

namespace hone {

Result<std::unique_ptr<Workspace>> Workspace::open(const std::string& storePath)
{
  // Absolute from here on: the path is shown, copied, and used after the working folder may have changed.
  std::error_code unknown;
  const std::filesystem::path absolute = std::filesystem::absolute(storePath, unknown);
  HONE_TRY(auto store, Store::open(unknown || storePath.empty() ? storePath : absolute.lexically_normal().string()));
  // What a receiver acknowledged before it was killed belongs into the store before anybody looks.
  std::vector<ConversationId> arrived;
  (void)drainInbox(*store, arrived); // what fails waits on, and is told of where receiving is
  auto workspace = std::make_unique<WorkspaceImpl>(std::move(store));
  if (!arrived.empty())
    workspace->conversationsArrived(arrived);
  return workspace;
}

WorkspaceImpl::WorkspaceImpl(std::unique_ptr<Store> store)
  : m_store(std::move(store)),
    m_notifier(std::make_unique<ChangeNotifier>([this] { return m_store->dataVersion(); })),
    m_arrivals(std::make_unique<Arrivals>([this](std::vector<ConversationId> ids) { judgeArrivals(std::move(ids)); })),
    m_live(std::make_unique<LiveCaptureImpl>(*m_store, [this](std::span<const ConversationId> ids) { conversationsArrived(ids); })),
    m_taxonomy(std::make_unique<TaxonomyImpl>(*m_store, m_learned, [this] { return snapshot(); }, [this] { m_notifier->changed(); },
                                              [this](std::span<const ConversationId> ids) { m_arrivals->add(ids); })),
    m_intake(std::make_unique<IntakeImpl>(*m_store, [this] { somethingChanged(); }, [this] { somethingArrived(); })),
    m_jobs(std::make_unique<Jobs>()),
    m_privacy(std::make_unique<PrivacyImpl>(*m_store, *m_jobs, [this] { somethingChanged(); })),
    m_syncs(std::make_unique<SyncsImpl>(*m_store, *m_jobs, [this] { somethingArrived(); })),
    m_models(std::make_unique<ModelsImpl>(*m_store, *m_syncs, *m_privacy,
                                          [this](const JobContext& job, ModelPlan plan) { return analyzeWith(job, true, std::move(plan)); }))
{
}

WorkspaceImpl::~WorkspaceImpl()
{
  m_notifier->setListener({});
  m_syncs->stop();
  m_privacy->stop();
  m_jobs.reset();
  m_syncs.reset();
  m_intake.reset();
  m_live.reset();
  m_arrivals.reset();
}

Result<std::shared_ptr<const Snapshot>> WorkspaceImpl::snapshot() const
{
  const std::scoped_lock lock(m_snapshotMutex);
  if (!m_snapshot || m_snapshotVersion != m_store->dataVersion()) {
    HONE_TRY(m_snapshot, Snapshot::build(*m_store, m_snapshot));
    m_snapshotVersion = m_snapshot->version();
  }
  return m_snapshot;
}

Result<std::vector<std::size_t>> WorkspaceImpl::matchingRows(const Snapshot& facts, const Filter& filter) const
{
  HONE_TRY(auto rows, facts.matching(filter));
  if (filter.search.empty())
    return rows;
  Filter search;
  search.search = filter.search;
  HONE_TRY(const auto found, m_store->select(search));
  const std::unordered_set<ConversationId> wanted(found.begin(), found.end());
  std::erase_if(rows, [&](std::size_t row) { return !wanted.contains(facts.facts()[row].id); });
  return rows;
}

// Capture

Result<ImportSummary> WorkspaceImpl::importFiles(const ImportFilesRequest& request, const JobContext& job)
{
  ImportRequest import;
  import.paths = request.paths;
  import.format = request.format;
  import.redact = request.redact;
  import.mapping = request.mapping;
  import.events = request.events;
  import.sourceName = request.sourceName;
  auto summary = hone::importFiles(*m_store, import, job);
  // What was committed before a failure or a cancellation stays, so the pages look again in every case.
  m_notifier->changed();
  if (summary) {
    JsonWriter detail;
    detail.beginObject().member("files", summary->filesRead).member("added", summary->conversationsAdded).member("merged", summary->conversationsMerged);
    detail.member("rejected", summary->rejectedCount).member("masked", summary->redaction.total()).endObject();
    HONE_CHECK(m_store->privacy().note("import", request.paths.size() == 1 ? request.paths.front() : fmt::format("{} paths", request.paths.size()), detail.text()));
  }
  return summary;
}

Result<void> WorkspaceImpl::removeSource(SourceId source)
{
  return changed(m_store->removeSource(source));
}

std::vector<std::pair<std::string, std::string>> WorkspaceImpl::importFormats() const
{
  std::vector<std::pair<std::string, std::string>> out;
  for (const FormatInfo& format : knownFormats())
    out.emplace_back(format.name, format.description);
  return out;
}

// Conversations

Result<std::vector<ConversationId>> WorkspaceImpl::selectConversations(const Filter& filter) const
{
  HONE_TRY(const auto facts, snapshot());
  HONE_TRY(auto rows, matchingRows(*facts, filter));
  std::ranges::sort(rows, [&](std::size_t a, std::size_t b) {
    const ConversationFacts& left = facts->facts()[a];
    const ConversationFacts& right = facts->facts()[b];
    // nullopt is smaller than any time, so conversations without one come last; ids settle the rest.
    return std::pair(left.startedAt, left.id) > std::pair(right.startedAt, right.id);
  });
  std::vector<ConversationId> ids;
  ids.reserve(rows.size());
  for (const std::size_t row : rows)
    ids.push_back(facts->facts()[row].id);
  return ids;
}

Result<std::vector<ConversationRow>> WorkspaceImpl::conversationRows(const std::vector<ConversationId>& ids) const
{
  return m_store->rows(ids);
}

Result<ConversationDetail> WorkspaceImpl::conversation(ConversationId id) const
{
  ConversationDetail detail;
  HONE_TRY(auto rows, m_store->rows(std::span(&id, 1)));
  if (rows.empty() || !rows.front().id)
    return fail(ErrorKind::notFound, fmt::format("There is no conversation {}.", id.value));
  detail.row = std::move(rows.front());
  HONE_TRY(detail.conversation, m_store->conversation(id));
  HONE_TRY(detail.assessment, m_store->assessment(id));
  HONE_TRY(const auto facts, snapshot());
  if (const ConversationFacts* const found = facts->find(id))
    for (const IntentId intent : found->intents) {
      detail.intents.emplace_back(intent, facts->intentName(intent));
      detail.intentOrigins.push_back(facts->intentOrigin(id, detail.intentOrigins.empty()));
    }
  return detail;
}

Result<ConversationId> WorkspaceImpl::findConversation(const std::string& idOrExternalId) const
{
  return m_store->findConversation(idOrExternalId);
}

Result<std::vector<std::string>> WorkspaceImpl::agentVersions() const
{
  HONE_TRY(const auto versions, m_store->agentVersions());
  std::vector<std::string> out;
  for (const auto& [version, count] : versions)
    if (!version.empty())
      out.push_back(version);
  return out;
}

Result<void> WorkspaceImpl::labelConversation(ConversationId conversation, IntentId intent)
{
  HONE_CHECK(changed(m_store->labelConversation(conversation, intent)));
  // What nearly says the same follows the correction. That this cannot be learned from takes nothing from the label.
  if (const auto near = m_learned.learn(std::span(&conversation, 1), intent))
    m_arrivals->add(*near);
  return {};
}

Result<void> WorkspaceImpl::setOutcome(ConversationId conversation, Outcome outcome)
{
  return changed(m_store->setOutcome(conversation, outcome));
}

// Intents

Result<std::vector<IntentSummary>> WorkspaceImpl::intents(const Filter& filter) const
{
  HONE_TRY(const auto facts, snapshot());
  HONE_TRY(const auto rows, matchingRows(*facts, filter));
  return intentSummaries(*facts, rows);
}

Result<std::vector<IntentSummary>> WorkspaceImpl::intentSummaries(const Snapshot& facts, const std::vector<std::size_t>& rows) const
{
  constexpr std::size_t kExamples = 3;
  std::vector<IntentSummary> summaries;
  std::unordered_map<IntentId, std::size_t> indexOf;
  for (const Intent& intent : facts.intents()) {
    indexOf[intent.id] = summaries.size();
    summaries.push_back({});
    summaries.back().intent = intent;
  }
  std::vector<std::unordered_set<UserId>> users(summaries.size());
  std::vector<std::vector<ConversationId>> firstSeen(summaries.size());
  std::unordered_set<ConversationId> matching;
  for (const std::size_t row : rows) {
    const ConversationFacts& conversation = facts.facts()[row];
    matching.insert(conversation.id);
    const Outcome outcome = conversation.outcome.outcome;
    for (const IntentId intent : conversation.intents) {
      const auto it = indexOf.find(intent);
      if (it == indexOf.end())
        continue;
      IntentSummary& summary = summaries[it->second];
      ++summary.conversations;
      summary.withOutcome += outcome != Outcome::unknown;
      summary.failures += isFailure(outcome);
      if (conversation.user)
        users[it->second].insert(conversation.user);
      if (firstSeen[it->second].size() < kExamples && conversation.intents.front() == intent)
        firstSeen[it->second].push_back(conversation.id);
    }
  }
  std::vector<ConversationId> wanted;
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    IntentSummary& summary = summaries[i];
    summary.users += static_cast<std::int64_t>(users[i].size());
    if (const auto it = facts.examples().find(summary.intent.id.value); it != facts.examples().end())
      for (const ConversationId example : it->second) {
        const ConversationFacts* const found = facts.find(example);
        // A conversation that a person has moved away no longer stands for the intent.
        if (matching.contains(example) && found && std::ranges::find(found->intents, summary.intent.id) != found->intents.end())
          summary.examples.push_back(example);
      }
    for (const ConversationId example : firstSeen[i])
      if (summary.examples.size() < kExamples && std::ranges::find(summary.examples, example) == summary.examples.end())
        summary.examples.push_back(example);
    wanted.insert(wanted.end(), summary.examples.begin(), summary.examples.end());
  }
  HONE_TRY(const auto exampleRows, m_store->rows(wanted));
  std::size_t next = 0;
  for (IntentSummary& summary : summaries)
    for (std::size_t i = 0; i < summary.examples.size(); ++i)
      summary.exampleTexts.push_back(next < exampleRows.size() ? exampleRows[next++].opening : std::string());
  std::ranges::stable_sort(summaries, [](const IntentSummary& a, const IntentSummary& b) { return a.conversations > b.conversations; });
  return summaries;
}

Result<void> WorkspaceImpl::renameIntent(IntentId id, const std::string& name)
{
  return changed(m_store->renameIntent(id, name));
}

Result<void> WorkspaceImpl::setIntentCategory(IntentId id, const std::string& category)
{
  return changed(m_store->setIntentCategory(id, category));
}

Result<void> WorkspaceImpl::mergeIntents(IntentId from, IntentId into)
{
  if (from == into)
    return fail(ErrorKind::invalidInput, "An intent cannot be merged into itself. Choose two different intents.");
  return changed(m_store->mergeIntents(from, into));
}

// Patterns

Result<PatternList> WorkspaceImpl::patterns(const Filter& filter, const std::string& outcome) const
{
  HONE_TRY(const auto facts, snapshot());
  HONE_TRY(const auto rows, matchingRows(*facts, filter));
  return patternsOf(*facts, filter, rows, outcome);
}

Result<PatternList> WorkspaceImpl::patternsOf(const Snapshot& facts, const Filter& filter, const std::vector<std::size_t>& rows,
                                              const std::string& outcome) const
{
  if (!outcomeFromString(outcome) || outcome == toString(Outcome::unknown))
    return fail(ErrorKind::invalidInput,
                fmt::format("\"{}\" is not an outcome. Use failed, abandoned, escalated or resolved.", outcome));
  if (filter.isEmpty())
    return facts.allPatterns(outcome);
  PatternOptions options;
  options.outcome = outcome;
  return findPatterns(facts.patternInput(rows), options, JobContext());
}

Result<Pattern> WorkspaceImpl::pattern(const std::string& id) const
{
  HONE_TRY(const auto facts, snapshot());
  for (const char* outcome : {"failed", "abandoned", "escalated", "resolved"})
    for (const Pattern& pattern : facts->allPatterns(outcome).patterns)
      if (pattern.id == id)
        return pattern;
  return fail(ErrorKind::notFound, fmt::format("There is no pattern \"{}\" now; patterns come and go as conversations arrive. The list of patterns shows those there are.", id));
}

Result<VersionComparison> WorkspaceImpl::compareVersions(const Filter& filter, const std::string& a, const std::string& b) const
{
  if (a == b)
    return fail(ErrorKind::invalidInput, "Choose two different agent versions to compare.");
  HONE_TRY(const auto facts, snapshot());
  HONE_TRY(const auto rows, matchingRows(*facts, filter));
  return hone::compareVersions(facts->patternInput(rows), a, b, [&](IntentId id) { return facts->intentName(id); });
}

} // namespace hone
