#include <QtTest>

#include <algorithm>

#include "outcomes/assess.h"
#include "outcomes/tool_outcomes.h"

using namespace hone;

namespace {

Message says(Role role, std::string text)
{
  Message message;
  message.role = role;
  message.text = std::move(text);
  return message;
}

Conversation talk(std::initializer_list<std::pair<char, const char*>> turns)
{
  Conversation conversation;
  for (const auto& [who, text] : turns)
    conversation.messages.push_back(says(who == 'u' ? Role::user : Role::assistant, text));
  return conversation;
}

void addCall(Conversation& conversation, const std::string& name, const std::string& arguments, const std::string& result,
             ToolCall::Status status = ToolCall::Status::unknown)
{
  Message call = says(Role::assistant, "");
  const std::string id = "call-" + std::to_string(conversation.messages.size());
  ToolCall made;
  made.callId = id;
  made.name = name;
  made.arguments = arguments;
  made.status = status;
  call.toolCalls.push_back(made);
  conversation.messages.push_back(call);
  Message answer = says(Role::tool, result);
  answer.toolCallId = id;
  answer.name = name;
  conversation.messages.push_back(answer);
}

QString kinds(const Conversation& conversation)
{
  QStringList list;
  for (const Signal& signal : detectSignals(conversation))
    list << QString::fromUtf8(toString(signal.kind).data(), static_cast<qsizetype>(toString(signal.kind).size())) +
              QLatin1Char('@') + QString::number(signal.messageIndex);
  return list.join(QLatin1Char(' '));
}

} // namespace

class TestSignals : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void userSays_data()
  {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("signal");
    const auto add = [](const char* name, const char* text, const char* signal) {
      QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(signal);
    };
    add("correction", "No, I meant the blue one.", "correction@2");
    add("correction with a curly apostrophe", "That’s not what I asked for.", "correction@2");
    add("no correction inside a word", "The wrongdoing of orders", "");
    add("frustration", "This is RIDICULOUS.", "frustration@2");
    add("frustration needs a whole word", "I live in Uselessville", "");
    add("negated", "I'm not angry, just asking.", "");
    add("shouting", "WHY IS MY PARCEL STILL NOT HERE", "frustration@2 dead_end@2");
    add("a code is no shouting", "ABC-1 DEF-2 GHI-3 XY", "");
    add("wants a person", "Let me speak to a human please.", "frustration@2");
    add("rephrase", "Let me rephrase: the second parcel.", "rephrase@2");
    add("thanks", "Thanks a lot!", "thanks@2");
    add("open question", "And when will it arrive?", "dead_end@2");
    add("thanks with a question", "Thank you, can you believe it?", "thanks@2");
    add("plain", "The order number is 12345.", "");
    add("empty", "", "");
  }
  void userSays()
  {
    QFETCH(QString, text);
    QFETCH(QString, signal);
    QCOMPARE(kinds(talk({{'u', "Hello, I have an issue with a parcel"}, {'a', "Which one is it"}, {'u', text.toUtf8().constData()}})), signal);
  }

  void agentSays_data()
  {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("signal");
    const auto add = [](const char* name, const char* text, const char* signal) {
      QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(signal);
    };
    add("refusal", "I'm unable to change that order.", "refusal@1");
    add("refusal without apostrophe", "Sorry, I cant cancel this.", "refusal@1");
    add("not finding is no refusal", "I'm unable to find that order.", "");
    add("outright refusal", "A shipped order cannot be cancelled.", "refusal@1");
    add("hand-off", "I will transfer you to a human agent now.", "hand_off@1");
    add("an offer is no hand-off", "Shall I connect you? Or: I will transfer you to a human agent, okay?", "");
    add("another transfer", "I will transfer you the sum of 3 euros to the card.", "");
    add("one apology is no loop", "I apologize for the trouble.", "");
    add("plain", "Your order is on its way.", "");
  }
  void agentSays()
  {
    QFETCH(QString, text);
    QFETCH(QString, signal);
    QCOMPARE(kinds(talk({{'u', "Hello"}, {'a', text.toUtf8().constData()}})), signal);
  }

  void repeats()
  {
    const char* request = "Please change the address of my order to 12 Long Street";
    QCOMPARE(kinds(talk({{'u', request}, {'a', "Which order"}, {'u', "The last one"}, {'a', "Hm"}, {'u', request}})),
             QStringLiteral("repeated_request@4"));
    QCOMPARE(kinds(talk({{'u', "Yes"}, {'a', "Sure"}, {'u', "Yes"}})), QString());
    QCOMPARE(kinds(talk({{'u', request}, {'a', "Hm"}, {'u', "I want the address of my last order to be 12 Long Street"}})),
             QStringLiteral("rephrase@2"));
  }
  void apologyLoop()
  {
    QCOMPARE(kinds(talk({{'u', "Hello"}, {'a', "Sorry!"}, {'u', "Hm"}, {'a', "I apologize"}, {'u', "So"}, {'a', "My apologies"}})),
             QStringLiteral("apology_loop@5"));
  }

  void toolResults_data()
  {
    QTest::addColumn<QString>("result");
    QTest::addColumn<bool>("error");
    QTest::newRow("error prefix") << "Error: no such order" << true;
    QTest::newRow("lower case") << "  error - no such order" << true;
    QTest::newRow("errors as a word of its own") << "Errorless" << false;
    QTest::newRow("json error") << R"({"error": "no such order"})" << true;
    QTest::newRow("json without an error") << R"({"error": null, "order": 3})" << false;
    QTest::newRow("json error is a nested object") << R"({"error":{"code":3}})" << true;
    QTest::newRow("json no success") << R"({"success": false})" << true;
    QTest::newRow("python exception") << "ValueError: bad zip" << true;
    QTest::newRow("traceback") << "Traceback (most recent call last):\n" << true;
    QTest::newRow("plain") << R"({"order_id": "1", "note": "no error here"})" << false;
    QTest::newRow("empty") << "" << false;
  }
  void toolResults()
  {
    QFETCH(QString, result);
    QFETCH(bool, error);
    QCOMPARE(readsAsError(result.toStdString()), error);
    Conversation conversation = talk({{'u', "Hello"}});
    addCall(conversation, "look_up", "{}", result.toStdString());
    conversation.messages.push_back(says(Role::assistant, "Done."));
    QCOMPARE(kinds(conversation), error ? QStringLiteral("tool_error@2") : QString());
  }
  void theSourcesWordWins()
  {
    Conversation conversation = talk({{'u', "Hello"}});
    addCall(conversation, "look_up", "{}", "Error: this is the text of an article", ToolCall::Status::ok);
    addCall(conversation, "look_up", "{ }", "fine", ToolCall::Status::error);
    conversation.messages.push_back(says(Role::assistant, "Done."));
    QCOMPARE(kinds(conversation), QStringLiteral("tool_error@4"));
  }
  void toolLoops()
  {
    Conversation same = talk({{'u', "Hello"}});
    for (int i = 0; i < 5; ++i)
      addCall(same, "look_up", "{\"id\":1}", "fine");
    same.messages.push_back(says(Role::assistant, "Done."));
    QCOMPARE(kinds(same), QStringLiteral("tool_loop@5"));
    Conversation failing = talk({{'u', "Hello"}});
    for (int i = 0; i < 4; ++i)
      addCall(failing, "look_up", std::to_string(i), "Error: none");
    QVERIFY(kinds(failing).contains(QStringLiteral("tool_loop@7")));
    QVERIFY(kinds(failing).endsWith(QStringLiteral("dead_end@8")));
    for (Message& message : same.messages) // the user's own device is not the agent's doing
      if (!message.toolCalls.empty())
        message.role = Role::user;
    QCOMPARE(kinds(same), QString());
  }

  void handOffTools_data()
  {
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("handOff");
    QTest::newRow("snake") << "transfer_to_human_agents" << true;
    QTest::newRow("camel") << "escalateToSupport" << true;
    QTest::newRow("agent alone") << "transfer_to_agent" << true;
    QTest::newRow("another program") << "transfer_to_billing_agent" << false;
    QTest::newRow("money") << "transfer_funds" << false;
    QTest::newRow("empty") << "" << false;
  }
  void handOffTools()
  {
    QFETCH(QString, name);
    QFETCH(bool, handOff);
    QCOMPARE(isHandOffTool(name.toStdString()), handOff);
  }

  void endings()
  {
    QCOMPARE(kinds(Conversation{}), QStringLiteral("crash@0"));
    Conversation crashed = talk({{'u', "Hello"}, {'a', "Hi"}});
    crashed.endReason = "crashed: out of memory";
    QCOMPARE(kinds(crashed), QStringLiteral("crash@0"));
    Conversation steps = talk({{'u', "Hello"}, {'a', "Hi"}});
    steps.endReason = "max_steps";
    QCOMPARE(kinds(steps), QStringLiteral("dead_end@1"));
    Conversation cut = talk({{'u', "Hello"}, {'a', "The first step is"}});
    cut.messages[1].finishReason = "length";
    QCOMPARE(kinds(cut), QStringLiteral("truncation@1"));
  }

  void hostileConversationsTakeLinearTime()
  {
    Conversation conversation;
    conversation.messages.push_back(says(Role::user, std::string(20'000'000, '\xE2')));
    conversation.messages.push_back(says(Role::user, "\xE2\x80"));
    for (int i = 0; i < 20'000; ++i) {
      conversation.messages.push_back(says(Role::user, "no i no i no i no i meant useless " + std::to_string(i)));
      addCall(conversation, "t\xC3", "{\"error\"", "Error");
    }
    QElapsedTimer timer;
    timer.start();
    const auto signalsFound = detectSignals(conversation);
    QVERIFY(timer.elapsed() < 5000);
    std::map<SignalKind, int> counts;
    for (const Signal& signal : signalsFound) {
      QVERIFY(++counts[signal.kind] <= 50);
      QVERIFY(signal.detail.size() <= 120);
    }
    QVERIFY(std::is_sorted(signalsFound.begin(), signalsFound.end(),
                           [](const Signal& a, const Signal& b) { return a.messageIndex < b.messageIndex; }));
  }
};

QTEST_GUILESS_MAIN(TestSignals)
#include "tst_signals.moc"
