#include <QTemporaryDir>
#include <QtTest>

#include "capture/importer.h"
#include "capture_fixture.h"
#include "test_store.h"

using namespace hone;
using namespace hone::test;

class TestVendorReaders : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void init();
  void detected_data();
  void detected();
  void tracesBecomeConversations_data();
  void tracesBecomeConversations();
  void importingAgainChangesNothing();
  void badRecordsAreSetAside();
  void olderVersionsInAFileDoNotWin();
  void langfuseBlobExports_data();
  void langfuseBlobExports();

private:
  ImportSummary import(const std::string& path)
  {
    ImportRequest request;
    request.paths = {path};
    auto summary = importFiles(*m_store, request, {});
    return summary ? *summary : ImportSummary{};
  }
  ImportSummary importBytes(std::string_view bytes)
  {
    ImportRequest request;
    request.memoryFiles = {{"file.json", bytes}};
    auto summary = importFiles(*m_store, request, {});
    return summary ? *summary : ImportSummary{};
  }
  std::vector<Conversation> conversations() const
  {
    std::vector<Conversation> out;
    for (const ConversationId id : m_store->conversationIds().value_or(std::vector<ConversationId>()))
      out.push_back(*m_store->conversation(id));
    return out;
  }
  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<Store> m_store;
};

void TestVendorReaders::init()
{
  m_store.reset();
  m_folder = std::make_unique<QTemporaryDir>();
  auto store = Store::open(m_folder->filePath(QStringLiteral("s.hone")).toStdString());
  QVERIFY(store);
  m_store = std::move(*store);
}

void TestVendorReaders::detected_data()
{
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<QString>("format");
  const auto row = [](const char* name, const char* bytes, const char* format) { QTest::newRow(name) << QByteArray(bytes) << QString::fromLatin1(format); };
  row("trace with observations and scores", R"({"id":"t","timestamp":"2026-01-01T00:00:00Z","sessionId":null,"observations":[{"id":"o","traceId":"t","type":"SPAN","parentObservationId":null}],"scores":[]})", "langfuse");
  row("API list of observations", R"({"data":[{"id":"o","traceId":"t","type":"SPAN","startTime":"2026-01-01T00:00:00Z","parentObservationId":null,"usageDetails":{"input":1}}],"meta":{}})", "langfuse");
  row("API list of scores", R"({"data":[{"id":"s","name":"n","value":1,"dataType":"NUMERIC","subject":{"kind":"trace","id":"t"}}],"meta":{}})", "langfuse");
  row("blob export of observations", "{\"id\":\"o\",\"trace_id\":\"t\",\"type\":\"SPAN\",\"start_time\":\"2026-01-01T00:00:00Z\",\"parent_observation_id\":null}\n", "langfuse");
  row("runs in a list", R"([{"id":"r","name":"n","run_type":"llm","inputs":{"messages":[{"role":"user","content":"q"}]},"outputs":{},"trace_id":"r"}])", "langsmith");
  row("runs of the API", R"({"runs":[{"id":"r","name":"n","run_type":"llm","inputs":{"messages":[]},"trace_id":"r"}],"cursors":{}})", "langsmith");
  row("runs a line", "{\"id\":\"r\",\"run_type\":\"chain\",\"inputs\":{\"input\":\"q\"},\"trace_id\":\"r\"}\n{\"id\":\"s\",\"run_type\":\"llm\",\"inputs\":{},\"trace_id\":\"r\"}\n", "langsmith");
  row("rows a line", "{\"id\":\"r\",\"_xact_id\":\"1\",\"span_id\":\"s\",\"root_span_id\":\"s\",\"input\":\"q\",\"output\":\"a\"}\n", "braintrust");
  row("rows of the API", R"({"events":[{"id":"r","_xact_id":"1","span_id":"s","root_span_id":"s","input":"q"}],"cursor":null})", "braintrust");
}

void TestVendorReaders::detected()
{
  QFETCH(const QByteArray, bytes);
  QFETCH(const QString, format);
  auto decoded = decodeStream(openMemoryStream(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size()))));
  QVERIFY(decoded);
  const Detection detection = detectStream(std::move(*decoded));
  QVERIFY2(detection.format, detection.reason.c_str());
  QCOMPARE(QString::fromUtf8(detection.format->name.data(), static_cast<qsizetype>(detection.format->name.size())), format);
  QVERIFY(!detection.reason.empty());
}

void TestVendorReaders::tracesBecomeConversations_data()
{
  QTest::addColumn<QString>("name");
  QTest::addColumn<QString>("externalId");
  QTest::addColumn<QString>("user");
  QTest::addColumn<QString>("asked");
  QTest::addColumn<QString>("answer");
  QTest::addColumn<int>("toolCalls");
  const auto row = [](const char* name, const char* id, const char* user, const char* asked, const char* answered, int calls) {
    QTest::newRow(name) << QString::fromLatin1(name) << QString::fromLatin1(id) << QString::fromLatin1(user) << QString::fromUtf8(asked) << QString::fromUtf8(answered) << calls;
  };
  row("langfuse/autogen-2025-06-06.trace.json.zst", "session_abc", "user_123", "Say 'Hello World!'", "Hello World!", 0);
  row("langfuse/claude-agent-2025-12-22.trace.json.zst", "6fb9b4b8-dd4d-4d41-8d4f-c0c0799a6559", "", "What's the weather like in Berlin and New York?", "Great! Here's the current weather", 2);
  row("langfuse/crewai-2025-07-11.trace.json.zst", "", "", "\nCurrent Task: Define the HTML", "I now can give a great answer", 0);
  row("langfuse/koog-2025-08-26.trace.json.zst", "6f8d2449-33ed-4c7c-82e7-5410e34ee4e6", "", "Greet and say goodbye", "Hello my darling Bob! And, bye", 2);
  row("langfuse/langgraph-python-2025-08-22.trace.json.zst", "demo-thread-1", "", "Search the web for 'example' and summarize.", "The search for \"example\"", 1);
  row("langfuse/microsoft-agent-2025-12-17.trace.json.zst", "", "", "What's the weather in Tokyo?", "Current conditions in Tokyo", 1);
  row("langfuse/openai-agents-2025-09-30.trace.json.zst", "", "", "What's the weather in Tokyo?", "The weather in Tokyo is currently sunny.", 1);
  row("langfuse/pydantic-ai-2025-06-06.trace.json.zst", "session_abc", "user_123", "What is Langfuse?", "Langfuse is a tool designed", 0);
  row("langfuse/vercel-aisdk-2025-11-17.trace.json.zst", "", "", "What is the weather like today in San Francisco?", "", 1);
  row("langsmith/langsmith_js_wrap_openai_default.json", "", "", "howdy", "Howdy! How can I assist you today?", 0);
  row("langsmith/langsmith_py_wrap_openai_stream.json", "", "", "howdy", "Howdy! How can I assist you today?", 0);
}

void TestVendorReaders::tracesBecomeConversations()
{
  QFETCH(const QString, name);
  const ImportSummary summary = import(dataPath("exports/" + name.toStdString()));
  QVERIFY2(summary.rejected.empty(), summary.rejected.empty() ? "" : summary.rejected.front().reason.c_str());
  const auto all = conversations();
  QCOMPARE(all.size(), std::size_t{1});
  const Conversation& conversation = all.front();
  QFETCH(const QString, externalId);
  if (!externalId.isEmpty())
    QCOMPARE(QString::fromStdString(conversation.externalId), externalId);
  QTEST(QString::fromStdString(conversation.user.externalId), "user");
  QFETCH(const QString, asked);
  int calls = 0, answered = 0;
  bool found = false;
  const Message* lastAnswer = nullptr;
  for (const Message& message : conversation.messages) {
    calls += static_cast<int>(message.toolCalls.size());
    for (const ToolCall& call : message.toolCalls)
      answered += call.resultIndex ? 1 : 0;
    found = found || (message.role == Role::user && QString::fromStdString(message.text).startsWith(asked));
    if (message.role == Role::assistant)
      lastAnswer = &message;
  }
  QVERIFY(found);
  QTEST(calls, "toolCalls");
  QCOMPARE(answered, calls);
  QVERIFY(lastAnswer);
  QFETCH(const QString, answer);
  QVERIFY2(QString::fromStdString(lastAnswer->text).startsWith(answer), lastAnswer->text.c_str());
}

void TestVendorReaders::importingAgainChangesNothing()
{
  const std::string path = dataPath("exports/langfuse");
  import(path);
  const auto before = conversations();
  const ImportSummary again = import(path);
  QCOMPARE(again.conversationsAdded + again.conversationsMerged, 0);
  QVERIFY(conversations() == before);
  const auto sources = *m_store->sources();
  for (const Source& source : sources)
    QCOMPARE(source.received, source.stored + source.merged + source.unchanged + source.rejected);
}

void TestVendorReaders::badRecordsAreSetAside()
{
  const ImportSummary summary = importBytes(R"([{"id":"r","run_type":"llm","inputs":{"messages":[{"role":"user","content":"q"}]},"outputs":{"output":"a"},"trace_id":"r"},
    {"name":"no id","run_type":"llm","inputs":{},"trace_id":"x"}, 7])");
  QCOMPARE(summary.rejected.size(), std::size_t{2});
  QCOMPARE(summary.rejected.front().line, 2);
  QCOMPARE(conversations().size(), std::size_t{1});
}

void TestVendorReaders::olderVersionsInAFileDoNotWin()
{
  const auto row = [](const char* version, const char* answer) {
    return std::string(R"({"id":"r","_xact_id":")") + version + R"(","span_id":"s","root_span_id":"s","span_attributes":{"type":"llm"},"input":[{"role":"user","content":"q"}],"output":")" + answer + "\"}\n";
  };
  const std::string bytes = row("1000", "new") + row("999", "old");
  importBytes(bytes);
  QCOMPARE(conversations().front().messages.back().text, std::string("new"));
}

// https://langfuse.com/docs/api-and-data-platform/features/blob-storage-export-fields
void TestVendorReaders::langfuseBlobExports_data()
{
  using Files = std::vector<std::string>;
  QTest::addColumn<Files>("files");
  QTest::addColumn<int>("scores");
  const std::string asked = R"("[{""role"":""user"",""content"":""Hi, \n\""you\""""}]")", answered = R"("{""role"":""assistant"",""content"":""Hello""}")";
  const std::string traces = "id,timestamp,name,environment,project_id,metadata,user_id,session_id,release,version,public,bookmarked,tags,input,output,created_at,updated_at\n"
                             "t1,2025-06-06 10:11:12.000000,chat,default,p,{},u1,s1,,,false,false,[],\"\"\"Hi\"\"\",\"\"\"Hello\"\"\",2025-06-06 10:11:12.000000,2025-06-06 10:11:12.000000\n";
  const std::string observations = "id,trace_id,project_id,environment,type,parent_observation_id,start_time,end_time,name,metadata,level,status_message,version,input,output,provided_model_name,"
                                   "model_parameters,usage_details,cost_details,completion_start_time,prompt_name,prompt_version\n"
                                   "o1,t1,p,default,GENERATION,,2025-06-06 10:11:12.100000,2025-06-06 10:11:13.000000,llm,{},DEFAULT,,," + asked + "," + answered + R"(,gpt-4o,{},"{""input"":3,""output"":2}",{},,,)" + "\n";
  const std::string scores = "id,timestamp,project_id,environment,trace_id,observation_id,session_id,name,value,source,comment,data_type,string_value\n"
                             "sc1,2025-06-06 11:00:00.000000,p,default,t1,,,helpful,0.5,API,,NUMERIC,\n";
  const std::string enriched = "id,trace_id,start_time,end_time,project_id,parent_observation_id,type,name,level,environment,user_id,session_id,trace_name,input,output,provided_model_name,usage_details,tags,release\n"
                               "o1,t1,2025-06-06 10:11:12.100000,2025-06-06 10:11:13.000000,p,,GENERATION,llm,DEFAULT,default,u1,s1,chat," + asked + "," + answered + R"(,gpt-4o,"{""input"":3,""output"":2}",[],)" + "\n";
  QTest::newRow("traces, observations and scores, CSV") << Files{traces, observations, scores} << 1;
  QTest::newRow("enriched observations, CSV") << Files{enriched} << 0;
  QTest::newRow("traces and observations, JSONL")
    << Files{R"({"id":"t1","timestamp":"2025-06-06 10:11:12.000000","name":"chat","project_id":"p","metadata":{},"user_id":"u1","session_id":"s1","bookmarked":false,"tags":[],"input":"Hi","output":"Hello"})" "\n",
             R"({"id":"o1","trace_id":"t1","project_id":"p","type":"GENERATION","parent_observation_id":null,"start_time":"2025-06-06 10:11:12.100000","end_time":"2025-06-06 10:11:13.000000","input":"[{\"role\":\"user\",\"content\":\"Hi, \\n\\\"you\\\"\"}]","output":"{\"role\":\"assistant\",\"content\":\"Hello\"}","provided_model_name":"gpt-4o","usage_details":{"input":3,"output":2}})" "\n"} << 0;
  QTest::newRow("enriched observations, JSONL")
    << Files{R"({"id":"o1","trace_id":"t1","project_id":"p","type":"GENERATION","parent_observation_id":null,"start_time":"2025-06-06 10:11:12.100000","end_time":"2025-06-06 10:11:13.000000","user_id":"u1","session_id":"s1","trace_name":"chat","input":"[{\"role\":\"user\",\"content\":\"Hi, \\n\\\"you\\\"\"}]","output":"{\"role\":\"assistant\",\"content\":\"Hello\"}","provided_model_name":"gpt-4o","usage_details":{"input":3,"output":2}})" "\n"} << 0;
}

void TestVendorReaders::langfuseBlobExports()
{
  QFETCH(const std::vector<std::string>, files);
  int number = 0;
  for (const std::string& bytes : files) {
    ImportRequest request;
    request.sourceName = "export";
    request.memoryFiles = {{"export" + std::to_string(++number) + (bytes.starts_with('{') ? ".jsonl" : ".csv"), bytes}};
    const auto summary = importFiles(*m_store, request, {});
    HONE_VERIFY(summary);
    QVERIFY2(summary->rejected.empty(), summary->rejected.empty() ? "" : summary->rejected.front().reason.c_str());
    QCOMPARE(summary->readings.front().format, std::string("langfuse"));
  }
  const auto all = conversations();
  QCOMPARE(all.size(), std::size_t{1});
  const Conversation& conversation = all.front();
  QCOMPARE(conversation.externalId, std::string("s1"));
  QCOMPARE(conversation.user.externalId, std::string("u1"));
  QCOMPARE(conversation.model, std::string("gpt-4o"));
  QCOMPARE(conversation.messages.size(), std::size_t{2});
  QCOMPARE(conversation.messages[0].text, std::string("Hi, \n\"you\""));
  QCOMPARE(conversation.messages[1].text, std::string("Hello"));
  QCOMPARE(conversation.messages[1].inputTokens, std::optional<std::int64_t>(3));
  QVERIFY(conversation.startedAt);
  QTEST(static_cast<int>(m_store->events(idOf(*m_store, "s1"))->size()), "scores");
}

QTEST_GUILESS_MAIN(TestVendorReaders)
#include "tst_vendor_readers.moc"
