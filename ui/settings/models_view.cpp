#include "ui/settings/models_view.h"

#include "ui/settings/model_dialog.h"
#include "ui/settings/model_run_dialog.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/origin_note.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"
#include "workspace/models.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace hone::ui {

struct ModelsView::Answer {
  Result<std::vector<ModelProvider>> providers;
  Result<AnalysisOrigin> origin;
};

ModelsView::ModelsView(UiContext& context, QWidget* parent)
  : QWidget(parent), m_context(context), m_rows(new QVBoxLayout), m_origin(makeParagraph(QString(), TextRole::secondary)),
    m_run(makeButton(tr("Analyze with models…"), ButtonKind::secondary, QStringLiteral("play")))
{
  setProperty("plain", true);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::m);
  m_rows->setSpacing(space::s);
  layout->addLayout(m_rows);
  layout->addWidget(m_origin);
  auto* buttons = new QHBoxLayout;
  auto* add = makeButton(tr("Add a model…"), ButtonKind::secondary, QStringLiteral("add"));
  connect(add, &QPushButton::clicked, this, [this] {
    auto* dialog = new ModelDialog(m_context, std::nullopt, window());
    connect(dialog, &ModelDialog::kept, this, &ModelsView::refresh);
    dialog->open();
  });
  connect(m_run, &QPushButton::clicked, this, [this] { (new ModelRunDialog(m_context, window()))->open(); });
  buttons->addWidget(add);
  buttons->addWidget(m_run);
  buttons->addStretch();
  layout->addLayout(buttons);
  connect(&context, &UiContext::dataChanged, this, &ModelsView::refresh);
}

void ModelsView::refresh()
{
  m_query.run(
    this, [&workspace = m_context.workspace()] { return Answer{workspace.models().list(), workspace.models().origin()}; },
    [this](const Answer& answer) { fill(answer); });
}

void ModelsView::changed(const Result<void>& done)
{
  if (!done)
    m_context.notifyError(done.error());
  refresh();
}

void ModelsView::fill(const Answer& answer)
{
  clearLayout(m_rows);
  m_origin->setText(answer.origin ? originWords(*answer.origin) : QString());
  m_origin->setVisible(!m_origin->text().isEmpty());
  if (!answer.providers) {
    m_context.notifyError(answer.providers.error());
    return;
  }
  bool anyOn = false;
  if (answer.providers->empty())
    m_rows->addWidget(makeParagraph(tr("No model is set up, and nothing is sent anywhere."), TextRole::secondary));
  for (const auto& provider : *answer.providers) {
    anyOn = anyOn || provider.enabled;
    const auto name = safeLine(provider.name, 60);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    auto* on = new QCheckBox(name);
    on->setChecked(provider.enabled);
    on->setAccessibleDescription(tr("Analyses use it"));
    connect(on, &QCheckBox::toggled, this, [this, provider](bool checked) {
      auto wanted = provider;
      wanted.enabled = checked;
      runAsync(this, [&workspace = m_context.workspace(), wanted] { return workspace.models().put(wanted, {}); }, [this](const Result<void>& done) { changed(done); });
    });
    row->addWidget(on);
    row->addWidget(makeParagraph(tr("%1 · %2 · %3").arg(provider.use == ModelUse::embeddings ? tr("vectors") : tr("names"), safeLine(provider.model, 60), safeLine(provider.baseUrl, 80)), TextRole::secondary), 1);
    auto* edit = makeIconButton(QStringLiteral("edit"), tr("Change %1").arg(name));
    connect(edit, &QToolButton::clicked, this, [this, provider] {
      auto* dialog = new ModelDialog(m_context, provider, window());
      connect(dialog, &ModelDialog::kept, this, &ModelsView::refresh);
      dialog->open();
    });
    auto* remove = makeIconButton(QStringLiteral("trash"), tr("Remove %1").arg(name));
    connect(remove, &QToolButton::clicked, this, [this, key = provider.name, name] {
      confirm(this, tr("Remove %1?").arg(name), tr("Its key and what it answered are forgotten. Intents and names that it gave stay."), tr("Remove"), [this, key] {
        runAsync(this, [&workspace = m_context.workspace(), key] { return workspace.models().remove(key); }, [this](const Result<void>& done) { changed(done); });
      });
    });
    row->addWidget(edit);
    row->addWidget(remove);
    m_rows->addLayout(row);
  }
  m_run->setEnabled(anyOn);
}

} // namespace hone::ui
