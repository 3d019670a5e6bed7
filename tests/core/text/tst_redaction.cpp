#include <QRegularExpression>
#include <QtTest>

#include <random>

#include "base/json_writer.h"
#include "text/redaction.h"

using namespace hone;

namespace {

std::shared_ptr<const Redactor> makeRedactor(const RedactionOptions& options = {}, const std::string& key = "a key of this test")
{
  auto made = Redactor::make(options, key);
  if (!made)
    qFatal("%s", made.error().describe().c_str());
  return *made;
}

/// The text with the tags of placeholders taken out: "<EMAIL>".
std::string withoutTags(const std::string& text)
{
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t length = placeholderAt(text, i)) {
      out += text.substr(i, length - 10) + ">";
      i += length;
    } else {
      out.push_back(text[i++]);
    }
  }
  return out;
}

} // namespace

class TestRedaction : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void detectors_data();
  void detectors();
  void jsonStaysJson_data();
  void jsonStaysJson();
  void placeholdersAreStable();
  void namesOfTheUser();
  void idsThatJoinStay();
  void peopleOfAConversation_data();
  void peopleOfAConversation();
  void ownPatternsAndWords();
  void optionsSwitchOff();
  void redactingTwiceChangesNothing();
  void hostileTextTakesLinearTime();
  void wordsAreHonest();
};

void TestRedaction::detectors_data()
{
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("expected"); // "=" for: stays as it is
  const auto row = [](const char* name, const char* text, const char* expected) { QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(expected); };

  row("e-mail", "Write to jane.doe+x@mail.example.co.uk, please.", "Write to <EMAIL>, please.");
  row("e-mail in brackets", "Jane <jane@x.org>", "Jane <<EMAIL>>");
  row("e-mail before a dot", "It is jane@x.org.", "It is <EMAIL>.");
  row("e-mail of umlauts", "jörg@müller.de schrieb", "<EMAIL> schrieb");
  row("e-mail in a query", "https://x.org/?u=jane%40x.org&a=1", "https://x.org/?u=<EMAIL>&a=1");
  row("e-mail of digits", "5551234567@mms.example.com", "<EMAIL>");
  row("mention", "Thanks @jane, see you @ 5", "=");
  row("package", "npm i left-pad@1.3.0 @scope/pkg@2.0.0", "=");
  row("picture", "logo@2x.png is blurred", "=");
  row("repository", "git@github.com:org/repo.git", "=");

  row("phone international", "call +49 30 901820 now", "call <PHONE> now");
  row("phone E.164", "my number: +14155550132.", "my number: <PHONE>.");
  row("phone American", "Reach me at (415) 555-0132 today", "Reach me at <PHONE> today");
  row("phone dashes", "415-555-0132", "<PHONE>");
  row("phone dots", "415.555.0132", "<PHONE>");
  row("phone with 1", "1-800-555-0199", "<PHONE>");
  row("phone German", "Tel. 030 1234567", "Tel. <PHONE>");
  row("phone French", "au 01 23 45 67 89 merci", "au <PHONE> merci");
  row("phone British", "07911 123456", "<PHONE>");
  row("phone announced", "my phone number is 4155550132", "my phone number is <PHONE>");
  row("order number", "order 4155550132 has not arrived", "=");
  row("order with hash", "#4155550132", "=");
  row("order of a shop", "order 112-1234567-1234567", "=");
  row("tracking number", "tracking 1Z999AA10123456784", "=");
  row("tracking number of digits", "tracking number 9400111899223197428490", "=");
  row("price", "It costs $1,234,567.89 or 1 234 567 EUR", "=");
  row("price of dots", "1.234.567,89 EUR", "=");
  row("date", "2024-01-15, 15.01.2024 and 01/15/2024 10:30", "=");
  row("timestamp", "at 2024-01-15T10:30:45.123456Z and 1705314645123", "=");
  row("uuid", "550e8400-e29b-41d4-a716-446655440000", "=");
  row("uuid of digits", "12345678-1234-1234-1234-123456789012", "=");
  row("reservation", "reservation W2890441 and #W7840189", "=");
  row("isbn", "ISBN 978-3-16-148410-0", "=");
  row("decimal", "pi is 3.14159265358979 and 0.1234567890", "=");
  row("coordinates", "40.7127837, -74.0059413", "=");
  row("range of years", "1998-2004 and 10-20", "=");
  row("version", "version 10.4.22.1 of it", "=");
  row("flight", "HAT271 at 08:00 on 2024-05-20, seat 12", "=");

  row("card spaced", "pay with 4111 1111 1111 1111 please", "pay with <CARD> please");
  row("card dashes", "5500-0000-0000-0004", "<CARD>");
  row("card contiguous", "4012888888881881", "<CARD>");
  row("card American Express", "3782 822463 10005", "<CARD>");
  row("card before an expiry", "4111 1111 1111 1111 12/27", "<CARD> 12/27");
  row("card wrong check digit", "4111 1111 1111 1112", "=");
  row("no issuer", "9111111111111111", "=");
  row("transaction id", "transaction 4012888888881881", "=");

  row("iban", "IBAN DE89370400440532013000.", "IBAN <IBAN>.");
  row("iban spaced", "GB29 NWBK 6016 1331 9268 19 thanks", "<IBAN> thanks");
  row("iban wrong", "DE88370400440532013000", "=");

  row("ipv4", "from 203.0.113.7 today", "from <IP> today");
  row("ipv4 with port", "http://203.0.113.7:8080/x", "http://<IP>:8080/x");
  row("ipv4 of this machine", "127.0.0.1:4318 and 0.0.0.0", "=");
  row("not an ipv4", "256.1.2.3 and 1.2.3 and 1.2.3.4.5", "=");
  row("ipv6", "2001:db8:85a3::8a2e:370:7334 is it", "<IP> is it");
  row("ipv6 whole", "2001:0db8:85a3:0000:0000:8a2e:0370:7334", "<IP>");
  row("clock", "12:34:56 and 1:02:03:04", "=");
  row("C++", "std::vector<int> a::b dead::beef", "=");
  row("mac", "00:1A:2B:3C:4D:5E joined", "<MAC> joined");

  row("ssn", "SSN 219-09-9999", "SSN <NATIONAL_ID>");
  row("ssn never given", "000-12-3456 and 666-12-3456", "=");
  row("ssn announced", "my social security number is 219099999", "my social security number is <NATIONAL_ID>");
  row("cpf", "CPF 529.982.247-25", "CPF <NATIONAL_ID>");
  row("codice fiscale", "RSSMRA85T10A562S", "<NATIONAL_ID>");
  row("national insurance", "QQ 12 34 56 C", "<NATIONAL_ID>");

  row("OpenAI key", "use sk-proj-abcDEF1234567890abcdEFGH ok", "use <SECRET> ok");
  row("GitHub token", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "<SECRET>");
  row("Slack token", "xoxb-123456789012-abcdefABCDEF", "<SECRET>");
  row("AWS key", "AKIAIOSFODNN7EXAMPLE", "<SECRET>");
  row("Google key", "AIzaSyA1234567890abcdefghijklmnopqrstuv", "<SECRET>");
  row("JWT", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P", "<SECRET>");
  row("private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc\n-----END RSA PRIVATE KEY-----\nend", "<SECRET>\nend");
  row("public key", "-----BEGIN PUBLIC KEY-----\nMIIEow\n-----END PUBLIC KEY-----", "=");
  row("password said", "my password is hunter2!", "my password is <SECRET>!");
  row("password assigned", "DB_PASSWORD=s3cr3t-value", "DB_PASSWORD=<SECRET>");
  row("password in a URL", "postgres://admin:hunter2@db.example.com/x", "postgres://<SECRET>@db.example.com/x");
  row("key in a query", "https://x.org/v1?api_key=a1b2c3d4e5f6g7h8&x=1", "https://x.org/v1?api_key=<SECRET>&x=1");
  row("bearer", "Authorization: Bearer abcdef0123456789abcdef", "Authorization: Bearer <SECRET>");
  row("security code", "the CVV is 123", "the CVV is <SECRET>");
  row("password in prose", "I forgot my password and the password is wrong", "=");
  row("token limit", "max_tokens: 4096, tokens=123456789012345", "=");
  row("token in prose", "token: string", "=");
  row("package sk-", "sk-learn-contrib-lightning is a package", "=");
  row("variable", "password=${DB_PASSWORD} password: <your password>", "=");
  row("announced name", "Hi, my name is Ana María Lee and I", "Hi, my name is <NAME> and I");
  row("name of a thing", "the file name is Report Final", "=");
  row("plain text", "Where is my order? It should have been here on Monday at 10.", "=");
}

void TestRedaction::detectors()
{
  QFETCH(QString, text);
  QFETCH(QString, expected);
  const auto redactor = makeRedactor();
  RedactionReport report;
  const std::string masked = redactor->redact(text.toStdString(), report);
  const bool stays = expected == QStringLiteral("=");
  QCOMPARE(QString::fromStdString(withoutTags(masked)), stays ? text : expected);
  QCOMPARE(report.total() > 0, !stays);
  RedactionReport again;
  QCOMPARE(redactor->redact(masked, again), masked);
  QCOMPARE(again.total(), 0);
}

void TestRedaction::jsonStaysJson_data()
{
  QTest::addColumn<QString>("json");
  QTest::addColumn<QString>("expected");
  const auto row = [](const char* name, const char* json, const char* expected) { QTest::newRow(name) << QString::fromUtf8(json) << QString::fromUtf8(expected); };
  row("value", R"({"to": "jane@x.org", "n": 3})", R"({"to": "<EMAIL>", "n": 3})");
  row("field of a name", R"({"first_name":"Mei","lastName":"Kovacs","tool_name":"search"})", R"({"first_name":"<NAME>","lastName":"<NAME>","tool_name":"search"})");
  row("phone as a number", R"({"phone": 14155550132, "quantity": 14155550132})", R"({"phone": "<PHONE>", "quantity": 14155550132})");
  row("password", R"({"password":"swordfish","ok":true})", R"({"password":"<SECRET>","ok":true})");
  row("null password", R"({"password":null,"token":"hello"})", R"({"password":null,"token":"hello"})");
  row("JSON in JSON", R"({"body":"{\"mail\":\"x\\njane@x.org\"}"})", R"({"body":"{\"mail\":\"x\\n<EMAIL>\"}"})");
  row("escapes", R"({"text":"line\njane@x.org \u00e9"})", "{\"text\":\"line\\n<EMAIL> é\"}");
  row("key", R"({"jane@x.org":{"seen":1}})", R"({"<EMAIL>":{"seen":1}})");
  row("list under a field", R"({"phone_number":["4155550132","4155550133"]})", R"({"phone_number":["<PHONE>","<PHONE>"]})");
  row("address", R"({"address1":"123 Elm Street","city":"Austin","zip":"78701"})", R"({"address1":"<ADDRESS>","city":"Austin","zip":"<ADDRESS>"})");
  row("card as a number", R"([4111111111111111])", R"(["<CARD>"])");
  row("id as a number", R"({"message_id":4111111111111111})", R"({"message_id":4111111111111111})");
}

void TestRedaction::jsonStaysJson()
{
  QFETCH(QString, json);
  QFETCH(QString, expected);
  const auto redactor = makeRedactor();
  std::string masked = json.toStdString();
  RedactionReport report;
  redactor->rewriteText(masked, report);
  QCOMPARE(QString::fromStdString(withoutTags(masked)), expected);
  QVERIFY(compactJson(masked).has_value());
  std::string again = masked;
  redactor->rewriteText(again, report);
  QCOMPARE(again, masked);
}

void TestRedaction::placeholdersAreStable()
{
  const auto one = makeRedactor();
  const auto same = makeRedactor();
  const auto other = makeRedactor({}, "another key");
  RedactionReport report;
  const std::string masked = one->redact("jane@x.org", report);
  QCOMPARE(one->redact("Jane@X.org", report), masked);
  QCOMPARE(same->redact("jane@x.org", report), masked);
  QVERIFY(other->redact("jane@x.org", report) != masked);
  QVERIFY(one->redact("john@x.org", report) != masked);
  QCOMPARE(one->redact("+1 (415) 555-0132", report), one->redact("415-555-0132", report));
  QCOMPARE(one->redact("4111 1111 1111 1111", report), one->redact("4111-1111-1111-1111", report));
}

void TestRedaction::namesOfTheUser()
{
  const auto redactor = makeRedactor();
  Conversation conversation;
  conversation.user.externalId = "user-17";
  conversation.user.traits = {{"name", "\"Jane Will Okonkwo\""}, {"plan", "\"pro\""}, {"email", "\"jane@x.org\""}};
  Message said;
  said.text = "This is Jane, jane okonkwo. Mrs OKONKWO will call. Janet and plan pro stay.";
  Message asking;
  asking.role = Role::assistant;
  asking.text = "Hello Jane Will Okonkwo, and Mei";
  asking.toolCalls.push_back({"call_1", "find", R"({"first_name":"Mei","city":"Rome"})", 2, ToolCall::Status::ok, {}});
  conversation.messages = {said, asking};
  RedactionReport report;
  redactor->rewrite(conversation, report);
  QCOMPARE(QString::fromStdString(withoutTags(conversation.messages[0].text)), QStringLiteral("This is <NAME>, jane okonkwo. Mrs <NAME> will call. Janet and plan pro stay."));
  QCOMPARE(QString::fromStdString(withoutTags(conversation.messages[1].text)), QStringLiteral("Hello <NAME>, and <NAME>"));
  QCOMPARE(QString::fromStdString(withoutTags(conversation.user.traits[0].second)), QStringLiteral("\"<NAME>\""));
  QCOMPARE(conversation.user.traits[1].second, std::string("\"pro\""));
  QCOMPARE(conversation.user.externalId, std::string("user-17"));
  const Conversation masked = conversation;
  redactor->rewrite(conversation, report);
  QCOMPARE(conversation, masked);
}

void TestRedaction::idsThatJoinStay()
{
  const auto redactor = makeRedactor();
  Conversation conversation;
  conversation.externalId = "chat-4155550132";
  Message asking;
  asking.role = Role::assistant;
  asking.toolCalls.push_back({"call_4155550132", "get_user", R"({"email":"jane@x.org"})", 1, ToolCall::Status::ok, {}});
  Message answer;
  answer.role = Role::tool;
  answer.name = "get_user";
  answer.toolCallId = "call_4155550132";
  answer.text = R"({"email":"jane@x.org"})";
  conversation.messages = {asking, answer};
  RedactionReport report;
  redactor->rewrite(conversation, report);
  QCOMPARE(conversation.externalId, std::string("chat-4155550132"));
  QCOMPARE(conversation.messages[0].toolCalls[0].callId, std::string("call_4155550132"));
  QCOMPARE(conversation.messages[1].toolCallId, std::string("call_4155550132"));
  QCOMPARE(conversation.messages[1].name, std::string("get_user"));
  // What the call was given and what it answered are still the same value.
  QCOMPARE(conversation.messages[0].toolCalls[0].arguments, conversation.messages[1].text);
  QCOMPARE(redactor->userId("user-1"), std::string("user-1"));
  QCOMPARE(withoutTags(redactor->userId("jane@x.org")), std::string("<EMAIL>"));
  RedactionOptions options;
  options.pseudonyms = true;
  const auto pseudonyms = makeRedactor(options);
  const std::string pseudonym = pseudonyms->userId("user-1");
  QCOMPARE(withoutTags(pseudonym), std::string("<USER>"));
  QCOMPARE(pseudonyms->userId(pseudonym), pseudonym);
  Event event;
  event.userId = "user-1";
  pseudonyms->rewrite(event, report);
  QCOMPARE(event.userId, pseudonym); // events still join
}

void TestRedaction::peopleOfAConversation_data()
{
  QTest::addColumn<QString>("tool");   // what was called
  QTest::addColumn<QString>("answer"); // what it said
  QTest::addColumn<QString>("said");
  QTest::addColumn<QString>("masked");
  const auto row = [](const char* name, const char* tool, const char* answer, const char* said, const char* masked) {
    QTest::newRow(name) << QString::fromUtf8(tool) << QString::fromUtf8(answer) << QString::fromUtf8(said) << QString::fromUtf8(masked);
  };
  row("name beside an address", "lookup", R"({"name":"Ottokar Brandl","email":"o@x.org"})", "it's ottokar, Ottokar Brandl", "it's <NAME>, <NAME>");
  row("name of a customer", "lookup", R"({"customer":{"name":"Mei"},"id":4})", "Mei here, mei", "<NAME> here, mei");
  row("tool about people", "get_user_details", R"([{"name":"Kovacsova"}])", "I am kovacsova", "I am <NAME>");
  row("name of a product", "get_product", R"({"name":"Water Bottle","price":3,"variants":[]})", "my Water Bottle leaks", "my Water Bottle leaks");
  row("name of a file", "read", R"({"name":"report","path":"/x"})", "the report is late", "the report is late");
  row("street and town", "lookup", R"({"address":{"street":"17 Larkspur Lane","city":"Fresno","zip":"93650"}})", "17 larkspur lane, Fresno 93650", "<ADDRESS>, <ADDRESS> <ADDRESS>");
  row("town of no address", "weather", R"({"city":"Fresno","temperature":30})", "weather in Fresno", "weather in Fresno");
  row("number set apart otherwise", "lookup", R"({"phone":"(559) 555-0199"})", "ring 555 0199 or 559.555.0199", "ring <PHONE> or <PHONE>");
  row("another number", "lookup", R"({"phone":"(559) 555-0199"})", "order 5550198 of 3 items", "order 5550198 of 3 items");
  row("JSON in a string", "lookup", R"({"content":"{\"first_name\":\"Hildegard\"}"})", "hildegard again", "<NAME> again");
  row("cut off", "lookup", R"({"first_name":"Hildegard","orders":[{"id":"4)", "hildegard again", "<NAME> again");
  row("lines", "lookup", "Account 4\n- **Customer name:** Hildegard Ostrowski\nStatus: Open", "Hildegard's, status Open", "<NAME>'s, status Open");
  row("lines of things", "lookup", "Name: the long one\nUser: admin", "the long admin", "the long admin");
  row("everyday word", "lookup", R"({"first_name":"Will","last_name":"Quimby"})", "I will call quimby", "I will call <NAME>");
  row("placeholder", "lookup", R"({"first_name":"<NAME_0a1b2c3d>"})", "<NAME_0a1b2c3d> again", "<NAME> again");
}

/// What tools say of people is theirs wherever it is said.
void TestRedaction::peopleOfAConversation()
{
  QFETCH(QString, tool);
  QFETCH(QString, answer);
  QFETCH(QString, said);
  QFETCH(QString, masked);
  const auto redactor = Redactor::make({}, "key");
  QVERIFY(redactor);
  Conversation conversation;
  Message result;
  result.role = Role::tool;
  result.name = tool.toStdString();
  result.text = answer.toStdString();
  conversation.messages.push_back(result);
  RedactionReport report;
  QString got = QString::fromStdString((*redactor)->redact(said.toStdString(), *Redactor::peopleOf(conversation), report));
  got.replace(QRegularExpression(QStringLiteral("_[0-9a-f]{8}>")), QStringLiteral(">"));
  QCOMPARE(got, masked);
}

void TestRedaction::ownPatternsAndWords()
{
  RedactionOptions options;
  options.patterns = {"ACME-[0-9]{4}"};
  options.dictionary = {"Project Nightingale"};
  const auto redactor = makeRedactor(options);
  RedactionReport report;
  QCOMPARE(withoutTags(redactor->redact("see ACME-1234 of project  nightingale, not ACME-12", report)), std::string("see <CUSTOM> of <CUSTOM>, not ACME-12"));
  QCOMPARE(report.masked[RedactionType::custom], 2);
  // A pattern that would match placeholders does not touch them.
  options.patterns = {"[A-Z]+_[0-9a-f]+"};
  const auto greedy = makeRedactor(options);
  const std::string masked = greedy->redact("jane@x.org", report);
  QCOMPARE(greedy->redact(masked, report), masked);
  options.patterns = {"("};
  QVERIFY(!Redactor::make(options, "k"));
  options.patterns = {"a*"};
  QVERIFY(!Redactor::make(options, "k"));
}

void TestRedaction::optionsSwitchOff()
{
  RedactionOptions options;
  options.emails = options.phones = options.names = options.fields = false;
  const auto redactor = makeRedactor(options);
  RedactionReport report;
  std::string text = R"({"first_name":"Mei","mail":"jane@x.org","tel":"+14155550132","password":"hunter2"})";
  redactor->rewriteText(text, report);
  QCOMPARE(withoutTags(text), std::string(R"({"first_name":"Mei","mail":"jane@x.org","tel":"+14155550132","password":"<SECRET>"})"));
}

void TestRedaction::redactingTwiceChangesNothing()
{
  // Texts put together at random from what detectors look at: pieces meet in ways that nobody writes by hand.
  static const std::vector<std::string> kPieces{
    "jane@x.org", "@", ".", " ", "-", "+", "(", ")", ":", "=", "/", "<", ">", "415", "555", "0132", "4111", "1111", "password", "token", "is", "\"", "'", "{", "}", "[", "]", ",",
    "sk-", "abcDEF123456789012", "eyJhbGciOi", "DE89", "3704", "0044", "0532", "0130", "00", "2001:db8::1", "203.0.113.7", "::", "Jane", "name", "my", "é", "\xF0\x9F\x98\x80",
    "\xC3", "\n", "\\", "\\n", "\\u00e9", "EMAIL_", "<EMAIL_0a1b2c3d>", "https://", "%40", "x.com", "Bearer", "219-09-9999", "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----",
    "api_key", "cvv", "123", "null", "true", "1e5"};
  RedactionOptions options;
  options.dictionary = {"Jane"};
  options.patterns = {"x[0-9]+y"};
  const auto redactor = makeRedactor(options);
  std::mt19937 random(20260923);
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    const std::size_t pieces = 1 + random() % 14;
    for (std::size_t k = 0; k < pieces; ++k)
      text += kPieces[random() % kPieces.size()];
    RedactionReport report;
    const bool json = compactJson(text).has_value();
    std::string once = text;
    redactor->rewriteText(once, report);
    std::string twice = once;
    redactor->rewriteText(twice, report);
    QVERIFY2(once == twice, (text + "\n→ " + once + "\n→ " + twice).c_str());
    if (json)
      QVERIFY2(compactJson(once).has_value(), (text + "\n→ " + once).c_str());
  }
}

void TestRedaction::hostileTextTakesLinearTime()
{
  // Each of these makes a careless matcher look back or ahead over the whole text again and again.
  const auto redactor = makeRedactor();
  for (const std::string& piece : {std::string("@"), std::string("a@"), std::string("1"), std::string("1 "), std::string("("), std::string("+1"), std::string(":"), std::string("a:"),
                                   std::string("://"), std::string("://a:"), std::string("password="), std::string("eyJ."), std::string("-----BEGIN PRIVATE KEY-----"), std::string("{\"a\":"),
                                   std::string("[["), std::string("<EMAIL_"), std::string("name is "), std::string("\\"), std::string("12-"), std::string("DE89 ")}) {
    std::string text;
    while (text.size() < 200000)
      text += piece;
    RedactionReport report;
    redactor->rewriteText(text, report);
    QVERIFY(!text.empty());
  }
}

void TestRedaction::wordsAreHonest()
{
  RedactionReport report;
  report.masked[RedactionType::email] = 1204;
  report.masked[RedactionType::phone] = 1;
  QCOMPARE(describeRedaction(report), std::string("Masked 1,204 e-mail addresses and 1 phone number; names and what no detector knows may remain."));
  RedactionReport found;
  makeRedactor()->redact("please write to jane@x.org about it", found);
  QCOMPARE(found.samples.size(), std::size_t{1});
  QVERIFY(found.samples.front().find("jane") == std::string::npos);
  QVERIFY(found.samples.front().find("write to <EMAIL_") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestRedaction)
#include "tst_redaction.moc"
