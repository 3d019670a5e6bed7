#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/job_context.h"
#include "model/sync.h"

namespace hone {

/// Pull-syncs of a workspace: what is fetched from where, and what may be contacted at all.
/// Threads: every function may be called from any thread and may wait for the disk or the keychain; test() and run()
/// talk to the other machine and take as long as it does. Functions that reach out need a QCoreApplication.
class Syncs {
public:
  using Secrets = std::map<std::string, std::string>; ///< by SyncField::key

  virtual ~Syncs() = default;

  /// The products that can be fetched from, with the fields of their forms.
  virtual std::vector<SyncKind> kinds() const = 0;
  /// Every sync, by name.
  virtual Result<std::vector<SyncStatus>> list() const = 0;
  virtual Result<SyncStatus> status(const std::string& name) const = 0;

  /// Keeps a new sync and its secrets. Refuses a name that is taken, an unknown kind, a missing or malformed field
  /// (the message names it), and secrets that the chosen place cannot keep.
  virtual Result<void> add(const SyncSettings& settings, const Secrets& secrets) = 0;
  /// Changes a sync of that name; its kind stays. A secret that is not given or empty stays as it is. Changing where
  /// from (address, project) starts again from the first page; rows that are known change nothing.
  virtual Result<void> edit(const SyncSettings& settings, const Secrets& secrets) = 0;
  /// Forgets a sync and its secrets. What it fetched stays (Workspace::removeSource removes that).
  virtual Result<void> remove(const std::string& name) = 0;

  /// Asks the other machine one small question with these settings; secrets that are not given come from the secret
  /// store. Returns what it found, for people ("Langfuse answered; …").
  virtual Result<std::string> test(const SyncSettings& settings, const Secrets& secrets, const JobContext& job) = 0;

  /// Fetches what is new, from where the last run stopped, on the caller's thread. Every page is on disk before the
  /// next is asked for. A run that the other side puts off for long ends early with complete = false. One run a sync at
  /// a time (ErrorKind::conflict).
  virtual Result<SyncRun> run(const std::string& name, const JobContext& job) = 0;
  /// The same as a job of the workspace; returns the job's number.
  virtual Result<std::int64_t> start(const std::string& name) = 0;

  /// Runs syncs by themselves when they are due. Off until switched on: the window does, the command line does not.
  virtual void setScheduling(bool on) = 0;

  /// Whether the system's keychain can be written and read now; the error says what is in the way. Takes seconds at
  /// most. Needs a QCoreApplication.
  virtual Result<void> keychainUsable() = 0;
  /// The variable of the environment that holds a secret of a sync ("HONE_SECRET_PRODUCTION_API_KEY").
  virtual std::string environmentVariable(const std::string& sync, const std::string& field) const = 0;
  /// Whether there is a sealed file already, and whether it is open.
  virtual bool sealedFileExists() const = 0;
  virtual bool sealedFileOpen() const = 0;
  /// Opens the sealed file, or makes it, for as long as the workspace lives. A wrong passphrase is invalidInput.
  virtual Result<void> openSealedFile(const std::string& passphrase) = 0;

  /// Which machines may be contacted, what for, and when that last happened. Nothing else is ever contacted.
  virtual Result<std::vector<EgressEntry>> egress() const = 0;
  /// While offline, nothing but this machine itself is contacted; runs and tests say so. Kept in the store.
  virtual bool offline() const = 0;
  virtual Result<void> setOffline(bool offline) = 0;
  /// A PEM file of further certificate authorities (a company's own), or empty. Kept in the store; never replaces
  /// verification.
  virtual std::string caFile() const = 0;
  virtual Result<void> setCaFile(const std::string& path) = 0;
};

} // namespace hone
