#include <QtTest>

#include "capture/vendor_records.h"
#include "capture_fixture.h"

using namespace hone;
using namespace hone::test;

namespace {

/// The spans of a record, by id.
struct Rows {
  VendorRows rows;
  std::string error;

  const Span* find(std::string_view idOrName) const
  {
    for (const Span& span : rows.spans)
      if (span.spanId == idOrName || span.name == idOrName)
        return &span;
    return nullptr;
  }
  int count(Span::Kind kind) const
  {
    return static_cast<int>(std::ranges::count(rows.spans, kind, &Span::kind));
  }
};

using ReadRecord = Result<void> (*)(const JsonValue&, JsonUnpacker&, VendorRows&);

Rows readRecord(std::string_view json, ReadRecord read)
{
  Rows out;
  JsonParser parser;
  JsonUnpacker unpacker;
  std::int64_t replaced = 0;
  const auto value = parser.parse(json, replaced);
  if (!value) {
    out.error = value.error().message;
    return out;
  }
  if (const auto result = read(*value, unpacker, out.rows); !result)
    out.error = result.error().message;
  return out;
}

Rows langfuse(const std::string& name) { return readRecord(decoded(dataPath("exports/langfuse/" + name + ".trace.json.zst")), readLangfuseTrace); }

/// "user: text | assistant: text [call name(arguments)]": messages in one line, to be compared.
QString lineOf(const std::vector<Message>& messages)
{
  QStringList parts;
  for (const Message& message : messages) {
    QString part = QString::fromStdString(std::string(toString(message.role)) + ": " + message.text.substr(0, 60));
    for (const ToolCall& call : message.toolCalls)
      part += QStringLiteral(" [%1(%2)]").arg(QString::fromStdString(call.name), QString::fromStdString(call.arguments));
    parts.append(part);
  }
  return parts.join(QStringLiteral(" | "));
}

QString talkOf(const Span& span) { return lineOf(span.input) + QStringLiteral(" => ") + lineOf(span.output); }

/// The model's calls in the order that they were made, then the tools.
QString storyOf(const Rows& rows)
{
  std::vector<const Span*> spans;
  for (const Span& span : rows.rows.spans)
    spans.push_back(&span);
  std::ranges::stable_sort(spans, {}, &Span::startedAt);
  QStringList lines;
  for (const Span* span : spans)
    if (span->kind == Span::Kind::generation)
      lines.append(talkOf(*span));
  for (const Span* span : spans)
    if (span->toolCall)
      lines.append(QString::fromStdString(span->toolCall->name + "(" + span->toolCall->arguments + ") => " + span->toolResult));
  return lines.join(u'\n');
}

} // namespace

class TestVendorRecords : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void langfuseTraces_data();
  void langfuseTraces();
  void langfuseNamesAndScores();
  void langfuseObservationOfTheNewApi();
  void langfuseScoresOfTheNewApi();
  void langsmithBatches();
  void langsmithRunTree();
  void langsmithFeedback();
  void braintrustRows();
  void posthogEvents();
  void opikRecords();
  void shapes_data();
  void shapes();
  void hostileNestingIsBounded();
};

void TestVendorRecords::langfuseTraces_data()
{
  QTest::addColumn<QString>("name");
  QTest::addColumn<int>("generations");
  QTest::addColumn<int>("agents");
  QTest::addColumn<QString>("story");
  QTest::newRow("autogen: a transcript in a text") << "autogen-2025-06-06" << 1 << 1
    << "system: You are a helpful AI assistant. Solve tasks using your tools | user: Say 'Hello World!' => assistant: Hello World!";
  QTest::newRow("claude agent: content parts, an exporter's garbage") << "claude-agent-2025-12-22" << 4 << 2
    << "user: What's the weather like in Berlin and New York? => assistant: I'll check the weather in both Berlin and New York for you.\n"
       " => assistant:  [mcp__weather__get_weather({\"city\":\"Berlin\"})]\n"
       " => assistant:  [mcp__weather__get_weather({\"city\":\"New York\"})]\n"
       " => assistant: Great! Here's the current weather for both cities:\n\n**Berlin\n"
       "mcp__weather__get_weather({\"city\":\"Berlin\"}) => Weather in Berlin: Cloudy, 59°F\n"
       "mcp__weather__get_weather({\"city\":\"New York\"}) => Weather in New York: Sunny, 75°F";
  QTest::newRow("koog: calls written as texts") << "koog-2025-08-26" << 2 << 0
    << "system: You are a nice and polite assistant. | user: Greet and say goodbye to the user in the same message. Use p => "
       "assistant:  [HelloTool({\"name\": \"Bob\"})] | assistant:  [ByeTool({\"name\": \"Bob\"})]\n"
       "system: You are a nice and polite assistant. | user: Greet and say goodbye to the user in the same message. Use p | "
       "assistant:  [HelloTool({\"name\": \"Bob\"})] | tool: Hello my darling Bob! | assistant:  [ByeTool({\"name\": \"Bob\"})] | tool: Bye my dear Bob! => "
       "assistant: Hello my darling Bob! And, bye my dear Bob!\n"
       "ByeTool({\"name\":\"Bob\"}) => Bye my dear Bob!\n"
       "HelloTool({\"name\":\"Bob\"}) => Hello my darling Bob!";
  QTest::newRow("langgraph: tool definitions among the messages") << "langgraph-python-2025-08-22" << 2 << 7
    << "user: Be helpful! | user: Search the web for 'example' and summarize. => assistant:  [Web-Search({\"query\":\"example\"})]\n"
       "user: Be helpful! | user: Search the web for 'example' and summarize. | assistant:  [Web-Search({\"query\":\"example\"})] | "
       "tool: [{\"url\": \"https://example.com\", \"title\": \"Example Result\", \" => assistant: The search for \"example\" primarily leads to the website [exa\n"
       "Web-Search({'query': 'example'}) => [{\"url\": \"https://example.com\", \"title\": \"Example Result\", \"q\": \"example\"}]";
  QTest::newRow("microsoft agent: parts") << "microsoft-agent-2025-12-17" << 2 << 2
    << "user: What's the weather in Tokyo? => assistant:  [get_weather({\"location\":\"Tokyo, Japan\"})]\n"
       "tool: The weather in Tokyo, Japan is stormy with a high of 23°C. => assistant: Current conditions in Tokyo, Japan: stormy, high around 23°\n"
       "get_weather({\"location\":\"Tokyo, Japan\"}) => The weather in Tokyo, Japan is stormy with a high of 23°C.";
  QTest::newRow("openai agents: responses") << "openai-agents-2025-09-30" << 2 << 0
    << "system: You are a helpful agent. | user: What's the weather in Tokyo? => assistant:  [get_weather({\"city\":\"Tokyo\"})]\n"
       "system: You are a helpful agent. | user: What's the weather in Tokyo? | assistant:  [get_weather({\"city\":\"Tokyo\"})] | tool: The weather in Tokyo is sunny. => "
       "assistant: The weather in Tokyo is currently sunny. If you need more de\n"
       "get_weather({\"city\":\"Tokyo\"}) => The weather in Tokyo is sunny.";
  QTest::newRow("pydantic: a choice, an agent that repeats the history") << "pydantic-ai-2025-06-06" << 1 << 2
    << "system: You are a helpful assistant that answers questions clearly a | user: What is Langfuse? => assistant: Langfuse is a tool designed for observability and monitoring";
  QTest::newRow("vercel: an outer generation") << "vercel-aisdk-2025-11-17" << 1 << 2
    << "user: What is the weather like today in San Francisco? => assistant:  [getWeather({\"location\":\"San Francisco\"})]\n"
       "getWeather({\"location\":\"San Francisco\"}) => {\"location\":\"San Francisco\",\"temperature\":64}";
}

void TestVendorRecords::langfuseTraces()
{
  QFETCH(const QString, name);
  const Rows rows = langfuse(name.toStdString());
  QCOMPARE(QString::fromStdString(rows.error), QString());
  QFETCH(const QString, story);
  QCOMPARE(storyOf(rows), story);
  QTEST(rows.count(Span::Kind::generation), "generations");
  QTEST(rows.count(Span::Kind::agent), "agents");
  for (const Span& span : rows.rows.spans)
    QVERIFY(!span.inputTruncated);
}

void TestVendorRecords::langfuseNamesAndScores()
{
  const Rows autogen = langfuse("autogen-2025-06-06");
  const Span& trace = autogen.rows.spans.front();
  QCOMPARE(trace.conversationId, "session_abc");
  QCOMPARE(trace.conversationRule, "sessionId");
  QCOMPARE(trace.user.externalId, "user_123");
  QCOMPARE(trace.agentVersion, "1.0.0");
  QVERIFY(trace.metadata.find("\"tags\":[\"autogen\",\"dev\"]") != std::string::npos);

  const Rows graph = langfuse("langgraph-python-2025-08-22");
  const Span* const model = graph.find("ChatOpenAI");
  QVERIFY(model);
  QCOMPARE(model->conversationId, "demo-thread-1");
  QCOMPARE(model->conversationRule, "metadata.thread_id");
  QCOMPARE(model->model, "gpt-4o-2024-08-06");
  QVERIFY(model->output.back().inputTokens && model->output.back().outputTokens);
  QVERIFY(model->output.back().latencyMicros.value_or(0) > 0);
  const auto score = std::ranges::find_if(graph.rows.spans, [](const Span& span) { return span.name == "hallucination"; });
  QVERIFY(score != graph.rows.spans.end());
  QCOMPARE(score->traceId, model->traceId);
  QCOMPARE(score->scores.front().number, 0.1);
  QVERIFY(score->scores.front().text.starts_with("The generation accurately"));
  // The number of one run is no name of an agent.
  QCOMPARE(langfuse("koog-2025-08-26").rows.spans.front().agent, "");
}

void TestVendorRecords::langfuseObservationOfTheNewApi()
{
  const std::string longText(300, 'x');
  const Rows rows = readRecord(R"({"id":"o1","traceId":"t1","startTime":"2026-01-02T03:04:05.000Z","endTime":"2026-01-02T03:04:06.500Z","type":"GENERATION","level":"ERROR",
    "statusMessage":"rate limited","sessionId":"s1","userId":"u1","release":"v9","providedModelName":"m","usageDetails":{"input":5,"output":7},
    "tags":["a"],"traceName":"support","promptName":"main","promptVersion":3,
    "input":"[{\"role\":\"user\",\"content\":\"hi\"}]","output":"{\"role\":\"assistant\",\"content\":\")" + longText + R"("})", readLangfuseObservation);
  // The answer was cut in the middle of its JSON by the sender.
  QCOMPARE(QString::fromStdString(rows.error), QString());
  const Span& span = rows.rows.spans.front();
  QVERIFY(span.failed);
  QCOMPARE(span.error, "rate limited");
  QCOMPARE(span.conversationId, "s1");
  QCOMPARE(span.agentVersion, "v9");
  QCOMPARE(span.agent, "support");
  QCOMPARE(span.input.front().text, "hi");
  QVERIFY(span.output.back().metadata.find("\"truncated\":true") != std::string::npos);
  QCOMPARE(span.output.back().inputTokens, 5);
  QCOMPARE(span.output.back().latencyMicros, 1'500'000);
  QVERIFY(span.metadata.find("\"promptVersion\":3") != std::string::npos);
  QVERIFY(!readRecord(R"({"type":"SPAN"})", readLangfuseObservation).error.empty());
}

void TestVendorRecords::langfuseScoresOfTheNewApi()
{
  const auto read = [](const JsonValue& value, JsonUnpacker&, VendorRows& out) { return readLangfuseScore(value, out); };
  const Rows trace = readRecord(R"({"id":"x","name":"helpful","value":1,"dataType":"BOOLEAN","timestamp":"2026-01-02T03:04:05Z","subject":{"kind":"observation","id":"o","traceId":"t"}})", read);
  QCOMPARE(trace.rows.spans.front().traceId, "t");
  QCOMPARE(trace.rows.spans.front().scores.front().number, 1.0);
  QVERIFY(!trace.rows.spans.front().startedAt);
  const Rows session = readRecord(R"({"id":"y","name":"tone","value":0,"stringValue":"rude","subject":{"kind":"session","id":"s","traceId":null}})", read);
  QCOMPARE(session.rows.spans.front().conversationId, "s");
  QCOMPARE(session.rows.spans.front().scores.front().text, "rude");
  QVERIFY(!readRecord(R"({"id":"z","name":"n","value":1})", read).error.empty());
}

void TestVendorRecords::langsmithBatches()
{
  for (const char* name : {"langsmith_js_wrap_openai_default", "langsmith_py_wrap_openai_stream"}) {
    const Rows rows = readRecord(decoded(dataPath(std::string("exports/langsmith/") + name + ".json")), readLangsmithRun);
    QCOMPARE(QString::fromStdString(rows.error), QString());
    QCOMPARE(rows.rows.spans.size(), std::size_t{1});
    const Span& span = rows.rows.spans.front();
    QCOMPARE(span.kind, Span::Kind::generation);
    QCOMPARE(talkOf(span), QStringLiteral("user: howdy => assistant: Howdy! How can I assist you today?"));
    QCOMPARE(span.output.back().inputTokens, 9);
    QCOMPARE(span.output.back().finishReason, "stop");
    QVERIFY(span.output.back().latencyMicros.value_or(0) > 1'000'000);
    QCOMPARE(span.traceId, span.spanId);
  }
}

void TestVendorRecords::langsmithRunTree()
{
  const Rows rows = readRecord(R"({"id":"r","trace_id":"r","name":"support","run_type":"chain","start_time":"2026-01-01T00:00:00","end_time":"2026-01-01T00:00:09",
    "inputs":{"messages":[{"lc":1,"type":"constructor","id":["langchain","schema","messages","HumanMessage"],"kwargs":{"content":"Where is my order?"}}]},
    "outputs":{"output":"It is on its way."},"extra":{"metadata":{"thread_id":"th","user_id":"u","revision_id":"abc"}},"error":null,"child_runs":[
      {"id":"g","name":"ChatOpenAI","run_type":"llm","dotted_order":"20260101T000000000000Zr.20260101T000001000000Zg",
       "inputs":{"messages":[[{"lc":1,"id":["langchain","schema","messages","SystemMessage"],"kwargs":{"content":"Be kind."}},
                              {"lc":1,"id":["langchain","schema","messages","HumanMessage"],"kwargs":{"content":[{"type":"text","text":"Where is my order?"}]}}]]},
       "outputs":{"generations":[[{"text":"","generation_info":{"finish_reason":"tool_calls"},"message":{"lc":1,"id":["langchain","schema","messages","AIMessage"],
         "kwargs":{"content":"","tool_calls":[{"name":"find","args":{"id":7},"id":"c1","type":"tool_call"}],"usage_metadata":{"input_tokens":12,"output_tokens":3}}}}]],
         "llm_output":{"model_name":"m-1"}}},
      {"id":"t","name":"find","run_type":"tool","inputs":{"input":"{\"id\": 7}"},"error":"KeyError(7)\nTraceback",
       "outputs":null,"child_runs":[]}]})", readLangsmithRun);
  QCOMPARE(QString::fromStdString(rows.error), QString());
  QCOMPARE(rows.rows.spans.size(), std::size_t{3});
  const Span& root = rows.rows.spans[0];
  QCOMPARE(root.conversationRule, "metadata.thread_id");
  QCOMPARE(root.user.externalId, "u");
  QCOMPARE(root.agentVersion, "abc");
  QCOMPARE(talkOf(root), QStringLiteral("user: Where is my order? => assistant: It is on its way."));
  const Span& model = rows.rows.spans[1];
  QCOMPARE(talkOf(model), QStringLiteral("system: Be kind. | user: Where is my order? => assistant:  [find({\"id\":7})]"));
  QCOMPARE(model.model, "m-1");
  QCOMPARE(model.output.back().finishReason, "tool_calls");
  QCOMPARE(model.output.back().inputTokens, 12);
  QCOMPARE(model.parentId, "r");
  const Span& tool = rows.rows.spans[2];
  QCOMPARE(tool.parentId, "r");
  QCOMPARE(tool.traceId, "r");
  QVERIFY(tool.failed && tool.hasToolResult);
  QCOMPARE(tool.toolCall->status, ToolCall::Status::error);
  QVERIFY(tool.toolResult.starts_with("KeyError(7)"));
}

void TestVendorRecords::langsmithFeedback()
{
  const auto read = [](const JsonValue& value, JsonUnpacker&, VendorRows& out) { return readLangsmithFeedback(value, out); };
  const Rows rows = readRecord(R"({"id":"f","run_id":"r","trace_id":"t","key":"user_score","score":0.0,"value":null,"comment":"wrong address","created_at":"2026-01-01T00:00:00"})", read);
  QCOMPARE(rows.rows.spans.front().traceId, "t");
  QCOMPARE(rows.rows.spans.front().scores.front().number, 0.0);
  QCOMPARE(rows.rows.spans.front().scores.front().text, "wrong address");
}

void TestVendorRecords::braintrustRows()
{
  const auto read = [](const JsonValue& value, JsonUnpacker& unpacker, VendorRows& out) { return readBraintrustRow(value, {"chat.key", ""}, unpacker, out); };
  const Rows rows = readRecord(R"({"id":"row","_xact_id":"1000","span_id":"s","root_span_id":"t","span_parents":["p"],"span_attributes":{"name":"Chat Completion","type":"llm"},
    "input":[{"role":"user","content":"hi"}],"output":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"hello"}}],
    "metadata":{"model":"gpt","chat":{"key":"c9"},"user_id":"u"},"metrics":{"start":1767225600.5,"end":1767225601,"prompt_tokens":4,"completion_tokens":2},
    "scores":{"Factuality":0.25,"skipped":null},"tags":["x"]})", read);
  QCOMPARE(QString::fromStdString(rows.error), QString());
  const Span& span = rows.rows.spans.front();
  QCOMPARE(talkOf(span), QStringLiteral("user: hi => assistant: hello"));
  QCOMPARE(span.conversationId, "c9");
  QCOMPARE(span.conversationRule, "metadata.chat.key");
  QCOMPARE(span.user.externalId, "u");
  QCOMPARE(span.parentId, "p");
  QCOMPARE(span.output.back().inputTokens, 4);
  QCOMPARE(span.output.back().latencyMicros, 500'000);
  QCOMPARE(span.scores.size(), std::size_t{1});
  QCOMPARE(span.scores.front().number, 0.25);
}

void TestVendorRecords::posthogEvents()
{
  const Rows generation = readRecord(R"({"uuid":"e1","event":"$ai_generation","distinct_id":"user-1","timestamp":"2026-01-01T00:00:10Z","properties":
    {"$ai_trace_id":"t","$ai_session_id":"s","$ai_span_id":"g","$ai_parent_id":"t","$ai_model":"m","$ai_latency":2.5,"$ai_input_tokens":3,"$ai_output_tokens":4,
     "$ai_input":[{"role":"user","content":"hi"}],"$ai_output_choices":[{"role":"assistant","content":[{"type":"text","text":"hello"}]}]}})", readPosthogEvent);
  QCOMPARE(QString::fromStdString(generation.error), QString());
  const Span& span = generation.rows.spans.front();
  QCOMPARE(talkOf(span), QStringLiteral("user: hi => assistant: hello"));
  QCOMPARE(span.conversationId, "s");
  QCOMPARE(span.user.externalId, "user-1");
  QCOMPARE(*span.endedAt - *span.startedAt, 2'500'000);
  const Rows cancelled = readRecord(R"({"uuid":"e2","event":"subscription_cancelled","distinct_id":"user-1","timestamp":"2026-01-02T00:00:00Z","properties":"{\"plan\":\"pro\",\"$ip\":\"1.2.3.4\",\"amount\":9}"})", readPosthogEvent);
  QVERIFY(cancelled.rows.spans.empty());
  const Event& event = cancelled.rows.events.front();
  QCOMPARE(event.name, "subscription_cancelled");
  QCOMPARE(event.userId, "user-1");
  QCOMPARE(event.number, 9.0);
  QVERIFY(event.metadata.find("$ip") == std::string::npos);
  QVERIFY(event.metadata.find("pro") != std::string::npos);
  const Rows feedback = readRecord(R"({"uuid":"e3","event":"$ai_feedback","distinct_id":"user-1","timestamp":"2026-01-02T00:00:00Z","properties":{"$ai_trace_id":"t","$ai_feedback_text":"bad"}})", readPosthogEvent);
  QCOMPARE(feedback.rows.spans.front().scores.front().text, "bad");
}

void TestVendorRecords::opikRecords()
{
  const Rows trace = readRecord(R"({"id":"t","name":"bot","thread_id":"th","start_time":"2026-01-01T00:00:00Z","input":{"question":"hi"},"output":{"answer":"hello"},
    "metadata":{"user_id":"u"},"feedback_scores":[{"name":"csat","value":2,"reason":"slow","source":"ui"}]})", readOpikTrace);
  QCOMPARE(trace.rows.spans.front().conversationId, "th");
  QCOMPARE(talkOf(trace.rows.spans.front()), QStringLiteral("user: hi => assistant: hello"));
  QCOMPARE(trace.rows.spans.front().scores.front().text, "slow");
  const Rows span = readRecord(R"({"id":"s","trace_id":"t","type":"llm","model":"m","input":{"messages":[{"role":"user","content":"hi"}]},
    "output":{"choices":[{"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}]},"usage":{"prompt_tokens":1,"completion_tokens":2}})", readOpikSpan);
  QCOMPARE(span.rows.spans.front().parentId, "t");
  QCOMPARE(talkOf(span.rows.spans.front()), QStringLiteral("user: hi => assistant: hello"));
  QCOMPARE(span.rows.spans.front().output.back().outputTokens, 2);
}

void TestVendorRecords::shapes_data()
{
  QTest::addColumn<QString>("json");
  QTest::addColumn<bool>("isInput");
  QTest::addColumn<QString>("line");
  const auto row = [](const char* name, bool isInput, const char* json, const char* line) { QTest::newRow(name) << QString::fromUtf8(json) << isInput << QString::fromUtf8(line); };
  row("plain text", true, R"("What now?")", "user: What now?");
  row("null", true, "null", "");
  row("JSON twice in a text", true, R"("\"{\\\"messages\\\":[{\\\"role\\\":\\\"user\\\",\\\"content\\\":\\\"hi\\\"}]}\"")", "user: hi");
  row("a text that only begins like JSON", true, R"("[sic] what now?")", "user: [sic] what now?");
  row("anthropic request", true, R"({"system":"Be brief.","messages":[{"role":"user","content":[{"type":"text","text":"hi"}]},{"role":"assistant","content":[{"type":"tool_use","id":"c","name":"f","input":{"a":1}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"c","content":"ok"}]}]})",
      "system: Be brief. | user: hi | assistant:  [f({\"a\":1})] | tool: ok");
  row("anthropic answer", false, R"({"id":"m","type":"message","role":"assistant","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"hello"}],"stop_reason":"end_turn"})", "assistant: hello");
  row("gemini request", true, R"({"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[{"role":"user","parts":[{"text":"hi"}]},{"role":"model","parts":[{"text":"yes"}]}]})", "system: Be brief. | user: hi | assistant: yes");
  row("gemini answer", false, R"({"candidates":[{"content":{"role":"model","parts":[{"text":"hello"}]},"finishReason":"STOP"}]})", "assistant: hello");
  row("vercel prompt", true, R"({"system":"Be brief.","prompt":"hi"})", "system: Be brief. | user: hi");
  row("vercel result", false, R"({"text":"wait","toolCalls":[{"toolCallId":"c","toolName":"f","args":{"a":1}}]})", "assistant: wait [f({\"a\":1})]");
  row("langchain dictionaries", true, R"([{"type":"human","data":{"content":"hi"}},{"type":"ai","data":{"content":"yes"}}])", "user: hi | assistant: yes");
  row("langchain pairs", true, R"({"messages":[["system","Be brief."],["human","hi"]]})", "system: Be brief. | user: hi");
  row("langchain prompts", true, R"({"prompts":["Human: hi\nAI: yes\nHuman: and now?"]})", "user: hi | assistant: yes | user: and now?");
  row("chain with a history", true, R"({"chat_history":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}],"input":"c"})", "user: a | assistant: b | user: c");
  row("chain words", false, R"({"output":"done","intermediate_steps":[]})", "assistant: done");
  row("openai function call", false, R"({"choices":[{"message":{"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}}}]})", "assistant:  [f({})]");
  row("responses answer", false, R"({"object":"response","output":[{"type":"reasoning","summary":[]},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"hello"}]},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}]})", "assistant: hello | assistant:  [f({})]");
  row("data that is no talk", true, R"({"customer":{"id":7},"limit":3})", "user: {\"customer\":{\"id\":7},\"limit\":3}");
}

void TestVendorRecords::shapes()
{
  QFETCH(const QString, json);
  QFETCH(const bool, isInput);
  JsonParser parser;
  JsonUnpacker unpacker;
  std::int64_t replaced = 0;
  const std::string text = json.toStdString();
  const auto value = parser.parse(text, replaced);
  QVERIFY(value);
  QTEST(lineOf(readRecordMessages(*value, isInput ? RecordSide::input : RecordSide::output, unpacker)), "line");
}

void TestVendorRecords::hostileNestingIsBounded()
{
  std::string deep = "\"end\"";
  for (int i = 0; i < 200; ++i)
    deep = "{\"messages\":[" + deep + "]}";
  std::string wide = "[";
  for (int i = 0; i < 5000; ++i)
    wide += std::string(i ? "," : "") + R"({"role":"tool","content":"[{\"function\":{\"name\":\"f\"}}]"})";
  wide += "]";
  JsonUnpacker unpacker;
  for (const std::string& text : {deep, wide}) {
    JsonParser parser;
    std::int64_t replaced = 0;
    const auto value = parser.parse(text, replaced);
    QVERIFY(value);
    QVERIFY(!readRecordMessages(*value, RecordSide::input, unpacker).empty());
    unpacker.clear();
  }
}

QTEST_GUILESS_MAIN(TestVendorRecords)
#include "tst_vendor_records.moc"
