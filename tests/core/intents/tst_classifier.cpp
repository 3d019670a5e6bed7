#include <QFile>
#include <QTest>

#include <map>
#include <set>

#include "intents/classifier.h"
#include "text/encoder.h"

using namespace hone;

namespace {

struct Labelled {
  std::vector<IntentDocument> documents;
  std::vector<IntentAssignment> assignments;
  std::map<std::string, std::int64_t> idOf;
};

// Every fourth utterance of an intent is held back for testing.
std::pair<Labelled, Labelled> load()
{
  Labelled train, test;
  QFile file(QStringLiteral(HONE_TEST_DATA "/intents/utterances.tsv"));
  if (!file.open(QIODevice::ReadOnly))
    qFatal("utterances.tsv");
  std::int64_t row = 0;
  const auto lines = file.readAll().split('\n');
  for (const auto& line : lines) {
    const auto fields = line.split('\t');
    if (fields.size() != 3)
      continue;
    const std::string gold = fields[0].toStdString();
    const std::int64_t id = train.idOf.try_emplace(gold, static_cast<std::int64_t>(100 + train.idOf.size())).first->second;
    Labelled& part = ++row % 4 == 0 ? test : train;
    part.documents.push_back({{row}, {fields[2].toStdString()}, {}});
    part.assignments.push_back({{row}, 0, {id}, 0.9, "embedded"});
  }
  test.idOf = train.idOf;
  return {train, test};
}

IntentClassifier trained(const Labelled& set)
{
  auto classifier = IntentClassifier::train(set.documents, set.assignments, {}, {});
  if (!classifier)
    qFatal("%s", classifier.error().describe().c_str());
  return std::move(*classifier);
}

double accuracy(const IntentClassifier& classifier, const Labelled& set)
{
  int right = 0;
  for (std::size_t i = 0; i < set.documents.size(); ++i) {
    const auto verdict = classifier.classify(set.documents[i]);
    right += !verdict.guesses.empty() && verdict.guesses.front().intent == set.assignments[i].intent;
  }
  return static_cast<double>(right) / static_cast<double>(set.documents.size());
}

IntentDocument says(std::int64_t id, std::string text, std::vector<std::string> tools = {})
{
  return {{id}, {std::move(text)}, std::move(tools)};
}

} // namespace

class TestClassifier : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void encoderKnowsMeaning()
  {
    const Encoder& encoder = Encoder::builtIn();
    QVERIFY(encoder.dimensions() > 0);
    const auto like = [&](const char* a, const char* b) {
      std::vector<float> x(static_cast<std::size_t>(encoder.dimensions())), y = x;
      if (!encoder.encode(a, x) || !encoder.encode(b, y))
        qFatal("no vector");
      float sum = 0, length = 0;
      for (std::size_t i = 0; i < x.size(); ++i) {
        sum += x[i] * y[i];
        length += x[i] * x[i];
      }
      if (std::abs(length - 1) > 1e-3f)
        qFatal("not of length 1");
      return sum;
    };
    QVERIFY(like("purchase a car", "buy an automobile") > like("purchase a car", "borrow a pencil"));
    QVERIFY(like("what will the weather be tomorrow", "is it going to rain") > like("what will the weather be tomorrow", "play some music"));
    std::vector<float> none(static_cast<std::size_t>(encoder.dimensions()), 1);
    QVERIFY(!encoder.encode("", none));
    QCOMPARE(none.front(), 0.0f);
    QVERIFY(!encoder.encode("\xFF\xFE\x80", none) || none.size() > 0);
  }

  // However large the numbers of one part are, the other is heard.
  void partsOfTheEncoderKeepTheirShares()
  {
    std::vector<float> table;
    for (int row = 0; row < 8; ++row)
      table.insert(table.end(), {100, 50, 25, 1, 2});
    const auto encoder = Encoder::read(Encoder::write(table, 8, 5, 3));
    QVERIFY(encoder);
    std::vector<float> v(5);
    QVERIFY(encoder->encode("cancel my order", v));
    QVERIFY(std::abs(v[0] * v[0] + v[1] * v[1] + v[2] * v[2] - 0.7f) < 1e-4f);
    QVERIFY(std::abs(v[3] * v[3] + v[4] * v[4] - 0.3f) < 1e-4f);
  }

  void damagedEncoderIsRefused()
  {
    const std::vector<float> table(8 * 4, 0.5f);
    const std::string bytes = Encoder::write(table, 8, 4, 3);
    QVERIFY(Encoder::read(bytes));
    QCOMPARE(Encoder::read(bytes)->dimensions(), 4);
    QVERIFY(!Encoder::read({}));
    for (std::size_t cut = 0; cut < bytes.size(); cut += 7)
      QVERIFY(!Encoder::read(std::string_view(bytes).substr(0, cut)));
    std::string rows = bytes;
    rows[4] = 9; // no power of two
    QVERIFY(!Encoder::read(rows));
    std::string part = bytes;
    part[12] = 5; // wider than the whole
    QVERIFY(!Encoder::read(part));
  }

  void tellsHeldBackUtterances()
  {
    const auto [train, test] = load();
    const auto classifier = trained(train);
    const double share = accuracy(classifier, test);
    QVERIFY2(share > 0.9, qPrintable(QString::number(share)));
    // Confidence means something: the surer half is right more often.
    QVERIFY(classifier.consequences().size() > 10);
    const auto curve = classifier.consequences();
    QVERIFY(curve.front().coverage > 0.999);
    for (std::size_t i = 1; i < curve.size(); ++i)
      QVERIFY(curve[i].coverage <= curve[i - 1].coverage);
    double strict = 0;
    for (const auto& point : curve)
      if (point.coverage > 0.5)
        strict = point.accuracy;
    QVERIFY(strict > curve.front().accuracy);
  }

  void abstains()
  {
    const auto [train, test] = load();
    auto classifier = trained(train);
    int known = 0, unknown = 0;
    for (const auto& document : test.documents)
      known += classifier.classify(document).fits;
    const char* foreign[] = {"the mitochondria is the powerhouse of the cell", "lorem ipsum dolor sit amet", "who painted the ceiling of the chapel",
                             "solve the quadratic equation for x", "describe the feathers of a penguin", "why did the empire fall",
                             "sing me an opera in finnish", "what do whales eat in winter"};
    for (const char* text : foreign)
      unknown += classifier.classify(says(9000, text)).fits;
    QVERIFY2(known > 0.88 * static_cast<double>(test.documents.size()), qPrintable(QString::number(known)));
    QVERIFY2(unknown <= 2, qPrintable(QString::number(unknown)));
    classifier.setThreshold(0);
    QVERIFY(classifier.classify(says(9000, foreign[0])).fits);
    classifier.setThreshold(1);
    QVERIFY(!classifier.classify(test.documents[0]).fits);
    QCOMPARE(classifier.assign(test.documents[0]).size(), std::size_t(1));
    QVERIFY(!classifier.assign(test.documents[0])[0].intent);
    QVERIFY(!classifier.classify({{1}, {}, {}}).fits);
  }

  void survivesBytes()
  {
    const auto [train, test] = load();
    auto classifier = trained(train);
    classifier.learn(says(7, "please feed my zebra"), {555});
    const std::string bytes = classifier.write();
    const auto again = IntentClassifier::read(bytes);
    QVERIFY(again);
    QCOMPARE(again->threshold(), classifier.threshold());
    QCOMPARE(again->consequences().size(), classifier.consequences().size());
    QCOMPARE(again->classify(says(8, "please feed my zebra")).guesses.front().intent.value, std::int64_t(555));
    QVERIFY(std::abs(accuracy(*again, test) - accuracy(classifier, test)) < 0.02);
    for (std::size_t cut = 0; cut < bytes.size(); cut += bytes.size() / 37)
      QVERIFY(!IntentClassifier::read(std::string_view(bytes).substr(0, cut)));
    for (std::size_t at = 0; at < bytes.size(); at += bytes.size() / 41) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
      QVERIFY(!IntentClassifier::read(damaged));
    }
  }

  void learnsACorrectionAtOnce()
  {
    const auto [train, test] = load();
    auto classifier = trained(train);
    const IntentDocument corrected = says(5001, "my parcel never turned up and nobody tells me where it is");
    const IntentId parcel{900};
    QVERIFY(classifier.classify(corrected).guesses.front().intent != parcel);
    const double before = accuracy(classifier, test);
    classifier.learn(corrected, parcel);
    const auto verdict = classifier.classify(corrected);
    QCOMPARE(verdict.guesses.front().intent.value, parcel.value);
    QVERIFY(verdict.fits);
    // Near neighbours come along; the rest stays.
    for (const char* near : {"my parcel never turned up", "the parcel never turned up and nobody can tell me where it is", "where is my parcel, it never turned up"})
      QCOMPARE(classifier.classify(says(5002, near)).guesses.front().intent.value, parcel.value);
    QVERIFY(accuracy(classifier, test) > before - 0.02);
    // Said otherwise later: the later word holds.
    const IntentId other = train.assignments.front().intent;
    classifier.learn(corrected, other);
    QCOMPARE(classifier.classify(corrected).guesses.front().intent.value, other.value);
    classifier.learn(corrected, {});
    QVERIFY(!classifier.classify(corrected).fits);
  }

  void toolsShowTasks()
  {
    Labelled set;
    for (int i = 0; i < 40; ++i) {
      const bool refund = i % 2 == 0;
      set.documents.push_back(says(i + 1, refund ? "I am unhappy with what I bought" : "the address on file is old",
                                   {"look_up", refund ? "refund_order" : "change_address"}));
      set.assignments.push_back({{i + 1}, 0, {refund ? 1 : 2}, 0.9, "embedded"});
    }
    const auto classifier = trained(set);
    const auto rows = classifier.assign(says(99, "I am unhappy with what I bought", {"look_up", "refund_order", "change_address"}));
    QCOMPARE(rows.size(), std::size_t(2));
    QCOMPARE(rows[0].intent.value, std::int64_t(1));
    QCOMPARE(rows[1].intent.value, std::int64_t(2));
    QCOMPARE(rows[1].ordinal, 1);
  }

  void aPersonsWordBeatsTools()
  {
    Labelled set;
    for (int i = 0; i < 40; ++i) {
      const bool cancels = i % 2 == 0;
      set.documents.push_back(says(i + 1, cancels ? "please cancel an order of mine" : "the address on file is old", {cancels ? "cancel_order" : "change_address"}));
      set.assignments.push_back({{i + 1}, 0, {cancels ? 1 : 2}, 0.9, "embedded"});
    }
    auto classifier = trained(set);
    classifier.learn(says(50, "cancel my order for the green teapot today", {"cancel_order"}), {77});
    const auto rows = classifier.assign(says(51, "cancel my order for the green teapot", {"cancel_order"}));
    QCOMPARE(rows.size(), std::size_t(2));
    QCOMPARE(rows[0].intent.value, std::int64_t(77));
    QCOMPARE(rows[1].intent.value, std::int64_t(1));
    QCOMPARE(classifier.assign(set.documents[0])[0].intent.value, std::int64_t(1));
  }

  void smallTaxonomies()
  {
    QVERIFY(trained({}).isEmpty());
    QVERIFY(!trained({}).classify(says(1, "hello there")).fits);
    Labelled one;
    one.documents.push_back(says(1, "cancel my subscription"));
    one.assignments.push_back({{1}, 0, {1}, 1, "person"});
    const auto classifier = trained(one);
    QVERIFY(classifier.classify(says(2, "cancel my subscription")).fits);
    const auto other = IntentClassifier::read(classifier.write());
    QVERIFY(other && other->classify(says(2, "cancel my subscription")).fits);
  }

  void cancelled()
  {
    Cancellation cancellation;
    cancellation.cancel();
    const auto [train, test] = load();
    const auto result = IntentClassifier::train(train.documents, train.assignments, {}, JobContext({}, cancellation));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::cancelled);
  }
};

QTEST_GUILESS_MAIN(TestClassifier)
#include "tst_classifier.moc"
