#include "capture/mapped_record.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "capture/json_shape.h"
#include "capture/mapping_values.h"

namespace hone {

namespace {

std::vector<std::string> stepsOf(std::string_view path)
{
  std::vector<std::string> steps;
  std::string step;
  const auto flush = [&] {
    if (!step.empty())
      steps.push_back(std::move(step));
    step.clear();
  };
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '.') {
      flush();
    } else if (path[i] == '[') {
      flush();
      const std::size_t close = path.find(']', i);
      if (close == std::string_view::npos)
        break;
      steps.emplace_back(path.substr(i, close + 1 - i));
      i = close;
    } else {
      step += path[i];
    }
  }
  flush();
  return steps;
}

JsonValue follow(JsonValue value, const std::vector<std::string>& steps, std::size_t from = 0)
{
  for (std::size_t i = from; i < steps.size(); ++i) {
    const std::string& step = steps[i];
    if (!step.starts_with('[')) {
      value = value[step];
      continue;
    }
    std::size_t wanted = 0;
    std::from_chars(step.data() + 1, step.data() + step.size(), wanted);
    JsonValue found;
    std::size_t index = 0;
    value.forEach([&](const JsonValue& item) {
      if (index++ == wanted)
        found = item;
    });
    value = found;
  }
  return value;
}

} // namespace

std::string jsonOfCell(std::string_view cell)
{
  if (cell == "true" || cell == "false")
    return std::string(cell);
  constexpr std::size_t kLongestNumber = 15;
  const std::string_view digits = cell.starts_with('-') ? cell.substr(1) : cell;
  bool number = !digits.empty() && digits.size() <= kLongestNumber && digits[0] >= '0' && digits[0] <= '9' &&
                (digits.size() == 1 || digits[0] != '0' || digits[1] == '.') && digits.back() != '.';
  int dots = 0;
  for (const char c : digits) {
    dots += c == '.' ? 1 : 0;
    number = number && ((c >= '0' && c <= '9') || c == '.');
  }
  if (number && dots <= 1)
    return std::string(cell);
  std::string out;
  appendJsonString(out, cell);
  return out;
}

bool looksLikeJson(std::string_view sample)
{
  if (sample.starts_with("\xEF\xBB\xBF"))
    sample.remove_prefix(3);
  while (!sample.empty() && isJsonSpace(sample.front()))
    sample.remove_prefix(1);
  if (sample.empty() || (sample[0] != '{' && sample[0] != '['))
    return false;
  // "[12:30] text, more" is no JSON.
  std::size_t i = 1;
  while (i < sample.size() && isJsonSpace(sample[i]))
    ++i;
  if (i == sample.size())
    return true;
  const char next = sample[i];
  return sample[0] == '{' ? next == '"' || next == '}' : next == '{' || next == '[' || next == '"' || next == ']';
}

RecordSource::RecordSource(ByteStream& stream, std::string_view sample, bool whole, const Options& options) : m_recordsKey(options.records)
{
  if (options.delimiter.empty() && looksLikeJson(sample)) {
    RecordScanner::Layout layout;
    if (!m_recordsKey.empty()) {
      layout.arrayKeys.push_back(m_recordsKey);
      layout.onlyWrapped = true;
    }
    m_scanner = std::make_unique<RecordScanner>(stream, std::move(layout));
    return;
  }
  m_dialect = sniffCsv(sample, whole);
  if (!options.delimiter.empty() && options.delimiter[0] != m_dialect.delimiter) {
    m_dialect.delimiter = options.delimiter[0];
    m_dialect.columns = 0;
  }
  if (options.header)
    m_dialect.header = *options.header;
  m_csv = std::make_unique<CsvReader>(stream, m_dialect);
  if (!m_dialect.header)
    for (std::size_t i = 0; i < m_dialect.columns; ++i)
      m_columns.push_back(fmt::format("#{}", i + 1));
}

RecordSource::~RecordSource() = default;

Result<RecordSource::Kind> RecordSource::next()
{
  if (m_csv) {
    for (;;) {
      HONE_TRY(const CsvReader::Kind kind, m_csv->next());
      switch (kind) {
      case CsvReader::Kind::end: return Kind::end;
      case CsvReader::Kind::damage: m_reason = m_csv->reason(); return Kind::damage;
      case CsvReader::Kind::row: break;
      }
      if (m_dialect.header && !m_headerRead) {
        m_headerRead = true;
        m_columns = m_csv->fields();
        for (std::size_t i = 0; i < m_columns.size(); ++i)
          if (m_columns[i].empty())
            m_columns[i] = fmt::format("#{}", i + 1);
        continue;
      }
      const std::size_t expected = m_columns.empty() ? m_dialect.columns : m_columns.size();
      const auto& fields = m_csv->fields();
      if (expected > 0 && fields.size() > expected &&
          std::any_of(fields.begin() + static_cast<std::ptrdiff_t>(expected), fields.end(), [](const std::string& field) { return !field.empty(); })) {
        m_reason = fmt::format("The row has {} columns; the table has {}. A text with a delimiter in it needs quotes.", fields.size(), expected);
        return Kind::damage;
      }
      return Kind::record;
    }
  }
  for (;;) {
    HONE_TRY(const RecordScanner::Kind kind, m_scanner->next());
    if (kind == RecordScanner::Kind::end)
      return Kind::end;
    if (kind == RecordScanner::Kind::field)
      continue;
    if (kind == RecordScanner::Kind::damage) {
      if (m_inDamage)
        continue;
      m_inDamage = true;
      m_reason = m_scanner->reason();
      return Kind::damage;
    }
    m_replaced = 0;
    auto value = m_parser.parse(m_scanner->text(), m_replaced);
    if (value) {
      m_record = *value;
      return Kind::record;
    }
    m_reason = m_scanner->isUnfinished() ? "The file ends in the middle of this record." : value.error().message;
    if (m_scanner->isUnfinished())
      return Kind::unfinished;
    if (m_inDamage)
      continue;
    return Kind::damage;
  }
}

void RecordSource::accept()
{
  m_inDamage = false;
  if (m_scanner)
    m_scanner->acceptRecord();
}

void RecordSource::resolve(RecordPlace& place) const
{
  place.m_resolved = true;
  if (!m_csv) {
    place.m_steps = stepsOf(place.m_text);
    return;
  }
  auto found = std::ranges::find(m_columns, place.m_text);
  if (found == m_columns.end())
    found = std::ranges::find_if(m_columns, [&](const std::string& column) { return !plainName(column).empty() && plainName(column) == plainName(place.m_text); });
  if (found != m_columns.end()) {
    place.m_column = found - m_columns.begin();
  } else if (place.m_text.starts_with('#')) {
    std::ptrdiff_t number = 0;
    std::from_chars(place.m_text.data() + 1, place.m_text.data() + place.m_text.size(), number);
    place.m_column = number - 1;
  }
}

bool RecordSource::has(RecordPlace& place) const
{
  if (!place.m_resolved)
    resolve(place);
  return !m_csv || place.m_column >= 0;
}

std::string RecordSource::text(RecordPlace& place) const
{
  if (!place.isGiven())
    return {};
  if (!place.m_resolved)
    resolve(place);
  if (m_csv) {
    const auto& fields = m_csv->fields();
    return place.m_column >= 0 && static_cast<std::size_t>(place.m_column) < fields.size() ? fields[static_cast<std::size_t>(place.m_column)] : std::string();
  }
  const JsonValue found = value(place);
  return found.isObject() || found.isArray() ? found.json() : found.text();
}

JsonValue RecordSource::value(RecordPlace& place) const
{
  if (m_csv || !place.isGiven())
    return {};
  if (!place.m_resolved)
    resolve(place);
  // A key with a dot in it stands for itself where there is one.
  if (place.m_steps.size() > 1)
    if (const JsonValue whole = m_record[place.m_text]; whole.exists())
      return whole;
  return follow(m_record, place.m_steps);
}

std::string RecordSource::json(RecordPlace& place) const
{
  if (!m_csv) {
    const JsonValue found = value(place);
    return found ? found.json() : std::string();
  }
  const std::string cell = text(place);
  return cell.empty() ? std::string() : jsonOfCell(cell);
}

std::string_view RecordSource::raw() const { return m_csv ? m_csv->raw() : m_scanner->text(); }
std::int64_t RecordSource::line() const { return m_csv ? m_csv->line() : m_scanner->line(); }
std::int64_t RecordSource::offset() const { return m_csv ? m_csv->offset() : m_scanner->offset(); }

} // namespace hone
