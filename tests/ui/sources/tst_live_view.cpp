#include "ui/sources/live_view.h"

#include "ui_fixture.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTcpServer>

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

QPushButton* button(const QWidget& parent, const QString& text)
{
  for (auto* found : parent.findChildren<QPushButton*>())
    if (found->isVisible() && found->text() == text)
      return found;
  return nullptr;
}

bool shows(const QWidget& parent, const QString& part)
{
  for (auto* label : parent.findChildren<QLabel*>())
    if (label->isVisible() && label->text().contains(part))
      return true;
  return false;
}

int post(const QString& url, const QByteArray& body)
{
  QNetworkAccessManager manager;
  QNetworkRequest request{QUrl(url)};
  request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
  auto* reply = manager.post(request, body);
  QSignalSpy finished(reply, &QNetworkReply::finished);
  if (!finished.wait(10'000))
    return 0;
  return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

} // namespace

class TestLiveView : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase() { QLocale::setDefault(QLocale::c()); }

  void waitsThenShowsWhatCameAndStops()
  {
    test::UiFixture fixture(false);
    LiveView view(fixture.context());
    view.resize(1100, 700);
    view.show();
    QTRY_VERIFY(button(view, QStringLiteral("Start receiving")));
    QVERIFY(shows(view, QStringLiteral("The receiver is off")));
    auto* port = named<QSpinBox>(view, QStringLiteral("Port"));
    QTRY_COMPARE(port->value(), 4318);
    port->setValue(0);
    QTest::mouseClick(button(view, QStringLiteral("Start receiving")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(shows(view, QStringLiteral("Waiting for the first conversation …")), 10'000);
    const auto status = fixture.workspace().live().status();
    QVERIFY(status.isRunning);
    const auto url = QString::fromStdString(status.httpUrl);
    QVERIFY(shows(view, url));
    // The lines to copy name the port that was really taken.
    QTRY_VERIFY(view.findChild<QPlainTextEdit*>()->toPlainText().contains(url));

    QCOMPARE(post(url + QStringLiteral("/api/v1/capture-session"), R"({"session_id":"s1","user_data":{"user_id":"u1"}})"), 200);
    QCOMPARE(post(url + QStringLiteral("/api/v1/capture-event"),
                  R"({"event_id":"e1","session_id":"s1","primitive_name":"shop","args":"Where is my parcel?","result":"It arrives tomorrow."})"),
             200);
    QTRY_VERIFY_WITH_TIMEOUT(shows(view, QStringLiteral("Received: 1 conversation")), 15'000);
    QTRY_VERIFY(button(view, QStringLiteral("“Where is my parcel?”")));
    QSignalSpy opened(&fixture.context(), &UiContext::conversationRequested);
    QTest::mouseClick(button(view, QStringLiteral("“Where is my parcel?”")), Qt::LeftButton);
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.first().first().value<ConversationId>(), fixture.workspace().live().status().newest);

    QTest::mouseClick(button(view, QStringLiteral("Stop")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(shows(view, QStringLiteral("The receiver is off")), 10'000);
    QVERIFY(!fixture.workspace().live().status().isRunning);
  }

  void startsByItselfWhenItIsTo()
  {
    test::UiFixture fixture(false);
    auto& live = fixture.workspace().live();
    live.startIfWanted();
    QVERIFY(!live.status().isRunning);
    LiveOptions options;
    options.port = 0;
    QVERIFY(live.start(options).has_value());
    LiveView view(fixture.context());
    view.resize(1100, 700);
    view.show();
    QCheckBox* byItself = nullptr;
    for (auto* box : view.findChildren<QCheckBox*>())
      if (box->text() == QStringLiteral("Receive whenever Hone is open"))
        byItself = box;
    QTRY_VERIFY(byItself->isVisible());
    byItself->setFocus();
    QTest::keyClick(byItself, Qt::Key_Space);
    QTRY_VERIFY(live.startsByItself().value_or(false));
    QCheckBox* masked = nullptr;
    for (auto* box : view.findChildren<QCheckBox*>())
      if (box->text().startsWith(QStringLiteral("Mask personal data")))
        masked = box;
    QVERIFY(masked && masked->isVisible() && !masked->isChecked());
    QTest::keyClick(masked, Qt::Key_Space);
    QTRY_VERIFY(live.isMasked().value_or(false));
    QVERIFY(live.stop().has_value());
    live.startIfWanted();
    QVERIFY(live.status().isRunning);
    QVERIFY(live.stop().has_value());
    // A port that is taken is said where the receiver is looked for.
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost, 0));
    options.port = taken.serverPort();
    QVERIFY(!live.start(options).has_value());
    QVERIFY(live.status().problem.empty()); // the person who started it has been told
  }

  void aPortInUseIsSaidWithAWayOn()
  {
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost, 0));
    test::UiFixture fixture(false);
    LiveView view(fixture.context());
    view.resize(1100, 700);
    view.show();
    auto* port = named<QSpinBox>(view, QStringLiteral("Port"));
    QTRY_COMPARE(port->value(), 4318);
    port->setValue(taken.serverPort());
    QTest::mouseClick(button(view, QStringLiteral("Start receiving")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(button(view, QStringLiteral("Use a free port")), 10'000);
    QVERIFY(shows(view, QString::number(taken.serverPort())));
    QTest::mouseClick(button(view, QStringLiteral("Use a free port")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(shows(view, QStringLiteral("Waiting for the first conversation …")), 10'000);
    QVERIFY(!button(view, QStringLiteral("Use a free port")));
  }

  void beyondThisMachineATokenAndTlsAreNeeded()
  {
    test::UiFixture fixture(false);
    LiveView view(fixture.context());
    view.resize(1100, 700);
    view.show();
    auto* host = named<QComboBox>(view, QStringLiteral("Address"));
    QTRY_COMPARE(named<QSpinBox>(view, QStringLiteral("Port"))->value(), 4318);
    host->setCurrentText(QStringLiteral("0.0.0.0"));
    QVERIFY(!button(view, QStringLiteral("Start receiving"))->isEnabled());
    QTest::mouseClick(button(view, QStringLiteral("Make a token")), Qt::LeftButton);
    QVERIFY(!named<QLineEdit>(view, QStringLiteral("Token"))->text().isEmpty());
    QTest::mouseClick(button(view, QStringLiteral("Make a certificate")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(shows(view, QStringLiteral("Fingerprint ")), 20'000);
    QVERIFY(button(view, QStringLiteral("Start receiving"))->isEnabled());
  }
};

QTEST_MAIN(TestLiveView)
#include "tst_live_view.moc"
