#include <QProcess>
#include <QtTest>

#include <sys/stat.h>

#include "capture/importer.h"
#include "capture_fixture.h"

using namespace hone;
using namespace hone::test;

namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

} // namespace

class TestImporter : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void init();
  void oneFile();
  void secondImportChangesNothing();
  void folder();
  void memoryFiles();
  void damagedFiles();
  void unknownFiles();
  void tarArchives_data();
  void tarArchives();
  void noSuchPath();
  void forcedFormat();
  void cancel();
  void manyBatches();
  void roundTripOfText();

private:
  ImportSummary import(const std::vector<std::string>& paths, const std::string& format = {})
  {
    ImportRequest request;
    request.paths = paths;
    request.format = format;
    auto summary = importFiles(*m_store, request, m_job);
    if (!summary)
      qWarning() << text(summary.error().describe());
    return summary ? *summary : ImportSummary{};
  }
  std::string path(const char* name) const { return m_folder->filePath(QString::fromUtf8(name)).toStdString(); }
  void write(const char* name, const std::string& bytes) const
  {
    QFile file(m_folder->filePath(QString::fromUtf8(name)));
    QDir().mkpath(QFileInfo(file).path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes.data(), static_cast<qint64>(bytes.size()));
  }
  std::vector<Source> sources() const { return m_store->sources().value(); }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<Store> m_store;
  JobContext m_job;
};

void TestImporter::init()
{
  m_store.reset();
  m_folder = std::make_unique<QTemporaryDir>();
  auto store = Store::open(path("store.hone"));
  QVERIFY(store.has_value());
  m_store = std::move(*store);
  m_job = {};
}

void TestImporter::oneFile()
{
  const ImportSummary summary = import({dataPath("tau-bench/baseline.json.zst")});
  QCOMPARE(summary.conversationsAdded, 6);
  QCOMPARE(summary.filesRead, 1);
  QCOMPARE(static_cast<int>(summary.rejected.size()), 0);
  QVERIFY(summary.messagesAdded > 100);
  const auto all = sources();
  QCOMPARE(static_cast<int>(all.size()), 1);
  QCOMPARE(text(all[0].name), QStringLiteral("baseline"));
  QCOMPARE(text(all[0].kind), QStringLiteral("tau-bench"));
  QCOMPARE(all[0].stored, 6);
  const auto id = m_store->findConversation("0-0");
  QVERIFY(id.has_value());
  const auto conversation = m_store->conversation(*id);
  QVERIFY(conversation.has_value());
  const ReadResult read = readFile(dataPath("tau-bench/baseline.json.zst"));
  QVERIFY(*conversation == read.conversations[0]);
}

void TestImporter::secondImportChangesNothing()
{
  const std::vector<std::string> paths{dataPath("tau-bench"), dataPath("messages")};
  const ImportSummary first = import(paths);
  QVERIFY(first.conversationsAdded > 30);
  const auto version = m_store->dataVersion();
  const auto before = sources();
  const ImportSummary second = import(paths);
  QCOMPARE(second.conversationsAdded, 0);
  QCOMPARE(second.conversationsMerged, 0);
  QCOMPARE(second.messagesAdded, 0);
  QCOMPARE(second.conversationsUnchanged, first.conversationsAdded + first.conversationsUnchanged + first.conversationsMerged);
  QCOMPARE(second.rejected.size(), first.rejected.size());
  Q_UNUSED(version)
  const auto after = sources();
  QCOMPARE(after.size(), before.size());
  for (std::size_t i = 0; i < after.size(); ++i) {
    QCOMPARE(after[i].conversations, before[i].conversations);
    QCOMPARE(after[i].messages, before[i].messages);
    QCOMPARE(after[i].received, after[i].stored + after[i].merged + after[i].unchanged + after[i].rejected);
  }
}

void TestImporter::folder()
{
  write("in/b.jsonl", "{\"id\":\"b\",\"messages\":[{\"role\":\"user\",\"content\":\"b\"}]}\n");
  write("in/sub/a.jsonl", "{\"id\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}\n");
  write("in/README.md", "# Words\n");
  write("in/.hidden/c.jsonl", "{\"id\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\"c\"}]}\n");
  write("in/.d.jsonl", "{\"id\":\"d\",\"messages\":[{\"role\":\"user\",\"content\":\"d\"}]}\n");
  const ImportSummary summary = import({path("in")});
  QCOMPARE(summary.conversationsAdded, 2);
  QCOMPARE(summary.filesRead, 2);
  QCOMPARE(static_cast<int>(summary.rejected.size()), 0);
  QVERIFY(m_store->findConversation("a").has_value());
  QVERIFY(!m_store->findConversation("c").has_value());
}

void TestImporter::memoryFiles()
{
  const std::string bytes = readBytes(dataPath("tau-bench/baseline.json.zst"));
  ImportRequest request;
  request.memoryFiles.push_back({"sample/first run.json.zst", bytes});
  const auto summary = importFiles(*m_store, request, m_job);
  QVERIFY(summary.has_value());
  QCOMPARE(summary->conversationsAdded, 6);
  QCOMPARE(text(sources().at(0).name), QStringLiteral("first run"));
  QCOMPARE(text(sources().at(0).location), QStringLiteral("memory"));
}

void TestImporter::damagedFiles()
{
  const std::string whole = readBytes(dataPath("tau-bench/fractional-rewards.json.zst"));
  const std::string json = decoded(dataPath("tau-bench/fractional-rewards.json.zst"));
  write("cut.json", json.substr(0, json.size() * 3 / 4));
  write("cut.json.zst", whole.substr(0, whole.size() * 3 / 4));
  write("good.jsonl", "{\"id\":\"good\",\"messages\":[{\"role\":\"user\",\"content\":\"b\"}]}\n");
  const ImportSummary summary = import({path("cut.json"), path("cut.json.zst"), path("good.jsonl")});
  QVERIFY(m_store->findConversation("good").has_value());
  QVERIFY(summary.conversationsAdded > 3);
  QCOMPARE(static_cast<int>(summary.rejected.size()), 2);
  QVERIFY(summary.rejected[0].offset && summary.rejected[0].line);
  QVERIFY(summary.rejected[1].reason.find("damaged at byte " + std::to_string(whole.size() * 3 / 4)) != std::string::npos);
  int quarantined = 0;
  for (const Source& source : sources())
    quarantined += static_cast<int>(m_store->quarantine(source.id).value().size());
  QCOMPARE(quarantined, 2);
}

void TestImporter::unknownFiles()
{
  write("in/notes.md", "# Notes\n");
  write("in/settings.json", "{\"theme\":\"dark\"}\n");
  write("in/archive.zip", "PK\x03\x04rest");
  const ImportSummary walked = import({path("in")});
  QCOMPARE(static_cast<int>(walked.rejected.size()), 1);
  QVERIFY(walked.rejected[0].reason.find("theme") != std::string::npos);
  const ImportSummary named = import({path("in/notes.md"), path("in/archive.zip")});
  QCOMPARE(static_cast<int>(named.rejected.size()), 2);
  QVERIFY(named.rejected[0].reason.find("not JSON") != std::string::npos);
  QVERIFY(named.rejected[1].reason.find("zip") != std::string::npos);
  QVERIFY(sources().empty());
}

void TestImporter::tarArchives_data()
{
  QTest::addColumn<QStringList>("arguments");
  QTest::addColumn<QString>("name");
  QTest::newRow("plain") << QStringList{QStringLiteral("-cf")} << QStringLiteral("a.tar");
  QTest::newRow("gzip") << QStringList{QStringLiteral("-czf")} << QStringLiteral("a.tgz");
  QTest::newRow("pax") << QStringList{QStringLiteral("--format=pax"), QStringLiteral("-cf")} << QStringLiteral("a.tar");
}

/// Written by tar itself: folders, a name of more than a hundred bytes, a hidden file and one that is no conversation.
void TestImporter::tarArchives()
{
  QFETCH(QStringList, arguments);
  QFETCH(QString, name);
  const std::string longName = std::string(120, 'n') + ".jsonl";
  write("in/deep/a.jsonl", "{\"id\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"one\"}]}\n");
  write(("in/" + longName).c_str(), "{\"id\":\"b\",\"messages\":[{\"role\":\"user\",\"content\":\"two\"}]}\nbroken\n");
  write("in/.hidden.jsonl", "{\"id\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\"no\"}]}\n");
  const QString target = QString::fromStdString(path(name.toUtf8().constData()));
  QCOMPARE(QProcess::execute(QStringLiteral("tar"), arguments + QStringList{target, QStringLiteral("-C"), QString::fromStdString(path("in")), QStringLiteral(".")}), 0);
  const ImportSummary summary = import({target.toStdString()});
  QCOMPARE(summary.conversationsAdded, std::int64_t{2});
  QVERIFY(m_store->findConversation("a").has_value() && m_store->findConversation("b").has_value());
  QCOMPARE(summary.rejected.size(), std::size_t{1});
  QVERIFY(summary.rejected[0].file.ends_with(longName));
  QCOMPARE(summary.rejected[0].line.value(), 2);
  // An archive that was cut off gives the files before the cut, and says so.
  QFile whole(target);
  QVERIFY(whole.open(QIODevice::ReadWrite));
  QVERIFY(whole.resize(name.endsWith(QLatin1String("tgz")) ? whole.size() - 20 : 2048 + 700));
  whole.close();
  const ImportSummary cut = import({target.toStdString()});
  QVERIFY(!cut.rejected.empty());
}

void TestImporter::noSuchPath()
{
  ImportRequest request;
  request.paths = {path("nowhere.json")};
  const auto summary = importFiles(*m_store, request, m_job);
  QVERIFY(!summary);
  QVERIFY(summary.error().kind == ErrorKind::notFound);
}

void TestImporter::forcedFormat()
{
  ImportRequest request;
  request.paths = {dataPath("messages/hone.jsonl")};
  request.format = "no-such";
  QVERIFY(!importFiles(*m_store, request, m_job));
  request.format = "openai-messages";
  QCOMPARE(importFiles(*m_store, request, m_job)->conversationsAdded, 4);
  const ImportSummary wrong = import({dataPath("messages/hone.jsonl")}, "tau-bench");
  QCOMPARE(wrong.conversationsAdded, 0);
  QCOMPARE(static_cast<int>(wrong.rejected.size()), 4);
}

void TestImporter::cancel()
{
  std::string lines;
  for (int i = 0; i < 30000; ++i)
    lines += "{\"id\":\"c" + std::to_string(i) + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + std::string(100, 'x') + "\"}]}\n";
  write("many.jsonl", lines);
  Cancellation cancellation;
  int calls = 0;
  m_job = JobContext([&](double fraction, std::string_view) {
    QVERIFY(fraction <= 1);
    if (++calls > 12)
      cancellation.cancel();
  }, cancellation);
  ImportRequest request;
  request.paths = {path("many.jsonl")};
  const auto summary = importFiles(*m_store, request, m_job);
  QVERIFY(!summary);
  QVERIFY(summary.error().kind == ErrorKind::cancelled);
  const auto kept = m_store->conversationIds().value().size();
  QVERIFY(kept > 0);
  QVERIFY(kept < 30000);
  m_job = {};
  const ImportSummary rest = import({path("many.jsonl")});
  QCOMPARE(rest.conversationsResumed, static_cast<std::int64_t>(kept));
  QCOMPARE(rest.conversationsUnchanged, 0);
  QCOMPARE(rest.conversationsAdded, static_cast<std::int64_t>(30000 - kept));
}

void TestImporter::manyBatches()
{
  std::string lines;
  for (int i = 0; i < 9001; ++i)
    lines += "{\"id\":\"c" + std::to_string(i) + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}\n";
  write("many.jsonl", lines);
  const ImportSummary summary = import({path("many.jsonl")});
  QCOMPARE(summary.conversationsAdded, 9001);
  QCOMPARE(sources().at(0).stored, 9001);
}

void TestImporter::roundTripOfText()
{
  const ImportSummary summary = import({dataPath("messages/hone.jsonl")});
  QCOMPARE(summary.conversationsAdded, 4);
  const ReadResult read = readFile(dataPath("messages/hone.jsonl"));
  const auto kept = m_store->conversation(m_store->findConversation("c1").value());
  QVERIFY(kept.has_value());
  // Scores are kept beside the conversation.
  Conversation expected = read.conversations[0];
  QVERIFY(m_store->events(m_store->findConversation("c1").value()).value() == expected.events);
  expected.events.clear();
  QVERIFY(*kept == expected);
}

QTEST_GUILESS_MAIN(TestImporter)
#include "tst_importer.moc"
