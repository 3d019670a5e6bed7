#include "intents/discovery.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>

#include "intents/actions.h"
#include "intents/by_words.h"
#include "intents/classifier.h"
#include "intents/examples.h"
#include "intents/identifiers.h"
#include "intents/identity.h"
#include "intents/naming.h"
#include "intents/text_groups.h"

namespace hone {

namespace {

constexpr std::string_view kEmbedded = "embedded";
constexpr std::string_view kPerson = "person";

/// A group of documents that may become an intent.
struct Group {
  std::string tool;                    ///< what names its action; empty for a group by words alone
  std::size_t earlier = SIZE_MAX;      ///< the earlier intent that it is, where that is known from the start
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
    m_corpus = buildCorpus(m_documents, m_options.encoder);
    if (cancelled())
      return stop();
    m_isAnew = m_options.afresh || m_options.intentCount > 0 || !knowsMost(m_documents, m_earlier);
    if (!m_isAnew) {
      if (!keepEarlier())
        return stop();
    } else {
      group();
    }
    if (cancelled())
      return stop();
    dropSmallGroups();
    m_job.progress(0.8, "Naming the intents");
    collectMembers();
    joinSameMeaning();
    return finish();
  }

private:
  bool cancelled() const { return m_job.isCancelled(); }
  static Result<DiscoveryResult> stop()
  {
    return fail(ErrorKind::cancelled, "Finding intents was stopped. The intents you had are kept.");
  }

  void group()
  {
    m_job.progress(0.1, "Looking at what the agent did");
    m_actionTasks = findActions(m_corpus, m_options.seed);
    for (const Action& action : m_actionTasks.actions)
      m_groups.push_back({m_corpus.toolNames[static_cast<std::size_t>(action.tools.front())], SIZE_MAX, {}, {}});
    takeActions();
    if (cancelled())
      return;
    joinByWords();
    groupRest();
  }

  bool keepEarlier()
  {
    m_job.progress(0.1, "Keeping what is known");
    const auto index = earlierIndex(m_earlier);
    for (std::size_t e = 0; e < m_earlier.intents.size(); ++e)
      m_groups.push_back({{}, e, {}, {}});
    std::unordered_map<std::int64_t, std::size_t> at;
    for (std::size_t d = 0; d < m_documents.size(); ++d)
      at.emplace(m_documents[d].id.value, d);
    std::vector<IntentAssignment> kept;
    std::vector<bool> seen(m_documents.size(), false);
    for (const auto& assignment : m_earlier.assignments) {
      const auto found = at.find(assignment.conversation.value);
      if (found == at.end())
        continue;
      seen[found->second] = true;
      const auto intent = index.find(assignment.intent.value);
      if (intent == index.end())
        continue;
      kept.push_back(assignment);
      kept.back().intent = m_earlier.intents[intent->second].id;
      addTask(found->second, {static_cast<std::int32_t>(intent->second), static_cast<float>(assignment.confidence)});
    }
    // New conversations are told by the known ones.
    const bool any = std::find(seen.begin(), seen.end(), false) != seen.end();
    if (any) {
      ClassifierOptions options;
      options.seed = m_options.seed;
      options.encoder = m_options.encoder;
      const auto classifier = IntentClassifier::train(m_documents, kept, options, {});
      if (!classifier || cancelled())
        return false;
      for (std::size_t d = 0; d < m_documents.size(); ++d)
        if (!seen[d])
          for (const auto& row : classifier->assign(m_documents[d]))
            if (row.intent)
              addTask(d, {static_cast<std::int32_t>(index.at(row.intent.value)), static_cast<float>(row.confidence)});
    }
    return lookForNew();
  }

  // What fits no earlier intent is grouped by itself.
  bool lookForNew()
  {
    std::vector<IntentDocument> rest;
    std::vector<std::size_t> place;
    for (std::size_t d = 0; d < m_documents.size(); ++d)
      if (m_tasks[d].empty() && (m_corpus.documents[d].hasText || !m_documents[d].tools.empty())) {
        place.push_back(d);
        rest.push_back(m_documents[d]);
      }
    constexpr std::size_t kFewest = 10;
    if (rest.size() < kFewest)
      return true;
    const EarlierTaxonomy none;
    Discovery inner(rest, none, m_options, m_job);
    inner.m_corpus = buildCorpus(rest, m_options.encoder);
    inner.group();
    if (cancelled())
      return false;
    const auto first = static_cast<std::int32_t>(m_groups.size());
    for (auto& group : inner.m_groups)
      m_groups.push_back({std::move(group.tool), SIZE_MAX, {}, {}});
    for (std::size_t i = 0; i < place.size(); ++i)
      for (const Task& task : inner.m_tasks[i])
        addTask(place[i], {first + task.group, task.confidence});
    return true;
  }

  void addTask(std::size_t document, Task task)
  {
    for (const Task& other : m_tasks[document])
      if (other.group == task.group)
        return;
    m_tasks[document].push_back(task);
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
    Labels labels(m_tasks.size(), -1);
    for (std::size_t d = 0; d < m_tasks.size(); ++d)
      if (m_tasks[d].size() == 1 && m_corpus.documents[d].hasText)
        labels[d] = m_tasks[d].front().group;
    const auto isOpen = [&](std::size_t d) { return m_tasks[d].empty() && m_corpus.documents[d].hasText; };
    readRows();
    for (const auto& told : tellByWords(m_rows, labels, static_cast<int>(m_groups.size()), isOpen, m_options.seed))
      m_tasks[told.document].push_back({told.group, 0.8f * told.probability});
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
      const bool known = m_groups[g].earlier != SIZE_MAX;
      if (size > 0 && (size >= fewest || known)) {
        newNumber[g] = static_cast<std::int32_t>(kept.size());
        kept.push_back({m_groups[g].tool, m_groups[g].earlier, {}, {}});
      }
    }
    for (auto& tasks : m_tasks) {
      for (auto& task : tasks)
        task.group = newNumber[static_cast<std::size_t>(task.group)];
      std::erase_if(tasks, [](const Task& task) { return task.group < 0; });
    }
    m_groups = std::move(kept);
  }

  std::vector<NamingInput> namingInputs() const
  {
    std::vector<NamingInput> inputs;
    for (const auto& group : m_groups) {
      NamingInput input;
      input.members = group.members;
      if (input.members.size() < 3)
        input.members.insert(input.members.end(), group.further.begin(), group.further.end());
      input.tool = group.tool;
      inputs.push_back(std::move(input));
    }
    return inputs;
  }

  // Groups that would be called the same, but for the order of the words, are one intent; one whose members share no
  // words is none.
  void joinSameMeaning()
  {
    const auto names = nameIntents(m_documents, namingInputs(), {});
    std::map<std::string, std::int32_t> first;
    std::vector<std::int32_t> newNumber(m_groups.size());
    std::vector<Group> kept;
    for (std::size_t g = 0; g < m_groups.size(); ++g) {
      const bool known = m_groups[g].earlier != SIZE_MAX;
      if (!names[g].telling && !known) {
        newNumber[g] = -1;
        continue;
      }
      // What most of both say, though but one can be called so, is what both are about.
      constexpr double kMostSay = 0.6;
      const bool clear = names[g].said >= kMostSay && m_groups[g].tool.empty();
      const auto [entry, isNew] = first.try_emplace(meaningOf(clear ? names[g].wanted : names[g].name), static_cast<std::int32_t>(kept.size()));
      if (isNew || known || m_options.intentCount > 0) {
        newNumber[g] = static_cast<std::int32_t>(kept.size());
        kept.push_back({m_groups[g].tool, m_groups[g].earlier, {}, {}});
      } else {
        newNumber[g] = entry->second;
        auto& tool = kept[static_cast<std::size_t>(entry->second)].tool;
        tool = std::max(tool, m_groups[g].tool);
      }
    }
    for (auto& tasks : m_tasks) {
      for (auto& task : tasks)
        task.group = newNumber[static_cast<std::size_t>(task.group)];
      std::erase_if(tasks, [](const Task& task) { return task.group < 0; });
      for (std::size_t i = tasks.size(); i-- > 1;)
        if (std::any_of(tasks.begin(), tasks.begin() + static_cast<std::ptrdiff_t>(i), [&](const Task& t) { return t.group == tasks[i].group; }))
          tasks.erase(tasks.begin() + static_cast<std::ptrdiff_t>(i));
    }
    m_groups = std::move(kept);
    collectMembers();
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
    result.isAnew = m_isAnew;
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
    const bool kept = std::any_of(m_groups.begin(), m_groups.end(), [](const Group& group) { return group.earlier != SIZE_MAX; });
    auto continues = kept ? std::vector<std::size_t>(m_groups.size(), SIZE_MAX) : continueIntents(found, m_earlier);
    for (std::size_t g = 0; g < m_groups.size(); ++g)
      if (m_groups[g].earlier != SIZE_MAX)
        continues[g] = m_groups[g].earlier;

    // Names for the groups that are new; earlier intents keep theirs.
    std::vector<std::string> taken;
    for (std::size_t e = 0; e < m_earlier.intents.size(); ++e)
      taken.push_back(m_earlier.intents[e].name);
    const std::vector<NamingInput> naming = namingInputs();
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
    readRows();
    for (const auto& groups : groupsOf) {
      std::vector<std::int32_t> members;
      for (const auto g : groups)
        members.insert(members.end(), m_groups[g].members.begin(), m_groups[g].members.end());
      const auto chosen = chooseExamples(m_documents, m_corpus, m_rows, std::move(members), [&](std::int32_t d) {
        const auto& tasks = m_tasks[static_cast<std::size_t>(d)];
        return Certainty{tasks.size() == 1, tasks.front().confidence};
      });
      result.examples.insert(result.examples.end(), chosen.typical.begin(), chosen.typical.end());
      result.borderline.insert(result.borderline.end(), chosen.borderline.begin(), chosen.borderline.end());
    }
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

  void readRows()
  {
    if (!m_rows.empty())
      return;
    std::vector<std::int32_t> spoken;
    for (std::size_t d = 0; d < m_documents.size(); ++d)
      if (m_corpus.documents[d].hasText)
        spoken.push_back(static_cast<std::int32_t>(d));
    auto rows = textRows(m_corpus, spoken, false);
    m_rows.resize(m_documents.size());
    for (std::size_t i = 0; i < spoken.size(); ++i)
      m_rows[static_cast<std::size_t>(spoken[i])] = std::move(rows[i]);
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
  bool m_isAnew = false;
};

} // namespace

Result<DiscoveryResult> discoverIntents(const std::vector<IntentDocument>& documents, const EarlierTaxonomy& earlier,
                                        const DiscoveryOptions& options, const JobContext& job)
{
  return Discovery(documents, earlier, options, job).run();
}

} // namespace hone
