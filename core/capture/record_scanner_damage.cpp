#include "capture/record_scanner.h"

#include <algorithm>

#include "capture/json_shape.h"
#include "capture/limits.h"

namespace hone {

namespace {

/// After this many bytes were looked at again because of damage, the rest of a file is given up: it is damaged
/// everywhere, and the work must stay in proportion to its size.
constexpr std::int64_t kMaxRescanned = std::int64_t{1} << 30;

} // namespace

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
