#include <QtTest>

#include "capture_fixture.h"

using namespace hone;
using namespace hone::test;

class TestTauBench : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void counts_data();
  void counts();
  void crashedRun();
  void trajectory();
  void toolCallsWithoutIds();
  void extraRole();
  void fractionalReward();
  void sameTaskAndTrialTwice();
  void simulation();
  void userToolCalls();
  void untimedSimulation();
  void infoBehindSimulations();
  void fullSize();
};

void TestTauBench::counts_data()
{
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("format");
  QTest::addColumn<int>("conversations");
  QTest::addColumn<int>("resolved");
  QTest::addColumn<int>("failed");
  QTest::addColumn<int>("crashed");
  QTest::newRow("v1") << "baseline.json.zst" << "tau-bench" << 6 << 4 << 2 << 0;
  QTest::newRow("v1 with crashes") << "assertions-agent.json.zst" << "tau-bench" << 5 << 1 << 4 << 4;
  QTest::newRow("v1, indented, extra role") << "dynamic-subtasks.json.zst" << "tau-bench" << 5 << 2 << 3 << 2;
  QTest::newRow("v1, fractional rewards") << "fractional-rewards.json.zst" << "tau-bench" << 6 << 4 << 2 << 0;
  QTest::newRow("v2") << "hd_retail_n5.json" << "tau2-bench" << 5 << 1 << 4 << 0;
  QTest::newRow("v2 with a user's tools") << "tau2-telecom.json.zst" << "tau2-bench" << 3 << -1 << -1 << 0;
  QTest::newRow("v2 without times") << "tau2-untimed.json.zst" << "tau2-bench" << 3 << -1 << -1 << 0;
}

void TestTauBench::counts()
{
  QFETCH(QString, file);
  QFETCH(QString, format);
  QFETCH(int, conversations);
  QFETCH(int, resolved);
  QFETCH(int, failed);
  QFETCH(int, crashed);
  const ReadResult result = readFile(dataPath("tau-bench/" + file.toStdString()));
  QCOMPARE(QString::fromStdString(result.error), QString());
  QCOMPARE(QString::fromStdString(result.format), format);
  QVERIFY(!result.reason.empty());
  QCOMPARE(static_cast<int>(result.rejections.size()), 0);
  QCOMPARE(static_cast<int>(result.conversations.size()), conversations);
  QCOMPARE(result.crashed(), crashed);
  if (resolved >= 0) {
    QCOMPARE(result.count(Outcome::resolved), resolved);
    QCOMPARE(result.count(Outcome::failed), failed);
  }
  for (const Conversation& conversation : result.conversations) {
    QVERIFY(!conversation.externalId.empty());
    QCOMPARE(QString::fromStdString(conversation.agentVersion), QString::fromStdString(stemOf(file.toStdString())));
    QVERIFY(conversation.outcome && conversation.outcome->origin == "reward" && conversation.outcome->score);
    for (const Message& message : conversation.messages)
      for (const ToolCall& call : message.toolCalls)
        QVERIFY(call.resultIndex && !call.name.empty());
  }
}

void TestTauBench::crashedRun()
{
  const ReadResult result = readFile(dataPath("tau-bench/assertions-agent.json.zst"));
  const Conversation& crashed = result.conversations.at(1);
  QVERIFY(crashed.messages.empty());
  QCOMPARE(QString::fromStdString(crashed.endReason), QStringLiteral("crashed: 1 validation error for EnvResponse"));
  QVERIFY(crashed.outcome->outcome == Outcome::failed);
  QVERIFY(crashed.metadata.find("Traceback") != std::string::npos);
}

void TestTauBench::trajectory()
{
  const ReadResult result = readFile(dataPath("tau-bench/baseline.json.zst"));
  const Conversation& first = result.conversations.at(0);
  QCOMPARE(QString::fromStdString(first.externalId), QStringLiteral("0-0"));
  QCOMPARE(QString::fromStdString(first.user.externalId), QStringLiteral("yusuf_rossi_9620"));
  QVERIFY(first.messages.at(0).role == Role::system);
  QVERIFY(first.messages.at(0).text.starts_with("# Retail agent policy"));
  QVERIFY(first.messages.at(1).role == Role::user);
  const auto call = std::find_if(first.messages.begin(), first.messages.end(), [](const Message& m) { return !m.toolCalls.empty(); });
  QVERIFY(call != first.messages.end());
  QCOMPARE(QString::fromStdString(call->toolCalls[0].name), QStringLiteral("find_user_id_by_name_zip"));
  QCOMPARE(QString::fromStdString(call->toolCalls[0].arguments),
           QStringLiteral(R"({"first_name":"Yusuf","last_name":"Rossi","zip":"19122"})"));
  QCOMPARE(QString::fromStdString(first.messages.at(static_cast<std::size_t>(*call->toolCalls[0].resultIndex)).text),
           QStringLiteral("yusuf_rossi_9620"));
  // The scenario is kept as a fact about the run, never as something that was said.
  QVERIFY(first.metadata.find("You are Yusuf Rossi") != std::string::npos);
  for (const Message& message : first.messages)
    QVERIFY(message.role == Role::system || message.text.find("You are Yusuf Rossi") == std::string::npos);
  bool errors = false;
  for (const Conversation& conversation : result.conversations)
    for (const Message& message : conversation.messages)
      for (const ToolCall& toolCall : message.toolCalls) {
        const std::string& answer = conversation.messages.at(static_cast<std::size_t>(*toolCall.resultIndex)).text;
        QVERIFY(toolCall.status == (answer.starts_with("Error") ? ToolCall::Status::error : ToolCall::Status::ok));
        errors = errors || toolCall.status == ToolCall::Status::error;
      }
  QVERIFY(errors);
}

void TestTauBench::toolCallsWithoutIds()
{
  const ReadResult result = readFile(dataPath("tau-bench/assertions-agent.json.zst"));
  const Conversation& first = result.conversations.at(0);
  QVERIFY(first.messages.at(0).role == Role::user);
  int calls = 0;
  for (std::size_t i = 0; i < first.messages.size(); ++i)
    for (const ToolCall& call : first.messages[i].toolCalls) {
      ++calls;
      QCOMPARE(static_cast<std::size_t>(call.resultIndex.value()), i + 1);
      QCOMPARE(QString::fromStdString(first.messages[i + 1].name), QString::fromStdString(call.name));
    }
  QVERIFY(calls > 2);
}

void TestTauBench::extraRole()
{
  const ReadResult result = readFile(dataPath("tau-bench/dynamic-subtasks.json.zst"));
  int other = 0;
  for (const Message& message : result.conversations.at(0).messages)
    if (message.role == Role::other) {
      QCOMPARE(QString::fromStdString(message.roleName), QStringLiteral("subtask_creator"));
      ++other;
    }
  QVERIFY(other > 0);
}

void TestTauBench::fractionalReward()
{
  const ReadResult result = readFile(dataPath("tau-bench/fractional-rewards.json.zst"));
  QCOMPARE(result.conversations.at(1).outcome->score.value(), 0.84);
  QVERIFY(result.conversations.at(1).outcome->outcome == Outcome::resolved);
}

void TestTauBench::sameTaskAndTrialTwice()
{
  const ReadResult result = readMemory(R"([{"task_id":1,"trial":0,"reward":0,"traj":[{"role":"user","content":"a"}],"info":{}},
    {"task_id":1,"trial":0,"reward":1,"traj":[{"role":"user","content":"b"}],"info":{}}])");
  QCOMPARE(static_cast<int>(result.conversations.size()), 2);
  QCOMPARE(QString::fromStdString(result.conversations[0].externalId), QStringLiteral("1-0"));
  QCOMPARE(QString::fromStdString(result.conversations[1].externalId), QStringLiteral("1-0#2"));
}

void TestTauBench::simulation()
{
  const ReadResult result = readFile(dataPath("tau-bench/hd_retail_n5.json"));
  const Conversation& first = result.conversations.at(0);
  QCOMPARE(QString::fromStdString(first.agentVersion), QStringLiteral("hd_retail_n5"));
  QCOMPARE(QString::fromStdString(first.agent), QStringLiteral("retail"));
  QCOMPARE(QString::fromStdString(first.endReason), QStringLiteral("user_stop"));
  QVERIFY(!first.model.empty());
  QVERIFY(first.messages.at(0).role == Role::system);
  QVERIFY(first.messages.at(0).text.find("policy") != std::string::npos);
  QVERIFY(first.messages.at(1).role == Role::assistant);
  QVERIFY(first.startedAt && first.endedAt && *first.startedAt < *first.endedAt);
  QVERIFY(first.messages.at(1).at.has_value());
  int failedCalls = 0;
  for (const Conversation& conversation : result.conversations)
    for (const Message& message : conversation.messages)
      for (const ToolCall& call : message.toolCalls)
        failedCalls += call.status == ToolCall::Status::error ? 1 : 0;
  QCOMPARE(failedCalls, 5);
}

void TestTauBench::userToolCalls()
{
  const ReadResult result = readFile(dataPath("tau-bench/tau2-telecom.json.zst"));
  int userCalls = 0;
  for (const Conversation& conversation : result.conversations)
    for (const Message& message : conversation.messages)
      if (message.role == Role::user)
        userCalls += static_cast<int>(message.toolCalls.size());
  QVERIFY(userCalls > 0);
}

void TestTauBench::untimedSimulation()
{
  const ReadResult result = readFile(dataPath("tau-bench/tau2-untimed.json.zst"));
  for (const Conversation& conversation : result.conversations) {
    QVERIFY(!conversation.startedAt);
    QVERIFY(!conversation.endedAt);
  }
}

void TestTauBench::infoBehindSimulations()
{
  const ReadResult result = readMemory(R"({"simulations":[{"id":"s","messages":[{"role":"user","content":"hi"}],"reward_info":{"reward":1}}],
    "tasks":[],"info":{"environment_info":{"policy":"Be kind.","domain_name":"d"},"agent_info":{"llm":"m"}}})");
  QCOMPARE(static_cast<int>(result.conversations.size()), 1);
  QCOMPARE(QString::fromStdString(result.conversations[0].model), QStringLiteral("m"));
  QCOMPARE(QString::fromStdString(result.conversations[0].messages.at(0).text), QStringLiteral("Be kind."));
}

/// The whole public files, where a copy of them is at hand: HONE_FULL_DATA names the folder.
void TestTauBench::fullSize()
{
  const QByteArray root = qgetenv("HONE_FULL_DATA");
  if (root.isEmpty())
    QSKIP("HONE_FULL_DATA is not set");
  struct Expected {
    const char* file;
    int conversations, resolved, failed, crashed;
  };
  for (const Expected& expected : {
         Expected{"tau-bench-retail/v1-trajectories/tool-calling-baseline.json.zst", 100, 73, 27, 0},
         Expected{"tau-bench-retail/v1-trajectories/tool-calling-with-preconditions.json.zst", 100, 70, 30, 0},
         Expected{"tau-bench-retail/v1-trajectories/tool-calling-with-dynamic-subtasks.json.zst", 115, 70, 45, 7},
         Expected{"tau-bench-retail/v1-trajectories/assertions-agent.json.zst", 100, 35, 65, 34},
         Expected{"tau-bench-retail/v1-trajectories/tool-calling-grok-3.json.zst", 115, 78, 37, 0},
         Expected{"tau-bench-retail/tau2-simulations/toolorchestra_retail_114.json.zst", 114, 96, 18, 0},
         Expected{"tau-bench-retail/tau2-simulations/gpt-4.1_retail_40.json.zst", 40, 34, 6, 0},
         Expected{"tau-bench-retail/tau2-simulations/hd_retail_n5.json", 5, 1, 4, 0},
         Expected{"tau2-bench-telecom/simulations/gpt-4.1_telecom_40.json.zst", 40, 18, 22, 0},
         Expected{"tau2-bench-telecom/simulations/ft-gpt-4.1_telecom_40.json.zst", 40, 30, 10, 0},
         Expected{"tau2-bench-telecom/simulations/gpt-4o_telecom_20.json.zst", 20, 14, 6, 0}}) {
    const ReadResult result = readFile(root.toStdString() + "/" + expected.file);
    int messages = 0, calls = 0, unanswered = 0;
    for (const Conversation& conversation : result.conversations)
      for (const Message& message : conversation.messages) {
        ++messages;
        for (const ToolCall& call : message.toolCalls) {
          ++calls;
          unanswered += call.resultIndex ? 0 : 1;
        }
      }
    qInfo() << expected.file << result.conversations.size() << "conversations" << messages << "messages" << calls << "calls"
            << unanswered << "unanswered";
    QCOMPARE(static_cast<int>(result.rejections.size()), 0);
    QCOMPARE(static_cast<int>(result.conversations.size()), expected.conversations);
    QCOMPARE(result.count(Outcome::resolved), expected.resolved);
    QCOMPARE(result.count(Outcome::failed), expected.failed);
    QCOMPARE(result.crashed(), expected.crashed);
  }
}

QTEST_GUILESS_MAIN(TestTauBench)
#include "tst_tau_bench.moc"
