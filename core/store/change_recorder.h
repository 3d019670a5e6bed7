#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/ids.h"
#include "store/database.h"

struct sqlite3_session;

namespace hone::db {

/// Records what a transaction changes in the tables of the taxonomy, so that it can be undone later (SQLite's session
/// extension). Belongs to one connection and lives within one transaction. Throws Failure.
class ChangeRecorder {
public:
  explicit ChangeRecorder(Connection& connection);
  ~ChangeRecorder();
  ChangeRecorder(const ChangeRecorder&) = delete;
  ChangeRecorder& operator=(const ChangeRecorder&) = delete;

  /// What has changed so far; empty when nothing has.
  std::vector<std::byte> changes() const;

private:
  Connection& m_connection;
  sqlite3_session* m_session = nullptr;
};

/// The conversations whose assignments or own rows recorded changes touch.
std::vector<ConversationId> conversationsIn(std::span<const std::byte> changes);

/// Takes recorded changes back. False, with nothing changed, when an intent was changed again since; assignments that were
/// changed since, or whose conversation is gone, stay as they are. Within the caller's transaction.
bool undoChanges(Connection& connection, std::span<const std::byte> changes);

} // namespace hone::db
