#include <QtTest>

#include <algorithm>

#include "store/database.h"
#include "test_store.h"

using namespace hone;
using namespace hone::test;

/// What factChangesSince() says, and that facts(ids) gives what facts() gives.
class TestFactChanges : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void init();
  void nothingChanged();
  void namesArrivalsAndMerges();
  void namesLabelsAndVerdicts();
  void namesAssignmentsAndAssessments();
  void anIntentsNameChangesNoFacts();
  void unaccountedChangesAreEverything();
  void anotherStoresVersionIsEverything();
  void factsOfSomeAreThoseOfAll();

private:
  FactChanges since(std::int64_t version) const { return *(*m_store)->factChangesSince(version); }
  ConversationId id(const char* externalId) const { return idOf(**m_store, externalId); }
  std::unique_ptr<TemporaryStore> m_store;
};

void TestFactChanges::init()
{
  m_store = std::make_unique<TemporaryStore>();
  Conversation withTools = makeConversation("b", {"where is my order", "let me look"}, "v2", 1700000000000000);
  addToolCall(withTools, "find_order", "{}", "Error: none", true);
  HONE_VERIFY(putAll(**m_store, {makeConversation("a", {"hello", "hi"}), withTools, makeConversation("c", {"bye"})}));
}

void TestFactChanges::nothingChanged()
{
  const std::int64_t version = (*m_store)->dataVersion();
  const FactChanges changes = since(version);
  QVERIFY(!changes.everything);
  QVERIFY(changes.ids.empty());
  QCOMPARE(changes.version, version);
}

void TestFactChanges::namesArrivalsAndMerges()
{
  const std::int64_t version = (*m_store)->dataVersion();
  HONE_VERIFY(putAll(**m_store, {makeConversation("a", {"hello", "hi", "thanks"}), makeConversation("d", {"new"}), makeConversation("e", {"newer"}),
                                 makeConversation("c", {"bye"})}));
  const FactChanges changes = since(version);
  QVERIFY(!changes.everything);
  QCOMPARE(changes.ids, (std::vector{id("a"), id("d"), id("e")}));
  QCOMPARE(changes.version, (*m_store)->dataVersion());
}

void TestFactChanges::namesLabelsAndVerdicts()
{
  HONE_VERIFY((*m_store)->replaceTaxonomy({Intent{}}, {}));
  const IntentId intent = (*m_store)->intents()->front().id;
  const std::int64_t version = (*m_store)->dataVersion();
  HONE_VERIFY((*m_store)->labelConversation(id("b"), intent));
  HONE_VERIFY((*m_store)->setOutcome(id("c"), Outcome::failed));
  QCOMPARE(since(version).ids, (std::vector{id("b"), id("c")}));
  QCOMPARE(since(version + 1).ids, std::vector{id("c")});
}

void TestFactChanges::namesAssignmentsAndAssessments()
{
  const std::int64_t version = (*m_store)->dataVersion();
  const std::vector<IntentAssignment> assignments{{id("a"), 0, IntentId{0}, 0.5, "embedded"}};
  HONE_VERIFY((*m_store)->putAssignments(assignments));
  const std::vector<std::pair<ConversationId, OutcomeAssessment>> assessments{{id("b"), {Outcome::failed, 0.7, "inferred:rules", {}}}};
  HONE_VERIFY((*m_store)->putAssessments(assessments));
  QCOMPARE(since(version).ids, (std::vector{id("a"), id("b")}));
}

void TestFactChanges::anIntentsNameChangesNoFacts()
{
  HONE_VERIFY((*m_store)->replaceTaxonomy({Intent{}}, {}));
  const std::int64_t version = (*m_store)->dataVersion();
  HONE_VERIFY((*m_store)->renameIntent((*m_store)->intents()->front().id, "Returns"));
  const FactChanges changes = since(version);
  QVERIFY(!changes.everything);
  QVERIFY(changes.ids.empty());
}

void TestFactChanges::unaccountedChangesAreEverything()
{
  const std::int64_t version = (*m_store)->dataVersion();
  // Something changes the data and does not say which conversations.
  db::Connection(m_store->path(), db::Connection::Mode::write).execute("UPDATE counter SET value = value + 1 WHERE name = 'data_version'");
  QVERIFY(since(version).everything);
  HONE_VERIFY(putAll(**m_store, {makeConversation("z", {"after"})}));
  QVERIFY2(since(version).everything, "an accounted change after one that is not");
  QVERIFY(!since(version + 1).everything);
}

void TestFactChanges::anotherStoresVersionIsEverything()
{
  QVERIFY(since((*m_store)->dataVersion() + 5).everything);
  QVERIFY(since(-7).everything);
}

void TestFactChanges::factsOfSomeAreThoseOfAll()
{
  HONE_VERIFY((*m_store)->replaceTaxonomy({Intent{}}, {}));
  HONE_VERIFY((*m_store)->labelConversation(id("b"), (*m_store)->intents()->front().id));
  const std::vector<std::pair<ConversationId, OutcomeAssessment>> assessments{
    {id("b"), {Outcome::failed, 0.7, "inferred:rules", {{SignalKind::rephrase, 0, "again"}, {SignalKind::toolError, 3, "none"}}}}};
  HONE_VERIFY((*m_store)->putAssessments(assessments));
  const auto all = *(*m_store)->facts();
  const std::vector<ConversationId> ids{id("c"), id("b"), ConversationId{999}, id("b")};
  const auto some = *(*m_store)->facts(ids);
  QCOMPARE(some.size(), std::size_t{2});
  for (const ConversationFacts& facts : some) {
    const auto same = std::ranges::find(all, facts.id, &ConversationFacts::id);
    QVERIFY(same != all.end());
    QCOMPARE(facts.agentVersion, same->agentVersion);
    QCOMPARE(facts.startedAt, same->startedAt);
    QCOMPARE(facts.messageCount, same->messageCount);
    QCOMPARE(facts.intents, same->intents);
    QCOMPARE(facts.intentOrigin, same->intentOrigin);
    QCOMPARE(facts.analysed, same->analysed);
    QCOMPARE(facts.tools.size(), same->tools.size());
    QVERIFY(facts.outcome.outcome == same->outcome.outcome);
    QCOMPARE(facts.outcome.signals.size(), same->outcome.signals.size());
  }
  QCOMPARE(some[0].intentOrigin, std::string("person"));
  QVERIFY(some[0].analysed);
  QCOMPARE(some[0].outcome.signals.size(), std::size_t{2});
  QCOMPARE(some[0].tools.front().errors, 1);
  QVERIFY(!some[1].analysed);
}

QTEST_GUILESS_MAIN(TestFactChanges)
#include "tst_fact_changes.moc"
