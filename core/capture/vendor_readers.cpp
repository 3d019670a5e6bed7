#include "capture/vendor_readers.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "capture/head_stream.h"
#include "capture/json_reader.h"
#include "capture/limits.h"
#include "capture/mapped_record.h"
#include "capture/vendor_records.h"

namespace hone {

namespace {

/// Whether the records, or the items of the list under one of these keys, have the field.
bool hasField(const Outline& outline, std::initializer_list<std::string_view> wrappers, std::string_view field)
{
  if (outline.has(field))
    return true;
  for (const std::string_view wrapper : wrappers)
    if (outline.has(std::string(wrapper) + "[]." + std::string(field)))
      return true;
  return false;
}

/// Readers of traces: a record becomes rows, of which the spans are handed on.
class VendorReader : public JsonReader {
protected:
  bool mayEndInMidLine() const override { return true; }
  Result<void> record(const JsonValue& value, std::string_view, std::vector<Conversation>&) override
  {
    if (!value.isObject())
      return fail(ErrorKind::invalidInput, "This is no object.");
    VendorRows rows;
    HONE_CHECK(readRow(value, rows));
    std::move(rows.spans.begin(), rows.spans.end(), std::back_inserter(m_spans));
    return {};
  }
  virtual Result<void> readRow(const JsonValue& value, VendorRows& rows) = 0;

  JsonUnpacker m_unpacker;
};

Result<void> readLangfuseRow(const JsonValue& value, JsonUnpacker& unpacker, VendorRows& rows)
{
  if (value["trace"].isObject() || value["observations"].isArray())
    return readLangfuseTrace(value, unpacker, rows);
  if (value["subject"].isObject() || value["dataType"].isString() || value["data_type"].isString())
    return readLangfuseScore(value, rows);
  if (value["traceId"] || value["trace_id"])
    return readLangfuseObservation(value, unpacker, rows);
  return readLangfuseTrace(value, unpacker, rows);
}

class LangfuseJsonReader final : public VendorReader {
  RecordScanner::Layout layout() const override
  {
    RecordScanner::Layout layout;
    layout.arrayKeys = {"data"};
    return layout;
  }
  Result<void> readRow(const JsonValue& value, VendorRows& rows) override { return readLangfuseRow(value, m_unpacker, rows); }
};

/// Blob exports come as JSON, as a line for each row, or as a table with the same fields, where lists and objects are
/// written as JSON.
class LangfuseReader final : public Reader {
public:
  Result<void> read(ByteStream& stream, const SourceFile& file, ConversationSink& sink) override
  {
    bool whole = false;
    std::optional<Error> error;
    const std::string head = readHead(stream, kSampleBytes, whole, error);
    HeadedStream all(head, error, stream);
    if (looksLikeJson(head))
      return LangfuseJsonReader().read(all, file, sink);
    RecordSource source(all, head, whole, {});
    JsonParser parser;
    JsonUnpacker unpacker;
    std::string json;
    for (;;) {
      HONE_TRY(const RecordSource::Kind kind, source.next());
      if (kind == RecordSource::Kind::end)
        return {};
      const auto reject = [&](std::string reason) {
        return sink.rejected(rejectedAt(file.name, source.line(), source.offset(), source.raw(), std::move(reason)));
      };
      if (kind != RecordSource::Kind::record) {
        HONE_CHECK(reject(source.reason()));
        continue;
      }
      JsonObject object;
      source.forEachField([&](const std::string& name, const std::string& value) { object.addRaw(name, value); });
      json = object.take();
      std::int64_t replaced = 0;
      const auto row = parser.parse(json, replaced);
      VendorRows rows;
      const auto understood = row ? readLangfuseRow(*row, unpacker, rows) : std::unexpected(row.error());
      if (!understood) {
        HONE_CHECK(reject(understood.error().message));
        continue;
      }
      source.accept();
      HONE_CHECK(sink.spans(std::move(rows.spans)));
    }
  }
};

class LangsmithReader final : public VendorReader {
  RecordScanner::Layout layout() const override
  {
    RecordScanner::Layout layout;
    layout.arrayKeys = {"runs", "items"};
    return layout;
  }
  Result<void> readRow(const JsonValue& value, VendorRows& rows) override
  {
    const bool feedback = value["run_id"].isString() && value["key"].isString();
    return feedback ? readLangsmithFeedback(value, rows) : readLangsmithRun(value, m_unpacker, rows);
  }
};

class BraintrustReader final : public VendorReader {
  RecordScanner::Layout layout() const override
  {
    RecordScanner::Layout layout;
    layout.arrayKeys = {"events"};
    return layout;
  }
  Result<void> readRow(const JsonValue& value, VendorRows& rows) override
  {
    // A row may come again in an older version; what is kept to tell is bounded, as files are not.
    constexpr std::size_t kMostRemembered = 1'000'000;
    const std::string id = value["id"].text();
    const std::string version = value["_xact_id"].text();
    if (const auto known = m_versions.find(id); known != m_versions.end() && isOlder(version, known->second))
      return {};
    HONE_CHECK(readBraintrustRow(value, {}, m_unpacker, rows));
    if (m_versions.size() < kMostRemembered || m_versions.contains(id))
      m_versions[id] = version;
    return {};
  }
  /// Transaction ids are whole numbers without leading zeros.
  static bool isOlder(const std::string& a, const std::string& b) { return a.size() != b.size() ? a.size() < b.size() : a < b; }

  std::unordered_map<std::string, std::string> m_versions; ///< by row
};

} // namespace

std::string recogniseLangfuse(const Outline& outline)
{
  const auto has = [&](std::string_view field) { return hasField(outline, {"data"}, field); };
  if (outline.has("trace.id") && (outline.has("observations[].traceId") || outline.has("trace.observations") || outline.has("trace.projectId")))
    return "a Langfuse trace with its observations";
  if (has("observations[].traceId") || (has("observations[].parentObservationId") && has("timestamp")))
    return "Langfuse traces with their observations";
  const bool observation = has("traceId") && has("startTime") && (has("parentObservationId") || has("isRootObservation") || has("usageDetails") || has("projectId"));
  const bool exported = has("trace_id") && has("start_time") && has("parent_observation_id");
  if (observation || exported)
    return "Langfuse observations (traceId, parentObservationId)";
  if (has("subject.kind") && has("dataType"))
    return "Langfuse scores (subject, dataType)";
  if ((has("dataType") && has("traceId") && has("name")) || (has("data_type") && has("trace_id") && has("observation_id")))
    return "Langfuse scores (dataType, traceId)";
  if ((has("sessionId") || has("session_id")) && has("timestamp") && (has("bookmarked") || has("project_id")) && (has("input") || has("output")))
    return "Langfuse traces (timestamp, sessionId, input, output)";
  return {};
}

std::unique_ptr<Reader> makeLangfuseReader() { return std::make_unique<LangfuseReader>(); }

std::string recogniseLangsmith(const Outline& outline)
{
  if (outline.has("post[].run_type") || (outline.has("patch[].dotted_order") && outline.has("patch[].outputs")))
    return "LangSmith runs as an SDK sends them (post, patch)";
  const auto has = [&](std::string_view field) { return hasField(outline, {"runs", "items"}, field); };
  if (has("run_type") && (has("inputs") || has("dotted_order") || has("trace_id")))
    return "LangSmith runs (run_type, inputs)";
  return {};
}

std::unique_ptr<Reader> makeLangsmithReader() { return std::make_unique<LangsmithReader>(); }

std::string recogniseBraintrust(const Outline& outline)
{
  const auto has = [&](std::string_view field) { return hasField(outline, {"events"}, field); };
  return has("_xact_id") && (has("root_span_id") || has("span_id")) ? "rows of Braintrust logs (_xact_id, root_span_id)" : std::string();
}

std::unique_ptr<Reader> makeBraintrustReader() { return std::make_unique<BraintrustReader>(); }

} // namespace hone
