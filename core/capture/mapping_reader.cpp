#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "capture/head_stream.h"
#include "capture/limits.h"
#include "capture/mapped_conversation.h"
#include "capture/mapping.h"
#include "capture/mapping_values.h"
#include "capture/row_groups.h"
#include "capture/sample_preview.h"

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

  /// untilARoleIsKnown: reads no farther, and leaves out what groups of rows make.
  Result<void> run(ByteStream& stream, std::string_view head, bool whole, bool untilARoleIsKnown = false)
  {
    if (const std::string lacking = whatMappingLacks(m_mapping); !lacking.empty())
      return m_sink.rejected(wholeFile(m_file, lacking));
    RecordSource source(stream, head, whole, {m_mapping.delimiter, m_mapping.header, m_mapping.records});
    const bool goesOn = m_mapping.rowsGoOn && m_mapping.shape == Mapping::Shape::messages;
    const bool grouped = m_mapping.shape != Mapping::Shape::conversations && (goesOn || !m_mapping.conversation.empty());
    // What stands before the first id, or has none at all, is called as the file is.
    std::string above = m_stem.empty() ? "1" : m_stem;
    bool first = true;
    std::optional<Error> broken;
    while (!untilARoleIsKnown || m_records.notes.knownRoles == 0) {
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
          return m_sink.rejected(wholeFile(m_file, std::move(missing)));
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
    if (untilARoleIsKnown)
      return {};
    HONE_CHECK(m_groups.forEach([&](const std::string& id, std::vector<std::string>&& members) -> Result<void> {
      std::vector<MappedRow> rows;
      rows.reserve(members.size());
      for (const std::string& member : members)
        rows.push_back(MappedRow::unpack(member));
      HONE_TRY(Conversation conversation, m_records.conversation(id, std::move(rows)));
      return m_sink.conversation(std::move(conversation));
    }));
    for (const std::string& note : m_records.notes.forPeople())
      m_sink.note(note);
    if (broken)
      return std::unexpected(*broken);
    return {};
  }

  const MappingNotes& notes() const { return m_records.notes; }
  std::size_t records = 0;

private:
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
    PreviewSample sample;
    std::optional<Error> error;
    const std::string& head = sample.head = readHead(stream, kSampleBytes, sample.whole, error);
    HeadedStream all(head, error, stream);
    if (m_mapping) {
      HONE_TRY(const std::string problem, problemOf(*m_mapping, sample));
      if (!problem.empty())
        return sink.rejected(wholeFile(file.name, problem + " Nothing of this file was imported."));
      return MappedReading(*m_mapping, file, sink).run(all, head, sample.whole);
    }
    const MappingGuess guess = guessMapping(head, sample.whole);
    // Names of which nobody knows who is the user make no conversations either.
    const auto& roles = guess.mapping.roles;
    const bool nobodyIsKnown = !roles.empty() && std::ranges::all_of(roles, [](const auto& one) { return one.second == Role::other; });
    if (!whatMappingLacks(guess.mapping).empty() || nobodyIsKnown)
      return sink.rejected(wholeFile(file.name, howToMap(guess)));
    return MappedReading(guess.mapping, file, sink).run(all, head, sample.whole);
  }

private:
  /// Whether a column that says nothing of who speaks was taken for the one that does: nothing would be right afterwards.
  static Result<std::string> problemOf(const Mapping& mapping, const PreviewSample& sample)
  {
    if (mapping.shape == Mapping::Shape::turns)
      return std::string(); // who speaks is known by the column
    const ByteStreamPointer stream = openMemoryStream(sample.head);
    PreviewSink sink(sample, 0);
    MappedReading reading(mapping, {}, sink);
    HONE_CHECK(reading.run(*stream, sample.head, sample.whole, true));
    return reading.notes().problem(mapping);
  }

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
    constexpr auto kTalks = std::to_array<std::string_view>({"transcript", "chat", "chatlog", "conversation", "dialogue", "dialog", "log", "thread"});
    if (std::ranges::find(kTalks, plainName(guess.columns.front().place)) != kTalks.end()) {
      start = {};
      start.shape = Mapping::Shape::conversations;
      start.transcript = guess.columns.front().place;
      return mappingToJson(start);
    }
    // Names that nobody knows are more often the first text.
    start = {};
    start.shape = Mapping::Shape::turns;
    start.header = false;
    start.question = "#1";
  } else if (start.shape == Mapping::Shape::messages && start.text.empty()) {
    start = {};
    start.shape = Mapping::Shape::turns;
    start.records = guessed.records;
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
  HONE_TRY(const PreviewSample sample, readPreviewSample(stream));
  PreviewSink sink(sample, most);
  const ByteStreamPointer beginning = openMemoryStream(sample.head);
  MappedReading reading(mapping, {}, sink);
  HONE_CHECK(reading.run(*beginning, sample.head, sample.whole));
  MappingPreview preview;
  preview.records = reading.records;
  MappingNotes notes = reading.notes();
  preview.problem = notes.problem(mapping);
  // The problem names the same words.
  if (!preview.problem.empty())
    notes.roles.clear();
  preview.misunderstood = notes.forPeople();
  preview.conversations = std::move(sink.conversations);
  preview.rejected = std::move(sink.rejections);
  preview.found = sink.conversationCount;
  preview.setAside = sink.rejectedCount;
  preview.whole = sample.whole;
  return preview;
}

} // namespace hone
