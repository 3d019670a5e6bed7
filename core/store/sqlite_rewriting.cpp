#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "store/codes.h"
#include "store/erasure.h"
#include "store/import_batch.h"
#include "store/reading.h"
#include "store/span_keeper.h"
#include "store/sqlite_privacy_store.h"

namespace hone {

namespace db {

namespace {

constexpr std::size_t kConversationsPerStep = 200;
constexpr char kPositionKey[] = "privacy.masking_position"; // "mark id": every conversation up to id is done

std::span<const std::byte> rewrittenBytes(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }

/// Masks one stored conversation; its user is masked later, once the user's conversations are done.
bool maskConversation(Connection& connection, Terms& terms, std::int64_t id, const TextRewriter& rewriter, RedactionReport& report)
{
  auto stored = readConversation(connection, id, true, OutcomeChoice::statedOnly);
  if (!stored)
    return false;
  Conversation masked = *stored;
  RedactionReport found;
  rewriter.rewrite(masked, found);
  {
    const auto details = connection.prepare("SELECT id, detail FROM signal WHERE id BETWEEN ?1 AND ?2 AND detail <> ''");
    details->bind(1, firstRow(id)).bind(2, lastRow(id));
    while (details->step()) {
      std::string detail = details->string(1);
      RedactionReport ignored;
      rewriter.rewriteText(detail, ignored);
      if (detail != details->text(1))
        connection.prepare("UPDATE signal SET detail = ?2 WHERE id = ?1")->bind(1, details->integer(0)).bindText(2, detail).run();
    }
  }
  if (masked == *stored)
    return false;
  report.add(found);
  SearchText before, after;
  before.build(stored->messages);
  after.build(masked.messages);
  if (before != after) {
    connection.use("INSERT INTO conversation_text (conversation_text, rowid, dialog, tool_output) VALUES ('delete', ?1, ?2, ?3)")
      ->bind(1, id).bindText(2, before.dialog).bindText(3, before.toolOutput).run();
    connection.use("INSERT INTO conversation_text (rowid, dialog, tool_output) VALUES (?1, ?2, ?3)")
      ->bind(1, id).bindText(2, after.dialog).bindText(3, after.toolOutput).run();
  }
  for (std::size_t i = 0; i < masked.messages.size(); ++i) {
    const Message& message = masked.messages[i];
    if (message == stored->messages[i])
      continue;
    const std::int64_t row = firstRow(id) + static_cast<std::int64_t>(i);
    const std::int64_t name = terms.idOf(message.name);
    connection.use("UPDATE message SET name_id = ?2, metadata = ?3, text = ?4 WHERE id = ?1")
      ->bind(1, row).bind(2, name).bindTextOrNull(3, message.metadata).bindText(4, message.text).run();
    for (std::size_t k = 0; k < message.toolCalls.size(); ++k)
      connection.use("UPDATE tool_call SET arguments = ?2 WHERE id = ?1")
        ->bind(1, firstRow(row) + static_cast<std::int64_t>(k)).bindText(2, message.toolCalls[k].arguments).run();
  }
  std::string scratch;
  const Sha256 hash = contentHash(masked, scratch);
  const std::string opening = openingOf(masked);
  connection.use("UPDATE conversation SET end_reason_id = ?2, opening = ?3, analysed = 0 WHERE id = ?1")
    ->bind(1, id).bind(2, terms.idOf(masked.endReason)).bindText(3, opening).run();
  // Where masking makes two conversations of no id alike, both stay, each with the hash that it had.
  connection.use("UPDATE OR IGNORE conversation SET content_hash = ?2 WHERE id = ?1")->bind(1, id).bindBlob(2, hash).run();
  connection.use("UPDATE OR IGNORE conversation SET external_id = ?2 WHERE id = ?1")->bind(1, id).bindTextOrNull(2, masked.externalId).run();
  // Hashes of what it was: short secrets could be guessed from them.
  connection.use("DELETE FROM superseded_content WHERE conversation_id = ?1")->bind(1, id).run();
  connection.use("DELETE FROM conversation_metadata WHERE conversation_id = ?1")->bind(1, id).run();
  if (!masked.metadata.empty())
    connection.use("INSERT INTO conversation_metadata (conversation_id, metadata) VALUES (?1, ?2)")->bind(1, id).bindText(2, masked.metadata).run();
  return true;
}

/// source 0: every user; else those that have conversations in it.
void maskUsers(Connection& connection, const TextRewriter& rewriter, std::int64_t source)
{
  std::vector<std::pair<std::int64_t, std::string>> users;
  {
    const auto row = connection.prepare("SELECT id, external_id FROM user WHERE ?1 = 0 OR EXISTS"
                                        " (SELECT 1 FROM conversation c WHERE c.user_id = user.id AND c.source_id = ?1)");
    row->bind(1, source);
    while (row->step())
      users.emplace_back(row->integer(0), row->string(1));
  }
  for (const auto& [id, externalId] : users) {
    struct Trait {
      std::string name, value;
      std::int64_t source;
    };
    std::vector<Trait> traits;
    {
      const Use row = connection.use("SELECT name, value, source_id FROM user_trait WHERE user_id = ?1");
      row->bind(1, id);
      while (row->step())
        traits.push_back({row->string(0), row->string(1), row->integer(2)});
    }
    RedactionReport ignored; // the conversations counted them
    for (const Trait& trait : traits) {
      User one{externalId, {{trait.name, trait.value}}};
      rewriter.rewrite(one, ignored);
      if (!one.traits.empty() && one.traits.front().second != trait.value)
        connection.use("UPDATE user_trait SET value = ?4 WHERE user_id = ?1 AND name = ?2 AND source_id = ?3")
          ->bind(1, id).bindText(2, trait.name).bind(3, trait.source).bindText(4, one.traits.front().second).run();
    }
    const std::string masked = rewriter.userId(externalId);
    if (masked == externalId)
      continue;
    std::int64_t other = 0;
    {
      const Use row = connection.use("SELECT id FROM user WHERE external_id = ?1");
      row->bindText(1, masked);
      if (row->step())
        other = row->integer(0);
    }
    if (other == 0) {
      connection.use("UPDATE user SET external_id = ?2 WHERE id = ?1")->bind(1, id).bindText(2, masked).run();
      continue;
    }
    connection.use("UPDATE conversation SET user_id = ?2 WHERE user_id = ?1")->bind(1, id).bind(2, other).run();
    connection.use("UPDATE OR IGNORE user_trait SET user_id = ?2 WHERE user_id = ?1")->bind(1, id).bind(2, other).run();
    connection.use("DELETE FROM user WHERE id = ?1")->bind(1, id).run();
  }
}

void maskQuarantine(Connection& connection, const TextRewriter& rewriter, std::int64_t source, RedactionReport& report)
{
  const auto row = connection.prepare("SELECT id, file, byte_offset, reason, raw FROM quarantine WHERE ?1 = 0 OR source_id = ?1");
  row->bind(1, source);
  while (row->step()) {
    RejectedRecord record{row->string(1), std::nullopt, row->optionalInteger(2), row->string(3), row->string(4)};
    const RejectedRecord before = record;
    rewriter.rewrite(record, report);
    if (record.raw == before.raw && record.reason == before.reason)
      continue;
    const Sha256 identity = quarantineIdentity(record);
    connection.prepare("UPDATE quarantine SET reason = ?2, raw = ?3, size = CASE WHEN size > length(raw) THEN size ELSE length(?3) END WHERE id = ?1")
      ->bind(1, row->integer(0)).bindText(2, record.reason).bindBlob(3, rewrittenBytes(record.raw)).run();
    connection.prepare("UPDATE OR IGNORE quarantine SET identity = ?2 WHERE id = ?1")->bind(1, row->integer(0)).bindBlob(2, identity).run();
  }
}

/// The spans of a group as they were handed over: each with its whole lists of messages.
std::vector<Span> wholeSpans(const SpanSet& set)
{
  const auto list = [&](std::int32_t last) {
    std::vector<Message> messages;
    for (std::int32_t at = last; at >= 0; at = set.messages[static_cast<std::size_t>(at)].parent)
      messages.push_back(set.messages[static_cast<std::size_t>(at)].message);
    std::ranges::reverse(messages);
    return messages;
  };
  std::vector<Span> spans;
  for (const SpanSet::Item& item : set.items) {
    spans.push_back(item.span);
    spans.back().input = list(item.input);
    spans.back().output = list(item.output);
  }
  return spans;
}

/// Masks the spans that conversations were assembled from: else the next one to arrive would bring the originals back.
void maskSpans(Connection& connection, const TextRewriter& rewriter, std::int64_t group)
{
  // What cannot be read cannot be masked: it goes.
  std::vector<DamagedRow> damaged;
  std::vector<Span> spans = wholeSpans(readSpans(connection, group, 0, &damaged));
  const std::vector<Span> before = spans;
  RedactionReport ignored; // the conversations counted them
  for (Span& span : spans)
    rewriter.rewrite(span, ignored);
  if (spans == before && damaged.empty())
    return;
  std::int64_t source = 0, conversation = 0;
  bool assembled = false;
  {
    const Use row = connection.use("SELECT source_id, conversation_id, revision = assembled FROM span_group WHERE id = ?1");
    row->bind(1, group);
    if (!row->step())
      return;
    source = row->integer(0);
    conversation = row->integer(1);
    assembled = row->integer(2) != 0;
  }
  for (const char* sql : {"DELETE FROM span WHERE id BETWEEN ?1 AND ?2", "DELETE FROM span_message WHERE id BETWEEN ?1 AND ?2"})
    connection.prepare(sql)->bind(1, spanRow(group, 0)).bind(2, spanRow(group, kMostSpanMessages)).run();
  connection.use("UPDATE span_group SET span_count = 0, last_span = 0, last_message = 0 WHERE id = ?1")->bind(1, group).run();
  SpanKeeper(connection, source).put(spans);
  // They say what the masked conversation says: nothing has to be put together anew.
  if (assembled)
    connection.use("UPDATE span_group SET assembled = revision, conversation_id = nullif(?2, 0) WHERE id = ?1")->bind(1, group).bind(2, conversation).run();
}

/// Masks a column of words for people in place.
void maskColumn(Connection& connection, const char* select, const char* update, const TextRewriter& rewriter, RedactionReport& report)
{
  const auto row = connection.prepare(select);
  while (row->step()) {
    std::string text = row->string(2);
    rewriter.rewriteText(text, report);
    if (text != row->text(2))
      connection.prepare(update)->bind(1, row->integer(0)).bind(2, row->integer(1)).bindText(3, text).run();
  }
}

/// What a draft adds to a file; the repository's own lines are not Hone's to change.
void maskDrafts(Connection& connection, const TextRewriter& rewriter, RedactionReport& report)
{
  const auto row = connection.prepare("SELECT f.id, f.base_text, f.proposed_text FROM fix_file f JOIN fix x ON x.id = f.fix_id WHERE x.commit_id = ''");
  while (row->step()) {
    const std::string base = row->string(1);
    const std::string proposed = row->string(2);
    const auto lines = [](std::string_view text, auto&& visit) {
      while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        visit(text.substr(0, end));
        text.remove_prefix(end);
      }
    };
    std::set<std::string_view> own;
    lines(base, [&](std::string_view line) { own.insert(line); });
    std::string masked;
    lines(proposed, [&](std::string_view line) {
      std::string text(line);
      if (!own.contains(line))
        rewriter.rewriteText(text, report);
      masked += text;
    });
    if (masked != proposed)
      connection.prepare("UPDATE fix_file SET proposed_text = ?2 WHERE id = ?1")->bind(1, row->integer(0)).bindText(2, masked).run();
  }
}

void maskWords(Connection& connection, const TextRewriter& rewriter, RedactionReport& report)
{
  maskColumn(connection, "SELECT id, 0, title FROM fix", "UPDATE fix SET title = ?3 WHERE id = ?1 AND ?2 = 0", rewriter, report);
  maskColumn(connection, "SELECT id, 0, rationale FROM fix", "UPDATE fix SET rationale = ?3 WHERE id = ?1 AND ?2 = 0", rewriter, report);
  maskColumn(connection, "SELECT fix_id, ordinal, label FROM fix_evidence", "UPDATE fix_evidence SET label = ?3 WHERE fix_id = ?1 AND ordinal = ?2", rewriter, report);
  maskColumn(connection, "SELECT fix_id, ordinal, value FROM fix_evidence", "UPDATE fix_evidence SET value = ?3 WHERE fix_id = ?1 AND ordinal = ?2", rewriter, report);
  maskColumn(connection, "SELECT fix_id, ordinal, condition FROM fix_evidence", "UPDATE fix_evidence SET condition = ?3 WHERE fix_id = ?1 AND ordinal = ?2", rewriter, report);
  maskColumn(connection, "SELECT id, 0, name FROM intent WHERE name_is_manual = 0", "UPDATE intent SET name = ?3 WHERE id = ?1 AND ?2 = 0", rewriter, report);
  maskColumn(connection, "SELECT id, 0, description FROM intent", "UPDATE intent SET description = ?3 WHERE id = ?1 AND ?2 = 0", rewriter, report);
  maskColumn(connection, "SELECT id, 0, keywords FROM intent", "UPDATE intent SET keywords = ?3 WHERE id = ?1 AND ?2 = 0", rewriter, report);
}

std::int64_t positionOf(std::string_view stored, std::string_view mark)
{
  std::int64_t id = 0;
  if (stored.starts_with(mark) && stored.size() > mark.size() + 1)
    std::from_chars(stored.data() + mark.size() + 1, stored.data() + stored.size(), id);
  return id;
}

} // namespace
} // namespace db

Result<RedactionReport> SqlitePrivacyStore::rewriteStored(const TextRewriter& rewriter, const std::string& options, std::optional<SourceId> only,
                                                           const JobContext& job)
{
  const std::int64_t source = only ? only->value : 0;
  const std::string mark = fmt::format("{}.{}", options, source);
  HONE_TRY(const auto position, m_store.setting(db::kPositionKey));
  std::int64_t last = db::positionOf(position, mark);
  const std::int64_t newest = [&] {
    const auto read = m_store.read([](db::Connection& connection) { return connection.integer("SELECT max(id) FROM conversation"); });
    return read.value_or(0);
  }();
  RedactionReport report;
  std::int64_t conversations = 0;
  for (bool more = true; more;) {
    if (job.isCancelled())
      return fail(ErrorKind::cancelled, fmt::format("Masking was stopped; {} conversations were changed. Running it again goes on from there.", conversations));
    job.progress(newest > 0 ? 0.9 * static_cast<double>(last) / static_cast<double>(newest) : 0, "Masking conversations");
    HONE_CHECK(m_store.write(SqliteStore::Notice::data, [&](db::Connection& connection) {
      std::vector<std::int64_t> ids;
      {
        const auto row = connection.prepare("SELECT id FROM conversation WHERE id > ?1 AND (?3 = 0 OR source_id = ?3) ORDER BY id LIMIT ?2");
        row->bind(3, source);
        row->bind(1, last).bind(2, static_cast<std::int64_t>(db::kConversationsPerStep));
        while (row->step())
          ids.push_back(row->integer(0));
      }
      more = ids.size() == db::kConversationsPerStep;
      db::Terms terms(connection);
      RedactionReport found;
      std::vector<ConversationId> changed;
      for (const std::int64_t id : ids)
        if (db::maskConversation(connection, terms, id, rewriter, found))
          changed.push_back(ConversationId{id});
      conversations += static_cast<std::int64_t>(changed.size());
      db::noteFactChanges(connection, changed);
      report.add(found);
      if (!ids.empty())
        last = ids.back();
      const std::string value = mark + ' ' + std::to_string(last);
      connection.prepare("INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
        ->bindText(1, db::kPositionKey).bindText(2, value).run();
    }));
  }
  std::int64_t lastGroup = 0;
  for (bool more = true; more;) {
    if (job.isCancelled())
      return fail(ErrorKind::cancelled, fmt::format("Masking was stopped; {} conversations were changed. Running it again goes on from there.", conversations));
    job.progress(0.85, "Masking spans");
    HONE_CHECK(m_store.write(SqliteStore::Notice::none, [&](db::Connection& connection) {
      std::vector<std::int64_t> groups;
      {
        const auto row = connection.prepare("SELECT id FROM span_group WHERE id > ?1 AND (?3 = 0 OR source_id = ?3) ORDER BY id LIMIT ?2");
        row->bind(1, lastGroup).bind(2, static_cast<std::int64_t>(db::kConversationsPerStep)).bind(3, source);
        while (row->step())
          groups.push_back(row->integer(0));
      }
      for (const std::int64_t group : groups)
        db::maskSpans(connection, rewriter, group);
      more = groups.size() == db::kConversationsPerStep;
      if (!groups.empty())
        lastGroup = groups.back();
    }));
  }
  job.progress(0.9, "Masking users, set-aside records and drafts");
  HONE_CHECK(m_store.write(SqliteStore::Notice::data, [&](db::Connection& connection) {
    db::maskUsers(connection, rewriter, source);
    db::maskQuarantine(connection, rewriter, source, report);
    db::maskWords(connection, rewriter, report);
    db::maskDrafts(connection, rewriter, report);
    for (const db::ErasureRule& rule : db::erasureRules())
      if (rule.table == "term" || (rule.finally && rule.table.starts_with("span")))
        connection.prepare(rule.finally)->run();
    db::purgeSearchText(connection);
    connection.prepare("DELETE FROM setting WHERE key = ?1")->bindText(1, db::kPositionKey).run();
    JsonWriter detail;
    detail.beginObject().member("conversations", conversations);
    for (const auto& [type, count] : report.masked)
      detail.member(toString(type), count);
    detail.endObject();
    db::addAudit(connection, "redaction", only ? fmt::format("source {}", source) : "the whole store", detail.text());
  }));
  HONE_CHECK(db::guarded([&] {
    const db::Writer::Lock lock(m_store.m_writer);
    m_store.m_writer.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }));
  report.texts = conversations;
  job.progress(1, "Masked");
  return report;
}

} // namespace hone
