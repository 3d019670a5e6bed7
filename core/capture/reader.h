#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "capture/byte_stream.h"
#include "capture/outline.h"
#include "model/conversation.h"
#include "model/source.h"
#include "model/span.h"

namespace hone {

/// A place between two records that reading can go on from without what came before.
struct ReadPosition {
  std::int64_t offset = 0; ///< bytes of the decoded stream that are used up
  std::int64_t line = 0;   ///< line ends in them
  std::string state;       ///< the reader's own
};

/// Where a reader's finds go. A failure (the store is full, the person stopped it) ends the reading with that failure.
class ConversationSink {
public:
  virtual ~ConversationSink() = default;
  virtual Result<void> conversation(Conversation&& conversation) = 0;
  virtual Result<void> rejected(RejectedRecord&& record) = 0;
  /// What was not understood in what was read, for people: whole sentences.
  virtual void note(const std::string&) {}
  /// Spans that conversations are put together from once all are there; in any order.
  virtual Result<void> spans(std::vector<Span>&&)
  {
    return fail(ErrorKind::unsupported, "Traces cannot be shown here; import them.");
  }
  /// Whether the sink wants to be told of a place that reading can go on from. A reader that knows such places asks
  /// between records, and calls reached() then.
  virtual bool wantsPosition() { return false; }
  virtual Result<void> reached(ReadPosition&&) { return {}; }
  /// An event that stands for itself. The source is where it says that it comes from; empty: what the file is imported as.
  virtual Result<void> event(Event&& event, const std::string& sourceName, const std::string& sourceKind);
};

/// What a reader knows of the file besides its bytes.
struct SourceFile {
  std::string name; ///< path, or the name of a file in memory
  std::string stem; ///< the name without folders and without the endings of compression and format
  /// The stream begins here rather than at the file's beginning; one that the same reader gave to a sink.
  std::optional<ReadPosition> from = std::nullopt;
  bool mayBeGrowing = false; ///< a last line that ends in the middle is still being written
};

/// A record that is set aside: where it stands, and its bytes up to kMaxRawBytes.
RejectedRecord rejectedAt(const std::string& file, std::int64_t line, std::int64_t offset, std::string_view raw, std::string reason);
/// That nothing of a file can be read, or what holds for all of it.
RejectedRecord wholeFile(const std::string& file, std::string reason);

/// Reads one format. Made anew for each file; one thread.
class Reader {
public:
  virtual ~Reader() = default;
  /// Reads the whole decoded stream into the sink. A record that cannot be read is one rejected record with its line
  /// and byte offset; the rest goes on. Fails with the sink's failures and with the stream's.
  virtual Result<void> read(ByteStream& stream, const SourceFile& file, ConversationSink& sink) = 0;
};

/// A format: how it is called, how it is told by its content, who reads it.
struct Format {
  std::string_view name;
  std::string_view description;
  /// Why this is the format, for people ("a list of objects with …"), or empty when it is not.
  std::string (*recognise)(const Outline& outline);
  std::unique_ptr<Reader> (*makeReader)();
  /// A file holds one conversation of many in its folder: the source is the folder, not the file.
  bool sourceIsFolder = false;
  std::string_view recognisedBy = {}; ///< for people: what files of this format have
  bool readsTables = false;           ///< a table (CSV, TSV) with these fields as columns is of this format, too
};

/// Every format, the most particular first: the first that recognises a file reads it.
const std::vector<Format>& formats();

/// The format of that name, or nothing.
const Format* findFormat(std::string_view name);

/// "runs/baseline.json.zst" → "baseline".
std::string stemOf(std::string_view path);

} // namespace hone
