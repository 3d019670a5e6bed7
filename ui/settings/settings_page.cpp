#include "ui/settings/settings_page.h"

#include "ui/settings/models_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/theme.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

namespace hone::ui {

namespace {

constexpr int kSettingsWidth = 760;

QVBoxLayout* addGroup(QVBoxLayout* parent, const QString& title, const QString& text)
{
  parent->addWidget(makeLabel(title, TextRole::section));
  if (!text.isEmpty())
    parent->addWidget(makeParagraph(text, TextRole::secondary));
  auto* panel = makeSurface("panel");
  panel->setAccessibleName(title);
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins(space::l, space::m, space::l, space::m);
  layout->setSpacing(space::m);
  parent->addWidget(panel);
  parent->addSpacing(space::l);
  return layout;
}

void addRow(QVBoxLayout* group, const QString& label, QWidget* control)
{
  auto* row = new QHBoxLayout;
  row->addWidget(makeLabel(label), 1);
  row->addWidget(control);
  group->addLayout(row);
}

QString themeKey(ThemeMode mode)
{
  return mode == ThemeMode::light ? QStringLiteral("light") : mode == ThemeMode::dark ? QStringLiteral("dark") : QStringLiteral("system");
}

} // namespace

SettingsPage::SettingsPage(UiContext& context, QWidget* parent)
  : Page(context, tr("Settings"), parent), m_theme(nullptr), m_language(nullptr), m_models(nullptr), m_repositories(nullptr), m_health(nullptr)
{
  setHeadline(tr("Hone %1").arg(QStringLiteral(HONE_VERSION)));
  auto* inner = new QWidget;
  inner->setProperty("plain", true);
  inner->setMaximumWidth(kSettingsWidth);
  auto* layout = new QVBoxLayout(inner);
  layout->setContentsMargins(0, 0, space::l, space::xl);
  layout->setSpacing(space::s);
  addAppearance(layout);
  addStore(layout);
  addRepositories(layout);
  addModels(layout);
  addHealth(layout);
  layout->addStretch();
  content()->addWidget(makeScrollArea(inner));
}

void SettingsPage::addAppearance(QVBoxLayout* layout)
{
  auto* group = addGroup(layout, tr("Appearance"), {});
  m_theme = new SegmentedControl(tr("Theme"));
  m_theme->addSegment(tr("System"));
  m_theme->addSegment(tr("Light"), QStringLiteral("sun"));
  m_theme->addSegment(tr("Dark"), QStringLiteral("moon"));
  m_theme->setCurrentIndex(static_cast<int>(Theme::instance().mode()));
  connect(m_theme, &SegmentedControl::currentChanged, this, [](int index) {
    const auto mode = static_cast<ThemeMode>(index);
    Theme::instance().setMode(mode);
    QSettings().setValue(QStringLiteral("theme"), themeKey(mode));
  });
  connect(&Theme::instance(), &Theme::changed, this, [this] {
    const QSignalBlocker blocker(m_theme);
    m_theme->setCurrentIndex(static_cast<int>(Theme::instance().mode()));
  });
  addRow(group, tr("Theme"), m_theme);

  m_language = new QComboBox;
  m_language->setAccessibleName(tr("Language"));
  m_language->addItem(tr("As the system"), QString());
  m_language->addItem(QStringLiteral("English"), QStringLiteral("en"));
  m_language->addItem(QStringLiteral("Deutsch"), QStringLiteral("de"));
  m_language->setCurrentIndex(std::max(0, m_language->findData(QSettings().value(QStringLiteral("language")).toString())));
  connect(m_language, &QComboBox::activated, this, [this] {
    QSettings().setValue(QStringLiteral("language"), m_language->currentData());
    context().notify(tr("The language changes when Hone is started again."));
  });
  addRow(group, tr("Language"), m_language);
}

void SettingsPage::addStore(QVBoxLayout* layout)
{
  auto* group = addGroup(layout, tr("Store"), tr("Everything Hone knows is in this one file on this machine. Copy it to keep it; start Hone with --store to use another."));
  const auto path = QString::fromStdString(workspace().storePath());
  auto* row = new QHBoxLayout;
  auto* label = makeParagraph(path, TextRole::mono);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  label->setAccessibleName(tr("Path of the store"));
  auto* copy = makeButton(tr("Copy path"), ButtonKind::secondary, QStringLiteral("copy"));
  connect(copy, &QPushButton::clicked, this, [this, path] {
    QGuiApplication::clipboard()->setText(path);
    context().notify(tr("The path is in the clipboard."));
  });
  row->addWidget(label, 1);
  row->addWidget(copy);
  group->addLayout(row);
}

void SettingsPage::addRepositories(QVBoxLayout* layout)
{
  auto* group = addGroup(layout, tr("Connected repositories"),
                         tr("Where the agent's prompts are. Hone reads them, and commits to branches of its own; your working tree stays as it is."));
  m_repositories = new QVBoxLayout;
  m_repositories->setSpacing(space::s);
  group->addLayout(m_repositories);
  auto* connectButton = makeButton(tr("Connect a repository…"), ButtonKind::secondary, QStringLiteral("branch"));
  connect(connectButton, &QPushButton::clicked, this, &SettingsPage::connectRepository);
  group->addWidget(connectButton, 0, Qt::AlignLeft);
}

void SettingsPage::addModels(QVBoxLayout* layout)
{
  auto* group = addGroup(layout, tr("Models (optional)"),
                         tr("Hone finds and names intents by itself. A model of yours can do it too: vectors of what users asked, and names for the intents. It is sent "
                            "what users asked for, with personal data masked, at most 2,000 bytes a conversation; never the agent’s answers, what tools returned, or prompts. A model on this machine "
                            "takes part by itself; one elsewhere only after you have seen what it costs. Every run is in the audit log."));
  m_models = new ModelsView(context());
  group->addWidget(m_models);
}

void SettingsPage::addHealth(QVBoxLayout* layout)
{
  auto* group = addGroup(layout, tr("Health"), {});
  m_health = new QVBoxLayout;
  m_health->setSpacing(space::s);
  group->addLayout(m_health);
}

void SettingsPage::refresh()
{
  m_models->refresh();
  struct Answer {
    Result<std::vector<std::string>> repositories;
    std::vector<HealthCheck> checks;
  };
  m_query.run(
    this, [&workspace = workspace()] { return Answer{workspace.repositories(), workspace.check()}; },
    [this](const Answer& answer) {
      clearLayout(m_repositories);
      if (!answer.repositories)
        context().notifyError(answer.repositories.error());
      else if (answer.repositories->empty())
        m_repositories->addWidget(makeParagraph(tr("No repository is connected."), TextRole::secondary));
      else
        for (const auto& repository : *answer.repositories)
          m_repositories->addWidget(makeParagraph(QString::fromStdString(repository), TextRole::mono));
      clearLayout(m_health);
      for (const auto& check : answer.checks) {
        auto* row = new QHBoxLayout;
        row->setSpacing(space::s);
        const auto name = !check.ok ? QStringLiteral("warning") : check.isToDo ? QStringLiteral("clock") : QStringLiteral("check");
        auto* sign = makeIconButton(name, !check.ok ? tr("needs attention") : check.isToDo ? tr("to be done") : tr("in order"));
        sign->setIcon(icon(name, !check.ok ? IconTint::failed : check.isToDo ? IconTint::standard : IconTint::resolved));
        sign->setFocusPolicy(Qt::NoFocus);
        row->addWidget(sign);
        row->addWidget(makeLabel(QString::fromStdString(check.name), TextRole::strong));
        row->addWidget(makeParagraph(QString::fromStdString(check.message), TextRole::secondary), 1);
        m_health->addLayout(row);
      }
    });
}

void SettingsPage::connectRepository()
{
  chooseFolder(this, tr("Choose the repository with the agent's prompts"), {}, [this](const QString& folder) {
    runAsync(
      this, [&workspace = workspace(), path = folder.toStdString()] { return workspace.connectRepository(path); },
      [this](const Result<std::string>& root) {
        if (!root) {
          context().notifyError(root.error());
          return;
        }
        context().notify(tr("Connected %1.").arg(QString::fromStdString(*root)));
        refresh();
      });
  });
}

} // namespace hone::ui
