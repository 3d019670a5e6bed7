#include "capture/importer.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include <fmt/format.h>

#include "capture/detect.h"
#include "capture/limits.h"

namespace hone {

namespace {

namespace fs = std::filesystem;

/// A transaction is closed after this many conversations or bytes of text, so that it stays in memory and little is
/// lost to a crash.
constexpr std::int64_t kBatchConversations = 4000;
constexpr std::size_t kBatchBytes = std::size_t{64} * 1024 * 1024;
/// The summary lists this many rejected records at most; the store keeps them all.
constexpr std::size_t kListedRejections = 1000;

struct InputFile {
  std::string name;                          ///< path, "-" or the name of a file in memory
  std::optional<std::string_view> memory;
  bool named = false;                        ///< the person gave this very file, not a folder with it
  std::int64_t size = 0;
};

/// Puts what a reader finds into the store, a transaction at a time.
class StoreSink final : public ConversationSink {
public:
  StoreSink(Store& store, ImportSummary& summary, std::string source, std::string kind, std::string location)
    : m_store(store), m_summary(summary), m_source(std::move(source)), m_kind(std::move(kind)), m_location(std::move(location)) {}

  Result<void> conversation(Conversation&& conversation) override
  {
    const bool ownSource = !conversation.sourceName.empty();
    HONE_CHECK(open(ownSource ? conversation.sourceName : m_source, ownSource ? conversation.sourceKind : m_kind));
    std::int64_t messagesAdded = 0;
    HONE_TRY(const StoreChange change, m_batch->put(conversation, messagesAdded));
    switch (change) {
    case StoreChange::added: ++m_counts.conversationsAdded; break;
    case StoreChange::merged: ++m_counts.conversationsMerged; break;
    case StoreChange::unchanged: ++m_counts.conversationsUnchanged; break;
    }
    m_counts.messagesAdded += messagesAdded;
    ++m_inBatch;
    for (const Message& message : conversation.messages)
      m_bytes += message.text.size();
    if (m_inBatch >= kBatchConversations || m_bytes >= kBatchBytes)
      return commit();
    return {};
  }

  Result<void> rejected(RejectedRecord&& record) override
  {
    HONE_CHECK(open(m_source, m_kind));
    HONE_CHECK(m_batch->reject(record));
    m_bytes += record.raw.size();
    if (m_summary.rejected.size() + m_counts.rejected.size() < kListedRejections)
      m_counts.rejected.push_back(std::move(record));
    if (m_bytes >= kBatchBytes)
      return commit();
    return {};
  }

  Result<void> commit()
  {
    if (!m_batch)
      return {};
    HONE_CHECK(m_batch->commit());
    m_batch.reset();
    m_inBatch = 0;
    m_bytes = 0;
    m_summary.conversationsAdded += m_counts.conversationsAdded;
    m_summary.conversationsMerged += m_counts.conversationsMerged;
    m_summary.conversationsUnchanged += m_counts.conversationsUnchanged;
    m_summary.messagesAdded += m_counts.messagesAdded;
    std::move(m_counts.rejected.begin(), m_counts.rejected.end(), std::back_inserter(m_summary.rejected));
    m_counts = {};
    return {};
  }

private:
  /// Opens a batch of this source; one of another source is committed first.
  Result<void> open(const std::string& source, const std::string& kind)
  {
    if (m_batch && source == m_openSource && kind == m_openKind)
      return {};
    HONE_CHECK(commit());
    HONE_TRY(m_batch, m_store.beginImport(source, kind, m_location));
    m_openSource = source;
    m_openKind = kind;
    return {};
  }

  Store& m_store;
  ImportSummary& m_summary;
  std::string m_source;
  std::string m_kind;
  std::string m_location;
  std::unique_ptr<Store::ImportBatch> m_batch;
  std::string m_openSource; ///< of the open batch
  std::string m_openKind;
  ImportSummary m_counts; ///< of the open batch: counted once it is on disk
  std::int64_t m_inBatch = 0;
  std::size_t m_bytes = 0;
};

RejectedRecord wholeFile(const std::string& name, std::string reason)
{
  RejectedRecord record;
  record.file = name;
  record.reason = std::move(reason);
  return record;
}

/// The name of the folder that a file on the disk is in.
std::optional<std::string> folderOf(const InputFile& file)
{
  if (file.memory || file.name == "-")
    return std::nullopt;
  std::error_code error;
  std::string name = fs::absolute(file.name, error).lexically_normal().parent_path().filename().string();
  return error || name.empty() ? std::nullopt : std::optional(std::move(name));
}

/// Regular files below a folder in the order of their paths, without hidden ones.
Result<void> walk(const std::string& path, std::vector<InputFile>& files)
{
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status))
    return fail(ErrorKind::notFound, "There is no such file or folder. Nothing was imported.", path);
  if (!fs::is_directory(status)) {
    const auto size = fs::file_size(path, error);
    files.push_back({path, std::nullopt, true, error ? 0 : static_cast<std::int64_t>(size)});
    return {};
  }
  std::vector<InputFile> found;
  fs::recursive_directory_iterator entry(path, fs::directory_options::skip_permission_denied, error);
  if (error)
    return fail(ErrorKind::io, fmt::format("The folder could not be read: {}.", error.message()), path);
  for (const fs::recursive_directory_iterator end; entry != end; entry.increment(error)) {
    if (error)
      return fail(ErrorKind::io, fmt::format("The folder could not be read: {}.", error.message()), path);
    std::error_code ignored;
    if (entry->path().filename().native().starts_with('.')) {
      if (entry->is_directory(ignored))
        entry.disable_recursion_pending();
      continue;
    }
    if (entry->is_regular_file(ignored))
      found.push_back({entry->path().string(), std::nullopt, false, static_cast<std::int64_t>(entry->file_size(ignored))});
  }
  std::sort(found.begin(), found.end(), [](const InputFile& a, const InputFile& b) { return a.name < b.name; });
  std::move(found.begin(), found.end(), std::back_inserter(files));
  return {};
}

class Import {
public:
  Import(Store& store, const ImportRequest& request, const JobContext& job) : m_store(store), m_request(request), m_job(job) {}

  Result<ImportSummary> run()
  {
    const auto started = std::chrono::steady_clock::now();
    if (!m_request.format.empty()) {
      m_forced = findFormat(m_request.format);
      if (!m_forced)
        return fail(ErrorKind::invalidInput, fmt::format("There is no format called \"{}\".", m_request.format));
    }
    std::vector<InputFile> files;
    for (const std::string& path : m_request.paths) {
      if (path == "-")
        files.push_back({path, std::nullopt, true, 0});
      else
        HONE_CHECK(walk(path, files));
    }
    for (const MemoryFile& file : m_request.memoryFiles)
      files.push_back({file.name, file.bytes, true, static_cast<std::int64_t>(file.bytes.size())});
    for (const InputFile& file : files)
      m_total += file.size;

    for (const InputFile& file : files) {
      HONE_CHECK(importFile(file));
      m_done += file.size;
    }
    m_job.progress(1, "Imported");
    m_summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    return std::move(m_summary);
  }

private:
  Result<ByteStreamPointer> open(const InputFile& file)
  {
    ByteStreamPointer raw = file.memory ? openMemoryStream(*file.memory) : openStandardInput();
    if (!file.memory && file.name != "-") {
      HONE_TRY(raw, openFileStream(file.name));
    }
    const std::string step = fmt::format("Reading {}", file.name == "-" ? "standard input" : stemOf(file.name));
    raw = watchStream(std::move(raw), [this, step](std::int64_t passed) {
      m_job.progress(m_total > 0 ? std::min(1.0, static_cast<double>(m_done + passed) / static_cast<double>(m_total)) : -1.0, step);
      return !m_job.isCancelled();
    });
    return decodeStream(std::move(raw));
  }

  Result<void> importFile(const InputFile& file)
  {
    if (m_job.isCancelled())
      return stopped();
    auto decoded = open(file);
    if (!decoded) {
      if (file.named)
        m_summary.rejected.push_back(wholeFile(file.name, decoded.error().message));
      return {};
    }
    Detection detection = detectStream(std::move(*decoded));
    if (m_job.isCancelled())
      return stopped();
    const Format* format = m_forced ? m_forced : detection.format;
    if (!format) {
      const bool json = detection.shape != Outline::Shape::text && detection.shape != Outline::Shape::empty;
      if (file.named || json)
        m_summary.rejected.push_back(wholeFile(file.name, fmt::format("No known format: {}.", detection.reason)));
      return {};
    }
    ++m_summary.filesRead;
    const SourceFile source{file.name, file.name == "-" ? "standard input" : stemOf(file.name)};
    const std::string name = format->sourceIsFolder ? folderOf(file).value_or(source.stem) : source.stem;
    StoreSink sink(m_store, m_summary, name, std::string(format->name), file.memory ? m_request.memoryLocation : file.name);
    const auto read = format->makeReader()->read(*detection.stream, source, sink);
    if (!read && read.error().kind == ErrorKind::corrupt && !m_job.isCancelled())
      HONE_CHECK(sink.rejected(wholeFile(file.name, read.error().message)));
    // Whatever stopped the reading, what is complete is kept.
    const auto committed = sink.commit();
    if (!read && read.error().kind == ErrorKind::cancelled)
      return stopped();
    HONE_CHECK(committed);
    if (!read && read.error().kind == ErrorKind::io)
      m_summary.rejected.push_back(wholeFile(file.name, read.error().message));
    else if (!read && read.error().kind != ErrorKind::corrupt)
      return std::unexpected(read.error());
    return {};
  }

  std::unexpected<Error> stopped() const
  {
    return fail(ErrorKind::cancelled,
                fmt::format("The import was stopped. {} conversations that were read before are kept.",
                            m_summary.conversationsAdded + m_summary.conversationsMerged));
  }

  Store& m_store;
  const ImportRequest& m_request;
  const JobContext& m_job;
  const Format* m_forced = nullptr;
  ImportSummary m_summary;
  std::int64_t m_total = 0;
  std::int64_t m_done = 0;
};

} // namespace

Result<ImportSummary> importFiles(Store& store, const ImportRequest& request, const JobContext& job)
{
  return Import(store, request, job).run();
}

} // namespace hone
