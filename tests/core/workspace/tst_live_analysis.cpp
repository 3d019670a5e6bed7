#include <QtTest>

#include <QFile>
#include <QTemporaryDir>

#include <algorithm>

#include "must.h"
#include "workspace/taxonomy.h"
#include "workspace/workspace_impl.h"

using namespace hone;
using hone::test::must;

namespace {

Conversation ask(const std::string& id, const std::string& text, const std::string& tool)
{
  Conversation conversation;
  conversation.externalId = id;
  if (tool.empty()) {
    conversation.messages.resize(2);
    conversation.messages[0].role = Role::user;
    conversation.messages[0].text = text;
    conversation.messages[1].role = Role::assistant;
    conversation.messages[1].text = "I cannot do that.";
    return conversation;
  }
  conversation.messages.resize(4);
  conversation.messages[0].role = Role::user;
  conversation.messages[0].text = text;
  conversation.messages[1].role = Role::assistant;
  conversation.messages[1].toolCalls.push_back({"t", tool, "{}", 2, ToolCall::Status::ok, {}});
  conversation.messages[2].role = Role::tool;
  conversation.messages[2].text = "ok";
  conversation.messages[2].toolCallId = "t";
  conversation.messages[3].role = Role::assistant;
  conversation.messages[3].text = "Done.";
  return conversation;
}

} // namespace

/// Conversations that come in while the store is open: a shop's store that was analysed once, and then one more.
class TestLiveAnalysis : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void init();
  void anArrivalGetsIntentAndOutcome();
  void theFirstArrivalsOfAnEmptyStoreAreAnalysed();
  void anotherProcessUsesWhatWasLearned();
  void aCorrectionMovesItsNeighbours();
  void whatAPersonDecidedIsNotJudgedAgain();
  void theThresholdIsMovedAndLasts();
  void goneConversationsAreNoError();

private:
  std::vector<ConversationId> put(const std::vector<Conversation>& conversations);
  ConversationRow row(ConversationId id) { return must(m_workspace->conversationRows({id})).front(); }
  void open();
  void shop();

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<WorkspaceImpl> m_workspace;
};

void TestLiveAnalysis::open()
{
  m_workspace.reset();
  m_workspace = std::make_unique<WorkspaceImpl>(must(Store::open(m_folder->filePath(QStringLiteral("live.hone")).toStdString())));
}

void TestLiveAnalysis::init()
{
  m_workspace.reset();
  m_folder = std::make_unique<QTemporaryDir>();
  open();
}

std::vector<ConversationId> TestLiveAnalysis::put(const std::vector<Conversation>& conversations)
{
  const auto second = must(Store::open(m_workspace->storePath()));
  {
    auto batch = must(second->beginImport("Live", "receiver", ""));
    for (const Conversation& conversation : conversations) {
      std::int64_t added = 0;
      must(batch->put(conversation, added));
    }
    must(batch->commit());
  }
  std::vector<ConversationId> ids;
  for (const Conversation& conversation : conversations)
    ids.push_back(must(second->findConversation(conversation.externalId)));
  return ids;
}

void TestLiveAnalysis::shop()
{
  const char* things[] = {"lamp", "chair", "desk", "mug", "kettle", "carpet", "mirror", "clock", "sofa", "shelf", "vase", "pillow"};
  std::vector<Conversation> conversations;
  for (const std::string thing : things) {
    conversations.push_back(ask("cancel " + thing, "I want to cancel my order for the " + thing, "cancel_order"));
    conversations.push_back(ask("return " + thing, "The " + thing + " came broken, I would like to return it", "return_items"));
  }
  put(conversations);
  must(m_workspace->analyze(JobContext(), false));
}

void TestLiveAnalysis::anArrivalGetsIntentAndOutcome()
{
  shop();
  const IntentId cancel = row(must(m_workspace->findConversation("cancel lamp"))).intent;
  QVERIFY(cancel);
  Conversation handed = ask("new", "please cancel the order for my teapot", "cancel_order");
  const auto ids = put({handed, ask("other", "my teapot came broken and I want to return it", "return_items")});
  m_workspace->conversationsArrived(ids);
  QTRY_COMPARE_WITH_TIMEOUT(row(ids[1]).intent, row(must(m_workspace->findConversation("return lamp"))).intent, 5000);
  QCOMPARE(row(ids[0]).intent, cancel);
  QCOMPARE(must(m_workspace->overview(Filter{})).notAnalysed, std::int64_t{0});
  QVERIFY(!must(m_workspace->conversation(ids[0])).assessment.source.empty());
}

void TestLiveAnalysis::theFirstArrivalsOfAnEmptyStoreAreAnalysed()
{
  const auto ids = put({ask("first", "I want to cancel my order", "cancel_order")});
  m_workspace->conversationsArrived(ids);
  QTRY_COMPARE_WITH_TIMEOUT(must(m_workspace->overview(Filter{})).notAnalysed, std::int64_t{0}, 5000);
}

void TestLiveAnalysis::anotherProcessUsesWhatWasLearned()
{
  shop();
  open(); // nothing but the file is left
  const auto ids = put({ask("new", "please cancel the order for my teapot", "cancel_order")});
  m_workspace->conversationsArrived(ids);
  QTRY_COMPARE_WITH_TIMEOUT(row(ids[0]).intent, row(must(m_workspace->findConversation("cancel lamp"))).intent, 5000);
}

void TestLiveAnalysis::aCorrectionMovesItsNeighbours()
{
  shop();
  const auto ids = put({ask("twin one", "I want to cancel my order for the green teapot today", ""),
                        ask("twin two", "I want to cancel my order for the green teapot", "")});
  m_workspace->conversationsArrived(ids);
  QTRY_COMPARE_WITH_TIMEOUT(must(m_workspace->overview(Filter{})).notAnalysed, std::int64_t{0}, 5000);
  const IntentId teapots = must(m_workspace->taxonomy().create("Teapot matters", "", ""));
  must(m_workspace->labelConversation(ids[0], teapots));
  QCOMPARE(row(ids[0]).intent, teapots);
  QTRY_COMPARE_WITH_TIMEOUT(row(ids[1]).intent, teapots, 5000);
  QCOMPARE(row(must(m_workspace->findConversation("return lamp"))).intent == teapots, false);
}

void TestLiveAnalysis::whatAPersonDecidedIsNotJudgedAgain()
{
  shop();
  const ConversationId lamp = must(m_workspace->findConversation("return lamp"));
  const ConversationId chair = must(m_workspace->findConversation("return chair"));
  const ConversationId desk = must(m_workspace->findConversation("return desk"));
  must(m_workspace->labelConversation(chair, row(lamp).intent));
  const auto store = must(Store::open(m_workspace->storePath()));
  const auto near = must(LiveAnalysis(*store).learn(std::span(&lamp, 1), row(lamp).intent));
  QVERIFY(std::ranges::find(near, desk) != near.end());
  QVERIFY(std::ranges::find(near, chair) == near.end());
}

void TestLiveAnalysis::theThresholdIsMovedAndLasts()
{
  QVERIFY(!m_workspace->taxonomy().setThreshold(0.5, JobContext()));
  shop();
  QVERIFY(!m_workspace->taxonomy().setThreshold(1.5, JobContext()));
  QVERIFY(must(m_workspace->taxonomy().setThreshold(1.0, JobContext())) >= 0);
  QCOMPARE(must(m_workspace->taxonomy().threshold()), 1.0);
  put({ask("more", "I want to cancel my order for the teapot", "cancel_order")});
  must(m_workspace->analyze(JobContext(), false));
  QCOMPARE(must(m_workspace->taxonomy().threshold()), 1.0);
}

void TestLiveAnalysis::goneConversationsAreNoError()
{
  shop();
  m_workspace->conversationsArrived(std::vector{ConversationId{123456}});
  const auto ids = put({ask("new", "please cancel the order for my teapot", "cancel_order")});
  m_workspace->conversationsArrived(ids);
  QTRY_VERIFY_WITH_TIMEOUT(row(ids[0]).intent, 5000);
}

QTEST_GUILESS_MAIN(TestLiveAnalysis)
#include "tst_live_analysis.moc"
