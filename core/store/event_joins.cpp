#include "store/event_joins.h"

#include <algorithm>

#include "base/hash.h"
#include "store/codes.h"
#include "store/sqlite_store.h"

namespace hone::db {

namespace {

constexpr Micros kDay = Micros{86400} * 1000000;

#define HONE_EVENT_COLUMNS "e.name, e.at, e.number, e.text, e.metadata, e.external_id, e.user_key, e.conversation_key"

Sha256 identityOf(const Event& event, std::int64_t conversation, std::int64_t ordinal)
{
  Hasher hasher;
  if (!event.id.empty()) {
    hasher.addField("id");
    hasher.addField(event.id);
    return hasher.finish();
  }
  if (conversation != 0) {
    hasher.addField("record");
    hasher.addField(std::to_string(conversation));
    hasher.addField(event.name);
    hasher.addField(std::to_string(ordinal));
    return hasher.finish();
  }
  hasher.addField("content");
  for (const std::string* text : {&event.userId, &event.conversationId, &event.name, &event.text, &event.metadata})
    hasher.addField(*text);
  hasher.addField(event.at ? std::to_string(*event.at) : std::string());
  hasher.addField(event.number ? std::to_string(*event.number) : std::string());
  return hasher.finish();
}

} // namespace

bool hasEvents(Connection& connection) { return connection.integer("SELECT EXISTS (SELECT 1 FROM event)") != 0; }

Event eventFrom(const Statement& row, int first)
{
  Event event;
  event.name = row.string(first);
  event.at = row.optionalInteger(first + 1);
  if (!row.isNull(first + 2))
    event.number = row.real(first + 2);
  event.text = row.string(first + 3);
  event.metadata = row.string(first + 4);
  event.id = row.string(first + 5);
  event.userId = row.string(first + 6);
  event.conversationId = row.string(first + 7);
  return event;
}

bool writeEvent(Connection& connection, std::int64_t source, const Event& event, std::int64_t conversation, std::int64_t ordinal)
{
  const Sha256 identity = identityOf(event, conversation, ordinal);
  const Use row = connection.use(
    "INSERT INTO event (source_id, identity, conversation_id, external_id, user_key, conversation_key, name, at, number, text, metadata)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
    " ON CONFLICT (source_id, identity) DO UPDATE SET user_key = excluded.user_key, conversation_key = excluded.conversation_key,"
    " name = excluded.name, at = excluded.at, number = excluded.number, text = excluded.text, metadata = excluded.metadata"
    " WHERE user_key IS NOT excluded.user_key OR conversation_key IS NOT excluded.conversation_key OR name IS NOT excluded.name"
    " OR at IS NOT excluded.at OR number IS NOT excluded.number OR text IS NOT excluded.text OR metadata IS NOT excluded.metadata");
  row->bind(1, source).bindBlob(2, std::as_bytes(std::span(identity)));
  row->bindOptional(3, conversation != 0 ? std::optional(conversation) : std::nullopt).bindText(4, event.id);
  row->bindText(5, event.userId).bindText(6, event.conversationId).bindText(7, event.name).bindOptional(8, event.at);
  if (event.number)
    row->bindReal(9, *event.number);
  row->bindText(10, event.text).bindText(11, event.metadata);
  row->step();
  return connection.changes() > 0;
}

void conversationsOf(Connection& connection, const Event& event, std::span<const EventRule> rules, std::vector<std::int64_t>& ids)
{
  if (!event.conversationId.empty()) {
    const Use row = connection.use("SELECT id FROM conversation WHERE external_id = ?1");
    row->bindText(1, event.conversationId);
    while (row->step())
      ids.push_back(row->integer(0));
    return;
  }
  const bool ofUsers = std::ranges::any_of(rules, [](const EventRule& rule) { return rule.userDays > 0; });
  if (event.userId.empty() || !ofUsers)
    return;
  // An earlier judgement may have fallen on another conversation of the user: all are looked at again.
  const Use row = connection.use("SELECT c.id FROM conversation c JOIN user u ON u.id = c.user_id WHERE u.external_id = ?1");
  row->bindText(1, event.userId);
  while (row->step())
    ids.push_back(row->integer(0));
}

std::vector<JoinedEvent> eventsOf(Connection& connection, std::int64_t conversation, bool userToo)
{
  std::vector<JoinedEvent> events;
  const auto take = [&](const Use& row, bool ofUser, bool inRecord) {
    while (row->step())
      events.push_back({row->integer(0), eventFrom(*row, 1), ofUser, inRecord});
  };
  {
    const Use row = connection.use("SELECT e.id, " HONE_EVENT_COLUMNS " FROM event e WHERE e.conversation_id = ?1");
    row->bind(1, conversation);
    take(row, false, true);
  }
  {
    const Use row = connection.use("SELECT e.id, " HONE_EVENT_COLUMNS " FROM conversation c JOIN event e ON e.conversation_key = c.external_id"
                                   " WHERE c.id = ?1 AND e.conversation_key <> '' AND e.conversation_id IS NULL");
    row->bind(1, conversation);
    take(row, false, false);
  }
  if (userToo) {
    const Use row = connection.use("SELECT e.id, " HONE_EVENT_COLUMNS " FROM conversation c JOIN user u ON u.id = c.user_id"
                                   " JOIN event e ON e.user_key = u.external_id"
                                   " WHERE c.id = ?1 AND e.user_key <> '' AND e.conversation_key = '' AND e.conversation_id IS NULL");
    row->bind(1, conversation);
    take(row, true, false);
  }
  std::ranges::sort(events, {}, [](const JoinedEvent& one) { return std::pair(one.event.at, one.id); });
  return events;
}

std::vector<EventRule> readEventRules(Connection& connection)
{
  std::vector<EventRule> rules;
  const Use row = connection.use("SELECT name, text, from_number, below_number, outcome, user_days FROM event_rule ORDER BY ordinal");
  while (row->step()) {
    EventRule& rule = rules.emplace_back();
    rule.name = row->string(0);
    rule.text = row->string(1);
    if (!row->isNull(2))
      rule.from = row->real(2);
    if (!row->isNull(3))
      rule.below = row->real(3);
    rule.outcome = outcomeFromCode(row->integer(4));
    rule.userDays = static_cast<std::int32_t>(row->integer(5));
  }
  return rules;
}

bool judgeByEvents(Connection& connection, std::int64_t conversation, std::span<const EventRule> rules)
{
  const bool ofUsers = std::ranges::any_of(rules, [](const EventRule& rule) { return rule.userDays > 0; });
  std::optional<ExplicitOutcome> said;
  for (const JoinedEvent& joined : eventsOf(connection, conversation, ofUsers)) {
    const auto rule = std::ranges::find_if(rules, [&](const EventRule& one) { return fitsEvent(one, joined.event) && (!joined.ofUser || one.userDays > 0); });
    if (rule == rules.end() || rule->outcome == Outcome::unknown)
      continue;
    if (joined.ofUser) {
      if (!joined.event.at)
        continue;
      // Only of the user's last conversation before it, and not long before.
      const Use last = connection.use(
        "SELECT c.id, c.started_at FROM conversation c WHERE c.user_id = (SELECT user_id FROM conversation WHERE id = ?1)"
        " AND c.started_at <= ?2 ORDER BY c.started_at DESC, c.id DESC LIMIT 1");
      last->bind(1, conversation).bind(2, *joined.event.at);
      if (!last->step() || last->integer(0) != conversation || last->integer(1) < *joined.event.at - kDay * rule->userDays)
        continue;
    }
    said = ExplicitOutcome{rule->outcome, rule->from || rule->below ? "score" : "event", joined.event.number};
  }
  const Use row = connection.use(
    "UPDATE conversation SET event_outcome = ?2, event_origin = ?3, event_score = ?4 WHERE id = ?1"
    " AND (event_outcome IS NOT ?2 OR event_origin IS NOT ?3 OR event_score IS NOT ?4)");
  row->bind(1, conversation);
  if (said) {
    row->bind(2, code(said->outcome)).bindText(3, said->origin);
    if (said->score)
      row->bindReal(4, *said->score);
  }
  row->step();
  if (connection.changes() == 0)
    return false;
  connection.use(kHoldingOutcome)->bind(1, conversation).run();
  return true;
}

void eraseEventsOfUser(Connection& connection, std::string_view userKey)
{
  connection.use("DELETE FROM event WHERE user_key = ?1 AND user_key <> ''")->bindText(1, userKey).run();
}

} // namespace hone::db
