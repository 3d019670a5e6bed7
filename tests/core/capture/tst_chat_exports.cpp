#include <QtTest>

#include "capture_fixture.h"

using namespace hone;
using namespace hone::test;

namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

int countRole(const Conversation& conversation, Role role)
{
  return static_cast<int>(std::count_if(conversation.messages.begin(), conversation.messages.end(),
                                        [role](const Message& message) { return message.role == role; }));
}

} // namespace

class TestChatExports : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void formats_data();
  void formats();
  void shareGpt();
  void chatGptBranches();
  void chatGptBrowsing();
  void chatGptCircle();
  void claude();
  void claudeBranches();
  void libreChat();
  void claudeCode();
  void claudeCodeOddLines();
  void claudeCodeHalfLine();
  void codex();
  void codexOutput();
  void sweAgent();
  void star();
  void abcd();
};

void TestChatExports::formats_data()
{
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("format");
  QTest::addColumn<int>("conversations");
  QTest::addColumn<int>("rejected");
  QTest::newRow("ShareGPT") << "sharegpt.json" << "sharegpt" << 8 << 0;
  QTest::newRow("ChatGPT, branches, byte order mark") << "chatgpt-branching-with-bom.json" << "chatgpt-export" << 1 << 0;
  QTest::newRow("ChatGPT, CR LF") << "chatgpt-browsing.json.zst" << "chatgpt-export" << 1 << 0;
  QTest::newRow("Claude, wrapped") << "claude-conversations.json" << "claude-export" << 1 << 0;
  QTest::newRow("Claude, list") << "claude-conversations-array.json" << "claude-export" << 1 << 0;
  QTest::newRow("LibreChat") << "librechat.json" << "librechat" << 1 << 0;
  QTest::newRow("Claude Code") << "claude-code-sidechain.jsonl.zst" << "claude-code" << 4 << 0;
  QTest::newRow("Claude Code, odd lines") << "claude-code-edge-cases.jsonl" << "claude-code" << 1 << -1;
  QTest::newRow("SWE-agent") << "swe-agent.traj.zst" << "swe-agent" << 1 << 0;
  QTest::newRow("Codex") << "codex-function-calls.jsonl" << "codex" << 1 << 0;
}

void TestChatExports::formats()
{
  QFETCH(QString, file);
  QFETCH(QString, format);
  QFETCH(int, conversations);
  QFETCH(int, rejected);
  const ReadResult result = readFile(dataPath("exports/" + file.toStdString()));
  QCOMPARE(text(result.format), format);
  QVERIFY(!result.reason.empty());
  for (const RejectedRecord& record : result.rejections)
    qInfo() << record.line.value_or(0) << text(record.reason);
  if (rejected >= 0)
    QCOMPARE(static_cast<int>(result.rejections.size()), rejected);
  if (conversations > 0 && format != QLatin1String("claude-code"))
    QCOMPARE(static_cast<int>(result.conversations.size()), conversations);
  for (const Conversation& conversation : result.conversations)
    QVERIFY(!conversation.messages.empty());
}

void TestChatExports::shareGpt()
{
  const ReadResult result = readFile(dataPath("exports/sharegpt.json"));
  const Conversation& first = result.conversations.at(0);
  QCOMPARE(static_cast<int>(first.messages.size()), 8);
  QVERIFY(first.messages[0].role == Role::user);
  QCOMPARE(text(first.messages[3].toolCalls.at(0).name), QStringLiteral("search_recipes"));
  QCOMPARE(text(first.messages[3].toolCalls[0].arguments), QStringLiteral(R"({"ingredients":["chicken","bell peppers","rice"]})"));
  QCOMPARE(first.messages[3].toolCalls[0].resultIndex.value(), 4);
  QVERIFY(first.messages[4].role == Role::tool);
  QVERIFY(first.metadata.find("search_recipes") != std::string::npos);
}

void TestChatExports::chatGptBranches()
{
  const ReadResult result = readFile(dataPath("exports/chatgpt-branching-with-bom.json"));
  const Conversation& conversation = result.conversations.at(0);
  QVERIFY(conversation.startedAt.has_value());
  QVERIFY(conversation.messages.size() > 2);
  // The tree forks twice: what was written before the two edits is kept beside the conversation.
  const QJsonArray branches = QJsonDocument::fromJson(QByteArray::fromStdString(conversation.metadata)).object()[QStringLiteral("branches")].toArray();
  QCOMPARE(branches.size(), 2);
  for (const QJsonValue& branch : branches) {
    const int after = branch.toObject()[QStringLiteral("after")].toInt();
    QVERIFY(after > 0 && after < static_cast<int>(conversation.messages.size()));
    QVERIFY(!branch.toObject()[QStringLiteral("messages")].toArray().isEmpty());
  }
  for (std::size_t i = 1; i < conversation.messages.size(); ++i)
    QVERIFY(!conversation.messages[i].at || !conversation.messages[i - 1].at || *conversation.messages[i - 1].at <= *conversation.messages[i].at);
}

void TestChatExports::chatGptBrowsing()
{
  const ReadResult result = readFile(dataPath("exports/chatgpt-browsing.json.zst"));
  const Conversation& conversation = result.conversations.at(0);
  QCOMPARE(text(conversation.externalId), QStringLiteral("d6523d1e-7ec3-474f-a363-0e9dffdb3d93"));
  QCOMPARE(text(conversation.model), QStringLiteral("gpt-4"));
  int calls = 0;
  for (const Message& message : conversation.messages)
    for (const ToolCall& call : message.toolCalls) {
      QCOMPARE(text(call.name), QStringLiteral("browser"));
      QVERIFY(call.resultIndex.has_value());
      ++calls;
    }
  QCOMPARE(calls, 4);
  QCOMPARE(countRole(conversation, Role::tool), 5);
}

void TestChatExports::chatGptCircle()
{
  const ReadResult result = readMemory(R"([{"id":"x","title":"t","current_node":"a","mapping":{
    "a":{"parent":"b","message":{"author":{"role":"user"},"content":{"content_type":"text","parts":["one"]}}},
    "b":{"parent":"a","message":{"author":{"role":"assistant"},"content":{"content_type":"text","parts":["two"]}}},
    "c":{"parent":"c","message":{"author":{"role":"assistant"},"content":{"content_type":"text","parts":["three"]}}}}}])");
  QCOMPARE(static_cast<int>(result.conversations.size()), 1);
  QCOMPARE(static_cast<int>(result.conversations[0].messages.size()), 2);
}

void TestChatExports::claude()
{
  const ReadResult wrapped = readFile(dataPath("exports/claude-conversations.json"));
  QCOMPARE(text(wrapped.conversations.at(0).externalId), QStringLiteral("conv-claude-001"));
  QCOMPARE(static_cast<int>(wrapped.conversations[0].messages.size()), 4);
  QVERIFY(wrapped.conversations[0].messages[1].text.starts_with("For a blog application"));
  const ReadResult list = readFile(dataPath("exports/claude-conversations-array.json"));
  QCOMPARE(static_cast<int>(list.conversations.at(0).messages.size()), 10);
  QVERIFY(list.conversations[0].startedAt.has_value());
  QVERIFY(!list.conversations[0].messages[3].at);
}

void TestChatExports::claudeBranches()
{
  const ReadResult result = readMemory(R"([{"uuid":"c","name":"n","current_leaf_message_uuid":"d","chat_messages":[
    {"uuid":"a","sender":"human","text":"one","parent_message_uuid":"00000000-0000-4000-8000-000000000000"},
    {"uuid":"b","sender":"assistant","text":"two","parent_message_uuid":"a"},
    {"uuid":"c","sender":"human","text":"once more","parent_message_uuid":"00000000-0000-4000-8000-000000000000"},
    {"uuid":"d","sender":"assistant","parent_message_uuid":"c","content":[{"type":"thinking","thinking":"hm"},{"type":"tool_use","id":null,"name":"web","input":{"q":1}},
      {"type":"tool_result","tool_use_id":null,"name":"web","content":"Error"},{"type":"text","text":"three"}]}]}])");
  const Conversation& conversation = result.conversations.at(0);
  QCOMPARE(text(conversation.messages.at(0).text), QStringLiteral("once more"));
  QCOMPARE(text(conversation.messages.at(1).text), QStringLiteral("three"));
  QCOMPARE(text(conversation.messages.at(1).toolCalls.at(0).name), QStringLiteral("web"));
  QVERIFY(conversation.messages[1].toolCalls[0].status == ToolCall::Status::error);
  QVERIFY(conversation.metadata.find("\"two\"") != std::string::npos);
}

void TestChatExports::libreChat()
{
  const ReadResult result = readFile(dataPath("exports/librechat.json"));
  const Conversation& conversation = result.conversations.at(0);
  QCOMPARE(static_cast<int>(conversation.messages.size()), 6);
  QCOMPARE(countRole(conversation, Role::user), 3);
  QVERIFY(conversation.messages[0].role == Role::user && conversation.messages[1].role == Role::assistant);
  QCOMPARE(text(conversation.user.externalId), QStringLiteral("65f1ad8c90523874d2d409f8"));
  QCOMPARE(text(conversation.model), QStringLiteral("gpt-3.5-turbo"));
  QVERIFY(conversation.metadata.find("branches") == std::string::npos);
}

void TestChatExports::claudeCode()
{
  const ReadResult result = readFile(dataPath("exports/claude-code-sidechain.jsonl.zst"));
  QVERIFY(result.conversations.size() >= 2);
  const Conversation& main = result.conversations[0];
  QCOMPARE(text(main.externalId), QStringLiteral("5c0375b4-57a5-4f26-b12d-d022ee4e51b7"));
  QCOMPARE(text(main.agentVersion), QStringLiteral("1.0.108"));
  QCOMPARE(text(main.model), QStringLiteral("claude-sonnet-4-20250514"));
  int calls = 0, unanswered = 0, results = 0;
  for (const Conversation& conversation : result.conversations) {
    QVERIFY(&conversation == &main || conversation.externalId.starts_with(main.externalId + "/"));
    results += countRole(conversation, Role::tool);
    for (const Message& message : conversation.messages)
      for (const ToolCall& call : message.toolCalls) {
        ++calls;
        unanswered += call.resultIndex ? 0 : 1;
      }
  }
  QCOMPARE(calls, 21);
  QCOMPARE(results, 21);
  QCOMPARE(unanswered, 0);
  QCOMPARE(countRole(main, Role::other), 1);
}

void TestChatExports::claudeCodeOddLines()
{
  const ReadResult result = readFile(dataPath("exports/claude-code-edge-cases.jsonl"));
  // A text, a number, lists and a message without content beside each other: the good entries stay.
  QVERIFY(result.rejections.size() >= 4);
  QVERIFY(result.conversations.at(0).messages.size() >= 10);
  bool failed = false;
  for (const Message& message : result.conversations[0].messages)
    for (const ToolCall& call : message.toolCalls)
      failed = failed || call.status == ToolCall::Status::error;
  QVERIFY(failed);
}

void TestChatExports::claudeCodeHalfLine()
{
  const std::string whole = decoded(dataPath("exports/claude-code-sidechain.jsonl.zst"));
  const ReadResult result = readMemory(std::string_view(whole).substr(0, whole.size() - 100), "s.jsonl");
  QCOMPARE(static_cast<int>(result.rejections.size()), 0);
  QVERIFY(!result.conversations.empty());
}

void TestChatExports::codex()
{
  const ReadResult result = readFile(dataPath("exports/codex-function-calls.jsonl"));
  const Conversation& conversation = result.conversations.at(0);
  QCOMPARE(text(conversation.externalId), QStringLiteral("fc-1"));
  QCOMPARE(static_cast<int>(conversation.messages.size()), 3);
  QCOMPARE(text(conversation.messages[0].text), QStringLiteral("Run the tests"));
  QCOMPARE(text(conversation.messages[2].toolCalls.at(0).name), QStringLiteral("apply_patch"));
}

void TestChatExports::codexOutput()
{
  const ReadResult result = readMemory(
    R"({"timestamp":"2025-09-01T10:00:00Z","type":"session_meta","payload":{"id":"s","originator":"cli","cli_version":"0.30","instructions":"Be brief."}}
{"timestamp":"2025-09-01T10:00:01Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"ls"}]}}
{"timestamp":"2025-09-01T10:00:01Z","type":"event_msg","payload":{"type":"user_message","message":"ls"}}
{"timestamp":"2025-09-01T10:00:02Z","type":"response_item","payload":{"type":"function_call","name":"shell","arguments":"{}","call_id":"c1"}}
{"timestamp":"2025-09-01T10:00:03Z","type":"response_item","payload":{"type":"function_call_output","call_id":"c1","output":"{\"output\":\"no\",\"metadata\":{\"exit_code\":2}}"}}
)", "s.jsonl");
  const Conversation& conversation = result.conversations.at(0);
  QCOMPARE(static_cast<int>(conversation.messages.size()), 4);
  QVERIFY(conversation.messages[0].role == Role::system);
  QVERIFY(conversation.messages[2].toolCalls.at(0).status == ToolCall::Status::error);
  QCOMPARE(text(conversation.messages[3].text), QStringLiteral("no"));
  QCOMPARE(text(conversation.agentVersion), QStringLiteral("0.30"));
}

void TestChatExports::sweAgent()
{
  const ReadResult result = readFile(dataPath("exports/swe-agent.traj.zst"));
  const Conversation& conversation = result.conversations.at(0);
  QCOMPARE(text(conversation.endReason), QStringLiteral("submitted"));
  QCOMPARE(text(conversation.externalId), QStringLiteral("swe-agent"));
  QCOMPARE(static_cast<int>(conversation.messages.size()), 24);
  int calls = 0, answered = 0;
  for (const Message& message : conversation.messages)
    for (const ToolCall& call : message.toolCalls) {
      ++calls;
      answered += call.resultIndex ? 1 : 0;
    }
  QCOMPARE(calls, 11);
  QCOMPARE(answered, 11);
}

void TestChatExports::star()
{
  QDir folder(QString::fromStdString(dataPath("exports/star")));
  int dialogues = 0, abandoned = 0, calls = 0;
  for (const QString& name : folder.entryList({QStringLiteral("*.json")})) {
    const ReadResult result = readFile(folder.filePath(name).toStdString());
    QCOMPARE(text(result.format), QStringLiteral("star"));
    QCOMPARE(static_cast<int>(result.conversations.size()), 1);
    const Conversation& conversation = result.conversations[0];
    ++dialogues;
    abandoned += result.count(Outcome::abandoned);
    QVERIFY(!conversation.user.externalId.empty());
    for (const Message& message : conversation.messages) {
      // Directions to the worker were not said.
      QVERIFY(message.text.find("[instruction") == std::string::npos);
      for (const ToolCall& call : message.toolCalls) {
        QVERIFY(call.resultIndex.has_value());
        ++calls;
      }
    }
  }
  QCOMPARE(dialogues, 3);
  QCOMPARE(abandoned, 2);
  QVERIFY(calls > 0);
}

void TestChatExports::abcd()
{
  const ReadResult result = readFile(dataPath("exports/abcd.json"));
  QCOMPARE(text(result.format), QStringLiteral("abcd"));
  QCOMPARE(static_cast<int>(result.conversations.size()), 3);
  const Conversation& first = result.conversations[0];
  QCOMPARE(text(first.externalId), QStringLiteral("3592"));
  QCOMPARE(text(first.user.externalId), QStringLiteral("cminh730"));
  QVERIFY(first.messages.at(0).role == Role::assistant && first.messages.at(2).role == Role::user);
  const auto call = std::find_if(first.messages.begin(), first.messages.end(), [](const Message& m) { return !m.toolCalls.empty(); });
  QVERIFY(call != first.messages.end());
  QCOMPARE(text(call->toolCalls[0].name), QStringLiteral("pull-up-account"));
  QVERIFY(call->toolCalls[0].resultIndex.has_value());
}

QTEST_GUILESS_MAIN(TestChatExports)
#include "tst_chat_exports.moc"
