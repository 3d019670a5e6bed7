#include <QtTest>

#include <memory>
#include <string>

#include "gzip.h"
#include "receiver_fixture.h"

using namespace hone;
using namespace hone::test;

/// What the receiver answers on real sockets, and what becomes of it.
class TestHttp : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { m_fixture = std::make_unique<ReceiverFixture>(); }
  void cleanup() { m_fixture.reset(); }
  void health();
  void answersInKind_data();
  void answersInKind();
  void chunkedBodies();
  void bodyInSmallPieces();
  void keepsTheConnection();
  void pipelinedRequestsAreAnsweredInOrder();
  void expectContinue();
  void metricsAreCounted();
  void captureCallsBecomeAConversation();
  void eventsBeforeTheirSession();
  void badEventsAmongGoodOnesAreSetAside();

private:
  std::unique_ptr<ReceiverFixture> m_fixture;
};

void TestHttp::health()
{
  const auto answer = m_fixture->ask("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  QCOMPARE(answer.status, 200);
  QVERIFY(answer.body.contains("ok"));
  QVERIFY(answer.header("access-control-allow-origin").isEmpty());
}

void TestHttp::answersInKind_data()
{
  QTest::addColumn<QByteArray>("path");
  QTest::addColumn<QByteArray>("type");
  QTest::addColumn<QByteArray>("body");
  QTest::addColumn<QByteArray>("furtherHeaders");
  QTest::addColumn<QByteArray>("expected");
  const QByteArray json = "application/json", protobuf = "application/x-protobuf", none;
  QTest::newRow("traces, JSON") << QByteArray("/v1/traces") << json << kEmptyExport << none << QByteArray("{}");
  QTest::newRow("traces, protobuf") << QByteArray("/v1/traces") << protobuf << none << none << none;
  QTest::newRow("logs, JSON") << QByteArray("/v1/logs") << json << QByteArray(R"({"resourceLogs":[]})") << none << QByteArray("{}");
  QTest::newRow("metrics, JSON") << QByteArray("/v1/metrics") << json << QByteArray(R"({"resourceMetrics":[]})") << none << QByteArray("{}");
  QTest::newRow("metrics, protobuf") << QByteArray("/v1/metrics") << protobuf << none << none << none;
  QTest::newRow("gzip") << QByteArray("/v1/traces") << json << gzipped(kEmptyExport) << QByteArray("Content-Encoding: gzip\r\n") << QByteArray("{}");
  QTest::newRow("alias of Langfuse") << QByteArray("/api/public/otel/v1/traces") << json << kEmptyExport << none << QByteArray("{}");
  QTest::newRow("alias of LangSmith") << QByteArray("/otel/v1/traces") << json << kEmptyExport << none << QByteArray("{}");
  QTest::newRow("a session") << QByteArray("/api/v1/capture-session") << json << session("s") << none << QByteArray(R"({"session_id":"s"})");
  QTest::newRow("a session with an organisation") << QByteArray("/api/v1/capture-session") << json << session("s") << QByteArray("X-Org-Id: org\r\n")
                                                  << QByteArray(R"({"session_id":"s"})");
  QTest::newRow("an event") << QByteArray("/api/v1/capture-event") << json << turn("e", "s", "a", "b") << none << QByteArray(R"({"event_id":"e"})");
  QTest::newRow("outcome events") << QByteArray("/v1/events") << json << QByteArray(R"([{"user_id":"u","name":"churned"}])") << none
                                  << QByteArray(R"({"accepted":1,"rejected":0})");
}

void TestHttp::answersInKind()
{
  QFETCH(QByteArray, path);
  QFETCH(QByteArray, type);
  QFETCH(QByteArray, body);
  QFETCH(QByteArray, furtherHeaders);
  QFETCH(QByteArray, expected);
  const auto answer = m_fixture->ask(post(path, body, type, furtherHeaders));
  QCOMPARE(answer.status, 200);
  QCOMPARE(answer.body, expected);
  QCOMPARE(answer.header("content-type"), type);
  QVERIFY(answer.header("access-control-allow-origin").isEmpty());
}

void TestHttp::chunkedBodies()
{
  const QByteArray body = turn("e", "chunked", "a question", "an answer");
  QByteArray bytes = "POST /api/v1/capture-event HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (qsizetype at = 0; at < body.size(); at += 7) {
    const QByteArray part = body.mid(at, 7);
    bytes += QByteArray::number(part.size(), 16) + "\r\n" + part + "\r\n";
  }
  const auto answer = m_fixture->ask(bytes + "0\r\n\r\n");
  QCOMPARE(answer.status, 200);
  QTRY_COMPARE(m_fixture->conversation("chunked").messages.size(), std::size_t{2});
}

void TestHttp::bodyInSmallPieces()
{
  RawConnection connection(m_fixture->receiver->httpAddress());
  const QByteArray bytes = post("/api/v1/capture-event", turn("e", "s", "a", "b"));
  for (qsizetype at = 0; at < bytes.size(); at += 11) {
    connection.send(bytes.mid(at, 11));
    QTest::qSleep(1);
  }
  QCOMPARE(connection.answer().status, 200);
}

void TestHttp::keepsTheConnection()
{
  RawConnection connection(m_fixture->receiver->httpAddress());
  for (int i = 0; i < 50; ++i) {
    connection.send(post("/v1/traces", kEmptyExport));
    QCOMPARE(connection.answer().status, 200);
  }
  // A refusal after the body was read does not cost the connection either.
  connection.send(post("/v1/traces", "{"));
  QCOMPARE(connection.answer().status, 400);
  connection.send(post("/v1/traces", kEmptyExport, "application/json", "Connection: close\r\n"));
  QCOMPARE(connection.answer().status, 200);
  QVERIFY(connection.endsWithin(3000));
}

void TestHttp::pipelinedRequestsAreAnsweredInOrder()
{
  RawConnection connection(m_fixture->receiver->httpAddress());
  QByteArray bytes;
  for (int i = 0; i < 30; ++i)
    bytes += post("/api/v1/capture-session", session("s" + QByteArray::number(i)));
  connection.send(bytes);
  for (int i = 0; i < 30; ++i) {
    const QByteArray expected = "{\"session_id\":\"s" + QByteArray::number(i) + "\"}";
    QCOMPARE(connection.answer().body, expected);
  }
}

void TestHttp::expectContinue()
{
  RawConnection connection(m_fixture->receiver->httpAddress());
  const QByteArray bytes = post("/v1/traces", kEmptyExport, "application/json", "Expect: 100-continue\r\n");
  connection.send(bytes.left(bytes.size() - kEmptyExport.size()));
  QCOMPARE(connection.answer().status, 100);
  connection.send(kEmptyExport);
  QCOMPARE(connection.answer().status, 200);
  // One that would be refused is told so before it sends anything.
  RawConnection other(m_fixture->receiver->httpAddress());
  other.send("POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 1000000\r\nExpect: 100-continue\r\n\r\n");
  QCOMPARE(other.answer().status, 415);
}

void TestHttp::metricsAreCounted()
{
  const QByteArray metrics = R"({"resourceMetrics":[{}]})";
  QCOMPARE(m_fixture->ask(post("/v1/metrics", metrics)).status, 200);
  QTRY_COMPARE(m_fixture->receiver->status().metrics, 1);
  QCOMPARE(m_fixture->receiver->status().waiting, 0);
}

void TestHttp::captureCallsBecomeAConversation()
{
  RawConnection connection(m_fixture->receiver->httpAddress());
  const auto call = [&](const QByteArray& path, const QByteArray& body) {
    connection.send(post(path, body));
    return connection.answer().status;
  };
  const QByteArray user = R"({"session_id":"talk","user_data":{"user_id":"u-1","plan":"pro"}})";
  const QByteArray tool = R"({"event_id":"t1","session_id":"talk","parent_id":"e1","primitive_name":"lookup","args":"{\"id\":7}","result":"shipped"})";
  QCOMPARE(call("/api/v1/capture-session", user), 200);
  QCOMPARE(call("/api/v1/capture-event", turn("e1", "talk", "Where is my order?", "I will look.")), 200);
  QCOMPARE(call("/api/v1/capture-event", tool), 200);
  QCOMPARE(call("/api/v1/capture-event", turn("e2", "talk", "And when does it come?", "Tomorrow.")), 200);
  // The same again, as after a lost answer.
  QCOMPARE(call("/api/v1/capture-event", turn("e2", "talk", "And when does it come?", "Tomorrow.")), 200);
  m_fixture->receiver->finish();
  const Conversation talk = m_fixture->conversation("talk");
  QCOMPARE(talk.user.externalId, std::string("u-1"));
  QCOMPARE(talk.agent, std::string("agent"));
  std::string said;
  for (const Message& message : talk.messages)
    said += std::string(toString(message.role)) + ":" + message.text + "|";
  QVERIFY2(said.find("user:Where is my order?|") == 0, said.c_str());
  QVERIFY2(said.ends_with("user:And when does it come?|assistant:Tomorrow.|"), said.c_str());
  QVERIFY2(said.find("tool:shipped|") != std::string::npos, said.c_str());
  std::size_t asked = 0;
  for (std::size_t at = 0; (at = said.find("And when", at)) != std::string::npos; ++at)
    ++asked;
  QCOMPARE(asked, std::size_t{1});
  const auto sources = m_fixture->store->sources();
  QVERIFY(sources);
  QCOMPARE(sources->size(), std::size_t{1});
  QCOMPARE(sources->front().kind, std::string("receiver"));
  QCOMPARE(sources->front().received, sources->front().stored + sources->front().merged + sources->front().unchanged + sources->front().rejected);
}

void TestHttp::eventsBeforeTheirSession()
{
  RawConnection connection(m_fixture->receiver->httpAddress());
  connection.send(post("/api/v1/capture-event", turn("e1", "late", "Hello?", "Yes?")));
  QCOMPARE(connection.answer().status, 200);
  QTRY_COMPARE(m_fixture->conversation("late").messages.size(), std::size_t{2});
  QVERIFY(m_fixture->conversation("late").user.externalId.empty());
  connection.send(post("/api/v1/capture-session", R"({"session_id":"late","user_data":{"user_id":"u-9"}})"));
  QCOMPARE(connection.answer().status, 200);
  QTRY_COMPARE(m_fixture->conversation("late").user.externalId, std::string("u-9"));
  QCOMPARE(m_fixture->conversation("late").messages.size(), std::size_t{2});
}

void TestHttp::badEventsAmongGoodOnesAreSetAside()
{
  const auto answer = m_fixture->ask(post("/v1/events", R"([{"user_id":"u","name":"churned"},{"user_id":"u","label":"left for good"},"refunded"])"));
  QCOMPARE(answer.status, 200);
  const QJsonObject told = QJsonDocument::fromJson(answer.body).object();
  QCOMPARE(told[QLatin1String("accepted")].toInt(), 1);
  QCOMPARE(told[QLatin1String("rejected")].toInt(), 2);
  QVERIFY(told[QLatin1String("error")].toString().contains(QLatin1String("\"name\"")));
  QTRY_COMPARE(m_fixture->store->quarantineCount(std::nullopt).value_or(-1), 2);
  const auto kept = m_fixture->store->quarantinePage(std::nullopt, 0, 10, true);
  QVERIFY(kept);
  std::string raw;
  for (const QuarantinedRecord& record : *kept)
    raw += record.record.raw;
  QVERIFY2(raw.find("left for good") != std::string::npos && raw.find("refunded") != std::string::npos, raw.c_str());
}

QTEST_GUILESS_MAIN(TestHttp)
#include "tst_http.moc"
