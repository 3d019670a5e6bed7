#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "receiver/inbox.h"

// What goes over the wire, without sockets. Internal to core/receiver.
namespace hone {

/// Bodies are at most this large after decompression (OTLP specification, "OTLP/HTTP Request").
inline constexpr std::size_t kMostRequestBody = std::size_t{64} << 20;

/// What the receiver answers, whatever the transport.
struct Reply {
  enum class Kind : std::uint8_t {
    accepted,
    malformed,   ///< can never be taken
    unsupported, ///< an encoding that is not understood
    tooLarge,    ///< can be taken in parts
    overloaded,  ///< can be taken in a moment
    unavailable, ///< can be taken when what is in the way is gone: a full disk
  };
  Kind kind = Kind::accepted;
  std::string body;             ///< in the encoding of the request
  std::string message;          ///< of a refusal, for people
  std::int64_t received = 0;    ///< spans, records or events in the request
  std::int64_t rejected = 0;
};

/// What is answered to a body that decodeBody() could not decode.
Reply refusalOf(const Error& error);

/// How long who is turned away is to wait, in seconds; 0: sending it again would not help.
int retryAfterSeconds(Reply::Kind kind);

/// google.rpc.Status with google.rpc.RetryInfo as the header grpc-status-details-bin has it (base64 without padding).
/// OTLP/gRPC, "Failures": only with it is RESOURCE_EXHAUSTED a call to send again.
std::string retryDetails(int code, std::string_view message, int seconds);

/// What a path names; nothing for one that is not served. A query is passed over.
std::optional<Endpoint> endpointOf(std::string_view target);

/// The encoding that a content type names; nothing for one that is not understood. Parameters are passed over.
std::optional<BodyEncoding> encodingOf(std::string_view contentType);

/// Undoes a content encoding ("", "identity", "gzip", "deflate", "zstd"). ErrorKind::unsupported for others, ::rejected
/// when the result would be larger than `most`: it is never made; ::invalidInput for damaged data.
Result<std::string> decodeBody(std::string&& body, std::string_view contentEncoding, std::size_t most = kMostRequestBody);

/// An Export…ServiceResponse, with partial_success when something was rejected (opentelemetry-proto: partial_success = 1
/// {rejected = 1, error_message = 2}; the JSON name of the count depends on the signal).
std::string exportResponse(Endpoint endpoint, BodyEncoding encoding, std::int64_t rejected, std::string_view message);

/// google.rpc.Status as OTLP/HTTP answers failures with: {code, message}.
std::string statusBody(BodyEncoding encoding, int code, std::string_view message);

/// {"error": message}, as the capture API answers.
std::string errorBody(std::string_view message);

/// Whether a Host header (or :authority) names the machine itself: "localhost", a name under ".localhost", or an address
/// of the loopback. A name that only begins like one ("127.0.0.1.example") can be made to resolve to this machine.
bool isNameOfLoopback(std::string_view host);

/// Compares without telling by the time taken how much is equal.
bool equalsInConstantTime(std::string_view a, std::string_view b);

} // namespace hone
