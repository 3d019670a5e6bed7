#include "ui/overview/overview_page.h"

#include "ui/overview/outcome_bar.h"
#include "ui/overview/rate_row.h"
#include "ui/overview/welcome.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/metric.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/tasks.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hone::ui {

namespace {

constexpr std::size_t kReasons = 5;
constexpr std::size_t kVersions = 6;

/// A panel with a question as its heading.
QVBoxLayout* addPanel(QBoxLayout* parent, const QString& question, int stretch = 0)
{
  auto* panel = makeSurface("panel");
  panel->setAccessibleName(question);
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins(space::l, space::m, space::l, space::m);
  layout->setSpacing(space::xs);
  auto* heading = makeParagraph(question, TextRole::section);
  layout->addWidget(heading);
  parent->addWidget(panel, stretch);
  return layout;
}

void addAnswer(QVBoxLayout* panel, QLabel*& answer, QLabel*& text)
{
  answer = makeParagraph(QString(), TextRole::strong);
  text = makeParagraph(QString(), TextRole::secondary);
  text->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  panel->addWidget(answer);
  panel->addWidget(text);
}

} // namespace

OverviewPage::OverviewPage(UiContext& context, QWidget* parent)
  : Page(context, tr("Overview"), parent), m_stack(new QStackedWidget), m_welcome(new WelcomeView(context))
{
  m_board = makeBoard();
  m_nothing = new EmptyState(QStringLiteral("filter"), tr("Nothing fits the filter"),
                             tr("No conversation meets all parts of the filter above."));
  auto* clear = new QAction(tr("Clear the filter"), this);
  connect(clear, &QAction::triggered, this, [this] { this->context().setFilter({}); });
  m_nothing->addAction(clear, true);
  m_error = new EmptyState(QStringLiteral("warning"), tr("The overview could not be read"),
                           tr("The message at the window's foot says why. What is stored is not changed."));
  m_stack->addWidget(new QWidget);
  m_stack->addWidget(m_welcome);
  m_stack->addWidget(m_board);
  m_stack->addWidget(m_nothing);
  m_stack->addWidget(m_error);
  content()->addWidget(m_stack);
  content()->setContentsMargins(0, 0, 0, 0);
}

QWidget* OverviewPage::makeBoard()
{
  auto* inner = new QWidget;
  inner->setProperty("plain", true);
  auto* layout = new QVBoxLayout(inner);
  layout->setContentsMargins(space::xl, 0, space::xl, space::xl);
  layout->setSpacing(space::l);

  m_waiting = makeSurface("panel");
  auto* waiting = new QHBoxLayout(m_waiting);
  waiting->setContentsMargins(space::l, space::s, space::s, space::s);
  m_waitingText = makeParagraph(QString());
  auto* analyse = makeButton(tr("Analyse now"), ButtonKind::secondary, QStringLiteral("refresh"));
  connect(analyse, &QPushButton::clicked, this, [this] { startAnalysis(context()); });
  waiting->addWidget(m_waitingText, 1);
  waiting->addWidget(analyse);
  layout->addWidget(m_waiting);

  auto* numbers = new QHBoxLayout;
  numbers->setSpacing(space::xl * 2);
  m_conversations = new Metric(tr("Conversations"));
  m_failed = new Metric(tr("Failed for the user"));
  m_intents = new Metric(tr("Intents"));
  m_model = new Metric(tr("Outcomes known from"));
  for (auto* metric : {m_conversations, m_failed, m_intents, m_model})
    numbers->addWidget(metric);
  numbers->addStretch();
  m_conversations->setClickable(true);
  m_failed->setClickable(true);
  m_intents->setClickable(true);
  connect(m_conversations, &Metric::clicked, this, [this] { context().openConversations(context().filter(), tr("All conversations")); });
  connect(m_failed, &Metric::clicked, this, &OverviewPage::openFailures);
  connect(m_intents, &Metric::clicked, this, [this] { context().openPage(PageId::intents); });
  layout->addLayout(numbers);

  m_outcomes = new OutcomeBar;
  connect(m_outcomes, &OutcomeBar::outcomeClicked, this, &OverviewPage::openOutcome);
  layout->addWidget(m_outcomes);

  auto* columns = new QHBoxLayout;
  columns->setSpacing(space::l);
  auto* left = new QVBoxLayout;
  left->setSpacing(space::l);
  auto* right = new QVBoxLayout;
  right->setSpacing(space::l);
  columns->addLayout(left, 13);
  columns->addLayout(right, 8);
  layout->addLayout(columns);
  layout->addStretch(1);

  auto* reasons = addPanel(left, tr("What are the top reasons users fail?"));
  m_reasons = new QVBoxLayout;
  m_reasons->setSpacing(0);
  reasons->addLayout(m_reasons);
  auto* versions = addPanel(left, tr("Agent versions"));
  m_versionsNote = makeParagraph(QString(), TextRole::secondary);
  versions->addWidget(m_versionsNote);
  m_versions = new QVBoxLayout;
  m_versions->setSpacing(0);
  versions->addLayout(m_versions);
  left->addStretch(1);

  addAnswer(addPanel(right, tr("When a user fails today, will anyone know by tomorrow?")), m_knowAnswer, m_knowText);
  auto* worked = addPanel(right, tr("When we fixed something, did the fix work?"));
  addAnswer(worked, m_workedAnswer, m_workedText);
  auto* openFixes = makeButton(tr("Open the fixes"), ButtonKind::link);
  connect(openFixes, &QPushButton::clicked, this, [this] { context().openPage(PageId::fixes); });
  worked->addWidget(openFixes, 0, Qt::AlignLeft);
  right->addStretch(1);

  return makeScrollArea(inner);
}

void OverviewPage::refresh()
{
  struct Answer {
    Result<Overview> overview;
    bool storeIsEmpty = false;
  };
  m_query.run(
    this,
    [&workspace = workspace(), filter = context().filter()] {
      Answer answer{workspace.overview(filter)};
      if (answer.overview && answer.overview->conversations == 0) {
        const auto all = filter.isEmpty() ? answer.overview : workspace.overview({});
        answer.storeIsEmpty = all && all->conversations == 0;
      }
      return answer;
    },
    [this](const Answer& answer) {
      if (answer.overview) {
        showOverview(*answer.overview, answer.storeIsEmpty);
        return;
      }
      m_stack->setCurrentWidget(m_error);
      context().notifyError(answer.overview.error());
    });
}

void OverviewPage::showOverview(const Overview& overview, bool storeIsEmpty)
{
  if (overview.conversations == 0) {
    setHeadline({});
    m_stack->setCurrentWidget(storeIsEmpty ? static_cast<QWidget*>(m_welcome) : m_nothing);
    return;
  }
  // Before an analysis only what the files state is known, which may be one conversation of thousands.
  const bool isAnalysed = overview.notAnalysed < overview.conversations;
  setHeadline(isAnalysed && overview.failureRate.n > 0 ? tr("%1 of conversations fail the user").arg(percentText(overview.failureRate.value))
                                         : tr("%n conversation(s)", nullptr, static_cast<int>(overview.conversations)));
  m_waiting->setVisible(overview.notAnalysed > 0);
  m_waitingText->setText(tr("%n conversation(s) are not analysed yet, and are missing from intents, outcomes and patterns.", nullptr,
                            static_cast<int>(overview.notAnalysed)));
  m_conversations->setValue(numberText(overview.conversations),
                            tr("%1 messages, %2 users").arg(numberText(overview.messages), numberText(overview.users)));
  if (isAnalysed && overview.failureRate.n > 0)
    m_failed->setValue(percentText(overview.failureRate.value),
                       QStringLiteral("%1 · %2").arg(intervalText(overview.failureRate), countOfText(overview.failureRate.k, overview.failureRate.n)));
  else
    m_failed->setValue(QStringLiteral("—"), overview.failureRate.n > 0 ? tr("%1 by what the files say; the rest is not analysed").arg(countOfText(overview.failureRate.k, overview.failureRate.n))
                                                                       : tr("no outcome is known yet"));
  m_failed->setNumberTone(isAnalysed && overview.failureRate.n > 0 ? "failed" : "primary");
  if (isAnalysed)
    m_intents->setValue(numberText(overview.intents), tr("%n conversation(s) fit none", nullptr, static_cast<int>(overview.noFit)));
  else
    m_intents->setValue(QStringLiteral("—"), tr("not known before an analysis"));
  if (overview.outcomeModelLearned)
    m_model->setValue(numberText(overview.outcomeLabels), tr("stated outcomes; the rest inferred, AUROC %1").arg(numberText(overview.outcomeModelAuroc, 2)));
  else
    m_model->setValue(numberText(overview.outcomeLabels), overview.outcomeLabels > 0 ? tr("stated outcomes; the rest inferred from signals")
                                                                                    : tr("signals alone; nothing is stated"));
  m_outcomes->setCounts(overview.outcomes);
  showReasons(overview);
  showVersions(overview);
  showFixes(overview);
  showEmergence(overview);
  m_stack->setCurrentWidget(m_board);
}

void OverviewPage::showReasons(const Overview& overview)
{
  clearLayout(m_reasons);
  if (overview.topPatterns.empty()) {
    m_reasons->addWidget(makeParagraph(
      overview.notAnalysed == overview.conversations
        ? tr("Analyse the conversations first.")
        : tr("Not enough data: nothing that was tested is associated with failing more often than chance would show."),
      TextRole::secondary));
    return;
  }
  m_reasons->addWidget(makeParagraph(tr("Conditions associated with failing, by how many failures they have in excess of the others."), TextRole::secondary));
  double scale = 0.2;
  const auto count = std::min(overview.topPatterns.size(), kReasons);
  for (std::size_t i = 0; i < count; ++i)
    scale = std::max(scale, overview.topPatterns[i].rate.high);
  for (std::size_t i = 0; i < count; ++i) {
    const auto& pattern = overview.topPatterns[i];
    const auto id = QString::fromStdString(pattern.id);
    RateRow::Content row;
    row.rank = QString::number(i + 1);
    row.label = QString::fromStdString(pattern.condition.label);
    row.detail = tr("risk %1 · %2 failures in excess · %3")
                   .arg(riskText(pattern.relativeRisk, pattern.rrLow, pattern.rrHigh), numberText(pattern.excessFailures, 0),
                        significanceText(QStringLiteral("q"), pattern.qValue));
    row.rate = pattern.rate;
    row.baseline = pattern.baselineRate.value;
    row.scale = std::min(1.0, scale);
    auto* widget = new RateRow(row);
    connect(widget, &RateRow::clicked, this, [this, id] { context().openPattern(id); });
    auto* draft = makeIconButton(QStringLiteral("fixes"), tr("Draft a fix for this"));
    connect(draft, &QToolButton::clicked, this, [this, id] { context().draftFix(id); });
    auto* line = new QHBoxLayout;
    line->setSpacing(space::xs);
    line->addWidget(widget, 1);
    line->addWidget(draft);
    auto* box = new QWidget;
    line->setContentsMargins(0, 0, 0, 0);
    box->setLayout(line);
    m_reasons->addWidget(box);
  }
}

void OverviewPage::showVersions(const Overview& overview)
{
  clearLayout(m_versions);
  const bool several = overview.versions.size() > 1;
  m_versionsNote->setText(several ? tr("Failure rate of each version; compare two of them under Patterns.")
                                  : tr("Versions can be compared once conversations of two or more agent versions are here."));
  if (!several)
    return;
  double scale = 0.2;
  const auto count = std::min(overview.versions.size(), kVersions);
  for (std::size_t i = 0; i < count; ++i)
    scale = std::max(scale, overview.versions[i].second.high);
  for (std::size_t i = 0; i < count; ++i) {
    const auto& [version, rate] = overview.versions[i];
    RateRow::Content row;
    row.label = version.empty() ? tr("no version") : QString::fromStdString(version);
    row.rate = rate;
    row.baseline = overview.failureRate.value;
    row.scale = std::min(1.0, scale);
    auto* widget = new RateRow(row);
    connect(widget, &RateRow::clicked, this, [this, name = version, words = row.label] {
      auto filter = context().filter();
      filter.agentVersions = {name};
      filter.failuresOnly = true;
      context().openConversations(filter, tr("Failed · %1").arg(words));
    });
    m_versions->addWidget(widget);
  }
  if (overview.versions.size() > kVersions)
    m_versions->addWidget(makeLabel(tr("and %n more", nullptr, static_cast<int>(overview.versions.size() - kVersions)), TextRole::small));
}

void OverviewPage::showFixes(const Overview& overview)
{
  const auto all = overview.fixesDraft + overview.fixesCommitted + overview.fixesPushed;
  m_workedAnswer->setText(all == 0 ? tr("No change was made yet.")
                                   : tr("%1 drafted · %2 committed · %3 pushed")
                                       .arg(numberText(overview.fixesDraft), numberText(overview.fixesCommitted), numberText(overview.fixesPushed)));
  m_workedText->setText(overview.versions.size() > 1
                          ? tr("Once a change ships as a new agent version, Patterns compares the two versions, over all and intent by intent.")
                          : tr("Once a change ships as a new agent version and its conversations are here, Patterns compares it with the one before."));
}

void OverviewPage::showEmergence(const Overview& overview)
{
  constexpr double kSure = 0.05;
  const Rate& now = overview.lastWeek;
  const Rate& before = overview.weeksBefore;
  if (!overview.hasTimes) {
    m_knowAnswer->setText(tr("Not from these conversations."));
    m_knowText->setText(tr("They have no times, so that nothing can be said of what is new."));
    return;
  }
  if (now.n == 0 || before.n == 0) {
    m_knowAnswer->setText(tr("Not enough data yet."));
    m_knowText->setText(tr("It takes conversations with a known outcome from the last seven days and from the four weeks before. The newest is from %1.")
                          .arg(dateText(overview.newest)));
    return;
  }
  const bool differs = overview.lastWeekPValue < kSure;
  m_knowAnswer->setText(!differs               ? tr("Nothing changed beyond chance.")
                        : now.value > before.value ? tr("Failures rise.")
                                                   : tr("Failures fall."));
  m_knowText->setText(tr("In the seven days up to %1, %2 failed (%3), in the four weeks before %4 (%5); %6.")
                        .arg(dateText(overview.newest), percentText(now.value), countOfText(now.k, now.n), percentText(before.value), countOfText(before.k, before.n),
                             significanceText(QStringLiteral("p"), overview.lastWeekPValue)));
}

void OverviewPage::openOutcome(Outcome outcome)
{
  auto filter = context().filter();
  filter.outcomes = {outcome};
  context().openConversations(filter, tr("Ended %1").arg(outcomeWord(outcome)));
}

void OverviewPage::openFailures()
{
  auto filter = context().filter();
  filter.failuresOnly = true;
  context().openConversations(filter, tr("Failed for the user"));
}

} // namespace hone::ui
