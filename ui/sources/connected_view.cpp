#include "ui/sources/connected_view.h"

#include "ui/sources/add_source_dialog.h"
#include "ui/sources/privacy_view.h"
#include "ui/sources/source_details.h"
#include "ui/sources/source_list.h"
#include "ui/sources/sync_form.h"
#include "ui/sources/watch_form.h"
#include "ui/widgets/async.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/job_task.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"
#include "workspace/privacy.h"
#include "workspace/syncs.h"

#include <QAction>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QMenu>
#include <QPointer>
#include <QSplitter>
#include <QTableView>
#include <QTimer>

#include <algorithm>

namespace hone::ui {

namespace {
constexpr int kClock = 5000; ///< ms between looks at "2 s ago"
}

ConnectedView::ConnectedView(UiContext& context, QWidget* parent)
  : QWidget(parent), m_context(context), m_model(new SourceModel(this)), m_table(makeSourceTable(m_model)), m_details(nullptr), m_clock(new QTimer(this))
{
  addActions();
  m_details = new SourceDetails({m_open, m_setAside, m_pause, m_fetch, m_edit, m_redact, m_retention, m_remove});
  auto* splitter = new QSplitter(Qt::Horizontal);
  splitter->setChildrenCollapsible(false);
  splitter->setHandleWidth(1);
  splitter->addWidget(m_table);
  splitter->addWidget(m_details);
  splitter->setStretchFactor(0, 5);
  splitter->setStretchFactor(1, 3);
  splitter->setSizes({690, 370});
  m_table->setMinimumWidth(420);
  m_details->setMinimumWidth(320);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(splitter);

  connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ConnectedView::showCurrent);
  connect(m_table, &QTableView::activated, this, &ConnectedView::open);
  m_table->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
    if (!currentEntry())
      return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(actions());
    menu->popup(m_table->viewport()->mapToGlobal(at));
  });
  m_clock->setInterval(kClock);
  connect(m_clock, &QTimer::timeout, m_model, &SourceModel::updateTimes);
  m_clock->start();
}

QAction* ConnectedView::addAction(const QString& iconName, const QString& text, const QKeySequence& keys, void (ConnectedView::*run)())
{
  auto* action = new QAction(icon(iconName), text, this);
  action->setShortcut(keys);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  connect(action, &QAction::triggered, this, run);
  QWidget::addAction(action);
  return action;
}

void ConnectedView::addActions()
{
  m_open = addAction(QStringLiteral("conversations"), tr("Open conversations"), {}, &ConnectedView::open);
  m_fetch = addAction(QStringLiteral("refresh"), tr("Fetch now"), QKeySequence(QStringLiteral("F5")), &ConnectedView::fetch);
  m_pause = addAction(QStringLiteral("stop"), tr("Pause"), QKeySequence(QStringLiteral("P")), &ConnectedView::pause);
  m_setAside = addAction(QStringLiteral("warning"), tr("Show set aside"), QKeySequence(QStringLiteral("S")), &ConnectedView::showSetAside);
  m_edit = addAction(QStringLiteral("edit"), tr("Change…"), QKeySequence(QStringLiteral("F2")), &ConnectedView::edit);
  m_redact = addAction(QStringLiteral("shield"), tr("Mask what comes"), QKeySequence(QStringLiteral("M")), &ConnectedView::redact);
  m_retention = addAction(QStringLiteral("clock"), tr("How long it is kept…"), QKeySequence(QStringLiteral("K")), &ConnectedView::setRetention);
  m_remove = addAction(QStringLiteral("trash"), tr("Remove…"), QKeySequence::Delete, &ConnectedView::remove);
}

void ConnectedView::setEntries(std::vector<SourceEntry> entries)
{
  const auto* before = currentEntry();
  const auto key = before ? before->key() : std::string();
  m_model->setEntries(std::move(entries));
  const int row = std::max(0, m_model->rowOf(key));
  if (m_model->rowCount() > 0 && m_table->currentIndex().row() != row)
    m_table->selectRow(row);
  showCurrent();
}

const SourceEntry* ConnectedView::currentEntry() const { return m_model->entryAt(m_table->currentIndex().row()); }

void ConnectedView::showCurrent()
{
  const auto* entry = currentEntry();
  m_details->setEntry(entry);
  const bool isFolder = entry && entry->folder;
  const bool isSync = entry && entry->sync;
  m_open->setEnabled(entry && entry->source.conversations > 0);
  m_setAside->setVisible(entry && entry->source.rejected > 0);
  m_fetch->setVisible(isSync || isFolder);
  m_fetch->setText(isSync ? tr("Fetch now") : tr("Look now"));
  m_fetch->setEnabled(!isSync || entry->sync->state != SyncState::running);
  const bool stopped = (isFolder && entry->folder->paused) || (isSync && entry->sync->settings.everyMinutes == 0);
  m_pause->setVisible(isFolder || (isSync && !stopped));
  m_pause->setText(isFolder && stopped ? tr("Go on") : tr("Pause"));
  m_pause->setIcon(icon(isFolder && stopped ? QStringLiteral("play") : QStringLiteral("stop")));
  const bool isReceiver = entry && entry->type == SourceType::receiver;
  m_edit->setVisible(isFolder || isSync || isReceiver);
  m_edit->setText(isReceiver ? tr("Open the receiver") : tr("Change…"));
  for (auto* action : {m_redact, m_retention, m_remove})
    action->setEnabled(entry != nullptr);
  m_redact->setText(entry && entry->redacted ? tr("Stop masking…") : tr("Mask what comes…"));
}

void ConnectedView::open()
{
  const auto* entry = currentEntry();
  if (!entry || entry->source.conversations == 0)
    return;
  Filter filter;
  filter.sources = {entry->source.name};
  m_context.openConversations(filter, safeLine(entry->name, 120));
}

void ConnectedView::showSetAside()
{
  if (const auto* entry = currentEntry())
    Q_EMIT setAsideRequested(entry->source.id);
}

void ConnectedView::changeFolder(WatchedFolder folder)
{
  runAsync(
    this,
    [&workspace = m_context.workspace(), folder = std::move(folder)] {
      auto watched = workspace.intake().watch(folder);
      if (watched && !folder.paused)
        workspace.intake().startWatching();
      return watched;
    },
    [this](const Result<WatchedFolder>& watched) {
      if (!watched)
        m_context.notifyError(watched.error());
      Q_EMIT changed();
    });
}

void ConnectedView::pause()
{
  const auto* entry = currentEntry();
  if (entry && entry->folder) {
    auto folder = *entry->folder;
    folder.paused = !folder.paused;
    changeFolder(std::move(folder));
  } else if (entry && entry->sync) {
    auto settings = entry->sync->settings;
    settings.everyMinutes = 0;
    runAsync(
      this, [&workspace = m_context.workspace(), settings] { return workspace.syncs().edit(settings, {}); },
      [this](const Result<void>& done) {
        if (!done)
          m_context.notifyError(done.error());
        else
          m_context.notify(tr("It runs only by hand now. “Change…” gives it a schedule again."));
        Q_EMIT changed();
      });
  }
}

void ConnectedView::fetch()
{
  const auto* entry = currentEntry();
  if (!entry)
    return;
  auto& workspace = m_context.workspace();
  if (entry->sync) {
    runAsync(
      this, [&workspace, name = entry->name] { return workspace.syncs().start(name); },
      [this](const Result<std::int64_t>& started) {
        if (!started)
          m_context.notifyError(started.error());
        Q_EMIT changed();
      });
  } else if (entry->folder) {
    workspace.jobs().start(tr("Look at %1").arg(safeLine(entry->name, 80)).toStdString(),
                           [&workspace, path = entry->folder->path](const JobContext& job) -> Result<std::string> {
                             HONE_TRY(const auto seen, workspace.intake().lookAtFolders(job, path));
                             auto words = tr("%1 files read, %2 conversations added, %3 grown.")
                                            .arg(numberText(seen.filesRead), numberText(seen.conversationsAdded), numberText(seen.conversationsMerged));
                             if (!seen.problems.empty())
                               words += QLatin1Char(' ') + safeLine(seen.problems.front(), 300);
                             return words.toStdString();
                           });
  }
}

void ConnectedView::redact()
{
  const auto* entry = currentEntry();
  if (!entry)
    return;
  const bool on = !entry->redacted;
  const auto name = safeLine(entry->name, 80);
  const auto set = [this, entryName = entry->name, kind = entry->kind, on, id = entry->source.id, watched = entry->folder] {
    runAsync(
      this,
      [&workspace = m_context.workspace(), entryName, kind, on, watched]() -> Result<void> {
        // A folder's files may become sources of kinds that are not known yet: it says itself that they are masked.
        if (auto folder = watched) {
          folder->redact = on;
          HONE_CHECK(workspace.intake().watch(*folder));
        }
        return kind.empty() ? Result<void>{} : workspace.privacy().setRedacted(entryName, kind, on);
      },
      [this, on, id](const Result<void>& done) {
        if (!done)
          m_context.notifyError(done.error());
        else if (on && id)
          startRedaction(m_context, id, this);
        Q_EMIT changed();
      });
  };
  if (on)
    confirm(this, tr("Mask what comes from “%1”?").arg(name),
            tr("From now on it is masked before it is stored, and what is in the store already is rewritten now. What was there before is gone from the "
               "store. Names in free text that nothing announces may remain."),
            tr("Mask"), set);
  else
    confirm(this, tr("Stop masking what comes from “%1”?").arg(name), tr("What was masked stays masked; what comes from now on is kept as it is."), tr("Stop masking"), set);
}

void ConnectedView::setRetention()
{
  if (const auto* entry = currentEntry())
    askRetention(m_context, *entry, this, [guard = QPointer<ConnectedView>(this)] {
      if (guard)
        Q_EMIT guard->changed();
    });
}

void ConnectedView::edit()
{
  const auto* entry = currentEntry();
  if (!entry)
    return;
  if (entry->type == SourceType::receiver) {
    Q_EMIT receiverRequested();
    return;
  }
  SourceForm* form = nullptr;
  if (entry->folder) {
    auto* watch = new WatchForm(m_context);
    watch->edit(*entry->folder);
    form = watch;
  } else if (entry->sync) {
    for (const auto& kind : m_context.workspace().syncs().kinds())
      if (kind.name == entry->sync->settings.kind) {
        auto* sync = new SyncForm(m_context, kind);
        sync->edit(entry->sync->settings);
        form = sync;
      }
  }
  if (!form)
    return;
  connect(form, &SourceForm::finished, this, &ConnectedView::changed);
  openFormDialog(tr("Change %1").arg(safeLine(entry->name, 80)), form, this);
}

void ConnectedView::remove()
{
  const auto* entry = currentEntry();
  if (!entry)
    return;
  const auto name = safeLine(entry->name, 120);
  QString text;
  if (entry->hasRecords())
    text = tr("Its %n conversation(s) go from the store, as far as no other source brought them too.", nullptr, static_cast<int>(entry->source.conversations));
  if (entry->folder)
    text += QLatin1Char(' ') + tr("The folder is no longer watched; its files are not touched.");
  else if (entry->sync)
    text += QLatin1Char(' ') + tr("The sync and its secrets are forgotten. Nothing is deleted at %1.").arg(QString::fromStdString(entry->product));
  else if (entry->type == SourceType::files)
    text += QLatin1Char(' ') + tr("The imported files themselves are not touched.");
  confirm(
    this, tr("Remove “%1”?").arg(name), text.trimmed(), tr("Remove"),
    [this, entry = *entry, name] {
      auto& workspace = m_context.workspace();
      startJob<bool>(
        this, workspace.jobs(), tr("Remove %1").arg(name),
        [&workspace, entry](const JobContext&) -> Result<bool> {
          if (entry.folder)
            HONE_CHECK(workspace.intake().unwatch(entry.folder->path));
          if (entry.sync)
            HONE_CHECK(workspace.syncs().remove(entry.name));
          if (entry.hasRecords())
            HONE_CHECK(workspace.removeSource(entry.source.id));
          return true;
        },
        [](const bool&) { return tr("Removed."); }, [this](const Result<bool>&) { Q_EMIT changed(); });
    },
    true);
}

} // namespace hone::ui
