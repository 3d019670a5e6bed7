#include <fmt/format.h>

#include "sync/runner.h"
#include "workspace/syncs_impl.h"

namespace hone {

std::string purposeOf(const SyncSettings& settings)
{
  const PullerKind* const kind = findPullerKind(settings.kind);
  return fmt::format("pull-sync \"{}\" ({})", settings.name, kind ? kind->description.label : settings.kind);
}

std::string addressOf(const SyncSettings& settings)
{
  const PullerKind* const kind = findPullerKind(settings.kind);
  if (const auto found = settings.fields.find("base_url"); found != settings.fields.end() && !found->second.empty())
    return SyncFields(settings.fields).address("base_url");
  if (kind)
    for (const SyncField& field : kind->description.fields)
      if (field.key == "base_url")
        return field.defaultValue;
  return {};
}

template<class Work>
auto SyncsImpl::connected(const SyncSettings& settings, const Secrets& given, bool kept, const JobContext& job, const RetryOptions& patience, Work&& work)
{
  using Answer = std::invoke_result_t<Work, Puller&, const RetryTransport&>;
  const PullerKind* const kind = findPullerKind(settings.kind);
  if (!kind || !kind->make)
    return Answer(fail(ErrorKind::unsupported, fmt::format("This version of Hone cannot fetch from \"{}\".", settings.kind)));
  auto fields = completeFields(*kind, settings, given, kept);
  if (!fields)
    return Answer(std::unexpected(fields.error()));
  std::vector<std::string> secrets;
  for (const SyncField& field : kind->description.fields)
    if (field.secret)
      secrets.push_back((*fields)[field.key]);
  HttpOptions options;
  options.caFile = caFile();
  HttpClient client(m_egress, purposeOf(settings), options);
  RetryTransport transport(client, realRetryClock(), job, kind->description.label, std::move(secrets), patience);
  const auto puller = kind->make({settings, std::move(*fields), transport});
  return work(*puller, transport);
}

Result<std::string> SyncsImpl::test(const SyncSettings& settings, const Secrets& secrets, const JobContext& job)
{
  const std::string address = addressOf(settings);
  const auto before = stored(settings.name);
  SyncSettings trial = settings;
  // Its own purpose, so that a test of changed settings neither needs nor leaves an allowance of the sync.
  trial.name = "test of " + settings.name;
  HONE_TRY(const HostAddress host, hostOf(address));
  if (host.scheme == "http" && !host.isLocal())
    return fail(ErrorKind::invalidInput, "The address begins with http://: the key would travel in plain text. Use https://.", host.text());
  Secrets all = secrets;
  if (const PullerKind* const kind = findPullerKind(settings.kind)) {
    HONE_TRY(const SyncFields fields, completeFields(*kind, settings, secrets, before && before->secretsKept));
    for (const SyncField& field : kind->description.fields)
      if (field.secret)
        all[field.key] = fields[field.key];
  }
  // Somebody waits for the answer.
  RetryOptions patience;
  patience.attempts = 2;
  patience.longestWait = std::chrono::seconds(5);
  HONE_CHECK(m_egress.allow(address, purposeOf(trial)));
  auto answer = connected(trial, all, false, job, patience, [](Puller& puller, const RetryTransport&) { return puller.test(); });
  m_egress.withdraw(purposeOf(trial));
  return answer;
}

Result<SyncRun> SyncsImpl::runNow(const SyncStatus& status, const JobContext& job)
{
  const SyncSettings& settings = status.settings;
  HONE_CHECK(m_store.noteSyncStart(settings.name, nowMicros()));
  const auto requestsSoFar = [&] {
    std::int64_t count = 0;
    for (const Egress::Entry& entry : m_egress.entries())
      count += entry.purpose == purposeOf(settings) ? entry.requests : 0;
    return count;
  };
  const std::int64_t before = requestsSoFar();
  auto run = connected(settings, {}, status.secretsKept, job, {}, [&](Puller& puller, const RetryTransport& transport) -> Result<SyncRun> {
    const auto sink = makeStoreSink(m_store, settings, addressOf(settings));
    return runSync(puller, transport, *sink, realRetryClock(), status.cursor, job);
  });
  if (const std::int64_t requests = requestsSoFar() - before; requests > 0)
    if (const auto host = hostOf(addressOf(settings)))
      HONE_CHECK(m_store.noteEgress(host->text(), purposeOf(settings), nowMicros(), requests));
  const bool stopped = !run && run.error().kind == ErrorKind::cancelled;
  HONE_CHECK(m_store.noteSyncEnd(settings.name, nowMicros(), run ? run->goOnAt : std::nullopt,
                                 run || stopped ? std::string() : run.error().message));
  m_changed();
  return run;
}

Result<SyncRun> SyncsImpl::run(const std::string& name, const JobContext& job)
{
  HONE_TRY(const SyncStatus status, stored(name));
  {
    const std::scoped_lock lock(m_mutex);
    if (!m_running.insert(name).second)
      return fail(ErrorKind::conflict, fmt::format("\"{}\" is running already.", name));
  }
  auto run = runNow(status, job);
  const std::scoped_lock lock(m_mutex);
  m_running.erase(name);
  m_wake.notify_all();
  return run;
}

Result<std::int64_t> SyncsImpl::start(const std::string& name)
{
  HONE_TRY(const SyncStatus status, stored(name));
  const std::scoped_lock lock(m_startMutex);
  if (const auto last = m_started.find(name); last != m_started.end())
    for (const JobInfo& job : m_jobs.list())
      if (job.id == last->second && (job.state == JobState::queued || job.state == JobState::running))
        return fail(ErrorKind::conflict, fmt::format("\"{}\" is running already.", name));
  const std::int64_t id = m_jobs.start(fmt::format("Sync {}", name), [this, name](const JobContext& job) -> Result<std::string> {
    HONE_TRY(const SyncRun done, run(name, job));
    return done.message;
  });
  m_started[name] = id;
  return id;
}

void SyncsImpl::setScheduling(bool on)
{
  const std::scoped_lock lock(m_mutex);
  m_scheduling = on;
  if (on && !m_scheduler.joinable())
    m_scheduler = std::thread([this] { schedule(); });
  m_wake.notify_all();
}

void SyncsImpl::schedule()
{
  constexpr auto kLongestSleep = std::chrono::seconds(30);
  std::unique_lock lock(m_mutex);
  while (!m_stopping) {
    auto sleep = std::chrono::microseconds(kLongestSleep);
    if (m_scheduling) {
      lock.unlock();
      const auto all = m_store.syncs();
      std::vector<std::string> due;
      const Micros now = nowMicros();
      if (all)
        for (const SyncStatus& status : *all)
          if (const auto at = dueAt(status)) {
            if (*at <= now)
              due.push_back(status.settings.name);
            else
              sleep = std::min(sleep, std::chrono::microseconds(*at - now));
          }
      for (const std::string& name : due)
        static_cast<void>(start(name));
      lock.lock();
    }
    if (!m_stopping)
      m_wake.wait_for(lock, sleep);
  }
}

} // namespace hone
