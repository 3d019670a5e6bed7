#include "receiver/session_context.h"

#include "receiver/server.h"

#include <cerrno>
#include <thread>

#include <fmt/format.h>

namespace hone {

namespace {

using namespace receive;

bool isLoopback(const asio::ip::address& address) { return address.is_loopback(); }

std::string addressText(const tcp::endpoint& endpoint)
{
  const std::string address = endpoint.address().to_string();
  return fmt::format(fmt::runtime(endpoint.address().is_v6() ? "[{}]:{}" : "{}:{}"), address, endpoint.port());
}

/// Accepts connections and hands them on.
class Listener {
public:
  using Start = std::function<void(tcp::socket&&)>;
  Listener(asio::io_context& context, std::shared_ptr<SessionContext> shared) : m_acceptor(context), m_shared(std::move(shared)) {}

  Result<void> open(const std::string& host, std::uint16_t port, bool isSecured)
  {
    boost::system::error_code error;
    tcp::resolver resolver(m_acceptor.get_executor());
    const auto found = resolver.resolve(host, std::to_string(port), tcp::resolver::passive | tcp::resolver::numeric_service, error);
    if (error || found.empty())
      return fail(ErrorKind::invalidInput, fmt::format("\"{}\" is no address of this machine.", host));
    const tcp::endpoint endpoint = found.begin()->endpoint();
    if (!isLoopback(endpoint.address()) && !isSecured)
      return fail(ErrorKind::invalidInput,
                  fmt::format("{} can be reached from other machines, so a bearer token and TLS are required there. Give a token and a "
                              "certificate (Hone makes a self-signed one), or listen on 127.0.0.1.", host));
    m_acceptor.open(endpoint.protocol(), error);
    if (!error)
      m_acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error)
      m_acceptor.bind(endpoint, error);
    if (!error)
      m_acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error == boost::system::errc::address_in_use)
      return fail(ErrorKind::conflict,
                  fmt::format("Port {} on {} is in use by another program, perhaps another Hone or an OpenTelemetry collector. Stop it, or "
                              "choose another port and point the exporters there.", port, host));
    if (error == boost::system::errc::permission_denied)
      return fail(ErrorKind::io, fmt::format("This user may not listen on port {}. Choose one above 1023.", port));
    if (error)
      return fail(ErrorKind::io, fmt::format("Listening on {}:{} failed: {}.", host, port, error.message()));
    if (isLoopback(endpoint.address()))
      m_isLoopback = true;
    return {};
  }

  void accept(Start start)
  {
    m_start = std::move(start);
    next();
  }
  void close()
  {
    boost::system::error_code ignored;
    m_acceptor.close(ignored);
  }
  std::string address() const
  {
    boost::system::error_code ignored;
    return addressText(m_acceptor.local_endpoint(ignored));
  }
  bool isOnLoopback() const { return m_isLoopback; }

private:
  void next()
  {
    m_acceptor.async_accept([this](boost::system::error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted || !m_acceptor.is_open())
        return;
      if (!error && m_shared->connections < kMostConnections && !m_shared->finishing) {
        boost::system::error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        m_start(std::move(socket));
      }
      if (error == boost::system::errc::too_many_files_open || error == boost::system::errc::too_many_files_open_in_system)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      next();
    });
  }

  tcp::acceptor m_acceptor;
  std::shared_ptr<SessionContext> m_shared;
  Start m_start;
  bool m_isLoopback = false;
};

class SocketServer final : public Server {
public:
  explicit SocketServer(Pipeline& pipeline)
    : m_http(std::make_shared<SessionContext>(pipeline)), m_grpc(std::make_shared<SessionContext>(pipeline)), m_httpListener(m_io, m_http),
      m_grpcListener(m_io, m_grpc)
  {
  }

  ~SocketServer() override { stop(); }

  void stop() override
  {
    m_http->finishing = true;
    m_grpc->finishing = true;
    m_io.stop();
    if (m_thread.joinable())
      m_thread.join();
  }

  Result<void> open(const ListenOptions& options)
  {
    const bool hasTls = !options.certificatePath.empty() || !options.keyPath.empty();
    const bool isSecured = hasTls && !options.token.empty();
    if (hasTls)
      HONE_CHECK(openTls(options));
    HONE_CHECK(m_httpListener.open(options.host, options.port, isSecured));
    if (options.grpcPort)
      HONE_CHECK(m_grpcListener.open(options.grpcHost, *options.grpcPort, isSecured));
    for (auto* shared : {m_http.get(), m_grpc.get()}) {
      shared->token = options.token;
      shared->idleTime = options.idleTime;
      shared->headerTime = options.headerTime;
      shared->bodyTime = options.bodyTime;
    }
    m_http->checkHost = m_httpListener.isOnLoopback() && !hasTls;
    m_grpc->checkHost = m_grpcListener.isOnLoopback() && !hasTls;
    m_httpListener.accept([this](tcp::socket&& socket) {
      if (m_tls)
        startHttpSession(TlsStream(PlainStream(std::move(socket)), *m_tls), m_http);
      else
        startHttpSession(PlainStream(std::move(socket)), m_http);
    });
    m_httpAddress = m_httpListener.address();
    if (options.grpcPort) {
      m_grpcListener.accept([this](tcp::socket&& socket) {
        if (m_grpcTls)
          startGrpcSession(TlsStream(PlainStream(std::move(socket)), *m_grpcTls), m_grpc);
        else
          startGrpcSession(PlainStream(std::move(socket)), m_grpc);
      });
      m_grpcAddress = m_grpcListener.address();
    }
    m_thread = std::thread([this] {
      const auto busy = asio::make_work_guard(m_io);
      while (!m_io.stopped())
        try {
          m_io.run();
        } catch (const std::exception&) {
          // Too little memory for one session, which ends with its handler; the others go on.
        }
    });
    return {};
  }

  std::string httpAddress() const override { return m_httpAddress; }
  std::string grpcAddress() const override { return m_grpcAddress; }

  void finish() override
  {
    m_http->finishing = true;
    m_grpc->finishing = true;
    asio::post(m_io, [this] {
      m_httpListener.close();
      m_grpcListener.close();
    });
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(3);
    while ((m_http->inFlight > 0 || m_grpc->inFlight > 0) && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    // The last answers are on their way: give the thread the moment that writing them takes.
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }

private:
  Result<void> openTls(const ListenOptions& options)
  {
    const auto make = [&](std::optional<asio::ssl::context>& context) -> Result<void> {
      context.emplace(asio::ssl::context::tls_server);
      context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
      boost::system::error_code error;
      context->use_certificate_chain_file(options.certificatePath, error);
      if (error)
        return fail(ErrorKind::invalidInput, fmt::format("The certificate could not be used: {}.", error.message()), options.certificatePath);
      context->use_private_key_file(options.keyPath, asio::ssl::context::pem, error);
      if (error)
        return fail(ErrorKind::invalidInput, fmt::format("The key could not be used, or does not belong to the certificate: {}.", error.message()), options.keyPath);
      return {};
    };
    HONE_CHECK(make(m_tls));
    HONE_CHECK(make(m_grpcTls));
    SSL_CTX_set_alpn_select_cb(
      m_grpcTls->native_handle(),
      [](SSL*, const unsigned char** out, unsigned char* outSize, const unsigned char* in, unsigned int inSize, void*) {
        static constexpr unsigned char kH2[] = {2, 'h', '2'}; // OpenSSL keeps the pointer
        return SSL_select_next_proto(const_cast<unsigned char**>(out), outSize, kH2, sizeof kH2, in, inSize) == OPENSSL_NPN_NEGOTIATED
                 ? SSL_TLSEXT_ERR_OK
                 : SSL_TLSEXT_ERR_ALERT_FATAL;
      },
      nullptr);
    return {};
  }

  std::shared_ptr<SessionContext> m_http;
  std::shared_ptr<SessionContext> m_grpc;
  std::optional<asio::ssl::context> m_tls;
  std::optional<asio::ssl::context> m_grpcTls;
  asio::io_context m_io;
  Listener m_httpListener;
  Listener m_grpcListener;
  std::string m_httpAddress;
  std::string m_grpcAddress;
  std::thread m_thread;
};

} // namespace

Result<std::unique_ptr<Server>> Server::start(const ListenOptions& options, Pipeline& pipeline)
{
  auto server = std::make_unique<SocketServer>(pipeline);
  HONE_CHECK(server->open(options));
  return server;
}

} // namespace hone
