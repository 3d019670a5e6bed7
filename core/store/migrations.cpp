#include "store/migrations.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/resources.h"
#include "store/database.h"

namespace hone::db {

namespace {

constexpr std::string_view kMigrationFolder = "migrations/";

int newestVersion(const std::vector<Migration>& migrations) { return migrations.empty() ? 0 : migrations.back().version; }

bool hasTables(Connection& connection) { return connection.integer("SELECT count(*) FROM sqlite_schema") > 0; }

[[noreturn]] void refuse(ErrorKind kind, std::string message, const std::string& path)
{
  throw Failure{Error{kind, std::move(message), path, std::nullopt, std::nullopt}};
}

/// The first free name of PATH.before-vN, PATH.before-vN.2 …: an earlier copy is never written over.
std::string keepCopy(Connection& connection, int version)
{
  for (int attempt = 1; attempt < 100; ++attempt) {
    std::string name = fmt::format("{}.before-v{}", connection.path(), version);
    if (attempt > 1)
      name += fmt::format(".{}", attempt);
    try {
      connection.backupTo(name);
      return name;
    } catch (const Failure& failure) {
      if (failure.error.kind != ErrorKind::alreadyExists)
        throw;
    }
  }
  refuse(ErrorKind::io, "There are too many copies from earlier migrations beside the store. Move them away and try again.",
         connection.path());
}

} // namespace

std::vector<Migration> builtInMigrations()
{
  std::vector<Migration> migrations;
  for (const Resource& entry : resources()) {
    if (!entry.path.starts_with(kMigrationFolder) || !entry.path.ends_with(".sql"))
      continue;
    const std::string_view name = entry.path.substr(kMigrationFolder.size());
    int version = 0;
    std::from_chars(name.data(), name.data() + name.size(), version);
    if (version > 0)
      migrations.push_back({version, entry.bytes});
  }
  std::ranges::sort(migrations, {}, &Migration::version);
  return migrations;
}

void checkIdentity(Connection& connection, const std::vector<Migration>& migrations)
{
  const std::int64_t application = connection.integer("PRAGMA application_id");
  if (application != kApplicationId && (application != 0 || hasTables(connection)))
    refuse(ErrorKind::corrupt,
           "This file is a database of another program, not a Hone store. It was left untouched. Choose a store, or a new file name.",
           connection.path());
  const std::int64_t version = connection.integer("PRAGMA user_version");
  if (version > newestVersion(migrations))
    refuse(ErrorKind::unsupported,
           fmt::format("This store was written by a newer Hone (store version {}; this program knows up to {}). It was left "
                       "untouched. Update Hone to open it.",
                       version, newestVersion(migrations)),
           connection.path());
}

void migrate(Connection& connection, const std::vector<Migration>& migrations)
{
  if (connection.integer("PRAGMA user_version") == newestVersion(migrations) &&
      connection.integer("PRAGMA application_id") == kApplicationId)
    return;
  if (hasTables(connection))
    keepCopy(connection, newestVersion(migrations));
  for (const Migration& migration : migrations) {
    Transaction transaction(connection, Transaction::Kind::write);
    // Read again inside: another process may have migrated in the meantime.
    if (connection.integer("PRAGMA user_version") >= migration.version)
      continue;
    connection.execute(std::string(migration.sql).c_str());
    connection.execute(fmt::format("PRAGMA user_version = {}; PRAGMA application_id = {}", migration.version, kApplicationId).c_str());
    transaction.commit();
  }
}

} // namespace hone::db
