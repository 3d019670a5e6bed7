#include <QtTest>

#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

#include "capture/importer.h"
#include "test_store.h"

using namespace hone;
using namespace hone::test;

namespace {

/// Letters that do not compress well, the same for the same number.
std::string noise(int number)
{
  std::mt19937 random(static_cast<unsigned>(number));
  std::string out;
  for (int i = 0; i < 200; ++i)
    out.push_back(static_cast<char>('a' + random() % 26));
  return out;
}

std::string line(int number, int turns = 2)
{
  std::string out = R"({"id":"c)" + std::to_string(number) + R"(","created_at":"2026-01-02T03:04:05Z","messages":[)";
  for (int i = 0; i < turns; ++i)
    out += std::string(i ? "," : "") + R"({"role":")" + (i % 2 ? "assistant" : "user") + R"(","content":"turn )" + std::to_string(i) + " of " +
           std::to_string(number) + " " + noise(number * 7 + i) + R"("})";
  return out + "]}";
}

/// Many conversations, with bad records among them, in one of the shapes that files have.
std::string fileOf(const QString& shape, int count)
{
  std::string out;
  if (shape.contains(QStringLiteral("object")))
    out = R"({"version":1,"conversations":[)";
  else if (shape.contains(QStringLiteral("array")))
    out = "[";
  const bool lines = out.empty();
  for (int i = 0; i < count; ++i) {
    const bool bad = shape.contains(QStringLiteral("bad")) && i % 1000 == 500;
    const std::string record = bad ? R"({"id":"bad","messages":"none"})" : line(i);
    if (lines)
      out += record + (i + 1 < count || !shape.contains(QStringLiteral("open")) ? "\n" : "");
    else
      out += (i ? (i % 2 && shape.contains(QStringLiteral("array")) ? ",\n" : ", ") : "") + record;
  }
  return out + (shape.contains(QStringLiteral("object")) ? "]}" : lines ? "" : "]");
}

std::string gzipped(const std::string& bytes)
{
  std::string out(compressBound(bytes.size()) + 64, '\0');
  z_stream state{};
  deflateInit2(&state, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  state.avail_in = static_cast<uInt>(bytes.size());
  state.next_out = reinterpret_cast<Bytef*>(out.data());
  state.avail_out = static_cast<uInt>(out.size());
  deflate(&state, Z_FINISH);
  out.resize(state.total_out);
  deflateEnd(&state);
  return out;
}

/// Everything that an import leaves behind, but for times and numbers of rows.
QStringList contents(const Store& store)
{
  QStringList out;
  const auto text = [](const std::string& utf8) { return QString::fromStdString(utf8); };
  const std::vector<ConversationId> ids = *store.conversationIds();
  const auto read = store.forEachConversation(ids, true, [&](ConversationId id, Conversation&& c) {
    QString words = QString::number(id.value) + text(c.externalId + c.user.externalId + c.metadata);
    for (const Message& message : c.messages)
      words += text(message.text);
    out << words;
    return true;
  });
  if (!read)
    qFatal("%s", read.error().describe().c_str());
  const std::vector<Source> sources = *store.sources();
  for (const Source& s : sources) {
    out << QStringLiteral("%1 %2 received %3 stored %4 merged %5 unchanged %6 rejected %7 has %8 %9").arg(text(s.name), text(s.kind)).arg(s.received)
             .arg(s.stored).arg(s.merged).arg(s.unchanged).arg(s.rejected).arg(s.conversations).arg(s.messages);
    const auto records = *store.quarantine(s.id);
    for (const RejectedRecord& record : records)
      out << QStringLiteral("%1 %2 %3").arg(record.line.value_or(-1)).arg(record.offset.value_or(-1)).arg(text(record.raw));
  }
  return out;
}

} // namespace

/// Imports that were cut off go on where they stopped; files that are known are not read into the store again.
class TestResume : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void init();
  void cutOffEndsAsUninterrupted_data();
  void cutOffEndsAsUninterrupted();
  void knownFileIsUnchanged_data();
  void knownFileIsUnchanged();
  void grownFileGoesOn_data();
  void grownFileGoesOn();
  void lastLineThatGrew();
  void changedFileIsReadAgain();
  void erasedConversationsComeBack();
  void exportOfManySources();
  void tooManyMessagesAreSetAside();

private:
  ImportSummary import(Store& store, const std::string& name, const JobContext& job = {})
  {
    ImportRequest request;
    request.paths = {m_folder->filePath(QString::fromStdString(name)).toStdString()};
    auto summary = importFiles(store, request, job);
    if (!summary)
      qFatal("%s", summary.error().describe().c_str());
    return std::move(*summary);
  }
  void write(const std::string& name, const std::string& bytes)
  {
    std::ofstream(m_folder->filePath(QString::fromStdString(name)).toStdString(), std::ios::binary) << bytes;
  }
  std::unique_ptr<QTemporaryDir> m_folder;
};

void TestResume::init() { m_folder = std::make_unique<QTemporaryDir>(); }

void TestResume::cutOffEndsAsUninterrupted_data()
{
  QTest::addColumn<QString>("shape");
  for (const char* shape : {"lines", "lines, bad", "lines, open end", "array", "array, bad", "object", "lines, gzip", "array, gzip, bad"})
    QTest::newRow(shape) << QString::fromLatin1(shape);
}

void TestResume::cutOffEndsAsUninterrupted()
{
  QFETCH(QString, shape);
  constexpr int kCount = 8000;
  const std::string bytes = fileOf(shape, kCount);
  write("many.json", shape.contains(QStringLiteral("gzip")) ? gzipped(bytes) : bytes);
  TemporaryStore whole;
  import(*whole, "many.json");
  const QStringList expected = contents(*whole);

  TemporaryStore store;
  std::int64_t resumed = 0;
  int runs = 0;
  for (bool done = false; !done; ++runs) {
    QVERIFY(runs < 40);
    Cancellation cancellation;
    int calls = 0;
    const int most = 8 + 3 * runs;
    const JobContext job([&](double, std::string_view) {
      if (++calls > most)
        cancellation.cancel();
    }, cancellation);
    ImportRequest request;
    request.paths = {m_folder->filePath(QStringLiteral("many.json")).toStdString()};
    const auto summary = importFiles(*store, request, job);
    done = summary.has_value();
    if (!done)
      QVERIFY(summary.error().kind == ErrorKind::cancelled);
    if (done)
      resumed = summary->conversationsResumed;
    store.reopen();
  }
  QVERIFY(runs > 2);
  QVERIFY(resumed > 0);
  const QStringList got = contents(*store);
  for (int i = 0; i < std::min(got.size(), expected.size()); ++i)
    QCOMPARE(got[i], expected[i]);
  QCOMPARE(got.size(), expected.size());
}

void TestResume::knownFileIsUnchanged_data()
{
  QTest::addColumn<QString>("shape");
  for (const char* shape : {"lines", "lines, bad", "lines, open end", "array, bad", "object", "lines, gzip"})
    QTest::newRow(shape) << QString::fromLatin1(shape);
}

void TestResume::knownFileIsUnchanged()
{
  QFETCH(QString, shape);
  const std::string bytes = fileOf(shape, 3000);
  write("known.json", shape.contains(QStringLiteral("gzip")) ? gzipped(bytes) : bytes);
  TemporaryStore store;
  const ImportSummary first = import(*store, "known.json");
  const std::int64_t version = store->dataVersion();
  for (int again = 1; again <= 2; ++again) {
    const ImportSummary second = import(*store, "known.json");
    QCOMPARE(second.conversationsAdded, 0);
    QCOMPARE(second.conversationsMerged, 0);
    QCOMPARE(second.conversationsResumed, 0);
    QCOMPARE(second.conversationsUnchanged, first.conversationsAdded);
    QCOMPARE(second.rejected.size(), first.rejected.size());
    const Source source = store->sources()->front();
    QCOMPARE(source.received, (again + 1) * 3000);
    QCOMPARE(source.unchanged, again * 3000);
    QCOMPARE(source.received, source.stored + source.merged + source.unchanged + source.rejected);
  }
  QCOMPARE(store->dataVersion(), version);
}

void TestResume::grownFileGoesOn_data() { knownFileIsUnchanged_data(); }

void TestResume::grownFileGoesOn()
{
  QFETCH(QString, shape);
  const auto make = [&](int count) {
    const std::string bytes = fileOf(shape, count);
    write("grows.json", shape.contains(QStringLiteral("gzip")) ? gzipped(bytes) : bytes);
  };
  TemporaryStore store;
  make(3000);
  import(*store, "grows.json");
  make(5000);
  const ImportSummary second = import(*store, "grows.json");
  const std::int64_t bad = shape.contains(QStringLiteral("bad")) ? 2 : 0;
  QCOMPARE(second.conversationsAdded, 2000 - bad);
  QCOMPARE(second.conversationsUnchanged, shape.contains(QStringLiteral("bad")) ? 2997 : 3000);
  TemporaryStore whole;
  import(*whole, "grows.json");
  QCOMPARE(store->conversationIds()->size(), whole->conversationIds()->size());
  const Source source = store->sources()->front();
  QCOMPARE(source.received, 8000);
  QCOMPARE(source.stored, whole->sources()->front().stored);
  QCOMPARE(source.received, source.stored + source.merged + source.unchanged + source.rejected);
}

void TestResume::lastLineThatGrew()
{
  TemporaryStore store;
  const std::string last = line(3);
  const std::string before = line(1) + "\n" + line(2) + "\n";
  write("log.jsonl", before + last.substr(0, last.size() - 20));
  QCOMPARE(import(*store, "log.jsonl").conversationsAdded, 2);
  write("log.jsonl", before + last);
  const ImportSummary second = import(*store, "log.jsonl");
  QCOMPARE(second.conversationsAdded, 1);
  QCOMPARE(second.conversationsUnchanged, 2);
  write("log.jsonl", before + last + "\n" + line(4) + "\n");
  QCOMPARE(import(*store, "log.jsonl").conversationsAdded, 1);
  QCOMPARE(store->conversationIds()->size(), std::size_t{4});
}

void TestResume::changedFileIsReadAgain()
{
  TemporaryStore store;
  write("a.jsonl", line(1) + "\n" + line(2) + "\n" + line(3) + "\n");
  import(*store, "a.jsonl");
  // One byte in the first conversation; the size stays.
  std::string changed = line(1);
  changed.replace(changed.find("turn 0"), 6, "TURN 0");
  write("a.jsonl", changed + "\n" + line(2) + "\n" + line(3) + "\n");
  const ImportSummary second = import(*store, "a.jsonl");
  QCOMPARE(second.conversationsMerged, 1);
  QCOMPARE(second.conversationsUnchanged, 2);
  QVERIFY(store->conversation(idOf(*store, "c1"))->messages.front().text.starts_with("TURN 0"));
  // A shorter file is not the beginning of what is known.
  write("a.jsonl", line(2) + "\n");
  QCOMPARE(import(*store, "a.jsonl").conversationsUnchanged, 1);
}

void TestResume::erasedConversationsComeBack()
{
  TemporaryStore store;
  write("a.jsonl", line(1) + "\n" + line(2) + "\n");
  import(*store, "a.jsonl");
  HONE_VERIFY(store->removeSource(store->sources()->front().id));
  QVERIFY(store->conversationIds()->empty());
  QCOMPARE(import(*store, "a.jsonl").conversationsAdded, 2);
}

void TestResume::exportOfManySources()
{
  std::string bytes;
  for (int i = 0; i < 400; ++i) {
    std::string record = line(i);
    record.insert(record.size() - 1, R"(,"hone":{"source":"s)" + std::to_string(i % 3) + R"(","source_kind":"openai-messages"})");
    bytes += record + "\n";
  }
  write("export.jsonl", bytes);
  TemporaryStore store;
  QCOMPARE(import(*store, "export.jsonl").conversationsAdded, 400);
  QCOMPARE(import(*store, "export.jsonl").conversationsUnchanged, 400);
  const std::vector<Source> sources = *store->sources();
  QCOMPARE(sources.size(), std::size_t{3});
  for (const Source& source : sources) {
    QVERIFY(source.stored == 133 || source.stored == 134);
    QCOMPARE(source.unchanged, source.stored);
    QCOMPARE(source.received, 2 * source.stored);
    QCOMPARE(source.conversations, source.stored);
  }
}

void TestResume::tooManyMessagesAreSetAside()
{
  std::string huge = R"({"id":"huge","messages":[)";
  for (int i = 0; i < 70000; ++i)
    huge += std::string(i ? "," : "") + R"({"role":"user","content":"x"})";
  write("a.jsonl", line(1) + "\n" + huge + "]}\n" + line(2) + "\n");
  TemporaryStore store;
  const ImportSummary summary = import(*store, "a.jsonl");
  QCOMPARE(summary.conversationsAdded, 2);
  QCOMPARE(summary.rejected.size(), std::size_t{1});
  const Source source = store->sources()->front();
  QCOMPARE(source.received, 3);
  QCOMPARE(source.rejected, 1);
}

QTEST_GUILESS_MAIN(TestResume)
#include "tst_resume.moc"
