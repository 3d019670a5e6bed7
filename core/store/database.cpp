#include "store/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

namespace hone::db {

namespace {

constexpr int kBusyMilliseconds = 15000;

/// What SQLite reports, as what people can act on. detail is SQLite's own words, kept where nothing better is known.
Error describeFailure(int code, const char* detail, const std::string& path)
{
  const auto error = [&](ErrorKind kind, std::string message) {
    return Error{kind, std::move(message), path, std::nullopt, std::nullopt};
  };
  switch (code & 0xff) {
  case SQLITE_FULL:
    return error(ErrorKind::io, "The disk is full. What was committed before is kept; this change was not. Free some space and try again.");
  case SQLITE_READONLY:
    return error(ErrorKind::io, "The store can only be read. Nothing was changed. Allow writing to the file and its folder, or open another store.");
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return error(ErrorKind::conflict, "Another program is writing to the store and did not finish in time. Nothing was changed. Try again when it is done.");
  case SQLITE_NOTADB:
    return error(ErrorKind::corrupt, "This file is not a Hone store. It was left untouched. Choose a store, or a new file name.");
  case SQLITE_CORRUPT:
    return error(ErrorKind::corrupt, "The store is damaged. Nothing more was written to it. Restore it from a copy, or import the sources into a new store.");
  case SQLITE_CANTOPEN:
    return error(ErrorKind::io, "The store cannot be opened. Check that its folder exists and that you may write there.");
  case SQLITE_PERM:
  case SQLITE_AUTH:
    return error(ErrorKind::io, "You are not allowed to use this store. Check the permissions of the file and its folder.");
  case SQLITE_IOERR:
    return error(ErrorKind::io, fmt::format("Reading or writing the store failed ({}). What was committed before is kept. Check the disk and try again.", detail));
  case SQLITE_TOOBIG:
    return error(ErrorKind::invalidInput, "A text is too large for the store (1 GB is the most). It was not stored.");
  case SQLITE_NOMEM:
    return error(ErrorKind::internal, "There is not enough memory for this. Nothing was changed.");
  case SQLITE_INTERRUPT:
    return error(ErrorKind::cancelled, "The work was stopped.");
  default:
    return error(ErrorKind::internal, fmt::format("The store refused a statement ({}). This is a fault in Hone; please report it.", detail));
  }
}

[[noreturn]] void raiseFrom(sqlite3* database, int code, const std::string& path)
{
  throw Failure{describeFailure(code, database ? sqlite3_errmsg(database) : sqlite3_errstr(code), path)};
}

} // namespace

Statement::Statement(sqlite3* database, std::string_view sql, std::string path)
  : m_database(database), m_path(std::move(path))
{
  const int code = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                      &m_statement, nullptr);
  if (code != SQLITE_OK)
    raise(code);
}

Statement::~Statement() { sqlite3_finalize(m_statement); }

void Statement::raise(int code) const { raiseFrom(m_database, code, m_path); }

void Statement::reset()
{
  sqlite3_reset(m_statement);
  sqlite3_clear_bindings(m_statement);
}

Statement& Statement::bind(int index, std::int64_t value)
{
  if (const int code = sqlite3_bind_int64(m_statement, index, value); code != SQLITE_OK)
    raise(code);
  return *this;
}

Statement& Statement::bindReal(int index, double value)
{
  if (const int code = sqlite3_bind_double(m_statement, index, value); code != SQLITE_OK)
    raise(code);
  return *this;
}

Statement& Statement::bindNull(int index)
{
  if (const int code = sqlite3_bind_null(m_statement, index); code != SQLITE_OK)
    raise(code);
  return *this;
}

Statement& Statement::bindText(int index, std::string_view text)
{
  // A null pointer would bind NULL where an empty text is meant.
  const char* data = text.data() ? text.data() : "";
  if (const int code = sqlite3_bind_text64(m_statement, index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8); code != SQLITE_OK)
    raise(code);
  return *this;
}

Statement& Statement::bindBlob(int index, std::span<const std::byte> bytes)
{
  const void* data = bytes.data() ? static_cast<const void*>(bytes.data()) : "";
  if (const int code = sqlite3_bind_blob64(m_statement, index, data, bytes.size(), SQLITE_STATIC); code != SQLITE_OK)
    raise(code);
  return *this;
}

Statement& Statement::bindOptional(int index, const std::optional<std::int64_t>& value)
{
  return value ? bind(index, *value) : bindNull(index);
}

Statement& Statement::bindTextOrNull(int index, std::string_view text)
{
  return text.empty() ? bindNull(index) : bindText(index, text);
}

bool Statement::step()
{
  const int code = sqlite3_step(m_statement);
  if (code == SQLITE_ROW)
    return true;
  if (code == SQLITE_DONE)
    return false;
  raise(code);
}

void Statement::run()
{
  while (step()) {
  }
  reset();
}

bool Statement::isNull(int column) const { return sqlite3_column_type(m_statement, column) == SQLITE_NULL; }

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(m_statement, column); }

std::optional<std::int64_t> Statement::optionalInteger(int column) const
{
  if (isNull(column))
    return std::nullopt;
  return integer(column);
}

double Statement::real(int column) const { return sqlite3_column_double(m_statement, column); }

std::string_view Statement::text(int column) const
{
  // sqlite3_column_blob gives a text column's bytes as they are, embedded zeros included.
  const void* data = sqlite3_column_blob(m_statement, column);
  const int size = sqlite3_column_bytes(m_statement, column);
  return data ? std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size)) : std::string_view();
}

namespace {

/// SQLite counts every allocation under one lock that all threads share; nobody here reads the counts. It can be switched off
/// only before the first use of the library, else this changes nothing.
void switchMemoryCountsOff()
{
  [[maybe_unused]] static const int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

} // namespace

Connection::Connection(const std::string& path, Mode mode) : m_path(path)
{
  switchMemoryCountsOff();
  const int code = sqlite3_open_v2(path.c_str(), &m_database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  try {
    if (code != SQLITE_OK)
      raiseFrom(m_database, code, m_path);
    sqlite3_extended_result_codes(m_database, 1);
    sqlite3_busy_timeout(m_database, kBusyMilliseconds);
    // A store is hostile input too: its schema may call no functions with side effects.
    sqlite3_db_config(m_database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(m_database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    if (mode == Mode::write) {
      // page_size only counts while the file is empty.
      execute("PRAGMA page_size = 8192; PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;"
              "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000;"
              "PRAGMA journal_size_limit = 67108864");
    } else {
      execute("PRAGMA query_only = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY");
    }
  } catch (...) {
    close();
    throw;
  }
}

Connection::~Connection() { close(); }

void Connection::close()
{
  m_statements.clear();
  sqlite3_close(m_database);
  m_database = nullptr;
}

void Connection::execute(const char* sql)
{
  if (const int code = sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr); code != SQLITE_OK)
    raiseFrom(m_database, code, m_path);
}

std::unique_ptr<Statement> Connection::prepare(std::string_view sql)
{
  return std::make_unique<Statement>(m_database, sql, m_path);
}

Use Connection::use(const char* sql)
{
  auto& statement = m_statements[sql];
  if (!statement)
    statement = std::make_unique<Statement>(m_database, sql, m_path);
  return Use(*statement);
}

std::int64_t Connection::integer(const char* sql)
{
  const auto statement = prepare(sql);
  return statement->step() ? statement->integer(0) : 0;
}

std::int64_t Connection::changes() const { return sqlite3_changes64(m_database); }

std::int64_t Connection::lastInsertId() const { return sqlite3_last_insert_rowid(m_database); }

bool Connection::inTransaction() const { return sqlite3_get_autocommit(m_database) == 0; }

void Connection::backupTo(const std::string& path)
{
  if (!createPrivateFile(path))
    throw Failure{Error{ErrorKind::alreadyExists, "A file of that name is there already.", path, std::nullopt, std::nullopt}};
  sqlite3* target = nullptr;
  int code = sqlite3_open_v2(path.c_str(), &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code == SQLITE_OK) {
    if (sqlite3_backup* backup = sqlite3_backup_init(target, "main", m_database, "main")) {
      sqlite3_backup_step(backup, -1);
      code = sqlite3_backup_finish(backup);
    } else {
      code = sqlite3_errcode(target);
    }
  }
  sqlite3_close(target);
  if (code != SQLITE_OK) {
    ::unlink(path.c_str());
    raiseFrom(nullptr, code, path);
  }
}

Transaction::Transaction(Connection& connection, Kind kind) : m_connection(connection)
{
  m_connection.use(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN")->run();
}

Transaction::~Transaction()
{
  // SQLite may have rolled back by itself already (disk full).
  if (!m_open || !m_connection.inTransaction())
    return;
  try {
    m_connection.execute("ROLLBACK");
  } catch (const Failure&) {
    // The transaction ends with the connection then; nothing of it is kept either way.
  }
}

void Transaction::commit()
{
  m_connection.use("COMMIT")->run();
  m_open = false;
}

bool createPrivateFile(const std::string& path)
{
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file >= 0) {
    ::close(file);
    return true;
  }
  const int reason = errno;
  if (reason == EEXIST)
    return false;
  const char* advice = reason == ENOENT || reason == ENOTDIR
                         ? "The folder does not exist. Make it first, or choose another place."
                         : "Check that you may write to the folder and that the disk is not full.";
  throw Failure{Error{reason == ENOENT || reason == ENOTDIR ? ErrorKind::notFound : ErrorKind::io,
                      fmt::format("The file cannot be made ({}). {}", std::strerror(reason), advice), path, std::nullopt,
                      std::nullopt}};
}

} // namespace hone::db
