#include "ui/patterns/ranked_view.h"

#include <algorithm>
#include <set>

#include <QCheckBox>
#include <QComboBox>
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
constexpr std::size_t kChartRows = 12;
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
  chartLayout->addWidget(makeLabel(tr("Relative risk of failure, 95 % interval; the conditions with the most excess failures"), TextRole::secondary));
  m_chart = new IntervalChart(IntervalChart::Scale::logarithmic, tr("Relative risk of failure by condition"));
  chartLayout->addWidget(m_chart, 1);
  top->addWidget(chartSide);

  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* detail = new QWidget;
  auto* detailLayout = new QVBoxLayout(detail);
  detailLayout->setContentsMargins(space::l, 0, space::s, space::s);
  detailLayout->setSpacing(space::s);
  m_name = makeParagraph({}, TextRole::section);
  m_words = makeParagraph({});
  m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
  detailLayout->addWidget(m_name);
  detailLayout->addWidget(m_words);
  m_links = new QVBoxLayout;
  m_links->setSpacing(space::xs);
  detailLayout->addLayout(m_links);
  detailLayout->addStretch();
  scroll->setWidget(detail);
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
  const int widths[] = {0, 130, 190, 80, 130, 68, 112, 60};
  for (int column = 1; column < PatternModel::ColumnCount; ++column)
    m_table->setColumnWidth(column, widths[column]);
  m_table->horizontalHeader()->setSortIndicator(PatternModel::ExcessColumn, Qt::DescendingOrder);
  m_table->setSortingEnabled(true);
  bottomLayout->addWidget(m_table, 1);
  vertical->addWidget(bottom);
  vertical->setStretchFactor(0, 1);
  vertical->setStretchFactor(1, 1);
  vertical->setSizes({320, 320});

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
  applyFilters();
}

void RankedView::applyFilters()
{
  const std::string kind = m_kind->currentData().toString().toStdString();
  const QString words = m_search->text().trimmed();
  std::vector<Pattern> shown;
  for (const Pattern& pattern : m_list.patterns) {
    const bool matches = (kind.empty() || pattern.condition.kind == kind) && (!m_enough->isChecked() || pattern.enoughData) &&
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
  clearLayout(m_links);
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

  QString words = tr("Associated with failure in %1 of its conversations, against %2 without it.")
                    .arg(rateText(pattern->rate), rateText(pattern->baselineRate));
  words += QLatin1Char('\n');
  if (pattern->enoughData) {
    words += tr("Relative risk %1, adjusted for agent version where there are several (unadjusted %2×); %3 over %4 conditions tested.")
               .arg(riskText(pattern->relativeRisk, pattern->rrLow, pattern->rrHigh), numberText(pattern->crudeRelativeRisk, 1),
                    significanceText(QStringLiteral("q"), pattern->qValue), numberText(m_list.tested));
    words += QLatin1Char('\n');
    words += pattern->excessFailures > 0
               ? tr("%1 more failures than the rate of the others would give; %n user(s) affected.", nullptr, static_cast<int>(pattern->users))
                   .arg(numberText(pattern->excessFailures, 1))
               : tr("%1 fewer failures than the rate of the others would give.").arg(numberText(-pattern->excessFailures, 1));
  } else {
    words += tr("Not enough data for an interval worth reading.");
  }
  words += QLatin1Char('\n');
  words += tr("An association is not a cause until a change moves it.");
  m_words->setText(words);

  const auto link = [this](const QString& text, const char* name, bool with, bool failed) {
    QPushButton* const button = makeButton(text, ButtonKind::link);
    button->setObjectName(QLatin1String(name));
    connect(button, &QPushButton::clicked, this, [this, with, failed] {
      if (const Pattern* const chosen = current())
        openConversations(*chosen, with, failed);
    });
    m_links->addWidget(button, 0, Qt::AlignLeft);
  };
  const auto integer = [](std::int64_t number) { return static_cast<int>(number); };
  link(tr("%n failed with it", nullptr, integer(pattern->outcomesWith)), "withFailed", true, true);
  link(tr("%n went well with it", nullptr, integer(pattern->nWith - pattern->outcomesWith)), "withGood", true, false);
  link(tr("%n failed without it", nullptr, integer(pattern->outcomesWithout)), "withoutFailed", false, true);
  link(tr("%n went well without it", nullptr, integer(pattern->nWithout - pattern->outcomesWithout)), "withoutGood", false, false);
  Q_EMIT currentChanged();
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
