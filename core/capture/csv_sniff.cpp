#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/time.h"
#include "capture/csv.h"
#include "capture/encoding.h"
#include "text/utf8.h"

namespace hone {

namespace {

constexpr std::size_t kSniffedBytes = 256 * 1024;
constexpr std::size_t kSniffedRows = 200;
/// The unit separator: it stands in no text that people wrote.
constexpr char kNoDelimiter = '\x1f';

struct Trial {
  CsvDialect dialect;
  double agreement = 0; ///< share of rows with the commonest number of columns
  std::vector<std::vector<std::string>> rows;
};

Trial tryDialect(std::string_view sample, bool whole, CsvDialect dialect)
{
  Trial trial;
  const ByteStreamPointer stream = openMemoryStream(sample);
  CsvReader reader(*stream, dialect);
  std::size_t damaged = 0;
  while (trial.rows.size() < kSniffedRows) {
    const auto next = reader.next();
    if (!next || *next == CsvReader::Kind::end)
      break;
    if (*next == CsvReader::Kind::damage) {
      // The sample may end in the middle of a quoted field.
      damaged += reader.offset() + static_cast<std::int64_t>(reader.raw().size()) + 2 < static_cast<std::int64_t>(sample.size()) || whole ? 1 : 0;
      continue;
    }
    if (reader.isUnfinished() && !whole && !trial.rows.empty())
      break;
    trial.rows.push_back(reader.fields());
  }
  std::map<std::size_t, std::size_t> counts;
  for (const auto& row : trial.rows)
    ++counts[row.size()];
  std::size_t commonest = 0;
  for (const auto& [columns, rows] : counts)
    if (rows >= commonest) {
      commonest = rows;
      dialect.columns = columns;
    }
  if (!trial.rows.empty())
    trial.agreement = static_cast<double>(commonest) / static_cast<double>(trial.rows.size() + damaged);
  // The first row names the columns even where later rows are ragged.
  if (!trial.rows.empty() && trial.rows.front().size() > dialect.columns && counts.size() > 2)
    dialect.columns = trial.rows.front().size();
  trial.dialect = std::move(dialect);
  return trial;
}

bool looksLikeValue(const std::string& text)
{
  if (text.empty() || parseTime(text))
    return true;
  std::size_t digits = 0;
  for (const char c : text)
    digits += (c >= '0' && c <= '9') ? 1U : 0U;
  return digits * 2 > text.size() || text == "true" || text == "false";
}

bool firstRowIsHeader(const std::vector<std::vector<std::string>>& rows)
{
  if (rows.empty())
    return false;
  const auto& first = rows.front();
  constexpr std::size_t kLongestName = 80;
  std::set<std::string> names;
  std::size_t unnamed = 0;
  for (const std::string& name : first) {
    unnamed += name.empty() ? 1U : 0U;
    if (name.size() > kLongestName || name.find('\n') != std::string::npos || (!name.empty() && looksLikeValue(name)) ||
        (!name.empty() && !names.insert(name).second))
      return false;
  }
  if (unnamed * 2 >= first.size())
    return false;
  // Sentences are values: a name has no more than a few words.
  for (const std::string& name : first)
    if (std::ranges::count(name, ' ') > 5 || name.ends_with('.') || name.ends_with('?') || name.ends_with('!'))
      return false;
  // A value that comes again below is a value.
  for (std::size_t row = 1; row < rows.size(); ++row)
    for (std::size_t column = 0; column < std::min(first.size(), rows[row].size()); ++column)
      if (rows[row][column] == first[column] && !first[column].empty() && rows.size() > 2)
        return false;
  return true;
}

/// Whether one cell of several words stands above rows of which the first names columns.
bool hasTitle(const std::vector<std::vector<std::string>>& rows, std::size_t columns)
{
  return columns > 1 && rows.size() > 2 && rows[0].size() == 1 && rows[0][0].find(' ') != std::string::npos && rows[1].size() == columns && rows[2].size() == columns &&
         std::ranges::none_of(rows[1], [](const std::string& name) { return name.empty() || name.starts_with(' ') || std::ranges::count(name, ' ') > 2; }) &&
         firstRowIsHeader(std::vector(rows.begin() + 1, rows.end()));
}

/// Whether most bytes outside of ASCII are no part of UTF-8.
bool isNotUtf8(std::string_view sample)
{
  std::size_t broken = 0;
  std::size_t whole = 0;
  for (std::size_t i = 0; i + 4 < sample.size();) {
    if (static_cast<unsigned char>(sample[i]) < 0x80) {
      ++i;
      continue;
    }
    const std::size_t before = i;
    if (decodeUtf8(sample, i) == 0xFFFD && i == before + 1)
      ++broken;
    else
      ++whole;
  }
  return broken > whole;
}

std::string_view nameOf(char delimiter)
{
  switch (delimiter) {
  case ';': return "semicolons";
  case '\t': return "tabs";
  case '|': return "bars";
  default: return "commas";
  }
}

} // namespace

CsvDialect sniffCsv(std::string_view sample, bool whole)
{
  CsvDialect base;
  base.windows1252 = isNotUtf8(sample);
  if (sample.starts_with("\xEF\xBB\xBF"))
    base.skip = 3;
  char stated = 0;
  std::string_view rest = sample.substr(base.skip);
  if (rest.starts_with("sep=") && rest.size() > 6 && (rest[5] == '\n' || rest[5] == '\r')) {
    stated = rest[4];
    base.skip += rest.find('\n') + 1;
    rest = sample.substr(base.skip);
  }
  if (rest.find('\n') == std::string_view::npos && rest.find('\r') != std::string_view::npos)
    base.lineEnd = '\r';
  if (sample.size() > kSniffedBytes) {
    sample = sample.substr(0, kSniffedBytes);
    whole = false;
  }
  // Single quotes only where they enclose fields and double quotes are not used at all.
  if (rest.find('"') == std::string_view::npos && rest.starts_with('\''))
    base.quote = '\'';

  std::optional<Trial> best;
  const auto consider = [&](Trial trial) {
    const auto worth = [](const Trial& one) {
      return one.dialect.columns < 2 ? 0.0 : one.agreement + 0.01 * static_cast<double>(std::min<std::size_t>(one.dialect.columns, 20));
    };
    if (!best || worth(trial) > worth(*best) + 1e-9)
      best = std::move(trial);
  };
  for (const char delimiter : {',', '\t', ';', '|'}) {
    if (stated != 0 && stated != delimiter)
      continue;
    CsvDialect dialect = base;
    dialect.delimiter = delimiter;
    consider(tryDialect(sample, whole, dialect));
    if (sample.find("\\\"") != std::string_view::npos) {
      dialect.backslash = true;
      consider(tryDialect(sample, whole, dialect));
    }
  }
  if (!best)
    best = tryDialect(sample, whole, base);
  // A title above the table, as programs write it that export what a page shows.
  if (stated == 0 && hasTitle(best->rows, best->dialect.columns)) {
    const std::string_view below = sample.substr(base.skip);
    std::size_t at = below.find_first_not_of("\r\n");
    at = below.find(base.lineEnd, at == std::string_view::npos ? 0 : at);
    base.skip += at == std::string_view::npos ? 0 : at + 1;
    best->dialect.skip = base.skip;
    best = tryDialect(sample, whole, best->dialect);
  }
  // Where the first row names one column, or most rows have one, the delimiters are signs of the texts.
  if (stated == 0 && (best->dialect.columns < 2 || (best->rows.front().size() == 1 && firstRowIsHeader(best->rows)))) {
    base.delimiter = kNoDelimiter;
    best = tryDialect(sample, whole, base);
  }
  CsvDialect dialect = best->dialect;
  dialect.header = firstRowIsHeader(best->rows);
  if (dialect.columns > 1)
    dialect.reason = fmt::format("{} columns parted by {}, {}{}{}", dialect.columns, nameOf(dialect.delimiter),
                                 dialect.header ? "with their names in the first row" : "without names",
                                 dialect.quote == '\'' ? ", in single quotes" : "", dialect.windows1252 ? ", in the encoding Windows-1252" : "");
  else
    dialect.reason = fmt::format("one column of text{}", !dialect.header ? std::string(" without a name")
                                 : best->rows.empty() || best->rows.front().empty() ? std::string() : fmt::format(" called \"{}\"", best->rows.front().front()));
  return dialect;
}

} // namespace hone
