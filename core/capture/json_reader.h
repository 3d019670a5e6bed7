#pragma once

#include <vector>

#include "capture/json.h"
#include "capture/reader.h"
#include "capture/record_scanner.h"

namespace hone {

/// What the readers of JSON formats share: they are given one parsed record after another and answer with
/// conversations. Places, damage, limits and counting are dealt with here.
class JsonReader : public Reader {
public:
  Result<void> read(ByteStream& stream, const SourceFile& file, ConversationSink& sink) final;

protected:
  virtual RecordScanner::Layout layout() const { return {}; }
  /// A wanted field of the object around the records.
  virtual void field(std::string_view key, const JsonValue& value);
  /// Reads a record, or says why it cannot be read. Conversations that are whole go to `out`. `arrayKey` is the key
  /// of the array that the record is in, if any.
  virtual Result<void> record(const JsonValue& value, std::string_view arrayKey, std::vector<Conversation>& out) = 0;
  /// What is left when the file is at its end.
  virtual void finish(std::vector<Conversation>& out);
  /// Whether a last line that ends in the middle is normal, because the file is still being written.
  virtual bool mayEndInMidLine() const { return false; }

  /// Whether reading can go on behind the records so far without knowing them: each stands for itself.
  virtual bool canGoOnFromHere() const { return false; }

  const SourceFile& file() const { return m_file; }
  /// Hands an event on that stands for itself, with the record at hand; see ConversationSink::event.
  void emit(Event event, std::string sourceName = {}, std::string sourceKind = {});

  /// Spans that a record holds, for readers of traces; handed on after each record.
  std::vector<Span> m_spans;

private:
  struct Emitted {
    Event event;
    std::string sourceName, sourceKind;
  };
  Result<void> handOverEvents(ConversationSink& sink);
  std::vector<Emitted> m_events;
  SourceFile m_file;
};

/// Adds a field to metadata that is a JSON object or empty.
void addToMetadata(std::string& metadata, std::string_view key, std::string_view json);

} // namespace hone
