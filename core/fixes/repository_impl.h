#pragma once

#include <string>
#include <vector>

#include "fixes/git_library.h"
#include "fixes/repository.h"

namespace hone {

/// Repository by libgit2. See Repository for threads and errors.
class GitRepositoryFolder final : public Repository {
public:
  explicit GitRepositoryFolder(GitRepository repository);

  Result<void> addBareRemote(const std::string& bareFolder, const std::string& remoteName) override;
  std::string folder() const override { return m_folder; }
  Result<std::string> headCommit() const override;
  Result<std::vector<RepositoryFile>> textFiles(const std::string& commit) const override;
  Result<void> visitTextFiles(const std::string& commit, const std::function<bool(RepositoryFile file)>& visit) const override;
  Result<std::string> fileText(const std::string& commit, const std::string& path) const override;
  Result<std::vector<std::string>> remotes() const override;
  Result<std::vector<std::string>> branches() const override;
  Result<std::string> commitOnBranch(const std::string& base, const std::string& branch,
                                     const std::vector<RepositoryFile>& files, const std::string& message) override;
  Result<PushResult> push(const std::string& branch, const std::string& remote) override;
  std::string authorName() const override;

private:
  Result<GitCommit> findCommit(const std::string& commit) const;
  Result<GitTree> findTree(const std::string& commit) const;
  Result<GitSignature> author() const;
  Result<GitRemote> findRemote(const std::string& name) const;

  GitRepository m_repository;
  std::string m_folder;
};

/// Writes files into an index that exists only in memory. Modes of present entries are kept.
Result<void> writeToIndex(git_repository* repository, git_index* index, const std::vector<RepositoryFile>& files);

/// A push by git itself. rejected, network or io when it fails.
Result<void> pushWithGit(git_repository* repository, const std::string& url, const std::string& commit,
                         const std::string& reference);

/// The error of a push that the other side refused.
Error refusedPush(const std::string& remote, const std::string& status, const std::string& words);

std::string hexId(const git_oid& id);

/// Who the bundled sample's repository is by, where git knows nobody.
inline constexpr char kSampleAuthor[] = "Hone sample";

} // namespace hone
