#include <fmt/format.h>

#include "store/codes.h"
#include "store/event_joins.h"
#include "store/sqlite_store.h"

namespace hone {

Result<std::vector<Event>> SqliteStore::events(ConversationId conversation) const
{
  return read([&](db::Connection& connection) {
    std::vector<Event> events;
    for (db::JoinedEvent& joined : db::eventsOf(connection, conversation.value, true))
      events.push_back(std::move(joined.event));
    return events;
  });
}

Result<std::vector<Event>> SqliteStore::userEvents(const std::string& userId) const
{
  return read([&](db::Connection& connection) {
    std::vector<Event> events;
    const db::Use row = connection.use("SELECT e.name, e.at, e.number, e.text, e.metadata, e.external_id, e.user_key, e.conversation_key"
                                       " FROM event e WHERE e.user_key = ?1 AND e.user_key <> '' ORDER BY e.at, e.id");
    row->bindText(1, userId);
    while (row->step())
      events.push_back(db::eventFrom(*row, 0));
    return events;
  });
}

Result<std::vector<EventName>> SqliteStore::eventNames() const
{
  return read([](db::Connection& connection) {
    std::vector<EventName> names;
    const db::Use row = connection.use(
      "SELECT name, count(*) AS n, sum(conversation_id IS NOT NULL"
      " OR (conversation_key <> '' AND EXISTS (SELECT 1 FROM conversation c WHERE c.external_id = conversation_key))"
      " OR (conversation_key = '' AND user_key <> '' AND EXISTS (SELECT 1 FROM user u WHERE u.external_id = user_key)))"
      " FROM event GROUP BY name ORDER BY n DESC, name");
    while (row->step())
      names.push_back({row->string(0), row->integer(1), row->integer(2)});
    return names;
  });
}

Result<void> SqliteStore::forEachEvent(const std::function<bool(const StoredEvent&)>& visit) const
{
  return read([&](db::Connection& connection) {
    const db::Use row = connection.use(
      "SELECT e.source_id, e.conversation_id, e.name, e.at, e.number, e.text, e.metadata, e.external_id, e.user_key, e.conversation_key"
      " FROM event e ORDER BY e.source_id, e.id");
    while (row->step()) {
      StoredEvent stored;
      stored.source = SourceId{row->integer(0)};
      stored.conversation = ConversationId{row->integer(1)};
      stored.event = db::eventFrom(*row, 2);
      if (!visit(stored))
        return;
    }
  });
}

Result<std::vector<EventRule>> SqliteStore::eventRules() const
{
  return read([](db::Connection& connection) { return db::readEventRules(connection); });
}

Result<void> SqliteStore::setEventRules(std::span<const EventRule> rules)
{
  return write(Notice::data, [&](db::Connection& connection) {
    connection.execute("DELETE FROM event_rule");
    std::int64_t ordinal = 0;
    for (const EventRule& rule : rules) {
      const db::Use row = connection.use("INSERT INTO event_rule (ordinal, name, text, from_number, below_number, outcome, user_days)"
                                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
      row->bind(1, ++ordinal).bindText(2, rule.name).bindText(3, rule.text);
      if (rule.from)
        row->bindReal(4, *rule.from);
      if (rule.below)
        row->bindReal(5, *rule.below);
      row->bind(6, db::code(rule.outcome)).bind(7, rule.userDays);
      row->step();
    }
    // Every conversation that an event speaks of, or spoke of under the old rules.
    std::vector<std::int64_t> ids;
    {
      const db::Use row = connection.use(
        "SELECT id FROM conversation WHERE event_outcome IS NOT NULL"
        " UNION SELECT conversation_id FROM event WHERE conversation_id IS NOT NULL"
        " UNION SELECT c.id FROM event e JOIN conversation c ON c.external_id = e.conversation_key WHERE e.conversation_key <> ''"
        " UNION SELECT c.id FROM event e JOIN user u ON u.external_id = e.user_key JOIN conversation c ON c.user_id = u.id WHERE e.user_key <> ''");
      while (row->step())
        ids.push_back(row->integer(0));
    }
    std::vector<ConversationId> changed;
    for (const std::int64_t id : ids)
      if (db::judgeByEvents(connection, id, rules))
        changed.push_back(ConversationId{id});
    db::noteFactChanges(connection, changed);
  });
}

} // namespace hone
