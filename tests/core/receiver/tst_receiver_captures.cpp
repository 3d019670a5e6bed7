#include <QtTest>

#include <algorithm>
#include <atomic>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "../capture/otlp_captures.h"
#include "grpc_client.h"
#include "gzip.h"
#include "receiver/receiver.h"
#include "test_store.h"

using namespace hone;
using namespace hone::test;

namespace {

/// In chunks, as every one of these SDKs sends.
QByteArray chunked(const QByteArray& path, const QByteArray& type, const QByteArray& body, const QByteArray& furtherHeaders)
{
  QByteArray bytes = "POST " + path + " HTTP/1.1\r\nHost: localhost:4318\r\nUser-Agent: OTel-OTLP-Exporter-JavaScript/0.223.1\r\nContent-Type: " + type +
                     "\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n" + furtherHeaders + "\r\n";
  constexpr qsizetype kChunk = 16000;
  for (qsizetype at = 0; at < body.size(); at += kChunk) {
    const QByteArray part = body.mid(at, kChunk);
    bytes += QByteArray::number(part.size(), 16) + "\r\n" + part + "\r\n";
  }
  return bytes + "0\r\n\r\n";
}

/// Where the store differs from what was spoken; empty: nowhere.
QString whatIsWrong(Store& store, const QString& sdk)
{
  const QJsonArray expected = expectedOf(sdk)[u"conversations"].toArray();
  std::vector<Conversation> conversations;
  const std::vector<ConversationId> ids = store.conversationIds().value();
  for (const ConversationId id : ids)
    conversations.push_back(store.conversation(id).value());
  if (static_cast<qsizetype>(conversations.size()) != expected.size())
    return QStringLiteral("%1 conversations instead of %2").arg(conversations.size()).arg(expected.size());
  for (const QJsonValue& one : expected) {
    const QString id = one[u"conversationId"].toString();
    const auto found = std::ranges::find_if(conversations, [&](const Conversation& conversation) {
      return id.isEmpty() ? conversation.externalId.size() == 32 : words(conversation.externalId) == id;
    });
    if (found == conversations.end())
      return QStringLiteral("%1 is missing").arg(id);
    if (const QString wrong = difference(*found, one.toObject()); !wrong.isEmpty())
      return id + QStringLiteral(": ") + wrong;
  }
  const std::vector<Source> sources = store.sources().value();
  if (sources.size() != 1)
    return QStringLiteral("%1 sources").arg(sources.size());
  const Source& source = sources.front();
  if (source.received != source.stored + source.merged + source.unchanged + source.rejected)
    return QStringLiteral("the ledger does not add up");
  return {};
}

/// Sends a request the way this client speaks; whether it was taken.
class Sender {
public:
  Sender(const Receiver& receiver, bool speaksGrpc, bool packs)
    : m_connection(receiver.httpAddress()), m_grpc(receiver.grpcAddress()), m_speaksGrpc(speaksGrpc), m_packs(packs)
  {
  }
  bool send(const CapturedRequest& request)
  {
    const QByteArray body = QByteArray::fromStdString(request.body);
    const bool isLogs = request.signal == OtlpSignal::logs, isJson = request.encoding == OtlpEncoding::json;
    if (m_speaksGrpc && !isJson)
      return m_grpc.call(isLogs ? GrpcClient::kLogs : GrpcClient::kTraces, body).status == 0;
    m_connection.send(chunked(isLogs ? "/v1/logs" : "/v1/traces", isJson ? "application/json" : "application/x-protobuf", m_packs ? gzipped(body) : body,
                              m_packs ? "Content-Encoding: gzip\r\n" : ""));
    return m_connection.answer().status == 200;
  }

private:
  RawConnection m_connection;
  GrpcClient m_grpc;
  bool m_speaksGrpc;
  bool m_packs;
};

} // namespace

/// What real SDKs sent goes through real sockets and comes out as what was spoken, over every transport.
class TestReceiverCaptures : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void replays_data()
  {
    QTest::addColumn<QString>("sdk");
    QTest::addColumn<QString>("transport");
    for (const char* sdk : {"oi-openai", "tl-openai", "vercel-ai", "otel-openai", "langfuse"}) {
      QTest::addRow("%s as it was sent", sdk) << QString::fromLatin1(sdk) << QStringLiteral("sent");
      QTest::addRow("%s with gzip", sdk) << QString::fromLatin1(sdk) << QStringLiteral("gzip");
      QTest::addRow("%s as JSON", sdk) << QString::fromLatin1(sdk) << QStringLiteral("json");
    }
    for (const char* sdk : {"oi-openai", "tl-openai", "otel-openai"})
      QTest::addRow("%s over gRPC", sdk) << QString::fromLatin1(sdk) << QStringLiteral("grpc");
  }

  void replays()
  {
    QFETCH(QString, sdk);
    QFETCH(QString, transport);
    TemporaryStore store;
    ListenOptions options;
    options.port = 0;
    options.grpcPort = 0;
    std::vector<ConversationId> arrived;
    auto receiver = Receiver::start(*store, options, [&](std::span<const ConversationId> ids) { arrived.insert(arrived.end(), ids.begin(), ids.end()); });
    HONE_VERIFY(receiver);
    RawConnection connection((*receiver)->httpAddress());
    GrpcClient grpc((*receiver)->grpcAddress());
    const auto requests = capturedRequests(sdk, transport == u"json");
    QVERIFY(!requests.empty());
    // Everything twice, as after a time-out.
    for (int time = 0; time < 2; ++time)
      for (const CapturedRequest& request : requests) {
        const QByteArray body = QByteArray::fromStdString(request.body);
        const bool isLogs = request.signal == OtlpSignal::logs;
        if (transport == u"grpc") {
          QCOMPARE(grpc.call(isLogs ? GrpcClient::kLogs : GrpcClient::kTraces, body).status, 0);
          continue;
        }
        const QByteArray type = request.encoding == OtlpEncoding::json ? "application/json" : "application/x-protobuf";
        const bool isPacked = transport == u"gzip";
        connection.send(chunked(isLogs ? "/v1/logs" : "/v1/traces", type, isPacked ? gzipped(body) : body, isPacked ? "Content-Encoding: gzip\r\n" : ""));
        const auto answer = connection.answer();
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.header("content-type"), type);
        QCOMPARE(answer.body, request.encoding == OtlpEncoding::json ? QByteArray("{}") : QByteArray());
      }
    (*receiver)->finish();
    const PipelineStatus status = (*receiver)->status();
    QCOMPARE(status.problem, std::string());
    QCOMPARE(status.rejected, 0);
    QCOMPARE(status.waiting, 0);
    receiver->reset();

    QCOMPARE(whatIsWrong(*store, sdk), QString());
    const auto ids = store->conversationIds();
    for (const ConversationId id : *ids)
      QVERIFY(std::ranges::find(arrived, id) != arrived.end());
  }

  void manyClientsAtOnce_data()
  {
    QTest::addColumn<QString>("sdk");
    for (const char* sdk : {"oi-openai", "tl-openai", "vercel-ai", "otel-openai", "langfuse"})
      QTest::newRow(sdk) << QString::fromLatin1(sdk);
  }

  void manyClientsAtOnce()
  {
    QFETCH(QString, sdk);
    TemporaryStore store;
    ListenOptions options;
    options.port = 0;
    options.grpcPort = 0;
    auto receiver = Receiver::start(*store, options, {});
    HONE_VERIFY(receiver);
    // Eight clients over every transport share every request in every form, twice, in no order.
    std::vector<CapturedRequest> requests;
    for (const bool decoded : {false, true})
      for (const CapturedRequest& request : capturedRequests(sdk, decoded))
        requests.insert(requests.end(), 2, request);
    std::mt19937 random(8);
    std::ranges::shuffle(requests, random);
    std::atomic<std::size_t> next{0}, taken{0};
    std::vector<std::thread> clients;
    for (int number = 0; number < 8; ++number)
      clients.emplace_back([&, number] {
        Sender sender(**receiver, number % 2 == 0, number % 4 == 1);
        for (std::size_t i = next++; i < requests.size(); i = next++)
          taken += sender.send(requests[i]) ? 1 : 0;
      });
    for (std::thread& client : clients)
      client.join();
    QCOMPARE(taken.load(), requests.size());
    (*receiver)->finish();
    QCOMPARE((*receiver)->status().problem, std::string());
    receiver->reset();
    QCOMPARE(whatIsWrong(*store, sdk), QString());
  }
};

QTEST_GUILESS_MAIN(TestReceiverCaptures)
#include "tst_receiver_captures.moc"
