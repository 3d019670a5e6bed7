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

#include "receiver/pipeline.h"

// What the sessions of a server share. Internal to core/receiver; used on the server's one thread but for the counters.
namespace hone::receive {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

inline constexpr auto kHeaderTime = std::chrono::seconds(60);  // also the longest idle time of a connection that is kept
inline constexpr auto kBodyTime = std::chrono::seconds(60);
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
  std::atomic<bool> finishing{false};
  std::atomic<int> connections{0};
  std::atomic<int> inFlight{0};               ///< requests that were read and not answered
  std::atomic<std::int64_t> readingBytes{0};

  bool mayCall(std::string_view authorization) const
  {
    if (token.empty())
      return true;
    constexpr std::string_view kScheme = "bearer ";
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    if (authorization.size() < kScheme.size())
      return false;
    for (std::size_t i = 0; i < kScheme.size(); ++i)
      if (lower(authorization[i]) != kScheme[i])
        return false;
    authorization.remove_prefix(kScheme.size());
    while (!authorization.empty() && authorization.front() == ' ')
      authorization.remove_prefix(1);
    return equalsInConstantTime(authorization, token);
  }

  bool mayBeCalled(std::string_view host) const
  {
    if (!checkHost || host.empty())
      return true;
    std::string_view name = host;
    if (name.starts_with('[')) {
      name = name.substr(1, name.find(']') - 1);
    } else {
      name = name.substr(0, name.find(':'));
    }
    return name == "localhost" || name == "::1" || name.starts_with("127.") || name.ends_with(".localhost");
  }
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
  void reserve(std::int64_t bytes)
  {
    m_reserved += bytes;
    m_context.readingBytes += bytes;
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
