#include "ui/intents/intent_tree.h"

#include <algorithm>
#include <map>

#include <QDropEvent>
#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

namespace {

constexpr int kIdRole = Qt::UserRole + 1;
constexpr int kShareRole = Qt::UserRole + 2; // failure rate 0…1, negative: no data
constexpr qlonglong kCategory = -1;
constexpr qlonglong kNoFit = 0;

/// Rows of the height of a table's, and a failure rate as a thin bar under its number: length is quicker to compare than
/// digits.
class RowDelegate : public QStyledItemDelegate {
public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
  {
    return {QStyledItemDelegate::sizeHint(option, index).width() + space::s, space::tableRow};
  }
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
  {
    QStyledItemDelegate::paint(painter, option, index);
    const double share = index.data(kShareRole).isValid() ? index.data(kShareRole).toDouble() : -1;
    if (share < 0)
      return;
    const QRect track(option.rect.left() + space::s, option.rect.bottom() - 4, option.rect.width() - 2 * space::s, 2);
    painter->fillRect(track, tokens().sunken);
    painter->fillRect(QRect(track.left(), track.top(), static_cast<int>(track.width() * share), 2), tokens().failed);
  }
};

} // namespace

IntentTree::IntentTree(QWidget* parent) : QTreeWidget(parent)
{
  setColumnCount(ColumnCount);
  setHeaderLabels({tr("Intent"), tr("Conversations"), tr("Failed"), tr("Failure rate")});
  for (int column = CountColumn; column < ColumnCount; ++column)
    headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
  setUniformRowHeights(true);
  setFrameShape(QFrame::NoFrame);
  setAccessibleName(tr("Intents by category"));
  setDragEnabled(true);
  setAcceptDrops(true);
  setDropIndicatorShown(true);
  setDragDropMode(QAbstractItemView::InternalMove);
  setSelectionMode(QAbstractItemView::SingleSelection);
  setItemDelegate(new RowDelegate(this));
  header()->setStretchLastSection(false);
  header()->setSectionResizeMode(NameColumn, QHeaderView::Stretch);
  for (int column = CountColumn; column < ColumnCount; ++column)
    header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
  header()->setMinimumSectionSize(88);
}

void IntentTree::setIntents(const std::vector<IntentSummary>& intents, std::int64_t noFit)
{
  const IntentId before = currentItem() ? intentOf(currentItem()) : IntentId{};
  const QSignalBlocker blocker(this);
  clear();
  struct Category {
    QTreeWidgetItem* item = nullptr;
    std::int64_t conversations = 0, failures = 0, withOutcome = 0;
  };
  std::map<std::string, Category> categories;
  const auto numbers = [](QTreeWidgetItem* item, std::int64_t count, std::int64_t failures, std::int64_t known) {
    item->setText(CountColumn, numberText(count));
    item->setText(FailedColumn, known ? countOfText(failures, known) : QString());
    item->setText(RateColumn, known ? percentText(static_cast<double>(failures) / static_cast<double>(known)) : tr("no data"));
    item->setData(RateColumn, kShareRole, known ? static_cast<double>(failures) / static_cast<double>(known) : -1.0);
    for (int column = CountColumn; column < ColumnCount; ++column)
      item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
  };
  for (const IntentSummary& summary : intents) {
    Category& category = categories[summary.intent.category];
    if (!category.item) {
      category.item = new QTreeWidgetItem(this);
      category.item->setText(NameColumn, summary.intent.category.empty() ? tr("Other") : safeLine(summary.intent.category, 80));
      category.item->setData(NameColumn, kIdRole, kCategory);
      category.item->setData(NameColumn, Qt::UserRole, QString::fromStdString(summary.intent.category));
      category.item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDropEnabled);
      QFont font = Theme::instance().body();
      font.setWeight(QFont::DemiBold);
      category.item->setFont(NameColumn, font);
    }
    category.conversations += summary.conversations;
    category.failures += summary.failures;
    category.withOutcome += summary.withOutcome;
    auto* item = new QTreeWidgetItem(category.item);
    item->setText(NameColumn, safeLine(summary.intent.name, 120));
    item->setData(NameColumn, kIdRole, QVariant::fromValue<qlonglong>(summary.intent.id.value));
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemIsDropEnabled);
    if (!summary.exampleTexts.empty())
      item->setToolTip(NameColumn, safeLine(summary.exampleTexts.front(), 200));
    numbers(item, summary.conversations, summary.failures, summary.withOutcome);
  }
  // A conversation with two tasks counts in both intents, so a category's sum counts tasks.
  for (auto& [name, category] : categories)
    numbers(category.item, category.conversations, category.failures, category.withOutcome);
  if (noFit > 0) {
    auto* item = new QTreeWidgetItem(this);
    item->setText(NameColumn, tr("No fit"));
    item->setToolTip(NameColumn, tr("Conversations that fit no intent: too few of their kind, or nothing was asked."));
    item->setData(NameColumn, kIdRole, kNoFit);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    item->setText(CountColumn, numberText(noFit));
    item->setTextAlignment(CountColumn, Qt::AlignRight | Qt::AlignVCenter);
    item->setForeground(NameColumn, tokens().textSecondary);
  }
  expandAll();
  choose(before);
}

void IntentTree::choose(IntentId id)
{
  QTreeWidgetItem* first = nullptr;
  for (int i = 0; i < topLevelItemCount(); ++i) {
    for (int j = 0; j < topLevelItem(i)->childCount(); ++j) {
      QTreeWidgetItem* const item = topLevelItem(i)->child(j);
      if (!first)
        first = item;
      if (intentOf(item) == id && id) {
        setCurrentItem(item);
        return;
      }
    }
  }
  if (first)
    setCurrentItem(first);
}

IntentId IntentTree::intentOf(const QTreeWidgetItem* item) const
{
  const qlonglong id = item ? item->data(NameColumn, kIdRole).toLongLong() : 0;
  return IntentId{id > 0 ? id : 0};
}

bool IntentTree::isNoFit(const QTreeWidgetItem* item) const
{
  return item && item->data(NameColumn, kIdRole).toLongLong() == kNoFit;
}

void IntentTree::dragMoveEvent(QDragMoveEvent* event)
{
  QTreeWidget::dragMoveEvent(event);
  const QTreeWidgetItem* const target = itemAt(event->position().toPoint());
  if (!target || target == currentItem() || isNoFit(target))
    event->ignore();
}

void IntentTree::dropEvent(QDropEvent* event)
{
  const QTreeWidgetItem* const target = itemAt(event->position().toPoint());
  const IntentId dragged = intentOf(currentItem());
  // The tree shows what the store says; it never moves rows by itself.
  event->setDropAction(Qt::IgnoreAction);
  event->accept();
  if (!target || !dragged || isNoFit(target))
    return;
  if (const IntentId into = intentOf(target); into) {
    if (into != dragged)
      Q_EMIT mergeRequested(dragged, into);
  } else {
    Q_EMIT moveRequested(dragged, target->data(NameColumn, Qt::UserRole).toString());
  }
}

} // namespace hone::ui
