#include "capture/dialect.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/json_writer.h"
#include "capture/messages.h"
#include "capture/otlp.h"
#include "capture/otlp_reading.h"

namespace hone {

namespace dialect {

namespace {

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words)
{
  return std::ranges::find(words, word) != words.end();
}

std::optional<Span::Kind> kindOfWord(std::string_view attribute)
{
  const std::string word = asciiLower(attribute);
  if (isOneOf(word, {"llm", "generation", "chat", "text_completion", "completion", "generate_content", "inference", "fetch_response"}))
    return Span::Kind::generation;
  if (isOneOf(word, {"tool", "execute_tool", "function", "mcp_tools"}))
    return Span::Kind::tool;
  if (isOneOf(word, {"agent", "chain", "span", "workflow", "task", "invoke_agent", "create_agent", "invoke_workflow", "agent_step", "handoff", "flow", "graph"}))
    return Span::Kind::agent;
  if (isOneOf(word, {"embedding", "embeddings", "retriever", "retrieval", "reranker", "rerank", "guardrail", "evaluator", "event", "prompt", "parser", "speech", "transcription"}))
    return Span::Kind::other;
  return std::nullopt;
}

std::optional<Span::Kind> kindOfVercel(std::string_view operation)
{
  operation = operation.substr(0, operation.find(' '));
  if (!operation.starts_with("ai."))
    return std::nullopt;
  if (operation == "ai.toolCall")
    return Span::Kind::tool;
  if (operation.starts_with("ai.embed") || operation.starts_with("ai.rerank"))
    return Span::Kind::other;
  if (operation.ends_with(".doGenerate") || operation.ends_with(".doStream"))
    return Span::Kind::generation;
  return Span::Kind::agent;
}

/// Mastra tells one call of a model in four spans: all steps, a step with what was sent and came back, what came, each chunk.
std::optional<Span::Kind> kindOfMastra(const AttributeList& attributes)
{
  const std::string_view type = attributes.text({"mastra.span.type"});
  if (type.empty())
    return std::nullopt;
  if (type == "model_step")
    return attributes.has("mastra.model_step.input") || attributes.has("input.value") ? Span::Kind::generation : Span::Kind::other;
  if (type == "tool_call" || type == "mcp_tool_call")
    return Span::Kind::tool;
  if (type == "model_generation" || type == "agent_run" || type == "workflow_run" || type == "workflow_step" || type == "generic")
    return Span::Kind::agent;
  return Span::Kind::other;
}

Span::Kind kindOf(const OtlpRecord& record)
{
  const AttributeList& attributes = record.attributes;
  if (const auto kind = kindOfMastra(attributes))
    return *kind;
  // Google's ADK sums up runs that have spans of their own.
  if (attributes.text({"gen_ai.tool.name"}) == "(merged tools)")
    return Span::Kind::other;
  // Before the operation: LangSmith calls the filling in of a template an operation "chat", too.
  for (const std::string_view key : {"langfuse.observation.type", "openinference.span.kind", "langsmith.span.kind", "lmnr.span.type", "gen_ai.operation.name"})
    if (const auto kind = kindOfWord(attributes.text({key}))) {
      // What wraps a call, by the SDK's own word, is no second one.
      if (*kind == Span::Kind::generation)
        if (const auto vercel = kindOfVercel(attributes.text({"ai.operationId"})); vercel && *vercel == Span::Kind::agent)
          return *vercel;
      return *kind;
    }
  if (const auto kind = kindOfVercel(attributes.text({"ai.operationId", "operation.name"})))
    return *kind;
  if (const auto kind = kindOfWord(attributes.text({"traceloop.span.kind"})))
    return *kind;
  if (attributes.has("gcp.vertex.agent.llm_request") && attributes.text({"gcp.vertex.agent.llm_request"}) != "{}")
    return Span::Kind::generation;
  if (attributes.has("gcp.vertex.agent.tool_call_args") || attributes.hasPrefix("lk.function_tool.") || attributes.has("gen_ai.tool.call.arguments"))
    return Span::Kind::tool;
  if (const auto kind = kindOfWord(attributes.text({"genkit:metadata:subtype", "genkit:type"})); kind && attributes.hasPrefix("genkit:"))
    return attributes.text({"genkit:metadata:subtype"}) == "model" ? Span::Kind::generation : *kind;
  if (attributes.text({"genkit:metadata:subtype"}) == "model")
    return Span::Kind::generation;
  if (const std::string_view method = attributes.text({"mcp.method.name", "mcp.method"}); !method.empty())
    return method == "tools/call" ? Span::Kind::tool : Span::Kind::other;
  if (attributes.has("request_data") && (attributes.has("response_data") || attributes.has("gen_ai.system")))
    return Span::Kind::generation;
  if (attributes.has("lk.response.text") || attributes.has("lk.chat_ctx"))
    return Span::Kind::generation;
  if (const auto kind = kindOfWord(attributes.text({"llm.request.type", "gen_ai.request.type"})))
    return *kind;
  if (attributes.hasPrefix("llm.input_messages.") || attributes.hasPrefix("llm.output_messages.") || attributes.has("gen_ai.input.messages") ||
      attributes.hasPrefix("gen_ai.prompt") || attributes.hasPrefix("gen_ai.completion") || attributes.has("gen_ai.request.model") ||
      attributes.has("llm.prompts") || attributes.has("langfuse.observation.model.name"))
    return Span::Kind::generation;
  if (attributes.has("tool.name") || attributes.has("gen_ai.tool.name"))
    return Span::Kind::tool;
  if (attributes.has("input.value") || attributes.has("output.value") || attributes.hasPrefix("traceloop.entity.") ||
      attributes.hasPrefix("pydantic_ai.") || attributes.hasPrefix("langfuse.trace.") || attributes.hasPrefix("lk.") || attributes.has("lmnr.span.input") ||
      attributes.hasPrefix("gcp.vertex.agent.") || attributes.hasPrefix("langfuse.observation.") || attributes.hasPrefix("genkit:") ||
      attributes.has("all_messages_events") || attributes.has("gen_ai.agent.name"))
    return Span::Kind::agent;
  return Span::Kind::other;
}

/// Times that no agent ran at (a clock that was never set, a number in another unit) would put everything out of order.
bool isPlausible(Micros time)
{
  constexpr Micros kYear2000 = 946'684'800'000'000, kYear2100 = 4'102'444'800'000'000;
  return time >= kYear2000 && time < kYear2100;
}

void readFailure(const OtlpRecord& record, Span& span)
{
  const AttributeList& attributes = record.attributes;
  span.failed = record.status == OtlpRecord::Status::error || asciiLower(attributes.text({"langfuse.observation.level"})) == "error";
  if (!span.failed && span.kind == Span::Kind::generation && attributes.has("error.type"))
    span.failed = true;
  if (!span.failed)
    return;
  span.error = attributes.text({"langfuse.observation.status_message"});
  if (span.error.empty())
    span.error = record.statusMessage;
  for (const SpanEvent& event : record.events)
    if (span.error.empty() && event.name == "exception")
      span.error = event.attributes.text({"exception.message", "exception.type"});
  if (span.error.empty())
    span.error = attributes.text({"error.message", "exception.message", "error.type"});
}

/// The first of a list written as JSON, or the text itself.
std::string firstOfList(std::string_view text, JsonUnpacker& unpacker)
{
  if (text.starts_with('['))
    if (const JsonValue list = unpacker.unpack(text); list.isArray())
      return list.first().text();
  return std::string(text);
}

void readAnswerDetails(const OtlpRecord& record, Span& span, JsonUnpacker& unpacker)
{
  if (span.kind != Span::Kind::generation || span.output.empty())
    return;
  const AttributeList& attributes = record.attributes;
  Message& last = span.output.back();
  if (last.finishReason.empty())
    last.finishReason = firstOfList(
      attributes.text({"gen_ai.response.finish_reasons", "llm.finish_reason", "ai.response.finishReason", "ai.result.finishReason",
                       "gen_ai.response.finish_reason", "llm.response.finish_reason", "gen_ai.response.stop_reason", "llm.response.stop_reason"}),
      unpacker);
  const auto whole = [&](std::initializer_list<std::string_view> keys) -> std::optional<std::int64_t> {
    for (const std::string_view key : keys)
      if (const AttributeValue* value = attributes.find(key))
        if (const auto number = value->integer())
          return number;
    return std::nullopt;
  };
  if (!last.inputTokens)
    last.inputTokens = whole({"gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.usage.prompt_tokens", "llm.token_count.prompt",
                              "ai.usage.inputTokens", "ai.usage.promptTokens"});
  if (!last.outputTokens)
    last.outputTokens = whole({"gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "llm.usage.completion_tokens",
                               "llm.token_count.completion", "ai.usage.outputTokens", "ai.usage.completionTokens"});
  if (const std::string_view usage = attributes.text({"langfuse.observation.usage_details"}); !usage.empty()) {
    const JsonValue details = unpacker.unpack(usage);
    for (const std::string_view key : {"input", "prompt_tokens", "input_tokens"})
      if (!last.inputTokens)
        last.inputTokens = details[key].integer();
    for (const std::string_view key : {"output", "completion_tokens", "output_tokens"})
      if (!last.outputTokens)
        last.outputTokens = details[key].integer();
  }
}

} // namespace

std::optional<Span> readSpan(const OtlpRecord& record, JsonUnpacker& unpacker)
{
  unpacker.clear();
  Span span;
  span.traceId = record.traceId;
  span.spanId = record.spanId;
  span.parentId = record.parentId;
  span.name = record.name;
  span.startedAt = record.startedAt;
  span.endedAt = record.endedAt;
  span.kind = kindOf(record);
  readFailure(record, span);
  readNames(record, span, unpacker);
  readScores(record, span);
  if (span.kind == Span::Kind::tool)
    readTool(record, span, unpacker);
  else if (span.kind != Span::Kind::other)
    readTalk(record, span, unpacker);
  bool spoke = false;
  std::size_t number = 0;
  for (const SpanEvent& event : record.events) {
    ++number;
    if (event.name == "gen_ai.evaluation.result")
      readEvaluationEvent(event.attributes, event.at, record.spanId + ":event:" + std::to_string(number), span);
    if (!isMessageEvent(event.name))
      continue;
    // Some send both; the attributes are whole.
    const bool says = !span.output.empty() || std::ranges::any_of(span.input, [](const Message& message) { return message.role != Role::system; });
    if (!spoke && says)
      continue;
    spoke = true;
    unpacker.clear();
    if (span.kind == Span::Kind::other)
      span.kind = Span::Kind::generation;
    if (span.kind == Span::Kind::tool)
      readToolEvent(event.name, event.attributes, span, unpacker);
    else
      readMessageEvent(event.name, event.attributes, nullptr, std::nullopt, span, unpacker);
  }
  // LangSmith says of every span that it went well, and has what happened as an event.
  if (!span.failed && span.output.empty() && span.kind == Span::Kind::generation)
    for (const SpanEvent& event : record.events)
      if (event.name == "exception") {
        span.failed = true;
        span.error = event.attributes.text({"exception.message", "exception.type"});
        break;
      }
  readAnswerDetails(record, span, unpacker);
  markRedacted(span.input);
  markRedacted(span.output);
  const bool saysNothing = span.kind == Span::Kind::other && span.conversationId.empty() && span.user.externalId.empty() && span.scores.empty();
  if (saysNothing)
    return std::nullopt;
  span.metadata = leftovers(record);
  return span;
}

} // namespace dialect

namespace {

/// Books a record that cannot be used; false when it can.
bool isRejected(const OtlpRecord& record, OtlpDecoded& decoded)
{
  if (record.problem.empty())
    return false;
  ++decoded.rejected;
  if (decoded.reason.empty())
    decoded.reason = "A record was not taken: " + record.problem + ".";
  return true;
}

Result<void> checkAmount(const otlp::RequestAmount& amount)
{
  if (!amount.isTooMuch())
    return {};
  return fail(ErrorKind::invalidInput,
              fmt::format("The request holds too much at once: at most {} spans, events and log records, and {} attributes, are taken in one. Send smaller batches.",
                          otlp::kMostRecordsOfRequest, otlp::kMostAttributesOfRequest));
}

/// Reads the records of a body and makes of them what `make` does.
template<class Make>
Result<OtlpDecoded> decodeRequest(OtlpSignal signal, OtlpEncoding encoding, std::string_view body, otlp::Reading reading, Make&& make)
{
  try {
    std::vector<OtlpRecord> records;
    if (encoding == OtlpEncoding::protobuf) {
      HONE_CHECK(checkAmount(otlp::amountOfProtobuf(body, signal == OtlpSignal::logs)));
      const bool read = signal == OtlpSignal::traces ? otlp::readProtobufTraces(body, records, reading) : otlp::readProtobufLogs(body, records, reading);
      if (!read)
        return fail(ErrorKind::invalidInput, "The body is not the protobuf message that OTLP has here.");
    } else {
      JsonParser parser;
      std::int64_t replaced = 0;
      HONE_TRY(const JsonValue value, parser.parse(body, replaced));
      if (!value.isObject())
        return fail(ErrorKind::invalidInput, "The body is not a JSON object as OTLP has it here.");
      HONE_CHECK(checkAmount(otlp::amountOfJson(value)));
      otlp::readJsonExport(value, records, reading);
    }
    return make(std::move(records));
  } catch (const std::bad_alloc&) {
    return fail(ErrorKind::internal, "There is not enough memory for this request.");
  } catch (const std::exception& error) {
    return fail(ErrorKind::internal, std::string("The request could not be decoded: ") + error.what());
  }
}

} // namespace

OtlpDecoded spansOfRecords(std::vector<OtlpRecord>&& records)
{
  OtlpDecoded decoded;
  decoded.received = static_cast<std::int64_t>(records.size());
  JsonUnpacker unpacker;
  std::vector<OtlpRecord> logs;
  for (OtlpRecord& record : records) {
    // What was sent is kept beside the span, for whoever looks for its time.
    for (const auto& [time, name] : {std::pair(&record.startedAt, "start_time_as_sent_micros"), std::pair(&record.endedAt, "end_time_as_sent_micros")})
      if (*time && !dialect::isPlausible(**time)) {
        record.attributes.add(name, {std::to_string(**time), false});
        time->reset();
      }
    // LiveKit marks what is personal in the name of an attribute.
    record.attributes.replacePrefix("lk.pii.", "lk.");
    if (!record.resource)
      record.resource = std::make_shared<const AttributeList>();
    if (isRejected(record, decoded))
      continue;
    if (record.kind == OtlpRecord::Kind::log) {
      logs.push_back(std::move(record));
      continue;
    }
    if (auto span = dialect::readSpan(record, unpacker))
      decoded.spans.push_back(std::move(*span));
    else
      ++decoded.ignored;
  }
  if (!logs.empty())
    dialect::readLogs(logs, unpacker, decoded.spans, decoded.ignored);
  return decoded;
}

Result<OtlpDecoded> decodeOtlp(OtlpSignal signal, OtlpEncoding encoding, std::string_view body)
{
  return decodeRequest(signal, encoding, body, otlp::Reading::whole, spansOfRecords);
}

Result<OtlpDecoded> checkOtlp(OtlpSignal signal, OtlpEncoding encoding, std::string_view body)
{
  return decodeRequest(signal, encoding, body, otlp::Reading::ids, [](std::vector<OtlpRecord>&& records) {
    OtlpDecoded decoded;
    decoded.received = static_cast<std::int64_t>(records.size());
    for (const OtlpRecord& record : records)
      isRejected(record, decoded);
    return decoded;
  });
}

} // namespace hone
