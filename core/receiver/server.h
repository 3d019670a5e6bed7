#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "receiver/pipeline.h"

namespace hone {

/// Where and how the receiver listens.
struct ListenOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 4318;                ///< OTLP/HTTP and the capture API; 0: any free one
  std::string grpcHost = "127.0.0.1";
  std::optional<std::uint16_t> grpcPort;    ///< OTLP/gRPC; nothing: it does not listen
  std::string token;                        ///< bearer token that every request must bring; empty: none
  std::string certificatePath;              ///< PEM; empty: no TLS
  std::string keyPath;
  std::chrono::milliseconds idleTime = std::chrono::seconds(60);   ///< how long a connection may wait for its next request
  std::chrono::milliseconds headerTime = std::chrono::seconds(10); ///< from a header's first byte to its last
  std::chrono::milliseconds bodyTime = std::chrono::seconds(60);   ///< from a body's first byte to its last
};

/// The sockets: HTTP/1.1 (Boost.Beast) and gRPC (nghttp2) on one thread. Internal to core/receiver.
class Server {
public:
  /// Returns once all sockets accept. Not on loopback, token and TLS are required. The pipeline outlives the server.
  static Result<std::unique_ptr<Server>> start(const ListenOptions& options, Pipeline& pipeline);
  virtual ~Server() = default; ///< closes everything

  virtual std::string httpAddress() const = 0; ///< "127.0.0.1:4318"
  virtual std::string grpcAddress() const = 0; ///< empty when it does not listen
  /// Takes no new connections and requests; those that came are answered. Returns when they are, or after three seconds.
  virtual void finish() = 0;
  /// Nothing is read or handed to the pipeline any more once this returns.
  virtual void stop() = 0;
};

} // namespace hone
