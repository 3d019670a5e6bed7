#include "ui/intents/map_view.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include <QAction>
#include <QCursor>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QPainter>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QToolTip>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "ui/intents/conversation_picker.h"
#include "ui/intents/map_canvas.h"
#include "ui/intents/taxonomy_edits.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/job_task.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/page.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"
#include "workspace/taxonomy.h"

namespace hone::ui {

namespace {

constexpr int kLegendId = Qt::UserRole + 1;
constexpr qlonglong kLegendGroup = -1;
constexpr int kLegendCount = 80, kLegendRow = 26;

QIcon swatch(int slot)
{
  QPixmap pixmap(12, 12);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(slot < MapCanvas::kGrey ? tokens().categories[static_cast<std::size_t>(slot)] : tokens().unknown);
  painter.drawEllipse(1, 1, 10, 10);
  return QIcon(pixmap);
}

} // namespace

MapView::MapView(UiContext& context, TaxonomyEdits& edits, QWidget* parent)
  : QWidget(parent), m_context(context), m_edits(edits), m_stack(new QStackedWidget), m_waiting(makeParagraph({}, TextRole::secondary)),
    m_canvas(new MapCanvas), m_legend(new QTreeWidget), m_selection(new QStackedWidget), m_picker(new ConversationPicker(context, edits))
{
  m_again = new QAction(icon(QStringLiteral("refresh")), tr("Draw again"), this);
  m_again->setToolTip(tr("Lays out all conversations anew, with those that came since"));
  connect(m_again, &QAction::triggered, this, &MapView::make);
  m_waiting->setAlignment(Qt::AlignCenter);
  m_stack->addWidget(m_waiting);
  auto* failed = new EmptyState(QStringLiteral("intents"), tr("There is no map yet"),
                                tr("The map lays out every analysed conversation by what the user wants. Making it takes seconds."));
  auto* makeIt = new QAction(icon(QStringLiteral("play")), tr("Draw the map"), this);
  connect(makeIt, &QAction::triggered, this, &MapView::make);
  failed->addAction(makeIt);
  m_stack->addWidget(failed);

  auto* splitter = new QSplitter(Qt::Horizontal);
  splitter->setChildrenCollapsible(false);
  splitter->setHandleWidth(1);
  splitter->addWidget(makeMapSide());
  splitter->addWidget(makeSide());
  splitter->setStretchFactor(0, 3);
  splitter->setStretchFactor(1, 2);
  splitter->setSizes({660, 390});
  m_stack->addWidget(splitter);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);

  connect(m_canvas, &MapCanvas::selectionChanged, this, &MapView::selectionChanged);
  connect(m_canvas, &MapCanvas::hovered, this, &MapView::showTip);
  connect(m_canvas, &MapCanvas::activated, this, [this](int point) { m_context.openConversation(m_map.points[static_cast<std::size_t>(point)].conversation); });
  connect(&Theme::instance(), &Theme::changed, this, &MapView::colour);
}

QWidget* MapView::makeMapSide()
{
  auto* bar = new QHBoxLayout;
  bar->setSpacing(space::xs);
  QLabel* const hint = makeLabel(tr("Draw around points to choose them."), TextRole::secondary);
  hint->setToolTip(tr("The wheel zooms, the right button moves the map; Shift adds to what is chosen."));
  bar->addWidget(hint, 1);
  const auto tool = [&](const QString& iconName, const QString& name, auto run) {
    QToolButton* const button = makeIconButton(iconName, name);
    connect(button, &QToolButton::clicked, m_canvas, run);
    bar->addWidget(button);
  };
  tool(QStringLiteral("add"), tr("Zoom in (+)"), &MapCanvas::zoomIn);
  tool(QStringLiteral("remove"), tr("Zoom out (−)"), &MapCanvas::zoomOut);
  tool(QStringLiteral("eye"), tr("Show everything (0)"), &MapCanvas::fit);
  bar->addWidget(makeActionButton(m_again, ButtonKind::ghost));
  auto* side = new QWidget;
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(0, 0, space::m, 0);
  layout->setSpacing(space::s);
  layout->addLayout(bar);
  layout->addWidget(m_canvas, 1);
  return side;
}

QWidget* MapView::makeSide()
{
  m_legend->setColumnCount(2);
  m_legend->setHeaderLabels({tr("Category and intent"), tr("Points")});
  m_legend->headerItem()->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
  prepareTree(m_legend);
  m_legend->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_legend->setIndentation(space::l);
  m_legend->setIconSize({12, 12});
  m_legend->setAccessibleName(tr("Legend: what is chosen here stands out on the map"));
  m_legend->header()->setStretchLastSection(false);
  m_legend->header()->setSectionResizeMode(0, QHeaderView::Stretch);
  m_legend->header()->setSectionResizeMode(1, QHeaderView::Fixed);
  m_legend->header()->resizeSection(1, kLegendCount);
  connect(m_legend, &QTreeWidget::itemSelectionChanged, this, &MapView::legendChanged);
  connect(m_legend, &QTreeWidget::itemActivated, this, &MapView::takeLegend);

  auto* nothing = makeParagraph(tr("Nothing is chosen. Draw around points on the map, or press Enter on a row above to take its conversations."), TextRole::secondary);
  nothing->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  m_selection->addWidget(nothing);
  m_selection->addWidget(m_picker);

  auto* splitter = new QSplitter(Qt::Vertical);
  splitter->setChildrenCollapsible(false);
  splitter->setHandleWidth(1);
  splitter->addWidget(m_legend);
  auto* lower = new QWidget;
  auto* lowerLayout = new QVBoxLayout(lower);
  lowerLayout->setContentsMargins(0, space::s, 0, 0);
  lowerLayout->addWidget(m_selection);
  splitter->addWidget(lower);
  splitter->setSizes({280, 300});
  auto* side = new QWidget;
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(space::m, 0, 0, 0);
  layout->addWidget(splitter);
  side->setMinimumWidth(320);
  return side;
}

void MapView::intentsChanged()
{
  if (m_made && isVisible())
    refresh();
}

void MapView::refresh()
{
  if (!m_made && !m_running)
    return make();
  if (!m_made)
    return;
  struct Loaded {
    Result<std::vector<IntentAssignment>> assignments;
    Result<std::vector<ConversationId>> matching;
    bool filtered = false;
  };
  m_query.run(
    this,
    [&workspace = m_context.workspace(), filter = m_context.filter()] {
      return Loaded{workspace.intentAssignments(), filter.isEmpty() ? Result<std::vector<ConversationId>>() : workspace.selectConversations(filter), !filter.isEmpty()};
    },
    [this](Loaded loaded) {
      if (!loaded.assignments)
        return m_context.notifyError(loaded.assignments.error());
      if (!loaded.matching)
        return m_context.notifyError(loaded.matching.error());
      std::unordered_map<ConversationId, IntentId> now;
      for (const IntentAssignment& assignment : *loaded.assignments)
        if (assignment.ordinal == 0)
          now[assignment.conversation] = assignment.intent;
      const std::unordered_set<ConversationId> matching(loaded.matching->begin(), loaded.matching->end());
      m_hidden.assign(m_map.points.size(), false);
      for (std::size_t i = 0; i < m_map.points.size(); ++i) {
        const auto found = now.find(m_map.points[i].conversation);
        m_map.points[i].intent = found == now.end() ? IntentId{} : found->second;
        m_hidden[i] = loaded.filtered && !matching.contains(m_map.points[i].conversation);
      }
      colour();
    });
}

void MapView::make()
{
  if (m_running)
    return;
  m_running = true;
  m_again->setEnabled(false);
  if (!m_made) {
    m_waiting->setText(tr("Laying out all conversations…"));
    m_stack->setCurrentIndex(0);
  }
  startJob<IntentMap>(
    this, m_context.workspace().jobs(), tr("Draw the map of conversations"),
    [&workspace = m_context.workspace()](const JobContext& job) { return workspace.taxonomy().map(job); },
    [](const IntentMap& map) { return tr("%n conversation(s) on the map.", nullptr, static_cast<int>(map.points.size())); },
    [this](const Result<IntentMap>& map) {
      m_running = false;
      m_again->setEnabled(true);
      if (map)
        return showMap(*map);
      if (!m_made)
        m_stack->setCurrentIndex(1);
      m_context.notifyError(map.error());
    });
}

void MapView::showMap(IntentMap map)
{
  m_map = std::move(map);
  m_made = true;
  m_canvas->setPoints(m_map.points);
  m_hidden.assign(m_map.points.size(), false);
  m_stack->setCurrentIndex(m_map.points.empty() ? 1 : 2);
  colour();
  refresh(); // what changed while it was made
}

int MapView::slotOf(IntentId id) const
{
  const IntentSummary* const summary = m_edits.find(id);
  if (!summary)
    return MapCanvas::kGrey;
  const auto it = std::ranges::find(m_slotNames, m_byCategory ? summary->intent.category : summary->intent.name);
  return it == m_slotNames.end() ? MapCanvas::kGrey : static_cast<int>(it - m_slotNames.begin());
}

void MapView::colour()
{
  if (!m_made)
    return;
  std::map<IntentId, std::int64_t> counts;
  for (std::size_t i = 0; i < m_map.points.size(); ++i)
    counts[m_map.points[i].intent] += !m_hidden[i];
  std::map<std::string, std::int64_t> categories;
  std::vector<IntentId> order;
  for (const auto& [id, count] : counts)
    if (const IntentSummary* const summary = m_edits.find(id)) {
      categories[summary->intent.category] += count;
      order.push_back(id);
    }
  std::ranges::stable_sort(order, std::ranges::greater(), [&](IntentId id) { return counts[id]; });
  m_byCategory = categories.size() > 1;
  std::vector<std::pair<std::int64_t, std::string>> groups;
  if (m_byCategory)
    for (const auto& [name, count] : categories)
      groups.emplace_back(count, name);
  else
    for (const IntentId id : order)
      groups.emplace_back(counts[id], m_edits.find(id)->intent.name);
  std::ranges::stable_sort(groups, std::ranges::greater(), [](const auto& group) { return group.first; });
  m_slotNames.clear();
  for (std::size_t i = 0; i < std::min<std::size_t>(groups.size(), tokens().categories.size()); ++i)
    m_slotNames.push_back(groups[i].second);

  std::map<IntentId, std::uint8_t> slotOfIntent;
  for (const auto& [id, count] : counts)
    slotOfIntent[id] = static_cast<std::uint8_t>(slotOf(id));
  std::vector<std::uint8_t> colours(m_map.points.size());
  for (std::size_t i = 0; i < colours.size(); ++i)
    colours[i] = m_hidden[i] ? MapCanvas::kHidden : slotOfIntent[m_map.points[i].intent];
  m_canvas->setSlots(std::move(colours));
  fillLegend(order, counts);
  placeLabels();
  legendChanged();
}

void MapView::fillLegend(const std::vector<IntentId>& order, const std::map<IntentId, std::int64_t>& counts)
{
  const std::vector<IntentId> before = legendIntents();
  const QSignalBlocker blocker(m_legend);
  m_legend->clear();
  std::map<std::string, QTreeWidgetItem*> groups;
  std::map<std::string, std::int64_t> sums;
  for (const IntentId id : order)
    sums[m_edits.find(id)->intent.category] += counts.at(id);
  const auto put = [&](QTreeWidgetItem* item, const QString& name, std::int64_t count, int slot, qlonglong id) {
    item->setText(0, name);
    item->setToolTip(0, name);
    item->setText(1, numberText(count));
    item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    item->setIcon(0, swatch(slot));
    item->setData(0, kLegendId, id);
    item->setSizeHint(0, {0, kLegendRow});
  };
  std::vector<std::string> names;
  for (const auto& [name, sum] : sums)
    names.push_back(name);
  std::ranges::stable_sort(names, std::ranges::greater(), [&](const std::string& name) { return sums[name]; });
  if (m_byCategory)
    for (const std::string& name : names) {
      const auto slot = std::ranges::find(m_slotNames, name);
      groups[name] = new QTreeWidgetItem(m_legend);
      put(groups[name], name.empty() ? tr("Other") : safeLine(name, 80), sums[name],
          slot == m_slotNames.end() ? MapCanvas::kGrey : static_cast<int>(slot - m_slotNames.begin()), kLegendGroup);
    }
  for (const IntentId id : order) {
    const IntentSummary* const summary = m_edits.find(id);
    auto* item = m_byCategory ? new QTreeWidgetItem(groups[summary->intent.category]) : new QTreeWidgetItem(m_legend);
    put(item, safeLine(summary->intent.name, 120), counts.at(id), slotOf(id), id.value);
    if (m_byCategory)
      item->setIcon(0, {});
    item->setSelected(std::ranges::find(before, id) != before.end() || id == m_wanted);
  }
  if (counts.contains(IntentId{}))
    put(new QTreeWidgetItem(m_legend), tr("No fit"), counts.at(IntentId{}), MapCanvas::kGrey, 0);
  if (groups.size() <= tokens().categories.size())
    m_legend->expandAll();
}

void MapView::placeLabels()
{
  struct Sum {
    double x = 0, y = 0, squares = 0;
    std::int64_t n = 0;
  };
  std::map<IntentId, Sum> sums;
  for (std::size_t i = 0; i < m_map.points.size(); ++i)
    if (!m_hidden[i]) {
      Sum& sum = sums[m_map.points[i].intent];
      sum.x += m_map.points[i].x;
      sum.y += m_map.points[i].y;
      sum.squares += m_map.points[i].x * m_map.points[i].x + m_map.points[i].y * m_map.points[i].y;
      ++sum.n;
    }
  std::vector<MapLabel> labels;
  for (const auto& [id, sum] : sums) {
    const auto n = static_cast<double>(sum.n);
    const QPointF middle = QPointF(sum.x, sum.y) / n;
    // Of an even disc, the mean squared distance from the middle is half its radius squared.
    const double radius = std::sqrt(std::max(0.0, 2 * (sum.squares / n - QPointF::dotProduct(middle, middle))));
    labels.push_back({m_edits.nameOf(id), middle, sum.n, slotOf(id), radius});
  }
  m_canvas->setLabels(std::move(labels));
}

std::vector<IntentId> MapView::legendIntents() const
{
  std::vector<IntentId> ids;
  const auto take = [&](const QTreeWidgetItem* item) { ids.push_back(IntentId{item->data(0, kLegendId).toLongLong()}); };
  for (const QTreeWidgetItem* const item : m_legend->selectedItems()) {
    if (item->data(0, kLegendId).toLongLong() != kLegendGroup)
      take(item);
    else
      for (int i = 0; i < item->childCount(); ++i)
        take(item->child(i));
  }
  return ids;
}

void MapView::legendChanged()
{
  const auto ids = legendIntents();
  const std::unordered_set<IntentId> wanted(ids.begin(), ids.end());
  std::vector<bool> highlighted;
  if (!wanted.empty()) {
    highlighted.resize(m_map.points.size());
    for (std::size_t i = 0; i < highlighted.size(); ++i)
      highlighted[i] = wanted.contains(m_map.points[i].intent);
  }
  m_canvas->setHighlight(std::move(highlighted));
}

void MapView::takeLegend()
{
  const auto ids = legendIntents();
  const std::unordered_set<IntentId> wanted(ids.begin(), ids.end());
  std::vector<int> points;
  for (std::size_t i = 0; i < m_map.points.size(); ++i)
    if (!m_hidden[i] && wanted.contains(m_map.points[i].intent))
      points.push_back(static_cast<int>(i));
  m_canvas->select(std::move(points));
}

void MapView::highlight(IntentId id)
{
  m_wanted = id;
  if (!m_made)
    return;
  const QSignalBlocker blocker(m_legend);
  m_legend->clearSelection();
  for (int i = 0; i < m_legend->topLevelItemCount(); ++i) {
    QTreeWidgetItem* const top = m_legend->topLevelItem(i);
    for (int j = -1; j < top->childCount(); ++j)
      if (QTreeWidgetItem* const item = j < 0 ? top : top->child(j); id && item->data(0, kLegendId).toLongLong() == id.value) {
        item->setSelected(true);
        m_legend->scrollToItem(item);
      }
  }
  legendChanged();
}

void MapView::selectionChanged()
{
  std::vector<ConversationId> ids;
  for (const int point : m_canvas->selected())
    ids.push_back(m_map.points[static_cast<std::size_t>(point)].conversation);
  m_selection->setCurrentIndex(ids.empty() ? 0 : 1);
  m_picker->showIds(std::move(ids), tr("Chosen on the map"));
}

void MapView::showTip(int point)
{
  if (point < 0) {
    m_tipQuery.run(this, [] { return 0; }, [](int) { QToolTip::hideText(); });
    return;
  }
  m_tipQuery.run(
    this, [&workspace = m_context.workspace(), id = m_map.points[static_cast<std::size_t>(point)].conversation] { return workspace.conversationRows({id}); },
    [this](Result<std::vector<ConversationRow>> rows) {
      if (!rows || rows->empty() || !m_canvas->underMouse())
        return;
      const ConversationRow& row = rows->front();
      const QString text = QStringLiteral("%1\n%2 · %3").arg(row.opening.empty() ? tr("No message from the user") : safeLine(row.opening, 160),
                                                              row.intentName.empty() ? tr("No fit") : safeLine(row.intentName, 80), outcomeWord(row.outcome));
      QToolTip::showText(QCursor::pos() + QPoint(12, 12), text.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")), m_canvas);
    });
}

} // namespace hone::ui
