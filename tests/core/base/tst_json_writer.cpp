#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <limits>

#include "base/json_writer.h"

using namespace hone;

class TestJsonWriter : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void writesWhatAnotherReaderUnderstands();
  void keepsHostileText_data();
  void keepsHostileText();
  void compacts_data();
  void compacts();
};

void TestJsonWriter::writesWhatAnotherReaderUnderstands()
{
  JsonWriter json;
  json.beginObject().member("text", "a\"b\\c\n").member("whole", std::int64_t{-9007199254740993}).member("part", 0.1).member("flag", true);
  json.member("nothing", std::optional<double>{}).member("notANumber", std::numeric_limits<double>::quiet_NaN());
  json.key("list").beginArray().value(1).beginObject().endObject().beginArray().endArray().endArray();
  json.key("raw").rawOrText(" { \"x\" : [ 1 , 2 ] } ").key("broken").rawOrText("{oops");
  json.endObject();
  QCOMPARE(json.text(), std::string("{\"text\":\"a\\\"b\\\\c\\n\",\"whole\":-9007199254740993,\"part\":0.1,\"flag\":true,"
                                    "\"nothing\":null,\"notANumber\":null,\"list\":[1,{},[]],\"raw\":{\"x\":[1,2]},\"broken\":\"{oops\"}"));
  QJsonParseError error;
  const auto read = QJsonDocument::fromJson(QByteArray::fromStdString(json.text()), &error);
  QCOMPARE(error.error, QJsonParseError::NoError);
  QCOMPARE(read[QStringLiteral("text")].toString(), QStringLiteral("a\"b\\c\n"));
}

void TestJsonWriter::keepsHostileText_data()
{
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QString>("expected");
  QTest::newRow("control characters") << QByteArray("\x01\x1f\0x", 4) << QString::fromLatin1("\x01\x1f\0x", 4);
  QTest::newRow("emoji") << QByteArray("\xF0\x9F\x98\x80") << QString::fromUtf8("\xF0\x9F\x98\x80");
  QTest::newRow("overlong slash") << QByteArray("\xC0\xAF") << QString(QChar(0xFFFD)) + QChar(0xFFFD);
  QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << QString(3, QChar(0xFFFD));
  QTest::newRow("cut short") << QByteArray("a\xE2\x82") << QStringLiteral("a") + QString(2, QChar(0xFFFD));
}

void TestJsonWriter::keepsHostileText()
{
  QFETCH(QByteArray, text);
  QFETCH(QString, expected);
  JsonWriter json;
  json.beginArray().value(std::string_view(text.constData(), static_cast<std::size_t>(text.size()))).endArray();
  QCOMPARE(QJsonDocument::fromJson(QByteArray::fromStdString(json.text())).array().at(0).toString(), expected);
}

void TestJsonWriter::compacts_data()
{
  QTest::addColumn<QByteArray>("json");
  QTest::addColumn<QByteArray>("expected"); // empty: not valid
  QTest::newRow("spaces in strings stay") << QByteArray("{ \"a b\" : \" c \" }") << QByteArray("{\"a b\":\" c \"}");
  QTest::newRow("number forms") << QByteArray("[-0, 1.50, 2E+3]") << QByteArray("[-0,1.50,2E+3]");
  QTest::newRow("trailing comma") << QByteArray("[1,]") << QByteArray();
  QTest::newRow("two values") << QByteArray("1 2") << QByteArray();
  QTest::newRow("leading zero") << QByteArray("007") << QByteArray();
  QTest::newRow("unclosed") << QByteArray("{\"a\":") << QByteArray();
  QTest::newRow("bad escape") << QByteArray("\"\\x\"") << QByteArray();
  QTest::newRow("deep nesting") << QByteArray(100000, '[') << QByteArray();
  QTest::newRow("empty") << QByteArray() << QByteArray();
}

void TestJsonWriter::compacts()
{
  QFETCH(QByteArray, json);
  QFETCH(QByteArray, expected);
  const auto compact = compactJson(std::string_view(json.constData(), static_cast<std::size_t>(json.size())));
  QCOMPARE(compact.has_value(), !expected.isEmpty());
  if (compact)
    QCOMPARE(*compact, expected.toStdString());
}

QTEST_GUILESS_MAIN(TestJsonWriter)
#include "tst_json_writer.moc"
