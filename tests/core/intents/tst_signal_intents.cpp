#include <QTest>

#include "intents/signal_intents.h"

using namespace hone;

class TestSignalIntents : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void shows_data()
  {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("signals");
    const auto row = [](const char* text, const char* expected) { QTest::newRow(text) << QByteArray(text) << QByteArray(expected); };
    row("I keep getting an error message when I press save.", "bug_report");
    row("The export button does nothing since yesterday", "bug_report");
    row("Your website isn't working, the page won't load", "bug_report");
    row("There's a bug in the search", "bug_report");
    row("It would be great if the app had an option to filter by date", "feature_request");
    row("Any plans to support single sign-on?", "feature_request");
    row("I wish there was a way to copy a whole folder", "feature_request");
    row("Please cancel my subscription right away", "churn_risk");
    row("We won't be renewing next year", "churn_risk");
    row("If this goes on I'll switch to a competitor, I am thinking about switching to another provider", "churn_risk");
    row("I will never order from you again!", "churn_risk");
    row("I can't figure out how to set up the gateway", "setup_friction");
    row("I have spent hours trying to install the driver", "setup_friction");
    row("Having trouble connecting my printer", "setup_friction");
    row("That's too expensive for us", "pricing_objection");
    row("Honestly I can't afford that", "pricing_objection");
    row("I can get it cheaper elsewhere than what you charge", "pricing_objection");
    row("It is overpriced and the app crashes all the time. Close my account.", "bug_report,churn_risk,pricing_objection");
    // Near misses: politeness, goods, denials, other meanings.
    row("It would be great if you could check on my order", "");
    row("The lamp arrived broken and the switch does not work", "");
    row("My dishwasher is not working, I want to return it", "");
    row("Find me a restaurant that is not too expensive", "");
    row("Nothing too expensive please", "");
    row("I want to cancel my order", "");
    row("Please don't cancel my subscription", "");
    row("Can you set up an appointment, I can't get one online", "");
    row("Please add a pair of socks to my order", "");
    row("I'd like to exchange it for the more expensive one", "");
    row("I ordered the wrong size in error", "");
    row("I can't afford to lose this booking", "");
    row("Do you have any bug spray", "");
    row("Connect me to a person, I'm stuck", "");
    row("", "");
  }
  void shows()
  {
    QFETCH(QByteArray, text);
    Conversation conversation;
    Message hello, said;
    hello.text = "hello";
    said.text = text.toStdString();
    conversation.messages = {hello, said};
    QByteArrayList names;
    for (const auto& signal : signalIntents(conversation)) {
      names << QByteArray::fromStdString(std::string(toString(signal.kind)));
      QVERIFY(isSignalIntent(signal.kind));
      QCOMPARE(signal.messageIndex, 1);
      QVERIFY(!signal.detail.empty() && said.text.find(signal.detail) != std::string::npos);
    }
    QTEST(names.join(','), "signals");
  }

  void onlyTheUserSpeaks()
  {
    Conversation conversation;
    for (const auto role : {Role::assistant, Role::system, Role::tool}) {
      Message message;
      message.role = role;
      message.text = "I keep getting an error message. That is too expensive. Cancel my subscription.";
      conversation.messages.push_back(message);
    }
    QVERIFY(signalIntents(conversation).empty());
    QVERIFY(signalIntents({}).empty());
  }

  void hostile()
  {
    Conversation conversation;
    Message message;
    for (int i = 0; i < 200'000; ++i)
      message.text += "\xFF too expensive \xF0";
    conversation.messages.push_back(message);
    const auto found = signalIntents(conversation);
    QVERIFY(found.size() <= 5);
    for (const auto& evidence : found)
      QVERIFY(evidence.detail.size() <= 200);
  }
};

QTEST_GUILESS_MAIN(TestSignalIntents)
#include "tst_signal_intents.moc"
