#include <QFile>
#include <QtTest>

#include <memory>
#include <string>
#include <vector>

#include "grpc_client.h"
#include "gzip.h"
#include "receiver/receiver.h"
#include "receiver/tls.h"
#include "test_store.h"

using namespace hone;
using namespace hone::test;

namespace {

constexpr int kOk = 0, kInvalidArgument = 3, kResourceExhausted = 8, kUnimplemented = 12, kUnauthenticated = 16;

QByteArray field(int number, const QByteArray& bytes)
{
  QByteArray out(1, static_cast<char>(number << 3 | 2));
  auto size = static_cast<quint32>(bytes.size());
  for (; size >= 0x80; size >>= 7)
    out.append(static_cast<char>(size | 0x80));
  out.append(static_cast<char>(size));
  return out + bytes;
}

QByteArray attribute(const QByteArray& key, const QByteArray& text) { return field(1, key) + field(2, field(1, text)); }

/// ExportTraceServiceRequest with one span of OpenInference's kind.
QByteArray exportOf(const QByteArray& sessionId, const QByteArray& asked, const QByteArray& answered, char number)
{
  const QByteArray times = QByteArray("\x39\x00\x00\x10\x63\x2d\x5e\xc7\x17\x41\x00\xca\xaa\x9e\x2d\x5e\xc7\x17", 18);
  QByteArray span = field(1, QByteArray(16, number)) + field(2, QByteArray(8, number)) + field(5, "chat") + times;
  for (const auto& [key, value] : std::initializer_list<std::pair<QByteArray, QByteArray>>{
         {"openinference.span.kind", "LLM"}, {"session.id", sessionId}, {"llm.input_messages.0.message.role", "user"},
         {"llm.input_messages.0.message.content", asked}, {"llm.output_messages.0.message.role", "assistant"},
         {"llm.output_messages.0.message.content", answered}})
    span += field(9, attribute(key, value));
  return field(1, field(2, field(2, span)));
}

} // namespace

/// A real gRPC conversation on real sockets.
class TestGrpc : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init();
  void cleanup();
  void everyServiceAnswers_data();
  void everyServiceAnswers();
  void aSpanBecomesAConversation();
  void compressedMessages();
  void manyCallsOnOneConnection();
  void largeMessagesPassTheWindows();
  void refusals_data();
  void refusals();
  void aRefusalLeavesTheOthersAlone();
  void aBombIsRefused();
  void namesOfOtherMachines();
  void tooMuchWaits();
  void notHttp2_data();
  void notHttp2();
  void slowCallsEnd();
  void tlsWithToken();

private:
  void start(ListenOptions options = {});
  std::unique_ptr<TemporaryStore> m_store;
  std::unique_ptr<Receiver> m_receiver;
};

void TestGrpc::init()
{
  m_store = std::make_unique<TemporaryStore>();
  start();
}

void TestGrpc::cleanup()
{
  m_receiver.reset();
  m_store.reset();
}

void TestGrpc::start(ListenOptions options)
{
  m_receiver.reset();
  options.port = 0;
  options.grpcPort = 0;
  auto receiver = Receiver::start(**m_store, options, {});
  QVERIFY2(receiver, receiver ? "" : receiver.error().message.c_str());
  m_receiver = std::move(*receiver);
}

void TestGrpc::everyServiceAnswers_data()
{
  QTest::addColumn<QByteArray>("path");
  QTest::newRow("traces") << QByteArray(GrpcClient::kTraces);
  QTest::newRow("logs") << QByteArray(GrpcClient::kLogs);
  QTest::newRow("metrics") << QByteArray(GrpcClient::kMetrics);
}

void TestGrpc::everyServiceAnswers()
{
  QFETCH(QByteArray, path);
  GrpcClient client(m_receiver->grpcAddress());
  const auto answer = client.call(path, {});
  QCOMPARE(answer.httpStatus, 200);
  QCOMPARE(answer.status, kOk);
  QCOMPARE(answer.body, QByteArray());
}

void TestGrpc::aSpanBecomesAConversation()
{
  GrpcClient client(m_receiver->grpcAddress());
  QCOMPARE(client.call(GrpcClient::kTraces, exportOf("over-grpc", "Is it open?", "It is.", 'a')).status, kOk);
  QTRY_VERIFY((*m_store)->findConversation("over-grpc").has_value());
  const auto conversation = (*m_store)->conversation(*(*m_store)->findConversation("over-grpc"));
  QVERIFY(conversation);
  QCOMPARE(conversation->messages.size(), std::size_t{2});
  QCOMPARE(conversation->messages[0].text, std::string("Is it open?"));
  QCOMPARE(conversation->messages[1].text, std::string("It is."));
}

void TestGrpc::compressedMessages()
{
  GrpcClient client(m_receiver->grpcAddress());
  const auto call = [&](const QByteArray& bytes, const GrpcClient::Headers& headers) {
    return client.answer(client.begin(GrpcClient::kTraces, bytes, headers)).status;
  };
  const QByteArray message = exportOf("packed", "q", "a", 'b');
  QCOMPARE(call(GrpcClient::framed(gzipped(message), true), {{"grpc-encoding", "gzip"}}), kOk);
  // The flag decides, not the header.
  QCOMPARE(call(GrpcClient::framed(message), {{"grpc-encoding", "gzip"}}), kOk);
  QCOMPARE(call(GrpcClient::framed(gzipped(message), true), {}), kInvalidArgument);
  QCOMPARE(call(GrpcClient::framed(gzipped(message), true), {{"grpc-encoding", "snappy"}}), kUnimplemented);
  QCOMPARE(call(GrpcClient::framed(message, true), {{"grpc-encoding", "gzip"}}), kInvalidArgument);
}

void TestGrpc::manyCallsOnOneConnection()
{
  GrpcClient client(m_receiver->grpcAddress());
  std::vector<std::int32_t> calls;
  for (int i = 0; i < 60; ++i)
    calls.push_back(client.begin(GrpcClient::kTraces, GrpcClient::framed(exportOf("many", "q" + QByteArray::number(i), "a", static_cast<char>(i + 1)))));
  for (const std::int32_t call : calls)
    QCOMPARE(client.answer(call).status, kOk);
  QCOMPARE(m_receiver->status().requests, 60);
  QCOMPARE(m_receiver->status().spans, 60);
}

void TestGrpc::largeMessagesPassTheWindows()
{
  GrpcClient client(m_receiver->grpcAddress());
  const QByteArray text(qsizetype{20} << 20, 'x');
  QCOMPARE(client.call(GrpcClient::kTraces, exportOf("large", text, "a", 'c')).status, kOk);
  const auto tooLarge = client.call(GrpcClient::kTraces, QByteArray(qsizetype{65} << 20, 'x'));
  QCOMPARE(tooLarge.status, kResourceExhausted);
  QVERIFY(tooLarge.message.contains("64 MiB"));
  QCOMPARE(client.call(GrpcClient::kTraces, {}).status, kOk);
}

void TestGrpc::refusals_data()
{
  QTest::addColumn<QByteArray>("path");
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<QByteArray>("type");
  QTest::addColumn<int>("status");
  const QByteArray traces = GrpcClient::kTraces, grpc = "application/grpc", good = GrpcClient::framed({});
  QTest::newRow("unknown method") << QByteArray("/opentelemetry.proto.collector.trace.v1.TraceService/Import") << good << grpc << kUnimplemented;
  QTest::newRow("a path of HTTP") << QByteArray("/v1/traces") << good << grpc << kUnimplemented;
  QTest::newRow("not gRPC") << traces << good << QByteArray("application/json") << kInvalidArgument;
  QTest::newRow("no message") << traces << QByteArray() << grpc << kInvalidArgument;
  QTest::newRow("half a frame head") << traces << QByteArray(3, '\0') << grpc << kInvalidArgument;
  QTest::newRow("shorter than said") << traces << QByteArray("\0\0\0\1\0abc", 8) << grpc << kInvalidArgument;
  QTest::newRow("longer than said") << traces << good + "abc" << grpc << kInvalidArgument;
  QTest::newRow("two messages") << traces << good + good << grpc << kInvalidArgument;
  QTest::newRow("enormous length") << traces << QByteArray("\0\xff\xff\xff\xff" "abc", 8) << grpc << kInvalidArgument;
  QTest::newRow("unknown flag") << traces << QByteArray("\2\0\0\0\0", 5) << grpc << kInvalidArgument;
  QTest::newRow("no protobuf") << traces << GrpcClient::framed("\xff\xff\xff\xff") << grpc << kInvalidArgument;
}

void TestGrpc::refusals()
{
  QFETCH(QByteArray, path);
  QFETCH(QByteArray, bytes);
  QFETCH(QByteArray, type);
  QFETCH(int, status);
  GrpcClient client(m_receiver->grpcAddress());
  const auto answer = client.answer(client.begin(path, bytes, {{"content-type", type}}));
  QCOMPARE(answer.status, status);
  QVERIFY(!answer.message.isEmpty());
  QCOMPARE(client.call(GrpcClient::kTraces, {}).status, kOk);
}

void TestGrpc::aRefusalLeavesTheOthersAlone()
{
  GrpcClient client(m_receiver->grpcAddress());
  std::vector<std::pair<std::int32_t, int>> calls;
  for (int i = 0; i < 40; ++i) {
    calls.emplace_back(client.begin("/none", GrpcClient::framed(QByteArray(20000, 'x'))), kUnimplemented);
    calls.emplace_back(client.begin(GrpcClient::kTraces, GrpcClient::framed({})), kOk);
  }
  for (const auto& [call, status] : calls)
    QCOMPARE(client.answer(call).status, status);
}

void TestGrpc::aBombIsRefused()
{
  GrpcClient client(m_receiver->grpcAddress());
  const QByteArray bomb = gzipped(QByteArray(qsizetype{100} << 20, ' '));
  const auto answer = client.answer(client.begin(GrpcClient::kTraces, GrpcClient::framed(bomb, true), {{"grpc-encoding", "gzip"}}), 60000);
  QCOMPARE(answer.status, kResourceExhausted);
}

void TestGrpc::namesOfOtherMachines()
{
  GrpcClient client(m_receiver->grpcAddress());
  QCOMPARE(client.call(GrpcClient::kTraces, {}, {}, "evil.example:4317").status, kUnauthenticated);
  QCOMPARE(client.call(GrpcClient::kTraces, {}, {}, "127.0.0.1:4317").status, kOk);
}

void TestGrpc::tooMuchWaits()
{
  m_receiver.reset();
  ListenOptions options;
  options.port = 0;
  options.grpcPort = 0;
  PipelineOptions limits;
  limits.mostWaitingBytes = -1;
  auto receiver = Receiver::start(**m_store, options, {}, limits);
  HONE_VERIFY(receiver);
  GrpcClient client((*receiver)->grpcAddress());
  const auto answer = client.call(GrpcClient::kTraces, {});
  QCOMPARE(answer.status, kResourceExhausted);
  // google.rpc.Status {code 8, message, details {RetryInfo {retry_delay {seconds 1}}}}: without it the call is not sent again.
  QCOMPARE(answer.details, QByteArray("\x08\x08", 2) + field(2, answer.message) +
                             field(3, field(1, "type.googleapis.com/google.rpc.RetryInfo") + field(2, field(1, QByteArray("\x08\x01", 2)))));
  // What would fail again has none.
  QVERIFY(client.call("/none", {}).details.isEmpty());
}

void TestGrpc::notHttp2_data()
{
  QTest::addColumn<QByteArray>("bytes");
  QTest::newRow("HTTP/1.1") << QByteArray("POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
  QTest::newRow("zeros") << QByteArray(5000, '\0');
  QTest::newRow("a preface and noise") << QByteArray("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") + QByteArray(5000, '\xff');
  QTest::newRow("a frame that is too long") << QByteArray("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") + QByteArray("\0\0\0\4\0\0\0\0\0\xff\xff\xff\0\0\0\0\0\1", 18);
}

void TestGrpc::notHttp2()
{
  QFETCH(QByteArray, bytes);
  RawConnection connection(m_receiver->grpcAddress());
  connection.send(bytes);
  QVERIFY(connection.endsWithin(5000));
  GrpcClient client(m_receiver->grpcAddress());
  QCOMPARE(client.call(GrpcClient::kTraces, {}).status, kOk);
}

void TestGrpc::slowCallsEnd()
{
  ListenOptions options;
  options.headerTime = std::chrono::milliseconds(500);
  options.bodyTime = std::chrono::milliseconds(500);
  start(options);
  RawConnection silent(m_receiver->grpcAddress());
  QVERIFY(silent.endsWithin(4000));
  // One that has called may idle.
  GrpcClient client(m_receiver->grpcAddress());
  QCOMPARE(client.call(GrpcClient::kTraces, {}).status, kOk);
  QTest::qSleep(1200);
  QCOMPARE(client.call(GrpcClient::kTraces, {}).status, kOk);
}

void TestGrpc::tlsWithToken()
{
  ListenOptions options;
  options.token = makeToken();
  options.certificatePath = m_store->folder() + "/c.pem";
  options.keyPath = m_store->folder() + "/k.pem";
  QVERIFY(makeSelfSignedCertificate(options.certificatePath, options.keyPath, {"127.0.0.1"}));
  start(options);
  QFile file(QString::fromStdString(options.certificatePath));
  QVERIFY(file.open(QIODevice::ReadOnly));
  GrpcClient client(m_receiver->grpcAddress(), file.readAll());
  QCOMPARE(static_cast<QSslSocket&>(client.connection().socket()).sslConfiguration().nextNegotiatedProtocol(), QByteArray("h2"));
  QCOMPARE(client.call(GrpcClient::kTraces, {}, {{"authorization", "Bearer " + QByteArray::fromStdString(options.token)}}).status, kOk);
  QCOMPARE(client.call(GrpcClient::kTraces, {}, {{"authorization", "Bearer x"}}).status, kUnauthenticated);
  QCOMPARE(client.call(GrpcClient::kTraces, {}).status, kUnauthenticated);
}

QTEST_GUILESS_MAIN(TestGrpc)
#include "tst_grpc.moc"
