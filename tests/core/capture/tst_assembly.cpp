#include <QtTest>

#include <random>

#include "capture/assembly.h"
#include "capture/importer.h"
#include "capture/span_import.h"
#include "otlp_captures.h"
#include "store/database.h"
#include "span_table.h"
#include "test_store.h"

using namespace hone;
using namespace hone::test;

namespace {

constexpr Micros kStart = 1750000000000000;
constexpr Micros kSecond = 1000000;

Message user(std::string text) { return said(Role::user, std::move(text)); }
Message agent(std::string text) { return said(Role::assistant, std::move(text)); }
Message instructions(std::string text) { return said(Role::system, std::move(text)); }

Message calling(std::string name, std::string arguments, std::string id = {})
{
  Message message = agent({});
  ToolCall call;
  call.name = std::move(name);
  call.arguments = std::move(arguments);
  call.callId = std::move(id);
  message.toolCalls.push_back(std::move(call));
  return message;
}

/// A call of a model that took one second, in a trace of its own unless told otherwise.
Span generation(int second, std::vector<Message> input, std::vector<Message> output, std::string trace = {})
{
  Span span;
  span.kind = Span::Kind::generation;
  span.traceId = trace.empty() ? "trace" + std::to_string(second) : std::move(trace);
  span.spanId = "call" + std::to_string(second);
  span.conversationId = "talk";
  span.conversationRule = "session.id";
  span.startedAt = kStart + second * kSecond;
  span.endedAt = kStart + (second + 1) * kSecond;
  span.input = std::move(input);
  span.output = std::move(output);
  return span;
}

Span tool(int second, std::string name, std::string arguments, std::string result, const std::string& trace)
{
  Span span;
  span.kind = Span::Kind::tool;
  span.traceId = trace;
  span.spanId = "tool" + std::to_string(second) + name;
  span.conversationId = "talk";
  span.startedAt = kStart + second * kSecond;
  span.endedAt = kStart + second * kSecond + 5000;
  ToolCall call;
  call.name = std::move(name);
  call.arguments = std::move(arguments);
  span.toolCall = std::move(call);
  span.toolResult = std::move(result);
  span.hasToolResult = true;
  return span;
}

QString talk(const Conversation& conversation)
{
  QStringList lines;
  for (const Message& message : conversation.messages) {
    QString line = words(std::string(toString(message.role)).substr(0, 1) + ":" + message.text);
    for (const ToolCall& call : message.toolCalls)
      line += words("<" + call.name + ">");
    lines << line;
  }
  return lines.join(QStringLiteral(" | "));
}

/// The conversation, whatever the order of the spans.
Conversation together(std::vector<Span> spans)
{
  const Assembly first = assemble(spans);
  std::mt19937 random(3);
  for (int round = 0; round < 5; ++round) {
    std::vector<Span> again = spans;
    again.push_back(spans.front());
    std::ranges::shuffle(again, random);
    if (assemble(again).conversation != first.conversation)
      qFatal("The order of the spans matters.");
  }
  return first.conversation.value_or(Conversation{});
}

QJsonObject metadataOf(const Conversation& conversation)
{
  return QJsonDocument::fromJson(QByteArray::fromStdString(conversation.metadata)).object();
}

} // namespace

class TestAssembly : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void resentHistoryIsTakenOnce() const
  {
    const auto system = instructions("Help.");
    const Conversation conversation = together({
      generation(0, {system, user("Hi")}, {agent("Hello")}),
      generation(2, {system, user("Hi"), agent("Hello"), user("Again")}, {agent("Hello")}),
      generation(4, {system, user("Hi"), agent("Hello"), user("Again"), agent("Hello"), user("Again")}, {agent("Hello")}),
    });
    QCOMPARE(talk(conversation), QStringLiteral("s:Help. | u:Hi | a:Hello | u:Again | a:Hello | u:Again | a:Hello"));
    QCOMPARE(words(conversation.externalId), QStringLiteral("talk"));
    QCOMPARE(conversation.startedAt, std::optional(kStart));
    QCOMPARE(conversation.endedAt, std::optional(kStart + 5 * kSecond));
    QCOMPARE(conversation.messages[2].latencyMicros, std::optional<std::int64_t>(kSecond));
  }

  void turnsWithoutHistoryGoOn() const
  {
    const Conversation conversation = together({
      generation(0, {instructions("Help."), user("one")}, {agent("1")}),
      generation(2, {instructions("Help."), user("two")}, {agent("2")}),
      generation(4, {instructions("Help."), user("two")}, {agent("2")}),
    });
    QCOMPARE(talk(conversation), QStringLiteral("s:Help. | u:one | a:1 | u:two | a:2 | u:two | a:2"));
  }

  /// The second of two equal turns is not the first one told again.
  void equalTurnsWithoutHistory() const
  {
    std::vector<Span> spans;
    for (int turn = 0; turn < 3; ++turn) {
      const std::string trace = "t" + std::to_string(turn);
      Message found = said(Role::tool, "none");
      found.toolCallId = "c" + std::to_string(turn);
      const Message asked = calling("search", "{}", found.toolCallId);
      spans.push_back(generation(turn * 10, {user("again")}, {asked}, trace));
      spans.push_back(generation(turn * 10 + 2, {user("again"), asked, found}, {agent("no")}, trace));
    }
    QCOMPARE(talk(together(spans)), QStringLiteral("u:again | a:<search> | t:none | a:no | u:again | a:<search> | t:none | a:no | u:again | a:<search> | t:none | a:no"));
    // One call told by two libraries in two traces is one turn.
    Span twin = generation(0, {user("Hi")}, {agent("Hello")}, "other");
    twin.spanId = "twin";
    QCOMPARE(talk(together({generation(0, {user("Hi")}, {agent("Hello")}), twin})), QStringLiteral("u:Hi | a:Hello"));
  }

  void equalTurnsWithHistory() const
  {
    const std::vector<Message> first{user("again")}, second{user("again"), agent("no"), user("again")},
      third{user("again"), agent("no"), user("again"), agent("no"), user("again")};
    QCOMPARE(talk(together({generation(0, first, {agent("no")}), generation(2, second, {agent("no")}), generation(4, third, {agent("no")})})),
             QStringLiteral("u:again | a:no | u:again | a:no | u:again | a:no"));
  }

  void turnsThatSaySoAreNew() const
  {
    std::vector<Span> spans;
    for (int turn = 0; turn < 3; ++turn) {
      spans.push_back(generation(turn, {user("again")}, {agent("no")}, "talk"));
      spans.back().endedAt = kStart + 20 * kSecond;
      spans.back().holdsOnlyItsTurn = true;
    }
    QCOMPARE(talk(together(spans)), QStringLiteral("u:again | a:no | u:again | a:no | u:again | a:no"));
    // The store keeps what a span says of itself.
    TemporaryStore store;
    HONE_VERIFY(putSpans(*store, {"s", "receiver", ""}, std::vector<Span>(spans)));
    const auto groups = store->changedSpanGroups("s", "receiver", 10);
    HONE_VERIFY(groups);
    const auto kept = store->spansOf(groups->front());
    HONE_VERIFY(kept);
    QCOMPARE(kept->items.size(), std::size_t{3});
    QVERIFY(std::ranges::all_of(kept->items, [](const SpanSet::Item& item) { return item.span.holdsOnlyItsTurn; }));
  }

  void shortenedHistoryIsJoined() const
  {
    const Conversation conversation = together({
      generation(0, {user("one")}, {agent("1")}),
      generation(2, {user("one"), agent("1"), user("two")}, {agent("2")}),
      generation(4, {user("two"), agent("2"), user("three")}, {agent("3")}),
      generation(6, {said(Role::user, "Summary: they counted."), user("three"), agent("3"), user("four")}, {agent("4")}),
    });
    QCOMPARE(talk(conversation), QStringLiteral("u:one | a:1 | u:two | a:2 | u:three | a:3 | u:four | a:4"));
    QVERIFY(metadataOf(conversation)[u"history_shortened"].toBool());
  }

  void editedHistoryIsABranch() const
  {
    const Conversation conversation = together({
      generation(0, {user("one")}, {agent("1")}),
      generation(2, {user("one"), agent("1"), user("two")}, {agent("2")}),
      generation(4, {user("one"), agent("1"), user("zwei")}, {agent("II")}),
    });
    QCOMPARE(talk(conversation), QStringLiteral("u:one | a:1 | u:zwei | a:II"));
    const QJsonArray branches = metadataOf(conversation)[u"branches"].toArray();
    QCOMPARE(branches.size(), 1);
    QCOMPARE(branches[0][u"after"].toInt(), 2);
    QCOMPARE(branches[0][u"messages"][0][u"content"].toString(), QStringLiteral("two"));
  }

  void failedCallKeepsTheUser() const
  {
    Span failed = generation(0, {user("one")}, {});
    failed.failed = true;
    failed.error = "HTTP 500";
    const Conversation alone = together({failed});
    QCOMPARE(talk(alone), QStringLiteral("u:one"));
    QCOMPARE(words(alone.endReason), QStringLiteral("error: HTTP 500"));
    // Asked again in a new turn, it is asked twice.
    const Conversation again = together({failed, generation(5, {user("one")}, {agent("1")})});
    QCOMPARE(talk(again), QStringLiteral("u:one | u:one | a:1"));
    QVERIFY(again.endReason.empty());
    QCOMPARE(metadataOf(again)[u"failed_calls"].toArray().size(), 1);
    // Tried again by the same run of the agent, once.
    Span retried = generation(5, {user("one")}, {agent("1")}, "trace0");
    QCOMPARE(talk(together({failed, retried})), QStringLiteral("u:one | a:1"));
  }

  void wrappersAndTwinsCountOnce() const
  {
    Span root = generation(0, {user("Hi")}, {agent("Hello")}, "t");
    root.kind = Span::Kind::agent;
    root.spanId = "root";
    root.endedAt = kStart + 9 * kSecond;
    Span outer = generation(1, {user("Hi")}, {agent("Hello")}, "t");
    outer.parentId = "root";
    Span inner = generation(2, {user("Hi")}, {agent("Hello")}, "t");
    inner.parentId = outer.spanId;
    Span twin = generation(3, {user("Hi")}, {agent("Hello")}, "t");
    twin.startedAt = *inner.startedAt + 10;
    twin.parentId = "root";
    QCOMPARE(talk(together({inner, outer, twin, root})), QStringLiteral("u:Hi | a:Hello"));
    QCOMPARE(talk(together({root})), QStringLiteral("u:Hi | a:Hello"));
  }

  void subAgentsStayAside() const
  {
    Span first = generation(0, {instructions("Help."), user("Refund me")}, {calling("research", "{}", "c1")}, "t");
    Span run = tool(1, "research", "{}", "found", "t");
    run.toolCall->callId = "c1";
    run.endedAt = kStart + 5 * kSecond;
    Span inside = generation(2, {instructions("You search the handbook."), user("refund rules")}, {agent("30 days")}, "t");
    inside.parentId = run.spanId;
    Span last = generation(6, {instructions("Help."), user("Refund me"), calling("research", "{}", "c1")}, {agent("Done")}, "t");
    Message answer = said(Role::tool, "found");
    answer.toolCallId = "c1";
    last.input.push_back(answer);
    const Conversation conversation = together({first, run, inside, last});
    QCOMPARE(talk(conversation), QStringLiteral("s:Help. | u:Refund me | a:<research> | t:found | a:Done"));
    const ToolCall& call = conversation.messages[2].toolCalls[0];
    QCOMPARE(call.resultIndex, std::optional<std::int32_t>(3));
    QCOMPARE(call.latencyMicros, std::optional<std::int64_t>(4 * kSecond));
    QCOMPARE(metadataOf(conversation)[u"side_threads"].toArray().size(), 1);
  }

  void routersStayAside() const
  {
    std::vector<Span> spans;
    for (int turn = 0; turn < 3; ++turn) {
      const std::string trace = "t" + std::to_string(turn), text = "question " + std::to_string(turn);
      Span root = generation(turn * 10, {user(text)}, {agent("answer " + std::to_string(turn))}, trace);
      root.kind = Span::Kind::agent;
      root.spanId = "root";
      root.endedAt = kStart + (turn * 10 + 9) * kSecond;
      Span router = generation(turn * 10 + 1, {instructions("Classify the message as billing or shipping."), user(text)}, {agent("billing")}, trace);
      router.parentId = "root";
      Span main = generation(turn * 10 + 3, {instructions("Help."), user(text)}, {agent("answer " + std::to_string(turn))}, trace);
      main.parentId = "root";
      spans.insert(spans.end(), {root, router, main});
    }
    QCOMPARE(talk(together(spans)), QStringLiteral("s:Help. | u:question 0 | a:answer 0 | u:question 1 | a:answer 1 | u:question 2 | a:answer 2"));
  }

  void toolsWithinATurn() const
  {
    Span turn = generation(0, {user("Where is it?")}, {agent("In Oslo")}, "talk");
    turn.endedAt = turn.startedAt;
    Span run = tool(0, "track", "{\"id\":1}", "{\"error\":\"down\"}", "talk");
    run.parentId = turn.spanId;
    const Conversation conversation = together({run, turn});
    QCOMPARE(talk(conversation), QStringLiteral("u:Where is it? | a:<track> | t:{\"error\":\"down\"} | a:In Oslo"));
    QVERIFY(conversation.messages[1].toolCalls[0].status == ToolCall::Status::error);
  }

  void scoresGoOn() const
  {
    Span span = generation(0, {user("Hi")}, {agent("Hello")});
    Event score;
    score.id = "e1";
    score.name = "helpful";
    score.number = 1;
    span.scores.push_back(score);
    const Assembly assembly = assemble(std::vector{span});
    QCOMPARE(assembly.scores.size(), std::size_t{1});
    QCOMPARE(words(assembly.scores[0].conversationId), QStringLiteral("talk"));
    QVERIFY(!assemble(std::vector<Span>{}).conversation);
  }

  /// A trace that is known before its session keeps what a person said of it.
  void traceIsTakenOver() const
  {
    const SpanSource source{"s", "receiver", "here"};
    TemporaryStore store;
    Span span = generation(0, {user("Hi")}, {agent("Hello")}, "t");
    span.conversationId.clear();
    HONE_VERIFY(putSpans(*store, source, {span}));
    const auto first = assembleDirty(*store, source, {});
    HONE_VERIFY(first);
    QCOMPARE(first->size(), std::size_t{1});
    HONE_VERIFY(store->setOutcome(first->front(), Outcome::failed));
    Span root;
    root.kind = Span::Kind::agent;
    root.traceId = "t";
    root.spanId = "root";
    root.conversationId = "talk";
    HONE_VERIFY(putSpans(*store, source, {root}));
    HONE_VERIFY(assembleDirty(*store, source, {}));
    const auto ids = store->conversationIds();
    QCOMPARE(ids->size(), std::size_t{1});
    auto conversation = store->conversation(ids->front());
    QCOMPARE(words(conversation->externalId), QStringLiteral("talk"));
    QVERIFY(conversation->outcome && conversation->outcome->outcome == Outcome::failed);
    // A second trace that turns out to belong to it is absorbed.
    Span second = generation(5, {user("Hi"), agent("Hello"), user("More")}, {agent("Sure")}, "t2");
    second.conversationId.clear();
    HONE_VERIFY(putSpans(*store, source, {second}));
    HONE_VERIFY(assembleDirty(*store, source, {}));
    QCOMPARE(store->conversationIds()->size(), std::size_t{2});
    root.traceId = "t2";
    HONE_VERIFY(putSpans(*store, source, {root}));
    HONE_VERIFY(assembleDirty(*store, source, {}));
    QCOMPARE(store->conversationIds()->size(), std::size_t{1});
    conversation = store->conversation(store->conversationIds()->front());
    QCOMPARE(talk(*conversation), QStringLiteral("u:Hi | a:Hello | u:More | a:Sure"));
    const auto sources = store->sources();
    QCOMPARE(sources->front().conversations, std::int64_t{1});
    QCOMPARE(sources->front().messages, std::int64_t{4});
    QCOMPARE(sources->front().received, std::int64_t{4});
    // Again: nothing changes, and nothing is left to assemble.
    const auto again = putSpans(*store, source, {root, second, span});
    QCOMPARE(again->unchanged, std::int64_t{3});
    QVERIFY(assembleDirty(*store, source, {})->empty());
    HONE_VERIFY(store->removeSource(sources->front().id));
    QVERIFY(store->conversationIds()->empty());
    QVERIFY(store->changedSpanGroups("s", "receiver", 10)->empty());
  }

  /// A row that a failing disk changed costs itself, not all that came with it.
  void damagedRowsAreSetAside_data() const
  {
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("others");
    QTest::addColumn<qint64>("stored");
    QTest::newRow("a span cut short") << QByteArray("UPDATE span SET body = substr(body, 1, 20) WHERE id = (SELECT min(id) FROM span)") << QStringLiteral("u:two | a:2") << qint64{2};
    QTest::newRow("a span of noise") << QByteArray("UPDATE span SET body = X'FFFFFFFFFFFFFFFFFFFFFF' WHERE id = (SELECT min(id) FROM span)") << QStringLiteral("u:two | a:2") << qint64{2};
    QTest::newRow("a message of noise") << QByteArray("UPDATE span_message SET body = X'00' WHERE id = (SELECT min(id) FROM span_message)") << QStringLiteral("a:1 | u:two | a:2") << qint64{3};
  }
  void damagedRowsAreSetAside() const
  {
    QFETCH(const QByteArray, sql);
    const SpanSource source{"s", "receiver", "here"};
    TemporaryStore store;
    HONE_VERIFY(putSpans(*store, source, {generation(0, {user("one")}, {agent("1")})}));
    HONE_VERIFY(putSpans(*store, source, {generation(5, {user("two")}, {agent("2")})}));
    Span other = generation(9, {user("elsewhere")}, {agent("fine")});
    other.conversationId = "other";
    HONE_VERIFY(putSpans(*store, source, {other}));
    {
      db::Connection connection(store.path(), db::Connection::Mode::write);
      connection.execute(sql.constData());
      QCOMPARE(connection.changes(), 1);
    }
    const auto assembled = assembleDirty(*store, source, {});
    HONE_VERIFY(assembled);
    QCOMPARE(assembled->size(), std::size_t{2});
    QTEST(talk(*store->conversation(idOf(*store, "talk"))), "others");
    QCOMPARE(talk(*store->conversation(idOf(*store, "other"))), QStringLiteral("u:elsewhere | a:fine"));
    const auto sources = store->sources();
    const Source& ledger = sources->front();
    QTEST(static_cast<qint64>(ledger.stored), "stored");
    QCOMPARE(ledger.received, std::int64_t{3});
    QCOMPARE(ledger.received, ledger.stored + ledger.merged + ledger.unchanged + ledger.rejected);
    const auto aside = store->quarantine(ledger.id);
    HONE_VERIFY(aside);
    QCOMPARE(aside->size(), std::size_t{1});
    QVERIFY2(aside->front().reason.find("damaged") != std::string::npos, aside->front().reason.c_str());
    QVERIFY(!aside->front().raw.empty());
    // It is met once: what comes later is put together as ever.
    HONE_VERIFY(putSpans(*store, source, {generation(20, {user("three")}, {agent("3")})}));
    HONE_VERIFY(assembleDirty(*store, source, {}));
    QCOMPARE(store->quarantine(ledger.id)->size(), std::size_t{1});
    QFETCH(const QString, others);
    QCOMPARE(talk(*store->conversation(idOf(*store, "talk"))), others + QStringLiteral(" | u:three | a:3"));
  }

  /// What is said of a trace is there before the trace's words, and not twice behind them.
  void scoresBeforeWords() const
  {
    const SpanSource source{"s", "receiver", "here"};
    TemporaryStore store;
    Span score;
    score.traceId = "t";
    score.spanId = "score-1";
    Event event;
    event.id = "e1";
    event.name = "helpful";
    event.number = 1;
    score.scores.push_back(event);
    HONE_VERIFY(putSpans(*store, source, {score}));
    HONE_VERIFY(assembleDirty(*store, source, {}));
    QVERIFY(store->conversationIds()->empty());
    const auto count = [&] {
      db::Connection connection(store.path(), db::Connection::Mode::read);
      return connection.integer("SELECT count(*) FROM event WHERE name = 'helpful' AND conversation_key = 't'");
    };
    QCOMPARE(count(), std::int64_t{1});
    Span call = generation(0, {user("Hi")}, {agent("Hello")}, "t");
    call.conversationId.clear();
    HONE_VERIFY(putSpans(*store, source, {call}));
    HONE_VERIFY(assembleDirty(*store, source, {}));
    QCOMPARE(count(), std::int64_t{1});
    QCOMPARE(store->events(idOf(*store, "t"))->size(), std::size_t{1});
    const Source ledger = store->sources()->front();
    QCOMPARE(ledger.received, std::int64_t{2});
  }

  void badSpansAreRefused() const
  {
    TemporaryStore store;
    Span noId = generation(0, {user("x")}, {});
    noId.spanId.clear();
    const auto put = putSpans(*store, {"s", "receiver", ""}, {noId, generation(1, {user("y")}, {agent("z")})});
    HONE_VERIFY(put);
    QCOMPARE(put->rejected, std::int64_t{1});
    QCOMPARE(put->stored, std::int64_t{1});
    QVERIFY(!put->reason.empty());
  }

  void filesOfSpans() const
  {
    TemporaryStore store;
    std::string lines;
    for (const CapturedRequest& request : capturedRequests(QStringLiteral("otel-openai"), true)) {
      std::string body = request.body;
      std::erase(body, '\n');
      lines += body + "\n";
    }
    ImportRequest request;
    request.memoryFiles.push_back({"collector.jsonl", lines});
    const std::string exported = readThrough(QStringLiteral(HONE_TEST_DATA "/exports/openinference/vercel-v6-all-spans.json"));
    request.memoryFiles.push_back({"phoenix.json", exported});
    const auto summary = importFiles(*store, request, {});
    HONE_VERIFY(summary);
    const auto sources = store->sources();
    QCOMPARE(sources->size(), std::size_t{2});
    QCOMPARE(words(sources->at(0).kind), QStringLiteral("otlp"));
    QCOMPARE(words(sources->at(1).kind), QStringLiteral("openinference"));
    QVERIFY2(summary->rejected.empty(), summary->rejected.empty() ? "" : summary->rejected.front().reason.c_str());
    QCOMPARE(summary->conversationsAdded, std::int64_t{5 + 8}); // ten spans, each its own trace, of which two embed
    const auto again = importFiles(*store, request, {});
    QCOMPARE(again->conversationsAdded, std::int64_t{0});
    QCOMPARE(store->conversationIds()->size(), std::size_t{13});
  }
};

QTEST_GUILESS_MAIN(TestAssembly)
#include "tst_assembly.moc"
