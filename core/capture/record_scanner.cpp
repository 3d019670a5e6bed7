#include "capture/record_scanner.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <fmt/format.h>

#include "capture/json_shape.h"
#include "capture/json_unpacker.h"
#include "capture/limits.h"
#include "capture/outline.h"

namespace hone {

namespace {

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

Result<RecordScanner::Kind> RecordScanner::next()
{
  if (m_isLost)
    return fail(ErrorKind::internal, "The place to go on reading from is not known to this reader.");
  if (m_position > kScannerChunk) {
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
    m_text = withoutJsonSpace(m_text);
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

} // namespace hone
