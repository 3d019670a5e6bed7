#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <fmt/format.h>

#include "vendor_servers.h"
#include "workspace/syncs.h"
#include "workspace/workspace.h"

using namespace hone;
using namespace hone::test;

namespace {

constexpr char kSecret[] = "sk-lf-this-must-stay-hidden";

/// Langfuse with one generation and one score a run.
VendorAnswer langfuse(const VendorRequest& request)
{
  if (request.headers.at("authorization") != "Basic " + QByteArray("pk:").append(kSecret).toBase64().toStdString())
    return {401, std::string("bad key ") + kSecret};
  if (request.path.ends_with("observations"))
    return {200, "{\"data\":[{\"id\":\"g\",\"traceId\":\"t\",\"type\":\"GENERATION\",\"startTime\":\"2025-12-30T00:00:00Z\",\"sessionId\":\"s\",\"userId\":\"u\","
                 "\"input\":[{\"role\":\"user\",\"content\":\"Where is my order?\"}],\"output\":\"It is on its way.\"}],\"meta\":{}}"};
  return {200, R"({"data":[{"id":"x","name":"helpful","value":1,"timestamp":"2025-12-30T00:00:01Z","subject":{"kind":"trace","id":"t"}}],"meta":{}})"};
}

} // namespace

class TestSyncs : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void init();
  void cleanup();
  void kindsHaveForms();
  void fieldsAreChecked_data();
  void fieldsAreChecked();
  void runFetchesAndIsRemembered();
  void secretsNeverReachTheStore();
  void sealedFileHasToBeOpen();
  void environmentSecretIsAskedFor();
  void testAsksWithoutKeeping();
  void failedRunIsShown();
  void editingWhereFromStartsAgain();
  void offlineKeepsQuietAndSaysSo();
  void scheduleRunsByItself();
  void jobsRunOneAtATime();
  void removedSyncIsForgotten();

private:
  SyncSettings settings(const std::string& address, SecretPlace place = SecretPlace::sealedFile) const
  {
    SyncSettings out;
    out.name = "production";
    out.kind = "langfuse";
    out.fields = {{"base_url", address}, {"public_key", "pk"}};
    out.secretPlace = place;
    return out;
  }
  Syncs& syncs() { return m_workspace->syncs(); }
  /// Whether any file below the store's folder holds the secret's bytes.
  bool secretIsOnDisk() const
  {
    QDirIterator files(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
      QFile file(files.next());
      if (file.open(QIODevice::ReadOnly) && file.readAll().contains(kSecret))
        return true;
    }
    return false;
  }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<Workspace> m_workspace;
};

void TestSyncs::init()
{
  m_folder = std::make_unique<QTemporaryDir>();
  auto opened = Workspace::open(m_folder->filePath(QStringLiteral("store.hone")).toStdString());
  QVERIFY(opened);
  m_workspace = std::move(*opened);
  QVERIFY(syncs().openSealedFile("correct horse"));
}

void TestSyncs::cleanup()
{
  m_workspace.reset();
  qunsetenv("HONE_SECRET_PRODUCTION_SECRET_KEY");
}

void TestSyncs::kindsHaveForms()
{
  const auto kinds = syncs().kinds();
  for (const char* name : {"langfuse", "langsmith", "phoenix", "braintrust", "posthog", "opik"})
    QVERIFY2(std::ranges::find(kinds, std::string(name), &SyncKind::name) != kinds.end(), name);
  for (const SyncKind& kind : kinds) {
    QVERIFY(!kind.label.empty() && !kind.description.empty());
    int secrets = 0;
    for (const SyncField& field : kind.fields) {
      QVERIFY(!field.label.empty() && !field.help.empty());
      secrets += field.secret ? 1 : 0;
    }
    QCOMPARE(secrets, 1);
  }
}

void TestSyncs::fieldsAreChecked_data()
{
  QTest::addColumn<QString>("change");
  QTest::addColumn<QString>("words");
  QTest::newRow("no key") << "public_key=" << "Public key is missing";
  QTest::newRow("no address") << "base_url=not an address" << "is not an address";
  QTest::newRow("plain text to another machine") << "base_url=http://example.com" << "plain text";
  QTest::newRow("key in the address") << "base_url=https://pk:sk@example.com" << "user name or password";
  QTest::newRow("unknown field") << "colour=blue" << "no field";
  QTest::newRow("secret among the settings") << "secret_key=x" << "is a secret";
}

void TestSyncs::fieldsAreChecked()
{
  QFETCH(const QString, change);
  SyncSettings changed = settings("https://cloud.langfuse.com");
  changed.fields[change.section(QLatin1Char('='), 0, 0).toStdString()] = change.section(QLatin1Char('='), 1).toStdString();
  const auto added = syncs().add(changed, {{"secret_key", kSecret}});
  QVERIFY(!added);
  QCOMPARE(added.error().kind, ErrorKind::invalidInput);
  QFETCH(const QString, words);
  QVERIFY2(QString::fromStdString(added.error().message).contains(words), added.error().message.c_str());
  QVERIFY(syncs().list()->empty());
}

void TestSyncs::runFetchesAndIsRemembered()
{
  VendorServer server(langfuse);
  QVERIFY(syncs().add(settings(server.address()), {{"secret_key", kSecret}}));
  QCOMPARE(syncs().add(settings(server.address()), {{"secret_key", kSecret}}).error().kind, ErrorKind::alreadyExists);
  QVERIFY(!syncs().status("production")->lastRunAt);
  const auto run = syncs().run("production", {});
  QVERIFY2(run.has_value(), run ? "" : run.error().message.c_str());
  QVERIFY(run->complete);
  QCOMPARE(run->rows, 2);
  QCOMPARE(run->conversationsChanged, 1);
  const auto id = m_workspace->findConversation("s");
  QVERIFY(id);
  const auto detail = m_workspace->conversation(*id);
  QCOMPARE(detail->conversation.messages.size(), std::size_t{2});
  QCOMPARE(detail->conversation.messages.back().text, std::string("It is on its way."));
  QCOMPARE(detail->conversation.user.externalId, std::string("u"));
  // The same again changes nothing.
  const auto again = syncs().run("production", {});
  QVERIFY(again && again->complete);
  QCOMPARE(again->rowsChanged, 0);
  QCOMPARE(again->conversationsChanged, 0);
  const auto status = syncs().status("production");
  QCOMPARE(status->rows, 4);
  QCOMPARE(status->rowsChanged, 2);
  QVERIFY(status->lastSuccessAt && status->fetchedUpTo && status->lastError.empty());
  const auto egress = syncs().egress();
  QCOMPARE(egress->size(), std::size_t{1});
  QCOMPARE(egress->front().requests, 4);
  QVERIFY(egress->front().local && egress->front().lastContactAt);
  // The ledger's sums agree.
  const auto sources = m_workspace->sources();
  QCOMPARE(sources->size(), std::size_t{1});
  const Source& source = sources->front();
  QCOMPARE(source.name, std::string("production"));
  QCOMPARE(source.kind, std::string("langfuse"));
  QCOMPARE(source.received, source.stored + source.merged + source.unchanged + source.rejected);
  QCOMPARE(source.received, 4);
}

void TestSyncs::secretsNeverReachTheStore()
{
  VendorServer server(langfuse);
  SyncSettings wrong = settings(server.address());
  QVERIFY(syncs().add(wrong, {{"secret_key", kSecret}}));
  QVERIFY(syncs().run("production", {}));
  wrong.fields["public_key"] = "other";
  QVERIFY(syncs().edit(wrong, {}));
  const auto refused = syncs().run("production", {});
  QVERIFY(!refused);
  QVERIFY(refused.error().message.find(kSecret) == std::string::npos);
  QVERIFY(!secretIsOnDisk());
  m_workspace.reset();
  QVERIFY(!secretIsOnDisk());
}

void TestSyncs::sealedFileHasToBeOpen()
{
  VendorServer server(langfuse);
  QVERIFY(syncs().add(settings(server.address()), {{"secret_key", kSecret}}));
  const std::string path = m_workspace->storePath();
  m_workspace.reset();
  m_workspace = std::move(*Workspace::open(path));
  QVERIFY(syncs().sealedFileExists() && !syncs().sealedFileOpen());
  QVERIFY(!syncs().run("production", {}));
  QVERIFY(server.requests().empty());
  QCOMPARE(syncs().openSealedFile("wrong horse").error().kind, ErrorKind::invalidInput);
  QVERIFY(syncs().openSealedFile("correct horse"));
  QVERIFY(syncs().run("production", {}));
}

void TestSyncs::environmentSecretIsAskedFor()
{
  VendorServer server(langfuse);
  QVERIFY(syncs().add(settings(server.address(), SecretPlace::environment), {}));
  QCOMPARE(syncs().environmentVariable("production", "secret_key"), std::string("HONE_SECRET_PRODUCTION_SECRET_KEY"));
  const auto missing = syncs().run("production", {});
  QVERIFY(missing.error().message.find("HONE_SECRET_PRODUCTION_SECRET_KEY") != std::string::npos);
  qputenv("HONE_SECRET_PRODUCTION_SECRET_KEY", kSecret);
  QVERIFY(syncs().run("production", {}));
}

void TestSyncs::testAsksWithoutKeeping()
{
  VendorServer server(langfuse);
  const auto found = syncs().test(settings(server.address()), {{"secret_key", kSecret}}, {});
  QVERIFY2(found.has_value(), found ? "" : found.error().message.c_str());
  QVERIFY(syncs().list()->empty());
  QVERIFY(syncs().egress()->empty());
  const auto wrong = syncs().test(settings(server.address()), {{"secret_key", "other"}}, {});
  QVERIFY(wrong.error().message.find("401") != std::string::npos);
}

void TestSyncs::failedRunIsShown()
{
  VendorServer server([](const VendorRequest&) -> VendorAnswer { return {403}; });
  QVERIFY(syncs().add(settings(server.address()), {{"secret_key", kSecret}}));
  QVERIFY(!syncs().run("production", {}));
  const auto status = syncs().status("production");
  QCOMPARE(status->state, SyncState::failed);
  QVERIFY(status->lastError.find("403") != std::string::npos);
  QVERIFY(status->lastRunAt && !status->lastSuccessAt);
}

void TestSyncs::editingWhereFromStartsAgain()
{
  VendorServer server(langfuse);
  QVERIFY(syncs().add(settings(server.address()), {{"secret_key", kSecret}}));
  QVERIFY(syncs().run("production", {}));
  SyncSettings changed = settings(server.address());
  changed.everyMinutes = 30;
  QVERIFY(syncs().edit(changed, {}));
  QVERIFY(!syncs().status("production")->cursor.empty());
  changed.fields["environment"] = "staging";
  QVERIFY(syncs().edit(changed, {}));
  QVERIFY(syncs().status("production")->cursor.empty());
  QVERIFY(syncs().run("production", {}));
  QVERIFY(!server.requests().at(2).query.contains("fromStartTime"));
  QCOMPARE(server.requests().at(2).value("environment"), std::string("staging"));
  changed.kind = "opik";
  QVERIFY(!syncs().edit(changed, {}));
}

void TestSyncs::offlineKeepsQuietAndSaysSo()
{
  SyncSettings far = settings("https://langfuse.example.invalid");
  QVERIFY(syncs().add(far, {{"secret_key", kSecret}}));
  QVERIFY(syncs().setOffline(true));
  const auto run = syncs().run("production", {});
  QVERIFY(run.error().message.find("offline") != std::string::npos);
  const std::string path = m_workspace->storePath();
  m_workspace.reset();
  m_workspace = std::move(*Workspace::open(path));
  QVERIFY(syncs().offline());
}

void TestSyncs::scheduleRunsByItself()
{
  VendorServer server(langfuse);
  SyncSettings often = settings(server.address());
  often.everyMinutes = 60;
  QVERIFY(syncs().add(often, {{"secret_key", kSecret}}));
  QTest::qWait(200);
  QVERIFY(server.requests().empty());
  syncs().setScheduling(true);
  QTRY_VERIFY(syncs().status("production")->lastSuccessAt.has_value());
  QTRY_COMPARE(syncs().status("production")->state, SyncState::idle);
  const auto status = syncs().status("production");
  QVERIFY(status->nextRunAt && *status->nextRunAt > *status->lastRunAt);
  QCOMPARE(server.requests().size(), std::size_t{2});
}

void TestSyncs::jobsRunOneAtATime()
{
  VendorServer server([](const VendorRequest& request) {
    VendorAnswer answer = langfuse(request);
    answer.delayMilliseconds = 300;
    return answer;
  });
  QVERIFY(syncs().add(settings(server.address()), {{"secret_key", kSecret}}));
  QVERIFY(syncs().start("production"));
  QCOMPARE(syncs().start("production").error().kind, ErrorKind::conflict);
  QTRY_COMPARE(syncs().status("production")->state, SyncState::running);
  QCOMPARE(syncs().run("production", {}).error().kind, ErrorKind::conflict);
  QCOMPARE(syncs().remove("production").error().kind, ErrorKind::conflict);
  QTRY_VERIFY(syncs().status("production")->lastSuccessAt.has_value());
  // The job ends a little after the run; QTRY_VERIFY would start two.
  bool started = false;
  for (int i = 0; i < 100 && !started; ++i) {
    QTest::qWait(50);
    started = syncs().start("production").has_value();
  }
  QVERIFY(started);
  // Closing the workspace stops what runs.
  m_workspace.reset();
}

void TestSyncs::removedSyncIsForgotten()
{
  VendorServer server(langfuse);
  QVERIFY(syncs().add(settings(server.address()), {{"secret_key", kSecret}}));
  QVERIFY(syncs().run("production", {}));
  QVERIFY(syncs().remove("production"));
  QVERIFY(syncs().list()->empty());
  QCOMPARE(syncs().remove("production").error().kind, ErrorKind::notFound);
  QCOMPARE(syncs().run("production", {}).error().kind, ErrorKind::notFound);
  // What was fetched stays, the secret does not: the same name again needs it again.
  QVERIFY(m_workspace->findConversation("s"));
  QVERIFY(!syncs().add(settings(server.address()), {}));
  QVERIFY(syncs().egress()->empty());
}

QTEST_GUILESS_MAIN(TestSyncs)
#include "tst_syncs.moc"
