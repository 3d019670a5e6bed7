#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "net/egress.h"
#include "net/secrets.h"
#include "store/store.h"
#include "sync/puller.h"
#include "sync/retry.h"
#include "workspace/jobs.h"
#include "workspace/syncs.h"

namespace hone {

/// How the egress list names a sync's requests.
std::string purposeOf(const SyncSettings& settings);
/// The address that a sync is sent to: its own or its kind's.
std::string addressOf(const SyncSettings& settings);

/// Syncs over a real store, the keychain and the network.
class SyncsImpl final : public Syncs {
public:
  /// `changed` is called, on any thread, after conversations changed. Jobs outlive it.
  SyncsImpl(Store& store, Jobs& jobs, std::function<void()> changed);
  ~SyncsImpl() override;
  /// No sync is started by itself from here on. To be called before the jobs go.
  void stop();

  std::vector<SyncKind> kinds() const override;
  Result<std::vector<SyncStatus>> list() const override;
  Result<SyncStatus> status(const std::string& name) const override;
  Result<void> add(const SyncSettings& settings, const Secrets& secrets) override;
  Result<void> edit(const SyncSettings& settings, const Secrets& secrets) override;
  Result<void> remove(const std::string& name) override;
  Result<std::string> test(const SyncSettings& settings, const Secrets& secrets, const JobContext& job) override;
  Result<SyncRun> run(const std::string& name, const JobContext& job) override;
  Result<std::int64_t> start(const std::string& name) override;
  void setScheduling(bool on) override;
  Result<void> keychainUsable() override;
  std::string environmentVariable(const std::string& sync, const std::string& field) const override { return environmentVariableOf(sync + "/" + field); }
  bool sealedFileExists() const override;
  bool sealedFileOpen() const override;
  Result<void> openSealedFile(const std::string& passphrase) override;
  Result<std::vector<EgressEntry>> egress() const override;
  bool offline() const override { return m_egress.isOffline(); }
  Result<void> setOffline(bool offline) override;
  std::string caFile() const override;
  Result<void> setCaFile(const std::string& path) override;

  // For what else talks to other machines: one list of what may be contacted, one set of places for secrets.
  Egress& egressList() { return m_egress; }
  /// The place's store of secrets, ready to be used.
  Result<SecretStore*> secretStore(SecretPlace place);
  Result<std::string> secretName(const std::string& sync, const std::string& key, SecretPlace place);

private:
  Result<SyncStatus> stored(const std::string& name) const;
  Result<void> keepNew(const SyncSettings& settings, const Secrets& secrets, const SyncStatus* before);
  std::string sealedFilePath() const;
  /// Settings with defaults and all secrets: given ones, else kept ones.
  Result<SyncFields> completeFields(const PullerKind& kind, const SyncSettings& settings, const Secrets& given, bool kept);
  /// Makes the parts that talk to the other machine and hands them to `work`.
  template<class Work>
  auto connected(const SyncSettings& settings, const Secrets& given, bool kept, const JobContext& job, const RetryOptions& patience, Work&& work);
  Result<SyncRun> runNow(const SyncStatus& status, const JobContext& job);
  void allowAll();
  void schedule();
  /// When a sync is due by itself; nothing: never.
  std::optional<Micros> dueAt(const SyncStatus& status) const;

  Store& m_store;
  Jobs& m_jobs;
  std::function<void()> m_changed;
  Egress m_egress;

  mutable std::mutex m_mutex;               ///< guards what follows
  std::unique_ptr<SecretStore> m_keychain;
  std::unique_ptr<SecretStore> m_environment;
  std::unique_ptr<SealedFile> m_sealed;
  std::set<std::string> m_running;
  bool m_scheduling = false;
  bool m_stopping = false;
  std::condition_variable m_wake;
  std::thread m_scheduler;

  std::mutex m_startMutex;                  ///< guards what follows; taken before m_mutex
  std::map<std::string, std::int64_t> m_started; ///< the last job of each sync
};

} // namespace hone
