#include <QtTest>

#include <memory>
#include <string>
#include <vector>

#include <zlib.h>

#include "../capture/otlp_captures.h"
#include "grpc_client.h"
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

QByteArray gzipped(const QByteArray& bytes)
{
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
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

    const QJsonArray expected = expectedOf(sdk)[u"conversations"].toArray();
    const auto ids = store->conversationIds();
    HONE_VERIFY(ids);
    QCOMPARE(static_cast<qsizetype>(ids->size()), expected.size());
    std::vector<Conversation> conversations;
    for (const ConversationId id : *ids) {
      conversations.push_back(store->conversation(id).value());
      QVERIFY(std::ranges::find(arrived, id) != arrived.end());
    }
    for (const QJsonValue& one : expected) {
      const QString id = one[u"conversationId"].toString();
      const auto found = std::ranges::find_if(conversations, [&](const Conversation& conversation) {
        return id.isEmpty() ? conversation.externalId.size() == 32 : words(conversation.externalId) == id;
      });
      QVERIFY2(found != conversations.end(), qPrintable(id));
      QCOMPARE(difference(*found, one.toObject()), QString());
    }
    const auto sources = store->sources();
    QCOMPARE(sources->size(), std::size_t{1});
    const Source& source = sources->front();
    QCOMPARE(source.received, source.stored + source.merged + source.unchanged + source.rejected);
  }
};

QTEST_GUILESS_MAIN(TestReceiverCaptures)
#include "tst_receiver_captures.moc"
