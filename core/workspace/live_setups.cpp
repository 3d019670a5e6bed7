#include "workspace/live_setups.h"

#include <fmt/format.h>

namespace hone {

std::vector<LiveSetup> liveSetups(const SetupAddress& address)
{
  const std::string& url = address.url;
  const bool hasToken = !address.token.empty();
  // Header values in this variable are URL-encoded (OpenTelemetry specification, "OTLP exporter configuration").
  const std::string otelHeaders = hasToken ? fmt::format("export OTEL_EXPORTER_OTLP_HEADERS=\"Authorization=Bearer%20{}\"\n", address.token) : std::string();
  const std::string pythonHeaders = hasToken ? fmt::format(", headers={{\"Authorization\": \"Bearer {}\"}}", address.token) : std::string();
  const std::string scriptHeaders = hasToken ? fmt::format(", headers: {{ Authorization: \"Bearer {}\" }}", address.token) : std::string();
  const std::string curlHeader = hasToken ? fmt::format(" -H 'Authorization: Bearer {}'", address.token) : std::string();
  const std::string otel = fmt::format("export OTEL_EXPORTER_OTLP_ENDPOINT={}\nexport OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf\n{}", url, otelHeaders);

  std::vector<LiveSetup> setups;
  setups.push_back({"OpenTelemetry (any language)", "shell",
                    otel + "export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true\n",
                    "The last line is needed: without it most instrumentations leave the messages out."});
  setups.push_back({"OpenInference (Python)", "python",
                    fmt::format("from openinference.instrumentation.openai import OpenAIInstrumentor\n"
                                "from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter\n"
                                "from opentelemetry.sdk.trace import TracerProvider\n"
                                "from opentelemetry.sdk.trace.export import BatchSpanProcessor\n\n"
                                "provider = TracerProvider()\n"
                                "provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(\"{}/v1/traces\"{})))\n"
                                "OpenAIInstrumentor().instrument(tracer_provider=provider)\n", url, pythonHeaders),
                    "Use using_session(session_id) and using_user(user_id) around each turn, so that turns become one conversation."});
  setups.push_back({"Traceloop / OpenLLMetry", "shell",
                    fmt::format("export TRACELOOP_BASE_URL={}\n{}export TRACELOOP_TRACE_CONTENT=true\n", url,
                                hasToken ? fmt::format("export TRACELOOP_HEADERS=\"Authorization=Bearer%20{}\"\n", address.token) : std::string()),
                    "Set the association properties session_id and user_id in each turn."});
  setups.push_back({"Vercel AI SDK", "javascript",
                    fmt::format("// instrumentation.ts\n"
                                "import {{ NodeSDK }} from \"@opentelemetry/sdk-node\";\n"
                                "import {{ OTLPTraceExporter }} from \"@opentelemetry/exporter-trace-otlp-http\";\n\n"
                                "new NodeSDK({{ traceExporter: new OTLPTraceExporter({{ url: \"{}/v1/traces\"{} }}) }}).start();\n\n"
                                "// in each call\n"
                                "experimental_telemetry: {{ isEnabled: true, metadata: {{ sessionId, userId }} }}\n", url, scriptHeaders),
                    "From version 7 on register OpenTelemetry from @ai-sdk/otel instead of the experimental flag."});
  setups.push_back({"Langfuse SDK", "shell", fmt::format("export LANGFUSE_BASE_URL={0}\nexport LANGFUSE_HOST={0}\n", url),
                    hasToken ? "The SDK signs in with its own keys and cannot send the token: use it on this machine without one."
                             : "The SDK's keys may be anything; it sends to /api/public/otel."});
  setups.push_back({"LangSmith SDK", "shell",
                    fmt::format("export LANGSMITH_OTEL_ENABLED=true\nexport LANGSMITH_OTEL_ONLY=true\nexport LANGSMITH_TRACING=true\n{}", otel),
                    "Put session_id or thread_id into the metadata of each run, so that turns become one conversation."});
  setups.push_back({"Claude Code", "shell",
                    fmt::format("export CLAUDE_CODE_ENABLE_TELEMETRY=1\nexport OTEL_LOGS_EXPORTER=otlp\nexport OTEL_LOG_USER_PROMPTS=1\n{}", otel),
                    "Its telemetry holds prompts and tool results, not the replies; import its session files for those."});
  setups.push_back({"Capture API (no SDK)", "shell",
                    fmt::format("curl {0}/api/v1/capture-session{1} -H 'Content-Type: application/json' \\\n"
                                "  -d '{{\"session_id\":\"s1\",\"user_data\":{{\"user_id\":\"u1\"}}}}'\n"
                                "curl {0}/api/v1/capture-event{1} -H 'Content-Type: application/json' \\\n"
                                "  -d '{{\"event_id\":\"e1\",\"session_id\":\"s1\",\"primitive_name\":\"my-agent\",\"args\":\"What the user said\","
                                "\"result\":\"What the agent answered\"}}'\n", url, curlHeader),
                    "An event with a parent_id is a tool call of that turn."});
  setups.push_back({"Outcomes and feedback", "shell",
                    fmt::format("curl {}/v1/events{} -H 'Content-Type: application/json' \\\n"
                                "  -d '{{\"conversation_id\":\"s1\",\"name\":\"thumbs_down\"}}'\n", url, curlHeader),
                    "Name a user_id instead to tell what became of a user: churned, upgraded, refunded."});
  return setups;
}

} // namespace hone
