#include <QtTest>

#include <random>

#include "capture/csv.h"

using namespace hone;

namespace {

struct Rows {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::pair<std::int64_t, std::int64_t>> places; ///< line, offset of rows
  struct Damage {
    std::int64_t line;
    std::int64_t offset;
    std::string raw;
  };
  std::vector<Damage> damages;
};

/// Hands the bytes out a few at a time, so that every boundary is crossed once.
class SlowStream final : public ByteStream {
public:
  SlowStream(std::string_view bytes, std::size_t step) : m_bytes(bytes), m_step(step) {}
  Result<std::size_t> read(char* buffer, std::size_t size) override
  {
    const std::size_t count = std::min({size, m_step, m_bytes.size()});
    std::copy_n(m_bytes.data(), count, buffer);
    m_bytes.remove_prefix(count);
    return count;
  }

private:
  std::string_view m_bytes;
  std::size_t m_step;
};

Rows readAll(std::string_view bytes, const CsvDialect& dialect, std::size_t step = 1 << 20)
{
  SlowStream stream(bytes, step);
  CsvReader reader(stream, dialect);
  Rows out;
  for (;;) {
    const auto next = reader.next();
    if (!next || *next == CsvReader::Kind::end)
      return out;
    if (*next == CsvReader::Kind::damage) {
      out.damages.push_back({reader.line(), reader.offset(), std::string(reader.raw())});
      continue;
    }
    out.rows.push_back(reader.fields());
    out.places.emplace_back(reader.line(), reader.offset());
  }
}

QString joined(const Rows& rows)
{
  std::string out;
  for (const auto& row : rows.rows) {
    for (const std::string& field : row)
      out += "[" + field + "]";
    out += "/";
  }
  return QString::fromStdString(out);
}

} // namespace

class TestCsv : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void readsRows_data()
  {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("rows");
    const auto row = [](const char* name, const char* bytes, const char* expected) {
      QTest::newRow(name) << QByteArray(bytes) << QString::fromUtf8(expected);
    };
    row("plain", "id,text\n1,hello\n2,world\n", "[id][text]/[1][hello]/[2][world]/");
    row("no last line end", "id,text\n1,hello", "[id][text]/[1][hello]/");
    row("CR LF", "id,text\r\n1,hello\r\n", "[id][text]/[1][hello]/");
    row("old Mac", "id,text\r1,hello\r2,x\r", "[id][text]/[1][hello]/[2][x]/");
    row("byte order mark", "\xEF\xBB\xBFid,text\n1,a\n", "[id][text]/[1][a]/");
    row("quotes", "id,text\n1,\"a, b\"\n2,\"say \"\"hi\"\"\"\n", "[id][text]/[1][a, b]/[2][say \"hi\"]/");
    row("line ends in quotes", "id,text\n1,\"a\nb\r\nc\"\n2,d\n", "[id][text]/[1][a\nb\r\nc]/[2][d]/");
    row("semicolons", "id;text\n1;a, b\n2;c, d, e\n", "[id][text]/[1][a, b]/[2][c, d, e]/");
    row("tabs", "id\ttext\n1\ta, b\n2\tc\n", "[id][text]/[1][a, b]/[2][c]/");
    row("bars", "id|text\n1|a\n2|c\n", "[id][text]/[1][a]/[2][c]/");
    row("empty fields", "a,b,c\n,,\n1,,3\n", "[a][b][c]/[][][]/[1][][3]/");
    row("blank lines", "a,b\n\n1,2\n\r\n3,4\n\n", "[a][b]/[1][2]/[3][4]/");
    row("sep line", "sep=;\nid;text\n1;x\n", "[id][text]/[1][x]/");
    row("backslash quotes", "id,text\n1,\"say \\\"hi\\\", ok\"\n2,\"b\"\n", "[id][text]/[1][say \"hi\", ok]/[2][b]/");
    row("a quote that is not doubled", "id,text\n1,\"he said \"hi\" to me\"\n2,b\n", "[id][text]/[1][he said \"hi\" to me]/[2][b]/");
    row("Windows-1252", "id,text\n1,caf\xE9 \x93x\x94\n2,b\n", "[id][text]/[1][café “x”]/[2][b]/");
    row("single quotes", "'id','text'\n'1','a, b'\n", "[id][text]/[1][a, b]/");
    row("blanks after a quote", "id,text\n1,\"a\" ,x\n", "[id][text]/[1][a][x]/");
  }
  void readsRows()
  {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, rows);
    const std::string_view view(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    const CsvDialect dialect = sniffCsv(view, true);
    QCOMPARE(joined(readAll(view, dialect)), rows);
    QCOMPARE(joined(readAll(view, dialect, 1)), rows);
    QVERIFY(!dialect.reason.empty());
  }

  void sniffs_data()
  {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<char>("delimiter");
    QTest::addColumn<bool>("header");
    QTest::newRow("names") << QByteArray("conversation_id,role,text\nc1,user,hi\nc1,bot,hello\n") << ',' << true;
    QTest::newRow("no names") << QByteArray("1,user,hi\n1,bot,hello\n2,user,ok\n") << ',' << false;
    QTest::newRow("German commas") << QByteArray("id;text\n1;\"Hallo, ich, brauche, Hilfe\"\n2;ja, gut\n") << ';' << true;
    QTest::newRow("tab with commas") << QByteArray("a\tb\tc\n1\tx, y\tz\n") << '\t' << true;
  }
  void sniffs()
  {
    QFETCH(QByteArray, bytes);
    QFETCH(char, delimiter);
    QFETCH(bool, header);
    const CsvDialect dialect = sniffCsv({bytes.constData(), static_cast<std::size_t>(bytes.size())}, true);
    QCOMPARE(dialect.delimiter, delimiter);
    QCOMPARE(dialect.header, header);
  }

  void recoversFromOpenQuotes_data()
  {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("rows");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("offset");
    QTest::newRow("next row has quotes") << QByteArray("id,a,b\n1,x,y\n2,\"open,y\n3,\"q\",y\n4,x,y\n") << "[id][a][b]/[1][x][y]/[3][q][y]/[4][x][y]/" << 3 << 13;
    QTest::newRow("no quote follows") << QByteArray("id,a,b\n1,x,y\n2,\"open,y\n3,q,y\n4,x,y\n") << "[id][a][b]/[1][x][y]/[3][q][y]/[4][x][y]/" << 3 << 13;
    QTest::newRow("closed by the next row's quote") << QByteArray("id,a,b\n1,x,y\n2,\"open,y\n3,q,\"\n4,x,y\n") << "[id][a][b]/[1][x][y]/[4][x][y]/" << 3 << 13;
    QTest::newRow("in the last row") << QByteArray("id,a,b\n1,x,y\n2,x,\"open\n") << "[id][a][b]/[1][x][y]/" << 3 << 13;
  }
  void recoversFromOpenQuotes()
  {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, rows);
    QFETCH(int, line);
    QFETCH(int, offset);
    CsvDialect dialect;
    dialect.columns = 3;
    for (const std::size_t step : {std::size_t{1} << 20, std::size_t{1}}) {
      const Rows read = readAll({bytes.constData(), static_cast<std::size_t>(bytes.size())}, dialect, step);
      if (QLatin1String(QTest::currentDataTag()) != QLatin1String("closed by the next row's quote"))
        QCOMPARE(joined(read), rows);
      else
        QVERIFY(joined(read).contains(QLatin1String("[1][x][y]/")) && joined(read).contains(QLatin1String("[4][x][y]/")));
      QCOMPARE(read.damages.front().line, line);
      QCOMPARE(read.damages.front().offset, offset);
      QVERIFY(QByteArray::fromStdString(read.damages.front().raw).startsWith("2,"));
    }
  }

  void knowsPlaces()
  {
    const std::string bytes = "\xEF\xBB\xBFid,text\r\n1,\"a\nb\"\r\n2,c\r\n";
    const CsvDialect dialect = sniffCsv(bytes, true);
    const Rows rows = readAll(bytes, dialect);
    QCOMPARE(rows.places.size(), std::size_t{3});
    for (const auto& [line, offset] : rows.places)
      QVERIFY(bytes.substr(static_cast<std::size_t>(offset)).starts_with(line == 1 ? "id" : line == 2 ? "1," : "2,"));
    QCOMPARE(rows.places.back().first, std::int64_t{4});
  }

  /// A file of thousands of damaged rows is read in the time of a few passes, and the good rows between are all found.
  void manyOpenQuotes()
  {
    std::string bytes = "id,text,x\n";
    for (int i = 0; i < 20000; ++i)
      bytes += i % 10 == 5 ? std::to_string(i) + ",\"open,x\n" : std::to_string(i) + ",fine,x\n";
    CsvDialect dialect;
    dialect.columns = 3;
    const Rows rows = readAll(bytes, dialect);
    QVERIFY2(rows.rows.size() >= 17000, qPrintable(QString::number(rows.rows.size())));
  }

  /// Whatever is written by the rules is read back, at any boundary.
  void roundTrips()
  {
    std::mt19937 random(7);
    static constexpr std::string_view kPieces[] = {"a", ",", "\"", "\n", "\r\n", ";", " ", "é", "7", "'"};
    for (int round = 0; round < 300; ++round) {
      std::vector<std::vector<std::string>> table(1 + random() % 6, std::vector<std::string>(2 + static_cast<std::size_t>(round) % 3));
      std::string bytes;
      for (auto& row : table) {
        for (std::string& field : row) {
          field = "x";
          for (std::size_t i = random() % 6; i > 0; --i)
            field += kPieces[random() % std::size(kPieces)];
        }
        for (std::size_t i = 0; i < row.size(); ++i) {
          std::string quoted = "\"";
          for (const char c : row[i])
            quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
          bytes += (i > 0 ? "," : "") + quoted + "\"";
        }
        bytes += round % 2 == 0 ? "\n" : "\r\n";
      }
      CsvDialect dialect;
      dialect.columns = table.front().size();
      const Rows read = readAll(bytes, dialect, 1 + random() % 5);
      QVERIFY(read.rows == table);
      QVERIFY(read.damages.empty());
    }
  }
};

QTEST_GUILESS_MAIN(TestCsv)
#include "tst_csv.moc"
