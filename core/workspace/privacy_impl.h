#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "store/store.h"
#include "text/redaction.h"
#include "workspace/jobs.h"
#include "workspace/privacy.h"

namespace hone {

/// What redaction needs beside a store, in a file of its own (STORE.redaction, 0600): the key behind the placeholders and
/// the person's own patterns and words, which are the very things that a store shall not hold. Whoever gets the store
/// without this file cannot find out what a placeholder stands for by trying values out.
struct RedactionFile {
  std::string key;
  RedactionOptions options;

  static std::string pathFor(const std::string& storePath) { return storePath + ".redaction"; }
  /// notFound when there is none.
  static Result<RedactionFile> read(const std::string& path);
  Result<void> write(const std::string& path) const;
};

class PrivacyImpl final : public Privacy {
public:
  /// now is the clock (tests give their own). changed is called after what pages show has changed.
  PrivacyImpl(Store& store, Jobs& jobs, std::function<void()> changed, std::function<Micros()> now = nowMicros);
  ~PrivacyImpl() override;
  /// Ends keepRetention(). Before the jobs go.
  void stop();

  Result<RedactionOptions> redactionOptions() const override;
  Result<void> setRedactionOptions(const RedactionOptions& options) override;
  Result<bool> isRedacted(const std::string& sourceName, const std::string& kind) const override;
  Result<void> setRedacted(const std::string& sourceName, const std::string& kind, bool redacted) override;
  Result<bool> isEverythingRedacted() const override;
  Result<void> setEverythingRedacted(bool redacted) override;
  Result<RedactionReport> redactionReport(const std::string& sourceName, const std::string& kind) const override;
  Result<RedactionTrial> tryRedaction(const std::string& text, const RedactionOptions& options) const override;
  Result<RedactionReport> redactStore(const JobContext& job, std::optional<SourceId> source) override;
  Result<std::string> redactForEgress(const std::string& text) const override;
  /// What redactForEgress() uses, for many texts. Where the store has no key, placeholders are others with each call.
  Result<std::shared_ptr<const Redactor>> egressRedactor() const;

  Result<ErasurePreview> previewErasure(const ErasureRequest& request) const override;
  Result<ErasureReport> erase(const ErasureRequest& request, const JobContext& job) override;

  Result<void> writeErasureReport(const ErasureReport& report, const std::string& path) const override;

  Result<std::vector<RetentionStatus>> retention() const override;
  Result<void> setRetention(const std::string& sourceName, const std::string& kind, std::optional<int> days) override;
  Result<RetentionReport> runRetention(const JobContext& job) override;
  void keepRetention() override;

  Result<std::vector<AuditEntry>> auditLog(int limit, std::int64_t beforeId) const override;

private:
  /// The redactor of the options and key as they are now; both are made at the first call.
  Result<std::shared_ptr<const Redactor>> redactor() const;
  /// The user as the store knows it: masked where the source is.
  Result<ErasureRequest> asStored(const ErasureRequest& request) const;
  void watch();

  Store& m_store;
  Jobs& m_jobs;
  std::function<void()> m_changed;
  std::function<Micros()> m_now;
  mutable std::mutex m_mutex; ///< of the redactor and its file
  mutable std::shared_ptr<const Redactor> m_redactor;
  mutable std::string m_key;
  mutable RedactionOptions m_options;
  std::mutex m_watchMutex;
  std::condition_variable m_wake;
  bool m_stopping = false;
  std::thread m_watch;
};

} // namespace hone
