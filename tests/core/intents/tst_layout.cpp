#include <QTest>

#include <cmath>
#include <map>

#include "intents/layout.h"

using namespace hone;

class TestLayout : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void intentsKeepApart()
  {
    std::vector<IntentDocument> documents;
    std::vector<IntentId> intents;
    const char* texts[] = {"cancel my order please", "book a flight to Rome", "what is the weather today", "reset my password"};
    for (int i = 0; i < 200; ++i) {
      documents.push_back({{i + 1}, {std::string(texts[i % 4]) + (i % 3 ? " now" : " soon")}, {}});
      intents.push_back({i % 4 + 1});
    }
    const auto points = layoutConversations(documents, intents, 1, {});
    QVERIFY(points);
    QCOMPARE(points->size(), documents.size());
    std::map<int, std::pair<double, double>> centre;
    for (int i = 0; i < 200; ++i) {
      const auto& point = (*points)[static_cast<std::size_t>(i)];
      QVERIFY(std::isfinite(point.x) && std::abs(point.x) <= 1 && std::isfinite(point.y) && std::abs(point.y) <= 1);
      centre[i % 4].first += point.x / 50.0;
      centre[i % 4].second += point.y / 50.0;
    }
    // Every conversation is nearer to its own intent's middle than to any other.
    for (int i = 0; i < 200; ++i) {
      const auto& point = (*points)[static_cast<std::size_t>(i)];
      const auto to = [&](int k) { return std::hypot(point.x - centre[k].first, point.y - centre[k].second); };
      for (int k = 0; k < 4; ++k)
        QVERIFY(k == i % 4 || to(i % 4) < to(k));
    }
    const auto again = layoutConversations(documents, intents, 1, {});
    for (std::size_t i = 0; i < points->size(); ++i)
      QCOMPARE((*again)[i].x, (*points)[i].x);
  }

  void fewAndNone()
  {
    QVERIFY(layoutConversations({}, {}, 1, {})->empty());
    const auto one = layoutConversations({{{1}, {}, {}}}, {}, 1, {});
    QVERIFY(one && one->size() == 1 && std::isfinite(one->front().x));
  }
};

QTEST_GUILESS_MAIN(TestLayout)
#include "tst_layout.moc"
