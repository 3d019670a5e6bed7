#include "capture/vendor_fields.h"
#include "capture/vendor_records.h"

namespace hone {

namespace {

using namespace vendor;

Span::Kind kindOfRow(std::string_view type, const JsonValue& row)
{
  if (type == "llm")
    return Span::Kind::generation;
  if (type == "tool")
    return Span::Kind::tool;
  if (type == "score" || type == "facet" || type == "classifier" || type == "review")
    return Span::Kind::other;
  return row["input"] || row["output"] ? Span::Kind::agent : Span::Kind::other;
}

/// Scores are between 0 and 1, by name; null says that a scorer gave none.
void addBraintrustScores(Span& span, const JsonValue& row, std::string_view rowId)
{
  row["scores"].forEachField([&](std::string_view name, const JsonValue& value) {
    if (!value.isNumber() || name.empty())
      return;
    Event event;
    event.id = std::string(rowId) + "/" + std::string(name);
    event.name = std::string(name);
    event.number = value.number();
    event.at = span.endedAt ? span.endedAt : span.startedAt;
    span.scores.push_back(std::move(event));
  });
}

} // namespace

Result<void> readBraintrustRow(const JsonValue& row, const VendorKeys& keys, JsonUnpacker& unpacker, VendorRows& out)
{
  unpacker.clear();
  Span span;
  const std::string rowId = row["id"].text();
  span.spanId = row["span_id"].text();
  if (span.spanId.empty())
    span.spanId = rowId;
  span.traceId = row["root_span_id"].text();
  if (span.traceId.empty())
    span.traceId = span.spanId;
  if (span.spanId.empty())
    return unreadable("Braintrust", "a row without an id");
  span.parentId = row["span_parents"].first().text();
  const JsonValue attributes = row["span_attributes"];
  span.name = attributes["name"].text();
  const JsonValue metrics = row["metrics"];
  span.startedAt = firstTime(metrics, {"start"});
  span.endedAt = firstTime(metrics, {"end"});
  if (!span.startedAt)
    span.startedAt = firstTime(row, {"created"});
  if (const JsonValue error = row["error"]; error) {
    span.failed = true;
    span.error = error.isString() ? error.text() : error["message"].isString() ? error["message"].text() : error.json();
  }
  const JsonValue metadata = unpacker.unpack(row["metadata"]);
  span.model = metadata["model"].text();
  applyKeys(span, metadata, keys);
  nameConversation(span, metadata, "metadata.");
  nameUser(span, metadata, {});
  span.agentVersion = firstText(metadata, {"agent_version", "app_version", "version", "release", "commit"});
  span.release = span.agentVersion;
  span.kind = kindOfRow(attributes["type"].view(), row);
  if (span.kind == Span::Kind::agent && span.parentId.empty())
    span.agent = agentName(span.name);
  if (span.kind == Span::Kind::tool) {
    readToolRun(span, {}, metadata["tool_call_id"].text(), row["input"], row["output"], unpacker);
  } else if (span.kind != Span::Kind::other) {
    readTalk(span, row["input"], row["output"], unpacker);
    readUsage(span, metrics);
    setLatency(span);
  }
  addBraintrustScores(span, row, rowId);
  JsonObject leftovers;
  for (const std::string_view key : {"tags", "expected", "facets", "classifications", "comments"})
    addLeftover(leftovers, key, row[key]);
  addLeftovers(leftovers, metadata, {"model", "session_id", "thread_id", "conversation_id", "user_id"});
  span.metadata = leftovers.take();
  out.spans.push_back(std::move(span));
  return {};
}

} // namespace hone
