#include <QTest>

#include "text/features.h"
#include "text/stemmer.h"
#include "text/stop_words.h"
#include "text/tokenizer.h"
#include "text/utf8.h"

using namespace hone;

namespace {

std::string shown(std::string_view text)
{
  std::string result;
  for (const Token& token : tokenize(text)) {
    static constexpr char kLetters[] = {'w', 'n', 'i', 'a', 'm', 'p'};
    result += (result.empty() ? "" : " ") + std::string(1, kLetters[static_cast<int>(token.kind)]) + ":" + token.text;
  }
  return result;
}

} // namespace

class TestText : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void tokens_data()
  {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("plain") << QByteArray("Cancel my order.") << QByteArray("w:cancel w:my w:order p:.");
    QTest::newRow("curly apostrophe") << QByteArray("I don\xE2\x80\x99t") << QByteArray("w:i w:don't");
    QTest::newRow("hyphen") << QByteArray("t-shirt - new") << QByteArray("w:t-shirt w:new");
    QTest::newRow("identifier") << QByteArray("order #W2378156") << QByteArray("w:order i:w2378156");
    QTest::newRow("number") << QByteArray("paid 1,234.50 twice") << QByteArray("w:paid n:1,234.50 w:twice");
    QTest::newRow("e-mail") << QByteArray("mail me@example.com.") << QByteArray("w:mail a:me@example.com p:.");
    QTest::newRow("url") << QByteArray("see https://a.example/x?y=1 now") << QByteArray("w:see a:https://a.example/x?y=1 w:now");
    QTest::newRow("marker") << QByteArray("thanks ###STOP###") << QByteArray("w:thanks m:###STOP###");
    QTest::newRow("tag") << QByteArray("<|end|> [END] ok") << QByteArray("m:<|end|> m:[END] w:ok");
    QTest::newRow("less than") << QByteArray("a < b > c") << QByteArray("w:a w:b w:c");
    QTest::newRow("umlaut") << QByteArray("\xC3\x84nderung") << QByteArray("w:\xC3\xA4nderung");
    QTest::newRow("cyrillic") << QByteArray("\xD0\x9F\xD0\xA0\xD0\x98") << QByteArray("w:\xD0\xBF\xD1\x80\xD0\xB8");
    QTest::newRow("han pairs") << QByteArray("\xE5\x8F\x96\xE6\xB6\x88\xE8\xAE\xA2") << QByteArray("w:\xE5\x8F\x96\xE6\xB6\x88 w:\xE6\xB6\x88\xE8\xAE\xA2");
    QTest::newRow("empty") << QByteArray("") << QByteArray("");
  }
  void tokens()
  {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QCOMPARE(QByteArray::fromStdString(shown(text.toStdString())), expected);
  }

  void capitals()
  {
    const auto tokens = tokenize("Ask Yusuf about MMS");
    QVERIFY(tokens[0].sentenceStart && tokens[0].capitalized);
    QVERIFY(tokens[1].capitalized && !tokens[1].sentenceStart);
    QVERIFY(tokens[3].upperCase && !tokens[3].capitalized);
  }

  void invalidBytesBecomeReplacements()
  {
    const std::string hostile = "a\xFF\xC3(\xED\xA0\x80\xF4\x90\x80\x80z";
    const std::string valid = validUtf8(hostile);
    QCOMPARE(QByteArray::fromStdString(valid), QString::fromUtf8(QByteArray::fromStdString(valid)).toUtf8());
    QVERIFY(valid.starts_with("a\xEF\xBF\xBD") && valid.ends_with("z"));
    for (std::size_t i = 0; i < 256; ++i)
      tokenize(std::string(3, static_cast<char>(i)));
  }

  void truncationKeepsCodePoints()
  {
    const std::string text = "\xC3\xA4\xE2\x82\xAC";
    QCOMPARE(truncateUtf8(text, 4), std::string_view("\xC3\xA4"));
    QCOMPARE(truncateUtf8(text, 5), std::string_view(text));
    QCOMPARE(truncateUtf8(text, 1), std::string_view());
  }

  void largeTextIsLinear()
  {
    const std::string text(10'000'000, 'x');
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(tokenize(text).size(), std::size_t(1));
    tokenize(std::string(10'000'000, '#'));
    tokenize(std::string(10'000'000, '<'));
    QVERIFY(timer.elapsed() < 20'000);
  }

  void stems()
  {
    Stemmer stemmer;
    QCOMPARE(std::string(stemmer.stem("exchanging")), std::string(stemmer.stem("exchanged")));
    QCOMPARE(std::string(stemmer.stem("customer's")), std::string(stemmer.stem("customers")));
    QCOMPARE(std::string(Stemmer("no such language").stem("orders")), std::string("orders"));
    QVERIFY(isStopWord("please") && isStopWord("the") && isStopWord("hello") && !isStopWord("refund"));
  }

  void featureRows()
  {
    FeatureExtractor extractor({});
    SparseRow a, b, c;
    extractor.add(a, "Please cancel my order");
    extractor.add(b, "cancelling the orders, please!");
    extractor.add(c, "what is the weather");
    for (auto* row : {&a, &b, &c}) {
      compact(*row);
      normalize(*row);
    }
    QVERIFY(dot(a, b) > 0.99f);
    QVERIFY(dot(a, c) == 0.0f);
    SparseRow nothing;
    extractor.add(nothing, "the of and hello");
    QVERIFY(nothing.empty());
    TfIdf weights;
    const SparseRow rows[] = {a, b, c};
    weights.fit(rows, 1, 1.0);
    QVERIFY(weights.weight(c.front().column) > weights.weight(a.front().column));
  }
};

QTEST_GUILESS_MAIN(TestText)
#include "tst_text.moc"
