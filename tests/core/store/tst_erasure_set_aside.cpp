#include <QtTest>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include <fmt/format.h>

#include "store/erasure.h"
#include "test_store.h"

using namespace hone;
using namespace hone::test;

namespace {

std::string bytesOf(const std::string& path)
{
  std::string bytes;
  if (std::FILE* const file = std::fopen(path.c_str(), "rb")) {
    char block[65536];
    for (std::size_t n = 0; (n = std::fread(block, 1, sizeof block, file)) > 0;)
      bytes.append(block, n);
    std::fclose(file);
  }
  return bytes;
}

/// Files of the store's folder that hold the text. Not the code under test: its own look at the bytes.
QStringList filesWith(const TemporaryStore& store, const std::string& text)
{
  QStringList found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(store.folder()))
    if (entry.is_regular_file() && bytesOf(entry.path().string()).find(text) != std::string::npos)
      found << QString::fromStdString(entry.path().filename().string());
  return found;
}

Conversation conversationOf(const std::string& id, const std::string& user, const std::string& words)
{
  Conversation conversation = makeConversation(id, {"Hello, " + words + " is what I asked about", "I looked into " + words + " for you", "Thanks"}, "v1");
  conversation.user.externalId = user;
  return conversation;
}

bool addsUp(const Source& source) { return source.received == source.stored + source.merged + source.unchanged + source.rejected; }

} // namespace

class TestErasureSetAside : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void setAsideRecordsAreCounted();
  void setAsideSpansAndRequestsGo_data();
  void setAsideSpansAndRequestsGo();
  void setAsideRecordsNameWhomTheyAreOf_data();
  void setAsideRecordsNameWhomTheyAreOf();
  void setAsideRecordsGoAlone();
};

void TestErasureSetAside::setAsideRecordsAreCounted()
{
  TemporaryStore store;
  HONE_VERIFY(putAll(*store, {conversationOf("a", "user-gone", "some words"), conversationOf("b", "user-keep", "other words")}));
  {
    auto batch = store->beginImport("source", "test", "/test/source");
    HONE_VERIFY(batch);
    HONE_VERIFY((*batch)->reject({"file.jsonl", 3, 120, "\"user-gone\" is no time", "{\"user\":\"user-gone\",\"text\":\"zebrafinch broken\""}));
    HONE_VERIFY((*batch)->reject({"file.jsonl", 4, 220, "not JSON", "{\"user\":\"user-keep\""}));
    HONE_VERIFY((*batch)->commit());
  }
  QVERIFY(!filesWith(store, "zebrafinch").isEmpty());
  QCOMPARE(store->sources()->front().rejected, 2);
  ErasureRequest request;
  request.user = "user-gone";
  const auto preview = store->privacy().previewErasure(request);
  HONE_VERIFY(preview);
  QCOMPARE(preview->setAside, 1);
  QCOMPARE(describeWhatGoes(*preview), std::string("1 conversation with 3 messages, 1 user and 1 set-aside record"));
  const auto report = store->privacy().erase(request, JobContext());
  HONE_VERIFY(report);
  QCOMPARE(report->setAside, 1);
  QVERIFY(report->proof.clean);
  QVERIFY(describeErasure(*report).find("1 set-aside record") != std::string::npos);
  QVERIFY(filesWith(store, "zebrafinch").isEmpty());
  QVERIFY(filesWith(store, "user-gone").isEmpty()); // the ledger's last error quoted it too
  const Source source = store->sources()->front();
  QCOMPARE(source.rejected, 1);
  QCOMPARE(*store->quarantineCount(std::nullopt), 1);
  QVERIFY(addsUp(source));
  QVERIFY(store->privacy().auditLog(1, INT64_MAX)->front().detail.find("\"set_aside\":1") != std::string::npos);
  // A user of whom there is nothing but a set-aside record is not unknown.
  request.user = "user-keep";
  ErasureRequest rest;
  rest.conversations = {idOf(*store, "b")};
  HONE_VERIFY(store->privacy().erase(rest, JobContext()));
  const auto left = store->privacy().previewErasure(request);
  HONE_VERIFY(left);
  QCOMPARE(left->conversations, 0);
  QCOMPARE(left->setAside, 1);
  QVERIFY(!left->isEmpty());
  request.user = "nobody";
  QVERIFY(store->privacy().previewErasure(request)->isEmpty());
}

void TestErasureSetAside::setAsideSpansAndRequestsGo_data()
{
  QTest::addColumn<bool>("byUser");
  QTest::newRow("user") << true;
  QTest::newRow("conversation") << false;
}

void TestErasureSetAside::setAsideSpansAndRequestsGo()
{
  QFETCH(const bool, byUser);
  TemporaryStore store;
  std::vector<Span> spans;
  for (const std::string who : {"gone", "kept"}) {
    Span& made = spans.emplace_back();
    made.kind = Span::Kind::generation;
    made.traceId = "trace-of-" + who;
    made.spanId = "span-of-" + who;
    made.conversationId = "chat-" + who;
    made.user.externalId = "u-" + who;
    made.input = {makeMessage(Role::user, "a question of " + who)};
    made.output = {makeMessage(Role::assistant, "hippogriff answer of " + who)};
  }
  using namespace std::string_literals;
  // A protobuf request of the user, a JSON call of the conversation, and a request of somebody else.
  const std::vector<RejectedRecord> requests{
    {"/v1/traces", {}, {}, "it could not be stored", "\x0a\x07user.id\x12\x06u-gone\x1a\x22 and chat-gone said amphisbaena here"s},
    {"/v1/events", {}, {}, "it could not be stored", "{\"session_id\":\"chat-gone\",\"user\":\"u-gone\",\"args\":\"cockatrice and more words\"}"},
    {"/v1/events", {}, {}, "it could not be stored", "{\"session_id\":\"chat-kept\",\"user\":\"u-kept\",\"args\":\"manticore and more words\"}"}};
  HONE_VERIFY(store->putSpans("live", "receiver", "", spans, requests));
  // A message of a span that the disk damaged: it says nothing of whose it is, but it was taken out of a conversation.
  {
    db::Connection connection(store.path(), db::Connection::Mode::write);
    connection.execute("UPDATE span_message SET body = X'7F' || CAST(' hippogriff torn out of its row' AS BLOB) WHERE instr(body, CAST('answer of gone' AS BLOB)) > 0");
    QCOMPARE(connection.changes(), std::int64_t{1});
  }
  std::vector<AssembledGroup> assembled;
  const auto groups = store->changedSpanGroups("live", "receiver", 10);
  HONE_VERIFY(groups);
  for (const SpanGroup& group : *groups) {
    HONE_VERIFY(store->spansOf(group));
    const Span& from = group.conversationId == "chat-gone" ? spans[0] : spans[1];
    Conversation conversation = makeConversation(group.conversationId, {from.input[0].text});
    conversation.user = from.user;
    assembled.push_back({group, conversation});
  }
  HONE_VERIFY(store->putAssembled("live", "receiver", assembled));
  QCOMPARE(*store->quarantineCount(std::nullopt), 4);
  for (const char* text : {"amphisbaena", "cockatrice", "hippogriff torn"})
    QVERIFY2(!filesWith(store, text).isEmpty(), text);
  ErasureRequest request;
  if (byUser)
    request.user = "u-gone";
  else
    request.conversations = {idOf(*store, "chat-gone")};
  QCOMPARE(store->privacy().previewErasure(request)->setAside, 3);
  const auto report = store->privacy().erase(request, JobContext());
  HONE_VERIFY(report);
  QCOMPARE(report->setAside, 3);
  QVERIFY(report->proof.clean);
  for (const char* text : {"amphisbaena", "cockatrice", "hippogriff torn", "chat-gone"})
    QVERIFY2(filesWith(store, text).isEmpty(), text);
  QVERIFY(!filesWith(store, "manticore").isEmpty());
  QCOMPARE(*store->quarantineCount(std::nullopt), 1);
  QVERIFY(addsUp(store->sources()->front()));
}

void TestErasureSetAside::setAsideRecordsNameWhomTheyAreOf_data()
{
  using namespace std::string_literals;
  QTest::addColumn<std::string>("id");
  QTest::addColumn<std::string>("raw");
  QTest::addColumn<bool>("named");
  QTest::newRow("plain") << "user-1"s << "{\"user\":\"user-1\""s << true;
  QTest::newRow("within a word") << "anna@mail"s << "hanna@mail.test"s << true; // in doubt it goes
  QTest::newRow("a longer number") << "user-1"s << "{\"user\":\"user-12\""s << false;
  QTest::newRow("a number alone") << "12345"s << "{\"user\":12345}"s << true;
  QTest::newRow("a number in a number") << "12345"s << "{\"at\":1712345678}"s << false;
  QTest::newRow("short, as a word") << "u7"s << "user=u7,"s << true;
  QTest::newRow("short, in a word") << "u7"s << "{\"token\":\"fu7x\"}"s << false;
  QTest::newRow("after an escape") << "12345"s << "{\\u002212345\\u0022"s << true;
  QTest::newRow("after a line end") << "u7"s << "\"first\\nu7\""s << true;
  QTest::newRow("JSON, small letters") << "j\xC3\xB6rg"s << "{\"user\":\"j\\u00f6rg\"}"s << true;
  QTest::newRow("JSON, capitals") << "j\xC3\xB6rg"s << "{\"user\":\"j\\u00F6rg\"}"s << true;
  QTest::newRow("JSON, slash") << "acme/anna"s << "{\"user\":\"acme\\/anna\"}"s << true;
  QTest::newRow("JSON, a pair") << "\xF0\x9F\xA6\x8A-fox"s << "\"\\ud83e\\udd8a-fox\""s << true;
  QTest::newRow("protobuf, short") << "u7"s << "\x0a\x02u72\x01"s << true;
  QTest::newRow("protobuf, a trace's bytes") << "00112233445566778899aabbccddeeff"s
    << "\x0a\x10\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff\x12"s << true;
  QTest::newRow("another one") << "user-1"s << "{\"user\":\"user-2\"}"s << false;
  QTest::newRow("nothing") << "user-1"s << ""s << false;
}

void TestErasureSetAside::setAsideRecordsNameWhomTheyAreOf()
{
  QFETCH(const std::string, id);
  QFETCH(const std::string, raw);
  QFETCH(const bool, named);
  db::ErasedIds ids;
  QVERIFY(!ids.isIn(raw));
  ids.add("");
  ids.add(id);
  QCOMPARE(ids.isIn(raw), named);
}

void TestErasureSetAside::setAsideRecordsGoAlone()
{
  TemporaryStore store;
  HONE_VERIFY(putAll(*store, {conversationOf("a", "user-a", "plain words")}, "first"));
  for (const std::string name : {"first", "second"}) {
    auto batch = store->beginImport(name, "test", "/test/" + name);
    HONE_VERIFY(batch);
    for (int i = 0; i < 3; ++i)
      HONE_VERIFY((*batch)->reject({"file.jsonl", i, i * 100, "not JSON", fmt::format("{} basilisk number {} of the broken", name, i)}));
    HONE_VERIFY((*batch)->commit());
  }
  const auto records = store->quarantinePage(std::nullopt, 0, 10, false);
  HONE_VERIFY(records);
  QCOMPARE(records->size(), std::size_t{6});
  ErasureRequest request;
  request.setAsideOnly = true;
  request.records = {records->at(1).id, records->at(5).id};
  QCOMPARE(store->privacy().previewErasure(request)->setAside, 2);
  auto report = store->privacy().erase(request, JobContext());
  HONE_VERIFY(report);
  QCOMPARE(report->setAside, 2);
  QVERIFY(report->proof.clean);
  QVERIFY(filesWith(store, "first basilisk number 1").isEmpty());
  QVERIFY(!filesWith(store, "first basilisk number 2").isEmpty());
  request.records.clear();
  const auto sources = store->sources();
  HONE_VERIFY(sources);
  request.source = std::ranges::find(*sources, std::string("second"), &Source::name)->id;
  report = store->privacy().erase(request, JobContext());
  HONE_VERIFY(report);
  QCOMPARE(report->setAside, 2);
  QVERIFY(filesWith(store, "second basilisk").isEmpty());
  request.source = {};
  QCOMPARE(store->privacy().erase(request, JobContext())->setAside, 2);
  QVERIFY(filesWith(store, "basilisk").isEmpty());
  HONE_VERIFY(store->findConversation("a"));
  QCOMPARE(store->sources()->size(), std::size_t{2});
  for (const Source& source : *store->sources()) {
    QCOMPARE(source.rejected, 0);
    QVERIFY(addsUp(source));
  }
}

QTEST_GUILESS_MAIN(TestErasureSetAside)
#include "tst_erasure_set_aside.moc"
