#include <QtTest>

#include <random>

#include "capture/span_import.h"
#include "otlp_captures.h"
#include "test_store.h"

using namespace hone;
using namespace hone::test;

namespace {

const SpanSource kSource{"live", "receiver", "http://127.0.0.1:4318"};

struct Kept {
  std::vector<Conversation> conversations;
  std::vector<Source> sources;
};

/// Puts requests into a store, assembling after each as a receiver does, or once at the end.
Kept keep(const std::vector<CapturedRequest>& requests, bool assembleEach)
{
  TemporaryStore store;
  for (const CapturedRequest& request : requests) {
    auto decoded = decodeOtlp(request.signal, request.encoding, request.body);
    if (!decoded)
      qFatal("%s", decoded.error().message.c_str());
    if (decoded->rejected != 0)
      qFatal("rejected: %s", decoded->reason.c_str());
    if (auto put = putSpans(*store, kSource, std::move(decoded->spans)); !put)
      qFatal("%s", put.error().message.c_str());
    if (assembleEach)
      if (auto assembled = assembleDirty(*store, kSource, {}); !assembled)
        qFatal("%s", assembled.error().message.c_str());
  }
  if (auto assembled = assembleDirty(*store, kSource, {}); !assembled)
    qFatal("%s", assembled.error().message.c_str());
  Kept kept;
  const auto ids = store->conversationIds();
  for (const ConversationId id : *ids)
    {
      auto read = store->conversation(id);
      if (!read)
        qFatal("%s", read.error().describe().c_str());
      kept.conversations.push_back(std::move(*read));
    }
  std::ranges::sort(kept.conversations, {}, &Conversation::externalId);
  kept.sources = store->sources().value();
  return kept;
}

QString check(const Kept& kept, const QString& sdk)
{
  const QJsonArray expected = expectedOf(sdk)[u"conversations"].toArray();
  if (expected.size() != static_cast<qsizetype>(kept.conversations.size())) {
    QStringList ids;
    for (const Conversation& conversation : kept.conversations)
      ids << words(conversation.externalId);
    return QStringLiteral("%1 conversations, expected %2: %3").arg(kept.conversations.size()).arg(expected.size()).arg(ids.join(u' '));
  }
  for (const QJsonValue& one : expected) {
    const QString id = one[u"conversationId"].toString();
    const auto found = std::ranges::find_if(kept.conversations, [&](const Conversation& conversation) {
      return id.isEmpty() ? conversation.externalId.size() == 32 && conversation.externalId.find('-') == std::string::npos
                          : words(conversation.externalId) == id;
    });
    if (found == kept.conversations.end())
      return QStringLiteral("no conversation ") + id;
    if (const QString problem = difference(*found, one.toObject()); !problem.isEmpty())
      return id + QStringLiteral(": ") + problem;
  }
  return {};
}

} // namespace

/// What real SDKs sent while known conversations were spoken.
class TestOtlpCaptures : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void decoded_data() const
  {
    QTest::addColumn<QString>("sdk");
    for (const char* sdk : {"oi-openai", "tl-openai", "vercel-ai", "otel-openai", "langfuse"})
      QTest::newRow(sdk) << QString::fromLatin1(sdk);
  }
  void sdks_data() const
  {
    decoded_data();
    for (const char* sdk : {"oi-anthropic", "oi-bedrock", "oi-openai-streams", "oi-agents", "tl-anthropic", "tl-flat", "tl-genai", "tl-langgraph", "langfuse-langgraph", "langfuse-responses",
                            "langsmith", "vercel-ai-7", "mastra", "genkit", "laminar", "openlit"})
      QTest::newRow(sdk) << QString::fromLatin1(sdk);
  }

  void givesWhatWasSpoken_data() const { sdks_data(); }
  void givesWhatWasSpoken() const
  {
    QFETCH(QString, sdk);
    const Kept once = keep(capturedRequests(sdk), false);
    QCOMPARE(check(once, sdk), QString());
    QCOMPARE(once.sources.size(), std::size_t{1});
    const Source& source = once.sources.front();
    QCOMPARE(source.unit, std::string("spans"));
    QVERIFY(source.received > 0);
    QCOMPARE(source.received, source.stored + source.merged + source.unchanged + source.rejected);
    QCOMPARE(source.conversations, static_cast<std::int64_t>(once.conversations.size()));
    for (const Conversation& conversation : once.conversations) {
      const QJsonObject metadata = QJsonDocument::fromJson(QByteArray::fromStdString(conversation.metadata)).object();
      QVERIFY2(!metadata.contains(u"branches") && !metadata.contains(u"side_threads"), conversation.metadata.c_str());
    }
    // Assembling after every request ends at the same.
    const Kept live = keep(capturedRequests(sdk), true);
    QCOMPARE(check(live, sdk), QString());
    QVERIFY(live.conversations == once.conversations);
  }

  void decodedFormGivesTheSame_data() const { decoded_data(); }
  void decodedFormGivesTheSame() const
  {
    QFETCH(QString, sdk);
    QVERIFY(keep(capturedRequests(sdk, true), false).conversations == keep(capturedRequests(sdk), false).conversations);
  }

  void orderAndRepeatsDoNotMatter_data() const { sdks_data(); }
  void orderAndRepeatsDoNotMatter() const
  {
    QFETCH(QString, sdk);
    const std::vector<CapturedRequest> requests = capturedRequests(sdk);
    const Kept inOrder = keep(requests, false);
    for (unsigned seed = 1; seed <= 4; ++seed) {
      std::mt19937 random(seed);
      std::vector<CapturedRequest> shuffled = requests;
      shuffled.insert(shuffled.end(), requests.begin(), requests.end()); // sent again after a time-out
      std::ranges::shuffle(shuffled, random);
      const Kept kept = keep(shuffled, seed % 2 == 0);
      const QString problem = check(kept, sdk);
      QVERIFY2(problem.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(problem)));
      for (std::size_t i = 0; i < kept.conversations.size(); ++i)
        QVERIFY2(kept.conversations[i] == inOrder.conversations[i], qPrintable(QStringLiteral("seed %1").arg(seed)));
    }
  }

  void singleSpansInAnyOrder_data() const { sdks_data(); }
  void singleSpansInAnyOrder() const
  {
    QFETCH(QString, sdk);
    std::vector<Span> spans;
    for (const CapturedRequest& request : capturedRequests(sdk)) {
      auto decoded = decodeOtlp(request.signal, request.encoding, request.body);
      HONE_VERIFY(decoded);
      std::ranges::move(decoded->spans, std::back_inserter(spans));
    }
    std::mt19937 random(7);
    std::ranges::shuffle(spans, random);
    TemporaryStore store;
    for (std::size_t from = 0; from < spans.size(); from += 7) {
      std::vector<Span> some(spans.begin() + static_cast<std::ptrdiff_t>(from),
                             spans.begin() + static_cast<std::ptrdiff_t>(std::min(from + 7, spans.size())));
      HONE_VERIFY(putSpans(*store, kSource, std::move(some)));
      HONE_VERIFY(assembleDirty(*store, kSource, {}));
    }
    Kept kept;
    const auto ids = store->conversationIds();
    for (const ConversationId id : *ids)
      {
      auto read = store->conversation(id);
      if (!read)
        qFatal("%s", read.error().describe().c_str());
      kept.conversations.push_back(std::move(*read));
    }
    QCOMPARE(check(kept, sdk), QString());
  }

  void failuresAreSaid_data() const
  {
    QTest::addColumn<QString>("sdk");
    for (const char* sdk : {"vercel-ai", "otel-openai", "langfuse", "oi-anthropic", "oi-agents", "tl-anthropic", "tl-genai", "langfuse-langgraph", "langfuse-responses",
                            "langsmith", "vercel-ai-7", "mastra", "genkit", "openlit"})
      QTest::newRow(sdk) << QString::fromLatin1(sdk);
  }
  void failuresAreSaid() const
  {
    QFETCH(QString, sdk);
    const Kept kept = keep(capturedRequests(sdk), false);
    for (const Conversation& conversation : kept.conversations) {
      const QJsonObject metadata = QJsonDocument::fromJson(QByteArray::fromStdString(conversation.metadata)).object();
      const bool outage = words(conversation.externalId).contains(u"outage");
      QCOMPARE(metadata[u"failed_calls"].toArray().size(), outage ? 1 : 0);
    }
  }
};

QTEST_GUILESS_MAIN(TestOtlpCaptures)
#include "tst_otlp_captures.moc"
