#include <fmt/format.h>

#include "base/json_writer.h"
#include "capture/head_stream.h"
#include "capture/limits.h"
#include "capture/mapped_conversation.h"
#include "capture/mapping.h"
#include "capture/row_groups.h"

namespace hone {

namespace {

RejectedRecord rejectedRecord(const RecordSource& source, const std::string& file, std::string reason)
{
  return rejectedAt(file, source.line(), source.offset(), source.raw(), std::move(reason));
}

/// Applies a mapping to a stream; used by the import and by the preview.
class MappedReading {
public:
  MappedReading(const Mapping& mapping, const SourceFile& file, ConversationSink& sink)
    : m_mapping(mapping), m_records(mapping), m_file(file.name), m_stem(file.stem), m_mayBeGrowing(file.mayBeGrowing), m_sink(sink) {}

  Result<void> run(ByteStream& stream, std::string_view head, bool whole)
  {
    if (const std::string lacking = whatMappingLacks(m_mapping); !lacking.empty())
      return wholeFile(lacking);
    RecordSource source(stream, head, whole, {m_mapping.delimiter, m_mapping.header, m_mapping.records});
    const bool goesOn = m_mapping.rowsGoOn && m_mapping.shape == Mapping::Shape::messages;
    const bool grouped = m_mapping.shape != Mapping::Shape::conversations && (goesOn || !m_mapping.conversation.empty());
    // What stands before the first id, or has none at all, is called as the file is.
    std::string above = m_stem.empty() ? "1" : m_stem;
    bool first = true;
    std::optional<Error> broken;
    for (;;) {
      const auto next = source.next();
      if (!next) {
        broken = next.error();
        break;
      }
      if (*next == RecordSource::Kind::end)
        break;
      if (*next == RecordSource::Kind::unfinished && m_mayBeGrowing)
        continue;
      ++records;
      if (*next != RecordSource::Kind::record) {
        HONE_CHECK(m_sink.rejected(rejectedRecord(source, m_file, source.reason())));
        continue;
      }
      if (first) {
        first = false;
        if (std::string missing = m_records.missingColumns(source); !missing.empty())
          return wholeFile(std::move(missing));
      }
      auto row = m_records.row(source);
      std::string id = m_records.conversationId(source);
      if (goesOn && id.empty())
        id = above;
      else if (goesOn)
        above = id;
      if (row && grouped && id.empty())
        row = fail(ErrorKind::invalidInput, fmt::format("The column \"{}\" (the conversation's id) is empty in this row.", m_mapping.conversation));
      if (!row) {
        HONE_CHECK(m_sink.rejected(rejectedRecord(source, m_file, row.error().message)));
        continue;
      }
      source.accept();
      if (source.replaced() > 0)
        row->rest.emplace_back("replaced_characters", std::to_string(source.replaced()));
      if (grouped) {
        HONE_CHECK(m_groups.add(id, row->pack()));
        continue;
      }
      std::vector<MappedRow> rows;
      rows.push_back(std::move(*row));
      HONE_TRY(Conversation conversation, m_records.conversation(id, std::move(rows)));
      HONE_CHECK(m_sink.conversation(std::move(conversation)));
    }
    HONE_CHECK(m_groups.forEach([&](const std::string& id, std::vector<std::string>&& members) -> Result<void> {
      std::vector<MappedRow> rows;
      rows.reserve(members.size());
      for (const std::string& member : members)
        rows.push_back(MappedRow::unpack(member));
      HONE_TRY(Conversation conversation, m_records.conversation(id, std::move(rows)));
      return m_sink.conversation(std::move(conversation));
    }));
    if (broken)
      return std::unexpected(*broken);
    return {};
  }

  const MappingNotes& notes() const { return m_records.notes; }
  std::size_t records = 0;

private:
  Result<void> wholeFile(std::string reason)
  {
    RejectedRecord record;
    record.file = m_file;
    record.reason = std::move(reason);
    return m_sink.rejected(std::move(record));
  }

  const Mapping& m_mapping;
  MappedRecords m_records;
  std::string m_file;
  std::string m_stem;
  bool m_mayBeGrowing;
  ConversationSink& m_sink;
  RowGroups m_groups;
};

class MappedReader final : public Reader {
public:
  explicit MappedReader(std::optional<Mapping> mapping) : m_mapping(std::move(mapping)) {}
  Result<void> read(ByteStream& stream, const SourceFile& file, ConversationSink& sink) override
  {
    bool whole = false;
    std::optional<Error> error;
    const std::string head = readHead(stream, kSampleBytes, whole, error);
    HeadedStream all(head, error, stream);
    if (m_mapping)
      return MappedReading(*m_mapping, file, sink).run(all, head, whole);
    const MappingGuess guess = guessMapping(head, whole);
    if (!whatMappingLacks(guess.mapping).empty()) {
      RejectedRecord record;
      record.file = file.name;
      record.reason = howToMap(guess);
      return sink.rejected(std::move(record));
    }
    return MappedReading(guess.mapping, file, sink).run(all, head, whole);
  }

private:
  std::optional<Mapping> m_mapping; ///< nothing: guessed from the file
};

/// The mapping as far as it was guessed, with "…" for what is missing.
std::string mappingToStartFrom(const MappingGuess& guess)
{
  Mapping start;
  const Mapping& guessed = guess.mapping;
  start.shape = guessed.shape;
  for (const MappingPlace& place : mappingPlaces())
    start.*place.member = guessed.*place.member;
  start.rowsGoOn = guessed.rowsGoOn;
  start.roles = guessed.roles;
  start.timeFormat = guessed.timeFormat;
  if (guess.table && guess.columns.size() == 1 && start.question.empty() && start.transcript.empty()) {
    // Names that nobody knows are more often the first text.
    start = {};
    start.shape = Mapping::Shape::turns;
    start.header = false;
    start.question = "#1";
  } else if (start.shape == Mapping::Shape::messages && start.text.empty()) {
    start.shape = Mapping::Shape::turns;
    start.question = start.answer = "…";
  } else if (start.shape == Mapping::Shape::messages && start.conversation.empty() && !start.rowsGoOn) {
    start.conversation = "…";
  }
  return mappingToJson(start);
}

/// As a word of a shell's command line.
std::string inQuotes(std::string_view text)
{
  std::string out = "'";
  for (const char c : text)
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + '\'';
}

class PreviewSink final : public ConversationSink {
public:
  PreviewSink(MappingPreview& preview, std::size_t most) : m_preview(preview), m_most(most) {}
  Result<void> conversation(Conversation&& conversation) override
  {
    if (m_preview.conversations.size() < m_most)
      m_preview.conversations.push_back(std::move(conversation));
    return {};
  }
  Result<void> rejected(RejectedRecord&& record) override
  {
    constexpr std::size_t kMostRejected = 100;
    if (m_preview.rejected.size() < kMostRejected)
      m_preview.rejected.push_back(std::move(record));
    return {};
  }

private:
  MappingPreview& m_preview;
  std::size_t m_most;
};

} // namespace

std::unique_ptr<Reader> makeMappedReader(Mapping mapping) { return std::make_unique<MappedReader>(std::move(mapping)); }

std::unique_ptr<Reader> makeGuessedReader() { return std::make_unique<MappedReader>(std::nullopt); }

std::string howToMap(const MappingGuess& guess)
{
  std::string columns;
  for (const MappingColumn& column : guess.columns)
    columns += (columns.empty() ? "" : ", ") + firstLineOf(column.place, 40);
  std::string_view what = guess.reason;
  if (what.ends_with('.'))
    what.remove_suffix(1);
  const bool oneColumn = guess.table && guess.columns.size() == 1;
  return fmt::format("It is {}.{} If these are conversations, say what is what: map it in the import window, or add --mapping {}.", what,
                     oneColumn ? std::string() : fmt::format(" Its {} are: {}.", guess.table ? "columns" : "fields", columns.empty() ? "none" : firstLineOf(columns, 600)),
                     inQuotes(mappingToStartFrom(guess)));
}

Result<MappingPreview> previewMapping(ByteStream& stream, const Mapping& mapping, std::size_t most)
{
  MappingPreview preview;
  bool whole = false;
  std::optional<Error> error;
  std::string head = readHead(stream, kSampleBytes, whole, error);
  if (head.empty() && error)
    return std::unexpected(*error);
  // What the sample cuts off is not shown as damage.
  if (!whole && looksLikeJson(head) == false)
    if (const std::size_t end = head.find_last_of('\n'); end != std::string::npos)
      head.resize(end + 1);
  const ByteStreamPointer sample = openMemoryStream(head);
  PreviewSink sink(preview, most);
  MappedReading reading(mapping, {}, sink);
  HONE_CHECK(reading.run(*sample, head, whole));
  preview.records = reading.records;
  preview.notes = reading.notes().forPeople();
  if (!whole && !preview.rejected.empty() && preview.rejected.back().offset &&
      *preview.rejected.back().offset + static_cast<std::int64_t>(preview.rejected.back().raw.size()) + 2 >= static_cast<std::int64_t>(head.size()))
    preview.rejected.pop_back();
  if (!whole)
    preview.notes.push_back("Only the beginning of the file was looked at: conversations may go on behind it.");
  return preview;
}

} // namespace hone
