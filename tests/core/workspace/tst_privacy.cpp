#include <QtTest>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/json_writer.h"
#include "store/erasure.h"
#include "test_store.h"
#include "workspace/egress_guard.h"
#include "workspace/privacy_impl.h"
#include "workspace/workspace.h"

using namespace hone;
using namespace hone::test;

namespace {

constexpr Micros kDay = 24LL * 3600 * 1'000'000;

/// What stands in the records below and must be in no file of the store.
const std::vector<std::string> kOriginals{"mei.kovacs@mail.test", "555-0132", "4111 1111 1111 1111", "sk-proj-abcDEF1234567890abcdEFGH", "Kovacs", "kovacs", "123 Elm Street", "hunter2secret"};

const char* const kRecords[] = {
  R"({"id":"c-1","user":{"id":"u-1","name":"Mei Kovacs","email":"mei.kovacs@mail.test"},"messages":[{"role":"user","content":"I am Kovacs, write to mei.kovacs@mail.test or 415-555-0132"},{"role":"assistant","content":"","tool_calls":[{"id":"call_1","type":"function","function":{"name":"find_user","arguments":"{\"email\":\"mei.kovacs@mail.test\",\"last_name\":\"Kovacs\",\"address1\":\"123 Elm Street\"}"}}]},{"role":"tool","tool_call_id":"call_1","content":"{\"card\":\"4111 1111 1111 1111\",\"password\":\"hunter2secret\"}"},{"role":"assistant","content":"Found you, Mei Kovacs."}],"metadata":{"note":"key sk-proj-abcDEF1234567890abcdEFGH"}})",
  R"({"id":"c-2","messages":[{"role":"user","content":"Where is the order W2890441?"},{"role":"assistant","content":"On its way."}]})",
  R"({"id":"c-3","messages":[{"role":"user","content":"broken mei.kovacs@mail.test)",
};

std::string bytesOf(const std::string& path)
{
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

/// "text in file" of each original that is in a file of the store.
QStringList leaks(const std::string& folder, const std::vector<std::string>& texts = kOriginals)
{
  QStringList out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) {
      const std::string bytes = bytesOf(entry.path().string());
      for (const std::string& text : texts)
        if (bytes.find(text) != std::string::npos)
          out << QString::fromStdString(text + " in " + entry.path().filename().string());
    }
  return out;
}

std::string writeRecords(const QTemporaryDir& folder, int count)
{
  const std::string path = folder.filePath(QStringLiteral("chats.jsonl")).toStdString();
  std::ofstream file(path, std::ios::binary);
  for (int i = 0; i < count; ++i)
    file << kRecords[i] << '\n';
  return path;
}

} // namespace

class TestPrivacy : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void redactedImportKeepsNoOriginal();
  void storeIsRedactedAfterwards();
  void spansAreMasked();
  void optionsStayBesideTheStore();
  void erasureFindsMaskedUsers();
  void erasureFindsUsersUnderEveryName();
  void erasureOfNobodyWritesNothing();
  void retentionRunsByItself();
  void quotesAreFound();
  void egressIsMasked();
};

void TestPrivacy::redactedImportKeepsNoOriginal()
{
  QTemporaryDir source, home;
  const std::string path = writeRecords(source, 3);
  auto workspace = Workspace::open(home.filePath(QStringLiteral("s.hone")).toStdString());
  HONE_VERIFY(workspace);
  ImportFilesRequest request;
  request.paths = {path};
  request.redact = true;
  const auto first = (*workspace)->importFiles(request, JobContext());
  HONE_VERIFY(first);
  QCOMPARE(first->conversationsAdded, 2);
  QVERIFY(first->redaction.masked.at(RedactionType::email) >= 3);
  QVERIFY(!first->redaction.samples.empty());
  // Looked at while the store is open: its log is there as well.
  QVERIFY2(leaks(home.path().toStdString()).isEmpty(), leaks(home.path().toStdString()).join(QLatin1Char('\n')).toUtf8().constData());
  const auto id = (*workspace)->findConversation("c-1");
  HONE_VERIFY(id);
  const auto detail = (*workspace)->conversation(*id);
  HONE_VERIFY(detail);
  const Conversation& masked = detail->conversation;
  QCOMPARE(masked.messages[1].toolCalls.front().callId, std::string("call_1"));
  QCOMPARE(masked.messages[2].toolCallId, std::string("call_1"));
  QVERIFY(compactJson(masked.messages[1].toolCalls.front().arguments).has_value());
  QVERIFY(compactJson(masked.messages[2].text).has_value());
  Filter filter;
  filter.search = "W2890441";
  QCOMPARE((*workspace)->selectConversations(filter)->size(), std::size_t{1});

  // The same file without the wish: what was masked once stays masked, and nothing is new.
  request.redact = false;
  const auto again = (*workspace)->importFiles(request, JobContext());
  HONE_VERIFY(again);
  QCOMPARE(again->conversationsAdded, 0);
  QCOMPARE(again->conversationsMerged, 0);
  QVERIFY(leaks(home.path().toStdString()).isEmpty());
  workspace->reset();
  QVERIFY(leaks(home.path().toStdString()).isEmpty());

  // Another process has the same key: equal values have equal placeholders, and the file is known as it was.
  workspace = Workspace::open(home.filePath(QStringLiteral("s.hone")).toStdString());
  HONE_VERIFY(workspace);
  HONE_VERIFY((*workspace)->importFiles(request, JobContext()));
  QCOMPARE((*workspace)->conversation(*(*workspace)->findConversation("c-1"))->conversation, masked);
  const auto report = (*workspace)->privacy().redactionReport("chats", (*workspace)->sources()->front().kind);
  HONE_VERIFY(report);
  QVERIFY(report->total() > 5);
  const auto log = (*workspace)->privacy().auditLog(20);
  HONE_VERIFY(log);
  QVERIFY(std::ranges::any_of(*log, [](const AuditEntry& entry) { return entry.action == "import"; }));
}

void TestPrivacy::storeIsRedactedAfterwards()
{
  QTemporaryDir source, home;
  const std::string path = writeRecords(source, 3);
  auto workspace = Workspace::open(home.filePath(QStringLiteral("s.hone")).toStdString());
  HONE_VERIFY(workspace);
  ImportFilesRequest request;
  request.paths = {path};
  HONE_VERIFY((*workspace)->importFiles(request, JobContext()));
  QVERIFY(!leaks(home.path().toStdString()).isEmpty());
  Cancellation cancelled;
  cancelled.cancel();
  QVERIFY(!(*workspace)->privacy().redactStore(JobContext({}, cancelled)));
  const auto report = (*workspace)->privacy().redactStore(JobContext());
  HONE_VERIFY(report);
  QCOMPARE(report->texts, 1);
  QVERIFY(report->total() > 5);
  QVERIFY2(leaks(home.path().toStdString()).isEmpty(), leaks(home.path().toStdString()).join(QLatin1Char('\n')).toUtf8().constData());
  Filter filter;
  filter.search = "kovacs";
  QVERIFY((*workspace)->selectConversations(filter)->empty());
  filter.search = "Found you";
  QCOMPARE((*workspace)->selectConversations(filter)->size(), std::size_t{1});
  const auto again = (*workspace)->privacy().redactStore(JobContext());
  HONE_VERIFY(again);
  QCOMPARE(again->texts, 0);
  QCOMPARE(again->total(), 0);
  // Imported masked, the same file brings nothing new: what is there is what would come.
  request.redact = true;
  const auto imported = (*workspace)->importFiles(request, JobContext());
  HONE_VERIFY(imported);
  QCOMPARE(imported->conversationsAdded, 0);
  QCOMPARE((*workspace)->sources()->front().conversations, 2);
  QVERIFY(leaks(home.path().toStdString()).isEmpty());
  for (const HealthCheck& check : (*workspace)->check())
    QVERIFY2(check.ok, check.message.c_str());
}

void TestPrivacy::spansAreMasked()
{
  TemporaryStore store;
  Jobs jobs;
  PrivacyImpl privacy(*store, jobs, [] {});
  Span span;
  span.kind = Span::Kind::generation;
  span.traceId = "t1";
  span.spanId = "s1";
  span.conversationId = "chat-1";
  span.user = {"u-1", {{"name", "\"Mei Kovacs\""}}};
  span.input = {makeMessage(Role::user, "write to mei.kovacs@mail.test")};
  span.output = {makeMessage(Role::assistant, "Done, Kovacs")};
  span.metadata = R"({"key":"sk-proj-abcDEF1234567890abcdEFGH"})";
  const auto assemble = [&](const std::string& name) {
    const auto groups = store->changedSpanGroups(name, "receiver", 10);
    for (const SpanGroup& group : *groups) {
      const auto set = store->spansOf(group);
      Conversation conversation;
      conversation.externalId = group.conversationId;
      conversation.user = set->items.front().span.user;
      for (const auto& link : set->messages)
        conversation.messages.push_back(link.message);
      const std::vector<AssembledGroup> assembled{{group, conversation}};
      (void)store->putAssembled(name, "receiver", assembled);
    }
  };
  // Masked from the first span on.
  HONE_VERIFY(privacy.setRedacted("masked", "receiver", true));
  HONE_VERIFY(store->putSpans("masked", "receiver", "", std::span(&span, 1), {}));
  assemble("masked");
  QVERIFY2(leaks(store.folder()).isEmpty(), leaks(store.folder()).join(QLatin1Char('\n')).toUtf8().constData());
  QCOMPARE(store->privacy().masked("masked", "receiver")->masked.at(RedactionType::email), 1);
  // Masked afterwards: spans, too, and the conversation need not be assembled again.
  HONE_VERIFY(store->putSpans("plain", "receiver", "", std::span(&span, 1), {}));
  assemble("plain");
  QVERIFY(!leaks(store.folder()).isEmpty());
  HONE_VERIFY(privacy.redactStore(JobContext(), std::nullopt));
  QVERIFY2(leaks(store.folder()).isEmpty(), leaks(store.folder()).join(QLatin1Char('\n')).toUtf8().constData());
  QVERIFY(store->changedSpanGroups("plain", "receiver", 10)->empty());
  // Nothing may be stored where masking is asked for and cannot be done.
  privacy.stop();
  store->privacy().setRewriterMaker({});
  QVERIFY(!store->putSpans("masked", "receiver", "", std::span(&span, 1), {}));
}

void TestPrivacy::optionsStayBesideTheStore()
{
  QTemporaryDir home;
  const std::string path = home.filePath(QStringLiteral("s.hone")).toStdString();
  auto workspace = Workspace::open(path);
  HONE_VERIFY(workspace);
  RedactionOptions options;
  options.dictionary = {"Nightingale"};
  options.patterns = {"ACME-[0-9]+"};
  options.phones = false;
  HONE_VERIFY((*workspace)->privacy().setRedactionOptions(options));
  QCOMPARE(*(*workspace)->privacy().redactionOptions(), options);
  QVERIFY(bytesOf(path).find("Nightingale") == std::string::npos); // the store does not hold what it shall not hold
  QVERIFY(bytesOf(path + "-wal").find("Nightingale") == std::string::npos);
  const auto mode = std::filesystem::status(RedactionFile::pathFor(path)).permissions();
  QCOMPARE(static_cast<int>(mode & std::filesystem::perms::all), 0600);
  options.patterns = {"("};
  QVERIFY(!(*workspace)->privacy().setRedactionOptions(options));
  const auto trial = (*workspace)->privacy().tryRedaction("jane@x.org of Nightingale", {});
  HONE_VERIFY(trial);
  QCOMPARE(trial->report.masked.at(RedactionType::email), 1);
}

void TestPrivacy::erasureFindsMaskedUsers()
{
  QTemporaryDir source, home;
  const std::string path = writeRecords(source, 2);
  auto workspace = Workspace::open(home.filePath(QStringLiteral("s.hone")).toStdString());
  HONE_VERIFY(workspace);
  RedactionOptions options;
  options.pseudonyms = true;
  HONE_VERIFY((*workspace)->privacy().setRedactionOptions(options));
  ImportFilesRequest request;
  request.paths = {path};
  request.redact = true;
  HONE_VERIFY((*workspace)->importFiles(request, JobContext()));
  QVERIFY(leaks(home.path().toStdString(), {"\"u-1\""}).isEmpty());
  ErasureRequest erasure;
  erasure.user = "u-1"; // as the person knows it; the store knows a pseudonym
  const auto report = (*workspace)->privacy().erase(erasure, JobContext());
  HONE_VERIFY(report);
  QCOMPARE(report->conversations, 1);
  QVERIFY(report->proof.clean);
  const std::string text = describeErasure(*report);
  QVERIFY(text.find("Nothing of what was looked for is left.") != std::string::npos);
}

void TestPrivacy::erasureFindsUsersUnderEveryName()
{
  QTemporaryDir source, home;
  const std::string masked = writeRecords(source, 1);
  const std::string plain = source.filePath(QStringLiteral("plain.jsonl")).toStdString();
  std::ofstream(plain) << R"({"id":"p-1","user":{"id":"u-1"},"messages":[{"role":"user","content":"a question in plain words"},{"role":"assistant","content":"yes"}]})" << '\n';
  auto workspace = Workspace::open(home.filePath(QStringLiteral("s.hone")).toStdString());
  HONE_VERIFY(workspace);
  RedactionOptions options;
  options.pseudonyms = true;
  HONE_VERIFY((*workspace)->privacy().setRedactionOptions(options));
  ImportFilesRequest request;
  request.paths = {masked};
  request.redact = true;
  HONE_VERIFY((*workspace)->importFiles(request, JobContext()));
  request.paths = {plain};
  request.redact = false;
  HONE_VERIFY((*workspace)->importFiles(request, JobContext()));
  ErasureRequest erasure;
  erasure.user = "u-1";
  QCOMPARE((*workspace)->privacy().previewErasure(erasure)->conversations, 2);
  const auto report = (*workspace)->privacy().erase(erasure, JobContext());
  HONE_VERIFY(report);
  QCOMPARE(report->conversations, 2);
  QVERIFY(report->proof.clean);
}

void TestPrivacy::erasureOfNobodyWritesNothing()
{
  QTemporaryDir source, home;
  const std::string path = writeRecords(source, 2);
  auto workspace = Workspace::open(home.filePath(QStringLiteral("s.hone")).toStdString());
  HONE_VERIFY(workspace);
  ImportFilesRequest request;
  request.paths = {path};
  HONE_VERIFY((*workspace)->importFiles(request, JobContext()));
  const std::size_t entries = (*workspace)->privacy().auditLog(100)->size();
  const std::string before = bytesOf((*workspace)->storePath()) + bytesOf((*workspace)->storePath() + "-wal");
  ErasureRequest erasure;
  erasure.user = "NOBODY";
  const auto report = (*workspace)->privacy().erase(erasure, JobContext());
  QVERIFY(!report);
  QCOMPARE(report.error().kind, ErrorKind::notFound);
  QVERIFY(report.error().message.find("NOBODY") != std::string::npos);
  QCOMPARE((*workspace)->privacy().auditLog(100)->size(), entries);
  QVERIFY(bytesOf((*workspace)->storePath()) + bytesOf((*workspace)->storePath() + "-wal") == before);
}

void TestPrivacy::retentionRunsByItself()
{
  TemporaryStore store;
  HONE_VERIFY(putAll(*store, {makeConversation("old", {"an ancient question"}, "v1", 10 * kDay), makeConversation("new", {"a fresh question"}, "v1", 30 * kDay)}));
  HONE_VERIFY(store->privacy().setPolicy({"source", "test", false, 10}));
  Jobs jobs;
  std::atomic<int> changes = 0;
  PrivacyImpl privacy(*store, jobs, [&] { ++changes; }, [] { return 35 * kDay; });
  privacy.keepRetention();
  QTRY_VERIFY_WITH_TIMEOUT(!jobs.list().empty() && jobs.list().front().state == JobState::succeeded, 20000);
  QVERIFY(changes > 0);
  QVERIFY(!store->findConversation("old"));
  HONE_VERIFY(store->findConversation("new"));
  privacy.stop();
}

void TestPrivacy::quotesAreFound()
{
  TemporaryStore store;
  HONE_VERIFY(putAll(*store, {makeConversation("a", {"My neighbour's parrot keeps cancelling the subscription whenever it rains outside",
                                                     "Please follow these seven steps in order to reset the device now"})}));
  const std::string quoting = "Ask about it: my neighbour's parrot keeps cancelling the subscription whenever it rains, said one.";
  const auto quotes = findQuotes(*store, quoting);
  HONE_VERIFY(quotes);
  QCOMPARE(quotes->size(), std::size_t{1});
  QCOMPARE(withoutQuotes(quoting, *quotes), std::string("Ask about it: (a user's words, left out), said one."));
  QVERIFY(findQuotes(*store, "the parrot keeps cancelling")->empty());                                          // too short to tell
  QVERIFY(findQuotes(*store, "Please follow these seven steps in order to reset the device now")->empty()); // the agent's own words
  QVERIFY(holdsSecret("token = ghp_16C7e42F292c6912E7710c838347Ae178B4a"));
  QVERIFY(!holdsSecret("raise max_tokens to 4096 for jane@x.org"));
  QCOMPARE(addedLines("a\nb\n", "a\nc\nb\n"), std::string("c\n"));
}

void TestPrivacy::egressIsMasked()
{
  QTemporaryDir home;
  const std::string path = home.filePath(QStringLiteral("s.hone")).toStdString();
  auto workspace = Workspace::open(path);
  HONE_VERIFY(workspace);
  RedactionOptions options;
  options.emails = false; // chosen for the store; what leaves is masked all the same
  HONE_VERIFY((*workspace)->privacy().setRedactionOptions(options));
  const auto masked = (*workspace)->privacy().redactForEgress("write to jane@x.org");
  HONE_VERIFY(masked);
  QVERIFY(masked->find("jane") == std::string::npos);
}

QTEST_GUILESS_MAIN(TestPrivacy)
#include "tst_privacy.moc"
