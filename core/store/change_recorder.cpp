// sqlite3.h declares the session extension only where this is defined; Debian and Ubuntu build it in.
#define SQLITE_ENABLE_SESSION 1
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include "store/change_recorder.h"

#include <cstring>
#include <string_view>

#include <sqlite3.h>

namespace hone::db {

namespace {

constexpr const char* kRecordedTables[] = {"intent", "intent_merge", "intent_assignment", "conversation"};

void check(Connection& connection, int code)
{
  if (code != SQLITE_OK)
    throw Failure{Error{ErrorKind::io, std::string("The change could not be recorded: ") + sqlite3_errstr(code) + ".",
                        connection.path(), std::nullopt, std::nullopt}};
}

struct FreeBuffer {
  void operator()(void* buffer) const { sqlite3_free(buffer); }
};

/// An intent that was changed again since must not be overwritten; a single assignment may stay as it is now.
int resolveConflict(void*, int kind, sqlite3_changeset_iter* change)
{
  if (kind == SQLITE_CHANGESET_FOREIGN_KEY)
    return SQLITE_CHANGESET_OMIT;
  const char* table = nullptr;
  int columns = 0;
  int operation = 0;
  sqlite3changeset_op(change, &table, &columns, &operation, nullptr);
  const std::string_view name = table ? table : "";
  return name == "intent_assignment" || name == "conversation" ? SQLITE_CHANGESET_OMIT : SQLITE_CHANGESET_ABORT;
}

} // namespace

ChangeRecorder::ChangeRecorder(Connection& connection) : m_connection(connection)
{
  check(connection, sqlite3session_create(connection.handle(), "main", &m_session));
  for (const char* table : kRecordedTables)
    if (const int code = sqlite3session_attach(m_session, table); code != SQLITE_OK) {
      sqlite3session_delete(m_session);
      check(connection, code);
    }
}

ChangeRecorder::~ChangeRecorder() { sqlite3session_delete(m_session); }

std::vector<std::byte> ChangeRecorder::changes() const
{
  int size = 0;
  void* raw = nullptr;
  check(m_connection, sqlite3session_changeset(m_session, &size, &raw));
  const std::unique_ptr<void, FreeBuffer> buffer(raw);
  std::vector<std::byte> bytes(static_cast<std::size_t>(size));
  if (size > 0)
    std::memcpy(bytes.data(), raw, bytes.size());
  return bytes;
}

std::vector<ConversationId> conversationsIn(std::span<const std::byte> changes)
{
  std::vector<ConversationId> ids;
  sqlite3_changeset_iter* change = nullptr;
  // Reading only: SQLite's face takes no pointer to const.
  if (sqlite3changeset_start(&change, static_cast<int>(changes.size()), const_cast<std::byte*>(changes.data())) != SQLITE_OK)
    return ids;
  while (sqlite3changeset_next(change) == SQLITE_ROW) {
    const char* table = nullptr;
    int columns = 0, operation = 0;
    sqlite3changeset_op(change, &table, &columns, &operation, nullptr);
    const std::string_view name = table ? table : "";
    if (name != "intent_assignment" && name != "conversation")
      continue;
    // The conversation's id is the first column of both, and a part of the key.
    sqlite3_value* id = nullptr;
    const int code = operation == SQLITE_INSERT ? sqlite3changeset_new(change, 0, &id) : sqlite3changeset_old(change, 0, &id);
    if (code == SQLITE_OK && id)
      ids.push_back(ConversationId{sqlite3_value_int64(id)});
  }
  sqlite3changeset_finalize(change);
  return ids;
}

bool undoChanges(Connection& connection, std::span<const std::byte> changes)
{
  int size = 0;
  void* raw = nullptr;
  check(connection, sqlite3changeset_invert(static_cast<int>(changes.size()), changes.data(), &size, &raw));
  const std::unique_ptr<void, FreeBuffer> inverse(raw);
  const int code = sqlite3changeset_apply(connection.handle(), size, raw, nullptr, resolveConflict, nullptr);
  if (code == SQLITE_ABORT)
    return false;
  check(connection, code);
  // What belonged to conversations that were erased since does not come back.
  connection.execute("DELETE FROM intent_assignment WHERE NOT EXISTS (SELECT 1 FROM conversation WHERE id = conversation_id)");
  return true;
}

} // namespace hone::db
