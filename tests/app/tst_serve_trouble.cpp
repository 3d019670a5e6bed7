#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QtTest>

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <csignal>

#include <sys/resource.h>
#include <unistd.h>

#include "serve_process.h"

using namespace hone::test;

/// What can go wrong around a service: each has a message and a way on, and nothing acknowledged is lost.
class TestServeTrouble : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { m_service = std::make_unique<ServeProcess>(); }
  void cleanup() { m_service.reset(); }
  void aFullDisk();
  void aStoreThatVanishes();
  void aStoreThatCanOnlyBeRead();
  void aFileThatIsNoStore();
  void twoServicesOnOneStore();
  void endsInOrderUnderLoad();

private:
  HttpAnswer send(const Turn& turn) const
  {
    RawConnection connection(m_service->address());
    connection.send(turn.request());
    return connection.answer(30000);
  }
  std::unique_ptr<ServeProcess> m_service;
};

void TestServeTrouble::aFullDisk()
{
  QVERIFY(m_service->start().startsWith("listening "));
  QCOMPARE(send({"call-1", 1}).status, 200);
  // No file grows beyond this any more: what the program meets is a write that fails, as on a full disk.
  rlimit before{};
  const rlimit tight{1000, RLIM_INFINITY};
  QCOMPARE(::prlimit(m_service->id(), RLIMIT_FSIZE, &tight, &before), 0);
  for (int i = 0; i < 3; ++i) {
    const auto answer = send({"call-1", 2});
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.header("retry-after"), QByteArray("5"));
    QVERIFY2(answer.body.contains("could not be kept"), answer.body.constData());
  }
  QCOMPARE(::prlimit(m_service->id(), RLIMIT_FSIZE, &before, nullptr), 0);
  QCOMPARE(send({"call-1", 2}).status, 200); // as the client does
  QCOMPARE(m_service->end(SIGTERM), 0);
  const auto said = m_service->conversations();
  QCOMPARE(said.size(), std::size_t{1});
  QCOMPARE(said.begin()->second, (QList<QByteArray>{"question 1 of call-1", "answer 1 of call-1", "question 2 of call-1", "answer 2 of call-1"}));
}

void TestServeTrouble::aStoreThatVanishes()
{
  QDir folder(m_service->inFolder(QString()));
  QVERIFY(m_service->start().startsWith("listening "));
  QCOMPARE(send({"call-1", 1}).status, 200);
  QVERIFY(QDir().rename(folder.path(), folder.path() + QStringLiteral("-away")));
  const auto answer = send({"call-1", 2});
  QCOMPARE(answer.status, 503);
  QVERIFY2(answer.body.contains("no longer where it was"), answer.body.constData());
  // It is put back, as when a drive is mounted again.
  QVERIFY(QDir().rename(folder.path() + QStringLiteral("-away"), folder.path()));
  QCOMPARE(send({"call-1", 2}).status, 200);
  QCOMPARE(m_service->end(SIGTERM), 0);
  QCOMPARE(m_service->conversations()["call-1"].size(), 4);
}

void TestServeTrouble::aStoreThatCanOnlyBeRead()
{
  QStringList asNobody;
  if (::geteuid() == 0) { // whom permissions do not bind
    if (QStandardPaths::findExecutable(QStringLiteral("setpriv")).isEmpty())
      QSKIP("setpriv is not installed.");
    asNobody = {QStringLiteral("setpriv"), QStringLiteral("--reuid=65534"), QStringLiteral("--regid=65534"), QStringLiteral("--clear-groups")};
  }
  QVERIFY(m_service->start().startsWith("listening "));
  QCOMPARE(m_service->end(SIGTERM), 0);
  const QString folder = m_service->inFolder(QString());
  for (const QString& name : QDir(folder).entryList(QDir::Files))
    QFile::setPermissions(folder + name, QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther);
  QFile::setPermissions(folder, QFile::ReadOwner | QFile::ExeOwner | QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther);
  QVERIFY(m_service->start({}, asNobody).isEmpty());
  QCOMPARE(m_service->exitCode(), 1);
  const QByteArray said = m_service->process().readAllStandardError();
  QVERIFY2(said.contains("write") || said.contains("read"), said.constData());
  QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

void TestServeTrouble::aFileThatIsNoStore()
{
  QFile file(m_service->store());
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(QByteArray(10000, 'x'));
  file.close();
  QVERIFY(m_service->start().isEmpty());
  QCOMPARE(m_service->exitCode(), 1);
  QVERIFY(m_service->process().readAllStandardError().contains("not a Hone store"));
  QCOMPARE(QFileInfo(m_service->store()).size(), 10000);
}

void TestServeTrouble::twoServicesOnOneStore()
{
  QVERIFY(m_service->start().startsWith("listening "));
  QProcess second;
  second.start(qEnvironmentVariable("HONE_CLI"), {QStringLiteral("serve"), QStringLiteral("--store"), m_service->store(), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")});
  QTRY_VERIFY_WITH_TIMEOUT(second.waitForReadyRead(100) || second.canReadLine(), 30000);
  const std::string other = second.readLine().trimmed().mid(17).toStdString();
  // Turns of the same conversations come by both, at the same time.
  std::atomic<int> taken{0};
  std::vector<std::thread> clients;
  for (int n = 0; n < 4; ++n)
    clients.emplace_back([&, n] {
      RawConnection connection(n % 2 == 0 ? m_service->address() : other);
      for (int turn = n % 2 + 1; turn <= 20; turn += 2) {
        connection.send(Turn{n < 2 ? "call-a" : "span-b", turn}.request());
        taken += connection.answer(30000).status == 200 ? 1 : 0;
      }
    });
  for (std::thread& client : clients)
    client.join();
  QCOMPARE(taken.load(), 40);
  ::kill(static_cast<pid_t>(second.processId()), SIGTERM);
  QVERIFY(second.waitForFinished(60000));
  QCOMPARE(second.exitCode(), 0);
  QCOMPARE(m_service->end(SIGTERM), 0);
  auto said = m_service->conversations();
  QCOMPARE(said.size(), std::size_t{2});
  for (const char* name : {"call-a", "span-b"}) {
    QList<QByteArray> expected;
    for (int turn = 1; turn <= 20; ++turn)
      expected << Turn{name, turn}.asked() << Turn{name, turn}.answered();
    QCOMPARE(said[name], expected);
  }
}

void TestServeTrouble::endsInOrderUnderLoad()
{
  QVERIFY(m_service->start().startsWith("listening "));
  std::mutex mutex;
  std::map<QByteArray, int> acknowledged;
  std::atomic<int> answers{0};
  std::vector<std::thread> clients;
  for (int n = 0; n < 4; ++n)
    clients.emplace_back([&, n] {
      RawConnection connection(m_service->address());
      for (int i = 1;; ++i) {
        const Turn turn{(n % 2 == 0 ? "call-" : "span-") + QByteArray::number(n) + "-" + QByteArray::number(i / 5), i % 5 + 1};
        connection.send(turn.request());
        if (connection.answer(10000).status != 200)
          return; // it takes nothing any more
        ++answers;
        const std::scoped_lock lock(mutex);
        ++acknowledged[turn.conversation];
      }
    });
  QTRY_VERIFY_WITH_TIMEOUT(answers > 100, 30000);
  QCOMPARE(m_service->end(SIGTERM), 0);
  for (std::thread& client : clients)
    client.join();
  QVERIFY(!QFile::exists(m_service->store() + QStringLiteral("-inbox-wal")));
  auto said = m_service->conversations();
  for (const auto& [conversation, turns] : acknowledged)
    QVERIFY2(said[conversation].size() >= 2 * turns, conversation.constData());
}

QTEST_GUILESS_MAIN(TestServeTrouble)
#include "tst_serve_trouble.moc"
