#include <QJsonDocument>
#include <QtTest>

#include <memory>
#include <vector>

#include "gzip.h"
#include "receiver_fixture.h"

using namespace hone;
using namespace hone::test;

/// Requests that are wrong, broken or meant to harm: each is refused, and others are served as before.
class TestHttpHostile : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { m_fixture = std::make_unique<ReceiverFixture>(); }
  void cleanup() { m_fixture.reset(); }
  void refusals_data();
  void refusals();
  void hostileBytes_data();
  void hostileBytes();
  void aBombIsRefused();
  void hosts_data();
  void hosts();
  void slowHeadersEnd();
  void slowBodiesEnd();
  void manyConnections();
  void chunkedFloodIsBounded();
  void tooMuchWaits();

private:
  std::unique_ptr<ReceiverFixture> m_fixture;
};

void TestHttpHostile::refusals_data()
{
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<int>("status");
  const QByteArray json = "application/json";
  QTest::newRow("unknown path") << post("/v2/traces", kEmptyExport) << 404;
  QTest::newRow("the root") << QByteArray("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n") << 404;
  QTest::newRow("GET") << QByteArray("GET /v1/traces HTTP/1.1\r\nHost: localhost\r\n\r\n") << 405;
  QTest::newRow("PUT") << QByteArray("PUT /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}") << 405;
  QTest::newRow("a web page asks beforehand") << QByteArray("OPTIONS /v1/traces HTTP/1.1\r\nHost: localhost\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: POST\r\n\r\n") << 405;
  QTest::newRow("no content type") << QByteArray("POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}") << 415;
  QTest::newRow("text") << post("/v1/traces", kEmptyExport, "text/plain") << 415;
  QTest::newRow("protobuf for the capture API") << post("/api/v1/capture-event", "x", "application/x-protobuf") << 415;
  QTest::newRow("unknown encoding") << post("/v1/traces", kEmptyExport, json, "Content-Encoding: br\r\n") << 415;
  QTest::newRow("not gzip") << post("/v1/traces", kEmptyExport, json, "Content-Encoding: gzip\r\n") << 400;
  QTest::newRow("half JSON") << post("/v1/traces", R"({"resourceSpans":[)") << 400;
  QTest::newRow("JSON that is no object") << post("/v1/traces", "[1]") << 400;
  QTest::newRow("no body") << post("/v1/traces", "") << 400;
  QTest::newRow("not protobuf") << post("/v1/traces", "\xff\xff\xff\xff", "application/x-protobuf") << 400;
  QTest::newRow("deep JSON") << post("/v1/traces", QByteArray(100000, '[')) << 400;
  QTest::newRow("a session without an id") << post("/api/v1/capture-session", "{}") << 400;
  QTest::newRow("a session with messages") << post("/api/v1/capture-session", R"({"session_id":"s","messages":[{"role":"user","content":"hi"}]})") << 400;
  QTest::newRow("an event with messages") << post("/api/v1/capture-event", R"({"event_id":"e","session_id":"s","primitive_name":"a","messages":["hi"]})") << 400;
  QTest::newRow("an event of nothing") << post("/api/v1/capture-event", R"({"event_id":"e","session_id":"s","primitive_name":"a"})") << 400;
  QTest::newRow("events that are texts") << post("/v1/events", R"(["churned"])") << 400;
  QTest::newRow("announced too large") << QByteArray("POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 67108865\r\n\r\n") << 413;
  QTest::newRow("large header") << "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nX: " + QByteArray(40000, 'x') + "\r\n\r\n" << 431;
  QTest::newRow("large path") << "GET /" + QByteArray(40000, 'x') + " HTTP/1.1\r\nHost: localhost\r\n\r\n" << 431;
}

void TestHttpHostile::refusals()
{
  QFETCH(QByteArray, bytes);
  QFETCH(int, status);
  const auto answer = m_fixture->ask(bytes);
  QCOMPARE(answer.status, status);
  QVERIFY(QJsonDocument::fromJson(answer.body).isObject() || answer.header("content-type").contains("protobuf"));
  QVERIFY(answer.header("access-control-allow-origin").isEmpty());
  // Others are served as before, and nothing was stored.
  QCOMPARE(m_fixture->ask(post("/v1/traces", kEmptyExport)).status, 200);
  QCOMPARE(m_fixture->receiver->status().spans, 0);
}

void TestHttpHostile::hostileBytes_data()
{
  QTest::addColumn<QByteArray>("bytes");
  const QByteArray head = "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
  QTest::newRow("no HTTP") << QByteArray("hello\r\n\r\n");
  QTest::newRow("NUL bytes") << QByteArray(1000, '\0');
  QTest::newRow("TLS hello") << QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + QByteArray(200, 'a') + "\r\n\r\n";
  QTest::newRow("HTTP/2 preface") << QByteArray("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  QTest::newRow("negative length") << head + "Content-Length: -1\r\n\r\n{}";
  QTest::newRow("length with a sign") << head + "Content-Length: +2\r\n\r\n{}";
  QTest::newRow("hexadecimal length") << head + "Content-Length: 0x2\r\n\r\n{}";
  QTest::newRow("enormous length") << head + "Content-Length: 99999999999999999999999\r\n\r\n{}";
  QTest::newRow("two lengths") << head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}";
  QTest::newRow("length and chunks") << head + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
  QTest::newRow("chunk of no size") << head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n";
  QTest::newRow("chunk of negative size") << head + "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n";
  QTest::newRow("chunk of enormous size") << head + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}";
  QTest::newRow("chunk longer than said") << head + "Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n";
  QTest::newRow("header without a name") << head + ": x\r\nContent-Length: 2\r\n\r\n{}";
  QTest::newRow("space before the colon") << head + "Content-Length : 2\r\n\r\n{}";
  QTest::newRow("bare carriage return") << head + "X: a\rb\r\nContent-Length: 2\r\n\r\n{}";
  QTest::newRow("NUL in a header") << head + QByteArray("X: a\0b\r\nContent-Length: 2\r\n\r\n{}", 31);
}

void TestHttpHostile::hostileBytes()
{
  QFETCH(QByteArray, bytes);
  RawConnection connection(m_fixture->receiver->httpAddress());
  connection.send(bytes);
  const auto answer = connection.answer(3000);
  QVERIFY2(answer.status == 0 || (answer.status >= 400 && answer.status < 500), qPrintable(QString::number(answer.status)));
  QVERIFY(connection.endsWithin(5000)); // what comes behind cannot be told apart any more
  QCOMPARE(m_fixture->ask(post("/v1/traces", kEmptyExport)).status, 200);
  QCOMPARE(m_fixture->receiver->status().spans, 0);
}

void TestHttpHostile::aBombIsRefused()
{
  const QByteArray bomb = gzipped(QByteArray(qsizetype{100} << 20, ' '));
  QVERIFY(bomb.size() < 200000);
  RawConnection connection(m_fixture->receiver->httpAddress());
  connection.send(post("/v1/traces", bomb, "application/json", "Content-Encoding: gzip\r\n"));
  QCOMPARE(connection.answer(30000).status, 413);
  // Its bytes were read, so the connection goes on.
  connection.send(post("/v1/traces", kEmptyExport));
  QCOMPARE(connection.answer().status, 200);
}

void TestHttpHostile::hosts_data()
{
  QTest::addColumn<QByteArray>("host");
  QTest::addColumn<bool>("isServed");
  for (const char* good : {"localhost", "LocalHost:4318", "127.0.0.1", "127.0.0.1:4318", "127.1.2.3", "[::1]:4318", "agent.localhost:4318"})
    QTest::newRow(good) << QByteArray(good) << true;
  // Names that an attacker can let resolve to this machine.
  for (const char* bad : {"evil.example", "127.evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evil.example:4318", "10.0.0.1", "[fe80::1]"})
    QTest::newRow(bad) << QByteArray(bad) << false;
}

void TestHttpHostile::hosts()
{
  QFETCH(QByteArray, host);
  QFETCH(bool, isServed);
  const auto answer = m_fixture->ask("POST /v1/traces HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\nContent-Length: " +
                          QByteArray::number(kEmptyExport.size()) + "\r\n\r\n" + kEmptyExport);
  QCOMPARE(answer.status, isServed ? 200 : 421);
}

void TestHttpHostile::slowHeadersEnd()
{
  ListenOptions options;
  options.headerTime = std::chrono::milliseconds(400);
  m_fixture->start(options);
  RawConnection connection(m_fixture->receiver->httpAddress());
  QElapsedTimer timer;
  timer.start();
  // A byte now and then must not prolong it.
  for (int i = 0; i < 20 && connection.socket().state() == QAbstractSocket::ConnectedState; ++i) {
    connection.send(i == 0 ? "POST /v1/traces HTTP/1.1\r\n" : "X: y\r\n");
    connection.socket().waitForReadyRead(100);
  }
  QVERIFY(connection.endsWithin(3000));
  QVERIFY(timer.elapsed() < 4000);
  // One that waits between its requests is let be.
  RawConnection idle(m_fixture->receiver->httpAddress());
  QTest::qSleep(900);
  idle.send(post("/v1/traces", kEmptyExport));
  QCOMPARE(idle.answer().status, 200);
}

void TestHttpHostile::slowBodiesEnd()
{
  ListenOptions options;
  options.bodyTime = std::chrono::milliseconds(400);
  m_fixture->start(options);
  RawConnection connection(m_fixture->receiver->httpAddress());
  connection.send("POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n");
  for (int i = 0; i < 20 && connection.socket().state() == QAbstractSocket::ConnectedState; ++i) {
    connection.send(" ");
    connection.socket().waitForReadyRead(100);
  }
  QVERIFY(connection.endsWithin(3000));
  QCOMPARE(m_fixture->ask(post("/v1/traces", kEmptyExport)).status, 200);
}

void TestHttpHostile::manyConnections()
{
  std::vector<std::unique_ptr<RawConnection>> idle;
  for (int i = 0; i < 120; ++i)
    idle.push_back(std::make_unique<RawConnection>(m_fixture->receiver->httpAddress()));
  QCOMPARE(m_fixture->ask(post("/v1/traces", kEmptyExport)).status, 200);
  for (auto& connection : idle) {
    connection->send(post("/v1/traces", kEmptyExport));
    QCOMPARE(connection->answer().status, 200);
  }
}

void TestHttpHostile::chunkedFloodIsBounded()
{
  // Bodies without a length, more of them than may be read at once: some are turned away, the rest of the world is served.
  std::vector<std::unique_ptr<RawConnection>> floods;
  const QByteArray part = "100000\r\n" + QByteArray(1 << 20, ' ') + "\r\n";
  int refused = 0;
  for (int i = 0; i < 8; ++i) {
    floods.push_back(std::make_unique<RawConnection>(m_fixture->receiver->httpAddress()));
    floods.back()->send("POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int n = 0; n < 50; ++n)
      floods.back()->send(part);
  }
  QElapsedTimer timer;
  for (timer.start(); refused < 2 && timer.elapsed() < 60000;)
    for (auto& connection : floods)
      refused += connection->answer(200).status == 429 ? 1 : 0;
  QVERIFY(refused >= 2);
  floods.clear();
  QTRY_COMPARE(m_fixture->ask(post("/v1/traces", kEmptyExport)).status, 200);
}

void TestHttpHostile::tooMuchWaits()
{
  PipelineOptions limits;
  limits.mostWaitingBytes = -1; // as if the disk were full of what waits
  m_fixture->start({}, limits);
  RawConnection connection(m_fixture->receiver->httpAddress());
  for (int i = 0; i < 3; ++i) {
    connection.send(post("/v1/traces", kEmptyExport));
    const auto answer = connection.answer();
    QCOMPARE(answer.status, 429);
    QCOMPARE(answer.header("retry-after"), QByteArray("1"));
    QCOMPARE(QJsonDocument::fromJson(answer.body)[QLatin1String("code")].toInt(), 8); // RESOURCE_EXHAUSTED
  }
  QCOMPARE(m_fixture->receiver->status().refused, 3);
  QCOMPARE(m_fixture->receiver->status().requests, 0);
}

QTEST_GUILESS_MAIN(TestHttpHostile)
#include "tst_http_hostile.moc"
