#include "store/sqlite_store.h"

#include <utility>

#include <fmt/format.h>

#include "store/migrations.h"
#include "store/sqlite_model_store.h"
#include "store/sqlite_privacy_store.h"

namespace hone {

namespace db {

namespace {
constexpr std::size_t kReadersKept = 4;
}

ReaderPool::Lease ReaderPool::take()
{
  {
    const std::scoped_lock lock(m_mutex);
    if (!m_idle.empty()) {
      std::unique_ptr<Connection> connection = std::move(m_idle.back());
      m_idle.pop_back();
      return Lease(*this, std::move(connection));
    }
  }
  return Lease(*this, std::make_unique<Connection>(m_path, Connection::Mode::read));
}

void ReaderPool::giveBack(std::unique_ptr<Connection> connection)
{
  const std::scoped_lock lock(m_mutex);
  if (m_idle.size() < kReadersKept)
    m_idle.push_back(std::move(connection));
}

void requireConversation(Connection& connection, std::int64_t id)
{
  const Use row = connection.use("SELECT 1 FROM conversation WHERE id = ?1");
  row->bind(1, id);
  if (!row->step())
    refuse(ErrorKind::notFound, fmt::format("There is no conversation {} in this store.", id));
}

} // namespace db

Result<std::unique_ptr<Store>> Store::open(const std::string& path)
{
  return db::guarded([&]() -> std::unique_ptr<Store> {
    if (path.empty() || path.find('\0') != std::string::npos)
      throw db::Failure{Error{ErrorKind::invalidInput, "The store needs a file name.", path, std::nullopt, std::nullopt}};
    const bool created = db::createPrivateFile(path);
    auto store = std::make_unique<SqliteStore>(path);
    store->prepare(created);
    return store;
  });
}

SqliteStore::SqliteStore(const std::string& path)
  : m_path(path), m_writer(path), m_readers(path), m_privacy(std::make_unique<SqlitePrivacyStore>(*this)),
    m_models(std::make_unique<SqliteModelStore>(*this))
{
}

SqliteStore::~SqliteStore() = default;

void SqliteStore::prepare(bool created)
{
  db::Connection& connection = m_writer.connection();
  const auto migrations = db::builtInMigrations();
  if (!created)
    db::checkIdentity(connection, migrations);
  connection.execute("PRAGMA journal_mode = WAL");
  db::migrate(connection, migrations);
}

void SqliteStore::noteChange(db::Connection& connection)
{
  connection.use("UPDATE counter SET value = value + 1 WHERE name = 'data_version'")->run();
}

std::int64_t SqliteStore::dataVersion() const
{
  // A number in the file rather than PRAGMA data_version: it grows for every process alike, and only by changes of data.
  const auto version = db::guarded([&] {
    const std::scoped_lock lock(m_watchMutex);
    if (!m_watch)
      m_watch = std::make_unique<db::Connection>(m_path, db::Connection::Mode::read);
    const db::Use row = m_watch->use("SELECT value FROM counter WHERE name = 'data_version'");
    if (row->step())
      m_lastVersion = row->integer(0);
    return m_lastVersion;
  });
  return version.value_or(0);
}

Result<std::string> SqliteStore::model(const std::string& name) const
{
  return read([&](db::Connection& connection) {
    const db::Use row = connection.use("SELECT bytes FROM kept_model WHERE name = ?1");
    row->bindText(1, name);
    return row->step() ? row->string(0) : std::string();
  });
}

Result<std::int64_t> SqliteStore::modelStamp(const std::string& name) const
{
  return read([&](db::Connection& connection) {
    const db::Use row = connection.use("SELECT stamp FROM kept_model WHERE name = ?1");
    row->bindText(1, name);
    return row->step() ? row->integer(0) : std::int64_t{0};
  });
}

Result<void> SqliteStore::setModel(const std::string& name, const std::string& bytes)
{
  return write(Notice::none, [&](db::Connection& connection) {
    connection.use("INSERT INTO kept_model (name, stamp, bytes) VALUES (?1, 1, ?2)"
                   " ON CONFLICT (name) DO UPDATE SET stamp = stamp + 1, bytes = excluded.bytes")
      ->bindText(1, name).bindBlob(2, std::as_bytes(std::span(bytes))).run();
  });
}

Result<std::vector<std::string>> SqliteStore::integrityProblems()
{
  constexpr std::int64_t kMostIndexed = 200000; // checking the index of more takes minutes
  std::vector<std::string> problems;
  const auto looked = read([&](db::Connection& connection) {
    {
      const auto row = connection.prepare("PRAGMA quick_check(20)");
      while (row->step())
        if (row->text(0) != "ok")
          problems.push_back(row->string(0));
    }
    const auto row = connection.prepare("PRAGMA foreign_key_check");
    for (int shown = 0; shown < 20 && row->step(); ++shown)
      problems.push_back(fmt::format("Row {} of table {} refers to a row of {} that is not there.", row->integer(1), row->text(0), row->text(2)));
    return connection.integer("SELECT count(*) FROM conversation");
  });
  if (!looked)
    return std::unexpected(looked.error());
  if (*looked > kMostIndexed)
    return problems;
  const auto indexed = db::guarded([&] {
    const db::Writer::Lock lock(m_writer);
    m_writer.connection().execute("INSERT INTO conversation_text (conversation_text) VALUES ('integrity-check')");
  });
  if (!indexed && indexed.error().kind == ErrorKind::corrupt)
    problems.push_back("The full-text index is damaged: searching may miss conversations.");
  return problems;
}

Result<std::string> SqliteStore::setting(const std::string& key) const
{
  return read([&](db::Connection& connection) {
    const db::Use row = connection.use("SELECT value FROM setting WHERE key = ?1");
    row->bindText(1, key);
    return row->step() ? row->string(0) : std::string();
  });
}

Result<void> SqliteStore::setSetting(const std::string& key, const std::string& value)
{
  return write(Notice::none, [&](db::Connection& connection) {
    if (value.empty()) {
      connection.use("DELETE FROM setting WHERE key = ?1")->bindText(1, key).run();
      return;
    }
    connection.use("INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
      ->bindText(1, key).bindText(2, value).run();
  });
}

} // namespace hone
