#include <QtTest>

#include "ui/widgets/safe_text.h"

using namespace hone::ui;

class TestSafeText : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void shows_data()
  {
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain") << QByteArray("Grüße\n") << QStringLiteral("Grüße\n");
    QTest::newRow("escape sequence") << QByteArray("\x1b[31mred") << QStringLiteral("␛[31mred");
    QTest::newRow("nul") << QByteArray("a\0b", 3) << QStringLiteral("a␀b");
    QTest::newRow("right-to-left override") << QByteArray("abc\xE2\x80\xAEtxt.exe") << QStringLiteral("abc⟨RLO⟩txt.exe");
    QTest::newRow("zero width space") << QByteArray("a\xE2\x80\x8B" "b") << QStringLiteral("a⟨ZWSP⟩b");
    QTest::newRow("broken utf-8") << QByteArray("a\xFF") << QStringLiteral("a\uFFFD");
    QTest::newRow("crlf") << QByteArray("a\r\nb\rc") << QStringLiteral("a\nb\nc");
  }
  void shows()
  {
    QFETCH(QByteArray, input);
    QFETCH(QString, shown);
    QCOMPARE(safeText(std::string_view(input.constData(), static_cast<std::size_t>(input.size()))), shown);
  }
  void cutsAtTheLimit()
  {
    QCOMPARE(safeText("abcdef", 3), QStringLiteral("abc…"));
    QCOMPARE(safeText("abc", 3), QStringLiteral("abc"));
    QCOMPARE(safeText("ab\xF0\x9F\x98\x80\xF0\x9F\x98\x80", 3), QStringLiteral("ab…")); // never half an emoji
  }
  void oneLine() { QCOMPARE(safeLine(" a\n\n b\tc "), QStringLiteral("a b c")); }
};

QTEST_GUILESS_MAIN(TestSafeText)
#include "tst_safe_text.moc"
