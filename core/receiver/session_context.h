#pragma once

// GCC 12 in C++20 and later: Boost 1.74's Asio uses std::exchange without including it.
#include <utility>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>

#include "base/ascii.h"
#include "receiver/pipeline.h"

// What the sessions of a server share. Internal to core/receiver; used on the server's one thread but for the counters.
namespace hone::receive {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

inline constexpr auto kReplyTime = std::chrono::seconds(60);
inline constexpr std::size_t kMostHeaderBytes = 16 * 1024;
inline constexpr int kMostConnections = 256;
/// Bodies that are being read, all connections together.
inline constexpr std::int64_t kMostReadingBytes = std::int64_t{256} << 20;

struct SessionContext {
  explicit SessionContext(Pipeline& target) : pipeline(target) {}

  Pipeline& pipeline;
  std::string token;         ///< empty: none is asked for
  bool checkHost = false;    ///< on loopback only names of this machine are answered (against DNS rebinding)
  std::chrono::milliseconds idleTime{};
  std::chrono::milliseconds headerTime{};
  std::chrono::milliseconds bodyTime{};
  std::atomic<bool> finishing{false};
  std::atomic<int> connections{0};
  std::atomic<int> inFlight{0};               ///< requests that were read and not answered
  std::atomic<std::int64_t> readingBytes{0};

  bool mayCall(std::string_view authorization) const
  {
    if (token.empty())
      return true;
    constexpr std::string_view kScheme = "bearer ";
    if (!startsWithAsciiCase(authorization, kScheme))
      return false;
    authorization.remove_prefix(kScheme.size());
    while (!authorization.empty() && authorization.front() == ' ')
      authorization.remove_prefix(1);
    return equalsInConstantTime(authorization, token);
  }

  bool mayBeCalled(std::string_view host) const { return !checkHost || host.empty() || isNameOfLoopback(host); }
};

/// One connection's share of the counters.
class ConnectionCount {
public:
  explicit ConnectionCount(SessionContext& context) : m_context(context) { ++m_context.connections; }
  ~ConnectionCount()
  {
    --m_context.connections;
    release();
  }
  ConnectionCount(const ConnectionCount&) = delete;
  ConnectionCount& operator=(const ConnectionCount&) = delete;
  /// Books at least so many bytes in all for the body that is being read; false when there is no room for them.
  bool reserve(std::int64_t bytes)
  {
    const std::int64_t further = bytes - m_reserved;
    if (further <= 0)
      return true;
    if (m_context.readingBytes + further > kMostReadingBytes)
      return false;
    m_reserved += further;
    m_context.readingBytes += further;
    return true;
  }
  void release()
  {
    m_context.readingBytes -= m_reserved;
    m_reserved = 0;
  }

private:
  SessionContext& m_context;
  std::int64_t m_reserved = 0;
};

void startHttpSession(PlainStream&& stream, std::shared_ptr<SessionContext> context);
void startHttpSession(TlsStream&& stream, std::shared_ptr<SessionContext> context);
void startGrpcSession(PlainStream&& stream, std::shared_ptr<SessionContext> context);
void startGrpcSession(TlsStream&& stream, std::shared_ptr<SessionContext> context);

} // namespace hone::receive
