#include <QtTest>

#include "capture_fixture.h"

using namespace hone;
using namespace hone::test;

namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

QByteArray utf16(const QString& from, bool little, bool mark)
{
  QStringEncoder encoder(little ? QStringConverter::Utf16LE : QStringConverter::Utf16BE,
                         mark ? QStringConverter::Flag::WriteBom : QStringConverter::Flag::Default);
  return encoder.encode(from);
}

} // namespace

class TestChatMessages : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void honeJsonl();
  void shapes_data();
  void shapes();
  void contentParts();
  void anthropicBlocks();
  void requestWithReply();
  void encodings_data();
  void encodings();
  void oddText_data();
  void oddText();
  void numbers();
  void stem();
};

void TestChatMessages::honeJsonl()
{
  const ReadResult result = readFile(dataPath("messages/hone.jsonl"));
  QCOMPARE(text(result.format), QStringLiteral("hone-jsonl"));
  QCOMPARE(static_cast<int>(result.conversations.size()), 4);
  const Conversation& first = result.conversations[0];
  QCOMPARE(text(first.externalId), QStringLiteral("c1"));
  QCOMPARE(text(first.user.externalId), QStringLiteral("u1"));
  QCOMPARE(static_cast<int>(first.user.traits.size()), 2);
  QCOMPARE(text(first.user.traits[0].first), QStringLiteral("plan"));
  QCOMPARE(text(first.user.traits[0].second), QStringLiteral("\"pro\""));
  QCOMPARE(text(first.user.traits[1].second), QStringLiteral("3"));
  QCOMPARE(text(first.agent), QStringLiteral("shop"));
  QCOMPARE(text(first.agentVersion), QStringLiteral("v7"));
  QCOMPARE(text(first.model), QStringLiteral("m-1"));
  QCOMPARE(text(formatIsoTime(first.startedAt.value())), QStringLiteral("2025-08-01T15:09:42Z"));
  QCOMPARE(text(formatIsoTime(first.endedAt.value())), QStringLiteral("2025-08-01T15:10:00Z"));
  QVERIFY(first.outcome && first.outcome->outcome == Outcome::resolved);
  QCOMPARE(text(first.outcome->origin), QStringLiteral("csat"));
  QCOMPARE(first.outcome->score.value(), 4.5);
  QVERIFY(first.metadata.find("\"channel\":\"web\"") != std::string::npos);
  QCOMPARE(text(first.messages[1].text), QStringLiteral("Where is\nmy order?\n[image_url]"));
  QVERIFY(first.messages[1].metadata.find("https://example.com/a.png") != std::string::npos);
  const Message& asking = first.messages[2];
  QCOMPARE(text(asking.finishReason), QStringLiteral("tool_calls"));
  QCOMPARE(asking.toolCalls[0].resultIndex.value(), 4);
  QVERIFY(asking.toolCalls[0].status == ToolCall::Status::ok);
  QCOMPARE(asking.toolCalls[1].resultIndex.value(), 3);
  QVERIFY(asking.toolCalls[1].status == ToolCall::Status::error);
  QCOMPARE(text(first.messages[3].name), QStringLiteral("find_user"));
  QCOMPARE(text(first.messages[5].text), QStringLiteral("It was sent. ✓ 😀"));
  QCOMPARE(first.messages[5].inputTokens.value(), 120);
  QVERIFY(result.conversations[1].outcome->outcome == Outcome::abandoned);
  QCOMPARE(text(result.conversations[1].user.externalId), QStringLiteral("u2"));
  QVERIFY(result.conversations[2].externalId.empty());
  QVERIFY(result.conversations[2].outcome->outcome == Outcome::failed);
  QCOMPARE(text(result.conversations[2].outcome->origin), QStringLiteral("reward"));
  QVERIFY(result.conversations[2].messages[0].role == Role::system);
}

void TestChatMessages::shapes_data()
{
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<int>("conversations");
  QTest::addColumn<int>("messages");
  const QByteArray one = R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]})";
  const QByteArray list = R"([{"role":"user","content":"a"},{"role":"assistant","content":"b"}])";
  QTest::newRow("one object") << one << 1 << 2;
  QTest::newRow("one object, indented") << QByteArray("{\n \"messages\": [\n  {\"role\": \"user\",\n \"content\": \"a\"}\n]}\n") << 1 << 1;
  QTest::newRow("lines") << one + "\n" + one + "\n" << 2 << 4;
  QTest::newRow("lines with CR LF and empty lines") << one + "\r\n\r\n" + one + "\r\n" << 2 << 4;
  QTest::newRow("lines with commas") << one + ",\n" + one + ",\n" << 2 << 4;
  QTest::newRow("values behind each other") << one + " " + one + one << 3 << 6;
  QTest::newRow("list of objects") << "[" + one + ", " + one + "]" << 2 << 4;
  QTest::newRow("wrapped list") << "{\"version\": 1, \"conversations\": [" + one + ", " + one + "], \"x\": {}}" << 2 << 4;
  QTest::newRow("list of messages") << list << 1 << 2;
  QTest::newRow("list of messages a line") << list + "\n" + list + "\n" << 2 << 4;
}

void TestChatMessages::shapes()
{
  QFETCH(QByteArray, bytes);
  QFETCH(int, conversations);
  QFETCH(int, messages);
  const ReadResult result = readMemory(bytes.toStdString());
  QCOMPARE(text(result.format), QStringLiteral("hone-jsonl"));
  QCOMPARE(static_cast<int>(result.rejections.size()), 0);
  QCOMPARE(static_cast<int>(result.conversations.size()), conversations);
  int found = 0;
  for (const Conversation& conversation : result.conversations)
    found += static_cast<int>(conversation.messages.size());
  QCOMPARE(found, messages);
}

void TestChatMessages::contentParts()
{
  const ReadResult result = readFile(dataPath("messages/openai.jsonl.gz"));
  QCOMPARE(static_cast<int>(result.conversations.size()), 12);
  QCOMPARE(static_cast<int>(result.rejections.size()), 0);
  int calls = 0, answered = 0, reasoning = 0;
  for (const Conversation& conversation : result.conversations)
    for (const Message& message : conversation.messages) {
      reasoning += message.metadata.find("\"reasoning\"") != std::string::npos ? 1 : 0;
      for (const ToolCall& call : message.toolCalls) {
        ++calls;
        answered += call.resultIndex ? 1 : 0;
        QVERIFY(!call.name.empty());
      }
    }
  QVERIFY(reasoning > 0);
  QVERIFY(calls > 0);
  QVERIFY(answered > 0);
}

void TestChatMessages::anthropicBlocks()
{
  const ReadResult result = readMemory(R"({"messages":[{"role":"user","content":"Weather?"},
    {"role":"assistant","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"I look."},{"type":"tool_use","id":"t1","name":"weather","input":{"city":"Rome"}}]},
    {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","is_error":true,"content":[{"type":"text","text":"timeout"}]}]},
    {"role":"assistant","content":"Sorry."}]})");
  QCOMPARE(static_cast<int>(result.conversations.size()), 1);
  const auto& messages = result.conversations[0].messages;
  QCOMPARE(static_cast<int>(messages.size()), 4);
  QCOMPARE(text(messages[1].text), QStringLiteral("I look."));
  QCOMPARE(text(messages[1].toolCalls[0].arguments), QStringLiteral(R"({"city":"Rome"})"));
  QVERIFY(messages[1].toolCalls[0].status == ToolCall::Status::error);
  QVERIFY(messages[2].role == Role::tool);
  QCOMPARE(text(messages[2].text), QStringLiteral("timeout"));
  QCOMPARE(text(messages[2].name), QStringLiteral("weather"));
}

void TestChatMessages::requestWithReply()
{
  const ReadResult result = readMemory(
    R"({"model":"m","messages":[{"role":"user","content":"a"}],"choices":[{"finish_reason":"length","message":{"role":"assistant","content":"b"}}]})");
  QCOMPARE(static_cast<int>(result.conversations.size()), 1);
  QCOMPARE(static_cast<int>(result.conversations[0].messages.size()), 2);
  QCOMPARE(text(result.conversations[0].messages[1].finishReason), QStringLiteral("length"));
}

void TestChatMessages::encodings_data()
{
  QTest::addColumn<QByteArray>("bytes");
  const QString line = QStringLiteral(R"({"id":"c","messages":[{"role":"user","content":"grüß 😀 ✓"}]})") + QLatin1Char('\n');
  const QByteArray utf8 = line.toUtf8();
  QTest::newRow("UTF-8") << utf8;
  QTest::newRow("UTF-8 with byte order mark") << "\xEF\xBB\xBF" + utf8;
  QTest::newRow("UTF-16 little endian with mark") << utf16(line, true, true);
  QTest::newRow("UTF-16 big endian with mark") << utf16(line, false, true);
  QTest::newRow("UTF-16 little endian") << utf16(line, true, false);
  QTest::newRow("UTF-16 big endian") << utf16(line, false, false);
  QTest::newRow("escapes") << QByteArray(R"({"id":"c","messages":[{"role":"user","content":"gr\u00fc\u00df \ud83d\ude00 \u2713"}]})");
}

void TestChatMessages::encodings()
{
  QFETCH(QByteArray, bytes);
  const ReadResult result = readMemory(bytes.toStdString());
  QCOMPARE(static_cast<int>(result.conversations.size()), 1);
  QCOMPARE(text(result.conversations[0].messages.at(0).text), QStringLiteral("grüß 😀 ✓"));
  QVERIFY(result.conversations[0].metadata.empty());
}

void TestChatMessages::oddText_data()
{
  QTest::addColumn<QByteArray>("content");
  QTest::addColumn<QString>("expected");
  QTest::addColumn<int>("replaced");
  QTest::newRow("invalid UTF-8") << QByteArray("a\xFFz\xC3") << QStringLiteral("a\uFFFDz\uFFFD") << 2;
  QTest::newRow("overlong and surrogate in UTF-8") << QByteArray("\xC0\xAF|\xED\xA0\x80") << QStringLiteral("\uFFFD\uFFFD|\uFFFD\uFFFD\uFFFD") << 5;
  QTest::newRow("lone high surrogate") << QByteArray("a\\ud83dz") << QStringLiteral("a\uFFFDz") << 1;
  QTest::newRow("lone low surrogate") << QByteArray("a\\ude00z") << QStringLiteral("a\uFFFDz") << 1;
  QTest::newRow("NUL escape") << QByteArray("a\\u0000z") << QStringLiteral("a\uFFFDz") << 0;
  QTest::newRow("NUL byte") << QByteArray("a\0z", 3) << QStringLiteral("a\uFFFDz") << 1;
  QTest::newRow("raw line end and tab") << QByteArray("a\tb") << QStringLiteral("a\tb") << 0;
}

void TestChatMessages::oddText()
{
  QFETCH(QByteArray, content);
  QFETCH(QString, expected);
  QFETCH(int, replaced);
  const QByteArray line = R"({"messages":[{"role":"user","content":")" + content + "\"}]}\n";
  const ReadResult result = readMemory((line + R"({"messages":[{"role":"user","content":"b"}]})").toStdString());
  QCOMPARE(static_cast<int>(result.rejections.size()), 0);
  QCOMPARE(static_cast<int>(result.conversations.size()), 2);
  QCOMPARE(text(result.conversations[0].messages.at(0).text), expected);
  const std::string note = replaced ? "{\"replaced_characters\":" + std::to_string(replaced) + "}" : std::string();
  QCOMPARE(text(result.conversations[0].metadata), text(note));
}

void TestChatMessages::numbers()
{
  const ReadResult result = readMemory(
    R"({"metadata":{"a":NaN,"b":-Infinity,"c":123456789012345678901234567890,"d":1e999,"e":12.50},"messages":[{"role":"user","content":"b","created_at":"soon"}]})");
  QCOMPARE(static_cast<int>(result.conversations.size()), 1);
  QCOMPARE(text(result.conversations[0].metadata), QStringLiteral(R"({"c":"123456789012345678901234567890","d":"1e999","e":12.5})"));
  QVERIFY(!result.conversations[0].messages[0].at);
}

void TestChatMessages::stem()
{
  QCOMPARE(text(stemOf("a/b.c/run-0.1.json.zst")), QStringLiteral("run-0.1"));
  QCOMPARE(text(stemOf("log.jsonl.gz")), QStringLiteral("log"));
  QCOMPARE(text(stemOf(".json")), QStringLiteral(".json"));
  QCOMPARE(text(stemOf("plain")), QStringLiteral("plain"));
}

QTEST_GUILESS_MAIN(TestChatMessages)
#include "tst_chat_messages.moc"
