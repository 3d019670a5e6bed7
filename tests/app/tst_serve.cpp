#include <QProcess>
#include <QRegularExpression>
#include <QtTest>

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <csignal>

#include "serve_process.h"

using namespace hone::test;

/// The real program, as a service manager and its clients meet it.
class TestServe : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { m_service = std::make_unique<ServeProcess>(); }
  void cleanup() { m_service.reset(); }
  void firstLineAndEnd_data();
  void firstLineAndEnd();
  void aPortInUseIsAFailure();
  void offLoopbackNeedsTokenAndTls();
  void aBadTokenFileIsAFailure();
  void killedUnderLoad();
  void killedWhileStoring();

private:
  QString store() const { return m_service->store(); }
  std::unique_ptr<ServeProcess> m_service;
};

namespace {

int wantedKills()
{
  const int kills = qEnvironmentVariableIntValue("HONE_KILLS");
  return kills > 0 ? kills : 5;
}

/// Whether everything acknowledged is there once and in order; of what was not, at most the turns that were under way.
void compare(const std::map<QByteArray, int>& acknowledged, const std::map<QByteArray, QList<QByteArray>>& said, int turnsUnderWay)
{
  int lost = 0, doubled = 0;
  for (const auto& [conversation, turns] : acknowledged) {
    QList<QByteArray> expected;
    for (int number = 1; number <= turns; ++number)
      expected << Turn{conversation, number}.asked() << Turn{conversation, number}.answered();
    const QList<QByteArray> got = said.contains(conversation) ? said.at(conversation) : QList<QByteArray>();
    if (got.mid(0, expected.size()) != expected) {
      ++lost;
      qWarning() << conversation << "acknowledged" << turns << "holds" << got;
    } else if (got.size() > expected.size() + 2 * turnsUnderWay) {
      ++doubled;
      qWarning() << conversation << "acknowledged" << turns << "holds" << got;
    }
  }
  for (const auto& [conversation, texts] : said)
    if (conversation.endsWith(" again"))
      ++doubled;
  QCOMPARE(lost, 0);
  QCOMPARE(doubled, 0);
}

} // namespace

void TestServe::firstLineAndEnd_data()
{
  QTest::addColumn<int>("signal");
  QTest::newRow("SIGTERM") << SIGTERM;
  QTest::newRow("SIGINT") << SIGINT;
}

void TestServe::firstLineAndEnd()
{
  QFETCH(int, signal);
  const QByteArray line = m_service->start({QStringLiteral("--grpc-listen"), QStringLiteral("127.0.0.1:0")});
  const auto match = QRegularExpression(QStringLiteral("^listening http://127\\.0\\.0\\.1:\\d+ grpc 127\\.0\\.0\\.1:\\d+$")).match(QString::fromUtf8(line));
  QVERIFY2(match.hasMatch(), line.constData());
  RawConnection connection(m_service->address());
  connection.send(Turn{"call-1", 1}.request());
  QCOMPARE(connection.answer().status, 200);
  QCOMPARE(m_service->end(signal), 0);
  QVERIFY(!QFile::exists(store() + QStringLiteral("-inbox-wal")));
  // Nothing was left waiting: what was acknowledged is in the store.
  QProcess list;
  list.start(qEnvironmentVariable("HONE_CLI"), {QStringLiteral("conversations"), QStringLiteral("list"), QStringLiteral("--store"), store(), QStringLiteral("--json")});
  QVERIFY(list.waitForFinished(60000));
  QVERIFY(list.readAllStandardOutput().contains("call-1"));
}

void TestServe::aPortInUseIsAFailure()
{
  QVERIFY(m_service->start().startsWith("listening "));
  QProcess second;
  second.start(qEnvironmentVariable("HONE_CLI"), {QStringLiteral("serve"), QStringLiteral("--store"), m_service->inFolder(QStringLiteral("other.hone")),
                                                  QStringLiteral("--listen"), QString::fromStdString(m_service->address())});
  QVERIFY(second.waitForFinished(60000));
  QCOMPARE(second.exitCode(), 1);
  QVERIFY(second.readAllStandardError().contains("in use"));
  QVERIFY(second.readAllStandardOutput().isEmpty());
}

void TestServe::offLoopbackNeedsTokenAndTls()
{
  QProcess open;
  open.start(qEnvironmentVariable("HONE_CLI"), {QStringLiteral("serve"), QStringLiteral("--store"), store(), QStringLiteral("--listen"), QStringLiteral("0.0.0.0:0")});
  QVERIFY(open.waitForFinished(60000));
  QCOMPARE(open.exitCode(), 1);
  const QByteArray said = open.readAllStandardError();
  QVERIFY2(said.contains("token") && said.contains("TLS"), said.constData());
}

void TestServe::aBadTokenFileIsAFailure()
{
  QProcess process;
  process.start(qEnvironmentVariable("HONE_CLI"), {QStringLiteral("serve"), QStringLiteral("--store"), store(), QStringLiteral("--listen"),
                                                   QStringLiteral("127.0.0.1:0"), QStringLiteral("--token-file"), m_service->inFolder(QStringLiteral("none"))});
  QVERIFY(process.waitForFinished(60000));
  QCOMPARE(process.exitCode(), 1);
}

/// HONE_KILLS=200 makes the long run of it.
void TestServe::killedUnderLoad()
{
  const int kills = wantedKills();
  constexpr int kClients = 4, kTurns = 4;
  std::mt19937 random(static_cast<unsigned>(kills) * 7919);
  std::map<QByteArray, int> acknowledged; // turns by conversation, all numbers below it
  std::mutex mutex;
  std::atomic<bool> isStopping{false};
  std::string where;
  std::vector<std::vector<Turn>> owed(kClients); // sent, and not known to be kept: each client sends it again
  std::atomic<int> made{0}, answers{0};

  const auto client = [&](int number, const std::string& target) {
    RawConnection connection(target);
    std::vector<Turn>& open = owed[static_cast<std::size_t>(number)];
    while (!isStopping) {
      if (open.empty()) {
        const QByteArray name = (number % 2 == 0 ? "call-" : "span-") + QByteArray::number(number) + "-" + QByteArray::number(made++);
        for (int turn = 1; turn <= kTurns; ++turn)
          open.push_back({name, turn});
      }
      const Turn turn = open.front();
      connection.send(turn.request());
      const auto answer = connection.answer(5000);
      if (answer.status == 200) {
        ++answers;
        const std::scoped_lock lock(mutex);
        acknowledged[turn.conversation] = turn.number;
        open.erase(open.begin());
      } else if (answer.status == 0) {
        return; // killed
      } else if (answer.status != 429 && answer.status != 503) {
        qWarning("%d %s", answer.status, answer.body.constData());
        return;
      }
    }
  };

  for (int kill = 0; kill <= kills; ++kill) {
    QVERIFY2(m_service->start().startsWith("listening "), m_service->process().readAllStandardError().constData());
    isStopping = false;
    where = m_service->address();
    std::vector<std::thread> clients;
    for (int number = 0; number < kClients; ++number)
      clients.emplace_back(client, number, where);
    if (kill == kills) { // the last time it ends in order, after everybody has sent what was owed
      QTest::qSleep(1000);
      isStopping = true;
      for (std::thread& thread : clients)
        thread.join();
      QCOMPARE(m_service->end(SIGTERM), 0);
      break;
    }
    QTest::qSleep(static_cast<int>(std::uniform_int_distribution<>(20, 900)(random)));
    m_service->end(SIGKILL);
    for (std::thread& thread : clients)
      thread.join();
  }
  QVERIFY2(answers > 20 * kills, qPrintable(QString::number(answers)));

  compare(acknowledged, m_service->conversations(), 1);
  qInfo("%d kills, %d answers, %zu conversations", kills, answers.load(), acknowledged.size());
}

/// Much is acknowledged at once, so that the kill comes while the store is being written; who sent it sends all of it again.
void TestServe::killedWhileStoring()
{
  const int kills = std::max(1, wantedKills() / 4);
  constexpr int kTurns = 6, kConversations = 150;
  std::mt19937 random(static_cast<unsigned>(kills));
  std::map<QByteArray, int> acknowledged;
  int waited = 0;
  for (int kill = 0; kill < kills; ++kill) {
    QVERIFY2(m_service->start().startsWith("listening "), m_service->process().readAllStandardError().constData());
    std::vector<QByteArray> bodies;
    for (int turn = 1; turn <= kTurns; ++turn) {
      QByteArray spans;
      for (int i = 0; i < kConversations; ++i)
        spans += (i > 0 ? "," : "") + Turn{"span-" + QByteArray::number(kill) + "-" + QByteArray::number(i), turn}.span();
      bodies.push_back(post("/v1/traces", R"({"resourceSpans":[{"scopeSpans":[{"spans":[)" + spans + "]}]}]}"));
    }
    {
      RawConnection connection(m_service->address());
      for (const QByteArray& body : bodies) {
        connection.send(body);
        QCOMPARE(connection.answer(30000).status, 200);
      }
    }
    for (int i = 0; i < kConversations; ++i)
      acknowledged["span-" + QByteArray::number(kill) + "-" + QByteArray::number(i)] = kTurns;
    QTest::qSleep(static_cast<int>(std::uniform_int_distribution<>(0, 400)(random)));
    m_service->end(SIGKILL);
    waited += QFileInfo(store() + QStringLiteral("-inbox-wal")).size() > 0 ? 1 : 0;
    // The client had no answer to its last request and sends it again, to the next process.
    QVERIFY(m_service->start().startsWith("listening "));
    RawConnection connection(m_service->address());
    for (const QByteArray& body : bodies) {
      connection.send(body);
      QCOMPARE(connection.answer(30000).status, 200);
    }
    if (kill + 1 == kills)
      QCOMPARE(m_service->end(SIGTERM), 0);
    else
      m_service->end(SIGKILL);
  }
  compare(acknowledged, m_service->conversations(), 0);
  qInfo("%d kills while storing, %d of them with something in the inbox, %zu conversations", kills, waited, acknowledged.size());
}

QTEST_GUILESS_MAIN(TestServe)
#include "tst_serve.moc"
