#include "capture/record_scanner.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <fmt/format.h>

#include "capture/json_shape.h"
#include "capture/limits.h"
#include "capture/outline.h"

namespace hone {

namespace {

constexpr std::size_t kReadChunk = 256 * 1024;
/// Levels whose kind of bracket is remembered; a value nested deeper than this is given up at once.
constexpr std::size_t kTrackedDepth = 1 << 20;
/// After this many bytes were looked at again because of damage, the rest of a file is given up: it is damaged
/// everywhere, and the work must stay in proportion to its size.
constexpr std::int64_t kMaxRescanned = std::int64_t{1} << 30;

std::int64_t lineEnds(std::string_view text) { return std::count(text.begin(), text.end(), '\n'); }

std::string_view trimmed(std::string_view line)
{
  while (!line.empty() && isJsonSpace(line.front()))
    line.remove_prefix(1);
  while (!line.empty() && isJsonSpace(line.back()))
    line.remove_suffix(1);
  return line;
}

bool holdsRecordsUnderKey(std::string_view ahead, const std::vector<std::string_view>& keys)
{
  if (keys.empty())
    return false;
  const Outline outline = outlineOf(ahead);
  return std::any_of(keys.begin(), keys.end(), [&](std::string_view key) { return outline.has(key); });
}

} // namespace

RecordScanner::RecordScanner(ByteStream& stream, Layout layout, const std::optional<ReadPosition>& from)
  : m_stream(stream), m_layout(std::move(layout))
{
  m_isLost = from && !resume(*from);
}

/// The state is "mode, in an object's array, seen an array, a comma is due", a digit each, then the array's key and how
/// records begin, as texts with their lengths before them.
std::optional<ReadPosition> RecordScanner::position() const
{
  // Fields that the reader wants may have come before; another run would not see them.
  if (m_accepted.offset < 0 || !m_layout.fields.empty())
    return std::nullopt;
  ReadPosition position;
  position.offset = m_accepted.offset;
  position.line = m_accepted.lines;
  position.state = fmt::format("{:d}{:d}{:d}{:d}{}:{}{}:{}", static_cast<int>(m_accepted.mode), m_accepted.inObjectArray,
                               m_accepted.seenArray, m_accepted.expectComma, m_accepted.key.size(), m_accepted.key, m_opening.size(),
                               m_opening);
  return position;
}

bool RecordScanner::resume(const ReadPosition& from)
{
  std::string_view state = from.state;
  const auto digit = [&](char most) -> std::optional<int> {
    if (state.empty() || state.front() < '0' || state.front() > most)
      return std::nullopt;
    const int value = state.front() - '0';
    state.remove_prefix(1);
    return value;
  };
  const auto text = [&](std::string& out) {
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(state.data(), state.data() + state.size(), size);
    if (error != std::errc{} || end == state.data() + state.size() || *end != ':')
      return false;
    state.remove_prefix(static_cast<std::size_t>(end - state.data()) + 1);
    if (size > state.size())
      return false;
    out = state.substr(0, size);
    state.remove_prefix(size);
    return true;
  };
  const auto mode = digit('4');
  const auto inArray = digit('1'), seenArray = digit('1'), comma = digit('1');
  if (!mode || !inArray || !seenArray || !comma || *mode == 0 || !text(m_key) || !text(m_opening) || !state.empty())
    return false;
  m_mode = static_cast<Mode>(*mode);
  m_inObjectArray = *inArray != 0;
  m_seenArray = *seenArray != 0;
  m_expectComma = *comma != 0;
  m_base = from.offset;
  m_lines = from.line;
  return true;
}

Result<bool> RecordScanner::fill()
{
  if (m_atEnd)
    return false;
  const std::size_t size = m_buffer.size();
  m_buffer.resize(size + kReadChunk);
  const auto got = m_stream.read(m_buffer.data() + size, kReadChunk);
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
  m_lines += lineEnds(std::string_view(m_buffer).substr(m_position, upTo - m_position));
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

Result<RecordScanner::Kind> RecordScanner::next()
{
  if (m_isLost)
    return fail(ErrorKind::internal, "The place to go on reading from is not known to this reader.");
  if (m_position > kReadChunk) {
    m_base += static_cast<std::int64_t>(m_position);
    m_buffer.erase(0, m_position);
    m_position = 0;
  }
  for (;;) {
    Step step;
    switch (m_mode) {
    case Mode::start: {
      HONE_CHECK(chooseMode());
      continue;
    }
    case Mode::lines: step = nextLine(); break;
    case Mode::values: step = nextValue(); break;
    case Mode::array: step = nextElement(); break;
    case Mode::object: step = nextField(); break;
    case Mode::finished: return Kind::end;
    }
    if (!step)
      return std::unexpected(step.error());
    if (*step)
      return **step;
  }
}

Result<void> RecordScanner::chooseMode()
{
  HONE_TRY(bool any, skipSpace());
  if (any && m_base + static_cast<std::int64_t>(m_position) == 0) {
    // A UTF-8 byte order mark is no part of the text.
    HONE_TRY(const bool three, have(m_position + 2));
    if (three && m_buffer.compare(m_position, 3, "\xEF\xBB\xBF") == 0) {
      consume(m_position + 3);
      HONE_TRY(any, skipSpace());
    }
  }
  if (!any) {
    m_mode = Mode::finished;
    return {};
  }
  HONE_TRY([[maybe_unused]] const bool sampled, have(m_position + kSampleBytes));
  const std::string_view ahead = std::string_view(m_buffer).substr(m_position);
  m_expectComma = false;
  if (m_layout.lines || looksLikeLines(ahead)) {
    m_mode = Mode::lines;
  } else if (ahead.front() == '[' && !m_layout.wholeArray) {
    m_mode = Mode::array;
    m_inObjectArray = false;
    m_seenArray = true;
    consume(m_position + 1);
  } else if (ahead.front() == '{' && (m_layout.onlyWrapped || holdsRecordsUnderKey(ahead, m_layout.arrayKeys))) {
    m_mode = Mode::object;
    consume(m_position + 1);
  } else {
    m_mode = Mode::values;
  }
  return {};
}

RecordScanner::Step RecordScanner::nextLine()
{
  HONE_TRY(const bool any, skipSpace());
  if (!any) {
    m_mode = Mode::finished;
    return Kind::end;
  }
  beginValue();
  std::size_t i = m_position;
  for (;;) {
    HONE_TRY(const bool filled, more(i));
    if (!filled) {
      m_unfinished = true;
      break;
    }
    const void* end = std::memchr(m_buffer.data() + i, '\n', m_buffer.size() - i);
    if (end) {
      i = static_cast<std::size_t>(static_cast<const char*>(end) - m_buffer.data());
      break;
    }
    i = m_buffer.size();
  }
  HONE_TRY(const auto kind, finishValue(Stop::complete, i, Kind::record));
  if (kind == Kind::record) {
    m_text = trimmed(m_text);
    if (m_text.ends_with("},"))
      m_text.remove_suffix(1);
  }
  return kind;
}

RecordScanner::Step RecordScanner::nextValue()
{
  HONE_TRY(const bool any, skipSpace());
  if (!any) {
    m_mode = Mode::finished;
    return Kind::end;
  }
  if (m_buffer[m_position] == ',' && m_expectComma) {
    consume(m_position + 1);
    m_expectComma = false;
    return std::nullopt;
  }
  beginValue();
  std::size_t i = m_position;
  HONE_TRY(const Stop stop, scanValue(i));
  return finishValue(stop, i, Kind::record);
}

RecordScanner::Step RecordScanner::nextElement()
{
  HONE_TRY(const bool any, skipSpace());
  beginValue();
  if (!any) {
    m_mode = Mode::finished;
    m_text = {};
    m_reason = "The file ends before its list of records is closed.";
    return Kind::damage;
  }
  const char c = m_buffer[m_position];
  if (c == ']')
    return closeArray();
  if (m_expectComma) {
    if (c != ',')
      return damage(m_position, fmt::format("The list of records is damaged at byte {}: a comma was expected there.", m_textOffset));
    consume(m_position + 1);
    m_expectComma = false;
    return std::nullopt;
  }
  std::size_t i = m_position;
  HONE_TRY(const Stop stop, scanValue(i));
  return finishValue(stop, i, Kind::record);
}

RecordScanner::Step RecordScanner::closeArray()
{
  const std::size_t at = m_position;
  consume(at + 1);
  m_expectComma = true;
  if (m_inObjectArray) {
    m_mode = Mode::object;
    return std::nullopt;
  }
  HONE_TRY(const bool any, skipSpace());
  if (any && m_recovered) {
    beginValue();
    return damage(m_position, "The list of records is damaged here.");
  }
  m_mode = Mode::start;
  return std::nullopt;
}

RecordScanner::Step RecordScanner::nextField()
{
  HONE_TRY(const bool any, skipSpace());
  beginValue();
  if (!any) {
    m_mode = Mode::finished;
    m_text = {};
    m_reason = "The file ends before its outermost bracket is closed.";
    return Kind::damage;
  }
  const char c = m_buffer[m_position];
  if (c == '}') {
    consume(m_position + 1);
    m_mode = Mode::start;
    return std::nullopt;
  }
  if (c == ',' && m_expectComma) {
    consume(m_position + 1);
    m_expectComma = false;
    return std::nullopt;
  }
  if (c != '"' || m_expectComma)
    return damage(m_position, fmt::format("The file is damaged at byte {}: a field was expected there.", m_textOffset));
  std::size_t i = m_position;
  HONE_TRY(const Stop stop, scanString(i));
  if (stop != Stop::complete)
    return finishValue(stop, i, Kind::field);
  m_key = m_buffer.substr(m_position + 1, i - m_position - 2);
  consume(i);
  HONE_TRY(const bool colon, skipSpace());
  if (!colon || m_buffer[m_position] != ':')
    return damage(m_position, fmt::format("The file is damaged at byte {}: a colon was expected there.",
                                          m_base + static_cast<std::int64_t>(m_position)));
  consume(m_position + 1);
  HONE_TRY(const bool value, skipSpace());
  if (!value)
    return damage(m_position, "The file ends in the middle of a field.");
  const auto isOneOf = [this](const std::vector<std::string_view>& keys) {
    return std::find(keys.begin(), keys.end(), m_key) != keys.end();
  };
  if (m_buffer[m_position] == '[' && isOneOf(m_layout.arrayKeys)) {
    consume(m_position + 1);
    m_mode = Mode::array;
    m_inObjectArray = true;
    m_seenArray = true;
    m_expectComma = false;
    return std::nullopt;
  }
  beginValue();
  m_discard = !isOneOf(m_layout.fields);
  i = m_position;
  HONE_TRY(const Stop end, scanValue(i));
  if (end == Stop::complete && m_discard)
    m_tooDeep = false;
  return finishValue(end, i, Kind::field);
}

void RecordScanner::acceptRecord()
{
  m_recovered = false;
  if (const auto opening = openingOf(m_text); !opening.empty())
    m_opening = opening;
  // A line that the stream ends in may still grow.
  if (m_unfinished)
    return;
  m_accepted.offset = m_base + static_cast<std::int64_t>(m_position);
  m_accepted.lines = m_lines;
  m_accepted.mode = m_mode;
  m_accepted.inObjectArray = m_inObjectArray;
  m_accepted.seenArray = m_seenArray;
  m_accepted.expectComma = m_expectComma;
  if (m_accepted.key != m_key)
    m_accepted.key = m_key;
}

/// Reports what begins at m_position as unreadable up to where reading can go on, and goes there.
RecordScanner::Step RecordScanner::damage(std::size_t at, std::string reason)
{
  m_reason = std::move(reason);
  if (m_opening.empty() && m_seenArray)
    m_opening = openingOf(std::string_view(m_buffer).substr(m_position));
  const std::int64_t brokenAt = m_base + static_cast<std::int64_t>(at);
  if (const auto start = findStart(m_position + 1)) {
    if (m_head.size() < kMaxRawBytes)
      m_head.append(m_buffer, m_position, std::min(kMaxRawBytes - m_head.size(), *start - m_position));
    resumeAt(*start);
  } else {
    if (m_head.size() < kMaxRawBytes)
      m_head.append(m_buffer, m_position, kMaxRawBytes - m_head.size());
    HONE_TRY(const bool found, recover(m_position + 1));
    if (!found)
      m_mode = Mode::finished;
  }
  m_rescanned += std::max<std::int64_t>(0, brokenAt - m_base - static_cast<std::int64_t>(m_position));
  if (m_rescanned > kMaxRescanned) {
    m_mode = Mode::finished;
    m_reason += " The file is damaged in so many places that the rest of it was not read.";
  }
  m_text = m_head;
  return Kind::damage;
}

void RecordScanner::resumeAt(std::size_t index)
{
  consume(index);
  m_expectComma = false;
  m_recovered = true;
  if (m_seenArray)
    m_mode = Mode::array;
  else if (m_mode == Mode::object && m_opening.empty())
    m_mode = Mode::object;
  else
    m_mode = Mode::values;
}

/// Reads on to the next place where a record seems to begin; false when there is none.
Result<bool> RecordScanner::recover(std::size_t from)
{
  if (m_opening.empty() && (m_mode != Mode::object || m_layout.arrayKeys.empty())) {
    consume(m_buffer.size());
    return false;
  }
  constexpr std::size_t kTail = 512; // longer than any opening, so that none is cut in two
  std::size_t searched = from;
  for (;;) {
    const std::size_t keepFrom = std::max(searched, m_buffer.size() > kTail ? m_buffer.size() - kTail : 0);
    if (keepFrom > m_position) {
      consume(std::min(keepFrom, m_buffer.size()));
      m_base += static_cast<std::int64_t>(m_position);
      m_buffer.erase(0, m_position);
      m_position = 0;
      searched = 0;
    }
    HONE_TRY(const bool filled, fill());
    if (!filled) {
      consume(m_buffer.size());
      return false;
    }
    if (const auto start = findStart(m_position)) {
      resumeAt(*start);
      return true;
    }
  }
}

std::optional<std::size_t> RecordScanner::findStart(std::size_t from) const
{
  if (!m_opening.empty())
    return findOpening(m_buffer, from, m_opening);
  if (m_mode != Mode::object)
    return std::nullopt;
  std::optional<std::size_t> best;
  for (const std::string_view key : m_layout.arrayKeys)
    if (const auto at = findArrayKey(m_buffer, from, key); at && (!best || *at < *best))
      best = at;
  return best;
}

} // namespace hone
