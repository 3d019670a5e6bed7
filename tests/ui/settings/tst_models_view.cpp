#include "ui/settings/model_dialog.h"
#include "ui/settings/model_run_dialog.h"
#include "ui/settings/models_view.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/origin_note.h"
#include "workspace/models.h"

#include "ui_fixture.h"
#include "vendor_servers.h"

#include <QCheckBox>
#include <QComboBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSemaphore>
#include <QStandardPaths>
#include <QThreadPool>
#include <QToolButton>

using namespace hone;
using namespace hone::ui;

namespace {

test::VendorAnswer vectorsOf(const test::VendorRequest& request)
{
  QJsonArray rows;
  int index = 0;
  for (const auto& text : QJsonDocument::fromJson(QByteArray::fromStdString(request.body)).object().value(QStringLiteral("input")).toArray())
    rows.append(QJsonObject{{QStringLiteral("index"), index++},
                            {QStringLiteral("embedding"), QJsonArray{text.toString().contains(QStringLiteral("cancel")) ? 1.0 : 0.1, 0.3, 0.01 * (qHash(text.toString()) % 50)}}});
  return {200, QJsonDocument(QJsonObject{{QStringLiteral("data"), rows}}).toJson().toStdString()};
}

template<class Widget>
Widget* named(QWidget* parent, const QString& name)
{
  for (auto* widget : parent->findChildren<Widget*>())
    if (widget->accessibleName() == name)
      return widget;
  return nullptr;
}

QPushButton* button(QWidget* parent, const QString& text)
{
  for (auto* found : parent->findChildren<QPushButton*>())
    if (found->text() == text)
      return found;
  return nullptr;
}

QString allText(QWidget* parent)
{
  QStringList all;
  for (const auto* label : parent->findChildren<QLabel*>())
    if (label->isVisibleTo(parent))
      all += label->text();
  return all.join(QLatin1Char('\n'));
}

ModelProvider local(const std::string& address)
{
  ModelProvider provider;
  provider.name = "here";
  provider.baseUrl = address;
  provider.model = "embed-small";
  return provider;
}

} // namespace

class TestModelsView : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase()
  {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("hone-tests"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_models_view"));
  }
  void modelIsTestedAndAdded();
  void whereTheKeyIsFollowsTheName();
  void modelIsSwitchedOffAndRemoved();
  void runShowsWhatWouldBeSent();
  void fallBackIsSaid();
};

void TestModelsView::modelIsTestedAndAdded()
{
  test::VendorServer server(vectorsOf);
  test::UiFixture fixture;
  auto* dialog = new ModelDialog(fixture.context(), std::nullopt, nullptr);
  dialog->open();
  // Ollama stands there to begin with.
  auto* address = named<QLineEdit>(dialog, ModelDialog::tr("Address of the server"));
  QCOMPARE(address->text(), QStringLiteral("http://127.0.0.1:11434/v1"));
  QVERIFY(dialog->agreeButton()->isEnabled());
  named<QLineEdit>(dialog, ModelDialog::tr("Model as the server calls it"))->clear();
  QVERIFY(!dialog->agreeButton()->isEnabled());
  named<QLineEdit>(dialog, ModelDialog::tr("Model as the server calls it"))->setText(QStringLiteral("embed-small"));
  address->setText(QString::fromStdString(server.address()));
  QTest::mouseClick(button(dialog, ModelDialog::tr("Test the connection")), Qt::LeftButton);
  QTRY_VERIFY(allText(dialog).contains(QStringLiteral("vectors of 3 numbers")));
  QVERIFY(fixture.workspace().models().list()->empty());
  QSignalSpy kept(dialog, &ModelDialog::kept);
  QTest::mouseClick(dialog->agreeButton(), Qt::LeftButton);
  QTRY_COMPARE(kept.count(), 1);
  QCOMPARE(fixture.workspace().models().list()->size(), std::size_t{1});
  QVERIFY(fixture.workspace().models().list()->front().enabled);

  // What cannot be is said in the dialog, which stays open.
  auto* wrong = new ModelDialog(fixture.context(), std::nullopt, nullptr);
  wrong->open();
  named<QLineEdit>(wrong, ModelDialog::tr("Name of the model in Hone"))->setText(QStringLiteral("far"));
  named<QLineEdit>(wrong, ModelDialog::tr("Address of the server"))->setText(QStringLiteral("http://models.example.com/v1"));
  QTest::mouseClick(wrong->agreeButton(), Qt::LeftButton);
  QTRY_VERIFY(allText(wrong).contains(QStringLiteral("plain text")));
  QVERIFY(wrong->isVisible());
  wrong->reject();
}

void TestModelsView::whereTheKeyIsFollowsTheName()
{
  test::UiFixture fixture;
  // The dialog asks beside the GUI thread: with no thread to do so, it waits and does not stall.
  QThreadPool* const pool = QThreadPool::globalInstance();
  const int threads = pool->maxThreadCount();
  pool->setMaxThreadCount(1);
  QSemaphore goOn;
  pool->start([&] { goOn.acquire(); });
  auto* dialog = new ModelDialog(fixture.context(), std::nullopt, nullptr);
  dialog->open();
  auto* place = named<QComboBox>(dialog, ModelDialog::tr("Where the key is kept"));
  place->setCurrentIndex(place->findData(static_cast<int>(SecretPlace::environment)));
  auto* name = named<QLineEdit>(dialog, ModelDialog::tr("Name of the model in Hone"));
  name->setText(QStringLiteral("first"));
  name->setText(QStringLiteral("second"));
  const auto variable = [&](const char* model) { return QString::fromStdString(fixture.workspace().models().environmentVariable(model)); };
  QVERIFY(variable("first") != variable("second"));
  QVERIFY(!allText(dialog).contains(variable("second")));
  goOn.release();
  QTRY_VERIFY(allText(dialog).contains(variable("second")));
  QVERIFY(!allText(dialog).contains(variable("first")));
  pool->setMaxThreadCount(threads);
  dialog->reject();
}

void TestModelsView::modelIsSwitchedOffAndRemoved()
{
  test::UiFixture fixture;
  QVERIFY(fixture.workspace().models().put(local("http://127.0.0.1:9/v1"), ""));
  ModelsView view(fixture.context());
  view.show();
  view.refresh();
  QTRY_VERIFY(view.findChild<QCheckBox*>());
  QVERIFY(button(&view, ModelsView::tr("Analyze with models…"))->isEnabled());
  QTest::mouseClick(view.findChild<QCheckBox*>(), Qt::LeftButton, {}, QPoint(8, view.findChild<QCheckBox*>()->height() / 2));
  QTRY_VERIFY(!fixture.workspace().models().list()->front().enabled);
  QTRY_VERIFY(!button(&view, ModelsView::tr("Analyze with models…"))->isEnabled());
  setNextAnswer(QStringLiteral("yes"));
  QTest::mouseClick(named<QToolButton>(&view, ModelsView::tr("Remove %1").arg(QStringLiteral("here"))), Qt::LeftButton);
  QTRY_VERIFY(fixture.workspace().models().list()->empty());
  QTRY_VERIFY(allText(&view).contains(ModelsView::tr("No model is set up, and nothing is sent anywhere.")));
}

void TestModelsView::runShowsWhatWouldBeSent()
{
  test::VendorServer server(vectorsOf);
  test::UiFixture fixture;
  auto provider = local(server.address());
  provider.price = 3;
  QVERIFY(fixture.workspace().models().put(provider, ""));
  auto* dialog = new ModelRunDialog(fixture.context(), nullptr);
  dialog->open();
  QVERIFY(!dialog->agreeButton()->isEnabled());
  QTRY_VERIFY(dialog->agreeButton()->isEnabled());
  QTRY_VERIFY(allText(dialog).contains(QStringLiteral("embed-small"))); // new labels show with the next turn of the loop
  const auto text = allText(dialog);
  QVERIFY2(text.contains(QStringLiteral("embed-small")) && text.contains(QStringLiteral("127.0.0.1")), qPrintable(text));
  QVERIFY2(text.contains(QStringLiteral("at the price you gave")), qPrintable(text));
  QVERIFY2(text.contains(QStringLiteral("cancel my order")), qPrintable(text));
  QVERIFY(server.requests().empty());
  QTest::mouseClick(dialog->agreeButton(), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(fixture.workspace().models().origin()->intentsBy == "embed-small (here)", 60'000);
  QVERIFY(!server.requests().empty());
  OriginNote note(fixture.context());
  QTRY_VERIFY(note.text().contains(QStringLiteral("embed-small (here)")));
}

void TestModelsView::fallBackIsSaid()
{
  AnalysisOrigin origin;
  QVERIFY(originWords(origin).isEmpty());
  origin.intentsBy = "embedded";
  QVERIFY(originWords(origin).isEmpty());
  origin.notes = {"embed-small (here) could not be used."};
  QVERIFY(originWords(origin).contains(QStringLiteral("embedded engine")));
  QVERIFY(originWords(origin).contains(QStringLiteral("could not be used")));
}

QTEST_MAIN(TestModelsView)
#include "tst_models_view.moc"
