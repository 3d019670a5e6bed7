#include "capture/csv.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>

#include <fmt/format.h>

#include "base/time.h"
#include "capture/encoding.h"
#include "text/utf8.h"

namespace hone {

namespace {

constexpr std::size_t kFillBytes = 64 * 1024;
constexpr std::size_t kMostTries = 2000; ///< lines that are tried after damage

/// The characters of Windows-1252 that are not those of Latin-1 (unicode.org, CP1252.TXT).
constexpr std::array<char32_t, 32> kWindows1252{
  0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
  0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

std::string fromWindows1252(std::string_view bytes)
{
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 8);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80)
      text += c;
    else
      appendUtf8(text, byte < 0xA0 ? kWindows1252[byte - 0x80U] : byte);
  }
  return text;
}

bool isPlainAscii(std::string_view text)
{
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != '\0'; });
}

} // namespace

CsvReader::CsvReader(ByteStream& stream, CsvDialect dialect) : m_stream(stream), m_dialect(std::move(dialect)) {}

Result<bool> CsvReader::fill()
{
  if (m_atEnd)
    return false;
  const std::size_t have = m_buffer.size();
  m_buffer.resize(have + std::max(kFillBytes, have - m_position));
  const auto got = m_stream.read(m_buffer.data() + have, m_buffer.size() - have);
  m_buffer.resize(have + got.value_or(0));
  if (!got)
    return std::unexpected(got.error());
  m_atEnd = *got == 0;
  return !m_atEnd;
}

CsvReader::Parse CsvReader::parseQuoted(std::size_t& i, std::string* field, bool& spansLines)
{
  bool overLines = false;
  std::size_t begin = i;
  for (;;) {
    const std::int64_t here = m_base + static_cast<std::int64_t>(i);
    std::size_t from = i;
    // Where the last search found none there is none: without this every row behind an open quote would search again.
    if (static_cast<std::size_t>(here) >= m_noQuoteFrom && m_noQuoteUntil > static_cast<std::size_t>(here))
      from = m_noQuoteUntil - static_cast<std::size_t>(m_base);
    const std::size_t quote = m_buffer.find(m_dialect.quote, from);
    if (quote == std::string::npos) {
      if (static_cast<std::size_t>(here) < m_noQuoteFrom || m_noQuoteUntil <= static_cast<std::size_t>(here))
        m_noQuoteFrom = static_cast<std::size_t>(here);
      m_noQuoteUntil = static_cast<std::size_t>(m_base) + m_buffer.size();
      m_brokenReason = "A quoted field of this row is never closed.";
      return m_atEnd ? Parse::broken : Parse::needMore;
    }
    overLines = overLines || std::memchr(m_buffer.data() + i, m_dialect.lineEnd, quote - i) != nullptr;
    if (m_dialect.backslash) {
      std::size_t slashes = 0;
      while (quote - slashes > begin && m_buffer[quote - slashes - 1] == '\\')
        ++slashes;
      if (slashes % 2 == 1) {
        if (field)
          field->append(m_buffer, i, quote - i - 1).push_back(m_dialect.quote);
        i = quote + 1;
        continue;
      }
    }
    std::size_t after = quote + 1;
    if (after >= m_buffer.size() && !m_atEnd)
      return Parse::needMore;
    if (after < m_buffer.size() && m_buffer[after] == m_dialect.quote) {
      if (field)
        field->append(m_buffer, i, quote - i).push_back(m_dialect.quote);
      i = after + 1;
      continue;
    }
    // Blanks between the closing quote and the delimiter are no part of the value.
    while (after < m_buffer.size() && m_buffer[after] == ' ' && m_dialect.delimiter != ' ')
      ++after;
    if (after >= m_buffer.size() && !m_atEnd)
      return Parse::needMore;
    const char next = after < m_buffer.size() ? m_buffer[after] : m_dialect.lineEnd;
    if (next == m_dialect.delimiter || next == m_dialect.lineEnd || next == '\r') {
      if (field)
        field->append(m_buffer, i, quote - i);
      spansLines = spansLines || overLines;
      i = after;
      return Parse::complete;
    }
    // Some writers do not double a quote inside a field. Behind a line end it is more likely that an earlier one is open.
    if (overLines) {
      m_brokenReason = "A quoted field of this row is not closed before the next row's quotes.";
      return Parse::broken;
    }
    if (field)
      field->append(m_buffer, i, quote + 1 - i);
    i = quote + 1;
  }
}

CsvReader::Parse CsvReader::parseRow(std::size_t from, std::size_t& end, std::vector<std::string>* fields, std::size_t& count,
                                     bool& spansLines)
{
  count = 0;
  spansLines = false;
  std::size_t i = from;
  for (;;) {
    if (count == kMostColumns) {
      m_brokenReason = "The row has more than 4096 columns.";
      return Parse::broken;
    }
    std::string* field = nullptr;
    if (fields) {
      if (count == fields->size())
        fields->emplace_back();
      field = &(*fields)[count];
      field->clear();
    }
    ++count;
    std::size_t start = i;
    while (start < m_buffer.size() && m_buffer[start] == ' ')
      ++start;
    if (start < m_buffer.size() && m_buffer[start] == m_dialect.quote) {
      i = start + 1;
      const Parse parsed = parseQuoted(i, field, spansLines);
      if (parsed != Parse::complete)
        return parsed;
      if (i < m_buffer.size() && m_buffer[i] == '\r' && m_dialect.lineEnd == '\n') {
        if (i + 1 >= m_buffer.size() && !m_atEnd)
          return Parse::needMore;
        ++i;
        if (i < m_buffer.size() && m_buffer[i] != '\n') {
          m_brokenReason = "Something stands behind a quoted field of this row.";
          return Parse::broken;
        }
      }
    } else {
      const std::size_t begin = i;
      while (i < m_buffer.size() && m_buffer[i] != m_dialect.delimiter && m_buffer[i] != m_dialect.lineEnd)
        ++i;
      if (i >= m_buffer.size() && !m_atEnd)
        return Parse::needMore;
      std::size_t last = i;
      const bool endsRow = i >= m_buffer.size() || m_buffer[i] == m_dialect.lineEnd;
      if (endsRow && last > begin && m_buffer[last - 1] == '\r')
        --last;
      if (field)
        field->assign(m_buffer, begin, last - begin);
    }
    if (i >= m_buffer.size() || m_buffer[i] == m_dialect.lineEnd) {
      end = i;
      if (fields)
        fields->resize(count);
      return Parse::complete;
    }
    ++i; // the delimiter
  }
}

std::size_t CsvReader::lineAfter(std::size_t from) const
{
  const std::size_t at = m_buffer.find(m_dialect.lineEnd, from);
  return at == std::string::npos ? at : at + 1;
}

Result<std::optional<std::size_t>> CsvReader::findPlausible(std::size_t from)
{
  std::size_t line = lineAfter(from);
  for (std::size_t tries = 0;; ++tries) {
    while (line == std::string::npos || line >= m_buffer.size()) {
      if (m_buffer.size() - from > kMostRowBytes)
        return std::nullopt;
      HONE_TRY(const bool more, fill());
      if (!more)
        return std::nullopt;
      line = lineAfter(line == std::string::npos ? from : line - 1);
    }
    if (tries >= kMostTries)
      return line;
    std::size_t end = 0;
    std::size_t count = 0;
    bool spans = false;
    Parse parsed = parseRow(line, end, nullptr, count, spans);
    while (parsed == Parse::needMore && m_buffer.size() - from <= kMostRowBytes) {
      HONE_CHECK(fill());
      parsed = parseRow(line, end, nullptr, count, spans);
    }
    const bool blank = end == line;
    if (parsed == Parse::complete && !blank && (m_dialect.columns == 0 || count == m_dialect.columns))
      return line;
    line = lineAfter(line);
  }
}

void CsvReader::take(std::size_t end)
{
  m_recordOffset = m_base + static_cast<std::int64_t>(m_position);
  m_recordLine = m_lines + 1;
  m_raw = std::string_view(m_buffer).substr(m_position, end - m_position);
  std::size_t next = end;
  if (next < m_buffer.size() && m_buffer[next] == m_dialect.lineEnd)
    ++next;
  m_unfinished = next == end;
  m_lines += std::count(m_buffer.begin() + static_cast<std::ptrdiff_t>(m_position), m_buffer.begin() + static_cast<std::ptrdiff_t>(next),
                        m_dialect.lineEnd);
  while (!m_raw.empty() && (m_raw.back() == '\r' || m_raw.back() == '\n'))
    m_raw.remove_suffix(1);
  m_position = next;
}

Result<CsvReader::Kind> CsvReader::recover(std::size_t from, std::string reason)
{
  HONE_TRY(const auto plausible, findPlausible(from));
  m_reason = std::move(reason);
  const std::size_t next = plausible.value_or(m_buffer.size());
  // The line end before the next row belongs to what is damaged.
  take(next > from ? next - (plausible ? 1 : 0) : next);
  return Kind::damage;
}

void CsvReader::decodeFields()
{
  m_replaced = 0;
  for (std::string& field : m_fields) {
    if (isPlainAscii(field))
      continue;
    if (m_dialect.windows1252)
      field = fromWindows1252(field);
    field = replaceNuls(repairUtf8(field, m_replaced), m_replaced);
  }
}

Result<CsvReader::Kind> CsvReader::next()
{
  if (m_position > 0) {
    m_buffer.erase(0, m_position);
    m_base += static_cast<std::int64_t>(m_position);
    m_position = 0;
  }
  if (!m_started) {
    m_started = true;
    while (m_buffer.size() < m_dialect.skip) {
      HONE_TRY(const bool more, fill());
      if (!more)
        break;
    }
    const std::size_t skip = std::min(m_dialect.skip, m_buffer.size());
    m_lines += std::count(m_buffer.begin(), m_buffer.begin() + static_cast<std::ptrdiff_t>(skip), m_dialect.lineEnd);
    m_buffer.erase(0, skip);
    m_base += static_cast<std::int64_t>(skip);
  }
  for (;;) {
    std::size_t end = 0;
    std::size_t count = 0;
    bool spans = false;
    Parse parsed = parseRow(m_position, end, &m_fields, count, spans);
    while (parsed == Parse::needMore) {
      if (m_buffer.size() - m_position > kMostRowBytes) {
        parsed = Parse::broken;
        m_brokenReason = "A row is larger than 16 MiB; a quote in it is probably not closed.";
        break;
      }
      HONE_CHECK(fill());
      parsed = parseRow(m_position, end, &m_fields, count, spans);
    }
    if (parsed == Parse::broken)
      return recover(m_position, std::string(m_brokenReason));
    if (m_position >= m_buffer.size() && m_atEnd)
      return Kind::end;
    if (count == 1 && m_fields.front().empty() && !spans && end - m_position <= 1) {
      // A blank line.
      take(end);
      continue;
    }
    if (spans && m_dialect.columns > 1 && count != m_dialect.columns) {
      // Other rows inside of a field: its quote was opened by mistake.
      return recover(m_position, fmt::format("A quote of this row is not closed: read to the next quote, the row has {} columns instead of {}.",
                                             count, m_dialect.columns));
    }
    take(end);
    decodeFields();
    return Kind::row;
  }
}

} // namespace hone
