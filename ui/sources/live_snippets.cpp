#include "ui/sources/live_snippets.h"

#include <QCoreApplication>

namespace hone::ui {

namespace {

struct SnippetTexts {
  Q_DECLARE_TR_FUNCTIONS(hone::ui::LiveSnippet)
};

/// What every OTLP exporter reads from its environment.
QString otlpEnvironment(const LiveAddress& address)
{
  auto lines = QStringLiteral("export OTEL_EXPORTER_OTLP_ENDPOINT=%1").arg(address.http);
  lines += QStringLiteral("\nexport OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf");
  // Header values of OTLP variables are percent-encoded.
  if (!address.token.isEmpty())
    lines += QStringLiteral("\nexport OTEL_EXPORTER_OTLP_HEADERS=\"Authorization=Bearer%20%1\"").arg(address.token);
  if (!address.certificate.isEmpty())
    lines += QStringLiteral("\nexport OTEL_EXPORTER_OTLP_CERTIFICATE=\"%1\"").arg(address.certificate);
  return lines;
}

QString curlFlags(const LiveAddress& address)
{
  QString flags;
  if (!address.certificate.isEmpty())
    flags += QStringLiteral(" --cacert \"%1\"").arg(address.certificate);
  if (!address.token.isEmpty())
    flags += QStringLiteral(" \\\n  -H 'Authorization: Bearer %1'").arg(address.token);
  return flags;
}

QString curl(const LiveAddress& address, const QString& path, const QString& body)
{
  return QStringLiteral("curl %1%2%3 \\\n  -H 'Content-Type: application/json' \\\n  -d '%4'").arg(address.http, path, curlFlags(address), body);
}

} // namespace

std::vector<LiveSnippet> liveSnippets(const LiveAddress& address)
{
  const auto environment = otlpEnvironment(address);
  std::vector<LiveSnippet> out;
  out.push_back({SnippetTexts::tr("OpenTelemetry (any language)"),
                 SnippetTexts::tr("Set this where the agent runs, then start it. Nothing in its code changes when it is instrumented already."), environment});
  out.push_back({SnippetTexts::tr("OpenTelemetry GenAI (Python)"), SnippetTexts::tr("The content of messages is sent only when asked for."),
                 environment + QStringLiteral("\nexport OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true"
                                              "\nexport OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED=true"
                                              "\nopentelemetry-instrument python agent.py")});
  out.push_back({SnippetTexts::tr("OpenInference (Phoenix)"), SnippetTexts::tr("Python; the instrumentations for JavaScript read the same variables."),
                 QStringLiteral("export PHOENIX_COLLECTOR_ENDPOINT=%1/v1/traces\n").arg(address.http) + environment});
  out.push_back({SnippetTexts::tr("OpenLLMetry (Traceloop)"), SnippetTexts::tr("Python and JavaScript read the same variables."),
                 QStringLiteral("export TRACELOOP_BASE_URL=%1").arg(address.http) +
                   (address.token.isEmpty() ? QString() : QStringLiteral("\nexport TRACELOOP_HEADERS=\"Authorization=Bearer%20%1\"").arg(address.token)) +
                   (address.certificate.isEmpty() ? QString() : QStringLiteral("\nexport OTEL_EXPORTER_OTLP_CERTIFICATE=\"%1\"").arg(address.certificate))});
  out.push_back({SnippetTexts::tr("Vercel AI SDK"), SnippetTexts::tr("Telemetry is switched on for each call; sessionId keeps a conversation together."),
                 environment + QStringLiteral("\n\n// generateText({ …,\n"
                                              "experimental_telemetry: {\n  isEnabled: true,\n"
                                              "  metadata: { sessionId: conversationId, userId: user.id },\n},")});
  // Langfuse authenticates with its two keys and has no place for a token of ours.
  out.push_back({SnippetTexts::tr("Langfuse SDK"),
                 address.token.isEmpty() ? SnippetTexts::tr("Version 3 or later for Python, 4 or later for JavaScript. The keys can be anything.")
                                         : SnippetTexts::tr("Version 3 or later for Python, 4 or later for JavaScript. It sends its own keys in place of a token, so it works only "
                                                            "on this machine, where no token is needed."),
                 QStringLiteral("export LANGFUSE_BASE_URL=%1\nexport LANGFUSE_PUBLIC_KEY=pk-local\nexport LANGFUSE_SECRET_KEY=sk-local").arg(address.http)});
  out.push_back({SnippetTexts::tr("LangSmith, LangChain, LangGraph"), SnippetTexts::tr("With OTEL_ONLY nothing is sent to LangSmith."),
                 QStringLiteral("export LANGSMITH_TRACING=true\nexport LANGSMITH_OTEL_ENABLED=true\nexport LANGSMITH_OTEL_ONLY=true\n") + environment});
  if (!address.grpc.isEmpty())
    out.push_back({SnippetTexts::tr("OTLP over gRPC"), SnippetTexts::tr("For exporters that speak gRPC only."),
                   QStringLiteral("export OTEL_EXPORTER_OTLP_ENDPOINT=%1\nexport OTEL_EXPORTER_OTLP_PROTOCOL=grpc").arg(address.grpc) +
                     (address.token.isEmpty() ? QString() : QStringLiteral("\nexport OTEL_EXPORTER_OTLP_HEADERS=\"authorization=Bearer%20%1\"").arg(address.token)) +
                     (address.certificate.isEmpty() ? QString() : QStringLiteral("\nexport OTEL_EXPORTER_OTLP_CERTIFICATE=\"%1\"").arg(address.certificate))});
  out.push_back({SnippetTexts::tr("Plain HTTP, no SDK"), SnippetTexts::tr("One call a turn. A second call with the same event_id changes nothing."),
                 curl(address, QStringLiteral("/api/v1/capture-session"), QStringLiteral("{\"session_id\":\"s1\",\"user_data\":{\"user_id\":\"u1\"}}")) +
                   QStringLiteral("\n") +
                   curl(address, QStringLiteral("/api/v1/capture-event"),
                        QStringLiteral("{\"event_id\":\"e1\",\"session_id\":\"s1\",\"primitive_name\":\"my-agent\",\n       \"args\":\"Where is my parcel?\",\"result\":\"It arrives tomorrow.\"}"))});
  out.push_back({SnippetTexts::tr("Outcomes and feedback"), SnippetTexts::tr("What happened to a user or a conversation: outcomes follow from it."),
                 curl(address, QStringLiteral("/v1/events"), QStringLiteral("{\"conversation_id\":\"s1\",\"name\":\"thumbs_down\",\"at\":\"2026-01-31T12:00:00Z\"}"))});
  return out;
}

} // namespace hone::ui
