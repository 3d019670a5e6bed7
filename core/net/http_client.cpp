#include "net/http_client.h"

#include <algorithm>

#include <fmt/format.h>

#include <QCoreApplication>
#include <QEventLoop>
#include <QFile>
#include <QNetworkAccessManager>
#include <QNetworkCookieJar>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QTimer>

namespace hone {

namespace {

constexpr int kMostRedirects = 5;
constexpr int kCancellationPollMilliseconds = 50;
/// What is buffered before this thread takes it; the sender is slowed down beyond.
constexpr qint64 kReadBufferBytes = qint64{4} * 1024 * 1024;

QString fromUtf8(std::string_view text)
{
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

bool isRedirect(int status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// Why a request got no answer, in words that say what to do.
std::string reasonOf(QNetworkReply::NetworkError error, const QString& text)
{
  switch (error) {
  case QNetworkReply::ConnectionRefusedError: return "Nothing answers at that address and port. Is the server running?";
  case QNetworkReply::HostNotFoundError: return "The host name is not known. Check the address and the network.";
  case QNetworkReply::RemoteHostClosedError: return "The other side closed the connection before its answer was complete.";
  case QNetworkReply::TimeoutError: return "The connection timed out.";
  default: return text.toStdString();
  }
}

} // namespace

std::string_view HttpResponse::header(std::string_view name) const
{
  const auto found = std::ranges::find(headers, name, &std::pair<std::string, std::string>::first);
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

struct HttpClient::Parts {
  QNetworkAccessManager manager;
  QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
};

HttpClient::HttpClient(Egress& egress, std::string purpose, HttpOptions options)
  : m_egress(egress), m_purpose(std::move(purpose)), m_options(std::move(options))
{
}

HttpClient::~HttpClient() = default;

Result<HttpResponse> HttpClient::send(const HttpRequest& request, const Cancellation& cancellation)
{
  if (!QCoreApplication::instance())
    return fail(ErrorKind::internal, "Requests need a Qt application, and there is none.");
  HttpRequest current = request;
  for (int redirects = 0;; ++redirects) {
    HONE_TRY(const HostAddress from, hostOf(current.url));
    HONE_CHECK(m_egress.contact(from, m_purpose));
    HONE_TRY(HttpResponse response, sendOnce(current, cancellation));
    const std::string_view location = response.header("location");
    if (!isRedirect(response.status) || location.empty())
      return response;
    const QString target = QUrl(fromUtf8(current.url)).resolved(QUrl(fromUtf8(location))).toString(QUrl::FullyEncoded);
    const auto to = hostOf(target.toStdString());
    // Keys travel with the request: they go nowhere but where they were meant for, and never back to plain text.
    const bool downgraded = to && to->scheme == "http" && from.scheme == "https";
    if (!to || to->host != from.host || (to->port != from.port && !(from.scheme == "http" && to->scheme == "https")) || downgraded)
      return fail(ErrorKind::rejected,
                  fmt::format("The server sends the request on to {}, which was not followed. Enter that address if it is the right one.",
                              to ? to->scheme + "://" + to->text() : std::string("an address that cannot be read")),
                  from.text());
    if (redirects >= kMostRedirects)
      return fail(ErrorKind::network, "The server sends the request round in circles.", from.text());
    if (to->text() != from.text())
      HONE_CHECK(m_egress.allow(target.toStdString(), m_purpose));
    current.url = target.toStdString();
    if (response.status == 303 || ((response.status == 301 || response.status == 302) && current.method == "POST")) {
      current.method = "GET";
      current.body.clear();
    }
  }
}

Result<HttpResponse> HttpClient::sendOnce(const HttpRequest& request, const Cancellation& cancellation)
{
  if (!m_parts) {
    m_parts = std::make_unique<Parts>();
    m_parts->manager.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
    m_parts->manager.setStrictTransportSecurityEnabled(false);
    if (!m_options.caFile.empty()) {
      QFile file(fromUtf8(m_options.caFile));
      const auto authorities = file.open(QIODevice::ReadOnly) ? QSslCertificate::fromDevice(&file) : QList<QSslCertificate>();
      if (authorities.isEmpty()) {
        m_parts.reset();
        return fail(ErrorKind::invalidInput, "The file of certificate authorities holds no certificate (PEM).", m_options.caFile);
      }
      m_parts->tls.addCaCertificates(authorities);
    }
  }
  const QUrl url(fromUtf8(request.url), QUrl::StrictMode);
  const std::string place = hostOf(request.url).value_or(HostAddress{}).text();

  QNetworkRequest message(url);
  message.setSslConfiguration(m_parts->tls);
  message.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
  message.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
  message.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
  message.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
  message.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
  message.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
  message.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
  message.setTransferTimeout(static_cast<int>(m_options.idleTimeout.count()));
  // Large answers compress a hundredfold; the bound on the decompressed size below is what protects.
  message.setDecompressedSafetyCheckThreshold(-1);
  message.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("Hone"));
  for (const auto& [name, value] : request.headers)
    message.setRawHeader(QByteArray::fromStdString(name), QByteArray::fromStdString(value));

  QEventLoop loop;
  const QByteArray body = QByteArray::fromStdString(request.body);
  std::unique_ptr<QNetworkReply> reply(m_parts->manager.sendCustomRequest(message, QByteArray::fromStdString(request.method), body));
  reply->setReadBufferSize(kReadBufferBytes);

  HttpResponse response;
  std::optional<Error> ended;
  const auto end = [&](ErrorKind kind, std::string text) {
    if (!ended)
      ended = Error{kind, std::move(text), place, std::nullopt, std::nullopt};
    reply->abort();
  };
  const auto take = [&] {
    if (!reply->isOpen())
      return;
    const QByteArray bytes = reply->readAll();
    if (response.body.size() + static_cast<std::size_t>(bytes.size()) > m_options.maxBodyBytes)
      return end(ErrorKind::rejected, fmt::format("The answer is larger than {} MiB and was not taken.", m_options.maxBodyBytes / (1024 * 1024)));
    response.body.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
  };
  QObject::connect(reply.get(), &QNetworkReply::readyRead, reply.get(), take);
  QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
  QString tlsProblem;
  QObject::connect(reply.get(), &QNetworkReply::sslErrors, reply.get(), [&](const QList<QSslError>& errors) {
    if (!errors.isEmpty())
      tlsProblem = errors.front().errorString();
  });
  QTimer cancelled;
  QObject::connect(&cancelled, &QTimer::timeout, reply.get(), [&] {
    if (cancellation.isCancelled())
      end(ErrorKind::cancelled, "The request was stopped.");
  });
  cancelled.start(kCancellationPollMilliseconds);
  QTimer total;
  total.setSingleShot(true);
  QObject::connect(&total, &QTimer::timeout, reply.get(), [&] { end(ErrorKind::network, "The answer took too long and was given up."); });
  total.start(m_options.totalTimeout);
  if (!reply->isFinished())
    loop.exec(QEventLoop::ExcludeUserInputEvents);
  if (!ended)
    take();
  if (ended)
    return std::unexpected(*ended);

  response.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
  const auto error = reply->error();
  if (!tlsProblem.isEmpty() || error == QNetworkReply::SslHandshakeFailedError)
    return fail(ErrorKind::rejected,
                fmt::format("The server's certificate could not be verified: {}. A company's own authority can be given as a CA file in the settings.",
                            (tlsProblem.isEmpty() ? reply->errorString() : tlsProblem).toStdString()),
                place);
  // Errors below 200 are of the connection and hold even if a status came; those from 201 on only repeat the status.
  if (error == QNetworkReply::OperationCanceledError)
    return fail(ErrorKind::network, fmt::format("The server did not answer within {} s.", m_options.idleTimeout.count() / 1000), place);
  if ((error != QNetworkReply::NoError && error < QNetworkReply::ContentAccessDenied) || response.status == 0)
    return fail(ErrorKind::network, reasonOf(error, reply->errorString()), place);
  for (const auto& [name, value] : reply->rawHeaderPairs())
    response.headers.emplace_back(name.toLower().toStdString(), value.toStdString());
  return response;
}

std::string percentEncoded(std::string_view text)
{
  return QUrl::toPercentEncoding(fromUtf8(text)).toStdString();
}

std::string basicAuthorization(std::string_view user, std::string_view password)
{
  QByteArray both;
  both.append(user.data(), static_cast<qsizetype>(user.size())).append(':').append(password.data(), static_cast<qsizetype>(password.size()));
  return "Basic " + both.toBase64().toStdString();
}

} // namespace hone
