#include "fixes/repository_impl.h"

#include "fixes/repository_path.h"

namespace hone {

Result<void> writeToIndex(git_repository* repository, git_index* index, const std::vector<RepositoryFile>& files)
{
  for (const RepositoryFile& file : files) {
    HONE_CHECK(checkRepositoryPath(file.path));
    const git_index_entry* present = git_index_get_bypath(index, file.path.c_str(), 0);
    if (present && present->mode != GIT_FILEMODE_BLOB && present->mode != GIT_FILEMODE_BLOB_EXECUTABLE)
      return fail(ErrorKind::conflict, "This path is a symbolic link or a submodule in the repository. Nothing was committed; Hone writes plain files only.", file.path);
    for (std::size_t slash = file.path.find('/'); slash != std::string::npos; slash = file.path.find('/', slash + 1))
      if (git_index_get_bypath(index, file.path.substr(0, slash).c_str(), 0))
        return fail(ErrorKind::conflict, "\"" + file.path.substr(0, slash) + "\" is a file in the repository, not a folder. Nothing was committed.", file.path);
    std::size_t under = 0;
    if (git_index_find_prefix(&under, index, (file.path + "/").c_str()) == 0)
      return fail(ErrorKind::conflict, "This path is a folder in the repository. Nothing was committed.", file.path);
    if (file.deleted) {
      if (const int code = git_index_remove(index, file.path.c_str(), 0); code < 0)
        return std::unexpected(gitError(code, "The file cannot be removed.", file.path));
      continue;
    }
    git_index_entry entry{};
    entry.path = file.path.c_str();
    entry.mode = present ? present->mode : static_cast<std::uint32_t>(GIT_FILEMODE_BLOB);
    if (const int code = git_blob_create_from_buffer(&entry.id, repository, file.text.data(), file.text.size()); code < 0)
      return std::unexpected(gitError(code, "The file's text cannot be stored.", file.path));
    if (const int code = git_index_add(index, &entry); code < 0)
      return std::unexpected(gitError(code, "The file cannot be added.", file.path));
  }
  return {};
}

Result<GitSignature> GitRepositoryFolder::author() const
{
  int code = 0;
  const auto config = gitMake<GitConfig>(code, [&](git_config** out) { return git_repository_config_snapshot(out, m_repository.get()); });
  if (!config)
    return std::unexpected(gitError(code, "Git's settings cannot be read.", m_folder));
  std::string missing;
  for (const auto& [key, example] : {std::pair("user.name", "Your Name"), std::pair("user.email", "you@example.com")}) {
    const char* value = nullptr;
    if (git_config_get_string(&value, config.get(), key) < 0 || !value || !*value)
      missing += std::string(missing.empty() ? "" : " and ") + "git config --global " + key + " \"" + example + "\"";
  }
  if (!missing.empty())
    return fail(ErrorKind::invalidInput, "Git does not know who you are, so nothing was committed. Run: " + missing, m_folder);
  auto signature = gitMake<GitSignature>(code, [&](git_signature** out) { return git_signature_default(out, m_repository.get()); });
  if (!signature)
    return std::unexpected(gitError(code, "The author in git's settings (user.name, user.email) cannot be used, so nothing was committed.", m_folder));
  return signature;
}

std::string GitRepositoryFolder::authorName() const
{
  int code = 0;
  const auto config = gitMake<GitConfig>(code, [&](git_config** out) { return git_repository_config_snapshot(out, m_repository.get()); });
  const char* value = nullptr;
  if (!config || git_config_get_string(&value, config.get(), "user.name") < 0 || !value || std::string_view(value) == kSampleAuthor)
    return {};
  return value;
}

Result<std::string> GitRepositoryFolder::commitOnBranch(const std::string& base, const std::string& branch,
                                                        const std::vector<RepositoryFile>& files, const std::string& message)
{
  const std::string reference = "refs/heads/" + branch;
  int valid = 0;
  if (git_branch_name_is_valid(&valid, branch.c_str()) < 0 || valid == 0)
    return fail(ErrorKind::invalidInput, "\"" + branch + "\" is no name that git allows for a branch. Use letters, digits, \"-\", \"_\" and \"/\".", m_folder);
  int code = 0;
  if (gitMake<GitReference>(code, [&](git_reference** out) { return git_reference_lookup(out, m_repository.get(), reference.c_str()); }))
    return fail(ErrorKind::alreadyExists, "There is a branch \"" + branch + "\" already. Nothing was committed; choose another name.", m_folder);
  HONE_TRY(const GitSignature signature, author());
  HONE_TRY(const GitCommit parent, findCommit(base));
  const auto baseTree = gitMake<GitTree>(code, [&](git_tree** out) { return git_commit_tree(out, parent.get()); });
  if (!baseTree)
    return std::unexpected(gitError(code, "The base commit's files cannot be read.", m_folder));

  // An index of its own in memory: the one on disk is the user's.
  const auto index = gitMake<GitIndex>(code, [](git_index** out) { return git_index_new(out); });
  if (!index || (code = git_index_read_tree(index.get(), baseTree.get())) < 0)
    return std::unexpected(gitError(code, "The base commit's files cannot be read.", m_folder));
  HONE_CHECK(writeToIndex(m_repository.get(), index.get(), files));
  git_oid treeId;
  if ((code = git_index_write_tree_to(&treeId, index.get(), m_repository.get())) < 0)
    return std::unexpected(gitError(code, "The files cannot be stored.", m_folder));
  if (git_oid_equal(&treeId, git_tree_id(baseTree.get())) != 0)
    return fail(ErrorKind::invalidInput, "There is nothing to commit: every hunk was rejected, or the base holds these texts already.", m_folder);
  const auto tree = gitMake<GitTree>(code, [&](git_tree** out) { return git_tree_lookup(out, m_repository.get(), &treeId); });
  if (!tree)
    return std::unexpected(gitError(code, "The files cannot be stored.", m_folder));

  std::string text = message;
  if (!text.ends_with('\n'))
    text += '\n';
  git_oid commitId;
  const git_commit* parents[] = {parent.get()};
  if ((code = git_commit_create(&commitId, m_repository.get(), nullptr, signature.get(), signature.get(), nullptr, text.c_str(),
                                tree.get(), 1, parents)) < 0)
    return std::unexpected(gitError(code, "The commit cannot be made.", m_folder));
  // Made last and only if absent: a failure before leaves nothing but unreachable objects.
  const auto made = gitMake<GitReference>(code, [&](git_reference** out) {
    return git_reference_create(out, m_repository.get(), reference.c_str(), &commitId, 0, "commit: drafted with Hone");
  });
  if (code == GIT_EEXISTS)
    return fail(ErrorKind::alreadyExists, "There is a branch \"" + branch + "\" already. Nothing was committed; choose another name.", m_folder);
  if (!made)
    return std::unexpected(gitError(code, "The branch \"" + branch + "\" cannot be made; a branch whose name is part of this one may be in its way. Choose another name.", m_folder));
  return hexId(commitId);
}

} // namespace hone
