#include "capture/vendor_fields.h"
#include "capture/vendor_records.h"

namespace hone {

namespace {

using namespace vendor;

/// What traces and spans have in common.
Span readCommon(const JsonValue& record, JsonUnpacker& unpacker)
{
  Span span;
  span.name = record["name"].text();
  span.startedAt = firstTime(record, {"start_time"});
  span.endedAt = firstTime(record, {"end_time"});
  if (const JsonValue error = record["error_info"]; error.isObject()) {
    span.failed = true;
    span.error = firstText(error, {"message", "exception_type"});
  }
  const JsonValue metadata = unpacker.unpack(record["metadata"]);
  nameConversation(span, record, "", {"thread_id"});
  nameConversation(span, metadata, "metadata.");
  nameUser(span, metadata, {});
  span.agentVersion = firstText(metadata, {"agent_version", "app_version", "version", "release", "commit"});
  span.release = span.agentVersion;
  JsonObject leftovers;
  for (const std::string_view key : {"tags", "total_estimated_cost", "provider", "comments"})
    addLeftover(leftovers, key, record[key]);
  addLeftovers(leftovers, metadata, {});
  span.metadata = leftovers.take();
  return span;
}

void addOpikScores(Span& span, const JsonValue& record, const std::string& id)
{
  record["feedback_scores"].forEach([&](const JsonValue& score) {
    auto event = readScore(score, id + "/" + score["name"].text(), score["name"].text(), score["value"]);
    if (!event)
      return;
    event->text = firstText(score, {"category_name", "reason"});
    if (!event->at)
      event->at = span.endedAt;
    JsonObject metadata;
    addLeftover(metadata, "source", score["source"]);
    if (event->text != score["reason"].text())
      addLeftover(metadata, "reason", score["reason"]);
    event->metadata = metadata.take();
    span.scores.push_back(std::move(*event));
  });
}

} // namespace

Result<void> readOpikTrace(const JsonValue& trace, JsonUnpacker& unpacker, VendorRows& out)
{
  unpacker.clear();
  const std::string id = trace["id"].text();
  if (id.empty())
    return unreadable("Opik", "a trace without an id");
  Span span = readCommon(trace, unpacker);
  span.traceId = id;
  span.spanId = id;
  span.agent = agentName(span.name);
  span.kind = trace["input"] || trace["output"] ? Span::Kind::agent : Span::Kind::other;
  if (span.kind == Span::Kind::agent)
    readTalk(span, trace["input"], trace["output"], unpacker);
  addOpikScores(span, trace, id);
  out.spans.push_back(std::move(span));
  return {};
}

Result<void> readOpikSpan(const JsonValue& record, JsonUnpacker& unpacker, VendorRows& out)
{
  unpacker.clear();
  Span span = readCommon(record, unpacker);
  span.spanId = record["id"].text();
  span.traceId = record["trace_id"].text();
  if (span.spanId.empty() || span.traceId.empty())
    return unreadable("Opik", "a span without an id or a trace id");
  // Spans at the top stand below their trace, which is a span here too.
  span.parentId = record["parent_span_id"].text();
  if (span.parentId.empty())
    span.parentId = span.traceId;
  span.model = record["model"].text();
  const std::string_view type = record["type"].view();
  if (type == "llm") {
    span.kind = Span::Kind::generation;
    readTalk(span, record["input"], record["output"], unpacker);
    readUsage(span, record["usage"]);
    setLatency(span);
  } else if (type == "tool") {
    span.kind = Span::Kind::tool;
    readToolRun(span, {}, {}, record["input"], record["output"], unpacker);
  } else if (type != "guardrail" && (record["input"] || record["output"])) {
    span.kind = Span::Kind::agent;
    readTalk(span, record["input"], record["output"], unpacker);
  }
  addOpikScores(span, record, span.spanId);
  out.spans.push_back(std::move(span));
  return {};
}

} // namespace hone
