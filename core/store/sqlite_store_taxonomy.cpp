#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "base/ascii.h"
#include "store/codes.h"
#include "store/sqlite_store.h"
#include "store/taxonomy_edits.h"

namespace hone {

namespace {

constexpr char kListSeparator = '\x1f';

std::string joinKeywords(const std::vector<std::string>& keywords)
{
  std::string joined;
  for (const std::string& keyword : keywords) {
    if (keyword.empty())
      continue;
    if (!joined.empty())
      joined.push_back(kListSeparator);
    joined += keyword;
  }
  return joined;
}

std::vector<std::string> splitKeywords(std::string_view joined)
{
  std::vector<std::string> keywords;
  while (!joined.empty()) {
    const std::size_t end = std::min(joined.find(kListSeparator), joined.size());
    keywords.emplace_back(joined.substr(0, end));
    joined.remove_prefix(std::min(end + 1, joined.size()));
  }
  return keywords;
}

std::vector<Intent> readIntents(db::Connection& connection)
{
  std::vector<Intent> intents;
  const db::Use row = connection.use("SELECT id, category, name, name_is_manual, description, keywords, origin, pinned, retired FROM intent"
                                     " ORDER BY position, id");
  while (row->step()) {
    Intent& intent = intents.emplace_back();
    intent.id = IntentId{row->integer(0)};
    intent.category = row->string(1);
    intent.name = row->string(2);
    intent.nameIsManual = row->integer(3) != 0;
    intent.description = row->string(4);
    intent.keywords = splitKeywords(row->text(5));
    intent.origin = db::originFromCode(row->integer(6));
    intent.pinned = row->integer(7) != 0;
    intent.retired = row->integer(8) != 0;
  }
  return intents;
}

std::map<std::int64_t, std::int64_t> readMerges(db::Connection& connection)
{
  std::map<std::int64_t, std::int64_t> merges;
  const db::Use row = connection.use("SELECT from_id, into_id FROM intent_merge ORDER BY from_id");
  while (row->step())
    merges.emplace(row->integer(0), row->integer(1));
  return merges;
}

std::int64_t followMerges(const std::map<std::int64_t, std::int64_t>& merges, std::int64_t id)
{
  // A chain is at most as long as there are merges; the count guards against a damaged file.
  for (std::size_t i = 0; i <= merges.size(); ++i) {
    const auto next = merges.find(id);
    if (next == merges.end())
      break;
    id = next->second;
  }
  return id;
}

struct StoredIntent {
  Intent intent;
  bool categoryIsManual = false;
  bool descriptionIsManual = false;
};

/// What the taxonomy will be: the given intents under the rules of what a person did, and those that must stay.
class TaxonomyPlan {
public:
  TaxonomyPlan(db::Connection& connection, std::vector<Intent> wanted)
    : m_merges(readMerges(connection))
  {
    readStored(connection);
    std::vector<Intent> accepted;
    std::unordered_set<std::int64_t> present;
    for (Intent& intent : wanted) {
      // A merged intent does not come back: what is assigned to it goes to what it is now.
      if (intent.id.value > 0 && m_merges.contains(intent.id.value))
        continue;
      if (const auto stored = m_stored.find(intent.id.value); stored != m_stored.end()) {
        if (stored->second.intent.nameIsManual) {
          intent.name = stored->second.intent.name;
          intent.nameIsManual = true;
        }
        if (stored->second.categoryIsManual)
          intent.category = stored->second.intent.category;
        if (stored->second.descriptionIsManual)
          intent.description = stored->second.intent.description;
        intent.pinned = stored->second.intent.pinned;
        intent.retired = stored->second.intent.retired;
        if (intent.retired) {
          intent = stored->second.intent;
          m_retired.insert(intent.id.value);
        }
      }
      if (intent.id.value > 0 && !present.insert(intent.id.value).second)
        continue;
      accepted.push_back(std::move(intent));
    }
    for (const std::int64_t id : m_order) {
      const StoredIntent& stored = m_stored.at(id);
      const Intent& kept = stored.intent;
      if (!present.contains(id) &&
          (m_labelled.contains(id) || kept.origin == IntentOrigin::manual || kept.pinned || kept.retired)) {
        if (kept.retired)
          m_retired.insert(id);
        accepted.push_back(stored.intent);
        present.insert(id);
      }
    }
    makeNamesUnique(accepted);
    for (const auto& [id, stored] : m_stored)
      if (!present.contains(id))
        connection.use("DELETE FROM intent WHERE id = ?1")->bind(1, id).run();
    for (std::size_t i = 0; i < accepted.size(); ++i)
      write(connection, accepted[i], static_cast<std::int64_t>(i));
    m_intents = std::move(accepted);
    for (const Intent& intent : m_intents)
      m_kept += m_stored.contains(intent.id.value);
  }

  /// The intent that an id of the caller means now; 0 for one that does not exist.
  std::int64_t resolve(std::int64_t id) const
  {
    if (const auto made = m_newIds.find(id); made != m_newIds.end())
      return made->second;
    const std::int64_t now = followMerges(m_merges, id);
    return m_known.contains(now) ? now : 0;
  }
  /// Whether an intent (as it is now) takes no new conversations.
  bool isRetired(std::int64_t id) const { return m_retired.contains(id); }
  std::vector<Intent> takeIntents() { return std::move(m_intents); }
  std::size_t kept() const { return m_kept; }
  std::size_t added() const { return m_intents.size() - m_kept; }
  std::size_t lost() const { return m_stored.size() - m_kept; }

private:
  void readStored(db::Connection& connection)
  {
    for (Intent& intent : readIntents(connection)) {
      const std::int64_t id = intent.id.value;
      m_order.push_back(id);
      m_stored.emplace(id, StoredIntent{std::move(intent)});
    }
    const db::Use manual = connection.use("SELECT id, category_is_manual, description_is_manual FROM intent");
    while (manual->step())
      if (const auto stored = m_stored.find(manual->integer(0)); stored != m_stored.end()) {
        stored->second.categoryIsManual = manual->integer(1) != 0;
        stored->second.descriptionIsManual = manual->integer(2) != 0;
      }
    const db::Use labelled = connection.use("SELECT DISTINCT intent_id FROM intent_assignment WHERE origin = 'person'");
    while (labelled->step())
      m_labelled.insert(labelled->integer(0));
  }

  /// A person's name is kept as it is; a discovered one that is taken gets a number.
  static void makeNamesUnique(std::vector<Intent>& intents)
  {
    std::set<std::string> taken;
    for (const bool manual : {true, false})
      for (Intent& intent : intents) {
        if (intent.nameIsManual != manual)
          continue;
        const std::string wanted = intent.name.empty() ? std::string("Unnamed intent") : intent.name;
        intent.name = wanted;
        for (int number = 2; !taken.insert(asciiLower(intent.name)).second; ++number)
          intent.name = fmt::format("{} ({})", wanted, number);
      }
  }

  void write(db::Connection& connection, Intent& intent, std::int64_t position)
  {
    const std::int64_t given = intent.id.value;
    const auto stored = m_stored.find(given);
    const std::string keywords = joinKeywords(intent.keywords);
    {
      const db::Use row = connection.use(
        "INSERT INTO intent (id, position, category, category_is_manual, name, name_is_manual, description, keywords, origin)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO UPDATE SET position = excluded.position,"
        " category = excluded.category, name = excluded.name, name_is_manual = excluded.name_is_manual,"
        " description = excluded.description, keywords = excluded.keywords, origin = excluded.origin");
      row->bindOptional(1, given > 0 ? std::optional(given) : std::nullopt).bind(2, position);
      row->bindText(3, intent.category).bind(4, stored != m_stored.end() && stored->second.categoryIsManual ? 1 : 0);
      row->bindText(5, intent.name).bind(6, intent.nameIsManual ? 1 : 0).bindText(7, intent.description);
      row->bindText(8, keywords).bind(9, db::code(intent.origin));
      row->step();
    }
    if (given <= 0) {
      intent.id = IntentId{connection.lastInsertId()};
      if (given < 0)
        m_newIds.emplace(given, intent.id.value);
    }
    m_known.insert(intent.id.value);
  }

  std::map<std::int64_t, std::int64_t> m_merges;
  std::unordered_map<std::int64_t, StoredIntent> m_stored;
  std::vector<std::int64_t> m_order;
  std::unordered_set<std::int64_t> m_labelled;
  std::unordered_map<std::int64_t, std::int64_t> m_newIds;
  std::unordered_set<std::int64_t> m_known;
  std::unordered_set<std::int64_t> m_retired;
  std::size_t m_kept = 0;
  std::vector<Intent> m_intents;
};

/// Writes the assignments of one conversation after the person's, which stay where they are.
/// resolve(id): the intent that an id means now.
template<class Resolve>
void writeAssignments(db::Connection& connection, std::int64_t conversation, const Resolve& resolve,
                      std::span<const IntentAssignment* const> assignments)
{
  {
    const db::Use row = connection.use("SELECT 1 FROM conversation WHERE id = ?1");
    row->bind(1, conversation);
    if (!row->step())
      return; // erased since it was read
  }
  std::set<std::int64_t> ordinals;
  std::set<std::int64_t> intents;
  {
    const db::Use row = connection.use("SELECT ordinal, intent_id FROM intent_assignment WHERE conversation_id = ?1");
    row->bind(1, conversation);
    while (row->step()) {
      ordinals.insert(row->integer(0));
      intents.insert(row->integer(1));
    }
  }
  const bool hasPrimary = ordinals.contains(0);
  std::int64_t next = hasPrimary ? 1 : 0;
  for (const IntentAssignment* assignment : assignments) {
    // A person's word on the primary intent replaces the engine's.
    if (hasPrimary && assignment->ordinal == 0)
      continue;
    const std::int64_t intent = resolve(assignment->intent.value);
    // Two intents may have become one; and "no fit" stands alone or not at all.
    if (intents.contains(intent) || (intent == 0 && next > 0))
      continue;
    intents.insert(intent);
    while (ordinals.contains(next))
      ++next;
    ordinals.insert(next);
    const db::Use row = connection.use("INSERT INTO intent_assignment (conversation_id, ordinal, intent_id, confidence, origin)"
                                       " VALUES (?1, ?2, ?3, ?4, ?5)");
    row->bind(1, conversation).bind(2, next++).bind(3, intent).bindReal(4, assignment->confidence).bindText(5, assignment->origin);
    row->step();
  }
}

/// Calls visit(conversation, its assignments by ordinal) for each conversation that is named.
template<class Visit>
void forEachConversationOf(std::span<const IntentAssignment> assignments, const Visit& visit)
{
  std::vector<const IntentAssignment*> ordered;
  ordered.reserve(assignments.size());
  for (const IntentAssignment& assignment : assignments)
    ordered.push_back(&assignment);
  std::ranges::stable_sort(ordered, {}, [](const IntentAssignment* a) { return std::pair(a->conversation, a->ordinal); });
  for (std::size_t first = 0; first < ordered.size();) {
    std::size_t last = first;
    while (last < ordered.size() && ordered[last]->conversation == ordered[first]->conversation)
      ++last;
    visit(ordered[first]->conversation.value, std::span<const IntentAssignment* const>(ordered).subspan(first, last - first));
    first = last;
  }
}

} // namespace

Result<std::vector<Intent>> SqliteStore::intents() const
{
  return read([](db::Connection& connection) { return readIntents(connection); });
}

namespace {

IntentAssignment readAssignment(const db::Use& row)
{
  return {ConversationId{row->integer(0)}, static_cast<std::int32_t>(row->integer(1)), IntentId{row->integer(2)}, row->real(3), row->string(4)};
}

} // namespace

Result<std::vector<IntentAssignment>> SqliteStore::assignments() const
{
  return read([](db::Connection& connection) {
    std::vector<IntentAssignment> assignments;
    const db::Use row = connection.use("SELECT conversation_id, ordinal, intent_id, confidence, origin FROM intent_assignment"
                                       " ORDER BY conversation_id, ordinal");
    while (row->step())
      assignments.push_back(readAssignment(row));
    return assignments;
  });
}

Result<std::vector<IntentAssignment>> SqliteStore::primaryAssignments(IntentId intent, bool surestFirst, int limit) const
{
  return read([&](db::Connection& connection) {
    std::vector<IntentAssignment> assignments;
    const db::Use row = connection.use(surestFirst ? "SELECT conversation_id, ordinal, intent_id, confidence, origin FROM intent_assignment"
                                                     " WHERE intent_id = ?1 AND ordinal = 0 ORDER BY confidence DESC, conversation_id LIMIT ?2"
                                                   : "SELECT conversation_id, ordinal, intent_id, confidence, origin FROM intent_assignment"
                                                     " WHERE intent_id = ?1 AND ordinal = 0 ORDER BY confidence, conversation_id LIMIT ?2");
    row->bind(1, intent.value).bind(2, limit);
    while (row->step())
      assignments.push_back(readAssignment(row));
    return assignments;
  });
}

Result<std::vector<IntentAssignment>> SqliteStore::primaryAssignments(std::span<const ConversationId> conversations) const
{
  std::vector<ConversationId> ids(conversations.begin(), conversations.end());
  std::ranges::sort(ids);
  return read([&](db::Connection& connection) {
    std::vector<IntentAssignment> assignments;
    for (const ConversationId id : ids) {
      const db::Use row = connection.use("SELECT conversation_id, ordinal, intent_id, confidence, origin FROM intent_assignment"
                                         " WHERE conversation_id = ?1 AND ordinal = 0");
      row->bind(1, id.value);
      if (row->step())
        assignments.push_back(readAssignment(row));
    }
    return assignments;
  });
}

Result<std::vector<ConversationId>> SqliteStore::unsureConversations(double confidence) const
{
  return read([&](db::Connection& connection) {
    std::vector<ConversationId> ids;
    const db::Use row = connection.use("SELECT conversation_id FROM intent_assignment WHERE ordinal = 0 AND intent_id <> 0 AND confidence < ?1"
                                       " ORDER BY conversation_id");
    row->bindReal(1, confidence);
    while (row->step())
      ids.push_back(ConversationId{row->integer(0)});
    return ids;
  });
}

Result<std::vector<Intent>> SqliteStore::replaceTaxonomy(std::vector<Intent> intents, std::span<const IntentAssignment> assignments)
{
  return write(Notice::data, [&](db::Connection& connection) {
    TaxonomyPlan plan(connection, std::move(intents));
    // What a retired intent held stays with it; nothing new comes to it.
    std::unordered_map<std::int64_t, std::int64_t> ofRetired;
    {
      const db::Use row = connection.use("SELECT a.conversation_id, a.intent_id FROM intent_assignment a JOIN intent i ON i.id = a.intent_id"
                                         " WHERE i.retired <> 0 AND a.ordinal = 0");
      while (row->step())
        ofRetired.emplace(row->integer(0), row->integer(1));
    }
    connection.execute("DELETE FROM intent_assignment WHERE origin <> 'person'");
    forEachConversationOf(assignments, [&](std::int64_t conversation, std::span<const IntentAssignment* const> own) {
      const auto held = ofRetired.find(conversation);
      if (held != ofRetired.end()) {
        IntentAssignment kept = *own.front();
        kept.ordinal = 0;
        kept.intent = IntentId{held->second};
        const IntentAssignment* const only[] = {&kept};
        writeAssignments(connection, conversation, [](std::int64_t id) { return id; }, only);
        return;
      }
      const auto resolve = [&](std::int64_t id) {
        const std::int64_t now = plan.resolve(id);
        return plan.isRetired(now) ? std::int64_t{0} : now;
      };
      writeAssignments(connection, conversation, resolve, own);
    });
    // Only rows whose primary intent is another one now are touched.
    connection.execute("UPDATE conversation SET intent_id = new.intent_id FROM (SELECT c.id AS id, coalesce(a.intent_id, 0) AS intent_id"
                       " FROM conversation c LEFT JOIN intent_assignment a ON a.conversation_id = c.id AND a.ordinal = 0) new"
                       " WHERE conversation.id = new.id AND conversation.intent_id <> new.intent_id");
    const std::int64_t moved = connection.changes();
    db::noteTaxonomyChange(connection, m_person, "discovery",
                           fmt::format("Intents were discovered: {} kept, {} new, {} gone; {} conversations have another intent than before.",
                                       plan.kept(), plan.added(), plan.lost(), moved), {});
    return plan.takeIntents();
  });
}

Result<void> SqliteStore::putAssignments(std::span<const IntentAssignment> assignments)
{
  return write(Notice::data, [&](db::Connection& connection) {
    const auto merges = readMerges(connection);
    std::unordered_set<std::int64_t> known;
    for (const Intent& intent : readIntents(connection))
      if (!intent.retired)
        known.insert(intent.id.value);
    std::vector<ConversationId> changed;
    for (const IntentAssignment& assignment : assignments)
      changed.push_back(assignment.conversation);
    db::noteFactChanges(connection, changed);
    const auto resolve = [&](std::int64_t id) {
      const std::int64_t now = followMerges(merges, id);
      return known.contains(now) ? now : std::int64_t{0};
    };
    forEachConversationOf(assignments, [&](std::int64_t conversation, std::span<const IntentAssignment* const> own) {
      connection.use("DELETE FROM intent_assignment WHERE conversation_id = ?1 AND origin <> 'person'")->bind(1, conversation).run();
      writeAssignments(connection, conversation, resolve, own);
      connection.use(db::kPrimaryIntent)->bind(1, conversation).run();
    });
  });
}

Result<std::vector<std::pair<IntentId, IntentId>>> SqliteStore::mergedIntents() const
{
  return read([](db::Connection& connection) {
    std::vector<std::pair<IntentId, IntentId>> merged;
    const auto merges = readMerges(connection);
    for (const auto& [from, into] : merges)
      merged.emplace_back(IntentId{from}, IntentId{followMerges(merges, into)});
    return merged;
  });
}

} // namespace hone
