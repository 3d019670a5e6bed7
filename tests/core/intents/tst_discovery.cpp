#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <map>
#include <set>

#include "intents/discovery.h"

using namespace hone;

namespace {

struct Labelled {
  std::vector<IntentDocument> documents;
  std::vector<std::string> gold;
};

Conversation conversation(const std::vector<std::string>& turns, const std::vector<std::string>& tools = {})
{
  Conversation result;
  for (const auto& turn : turns) {
    Message message;
    message.text = turn;
    result.messages.push_back(std::move(message));
  }
  Message agent;
  agent.role = Role::assistant;
  agent.text = "Certainly, let me see the zebra manual.";
  for (const auto& tool : tools)
    agent.toolCalls.push_back({"", tool, "{}", {}, ToolCall::Status::unknown, {}});
  if (!turns.empty() || !tools.empty())
    result.messages.push_back(std::move(agent));
  return result;
}

Labelled load(const char* name)
{
  Labelled result;
  QFile file(QStringLiteral(HONE_TEST_DATA "/intents/") + QString::fromUtf8(name));
  if (!file.open(QIODevice::ReadOnly))
    return result;
  const auto lines = file.readAll().split('\n');
  for (const auto& line : lines) {
    const auto fields = line.split('\t');
    if (fields.size() != 3)
      continue;
    std::vector<std::string> turns, tools;
    for (const auto& turn : fields[2].split('\x1f'))
      if (!turn.isEmpty())
        turns.push_back(turn.toStdString());
    for (const auto& tool : fields[1].split(','))
      if (!tool.isEmpty())
        tools.push_back(tool.toStdString());
    result.gold.push_back(fields[0].toStdString());
    result.documents.push_back(intentDocument({static_cast<std::int64_t>(result.documents.size() + 1)}, conversation(turns, tools)));
  }
  return result;
}

DiscoveryResult discover(const std::vector<IntentDocument>& documents, const EarlierTaxonomy& earlier = {}, std::uint64_t seed = 1)
{
  DiscoveryOptions options;
  options.seed = seed;
  auto result = discoverIntents(documents, earlier, options, {});
  if (!result)
    qFatal("%s", result.error().describe().c_str());
  return std::move(*result);
}

std::map<std::int64_t, std::int64_t> primaries(const DiscoveryResult& result)
{
  std::map<std::int64_t, std::int64_t> map;
  for (const auto& assignment : result.assignments)
    if (assignment.ordinal == 0)
      map[assignment.conversation.value] = assignment.intent.value;
  return map;
}

const Intent* byName(const DiscoveryResult& result, const std::string& name)
{
  for (const auto& intent : result.intents)
    if (intent.name == name)
      return &intent;
  return nullptr;
}

// What the store does with a result: negative ids become rows of their own.
EarlierTaxonomy stored(const DiscoveryResult& result)
{
  EarlierTaxonomy earlier;
  const auto id = [](IntentId in) { return in.value < 0 ? IntentId{1000 - in.value} : in; };
  for (auto intent : result.intents) {
    intent.id = id(intent.id);
    earlier.intents.push_back(intent);
  }
  for (auto assignment : result.assignments) {
    assignment.intent = id(assignment.intent);
    earlier.assignments.push_back(assignment);
  }
  return earlier;
}

// Share of conversations whose primary intent most others of the same gold label share.
double purity(const Labelled& set, const DiscoveryResult& result)
{
  const auto primary = primaries(result);
  std::map<std::int64_t, std::map<std::string, int>> table;
  for (std::size_t i = 0; i < set.gold.size(); ++i)
    ++table[primary.at(set.documents[i].id.value)][set.gold[i]];
  int right = 0;
  for (const auto& [intent, golds] : table) {
    int most = 0;
    for (const auto& [gold, count] : golds)
      most = std::max(most, count);
    right += most;
  }
  return static_cast<double>(right) / static_cast<double>(set.gold.size());
}

} // namespace

class TestDiscovery : public QObject {
  Q_OBJECT

  void checkNames(const DiscoveryResult& result)
  {
    std::set<QString> names;
    static const QRegularExpression personal(QStringLiteral("[0-9@]|Yusuf|Kovacs|Rossi|Mei "));
    for (const auto& intent : result.intents) {
      const auto name = QString::fromStdString(intent.name);
      QVERIFY2(!name.isEmpty() && !name.contains(personal), qPrintable(name));
      QVERIFY2(name[0].isUpper(), qPrintable(name));
      QVERIFY2(name.split(QLatin1Char(' ')).size() <= 7, qPrintable(name));
      QVERIFY2(names.insert(name.toLower()).second, qPrintable(name));
      QVERIFY2(!intent.category.empty(), qPrintable(name));
      for (const auto& keyword : intent.keywords)
        QVERIFY2(!QString::fromStdString(keyword).contains(personal), keyword.c_str());
    }
  }

private Q_SLOTS:
  void documentKeepsTasksAlone()
  {
    Conversation c = conversation({"Hi there!", "Hello, my name is Yusuf Rossi and I want to cancel order #W123 of me@example.com",
                                   "Yes", "12345", "Thanks, that is all! ###STOP###"},
                                  {"get_order", "cancel_order", "get_order"});
    Message system;
    system.role = Role::system;
    system.text = "You are a helpful giraffe agent for all customers.";
    c.messages.insert(c.messages.begin(), system);
    Message device;
    device.toolCalls.push_back({"", "toggle_device", "{}", {}, ToolCall::Status::unknown, {}});
    c.messages.push_back(device);
    const auto document = intentDocument({7}, c);
    QCOMPARE(document.userTurns.size(), std::size_t(1));
    const auto turn = QString::fromStdString(document.userTurns[0]);
    QVERIFY2(turn.contains(QStringLiteral("cancel order")), qPrintable(turn));
    for (const char* hidden : {"Yusuf", "Rossi", "W123", "example", "STOP"})
      QVERIFY2(!turn.contains(QLatin1String(hidden)), qPrintable(turn));
    QCOMPARE(document.tools, (std::vector<std::string>{"get_order", "cancel_order", "get_order"}));
  }

  void humanized_data()
  {
    QTest::addColumn<QByteArray>("identifier");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("snake") << QByteArray("exchange_delivered_order_items") << QByteArray("Exchange delivered order items");
    QTest::newRow("camel") << QByteArray("cancelOrder") << QByteArray("Cancel order");
    QTest::newRow("capitals") << QByteArray("getHTTPResponse") << QByteArray("Get http response");
    QTest::newRow("dots") << QByteArray("orders.v2.cancel") << QByteArray("Orders cancel");
    QTest::newRow("one") << QByteArray("search") << QByteArray("Search");
    QTest::newRow("signs") << QByteArray("__--__") << QByteArray("__--__");
  }
  void humanized()
  {
    QFETCH(QByteArray, identifier);
    QFETCH(QByteArray, expected);
    QCOMPARE(QByteArray::fromStdString(humanizeIdentifier(identifier.toStdString())), expected);
  }

  void agentConversations()
  {
    const Labelled set = load("agent_conversations.tsv");
    QCOMPARE(set.documents.size(), std::size_t(160));
    const auto result = discover(set.documents);
    checkNames(result);
    for (const char* name : {"Exchange delivered order items", "Return delivered order items", "Cancel pending order", "Modify pending order items"})
      QVERIFY2(byName(result, name), name);
    QVERIFY(!byName(result, "Get user details") && !byName(result, "Get order details"));
    QVERIFY(result.intents.size() >= 5 && result.intents.size() <= 16);
    // Every document has a primary; crashed runs fit nothing.
    const auto primary = primaries(result);
    QCOMPARE(primary.size(), set.documents.size());
    int empty = 0;
    for (const auto& document : set.documents)
      if (document.userTurns.empty() && document.tools.empty()) {
        ++empty;
        QCOMPARE(primary.at(document.id.value), 0);
      }
    QVERIFY(empty > 0);
    QCOMPARE(result.examples.size(), 3 * result.intents.size());
    QCOMPARE(result.borderline.size(), 2 * result.intents.size());
    // Examples and borderline ones are different conversations of the intent.
    for (std::size_t i = 0; i < result.intents.size(); ++i)
      for (std::size_t b = 0; b < 2; ++b)
        if (const auto id = result.borderline[2 * i + b]) {
          QCOMPARE(primary.at(id.value), result.intents[i].id.value);
          for (std::size_t e = 0; e < 3; ++e)
            QVERIFY(result.examples[3 * i + e] != id);
        }
    // A conversation in which two tasks were done holds both.
    bool several = false;
    for (const auto& assignment : result.assignments)
      several = several || assignment.ordinal == 1;
    QVERIFY(several);
  }

  // What a person tries first: a few dozen conversations, too few to learn from which words announce a tool.
  void fewAgentConversations_data()
  {
    QTest::addColumn<int>("count");
    for (const int count : {20, 30, 40, 60, 100})
      QTest::addRow("%d", count) << count;
  }
  void fewAgentConversations()
  {
    QFETCH(int, count);
    const Labelled set = load("agent_conversations.tsv");
    std::vector<IntentDocument> some;
    for (std::size_t i = 0; some.size() < static_cast<std::size_t>(count); i += 11)
      some.push_back(set.documents[i % set.documents.size()]);
    const auto result = discover(some);
    checkNames(result);
    for (const char* name : {"Exchange delivered order items", "Return delivered order items", "Modify pending order items"})
      QVERIFY2(byName(result, name), name);
    QVERIFY2(result.intents.size() <= 12, qPrintable(QString::number(result.intents.size())));
  }

  void utterances()
  {
    const Labelled set = load("utterances.tsv");
    QCOMPARE(set.documents.size(), std::size_t(600));
    const auto result = discover(set.documents);
    checkNames(result);
    QVERIFY2(result.intents.size() >= 12 && result.intents.size() <= 34, qPrintable(QString::number(result.intents.size())));
    const double share = purity(set, result);
    QVERIFY2(share > 0.75, qPrintable(QString::number(share)));
  }

  void bothKindsInOneStore()
  {
    Labelled set = load("agent_conversations.tsv");
    for (auto& document : load("utterances.tsv").documents) {
      document.id.value += 10'000;
      set.documents.push_back(document);
    }
    const auto result = discover(set.documents);
    checkNames(result);
    QVERIFY(byName(result, "Cancel pending order"));
    QVERIFY(result.intents.size() > 12);
  }

  void sameSeedSameResult()
  {
    const Labelled set = load("utterances.tsv");
    const auto a = discover(set.documents), b = discover(set.documents);
    QCOMPARE(primaries(a), primaries(b));
    for (std::size_t i = 0; i < a.intents.size(); ++i)
      QCOMPARE(a.intents[i].name, b.intents[i].name);
    QCOMPARE(a.examples.size(), b.examples.size());
    for (std::size_t i = 0; i < a.examples.size(); ++i)
      QCOMPARE(a.examples[i].value, b.examples[i].value);
  }

  void identityLasts()
  {
    const Labelled set = load("agent_conversations.tsv");
    const auto first = discover(set.documents);
    auto earlier = stored(first);
    for (auto& intent : earlier.intents)
      if (intent.name == "Cancel pending order") {
        intent.name = "Stop an order";
        intent.nameIsManual = true;
      }
    std::vector<IntentDocument> fewer;
    for (std::size_t i = 0; i < set.documents.size(); ++i)
      if (i % 20 != 3)
        fewer.push_back(set.documents[i]);
    const auto again = discover(fewer, earlier, 2);
    QVERIFY(byName(again, "Stop an order"));
    std::map<std::int64_t, std::int64_t> before;
    for (const auto& assignment : earlier.assignments)
      if (assignment.ordinal == 0)
        before[assignment.conversation.value] = assignment.intent.value;
    int kept = 0;
    for (const auto& [conversation, intent] : primaries(again))
      kept += before.at(conversation) == intent;
    QVERIFY2(kept >= 0.97 * static_cast<double>(fewer.size()), qPrintable(QString::number(kept)));
  }

  void reRunsKeepIntents()
  {
    const Labelled set = load("utterances.tsv");
    const auto earlier = stored(discover(set.documents));
    std::map<std::int64_t, std::int64_t> before;
    for (const auto& assignment : earlier.assignments)
      if (assignment.ordinal == 0)
        before[assignment.conversation.value] = assignment.intent.value;
    std::vector<IntentDocument> fewer;
    for (std::size_t i = 0; i < set.documents.size(); ++i)
      if (i % 20 != 7)
        fewer.push_back(set.documents[i]);
    for (const auto& documents : {set.documents, fewer}) {
      int kept = 0;
      for (const auto& [conversation, intent] : primaries(discover(documents, earlier, 5)))
        kept += before.at(conversation) == intent;
      QVERIFY2(kept >= 0.97 * static_cast<double>(documents.size()), qPrintable(QString::number(kept)));
    }
    // New conversations of a known kind join it; a new kind becomes an intent of its own, and the old ones stay.
    auto more = set.documents;
    for (int i = 0; i < 40; ++i)
      more.push_back({{9000 + i}, {"my zebra needs a new saddle number " + std::string(1, static_cast<char>('a' + i % 26)) + " for the zebra race"}, {}});
    const auto grown = discover(more, earlier, 3);
    const auto primary = primaries(grown);
    std::map<std::int64_t, int> zebra;
    for (int i = 0; i < 40; ++i)
      ++zebra[primary.at(9000 + i)];
    int most = 0;
    std::int64_t which = 0;
    for (const auto& [intent, count] : zebra)
      if (count > most) {
        most = count;
        which = intent;
      }
    QVERIFY(most >= 30);
    QVERIFY2(which < 0, "a kind never seen is a new intent");
    for (const auto& intent : earlier.intents)
      QVERIFY(byName(grown, intent.name));
  }

  void mergesLast()
  {
    const Labelled set = load("agent_conversations.tsv");
    auto earlier = stored(discover(set.documents));
    IntentId from, into;
    for (const auto& intent : earlier.intents) {
      if (intent.name == "Exchange delivered order items")
        from = intent.id;
      if (intent.name == "Return delivered order items")
        into = intent.id;
    }
    QVERIFY(from && into);
    std::erase_if(earlier.intents, [&](const Intent& intent) { return intent.id == from; });
    std::set<std::int64_t> moved;
    for (auto& assignment : earlier.assignments)
      if (assignment.intent == from) {
        assignment.intent = into;
        if (assignment.ordinal == 0)
          moved.insert(assignment.conversation.value);
      }
    earlier.merged.emplace_back(from, into);
    const auto again = discover(set.documents, earlier);
    QVERIFY(!byName(again, "Exchange delivered order items"));
    const auto primary = primaries(again);
    int stayed = 0;
    for (const auto conversation : moved)
      stayed += primary.at(conversation) == into.value;
    QVERIFY(stayed >= 0.95 * static_cast<double>(moved.size()));
  }

  void aPersonsWordHolds()
  {
    const Labelled set = load("agent_conversations.tsv");
    auto earlier = stored(discover(set.documents));
    Intent mine;
    mine.id = {5000};
    mine.name = "Complain about delivery";
    mine.origin = IntentOrigin::manual;
    mine.nameIsManual = true;
    earlier.intents.push_back(mine);
    for (auto& assignment : earlier.assignments)
      if (assignment.conversation.value <= 3 && assignment.ordinal == 0) {
        assignment.intent = mine.id;
        assignment.origin = "person";
      }
    const auto again = discover(set.documents, earlier, 9);
    QVERIFY(byName(again, "Complain about delivery"));
    for (const auto& assignment : again.assignments)
      if (assignment.conversation.value <= 3 && assignment.ordinal == 0) {
        QCOMPARE(assignment.intent.value, std::int64_t(5000));
        QCOMPARE(assignment.origin, std::string("person"));
        QCOMPARE(assignment.confidence, 1.0);
      }
  }

  void fewDocuments()
  {
    QCOMPARE(discover({}).intents.size(), std::size_t(0));
    const auto one = discover({intentDocument({1}, conversation({"I want to cancel my subscription"}))});
    QCOMPARE(one.intents.size(), std::size_t(1));
    QCOMPARE(QByteArray::fromStdString(one.intents[0].name), QByteArray("Cancel subscription"));
    const auto nothing = discover({intentDocument({1}, {}), intentDocument({2}, conversation({"hello"}))});
    QCOMPARE(nothing.intents.size(), std::size_t(0));
    QCOMPARE(nothing.assignments.size(), std::size_t(2));
    QCOMPARE(nothing.assignments[0].intent.value, std::int64_t(0));
    std::vector<IntentDocument> some;
    for (int i = 0; i < 4; ++i) {
      some.push_back(intentDocument({i + 1}, conversation({"How do I reset my password?"})));
      some.push_back(intentDocument({i + 11}, conversation({"Please book a table for tonight"})));
    }
    QCOMPARE(discover(some).intents.size(), std::size_t(2));
  }

  void hostileTexts()
  {
    std::vector<IntentDocument> documents;
    std::string huge;
    while (huge.size() < 10'000'000)
      huge += "cancel the \xFF\xFE order ";
    documents.push_back(intentDocument({1}, conversation({huge})));
    documents.push_back(intentDocument({2}, conversation({std::string("\0\x01\xC3", 3), "\xED\xA0\x80 refund"}, {std::string(100'000, 'x'), "\xFF", ""})));
    for (int i = 3; i < 40; ++i)
      documents.push_back(intentDocument({i}, conversation({std::string(static_cast<std::size_t>(i), 'a') + " refund"})));
    QVERIFY(documents[0].userTurns[0].size() <= 1500);
    const auto result = discover(documents);
    checkNames(result);
    QCOMPARE(primaries(result).size(), documents.size());
  }

  void cancelled()
  {
    Cancellation cancellation;
    cancellation.cancel();
    const auto result = discoverIntents(load("utterances.tsv").documents, {}, {}, JobContext({}, cancellation));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::cancelled);
  }
};

QTEST_GUILESS_MAIN(TestDiscovery)
#include "tst_discovery.moc"
