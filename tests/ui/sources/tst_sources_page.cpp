#include "ui/sources/sources_page.h"
#include "ui/widgets/dialogs.h"

#include "ui_fixture.h"

#include <QAction>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>

using namespace hone;
using namespace hone::ui;

namespace {

QTableWidget* table(const SourcesPage& page, const QString& accessibleName)
{
  for (auto* found : page.findChildren<QTableWidget*>())
    if (found->accessibleName() == accessibleName)
      return found;
  return nullptr;
}

} // namespace

class TestSourcesPage : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase() { QLocale::setDefault(QLocale::c()); }

  void ledgerAndSetAsideRecords()
  {
    test::UiFixture fixture(false);
    QFile file(fixture.folder() + QStringLiteral("/broken.jsonl"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(test::UiFixture::conversation(200).toUtf8() + "\n{\"messages\": [ broken\n" + test::UiFixture::conversation(201).toUtf8() + "\n");
    file.close();
    fixture.import(file.fileName());
    SourcesPage page(fixture.context());
    page.resize(1100, 700);
    page.show();
    auto* sources = table(page, SourcesPage::tr("Sources"));
    QTRY_COMPARE(sources->rowCount(), 2);
    const int row = sources->item(0, 0)->text() == QStringLiteral("broken") ? 0 : 1;
    QCOMPARE(sources->item(row, 0)->text(), QStringLiteral("broken"));
    QCOMPARE(sources->item(row, 2)->text(), QStringLiteral("2"));
    QCOMPARE(sources->item(row, 8)->text(), QStringLiteral("1"));
    sources->setCurrentCell(row, 0);
    auto* records = table(page, SourcesPage::tr("Records that were set aside"));
    QTRY_COMPARE(records->rowCount(), 1);
    QCOMPARE(records->item(0, 1)->text(), QStringLiteral("2"));
    QTRY_VERIFY(page.findChild<QPlainTextEdit*>()->toPlainText().contains(QStringLiteral("broken")));
  }

  void removingASourceAsksAndIsAJob()
  {
    test::UiFixture fixture(false);
    SourcesPage page(fixture.context());
    page.show();
    QTRY_COMPARE(table(page, SourcesPage::tr("Sources"))->rowCount(), 1);
    QAction* remove = nullptr;
    for (auto* action : page.actions())
      if (action->text() == SourcesPage::tr("Remove source"))
        remove = action;
    QVERIFY(remove);
    setNextAnswer(std::nullopt);
    remove->trigger();
    QCOMPARE(fixture.workspace().sources()->size(), std::size_t{1});
    setNextAnswer(QString());
    remove->trigger();
    QTRY_VERIFY(fixture.workspace().sources()->empty());
    page.refresh();
    QTRY_VERIFY([&] {
      for (auto* button : page.findChildren<QPushButton*>())
        if (button->isVisible() && button->text() == SourcesPage::tr("Open the sample"))
          return true;
      return false;
    }());
  }
};

QTEST_MAIN(TestSourcesPage)
#include "tst_sources_page.moc"
