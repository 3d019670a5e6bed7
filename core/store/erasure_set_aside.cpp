#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "store/erasure.h"
#include "store/import_batch.h"

namespace hone::db {

namespace {

/// Ids this short stand in many records by chance: they count only as words of their own.
constexpr std::size_t kShortId = 4;
constexpr std::size_t kPagedRecords = 64; // of a mebibyte each at most

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isWordSign(char c) { return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool isHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// The text ends in what stands for a sign of its own: \n, \u0022, %20.
bool endsInEscape(std::string_view text)
{
  const auto fromEnd = [&](std::size_t n) { return text[text.size() - n]; };
  if (text.size() >= 2 && fromEnd(2) == '\\' && std::string_view("bfnrt").contains(fromEnd(1)))
    return true;
  if (text.size() >= 3 && fromEnd(3) == '%' && isHex(fromEnd(2)) && isHex(fromEnd(1)))
    return true;
  return text.size() >= 6 && fromEnd(6) == '\\' && fromEnd(5) == 'u' && std::ranges::all_of(text.substr(text.size() - 4), isHex);
}

bool isPlainText(std::string_view bytes)
{
  return std::ranges::none_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f'; });
}

/// What begins in this way is compressed: nobody can be found in it.
bool isCompressed(std::string_view bytes)
{
  return bytes.starts_with("\x28\xB5\x2F\xFD") || bytes.starts_with("\x1F\x8B");
}

/// The id as JSON may write it; more than one way where there is a choice.
std::vector<std::string> writtenForms(const std::string& id)
{
  std::vector<std::string> forms{id};
  std::string plain, slashed, lower, upper;
  for (std::size_t i = 0; i < id.size();) {
    const auto c = static_cast<unsigned char>(id[i]);
    if (c < 0x80) {
      std::string sign(1, id[i]);
      if (c == '"' || c == '\\')
        sign.insert(0, 1, '\\');
      else if (c < 0x20)
        sign = fmt::format("\\u{:04x}", c);
      plain += sign;
      slashed += c == '/' ? "\\/" : sign;
      lower += sign;
      upper += sign;
      ++i;
      continue;
    }
    const std::size_t length = std::min<std::size_t>(c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2, id.size() - i);
    std::uint32_t point = c & (length == 4 ? 0x07u : length == 3 ? 0x0Fu : 0x1Fu);
    for (std::size_t k = 1; k < length; ++k)
      point = point << 6 | (static_cast<unsigned char>(id[i + k]) & 0x3Fu);
    std::vector<std::uint32_t> units{point};
    if (point >= 0x10000)
      units = {0xD800 + ((point - 0x10000) >> 10), 0xDC00 + ((point - 0x10000) & 0x3FF)};
    for (const std::uint32_t unit : units) {
      lower += fmt::format("\\u{:04x}", unit);
      upper += fmt::format("\\u{:04X}", unit);
    }
    plain += id.substr(i, length);
    slashed += id.substr(i, length);
    i += length;
  }
  forms.insert(forms.end(), {plain, slashed, lower, upper});
  // Protobuf holds the id of a trace as its bytes.
  if (id.size() == 32 && std::ranges::all_of(id, isHex)) {
    std::string bytes;
    for (std::size_t i = 0; i < id.size(); i += 2)
      bytes.push_back(static_cast<char>(std::stoi(id.substr(i, 2), nullptr, 16)));
    forms.push_back(std::move(bytes));
  }
  return forms;
}

/// Something of a set-aside record that says whom it is of.
bool namesOne(const ErasedIds& ids, const Statement& row, int first)
{
  return ids.isIn(row.text(first)) || ids.isIn(row.text(first + 1)) || ids.isIn(row.text(first + 2));
}

} // namespace

void ErasedIds::add(const std::string& id)
{
  if (id.empty())
    return;
  for (std::string& form : writtenForms(id)) {
    m_mayStart[static_cast<unsigned char>(form[0])] = true;
    m_byLength[form.size()].insert(std::move(form));
  }
}

bool ErasedIds::isIn(std::string_view bytes) const
{
  if (m_byLength.empty())
    return false;
  const bool text = isPlainText(bytes);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (!m_mayStart[static_cast<unsigned char>(bytes[at])])
      continue;
    for (const auto& [length, ids] : m_byLength) {
      if (length > bytes.size() - at)
        break;
      if (ids.contains(bytes.substr(at, length)) && counts(bytes, at, length, text))
        return true;
    }
  }
  return false;
}

bool ErasedIds::counts(std::string_view bytes, std::size_t at, std::size_t length, bool text)
{
  // Between fields of bytes any sign may stand beside an id, and its length stands before it.
  if (!text && (length >= kShortId || (at > 0 && static_cast<unsigned char>(bytes[at - 1]) == length)))
    return true;
  const bool before = at > 0 && !endsInEscape(bytes.substr(0, at));
  const bool after = at + length < bytes.size();
  if ((before && isDigit(bytes[at - 1]) && isDigit(bytes[at])) || (after && isDigit(bytes[at + length]) && isDigit(bytes[at + length - 1])))
    return false; // it is part of a longer number
  if (length >= kShortId)
    return true;
  return !(before && isWordSign(bytes[at - 1])) && !(after && isWordSign(bytes[at + length]));
}

ErasedIds erasedIdsOf(Connection& connection, std::span<const std::int64_t> conversations, const ErasureRequest& request)
{
  ErasedIds ids;
  for (const std::string& name : namesOf(request))
    ids.add(name);
  if (request.source && !request.before)
    return ids; // what is set aside goes with its source
  const auto own = connection.prepare("SELECT external_id FROM conversation WHERE id = ?1 AND external_id IS NOT NULL"
                                      " UNION SELECT key FROM span_group WHERE conversation_id = ?1");
  for (const std::int64_t id : conversations) {
    own->reset();
    own->bind(1, id);
    while (own->step())
      ids.add(own->string(0));
  }
  return ids;
}

SetAside setAsideOf(Connection& connection, const ErasedIds& ids, const ErasureRequest& request, std::int64_t after)
{
  SetAside found;
  found.last = after;
  const bool wholeSource = request.source && !request.before;
  if (request.setAsideOnly || wholeSource) {
    const auto row = connection.prepare("SELECT id FROM quarantine WHERE id > ?1 AND (?2 = 0 OR source_id = ?2) ORDER BY id");
    row->bind(1, after).bind(2, request.source.value);
    const std::set<std::int64_t> chosen(request.records.begin(), request.records.end());
    while (row->step())
      if (chosen.empty() || chosen.contains(row->integer(0)))
        found.records.push_back(row->integer(0));
    found.last = found.records.empty() ? after : std::max(after, found.records.back());
    return found;
  }
  const auto row = connection.prepare("SELECT q.id, q.raw, q.file, q.reason, q.size, ?2 IS NOT NULL AND (?3 = 0 OR q.source_id = ?3) AND s.last_import_at < ?2"
                                      " FROM quarantine q JOIN source s ON s.id = q.source_id WHERE q.id > ?1 ORDER BY q.id");
  row->bind(1, after).bindOptional(2, request.before).bind(3, request.source.value);
  while (row->step()) {
    found.last = row->integer(0);
    // A record that could not be read has no time of its own: it goes when its source has been silent for as long.
    if (row->integer(5) != 0 || namesOne(ids, *row, 1))
      found.records.push_back(row->integer(0));
    else if (isCompressed(row->text(1)) || row->integer(4) > static_cast<std::int64_t>(row->text(1).size()))
      ++found.unclear;
  }
  return found;
}

void eraseSetAside(Connection& connection, std::span<const std::int64_t> records, RowCounts& rows)
{
  std::map<std::int64_t, std::int64_t> ofSource;
  const auto source = connection.prepare("SELECT source_id FROM quarantine WHERE id = ?1");
  const auto remove = connection.prepare("DELETE FROM quarantine WHERE id = ?1");
  for (const std::int64_t id : records) {
    source->reset();
    source->bind(1, id);
    if (!source->step())
      continue;
    ++ofSource[source->integer(0)];
    source->reset();
    remove->reset();
    remove->bind(1, id).run();
  }
  for (const auto& [id, count] : ofSource) {
    rows["quarantine"] += count;
    // The ledger says what there is; a record that is gone is neither received nor rejected any more. Its last error may
    // quote it. A file that is known would not be looked at again, and its reader's state may quote as well.
    connection.prepare("UPDATE source SET received = received - min(rejected, ?2), rejected = rejected - min(rejected, ?2), last_error = '' WHERE id = ?1")
      ->bind(1, id).bind(2, count).run();
    forgetEmptyUnknown(connection, id);
    connection.prepare("DELETE FROM import_file WHERE id IN (SELECT file_id FROM import_file_source WHERE source_id = ?1)")->bind(1, id).run();
  }
}

} // namespace hone::db
