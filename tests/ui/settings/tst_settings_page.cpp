#include "ui/settings/settings_page.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/dialogs.h"

#include "ui_fixture.h"

#include <QComboBox>
#include <QLabel>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QToolButton>

using namespace hone;
using namespace hone::ui;

class TestSettingsPage : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase()
  {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("hone-tests"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_settings_page"));
    QSettings().clear();
  }

  void themeIsChosenAndKept()
  {
    test::UiFixture fixture;
    SettingsPage page(fixture.context());
    page.resize(900, 700);
    page.show();
    auto* segments = page.findChild<SegmentedControl*>();
    QCOMPARE(segments->currentIndex(), 1);
    QTest::mouseClick(segments->findChildren<QToolButton*>().at(2), Qt::LeftButton);
    QVERIFY(tokens().dark);
    QCOMPARE(QSettings().value(QStringLiteral("theme")).toString(), QStringLiteral("dark"));
    Theme::instance().setMode(ThemeMode::light);
    QCOMPARE(segments->currentIndex(), 1);
  }

  void storeAndHealthAreShown()
  {
    test::UiFixture fixture;
    SettingsPage page(fixture.context());
    page.show();
    const auto shows = [&page](const QString& text) {
      for (const auto* label : page.findChildren<QLabel*>())
        if (label->text().contains(text))
          return true;
      return false;
    };
    QVERIFY(shows(QString::fromStdString(fixture.workspace().storePath())));
    // A store that was opened by a relative path is shown where it is.
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(fixture.folder()));
    const auto relative = Workspace::open("./other.db");
    QVERIFY(QDir::setCurrent(before));
    QVERIFY(relative);
    QCOMPARE(QFileInfo(QString::fromStdString((*relative)->storePath())).canonicalFilePath(), QFileInfo(fixture.folder() + QStringLiteral("/other.db")).canonicalFilePath());
    QVERIFY(QDir::isAbsolutePath(QString::fromStdString((*relative)->storePath())));
    const auto checks = fixture.workspace().check();
    QVERIFY(!checks.empty());
    QTRY_VERIFY(shows(QString::fromStdString(checks.front().message)));
    QTRY_VERIFY(shows(SettingsPage::tr("No repository is connected.")));
  }

  void languageIsKept()
  {
    test::UiFixture fixture;
    SettingsPage page(fixture.context());
    page.show();
    auto* box = page.findChild<QComboBox*>();
    QSignalSpy told(&fixture.context(), &UiContext::notification);
    QTest::keyClick(box, Qt::Key_End);
    QTRY_COMPARE(told.count(), 1);
    QCOMPARE(QSettings().value(QStringLiteral("language")).toString(), QStringLiteral("de"));
  }
};

QTEST_MAIN(TestSettingsPage)
#include "tst_settings_page.moc"
