#include "ui/sources/source_list.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QFileInfo>
#include <QHeaderView>
#include <QPainter>
#include <QTableView>

#include <algorithm>

namespace hone::ui {

namespace {

constexpr int kStateWidth = 150;
constexpr int kNumberWidth = 116;
constexpr int kTimeWidth = 104;

QColor stateColour(SourceState state)
{
  switch (state) {
  case SourceState::failed:
    return tokens().failed;
  case SourceState::paused:
  case SourceState::waiting:
    return tokens().abandoned;
  case SourceState::active:
    return tokens().resolved;
  case SourceState::done:
    break;
  }
  return tokens().textSecondary;
}

/// The end of a path says more than its beginning; an address is short.
QString shortPlace(const SourceEntry& entry)
{
  const auto whole = safeLine(entry.location, 300);
  return entry.type == SourceType::files ? QFileInfo(whole).fileName() : whole;
}

QString wordsFor(const SourceEntry& entry)
{
  return SourceModel::tr("%1. %2. %3.").arg(safeLine(entry.name, 200), sourceTypeText(entry), sourceStateText(entry));
}

} // namespace

void SourceModel::setEntries(std::vector<SourceEntry> entries)
{
  const auto sameKeys = std::ranges::equal(entries, m_entries, {}, &SourceEntry::key, &SourceEntry::key);
  if (sameKeys) {
    m_entries = std::move(entries);
    if (!m_entries.empty())
      Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    return;
  }
  beginResetModel();
  m_entries = std::move(entries);
  endResetModel();
}

void SourceModel::updateTimes()
{
  if (!m_entries.empty())
    Q_EMIT dataChanged(index(0, LastColumn), index(rowCount() - 1, LastColumn));
}

const SourceEntry* SourceModel::entryAt(int row) const
{
  return row >= 0 && row < rowCount() ? &m_entries[static_cast<std::size_t>(row)] : nullptr;
}

int SourceModel::rowOf(const std::string& key) const
{
  const auto found = std::ranges::find(m_entries, key, &SourceEntry::key);
  return found == m_entries.end() ? -1 : static_cast<int>(found - m_entries.begin());
}

int SourceModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_entries.size()); }
int SourceModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(ColumnCount); }

QVariant SourceModel::data(const QModelIndex& index, int role) const
{
  const auto* entry = entryAt(index.row());
  if (!entry)
    return {};
  const bool isNumber = index.column() == ConversationsColumn || index.column() == SetAsideColumn;
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role == Qt::ForegroundRole && index.column() == SetAsideColumn && entry->source.rejected > 0)
    return tokens().failed;
  if (role == Qt::ForegroundRole && index.column() == LastColumn)
    return tokens().textSecondary;
  if (role == Qt::AccessibleTextRole && index.column() == NameColumn)
    return wordsFor(*entry);
  if (role == Qt::ToolTipRole) {
    if (index.column() == StateColumn && !entry->error.empty())
      return safeText(entry->error, 2000);
    if (index.column() == LastColumn)
      return timeText(entry->source.lastImportAt);
    return index.column() == NameColumn ? safeLine(entry->location, 1000) : QString();
  }
  if (role != Qt::DisplayRole)
    return {};
  switch (index.column()) {
  case NameColumn:
    return safeLine(entry->name, 200);
  case StateColumn:
    return sourceStateText(*entry);
  case ConversationsColumn:
    return numberText(entry->source.conversations);
  case SetAsideColumn:
    return entry->source.rejected > 0 ? numberText(entry->source.rejected) : QStringLiteral("—");
  case LastColumn:
    return agoText(entry->source.lastImportAt, nowMicros());
  default:
    return {};
  }
}

QVariant SourceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
  if (orientation != Qt::Horizontal)
    return {};
  if (role == Qt::TextAlignmentRole && (section == ConversationsColumn || section == SetAsideColumn))
    return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
  if (role != Qt::DisplayRole)
    return {};
  switch (section) {
  case NameColumn:
    return tr("Source");
  case StateColumn:
    return tr("Status");
  case ConversationsColumn:
    return tr("Conversations");
  case SetAsideColumn:
    return tr("Set aside");
  case LastColumn:
    return tr("Last arrival");
  default:
    return {};
  }
}

void SourceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
  const auto* model = qobject_cast<const SourceModel*>(index.model());
  const auto* entry = model ? model->entryAt(index.row()) : nullptr;
  if (!entry || index.column() > SourceModel::StateColumn) {
    QStyledItemDelegate::paint(painter, option, index);
    return;
  }
  QStyleOptionViewItem base = option;
  initStyleOption(&base, index);
  base.text.clear();
  const auto* style = option.widget ? option.widget->style() : QApplication::style();
  style->drawControl(QStyle::CE_ItemViewItem, &base, painter, option.widget);

  painter->save();
  const QRect inside = option.rect.adjusted(space::m, 0, -space::s, 0);
  if (index.column() == SourceModel::StateColumn) {
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(stateColour(entry->state));
    const QPointF centre(inside.left() + 4.0, inside.center().y() + 1.0);
    if (entry->state == SourceState::failed)
      painter->drawPolygon(QPolygonF{centre + QPointF(0, -4.5), centre + QPointF(4.5, 0), centre + QPointF(0, 4.5), centre + QPointF(-4.5, 0)});
    else if (entry->state == SourceState::paused)
      painter->drawRect(QRectF(centre.x() - 3.5, centre.y() - 3.5, 7, 7));
    else if (entry->state == SourceState::waiting) {
      painter->setBrush(Qt::NoBrush);
      painter->setPen(QPen(stateColour(entry->state), 1.5));
      painter->drawEllipse(centre, 3.5, 3.5);
    } else
      painter->drawEllipse(centre, 4, 4);
    painter->setPen(entry->state == SourceState::done ? tokens().textSecondary : tokens().textPrimary);
    const QRect text = inside.adjusted(space::l, 0, 0, 0);
    painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(sourceStateText(*entry), Qt::ElideRight, text.width()));
    painter->restore();
    return;
  }
  const int size = 20;
  const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
  painter->drawPixmap(inside.left(), inside.center().y() - size / 2 + 1,
                      iconPixmap(sourceTypeIcon(entry->type), option.state & QStyle::State_Selected ? tokens().accent : tokens().textSecondary, size, ratio));
  const int left = inside.left() + size + space::m;
  const int half = inside.height() / 2;
  const QRect first(left, inside.top() + 2, inside.right() - left, half);
  const QRect second(left, inside.top() + half - 1, inside.right() - left, half);
  auto strong = Theme::instance().body();
  strong.setWeight(QFont::DemiBold);
  painter->setFont(strong);
  painter->setPen(tokens().textPrimary);
  painter->drawText(first, Qt::AlignLeft | Qt::AlignVCenter,
                    QFontMetrics(strong).elidedText(safeLine(entry->name, 200), Qt::ElideRight, first.width()));
  painter->setFont(Theme::instance().small());
  painter->setPen(tokens().textSecondary);
  const auto where = sourceTypeText(*entry) + (entry->location.empty() ? QString() : QStringLiteral(" · ") + shortPlace(*entry));
  painter->drawText(second, Qt::AlignLeft | Qt::AlignVCenter,
                    painter->fontMetrics().elidedText(where, Qt::ElideMiddle, second.width()));
  painter->restore();
}

QTableView* makeSourceTable(SourceModel* model)
{
  auto* table = new QTableView;
  prepareTable(table);
  table->setModel(model);
  table->setItemDelegate(new SourceDelegate(table));
  table->setAccessibleName(SourceModel::tr("Sources"));
  table->verticalHeader()->setDefaultSectionSize(space::conversationRow + 4);
  auto* header = table->horizontalHeader();
  header->setSectionResizeMode(QHeaderView::Fixed);
  header->setSectionResizeMode(SourceModel::NameColumn, QHeaderView::Stretch);
  table->setColumnWidth(SourceModel::StateColumn, kStateWidth);
  table->setColumnWidth(SourceModel::ConversationsColumn, kNumberWidth);
  table->setColumnWidth(SourceModel::SetAsideColumn, 84);
  table->setColumnWidth(SourceModel::LastColumn, kTimeWidth);
  return table;
}

} // namespace hone::ui
