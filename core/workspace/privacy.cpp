#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/counted.h"
#include "base/hash.h"
#include "base/json_writer.h"
#include "receiver/inbox_step.h"
#include "workspace/file_writer.h"
#include "workspace/privacy_impl.h"

namespace hone {

namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr char kKeyMarkSetting[] = "privacy.key_mark";           // tells one key from another, says nothing of it
constexpr char kRetentionRunSetting[] = "privacy.retention_run"; // when retention was run last
constexpr Micros kMicrosPerDay = 24LL * 3600 * 1'000'000;
constexpr std::string_view kFileHead = "hone redaction 1";

/// The switches by the words that stand in the file.
constexpr std::array<std::pair<std::string_view, bool RedactionOptions::*>, 10> kSwitches{{
  {"emails", &RedactionOptions::emails}, {"phones", &RedactionOptions::phones}, {"cards", &RedactionOptions::cards}, {"ibans", &RedactionOptions::ibans},
  {"ip_addresses", &RedactionOptions::ipAddresses}, {"mac_addresses", &RedactionOptions::macAddresses}, {"national_ids", &RedactionOptions::nationalIds},
  {"names", &RedactionOptions::names}, {"fields", &RedactionOptions::fields}, {"pseudonyms", &RedactionOptions::pseudonyms}}};

Result<std::string> newKey()
{
  std::string key(kKeyBytes, '\0');
  std::size_t got = 0;
  while (got < key.size()) {
    const ssize_t n = ::getrandom(key.data() + got, key.size() - got, 0);
    if (n < 0 && errno != EINTR)
      return fail(ErrorKind::io, fmt::format("No key for redaction could be made ({}). Nothing was stored.", std::strerror(errno)));
    got += n > 0 ? static_cast<std::size_t>(n) : 0;
  }
  return key;
}

std::optional<std::string> bytesOfHex(std::string_view hex)
{
  if (hex.size() % 2 != 0)
    return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    int value = 0;
    for (const char c : hex.substr(i, 2)) {
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
        return std::nullopt;
      value = value * 16 + (c <= '9' ? c - '0' : c - 'a' + 10);
    }
    out.push_back(static_cast<char>(value));
  }
  return out;
}

bool isOneLine(const std::string& text) { return text.find_first_of(std::string_view("\n\r\0", 3)) == std::string::npos; }

std::string optionsMark(const RedactionOptions& options, const std::string& key)
{
  std::string all = fmt::format("v{}|{}", kDetectorVersion, key);
  for (const auto& [word, member] : kSwitches)
    all += options.*member ? '1' : '0';
  for (const auto& list : {options.patterns, options.dictionary})
    for (const std::string& one : list)
      all += '\n' + one;
  return toHex(sha256(all)).substr(0, 16);
}

} // namespace

Result<RedactionFile> RedactionFile::read(const std::string& path)
{
  std::FILE* const file = std::fopen(path.c_str(), "rbe");
  if (!file) {
    if (errno == ENOENT)
      return fail(ErrorKind::notFound, "Nothing was redacted in this store yet.", path);
    return fail(ErrorKind::io, fmt::format("The file with the store's redaction key cannot be read ({}). Nothing was stored.", std::strerror(errno)), path);
  }
  std::string text;
  char block[4096];
  for (std::size_t n = 0; (n = std::fread(block, 1, sizeof block, file)) > 0 && text.size() < (16u << 20);)
    text.append(block, n);
  std::fclose(file);

  RedactionFile out;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    begin = end + 1;
    if (number == 0) {
      if (line != kFileHead)
        return fail(ErrorKind::corrupt, "This is not a file with a redaction key. Nothing was stored. Put the right one back, or move it away to start with a new key.", path);
      continue;
    }
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos)
      continue;
    const std::string_view word = line.substr(0, space);
    const std::string_view value = line.substr(space + 1);
    if (word == "key") {
      if (auto key = bytesOfHex(value))
        out.key = std::move(*key);
    } else if (word == "pattern") {
      out.options.patterns.emplace_back(value);
    } else if (word == "term") {
      out.options.dictionary.emplace_back(value);
    } else {
      for (const auto& [name, member] : kSwitches)
        if (word == name)
          out.options.*member = value == "on";
    }
  }
  if (out.key.size() != kKeyBytes)
    return fail(ErrorKind::corrupt, "The file with the store's redaction key is damaged. Nothing was stored. Put a copy of it back, or move it away to start with a new key.", path);
  return out;
}

Result<void> RedactionFile::write(const std::string& path) const
{
  std::string text = fmt::format("{}\nkey {}\n", kFileHead, toHex(key));
  for (const auto& [word, member] : kSwitches)
    text += fmt::format("{} {}\n", word, options.*member ? "on" : "off");
  for (const std::string& pattern : options.patterns)
    text += "pattern " + pattern + '\n';
  for (const std::string& term : options.dictionary)
    text += "term " + term + '\n';
  const auto broken = [&](const std::string& name) {
    const int reason = errno;
    ::unlink(name.c_str());
    return fail(ErrorKind::io, fmt::format("The file with the store's redaction key cannot be written ({}). Nothing was changed.", std::strerror(reason)), path);
  };
  const std::string temporary = fmt::format("{}.{}.new", path, ::getpid());
  const int file = ::open(temporary.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (file < 0)
    return broken(temporary);
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t n = ::write(file, text.data() + written, text.size() - written);
    if (n < 0 && errno != EINTR) {
      ::close(file);
      return broken(temporary);
    }
    written += n > 0 ? static_cast<std::size_t>(n) : 0;
  }
  if (::fsync(file) != 0 || ::close(file) != 0 || ::rename(temporary.c_str(), path.c_str()) != 0)
    return broken(temporary);
  return {};
}

PrivacyImpl::PrivacyImpl(Store& store, Jobs& jobs, std::function<void()> changed, std::function<Micros()> now)
  : m_store(store), m_jobs(jobs), m_changed(std::move(changed)), m_now(std::move(now))
{
  m_store.privacy().setRewriterMaker([this]() -> Result<std::shared_ptr<const TextRewriter>> {
    HONE_TRY(auto made, redactor());
    return made;
  });
}

PrivacyImpl::~PrivacyImpl()
{
  stop();
  m_store.privacy().setRewriterMaker({});
}

void PrivacyImpl::stop()
{
  {
    const std::scoped_lock lock(m_watchMutex);
    m_stopping = true;
  }
  m_wake.notify_all();
  if (m_watch.joinable())
    m_watch.join();
}

Result<std::shared_ptr<const Redactor>> PrivacyImpl::redactor() const
{
  const std::scoped_lock lock(m_mutex);
  const std::string path = RedactionFile::pathFor(m_store.path());
  // Read each time: another process may have changed the options.
  auto file = RedactionFile::read(path);
  if (!file && file.error().kind != ErrorKind::notFound)
    return std::unexpected(file.error());
  if (!file) {
    RedactionFile fresh;
    HONE_TRY(fresh.key, newKey());
    HONE_CHECK(fresh.write(path));
    HONE_TRY(const auto earlier, m_store.setting(kKeyMarkSetting));
    if (!earlier.empty())
      HONE_CHECK(m_store.privacy().note("policy", "the key behind the placeholders is a new one: what comes from now on gets other placeholders", "{}"));
    HONE_CHECK(m_store.setSetting(kKeyMarkSetting, toHex(sha256("mark " + fresh.key)).substr(0, 16)));
    file = std::move(fresh);
  }
  if (!m_redactor || m_key != file->key || m_options != file->options) {
    HONE_TRY(m_redactor, Redactor::make(file->options, file->key));
    m_key = file->key;
    m_options = file->options;
  }
  return m_redactor;
}

Result<RedactionOptions> PrivacyImpl::redactionOptions() const
{
  auto file = RedactionFile::read(RedactionFile::pathFor(m_store.path()));
  if (file)
    return std::move(file->options);
  if (file.error().kind == ErrorKind::notFound)
    return RedactionOptions{};
  return std::unexpected(file.error());
}

Result<void> PrivacyImpl::setRedactionOptions(const RedactionOptions& options)
{
  for (const auto& list : {options.patterns, options.dictionary})
    if (!std::ranges::all_of(list, isOneLine))
      return fail(ErrorKind::invalidInput, "Patterns and words for redaction are one line each. Nothing was changed.");
  HONE_CHECK(Redactor::make(options, "check"));
  HONE_CHECK(redactor()); // makes the key where there is none
  const std::scoped_lock lock(m_mutex);
  RedactionFile file;
  file.key = m_key;
  file.options = options;
  HONE_CHECK(file.write(RedactionFile::pathFor(m_store.path())));
  JsonWriter detail;
  detail.beginObject();
  for (const auto& [word, member] : kSwitches)
    detail.member(word, options.*member);
  detail.member("patterns", static_cast<std::int64_t>(options.patterns.size())).member("words", static_cast<std::int64_t>(options.dictionary.size())).endObject();
  return m_store.privacy().note("policy", "what is redacted", detail.text());
}

Result<bool> PrivacyImpl::isRedacted(const std::string& sourceName, const std::string& kind) const
{
  HONE_TRY(const auto policy, m_store.privacy().policy(sourceName, kind));
  return policy.redact;
}

Result<void> PrivacyImpl::setRedacted(const std::string& sourceName, const std::string& kind, bool redacted)
{
  HONE_TRY(auto policy, m_store.privacy().policy(sourceName, kind));
  policy.redact = redacted;
  return m_store.privacy().setPolicy(policy);
}

Result<bool> PrivacyImpl::isEverythingRedacted() const { return isRedacted({}, {}); }

Result<void> PrivacyImpl::setEverythingRedacted(bool redacted)
{
  HONE_CHECK(setRedacted({}, {}, redacted));
  HONE_TRY(const auto sources, m_store.sources());
  for (const Source& source : sources)
    HONE_CHECK(setRedacted(source.name, source.kind, redacted));
  HONE_TRY(const auto policies, m_store.privacy().policies());
  for (const SourcePolicy& policy : policies)
    HONE_CHECK(setRedacted(policy.name, policy.kind, redacted));
  return {};
}

Result<RedactionReport> PrivacyImpl::redactionReport(const std::string& sourceName, const std::string& kind) const
{
  return m_store.privacy().masked(sourceName, kind);
}

Result<RedactionTrial> PrivacyImpl::tryRedaction(const std::string& text, const RedactionOptions& options) const
{
  std::string key = "preview";
  if (auto file = RedactionFile::read(RedactionFile::pathFor(m_store.path())))
    key = file->key;
  HONE_TRY(const auto made, Redactor::make(options, key));
  RedactionTrial trial{text, {}};
  made->rewriteText(trial.text, trial.report);
  return trial;
}

Result<RedactionReport> PrivacyImpl::redactStore(const JobContext& job, std::optional<SourceId> source)
{
  HONE_TRY(const auto rewriter, redactor());
  std::string mark;
  {
    const std::scoped_lock lock(m_mutex);
    mark = optionsMark(m_options, m_key);
  }
  auto report = m_store.privacy().rewriteStored(*rewriter, mark, source, job);
  m_changed();
  return report;
}

Result<std::shared_ptr<const Redactor>> PrivacyImpl::egressRedactor() const
{
  HONE_TRY(auto options, redactionOptions());
  // What leaves the machine is masked by every detector, whatever was chosen for the store.
  RedactionOptions all;
  all.patterns = std::move(options.patterns);
  all.dictionary = std::move(options.dictionary);
  // A store that masks nothing has no key, and sending a text is no reason to make one.
  std::string key;
  if (auto file = RedactionFile::read(RedactionFile::pathFor(m_store.path())))
    key = std::move(file->key);
  else {
    HONE_TRY(key, newKey());
  }
  return Redactor::make(all, std::move(key));
}

Result<std::string> PrivacyImpl::redactForEgress(const std::string& text) const
{
  HONE_TRY(const auto made, egressRedactor());
  std::string masked = text;
  RedactionReport ignored;
  made->rewriteText(masked, ignored);
  return masked;
}

Result<ErasureRequest> PrivacyImpl::asStored(const ErasureRequest& request) const
{
  ErasureRequest known = request;
  if (request.user.empty())
    return known;
  // In sources that are masked the user is known by a placeholder; the same user may be in others as well.
  const auto file = RedactionFile::read(RedactionFile::pathFor(m_store.path()));
  if (!file && file.error().kind == ErrorKind::notFound)
    return known; // nothing was ever masked
  if (!file)
    return std::unexpected(file.error());
  for (const bool pseudonyms : {true, false}) {
    RedactionOptions options = file->options;
    options.pseudonyms = pseudonyms;
    HONE_TRY(const auto made, Redactor::make(options, file->key));
    if (std::string name = made->userId(request.user); !name.empty() && name != request.user)
      known.alsoKnownAs.push_back(std::move(name));
  }
  return known;
}

Result<ErasurePreview> PrivacyImpl::previewErasure(const ErasureRequest& request) const
{
  HONE_TRY(const auto stored, asStored(request));
  return m_store.privacy().previewErasure(stored);
}

Result<ErasureReport> PrivacyImpl::erase(const ErasureRequest& request, const JobContext& job)
{
  HONE_TRY(const auto stored, asStored(request));
  // What was received and waits to be stored may be about those who are to be forgotten.
  std::vector<ConversationId> drained;
  HONE_CHECK(drainInbox(m_store, drained));
  if (!request.user.empty() || request.setAsideOnly) {
    HONE_TRY(const auto preview, m_store.privacy().previewErasure(stored));
    if (preview.isEmpty())
      return fail(ErrorKind::notFound, describeNothingToErase(request));
  }
  auto report = m_store.privacy().erase(stored, job);
  m_changed();
  return report;
}

Result<void> PrivacyImpl::writeErasureReport(const ErasureReport& report, const std::string& path) const
{
  return writeFile(path, describeErasure(report));
}

Result<std::vector<RetentionStatus>> PrivacyImpl::retention() const { return m_store.privacy().retention(m_now()); }

Result<void> PrivacyImpl::setRetention(const std::string& sourceName, const std::string& kind, std::optional<int> days)
{
  HONE_TRY(auto policy, m_store.privacy().policy(sourceName, kind));
  policy.retentionDays = days;
  return m_store.privacy().setPolicy(policy);
}

Result<RetentionReport> PrivacyImpl::runRetention(const JobContext& job)
{
  const Micros now = m_now();
  std::vector<ConversationId> drained;
  HONE_CHECK(drainInbox(m_store, drained));
  HONE_TRY(auto report, m_store.privacy().runRetention(now, job));
  HONE_CHECK(m_store.setSetting(kRetentionRunSetting, std::to_string(now)));
  if (!report.erased.empty())
    m_changed();
  return report;
}

void PrivacyImpl::keepRetention()
{
  const std::scoped_lock lock(m_watchMutex);
  if (!m_watch.joinable() && !m_stopping)
    m_watch = std::thread([this] { watch(); });
}

void PrivacyImpl::watch()
{
  Micros last = 0;
  std::unique_lock lock(m_watchMutex);
  while (!m_stopping) {
    const Micros now = m_now();
    // At once, then when a day has passed; a clock that was set back does not stop it.
    if (last == 0 || now - last >= kMicrosPerDay || now < last) {
      last = now;
      lock.unlock();
      const auto statuses = m_store.privacy().retention(now);
      const bool due = statuses && std::ranges::any_of(*statuses, [](const RetentionStatus& status) { return status.due > 0; });
      if (due)
        m_jobs.start("Erasing what is past its time", [this](const JobContext& job) -> Result<std::string> {
          HONE_TRY(const auto report, runRetention(job));
          return counted(report.erasure ? report.erasure->conversations : 0, "conversation was past its time and is", "conversations were past their time and are") + " erased.";
        });
      lock.lock();
    }
    m_wake.wait_for(lock, std::chrono::minutes(10), [this] { return m_stopping; });
  }
}

Result<std::vector<AuditEntry>> PrivacyImpl::auditLog(int limit, std::int64_t beforeId) const
{
  return m_store.privacy().auditLog(limit, beforeId);
}

} // namespace hone
