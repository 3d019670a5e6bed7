#include <QScrollBar>
#include <QSignalSpy>
#include <QtTest>

#include "ui/conversations/transcript_view.h"
#include "ui/widgets/theme.h"

using namespace hone;
using namespace hone::ui;

class TestTranscript : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() { Theme::instance().apply(*qApp, ThemeMode::light); }

  void aResultStandsWithItsCall()
  {
    const auto blocks = transcriptBlocks(sample(), {});
    QCOMPARE(blocks.size(), std::size_t(5)); // system, user, call with result, agent, end
    QCOMPARE(blocks[2].kind, TranscriptBlock::Kind::tool);
    QCOMPARE(blocks[2].heading, QStringLiteral("find_order"));
    QVERIFY(blocks[2].error);
    QVERIFY(blocks[2].text.contains(QStringLiteral("\"id\": 7")));
    QVERIFY(blocks[2].text.contains(QStringLiteral("Error: not found")));
    QVERIFY(blocks[2].foldedText.contains(QStringLiteral("Error: not found")));
    QCOMPARE(blocks[4].text, QStringLiteral("max_steps"));
  }

  void aResultWithoutCallIsNotLost()
  {
    Conversation conversation;
    Message lone;
    lone.role = Role::tool;
    lone.text = "orphan";
    conversation.messages = {lone};
    const auto blocks = transcriptBlocks(conversation, {});
    QCOMPARE(blocks.size(), std::size_t(1));
    QCOMPARE(blocks[0].text, QStringLiteral("orphan"));
  }

  void signalsStandWithTheirMessage()
  {
    const auto blocks = transcriptBlocks(sample(), {{SignalKind::toolError, 3, "find_order"}, {SignalKind::thanks, 1, ""}});
    QCOMPARE(blocks[2].signalWords.size(), std::size_t(1));
    QVERIFY(blocks[2].signalWords[0].contains(QStringLiteral("find_order")));
    QCOMPARE(blocks[1].signalWords.size(), std::size_t(1));
  }

  void emptyConversationSaysSo()
  {
    const auto blocks = transcriptBlocks({}, {});
    QCOMPARE(blocks.size(), std::size_t(1));
    QVERIFY(!blocks[0].text.isEmpty());
  }

  void keysMoveFoldAndFindSignals()
  {
    TranscriptView view;
    view.resize(600, 400);
    view.setBlocks(transcriptBlocks(sample(), {{SignalKind::toolError, 3, "find_order"}}));
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.setFocus();
    QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(view.currentBlock(), 0);
    QVERIFY(view.isFolded(0)); // the system message
    QTest::keyClick(&view, Qt::Key_Return);
    QVERIFY(!view.isFolded(0));
    QTest::keyClick(&view, Qt::Key_N);
    QCOMPARE(view.currentBlock(), 2);
    QTest::keyClick(&view, Qt::Key_End);
    QCOMPARE(view.currentBlock(), view.blockCount() - 1);
  }

  void aClickOnAHeadingUnfolds()
  {
    TranscriptView view;
    view.resize(600, 400);
    view.setBlocks(transcriptBlocks(sample(), {}));
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QVERIFY(view.isFolded(2));
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.blockRect(2).topLeft() + QPoint(30, 10));
    QVERIFY(!view.isFolded(2));
    QVERIFY(view.blockRect(2).height() > 60);
  }

  void longTranscriptsOpenAtOnceAndReachTheirEnd()
  {
    Conversation conversation;
    for (int i = 0; i < 20000; ++i) {
      Message message;
      message.role = i % 2 ? Role::assistant : Role::user;
      message.text = "message " + std::to_string(i) + std::string(static_cast<std::size_t>(i % 7) * 90, 'x');
      conversation.messages.push_back(message);
    }
    TranscriptView view;
    view.resize(600, 400);
    view.setBlocks(transcriptBlocks(conversation, {}));
    view.show();
    view.showMessage(19999);
    QCOMPARE(view.currentBlock(), 19999);
    QVERIFY(view.viewport()->rect().intersects(view.blockRect(19999)));
    QVERIFY(!view.grab().isNull());
  }

private:
  static Conversation sample()
  {
    Conversation conversation;
    Message system;
    system.role = Role::system;
    system.text = "Be helpful.";
    Message user;
    user.text = "Where is my order?";
    Message call;
    call.role = Role::assistant;
    ToolCall tool;
    tool.name = "find_order";
    tool.arguments = R"({"id": 7})";
    tool.resultIndex = 3;
    tool.status = ToolCall::Status::error;
    call.toolCalls = {tool};
    Message result;
    result.role = Role::tool;
    result.text = "Error: not found";
    Message agent;
    agent.role = Role::assistant;
    agent.text = "I could not find it.";
    conversation.messages = {system, user, call, result, agent};
    conversation.endReason = "max_steps";
    return conversation;
  }
};

QTEST_MAIN(TestTranscript)
#include "tst_transcript.moc"
