#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <zlib.h>

#include "raw_http.h"
#include "receiver/receiver.h"
#include "receiver/tls.h"
#include "test_store.h"

using namespace hone;
using namespace hone::test;

namespace {

const QByteArray kEmptyExport = R"({"resourceSpans":[]})";

QByteArray session(const QByteArray& id) { return R"({"session_id":")" + id + R"(","user_data":{"user_id":"u"}})"; }

QByteArray turn(const QByteArray& id, const QByteArray& sessionId, const QByteArray& asked, const QByteArray& answered)
{
  return R"({"event_id":")" + id + R"(","session_id":")" + sessionId + R"(","primitive_name":"agent","args":")" + asked + R"(","result":")" +
         answered + R"("})";
}

QByteArray gzipped(const QByteArray& bytes)
{
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  QByteArray out(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(bytes.size()))) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.constData()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(static_cast<qsizetype>(stream.total_out));
  deflateEnd(&stream);
  return out;
}

} // namespace

/// Real sockets to a real receiver over a real store.
class TestHttp : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init();
  void cleanup();
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
  void aPortInUseIsSaid();
  void notOnLoopbackNeedsTokenAndTls_data();
  void notOnLoopbackNeedsTokenAndTls();
  void tlsWithToken();
  void stopsUnderLoad();

private:
  void start(ListenOptions options = {});
  HttpAnswer ask(const QByteArray& bytes, int milliseconds = 10000)
  {
    RawConnection connection(m_receiver->httpAddress());
    connection.send(bytes);
    return connection.answer(milliseconds);
  }
  Conversation conversation(const std::string& externalId)
  {
    const auto id = (*m_store)->findConversation(externalId);
    if (!id)
      return {};
    return (*m_store)->conversation(*id).value_or(Conversation{});
  }

  std::unique_ptr<TemporaryStore> m_store;
  std::unique_ptr<Receiver> m_receiver;
};

void TestHttp::init()
{
  m_store = std::make_unique<TemporaryStore>();
  start();
}

void TestHttp::cleanup()
{
  m_receiver.reset();
  m_store.reset();
}

void TestHttp::start(ListenOptions options)
{
  m_receiver.reset();
  options.port = 0;
  auto receiver = Receiver::start(**m_store, options, {});
  QVERIFY2(receiver, receiver ? "" : receiver.error().message.c_str());
  m_receiver = std::move(*receiver);
}

void TestHttp::health()
{
  const auto answer = ask("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
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
  const auto answer = ask(post(path, body, type, furtherHeaders));
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
  const auto answer = ask(bytes + "0\r\n\r\n");
  QCOMPARE(answer.status, 200);
  QTRY_COMPARE(conversation("chunked").messages.size(), std::size_t{2});
}

void TestHttp::bodyInSmallPieces()
{
  RawConnection connection(m_receiver->httpAddress());
  const QByteArray bytes = post("/api/v1/capture-event", turn("e", "s", "a", "b"));
  for (qsizetype at = 0; at < bytes.size(); at += 11) {
    connection.send(bytes.mid(at, 11));
    QTest::qSleep(1);
  }
  QCOMPARE(connection.answer().status, 200);
}

void TestHttp::keepsTheConnection()
{
  RawConnection connection(m_receiver->httpAddress());
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
  RawConnection connection(m_receiver->httpAddress());
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
  RawConnection connection(m_receiver->httpAddress());
  const QByteArray bytes = post("/v1/traces", kEmptyExport, "application/json", "Expect: 100-continue\r\n");
  connection.send(bytes.left(bytes.size() - kEmptyExport.size()));
  QCOMPARE(connection.answer().status, 100);
  connection.send(kEmptyExport);
  QCOMPARE(connection.answer().status, 200);
  // One that would be refused is told so before it sends anything.
  RawConnection other(m_receiver->httpAddress());
  other.send("POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 1000000\r\nExpect: 100-continue\r\n\r\n");
  QCOMPARE(other.answer().status, 415);
}

void TestHttp::metricsAreCounted()
{
  const QByteArray metrics = R"({"resourceMetrics":[{}]})";
  QCOMPARE(ask(post("/v1/metrics", metrics)).status, 200);
  QTRY_COMPARE(m_receiver->status().metrics, 1);
  QCOMPARE(m_receiver->status().waiting, 0);
}

void TestHttp::captureCallsBecomeAConversation()
{
  RawConnection connection(m_receiver->httpAddress());
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
  m_receiver->finish();
  const Conversation talk = conversation("talk");
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
  const auto sources = (*m_store)->sources();
  QVERIFY(sources);
  QCOMPARE(sources->size(), std::size_t{1});
  QCOMPARE(sources->front().kind, std::string("receiver"));
  QCOMPARE(sources->front().received, sources->front().stored + sources->front().merged + sources->front().unchanged + sources->front().rejected);
}

void TestHttp::eventsBeforeTheirSession()
{
  RawConnection connection(m_receiver->httpAddress());
  connection.send(post("/api/v1/capture-event", turn("e1", "late", "Hello?", "Yes?")));
  QCOMPARE(connection.answer().status, 200);
  QTRY_COMPARE(conversation("late").messages.size(), std::size_t{2});
  QVERIFY(conversation("late").user.externalId.empty());
  connection.send(post("/api/v1/capture-session", R"({"session_id":"late","user_data":{"user_id":"u-9"}})"));
  QCOMPARE(connection.answer().status, 200);
  QTRY_COMPARE(conversation("late").user.externalId, std::string("u-9"));
  QCOMPARE(conversation("late").messages.size(), std::size_t{2});
}

void TestHttp::refusals_data()
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
  QTest::newRow("announced too large") << QByteArray("POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 67108865\r\n\r\n") << 413;
  QTest::newRow("large header") << "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nX: " + QByteArray(40000, 'x') + "\r\n\r\n" << 431;
  QTest::newRow("large path") << "GET /" + QByteArray(40000, 'x') + " HTTP/1.1\r\nHost: localhost\r\n\r\n" << 431;
}

void TestHttp::refusals()
{
  QFETCH(QByteArray, bytes);
  QFETCH(int, status);
  const auto answer = ask(bytes);
  QCOMPARE(answer.status, status);
  QVERIFY(QJsonDocument::fromJson(answer.body).isObject() || answer.header("content-type").contains("protobuf"));
  QVERIFY(answer.header("access-control-allow-origin").isEmpty());
  // Others are served as before, and nothing was stored.
  QCOMPARE(ask(post("/v1/traces", kEmptyExport)).status, 200);
  QCOMPARE(m_receiver->status().spans, 0);
}

void TestHttp::hostileBytes_data()
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

void TestHttp::hostileBytes()
{
  QFETCH(QByteArray, bytes);
  RawConnection connection(m_receiver->httpAddress());
  connection.send(bytes);
  const auto answer = connection.answer(3000);
  QVERIFY2(answer.status == 0 || (answer.status >= 400 && answer.status < 500), qPrintable(QString::number(answer.status)));
  QVERIFY(connection.endsWithin(5000)); // what comes behind cannot be told apart any more
  QCOMPARE(ask(post("/v1/traces", kEmptyExport)).status, 200);
  QCOMPARE(m_receiver->status().spans, 0);
}

void TestHttp::aBombIsRefused()
{
  const QByteArray bomb = gzipped(QByteArray(qsizetype{100} << 20, ' '));
  QVERIFY(bomb.size() < 200000);
  RawConnection connection(m_receiver->httpAddress());
  connection.send(post("/v1/traces", bomb, "application/json", "Content-Encoding: gzip\r\n"));
  QCOMPARE(connection.answer(30000).status, 413);
  // Its bytes were read, so the connection goes on.
  connection.send(post("/v1/traces", kEmptyExport));
  QCOMPARE(connection.answer().status, 200);
}

void TestHttp::hosts_data()
{
  QTest::addColumn<QByteArray>("host");
  QTest::addColumn<bool>("isServed");
  for (const char* good : {"localhost", "LocalHost:4318", "127.0.0.1", "127.0.0.1:4318", "127.1.2.3", "[::1]:4318", "agent.localhost:4318"})
    QTest::newRow(good) << QByteArray(good) << true;
  // Names that an attacker can let resolve to this machine.
  for (const char* bad : {"evil.example", "127.evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evil.example:4318", "10.0.0.1", "[fe80::1]"})
    QTest::newRow(bad) << QByteArray(bad) << false;
}

void TestHttp::hosts()
{
  QFETCH(QByteArray, host);
  QFETCH(bool, isServed);
  const auto answer = ask("POST /v1/traces HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\nContent-Length: " +
                          QByteArray::number(kEmptyExport.size()) + "\r\n\r\n" + kEmptyExport);
  QCOMPARE(answer.status, isServed ? 200 : 421);
}

void TestHttp::slowHeadersEnd()
{
  ListenOptions options;
  options.headerTime = std::chrono::milliseconds(400);
  start(options);
  RawConnection connection(m_receiver->httpAddress());
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
  RawConnection idle(m_receiver->httpAddress());
  QTest::qSleep(900);
  idle.send(post("/v1/traces", kEmptyExport));
  QCOMPARE(idle.answer().status, 200);
}

void TestHttp::slowBodiesEnd()
{
  ListenOptions options;
  options.bodyTime = std::chrono::milliseconds(400);
  start(options);
  RawConnection connection(m_receiver->httpAddress());
  connection.send("POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n");
  for (int i = 0; i < 20 && connection.socket().state() == QAbstractSocket::ConnectedState; ++i) {
    connection.send(" ");
    connection.socket().waitForReadyRead(100);
  }
  QVERIFY(connection.endsWithin(3000));
  QCOMPARE(ask(post("/v1/traces", kEmptyExport)).status, 200);
}

void TestHttp::manyConnections()
{
  std::vector<std::unique_ptr<RawConnection>> idle;
  for (int i = 0; i < 120; ++i)
    idle.push_back(std::make_unique<RawConnection>(m_receiver->httpAddress()));
  QCOMPARE(ask(post("/v1/traces", kEmptyExport)).status, 200);
  for (auto& connection : idle) {
    connection->send(post("/v1/traces", kEmptyExport));
    QCOMPARE(connection->answer().status, 200);
  }
}

void TestHttp::chunkedFloodIsBounded()
{
  // Bodies without a length, more of them than may be read at once: some are turned away, the rest of the world is served.
  std::vector<std::unique_ptr<RawConnection>> floods;
  const QByteArray part = "100000\r\n" + QByteArray(1 << 20, ' ') + "\r\n";
  int refused = 0;
  for (int i = 0; i < 8; ++i) {
    floods.push_back(std::make_unique<RawConnection>(m_receiver->httpAddress()));
    floods.back()->send("POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int n = 0; n < 50; ++n)
      floods.back()->send(part);
  }
  for (auto& connection : floods)
    refused += connection->answer(200).status == 429 ? 1 : 0;
  QVERIFY(refused >= 2);
  floods.clear();
  QTRY_COMPARE(ask(post("/v1/traces", kEmptyExport)).status, 200);
}

void TestHttp::aPortInUseIsSaid()
{
  ListenOptions options;
  const std::string address = m_receiver->httpAddress();
  options.port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
  TemporaryStore other;
  const auto second = Receiver::start(*other, options, {});
  QVERIFY(!second);
  QCOMPARE(static_cast<int>(second.error().kind), static_cast<int>(ErrorKind::conflict));
  QVERIFY(second.error().message.find(std::to_string(options.port)) != std::string::npos);
}

void TestHttp::notOnLoopbackNeedsTokenAndTls_data()
{
  QTest::addColumn<bool>("token");
  QTest::addColumn<bool>("tls");
  QTest::addColumn<bool>("starts");
  QTest::newRow("neither") << false << false << false;
  QTest::newRow("token alone") << true << false << false;
  QTest::newRow("TLS alone") << false << true << false;
  QTest::newRow("both") << true << true << true;
}

void TestHttp::notOnLoopbackNeedsTokenAndTls()
{
  QFETCH(bool, token);
  QFETCH(bool, tls);
  QFETCH(bool, starts);
  ListenOptions options;
  options.host = "0.0.0.0";
  options.port = 0;
  if (token)
    options.token = makeToken();
  if (tls) {
    options.certificatePath = m_store->folder() + "/c.pem";
    options.keyPath = m_store->folder() + "/k.pem";
    QVERIFY(makeSelfSignedCertificate(options.certificatePath, options.keyPath, {"localhost"}));
  }
  const auto receiver = Receiver::start(**m_store, options, {});
  QCOMPARE(receiver.has_value(), starts);
  if (!starts)
    QVERIFY(receiver.error().message.find("token") != std::string::npos);
}

void TestHttp::tlsWithToken()
{
  ListenOptions options;
  options.token = makeToken();
  options.certificatePath = m_store->folder() + "/c.pem";
  options.keyPath = m_store->folder() + "/k.pem";
  QVERIFY(makeSelfSignedCertificate(options.certificatePath, options.keyPath, {"127.0.0.1", "localhost"}));
  start(options);
  QFile file(QString::fromStdString(options.certificatePath));
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QByteArray authority = file.readAll();
  const QByteArray good = "Authorization: Bearer " + QByteArray::fromStdString(options.token) + "\r\n";
  RawConnection connection(m_receiver->httpAddress(), authority);
  QVERIFY(static_cast<QSslSocket&>(connection.socket()).isEncrypted());
  connection.send(post("/v1/traces", kEmptyExport, "application/json", good));
  QCOMPARE(connection.answer().status, 200);
  for (const QByteArray& bad : {QByteArray(), QByteArray("Authorization: Bearer \r\n"), QByteArray("Authorization: Basic eDp5\r\n"),
                                good.left(good.size() - 3) + "\r\n", QByteArray("Authorization: Bearer " + QByteArray(64, '0') + "\r\n")}) {
    RawConnection other(m_receiver->httpAddress(), authority);
    other.send(post("/v1/traces", kEmptyExport, "application/json", bad));
    const auto answer = other.answer();
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.header("www-authenticate"), QByteArray("Bearer"));
  }
  // Without TLS there is nothing to be had, and a client that does not know the certificate is not let in by itself.
  QVERIFY(ask(post("/v1/traces", kEmptyExport, "application/json", good), 2000).status == 0);
}

void TestHttp::stopsUnderLoad()
{
  std::atomic<bool> isStopping{false};
  std::atomic<int> acknowledged{0};
  const std::string address = m_receiver->httpAddress();
  std::vector<std::thread> clients;
  for (int n = 0; n < 4; ++n)
    clients.emplace_back([&, n] {
      for (int i = 0; !isStopping; ++i) {
        RawConnection connection(address);
        connection.send(post("/api/v1/capture-event", turn("e" + QByteArray::number(i), "load-" + QByteArray::number(n), "question " + QByteArray::number(i), "answer " + QByteArray::number(i))));
        if (connection.answer(1000).status == 200)
          ++acknowledged;
      }
    });
  QTRY_VERIFY(acknowledged > 50);
  m_receiver->finish();
  m_receiver.reset(); // sessions are still open
  const int count = acknowledged;
  isStopping = true;
  for (std::thread& client : clients)
    client.join();
  QVERIFY(count > 50);
  const auto left = drainInbox(**m_store);
  HONE_VERIFY(left);
  std::size_t messages = 0;
  for (int n = 0; n < 4; ++n)
    messages += conversation("load-" + std::to_string(n)).messages.size();
  QVERIFY(messages >= 2 * static_cast<std::size_t>(count));
}

QTEST_GUILESS_MAIN(TestHttp)
#include "tst_http.moc"
