#include <algorithm>
#include <unordered_map>

#include "base/ascii.h"
#include "capture/vendor_fields.h"
#include "capture/vendor_records.h"

namespace hone {

namespace {

using namespace vendor;

constexpr int kMostNestedRuns = 64;

/// The id at the end of a dotted order ("20241013T070537170001Z" and the id, for each run from the root down).
std::string idOfDottedOrder(std::string_view order)
{
  const std::string_view last = order.substr(order.rfind('.') == std::string_view::npos ? 0 : order.rfind('.') + 1);
  const std::size_t zone = last.find('Z');
  return zone == std::string_view::npos ? std::string() : std::string(last.substr(zone + 1));
}

std::string parentOfDottedOrder(std::string_view order)
{
  const std::size_t dot = order.rfind('.');
  return dot == std::string_view::npos ? std::string() : idOfDottedOrder(order.substr(0, dot));
}

std::string parentOf(const JsonValue& run, std::string_view order)
{
  if (std::string parent = run["parent_run_id"].text(); !parent.empty())
    return parent;
  std::string parent;
  run["parent_run_ids"].forEach([&](const JsonValue& id) { parent = id.text(); });
  return parent.empty() ? parentOfDottedOrder(order) : parent;
}

Span::Kind kindOfRun(const std::string& type, const JsonValue& run)
{
  if (type == "llm")
    return Span::Kind::generation;
  if (type == "tool")
    return Span::Kind::tool;
  if (type == "retriever" || type == "embedding" || type == "prompt" || type == "parser")
    return Span::Kind::other;
  return run["inputs"].size() > 0 || run["outputs"].size() > 0 || run["inputs"].isString() || run["outputs"].isString() ? Span::Kind::agent : Span::Kind::other;
}

std::string modelOf(const JsonValue& run, const JsonValue& metadata, const JsonValue& outputs)
{
  for (const std::string& model : {outputs["model"].text(), outputs["llm_output"]["model_name"].text(), metadata["ls_model_name"].text(),
                                   firstText(run["extra"]["invocation_params"], {"model", "model_name"}), run["inputs"]["model"].text()})
    if (!model.empty())
      return model;
  return {};
}

Result<Span> readRun(const JsonValue& run, JsonUnpacker& unpacker, const std::string& traceId)
{
  unpacker.clear();
  Span span;
  const std::string order = run["dotted_order"].text();
  span.spanId = run["id"].text();
  if (span.spanId.empty())
    span.spanId = idOfDottedOrder(order);
  if (span.spanId.empty())
    return unreadable("LangSmith", "a run without an id");
  span.parentId = parentOf(run, order);
  span.traceId = run["trace_id"].text();
  if (span.traceId.empty())
    span.traceId = traceId.empty() ? idOfDottedOrder(order.substr(0, order.find('.'))) : traceId;
  if (span.traceId.empty() && span.parentId.empty())
    span.traceId = span.spanId;
  if (span.traceId.empty())
    return unreadable("LangSmith", "a run below another one, without a trace id");
  span.name = run["name"].text();
  span.startedAt = firstTime(run, {"start_time"});
  span.endedAt = firstTime(run, {"end_time"});
  span.error = firstText(run, {"error", "error_preview"});
  // A graph that waits for a person ends its run with this; nothing went wrong.
  const bool interrupted = span.error.starts_with("GraphInterrupt") || span.error.starts_with("ParentCommand");
  span.failed = !interrupted && (!span.error.empty() || asciiLower(run["status"].view()) == "error");
  if (interrupted)
    span.endReason = "interrupted";

  const JsonValue inputs = unpacker.unpack(run["inputs"]);
  const JsonValue outputs = unpacker.unpack(run["outputs"]);
  const JsonValue extra = unpacker.unpack(run["extra"]);
  const JsonValue metadata = extra["metadata"].isObject() ? extra["metadata"] : unpacker.unpack(run["metadata"]);
  const std::string type = asciiLower(run["run_type"].view());
  span.kind = kindOfRun(type, run);
  nameConversation(span, metadata, "metadata.");
  nameConversation(span, run, "", {"thread_id"});
  nameUser(span, metadata, {});
  span.agentVersion = firstText(metadata, {"revision_id", "LANGSMITH_REVISION_ID", "version", "app_version"});
  span.release = span.agentVersion;
  span.model = modelOf(run, metadata, outputs);
  if (span.parentId.empty() && span.kind == Span::Kind::agent)
    span.agent = agentName(span.name);
  if (const std::string agent = firstText(metadata, {"agent_name", "lc_agent_name"}); !agent.empty())
    span.agent = agent;

  if (span.kind == Span::Kind::tool) {
    readToolRun(span, {}, firstText(extra, {"tool_call_id"}), inputs, outputs, unpacker);
  } else if (span.kind != Span::Kind::other) {
    readTalk(span, inputs.size() > 0 || inputs.isString() ? inputs : run["inputs_preview"], outputs.size() > 0 || outputs.isString() ? outputs : run["outputs_preview"], unpacker);
    // Without the fields themselves, previews are all there is.
    span.inputTruncated = span.inputTruncated || (!run["inputs"] && run["inputs_preview"]);
    readUsage(span, outputs["usage_metadata"]);
    readUsage(span, run);
    setLatency(span);
  }
  JsonObject leftovers;
  addLeftover(leftovers, "tags", run["tags"]);
  for (const std::string_view key : {"session_id", "session_name", "project_id", "feedback_stats", "total_cost", "first_token_time"})
    addLeftover(leftovers, key, run[key]);
  addLeftovers(leftovers, metadata, {"thread_id", "session_id", "conversation_id", "user_id"});
  span.metadata = leftovers.take();
  return span;
}

Result<void> readRunTree(const JsonValue& run, JsonUnpacker& unpacker, const std::string& traceId, int depth, std::vector<Span>& out)
{
  if (depth > kMostNestedRuns)
    return unreadable("LangSmith", "runs nested too deep");
  HONE_TRY(Span span, readRun(run, unpacker, traceId));
  const std::string id = span.spanId, trace = span.traceId;
  const std::size_t index = out.size();
  out.push_back(std::move(span));
  std::optional<Error> failure;
  run["child_runs"].forEach([&](const JsonValue& child) {
    if (failure || !child.isObject())
      return;
    const std::size_t at = out.size();
    if (const auto read = readRunTree(child, unpacker, trace, depth + 1, out); !read)
      failure = read.error();
    else if (out[at].parentId.empty())
      out[at].parentId = id;
    // A model run that wraps another one repeats it.
    if (!failure && out[at].kind == Span::Kind::generation && out[index].kind == Span::Kind::generation)
      out[index].kind = Span::Kind::agent;
  });
  if (failure)
    return std::unexpected(*failure);
  return {};
}

/// What the end of a run adds to its beginning.
void mergeEnd(Span& start, Span&& end)
{
  if (!end.input.empty())
    start.input = std::move(end.input);
  if (!end.output.empty())
    start.output = std::move(end.output);
  if (end.kind != Span::Kind::other)
    start.kind = end.kind;
  if (end.toolCall) {
    if (end.toolCall->arguments.empty() && start.toolCall)
      end.toolCall->arguments = start.toolCall->arguments;
    start.toolCall = std::move(end.toolCall);
    start.toolResult = std::move(end.toolResult);
    start.hasToolResult = end.hasToolResult;
  }
  for (auto field : {&Span::name, &Span::parentId, &Span::error, &Span::conversationId, &Span::conversationRule, &Span::model, &Span::agent,
                     &Span::agentVersion, &Span::release, &Span::endReason, &Span::metadata})
    if (!(end.*field).empty())
      start.*field = std::move(end.*field);
  start.failed = start.failed || end.failed;
  if (end.endedAt)
    start.endedAt = end.endedAt;
  if (start.user.externalId.empty())
    start.user = std::move(end.user);
  setLatency(start);
}

/// What SDKs send: runs that begin (post) and runs that end (patch).
Result<void> readBatch(const JsonValue& batch, JsonUnpacker& unpacker, std::vector<Span>& out)
{
  std::unordered_map<std::string, std::size_t> started;
  std::optional<Error> failure;
  batch["post"].forEach([&](const JsonValue& run) {
    if (failure)
      return;
    auto span = readRun(run, unpacker, {});
    if (!span)
      failure = span.error();
    else if (started.emplace(span->spanId, out.size()).second)
      out.push_back(std::move(*span));
  });
  batch["patch"].forEach([&](const JsonValue& run) {
    if (failure)
      return;
    auto span = readRun(run, unpacker, {});
    if (!span) {
      failure = span.error();
      return;
    }
    if (const auto found = started.find(span->spanId); found != started.end()) {
      // An end says no type of run: it is read again as what its beginning was.
      Span& start = out[found->second];
      span->kind = start.kind;
      if (start.kind == Span::Kind::generation || start.kind == Span::Kind::agent)
        readTalk(*span, run["inputs"], run["outputs"], unpacker);
      if (start.kind == Span::Kind::tool)
        readToolRun(*span, start.name, {}, run["inputs"], run["outputs"], unpacker);
      readUsage(*span, run["outputs"]["usage_metadata"]);
      mergeEnd(start, std::move(*span));
    } else {
      span->pieceId = "end";
      out.push_back(std::move(*span));
    }
  });
  if (failure)
    return std::unexpected(*failure);
  return {};
}

} // namespace

Result<void> readLangsmithRun(const JsonValue& run, JsonUnpacker& unpacker, VendorRows& out)
{
  const std::size_t first = out.spans.size();
  auto read = run["post"].isArray() || run["patch"].isArray() ? readBatch(run, unpacker, out.spans) : readRunTree(run, unpacker, {}, 0, out.spans);
  if (!read)
    out.spans.resize(first);
  return read;
}

Result<void> readLangsmithFeedback(const JsonValue& feedback, VendorRows& out)
{
  const std::string id = feedback["id"].text();
  const std::string runId = feedback["run_id"].text();
  std::string trace = feedback["trace_id"].text();
  if (trace.empty())
    trace = runId;
  if (id.empty() || trace.empty())
    return unreadable("LangSmith", "feedback without an id or a run");
  const JsonValue score = feedback["score"];
  HONE_TRY(Event event, readScore(feedback, id, feedback["key"].text(), score ? score : feedback["value"]));
  if (event.text.empty())
    event.text = feedback["value"].isString() ? feedback["value"].text() : feedback["comment"].text();
  JsonObject metadata;
  addLeftover(metadata, "source", feedback["feedback_source"]["type"]);
  addLeftover(metadata, "correction", feedback["correction"]);
  if (event.text != feedback["comment"].text())
    addLeftover(metadata, "comment", feedback["comment"]);
  event.metadata = metadata.take();
  out.spans.push_back(scoreSpan(std::move(event), std::move(trace), {}, {}));
  return {};
}

} // namespace hone
