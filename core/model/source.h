#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "model/event.h"
#include "model/privacy.h"

namespace hone {

/// Where conversations come from, with its ledger. The sums agree: received = stored + merged + unchanged + rejected.
struct Source {
  SourceId id;
  std::string name;     ///< for a file import the file's stem
  std::string kind;     ///< format name of a file import ("tau-bench"), "receiver", "langfuse" …
  std::string location; ///< path or endpoint of the last import
  std::string unit = "conversations"; ///< what the ledger counts: "conversations" or "spans"
  std::int64_t received = 0;
  std::int64_t stored = 0;
  std::int64_t merged = 0;
  std::int64_t unchanged = 0;
  std::int64_t rejected = 0;
  std::int64_t conversations = 0; ///< in the store now
  std::int64_t messages = 0;
  std::string formatReason;       ///< why its last file was read as this kind
  std::optional<Micros> lastImportAt;
  std::string lastError;
};

/// The source of files whose format nobody knew: each is one set-aside record of their first bytes. Read again as a format,
/// a file goes to a source of its own.
inline constexpr char kUnknownFormatSource[] = "Files of unknown format";
inline constexpr char kUnknownFormatKind[] = "unknown";

/// A record that could not be read: set aside, with its place and its bytes.
struct RejectedRecord {
  std::string file;
  std::optional<std::int64_t> line;    ///< 1-based
  std::optional<std::int64_t> offset;  ///< 0-based bytes in the decompressed stream
  std::string reason;
  std::string raw;                     ///< the record's bytes, at most 1 MiB of them
  std::int64_t size = 0;               ///< of the whole record where it is larger than raw, else 0
  bool isKept = false;                 ///< in an import's summary: it is in the quarantine
};

/// A record in the quarantine.
struct QuarantinedRecord {
  std::int64_t id = 0;
  SourceId source;
  RejectedRecord record;
};

/// What a file was read as, and why.
struct FileReading {
  std::string file;
  std::string format;
  std::string reason;
};

/// What an import did.
struct ImportSummary {
  static constexpr std::size_t kListed = 1000; ///< of each list below: the first ones
  std::int64_t conversationsAdded = 0;
  std::int64_t conversationsMerged = 0;
  std::int64_t conversationsUnchanged = 0;
  std::int64_t messagesAdded = 0;
  std::int64_t conversationsResumed = 0; ///< stored by an earlier import of the same file that was cut off
  std::int64_t filesRead = 0;
  std::int64_t eventsAdded = 0;
  std::int64_t eventsUnchanged = 0;
  std::int64_t rejectedCount = 0;   ///< records that could not be read, however many are listed
  std::int64_t setAsideCount = 0;   ///< of these, those that are in the quarantine
  std::int64_t stillSetAside = 0;   ///< records of the files that were read which an earlier import set aside, and this one did not meet
  std::int64_t passedOverCount = 0; ///< files of a folder that hold no data
  std::vector<FileReading> readings;
  std::vector<RejectedRecord> rejected;
  std::vector<FileReading> passedOver;        ///< without a format
  std::vector<std::string> notes;             ///< for people: what was not understood, with its file
  std::vector<UnmappedEvents> unmappedEvents; ///< kinds of events that no rule for outcomes knows
  RedactionReport redaction; ///< of sources that are masked
  double seconds = 0;

  /// Counts a record that could not be read, and lists it while there is room.
  void reject(RejectedRecord record)
  {
    ++rejectedCount;
    setAsideCount += record.isKept ? 1 : 0;
    if (rejected.size() < kListed)
      rejected.push_back(std::move(record));
  }
};

} // namespace hone
