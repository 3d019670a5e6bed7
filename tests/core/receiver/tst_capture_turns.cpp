#include <QtTest>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "capture/span_import.h"
#include "receiver/capture_api.h"
#include "test_store.h"

using namespace hone;
using namespace hone::test;

namespace {

constexpr Micros kArrival = 1700000000000000;

std::string turn(std::string_view id, std::string_view asked, std::string_view answered, std::string_view more = {})
{
  return fmt::format(R"({{"event_id":"{}","session_id":"s","primitive_name":"helper","args":"{}","result":"{}"{}}})", id, asked, answered, more);
}

std::string child(std::string_view id, std::string_view parent, std::string_view more = {})
{
  return fmt::format(R"({{"event_id":"{}","session_id":"s","parent_id":"{}","primitive_name":"lookup","args":{{"n":1}},"result":"gone","success":false{}}})",
                     id, parent, more);
}

std::string at(int second) { return fmt::format(R"(,"timestamp":{},"latency":900)", 1700000000000 + second * 1000); }

/// What a conversation of these events says; they arrive a millisecond after one another.
QString talkOf(const std::vector<std::string>& bodies)
{
  TemporaryStore store;
  const SpanSource source{"s", "receiver", "here"};
  Micros now = kArrival;
  for (const std::string& body : bodies) {
    auto span = readCaptureEvent(body, now += 1000);
    if (!span || !putSpans(*store, source, {std::move(*span)}) || !assembleDirty(*store, source, {}))
      return QStringLiteral("an event was refused");
  }
  const auto ids = store->conversationIds();
  if (!ids || ids->size() != 1)
    return QStringLiteral("not one conversation");
  const auto conversation = store->conversation(ids->front());
  QStringList lines;
  for (const Message& message : conversation->messages) {
    QString line = QString::fromStdString(std::string(toString(message.role)).substr(0, 1) + ":" + message.text);
    for (const ToolCall& call : message.toolCalls)
      line += QString::fromStdString(call.status == ToolCall::Status::error ? "<" + call.name + "!>" : "<" + call.name + ">");
    lines << line;
  }
  return lines.join(QStringLiteral(" | "));
}

} // namespace

/// Turns of the capture API bring no history: each is one of its own, however alike they are.
class TestCaptureTurns : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void turns_data();
  void turns();
  void anyOrderOfArrival();
};

void TestCaptureTurns::turns_data()
{
  using Bodies = std::vector<std::string>;
  QTest::addColumn<Bodies>("bodies");
  QTest::addColumn<QString>("talk");
  const auto three = QStringLiteral("u:again | a:no | u:again | a:<lookup!> | t:gone | a:no | u:again | a:no");
  QTest::newRow("in order of arrival") << Bodies{turn("a", "again", "no"), turn("b", "again", "no"), child("t", "b"), turn("c", "again", "no")} << three;
  QTest::newRow("the call is last to arrive") << Bodies{turn("a", "again", "no"), turn("b", "again", "no"), turn("c", "again", "no"), child("t", "b")} << three;
  QTest::newRow("the call is first to arrive") << Bodies{child("t", "b"), turn("a", "again", "no"), turn("b", "again", "no"), turn("c", "again", "no")} << three;
  QTest::newRow("times against arrival") << Bodies{turn("c", "again", "no", at(8)), child("t", "b", at(4)), turn("a", "again", "no", at(0)), turn("b", "again", "no", at(4))} << three;
  QTest::newRow("all sent twice") << Bodies{turn("a", "again", "no"), turn("b", "again", "no"), child("t", "b"), turn("c", "again", "no"),
                                            turn("a", "again", "no"), turn("b", "again", "no"), child("t", "b"), turn("c", "again", "no")} << three;
  QTest::newRow("turns that overlap in time") << Bodies{turn("a", "one", "1", R"(,"timestamp":1700000000000,"latency":9000)"),
                                                        turn("b", "two", "2", R"(,"timestamp":1700000001000,"latency":10)")}
                                              << QStringLiteral("u:one | a:1 | u:two | a:2");
  QTest::newRow("other questions between") << Bodies{turn("a", "x", "no"), turn("b", "y", "no"), turn("c", "x", "no"), turn("d", "y", "no")}
                                           << QStringLiteral("u:x | a:no | u:y | a:no | u:x | a:no | u:y | a:no");
  QTest::newRow("a failed turn without an answer") << Bodies{turn("a", "x", "", R"(,"success":false)"), child("t", "a"), turn("b", "x", "yes")}
                                                   << QStringLiteral("u:x | a:<lookup!> | t:gone | u:x | a:yes");
  QTest::newRow("a call within a call") << Bodies{turn("a", "x", "no"), child("t", "a", at(1)), child("tt", "t", at(2)), turn("b", "x", "no")}
                                        << QStringLiteral("u:x | a:<lookup!> | t:gone | a:<lookup!> | t:gone | a:no | u:x | a:no");
}

void TestCaptureTurns::turns()
{
  QFETCH(const std::vector<std::string>, bodies);
  QTEST(talkOf(bodies), "talk");
}

void TestCaptureTurns::anyOrderOfArrival()
{
  std::vector<std::string> bodies{turn("a", "again", "no", at(0)), turn("b", "again", "no", at(10)), child("t", "b", at(11)),
                                  turn("c", "again", "no", at(20)), child("v", "c", at(20))};
  const QString talk = QStringLiteral("u:again | a:no | u:again | a:<lookup!> | t:gone | a:no | u:again | a:<lookup!> | t:gone | a:no");
  std::mt19937 random(7);
  for (int round = 0; round < 12; ++round) {
    std::ranges::shuffle(bodies, random);
    QCOMPARE(talkOf(bodies), talk);
  }
}

QTEST_GUILESS_MAIN(TestCaptureTurns)
#include "tst_capture_turns.moc"
