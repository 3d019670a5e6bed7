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

/// A whole file of a commit, read from one or to be written in one.
struct RepositoryFile {
  std::string path;      ///< in the repository, forward slashes
  std::string text;
  bool deleted = false;  ///< to be written: the commit takes the file away
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
  /// Opens the repository that holds folder (bare ones too). folder is a work tree or a path in it. notFound when there
  /// is none; unsupported when it belongs to another user of the computer, as git itself refuses it.
  static Result<std::unique_ptr<Repository>> open(const std::string& folder);
  /// Makes a repository in folder with one commit of these files on branch main. For the bundled sample: where git knows
  /// no author, the repository gets one of its own, so that a first commit works. alreadyExists when folder is one.
  static Result<std::unique_ptr<Repository>> createWithFiles(const std::string& folder,
                                                             const std::vector<RepositoryFile>& files,
                                                             const std::string& message);
  /// Makes an empty bare repository and adds it to this one as a remote.
  virtual Result<void> addBareRemote(const std::string& bareFolder, const std::string& remoteName) = 0;
  virtual ~Repository() = default;

  virtual std::string folder() const = 0;
  /// Who would commit here, by name; empty where git's settings name nobody, and for the bundled sample.
  virtual std::string authorName() const = 0;
  virtual Result<std::string> headCommit() const = 0;        ///< hex id
  /// Text files of a commit up to 1 MiB each; binary ones are left out.
  virtual Result<std::vector<RepositoryFile>> textFiles(const std::string& commit) const = 0;
  /// The same one by one, for repositories too large to hold at once; visit returns false to stop.
  virtual Result<void> visitTextFiles(const std::string& commit,
                                      const std::function<bool(RepositoryFile file)>& visit) const = 0;
  virtual Result<std::string> fileText(const std::string& commit, const std::string& path) const = 0;
  virtual Result<std::vector<std::string>> remotes() const = 0;
  virtual Result<std::vector<std::string>> branches() const = 0;
  /// One commit on base with these whole file texts, on a new branch; moves neither HEAD nor any other branch, and leaves
  /// work tree and index alone. Modes of present files are kept. alreadyExists when the branch is there; invalidInput
  /// when a path leaves the repository, nothing changes, or git config names no author (the author is taken from there).
  virtual Result<std::string> commitOnBranch(const std::string& base, const std::string& branch,
                                             const std::vector<RepositoryFile>& files, const std::string& message) = 0;
  /// Pushes one branch. rejected when the other side refuses, with its words; network when it cannot be reached or does
  /// not know the person. Never forces. libgit2 first; where it cannot (TLS 1.3 only, RSA keys, ssh settings), git itself
  /// in an empty repository of its own beside these objects, so that no hook or setting of this repository runs.
  /// Takes as long as the network does.
  virtual Result<PushResult> push(const std::string& branch, const std::string& remote) = 0;
};

} // namespace hone
