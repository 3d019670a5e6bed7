#include <QtTest>

#include "sync_fixture.h"

using namespace hone;
using namespace hone::test;

namespace {

/// A Langfuse server whose first answers are given by the test.
class Grumpy {
public:
  explicit Grumpy(std::vector<VendorAnswer> first) : m_first(std::move(first)), server([this](const VendorRequest& request) { return answer(request); }) {}

private:
  VendorAnswer answer(const VendorRequest&)
  {
    if (m_next < m_first.size())
      return m_first[m_next++];
    return {200, R"({"data":[],"meta":{}})"};
  }
  std::vector<VendorAnswer> m_first;
  std::size_t m_next = 0;

public:
  VendorServer server;
};

} // namespace

class TestRetry : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void retryAfterIsObeyed();
  void retryAfterAsADate();
  void withoutRetryAfterTheDelayDoubles();
  void longWaitEndsTheRunWell();
  void attemptsAreLimited();
  void oneFailureIsForgiven_data();
  void oneFailureIsForgiven();
  void refusalsAreFinal_data();
  void refusalsAreFinal();
  void secretsAreNotRepeated();
  void stoppedRunsAskNoMore();
};

void TestRetry::retryAfterIsObeyed()
{
  Grumpy grumpy({{429, "{}", {{"Retry-After", "7"}}}});
  SyncRig rig("langfuse", grumpy.server.address(), {});
  QVERIFY(rig.run());
  QCOMPARE(rig.clock.waits, (std::vector<std::int64_t>{7000}));
}

void TestRetry::retryAfterAsADate()
{
  Grumpy grumpy({{503, "{}", {{"Retry-After", "Thu, 01 Jan 2026 00:00:30 GMT"}}}});
  SyncRig rig("langfuse", grumpy.server.address(), {});
  QVERIFY(rig.run());
  QCOMPARE(rig.clock.waits, (std::vector<std::int64_t>{30000}));
}

void TestRetry::withoutRetryAfterTheDelayDoubles()
{
  Grumpy grumpy({{429}, {429, "{}", {{"Retry-After", "soon"}}}, {429}, {429}});
  SyncRig rig("langfuse", grumpy.server.address(), {});
  QVERIFY(rig.run());
  QCOMPARE(rig.clock.waits, (std::vector<std::int64_t>{1000, 2000, 4000, 8000}));
}

void TestRetry::longWaitEndsTheRunWell()
{
  Grumpy grumpy({{429, "{}", {{"Retry-After", "3600"}}}});
  SyncRig rig("langfuse", grumpy.server.address(), {});
  const auto run = rig.run();
  QVERIFY(run);
  QVERIFY(!run->complete);
  QCOMPARE(run->goOnAt, rig.clock.now() + Micros{3600} * 1'000'000);
  QVERIFY(rig.clock.waits.empty());
  QVERIFY(rig.run()->complete);
}

void TestRetry::attemptsAreLimited()
{
  Grumpy grumpy(std::vector<VendorAnswer>(20, VendorAnswer{500}));
  SyncRig rig("langfuse", grumpy.server.address(), {});
  rig.retry.attempts = 3;
  const auto run = rig.run();
  QVERIFY(run && !run->complete && run->goOnAt);
  QCOMPARE(grumpy.server.requests().size(), std::size_t{3});
}

void TestRetry::oneFailureIsForgiven_data()
{
  QTest::addColumn<int>("status");
  QTest::addColumn<bool>("cut");
  QTest::newRow("500") << 500 << false;
  QTest::newRow("502") << 502 << false;
  QTest::newRow("504") << 504 << false;
  QTest::newRow("408") << 408 << false;
  QTest::newRow("cut in the middle of the body") << 200 << true;
}

void TestRetry::oneFailureIsForgiven()
{
  QFETCH(const int, status);
  QFETCH(const bool, cut);
  VendorAnswer bad{status, R"({"data":[],"meta":{}, "filler":")" + std::string(50'000, 'x') + "\"}"};
  bad.cutInMiddle = cut;
  Grumpy grumpy({bad});
  SyncRig rig("langfuse", grumpy.server.address(), {});
  const auto run = rig.run();
  QVERIFY2(run.has_value(), run ? "" : run.error().message.c_str());
  QVERIFY(run->complete);
  QCOMPARE(rig.clock.waits.size(), std::size_t{1});
}

void TestRetry::refusalsAreFinal_data()
{
  QTest::addColumn<int>("status");
  QTest::addColumn<QString>("words");
  QTest::newRow("400") << 400 << "400";
  QTest::newRow("401") << 401 << "does not accept the key";
  QTest::newRow("403") << 403 << "not allowed";
  QTest::newRow("422") << 422 << "422";
}

void TestRetry::refusalsAreFinal()
{
  QFETCH(const int, status);
  QFETCH(const QString, words);
  Grumpy grumpy({{status, R"({"message":"no such parameter"})"}});
  SyncRig rig("langfuse", grumpy.server.address(), {});
  const auto run = rig.run();
  QVERIFY(!run);
  QCOMPARE(run.error().kind, ErrorKind::rejected);
  QVERIFY2(QString::fromStdString(run.error().message).contains(words), run.error().message.c_str());
  QVERIFY(run.error().message.find("no such parameter") != std::string::npos);
  QCOMPARE(grumpy.server.requests().size(), std::size_t{1});
}

void TestRetry::secretsAreNotRepeated()
{
  Grumpy grumpy({{401, "the key \x1b[31msk-secret\nis wrong"}});
  SyncRig rig("langfuse", grumpy.server.address(), {{"secret_key", "sk-secret"}});
  const auto run = rig.run();
  QVERIFY(run.error().message.find("sk-secret") == std::string::npos);
  QVERIFY(run.error().message.find('\x1b') == std::string::npos);
  QVERIFY(run.error().message.find('\n') == std::string::npos);
}

void TestRetry::stoppedRunsAskNoMore()
{
  Grumpy grumpy({});
  SyncRig rig("langfuse", grumpy.server.address(), {});
  Cancellation stop;
  stop.cancel();
  const auto run = rig.run(JobContext({}, stop));
  QCOMPARE(run.error().kind, ErrorKind::cancelled);
  QVERIFY(grumpy.server.requests().empty());
}

QTEST_GUILESS_MAIN(TestRetry)
#include "tst_retry.moc"
