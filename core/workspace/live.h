#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/time.h"

namespace hone {

/// Where the live receiver listens and who may send.
struct LiveOptions {
  std::string host = "127.0.0.1";         ///< off loopback a token and TLS are required
  std::uint16_t port = 4318;              ///< OTLP/HTTP and the capture API; 0: any free one
  std::string grpcHost = "127.0.0.1";
  std::optional<std::uint16_t> grpcPort;  ///< OTLP/gRPC, usually 4317; nothing: not served
  std::string token;                      ///< bearer token; empty: none is asked for. Never stored.
  std::string certificatePath;            ///< PEM; empty: no TLS
  std::string keyPath;
};

/// What the receiver does and has done since it was started.
struct LiveStatus {
  bool isRunning = false;
  std::string httpUrl;                    ///< "http://127.0.0.1:4318"
  std::string grpcAddress;                ///< "127.0.0.1:4317"; empty: not served
  bool hasTls = false;
  bool needsToken = false;
  std::int64_t requests = 0;              ///< acknowledged
  std::int64_t refused = 0;               ///< malformed, too large, without the token, or turned away because too much waited
  std::int64_t spans = 0;                 ///< spans, log records, calls and events in them
  std::int64_t rejected = 0;              ///< of those, not understood
  std::int64_t metrics = 0;               ///< requests with metrics: accepted and counted, not kept
  std::int64_t conversations = 0;         ///< new or changed
  std::int64_t waiting = 0;               ///< acknowledged requests that are not in the store yet
  std::optional<Micros> startedAt;
  std::optional<Micros> lastArrival;
  ConversationId newest;                  ///< 0: none yet
  std::string newestOpening;              ///< what its user asked first
  std::string problem;                    ///< what is in the way now; empty: nothing
};

/// How one SDK is pointed at the receiver, ready to be copied.
struct LiveSetup {
  std::string name;                       ///< "OpenTelemetry", "OpenInference (Python)" …
  std::string language;                   ///< "shell", "python", "javascript"
  std::string text;
  std::string note;                       ///< one sentence: what it does, what to watch for; may be empty
};

/// The live receiver of a workspace: one at a time. Threads: as Workspace.
class LiveCapture {
public:
  virtual ~LiveCapture() = default;

  /// Listens once this returns. conflict: it runs already, or the port is in use.
  virtual Result<void> start(const LiveOptions& options) = 0;
  /// Stops listening, answers what came and stores what waits. Seconds when much waits. Does nothing when it is not running.
  virtual Result<void> stop() = 0;
  virtual LiveStatus status() const = 0;
  /// Called, on any thread, when a conversation came or changed. One listener.
  virtual void setListener(std::function<void()> listener) = 0;

  /// The options of the last start, without the token; the defaults before the first.
  virtual Result<LiveOptions> lastOptions() const = 0;
  /// Whether the receiver is to listen whenever the window is open. Beyond this machine it cannot: tokens are not kept.
  virtual Result<bool> startsByItself() const = 0;
  virtual Result<void> setStartsByItself(bool on) = 0;
  /// Whether what is received is masked before it is stored (Privacy::setRedacted of the receiver's source).
  virtual Result<bool> isMasked() const = 0;
  virtual Result<void> setMasked(bool on) = 0;
  /// Starts it with the last options if it is to. What is in the way shows in status().problem.
  virtual void startIfWanted() = 0;

  /// Lines for the common SDKs, with the address (and the token) of the running receiver, else of these options.
  virtual std::vector<LiveSetup> setups(const LiveOptions& options) const = 0;

  /// Makes a self-signed certificate and key beside the store for these host names and addresses and fills in the paths
  /// of the options; files that are there are used again. Returns the certificate's fingerprint.
  virtual Result<std::string> makeCertificate(const std::vector<std::string>& hosts, LiveOptions& options) const = 0;
  /// A new random token.
  virtual std::string makeToken() const = 0;
};

} // namespace hone
