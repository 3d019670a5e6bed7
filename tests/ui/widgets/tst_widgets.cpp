#include "ui/widgets/buttons.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/metric.h"
#include "ui/widgets/notification_bar.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/outcome_badge.h"
#include "ui/widgets/page.h"
#include "ui/widgets/tasks.h"
#include "ui/widgets/theme.h"

#include "base/resources.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QFontInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

using namespace hone;
using namespace hone::ui;

namespace {

double luminance(const QColor& colour)
{
  const auto part = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
  return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
  const double la = luminance(a);
  const double lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

} // namespace

class TestWidgets : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase()
  {
    QLocale::setDefault(QLocale::c());
    Theme::instance().apply(*qApp, ThemeMode::light);
  }
  void init() { Theme::instance().setMode(ThemeMode::light); }

  void everyTextColourIsReadable_data()
  {
    QTest::addColumn<ThemeMode>("mode");
    QTest::newRow("light") << ThemeMode::light;
    QTest::newRow("dark") << ThemeMode::dark;
  }
  void everyTextColourIsReadable()
  {
    QFETCH(ThemeMode, mode);
    Theme::instance().setMode(mode);
    const auto& t = tokens();
    QCOMPARE(t.dark, mode == ThemeMode::dark);
    for (const auto& text : {t.textPrimary, t.textSecondary, t.accent, t.resolved, t.failed, t.abandoned, t.escalated, t.unknown})
      for (const auto& surface : {t.base, t.raised, t.sunken})
        QVERIFY2(contrast(text, surface) >= 4.5, qPrintable(text.name() + QStringLiteral(" on ") + surface.name()));
    QVERIFY(contrast(t.onAccent, t.accent) >= 4.5);
  }

  void themeChangeReachesWidgets()
  {
    QSignalSpy changed(&Theme::instance(), &Theme::changed);
    QWidget window;
    window.resize(40, 40);
    QCOMPARE(window.grab().toImage().pixelColor(5, 5), tokens().base);
    const auto light = tokens().base;
    Theme::instance().setMode(ThemeMode::dark);
    QCOMPARE(changed.count(), 1);
    QVERIFY(tokens().base != light);
    QCOMPARE(window.grab().toImage().pixelColor(5, 5), tokens().base);
  }

  void styleSheetHasNoLeftOverNames() { QVERIFY2(!qApp->styleSheet().contains(QLatin1Char('@')), qPrintable(qApp->styleSheet())); }

  void fontsExist()
  {
    for (const auto& font : {Theme::instance().body(), Theme::instance().mono()})
      QVERIFY(!QFontInfo(font).family().isEmpty());
    QCOMPARE(Theme::instance().body().pixelSize(), 13);
    QVERIFY(QFontInfo(Theme::instance().mono()).fixedPitch());
  }

  void everyIconOfTheSetDraws()
  {
    int icons = 0;
    for (const auto& file : resources()) {
      if (!file.path.starts_with("icons/") || !file.path.ends_with(".svg"))
        continue;
      const auto name = QString::fromUtf8(file.path.data() + 6, static_cast<qsizetype>(file.path.size()) - 10);
      const auto image = iconPixmap(name, Qt::red, 20).toImage();
      int inked = 0;
      for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
          inked += qAlpha(image.pixel(x, y)) > 40;
      QVERIFY2(inked > 8, qPrintable(name));
      ++icons;
    }
    QVERIFY(icons >= 50);
    QVERIFY(icon(QStringLiteral("no-such-icon")).isNull());
    QCOMPARE(icon(QStringLiteral("search")).name(), QStringLiteral("search"));
  }

  void iconsFollowTheTheme()
  {
    const auto search = icon(QStringLiteral("search"));
    const auto light = search.pixmap(20, 20).toImage();
    Theme::instance().setMode(ThemeMode::dark);
    QVERIFY(search.pixmap(20, 20).toImage() != light);
  }

  /// The window says of an import what the command line says.
  void importsAreSummedUp()
  {
    ImportSummary summary;
    QCOMPARE(importWords(summary), QStringLiteral("Nothing found to import."));
    summary.conversationsAdded = 2;
    for (int i = 0; i < 1500; ++i)
      summary.reject({});
    summary.stillSetAside = 3;
    summary.passedOverCount = 7;
    for (const char* name : {"/in/a.bin", "/in/b.bin", "/in/c.bin", "/in/d.bin", "/in/e.bin", "/in/f.bin", "/in/g.bin"})
      summary.passedOver.push_back({name, {}, "it is neither JSON nor a table"});
    summary.unmappedEvents = {{"page viewed", "", 2}, {"plan", "basic", 40}};
    summary.notes = {"t.csv: Of 2 messages it is not known who speaks."};
    const QString words = importWords(summary);
    for (const auto& part : {QStringLiteral("2 conversation"), QStringLiteral("1500 record"), QStringLiteral("3 record"), QStringLiteral(": a.bin, b.bin, c.bin, d.bin, e.bin, …."),
                             QStringLiteral("42 event"), QStringLiteral("“plan” with the value “basic” (40), “page viewed” (2)"), QStringLiteral("t.csv: Of 2 messages it is not known")})
      QVERIFY2(words.contains(part), qPrintable(words));
  }

  void ratesAreWrittenWithIntervalAndCount()
  {
    const Rate rate{212, 558, 0.3799, 0.3406, 0.4209};
    QCOMPARE(rateText(rate), QStringLiteral("38\u00a0% · 34–42 · 212 of 558"));
    QCOMPARE(rateText(Rate{}), QStringLiteral("no data"));
    QLocale::setDefault(QLocale(QLocale::German));
    QCOMPARE(numberText(std::int64_t{1234567}), QStringLiteral("1.234.567"));
    QCOMPARE(percentText(0.0123, 1), QStringLiteral("1,2\u00a0%"));
    QLocale::setDefault(QLocale::c());
    QCOMPARE(pointsText(-0.031), QStringLiteral("\u22123.1"));
    QCOMPARE(pointsText(0.031), QStringLiteral("+3.1"));
    QCOMPARE(durationText(0.32), QStringLiteral("320\u00a0ms"));
    QCOMPARE(durationText(200), QStringLiteral("3 min 20 s"));
    QCOMPARE(significanceText(QStringLiteral("q"), 0.00002), QStringLiteral("q < 0.001"));
  }

  void outcomesDifferInShape()
  {
    QList<QImage> shapes;
    for (const auto outcome : {Outcome::resolved, Outcome::failed, Outcome::abandoned, Outcome::escalated, Outcome::unknown}) {
      QImage image(24, 24, QImage::Format_ARGB32_Premultiplied);
      image.fill(Qt::transparent);
      QPainter painter(&image);
      paintOutcomeShape(&painter, {12, 12}, 12, outcome);
      painter.end();
      shapes.append(image.convertToFormat(QImage::Format_Alpha8));
      for (int i = 0; i + 1 < shapes.size(); ++i)
        QVERIFY(shapes[i] != shapes.back());
    }
    OutcomeBadge badge;
    badge.setOutcome(Outcome::failed, true);
    QVERIFY(badge.accessibleName().contains(outcomeWord(Outcome::failed)));
  }

  void errorsStayAndOthersWait()
  {
    NotificationBar bar;
    bar.showMessage(QStringLiteral("first"), false);
    QCOMPARE(bar.text(), QStringLiteral("first"));
    bar.showMessage(QStringLiteral("broken <b>x</b>"), true);
    bar.showMessage(QStringLiteral("later"), false);
    QCOMPARE(bar.text(), QStringLiteral("broken <b>x</b>"));
    QCOMPARE(bar.waiting(), 1);
    bar.dismiss();
    QCOMPARE(bar.text(), QStringLiteral("later"));
    bar.dismiss();
    QVERIFY(bar.isHidden());
  }

  void segmentsMoveByKeyAndMouse()
  {
    SegmentedControl control(QStringLiteral("Unit"));
    for (const auto* name : {"Day", "Week", "Month"})
      control.addSegment(QString::fromLatin1(name));
    QSignalSpy changed(&control, &SegmentedControl::currentChanged);
    QCOMPARE(control.currentIndex(), 0);
    QTest::keyClick(&control, Qt::Key_Right);
    QCOMPARE(control.currentIndex(), 1);
    QTest::mouseClick(control.findChildren<QToolButton*>().at(2), Qt::LeftButton);
    QCOMPARE(control.currentIndex(), 2);
    QTest::keyClick(&control, Qt::Key_Right);
    QCOMPARE(control.currentIndex(), 2);
    QCOMPARE(changed.count(), 2);
  }

  void metricIsAButtonWhenAsked()
  {
    Metric metric(QStringLiteral("Failed"));
    QSignalSpy clicked(&metric, &Metric::clicked);
    QTest::mouseClick(&metric, Qt::LeftButton);
    QCOMPARE(clicked.count(), 0);
    metric.setClickable(true);
    QTest::mouseClick(&metric, Qt::LeftButton);
    QTest::keyClick(&metric, Qt::Key_Return);
    QCOMPARE(clicked.count(), 2);
  }

  void dialogsAnswerThroughRealClicks()
  {
    QWidget parent;
    parent.show();
    QString answer;
    promptText(&parent, QStringLiteral("Rename"), QStringLiteral("New name"), QStringLiteral("old"), QStringLiteral("Rename"),
               [&](const QString& text) { answer = text; });
    auto* dialog = parent.findChild<QDialog*>();
    QVERIFY(dialog);
    QVERIFY(QTest::qWaitForWindowExposed(dialog));
    auto* edit = dialog->findChild<QLineEdit*>();
    edit->clear();
    QPushButton* agree = nullptr;
    for (auto* button : dialog->findChildren<QPushButton*>())
      if (button->text() == QStringLiteral("Rename"))
        agree = button;
    QVERIFY(agree && !agree->isEnabled());
    QTest::keyClicks(edit, QStringLiteral("new"));
    QTest::mouseClick(agree, Qt::LeftButton);
    QTRY_COMPARE(answer, QStringLiteral("new"));
  }

  void dialogsHaveASeam()
  {
    QWidget parent;
    int agreed = 0;
    setNextAnswer(std::nullopt);
    confirm(&parent, QStringLiteral("Remove?"), {}, QStringLiteral("Remove"), [&] { ++agreed; });
    QCOMPARE(agreed, 0);
    QCOMPARE(lastQuestion(), QStringLiteral("Remove?"));
    setNextAnswer(QString());
    confirm(&parent, QStringLiteral("Remove?"), {}, QStringLiteral("Remove"), [&] { ++agreed; });
    QCOMPARE(agreed, 1);
    int index = -1;
    setNextAnswer(QStringLiteral("b"));
    promptChoice(&parent, QStringLiteral("Which"), {}, {QStringLiteral("a"), QStringLiteral("b")}, 0, QStringLiteral("Take"),
                 [&](int i) { index = i; });
    QCOMPARE(index, 1);
  }

  void emptyStateShowsItsActions()
  {
    EmptyState state(QStringLiteral("conversations"), QStringLiteral("No conversations yet"), QStringLiteral("Import a file."));
    QAction action(icon(QStringLiteral("import")), QStringLiteral("Import files"));
    QSignalSpy triggered(&action, &QAction::triggered);
    state.addAction(&action, true);
    auto* button = state.findChildren<QPushButton*>().constLast();
    QCOMPARE(button->text(), QStringLiteral("Import files"));
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(triggered.count(), 1);
    action.setEnabled(false);
    QVERIFY(!button->isEnabled());
  }

  void labelsShowMarkupAsText()
  {
    auto* label = makeLabel(QStringLiteral("<img src=x> &amp; text"));
    QCOMPARE(label->textFormat(), Qt::PlainText);
    delete label;
  }

  /// With HONE_SHOTS=folder the whole set is drawn to be looked at.
  void gallery()
  {
    const auto folder = qEnvironmentVariable("HONE_SHOTS");
    if (folder.isEmpty())
      QSKIP("HONE_SHOTS is not set");
    for (const auto mode : {ThemeMode::light, ThemeMode::dark}) {
      Theme::instance().setMode(mode);
      QWidget window;
      auto* layout = new QVBoxLayout(&window);
      layout->setSpacing(12);
      auto* row = new QHBoxLayout;
      for (const auto kind : {ButtonKind::primary, ButtonKind::secondary, ButtonKind::ghost, ButtonKind::danger, ButtonKind::link, ButtonKind::chip})
        row->addWidget(makeButton(QStringLiteral("Draft a fix"), kind, QStringLiteral("fixes")));
      auto* off = makeButton(QStringLiteral("Disabled"), ButtonKind::primary);
      off->setEnabled(false);
      row->addWidget(off);
      row->addStretch();
      layout->addLayout(row);
      row = new QHBoxLayout;
      auto* combo = new QComboBox;
      combo->addItems({QStringLiteral("All versions"), QStringLiteral("v42")});
      row->addWidget(combo);
      auto* edit = new QLineEdit;
      edit->setPlaceholderText(QStringLiteral("Search"));
      row->addWidget(edit);
      auto* check = new QCheckBox(QStringLiteral("Only failures"));
      check->setChecked(true);
      row->addWidget(check);
      row->addWidget(new QCheckBox(QStringLiteral("Off")));
      auto* radio = new QRadioButton(QStringLiteral("Unified"));
      radio->setChecked(true);
      row->addWidget(radio);
      auto* segments = new SegmentedControl(QStringLiteral("View"));
      segments->addSegment(QStringLiteral("Unified"), QStringLiteral("list"));
      segments->addSegment(QStringLiteral("Side by side"), QStringLiteral("columns"));
      row->addWidget(segments);
      row->addStretch();
      layout->addLayout(row);
      row = new QHBoxLayout;
      for (const auto outcome : {Outcome::resolved, Outcome::failed, Outcome::abandoned, Outcome::escalated, Outcome::unknown}) {
        auto* badge = new OutcomeBadge;
        badge->setOutcome(outcome, outcome != Outcome::abandoned);
        row->addWidget(badge);
      }
      auto* metric = new Metric(QStringLiteral("Failed"));
      metric->setValue(QStringLiteral("38 %"), QStringLiteral("34–42 · 212 of 558"));
      row->addWidget(metric);
      row->addStretch();
      layout->addLayout(row);
      auto* flow = new FlowLayout(nullptr, 10);
      for (const auto& file : resources()) {
        if (!file.path.starts_with("icons/") || !file.path.ends_with(".svg"))
          continue;
        auto* label = new QLabel;
        const auto name = QString::fromUtf8(file.path.data() + 6, static_cast<qsizetype>(file.path.size()) - 10);
        label->setPixmap(iconPixmap(name, tokens().textPrimary, 30));
        flow->addWidget(label);
      }
      layout->addLayout(flow);
      auto* tabs = new QTabWidget;
      auto* table = new QTableWidget(4, 3);
      table->setHorizontalHeaderLabels({QStringLiteral("Intent"), QStringLiteral("Outcome"), QStringLiteral("Rate")});
      for (int i = 0; i < 4; ++i)
        for (int c = 0; c < 3; ++c)
          table->setItem(i, c, new QTableWidgetItem(c == 2 ? rateText(Rate{212 + i, 558, 0.38, 0.34, 0.42}) : QStringLiteral("Exchange items %1").arg(i)));
      table->setShowGrid(false);
      table->setSelectionBehavior(QAbstractItemView::SelectRows);
      table->selectRow(1);
      table->resizeColumnsToContents();
      tabs->addTab(table, QStringLiteral("Transcript"));
      tabs->addTab(new EmptyState(QStringLiteral("patterns"), QStringLiteral("No patterns yet"), QStringLiteral("x")), QStringLiteral("Evidence"));
      layout->addWidget(tabs, 1);
      auto* bar = new NotificationBar;
      layout->addWidget(bar);
      bar->showMessage(QStringLiteral("The push was refused by the remote: pre-receive hook declined."), true);
      window.resize(1000, 720);
      window.show();
      window.grab().save(QStringLiteral("%1/gallery-%2.png").arg(folder, mode == ThemeMode::dark ? QStringLiteral("dark") : QStringLiteral("light")));
    }
  }
};

QTEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
