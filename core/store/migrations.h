#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hone::db {

class Connection;

/// "HONE": marks a SQLite file as a store.
inline constexpr std::int64_t kApplicationId = 0x484F4E45;

/// One step of the store's form: after it the file's user_version is `version`.
struct Migration {
  int version = 0;
  std::string_view sql;
};

/// The migrations linked into the program (resources/migrations/NNNN_name.sql), by version. Any thread.
std::vector<Migration> builtInMigrations();

/// Looks at a file before anything is written to it: refuses what is not a store, and one newer than `migrations`
/// (ErrorKind::unsupported). Throws Failure.
void checkIdentity(Connection& connection, const std::vector<Migration>& migrations);

/// Brings the file up to the newest version, one transaction a step. Where the file held a store, a copy is kept as
/// PATH.before-vN (N: the newest version) before the first step. Safe beside another process that does the same.
/// Throws Failure.
void migrate(Connection& connection, const std::vector<Migration>& migrations);

} // namespace hone::db
