#include <QtTest>

#include <string>

#include "capture/span_import.h"
#include "span_table.h"
#include "test_store.h"

using namespace hone;
using namespace hone::test;

namespace {

constexpr Micros kStart = 1750000000000000;

Span generation(const std::string& id, const std::string& parent, int second)
{
  Span span;
  span.kind = Span::Kind::generation;
  span.traceId = "t";
  span.spanId = id;
  span.parentId = parent;
  span.startedAt = kStart + second * Micros{1000000};
  span.endedAt = *span.startedAt + 1000;
  return span;
}

Span talking(const std::string& id, const std::string& parent, int second)
{
  Span span = generation(id, parent, second);
  span.input.push_back(said(Role::user, "question " + id));
  span.output.push_back(said(Role::assistant, "answer " + id));
  return span;
}

} // namespace

/// Spans nobody meant well with: what can be told of them is, the rest is said, and nothing falls.
class TestHostileSpans : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void requests_data();
  void requests();
  void floods_data();
  void floods();
  void circlesOfParents();
  void tenThousandChildren();
  void tenThousandCallsOfOneTool();
  void manyFailuresBelowManyWrappers();
  void sameIdOtherContent();
  void aDeepChain();
};

void TestHostileSpans::requests_data()
{
  QTest::addColumn<QByteArray>("attributes"); // of one span, as OTLP/JSON writes them
  QTest::addColumn<QString>("start");
  QTest::addColumn<bool>("isRequest");        // else it is refused whole
  QTest::addColumn<QString>("talk");
  const QByteArray hello = R"({"key":"gen_ai.request.model","value":{"stringValue":"m"}},{"key":"gen_ai.completion.0.content","value":{"stringValue":"Hello"}},)"
                           R"({"key":"gen_ai.prompt.0.role","value":{"stringValue":"user"}})";
  const auto asked = [&](const QByteArray& value) { return hello + R"(,{"key":"gen_ai.prompt.0.content","value":)" + value + "}"; };
  const QByteArray hi = asked(R"({"stringValue":"Hi"})");
  const QString now = QStringLiteral("1750000000000000000");
  const auto nested = [](int depth, const char* open, const char* close) { return QByteArray(open).repeated(depth) + R"({"stringValue":"x"})" + QByteArray(close).repeated(depth); };
  QTest::newRow("as it should be") << hi << now << true << QStringLiteral("u:Hi | a:Hello");
  QTest::newRow("lists 60 deep") << hi + R"(,{"key":"deep","value":)" + nested(60, R"({"arrayValue":{"values":[)", "]}}") + "}" << now << true << QStringLiteral("u:Hi | a:Hello");
  QTest::newRow("lists 2,000 deep") << hi + R"(,{"key":"deep","value":)" + nested(2000, R"({"arrayValue":{"values":[)", "]}}") + "}" << now << false << QString();
  QTest::newRow("JSON 5,000 deep in a text") << hi + R"(,{"key":"gen_ai.input.messages","value":{"stringValue":")" + QByteArray(5000, '[') + R"("}})" << now << true << QString();
  QTest::newRow("words that are a number") << asked(R"({"intValue":"7"})") << now << true << QStringLiteral("u:7 | a:Hello");
  QTest::newRow("words that are a list") << asked(R"({"arrayValue":{"values":[{"intValue":"7"}]}})") << now << true << QStringLiteral("u:[7] | a:Hello");
  QTest::newRow("words that are nothing") << asked("{}") << now << true << QStringLiteral("u:null | a:Hello");
  QTest::newRow("a value that is no object") << asked("7") << now << true << QStringLiteral("u:7 | a:Hello");
  QTest::newRow("messages that are a number") << hi + R"(,{"key":"gen_ai.input.messages","value":{"intValue":"7"}})" << now << true << QString();
  QTest::newRow("bytes that are no UTF-8") << asked("{\"stringValue\":\"H\xff\xfei\"}") << now << true << QString();
  QTest::newRow("half a surrogate") << asked(R"({"stringValue":"H\ud800i"})") << now << true << QString();
  QTest::newRow("8 MB of words") << asked(R"({"stringValue":")" + QByteArray(8 << 20, 'w') + R"("})") << now << true << QString();
  QTest::newRow("an index beyond all") << hi + R"(,{"key":"gen_ai.prompt.99999999999999999999.content","value":{"stringValue":"no"}})" << now << true << QStringLiteral("u:Hi | a:Hello");
  QTest::newRow("a negative index") << hi + R"(,{"key":"gen_ai.prompt.-1.content","value":{"stringValue":"no"}})" << now << true << QStringLiteral("u:Hi | a:Hello");
  QTest::newRow("the same key twice") << hi + R"(,{"key":"gen_ai.prompt.0.content","value":{"stringValue":"Hi"}})" << now << true << QStringLiteral("u:Hi | a:Hello");
  QTest::newRow("time zero") << hi << QStringLiteral("0") << true << QStringLiteral("u:Hi | a:Hello");
  QTest::newRow("time negative") << hi << QStringLiteral("-1") << true << QStringLiteral("u:Hi | a:Hello");
  QTest::newRow("time in seconds") << hi << QStringLiteral("1750000000") << true << QStringLiteral("u:Hi | a:Hello");
  QTest::newRow("time at the end of days") << hi << QStringLiteral("18446744073709551615") << true << QStringLiteral("u:Hi | a:Hello");
  QTest::newRow("time that is a word") << hi << QStringLiteral("soon") << true << QStringLiteral("u:Hi | a:Hello");
}

void TestHostileSpans::requests()
{
  QFETCH(const QByteArray, attributes);
  QFETCH(const QString, start);
  QFETCH(const bool, isRequest);
  QFETCH(const QString, talk);
  const QByteArray body = R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"chat","startTimeUnixNano":")" +
                          start.toUtf8() + R"(","attributes":[)" + attributes + "]}]}]}]}";
  const auto decoded = decodeOtlp(OtlpSignal::traces, OtlpEncoding::json, body.toStdString());
  QCOMPARE(decoded.has_value(), isRequest);
  if (!isRequest) {
    QVERIFY(!decoded.error().message.empty());
    return;
  }
  const SpanSource source{"s", "receiver", ""};
  TemporaryStore store;
  const auto put = putSpans(*store, source, std::vector<Span>(decoded->spans));
  HONE_VERIFY(put);
  QCOMPARE(put->received, put->stored + put->rejected);
  HONE_VERIFY(assembleDirty(*store, source, {}));
  const auto ids = store->conversationIds();
  HONE_VERIFY(ids);
  QCOMPARE(ids->size(), std::size_t{1});
  const auto conversation = store->conversation(ids->front());
  HONE_VERIFY(conversation);
  if (!talk.isEmpty())
    QCOMPARE(lineOf(*conversation), talk);
  // A time that cannot be is none; what was sent is kept.
  if (start == QStringLiteral("1750000000")) {
    QVERIFY(!conversation->startedAt);
    QVERIFY2(conversation->metadata.find("\"start_time_as_sent_micros\":1750000") != std::string::npos, conversation->metadata.c_str());
  }
  if (conversation->startedAt)
    QVERIFY(*conversation->startedAt > 1000000000000000 && *conversation->startedAt < 4102444800000000);
}

void TestHostileSpans::floods_data()
{
  QTest::addColumn<bool>("isLogs");
  QTest::addColumn<bool>("isJson");
  QTest::addColumn<QByteArray>("body");
  QTest::addColumn<bool>("isTaken");
  // Repeats as items of a field of a protobuf message, each of less than 128 bytes.
  const auto repeated = [](char tag, const QByteArray& item, int times) {
    return (QByteArray(1, tag) + QByteArray(1, static_cast<char>(item.size())) + item).repeated(times);
  };
  const auto framed = [](char tag, const QByteArray& content) {
    QByteArray out(1, tag);
    for (auto size = static_cast<std::size_t>(content.size());; size >>= 7) {
      out.append(static_cast<char>((size & 0x7F) | (size > 0x7F ? 0x80 : 0)));
      if (size <= 0x7F)
        return out + content;
    }
  };
  const auto items = [&](const QByteArray& content) { return framed(0x0A, framed(0x12, content)); };
  QTest::newRow("spans of nothing") << false << false << items(repeated(0x12, {}, 100001)) << false;
  QTest::newRow("as many spans as may be") << false << false << items(repeated(0x12, {}, 100000)) << true;
  QTest::newRow("log records of nothing") << true << false << items(repeated(0x12, {}, 100001)) << false;
  QTest::newRow("over many resources") << false << false << items(repeated(0x12, {}, 60000)) + items(repeated(0x12, {}, 60000)) << false;
  QTest::newRow("attributes of one span") << false << false << items(framed(0x12, repeated(0x4A, {}, 1000001))) << false;
  QTest::newRow("attributes of a log record") << true << false << items(framed(0x12, repeated(0x32, {}, 1000001))) << false;
  QTest::newRow("attributes of a resource") << false << false << framed(0x0A, framed(0x0A, repeated(0x0A, {}, 1000001))) << false;
  QTest::newRow("events of one span") << false << false << items(framed(0x12, repeated(0x5A, {}, 100001))) << false;
  QTest::newRow("attributes of events") << false << false << items(framed(0x12, repeated(0x5A, repeated(0x1A, {}, 50), 20001))) << false;
  const auto list = [](const QByteArray& item, int times) { return "[" + (item + ",").repeated(times - 1) + item + "]"; };
  const auto json = [](const QByteArray& spans) { return R"({"resourceSpans":[{"scopeSpans":[{"spans":)" + spans + "}]}]}"; };
  QTest::newRow("JSON, spans of nothing") << false << true << json(list("{}", 100001)) << false;
  QTest::newRow("JSON, as many spans as may be") << false << true << json(list("{}", 100000)) << true;
  QTest::newRow("JSON, attributes of one span") << false << true << json(R"([{"attributes":)" + list("{}", 1000001) + "}]") << false;
  QTest::newRow("JSON, events of one span") << false << true << json(R"([{"events":)" + list("{}", 100001) + "}]") << false;
  QTest::newRow("JSON, snake_case log records") << true << true
                                                << R"({"resource_logs":[{"scope_logs":[{"log_records":)" + list("{}", 100001) + "}]}]}" << false;
}

void TestHostileSpans::floods()
{
  QFETCH(bool, isLogs);
  QFETCH(bool, isJson);
  QFETCH(QByteArray, body);
  QFETCH(bool, isTaken);
  const auto signal = isLogs ? OtlpSignal::logs : OtlpSignal::traces;
  const auto encoding = isJson ? OtlpEncoding::json : OtlpEncoding::protobuf;
  const auto checked = checkOtlp(signal, encoding, std::string_view(body.constData(), static_cast<std::size_t>(body.size())));
  QCOMPARE(checked.has_value(), isTaken);
  if (isTaken)
    return;
  QCOMPARE(static_cast<int>(checked.error().kind), static_cast<int>(ErrorKind::invalidInput));
  QVERIFY2(checked.error().message.find("smaller batches") != std::string::npos, checked.error().message.c_str());
  QVERIFY(!decodeOtlp(signal, encoding, std::string_view(body.constData(), static_cast<std::size_t>(body.size()))));
}

void TestHostileSpans::circlesOfParents()
{
  std::vector<Span> spans{talking("a", "c", 0), talking("b", "a", 1), talking("c", "b", 2), talking("self", "self", 3), talking("orphan", "nobody", 4)};
  const Assembly assembly = assemble(spans);
  QVERIFY(assembly.conversation);
  QVERIFY(!assembly.conversation->messages.empty());
  QVERIFY(lineOf(*assembly.conversation).contains(QStringLiteral("u:question orphan")));
}

void TestHostileSpans::tenThousandChildren()
{
  std::vector<Span> spans;
  Span root = generation("root", "", 0);
  root.kind = Span::Kind::agent;
  spans.push_back(root);
  for (int i = 0; i < 10000; ++i)
    spans.push_back(talking("c" + std::to_string(i), "root", i + 1));
  const Assembly assembly = assemble(spans);
  QVERIFY(assembly.conversation);
  QCOMPARE(assembly.conversation->messages.size(), std::size_t{20000});
}

void TestHostileSpans::tenThousandCallsOfOneTool()
{
  std::vector<Span> spans;
  Span turn = talking("turn", "", 0);
  Message asking = said(Role::assistant, "");
  for (int i = 0; i < 10000; ++i) {
    ToolCall call;
    call.name = "w";
    call.callId = "asked" + std::to_string(i);
    asking.toolCalls.push_back(call);
    Span run = generation("r" + std::to_string(i), "turn", 1);
    run.kind = Span::Kind::tool;
    run.toolCall = ToolCall{};
    run.toolCall->name = "w";
    run.toolCall->callId = "ran" + std::to_string(i);
    run.toolResult = "r";
    run.hasToolResult = true;
    spans.push_back(std::move(run));
  }
  turn.output.insert(turn.output.begin(), asking);
  spans.push_back(turn);
  const Assembly assembly = assemble(spans);
  QVERIFY(assembly.conversation);
  QVERIFY(assembly.conversation->messages.size() <= std::size_t{65535});
}

void TestHostileSpans::manyFailuresBelowManyWrappers()
{
  std::vector<Span> spans;
  for (int i = 0; i < 5000; ++i) {
    Span wrapper = talking("w" + std::to_string(i), "", i);
    wrapper.kind = Span::Kind::agent;
    spans.push_back(wrapper);
    Span failed = generation("f" + std::to_string(i), wrapper.spanId, i);
    failed.failed = true;
    failed.error = "down";
    spans.push_back(failed);
  }
  const Assembly assembly = assemble(spans);
  QVERIFY(assembly.conversation);
  QCOMPARE(assembly.conversation->messages.size(), std::size_t{10000});
}

void TestHostileSpans::sameIdOtherContent()
{
  const SpanSource source{"s", "receiver", ""};
  TemporaryStore store;
  Span first = talking("a", "", 0);
  Span second = first;
  second.output.front().text = "another";
  HONE_VERIFY(putSpans(*store, source, {first, second, first}));
  HONE_VERIFY(assembleDirty(*store, source, {}));
  const auto ids = store->conversationIds();
  QCOMPARE(ids->size(), std::size_t{1});
  // The last word holds, and the ledger says that there were several.
  QCOMPARE(lineOf(*store->conversation(ids->front())), QStringLiteral("u:question a | a:answer a"));
  const Source ledger = store->sources()->front();
  QCOMPARE(ledger.stored, std::int64_t{1});
  QCOMPARE(ledger.merged, std::int64_t{2});
  QCOMPARE(ledger.received, std::int64_t{3});
}

void TestHostileSpans::aDeepChain()
{
  std::vector<Span> spans;
  for (int i = 0; i < 3000; ++i) {
    Span span = generation("s" + std::to_string(i), i == 0 ? "" : "s" + std::to_string(i - 1), i);
    span.kind = Span::Kind::agent;
    spans.push_back(span);
  }
  spans.push_back(talking("end", "s2999", 3000));
  const Assembly assembly = assemble(spans);
  QVERIFY(assembly.conversation);
  QCOMPARE(lineOf(*assembly.conversation), QStringLiteral("u:question end | a:answer end"));
}

QTEST_GUILESS_MAIN(TestHostileSpans)
#include "tst_hostile_spans.moc"
