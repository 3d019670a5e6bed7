#include "workspace/syncs_impl.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "base/hash.h"
#include "workspace/settings_keys.h"

namespace hone {

namespace {

constexpr Micros kMicrosPerMinute = 60'000'000;
constexpr std::size_t kMostNameBytes = 100;

/// What decides where a sync reads from: another one of these starts it again.
bool readsElsewhere(const SyncSettings& a, const SyncSettings& b)
{
  return a.fields != b.fields || a.startFrom != b.startFrom;
}

} // namespace

SyncsImpl::SyncsImpl(Store& store, Jobs& jobs, std::function<void()> changed)
  : m_store(store), m_jobs(jobs), m_changed(std::move(changed)), m_environment(makeEnvironmentSecrets())
{
  m_egress.setOffline(m_store.setting(std::string(kOfflineKey)).value_or("") == "on");
  allowAll();
}

SyncsImpl::~SyncsImpl()
{
  stop();
}

void SyncsImpl::stop()
{
  {
    const std::scoped_lock lock(m_mutex);
    m_stopping = true;
    m_wake.notify_all();
  }
  if (m_scheduler.joinable())
    m_scheduler.join();
}

void SyncsImpl::allowAll()
{
  if (const auto all = m_store.syncs())
    for (const SyncStatus& status : *all)
      static_cast<void>(m_egress.allow(addressOf(status.settings), purposeOf(status.settings)));
}

std::vector<SyncKind> SyncsImpl::kinds() const
{
  std::vector<SyncKind> out;
  for (const PullerKind& kind : pullerKinds())
    out.push_back(kind.description);
  return out;
}

std::optional<Micros> SyncsImpl::dueAt(const SyncStatus& status) const
{
  // A run that was put off goes on by itself, also of a sync that is otherwise started by hand.
  if (status.nextRunAt)
    return status.nextRunAt;
  if (status.settings.everyMinutes <= 0)
    return std::nullopt;
  return status.lastRunAt ? *status.lastRunAt + status.settings.everyMinutes * kMicrosPerMinute : 0;
}

Result<std::vector<SyncStatus>> SyncsImpl::list() const
{
  HONE_TRY(auto all, m_store.syncs());
  const std::scoped_lock lock(m_mutex);
  for (SyncStatus& status : all) {
    const auto due = dueAt(status);
    status.nextRunAt = due && m_scheduling ? std::optional(std::max(*due, nowMicros())) : status.nextRunAt;
    if (m_running.contains(status.settings.name))
      status.state = SyncState::running;
  }
  return all;
}

Result<SyncStatus> SyncsImpl::status(const std::string& name) const
{
  HONE_TRY(auto all, list());
  const auto found = std::ranges::find_if(all, [&](const SyncStatus& status) { return status.settings.name == name; });
  if (found == all.end())
    return fail(ErrorKind::notFound, fmt::format("There is no sync called \"{}\".", name));
  return std::move(*found);
}

Result<SyncStatus> SyncsImpl::stored(const std::string& name) const
{
  HONE_TRY(auto all, m_store.syncs());
  const auto found = std::ranges::find_if(all, [&](const SyncStatus& status) { return status.settings.name == name; });
  if (found == all.end())
    return fail(ErrorKind::notFound, fmt::format("There is no sync called \"{}\".", name));
  return std::move(*found);
}

// Adding and changing

Result<void> SyncsImpl::add(const SyncSettings& settings, const Secrets& secrets)
{
  if (stored(settings.name))
    return fail(ErrorKind::alreadyExists, fmt::format("There is a sync called \"{}\" already. Choose another name.", settings.name));
  return keepNew(settings, secrets, nullptr);
}

Result<void> SyncsImpl::edit(const SyncSettings& settings, const Secrets& secrets)
{
  HONE_TRY(const SyncStatus before, stored(settings.name));
  if (before.settings.kind != settings.kind)
    return fail(ErrorKind::invalidInput, "The kind of a sync stays. Add another sync for another product.");
  return keepNew(settings, secrets, &before);
}

Result<void> SyncsImpl::keepNew(const SyncSettings& settings, const Secrets& secrets, const SyncStatus* before)
{
  const PullerKind* const kind = findPullerKind(settings.kind);
  if (!kind)
    return fail(ErrorKind::invalidInput, fmt::format("\"{}\" is not a product that Hone can fetch from.", settings.kind));
  const bool badName = settings.name.empty() || settings.name.size() > kMostNameBytes ||
                       std::ranges::any_of(settings.name, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (badName)
    return fail(ErrorKind::invalidInput, "A sync needs a name of 1 to 100 characters on one line.");
  if (settings.overlapMinutes < 0 || settings.everyMinutes < 0)
    return fail(ErrorKind::invalidInput, "Times cannot be negative.");
  const bool samePlace = before && before->secretsKept && before->settings.secretPlace == settings.secretPlace;
  for (const SyncField& field : kind->description.fields) {
    const auto value = field.secret ? secrets.find(field.key) : settings.fields.find(field.key);
    const bool given = value != (field.secret ? secrets.end() : settings.fields.end()) && !SyncFields({{"", value->second}})[""].empty();
    const bool elsewhere = field.secret && (samePlace || settings.secretPlace == SecretPlace::environment);
    if (field.required && !given && !elsewhere && field.defaultValue.empty())
      return fail(ErrorKind::invalidInput, fmt::format("{} is missing.", field.label));
    if (given && !field.choices.empty() && std::ranges::none_of(field.choices, [&](const auto& choice) { return choice.first == value->second; }))
      return fail(ErrorKind::invalidInput, fmt::format("{} cannot be \"{}\".", field.label, value->second));
  }
  for (const auto& [key, value] : settings.fields) {
    const auto field = std::ranges::find(kind->description.fields, key, &SyncField::key);
    if (field == kind->description.fields.end())
      return fail(ErrorKind::invalidInput, fmt::format("{} has no field \"{}\".", kind->description.label, key));
    if (field->secret)
      return fail(ErrorKind::invalidInput, fmt::format("{} is a secret and is given as one.", field->label));
  }
  HONE_TRY(const HostAddress host, hostOf(addressOf(settings)));
  if (host.scheme == "http" && !host.isLocal())
    return fail(ErrorKind::invalidInput, "The address begins with http://: the key would travel in plain text. Use https://.", host.text());

  bool kept = samePlace;
  if (settings.secretPlace != SecretPlace::environment && std::ranges::any_of(secrets, [](const auto& item) { return !item.second.empty(); })) {
    HONE_TRY(SecretStore* const place, secretStore(settings.secretPlace));
    for (const auto& [key, secret] : secrets) {
      if (secret.empty())
        continue;
      HONE_TRY(const std::string name, secretName(settings.name, key, settings.secretPlace));
      HONE_CHECK(place->write(name, secret));
    }
    kept = true;
  }
  SyncSettings tidy = settings;
  std::erase_if(tidy.fields, [](const auto& item) { return SyncFields({{"", item.second}})[""].empty(); });
  HONE_CHECK(m_store.putSync(tidy, kept, before && readsElsewhere(before->settings, tidy)));
  if (before)
    m_egress.withdraw(purposeOf(before->settings));
  HONE_CHECK(m_egress.allow(addressOf(tidy), purposeOf(tidy)));
  m_wake.notify_all();
  return {};
}

Result<void> SyncsImpl::remove(const std::string& name)
{
  HONE_TRY(const SyncStatus status, stored(name));
  {
    const std::scoped_lock lock(m_mutex);
    if (m_running.contains(name))
      return fail(ErrorKind::conflict, fmt::format("\"{}\" is running. Stop it first.", name));
  }
  if (status.secretsKept && status.settings.secretPlace != SecretPlace::environment) {
    HONE_TRY(SecretStore* const place, secretStore(status.settings.secretPlace));
    if (const PullerKind* const kind = findPullerKind(status.settings.kind))
      for (const SyncField& field : kind->description.fields)
        if (field.secret) {
          HONE_TRY(const std::string secret, secretName(name, field.key, status.settings.secretPlace));
          HONE_CHECK(place->remove(secret));
        }
  }
  m_egress.withdraw(purposeOf(status.settings));
  return m_store.removeSync(name);
}

// Secrets

std::string SyncsImpl::sealedFilePath() const
{
  // A folder of its own beside the store, so that a copy of the store does not take the secrets along.
  return m_store.path() + ".secrets/sealed";
}

Result<SecretStore*> SyncsImpl::secretStore(SecretPlace place)
{
  const std::scoped_lock lock(m_mutex);
  switch (place) {
  case SecretPlace::environment: return m_environment.get();
  case SecretPlace::sealedFile:
    if (!m_sealed)
      return fail(ErrorKind::invalidInput, "The sealed file of secrets is closed. Give its passphrase first.");
    return m_sealed.get();
  case SecretPlace::keychain: break;
  }
  if (!m_keychain)
    m_keychain = makeKeychain("hone");
  return m_keychain.get();
}

Result<std::string> SyncsImpl::secretName(const std::string& sync, const std::string& key, SecretPlace place)
{
  if (place != SecretPlace::keychain)
    return sync + "/" + key;
  // Two stores may each have a sync of that name; the keychain is shared by all.
  HONE_TRY(std::string store, m_store.setting(std::string(kStoreIdKey)));
  if (store.empty()) {
    store = toHex(sha256(fmt::format("{} {} {}", m_store.path(), nowMicros(), reinterpret_cast<std::uintptr_t>(this)))).substr(0, 16);
    HONE_CHECK(m_store.setSetting(std::string(kStoreIdKey), store));
  }
  return store + "/" + sync + "/" + key;
}

Result<SyncFields> SyncsImpl::completeFields(const PullerKind& kind, const SyncSettings& settings, const Secrets& given, bool kept)
{
  std::map<std::string, std::string> values;
  for (const SyncField& field : kind.description.fields) {
    std::string& value = values[field.key];
    if (!field.secret) {
      const auto found = settings.fields.find(field.key);
      value = found != settings.fields.end() && !found->second.empty() ? found->second : field.defaultValue;
      continue;
    }
    if (const auto found = given.find(field.key); found != given.end() && !found->second.empty()) {
      value = found->second;
      continue;
    }
    if (!kept && settings.secretPlace != SecretPlace::environment && !field.required)
      continue;
    HONE_TRY(SecretStore* const place, secretStore(settings.secretPlace));
    HONE_TRY(const std::string name, secretName(settings.name, field.key, settings.secretPlace));
    HONE_TRY(const auto secret, place->read(name));
    if (secret)
      value = *secret;
    else if (field.required && settings.secretPlace == SecretPlace::environment)
      return fail(ErrorKind::invalidInput, fmt::format("{} is missing. Set the environment variable {}.", field.label, environmentVariableOf(name)));
    else if (field.required && kept)
      // A locked keychain looks like an empty one: nothing is asked for again or overwritten because of it.
      return fail(ErrorKind::io, fmt::format("{} was kept in the keychain, but is not readable now. The keychain may be locked: unlock it and try again.", field.label));
    else if (field.required)
      return fail(ErrorKind::invalidInput, fmt::format("{} is missing.", field.label));
  }
  return SyncFields(std::move(values));
}

Result<void> SyncsImpl::keychainUsable()
{
  HONE_TRY(SecretStore* const place, secretStore(SecretPlace::keychain));
  return place->probe();
}

bool SyncsImpl::sealedFileExists() const
{
  std::error_code error;
  return std::filesystem::exists(sealedFilePath(), error);
}

bool SyncsImpl::sealedFileOpen() const
{
  const std::scoped_lock lock(m_mutex);
  return m_sealed != nullptr;
}

Result<void> SyncsImpl::openSealedFile(const std::string& passphrase)
{
  HONE_TRY(auto opened, SealedFile::open(sealedFilePath(), passphrase));
  const std::scoped_lock lock(m_mutex);
  // One that is open may be in use by a run: it stays, the passphrase was right for both.
  if (!m_sealed)
    m_sealed = std::move(opened);
  return {};
}

// What may go out

Result<std::vector<EgressEntry>> SyncsImpl::egress() const
{
  HONE_TRY(const auto contacted, m_store.egress());
  std::vector<EgressEntry> out;
  for (const Egress::Entry& entry : m_egress.entries()) {
    EgressEntry& row = out.emplace_back();
    row.host = entry.address.text();
    row.purpose = entry.purpose;
    row.local = entry.address.isLocal();
    row.lastContactAt = entry.lastContactAt;
    row.requests = entry.requests;
    for (const EgressEntry& known : contacted)
      if (known.host == row.host && known.purpose == row.purpose) {
        row.lastContactAt = row.lastContactAt ? row.lastContactAt : known.lastContactAt;
        row.requests = std::max(row.requests, known.requests);
      }
  }
  return out;
}

Result<void> SyncsImpl::setOffline(bool offline)
{
  HONE_CHECK(m_store.setSetting(std::string(kOfflineKey), offline ? "on" : ""));
  m_egress.setOffline(offline);
  return {};
}

std::string SyncsImpl::caFile() const
{
  return m_store.setting(std::string(kCaFileKey)).value_or("");
}

Result<void> SyncsImpl::setCaFile(const std::string& path)
{
  return m_store.setSetting(std::string(kCaFileKey), path);
}

} // namespace hone
