#include "ui/sources/erasure_dialog.h"
#include "ui/sources/erasure_report_view.h"
#include "ui/sources/privacy_view.h"
#include "ui/sources/redaction_dialog.h"
#include "ui/widgets/dialogs.h"
#include "workspace/privacy.h"

#include "ui_fixture.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>

using namespace hone;
using namespace hone::ui;

namespace {

template<class Widget>
Widget* named(const QWidget& parent, const QString& accessibleName)
{
  for (auto* found : parent.findChildren<Widget*>())
    if (found->accessibleName() == accessibleName)
      return found;
  return nullptr;
}

QString labels(const QWidget& parent)
{
  QStringList out;
  for (auto* label : parent.findChildren<QLabel*>())
    if (label->isVisible())
      out += label->text();
  return out.join(QLatin1Char('\n'));
}

std::vector<SourceEntry> entries(test::UiFixture& fixture)
{
  auto loaded = loadSourceEntries(fixture.workspace());
  return loaded ? std::move(*loaded) : std::vector<SourceEntry>();
}

} // namespace

class TestPrivacyView : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase() { QLocale::setDefault(QLocale::c()); }

  void redactionIsTriedOnAText()
  {
    test::UiFixture fixture(false);
    RedactionDialog dialog(fixture.context(), nullptr);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.QWidget::show();
    QTRY_VERIFY(dialog.agreeButton()->isEnabled());
    auto* trial = named<QPlainTextEdit>(dialog, QStringLiteral("Text to try it on"));
    auto* kept = named<QPlainTextEdit>(dialog, QStringLiteral("The text as it would be kept"));
    trial->setFocus();
    QTest::keyClicks(trial, QStringLiteral("Write to jane@example.com about ORD-123456"));
    QTRY_VERIFY(kept->toPlainText().contains(QStringLiteral("about ORD-123456")));
    QVERIFY(!kept->toPlainText().contains(QStringLiteral("jane@example.com")));
    QVERIFY(labels(dialog).contains(QStringLiteral("Names may remain")));
    auto* patterns = named<QPlainTextEdit>(dialog, QStringLiteral("Your own patterns"));
    patterns->setPlainText(QStringLiteral("ORD-[0-9]{6}"));
    QTRY_VERIFY(!kept->toPlainText().contains(QStringLiteral("ORD-123456")));
    patterns->setPlainText(QStringLiteral("ORD-["));
    QTRY_VERIFY(!dialog.agreeButton()->isEnabled());
    patterns->setPlainText(QStringLiteral("ORD-[0-9]{6}"));
    QTRY_VERIFY(dialog.agreeButton()->isEnabled());
    QTest::mouseClick(dialog.agreeButton(), Qt::LeftButton);
    QTRY_VERIFY(!dialog.isVisible());
    QCOMPARE(fixture.workspace().privacy().redactionOptions()->patterns, std::vector<std::string>{"ORD-[0-9]{6}"});
  }

  void aUserIsErasedWithAProof()
  {
    test::UiFixture fixture(false);
    ErasureDialog dialog(fixture.context(), entries(fixture), ErasureDialog::User, nullptr);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    QVERIFY(!dialog.agreeButton()->isEnabled());
    auto* user = named<QLineEdit>(dialog, QStringLiteral("Id of the user"));
    user->setFocus();
    QTest::keyClicks(user, QStringLiteral("nobody"));
    QTRY_VERIFY(labels(dialog).contains(QStringLiteral("Nothing in this store is of the user “nobody”: no conversation, no event and no set-aside record.")));
    QVERIFY(labels(dialog).contains(QStringLiteral("exactly as the agent reports it")));
    QVERIFY(!dialog.agreeButton()->isEnabled());
    user->selectAll();
    QTest::keyClicks(user, QStringLiteral("u3"));
    QTRY_VERIFY(labels(dialog).contains(QStringLiteral("3 conversations with 18 messages go")));
    QTRY_VERIFY(dialog.agreeButton()->isEnabled());
    setNextAnswer(std::nullopt);
    QTest::mouseClick(dialog.agreeButton(), Qt::LeftButton);
    QCOMPARE(fixture.workspace().selectConversations({})->size(), std::size_t{24});
    setNextAnswer(QString());
    QTest::mouseClick(dialog.agreeButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(named<QTableWidget>(dialog, QStringLiteral("Files that were searched")), 20'000);
    QTRY_VERIFY2(labels(dialog).contains(QStringLiteral("✓ No trace is left")), qPrintable(labels(dialog))); // shown with the next turn of the loop
    QVERIFY(named<QTableWidget>(dialog, QStringLiteral("Files that were searched"))->rowCount() > 0);
    QCOMPARE(fixture.workspace().selectConversations({})->size(), std::size_t{21});
  }

  void theReportSaysWhatWasFound()
  {
    ErasureReport report;
    report.conversations = 2;
    report.proof.strings = 10;
    report.proof.files = {{"/tmp/store.db", 4096, 1}};
    report.proof.clean = false;
    report.unreachable = {"a commit"};
    const auto text = erasureReportText(report);
    QVERIFY(text.contains(QStringLiteral("Traces were found")));
    QVERIFY(text.contains(QStringLiteral("/tmp/store.db")));
    QVERIFY(text.contains(QStringLiteral("Out of reach: a commit")));
  }

  void sourcesAreMaskedAndKeptForATime()
  {
    test::UiFixture fixture(false);
    PrivacyView view(fixture.context());
    view.resize(1100, 700);
    view.show();
    view.setEntries(entries(fixture));
    connect(&view, &PrivacyView::changed, &view, [&] { view.setEntries(entries(fixture)); });
    auto* retention = named<QTableWidget>(view, QStringLiteral("Retention"));
    QCOMPARE(retention->rowCount(), 1);
    QCOMPARE(retention->item(0, 2)->text(), QStringLiteral("Kept for good"));
    setNextAnswer(QStringLiteral("Erase 30 day(s) after the last sign of life"));
    retention->setFocus();
    QTest::keyClick(retention, Qt::Key_Return);
    QTRY_VERIFY(retention->item(0, 2)->text().startsWith(QStringLiteral("30 day(s)")));
    auto* mask = named<QCheckBox>(view, QStringLiteral("Mask what comes from support"));
    mask->setFocus();
    QTest::keyClick(mask, Qt::Key_Space);
    QTRY_VERIFY([&] {
      const auto all = entries(fixture);
      return std::any_of(all.begin(), all.end(), [](const SourceEntry& entry) { return entry.redacted; });
    }());
    QTRY_VERIFY(named<QTableWidget>(view, QStringLiteral("Log of what was done with the data"))->rowCount() > 0);
  }
};

QTEST_MAIN(TestPrivacyView)
#include "tst_privacy_view.moc"
