#include <QtTest>

#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <set>

#include <pwd.h>
#include <unistd.h>

#include "must.h"
#include "workspace/taxonomy.h"
#include "workspace/workspace.h"

using namespace hone;
using hone::test::must;

/// What people do with the intents of a small shop, on a real store.
class TestTaxonomyDesk : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void init();
  void proposesASplitAndUndoesIt();
  void suggestsWhatFitsNothing();
  void measuresOnAGoldSet();
  void namesWhoeverTheSystemKnows();
  void showsTypicalAndBorderlineExamples();
  void travelsAsJson();
  void refusesForeignJson();
  void hearsWhatIsBesideTheTask();

private:
  Workspace& open(const QString& name);
  IntentId byName(const std::string& name);
  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<Workspace> m_workspace;
};

void TestTaxonomyDesk::init()
{
  m_workspace.reset();
  m_folder = std::make_unique<QTemporaryDir>();
  QFile file(m_folder->filePath(QStringLiteral("shop.jsonl")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  const std::vector<std::pair<const char*, const char*>> asks{{"cancel my order for %1", "cancel_order"}, {"return the broken %1 please", "return_items"}};
  const char* things[] = {"lamp", "chair", "desk", "mug", "kettle", "carpet", "mirror", "clock", "sofa", "shelf", "vase", "pillow"};
  int number = 0;
  for (const auto& [ask, tool] : asks)
    for (const char* thing : things) {
      const QString text = QString::fromLatin1(ask).arg(QLatin1String(thing));
      file.write(QStringLiteral(R"({"id":"c%1","messages":[{"role":"user","content":"%2"},{"role":"assistant","content":"","tool_calls":[{"id":"t","type":"function","function":{"name":"%3","arguments":"{}"}}]},{"role":"tool","tool_call_id":"t","content":"ok"},{"role":"assistant","content":"Done."}]})")
                   .arg(++number).arg(text, QLatin1String(tool)).toUtf8() + '\n');
    }
  file.close();
  open(QStringLiteral("a.hone"));
  must(m_workspace->importFiles({.paths = {file.fileName().toStdString()}, .format = {}, .mapping = {}, .sourceName = {}}, JobContext()));
  must(m_workspace->analyze(JobContext()));
}

Workspace& TestTaxonomyDesk::open(const QString& name)
{
  m_workspace = must(Workspace::open(m_folder->filePath(name).toStdString()));
  return *m_workspace;
}

IntentId TestTaxonomyDesk::byName(const std::string& name)
{
  for (const IntentSummary& summary : must(m_workspace->intents(Filter{})))
    if (summary.intent.name == name)
      return summary.intent.id;
  return {};
}

void TestTaxonomyDesk::proposesASplitAndUndoesIt()
{
  // Everything in one intent, by hand: two groups are proposed again.
  const auto all = must(m_workspace->selectConversations(Filter{}));
  const IntentId one = must(m_workspace->taxonomy().create("Orders", "Shop", "Whatever is about orders"));
  must(m_workspace->taxonomy().move(all, one));
  const SplitProposal proposal = must(m_workspace->taxonomy().proposeSplit(one, JobContext()));
  QCOMPARE(proposal.parts.size(), std::size_t{2});
  QCOMPARE(proposal.parts[0].members.size(), std::size_t{12});
  // A conversation counts once, however many tasks it holds.
  QCOMPARE(must(m_workspace->taxonomy().figures(all)).conversations, static_cast<std::int64_t>(all.size()));
  QVERIFY(!proposal.parts[1].examples.empty());
  const auto before = must(m_workspace->intentsCsv());
  must(m_workspace->taxonomy().split(one, "Send back", proposal.parts[1].members));
  QCOMPARE(must(m_workspace->intents(Filter{})).front().conversations, std::int64_t{12});
  QCOMPARE(must(m_workspace->taxonomy().undo()).kind, std::string("split"));
  QCOMPARE(must(m_workspace->intentsCsv()), before);
  QCOMPARE(must(m_workspace->taxonomy().history()).front().who, must(m_workspace->taxonomy().person()));
}

void TestTaxonomyDesk::suggestsWhatFitsNothing()
{
  const auto all = must(m_workspace->selectConversations(Filter{}));
  must(m_workspace->taxonomy().move(all, IntentId{}));
  for (const IntentSummary& summary : must(m_workspace->intents(Filter{})))
    must(m_workspace->renameIntent(summary.intent.id, "Old " + summary.intent.name));
  QCOMPARE(must(m_workspace->taxonomy().findSuggestions(JobContext())), std::int64_t{2});
  const auto open = must(m_workspace->taxonomy().suggestions());
  QCOMPARE(open[0].suggestion.members.size(), std::size_t{12});
  QVERIFY(open[0].examples.size() == 3 && !open[0].examples[0].empty());
  const IntentId accepted = must(m_workspace->taxonomy().accept(open[0].suggestion.id, "What we call it"));
  QCOMPARE(byName("What we call it"), accepted);
  must(m_workspace->taxonomy().dismiss(open[1].suggestion.id));
  QCOMPARE(must(m_workspace->taxonomy().findSuggestions(JobContext())), std::int64_t{0});
}

void TestTaxonomyDesk::measuresOnAGoldSet()
{
  QVERIFY(!m_workspace->taxonomy().drawGoldSet(0));
  // Fewer than there are intents, more than three of each, more than there are.
  for (const std::int64_t asked : {1, 3, 10, 12, 100}) {
    QCOMPARE(must(m_workspace->taxonomy().drawGoldSet(asked)), std::min<std::int64_t>(asked, 24));
    QCOMPARE(must(m_workspace->taxonomy().goldSet()).size(), static_cast<std::size_t>(std::min<std::int64_t>(asked, 24)));
  }
  QCOMPARE(must(m_workspace->taxonomy().drawGoldSet(12)), std::int64_t{12});
  const auto items = must(m_workspace->taxonomy().goldSet());
  double stoodFor = 0;
  for (const GoldItem& item : items) {
    stoodFor += item.weight;
    must(m_workspace->taxonomy().labelGold(item.conversation, item.predicted));
  }
  QCOMPARE(stoodFor, 24.0);
  must(m_workspace->taxonomy().setPerson("Second"));
  must(m_workspace->taxonomy().labelGold(items[0].conversation, IntentId{}));
  const GoldReport report = must(m_workspace->taxonomy().goldReport());
  QCOMPARE(report.labelled, static_cast<std::int64_t>(items.size()));
  QCOMPARE(report.disputed, std::int64_t{1});
  QCOMPARE(report.accuracy.value, 1.0);
  QCOMPARE(report.sharedItems, std::int64_t{1});
  QVERIFY(report.accuracy.low < 1);
  QVERIFY(!report.intents.front().name.empty());
}

void TestTaxonomyDesk::namesWhoeverTheSystemKnows()
{
  const QByteArray user = qgetenv("USER"), login = qgetenv("LOGNAME");
  const auto restore = qScopeGuard([&] {
    qputenv("USER", user);
    qputenv("LOGNAME", login);
  });
  const auto intent = must(m_workspace->intents({})).front().intent.id;
  qputenv("USER", "anna");
  open(QStringLiteral("a.hone"));
  must(m_workspace->renameIntent(intent, "By Anna"));
  QCOMPARE(must(m_workspace->taxonomy().history()).front().who, std::string("anna"));
  // Without the environment the list of accounts knows, as in a service or a container.
  qunsetenv("USER");
  qunsetenv("LOGNAME");
  open(QStringLiteral("a.hone"));
  must(m_workspace->renameIntent(intent, "By the account"));
  const std::string who = must(m_workspace->taxonomy().history()).front().who;
  const passwd* const account = getpwuid(geteuid());
  QCOMPARE(who, account ? std::string(account->pw_name) : "user " + std::to_string(geteuid()));
  QVERIFY(who != "someone");
}

void TestTaxonomyDesk::showsTypicalAndBorderlineExamples()
{
  const auto intents = must(m_workspace->intents({}));
  QVERIFY(intents.size() >= 2);
  const auto intent = intents.front().intent.id;
  const auto examples = must(m_workspace->taxonomy().examples(intent));
  QCOMPARE(examples.size(), std::size_t{5});
  std::set<std::int64_t> seen;
  double least = 1;
  for (const IntentAssignment& assignment : must(m_workspace->intentAssignments()))
    if (assignment.intent == intent && assignment.ordinal == 0)
      least = std::min(least, assignment.confidence);
  for (std::size_t i = 0; i < examples.size(); ++i) {
    QCOMPARE(examples[i].isBorderline, i >= 3);
    QVERIFY(seen.insert(examples[i].conversation.value).second);
    QVERIFY(!examples[i].opening.empty());
  }
  QVERIFY(examples[3].confidence <= examples[4].confidence);
  QVERIFY(examples[3].confidence <= examples[0].confidence);
  // A person's word is no borderline case, and one that was moved away stands for nothing here.
  must(m_workspace->taxonomy().move({examples[0].conversation}, intents[1].intent.id));
  for (const IntentExample& example : must(m_workspace->taxonomy().examples(intent)))
    QVERIFY(example.conversation != examples[0].conversation);
  for (const IntentExample& example : must(m_workspace->taxonomy().examples(intents[1].intent.id)))
    QVERIFY(!example.isBorderline || example.conversation != examples[0].conversation);
}

void TestTaxonomyDesk::travelsAsJson()
{
  const IntentId first = must(m_workspace->intents(Filter{})).front().intent.id;
  must(m_workspace->renameIntent(first, "Renamed \"here\""));
  must(m_workspace->setIntentCategory(first, "Shop"));
  must(m_workspace->taxonomy().describe(first, "What it is"));
  must(m_workspace->taxonomy().setPinned(first, true));
  must(m_workspace->labelConversation(must(m_workspace->findConversation("c1")), first));
  const std::string json = must(m_workspace->taxonomy().toJson());
  const auto again = must(m_workspace->taxonomy().fromJson(json));
  QCOMPARE(again.created, std::int64_t{0});
  QCOMPARE(again.changed, std::int64_t{0});

  open(QStringLiteral("b.hone"));
  must(m_workspace->importFiles({.paths = {m_folder->filePath(QStringLiteral("shop.jsonl")).toStdString()}, .format = {}, .mapping = {}, .sourceName = {}}, JobContext()));
  const auto result = must(m_workspace->taxonomy().fromJson(json));
  QVERIFY(result.problems.empty());
  QVERIFY(result.created >= 2);
  QCOMPARE(result.labels, std::int64_t{1});
  const IntentId here = byName("Renamed \"here\"");
  QVERIFY(here);
  const auto intents = must(m_workspace->intents(Filter{}));
  const auto found = std::ranges::find(intents, here, [](const IntentSummary& s) { return s.intent.id; });
  QCOMPARE(found->intent.description, std::string("What it is"));
  QCOMPARE(found->intent.category, std::string("Shop"));
  QVERIFY(found->intent.pinned);
  QCOMPARE(found->conversations, std::int64_t{1});
  // Discovery keeps it.
  must(m_workspace->analyze(JobContext()));
  QCOMPARE(byName("Renamed \"here\""), here);
}

void TestTaxonomyDesk::refusesForeignJson()
{
  for (const char* text : {"", "[]", "{\"intents\": 3}", "not json"})
    QVERIFY(!m_workspace->taxonomy().fromJson(text));
  const auto result = must(m_workspace->taxonomy().fromJson(R"({"intents":[{"name":""},{"name":"Fine"}],"labels":[{"conversation":"nowhere","intent":"Fine"},{"conversation":"c1","intent":"Nothing"}]})"));
  QCOMPARE(result.created, std::int64_t{1});
  QCOMPARE(result.problems.size(), std::size_t{3});
}

void TestTaxonomyDesk::hearsWhatIsBesideTheTask()
{
  const auto import = [&](const char* name, const char* text) {
    QFile file(m_folder->filePath(QLatin1String(name)));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QStringLiteral(R"({"id":"%1","messages":[{"role":"user","content":"%2"},{"role":"assistant","content":"I see."}]})")
                 .arg(QLatin1String(name), QLatin1String(text)).toUtf8() + '\n');
    file.close();
    must(m_workspace->importFiles({.paths = {file.fileName().toStdString()}, .format = {}, .mapping = {}, .sourceName = {}}, JobContext()));
    must(m_workspace->analyze(JobContext()));
  };
  import("bug.jsonl", "Cancel my order for the lamp. Your website gives me an error message, and it is way too expensive.");
  Taxonomy& taxonomy = m_workspace->taxonomy();
  QVERIFY(must(taxonomy.signalIntentsOn()));
  const auto id = must(m_workspace->findConversation("bug.jsonl"));
  const auto shown = [&] {
    QByteArrayList list;
    for (const SignalIntentSummary& entry : must(taxonomy.signalIntents()))
      if (!entry.conversations.empty())
        list << QByteArray::fromStdString(std::string(toString(entry.kind)) + ":" + std::to_string(entry.conversations.size()));
    return list.join(',');
  };
  QCOMPARE(shown(), QByteArray("bug_report:1,pricing_objection:1"));
  const auto before = must(m_workspace->intentsCsv());
  const auto outcome = must(m_workspace->conversation(id)).assessment;
  QCOMPARE(outcome.signals.size(), std::size_t{2});

  const auto figures = must(taxonomy.figures({id}));
  QCOMPARE(figures.withSignals, std::int64_t{1});
  QCOMPARE(figures.signals.size(), kSignalIntents.size());
  QCOMPARE(figures.signals.front().conversations, std::int64_t{1});
  const auto quotes = must(taxonomy.signalQuotes(SignalKind::bugReport, {id}, 5));
  QCOMPARE(quotes.size(), std::size_t{1});
  QVERIFY(quotes.front().sentence.find("error message") != std::string::npos);
  QVERIFY(quotes.front().sentence.find("Cancel my order") == std::string::npos);

  // One that is stopped is taken up again by asking for the same.
  Cancellation stop;
  stop.cancel();
  QVERIFY(!taxonomy.setSignalIntentsOn(false, JobContext({}, stop)));
  QVERIFY(must(taxonomy.signalIntentsUnfinished()));
  QVERIFY(!must(m_workspace->conversation(id)).assessment.signals.empty());
  must(taxonomy.setSignalIntentsOn(false, JobContext()));
  QVERIFY(!must(taxonomy.signalIntentsUnfinished()));
  QVERIFY(must(taxonomy.figures({id})).signals.empty());
  QVERIFY(must(taxonomy.signalIntents()).empty());
  const auto off = must(m_workspace->conversation(id)).assessment;
  QVERIFY(off.signals.empty());
  QVERIFY(off.outcome == outcome.outcome);
  QCOMPARE(off.probabilityFailed, outcome.probabilityFailed);
  import("wish.jsonl", "I wish there was a way to cancel my order in the app");
  QVERIFY(must(m_workspace->conversation(must(m_workspace->findConversation("wish.jsonl")))).assessment.signals.empty());

  must(taxonomy.setSignalIntentsOn(true, JobContext()));
  QCOMPARE(shown(), QByteArray("bug_report:1,feature_request:1,pricing_objection:1"));
  QVERIFY(QByteArray::fromStdString(must(m_workspace->intentsCsv())).startsWith(QByteArray::fromStdString(before).left(20)));
  QVERIFY(must(m_workspace->intentsCsv()).find("bug_report") == std::string::npos);
}

QTEST_GUILESS_MAIN(TestTaxonomyDesk)
#include "tst_taxonomy_desk.moc"
