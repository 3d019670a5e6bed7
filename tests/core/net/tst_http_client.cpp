#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <thread>

#include "net/http_client.h"
#include "vendor_servers.h"

using namespace hone;
using namespace hone::test;

class TestHttpClient : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void answersAndKeepsTheConnection();
  void bodyAndHeadersArrive();
  void otherMachinesAreRefused();
  void offlineLeavesOnlyThisMachine();
  void addresses_data();
  void addresses();
  void redirectStaysOnTheHost();
  void redirectElsewhereIsNotFollowed();
  void cutAnswerIsAnError();
  void largeAnswerIsNotTaken();
  void compressedAnswerIsBounded();
  void silentServerTimesOut();
  void nobodyThere();
  void cancellation();
  void worksInAnotherThread();
  void certificatesAreVerified();

private:
  Result<HttpResponse> get(const std::string& url, HttpOptions options = {})
  {
    Egress egress;
    static_cast<void>(egress.allow(url, "test"));
    HttpClient client(egress, "test", std::move(options));
    HttpRequest request;
    request.url = url;
    return client.send(request, {});
  }
};

void TestHttpClient::answersAndKeepsTheConnection()
{
  VendorServer server([](const VendorRequest&) { return VendorAnswer{200, "{\"a\":1}", {{"X-Thing", "yes"}}}; });
  Egress egress;
  QVERIFY(egress.allow(server.address(), "test"));
  HttpClient client(egress, "test");
  HttpRequest request;
  request.url = server.address() + "/x?y=z%20z";
  for (int i = 0; i < 3; ++i) {
    const auto answer = client.send(request, {});
    QVERIFY(answer);
    QCOMPARE(answer->status, 200);
    QCOMPARE(answer->body, std::string("{\"a\":1}"));
    QCOMPARE(answer->header("x-thing"), std::string_view("yes"));
  }
  QCOMPARE(server.requests().size(), std::size_t{3});
  QCOMPARE(server.requests().front().value("y"), std::string("z z"));
  QCOMPARE(server.connections(), 1);
  QCOMPARE(egress.entries().front().requests, 3);
  QVERIFY(egress.entries().front().lastContactAt);
}

void TestHttpClient::bodyAndHeadersArrive()
{
  VendorServer server([](const VendorRequest& request) { return VendorAnswer{201, request.method + request.headers.at("x-key") + request.body}; });
  Egress egress;
  QVERIFY(egress.allow(server.address(), "test"));
  HttpClient client(egress, "test");
  const auto answer = client.send({"POST", server.address() + "/", {{"X-Key", "k"}, {"Content-Type", "application/json"}}, "{\"q\":\"ä\"}"}, {});
  QVERIFY(answer);
  QCOMPARE(answer->status, 201);
  QCOMPARE(answer->body, std::string("POSTk{\"q\":\"ä\"}"));
  QVERIFY(!server.requests().front().headers.contains("cookie"));
}

void TestHttpClient::otherMachinesAreRefused()
{
  VendorServer server([](const VendorRequest&) { return VendorAnswer{}; });
  Egress egress;
  HttpClient client(egress, "test");
  HttpRequest request;
  request.url = server.address();
  QCOMPARE(client.send(request, {}).error().kind, ErrorKind::rejected);
  QVERIFY(egress.allow(server.address(), "another purpose"));
  QCOMPARE(client.send(request, {}).error().kind, ErrorKind::rejected);
  QVERIFY(egress.allow(server.address(), "test"));
  QVERIFY(client.send(request, {}));
  egress.withdraw("test");
  QCOMPARE(client.send(request, {}).error().kind, ErrorKind::rejected);
  QCOMPARE(server.requests().size(), std::size_t{1});
}

void TestHttpClient::offlineLeavesOnlyThisMachine()
{
  VendorServer server([](const VendorRequest&) { return VendorAnswer{}; });
  Egress egress;
  egress.setOffline(true);
  for (const std::string& url : {std::string("https://example.invalid"), server.address()})
    QVERIFY(egress.allow(url, "test"));
  HttpClient client(egress, "test");
  HttpRequest request;
  request.url = "https://example.invalid/";
  const auto refused = client.send(request, {});
  QCOMPARE(refused.error().kind, ErrorKind::rejected);
  QVERIFY(refused.error().message.find("offline") != std::string::npos);
  request.url = server.address();
  QVERIFY(client.send(request, {}));
}

void TestHttpClient::addresses_data()
{
  QTest::addColumn<QString>("url");
  QTest::addColumn<QString>("host");
  QTest::newRow("https") << "https://Cloud.Example.com/x" << "cloud.example.com:443";
  QTest::newRow("http with port") << "http://localhost:6006" << "localhost:6006";
  QTest::newRow("IPv6") << "http://[::1]:80" << "[::1]:80";
  QTest::newRow("file") << "file:///etc/passwd" << "";
  QTest::newRow("password") << "https://user:pass@example.com" << "";
  QTest::newRow("no scheme") << "example.com" << "";
  QTest::newRow("empty") << "" << "";
}

void TestHttpClient::addresses()
{
  QFETCH(const QString, url);
  const auto host = hostOf(url.toStdString());
  QTEST(host ? QString::fromStdString(host->text()) : QString(), "host");
}

void TestHttpClient::redirectStaysOnTheHost()
{
  VendorServer server([](const VendorRequest& request) {
    if (request.path == "/old")
      return VendorAnswer{308, "", {{"Location", "/new"}}};
    if (request.path == "/round")
      return VendorAnswer{302, "", {{"Location", "/round"}}};
    return VendorAnswer{200, request.method + request.body};
  });
  Egress egress;
  QVERIFY(egress.allow(server.address(), "test"));
  HttpClient client(egress, "test");
  const auto answer = client.send({"POST", server.address() + "/old", {{"Content-Type", "text/plain"}}, "body"}, {});
  QVERIFY(answer);
  QCOMPARE(answer->body, std::string("POSTbody"));
  QCOMPARE(get(server.address() + "/round").error().kind, ErrorKind::network);
}

void TestHttpClient::redirectElsewhereIsNotFollowed()
{
  VendorServer other([](const VendorRequest&) { return VendorAnswer{}; });
  VendorServer server([&](const VendorRequest&) { return VendorAnswer{302, "", {{"Location", other.address() + "/steal"}}}; });
  Egress egress;
  QVERIFY(egress.allow(server.address(), "test"));
  HttpClient client(egress, "test");
  const auto answer = client.send({"GET", server.address(), {{"Authorization", "secret"}}, {}}, {});
  QCOMPARE(answer.error().kind, ErrorKind::rejected);
  QVERIFY(answer.error().message.find("secret") == std::string::npos);
  QVERIFY(other.requests().empty());
}

void TestHttpClient::cutAnswerIsAnError()
{
  VendorServer server([](const VendorRequest&) {
    VendorAnswer answer{200, std::string(100'000, 'x')};
    answer.cutInMiddle = true;
    return answer;
  });
  QCOMPARE(get(server.address()).error().kind, ErrorKind::network);
}

void TestHttpClient::largeAnswerIsNotTaken()
{
  VendorServer server([](const VendorRequest&) { return VendorAnswer{200, std::string(3 * 1024 * 1024, 'x')}; });
  HttpOptions options;
  options.maxBodyBytes = 1024 * 1024;
  QCOMPARE(get(server.address(), options).error().kind, ErrorKind::rejected);
  options.maxBodyBytes = 4 * 1024 * 1024;
  const auto answer = get(server.address(), options);
  QVERIFY(answer);
  QCOMPARE(answer->body.size(), std::size_t{3} * 1024 * 1024);
}

void TestHttpClient::compressedAnswerIsBounded()
{
  // 64 MiB of zeros in a few kilobytes: what comes out counts, not what comes in.
  const QByteArray compressed = qCompress(QByteArray(64 * 1024 * 1024, 'a'), 9).mid(4);
  VendorServer server([&](const VendorRequest&) { return VendorAnswer{200, compressed.toStdString(), {{"Content-Encoding", "deflate"}}}; });
  HttpOptions options;
  options.maxBodyBytes = 8 * 1024 * 1024;
  QCOMPARE(get(server.address(), options).error().kind, ErrorKind::rejected);
  options.maxBodyBytes = 65 * 1024 * 1024;
  const auto answer = get(server.address(), options);
  QVERIFY(answer);
  QCOMPARE(answer->body.size(), std::size_t{64} * 1024 * 1024);
}

void TestHttpClient::silentServerTimesOut()
{
  VendorServer server([](const VendorRequest&) {
    VendorAnswer answer;
    answer.delayMilliseconds = 2000;
    return answer;
  });
  HttpOptions options;
  options.idleTimeout = std::chrono::milliseconds(200);
  const auto answer = get(server.address(), options);
  QCOMPARE(answer.error().kind, ErrorKind::network);
}

void TestHttpClient::nobodyThere()
{
  std::string address;
  {
    VendorServer server([](const VendorRequest&) { return VendorAnswer{}; });
    address = server.address();
  }
  const auto answer = get(address);
  QCOMPARE(answer.error().kind, ErrorKind::network);
  QVERIFY(answer.error().message.find("Nothing answers") != std::string::npos);
}

void TestHttpClient::cancellation()
{
  VendorServer server([](const VendorRequest&) {
    VendorAnswer answer;
    answer.delayMilliseconds = 3000;
    return answer;
  });
  Egress egress;
  QVERIFY(egress.allow(server.address(), "test"));
  HttpClient client(egress, "test");
  HttpRequest request;
  request.url = server.address();
  Cancellation stop;
  std::thread later([stop]() mutable {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    stop.cancel();
  });
  const auto answer = client.send(request, stop);
  later.join();
  QCOMPARE(answer.error().kind, ErrorKind::cancelled);
}

void TestHttpClient::worksInAnotherThread()
{
  VendorServer server([](const VendorRequest&) { return VendorAnswer{200, "ok"}; });
  std::string body;
  std::thread worker([&] {
    const auto answer = get(server.address());
    body = answer ? answer->body : answer.error().message;
  });
  worker.join();
  QCOMPARE(body, std::string("ok"));
}

void TestHttpClient::certificatesAreVerified()
{
  QTemporaryDir folder;
  const QString key = folder.filePath(QStringLiteral("key.pem")), certificate = folder.filePath(QStringLiteral("cert.pem"));
  QProcess openssl;
  openssl.start(QStringLiteral("openssl"), {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("rsa:2048"), QStringLiteral("-nodes"),
                                            QStringLiteral("-keyout"), key, QStringLiteral("-out"), certificate, QStringLiteral("-days"), QStringLiteral("2"),
                                            QStringLiteral("-subj"), QStringLiteral("/CN=localhost"), QStringLiteral("-addext"), QStringLiteral("subjectAltName=DNS:localhost")});
  if (!openssl.waitForFinished() || openssl.exitCode() != 0)
    QSKIP("openssl is not installed");
  VendorServer server([](const VendorRequest&) { return VendorAnswer{200, "ok"}; }, certificate, key);
  const auto refused = get(server.address());
  QCOMPARE(refused.error().kind, ErrorKind::rejected);
  QVERIFY2(refused.error().message.find("certificate") != std::string::npos, refused.error().message.c_str());
  HttpOptions options;
  options.caFile = certificate.toStdString();
  const auto answer = get(server.address(), options);
  QVERIFY2(answer.has_value(), answer ? "" : answer.error().message.c_str());
  QCOMPARE(answer->body, std::string("ok"));
  // The right authority does not make up for the wrong name.
  QCOMPARE(get("https://127.0.0.1:" + std::to_string(server.port()), options).error().kind, ErrorKind::rejected);
  options.caFile = key.toStdString();
  QCOMPARE(get(server.address(), options).error().kind, ErrorKind::invalidInput);
}

QTEST_GUILESS_MAIN(TestHttpClient)
#include "tst_http_client.moc"
