#include "ui/widgets/tables.h"

#include "ui/widgets/theme.h"

#include <QHeaderView>
#include <QTableView>
#include <QTreeView>

namespace hone::ui {

namespace {

void prepareView(QAbstractItemView* view, QHeaderView* header)
{
  view->setFrameShape(QFrame::NoFrame);
  view->setSelectionBehavior(QAbstractItemView::SelectRows);
  view->setSelectionMode(QAbstractItemView::SingleSelection);
  view->setEditTriggers(QAbstractItemView::NoEditTriggers);
  view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  header->setHighlightSections(false);
  header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  header->setFixedHeight(space::tableRow + 2);
}

} // namespace

void prepareTable(QTableView* table)
{
  prepareView(table, table->horizontalHeader());
  table->setShowGrid(false);
  table->setWordWrap(false);
  table->setCornerButtonEnabled(false);
  table->setTabKeyNavigation(false);
  table->verticalHeader()->hide();
  table->verticalHeader()->setMinimumSectionSize(space::tableRow);
  table->verticalHeader()->setDefaultSectionSize(space::tableRow);
}

void prepareTree(QTreeView* tree)
{
  prepareView(tree, tree->header());
  tree->setUniformRowHeights(true);
}

} // namespace hone::ui
