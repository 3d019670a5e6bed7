#include "store/erasure.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "store/reading.h"
#include "store/sqlite_store.h"

namespace hone::db {

namespace {

// Rows that hang on a conversation by a foreign key are named here too: their numbers are reported.
constexpr std::array kRules{
  ErasureRule{.table = "signal", .conversations = "DELETE FROM signal WHERE id IN (SELECT s.id FROM gone g JOIN signal s"
              " ON s.id BETWEEN g.id << 16 AND (g.id << 16) | 65535)"},
  ErasureRule{.table = "tool_call", .conversations = "DELETE FROM tool_call WHERE id IN (SELECT t.id FROM gone g JOIN tool_call t"
              " ON t.id BETWEEN g.id << 32 AND (g.id << 32) | 4294967295)"},
  ErasureRule{.table = "message", .conversations = "DELETE FROM message WHERE id IN (SELECT m.id FROM gone g JOIN message m"
              " ON m.id BETWEEN g.id << 16 AND (g.id << 16) | 65535)"},
  ErasureRule{.table = "event", .conversations = "DELETE FROM event WHERE conversation_id IN (SELECT id FROM gone) OR (conversation_key <> '' AND conversation_key IN"
              " (SELECT c.external_id FROM gone g JOIN conversation c ON c.id = g.id WHERE c.external_id IS NOT NULL))",
              .users = "DELETE FROM event WHERE user_key <> '' AND user_key IN (SELECT external_id FROM gone_user)",
              .sources = "DELETE FROM event WHERE source_id IN (SELECT id FROM gone_source)",
              .age = "DELETE FROM event WHERE at < ?1 AND (?2 = 0 OR source_id = ?2)"},
  ErasureRule{.table = "conversation_metadata", .conversations = "DELETE FROM conversation_metadata WHERE conversation_id IN (SELECT id FROM gone)"},
  ErasureRule{.table = "superseded_content", .conversations = "DELETE FROM superseded_content WHERE conversation_id IN (SELECT id FROM gone)"},
  ErasureRule{.table = "intent_assignment", .conversations = "DELETE FROM intent_assignment WHERE conversation_id IN (SELECT id FROM gone)"},
  ErasureRule{.table = "conversation_text", .reason = "eraseBatch() takes the rows out of the index, purgeSearchText() the words"},
  ErasureRule{.table = "span", .conversations = "DELETE FROM span WHERE id IN (SELECT s.id FROM gone g JOIN span_group k ON k.conversation_id = g.id"
              " JOIN span s ON s.id BETWEEN k.id << 22 AND (k.id << 22) | 4194303)",
              .users = "DELETE FROM span WHERE EXISTS (SELECT 1 FROM gone_user g WHERE instr(span.body, CAST(g.external_id AS BLOB)) > 0)",
              .sources = "DELETE FROM span WHERE id IN (SELECT s.id FROM gone_source g JOIN span_group k ON k.source_id = g.id"
              " JOIN span s ON s.id BETWEEN k.id << 22 AND (k.id << 22) | 4194303)"},
  ErasureRule{.table = "span_message", .conversations = "DELETE FROM span_message WHERE id IN (SELECT s.id FROM gone g JOIN span_group k"
              " ON k.conversation_id = g.id JOIN span_message s ON s.id BETWEEN k.id << 22 AND (k.id << 22) | 4194303)",
              .sources = "DELETE FROM span_message WHERE id IN (SELECT s.id FROM gone_source g JOIN span_group k ON k.source_id = g.id"
              " JOIN span_message s ON s.id BETWEEN k.id << 22 AND (k.id << 22) | 4194303)",
              .finally = "DELETE FROM span_message WHERE NOT EXISTS (SELECT 1 FROM span_group k WHERE k.id = span_message.id >> 22)"},
  ErasureRule{.table = "span_group", .conversations = "DELETE FROM span_group WHERE conversation_id IN (SELECT id FROM gone)",
              .sources = "DELETE FROM span_group WHERE source_id IN (SELECT id FROM gone_source)",
              .finally = "DELETE FROM span_group WHERE NOT EXISTS (SELECT 1 FROM span s WHERE s.id BETWEEN span_group.id << 22 AND (span_group.id << 22) | 4194303)"},
  ErasureRule{.table = "span_trace", .sources = "DELETE FROM span_trace WHERE source_id IN (SELECT id FROM gone_source)",
              .finally = "DELETE FROM span_trace WHERE NOT EXISTS (SELECT 1 FROM span s WHERE s.trace_id = span_trace.id)"},
  // A definition may say what only the texts said that it was made from; where nobody knows which those were, it goes as well.
  ErasureRule{.table = "model_name", .conversations = "UPDATE intent SET description = '' WHERE description_is_manual = 0 AND id IN"
              " (SELECT n.intent_id FROM model_name n LEFT JOIN model_answer a ON a.key = n.answer_key WHERE a.id IS NULL OR EXISTS"
              " (SELECT 1 FROM model_answer_use u WHERE u.answer_id = a.id AND u.conversation_id IN (SELECT id FROM gone)))",
              .reason = "QuoteWatch takes words out of names that only erased conversations had"},
  // Answers of one text (embeddings) go with the last conversation that has it, those of several texts (names) with the first.
  ErasureRule{.table = "model_answer", .conversations = "DELETE FROM model_answer WHERE use = 1 AND id IN"
              " (SELECT answer_id FROM model_answer_use WHERE conversation_id IN (SELECT id FROM gone))",
              .finally = "DELETE FROM model_answer WHERE NOT EXISTS (SELECT 1 FROM model_answer_use u WHERE u.answer_id = model_answer.id)"},
  ErasureRule{.table = "model_answer_use", .conversations = "DELETE FROM model_answer_use WHERE conversation_id IN (SELECT id FROM gone)"},
  ErasureRule{.table = "conversation", .conversations = "DELETE FROM conversation WHERE id IN (SELECT id FROM gone)"},
  ErasureRule{.table = "quarantine", .reason = "eraseSetAside() takes the records that name whom is forgotten, and those of the source"},
  ErasureRule{.table = "user_trait", .users = "DELETE FROM user_trait WHERE user_id IN (SELECT u.id FROM user u JOIN gone_user g ON g.external_id = u.external_id)",
              .sources = "DELETE FROM user_trait WHERE source_id IN (SELECT id FROM gone_source)"},
  ErasureRule{.table = "redaction_count", .sources = "DELETE FROM redaction_count WHERE EXISTS (SELECT 1 FROM source s JOIN gone_source g"
              " ON g.id = s.id WHERE s.name = redaction_count.name AND s.kind = redaction_count.kind)"},
  ErasureRule{.table = "source_policy", .sources = "DELETE FROM source_policy WHERE EXISTS (SELECT 1 FROM source s JOIN gone_source g"
              " ON g.id = s.id WHERE s.name = source_policy.name AND s.kind = source_policy.kind)"},
  ErasureRule{.table = "source", .sources = "DELETE FROM source WHERE id IN (SELECT id FROM gone_source)",
              .finally = "UPDATE source SET (conversations, messages) = (SELECT count(*), coalesce(sum(c.message_count), 0)"
              " FROM conversation c WHERE c.source_id = source.id)"},
  ErasureRule{.table = "user", .finally = "DELETE FROM user WHERE NOT EXISTS (SELECT 1 FROM conversation WHERE user_id = user.id)"},
  // Shared texts (an end reason may quote a message) that nobody refers to any more.
  ErasureRule{.table = "term", .finally =
              "DELETE FROM term WHERE id NOT IN (SELECT agent_id FROM conversation UNION SELECT version_id FROM conversation"
              " UNION SELECT model_id FROM conversation UNION SELECT end_reason_id FROM conversation UNION SELECT name_id FROM message"
              " UNION SELECT role_name_id FROM message UNION SELECT finish_reason_id FROM message UNION SELECT name_id FROM tool_call)"},
  ErasureRule{.table = "model_provider", .reason = "what a person set up"},
  ErasureRule{.table = "intent", .reason = "QuoteWatch takes out intents, names and keywords that only erased conversations had"},
  ErasureRule{.table = "fix", .reason = "QuoteWatch removes drafts that quote erased texts and names the commits that do"},
  ErasureRule{.table = "fix_evidence", .reason = "goes with its fix; numbers stay"},
  ErasureRule{.table = "fix_file", .reason = "goes with its fix"},
  ErasureRule{.table = "fix_choice", .reason = "goes with its fix; hashes and decisions"},
  ErasureRule{.table = "gold_label", .conversations = "DELETE FROM gold_label WHERE conversation_id IN (SELECT id FROM gone)"},
  ErasureRule{.table = "gold_item", .conversations = "DELETE FROM gold_item WHERE conversation_id IN (SELECT id FROM gone)"},
  ErasureRule{.table = "intent_suggestion_member", .conversations = "DELETE FROM intent_suggestion_member WHERE conversation_id IN (SELECT id FROM gone)"},
  ErasureRule{.table = "intent_suggestion", .finally = "DELETE FROM intent_suggestion WHERE NOT EXISTS"
              " (SELECT 1 FROM intent_suggestion_member m WHERE m.suggestion_id = intent_suggestion.id)",
              .reason = "QuoteWatch takes out those whose words only erased conversations had"},
  // What undoes a change holds the rows as they were, those of erased conversations too.
  ErasureRule{.table = "taxonomy_change", .finally = "UPDATE taxonomy_change SET changeset = NULL WHERE changeset IS NOT NULL",
              .reason = "QuoteWatch blanks summaries with words that only erased conversations had"},
  // Triggers on conversation and source see to it; a set-aside record or the state of a reader may quote as well.
  ErasureRule{.table = "import_file_source", .finally = "DELETE FROM import_file_source WHERE source_id NOT IN (SELECT id FROM source)"},
  ErasureRule{.table = "import_file", .reason = "triggers forget the files of every source that a conversation is erased from"},
  // Learned from texts; it is made anew from those that stay.
  ErasureRule{.table = "kept_model", .finally = "DELETE FROM kept_model"},
  ErasureRule{.table = "fact_change", .reason = "numbers only"},
  ErasureRule{.table = "sync", .reason = "what a person set up; cursors and counts"},
  ErasureRule{.table = "sync_row", .reason = "the other side's row ids and versions; goes with its sync"},
  ErasureRule{.table = "sync_field", .reason = "what a person set up"},
  ErasureRule{.table = "event_rule", .reason = "what a person set up"},
  ErasureRule{.table = "watched_folder", .reason = "what a person set up"},
  ErasureRule{.table = "watched_file", .reason = "paths, sizes and times of files"},
  ErasureRule{.table = "egress", .reason = "machines that were contacted, with counts"},
  ErasureRule{.table = "intent_merge", .reason = "numbers of intents only"},
  ErasureRule{.table = "counter", .reason = "numbers only"},
  ErasureRule{.table = "setting", .finally = "DELETE FROM setting WHERE key GLOB 'words.*'",
              .reason = "other settings name conversations by numbers that are never used again"},
  ErasureRule{.table = "audit", .reason = "keeps the fact that something was erased, never what"},
};

void makeTemporaryTables(Connection& connection)
{
  connection.execute("CREATE TEMP TABLE IF NOT EXISTS gone (id INTEGER PRIMARY KEY);"
                     "CREATE TEMP TABLE IF NOT EXISTS gone_user (external_id TEXT PRIMARY KEY);"
                     "CREATE TEMP TABLE IF NOT EXISTS gone_source (id INTEGER PRIMARY KEY);"
                     "DELETE FROM gone; DELETE FROM gone_user; DELETE FROM gone_source");
}

void requireSource(Connection& connection, std::int64_t source)
{
  const auto row = connection.prepare("SELECT 1 FROM source WHERE id = ?1");
  row->bind(1, source);
  if (!row->step())
    refuse(ErrorKind::notFound, fmt::format("There is no source {} in this store.", source));
}

void count(Connection& connection, std::string_view table, RowCounts& rows)
{
  if (const std::int64_t changed = connection.changes(); changed > 0)
    rows[std::string(table)] += changed;
}

} // namespace

std::span<const ErasureRule> erasureRules() { return kRules; }

std::vector<std::string> namesOf(const ErasureRequest& request)
{
  std::vector<std::string> names;
  if (!request.user.empty())
    names.push_back(request.user);
  names.insert(names.end(), request.alsoKnownAs.begin(), request.alsoKnownAs.end());
  return names;
}

std::vector<std::int64_t> conversationsOf(Connection& connection, const ErasureRequest& request, bool silentToo)
{
  std::vector<std::int64_t> ids;
  const auto collect = [&](Statement& row) {
    while (row.step())
      ids.push_back(row.integer(0));
  };
  if (request.source)
    requireSource(connection, request.source.value);
  if (request.setAsideOnly)
    return ids;
  if (!request.user.empty()) {
    const auto row = connection.prepare("SELECT c.id FROM conversation c JOIN user u ON u.id = c.user_id WHERE u.external_id = ?1 ORDER BY c.id");
    for (const std::string& name : namesOf(request)) {
      row->reset();
      row->bindText(1, name);
      collect(*row);
    }
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
  } else if (request.before) {
    const auto row = connection.prepare(fmt::format(
      "SELECT c.id FROM conversation c WHERE (?2 = 0 OR c.source_id = ?2) AND coalesce({}, CASE WHEN ?3 THEN"
      " (SELECT s.last_import_at FROM source s WHERE s.id = c.source_id) END) < ?1 ORDER BY c.id", kLastSign));
    row->bind(3, silentToo ? 1 : 0);
    row->bind(1, *request.before).bind(2, request.source.value);
    collect(*row);
  } else if (request.source) {
    const auto row = connection.prepare("SELECT id FROM conversation WHERE source_id = ?1 ORDER BY id");
    row->bind(1, request.source.value);
    collect(*row);
  } else if (!request.conversations.empty()) {
    const auto row = connection.prepare("SELECT id FROM conversation WHERE id = ?1");
    for (const ConversationId id : request.conversations) {
      row->reset();
      row->bind(1, id.value);
      collect(*row);
    }
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
  } else {
    refuse(ErrorKind::invalidInput, "Say what is to be erased: a user, a source, a time or conversations. Nothing was erased.");
  }
  return ids;
}

void eraseBatch(Connection& connection, std::span<const std::int64_t> ids, bool indexed, RowCounts& rows)
{
  makeTemporaryTables(connection);
  {
    const auto insert = connection.prepare("INSERT OR IGNORE INTO gone (id) VALUES (?1)");
    for (const std::int64_t id : ids) {
      insert->bind(1, id).run();
    }
  }
  if (indexed) {
    SearchText text;
    for (const std::int64_t id : ids) {
      readSearchText(connection, id, text);
      connection.use("INSERT INTO conversation_text (conversation_text, rowid, dialog, tool_output) VALUES ('delete', ?1, ?2, ?3)")
        ->bind(1, id).bindText(2, text.dialog).bindText(3, text.toolOutput).run();
    }
  }
  for (const ErasureRule& rule : kRules)
    if (rule.conversations) {
      connection.prepare(rule.conversations)->run();
      count(connection, rule.table, rows);
    }
}

void eraseRest(Connection& connection, const ErasureRequest& request, RowCounts& rows)
{
  makeTemporaryTables(connection);
  const bool wholeSource = request.source && !request.before;
  for (const std::string& name : namesOf(request))
    connection.prepare("INSERT OR IGNORE INTO gone_user (external_id) VALUES (?1)")->bindText(1, name).run();
  if (wholeSource)
    connection.prepare("INSERT INTO gone_source (id) VALUES (?1)")->bind(1, request.source.value).run();
  for (const ErasureRule& rule : kRules) {
    if (rule.users && !request.user.empty()) {
      connection.prepare(rule.users)->run();
      count(connection, rule.table, rows);
    }
    if (rule.sources && wholeSource) {
      connection.prepare(rule.sources)->run();
      count(connection, rule.table, rows);
    }
    if (rule.age && request.before) {
      const auto statement = connection.prepare(rule.age);
      statement->bind(1, *request.before).bind(2, request.source.value).run();
      count(connection, rule.table, rows);
    }
  }
  for (const ErasureRule& rule : kRules)
    if (rule.finally) {
      connection.prepare(rule.finally)->run();
      if (rule.table != "source")
        count(connection, rule.table, rows);
    }
  makeTemporaryTables(connection);
}

void purgeSearchText(Connection& connection)
{
  const bool empty = connection.integer("SELECT count(*) FROM (SELECT 1 FROM conversation LIMIT 1)") == 0;
  connection.prepare(empty ? "INSERT INTO conversation_text (conversation_text) VALUES ('delete-all')"
                           : "INSERT INTO conversation_text (conversation_text) VALUES ('optimize')")->run();
}

} // namespace hone::db
