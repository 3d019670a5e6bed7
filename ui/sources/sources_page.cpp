#include "ui/sources/sources_page.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/tasks.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace hone::ui {

namespace {

constexpr std::size_t kRawShown = 64 * 1024;
enum SourceColumn { NameColumn, FormatColumn, ConversationsColumn, MessagesColumn, ReceivedColumn, StoredColumn, GrownColumn, UnchangedColumn, RejectedColumn, LastColumn, SourceColumnCount };

QTableWidgetItem* textItem(const QString& text)
{
  auto* item = new QTableWidgetItem(text);
  item->setToolTip(text);
  return item;
}

QTableWidgetItem* numberItem(std::int64_t number)
{
  auto* item = new QTableWidgetItem(numberText(number));
  item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  return item;
}

} // namespace

SourcesPage::SourcesPage(UiContext& context, QWidget* parent)
  : Page(context, tr("Sources"), parent), m_stack(new QStackedWidget), m_table(new QTableWidget), m_tabs(new QTabWidget),
    m_records(new QTableWidget), m_recordStack(new QStackedWidget), m_recordPlace(makeParagraph(QString(), TextRole::secondary)),
    m_raw(new QPlainTextEdit), m_remove(new QAction(icon(QStringLiteral("trash")), tr("Remove source"), this))
{
  auto* add = new QAction(icon(QStringLiteral("import")), tr("Add files…"), this);
  connect(add, &QAction::triggered, this, &SourcesPage::addFiles);
  auto* folder = new QAction(icon(QStringLiteral("folder")), tr("Add a folder…"), this);
  connect(folder, &QAction::triggered, this, &SourcesPage::addFolder);
  m_remove->setShortcut(QKeySequence::Delete);
  m_remove->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  connect(m_remove, &QAction::triggered, this, &SourcesPage::removeSource);
  addSecondaryAction(m_remove);
  addSecondaryAction(folder);
  setPrimaryAction(add);

  auto* empty = new EmptyState(QStringLiteral("sources"), tr("No source yet"),
                               tr("Drop files or folders anywhere on the window, or choose them. The format is recognised from "
                                  "the content; what cannot be read is set aside with its place and reason."));
  empty->addAction(add, true);
  empty->addAction(folder);
  auto* sample = new QAction(icon(QStringLiteral("play")), tr("Open the sample"), this);
  connect(sample, &QAction::triggered, this, [this] { startSample(this->context()); });
  empty->addAction(sample);

  m_table->setColumnCount(SourceColumnCount);
  m_table->setHorizontalHeaderLabels({tr("Source"), tr("Format"), tr("Conversations"), tr("Messages"), tr("Received"), tr("Stored"),
                                      tr("Grown"), tr("Unchanged"), tr("Set aside"), tr("Last import")});
  prepareTable(m_table);
  m_table->setAccessibleName(tr("Sources"));
  for (int column = ConversationsColumn; column <= RejectedColumn; ++column)
    m_table->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  m_table->horizontalHeaderItem(ReceivedColumn)->setToolTip(tr("Received = stored + grown + unchanged + set aside, over all imports"));
  m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  m_table->horizontalHeader()->setSectionResizeMode(NameColumn, QHeaderView::Stretch);
  connect(m_table, &QTableWidget::itemSelectionChanged, this, &SourcesPage::loadSetAside);
  connect(m_table, &QTableWidget::itemActivated, this, [this] {
    if (const auto* source = currentSource()) {
      Filter filter;
      filter.sources = {source->name};
      this->context().openConversations(filter, QString::fromStdString(source->name));
    }
  });

  m_tabs->setDocumentMode(true);
  m_tabs->addTab(makeSetAside(), tr("Set aside"));
  m_tabs->addTab(makeFormats(), tr("Formats"));
  m_tabs->addTab(makeConnect(), tr("Connect an agent"));

  auto* splitter = new QSplitter(Qt::Vertical);
  splitter->setChildrenCollapsible(false);
  splitter->addWidget(m_table);
  splitter->addWidget(m_tabs);
  splitter->setStretchFactor(0, 3);
  splitter->setStretchFactor(1, 2);
  auto* emptySide = new QWidget;
  auto* emptyLayout = new QVBoxLayout(emptySide);
  emptyLayout->setContentsMargins(0, 0, 0, 0);
  emptyLayout->addWidget(empty, 3);
  emptyLayout->addWidget(makeLabel(tr("Formats that are understood"), TextRole::strong));
  emptyLayout->addWidget(makeFormats(), 2);
  m_stack->addWidget(new QWidget);
  m_stack->addWidget(emptySide);
  m_stack->addWidget(splitter);
  content()->addWidget(m_stack);
}

QWidget* SourcesPage::makeSetAside()
{
  m_records->setColumnCount(4);
  m_records->setHorizontalHeaderLabels({tr("File"), tr("Line"), tr("Byte"), tr("Reason")});
  prepareTable(m_records);
  m_records->setAccessibleName(tr("Records that were set aside"));
  m_records->horizontalHeader()->setStretchLastSection(true);
  connect(m_records, &QTableWidget::currentCellChanged, this, [this](int row) { showRecord(row); });
  m_raw->setReadOnly(true);
  m_raw->setFont(Theme::instance().mono());
  m_raw->setLineWrapMode(QPlainTextEdit::NoWrap);
  m_raw->setAccessibleName(tr("The record's bytes"));
  auto* detail = new QWidget;
  auto* detailLayout = new QVBoxLayout(detail);
  detailLayout->setContentsMargins(space::m, space::s, 0, 0);
  detailLayout->addWidget(m_recordPlace);
  detailLayout->addWidget(m_raw, 1);
  auto* splitter = new QSplitter(Qt::Horizontal);
  splitter->setChildrenCollapsible(false);
  splitter->addWidget(m_records);
  splitter->addWidget(detail);
  m_recordStack->addWidget(new EmptyState(QStringLiteral("check"), tr("Nothing was set aside"),
                                          tr("Every record of this source could be read. A record that cannot be read stands here with "
                                             "its file, line, byte and reason, while the rest goes on.")));
  m_recordStack->addWidget(splitter);
  return m_recordStack;
}

QWidget* SourcesPage::makeFormats()
{
  auto* table = new QTableWidget(0, 2);
  prepareTable(table);
  table->setHorizontalHeaderLabels({tr("Format"), tr("What is read")});
  table->setAccessibleName(tr("Formats that are understood"));
  table->setFocusPolicy(Qt::TabFocus);
  for (const auto& [name, description] : workspace().importFormats()) {
    const int row = table->rowCount();
    table->insertRow(row);
    table->setItem(row, 0, textItem(QString::fromStdString(name)));
    table->setItem(row, 1, textItem(QString::fromStdString(description)));
  }
  table->resizeColumnToContents(0);
  table->horizontalHeader()->setStretchLastSection(true);
  return table;
}

QWidget* SourcesPage::makeConnect()
{
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, space::l, 0, 0);
  layout->setSpacing(space::m);
  layout->addWidget(makeLabel(tr("Live connections come in a later version"), TextRole::section));
  auto* text = makeParagraph(tr("A receiver on this machine will take conversations from any agent that speaks OpenTelemetry, and from a few "
                                "lines of JSON over HTTP. Until then, export what your agent logs and import the files here, or let a script do "
                                "it. Importing the same file again changes nothing, and a conversation that grew is extended."),
                             TextRole::secondary);
  text->setMaximumWidth(680);
  layout->addWidget(text);
  auto* command = makeLabel(QStringLiteral("hone-cli import --store \"%1\" FILE…").arg(QString::fromStdString(workspace().storePath())), TextRole::mono);
  command->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  command->setAccessibleName(tr("Command to import from a script"));
  layout->addWidget(command);
  layout->addStretch();
  return page;
}

void SourcesPage::refresh()
{
  m_query.run(
    this, [&workspace = workspace()] { return workspace.sources(); },
    [this](Result<std::vector<Source>> sources) {
      if (sources)
        showSources(std::move(*sources));
      else
        context().notifyError(sources.error());
    });
}

void SourcesPage::showSources(std::vector<Source> sources)
{
  const auto* before = currentSource();
  const auto chosen = before ? before->id : SourceId{};
  m_sources = std::move(sources);
  std::int64_t conversations = 0;
  std::int64_t rejected = 0;
  {
    const QSignalBlocker blocker(m_table);
    m_table->setRowCount(static_cast<int>(m_sources.size()));
    int row = 0;
    int current = 0;
    for (const auto& source : m_sources) {
      auto* name = textItem(QString::fromStdString(source.name));
      name->setToolTip(QString::fromStdString(source.location));
      if (!source.lastError.empty()) {
        name->setIcon(icon(QStringLiteral("warning"), IconTint::failed));
        name->setToolTip(QString::fromStdString(source.lastError));
      }
      m_table->setItem(row, NameColumn, name);
      m_table->setItem(row, FormatColumn, textItem(QString::fromStdString(source.kind)));
      m_table->setItem(row, ConversationsColumn, numberItem(source.conversations));
      m_table->setItem(row, MessagesColumn, numberItem(source.messages));
      m_table->setItem(row, ReceivedColumn, numberItem(source.received));
      m_table->setItem(row, StoredColumn, numberItem(source.stored));
      m_table->setItem(row, GrownColumn, numberItem(source.merged));
      m_table->setItem(row, UnchangedColumn, numberItem(source.unchanged));
      m_table->setItem(row, RejectedColumn, numberItem(source.rejected));
      m_table->setItem(row, LastColumn, textItem(timeText(source.lastImportAt)));
      if (source.id == chosen)
        current = row;
      conversations += source.conversations;
      rejected += source.rejected;
      ++row;
    }
    if (!m_sources.empty())
      m_table->setCurrentCell(current, 0);
  }
  m_remove->setEnabled(!m_sources.empty());
  m_remove->setVisible(!m_sources.empty());
  if (m_sources.empty()) {
    setHeadline({});
    m_stack->setCurrentIndex(1);
    return;
  }
  m_stack->setCurrentIndex(2);
  auto headline = tr("%1 conversations from %n source(s)", nullptr, static_cast<int>(m_sources.size())).arg(numberText(conversations));
  if (rejected > 0)
    headline += QStringLiteral(" · ") + tr("%n record(s) set aside", nullptr, static_cast<int>(rejected));
  setHeadline(headline);
  loadSetAside();
}

const Source* SourcesPage::currentSource() const
{
  const int row = m_table->currentRow();
  return row >= 0 && row < static_cast<int>(m_sources.size()) ? &m_sources[static_cast<std::size_t>(row)] : nullptr;
}

void SourcesPage::loadSetAside()
{
  const auto* source = currentSource();
  if (!source)
    return;
  m_recordQuery.run(
    this, [&workspace = workspace(), id = source->id] { return workspace.quarantine(id); },
    [this](Result<std::vector<RejectedRecord>> records) {
      if (!records) {
        context().notifyError(records.error());
        return;
      }
      m_rejected = std::move(*records);
      const auto place = [](const std::optional<std::int64_t>& number) { return number ? numberText(*number) : QStringLiteral("—"); };
      m_records->setRowCount(static_cast<int>(m_rejected.size()));
      int row = 0;
      for (const auto& record : m_rejected) {
        m_records->setItem(row, 0, textItem(QString::fromStdString(record.file)));
        m_records->setItem(row, 1, textItem(place(record.line)));
        m_records->setItem(row, 2, textItem(place(record.offset)));
        m_records->setItem(row, 3, textItem(QString::fromStdString(record.reason)));
        ++row;
      }
      m_tabs->setTabText(0, m_rejected.empty() ? tr("Set aside") : tr("Set aside (%1)").arg(numberText(static_cast<std::int64_t>(m_rejected.size()))));
      m_recordStack->setCurrentIndex(m_rejected.empty() ? 0 : 1);
      if (!m_rejected.empty()) {
        m_records->resizeColumnsToContents();
        m_records->setColumnWidth(0, std::min(m_records->columnWidth(0), 260));
        m_records->setCurrentCell(0, 0);
        showRecord(0);
      }
    });
}

void SourcesPage::showRecord(int row)
{
  if (row < 0 || row >= static_cast<int>(m_rejected.size()))
    return;
  const auto& record = m_rejected[static_cast<std::size_t>(row)];
  m_recordPlace->setText(QString::fromStdString(record.reason));
  auto raw = QString::fromUtf8(record.raw.data(), static_cast<qsizetype>(std::min(record.raw.size(), kRawShown)));
  raw.replace(QChar(0), QChar(0xFFFD));
  if (record.raw.size() > kRawShown)
    raw += QLatin1Char('\n') + tr("… %1 more bytes").arg(numberText(static_cast<std::int64_t>(record.raw.size() - kRawShown)));
  m_raw->setPlainText(raw.isEmpty() ? tr("The record has no bytes.") : raw);
}

void SourcesPage::addFiles()
{
  chooseFiles(this, tr("Import conversations"), tr("All files (*)"), [this](const QStringList& paths) { startImport(context(), paths); });
}

void SourcesPage::addFolder()
{
  chooseFolder(this, tr("Import a folder of conversations"), {}, [this](const QString& path) { startImport(context(), {path}); });
}

void SourcesPage::removeSource()
{
  const auto* source = currentSource();
  if (!source)
    return;
  const auto name = QString::fromStdString(source->name);
  confirm(
    this, tr("Remove “%1”?").arg(name),
    tr("Its %n conversation(s) go from the store, as far as no other source brought them too. The imported file itself is not touched.", nullptr,
       static_cast<int>(source->conversations)),
    tr("Remove"),
    [this, id = source->id, name] {
      const auto title = tr("Remove %1").arg(name).toStdString();
      auto& target = workspace();
      target.jobs().start(title, [&target, id](const JobContext&) -> Result<std::string> {
        HONE_CHECK(target.removeSource(id));
        return tr("Removed.").toStdString();
      });
    },
    true);
}

} // namespace hone::ui
