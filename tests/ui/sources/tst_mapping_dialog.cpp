#include "ui/sources/add_source_dialog.h"
#include "ui/sources/event_preview.h"
#include "ui/sources/import_form.h"
#include "ui/sources/mapping_columns.h"
#include "ui/sources/mapping_dialog.h"
#include "ui/sources/mapping_edit.h"
#include "ui/widgets/dialogs.h"
#include "workspace/intake.h"

#include "ui_fixture.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTreeWidget>

#include <algorithm>

using namespace hone;
using namespace hone::ui;

namespace {

/// Names of columns that say nothing, so that a person has to.
QString writeTable(const test::UiFixture& fixture)
{
  const auto path = fixture.folder() + QStringLiteral("/export.csv");
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly))
    qFatal("cannot write the table of the test");
  file.write("k1;k2;k3;k4\n");
  for (int i = 0; i < 12; ++i)
    file.write(QStringLiteral("T%1;%2;Message %3 about the parcel;%4\n")
                 .arg(i / 4)
                 .arg(i % 2 == 0 ? QStringLiteral("P1") : QStringLiteral("P2"))
                 .arg(i)
                 .arg(i)
                 .toUtf8());
  file.close();
  return path;
}

void chooseMeaning(MappingColumns* columns, const QString& column, const std::string& meaning)
{
  for (int row = 0; row < columns->rowCount(); ++row)
    if (columns->item(row, 0)->text() == column)
      columns->choose(row, meaning);
}

QTreeWidget* preview(const QWidget& dialog) { return dialog.findChild<QTreeWidget*>(); }

} // namespace

class TestMappingDialog : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase() { QLocale::setDefault(QLocale::c()); }

  void aColumnHasOnePlaceAndAPlaceOneColumn()
  {
    Mapping mapping;
    setMeaning(mapping, "a", "text");
    setMeaning(mapping, "b", "text");
    QCOMPARE(mapping.text, std::string("b"));
    QCOMPARE(meaningOf(mapping, "a"), std::string());
    setMeaning(mapping, "b", "trait");
    QVERIFY(mapping.text.empty());
    QCOMPARE(meaningOf(mapping, "b"), std::string("trait"));
    QVERIFY(!missingInMapping(mapping).isEmpty());
    setRoleOfWord(mapping, "P1", Role::user);
    setRoleOfWord(mapping, "P1", Role::assistant);
    QCOMPARE(mapping.roles.size(), std::size_t{1});
    setRoleOfWord(mapping, "P1", Role::other);
    QVERIFY(mapping.roles.empty());
  }

  void aTableIsMappedWithAPreviewAndImported()
  {
    test::UiFixture fixture(false);
    const auto path = writeTable(fixture);
    const auto look = fixture.workspace().intake().lookAt(path.toStdString());
    QVERIFY2(look, look ? "" : look.error().describe().c_str());
    QVERIFY(look->guess);
    QWidget parent;
    auto* dialog = new MappingDialog(fixture.context(), path.toStdString(), *look->guess, std::nullopt, &parent);
    QSignalSpy mapped(dialog, &MappingDialog::mapped);
    dialog->open();
    auto* columns = dialog->findChild<MappingColumns*>();
    QCOMPARE(columns->rowCount(), 4);
    chooseMeaning(columns, QStringLiteral("k1"), "conversation");
    chooseMeaning(columns, QStringLiteral("k2"), "");
    chooseMeaning(columns, QStringLiteral("k3"), "");
    chooseMeaning(columns, QStringLiteral("k3"), "text");
    QVERIFY(!dialog->agreeButton()->isEnabled());
    chooseMeaning(columns, QStringLiteral("k2"), "role");
    QTRY_VERIFY(dialog->agreeButton()->isEnabled());
    QTRY_COMPARE(preview(*dialog)->topLevelItemCount(), 3);
    // The words of the column are not usual ones: they are said in the second tab.
    for (auto* box : dialog->findChildren<QComboBox*>()) {
      if (box->accessibleName() == QStringLiteral("What “P1” means"))
        box->setCurrentIndex(box->findText(QStringLiteral("the user"))), Q_EMIT box->activated(box->currentIndex());
      if (box->accessibleName() == QStringLiteral("What “P2” means"))
        box->setCurrentIndex(box->findText(QStringLiteral("the agent"))), Q_EMIT box->activated(box->currentIndex());
    }
    QTRY_COMPARE(preview(*dialog)->topLevelItem(0)->child(1)->text(0), QStringLiteral("Agent"));
    QCOMPARE(preview(*dialog)->topLevelItem(0)->child(0)->text(0), QStringLiteral("User"));

    setNextAnswer(QStringLiteral("help desk"));
    for (auto* button : dialog->findChildren<QPushButton*>())
      if (button->text() == QStringLiteral("Save as…"))
        QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY(fixture.workspace().intake().mapping("help desk"));
    QTest::keyClick(dialog, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(mapped.count(), 1);

    ImportFilesRequest request;
    request.paths = {path.toStdString()};
    request.mapping = mapped.first().first().value<Mapping>();
    const auto summary = fixture.workspace().importFiles(request, {});
    QVERIFY(summary);
    QCOMPARE(summary->conversationsAdded, std::int64_t{3});
    QCOMPARE(summary->messagesAdded, std::int64_t{12});
  }

  void anUnknownTableIsNotImportedWithoutAMapping()
  {
    test::UiFixture fixture(false);
    const auto path = writeTable(fixture);
    QWidget parent;
    auto* dialog = new AddSourceDialog(fixture.context(), AddSourceDialog::Files, &parent);
    dialog->open();
    QVERIFY(!dialog->agreeButton()->isEnabled());
    dialog->addPaths({path, fixture.folder() + QStringLiteral("/support.jsonl")});
    QVERIFY(dialog->agreeButton()->isEnabled());
    QTableWidget* files = nullptr;
    for (auto* table : dialog->findChildren<QTableWidget*>())
      if (table->accessibleName() == QStringLiteral("Files to import") && table->rowCount() == 2)
        files = table;
    QVERIFY(files);
    QTRY_COMPARE(files->item(1, 1)->text(), QStringLiteral("hone-jsonl"));
    QTRY_COMPARE(files->item(0, 1)->text(), QStringLiteral("needs a mapping"));
    QTest::mouseClick(dialog->agreeButton(), Qt::LeftButton);
    QVERIFY(dialog->isVisible());
    QCOMPARE(fixture.workspace().jobs().list().size(), std::size_t{0});
  }

  void eventsAreShownBeforeTheyAreImported()
  {
    test::UiFixture fixture(false);
    const auto write = [&](const char* name, const QByteArray& bytes) {
      QFile file(fixture.folder() + QLatin1Char('/') + QString::fromUtf8(name));
      if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write the events of the test");
      file.write(bytes);
      return file.fileName();
    };
    const auto good = write("events.csv", "user_id,name,at,value\nu1,churned,2026-01-02,\nu2,csat,2026-01-03T10:00:00Z,2.5\n,lost,2026-01-03,1\nu3,csat,someday,4\n");
    const auto other = write("nothing.csv", "colour,size\nred,4\n");
    QWidget parent;
    ImportForm form(fixture.context(), true, &parent);
    form.addPaths({good, other});
    auto* table = form.findChild<EventPreviewView*>()->findChild<QTableWidget*>();
    QTRY_COMPARE(table->rowCount(), 2);
    QCOMPARE(table->item(0, 0)->text(), QStringLiteral("churned"));
    QCOMPARE(table->item(0, 1)->text(), QStringLiteral("user u1"));
    QCOMPARE(table->item(1, 3)->text(), QStringLiteral("2.5"));
    const auto says = [&form](const QString& words) {
      return std::ranges::any_of(form.findChild<EventPreviewView*>()->findChildren<QLabel*>(),
                                 [&](const QLabel* label) { return label->text().contains(words) && !label->isHidden(); });
    };
    QVERIFY(says(QStringLiteral("Events: 2. Records that would be set aside: 2.")));
    QVERIFY(says(QStringLiteral("Line 4: This event names neither")));
    QVERIFY(says(QStringLiteral("Line 5: The time")));

    QTableWidget* files = nullptr;
    for (auto* one : form.findChildren<QTableWidget*>())
      if (one->accessibleName() == QStringLiteral("Files to import"))
        files = one;
    files->setCurrentCell(1, 0);
    QTRY_VERIFY(says(QStringLiteral("Events need a column for the user")));
    QCOMPARE(table->rowCount(), 0);
  }
};

QTEST_MAIN(TestMappingDialog)
#include "tst_mapping_dialog.moc"
