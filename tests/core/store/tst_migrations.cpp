#include <sys/stat.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "store/database.h"
#include "store/migrations.h"
#include "test_store.h"

using namespace hone;
using namespace hone::test;

class TestMigrations : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }
  void emptyFileBecomesAStore();
  void emptyDatabaseBecomesAStore();
  void builtInAreNumberedInOrder();
  void laterStepKeepsACopy();
  void failedStepChangesNothing();
  void newerFileIsRefusedUntouched();
  void otherProgramsDatabaseIsRefused();
  void damagedStoreIsSaidSo();

private:
  std::string path(const char* name = "test.hone") const { return m_folder->filePath(QString::fromLatin1(name)).toStdString(); }
  QByteArray bytes(const std::string& name) const
  {
    QFile file(QString::fromStdString(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }
  std::unique_ptr<QTemporaryDir> m_folder;
};

void TestMigrations::emptyFileBecomesAStore()
{
  QVERIFY(db::createPrivateFile(path()));
  QVERIFY(!db::createPrivateFile(path()));
  auto store = Store::open(path());
  HONE_VERIFY(store);
  HONE_VERIFY(putAll(**store, {makeConversation("a", {"x"})}));
  store->reset();
  db::Connection connection(path(), db::Connection::Mode::read);
  QCOMPARE(connection.integer("PRAGMA application_id"), db::kApplicationId);
  QCOMPARE(connection.integer("PRAGMA user_version"), std::int64_t{db::builtInMigrations().back().version});
  QCOMPARE(connection.integer("PRAGMA page_size"), std::int64_t{8192});
  QVERIFY(!QFile::exists(QString::fromStdString(path()) + QStringLiteral(".before-v1")));
}

void TestMigrations::emptyDatabaseBecomesAStore()
{
  QVERIFY(db::createPrivateFile(path()));
  db::Connection(path(), db::Connection::Mode::write).execute("CREATE TABLE t (x); DROP TABLE t");
  HONE_VERIFY(Store::open(path()));
}

void TestMigrations::builtInAreNumberedInOrder()
{
  int expected = 1;
  for (const db::Migration& migration : db::builtInMigrations()) {
    QVERIFY(migration.version >= expected);
    expected = migration.version + 1;
  }
  QVERIFY(expected > 1);
}

void TestMigrations::laterStepKeepsACopy()
{
  {
    auto store = Store::open(path());
    HONE_VERIFY(store);
    HONE_VERIFY(putAll(**store, {makeConversation("a", {"kept"})}));
  }
  auto migrations = db::builtInMigrations();
  const int next = migrations.back().version + 1;
  migrations.push_back({next, "CREATE TABLE later (x INTEGER); INSERT INTO later VALUES (1); INSERT INTO later VALUES (2)"});
  migrations.push_back({next + 1, "DELETE FROM later WHERE x = 1"});
  {
    db::Connection connection(path(), db::Connection::Mode::write);
    db::migrate(connection, migrations);
    QCOMPARE(connection.integer("SELECT sum(x) FROM later"), std::int64_t{2});
    QCOMPARE(connection.integer("PRAGMA user_version"), std::int64_t{next + 1});
    db::migrate(connection, migrations); // nothing to do: no second copy
  }
  const std::string copy = path() + ".before-v" + std::to_string(next + 1);
  struct stat status{};
  QCOMPARE(::stat(copy.c_str(), &status), 0);
  QCOMPARE(status.st_mode & 0777, mode_t{0600});
  QVERIFY(!QFile::exists(QString::fromStdString(copy + ".2")));
  // The copy is a whole store of the version before.
  auto before = Store::open(copy);
  HONE_VERIFY(before);
  QCOMPARE((*before)->conversation(idOf(**before, "a"))->messages.front().text, std::string("kept"));
}

void TestMigrations::failedStepChangesNothing()
{
  HONE_VERIFY(Store::open(path()));
  auto migrations = db::builtInMigrations();
  const int version = migrations.back().version;
  migrations.push_back({version + 1, "CREATE TABLE later (x INTEGER); INSERT INTO nowhere VALUES (1)"});
  db::Connection connection(path(), db::Connection::Mode::write);
  const auto failed = db::guarded([&] { db::migrate(connection, migrations); });
  QVERIFY(!failed);
  QCOMPARE(connection.integer("PRAGMA user_version"), std::int64_t{version});
  QCOMPARE(connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'later'"), std::int64_t{0});
  HONE_VERIFY(Store::open(path()));
}

void TestMigrations::newerFileIsRefusedUntouched()
{
  {
    HONE_VERIFY(Store::open(path()));
    db::Connection(path(), db::Connection::Mode::write).execute("PRAGMA user_version = 4711");
  }
  const QByteArray before = bytes(path());
  const auto store = Store::open(path());
  QVERIFY(!store);
  QCOMPARE(store.error().kind, ErrorKind::unsupported);
  QVERIFY(store.error().message.find("4711") != std::string::npos);
  QVERIFY(bytes(path()) == before);
}

void TestMigrations::otherProgramsDatabaseIsRefused()
{
  QVERIFY(db::createPrivateFile(path()));
  db::Connection(path(), db::Connection::Mode::write).execute("CREATE TABLE precious (x)");
  const QByteArray before = bytes(path());
  const auto store = Store::open(path());
  QVERIFY(!store);
  QCOMPARE(store.error().kind, ErrorKind::corrupt);
  QVERIFY(bytes(path()) == before);
}

void TestMigrations::damagedStoreIsSaidSo()
{
  {
    auto store = Store::open(path());
    HONE_VERIFY(store);
    std::vector<Conversation> conversations;
    for (int i = 0; i < 500; ++i)
      conversations.push_back(makeConversation("c" + std::to_string(i), {std::string(500, 'x')}));
    HONE_VERIFY(putAll(**store, conversations));
  }
  QByteArray content = bytes(path());
  for (qsizetype i = 8192; i < content.size(); ++i)
    content[i] = static_cast<char>(i * 7);
  QFile file(QString::fromStdString(path()));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(content);
  file.close();
  const auto store = Store::open(path());
  Error error;
  if (!store)
    error = store.error();
  else if (const auto facts = (*store)->facts(); !facts)
    error = facts.error();
  QCOMPARE(error.kind, ErrorKind::corrupt);
  QVERIFY(error.message.find("damaged") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestMigrations)
#include "tst_migrations.moc"
