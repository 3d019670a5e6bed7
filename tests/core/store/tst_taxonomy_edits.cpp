#include <QtTest>

#include <algorithm>

#include "must.h"
#include "test_store.h"

using namespace hone;
using hone::test::must;
using namespace hone::test;

namespace {

Intent discovered(std::int64_t id, std::string name)
{
  Intent intent;
  intent.id = IntentId{id};
  intent.name = std::move(name);
  intent.category = "Orders";
  return intent;
}

const Intent* find(const std::vector<Intent>& intents, IntentId id)
{
  const auto found = std::ranges::find(intents, id, &Intent::id);
  return found == intents.end() ? nullptr : &*found;
}

} // namespace

/// What a person does with a taxonomy of two intents, Return (a, b, c) and Cancel (d), and how it is taken back.
class TestTaxonomyEdits : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void init();
  void primariesComeByConfidenceThenId();
  void everyEditIsUndone_data();
  void everyEditIsUndone();
  void undoGoesBackInOrder();
  void discoveryEndsUndo();
  void anErasedConversationStaysErased();
  void pinnedStaysRetiredTakesNothingNew();
  void splitLastsOverDiscovery();
  void arrivalsAreAssigned();
  void suggestionsAreAcceptedOrNeverOfferedAgain();
  void goldSet();

private:
  /// Everything that an edit may change, as text.
  std::string state() const;
  Store& store() const { return **m_store; }
  ConversationId putOne(const std::string& name, const std::string& source = "test")
  {
    if (!putAll(store(), {makeConversation(name, {"please " + name})}, source))
      return {};
    return idOf(store(), name);
  }
  std::vector<IntentAssignment> all(IntentId intent, std::vector<ConversationId> ids) const;

  std::unique_ptr<TemporaryStore> m_store;
  ConversationId m_a, m_b, m_c, m_d;
  IntentId m_return, m_cancel;
};

void TestTaxonomyEdits::init()
{
  m_store = std::make_unique<TemporaryStore>();
  std::vector<ConversationId> ids;
  for (const char* name : {"a", "b", "c", "d"})
    ids.push_back(putOne(name));
  m_a = ids[0], m_b = ids[1], m_c = ids[2], m_d = ids[3];
  std::vector<IntentAssignment> assignments;
  for (const ConversationId id : {m_a, m_b, m_c})
    assignments.push_back({id, 0, IntentId{-1}, 0.8, "embedded"});
  assignments.push_back({m_d, 0, IntentId{-2}, 0.8, "embedded"});
  const auto intents = store().replaceTaxonomy({discovered(-1, "Return order"), discovered(-2, "Cancel order")}, assignments);
  QVERIFY(intents);
  m_return = intents->at(0).id;
  m_cancel = intents->at(1).id;
}

std::string TestTaxonomyEdits::state() const
{
  std::string text;
  for (const Intent& intent : must(store().intents()))
    text += intent.name + "|" + intent.category + "|" + intent.description + (intent.pinned ? "|pinned" : "") +
            (intent.retired ? "|retired" : "") + "\n";
  for (const IntentAssignment& a : must(store().assignments()))
    text += std::to_string(a.conversation.value) + " " + std::to_string(a.ordinal) + " " + std::to_string(a.intent.value) + " " + a.origin + "\n";
  for (const ConversationRow& row : must(store().rows(std::vector{m_a, m_b, m_c, m_d})))
    text += row.intentName + "\n";
  for (const auto& [from, into] : must(store().mergedIntents()))
    text += std::to_string(from.value) + ">" + std::to_string(into.value) + "\n";
  return text;
}

void TestTaxonomyEdits::primariesComeByConfidenceThenId()
{
  // b is surer, c stands for the intent as a further task only.
  const std::vector<IntentAssignment> assignments{{m_b, 0, m_return, 0.9, "embedded"}, {m_c, 0, m_cancel, 0.4, "embedded"}, {m_c, 1, m_return, 0.99, "embedded"}};
  must(store().putAssignments(assignments));
  const auto ids = [](const std::vector<IntentAssignment>& list) {
    std::vector<ConversationId> out;
    for (const IntentAssignment& assignment : list)
      out.push_back(assignment.conversation);
    return out;
  };
  QVERIFY(ids(must(store().primaryAssignments(m_return, true, 9))) == (std::vector{m_b, m_a}));
  QVERIFY(ids(must(store().primaryAssignments(m_return, false, 9))) == (std::vector{m_a, m_b}));
  QVERIFY(ids(must(store().primaryAssignments(m_return, true, 1))) == std::vector{m_b});
  QVERIFY(ids(must(store().primaryAssignments(m_cancel, false, 9))) == (std::vector{m_c, m_d}));
  must(store().putAssignments(std::vector<IntentAssignment>{{m_b, 0, m_return, 0.8, "embedded"}}));
  QVERIFY(ids(must(store().primaryAssignments(m_return, true, 9))) == (std::vector{m_a, m_b}));
  QVERIFY(ids(must(store().primaryAssignments(m_return, false, 9))) == (std::vector{m_a, m_b}));
  const std::vector<ConversationId> asked{m_d, ConversationId{9999}, m_c};
  const auto of = must(store().primaryAssignments(asked));
  QVERIFY(ids(of) == (std::vector{m_c, m_d}));
  QCOMPARE(of.front().intent, m_cancel);
  QVERIFY(must(store().unsureConversations(0.8)) == std::vector{m_c});
}

void TestTaxonomyEdits::everyEditIsUndone_data()
{
  QTest::addColumn<QString>("kind");
  for (const char* kind : {"rename", "describe", "categorise", "pin", "retire", "create", "merge", "split", "move", "label"})
    QTest::newRow(kind) << kind;
}

void TestTaxonomyEdits::everyEditIsUndone()
{
  QFETCH(QString, kind);
  store().setPerson("Ada");
  const std::string before = state();
  const auto done = [&]() -> bool {
    if (kind == QLatin1String("rename"))
      return store().renameIntent(m_return, "Send it back").has_value();
    if (kind == QLatin1String("describe"))
      return store().describeIntent(m_return, "Returns of delivered goods").has_value();
    if (kind == QLatin1String("categorise"))
      return store().setIntentCategory(m_return, "After sales").has_value();
    if (kind == QLatin1String("pin"))
      return store().setIntentPinned(m_return, true).has_value();
    if (kind == QLatin1String("retire"))
      return store().setIntentRetired(m_return, true).has_value();
    if (kind == QLatin1String("create"))
      return store().createIntent("Track parcel", "Orders", "").has_value();
    if (kind == QLatin1String("merge"))
      return store().mergeIntents(m_return, m_cancel).has_value();
    if (kind == QLatin1String("split"))
      return store().splitIntent(m_return, "Return a gift", std::vector{m_b, m_c}).has_value();
    if (kind == QLatin1String("move"))
      return store().moveConversations(std::vector{m_a, m_b}, m_cancel).has_value();
    return store().labelConversation(m_a, m_cancel).has_value();
  };
  QVERIFY(done());
  QVERIFY(state() != before);
  const auto history = store().taxonomyHistory(10);
  QVERIFY(history);
  QCOMPARE(history->front().kind, kind.toStdString());
  QCOMPARE(history->front().who, std::string("Ada"));
  QVERIFY(history->front().canUndo);
  QVERIFY(!history->front().summary.empty());

  const auto undone = store().undoTaxonomyChange();
  QVERIFY2(undone, undone ? "" : undone.error().message.c_str());
  QCOMPARE(undone->kind, kind.toStdString());
  QCOMPARE(state(), before);
  QVERIFY(store().taxonomyHistory(10)->front().undone);
  QVERIFY(!store().taxonomyHistory(10)->front().canUndo);
}

void TestTaxonomyEdits::undoGoesBackInOrder()
{
  const std::string before = state();
  QVERIFY(store().renameIntent(m_return, "One"));
  QVERIFY(store().renameIntent(m_return, "Two"));
  QVERIFY(store().mergeIntents(m_cancel, m_return));
  const auto history = *store().taxonomyHistory(10);
  QVERIFY(history[0].canUndo && !history[1].canUndo && !history[2].canUndo);
  for (const char* kind : {"merge", "rename", "rename"})
    QCOMPARE(store().undoTaxonomyChange()->kind, std::string(kind));
  QCOMPARE(state(), before);
  const auto none = store().undoTaxonomyChange();
  QVERIFY(!none);
  QCOMPARE(none.error().kind, ErrorKind::conflict); // only the discovery is left
}

void TestTaxonomyEdits::discoveryEndsUndo()
{
  QVERIFY(store().renameIntent(m_return, "One"));
  QVERIFY(store().replaceTaxonomy({discovered(m_return.value, "Return order")}, all(m_return, {m_a, m_b, m_c, m_d})));
  const std::string after = state();
  QVERIFY(!store().taxonomyHistory(10)->at(1).canUndo);
  QVERIFY(!store().undoTaxonomyChange());
  QCOMPARE(state(), after);
  QVERIFY(store().taxonomyHistory(1)->front().summary.find("1 kept, 0 new, 1 gone; 1 conversation") != std::string::npos);
}

void TestTaxonomyEdits::anErasedConversationStaysErased()
{
  const ConversationId gone = putOne("e", "other");
  QVERIFY(store().labelConversation(gone, m_return));
  QVERIFY(store().mergeIntents(m_return, m_cancel));
  for (const Source& source : must(store().sources()))
    if (source.name == "other")
      QVERIFY(store().removeSource(source.id));
  // What would undo it might hold what was erased, so it is gone with it.
  const auto undone = store().undoTaxonomyChange();
  QVERIFY(!undone);
  QCOMPARE(undone.error().kind, ErrorKind::conflict);
  for (const IntentAssignment& a : must(store().assignments()))
    QVERIFY(a.conversation != gone);
}

void TestTaxonomyEdits::pinnedStaysRetiredTakesNothingNew()
{
  QVERIFY(store().setIntentPinned(m_cancel, true));
  QVERIFY(store().setIntentRetired(m_return, true));
  // Discovery finds one group only, which continues the retired intent and holds everything.
  const auto intents = store().replaceTaxonomy({discovered(m_return.value, "Send back")}, all(m_return, {m_a, m_b, m_c, m_d}));
  QVERIFY(intents);
  QVERIFY(find(*intents, m_cancel));
  QCOMPARE(find(*intents, m_return)->name, std::string("Return order"));
  const auto rows = *store().rows(std::vector{m_a, m_d});
  QCOMPARE(rows[0].intentName, std::string("Return order"));
  QCOMPARE(rows[1].intent, IntentId{});
  QVERIFY(store().putAssignments(std::vector<IntentAssignment>{{m_d, 0, m_return, 0.9, "embedded"}}));
  QCOMPARE(store().rows(std::vector{m_d})->front().intent, IntentId{});
}

void TestTaxonomyEdits::splitLastsOverDiscovery()
{
  const auto gift = store().splitIntent(m_return, "Return a gift", std::vector{m_c});
  QVERIFY(gift);
  QVERIFY(store().replaceTaxonomy({discovered(m_return.value, "Return order")}, all(m_return, {m_a, m_b, m_c, m_d})));
  QCOMPARE(store().rows(std::vector{m_c})->front().intentName, std::string("Return a gift"));
  QVERIFY(!store().splitIntent(m_return, "  ", std::vector{m_a}));
  QVERIFY(!store().splitIntent(m_return, "return A gift", std::vector{m_a}));
  QVERIFY(!store().splitIntent(m_return, "Nothing in it", {}));
}

void TestTaxonomyEdits::arrivalsAreAssigned()
{
  const ConversationId fresh = putOne("f");
  QVERIFY(store().labelConversation(m_a, m_cancel));
  QVERIFY(store().putAssignments(std::vector<IntentAssignment>{{fresh, 0, m_cancel, 0.7, "embedded"}, {fresh, 1, m_return, 0.6, "embedded"},
                                                               {m_a, 0, m_return, 0.9, "embedded"}, {m_b, 0, IntentId{99}, 0.9, "embedded"}}));
  const auto rows = *store().rows(std::vector{fresh, m_a, m_b, m_c});
  QCOMPARE(rows[0].intentName, std::string("Cancel order"));
  QCOMPARE(rows[1].intentName, std::string("Cancel order")); // a person's word holds
  QCOMPARE(rows[2].intent, IntentId{});
  QCOMPARE(rows[3].intentName, std::string("Return order")); // not named: as it was
}

void TestTaxonomyEdits::suggestionsAreAcceptedOrNeverOfferedAgain()
{
  const IntentSuggestion track{0, "Track parcel", {"track", "parcel"}, {m_a, m_b}};
  const IntentSuggestion gift{0, "Wrap gift", {}, {m_c}};
  QVERIFY(store().putSuggestions(std::vector{track, gift}));
  auto open = *store().suggestions();
  QCOMPARE(open.size(), std::size_t{2});
  QCOMPARE(open[0].members, (std::vector{m_a, m_b}));
  QCOMPARE(open[0].keywords, (std::vector<std::string>{"track", "parcel"}));
  QVERIFY(store().dismissSuggestion(open[1].id));
  const auto accepted = store().acceptSuggestion(open[0].id, "Where is my parcel");
  QVERIFY(accepted);
  QCOMPARE(store().rows(std::vector{m_b})->front().intentName, std::string("Where is my parcel"));
  const auto intents = must(store().intents());
  QVERIFY(find(intents, *accepted)->pinned);
  QVERIFY(store().suggestions()->empty());
  QVERIFY(!store().acceptSuggestion(open[0].id, "Again"));
  QVERIFY(store().putSuggestions(std::vector{gift}));
  QVERIFY(store().suggestions()->empty());
  QVERIFY(store().undoTaxonomyChange());
  QCOMPARE(store().rows(std::vector{m_b})->front().intentName, std::string("Return order"));
}

void TestTaxonomyEdits::goldSet()
{
  QVERIFY(store().putGoldItems(std::vector<GoldItem>{{m_a, m_return, 2.5, {}}, {m_d, IntentId{}, 1, {}}}));
  QVERIFY(store().putGoldLabel(m_a, "Ada", m_return));
  QVERIFY(store().putGoldLabel(m_a, "Bob", m_cancel));
  QVERIFY(store().putGoldLabel(m_a, "Bob", IntentId{}));
  QVERIFY(!store().putGoldLabel(m_b, "Ada", m_return));
  QVERIFY(!store().putGoldLabel(m_a, "Ada", IntentId{99}));
  // Drawn anew: what is labelled stays.
  QVERIFY(store().putGoldItems(std::vector<GoldItem>{{m_b, m_return, 1, {}}}));
  const auto items = *store().goldItems();
  QCOMPARE(items.size(), std::size_t{2});
  QCOMPARE(items[0].conversation, m_a);
  QCOMPARE(items[0].weight, 2.5);
  QCOMPARE(items[0].labels.size(), std::size_t{2});
  for (const auto& [at, who, intent] : {std::tuple(0, "Ada", m_return), std::tuple(1, "Bob", IntentId{})}) {
    const GoldLabel& label = items[0].labels[static_cast<std::size_t>(at)];
    QCOMPARE(label.who, std::string(who));
    QCOMPARE(label.intent, intent);
    QVERIFY(label.at > 0 && label.at <= nowMicros());
  }
  QVERIFY(store().putGoldLabel(m_a, "Ada", std::nullopt));
  QCOMPARE(store().goldItems()->at(0).labels.size(), std::size_t{1});
}

std::vector<IntentAssignment> TestTaxonomyEdits::all(IntentId intent, std::vector<ConversationId> ids) const
{
  std::vector<IntentAssignment> assignments;
  for (const ConversationId id : ids)
    assignments.push_back({id, 0, intent, 0.8, "embedded"});
  return assignments;
}

QTEST_GUILESS_MAIN(TestTaxonomyEdits)
#include "tst_taxonomy_edits.moc"
