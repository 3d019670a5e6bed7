#include <algorithm>
#include <unordered_set>

#include "capture/vendor_fields.h"
#include "capture/vendor_records.h"

namespace hone {

namespace {

using namespace vendor;

/// Attributes that repeat what the input and output say already, or are larger than anything worth keeping twice.
constexpr std::size_t kLargestAttribute = 512;

bool isText(const JsonValue& value) { return value.isString() && !value.view().empty(); }

/// Metadata without what Langfuse copied into it from OpenTelemetry, and of that the small fields.
void addMetadata(JsonObject& out, const JsonValue& metadata)
{
  addLeftovers(out, metadata, {"attributes", "resourceAttributes", "scope"});
  JsonObject attributes;
  metadata["attributes"].forEachField([&](std::string_view key, const JsonValue& value) {
    if (value && value.json().size() <= kLargestAttribute)
      attributes.add(key, value);
  });
  out.addRaw("attributes", attributes.take());
  const JsonValue service = metadata["resourceAttributes"]["service.name"];
  if (isText(service) && service.view() != "unknown_service")
    out.add("service.name", service);
}

/// What a trace says of all its observations.
struct TraceFacts {
  std::string id;
  std::string rootId; ///< of the span that stands for the trace; empty when there is none
};

void nameFromMetadata(Span& span, const JsonValue& metadata)
{
  nameConversation(span, metadata["attributes"], "metadata.attributes.",
                   {"langfuse.session.id", "langsmith.metadata.thread_id", "langsmith.metadata.session_id", "langsmith.metadata.conversation_id",
                    "gen_ai.conversation.id", "session.id"});
  // LangSmith's own exporter says so of the project that all its traces go to.
  if (metadata["scope"]["name"].view() != "langsmith")
    nameConversation(span, metadata["attributes"], "metadata.attributes.", {"langsmith.trace.session_id"});
  nameConversation(span, metadata, "metadata.");
  nameUser(span, metadata["attributes"], {"langfuse.user.id", "user.id", "enduser.id"});
  nameUser(span, metadata, {});
}

bool isToolAttribute(const JsonValue& attributes)
{
  return isText(attributes["gen_ai.tool.name"]) || isText(attributes["ai.toolCall.name"]) || isText(attributes["gen_ai.tool.call.id"]) ||
         attributes["openinference.span.kind"].view() == "TOOL" || attributes["traceloop.span.kind"].view() == "tool";
}

Span::Kind kindOf(std::string_view type, const JsonValue& observation, const JsonValue& attributes, JsonUnpacker& unpacker)
{
  if (type == "GENERATION") {
    // The Vercel SDK's outer span repeats the model calls below it and is stored as a generation too.
    const std::string_view operation = attributes["ai.operationId"].view();
    return operation.starts_with("ai.") && operation.find(".do") == std::string_view::npos ? Span::Kind::agent : Span::Kind::generation;
  }
  if (type == "TOOL" || isToolAttribute(attributes))
    return Span::Kind::tool;
  if (type == "EMBEDDING" || type == "RETRIEVER" || type == "EVALUATOR" || type == "GUARDRAIL" || type == "EVENT")
    return Span::Kind::other;
  const JsonValue output = unpacker.unpack(observation["output"]);
  if (output.isObject() && (output["type"].view() == "tool" || output["role"].view() == "tool") && output["tool_call_id"].isString())
    return Span::Kind::tool;
  return observation["input"] || observation["output"] ? Span::Kind::agent : Span::Kind::other;
}

void addVersions(Span& span, const JsonValue& record)
{
  span.release = record["release"].text();
  span.agentVersion = record["version"].text();
  if (span.agentVersion.empty())
    span.agentVersion = span.release;
}

Result<Span> readObservation(const JsonValue& observation, JsonUnpacker& unpacker, const TraceFacts* trace)
{
  unpacker.clear();
  Span span;
  span.spanId = observation["id"].text();
  span.traceId = firstText(observation, {"traceId", "trace_id"});
  if (span.traceId.empty() && trace)
    span.traceId = trace->id;
  if (span.spanId.empty() || span.traceId.empty())
    return unreadable("Langfuse", "an observation without an id or a trace id");
  span.parentId = firstText(observation, {"parentObservationId", "parent_observation_id"});
  if (span.parentId.empty() && trace)
    span.parentId = trace->rootId;
  span.name = observation["name"].text();
  span.startedAt = firstTime(observation, {"startTime", "start_time"});
  span.endedAt = firstTime(observation, {"endTime", "end_time"});
  span.failed = observation["level"].view() == "ERROR";
  if (span.failed)
    span.error = firstText(observation, {"statusMessage", "status_message"});
  span.model = firstText(observation, {"providedModelName", "provided_model_name", "model"});
  addVersions(span, observation);

  const JsonValue metadata = unpacker.unpack(observation["metadata"]);
  const JsonValue attributes = metadata["attributes"];
  span.kind = kindOf(observation["type"].view(), observation, attributes, unpacker);
  nameConversation(span, observation, "", {"sessionId", "session_id"});
  nameUser(span, observation, {"userId", "user_id"});
  nameFromMetadata(span, metadata);
  if (span.kind == Span::Kind::tool) {
    readToolRun(span, firstText(attributes, {"gen_ai.tool.name", "ai.toolCall.name", "tool.name"}), firstText(attributes, {"gen_ai.tool.call.id", "ai.toolCall.id"}),
                observation["input"], observation["output"], unpacker);
  } else if (span.kind != Span::Kind::other) {
    readTalk(span, observation["input"], observation["output"], unpacker);
    readUsage(span, unpacker.unpack(observation["usageDetails"]));
    readUsage(span, unpacker.unpack(observation["usage_details"]));
    readUsage(span, unpacker.unpack(observation["usage"]));
    readUsage(span, observation);
    setLatency(span);
  }
  if (observation["type"].view() == "AGENT" || span.kind == Span::Kind::agent)
    span.agent = firstText(attributes, {"gen_ai.agent.name", "agent_name"});
  if (span.agent.empty() && span.parentId.empty())
    span.agent = agentName(firstText(observation, {"traceName", "trace_name"}));

  JsonObject leftovers;
  addLeftover(leftovers, "tags", unpacker.unpack(observation["tags"]));
  for (const std::string_view key : {"environment", "promptName", "promptVersion", "prompt_name", "prompt_version", "totalCost", "total_cost", "modelParameters", "level"})
    if (key != "level" || observation[key].view() != "DEFAULT")
      addLeftover(leftovers, key, observation[key]);
  addMetadata(leftovers, metadata);
  span.metadata = leftovers.take();
  return span;
}

Result<Event> readScoreEvent(const JsonValue& score)
{
  const JsonValue words = score["stringValue"].exists() ? score["stringValue"] : score["string_value"];
  HONE_TRY(Event event, readScore(score, score["id"].text(), score["name"].text(), score["value"]));
  // A category has a number and a name; the name is what people gave.
  if (isText(words))
    event.text = words.text();
  else if (event.text.empty())
    event.text = score["comment"].text();
  if (event.id.empty())
    return unreadable("Langfuse", "a score without an id");
  JsonObject metadata;
  for (const std::string_view key : {"source", "dataType", "comment", "environment", "configId", "authorUserId"})
    if (key != "comment" || event.text != score[key].text())
      addLeftover(metadata, key, score[key]);
  event.metadata = metadata.take();
  return event;
}

/// A generation above another generation repeats it.
void demoteOuterGenerations(std::vector<Span>& spans, std::size_t from)
{
  std::unordered_set<std::string> parents;
  for (std::size_t i = from; i < spans.size(); ++i)
    if (spans[i].kind == Span::Kind::generation)
      parents.insert(spans[i].parentId);
  for (std::size_t i = from; i < spans.size(); ++i)
    if (spans[i].kind == Span::Kind::generation && parents.contains(spans[i].spanId))
      spans[i].kind = Span::Kind::agent;
}

} // namespace

Result<void> readLangfuseTrace(const JsonValue& record, JsonUnpacker& unpacker, VendorRows& out)
{
  unpacker.clear();
  // The window's download wraps the trace, and gives its observations beside it.
  const JsonValue trace = record["trace"].isObject() ? record["trace"] : record;
  Span root;
  root.traceId = trace["id"].text();
  if (root.traceId.empty())
    return unreadable("Langfuse", "a trace without an id");
  root.spanId = "trace-" + root.traceId;
  root.name = trace["name"].text();
  root.agent = agentName(root.name);
  root.startedAt = firstTime(trace, {"timestamp", "createdAt", "created_at"});
  addVersions(root, trace);
  const JsonValue metadata = unpacker.unpack(trace["metadata"]);
  nameConversation(root, trace, "", {"sessionId", "session_id"});
  nameUser(root, trace, {"userId", "user_id"});
  nameFromMetadata(root, metadata);
  root.kind = trace["input"] || trace["output"] ? Span::Kind::agent : Span::Kind::other;
  if (root.kind == Span::Kind::agent)
    readTalk(root, trace["input"], trace["output"], unpacker);
  JsonObject leftovers;
  addLeftover(leftovers, "tags", unpacker.unpack(trace["tags"]));
  for (const std::string_view key : {"environment", "totalCost"})
    addLeftover(leftovers, key, trace[key]);
  addMetadata(leftovers, metadata);
  root.metadata = leftovers.take();

  const std::size_t first = out.spans.size();
  const TraceFacts facts{root.traceId, root.spanId};
  std::string traceId = root.traceId;
  out.spans.push_back(std::move(root));
  std::optional<Error> failure;
  const JsonValue observations = record["observations"].isArray() ? record["observations"] : trace["observations"];
  observations.forEach([&](const JsonValue& observation) {
    // A list of traces names their observations only.
    if (!observation.isObject() || failure)
      return;
    auto span = readObservation(observation, unpacker, &facts);
    if (!span)
      failure = span.error();
    else
      out.spans.push_back(std::move(*span));
  });
  const JsonValue scores = record["scores"].isArray() ? record["scores"] : trace["scores"];
  scores.forEach([&](const JsonValue& score) {
    if (!score.isObject() || failure)
      return;
    auto event = readScoreEvent(score);
    if (!event)
      failure = event.error();
    else
      out.spans.push_back(scoreSpan(std::move(*event), traceId, {}, {}));
  });
  if (failure) {
    out.spans.resize(first);
    return std::unexpected(*failure);
  }
  demoteOuterGenerations(out.spans, first);
  return {};
}

Result<void> readLangfuseObservation(const JsonValue& observation, JsonUnpacker& unpacker, VendorRows& out)
{
  HONE_TRY(Span span, readObservation(observation, unpacker, nullptr));
  out.spans.push_back(std::move(span));
  return {};
}

Result<void> readLangfuseScore(const JsonValue& score, VendorRows& out)
{
  HONE_TRY(Event event, readScoreEvent(score));
  const JsonValue subject = score["subject"];
  std::string traceId = firstText(score, {"traceId", "trace_id"});
  if (traceId.empty())
    traceId = subject["kind"].view() == "trace" ? subject["id"].text() : subject["traceId"].text();
  std::string session = firstText(score, {"sessionId", "session_id"});
  if (session.empty() && subject["kind"].view() == "session")
    session = subject["id"].text();
  if (traceId.empty() && session.empty())
    return unreadable("Langfuse", "a score of neither a trace nor a session");
  out.spans.push_back(scoreSpan(std::move(event), std::move(traceId), std::move(session), "sessionId"));
  return {};
}

} // namespace hone
