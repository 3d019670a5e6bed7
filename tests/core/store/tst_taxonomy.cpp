#include <QtTest>

#include <algorithm>

#include "test_store.h"

using namespace hone;
using namespace hone::test;

namespace {

Intent makeIntent(std::int64_t id, std::string name, std::string category = "Orders")
{
  Intent intent;
  intent.id = IntentId{id};
  intent.name = std::move(name);
  intent.category = std::move(category);
  intent.description = "about " + intent.name;
  intent.keywords = {"one", "two words"};
  return intent;
}

IntentAssignment assign(ConversationId conversation, int ordinal, std::int64_t intent)
{
  return {conversation, ordinal, IntentId{intent}, 0.75, "embedded"};
}

std::string nameOf(const std::vector<Intent>& intents, IntentId id)
{
  const auto found = std::ranges::find(intents, id, &Intent::id);
  return found == intents.end() ? std::string("none") : found->name;
}

} // namespace

/// Three conversations a, b, c and three intents: Return (a, further b), Exchange (b), Cancel (c).
class TestTaxonomy : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void init();
  void writesAndReads();
  void namesAreUnique();
  void renameLasts();
  void categoryLasts();
  void mergeLasts();
  void mergeFollowsChains();
  void mergeKeepsOneAssignment();
  void labelsLast();
  void labelledAndManualIntentsStay();
  void idsAreNotUsedTwice();
  void assignmentsOfErasedConversations();

private:
  std::string primary(ConversationId id) const { return (*m_store)->rows(std::vector{id})->front().intentName; }
  std::unique_ptr<TemporaryStore> m_store;
  ConversationId m_a, m_b, m_c;
  IntentId m_return, m_exchange, m_cancel;
};

void TestTaxonomy::init()
{
  m_store = std::make_unique<TemporaryStore>();
  Store& store = **m_store;
  HONE_VERIFY(putAll(store, {makeConversation("a", {"x"}), makeConversation("b", {"y"}), makeConversation("c", {"z"})}));
  m_a = idOf(store, "a");
  m_b = idOf(store, "b");
  m_c = idOf(store, "c");
  const auto intents = store.replaceTaxonomy({makeIntent(-1, "Return"), makeIntent(-2, "Exchange"), makeIntent(-3, "Cancel")},
    std::vector{assign(m_a, 0, -1), assign(m_b, 1, -1), assign(m_b, 0, -2), assign(m_c, 0, -3)});
  HONE_VERIFY(intents);
  m_return = intents->at(0).id;
  m_exchange = intents->at(1).id;
  m_cancel = intents->at(2).id;
}

void TestTaxonomy::writesAndReads()
{
  (*m_store).reopen();
  Store& store = **m_store;
  const auto intents = store.intents();
  QCOMPARE(intents->size(), std::size_t{3});
  QCOMPARE(intents->at(0).name, std::string("Return"));
  QCOMPARE(intents->at(0).category, std::string("Orders"));
  QVERIFY(intents->at(0).keywords == (std::vector<std::string>{"one", "two words"}));
  QVERIFY(!intents->at(0).nameIsManual);
  const auto assignments = store.assignments();
  QCOMPARE(assignments->size(), std::size_t{4});
  QCOMPARE(assignments->at(1).intent, m_exchange);
  QCOMPARE(assignments->at(2).ordinal, 1);
  QCOMPARE(assignments->at(2).intent, m_return);
  QCOMPARE(assignments->at(0).confidence, 0.75);
  QCOMPARE(primary(m_b), std::string("Exchange"));
  const auto facts = store.facts();
  QVERIFY(facts->at(1).intents == (std::vector{m_exchange, m_return}));
}

void TestTaxonomy::namesAreUnique()
{
  Store& store = **m_store;
  QCOMPARE(store.renameIntent(m_return, "exchange").error().kind, ErrorKind::alreadyExists);
  QCOMPARE(store.renameIntent(m_return, " \t").error().kind, ErrorKind::invalidInput);
  QCOMPARE(store.renameIntent(IntentId{99}, "New").error().kind, ErrorKind::notFound);
  QCOMPARE(nameOf(*store.intents(), m_return), std::string("Return"));
  // A name's own case may be changed.
  HONE_VERIFY(store.renameIntent(m_return, "RETURN"));
  // Discovery that finds a taken name gets another one.
  const auto intents = store.replaceTaxonomy({makeIntent(0, "Return"), makeIntent(m_return.value, "x"), makeIntent(0, "Return")}, {});
  QCOMPARE(intents->at(0).name, std::string("Return (2)"));
  QCOMPARE(intents->at(1).name, std::string("RETURN"));
  QCOMPARE(intents->at(2).name, std::string("Return (3)"));
}

void TestTaxonomy::renameLasts()
{
  Store& store = **m_store;
  HONE_VERIFY(store.renameIntent(m_return, "  Send it back "));
  const auto intents = store.replaceTaxonomy({makeIntent(m_return.value, "Return items")}, {});
  QCOMPARE(intents->size(), std::size_t{1});
  QCOMPARE(intents->front().name, std::string("Send it back"));
  QVERIFY(intents->front().nameIsManual);
}

void TestTaxonomy::categoryLasts()
{
  Store& store = **m_store;
  HONE_VERIFY(store.setIntentCategory(m_return, "After sales"));
  auto intents = store.replaceTaxonomy({makeIntent(m_return.value, "Return", "Other"), makeIntent(m_exchange.value, "Exchange", "Other")}, {});
  QCOMPARE(intents->at(0).category, std::string("After sales"));
  QCOMPARE(intents->at(1).category, std::string("Other"));
  intents = store.replaceTaxonomy({makeIntent(m_return.value, "Return", "Again")}, {});
  QCOMPARE(intents->at(0).category, std::string("After sales"));
}

void TestTaxonomy::mergeLasts()
{
  Store& store = **m_store;
  HONE_VERIFY(store.mergeIntents(m_exchange, m_return));
  QCOMPARE(primary(m_b), std::string("Return"));
  QCOMPARE(store.intents()->size(), std::size_t{2});
  QVERIFY(*store.mergedIntents() == (std::vector{std::pair(m_exchange, m_return)}));
  // Re-discovery that still has the old one does not bring it back, and its conversations go where it went.
  const auto intents = store.replaceTaxonomy(
    {makeIntent(m_return.value, "Return"), makeIntent(m_exchange.value, "Exchange"), makeIntent(m_cancel.value, "Cancel")},
    std::vector{assign(m_a, 0, m_exchange.value), assign(m_b, 0, m_exchange.value), assign(m_b, 1, m_return.value), assign(m_c, 0, m_cancel.value)});
  HONE_VERIFY(intents);
  QCOMPARE(intents->size(), std::size_t{2});
  QCOMPARE(primary(m_a), std::string("Return"));
  QCOMPARE(store.assignments()->size(), std::size_t{3});
  QCOMPARE(store.mergeIntents(m_return, m_return).error().kind, ErrorKind::invalidInput);
  QCOMPARE(store.mergeIntents(m_return, m_exchange).error().kind, ErrorKind::invalidInput);
  QCOMPARE(store.mergeIntents(m_exchange, m_cancel).error().kind, ErrorKind::notFound);
}

void TestTaxonomy::mergeFollowsChains()
{
  Store& store = **m_store;
  HONE_VERIFY(store.mergeIntents(m_exchange, m_return));
  HONE_VERIFY(store.mergeIntents(m_return, m_cancel));
  QVERIFY(*store.mergedIntents() == (std::vector{std::pair(m_return, m_cancel), std::pair(m_exchange, m_cancel)}));
  for (const ConversationId id : {m_a, m_b, m_c})
    QCOMPARE(primary(id), std::string("Cancel"));
  // Into one that was merged before: into what it is now.
  const auto more = store.replaceTaxonomy({makeIntent(m_cancel.value, "Cancel"), makeIntent(-1, "Track")}, std::vector{assign(m_a, 0, -1)});
  HONE_VERIFY(store.mergeIntents(more->at(1).id, m_exchange));
  QCOMPARE(primary(m_a), std::string("Cancel"));
  HONE_VERIFY(store.labelConversation(m_b, m_return));
  QCOMPARE(primary(m_b), std::string("Cancel"));
}

void TestTaxonomy::mergeKeepsOneAssignment()
{
  Store& store = **m_store;
  HONE_VERIFY(store.mergeIntents(m_return, m_exchange));
  QCOMPARE(std::ranges::count(*store.assignments(), m_b, &IntentAssignment::conversation), std::ptrdiff_t{1});
}

void TestTaxonomy::labelsLast()
{
  Store& store = **m_store;
  HONE_VERIFY(store.labelConversation(m_b, m_return)); // was its further task
  HONE_VERIFY(store.labelConversation(m_c, IntentId{0}));
  QCOMPARE(primary(m_b), std::string("Return"));
  QCOMPARE(primary(m_c), std::string());
  HONE_VERIFY(store.replaceTaxonomy({makeIntent(m_return.value, "Return"), makeIntent(m_exchange.value, "Exchange"), makeIntent(m_cancel.value, "Cancel")},
    std::vector{assign(m_a, 0, m_cancel.value), assign(m_b, 0, m_exchange.value), assign(m_b, 1, m_cancel.value), assign(m_c, 0, m_cancel.value)}));
  QCOMPARE(primary(m_a), std::string("Cancel"));
  QCOMPARE(primary(m_b), std::string("Return"));
  QCOMPARE(primary(m_c), std::string());
  const auto assignments = store.assignments();
  QCOMPARE(assignments->at(1).origin, std::string("person"));
  QCOMPARE(assignments->at(2).intent, m_cancel); // the further task is the engine's
  // A merge takes the label along.
  HONE_VERIFY(store.mergeIntents(m_return, m_exchange));
  HONE_VERIFY(store.replaceTaxonomy({makeIntent(m_exchange.value, "Exchange")}, {}));
  QCOMPARE(primary(m_b), std::string("Exchange"));
  QCOMPARE(primary(m_a), std::string());
  QCOMPARE(store.labelConversation(m_a, IntentId{77}).error().kind, ErrorKind::notFound);
  QCOMPARE(store.labelConversation(ConversationId{77}, m_exchange).error().kind, ErrorKind::notFound);
}

void TestTaxonomy::labelledAndManualIntentsStay()
{
  Store& store = **m_store;
  HONE_VERIFY(store.labelConversation(m_a, m_exchange));
  const auto intents = store.replaceTaxonomy({makeIntent(-1, "Entirely new")}, {});
  QCOMPARE(intents->size(), std::size_t{2});
  QCOMPARE(nameOf(*store.intents(), m_exchange), std::string("Exchange"));
  QCOMPARE(nameOf(*store.intents(), m_return), std::string("none"));
  QCOMPARE(primary(m_a), std::string("Exchange"));
}

void TestTaxonomy::idsAreNotUsedTwice()
{
  Store& store = **m_store;
  HONE_VERIFY(store.replaceTaxonomy({}, {}));
  QVERIFY(store.intents()->empty());
  const auto intents = store.replaceTaxonomy({makeIntent(-1, "New")}, {});
  QVERIFY(intents->front().id > m_cancel);
}

void TestTaxonomy::assignmentsOfErasedConversations()
{
  Store& store = **m_store;
  HONE_VERIFY(store.replaceTaxonomy({makeIntent(m_return.value, "Return")},
    std::vector{assign(ConversationId{12345}, 0, m_return.value), assign(m_a, 0, 4711)}));
  QCOMPARE(store.assignments()->size(), std::size_t{1});
  QVERIFY(!store.assignments()->front().intent); // an intent that does not exist is no fit
  HONE_VERIFY(store.putAssessments(std::vector{std::pair(ConversationId{12345}, OutcomeAssessment{})}));
}

QTEST_GUILESS_MAIN(TestTaxonomy)
#include "tst_taxonomy.moc"
