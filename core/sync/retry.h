#pragma once

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "base/job_context.h"
#include "base/time.h"
#include "net/http_client.h"
#include "sync/puller.h"

namespace hone {

/// Time as retries see it; tests have one of their own. One thread.
class SyncClock {
public:
  virtual ~SyncClock() = default;
  virtual Micros now() = 0;
  /// Waits, or fails with ErrorKind::cancelled.
  virtual Result<void> wait(std::chrono::milliseconds time, const Cancellation& cancellation) = 0;
  /// A number from 0 to 1, another each time: spreads retries so that many clients do not come back at once.
  virtual double jitter() = 0;
};

/// The clock on the wall.
SyncClock& realSyncClock();

struct RetryOptions {
  int attempts = 6;                              ///< of one request, the first included
  std::chrono::milliseconds firstDelay{1'000};   ///< doubles with each attempt, half of it at random
  std::chrono::milliseconds mostDelay{60'000};
  /// Asked to wait longer than this, a run ends and goes on later instead of keeping a thread waiting.
  std::chrono::milliseconds longestWait{60'000};
};

/// Sends requests with patience: Retry-After (seconds or a date) is obeyed, else the delay doubles with jitter. Status
/// 408, 429, 500, 502, 503, 504 and broken connections are tried again; every other refusal is final.
class RetryTransport final : public SyncTransport {
public:
  /// `product` is the name for people; `secrets` are blanked out wherever an answer repeats them.
  RetryTransport(HttpClient& client, SyncClock& clock, const JobContext& job, std::string product,
                 std::vector<std::string> secrets, RetryOptions options = {});

  Result<HttpResponse> send(const HttpRequest& request, std::initializer_list<int> expected) override;

  /// Set when the last failure was only a "not now": when to come back.
  std::optional<Micros> putOffUntil() const { return m_putOffUntil; }

private:
  std::optional<std::chrono::milliseconds> retryAfter(const HttpResponse& response) const;
  Error refusal(const HttpRequest& request, const HttpResponse& response) const;

  HttpClient& m_client;
  SyncClock& m_clock;
  const JobContext& m_job;
  std::string m_product;
  std::vector<std::string> m_secrets;
  RetryOptions m_options;
  std::optional<Micros> m_putOffUntil;
};

} // namespace hone
