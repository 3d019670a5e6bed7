#include "intents/discovery.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>

#include "intents/actions.h"
#include "intents/identifiers.h"
#include "intents/identity.h"
#include "intents/linear_classifier.h"
#include "intents/naming.h"
#include "intents/text_groups.h"

namespace hone {

namespace {

constexpr std::string_view kEmbedded = "embedded";
constexpr std::string_view kPerson = "person";

/// A group of documents that may become an intent.
struct Group {
  std::int32_t action = -1;            ///< index of its action, or −1 for a group by words alone
  std::vector<std::int32_t> members;   ///< documents with it as primary task
  std::vector<std::int32_t> further;   ///< documents with it as a further task
};

/// One task of one document.
struct Task {
  std::int32_t group = -1;
  float confidence = 0;
};

class Discovery {
public:
  Discovery(const std::vector<IntentDocument>& documents, const EarlierTaxonomy& earlier, const DiscoveryOptions& options,
            const JobContext& job)
    : m_documents(documents), m_earlier(earlier), m_options(options), m_job(job), m_tasks(documents.size())
  {
  }

  Result<DiscoveryResult> run()
  {
    m_job.progress(0, "Reading what users asked");
    m_corpus = buildCorpus(m_documents);
    if (cancelled())
      return stop();
    m_job.progress(0.1, "Looking at what the agent did");
    m_actionTasks = findActions(m_corpus, m_options.seed);
    for (std::size_t a = 0; a < m_actionTasks.actions.size(); ++a)
      m_groups.push_back({static_cast<std::int32_t>(a), {}, {}});
    takeActions();
    if (cancelled())
      return stop();
    joinByWords();
    groupRest();
    if (cancelled())
      return stop();
    dropSmallGroups();
    m_job.progress(0.8, "Naming the intents");
    collectMembers();
    return finish();
  }

private:
  bool cancelled() const { return m_job.isCancelled(); }
  static Result<DiscoveryResult> stop()
  {
    return fail(ErrorKind::cancelled, "Finding intents was stopped. The intents you had are kept.");
  }

  // Conversations whose agent did what users ask for: every such action is a task, in the order they were done.
  void takeActions()
  {
    for (std::size_t d = 0; d < m_tasks.size(); ++d)
      for (const auto action : m_actionTasks.taken[d])
        m_tasks[d].push_back({action, 0.9f});
  }

  // Conversations where the agent did nothing of the kind, yet the user asked in the same words.
  void joinByWords()
  {
    std::vector<std::int32_t> all;
    Labels labels(m_tasks.size(), -1);
    std::vector<int> size(m_groups.size(), 0);
    for (std::size_t d = 0; d < m_tasks.size(); ++d) {
      if (m_corpus.documents[d].hasText)
        all.push_back(static_cast<std::int32_t>(d));
      if (m_tasks[d].size() == 1 && m_corpus.documents[d].hasText)
        ++size[static_cast<std::size_t>(labels[d] = m_tasks[d].front().group)];
    }
    const auto taught = std::count_if(size.begin(), size.end(), [](int s) { return s >= 3; });
    if (taught < 2 || m_groups.size() < 2)
      return;
    m_rows = textRows(m_corpus, all, false);
    LinearClassifier classifier;
    classifier.train(m_rows, labels, static_cast<int>(m_groups.size()), m_options.seed);
    const auto judged = crossFitted(m_rows, labels, static_cast<int>(m_groups.size()), 4, m_options.seed + 1);
    const float threshold = trustedFrom(judged, labels);
    for (std::size_t d = 0; d < m_tasks.size(); ++d) {
      if (!m_tasks[d].empty() || !m_corpus.documents[d].hasText)
        continue;
      const auto probability = classifier.probabilities(m_rows[d]);
      const auto best = std::max_element(probability.begin(), probability.end());
      if (*best >= threshold)
        m_tasks[d].push_back({static_cast<std::int32_t>(best - probability.begin()), 0.8f * *best});
    }
  }

  // The lowest probability from which on the classifier is right often enough, out of fold.
  static float trustedFrom(const std::vector<std::vector<float>>& judged, const Labels& labels)
  {
    std::vector<std::pair<float, bool>> ranked;
    for (std::size_t i = 0; i < judged.size(); ++i)
      if (labels[i] >= 0) {
        const auto best = std::max_element(judged[i].begin(), judged[i].end());
        ranked.emplace_back(*best, best - judged[i].begin() == labels[i]);
      }
    std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    constexpr double kPrecision = 0.85;
    float threshold = 0.95f;
    double right = 0;
    for (std::size_t i = 0; i < ranked.size(); ++i) {
      right += ranked[i].second;
      if (right / static_cast<double>(i + 1) >= kPrecision)
        threshold = std::max(ranked[i].first, 0.5f);
    }
    return threshold;
  }

  void groupRest()
  {
    std::vector<std::int32_t> rest;
    for (std::size_t d = 0; d < m_tasks.size(); ++d)
      if (m_tasks[d].empty() && m_corpus.documents[d].hasText)
        rest.push_back(static_cast<std::int32_t>(d));
    m_job.progress(0.2, "Grouping what users asked");
    const int wanted = m_options.intentCount > 0 ? std::max(1, m_options.intentCount - static_cast<int>(m_groups.size())) : 0;
    const TextGroups groups = groupTexts(m_corpus, rest, wanted, m_options.seed, m_job);
    const auto first = static_cast<std::int32_t>(m_groups.size());
    m_groups.resize(m_groups.size() + static_cast<std::size_t>(groups.count));
    for (std::size_t i = 0; i < rest.size(); ++i)
      if (groups.labels[i] >= 0)
        m_tasks[static_cast<std::size_t>(rest[i])].push_back({first + groups.labels[i], 0.7f * groups.confidence[i]});
  }

  // A group of one or two in a large store is no intent: its conversations fit nothing, and say so.
  void dropSmallGroups()
  {
    collectMembers();
    const auto n = m_tasks.size();
    const std::size_t fewest = n < 10 ? 1 : n < 60 ? 2 : std::max<std::size_t>(3, n / 500);
    std::vector<std::int32_t> newNumber(m_groups.size(), -1);
    std::vector<Group> kept;
    for (std::size_t g = 0; g < m_groups.size(); ++g) {
      const std::size_t size = m_groups[g].members.size() + m_groups[g].further.size();
      if (size >= fewest && size > 0) {
        newNumber[g] = static_cast<std::int32_t>(kept.size());
        kept.push_back({m_groups[g].action, {}, {}});
      }
    }
    for (auto& tasks : m_tasks) {
      for (auto& task : tasks)
        task.group = newNumber[static_cast<std::size_t>(task.group)];
      std::erase_if(tasks, [](const Task& task) { return task.group < 0; });
    }
    m_groups = std::move(kept);
  }

  void collectMembers()
  {
    for (auto& group : m_groups) {
      group.members.clear();
      group.further.clear();
    }
    for (std::size_t d = 0; d < m_tasks.size(); ++d)
      for (std::size_t t = 0; t < m_tasks[d].size(); ++t) {
        Group& group = m_groups[static_cast<std::size_t>(m_tasks[d][t].group)];
        (t == 0 ? group.members : group.further).push_back(static_cast<std::int32_t>(d));
      }
  }

  Result<DiscoveryResult> finish()
  {
    DiscoveryResult result;
    std::unordered_map<std::int64_t, IntentId> person;
    for (const auto& assignment : m_earlier.assignments)
      if (assignment.origin == kPerson && assignment.ordinal == 0)
        person[assignment.conversation.value] = assignment.intent;
    std::vector<std::vector<ConversationId>> found;
    for (const auto& group : m_groups) {
      auto& ids = found.emplace_back();
      for (const auto m : group.members)
        ids.push_back(m_documents[static_cast<std::size_t>(m)].id);
    }
    const auto continues = continueIntents(found, m_earlier);

    // Names for the groups that are new; earlier intents keep theirs.
    std::vector<std::string> taken;
    for (std::size_t e = 0; e < m_earlier.intents.size(); ++e)
      taken.push_back(m_earlier.intents[e].name);
    std::vector<NamingInput> naming;
    for (const auto& group : m_groups) {
      NamingInput input;
      input.members = group.members;
      if (input.members.size() < 3)
        input.members.insert(input.members.end(), group.further.begin(), group.further.end());
      if (group.action >= 0)
        input.tool = m_corpus.toolNames[static_cast<std::size_t>(m_actionTasks.actions[static_cast<std::size_t>(group.action)].tools.front())];
      naming.push_back(std::move(input));
    }
    std::vector<std::size_t> fresh;
    std::vector<NamingInput> freshNaming;
    const auto names = nameIntents(m_documents, naming, {});
    std::vector<IntentName> freshNames;
    for (std::size_t g = 0; g < m_groups.size(); ++g)
      if (continues[g] == SIZE_MAX) {
        fresh.push_back(g);
        freshNaming.push_back(naming[g]);
      }
    const bool clean = fresh.size() == m_groups.size() && m_earlier.intents.empty();
    if (!clean && !fresh.empty())
      freshNames = nameIntents(m_documents, freshNaming, taken);

    std::vector<IntentId> idOf(m_groups.size());
    std::set<std::size_t> continued;
    std::int64_t nextId = -1;
    std::vector<std::vector<std::size_t>> groupsOf; // groups behind each intent of the result
    for (std::size_t g = 0; g < m_groups.size(); ++g) {
      if (continues[g] == SIZE_MAX)
        continue;
      const Intent& old = m_earlier.intents[continues[g]];
      idOf[g] = old.id;
      if (!continued.insert(continues[g]).second) {
        for (std::size_t i = 0; i < result.intents.size(); ++i)
          if (result.intents[i].id == old.id)
            groupsOf[i].push_back(g);
        continue;
      }
      Intent intent = old;
      intent.keywords = names[g].keywords;
      if (intent.category.empty())
        intent.category = names[g].category;
      result.intents.push_back(std::move(intent));
      groupsOf.push_back({g});
    }
    for (std::size_t f = 0; f < fresh.size(); ++f) {
      const std::size_t g = fresh[f];
      const IntentName& name = clean ? names[g] : freshNames[f];
      idOf[g] = IntentId{nextId--};
      Intent intent;
      intent.id = idOf[g];
      intent.name = name.name;
      intent.category = name.category;
      intent.keywords = name.keywords;
      result.intents.push_back(std::move(intent));
      groupsOf.push_back({g});
    }
    // What a person made, named or labelled stays even when no group continues it.
    std::set<std::int64_t> labelled;
    for (const auto& [conversation, intent] : person)
      labelled.insert(intent.value);
    for (std::size_t e = 0; e < m_earlier.intents.size(); ++e) {
      const Intent& old = m_earlier.intents[e];
      if (!continued.contains(e) && (old.nameIsManual || old.origin == IntentOrigin::manual || labelled.contains(old.id.value))) {
        result.intents.push_back(old);
        groupsOf.emplace_back();
      }
    }
    assign(result, idOf, person);
    chooseExamples(result, groupsOf);
    m_job.progress(1, "Intents found");
    return result;
  }

  void assign(DiscoveryResult& result, const std::vector<IntentId>& idOf, const std::unordered_map<std::int64_t, IntentId>& person)
  {
    for (std::size_t d = 0; d < m_tasks.size(); ++d) {
      const ConversationId id = m_documents[d].id;
      std::vector<IntentAssignment> rows;
      const auto add = [&](IntentId intent, double confidence, std::string_view origin) {
        for (const auto& row : rows)
          if (row.intent == intent)
            return;
        rows.push_back({id, static_cast<std::int32_t>(rows.size()), intent, confidence, std::string(origin)});
      };
      const auto word = person.find(id.value);
      if (word != person.end())
        add(word->second, 1, kPerson);
      if (word == person.end() || word->second)
        for (const Task& task : m_tasks[d]) {
          // A person's word replaces the primary task; further ones stay.
          if (word != person.end() && &task == &m_tasks[d].front())
            continue;
          add(idOf[static_cast<std::size_t>(task.group)], std::clamp(static_cast<double>(task.confidence), 0.0, 1.0), kEmbedded);
        }
      if (rows.empty())
        rows.push_back({id, 0, IntentId{}, 0, std::string(kEmbedded)});
      result.assignments.insert(result.assignments.end(), rows.begin(), rows.end());
    }
  }

  // Medoids: the members most like all the others, openings that are sentences before fragments, no text twice.
  void chooseExamples(DiscoveryResult& result, const std::vector<std::vector<std::size_t>>& groupsOf)
  {
    constexpr std::size_t kExamples = 3;
    constexpr std::size_t kLookedAt = 2000;
    std::vector<std::int32_t> all;
    for (std::size_t d = 0; d < m_documents.size(); ++d)
      if (m_corpus.documents[d].hasText)
        all.push_back(static_cast<std::int32_t>(d));
    if (m_rows.empty())
      m_rows = textRows(m_corpus, all, false);
    for (const auto& groups : groupsOf) {
      std::vector<std::int32_t> members;
      for (const auto g : groups)
        members.insert(members.end(), m_groups[g].members.begin(), m_groups[g].members.end());
      if (members.size() > kLookedAt)
        members.resize(kLookedAt);
      SparseRow centre;
      for (const auto m : members)
        centre.insert(centre.end(), m_rows[static_cast<std::size_t>(m)].begin(), m_rows[static_cast<std::size_t>(m)].end());
      compact(centre);
      std::vector<std::pair<float, std::int32_t>> ranked;
      for (const auto m : members) {
        const auto d = static_cast<std::size_t>(m);
        const bool single = m_tasks[d].size() == 1;
        ranked.emplace_back(-dot(centre, m_rows[d]) * (single ? 1.0f : 0.8f), m);
      }
      std::sort(ranked.begin(), ranked.end());
      std::vector<ConversationId> chosen;
      std::set<std::string> openings;
      for (const auto& [score, m] : ranked) {
        const auto& turns = m_documents[static_cast<std::size_t>(m)].userTurns;
        if (chosen.size() < kExamples && openings.insert(turns.empty() ? std::string() : turns.front()).second)
          chosen.push_back(m_documents[static_cast<std::size_t>(m)].id);
      }
      chosen.resize(kExamples);
      result.examples.insert(result.examples.end(), chosen.begin(), chosen.end());
    }
  }

  const std::vector<IntentDocument>& m_documents;
  const EarlierTaxonomy& m_earlier;
  const DiscoveryOptions& m_options;
  const JobContext& m_job;
  Corpus m_corpus;
  ActionTasks m_actionTasks;
  std::vector<Group> m_groups;
  std::vector<std::vector<Task>> m_tasks; ///< per document, primary first
  std::vector<SparseRow> m_rows;
};

} // namespace

Result<DiscoveryResult> discoverIntents(const std::vector<IntentDocument>& documents, const EarlierTaxonomy& earlier,
                                        const DiscoveryOptions& options, const JobContext& job)
{
  return Discovery(documents, earlier, options, job).run();
}

} // namespace hone
