#include "ui/sources/sources_page.h"

#include "ui/sources/add_source_dialog.h"
#include "ui/sources/connected_view.h"
#include "ui/sources/live_view.h"
#include "ui/sources/privacy_view.h"
#include "ui/sources/quarantine_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/tasks.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace hone::ui {

SourcesPage::SourcesPage(UiContext& context, QWidget* parent)
  : Page(context, tr("Sources"), parent), m_views(new SegmentedControl(tr("View"))), m_stack(new QStackedWidget), m_empty(nullptr),
    m_connected(new ConnectedView(context)), m_live(new LiveView(context)), m_setAside(new QuarantineView(context)), m_privacy(new PrivacyView(context))
{
  auto* add = new QAction(icon(QStringLiteral("add")), tr("Add a source…"), this);
  add->setShortcut(QKeySequence::New);
  add->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  connect(add, &QAction::triggered, this, [this] { addSource(); });
  setPrimaryAction(add);

  m_views->addSegment(tr("Connected"));
  m_views->addSegment(tr("Live receiver"));
  m_views->addSegment(tr("Set aside"));
  m_views->addSegment(tr("Privacy"));
  auto* bar = new QHBoxLayout;
  bar->addWidget(m_views);
  bar->addStretch();
  content()->addLayout(bar);
  m_empty = makeEmpty(add);
  m_stack->addWidget(new QWidget);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(m_connected);
  m_stack->addWidget(m_live);
  m_stack->addWidget(m_setAside);
  m_stack->addWidget(m_privacy);
  content()->addWidget(m_stack, 1);
  content()->setSpacing(space::m);

  connect(m_views, &SegmentedControl::currentChanged, this, &SourcesPage::showPart);
  connect(m_live, &LiveView::changed, this, &SourcesPage::refresh);
  connect(m_connected, &ConnectedView::receiverRequested, this, [this] { showView(Live); });
  connect(m_privacy, &PrivacyView::changed, this, &SourcesPage::refresh);
  connect(m_connected, &ConnectedView::changed, this, &SourcesPage::refresh);
  connect(m_connected, &ConnectedView::setAsideRequested, this, [this](SourceId source) {
    showView(SetAside);
    m_setAside->showSource(source);
  });
}

QWidget* SourcesPage::makeEmpty(QAction* add)
{
  auto* empty = new EmptyState(QStringLiteral("sources"), tr("No source yet"),
                               tr("Import files, watch a folder, connect an agent live, or fetch from another product. You can also drop "
                                  "files or folders anywhere on the window; the format is recognised from the content."));
  empty->addAction(add, true);
  auto* sample = new QAction(icon(QStringLiteral("play")), tr("Open the sample"), this);
  connect(sample, &QAction::triggered, this, [this] { startSample(context()); });
  empty->addAction(sample);
  return empty;
}

void SourcesPage::addSource(const QStringList& paths)
{
  auto* dialog = new AddSourceDialog(context(), AddSourceDialog::Files, this);
  connect(dialog, &QDialog::accepted, this, &SourcesPage::refresh);
  connect(dialog, &AddSourceDialog::receiverRequested, this, [this] { showView(Live); });
  dialog->addPaths(paths);
  dialog->open();
}

void SourcesPage::showView(View view)
{
  m_views->setCurrentIndex(view);
  showPart();
}

void SourcesPage::showPart()
{
  if (!m_loaded)
    return;
  switch (m_views->currentIndex()) {
  case Live:
    m_stack->setCurrentWidget(m_live);
    break;
  case SetAside:
    m_stack->setCurrentWidget(m_setAside);
    break;
  case Kept:
    m_stack->setCurrentWidget(m_privacy);
    m_privacy->refresh();
    break;
  default:
    m_stack->setCurrentWidget(m_entries.empty() ? m_empty : m_connected);
  }
}

void SourcesPage::refresh()
{
  m_query.run(
    this, [&workspace = workspace()] { return loadSourceEntries(workspace); },
    [this](Result<std::vector<SourceEntry>> entries) {
      if (entries)
        showEntries(std::move(*entries));
      else
        context().notifyError(entries.error());
    });
}

void SourcesPage::showEntries(std::vector<SourceEntry> entries)
{
  m_entries = std::move(entries);
  m_loaded = true;
  m_connected->setEntries(m_entries);
  m_setAside->setEntries(m_entries);
  m_privacy->setEntries(m_entries);
  updateHeadline();
  showPart();
}

void SourcesPage::updateHeadline()
{
  std::int64_t conversations = 0;
  std::int64_t rejected = 0;
  for (const auto& entry : m_entries) {
    conversations += entry.source.conversations;
    rejected += entry.source.rejected;
  }
  m_views->setSegmentText(SetAside, rejected > 0 ? tr("Set aside (%1)").arg(numberText(rejected)) : tr("Set aside"));
  if (m_entries.empty()) {
    setHeadline({});
    return;
  }
  setHeadline(tr("%1 conversations from %n source(s)", nullptr, static_cast<int>(m_entries.size())).arg(numberText(conversations)));
}

} // namespace hone::ui
