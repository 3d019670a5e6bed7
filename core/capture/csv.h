#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/byte_stream.h"

namespace hone {

/// How a table in a text file is written (RFC 4180 and its relatives).
struct CsvDialect {
  char delimiter = ',';        ///< ",", ";", tab or "|"; of one column a sign that stands in no text
  char quote = '"';
  bool backslash = false;      ///< \" stands for a quote inside quotes (MySQL), beside ""
  bool header = true;          ///< the first row names the columns
  char lineEnd = '\n';         ///< '\r' for files of an old Mac; CR LF counts as '\n'
  bool windows1252 = false;    ///< the bytes are Windows-1252, not UTF-8
  std::size_t columns = 0;     ///< what most rows have; 0: not known
  std::size_t skip = 0;        ///< bytes before the table: a byte order mark, a "sep=;" line
  std::string reason;          ///< why it is read so, for people: "columns parted by semicolons, names in the first row"

  bool operator==(const CsvDialect&) const = default;
};

/// Judges the beginning of a file: delimiter by which rows agree best on their number of columns, the quote, whether the
/// first row names columns, the encoding. `whole` says that the sample is the whole file.
CsvDialect sniffCsv(std::string_view sample, bool whole);

/// Reads a table row by row without holding more than one of them. Quoted fields may hold delimiters and line ends; lines
/// end in LF, CR LF or (by dialect) CR; blank lines are skipped. A quote that is never closed is recovered from at the
/// next line that is a row with the usual number of columns; the lines before it are one damage. One thread.
class CsvReader {
public:
  static constexpr std::size_t kMostRowBytes = std::size_t{16} * 1024 * 1024;
  static constexpr std::size_t kMostColumns = 4096;

  /// The stream must outlive the reader; it begins at the file's first byte.
  CsvReader(ByteStream& stream, CsvDialect dialect);

  enum class Kind : std::uint8_t {
    row,     ///< fields() is a row; the header is a row like the others
    damage,  ///< raw() are bytes that hold no readable row; reason() says why
    end,
  };
  /// The next thing in the stream. An error is one of the stream; what was found before it is good.
  Result<Kind> next();

  /// Of the row, without their quotes, as UTF-8; what is none became U+FFFD (counted by replaced()). Until next().
  const std::vector<std::string>& fields() const { return m_fields; }
  std::string_view raw() const { return m_raw; }         ///< the row's bytes without its line end, until next()
  std::int64_t line() const { return m_recordLine; }     ///< 1-based, of the row's first byte
  std::int64_t offset() const { return m_recordOffset; } ///< 0-based in the decoded stream
  const std::string& reason() const { return m_reason; } ///< of a damage
  std::int64_t replaced() const { return m_replaced; }   ///< in this row
  bool isUnfinished() const { return m_unfinished; }     ///< the stream ended without a line end after the row

private:
  enum class Parse : std::uint8_t { complete, needMore, broken };
  Parse parseRow(std::size_t from, std::size_t& end, std::vector<std::string>* fields, std::size_t& count, bool& spansLines);
  Parse parseQuoted(std::size_t& i, std::string* field, bool& spansLines);
  Result<bool> fill();
  Result<Kind> recover(std::size_t from, std::string reason);
  Result<std::optional<std::size_t>> findPlausible(std::size_t from);
  std::size_t lineAfter(std::size_t from) const;
  void take(std::size_t end);
  void decodeFields();

  ByteStream& m_stream;
  CsvDialect m_dialect;
  std::string m_buffer;
  std::size_t m_position = 0;   ///< of the next row in the buffer
  std::int64_t m_base = 0;      ///< offset of the buffer's first byte
  std::int64_t m_lines = 0;     ///< line ends before m_position
  std::size_t m_noQuoteUntil = 0; ///< no quote stands between here and where the last search began
  std::size_t m_noQuoteFrom = 0;
  bool m_atEnd = false;
  bool m_started = false;
  bool m_unfinished = false;
  std::string_view m_brokenReason;

  std::vector<std::string> m_fields;
  std::string_view m_raw;
  std::int64_t m_recordLine = 1;
  std::int64_t m_recordOffset = 0;
  std::int64_t m_replaced = 0;
  std::string m_reason;
};

} // namespace hone
