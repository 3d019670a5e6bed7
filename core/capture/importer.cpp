#include "capture/importer.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "capture/detect.h"
#include "capture/input_files.h"
#include "capture/kept_bytes.h"
#include "capture/limits.h"
#include "capture/mapping.h"
#include "capture/store_sink.h"

namespace hone {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kKnownChunk = 256 * 1024;
/// Of a file of unknown format these are set aside: enough to see what it is.
constexpr std::size_t kUnknownBytes = 64 * 1024;

/// The name of the folder that a file on the disk is in.
std::optional<std::string> folderOf(const InputFile& input, const std::string& path)
{
  if (input.memory || input.name == "-")
    return std::nullopt;
  std::error_code error;
  std::string name = fs::absolute(path, error).lexically_normal().parent_path().filename().string();
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
    HONE_TRY(const std::vector<InputFile> files, findInputFiles(m_request.paths, m_request.memoryFiles));
    for (const InputFile& file : files)
      m_total += file.size;

    for (const InputFile& file : files) {
      HONE_CHECK(importInput(file));
      m_done += file.size;
    }
    HONE_CHECK(countWhatIsStillSetAside());
    m_job.progress(1, "Imported");
    m_summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    return std::move(m_summary);
  }

private:
  /// A file, or one of an archive, that is being imported.
  struct Part {
    const InputFile& input;
    std::string name;
    bool named = false;                       ///< the person gave this very file
    Archive* archive = nullptr;               ///< it is in this one
    const Archive::Member* member = nullptr;
    std::int64_t before = 0;                  ///< bytes of the archive that lie before it
  };

  /// What goes with the files of an archive while they are read.
  struct ArchiveState {
    std::int64_t unknown = 0;                   ///< files of unknown format that were set aside
    std::vector<RejectedRecord> rejected;       ///< files that could not be read, and damage between them
    std::optional<RejectedRecord> passedOver;   ///< the last file that is none of ours
    std::int64_t read = 0;
    std::string source, kind, location;         ///< of the last file that was read
  };

  std::function<bool(std::int64_t)> watch(const std::string& name, std::function<std::int64_t(std::int64_t)> scale = {})
  {
    const std::string step = fmt::format("Reading {}", name == "-" ? "standard input" : stemOf(name));
    return [this, step, scale](std::int64_t passed) {
      const std::int64_t done = m_done + (scale ? scale(passed) : passed);
      m_job.progress(m_total > 0 ? std::min(1.0, static_cast<double>(done) / static_cast<double>(m_total)) : -1.0, step);
      return !m_job.isCancelled();
    };
  }

  Result<void> importInput(const InputFile& input)
  {
    if (m_job.isCancelled())
      return stopped();
    auto opened = openInputFile(input, watch(input.name));
    if (!opened) {
      if (opened.error().kind == ErrorKind::cancelled)
        return stopped();
      if (input.named)
        return setAsideUnread({wholeFile(input.name, opened.error().message)});
      passOver(input.name, opened.error().message);
      return {};
    }
    if (!opened->archive)
      return importPart({input, input.name, input.named}, std::move(opened->stream));
    ArchiveState state;
    m_archive = &state;
    const auto done = importArchive(input, *opened->archive);
    m_archive = nullptr;
    HONE_CHECK(setAside(state));
    return done;
  }

  Result<void> importArchive(const InputFile& input, Archive& archive)
  {
    std::int64_t before = 0, files = 0;
    for (;;) {
      if (m_job.isCancelled())
        return stopped();
      const auto member = archive.next();
      if (!member) {
        if (member.error().kind == ErrorKind::cancelled)
          return stopped();
        reject(wholeFile(input.name, member.error().message));
        continue;
      }
      if (!*member)
        break;
      ++files;
      Part part{input, memberName(input.name, **member), false, &archive, &**member, before};
      before += (*member)->packed;
      if (!(*member)->problem.empty()) {
        reject(wholeFile(part.name, (*member)->problem));
        continue;
      }
      auto stream = open(part);
      if (!stream)
        reject(wholeFile(part.name, stream.error().message));
      else
        HONE_CHECK(importPart(part, std::move(*stream)));
    }
    // An archive of one file is that file.
    if (input.named && m_archive->read + m_archive->unknown == 0 && m_archive->rejected.empty())
      reject(m_archive->passedOver && files == 1 ? *m_archive->passedOver
             : wholeFile(input.name, files == 0 ? "The archive holds no files." : fmt::format("None of the archive's {} files is of a known format.", files)));
    return {};
  }

  /// Notes what could not be read of an archive, with the source that its last file went to.
  Result<void> setAside(ArchiveState& state)
  {
    if (state.kind.empty())
      return setAsideUnread(std::move(state.rejected));
    StoreSink sink(m_store, m_summary, state.source, state.kind, state.location, m_request.redact);
    for (RejectedRecord& record : state.rejected)
      HONE_CHECK(sink.rejected(std::move(record)));
    return sink.commit();
  }

  /// Sets aside what belongs to no source: files that could not be opened, or whose format nobody knows.
  Result<void> setAsideUnread(std::vector<RejectedRecord> records)
  {
    if (records.empty())
      return {};
    StoreSink sink(m_store, m_summary, m_request.sourceName.empty() ? kUnknownFormatSource : m_request.sourceName, kUnknownFormatKind, {}, m_request.redact);
    for (RejectedRecord& record : records)
      HONE_CHECK(sink.rejected(std::move(record)));
    return sink.commit();
  }

  void reject(RejectedRecord record)
  {
    if (m_archive)
      m_archive->rejected.push_back(std::move(record));
    else
      m_summary.reject(std::move(record));
  }

  /// A file that nobody named and that holds nothing for us is not set aside, but not passed over in silence either.
  void passOver(const std::string& name, std::string reason)
  {
    ++m_summary.passedOverCount;
    if (m_summary.passedOver.size() < ImportSummary::kListed)
      m_summary.passedOver.push_back({name, {}, std::move(reason)});
  }

  /// What earlier imports of these files set aside and this one did not meet again: files that were mended since.
  Result<void> countWhatIsStillSetAside()
  {
    HONE_TRY(const auto byFile, m_store.quarantineByFile());
    std::int64_t held = 0;
    for (const auto& [file, count] : byFile)
      held += m_files.contains(file) ? count : 0;
    m_summary.stillSetAside = std::max<std::int64_t>(0, held - m_summary.setAsideCount);
    return {};
  }

  /// The decoded bytes of a part that can be opened more than once.
  Result<ByteStreamPointer> open(const Part& part)
  {
    if (!part.archive) {
      HONE_TRY(auto opened, openInputFile(part.input, watch(part.name)));
      if (!opened.stream)
        return fail(ErrorKind::conflict, "The file was exchanged while it was read.", part.name);
      return std::move(opened.stream);
    }
    HONE_TRY(ByteStreamPointer raw, part.archive->open(*part.member));
    // A tar archive counts its own bytes below.
    if (part.archive->isRandom())
      raw = watchStream(std::move(raw), watch(part.name, [before = part.before, packed = part.member->packed, size = part.member->size](std::int64_t passed) {
        return before + static_cast<std::int64_t>(static_cast<double>(packed) * (size > 0 ? std::min(1.0, static_cast<double>(passed) / static_cast<double>(size)) : 0.0));
      }));
    return decodeStream(std::move(raw));
  }

  Result<void> importPart(const Part& file, ByteStreamPointer decoded)
  {
    m_files.insert(file.name);
    Detection detection = detectStream(std::move(decoded));
    if (m_job.isCancelled())
      return stopped();
    const Format* format = m_request.events ? findFormat("events") : m_forced ? m_forced : detection.format;
    const bool mapped = m_request.mapping && (!m_forced || m_forced->name == "csv" || m_forced->name == "json");
    if (mapped)
      format = findFormat(detection.shape == Outline::Shape::text || detection.shape == Outline::Shape::empty ? "csv" : "json");
    if (!format) {
      const bool json = detection.shape != Outline::Shape::text && detection.shape != Outline::Shape::empty;
      RejectedRecord unknown = wholeFile(file.name, fmt::format("No known format: {}{}", detection.reason, detection.reason.ends_with('.') ? "" : "."));
      const bool meant = file.named || json || (detection.guess && detection.guess->table && detection.guess->columns.size() > 1);
      if (!meant && !m_archive) {
        passOver(file.name, detection.reason);
        return {};
      }
      unknown.offset = 0;
      unknown.raw = lookAhead(detection.stream, kUnknownBytes);
      if (unknown.raw.size() == kUnknownBytes)
        unknown.size = std::max(file.member ? file.member->size : file.input.size, static_cast<std::int64_t>(kUnknownBytes) + 1);
      if (!meant) {
        passOver(file.name, detection.reason);
        m_archive->passedOver = std::move(unknown);
        return {};
      }
      if (m_archive)
        ++m_archive->unknown;
      std::vector<RejectedRecord> aside;
      aside.push_back(std::move(unknown));
      return setAsideUnread(std::move(aside));
    }
    const std::string reason = mapped ? "the mapping" + (m_request.mapping->name.empty() ? std::string() : fmt::format(" \"{}\"", m_request.mapping->name))
                               : m_request.events || m_forced ? std::string("as it was asked for") : detection.reason;
    if (m_summary.readings.size() < ImportSummary::kListed)
      m_summary.readings.push_back({file.name, std::string(format->name), reason});
    SourceFile source{file.name, file.name == "-" ? "standard input" : stemOf(file.name)};
    source.mayBeGrowing = m_request.mayBeGrowing;
    const std::string name = !m_request.sourceName.empty() ? m_request.sourceName : format->sourceIsFolder ? folderOf(file.input, file.name).value_or(source.stem) : source.stem;
    if (m_archive) {
      ++m_archive->read;
      m_archive->source = name;
      m_archive->kind = format->name;
      m_archive->location = file.input.memory ? m_request.memoryLocation : file.name;
    }
    StoreSink sink(m_store, m_summary, name, std::string(format->name), file.input.memory ? m_request.memoryLocation : file.name, m_request.redact);
    ByteStreamPointer stream = std::move(detection.stream);
    if (const auto key = fileKey(file, *format, name)) {
      HONE_TRY(const auto progress, m_store.fileProgress(*key));
      // What can be read only once is kept while it is compared with what is known.
      std::shared_ptr<KeptBytes> kept;
      if (progress && file.archive && !file.archive->isRandom()) {
        HONE_TRY(kept, KeptBytes::keep(std::move(stream), file.name));
        stream = kept->stream();
      }
      auto hashing = std::make_unique<HashingStream>(std::move(stream));
      const HashingStream* hashed = hashing.get();
      stream = std::move(hashing);
      KnownPart known = KnownPart::none;
      if (progress) {
        HONE_TRY(known, takeKnownPart(*progress, source, stream, *hashed));
        if (known == KnownPart::none) {
          if (kept)
            HONE_CHECK(kept->rewind());
          HONE_TRY(auto again, kept ? Result<ByteStreamPointer>(kept->stream()) : open(file));
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
      reject(wholeFile(file.name, read.error().message));
    else if (!read && read.error().kind != ErrorKind::corrupt)
      return std::unexpected(read.error());
    return {};
  }

  /// What the store's progress of a file is known by: its place, and all that decides what its bytes become. Nothing for
  /// what cannot be read a second time.
  std::optional<Sha256> fileKey(const Part& file, const Format& format, const std::string& source) const
  {
    if (file.input.memory || file.input.name == "-")
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
  std::set<std::string> m_files; ///< that were looked into, archives' by their member's name
  ArchiveState* m_archive = nullptr; ///< the one that is being read
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
