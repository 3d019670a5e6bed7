#include "capture/json_reader.h"

#include <utility>

#include <fmt/format.h>

#include "base/json_writer.h"

namespace hone {

namespace {

/// Hands conversations on and notes in them how many characters had to be replaced.
Result<void> handOver(std::vector<Conversation>& conversations, std::int64_t replaced, ConversationSink& sink)
{
  for (Conversation& conversation : conversations) {
    if (replaced > 0)
      addToMetadata(conversation.metadata, "replaced_characters", std::to_string(replaced));
    HONE_CHECK(sink.conversation(std::move(conversation)));
  }
  conversations.clear();
  return {};
}

} // namespace

void JsonReader::field(std::string_view, const JsonValue&) {}
void JsonReader::finish(std::vector<Conversation>&) {}

Result<void> JsonReader::read(ByteStream& stream, const SourceFile& file, ConversationSink& sink)
{
  m_file = file;
  RecordScanner::Layout shape = layout();
  // A file that grows line by line may hold just one line yet, or a part of one.
  if (file.mayBeGrowing && (file.name.ends_with(".jsonl") || file.name.ends_with(".ndjson") || file.name.ends_with(".log")))
    shape.lines = true;
  RecordScanner scanner(stream, std::move(shape), file.from);
  JsonParser parser;
  std::vector<Conversation> found;
  // After damage, what was taken for a record may be a part of one; until a real one is read, that is the same damage.
  bool inDamage = false;
  bool allAccepted = true; // nothing was found behind the record that was accepted last
  const auto tellPosition = [&]() -> Result<void> {
    if (allAccepted && canGoOnFromHere())
      if (auto position = scanner.position())
        return sink.reached(std::move(*position));
    return {};
  };
  for (;;) {
    const auto next = scanner.next();
    if (!next) {
      HONE_CHECK(tellPosition());
      finish(found);
      HONE_CHECK(handOver(found, 0, sink));
      return std::unexpected(next.error());
    }
    if (*next == RecordScanner::Kind::end)
      break;
    if (*next == RecordScanner::Kind::damage) {
      if (!inDamage)
        HONE_CHECK(sink.rejected(rejectedAt(file.name, scanner.line(), scanner.offset(), scanner.text(), scanner.reason())));
      inDamage = true;
      allAccepted = false;
      continue;
    }
    std::int64_t replaced = 0;
    const auto value = parser.parse(scanner.text(), replaced);
    if (*next == RecordScanner::Kind::field) {
      if (value)
        field(scanner.key(), *value);
      else
        HONE_CHECK(sink.rejected(rejectedAt(file.name, scanner.line(), scanner.offset(), scanner.text(), fmt::format("The field \"{}\" could not be read.", scanner.key()))));
      continue;
    }
    const auto understood = value ? record(*value, scanner.key(), found) : std::unexpected(value.error());
    if (understood) {
      inDamage = false;
      scanner.acceptRecord();
      HONE_CHECK(handOver(found, replaced, sink));
      HONE_CHECK(handOverEvents(sink));
      if (!m_spans.empty())
        HONE_CHECK(sink.spans(std::exchange(m_spans, {})));
      allAccepted = !scanner.isUnfinished();
      if (canGoOnFromHere() && sink.wantsPosition())
        HONE_CHECK(tellPosition());
      continue;
    }
    found.clear();
    m_events.clear();
    m_spans.clear();
    allAccepted = false;
    if (!value && scanner.isUnfinished()) {
      if (!mayEndInMidLine() && !file.mayBeGrowing)
        HONE_CHECK(sink.rejected(rejectedAt(file.name, scanner.line(), scanner.offset(), scanner.text(), "The file ends in the middle of this record.")));
    } else if (!inDamage) {
      HONE_CHECK(sink.rejected(rejectedAt(file.name, scanner.line(), scanner.offset(), scanner.text(), understood.error().message)));
    }
  }
  HONE_CHECK(tellPosition());
  finish(found);
  HONE_CHECK(handOverEvents(sink));
  if (!m_spans.empty())
    HONE_CHECK(sink.spans(std::exchange(m_spans, {})));
  return handOver(found, 0, sink);
}

void JsonReader::emit(Event event, std::string sourceName, std::string sourceKind)
{
  m_events.push_back({std::move(event), std::move(sourceName), std::move(sourceKind)});
}

Result<void> JsonReader::handOverEvents(ConversationSink& sink)
{
  for (Emitted& emitted : m_events)
    HONE_CHECK(sink.event(std::move(emitted.event), emitted.sourceName, emitted.sourceKind));
  m_events.clear();
  return {};
}

void addToMetadata(std::string& metadata, std::string_view key, std::string_view json)
{
  std::string name;
  appendJsonString(name, key);
  if (metadata.empty())
    metadata = fmt::format("{{{}:{}}}", name, json);
  else
    metadata.insert(metadata.size() - 1, fmt::format("{}{}:{}", metadata.size() > 2 ? "," : "", name, json));
}

} // namespace hone
