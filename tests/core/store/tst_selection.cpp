#include <QtTest>

#include <algorithm>

#include "store/content.h"
#include "test_store.h"

using namespace hone;
using namespace hone::test;

Q_DECLARE_METATYPE(hone::Filter)

namespace {

constexpr Micros kDay = 86400000000;

/// The external ids that a filter selects, in order, joined by spaces.
std::string selected(Store& store, const Filter& filter, const std::vector<ConversationId>* among = nullptr)
{
  const auto ids = store.select(filter, among);
  if (!ids)
    return "error: " + ids.error().describe();
  const auto rows = store.rows(*ids);
  std::string names;
  for (const ConversationRow& row : *rows)
    names += (names.empty() ? "" : " ") + row.externalId;
  return names;
}

Filter searching(std::string words)
{
  Filter filter;
  filter.search = std::move(words);
  return filter;
}

} // namespace

class TestSelection : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase();
  void filterParts_data();
  void filterParts();
  void intents();
  void among();
  void pagesByKey();
  void search_data();
  void search();
  void hostileSearch_data();
  void hostileSearch();
  void queryText_data();
  void queryText();
  void opening();
  void toolsPack();
  void agentVersions();

private:
  TemporaryStore m_store;
};

void TestSelection::initTestCase()
{
  const auto make = [](const char* id, std::vector<std::string> turns, const char* version, std::optional<Micros> at, Outcome outcome) {
    Conversation conversation = makeConversation(id, turns, version, at);
    if (outcome != Outcome::unknown)
      conversation.outcome = ExplicitOutcome{outcome, "score", std::nullopt};
    return conversation;
  };
  Conversation c = make("c", {"Cancel order 77 please", "The order is gone"}, "2", 3 * kDay, Outcome::escalated);
  c.messages.insert(c.messages.begin(), makeMessage(Role::system, "policy zebra"));
  addToolCall(c, "find", "{}", "status: shipped via giraffe");
  HONE_VERIFY(putAll(*m_store, {make("a", {"I want a refund", "Order cancelled"}, "1", kDay, Outcome::failed),
                                make("b", {"Where is my order?", "Refunded now. Café"}, "2", 2 * kDay, Outcome::resolved), c}, "one"));
  HONE_VERIFY(putAll(*m_store, {make("d", {"refund", "order"}, "", std::nullopt, Outcome::unknown),
                                make("e", {"refund order, exchange the lamp-shade", "no"}, "1", kDay, Outcome::abandoned)}, "two"));
}

void TestSelection::filterParts_data()
{
  QTest::addColumn<Filter>("filter");
  QTest::addColumn<QString>("expected");
  const auto row = [](const char* name, const char* expected, auto&& set) {
    Filter filter;
    set(filter);
    QTest::newRow(name) << filter << QString::fromLatin1(expected);
  };
  row("nothing: newest first, ties by id, no time last", "c b e a d", [](Filter&) {});
  row("from", "c b", [](Filter& f) { f.from = 2 * kDay; });
  row("to is exclusive, leaves out those without a time", "e a", [](Filter& f) { f.to = 2 * kDay; });
  row("from and to", "b", [](Filter& f) { f.from = 2 * kDay; f.to = 3 * kDay; });
  row("source", "e d", [](Filter& f) { f.sources = {"two"}; });
  row("sources", "c b e a d", [](Filter& f) { f.sources = {"two", "one", "none"}; });
  row("unknown source", "", [](Filter& f) { f.sources = {"none"}; });
  row("version", "c b", [](Filter& f) { f.agentVersions = {"2"}; });
  row("no version", "d", [](Filter& f) { f.agentVersions = {""}; });
  row("version or none", "e a d", [](Filter& f) { f.agentVersions = {"1", ""}; });
  row("outcome", "b", [](Filter& f) { f.outcomes = {Outcome::resolved}; });
  row("outcomes", "b d", [](Filter& f) { f.outcomes = {Outcome::resolved, Outcome::unknown}; });
  row("failures", "c e a", [](Filter& f) { f.failuresOnly = true; });
  row("failures and an outcome", "a", [](Filter& f) { f.failuresOnly = true; f.outcomes = {Outcome::failed, Outcome::resolved}; });
  row("search and version", "e a", [](Filter& f) { f.search = "refund"; f.agentVersions = {"1"}; });
  row("everything at once", "a", [](Filter& f) {
    f.search = "refund cancelled"; f.agentVersions = {"1", "2"}; f.sources = {"one"}; f.from = 0; f.to = 9 * kDay; f.failuresOnly = true;
  });
  row("hostile names", "", [](Filter& f) { f.sources = {"' OR 1=1 --"}; f.agentVersions = {"\"); DROP TABLE user; --"}; });
}

void TestSelection::filterParts()
{
  QFETCH(Filter, filter);
  QFETCH(QString, expected);
  QCOMPARE(QString::fromStdString(selected(*m_store, filter)), expected);
  // Pages show the same, whatever their size.
  for (const int size : {1, 2, 100}) {
    std::string names;
    PageKey key;
    for (;;) {
      const auto page = m_store->page(filter, key, size);
      HONE_VERIFY(page);
      if (page->empty())
        break;
      for (const ConversationRow& row : *page)
        names += (names.empty() ? "" : " ") + row.externalId;
      key = PageKey::after(page->back());
    }
    QCOMPARE(QString::fromStdString(names), expected);
  }
}

void TestSelection::intents()
{
  TemporaryStore store;
  HONE_VERIFY(putAll(*store, {makeConversation("a", {"x"}), makeConversation("b", {"y"}), makeConversation("c", {"z"})}));
  Intent first, second;
  first.id = IntentId{-1};
  first.name = "One";
  second.id = IntentId{-2};
  second.name = "Two";
  const ConversationId a = idOf(*store, "a"), b = idOf(*store, "b");
  const auto taxonomy = store->replaceTaxonomy({first, second}, std::vector<IntentAssignment>{
    {a, 0, IntentId{-1}, 0.9, "embedded"}, {a, 1, IntentId{-2}, 0.5, "embedded"}, {b, 0, IntentId{0}, 0.1, "embedded"}});
  HONE_VERIFY(taxonomy);
  Filter filter;
  filter.intents = {taxonomy->at(1).id};
  QCOMPARE(selected(*store, filter), std::string("a"));
  filter.intents = {IntentId{0}};
  QCOMPARE(selected(*store, filter), std::string("c b"));
  filter.intents = {IntentId{0}, taxonomy->at(0).id};
  QCOMPARE(selected(*store, filter), std::string("c b a"));
}

void TestSelection::among()
{
  const std::vector<ConversationId> some{idOf(*m_store, "d"), idOf(*m_store, "b"), ConversationId{4711}};
  QCOMPARE(selected(*m_store, Filter{}, &some), std::string("b d"));
  const std::vector<ConversationId> none;
  QCOMPARE(selected(*m_store, Filter{}, &none), std::string());
}

void TestSelection::pagesByKey()
{
  TemporaryStore store;
  std::vector<Conversation> conversations;
  // Many share a time, some have none: the key must tell them apart.
  for (int i = 0; i < 500; ++i)
    conversations.push_back(makeConversation("c" + std::to_string(i), {"x"}, "v", i % 7 == 0 ? std::nullopt : std::optional<Micros>(i % 5 * kDay)));
  HONE_VERIFY(putAll(*store, conversations));
  const auto all = store->select(Filter{});
  std::vector<ConversationId> paged;
  PageKey key;
  for (;;) {
    const auto page = store->page(Filter{}, key, 33);
    HONE_VERIFY(page);
    if (page->empty())
      break;
    for (const ConversationRow& row : *page)
      paged.push_back(row.id);
    key = PageKey::after(page->back());
  }
  QCOMPARE(paged.size(), std::size_t{500});
  QVERIFY(paged == *all);
  QVERIFY(store->page(Filter{}, PageKey{}, 0)->empty());
}

void TestSelection::search_data()
{
  QTest::addColumn<QString>("words");
  QTest::addColumn<QString>("expected");
  const auto row = [](const char* name, const char* words, const char* expected) {
    QTest::newRow(name) << QString::fromUtf8(words) << QString::fromLatin1(expected);
  };
  row("a word, and as a prefix", "refund", "b e a d");
  row("a finished word is no prefix", "refund ", "e a d");
  row("case does not matter", "REFUND ", "e a d");
  row("both words", "refund cancelled", "a");
  row("last word is a prefix", "refund canc", "a");
  row("an earlier word is none", "canc refund", "");
  row("phrase", "\"refund order\"", "e");
  row("phrase does not cross messages", "\"refund order cancelled\"", "");
  row("phrase in the other order", "\"order refund\"", "");
  row("open quote", "\"refund ord", "e");
  row("phrase and word", "\"is my\" refunded", "b");
  row("accents fold", "cafe", "b");
  row("tool output", "giraffe", "c");
  row("instructions are not searched", "zebra", "");
  row("punctuation inside a word is a phrase", "lamp-shade", "e");
  row("number", "77", "c");
  row("nothing", "   ", "c b e a d");
  row("only a quote is being typed", "\"", "c b e a d");
  row("signs alone match nothing", "???", "");
  row("signs beside words do not matter", "refund - cancelled !", "a");
}

void TestSelection::search()
{
  QFETCH(QString, words);
  QFETCH(QString, expected);
  QCOMPARE(QString::fromStdString(selected(*m_store, searching(words.toStdString()))), expected);
}

void TestSelection::hostileSearch_data()
{
  QTest::addColumn<QByteArray>("words");
  for (const char* words : {"AND", "OR NOT", "NEAR(a b)", "dialog:refund", "a*", "*", "^x", "(", ")", "a + b", "{x y} : z", "'", "''", "\"\"",
                            "\"\"\"", "\" \"", "--", "; DROP TABLE x", "\\", "-", "a\"b\"c", "NOT", "rowid", "%", "\xC3", "\xFF\xFE", "\xEE\x80\x80"})
    QTest::newRow(QByteArray(words).toPercentEncoding().constData()) << QByteArray(words);
  QTest::newRow("zero byte") << QByteArray("a\0b", 3);
  QTest::newRow("long") << QByteArray("word ").repeated(20000);
  QTest::newRow("long word") << QByteArray(200000, 'x');
  QTest::newRow("many quotes") << QByteArray("\"").repeated(9999);
}

void TestSelection::hostileSearch()
{
  QFETCH(QByteArray, words);
  const auto ids = m_store->select(searching(words.toStdString()));
  HONE_VERIFY(ids);
}

void TestSelection::queryText_data()
{
  QTest::addColumn<QString>("words");
  QTest::addColumn<QString>("query");
  QTest::newRow("word") << "refund" << "\"refund\" *";
  QTest::newRow("words") << "a b " << "\"a\" \"b\"";
  QTest::newRow("phrase") << "x \"a  b\" c" << "\"x\" \"a b\" \"c\" *";
  QTest::newRow("operators are words") << "a OR b" << "\"a\" \"OR\" \"b\" *";
}

void TestSelection::queryText()
{
  QFETCH(QString, words);
  QFETCH(QString, query);
  QCOMPARE(QString::fromStdString(db::searchQuery(words.toStdString()).value_or("")), query);
}

void TestSelection::opening()
{
  Conversation conversation = makeConversation("x", {"  \n Hello\n\nthere\t you ", "ok"});
  QCOMPARE(db::openingOf(conversation), std::string("Hello there you"));
  conversation.messages[0].text.clear();
  for (int i = 0; i < 300; ++i)
    conversation.messages[0].text += "ü";
  const std::string cut = db::openingOf(conversation);
  QCOMPARE(cut.size(), std::size_t{400});
  QCOMPARE(QString::fromStdString(cut).size(), 200);
  conversation.messages[0].text = "   ";
  QCOMPARE(db::openingOf(conversation), std::string());
}

void TestSelection::toolsPack()
{
  const std::vector<db::ToolUse> tools{{1, 127, 128}, {300, 70000, 0}};
  const auto back = db::unpackTools(db::packTools(tools));
  QCOMPARE(back.size(), std::size_t{2});
  QCOMPARE(back[1].term, std::int64_t{300});
  QCOMPARE(back[1].calls, std::int64_t{70000});
  QCOMPARE(back[0].errors, std::int64_t{128});
  // Damaged bytes are read as far as they make sense.
  QVERIFY(db::unpackTools("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff").empty());
}

void TestSelection::agentVersions()
{
  const auto versions = m_store->agentVersions();
  HONE_VERIFY(versions);
  QVERIFY(*versions == (std::vector<std::pair<std::string, std::int64_t>>{{"1", 2}, {"2", 2}}));
}

QTEST_GUILESS_MAIN(TestSelection)
#include "tst_selection.moc"
