#include <QProcess>
#include <QtTest>

#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "capture/importer.h"
#include "capture_fixture.h"

using namespace hone;
using namespace hone::test;

namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

std::string talk(const std::string& id) { return "{\"id\":\"" + id + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}\n"; }

int runTar(const std::vector<std::string>& arguments)
{
  QStringList list;
  for (const std::string& argument : arguments)
    list += text(argument);
  return QProcess::execute(QStringLiteral("tar"), list);
}

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
  void countsBeyondTheList();
  void saysWhatIsStillSetAside();
  void tarArchives_data();
  void tarArchives();
  void tarOfManyKinds();
  void tarNeighboursOfDamage();
  void tarIsKnownAgain();
  void tarIsReadOnlyAsFarAsAsked();
  void bombsAreNotReadOn_data();
  void bombsAreNotReadOn();
  void twoOfOneName();
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
  /// Packs files of the folder "in".
  void zipInto(const std::string& target, const std::vector<std::string>& names) const
  {
    int code = 0;
    zip_t* const archive = zip_open(target.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
    QVERIFY(archive);
    for (const std::string& name : names) {
      const zip_int64_t index = zip_file_add(archive, name.c_str(), zip_source_file(archive, path(("in/" + name).c_str()).c_str(), 0, -1), ZIP_FL_ENC_UTF_8);
      zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_DEFLATE, 6);
    }
    QCOMPARE(zip_close(archive), 0);
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
  QCOMPARE(walked.passedOverCount, 2);
  QCOMPARE(walked.passedOver.size(), std::size_t{2});
  QVERIFY(walked.passedOver[0].file.ends_with("archive.zip") && walked.passedOver[1].file.ends_with("notes.md"));
  QVERIFY(!walked.passedOver[0].reason.empty() && !walked.passedOver[1].reason.empty());
  QVERIFY(walked.rejected[0].reason.find("theme") != std::string::npos);
  const ImportSummary named = import({path("in/notes.md"), path("in/archive.zip")});
  QCOMPARE(static_cast<int>(named.rejected.size()), 2);
  QVERIFY(named.rejected[0].reason.find("neither JSON nor a table") != std::string::npos);
  QVERIFY(named.rejected[1].reason.find("zip") != std::string::npos);
  // They are all in the quarantine of one source, as the summary says.
  QCOMPARE(sources().size(), std::size_t{1});
  QCOMPARE(sources().front().kind, std::string("unknown"));
  QCOMPARE(sources().front().rejected, std::int64_t{3});
  QCOMPARE(m_store->quarantine(sources().front().id)->size(), std::size_t{3});
}

void TestImporter::countsBeyondTheList()
{
  std::string lines;
  for (int i = 0; i < 2500; ++i)
    lines += i % 2 == 0 ? "{\"id\": broken" + std::to_string(i) + "\n" : "{\"id\":\"" + std::to_string(i) + "\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}\n";
  write("half.jsonl", lines);
  for (int time = 0; time < 2; ++time) {
    const ImportSummary summary = import({path("half.jsonl")});
    QCOMPARE(summary.rejected.size(), std::size_t{1000});
    QCOMPARE(summary.rejectedCount, 1250);
    QCOMPARE(summary.setAsideCount, 1250);
    QCOMPARE(summary.stillSetAside, 0);
  }
}

void TestImporter::saysWhatIsStillSetAside()
{
  const auto good = [](const char* id) { return "{\"id\":\"" + std::string(id) + "\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}\n"; };
  write("f.jsonl", good("1") + "{\"id\": broken\n{\"id\": worse\n" + good("2"));
  write("other.jsonl", good("3") + "{\"id\": broken\n");
  import({path("other.jsonl")});
  ImportSummary summary = import({path("f.jsonl")});
  QCOMPARE(summary.setAsideCount, 2);
  QCOMPARE(summary.stillSetAside, 0);
  // The file is mended; nothing took its records out of the quarantine.
  write("f.jsonl", good("1") + good("4") + good("5") + good("2"));
  summary = import({path("f.jsonl")});
  QCOMPARE(summary.rejectedCount, 0);
  QCOMPARE(summary.stillSetAside, 2);
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

/// Links, devices, sparse files and names that lead out are set aside with a reason, and their neighbours are read.
void TestImporter::tarOfManyKinds()
{
  write("in/a.jsonl", talk("a"));
  write("in/z.jsonl", talk("z"));
  QVERIFY(::symlink("a.jsonl", path("in/b-symbolic.jsonl").c_str()) == 0);
  QVERIFY(::link(path("in/a.jsonl").c_str(), path("in/c-hard.jsonl").c_str()) == 0);
  QVERIFY(::mkfifo(path("in/d-pipe.jsonl").c_str(), 0600) == 0);
  write("in/e-sparse.jsonl", talk("e"));
  QVERIFY(::truncate(path("in/e-sparse.jsonl").c_str(), off_t{64} * 1024 * 1024) == 0);
  write("out.jsonl", talk("out"));
  const std::string target = path("a.tar");
  QCOMPARE(runTar({"--sparse", "--sort=name", "-cf", target, "-C", path("in"), "a.jsonl", "b-symbolic.jsonl", "c-hard.jsonl", "d-pipe.jsonl", "e-sparse.jsonl"}), 0);
  QCOMPARE(runTar({"-P", "--transform=s,^.*out,../../out,", "-rf", target, path("out.jsonl")}), 0);
  QCOMPARE(runTar({"-P", "--transform=s,^.*z.jsonl,/root/z.jsonl,", "-rf", target, path("in/z.jsonl")}), 0);
  const ImportSummary summary = import({target});
  QCOMPARE(summary.conversationsAdded, std::int64_t{2});
  QVERIFY(m_store->findConversation("a").has_value() && m_store->findConversation("z").has_value());
  QStringList set;
  for (const RejectedRecord& record : summary.rejected)
    set += text(record.file.substr(target.size()) + ": " + record.reason);
  set.sort();
  QVERIFY2(set.size() == 5, qPrintable(set.join(QLatin1Char('\n'))));
  const QStringList words{QStringLiteral("leads out"), QStringLiteral("symbolic link"), QStringLiteral("read under its own name"), QStringLiteral("a pipe"), QStringLiteral("sparse")};
  for (int i = 0; i < 5; ++i)
    QVERIFY2(set[i].contains(words[i]), qPrintable(set[i]));
  // They are in the quarantine, once however often the archive is imported.
  const auto quarantined = [&] {
    std::size_t count = 0;
    for (const Source& source : sources())
      count += m_store->quarantine(source.id).value().size();
    return count;
  };
  QCOMPARE(quarantined(), std::size_t{5});
  QCOMPARE(import({target}).conversationsUnchanged, std::int64_t{2});
  QCOMPARE(quarantined(), std::size_t{5});
}

void TestImporter::tarNeighboursOfDamage()
{
  write("in/a.jsonl", talk("a"));
  write("in/b.jsonl", talk("b"));
  write("in/c.jsonl", talk("c"));
  const std::string target = path("a.tar");
  QCOMPARE(runTar({"-cf", target, "-C", path("in"), "a.jsonl", "b.jsonl", "c.jsonl"}), 0);
  std::string bytes = readBytes(target);
  bytes[1024 + 10] ^= 0x55; // in the header of the second file
  write("a.tar", bytes);
  const ImportSummary summary = import({target});
  QCOMPARE(summary.conversationsAdded, std::int64_t{2});
  QVERIFY(m_store->findConversation("a").has_value() && m_store->findConversation("c").has_value());
  QCOMPARE(summary.rejected.size(), std::size_t{1});
  QVERIFY2(summary.rejected[0].reason.find("passed over") != std::string::npos, summary.rejected[0].reason.c_str());
}

/// A file of an archive that grew since is read on where it was left, and one that changed is read anew.
void TestImporter::tarIsKnownAgain()
{
  write("in/a.jsonl", talk("a1"));
  write("in/b.jsonl", talk("b1"));
  const std::string target = path("a.tgz");
  const auto pack = [&] { return runTar({"-czf", target, "-C", path("in"), "a.jsonl", "b.jsonl"}); };
  QCOMPARE(pack(), 0);
  QCOMPARE(import({target}).conversationsAdded, std::int64_t{2});
  QCOMPARE(import({target}).conversationsUnchanged, std::int64_t{2});
  write("in/a.jsonl", talk("a1") + talk("a2"));
  write("in/b.jsonl", talk("b2") + talk("b1"));
  QCOMPARE(pack(), 0);
  const ImportSummary grown = import({target});
  QCOMPARE(grown.conversationsAdded, std::int64_t{2});
  QVERIFY(m_store->findConversation("a2").has_value() && m_store->findConversation("b2").has_value());
  QVERIFY(grown.rejected.empty());
}

/// To tell what a file is, no more of it is read than that takes: here what lies behind would be an error.
void TestImporter::tarIsReadOnlyAsFarAsAsked()
{
  write("in/a.jsonl", talk("a"));
  std::string noise;
  for (std::uint32_t i = 0, state = 1; i < 3'000'000; ++i)
    noise.push_back(static_cast<char>((state = state * 1664525 + 1013904223) >> 24));
  write("in/b.bin", noise);
  const std::string target = path("a.tgz");
  QCOMPARE(runTar({"-czf", target, "-C", path("in"), "a.jsonl", "b.bin"}), 0);
  std::string bytes = readBytes(target);
  bytes.resize(bytes.size() / 2);
  write("a.tgz", bytes);
  const auto found = detectFormat(target);
  QVERIFY2(found, found ? "" : found.error().message.c_str());
  QCOMPARE(text(found->name), QStringLiteral("hone-jsonl"));
}

void TestImporter::bombsAreNotReadOn_data()
{
  QTest::addColumn<QString>("kind");
  QTest::newRow("gzip") << QStringLiteral("gz");
  QTest::newRow("tar and gzip") << QStringLiteral("tgz");
  QTest::newRow("zip") << QStringLiteral("zip");
}

/// A file of a gibibyte of nothing behind its first record packs to a mebibyte.
void TestImporter::bombsAreNotReadOn()
{
  QFETCH(QString, kind);
  const std::string target = path(("bomb." + kind.toStdString()).c_str());
  write("in/a.jsonl", talk("a"));
  const std::string head = talk("first") + "{\"id\":\"bomb\",\"messages\":[{\"role\":\"user\",\"content\":\"";
  write("in/b.jsonl", head);
  QVERIFY(::truncate(path("in/b.jsonl").c_str(), (off_t{1} << 30) + (off_t{64} << 20)) == 0);
  if (kind == QStringLiteral("gz") || kind == QStringLiteral("tgz")) {
    // Compressed once, and written many times: gzip files may stand one behind another.
    const bool tar = kind == QStringLiteral("tgz");
    const std::string begin = tar ? "tar -cf - -C in a.jsonl b.jsonl 2>/dev/null | head -c " + std::to_string(1024 + 512 + head.size()) : "head -c " + std::to_string(head.size()) + " in/b.jsonl";
    const std::string script = "cd " + path("") + " && { " + begin + " | gzip; head -c 16777216 /dev/zero | gzip > zeros.gz; for i in $(seq 68); do cat zeros.gz; done; } > " + target;
    QCOMPARE(QProcess::execute(QStringLiteral("sh"), {QStringLiteral("-c"), text(script)}), 0);
  } else {
    // None of them alone is too large.
    QVERIFY(::truncate(path("in/b.jsonl").c_str(), off_t{400} << 20) == 0);
    for (const char* other : {"in/d.jsonl", "in/e.jsonl"}) {
      write(other, head);
      QVERIFY(::truncate(path(other).c_str(), off_t{400} << 20) == 0);
    }
    zipInto(target, {"a.jsonl", "b.jsonl", "d.jsonl", "e.jsonl"});
  }
  QVERIFY(QFileInfo(text(target)).size() < 3'000'000);
  const ImportSummary summary = import({target});
  QVERIFY(!m_store->conversationIds()->empty());
  QVERIFY(kind == QStringLiteral("gz") || m_store->findConversation("a").has_value());
  QVERIFY(!summary.rejected.empty());
  QVERIFY2(std::ranges::any_of(summary.rejected, [](const RejectedRecord& r) { return r.reason.find("300 times") != std::string::npos; }), summary.rejected[0].reason.c_str());
}

void TestImporter::twoOfOneName()
{
  write("one/a.jsonl", talk("a"));
  write("two/a.jsonl", talk("b"));
  const std::string target = path("a.tar");
  QCOMPARE(runTar({"-cf", target, "-C", path("one"), "a.jsonl"}), 0);
  QCOMPARE(runTar({"-rf", target, "-C", path("two"), "a.jsonl"}), 0);
  QCOMPARE(import({target}).conversationsAdded, std::int64_t{2});
  QCOMPARE(import({target}).conversationsUnchanged, std::int64_t{2});

  write("in/same-1.jsonl", talk("c"));
  write("in/same-2.jsonl", talk("d"));
  zipInto(path("a.zip"), {"same-1.jsonl", "same-2.jsonl"});
  std::string bytes = readBytes(path("a.zip"));
  for (std::size_t at = 0; (at = bytes.find("same-2", at)) != std::string::npos; ++at)
    bytes[at + 5] = '1';
  write("a.zip", bytes);
  QCOMPARE(import({path("a.zip")}).conversationsAdded, std::int64_t{2});
  QVERIFY(m_store->findConversation("c").has_value() && m_store->findConversation("d").has_value());
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
