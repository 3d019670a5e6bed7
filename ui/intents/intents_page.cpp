#include "ui/intents/intents_page.h"

#include <algorithm>
#include <functional>

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/intents/intent_tree.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/origin_note.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

IntentsPage::IntentsPage(UiContext& context, QWidget* parent) : Page(context, tr("Intents"), parent)
{
  auto* analyze = new QAction(icon(QStringLiteral("play")), tr("Analyze new"), this);
  analyze->setToolTip(tr("Find intents, signals and outcomes of everything that was not analysed yet."));
  connect(analyze, &QAction::triggered, this, [this] { startAnalysis(false); });
  setPrimaryAction(analyze);
  auto* rediscover = new QAction(icon(QStringLiteral("refresh")), tr("Discover again"), this);
  rediscover->setToolTip(tr("Look for intents in all conversations anew. Names you gave, merges and labels stay."));
  connect(rediscover, &QAction::triggered, this, [this] { startAnalysis(true); });
  addSecondaryAction(rediscover);

  m_stack = new QStackedWidget;
  content()->addWidget(new OriginNote(context));
  content()->addWidget(m_stack, 1);

  auto* splitter = new QSplitter(Qt::Horizontal);
  splitter->setChildrenCollapsible(false);
  m_tree = new IntentTree;
  connect(m_tree, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
    if (const IntentId id = m_tree->intentOf(item))
      showIntent(id);
  });
  connect(m_tree, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
    if (m_tree->intentOf(item) || m_tree->isNoFit(item))
      openConversations(m_tree->intentOf(item), false);
  });
  connect(m_tree, &IntentTree::mergeRequested, this, &IntentsPage::askMerge);
  connect(m_tree, &IntentTree::moveRequested, this, [this](IntentId id, const QString& category) {
    change(tr("The intent was moved."), [id, name = category.toStdString()](Workspace& workspace) { return workspace.setIntentCategory(id, name); });
  });
  splitter->addWidget(m_tree);

  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setMinimumWidth(320);
  m_detail = new QWidget;
  auto* detail = new QVBoxLayout(m_detail);
  detail->setContentsMargins(space::xl, space::m, space::l, space::l);
  detail->setSpacing(space::s);
  m_name = makeParagraph({}, TextRole::section);
  m_category = makeLabel({}, TextRole::secondary);
  m_description = makeParagraph({}, TextRole::body);
  detail->addWidget(m_name);
  detail->addWidget(m_category);
  detail->addWidget(m_description);

  m_rename = new QAction(icon(QStringLiteral("rename")), tr("Rename…"), this);
  m_rename->setShortcut(Qt::Key_F2);
  m_merge = new QAction(icon(QStringLiteral("merge")), tr("Merge…"), this);
  m_merge->setShortcut(Qt::Key_M);
  m_move = new QAction(icon(QStringLiteral("folder")), tr("Move…"), this);
  for (QAction* action : {m_rename, m_merge, m_move}) {
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(action);
  }
  connect(m_rename, &QAction::triggered, this, &IntentsPage::rename);
  connect(m_merge, &QAction::triggered, this, &IntentsPage::chooseMerge);
  connect(m_move, &QAction::triggered, this, &IntentsPage::move);
  auto* actions = new QHBoxLayout;
  actions->setSpacing(space::s);
  for (QAction* action : {m_rename, m_merge, m_move})
    actions->addWidget(makeActionButton(action, ButtonKind::secondary));
  actions->addStretch();
  detail->addLayout(actions);

  detail->addSpacing(space::s);
  m_numbers = new QVBoxLayout;
  m_numbers->setSpacing(space::xs);
  detail->addLayout(m_numbers);
  detail->addSpacing(space::s);
  detail->addWidget(makeLabel(tr("Words"), TextRole::strong));
  m_keywords = makeParagraph({}, TextRole::secondary);
  detail->addWidget(m_keywords);
  detail->addSpacing(space::s);
  detail->addWidget(makeLabel(tr("Examples"), TextRole::strong));
  m_examples = new QVBoxLayout;
  m_examples->setSpacing(space::s);
  detail->addLayout(m_examples);
  detail->addStretch();
  scroll->setWidget(m_detail);
  splitter->addWidget(scroll);
  splitter->setStretchFactor(0, 3);
  splitter->setStretchFactor(1, 2);
  splitter->setSizes({640, 420});
  m_stack->addWidget(splitter);

  auto* empty = new EmptyState(QStringLiteral("intents"), tr("No intents yet"),
                               tr("Hone finds what your users try to do in the conversations themselves. Import some, then analyze them."));
  empty->addAction(analyze, true);
  auto* toSources = new QAction(tr("Go to Sources"), this);
  connect(toSources, &QAction::triggered, this, [this] { this->context().openPage(PageId::sources); });
  empty->addAction(toSources);
  m_stack->addWidget(empty);
}

void IntentsPage::refresh()
{
  struct Loaded {
    Result<std::vector<IntentSummary>> intents;
    std::int64_t noFit = 0;
  };
  m_query.run(
    this,
    [&workspace = workspace(), filter = context().filter()] {
      Loaded loaded{workspace.intents(filter), 0};
      Filter unfit = filter;
      unfit.intents = {IntentId{}};
      if (const auto ids = workspace.selectConversations(unfit))
        loaded.noFit = static_cast<std::int64_t>(ids->size());
      return loaded;
    },
    [this](Loaded loaded) {
      if (!loaded.intents)
        return context().notifyError(loaded.intents.error());
      m_noFit = loaded.noFit;
      fill(*loaded.intents);
    });
}

void IntentsPage::fill(const std::vector<IntentSummary>& intents)
{
  m_intents = intents;
  setHeadline(numberText(static_cast<std::int64_t>(intents.size())));
  m_stack->setCurrentIndex(intents.empty() ? 1 : 0);
  m_tree->setIntents(intents, m_noFit);
  if (intents.empty())
    return;
  if (!find(m_current))
    m_current = intents.front().intent.id;
  m_tree->choose(m_current);
  showIntent(m_current);
}

const IntentSummary* IntentsPage::find(IntentId id) const
{
  const auto it = std::find_if(m_intents.begin(), m_intents.end(), [id](const IntentSummary& summary) { return summary.intent.id == id; });
  return it == m_intents.end() ? nullptr : &*it;
}

void IntentsPage::showIntent(IntentId id)
{
  const IntentSummary* const summary = find(id);
  if (!summary)
    return;
  m_current = id;
  m_name->setText(safeLine(summary->intent.name, 200));
  m_category->setText(summary->intent.nameIsManual
                        ? tr("%1 · named by a person").arg(safeLine(summary->intent.category, 80))
                        : tr("%1 · named by Hone").arg(safeLine(summary->intent.category, 80)));
  m_description->setText(safeText(summary->intent.description, 1000));
  m_description->setVisible(!summary->intent.description.empty());

  clearLayout(m_numbers);
  const auto number = [this](const QString& text, const QString& name, auto open) {
    QPushButton* const button = makeButton(text, ButtonKind::link);
    button->setAccessibleName(name);
    connect(button, &QPushButton::clicked, this, open);
    m_numbers->addWidget(button, 0, Qt::AlignLeft);
  };
  number(tr("%n conversation(s)", nullptr, static_cast<int>(summary->conversations)), tr("Open the conversations of this intent"),
         [this, id] { openConversations(id, false); });
  if (summary->withOutcome > 0)
    number(tr("%1 failed (%2)").arg(countOfText(summary->failures, summary->withOutcome),
                                    percentText(static_cast<double>(summary->failures) / static_cast<double>(summary->withOutcome))),
           tr("Open the failed conversations of this intent"), [this, id] { openConversations(id, true); });
  m_numbers->addWidget(makeLabel(tr("%n user(s)", nullptr, static_cast<int>(summary->users)), TextRole::secondary));

  QStringList words;
  for (const std::string& word : summary->intent.keywords)
    words << safeLine(word, 40);
  m_keywords->setText(words.isEmpty() ? tr("None.") : words.join(QStringLiteral(" · ")));

  clearLayout(m_examples);
  for (std::size_t i = 0; i < summary->examples.size() && i < 5; ++i) {
    const QString text = i < summary->exampleTexts.size() && !summary->exampleTexts[i].empty() ? safeLine(summary->exampleTexts[i], 220)
                                                                                               : tr("Conversation without a first message");
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(makeParagraph(tr("“%1”").arg(text)), 1);
    QPushButton* const open = makeButton(tr("Open"), ButtonKind::link);
    open->setAccessibleName(tr("Open the example: %1").arg(text));
    connect(open, &QPushButton::clicked, this, [this, example = summary->examples[i]] { context().openConversation(example); });
    row->addWidget(open, 0, Qt::AlignTop);
    m_examples->addLayout(row);
  }
}

void IntentsPage::openConversations(IntentId id, bool failuresOnly)
{
  const IntentSummary* const summary = find(id);
  Filter filter = context().filter();
  filter.intents = {id};
  filter.failuresOnly = failuresOnly;
  const QString name = summary ? safeLine(summary->intent.name, 80) : tr("No fit");
  context().openConversations(filter, failuresOnly ? tr("Failed · %1").arg(name) : name);
}

void IntentsPage::change(const QString& done, std::function<Result<void>(Workspace&)> work)
{
  runAsync(
    this, [&workspace = workspace(), work = std::move(work)] { return work(workspace); },
    [this, done](Result<void> result) {
      if (!result)
        return context().notifyError(result.error());
      context().notify(done);
      refresh();
    });
}

void IntentsPage::rename()
{
  const IntentSummary* const summary = find(m_current);
  if (!summary)
    return;
  promptText(this, tr("Rename intent"), tr("Name, as a verb and what it is done to"), QString::fromStdString(summary->intent.name),
             tr("Rename"), [this, id = m_current](const QString& name) {
               change(tr("The intent is now called %1.").arg(name),
                      [id, text = name.trimmed().toStdString()](Workspace& workspace) { return workspace.renameIntent(id, text); });
             });
}

void IntentsPage::move()
{
  const IntentSummary* const summary = find(m_current);
  if (!summary)
    return;
  promptText(this, tr("Move intent"), tr("Category"), QString::fromStdString(summary->intent.category), tr("Move"),
             [this, id = m_current](const QString& name) {
               change(tr("The intent was moved."), [id, text = name.trimmed().toStdString()](Workspace& workspace) {
                 return workspace.setIntentCategory(id, text);
               });
             });
}

void IntentsPage::chooseMerge()
{
  QStringList names;
  std::vector<IntentId> ids;
  for (const IntentSummary& summary : m_intents) {
    if (summary.intent.id == m_current)
      continue;
    names << safeLine(summary.intent.name, 120);
    ids.push_back(summary.intent.id);
  }
  const IntentSummary* const summary = find(m_current);
  if (!summary || ids.empty())
    return;
  promptChoice(this, tr("Merge %1").arg(safeLine(summary->intent.name, 120)), tr("Into"), names, 0, tr("Merge"),
               [this, from = m_current, ids](int index) {
                 const IntentId into = ids[static_cast<std::size_t>(index)];
                 m_current = into;
                 change(tr("The intents were merged."), [from, into](Workspace& workspace) { return workspace.mergeIntents(from, into); });
               });
}

void IntentsPage::askMerge(IntentId from, IntentId into)
{
  const IntentSummary* const source = find(from);
  const IntentSummary* const target = find(into);
  if (!source || !target)
    return;
  confirm(this, tr("Merge intents?"),
          tr("%1 becomes part of %2. The merge lasts when intents are discovered again.")
            .arg(safeLine(source->intent.name, 120), safeLine(target->intent.name, 120)),
          tr("Merge"), [this, from, into] {
            m_current = into;
            change(tr("The intents were merged."), [from, into](Workspace& workspace) { return workspace.mergeIntents(from, into); });
          });
}

void IntentsPage::startAnalysis(bool rediscover)
{
  // The jobs panel shows how it goes; the page follows through dataChanged.
  runAsync(
    this,
    [&workspace = workspace(), rediscover, title = (rediscover ? tr("Discover intents again") : tr("Analyze conversations")).toStdString(),
     done = tr("%1 conversations analysed, %2 intents.")] {
      return workspace.jobs().start(title, [&workspace, rediscover, done](const JobContext& job) -> Result<std::string> {
        const auto summary = workspace.analyze(job, rediscover);
        if (!summary)
          return std::unexpected(summary.error());
        return done.arg(summary->analysed).arg(summary->intents).toStdString();
      });
    },
    [](std::int64_t) {});
}

} // namespace hone::ui
