#include "ui/intents/taxonomy_view.h"

#include <algorithm>

#include <QAction>
#include <QLineEdit>
#include <QMenu>
#include <QSplitter>
#include <QVBoxLayout>

#include "ui/intents/intent_detail.h"
#include "ui/intents/split_dialog.h"
#include "ui/intents/taxonomy_edits.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/signal_words.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

TaxonomyView::TaxonomyView(UiContext& context, TaxonomyEdits& edits, QWidget* parent)
  : QWidget(parent), m_context(context), m_edits(edits), m_tree(new IntentTree), m_detail(nullptr), m_more(new QMenu(this))
{
  addActions();
  m_more->addActions({m_open, m_category, m_pin, m_retire});
  m_detail = new IntentDetail(context, edits, {m_rename, m_merge, m_split}, m_more);
  connect(m_detail, &IntentDetail::qualityRequested, this, &TaxonomyView::qualityRequested);
  auto* splitter = new QSplitter(Qt::Horizontal);
  splitter->setChildrenCollapsible(false);
  splitter->setHandleWidth(1);
  splitter->addWidget(makeTreeSide());
  splitter->addWidget(m_detail);
  splitter->setStretchFactor(0, 3);
  splitter->setStretchFactor(1, 2);
  splitter->setSizes({670, 390});
  m_detail->setMinimumWidth(360);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(splitter);
}

QWidget* TaxonomyView::makeTreeSide()
{
  connect(m_tree, &QTreeWidget::currentItemChanged, this, &TaxonomyView::showCurrent);
  connect(m_tree, &QTreeWidget::itemSelectionChanged, this, &TaxonomyView::updateActions);
  connect(m_tree, &QTreeWidget::itemActivated, m_open, &QAction::trigger);
  connect(m_tree, &IntentTree::mergeRequested, &m_edits, &TaxonomyEdits::merge);
  connect(m_tree, &IntentTree::moveRequested, &m_edits, &TaxonomyEdits::setCategory);
  m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(m_tree, &QWidget::customContextMenuRequested, this, &TaxonomyView::showMenu);

  auto* search = new QLineEdit;
  search->setPlaceholderText(tr("Search intents"));
  search->setAccessibleName(tr("Search intents"));
  search->setClearButtonEnabled(true);
  connect(search, &QLineEdit::textChanged, m_tree, &IntentTree::setSearch);
  connect(search, &QLineEdit::returnPressed, this, [this] { m_tree->setFocus(); });
  auto* find = new QAction(this);
  find->setShortcuts({QKeySequence::Find, QKeySequence(QStringLiteral("/"))});
  find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  connect(find, &QAction::triggered, search, [search] {
    search->setFocus();
    search->selectAll();
  });
  QWidget::addAction(find);

  auto* side = new QWidget;
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(0, 0, space::m, 0);
  layout->setSpacing(space::s);
  layout->addWidget(search);
  layout->addWidget(m_tree, 1);
  side->setMinimumWidth(440);
  return side;
}

QAction* TaxonomyView::addAction(const QString& iconName, const QString& text, const QKeySequence& keys, std::function<void()> run)
{
  auto* action = new QAction(icon(iconName), text, this);
  action->setShortcut(keys);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  connect(action, &QAction::triggered, this, std::move(run));
  QWidget::addAction(action);
  return action;
}

void TaxonomyView::addActions()
{
  m_rename = addAction(QStringLiteral("rename"), tr("Rename…"), Qt::Key_F2, [this] { m_edits.rename(m_tree->currentIntent()); });
  m_merge = addAction(QStringLiteral("merge"), tr("Merge…"), Qt::Key_M, [this] { m_edits.askMerge(m_tree->selectedIntents()); });
  m_split = addAction(QStringLiteral("split"), tr("Split…"), {}, [this] {
    const IntentSummary* const summary = m_edits.find(m_tree->currentIntent());
    if (!summary)
      return;
    auto* dialog = new SplitDialog(m_context, summary->intent, this);
    connect(dialog, &SplitDialog::split, &m_edits, &TaxonomyEdits::changed);
    dialog->open();
  });
  m_category = addAction(QStringLiteral("folder"), tr("Move to category…"), {}, [this] { m_edits.askCategory(m_tree->selectedIntents()); });
  m_pin = addAction(QStringLiteral("tag"), tr("Pin"), Qt::Key_P, [this] {
    const IntentSummary* const summary = m_edits.find(m_tree->currentIntent());
    m_edits.setPinned(m_tree->selectedIntents(), summary && !summary->intent.pinned);
  });
  m_retire = addAction(QStringLiteral("trash"), tr("Retire"), QKeySequence::Delete, [this] {
    const IntentSummary* const summary = m_edits.find(m_tree->currentIntent());
    m_edits.setRetired(m_tree->selectedIntents(), summary && !summary->intent.retired);
  });
  m_open = addAction(QStringLiteral("conversations"), tr("Show its conversations"), {}, [this] {
    Filter filter = m_context.filter();
    if (const auto signal = m_tree->signalOf(m_tree->currentItem())) {
      filter.condition = signalCondition(*signal);
      filter.conditionNegated = false;
      return m_context.openConversations(filter, signalWord(*signal));
    }
    if (!m_tree->currentIntent() && !m_tree->isNoFit(m_tree->currentItem()))
      return;
    filter.intents = m_tree->selectedIntents();
    if (filter.intents.empty())
      filter.intents = {IntentId{}};
    QStringList names;
    for (const IntentId id : filter.intents)
      names << m_edits.nameOf(id);
    m_context.openConversations(filter, names.join(QStringLiteral(", ")));
  });
}

void TaxonomyView::setContent(IntentTreeContent content)
{
  m_content = std::move(content);
  m_tree->setContent(m_content);
  if (m_wanted && m_tree->itemOf(m_wanted)) {
    m_tree->choose(m_wanted);
    m_wanted = {};
  }
  showCurrent();
}

void TaxonomyView::choose(IntentId id)
{
  m_wanted = m_tree->itemOf(id) ? IntentId{} : id;
  if (!m_wanted)
    m_tree->choose(id);
}

void TaxonomyView::showCurrent()
{
  const QTreeWidgetItem* const item = m_tree->currentItem();
  if (m_tree->currentIntent() || m_tree->isNoFit(item))
    m_detail->showIntent(m_tree->currentIntent(), m_content.figures, m_content.gold);
  else if (const auto signal = m_tree->signalOf(item))
    m_detail->showSignal(*signal, m_content.figures);
  updateActions();
  Q_EMIT currentChanged(m_tree->currentIntent());
}

void TaxonomyView::updateActions()
{
  const auto selected = m_tree->selectedIntents();
  const IntentSummary* const summary = m_edits.find(m_tree->currentIntent());
  m_rename->setEnabled(summary && selected.size() == 1);
  m_split->setEnabled(summary && selected.size() == 1 && summary->conversations > 1);
  for (QAction* const action : {m_merge, m_category, m_pin, m_retire})
    action->setEnabled(!selected.empty());
  m_pin->setText(summary && summary->intent.pinned ? tr("Unpin") : tr("Pin"));
  m_pin->setToolTip(tr("A pinned intent stays, even where discovery finds nothing like it any more"));
  m_retire->setText(summary && summary->intent.retired ? tr("Bring back") : tr("Retire"));
  m_retire->setToolTip(tr("A retired intent keeps its past and takes no new conversation"));
  m_open->setEnabled(summary || m_tree->isNoFit(m_tree->currentItem()) || m_tree->signalOf(m_tree->currentItem()));
}

void TaxonomyView::showMenu(const QPoint& at)
{
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->addAction(m_open);
  if (m_tree->currentIntent())
    menu->addActions({m_rename, m_merge, m_split, m_category, m_pin, m_retire});
  menu->popup(m_tree->viewport()->mapToGlobal(at));
}

} // namespace hone::ui
