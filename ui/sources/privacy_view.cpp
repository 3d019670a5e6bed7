#include "ui/sources/privacy_view.h"

#include "ui/sources/erasure_dialog.h"
#include "ui/sources/redaction_dialog.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/job_task.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"
#include "workspace/privacy.h"
#include "workspace/syncs.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTableWidget>
#include <QVBoxLayout>

namespace hone::ui {

namespace {

constexpr int kLogShown = 200;
constexpr int kSideWidth = 420;

QString optionsText(const RedactionOptions& options)
{
  QStringList parts{PrivacyView::tr("secrets")};
  const std::pair<bool, QString> detectors[] = {
    {options.emails, PrivacyView::tr("e-mail addresses")}, {options.phones, PrivacyView::tr("phone numbers")},
    {options.cards, PrivacyView::tr("card numbers")},      {options.ibans, PrivacyView::tr("bank accounts")},
    {options.ipAddresses || options.macAddresses, PrivacyView::tr("network addresses")},
    {options.nationalIds, PrivacyView::tr("national numbers")}, {options.names, PrivacyView::tr("names that a field announces")},
    {options.fields, PrivacyView::tr("addresses and birth dates")}, {options.pseudonyms, PrivacyView::tr("user ids")}};
  for (const auto& [on, words] : detectors)
    if (on)
      parts += words;
  if (!options.patterns.empty())
    parts += PrivacyView::tr("%n pattern(s) of your own", nullptr, static_cast<int>(options.patterns.size()));
  if (!options.dictionary.empty())
    parts += PrivacyView::tr("%n word(s) of your own", nullptr, static_cast<int>(options.dictionary.size()));
  return PrivacyView::tr("Masks %1. Names in free text may remain.").arg(parts.join(QStringLiteral(", ")));
}

/// The counts of a log entry, one after the other.
QString countsText(const std::string& json)
{
  const auto object = QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
  QStringList parts;
  for (auto it = object.begin(); it != object.end(); ++it) {
    const auto value = it.value();
    parts += QStringLiteral("%1 %2").arg(safeLine(it.key().toStdString(), 60),
                                         value.isDouble() ? numberText(value.toInteger()) : safeLine(value.toVariant().toString().toStdString(), 80));
  }
  return parts.join(QStringLiteral(" · "));
}

QTableWidget* makeTable(const QStringList& headers, const QString& name)
{
  auto* table = new QTableWidget(0, static_cast<int>(headers.size()));
  prepareTable(table);
  table->setHorizontalHeaderLabels(headers);
  table->setAccessibleName(name);
  return table;
}

void setCell(QTableWidget* table, int row, int column, const QString& text, bool quiet = false)
{
  auto* item = new QTableWidgetItem(text);
  item->setToolTip(text);
  if (quiet)
    item->setForeground(tokens().textSecondary);
  table->setItem(row, column, item);
}

} // namespace

QString retentionText(const std::optional<RetentionStatus>& status)
{
  if (!status || !status->policy.retentionDays)
    return PrivacyView::tr("Kept for good");
  auto text = PrivacyView::tr("%n day(s)", nullptr, *status->policy.retentionDays);
  if (status->due > 0)
    text += QStringLiteral(" · ") + PrivacyView::tr("%n due now", nullptr, static_cast<int>(status->due));
  else if (status->nextDue)
    text += QStringLiteral(" · ") + PrivacyView::tr("next goes %1").arg(dateText(status->nextDue));
  return text;
}

void askRetention(UiContext& context, const SourceEntry& entry, QWidget* parent, std::function<void()> changed)
{
  const int days[] = {0, 7, 30, 90, 180, 365, 730};
  QStringList choices{PrivacyView::tr("Keep for good")};
  int current = 0;
  const auto now = entry.retention ? entry.retention->policy.retentionDays : std::nullopt;
  for (std::size_t i = 1; i < std::size(days); ++i) {
    choices += PrivacyView::tr("Erase %n day(s) after the last sign of life", nullptr, days[i]);
    if (now == days[i])
      current = static_cast<int>(i);
  }
  promptChoice(parent, PrivacyView::tr("How long is “%1” kept?").arg(safeLine(entry.name, 80)),
               PrivacyView::tr("Conversations that are older are erased for good, once a day while Hone is open."), choices, current, PrivacyView::tr("Set"),
               [&context, parent, name = entry.name, kind = entry.kind, changed, days = std::vector<int>(std::begin(days), std::end(days))](int index) {
                 const auto chosen = index == 0 ? std::nullopt : std::optional<int>(days[static_cast<std::size_t>(index)]);
                 runAsync(
                   parent, [&workspace = context.workspace(), name, kind, chosen] { return workspace.privacy().setRetention(name, kind, chosen); },
                   [&context, changed](const Result<void>& done) {
                     if (!done)
                       context.notifyError(done.error());
                     changed();
                   });
               });
}

void startRedaction(UiContext& context, std::optional<SourceId> source, QWidget* parent)
{
  auto& workspace = context.workspace();
  startJob<RedactionReport>(
    parent, workspace.jobs(), source ? PrivacyView::tr("Mask a source") : PrivacyView::tr("Mask the store"),
    [&workspace, source](const JobContext& job) { return workspace.privacy().redactStore(job, source); },
    [](const RedactionReport& report) {
      const auto masked = maskedText(report);
      return masked.isEmpty() ? PrivacyView::tr("Nothing was left to mask.")
                              : PrivacyView::tr("Masked %1 in %2 texts. Names in free text may remain.").arg(masked, numberText(report.texts));
    },
    [parent](const Result<RedactionReport>& report) {
      if (!report || report->samples.empty())
        return;
      auto* dialog = new FormDialog(PrivacyView::tr("What was masked"), PrivacyView::tr("Close"), parent);
      dialog->body()->addWidget(makeParagraph(PrivacyView::tr("Masked %1 in %2 texts. Names in free text may remain.").arg(maskedText(*report), numberText(report->texts))));
      dialog->body()->addWidget(makeLabel(PrivacyView::tr("A sample to check"), TextRole::strong));
      QStringList lines;
      for (const auto& sample : report->samples)
        lines += safeLine(sample, 200);
      auto* samples = new QPlainTextEdit(lines.join(QLatin1Char('\n')));
      samples->setReadOnly(true);
      samples->setFont(Theme::instance().mono());
      samples->setAccessibleName(PrivacyView::tr("A sample to check"));
      dialog->body()->addWidget(samples, 1);
      dialog->resize(720, 480);
      dialog->cancelButton()->hide();
      QObject::connect(dialog, &FormDialog::agreed, dialog, &QDialog::accept);
      dialog->open();
    });
}

PrivacyView::PrivacyView(UiContext& context, QWidget* parent)
  : QWidget(parent), m_context(context), m_masked(makeParagraph(QString(), TextRole::secondary)),
    m_retention(makeTable({tr("Source"), tr("Redacted"), tr("Kept")}, tr("Retention"))),
    m_log(makeTable({tr("When"), tr("What"), tr("Of"), tr("Counts")}, tr("Log of what was done with the data"))),
    m_egress(makeTable({tr("Machine"), tr("What for"), tr("Last contact")}, tr("Machines that may be contacted"))),
    m_offline(new QCheckBox(tr("Contact nobody (offline)"))), m_everything(new QCheckBox(tr("Mask what comes from every source, and from those to come")))
{
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(space::xl);
  row->addWidget(makeSettings(), 1);
  row->addWidget(makeRecords(), 1);
}

QWidget* PrivacyView::makeSettings()
{
  auto* side = new QWidget;
  side->setMinimumWidth(kSideWidth);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::s);
  const auto buttonRow = [layout](std::initializer_list<QPushButton*> buttons) {
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    for (auto* button : buttons)
      row->addWidget(button);
    row->addStretch();
    layout->addLayout(row);
    layout->addSpacing(space::m);
  };
  layout->addWidget(makeLabel(tr("Redaction"), TextRole::section));
  layout->addWidget(m_masked);
  auto* options = makeButton(tr("What is masked…"), ButtonKind::secondary, QStringLiteral("shield"));
  auto* again = makeButton(tr("Mask the whole store now…"));
  connect(options, &QPushButton::clicked, this, [this] {
    auto* dialog = new RedactionDialog(m_context, this);
    connect(dialog, &QDialog::accepted, this, &PrivacyView::refresh);
    dialog->open();
  });
  connect(again, &QPushButton::clicked, this, &PrivacyView::redactAgain);
  buttonRow({options, again});

  layout->addWidget(makeLabel(tr("Kept and masked, by source"), TextRole::section));
  m_retention->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  m_retention->setColumnWidth(1, 84);
  m_retention->setColumnWidth(2, 200);
  m_retention->verticalHeader()->setDefaultSectionSize(32);
  connect(m_retention, &QTableWidget::itemActivated, this, &PrivacyView::setRetentionOfRow);
  layout->addWidget(m_retention, 1);
  layout->addWidget(m_everything);
  connect(m_everything, &QCheckBox::clicked, this, [this](bool on) {
    runAsync(
      this, [&workspace = m_context.workspace(), on] { return workspace.privacy().setEverythingRedacted(on); },
      [this](const Result<void>& done) {
        if (!done)
          m_context.notifyError(done.error());
        refresh();
        Q_EMIT changed();
      });
  });
  auto* set = makeButton(tr("How long it is kept…"), ButtonKind::secondary, QStringLiteral("clock"));
  auto* run = makeButton(tr("Erase what is due"));
  connect(set, &QPushButton::clicked, this, &PrivacyView::setRetentionOfRow);
  connect(run, &QPushButton::clicked, this, &PrivacyView::runRetention);
  buttonRow({set, run});

  layout->addWidget(makeLabel(tr("Erasure"), TextRole::section));
  layout->addWidget(makeParagraph(tr("Forget a user, a source or what is old, everywhere in the store, with a proof."), TextRole::secondary));
  auto* erase = makeButton(tr("Erase…"), ButtonKind::danger, QStringLiteral("trash"));
  connect(erase, &QPushButton::clicked, this, [this] {
    auto* dialog = new ErasureDialog(m_context, m_entries, ErasureDialog::User, this);
    connect(dialog, &QDialog::finished, this, &PrivacyView::changed);
    dialog->open();
  });
  buttonRow({erase});
  return side;
}

QWidget* PrivacyView::makeRecords()
{
  auto* side = new QWidget;
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::s);
  auto* head = new QHBoxLayout;
  head->addWidget(makeLabel(tr("Machines that may be contacted"), TextRole::section));
  head->addStretch();
  head->addWidget(m_offline);
  layout->addLayout(head);
  layout->addWidget(makeParagraph(tr("Only what you set up is contacted. Nothing else ever leaves this machine."), TextRole::secondary));
  m_egress->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
  m_egress->setColumnWidth(0, 170);
  m_egress->setColumnWidth(2, 120);
  layout->addWidget(m_egress, 1);
  layout->addSpacing(space::m);
  layout->addWidget(makeLabel(tr("Log"), TextRole::section));
  m_log->horizontalHeader()->setStretchLastSection(true);
  m_log->setColumnWidth(0, 170);
  m_log->setColumnWidth(1, 90);
  m_log->setColumnWidth(2, 110);
  layout->addWidget(m_log, 2);
  connect(m_offline, &QCheckBox::clicked, this, [this](bool on) {
    runAsync(
      this, [&workspace = m_context.workspace(), on] { return workspace.syncs().setOffline(on); },
      [this](const Result<void>& done) {
        if (!done)
          m_context.notifyError(done.error());
        refresh();
      });
  });
  return side;
}

void PrivacyView::setEntries(const std::vector<SourceEntry>& entries)
{
  m_entries = entries;
  showRetention();
  if (isVisible())
    refresh();
}

void PrivacyView::refresh()
{
  m_query.run(
    this,
    [&workspace = m_context.workspace()] {
      return Answer{workspace.privacy().redactionOptions(), workspace.privacy().auditLog(kLogShown), workspace.syncs().egress(), workspace.syncs().offline(),
                    workspace.privacy().isEverythingRedacted().value_or(false)};
    },
    [this](const Answer& answer) { showAnswer(answer); });
}

void PrivacyView::showAnswer(const Answer& answer)
{
  if (answer.options)
    m_masked->setText(optionsText(*answer.options));
  else
    m_masked->setText(safeText(answer.options.error().describe(), 600));
  m_offline->setChecked(answer.offline);
  m_everything->setChecked(answer.everythingMasked);
  m_log->setRowCount(0);
  if (answer.log)
    for (const auto& entry : *answer.log) {
      const int row = m_log->rowCount();
      m_log->insertRow(row);
      setCell(m_log, row, 0, timeText(entry.at), true);
      setCell(m_log, row, 1, safeLine(entry.action, 60));
      setCell(m_log, row, 2, safeLine(entry.subject, 200));
      setCell(m_log, row, 3, countsText(entry.detail), true);
    }
  m_egress->setRowCount(0);
  if (answer.egress)
    for (const auto& entry : *answer.egress) {
      const int row = m_egress->rowCount();
      m_egress->insertRow(row);
      setCell(m_egress, row, 0, safeLine(entry.host, 200));
      setCell(m_egress, row, 1, safeLine(entry.purpose, 200));
      setCell(m_egress, row, 2, agoText(entry.lastContactAt, nowMicros()), true);
    }
}

void PrivacyView::showRetention()
{
  const int current = m_retention->currentRow();
  m_retention->setRowCount(static_cast<int>(m_entries.size()));
  int row = 0;
  for (const auto& entry : m_entries) {
    setCell(m_retention, row, 0, safeLine(entry.name, 200));
    auto* masked = new QCheckBox;
    masked->setChecked(entry.redacted);
    masked->setAccessibleName(tr("Mask what comes from %1").arg(safeLine(entry.name, 80)));
    connect(masked, &QCheckBox::clicked, this, [this, name = entry.name, kind = entry.kind](bool on) {
      runAsync(
        this, [&workspace = m_context.workspace(), name, kind, on] { return workspace.privacy().setRedacted(name, kind, on); },
        [this](const Result<void>& done) {
          if (!done)
            m_context.notifyError(done.error());
          Q_EMIT changed();
        });
    });
    auto* holder = new QWidget;
    auto* holderLayout = new QHBoxLayout(holder);
    holderLayout->setContentsMargins(space::s, 0, 0, 0);
    holderLayout->addWidget(masked);
    m_retention->setCellWidget(row, 1, holder);
    setCell(m_retention, row, 2, retentionText(entry.retention), !entry.retention || !entry.retention->policy.retentionDays);
    ++row;
  }
  if (row > 0)
    m_retention->setCurrentCell(std::clamp(current, 0, row - 1), 0);
}

void PrivacyView::setRetentionOfRow()
{
  const int row = m_retention->currentRow();
  if (row >= 0 && row < static_cast<int>(m_entries.size()))
    askRetention(m_context, m_entries[static_cast<std::size_t>(row)], this, [this] { Q_EMIT changed(); });
}

void PrivacyView::redactAgain()
{
  confirm(
    this, tr("Mask the whole store?"),
    tr("Texts, the full-text index, set-aside records and drafts are rewritten with what is masked now. What was there before is gone from the store; "
       "imported files are not touched. Names in free text may remain."),
    tr("Mask"), [this] { startRedaction(m_context, std::nullopt, this); }, true);
}

void PrivacyView::runRetention()
{
  auto& workspace = m_context.workspace();
  startJob<RetentionReport>(
    this, workspace.jobs(), tr("Erase what is due"), [&workspace](const JobContext& job) { return workspace.privacy().runRetention(job); },
    [](const RetentionReport& report) {
      std::int64_t count = 0;
      for (const auto& [source, erased] : report.erased)
        count += erased;
      return count == 0 ? tr("Nothing was due.") : tr("%1 conversations erased.").arg(numberText(count));
    },
    [this](const Result<RetentionReport>&) { Q_EMIT changed(); });
}

} // namespace hone::ui
