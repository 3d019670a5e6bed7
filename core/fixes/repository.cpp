#include "fixes/repository_impl.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "fixes/repository_path.h"
#include "fixes/text_lines.h"

namespace hone {

namespace {

constexpr git_object_size_t kLargestTextFile = 1U << 20U;

std::string asFolder(const char* path)
{
  std::string folder = path ? path : "";
  while (folder.size() > 1 && folder.ends_with('/'))
    folder.pop_back();
  return folder;
}

struct TreeVisit {
  git_repository* repository = nullptr;
  const std::function<bool(RepositoryFile)>* visit = nullptr;
};

extern "C" {
static int honeOnTreeEntry(const char* root, const git_tree_entry* entry, void* payload)
{
  const auto& visit = *static_cast<TreeVisit*>(payload);
  const git_filemode_t mode = git_tree_entry_filemode(entry);
  if (mode != GIT_FILEMODE_BLOB && mode != GIT_FILEMODE_BLOB_EXECUTABLE)
    return 0; // folders are walked; links and submodules are no text
  int code = 0;
  const auto blob = gitMake<GitBlob>(code, [&](git_blob** out) { return git_blob_lookup(out, visit.repository, git_tree_entry_id(entry)); });
  if (!blob)
    return 0; // not in a partial clone
  const git_object_size_t size = git_blob_rawsize(blob.get());
  if (size > kLargestTextFile)
    return 0;
  const std::string_view text(static_cast<const char*>(git_blob_rawcontent(blob.get())), static_cast<std::size_t>(size));
  if (!isPlainUtf8(text))
    return 0;
  return (*visit.visit)({std::string(root) + git_tree_entry_name(entry), std::string(text)}) ? 0 : GIT_EUSER;
}
} // extern "C"

} // namespace

std::string hexId(const git_oid& id)
{
  char hex[GIT_OID_HEXSZ + 1] = {};
  git_oid_tostr(hex, sizeof hex, &id);
  return hex;
}

GitRepositoryFolder::GitRepositoryFolder(GitRepository repository) : m_repository(std::move(repository))
{
  const char* workTree = git_repository_workdir(m_repository.get());
  m_folder = asFolder(workTree ? workTree : git_repository_path(m_repository.get()));
}

Result<std::unique_ptr<Repository>> Repository::open(const std::string& folder)
{
  startGitLibrary();
  std::error_code ignored;
  if (!std::filesystem::exists(folder, ignored))
    return fail(ErrorKind::notFound, "There is no such folder. Choose the folder of your agent's repository.", folder);
  int code = 0;
  auto repository = gitMake<GitRepository>(code, [&](git_repository** out) { return git_repository_open_ext(out, folder.c_str(), 0, nullptr); });
  // libgit2 1.5 says "not found" of the setting that would allow it, where a newer one says "owner".
  if (code == GIT_EOWNER || (code == GIT_ENOTFOUND && lastGitText().find("safe.directory") != std::string::npos))
    return fail(ErrorKind::unsupported,
                "This repository belongs to another user of this computer, so git does not trust it (\"dubious ownership\"). "
                "If you trust it, run: git config --global --add safe.directory \"" + folder + "\"", folder);
  if (code == GIT_ENOTFOUND)
    return fail(ErrorKind::notFound, "This folder is not in a git repository. Choose the folder of your agent's repository, or run \"git init\" in it and commit its files.", folder);
  if (!repository)
    return std::unexpected(gitError(code, "The repository cannot be opened.", folder));
  return std::make_unique<GitRepositoryFolder>(std::move(repository));
}

Result<std::unique_ptr<Repository>> Repository::createWithFiles(const std::string& folder, const std::vector<RepositoryFile>& files,
                                                                const std::string& message)
{
  startGitLibrary();
  for (const RepositoryFile& file : files)
    HONE_CHECK(checkRepositoryPath(file.path));
  int code = 0;
  if (gitMake<GitRepository>(code, [&](git_repository** out) {
        return git_repository_open_ext(out, folder.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr);
      }))
    return fail(ErrorKind::alreadyExists, "There is a repository in this folder already. Nothing was changed.", folder);
  git_repository_init_options options;
  git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
  options.flags = GIT_REPOSITORY_INIT_MKDIR | GIT_REPOSITORY_INIT_MKPATH;
  options.initial_head = "main";
  auto repository = gitMake<GitRepository>(code, [&](git_repository** out) { return git_repository_init_ext(out, folder.c_str(), &options); });
  if (!repository)
    return std::unexpected(gitError(code, "The repository cannot be made.", folder));

  for (const RepositoryFile& file : files) {
    const std::filesystem::path path = std::filesystem::path(folder) / file.path;
    std::error_code failure;
    std::filesystem::create_directories(path.parent_path(), failure);
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(file.text.data(), static_cast<std::streamsize>(file.text.size()));
    if (!out.flush())
      return fail(ErrorKind::io, "The file cannot be written. Look for free space and for the folder's permissions.", path.string());
  }
  const auto config = gitMake<GitConfig>(code, [&](git_config** out) { return git_repository_config(out, repository.get()); });
  if (config) {
    const auto snapshot = gitMake<GitConfig>(code, [&](git_config** out) { return git_config_snapshot(out, config.get()); });
    const char* value = nullptr;
    if (snapshot && (git_config_get_string(&value, snapshot.get(), "user.name") < 0 || git_config_get_string(&value, snapshot.get(), "user.email") < 0)) {
      git_config_set_string(config.get(), "user.name", kSampleAuthor);
      git_config_set_string(config.get(), "user.email", "sample@localhost");
    }
  }
  const auto signature = gitMake<GitSignature>(code, [&](git_signature** out) { return git_signature_default(out, repository.get()); });
  if (!signature)
    return std::unexpected(gitError(code, "The repository's author cannot be read.", folder));
  const auto index = gitMake<GitIndex>(code, [&](git_index** out) { return git_repository_index(out, repository.get()); });
  if (!index)
    return std::unexpected(gitError(code, "The repository's index cannot be read.", folder));
  for (const RepositoryFile& file : files)
    if ((code = git_index_add_bypath(index.get(), file.path.c_str())) < 0)
      return std::unexpected(gitError(code, "The file cannot be added.", file.path));
  git_oid treeId;
  git_oid commitId;
  if ((code = git_index_write(index.get())) < 0 || (code = git_index_write_tree(&treeId, index.get())) < 0)
    return std::unexpected(gitError(code, "The files cannot be stored.", folder));
  const auto tree = gitMake<GitTree>(code, [&](git_tree** out) { return git_tree_lookup(out, repository.get(), &treeId); });
  if (!tree || (code = git_commit_create(&commitId, repository.get(), "HEAD", signature.get(), signature.get(), "UTF-8",
                                         message.c_str(), tree.get(), 0, nullptr)) < 0)
    return std::unexpected(gitError(code, "The first commit cannot be made.", folder));
  return std::make_unique<GitRepositoryFolder>(std::move(repository));
}

Result<void> GitRepositoryFolder::addBareRemote(const std::string& bareFolder, const std::string& remoteName)
{
  int code = 0;
  if (gitMake<GitRepository>(code, [&](git_repository** out) {
        return git_repository_open_ext(out, bareFolder.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr);
      }))
    return fail(ErrorKind::alreadyExists, "There is a repository in this folder already. Nothing was changed.", bareFolder);
  if (gitMake<GitRemote>(code, [&](git_remote** out) { return git_remote_lookup(out, m_repository.get(), remoteName.c_str()); }))
    return fail(ErrorKind::alreadyExists, "This repository has a remote named \"" + remoteName + "\" already. Nothing was changed.", m_folder);
  git_repository_init_options options;
  git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
  options.flags = GIT_REPOSITORY_INIT_MKDIR | GIT_REPOSITORY_INIT_MKPATH | GIT_REPOSITORY_INIT_BARE;
  options.initial_head = "main";
  const auto bare = gitMake<GitRepository>(code, [&](git_repository** out) { return git_repository_init_ext(out, bareFolder.c_str(), &options); });
  if (!bare)
    return std::unexpected(gitError(code, "The bare repository cannot be made.", bareFolder));
  const std::string url = asFolder(git_repository_path(bare.get()));
  const auto remote = gitMake<GitRemote>(code, [&](git_remote** out) { return git_remote_create(out, m_repository.get(), remoteName.c_str(), url.c_str()); });
  if (!remote)
    return std::unexpected(gitError(code, "The remote cannot be added.", m_folder));
  return {};
}

Result<GitCommit> GitRepositoryFolder::findCommit(const std::string& commit) const
{
  int code = 0;
  using GitObject = GitHandle<git_object, git_object_free>;
  const auto object = gitMake<GitObject>(code, [&](git_object** out) { return git_revparse_single(out, m_repository.get(), commit.c_str()); });
  if (!object)
    return std::unexpected(gitError(code, "The repository has no commit \"" + commit + "\". It may have been rewritten since the draft was made: draft it again.", m_folder));
  const auto peeled = gitMake<GitObject>(code, [&](git_object** out) { return git_object_peel(out, object.get(), GIT_OBJECT_COMMIT); });
  if (!peeled)
    return std::unexpected(gitError(code, "\"" + commit + "\" is not a commit.", m_folder));
  auto found = gitMake<GitCommit>(code, [&](git_commit** out) { return git_commit_lookup(out, m_repository.get(), git_object_id(peeled.get())); });
  if (!found)
    return std::unexpected(gitError(code, "The commit cannot be read.", m_folder));
  return found;
}

Result<GitTree> GitRepositoryFolder::findTree(const std::string& commit) const
{
  HONE_TRY(const GitCommit found, findCommit(commit));
  int code = 0;
  auto tree = gitMake<GitTree>(code, [&](git_tree** out) { return git_commit_tree(out, found.get()); });
  if (!tree)
    return std::unexpected(gitError(code, "The commit's files cannot be read.", m_folder));
  return tree;
}

Result<std::string> GitRepositoryFolder::headCommit() const
{
  git_oid id;
  const int code = git_reference_name_to_id(&id, m_repository.get(), "HEAD");
  if (code == GIT_EUNBORNBRANCH || code == GIT_ENOTFOUND)
    return fail(ErrorKind::notFound, "This repository has no commit yet. Commit your agent's files first; Hone drafts changes to what is committed.", m_folder);
  if (code < 0)
    return std::unexpected(gitError(code, "The current commit cannot be read.", m_folder));
  return hexId(id);
}

Result<void> GitRepositoryFolder::visitTextFiles(const std::string& commit, const std::function<bool(RepositoryFile)>& visit) const
{
  HONE_TRY(const GitTree tree, findTree(commit));
  TreeVisit payload{m_repository.get(), &visit};
  const int code = git_tree_walk(tree.get(), GIT_TREEWALK_PRE, honeOnTreeEntry, &payload);
  if (code < 0 && code != GIT_EUSER)
    return std::unexpected(gitError(code, "The commit's files cannot be read.", m_folder));
  return {};
}

Result<std::vector<RepositoryFile>> GitRepositoryFolder::textFiles(const std::string& commit) const
{
  std::vector<RepositoryFile> files;
  HONE_CHECK(visitTextFiles(commit, [&](RepositoryFile file) {
    files.push_back(std::move(file));
    return true;
  }));
  return files;
}

Result<std::string> GitRepositoryFolder::fileText(const std::string& commit, const std::string& path) const
{
  HONE_TRY(const GitTree tree, findTree(commit));
  int code = 0;
  const auto entry = gitMake<GitTreeEntry>(code, [&](git_tree_entry** out) { return git_tree_entry_bypath(out, tree.get(), path.c_str()); });
  if (!entry || git_tree_entry_type(entry.get()) != GIT_OBJECT_BLOB)
    return fail(ErrorKind::notFound, "The commit does not hold this file.", path);
  const auto blob = gitMake<GitBlob>(code, [&](git_blob** out) { return git_blob_lookup(out, m_repository.get(), git_tree_entry_id(entry.get())); });
  if (!blob)
    return std::unexpected(gitError(code, "The file cannot be read.", path));
  return std::string(static_cast<const char*>(git_blob_rawcontent(blob.get())), static_cast<std::size_t>(git_blob_rawsize(blob.get())));
}

Result<std::vector<std::string>> GitRepositoryFolder::remotes() const
{
  git_strarray names{};
  if (const int code = git_remote_list(&names, m_repository.get()); code < 0)
    return std::unexpected(gitError(code, "The remotes cannot be read.", m_folder));
  std::vector<std::string> list(names.strings, names.strings + names.count);
  git_strarray_dispose(&names);
  return list;
}

Result<std::vector<std::string>> GitRepositoryFolder::branches() const
{
  int code = 0;
  const auto iterator = gitMake<GitBranchIterator>(code, [&](git_branch_iterator** out) { return git_branch_iterator_new(out, m_repository.get(), GIT_BRANCH_LOCAL); });
  if (!iterator)
    return std::unexpected(gitError(code, "The branches cannot be read.", m_folder));
  std::vector<std::string> list;
  git_reference* reference = nullptr;
  git_branch_t type{};
  while (git_branch_next(&reference, &type, iterator.get()) == 0) {
    const GitReference owned(reference);
    const char* name = nullptr;
    if (git_branch_name(&name, reference) == 0)
      list.emplace_back(name);
  }
  std::ranges::sort(list);
  return list;
}

Result<GitRemote> GitRepositoryFolder::findRemote(const std::string& name) const
{
  int code = 0;
  auto remote = gitMake<GitRemote>(code, [&](git_remote** out) { return git_remote_lookup(out, m_repository.get(), name.c_str()); });
  if (remote)
    return remote;
  HONE_TRY(const std::vector<std::string> names, remotes());
  std::string known;
  for (const std::string& one : names)
    known += (known.empty() ? "" : ", ") + one;
  return fail(ErrorKind::notFound,
              names.empty() ? "This repository has no remote to push to. Add one with: git remote add origin URL"
                            : "This repository has no remote named \"" + name + "\". It has: " + known + ".", m_folder);
}

} // namespace hone
