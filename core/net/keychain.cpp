#include "net/secrets.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>

#include <fmt/format.h>

#include <qt6keychain/keychain.h>

#include <QCoreApplication>
#include <QEventLoop>
#include <QThread>
#include <QTimer>

namespace hone {

namespace {

constexpr auto kKeychainTimeout = std::chrono::seconds(20);
constexpr char kProbeName[] = "probe";

/// What a keychain job came to; shared with a job that may outlive the wait for it.
struct Answer {
  std::mutex mutex;
  std::condition_variable came;
  bool finished = false;
  QKeychain::Error error = QKeychain::OtherError;
  std::string reason;
  std::string secret;
};

/// Runs a job to its end. QtKeychain runs its jobs one after another and hears of their end in the thread that first
/// used it: that has to be one with an event loop, so it is always the application's.
template<class Job>
Result<std::shared_ptr<Answer>> runJob(const QString& service, const std::string& name, const std::function<void(Job&)>& prepare = {})
{
  QCoreApplication* const application = QCoreApplication::instance();
  if (!application)
    return fail(ErrorKind::internal, "The keychain needs a Qt application, and there is none.");
  const auto answer = std::make_shared<Answer>();
  const auto start = [answer, service, name, prepare] {
    auto* const job = new Job(service); // deletes itself
    job->setInsecureFallback(false);
    job->setKey(QString::fromStdString(name));
    if (prepare)
      prepare(*job);
    QObject::connect(job, &QKeychain::Job::finished, job, [answer](QKeychain::Job* done) {
      const std::scoped_lock lock(answer->mutex);
      answer->error = done->error();
      answer->reason = done->errorString().toStdString();
      if (auto* const read = qobject_cast<QKeychain::ReadPasswordJob*>(done))
        answer->secret = read->textData().toStdString();
      answer->finished = true;
      answer->came.notify_all();
    });
    job->start();
  };
  const auto until = std::chrono::steady_clock::now() + kKeychainTimeout;
  if (QThread::currentThread() == application->thread()) {
    start();
    QEventLoop loop;
    QTimer wake;
    QObject::connect(&wake, &QTimer::timeout, &loop, [&] {
      const std::scoped_lock lock(answer->mutex);
      if (answer->finished || std::chrono::steady_clock::now() >= until)
        loop.quit();
    });
    wake.start(5);
    loop.exec(QEventLoop::ExcludeUserInputEvents);
  } else {
    QMetaObject::invokeMethod(application, start, Qt::QueuedConnection);
  }
  std::unique_lock lock(answer->mutex);
  if (!answer->came.wait_until(lock, until, [&] { return answer->finished; }))
    return fail(ErrorKind::io, "The system's keychain did not answer. Unlock it and try again, or keep secrets in a sealed file.");
  return answer;
}

std::unexpected<Error> keychainFailure(const Answer& answer)
{
  if (answer.error == QKeychain::AccessDenied || answer.error == QKeychain::AccessDeniedByUser)
    return fail(ErrorKind::io, "The system's keychain is locked or refused access. Unlock it and try again, or keep secrets in a sealed file.");
  return fail(ErrorKind::io, fmt::format("The system's keychain cannot be used ({}). Secrets can be kept in a sealed file, or given by environment variables.",
                                         answer.reason));
}

class Keychain final : public SecretStore {
public:
  explicit Keychain(std::string service) : m_service(QString::fromStdString(service)) {}

  Result<std::optional<std::string>> read(const std::string& name) override
  {
    HONE_TRY(const auto answer, runJob<QKeychain::ReadPasswordJob>(m_service, name));
    if (answer->error == QKeychain::EntryNotFound)
      return std::optional<std::string>();
    if (answer->error != QKeychain::NoError)
      return keychainFailure(*answer);
    return answer->secret;
  }

  Result<void> write(const std::string& name, const std::string& secret) override
  {
    HONE_TRY(const auto answer, runJob<QKeychain::WritePasswordJob>(m_service, name, [text = QString::fromStdString(secret)](auto& job) {
      job.setTextData(text);
    }));
    if (answer->error != QKeychain::NoError)
      return keychainFailure(*answer);
    return {};
  }

  Result<void> remove(const std::string& name) override
  {
    HONE_TRY(const auto answer, runJob<QKeychain::DeletePasswordJob>(m_service, name));
    if (answer->error != QKeychain::NoError && answer->error != QKeychain::EntryNotFound)
      return keychainFailure(*answer);
    return {};
  }

  Result<void> probe() override
  {
    HONE_CHECK(write(kProbeName, "hone"));
    HONE_TRY(const auto back, read(kProbeName));
    HONE_CHECK(remove(kProbeName));
    if (back != "hone")
      return fail(ErrorKind::io, "The system's keychain did not give back what was put into it. Secrets can be kept in a sealed file.");
    return {};
  }

private:
  QString m_service;
};

} // namespace

std::unique_ptr<SecretStore> makeKeychain(const std::string& service)
{
  return std::make_unique<Keychain>(service);
}

} // namespace hone
