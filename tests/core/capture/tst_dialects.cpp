#include <QtTest>

#include <string>

#include "capture/span_import.h"
#include "span_table.h"
#include "test_store.h"

using namespace hone;
using namespace hone::test;

/// What real SDKs send, a trace for each shape, after their sources and the conventions' examples; what was captured from
/// them whole is in tst_otlp_captures.
class TestDialects : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void semanticConventions_data();
  void semanticConventions() { check(); }
  void openInference_data();
  void openInference() { check(); }
  void traceloop_data();
  void traceloop() { check(); }
  void langsmith_data();
  void langsmith() { check(); }
  void frameworks_data();
  void frameworks() { check(); }
  void providers_data();
  void providers() { check(); }
  void names_data();
  void names() { check(); }
  void logs_data();
  void logs();

private:
  static void columns()
  {
    QTest::addColumn<QByteArray>("spans");
    QTest::addColumn<QString>("talk");
    QTest::addColumn<QString>("who"); ///< "conversation / user / model / agent"; "trace": named by its trace's id
    QTest::addColumn<QString>("scope");
  }
  static void row(const char* name, const char* spans, const char* talk, const char* who, const char* scope = "test")
  {
    QTest::newRow(name) << QByteArray(spans) << QString::fromUtf8(talk) << QString::fromUtf8(who) << QString::fromUtf8(scope);
  }
  static void check()
  {
    QFETCH(const QByteArray, spans);
    QFETCH(const QString, scope);
    TemporaryStore store;
    const SpanSource source{"s", "receiver", "here"};
    const auto decoded = decodeOtlp(OtlpSignal::traces, OtlpEncoding::json, otlpRequest(spans, scope));
    HONE_VERIFY(decoded);
    QCOMPARE(decoded->rejected, 0);
    HONE_VERIFY(putSpans(*store, source, std::vector<Span>(decoded->spans)));
    HONE_VERIFY(assembleDirty(*store, source, {}));
    const auto ids = store->conversationIds();
    HONE_VERIFY(ids);
    QCOMPARE(ids->size(), std::size_t{1});
    const auto conversation = store->conversation(ids->front());
    HONE_VERIFY(conversation);
    QTEST(lineOf(*conversation), "talk");
    const QString id = QString::fromStdString(conversation->externalId);
    const QString who = QStringList{id == QStringLiteral("aa").repeated(16) ? QStringLiteral("trace") : id, QString::fromStdString(conversation->user.externalId),
                                    QString::fromStdString(conversation->model), QString::fromStdString(conversation->agent)}
                          .join(QStringLiteral(" / "));
    QTEST(who, "who");
  }
};

// https://github.com/open-telemetry/semantic-conventions docs/gen-ai: spans, events, non-normative examples
void TestDialects::semanticConventions_data()
{
  columns();
  row("to 1.27: prompt and completion", R"J([["chat gpt-4","a","",{"gen_ai.system":"openai","gen_ai.request.model":"gpt-4","gen_ai.operation.name":"chat",
    "gen_ai.prompt":"[{\"role\":\"user\",\"content\":\"Hi\"}]","gen_ai.completion":"[{\"role\":\"assistant\",\"content\":\"Hello\"}]"}]])J",
      "u:Hi | a:Hello", "trace /  / gpt-4 / ");
  row("to 1.27: as events of the span", R"J([["chat gpt-4","a","",{"gen_ai.system":"openai","gen_ai.request.model":"gpt-4"},
    {"events":[["gen_ai.content.prompt",{"gen_ai.prompt":"[{\"role\":\"user\",\"content\":\"Hi\"}]"}],["gen_ai.content.completion",{"gen_ai.completion":"[{\"role\":\"assistant\",\"content\":\"Hello\"}]"}]]}]])J",
      "u:Hi | a:Hello", "trace /  / gpt-4 / ");
  row("1.28: an event for each message", R"J([["chat gpt-4","a","",{"gen_ai.system":"openai","gen_ai.request.model":"gpt-4"},
    {"events":[["gen_ai.system.message",{"content":"Help."}],["gen_ai.user.message",{"content":"Weather?"}],
    ["gen_ai.choice",{"index":0,"finish_reason":"tool_calls","message":"{\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"arguments\":\"{}\"}}]}"}]]}],
    ["chat gpt-4","b","",{"gen_ai.system":"openai","gen_ai.request.model":"gpt-4"},
    {"events":[["gen_ai.system.message",{"content":"Help."}],["gen_ai.user.message",{"content":"Weather?"}],
    ["gen_ai.assistant.message",{"tool_calls":"[{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"arguments\":\"{}\"}}]"}],
    ["gen_ai.tool.message",{"id":"c1","content":"rainy"}],["gen_ai.choice",{"index":0,"finish_reason":"stop","message":"{\"content\":\"It rains\"}"}]]}]])J",
      "s:Help. | u:Weather? | a:<get_weather {}=rainy> | t:rainy | a:It rains", "trace /  / gpt-4 / ");
  row("1.37: messages as attributes", R"J([["chat gpt-4","a","",{"gen_ai.provider.name":"openai","gen_ai.operation.name":"chat","gen_ai.request.model":"gpt-4","gen_ai.conversation.id":"conv_5","user.id":"u1",
    "gen_ai.system_instructions":"[{\"type\":\"text\",\"content\":\"Help.\"}]","gen_ai.input.messages":"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Weather?\"}]}]",
    "gen_ai.output.messages":"[{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"c1\",\"name\":\"get_weather\",\"arguments\":{\"l\":\"Paris\"}}],\"finish_reason\":\"tool_call\"}]"}],
    ["chat gpt-4","b","",{"gen_ai.provider.name":"openai","gen_ai.operation.name":"chat","gen_ai.request.model":"gpt-4","gen_ai.conversation.id":"conv_5",
    "gen_ai.system_instructions":"[{\"type\":\"text\",\"content\":\"Help.\"}]",
    "gen_ai.input.messages":"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Weather?\"}]},{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"c1\",\"name\":\"get_weather\",\"arguments\":{\"l\":\"Paris\"}}]},{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"c1\",\"result\":\"rainy\"}]}]",
    "gen_ai.output.messages":"[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"It rains\"}],\"finish_reason\":\"stop\"}]"}]])J",
      "s:Help. | u:Weather? | a:<get_weather {\"l\":\"Paris\"}=rainy> | t:rainy | a:It rains", "conv_5 / u1 / gpt-4 / ");
  row("1.37: structured, not as text", R"J([["chat gpt-4","a","",{"gen_ai.operation.name":"chat","gen_ai.request.model":"gpt-4",
    "gen_ai.input.messages":[{"role":"user","parts":[{"type":"text","content":"Hi"},{"type":"blob","mime_type":"image/png","modality":"image","content":"aGk="}]}],
    "gen_ai.output.messages":[{"role":"assistant","parts":[{"type":"reasoning","content":"hm"},{"type":"text","content":"Hello"}],"finish_reason":"stop"}]}]])J",
      "u:Hi\n[blob] | a:Hello", "trace /  / gpt-4 / ");
  row("1.37: agent, tool and model spans", R"J([["invoke_agent Guide","r","",{"gen_ai.operation.name":"invoke_agent","gen_ai.agent.name":"Guide","gen_ai.conversation.id":"c"},{"end":99}],
    ["chat m","a","r",{"gen_ai.operation.name":"chat","gen_ai.request.model":"m","gen_ai.input.messages":"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Trip?\"}]}]",
    "gen_ai.output.messages":"[{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"c1\",\"name\":\"find\",\"arguments\":{}}]}]"}],
    ["execute_tool find","t","r",{"gen_ai.operation.name":"execute_tool","gen_ai.tool.name":"find","gen_ai.tool.call.id":"c1","gen_ai.tool.call.arguments":"{}","error.type":"timeout"},{"error":"timed out"}],
    ["chat m","b","r",{"gen_ai.operation.name":"chat","gen_ai.request.model":"m",
    "gen_ai.input.messages":"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Trip?\"}]},{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"c1\",\"name\":\"find\",\"arguments\":{}}]},{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"c1\",\"response\":\"failed\"}]}]",
    "gen_ai.output.messages":"[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"Sorry\"}]}]"}]])J",
      "u:Trip? | a:<find {}=failed!> | t:failed | a:Sorry", "c /  / m / Guide");
  row("details event of the span", R"J([["chat m","a","",{"gen_ai.operation.name":"chat","gen_ai.request.model":"m","gen_ai.agent.name":"Ann"},
    {"events":[["gen_ai.client.inference.operation.details",{"gen_ai.system_instructions":"[{\"type\":\"text\",\"content\":\"Help.\"}]","gen_ai.input.messages":"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Hi\"}]}]"}],
    ["gen_ai.client.inference.operation.details",{"gen_ai.output.messages":"[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"Hello\"}]}]"}]]}]])J",
      "s:Help. | u:Hi | a:Hello", "trace /  / m / Ann");
  row("a failed call keeps what was asked", R"J([["chat m","a","",{"gen_ai.operation.name":"chat","gen_ai.request.model":"m","error.type":"RateLimitError",
    "gen_ai.input.messages":"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Hi\"}]}]"},{"error":"429"}]])J",
      "u:Hi", "trace /  / m / ");
}

// openinference-instrumentation-{langchain,anthropic,llama-index,crewai,litellm,openai-agents,dspy}
void TestDialects::openInference_data()
{
  columns();
  row("LangChain: chain over a model", R"J([["RunnableSequence","r","",{"openinference.span.kind":"CHAIN","input.value":"{\"question\": \"Hi\"}","input.mime_type":"application/json","output.value":"Hello","metadata":"{\"thread_id\": \"th-1\", \"user_id\": \"u9\"}"},{"end":99}],
    ["ChatPromptTemplate","p","r",{"openinference.span.kind":"PROMPT","input.value":"Hi","output.value":"{\"messages\": []}"}],
    ["ChatOpenAI","a","r",{"openinference.span.kind":"LLM","llm.model_name":"gpt-4o","llm.input_messages.0.message.role":"system","llm.input_messages.0.message.content":"Help.","llm.input_messages.1.message.role":"user","llm.input_messages.1.message.content":"Hi",
    "llm.output_messages.0.message.role":"assistant","llm.output_messages.0.message.content":"Hello","input.value":"{\"messages\": [[]]}","output.value":"{\"generations\": []}"}],
    ["StrOutputParser","q","r",{"openinference.span.kind":"CHAIN","input.value":"Hello","output.value":"Hello"}]])J",
      "s:Help. | u:Hi | a:Hello", "th-1 / u9 / gpt-4o / ");
  row("LangGraph: agent with a tool", R"J([["LangGraph","r","",{"openinference.span.kind":"CHAIN","session.id":"s1","input.value":"{\"messages\": [{\"role\": \"user\", \"content\": \"Weather?\"}]}","output.value":"{\"messages\": []}"},{"end":99}],
    ["agent","n","r",{"openinference.span.kind":"AGENT","input.value":"{\"messages\": []}"},{"end":3}],
    ["ChatAnthropic","a","n",{"openinference.span.kind":"LLM","llm.model_name":"claude","llm.input_messages.0.message.role":"user","llm.input_messages.0.message.content":"Weather?",
    "llm.output_messages.0.message.role":"assistant","llm.output_messages.0.message.contents.0.message_content.type":"text","llm.output_messages.0.message.contents.0.message_content.text":"Let me look.",
    "llm.output_messages.0.message.contents.1.message_content.type":"tool_use",
    "llm.output_messages.0.message.tool_calls.0.tool_call.id":"c1","llm.output_messages.0.message.tool_calls.0.tool_call.function.name":"weather","llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments":"{\"l\": \"Oslo\"}"}],
    ["weather","t","r",{"openinference.span.kind":"TOOL","tool.name":"weather","input.value":"{'l': 'Oslo'}","output.value":"{\"content\": \"rain\", \"type\": \"tool\", \"tool_call_id\": \"c1\", \"status\": \"success\"}"}],
    ["ChatAnthropic","b","r",{"openinference.span.kind":"LLM","llm.model_name":"claude","llm.input_messages.0.message.role":"user","llm.input_messages.0.message.content":"Weather?",
    "llm.input_messages.1.message.role":"assistant","llm.input_messages.1.message.contents.0.message_content.type":"text","llm.input_messages.1.message.contents.0.message_content.text":"Let me look.",
    "llm.input_messages.1.message.tool_calls.0.tool_call.id":"c1","llm.input_messages.1.message.tool_calls.0.tool_call.function.name":"weather","llm.input_messages.1.message.tool_calls.0.tool_call.function.arguments":"{\"l\": \"Oslo\"}",
    "llm.input_messages.2.message.role":"tool","llm.input_messages.2.message.content":"rain","llm.input_messages.2.message.tool_call_id":"c1",
    "llm.output_messages.0.message.role":"assistant","llm.output_messages.0.message.content":"It rains"}]])J",
      "u:Weather? | a:Let me look.<weather {\"l\": \"Oslo\"}=rain> | t:rain | a:It rains", "s1 /  / claude / ");
  row("LangChain: a completion model", R"J([["OpenAI","a","",{"openinference.span.kind":"LLM","llm.model_name":"gpt-3.5-turbo-instruct","llm.prompts":["Human: Hi"],"output.value":"Hello"}]])J",
      "u:Hi | a:Hello", "trace /  / gpt-3.5-turbo-instruct / ");
  row("Anthropic: tool use and its result", R"J([["Messages","a","",{"openinference.span.kind":"LLM","llm.model_name":"claude-3","llm.input_messages.0.message.role":"user","llm.input_messages.0.message.content":"Weather?",
    "llm.output_messages.0.message.role":"assistant","llm.output_messages.0.message.content":"I look.","llm.output_messages.0.message.tool_calls.0.tool_call.id":"tu1","llm.output_messages.0.message.tool_calls.0.tool_call.function.name":"weather","llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments":"{}"}],
    ["Messages","b","",{"openinference.span.kind":"LLM","llm.model_name":"claude-3","llm.input_messages.0.message.role":"user","llm.input_messages.0.message.content":"Weather?",
    "llm.input_messages.1.message.role":"assistant","llm.input_messages.1.message.content":"I look.","llm.input_messages.1.message.tool_calls.0.tool_call.id":"tu1","llm.input_messages.1.message.tool_calls.0.tool_call.function.name":"weather","llm.input_messages.1.message.tool_calls.0.tool_call.function.arguments":"{}",
    "llm.input_messages.2.message.role":"tool","llm.input_messages.2.message.tool_call_id":"tu1","llm.input_messages.2.message.content":"rain",
    "llm.output_messages.0.message.role":"assistant","llm.output_messages.0.message.content":"It rains"}]])J",
      "u:Weather? | a:I look.<weather {}=rain> | t:rain | a:It rains", "trace /  / claude-3 / ");
  row("LlamaIndex: workflow, retriever and model", R"J([["RetrieverQueryEngine.query","r","",{"openinference.span.kind":"CHAIN","input.value":"What is it?","output.value":"A thing."},{"end":99}],
    ["VectorIndexRetriever.retrieve","v","r",{"openinference.span.kind":"RETRIEVER","input.value":"What is it?","retrieval.documents.0.document.content":"doc"}],
    ["OpenAI.chat","a","r",{"openinference.span.kind":"LLM","llm.model_name":"gpt-4o","llm.input_messages.0.message.role":"system","llm.input_messages.0.message.content":"Use the context.","llm.input_messages.1.message.role":"user","llm.input_messages.1.message.content":"Context: doc\nQuery: What is it?",
    "llm.output_messages.0.message.role":"assistant","llm.output_messages.0.message.content":"A thing.","output.value":"assistant: A thing."}]])J",
      "s:Use the context. | u:Context: doc\nQuery: What is it? | a:A thing.", "trace /  / gpt-4o / ");
  row("CrewAI: kickoff without model spans", R"J([["Crew_1.kickoff","r","",{"openinference.span.kind":"CHAIN","input.value":"{\"topic\": \"tea\", \"input\": \"Write on tea\"}","output.value":"Tea is good."},{"end":99}],
    ["Researcher._execute_core","a","r",{"openinference.span.kind":"AGENT","graph.node.id":"Researcher","input.value":"Write on tea","output.value":"Tea is good."}],
    ["ToolUsage._use","t","a",{"openinference.span.kind":"TOOL","tool.name":"search","input.value":"{\"q\": \"tea\"}","output.value":"leaves"}]])J",
      "u:Write on tea | a:<search {\"q\": \"tea\"}=leaves> | t:leaves | a:Tea is good.", "trace /  /  / ");
  row("OpenAI Agents: handoff, function and response spans", R"J([["Agent workflow","r","",{"openinference.span.kind":"AGENT"},{"end":99}],
    ["Triage","g","r",{"openinference.span.kind":"AGENT","graph.node.id":"Triage"},{"end":99}],
    ["response","a","g",{"openinference.span.kind":"LLM","llm.model_name":"gpt-4o","llm.input_messages.0.message.role":"system","llm.input_messages.0.message.content":"Help.","llm.input_messages.1.message.role":"user","llm.input_messages.1.message.content":"Hi",
    "llm.output_messages.0.message.role":"assistant","llm.output_messages.0.message.tool_calls.0.tool_call.id":"call_1","llm.output_messages.0.message.tool_calls.0.tool_call.function.name":"find","llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments":"{}"}],
    ["find","t","g",{"openinference.span.kind":"TOOL","tool.name":"find","input.value":"{}","output.value":"none"}],
    ["response","b","g",{"openinference.span.kind":"LLM","llm.model_name":"gpt-4o","llm.input_messages.0.message.role":"system","llm.input_messages.0.message.content":"Help.","llm.input_messages.1.message.role":"user","llm.input_messages.1.message.content":"Hi",
    "llm.input_messages.2.message.role":"assistant","llm.input_messages.2.message.tool_calls.0.tool_call.id":"call_1","llm.input_messages.2.message.tool_calls.0.tool_call.function.name":"find","llm.input_messages.2.message.tool_calls.0.tool_call.function.arguments":"{}",
    "llm.input_messages.3.message.role":"tool","llm.input_messages.3.message.tool_call_id":"call_1","llm.input_messages.3.message.content":"none",
    "llm.output_messages.0.message.role":"assistant","llm.output_messages.0.message.contents.0.message_content.type":"text","llm.output_messages.0.message.contents.0.message_content.text":"Nothing there"}]])J",
      "s:Help. | u:Hi | a:<find {}=none> | t:none | a:Nothing there", "trace /  / gpt-4o / ");
  row("an image among the words", R"J([["ChatCompletion","a","",{"openinference.span.kind":"LLM","llm.model_name":"m","llm.input_messages.0.message.role":"user","llm.input_messages.0.message.contents.0.message_content.type":"text","llm.input_messages.0.message.contents.0.message_content.text":"What is this?",
    "llm.input_messages.0.message.contents.1.message_content.type":"image","llm.input_messages.0.message.contents.1.message_content.image.image.url":"data:image/png;base64,aGk=","llm.output_messages.0.message.role":"assistant","llm.output_messages.0.message.content":"A cat"}]])J",
      "u:What is this?\n[image] | a:A cat", "trace /  / m / ");
}

// traceloop/openllmetry packages: anthropic, langchain, openai-agents, mcp, bedrock
void TestDialects::traceloop_data()
{
  columns();
  row("Anthropic: blocks beside calls, two results in one message", R"J([["anthropic.chat","a","",{"gen_ai.system":"Anthropic","llm.request.type":"completion","gen_ai.request.model":"claude","gen_ai.prompt.0.role":"system","gen_ai.prompt.0.content":"Help.","gen_ai.prompt.1.role":"user","gen_ai.prompt.1.content":"Weather in A and B?",
    "gen_ai.completion.0.role":"thinking","gen_ai.completion.0.content":"Two places.","gen_ai.completion.1.role":"assistant","gen_ai.completion.1.content":"I look.","gen_ai.completion.1.tool_calls.0.id":"t1","gen_ai.completion.1.tool_calls.0.name":"w","gen_ai.completion.1.tool_calls.0.arguments":"{\"l\": \"A\"}",
    "gen_ai.completion.1.tool_calls.1.id":"t2","gen_ai.completion.1.tool_calls.1.name":"w","gen_ai.completion.1.tool_calls.1.arguments":"{\"l\": \"B\"}","gen_ai.completion.1.finish_reason":"tool_use"}],
    ["anthropic.chat","b","",{"gen_ai.system":"Anthropic","llm.request.type":"completion","gen_ai.request.model":"claude","gen_ai.prompt.0.role":"system","gen_ai.prompt.0.content":"Help.","gen_ai.prompt.1.role":"user","gen_ai.prompt.1.content":"Weather in A and B?",
    "gen_ai.prompt.2.role":"assistant","gen_ai.prompt.2.content":"[{\"type\": \"thinking\", \"thinking\": \"Two places.\", \"signature\": \"x\"}, {\"type\": \"text\", \"text\": \"I look.\"}, {\"type\": \"tool_use\", \"id\": \"t1\", \"name\": \"w\", \"input\": {\"l\": \"A\"}}, {\"type\": \"tool_use\", \"id\": \"t2\", \"name\": \"w\", \"input\": {\"l\": \"B\"}}]",
    "gen_ai.prompt.2.tool_calls.0.id":"t1","gen_ai.prompt.2.tool_calls.0.name":"w","gen_ai.prompt.2.tool_calls.0.arguments":"{\"l\": \"A\"}","gen_ai.prompt.2.tool_calls.1.id":"t2","gen_ai.prompt.2.tool_calls.1.name":"w","gen_ai.prompt.2.tool_calls.1.arguments":"{\"l\": \"B\"}",
    "gen_ai.prompt.3.role":"user","gen_ai.prompt.3.content":"[{\"type\": \"tool_result\", \"tool_use_id\": \"t1\", \"content\": \"sun\"}, {\"type\": \"tool_result\", \"tool_use_id\": \"t2\", \"content\": \"rain\"}]",
    "gen_ai.completion.0.role":"assistant","gen_ai.completion.0.content":"Sun and rain."}]])J",
      "s:Help. | u:Weather in A and B? | a:I look.<w {\"l\": \"A\"}=sun><w {\"l\": \"B\"}=rain> | t:sun | t:rain | a:Sun and rain.", "trace /  / claude / ");
  row("Anthropic: the old text completion", R"J([["anthropic.completion","a","",{"gen_ai.system":"Anthropic","llm.request.type":"completion","gen_ai.request.model":"claude-2","gen_ai.prompt.0.user":"Hi","gen_ai.completion.0.content":"Hello"}]])J",
      "u:Hi | a:Hello", "trace /  / claude-2 / ");
  row("LangChain: workflow, tasks, tool", R"J([["LangGraph.workflow","r","",{"traceloop.span.kind":"workflow","traceloop.workflow.name":"LangGraph","traceloop.entity.name":"LangGraph","traceloop.association.properties.thread_id":"th","traceloop.association.properties.user_id":"u",
    "traceloop.entity.input":"{\"inputs\": {\"messages\": [[\"user\", \"Weather?\"]]}, \"tags\": [], \"metadata\": {}, \"kwargs\": {}}","traceloop.entity.output":"{\"outputs\": {\"messages\": []}, \"kwargs\": {}}"},{"end":99}],
    ["agent.task","n","r",{"traceloop.span.kind":"task","traceloop.entity.name":"agent","traceloop.entity.input":"{\"inputs\": {}, \"tags\": []}"},{"end":99}],
    ["ChatOpenAI.chat","a","n",{"llm.request.type":"chat","gen_ai.request.model":"gpt-4o","gen_ai.prompt.0.role":"user","gen_ai.prompt.0.content":"Weather?","gen_ai.completion.0.role":"assistant","gen_ai.completion.0.content":"\"\"","gen_ai.completion.0.tool_calls.0.id":"c1","gen_ai.completion.0.tool_calls.0.name":"w","gen_ai.completion.0.tool_calls.0.arguments":"{\"l\": \"A\"}"}],
    ["w.tool","t","r",{"traceloop.span.kind":"tool","traceloop.entity.name":"w","traceloop.entity.input":"{\"input_str\": \"{'l': 'A'}\", \"tags\": [], \"metadata\": {}, \"inputs\": {\"l\": \"A\"}, \"kwargs\": {}}",
    "traceloop.entity.output":"{\"output\": {\"lc\": 1, \"type\": \"constructor\", \"id\": [\"langchain\", \"schema\", \"messages\", \"ToolMessage\"], \"kwargs\": {\"content\": \"sun\", \"tool_call_id\": \"c1\", \"status\": \"success\"}}, \"kwargs\": {}}"}],
    ["ChatOpenAI.chat","b","n",{"llm.request.type":"chat","gen_ai.request.model":"gpt-4o","gen_ai.prompt.0.role":"user","gen_ai.prompt.0.content":"Weather?","gen_ai.prompt.1.role":"assistant","gen_ai.prompt.1.tool_calls.0.id":"c1","gen_ai.prompt.1.tool_calls.0.name":"w","gen_ai.prompt.1.tool_calls.0.arguments":"{\"l\": \"A\"}",
    "gen_ai.prompt.2.role":"tool","gen_ai.prompt.2.content":"sun","gen_ai.prompt.2.tool_call_id":"c1","gen_ai.completion.0.role":"assistant","gen_ai.completion.0.content":"Sunny"}]])J",
      "u:Weather? | a:<w {\"l\": \"A\"}=sun> | t:sun | a:Sunny", "th / u / gpt-4o / LangGraph");
  row("LangChain: words beside a call are left out of the history", R"J([["ChatOpenAI.chat","a","",{"llm.request.type":"chat","gen_ai.request.model":"m","gen_ai.prompt.0.role":"user","gen_ai.prompt.0.content":"Hi","gen_ai.completion.0.role":"assistant","gen_ai.completion.0.content":"Wait.","gen_ai.completion.0.tool_calls.0.id":"c","gen_ai.completion.0.tool_calls.0.name":"w","gen_ai.completion.0.tool_calls.0.arguments":"{}"}],
    ["ChatOpenAI.chat","b","",{"llm.request.type":"chat","gen_ai.request.model":"m","gen_ai.prompt.0.role":"user","gen_ai.prompt.0.content":"Hi","gen_ai.prompt.1.role":"assistant","gen_ai.prompt.1.tool_calls.0.id":"c","gen_ai.prompt.1.tool_calls.0.name":"w","gen_ai.prompt.1.tool_calls.0.arguments":"{}","gen_ai.prompt.2.role":"tool","gen_ai.prompt.2.content":"ok","gen_ai.prompt.2.tool_call_id":"c","gen_ai.completion.0.role":"assistant","gen_ai.completion.0.content":"Done"}]])J",
      "u:Hi | a:Wait.<w {}=ok> | t:ok | a:Done", "trace /  / m / ");
  row("a chain without model spans", R"J([["chain.workflow","r","",{"traceloop.span.kind":"workflow","traceloop.workflow.name":"chain","traceloop.entity.input":"{\"inputs\": {\"question\": \"Hi\"}, \"tags\": [], \"metadata\": {}, \"kwargs\": {}}","traceloop.entity.output":"{\"outputs\": \"Hello\", \"kwargs\": {}}"}]])J",
      "u:Hi | a:Hello", "trace /  /  / chain");
  row("a decorated function", R"J([["ask.workflow","r","",{"traceloop.span.kind":"workflow","traceloop.workflow.name":"ask","traceloop.entity.input":"{\"args\": [\"Hi\"], \"kwargs\": {}}","traceloop.entity.output":"\"Hello\"","traceloop.association.properties.session_id":"s"},{"end":9}],
    ["openai.chat","a","r",{"llm.request.type":"chat","gen_ai.request.model":"m","gen_ai.prompt.0.role":"user","gen_ai.prompt.0.content":"Hi","gen_ai.completion.0.role":"assistant","gen_ai.completion.0.content":"Hello"}]])J",
      "u:Hi | a:Hello", "s /  / m / ask");
  row("OpenAI Agents: one id in the call, another in its result", R"J([["openai.response","a","",{"gen_ai.operation.name":"chat","gen_ai.request.model":"m","gen_ai.input.messages":"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Hi\"}]},{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"name\":\"w\",\"id\":\"fc_1\",\"arguments\":{}}]},{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"call_1\",\"response\":\"ok\"}]}]",
    "gen_ai.output.messages":"[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"Done\"}],\"finish_reason\":\"stop\"}]"}]])J",
      "u:Hi | a:<w {}=ok> | t:ok | a:Done", "trace /  / m / ");
  row("MCP: the tool's span on the client", R"J([["chat m","a","",{"gen_ai.operation.name":"chat","gen_ai.request.model":"m","gen_ai.prompt.0.role":"user","gen_ai.prompt.0.content":"Add","gen_ai.completion.0.role":"assistant","gen_ai.completion.0.tool_calls.0.name":"add","gen_ai.completion.0.tool_calls.0.arguments":"{\"a\": 1}"}],
    ["add.tool","t","",{"traceloop.span.kind":"tool","traceloop.entity.name":"add","traceloop.entity.input":"{\"tool_name\": \"add\", \"arguments\": {\"a\": 1}}","traceloop.entity.output":"{\"content\": [{\"type\": \"text\", \"text\": \"2\"}], \"isError\": false}"}]])J",
      "u:Add | a:<add {\"a\": 1}=2> | t:2", "trace /  / m / ");
  row("MCP: by the conventions", R"J([["chat m","a","",{"gen_ai.operation.name":"chat","gen_ai.request.model":"m","gen_ai.prompt.0.role":"user","gen_ai.prompt.0.content":"Add","gen_ai.completion.0.role":"assistant","gen_ai.completion.0.tool_calls.0.name":"add","gen_ai.completion.0.tool_calls.0.arguments":"{}"}],
    ["tools/call add","t","",{"mcp.method.name":"tools/call","gen_ai.tool.name":"add","gen_ai.tool.call.result":"{\"content\":[{\"type\":\"text\",\"text\":\"no\"}],\"isError\":true}"}],
    ["tools/list","l","",{"mcp.method.name":"tools/list"}]])J",
      "u:Add | a:<add {}=no!> | t:no", "trace /  / m / ");
}

// langsmith-sdk python/langsmith/_internal/otel
void TestDialects::langsmith_data()
{
  columns();
  row("a graph with a template, a model and a parser", R"J([["LangGraph","r","",{"langsmith.span.kind":"chain","gen_ai.operation.name":"chain","langsmith.trace.name":"LangGraph","langsmith.trace.session_id":"7f0e-project","langsmith.trace.session_name":"my-project","langsmith.metadata.thread_id":"th-7","langsmith.metadata.user_id":"u7",
    "gen_ai.prompt":"{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}","gen_ai.completion":"{\"output\":\"Hello\"}"},{"end":99}],
    ["ChatPromptTemplate","p","r",{"langsmith.span.kind":"prompt","gen_ai.operation.name":"chat","gen_ai.prompt":"{\"question\":\"Hi\"}","gen_ai.completion":"{\"output\":{\"lc\":1,\"type\":\"constructor\",\"id\":[\"langchain\",\"prompts\",\"chat\",\"ChatPromptValue\"],\"kwargs\":{\"messages\":[]}}}"}],
    ["ChatOpenAI","a","r",{"langsmith.span.kind":"llm","gen_ai.operation.name":"chat","gen_ai.request.model":"gpt-4o","langsmith.trace.session_id":"7f0e-project",
    "gen_ai.prompt":"{\"messages\":[[{\"lc\":1,\"type\":\"constructor\",\"id\":[\"langchain\",\"schema\",\"messages\",\"SystemMessage\"],\"kwargs\":{\"content\":\"Help.\",\"type\":\"system\"}},{\"lc\":1,\"type\":\"constructor\",\"id\":[\"langchain\",\"schema\",\"messages\",\"HumanMessage\"],\"kwargs\":{\"content\":\"Hi\",\"type\":\"human\"}}]]}",
    "gen_ai.completion":"{\"generations\":[[{\"text\":\"Hello\",\"generation_info\":{\"finish_reason\":\"stop\"},\"type\":\"ChatGeneration\",\"message\":{\"lc\":1,\"type\":\"constructor\",\"id\":[\"langchain\",\"schema\",\"messages\",\"AIMessage\"],\"kwargs\":{\"content\":\"Hello\",\"type\":\"ai\",\"tool_calls\":[],\"invalid_tool_calls\":[]}}}]],\"llm_output\":{},\"type\":\"LLMResult\"}"}],
    ["StrOutputParser","q","r",{"langsmith.span.kind":"parser","gen_ai.operation.name":"parser","gen_ai.prompt":"{\"input\":\"Hello\"}","gen_ai.completion":"{\"output\":\"Hello\"}"}]])J",
      "s:Help. | u:Hi | a:Hello", "th-7 / u7 / gpt-4o / LangGraph", "langsmith");
  row("a model that calls a tool", R"J([["agent","r","",{"langsmith.span.kind":"chain","gen_ai.operation.name":"chain","langsmith.trace.name":"agent"},{"end":99}],
    ["ChatAnthropic","a","r",{"langsmith.span.kind":"llm","gen_ai.operation.name":"chat","gen_ai.request.model":"claude","gen_ai.prompt":"{\"messages\":[[{\"lc\":1,\"type\":\"constructor\",\"id\":[\"langchain\",\"schema\",\"messages\",\"HumanMessage\"],\"kwargs\":{\"content\":\"Weather?\",\"type\":\"human\"}}]]}",
    "gen_ai.completion":"{\"generations\":[[{\"text\":\"\",\"message\":{\"lc\":1,\"type\":\"constructor\",\"id\":[\"langchain\",\"schema\",\"messages\",\"AIMessage\"],\"kwargs\":{\"content\":[{\"id\":\"tu\",\"input\":{\"l\":\"A\"},\"name\":\"w\",\"type\":\"tool_use\"}],\"type\":\"ai\",\"tool_calls\":[{\"name\":\"w\",\"args\":{\"l\":\"A\"},\"id\":\"tu\",\"type\":\"tool_call\"}]}}}]]}"}],
    ["w","t","r",{"langsmith.span.kind":"tool","gen_ai.operation.name":"execute_tool","gen_ai.prompt":"{\"input\":\"{'l': 'A'}\"}","gen_ai.completion":"{\"output\":{\"lc\":1,\"type\":\"constructor\",\"id\":[\"langchain\",\"schema\",\"messages\",\"ToolMessage\"],\"kwargs\":{\"content\":\"sun\",\"type\":\"tool\",\"name\":\"w\",\"tool_call_id\":\"tu\",\"status\":\"success\"}}}"}],
    ["ChatAnthropic","b","r",{"langsmith.span.kind":"llm","gen_ai.operation.name":"chat","gen_ai.request.model":"claude","gen_ai.prompt":"{\"messages\":[[{\"lc\":1,\"type\":\"constructor\",\"id\":[\"langchain\",\"schema\",\"messages\",\"HumanMessage\"],\"kwargs\":{\"content\":\"Weather?\",\"type\":\"human\"}},{\"lc\":1,\"type\":\"constructor\",\"id\":[\"langchain\",\"schema\",\"messages\",\"AIMessage\"],\"kwargs\":{\"content\":[{\"id\":\"tu\",\"input\":{\"l\":\"A\"},\"name\":\"w\",\"type\":\"tool_use\"}],\"type\":\"ai\",\"tool_calls\":[{\"name\":\"w\",\"args\":{\"l\":\"A\"},\"id\":\"tu\",\"type\":\"tool_call\"}]}},{\"lc\":1,\"type\":\"constructor\",\"id\":[\"langchain\",\"schema\",\"messages\",\"ToolMessage\"],\"kwargs\":{\"content\":\"sun\",\"type\":\"tool\",\"tool_call_id\":\"tu\"}}]]}",
    "gen_ai.completion":"{\"generations\":[[{\"text\":\"Sunny\",\"message\":{\"lc\":1,\"type\":\"constructor\",\"id\":[\"langchain\",\"schema\",\"messages\",\"AIMessage\"],\"kwargs\":{\"content\":\"Sunny\",\"type\":\"ai\"}}}]]}"}]])J",
      "u:Weather? | a:<w {\"l\":\"A\"}=sun> | t:sun | a:Sunny", "trace /  / claude / agent", "langsmith");
  row("wrap_openai", R"J([["ChatOpenAI","a","",{"langsmith.span.kind":"llm","gen_ai.operation.name":"chat","gen_ai.request.model":"gpt-4o","langsmith.trace.name":"ChatOpenAI","langsmith.metadata.session_id":"s","gen_ai.prompt":"{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"model\":\"gpt-4o\"}",
    "gen_ai.completion":"{\"id\":\"x\",\"choices\":[{\"finish_reason\":\"stop\",\"index\":0,\"message\":{\"content\":\"Hello\",\"role\":\"assistant\"}}],\"usage_metadata\":{\"input_tokens\":1,\"output_tokens\":2}}"}]])J",
      "u:Hi | a:Hello", "s /  / gpt-4o / ChatOpenAI", "langsmith");
  row("a failed run", R"J([["ChatOpenAI","a","",{"langsmith.span.kind":"llm","gen_ai.operation.name":"chat","gen_ai.request.model":"gpt-4o","gen_ai.prompt":"{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"},{"error":"","events":[["exception",{"exception.message":"RateLimitError"}]]}]])J",
      "u:Hi", "trace /  / gpt-4o / ", "langsmith");
}

// pydantic-ai, logfire, Vercel AI SDK, Strands, LiveKit, Genkit, LiteLLM
void TestDialects::frameworks_data()
{
  columns();
  row("Pydantic AI 1: events in an attribute", R"J([["agent run","r","",{"agent_name":"support","gen_ai.agent.name":"support","final_result":"Hello","all_messages_events":"[{\"content\":\"Help.\",\"role\":\"system\",\"event.name\":\"gen_ai.system.message\"},{\"content\":\"Hi\",\"role\":\"user\",\"event.name\":\"gen_ai.user.message\"},{\"role\":\"assistant\",\"content\":\"Hello\",\"event.name\":\"gen_ai.assistant.message\"}]"},{"end":9}],
    ["chat gpt-4o","a","r",{"gen_ai.operation.name":"chat","gen_ai.request.model":"gpt-4o","events":"[{\"content\":\"Help.\",\"role\":\"system\",\"gen_ai.system\":\"openai\",\"gen_ai.message.index\":0,\"event.name\":\"gen_ai.system.message\"},{\"content\":\"Hi\",\"role\":\"user\",\"gen_ai.message.index\":0,\"event.name\":\"gen_ai.user.message\"},{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"event.name\":\"gen_ai.choice\"}]"}]])J",
      "s:Help. | u:Hi | a:Hello", "trace /  / gpt-4o / support");
  row("Pydantic AI 1: a tool", R"J([["chat m","a","",{"gen_ai.operation.name":"chat","gen_ai.request.model":"m","events":"[{\"content\":\"Roll\",\"role\":\"user\",\"event.name\":\"gen_ai.user.message\"},{\"index\":0,\"message\":{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"roll\",\"arguments\":\"{}\"}}]},\"event.name\":\"gen_ai.choice\"}]"}],
    ["running tool","t","",{"gen_ai.tool.name":"roll","gen_ai.tool.call.id":"c1","tool_arguments":"{}","tool_response":"4"}],
    ["chat m","b","",{"gen_ai.operation.name":"chat","gen_ai.request.model":"m","events":"[{\"content\":\"Roll\",\"role\":\"user\",\"event.name\":\"gen_ai.user.message\"},{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"roll\",\"arguments\":\"{}\"}}],\"event.name\":\"gen_ai.assistant.message\"},{\"content\":\"4\",\"role\":\"tool\",\"id\":\"c1\",\"name\":\"roll\",\"event.name\":\"gen_ai.tool.message\"},{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Four\"},\"event.name\":\"gen_ai.choice\"}]"}]])J",
      "u:Roll | a:<roll {}=4> | t:4 | a:Four", "trace /  / m / ");
  row("Pydantic AI 2: the agent's span alone", R"J([["agent run","r","",{"gen_ai.agent.name":"support","model_name":"m","gen_ai.conversation.id":"c","pydantic_ai.all_messages":"[{\"role\":\"system\",\"parts\":[{\"type\":\"text\",\"content\":\"Help.\"}]},{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Hi\"}]},{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"Hello\"}]}]","final_result":"Hello"}]])J",
      "s:Help. | u:Hi | a:Hello", "c /  /  / support");
  row("Logfire's own OpenAI", R"J([["Chat Completion with 'gpt-4o'","a","",{"gen_ai.system":"openai","gen_ai.request.model":"gpt-4o","request_data":"{\"messages\":[{\"role\":\"system\",\"content\":\"Help.\"},{\"role\":\"user\",\"content\":\"Hi\"}],\"model\":\"gpt-4o\"}","response_data":"{\"message\":{\"content\":\"Hello\",\"role\":\"assistant\"},\"usage\":{\"completion_tokens\":1,\"prompt_tokens\":2}}"}]])J",
      "s:Help. | u:Hi | a:Hello", "trace /  / gpt-4o / ");
  row("Logfire's own OpenAI, streamed", R"J([["Chat Completion with 'm'","a","",{"gen_ai.system":"openai","gen_ai.request.model":"m","request_data":"{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"model\":\"m\",\"stream\":true}"}],
    ["streaming response from 'm' took 1s","b","",{"gen_ai.request.model":"m","request_data":"{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"model\":\"m\",\"stream\":true}","response_data":"{\"combined_chunk_content\":\"Hello\",\"chunk_count\":3}"}]])J",
      "u:Hi | a:Hello", "trace /  / m / ");
  row("Vercel AI SDK 4: outer and inner span", R"J([["ai.generateText","r","",{"operation.name":"ai.generateText chat","ai.operationId":"ai.generateText","ai.telemetry.functionId":"chat","ai.model.id":"gpt-4o","ai.prompt":"{\"system\":\"Help.\",\"messages\":[{\"role\":\"user\",\"content\":\"Weather?\"}]}","ai.telemetry.metadata.userId":"u","ai.telemetry.metadata.sessionId":"s","ai.response.text":"Sunny"},{"end":99}],
    ["ai.generateText.doGenerate","a","r",{"operation.name":"ai.generateText.doGenerate chat","ai.operationId":"ai.generateText.doGenerate","ai.model.id":"gpt-4o","ai.prompt.messages":"[{\"role\":\"system\",\"content\":\"Help.\"},{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Weather?\"}]}]","ai.response.toolCalls":"[{\"toolCallType\":\"function\",\"toolCallId\":\"c1\",\"toolName\":\"w\",\"args\":\"{}\"}]","ai.response.finishReason":"tool-calls"}],
    ["ai.toolCall","t","r",{"ai.operationId":"ai.toolCall","ai.toolCall.name":"w","ai.toolCall.id":"c1","ai.toolCall.args":"{}","ai.toolCall.result":"\"sun\""}],
    ["ai.generateText.doGenerate","b","r",{"ai.operationId":"ai.generateText.doGenerate","ai.model.id":"gpt-4o","ai.prompt.messages":"[{\"role\":\"system\",\"content\":\"Help.\"},{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Weather?\"}]},{\"role\":\"assistant\",\"content\":[{\"type\":\"tool-call\",\"toolCallId\":\"c1\",\"toolName\":\"w\",\"args\":{}}]},{\"role\":\"tool\",\"content\":[{\"type\":\"tool-result\",\"toolCallId\":\"c1\",\"toolName\":\"w\",\"result\":\"sun\"}]}]","ai.response.text":"Sunny"}]])J",
      "s:Help. | u:Weather? | a:<w {}=sun> | t:sun | a:Sunny", "s / u / gpt-4o / chat");
  row("Vercel AI SDK 3: results before 4.0", R"J([["ai.streamText.doStream","a","",{"ai.operationId":"ai.streamText.doStream","ai.model.id":"m","ai.prompt.messages":"[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}]","ai.result.text":"Hello"}]])J",
      "u:Hi | a:Hello", "trace /  / m / ");
  row("Vercel AI SDK 5 and 6: outputs with a kind", R"J([["ai.streamText.doStream","a","",{"ai.operationId":"ai.streamText.doStream","ai.model.id":"m","ai.prompt.messages":"[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]},{\"role\":\"assistant\",\"content\":[{\"type\":\"tool-call\",\"toolCallId\":\"c\",\"toolName\":\"w\",\"input\":{\"a\":1}}]},{\"role\":\"tool\",\"content\":[{\"type\":\"tool-result\",\"toolCallId\":\"c\",\"toolName\":\"w\",\"output\":{\"type\":\"error-text\",\"value\":\"down\"}}]}]","ai.response.text":"Sorry"}]])J",
      "u:Hi | a:<w {\"a\":1}=down!> | t:down | a:Sorry", "trace /  / m / ");
  row("Vercel AI SDK 7: steps and a tool that was denied", R"J([["invoke_agent m","r","",{"gen_ai.operation.name":"invoke_agent","gen_ai.agent.name":"shop","gen_ai.request.model":"m"},{"end":99}],
    ["step 1","s","r",{"gen_ai.operation.name":"agent_step"},{"end":99}],
    ["chat m","a","s",{"gen_ai.operation.name":"chat","gen_ai.request.model":"m","gen_ai.system_instructions":"[{\"type\":\"text\",\"content\":\"Help.\"}]","gen_ai.input.messages":"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Pay\"}]},{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"c\",\"name\":\"pay\",\"arguments\":{}}]},{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"c\",\"response\":{\"denied\":true,\"reason\":\"no\"}}]}]","gen_ai.output.messages":"[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"Not paid\"}]}]"}]])J",
      "s:Help. | u:Pay | a:<pay {}={\"denied\":true,\"reason\":\"no\"}> | t:{\"denied\":true,\"reason\":\"no\"} | a:Not paid", "trace /  / m / shop");
  row("Strands: Bedrock's parts in events, tools in events", R"J([["invoke_agent Strands","r","",{"gen_ai.operation.name":"invoke_agent","gen_ai.agent.name":"Strands","gen_ai.agent.system_prompt":"Help.","session.id":"s","user.id":"u"},{"end":99,"events":[["gen_ai.user.message",{"content":"[{\"text\": \"Weather?\"}]"}],["gen_ai.choice",{"message":"Sunny\n","finish_reason":"end_turn"}]]}],
    ["execute_event_loop_cycle","y","r",{"event_loop.cycle_id":"1"},{"end":99,"events":[["gen_ai.user.message",{"content":"[{\"text\": \"Weather?\"}]"}]]}],
    ["chat","a","y",{"gen_ai.operation.name":"chat","gen_ai.request.model":"nova"},{"events":[["gen_ai.user.message",{"content":"[{\"text\": \"Weather?\"}]"}],["gen_ai.choice",{"finish_reason":"tool_use","message":"[{\"text\": \"I look.\"}, {\"toolUse\": {\"toolUseId\": \"t1\", \"name\": \"w\", \"input\": {\"l\": \"A\"}}}]"}]]}],
    ["execute_tool w","t","y",{"gen_ai.operation.name":"execute_tool","gen_ai.tool.name":"w","gen_ai.tool.call.id":"t1","gen_ai.tool.status":"success"},{"events":[["gen_ai.tool.message",{"role":"tool","content":"{\"l\": \"A\"}","id":"t1"}],["gen_ai.choice",{"message":"[{\"text\": \"sun\"}]","id":"t1"}]]}],
    ["chat","b","y",{"gen_ai.operation.name":"chat","gen_ai.request.model":"nova"},{"events":[["gen_ai.user.message",{"content":"[{\"text\": \"Weather?\"}]"}],["gen_ai.assistant.message",{"content":"[{\"text\": \"I look.\"}, {\"toolUse\": {\"toolUseId\": \"t1\", \"name\": \"w\", \"input\": {\"l\": \"A\"}}}]"}],["gen_ai.tool.message",{"content":"[{\"toolResult\": {\"toolUseId\": \"t1\", \"status\": \"success\", \"content\": [{\"text\": \"sun\"}]}}]"}],["gen_ai.choice",{"finish_reason":"end_turn","message":"[{\"text\": \"Sunny\"}]"}]]}]])J",
      "s:Help. | u:Weather? | a:I look.<w {\"l\":\"A\"}=sun> | t:sun | a:Sunny", "s / u / nova / Strands");
  row("Strands: a tool that nothing else tells of", R"J([["invoke_agent S","r","",{"gen_ai.operation.name":"invoke_agent","gen_ai.agent.name":"S"},{"end":99,"events":[["gen_ai.user.message",{"content":"[{\"text\": \"Hi\"}]"}],["gen_ai.choice",{"message":"Done"}]]}],
    ["execute_tool w","t","r",{"gen_ai.operation.name":"execute_tool","gen_ai.tool.name":"w","gen_ai.tool.call.id":"t1","gen_ai.tool.status":"error"},{"events":[["gen_ai.tool.message",{"content":"{}","id":"t1"}],["gen_ai.choice",{"message":"[{\"text\": \"down\"}]","id":"t1"}]]}]])J",
      "u:Hi | a:<w {}=down!> | t:down | a:Done", "trace /  /  / S");
  row("LiveKit: a voice agent, personal names", R"J([["agent_session","r","",{"lk.job_id":"AJ_1","lk.agent_name":"voice"},{"end":99}],
    ["llm_node","a","r",{"gen_ai.request.model":"gpt-4o","lk.pii.chat_ctx":"{\"items\":[{\"id\":\"1\",\"type\":\"message\",\"role\":\"system\",\"content\":[\"Help.\"]},{\"id\":\"2\",\"type\":\"message\",\"role\":\"user\",\"content\":[\"Hi\"]}]}","lk.pii.response.text":"","lk.pii.response.function_calls":["{\"id\":\"3\",\"type\":\"function_call\",\"call_id\":\"c1\",\"name\":\"w\",\"arguments\":\"{}\"}"]}],
    ["function_tool","t","r",{"lk.function_tool.id":"c1","lk.function_tool.name":"w","lk.pii.function_tool.arguments":"{}","lk.function_tool.is_error":true,"lk.pii.function_tool.output":"down"}],
    ["llm_node","b","r",{"gen_ai.request.model":"gpt-4o","lk.pii.chat_ctx":"{\"items\":[{\"type\":\"message\",\"role\":\"system\",\"content\":[\"Help.\"]},{\"type\":\"message\",\"role\":\"user\",\"content\":[\"Hi\"]},{\"type\":\"function_call\",\"call_id\":\"c1\",\"name\":\"w\",\"arguments\":\"{}\"},{\"type\":\"function_call_output\",\"call_id\":\"c1\",\"name\":\"w\",\"output\":\"down\",\"is_error\":true}]}","lk.pii.response.text":"Sorry"}]])J",
      "s:Help. | u:Hi | a:<w {}=down!> | t:down | a:Sorry", "AJ_1 /  / gpt-4o / voice");
  row("Genkit: a flow over a model", R"J([["ask","r","",{"genkit:name":"ask","genkit:type":"action","genkit:metadata:subtype":"flow","genkit:input":"\"Hi\"","genkit:output":"\"Hello\""},{"end":9}],
    ["googleai/gemini","a","r",{"genkit:name":"googleai/gemini","genkit:type":"action","genkit:metadata:subtype":"model","genkit:input":"{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hi\"}]}]}","genkit:output":"{\"message\":{\"role\":\"model\",\"content\":[{\"text\":\"Hello\"}]},\"finishReason\":\"stop\"}"}]])J",
      "u:Hi | a:Hello", "trace /  /  / ask");
  row("LiteLLM: request and raw request", R"J([["litellm_request","r","",{"gen_ai.request.model":"gpt-4o","llm.request.type":"acompletion","gen_ai.system":"openai","llm.user":"u3","metadata.user_api_key_end_user_id":"u3","gen_ai.prompt.0.role":"user","gen_ai.prompt.0.content":"Hi","gen_ai.completion.0.role":"assistant","gen_ai.completion.0.content":"Hello","gen_ai.completion.0.finish_reason":"stop"},{"end":9}],
    ["raw_gen_ai_request","a","r",{"llm.openai.messages":"[{'role': 'user', 'content': 'Hi'}]","llm.openai.choices":"[{'message': {}}]"}]])J",
      "u:Hi | a:Hello", "trace / u3 / gpt-4o / ");
}

// google-adk, google-genai, Bedrock (Converse), Azure, OpenAI's Responses
void TestDialects::providers_data()
{
  columns();
  row("Google ADK: request, tool, merged tools", R"J([["invocation","r","",{},{"end":99}],
    ["invoke_agent weather","g","r",{"gen_ai.operation.name":"invoke_agent","gen_ai.agent.name":"weather","gen_ai.conversation.id":"sess-1"},{"end":99}],
    ["call_llm","a","g",{"gen_ai.system":"gcp.vertex.agent","gen_ai.request.model":"gemini","gcp.vertex.agent.session_id":"sess-1","gcp.vertex.agent.llm_request":"{\"model\":\"gemini\",\"config\":{\"system_instruction\":\"Help.\"},\"contents\":[{\"parts\":[{\"text\":\"Weather?\"}],\"role\":\"user\"}]}","gcp.vertex.agent.llm_response":"{\"content\":{\"parts\":[{\"function_call\":{\"id\":\"adk-1\",\"args\":{\"l\":\"A\"},\"name\":\"w\"}}],\"role\":\"model\"},\"finish_reason\":\"STOP\",\"usage_metadata\":{\"prompt_token_count\":5,\"candidates_token_count\":2}}"}],
    ["execute_tool w","t","g",{"gen_ai.operation.name":"execute_tool","gen_ai.tool.name":"w","gen_ai.tool.call.id":"adk-1","gcp.vertex.agent.llm_request":"{}","gcp.vertex.agent.llm_response":"{}","gcp.vertex.agent.tool_call_args":"{\"l\": \"A\"}","gcp.vertex.agent.tool_response":"{\"result\": \"sun\"}"}],
    ["execute_tool (merged tools)","m","g",{"gen_ai.operation.name":"execute_tool","gen_ai.tool.name":"(merged tools)","gcp.vertex.agent.tool_call_args":"N/A","gcp.vertex.agent.tool_response":"{}"}],
    ["call_llm","b","g",{"gen_ai.request.model":"gemini","gcp.vertex.agent.llm_request":"{\"model\":\"gemini\",\"config\":{\"system_instruction\":\"Help.\"},\"contents\":[{\"parts\":[{\"text\":\"Weather?\"}],\"role\":\"user\"},{\"parts\":[{\"function_call\":{\"id\":\"adk-1\",\"args\":{\"l\":\"A\"},\"name\":\"w\"}}],\"role\":\"model\"},{\"parts\":[{\"function_response\":{\"id\":\"adk-1\",\"name\":\"w\",\"response\":{\"result\":\"sun\"}}}],\"role\":\"user\"}]}","gcp.vertex.agent.llm_response":"{\"content\":{\"parts\":[{\"text\":\"Sunny\"}],\"role\":\"model\"}}"}]])J",
      "s:Help. | u:Weather? | a:<w {\"l\":\"A\"}=sun> | t:sun | a:Sunny", "sess-1 /  / gemini / weather");
  row("google-genai: parts without types", R"J([["generate_content gemini","a","",{"gen_ai.operation.name":"generate_content","gen_ai.request.model":"gemini"},{"events":[["gen_ai.system.message",{"content":"Help."}],["gen_ai.user.message",{"content":"{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}"}],["gen_ai.choice",{"index":0,"finish_reason":"STOP","message":"{\"role\":\"model\",\"parts\":[{\"text\":\"Hello\"}]}"}]]}]])J",
      "s:Help. | u:Hi | a:Hello", "trace /  / gemini / ");
  row("Bedrock Converse as plain input and output", R"J([["bedrock.converse","a","",{"openinference.span.kind":"LLM","llm.model_name":"nova","input.value":"{\"modelId\":\"nova\",\"system\":[{\"text\":\"Help.\"}],\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hi\"},{\"image\":{\"format\":\"png\"}}]}]}","output.value":"{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"Hello\"}]}},\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":3,\"outputTokens\":1}}"}]])J",
      "s:Help. | u:Hi\n[image] | a:Hello", "trace /  / nova / ");
  row("OpenAI's Responses as plain input and output", R"J([["responses","a","",{"openinference.span.kind":"LLM","llm.model_name":"gpt-5","input.value":"{\"instructions\":\"Help.\",\"input\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"w\",\"arguments\":\"{}\"},{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":\"ok\"}]}","output.value":"{\"object\":\"response\",\"output\":[{\"type\":\"reasoning\",\"summary\":[]},{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"Done\"}]}]}"}]])J",
      "s:Help. | u:Hi | a:<w {}=ok> | t:ok | a:Done", "trace /  / gpt-5 / ");
}

void TestDialects::names_data()
{
  columns();
  // The thread of the operating system is no conversation.
  row("thread.id is a number of the machine", R"J([["chat m","a","",{"gen_ai.request.model":"m","thread.id":140,"thread.name":"MainThread","gen_ai.prompt.0.role":"user","gen_ai.prompt.0.content":"Hi","gen_ai.completion.0.content":"Hello"}]])J",
      "u:Hi | a:Hello", "trace /  / m / ");
  row("a session on the root only", R"J([["agent","r","",{"openinference.span.kind":"AGENT","session.id":"s","user.id":"u"},{"end":9}],["chat m","a","r",{"gen_ai.request.model":"m","gen_ai.prompt.0.role":"user","gen_ai.prompt.0.content":"Hi","gen_ai.completion.0.content":"Hello"}]])J",
      "u:Hi | a:Hello", "s / u / m / ");
  row("Langfuse attributes win", R"J([["chat m","a","",{"gen_ai.request.model":"m","langfuse.session.id":"lf","session.id":"other","gen_ai.conversation.id":"third","langfuse.user.id":"u","user.id":"w","gen_ai.prompt.0.role":"user","gen_ai.prompt.0.content":"Hi","gen_ai.completion.0.content":"Hello"}]])J",
      "u:Hi | a:Hello", "lf / u / m / ");
  row("enduser.id", R"J([["chat m","a","",{"gen_ai.request.model":"m","enduser.id":"e","gen_ai.prompt.0.role":"user","gen_ai.prompt.0.content":"Hi","gen_ai.completion.0.content":"Hello"}]])J",
      "u:Hi | a:Hello", "trace / e / m / ");
  row("a sub-agent within a tool is not the conversation", R"J([["invoke_agent A","r","",{"gen_ai.operation.name":"invoke_agent","gen_ai.agent.name":"A"},{"end":99}],
    ["chat m","a","r",{"gen_ai.operation.name":"chat","gen_ai.request.model":"m","gen_ai.prompt.0.role":"system","gen_ai.prompt.0.content":"You lead.","gen_ai.prompt.1.role":"user","gen_ai.prompt.1.content":"Plan","gen_ai.completion.0.role":"assistant","gen_ai.completion.0.tool_calls.0.id":"c","gen_ai.completion.0.tool_calls.0.name":"ask_b","gen_ai.completion.0.tool_calls.0.arguments":"{}"}],
    ["execute_tool ask_b","t","r",{"gen_ai.operation.name":"execute_tool","gen_ai.tool.name":"ask_b","gen_ai.tool.call.id":"c","gen_ai.tool.call.result":"idea"},{"start":174,"end":179}],
    ["invoke_agent B","g","t",{"gen_ai.operation.name":"invoke_agent","gen_ai.agent.name":"B"},{"start":175,"end":178}],
    ["chat m","b","g",{"gen_ai.operation.name":"chat","gen_ai.request.model":"m","gen_ai.prompt.0.role":"system","gen_ai.prompt.0.content":"You know all of it.","gen_ai.prompt.1.role":"user","gen_ai.prompt.1.content":"An idea?","gen_ai.completion.0.role":"assistant","gen_ai.completion.0.content":"idea"},{"start":176,"end":177}],
    ["chat m","c","r",{"gen_ai.operation.name":"chat","gen_ai.request.model":"m","gen_ai.prompt.0.role":"system","gen_ai.prompt.0.content":"You lead.","gen_ai.prompt.1.role":"user","gen_ai.prompt.1.content":"Plan","gen_ai.prompt.2.role":"assistant","gen_ai.prompt.2.tool_calls.0.id":"c","gen_ai.prompt.2.tool_calls.0.name":"ask_b","gen_ai.prompt.2.tool_calls.0.arguments":"{}","gen_ai.prompt.3.role":"tool","gen_ai.prompt.3.tool_call_id":"c","gen_ai.prompt.3.content":"idea","gen_ai.completion.0.role":"assistant","gen_ai.completion.0.content":"The plan"},{"start":180,"end":181}]])J",
      "s:You lead. | u:Plan | a:<ask_b {}=idea> | t:idea | a:The plan", "trace /  / m / A");
}

/// Log records of one span: [event name, {body}, {attributes}].
void TestDialects::logs_data()
{
  QTest::addColumn<QByteArray>("records");
  QTest::addColumn<QString>("talk");
  const auto row = [](const char* name, const char* records, const char* talk) { QTest::newRow(name) << QByteArray(records) << QString::fromUtf8(talk); };
  row("1.28: events with bodies", R"J([["gen_ai.system.message",{"content":"Help."},{"gen_ai.system":"openai"}],["gen_ai.user.message",{"content":"Hi"},{}],["gen_ai.choice",{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hello"}},{}]])J",
      "s:Help. | u:Hi | a:Hello");
  row("the name in an attribute", R"J([["",{"content":"Hi"},{"event.name":"gen_ai.user.message"}],["",{"index":0,"message":{"content":"Hello"}},{"event.name":"gen_ai.choice"}]])J",
      "u:Hi | a:Hello");
  row("1.37: the details of a call", R"J([["gen_ai.client.inference.operation.details",null,{"gen_ai.operation.name":"chat","gen_ai.system_instructions":[{"type":"text","content":"Help."}],"gen_ai.input.messages":[{"role":"user","parts":[{"type":"text","content":"Hi"}]}],"gen_ai.output.messages":[{"role":"assistant","parts":[{"type":"text","content":"Hello"}],"finish_reason":"stop"}]}]])J",
      "s:Help. | u:Hi | a:Hello");
  row("1.37: the details in the body", R"J([["gen_ai.client.inference.operation.details",{"gen_ai.input.messages":[{"role":"user","parts":[{"type":"text","content":"Hi"}]}],"gen_ai.output.messages":[{"role":"assistant","parts":[{"type":"text","content":"Hello"}]}]},{}]])J",
      "u:Hi | a:Hello");
  row("google-genai: contents with parts", R"J([["gen_ai.system.message",{"content":"Help."},{}],["gen_ai.user.message",{"content":{"role":"user","parts":[{"text":"Hi"}]}},{}],["gen_ai.choice",{"index":0,"content":{"role":"model","parts":[{"text":"Hello"}]},"finish_reason":"STOP"},{}]])J",
      "s:Help. | u:Hi | a:Hello");
  row("botocore: Bedrock's parts and a tool", R"J([["gen_ai.user.message",{"content":[{"text":"Hi"}]},{}],["gen_ai.assistant.message",{"content":[{"text":"I look."},{"toolUse":{"toolUseId":"t","name":"w","input":{"a":1}}}],"tool_calls":[{"id":"t","type":"function","function":{"name":"w","arguments":{"a":1}}}]},{}],["gen_ai.tool.message",{"id":"t","content":[{"text":"sun"}]},{}],["gen_ai.choice",{"index":0,"finish_reason":"end_turn","message":{"role":"assistant","content":[{"text":"Sunny"}]}},{}]])J",
      "u:Hi | a:I look.<w {\"a\":1}=sun> | t:sun | a:Sunny");
  row("LiteLLM: roles in the bodies", R"J([["",{"role":"system","content":"Help."},{"event_name":"gen_ai.content.prompt","gen_ai.prompt":"Help."}],["",{"role":"user","content":"Hi"},{"event_name":"gen_ai.content.prompt","gen_ai.prompt":"Hi"}],["",{"role":"assistant","content":"Hello"},{"event_name":"gen_ai.content.completion","index":0,"finish_reason":"stop"}]])J",
      "s:Help. | u:Hi | a:Hello");
  row("only words in the attributes", R"J([["gen_ai.user.message",null,{"content":"Hi"}],["gen_ai.choice",null,{"message":"Hello","finish_reason":"stop","index":0}]])J", "u:Hi | a:Hello");
}

void TestDialects::logs()
{
  QFETCH(const QByteArray, records);
  QJsonArray list;
  int number = 0;
  const QJsonArray rows = QJsonDocument::fromJson(records).array();
  QVERIFY(!rows.isEmpty());
  for (const QJsonValue& row : rows) {
    QJsonObject record{{QStringLiteral("timeUnixNano"), nanos(++number)}, {QStringLiteral("traceId"), QStringLiteral("ab").repeated(16)}, {QStringLiteral("spanId"), QStringLiteral("cd").repeated(8)},
                       {QStringLiteral("attributes"), otlpAttributes(row[2].toObject())}};
    if (!row[0].toString().isEmpty())
      record[QStringLiteral("eventName")] = row[0];
    if (row[1].isObject())
      record[QStringLiteral("body")] = otlpValue(row[1]);
    list.append(record);
  }
  const QJsonObject request{{QStringLiteral("resourceLogs"), QJsonArray{QJsonObject{{QStringLiteral("scopeLogs"), QJsonArray{QJsonObject{{QStringLiteral("logRecords"), list}}}}}}}};
  const auto decoded = decodeOtlp(OtlpSignal::logs, OtlpEncoding::json, QJsonDocument(request).toJson(QJsonDocument::Compact).toStdString());
  HONE_VERIFY(decoded);
  const Assembly assembly = assemble(decoded->spans);
  QVERIFY(assembly.conversation);
  QTEST(lineOf(*assembly.conversation), "talk");
}

QTEST_GUILESS_MAIN(TestDialects)
#include "tst_dialects.moc"
