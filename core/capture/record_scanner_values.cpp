#include "capture/record_scanner.h"

#include <algorithm>

#include <fmt/format.h>

#include "capture/json_shape.h"
#include "capture/limits.h"

namespace hone {

namespace {

/// Levels whose kind of bracket is remembered; a value nested deeper than this is given up at once.
constexpr std::size_t kTrackedDepth = 1 << 20;

} // namespace

Result<bool> RecordScanner::fill()
{
  if (m_atEnd)
    return false;
  const std::size_t size = m_buffer.size();
  m_buffer.resize(size + kScannerChunk);
  const auto got = m_stream.read(m_buffer.data() + size, kScannerChunk);
  m_buffer.resize(size + (got ? *got : 0));
  if (!got)
    return std::unexpected(got.error());
  m_atEnd = *got == 0;
  return !m_atEnd;
}

Result<bool> RecordScanner::have(std::size_t index)
{
  while (index >= m_buffer.size()) {
    HONE_TRY(const bool filled, fill());
    if (!filled)
      return false;
  }
  return true;
}

void RecordScanner::consume(std::size_t upTo)
{
  m_lines += std::count(m_buffer.begin() + static_cast<std::ptrdiff_t>(m_position), m_buffer.begin() + static_cast<std::ptrdiff_t>(upTo), '\n');
  m_position = upTo;
}

/// Moves to the next byte that is no space; false at the end of the stream.
Result<bool> RecordScanner::skipSpace()
{
  for (;;) {
    std::size_t i = m_position;
    while (i < m_buffer.size() && isJsonSpace(m_buffer[i]))
      ++i;
    const bool found = i < m_buffer.size();
    consume(i);
    if (found)
      return true;
    m_base += static_cast<std::int64_t>(m_position);
    m_buffer.clear();
    m_position = 0;
    HONE_TRY(const bool filled, fill());
    if (!filled)
      return false;
  }
}

void RecordScanner::beginValue()
{
  m_textOffset = m_base + static_cast<std::int64_t>(m_position);
  m_textLine = m_lines + 1;
  m_tooLarge = false;
  m_tooDeep = false;
  m_unfinished = false;
  m_discard = false;
  m_head.clear();
  m_broken.clear();
}

/// Makes bytes at i available while a value is scanned; what is not kept is dropped as the scan passes it.
Result<bool> RecordScanner::more(std::size_t& i)
{
  if (i < m_buffer.size())
    return true;
  if (!m_discard && i - m_position > kMaxRecordBytes) {
    m_tooLarge = true;
    m_discard = true;
    m_head = m_buffer.substr(m_position, kMaxRawBytes);
  }
  if (m_discard && i > m_position) {
    if (m_head.size() < kMaxRawBytes && !m_tooLarge)
      m_head.append(m_buffer, m_position, std::min(kMaxRawBytes - m_head.size(), i - m_position));
    consume(i);
    m_base += static_cast<std::int64_t>(i);
    m_buffer.erase(0, i);
    m_position = 0;
    i = 0;
  }
  return have(i);
}

RecordScanner::Stop RecordScanner::broken(std::string_view expected)
{
  m_broken = expected;
  return Stop::broken;
}

Result<RecordScanner::Stop> RecordScanner::scanString(std::size_t& i)
{
  ++i;
  for (;;) {
    HONE_TRY(const bool filled, more(i));
    if (!filled)
      return Stop::endOfStream;
    i += plainLength(std::string_view(m_buffer).substr(i));
    if (i >= m_buffer.size())
      continue;
    if (m_buffer[i] == '"') {
      ++i;
      return Stop::complete;
    }
    ++i;
    HONE_TRY(const bool escaped, more(i));
    if (!escaped)
      return Stop::endOfStream;
    ++i;
  }
}

Result<RecordScanner::Stop> RecordScanner::scanWord(std::size_t& i)
{
  bool any = false;
  for (;;) {
    HONE_TRY(const bool filled, more(i));
    if (!filled || !isJsonWord(m_buffer[i]))
      return any ? Stop::complete : broken("a value");
    any = true;
    ++i;
  }
}

Result<RecordScanner::Stop> RecordScanner::scanValue(std::size_t& i)
{
  JsonGrammar grammar;
  for (;;) {
    HONE_TRY(const bool filled, more(i));
    if (!filled)
      return Stop::endOfStream;
    const char c = m_buffer[i];
    if (isJsonSpace(c)) {
      ++i;
      continue;
    }
    const auto expected = grammar.take(c);
    if (!expected.empty())
      return broken(expected);
    if (c == '"') {
      HONE_TRY(const Stop stop, scanString(i));
      if (stop != Stop::complete)
        return stop;
    } else if (JsonGrammar::isPunctuation(c)) {
      ++i;
    } else {
      HONE_TRY(const Stop stop, scanWord(i));
      if (stop != Stop::complete)
        return stop;
    }
    if (grammar.depth() > kMaxDepth)
      m_tooDeep = true;
    if (grammar.depth() > kTrackedDepth)
      return broken("an end of so many brackets");
    if (grammar.isComplete())
      return Stop::complete;
  }
}

RecordScanner::Step RecordScanner::finishValue(Stop stop, std::size_t i, Kind kind)
{
  if (stop == Stop::endOfStream)
    return damage(m_buffer.size(), "The file ends in the middle of this record.");
  if (stop == Stop::broken)
    return damage(i, fmt::format("This record is damaged at byte {}: {} was expected there.",
                                 m_base + static_cast<std::int64_t>(i), m_broken));
  m_expectComma = true;
  if (m_tooLarge || m_tooDeep) {
    m_reason = m_tooLarge ? "This record is larger than 256 MiB." : "This record is nested deeper than 512 levels.";
    if (m_head.empty())
      m_head = m_buffer.substr(m_position, std::min(kMaxRawBytes, i - m_position));
    m_text = m_head;
    consume(i);
    return Kind::damage;
  }
  if (m_discard) {
    consume(i);
    return std::nullopt;
  }
  m_text = std::string_view(m_buffer).substr(m_position, i - m_position);
  consume(i);
  return kind;
}

} // namespace hone
