#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <thread>
#include <vector>

#include <csignal>

#include "raw_http.h"

using namespace hone::test;

namespace {

/// A turn of a conversation as a client sends it. Turns of a conversation go out one after another.
struct Turn {
  QByteArray conversation;
  int number = 0;
  QByteArray asked() const { return "question " + QByteArray::number(number) + " of " + conversation; }
  QByteArray answered() const { return "answer " + QByteArray::number(number) + " of " + conversation; }
  QByteArray request() const
  {
    // Half of the clients speak the capture API, half OTLP.
    if (conversation.startsWith("call"))
      return post("/api/v1/capture-event", R"({"event_id":")" + conversation + "-" + QByteArray::number(number) + R"(","session_id":")" + conversation +
                                             R"(","primitive_name":"agent","args":")" + asked() + R"(","result":")" + answered() + R"(","timestamp":)" +
                                             QByteArray::number(1700000000000 + qint64{1000} * number) + "}");
    const auto attribute = [](const QByteArray& key, const QByteArray& value) {
      return R"({"key":")" + key + R"(","value":{"stringValue":")" + value + R"("}})";
    };
    const QByteArray id = QCryptographicHash::hash(conversation + QByteArray::number(number), QCryptographicHash::Md5).toHex();
    const qint64 nanoseconds = 1700000000000000000 + qint64{1000000000} * number;
    return post("/v1/traces", R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":")" + id + R"(","spanId":")" + id.left(16) +
                                R"(","name":"chat","startTimeUnixNano":")" + QByteArray::number(nanoseconds) + R"(","endTimeUnixNano":")" +
                                QByteArray::number(nanoseconds + 500000000) + R"(","attributes":[)" + attribute("openinference.span.kind", "LLM") + "," +
                                attribute("session.id", conversation) + "," + attribute("llm.input_messages.0.message.role", "user") + "," +
                                attribute("llm.input_messages.0.message.content", asked()) + "," +
                                attribute("llm.output_messages.0.message.role", "assistant") + "," +
                                attribute("llm.output_messages.0.message.content", answered()) + "]}]}]}]}");
  }
};

} // namespace

/// The real program, as a service manager and its clients meet it.
class TestServe : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init();
  void cleanup();
  void firstLineAndEnd_data();
  void firstLineAndEnd();
  void aPortInUseIsAFailure();
  void offLoopbackNeedsTokenAndTls();
  void aBadTokenFileIsAFailure();
  void killedUnderLoad();

private:
  QString store() const { return m_folder->filePath(QStringLiteral("live.hone")); }
  /// Starts the service; its first line without the end.
  QByteArray serve(const QStringList& further = {});
  int end(int signal);
  QByteArray address() const { return m_line.mid(17).split(' ').value(0); }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<QProcess> m_process;
  QByteArray m_line;
};

void TestServe::init()
{
  m_folder = std::make_unique<QTemporaryDir>();
}

void TestServe::cleanup()
{
  if (m_process && m_process->state() != QProcess::NotRunning) {
    m_process->kill();
    m_process->waitForFinished();
  }
  m_process.reset();
}

QByteArray TestServe::serve(const QStringList& further)
{
  m_process = std::make_unique<QProcess>();
  m_process->setProcessChannelMode(QProcess::SeparateChannels);
  m_process->start(qEnvironmentVariable("HONE_CLI"),
                   QStringList{QStringLiteral("serve"), QStringLiteral("--store"), store(), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")} + further);
  QElapsedTimer timer;
  timer.start();
  while (!m_process->canReadLine() && m_process->state() != QProcess::NotRunning && timer.elapsed() < 60000)
    m_process->waitForReadyRead(100);
  m_line = m_process->readLine().trimmed();
  return m_line;
}

int TestServe::end(int signal)
{
  ::kill(static_cast<pid_t>(m_process->processId()), signal);
  if (!m_process->waitForFinished(60000))
    return -1;
  return m_process->exitStatus() == QProcess::NormalExit ? m_process->exitCode() : -2;
}

void TestServe::firstLineAndEnd_data()
{
  QTest::addColumn<int>("signal");
  QTest::newRow("SIGTERM") << SIGTERM;
  QTest::newRow("SIGINT") << SIGINT;
}

void TestServe::firstLineAndEnd()
{
  QFETCH(int, signal);
  const QByteArray line = serve({QStringLiteral("--grpc-listen"), QStringLiteral("127.0.0.1:0")});
  const auto match = QRegularExpression(QStringLiteral("^listening http://127\\.0\\.0\\.1:\\d+ grpc 127\\.0\\.0\\.1:\\d+$")).match(QString::fromUtf8(line));
  QVERIFY2(match.hasMatch(), line.constData());
  RawConnection connection(address().toStdString());
  connection.send(Turn{"call-1", 1}.request());
  QCOMPARE(connection.answer().status, 200);
  QCOMPARE(end(signal), 0);
  QVERIFY(!QFile::exists(store() + QStringLiteral("-inbox-wal")));
  // Nothing was left waiting: what was acknowledged is in the store.
  QProcess list;
  list.start(qEnvironmentVariable("HONE_CLI"), {QStringLiteral("conversations"), QStringLiteral("list"), QStringLiteral("--store"), store(), QStringLiteral("--json")});
  QVERIFY(list.waitForFinished(60000));
  QVERIFY(list.readAllStandardOutput().contains("call-1"));
}

void TestServe::aPortInUseIsAFailure()
{
  QVERIFY(serve().startsWith("listening "));
  QProcess second;
  second.start(qEnvironmentVariable("HONE_CLI"), {QStringLiteral("serve"), QStringLiteral("--store"), m_folder->filePath(QStringLiteral("other.hone")),
                                                  QStringLiteral("--listen"), QString::fromUtf8(address())});
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
                                                   QStringLiteral("127.0.0.1:0"), QStringLiteral("--token-file"), m_folder->filePath(QStringLiteral("none"))});
  QVERIFY(process.waitForFinished(60000));
  QCOMPARE(process.exitCode(), 1);
}

/// HONE_KILLS=200 makes the long run of it.
void TestServe::killedUnderLoad()
{
  const int kills = std::max(1, qEnvironmentVariableIntValue("HONE_KILLS") ? qEnvironmentVariableIntValue("HONE_KILLS") : 5);
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
    QVERIFY2(serve().startsWith("listening "), m_process->readAllStandardError().constData());
    isStopping = false;
    where = address().toStdString();
    std::vector<std::thread> clients;
    for (int number = 0; number < kClients; ++number)
      clients.emplace_back(client, number, where);
    if (kill == kills) { // the last time it ends in order, after everybody has sent what was owed
      QTest::qSleep(1000);
      isStopping = true;
      for (std::thread& thread : clients)
        thread.join();
      QCOMPARE(end(SIGTERM), 0);
      break;
    }
    QTest::qSleep(static_cast<int>(std::uniform_int_distribution<>(20, 900)(random)));
    ::kill(static_cast<pid_t>(m_process->processId()), SIGKILL);
    m_process->waitForFinished();
    for (std::thread& thread : clients)
      thread.join();
  }
  QVERIFY2(answers > 20 * kills, qPrintable(QString::number(answers)));

  QProcess write;
  const QString file = m_folder->filePath(QStringLiteral("all.jsonl"));
  write.start(qEnvironmentVariable("HONE_CLI"), {QStringLiteral("export"), QStringLiteral("--format"), QStringLiteral("jsonl"), QStringLiteral("--output"), file,
                                                 QStringLiteral("--store"), store()});
  QVERIFY(write.waitForFinished(120000));
  QCOMPARE(write.exitCode(), 0);
  QFile exported(file);
  QVERIFY(exported.open(QIODevice::ReadOnly));
  std::map<QByteArray, QList<QByteArray>> said;
  while (!exported.atEnd()) {
    const QJsonObject line = QJsonDocument::fromJson(exported.readLine()).object();
    const QByteArray id = line.value(QLatin1String("id")).toString().toUtf8();
    QVERIFY2(!said.contains(id), id.constData());
    QList<QByteArray>& texts = said[id];
    for (const QJsonValue message : line.value(QLatin1String("messages")).toArray())
      texts << message.toObject().value(QLatin1String("content")).toString().toUtf8();
  }
  // Everything acknowledged is there once and in order; of what was not, at most the turn that was under way.
  int lost = 0, doubled = 0;
  for (const auto& [conversation, turns] : acknowledged) {
    QList<QByteArray> expected;
    for (int number = 1; number <= turns; ++number)
      expected << Turn{conversation, number}.asked() << Turn{conversation, number}.answered();
    const QList<QByteArray> got = said.contains(conversation) ? said.at(conversation) : QList<QByteArray>();
    if (got.mid(0, expected.size()) != expected) {
      ++lost;
      qWarning() << conversation << "acknowledged" << turns << "holds" << got;
    } else if (got.size() > expected.size() + 2) {
      ++doubled;
      qWarning() << conversation << "acknowledged" << turns << "holds" << got;
    }
  }
  QCOMPARE(lost, 0);
  QCOMPARE(doubled, 0);
  qInfo("%d kills, %d answers, %zu conversations", kills, answers.load(), acknowledged.size());
}

QTEST_GUILESS_MAIN(TestServe)
#include "tst_serve.moc"
