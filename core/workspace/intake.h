#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/job_context.h"
#include "model/event.h"
#include "model/event_preview.h"
#include "model/mapping.h"
#include "model/source.h"
#include "model/watched_folder.h"

namespace hone {

/// A format that can be read, for the dialog and the help.
struct FormatDescription {
  std::string name;
  std::string description;   ///< what it is
  std::string recognisedBy;  ///< how a file is told to be of it
};

/// What a file seems to be, before it is imported.
struct FileLook {
  std::string format;        ///< name; empty: none recognised it
  std::string reason;        ///< why, or what it looks like instead
  bool needsMapping = false; ///< a table or plain JSON records that were not understood with confidence
  std::optional<MappingGuess> guess; ///< of a table or plain JSON records
};

/// A page of the quarantine, newest last.
struct QuarantineQuery {
  std::optional<SourceId> source;
  std::int64_t after = 0;    ///< the last id of the page before
  std::int64_t limit = 200;
  bool withRaw = true;       ///< false: without the records' bytes, for lists
};

/// What a retry of set-aside records did.
struct RetrySummary {
  std::int64_t recovered = 0;          ///< records that are read now and left the quarantine
  std::int64_t stillRejected = 0;
  std::int64_t conversationsAdded = 0;
  std::int64_t conversationsMerged = 0;
  std::int64_t conversationsUnchanged = 0;
  std::vector<std::string> problems;   ///< for people, at most 20: why a record could not be tried or read
};

struct RetryRequest {
  std::vector<std::int64_t> ids;       ///< empty: all (of the source, if one is named)
  std::optional<SourceId> source;
  std::string format;                  ///< empty: the format that it was read as
  std::optional<Mapping> mapping;
};

/// What one look at the watched folders did.
struct WatchSummary {
  std::int64_t filesRead = 0;
  std::int64_t conversationsAdded = 0;
  std::int64_t conversationsMerged = 0;
  std::int64_t messagesAdded = 0;
  std::int64_t rejected = 0;
  std::vector<std::string> problems;   ///< for people
};

/// The workspace's part for files: looking at them, mapping them, events, the quarantine, watched folders.
/// Threads: as Workspace. Importing itself is Workspace::importFiles, which takes a mapping and events too.
class Intake {
public:
  virtual ~Intake() = default;

  virtual std::vector<FormatDescription> formats() const = 0;
  /// Looks at the beginning of a file; milliseconds, any size.
  virtual Result<FileLook> lookAt(const std::string& path) const = 0;
  /// What a mapping makes of the first records: at most `most` conversations. Milliseconds.
  virtual Result<MappingPreview> previewMapping(const std::string& path, const Mapping& mapping, std::size_t most = 20) const = 0;

  virtual Result<std::vector<Mapping>> mappings() const = 0;              ///< saved ones, by name
  virtual Result<Mapping> mapping(const std::string& name) const = 0;
  virtual Result<void> saveMapping(const Mapping& mapping) = 0;           ///< replaces one of the same name
  virtual Result<void> removeMapping(const std::string& name) = 0;
  /// The JSON form, as `import --mapping FILE` reads it (documented in capture/mapping.h).
  virtual std::string mappingJson(const Mapping& mapping) const = 0;
  virtual Result<Mapping> mappingFromJson(const std::string& json) const = 0;
  virtual Result<void> writeMappingFile(const std::string& path, const Mapping& mapping) const = 0;
  virtual Result<Mapping> readMappingFile(const std::string& path) const = 0;

  // Events
  /// What a file is read as when it is imported as events: at most `most` of them. Milliseconds, any size.
  virtual Result<EventPreview> previewEvents(const std::string& path, std::size_t most = 50) const = 0;
  virtual Result<std::vector<Event>> events(ConversationId conversation) const = 0; ///< its own and its user's, by time
  virtual Result<std::vector<Event>> userEvents(const std::string& userId) const = 0;
  virtual Result<std::vector<EventName>> eventNames() const = 0;                     ///< most frequent first
  /// What events say about outcomes. Setting them applies them to every conversation at once.
  virtual Result<std::vector<EventRule>> eventRules() const = 0;
  virtual Result<void> setEventRules(const std::vector<EventRule>& rules) = 0;
  virtual std::vector<EventRule> defaultEventRules() const = 0;

  // Quarantine
  virtual Result<std::vector<QuarantinedRecord>> quarantine(const QuarantineQuery& query) const = 0;
  virtual Result<QuarantinedRecord> quarantinedRecord(std::int64_t id) const = 0; ///< with its bytes
  virtual Result<std::int64_t> quarantineCount(std::optional<SourceId> source) const = 0;
  /// Writes the set-aside records (of one source) as JSON lines: {"source", "file", "line", "offset", "reason", "size",
  /// "raw"}, with "raw_base64" in place of "raw" where the bytes are not UTF-8. Only the owner may read the file (0600).
  /// Returns how many.
  virtual Result<std::int64_t> exportQuarantine(const std::string& path, std::optional<SourceId> source, const JobContext& job) const = 0;
  virtual Result<RetrySummary> retry(const RetryRequest& request, const JobContext& job) = 0;

  // Watched folders
  virtual Result<std::vector<WatchedFolder>> watchedFolders() const = 0;
  /// Remembers a folder, or changes one that is remembered; state fields are not looked at.
  virtual Result<WatchedFolder> watch(const WatchedFolder& folder) = 0;
  virtual Result<void> unwatch(const std::string& path) = 0;               ///< what it brought stays
  /// Looks at every watched folder (or one) once and imports what is new and at rest.
  virtual Result<WatchSummary> lookAtFolders(const JobContext& job, const std::string& onlyPath = {}) = 0;
  /// Looks every second on a thread of its own until stopWatching() or the end of the workspace. Calling it again
  /// changes nothing.
  virtual void startWatching() = 0;
  virtual void stopWatching() = 0;
  virtual bool isWatching() const = 0;
};

} // namespace hone
