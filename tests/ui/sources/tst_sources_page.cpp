#include "ui/sources/source_entries.h"
#include "ui/sources/sources_page.h"
#include "ui/widgets/dialogs.h"

#include "ui_fixture.h"

#include <QAction>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

using namespace hone;
using namespace hone::ui;

namespace {

QTableView* table(const QWidget& page, const QString& accessibleName)
{
  for (auto* found : page.findChildren<QTableView*>())
    if (found->accessibleName() == accessibleName)
      return found;
  return nullptr;
}

QString cell(const QTableView* view, int row, int column) { return view->model()->index(row, column).data().toString(); }

/// The one of its kind that is on screen.
template<class Widget>
Widget* visible(const QWidget& page)
{
  for (auto* found : page.findChildren<Widget*>())
    if (found->isVisible())
      return found;
  return nullptr;
}

QAbstractButton* button(const QWidget& page, const QString& text)
{
  for (auto* found : page.findChildren<QAbstractButton*>())
    if (found->isVisible() && found->text() == text)
      return found;
  return nullptr;
}

bool showsLabel(const QWidget& page, const QString& text)
{
  for (auto* found : page.findChildren<QLabel*>())
    if (found->isVisible() && found->text() == text)
      return true;
  return false;
}

void writeBroken(test::UiFixture& fixture)
{
  QFile file(fixture.folder() + QStringLiteral("/broken.jsonl"));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(test::UiFixture::conversation(200).toUtf8() + "\n{\"messages\": [ broken\n" + test::UiFixture::conversation(201).toUtf8() + "\n");
  file.close();
  fixture.import(file.fileName());
}

} // namespace

class TestSourcesPage : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase() { QLocale::setDefault(QLocale::c()); }

  void theListShowsWhatIsConnectedAndTheLedgerOfTheChosenOne()
  {
    test::UiFixture fixture(false);
    writeBroken(fixture);
    SourcesPage page(fixture.context());
    page.resize(1100, 700);
    page.show();
    auto* sources = table(page, QStringLiteral("Sources"));
    QTRY_COMPARE(sources->model()->rowCount(), 2);
    QCOMPARE(cell(sources, 0, 0), QStringLiteral("broken"));
    QCOMPARE(cell(sources, 0, 1), QStringLiteral("Needs attention"));
    QCOMPARE(cell(sources, 0, 2), QStringLiteral("2"));
    QCOMPARE(cell(sources, 0, 3), QStringLiteral("1"));
    QVERIFY(showsLabel(page, QStringLiteral("✓ The sums agree: nothing was lost.")));
    QVERIFY(button(page, QStringLiteral("Show set aside")));
    sources->setFocus();
    QTest::keyClick(sources, Qt::Key_Down);
    QTRY_VERIFY(!button(page, QStringLiteral("Show set aside")));
    QVERIFY(showsLabel(page, QStringLiteral("24 conversations, 144 messages")));
  }

  void enterOpensTheConversationsOfASource()
  {
    test::UiFixture fixture(false);
    SourcesPage page(fixture.context());
    page.show();
    auto* sources = table(page, QStringLiteral("Sources"));
    QTRY_COMPARE(sources->model()->rowCount(), 1);
    QSignalSpy opened(&fixture.context(), &UiContext::conversationsRequested);
    sources->setFocus();
    QTest::keyClick(sources, Qt::Key_Return);
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.first().first().value<Filter>().sources, std::vector<std::string>{"support"});
  }

  void setAsideRecordsStandWithPlaceReasonAndBytes()
  {
    test::UiFixture fixture(false);
    writeBroken(fixture);
    SourcesPage page(fixture.context());
    page.resize(1100, 700);
    page.show();
    QTRY_VERIFY(button(page, QStringLiteral("Show set aside")));
    QTest::mouseClick(button(page, QStringLiteral("Show set aside")), Qt::LeftButton);
    auto* records = table(page, QStringLiteral("Records that were set aside"));
    QTRY_COMPARE(records->model()->rowCount(), 1);
    QTRY_VERIFY(records->isVisible());
    QCOMPARE(cell(records, 0, 1), QStringLiteral("broken.jsonl"));
    QCOMPARE(cell(records, 0, 2), QStringLiteral("2"));
    QTRY_VERIFY(visible<QPlainTextEdit>(page));
    auto* raw = visible<QPlainTextEdit>(page);
    QTRY_COMPARE(raw->toPlainText(), QStringLiteral("{\"messages\": [ broken"));
    QTest::mouseClick(button(page, QStringLiteral("Bytes")), Qt::LeftButton);
    QVERIFY(raw->toPlainText().contains(QStringLiteral("7b 22 6d 65 73 73 61 67")));
    const QString target = fixture.folder() + QStringLiteral("/aside.jsonl");
    setNextAnswer(target);
    QTest::mouseClick(button(page, QStringLiteral("Export…")), Qt::LeftButton);
    QTRY_VERIFY(QFile::exists(target));
  }

  void deletingSetAsideRecordsAsksAndIsAJob()
  {
    test::UiFixture fixture(false);
    writeBroken(fixture);
    SourcesPage page(fixture.context());
    page.resize(1100, 700);
    page.show();
    QTRY_VERIFY(button(page, QStringLiteral("Show set aside")));
    QTest::mouseClick(button(page, QStringLiteral("Show set aside")), Qt::LeftButton);
    auto* records = table(page, QStringLiteral("Records that were set aside"));
    QTRY_COMPARE(records->model()->rowCount(), 1);
    QTRY_VERIFY(button(page, QStringLiteral("Delete…")) && button(page, QStringLiteral("Delete…"))->isEnabled());
    QVERIFY(button(page, QStringLiteral("Delete all…")));
    setNextAnswer(QString());
    QTest::mouseClick(button(page, QStringLiteral("Delete…")), Qt::LeftButton);
    QTRY_COMPARE(*fixture.workspace().intake().quarantineCount(std::nullopt), std::int64_t{0});
    page.refresh();
    QTRY_VERIFY(!button(page, QStringLiteral("Show set aside")));
  }

  void removingASourceAsksAndIsAJob()
  {
    test::UiFixture fixture(false);
    SourcesPage page(fixture.context());
    page.show();
    auto* sources = table(page, QStringLiteral("Sources"));
    QTRY_COMPARE(sources->model()->rowCount(), 1);
    setNextAnswer(std::nullopt);
    QTest::mouseClick(button(page, QStringLiteral("Remove…")), Qt::LeftButton);
    QCOMPARE(fixture.workspace().sources()->size(), std::size_t{1});
    setNextAnswer(QString());
    sources->setFocus();
    QTest::keyClick(sources, Qt::Key_Delete);
    QTRY_VERIFY(fixture.workspace().sources()->empty());
    page.refresh();
    QTRY_VERIFY(button(page, QStringLiteral("Open the sample")));
  }

  void timesAreSaidAsPeopleSayThem()
  {
    constexpr Micros kNow = 1'750'000'000'000'000;
    QCOMPARE(agoText(kNow - 2'000'000, kNow), QStringLiteral("2 s ago"));
    QCOMPARE(agoText(kNow - 300'000'000, kNow), QStringLiteral("5 min ago"));
    QCOMPARE(agoText(kNow - 7'200'000'000, kNow), QStringLiteral("2 h ago"));
    QCOMPARE(agoText(std::nullopt, kNow), QStringLiteral("—"));
  }
};

QTEST_MAIN(TestSourcesPage)
#include "tst_sources_page.moc"
