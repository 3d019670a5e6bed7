#include <QElapsedTimer>
#include <QtTest>

#include "capture/event_reader.h"
#include "capture/mapping.h"
#include "capture/row_groups.h"
#include "capture/transcript.h"
#include "capture_fixture.h"

using namespace hone;
using namespace hone::test;

namespace {

/// Conversations as text: "id(user): u hello | a hi [outcome]; …"
QString shown(const std::vector<Conversation>& conversations)
{
  std::string out;
  for (const Conversation& conversation : conversations) {
    out += (out.empty() ? "" : "; ") + conversation.externalId;
    if (!conversation.user.externalId.empty())
      out += "(" + conversation.user.externalId + ")";
    out += ":";
    for (const Message& message : conversation.messages)
      out += std::string(&message == &conversation.messages.front() ? " " : " | ") + toString(message.role).front() + " " + message.text;
    if (conversation.outcome)
      out += " [" + std::string(toString(conversation.outcome->outcome)) + "]";
  }
  return QString::fromStdString(out);
}

} // namespace

class TestMapping : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void readsByGuess_data()
  {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* bytes, const char* format, const char* expected) {
      QTest::newRow(name) << QByteArray(bytes) << QString::fromLatin1(format) << QString::fromUtf8(expected);
    };
    row("messages", "conversation_id,sender,message,timestamp,customer_id\nc1,customer,hello there,2024-01-02 10:00,u1\nc1,bot,hi and welcome,2024-01-02 10:01,u1\nc2,customer,my card is lost,2024-01-02 11:00,u2\n",
        "csv", "c1(u1): u hello there | a hi and welcome; c2(u2): u my card is lost");
    row("rows of a conversation apart", "session_id;role;content\ns1;user;one two\ns2;user;three four\ns1;assistant;five six\n", "csv", "s1: u one two | a five six; s2: u three four");
    row("newest first", "Ticket ID,From,Body,Sent At\n7,Agent,second here,2024-01-02T10:05:00Z\n7,Customer,first of all,2024-01-02T10:00:00Z\n", "csv", "7: u first of all | a second here");
    row("order column", "chat_id\tturn\tspeaker\ttext\nx\t2\tagent\tand you say\nx\t1\tuser\ti say that\n", "csv", "x: u i say that | a and you say");
    row("questions and answers", "id,question,answer\n1,how do I pay,by card please\n2,where is it,it is there\n", "csv", "1: u how do I pay | a by card please; 2: u where is it | a it is there");
    row("transcripts", "case_id,transcript,resolution\nk1,\"Customer: my bill is wrong\nAgent: let me look\nCustomer: thanks\",resolved\nk2,\"Agent: hello\nCustomer: cancel it\",escalated\n",
        "csv", "k1: u my bill is wrong | a let me look | u thanks [resolved]; k2: a hello | u cancel it [escalated]");
    row("transcripts on one line", "{\"id\": 1, \"transcript\": \"User: hi there Agent: hello User: bye\"}\n{\"id\": 2, \"transcript\": \"User: again Agent: yes\"}\n", "json", "1: u hi there | a hello | u bye; 2: u again | a yes");
    row("list under other names", "{\"dialogue_id\": \"d1\", \"turns\": [{\"speaker\": \"USER\", \"utterance\": \"book it\"}, {\"speaker\": \"SYSTEM\", \"utterance\": \"done\"}]}\n", "json", "d1: u book it | s done");
    row("wrapped list", "{\"total\": 2, \"tickets\": [{\"ticket_id\": 1, \"thread\": [{\"author\": \"client\", \"body\": \"a b\"}, {\"author\": \"support\", \"body\": \"c d\"}]}, {\"ticket_id\": 2, \"thread\": [{\"author\": \"client\", \"body\": \"e f\"}]}]}",
        "json", "1: u a b | a c d; 2: u e f");
    row("a Python list in a cell", "conversation_id,messages\n1,\"[{'role': 'user', 'content': \"\"it's me\"\"}, {'role': 'assistant', 'content': 'yes'}]\"\n2,\"[{'role': 'user', 'content': 'x y'}]\"\n", "csv", "1: u it's me | a yes; 2: u x y");
    row("only the users' side", "conversationId\tturnNumber\tutterance\tintent\na\t0\thello there\tgreeting\na\t2\tmy claim please\tclaim\nb\t0\tgood morning\tgreeting\nb\t2\tno text here\tother\n",
        "csv", "a: u hello there | u my claim please; b: u good morning | u no text here");
    row("resolved as a flag", "conversation_id,role,text,resolved\n1,user,help me out,true\n1,bot,here you go,true\n2,user,no good at all,false\n2,bot,sorry for that,false\n", "csv",
        "1: u help me out | a here you go [resolved]; 2: u no good at all | a sorry for that [failed]");
    row("a message and its reply", "message,reply\nwhere is it,on its way\nhi,hello to you\nstop that,\"yes, at once\"\n", "csv", ": u where is it | a on its way; : u hi | a hello to you; : u stop that | a yes, at once");
    row("subject, body and response", "subject,body,response\nPassword lost,how do I reset it,click on forgot\nOrder late,where is it,on its way\n", "csv", ": u how do I reset it | a click on forgot; : u where is it | a on its way");
    row("prompt and completion", "prompt,completion\nhow do I pay,by card please\nwhere is it,it is there\n", "csv", ": u how do I pay | a by card please; : u where is it | a it is there");
    row("pairs as JSON lines", "{\"message\":\"how do I pay\",\"reply\":\"by card\"}\n{\"message\":\"where is it\",\"reply\":\"over there\"}\n", "json", ": u how do I pay | a by card; : u where is it | a over there");
    row("a rating beside them is a score", "date,user,ask,bot_reply,rating\n2026-01-01,u1,hello there,how can I help,5\n2026-01-02,u2,where is it,let me look,1\n", "csv", "(u1): u hello there | a how can I help; (u2): u where is it | a let me look");
    row("one column", "text\nhow do I pay\nwhere is it\n", "csv", ": u how do I pay; : u where is it");
    row("one column with commas in it", "message\nhow do I pay, please\nwhere, oh where, is it\nstop\n", "csv", ": u how do I pay, please; : u where, oh where, is it; : u stop");
    row("one column in quotes", "utterance\n\"well, how\ndo I pay\"\n\"where is it\"\n", "csv", ": u well, how\ndo I pay; : u where is it");
    row("one column of transcripts", "chat_log\n\"Customer: hello\nAgent: hi\"\n\"Customer: order?\nAgent: coming\"\n", "csv", ": u hello | a hi; : u order? | a coming");
    row("a text and its label", "id,text,label\n7,how do I pay,billing\n8,where is it,delivery\n9,how do I pay,billing\n10,stop this now,cancel\n", "csv", "7: u how do I pay; 8: u where is it; 9: u how do I pay; 10: u stop this now");
    row("texts as JSON lines", "{\"text\":\"how do I pay\"}\n{\"text\":\"where is it\"}\n", "json", ": u how do I pay; : u where is it");
    row("single words", "id,text\n1,hello\n2,refund\n3,help\n", "csv", "1: u hello; 2: u refund; 3: u help");
    row("a title above the table", "Chat export 2026\r\n\r\nid,role,text\r\n1,user,\"hello, you\"\r\n1,admin,how are you\r\n", "csv", "1: u hello, you | a how are you");
    row("called by who speaks", "Kunde,Bot\nWo ist es?,Es kommt morgen\nIch will Geld,Das tut mir leid\n", "csv", ": u Wo ist es? | a Es kommt morgen; : u Ich will Geld | a Das tut mir leid");
    row("a log of one talk", "time,speaker,message\n2026-01-01 10:00,Customer,hello there\n2026-01-01 10:01,Agent,how can I help\n2026-01-01 10:02,Customer,where is it\n", "csv", "file: u hello there | a how can I help | u where is it");
    row("ids in first rows only, speakers by name", "conversation,speaker,text\n1,Anna,hello there\n,Support Bot,how can I help\n,Anna,my card is lost\n2,Ben,where is it\n,Support Bot,let me look\n", "csv",
        "1: u hello there | a how can I help | u my card is lost; 2: u where is it | a let me look");
  }
  void readsByGuess()
  {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, format);
    QFETCH(QString, expected);
    const ReadResult read = readMemory({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    QVERIFY2(read.rejections.empty(), read.rejections.empty() ? "" : read.rejections.front().reason.c_str());
    QCOMPARE(QString::fromStdString(read.format), format);
    QVERIFY(!read.reason.empty());
    QCOMPARE(shown(read.conversations), expected);
  }

  void leavesAlone_data()
  {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("prose") << QByteArray("This is a letter, and it goes on,\nfor some lines, with commas,\nbut it is no table.\n");
    QTest::newRow("numbers") << QByteArray("a,b,c\n1,2,3\n4,5,6\n");
    QTest::newRow("settings") << QByteArray("{\"name\": \"x\", \"version\": 3}");
    QTest::newRow("ambiguous dates") << QByteArray("conversation_id,role,text,date\n1,user,hello there,01/02/2024\n1,bot,hi to you,02/02/2024\n");
    QTest::newRow("one column of lines") << QByteArray("how do I pay?\nwhere is it, then?\nstop this now\n");
    QTest::newRow("a product list") << QByteArray("sku,title,description\n1,Lamp,a lamp for the table\n2,Chair,a chair to sit on\n");
    QTest::newRow("a program's log") << QByteArray("{\"level\":\"info\",\"message\":\"it has started\"}\n{\"level\":\"warn\",\"message\":\"the disk is full\"}\n");
    QTest::newRow("speakers that nobody knows") << QByteArray("conversation_id,sender,text\n1,Anna,hello there\n1,Ben,how can I help\n2,Cleo,my card is lost\n2,Ben,let me look\n");
    QTest::newRow("an id in each row") << QByteArray("id,role,text\n1,user,a b\n2,bot,c d\n3,user,e f\n4,bot,g h\n5,user,i j\n");
  }
  void leavesAlone()
  {
    QFETCH(QByteArray, bytes);
    const ReadResult read = readMemory({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    QVERIFY2(read.format.empty(), (read.format + ": " + read.reason).c_str());
    QVERIFY(!read.reason.empty());
  }

  /// What is not read by guess comes with a mapping that reads it, and no word of a mapping that nobody gave.
  void saysHowToMap_data()
  {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("hint");
    const auto row = [](const char* name, const char* bytes, const char* said, const char* hint) {
      QTest::newRow(name) << QByteArray(bytes) << QString::fromUtf8(said) << QString::fromUtf8(hint);
    };
    row("one column of lines", "how do I pay?\nwhere is it, then?\nstop this now\n", "one column of text without a name", "{\"shape\":\"turns\",\"header\":false,\"fields\":{\"question\":\"#1\"}}");
    row("one column of an unknown name", "Anliegen 2026\nhow do I pay\nwhere is it, then\nstop this now\n", "one column of text called \"Anliegen 2026\"", "{\"shape\":\"turns\",\"header\":false,\"fields\":{\"question\":\"#1\"}}");
    row("one column of transcripts by unknown people", "transcript\n\"[10:00] Anna: hello there\n[10:01] Ben: how can I help\"\n", "one column of text called \"transcript\"", "{\"shape\":\"conversations\",\"fields\":{\"transcript\":\"transcript\"}}");
    row("no header", "1,Customer,hello there\n1,Agent,how can I help\n2,Customer,my card is lost\n2,Agent,so sorry for that\n", "whether that column holds the conversation is only a guess",
        "{\"shape\":\"messages\",\"fields\":{\"conversation\":\"#1\",\"role\":\"#2\",\"text\":\"#3\"}}");
    row("settings", "{\"name\":\"x\",\"agent\":3}", "none of its fields holds what users and the agent said. Its fields are: name, agent.", "\"question\":\"…\",\"answer\":\"…\"");
    row("tickets", "Ticket,Description\n1,I lost my card\n2,where is my order\n3,it crashes at once\n", "whether these are users' words is only a guess", "{\"shape\":\"turns\",\"fields\":{\"conversation\":\"Ticket\",\"question\":\"Description\"}}");
    row("speakers that nobody knows", "conversation_id,sender,text\n1,Anna,hello there\n1,Ben,how can I help\n2,Cleo,my card is lost\n2,Ben,let me look\n", "who of these is the user and who the agent: Anna, Ben, Cleo",
        "\"roles\":{\"Anna\":\"other\",\"Ben\":\"other\",\"Cleo\":\"other\"}");
  }
  void saysHowToMap()
  {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, said);
    QFETCH(QString, hint);
    const QString reason = QString::fromStdString(readMemory({bytes.constData(), static_cast<std::size_t>(bytes.size())}).reason);
    QVERIFY2(reason.contains(said), qPrintable(reason));
    QVERIFY2(reason.contains(hint), qPrintable(reason));
    QVERIFY2(!reason.contains(QStringLiteral("The mapping does")), qPrintable(reason));
    const auto from = reason.indexOf(QStringLiteral("--mapping '")) + 11;
    QVERIFY(mappingFromJson(reason.mid(from, reason.lastIndexOf(QLatin1Char('\'')) - from).toStdString()));
  }

  void guessesGroupsAndTimesByTheirValues()
  {
    const MappingGuess guess = guessMapping("grp,who,said,wann\nx7,customer,hello there,2026-01-01T10:00:00Z\nx7,agent,hi to you,2026-01-01T10:00:05Z\n"
                                            "x9,customer,help me,2026-01-02T09:00:00Z\nx9,agent,at once,2026-01-02T09:00:05Z\n", true);
    QCOMPARE(guess.mapping.conversation, std::string("grp"));
    QCOMPARE(guess.mapping.time, std::string("wann"));
    QVERIFY(!guess.confident); // no name says so: a person looks at it
  }

  void mapsAsTold()
  {
    const auto mapping = mappingFromJson(R"({"shape":"messages","fields":{"conversation":"k","role":"r","text":"t","time":"d","user":"u","outcome":"o"},
      "roles":{"Rob the Robot":"assistant"},"outcomes":{"fine":"resolved"},"time_format":"day-first","traits":{"plan":"p"},"scores":{"csat":"c"}})");
    QVERIFY2(mapping.has_value(), mapping ? "" : mapping.error().message.c_str());
    const std::string table = "k,r,t,d,u,o,p,c,extra\n1,client,hi,03/02/2024 10:00,u7,fine,pro,4,x\n1,Rob the Robot,ho,03/02/2024 10:01,u7,fine,pro,4,y\n";
    CollectingSink sink;
    const ByteStreamPointer stream = openMemoryStream(table);
    QVERIFY(makeMappedReader(*mapping)->read(*stream, {"f.csv", "f"}, sink).has_value());
    QCOMPARE(sink.conversations.size(), std::size_t{1});
    const Conversation& one = sink.conversations.front();
    QCOMPARE(shown(sink.conversations), QStringLiteral("1(u7): u hi | a ho [resolved]"));
    QCOMPARE(formatIsoTime(*one.startedAt), std::string("2024-02-03T10:00:00Z"));
    QCOMPARE(one.user.traits.front().second, std::string("\"pro\""));
    QCOMPARE(one.events.size(), std::size_t{1});
    QCOMPARE(one.events.front().number, std::optional<double>(4));
    QVERIFY(one.messages.back().metadata.find("\"extra\":\"y\"") != std::string::npos);
    QCOMPARE(*mappingFromJson(mappingToJson(*mapping)), *mapping);
  }

  void saysWhatIsMissing()
  {
    const auto mapping = mappingFromJson(R"({"shape":"messages","fields":{"conversation":"id","role":"who","text":"said"}})");
    const std::string table = "id,speaker,words\n1,user,hi\n";
    CollectingSink sink;
    const ByteStreamPointer stream = openMemoryStream(table);
    QVERIFY(makeMappedReader(*mapping)->read(*stream, {"f.csv", "f"}, sink).has_value());
    QCOMPARE(sink.rejections.size(), std::size_t{1});
    QVERIFY(sink.rejections.front().reason.find("\"who\"") != std::string::npos);
    QVERIFY(sink.rejections.front().reason.find("speaker") != std::string::npos);
    QVERIFY(!mappingFromJson(R"({"fields":{"wrong":"x"}})"));
    QVERIFY(!mappingFromJson(R"({"shape":"heap"})"));
  }

  void asksWhoIsWhoAlsoWhenTheFormatIsGiven()
  {
    const ReadResult read = readMemory("conversation_id,sender,text\n1,Anna,hello there\n1,Ben,how can I help\n2,Cleo,my card is lost\n2,Ben,let me look\n", "t.csv", "csv");
    QVERIFY(read.conversations.empty());
    QCOMPARE(read.rejections.size(), std::size_t{1});
    QVERIFY(read.rejections[0].reason.find("who of these is the user") != std::string::npos);
  }

  void rejectsRowsByTheirPlace()
  {
    const std::string table = "conversation_id,role,text\n1,user,hello there\n1,,no role\n1,bot,a,b,c\n,user,no id\n1,bot,bye now\n";
    const ReadResult read = readMemory(table, "t.csv", "csv");
    QCOMPARE(shown(read.conversations), QStringLiteral("1: u hello there | a bye now"));
    QCOMPARE(read.rejections.size(), std::size_t{3});
    QCOMPARE(read.rejections[0].line, std::optional<std::int64_t>(3));
    QCOMPARE(read.rejections[0].raw, std::string("1,,no role"));
    QCOMPARE(read.rejections[2].line, std::optional<std::int64_t>(5));
  }

  void previews()
  {
    const std::string table = "conversation_id,role,text,time\n1,user,hello there,now-ish\n1,gizmo,what is it,later\n";
    const MappingGuess guess = guessMapping("conversation_id,role,text,time\n1,user,hello there,2024-01-01\n1,bot,what is it,2024-01-01\n", true);
    QVERIFY2(guess.confident, guess.reason.c_str());
    const ByteStreamPointer stream = openMemoryStream(table);
    const auto preview = previewMapping(*stream, guess.mapping, 5);
    QVERIFY(preview.has_value());
    QCOMPARE(preview->conversations.size(), std::size_t{1});
    QCOMPARE(preview->found, std::size_t{1});
    QCOMPARE(preview->misunderstood.size(), std::size_t{2});
    QCOMPARE(QString::fromStdString(preview->misunderstood[0]),
             QStringLiteral("Of 1 message it is not known who speaks: \"gizmo\" (1). They count neither as the user's nor as the agent's. Say what each means: "
                            "\"roles\": {\"gizmo\": \"user\", …} in the mapping, with user, assistant, system, tool or other; \"*\" stands for all the rest."));
    QVERIFY(preview->problem.empty());
  }

  /// A column of something else taken for the role's: nothing of it would be right.
  void refusesAColumnWithoutRoles()
  {
    const std::string table = "id,status,text\n1,open,hello there\n1,closed,how are you\n2,open,lost card\n";
    auto mapping = *mappingFromJson(R"({"shape":"messages","fields":{"conversation":"id","role":"status","text":"text"}})");
    const auto preview = previewMapping(*openMemoryStream(table), mapping, 5);
    QVERIFY(preview.has_value());
    QCOMPARE(QString::fromStdString(preview->problem).section(u'.', 0, 0), QStringLiteral("No value of \"status\" is a role: \"closed\" (1), \"open\" (2)"));
    const auto read = [&] {
      CollectingSink sink;
      const ByteStreamPointer stream = openMemoryStream(table);
      [&] { QVERIFY(makeMappedReader(mapping)->read(*stream, {"f.csv", "f"}, sink).has_value()); }();
      return sink;
    };
    const CollectingSink refused = read();
    QVERIFY(refused.conversations.empty());
    QCOMPARE(refused.rejections.size(), std::size_t{1});
    QVERIFY(refused.rejections[0].reason.starts_with("No value of \"status\" is a role") && refused.rejections[0].reason.ends_with("Nothing of this file was imported."));
    mapping.roles = {{"open", Role::user}, {"*", Role::assistant}};
    QCOMPARE(shown(read().conversations), QStringLiteral("1: u hello there | a how are you; 2: u lost card"));
  }

  /// Signs that may stand before a name are looked at once, however many stand in a line.
  void readsLinesOfSignsInLinearTime_data()
  {
    QTest::addColumn<QByteArray>("unit");
    for (const char* unit : {"- ", "* ", "> ", "[1 ", "(2 ", "#", "**"})
      QTest::newRow(unit) << QByteArray(unit);
  }
  void readsLinesOfSignsInLinearTime()
  {
    QFETCH(QByteArray, unit);
    const std::string text = "User: hi " + unit.repeated(2 * 1024 * 1024 / unit.size()).toStdString() + " Agent: hello";
    QElapsedTimer timer;
    timer.start();
    const auto parts = splitTranscript(text, {});
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(parts.size(), std::size_t{2});
    QCOMPARE(parts[1].speaker, std::string("Agent"));
  }

  void setsRowsWithoutTextAside()
  {
    const ReadResult read = readMemory("conversation_id,role,text\n1,user,hello there\n1,assistant,\n1,user,  \n1,tool,\n2,user,\n", "t.csv", "csv");
    QCOMPARE(shown(read.conversations), QStringLiteral("1: u hello there | t "));
    QCOMPARE(read.rejections.size(), std::size_t{3});
    QCOMPARE(read.rejections[0].line, std::optional<std::int64_t>(3));
    QCOMPARE(read.rejections[0].reason, std::string("The column \"text\" (what is said) is empty in this row."));
  }

  /// A row or a record that only the sample cuts off is no damage, in either kind of preview; all that is counted is not listed.
  void previewsTheBeginningOfALargeFile_data()
  {
    QTest::addColumn<QString>("kind");
    QTest::newRow("rows of a table") << QStringLiteral("csv");
    QTest::newRow("JSON lines") << QStringLiteral("jsonl");
    QTest::newRow("a JSON list on one line") << QStringLiteral("json");
  }
  void previewsTheBeginningOfALargeFile()
  {
    QFETCH(QString, kind);
    const bool csv = kind == QStringLiteral("csv"), json = kind == QStringLiteral("json");
    std::string events = csv ? "user_id,name,at\n" : json ? "[" : "";
    std::string talks = csv ? "q,a\n" : json ? "[" : "";
    const std::string end = json ? "," : "\n";
    for (int i = 0; events.size() < 1200000 || talks.size() < 1200000; ++i) {
      const std::string n = std::to_string(i);
      // Every third is bad.
      if (csv) {
        events += i % 3 == 2 ? ",x,\n" : "u" + n + ",refunded,2026-01-01\n";
        talks += i % 3 == 2 ? ",\n" : "where is order " + n + ",here it is\n";
      } else {
        events += (i % 3 == 2 ? "{\"name\":\"x\"}" : "{\"user_id\":\"u" + n + "\",\"name\":\"refunded\",\"at\":\"2026-01-01\"}") + end;
        talks += (i % 3 == 2 ? "{\"q\":\"\"}" : "{\"q\":\"where is order " + n + "\",\"a\":\"here it is\"}") + end;
      }
    }
    const auto seen = previewEvents(*openMemoryStream(events), 5);
    QVERIFY(seen.has_value() && !seen->whole);
    QCOMPARE(seen->events.size(), std::size_t{5});
    QCOMPARE(seen->rejected.size(), std::size_t{100});
    QVERIFY2(seen->found > 10000 && (seen->found == 2 * seen->setAside || seen->found == 2 * seen->setAside + 1 || seen->found == 2 * seen->setAside + 2),
             qPrintable(QStringLiteral("%1 %2").arg(seen->found).arg(seen->setAside)));
    Mapping mapping;
    mapping.shape = Mapping::Shape::turns;
    mapping.question = "q";
    mapping.answer = "a";
    const auto preview = previewMapping(*openMemoryStream(talks), mapping, 5);
    QVERIFY(preview.has_value() && !preview->whole);
    QCOMPARE(preview->conversations.size(), std::size_t{5});
    QCOMPARE(preview->rejected.size(), std::size_t{100});
    QVERIFY2(preview->found > 10000 && (preview->found == 2 * preview->setAside || preview->found == 2 * preview->setAside + 1 || preview->found == 2 * preview->setAside + 2),
             qPrintable(QStringLiteral("%1 %2").arg(preview->found).arg(preview->setAside)));
  }

  void groupsBeyondMemory()
  {
    RowGroups groups(4096);
    for (int i = 0; i < 5000; ++i)
      QVERIFY(groups.add("key" + std::to_string(i % 37), std::to_string(i)).has_value());
    QVERIFY(groups.spilled());
    int count = 0;
    std::size_t members = 0;
    QVERIFY(groups.forEach([&](const std::string& key, std::vector<std::string>&& list) -> Result<void> {
      ++count;
      int last = -1;
      for (const std::string& member : list) {
        if (std::stoi(member) <= last || "key" + std::to_string(std::stoi(member) % 37) != key)
          return fail(ErrorKind::internal, "out of order");
        last = std::stoi(member);
      }
      members += list.size();
      return {};
    }).has_value());
    QCOMPARE(count, 37);
    QCOMPARE(members, std::size_t{5000});
  }

  void guessesEvents_data()
  {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("names");
    QTest::newRow("outcomes") << QByteArray("user_id,outcome,occurred_at,value,plan\nu1,churned,2024-01-02,12.5,pro\nu2,upgraded,2024-01-03,,free\n") << QStringLiteral("churned=12.5 upgraded");
    QTest::newRow("event lines") << QByteArray("{\"user_id\":\"u\",\"name\":\"refunded\",\"at\":1704067200,\"value\":3}\n{\"conversation_id\":\"c\",\"name\":\"csat\",\"at\":\"2024-01-01\",\"value\":true}\n") << QStringLiteral("refunded=3 csat=1");
    QTest::newRow("columns of scores") << QByteArray("conversation_id;csat;nps\nc1;4;9\nc2;;2\n") << QStringLiteral("csat=4 nps=9 nps=2");
  }
  void guessesEvents()
  {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, names);
    class Sink final : public ConversationSink {
    public:
      std::string names;
      Result<void> conversation(Conversation&&) override { return {}; }
      Result<void> rejected(RejectedRecord&& record) override
      {
        names += "REJECTED " + record.reason;
        return {};
      }
      Result<void> event(Event&& event, const std::string&, const std::string&) override
      {
        names += (names.empty() ? "" : " ") + event.name + (event.number ? "=" + QByteArray::number(*event.number).toStdString() : "");
        return {};
      }
    } sink;
    auto detection = detectStream(openMemoryStream({bytes.constData(), static_cast<std::size_t>(bytes.size())}));
    QVERIFY2(detection.format && detection.format->name == "events", detection.reason.c_str());
    QVERIFY(detection.format->makeReader()->read(*detection.stream, {"e", "e"}, sink).has_value());
    QCOMPARE(QString::fromStdString(sink.names), names);
  }

  void readsOpenAiLogs_data()
  {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("expected");
    QTest::newRow("a growing history") << QByteArray(
      "{\"request\":{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"be kind\"},{\"role\":\"user\",\"content\":\"one\"}]},\"response\":{\"id\":\"r1\",\"created\":1700000000,\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"1\"},\"finish_reason\":\"stop\"}]}}\n"
      "{\"request\":{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"be kind\"},{\"role\":\"user\",\"content\":\"one\"},{\"role\":\"assistant\",\"content\":\"1\"},{\"role\":\"user\",\"content\":\"two\"}]},\"response\":{\"id\":\"r2\",\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"2\"}}]}}\n"
      "{\"request\":{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"be kind\"},{\"role\":\"user\",\"content\":\"other\"}]},\"response\":{\"id\":\"r3\",\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"o\"}}]}}\n")
      << QStringLiteral("r1: s be kind | u one | a 1 | u two | a 2; r3: s be kind | u other | a o");
    QTest::newRow("responses that name the one before") << QByteArray(
      "{\"object\":\"response\",\"id\":\"resp_1\",\"model\":\"m\",\"input\":\"hello\",\"output\":[{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"hi\"}]}]}\n"
      "{\"object\":\"response\",\"id\":\"resp_2\",\"previous_response_id\":\"resp_1\",\"input\":[{\"role\":\"user\",\"content\":\"more\"}],\"output\":[{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"{}\"}]}\n"
      "{\"object\":\"response\",\"id\":\"resp_3\",\"previous_response_id\":\"resp_2\",\"input\":[{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":\"42\"}],\"output\":[{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"it is 42\"}]}]}\n")
      << QStringLiteral("resp_1: u hello | a hi | u more | a  | t 42 | a it is 42");
    QTest::newRow("batch results") << QByteArray("{\"id\":\"b1\",\"custom_id\":\"q1\",\"response\":{\"status_code\":200,\"body\":{\"id\":\"x1\",\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"yes\"}}]}}}\n") << QStringLiteral("x1: a yes");
    QTest::newRow("messages of a thread") << QByteArray(
      "{\"object\":\"list\",\"data\":[{\"object\":\"thread.message\",\"thread_id\":\"t1\",\"role\":\"assistant\",\"created_at\":2,\"content\":[{\"type\":\"text\",\"text\":{\"value\":\"hi\"}}]},"
      "{\"object\":\"thread.message\",\"thread_id\":\"t1\",\"role\":\"user\",\"created_at\":1,\"content\":[{\"type\":\"text\",\"text\":{\"value\":\"hello\"}}]}]}") << QStringLiteral("t1: u hello | a hi");
  }
  void readsOpenAiLogs()
  {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, expected);
    const ReadResult read = readMemory({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    QCOMPARE(QString::fromStdString(read.format), QStringLiteral("openai-log"));
    QVERIFY2(read.rejections.empty(), read.rejections.empty() ? "" : read.rejections.front().reason.c_str());
    QCOMPARE(shown(read.conversations), expected);
  }
};

QTEST_GUILESS_MAIN(TestMapping)
#include "tst_mapping.moc"
