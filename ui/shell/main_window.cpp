#include "ui/shell/main_window.h"

#include "ui/shell/command_palette.h"
#include "ui/shell/drop_overlay.h"
#include "ui/shell/filter_bar.h"
#include "ui/shell/jobs_panel.h"
#include "ui/shell/navigation_rail.h"
#include "ui/shell/page_factory.h"
#include "ui/shell/shortcuts_dialog.h"
#include "ui/settings/model_dialog.h"
#include "ui/settings/model_run_dialog.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/notification_bar.h"
#include "ui/widgets/tasks.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMimeData>
#include <QSettings>
#include <QStackedWidget>
#include <QThreadPool>
#include <QTimer>
#include <QVBoxLayout>

namespace hone::ui {

namespace {

constexpr int kDataInterval = 250; ///< dataChanged comes at most four times a second

QStringList droppedPaths(const QMimeData* data)
{
  QStringList paths;
  for (const auto& url : data->urls()) {
    if (url.isLocalFile())
      paths += url.toLocalFile();
  }
  return paths;
}

} // namespace

MainWindow::MainWindow(Workspace& workspace, QWidget* parent)
  : QMainWindow(parent), m_workspace(workspace), m_context(workspace), m_rail(new NavigationRail),
    m_filterBar(new FilterBar(m_context)), m_stack(new QStackedWidget), m_notifications(new NotificationBar),
    m_jobs(new JobsPanel(workspace.jobs())), m_palette(nullptr), m_drop(nullptr), m_dataTimer(new QTimer(this))
{
  setWindowTitle(QStringLiteral("Hone"));
  setWindowIcon(QIcon(iconPixmap(QStringLiteral("hone"), Qt::black, 128)));
  setAcceptDrops(true);
  resize(1280, 800);
  setMinimumSize(960, 600);

  auto* right = new QVBoxLayout;
  right->setContentsMargins(0, 0, 0, 0);
  right->setSpacing(0);
  right->addWidget(m_filterBar);
  right->addWidget(m_stack, 1);
  right->addWidget(m_notifications);
  auto* top = new QHBoxLayout;
  top->setContentsMargins(0, 0, 0, 0);
  top->setSpacing(0);
  top->addWidget(m_rail);
  top->addWidget(new Separator(Qt::Vertical));
  top->addLayout(right, 1);
  auto* central = new QWidget;
  auto* layout = new QVBoxLayout(central);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addLayout(top, 1);
  layout->addWidget(m_jobs);
  setCentralWidget(central);
  m_palette = new CommandPalette(m_context, this);
  m_drop = new DropOverlay(this);

  const auto store = QString::fromStdString(workspace.storePath());
  m_jobs->setStatus(QFileInfo(store).fileName(), store);
  m_dataTimer->setSingleShot(true);
  m_dataTimer->setInterval(kDataInterval);
  connect(m_dataTimer, &QTimer::timeout, &m_context, &UiContext::dataChanged);
  connect(m_rail, &NavigationRail::pageChosen, this, &MainWindow::showPage);
  connect(m_rail, &NavigationRail::collapsedChanged, this, &MainWindow::setRailCollapsed);
  addActions();
  connectContext();
  listenToWorkspace();
  fillPalette();
  restoreState();
  showPage(PageId::overview);
  m_stack->setFocus();
}

MainWindow::~MainWindow()
{
  m_workspace.setChangeListener({});
  m_workspace.jobs().setListener({});
  // Pages use the context, which is a member and would go before the widgets.
  delete takeCentralWidget();
}

void MainWindow::listenToWorkspace()
{
  QPointer<MainWindow> guard(this);
  m_workspace.setChangeListener([guard] {
    QMetaObject::invokeMethod(
      qApp,
      [guard] {
        if (guard && !guard->m_dataTimer->isActive())
          guard->m_dataTimer->start();
      },
      Qt::QueuedConnection);
  });
  m_workspace.jobs().setListener([guard](const JobInfo& job) {
    QMetaObject::invokeMethod(
      qApp,
      [guard, job] {
        if (guard)
          guard->jobChanged(job);
      },
      Qt::QueuedConnection);
  });
}

void MainWindow::jobChanged(const JobInfo& job)
{
  m_jobs->update(job);
  if (job.state == JobState::failed)
    m_context.notify(tr("%1 did not work. %2").arg(QString::fromStdString(job.title), QString::fromStdString(job.message)), true);
}

QAction* MainWindow::addShortcut(const QString& text, const QString& iconName, const QKeySequence& keys, std::function<void()> run)
{
  auto* action = new QAction(icon(iconName), text, this);
  action->setShortcut(keys);
  connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
  addAction(action);
  m_paletteActions.append(action);
  return action;
}

void MainWindow::addActions()
{
  int number = 1;
  for (const auto id : allPages()) {
    const auto keys = id == PageId::settings ? QStringLiteral("Ctrl+,") : QStringLiteral("Ctrl+%1").arg(number++);
    addShortcut(pageName(id), pageIcon(id), QKeySequence(keys), [this, id] { showPage(id); })->setData(true);
  }
  addShortcut(tr("Import files…"), QStringLiteral("import"), QKeySequence::Open, [this] { importFiles(); });
  addShortcut(tr("Import a folder…"), QStringLiteral("folder"), {}, [this] { importFolder(); });
  addShortcut(tr("Open the sample"), QStringLiteral("play"), {}, [this] { startSample(m_context); });
  addShortcut(tr("Analyse new conversations"), QStringLiteral("refresh"), {}, [this] { startAnalysis(m_context); });
  addShortcut(tr("Analyze with models…"), QStringLiteral("play"), {}, [this] { (new ModelRunDialog(m_context, this))->open(); });
  addShortcut(tr("Add a model…"), QStringLiteral("plug"), {}, [this] {
    showPage(PageId::settings);
    (new ModelDialog(m_context, std::nullopt, this))->open();
  });
  addShortcut(tr("Draft fixes for the top patterns"), QStringLiteral("fixes"), {}, [this] { draft(QString()); });
  addShortcut(tr("Connect a repository…"), QStringLiteral("branch"), {}, [this] {
    connectRepository([this](const QString& root) { m_context.notify(tr("Connected %1.").arg(root)); });
  });
  addShortcut(tr("Search in conversations"), QStringLiteral("search"), QKeySequence::Find, [this] { m_filterBar->focusSearch(); });
  addShortcut(tr("Clear the filter"), QStringLiteral("filter"), QKeySequence(QStringLiteral("Ctrl+Backspace")),
              [this] { m_filterBar->clear(); });
  addShortcut(tr("Show or hide the jobs"), QStringLiteral("jobs"), QKeySequence(QStringLiteral("Ctrl+J")),
              [this] { m_jobs->setExpanded(!m_jobs->isExpanded()); });
  addShortcut(tr("Collapse or expand the navigation"), QStringLiteral("sidebar"), QKeySequence(QStringLiteral("Ctrl+B")),
              [this] { setRailCollapsed(!m_rail->isCollapsed()); });
  addShortcut(tr("Light or dark theme"), QStringLiteral("moon"), QKeySequence(QStringLiteral("Ctrl+Shift+L")), [this] { toggleTheme(); });
  auto* keys = addShortcut(tr("Keyboard shortcuts"), QStringLiteral("keyboard"), {}, [this] { showShortcuts(this); });
  keys->setShortcuts({QKeySequence(Qt::Key_F1), QKeySequence(Qt::Key_Question)});
  addShortcut(tr("Quit"), QStringLiteral("close"), QKeySequence::Quit, [this] { close(); });

  auto* find = new QAction(this);
  find->setShortcut(QKeySequence(QStringLiteral("Ctrl+K")));
  connect(find, &QAction::triggered, this, [this] { m_palette->open(); });
  addAction(find);
}

void MainWindow::fillPalette()
{
  QList<PaletteEntry> entries;
  for (auto* action : m_paletteActions) {
    const bool isPage = action->data().toBool();
    entries.append({isPage ? tr("Pages") : tr("Actions"), action->text(), action->shortcut().toString(QKeySequence::NativeText),
                    action->icon().name(), [action] { action->trigger(); }});
  }
  m_palette->setEntries(entries);
}

void MainWindow::connectContext()
{
  connect(&m_context, &UiContext::pageRequested, this, &MainWindow::showPage);
  connect(&m_context, &UiContext::conversationsRequested, this, &MainWindow::showConversations);
  connect(&m_context, &UiContext::conversationRequested, this, [this](ConversationId id) {
    showPage(PageId::conversations);
    showConversationOn(page(PageId::conversations), id);
  });
  connect(&m_context, &UiContext::patternRequested, this, [this](const QString& id) {
    showPage(PageId::patterns);
    showPatternOn(page(PageId::patterns), id);
  });
  connect(&m_context, &UiContext::fixRequested, this, [this](FixId id) {
    showPage(PageId::fixes);
    showFixOn(page(PageId::fixes), id);
  });
  connect(&m_context, &UiContext::draftRequested, this, &MainWindow::draft);
  connect(&m_context, &UiContext::notification, m_notifications, &NotificationBar::showMessage);
}

Page* MainWindow::page(PageId id)
{
  auto*& made = m_pages[id];
  if (!made) {
    made = makePage(id, m_context, m_stack);
    m_stack->addWidget(made);
  }
  return made;
}

void MainWindow::showPage(PageId id)
{
  m_current = id;
  m_rail->setCurrent(id);
  // Sources, reports and settings are about the whole store: a filter over them would say what is not so.
  m_filterBar->setVisible(id != PageId::sources && id != PageId::reports && id != PageId::settings);
  m_stack->setCurrentWidget(page(id));
}

void MainWindow::showConversations(const Filter& filter, const QString& words)
{
  showPage(PageId::conversations);
  showConversationsOn(page(PageId::conversations), filter, words);
}

bool MainWindow::isIdle() const
{
  if (m_dataTimer->isActive() || QThreadPool::globalInstance()->activeThreadCount() > 0)
    return false;
  for (const auto& job : m_workspace.jobs().list()) {
    if (job.state == JobState::queued || job.state == JobState::running)
      return false;
  }
  return true;
}

void MainWindow::importFiles()
{
  chooseFiles(this, tr("Import conversations"), tr("All files (*)"), [this](const QStringList& paths) { startImport(m_context, paths); });
}

void MainWindow::importFolder()
{
  chooseFolder(this, tr("Import a folder of conversations"), {}, [this](const QString& path) { startImport(m_context, {path}); });
}

void MainWindow::connectRepository(std::function<void(QString)> connected)
{
  chooseFolder(this, tr("Choose the repository with the agent's prompts"), {}, [this, connected = std::move(connected)](const QString& folder) {
    runAsync(
      this, [&workspace = m_workspace, path = folder.toStdString()] { return workspace.connectRepository(path); },
      [this, connected](const Result<std::string>& root) {
        if (!root) {
          m_context.notifyError(root.error());
          return;
        }
        Q_EMIT m_context.dataChanged();
        connected(QString::fromStdString(*root));
      });
  });
}

void MainWindow::draft(const QString& patternId)
{
  // The fixes page asks for a repository where none is connected, and shows how drafting goes.
  showPage(PageId::fixes);
  draftOn(page(PageId::fixes), patternId);
}

void MainWindow::toggleTheme()
{
  const auto mode = tokens().dark ? ThemeMode::light : ThemeMode::dark;
  Theme::instance().setMode(mode);
  QSettings().setValue(QStringLiteral("theme"), mode == ThemeMode::dark ? QStringLiteral("dark") : QStringLiteral("light"));
}

void MainWindow::setRailCollapsed(bool collapsed)
{
  m_rail->setCollapsed(collapsed);
  QSettings().setValue(QStringLiteral("window/railCollapsed"), collapsed);
}

void MainWindow::restoreState()
{
  const QSettings settings;
  restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
  m_rail->setCollapsed(settings.value(QStringLiteral("window/railCollapsed"), false).toBool());
  m_jobs->setExpanded(settings.value(QStringLiteral("window/jobsExpanded"), false).toBool());
}

void MainWindow::saveState()
{
  QSettings settings;
  settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
  settings.setValue(QStringLiteral("window/jobsExpanded"), m_jobs->isExpanded());
}

void MainWindow::closeEvent(QCloseEvent* event)
{
  if (m_quitAgreed || m_jobs->runningCount() == 0) {
    saveState();
    event->accept();
    return;
  }
  event->ignore();
  confirm(this, tr("Quit while jobs are running?"),
          tr("%n job(s) will be stopped. What was done so far is kept, and can be taken up again.", nullptr, m_jobs->runningCount()),
          tr("Stop and quit"), [this] {
            m_quitAgreed = true;
            QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
          });
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
  if (droppedPaths(event->mimeData()).isEmpty())
    return;
  event->acceptProposedAction();
  m_drop->cover();
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*) { m_drop->hide(); }

void MainWindow::dropEvent(QDropEvent* event)
{
  m_drop->hide();
  const auto paths = droppedPaths(event->mimeData());
  if (paths.isEmpty())
    return;
  event->acceptProposedAction();
  startImport(m_context, paths);
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
  QMainWindow::resizeEvent(event);
  if (m_drop->isVisible())
    m_drop->cover();
}

} // namespace hone::ui
