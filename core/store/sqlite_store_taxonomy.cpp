#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "store/codes.h"
#include "store/sqlite_store.h"

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

/// Two names are one when they differ in ASCII case only, as SQLite's NOCASE has it.
std::string foldName(std::string name)
{
  for (char& c : name)
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  return name;
}

std::vector<Intent> readIntents(db::Connection& connection)
{
  std::vector<Intent> intents;
  const db::Use row = connection.use("SELECT id, category, name, name_is_manual, description, keywords, origin FROM intent"
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

std::int64_t mergedTo(db::Connection& connection, std::int64_t id)
{
  const db::Use row = connection.use("SELECT into_id FROM intent_merge WHERE from_id = ?1");
  row->bind(1, id);
  return row->step() ? row->integer(0) : id;
}

void requireIntent(db::Connection& connection, std::int64_t id)
{
  const db::Use row = connection.use("SELECT 1 FROM intent WHERE id = ?1");
  row->bind(1, id);
  if (!row->step())
    db::refuse(ErrorKind::notFound, fmt::format("There is no intent {} in this store. It may have been merged or removed.", id));
}

/// The column that lists and filters read follows the assignments.
constexpr char kPrimaryIntent[] =
  "UPDATE conversation SET intent_id = coalesce((SELECT intent_id FROM intent_assignment"
  " WHERE conversation_id = conversation.id AND ordinal = 0), 0) WHERE id = ?1";

struct StoredIntent {
  Intent intent;
  bool categoryIsManual = false;
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
      }
      if (intent.id.value > 0 && !present.insert(intent.id.value).second)
        continue;
      accepted.push_back(std::move(intent));
    }
    for (const std::int64_t id : m_order) {
      const StoredIntent& stored = m_stored.at(id);
      if (!present.contains(id) && (m_labelled.contains(id) || stored.intent.origin == IntentOrigin::manual)) {
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
  }

  /// The intent that an id of the caller means now; 0 for one that does not exist.
  std::int64_t resolve(std::int64_t id) const
  {
    if (const auto made = m_newIds.find(id); made != m_newIds.end())
      return made->second;
    const std::int64_t now = followMerges(m_merges, id);
    return m_known.contains(now) ? now : 0;
  }
  std::vector<Intent> takeIntents() { return std::move(m_intents); }

private:
  void readStored(db::Connection& connection)
  {
    for (Intent& intent : readIntents(connection)) {
      const std::int64_t id = intent.id.value;
      m_order.push_back(id);
      m_stored.emplace(id, StoredIntent{std::move(intent), false});
    }
    const db::Use manual = connection.use("SELECT id FROM intent WHERE category_is_manual <> 0");
    while (manual->step())
      if (const auto stored = m_stored.find(manual->integer(0)); stored != m_stored.end())
        stored->second.categoryIsManual = true;
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
        for (int number = 2; !taken.insert(foldName(intent.name)).second; ++number)
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

Result<std::vector<IntentAssignment>> SqliteStore::assignments() const
{
  return read([](db::Connection& connection) {
    std::vector<IntentAssignment> assignments;
    const db::Use row = connection.use("SELECT conversation_id, ordinal, intent_id, confidence, origin FROM intent_assignment"
                                       " ORDER BY conversation_id, ordinal");
    while (row->step())
      assignments.push_back({ConversationId{row->integer(0)}, static_cast<std::int32_t>(row->integer(1)),
                             IntentId{row->integer(2)}, row->real(3), row->string(4)});
    return assignments;
  });
}

Result<std::vector<Intent>> SqliteStore::replaceTaxonomy(std::vector<Intent> intents, std::span<const IntentAssignment> assignments)
{
  return write(Notice::data, [&](db::Connection& connection) {
    TaxonomyPlan plan(connection, std::move(intents));
    connection.execute("DELETE FROM intent_assignment WHERE origin <> 'person'");
    forEachConversationOf(assignments, [&](std::int64_t conversation, std::span<const IntentAssignment* const> own) {
      writeAssignments(connection, conversation, [&](std::int64_t id) { return plan.resolve(id); }, own);
    });
    // Only rows whose primary intent is another one now are touched.
    connection.execute("UPDATE conversation SET intent_id = new.intent_id FROM (SELECT c.id AS id, coalesce(a.intent_id, 0) AS intent_id"
                       " FROM conversation c LEFT JOIN intent_assignment a ON a.conversation_id = c.id AND a.ordinal = 0) new"
                       " WHERE conversation.id = new.id AND conversation.intent_id <> new.intent_id");
    return plan.takeIntents();
  });
}

Result<void> SqliteStore::putAssignments(std::span<const IntentAssignment> assignments)
{
  return write(Notice::data, [&](db::Connection& connection) {
    const auto merges = readMerges(connection);
    std::unordered_set<std::int64_t> known;
    for (const Intent& intent : readIntents(connection))
      known.insert(intent.id.value);
    const auto resolve = [&](std::int64_t id) {
      const std::int64_t now = followMerges(merges, id);
      return known.contains(now) ? now : std::int64_t{0};
    };
    forEachConversationOf(assignments, [&](std::int64_t conversation, std::span<const IntentAssignment* const> own) {
      connection.use("DELETE FROM intent_assignment WHERE conversation_id = ?1 AND origin <> 'person'")->bind(1, conversation).run();
      writeAssignments(connection, conversation, resolve, own);
      connection.use(kPrimaryIntent)->bind(1, conversation).run();
    });
  });
}

Result<void> SqliteStore::renameIntent(IntentId id, const std::string& name)
{
  return write(Notice::data, [&](db::Connection& connection) {
    requireIntent(connection, id.value);
    const std::size_t first = name.find_first_not_of(" \t\r\n");
    if (first == std::string::npos)
      db::refuse(ErrorKind::invalidInput, "An intent needs a name. The old one was kept.");
    const std::string trimmed = name.substr(first, name.find_last_not_of(" \t\r\n") - first + 1);
    {
      const db::Use row = connection.use("SELECT 1 FROM intent WHERE name = ?1 COLLATE NOCASE AND id <> ?2");
      row->bindText(1, trimmed).bind(2, id.value);
      if (row->step())
        db::refuse(ErrorKind::alreadyExists,
                   fmt::format("There is an intent named \"{}\" already. Choose another name, or merge the two.", trimmed));
    }
    connection.use("UPDATE intent SET name = ?2, name_is_manual = 1 WHERE id = ?1")->bind(1, id.value).bindText(2, trimmed).run();
  });
}

Result<void> SqliteStore::setIntentCategory(IntentId id, const std::string& category)
{
  return write(Notice::data, [&](db::Connection& connection) {
    requireIntent(connection, id.value);
    connection.use("UPDATE intent SET category = ?2, category_is_manual = 1 WHERE id = ?1")->bind(1, id.value).bindText(2, category).run();
  });
}

Result<void> SqliteStore::mergeIntents(IntentId from, IntentId into)
{
  return write(Notice::data, [&](db::Connection& connection) {
    requireIntent(connection, from.value);
    const std::int64_t target = mergedTo(connection, into.value);
    if (from.value == target)
      db::refuse(ErrorKind::invalidInput, "An intent cannot be merged into itself.");
    requireIntent(connection, target);

    std::vector<std::int64_t> conversations;
    {
      const db::Use row = connection.use("SELECT DISTINCT conversation_id FROM intent_assignment WHERE intent_id = ?1 ORDER BY conversation_id");
      row->bind(1, from.value);
      while (row->step())
        conversations.push_back(row->integer(0));
    }
    for (const std::int64_t conversation : conversations) {
      // Where both were found, the first of the two places holds, and a person's label is not lost.
      connection.use("UPDATE intent_assignment SET intent_id = ?2 WHERE conversation_id = ?1 AND intent_id = ?3")
        ->bind(1, conversation).bind(2, target).bind(3, from.value).run();
      connection.use("UPDATE intent_assignment SET origin = 'person' WHERE conversation_id = ?1 AND intent_id = ?2 AND EXISTS"
                     " (SELECT 1 FROM intent_assignment p WHERE p.conversation_id = ?1 AND p.intent_id = ?2 AND p.origin = 'person')")
        ->bind(1, conversation).bind(2, target).run();
      connection.use("DELETE FROM intent_assignment WHERE conversation_id = ?1 AND intent_id = ?2 AND ordinal >"
                     " (SELECT min(ordinal) FROM intent_assignment WHERE conversation_id = ?1 AND intent_id = ?2)")
        ->bind(1, conversation).bind(2, target).run();
      connection.use(kPrimaryIntent)->bind(1, conversation).run();
    }
    connection.use("DELETE FROM intent WHERE id = ?1")->bind(1, from.value).run();
    connection.use("UPDATE intent_merge SET into_id = ?2 WHERE into_id = ?1")->bind(1, from.value).bind(2, target).run();
    connection.use("INSERT OR REPLACE INTO intent_merge (from_id, into_id) VALUES (?1, ?2)")->bind(1, from.value).bind(2, target).run();
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

Result<void> SqliteStore::labelConversation(ConversationId conversation, IntentId intent)
{
  return write(Notice::data, [&](db::Connection& connection) {
    db::requireConversation(connection, conversation.value);
    const std::int64_t target = intent ? mergedTo(connection, intent.value) : 0;
    if (target != 0)
      requireIntent(connection, target);
    connection.use("DELETE FROM intent_assignment WHERE conversation_id = ?1 AND (ordinal = 0 OR intent_id = ?2)")
      ->bind(1, conversation.value).bind(2, target).run();
    connection.use("INSERT INTO intent_assignment (conversation_id, ordinal, intent_id, confidence, origin) VALUES (?1, 0, ?2, 1.0, 'person')")
      ->bind(1, conversation.value).bind(2, target).run();
    connection.use(kPrimaryIntent)->bind(1, conversation.value).run();
  });
}

} // namespace hone
