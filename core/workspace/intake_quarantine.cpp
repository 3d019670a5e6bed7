#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include <QByteArray>

#include "base/counted.h"
#include "base/json_writer.h"
#include "capture/detect.h"
#include "capture/importer.h"
#include "capture/input_files.h"
#include "capture/reader.h"
#include "capture/store_sink.h"
#include "text/utf8.h"
#include "workspace/file_writer.h"
#include "workspace/intake_impl.h"

namespace hone {

namespace {

constexpr std::size_t kMostProblems = 20;
constexpr std::int64_t kPage = 500;
/// A record larger than this is not read again on its own.
constexpr std::int64_t kLargestRecord = std::int64_t{256} * 1024 * 1024;

/// Collects what a record gives, without storing it.
class TrialSink final : public ConversationSink {
public:
  std::vector<Conversation> conversations;
  std::vector<std::pair<Event, std::pair<std::string, std::string>>> events;
  std::string rejection;

  Result<void> conversation(Conversation&& conversation) override
  {
    conversations.push_back(std::move(conversation));
    return {};
  }
  Result<void> rejected(RejectedRecord&& record) override
  {
    if (rejection.empty())
      rejection = record.reason;
    return {};
  }
  Result<void> event(Event&& event, const std::string& sourceName, const std::string& sourceKind) override
  {
    events.emplace_back(std::move(event), std::pair(sourceName, sourceKind));
    return {};
  }
};

/// Passes conversations on to the store and remembers where records were rejected.
class WholeFileSink final : public ConversationSink {
public:
  explicit WholeFileSink(StoreSink& store) : m_store(store) {}
  std::map<std::int64_t, std::string> rejectedAt; ///< offsets, with the reasons
  std::string wholeFile;             ///< why nothing of it can be read

  Result<void> conversation(Conversation&& conversation) override { return m_store.conversation(std::move(conversation)); }
  Result<void> rejected(RejectedRecord&& record) override
  {
    if (record.offset)
      rejectedAt.emplace(*record.offset, record.reason);
    else
      wholeFile = record.reason;
    return {};
  }
  Result<void> event(Event&& event, const std::string& sourceName, const std::string& sourceKind) override
  {
    return m_store.event(std::move(event), sourceName, sourceKind);
  }

private:
  StoreSink& m_store;
};

/// Passes on what a file of unknown format holds. Its bad records are kept back until something good is found: read as a
/// format that it does not have, it brings nothing.
class FirstReadingSink final : public ConversationSink {
public:
  explicit FirstReadingSink(StoreSink& store) : m_store(store) {}
  bool hasFound() const { return m_found; }
  std::int64_t rejectedCount() const { return m_rejected; }
  const std::string& rejection() const { return m_reason; }

  Result<void> conversation(Conversation&& conversation) override
  {
    HONE_CHECK(found());
    return m_store.conversation(std::move(conversation));
  }
  Result<void> event(Event&& event, const std::string& sourceName, const std::string& sourceKind) override
  {
    HONE_CHECK(found());
    return m_store.event(std::move(event), sourceName, sourceKind);
  }
  Result<void> spans(std::vector<Span>&& spans) override
  {
    HONE_CHECK(found());
    return m_store.spans(std::move(spans));
  }
  Result<void> rejected(RejectedRecord&& record) override
  {
    ++m_rejected;
    if (m_reason.empty())
      m_reason = record.reason;
    if (m_found)
      return m_store.rejected(std::move(record));
    if (m_waiting.size() < kMostWaiting)
      m_waiting.push_back(std::move(record));
    return {};
  }

private:
  static constexpr std::size_t kMostWaiting = 64; // of a mebibyte each at most

  Result<void> found()
  {
    m_found = true;
    for (RejectedRecord& record : std::exchange(m_waiting, {}))
      HONE_CHECK(m_store.rejected(std::move(record)));
    return {};
  }

  StoreSink& m_store;
  std::vector<RejectedRecord> m_waiting;
  std::int64_t m_rejected = 0;
  std::string m_reason; ///< of the first
  bool m_found = false;
};

/// Records of these formats are parts of conversations, or need the file's first row: they are read again with their file.
bool needsItsFile(const std::string& kind) { return kind == "csv" || kind == "json" || kind == "events" || kind == "claude-code" || kind == "codex" || kind == "openai-log"; }

class Retry {
public:
  Retry(Store& store, const RetryRequest& request, const JobContext& job) : m_store(store), m_request(request), m_job(job) {}

  Result<RetrySummary> run()
  {
    HONE_TRY(const auto sources, m_store.sources());
    for (const Source& source : sources)
      m_sources[source.id] = source;
    HONE_TRY(const auto records, choose());
    std::map<std::pair<SourceId, std::string>, std::vector<QuarantinedRecord>> byFile;
    std::size_t done = 0;
    for (const QuarantinedRecord& record : records) {
      if (m_job.isCancelled())
        return fail(ErrorKind::cancelled, fmt::format("Stopped. {} recovered before.", counted(m_summary.recovered, "record was", "records were")));
      m_job.progress(static_cast<double>(done++) / static_cast<double>(records.size()), "Reading set-aside records again");
      const auto source = m_sources.find(record.source);
      if (source == m_sources.end())
        continue;
      const bool whole = source->second.kind == kUnknownFormatKind || !record.record.offset || m_request.mapping || needsItsFile(formatOf(source->second));
      if (!whole) {
        HONE_TRY(const bool recovered, tryAlone(source->second, record));
        if (recovered)
          continue;
      }
      byFile[{record.source, record.record.file}].push_back(record);
    }
    for (const auto& [key, waiting] : byFile) {
      const Source& source = m_sources[key.first];
      HONE_CHECK(source.kind == kUnknownFormatKind ? tryUnknown(source, key.second, waiting) : tryFile(source, key.second, waiting));
    }
    HONE_CHECK(noteReasons(records));
    for (auto& [file, why] : m_problems)
      if (m_summary.problems.size() < kMostProblems)
        m_summary.problems.push_back(why);
    m_summary.conversationsAdded = m_import.conversationsAdded;
    m_summary.conversationsMerged = m_import.conversationsMerged;
    m_summary.conversationsUnchanged = m_import.conversationsUnchanged;
    return std::move(m_summary);
  }

private:
  std::string formatOf(const Source& source) const { return m_request.format.empty() ? source.kind : m_request.format; }

  Result<std::vector<QuarantinedRecord>> choose()
  {
    if (!m_request.ids.empty())
      return m_store.quarantined(m_request.ids);
    std::vector<QuarantinedRecord> all;
    for (std::int64_t after = 0;;) {
      HONE_TRY(auto page, m_store.quarantinePage(m_request.source, after, kPage));
      if (page.empty())
        return all;
      after = page.back().id;
      // A page's bytes are read again when their turn comes.
      std::ranges::move(page, std::back_inserter(all));
    }
  }

  /// The record's bytes: those that were kept, or, where they were cut, those of the file if it still holds them there.
  Result<std::string> bytesOf(const Source& source, const RejectedRecord& record)
  {
    if (record.size == 0)
      return record.raw;
    if (record.size > kLargestRecord || !record.offset)
      return fail(ErrorKind::unsupported, fmt::format("The record of {} bytes is too large to be read again.", record.size));
    HONE_TRY(ByteStreamPointer raw, m_files.open(record.file));
    HONE_TRY(const ByteStreamPointer decoded, decodeStream(std::move(raw)));
    std::string buffer(1 << 16, '\0');
    std::string bytes;
    for (std::int64_t at = 0; at < *record.offset + record.size;) {
      HONE_TRY(const std::size_t got, decoded->read(buffer.data(), buffer.size()));
      if (got == 0)
        break;
      const std::int64_t begin = std::max<std::int64_t>(0, *record.offset - at);
      const std::int64_t end = std::min<std::int64_t>(static_cast<std::int64_t>(got), *record.offset + record.size - at);
      if (end > begin)
        bytes.append(buffer, static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
      at += static_cast<std::int64_t>(got);
    }
    // What is kept of a masked source is not what stands in its file; the place must do there.
    HONE_TRY(const auto policy, m_store.privacy().policy(source.name, source.kind));
    if (static_cast<std::int64_t>(bytes.size()) != record.size || (!policy.redact && !bytes.starts_with(record.raw)))
      return fail(ErrorKind::conflict, "The file has changed since: it does not hold the record any more.", record.file);
    return bytes;
  }

  /// A reason that a record was not set aside with stands beside that one from now on. What is kept of a masked source
  /// is not touched: a reason may name what stands in the record.
  Result<void> noteReasons(const std::vector<QuarantinedRecord>& records)
  {
    std::vector<std::pair<std::int64_t, std::string>> changed;
    std::map<SourceId, bool> masked;
    for (const QuarantinedRecord& record : records) {
      const auto now = m_reasons.find(record.id);
      if (now == m_reasons.end())
        continue;
      constexpr std::string_view kAgain = " Read again";
      const std::string first = record.record.reason.substr(0, record.record.reason.find(kAgain));
      const std::string how = !m_request.format.empty() ? " as " + m_request.format : m_request.mapping ? std::string(" by a mapping") : std::string();
      std::string reason = now->second == first ? first : fmt::format("{}{}{}: {}", first, kAgain, how, now->second);
      if (reason == record.record.reason)
        continue;
      if (!masked.contains(record.source)) {
        const Source& source = m_sources[record.source];
        HONE_TRY(const auto policy, m_store.privacy().policy(source.name, source.kind));
        masked[record.source] = policy.redact;
      }
      if (!masked[record.source])
        changed.emplace_back(record.id, std::move(reason));
    }
    return changed.empty() ? Result<void>() : m_store.noteReasons(changed);
  }

  /// Reads the record's bytes as a file of their own.
  Result<bool> tryAlone(const Source& source, const QuarantinedRecord& record)
  {
    const auto bytes = bytesOf(source, record.record);
    if (!bytes) {
      m_problems[record.record.file] = bytes.error().describe();
      return false;
    }
    TrialSink trial;
    const ByteStreamPointer stream = openMemoryStream(*bytes);
    const auto read = readAgain(formatOf(source), std::nullopt, *stream, record.record.file, trial);
    const bool good = read && trial.rejection.empty() && !(trial.conversations.empty() && trial.events.empty());
    if (!good) {
      if (!trial.rejection.empty())
        m_reasons[record.id] = trial.rejection;
      m_problems[record.record.file] = fmt::format("{}: {}", record.record.file, !read ? read.error().message : trial.rejection.empty() ? "The record holds nothing." : trial.rejection);
      return false;
    }
    StoreSink sink(m_store, m_import, source.name, source.kind, source.location);
    for (Conversation& conversation : trial.conversations) {
      conversation.sourceName.clear();
      HONE_CHECK(sink.conversation(std::move(conversation)));
    }
    for (auto& [event, from] : trial.events)
      HONE_CHECK(sink.event(std::move(event), from.first, from.second));
    HONE_CHECK(sink.recover(record.id));
    HONE_CHECK(sink.commit());
    ++m_summary.recovered;
    return true;
  }

  /// Reads the whole file again: what is rejected no more has been read.
  Result<void> tryFile(const Source& source, const std::string& file, const std::vector<QuarantinedRecord>& waiting)
  {
    const auto give = [&](const std::string& why) {
      m_problems.try_emplace(file, why);
      m_summary.stillRejected += static_cast<std::int64_t>(waiting.size());
      return Result<void>{};
    };
    auto raw = m_files.open(file);
    if (!raw)
      return give(fmt::format("{}: {} Its records cannot be read without it.", file, raw.error().message));
    auto decoded = decodeStream(std::move(*raw));
    if (!decoded)
      return give(fmt::format("{}: {}", file, decoded.error().message));
    StoreSink store(m_store, m_import, source.name, source.kind, file);
    WholeFileSink sink(store);
    const auto read = readAgain(formatOf(source), m_request.mapping, **decoded, file, sink);
    if (!read && read.error().kind != ErrorKind::corrupt)
      return give(fmt::format("{}: {}", file, read.error().message));
    std::int64_t still = 0;
    std::string firstReason;
    for (const QuarantinedRecord& record : waiting) {
      const auto again = record.record.offset ? sink.rejectedAt.find(*record.record.offset) : sink.rejectedAt.end();
      const bool bad = !sink.wholeFile.empty() || (record.record.offset ? again != sink.rejectedAt.end() : !read);
      if (bad) {
        const std::string& why = !sink.wholeFile.empty() ? sink.wholeFile : again != sink.rejectedAt.end() ? again->second : read.error().message;
        m_reasons[record.id] = why;
        if (still++ == 0)
          firstReason = why;
        continue;
      }
      m_reasons.erase(record.id);
      HONE_CHECK(store.recover(record.id));
      ++m_summary.recovered;
      m_problems.erase(file);
    }
    HONE_CHECK(store.commit());
    m_summary.stillRejected += still;
    if (still > 0)
      m_problems.try_emplace(file, fmt::format("{}: {} still cannot be read: {}", file, counted(still, "record"), firstReason));
    return {};
  }

  /// Reads a file of unknown format as the one that was chosen, or that it is found to have by now, into a source of its own.
  Result<void> tryUnknown(const Source& source, const std::string& file, const std::vector<QuarantinedRecord>& waiting)
  {
    const auto give = [&](const std::string& why, bool ofItsBytes = false) {
      if (ofItsBytes)
        for (const QuarantinedRecord& one : waiting)
          m_reasons[one.id] = why;
      m_problems.try_emplace(file, fmt::format("{}: {}", file, why));
      m_summary.stillRejected += static_cast<std::int64_t>(waiting.size());
      return Result<void>{};
    };
    const RejectedRecord& record = waiting.front().record;
    auto stream = m_files.open(file);
    if (stream)
      stream = decodeStream(std::move(*stream));
    // The whole of a small file is kept.
    if (!stream && record.size == 0 && !record.raw.empty())
      stream = openMemoryStream(record.raw);
    if (!stream)
      return give(stream.error().message);
    Detection detection = detectStream(std::move(*stream));
    const bool isJson = detection.shape != Outline::Shape::text && detection.shape != Outline::Shape::empty;
    const std::string_view table = isJson ? "json" : "csv";
    const Format* const format = !m_request.format.empty() ? findFormat(m_request.format) : m_request.mapping ? findFormat(table) : detection.format;
    if (!format && !m_request.format.empty())
      return fail(ErrorKind::invalidInput, fmt::format("There is no format called \"{}\".", m_request.format));
    if (!format)
      return give(fmt::format("No known format: {}{} Choose a format for it, or a mapping.", detection.reason, detection.reason.ends_with('.') ? "" : "."));
    HONE_TRY(const auto policy, m_store.privacy().policy(source.name, source.kind));
    const std::filesystem::path folder = std::filesystem::path(file).parent_path().filename();
    const std::string name = source.name != kUnknownFormatSource              ? source.name
                             : format->sourceIsFolder && !folder.empty() ? folder.string()
                                                                              : stemOf(file);
    StoreSink store(m_store, m_import, name, std::string(format->name), file, policy.redact);
    FirstReadingSink sink(store);
    const auto read = readAgain(std::string(format->name), m_request.mapping, *detection.stream, file, sink);
    if (!read && read.error().kind != ErrorKind::corrupt)
      return give(read.error().message, true);
    if (!sink.hasFound())
      return give(!sink.rejection().empty() ? sink.rejection() : !read ? read.error().message : "It holds nothing of this format.", true);
    HONE_CHECK(store.finish());
    StoreSink unknown(m_store, m_import, source.name, source.kind, source.location);
    for (const QuarantinedRecord& one : waiting)
      HONE_CHECK(unknown.recover(one.id));
    HONE_CHECK(unknown.commit());
    m_summary.recovered += static_cast<std::int64_t>(waiting.size());
    if (sink.rejectedCount() > 0)
      m_problems.try_emplace(file, fmt::format("{}: {} of its records could not be read and {} set aside.", file, sink.rejectedCount(), sink.rejectedCount() == 1 ? "is" : "are"));
    return {};
  }

  Store& m_store;
  const RetryRequest& m_request;
  const JobContext& m_job;
  NamedFiles m_files;
  std::map<SourceId, Source> m_sources;
  RetrySummary m_summary;
  ImportSummary m_import;
  std::map<std::string, std::string> m_problems; ///< by file
  std::map<std::int64_t, std::string> m_reasons; ///< why a record still cannot be read, by its number
};

} // namespace

Result<std::vector<QuarantinedRecord>> IntakeImpl::quarantine(const QuarantineQuery& query) const
{
  return m_store.quarantinePage(query.source, query.after, std::clamp<std::int64_t>(query.limit, 1, kPage), query.withRaw);
}

Result<QuarantinedRecord> IntakeImpl::quarantinedRecord(std::int64_t id) const
{
  HONE_TRY(auto records, m_store.quarantined(std::span(&id, 1)));
  if (records.empty())
    return fail(ErrorKind::notFound, fmt::format("There is no set-aside record {}.", id));
  return std::move(records.front());
}

Result<std::int64_t> IntakeImpl::quarantineCount(std::optional<SourceId> source) const { return m_store.quarantineCount(source); }

Result<std::int64_t> IntakeImpl::exportQuarantine(const std::string& path, std::optional<SourceId> source, const JobContext& job) const
{
  HONE_TRY(const auto sources, m_store.sources());
  HONE_TRY(const auto total, m_store.quarantineCount(source));
  HONE_TRY(auto file, FileWriter::create(path, FileWriter::Readers::ownerOnly));
  std::int64_t written = 0;
  // A page of records of a mebibyte each is what is held at once.
  constexpr std::int64_t kAtOnce = 16;
  for (std::int64_t after = 0;;) {
    HONE_TRY(const auto page, m_store.quarantinePage(source, after, kAtOnce, true));
    if (page.empty())
      break;
    after = page.back().id;
    for (const QuarantinedRecord& one : page) {
      const RejectedRecord& record = one.record;
      const auto from = std::ranges::find(sources, one.source, &Source::id);
      JsonWriter json;
      json.beginObject().member("source", from == sources.end() ? std::string() : from->name).member("file", record.file);
      json.member("line", record.line).member("offset", record.offset).member("reason", record.reason);
      json.member("size", std::max(record.size, static_cast<std::int64_t>(record.raw.size())));
      if (validUtf8(record.raw) == record.raw)
        json.member("raw", record.raw);
      else
        json.member("raw_base64", QByteArray::fromRawData(record.raw.data(), static_cast<qsizetype>(record.raw.size())).toBase64().toStdString());
      json.endObject();
      HONE_CHECK(file.write(json.text() + '\n'));
      ++written;
    }
    if (job.isCancelled())
      return fail(ErrorKind::cancelled, "The export was stopped. No file was written.");
    job.progress(static_cast<double>(written) / static_cast<double>(std::max<std::int64_t>(total, 1)), "Writing set-aside records");
  }
  HONE_CHECK(file.finish());
  // An erasure names the files that it cannot reach.
  (void)m_store.privacy().note("export", path, fmt::format("{{\"records\":{}}}", written));
  return written;
}

Result<RetrySummary> IntakeImpl::retry(const RetryRequest& request, const JobContext& job)
{
  auto summary = Retry(m_store, request, job).run();
  if (!summary || summary->recovered > 0)
    m_changed();
  return summary;
}

} // namespace hone
