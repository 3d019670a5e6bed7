#include <QtTest>

#include <memory>
#include <string>
#include <vector>

#include "receiver/inbox_step.h"
#include "receiver_fixture.h"
#include "store/database.h"

using namespace hone;
using namespace hone::test;

/// From the inbox to the store when something stands in the way of one request, or of all.
class TestInboxStep : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { m_store = std::make_unique<TemporaryStore>(); }
  void cleanup() { m_store.reset(); }
  void whatTheStoreRefusesIsSetAside();
  void whatEndsTheProgramIsSetAside();
  void aKilledBatchIsStored();
  void aFullInboxFileDoesNotHideWhatChanged();
  void damagedRowsAreSetAside();

private:
  /// A turn for each session, in the inbox as the receiver puts them there.
  std::vector<InboxRequest> append(const std::vector<QByteArray>& sessions)
  {
    std::vector<InboxRequest> requests;
    for (const QByteArray& session : sessions)
      requests.push_back({0, Endpoint::captureEvent, BodyEncoding::json, nowMicros(), turn("e", session, "asked in " + session, "answered").toStdString()});
    const auto inbox = Inbox::openFor(m_store->path());
    if (!inbox || !(*inbox)->append(requests))
      qFatal("The inbox took nothing.");
    return requests;
  }
  std::int64_t waiting() const { return (*Inbox::openFor(m_store->path()))->waiting(); }
  bool isStored(const std::string& session) const { return (*m_store)->findConversation(session).has_value(); }
  std::vector<QuarantinedRecord> setAside() const
  {
    return (*m_store)->quarantinePage(std::nullopt, 0, 100, true).value_or(std::vector<QuarantinedRecord>());
  }

  std::unique_ptr<TemporaryStore> m_store;
};

void TestInboxStep::whatTheStoreRefusesIsSetAside()
{
  append({"first", "poison", "last"});
  db::Connection(m_store->path(), db::Connection::Mode::write)
    .execute("CREATE TRIGGER refuse BEFORE INSERT ON span_group WHEN NEW.key = 'poison' BEGIN SELECT RAISE(ABORT, 'no'); END");
  std::vector<ConversationId> changed;
  HONE_VERIFY(drainInbox(**m_store, changed));
  QCOMPARE(waiting(), 0);
  QCOMPARE(changed.size(), std::size_t{2});
  QVERIFY(isStored("first") && isStored("last") && !isStored("poison"));
  QCOMPARE(setAside().size(), std::size_t{1});
  QVERIFY(setAside()[0].record.raw.find("asked in poison") != std::string::npos);
  QVERIFY(!setAside()[0].record.reason.empty());
}

void TestInboxStep::whatEndsTheProgramIsSetAside()
{
  const auto requests = append({"first", "poison", "last"});
  {
    const auto inbox = Inbox::openFor(m_store->path());
    for (int i = 0; i < 3; ++i)
      HONE_VERIFY((*inbox)->beginAttempt(std::vector{requests[1].id})); // as a program leaves it that was killed then
  }
  std::vector<ConversationId> changed;
  HONE_VERIFY(drainInbox(**m_store, changed));
  QCOMPARE(waiting(), 0);
  QVERIFY(isStored("first") && isStored("last") && !isStored("poison"));
  QCOMPARE(setAside().size(), std::size_t{1});
  QCOMPARE(setAside()[0].record.raw, requests[1].body);
}

void TestInboxStep::aKilledBatchIsStored()
{
  const auto requests = append({"first", "second"});
  HONE_VERIFY((*Inbox::openFor(m_store->path()))->beginAttempt(std::vector{requests[0].id, requests[1].id}));
  std::vector<ConversationId> changed;
  HONE_VERIFY(drainInbox(**m_store, changed));
  QVERIFY(isStored("first") && isStored("second"));
  QVERIFY(setAside().empty());
  QCOMPARE(db::Connection(Inbox::pathFor(m_store->path()), db::Connection::Mode::read).integer("SELECT count(*) FROM attempt"), 0);
}

void TestInboxStep::aFullInboxFileDoesNotHideWhatChanged()
{
  append({"first", "second"});
  db::Connection(Inbox::pathFor(m_store->path()), db::Connection::Mode::write)
    .execute("CREATE TRIGGER refuse BEFORE DELETE ON request BEGIN SELECT RAISE(ABORT, 'no'); END");
  std::vector<ConversationId> changed;
  QVERIFY(!drainInbox(**m_store, changed));
  QCOMPARE(waiting(), 2);
  QCOMPARE(changed.size(), std::size_t{2}); // they are in the store: who looks has to learn of them
}

void TestInboxStep::damagedRowsAreSetAside()
{
  append({"first", "broken", "last"});
  db::Connection(Inbox::pathFor(m_store->path()), db::Connection::Mode::write).execute("UPDATE request SET body = CAST('no zstd' AS BLOB) WHERE id = 2");
  std::vector<ConversationId> changed;
  HONE_VERIFY(drainInbox(**m_store, changed));
  QCOMPARE(waiting(), 0);
  QVERIFY(isStored("first") && isStored("last"));
  QCOMPARE(setAside().size(), std::size_t{1});
  QCOMPARE(setAside()[0].record.raw, std::string("no zstd"));
}

QTEST_GUILESS_MAIN(TestInboxStep)
#include "tst_inbox_step.moc"
