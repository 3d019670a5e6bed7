#include <algorithm>
#include <span>

#include "base/hash.h"
#include "store/event_joins.h"
#include "store/import_batch.h"

namespace hone::db {

namespace {

constexpr std::size_t kMostRawBytes = 1u << 20; // of a record that is set aside

} // namespace

Sha256 quarantineIdentity(const RejectedRecord& record)
{
  Hasher hasher;
  hasher.addField(record.file);
  hasher.addField(record.offset ? std::to_string(*record.offset) : std::string());
  hasher.addField(std::string_view(record.raw).substr(0, kMostRawBytes));
  return hasher.finish();
}

void forgetEmptyUnknown(Connection& connection, std::int64_t source)
{
  const Use row = connection.use("DELETE FROM source WHERE id = ?1 AND kind = ?2 AND conversations = 0 AND NOT EXISTS (SELECT 1 FROM quarantine WHERE source_id = ?1)"
                                 " AND NOT EXISTS (SELECT 1 FROM event WHERE source_id = ?1)");
  row->bind(1, source).bindText(2, kUnknownFormatKind);
  row->step();
}

Result<void> SqliteImportBatch::reject(const RejectedRecord& record)
{
  if (m_source == 0)
    return fail(ErrorKind::internal, "The batch has no source yet.");
  return stopOnFailure([&] {
    ++ledger().setAside;
    const std::string raw = record.raw.substr(0, kMostRawBytes);
    const Sha256 identity = quarantineIdentity(record);
    const Use row = m_connection.use("INSERT OR IGNORE INTO quarantine (source_id, file, line, byte_offset, reason, raw, identity, size)"
                                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    row->bind(1, m_source).bindText(2, record.file).bindOptional(3, record.line).bindOptional(4, record.offset);
    row->bindText(5, record.reason).bindBlob(6, std::as_bytes(std::span(raw))).bindBlob(7, identity);
    row->bind(8, std::max(record.size, static_cast<std::int64_t>(record.raw.size())));
    row->step();
    if (m_connection.changes() == 0) {
      ++ledger().unchanged;
      return;
    }
    ++ledger().rejected;
    m_changed = true;
    ledger().lastError = Error{ErrorKind::invalidInput, record.reason, record.file, record.line, record.offset}.describe();
  });
}

bool SqliteImportBatch::putRecordEvents(std::int64_t id, const std::vector<Event>& events)
{
  bool changed = false;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto before = std::count_if(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(i),
                                      [&](const Event& other) { return other.name == events[i].name; });
    changed = writeEvent(m_connection, m_source, events[i], id, before) || changed;
  }
  if (changed)
    m_spokenOf.push_back(id);
  return changed;
}

Result<StoreChange> SqliteImportBatch::putEvent(const Event& event)
{
  if (m_source == 0)
    return fail(ErrorKind::internal, "The batch has no source yet.");
  if (event.name.empty() || (event.userId.empty() && event.conversationId.empty()))
    return fail(ErrorKind::invalidInput, "An event needs a name, and a user or a conversation. It was not stored.");
  return stopOnFailure([&] {
    ++ledger().conversations;
    const std::int64_t newest = m_connection.integer("SELECT coalesce(max(id), 0) FROM event");
    if (!writeEvent(m_connection, m_source, event, 0, 0)) {
      ++ledger().eventsUnchanged;
      return StoreChange::unchanged;
    }
    m_changed = true;
    if (!m_rules)
      m_rules = readEventRules(m_connection);
    conversationsOf(m_connection, event, *m_rules, m_spokenOf);
    const bool added = m_connection.integer("SELECT coalesce(max(id), 0) FROM event") != newest;
    ++(added ? ledger().eventsAdded : ledger().eventsMerged);
    return added ? StoreChange::added : StoreChange::merged;
  });
}

Result<void> SqliteImportBatch::recover(std::int64_t quarantineId)
{
  return stopOnFailure([&] {
    const Use row = m_connection.use("DELETE FROM quarantine WHERE id = ?1 AND source_id = ?2");
    row->bind(1, quarantineId).bind(2, m_source);
    row->step();
    if (m_connection.changes() == 0)
      return;
    ++ledger().recovered;
    m_changed = true;
  });
}

void SqliteImportBatch::judgeByNewEvents()
{
  if (!hasEvents(m_connection))
    return;
  for (std::int64_t id = m_firstAdded; id <= m_lastConversation; ++id)
    m_spokenOf.push_back(id);
  for (const ConversationId id : m_mergedIds)
    m_spokenOf.push_back(id.value);
  std::ranges::sort(m_spokenOf);
  const auto repeated = std::ranges::unique(m_spokenOf);
  m_spokenOf.erase(repeated.begin(), repeated.end());
  if (!m_rules)
    m_rules = readEventRules(m_connection);
  for (const std::int64_t id : m_spokenOf)
    if (judgeByEvents(m_connection, id, *m_rules)) {
      m_changed = true;
      m_mergedIds.push_back(ConversationId{id});
    }
  m_spokenOf.clear();
}

} // namespace hone::db
