#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

#include <memory>

#include "git_sandbox.h"

using hone::test::GitSandbox;

namespace {

struct Run {
  int code = -1;
  QByteArray out;
  QByteArray error;
  QJsonObject json() const
  {
    QJsonParseError problem;
    const auto document = QJsonDocument::fromJson(out, &problem);
    if (problem.error != QJsonParseError::NoError)
      qFatal("not one JSON document: %s\n%s", qPrintable(problem.errorString()), out.left(400).constData());
    return document.object();
  }
};

QString text(const std::string& bytes)
{
  return QString::fromStdString(bytes);
}

/// Rows of a CSV without quoted line ends (the exports' ids and names have none).
QList<QByteArrayList> csvRows(const QByteArray& csv)
{
  QList<QByteArrayList> rows;
  for (QByteArray line : csv.split('\n')) {
    if (line.endsWith('\r'))
      line.chop(1);
    if (!line.isEmpty())
      rows << line.split(',');
  }
  return rows;
}

} // namespace

/// Runs the real program as a script would. The tests share one store and follow the loop in their order.
class TestCli : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase();
  void helpAndUsage_data();
  void helpAndUsage();
  void everyCommandHasHelp();
  void laterCommandsSaySo_data();
  void laterCommandsSaySo();
  void missingStoreIsAFailure();
  void importsAndReportsRejects();
  void mapsAsNewcomersDo();
  void saysWhatAnAnalysisIsFor();
  void analyzes();
  void exportsIntents();
  void listsIntentsWithCategoriesAndSignals();
  void exportsOutcomes();
  void listsPatterns();
  void showsAPattern();
  void listsAndShowsConversations();
  void overview();
  void suggestsAndCommitsAFix();
  void rejectedHunksAreLeftOut();
  void editsByPatch();
  void thinEvidenceIsNoFailure();
  void saysWhyOtherPatternsGaveNoFix();
  void writesReports();
  void exportsConversations();
  void renamesMergesAndLabels();
  void marksPinnedAndRetired();
  void drawsAndListsTheGoldSet();
  void erasingAnalysesNothing();
  void ledgerAndDoctor();
  void modelsAreOptionalAndAskedFor();

private:
  Run run(const QStringList& arguments, const QByteArray& input = {}) const;
  Run ok(const QStringList& arguments) const;
  QStringList withStore(QStringList arguments) const { return arguments << QStringLiteral("--store") << m_store; }

  std::unique_ptr<GitSandbox> m_sandbox;
  QString m_store;
  QString m_repository;
  QString m_remote;
};

Run TestCli::run(const QStringList& arguments, const QByteArray& input) const
{
  QProcess process;
  process.start(qEnvironmentVariable("HONE_CLI"), arguments);
  process.write(input);
  process.closeWriteChannel();
  Run result;
  if (!process.waitForFinished(240000))
    return result;
  result.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
  result.out = process.readAllStandardOutput();
  result.error = process.readAllStandardError();
  return result;
}

Run TestCli::ok(const QStringList& arguments) const
{
  const Run result = run(withStore(arguments));
  if (result.code != 0)
    QTest::qFail(qPrintable(arguments.join(QLatin1Char(' ')) + QStringLiteral(": ") + QString::fromUtf8(result.error)), __FILE__, __LINE__);
  return result;
}

void TestCli::initTestCase()
{
  QVERIFY2(qEnvironmentVariableIsSet("HONE_CLI"), "HONE_CLI names the program to test.");
  m_sandbox = std::make_unique<GitSandbox>();
  qputenv("XDG_DATA_HOME", QByteArray::fromStdString(m_sandbox->path("data")));
  m_store = text(m_sandbox->path("hone.db"));
  const QJsonObject sample = ok({QStringLiteral("sample"), QStringLiteral("--json")}).json();
  m_repository = sample[QStringLiteral("repository")].toString();
  m_remote = sample[QStringLiteral("remote")].toString();
  QCOMPARE(sample[QStringLiteral("conversations_added")].toInt(), 689);
  QVERIFY(QFileInfo::exists(m_repository + QStringLiteral("/wiki.md")));
}

void TestCli::helpAndUsage_data()
{
  QTest::addColumn<QStringList>("arguments");
  QTest::addColumn<int>("code");
  const auto row = [](const char* name, const char* line, int code) { QTest::newRow(name) << QString::fromLatin1(line).split(QLatin1Char(' '), Qt::SkipEmptyParts) << code; };
  row("nothing", "", 2);
  row("help", "--help", 0);
  row("version", "--version", 0);
  row("unknown command", "frobnicate", 2);
  row("group alone", "patterns", 2);
  row("group help", "patterns --help", 0);
  row("unknown verb", "patterns frob", 2);
  row("unknown option", "patterns list --frob", 2);
  row("option without value", "patterns list --limit", 2);
  row("bad number", "patterns list --limit x", 2);
  row("bad outcome", "patterns list --outcome sad", 2);
  row("bad time", "conversations list --from yesterday-ish", 2);
  row("too many words", "analyze now", 2);
  row("too few words", "patterns show", 2);
  row("value for a switch", "analyze --json=yes", 2);
  row("report without output", "report", 2);
  row("unknown report format", "report --format doc --output x", 2);
  row("unknown import format", "import x --format nonsense", 2);
  row("single dash option", "analyze -x", 2);
}

void TestCli::helpAndUsage()
{
  QFETCH(QStringList, arguments);
  QFETCH(int, code);
  const Run result = run(arguments.size() > 1 && arguments.first() != QLatin1String("--help") ? withStore(arguments) : arguments);
  QCOMPARE(result.code, code);
  if (code == 2) {
    QVERIFY(result.out.isEmpty());
    QVERIFY(!result.error.isEmpty());
  } else {
    QVERIFY(!result.out.isEmpty());
  }
}

void TestCli::everyCommandHasHelp()
{
  for (const char* line : {"import", "sample", "analyze", "overview", "intents list", "intents rename", "intents merge", "intents label",
                           "intents export", "outcomes export", "patterns list", "patterns show", "conversations list",
                           "conversations show", "conversations search", "fixes suggest", "fixes list", "fixes show", "fixes accept",
                           "fixes reject", "fixes edit", "fixes commit", "fixes push", "report", "export", "sources list",
                           "sources remove", "quarantine list", "doctor", "models list", "models set", "models remove", "models test", "models estimate"}) {
    const Run result = run(QString::fromLatin1(line).split(QLatin1Char(' ')) << QStringLiteral("--help"));
    QCOMPARE(result.code, 0);
    QVERIFY2(result.out.startsWith(QByteArray("Usage: hone-cli ") + line), line);
    QVERIFY2(result.out.contains("--store FILE"), line);
  }
}

void TestCli::laterCommandsSaySo_data()
{
  QTest::addColumn<QStringList>("arguments");
  for (const char* line : {"mcp", "fixes pr 1", "fixes impact 1", "report --format pdf --output x.pdf"})
    QTest::newRow(line) << QString::fromLatin1(line).split(QLatin1Char(' '));
}

void TestCli::laterCommandsSaySo()
{
  QFETCH(QStringList, arguments);
  const Run result = run(withStore(arguments));
  QCOMPARE(result.code, 2);
  QVERIFY(result.error.contains("not in this version"));
  QVERIFY(result.out.isEmpty());
}

void TestCli::missingStoreIsAFailure()
{
  const QString nowhere = text(m_sandbox->path("nowhere.db"));
  const Run result = run({QStringLiteral("overview"), QStringLiteral("--json"), QStringLiteral("--store"), nowhere});
  QCOMPARE(result.code, 1);
  QVERIFY(result.json().contains(QStringLiteral("error")));
  QVERIFY(!QFileInfo::exists(nowhere));
}

void TestCli::importsAndReportsRejects()
{
  const QString store = text(m_sandbox->path("import.db"));
  const std::string good = m_sandbox->path("in/good.jsonl");
  GitSandbox::writeFile(good, R"({"id":"a","user":{"id":"u1","plan":"pro"},"messages":[{"role":"user","content":"Where is my parcel?"},{"role":"assistant","content":"On its way."}],"outcome":"resolved"}
{"id":"b","messages":[{"role":"user","content":"broken
{"id":"c","messages":[{"role":"user","content":"Cancel it"}]}
)");
  const QStringList arguments{QStringLiteral("import"), text(good), QStringLiteral("--json"), QStringLiteral("--store"), store};
  const Run first = run(arguments);
  QCOMPARE(first.code, 0);
  QCOMPARE(first.json()[QStringLiteral("conversations_added")].toInt(), 2);
  QCOMPARE(first.json()[QStringLiteral("messages_added")].toInt(), 3);
  const auto rejected = first.json()[QStringLiteral("rejected")].toArray();
  QCOMPARE(rejected.size(), 1);
  QCOMPARE(rejected[0][QStringLiteral("line")].toInt(), 2);
  QVERIFY(rejected[0][QStringLiteral("file")].toString().endsWith(QStringLiteral("good.jsonl")));
  QVERIFY(!rejected[0][QStringLiteral("reason")].toString().isEmpty());
  QVERIFY(first.json().contains(QStringLiteral("seconds")));
  const Run again = run(arguments);
  QCOMPARE(again.json()[QStringLiteral("conversations_unchanged")].toInt(), 2);
  QCOMPARE(again.json()[QStringLiteral("conversations_added")].toInt(), 0);
  QCOMPARE(again.json()[QStringLiteral("conversations_merged")].toInt(), 0);
  const Run quarantine = run({QStringLiteral("quarantine"), QStringLiteral("list"), QStringLiteral("--json"), QStringLiteral("--store"), store});
  QCOMPARE(quarantine.json()[QStringLiteral("records")].toArray().size(), 1);
  QCOMPARE(run({QStringLiteral("import"), QStringLiteral("/no/such/file"), QStringLiteral("--store"), store}).code, 1);
  // Thin data is fine everywhere.
  QCOMPARE(run({QStringLiteral("analyze"), QStringLiteral("--store"), store}).code, 0);
  QCOMPARE(run({QStringLiteral("overview"), QStringLiteral("--store"), store}).code, 0);
  const Run patterns = run({QStringLiteral("patterns"), QStringLiteral("list"), QStringLiteral("--json"), QStringLiteral("--store"), store});
  QVERIFY(patterns.json()[QStringLiteral("patterns")].toArray().isEmpty());
}

void TestCli::mapsAsNewcomersDo()
{
  QTemporaryDir folder;
  const QString store = folder.filePath(QStringLiteral("s.hone")), table = folder.filePath(QStringLiteral("t.csv"));
  const QStringList at{QStringLiteral("--store"), store};
  const auto write = [](const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
  };
  QVERIFY(write(table, "id,status,text\n1,open,hello there\n1,closed,how are you\n1,odd,\n"));
  const auto importAs = [&](const char* mapping) { return run(QStringList{QStringLiteral("import"), table, QStringLiteral("--mapping"), QString::fromLatin1(mapping)} + at); };
  // Nothing that the column holds is a role: nothing is imported, and how to say it is said.
  const Run refused = importAs(R"({"shape":"messages","fields":{"conversation":"id","role":"status","text":"text"}})");
  QCOMPARE(refused.code, 1);
  QVERIFY2(refused.error.contains(R"(No value of "status" is a role: "closed" (1), "open" (1))"), refused.error);
  QVERIFY(refused.error.contains(R"("roles": {"closed": "user")"));
  // Part of it: said before the import, once.
  const Run part = importAs(R"({"shape":"messages","fields":{"conversation":"id","role":"status","text":"text"},"roles":{"open":"user"}})");
  QCOMPARE(part.code, 0);
  QCOMPARE(part.error.count(R"(it is not known who speaks: "closed" (1))"), 1);
  QVERIFY2(part.error.contains("1 record could not be read and was set aside"), part.error);
  QVERIFY2(part.error.contains("(what is said) is empty in this row"), part.error);
  // The record with all that is known of it.
  const auto records = run(QStringList{QStringLiteral("quarantine"), QStringLiteral("list"), QStringLiteral("--json")} + at).json()[QStringLiteral("records")].toArray();
  QCOMPARE(records.size(), 2);
  const QString id = QString::number(records.last()[QStringLiteral("id")].toInt());
  const QStringList show = QStringList{QStringLiteral("quarantine"), QStringLiteral("show"), id} + at;
  const QByteArray shown = run(show).out;
  for (const char* said : {"t.csv", "Line    4", "Byte    ", "is empty in this row", "Size    6 bytes", "\n1,odd,"})
    QVERIFY2(shown.contains(said), shown);
  QCOMPARE(run(show + QStringList{QStringLiteral("--raw")}).out, QByteArray("1,odd,"));
  QCOMPARE(run(show + QStringList{QStringLiteral("--json")}).json()[QStringLiteral("line")].toInt(), 4);
  QCOMPARE(run(QStringList{QStringLiteral("quarantine"), QStringLiteral("show"), QStringLiteral("99")} + at).code, 1);
  // The hint for a table that is not understood is a mapping that reads it.
  const QString lines = folder.filePath(QStringLiteral("lines.csv"));
  QVERIFY(write(lines, "how do I pay?\nwhere is it, then?\nstop this now\n"));
  const Run hinted = run(QStringList{QStringLiteral("import"), lines} + at);
  QCOMPARE(hinted.code, 1);
  const QByteArray hint = hinted.error.mid(hinted.error.indexOf("--mapping '") + 11).split('\'').first();
  const Run mapped = run(QStringList{QStringLiteral("import"), lines, QStringLiteral("--mapping"), QString::fromUtf8(hint), QStringLiteral("--json")} + at);
  QVERIFY2(mapped.code == 0, mapped.error);
  QCOMPARE(mapped.json()[QStringLiteral("conversations_added")].toInt(), 3);
  QCOMPARE(mapped.json()[QStringLiteral("still_set_aside")].toInt(), 1);
}

/// Before an analysis no number is given that only an analysis can give.
void TestCli::saysWhatAnAnalysisIsFor()
{
  QTemporaryDir folder;
  const QStringList at{QStringLiteral("--store"), folder.filePath(QStringLiteral("s.hone"))};
  QFile file(folder.filePath(QStringLiteral("one.jsonl")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write("{\"id\":\"1\",\"outcome\":\"failed\",\"messages\":[{\"role\":\"user\",\"content\":\"where is it\"}]}\n{\"id\":\"2\",\"messages\":[{\"role\":\"user\",\"content\":\"stop it\"}]}\n{broken\n");
  file.close();
  QCOMPARE(run(QStringList{QStringLiteral("import"), file.fileName()} + at).code, 0);
  const QByteArray overview = run(QStringList{QStringLiteral("overview")} + at).out;
  QVERIFY2(overview.contains("1 of the 1 conversation whose files say how they ended") && overview.contains("hone-cli analyze finds"), overview);
  QVERIFY2(!overview.contains('%') && !overview.contains("Top reasons"), overview);
  const QByteArray patterns = run(QStringList{QStringLiteral("patterns"), QStringLiteral("list")} + at).out;
  QVERIFY2(patterns.startsWith("Nothing is analysed yet. hone-cli analyze"), patterns);
  const Run drawn = run(QStringList{QStringLiteral("gold"), QStringLiteral("draw"), QStringLiteral("10")} + at);
  QVERIFY2(drawn.code == 1 && drawn.error.contains("hone-cli analyze comes first"), drawn.error);
  const Run doctor = run(QStringList{QStringLiteral("doctor")} + at);
  QCOMPARE(doctor.code, 0);
  QCOMPARE(doctor.out.count("\nto do "), 2); // to analyse, and a record that is set aside
  const Run undone = run(QStringList{QStringLiteral("intents"), QStringLiteral("undo")} + at);
  QVERIFY2(undone.code == 1 && undone.error.contains("Nobody has changed the intents by hand yet"), undone.error);
  QVERIFY(run(QStringList{QStringLiteral("conversations"), QStringLiteral("search"), QStringLiteral("stop")} + at).out.endsWith("1 conversation.\n"));
}

void TestCli::analyzes()
{
  const QJsonObject first = ok({QStringLiteral("analyze"), QStringLiteral("--json")}).json();
  QCOMPARE(first[QStringLiteral("analysed")].toInt(), 689);
  QVERIFY(first[QStringLiteral("intents")].toInt() > 3);
  const QJsonObject second = ok({QStringLiteral("analyze"), QStringLiteral("--json")}).json();
  QCOMPARE(second[QStringLiteral("analysed")].toInt(), 0);
  QCOMPARE(second[QStringLiteral("intents")].toInt(), first[QStringLiteral("intents")].toInt());
  QVERIFY(ok({QStringLiteral("analyze")}).out.startsWith("Nothing new"));
}

void TestCli::exportsIntents()
{
  const auto rows = csvRows(ok({QStringLiteral("intents"), QStringLiteral("export")}).out);
  QCOMPARE(rows.first(), (QByteArrayList{"conversation_id", "external_id", "intent", "category", "confidence", "origin"}));
  QSet<QByteArray> conversations;
  for (int i = 1; i < rows.size(); ++i)
    conversations.insert(rows[i][0]);
  QCOMPARE(conversations.size(), 689);
  const auto listed = ok({QStringLiteral("intents"), QStringLiteral("list"), QStringLiteral("--json")}).json()[QStringLiteral("intents")].toArray();
  QVERIFY(listed.size() > 3);
  for (const auto intent : listed)
    QVERIFY(!intent[QStringLiteral("name")].toString().isEmpty() && intent[QStringLiteral("conversations")].toInt() >= 0);
}

void TestCli::listsIntentsWithCategoriesAndSignals()
{
  // Each conversation once a category, however many tasks of it it holds.
  const auto rows = csvRows(ok({QStringLiteral("intents"), QStringLiteral("export")}).out);
  QMap<QByteArray, QSet<QByteArray>> members;
  QMap<QByteArray, int> tasks;
  for (int i = 1; i < rows.size(); ++i)
    if (!rows[i][2].isEmpty()) {
      members[rows[i][3]].insert(rows[i][0]);
      ++tasks[rows[i][3]];
    }
  const auto list = ok({QStringLiteral("intents"), QStringLiteral("list"), QStringLiteral("--json")}).json();
  const auto categories = list[QStringLiteral("categories")].toArray();
  QCOMPARE(categories.size(), members.size());
  bool anyWithTwo = false;
  for (const auto category : categories) {
    const QByteArray name = category[QStringLiteral("category")].toString().toUtf8();
    QCOMPARE(category[QStringLiteral("conversations")].toInt(), static_cast<int>(members[name].size()));
    anyWithTwo = anyWithTwo || members[name].size() < tasks[name];
  }
  QVERIFY2(anyWithTwo, "The sample has conversations with two tasks of a category.");
  // The signals stand in the list as "intents signals" counts them.
  QVERIFY(list[QStringLiteral("signals_on")].toBool());
  const auto found = list[QStringLiteral("signals")].toArray();
  const auto counted = ok({QStringLiteral("intents"), QStringLiteral("signals"), QStringLiteral("--json")}).json()[QStringLiteral("signals")].toArray();
  QCOMPARE(found.size(), 5);
  QCOMPARE(counted.size(), 5);
  int all = 0;
  for (int i = 0; i < 5; ++i) {
    for (const char* key : {"signal", "conversations", "failures", "with_outcome"})
      QCOMPARE(found[i][QLatin1String(key)], counted[i][QLatin1String(key)]);
    all += found[i][QStringLiteral("conversations")].toInt();
  }
  QVERIFY(all > 0);
  const auto shown = ok({QStringLiteral("conversations"), QStringLiteral("list"), QStringLiteral("--signal"), QStringLiteral("pricing_objection"), QStringLiteral("--json")}).json();
  QCOMPARE(shown[QStringLiteral("total")].toInt(), found[4][QStringLiteral("conversations")].toInt());
  QCOMPARE(run(withStore({QStringLiteral("conversations"), QStringLiteral("list"), QStringLiteral("--signal"), QStringLiteral("nonsense")})).code, 2);
  const QByteArray words = ok({QStringLiteral("intents"), QStringLiteral("list")}).out;
  for (const char* signal : {"bug_report", "feature_request", "churn_risk", "setup_friction", "pricing_objection"})
    QVERIFY2(words.contains(signal), signal);
}

void TestCli::exportsOutcomes()
{
  const auto rows = csvRows(ok({QStringLiteral("outcomes"), QStringLiteral("export")}).out);
  QCOMPARE(rows.first(), (QByteArrayList{"conversation_id", "external_id", "outcome", "probability_failed", "source"}));
  QCOMPARE(rows.size(), 690);
  int resolved = 0;
  for (const auto& row : rows)
    resolved += row[2] == "resolved";
  QCOMPARE(resolved, 457);
}

void TestCli::listsPatterns()
{
  const QJsonObject list = ok({QStringLiteral("patterns"), QStringLiteral("list"), QStringLiteral("--json")}).json();
  const auto patterns = list[QStringLiteral("patterns")].toArray();
  QVERIFY(patterns.size() > 5);
  QVERIFY(list[QStringLiteral("tested")].toInt() >= patterns.size());
  for (const auto value : patterns) {
    const QJsonObject pattern = value.toObject();
    for (const char* key : {"id", "condition", "outcome", "n_with", "n_without", "outcomes_with", "outcomes_without", "rate", "baseline_rate",
                            "relative_risk", "rr_low", "rr_high", "p_value", "q_value", "excess_failures", "users"})
      QVERIFY2(pattern.contains(QLatin1String(key)), key);
    for (const char* key : {"kind", "value", "label"})
      QVERIFY2(pattern[QStringLiteral("condition")].toObject().contains(QLatin1String(key)), key);
    const double rate = pattern[QStringLiteral("outcomes_with")].toDouble() / pattern[QStringLiteral("n_with")].toDouble();
    QVERIFY(std::abs(rate - pattern[QStringLiteral("rate")].toDouble()) < 1e-9);
    QVERIFY(pattern[QStringLiteral("q_value")].toDouble() >= pattern[QStringLiteral("p_value")].toDouble() - 1e-12);
  }
  const auto limited = ok({QStringLiteral("patterns"), QStringLiteral("list"), QStringLiteral("--json"), QStringLiteral("--limit"), QStringLiteral("2")}).json();
  QCOMPARE(limited[QStringLiteral("patterns")].toArray().size(), 2);
  QCOMPARE(limited[QStringLiteral("patterns")][0][QStringLiteral("id")], patterns[0][QStringLiteral("id")]);
  QVERIFY(ok({QStringLiteral("patterns"), QStringLiteral("list")}).out.contains("not shown to cause"));
  const auto comparison = ok({QStringLiteral("patterns"), QStringLiteral("compare"), QStringLiteral("tool-calling-baseline"), QStringLiteral("assertions-agent"), QStringLiteral("--json")}).json();
  QCOMPARE(comparison[QStringLiteral("rows")][0][QStringLiteral("b")][QStringLiteral("failures")].toInt(), 65);
  QCOMPARE(run(withStore({QStringLiteral("patterns"), QStringLiteral("compare"), QStringLiteral("a"), QStringLiteral("b")})).code, 1);
}

void TestCli::showsAPattern()
{
  const auto first = ok({QStringLiteral("patterns"), QStringLiteral("list"), QStringLiteral("--json")}).json()[QStringLiteral("patterns")][0].toObject();
  const auto shown = ok({QStringLiteral("patterns"), QStringLiteral("show"), first[QStringLiteral("id")].toString(), QStringLiteral("--json")}).json();
  QCOMPARE(shown[QStringLiteral("rr_low")], first[QStringLiteral("rr_low")]);
  QCOMPARE(shown[QStringLiteral("conversations")].toArray().size(), first[QStringLiteral("n_with")].toInt());
  // A wrong id, or none, is told which there are; the beginning of one is enough.
  const QString id = first[QStringLiteral("id")].toString();
  const Run wrong = run(withStore({QStringLiteral("patterns"), QStringLiteral("show"), QStringLiteral("nope")}));
  QCOMPARE(wrong.code, 1);
  QVERIFY(wrong.error.contains("nope") && wrong.error.contains(id.toUtf8()) && wrong.error.contains("patterns list"));
  const Run none = run(withStore({QStringLiteral("patterns"), QStringLiteral("show")}));
  QCOMPARE(none.code, 2);
  QVERIFY(none.error.contains(id.toUtf8()) && none.error.contains("patterns list"));
  QCOMPARE(ok({QStringLiteral("patterns"), QStringLiteral("show"), id.left(8), QStringLiteral("--json")}).json()[QStringLiteral("id")].toString(), id);
  QCOMPARE(run(withStore({QStringLiteral("patterns"), QStringLiteral("show"), id.left(1)})).code, 1);
}

void TestCli::listsAndShowsConversations()
{
  const auto all = ok({QStringLiteral("conversations"), QStringLiteral("list"), QStringLiteral("--json")}).json();
  QCOMPARE(all[QStringLiteral("total")].toInt(), 689);
  const auto some = ok({QStringLiteral("conversations"), QStringLiteral("list"), QStringLiteral("--failures"), QStringLiteral("--agent-version"),
                        QStringLiteral("tool-calling-baseline"), QStringLiteral("--limit=5"), QStringLiteral("--json")}).json();
  QCOMPARE(some[QStringLiteral("total")].toInt(), 27);
  QCOMPARE(some[QStringLiteral("conversations")].toArray().size(), 5);
  const QString id = QString::number(some[QStringLiteral("conversations")][0][QStringLiteral("id")].toInt());
  const auto shown = ok({QStringLiteral("conversations"), QStringLiteral("show"), id, QStringLiteral("--json")}).json();
  QVERIFY(shown[QStringLiteral("messages")].toArray().size() > 2);
  const Run transcript = ok({QStringLiteral("conversations"), QStringLiteral("show"), id});
  QVERIFY(transcript.out.contains("assistant"));
  QVERIFY(ok({QStringLiteral("conversations"), QStringLiteral("search"), QStringLiteral("refund"), QStringLiteral("--json")}).json()[QStringLiteral("total")].toInt() > 0);
  QCOMPARE(run(withStore({QStringLiteral("conversations"), QStringLiteral("show"), QStringLiteral("no-such-id")})).code, 1);
  // --store may stand anywhere after the command.
  const Run early = run({QStringLiteral("conversations"), QStringLiteral("--store"), m_store, QStringLiteral("list"), QStringLiteral("--json")});
  QCOMPARE(early.json()[QStringLiteral("total")].toInt(), 689);
}

void TestCli::overview()
{
  const auto numbers = ok({QStringLiteral("overview"), QStringLiteral("--json")}).json();
  QCOMPARE(numbers[QStringLiteral("conversations")].toInt(), 689);
  QCOMPARE(numbers[QStringLiteral("failure_rate")][QStringLiteral("failures")].toInt(), 232);
  QCOMPARE(numbers[QStringLiteral("not_analysed")].toInt(), 0);
  QVERIFY(ok({QStringLiteral("overview")}).out.contains("232 of 689"));
}

void TestCli::suggestsAndCommitsAFix()
{
  const std::string folder = m_repository.toStdString();
  const std::string head = GitSandbox::git(folder, {"rev-parse", "HEAD"});
  const auto fixes = ok({QStringLiteral("fixes"), QStringLiteral("suggest"), QStringLiteral("--repo"), m_repository, QStringLiteral("--json")}).json()[QStringLiteral("fixes")].toArray();
  QVERIFY(!fixes.isEmpty());
  for (const char* key : {"id", "pattern_id", "title", "files", "state"})
    QVERIFY2(fixes[0].toObject().contains(QLatin1String(key)), key);
  QCOMPARE(fixes[0][QStringLiteral("state")].toString(), QStringLiteral("draft"));
  const QString id = QString::number(fixes[0][QStringLiteral("id")].toInt());
  const Run patch = ok({QStringLiteral("fixes"), QStringLiteral("show"), id, QStringLiteral("--patch")});
  GitSandbox::writeFile(m_sandbox->path("cli.patch"), patch.out.toStdString());
  GitSandbox::git(folder, {"apply", "--check", m_sandbox->path("cli.patch")});
  QVERIFY(!ok({QStringLiteral("fixes"), QStringLiteral("show"), id}).out.isEmpty());

  const auto committed = ok({QStringLiteral("fixes"), QStringLiteral("commit"), id, QStringLiteral("--branch"), QStringLiteral("hone/cli"), QStringLiteral("--json")}).json();
  const std::string commit = committed[QStringLiteral("commit")].toString().toStdString();
  QCOMPARE(GitSandbox::git(folder, {"rev-parse", "hone/cli"}), commit + "\n");
  QCOMPARE(GitSandbox::git(folder, {"rev-parse", "HEAD"}), head);
  QCOMPARE(GitSandbox::git(folder, {"status", "--porcelain"}), std::string());
  GitSandbox::git(folder, {"worktree", "add", "-q", "--detach", m_sandbox->path("cli-check"), "HEAD"});
  GitSandbox::git(m_sandbox->path("cli-check"), {"apply", "--index", m_sandbox->path("cli.patch")});
  QCOMPARE(GitSandbox::git(m_sandbox->path("cli-check"), {"write-tree"}), GitSandbox::git(folder, {"rev-parse", "hone/cli^{tree}"}));
  QCOMPARE(run(withStore({QStringLiteral("fixes"), QStringLiteral("commit"), id, QStringLiteral("--branch"), QStringLiteral("hone/cli2")})).code, 1);

  const auto pushed = ok({QStringLiteral("fixes"), QStringLiteral("push"), id, QStringLiteral("--json")}).json();
  QCOMPARE(pushed[QStringLiteral("state")].toString(), QStringLiteral("pushed"));
  QCOMPARE(GitSandbox::git(m_remote.toStdString(), {"rev-parse", "hone/cli"}), commit + "\n");
  QCOMPARE(run(withStore({QStringLiteral("fixes"), QStringLiteral("show"), QStringLiteral("999")})).code, 1);
}

void TestCli::rejectedHunksAreLeftOut()
{
  for (const auto value : ok({QStringLiteral("fixes"), QStringLiteral("list"), QStringLiteral("--json")}).json()[QStringLiteral("fixes")].toArray()) {
    const QJsonObject fix = value.toObject();
    if (fix[QStringLiteral("state")].toString() != QLatin1String("draft"))
      continue;
    const QString id = QString::number(fix[QStringLiteral("id")].toInt());
    const auto reviewed = ok({QStringLiteral("fixes"), QStringLiteral("reject"), id, QStringLiteral("--json")}).json();
    QCOMPARE(reviewed[QStringLiteral("state")].toString(), QStringLiteral("reviewed"));
    QVERIFY(ok({QStringLiteral("fixes"), QStringLiteral("show"), id, QStringLiteral("--patch")}).out.isEmpty());
    QCOMPARE(run(withStore({QStringLiteral("fixes"), QStringLiteral("commit"), id, QStringLiteral("--branch"), QStringLiteral("hone/none")})).code, 1);
    ok({QStringLiteral("fixes"), QStringLiteral("accept"), id, QStringLiteral("--hunk"), QStringLiteral("1")});
    QVERIFY(!ok({QStringLiteral("fixes"), QStringLiteral("show"), id, QStringLiteral("--patch")}).out.isEmpty());
    QCOMPARE(run(withStore({QStringLiteral("fixes"), QStringLiteral("accept"), id, QStringLiteral("--hunk"), QStringLiteral("77")})).code, 1);
    return;
  }
  QSKIP("The sample gave one draft only.");
}

void TestCli::editsByPatch()
{
  const std::string folder = m_sandbox->path("edited");
  GitSandbox::git(m_sandbox->path("."), {"clone", "-q", m_repository.toStdString(), folder});
  const auto fixes = ok({QStringLiteral("fixes"), QStringLiteral("suggest"), QStringLiteral("--repo"), text(folder), QStringLiteral("--json")}).json()[QStringLiteral("fixes")].toArray();
  QVERIFY(!fixes.isEmpty());
  const QString id = QString::number(fixes[0][QStringLiteral("id")].toInt());
  const QString file = fixes[0][QStringLiteral("files")][0].toString();
  std::string prompt = GitSandbox::readFile(folder + "/" + file.toStdString());
  GitSandbox::writeFile(folder + "/" + file.toStdString(), "A line of mine.\n" + prompt);
  GitSandbox::writeFile(m_sandbox->path("mine.patch"), GitSandbox::git(folder, {"diff"}));
  ok({QStringLiteral("fixes"), QStringLiteral("edit"), id, QStringLiteral("--patch"), text(m_sandbox->path("mine.patch"))});
  ok({QStringLiteral("fixes"), QStringLiteral("commit"), id, QStringLiteral("--branch"), QStringLiteral("hone/mine")});
  QCOMPARE(GitSandbox::git(folder, {"show", "hone/mine:" + file.toStdString()}), "A line of mine.\n" + prompt);
  GitSandbox::writeFile(m_sandbox->path("bad.patch"), "this is no patch\n");
  QCOMPARE(run(withStore({QStringLiteral("fixes"), QStringLiteral("edit"), id, QStringLiteral("--patch"), text(m_sandbox->path("bad.patch"))})).code, 1);
}

void TestCli::thinEvidenceIsNoFailure()
{
  const std::string folder = m_sandbox->path("unrelated");
  GitSandbox::writeFile(folder + "/README.txt", "Nothing that an agent ran with.\n");
  GitSandbox::git(folder, {"init", "-q"});
  GitSandbox::git(folder, {"add", "."});
  GitSandbox::git(folder, {"commit", "-q", "-m", "x"});
  const Run result = ok({QStringLiteral("fixes"), QStringLiteral("suggest"), QStringLiteral("--repo"), text(folder), QStringLiteral("--json")});
  QVERIFY(result.json()[QStringLiteral("fixes")].toArray().isEmpty());
  QCOMPARE(run(withStore({QStringLiteral("fixes"), QStringLiteral("suggest"), QStringLiteral("--repo"), QStringLiteral("/no/such/folder")})).code, 1);
}

void TestCli::saysWhyOtherPatternsGaveNoFix()
{
  const auto answer = ok({QStringLiteral("fixes"), QStringLiteral("suggest"), QStringLiteral("--repo"), m_repository, QStringLiteral("--json")}).json();
  const auto skipped = answer[QStringLiteral("skipped")].toArray();
  QVERIFY(!skipped.isEmpty());
  QVERIFY(skipped.size() <= 15);
  QVERIFY(answer[QStringLiteral("skipped_total")].toInt() >= skipped.size());
  QSet<QString> drafted;
  for (const auto fix : answer[QStringLiteral("fixes")].toArray())
    drafted.insert(fix[QStringLiteral("pattern_id")].toString());
  for (const auto entry : skipped) {
    QVERIFY(entry[QStringLiteral("reason")].toString().endsWith(QLatin1Char('.')));
    QVERIFY(!drafted.contains(entry[QStringLiteral("pattern_id")].toString()));
  }
  const QByteArray words = ok({QStringLiteral("fixes"), QStringLiteral("suggest"), QStringLiteral("--repo"), m_repository}).out;
  QVERIFY(words.contains("No draft for:") && words.contains(skipped[0][QStringLiteral("pattern_id")].toString().toUtf8()));
}

void TestCli::writesReports()
{
  for (const char* format : {"html", "md", "csv"}) {
    const QString path = text(m_sandbox->path(std::string("report.") + format));
    ok({QStringLiteral("report"), QStringLiteral("--format"), QString::fromLatin1(format), QStringLiteral("--output"), path});
    QVERIFY(QFileInfo(path).size() > 500);
  }
  QVERIFY(ok({QStringLiteral("report"), QStringLiteral("--format"), QStringLiteral("md"), QStringLiteral("--output"), QStringLiteral("-")}).out.size() > 500);
  QCOMPARE(run(withStore({QStringLiteral("report"), QStringLiteral("--output"), QStringLiteral("/no/such/folder/x.html")})).code, 1);
}

void TestCli::exportsConversations()
{
  const std::string path = m_sandbox->path("all.jsonl");
  const auto result = ok({QStringLiteral("export"), QStringLiteral("--format"), QStringLiteral("jsonl"), QStringLiteral("--output"), text(path), QStringLiteral("--json")}).json();
  QCOMPARE(result[QStringLiteral("conversations")].toInt(), 689);
  const auto lines = QByteArray::fromStdString(GitSandbox::readFile(path)).split('\n');
  QCOMPARE(lines.size(), 690); // the last one is empty
  for (int i = 0; i < 689; ++i) {
    const auto line = QJsonDocument::fromJson(lines[i]);
    QVERIFY(line[QStringLiteral("messages")].isArray());
    QVERIFY(line[QStringLiteral("outcome")].isString());
  }
}

void TestCli::renamesMergesAndLabels()
{
  const auto intents = ok({QStringLiteral("intents"), QStringLiteral("list"), QStringLiteral("--json")}).json()[QStringLiteral("intents")].toArray();
  const QString first = QString::number(intents[0][QStringLiteral("id")].toInt());
  const QString last = QString::number(intents.last()[QStringLiteral("id")].toInt());
  ok({QStringLiteral("intents"), QStringLiteral("rename"), first, QStringLiteral("My own name"), QStringLiteral("--category"), QStringLiteral("Mine")});
  ok({QStringLiteral("intents"), QStringLiteral("merge"), last, QStringLiteral("My own name")});
  ok({QStringLiteral("analyze"), QStringLiteral("--rediscover")});
  const auto after = ok({QStringLiteral("intents"), QStringLiteral("list"), QStringLiteral("--json")}).json()[QStringLiteral("intents")].toArray();
  bool found = false;
  for (const auto intent : after) {
    found = found || (intent[QStringLiteral("name")].toString() == QLatin1String("My own name") && intent[QStringLiteral("category")].toString() == QLatin1String("Mine"));
    QVERIFY(QString::number(intent[QStringLiteral("id")].toInt()) != last);
  }
  QVERIFY(found);
  const auto conversation = QString::number(ok({QStringLiteral("conversations"), QStringLiteral("list"), QStringLiteral("--limit=1"), QStringLiteral("--json")})
                                              .json()[QStringLiteral("conversations")][0][QStringLiteral("id")].toInt());
  ok({QStringLiteral("intents"), QStringLiteral("label"), conversation, QStringLiteral("My own name")});
  QVERIFY(ok({QStringLiteral("intents"), QStringLiteral("export")}).out.contains(conversation.toUtf8() + ","));
  const auto shown = ok({QStringLiteral("conversations"), QStringLiteral("show"), conversation, QStringLiteral("--json")}).json();
  QCOMPARE(shown[QStringLiteral("intents")][0][QStringLiteral("origin")].toString(), QStringLiteral("person"));
  QCOMPARE(run(withStore({QStringLiteral("intents"), QStringLiteral("merge"), QStringLiteral("nothing"), first})).code, 1);
}

void TestCli::marksPinnedAndRetired()
{
  const auto intents = ok({QStringLiteral("intents"), QStringLiteral("list"), QStringLiteral("--json")}).json()[QStringLiteral("intents")].toArray();
  const auto id = [&](int i) { return QString::number(intents[i][QStringLiteral("id")].toInt()); };
  QVERIFY(!intents[0][QStringLiteral("retired")].toBool(true) && !intents[0][QStringLiteral("pinned")].toBool(true));
  ok({QStringLiteral("intents"), QStringLiteral("retire"), id(0)});
  ok({QStringLiteral("intents"), QStringLiteral("pin"), id(1)});
  for (const auto intent : ok({QStringLiteral("intents"), QStringLiteral("list"), QStringLiteral("--json")}).json()[QStringLiteral("intents")].toArray()) {
    const QString number = QString::number(intent[QStringLiteral("id")].toInt());
    QCOMPARE(intent[QStringLiteral("retired")].toBool(), number == id(0));
    QCOMPARE(intent[QStringLiteral("pinned")].toBool(), number == id(1));
  }
  bool retired = false, pinned = false;
  for (const QByteArray& line : ok({QStringLiteral("intents"), QStringLiteral("list")}).out.split('\n')) {
    retired = retired || (line.startsWith(id(0).toUtf8() + " ") && line.contains(" retired "));
    pinned = pinned || (line.startsWith(id(1).toUtf8() + " ") && line.contains(" pinned "));
  }
  QVERIFY(retired && pinned);
  ok({QStringLiteral("intents"), QStringLiteral("restore"), id(0)});
  ok({QStringLiteral("intents"), QStringLiteral("unpin"), id(1)});
}

void TestCli::drawsAndListsTheGoldSet()
{
  QVERIFY(ok({QStringLiteral("gold"), QStringLiteral("list")}).out.contains("no gold set yet"));
  const auto drawn = ok({QStringLiteral("gold"), QStringLiteral("draw"), QStringLiteral("12"), QStringLiteral("--json")}).json();
  const int items = drawn[QStringLiteral("items")].toInt();
  QVERIFY(items >= 12);
  QCOMPARE(drawn[QStringLiteral("waiting")].toInt(), items);
  const auto list = ok({QStringLiteral("gold"), QStringLiteral("list"), QStringLiteral("--json")}).json();
  QCOMPARE(list[QStringLiteral("items")].toArray().size(), items);
  const QString conversation = QString::number(list[QStringLiteral("items")][0][QStringLiteral("conversation_id")].toInt());
  ok({QStringLiteral("gold"), QStringLiteral("label"), conversation, QStringLiteral("none")});
  const auto labelled = ok({QStringLiteral("gold"), QStringLiteral("list"), QStringLiteral("--json")}).json();
  QCOMPARE(labelled[QStringLiteral("labelled")].toInt(), 1);
  QCOMPARE(labelled[QStringLiteral("waiting")].toInt(), items - 1);
  const auto label = labelled[QStringLiteral("items")][0][QStringLiteral("labels")][0];
  QVERIFY(!label[QStringLiteral("who")].toString().isEmpty());
  QCOMPARE(label[QStringLiteral("intent")].toString(), QStringLiteral("no fit"));
  QVERIFY(QDateTime::fromString(label[QStringLiteral("at")].toString(), Qt::ISODate).isValid());
  QCOMPARE(labelled[QStringLiteral("people")][0][QStringLiteral("labels")].toInt(), 1);
  QVERIFY(labelled[QStringLiteral("items")][0][QStringLiteral("agreed")].isNull());
  QCOMPARE(ok({QStringLiteral("gold"), QStringLiteral("list"), QStringLiteral("--waiting"), QStringLiteral("--json")}).json()[QStringLiteral("items")].toArray().size(), items - 1);
  // Drawing again keeps what is labelled, and says how many wait.
  const QByteArray words = ok({QStringLiteral("gold"), QStringLiteral("draw"), QStringLiteral("40")}).out;
  QVERIFY2(words.contains("1 labelled") && words.contains("waiting"), words.constData());
  QCOMPARE(ok({QStringLiteral("gold"), QStringLiteral("list"), QStringLiteral("--json")}).json()[QStringLiteral("labelled")].toInt(), 1);
}

void TestCli::erasingAnalysesNothing()
{
  // A store that was imported and not analysed stays so.
  const QString store = text(m_sandbox->path("erasing.db"));
  const QString file = text(m_sandbox->path("erasing.jsonl"));
  std::string lines;
  for (int i = 0; i < 40; ++i)
    lines += R"({"id":"e)" + std::to_string(i) + R"(","user_id":"u)" + std::to_string(i % 4) + R"(","messages":[{"role":"user","content":"cancel my order number )" +
             std::to_string(i) + R"("},{"role":"assistant","content":"done"}]})" + "\n";
  GitSandbox::writeFile(file.toStdString(), lines);
  const QStringList at{QStringLiteral("--store"), store};
  QCOMPARE(run(QStringList{QStringLiteral("import"), file} + at).code, 0);
  const Run erased = run(QStringList{QStringLiteral("erase"), QStringLiteral("--user"), QStringLiteral("u1"), QStringLiteral("--yes")} + at);
  QCOMPARE(erased.code, 0);
  QVERIFY(erased.out.contains("nothing was analysed anew"));
  const auto numbers = run(QStringList{QStringLiteral("overview"), QStringLiteral("--json")} + at).json();
  QCOMPARE(numbers[QStringLiteral("conversations")].toInt(), 30);
  QCOMPARE(numbers[QStringLiteral("not_analysed")].toInt(), 30);
  QVERIFY(run(QStringList{QStringLiteral("intents"), QStringLiteral("list"), QStringLiteral("--json")} + at).json()[QStringLiteral("intents")].toArray().isEmpty());
}

void TestCli::ledgerAndDoctor()
{
  const auto sources = ok({QStringLiteral("sources"), QStringLiteral("list"), QStringLiteral("--json")}).json()[QStringLiteral("sources")].toArray();
  QCOMPARE(sources.size(), 8);
  for (const auto source : sources)
    QCOMPARE(source[QStringLiteral("received")].toInt(), source[QStringLiteral("stored")].toInt() + source[QStringLiteral("merged")].toInt() +
                                                          source[QStringLiteral("unchanged")].toInt() + source[QStringLiteral("rejected")].toInt());
  QVERIFY(ok({QStringLiteral("doctor"), QStringLiteral("--json")}).json()[QStringLiteral("ok")].toBool());
  const auto removed = ok({QStringLiteral("sources"), QStringLiteral("remove"), QStringLiteral("hd_retail_n5"), QStringLiteral("--json")}).json();
  QCOMPARE(removed[QStringLiteral("conversations")].toInt(), 5);
  QCOMPARE(ok({QStringLiteral("overview"), QStringLiteral("--json")}).json()[QStringLiteral("conversations")].toInt(), 684);
}

void TestCli::modelsAreOptionalAndAskedFor()
{
  const auto words = [](const char* line) { return QString::fromLatin1(line).split(QLatin1Char(' ')); };
  QVERIFY(ok(words("models list")).out.contains("none is needed"));
  QCOMPARE(run(withStore(words("models set far --for vectors"))).code, 2);
  QCOMPARE(run(withStore(words("models set far --for embeddings --url http://models.example.com/v1 --model m"))).code, 1);
  ok(words("models set far --for embeddings --url https://models.invalid/v1 --model m --price 0.02 --secrets environment"));
  const auto estimate = QJsonDocument::fromJson(ok(words("models estimate --json")).out).object();
  QVERIFY(estimate.value(QStringLiteral("leaves_machine")).toBool());
  QVERIFY(estimate.value(QStringLiteral("models")).toArray().first().toObject().value(QStringLiteral("cost")).toDouble() > 0);
  // Without --yes nothing goes to another machine.
  const Run refused = run(withStore(words("analyze --embeddings far")));
  QCOMPARE(refused.code, 2);
  QVERIFY(refused.error.contains("--yes"));
  ok(words("models remove far"));
  QCOMPARE(run(withStore(words("models remove far"))).code, 1);
}

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
