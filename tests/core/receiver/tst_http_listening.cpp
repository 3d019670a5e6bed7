#include <QtTest>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "receiver/inbox_step.h"
#include "receiver/tls.h"
#include "receiver_fixture.h"

using namespace hone;
using namespace hone::test;

/// Where the receiver listens, to whom, and how it ends.
class TestHttpListening : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { m_fixture = std::make_unique<ReceiverFixture>(); }
  void cleanup() { m_fixture.reset(); }
  void aPortInUseIsSaid();
  void notOnLoopbackNeedsTokenAndTls_data();
  void notOnLoopbackNeedsTokenAndTls();
  void tlsWithToken();
  void stopsUnderLoad();

private:
  std::unique_ptr<ReceiverFixture> m_fixture;
};

void TestHttpListening::aPortInUseIsSaid()
{
  ListenOptions options;
  const std::string address = m_fixture->receiver->httpAddress();
  options.port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
  TemporaryStore other;
  const auto second = Receiver::start(*other, options, {});
  QVERIFY(!second);
  QCOMPARE(static_cast<int>(second.error().kind), static_cast<int>(ErrorKind::conflict));
  QVERIFY(second.error().message.find(std::to_string(options.port)) != std::string::npos);
}

void TestHttpListening::notOnLoopbackNeedsTokenAndTls_data()
{
  QTest::addColumn<bool>("token");
  QTest::addColumn<bool>("tls");
  QTest::addColumn<bool>("starts");
  QTest::newRow("neither") << false << false << false;
  QTest::newRow("token alone") << true << false << false;
  QTest::newRow("TLS alone") << false << true << false;
  QTest::newRow("both") << true << true << true;
}

void TestHttpListening::notOnLoopbackNeedsTokenAndTls()
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
    options.certificatePath = m_fixture->store.folder() + "/c.pem";
    options.keyPath = m_fixture->store.folder() + "/k.pem";
    QVERIFY(makeSelfSignedCertificate(options.certificatePath, options.keyPath, {"localhost"}));
  }
  const auto receiver = Receiver::start(*m_fixture->store, options, {});
  QCOMPARE(receiver.has_value(), starts);
  if (!starts)
    QVERIFY(receiver.error().message.find("token") != std::string::npos);
}

void TestHttpListening::tlsWithToken()
{
  ListenOptions options;
  options.token = makeToken();
  options.certificatePath = m_fixture->store.folder() + "/c.pem";
  options.keyPath = m_fixture->store.folder() + "/k.pem";
  QVERIFY(makeSelfSignedCertificate(options.certificatePath, options.keyPath, {"127.0.0.1", "localhost"}));
  m_fixture->start(options);
  QFile file(QString::fromStdString(options.certificatePath));
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QByteArray authority = file.readAll();
  const QByteArray good = "Authorization: Bearer " + QByteArray::fromStdString(options.token) + "\r\n";
  RawConnection connection(m_fixture->receiver->httpAddress(), authority);
  QVERIFY(static_cast<QSslSocket&>(connection.socket()).isEncrypted());
  connection.send(post("/v1/traces", kEmptyExport, "application/json", good));
  QCOMPARE(connection.answer().status, 200);
  for (const QByteArray& bad : {QByteArray(), QByteArray("Authorization: Bearer \r\n"), QByteArray("Authorization: Basic eDp5\r\n"),
                                good.left(good.size() - 3) + "\r\n", QByteArray("Authorization: Bearer " + QByteArray(64, '0') + "\r\n")}) {
    RawConnection other(m_fixture->receiver->httpAddress(), authority);
    other.send(post("/v1/traces", kEmptyExport, "application/json", bad));
    const auto answer = other.answer();
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.header("www-authenticate"), QByteArray("Bearer"));
  }
  // Without TLS there is nothing to be had, and a client that does not know the certificate is not let in by itself.
  QVERIFY(m_fixture->ask(post("/v1/traces", kEmptyExport, "application/json", good), 2000).status == 0);
}

void TestHttpListening::stopsUnderLoad()
{
  std::atomic<bool> isStopping{false};
  std::atomic<int> acknowledged{0};
  const std::string address = m_fixture->receiver->httpAddress();
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
  m_fixture->receiver->finish();
  m_fixture->receiver.reset(); // sessions are still open
  const int count = acknowledged;
  isStopping = true;
  for (std::thread& client : clients)
    client.join();
  QVERIFY(count > 50);
  std::vector<ConversationId> changed;
  HONE_VERIFY(drainInbox(*m_fixture->store, changed));
  std::size_t messages = 0;
  for (int n = 0; n < 4; ++n)
    messages += m_fixture->conversation("load-" + std::to_string(n)).messages.size();
  QVERIFY(messages >= 2 * static_cast<std::size_t>(count));
}

QTEST_GUILESS_MAIN(TestHttpListening)
#include "tst_http_listening.moc"
