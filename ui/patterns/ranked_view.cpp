#include "ui/patterns/ranked_view.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/charts/interval_chart.h"
#include "ui/patterns/pattern_model.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

namespace {
constexpr std::size_t kChartRows = 10;
} // namespace

RankedView::RankedView(UiContext& context, QWidget* parent) : QWidget(parent), m_context(context), m_model(new PatternModel(this))
{
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  auto* vertical = new QSplitter(Qt::Vertical);
  vertical->setChildrenCollapsible(false);
  layout->addWidget(vertical);

  auto* top = new QSplitter(Qt::Horizontal);
  top->setChildrenCollapsible(false);
  auto* chartSide = new QWidget;
  auto* chartLayout = new QVBoxLayout(chartSide);
  chartLayout->setContentsMargins(0, 0, space::m, space::s);
  chartLayout->setSpacing(0);
  chartLayout->addWidget(makeLabel(tr("Relative risk of failure with its 95 % interval, most excess failures first"), TextRole::small));
  m_chart = new IntervalChart(IntervalChart::Scale::logarithmic, tr("Relative risk of failure by condition"));
  chartLayout->addWidget(m_chart, 1);
  top->addWidget(chartSide);

  auto* detail = new QWidget;
  auto* detailLayout = new QVBoxLayout(detail);
  detailLayout->setContentsMargins(space::l, 0, space::s, space::s);
  detailLayout->setSpacing(space::xs);
  m_name = makeParagraph({}, TextRole::section);
  m_words = makeParagraph({});
  m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_kindWord = makeLabel({}, TextRole::small);
  detailLayout->addWidget(m_kindWord);
  detailLayout->addWidget(m_name);
  detailLayout->addWidget(m_words);
  m_numbers = new QWidget;
  auto* numbers = new QVBoxLayout(m_numbers);
  numbers->setContentsMargins(0, space::xs, 0, 0);
  numbers->setSpacing(space::s);
  m_counts = new QGridLayout;
  m_counts->setHorizontalSpacing(space::l);
  m_counts->setVerticalSpacing(2);
  m_counts->setColumnStretch(3, 1);
  m_facts = new QGridLayout;
  m_facts->setHorizontalSpacing(space::l);
  m_facts->setVerticalSpacing(space::xs);
  m_facts->setColumnStretch(1, 1);
  numbers->addLayout(m_counts);
  numbers->addWidget(new Separator);
  numbers->addLayout(m_facts);
  numbers->addWidget(makeParagraph(tr("An association is not a cause until a change moves it."), TextRole::small));
  detailLayout->addWidget(m_numbers);
  detailLayout->addStretch();
  auto* scroll = makeScrollArea(detail);
  scroll->setMinimumWidth(300);
  top->addWidget(scroll);
  top->setStretchFactor(0, 3);
  top->setStretchFactor(1, 2);
  top->setSizes({660, 400});
  vertical->addWidget(top);

  auto* bottom = new QWidget;
  auto* bottomLayout = new QVBoxLayout(bottom);
  bottomLayout->setContentsMargins(0, space::s, 0, 0);
  bottomLayout->setSpacing(space::s);
  auto* bar = new QHBoxLayout;
  bar->setSpacing(space::m);
  m_kind = new QComboBox;
  m_kind->setAccessibleName(tr("Kind of condition"));
  m_enough = new QCheckBox(tr("Only with enough data"));
  m_enough->setChecked(true);
  m_search = new QLineEdit;
  m_search->setPlaceholderText(tr("Find a condition"));
  m_search->setAccessibleName(tr("Find a condition"));
  m_search->setClearButtonEnabled(true);
  m_search->setMaximumWidth(240);
  bar->addWidget(m_kind);
  bar->addWidget(m_search);
  bar->addWidget(m_enough);
  bar->addStretch();
  bottomLayout->addLayout(bar);

  m_table = new QTableView;
  m_table->setModel(m_model);
  m_table->setAccessibleName(tr("Conditions associated with failure"));
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->setShowGrid(false);
  m_table->setFrameShape(QFrame::NoFrame);
  m_table->setWordWrap(false);
  m_table->setTabKeyNavigation(false);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(space::tableRow);
  m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  m_table->horizontalHeader()->setHighlightSections(false);
  m_table->horizontalHeader()->setSectionResizeMode(PatternModel::ConditionColumn, QHeaderView::Stretch);
  const int widths[] = {0, 132, 178, 90, 120, 72, 118, 64};
  for (int column = 1; column < PatternModel::ColumnCount; ++column)
    m_table->setColumnWidth(column, widths[column]);
  m_table->horizontalHeader()->setSortIndicator(PatternModel::ExcessColumn, Qt::DescendingOrder);
  m_table->setSortingEnabled(true);
  bottomLayout->addWidget(m_table, 1);
  vertical->addWidget(bottom);
  vertical->setStretchFactor(0, 1);
  vertical->setStretchFactor(1, 1);
  vertical->setSizes({310, 350});

  connect(m_kind, &QComboBox::currentIndexChanged, this, &RankedView::applyFilters);
  connect(m_enough, &QCheckBox::toggled, this, &RankedView::applyFilters);
  connect(m_search, &QLineEdit::textChanged, this, &RankedView::applyFilters);
  connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
    if (!now.isValid() || m_model->pattern(now.row()).id == m_current)
      return;
    m_current = m_model->pattern(now.row()).id;
    showCurrent();
  });
  connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) { openConversations(m_model->pattern(index.row()), true, true); });
  connect(m_chart, &IntervalChart::currentChanged, this, [this](int row) { choose(QString::fromStdString(m_charted[static_cast<std::size_t>(row)])); });
  connect(m_chart, &IntervalChart::activated, this, [this](int row) {
    choose(QString::fromStdString(m_charted[static_cast<std::size_t>(row)]));
    if (const Pattern* const pattern = current())
      openConversations(*pattern, true, true);
  });
}

void RankedView::setPatterns(PatternList list)
{
  m_list = std::move(list);
  const QString before = m_kind->currentData().toString();
  {
    const QSignalBlocker blocker(m_kind);
    m_kind->clear();
    m_kind->addItem(tr("All kinds"), QString());
    std::set<std::string> kinds;
    for (const Pattern& pattern : m_list.patterns)
      kinds.insert(pattern.condition.kind);
    for (const std::string& kind : kinds)
      m_kind->addItem(conditionKindWord(kind), QString::fromStdString(kind));
    m_kind->setCurrentIndex(std::max(0, m_kind->findData(before)));
  }
  // Where nothing has enough data yet, hiding all of it would look like nothing was found.
  const bool any = std::any_of(m_list.patterns.begin(), m_list.patterns.end(), [](const Pattern& pattern) { return pattern.enoughData; });
  m_enough->setEnabled(any);
  m_enough->setToolTip(any ? QString() : tr("No condition has enough data yet, so all are shown."));
  applyFilters();
}

void RankedView::applyFilters()
{
  const std::string kind = m_kind->currentData().toString().toStdString();
  const QString words = m_search->text().trimmed();
  std::vector<Pattern> shown;
  for (const Pattern& pattern : m_list.patterns) {
    const bool matches = (kind.empty() || pattern.condition.kind == kind) && (!m_enough->isEnabled() || !m_enough->isChecked() || pattern.enoughData) &&
                         (words.isEmpty() || safeLine(pattern.condition.label).contains(words, Qt::CaseInsensitive));
    if (matches)
      shown.push_back(pattern);
  }

  m_charted.clear();
  std::vector<IntervalPoint> points;
  for (const Pattern& pattern : shown) {
    if (points.size() == kChartRows || !pattern.enoughData || pattern.excessFailures <= 0)
      continue;
    IntervalPoint point;
    point.label = safeLine(pattern.condition.label, 100);
    point.value = pattern.relativeRisk;
    point.low = pattern.rrLow;
    point.high = pattern.rrHigh;
    point.tone = pattern.rrLow > 1 ? IntervalPoint::Tone::worse : pattern.rrHigh < 1 ? IntervalPoint::Tone::better : IntervalPoint::Tone::neutral;
    point.tip = tr("%1: %2 fail, relative risk %3, %4.")
                  .arg(safeLine(pattern.condition.label, 100), rateText(pattern.rate), riskText(pattern.relativeRisk, pattern.rrLow, pattern.rrHigh),
                       significanceText(QStringLiteral("q"), pattern.qValue));
    point.numbers = riskText(pattern.relativeRisk, pattern.rrLow, pattern.rrHigh);
    points.push_back(std::move(point));
    m_charted.push_back(pattern.id);
  }
  m_chart->setPoints(std::move(points), 1, QStringLiteral("×"));

  m_model->setPatterns(std::move(shown));
  if (m_model->rowOf(m_current) < 0)
    m_current = m_model->rowCount() > 0 ? m_model->pattern(0).id : std::string();
  showCurrent();
}

void RankedView::choose(const QString& id)
{
  m_current = id.toStdString();
  if (m_model->rowOf(m_current) < 0 && !m_list.patterns.empty()) {
    // The filters of this view must not hide what was asked for.
    const QSignalBlocker kind(m_kind), enough(m_enough), search(m_search);
    m_kind->setCurrentIndex(0);
    m_enough->setChecked(false);
    m_search->clear();
    applyFilters();
    return;
  }
  showCurrent();
}

const Pattern* RankedView::current() const
{
  const int row = m_model->rowOf(m_current);
  return row < 0 ? nullptr : &m_model->pattern(row);
}

QString RankedView::currentPattern() const
{
  const Pattern* const pattern = current();
  return pattern ? QString::fromStdString(pattern->id) : QString();
}

bool RankedView::canDraft() const
{
  const Pattern* const pattern = current();
  if (!pattern)
    return false;
  const std::string& kind = pattern->condition.kind;
  return kind == "intent" || kind == "tool" || kind == "tool_error" || kind == "intent_tool" || kind == "step";
}

void RankedView::showCurrent()
{
  const Pattern* const pattern = current();
  clearLayout(m_counts);
  clearLayout(m_facts);
  m_numbers->setVisible(pattern != nullptr);
  m_kindWord->setText(pattern ? conditionKindWord(pattern->condition.kind) : QString());
  const auto charted = std::find(m_charted.begin(), m_charted.end(), m_current);
  m_chart->setCurrent(charted == m_charted.end() ? -1 : static_cast<int>(charted - m_charted.begin()));
  if (!pattern) {
    m_name->setText(m_list.patterns.empty() ? QString() : tr("No condition matches"));
    m_words->setText(m_list.patterns.empty() ? QString() : tr("Widen the kind or the search, or show conditions with little data too."));
    Q_EMIT currentChanged();
    return;
  }
  const int row = m_model->rowOf(m_current);
  if (m_table->currentIndex().row() != row)
    m_table->setCurrentIndex(m_model->index(row, 0));
  m_name->setText(safeLine(pattern->condition.label, 200));

  const double share = pattern->rate.value, otherwise = pattern->baselineRate.value;
  m_words->setText(!pattern->enoughData
                     ? tr("Not enough data: too few conversations on one side for an interval worth reading.")
                     : tr("Associated with failure in %1 of the conversations that have it, against %2 of those that do not.")
                         .arg(percentText(share), percentText(otherwise)));
  showCounts(*pattern);
  showFacts(*pattern);
  Q_EMIT currentChanged();
}

void RankedView::showCounts(const Pattern& pattern)
{
  const auto heading = [this](const QString& text, int column) { m_counts->addWidget(makeLabel(text, TextRole::small), 0, column, Qt::AlignRight); };
  heading(tr("failed"), 1);
  heading(tr("went well"), 2);
  m_counts->addWidget(makeLabel(tr("failure rate"), TextRole::small), 0, 3, Qt::AlignLeft);
  const auto link = [this](std::int64_t number, const QString& says, const char* name, bool with, bool failed, int row, int column) {
    QPushButton* const button = makeButton(numberText(number), ButtonKind::link);
    button->setObjectName(QLatin1String(name));
    button->setAccessibleName(QStringLiteral("%1: %2").arg(says, numberText(number)));
    button->setToolTip(tr("Show these conversations"));
    connect(button, &QPushButton::clicked, this, [this, with, failed] {
      if (const Pattern* const chosen = current())
        openConversations(*chosen, with, failed);
    });
    m_counts->addWidget(button, row, column, Qt::AlignRight | Qt::AlignVCenter);
  };
  const auto rate = [this](const Rate& each, int row) {
    m_counts->addWidget(makeLabel(tr("%1 · %2").arg(percentText(each.value), intervalText(each))), row, 3, Qt::AlignLeft | Qt::AlignVCenter);
  };
  m_counts->addWidget(makeLabel(tr("With it"), TextRole::secondary), 1, 0, Qt::AlignVCenter);
  link(pattern.outcomesWith, tr("Failed with it"), "withFailed", true, true, 1, 1);
  link(pattern.nWith - pattern.outcomesWith, tr("Went well with it"), "withGood", true, false, 1, 2);
  rate(pattern.rate, 1);
  m_counts->addWidget(makeLabel(tr("Without it"), TextRole::secondary), 2, 0, Qt::AlignVCenter);
  link(pattern.outcomesWithout, tr("Failed without it"), "withoutFailed", false, true, 2, 1);
  link(pattern.nWithout - pattern.outcomesWithout, tr("Went well without it"), "withoutGood", false, false, 2, 2);
  rate(pattern.baselineRate, 2);
}

void RankedView::showFacts(const Pattern& pattern)
{
  int row = 0;
  const auto fact = [&](const QString& name, const QString& value) {
    m_facts->addWidget(makeLabel(name, TextRole::secondary), row, 0, Qt::AlignTop);
    m_facts->addWidget(makeParagraph(value), row, 1, Qt::AlignTop);
    ++row;
  };
  if (pattern.enoughData) {
    fact(tr("Relative risk"), riskText(pattern.relativeRisk, pattern.rrLow, pattern.rrHigh));
    if (std::abs(pattern.relativeRisk - pattern.crudeRelativeRisk) >= 0.05)
      fact(tr("Unadjusted"), tr("%1 ×, before taking agent versions into account").arg(numberText(pattern.crudeRelativeRisk, 1)));
    fact(tr("Significance"), tr("%1 over %2 conditions tested").arg(significanceText(QStringLiteral("q"), pattern.qValue), numberText(m_list.tested)));
    fact(pattern.excessFailures > 0 ? tr("Excess failures") : tr("Failures fewer"),
         tr("%1 against the rate of the others").arg(numberText(std::abs(pattern.excessFailures), 1)));
  }
  fact(tr("Users affected"), numberText(pattern.users));
}

void RankedView::openConversations(const Pattern& pattern, bool with, bool failed)
{
  Filter filter = m_context.filter();
  filter.condition = pattern.condition;
  filter.conditionNegated = !with;
  if (failed)
    filter.failuresOnly = true;
  else
    filter.outcomes = {Outcome::resolved};
  const QString label = safeLine(pattern.condition.label, 80);
  m_context.openConversations(filter, with ? (failed ? tr("Failed · %1").arg(label) : tr("Went well · %1").arg(label))
                                           : (failed ? tr("Failed without · %1").arg(label) : tr("Went well without · %1").arg(label)));
}

} // namespace hone::ui
