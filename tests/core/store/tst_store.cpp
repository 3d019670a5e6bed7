#include <sys/stat.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <thread>

#include "test_store.h"

using namespace hone;
using namespace hone::test;

namespace {

Conversation everything(const std::string& id)
{
  Conversation conversation = makeConversation(id, {"I want to exchange my lamp.", "Which one? ☀ \xF0\x9F\x98\x80"}, "2.1", 1700000000000000);
  conversation.user.externalId = "anna";
  conversation.user.traits = {{"country", "\"DE\""}, {"plan", "\"pro\""}};
  conversation.agent = "shop";
  conversation.model = "model-x";
  conversation.endedAt = 1700000100000000;
  conversation.endReason = "user_stop";
  conversation.metadata = R"({"trial":3})";
  addToolCall(conversation, "find_order", R"({"order":"#W1"})", std::string("found\0lamp", 10));
  addToolCall(conversation, "exchange", "{}", "Error: no stock", true);
  Message& last = conversation.messages.emplace_back(makeMessage(Role::other, "note"));
  last.roleName = "subtask_creator";
  last.at = 1700000050000000;
  last.finishReason = "length";
  last.inputTokens = 10;
  last.outputTokens = 20;
  last.latencyMicros = 30;
  last.metadata = "{}";
  ToolCall device;
  device.name = "toggle_data";
  device.latencyMicros = 5;
  Message& byUser = conversation.messages.emplace_back(makeMessage(Role::user, "I did"));
  byUser.toolCalls.push_back(device);
  conversation.outcome = ExplicitOutcome{Outcome::failed, "reward", 0.0};
  return conversation;
}

Source onlySource(Store& store)
{
  const auto sources = store.sources();
  return sources && sources->size() == 1 ? sources->front() : Source{};
}

bool sumsAgree(const Source& source)
{
  return source.received == source.stored + source.merged + source.unchanged + source.rejected;
}

} // namespace

class TestStore : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void createsPrivateFile();
  void refusesMissingFolder();
  void refusesForeignFiles_data();
  void refusesForeignFiles();
  void keepsEveryField();
  void sameContentIsUnchanged();
  void identityWithoutExternalId();
  void growthAddsOnlyNewMessages();
  void earlierSnapshotTakesNothingAway();
  void lateToolResultIsGrowth();
  void replacementAndItsOldContent();
  void mergesTraits();
  void ledgerAndQuarantine();
  void batchRollsBack();
  void refusesTooManyMessages();
  void removeSourceTakesWhatOnlyItBrought();
  void dataVersionSeesOtherStores();
  void findsByNumberAndExternalId();
  void visitsInOrder();
  void factsAgree();
  void analysisFlag();
  void personsVerdictWins();
  void fixesRoundTrip();
  void settings();
  void readersBesideWriter();
};

void TestStore::createsPrivateFile()
{
  TemporaryStore store;
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat status{};
    QCOMPARE(::stat((store.path() + suffix).c_str(), &status), 0);
    QCOMPARE(status.st_mode & 0777, mode_t{0600});
  }
  store.reopen();
  QVERIFY(store->conversationIds()->empty());
}

void TestStore::refusesMissingFolder()
{
  QTemporaryDir folder;
  const auto store = Store::open(folder.filePath(QStringLiteral("no/such/file")).toStdString());
  QVERIFY(!store);
  QCOMPARE(store.error().kind, ErrorKind::notFound);
  QVERIFY(!Store::open(""));
}

void TestStore::refusesForeignFiles_data()
{
  QTest::addColumn<QByteArray>("content");
  QTest::newRow("text") << QByteArray("This is a letter, not a database.\n").repeated(100);
  QTest::newRow("cut header") << QByteArray("SQLite format 3\0damaged", 23) + QByteArray(4096, 'x');
}

void TestStore::refusesForeignFiles()
{
  QFETCH(QByteArray, content);
  QTemporaryDir folder;
  QFile file(folder.filePath(QStringLiteral("file")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(content);
  file.close();
  const auto store = Store::open(file.fileName().toStdString());
  QVERIFY(!store);
  QCOMPARE(store.error().kind, ErrorKind::corrupt);
  QVERIFY(store.error().message.find("left untouched") != std::string::npos);
  QVERIFY(file.open(QIODevice::ReadOnly));
  QCOMPARE(file.readAll(), content);
}

void TestStore::keepsEveryField()
{
  TemporaryStore store;
  const Conversation conversation = everything("a");
  HONE_VERIFY(putAll(*store, {conversation}));
  store.reopen();
  const auto stored = store->conversation(idOf(*store, "a"));
  HONE_VERIFY(stored);
  QVERIFY(*stored == conversation);
}

void TestStore::sameContentIsUnchanged()
{
  TemporaryStore store;
  HONE_VERIFY(putAll(*store, {everything("a"), everything("b")}));
  const auto version = store->dataVersion();
  const auto again = putAll(*store, {everything("a"), everything("b")});
  HONE_VERIFY(again);
  QVERIFY(*again == (std::vector{StoreChange::unchanged, StoreChange::unchanged}));
  QCOMPARE(store->dataVersion(), version);
  QCOMPARE(store->conversationIds()->size(), std::size_t{2});
  // Another source is another identity.
  QVERIFY(*putAll(*store, {everything("a")}, "other") == std::vector{StoreChange::added});
  // Traits in another order are the same content.
  Conversation turned = everything("a");
  std::swap(turned.user.traits[0], turned.user.traits[1]);
  QVERIFY(*putAll(*store, {turned}) == std::vector{StoreChange::unchanged});
}

void TestStore::identityWithoutExternalId()
{
  TemporaryStore store;
  const auto changes = putAll(*store, {makeConversation("", {"Hello"}), makeConversation("", {"Hello"}), makeConversation("", {"Hello!"})});
  HONE_VERIFY(changes);
  QVERIFY(*changes == (std::vector{StoreChange::added, StoreChange::unchanged, StoreChange::added}));
}

void TestStore::growthAddsOnlyNewMessages()
{
  TemporaryStore store;
  const Conversation before = makeConversation("a", {"first", "second"});
  const Conversation after = makeConversation("a", {"first", "second", "third", "fourth", "fifth"});
  HONE_VERIFY(putAll(*store, {before}));
  const ConversationId id = idOf(*store, "a");
  {
    auto batch = store->beginImport("source", "test", "");
    std::int64_t added = 0;
    const auto change = (*batch)->put(after, added);
    HONE_VERIFY(change);
    QCOMPARE(*change, StoreChange::merged);
    QCOMPARE(added, std::int64_t{3});
    HONE_VERIFY((*batch)->commit());
  }
  QCOMPARE(idOf(*store, "a"), id);
  QVERIFY(*store->conversation(id) == after);
  QCOMPARE(onlySource(*store).messages, std::int64_t{5});
  QCOMPARE(onlySource(*store).conversations, std::int64_t{1});
}

void TestStore::earlierSnapshotTakesNothingAway()
{
  TemporaryStore store;
  const Conversation early = makeConversation("a", {"first", "second"});
  Conversation late = makeConversation("a", {"first", "second", "third"});
  HONE_VERIFY(putAll(*store, {early}));
  HONE_VERIFY(putAll(*store, {late}));
  QVERIFY(*putAll(*store, {early}) == std::vector{StoreChange::unchanged});
  QVERIFY(*store->conversation(idOf(*store, "a")) == late);
  // What only the shorter one knows is filled in.
  Conversation scored = early;
  scored.outcome = ExplicitOutcome{Outcome::resolved, "score", 1.0};
  QVERIFY(*putAll(*store, {scored}) == std::vector{StoreChange::merged});
  QVERIFY(*putAll(*store, {scored, late}) == (std::vector{StoreChange::unchanged, StoreChange::unchanged}));
  late.outcome = scored.outcome;
  QVERIFY(*store->conversation(idOf(*store, "a")) == late);
}

void TestStore::lateToolResultIsGrowth()
{
  TemporaryStore store;
  Conversation after = makeConversation("a", {"order?"});
  addToolCall(after, "find", "{}", "found");
  Conversation before = after;
  before.messages.pop_back();
  before.messages.back().toolCalls[0].resultIndex.reset();
  before.messages.back().toolCalls[0].status = ToolCall::Status::unknown;
  HONE_VERIFY(putAll(*store, {before}));
  QVERIFY(*putAll(*store, {after}) == std::vector{StoreChange::merged});
  QVERIFY(*store->conversation(idOf(*store, "a")) == after);
  QVERIFY(*putAll(*store, {before}) == std::vector{StoreChange::unchanged});
  QVERIFY(*store->conversation(idOf(*store, "a")) == after);
}

void TestStore::replacementAndItsOldContent()
{
  TemporaryStore store;
  Conversation first = everything("a");
  Conversation second = makeConversation("a", {"I want to return a kettle.", "Sure."});
  HONE_VERIFY(putAll(*store, {first}));
  QVERIFY(*putAll(*store, {second}) == std::vector{StoreChange::merged});
  const ConversationId id = idOf(*store, "a");
  QVERIFY(*store->conversation(id) == second);
  Filter kettle, lamp;
  kettle.search = "kettle";
  lamp.search = "lamp";
  QCOMPARE(store->select(kettle)->size(), std::size_t{1});
  QCOMPARE(store->select(lamp)->size(), std::size_t{0});
  QVERIFY(store->facts()->front().tools.empty());
  QVERIFY(!store->facts()->front().user);
  // Importing both files again changes nothing, whichever order they come in.
  QVERIFY(*putAll(*store, {first, second, first}) ==
          (std::vector{StoreChange::unchanged, StoreChange::unchanged, StoreChange::unchanged}));
  QVERIFY(*store->conversation(id) == second);
}

void TestStore::mergesTraits()
{
  TemporaryStore store;
  Conversation a = makeConversation("a", {"x"}), b = makeConversation("b", {"y"});
  a.user = {"u", {{"country", "\"DE\""}, {"plan", "\"free\""}}};
  b.user = {"u", {{"plan", "\"pro\""}, {"seats", "3"}}};
  HONE_VERIFY(putAll(*store, {a}, "one"));
  HONE_VERIFY(putAll(*store, {b}, "two"));
  const std::vector<std::pair<std::string, std::string>> merged{{"country", "\"DE\""}, {"plan", "\"pro\""}, {"seats", "3"}};
  QVERIFY(store->conversation(idOf(*store, "a"))->user.traits == merged);
  const auto facts = store->facts();
  QCOMPARE(facts->at(0).user, facts->at(1).user);
  // The second source's word goes with it, and uncovers the first's.
  const auto both = store->sources();
  for (const Source& source : *both)
    if (source.name == "two")
      HONE_VERIFY(store->removeSource(source.id));
  QVERIFY(store->conversation(idOf(*store, "a"))->user.traits == a.user.traits);
}

void TestStore::ledgerAndQuarantine()
{
  TemporaryStore store;
  const RejectedRecord bad{"/data/x.jsonl", 3, 120, "The JSON ends too early.", std::string("{\"a\0", 4)};
  for (int run = 0; run < 2; ++run) {
    auto batch = store->beginImport("x", "jsonl", "/data/x.jsonl");
    HONE_VERIFY(batch);
    std::int64_t added = 0;
    HONE_VERIFY((*batch)->put(makeConversation("a", {"one"}), added));
    HONE_VERIFY((*batch)->put(makeConversation("a", {"one", "two"}), added));
    HONE_VERIFY((*batch)->put(makeConversation("b", {"one"}), added));
    HONE_VERIFY((*batch)->reject(bad));
    HONE_VERIFY((*batch)->commit());
    const Source source = onlySource(*store);
    QVERIFY(sumsAgree(source));
    QCOMPARE(source.received, std::int64_t{4 * (run + 1)});
    QCOMPARE(source.stored, std::int64_t{2});
    QCOMPARE(source.merged, std::int64_t{1});
    QCOMPARE(source.rejected, std::int64_t{1});
    QCOMPARE(source.conversations, std::int64_t{2});
    QCOMPARE(source.messages, std::int64_t{3});
    QVERIFY(source.lastImportAt);
    QCOMPARE(source.location, std::string("/data/x.jsonl"));
    QVERIFY(source.lastError.find("line 3") != std::string::npos);
    const auto records = store->quarantine(source.id);
    QCOMPARE(records->size(), std::size_t{1});
    QCOMPARE(records->front().raw, bad.raw);
    QCOMPARE(*records->front().offset, std::int64_t{120});
  }
}

void TestStore::batchRollsBack()
{
  TemporaryStore store;
  const auto version = store->dataVersion();
  {
    auto batch = store->beginImport("x", "y", "");
    std::int64_t added = 0;
    HONE_VERIFY((*batch)->put(makeConversation("a", {"gone"}), added));
  }
  QVERIFY(store->conversationIds()->empty());
  QVERIFY(store->sources()->empty());
  QCOMPARE(store->dataVersion(), version);
  Filter filter;
  filter.search = "gone";
  QVERIFY(store->select(filter)->empty());
  HONE_VERIFY(putAll(*store, {makeConversation("a", {"kept"})}));
}

void TestStore::refusesTooManyMessages()
{
  TemporaryStore store;
  Conversation conversation;
  conversation.externalId = "long";
  conversation.messages.resize(65536);
  auto batch = store->beginImport("x", "y", "");
  std::int64_t added = 0;
  const auto refused = (*batch)->put(conversation, added);
  QVERIFY(!refused);
  QCOMPARE(refused.error().kind, ErrorKind::invalidInput);
  // The batch goes on.
  conversation.messages.resize(65535);
  HONE_VERIFY((*batch)->put(conversation, added));
  QCOMPARE(added, std::int64_t{65535});
  HONE_VERIFY((*batch)->commit());
  QCOMPARE(store->conversation(idOf(*store, "long"))->messages.size(), std::size_t{65535});
}

void TestStore::removeSourceTakesWhatOnlyItBrought()
{
  TemporaryStore store;
  Conversation secret = makeConversation("s", {"my xylophone secret", "ok"});
  secret.user = {"bert", {{"mail", "\"bert@zyzzyva.example\""}}};
  secret.endReason = "crashed: quagga";
  addToolCall(secret, "wombat_tool", "{}", "aardvark");
  Conversation shared = makeConversation("t", {"public words"});
  shared.user = {"anna", {}};
  HONE_VERIFY(putAll(*store, {secret}, "private"));
  HONE_VERIFY(putAll(*store, {shared}, "public"));
  const ConversationId id = idOf(*store, "s");
  OutcomeAssessment assessment;
  assessment.signals = {{SignalKind::crash, 0, "numbat"}};
  HONE_VERIFY(store->putAssessments(std::vector{std::pair(id, assessment)}));

  const auto sources = store->sources();
  for (const Source& source : *sources)
    if (source.name == "private")
      HONE_VERIFY(store->removeSource(source.id));
  QCOMPARE(store->sources()->size(), std::size_t{1});
  QCOMPARE(store->conversationIds()->size(), std::size_t{1});
  QVERIFY(!store->findConversation("s"));
  Filter filter;
  filter.search = "xylophone";
  QVERIFY(store->select(filter)->empty());
  filter.search = "public";
  QCOMPARE(store->select(filter)->size(), std::size_t{1});
  QCOMPARE(store->removeSource(SourceId{999}).error().kind, ErrorKind::notFound);

  // Nothing of it is left in the bytes of the files either.
  for (const char* suffix : {"", "-wal"}) {
    QFile file(QString::fromStdString(store.path() + suffix));
    if (!file.open(QIODevice::ReadOnly))
      continue;
    const QByteArray bytes = file.readAll();
    for (const char* word : {"xylophone", "bert", "zyzzyva", "quagga", "wombat", "aardvark", "numbat"})
      QVERIFY2(!bytes.contains(word), word);
  }
}

void TestStore::dataVersionSeesOtherStores()
{
  TemporaryStore store;
  auto other = Store::open(store.path());
  HONE_VERIFY(other);
  const auto before = store->dataVersion();
  HONE_VERIFY(putAll(**other, {makeConversation("a", {"x"})}));
  QVERIFY(store->dataVersion() > before);
  QCOMPARE(store->dataVersion(), (*other)->dataVersion());
  QCOMPARE(store->conversationIds()->size(), std::size_t{1});
  const auto now = store->dataVersion();
  HONE_VERIFY(store->setSetting("k", "v"));
  QCOMPARE(store->dataVersion(), now);
  HONE_VERIFY((*other)->setOutcome(idOf(*store, "a"), Outcome::failed));
  QVERIFY(store->dataVersion() > now);
}

void TestStore::findsByNumberAndExternalId()
{
  TemporaryStore store;
  HONE_VERIFY(putAll(*store, {makeConversation("12-0", {"x"})}, "one"));
  const ConversationId id = idOf(*store, "12-0");
  QCOMPARE(idOf(*store, std::to_string(id.value)), id);
  QCOMPARE(store->findConversation("nothing").error().kind, ErrorKind::notFound);
  HONE_VERIFY(putAll(*store, {makeConversation("12-0", {"x"})}, "two"));
  const auto ambiguous = store->findConversation("12-0");
  QVERIFY(!ambiguous);
  QCOMPARE(ambiguous.error().kind, ErrorKind::invalidInput);
  QVERIFY(ambiguous.error().message.find("2 conversations") != std::string::npos);
}

void TestStore::visitsInOrder()
{
  TemporaryStore store;
  std::vector<Conversation> conversations;
  for (int i = 0; i < 600; ++i)
    conversations.push_back(makeConversation("c" + std::to_string(i), {"hello " + std::to_string(i)}));
  addToolCall(conversations[0], "t", "{}", "long result");
  HONE_VERIFY(putAll(*store, conversations));
  auto ids = *store->conversationIds();
  std::ranges::reverse(ids);
  ids.push_back(ConversationId{987654});
  ids.push_back(ids.front());
  std::vector<ConversationId> seen;
  std::size_t resultBytes = 0;
  HONE_VERIFY(store->forEachConversation(ids, false, [&](ConversationId id, Conversation&& conversation) {
    seen.push_back(id);
    for (const Message& message : conversation.messages)
      if (message.role == Role::tool)
        resultBytes += message.text.size();
    // A visitor may read.
    return store->assessment(id).has_value();
  }));
  QCOMPARE(seen.size(), std::size_t{600});
  QVERIFY(std::ranges::is_sorted(seen));
  QCOMPARE(resultBytes, std::size_t{0});
  int visits = 0;
  HONE_VERIFY(store->forEachConversation(ids, true, [&](ConversationId, Conversation&&) { return ++visits < 3; }));
  QCOMPARE(visits, 3);
}

void TestStore::factsAgree()
{
  TemporaryStore store;
  HONE_VERIFY(putAll(*store, {everything("a"), makeConversation("b", {"x"})}));
  const ConversationId a = idOf(*store, "a");
  OutcomeAssessment assessment{Outcome::abandoned, 0.8, "inferred:rules", {{SignalKind::frustration, 2, "ugh"}, {SignalKind::deadEnd, 4, ""}}};
  const ConversationId b = idOf(*store, "b");
  HONE_VERIFY(store->putAssessments(std::vector{std::pair(a, assessment), std::pair(b, OutcomeAssessment{Outcome::resolved, 0.1, "inferred:rules", {}})}));
  const auto facts = store->facts();
  HONE_VERIFY(facts);
  QCOMPARE(facts->size(), std::size_t{2});
  const ConversationFacts& first = facts->front();
  QCOMPARE(first.id, a);
  QVERIFY(first.user);
  QCOMPARE(first.agentVersion, std::string("2.1"));
  QCOMPARE(first.model, std::string("model-x"));
  QCOMPARE(first.endReason, std::string("user_stop"));
  QCOMPARE(*first.startedAt, Micros{1700000000000000});
  QCOMPARE(first.messageCount, 8);
  QCOMPARE(first.tools.size(), std::size_t{2}); // the user's own device is not the agent
  QCOMPARE(first.tools[0].name, std::string("exchange"));
  QCOMPARE(first.tools[0].errors, 1);
  QCOMPARE(first.tools[1].calls, 1);
  QVERIFY(first.outcome.outcome == Outcome::failed);
  QCOMPARE(first.outcome.source, std::string("explicit:reward"));
  QVERIFY(first.outcome.signals == assessment.signals);
  QVERIFY(facts->back().outcome.outcome == Outcome::resolved);
  QVERIFY(facts->back().outcome.signals.empty());
  QVERIFY(store->assessment(a)->signals == assessment.signals);
  const auto rows = store->rows(std::vector{b, a, ConversationId{77}});
  QCOMPARE(rows->size(), std::size_t{3});
  QCOMPARE(rows->at(0).id, b);
  QVERIFY(rows->at(0).outcome == Outcome::resolved);
  QVERIFY(!rows->at(0).outcomeExplicit);
  QVERIFY(rows->at(1).outcomeExplicit);
  QCOMPARE(rows->at(1).signalCount, 2);
  QCOMPARE(rows->at(1).toolCallCount, 3);
  QCOMPARE(rows->at(1).opening, std::string("I want to exchange my lamp."));
  QCOMPARE(rows->at(1).userExternalId, std::string("anna"));
  QCOMPARE(rows->at(1).source, std::string("source"));
  QVERIFY(!rows->at(2).id);
}

void TestStore::analysisFlag()
{
  TemporaryStore store;
  HONE_VERIFY(putAll(*store, {makeConversation("a", {"x"}), makeConversation("b", {"y"})}));
  const ConversationId a = idOf(*store, "a");
  QCOMPARE(store->unanalysed()->size(), std::size_t{2});
  HONE_VERIFY(store->putAssessments(std::vector{std::pair(a, OutcomeAssessment{})}));
  QVERIFY(*store->unanalysed() == std::vector{idOf(*store, "b")});
  HONE_VERIFY(putAll(*store, {makeConversation("a", {"x"})}));
  QCOMPARE(store->unanalysed()->size(), std::size_t{1});
  HONE_VERIFY(putAll(*store, {makeConversation("a", {"x", "more"})}));
  QCOMPARE(store->unanalysed()->size(), std::size_t{2});
}

void TestStore::personsVerdictWins()
{
  TemporaryStore store;
  HONE_VERIFY(putAll(*store, {everything("a")}));
  const ConversationId id = idOf(*store, "a");
  HONE_VERIFY(store->putAssessments(std::vector{std::pair(id, OutcomeAssessment{Outcome::abandoned, 0.7, "inferred:rules", {}})}));
  QVERIFY(store->assessment(id)->outcome == Outcome::failed);
  HONE_VERIFY(store->setOutcome(id, Outcome::resolved));
  QVERIFY(store->assessment(id)->outcome == Outcome::resolved);
  QCOMPARE(store->assessment(id)->source, std::string("explicit:person"));
  QCOMPARE(store->assessment(id)->probabilityFailed, 0.0);
  QCOMPARE(store->conversation(id)->outcome->origin, std::string("person"));
  QVERIFY(store->rows(std::vector{id})->front().outcomeExplicit);
  // A re-import does not take it away, and neither is it a change.
  QVERIFY(*putAll(*store, {everything("a")}) == std::vector{StoreChange::unchanged});
  Conversation changed = everything("a");
  changed.outcome->score = 0.5;
  QVERIFY(*putAll(*store, {changed}) == std::vector{StoreChange::merged});
  QVERIFY(store->assessment(id)->outcome == Outcome::resolved);
  // Withdrawn: the source's word holds again, changed as it came.
  HONE_VERIFY(store->setOutcome(id, Outcome::unknown));
  QVERIFY(*store->conversation(id) == changed);
  QCOMPARE(store->setOutcome(ConversationId{99}, Outcome::failed).error().kind, ErrorKind::notFound);
}

void TestStore::fixesRoundTrip()
{
  TemporaryStore store;
  Fix fix;
  fix.patternId = "abc";
  fix.recipe = "missed_step";
  fix.title = "Ask for the order first";
  fix.rationale = "Because.";
  fix.evidence = {{"Failed", "38 % · 31–45 · 212 of 558", "step\x1f" "3|find"}};
  fix.repository = "/r";
  fix.baseCommit = "deadbeef";
  fix.files = {{"a.md", "old\r\n", "new\n"}, {"b.md", "", "made", true, false}, {"c.md", "gone", "", false, true}};
  fix.choices = {{"k1", HunkDecision::accepted, false}, {"k2", HunkDecision::rejected, true}};
  fix.state = FixState::pushed;
  fix.branch = "hone/x";
  fix.commit = "c0ffee";
  fix.remote = "origin";
  fix.lastError = "none";
  fix.createdAt = 5;
  const auto id = store->putFix(fix);
  HONE_VERIFY(id);
  store.reopen();
  const auto same = [](const Fix& a, const Fix& b) {
    const auto files = std::ranges::equal(a.files, b.files, [](const FixFile& x, const FixFile& y) {
      return x.path == y.path && x.baseText == y.baseText && x.proposedText == y.proposedText && x.newFile == y.newFile && x.deletedFile == y.deletedFile;
    });
    const auto choices = std::ranges::equal(a.choices, b.choices, [](const HunkChoice& x, const HunkChoice& y) {
      return x.hunkKey == y.hunkKey && x.decision == y.decision && x.edited == y.edited;
    });
    const auto evidence = std::ranges::equal(a.evidence, b.evidence, [](const EvidenceLine& x, const EvidenceLine& y) {
      return x.label == y.label && x.value == y.value && x.condition == y.condition;
    });
    return files && choices && evidence && a.id == b.id && a.patternId == b.patternId && a.recipe == b.recipe && a.title == b.title &&
           a.rationale == b.rationale && a.repository == b.repository && a.baseCommit == b.baseCommit && a.state == b.state &&
           a.branch == b.branch && a.commit == b.commit && a.remote == b.remote && a.lastError == b.lastError && a.createdAt == b.createdAt;
  };
  fix.id = *id;
  QVERIFY(same(*store->fix(*id), fix));
  fix.files.pop_back();
  fix.choices.clear();
  fix.state = FixState::inReview;
  QCOMPARE(*store->putFix(fix), *id);
  QVERIFY(same(*store->fix(*id), fix));
  Fix second;
  second.title = "Second";
  const auto secondId = store->putFix(second);
  QVERIFY(store->fix(*secondId)->createdAt);
  QCOMPARE(store->fixes()->size(), std::size_t{2});
  QCOMPARE(store->fixes()->front().id, *secondId);
  HONE_VERIFY(store->removeFix(*id));
  QCOMPARE(store->fix(*id).error().kind, ErrorKind::notFound);
  QCOMPARE(store->putFix(fix).error().kind, ErrorKind::notFound);
  QCOMPARE(store->removeFix(*id).error().kind, ErrorKind::notFound);
}

void TestStore::settings()
{
  TemporaryStore store;
  QCOMPARE(*store->setting("theme"), std::string());
  HONE_VERIFY(store->setSetting("theme", "dark"));
  HONE_VERIFY(store->setSetting("theme", "light"));
  QCOMPARE(*store->setting("theme"), std::string("light"));
  HONE_VERIFY(store->setSetting("theme", ""));
  QCOMPARE(*store->setting("theme"), std::string());
}

void TestStore::readersBesideWriter()
{
  TemporaryStore store;
  std::atomic<bool> done = false;
  std::atomic<int> failures = 0;
  std::atomic<int> torn = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i)
    readers.emplace_back([&] {
      while (!done) {
        const auto facts = store->facts();
        const auto version = store->dataVersion();
        if (!facts || version <= 0)
          ++failures;
        else if (facts->size() % 20 != 0) // batches of twenty are seen whole or not at all
          ++torn;
        Filter filter;
        filter.search = "word";
        if (!store->select(filter))
          ++failures;
      }
    });
  std::vector<std::thread> writers;
  for (int w = 0; w < 2; ++w)
    writers.emplace_back([&, w] {
      for (int batch = 0; batch < 10; ++batch) {
        std::vector<Conversation> conversations;
        for (int i = 0; i < 20; ++i)
          conversations.push_back(makeConversation(std::to_string(w) + "/" + std::to_string(batch) + "/" + std::to_string(i), {"word", "answer"}));
        if (!putAll(*store, conversations))
          ++failures;
        if (!store->setSetting("k", std::to_string(batch + 1)))
          ++failures;
      }
    });
  for (auto& writer : writers)
    writer.join();
  done = true;
  for (auto& reader : readers)
    reader.join();
  QCOMPARE(failures.load(), 0);
  QCOMPARE(torn.load(), 0);
  QCOMPARE(store->conversationIds()->size(), std::size_t{400});
}

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
