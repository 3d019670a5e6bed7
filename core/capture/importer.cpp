#include "capture/importer.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include <fmt/format.h>

#include "capture/detect.h"
#include "capture/input_files.h"
#include "capture/limits.h"
#include "capture/mapping.h"
#include "capture/store_sink.h"

namespace hone {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kKnownChunk = 256 * 1024;

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
    if (m_request.mapping)
      if (const std::string lacking = whatMappingLacks(*m_request.mapping); !lacking.empty())
        return fail(ErrorKind::invalidInput, lacking + " Nothing was imported.");
    HONE_TRY(const std::vector<InputFile> files, findInputFiles(m_request.paths, m_request.memoryFiles, m_job));
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
    HONE_TRY(ByteStreamPointer raw, openInputFile(file));
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
      if (file.named || file.archive)
        m_summary.rejected.push_back(wholeFile(file.name, decoded.error().message));
      return {};
    }
    Detection detection = detectStream(std::move(*decoded));
    if (m_job.isCancelled())
      return stopped();
    const Format* format = m_request.events ? findFormat("events") : m_forced ? m_forced : detection.format;
    const bool mapped = m_request.mapping && (!m_forced || m_forced->name == "csv" || m_forced->name == "json");
    if (mapped)
      format = findFormat(detection.shape == Outline::Shape::text || detection.shape == Outline::Shape::empty ? "csv" : "json");
    if (!format) {
      const bool json = detection.shape != Outline::Shape::text && detection.shape != Outline::Shape::empty;
      if (file.named || json || (detection.guess && detection.guess->table))
        m_summary.rejected.push_back(wholeFile(file.name, fmt::format("No known format: {}{}", detection.reason, detection.reason.ends_with('.') ? "" : ".")));
      return {};
    }
    const std::string reason = mapped ? "the mapping" + (m_request.mapping->name.empty() ? std::string() : fmt::format(" \"{}\"", m_request.mapping->name))
                               : m_request.events || m_forced ? std::string("as it was asked for") : detection.reason;
    constexpr std::size_t kListedReadings = 1000;
    if (m_summary.readings.size() < kListedReadings)
      m_summary.readings.push_back({file.name, std::string(format->name), reason});
    SourceFile source{file.name, file.name == "-" ? "standard input" : stemOf(file.name)};
    source.mayBeGrowing = m_request.mayBeGrowing;
    const std::string name = !m_request.sourceName.empty() ? m_request.sourceName : format->sourceIsFolder ? folderOf(file).value_or(source.stem) : source.stem;
    StoreSink sink(m_store, m_summary, name, std::string(format->name), file.memory ? m_request.memoryLocation : file.name, m_request.redact);
    ByteStreamPointer stream = std::move(detection.stream);
    if (const auto key = fileKey(file, *format, name)) {
      HONE_TRY(const auto progress, m_store.fileProgress(*key));
      auto hashing = std::make_unique<HashingStream>(std::move(stream));
      const HashingStream* hashed = hashing.get();
      stream = std::move(hashing);
      KnownPart known = KnownPart::none;
      if (progress) {
        HONE_TRY(known, takeKnownPart(*progress, source, stream, *hashed));
        if (known == KnownPart::none) {
          HONE_TRY(auto again, open(file));
          hashing = std::make_unique<HashingStream>(std::move(again));
          hashed = hashing.get();
          stream = std::move(hashing);
        }
      }
      sink.keepProgress(*key, *hashed);
      if (known != KnownPart::none)
        HONE_CHECK(sink.startBehind(*progress, known == KnownPart::all, file.name));
      if (known == KnownPart::all) {
        ++m_summary.filesRead;
        return sink.commit();
      }
    }
    ++m_summary.filesRead;
    const auto reader = mapped ? makeMappedReader(*m_request.mapping) : format->makeReader();
    const auto read = reader->read(*stream, source, sink);
    if (!read && read.error().kind == ErrorKind::corrupt && !m_job.isCancelled())
      HONE_CHECK(sink.rejected(wholeFile(file.name, read.error().message)));
    // Whatever stopped the reading, what is complete is kept.
    const auto committed = read ? sink.finish() : sink.commit();
    if (!read && read.error().kind == ErrorKind::cancelled)
      return stopped();
    HONE_CHECK(committed);
    HONE_CHECK(m_store.noteFormat(name, std::string(format->name), reason));
    if (!read && read.error().kind == ErrorKind::io)
      m_summary.rejected.push_back(wholeFile(file.name, read.error().message));
    else if (!read && read.error().kind != ErrorKind::corrupt)
      return std::unexpected(read.error());
    return {};
  }

  /// What the store's progress of a file is known by: its place, and all that decides what its bytes become. Nothing for
  /// what cannot be read a second time.
  std::optional<Sha256> fileKey(const InputFile& file, const Format& format, const std::string& source) const
  {
    if (file.memory || file.name == "-")
      return std::nullopt;
    std::error_code error;
    const std::string place = fs::absolute(file.name, error).lexically_normal().string();
    if (error)
      return std::nullopt;
    Hasher hasher;
    for (const std::string_view part : {std::string_view(HONE_VERSION), format.name, std::string_view(source), std::string_view(place),
                                        std::string_view(m_request.variant)})
      hasher.addField(part);
    if (m_request.mapping)
      hasher.addField(mappingToJson(*m_request.mapping));
    return hasher.finish();
  }

  enum class KnownPart : std::uint8_t { none, beginning, all };

  /// Reads the part of the file that the progress speaks of. When it is the same as it was, the stream stands where
  /// reading goes on; else it is used up.
  Result<KnownPart> takeKnownPart(const FileProgress& progress, SourceFile& source, ByteStreamPointer& stream, const HashingStream& hashed)
  {
    if (!progress.complete && progress.resumeAt == 0)
      return KnownPart::none;
    std::string kept; // what the reader has not taken yet
    std::vector<char> buffer(kKnownChunk);
    while (hashed.count() < progress.checked) {
      const std::int64_t before = hashed.count();
      const auto got = stream->read(buffer.data(), static_cast<std::size_t>(std::min(kKnownChunk, progress.checked - before)));
      if (!got && got.error().kind == ErrorKind::cancelled)
        return stopped();
      if (!got || *got == 0)
        return KnownPart::none;
      if (hashed.count() > progress.resumeAt) {
        const auto taken = static_cast<std::size_t>(std::max<std::int64_t>(0, progress.resumeAt - before));
        kept.append(buffer.data() + taken, *got - taken);
      }
    }
    if (hashed.hash() != progress.hash)
      return KnownPart::none;
    if (progress.complete) {
      char more = 0;
      const auto got = stream->read(&more, 1);
      if (!got)
        return got.error().kind == ErrorKind::cancelled ? Result<KnownPart>(stopped()) : KnownPart::none;
      if (*got == 0)
        return KnownPart::all;
      kept.push_back(more);
    }
    if (progress.resumeAt == 0)
      return KnownPart::none;
    source.from = ReadPosition{progress.resumeAt, progress.line, progress.state};
    stream = prefixStream(std::move(kept), std::move(stream));
    return KnownPart::beginning;
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

Result<void> readAgain(const std::string& format, const std::optional<Mapping>& mapping, ByteStream& decoded, const std::string& name,
                       ConversationSink& sink)
{
  const Format* const known = findFormat(format);
  if (!known)
    return fail(ErrorKind::invalidInput, fmt::format("There is no format called \"{}\".", format));
  const auto reader = mapping ? makeMappedReader(*mapping) : known->makeReader();
  SourceFile file;
  file.name = name;
  file.stem = stemOf(name);
  return reader->read(decoded, file, sink);
}

Result<ImportSummary> importFiles(Store& store, const ImportRequest& request, const JobContext& job)
{
  return Import(store, request, job).run();
}

} // namespace hone
