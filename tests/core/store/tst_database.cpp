#include <QTemporaryDir>
#include <QtTest>

#include "store/database.h"

using namespace hone;

/// The small types around SQLite: what they promise about transactions, values and words for failures.
class TestDatabase : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void init();
  void transactionRollsBackUnlessCommitted();
  void valuesComeBackAsTheyWent();
  void fullDiskIsSaidSo();
  void readConnectionRefusesWrites();
  void exceptionsBecomeValues();

private:
  std::string path() const { return m_folder->filePath(QStringLiteral("file")).toStdString(); }
  std::unique_ptr<QTemporaryDir> m_folder;
};

void TestDatabase::init()
{
  m_folder = std::make_unique<QTemporaryDir>();
  QVERIFY(db::createPrivateFile(path()));
  db::Connection(path(), db::Connection::Mode::write).execute("PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, x)");
}

void TestDatabase::transactionRollsBackUnlessCommitted()
{
  db::Connection connection(path(), db::Connection::Mode::write);
  {
    db::Transaction transaction(connection, db::Transaction::Kind::write);
    connection.execute("INSERT INTO t (x) VALUES (1)");
  }
  QCOMPARE(connection.integer("SELECT count(*) FROM t"), std::int64_t{0});
  {
    db::Transaction transaction(connection, db::Transaction::Kind::write);
    connection.execute("INSERT INTO t (x) VALUES (1)");
    transaction.commit();
  }
  QCOMPARE(connection.integer("SELECT count(*) FROM t"), std::int64_t{1});
}

void TestDatabase::valuesComeBackAsTheyWent()
{
  db::Connection connection(path(), db::Connection::Mode::write);
  const std::string text("a\0b'\"; DROP TABLE t; --\xFF", 26);
  connection.use("INSERT INTO t (id, x) VALUES (?1, ?2)")->bind(1, 1).bindText(2, text).run();
  connection.use("INSERT INTO t (id, x) VALUES (?1, ?2)")->bind(1, 2).bindText(2, std::string_view()).run();
  connection.use("INSERT INTO t (id, x) VALUES (?1, ?2)")->bind(1, 3).bindTextOrNull(2, "").run();
  connection.use("INSERT INTO t (id, x) VALUES (?1, ?2)")->bind(1, INT64_MAX).bind(2, INT64_MIN).run();
  const db::Use row = connection.use("SELECT x FROM t ORDER BY id");
  QVERIFY(row->step());
  QVERIFY(row->text(0) == text);
  QVERIFY(row->step());
  QVERIFY(!row->isNull(0) && row->text(0).empty());
  QVERIFY(row->step());
  QVERIFY(row->isNull(0) && !row->optionalInteger(0));
  QVERIFY(row->step());
  QCOMPARE(row->integer(0), std::int64_t{INT64_MIN});
  QVERIFY(!row->step());
}

void TestDatabase::fullDiskIsSaidSo()
{
  db::Connection connection(path(), db::Connection::Mode::write);
  connection.execute("PRAGMA max_page_count = 4");
  const auto failed = db::guarded([&] {
    db::Transaction transaction(connection, db::Transaction::Kind::write);
    const std::string large(100000, 'x');
    connection.use("INSERT INTO t (x) VALUES (?1)")->bindText(1, large).run();
    transaction.commit();
  });
  QVERIFY(!failed);
  QCOMPARE(failed.error().kind, ErrorKind::io);
  QVERIFY(failed.error().message.find("disk is full") != std::string::npos);
  QCOMPARE(connection.integer("SELECT count(*) FROM t"), std::int64_t{0});
  connection.execute("INSERT INTO t (x) VALUES ('small')"); // the connection goes on
}

void TestDatabase::readConnectionRefusesWrites()
{
  db::Connection connection(path(), db::Connection::Mode::read);
  const auto failed = db::guarded([&] { connection.execute("INSERT INTO t (x) VALUES (1)"); });
  QVERIFY(!failed);
  QCOMPARE(failed.error().kind, ErrorKind::io);
  QVERIFY(failed.error().message.find("only be read") != std::string::npos);
}

void TestDatabase::exceptionsBecomeValues()
{
  const auto thrown = db::guarded([]() -> int { throw std::runtime_error("odd"); });
  QVERIFY(!thrown);
  QCOMPARE(thrown.error().kind, ErrorKind::internal);
  QCOMPARE(*db::guarded([] { return 7; }), 7);
}

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
