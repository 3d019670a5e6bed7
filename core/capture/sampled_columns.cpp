#include "capture/sampled_columns.h"

#include <fmt/format.h>

#include "capture/mapped_conversation.h"
#include "capture/mapping.h"
#include "capture/mapping_values.h"

namespace hone {

namespace {

constexpr std::size_t kGuessRecords = 300;
constexpr std::size_t kMostColumns = 400;
constexpr std::size_t kDepth = 4;

bool looksLikeTurn(const JsonValue& item)
{
  if (item.isArray())
    return item.size() == 2 && item.first().isString();
  if (!item.isObject())
    return false;
  const auto any = [&](std::initializer_list<std::string_view> keys) { return std::ranges::any_of(keys, [&](std::string_view key) { return bool(item[key]); }); };
  return any({"role", "from", "sender", "speaker", "author", "participant", "who"}) && any({"content", "text", "value", "message", "body", "utterance", "msg", "parts"});
}

} // namespace

SampledColumn& SampledColumns::column(const std::string& place)
{
  const auto known = index.find(place);
  if (known != index.end())
    return columns[known->second];
  index.emplace(place, columns.size());
  SampledColumn& seen = columns.emplace_back();
  seen.place = place;
  const std::size_t dot = place.find_last_of('.');
  seen.plain = plainName(dot == std::string::npos ? place : place.substr(dot + 1));
  seen.plainPath = plainName(place);
  return seen;
}

void SampledColumns::note(const std::string& place, const JsonValue& value, std::size_t depth)
{
  if (columns.size() >= kMostColumns || !value)
    return;
  if (value.isObject() && depth < kDepth) {
    value.forEachField([&](std::string_view key, const JsonValue& field) { note(place.empty() ? std::string(key) : place + "." + std::string(key), field, depth + 1); });
    return;
  }
  if (place.empty())
    return;
  SampledColumn& seen = column(place);
  if (value.isArray()) {
    ++seen.lists;
    seen.listOfTurns = seen.listOfTurns || looksLikeTurn(value.first());
    seen.values.push_back(value.json().substr(0, 200));
    return;
  }
  if (std::string text = value.text(); !text.empty()) {
    if (seen.values.empty())
      seen.firstRecord = records - 1;
    seen.values.push_back(std::move(text));
  }
}

void SampledColumns::take(RecordSource& from)
{
  while (records < kGuessRecords) {
    const auto next = from.next();
    if (!next || *next == RecordSource::Kind::end || *next == RecordSource::Kind::unfinished)
      return;
    if (*next == RecordSource::Kind::damage)
      continue;
    from.accept();
    ++records;
    if (from.isTable()) {
      for (const std::string& name : from.columns())
        column(name);
      from.forEachField([&](const std::string& name, const std::string&) {
        RecordPlace place(name);
        SampledColumn& seen = column(name);
        if (seen.values.empty())
          seen.firstRecord = records - 1;
        seen.values.push_back(from.text(place));
      });
    } else {
      note({}, from.record(), 0);
    }
  }
}

SampledColumns::SampledColumns(std::string_view sample, bool whole) : m_sample(sample), m_whole(whole)
{
  const ByteStreamPointer stream = openMemoryStream(m_sample);
  RecordSource source(*stream, m_sample, m_whole, {});
  table = source.isTable();
  take(source);
  written = source.isTable() ? (source.dialect().columns > 1 ? "a table of " : "") + source.dialect().reason : std::string("JSON records");
  if (source.isTable()) {
    if (columns.size() > 1)
      delimiter = std::string(1, source.dialect().delimiter);
    header = source.dialect().header;
    for (SampledColumn& seen : columns)
      for (std::string& value : seen.values)
        if (value.starts_with("[{") || value.starts_with("[[")) {
          JsonParser parser;
          std::int64_t replaced = 0;
          auto parsed = parser.parse(value, replaced);
          std::string converted;
          if (!parsed)
            if (auto json = jsonFromPython(value)) {
              converted = std::move(*json);
              parsed = parser.parse(converted, replaced);
            }
          if (parsed && looksLikeTurn(parsed->first()))
            seen.listOfTurns = true;
          seen.lists += parsed ? 1U : 0U;
        }
  } else if (records == 1 || records == 0) {
    readWrapped();
  }
}

/// A list under a key of one object: the records are its items.
void SampledColumns::readWrapped()
{
  std::string key;
  std::size_t best = 0;
  for (const SampledColumn& seen : columns)
    if (seen.lists > 0 && !seen.listOfTurns && seen.place.find('.') == std::string::npos && !seen.values.empty() && seen.values.front().starts_with("[{") &&
        seen.values.front().size() > best) {
      key = seen.place;
      best = seen.values.front().size();
    }
  if (records == 0)
    // The one object is larger than the sample: the usual keys are tried.
    for (const std::string_view usual : {"data", "records", "items", "results", "rows", "conversations", "chats", "tickets", "sessions", "dialogues", "dialogs"})
      if (key.empty() && m_sample.substr(0, 4096).find("\"" + std::string(usual) + "\"") != std::string_view::npos)
        key = usual;
  if (key.empty())
    return;
  const ByteStreamPointer stream = openMemoryStream(m_sample);
  RecordSource source(*stream, m_sample, m_whole, {{}, std::nullopt, key});
  columns.clear();
  index.clear();
  records = 0;
  take(source);
  recordsKey = key;
  written = fmt::format("JSON records in a list called \"{}\"", key);
}

} // namespace hone
