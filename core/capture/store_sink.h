#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "capture/byte_stream.h"
#include "capture/reader.h"
#include "model/source.h"
#include "store/store.h"

namespace hone {

/// Puts what a reader finds into the store, a transaction at a time, and keeps with each transaction how far the file was
/// read. What was not committed when it goes is not kept. One thread.
class StoreSink final : public ConversationSink {
public:
  /// redact: every source that is written to is masked from now on.
  StoreSink(Store& store, ImportSummary& summary, std::string source, std::string kind, std::string location, bool redact = false);

  Result<void> conversation(Conversation&& conversation) override;
  Result<void> rejected(RejectedRecord&& record) override;
  Result<void> event(Event&& event, const std::string& sourceName, const std::string& sourceKind) override;
  void note(const std::string& text) override;
  /// Keeps spans a few thousand at a time; finish() puts the conversations together.
  Result<void> spans(std::vector<Span>&& spans) override;
  bool wantsPosition() override;
  Result<void> reached(ReadPosition&& position) override;

  /// The file's progress is kept under this key. The stream is what the reader reads from, and outlives the sink.
  void keepProgress(const Sha256& key, const HashingStream& stream);
  /// The reading begins behind what is known of the file (all of it, or what comes before its place to go on from), which
  /// counts again as unchanged, or as resumed where the import that stored it was cut off.
  Result<void> startBehind(const FileProgress& progress, bool all, const std::string& file);

  /// A set-aside record of this source was read by what was put last; it leaves the quarantine with the next commit.
  Result<void> recover(std::int64_t quarantineId);

  /// Commits what is open, in the middle of the file: what lies behind the last position is read again another time.
  Result<void> commit();
  /// Commits what is open; the file was read to its end.
  Result<void> finish();

private:
  /// Makes sure that a batch is open and takes this source.
  Result<void> open(const std::string& source, const std::string& kind);
  Result<void> commitBatch(bool atEnd);
  Result<void> keepSpans();
  Result<void> assembleSpans();
  bool isBatchFull() const;
  Result<void> noteUnmapped(const Event& event);
  Result<void> listRejected(const std::string& file, std::optional<std::int64_t> before);

  /// A source that is imported masked once is masked ever after: else the next import would bring the originals back.
  Result<void> redactFromNowOn(const std::string& source, const std::string& kind);

  std::vector<Span> m_spans; ///< not kept yet
  bool m_hasSpans = false;
  Store& m_store;
  ImportSummary& m_summary;
  std::string m_source;
  std::string m_kind;
  std::string m_location;
  bool m_redact = false;
  std::set<std::pair<std::string, std::string>> m_redacted; ///< sources that are known to be masked
  std::unique_ptr<Store::ImportBatch> m_batch;
  ImportSummary m_counts; ///< of the open batch: counted once it is on disk
  std::optional<std::vector<EventRule>> m_rules; ///< for outcomes, read with the first event
  std::int64_t m_inBatch = 0;
  std::size_t m_bytes = 0;
  bool m_takesPositions = false;        ///< the reader knows places to go on from: transactions end there

  const HashingStream* m_stream = nullptr;
  FileProgress m_progress;
  FileNote m_note = FileNote::anew;     ///< what the next note is to the last
  std::optional<ReadPosition> m_reached;///< everything in the open batch lies before it
};

} // namespace hone
