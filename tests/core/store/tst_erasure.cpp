#include <QtTest>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>

#include "store/erasure.h"
#include "store/model_store.h"
#include "test_store.h"

using namespace hone;
using namespace hone::test;

namespace {

constexpr Micros kDay = 24LL * 3600 * 1'000'000;

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

Conversation conversationOf(const std::string& id, const std::string& user, const std::string& secretWords, std::optional<Micros> at = std::nullopt)
{
  Conversation conversation = makeConversation(id, {"Hello, " + secretWords + " is what I asked about", "I looked into " + secretWords + " for you", "Thanks"}, "v1", at);
  conversation.user.externalId = user;
  conversation.user.traits = {{"plan", "\"plan of " + user + "\""}};
  conversation.metadata = "{\"note\":\"metadata of " + id + "\"}";
  conversation.endReason = "crashed: " + secretWords;
  addToolCall(conversation, "look_up", "{\"query\":\"" + secretWords + " argument\"}", "tool said " + secretWords);
  return conversation;
}

} // namespace

class TestErasure : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void everyTableHasARule();
  void modelAnswersGoWithTheirTexts();
  void userIsForgotten();
  void otherSourcesKeepWhatTheyBrought();
  void sourceIsForgotten();
  void ageTakesWhatIsOlder();
  void conversationIsForgottenAfterMergesAndReplacements();
  void draftsThatQuoteGo();
  void intentsOfErasedConversationsGo();
  void copiesAreNamedAndDeleted();
  void proofFindsWhatWasLeft();
  void cancelledErasureGoesOn();
  void retentionFollowsTheClock();
  void spansGoWithTheirConversation();
  void auditLogOnlyGrows();
};

void TestErasure::everyTableHasARule()
{
  TemporaryStore store;
  db::Connection connection(store.path(), db::Connection::Mode::read);
  std::set<std::string> ruled;
  for (const db::ErasureRule& rule : db::erasureRules()) {
    QVERIFY2(ruled.insert(std::string(rule.table)).second, rule.table.data());
    QVERIFY2(rule.conversations || rule.users || rule.sources || rule.age || rule.finally || !rule.reason.empty(), rule.table.data());
  }
  // Tables that a virtual table keeps for itself go with it.
  const auto row = connection.prepare("SELECT name FROM sqlite_schema s WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND NOT EXISTS"
                                      " (SELECT 1 FROM sqlite_schema v WHERE v.sql LIKE 'CREATE VIRTUAL%' AND v.name <> s.name AND s.name LIKE v.name || '\\_%' ESCAPE '\\')");
  while (row->step())
    QVERIFY2(ruled.contains(row->string(0)), (row->string(0) + ": a new table needs a rule in core/store/erasure.cpp").c_str());
}

void TestErasure::modelAnswersGoWithTheirTexts()
{
  TemporaryStore store;
  HONE_VERIFY(putAll(*store, {conversationOf("a", "anna", "the zanzibar voucher"), conversationOf("b", "ben", "the quokka rebate")}));
  const ConversationId a = idOf(*store, "a"), b = idOf(*store, "b");
  Intent found;
  found.id = IntentId{-1};
  found.name = "Get voucher";
  const auto intents = store->replaceTaxonomy({found}, std::vector<IntentAssignment>{{a, 0, IntentId{-1}, 1, "embedded"}, {b, 0, IntentId{-1}, 1, "embedded"}});
  HONE_VERIFY(intents);
  const IntentId intent = intents->front().id;
  const Sha256 own = sha256("own"), shared = sha256("shared"), name = sha256("name"), gone = sha256("gone");
  HONE_VERIFY(store->models().putAnswers(std::vector<ModelAnswer>{{own, ModelUse::embeddings, "p", "vector-of-anna-only", {a}},
                                                                  {shared, ModelUse::embeddings, "p", "vector-of-both", {a, b}},
                                                                  {name, ModelUse::names, "p", "a name from both conversations", {a, b}},
                                                                  {gone, ModelUse::names, "p", "never kept", {ConversationId{999}}}}));
  const auto named = store->models().putNames(std::vector<ModelName>{{intent, "Redeem voucher", "The user asks for the zanzibar voucher.", name}}, "p");
  HONE_VERIFY(named);
  QCOMPARE(*named, std::int64_t{1});
  const std::vector<Sha256> keys{own, shared, name, gone};
  auto kept = store->models().answers(keys);
  HONE_VERIFY(kept);
  QVERIFY(kept->at(0) && kept->at(1) && kept->at(2) && !kept->at(3));

  ErasureRequest request;
  request.user = "anna";
  const auto report = store->privacy().erase(request, {});
  HONE_VERIFY(report);
  QVERIFY(report->proof.clean);
  kept = store->models().answers(keys);
  HONE_VERIFY(kept);
  QVERIFY(!kept->at(0));
  QCOMPARE(kept->at(1), std::optional<std::string>("vector-of-both"));
  QVERIFY(!kept->at(2));
  const auto left = store->intents();
  HONE_VERIFY(left);
  for (const Intent& one : *left)
    QCOMPARE(one.description, std::string());
  QCOMPARE(filesWith(store, "vector-of-anna-only"), QStringList());
  QCOMPARE(filesWith(store, "a name from both"), QStringList());
}

void TestErasure::userIsForgotten()
{
  TemporaryStore store;
  HONE_VERIFY(putAll(*store, {conversationOf("keep-1", "user-keep", "harmless kittens"), conversationOf("gone-1", "user-gone@mail.test", "zebrafinch quinquagesima"),
                              conversationOf("gone-2", "user-gone@mail.test", "wolverine xylograph")}));
  {
    auto batch = store->beginImport("source", "test", "/test/source");
    HONE_VERIFY(batch);
    RejectedRecord mine{"file.jsonl", 3, 120, "not JSON", "{\"user\":\"user-gone@mail.test\",\"text\":\"zebrafinch broken\""};
    RejectedRecord other{"file.jsonl", 4, 220, "not JSON", "{\"user\":\"user-keep\""};
    HONE_VERIFY((*batch)->reject(mine));
    HONE_VERIFY((*batch)->reject(other));
    HONE_VERIFY((*batch)->commit());
  }
  QVERIFY(!filesWith(store, "zebrafinch").isEmpty());
  ErasureRequest request;
  request.user = "user-gone@mail.test";
  const auto preview = store->privacy().previewErasure(request);
  HONE_VERIFY(preview);
  QCOMPARE(preview->conversations, 2);
  QCOMPARE(preview->users, 1);
  const auto report = store->privacy().erase(request, JobContext());
  HONE_VERIFY(report);
  QCOMPARE(report->conversations, 2);
  QCOMPARE(report->users, 1);
  QVERIFY(report->proof.clean);
  QVERIFY(report->proof.strings > 5);
  for (const char* text : {"zebrafinch", "quinquagesima", "wolverine", "xylograph", "user-gone", "gone-1", "metadata of gone", "plan of user-gone"})
    QVERIFY2(filesWith(store, text).isEmpty(), (std::string(text) + " in " + filesWith(store, text).join(QLatin1Char(' ')).toStdString()).c_str());
  HONE_VERIFY(store->conversation(idOf(*store, "keep-1")));
  const auto sources = store->sources();
  HONE_VERIFY(sources);
  QCOMPARE(sources->front().conversations, 1);
  QCOMPARE(store->quarantine(sources->front().id)->size(), std::size_t{1});
  Filter filter;
  filter.search = "kittens";
  QCOMPARE(store->select(filter)->size(), std::size_t{1});
  // Erasing again finds nothing and says so.
  const auto again = store->privacy().erase(request, JobContext());
  HONE_VERIFY(again);
  QCOMPARE(again->conversations, 0);
  QVERIFY(again->proof.clean);
}

void TestErasure::otherSourcesKeepWhatTheyBrought()
{
  TemporaryStore store;
  const Conversation shared = conversationOf("shared-1", "user-shared", "pangolin ephemeris");
  HONE_VERIFY(putAll(*store, {shared}, "first"));
  HONE_VERIFY(putAll(*store, {shared, conversationOf("only-2", "user-second", "marmalade citadel")}, "second"));
  const auto sources = store->sources();
  ErasureRequest request;
  request.source = std::ranges::find(*sources, std::string("first"), &Source::name)->id;
  const auto report = store->privacy().erase(request, JobContext());
  HONE_VERIFY(report);
  QCOMPARE(report->conversations, 1);
  QVERIFY(report->proof.clean);
  QVERIFY(report->proof.shared > 0); // said by the other source's conversation too
  const auto kept = store->conversation(idOf(*store, "shared-1"));
  HONE_VERIFY(kept);
  QCOMPARE(kept->messages, shared.messages);
  QCOMPARE(kept->user.traits.size(), std::size_t{1});
}

void TestErasure::sourceIsForgotten()
{
  TemporaryStore store;
  HONE_VERIFY(putAll(*store, {conversationOf("a", "u-1", "heliotrope zugzwang"), conversationOf("b", "u-2", "obsidian wharf")}, "leaving"));
  HONE_VERIFY(putAll(*store, {conversationOf("c", "u-3", "quiet harbour")}, "staying"));
  SourcePolicy policy{"leaving", "test", true, 30};
  policy.redact = false;
  HONE_VERIFY(store->privacy().setPolicy(policy));
  const auto sources = store->sources();
  ErasureRequest request;
  request.source = std::ranges::find(*sources, std::string("leaving"), &Source::name)->id;
  const auto report = store->privacy().erase(request, JobContext());
  HONE_VERIFY(report);
  QVERIFY(report->proof.clean);
  QCOMPARE(store->sources()->size(), std::size_t{1});
  QVERIFY(store->privacy().policies()->empty());
  for (const char* text : {"heliotrope", "zugzwang", "obsidian"})
    QVERIFY2(filesWith(store, text).isEmpty(), text);
  store.reopen();
  HONE_VERIFY(store->conversation(idOf(*store, "c")));
}

void TestErasure::ageTakesWhatIsOlder()
{
  TemporaryStore store;
  Conversation lasting = conversationOf("lasting", "u-1", "began early", 10 * kDay);
  lasting.endedAt = 30 * kDay;
  HONE_VERIFY(putAll(*store, {conversationOf("old", "u-2", "antediluvian teapot", 10 * kDay), lasting, conversationOf("new", "u-3", "fresh", 40 * kDay),
                              conversationOf("timeless", "u-4", "no time at all")}));
  ErasureRequest request;
  request.before = 20 * kDay;
  const auto preview = store->privacy().previewErasure(request);
  HONE_VERIFY(preview);
  QCOMPARE(preview->conversations, 1);
  QCOMPARE(preview->withoutTime, 1);
  const auto report = store->privacy().erase(request, JobContext());
  HONE_VERIFY(report);
  QCOMPARE(report->conversations, 1);
  QVERIFY(report->proof.clean);
  QCOMPARE(store->conversationIds()->size(), std::size_t{3});
  QVERIFY(filesWith(store, "antediluvian").isEmpty());
}

void TestErasure::conversationIsForgottenAfterMergesAndReplacements()
{
  TemporaryStore store;
  Conversation growing = conversationOf("grown", "u-1", "archipelago first state");
  HONE_VERIFY(putAll(*store, {growing}));
  growing.messages.push_back(makeMessage(Role::user, "and also the bumblebee second state"));
  HONE_VERIFY(putAll(*store, {growing}));
  growing.messages[0].text = "now the chrysalis third state replaced it";
  HONE_VERIFY(putAll(*store, {growing, conversationOf("other", "u-2", "something else")}));
  HONE_VERIFY(putAll(*store, {growing}));
  ErasureRequest request;
  request.conversations = {idOf(*store, "grown")};
  const auto report = store->privacy().erase(request, JobContext());
  HONE_VERIFY(report);
  QCOMPARE(report->conversations, 1);
  QVERIFY(report->proof.clean);
  for (const char* text : {"archipelago", "bumblebee", "chrysalis"})
    QVERIFY2(filesWith(store, text).isEmpty(), text);
  // Imported anew it is there again, as a conversation of its own.
  HONE_VERIFY(putAll(*store, {growing}));
  HONE_VERIFY(store->conversation(idOf(*store, "grown")));
}

void TestErasure::draftsThatQuoteGo()
{
  TemporaryStore store;
  Conversation quoted = conversationOf("quoted", "u-1", "plain");
  quoted.messages[0].text = "my neighbour's parrot keeps cancelling the subscription whenever it rains outside";
  HONE_VERIFY(putAll(*store, {quoted, conversationOf("other", "u-2", "unrelated matter")}));
  Fix quoting;
  quoting.title = "Explain cancelling";
  quoting.files = {{"prompt.txt", "Be kind.\n", "Be kind.\nWhen a user says that the parrot keeps cancelling the subscription whenever it rains, ask.\n"}};
  Fix sober;
  sober.title = "Raise the limit";
  sober.rationale = "Answers are cut short in 12 of 40 conversations.";
  Fix pushed = quoting;
  pushed.files.clear();
  pushed.rationale = "A user wrote: my neighbour's parrot keeps cancelling the subscription whenever it rains outside.";
  pushed.commit = "0123456789abcdef0123456789abcdef01234567";
  pushed.branch = "hone/parrot";
  HONE_VERIFY(store->putFix(quoting));
  HONE_VERIFY(store->putFix(sober));
  HONE_VERIFY(store->putFix(pushed));
  ErasureRequest request;
  request.user = "u-1";
  const auto report = store->privacy().erase(request, JobContext());
  HONE_VERIFY(report);
  QVERIFY(report->proof.clean);
  const auto fixes = store->fixes();
  HONE_VERIFY(fixes);
  QCOMPARE(fixes->size(), std::size_t{1});
  QCOMPARE(fixes->front().title, std::string("Raise the limit"));
  QVERIFY(std::ranges::any_of(report->unreachable, [](const std::string& line) { return line.find("hone/parrot") != std::string::npos; }));
  QVERIFY(filesWith(store, "parrot keeps").isEmpty());
}

void TestErasure::intentsOfErasedConversationsGo()
{
  TemporaryStore store;
  HONE_VERIFY(putAll(*store, {conversationOf("a", "u-1", "kaleidoscope repair"), conversationOf("b", "u-2", "invoice question")}));
  std::vector<Intent> intents(2);
  intents[0].id = IntentId{-1};
  intents[0].name = "Repair kaleidoscope";
  intents[0].keywords = {"kaleidoscope", "repair"};
  intents[1].id = IntentId{-2};
  intents[1].name = "Ask invoice";
  intents[1].keywords = {"invoice", "kaleidoscope"};
  const std::vector<IntentAssignment> assignments{{idOf(*store, "a"), 0, IntentId{-1}, 0.9, "embedded"}, {idOf(*store, "b"), 0, IntentId{-2}, 0.9, "embedded"}};
  HONE_VERIFY(store->replaceTaxonomy(intents, assignments));
  ErasureRequest request;
  request.user = "u-1";
  const auto report = store->privacy().erase(request, JobContext());
  HONE_VERIFY(report);
  const auto left = store->intents();
  HONE_VERIFY(left);
  QCOMPARE(left->size(), std::size_t{1});
  QCOMPARE(left->front().name, std::string("Ask invoice"));
  QCOMPARE(left->front().keywords, std::vector<std::string>{"invoice"});
  QVERIFY2(filesWith(store, "kaleidoscope").isEmpty(), filesWith(store, "kaleidoscope").join(QLatin1Char(' ')).toUtf8().constData());
  QVERIFY(report->proof.clean);
}

void TestErasure::copiesAreNamedAndDeleted()
{
  TemporaryStore store;
  HONE_VERIFY(putAll(*store, {conversationOf("a", "u-1", "tourmaline hourglass"), conversationOf("b", "u-2", "else")}));
  const std::string copy = store.path() + ".before-v9";
  {
    db::Connection connection(store.path(), db::Connection::Mode::read);
    connection.backupTo(copy);
  }
  ErasureRequest request;
  request.user = "u-1";
  QCOMPARE(store->privacy().previewErasure(request)->copies.size(), std::size_t{1});
  auto report = store->privacy().erase(request, JobContext());
  HONE_VERIFY(report);
  QVERIFY(!report->proof.clean); // the copy still holds it, and the proof says so
  QVERIFY(std::ranges::any_of(report->proof.files, [&](const ErasureProof::File& file) { return file.path == copy && file.found > 0; }));
  QVERIFY(std::ranges::any_of(report->unreachable, [&](const std::string& line) { return line.find(copy) != std::string::npos; }));
  HONE_VERIFY(putAll(*store, {conversationOf("a", "u-1", "tourmaline hourglass")}));
  request.deleteCopies = true;
  report = store->privacy().erase(request, JobContext());
  HONE_VERIFY(report);
  QVERIFY(report->proof.clean);
  QVERIFY(!std::filesystem::exists(copy));
  QVERIFY(filesWith(store, "tourmaline").isEmpty());
}

void TestErasure::proofFindsWhatWasLeft()
{
  // A file that belongs to the store and that no rule cleans: the proof must not call it clean.
  TemporaryStore store;
  HONE_VERIFY(putAll(*store, {conversationOf("a", "user-left-behind", "serendipity engine")}));
  if (std::FILE* const file = std::fopen((store.path() + "-inbox").c_str(), "wb")) {
    std::fputs("raw bytes that wait: user-left-behind", file);
    std::fclose(file);
  }
  ErasureRequest request;
  request.user = "user-left-behind";
  const auto report = store->privacy().erase(request, JobContext());
  HONE_VERIFY(report);
  QVERIFY(!report->proof.clean);
  const auto inbox = std::ranges::find_if(report->proof.files, [](const ErasureProof::File& file) { return file.path.ends_with("-inbox"); });
  QVERIFY(inbox != report->proof.files.end());
  QCOMPARE(inbox->found, 1);
}

void TestErasure::cancelledErasureGoesOn()
{
  TemporaryStore store;
  std::vector<Conversation> many;
  for (int i = 0; i < 1200; ++i)
    many.push_back(conversationOf("c-" + std::to_string(i), "u-1", "repeated words " + std::to_string(i)));
  HONE_VERIFY(putAll(*store, many));
  ErasureRequest request;
  request.source = store->sources()->front().id;
  Cancellation cancellation;
  const auto stopped = store->privacy().erase(request, JobContext([&](double fraction, std::string_view) {
    if (fraction > 0.2)
      cancellation.cancel();
  }, cancellation));
  QVERIFY(!stopped);
  QCOMPARE(stopped.error().kind, ErrorKind::cancelled);
  const auto left = store->conversationIds();
  HONE_VERIFY(left);
  QVERIFY(!left->empty() && left->size() < many.size());
  HONE_VERIFY(store->conversation(left->front()));
  const auto report = store->privacy().erase(request, JobContext());
  HONE_VERIFY(report);
  QCOMPARE(report->conversations, static_cast<std::int64_t>(left->size()));
  QVERIFY(report->proof.clean);
  QVERIFY(store->sources()->empty());
}

void TestErasure::retentionFollowsTheClock()
{
  TemporaryStore store;
  HONE_VERIFY(putAll(*store, {conversationOf("d10", "u-1", "tenth day umbrella", 10 * kDay), conversationOf("d20", "u-2", "twentieth day", 20 * kDay)}, "kept"));
  HONE_VERIFY(putAll(*store, {conversationOf("free", "u-3", "no limit here", 1 * kDay)}, "free"));
  HONE_VERIFY(store->privacy().setPolicy({"kept", "test", false, 15}));
  QVERIFY(!store->privacy().setPolicy({"kept", "test", false, 0}));
  auto statuses = store->privacy().retention(24 * kDay);
  HONE_VERIFY(statuses);
  const auto kept = [&]() -> const RetentionStatus& { return *std::ranges::find_if(*statuses, [](const RetentionStatus& s) { return s.policy.name == "kept"; }); };
  QCOMPARE(kept().due, 0);
  QCOMPARE(kept().nextDue.value_or(0), 25 * kDay);
  auto run = store->privacy().runRetention(24 * kDay, JobContext());
  HONE_VERIFY(run);
  QVERIFY(run->erased.empty());
  // A day and a moment later the first is past its time.
  run = store->privacy().runRetention(25 * kDay + 1, JobContext());
  HONE_VERIFY(run);
  QCOMPARE(run->erased.size(), std::size_t{1});
  QVERIFY(run->erasure && run->erasure->proof.clean);
  QCOMPARE(run->erasure->conversations, 1);
  QVERIFY(filesWith(store, "umbrella").isEmpty());
  QVERIFY(!store->findConversation("d10"));
  HONE_VERIFY(store->findConversation("d20"));
  HONE_VERIFY(store->findConversation("free"));
  statuses = store->privacy().retention(25 * kDay + 1);
  QCOMPARE(kept().due, 0);
  QCOMPARE(kept().nextDue.value_or(0), 35 * kDay);
  const auto log = store->privacy().auditLog(10, INT64_MAX);
  HONE_VERIFY(log);
  QCOMPARE(log->front().action, std::string("retention"));
}

void TestErasure::spansGoWithTheirConversation()
{
  TemporaryStore store;
  const auto span = [](const std::string& conversation, const std::string& user, const std::string& words) {
    Span made;
    made.kind = Span::Kind::generation;
    made.traceId = "trace-of-" + conversation;
    made.spanId = "span-of-" + conversation;
    made.conversationId = conversation;
    made.user.externalId = user;
    made.input = {makeMessage(Role::user, "a question on " + words)};
    made.output = {makeMessage(Role::assistant, "an answer on " + words)};
    return made;
  };
  const std::vector<Span> spans{span("chat-gone", "u-gone", "axolotl bathysphere"), span("chat-kept", "u-kept", "plain matters")};
  HONE_VERIFY(store->putSpans("live", "receiver", "", spans, {}));
  const auto groups = store->changedSpanGroups("live", "receiver", 10);
  HONE_VERIFY(groups);
  std::vector<AssembledGroup> assembled;
  for (const SpanGroup& group : *groups) {
    const Span& from = group.conversationId == "chat-gone" ? spans[0] : spans[1];
    Conversation conversation = makeConversation(group.conversationId, {from.input[0].text, from.output[0].text});
    conversation.user = from.user;
    assembled.push_back({group, conversation});
  }
  HONE_VERIFY(store->putAssembled("live", "receiver", assembled));
  QVERIFY(!filesWith(store, "axolotl").isEmpty());
  ErasureRequest request;
  request.user = "u-gone";
  const auto report = store->privacy().erase(request, JobContext());
  HONE_VERIFY(report);
  QCOMPARE(report->conversations, 1);
  QVERIFY(report->proof.clean);
  for (const char* text : {"axolotl", "bathysphere", "chat-gone", "u-gone"})
    QVERIFY2(filesWith(store, text).isEmpty(), text);
  HONE_VERIFY(store->findConversation("chat-kept"));
  QVERIFY(!filesWith(store, "plain matters").isEmpty());
}

void TestErasure::auditLogOnlyGrows()
{
  TemporaryStore store;
  HONE_VERIFY(store->privacy().note("import", "a file", "{\"added\":3}"));
  HONE_VERIFY(store->privacy().note("export", "/tmp/report.html", "{}"));
  const auto log = store->privacy().auditLog(10, INT64_MAX);
  HONE_VERIFY(log);
  QCOMPARE(log->size(), std::size_t{2});
  QCOMPARE(log->front().action, std::string("export"));
  db::Connection connection(store.path(), db::Connection::Mode::write);
  QVERIFY_THROWS_EXCEPTION(db::Failure, connection.execute("DELETE FROM audit"));
  QVERIFY_THROWS_EXCEPTION(db::Failure, connection.execute("UPDATE audit SET subject = 'x'"));
  QCOMPARE(connection.integer("SELECT count(*) FROM audit"), 2);
}

QTEST_GUILESS_MAIN(TestErasure)
#include "tst_erasure.moc"
