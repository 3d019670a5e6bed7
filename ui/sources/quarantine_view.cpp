#include "ui/sources/quarantine_view.h"

#include "ui/sources/quarantine_model.h"
#include "ui/sources/raw_view.h"
#include "ui/widgets/async.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/page.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"
#include "workspace/privacy.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace hone::ui {

namespace {
std::int64_t recordSize(const QuarantinedRecord& record)
{
  return std::max(record.record.size, static_cast<std::int64_t>(record.record.raw.size()));
}
} // namespace

QuarantineView::QuarantineView(UiContext& context, QWidget* parent)
  : QWidget(parent), m_context(context), m_model(new QuarantineModel(context, this)), m_sources(new QComboBox),
    m_count(makeLabel(QString(), TextRole::secondary)), m_table(new QTableView), m_stack(new QStackedWidget),
    m_reason(makeParagraph(QString(), TextRole::strong)), m_place(makeParagraph(QString(), TextRole::secondary)), m_raw(new RawView)
{
  setAccessibleName(tr("Set-aside records"));
  addActions();
  m_sources->setAccessibleName(tr("Source of the records"));
  m_sources->setMinimumWidth(220);
  m_sources->addItem(tr("All sources"), QVariant::fromValue<qlonglong>(0));
  connect(m_sources, &QComboBox::activated, this, &QuarantineView::reload);

  auto* bar = new QHBoxLayout;
  bar->setSpacing(space::s);
  bar->addWidget(m_sources);
  bar->addSpacing(space::s);
  bar->addWidget(m_count);
  bar->addStretch();
  bar->addWidget(makeActionButton(m_export, ButtonKind::secondary));
  bar->addWidget(makeActionButton(m_deleteAll, ButtonKind::secondary));
  bar->addWidget(makeActionButton(m_retryAll, ButtonKind::secondary));

  auto* splitter = new QSplitter(Qt::Horizontal);
  splitter->setChildrenCollapsible(false);
  splitter->setHandleWidth(1);
  splitter->addWidget(makeTable());
  splitter->addWidget(makeDetail());
  splitter->setStretchFactor(0, 3);
  splitter->setStretchFactor(1, 2);
  splitter->setSizes({620, 420});
  auto* full = new QWidget;
  auto* fullLayout = new QVBoxLayout(full);
  fullLayout->setContentsMargins(0, 0, 0, 0);
  fullLayout->setSpacing(space::m);
  fullLayout->addLayout(bar);
  fullLayout->addWidget(splitter, 1);

  m_stack->addWidget(new EmptyState(QStringLiteral("check"), tr("Nothing is set aside"),
                                    tr("Every record that came could be read. A record that cannot be read stands here with its file, line, "
                                       "byte and reason, while the rest goes on.")));
  m_stack->addWidget(full);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);
  connect(m_model, &QuarantineModel::loaded, this, &QuarantineView::updateState);
}

void QuarantineView::addActions()
{
  m_retry = new QAction(icon(QStringLiteral("refresh")), tr("Try again"), this);
  m_retry->setToolTip(tr("Reads the chosen records again"));
  connect(m_retry, &QAction::triggered, this, [this] { retry(false); });
  m_retryAs = new QAction(tr("Try again as…"), this);
  m_retryAs->setToolTip(tr("Reads the chosen records in another format or with a saved mapping"));
  connect(m_retryAs, &QAction::triggered, this, &QuarantineView::retryAs);
  m_retryAll = new QAction(icon(QStringLiteral("refresh")), tr("Try all again"), this);
  connect(m_retryAll, &QAction::triggered, this, [this] { retry(true); });
  m_export = new QAction(icon(QStringLiteral("export")), tr("Export…"), this);
  m_export->setToolTip(tr("Writes the records with their place, reason and bytes into a file"));
  connect(m_export, &QAction::triggered, this, &QuarantineView::exportRecords);
  m_delete = new QAction(icon(QStringLiteral("trash")), tr("Delete…"), this);
  m_delete->setToolTip(tr("Deletes the chosen records with the bytes that were kept of them"));
  connect(m_delete, &QAction::triggered, this, [this] { deleteRecords(false); });
  m_deleteAll = new QAction(icon(QStringLiteral("trash")), tr("Delete all…"), this);
  m_deleteAll->setToolTip(tr("Deletes every set-aside record, or those of the source that is chosen"));
  connect(m_deleteAll, &QAction::triggered, this, [this] { deleteRecords(true); });
  QWidget::addActions({m_retry, m_retryAs, m_retryAll, m_export, m_delete, m_deleteAll});
}

QWidget* QuarantineView::makeTable()
{
  prepareTable(m_table);
  m_table->setModel(m_model);
  m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_table->setAccessibleName(tr("Records that were set aside"));
  auto* header = m_table->horizontalHeader();
  header->setStretchLastSection(true);
  m_table->setColumnWidth(QuarantineModel::SourceColumn, 110);
  m_table->setColumnWidth(QuarantineModel::FileColumn, 150);
  m_table->setColumnWidth(QuarantineModel::LineColumn, 70);
  m_table->setColumnWidth(QuarantineModel::ByteColumn, 92);
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &QuarantineView::showCurrent);
  connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &QuarantineView::showCurrent);
  return m_table;
}

QWidget* QuarantineView::makeDetail()
{
  auto* detail = makeSurface("raised");
  auto* layout = new QVBoxLayout(detail);
  layout->setContentsMargins(space::l, space::m, space::l, space::m);
  layout->setSpacing(space::s);
  for (auto* label : {m_reason, m_place})
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  m_reason->setAccessibleName(tr("Reason"));
  m_place->setAccessibleName(tr("Place"));
  layout->addWidget(m_reason);
  layout->addWidget(m_place);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(space::s);
  buttons->addWidget(makeActionButton(m_retry, ButtonKind::secondary));
  buttons->addWidget(makeActionButton(m_retryAs, ButtonKind::secondary));
  buttons->addWidget(makeActionButton(m_delete, ButtonKind::secondary));
  buttons->addStretch();
  layout->addLayout(buttons);
  layout->addWidget(m_raw, 1);
  return detail;
}

void QuarantineView::setEntries(const std::vector<SourceEntry>& entries)
{
  const auto before = m_sources->currentData().toLongLong();
  m_names.clear();
  m_counts.clear();
  m_total = 0;
  const QSignalBlocker blocker(m_sources);
  m_sources->clear();
  m_sources->addItem(tr("All sources"), QVariant::fromValue<qlonglong>(0));
  for (const auto& entry : entries) {
    if (!entry.hasRecords())
      continue;
    m_names.emplace_back(entry.source.id, entry.name);
    m_counts.emplace_back(entry.source.id, entry.source.rejected);
    m_total += entry.source.rejected;
    if (entry.source.rejected > 0)
      m_sources->addItem(QStringLiteral("%1 (%2)").arg(safeLine(entry.name, 80), numberText(entry.source.rejected)),
                         QVariant::fromValue<qlonglong>(entry.source.id.value));
  }
  m_sources->setCurrentIndex(std::max(0, m_sources->findData(QVariant::fromValue<qlonglong>(before))));
  reload();
}

void QuarantineView::showSource(SourceId source)
{
  if (const int index = m_sources->findData(QVariant::fromValue<qlonglong>(source.value)); index >= 0)
    m_sources->setCurrentIndex(index);
  reload();
}

std::optional<SourceId> QuarantineView::currentSource() const
{
  const auto id = m_sources->currentData().toLongLong();
  return id == 0 ? std::nullopt : std::optional(SourceId{id});
}

void QuarantineView::reload()
{
  m_table->setColumnHidden(QuarantineModel::SourceColumn, currentSource().has_value() || m_names.size() < 2);
  m_model->load(currentSource(), m_names);
}

void QuarantineView::updateState()
{
  const int rows = m_model->rowCount();
  m_stack->setCurrentIndex(rows == 0 && !currentSource() ? 0 : 1);
  m_count->setText(m_model->isComplete() ? tr("%n record(s)", nullptr, rows) : tr("the first %n record(s); more as you scroll", nullptr, rows));
  m_retryAll->setEnabled(rows > 0);
  m_export->setEnabled(rows > 0);
  m_deleteAll->setEnabled(rows > 0);
  if (rows > 0 && !m_table->currentIndex().isValid())
    m_table->selectRow(0);
  showCurrent();
}

void QuarantineView::showCurrent()
{
  const auto* record = m_model->recordAt(m_table->currentIndex().row());
  const auto count = chosen().size();
  m_retry->setEnabled(count > 0);
  m_retryAs->setEnabled(count > 0);
  m_delete->setEnabled(count > 0);
  m_delete->setText(count > 1 ? tr("Delete %n…", nullptr, static_cast<int>(count)) : tr("Delete…"));
  m_retry->setText(count > 1 ? tr("Try %n again", nullptr, static_cast<int>(count)) : tr("Try again"));
  if (!record) {
    m_shownId = 0;
    m_reason->clear();
    m_place->clear();
    m_raw->setBytes({}, 0, 0);
    return;
  }
  if (record->id == m_shownId)
    return;
  m_shownId = record->id;
  m_reason->setText(safeText(record->record.reason, 2000));
  QStringList place{safeLine(record->record.file, 1000)};
  if (record->record.line)
    place += tr("line %1").arg(numberText(*record->record.line));
  if (record->record.offset)
    place += tr("byte %1").arg(numberText(*record->record.offset));
  place += tr("%1 bytes").arg(numberText(recordSize(*record)));
  m_place->setText(place.join(QStringLiteral(" · ")));
  m_raw->setBytes(record->record.raw, recordSize(*record), record->record.offset.value_or(0));
}

std::vector<std::int64_t> QuarantineView::chosen() const
{
  std::vector<std::int64_t> ids;
  for (const auto& index : m_table->selectionModel()->selectedRows())
    if (const auto* record = m_model->recordAt(index.row()))
      ids.push_back(record->id);
  return ids;
}

void QuarantineView::startRetry(RetryRequest request, const QString& title)
{
  auto& workspace = m_context.workspace();
  workspace.jobs().start(title.toStdString(), [&workspace, request = std::move(request)](const JobContext& job) -> Result<std::string> {
    HONE_TRY(const auto summary, workspace.intake().retry(request, job));
    auto text = tr("%1 records are read now, %2 stay set aside.").arg(numberText(summary.recovered), numberText(summary.stillRejected));
    if (!summary.problems.empty())
      text += QLatin1Char(' ') + safeLine(summary.problems.front(), 300);
    return text.toStdString();
  });
}

void QuarantineView::retry(bool all)
{
  RetryRequest request;
  request.source = currentSource();
  if (!all)
    request.ids = chosen();
  startRetry(std::move(request), tr("Read set-aside records again"));
}

void QuarantineView::exportRecords()
{
  chooseSaveFile(this, tr("Export the set-aside records"), QStringLiteral("set-aside.jsonl"), tr("JSON lines (*.jsonl)"), [this](const QString& path) {
    auto& workspace = m_context.workspace();
    workspace.jobs().start(tr("Export set-aside records").toStdString(),
                           [&workspace, target = path.toStdString(), source = currentSource()](const JobContext& job) -> Result<std::string> {
                             HONE_TRY(const auto written, workspace.intake().exportQuarantine(target, source, job));
                             return tr("%1 set-aside records are in %2.").arg(numberText(written), QString::fromStdString(target)).toStdString();
                           });
  });
}

void QuarantineView::deleteRecords(bool all)
{
  ErasureRequest request;
  request.setAsideOnly = true;
  if (!all)
    request.records = chosen();
  else if (const auto source = currentSource())
    request.source = *source;
  if (!all && request.records.empty())
    return;
  auto& workspace = m_context.workspace();
  // How many there are is asked of the store: the list shows the first only.
  runAsync(
    this, [&workspace, request] { return workspace.privacy().previewErasure(request); },
    [this, request, &workspace](const Result<ErasurePreview>& preview) {
      const auto count = preview ? preview->setAside : 0;
      if (count == 0)
        return;
      const auto question = tr("%n set-aside record(s) go with the bytes that were kept of them, and cannot be read again from here. This cannot be undone.", nullptr,
                               static_cast<int>(count));
      confirm(
        this, tr("Delete set-aside records?"), question, tr("Delete"),
        [request, &workspace] {
          workspace.jobs().start(tr("Delete set-aside records").toStdString(), [&workspace, request](const JobContext& job) -> Result<std::string> {
            HONE_TRY(const auto report, workspace.privacy().erase(request, job));
            const auto gone = tr("%n set-aside record(s) deleted;", nullptr, static_cast<int>(report.setAside));
            return (gone + QLatin1Char(' ') + (report.proof.clean ? tr("no trace is left.") : tr("but traces were found."))).toStdString();
          });
        },
        true);
    });
}

void QuarantineView::retryAs()
{
  runAsync(
    this, [&workspace = m_context.workspace()] { return std::make_pair(workspace.intake().formats(), workspace.intake().mappings()); },
    [this](std::pair<std::vector<FormatDescription>, Result<std::vector<Mapping>>> known) {
      QStringList choices;
      const auto mappings = known.second ? std::move(*known.second) : std::vector<Mapping>();
      for (const auto& mapping : mappings)
        choices += tr("Mapping: %1").arg(QString::fromStdString(mapping.name));
      for (const auto& format : known.first)
        choices += QString::fromStdString(format.name);
      promptChoice(this, tr("Try again as…"), tr("Read the chosen records with"), choices, 0, tr("Try again"),
                   [this, mappings, formats = known.first](int index) {
                     RetryRequest request;
                     request.source = currentSource();
                     request.ids = chosen();
                     const auto at = static_cast<std::size_t>(index);
                     if (at < mappings.size())
                       request.mapping = mappings[at];
                     else
                       request.format = formats[at - mappings.size()].name;
                     startRetry(std::move(request), tr("Read set-aside records again"));
                   });
    });
}

} // namespace hone::ui
