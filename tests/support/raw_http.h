#pragma once

#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpSocket>
#include <QtTest>

#include <map>
#include <memory>
#include <string>
#include <utility>

namespace hone::test {

/// What a server answered on a connection.
struct HttpAnswer {
  int status = 0;                            ///< 0: nothing came, or the connection ended
  std::map<QByteArray, QByteArray> headers;  ///< names in lower case
  QByteArray body;
  QByteArray header(const char* name) const
  {
    const auto found = headers.find(name);
    return found == headers.end() ? QByteArray() : found->second;
  }
};

/// A connection on which a test writes the bytes that it wants, well-formed or not, and reads answers of HTTP/1.1.
class RawConnection {
public:
  /// address is "127.0.0.1:4318". With an authority (PEM), TLS that must verify against it.
  explicit RawConnection(const std::string& address, const QByteArray& authority = {}, const QByteArray& alpn = {})
  {
    const QString text = QString::fromStdString(address);
    const qsizetype colon = text.lastIndexOf(QLatin1Char(':'));
    const QString host = text.left(colon);
    const auto port = static_cast<quint16>(text.mid(colon + 1).toUInt());
    if (authority.isEmpty()) {
      m_socket = std::make_unique<QTcpSocket>();
      m_socket->connectToHost(host, port);
      m_socket->waitForConnected(5000);
    } else {
      auto secure = std::make_unique<QSslSocket>();
      QSslConfiguration configuration = secure->sslConfiguration();
      configuration.setCaCertificates(QSslCertificate::fromData(authority));
      if (!alpn.isEmpty())
        configuration.setAllowedNextProtocols({alpn});
      secure->setSslConfiguration(configuration);
      secure->connectToHostEncrypted(host, port);
      secure->waitForEncrypted(5000);
      m_socket = std::move(secure);
    }
  }

  QTcpSocket& socket() { return *m_socket; }

  void send(const QByteArray& bytes)
  {
    m_socket->write(bytes);
    while (m_socket->bytesToWrite() > 0 && m_socket->waitForBytesWritten(5000)) {
    }
  }

  /// The next answer; interim ones (1xx) count too.
  HttpAnswer answer(int milliseconds = 10000)
  {
    HttpAnswer out;
    qsizetype end = -1;
    while ((end = m_read.indexOf("\r\n\r\n")) < 0)
      if (!more(milliseconds))
        return out;
    const QList<QByteArray> lines = m_read.left(end).split('\n');
    m_read.remove(0, end + 4);
    out.status = lines.value(0).mid(9, 3).toInt();
    for (qsizetype i = 1; i < lines.size(); ++i) {
      const qsizetype colon = lines[i].indexOf(':');
      out.headers[lines[i].left(colon).trimmed().toLower()] = lines[i].mid(colon + 1).trimmed();
    }
    const qsizetype size = out.header("content-length").toLongLong();
    while (m_read.size() < size)
      if (!more(milliseconds))
        return {};
    out.body = m_read.left(size);
    m_read.remove(0, size);
    return out;
  }

  /// Whether the server ends the connection in that time. What it still sends is read and dropped.
  bool endsWithin(int milliseconds)
  {
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < milliseconds && m_socket->state() == QAbstractSocket::ConnectedState)
      if (m_socket->waitForReadyRead(20))
        m_socket->readAll();
    return m_socket->state() != QAbstractSocket::ConnectedState;
  }

private:
  bool more(int milliseconds)
  {
    if (m_socket->bytesAvailable() == 0 && !m_socket->waitForReadyRead(milliseconds))
      return false;
    m_read += m_socket->readAll();
    return true;
  }

  std::unique_ptr<QTcpSocket> m_socket;
  QByteArray m_read;
};

/// A well-formed POST with a Content-Length.
inline QByteArray post(const QByteArray& path, const QByteArray& body, const QByteArray& type = "application/json",
                       const QByteArray& furtherHeaders = {})
{
  return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nContent-Length: " + QByteArray::number(body.size()) +
         "\r\n" + furtherHeaders + "\r\n" + body;
}

} // namespace hone::test
