#include <algorithm>
#include <unordered_set>
#include <variant>

#include "store/codes.h"
#include "store/content.h"
#include "store/sqlite_store.h"

namespace hone {

namespace {

/// A filter as the WHERE of a SELECT over conversation c. The text is put together from fixed parts only; every value
/// is bound.
class FilterSql {
public:
  explicit FilterSql(const Filter& filter)
  {
    if (filter.from || filter.to)
      both("c.sort_at > ?", db::kNoTime);
    if (filter.from)
      both("c.sort_at >= ?", *filter.from);
    if (filter.to)
      both("c.sort_at < ?", *filter.to);
    if (!filter.sources.empty())
      both("c.source_id IN (SELECT id FROM source WHERE name IN (" + list(filter.sources) + "))");
    if (!filter.agentVersions.empty()) {
      std::string condition = "c.version_id IN (SELECT id FROM term WHERE text IN (" + list(filter.agentVersions) + "))";
      if (std::ranges::find(filter.agentVersions, std::string()) != filter.agentVersions.end())
        condition = "(" + condition + " OR c.version_id = 0)";
      both(condition);
    }
    if (!filter.intents.empty()) {
      std::vector<std::int64_t> numbers;
      bool noFit = false;
      for (const IntentId id : filter.intents) {
        noFit = noFit || !id;
        if (id)
          numbers.push_back(id.value);
      }
      std::string condition =
        "c.id IN (SELECT conversation_id FROM intent_assignment WHERE intent_id IN (" + list(numbers) + "))";
      both(noFit ? "(" + condition + " OR c.intent_id = 0)" : condition);
    }
    if (!filter.outcomes.empty()) {
      std::vector<std::int64_t> numbers;
      for (const Outcome outcome : filter.outcomes)
        numbers.push_back(db::code(outcome));
      both("c.outcome IN (" + list(numbers) + ")");
    }
    if (filter.failuresOnly)
      both("c.outcome IN (" + list(std::vector<std::int64_t>{db::code(Outcome::failed), db::code(Outcome::abandoned), db::code(Outcome::escalated)}) + ")");
    if (const auto query = db::searchQuery(filter.search))
      both("c.id IN (SELECT rowid FROM conversation_text WHERE conversation_text MATCH ?)", *query);
  }

  void after(const PageKey& key)
  {
    both("(c.sort_at, c.id) < (?, ?)", key.sortAt);
    m_values.emplace_back(key.id);
  }

  std::string where() const { return m_where.empty() ? "" : " WHERE " + m_where; }

  void bind(db::Statement& statement) const
  {
    int index = 0;
    for (const auto& value : m_values) {
      ++index;
      if (const auto* number = std::get_if<std::int64_t>(&value))
        statement.bind(index, *number);
      else
        statement.bindText(index, std::get<std::string>(value));
    }
  }
  int valueCount() const { return static_cast<int>(m_values.size()); }

private:
  using Value = std::variant<std::int64_t, std::string>;

  void both(const std::string& condition) { m_where += (m_where.empty() ? "" : " AND ") + condition; }
  void both(const std::string& condition, Value value)
  {
    both(condition);
    m_values.push_back(std::move(value));
  }
  template<class T>
  std::string list(const std::vector<T>& values)
  {
    std::string marks;
    for (const T& value : values) {
      marks += marks.empty() ? "?" : ", ?";
      m_values.emplace_back(value);
    }
    return marks;
  }

  std::string m_where;
  std::vector<Value> m_values;
};

constexpr std::string_view kNewestFirst = " ORDER BY c.sort_at DESC, c.id DESC";

// What a ConversationRow needs; the lists look it up by id.
constexpr char kRowById[] =
  "SELECT c.id, c.external_id, s.name, u.external_id, v.text, c.opening, c.intent_id, i.name, c.outcome,"
  " c.person_outcome IS NOT NULL OR coalesce(c.stated_outcome, 0) <> 0 OR coalesce(c.event_outcome, 0) <> 0, c.message_count, c.tool_call_count, c.signal_count,"
  " c.started_at FROM conversation c LEFT JOIN source s ON s.id = c.source_id LEFT JOIN user u ON u.id = c.user_id"
  " LEFT JOIN term v ON v.id = c.version_id LEFT JOIN intent i ON i.id = c.intent_id WHERE c.id = ?1";

ConversationRow rowOf(db::Connection& connection, std::int64_t id)
{
  ConversationRow conversation;
  const db::Use row = connection.use(kRowById);
  row->bind(1, id);
  if (!row->step())
    return conversation;
  conversation.id = ConversationId{row->integer(0)};
  conversation.externalId = row->string(1);
  conversation.source = row->string(2);
  conversation.userExternalId = row->string(3);
  conversation.agentVersion = row->string(4);
  conversation.opening = row->string(5);
  conversation.intent = IntentId{row->integer(6)};
  conversation.intentName = row->string(7);
  conversation.outcome = db::outcomeFromCode(row->integer(8));
  conversation.outcomeExplicit = row->integer(9) != 0;
  conversation.messageCount = static_cast<std::int32_t>(row->integer(10));
  conversation.toolCallCount = static_cast<std::int32_t>(row->integer(11));
  conversation.signalCount = static_cast<std::int32_t>(row->integer(12));
  conversation.startedAt = row->optionalInteger(13);
  return conversation;
}

} // namespace

Result<std::vector<ConversationId>> SqliteStore::select(const Filter& filter, const std::vector<ConversationId>* among) const
{
  return read([&](db::Connection& connection) {
    const FilterSql sql(filter);
    std::unordered_set<std::int64_t> wanted;
    if (among)
      for (const ConversationId id : *among)
        wanted.insert(id.value);
    std::vector<ConversationId> ids;
    const auto statement = connection.prepare("SELECT c.id FROM conversation c" + sql.where() + std::string(kNewestFirst));
    sql.bind(*statement);
    while (statement->step())
      if (const std::int64_t id = statement->integer(0); !among || wanted.contains(id))
        ids.push_back(ConversationId{id});
    return ids;
  });
}

Result<std::vector<ConversationRow>> SqliteStore::rows(std::span<const ConversationId> ids) const
{
  return read([&](db::Connection& connection) {
    std::vector<ConversationRow> rows;
    rows.reserve(ids.size());
    for (const ConversationId id : ids)
      rows.push_back(rowOf(connection, id.value));
    return rows;
  });
}

Result<std::vector<ConversationRow>> SqliteStore::page(const Filter& filter, const PageKey& after, int limit) const
{
  return read([&](db::Connection& connection) {
    FilterSql sql(filter);
    sql.after(after);
    std::vector<ConversationRow> rows;
    const auto statement = connection.prepare("SELECT c.id FROM conversation c" + sql.where() + std::string(kNewestFirst) + " LIMIT ?");
    sql.bind(*statement);
    statement->bind(sql.valueCount() + 1, std::max(0, limit));
    while (statement->step())
      rows.push_back(rowOf(connection, statement->integer(0)));
    return rows;
  });
}

} // namespace hone
