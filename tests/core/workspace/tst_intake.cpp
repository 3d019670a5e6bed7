#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

#include <sys/stat.h>
#include <zip.h>

#include "capture/input_files.h"
#include "test_store.h"
#include "workspace/intake.h"
#include "workspace/privacy.h"
#include "workspace/workspace.h"

using namespace hone;
using namespace hone::test;

namespace {

void zipInto(const std::string& path, const std::vector<std::pair<std::string, std::string>>& files, bool encrypted = false)
{
  int code = 0;
  zip_t* const archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  for (const auto& [name, bytes] : files) {
    zip_source_t* const source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    const zip_int64_t index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (encrypted)
      zip_file_set_encryption(archive, static_cast<zip_uint64_t>(index), ZIP_EM_AES_256, "secret");
  }
  zip_close(archive);
}

std::string line(const std::string& id, const std::string& text, const std::string& more = {})
{
  return "{\"id\":\"" + id + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"},{\"role\":\"assistant\",\"content\":\"ok\"}]" + more + "}\n";
}

} // namespace

class TestIntake : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void init()
  {
    m_folder = std::make_unique<QTemporaryDir>();
    auto opened = Workspace::open(path("store.hone"));
    HONE_VERIFY(opened);
    m_workspace = std::move(*opened);
  }
  void cleanup() { m_workspace.reset(); }

  void readsArchives()
  {
    const std::string zip = path("chats.zip");
    zipInto(zip, {{"a/one.jsonl", line("1", "hello")}, {"b/deep/two.jsonl", line("2", "there")}, {"readme.txt", "words"}, {"__MACOSX/._x", "x"}});
    auto summary = import({zip});
    QCOMPARE(summary.conversationsAdded, std::int64_t{2});
    QVERIFY2(summary.rejected.empty(), summary.rejected.empty() ? "" : summary.rejected.front().reason.c_str());
    QCOMPARE(import({zip}).conversationsUnchanged, std::int64_t{2});
    ledgersAgree();
    zipInto(path("closed.zip"), {{"one.jsonl", line("3", "hidden")}}, true);
    summary = import({path("closed.zip")});
    QCOMPARE(summary.conversationsAdded, std::int64_t{0});
    QVERIFY(summary.rejected.front().reason.find("encrypted") != std::string::npos);
    put("broken.zip", std::string("PK\x03\x04", 4) + std::string(100, 'x'));
    summary = import({path("broken.zip")});
    QVERIFY(summary.rejected.front().reason.find("zip archive") != std::string::npos);
  }

  void matchesPatterns_data()
  {
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("matches");
    QTest::newRow("star") << "a/*.json" << "a/x.json" << true;
    QTest::newRow("star stays in its folder") << "a/*.json" << "a/b/x.json" << false;
    QTest::newRow("two stars") << "a/**/*.json" << "a/b/c/x.json" << true;
    QTest::newRow("two stars for no folder") << "a/**/*.json" << "a/x.json" << true;
    QTest::newRow("question mark") << "x?.json" << "x1.json" << true;
    QTest::newRow("set") << "x[0-9].json" << "x7.json" << true;
    QTest::newRow("negated set") << "x[!0-9].json" << "x7.json" << false;
  }
  void matchesPatterns()
  {
    QFETCH(QString, pattern);
    QFETCH(QString, name);
    QFETCH(bool, matches);
    QCOMPARE(matchesPattern(pattern.toStdString(), name.toStdString()), matches);
  }

  void importsPatterns()
  {
    put("logs/a.jsonl", line("1", "x"));
    put("logs/deep/b.jsonl", line("2", "y"));
    put("logs/c.txt", "nothing");
    QCOMPARE(import({path("logs/**/*.jsonl")}).conversationsAdded, std::int64_t{2});
    ImportFilesRequest request;
    request.paths = {path("logs/*.nothing")};
    QVERIFY(!m_workspace->importFiles(request, {}));
  }

  void joinsEventsEarlyAndLate()
  {
    put("events.csv", "conversation_id,name,at,value\nc1,thumbs_down,2024-01-01T10:00:00Z,\nc2,resolved,2024-01-01T10:00:00Z,true\nlater,resolved,2024-01-01T10:00:00Z,false\n");
    put("chats.jsonl", line("c1", "hello") + line("c2", "there", ",\"user_id\":\"u2\"") + line("c3", "third"));
    QCOMPARE(import({path("chats.jsonl")}).conversationsAdded, std::int64_t{3});
    const auto summary = import({path("events.csv")});
    QCOMPARE(summary.eventsAdded, std::int64_t{3});
    QCOMPARE(summary.readings.front().format, std::string("events"));
    QVERIFY(outcome("c1") == Outcome::failed);
    QVERIFY(outcome("c2") == Outcome::resolved);
    QVERIFY(outcome("c3") == Outcome::unknown);
    // Again changes nothing, whatever the file is called.
    QCOMPARE(import({path("events.csv")}).eventsAdded, std::int64_t{0});
    // The conversation comes after its event.
    put("more.jsonl", line("later", "late one"));
    import({path("more.jsonl")});
    QVERIFY(outcome("later") == Outcome::failed);
    QCOMPARE(m_workspace->intake().events(id("later"))->size(), std::size_t{1});
    ledgersAgree();
    // Events of a user are seen in the user's conversations and say nothing of their outcome by default.
    put("users.jsonl", "{\"user_id\":\"u2\",\"name\":\"churned\",\"at\":\"2024-02-01\"}\n");
    import({path("users.jsonl")});
    QCOMPARE(m_workspace->intake().events(id("c2"))->size(), std::size_t{2});
    QVERIFY(outcome("c2") == Outcome::resolved);
    // A person's verdict wins; other rules judge anew.
    HONE_VERIFY(m_workspace->setOutcome(id("c1"), Outcome::resolved));
    QVERIFY(outcome("c1") == Outcome::resolved);
    HONE_VERIFY(m_workspace->intake().setEventRules({EventRule{"resolved", "", std::nullopt, 0.5, Outcome::escalated, 0}}));
    QVERIFY(outcome("later") == Outcome::escalated);
    QVERIFY(outcome("c2") == Outcome::unknown);
  }

  void defaultRulesAreThoseOfANewStore()
  {
    const auto rules = m_workspace->intake().eventRules();
    HONE_VERIFY(rules);
    QVERIFY(*rules == m_workspace->intake().defaultEventRules());
  }

  void scoresOfARecordFollowIt()
  {
    put("chats.jsonl", line("c1", "hello", ",\"scores\":{\"csat\":2}"));
    import({path("chats.jsonl")});
    QCOMPARE(m_workspace->intake().events(id("c1"))->front().number, std::optional<double>(2));
    put("chats.jsonl", line("c1", "hello", ",\"scores\":{\"csat\":5}"));
    QCOMPARE(import({path("chats.jsonl")}).conversationsMerged, std::int64_t{1});
    QCOMPARE(m_workspace->intake().events(id("c1"))->size(), std::size_t{1});
    QCOMPARE(m_workspace->intake().events(id("c1"))->front().number, std::optional<double>(5));
  }

  void exportBringsEventsBack()
  {
    put("chats.jsonl", line("c1", "hello", ",\"scores\":{\"csat\":2}") + line("c2", "there"));
    put("events.jsonl", "{\"conversation_id\":\"c2\",\"name\":\"thumbs_down\",\"at\":\"2024-01-01\",\"metadata\":{\"by\":\"x\"}}\n"
                        "{\"user_id\":\"u9\",\"name\":\"refunded\",\"at\":\"2024-01-02\",\"value\":12.5,\"comment\":\"late\"}\n");
    import({path("chats.jsonl"), path("events.jsonl")});
    HONE_VERIFY(m_workspace->exportJsonl(path("out.jsonl"), {}));
    auto other = Workspace::open(path("other.hone"));
    HONE_VERIFY(other);
    ImportFilesRequest request;
    request.paths = {path("out.jsonl")};
    const auto summary = (*other)->importFiles(request, {});
    HONE_VERIFY(summary);
    QVERIFY2(summary->rejected.empty(), summary->rejected.empty() ? "" : summary->rejected.front().reason.c_str());
    for (const char* name : {"c1", "c2"}) {
      const auto there = (*other)->findConversation(name);
      HONE_VERIFY(there);
      QVERIFY(*(*other)->intake().events(*there) == *m_workspace->intake().events(id(name)));
    }
    QVERIFY(*(*other)->intake().userEvents("u9") == *m_workspace->intake().userEvents("u9"));
    QCOMPARE(m_workspace->intake().userEvents("u9")->size(), std::size_t{1});
    HONE_VERIFY((*other)->exportJsonl(path("again.jsonl"), {}));
    QCOMPARE(bytes("again.jsonl").size(), bytes("out.jsonl").size());
  }

  void retriesSetAsideRecords()
  {
    // The file is mended after the import.
    put("t.csv", "conversation_id,role,text\n1,user,hello there\n1,,who says\n1,bot,bye now\n");
    auto summary = import({path("t.csv")});
    QCOMPARE(summary.rejected.size(), std::size_t{1});
    auto page = m_workspace->intake().quarantine({});
    HONE_VERIFY(page);
    QCOMPARE(page->size(), std::size_t{1});
    QCOMPARE(page->front().record.raw, std::string("1,,who says"));
    QCOMPARE(*m_workspace->intake().exportQuarantine(path("aside.jsonl"), {}, {}), std::int64_t{1});
    const QJsonObject exported = QJsonDocument::fromJson(bytes("aside.jsonl")).object();
    QCOMPARE(exported[u"source"].toString(), QStringLiteral("t"));
    QCOMPARE(exported[u"line"].toInt(), 3);
    QCOMPARE(exported[u"raw"].toString(), QStringLiteral("1,,who says"));
    auto retried = m_workspace->intake().retry({}, {});
    HONE_VERIFY(retried);
    QCOMPARE(retried->recovered, std::int64_t{0});
    QCOMPARE(retried->stillRejected, std::int64_t{1});
    // With a mapping that knows what an empty role is, the record can be read.
    RetryRequest request;
    auto mapping = m_workspace->intake().mappingFromJson(R"({"shape":"messages","fields":{"conversation":"conversation_id","role":"role","text":"text"},"roles":{"":"user"}})");
    HONE_VERIFY(mapping);
    request.mapping = *mapping;
    retried = m_workspace->intake().retry(request, {});
    HONE_VERIFY(retried);
    QCOMPARE(retried->recovered, std::int64_t{1});
    QVERIFY(m_workspace->intake().quarantine({})->empty());
    QCOMPARE(m_workspace->conversation(id("1"))->conversation.messages.size(), std::size_t{3});
    ledgersAgree();
  }

  void retriesAloneFromTheirBytes()
  {
    // Read as the wrong format first; the file goes, the bytes are kept.
    put("x.jsonl", line("1", "hello"));
    ImportFilesRequest wrong;
    wrong.paths = {path("x.jsonl")};
    wrong.format = "sharegpt";
    const auto summary = m_workspace->importFiles(wrong, {});
    HONE_VERIFY(summary);
    QCOMPARE(summary->rejected.size(), std::size_t{1});
    QFile::remove(QString::fromStdString(path("x.jsonl")));
    RetryRequest request;
    request.format = "hone-jsonl";
    const auto retried = m_workspace->intake().retry(request, {});
    HONE_VERIFY(retried);
    QCOMPARE(retried->recovered, std::int64_t{1});
    QCOMPARE(m_workspace->sources()->front().rejected, std::int64_t{0});
    QCOMPARE(m_workspace->sources()->front().stored, std::int64_t{1});
    QCOMPARE(m_workspace->sources()->front().received, std::int64_t{1});
    ledgersAgree();
    // Reading records again analyses nothing, also not once everything that goes on beside has come to its end.
    m_workspace.reset();
    auto opened = Workspace::open(path("store.hone"));
    HONE_VERIFY(opened);
    m_workspace = std::move(*opened);
    QCOMPARE(m_workspace->overview({})->notAnalysed, std::int64_t{1});
    QVERIFY(m_workspace->intents({})->empty());
  }

  void retriesMaskedRecords_data()
  {
    QTest::addColumn<bool>("later");
    QTest::newRow("masked at import") << false;
    QTest::newRow("masked in the store") << true;
  }
  void retriesMaskedRecords()
  {
    QFETCH(bool, later);
    put("x.jsonl", line("1", "write to anna.berg@example.org or call, please"));
    ImportFilesRequest wrong;
    wrong.paths = {path("x.jsonl")};
    wrong.format = "sharegpt";
    wrong.redact = !later;
    HONE_VERIFY(m_workspace->importFiles(wrong, {}));
    if (later) {
      HONE_VERIFY(m_workspace->privacy().setRedacted("x", "sharegpt", true));
      HONE_VERIFY(m_workspace->privacy().redactStore({}));
    }
    const auto page = m_workspace->intake().quarantine({});
    HONE_VERIFY(page);
    QCOMPARE(page->size(), std::size_t{1});
    QVERIFY(page->front().record.raw.find("anna.berg") == std::string::npos);
    QCOMPARE(page->front().record.size, std::int64_t{0}); // all of it is there
    RetryRequest request;
    request.format = "hone-jsonl";
    const auto retried = m_workspace->intake().retry(request, {});
    HONE_VERIFY(retried);
    QVERIFY2(retried->problems.empty(), retried->problems.empty() ? "" : retried->problems.front().c_str());
    QCOMPARE(retried->recovered, std::int64_t{1});
    const auto shown = m_workspace->conversation(id("1"));
    HONE_VERIFY(shown);
    QVERIFY(shown->conversation.messages.front().text.find("anna.berg") == std::string::npos);
    ledgersAgree();
  }

  void exportsRecordsForTheOwnerOnly()
  {
    put("x.jsonl", line("1", "hello") + "{\"broken");
    import({path("x.jsonl")});
    put("aside.jsonl", "what was there before");
    ::chmod(path("aside.jsonl").c_str(), 0644);
    QCOMPARE(*m_workspace->intake().exportQuarantine(path("aside.jsonl"), {}, {}), std::int64_t{1});
    struct stat status {};
    QCOMPARE(::stat(path("aside.jsonl").c_str(), &status), 0);
    QCOMPARE(static_cast<int>(status.st_mode & 0777), 0600);
  }

  /// A retry says why a record still cannot be read, also where that is another reason than the first.
  void keepsANewReason()
  {
    put("talks.jsonl", line("a", "hello") + "{\"id\": broken\n");
    import({path("talks.jsonl")});
    const QuarantinedRecord before = m_workspace->intake().quarantine({})->front();
    RetryRequest request;
    request.format = "tau-bench";
    const auto retried = m_workspace->intake().retry(request, {});
    HONE_VERIFY(retried);
    QCOMPARE(retried->stillRejected, std::int64_t{1});
    QCOMPARE(retried->problems.size(), std::size_t{1});
    const std::string now = m_workspace->intake().quarantinedRecord(before.id)->record.reason;
    QVERIFY2(now.starts_with(before.record.reason), now.c_str());
    const auto again = now.find(" Read again as tau-bench: ");
    QVERIFY2(now == before.record.reason || again != std::string::npos, now.c_str());
    if (again != std::string::npos)
      QVERIFY2(retried->problems.front().find(now.substr(again + 26)) != std::string::npos, retried->problems.front().c_str());
  }

  void setsFilesOfUnknownFormatAside()
  {
    const std::string beyond(70000, 'x');
    put("odd.json", R"({"when":"yesterday","who":{"name":"Anna"},"said":[1,2,3]})");
    put("notes.txt", "nothing that anybody knows\n" + beyond);
    auto summary = import({path("odd.json"), path("notes.txt")});
    QCOMPARE(summary.rejected.size(), std::size_t{2});
    QVERIFY(summary.rejected.front().isKept && summary.rejected.back().isKept);
    const auto page = m_workspace->intake().quarantine({});
    HONE_VERIFY(page);
    QCOMPARE(page->size(), std::size_t{2});
    QCOMPARE(page->front().record.file, path("odd.json"));
    QCOMPARE(page->front().record.offset, std::optional<std::int64_t>(0));
    QVERIFY(page->front().record.reason.find("No known format") != std::string::npos);
    QVERIFY(page->front().record.raw.starts_with("{\"when\":\"yesterday\""));
    QCOMPARE(page->back().record.raw.size(), std::size_t{65536});
    QVERIFY(page->back().record.size > 65536);
    QCOMPARE(m_workspace->sources()->size(), std::size_t{1});
    QCOMPARE(m_workspace->sources()->front().kind, std::string("unknown"));
    QCOMPARE(m_workspace->sources()->front().rejected, std::int64_t{2});
    // The same again is not doubled.
    import({path("odd.json")});
    QCOMPARE(*m_workspace->intake().quarantineCount({}), std::int64_t{2});
    // Nobody knows it now either; as the wrong format it brings nothing.
    auto retried = m_workspace->intake().retry({}, {});
    HONE_VERIFY(retried);
    QCOMPARE(retried->recovered, std::int64_t{0});
    QVERIFY(retried->problems.front().find("Choose a format") != std::string::npos);
    RetryRequest request;
    request.ids = {page->front().id};
    request.format = "sharegpt";
    // What is wrong now stands beside what was wrong first, once however often it is tried.
    std::string reasons;
    for (int time = 0; time < 2; ++time) {
      QCOMPARE(m_workspace->intake().retry(request, {})->recovered, std::int64_t{0});
      QCOMPARE(*m_workspace->intake().quarantineCount({}), std::int64_t{2});
      const std::string now = m_workspace->intake().quarantinedRecord(page->front().id)->record.reason;
      QVERIFY2(now.starts_with(page->front().record.reason + " Read again as sharegpt: "), now.c_str());
      QVERIFY(time == 0 || now == reasons);
      reasons = now;
    }
    // With a mapping it becomes a source of its own.
    request.format.clear();
    const auto mapping = m_workspace->intake().mappingFromJson(R"({"shape":"turns","fields":{"question":"when","answer":"who.name"}})");
    HONE_VERIFY(mapping);
    request.mapping = *mapping;
    retried = m_workspace->intake().retry(request, {});
    HONE_VERIFY(retried);
    QVERIFY2(retried->recovered == 1, retried->problems.empty() ? "" : retried->problems.front().c_str());
    QCOMPARE(retried->conversationsAdded, std::int64_t{1});
    ledgersAgree();
    const auto sources = m_workspace->sources();
    QVERIFY(std::ranges::any_of(*sources, [](const Source& source) { return source.name == "odd" && source.kind == "json" && source.conversations == 1; }));
    // The file is mended: it is known now, and with the last one the source of unknown files goes.
    put("notes.txt", line("n1", "hello there"));
    retried = m_workspace->intake().retry({}, {});
    HONE_VERIFY(retried);
    QVERIFY2(retried->recovered == 1, retried->problems.empty() ? "" : retried->problems.front().c_str());
    QCOMPARE(*m_workspace->intake().quarantineCount({}), std::int64_t{0});
    QVERIFY(std::ranges::none_of(*m_workspace->sources(), [](const Source& source) { return source.kind == "unknown"; }));
  }

  void saysWhichEventsNoRuleKnows()
  {
    put("chats.jsonl", line("c1", "hello") + line("c2", "there") + line("c3", "third") + line("c4", "fourth"));
    put("events.jsonl", R"({"conversation_id":"c1","name":"outcome","value":"Delighted"}
{"conversation_id":"c2","name":"outcome","value":"resolved"}
{"conversation_id":"c3","name":"outcome","value":"Delighted"}
{"conversation_id":"c4","name":"went_shopping"}
{"conversation_id":"c4","name":"escalated","value":false}
)");
    const auto summary = import({path("chats.jsonl"), path("events.jsonl")});
    QCOMPARE(summary.eventsAdded, std::int64_t{5});
    QCOMPARE(summary.unmappedEvents.size(), std::size_t{2});
    QCOMPARE(summary.unmappedEvents[0].name, std::string("outcome"));
    QCOMPARE(summary.unmappedEvents[0].text, std::string("Delighted"));
    QCOMPARE(summary.unmappedEvents[0].count, std::int64_t{2});
    QCOMPARE(summary.unmappedEvents[1].name, std::string("went_shopping"));
    // They are kept: a rule gives them a meaning.
    auto rules = *m_workspace->intake().eventRules();
    rules.insert(rules.begin(), {"outcome", "delighted", {}, {}, Outcome::resolved, 0});
    HONE_VERIFY(m_workspace->intake().setEventRules(rules));
    QVERIFY(outcome("c1") == Outcome::resolved);
    QVERIFY(import({path("events.jsonl")}).unmappedEvents.size() <= 1);
  }

  void knowsTheUsualEvents_data()
  {
    QTest::addColumn<QString>("event");
    QTest::addColumn<int>("expected");
    const auto row = [](const char* name, const char* event, Outcome outcome) { QTest::newRow(name) << QString::fromUtf8(event) << static_cast<int>(outcome); };
    row("resolved", R"("conversation_id":"c1","name":"resolved")", Outcome::resolved);
    row("not resolved", R"("conversation_id":"c1","name":"resolved","value":false)", Outcome::failed);
    row("solved", R"("conversation_id":"c1","name":"outcome","value":"Solved")", Outcome::resolved);
    row("failed", R"("conversation_id":"c1","name":"failed")", Outcome::failed);
    row("unresolved", R"("conversation_id":"c1","name":"outcome","value":"unresolved")", Outcome::failed);
    row("churned", R"("conversation_id":"c1","name":"churned")", Outcome::failed);
    row("churned, of the user", R"("user_id":"u1","name":"Churned","at":"2024-01-20T10:00:00Z")", Outcome::failed);
    row("refunded", R"("conversation_id":"c1","name":"refunded","value":19.9)", Outcome::failed);
    row("not churned", R"("conversation_id":"c1","name":"churned","value":false)", Outcome::unknown);
    row("handed over", R"("conversation_id":"c1","name":"human-handoff")", Outcome::escalated);
    row("no meaning", R"("conversation_id":"c1","name":"went_shopping")", Outcome::unknown);
  }
  void knowsTheUsualEvents()
  {
    QFETCH(QString, event);
    QFETCH(int, expected);
    put("chats.jsonl", R"({"id":"c1","user_id":"u1","created_at":"2024-01-10T10:00:00Z","messages":[{"role":"user","content":"hello there"},{"role":"assistant","content":"ok"}]})" "\n");
    put("events.jsonl", "{" + event.toStdString() + "}\n");
    import({path("chats.jsonl")});
    ImportFilesRequest request;
    request.paths = {path("events.jsonl")};
    request.events = true; // an event without time and value is not taken for one by its looks
    const auto imported = m_workspace->importFiles(request, {});
    HONE_VERIFY(imported);
    QCOMPARE(imported->eventsAdded, std::int64_t{1});
    const auto said = m_workspace->conversation(id("c1"));
    HONE_VERIFY(said);
    if (expected == static_cast<int>(Outcome::unknown))
      QVERIFY(said->assessment.outcome == Outcome::unknown || said->assessment.source.starts_with("inferred"));
    else
      QCOMPARE(static_cast<int>(said->assessment.outcome), expected);
    QVERIFY(*m_workspace->intake().eventRules() == m_workspace->intake().defaultEventRules());
  }

  void masksWhatAWatchedFolderBrings()
  {
    put("in/a.jsonl", line("1", "write to me at anna.berg@example.org"));
    WatchedFolder folder;
    folder.path = path("in");
    folder.redact = true;
    HONE_VERIFY(m_workspace->intake().watch(folder));
    HONE_VERIFY(m_workspace->intake().lookAtFolders({}, {}));
    put("in/b.jsonl", line("2", "or at bert@example.org"));
    HONE_VERIFY(m_workspace->intake().lookAtFolders({}, {}));
    QVERIFY(m_workspace->intake().watchedFolders()->front().redact);
    for (const QString& name : QDir(QString::fromStdString(path(""))).entryList({QStringLiteral("*.hone*")}, QDir::Files)) {
      QFile stored(QString::fromStdString(path("")) + QLatin1Char('/') + name);
      QVERIFY(stored.open(QIODevice::ReadOnly));
      const QByteArray bytes = stored.readAll();
      QVERIFY2(!bytes.contains("anna.berg") && !bytes.contains("bert@"), qPrintable(name));
    }
  }

  void watchesFolders()
  {
    put("in/a.jsonl", line("1", "hello"));
    WatchedFolder folder;
    folder.path = path("in/");
    HONE_VERIFY(m_workspace->intake().watch(folder));
    auto seen = m_workspace->intake().lookAtFolders({}, {});
    HONE_VERIFY(seen);
    QCOMPARE(seen->conversationsAdded, std::int64_t{1});
    // A line that is half written is waited for.
    const std::string next = line("2", "there");
    put("in/a.jsonl", line("1", "hello") + next.substr(0, 20));
    seen = m_workspace->intake().lookAtFolders({}, {});
    HONE_VERIFY(seen);
    QCOMPARE(seen->conversationsAdded, std::int64_t{0});
    QCOMPARE(seen->rejected, std::int64_t{0});
    put("in/a.jsonl", line("1", "hello") + next);
    seen = m_workspace->intake().lookAtFolders({}, {});
    QCOMPARE(seen->conversationsAdded, std::int64_t{1});
    seen = m_workspace->intake().lookAtFolders({}, {});
    QCOMPARE(seen->filesRead, std::int64_t{0});
    const auto folders = m_workspace->intake().watchedFolders();
    QCOMPARE(folders->size(), std::size_t{1});
    QCOMPARE(folders->front().files, std::int64_t{1});
    QCOMPARE(m_workspace->sources()->size(), std::size_t{1});
    QCOMPARE(m_workspace->sources()->front().name, std::string("in"));
    ledgersAgree();
    // A file that does not grow by lines is read when it is at rest.
    put("in/b.json", line("3", "x"));
    QCOMPARE(m_workspace->intake().lookAtFolders({}, {})->conversationsAdded, std::int64_t{0});
    m_workspace->intake().startWatching();
    QTRY_COMPARE_WITH_TIMEOUT(m_workspace->overview({})->conversations, std::int64_t{3}, 10000);
    m_workspace->intake().stopWatching();
    HONE_VERIFY(m_workspace->intake().unwatch(path("in")));
    QVERIFY(m_workspace->intake().watchedFolders()->empty());
  }

  void keepsMappings()
  {
    auto mapping = m_workspace->intake().mappingFromJson(R"({"name":"desk","shape":"turns","fields":{"question":"q","answer":"a"}})");
    HONE_VERIFY(mapping);
    HONE_VERIFY(m_workspace->intake().saveMapping(*mapping));
    QVERIFY(*m_workspace->intake().mapping("desk") == *mapping);
    HONE_VERIFY(m_workspace->intake().removeMapping("desk"));
    QVERIFY(!m_workspace->intake().mapping("desk"));
    put("t.csv", "q,a,x\nhow,so,1\n");
    ImportFilesRequest request;
    request.paths = {path("t.csv")};
    request.mapping = *mapping;
    const auto summary = m_workspace->importFiles(request, {});
    HONE_VERIFY(summary);
    QCOMPARE(summary->conversationsAdded, std::int64_t{1});
    const auto look = m_workspace->intake().lookAt(path("t.csv"));
    HONE_VERIFY(look);
    QVERIFY(look->guess.has_value());
  }

private:
  std::string path(const char* name) const { return m_folder->filePath(QString::fromUtf8(name)).toStdString(); }
  void put(const char* name, const std::string& content) const
  {
    const QString full = QString::fromStdString(path(name));
    QDir().mkpath(QFileInfo(full).path());
    QFile file(full);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content.data(), static_cast<qint64>(content.size()));
  }
  QByteArray bytes(const char* name) const
  {
    QFile file(QString::fromStdString(path(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }
  ImportSummary import(const std::vector<std::string>& paths)
  {
    ImportFilesRequest request;
    request.paths = paths;
    const auto summary = m_workspace->importFiles(request, {});
    if (!summary)
      qWarning("%s", summary.error().describe().c_str());
    return summary.value_or(ImportSummary{});
  }
  ConversationId id(const char* name) const { return m_workspace->findConversation(name).value_or(ConversationId{}); }
  Outcome outcome(const char* name) const { return m_workspace->conversation(id(name))->assessment.outcome; }
  void ledgersAgree() const
  {
    const auto sources = m_workspace->sources();
    HONE_VERIFY(sources);
    for (const Source& source : *sources)
      QCOMPARE(source.received, source.stored + source.merged + source.unchanged + source.rejected);
  }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<Workspace> m_workspace;
};

QTEST_GUILESS_MAIN(TestIntake)
#include "tst_intake.moc"
