#include <array>
#include <unordered_set>

#include "base/json_writer.h"
#include "capture/dialect.h"
#include "capture/messages.h"

namespace hone::dialect {

namespace {

struct NameRule {
  std::string_view key;
  std::uint8_t rank;
};

// What a vendor calls a session or thread outright, then the conventions' conversation, then a session, which may be
// longer than a conversation, then what people put into free metadata.
constexpr std::array kConversationRules{
  NameRule{"langfuse.session.id", 0}, NameRule{"langsmith.metadata.thread_id", 0}, NameRule{"langsmith.metadata.session_id", 0},
  NameRule{"langsmith.metadata.conversation_id", 0}, NameRule{"langsmith.metadata.threadId", 0}, NameRule{"langsmith.metadata.sessionId", 0},
  NameRule{"langsmith.metadata.conversationId", 0}, NameRule{"langsmith.trace.session_id", 0},
  NameRule{"traceloop.association.properties.conversation_id", 0}, NameRule{"traceloop.association.properties.thread_id", 0},
  NameRule{"traceloop.association.properties.session_id", 0}, NameRule{"traceloop.association.properties.chat_id", 0},
  NameRule{"traceloop.association.properties.conversationId", 0}, NameRule{"traceloop.association.properties.threadId", 0},
  NameRule{"traceloop.association.properties.sessionId", 0}, NameRule{"traceloop.association.properties.chatId", 0},
  NameRule{"ai.telemetry.metadata.conversationId", 0}, NameRule{"ai.telemetry.metadata.threadId", 0},
  NameRule{"ai.telemetry.metadata.chatId", 0}, NameRule{"ai.telemetry.metadata.sessionId", 0},
  NameRule{"ai.telemetry.metadata.conversation_id", 0}, NameRule{"ai.telemetry.metadata.thread_id", 0},
  NameRule{"ai.telemetry.metadata.session_id", 0},
  NameRule{"mastra.metadata.threadId", 0}, NameRule{"mastra.metadata.conversationId", 0}, NameRule{"mastra.metadata.sessionId", 0},
  NameRule{"lmnr.association.properties.session_id", 0}, NameRule{"ai.settings.context.conversationId", 0}, NameRule{"ai.settings.context.threadId", 0}, NameRule{"ai.settings.context.chatId", 0},
  NameRule{"ai.settings.context.sessionId", 0}, NameRule{"ai.settings.context.conversation_id", 0},
  NameRule{"ai.settings.context.thread_id", 0}, NameRule{"ai.settings.context.session_id", 0}, NameRule{"gcp.vertex.agent.session_id", 0},
  NameRule{"gen_ai.conversation.id", 1}, NameRule{"conversation.id", 1}, NameRule{"gen_ai.thread.id", 1},
  NameRule{"session.id", 2}, NameRule{"lk.session_id", 2}, NameRule{"lk.room_id", 2}, NameRule{"lk.room_sid", 2}, NameRule{"lk.job_id", 2}, NameRule{"session_id", 3}, NameRule{"conversation_id", 3},
  NameRule{"thread_id", 3}, NameRule{"metadata.conversation_id", 3}, NameRule{"metadata.thread_id", 3}, NameRule{"metadata.session_id", 3},
  NameRule{"langfuse.trace.metadata.thread_id", 3}, NameRule{"langfuse.trace.metadata.session_id", 3},
  NameRule{"langfuse.trace.metadata.conversation_id", 3}, NameRule{"langfuse.observation.metadata.thread_id", 3},
};
constexpr std::array<std::string_view, 8> kMetadataConversation{"conversation_id", "conversationId", "thread_id", "threadId",
                                                                "session_id", "sessionId", "chat_id", "chatId"};
constexpr std::uint8_t kMetadataRank = 3;
constexpr std::uint8_t kResourceRank = 4;

constexpr auto kUserKeys = std::to_array<std::string_view>({
  "langfuse.user.id", "ai.telemetry.metadata.userId", "ai.telemetry.metadata.user_id", "lmnr.association.properties.user_id", "mastra.metadata.userId", "ai.settings.context.userId", "ai.settings.context.user_id", "traceloop.association.properties.user_id",
  "traceloop.association.properties.userId", "langsmith.metadata.user_id", "langsmith.metadata.userId", "gcp.vertex.agent.user_id", "user.id", "enduser.id", "enduser.pseudo.id", "gen_ai.user.id", "gen_ai.user", "gen_ai.request.user", "llm.user",
  "llm.request.user", "metadata.user_api_key_end_user_id", "metadata.user_id", "lk.participant_identity", "user_id", "user.hash"});

bool namesOf(const AttributeList& attributes, std::string_view scope, Span& span)
{
  for (const auto& [key, rank] : kConversationRules)
    // LangSmith's own exporter says so of the project that all its traces go to.
    if (key == "langsmith.trace.session_id" && scope == "langsmith")
      continue;
    else if (const std::string_view id = attributes.text({key}); !id.empty()) {
      span.conversationId = id;
      span.conversationRule = key;
      span.conversationRank = rank;
      return true;
    }
  return false;
}

} // namespace

void readNames(const OtlpRecord& record, Span& span, JsonUnpacker& unpacker)
{
  const AttributeList& attributes = record.attributes;
  const AttributeList& resource = *record.resource;
  for (const std::string_view key : kUserKeys)
    if (span.user.externalId.empty())
      span.user.externalId = attributes.text({key});
  const bool named = namesOf(attributes, record.scope, span);
  if (!named || span.user.externalId.empty())
    for (const std::string_view key : {"metadata", "langfuse.trace.metadata", "langfuse.observation.metadata"}) {
      const std::string_view text = attributes.text({key});
      if (!text.starts_with('{'))
        continue;
      const JsonValue metadata = unpacker.unpack(text);
      if (!named && span.conversationId.empty())
        for (const std::string_view field : kMetadataConversation)
          if (std::string id = metadata[field].text(); !id.empty()) {
            span.conversationId = std::move(id);
            span.conversationRule = std::string(key) + "." + std::string(field);
            span.conversationRank = kMetadataRank;
            break;
          }
      if (span.user.externalId.empty())
        span.user.externalId = firstText(metadata, {"user_id", "userId"});
    }
  if (span.conversationId.empty() && namesOf(resource, {}, span)) {
    span.conversationRule = "resource " + span.conversationRule;
    span.conversationRank = kResourceRank;
  }
  for (const std::string_view key : {"user.id", "enduser.id"})
    if (span.user.externalId.empty())
      span.user.externalId = resource.text({key});

  span.agent = attributes.text({"gen_ai.agent.name", "agent.name", "lk.agent_name", "langfuse.trace.name", "langsmith.trace.name",
                                "ai.telemetry.functionId", "genkit:name", "gen_ai.workflow.name", "traceloop.workflow.name"});
  if (span.agent.empty() && span.parentId.empty())
    if (const std::string_view service = resource.text({"service.name"}); !service.starts_with("unknown_service"))
      span.agent = service;
  span.agentVersion = attributes.text({"gen_ai.agent.version", "langfuse.version", "langfuse.trace.version", "ai.telemetry.metadata.agentVersion"});
  span.release = attributes.text({"langfuse.release", "service.version"});
  if (span.release.empty())
    span.release = resource.text({"langfuse.release", "service.version", "vcs.ref.head.revision"});
  span.model = attributes.text({"gen_ai.response.model", "ai.response.model", "llm.response.model_name", "llm.response.model",
                                "langfuse.observation.model.name", "gen_ai.request.model", "llm.model_name", "ai.model.id",
                                "llm.request.model_name", "llm.request.model", "model"});
}

namespace {

constexpr std::size_t kMostLeftoverBytes = 2048;  // of one attribute
constexpr std::size_t kMostLeftovers = 16 * 1024; // of one span

/// Read elsewhere, or about the machinery rather than the conversation.
bool isUsedOrUseless(std::string_view key)
{
  static const std::unordered_set<std::string_view> kUsed{
    "openinference.span.kind", "input.value", "input.mime_type", "output.value", "output.mime_type", "llm.model_name", "llm.finish_reason",
    "metadata", "gen_ai.operation.name", "gen_ai.system", "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.response.model",
    "gen_ai.response.id", "gen_ai.response.finish_reasons", "gen_ai.conversation.id", "gen_ai.agent.name", "gen_ai.agent.version",
    "gen_ai.tool.definitions", "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions", "session.id", "user.id",
    "operation.name", "resource.name", "llm.invocation_parameters", "langfuse.user.id", "langfuse.session.id", "langfuse.release",
    "langfuse.version", "llm.system", "llm.provider", "pydantic_ai.all_messages", "all_messages_events", "final_result", "langsmith.span.kind",
    "langsmith.trace.name", "langsmith.trace.session_id", "enduser.id", "agent.name", "event.name", "error.type", "user_id", "session_id",
    "conversation_id", "thread_id", "tool.name", "prompt", "model",
  };
  for (const std::string_view prefix :
       {"llm.input_messages.", "llm.output_messages.", "llm.tools.", "llm.prompts.", "llm.choices.", "llm.token_count.", "llm.request.",
        "llm.response.", "llm.usage.", "llm.cost.", "gen_ai.prompt", "gen_ai.completion", "gen_ai.usage.", "gen_ai.request.", "gen_ai.tool.",
        "ai.prompt", "ai.response.", "ai.result.", "ai.usage.", "ai.settings.", "ai.toolCall.", "ai.operationId", "ai.model.", "ai.request.",
        "ai.telemetry.functionId", "ai.telemetry.metadata.sessionId", "ai.telemetry.metadata.userId", "ai.schema", "ai.embedding", "ai.value",
        "langfuse.observation.", "langfuse.trace.input", "langfuse.trace.output", "langfuse.trace.name", "langfuse.internal.",
        "traceloop.entity.", "traceloop.span.kind", "traceloop.workflow.name", "traceloop.association.properties.user_id",
        "traceloop.association.properties.session_id", "gcp.vertex.agent.", "genkit:", "request_data", "response_data", "events", "logfire.", "langsmith.span.", "langsmith.trace.", "lk.", "annotations.", "evaluations.", "trace.annotations.",
        "session.annotations.", "trace.evaluations.", "session.evaluations.", "retrieval.", "embedding.", "reranker.", "server.", "network.",
        "http.", "lmnr.", "mastra.", "thread.", "code.", "process.", "telemetry."})
    if (key.starts_with(prefix))
      return true;
  return kUsed.contains(key);
}

} // namespace

std::string leftovers(const OtlpRecord& record)
{
  JsonObject object;
  std::size_t bytes = 0;
  const auto add = [&](const std::string& key, const AttributeValue& value) {
    if (value.text.empty() || value.text.size() > kMostLeftoverBytes || isUsedOrUseless(key))
      return;
    bytes += key.size() + value.text.size();
    if (bytes <= kMostLeftovers)
      object.addRaw(key, value.json());
  };
  for (const auto& [key, value] : record.attributes.items())
    add(key, value);
  for (const std::string_view key : {"deployment.environment.name", "deployment.environment", "service.name"})
    if (const AttributeValue* value = record.resource->find(key); value && !value->text.starts_with("unknown_service"))
      add(std::string(key), *value);
  return object.take();
}

} // namespace hone::dialect
