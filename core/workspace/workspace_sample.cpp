#include "workspace/workspace_impl.h"

#include <filesystem>

#include <fmt/format.h>

#include "base/resources.h"
#include "capture/importer.h"

namespace hone {

namespace {

constexpr std::string_view kSampleConversations = "sample/conversations/";
constexpr std::string_view kSamplePrompts = "sample/prompts/";

/// The prompt repository and its bare remote, made whole or not at all: it is put together beside its place.
Result<void> makeSampleRepository(const std::filesystem::path& folder, const std::filesystem::path& remote)
{
  std::vector<RepositoryFile> files;
  for (const Resource& entry : resources())
    if (entry.path.starts_with(kSamplePrompts))
      files.push_back({std::string(entry.path.substr(kSamplePrompts.size())), std::string(entry.bytes)});
  const std::filesystem::path making = folder.string() + ".making";
  std::error_code error;
  std::filesystem::remove_all(making, error);
  {
    HONE_TRY(const auto repository, Repository::createWithFiles(making.string(), files, "Prompts of the retail agent"));
    HONE_CHECK(repository->addBareRemote(remote.string(), "origin"));
  }
  std::filesystem::rename(making, folder, error);
  if (error)
    return fail(ErrorKind::io, fmt::format("The sample's prompt repository could not be put in its place ({}).", error.message()), folder.string());
  return {};
}

} // namespace

Result<SampleResult> WorkspaceImpl::openSample(const JobContext& job)
{
  ImportRequest import;
  import.memoryLocation = "bundled sample";
  for (const Resource& entry : resources())
    if (entry.path.starts_with(kSampleConversations))
      import.memoryFiles.push_back({std::string(entry.path.substr(kSampleConversations.size())), entry.bytes});
  SampleResult result;
  auto imported = hone::importFiles(*m_store, import, job);
  m_notifier->changed();
  if (!imported)
    return std::unexpected(imported.error());
  result.import = std::move(*imported);

  std::error_code error;
  const std::filesystem::path store = std::filesystem::absolute(m_store->path(), error);
  const std::filesystem::path beside = store.parent_path() / store.stem();
  const std::filesystem::path folder = beside.string() + "-sample-repository";
  const std::filesystem::path remote = beside.string() + "-sample-remote.git";
  if (std::filesystem::exists(folder / ".git", error)) {
    // There from an earlier run, with whatever the person has done to it since.
  } else if (std::filesystem::exists(folder, error)) {
    return fail(ErrorKind::alreadyExists, "The sample's prompt repository belongs here, but something else has this name. "
                                          "The conversations were imported. Move it away and open the sample again.", folder.string());
  } else {
    HONE_CHECK(makeSampleRepository(folder, remote));
  }
  HONE_TRY(result.repository, connectRepository(folder.string()));
  result.remote = remote.string();
  return result;
}

} // namespace hone
