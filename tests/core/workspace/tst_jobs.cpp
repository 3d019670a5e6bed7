#include <QtTest>

#include <array>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "workspace/change_notifier.h"
#include "workspace/jobs.h"

using namespace hone;
using namespace std::chrono_literals;

namespace {

/// A gate that work waits at.
class Gate {
public:
  void open()
  {
    const std::scoped_lock lock(m_mutex);
    m_open = true;
    m_opened.notify_all();
  }
  void wait()
  {
    std::unique_lock lock(m_mutex);
    m_opened.wait(lock, [&] { return m_open; });
  }

private:
  std::mutex m_mutex;
  std::condition_variable m_opened;
  bool m_open = false;
};

JobInfo infoOf(const Jobs& jobs, std::int64_t id)
{
  for (const JobInfo& info : jobs.list())
    if (info.id == id)
      return info;
  return {};
}

} // namespace

class TestJobs : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void runsTwoAtATimeInOrder();
  void saysHowAJobEnded();
  void cancels();
  void survivesWorkThatThrows();
  void tellsTheListenerAtACalmRate();
  void forgetsTheListener();
  void stopsWhatRunsWhenDestroyed();
  void keepsTheLastHundred();
  void changesAreToldTogether();
  void changesOfOthersAreSeen();
};

void TestJobs::runsTwoAtATimeInOrder()
{
  std::array<Gate, 6> gates;
  std::mutex mutex;
  std::vector<int> started;
  const auto startedNow = [&] {
    const std::scoped_lock lock(mutex);
    return started;
  };
  Jobs jobs;
  std::vector<std::int64_t> ids;
  for (int i = 0; i < 6; ++i)
    ids.push_back(jobs.start("job", [&, i](const JobContext&) -> Result<std::string> {
      {
        const std::scoped_lock lock(mutex);
        started.push_back(i);
      }
      gates[static_cast<std::size_t>(i)].wait();
      return "done";
    }));
  QTRY_COMPARE(startedNow().size(), std::size_t{2});
  QCOMPARE(infoOf(jobs, ids[2]).state, JobState::queued);
  // The first two may begin in either order; from here each ending lets exactly the next one begin.
  for (std::size_t i = 0; i < 4; ++i) {
    gates[i].open();
    QTRY_COMPARE(startedNow().size(), i + 3);
    QCOMPARE(startedNow().back(), static_cast<int>(i + 2));
  }
  gates[4].open();
  gates[5].open();
  for (const std::int64_t id : ids)
    QTRY_COMPARE(infoOf(jobs, id).state, JobState::succeeded);
  QCOMPARE(jobs.list().front().id, ids.back());
}

void TestJobs::saysHowAJobEnded()
{
  Jobs jobs;
  const auto good = jobs.start("good", [](const JobContext& job) -> Result<std::string> {
    job.progress(0.5, "half");
    return "12 things done";
  });
  const auto bad = jobs.start("bad", [](const JobContext&) -> Result<std::string> { return fail(ErrorKind::io, "The disk is full.", "/x"); });
  QTRY_COMPARE(infoOf(jobs, good).state, JobState::succeeded);
  QCOMPARE(infoOf(jobs, good).message, std::string("12 things done"));
  QCOMPARE(infoOf(jobs, good).step, std::string("half"));
  QCOMPARE(infoOf(jobs, good).fraction, 1.0);
  QTRY_COMPARE(infoOf(jobs, bad).state, JobState::failed);
  QCOMPARE(infoOf(jobs, bad).message, std::string("/x: The disk is full."));
}

void TestJobs::cancels()
{
  Gate gate;
  Jobs jobs;
  std::atomic<bool> ran = false;
  const auto running = jobs.start("running", [&](const JobContext& job) -> Result<std::string> {
    while (!job.isCancelled())
      std::this_thread::sleep_for(1ms);
    return fail(ErrorKind::cancelled, "Stopped; 3 were kept.");
  });
  const auto blocking = jobs.start("blocking", [&](const JobContext&) -> Result<std::string> {
    gate.wait();
    return "done anyway";
  });
  QTRY_COMPARE(infoOf(jobs, blocking).state, JobState::running);
  const auto queued = jobs.start("queued", [&](const JobContext&) -> Result<std::string> {
    ran = true;
    return "";
  });
  jobs.cancel(queued);
  QCOMPARE(infoOf(jobs, queued).state, JobState::cancelled);
  jobs.cancel(running);
  QTRY_COMPARE(infoOf(jobs, running).state, JobState::cancelled);
  QCOMPARE(infoOf(jobs, running).message, std::string("Stopped; 3 were kept."));
  gate.open();
  QTRY_COMPARE(infoOf(jobs, blocking).state, JobState::succeeded);
  jobs.cancel(blocking);
  QCOMPARE(infoOf(jobs, blocking).state, JobState::succeeded);
  QVERIFY(!ran);
}

void TestJobs::survivesWorkThatThrows()
{
  Jobs jobs;
  const auto id = jobs.start("throws", [](const JobContext&) -> Result<std::string> { throw std::runtime_error("bad"); });
  QTRY_COMPARE(infoOf(jobs, id).state, JobState::failed);
  QVERIFY(infoOf(jobs, id).message.find("bad") != std::string::npos);
}

void TestJobs::tellsTheListenerAtACalmRate()
{
  std::mutex mutex;
  std::vector<JobInfo> told;
  Jobs jobs;
  jobs.setListener([&](const JobInfo& info) {
    const std::scoped_lock lock(mutex);
    told.push_back(info);
  });
  const auto id = jobs.start("busy", [](const JobContext& job) -> Result<std::string> {
    const auto end = std::chrono::steady_clock::now() + 400ms;
    int i = 0;
    while (std::chrono::steady_clock::now() < end)
      job.progress(0.1, std::to_string(++i));
    job.progress(0.2, "last step");
    std::this_thread::sleep_for(400ms);
    return "end";
  });
  const auto ended = [&] {
    const std::scoped_lock lock(mutex);
    return !told.empty() && told.back().state == JobState::succeeded;
  };
  QTRY_VERIFY(ended());
  const std::scoped_lock lock(mutex);
  QVERIFY2(told.size() >= 4, qPrintable(QString::number(told.size())));
  QVERIFY2(told.size() <= 16, qPrintable(QString::number(told.size())));
  int endings = 0;
  bool sawLastStep = false;
  for (const JobInfo& info : told) {
    QCOMPARE(info.id, id);
    endings += info.state == JobState::succeeded;
    sawLastStep = sawLastStep || (info.step == "last step" && info.state == JobState::running);
  }
  QCOMPARE(endings, 1);
  QVERIFY(sawLastStep); // the newest progress arrives even when nothing follows it
}

void TestJobs::forgetsTheListener()
{
  Jobs jobs;
  std::atomic<int> calls = 0;
  jobs.setListener([&](const JobInfo&) {
    std::this_thread::sleep_for(20ms);
    ++calls;
  });
  const auto id = jobs.start("work", [](const JobContext& job) -> Result<std::string> {
    for (int i = 0; i < 30; ++i) {
      job.progress(0.1, "x");
      std::this_thread::sleep_for(5ms);
    }
    return "";
  });
  QTRY_VERIFY(calls > 0);
  jobs.setListener({});
  const int then = calls;
  QTRY_COMPARE(infoOf(jobs, id).state, JobState::succeeded);
  QCOMPARE(calls.load(), then);
}

void TestJobs::stopsWhatRunsWhenDestroyed()
{
  std::mutex mutex;
  std::map<std::int64_t, JobState> last;
  std::atomic<int> ran = 0;
  {
    Jobs jobs;
    jobs.setListener([&](const JobInfo& info) {
      const std::scoped_lock lock(mutex);
      last[info.id] = info.state;
    });
    for (int i = 0; i < 5; ++i)
      jobs.start("endless", [&](const JobContext& job) -> Result<std::string> {
        ++ran;
        while (!job.isCancelled())
          std::this_thread::sleep_for(1ms);
        return fail(ErrorKind::cancelled, "");
      });
    QTRY_COMPARE(ran.load(), 2);
  }
  QCOMPARE(ran.load(), 2);
  QCOMPARE(last.size(), std::size_t{5});
  for (const auto& [id, state] : last)
    QCOMPARE(state, JobState::cancelled);
}

void TestJobs::keepsTheLastHundred()
{
  Jobs jobs;
  std::int64_t id = 0;
  for (int i = 0; i < 250; ++i)
    id = jobs.start("short", [](const JobContext&) -> Result<std::string> { return ""; });
  QTRY_COMPARE(infoOf(jobs, id).state, JobState::succeeded);
  QTRY_COMPARE(jobs.list().size(), std::size_t{100}); // what waited or ran when it was too many is forgotten a moment after it ended
  QCOMPARE(jobs.list().front().id, id);
}

void TestJobs::changesAreToldTogether()
{
  std::atomic<int> calls = 0;
  ChangeNotifier notifier([] { return std::int64_t{1}; });
  notifier.setListener([&] { ++calls; });
  for (int i = 0; i < 1000; ++i)
    notifier.changed();
  QTRY_VERIFY(calls >= 1);
  std::this_thread::sleep_for(250ms);
  QVERIFY(calls <= 2);
  const int before = calls;
  notifier.changed();
  QTRY_COMPARE(calls.load(), before + 1);
}

void TestJobs::changesOfOthersAreSeen()
{
  std::atomic<std::int64_t> version = 1;
  std::atomic<int> calls = 0;
  ChangeNotifier notifier([&] { return version.load(); });
  notifier.setListener([&] { ++calls; });
  std::this_thread::sleep_for(1200ms);
  QCOMPARE(calls.load(), 0);
  version = 2;
  QTRY_COMPARE(calls.load(), 1);
}

QTEST_GUILESS_MAIN(TestJobs)
#include "tst_jobs.moc"
