#include "ui/sources/live_view.h"

#include "ui/sources/source_entries.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/code_block.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSpinBox>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace hone::ui {

namespace {
constexpr int kLook = 1000; ///< ms; arrivals are heard of at once, this is for the counts and "2 s ago"
constexpr qsizetype kOpeningShown = 90;
} // namespace

LiveView::LiveView(UiContext& context, QWidget* parent)
  : QWidget(parent), m_context(context), m_picture(new QLabel), m_headline(makeParagraph(QString(), TextRole::title)),
    m_where(makeParagraph(QString(), TextRole::secondary)), m_newest(makeButton(QString(), ButtonKind::link)), m_newestTime(makeLabel(QString(), TextRole::secondary)),
    m_problem(makeSurface("panel")), m_problemText(makeParagraph(QString())), m_otherPort(makeButton(tr("Use a free port"))),
    m_toggle(makeButton(tr("Start receiving"), ButtonKind::primary, QStringLiteral("play"))), m_counts(makeParagraph(QString(), TextRole::secondary)),
    m_settings(nullptr), m_host(new QComboBox), m_port(new QSpinBox), m_grpc(new QCheckBox(tr("gRPC on port"))), m_grpcPort(new QSpinBox),
    m_network(new QWidget), m_byItself(new QCheckBox(tr("Receive whenever Hone is open"))),
    m_masked(new QCheckBox(tr("Mask personal data before it is stored (names in free text may remain)"))), m_token(new QLineEdit), m_certificate(makeParagraph(QString(), TextRole::small)), m_setups(new QComboBox),
    m_setupNote(makeParagraph(QString(), TextRole::secondary)), m_setupCode(new CodeBlock(tr("Set-up"))), m_timer(new QTimer(this))
{
  setAccessibleName(tr("Live receiver"));
  auto* inner = new QWidget;
  inner->setProperty("plain", true);
  auto* columns = new QHBoxLayout(inner);
  columns->setContentsMargins(0, 0, 0, space::l);
  columns->setSpacing(space::xl);
  auto* left = new QVBoxLayout;
  left->setSpacing(space::l);
  left->addWidget(makeState());
  left->addWidget(makeSettings());
  left->addStretch();
  columns->addLayout(left, 1);
  columns->addWidget(makeSetup(), 1);
  fillWithScrollArea(this, inner);

  m_timer->setInterval(kLook);
  connect(m_timer, &QTimer::timeout, this, &LiveView::refresh);
  QPointer<LiveView> guard(this);
  m_context.workspace().live().setListener([guard] {
    QMetaObject::invokeMethod(
      qApp,
      [guard] {
        if (guard && guard->isVisible())
          guard->refresh();
      },
      Qt::QueuedConnection);
  });
  showStatus({});
  loadOptions();
}

LiveView::~LiveView() { m_context.workspace().live().setListener({}); }

QWidget* LiveView::makeState()
{
  auto* panel = makeSurface("panel");
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
  layout->setSpacing(space::s);
  auto* head = new QHBoxLayout;
  head->setSpacing(space::m);
  head->addWidget(m_picture, 0, Qt::AlignTop);
  head->addWidget(m_headline, 1);
  head->addWidget(m_toggle, 0, Qt::AlignTop);
  layout->addLayout(head);
  m_where->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  layout->addWidget(m_where);
  auto* newest = new QHBoxLayout;
  newest->setSpacing(space::s);
  m_newest->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  newest->addWidget(m_newest, 1);
  newest->addWidget(m_newestTime);
  layout->addLayout(newest);
  m_counts->setAccessibleName(tr("What came"));
  layout->addWidget(m_counts);
  auto* problem = new QHBoxLayout(m_problem);
  problem->setContentsMargins(space::m, space::s, space::m, space::s);
  problem->setSpacing(space::m);
  setTone(m_problemText, "failed");
  m_problemText->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  m_problemText->setAccessibleName(tr("What is in the way"));
  problem->addWidget(m_problemText, 1);
  problem->addWidget(m_otherPort, 0, Qt::AlignTop);
  layout->addWidget(m_problem);
  layout->addWidget(m_byItself);
  layout->addWidget(m_masked);
  connect(m_masked, &QCheckBox::clicked, this, [this](bool on) {
    runAsync(
      this, [&workspace = m_context.workspace(), on] { return workspace.live().setMasked(on); },
      [this](const Result<void>& done) {
        if (!done)
          m_context.notifyError(done.error());
      });
  });
  connect(m_byItself, &QCheckBox::clicked, this, [this](bool on) {
    runAsync(
      this, [&workspace = m_context.workspace(), on] { return workspace.live().setStartsByItself(on); },
      [this](const Result<void>& done) {
        if (!done)
          m_context.notifyError(done.error());
      });
  });
  connect(m_toggle, &QPushButton::clicked, this, [this] {
    if (m_status.isRunning)
      stop();
    else
      start();
  });
  connect(m_otherPort, &QPushButton::clicked, this, [this] { start(true); });
  connect(m_newest, &QPushButton::clicked, this, [this] {
    if (m_status.newest)
      m_context.openConversation(m_status.newest);
  });
  return panel;
}

QWidget* LiveView::makeSettings()
{
  m_settings = new QWidget;
  auto* layout = new QVBoxLayout(m_settings);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::m);
  layout->addWidget(makeLabel(tr("Where it listens"), TextRole::section));
  auto* form = new QFormLayout;
  form->setHorizontalSpacing(space::l);
  form->setVerticalSpacing(space::m);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  m_host->setEditable(true);
  m_host->addItem(QStringLiteral("127.0.0.1"));
  m_host->addItem(QStringLiteral("0.0.0.0"));
  m_host->setAccessibleName(tr("Address"));
  m_host->setToolTip(tr("127.0.0.1 is this machine only; 0.0.0.0 is every network it is in"));
  m_port->setRange(0, 65535);
  m_port->setSpecialValueText(tr("any free one"));
  m_port->setAccessibleName(tr("Port"));
  m_grpcPort->setRange(0, 65535);
  m_grpcPort->setValue(4317);
  m_grpcPort->setAccessibleName(tr("Port for gRPC"));
  auto* address = new QHBoxLayout;
  address->setSpacing(space::s);
  address->addWidget(m_host, 1);
  address->addWidget(makeLabel(tr("Port")));
  address->addWidget(m_port);
  form->addRow(tr("Address"), address);
  auto* grpc = new QHBoxLayout;
  grpc->setSpacing(space::s);
  grpc->addWidget(m_grpc);
  grpc->addWidget(m_grpcPort);
  grpc->addStretch();
  form->addRow(QString(), grpc);
  layout->addLayout(form);

  auto* network = new QFormLayout(m_network);
  network->setContentsMargins(0, 0, 0, 0);
  network->setHorizontalSpacing(space::l);
  network->setVerticalSpacing(space::s);
  network->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  network->addRow(makeParagraph(tr("Beyond this machine a token and TLS are required. The token is not kept: make one for each start, or keep your own."), TextRole::secondary));
  m_token->setAccessibleName(tr("Token"));
  m_token->setPlaceholderText(tr("what senders must show"));
  auto* token = new QHBoxLayout;
  token->setSpacing(space::s);
  auto* makeTokenButton = makeButton(tr("Make a token"));
  token->addWidget(m_token, 1);
  token->addWidget(makeTokenButton);
  network->addRow(tr("Token"), token);
  auto* certificate = new QHBoxLayout;
  certificate->setSpacing(space::s);
  auto* makeCertificateButton = makeButton(tr("Make a certificate"), ButtonKind::secondary, QStringLiteral("shield"));
  m_certificate->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  certificate->addWidget(m_certificate, 1);
  certificate->addWidget(makeCertificateButton, 0, Qt::AlignTop);
  network->addRow(tr("TLS"), certificate);
  layout->addWidget(m_network);

  connect(makeTokenButton, &QPushButton::clicked, this, [this] {
    m_token->setText(QString::fromStdString(m_context.workspace().live().makeToken()));
    loadSetups();
  });
  connect(makeCertificateButton, &QPushButton::clicked, this, &LiveView::makeCertificate);
  connect(m_host, &QComboBox::currentTextChanged, this, &LiveView::updateSettings);
  connect(m_port, &QSpinBox::valueChanged, this, &LiveView::updateSettings);
  connect(m_grpc, &QCheckBox::toggled, this, &LiveView::updateSettings);
  connect(m_grpcPort, &QSpinBox::valueChanged, this, &LiveView::updateSettings);
  connect(m_token, &QLineEdit::textEdited, this, &LiveView::updateSettings);
  return m_settings;
}

QWidget* LiveView::makeSetup()
{
  auto* side = new QWidget;
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::m);
  layout->addWidget(makeLabel(tr("Point your agent at it"), TextRole::section));
  m_setups->setAccessibleName(tr("SDK"));
  m_setups->setMaxVisibleItems(16);
  layout->addWidget(m_setups);
  layout->addWidget(m_setupNote);
  layout->addWidget(m_setupCode);
  layout->addWidget(makeParagraph(tr("Without a window the same receiver runs as “hone-cli serve”."), TextRole::small));
  layout->addStretch();
  connect(m_setups, &QComboBox::currentIndexChanged, this, &LiveView::showSetup);
  connect(m_setupCode, &CodeBlock::copied, this, [this] { m_context.notify(tr("The set-up is in the clipboard.")); });
  return side;
}

void LiveView::loadOptions()
{
  struct Kept {
    Result<LiveOptions> options;
    bool startsByItself;
    bool isMasked;
  };
  runAsync(
    this,
    [&live = m_context.workspace().live()] { return Kept{live.lastOptions(), live.startsByItself().value_or(false), live.isMasked().value_or(false)}; },
    [this](const Kept& kept) {
      m_byItself->setChecked(kept.startsByItself);
      m_masked->setChecked(kept.isMasked);
      showOptions(kept.options.value_or(LiveOptions{}));
      refresh();
    });
}

void LiveView::showOptions(const LiveOptions& options)
{
  m_files = options;
  const QSignalBlocker host(m_host), port(m_port), grpc(m_grpc), grpcPort(m_grpcPort);
  m_host->setCurrentText(QString::fromStdString(options.host));
  m_port->setValue(options.port);
  m_grpc->setChecked(options.grpcPort.has_value());
  m_grpcPort->setValue(options.grpcPort.value_or(4317));
  updateSettings();
}

LiveOptions LiveView::options() const
{
  LiveOptions out = m_files;
  out.host = m_host->currentText().trimmed().toStdString();
  out.grpcHost = out.host;
  out.port = static_cast<std::uint16_t>(m_port->value());
  out.grpcPort = m_grpc->isChecked() ? std::optional(static_cast<std::uint16_t>(m_grpcPort->value())) : std::nullopt;
  out.token = m_token->text().trimmed().toStdString();
  if (isLocal()) {
    out.token.clear();
    out.certificatePath.clear();
    out.keyPath.clear();
  }
  return out;
}

bool LiveView::isLocal() const
{
  const auto host = m_host->currentText().trimmed();
  return host.startsWith(QLatin1String("127.")) || host == QLatin1String("localhost") || host == QLatin1String("::1");
}

void LiveView::updateSettings()
{
  m_network->setVisible(!isLocal());
  m_byItself->setEnabled(isLocal());
  m_byItself->setToolTip(isLocal() ? tr("The receiver starts with the window, with the last settings.") : tr("Beyond this machine a token is needed, which is not kept."));
  m_grpcPort->setEnabled(m_grpc->isChecked());
  m_certificate->setText(m_files.certificatePath.empty() ? tr("No certificate yet.") : safeLine(m_files.certificatePath, 400));
  const bool ready = isLocal() || (!m_token->text().trimmed().isEmpty() && !m_files.certificatePath.empty());
  m_toggle->setEnabled(!m_busy && (m_status.isRunning || ready));
  m_toggle->setToolTip(ready ? QString() : tr("Make a token and a certificate first."));
  loadSetups();
}

void LiveView::makeCertificate()
{
  auto made = options();
  std::vector<std::string> hosts{"localhost", "127.0.0.1"};
  if (const auto host = m_host->currentText().trimmed().toStdString(); !host.empty() && host != "0.0.0.0" && host != "::")
    hosts.push_back(host);
  runAsync(
    this,
    [&workspace = m_context.workspace(), hosts, made]() mutable {
      auto fingerprint = workspace.live().makeCertificate(hosts, made);
      return std::make_pair(std::move(fingerprint), made);
    },
    [this](const std::pair<Result<std::string>, LiveOptions>& answer) {
      if (!answer.first)
        return m_context.notifyError(answer.first.error());
      m_files.certificatePath = answer.second.certificatePath;
      m_files.keyPath = answer.second.keyPath;
      updateSettings();
      m_certificate->setText(safeLine(m_files.certificatePath, 400) + QLatin1Char('\n') + tr("Fingerprint %1").arg(safeLine(*answer.first, 200)));
    });
}

void LiveView::start(bool anyPort)
{
  auto wanted = options();
  if (anyPort) {
    wanted.port = 0;
    if (wanted.grpcPort)
      wanted.grpcPort = 0;
  }
  m_busy = true;
  m_startProblem.clear();
  updateSettings();
  runAsync(
    this, [&workspace = m_context.workspace(), wanted] { return workspace.live().start(wanted); },
    [this](const Result<void>& started) {
      m_busy = false;
      if (!started)
        m_startProblem = safeText(started.error().describe(), 1000);
      refresh();
      loadSetups();
      Q_EMIT changed();
    });
}

void LiveView::stop()
{
  m_busy = true;
  updateSettings();
  runAsync(
    this, [&workspace = m_context.workspace()] { return workspace.live().stop(); },
    [this](const Result<void>& stopped) {
      m_busy = false;
      if (!stopped)
        m_context.notifyError(stopped.error());
      refresh();
      Q_EMIT changed();
    });
}

void LiveView::refresh()
{
  m_query.run(
    this, [&workspace = m_context.workspace()] { return workspace.live().status(); }, [this](const LiveStatus& status) { showStatus(status); });
}

void LiveView::showStatus(const LiveStatus& status)
{
  const bool switched = status.isRunning != m_status.isRunning;
  m_status = status;
  const bool heard = status.isRunning && status.conversations > 0;
  m_picture->setPixmap(iconPixmap(QStringLiteral("plug"), heard ? tokens().resolved : status.isRunning ? tokens().accent : tokens().textSecondary, 28, devicePixelRatioF()));
  if (!status.isRunning)
    m_headline->setText(tr("The receiver is off"));
  else if (heard)
    m_headline->setText(tr("Received: %n conversation(s)", nullptr, static_cast<int>(status.conversations)));
  else
    m_headline->setText(tr("Waiting for the first conversation …"));
  if (status.isRunning) {
    auto where = tr("Listening on %1").arg(QString::fromStdString(status.httpUrl));
    if (!status.grpcAddress.empty())
      where += tr(" and for gRPC on %1").arg(QString::fromStdString(status.grpcAddress));
    if (status.needsToken)
      where += tr(" · with a token");
    m_where->setText(where);
  } else
    m_where->setText(tr("Started here, it takes conversations from any agent on this machine as they happen. What it acknowledged is on disk."));
  m_newest->setVisible(heard && status.newest);
  m_newestTime->setVisible(heard);
  // An ampersand would be taken for a key.
  m_newest->setText(tr("“%1”").arg(safeLine(status.newestOpening, kOpeningShown).replace(QLatin1Char('&'), QLatin1String("&&"))));
  m_newest->setAccessibleName(tr("Open the newest conversation: %1").arg(safeLine(status.newestOpening, kOpeningShown)));
  m_newestTime->setText(agoText(status.lastArrival, nowMicros()));
  showCounts();
  const auto problem = !status.problem.empty() ? safeText(status.problem, 1000) : m_startProblem;
  m_problem->setVisible(!problem.isEmpty());
  m_problemText->setText(problem);
  m_otherPort->setVisible(!status.isRunning && !problem.isEmpty());
  m_toggle->setText(status.isRunning ? tr("Stop") : tr("Start receiving"));
  setButtonKind(m_toggle, status.isRunning ? ButtonKind::secondary : ButtonKind::primary);
  m_toggle->setIcon(icon(status.isRunning ? QStringLiteral("stop") : QStringLiteral("play"), status.isRunning ? IconTint::standard : IconTint::onAccent));
  m_settings->setVisible(!status.isRunning);
  if (switched || m_setupTexts.empty())
    updateSettings();
}

void LiveView::showCounts()
{
  if (!m_status.isRunning) {
    m_counts->hide();
    return;
  }
  QStringList parts{tr("%1 requests").arg(numberText(m_status.requests)), tr("%1 spans and events").arg(numberText(m_status.spans))};
  if (m_status.waiting > 0)
    parts += tr("%1 on disk, not yet stored").arg(numberText(m_status.waiting));
  if (m_status.rejected > 0)
    parts += tr("%1 not understood").arg(numberText(m_status.rejected));
  if (m_status.refused > 0)
    parts += tr("%1 requests refused").arg(numberText(m_status.refused));
  if (m_status.metrics > 0)
    parts += tr("%1 requests with metrics, counted only").arg(numberText(m_status.metrics));
  m_counts->setText(parts.join(QStringLiteral(" · ")));
  m_counts->show();
}

void LiveView::loadSetups()
{
  m_setupQuery.run(
    this, [&workspace = m_context.workspace(), options = options()] { return workspace.live().setups(options); },
    [this](std::vector<LiveSetup> setups) {
      const int current = std::max(0, m_setups->currentIndex());
      m_setupTexts = std::move(setups);
      const QSignalBlocker blocker(m_setups);
      m_setups->clear();
      for (const auto& setup : m_setupTexts)
        m_setups->addItem(QString::fromStdString(setup.name));
      m_setups->setCurrentIndex(std::min(current, m_setups->count() - 1));
      showSetup(m_setups->currentIndex());
    });
}

void LiveView::showSetup(int index)
{
  if (index < 0 || index >= static_cast<int>(m_setupTexts.size()))
    return;
  const auto& setup = m_setupTexts[static_cast<std::size_t>(index)];
  m_setupNote->setText(safeText(setup.note, 600));
  m_setupNote->setVisible(!setup.note.empty());
  if (const auto code = QString::fromStdString(setup.text); code != m_setupCode->code())
    m_setupCode->setCode(code);
}

void LiveView::showEvent(QShowEvent* event)
{
  QWidget::showEvent(event);
  m_timer->start();
  refresh();
}

void LiveView::hideEvent(QHideEvent* event)
{
  QWidget::hideEvent(event);
  m_timer->stop();
}

} // namespace hone::ui
