#include "ui/sources/import_form.h"

#include "ui/sources/event_preview.h"
#include "ui/sources/mapping_dialog.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/tasks.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace hone::ui {

namespace {
enum ImportColumn { FileColumn, FormatColumn, WhyColumn };
}

ImportForm::ImportForm(UiContext& context, bool events, QWidget* parent)
  : SourceForm(context, parent), m_events(events), m_stack(new QStackedWidget), m_table(new QTableWidget(0, 3)), m_chosen(makeLabel(QString(), TextRole::secondary)),
    m_readAs(new QComboBox), m_map(makeButton(tr("Map columns…"), ButtonKind::secondary, QStringLiteral("columns"))),
    m_remove(makeButton(tr("Take out"), ButtonKind::ghost)), m_redact(new QCheckBox(tr("Mask personal data before it is stored (names in free text may remain)")))
{
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::m);
  layout->addWidget(makeParagraph(
    events ? tr("CSV or JSONL of what happened to users and conversations: a name and a user or conversation id, with a time and a value where there is one. "
                "Events are joined to conversations, and outcomes follow from them.")
           : tr("The format is recognised from the content; gzip, zstd and zip are read through. Importing a file again changes nothing, and "
                "a conversation that grew is extended."),
    TextRole::secondary));
  makeList();
  layout->addWidget(m_stack, 1);
  m_redact->setToolTip(tr("Masked before anything is stored, now and at later imports of the same source. What is masked is chosen under Privacy."));
  m_redact->setVisible(!events);
  layout->addWidget(m_redact);
  m_formats = workspace().intake().formats();
  loadMappings();
}

void ImportForm::makeList()
{
  auto* drop = makeSurface("drop");
  auto* dropLayout = new QVBoxLayout(drop);
  dropLayout->addStretch();
  dropLayout->addWidget(makeLabel(tr("Nothing is chosen yet"), TextRole::section), 0, Qt::AlignHCenter);
  auto* choices = new QHBoxLayout;
  choices->setSpacing(space::s);
  choices->addStretch();
  const auto addButtons = [this](QHBoxLayout* row, bool first) {
    auto* files = makeButton(tr("Choose files…"), first ? ButtonKind::primary : ButtonKind::secondary, QStringLiteral("file"));
    connect(files, &QPushButton::clicked, this,
            [this] { chooseFiles(this, tr("Choose files"), tr("All files (*)"), [this](const QStringList& paths) { addPaths(paths); }); });
    row->addWidget(files);
    auto* folder = makeButton(tr("Choose a folder…"), ButtonKind::secondary, QStringLiteral("folder"));
    connect(folder, &QPushButton::clicked, this, [this] { chooseFolder(this, tr("Choose a folder"), {}, [this](const QString& path) { addPaths({path}); }); });
    row->addWidget(folder);
  };
  addButtons(choices, true);
  choices->addStretch();
  dropLayout->addLayout(choices);
  dropLayout->addStretch();

  prepareTable(m_table);
  m_table->setHorizontalHeaderLabels({tr("File"), tr("Read as"), tr("Why")});
  m_table->setAccessibleName(tr("Files to import"));
  m_table->horizontalHeader()->setStretchLastSection(true);
  m_table->setColumnWidth(FileColumn, 200);
  m_table->setColumnWidth(FormatColumn, 150);
  connect(m_table, &QTableWidget::currentCellChanged, this, &ImportForm::showChoice);

  auto* full = new QWidget;
  auto* layout = new QVBoxLayout(full);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::s);
  layout->addWidget(m_table, 1);
  m_chosen->setWordWrap(true);
  m_chosen->setTextInteractionFlags(Qt::TextSelectableByMouse);
  layout->addWidget(m_chosen);
  auto* row = new QHBoxLayout;
  row->setSpacing(space::s);
  auto* readAs = makeLabel(tr("Read it as"));
  row->addWidget(readAs);
  m_readAs->setAccessibleName(tr("Read the chosen file as"));
  m_readAs->setMaxVisibleItems(18);
  row->addWidget(m_readAs, 1);
  row->addWidget(m_map);
  row->addWidget(m_remove);
  layout->addLayout(row);
  if (m_events) {
    // Events are told by the names of their columns; formats and mappings are of conversations.
    for (QWidget* widget : std::initializer_list<QWidget*>{readAs, m_readAs, m_map, m_chosen})
      widget->hide();
    row->addStretch();
    m_preview = new EventPreviewView;
    layout->insertWidget(1, m_preview, 2);
  }
  auto* more = new QHBoxLayout;
  more->setSpacing(space::s);
  addButtons(more, false);
  more->addStretch();
  layout->addLayout(more);
  m_stack->addWidget(drop);
  m_stack->addWidget(full);
  connect(m_readAs, &QComboBox::activated, this, &ImportForm::readAs);
  connect(m_map, &QPushButton::clicked, this, &ImportForm::mapColumns);
  connect(m_remove, &QPushButton::clicked, this, &ImportForm::removeRow);
}

void ImportForm::loadMappings()
{
  m_mappingsQuery.run(
    this, [&workspace = workspace()] { return workspace.intake().mappings(); },
    [this](Result<std::vector<Mapping>> mappings) {
      m_mappings = mappings ? std::move(*mappings) : std::vector<Mapping>();
      const QSignalBlocker blocker(m_readAs);
      m_readAs->clear();
      m_readAs->addItem(tr("What its content says"));
      for (const auto& mapping : m_mappings)
        m_readAs->addItem(tr("Mapping: %1").arg(QString::fromStdString(mapping.name)));
      if (!m_events)
        for (const auto& format : m_formats)
          m_readAs->addItem(QString::fromStdString(format.name));
      showChoice();
    });
}

void ImportForm::addPaths(const QStringList& paths)
{
  for (const auto& path : paths) {
    const auto known = std::ranges::find(m_rows, path.toStdString(), &Row::path) != m_rows.end();
    if (known || path.isEmpty())
      continue;
    Row row;
    row.path = path.toStdString();
    row.folder = QFileInfo(path).isDir();
    m_rows.push_back(std::move(row));
    m_table->insertRow(m_table->rowCount());
    showRow(m_rows.size() - 1);
    if (!m_rows.back().folder)
      look(m_rows.size() - 1);
  }
  m_stack->setCurrentIndex(m_rows.empty() ? 0 : 1);
  if (m_table->currentRow() < 0 && !m_rows.empty())
    m_table->setCurrentCell(0, 0);
  Q_EMIT changed();
}

void ImportForm::look(std::size_t row)
{
  runAsync(
    this, [&workspace = workspace(), path = m_rows[row].path] { return workspace.intake().lookAt(path); },
    [this, path = m_rows[row].path](Result<FileLook> look) {
      const auto found = std::ranges::find(m_rows, path, &Row::path);
      if (found == m_rows.end())
        return;
      if (look)
        found->look = std::move(*look);
      else
        found->problem = look.error().describe();
      showRow(static_cast<std::size_t>(found - m_rows.begin()));
      showChoice();
    });
}

QString ImportForm::rowFormat(const Row& row) const
{
  if (row.mapping)
    return row.mapping->name.empty() ? tr("your mapping") : tr("mapping %1").arg(QString::fromStdString(row.mapping->name));
  if (!row.format.empty())
    return QString::fromStdString(row.format);
  if (row.folder)
    return tr("each by its content");
  if (!row.problem.empty())
    return tr("cannot be read");
  if (!row.look)
    return tr("looking …");
  if (m_events)
    return tr("events");
  if (row.needsMapping())
    return tr("needs a mapping");
  return row.look->format.empty() ? tr("not recognised") : QString::fromStdString(row.look->format);
}

QString ImportForm::rowReason(const Row& row) const
{
  if (!row.problem.empty())
    return safeText(row.problem, 600);
  if (row.folder)
    return tr("Every file in it and below");
  if (row.mapping || !row.format.empty())
    return tr("Chosen by you");
  return row.look ? safeText(row.look->reason, 600) : QString();
}

void ImportForm::showRow(std::size_t index)
{
  const auto& row = m_rows[index];
  const int at = static_cast<int>(index);
  const auto path = QString::fromStdString(row.path);
  auto* file = new QTableWidgetItem(QFileInfo(path).fileName());
  file->setToolTip(path);
  auto* format = new QTableWidgetItem(rowFormat(row));
  const bool isOpen = !row.problem.empty() || row.needsMapping() || (!m_events && row.look && row.look->format.empty() && !row.mapping && row.format.empty());
  if (isOpen)
    format->setForeground(row.needsMapping() ? tokens().abandoned : tokens().failed);
  auto* why = new QTableWidgetItem(rowReason(row).simplified());
  why->setToolTip(rowReason(row));
  why->setForeground(tokens().textSecondary);
  m_table->setItem(at, FileColumn, file);
  m_table->setItem(at, FormatColumn, format);
  m_table->setItem(at, WhyColumn, why);
}

std::size_t ImportForm::currentRow() const
{
  const int row = m_table->currentRow();
  return row < 0 ? m_rows.size() : static_cast<std::size_t>(row);
}

void ImportForm::showChoice()
{
  const auto index = currentRow();
  const bool any = index < m_rows.size();
  m_readAs->setEnabled(any);
  m_remove->setEnabled(any);
  m_map->setEnabled(any && m_rows[index].look && m_rows[index].look->guess);
  setButtonKind(m_map, any && m_rows[index].needsMapping() ? ButtonKind::primary : ButtonKind::secondary);
  if (!any) {
    m_chosen->clear();
    return;
  }
  const auto& row = m_rows[index];
  if (m_events)
    previewEvents(row);
  m_chosen->setText(rowReason(row));
  int choice = 0;
  if (row.mapping) {
    const auto found = std::ranges::find(m_mappings, row.mapping->name, &Mapping::name);
    choice = found == m_mappings.end() ? 0 : 1 + static_cast<int>(found - m_mappings.begin());
  } else if (!row.format.empty()) {
    const auto found = std::ranges::find(m_formats, row.format, &FormatDescription::name);
    choice = found == m_formats.end() ? 0 : 1 + static_cast<int>(m_mappings.size()) + static_cast<int>(found - m_formats.begin());
  }
  m_readAs->setCurrentIndex(choice);
}

void ImportForm::previewEvents(const Row& row)
{
  if (row.folder) {
    m_preview->setMissing(tr("Every file in this folder and below is read as events. Choose one file to see what it holds."));
    return;
  }
  m_preview->setMissing(tr("Looking at the first events …"));
  m_previewQuery.run(
    this, [&workspace = workspace(), path = row.path] { return workspace.intake().previewEvents(path); },
    [this, path = row.path](const Result<EventPreview>& preview) {
      // A folder may have been chosen since, which asks nothing.
      const auto index = currentRow();
      if (index < m_rows.size() && m_rows[index].path == path)
        m_preview->setPreview(preview);
    });
}

void ImportForm::readAs(int index)
{
  const auto at = currentRow();
  if (at >= m_rows.size())
    return;
  auto& row = m_rows[at];
  row.mapping.reset();
  row.format.clear();
  const auto choice = static_cast<std::size_t>(std::max(0, index));
  if (choice >= 1 && choice <= m_mappings.size())
    row.mapping = m_mappings[choice - 1];
  else if (choice > m_mappings.size() && choice - 1 - m_mappings.size() < m_formats.size())
    row.format = m_formats[choice - 1 - m_mappings.size()].name;
  showRow(at);
  showChoice();
}

void ImportForm::mapColumns()
{
  const auto at = currentRow();
  if (at >= m_rows.size() || !m_rows[at].look || !m_rows[at].look->guess)
    return;
  auto* dialog = new MappingDialog(context(), m_rows[at].path, *m_rows[at].look->guess, m_rows[at].mapping, this);
  connect(dialog, &MappingDialog::mapped, this, [this, path = m_rows[at].path](const Mapping& mapping) {
    const auto found = std::ranges::find(m_rows, path, &Row::path);
    if (found == m_rows.end())
      return;
    found->mapping = mapping;
    found->format.clear();
    showRow(static_cast<std::size_t>(found - m_rows.begin()));
    showChoice();
    loadMappings();
  });
  dialog->open();
}

void ImportForm::removeRow()
{
  const auto at = currentRow();
  if (at >= m_rows.size())
    return;
  m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(at));
  m_table->removeRow(static_cast<int>(at));
  m_stack->setCurrentIndex(m_rows.empty() ? 0 : 1);
  Q_EMIT changed();
}

void ImportForm::submit()
{
  const auto open = std::ranges::find_if(m_rows, [this](const Row& row) { return row.needsMapping() && !m_events; });
  if (open != m_rows.end()) {
    m_table->setCurrentCell(static_cast<int>(open - m_rows.begin()), 0);
    Q_EMIT problem(tr("%1 is a table that was not understood. Map its columns, or take it out.").arg(QFileInfo(QString::fromStdString(open->path)).fileName()));
    m_map->setFocus();
    return;
  }
  // Files that are read the same way go together, so that an import is as few jobs as can be.
  std::vector<ImportFilesRequest> requests;
  for (const auto& row : m_rows) {
    auto same = std::ranges::find_if(requests, [&](const ImportFilesRequest& request) { return request.format == row.format && request.mapping == row.mapping; });
    if (same == requests.end()) {
      same = requests.insert(requests.end(), ImportFilesRequest{});
      same->format = row.format;
      same->mapping = row.mapping;
      same->events = m_events;
      same->redact = m_redact->isChecked();
    }
    same->paths.push_back(row.path);
  }
  for (auto& request : requests)
    startImport(context(), std::move(request));
  Q_EMIT finished();
}

} // namespace hone::ui
