#include "store/taxonomy_edits.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/time.h"
#include "store/change_recorder.h"
#include "store/sqlite_store.h"

namespace hone {

namespace db {

std::int64_t mergedTo(Connection& connection, std::int64_t id)
{
  const Use row = connection.use("SELECT into_id FROM intent_merge WHERE from_id = ?1");
  row->bind(1, id);
  return row->step() ? row->integer(0) : id;
}

void requireIntent(Connection& connection, std::int64_t id)
{
  const Use row = connection.use("SELECT 1 FROM intent WHERE id = ?1");
  row->bind(1, id);
  if (!row->step())
    refuse(ErrorKind::notFound, fmt::format("There is no intent {} in this store. It may have been merged or removed.", id));
}

void noteTaxonomyChange(Connection& connection, const std::string& who, std::string_view kind, const std::string& summary,
                        std::span<const std::byte> changeset)
{
  const Use row = connection.use("INSERT INTO taxonomy_change (at, who, kind, summary, changeset) VALUES (?1, ?2, ?3, ?4, ?5)");
  row->bind(1, nowMicros()).bindText(2, who).bindText(3, kind).bindText(4, summary);
  if (changeset.empty())
    row->bindNull(5);
  else
    row->bindBlob(5, changeset);
  row->step();
}

} // namespace db

namespace {

std::string trimmedName(const std::string& name)
{
  const std::size_t first = name.find_first_not_of(" \t\r\n");
  if (first == std::string::npos)
    db::refuse(ErrorKind::invalidInput, "An intent needs a name. Nothing was changed.");
  return name.substr(first, name.find_last_not_of(" \t\r\n") - first + 1);
}

void requireFreeName(db::Connection& connection, const std::string& name, std::int64_t except)
{
  const db::Use row = connection.use("SELECT 1 FROM intent WHERE name = ?1 COLLATE NOCASE AND id <> ?2");
  row->bindText(1, name).bind(2, except);
  if (row->step())
    db::refuse(ErrorKind::alreadyExists,
               fmt::format("There is an intent named \"{}\" already. Choose another name, or merge the two.", name));
}

std::string nameOf(db::Connection& connection, std::int64_t id)
{
  if (id == 0)
    return "no fit";
  db::requireIntent(connection, id);
  const db::Use row = connection.use("SELECT name FROM intent WHERE id = ?1");
  row->bind(1, id);
  return row->step() ? row->string(0) : std::string();
}

std::int64_t insertIntent(db::Connection& connection, const std::string& name, const std::string& category,
                          const std::string& description, IntentOrigin origin)
{
  requireFreeName(connection, name, 0);
  connection.use("INSERT INTO intent (position, category, category_is_manual, name, name_is_manual, description, description_is_manual,"
                 " keywords, origin) VALUES ((SELECT coalesce(max(position), 0) + 1 FROM intent), ?1, ?2, ?3, 1, ?4, ?5, '', ?6)")
    ->bindText(1, category).bind(2, category.empty() ? 0 : 1).bindText(3, name).bindText(4, description)
    .bind(5, description.empty() ? 0 : 1).bind(6, static_cast<std::int64_t>(origin)).run();
  return connection.lastInsertId();
}

/// A person's word on a conversation's primary intent.
void label(db::Connection& connection, std::int64_t conversation, std::int64_t intent)
{
  connection.use("DELETE FROM intent_assignment WHERE conversation_id = ?1 AND (ordinal = 0 OR intent_id = ?2)")
    ->bind(1, conversation).bind(2, intent).run();
  connection.use("INSERT INTO intent_assignment (conversation_id, ordinal, intent_id, confidence, origin) VALUES (?1, 0, ?2, 1.0, 'person')")
    ->bind(1, conversation).bind(2, intent).run();
  connection.use(db::kPrimaryIntent)->bind(1, conversation).run();
}

std::int64_t labelAll(db::Connection& connection, std::span<const ConversationId> conversations, std::int64_t intent)
{
  std::int64_t count = 0;
  for (const ConversationId conversation : conversations) {
    const db::Use row = connection.use("SELECT 1 FROM conversation WHERE id = ?1");
    row->bind(1, conversation.value);
    if (!row->step())
      continue; // erased since it was shown
    label(connection, conversation.value, intent);
    ++count;
  }
  return count;
}

std::string plural(std::int64_t count, std::string_view noun)
{
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

} // namespace

template<class Work>
auto SqliteStore::edit(std::string_view kind, Work&& work)
{
  return write(Notice::data, [&](db::Connection& connection) {
    const db::ChangeRecorder recorder(connection);
    const auto done = work(connection);
    const auto changes = recorder.changes();
    db::noteFactChanges(connection, db::conversationsIn(changes));
    if (!changes.empty())
      db::noteTaxonomyChange(connection, m_person, kind, done.first, changes);
    return done.second;
  });
}

namespace {

/// For edits that give nothing back.
Result<void> withoutValue(Result<bool> result)
{
  if (!result)
    return std::unexpected(std::move(result.error()));
  return {};
}

} // namespace

Result<void> SqliteStore::renameIntent(IntentId id, const std::string& name)
{
  return withoutValue(edit("rename", [&](db::Connection& connection) {
    const std::string before = nameOf(connection, id.value);
    const std::string trimmed = trimmedName(name);
    requireFreeName(connection, trimmed, id.value);
    connection.use("UPDATE intent SET name = ?2, name_is_manual = 1 WHERE id = ?1")->bind(1, id.value).bindText(2, trimmed).run();
    return std::pair(fmt::format("\"{}\" was renamed to \"{}\".", before, trimmed), true);
  }));
}

Result<void> SqliteStore::describeIntent(IntentId id, const std::string& description)
{
  return withoutValue(edit("describe", [&](db::Connection& connection) {
    const std::string name = nameOf(connection, id.value);
    connection.use("UPDATE intent SET description = ?2, description_is_manual = 1 WHERE id = ?1")->bind(1, id.value).bindText(2, description).run();
    return std::pair(fmt::format("\"{}\" was described.", name), true);
  }));
}

Result<void> SqliteStore::setIntentCategory(IntentId id, const std::string& category)
{
  return withoutValue(edit("categorise", [&](db::Connection& connection) {
    const std::string name = nameOf(connection, id.value);
    connection.use("UPDATE intent SET category = ?2, category_is_manual = 1 WHERE id = ?1")->bind(1, id.value).bindText(2, category).run();
    return std::pair(category.empty() ? fmt::format("\"{}\" belongs to no category.", name)
                                      : fmt::format("\"{}\" belongs to \"{}\".", name, category), true);
  }));
}

Result<void> SqliteStore::setIntentPinned(IntentId id, bool pinned)
{
  return withoutValue(edit(pinned ? "pin" : "unpin", [&](db::Connection& connection) {
    const std::string name = nameOf(connection, id.value);
    connection.use("UPDATE intent SET pinned = ?2 WHERE id = ?1")->bind(1, id.value).bind(2, pinned ? 1 : 0).run();
    return std::pair(fmt::format("\"{}\" was {}.", name, pinned ? "pinned" : "unpinned"), true);
  }));
}

Result<void> SqliteStore::setIntentRetired(IntentId id, bool retired)
{
  return withoutValue(edit(retired ? "retire" : "restore", [&](db::Connection& connection) {
    const std::string name = nameOf(connection, id.value);
    connection.use("UPDATE intent SET retired = ?2 WHERE id = ?1")->bind(1, id.value).bind(2, retired ? 1 : 0).run();
    return std::pair(retired ? fmt::format("\"{}\" was retired: it keeps its past and takes no new conversations.", name)
                             : fmt::format("\"{}\" is in use again.", name), true);
  }));
}

Result<IntentId> SqliteStore::createIntent(const std::string& name, const std::string& category, const std::string& description)
{
  return edit("create", [&](db::Connection& connection) {
    const std::string trimmed = trimmedName(name);
    const std::int64_t id = insertIntent(connection, trimmed, category, description, IntentOrigin::manual);
    return std::pair(fmt::format("\"{}\" was created.", trimmed), IntentId{id});
  });
}

Result<void> SqliteStore::mergeIntents(IntentId from, IntentId into)
{
  return withoutValue(edit("merge", [&](db::Connection& connection) {
    const std::string fromName = nameOf(connection, from.value);
    const std::int64_t target = db::mergedTo(connection, into.value);
    if (from.value == target)
      db::refuse(ErrorKind::invalidInput, "An intent cannot be merged into itself.");
    const std::string intoName = nameOf(connection, target);

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
      connection.use(db::kPrimaryIntent)->bind(1, conversation).run();
    }
    connection.use("DELETE FROM intent WHERE id = ?1")->bind(1, from.value).run();
    connection.use("UPDATE intent_merge SET into_id = ?2 WHERE into_id = ?1")->bind(1, from.value).bind(2, target).run();
    connection.use("INSERT OR REPLACE INTO intent_merge (from_id, into_id) VALUES (?1, ?2)")->bind(1, from.value).bind(2, target).run();
    return std::pair(fmt::format("\"{}\" was merged into \"{}\".", fromName, intoName), true);
  }));
}

Result<IntentId> SqliteStore::splitIntent(IntentId from, const std::string& name, std::span<const ConversationId> conversations)
{
  return edit("split", [&](db::Connection& connection) {
    const std::string fromName = nameOf(connection, from.value);
    const std::string trimmed = trimmedName(name);
    if (conversations.empty())
      db::refuse(ErrorKind::invalidInput, "A split needs conversations for the new intent. Nothing was changed.");
    std::string category;
    {
      const db::Use row = connection.use("SELECT category FROM intent WHERE id = ?1");
      row->bind(1, from.value);
      if (row->step())
        category = row->string(0);
    }
    const std::int64_t id = insertIntent(connection, trimmed, category, {}, IntentOrigin::manual);
    const std::int64_t count = labelAll(connection, conversations, id);
    return std::pair(fmt::format("\"{}\" was split off from \"{}\" with {}.", trimmed, fromName, plural(count, "conversation")), IntentId{id});
  });
}

Result<void> SqliteStore::moveConversations(std::span<const ConversationId> conversations, IntentId into)
{
  return withoutValue(edit("move", [&](db::Connection& connection) {
    const std::int64_t target = into ? db::mergedTo(connection, into.value) : 0;
    const std::string name = nameOf(connection, target);
    const std::int64_t count = labelAll(connection, conversations, target);
    return std::pair(fmt::format("{} moved to \"{}\".", plural(count, "conversation"), name), true);
  }));
}

Result<void> SqliteStore::labelConversation(ConversationId conversation, IntentId intent)
{
  return withoutValue(edit("label", [&](db::Connection& connection) {
    db::requireConversation(connection, conversation.value);
    const std::int64_t target = intent ? db::mergedTo(connection, intent.value) : 0;
    const std::string name = nameOf(connection, target);
    label(connection, conversation.value, target);
    return std::pair(fmt::format("Conversation {} was labelled \"{}\".", conversation.value, name), true);
  }));
}

Result<std::vector<TaxonomyChange>> SqliteStore::taxonomyHistory(int limit) const
{
  return read([&](db::Connection& connection) {
    const std::int64_t barrier =
      connection.integer("SELECT coalesce(max(id), 0) FROM taxonomy_change WHERE changeset IS NULL");
    std::vector<TaxonomyChange> changes;
    const db::Use row = connection.use("SELECT id, at, who, kind, summary, undone FROM taxonomy_change ORDER BY id DESC LIMIT ?1");
    row->bind(1, limit);
    bool next = true; // undone in order: only the newest that still holds can be taken back
    while (row->step()) {
      TaxonomyChange& change = changes.emplace_back();
      change = {row->integer(0), row->integer(1), row->string(2), row->string(3), row->string(4), false, row->integer(5) != 0};
      change.canUndo = next && !change.undone && change.id > barrier;
      next = next && change.undone;
    }
    return changes;
  });
}

Result<TaxonomyChange> SqliteStore::undoTaxonomyChange()
{
  return write(Notice::data, [&](db::Connection& connection) {
    TaxonomyChange change;
    std::vector<std::byte> changeset;
    {
      const db::Use row = connection.use("SELECT id, at, who, kind, summary, changeset FROM taxonomy_change"
                                         " WHERE undone = 0 ORDER BY id DESC LIMIT 1");
      if (!row->step())
        db::refuse(ErrorKind::notFound, connection.integer("SELECT count(*) FROM taxonomy_change") > 0
                                          ? "Every change of the intents by hand is undone already."
                                          : "Nobody has changed the intents by hand yet, so there is nothing to undo.");
      if (row->isNull(5))
        db::refuse(ErrorKind::conflict, "Intents were discovered anew, or conversations were erased, since the last change by hand, so it can no longer be undone. "
                                        "Rename, move or merge to get what you want.");
      change = {row->integer(0), row->integer(1), row->string(2), row->string(3), row->string(4), false, true};
      const std::string_view bytes = row->text(5);
      const auto raw = std::as_bytes(std::span(bytes));
      changeset.assign(raw.begin(), raw.end());
    }
    if (!db::undoChanges(connection, changeset))
      db::refuse(ErrorKind::conflict, "An intent was changed in another way since, so this cannot be undone. Nothing was changed.");
    db::noteFactChanges(connection, db::conversationsIn(changeset));
    connection.use("UPDATE taxonomy_change SET undone = 1 WHERE id = ?1")->bind(1, change.id).run();
    return change;
  });
}

Result<IntentId> SqliteStore::acceptSuggestion(std::int64_t suggestion, const std::string& name)
{
  return edit("accept", [&](db::Connection& connection) {
    std::vector<ConversationId> members;
    {
      const db::Use row = connection.use("SELECT m.conversation_id FROM intent_suggestion_member m JOIN intent_suggestion s"
                                         " ON s.id = m.suggestion_id WHERE s.id = ?1 AND s.state = 0 ORDER BY m.ordinal");
      row->bind(1, suggestion);
      while (row->step())
        members.push_back(ConversationId{row->integer(0)});
    }
    if (members.empty())
      db::refuse(ErrorKind::notFound, "This suggestion is gone. Look at the suggestions again.");
    const std::string trimmed = trimmedName(name);
    const std::int64_t id = insertIntent(connection, trimmed, {}, {}, IntentOrigin::suggested);
    connection.use("UPDATE intent SET pinned = 1 WHERE id = ?1")->bind(1, id).run();
    const std::int64_t count = labelAll(connection, members, id);
    connection.use("UPDATE intent_suggestion SET state = 1 WHERE id = ?1")->bind(1, suggestion).run();
    return std::pair(fmt::format("\"{}\" was accepted with {}.", trimmed, plural(count, "conversation")), IntentId{id});
  });
}

} // namespace hone
