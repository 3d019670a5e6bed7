#pragma once

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <map>
#include <memory>

#include <csignal>

#include "raw_http.h"

namespace hone::test {

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
    return post("/v1/traces", R"({"resourceSpans":[{"scopeSpans":[{"spans":[)" + span() + "]}]}]}");
  }
  /// The same as a span in OTLP's JSON form.
  QByteArray span() const
  {
    const auto attribute = [](const QByteArray& key, const QByteArray& value) {
      return R"({"key":")" + key + R"(","value":{"stringValue":")" + value + R"("}})";
    };
    const QByteArray id = QCryptographicHash::hash(conversation + QByteArray::number(number), QCryptographicHash::Md5).toHex();
    const qint64 nanoseconds = 1700000000000000000 + qint64{1000000000} * number;
    return R"({"traceId":")" + id + R"(","spanId":")" + id.left(16) +
                                R"(","name":"chat","startTimeUnixNano":")" + QByteArray::number(nanoseconds) + R"(","endTimeUnixNano":")" +
                                QByteArray::number(nanoseconds + 500000000) + R"(","attributes":[)" + attribute("openinference.span.kind", "LLM") + "," +
                                attribute("session.id", conversation) + "," + attribute("llm.input_messages.0.message.role", "user") + "," +
                                attribute("llm.input_messages.0.message.content", asked()) + "," +
                                attribute("llm.output_messages.0.message.role", "assistant") + "," +
                                attribute("llm.output_messages.0.message.content", answered()) + "]}";
  }
};

/// hone-cli serve as a process, over a store in a folder of its own.
class ServeProcess {
public:
  ~ServeProcess()
  {
    if (m_process && m_process->state() != QProcess::NotRunning) {
      m_process->kill();
      m_process->waitForFinished();
    }
  }

  QString store() const { return m_folder.filePath(QStringLiteral("live.hone")); }
  QString inFolder(const QString& name) const { return m_folder.filePath(name); }

  /// Starts the service; its first line without the end, empty when it ended before.
  QByteArray start(const QStringList& further = {}, const QStringList& wrapper = {})
  {
    m_process = std::make_unique<QProcess>();
    m_process->setProcessChannelMode(QProcess::SeparateChannels);
    QStringList command = wrapper;
    command << qEnvironmentVariable("HONE_CLI") << QStringLiteral("serve") << QStringLiteral("--store") << store() << QStringLiteral("--listen")
            << QStringLiteral("127.0.0.1:0") << further;
    const QString program = command.takeFirst();
    m_process->start(program, command);
    QElapsedTimer timer;
    timer.start();
    while (!m_process->canReadLine() && m_process->state() != QProcess::NotRunning && timer.elapsed() < 60000)
      m_process->waitForReadyRead(100);
    m_line = m_process->readLine().trimmed();
    return m_line;
  }
  /// What it exits with after a signal; -1: it does not end, -2: it was killed.
  int end(int signal)
  {
    ::kill(static_cast<pid_t>(m_process->processId()), signal);
    if (!m_process->waitForFinished(120000))
      return -1;
    return m_process->exitStatus() == QProcess::NormalExit ? m_process->exitCode() : -2;
  }
  /// Of a process that ends by itself.
  int exitCode()
  {
    if (m_process->state() != QProcess::NotRunning && !m_process->waitForFinished(60000))
      return -1;
    return m_process->exitCode();
  }
  pid_t id() const { return static_cast<pid_t>(m_process->processId()); }
  QProcess& process() { return *m_process; }
  std::string address() const { return m_line.mid(17).split(' ').value(0).toStdString(); }

  /// The texts of each conversation in the store, read by the program itself.
  std::map<QByteArray, QList<QByteArray>> conversations()
  {
    const QString file = inFolder(QStringLiteral("all.jsonl"));
    QFile::remove(file);
    QProcess write;
    write.start(qEnvironmentVariable("HONE_CLI"), {QStringLiteral("export"), QStringLiteral("--format"), QStringLiteral("jsonl"), QStringLiteral("--output"), file,
                                                   QStringLiteral("--store"), store()});
    std::map<QByteArray, QList<QByteArray>> said;
    if (!write.waitForFinished(120000) || write.exitCode() != 0)
      return said;
    QFile exported(file);
    if (!exported.open(QIODevice::ReadOnly))
      return said;
    while (!exported.atEnd()) {
      const QJsonObject line = QJsonDocument::fromJson(exported.readLine()).object();
      QByteArray id = line.value(QLatin1String("id")).toString().toUtf8();
      while (said.contains(id))
        id += " again"; // a conversation that is there twice is one too many
      QList<QByteArray>& texts = said[id];
      for (const QJsonValue message : line.value(QLatin1String("messages")).toArray())
        texts << message.toObject().value(QLatin1String("content")).toString().toUtf8();
    }
    return said;
  }

private:
  QTemporaryDir m_folder;
  std::unique_ptr<QProcess> m_process;
  QByteArray m_line;
};

} // namespace hone::test
