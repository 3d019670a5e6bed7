#pragma once

#include <memory>
#include <string>

#include <git2.h>

#include "base/error.h"

namespace hone {

/// Starts libgit2 once for the program; thread-safe. Every use of libgit2 in this layer begins with it.
void startGitLibrary();

/// libgit2's last error on this thread, copied at once. Never empty.
std::string lastGitText();

/// A failure of a libgit2 call: what Hone was doing, libgit2's own words and its kind by return code.
Error gitError(int code, const std::string& what, const std::string& file = {});

/// A libgit2 object that frees itself.
template<class T, void (*Free)(T*)>
struct GitFree {
  void operator()(T* object) const { Free(object); }
};
template<class T, void (*Free)(T*)>
using GitHandle = std::unique_ptr<T, GitFree<T, Free>>;

using GitRepository = GitHandle<git_repository, git_repository_free>;
using GitCommit = GitHandle<git_commit, git_commit_free>;
using GitTree = GitHandle<git_tree, git_tree_free>;
using GitTreeEntry = GitHandle<git_tree_entry, git_tree_entry_free>;
using GitBlob = GitHandle<git_blob, git_blob_free>;
using GitIndex = GitHandle<git_index, git_index_free>;
using GitReference = GitHandle<git_reference, git_reference_free>;
using GitRemote = GitHandle<git_remote, git_remote_free>;
using GitSignature = GitHandle<git_signature, git_signature_free>;
using GitConfig = GitHandle<git_config, git_config_free>;
using GitBranchIterator = GitHandle<git_branch_iterator, git_branch_iterator_free>;

/// `gitMake<GitTree>(code, [&](git_tree** out) { return git_commit_tree(out, commit); })`
template<class Handle, class Make>
Handle gitMake(int& code, Make make)
{
  typename Handle::pointer object = nullptr;
  code = make(&object);
  return Handle(code < 0 ? nullptr : object);
}

} // namespace hone
