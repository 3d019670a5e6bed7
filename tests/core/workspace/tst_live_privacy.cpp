#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "raw_http.h"
#include "receiver/inbox_step.h"
#include "test_store.h"
#include "workspace/live.h"
#include "workspace/privacy.h"
#include "workspace/workspace.h"

using namespace hone;
using namespace hone::test;

namespace {

constexpr char kSecret[] = "mei.kovacs@mail.test";

std::string bytesOf(const std::filesystem::path& path)
{
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The files of the folder that hold these bytes.
QStringList filesWith(const QTemporaryDir& folder, const std::string& bytes)
{
  QStringList files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path().toStdString()))
    if (entry.is_regular_file() && bytesOf(entry.path()).find(bytes) != std::string::npos)
      files << QString::fromStdString(entry.path().filename().string());
  return files;
}

std::string turnOf(const std::string& session)
{
  return R"({"event_id":"e-)" + session + R"(","session_id":")" + session + R"(","primitive_name":"agent","args":"I am )" + kSecret +
         R"( and ask for )" + session + R"(","result":"Very well, )" + session + R"("})";
}

/// What a receiver acknowledged and did not store before its process ended, or has not stored yet.
void leaveWaiting(const std::string& store, const std::string& user, const std::string& session)
{
  auto inbox = Inbox::openFor(store);
  HONE_VERIFY(inbox);
  std::vector<InboxRequest> requests{
    {0, Endpoint::captureSession, BodyEncoding::json, 1, R"({"session_id":")" + session + R"(","user_data":{"user_id":")" + user + R"("}})"},
    {0, Endpoint::captureEvent, BodyEncoding::json, 1, turnOf(session)}};
  HONE_VERIFY((*inbox)->append(requests));
}

/// Bytes of a body as the inbox keeps it: of its compressed form, in which the text itself does not stand.
std::string keptForm(const std::string& store)
{
  const std::string bytes = bytesOf(Inbox::pathFor(store)) + bytesOf(Inbox::pathFor(store) + "-wal");
  const std::size_t frame = bytes.rfind("\x28\xb5\x2f\xfd"); // of the last request
  return frame == std::string::npos ? std::string() : bytes.substr(frame + 8, 60);
}

} // namespace

/// What was received and is not stored yet is personal data all the same.
class TestLivePrivacy : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void erasureFindsWhatWaits();
  void retentionStoresWhatWaits();
  void maskedSourcesLeaveNoOriginal();
  void sourcesToComeAreMasked();
};

void TestLivePrivacy::erasureFindsWhatWaits()
{
  QTemporaryDir folder;
  const std::string path = folder.filePath(QStringLiteral("s.hone")).toStdString();
  auto workspace = Workspace::open(path);
  HONE_VERIFY(workspace);
  leaveWaiting(path, "u-forget", "forget-me");
  leaveWaiting(path, "u-keep", "keep-me");
  const std::string kept = keptForm(path);
  QVERIFY(kept.size() == 60 && !filesWith(folder, kept).isEmpty());
  ErasureRequest erasure;
  erasure.user = "u-forget";
  const auto report = (*workspace)->privacy().erase(erasure, JobContext());
  HONE_VERIFY(report);
  QCOMPARE(report->conversations, 1);
  QVERIFY(report->proof.clean);
  QCOMPARE(filesWith(folder, "ask for forget-me"), QStringList());
  QCOMPARE(filesWith(folder, "u-forget"), QStringList());
  QCOMPARE(filesWith(folder, kept), QStringList());
  workspace->reset();
  QVERIFY(!filesWith(folder, "ask for keep-me").isEmpty());
}

void TestLivePrivacy::retentionStoresWhatWaits()
{
  QTemporaryDir folder;
  const std::string path = folder.filePath(QStringLiteral("s.hone")).toStdString();
  auto workspace = Workspace::open(path);
  HONE_VERIFY(workspace);
  leaveWaiting(path, "u", "waited");
  HONE_VERIFY((*workspace)->privacy().runRetention(JobContext()));
  QVERIFY(!filesWith(folder, "ask for waited").isEmpty());
}

void TestLivePrivacy::maskedSourcesLeaveNoOriginal()
{
  QTemporaryDir folder;
  const std::string path = folder.filePath(QStringLiteral("s.hone")).toStdString();
  {
    auto store = Store::open(path);
    HONE_VERIFY(store);
    HONE_VERIFY((*store)->privacy().setPolicy({receiverSource().name, receiverSource().kind, true, std::nullopt}));
  }
  auto workspace = Workspace::open(path);
  HONE_VERIFY(workspace);
  // One that waited, and one that comes.
  leaveWaiting(path, "u", "waited");
  const std::string kept = keptForm(path);
  QVERIFY(kept.size() == 60 && !filesWith(folder, kept).isEmpty());
  LiveOptions options;
  options.port = 0;
  HONE_VERIFY((*workspace)->live().start(options));
  const std::string url = (*workspace)->live().status().httpUrl;
  RawConnection connection(url.substr(7));
  connection.send(post("/api/v1/capture-event", QByteArray::fromStdString(turnOf("came"))));
  QCOMPARE(connection.answer().status, 200);
  QTRY_COMPARE((*workspace)->live().status().waiting, 0);
  // While it goes on receiving: the log of the inbox ends by itself when nothing comes for a moment.
  QTRY_VERIFY_WITH_TIMEOUT(filesWith(folder, kept).isEmpty(), 5000);
  QTRY_COMPARE(std::filesystem::file_size(Inbox::pathFor(path) + "-wal"), std::uintmax_t{0});
  HONE_VERIFY((*workspace)->live().stop());
  workspace->reset();
  QCOMPARE(filesWith(folder, kSecret), QStringList());
  QVERIFY(!filesWith(folder, "ask for came").isEmpty());
  QVERIFY(!filesWith(folder, "ask for waited").isEmpty());
}

/// "What comes from now on" holds for sources that nobody named yet.
void TestLivePrivacy::sourcesToComeAreMasked()
{
  QTemporaryDir folder;
  QTemporaryDir input;
  const std::string path = folder.filePath(QStringLiteral("s.hone")).toStdString();
  auto workspace = Workspace::open(path);
  HONE_VERIFY(workspace);
  const auto import = [&](const std::string& name) {
    const std::string file = input.filePath(QString::fromStdString(name + ".jsonl")).toStdString();
    std::ofstream(file) << R"({"id":")" << name << R"(","messages":[{"role":"user","content":"I am )" << kSecret << R"( and ask for )" << name << "\"}]}\n";
    ImportFilesRequest request;
    request.paths = {file};
    HONE_VERIFY((*workspace)->importFiles(request, {}));
  };
  Privacy& privacy = (*workspace)->privacy();
  HONE_VERIFY(privacy.setRetention("old.jsonl", "chat-messages", 400));
  HONE_VERIFY(privacy.setEverythingRedacted(true));
  QVERIFY(privacy.isEverythingRedacted().value());
  QVERIFY((*workspace)->live().isMasked().value());
  QVERIFY(privacy.isRedacted("old.jsonl", "chat-messages").value());
  import("new");
  leaveWaiting(path, "u", "received");
  LiveOptions options;
  options.port = 0;
  HONE_VERIFY((*workspace)->live().start(options));
  QTRY_COMPARE((*workspace)->live().status().waiting, 0);
  HONE_VERIFY((*workspace)->live().stop());
  QVERIFY(!filesWith(folder, "ask for new").isEmpty());
  QVERIFY(!filesWith(folder, "ask for received").isEmpty());
  QCOMPARE(filesWith(folder, kSecret), QStringList());

  // A source's own setting holds against it, and all of it can be stopped.
  HONE_VERIFY((*workspace)->live().setMasked(false));
  QVERIFY(!(*workspace)->live().isMasked().value());
  QVERIFY(privacy.isEverythingRedacted().value());
  HONE_VERIFY(privacy.setEverythingRedacted(false));
  QVERIFY(!privacy.isRedacted("old.jsonl", "chat-messages").value());
  import("later");
  QVERIFY(!filesWith(folder, kSecret).isEmpty());
}

QTEST_GUILESS_MAIN(TestLivePrivacy)
#include "tst_live_privacy.moc"
