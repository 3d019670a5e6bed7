#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include <QElapsedTimer>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>

#include "git_sandbox.h"

namespace hone::test {

/// Git over HTTP on 127.0.0.1: real `git http-backend`, asking for a password when one is set. Runs on a thread of its own.
class GitHttpServer {
public:
  GitHttpServer(std::string root, std::string user, std::string password, QByteArray refusalBody = {})
    : m_root(std::move(root)), m_authorization(user.empty() ? std::string() : "Basic " + QByteArray::fromStdString(user + ":" + password).toBase64().toStdString()),
      m_user(std::move(user)), m_refusalBody(std::move(refusalBody))
  {
    m_thread = std::thread([this] { serve(); });
    while (m_port == 0)
      std::this_thread::yield();
  }
  ~GitHttpServer()
  {
    m_stop = true;
    m_thread.join();
  }

  std::string url(const std::string& path, const std::string& login = {}) const
  {
    return "http://" + (login.empty() ? login : login + "@") + "localhost:" + std::to_string(m_port.load()) + "/" + path;
  }
  int refusedLogins() const { return m_refused; }

private:
  void serve()
  {
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHost, 0))
      qFatal("no port to listen on");
    m_port = server.serverPort();
    while (!m_stop) {
      if (!server.hasPendingConnections() && !server.waitForNewConnection(20))
        continue;
      const std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
      // The connection stays open for the next request, as real servers keep it, until another one waits.
      QByteArray buffer;
      for (int idle = 0; idle < 250 && !m_stop && socket->state() == QAbstractSocket::ConnectedState;) {
        if (!buffer.isEmpty() || socket->bytesAvailable() || socket->waitForReadyRead(20))
          idle = answer(*socket, buffer) ? 0 : 1000;
        else if (server.hasPendingConnections() || server.waitForNewConnection(0))
          break;
        else
          ++idle;
      }
      socket->disconnectFromHost();
      if (socket->state() != QAbstractSocket::UnconnectedState)
        socket->waitForDisconnected(500);
    }
  }

  static bool fill(QTcpSocket& socket, QByteArray& buffer)
  {
    if (!socket.bytesAvailable() && !socket.waitForReadyRead(20000))
      return false;
    buffer += socket.readAll();
    return true;
  }

  static void reply(QTcpSocket& socket, const QByteArray& status, const QByteArray& headers, const QByteArray& body)
  {
    socket.write("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    while (socket.bytesToWrite() > 0 && socket.waitForBytesWritten(20000)) {
    }
  }

  /// One request and its reply; false when there is no more. What came too early stays in buffer.
  bool answer(QTcpSocket& socket, QByteArray& buffer)
  {
    while (!buffer.contains("\r\n\r\n"))
      if (!fill(socket, buffer))
        return false;
    const qsizetype end = buffer.indexOf("\r\n\r\n");
    const QList<QByteArray> lines = buffer.left(end).split('\n');
    buffer.remove(0, end + 4);
    std::map<QByteArray, QByteArray> headers;
    for (qsizetype i = 1; i < lines.size(); ++i)
      if (const qsizetype colon = lines[i].indexOf(':'); colon > 0)
        headers[lines[i].left(colon).toLower()] = lines[i].mid(colon + 1).trimmed();
    const QList<QByteArray> request = lines[0].split(' ');
    if (request.size() < 2)
      return false;
    if (headers.contains("expect"))
      socket.write("HTTP/1.1 100 Continue\r\n\r\n");
    QByteArray body;
    if (headers["transfer-encoding"] == "chunked") {
      for (;;) {
        while (!buffer.contains("\r\n"))
          if (!fill(socket, buffer))
            return false;
        const qsizetype lineEnd = buffer.indexOf("\r\n");
        const qsizetype size = buffer.left(lineEnd).toLongLong(nullptr, 16);
        while (buffer.size() < lineEnd + 2 + size + 2)
          if (!fill(socket, buffer))
            return false;
        body += buffer.mid(lineEnd + 2, size);
        buffer.remove(0, lineEnd + 2 + size + 2);
        if (size == 0)
          break;
      }
    } else {
      const qsizetype size = headers["content-length"].toLongLong();
      while (buffer.size() < size)
        if (!fill(socket, buffer))
          return false;
      body = buffer.left(size);
      buffer.remove(0, size);
    }
    if (!m_authorization.empty() && headers["authorization"].toStdString() != m_authorization) {
      m_refused += headers.contains("authorization") ? 1 : 0;
      reply(socket, "401 Unauthorized", "WWW-Authenticate: Basic realm=\"git\"\r\n", m_refusalBody);
      return true;
    }
    const qsizetype query = request[1].indexOf('?');
    QProcess backend;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const auto set = [&](const char* name, const QByteArray& value) { environment.insert(QString::fromLatin1(name), QString::fromUtf8(value)); };
    set("GIT_PROJECT_ROOT", QByteArray::fromStdString(m_root));
    set("GIT_HTTP_EXPORT_ALL", "1");
    set("REQUEST_METHOD", request[0]);
    set("PATH_INFO", QByteArray::fromPercentEncoding(query < 0 ? request[1] : request[1].left(query)));
    set("QUERY_STRING", query < 0 ? QByteArray() : request[1].mid(query + 1));
    set("CONTENT_TYPE", headers["content-type"]);
    set("CONTENT_LENGTH", QByteArray::number(body.size()));
    set("HTTP_CONTENT_ENCODING", headers["content-encoding"]);
    set("REMOTE_ADDR", "127.0.0.1");
    set("REMOTE_USER", QByteArray::fromStdString(m_user.empty() ? "somebody" : m_user));
    backend.setProcessEnvironment(environment);
    backend.start(QStringLiteral("git"), {QStringLiteral("http-backend")});
    backend.write(body);
    backend.closeWriteChannel();
    backend.waitForFinished(60000);
    const QByteArray out = backend.readAllStandardOutput();
    const qsizetype split = out.indexOf("\r\n\r\n");
    QByteArray status = "200 OK";
    QByteArray rest;
    for (const QByteArray& line : out.left(split).split('\n')) {
      if (line.startsWith("Status: "))
        status = line.mid(8).trimmed();
      else
        rest += line.trimmed() + "\r\n";
    }
    reply(socket, status, rest, split < 0 ? QByteArray() : out.mid(split + 4));
    return true;
  }

  std::string m_root;
  std::string m_authorization;
  std::string m_user;
  QByteArray m_refusalBody; ///< of the 401; libgit2 1.5 stumbles over one that comes with its head
  std::atomic<int> m_port = 0;
  std::atomic<int> m_refused = 0;
  std::atomic<bool> m_stop = false;
  std::thread m_thread;
};

/// A real sshd on 127.0.0.1 with keys and settings of its own. Lets in the key home/.ssh/id_ed25519 (or another type).
class SshServer {
public:
  explicit SshServer(const GitSandbox& sandbox, const std::string& keyType = "ed25519")
    : m_home(sandbox.home()), m_folder(sandbox.path("sshd-" + keyType))
  {
    GitSandbox::writeFile(m_folder + "/empty", "");
    GitSandbox::writeFile(m_home + "/.ssh/empty", "");
    QDir().mkpath(QStringLiteral("/run/sshd")); // sshd as root insists on it; others may fail to make it
    GitSandbox::run(m_folder, "ssh-keygen", {"-q", "-t", "ed25519", "-N", "", "-f", m_folder + "/host"});
    m_key = m_home + "/.ssh/id_" + keyType;
    if (!GitSandbox::exists(m_key))
      GitSandbox::run(m_folder, "ssh-keygen", {"-q", "-t", keyType, "-N", "", "-f", m_key});
    GitSandbox::writeFile(m_folder + "/authorized", GitSandbox::readFile(m_key + ".pub"));
    for (int attempt = 0; attempt < 5 && !m_running; ++attempt)
      start();
    if (!m_running)
      qFatal("sshd does not start: %s", m_process.readAllStandardError().constData());
  }
  ~SshServer()
  {
    m_process.kill();
    m_process.waitForFinished(5000);
  }

  std::string url(const std::string& path) const
  {
    return "ssh://" + user() + "@127.0.0.1:" + std::to_string(m_port) + path;
  }
  /// The line that makes the server known.
  std::string knownHost() const
  {
    return "[127.0.0.1]:" + std::to_string(m_port) + " " + GitSandbox::readFile(m_folder + "/host.pub");
  }
  std::string fingerprint() const
  {
    const std::string line = GitSandbox::run(m_folder, "ssh-keygen", {"-l", "-f", "host.pub"});
    const std::size_t begin = line.find("SHA256:");
    return line.substr(begin, line.find(' ', begin) - begin);
  }
  std::string keyFile() const { return m_key; }
  static std::string user()
  {
    std::string name = GitSandbox::run("/", "id", {"-un"});
    name.pop_back();
    return name;
  }

private:
  void start()
  {
    QTcpServer probe;
    probe.listen(QHostAddress::LocalHost, 0);
    m_port = probe.serverPort();
    probe.close();
    GitSandbox::writeFile(m_folder + "/config",
                          "Port " + std::to_string(m_port) + "\nListenAddress 127.0.0.1\nHostKey " + m_folder + "/host\nAuthorizedKeysFile " +
                            m_folder + "/authorized\nPidFile none\nUsePAM no\nStrictModes no\nPasswordAuthentication no\n"
                            "KbdInteractiveAuthentication no\nPermitRootLogin yes\nLogLevel VERBOSE\n");
    m_process.start(QStringLiteral("/usr/sbin/sshd"), {QStringLiteral("-f"), QString::fromStdString(m_folder + "/config"), QStringLiteral("-D"), QStringLiteral("-e")});
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 10000 && m_process.state() != QProcess::NotRunning) {
      QTcpSocket socket;
      socket.connectToHost(QHostAddress(QHostAddress::LocalHost), static_cast<quint16>(m_port));
      if (socket.waitForConnected(200) && socket.waitForReadyRead(2000)) {
        m_running = true;
        return;
      }
      m_process.waitForFinished(50);
    }
  }

  std::string m_home;
  std::string m_folder;
  std::string m_key;
  int m_port = 0;
  bool m_running = false;
  QProcess m_process;
};

} // namespace hone::test
