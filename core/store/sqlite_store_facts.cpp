#include <algorithm>
#include <unordered_map>

#include "store/codes.h"
#include "store/reading.h"
#include "store/sqlite_store.h"

namespace hone {

namespace {

/// Shared texts by number, each read once.
class TermTexts {
public:
  explicit TermTexts(db::Connection& connection) : m_connection(connection) {}

  /// Reads them all, for those who need most of them.
  void readAll()
  {
    const db::Use row = m_connection.use("SELECT id, text FROM term");
    while (row->step())
      m_texts.emplace(row->integer(0), row->string(1));
  }
  const std::string& text(std::int64_t id)
  {
    static const std::string kNone;
    if (id == 0)
      return kNone;
    const auto [known, isNew] = m_texts.try_emplace(id);
    if (isNew) {
      const db::Use row = m_connection.use("SELECT text FROM term WHERE id = ?1");
      row->bind(1, id);
      if (row->step())
        known->second = row->string(0);
    }
    return known->second;
  }

private:
  db::Connection& m_connection;
  std::unordered_map<std::int64_t, std::string> m_texts;
};

/// Goes through a table that is ordered by conversation, beside another scan in the same order.
class Follower {
public:
  explicit Follower(db::Statement& statement) : m_statement(statement) { m_more = m_statement.step(); }

  /// Calls take() at each row of this conversation; conversationOf() tells whose row it is.
  template<class ConversationOf, class Take>
  void rowsOf(std::int64_t conversation, ConversationOf conversationOf, Take take)
  {
    while (m_more && conversationOf(m_statement) < conversation)
      m_more = m_statement.step();
    while (m_more && conversationOf(m_statement) == conversation) {
      take(m_statement);
      m_more = m_statement.step();
    }
  }

private:
  db::Statement& m_statement;
  bool m_more = false;
};

constexpr char kAllFacts[] =
  "SELECT id, source_id, user_id, version_id, model_id, end_reason_id, started_at, message_count, tools,"
  " person_outcome, coalesce(nullif(stated_outcome, 0), event_outcome),"
  " CASE WHEN coalesce(stated_outcome, 0) <> 0 THEN stated_origin ELSE event_origin END, inferred_outcome, probability_failed, outcome_source, analysed"
  " FROM conversation NOT INDEXED ORDER BY id";
constexpr char kFactsOfOne[] =
  "SELECT id, source_id, user_id, version_id, model_id, end_reason_id, started_at, message_count, tools,"
  " person_outcome, coalesce(nullif(stated_outcome, 0), event_outcome),"
  " CASE WHEN coalesce(stated_outcome, 0) <> 0 THEN stated_origin ELSE event_origin END, inferred_outcome, probability_failed, outcome_source, analysed"
  " FROM conversation WHERE id = ?1";

/// The facts in a row of the statements above; signals and intents are left out.
ConversationFacts factsOf(const db::Statement& row, TermTexts& terms)
{
  ConversationFacts facts;
  facts.id = ConversationId{row.integer(0)};
  facts.source = SourceId{row.integer(1)};
  facts.user = UserId{row.integer(2)};
  facts.agentVersion = terms.text(row.integer(3));
  facts.model = terms.text(row.integer(4));
  facts.endReason = terms.text(row.integer(5));
  facts.startedAt = row.optionalInteger(6);
  facts.messageCount = static_cast<std::int32_t>(row.integer(7));
  for (const db::ToolUse& tool : db::unpackTools(row.text(8)))
    facts.tools.push_back({terms.text(tool.term), static_cast<std::int32_t>(tool.calls), static_cast<std::int32_t>(tool.errors)});
  std::ranges::sort(facts.tools, {}, &ConversationFacts::Tool::name);
  facts.outcome = db::assessmentOf(row, 9);
  facts.analysed = row.integer(15) != 0;
  return facts;
}

/// An assignment from columns conversation_id, ordinal, intent_id, origin.
void addIntent(ConversationFacts& facts, const db::Statement& row)
{
  if (row.integer(1) == 0)
    facts.intentOrigin = row.string(3);
  if (row.integer(2) != 0)
    facts.intents.push_back(IntentId{row.integer(2)});
}

} // namespace

Result<std::vector<ConversationFacts>> SqliteStore::facts() const
{
  return read([](db::Connection& connection) {
    std::vector<ConversationFacts> all;
    all.reserve(static_cast<std::size_t>(connection.integer("SELECT count(*) FROM conversation")));
    TermTexts terms(connection);
    terms.readAll();
    const db::Use row = connection.use(kAllFacts);
    const db::Use signalRow = connection.use("SELECT id, kind, message_index, detail FROM signal ORDER BY id");
    const db::Use intentRow = connection.use(
      "SELECT conversation_id, ordinal, intent_id, origin FROM intent_assignment ORDER BY conversation_id, ordinal");
    Follower signalRows(*signalRow);
    Follower intentRows(*intentRow);
    while (row->step()) {
      ConversationFacts& facts = all.emplace_back(factsOf(*row, terms));
      signalRows.rowsOf(facts.id.value, [](const db::Statement& s) { return s.integer(0) >> db::kSequenceBits; },
                        [&](const db::Statement& s) { facts.outcome.signals.push_back(db::signalOf(s)); });
      intentRows.rowsOf(facts.id.value, [](const db::Statement& s) { return s.integer(0); },
                        [&](const db::Statement& s) { addIntent(facts, s); });
    }
    return all;
  });
}

Result<std::vector<ConversationFacts>> SqliteStore::facts(std::span<const ConversationId> ids) const
{
  std::vector<ConversationId> ordered(ids.begin(), ids.end());
  std::ranges::sort(ordered);
  const auto repeated = std::ranges::unique(ordered);
  ordered.erase(repeated.begin(), repeated.end());
  return read([&](db::Connection& connection) {
    std::vector<ConversationFacts> found;
    found.reserve(ordered.size());
    TermTexts terms(connection);
    for (const ConversationId id : ordered) {
      const db::Use row = connection.use(kFactsOfOne);
      row->bind(1, id.value);
      if (!row->step())
        continue;
      ConversationFacts& facts = found.emplace_back(factsOf(*row, terms));
      const db::Use signalRow =
        connection.use("SELECT id, kind, message_index, detail FROM signal WHERE id BETWEEN ?1 AND ?2 ORDER BY id");
      signalRow->bind(1, db::firstRow(id.value)).bind(2, db::lastRow(id.value));
      while (signalRow->step())
        facts.outcome.signals.push_back(db::signalOf(*signalRow));
      const db::Use intentRow = connection.use("SELECT conversation_id, ordinal, intent_id, origin FROM intent_assignment"
                                               " WHERE conversation_id = ?1 ORDER BY ordinal");
      intentRow->bind(1, id.value);
      while (intentRow->step())
        addIntent(facts, *intentRow);
    }
    return found;
  });
}

} // namespace hone
