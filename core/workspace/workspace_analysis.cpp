#include "workspace/workspace_impl.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <iterator>
#include <map>
#include <span>
#include <sstream>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "base/mix.h"
#include "intents/classifier.h"
#include "intents/discovery.h"
#include "intents/signal_intents.h"
#include "outcomes/assess.h"
#include "patterns/statistics.h"
#include "workspace/settings_keys.h"

namespace hone {

namespace {

std::string formatModelQuality(const OutcomeModelQuality& quality)
{
  return fmt::format("{} {} {}", quality.learned ? 1 : 0, quality.auroc, quality.labelled);
}

OutcomeModelQuality parseModelQuality(const std::string& text)
{
  OutcomeModelQuality quality;
  std::istringstream in(text);
  in.imbue(std::locale::classic());
  int learned = 0;
  in >> learned >> quality.auroc >> quality.labelled;
  quality.learned = learned != 0;
  return quality;
}

/// The ids that the store gave to the discovered intents, in their order: kept ones keep theirs, new ones are stored in
/// their order. 0 for one that is not there.
std::vector<IntentId> idsInStore(const std::vector<Intent>& discovered, const std::vector<Intent>& stored, const EarlierTaxonomy& earlier)
{
  std::unordered_set<IntentId> known;
  for (const Intent& intent : earlier.intents)
    known.insert(intent.id);
  std::vector<IntentId> fresh;
  for (const Intent& intent : stored)
    if (!known.contains(intent.id))
      fresh.push_back(intent.id);
  std::vector<IntentId> ids;
  std::size_t next = 0;
  for (const Intent& intent : discovered)
    ids.push_back(intent.id.value > 0 ? intent.id : next < fresh.size() ? fresh[next++] : IntentId{});
  return ids;
}

/// The examples that come three an intent, in the order of the intents, keyed by the ids that the store gave.
IntentExamples examplesByIntent(const DiscoveryResult& discovered, const std::vector<IntentId>& storedIds)
{
  std::unordered_map<ConversationId, std::unordered_set<IntentId>> intentsOf;
  for (const IntentAssignment& assignment : discovered.assignments)
    intentsOf[assignment.conversation].insert(assignment.intent);
  IntentExamples examples;
  constexpr std::size_t kPerIntent = 3;
  for (std::size_t i = 0; i < discovered.intents.size(); ++i)
    for (std::size_t k = 0; k < kPerIntent; ++k) {
      const std::size_t at = i * kPerIntent + k;
      if (at >= discovered.examples.size() || !discovered.examples[at])
        continue;
      const ConversationId example = discovered.examples[at];
      const auto held = intentsOf.find(example);
      auto& list = examples[storedIds[i].value];
      if (held != intentsOf.end() && held->second.contains(discovered.intents[i].id) && std::ranges::find(list, example) == list.end())
        list.push_back(example);
    }
  return examples;
}

constexpr std::string_view kEmbeddedEngine = "embedded";

/// Assignments say what made them; those that hold from before keep saying so.
void labelAssignments(std::vector<IntentAssignment>& assignments, std::span<const IntentAssignment> earlier, const std::string& engine)
{
  std::map<std::pair<ConversationId, IntentId>, std::string_view> before;
  for (const IntentAssignment& assignment : earlier)
    before.emplace(std::pair(assignment.conversation, assignment.intent), assignment.origin);
  for (IntentAssignment& assignment : assignments) {
    if (assignment.origin != kEmbeddedEngine)
      continue;
    const auto found = before.find({assignment.conversation, assignment.intent});
    assignment.origin = found != before.end() && found->second != "person" ? std::string(found->second) : engine;
  }
}

/// Intents are looked for among so many conversations at most: more of them say nothing new about which intents there
/// are, and grouping takes about 14 KB of memory each. A store may say another number.
std::size_t mostGrouped(const std::string& setting)
{
  std::size_t most = 100'000;
  std::from_chars(setting.data(), setting.data() + setting.size(), most);
  return std::max<std::size_t>(most, 1);
}

/// The conversations that intents are looked for in: all of them, or so many, chosen by a hash of their ids (of a store that
/// grew, a part of those chosen before and a part of what came), and every one that a person labelled.
std::unordered_set<ConversationId> chooseGrouped(const std::vector<ConversationId>& ids, const std::vector<IntentAssignment>& earlier, std::size_t most)
{
  std::unordered_set<ConversationId> chosen;
  const double share = static_cast<double>(most) / static_cast<double>(std::max<std::size_t>(1, ids.size()));
  for (const ConversationId id : ids)
    if (share >= 1 || static_cast<double>(mixBits(static_cast<std::uint64_t>(id.value))) < share * 0x1p64)
      chosen.insert(id);
  if (share < 1)
    for (const IntentAssignment& assignment : earlier)
      if (assignment.origin == "person")
        chosen.insert(assignment.conversation);
  return chosen;
}

/// Gives each conversation its primary intent, so that its length is compared with its peers.
void setPrimaryIntents(std::vector<OutcomeFeatures>& features, const std::vector<IntentAssignment>& assignments)
{
  std::unordered_map<ConversationId, IntentId> primary;
  for (const IntentAssignment& assignment : assignments)
    if (assignment.ordinal == 0)
      primary[assignment.conversation] = assignment.intent;
  for (OutcomeFeatures& f : features)
    if (const auto found = primary.find(f.id); found != primary.end())
      f.intent = found->second;
}

} // namespace

Result<AnalysisSummary> WorkspaceImpl::analyze(const JobContext& job, bool rediscoverIntents)
{
  return analyzeWith(job, rediscoverIntents, m_models->localPlan());
}

Result<AnalysisSummary> WorkspaceImpl::analyzeWith(const JobContext& job, bool rediscoverIntents, ModelPlan plan)
{
  const std::scoped_lock oneAtATime(m_analysisMutex);
  const auto began = std::chrono::steady_clock::now();
  AnalysisSummary summary;
  HONE_TRY(AnalysisOrigin origin, m_models->origin());
  const auto finish = [&]() -> Result<AnalysisSummary> {
    HONE_TRY(const auto facts, snapshot());
    summary.intents = static_cast<std::int64_t>(facts->intents().size());
    for (std::size_t row = 0; row < facts->facts().size(); ++row)
      summary.noFit += facts->isAnalysed(row) && facts->facts()[row].intents.empty();
    summary.patterns = static_cast<std::int64_t>(facts->allPatterns("failed").patterns.size());
    summary.intentsBy = origin.intentsBy.empty() ? std::string(kEmbeddedEngine) : origin.intentsBy;
    summary.notes = plan.notes;
    summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return summary;
  };

  job.progress(-1, "Looking for new conversations");
  HONE_TRY(const auto waiting, m_store->unanalysed());
  if (waiting.empty() && !rediscoverIntents)
    return finish();
  HONE_TRY(const auto ids, m_store->conversationIds());
  std::unordered_map<ConversationId, UserId> users;
  {
    HONE_TRY(const auto facts, snapshot());
    for (const ConversationFacts& conversation : facts->facts())
      users[conversation.id] = conversation.user;
  }

  EarlierTaxonomy earlier;
  HONE_TRY(earlier.intents, m_store->intents());
  HONE_TRY(earlier.assignments, m_store->assignments());
  HONE_TRY(earlier.merged, m_store->mergedIntents());
  HONE_TRY(const std::string most, m_store->setting(std::string(kMostGroupedKey)));
  const auto grouped = chooseGrouped(ids, earlier.assignments, mostGrouped(most));
  std::vector<ConversationId> others;

  std::vector<IntentDocument> documents;
  std::vector<std::string> texts; // what a model would be sent
  std::optional<OutgoingText> outgoing;
  if (plan.embeddings) {
    HONE_TRY(outgoing, m_models->outgoing());
  }
  std::vector<OutcomeFeatures> features;
  HONE_TRY(const bool signals, m_learned.signalIntentsOn());
  std::vector<std::vector<Signal>> wants;
  documents.reserve(grouped.size());
  features.reserve(ids.size());
  HONE_CHECK(m_store->forEachConversation(ids, true, [&](ConversationId id, Conversation&& conversation) {
    if (grouped.contains(id)) {
      documents.push_back(intentDocument(id, conversation));
      if (outgoing)
        texts.push_back(outgoing->document(id, conversation));
    } else {
      others.push_back(id);
    }
    features.push_back(outcomeFeatures(id, users[id], conversation));
    wants.push_back(signals ? signalIntents(conversation) : std::vector<Signal>());
    if (features.size() % 64 == 0)
      job.progress(0.3 * static_cast<double>(features.size()) / static_cast<double>(ids.size()), "Reading conversations");
    return !job.isCancelled();
  }));
  const auto cancelled = [] {
    return fail(ErrorKind::cancelled, "The analysis was stopped. Nothing was changed; start it again at any time.");
  };
  if (job.isCancelled())
    return cancelled();

  job.progress(0.3, "Discovering intents");
  std::vector<IntentAssignment> earlierOthers;
  if (!others.empty()) {
    const auto outside = std::ranges::stable_partition(earlier.assignments, [&](const IntentAssignment& one) { return grouped.contains(one.conversation); });
    earlierOthers.assign(std::make_move_iterator(outside.begin()), std::make_move_iterator(outside.end()));
    earlier.assignments.erase(outside.begin(), outside.end());
  }
  const bool withVectors = plan.embeddings && useVectors(documents, texts, plan, job);
  if (job.isCancelled())
    return cancelled();
  const std::string engine = withVectors ? labelOf(*plan.embeddings) : std::string(kEmbeddedEngine);
  DiscoveryOptions how;
  // Vectors see other groups than the engine that found the ones that are there.
  how.afresh = withVectors && rediscoverIntents && origin.intentsBy != engine;
  const JobContext discovery(
    [&](double fraction, std::string_view step) { job.progress(fraction < 0 ? -1 : 0.4 + 0.4 * fraction, step); }, job.cancellation());
  HONE_TRY(auto discovered, discoverIntents(documents, earlier, how, discovery));
  labelAssignments(discovered.assignments, discovered.isAnew ? std::span<const IntentAssignment>() : earlier.assignments, engine);
  // What arrives later is judged at once and on this machine: by what the built-in encoder sees.
  for (IntentDocument& document : documents)
    document.vector = {};
  if (job.isCancelled())
    return cancelled();
  const JobContext training({}, job.cancellation());
  ClassifierOptions options;
  HONE_TRY(const auto threshold, m_learned.chosenThreshold());
  options.threshold = threshold.value_or(options.threshold);
  if (!others.empty()) {
    HONE_CHECK(judgeOthers(others, earlierOthers, documents, options, discovered, job));
    if (job.isCancelled())
      return cancelled();
  }

  job.progress(0.8, "Storing the intents");
  HONE_TRY(const auto stored, m_store->replaceTaxonomy(discovered.intents, discovered.assignments));
  const auto storedIds = idsInStore(discovered.intents, stored, earlier);

  job.progress(0.85, "Judging outcomes");
  HONE_TRY(const auto assigned, m_store->assignments());
  setPrimaryIntents(features, assigned);
  OutcomeModelQuality quality;
  const OutcomeModel model = OutcomeModel::learn(features, &quality);
  std::vector<std::pair<ConversationId, OutcomeAssessment>> assessments;
  assessments.reserve(features.size());
  for (std::size_t i = 0; i < features.size(); ++i) {
    const ConversationId id = features[i].id;
    addSignals(assessments.emplace_back(id, model.assess(std::move(features[i]))).second, std::move(wants[i]));
  }

  job.progress(0.9, "Storing what was found");
  HONE_CHECK(m_store->setSetting(std::string(kIntentExamplesKey), formatIntentExamples(examplesByIntent(discovered, storedIds))));
  HONE_CHECK(m_store->setSetting(std::string(kOutcomeModelKey), formatModelQuality(quality)));
  HONE_CHECK(m_store->setSetting(std::string(kDiscoveredCountKey), std::to_string(ids.size())));
  HONE_TRY(auto classifier, IntentClassifier::train(documents, assigned, options, training));
  HONE_CHECK(m_learned.replace(std::move(classifier), model));
  // Last, for this is what makes the conversations count as analysed: an analysis that is cut off is done again.
  HONE_CHECK(m_store->putAssessments(assessments));
  summary.analysed = static_cast<std::int64_t>(rediscoverIntents ? ids.size() : waiting.size());
  origin.intentsBy = discovered.isAnew || origin.intentsBy.empty() ? engine : origin.intentsBy;
  if (plan.names)
    giveNames(plan, summary, job);
  origin.namesBy = summary.namesBy;
  origin.notes = plan.notes;
  origin.at = nowMicros();
  HONE_CHECK(m_models->setOrigin(origin));
  m_notifier->changed();
  job.progress(0.95, "Looking for patterns");
  return finish();
}

Result<void> WorkspaceImpl::judgeOthers(const std::vector<ConversationId>& others, const std::vector<IntentAssignment>& earlier,
                                        const std::vector<IntentDocument>& documents, const ClassifierOptions& options, DiscoveryResult& discovered,
                                        const JobContext& job)
{
  const JobContext quiet({}, job.cancellation());
  HONE_TRY(const auto classifier, IntentClassifier::train(documents, discovered.assignments, options, quiet));
  std::unordered_set<IntentId> there;
  for (const Intent& intent : discovered.intents)
    there.insert(intent.id);
  // Known ones keep their intents where the grouping did; what fitted none may fit one that is new.
  std::unordered_set<ConversationId> kept;
  if (!discovered.isAnew)
    for (const IntentAssignment& assignment : earlier)
      if (assignment.intent && there.contains(assignment.intent)) {
        discovered.assignments.push_back(assignment);
        kept.insert(assignment.conversation);
      }
  std::vector<ConversationId> open;
  std::ranges::copy_if(others, std::back_inserter(open), [&](ConversationId id) { return !kept.contains(id); });
  std::size_t read = 0;
  return m_store->forEachConversation(open, true, [&](ConversationId id, Conversation&& conversation) {
    std::ranges::move(classifier.assign(intentDocument(id, conversation)), std::back_inserter(discovered.assignments));
    if (++read % 64 == 0)
      job.progress(0.75 + 0.05 * static_cast<double>(read) / static_cast<double>(open.size()), "Telling the intents of the other conversations");
    return !job.isCancelled();
  });
}

bool WorkspaceImpl::useVectors(std::vector<IntentDocument>& documents, const std::vector<std::string>& texts, ModelPlan& plan, const JobContext& job)
{
  const JobContext asking([&](double fraction, std::string_view step) { job.progress(fraction < 0 ? -1 : 0.3 + 0.1 * fraction, step); }, job.cancellation());
  const auto given = m_models->giveVectors(*plan.embeddings, documents, texts, plan.notes, asking);
  if (!given && given.error().kind != ErrorKind::cancelled)
    plan.notes.push_back(fmt::format("{} could not be used, so the embedded engine did the work: {}", labelOf(*plan.embeddings), m_models->noted(given.error())));
  return given.has_value();
}

void WorkspaceImpl::giveNames(ModelPlan& plan, AnalysisSummary& summary, const JobContext& job)
{
  const JobContext asking([&](double fraction, std::string_view step) { job.progress(fraction < 0 ? -1 : 0.92 + 0.03 * fraction, step); }, job.cancellation());
  const auto named = m_models->giveNames(*plan.names, plan.explicitly, plan.notes, asking);
  if (named) {
    summary.named = *named;
    if (*named > 0)
      summary.namesBy = labelOf(*plan.names);
  } else if (named.error().kind == ErrorKind::cancelled) {
    plan.notes.push_back(fmt::format("Naming by {} was stopped: intents without its names keep those of the embedded engine.", labelOf(*plan.names)));
  } else {
    plan.notes.push_back(fmt::format("{} could not name the intents, so they keep the embedded engine's names: {}", labelOf(*plan.names), m_models->noted(named.error())));
  }
}

namespace {

/// The last seven days of these conversations against the 28 before them.
void compareLastWeek(const Snapshot& facts, const std::vector<std::size_t>& rows, Overview& overview)
{
  constexpr Micros kDay = Micros{24} * 3600 * 1'000'000;
  for (const std::size_t row : rows)
    if (const auto& at = facts.facts()[row].startedAt)
      overview.newest = std::max(overview.newest.value_or(*at), *at);
  if (!overview.newest)
    return;
  std::int64_t failures[2] = {}, known[2] = {}; // last week, before
  for (const std::size_t row : rows) {
    const ConversationFacts& conversation = facts.facts()[row];
    if (!conversation.startedAt || conversation.outcome.outcome == Outcome::unknown)
      continue;
    const Micros age = *overview.newest - *conversation.startedAt;
    if (age >= 35 * kDay)
      continue;
    const int part = age < 7 * kDay ? 0 : 1;
    ++known[part];
    failures[part] += isFailure(conversation.outcome.outcome);
  }
  overview.lastWeek = wilson(failures[0], known[0]);
  overview.weeksBefore = wilson(failures[1], known[1]);
  overview.lastWeekPValue = known[0] > 0 && known[1] > 0 ? tablePValue(failures[0], known[0], failures[1], known[1]) : 1;
}

} // namespace

Result<Overview> WorkspaceImpl::overview(const Filter& filter) const
{
  constexpr std::size_t kTopPatterns = 5;
  constexpr double kTopQ = 0.05;
  HONE_TRY(const auto facts, snapshot());
  HONE_TRY(const auto rows, matchingRows(*facts, filter));
  Overview overview;
  std::vector<std::int64_t> outcomes(5);
  struct VersionCount {
    std::string name;
    std::int64_t conversations = 0, known = 0, failures = 0;
  };
  std::vector<VersionCount> versions;
  std::unordered_map<std::string_view, std::size_t> versionOf;
  std::unordered_set<UserId> users;
  std::unordered_set<IntentId> intents;
  std::int64_t known = 0, failures = 0;
  for (const std::size_t row : rows) {
    const ConversationFacts& conversation = facts->facts()[row];
    const Outcome outcome = conversation.outcome.outcome;
    ++overview.conversations;
    overview.messages += conversation.messageCount;
    if (conversation.user)
      users.insert(conversation.user);
    overview.hasTimes = overview.hasTimes || conversation.startedAt.has_value();
    if (!facts->isAnalysed(row))
      ++overview.notAnalysed;
    else if (conversation.intents.empty())
      ++overview.noFit;
    intents.insert(conversation.intents.begin(), conversation.intents.end());
    ++outcomes[static_cast<std::size_t>(outcome)];
    known += outcome != Outcome::unknown;
    failures += isFailure(outcome);
    const auto [it, isNew] = versionOf.try_emplace(conversation.agentVersion, versions.size());
    if (isNew)
      versions.push_back({conversation.agentVersion});
    VersionCount& version = versions[it->second];
    ++version.conversations;
    version.known += outcome != Outcome::unknown;
    version.failures += isFailure(outcome);
  }
  compareLastWeek(*facts, rows, overview);
  overview.users = static_cast<std::int64_t>(users.size());
  overview.intents = static_cast<std::int64_t>(intents.size());
  overview.failureRate = wilson(failures, known);
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    overview.outcomes.emplace_back(static_cast<Outcome>(i), outcomes[i]);
  std::ranges::stable_sort(versions, std::ranges::greater(), &VersionCount::conversations);
  for (const VersionCount& version : versions)
    if (!version.name.empty())
      overview.versions.emplace_back(version.name, wilson(version.failures, version.known));

  HONE_TRY(const auto patterns, patternsOf(*facts, filter, rows, "failed"));
  for (const Pattern& pattern : patterns.patterns)
    if (overview.topPatterns.size() < kTopPatterns && pattern.qValue < kTopQ && pattern.excessFailures > 0)
      overview.topPatterns.push_back(pattern);

  HONE_TRY(const auto fixes, m_store->fixes());
  for (const Fix& fix : fixes) {
    overview.fixesDraft += fix.state == FixState::draft || fix.state == FixState::reviewed;
    overview.fixesCommitted += fix.state == FixState::committed;
    overview.fixesPushed += fix.state >= FixState::pushed;
  }
  HONE_TRY(const auto qualityText, m_store->setting(std::string(kOutcomeModelKey)));
  const OutcomeModelQuality quality = parseModelQuality(qualityText);
  overview.outcomeModelLearned = quality.learned;
  overview.outcomeModelAuroc = quality.auroc;
  overview.outcomeLabels = quality.labelled;
  return overview;
}

} // namespace hone
