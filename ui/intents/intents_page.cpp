#include "ui/intents/intents_page.h"

#include <algorithm>

#include <QAction>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/intents/history_view.h"
#include "ui/intents/map_view.h"
#include "ui/intents/quality_view.h"
#include "ui/intents/suggestions_view.h"
#include "ui/intents/taxonomy_edits.h"
#include "ui/intents/taxonomy_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/origin_note.h"
#include "ui/widgets/tasks.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

struct IntentsPage::Loaded {
  Result<std::vector<IntentSummary>> intents;
  IntentFigureTable figures;
  GoldReport gold;
  bool signalsOn = true;
  bool signalsUnfinished = false;
};

IntentsPage::IntentsPage(UiContext& context, QWidget* parent)
  : Page(context, tr("Intents"), parent), m_edits(new TaxonomyEdits(context, this)), m_stack(new QStackedWidget)
{
  addActions();
  content()->addWidget(new OriginNote(context));
  m_bar = makeBar();
  content()->addWidget(m_bar);
  content()->setSpacing(space::m);
  m_taxonomy = new TaxonomyView(context, *m_edits);
  m_suggestions = new SuggestionsView(context, *m_edits);
  m_map = new MapView(context, *m_edits);
  m_quality = new QualityView(context, *m_edits);
  m_history = new HistoryView(context, *m_edits, m_undo);
  m_empty = makeEmpty();
  m_stack->addWidget(new QWidget); // before the first answer
  for (QWidget* const part : std::initializer_list<QWidget*>{m_taxonomy, m_suggestions, m_map, m_quality, m_history, m_empty})
    m_stack->addWidget(part);
  content()->addWidget(m_stack, 1);

  connect(m_views, &SegmentedControl::currentChanged, this, &IntentsPage::showPart);
  connect(m_edits, &TaxonomyEdits::changed, this, &IntentsPage::refresh);
  connect(m_edits, &TaxonomyEdits::chosen, m_taxonomy, &TaxonomyView::choose);
  connect(m_taxonomy, &TaxonomyView::currentChanged, m_map, &MapView::highlight);
  connect(m_taxonomy, &TaxonomyView::qualityRequested, this, [this] { showView(QualityPart); });
  connect(m_quality, &QualityView::intentRequested, this, [this](IntentId id) {
    m_taxonomy->choose(id);
    showView(TaxonomyPart);
  });
  connect(m_suggestions, &SuggestionsView::counted, this, [this](int count) {
    m_views->setSegmentText(SuggestionsPart, count > 0 ? tr("Suggestions (%1)").arg(numberText(count)) : tr("Suggestions"));
  });
}

void IntentsPage::addActions()
{
  m_analyze = new QAction(icon(QStringLiteral("play")), tr("Analyze new"), this);
  m_analyze->setToolTip(tr("Find intents, signals and outcomes of everything that was not analysed yet."));
  connect(m_analyze, &QAction::triggered, this, [this] { startAnalysis(context()); });
  setPrimaryAction(m_analyze);
  auto* rediscover = new QAction(icon(QStringLiteral("refresh")), tr("Discover again"), this);
  rediscover->setToolTip(tr("Look for intents in all conversations anew. Names you gave, merges and labels stay."));
  connect(rediscover, &QAction::triggered, this, [this] { startAnalysis(context(), true); });
  addSecondaryAction(rediscover);

  const auto make = [this](const QString& iconName, const QString& text, const QKeySequence& keys) {
    auto* action = new QAction(icon(iconName), text, this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QWidget::addAction(action);
    return action;
  };
  m_create = make(QStringLiteral("add"), tr("New intent…"), QKeySequence::New);
  connect(m_create, &QAction::triggered, m_edits, &TaxonomyEdits::create);
  m_undo = make(QStringLiteral("undo"), tr("Undo last change"), QKeySequence::Undo);
  connect(m_undo, &QAction::triggered, m_edits, &TaxonomyEdits::undo);
  m_signals = new QAction(tr("Look for signals beside the task"), this);
  m_signals->setCheckable(true);
  m_signals->setToolTip(tr("Bug reports, feature requests, churn risk, setup friction and pricing objections, in every conversation"));
  connect(m_signals, &QAction::triggered, m_edits, &TaxonomyEdits::switchSignals);
  m_signalsRest = new QAction(icon(QStringLiteral("play")), tr("Go on with the signals"), this);
  m_signalsRest->setToolTip(tr("The last switch was stopped before it had looked at every conversation."));
  m_signalsRest->setVisible(false);
  connect(m_signalsRest, &QAction::triggered, this, [this] { m_edits->switchSignals(m_signals->isChecked()); });
}

QWidget* IntentsPage::makeBar()
{
  m_views = new SegmentedControl(tr("View"));
  for (const QString& name : {tr("Taxonomy"), tr("Suggestions"), tr("Map"), tr("Quality"), tr("History")})
    m_views->addSegment(name);
  auto* menu = new QMenu(this);
  menu->setToolTipsVisible(true);
  menu->addAction(m_undo);
  menu->addSeparator();
  menu->addAction(m_signals);
  menu->addAction(m_signalsRest);
  menu->addSeparator();
  QAction* const import = menu->addAction(icon(QStringLiteral("import")), tr("Import a taxonomy…"));
  connect(import, &QAction::triggered, m_edits, &TaxonomyEdits::importJson);
  QAction* const write = menu->addAction(icon(QStringLiteral("export")), tr("Export the taxonomy…"));
  connect(write, &QAction::triggered, m_edits, &TaxonomyEdits::exportJson);
  QToolButton* const more = makeIconButton(QStringLiteral("more"), tr("More for the taxonomy"));
  more->setMenu(menu);
  more->setPopupMode(QToolButton::InstantPopup);
  auto* bar = new QWidget;
  auto* layout = new QHBoxLayout(bar);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::s);
  layout->addWidget(m_views);
  layout->addStretch();
  layout->addWidget(makeActionButton(m_create, ButtonKind::ghost));
  layout->addWidget(more);
  return bar;
}

QWidget* IntentsPage::makeEmpty()
{
  auto* empty = new EmptyState(QStringLiteral("intents"), tr("No intents yet"),
                               tr("Hone finds what your users try to do in the conversations themselves. Import some, then analyze them."));
  empty->addAction(m_analyze, true);
  auto* toSources = new QAction(tr("Go to Sources"), this);
  connect(toSources, &QAction::triggered, this, [this] { context().openPage(PageId::sources); });
  empty->addAction(toSources);
  auto* import = new QAction(tr("Import a taxonomy…"), this);
  connect(import, &QAction::triggered, m_edits, &TaxonomyEdits::importJson);
  empty->addAction(import);
  return empty;
}

void IntentsPage::refresh()
{
  m_query.run(
    this,
    [&workspace = workspace(), filter = context().filter()] {
      Loaded loaded{workspace.intents(filter), {}, {}, true, false};
      const auto ids = loaded.intents ? workspace.selectConversations(filter) : Result<std::vector<ConversationId>>();
      auto figures = ids ? workspace.taxonomy().figures(*ids) : Result<IntentFigureTable>(std::unexpected(ids.error()));
      auto gold = workspace.taxonomy().goldReport();
      if (!loaded.intents)
        return loaded;
      if (!figures)
        loaded.intents = std::unexpected(figures.error());
      else if (!gold)
        loaded.intents = std::unexpected(gold.error());
      else {
        loaded.figures = std::move(*figures);
        loaded.gold = std::move(*gold);
        loaded.signalsOn = workspace.taxonomy().signalIntentsOn().value_or(true);
        loaded.signalsUnfinished = workspace.taxonomy().signalIntentsUnfinished().value_or(false);
      }
      return loaded;
    },
    [this](Loaded loaded) { showLoaded(std::move(loaded)); });
  m_history->refresh();
  m_suggestions->refresh();
}

void IntentsPage::showLoaded(Loaded loaded)
{
  if (!loaded.intents)
    return context().notifyError(loaded.intents.error());
  m_loaded = true;
  const auto known = static_cast<int>(std::ranges::count_if(*loaded.intents, [](const IntentSummary& summary) { return !summary.intent.retired; }));
  m_isEmpty = loaded.intents->empty();
  const std::int64_t all = loaded.figures.conversations;
  std::int64_t noFit = 0;
  for (const IntentFigures& figures : loaded.figures.intents)
    if (!figures.intent)
      noFit = figures.conversations;
  setHeadline(m_isEmpty  ? QString()
              : all == 0 ? tr("%n intent(s)", nullptr, known)
                         : tr("%n intent(s) · %1 fit none (%2)", nullptr, known)
                               .arg(numberText(noFit), percentText(static_cast<double>(noFit) / static_cast<double>(all))) +
                             (loaded.figures.withSignals > 0 ? tr(" · %1 show a signal beside the task").arg(numberText(loaded.figures.withSignals)) : QString()));
  m_signals->setChecked(loaded.signalsOn);
  m_signalsRest->setVisible(loaded.signalsUnfinished);
  m_edits->setIntents(*loaded.intents);
  IntentTreeContent content{std::move(*loaded.intents), std::move(loaded.figures), std::move(loaded.gold)};
  m_map->intentsChanged();
  m_quality->setReport(content.gold);
  m_taxonomy->setContent(std::move(content));
  showPart();
}

void IntentsPage::showView(View view)
{
  m_views->setCurrentIndex(view);
  showPart();
}

void IntentsPage::showPart()
{
  if (!m_loaded)
    return;
  m_bar->setVisible(!m_isEmpty);
  if (m_isEmpty)
    return m_stack->setCurrentWidget(m_empty);
  const std::vector<QWidget*> parts{m_taxonomy, m_suggestions, m_map, m_quality, m_history};
  m_stack->setCurrentWidget(parts[static_cast<std::size_t>(std::clamp(m_views->currentIndex(), 0, static_cast<int>(parts.size()) - 1))]);
  if (m_stack->currentWidget() == m_map)
    m_map->refresh();
  else if (m_stack->currentWidget() == m_quality)
    m_quality->refresh();
}

} // namespace hone::ui
