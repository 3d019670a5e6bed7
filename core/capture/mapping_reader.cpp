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
    : m_mapping(mapping), m_records(mapping), m_file(file.name), m_mayBeGrowing(file.mayBeGrowing), m_sink(sink) {}

  Result<void> run(ByteStream& stream, std::string_view head, bool whole)
  {
    if (const std::string lacking = whatMappingLacks(m_mapping); !lacking.empty())
      return wholeFile(lacking);
    RecordSource source(stream, head, whole, {m_mapping.delimiter, m_mapping.header, m_mapping.records});
    const bool grouped = m_mapping.shape != Mapping::Shape::conversations && !m_mapping.conversation.empty();
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
  return fmt::format("It is {}. Say which column is what: map it in the import window, or give --mapping FILE with for example "
                     "{{\"shape\": \"messages\", \"fields\": {{\"conversation\": …, \"role\": …, \"text\": …}}}}. Its columns are: {}.",
                     what, columns.empty() ? "none" : firstLineOf(columns, 600));
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
