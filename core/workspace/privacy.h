#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/job_context.h"
#include "model/privacy.h"
#include "model/source.h"

namespace hone {

/// The workspace's door to redaction, erasure, retention and the audit log. Threads and waiting as in Workspace.
class Privacy {
public:
  virtual ~Privacy() = default;

  // Redaction
  virtual Result<RedactionOptions> redactionOptions() const = 0;
  /// For everything that is masked from now on. invalidInput names the pattern that cannot be used.
  virtual Result<void> setRedactionOptions(const RedactionOptions& options) = 0;
  /// Whether a source's records are masked before they are stored. A source may be named before it exists.
  virtual Result<bool> isRedacted(const std::string& sourceName, const std::string& kind) const = 0;
  virtual Result<void> setRedacted(const std::string& sourceName, const std::string& kind, bool redacted) = 0;
  /// Whether sources that have no setting of their own, those to come above all, are masked.
  virtual Result<bool> isEverythingRedacted() const = 0;
  /// Sets it for the sources that are there and for those to come. What is in the store already is not touched.
  virtual Result<void> setEverythingRedacted(bool redacted) = 0;
  /// What was masked in a source so far; counts only.
  virtual Result<RedactionReport> redactionReport(const std::string& sourceName, const std::string& kind) const = 0;
  /// What these options would make of a text, with counts: the preview of the dialog.
  virtual Result<RedactionTrial> tryRedaction(const std::string& text, const RedactionOptions& options) const = 0;
  /// Masks what is in the store already: texts, full text, quarantine, drafts; or only what one source brought. Resumes
  /// where it was stopped; doing it twice changes nothing.
  virtual Result<RedactionReport> redactStore(const JobContext& job, std::optional<SourceId> source = std::nullopt) = 0;
  /// The text as it may leave the machine: everything that a detector finds is masked, whatever the source's setting.
  virtual Result<std::string> redactForEgress(const std::string& text) const = 0;

  // Erasure
  virtual Result<ErasurePreview> previewErasure(const ErasureRequest& request) const = 0;
  /// Forgets the conversations in every table, index, draft and log, then searches the files' bytes for them. Stopping
  /// it keeps the store consistent; what was taken so far is gone.
  virtual Result<ErasureReport> erase(const ErasureRequest& request, const JobContext& job) = 0;

  /// Writes the record of an erasure (describeErasure) as a text file.
  virtual Result<void> writeErasureReport(const ErasureReport& report, const std::string& path) const = 0;

  // Retention
  virtual Result<std::vector<RetentionStatus>> retention() const = 0; ///< every source, those without a limit too
  virtual Result<void> setRetention(const std::string& sourceName, const std::string& kind, std::optional<int> days) = 0;
  virtual Result<RetentionReport> runRetention(const JobContext& job) = 0;
  /// Runs retention now and once a day as long as the workspace is open, as jobs.
  virtual void keepRetention() = 0;

  // Audit log
  virtual Result<std::vector<AuditEntry>> auditLog(int limit, std::int64_t beforeId = INT64_MAX) const = 0; ///< newest first
};

} // namespace hone
