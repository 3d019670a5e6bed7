#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace hone::db {

/// How failures travel inside core/store; guarded() turns them into values at the store's face.
struct Failure {
  Error error;
};

/// Runs work and gives its value, or the error that it threw as a Failure or a standard exception.
template<class Work>
auto guarded(Work&& work) -> Result<std::invoke_result_t<Work>>
{
  try {
    if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
      work();
      return {};
    } else {
      return work();
    }
  } catch (const Failure& failure) {
    return std::unexpected(failure.error);
  } catch (const std::bad_alloc&) {
    return fail(ErrorKind::internal, "There is not enough memory for this. Nothing was changed.");
  } catch (const std::exception& error) {
    return fail(ErrorKind::internal, std::string("An unexpected error stopped this: ") + error.what());
  }
}

/// A prepared statement. Belongs to its Connection and the thread that uses it. Throws Failure.
class Statement {
public:
  Statement(sqlite3* database, std::string_view sql, std::string path);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Makes the statement ready to be bound and stepped again; forgets what was bound.
  void reset();

  // Parameters count from 1. Texts and blobs are not copied: they must outlive the last step().
  Statement& bind(int index, std::int64_t value);
  Statement& bindReal(int index, double value);
  Statement& bindNull(int index);
  Statement& bindText(int index, std::string_view text);
  Statement& bindBlob(int index, std::span<const std::byte> bytes);
  Statement& bindOptional(int index, const std::optional<std::int64_t>& value);
  Statement& bindTextOrNull(int index, std::string_view text); ///< NULL when empty

  bool step();  ///< true: a row is there
  void run();   ///< steps to the end and resets

  // Columns count from 0; texts and blobs are valid until the next step().
  bool isNull(int column) const;
  std::int64_t integer(int column) const;
  std::optional<std::int64_t> optionalInteger(int column) const;
  double real(int column) const;
  std::string_view text(int column) const;
  std::string string(int column) const { return std::string(text(column)); }

private:
  [[noreturn]] void raise(int code) const;
  sqlite3* m_database;
  sqlite3_stmt* m_statement = nullptr;
  std::string m_path;
};

/// A cached statement in use; reset when it goes.
class Use {
public:
  explicit Use(Statement& statement) : m_statement(&statement) {}
  ~Use() { m_statement->reset(); }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  Statement* operator->() const { return m_statement; }
  Statement& operator*() const { return *m_statement; }

private:
  Statement* m_statement;
};

/// One SQLite connection. One thread at a time. Throws Failure.
class Connection {
public:
  enum class Mode : std::uint8_t { write, read };

  /// Opens an existing file, with the store's settings for that mode.
  Connection(const std::string& path, Mode mode);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs SQL that takes no values, one or many statements.
  void execute(const char* sql);
  /// A statement of its own, for SQL that is put together.
  std::unique_ptr<Statement> prepare(std::string_view sql);
  /// A statement kept for the connection's life. sql is a literal.
  Use use(const char* sql);
  /// First column of the first row; 0 when there is none.
  std::int64_t integer(const char* sql);

  std::int64_t changes() const; ///< rows changed by the last statement
  std::int64_t lastInsertId() const;
  bool inTransaction() const;
  const std::string& path() const { return m_path; }
  /// For the parts of core/store that need more of SQLite than statements.
  sqlite3* handle() const { return m_database; }

  /// Copies the whole database into a file that does not exist yet, made 0600.
  void backupTo(const std::string& path);

private:
  void close();
  std::string m_path;
  sqlite3* m_database = nullptr;
  std::map<const void*, std::unique_ptr<Statement>> m_statements;
};

/// Rolls back unless committed.
class Transaction {
public:
  enum class Kind : std::uint8_t { read, write };
  Transaction(Connection& connection, Kind kind);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

private:
  Connection& m_connection;
  bool m_open = true;
};

/// Makes an empty file with mode 0600; false when there is a file already. Throws Failure.
bool createPrivateFile(const std::string& path);

} // namespace hone::db
