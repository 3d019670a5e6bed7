#include "net/retry.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <mutex>
#include <random>
#include <thread>

#include <fmt/format.h>

namespace hone {

namespace {

using namespace std::chrono_literals;

constexpr Micros kMicrosPerMilli = 1000;
constexpr std::size_t kShownOfAnswer = 200;
/// A server that asks to wait longer is asked again after this: it may have meant another unit.
constexpr auto kMostPutOff = std::chrono::hours(24);

class WallClock final : public RetryClock {
public:
  Micros now() override { return nowMicros(); }
  Result<void> wait(std::chrono::milliseconds time, const Cancellation& cancellation) override
  {
    const auto until = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < until) {
      if (cancellation.isCancelled())
        return fail(ErrorKind::cancelled, "Stopped.");
      std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(50ms, until - std::chrono::steady_clock::now()));
    }
    return {};
  }
  double jitter() override
  {
    const std::scoped_lock lock(m_mutex);
    return std::uniform_real_distribution<double>(0, 1)(m_random);
  }

private:
  std::mutex m_mutex;
  std::mt19937_64 m_random{std::random_device{}()};
};

/// An HTTP date ("Sun, 06 Nov 1994 08:49:37 GMT", RFC 9110 section 5.6.7, the preferred form).
std::optional<Micros> httpDate(const std::string& text)
{
  std::tm parts{};
  const char* const end = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (!end || *end)
    return std::nullopt;
  return static_cast<Micros>(::timegm(&parts)) * 1'000'000;
}

bool isWorthRetrying(int status)
{
  return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 || status == 504 ||
         status == 529; // Anthropic: overloaded
}

/// The beginning of an answer on one line: servers say there what they did not like.
std::string beginningOf(std::string_view body)
{
  std::string line;
  for (const char c : body.substr(0, kShownOfAnswer))
    line += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  while (!line.empty() && (static_cast<unsigned char>(line.back()) & 0xC0) == 0x80 && body.size() > kShownOfAnswer)
    line.pop_back();
  return body.size() > kShownOfAnswer ? line + "…" : line;
}

} // namespace

RetryClock& realRetryClock()
{
  static WallClock clock;
  return clock;
}

PatientClient::PatientClient(HttpClient& client, RetryClock& clock, const JobContext& job, RetryWords words, std::vector<std::string> secrets,
                             RetryOptions options)
  : m_client(client), m_clock(clock), m_job(job), m_words(std::move(words)), m_secrets(std::move(secrets)), m_options(std::move(options))
{
}

std::optional<std::chrono::milliseconds> PatientClient::retryAfter(const HttpResponse& response) const
{
  const std::string value(response.header("retry-after"));
  double seconds = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  if (error == std::errc() && end == value.data() + value.size() && seconds >= 0)
    return std::chrono::milliseconds(static_cast<std::int64_t>(std::min(seconds * 1000, 1e11)));
  if (const auto date = httpDate(value))
    return std::chrono::milliseconds(std::max<Micros>(0, (*date - m_clock.now()) / kMicrosPerMilli));
  return std::nullopt;
}

Error PatientClient::refusal(const HttpRequest& request, const HttpResponse& response) const
{
  std::string said = beginningOf(response.body);
  for (const std::string& secret : m_secrets)
    for (std::size_t at = 0; !secret.empty() && (at = said.find(secret, at)) != std::string::npos;)
      said.replace(at, secret.size(), "…");
  std::string text;
  switch (response.status) {
  case 401: text = fmt::format("{} does not accept the key (401). Check it, and that it belongs to this address.", m_words.product); break;
  case 403: text = fmt::format("The key is not allowed to {} at {} (403). Check its rights.", m_words.forbidden, m_words.product); break;
  case 404: text = fmt::format("{} has nothing at this address (404). {}", m_words.product, m_words.notFound); break;
  case 429: text = fmt::format("{} asks for fewer requests (429).", m_words.product); break;
  default: text = fmt::format("{} answered with status {}.", m_words.product, response.status);
  }
  if (!said.empty())
    text += " It said: " + said;
  const auto place = hostOf(request.url);
  return Error{ErrorKind::rejected, std::move(text), place ? place->text() : std::string(), std::nullopt, std::nullopt};
}

Result<HttpResponse> PatientClient::send(const HttpRequest& request, std::initializer_list<int> expected, const std::function<bool(const HttpResponse&)>& isExpected)
{
  m_putOffUntil.reset();
  auto delay = m_options.firstDelay;
  for (int attempt = 1;; ++attempt) {
    if (m_job.isCancelled())
      return fail(ErrorKind::cancelled, m_words.stopped);
    auto response = m_client.send(request, m_job.cancellation());
    m_lastStatus = response ? response->status : 0;
    Error failure;
    // Between half and the whole of the delay.
    auto pause = std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(delay.count()) * (0.5 + m_clock.jitter() / 2)));
    if (response) {
      if ((response->status >= 200 && response->status < 300) || std::ranges::find(expected, response->status) != expected.end() ||
          (isExpected && isExpected(*response)))
        return response;
      failure = refusal(request, *response);
      if (!isWorthRetrying(response->status) || (m_options.isFinal && m_options.isFinal(*response)))
        return std::unexpected(std::move(failure));
      if (const auto asked = retryAfter(*response))
        pause = std::max(pause, std::min<std::chrono::milliseconds>(*asked, kMostPutOff));
    } else {
      failure = response.error();
      if (failure.kind != ErrorKind::network)
        return std::unexpected(std::move(failure));
    }
    if (attempt >= m_options.attempts || pause > m_options.longestWait) {
      // A server that answers is only busy; one that does not may be gone, and a person should know.
      if (response)
        m_putOffUntil = m_clock.now() + pause.count() * kMicrosPerMilli;
      return std::unexpected(std::move(failure));
    }
    m_job.progress(-1, fmt::format("{} asks to wait {} s", m_words.product, (pause.count() + 999) / 1000));
    if (!m_clock.wait(pause, m_job.cancellation()))
      return fail(ErrorKind::cancelled, m_words.stopped);
    delay = std::min(delay * 2, m_options.mostDelay);
  }
}

} // namespace hone
