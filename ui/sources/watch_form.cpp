#include "ui/sources/watch_form.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hone::ui {

WatchForm::WatchForm(UiContext& context, QWidget* parent)
  : SourceForm(context, parent), m_path(new QLineEdit), m_name(new QLineEdit), m_readAs(new QComboBox),
    m_redact(new QCheckBox(tr("Mask personal data before it is stored (names in free text may remain)"))), m_formats(workspace().intake().formats())
{
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::l);
  layout->addWidget(makeParagraph(tr("Files in the folder are imported when they are at rest, and read on when they grow: session logs, nightly exports, "
                                     "anything that writes files. Hone looks while its window is open; “hone-cli watch” does without one."),
                                  TextRole::secondary));
  auto* form = new QFormLayout;
  form->setHorizontalSpacing(space::l);
  form->setVerticalSpacing(space::m);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  auto* row = new QHBoxLayout;
  row->setSpacing(space::s);
  auto* choose = makeButton(tr("Choose…"), ButtonKind::secondary, QStringLiteral("folder"));
  row->addWidget(m_path, 1);
  row->addWidget(choose);
  form->addRow(tr("Folder"), row);
  form->addRow(tr("Name"), m_name);
  form->addRow(tr("Read files as"), m_readAs);
  m_path->setAccessibleName(tr("Folder to watch"));
  m_path->setPlaceholderText(QStringLiteral("~/logs/agent"));
  m_name->setAccessibleName(tr("Name of the source"));
  m_name->setPlaceholderText(tr("the folder’s name"));
  m_readAs->setAccessibleName(tr("Read files as"));
  m_readAs->addItem(tr("What their content says"));
  layout->addLayout(form);
  layout->addWidget(m_redact);
  layout->addStretch();
  connect(choose, &QPushButton::clicked, this,
          [this] { chooseFolder(this, tr("Choose the folder to watch"), m_path->text(), [this](const QString& path) { m_path->setText(path); }); });
  connect(m_path, &QLineEdit::textChanged, this, &SourceForm::changed);
  m_query.run(
    this, [&workspace = workspace()] { return workspace.intake().mappings(); },
    [this](const Result<std::vector<Mapping>>& mappings) {
      if (mappings)
        for (const auto& mapping : *mappings) {
          m_mappings.push_back(mapping.name);
          m_readAs->addItem(tr("Mapping: %1").arg(QString::fromStdString(mapping.name)));
        }
      for (const auto& format : m_formats)
        m_readAs->addItem(QString::fromStdString(format.name));
      if (m_old)
        edit(*m_old);
    });
}

bool WatchForm::isReady() const { return !m_path->text().trimmed().isEmpty(); }

void WatchForm::edit(const WatchedFolder& folder)
{
  m_old = folder;
  m_path->setText(QString::fromStdString(folder.path));
  m_path->setEnabled(false);
  m_name->setText(QString::fromStdString(folder.name));
  m_name->setEnabled(false);
  m_redact->hide(); // of a folder that is watched, its own page says so
  if (const auto mapping = std::ranges::find(m_mappings, folder.mapping); !folder.mapping.empty() && mapping != m_mappings.end())
    m_readAs->setCurrentIndex(1 + static_cast<int>(mapping - m_mappings.begin()));
  else if (const auto format = std::ranges::find(m_formats, folder.format, &FormatDescription::name); !folder.format.empty() && format != m_formats.end())
    m_readAs->setCurrentIndex(1 + static_cast<int>(m_mappings.size()) + static_cast<int>(format - m_formats.begin()));
}

void WatchForm::submit()
{
  WatchedFolder folder = m_old.value_or(WatchedFolder{});
  auto path = m_path->text().trimmed();
  if (path.startsWith(QLatin1String("~/")))
    path = QDir::homePath() + path.mid(1);
  if (!m_old) {
    folder.redact = m_redact->isChecked();
    folder.path = QFileInfo(path).absoluteFilePath().toStdString();
  }
  folder.name = m_name->text().trimmed().toStdString();
  folder.format.clear();
  folder.mapping.clear();
  const auto choice = static_cast<std::size_t>(std::max(0, m_readAs->currentIndex()));
  if (choice >= 1 && choice <= m_mappings.size())
    folder.mapping = m_mappings[choice - 1];
  else if (choice > m_mappings.size() && choice - 1 - m_mappings.size() < m_formats.size())
    folder.format = m_formats[choice - 1 - m_mappings.size()].name;
  Q_EMIT busy(true);
  runAsync(
    this,
    [&workspace = workspace(), folder] {
      auto watched = workspace.intake().watch(folder);
      if (watched)
        workspace.intake().startWatching();
      return watched;
    },
    [this](const Result<WatchedFolder>& watched) {
      Q_EMIT busy(false);
      if (!watched)
        Q_EMIT problem(safeText(watched.error().describe(), 1000));
      else
        Q_EMIT finished();
    });
}

} // namespace hone::ui
