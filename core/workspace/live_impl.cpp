#include "workspace/live_impl.h"

#include <filesystem>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "capture/json.h"
#include "receiver/inbox_step.h"
#include "receiver/tls.h"
#include "store/privacy_store.h"
#include "workspace/live_setups.h"

namespace hone {

namespace {

constexpr char kOptionsKey[] = "workspace.receiver";
constexpr char kByItselfKey[] = "workspace.receiver_by_itself";

} // namespace

LiveCaptureImpl::~LiveCaptureImpl()
{
  setListener({});
  m_receiver.reset();
}

Result<void> LiveCaptureImpl::start(const LiveOptions& options)
{
  const std::scoped_lock lock(m_mutex);
  if (m_receiver)
    return fail(ErrorKind::conflict, fmt::format("The receiver is running already, on {}. Stop it first.", m_receiver->httpAddress()));
  const ListenOptions listen{options.host, options.port, options.grpcHost, options.grpcPort, options.token, options.certificatePath, options.keyPath};
  HONE_TRY(m_receiver, Receiver::start(m_store, listen, [this](std::span<const ConversationId> ids) { conversationsCame(ids); }));
  m_options = options;
  m_startProblem.clear();
  m_startedAt = nowMicros();
  JsonWriter json;
  json.beginObject().member("host", options.host).member("port", std::int64_t{options.port}).member("grpcHost", options.grpcHost);
  if (options.grpcPort)
    json.member("grpcPort", std::int64_t{*options.grpcPort});
  json.member("certificate", options.certificatePath).member("key", options.keyPath).endObject();
  // That the options are not remembered is no reason not to listen.
  (void)m_store.setSetting(kOptionsKey, json.text());
  return {};
}

Result<void> LiveCaptureImpl::stop()
{
  std::unique_ptr<Receiver> receiver;
  {
    const std::scoped_lock lock(m_mutex);
    receiver = std::move(m_receiver);
  }
  if (receiver)
    receiver->finish();
  return {};
}

LiveStatus LiveCaptureImpl::status() const
{
  LiveStatus status;
  const std::scoped_lock lock(m_mutex);
  if (!m_receiver) {
    status.problem = m_startProblem;
    return status;
  }
  const PipelineStatus now = m_receiver->status();
  status.isRunning = true;
  status.hasTls = !m_options.certificatePath.empty();
  status.needsToken = !m_options.token.empty();
  status.httpUrl = (status.hasTls ? "https://" : "http://") + m_receiver->httpAddress();
  status.grpcAddress = m_receiver->grpcAddress();
  status.requests = now.requests;
  status.refused = now.refused;
  status.spans = now.spans;
  status.rejected = now.rejected;
  status.metrics = now.metrics;
  status.conversations = now.conversations;
  status.waiting = now.waiting;
  status.startedAt = m_startedAt;
  status.lastArrival = now.lastArrival;
  status.newest = now.newest;
  status.problem = now.problem;
  if (now.newest)
    if (const auto rows = m_store.rows(std::span(&now.newest, 1)); rows && !rows->empty())
      status.newestOpening = rows->front().opening;
  return status;
}

void LiveCaptureImpl::setListener(std::function<void()> listener)
{
  const std::scoped_lock lock(m_listenerMutex);
  m_listener = std::move(listener);
}

void LiveCaptureImpl::conversationsCame(std::span<const ConversationId> ids)
{
  m_arrived(ids);
  const std::scoped_lock lock(m_listenerMutex);
  if (m_listener)
    m_listener();
}

Result<LiveOptions> LiveCaptureImpl::lastOptions() const
{
  LiveOptions options;
  HONE_TRY(const std::string text, m_store.setting(kOptionsKey));
  if (text.empty())
    return options;
  JsonParser parser;
  std::int64_t replaced = 0;
  const auto kept = parser.parse(text, replaced);
  if (!kept)
    return options;
  const auto port = [&](std::string_view key) -> std::optional<std::uint16_t> {
    const auto number = (*kept)[key].integer();
    return number && *number >= 0 && *number <= 65535 ? std::optional(static_cast<std::uint16_t>(*number)) : std::nullopt;
  };
  if ((*kept)["host"].exists())
    options.host = (*kept)["host"].text();
  options.port = port("port").value_or(options.port);
  if ((*kept)["grpcHost"].exists())
    options.grpcHost = (*kept)["grpcHost"].text();
  options.grpcPort = port("grpcPort");
  options.certificatePath = (*kept)["certificate"].text();
  options.keyPath = (*kept)["key"].text();
  return options;
}

Result<bool> LiveCaptureImpl::startsByItself() const
{
  HONE_TRY(const std::string wanted, m_store.setting(kByItselfKey));
  return wanted == "1";
}

Result<void> LiveCaptureImpl::setStartsByItself(bool on) { return m_store.setSetting(kByItselfKey, on ? "1" : ""); }

Result<bool> LiveCaptureImpl::isMasked() const
{
  const SpanSource source = receiverSource();
  HONE_TRY(const auto policy, m_store.privacy().policy(source.name, source.kind));
  return policy.redact;
}

Result<void> LiveCaptureImpl::setMasked(bool on)
{
  const SpanSource source = receiverSource();
  HONE_TRY(auto policy, m_store.privacy().policy(source.name, source.kind));
  policy.redact = on;
  return m_store.privacy().setPolicy(policy);
}

void LiveCaptureImpl::startIfWanted()
{
  if (!startsByItself().value_or(false))
    return;
  const auto options = lastOptions();
  const auto started = options ? start(*options) : Result<void>(std::unexpected(options.error()));
  if (started)
    return;
  {
    const std::scoped_lock lock(m_mutex);
    if (!m_receiver)
      m_startProblem = started.error().describe();
  }
  const std::scoped_lock lock(m_listenerMutex);
  if (m_listener)
    m_listener();
}

std::vector<LiveSetup> LiveCaptureImpl::setups(const LiveOptions& options) const
{
  SetupAddress address;
  const LiveStatus running = status();
  const bool hasTls = !options.certificatePath.empty();
  address.url = running.isRunning ? running.httpUrl : fmt::format("{}://{}:{}", hasTls ? "https" : "http", options.host, options.port);
  address.token = options.token;
  {
    const std::scoped_lock lock(m_mutex);
    if (m_receiver)
      address.token = m_options.token;
  }
  return liveSetups(address);
}

Result<std::string> LiveCaptureImpl::makeCertificate(const std::vector<std::string>& hosts, LiveOptions& options) const
{
  const std::string certificate = m_store.path() + "-receiver.crt";
  const std::string key = m_store.path() + "-receiver.key";
  std::error_code error;
  if (!std::filesystem::exists(certificate, error) || !std::filesystem::exists(key, error))
    HONE_CHECK(makeSelfSignedCertificate(certificate, key, hosts));
  options.certificatePath = certificate;
  options.keyPath = key;
  return certificateFingerprint(certificate);
}

std::string LiveCaptureImpl::makeToken() const { return hone::makeToken(); }

} // namespace hone
