#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/job_context.h"
#include "net/egress.h"

namespace hone {

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct HttpResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers; ///< names in lower case
  std::string body;                                         ///< decompressed

  /// The first header of that name (lower case), or empty.
  std::string_view header(std::string_view name) const;
};

struct HttpOptions {
  std::chrono::milliseconds idleTimeout{30'000};  ///< without a byte in either direction
  std::chrono::milliseconds totalTimeout{300'000};
  std::size_t maxBodyBytes = std::size_t{256} * 1024 * 1024; ///< decompressed
  std::string caFile;                             ///< PEM, trusted beside the system's authorities
};

/// HTTP for worker threads: a call returns when the whole answer is there. Certificates are always verified, cookies
/// and caches never used, no proxy is taken from the environment, and a redirect is followed only to https on the same
/// host. Every request passes the egress list. Connections are kept between calls.
/// One thread at a time, the one that made it; needs a QCoreApplication and runs an event loop of its own in that
/// thread, so it is not for the GUI thread.
class HttpClient {
public:
  HttpClient(Egress& egress, std::string purpose, HttpOptions options = {});
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// The answer, whatever its status. Errors: network (no answer, or it broke off: trying again may help),
  /// rejected (not allowed, a redirect elsewhere, a certificate that does not hold, an answer too large), invalidInput (the address), cancelled. Nothing of the request's headers or body is in a message.
  Result<HttpResponse> send(const HttpRequest& request, const Cancellation& cancellation);

private:
  struct Parts;
  Result<HttpResponse> sendOnce(const HttpRequest& request, const Cancellation& cancellation);

  Egress& m_egress;
  std::string m_purpose;
  HttpOptions m_options;
  std::unique_ptr<Parts> m_parts;
};

/// A text as one part of an address's path or query (RFC 3986: everything but letters, digits and -._~ is escaped).
std::string percentEncoded(std::string_view text);
/// "Basic …" for a user name and password.
std::string basicAuthorization(std::string_view user, std::string_view password);

} // namespace hone
