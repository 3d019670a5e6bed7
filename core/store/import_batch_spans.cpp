#include <algorithm>

#include <fmt/format.h>

#include "store/codes.h"
#include "store/event_joins.h"
#include "store/import_batch.h"
#include "store/reading.h"
#include "store/span_keeper.h"
#include "store/sqlite_store.h"

namespace hone::db {

namespace {

std::int64_t groupsConversation(Connection& connection, std::int64_t group)
{
  const Use row = connection.use("SELECT conversation_id FROM span_group WHERE id = ?1");
  row->bind(1, group);
  return row->step() ? row->integer(0) : 0;
}

std::span<const std::byte> bytesOfRow(const DamagedRow& row) { return std::as_bytes(std::span(row.body.data(), row.body.size())); }

/// What a person said of one conversation goes to another that has no such word yet.
void handOverPersonsWord(Connection& connection, std::int64_t from, std::int64_t to)
{
  connection.use("UPDATE conversation SET person_outcome = (SELECT person_outcome FROM conversation WHERE id = ?1)"
                 " WHERE id = ?2 AND person_outcome IS NULL")->bind(1, from).bind(2, to).run();
  connection.use(kHoldingOutcome)->bind(1, to).run();
  bool labelled = false;
  {
    const Use row = connection.use("SELECT 1 FROM intent_assignment WHERE conversation_id = ?1 AND origin = 'person'"
                                   " AND NOT EXISTS (SELECT 1 FROM intent_assignment WHERE conversation_id = ?2 AND origin = 'person')");
    row->bind(1, from).bind(2, to);
    labelled = row->step();
  }
  if (labelled) {
    connection.use("DELETE FROM intent_assignment WHERE conversation_id = ?1")->bind(1, to).run();
    connection.use("UPDATE intent_assignment SET conversation_id = ?2 WHERE conversation_id = ?1")->bind(1, from).bind(2, to).run();
    connection.use("UPDATE conversation SET intent_id = (SELECT intent_id FROM conversation WHERE id = ?1) WHERE id = ?2")
      ->bind(1, from).bind(2, to).run();
  }
  connection.use("INSERT OR IGNORE INTO gold_item (conversation_id, predicted_id, weight, drawn_at)"
                 " SELECT ?2, predicted_id, weight, drawn_at FROM gold_item WHERE conversation_id = ?1")->bind(1, from).bind(2, to).run();
  connection.use("UPDATE OR IGNORE gold_label SET conversation_id = ?2 WHERE conversation_id = ?1")->bind(1, from).bind(2, to).run();
}

} // namespace

Result<SpanCounts> SqliteImportBatch::putSpans(std::span<const Span> spans, std::span<const RejectedRecord> rejections)
{
  for (const RejectedRecord& record : rejections)
    HONE_CHECK(reject(record));
  return stopOnFailure([&] {
    SpanKeeper keeper(m_connection, m_source);
    SpanCounts counts = keeper.put(spans);
    counts.received += ledger().rejected + ledger().unchanged;
    counts.rejected += ledger().rejected;
    counts.unchanged += ledger().unchanged;
    if (counts.reason.empty() && !rejections.empty())
      counts.reason = rejections.front().reason;
    else if (!counts.reason.empty() && ledger().lastError.empty())
      ledger().lastError = counts.reason;
    ledger().spans = counts;
    for (const SpanKeeper::Takeover& takeover : keeper.takeovers()) {
      // A trace that still has spans of its own keeps its conversation.
      const Use row = m_connection.use("SELECT id FROM span_group WHERE conversation_id = ?1 AND named = 0 AND span_count = 0");
      row->bind(1, takeover.conversation);
      if (!row->step())
        continue;
      const std::int64_t emptied = row->integer(0);
      m_connection.use("UPDATE span_group SET conversation_id = NULL WHERE id = ?1")->bind(1, emptied).run();
      m_changed = true;
      if (const std::int64_t owner = groupsConversation(m_connection, takeover.group); owner == 0) {
        m_connection.use("UPDATE span_group SET conversation_id = ?2 WHERE id = ?1")->bind(1, takeover.group).bind(2, takeover.conversation).run();
      } else if (owner != takeover.conversation) {
        handOverPersonsWord(m_connection, takeover.conversation, owner);
        m_mergedIds.push_back(ConversationId{owner});
        dropConversation(takeover.conversation);
      }
    }
    return counts;
  });
}

void SqliteImportBatch::dropConversation(std::int64_t id)
{
  SearchText text;
  readSearchText(m_connection, id, text);
  std::int64_t messages = 0;
  {
    const Use row = m_connection.use("SELECT message_count FROM conversation WHERE id = ?1");
    row->bind(1, id);
    if (!row->step())
      return;
    messages = row->integer(0);
  }
  m_connection.use("INSERT INTO conversation_text (conversation_text, rowid, dialog, tool_output) VALUES ('delete', ?1, ?2, ?3)")
    ->bind(1, id).bindText(2, text.dialog).bindText(3, text.toolOutput).run();
  m_connection.use("DELETE FROM message WHERE id BETWEEN ?1 AND ?2")->bind(1, firstRow(id)).bind(2, lastRow(id)).run();
  m_connection.use("DELETE FROM tool_call WHERE id BETWEEN ?1 AND ?2")->bind(1, firstRow(firstRow(id))).bind(2, lastRow(lastRow(id))).run();
  m_connection.use("DELETE FROM signal WHERE id BETWEEN ?1 AND ?2")->bind(1, firstRow(id)).bind(2, lastRow(id)).run();
  m_connection.use("DELETE FROM conversation WHERE id = ?1")->bind(1, id).run();
  ++ledger().removed;
  ledger().messages -= messages;
  m_changed = true;
  m_mergedIds.push_back(ConversationId{id});
}

Result<void> SqliteImportBatch::setAside(const SpanGroup& group, std::span<const DamagedRow> damaged)
{
  SpanCounts counts = ledger().spans.value_or(SpanCounts{});
  for (const DamagedRow& row : damaged) {
    RejectedRecord record;
    const bool named = !group.conversationId.empty();
    record.file = fmt::format("{} {}", named ? "conversation" : "trace", (named ? group.conversationId : group.traceId).substr(0, 200));
    record.raw = row.body;
    record.reason = row.isSpan ? "This span was damaged in the store and cannot be read any more. Its conversation was put together without it."
                               : "This message of a span was damaged in the store and cannot be read any more. Its conversation was put together without it.";
    const std::int64_t before = ledger().rejected;
    HONE_CHECK(reject(record));
    const bool isNew = ledger().rejected > before;
    HONE_CHECK(stopOnFailure([&] {
      const std::int64_t number = row.row & ((std::int64_t{1} << kSpanNumberBits) - 1);
      if (row.isSpan) {
        m_connection.use("DELETE FROM span WHERE id = ?1 AND body = ?2")->bind(1, row.row).bindBlob(2, bytesOfRow(row)).run();
        if (m_connection.changes() == 0)
          return;
        m_connection.use("UPDATE span_group SET span_count = span_count - 1 WHERE id = ?1")->bind(1, group.id).run();
        // Received once, it was stored and is rejected now.
        --counts.stored;
        counts.rejected += isNew ? 1 : 0;
        counts.unchanged += isNew ? 0 : 1;
        return;
      }
      // The ledger counts spans: theirs are still there.
      const std::int64_t first = spanRow(group.id, 0), last = spanRow(group.id, kMostSpanMessages);
      for (const char* sql : {"UPDATE span_message SET parent = (SELECT parent FROM span_message WHERE id = ?4) WHERE parent = ?3 AND id BETWEEN ?1 AND ?2",
                              "UPDATE span SET input = (SELECT parent FROM span_message WHERE id = ?4) WHERE input = ?3 AND id BETWEEN ?1 AND ?2",
                              "UPDATE span SET output = (SELECT parent FROM span_message WHERE id = ?4) WHERE output = ?3 AND id BETWEEN ?1 AND ?2"})
        m_connection.use(sql)->bind(1, first).bind(2, last).bind(3, number).bind(4, row.row).run();
      m_connection.use("DELETE FROM span_message WHERE id = ?1")->bind(1, row.row).run();
    }));
  }
  ledger().spans = counts;
  return {};
}

Result<ConversationId> SqliteImportBatch::putAssembled(const AssembledGroup& group)
{
  return stopOnFailure([&] { return storeAssembled(group); });
}

ConversationId SqliteImportBatch::storeAssembled(const AssembledGroup& group)
{
  if (!ledger().spans)
    ledger().spans = SpanCounts{};
  m_exact = true;
  std::int64_t id = groupsConversation(m_connection, group.group.id);
  bool changed = false;
  if (!group.conversation || group.conversation->messages.empty()) {
    if (id != 0)
      dropConversation(id);
    id = 0;
    if (group.conversation)
      for (const Event& event : group.conversation->events)
        // An event without an id of its own would be another one once the conversation is there.
        if (!event.id.empty() && writeEvent(m_connection, m_source, event, 0, 0)) {
          m_changed = true;
          if (!m_rules)
            m_rules = readEventRules(m_connection);
          conversationsOf(m_connection, event, *m_rules, m_spokenOf);
        }
  } else {
    const Conversation& conversation = *group.conversation;
    if (id != 0) {
      // Taken over from a trace, it gets its right name; a conversation of that name that came another way stays.
      m_connection.use("UPDATE OR IGNORE conversation SET external_id = ?2 WHERE id = ?1 AND external_id IS NOT ?2")
        ->bind(1, id).bindText(2, conversation.externalId).run();
      const Use row = m_connection.use("SELECT content_hash FROM conversation WHERE id = ?1");
      row->bind(1, id);
      if (row->step()) {
        const Sha256 hash = contentHash(conversation, m_scratch);
        Sha256 stored{};
        const std::string_view bytes = row->text(0).substr(0, stored.size());
        std::ranges::copy(std::as_bytes(std::span(bytes.data(), bytes.size())), stored.begin());
        row->reset();
        if (stored != hash) {
          std::int64_t messagesAdded = 0;
          update(id, stored, conversation, hash, messagesAdded);
          changed = true;
          m_changed = true;
          m_mergedIds.push_back(ConversationId{id});
        }
        if (putRecordEvents(id, conversation.events) && !changed) {
          changed = true;
          m_changed = true;
          m_mergedIds.push_back(ConversationId{id});
        }
      } else {
        id = 0; // it was erased
      }
    }
    if (id == 0) {
      std::int64_t messagesAdded = 0;
      const std::int64_t before = m_lastConversation;
      const StoreChange change = store(conversation, messagesAdded);
      changed = change != StoreChange::unchanged;
      if (m_lastConversation != before) {
        id = m_lastConversation;
      } else {
        const Use row = m_connection.use("SELECT id FROM conversation WHERE external_id = ?1 AND source_id = ?2");
        row->bindText(1, conversation.externalId).bind(2, m_source);
        id = row->step() ? row->integer(0) : 0;
      }
    }
  }
  m_connection.use("UPDATE span_group SET assembled = max(assembled, ?2), conversation_id = nullif(?3, 0) WHERE id = ?1")
    ->bind(1, group.group.id).bind(2, group.group.revision).bind(3, id).run();
  // A group that was emptied by a move has nothing left to say.
  if (id == 0)
    m_connection.use("DELETE FROM span_group WHERE id = ?1 AND span_count = 0 AND assembled = revision")->bind(1, group.group.id).run();
  return ConversationId{changed ? id : 0};
}

} // namespace hone::db
