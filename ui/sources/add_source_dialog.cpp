#include "ui/sources/add_source_dialog.h"

#include "ui/sources/import_form.h"
#include "ui/sources/sync_form.h"
#include "ui/sources/watch_form.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/theme.h"
#include "workspace/syncs.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace hone::ui {

namespace {

constexpr int kListWidth = 220;

void follow(FormDialog* dialog, SourceForm* form, const std::function<bool()>& isCurrent)
{
  const auto update = [dialog, form, isCurrent] {
    if (!isCurrent())
      return;
    dialog->agreeButton()->setText(form->verb());
    dialog->setReady(form->isReady());
  };
  QObject::connect(form, &SourceForm::changed, dialog, [dialog, update] {
    dialog->setProblem({});
    update();
  });
  QObject::connect(form, &SourceForm::problem, dialog, &FormDialog::setProblem);
  QObject::connect(form, &SourceForm::note, dialog, &FormDialog::setNote);
  QObject::connect(form, &SourceForm::busy, dialog, &FormDialog::setBusy);
  QObject::connect(form, &SourceForm::finished, dialog, &QDialog::accept);
  update();
}

/// The receiver is set up and watched where it runs; here stands what it is for.
class ReceiverForm : public SourceForm {
public:
  ReceiverForm(UiContext& context, std::function<void()> open) : SourceForm(context), m_open(std::move(open))
  {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addWidget(makeParagraph(AddSourceDialog::tr("Conversations come as they happen: from anything that speaks OpenTelemetry, OpenInference, "
                                                        "OpenLLMetry, the Vercel AI SDK, Langfuse or LangSmith, and from a few lines of JSON over HTTP. "
                                                        "One environment variable is enough for most agents."),
                                    TextRole::secondary));
    layout->addWidget(makeParagraph(AddSourceDialog::tr("It listens on this machine only, until you say otherwise. What was acknowledged is on disk."),
                                    TextRole::secondary));
    layout->addStretch();
  }
  QString verb() const override { return AddSourceDialog::tr("Go to the live receiver"); }
  bool isReady() const override { return true; }
  void submit() override
  {
    m_open();
    Q_EMIT finished();
  }

private:
  std::function<void()> m_open;
};

} // namespace

AddSourceDialog::AddSourceDialog(UiContext& context, Start start, QWidget* parent)
  : FormDialog(tr("Add a source"), tr("Import"), parent), m_list(new QListWidget), m_forms(new QStackedWidget), m_files(new ImportForm(context, false))
{
  resize(940, 620);
  auto* row = new QHBoxLayout;
  row->setSpacing(space::xl);
  m_list->setFixedWidth(kListWidth);
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setIconSize({18, 18});
  m_list->setAccessibleName(tr("Kinds of sources"));
  m_list->setProperty("kind", QStringLiteral("plain"));
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  row->addWidget(m_list);
  row->addWidget(new Separator(Qt::Vertical));
  row->addWidget(m_forms, 1);
  body()->addLayout(row, 1);

  addHeading(tr("From files"));
  addForm(QStringLiteral("file"), tr("Files and folders"), m_files);
  addForm(QStringLiteral("eye"), tr("Watch a folder"), new WatchForm(context));
  addForm(QStringLiteral("tag"), tr("Events and outcomes"), new ImportForm(context, true));
  addHeading(tr("Live"));
  addForm(QStringLiteral("plug"), tr("Live receiver"), new ReceiverForm(context, [this] { Q_EMIT receiverRequested(); }));
  addHeading(tr("Fetched from"));
  for (const auto& kind : context.workspace().syncs().kinds())
    addForm(QStringLiteral("refresh"), QString::fromStdString(kind.label), new SyncForm(context, kind));

  connect(m_list, &QListWidget::currentRowChanged, this, &AddSourceDialog::showForm);
  connect(this, &FormDialog::agreed, this, [this] { currentForm()->submit(); });
  for (int index = 0; index < m_list->count(); ++index)
    if (m_list->item(index)->data(Qt::UserRole).toInt() == static_cast<int>(start))
      m_list->setCurrentRow(index);
  m_list->setFocus();
}

void AddSourceDialog::addHeading(const QString& text)
{
  auto* item = new QListWidgetItem(text, m_list);
  item->setFlags(Qt::NoItemFlags);
  item->setFont(Theme::instance().small());
  item->setForeground(tokens().textSecondary);
  item->setData(Qt::UserRole, -1);
  item->setSizeHint({kListWidth - 4, m_list->count() == 1 ? 26 : 38});
  item->setTextAlignment(Qt::AlignLeft | Qt::AlignBottom);
}

void AddSourceDialog::addForm(const QString& iconName, const QString& title, SourceForm* form)
{
  auto* item = new QListWidgetItem(icon(iconName), title, m_list);
  item->setData(Qt::UserRole, m_forms->count());
  item->setSizeHint({kListWidth - 4, 32});
  m_forms->addWidget(form);
  follow(this, form, [this, form] { return currentForm() == form; });
}

SourceForm* AddSourceDialog::currentForm() const { return static_cast<SourceForm*>(m_forms->currentWidget()); }

void AddSourceDialog::showForm()
{
  const auto* item = m_list->currentItem();
  const int index = item ? item->data(Qt::UserRole).toInt() : -1;
  if (index < 0)
    return;
  m_forms->setCurrentIndex(index);
  setProblem({});
  agreeButton()->setText(currentForm()->verb());
  setReady(currentForm()->isReady());
  currentForm()->activate();
}

void AddSourceDialog::addPaths(const QStringList& paths) { m_files->addPaths(paths); }

void openFormDialog(const QString& title, SourceForm* form, QWidget* parent)
{
  auto* dialog = new FormDialog(title, form->verb(), parent);
  dialog->resize(620, 560);
  dialog->body()->addWidget(form, 1);
  follow(dialog, form, [] { return true; });
  QObject::connect(dialog, &FormDialog::agreed, form, &SourceForm::submit);
  dialog->open();
}

} // namespace hone::ui
