#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "store/privacy_store.h"
#include "store/sqlite_store.h"

namespace hone {

/// PrivacyStore on the store's file. Parts: sqlite_privacy_store.cpp (policies, counts, audit), sqlite_erasure.cpp
/// (erasure, retention), sqlite_rewriting.cpp (masking of what is stored).
class SqlitePrivacyStore final : public PrivacyStore {
public:
  explicit SqlitePrivacyStore(SqliteStore& store) : m_store(store) {}

  void setRewriterMaker(RewriterMaker maker) override;
  Result<std::shared_ptr<const TextRewriter>> rewriterFor(const std::string& sourceName, const std::string& kind) const override;
  Result<void> addMasked(const std::string& sourceName, const std::string& kind, const RedactionReport& report) override;
  Result<RedactionReport> masked(const std::string& sourceName, const std::string& kind) const override;
  Result<RedactionReport> rewriteStored(const TextRewriter& rewriter, const std::string& mark, std::optional<SourceId> source,
                                        const JobContext& job) override;

  Result<std::vector<SourcePolicy>> policies() const override;
  Result<SourcePolicy> policy(const std::string& sourceName, const std::string& kind) const override;
  Result<void> setPolicy(const SourcePolicy& policy) override;

  Result<ErasurePreview> previewErasure(const ErasureRequest& request) const override;
  Result<ErasureReport> erase(const ErasureRequest& request, const JobContext& job) override;
  Result<std::vector<RetentionStatus>> retention(Micros now) const override;
  Result<RetentionReport> runRetention(Micros now, const JobContext& job) override;

  Result<void> note(std::string_view action, std::string_view subject, std::string_view detail) override;
  Result<std::vector<AuditEntry>> auditLog(int limit, std::int64_t beforeId) const override;

private:
  /// One or several erasures that are proved together.
  class Erasure;
  SqliteStore& m_store;
  mutable std::mutex m_mutex; ///< of the maker
  RewriterMaker m_maker;
};

/// A batch that passes what comes from masked sources through their rewriter, and adds to the sources' counts in its own
/// transaction. rewriter is that of the first source, or null.
std::unique_ptr<Store::ImportBatch> rewritingBatch(std::unique_ptr<Store::ImportBatch> batch, const PrivacyStore& privacy, db::Writer& writer,
                                                   std::string sourceName, std::string kind, std::shared_ptr<const TextRewriter> rewriter);

namespace db {

/// Adds to the counts of a source within the caller's transaction. Throws Failure.
void addMaskedRows(Connection& connection, const std::string& sourceName, const std::string& kind, const RedactionReport& report);

/// Adds an entry to the audit log within the caller's transaction. Throws Failure.
void addAudit(Connection& connection, std::string_view action, std::string_view subject, std::string_view detail);

} // namespace db
} // namespace hone
