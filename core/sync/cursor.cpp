#include "sync/cursor.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "capture/limits.h"

namespace hone {

namespace {

constexpr Micros kMicrosPerMinute = 60'000'000;

} // namespace

SyncCursor::SyncCursor(std::string_view json)
{
  JsonParser parser;
  std::int64_t replaced = 0;
  const std::string text(json);
  if (const auto value = json.empty() ? Result<JsonValue>(JsonValue()) : parser.parse(text, replaced))
    value->forEachField([&](std::string_view key, const JsonValue& field) { m_values[std::string(key)] = field.text(); });
}

std::string SyncCursor::operator[](const std::string& key) const
{
  const auto found = m_values.find(key);
  return found == m_values.end() ? std::string() : found->second;
}

std::optional<Micros> SyncCursor::time(const std::string& key) const
{
  const std::string text = (*this)[key];
  return text.empty() ? std::nullopt : parseTime(text);
}

void SyncCursor::set(const std::string& key, std::string value)
{
  if (value.empty())
    m_values.erase(key);
  else
    m_values[key] = std::move(value);
}

std::string SyncCursor::json() const
{
  JsonWriter json;
  json.beginObject();
  for (const auto& [key, value] : m_values)
    json.member(key, value);
  json.endObject();
  return json.take();
}

void SyncCursor::open(const SyncSettings& settings, Micros now, const std::string& phase)
{
  if (!this->phase().empty())
    return;
  std::optional<Micros> from = settings.startFrom;
  if (const auto last = done()) {
    const Micros overlapped = *last - settings.overlapMinutes * kMicrosPerMinute;
    from = from ? std::max(*from, overlapped) : overlapped;
  }
  set("from", from ? formatIsoTime(*from) : std::string());
  set("to", formatIsoTime(now));
  set("phase", phase);
}

void SyncCursor::enter(const std::string& phase)
{
  set("phase", phase);
  set("page", {});
}

void SyncCursor::close(std::initializer_list<std::string> kept)
{
  std::map<std::string, std::string> values;
  if (const std::string to = (*this)["to"]; !to.empty())
    values["done"] = to;
  for (const std::string& key : kept)
    if (std::string value = (*this)[key]; !value.empty())
      values[key] = std::move(value);
  m_values = std::move(values);
}

Result<JsonValue> parseAnswer(JsonParser& parser, const HttpResponse& response, std::string_view product)
{
  std::int64_t replaced = 0;
  auto value = parser.parse(response.body, replaced);
  if (!value)
    return fail(ErrorKind::network, fmt::format("{} answered with something that is not JSON. The page was not taken; the next run asks for it again.", product));
  return value;
}

void PageBuilder::reject(const JsonValue& row, std::string reason)
{
  RejectedRecord record;
  record.file = m_place;
  record.reason = std::move(reason);
  record.raw = row.json().substr(0, kMaxRawBytes);
  m_page.rejected.push_back(std::move(record));
}

SyncPage PageBuilder::finish(const SyncCursor& cursor, bool atEnd)
{
  m_page.cursor = cursor.json();
  m_page.fetchedUpTo = cursor.done();
  m_page.atEnd = atEnd;
  return std::move(m_page);
}

std::string queryOf(std::initializer_list<std::pair<std::string_view, std::string>> pairs)
{
  std::string query;
  for (const auto& [key, value] : pairs)
    if (!value.empty())
      query += fmt::format("{}{}={}", query.empty() ? "?" : "&", key, percentEncoded(value));
  return query;
}

} // namespace hone
