#include "ui/sources/mapping_dialog.h"

#include "ui/sources/mapping_columns.h"
#include "ui/sources/mapping_edit.h"
#include "ui/sources/mapping_preview.h"
#include "ui/sources/mapping_words.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"
#include "workspace/intake.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace hone::ui {

namespace {
constexpr int kPreviewDelay = 250; ///< ms of quiet before the preview is made anew
}

MappingDialog::MappingDialog(UiContext& context, const std::string& path, MappingGuess guess, std::optional<Mapping> initial, QWidget* parent)
  : FormDialog(tr("Map the columns of %1").arg(QFileInfo(QString::fromStdString(path)).fileName()), tr("Use this mapping"), parent),
    m_context(context), m_path(path), m_guess(std::move(guess)), m_shape(new SegmentedControl(tr("What a record is"))),
    m_columns(new MappingColumns), m_words(new MappingWords), m_reading(new MappingReading), m_preview(new MappingPreviewView),
    m_load(new QComboBox), m_timer(new QTimer(this))
{
  resize(1120, 720);
  m_timer->setSingleShot(true);
  m_timer->setInterval(kPreviewDelay);
  connect(m_timer, &QTimer::timeout, this, &MappingDialog::preview);
  makeBody();
  makeFooter();
  m_columns->setGuess(m_guess);
  setMapping(initial.value_or(m_guess.mapping));
  m_timer->stop();
  preview();
  m_columns->setFocus();
  connect(this, &FormDialog::agreed, this, [this] {
    Q_EMIT mapped(m_mapping);
    accept();
  });
}

void MappingDialog::makeBody()
{
  if (!m_guess.reason.empty())
    body()->addWidget(makeParagraph(safeText(m_guess.reason, 600), TextRole::secondary));
  m_shape->addSegment(tr("A record is a message"));
  m_shape->addSegment(tr("A question and its answer"));
  m_shape->addSegment(tr("A whole conversation"));
  body()->addWidget(m_shape);

  auto* tabs = new QTabWidget;
  tabs->setDocumentMode(true);
  tabs->addTab(m_columns, tr("Columns"));
  tabs->addTab(m_words, tr("Words"));
  tabs->addTab(m_reading, tr("How it is written"));
  auto* splitter = new QSplitter(Qt::Horizontal);
  splitter->setChildrenCollapsible(false);
  splitter->setHandleWidth(1);
  auto* left = new QWidget;
  auto* leftLayout = new QVBoxLayout(left);
  leftLayout->setContentsMargins(0, 0, space::l, 0);
  leftLayout->addWidget(tabs);
  auto* right = new QWidget;
  auto* rightLayout = new QVBoxLayout(right);
  rightLayout->setContentsMargins(space::l, space::s, 0, 0);
  rightLayout->addWidget(m_preview);
  splitter->addWidget(left);
  splitter->addWidget(right);
  splitter->setSizes({560, 520});
  body()->addWidget(splitter, 1);

  connect(m_shape, &SegmentedControl::currentChanged, this, [this](int index) {
    auto mapping = m_mapping;
    mapping.shape = static_cast<Mapping::Shape>(index);
    setMapping(mapping);
  });
  connect(m_columns, &MappingColumns::changed, this, &MappingDialog::setMapping);
  connect(m_words, &MappingWords::changed, this, &MappingDialog::setMapping);
  connect(m_reading, &MappingReading::changed, this, &MappingDialog::setMapping);
}

void MappingDialog::makeFooter()
{
  m_load->setAccessibleName(tr("Saved mappings"));
  m_load->setMinimumWidth(180);
  addFooterWidget(m_load);
  auto* save = makeButton(tr("Save as…"));
  addFooterWidget(save);
  connect(m_load, &QComboBox::activated, this, &MappingDialog::takeSaved);
  connect(save, &QPushButton::clicked, this, &MappingDialog::save);
  loadSaved();
}

void MappingDialog::setMapping(const Mapping& mapping)
{
  m_mapping = mapping;
  {
    const QSignalBlocker blocker(m_shape);
    m_shape->setCurrentIndex(static_cast<int>(mapping.shape));
  }
  m_columns->setMapping(mapping);
  m_words->setMapping(mapping, m_guess);
  m_reading->setMapping(mapping, m_guess.table);
  const auto missing = missingInMapping(mapping);
  setReady(missing.isEmpty());
  if (missing.isEmpty()) {
    m_timer->start();
    return;
  }
  m_timer->stop();
  m_preview->setMissing(missing);
}

void MappingDialog::preview()
{
  if (!missingInMapping(m_mapping).isEmpty())
    return;
  m_query.run(
    this, [&workspace = m_context.workspace(), path = m_path, mapping = m_mapping] { return workspace.intake().previewMapping(path, mapping); },
    [this](const Result<MappingPreview>& made) {
      if (missingInMapping(m_mapping).isEmpty())
        m_preview->setPreview(made);
    });
}

void MappingDialog::loadSaved()
{
  m_savedQuery.run(
    this, [&workspace = m_context.workspace()] { return workspace.intake().mappings(); },
    [this](Result<std::vector<Mapping>> saved) {
      m_saved = saved ? std::move(*saved) : std::vector<Mapping>();
      m_load->clear();
      m_load->addItem(m_saved.empty() ? tr("No saved mapping") : tr("Use a saved mapping…"));
      for (const auto& mapping : m_saved)
        m_load->addItem(QString::fromStdString(mapping.name));
      m_load->setEnabled(!m_saved.empty());
    });
}

void MappingDialog::takeSaved(int index)
{
  if (index >= 1 && index <= static_cast<int>(m_saved.size()))
    setMapping(m_saved[static_cast<std::size_t>(index - 1)]);
}

void MappingDialog::save()
{
  const auto suggested = m_mapping.name.empty() ? QFileInfo(QString::fromStdString(m_path)).completeBaseName() : QString::fromStdString(m_mapping.name);
  promptText(this, tr("Save the mapping"), tr("Name; a mapping of the same name is replaced"), suggested, tr("Save"), [this](const QString& name) {
    m_mapping.name = name.toStdString();
    runAsync(
      this, [&workspace = m_context.workspace(), mapping = m_mapping] { return workspace.intake().saveMapping(mapping); },
      [this, name](const Result<void>& saved) {
        if (!saved) {
          setProblem(safeText(saved.error().describe(), 1000));
          return;
        }
        setNote(tr("The mapping is saved as “%1”. It can be used for other files and watched folders.").arg(name));
        loadSaved();
      });
  });
}

} // namespace hone::ui
