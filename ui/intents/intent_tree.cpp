#include "ui/intents/intent_tree.h"

#include <algorithm>
#include <map>

#include <QDropEvent>
#include <QHeaderView>
#include <QScrollBar>

#include "ui/intents/intent_row_delegate.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/signal_words.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

namespace {

constexpr qlonglong kCategory = -1;
constexpr qlonglong kNoFit = 0;
constexpr qlonglong kSignals = -2;
constexpr qlonglong kFirstSignal = -1000; // of a signal: this and its number

constexpr qlonglong signalId(SignalKind kind) { return kFirstSignal + static_cast<qlonglong>(kind); }

constexpr std::int64_t kLeastForRate = 5;
constexpr int kCountWidth = 66, kRateWidth = 134, kRateWide = 200, kTrendWidth = 64, kTrendWide = 104, kQualityWidth = 112;
constexpr int kWide = 760;

void alignRight(QTreeWidgetItem* item)
{
  for (const int column : {IntentTree::CountColumn, IntentTree::RateColumn, IntentTree::QualityColumn})
    item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
}

void showNumbers(QTreeWidgetItem* item, std::int64_t conversations, const Rate& failures)
{
  alignRight(item);
  item->setText(IntentTree::CountColumn, numberText(conversations));
  if (failures.n < kLeastForRate) {
    item->setText(IntentTree::RateColumn, conversations > 0 ? IntentTree::tr("not enough data") : QString());
    item->setForeground(IntentTree::RateColumn, tokens().textSecondary);
    item->setToolTip(IntentTree::RateColumn, IntentTree::tr("%n conversation(s) with a known outcome; five are the least for a rate.", nullptr, static_cast<int>(failures.n)));
    return;
  }
  item->setText(IntentTree::RateColumn, rateText(failures).section(QStringLiteral(" · "), 0, 1));
  item->setData(IntentTree::RateColumn, DetailRole, countOfText(failures.k, failures.n));
  item->setData(IntentTree::RateColumn, ShareRole, failures.value);
  item->setData(IntentTree::RateColumn, LowRole, failures.low);
  item->setData(IntentTree::RateColumn, HighRole, failures.high);
  item->setToolTip(IntentTree::RateColumn, IntentTree::tr("Failed: %1, with the 95 % interval").arg(rateText(failures)));
}

void showTrend(QTreeWidgetItem* item, const std::vector<std::int64_t>& counts, const IntentFigureTable& table)
{
  if (counts.empty())
    return;
  QVariantList list;
  for (const std::int64_t count : counts)
    list << QVariant::fromValue<qlonglong>(count);
  item->setData(IntentTree::TrendColumn, TrendRole, list);
  const QString words = IntentTree::tr("Conversations from %1 to %2, in twelve parts; the last has %n.", nullptr, static_cast<int>(counts.back()))
                          .arg(dateText(table.from), dateText(table.to));
  item->setToolTip(IntentTree::TrendColumn, words);
  item->setData(IntentTree::TrendColumn, Qt::AccessibleTextRole, words);
}

const IntentFigures* figuresOf(const IntentFigureTable& table, IntentId id)
{
  const auto it = std::ranges::find(table.intents, id, &IntentFigures::intent);
  return it == table.intents.end() ? nullptr : &*it;
}

void showQuality(QTreeWidgetItem* item, const GoldReport& gold, IntentId id)
{
  const auto it = std::ranges::find(gold.intents, id, &IntentTrust::intent);
  if (it == gold.intents.end() || (it->precision.n == 0 && it->recall.n == 0))
    return;
  const QString percent = percentText(0).remove(QLatin1Char('0')); // once behind both numbers
  const auto word = [](const Rate& rate) { return rate.n > 0 ? percentText(rate.value) : QStringLiteral("—"); };
  const QString precision = word(it->precision);
  const bool both = it->precision.n > 0 && it->recall.n > 0;
  item->setText(IntentTree::QualityColumn, QStringLiteral("%1 · %2").arg(both ? QString(precision).remove(percent) : precision, word(it->recall)));
  item->setToolTip(IntentTree::QualityColumn,
                   IntentTree::tr("On the gold set, with 95 % intervals.\nPrecision: %1\nRecall: %2").arg(rateText(it->precision), rateText(it->recall)));
}

} // namespace

IntentTree::IntentTree(QWidget* parent) : QTreeWidget(parent)
{
  setColumnCount(ColumnCount);
  setHeaderLabels({tr("Intent"), tr("Count"), tr("Failure rate"), tr("Trend"), tr("Prec. · recall")});
  headerItem()->setToolTip(CountColumn, tr("Conversations with this as a task. One with two tasks counts in both."));
  headerItem()->setToolTip(QualityColumn, tr("Precision and recall on the gold set"));
  prepareTree(this);
  for (const int column : {CountColumn, RateColumn, QualityColumn})
    headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
  setAccessibleName(tr("Intents by category"));
  setDragEnabled(true);
  setAcceptDrops(true);
  setDropIndicatorShown(true);
  setDragDropMode(QAbstractItemView::InternalMove);
  setSelectionMode(QAbstractItemView::ExtendedSelection);
  setIndentation(space::l);
  setItemDelegate(new IntentRowDelegate(this));
  header()->setStretchLastSection(false);
  header()->setSectionResizeMode(QHeaderView::Fixed);
  header()->setSectionResizeMode(NameColumn, QHeaderView::Stretch);
  fitColumns();
}

void IntentTree::fitColumns()
{
  header()->resizeSection(CountColumn, kCountWidth);
  header()->resizeSection(RateColumn, width() >= kWide ? kRateWide : kRateWidth);
  header()->resizeSection(TrendColumn, width() >= kWide ? kTrendWide : kTrendWidth);
  header()->resizeSection(QualityColumn, kQualityWidth);
  setColumnHidden(TrendColumn, !m_hasTrend);
  setColumnHidden(QualityColumn, !m_hasQuality);
}

void IntentTree::resizeEvent(QResizeEvent* event)
{
  QTreeWidget::resizeEvent(event);
  fitColumns();
}

QTreeWidgetItem* IntentTree::addGroup(const QString& text)
{
  auto* item = new QTreeWidgetItem(this);
  item->setText(NameColumn, text);
  QFont font = Theme::instance().body();
  font.setWeight(QFont::DemiBold);
  item->setFont(NameColumn, font);
  return item;
}

QTreeWidgetItem* IntentTree::addCategory(const std::string& name, const IntentFigureTable& table)
{
  QTreeWidgetItem* const item = addGroup(name.empty() ? tr("Other") : safeLine(name, 80));
  item->setData(NameColumn, IntentIdRole, kCategory);
  item->setData(NameColumn, CategoryRole, QString::fromStdString(name));
  item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDropEnabled);
  const auto figures = std::ranges::find(table.categories, name, &CategoryFigures::category);
  const bool any = figures != table.categories.end();
  showNumbers(item, any ? figures->conversations : 0, any ? figures->failureRate : Rate{});
  item->setToolTip(CountColumn, tr("One with two tasks of this category counts once."));
  if (any)
    showTrend(item, figures->trend, table);
  return item;
}

void IntentTree::addIntent(QTreeWidgetItem* category, const IntentSummary& summary, const IntentTreeContent& content)
{
  const Intent& intent = summary.intent;
  auto* item = new QTreeWidgetItem(category);
  item->setText(NameColumn, safeLine(intent.name, 120));
  item->setData(NameColumn, IntentIdRole, QVariant::fromValue<qlonglong>(intent.id.value));
  item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemIsDropEnabled);
  QString searched = QString::fromStdString(intent.name + '\n' + intent.category + '\n' + intent.description);
  for (const std::string& keyword : intent.keywords)
    searched += QLatin1Char('\n') + QString::fromStdString(keyword);
  item->setData(NameColumn, SearchRole, searched);
  if (intent.retired)
    item->setForeground(NameColumn, tokens().textSecondary);
  if (intent.pinned || intent.retired)
    item->setData(NameColumn, MarkRole, intent.retired ? tr("retired") : tr("pinned"));
  QString tip = safeLine(intent.name, 200);
  if (!summary.exampleTexts.empty())
    tip += QLatin1Char('\n') + tr("“%1”").arg(safeLine(summary.exampleTexts.front(), 200));
  item->setToolTip(NameColumn, tip);
  const IntentFigures* const figures = figuresOf(content.figures, intent.id);
  showNumbers(item, figures ? figures->conversations : summary.conversations, figures ? figures->failureRate : Rate{});
  if (figures)
    showTrend(item, figures->trend, content.figures);
  showQuality(item, content.gold, intent.id);
}

void IntentTree::addNoFit(const IntentTreeContent& content)
{
  const IntentFigures* const figures = figuresOf(content.figures, IntentId{});
  auto* item = new QTreeWidgetItem(this);
  item->setText(NameColumn, tr("No fit"));
  item->setToolTip(NameColumn, tr("Conversations that fit no intent: too few of their kind, or nothing was asked."));
  item->setData(NameColumn, IntentIdRole, kNoFit);
  item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
  item->setForeground(NameColumn, tokens().textSecondary);
  showNumbers(item, figures ? figures->conversations : 0, figures ? figures->failureRate : Rate{});
  if (figures)
    showTrend(item, figures->trend, content.figures);
  showQuality(item, content.gold, IntentId{});
}

void IntentTree::addSignals(const IntentFigureTable& table)
{
  QTreeWidgetItem* const group = addGroup(tr("Signals beside the task"));
  group->setData(NameColumn, IntentIdRole, kSignals);
  group->setData(NameColumn, CategoryRole, QString(QChar(0x1f)) + QStringLiteral("signals")); // no category is called so
  group->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
  group->setToolTip(NameColumn, tr("What users let show beside the task that brought them. A conversation may show several, and has its intent as well."));
  if (table.signals.empty()) {
    group->setData(NameColumn, MarkRole, tr("switched off"));
    group->setToolTip(NameColumn, group->toolTip(NameColumn) + QLatin1Char('\n') + tr("They are switched off; “More for the taxonomy” above looks for them again."));
    return;
  }
  alignRight(group);
  group->setText(CountColumn, numberText(table.withSignals));
  group->setToolTip(CountColumn, tr("Conversations that show one of them or more."));
  for (const SignalFigures& figures : table.signals) {
    auto* item = new QTreeWidgetItem(group);
    item->setText(NameColumn, signalWord(figures.kind));
    item->setToolTip(NameColumn, signalMeaning(figures.kind));
    item->setData(NameColumn, IntentIdRole, signalId(figures.kind));
    item->setData(NameColumn, SearchRole, QString(signalWord(figures.kind) + QLatin1Char('\n') + signalMeaning(figures.kind)));
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    if (figures.conversations == 0)
      item->setForeground(NameColumn, tokens().textSecondary);
    showNumbers(item, figures.conversations, figures.failureRate);
    showTrend(item, figures.trend, table);
  }
}

void IntentTree::setContent(const IntentTreeContent& content)
{
  const qlonglong current = currentItem() ? currentItem()->data(NameColumn, IntentIdRole).toLongLong() : kCategory;
  const std::vector<IntentId> selected = selectedIntents();
  const int scrolled = verticalScrollBar()->value();
  std::set<QString> folded;
  for (int i = 0; i < topLevelItemCount(); ++i)
    if (topLevelItem(i)->childCount() > 0 && !topLevelItem(i)->isExpanded())
      folded.insert(topLevelItem(i)->data(NameColumn, CategoryRole).toString());

  const QSignalBlocker blocker(this);
  clear();
  m_hasTrend = std::ranges::any_of(content.figures.intents, [](const IntentFigures& figures) { return !figures.trend.empty(); });
  m_hasQuality = content.gold.labelled > 0;
  // The largest category first, what has none at the end.
  std::map<std::string, std::int64_t> sizes;
  for (const IntentSummary& summary : content.intents)
    sizes[summary.intent.category] = 0;
  for (const CategoryFigures& figures : content.figures.categories)
    if (const auto known = sizes.find(figures.category); known != sizes.end())
      known->second = figures.conversations;
  std::vector<std::string> order;
  for (const auto& [name, size] : sizes)
    order.push_back(name);
  std::ranges::stable_sort(order, [&](const std::string& a, const std::string& b) {
    return std::tuple(a.empty(), -sizes[a]) < std::tuple(b.empty(), -sizes[b]);
  });
  for (const std::string& name : order) {
    QTreeWidgetItem* const category = addCategory(name, content.figures);
    for (const bool retired : {false, true})
      for (const IntentSummary& summary : content.intents)
        if (summary.intent.category == name && summary.intent.retired == retired)
          addIntent(category, summary, content);
  }
  addNoFit(content);
  addSignals(content.figures);
  for (int i = 0; i < topLevelItemCount(); ++i)
    topLevelItem(i)->setExpanded(!folded.contains(topLevelItem(i)->data(NameColumn, CategoryRole).toString()));
  fitColumns();
  applySearch();
  if (QTreeWidgetItem* const item = current == kCategory ? nullptr : itemWith(current))
    setCurrentItem(item);
  else
    choose({});
  if (selected.size() > 1)
    for (const IntentId id : selected)
      if (QTreeWidgetItem* const item = itemOf(id))
        item->setSelected(true);
  verticalScrollBar()->setValue(scrolled);
}

void IntentTree::setSearch(const QString& words)
{
  m_search = words.simplified();
  applySearch();
}

void IntentTree::applySearch()
{
  const QStringList words = m_search.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  for (int i = 0; i < topLevelItemCount(); ++i) {
    QTreeWidgetItem* const top = topLevelItem(i);
    bool any = (isNoFit(top) || isSignals(top)) && words.isEmpty();
    for (int j = 0; j < top->childCount(); ++j) {
      const QString text = top->child(j)->data(NameColumn, SearchRole).toString();
      const bool fits = std::ranges::all_of(words, [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
      top->child(j)->setHidden(!fits);
      any = any || fits;
    }
    top->setHidden(!any);
  }
}

QTreeWidgetItem* IntentTree::itemWith(qlonglong id) const
{
  for (int i = 0; i < topLevelItemCount(); ++i) {
    QTreeWidgetItem* const top = topLevelItem(i);
    if (top->data(NameColumn, IntentIdRole).toLongLong() == id)
      return top;
    for (int j = 0; j < top->childCount(); ++j)
      if (top->child(j)->data(NameColumn, IntentIdRole).toLongLong() == id)
        return top->child(j);
  }
  return nullptr;
}

QTreeWidgetItem* IntentTree::itemOf(IntentId id) const { return id ? itemWith(id.value) : nullptr; }

QTreeWidgetItem* IntentTree::itemOf(SignalKind kind) const { return itemWith(signalId(kind)); }

void IntentTree::choose(IntentId id)
{
  if (QTreeWidgetItem* const item = itemOf(id))
    return setCurrentItem(item);
  for (int i = 0; i < topLevelItemCount(); ++i)
    if (topLevelItem(i)->childCount() > 0)
      return setCurrentItem(topLevelItem(i)->child(0));
}

std::vector<IntentId> IntentTree::selectedIntents() const
{
  std::vector<IntentId> ids;
  for (int i = 0; i < topLevelItemCount(); ++i)
    for (int j = 0; j < topLevelItem(i)->childCount(); ++j)
      if (const IntentId id = intentOf(topLevelItem(i)->child(j)); id && topLevelItem(i)->child(j)->isSelected())
        ids.push_back(id);
  return ids;
}

IntentId IntentTree::intentOf(const QTreeWidgetItem* item) const
{
  const qlonglong id = item ? item->data(NameColumn, IntentIdRole).toLongLong() : 0;
  return IntentId{id > 0 ? id : 0};
}

bool IntentTree::isNoFit(const QTreeWidgetItem* item) const
{
  return item && item->data(NameColumn, IntentIdRole).toLongLong() == kNoFit;
}

std::optional<SignalKind> IntentTree::signalOf(const QTreeWidgetItem* item) const
{
  const qlonglong id = item ? item->data(NameColumn, IntentIdRole).toLongLong() : 0;
  for (const SignalKind kind : kSignalIntents)
    if (id == signalId(kind))
      return kind;
  return std::nullopt;
}

bool IntentTree::isSignals(const QTreeWidgetItem* item) const
{
  return item && item->data(NameColumn, IntentIdRole).toLongLong() == kSignals;
}

bool IntentTree::takesDrops(const QTreeWidgetItem* item) const
{
  return item && (intentOf(item) || item->data(NameColumn, IntentIdRole).toLongLong() == kCategory);
}

void IntentTree::dragMoveEvent(QDragMoveEvent* event)
{
  QTreeWidget::dragMoveEvent(event);
  const QTreeWidgetItem* const target = itemAt(event->position().toPoint());
  if (!takesDrops(target) || target->isSelected())
    event->ignore();
}

void IntentTree::dropEvent(QDropEvent* event)
{
  const QTreeWidgetItem* const target = itemAt(event->position().toPoint());
  std::vector<IntentId> dragged = selectedIntents();
  // The tree shows what the store says; it never moves rows by itself.
  event->setDropAction(Qt::IgnoreAction);
  event->accept();
  if (!takesDrops(target))
    return;
  const IntentId into = intentOf(target);
  std::erase(dragged, into);
  if (dragged.empty())
    return;
  if (into)
    Q_EMIT mergeRequested(dragged, into);
  else
    Q_EMIT moveRequested(dragged, target->data(NameColumn, CategoryRole).toString());
}

} // namespace hone::ui
