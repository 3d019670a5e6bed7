#include <QtTest>

#include <string>

#include "receiver/capture_api.h"

using namespace hone;

namespace {

constexpr Micros kArrival = 1700000000000000;

} // namespace

class TestCaptureApi : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void aSession();
  void anEventIsATurn();
  void anEventWithAParentIsAToolCall();
  void aFailedTurn();
  void textsOfArgsAndResult_data();
  void textsOfArgsAndResult();
  void times_data();
  void times();
  void malformedSessions_data();
  void malformedSessions();
  void malformedEvents_data();
  void malformedEvents();
  void eventLists_data();
  void eventLists();
  void anEventsFields();
};

void TestCaptureApi::aSession()
{
  const auto span = readCaptureSession(R"({"session_id":"s-1","user_data":{"user_id":"u-7","plan":"pro","seats":3},)"
                                       R"("metadata":{"tenant":"a"},"timestamp":1700000001234,"client_config":{"sdk":"x"},"connection_type":"stdio"})",
                                       kArrival);
  QVERIFY2(span, span ? "" : span.error().message.c_str());
  QCOMPARE(span->traceId, std::string("s-1"));
  QCOMPARE(span->conversationId, std::string("s-1"));
  QVERIFY(span->kind == Span::Kind::other);
  QVERIFY(span->parentId.empty());
  QCOMPARE(span->user.externalId, std::string("u-7"));
  QCOMPARE(span->user.traits.size(), std::size_t{2});
  QCOMPARE(span->user.traits[0].first, std::string("plan"));
  QCOMPARE(span->user.traits[0].second, std::string("\"pro\""));
  QCOMPARE(span->user.traits[1].second, std::string("3"));
  QCOMPARE(*span->startedAt, Micros{1700000001234000});
  QVERIFY(span->metadata.find("tenant") != std::string::npos);
  QVERIFY(span->metadata.find("connection_type") != std::string::npos); // SDKs send more than the call needs
}

void TestCaptureApi::anEventIsATurn()
{
  const auto span = readCaptureEvent(R"({"event_id":"e-1","session_id":"s-1","primitive_name":"helper","args":"Where is it?","result":"On its way.",)"
                                     R"("latency":1500,"timestamp":1700000001000})",
                                     kArrival);
  QVERIFY2(span, span ? "" : span.error().message.c_str());
  QVERIFY(span->kind == Span::Kind::generation);
  QCOMPARE(span->spanId, std::string("e-1"));
  QCOMPARE(span->traceId, std::string("s-1"));
  QCOMPARE(span->agent, std::string("helper"));
  QVERIFY(!span->failed);
  QCOMPARE(span->input.size(), std::size_t{1});
  QVERIFY(span->input[0].role == Role::user);
  QCOMPARE(span->input[0].text, std::string("Where is it?"));
  QCOMPARE(span->output.size(), std::size_t{1});
  QVERIFY(span->output[0].role == Role::assistant);
  QCOMPARE(span->output[0].text, std::string("On its way."));
  QCOMPARE(*span->endedAt - *span->startedAt, Micros{1500000});
  QVERIFY(!span->firstHolds);
}

void TestCaptureApi::anEventWithAParentIsAToolCall()
{
  const auto span = readCaptureEvent(R"({"event_id":"t-1","session_id":"s-1","parent_id":"e-1","primitive_name":"lookup_order",)"
                                     R"("args":"{\"order\":\"A17\"}","result":"shipped","success":false,"latency":20})",
                                     kArrival);
  QVERIFY2(span, span ? "" : span.error().message.c_str());
  QVERIFY(span->kind == Span::Kind::tool);
  QCOMPARE(span->parentId, std::string("e-1"));
  QVERIFY(span->toolCall.has_value());
  QCOMPARE(span->toolCall->name, std::string("lookup_order"));
  QCOMPARE(span->toolCall->arguments, std::string(R"({"order":"A17"})"));
  QVERIFY(span->toolCall->status == ToolCall::Status::error);
  QCOMPARE(span->toolResult, std::string("shipped"));
  QVERIFY(span->hasToolResult);
  QVERIFY(span->input.empty() && span->output.empty());
}

void TestCaptureApi::aFailedTurn()
{
  const auto span = readCaptureEvent(R"({"event_id":"e","session_id":"s","primitive_name":"a","args":"hi","result":"timeout","success":false})", kArrival);
  QVERIFY(span);
  QVERIFY(span->failed);
  QCOMPARE(span->error, std::string("timeout"));
}

void TestCaptureApi::textsOfArgsAndResult_data()
{
  QTest::addColumn<QByteArray>("args"); // as JSON
  QTest::addColumn<QByteArray>("text");
  QTest::newRow("text") << QByteArray(R"("hello")") << QByteArray("hello");
  QTest::newRow("object in a text") << QByteArray(R"("{\"input\":\"hello\",\"x\":1}")") << QByteArray("hello");
  QTest::newRow("object in a text, spaces before") << QByteArray(R"("  {\"input\":\"hello\"}")") << QByteArray("hello");
  QTest::newRow("object without input") << QByteArray(R"("{\"query\":\"hello\"}")") << QByteArray(R"({"query":"hello"})");
  QTest::newRow("half an object") << QByteArray(R"("{\"input\":")") << QByteArray(R"({"input":)");
  QTest::newRow("text that begins with a brace") << QByteArray(R"("{name} is my name")") << QByteArray("{name} is my name");
  QTest::newRow("a list in a text") << QByteArray(R"("[1,2]")") << QByteArray("[1,2]");
  QTest::newRow("an object") << QByteArray(R"({"input":"hello"})") << QByteArray("hello");
  QTest::newRow("not ASCII") << QByteArray("\"\xc3\xa9t\xc3\xa9 \\ud83d\\ude00\"") << QByteArray("\xc3\xa9t\xc3\xa9 \xf0\x9f\x98\x80");
}

void TestCaptureApi::textsOfArgsAndResult()
{
  QFETCH(QByteArray, args);
  QFETCH(QByteArray, text);
  const QByteArray body = R"({"event_id":"e","session_id":"s","primitive_name":"a","args":)" + args + R"(,"result":"ok"})";
  const auto span = readCaptureEvent(body.toStdString(), kArrival);
  QVERIFY2(span, span ? "" : span.error().message.c_str());
  QCOMPARE(span->input.size(), std::size_t{1});
  QCOMPARE(QByteArray::fromStdString(span->input[0].text), text);
}

void TestCaptureApi::times_data()
{
  QTest::addColumn<QByteArray>("timestamp");
  QTest::addColumn<qint64>("at");
  QTest::addColumn<bool>("ofArrival");
  QTest::newRow("milliseconds") << QByteArray("1700000001234") << qint64{1700000001234000} << false;
  QTest::newRow("with a fraction") << QByteArray("1700000001234.5") << qint64{1700000001234500} << false;
  QTest::newRow("in a text") << QByteArray(R"("1700000001234")") << qint64{1700000001234000} << false;
  QTest::newRow("ISO 8601") << QByteArray(R"("2023-11-14T22:13:21Z")") << qint64{1700000001000000} << false;
  QTest::newRow("null") << QByteArray("null") << qint64{kArrival} << true;
  QTest::newRow("zero") << QByteArray("0") << qint64{kArrival} << true;
  QTest::newRow("negative") << QByteArray("-5") << qint64{kArrival} << true;
  QTest::newRow("nonsense") << QByteArray(R"("soon")") << qint64{kArrival} << true;
  QTest::newRow("enormous") << QByteArray("1e300") << qint64{kArrival} << true;
}

void TestCaptureApi::times()
{
  QFETCH(QByteArray, timestamp);
  QFETCH(qint64, at);
  QFETCH(bool, ofArrival);
  const QByteArray body = R"({"event_id":"e","session_id":"s","primitive_name":"a","args":"x","result":"y","timestamp":)" + timestamp + "}";
  const auto span = readCaptureEvent(body.toStdString(), kArrival);
  QVERIFY(span);
  QCOMPARE(*span->startedAt, at);
  // Sent again, it would have another time: the first one has to hold.
  QCOMPARE(span->firstHolds, ofArrival);
}

void TestCaptureApi::malformedSessions_data()
{
  QTest::addColumn<QByteArray>("body");
  QTest::addColumn<QByteArray>("named"); // in the message
  QTest::newRow("nothing") << QByteArray() << QByteArray(R"(JSON object)");
  QTest::newRow("no JSON") << QByteArray("session") << QByteArray(R"(JSON object)");
  QTest::newRow("half") << QByteArray(R"({"session_id":"s")") << QByteArray(R"(JSON object)");
  QTest::newRow("a list") << QByteArray(R"([{"session_id":"s"}])") << QByteArray(R"(JSON object)");
  QTest::newRow("no id") << QByteArray(R"({"user_data":{}})") << QByteArray(R"("session_id")");
  QTest::newRow("empty id") << QByteArray(R"({"session_id":""})") << QByteArray(R"("session_id")");
  QTest::newRow("null id") << QByteArray(R"({"session_id":null})") << QByteArray(R"("session_id")");
  QTest::newRow("id is an object") << QByteArray(R"({"session_id":{}})") << QByteArray(R"("session_id")");
  QTest::newRow("long id") << QByteArray(R"({"session_id":")") + QByteArray(5000, 'x') + R"("})" << QByteArray(R"("session_id")");
  QTest::newRow("user_data is a text") << QByteArray(R"({"session_id":"s","user_data":"u"})") << QByteArray(R"("user_data")");
  QTest::newRow("deep") << QByteArray(R"({"session_id":"s","metadata":)") + QByteArray(5000, '[') + QByteArray(5000, ']') + "}" << QByteArray(R"(JSON object)");
  // What is called otherwise would be dropped without a word.
  QTest::newRow("messages") << QByteArray(R"({"session_id":"s","messages":[{"role":"user","content":"hi"}]})") << QByteArray(R"("messages")");
  QTest::newRow("conversation") << QByteArray(R"({"session_id":"s","conversation":["hi"]})") << QByteArray(R"("conversation")");
  QTest::newRow("user_data is a list") << QByteArray(R"({"session_id":"s","user_data":["u"]})") << QByteArray(R"("user_data")");
  QTest::newRow("user_id is an object") << QByteArray(R"({"session_id":"s","user_data":{"user_id":{"id":"u"}}})") << QByteArray(R"("user_id")");
  QTest::newRow("a list of texts") << QByteArray(R"(["a","b"])") << QByteArray("JSON object");
}

void TestCaptureApi::malformedSessions()
{
  QFETCH(QByteArray, body);
  QFETCH(QByteArray, named);
  const auto span = readCaptureSession(body.toStdString(), kArrival);
  QVERIFY(!span);
  QCOMPARE(static_cast<int>(span.error().kind), static_cast<int>(ErrorKind::invalidInput));
  QVERIFY2(span.error().message.find(named.toStdString()) != std::string::npos, span.error().message.c_str());
  QVERIFY(span.error().message.size() < 1000);
}

void TestCaptureApi::malformedEvents_data()
{
  QTest::addColumn<QByteArray>("body");
  QTest::addColumn<QByteArray>("named"); // in the message
  QTest::newRow("no event id") << QByteArray(R"({"session_id":"s","primitive_name":"a","args":"x","result":"y"})") << QByteArray(R"("event_id")");
  QTest::newRow("no session id") << QByteArray(R"({"event_id":"e","primitive_name":"a","args":"x","result":"y"})") << QByteArray(R"("session_id")");
  QTest::newRow("no name") << QByteArray(R"({"event_id":"e","session_id":"s","args":"x","result":"y"})") << QByteArray(R"("primitive_name")");
  QTest::newRow("event id is a list") << QByteArray(R"({"event_id":[1],"session_id":"s","primitive_name":"a"})") << QByteArray(R"("event_id")");
  QTest::newRow("a number") << QByteArray("1") << QByteArray(R"(JSON object)");
  QTest::newRow("messages") << QByteArray(R"({"event_id":"e","session_id":"s","primitive_name":"a","messages":[{"role":"user","content":"hi"}]})")
                            << QByteArray(R"("messages")");
  QTest::newRow("a turn of nothing") << QByteArray(R"({"event_id":"e","session_id":"s","primitive_name":"a"})") << QByteArray(R"("args")");
  QTest::newRow("a turn of nulls") << QByteArray(R"({"event_id":"e","session_id":"s","primitive_name":"a","args":null,"result":null})") << QByteArray(R"("result")");
  QTest::newRow("parent is an object") << QByteArray(R"({"event_id":"e","session_id":"s","primitive_name":"a","args":"x","parent_id":{"id":1}})")
                                       << QByteArray(R"("parent_id")");
  QTest::newRow("success is a text") << QByteArray(R"({"event_id":"e","session_id":"s","primitive_name":"a","args":"x","success":"nope"})") << QByteArray(R"("success")");
  QTest::newRow("a list of texts") << QByteArray(R"(["a","b"])") << QByteArray("JSON object");
}

void TestCaptureApi::malformedEvents()
{
  QFETCH(QByteArray, body);
  QFETCH(QByteArray, named);
  const auto span = readCaptureEvent(body.toStdString(), kArrival);
  QVERIFY(!span);
  QCOMPARE(static_cast<int>(span.error().kind), static_cast<int>(ErrorKind::invalidInput));
  QVERIFY2(span.error().message.find(named.toStdString()) != std::string::npos, span.error().message.c_str());
  QVERIFY(span.error().message.size() < 1000);
}

void TestCaptureApi::eventLists_data()
{
  QTest::addColumn<QByteArray>("body");
  QTest::addColumn<int>("events"); // -1: refused
  QTest::addColumn<int>("rejected");
  const QByteArray one = R"({"user_id":"u","name":"churned","at":"2025-01-01T00:00:00Z"})";
  QTest::newRow("one") << one << 1 << 0;
  QTest::newRow("a list") << QByteArray("[" + one + "," + one + "]") << 2 << 0;
  QTest::newRow("events") << QByteArray(R"({"events":[)" + one + "]}") << 1 << 0;
  QTest::newRow("no events") << QByteArray("[]") << 0 << 0;
  QTest::newRow("one of two bad") << QByteArray("[" + one + R"(,{"name":"x"}])") << 1 << 1;
  QTest::newRow("not even an object") << QByteArray("[" + one + ",5,null]") << 1 << 2;
  QTest::newRow("all bad") << QByteArray(R"([{"name":"x"},{"user_id":"u"}])") << -1 << 0;
  QTest::newRow("texts") << QByteArray(R"(["churned","refunded"])") << -1 << 0;
  QTest::newRow("other names") << QByteArray(R"({"messages":[{"role":"user","content":"hi"}]})") << -1 << 0;
  QTest::newRow("events is a text") << QByteArray(R"({"events":"churned"})") << -1 << 0;
  QTest::newRow("something beside events") << QByteArray(R"({"events":[)" + one + R"(],"batch":7})") << 1 << 0;
  QTest::newRow("a text") << QByteArray(R"("x")") << -1 << 0;
  QTest::newRow("no JSON") << QByteArray("name=x") << -1 << 0;
  QTest::newRow("nothing") << QByteArray() << -1 << 0;
}

void TestCaptureApi::eventLists()
{
  QFETCH(QByteArray, body);
  QFETCH(int, events);
  QFETCH(int, rejected);
  const auto received = readEvents(body.toStdString());
  if (events < 0) {
    QVERIFY(!received);
    QCOMPARE(static_cast<int>(received.error().kind), static_cast<int>(ErrorKind::invalidInput));
    return;
  }
  QVERIFY2(received, received ? "" : received.error().message.c_str());
  QCOMPARE(static_cast<int>(received->events.size()), events);
  QCOMPARE(static_cast<int>(received->rejected), rejected);
  QCOMPARE(received->reason.empty(), rejected == 0);
  // What is not taken is kept with its bytes.
  QCOMPARE(static_cast<int>(received->setAside.size()), rejected);
  for (const RejectedRecord& record : received->setAside)
    QVERIFY(!record.reason.empty() && !record.raw.empty());
}

void TestCaptureApi::anEventsFields()
{
  const auto received = readEvents(R"({"conversation_id":"c","name":"rating","at":1700000000,"value":4,"metadata":{"by":"form"}})");
  QVERIFY(received);
  const Event& event = received->events.front();
  QCOMPARE(event.conversationId, std::string("c"));
  QCOMPARE(event.name, std::string("rating"));
  QCOMPARE(*event.at, Micros{1700000000000000});
  QCOMPARE(*event.number, 4.0);
  QVERIFY(event.metadata.find("form") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestCaptureApi)
#include "tst_capture_api.moc"
