#include <QtTest>

#include <cmath>

#include "patterns/label_quality.h"
#include "patterns/statistics.h"

using namespace hone;

namespace {

constexpr IntentId kA{1}, kB{2};

GoldItem item(std::int64_t conversation, double weight, std::vector<GoldLabel> labels)
{
  return {ConversationId{conversation}, IntentId{}, weight, std::move(labels)};
}

const IntentQuality* of(const GoldQuality& quality, IntentId intent)
{
  for (const IntentQuality& each : quality.intents)
    if (each.intent == intent)
      return &each;
  return nullptr;
}

} // namespace

class TestLabelQuality : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void equalWeightsAreWilson()
  {
    std::vector<GoldItem> items;
    std::vector<std::pair<ConversationId, IntentId>> predicted;
    for (std::int64_t i = 1; i <= 20; ++i) {
      items.push_back(item(i, 3, {{"Ada", i <= 16 ? kA : kB}}));
      predicted.emplace_back(ConversationId{i}, kA);
    }
    const GoldQuality quality = goldQuality(items, predicted);
    const Rate expected = wilson(16, 20);
    const Rate found = of(quality, kA)->precision;
    QCOMPARE(found.k, expected.k);
    QCOMPARE(found.n, expected.n);
    QVERIFY(std::abs(found.low - expected.low) < 1e-9 && std::abs(found.high - expected.high) < 1e-9);
    QCOMPARE(of(quality, kA)->recall.value, 1.0);
    QCOMPARE(of(quality, kB)->recall.value, 0.0);
    QCOMPARE(of(quality, kB)->precision.n, std::int64_t{0});
    QCOMPARE(quality.labelled, std::int64_t{20});
  }

  void itemsWeighWhatTheyStandFor()
  {
    // Two certain hits that stand for 10 each, one miss that stands for 80: the accuracy is 20 of 100.
    const std::vector<GoldItem> items{item(1, 10, {{"Ada", kA}}), item(2, 10, {{"Ada", kA}}), item(3, 80, {{"Ada", kB}})};
    const std::vector<std::pair<ConversationId, IntentId>> predicted{{ConversationId{1}, kA}, {ConversationId{2}, kA}, {ConversationId{3}, kA}};
    const GoldQuality quality = goldQuality(items, predicted);
    QVERIFY(std::abs(quality.accuracy.value - 0.2) < 1e-12);
    QVERIFY(quality.accuracy.high - quality.accuracy.low > wilson(2, 3).high - wilson(2, 3).low - 1e-9);
  }

  void disputedAndGoneItemsDoNotCount()
  {
    const std::vector<GoldItem> items{item(1, 1, {{"Ada", kA}, {"Bob", kB}}), item(2, 1, {{"Ada", kA}, {"Bob", kA}}),
                                      item(3, 1, {{"Ada", kA}}), item(4, 1, {})};
    const std::vector<std::pair<ConversationId, IntentId>> predicted{{ConversationId{1}, kA}, {ConversationId{2}, kA}, {ConversationId{4}, kA}};
    const GoldQuality quality = goldQuality(items, predicted);
    QCOMPARE(quality.items, std::int64_t{4});
    QCOMPARE(quality.labelled, std::int64_t{2});
    QCOMPARE(quality.disputed, std::int64_t{1});
    QCOMPARE(quality.accuracy.n, std::int64_t{1});
  }

  void agreementIsBeyondChance()
  {
    // 25 items, two people: 20 alike (10 A, 10 B), 5 not: agreement .8, chance .5, kappa .6.
    std::vector<GoldItem> items;
    for (std::int64_t i = 1; i <= 20; ++i)
      items.push_back(item(i, 1, {{"Ada", i % 2 ? kA : kB}, {"Bob", i % 2 ? kA : kB}}));
    for (std::int64_t i = 21; i <= 25; ++i)
      items.push_back(item(i, 1, {{"Ada", kA}, {"Bob", kB}}));
    const GoldQuality quality = goldQuality(items, {});
    QCOMPARE(quality.sharedItems, std::int64_t{25});
    QVERIFY(std::abs(quality.agreement - 0.8) < 1e-12);
    QVERIFY(std::abs(quality.kappa - 0.6) < 1e-12);
    QCOMPARE(goldQuality({}, {}).kappa, 0.0);
  }
};

QTEST_GUILESS_MAIN(TestLabelQuality)
#include "tst_label_quality.moc"
