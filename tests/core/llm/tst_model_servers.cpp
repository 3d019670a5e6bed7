#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <cmath>

#include <fmt/format.h>

#include "fake_clock.h"
#include "llm/chat.h"
#include "llm/embeddings.h"
#include "llm/intent_names.h"
#include "vendor_servers.h"

using namespace hone;
using namespace hone::test;

namespace {

int inputsIn(const std::string& body)
{
  return static_cast<int>(QJsonDocument::fromJson(QByteArray::fromStdString(body)).object().value(QStringLiteral("input")).toArray().size());
}

/// The vectors (number, 1) for as many texts as there are, last first.
std::string vectorsFor(int count, int start = 0)
{
  std::string rows;
  for (int i = count - 1; i >= 0; --i)
    rows += fmt::format("{}{{\"object\":\"embedding\",\"index\":{},\"embedding\":[{},1]}}", rows.empty() ? "" : ",", i, start + i);
  return fmt::format("{{\"object\":\"list\",\"data\":[{}],\"usage\":{{\"prompt_tokens\":{}}}}}", rows, 3 * count);
}

struct Rig {
  explicit Rig(VendorServer::Handler handler) : server(std::move(handler)) { static_cast<void>(egress.allow(server.address(), "test")); }

  Result<std::vector<Embedding>> embed(const std::vector<std::string>& texts, EmbeddingLimits limits = {})
  {
    HttpClient http(egress, "test");
    PatientClient client(http, clock, job, modelWords(endpoint()), {"sk-secret"}, options);
    EmbeddingClient embeddings(client, endpoint(), 0, limits);
    std::vector<Embedding> all(texts.size());
    const auto done = embeddings.embed(texts, job, [&](std::size_t first, std::vector<Embedding>&& some) -> Result<void> {
      for (std::size_t i = 0; i < some.size(); ++i)
        all[first + i] = std::move(some[i]);
      taken += some.size();
      return {};
    });
    usage = embeddings.usage();
    failed = embeddings.failedTexts();
    if (!done)
      return std::unexpected(done.error());
    return all;
  }
  Result<std::string> ask(ModelProtocol protocol)
  {
    HttpClient http(egress, "test");
    auto where = endpoint();
    where.protocol = protocol;
    PatientClient client(http, clock, job, modelWords(where), {"sk-secret"}, options);
    ChatClient chat(client, where);
    auto answer = chat.ask("be brief", "hello", 100);
    usage = chat.usage();
    return answer;
  }
  ModelEndpoint endpoint() const { return {ModelProtocol::openAi, server.address(), "tiny", "sk-secret", "Server"}; }

  VendorServer server;
  Egress egress;
  FakeClock clock;
  JobContext job;
  RetryOptions options;
  ModelUsage usage;
  std::vector<std::size_t> failed;
  std::size_t taken = 0;
};

} // namespace

class TestModelServers : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void addresses_data();
  void addresses();
  void vectorsComeInTheOrderOfTheTexts();
  void batchesKeepTheLimits();
  void tooLargeIsSentInPieces();
  void wrongAnswersAreRefused_data();
  void wrongAnswersAreRefused();
  void busyServerIsAskedAgain();
  void brokenServerIsAskedAgain();
  void textThatBreaksTheServerIsLeftOut();
  void deadServerIsGivenUp();
  void sizesOfNumbersDoNotMatter_data();
  void sizesOfNumbersDoNotMatter();
  void unknownModelIsNotAskedAgain();
  void stoppedBetweenBatches();
  void packedVectorsAreTheSame();
  void chatAnswers_data();
  void chatAnswers();
  void chatGivesUpWhatTheServerDoesNotKnow();
  void namesAreRead();
  void namesAreJudged_data();
  void namesAreJudged();
};

void TestModelServers::addresses_data()
{
  QTest::addColumn<QString>("base");
  QTest::addColumn<QString>("whole");
  QTest::newRow("plain") << "http://127.0.0.1:11434" << "http://127.0.0.1:11434/v1/embeddings";
  QTest::newRow("slash") << "http://127.0.0.1:11434/" << "http://127.0.0.1:11434/v1/embeddings";
  QTest::newRow("with version") << "https://api.example.com/v1/" << "https://api.example.com/v1/embeddings";
  QTest::newRow("with path") << "https://example.com/openai/v2" << "https://example.com/openai/v2/embeddings";
  QTest::newRow("whole") << "https://example.com/v1/embeddings" << "https://example.com/v1/embeddings";
}

void TestModelServers::addresses()
{
  QFETCH(QString, base);
  QFETCH(QString, whole);
  QCOMPARE(modelAddress(base.toStdString(), "embeddings"), whole.toStdString());
}

void TestModelServers::vectorsComeInTheOrderOfTheTexts()
{
  Rig rig([](const VendorRequest& request) { return VendorAnswer{200, vectorsFor(inputsIn(request.body))}; });
  const auto vectors = rig.embed({"a", "b", "c"});
  QVERIFY2(vectors, vectors ? "" : vectors.error().message.c_str());
  for (int i = 0; i < 3; ++i) {
    const auto& vector = vectors->at(static_cast<std::size_t>(i));
    QCOMPARE(vector.size(), std::size_t{2});
    QVERIFY(std::abs(vector[0] / vector[1] - static_cast<float>(i)) < 1e-4f);
    QVERIFY(std::abs(vector[0] * vector[0] + vector[1] * vector[1] - 1) < 1e-4f);
  }
  const auto request = rig.server.requests().front();
  QCOMPARE(request.path, std::string("/v1/embeddings"));
  QCOMPARE(request.headers.at("authorization"), std::string("Bearer sk-secret"));
  QCOMPARE(rig.usage.tokens, std::int64_t{9});
}

void TestModelServers::batchesKeepTheLimits()
{
  Rig rig([](const VendorRequest& request) { return VendorAnswer{200, vectorsFor(inputsIn(request.body))}; });
  const std::string hundredTokens(400, 'x');
  QVERIFY(rig.embed(std::vector<std::string>(10, "short"), {4, 1000}));
  std::vector<int> sizes;
  for (const auto& request : rig.server.requests())
    sizes.push_back(inputsIn(request.body));
  QCOMPARE(sizes, (std::vector<int>{4, 4, 2}));
  QVERIFY(rig.embed(std::vector<std::string>(5, hundredTokens), {64, 250}));
  QCOMPARE(rig.server.requests().size(), std::size_t{6});
  QCOMPARE(inputsIn(rig.server.requests()[3].body), 2);
}

void TestModelServers::tooLargeIsSentInPieces()
{
  Rig rig([](const VendorRequest& request) {
    // llama.cpp says so with 500; nothing above two texts or 1,000 bytes is taken.
    const int count = inputsIn(request.body);
    if (count > 2 || request.body.size() > 1200)
      return VendorAnswer{500, R"({"error":{"code":500,"message":"input is too large to process. increase the physical batch size"}})"};
    return VendorAnswer{200, vectorsFor(count)};
  });
  const auto vectors = rig.embed({"a", "b", "c", "d", "e", std::string(3000, 'y')});
  QVERIFY2(vectors, vectors ? "" : vectors.error().message.c_str());
  QCOMPARE(vectors->size(), std::size_t{6});
  for (const auto& vector : *vectors)
    QCOMPARE(vector.size(), std::size_t{2});
  QVERIFY(rig.clock.waits.empty());
}

void TestModelServers::wrongAnswersAreRefused_data()
{
  QTest::addColumn<QString>("body");
  QTest::newRow("not JSON") << "<html>hello</html>";
  QTest::newRow("empty") << "";
  QTest::newRow("no data") << R"({"object":"list"})";
  QTest::newRow("too few") << R"({"data":[{"index":0,"embedding":[1,2]}]})";
  QTest::newRow("too many") << R"({"data":[{"embedding":[1,2]},{"embedding":[1,2]},{"embedding":[1,2]}]})";
  QTest::newRow("index beyond") << R"({"data":[{"index":0,"embedding":[1,2]},{"index":7,"embedding":[1,2]}]})";
  QTest::newRow("index twice") << R"({"data":[{"index":1,"embedding":[1,2]},{"index":1,"embedding":[1,2]}]})";
  QTest::newRow("index negative") << R"({"data":[{"index":-1,"embedding":[1,2]},{"index":1,"embedding":[1,2]}]})";
  QTest::newRow("other length") << R"({"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1,2,3]}]})";
  QTest::newRow("NaN") << R"({"data":[{"index":0,"embedding":[1,NaN]},{"index":1,"embedding":[1,2]}]})";
  QTest::newRow("null") << R"({"data":[{"index":0,"embedding":[1,null]},{"index":1,"embedding":[1,2]}]})";
  QTest::newRow("infinite") << R"({"data":[{"index":0,"embedding":[1,1e999]},{"index":1,"embedding":[1,2]}]})";
  QTest::newRow("zeros") << R"({"data":[{"index":0,"embedding":[0,0]},{"index":1,"embedding":[1,2]}]})";
  QTest::newRow("no numbers") << R"({"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]})";
  QTest::newRow("base64") << R"({"data":[{"index":0,"embedding":"AACAPw=="},{"index":1,"embedding":"AACAPw=="}]})";
  QTest::newRow("token vectors") << R"({"data":[{"index":0,"embedding":[[1,2],[3,4]]},{"index":1,"embedding":[[1,2]]}]})";
}

void TestModelServers::wrongAnswersAreRefused()
{
  QFETCH(QString, body);
  Rig rig([&](const VendorRequest&) { return VendorAnswer{200, body.toStdString()}; });
  const auto vectors = rig.embed({"a", "b"});
  QVERIFY(!vectors);
  QCOMPARE(vectors.error().kind, ErrorKind::rejected);
  QVERIFY(vectors.error().message.find("tiny") != std::string::npos);
}

void TestModelServers::busyServerIsAskedAgain()
{
  std::atomic<int> asked = 0;
  Rig rig([&](const VendorRequest& request) {
    switch (++asked) {
    case 1: return VendorAnswer{429, "{}", {{"Retry-After", "7"}}};
    case 2: return VendorAnswer{529, "{}"};
    default: return VendorAnswer{200, vectorsFor(inputsIn(request.body))};
    }
  });
  QVERIFY(rig.embed({"a"}));
  QCOMPARE(rig.clock.waits.size(), std::size_t{2});
  QCOMPARE(rig.clock.waits.front(), std::int64_t{7000});
}

void TestModelServers::brokenServerIsAskedAgain()
{
  std::atomic<int> asked = 0;
  Rig rig([&](const VendorRequest& request) {
    const int nth = ++asked;
    return nth == 2 || nth == 3 ? VendorAnswer{500, R"({"error":"out of memory"})"} : VendorAnswer{200, vectorsFor(inputsIn(request.body))};
  });
  const auto vectors = rig.embed({"a", "b", "c", "d", "e"}, {2, 1000});
  QVERIFY2(vectors, vectors ? "" : vectors.error().message.c_str());
  for (const Embedding& vector : *vectors)
    QCOMPARE(vector.size(), std::size_t{2});
  QCOMPARE(rig.server.requests().size(), std::size_t{5});
  QCOMPARE(rig.clock.waits, (std::vector<std::int64_t>{1000, 2000}));
}

void TestModelServers::textThatBreaksTheServerIsLeftOut()
{
  Rig rig([](const VendorRequest& request) {
    return request.body.find("poison") != std::string::npos ? VendorAnswer{500, "{}"} : VendorAnswer{200, vectorsFor(inputsIn(request.body))};
  });
  rig.options.attempts = 2;
  const auto vectors = rig.embed({"a", "b", "c", "poison", "e", "f"}, {2, 1000});
  QVERIFY2(vectors, vectors ? "" : vectors.error().message.c_str());
  for (std::size_t i = 0; i < vectors->size(); ++i)
    QCOMPARE(vectors->at(i).empty(), i == 3);
  QCOMPARE(rig.failed, std::vector<std::size_t>{3});
}

void TestModelServers::deadServerIsGivenUp()
{
  std::atomic<int> asked = 0;
  Rig rig([&](const VendorRequest& request) { return ++asked > 1 ? VendorAnswer{503, "{}"} : VendorAnswer{200, vectorsFor(inputsIn(request.body))}; });
  rig.options.attempts = 2;
  const auto vectors = rig.embed(std::vector<std::string>(100, "a"), {2, 1000});
  QVERIFY(!vectors);
  QVERIFY(vectors.error().message.find("503") != std::string::npos);
  QCOMPARE(rig.server.requests().size(), std::size_t{1 + 3 * 2});
  QCOMPARE(rig.taken, std::size_t{2});
}

void TestModelServers::sizesOfNumbersDoNotMatter_data()
{
  QTest::addColumn<QString>("numbers");
  QTest::addColumn<bool>("good");
  QTest::newRow("denormal") << "[1e-42,2e-42]" << true;
  QTest::newRow("one denormal") << "[1e-42,0.5]" << true;
  QTest::newRow("smallest") << "[1.5e-45,0]" << true;
  QTest::newRow("smaller than any") << "[1e-60,1e-300]" << false;
  QTest::newRow("largest") << "[3.4e38,-3.4e38]" << true;
  QTest::newRow("larger than any") << "[1e39,1]" << false;
  QTest::newRow("as large as a double") << "[1.7e308,1.7e308]" << false;
  QTest::newRow("whole numbers") << "[3,4]" << true;
  QTest::newRow("negative zero") << "[-0.0,0]" << false;
}

/// What is kept has a length of one and holds numbers only, also after it was packed.
void TestModelServers::sizesOfNumbersDoNotMatter()
{
  QFETCH(QString, numbers);
  QFETCH(bool, good);
  Rig rig([&](const VendorRequest&) { return VendorAnswer{200, "{\"data\":[{\"embedding\":" + numbers.toStdString() + "}]}"}; });
  const auto vectors = rig.embed({"a"});
  QCOMPARE(vectors.has_value(), good);
  if (!good)
    return;
  for (const Embedding& vector : {vectors->front(), unpackEmbedding(packEmbedding(vectors->front()))}) {
    double length = 0;
    for (const float value : vector) {
      QVERIFY(std::isfinite(value));
      length += static_cast<double>(value) * static_cast<double>(value);
    }
    QVERIFY2(std::abs(length - 1) < 1e-4, std::to_string(length).c_str());
  }
}

void TestModelServers::unknownModelIsNotAskedAgain()
{
  Rig rig([](const VendorRequest&) { return VendorAnswer{404, R"({"error":{"message":"model 'tiny' not found, key sk-secret"}})"}; });
  const auto vectors = rig.embed({"a"});
  QVERIFY(!vectors);
  QCOMPARE(rig.server.requests().size(), std::size_t{1});
  QVERIFY(vectors.error().message.find("tiny") != std::string::npos);
  QVERIFY(vectors.error().message.find("sk-secret") == std::string::npos);
}

void TestModelServers::stoppedBetweenBatches()
{
  Cancellation stop;
  Rig rig([&](const VendorRequest& request) {
    stop.cancel();
    return VendorAnswer{200, vectorsFor(inputsIn(request.body))};
  });
  rig.job = JobContext({}, stop);
  const auto vectors = rig.embed({"a", "b", "c"}, {1, 1000});
  QVERIFY(!vectors);
  QCOMPARE(vectors.error().kind, ErrorKind::cancelled);
  QCOMPARE(rig.server.requests().size(), std::size_t{1});
}

void TestModelServers::packedVectorsAreTheSame()
{
  Embedding vector(384);
  for (std::size_t i = 0; i < vector.size(); ++i)
    vector[i] = static_cast<float>(std::sin(static_cast<double>(i) * 1.7)) * 0.07f;
  const auto back = unpackEmbedding(packEmbedding(vector));
  QCOMPARE(back.size(), vector.size());
  float likeness = 0, length = 0;
  for (std::size_t i = 0; i < vector.size(); ++i) {
    likeness += back[i] * vector[i];
    length += vector[i] * vector[i];
  }
  QVERIFY(likeness / std::sqrt(length) > 0.999f);
  QVERIFY(unpackEmbedding("").empty());
  QVERIFY(unpackEmbedding("abcd").empty());
  QVERIFY(unpackEmbedding(std::string(8, '\0')).empty());
}

void TestModelServers::chatAnswers_data()
{
  QTest::addColumn<bool>("anthropic");
  QTest::addColumn<QString>("body");
  QTest::addColumn<QString>("text");
  QTest::newRow("openai") << false << R"({"choices":[{"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2}})" << "hi";
  QTest::newRow("thoughts") << false << R"({"choices":[{"message":{"content":"<think>well [1]</think>hi"}}]})" << "hi";
  QTest::newRow("parts") << false << R"({"choices":[{"message":{"content":[{"type":"text","text":"h"},{"type":"text","text":"i"}]}}]})" << "hi";
  QTest::newRow("anthropic") << true << R"({"content":[{"type":"thinking","thinking":"x"},{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":5,"output_tokens":2}})" << "hi";
  QTest::newRow("cut off") << false << R"({"choices":[{"message":{"content":"hi"},"finish_reason":"length"}]})" << QString();
  QTest::newRow("cut off, anthropic") << true << R"({"content":[{"type":"text","text":"hi"}],"stop_reason":"max_tokens"})" << QString();
  QTest::newRow("null") << false << R"({"choices":[{"message":{"content":null}}]})" << QString();
  QTest::newRow("no choices") << false << R"({"choices":[]})" << QString();
  QTest::newRow("only thoughts") << false << R"({"choices":[{"message":{"content":"<think>hm"}}]})" << QString();
  QTest::newRow("not JSON") << true << "Bad gateway" << QString();
}

void TestModelServers::chatAnswers()
{
  QFETCH(bool, anthropic);
  QFETCH(QString, body);
  QFETCH(QString, text);
  Rig rig([&](const VendorRequest&) { return VendorAnswer{200, body.toStdString()}; });
  const auto answer = rig.ask(anthropic ? ModelProtocol::anthropic : ModelProtocol::openAi);
  if (text.isEmpty()) {
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::rejected);
    return;
  }
  QVERIFY2(answer, answer ? "" : answer.error().message.c_str());
  QCOMPARE(QString::fromStdString(*answer), text);
  const auto request = rig.server.requests().front();
  QCOMPARE(request.path, std::string(anthropic ? "/v1/messages" : "/v1/chat/completions"));
  if (anthropic) {
    QCOMPARE(request.headers.at("x-api-key"), std::string("sk-secret"));
    QVERIFY(request.headers.contains("anthropic-version"));
    QVERIFY(!request.headers.contains("authorization"));
  }
}

void TestModelServers::chatGivesUpWhatTheServerDoesNotKnow()
{
  Rig rig([](const VendorRequest& request) {
    if (request.body.find("\"max_tokens\"") != std::string::npos)
      return VendorAnswer{400, R"({"error":{"message":"Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."}})"};
    if (request.body.find("temperature") != std::string::npos)
      return VendorAnswer{400, R"({"error":{"message":"Unsupported value: 'temperature'. Only the default is supported."}})"};
    return VendorAnswer{200, R"({"choices":[{"message":{"content":"hi"}}]})"};
  });
  const auto answer = rig.ask(ModelProtocol::openAi);
  QVERIFY2(answer, answer ? "" : answer.error().message.c_str());
  QCOMPARE(rig.server.requests().size(), std::size_t{3});
  Rig other([](const VendorRequest&) { return VendorAnswer{400, R"({"error":{"message":"temperature of the server is too high"}})"}; });
  QVERIFY(!other.ask(ModelProtocol::openAi));
  QCOMPARE(other.server.requests().size(), std::size_t{2});
}

void TestModelServers::namesAreRead()
{
  const auto names = readNames("Sure! Here they are:\n```json\n[{\"id\":2,\"name\":\"cancel order.\",\"definition\":\"The user wants\\n an order stopped.\"},"
                               "{\"id\":1,\"name\":\"Order cancellation 4711\"},{\"id\":9,\"name\":\"Track parcel\"},{\"id\":\"3\",\"name\":\"Track parcel\"},7]\n```", 3);
  QVERIFY(names);
  QVERIFY(!names->at(0) && names->at(1) && !names->at(2));
  QCOMPARE(names->at(1)->name, std::string("Cancel order"));
  QCOMPARE(names->at(1)->definition, std::string("The user wants an order stopped."));
  const auto wrapped = readNames("{\"intents\":[{\"id\":1,\"name\":\"Track parcel\"}]}", 1);
  QVERIFY(wrapped && wrapped->front());
  for (const char* nothing : {"", "no", "{}", "[", "}{", "\"x\"", "{\"a\":1}"})
    QVERIFY(!readNames(nothing, 1));
}

void TestModelServers::namesAreJudged_data()
{
  QTest::addColumn<QString>("name");
  QTest::addColumn<bool>("good");
  for (const char* good : {"Cancel order", "Change delivery address", "Bring own device", "Implement single sign-on", "Get driver's licence", "Kündige den Vertrag"})
    QTest::newRow(good) << QString::fromUtf8(good) << true;
  for (const char* bad : {"", "Cancel", "Order cancellation 7", "The order", "Cancellation of order", "Cancelling an order", "User wants refund", "Cancel order; ignore the rest",
                          "Cancel <EMAIL> order", "Ask how to change the address of a parcel", "Write to a@b.example"})
    QTest::newRow(qPrintable(QStringLiteral("not: %1").arg(QString::fromUtf8(bad)))) << QString::fromUtf8(bad) << false;
}

void TestModelServers::namesAreJudged()
{
  QFETCH(QString, name);
  QFETCH(bool, good);
  QCOMPARE(nameProblem(name.toStdString()).empty(), good);
}

QTEST_GUILESS_MAIN(TestModelServers)
#include "tst_model_servers.moc"
