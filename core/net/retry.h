#pragma once

#include <chrono>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "base/job_context.h"
#include "base/time.h"
#include "net/http_client.h"

namespace hone {

/// Time as retries see it; tests have one of their own. One thread.
class RetryClock {
public:
  virtual ~RetryClock() = default;
  virtual Micros now() = 0;
  /// Waits, or fails with ErrorKind::cancelled.
  virtual Result<void> wait(std::chrono::milliseconds time, const Cancellation& cancellation) = 0;
  /// A number from 0 to 1, another each time: spreads retries so that many clients do not come back at once.
  virtual double jitter() = 0;
};

/// The clock on the wall.
RetryClock& realRetryClock();

struct RetryOptions {
  int attempts = 6;                              ///< of one request, the first included
  std::chrono::milliseconds firstDelay{1'000};   ///< doubles with each attempt, half of it at random
  std::chrono::milliseconds mostDelay{60'000};
  /// Asked to wait longer than this, a run ends and goes on later instead of keeping a thread waiting.
  std::chrono::milliseconds longestWait{60'000};
  /// Answers that are an end though their status is worth a second try; none when empty.
  std::function<bool(const HttpResponse&)> isFinal = {};
};

/// How the other side and what is done with it are called in messages.
struct RetryWords {
  std::string product;  ///< "Langfuse"
  std::string stopped;  ///< what a cancelled run says
  std::string forbidden; ///< after "The key is not allowed to": "read this"
  std::string notFound; ///< what to check when there is nothing at the address
};

/// Sends requests with patience: Retry-After (seconds or a date) is obeyed, else the delay doubles with jitter. Status
/// 408, 429, 500, 502, 503, 504, 529 and broken connections are tried again; every other refusal is final. One thread.
class PatientClient {
public:
  /// `secrets` are blanked out wherever an answer repeats them.
  PatientClient(HttpClient& client, RetryClock& clock, const JobContext& job, RetryWords words, std::vector<std::string> secrets,
                RetryOptions options = {});

  /// An answer of 2xx, of one of the expected statuses, or that isExpected() takes though its status is worth a second try.
  Result<HttpResponse> send(const HttpRequest& request, std::initializer_list<int> expected, const std::function<bool(const HttpResponse&)>& isExpected = {});

  /// Set when the last failure was only a "not now": when to come back.
  std::optional<Micros> putOffUntil() const { return m_putOffUntil; }
  /// The status of the last answer; 0 when none came.
  int lastStatus() const { return m_lastStatus; }
  /// What a refusal with this answer says.
  Error refusal(const HttpRequest& request, const HttpResponse& response) const;

private:
  std::optional<std::chrono::milliseconds> retryAfter(const HttpResponse& response) const;

  HttpClient& m_client;
  RetryClock& m_clock;
  const JobContext& m_job;
  RetryWords m_words;
  std::vector<std::string> m_secrets;
  RetryOptions m_options;
  std::optional<Micros> m_putOffUntil;
  int m_lastStatus = 0;
};

} // namespace hone
