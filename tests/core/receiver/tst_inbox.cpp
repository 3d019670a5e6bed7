#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <sys/stat.h>

#include "receiver/inbox.h"

using namespace hone;

namespace {

InboxRequest request(std::string body, Endpoint endpoint = Endpoint::traces, BodyEncoding encoding = BodyEncoding::json)
{
  return {0, endpoint, encoding, 1700000000000000, std::move(body)};
}

std::string bytesOf(const std::string& path)
{
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Text that compression leaves as it is, so that it can be looked for in a file.
std::string incompressible(std::size_t size)
{
  std::mt19937 random(7);
  std::string out;
  for (std::size_t i = 0; i < size; ++i)
    out.push_back(static_cast<char>(random()));
  return out;
}

} // namespace

class TestInbox : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }
  void keepsWhatItIsGiven();
  void survivesItsProcess();
  void givesAtLeastOneAndNotMuchMore();
  void whatIsRemovedLeavesNoBytes();
  void twoHandlesShareOneFile();
  void aDamagedBodyDoesNotStopTheOthers();
  void aFileThatIsNoInboxIsAnError();
  void onlyTheUserMayRead();

private:
  std::string store() const { return m_folder->filePath(QStringLiteral("x.hone")).toStdString(); }
  std::unique_ptr<QTemporaryDir> m_folder;
};

void TestInbox::keepsWhatItIsGiven()
{
  auto inbox = Inbox::openFor(store());
  QVERIFY(inbox);
  std::vector<InboxRequest> requests{request("{\"a\":1}"), request(std::string("\0\1\2", 3), Endpoint::logs, BodyEncoding::protobuf), request("")};
  QVERIFY((*inbox)->append(requests));
  QVERIFY(requests[0].id > 0 && requests[1].id > requests[0].id);
  QCOMPARE((*inbox)->waiting(), 3);
  QVERIFY((*inbox)->waitingBytes() > 0);
  const auto read = (*inbox)->next(0, 1 << 20);
  QVERIFY(read);
  QCOMPARE(read->size(), std::size_t{3});
  for (std::size_t i = 0; i < 3; ++i) {
    QCOMPARE((*read)[i].body, requests[i].body);
    QVERIFY((*read)[i].endpoint == requests[i].endpoint);
    QVERIFY((*read)[i].encoding == requests[i].encoding);
    QCOMPARE((*read)[i].receivedAt, requests[i].receivedAt);
  }
  QVERIFY((*inbox)->remove(std::vector{requests[0].id, requests[1].id}));
  QCOMPARE((*inbox)->waiting(), 1);
  QVERIFY((*inbox)->remove(std::vector{requests[0].id, requests[2].id}));
  QCOMPARE((*inbox)->waiting(), 0);
  QCOMPARE((*inbox)->waitingBytes(), 0);
}

void TestInbox::survivesItsProcess()
{
  const auto none = Inbox::openExisting(store());
  QVERIFY(none && !*none);
  QVERIFY(!std::filesystem::exists(Inbox::pathFor(store()))); // asking makes no file
  {
    auto inbox = Inbox::openFor(store());
    std::vector<InboxRequest> requests{request("kept")};
    QVERIFY((*inbox)->append(requests));
  }
  auto inbox = std::move(*Inbox::openExisting(store()));
  QVERIFY(inbox);
  QCOMPARE(inbox->waiting(), 1);
  const auto read = inbox->next(0, 100);
  QCOMPARE(read->front().body, std::string("kept"));
  QVERIFY(inbox->remove(std::vector{read->front().id}));
  QCOMPARE(inbox->waiting(), 0);
}

void TestInbox::givesAtLeastOneAndNotMuchMore()
{
  auto inbox = Inbox::openFor(store());
  std::vector<InboxRequest> requests;
  for (int i = 0; i < 10; ++i)
    requests.push_back(request(std::string(1000, static_cast<char>('a' + i))));
  QVERIFY((*inbox)->append(requests));
  QCOMPARE((*inbox)->next(0, 1)->size(), std::size_t{1});
  QCOMPARE((*inbox)->next(0, 2500)->size(), std::size_t{3});
  QCOMPARE((*inbox)->next(requests[7].id, 1 << 20)->size(), std::size_t{2});
  QCOMPARE((*inbox)->next(requests[9].id, 1 << 20)->size(), std::size_t{0});
}

void TestInbox::whatIsRemovedLeavesNoBytes()
{
  const std::string secret = incompressible(5000);
  const std::string needle = secret.substr(1000, 200);
  auto inbox = Inbox::openFor(store());
  std::vector<InboxRequest> requests{request(secret), request("other")};
  QVERIFY((*inbox)->append(requests));
  const std::string path = Inbox::pathFor(store());
  QVERIFY((bytesOf(path) + bytesOf(path + "-wal")).find(needle) != std::string::npos); // else this test could not fail
  QVERIFY((*inbox)->remove(std::vector{requests[0].id, requests[1].id}));
  QVERIFY((*inbox)->tidy());
  QVERIFY((bytesOf(path) + bytesOf(path + "-wal")).find(needle) == std::string::npos);
}

void TestInbox::twoHandlesShareOneFile()
{
  auto first = Inbox::openFor(store());
  auto second = Inbox::openFor(store());
  std::vector<InboxRequest> one{request("one")}, two{request("two")};
  QVERIFY((*first)->append(one));
  QVERIFY((*second)->append(two));
  QCOMPARE((*first)->next(0, 1000)->size(), std::size_t{2});
  QVERIFY((*second)->remove(std::vector{one[0].id, two[0].id}));
  QCOMPARE((*second)->waiting(), 0); // though it put in only one of the two
  QVERIFY((*first)->next(0, 1000)->empty());
  QVERIFY((*first)->recount());
  QCOMPARE((*first)->waiting(), 0);
  // A number is never given twice, so that removing by number cannot take another's request.
  std::vector<InboxRequest> three{request("three")};
  QVERIFY((*first)->append(three));
  QVERIFY(three[0].id > two[0].id);
}

void TestInbox::aDamagedBodyDoesNotStopTheOthers()
{
  {
    auto inbox = Inbox::openFor(store());
    std::vector<InboxRequest> requests{request(incompressible(3000)), request("good")};
    QVERIFY((*inbox)->append(requests));
  }
  // The log is in the file now; the body's bytes are changed there.
  const std::string path = Inbox::pathFor(store());
  std::string bytes = bytesOf(path);
  const std::size_t at = bytes.find(incompressible(3000).substr(100, 50));
  QVERIFY(at != std::string::npos);
  const std::size_t head = bytes.rfind("\x28\xb5\x2f\xfd", at); // a zstd frame's first bytes
  QVERIFY(head != std::string::npos);
  bytes[head] = 'x';
  std::ofstream(path, std::ios::binary | std::ios::trunc).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  auto inbox = Inbox::openFor(store());
  QVERIFY(inbox);
  const auto read = (*inbox)->next(0, 1 << 20);
  QVERIFY(read);
  QCOMPARE(read->size(), std::size_t{2});
  QCOMPARE((*read)[1].body, std::string("good"));
  QVERIFY(!(*read)[1].isDamaged);
  // Its bytes are not lost.
  QVERIFY((*read)[0].isDamaged);
  QVERIFY((*read)[0].body.find(incompressible(3000).substr(100, 2000)) != std::string::npos);
}

void TestInbox::aFileThatIsNoInboxIsAnError()
{
  std::ofstream(Inbox::pathFor(store())) << std::string(8192, 'x');
  const auto inbox = Inbox::openFor(store());
  QVERIFY(!inbox);
  QVERIFY(!inbox.error().message.empty());
}

void TestInbox::onlyTheUserMayRead()
{
  auto inbox = Inbox::openFor(store());
  std::vector<InboxRequest> requests{request("x")};
  QVERIFY((*inbox)->append(requests));
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat info {};
    QCOMPARE(::stat((Inbox::pathFor(store()) + suffix).c_str(), &info), 0);
    QCOMPARE(static_cast<int>(info.st_mode & 0777), 0600);
  }
}

QTEST_GUILESS_MAIN(TestInbox)
#include "tst_inbox.moc"
