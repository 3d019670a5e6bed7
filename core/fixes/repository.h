#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "model/fix.h"

namespace hone {

/// A file of a commit that may steer the agent.
struct RepositoryFile {
  std::string path;
  std::string text;
};

struct PushResult {
  std::string remote;   ///< name and URL without credentials
  std::string reference;///< "refs/heads/…"
  bool usedGit = false; ///< pushed by git itself, because libgit2 could not
};

/// A git repository, read and committed to through libgit2 without touching its work tree or index.
/// One thread at a time. Hooks of the repository never run. Any failure carries libgit2's text, translated where it misleads.
class Repository {
public:
  /// Opens the repository that holds folder (bare ones too). folder is a work tree or a path in it.
  static Result<std::unique_ptr<Repository>> open(const std::string& folder);
  /// Makes a repository in folder with one commit of its present files on branch main. For the bundled sample.
  static Result<std::unique_ptr<Repository>> createWithFiles(const std::string& folder,
                                                             const std::vector<RepositoryFile>& files,
                                                             const std::string& message);
  /// Makes an empty bare repository and adds it to this one as a remote.
  virtual Result<void> addBareRemote(const std::string& bareFolder, const std::string& remoteName) = 0;
  virtual ~Repository() = default;

  virtual std::string folder() const = 0;
  virtual Result<std::string> headCommit() const = 0;        ///< hex id
  /// Text files of a commit up to 1 MiB each; binary ones are left out.
  virtual Result<std::vector<RepositoryFile>> textFiles(const std::string& commit) const = 0;
  virtual Result<std::string> fileText(const std::string& commit, const std::string& path) const = 0;
  virtual Result<std::vector<std::string>> remotes() const = 0;
  virtual Result<std::vector<std::string>> branches() const = 0;
  /// One commit on base with these whole file texts, on a new branch; moves neither HEAD nor any other branch.
  /// alreadyExists when the branch is there. Author and committer from git config.
  virtual Result<std::string> commitOnBranch(const std::string& base, const std::string& branch,
                                             const std::vector<RepositoryFile>& files, const std::string& message) = 0;
  /// Pushes one branch. rejected when the other side refuses, with its words. Never forces.
  virtual Result<PushResult> push(const std::string& branch, const std::string& remote) = 0;
};

} // namespace hone
