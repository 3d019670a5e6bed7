#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/job_context.h"
#include "model/privacy.h"
#include "model/text_rewriter.h"

namespace hone {

/// The store's part in redaction, erasure, retention and the audit log (Store::privacy()). Threads as in Store.
class PrivacyStore {
public:
  virtual ~PrivacyStore() = default;

  /// Gives the rewriter that masked sources pass through. The store cannot make one itself: it knows no detectors.
  using RewriterMaker = std::function<Result<std::shared_ptr<const TextRewriter>>()>;
  virtual void setRewriterMaker(RewriterMaker maker) = 0;
  /// What everything of this source must pass through before it is kept anywhere: null where the source is not masked.
  /// An ImportBatch of the store does so by itself; whoever keeps records in another form (spans, events, an inbox)
  /// asks here. Fails when the source is masked and there is no rewriter: nothing may be stored then.
  virtual Result<std::shared_ptr<const TextRewriter>> rewriterFor(const std::string& sourceName, const std::string& kind) const = 0;
  /// Adds to the counts of a source, for whoever asks rewriterFor().
  virtual Result<void> addMasked(const std::string& sourceName, const std::string& kind, const RedactionReport& report) = 0;
  virtual Result<RedactionReport> masked(const std::string& sourceName, const std::string& kind) const = 0;
  /// Masks what is stored already, or what one source brought, in id order, some conversations a transaction. `mark`
  /// names the options: a run that was stopped goes on where it was if mark and source are the same.
  virtual Result<RedactionReport> rewriteStored(const TextRewriter& rewriter, const std::string& mark, std::optional<SourceId> source,
                                                const JobContext& job) = 0;

  virtual Result<std::vector<SourcePolicy>> policies() const = 0;
  /// A source without a policy of its own has that of the sources to come, which is the one without name and kind.
  virtual Result<SourcePolicy> policy(const std::string& sourceName, const std::string& kind) const = 0;
  virtual Result<void> setPolicy(const SourcePolicy& policy) = 0;

  virtual Result<ErasurePreview> previewErasure(const ErasureRequest& request) const = 0;
  virtual Result<ErasureReport> erase(const ErasureRequest& request, const JobContext& job) = 0;

  virtual Result<std::vector<RetentionStatus>> retention(Micros now) const = 0;
  virtual Result<RetentionReport> runRetention(Micros now, const JobContext& job) = 0;

  /// Adds to the audit log. detail is a JSON object of counts; content has no place in it.
  virtual Result<void> note(std::string_view action, std::string_view subject, std::string_view detail) = 0;
  virtual Result<std::vector<AuditEntry>> auditLog(int limit, std::int64_t beforeId) const = 0;
};

} // namespace hone
