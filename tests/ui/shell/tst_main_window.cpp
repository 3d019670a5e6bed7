#include "ui/shell/choice_popup.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/filter_bar.h"
#include "ui/shell/jobs_panel.h"
#include "ui/shell/main_window.h"
#include "ui/shell/navigation_rail.h"
#include "ui/shell/shortcuts_dialog.h"
#include "ui/shell/translations.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/notification_bar.h"
#include "ui/widgets/numbers.h"

#include "ui_fixture.h"

#include <QDialog>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QToolButton>

using namespace hone;
using namespace hone::ui;

namespace {

constexpr Micros kDay = 86'400'000'000;

bool hasText(const QWidget* widget, const QString& text)
{
  for (const auto* label : widget->findChildren<QLabel*>())
    if (label->isVisible() && label->text().contains(text))
      return true;
  return false;
}

QPushButton* chip(MainWindow& window, const QString& accessibleName)
{
  for (auto* button : window.findChild<FilterBar*>()->findChildren<QPushButton*>())
    if (button->accessibleName() == accessibleName)
      return button;
  return nullptr;
}

} // namespace

class TestMainWindow : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase()
  {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("hone-tests"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_main_window"));
    QLocale::setDefault(QLocale::c());
  }
  void init() { QSettings().clear(); }

  void everyPageOpensByKeyAndByRail()
  {
    test::UiFixture fixture;
    MainWindow window(fixture.workspace());
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    const Qt::Key keys[] = {Qt::Key_1, Qt::Key_2, Qt::Key_3, Qt::Key_4, Qt::Key_5, Qt::Key_6, Qt::Key_7, Qt::Key_Comma};
    for (int i = 7; i >= 0; --i) {
      QTRY_VERIFY(window.isActiveWindow());
      QTest::keyClick(&window, keys[i], Qt::ControlModifier);
      QCOMPARE(window.currentPage(), allPages()[i]);
      QTRY_VERIFY(window.isIdle());
    }
    for (auto* button : window.findChild<NavigationRail*>()->findChildren<QToolButton*>()) {
      QVERIFY2(!button->accessibleName().isEmpty(), qPrintable(button->text()));
      if (button->text() != pageName(PageId::sources))
        continue;
      QTest::mouseClick(button, Qt::LeftButton);
      QCOMPARE(window.currentPage(), PageId::sources);
      QVERIFY(button->isChecked());
    }
    QTRY_VERIFY(window.isIdle());
  }

  /// A widget that is shown before it has a parent flashes as a window of its own and takes the focus away.
  void nothingFlashesAsAWindow()
  {
    class Watch : public QObject {
    public:
      QStringList seen;
      bool eventFilter(QObject* object, QEvent* event) override
      {
        auto* widget = event->type() == QEvent::Show ? qobject_cast<QWidget*>(object) : nullptr;
        if (widget && widget->isWindow() && !qobject_cast<MainWindow*>(widget))
          seen += QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') + widget->accessibleName();
        return false;
      }
    } watch;
    test::UiFixture fixture;
    qApp->installEventFilter(&watch);
    MainWindow window(fixture.workspace());
    window.show();
    for (const auto page : allPages()) {
      window.showPage(page);
      QTRY_VERIFY(window.isIdle());
      QCoreApplication::processEvents();
    }
    QVERIFY2(watch.seen.isEmpty(), qPrintable(watch.seen.join(QStringLiteral(", "))));
  }

  void railCollapsesAndRemembers()
  {
    test::UiFixture fixture;
    {
      MainWindow window(fixture.workspace());
      window.show();
      QVERIFY(QTest::qWaitForWindowActive(&window));
      auto* rail = window.findChild<NavigationRail*>();
      QCOMPARE(rail->width(), 176);
      QTest::keyClick(&window, Qt::Key_B, Qt::ControlModifier);
      QVERIFY(rail->isCollapsed());
      QTRY_COMPARE(rail->width(), 52);
    }
    MainWindow again(fixture.workspace());
    QVERIFY(again.findChild<NavigationRail*>()->isCollapsed());
  }

  void filterReadsAsASentence_data()
  {
    QTest::addColumn<Filter>("filter");
    QTest::addColumn<QString>("sentence");
    const Micros now = 1'700'000'000'000'000;
    Filter filter;
    QTest::newRow("nothing") << filter << QString();
    filter.from = now - 7 * kDay;
    filter.agentVersions = {"v42"};
    filter.outcomes = {Outcome::failed, Outcome::abandoned};
    QTest::newRow("three parts") << filter << QStringLiteral("Last 7 day(s) · v42 · failed or abandoned");
    filter = {};
    filter.sources = {"a", "b", "c", "d"};
    QTest::newRow("many") << filter << QStringLiteral("a, b or 2 more");
    filter = {};
    filter.intents = {IntentId{4}, IntentId{}};
    filter.search = "lost parcel";
    QTest::newRow("intents and words") << filter << QStringLiteral("Return an item or no intent · “lost parcel”");
    filter = {};
    filter.failuresOnly = true;
    QTest::newRow("failures") << filter << QStringLiteral("any failure");
  }
  void filterReadsAsASentence()
  {
    QFETCH(Filter, filter);
    FilterChoices choices;
    choices.intents = {{IntentId{4}, "Return an item"}};
    QTEST(filterSentence(filter, choices, 1'700'000'000'000'000), "sentence");
  }

  void chipsChangeTheFilter()
  {
    test::UiFixture fixture;
    MainWindow window(fixture.workspace());
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTRY_VERIFY(window.isIdle());
    QCoreApplication::processEvents();
    auto* version = chip(window, FilterBar::tr("Agent version"));
    QVERIFY(version);
    QTest::mouseClick(version, Qt::LeftButton);
    auto* popup = window.findChild<ChoicePopup*>();
    QVERIFY(popup && popup->isVisible());
    auto* list = popup->findChild<QListWidget*>();
    QCOMPARE(list->count(), 2);
    QTest::keyClick(list, Qt::Key_Space);
    QCOMPARE(window.context().filter().agentVersions.size(), std::size_t{1});
    QVERIFY(popup->isVisible());
    QTest::keyClick(list, Qt::Key_Down);
    QTest::keyClick(list, Qt::Key_Space);
    QCOMPARE(window.context().filter().agentVersions.size(), std::size_t{2});
    popup->close();
    QVERIFY2(version->text().contains(QStringLiteral("or")), qPrintable(version->text()));
    QTest::keyClick(&window, Qt::Key_Backspace, Qt::ControlModifier);
    QVERIFY(window.context().filter().isEmpty());
    QCOMPARE(version->text(), FilterBar::tr("all versions"));
  }

  void searchFieldFilters()
  {
    test::UiFixture fixture;
    MainWindow window(fixture.workspace());
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_F, Qt::ControlModifier);
    auto* field = window.findChild<FilterBar*>()->findChild<QLineEdit*>();
    QTRY_VERIFY(field->hasFocus());
    QTest::keyClicks(field, QStringLiteral("delivery"));
    QTRY_COMPARE(window.context().filter().search, std::string("delivery"));
    QTRY_VERIFY(window.isIdle());
  }

  void paletteFindsPagesIntentsAndConversations()
  {
    test::UiFixture fixture;
    MainWindow window(fixture.workspace());
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
    auto* palette = window.findChild<CommandPalette*>();
    QTRY_VERIFY(palette->isVisible());
    auto* input = palette->findChild<QLineEdit*>();
    auto* list = palette->findChild<QListWidget*>();
    QTest::keyClicks(input, QStringLiteral("repo"));
    QTest::keyClick(input, Qt::Key_Return);
    QCOMPARE(window.currentPage(), PageId::reports);
    QVERIFY(!palette->isVisible());

    palette->open();
    QTest::keyClicks(input, QStringLiteral("delivery"));
    const auto shows = [list](const QString& text) { return !list->findItems(text, Qt::MatchContains).isEmpty(); };
    QTRY_VERIFY(shows(QStringLiteral("I would like to return an item")));
    QTest::keyClick(input, Qt::Key_Escape);
    QVERIFY(!palette->isVisible());
    QTRY_VERIFY(window.isIdle());
  }

  void paletteScoresStartsOfWordsFirst()
  {
    QCOMPARE(paletteScore(QStringLiteral("xyz"), QStringLiteral("Overview")), 0);
    QVERIFY(paletteScore(QStringLiteral("con"), QStringLiteral("Conversations")) > paletteScore(QStringLiteral("con"), QStringLiteral("Collapse or navigate on")));
    QVERIFY(paletteScore(QStringLiteral("imf"), QStringLiteral("Import files")) > 0);
  }

  void jobsShowProgressAndStop()
  {
    test::UiFixture fixture;
    MainWindow window(fixture.workspace());
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    auto* panel = window.findChild<JobsPanel*>();
    fixture.workspace().jobs().start("Count to a million", [](const JobContext& job) -> Result<std::string> {
      job.progress(0.5, "half way");
      while (!job.isCancelled())
        QThread::msleep(5);
      return fail(ErrorKind::cancelled, "stopped");
    });
    QTRY_VERIFY(hasText(panel, QStringLiteral("half way")));
    QCOMPARE(panel->runningCount(), 1);
    QVERIFY(!window.isIdle());
    QToolButton* stop = nullptr;
    for (auto* button : panel->findChildren<QToolButton*>())
      if (button->isVisible() && button->accessibleName() == JobsPanel::tr("Stop this job"))
        stop = button;
    QVERIFY(stop);
    QTest::mouseClick(stop, Qt::LeftButton);
    QTRY_VERIFY(hasText(panel, JobsPanel::tr("%1 — stopped").arg(QStringLiteral("Count to a million"))));
    QCOMPARE(panel->runningCount(), 0);
    QTest::keyClick(&window, Qt::Key_J, Qt::ControlModifier);
    QVERIFY(panel->isExpanded());

    fixture.workspace().jobs().start("Break", [](const JobContext&) -> Result<std::string> { return fail(ErrorKind::io, "The disk is full."); });
    QTRY_VERIFY(window.findChild<NotificationBar*>()->text().contains(QStringLiteral("The disk is full.")));
  }

  void quittingAsksWhileAJobRuns()
  {
    test::UiFixture fixture;
    MainWindow window(fixture.workspace());
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    std::atomic<bool> go = false;
    fixture.workspace().jobs().start("Wait", [&go](const JobContext& job) -> Result<std::string> {
      while (!job.isCancelled() && !go)
        QThread::msleep(5);
      return std::string("done");
    });
    QTRY_COMPARE(window.findChild<JobsPanel*>()->runningCount(), 1);
    setNextAnswer(std::nullopt);
    QVERIFY(!window.close());
    setNextAnswer(QString());
    window.close();
    QTRY_VERIFY(!window.isVisible());
    go = true;
  }

  void droppedFilesAreImportedAndAnalysed()
  {
    test::UiFixture fixture;
    QFile file(fixture.folder() + QStringLiteral("/dropped.jsonl"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    for (int i = 100; i < 106; ++i)
      file.write(test::UiFixture::conversation(i).toUtf8() + '\n');
    file.close();
    MainWindow window(fixture.workspace());
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file.fileName())});
    QDragEnterEvent enter({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &drop);
    QTRY_COMPARE_WITH_TIMEOUT(fixture.workspace().overview({})->conversations, 30, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(window.isIdle(), 20000);
    QTRY_COMPARE_WITH_TIMEOUT(fixture.workspace().overview({})->notAnalysed, 0, 20000);
  }

  void numbersOpenTheirConversations()
  {
    test::UiFixture fixture;
    MainWindow window(fixture.workspace());
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    Filter filter;
    filter.failuresOnly = true;
    window.context().openConversations(filter, QStringLiteral("Failed for the user"));
    QCOMPARE(window.currentPage(), PageId::conversations);
    QTRY_VERIFY(hasText(window.page(PageId::conversations), QStringLiteral("Failed for the user")));
    QTRY_VERIFY(window.isIdle());
  }

  void draftingOpensTheFixes()
  {
    test::UiFixture fixture;
    MainWindow window(fixture.workspace());
    window.show();
    setNextAnswer(std::nullopt);
    window.context().draftFix(QStringLiteral("0123456789ab"));
    QCOMPARE(window.currentPage(), PageId::fixes);
    QTRY_VERIFY(window.isIdle());
  }

  void shortcutsAreListed()
  {
    test::UiFixture fixture;
    MainWindow window(fixture.workspace());
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_F1);
    auto* dialog = window.findChild<QDialog*>();
    QTRY_VERIFY(dialog && dialog->isVisible());
    QVERIFY(hasText(dialog, QStringLiteral("Ctrl+K")));
    dialog->close();
    QTRY_VERIFY(window.isIdle());
  }

  void themeToggles()
  {
    test::UiFixture fixture;
    MainWindow window(fixture.workspace());
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    const bool dark = tokens().dark;
    QTest::keyClick(&window, Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(tokens().dark, !dark);
    QCOMPARE(QSettings().value(QStringLiteral("theme")).toString(), dark ? QStringLiteral("light") : QStringLiteral("dark"));
  }

  void germanAndEnglishPluralsLoad()
  {
    useLanguage(*qApp, QLocale(QLocale::German));
    QCOMPARE(pageName(PageId::settings), QStringLiteral("Einstellungen"));
    QCOMPARE(outcomeWord(Outcome::failed), QStringLiteral("gescheitert"));
    QVERIFY(rateText(Rate{2, 5, 0.4, 0.2, 0.6}).contains(QStringLiteral("2 von 5")));
    Filter filter;
    filter.from = 1'700'000'000'000'000 - 7 * kDay;
    QCOMPARE(filterSentence(filter, {}, 1'700'000'000'000'000), QStringLiteral("Letzte 7 Tage"));
    useLanguage(*qApp, QLocale(QLocale::English));
    QCOMPARE(pageName(PageId::settings), QStringLiteral("Settings"));
    QCOMPARE(filterSentence(filter, {}, 1'700'000'000'000'000), QStringLiteral("Last 7 days"));
    QLocale::setDefault(QLocale::c());
  }
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
