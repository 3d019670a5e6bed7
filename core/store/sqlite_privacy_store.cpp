#include "store/sqlite_privacy_store.h"

#include "base/time.h"

namespace hone {

namespace db {

void addMaskedRows(Connection& connection, const std::string& sourceName, const std::string& kind, const RedactionReport& report)
{
  for (const auto& [type, count] : report.masked)
    connection.use("INSERT INTO redaction_count (name, kind, type, masked) VALUES (?1, ?2, ?3, ?4)"
                   " ON CONFLICT (name, kind, type) DO UPDATE SET masked = masked + excluded.masked")
      ->bindText(1, sourceName).bindText(2, kind).bindText(3, toString(type)).bind(4, count).run();
}

void addAudit(Connection& connection, std::string_view action, std::string_view subject, std::string_view detail)
{
  connection.use("INSERT INTO audit (at, action, subject, detail) VALUES (?1, ?2, ?3, ?4)")
    ->bind(1, nowMicros()).bindText(2, action).bindText(3, subject).bindText(4, detail).run();
}

} // namespace db

namespace {

SourcePolicy readPolicy(const db::Statement& row)
{
  SourcePolicy policy;
  policy.name = row.string(0);
  policy.kind = row.string(1);
  policy.redact = row.integer(2) != 0;
  if (const auto days = row.optionalInteger(3))
    policy.retentionDays = static_cast<int>(*days);
  return policy;
}

/// What holds for a source: its own policy, else that of the sources to come.
SourcePolicy policyIn(db::Connection& connection, const std::string& name, const std::string& kind)
{
  const db::Use row = connection.use("SELECT name, kind, redact, retention_days FROM source_policy WHERE (name = ?1 AND kind = ?2) OR (name = '' AND kind = '')"
                                     " ORDER BY name = '' LIMIT 1");
  row->bindText(1, name).bindText(2, kind);
  SourcePolicy policy = row->step() ? readPolicy(*row) : SourcePolicy{};
  policy.name = name;
  policy.kind = kind;
  return policy;
}

/// Passes what comes from masked sources through the rewriter, everything else as it is.
class RewritingBatch final : public Store::ImportBatch {
public:
  RewritingBatch(std::unique_ptr<ImportBatch> batch, const PrivacyStore& privacy, db::Writer& writer, std::string sourceName, std::string kind,
                 std::shared_ptr<const TextRewriter> rewriter)
    : m_batch(std::move(batch)), m_privacy(privacy), m_writer(writer), m_source(std::move(sourceName)), m_kind(std::move(kind)),
      m_rewriter(std::move(rewriter))
  {
  }

  Result<StoreChange> put(const Conversation& conversation, std::int64_t& messagesAdded) override
  {
    if (!m_rewriter)
      return m_batch->put(conversation, messagesAdded);
    Conversation masked = conversation;
    RedactionReport report;
    m_rewriter->rewrite(masked, report);
    for (Event& event : masked.events)
      m_rewriter->rewrite(event, report);
    HONE_TRY(const StoreChange change, m_batch->put(masked, messagesAdded));
    // What was there already is not counted again.
    if (change != StoreChange::unchanged)
      m_ofSource.add(report);
    return change;
  }

  Result<void> reject(const RejectedRecord& record) override
  {
    if (!m_rewriter)
      return m_batch->reject(record);
    RejectedRecord masked = record;
    m_rewriter->rewrite(masked, m_ofSource);
    // A whole record is whole when it is masked, too: its size in the file would call it cut.
    if (record.size <= static_cast<std::int64_t>(record.raw.size()))
      masked.size = 0;
    return m_batch->reject(masked);
  }

  Result<StoreChange> putEvent(const Event& event) override
  {
    if (!m_rewriter)
      return m_batch->putEvent(event);
    Event masked = event;
    RedactionReport report;
    m_rewriter->rewrite(masked, report);
    HONE_TRY(const StoreChange change, m_batch->putEvent(masked));
    if (change != StoreChange::unchanged)
      m_ofSource.add(report);
    return change;
  }

  Result<void> recover(std::int64_t quarantineId) override { return m_batch->recover(quarantineId); }

  Result<void> commit() override
  {
    HONE_CHECK(noteMasked());
    return m_batch->commit();
  }

  Result<void> useSource(const std::string& sourceName, const std::string& kind, const std::string& location) override
  {
    if (sourceName != m_source || kind != m_kind) {
      HONE_CHECK(noteMasked());
      HONE_TRY(m_rewriter, m_privacy.rewriterFor(sourceName, kind));
      m_source = sourceName;
      m_kind = kind;
    }
    return m_batch->useSource(sourceName, kind, location);
  }
  Result<void> noteFile(const FileProgress& progress, FileNote note, bool tail) override { return m_batch->noteFile(progress, note, tail); }
  Result<FileCounts> countAgain(const Sha256& fileKey, bool withTail) override { return m_batch->countAgain(fileKey, withTail); }
  bool othersWait() const override { return m_batch->othersWait(); }

  const RedactionReport* redaction() const override { return &m_report; }

private:
  /// Adds to the source's counts in the batch's own transaction: it holds the right to write.
  Result<void> noteMasked()
  {
    if (!m_ofSource.masked.empty())
      HONE_CHECK(db::guarded([&] { db::addMaskedRows(m_writer.connection(), m_source, m_kind, m_ofSource); }));
    m_report.add(m_ofSource);
    m_ofSource = {};
    return {};
  }

  std::unique_ptr<ImportBatch> m_batch;
  const PrivacyStore& m_privacy;
  db::Writer& m_writer;
  std::string m_source;
  std::string m_kind;
  std::shared_ptr<const TextRewriter> m_rewriter;
  RedactionReport m_ofSource; ///< since the last useSource()
  RedactionReport m_report;
};

} // namespace

std::unique_ptr<Store::ImportBatch> rewritingBatch(std::unique_ptr<Store::ImportBatch> batch, const PrivacyStore& privacy, db::Writer& writer,
                                                   std::string sourceName, std::string kind, std::shared_ptr<const TextRewriter> rewriter)
{
  return std::make_unique<RewritingBatch>(std::move(batch), privacy, writer, std::move(sourceName), std::move(kind), std::move(rewriter));
}

void SqlitePrivacyStore::setRewriterMaker(RewriterMaker maker)
{
  const std::scoped_lock lock(m_mutex);
  m_maker = std::move(maker);
}

Result<std::shared_ptr<const TextRewriter>> SqlitePrivacyStore::rewriterFor(const std::string& sourceName, const std::string& kind) const
{
  HONE_TRY(const auto wanted, policy(sourceName, kind));
  if (!wanted.redact)
    return nullptr;
  RewriterMaker maker;
  {
    const std::scoped_lock lock(m_mutex);
    maker = m_maker;
  }
  if (!maker)
    return fail(ErrorKind::internal, "This source is to be redacted, and nothing here can do it. Nothing of it was stored. This is a fault in Hone; please report it.");
  return maker();
}

Result<void> SqlitePrivacyStore::addMasked(const std::string& sourceName, const std::string& kind, const RedactionReport& report)
{
  if (report.masked.empty())
    return {};
  return m_store.write(SqliteStore::Notice::none, [&](db::Connection& connection) { db::addMaskedRows(connection, sourceName, kind, report); });
}

Result<RedactionReport> SqlitePrivacyStore::masked(const std::string& sourceName, const std::string& kind) const
{
  return m_store.read([&](db::Connection& connection) {
    RedactionReport report;
    const db::Use row = connection.use("SELECT type, masked FROM redaction_count WHERE name = ?1 AND kind = ?2");
    row->bindText(1, sourceName).bindText(2, kind);
    while (row->step())
      if (const auto type = redactionTypeFromString(row->text(0)))
        report.masked[*type] += row->integer(1);
    return report;
  });
}

Result<std::vector<SourcePolicy>> SqlitePrivacyStore::policies() const
{
  return m_store.read([](db::Connection& connection) {
    std::vector<SourcePolicy> policies;
    const db::Use row = connection.use("SELECT name, kind, redact, retention_days FROM source_policy WHERE name <> '' ORDER BY name, kind");
    while (row->step())
      policies.push_back(readPolicy(*row));
    return policies;
  });
}

Result<SourcePolicy> SqlitePrivacyStore::policy(const std::string& sourceName, const std::string& kind) const
{
  return m_store.read([&](db::Connection& connection) {
    return policyIn(connection, sourceName, kind);
  });
}

Result<void> SqlitePrivacyStore::setPolicy(const SourcePolicy& policy)
{
  if (policy.retentionDays && (*policy.retentionDays < 1 || *policy.retentionDays > 36500))
    return fail(ErrorKind::invalidInput, "Retention is a number of days from 1 to 36,500. Nothing was changed.");
  return m_store.write(SqliteStore::Notice::none, [&](db::Connection& connection) {
    if (const SourcePolicy held = policyIn(connection, policy.name, policy.kind); held.redact == policy.redact && held.retentionDays == policy.retentionDays)
      return;
    connection.use("INSERT INTO source_policy (name, kind, redact, retention_days) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name, kind)"
                   " DO UPDATE SET redact = excluded.redact, retention_days = excluded.retention_days")
      ->bindText(1, policy.name).bindText(2, policy.kind).bind(3, policy.redact ? 1 : 0)
      .bindOptional(4, policy.retentionDays ? std::optional<std::int64_t>(*policy.retentionDays) : std::nullopt).run();
    // Files that are known were read under the old policy: they are read again.
    connection.use("DELETE FROM import_file WHERE id IN (SELECT f.file_id FROM import_file_source f JOIN source s ON s.id = f.source_id"
                   " WHERE s.name = ?1 AND s.kind = ?2)")
      ->bindText(1, policy.name).bindText(2, policy.kind).run();
    db::addAudit(connection, "policy", policy.name.empty() ? std::string_view("sources to come") : std::string_view(policy.name),
                 std::string("{\"redact\":") + (policy.redact ? "true" : "false") + ",\"retention_days\":" +
                   (policy.retentionDays ? std::to_string(*policy.retentionDays) : "null") + "}");
  });
}

Result<void> SqlitePrivacyStore::note(std::string_view action, std::string_view subject, std::string_view detail)
{
  return m_store.write(SqliteStore::Notice::none, [&](db::Connection& connection) { db::addAudit(connection, action, subject, detail); });
}

Result<std::vector<AuditEntry>> SqlitePrivacyStore::auditLog(int limit, std::int64_t beforeId) const
{
  return m_store.read([&](db::Connection& connection) {
    std::vector<AuditEntry> entries;
    const db::Use row = connection.use("SELECT id, at, action, subject, detail FROM audit WHERE id < ?1 ORDER BY id DESC LIMIT ?2");
    row->bind(1, beforeId).bind(2, limit);
    while (row->step())
      entries.push_back({row->integer(0), row->integer(1), row->string(2), row->string(3), row->string(4)});
    return entries;
  });
}

} // namespace hone
