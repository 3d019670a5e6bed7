#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capture/csv.h"
#include "capture/json.h"
#include "capture/record_scanner.h"

namespace hone {

/// A place of a record made ready to be looked up: a column's index, or a path into JSON.
class RecordPlace {
public:
  RecordPlace() = default;
  explicit RecordPlace(std::string text) : m_text(std::move(text)) {}
  bool isGiven() const { return !m_text.empty(); }
  const std::string& text() const { return m_text; }

private:
  friend class RecordSource;
  std::string m_text;
  std::ptrdiff_t m_column = -1;      ///< of a table; −1: there is no such column
  std::vector<std::string> m_steps;  ///< of JSON: keys, and "[n]" for items
  bool m_resolved = false;
};

/// A table's cell as JSON: a number or truth value where it is written exactly as JSON writes it, else a string.
std::string jsonOfCell(std::string_view cell);

/// The records of a table or of JSON, one after another, with what stands at their places. One thread.
class RecordSource {
public:
  struct Options {
    std::string delimiter;       ///< empty: found by the content
    std::optional<bool> header;
    std::string records;         ///< JSON: key of the list that holds the records
  };
  /// The stream must outlive this. `sample` is its beginning, by which it is told how it is written.
  RecordSource(ByteStream& stream, std::string_view sample, bool whole, const Options& options);
  ~RecordSource();
  RecordSource(const RecordSource&) = delete;
  RecordSource& operator=(const RecordSource&) = delete;

  enum class Kind : std::uint8_t { record, damage, unfinished, end };
  /// The next record; unfinished is a last JSON line that the stream ended in.
  Result<Kind> next();

  bool isTable() const { return m_csv != nullptr; }
  const CsvDialect& dialect() const { return m_dialect; }
  /// Column names of a table; "#1", "#2" … without a header.
  const std::vector<std::string>& columns() const { return m_columns; }
  /// Whether a table has a column of that name; always true for JSON.
  bool has(RecordPlace& place) const;

  /// What stands at the place as a text; JSON lists and objects as JSON. Empty when there is nothing.
  std::string text(RecordPlace& place) const;
  /// Of JSON: the value there. Of a table: nothing.
  JsonValue value(RecordPlace& place) const;
  /// Calls visit(name, the value as JSON) for each filled column, or field at the top of the record.
  template<class Visit>
  void forEachField(Visit&& visit) const
  {
    if (m_csv) {
      const auto& fields = m_csv->fields();
      for (std::size_t i = 0; i < fields.size(); ++i)
        if (!fields[i].empty())
          visit(i < m_columns.size() ? m_columns[i] : "#" + std::to_string(i + 1), jsonOfCell(fields[i]));
      return;
    }
    m_record.forEachField([&](std::string_view key, const JsonValue& field) {
      if (field)
        visit(std::string(key), field.json());
    });
  }
  /// The value at the place as JSON; empty when there is nothing.
  std::string json(RecordPlace& place) const;
  const JsonValue& record() const { return m_record; }

  std::string_view raw() const;
  std::int64_t line() const;
  std::int64_t offset() const;
  std::int64_t replaced() const { return m_csv ? m_csv->replaced() : m_replaced; }
  const std::string& reason() const { return m_reason; } ///< of a damage
  /// To be called after a record was understood.
  void accept();

private:
  void resolve(RecordPlace& place) const;

  std::unique_ptr<CsvReader> m_csv;
  CsvDialect m_dialect;
  std::vector<std::string> m_columns;
  bool m_headerRead = false;
  std::string m_recordsKey;
  std::unique_ptr<RecordScanner> m_scanner;
  JsonParser m_parser;
  JsonValue m_record;
  std::int64_t m_replaced = 0;
  std::string m_reason;
  bool m_inDamage = false;
};

/// Whether a file that begins so is JSON (else it is read as a table).
bool looksLikeJson(std::string_view sample);

} // namespace hone
