#include <cmath>

#include "capture/vendor_fields.h"
#include "capture/vendor_records.h"

namespace hone {

namespace {

using namespace vendor;

constexpr double kMicrosPerSecond = 1e6;
constexpr std::size_t kLargestProperty = 1024;

/// Product events carry the browser's whole state; the small properties of the product's own are worth keeping.
std::string ownProperties(const JsonValue& properties)
{
  JsonObject kept;
  properties.forEachField([&](std::string_view key, const JsonValue& value) {
    if (!key.starts_with('$') && value && value.json().size() <= kLargestProperty)
      kept.add(key, value);
  });
  return kept.take();
}

void addProductEvent(const JsonValue& event, const JsonValue& properties, VendorRows& out)
{
  Event happened;
  happened.id = event["uuid"].text();
  happened.userId = event["distinct_id"].text();
  happened.conversationId = properties["$ai_session_id"].text();
  happened.name = event["event"].text();
  happened.at = firstTime(event, {"timestamp"});
  for (const std::string_view key : {"value", "amount", "revenue", "$revenue"})
    if (!happened.number && properties[key].isNumber())
      happened.number = properties[key].number();
  happened.metadata = ownProperties(properties);
  out.events.push_back(std::move(happened));
}

/// Feedback and measures are events of their own, on a trace.
Result<void> addScore(const JsonValue& event, const JsonValue& properties, bool feedback, VendorRows& out)
{
  const std::string trace = properties["$ai_trace_id"].text();
  if (trace.empty())
    return unreadable("PostHog", "feedback without a trace");
  const JsonValue value = feedback ? properties["$ai_feedback_text"] : properties["$ai_metric_value"];
  HONE_TRY(Event score, readScore(event, event["uuid"].text(), feedback ? "feedback" : properties["$ai_metric_name"].text(), value));
  if (const auto number = value.number(); number && !score.number)
    score.number = number;
  score.userId = event["distinct_id"].text();
  out.spans.push_back(scoreSpan(std::move(score), trace, properties["$ai_session_id"].text(), "$ai_session_id"));
  return {};
}

} // namespace

Result<void> readPosthogEvent(const JsonValue& event, JsonUnpacker& unpacker, VendorRows& out)
{
  unpacker.clear();
  const std::string_view name = event["event"].view();
  const JsonValue properties = unpacker.unpack(event["properties"]);
  if (event["uuid"].view().empty() || name.empty())
    return unreadable("PostHog", "an event without a uuid or a name");
  if (!name.starts_with("$ai_")) {
    if (event["distinct_id"].view().empty())
      return unreadable("PostHog", "an event of nobody");
    addProductEvent(event, properties, out);
    return {};
  }
  if (name == "$ai_feedback" || name == "$ai_metric")
    return addScore(event, properties, name == "$ai_feedback", out);

  Span span;
  span.traceId = properties["$ai_trace_id"].text();
  if (span.traceId.empty())
    return unreadable("PostHog", "an event without a trace id");
  const bool root = name == "$ai_trace";
  span.spanId = root ? span.traceId : firstText(properties, {"$ai_span_id", "$ai_generation_id"});
  if (span.spanId.empty())
    span.spanId = event["uuid"].text();
  span.parentId = root ? std::string() : properties["$ai_parent_id"].text();
  span.name = firstText(properties, {"$ai_span_name", "$ai_trace_name"});
  // The event is sent when the call is over.
  span.endedAt = firstTime(event, {"timestamp"});
  span.startedAt = span.endedAt;
  if (const auto latency = properties["$ai_latency"].number(); span.endedAt && latency && *latency > 0 && *latency < 1e6)
    span.startedAt = *span.endedAt - static_cast<Micros>(std::llround(*latency * kMicrosPerSecond));
  const auto status = properties["$ai_http_status"].integer();
  span.failed = properties["$ai_is_error"].boolean().value_or(false) || (status && *status >= 400);
  if (const JsonValue error = unpacker.unpack(properties["$ai_error"]); span.failed && error)
    span.error = error.isObject() && error["message"].isString() ? error["message"].text() : error.isString() ? error.text() : error.json();
  nameConversation(span, properties, "", {"$ai_session_id"});
  nameConversation(span, properties, "");
  // A person profile is made for anonymous events too; what the application calls the user is better.
  nameUser(span, event, {"distinct_id"});
  span.model = properties["$ai_model"].text();
  span.agentVersion = firstText(properties, {"agent_version", "app_version", "$app_version", "release"});
  span.release = span.agentVersion;

  const bool tool = properties["$ai_span_type"].view() == "tool" || !properties["$ai_tool_name"].view().empty();
  if (name == "$ai_generation") {
    span.kind = Span::Kind::generation;
    readTalk(span, properties["$ai_input"], properties["$ai_output_choices"] ? properties["$ai_output_choices"] : properties["$ai_output"], unpacker);
    readUsage(span, properties);
    setLatency(span);
  } else if (name == "$ai_span" && tool) {
    span.kind = Span::Kind::tool;
    readToolRun(span, properties["$ai_tool_name"].text(), properties["$ai_tool_call_id"].text(), properties["$ai_input_state"], properties["$ai_output_state"], unpacker);
  } else if (name != "$ai_embedding" && (properties["$ai_input_state"] || properties["$ai_output_state"])) {
    span.kind = Span::Kind::agent;
    readTalk(span, properties["$ai_input_state"], properties["$ai_output_state"], unpacker);
  }
  if (root)
    span.agent = agentName(span.name);
  JsonObject leftovers;
  for (const std::string_view key : {"$ai_provider", "$ai_total_cost_usd", "$ai_http_status", "$ai_tools_called"})
    addLeftover(leftovers, key, properties[key]);
  addLeftover(leftovers, "properties", unpacker.unpack(ownProperties(properties)));
  span.metadata = leftovers.take();
  out.spans.push_back(std::move(span));
  return {};
}

} // namespace hone
