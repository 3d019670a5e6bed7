#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <QFile>
#include <QHostAddress>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QUrl>
#include <QUrlQuery>

namespace hone::test {

/// A request as it came over the wire.
struct VendorRequest {
  std::string method;
  std::string path;                          ///< without the query, unescaped
  std::multimap<std::string, std::string> query;
  std::map<std::string, std::string> headers; ///< names in lower case
  std::string body;

  std::string value(const std::string& key) const
  {
    const auto found = query.find(key);
    return found == query.end() ? std::string() : found->second;
  }
};

struct VendorAnswer {
  int status = 200;
  std::string body = "{}";
  std::vector<std::pair<std::string, std::string>> headers = {};
  bool cutInMiddle = false;  ///< the connection is closed after half of the body
  int delayMilliseconds = 0;
};

/// HTTP/1.1 with keep-alive on a real socket, in a thread of its own: what a vendor's API looks like from outside. The
/// handler runs on that thread.
class VendorServer {
public:
  using Handler = std::function<VendorAnswer(const VendorRequest&)>;

  explicit VendorServer(Handler handler, const QString& certificate = {}, const QString& key = {}) : m_handler(std::move(handler))
  {
    m_context.moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(&m_context, [this, certificate, key] { listen(certificate, key); }, Qt::BlockingQueuedConnection);
  }
  ~VendorServer()
  {
    QMetaObject::invokeMethod(&m_context, [this] { m_server.reset(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
  }

  std::string address() const { return m_tls ? "https://localhost:" + std::to_string(m_port) : "http://127.0.0.1:" + std::to_string(m_port); }
  int port() const { return m_port; }
  std::vector<VendorRequest> requests() const
  {
    const std::scoped_lock lock(m_mutex);
    return m_requests;
  }
  int count(const std::string& path) const
  {
    int found = 0;
    for (const VendorRequest& request : requests())
      found += request.path == path ? 1 : 0;
    return found;
  }
  int connections() const { return m_connections; }

private:
  void listen(const QString& certificate, const QString& key)
  {
    if (certificate.isEmpty()) {
      m_server = std::make_unique<QTcpServer>();
    } else {
      auto server = std::make_unique<QSslServer>();
      QFile certificateFile(certificate), keyFile(key);
      static_cast<void>(certificateFile.open(QIODevice::ReadOnly) && keyFile.open(QIODevice::ReadOnly));
      QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
      configuration.setLocalCertificate(QSslCertificate(&certificateFile));
      configuration.setPrivateKey(QSslKey(&keyFile, QSsl::Rsa));
      server->setSslConfiguration(configuration);
      m_server = std::move(server);
      m_tls = true;
    }
    QObject::connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, m_server.get(), [this] {
      while (QTcpSocket* const socket = m_server->nextPendingConnection()) {
        ++m_connections;
        auto buffer = std::make_shared<QByteArray>();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, buffer] {
          buffer->append(socket->readAll());
          while (answerOne(*socket, *buffer)) {
          }
        });
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
      }
    });
    m_server->listen(QHostAddress::LocalHost);
    m_port = m_server->serverPort();
  }

  /// Answers the request at the front of the buffer, if it is whole.
  bool answerOne(QTcpSocket& socket, QByteArray& buffer)
  {
    const auto end = buffer.indexOf("\r\n\r\n");
    if (end < 0)
      return false;
    VendorRequest request;
    const auto lines = buffer.left(end).split('\n');
    const auto first = lines.front().trimmed().split(' ');
    for (qsizetype i = 1; i < lines.size(); ++i) {
      const auto colon = lines[i].indexOf(':');
      request.headers[lines[i].left(colon).trimmed().toLower().toStdString()] = lines[i].mid(colon + 1).trimmed().toStdString();
    }
    const auto length = static_cast<qsizetype>(std::atoll(request.headers["content-length"].c_str()));
    if (buffer.size() < end + 4 + length)
      return false;
    const QUrl url = QUrl::fromEncoded(first.value(1));
    request.method = first.value(0).toStdString();
    request.path = url.path(QUrl::FullyDecoded).toStdString();
    for (const auto& [key, value] : QUrlQuery(url).queryItems(QUrl::FullyDecoded))
      request.query.emplace(key.toStdString(), value.toStdString());
    request.body = buffer.mid(end + 4, length).toStdString();
    buffer.remove(0, end + 4 + length);
    {
      const std::scoped_lock lock(m_mutex);
      m_requests.push_back(request);
    }
    const VendorAnswer answer = m_handler(request);
    if (answer.delayMilliseconds > 0)
      QThread::msleep(static_cast<unsigned long>(answer.delayMilliseconds));
    QByteArray out = "HTTP/1.1 " + QByteArray::number(answer.status) + " X\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(static_cast<qlonglong>(answer.body.size())) + "\r\n";
    for (const auto& [name, value] : answer.headers)
      out += QByteArray::fromStdString(name) + ": " + QByteArray::fromStdString(value) + "\r\n";
    out += "\r\n";
    const QByteArray body = QByteArray::fromStdString(answer.body);
    socket.write(out + (answer.cutInMiddle ? body.left(body.size() / 2) : body));
    if (answer.cutInMiddle) {
      socket.flush();
      socket.disconnectFromHost();
      return false;
    }
    return true;
  }

  Handler m_handler;
  QThread m_thread;
  QObject m_context;
  std::unique_ptr<QTcpServer> m_server;
  int m_port = 0;
  bool m_tls = false;
  std::atomic<int> m_connections = 0;
  mutable std::mutex m_mutex;
  std::vector<VendorRequest> m_requests;
};

} // namespace hone::test
