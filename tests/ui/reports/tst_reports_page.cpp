#include "ui/reports/reports_page.h"
#include "ui/widgets/dialogs.h"

#include "ui_fixture.h"

#include <QAction>
#include <QSignalSpy>
#include <QTextBrowser>

using namespace hone;
using namespace hone::ui;

class TestReportsPage : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase()
  {
    QLocale::setDefault(QLocale::c());
    qunsetenv("DISPLAY");
    qunsetenv("WAYLAND_DISPLAY");
  }

  void previewShowsTheReportAndLoadsNothing()
  {
    test::UiFixture fixture;
    ReportsPage page(fixture.context());
    page.resize(1100, 700);
    page.show();
    auto* preview = page.findChild<QTextBrowser*>();
    QTRY_VERIFY(preview->toPlainText().contains(QStringLiteral("24")));
    QVERIFY(!preview->openLinks());
    QVERIFY(!preview->loadResource(QTextDocument::ImageResource, QUrl::fromLocalFile(QStringLiteral("/etc/hostname"))).isValid());
  }

  void exportsEveryFormat_data()
  {
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<QString>("holds");
    QTest::newRow("html") << QStringLiteral("html") << QStringLiteral("<!doctype html");
    QTest::newRow("csv") << QStringLiteral("csv") << QStringLiteral("pattern_id");
    QTest::newRow("markdown") << QStringLiteral("md") << QStringLiteral("# ");
  }
  void exportsEveryFormat()
  {
    QFETCH(QString, suffix);
    QFETCH(QString, holds);
    test::UiFixture fixture;
    ReportsPage page(fixture.context());
    page.show();
    QSignalSpy told(&fixture.context(), &UiContext::notification);
    const auto path = fixture.folder() + QStringLiteral("/report");
    setNextAnswer(path);
    const QMap<QString, QString> words = {{QStringLiteral("html"), ReportsPage::tr("Export HTML…")}, {QStringLiteral("csv"), ReportsPage::tr("CSV…")}, {QStringLiteral("md"), ReportsPage::tr("Markdown…")}};
    for (auto* action : page.actions())
      if (action->text() == words[suffix])
        action->trigger();
    QTRY_COMPARE(told.count(), 1);
    QVERIFY2(!told[0][1].toBool(), qPrintable(told[0][0].toString()));
    QFile file(path + QLatin1Char('.') + suffix);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(QString::fromUtf8(file.readAll()).contains(holds, Qt::CaseInsensitive));
  }
};

QTEST_MAIN(TestReportsPage)
#include "tst_reports_page.moc"
