#include <sys/stat.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "net/secrets.h"

using namespace hone;

class TestSecrets : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }
  void sealedFileKeepsSecrets();
  void wrongPassphraseChangesNothing();
  void everyChangedByteIsNoticed();
  void hostileParametersAreRefused();
  void shortPassphraseIsRefused();
  void environmentVariables();
  void keychainOrItsAbsenceIsSaid();

private:
  std::string path() const { return m_folder->filePath(QStringLiteral("store.secrets/sealed")).toStdString(); }
  QByteArray bytes() const
  {
    QFile file(QString::fromStdString(path()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }
  void setBytes(const QByteArray& content) const
  {
    QFile file(QString::fromStdString(path()));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(content);
  }
  std::unique_ptr<QTemporaryDir> m_folder;
};

void TestSecrets::sealedFileKeepsSecrets()
{
  {
    auto file = SealedFile::open(path(), "correct horse");
    QVERIFY(file);
    QVERIFY((*file)->write("a/key", "sk-lf-very-secret"));
    QVERIFY((*file)->write("b/key", std::string("with\0zero", 9)));
    QVERIFY((*file)->write("c/key", "gone"));
    QVERIFY((*file)->remove("c/key"));
    QVERIFY((*file)->remove("never there"));
    QVERIFY((*file)->probe());
  }
  struct stat status {};
  QCOMPARE(::stat(path().c_str(), &status), 0);
  QCOMPARE(status.st_mode & 0777, 0600u);
  QCOMPARE(::stat(path().substr(0, path().rfind('/')).c_str(), &status), 0);
  QCOMPARE(status.st_mode & 0777, 0700u);
  QVERIFY(!bytes().contains("sk-lf-very-secret"));
  QVERIFY(!bytes().contains("a/key"));
  auto again = SealedFile::open(path(), "correct horse");
  QVERIFY(again);
  QCOMPARE((*again)->read("a/key")->value_or(""), std::string("sk-lf-very-secret"));
  QCOMPARE((*again)->read("b/key")->value_or(""), std::string("with\0zero", 9));
  QVERIFY(!*(*again)->read("c/key"));
  // The same secrets sealed again look different: the nonce is new.
  const QByteArray before = bytes();
  QVERIFY((*again)->write("a/key", "sk-lf-very-secret"));
  QVERIFY(bytes() != before);
}

void TestSecrets::wrongPassphraseChangesNothing()
{
  {
    auto file = SealedFile::open(path(), "correct horse");
    QVERIFY(file && (*file)->write("a", "b"));
  }
  const QByteArray before = bytes();
  const auto wrong = SealedFile::open(path(), "wrong horse");
  QVERIFY(!wrong);
  QCOMPARE(wrong.error().kind, ErrorKind::invalidInput);
  QCOMPARE(bytes(), before);
}

void TestSecrets::everyChangedByteIsNoticed()
{
  {
    auto file = SealedFile::open(path(), "correct horse");
    QVERIFY(file && (*file)->write("name", "secret"));
  }
  const QByteArray good = bytes();
  // Every part: magic, version, parameters (cheap to try only where they are refused), salt, nonce, tag, text.
  for (const qsizetype at : {qsizetype{0}, qsizetype{8}, qsizetype{11}, qsizetype{12}, qsizetype{28}, qsizetype{40}, qsizetype{56}, good.size() - 1}) {
    QByteArray changed = good;
    changed[at] = static_cast<char>(changed[at] ^ 0x01);
    setBytes(changed);
    QVERIFY2(!SealedFile::open(path(), "correct horse"), qPrintable(QString::number(at)));
    QCOMPARE(bytes(), changed);
  }
  for (const qsizetype size : {qsizetype{0}, qsizetype{20}, qsizetype{55}, good.size() - 1}) {
    setBytes(good.left(size));
    QVERIFY(!SealedFile::open(path(), "correct horse"));
  }
  setBytes(good);
  QVERIFY(SealedFile::open(path(), "correct horse"));
}

void TestSecrets::hostileParametersAreRefused()
{
  {
    auto file = SealedFile::open(path(), "correct horse");
    QVERIFY(file && (*file)->write("name", "secret"));
  }
  QByteArray greedy = bytes();
  greedy[9] = 60; // 2^60 rounds
  setBytes(greedy);
  QCOMPARE(SealedFile::open(path(), "correct horse").error().kind, ErrorKind::invalidInput);
  greedy[9] = 20;
  greedy[10] = 32; // 4 GiB
  setBytes(greedy);
  QCOMPARE(SealedFile::open(path(), "correct horse").error().kind, ErrorKind::invalidInput);
}

void TestSecrets::shortPassphraseIsRefused()
{
  QCOMPARE(SealedFile::open(path(), "short").error().kind, ErrorKind::invalidInput);
  QVERIFY(!QFile::exists(QString::fromStdString(path())));
}

void TestSecrets::environmentVariables()
{
  QCOMPARE(environmentVariableOf("my sync/api_key"), std::string("HONE_SECRET_MY_SYNC_API_KEY"));
  qputenv("HONE_SECRET_MY_SYNC_API_KEY", "value");
  const auto secrets = makeEnvironmentSecrets();
  QCOMPARE(secrets->read("my sync/api_key")->value_or(""), std::string("value"));
  QVERIFY(!*secrets->read("my sync/other"));
  QVERIFY(!secrets->write("my sync/other", "x"));
}

void TestSecrets::keychainOrItsAbsenceIsSaid()
{
  const auto keychain = makeKeychain("hone-test");
  if (const auto usable = keychain->probe(); !usable) {
    QVERIFY(!usable.error().message.empty());
    // What cannot be written must not look as if it had been.
    QVERIFY(!keychain->write("name", "secret"));
    QSKIP("no keychain that can be used here");
  }
  QVERIFY(keychain->write("name", "sécret"));
  QCOMPARE(keychain->read("name")->value_or(""), std::string("sécret"));
  QVERIFY(keychain->remove("name"));
  QVERIFY(!*keychain->read("name"));
}

QTEST_GUILESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
