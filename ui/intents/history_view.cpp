#include "ui/intents/history_view.h"

#include <algorithm>

#include <QAction>
#include <QHeaderView>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/intents/taxonomy_edits.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/page.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"
#include "workspace/taxonomy.h"

namespace hone::ui {

namespace {

constexpr int kHistoryStep = 200;

QString changeWord(const std::string& kind)
{
  static const std::vector<std::pair<std::string_view, const char*>> words = {
    {"rename", QT_TRANSLATE_NOOP("hone::ui::HistoryModel", "Renamed")},
    {"describe", QT_TRANSLATE_NOOP("hone::ui::HistoryModel", "Described")},
    {"categorise", QT_TRANSLATE_NOOP("hone::ui::HistoryModel", "Category")},
    {"pin", QT_TRANSLATE_NOOP("hone::ui::HistoryModel", "Pinned")},
    {"unpin", QT_TRANSLATE_NOOP("hone::ui::HistoryModel", "Unpinned")},
    {"retire", QT_TRANSLATE_NOOP("hone::ui::HistoryModel", "Retired")},
    {"restore", QT_TRANSLATE_NOOP("hone::ui::HistoryModel", "Restored")},
    {"create", QT_TRANSLATE_NOOP("hone::ui::HistoryModel", "Made")},
    {"merge", QT_TRANSLATE_NOOP("hone::ui::HistoryModel", "Merged")},
    {"split", QT_TRANSLATE_NOOP("hone::ui::HistoryModel", "Split")},
    {"move", QT_TRANSLATE_NOOP("hone::ui::HistoryModel", "Moved")},
    {"label", QT_TRANSLATE_NOOP("hone::ui::HistoryModel", "Labelled")},
    {"accept", QT_TRANSLATE_NOOP("hone::ui::HistoryModel", "Accepted")},
    {"import", QT_TRANSLATE_NOOP("hone::ui::HistoryModel", "Imported")},
    {"discovery", QT_TRANSLATE_NOOP("hone::ui::HistoryModel", "Discovered")},
  };
  for (const auto& [name, word] : words)
    if (name == kind)
      return HistoryModel::tr(word);
  return safeLine(kind, 40);
}

} // namespace

void HistoryModel::setChanges(std::vector<TaxonomyChange> changes, int asked)
{
  const auto same = [](const TaxonomyChange& a, const TaxonomyChange& b) {
    return a.id == b.id && a.undone == b.undone && a.canUndo == b.canUndo && a.summary == b.summary;
  };
  m_more = static_cast<int>(changes.size()) >= asked;
  if (std::ranges::equal(changes, m_changes, same))
    return;
  beginResetModel();
  m_changes = std::move(changes);
  endResetModel();
}

const TaxonomyChange* HistoryModel::changeAt(int row) const
{
  return row >= 0 && row < rowCount() ? &m_changes[static_cast<std::size_t>(row)] : nullptr;
}

const TaxonomyChange* HistoryModel::next() const
{
  const auto it = std::ranges::find_if(m_changes, [](const TaxonomyChange& change) { return change.canUndo && !change.undone; });
  return it == m_changes.end() ? nullptr : &*it;
}

int HistoryModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_changes.size()); }
int HistoryModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(ColumnCount); }
bool HistoryModel::canFetchMore(const QModelIndex& parent) const { return !parent.isValid() && m_more; }

void HistoryModel::fetchMore(const QModelIndex&)
{
  m_more = false;
  Q_EMIT moreWanted();
}

QVariant HistoryModel::data(const QModelIndex& index, int role) const
{
  const TaxonomyChange* const change = changeAt(index.row());
  if (!change)
    return {};
  if (role == Qt::DisplayRole) {
    switch (index.column()) {
    case WhenColumn: return timeText(change->at);
    case WhoColumn: return safeLine(change->who, 60);
    case KindColumn: return change->undone ? tr("%1, undone").arg(changeWord(change->kind)) : changeWord(change->kind);
    case WhatColumn: return safeLine(change->summary, 400);
    default: return {};
    }
  }
  if (role == Qt::ToolTipRole && index.column() == WhatColumn)
    return safeText(change->summary, 2000);
  if (role == Qt::ForegroundRole && (change->undone || index.column() != WhatColumn))
    return tokens().textSecondary;
  if (role == Qt::FontRole && change->undone && index.column() == WhatColumn) {
    QFont font = Theme::instance().body();
    font.setStrikeOut(true);
    return font;
  }
  return {};
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
    return {};
  switch (section) {
  case WhenColumn: return tr("When");
  case WhoColumn: return tr("Who");
  case KindColumn: return tr("Change");
  case WhatColumn: return tr("What");
  default: return {};
  }
}

HistoryView::HistoryView(UiContext& context, TaxonomyEdits&, QAction* undo, QWidget* parent)
  : QWidget(parent), m_context(context), m_model(new HistoryModel(this)), m_undo(undo), m_stack(new QStackedWidget), m_table(new QTableView)
{
  m_stack->addWidget(new EmptyState(QStringLiteral("clock"), tr("Nothing was changed yet"),
                                    tr("Every rename, merge, split, label and discovery stands here with who did it and when. The last change can be undone.")));
  prepareTable(m_table);
  m_table->setModel(m_model);
  m_table->setAccessibleName(tr("History of the taxonomy"));
  m_table->horizontalHeader()->setStretchLastSection(true);
  m_table->setColumnWidth(HistoryModel::WhenColumn, 180);
  m_table->setColumnWidth(HistoryModel::WhoColumn, 120);
  m_table->setColumnWidth(HistoryModel::KindColumn, 130);
  auto* full = new QWidget;
  auto* layout = new QVBoxLayout(full);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::m);
  auto* bar = new QHBoxLayout;
  bar->addWidget(makeParagraph(tr("Changes by people and by discovery. Undoing takes back one at a time, the newest first."), TextRole::secondary), 1);
  bar->addWidget(makeActionButton(m_undo, ButtonKind::secondary));
  layout->addLayout(bar);
  layout->addWidget(m_table, 1);
  m_stack->addWidget(full);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->addWidget(m_stack);
  connect(m_model, &HistoryModel::moreWanted, this, [this] {
    m_limit += kHistoryStep;
    refresh();
  });
}

void HistoryView::refresh()
{
  m_query.run(
    this, [&workspace = m_context.workspace(), limit = m_limit] { return workspace.taxonomy().history(limit); },
    [this, limit = m_limit](Result<std::vector<TaxonomyChange>> changes) {
      if (!changes)
        return m_context.notifyError(changes.error());
      m_stack->setCurrentIndex(changes->empty() ? 0 : 1);
      m_model->setChanges(std::move(*changes), limit);
      const TaxonomyChange* const next = m_model->next();
      m_undo->setEnabled(next != nullptr);
      m_undo->setToolTip(next ? tr("Undo: %1").arg(safeLine(next->summary, 200)) : tr("There is nothing to undo"));
    });
}

} // namespace hone::ui
