#pragma once

#include <vector>

#include <QString>

namespace hone::ui {

/// Where the receiver can be reached, as an agent's set-up needs it.
struct LiveAddress {
  QString http;        ///< "http://127.0.0.1:4318"
  QString grpc;        ///< "http://127.0.0.1:4317", empty: no gRPC
  QString token;       ///< bearer token, empty: none is needed
  QString certificate; ///< file of the receiver's own certificate, empty: no TLS or a certificate that is trusted anyway
};

/// What to do on the side of an agent, to be copied.
struct LiveSnippet {
  QString name;  ///< "OpenTelemetry (any language)"
  QString hint;  ///< one sentence: what it needs, where it goes
  QString code;
};

/// The set-ups of the common SDKs for an address. Pure function; any thread.
std::vector<LiveSnippet> liveSnippets(const LiveAddress& address);

} // namespace hone::ui
