#pragma once

#include <memory>
#include <string>

#include "base/error.h"
#include "receiver/pipeline.h"
#include "receiver/server.h"

namespace hone {

/// The live receiver: OTLP over HTTP and gRPC and the capture API, from sockets to conversations in the store. What it
/// acknowledges is on disk (the inbox) and comes into the store soon after, whatever happens in between. Any thread.
class Receiver {
public:
  /// Listens once this returns. Errors say what is in the way: a port in use, a store that cannot be written to, a
  /// certificate that cannot be read. The store outlives the receiver.
  static Result<std::unique_ptr<Receiver>> start(Store& store, const ListenOptions& options, Pipeline::Arrived arrived,
                                                 const PipelineOptions& limits = {});
  ~Receiver(); ///< stops listening; what waits stays in the inbox
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  /// Stops listening, answers what came, and puts into the store all that waits.
  void finish();
  std::string httpAddress() const { return m_server->httpAddress(); }
  std::string grpcAddress() const { return m_server->grpcAddress(); }
  PipelineStatus status() const { return m_pipeline->status(); }

private:
  Receiver() = default;
  std::unique_ptr<Pipeline> m_pipeline;
  std::unique_ptr<Server> m_server; ///< ends first: it hands requests to the pipeline
};

} // namespace hone
