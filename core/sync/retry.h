#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "net/retry.h"
#include "sync/puller.h"

namespace hone {

/// Requests of a pull-sync, sent with patience (net/retry.h).
class RetryTransport final : public SyncTransport {
public:
  /// `product` is the name for people; `secrets` are blanked out wherever an answer repeats them.
  RetryTransport(HttpClient& client, RetryClock& clock, const JobContext& job, std::string product,
                 std::vector<std::string> secrets, RetryOptions options = {});

  Result<HttpResponse> send(const HttpRequest& request, std::initializer_list<int> expected) override { return m_client.send(request, expected); }

  /// Set when the last failure was only a "not now": when to come back.
  std::optional<Micros> putOffUntil() const { return m_client.putOffUntil(); }

private:
  PatientClient m_client;
};

} // namespace hone
