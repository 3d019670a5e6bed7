#include <QtTest>

#include <random>

#include "capture_fixture.h"

using namespace hone;
using namespace hone::test;

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::string listOf(int count)
{
  std::string text = "[";
  for (int i = 0; i < count; ++i)
    text += std::string(i ? ",\n" : "\n") + R"({"task_id": )" + std::to_string(i) +
            R"(, "trial": 0, "reward": 1.0, "traj": [{"role": "user", "content": "a, \"b\" {c} [d]"}], "info": {}})";
  return text + "\n]\n";
}

std::string linesOf(int count)
{
  std::string text;
  for (int i = 0; i < count; ++i)
    text += R"({"id":"c)" + std::to_string(i) + R"(","messages":[{"role":"user","content":"hello"}]})" + "\n";
  return text;
}

/// Changes, removes, doubles or cuts bytes, the same way for the same seed.
std::string mutated(const std::string& original, unsigned seed)
{
  std::mt19937 random(seed);
  std::string bytes = original;
  const auto at = [&] { return bytes.empty() ? 0 : random() % bytes.size(); };
  const auto changes = 1 + random() % 4;
  for (unsigned i = 0; i < changes && !bytes.empty(); ++i) {
    switch (random() % 6) {
    case 0: bytes[at()] = static_cast<char>(random()); break;
    case 1: bytes[at()] ^= static_cast<char>(1U << random() % 8); break;
    case 2: bytes.erase(at(), 1 + random() % 64); break;
    case 3: bytes.insert(at(), 1, "\"{}[],:\\\0\n"[random() % 10]); break;
    case 4: bytes.insert(at(), bytes.substr(at(), random() % 200)); break;
    default:
      if (random() % 8 == 0)
        bytes.resize(at());
    }
  }
  return bytes;
}

} // namespace

class TestDamage : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void damagedElement_data();
  void damagedElement();
  void extraBrace();
  void cutOff();
  void cutOffLine();
  void damagedLine();
  void damagedFirstLine_data();
  void damagedFirstLine();
  void emptyAndOther();
  void tooDeep();
  void truncatedCompression_data();
  void truncatedCompression();
  void flippedBitInCompression();
  void wrapperDamagedBeforeItsList();
  void mutants_data();
  void mutants();
  void noNeighbourIsLost();
};

void TestDamage::damagedElement_data()
{
  QTest::addColumn<QByteArray>("from");
  QTest::addColumn<QByteArray>("to");
  QTest::newRow("bad word") << QByteArray("\"reward\": 1.0") << QByteArray("\"reward\": oops");
  QTest::newRow("missing quote") << QByteArray("\"traj\":") << QByteArray("traj\":");
  QTest::newRow("missing end of string") << QByteArray("[d]\"}") << QByteArray("[d]}");
  QTest::newRow("missing bracket") << QByteArray("}], \"info\"") << QByteArray("}, \"info\"");
  QTest::newRow("missing brace at the end") << QByteArray("\"info\": {}}") << QByteArray("\"info\": {}");
  QTest::newRow("missing comma") << QByteArray(", \"trial\"") << QByteArray(" \"trial\"");
  QTest::newRow("missing colon") << QByteArray("\"trial\": 0") << QByteArray("\"trial\" 0");
  QTest::newRow("not a conversation") << QByteArray("\"traj\": [") << QByteArray("\"path\": [");
  QTest::newRow("message without role") << QByteArray("\"role\"") << QByteArray("\"rule\"");
  QTest::newRow("broken escape") << QByteArray("a, \\\"b") << QByteArray("a, \\x\\\"b");
}

void TestDamage::damagedElement()
{
  QFETCH(QByteArray, from);
  QFETCH(QByteArray, to);
  std::string text = listOf(9);
  const std::size_t record = text.find(R"({"task_id": 4)");
  const std::size_t at = text.find(from.toStdString(), record);
  QVERIFY(at != std::string::npos && at < text.find(R"({"task_id": 5)"));
  text.replace(at, static_cast<std::size_t>(from.size()), to.toStdString());

  const ReadResult result = readMemory(text);
  std::string ids;
  for (const Conversation& conversation : result.conversations)
    ids += conversation.externalId[0];
  QCOMPARE(QString::fromStdString(ids), QStringLiteral("01235678"));
  QCOMPARE(static_cast<int>(result.rejections.size()), 1);
  const RejectedRecord& rejected = result.rejections[0];
  QCOMPARE(rejected.line.value(), 6);
  QCOMPARE(rejected.offset.value(), static_cast<std::int64_t>(record));
  QVERIFY(!rejected.reason.empty());
  QVERIFY(QByteArray::fromStdString(rejected.raw).startsWith("{\"task_id\": 4"));
  QVERIFY(!QByteArray::fromStdString(rejected.raw).contains("\"task_id\": 5"));
}

void TestDamage::extraBrace()
{
  std::string text = listOf(9);
  const std::size_t at = text.find("{}}", text.find(R"({"task_id": 4)")) + 3;
  text.insert(at, "}");
  const ReadResult result = readMemory(text);
  QCOMPARE(static_cast<int>(result.conversations.size()), 9);
  QCOMPARE(static_cast<int>(result.rejections.size()), 1);
  QCOMPARE(result.rejections[0].offset.value(), static_cast<std::int64_t>(at));
}

void TestDamage::cutOff()
{
  const std::string text = listOf(5);
  const std::size_t last = text.find(R"({"task_id": 4)");
  const ReadResult result = readMemory(std::string_view(text).substr(0, last + 40));
  QCOMPARE(static_cast<int>(result.conversations.size()), 4);
  QCOMPARE(static_cast<int>(result.rejections.size()), 1);
  QCOMPARE(result.rejections[0].offset.value(), static_cast<std::int64_t>(last));
  QCOMPARE(result.rejections[0].line.value(), 6);
  QVERIFY(has(result.rejections[0].reason, "ends in the middle"));

  const ReadResult between = readMemory(std::string_view(text).substr(0, last - 2));
  QCOMPARE(static_cast<int>(between.conversations.size()), 4);
  QCOMPARE(static_cast<int>(between.rejections.size()), 1);
}

void TestDamage::cutOffLine()
{
  const std::string text = linesOf(5);
  const ReadResult result = readMemory(std::string_view(text).substr(0, text.size() - 9), "a.jsonl");
  QCOMPARE(static_cast<int>(result.conversations.size()), 4);
  QCOMPARE(static_cast<int>(result.rejections.size()), 1);
  QCOMPARE(result.rejections[0].line.value(), 5);
  QVERIFY(has(result.rejections[0].reason, "ends in the middle"));
  // The last line end is not needed.
  QCOMPARE(static_cast<int>(readMemory(std::string_view(text).substr(0, text.size() - 1)).conversations.size()), 5);
}

void TestDamage::damagedFirstLine_data()
{
  QTest::addColumn<QByteArray>("first");
  QTest::newRow("no closing brace") << QByteArray(R"({"messages":[{"role":"user","content":"hi"}])");
  QTest::newRow("no closing brace, then no JSON") << QByteArray("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]\nnot JSON at all");
  QTest::newRow("the end of a line whose beginning is gone") << QByteArray(R"(r","content":"hi"}]})");
  QTest::newRow("a line of a log") << QByteArray("2026-11-01 12:00:00 writing the export");
  QTest::newRow("no closing quote") << QByteArray(R"({"id":"x,"messages":[{"role":"user","content":"hi}]})");
}

/// One line that is damaged takes none of its neighbours along, the first one neither.
void TestDamage::damagedFirstLine()
{
  QFETCH(QByteArray, first);
  const ReadResult result = readMemory(first.toStdString() + "\n" + linesOf(5));
  QCOMPARE(result.conversations.size(), std::size_t{5});
  QVERIFY(!result.rejections.empty());
  QCOMPARE(result.rejections.front().line.value(), 1);
}

void TestDamage::damagedLine()
{
  for (int bad = 0; bad < 4; ++bad) {
    std::string text = linesOf(4);
    const std::size_t at = text.find("hello", static_cast<std::size_t>(bad) * text.size() / 4);
    text.insert(at, "\"");
    const ReadResult result = readMemory(text, "a.jsonl");
    QCOMPARE(QString::fromStdString(result.format), QStringLiteral("hone-jsonl"));
    QCOMPARE(static_cast<int>(result.conversations.size()), 3);
    QCOMPARE(static_cast<int>(result.rejections.size()), 1);
    QCOMPARE(result.rejections[0].line.value(), bad + 1);
    QCOMPARE(result.rejections[0].offset.value(), static_cast<std::int64_t>(text.rfind('\n', at) + 1));
  }
}

void TestDamage::emptyAndOther()
{
  QVERIFY(readMemory("").format.empty());
  QVERIFY(readMemory("   \n").format.empty());
  QVERIFY(readMemory("# Heading\n{").format.empty());
  QVERIFY(has(readMemory(R"({"a":1,"b":[]})").reason, "a, b"));
  const ReadResult empty = readMemory("[]", "x.json", "tau-bench");
  QCOMPARE(static_cast<int>(empty.conversations.size() + empty.rejections.size()), 0);
}

void TestDamage::tooDeep()
{
  std::string text = linesOf(1);
  text += R"({"id":"deep","messages":[],"x":)" + std::string(600, '[') + std::string(600, ']') + "}\n";
  text += linesOf(2).substr(linesOf(1).size());
  const ReadResult lines = readMemory(text);
  QCOMPARE(static_cast<int>(lines.conversations.size()), 2);
  QCOMPARE(static_cast<int>(lines.rejections.size()), 1);
  QVERIFY(has(lines.rejections[0].reason, "512"));

  std::string list = listOf(3);
  list.replace(list.find("\"info\": {}"), 10, "\"info\": " + std::string(100000, '[') + std::string(100000, ']'));
  const ReadResult array = readMemory(list);
  QCOMPARE(static_cast<int>(array.conversations.size()), 2);
  QCOMPARE(static_cast<int>(array.rejections.size()), 1);
  QVERIFY(has(array.rejections[0].reason, "512"));
}

void TestDamage::truncatedCompression_data()
{
  QTest::addColumn<QString>("file");
  QTest::newRow("zstd") << "tau-bench/fractional-rewards.json.zst";
  QTest::newRow("gzip") << "messages/openai.jsonl.gz";
}

void TestDamage::truncatedCompression()
{
  QFETCH(QString, file);
  const std::string whole = readBytes(dataPath(file.toStdString()));
  const auto full = readMemory(whole).conversations.size();
  QVERIFY(full > 1);
  std::size_t most = 0;
  for (std::size_t part = 0; part < 16; ++part) {
    const std::size_t length = whole.size() * part / 16;
    const ReadResult result = readMemory(std::string_view(whole).substr(0, length));
    if (result.format.empty())
      continue;
    QVERIFY2(has(result.error, "damaged at byte"), result.error.c_str());
    QVERIFY(has(result.error, std::to_string(length)));
    QCOMPARE(static_cast<int>(result.rejections.size()), 0);
    QVERIFY(result.conversations.size() <= full);
    most = std::max(most, result.conversations.size());
  }
  QVERIFY(readMemory(whole).error.empty());
  Q_UNUSED(most)
}

void TestDamage::flippedBitInCompression()
{
  const std::string whole = readBytes(dataPath("messages/openai.jsonl.gz"));
  const auto full = readMemory(whole).conversations.size();
  int noticed = 0;
  for (std::size_t at = 30; at + 8 < whole.size(); at += 97) {
    std::string bytes = whole;
    bytes[at] ^= 4;
    const ReadResult result = readMemory(bytes);
    QVERIFY(result.conversations.size() <= full);
    noticed += !result.error.empty() || !result.rejections.empty() || result.format.empty() ? 1 : 0;
  }
  // gzip carries a checksum, so no flip stays unseen.
  QCOMPARE(noticed, static_cast<int>((whole.size() - 8 - 30 + 96) / 97));
}

void TestDamage::wrapperDamagedBeforeItsList()
{
  std::string text = decoded(dataPath("tau-bench/tau2-telecom.json.zst"));
  const std::size_t info = text.find("\"environment_info\"");
  text.erase(info, 1);
  const ReadResult result = readMemory(text, "x.json", "tau2-bench");
  QCOMPARE(static_cast<int>(result.conversations.size()), 3);
  QCOMPARE(static_cast<int>(result.rejections.size()), 1);
}

void TestDamage::mutants_data()
{
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("format");
  QTest::newRow("tau-bench") << "tau-bench/assertions-agent.json.zst" << "tau-bench";
  QTest::newRow("tau2-bench") << "mutation/tau2-small.json" << "tau2-bench";
  QTest::newRow("hone-jsonl") << "messages/hone.jsonl" << "hone-jsonl";
  QTest::newRow("sharegpt") << "exports/sharegpt.json" << "sharegpt";
  QTest::newRow("chatgpt-export") << "exports/chatgpt-branching-with-bom.json" << "chatgpt-export";
  QTest::newRow("claude-export") << "exports/claude-conversations.json" << "claude-export";
  QTest::newRow("librechat") << "exports/librechat.json" << "librechat";
  QTest::newRow("claude-code") << "exports/claude-code-edge-cases.jsonl" << "claude-code";
  QTest::newRow("codex") << "exports/codex-function-calls.jsonl" << "codex";
  QTest::newRow("swe-agent") << "exports/swe-agent.traj.zst" << "swe-agent";
  QTest::newRow("star") << "exports/star/1.json" << "star";
  QTest::newRow("abcd") << "exports/abcd.json" << "abcd";
  QTest::newRow("openai-log") << "exports/openai-log.jsonl" << "openai-log";
  QTest::newRow("csv messages") << "tables/messages.csv" << "csv";
  QTest::newRow("csv transcripts") << "tables/transcripts.csv" << "csv";
  QTest::newRow("json") << "tables/tickets.json" << "json";
  QTest::newRow("compressed") << "tau-bench/assertions-agent.json.zst" << "";
}

void TestDamage::mutants()
{
  QFETCH(QString, file);
  QFETCH(QString, format);
  const std::string path = dataPath(file.toStdString());
  const std::string original = format.isEmpty() ? readBytes(path) : decoded(path);
  QVERIFY(!original.empty());
  const auto full = readMemory(original, "m.json", format.toStdString()).conversations.size();
  QVERIFY(full > 0);
  // HONE_MUTANTS=10000 looks harder.
  const unsigned kMutants = qEnvironmentVariableIsSet("HONE_MUTANTS") ? qEnvironmentVariableIntValue("HONE_MUTANTS") : 2000;
  std::size_t kept = 0;
  QElapsedTimer timer;
  timer.start();
  for (unsigned seed = 0; seed < kMutants; ++seed) {
    const ReadResult result = readMemory(mutated(original, seed), "m.json", format.toStdString());
    kept += result.conversations.size();
    for (const RejectedRecord& rejected : result.rejections)
      // A file whose header is damaged cannot be mapped: that is said of the file, not of a place in it.
      QVERIFY(!rejected.reason.empty() && (!rejected.line || (*rejected.line >= 1 && *rejected.offset >= 0)));
  }
  qInfo() << kMutants << "mutants," << timer.elapsed() << "ms," << kept << "of" << full * kMutants << "conversations kept";
  QVERIFY(timer.elapsed() < 60 * static_cast<qint64>(kMutants));
}

/// One changed byte may cost the record that it is in, and never another one.
void TestDamage::noNeighbourIsLost()
{
  const std::string text = listOf(12);
  std::vector<std::size_t> starts;
  for (std::size_t at = text.find("{\"task_id\""); at != std::string::npos; at = text.find("{\"task_id\"", at + 1))
    starts.push_back(at);
  const std::size_t end = text.find(",\n", starts[6]);
  for (std::size_t at = starts[6]; at < end; ++at) {
    for (const char byte : {'"', '{', '}', '[', ']', ',', ':', '\\', 'x', ' '}) {
      std::string damaged = text;
      damaged[at] = byte;
      const ReadResult result = readMemory(damaged);
      int others = 0;
      for (int id = 0; id < 12; ++id) {
        if (id == 6)
          continue;
        const std::string wanted = std::to_string(id) + "-0";
        others += std::any_of(result.conversations.begin(), result.conversations.end(),
                              [&](const Conversation& conversation) { return conversation.externalId == wanted; });
      }
      if (others < 11)
        QFAIL(qPrintable(QStringLiteral("byte %1 of the record as '%2': %3 of 11 neighbours").arg(at - starts[6]).arg(QLatin1Char(byte)).arg(others)));
    }
  }
}

QTEST_GUILESS_MAIN(TestDamage)
#include "tst_damage.moc"
