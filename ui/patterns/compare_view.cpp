#include "ui/patterns/compare_view.h"

#include <algorithm>

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

#include "ui/charts/interval_chart.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

namespace {

enum Column { IntentColumn, AColumn, BColumn, DifferenceColumn, QColumn, ColumnCount };

QString rowName(const VersionComparison::Row& row)
{
  return row.intentName.empty() ? CompareView::tr("All intents together") : safeLine(row.intentName, 120);
}

QString differenceText(const VersionComparison::Row& row)
{
  return CompareView::tr("%1 points · %2 to %3").arg(pointsText(row.difference), pointsText(row.low), pointsText(row.high));
}

} // namespace

CompareView::CompareView(UiContext& context, QWidget* parent) : QWidget(parent), m_context(context)
{
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::s);
  auto* bar = new QHBoxLayout;
  bar->setSpacing(space::s);
  m_a = new QComboBox;
  m_a->setAccessibleName(tr("First agent version"));
  m_b = new QComboBox;
  m_b->setAccessibleName(tr("Second agent version"));
  for (QComboBox* box : {m_a, m_b}) {
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(box, &QComboBox::activated, this, &CompareView::compare);
  }
  bar->addWidget(makeLabel(tr("Compare"), TextRole::secondary));
  bar->addWidget(m_a);
  bar->addWidget(makeLabel(tr("with"), TextRole::secondary));
  bar->addWidget(m_b);
  bar->addStretch();
  layout->addLayout(bar);
  m_words = makeParagraph({}, TextRole::section);
  layout->addWidget(m_words);

  layout->addWidget(makeLabel(tr("Difference of the failure rates in percentage points, second minus first, with its 95 % interval"), TextRole::small));
  m_chart = new IntervalChart(IntervalChart::Scale::linear, tr("Difference of failure rates by intent"));
  layout->addWidget(m_chart);

  m_table = new QTableWidget(0, ColumnCount);
  m_table->setAccessibleName(tr("Failure rates of two agent versions by intent"));
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->setShowGrid(false);
  m_table->setFrameShape(QFrame::NoFrame);
  m_table->setTabKeyNavigation(false);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(space::tableRow);
  m_table->horizontalHeader()->setHighlightSections(false);
  m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  m_table->horizontalHeader()->setSectionResizeMode(IntentColumn, QHeaderView::Stretch);
  connect(m_table, &QTableWidget::cellActivated, this, [this](int row, int column) { open(row, column >= BColumn); });
  connect(m_table, &QTableWidget::cellClicked, this, [this](int row, int column) {
    if (column == AColumn || column == BColumn)
      open(row, column == BColumn);
  });
  layout->addWidget(m_table, 1);

  connect(m_chart, &IntervalChart::currentChanged, this, [this](int row) { m_table->selectRow(m_charted[static_cast<std::size_t>(row)]); });
  connect(m_chart, &IntervalChart::activated, this, [this](int row) { open(m_charted[static_cast<std::size_t>(row)], true); });
}

void CompareView::refresh()
{
  m_versions.run(
    this, [&workspace = m_context.workspace()] { return workspace.agentVersions(); },
    [this](Result<std::vector<std::string>> versions) {
      if (!versions)
        return m_context.notifyError(versions.error());
      const QVariant a = m_a->currentData(), b = m_b->currentData();
      for (QComboBox* box : {m_a, m_b}) {
        box->clear();
        for (const std::string& version : *versions)
          box->addItem(version.empty() ? tr("No version") : safeLine(version, 80), QString::fromStdString(version));
      }
      m_a->setCurrentIndex(std::max(0, m_a->findData(a)));
      const int second = m_b->findData(b);
      m_b->setCurrentIndex(second >= 0 && b.isValid() ? second : std::min(1, m_b->count() - 1));
      compare();
    });
}

void CompareView::compare()
{
  if (m_a->count() < 2 || m_a->currentIndex() == m_b->currentIndex()) {
    m_words->setText(m_a->count() < 2 ? tr("There is only one agent version, so there is nothing to compare yet.")
                                      : tr("Choose two different versions."));
    show({});
    return;
  }
  m_query.run(
    this,
    [&workspace = m_context.workspace(), filter = m_context.filter(), a = m_a->currentData().toString().toStdString(),
     b = m_b->currentData().toString().toStdString()] { return workspace.compareVersions(filter, a, b); },
    [this](Result<VersionComparison> comparison) {
      if (!comparison)
        return m_context.notifyError(comparison.error());
      if (!comparison->rows.empty()) {
        const auto& all = comparison->rows.front();
        m_words->setText(!all.enoughData ? tr("Not enough data to compare these two.")
                         : all.low > 0   ? tr("The second version fails more often: %1.").arg(differenceText(all))
                         : all.high < 0  ? tr("The second version fails less often: %1.").arg(differenceText(all))
                                         : tr("No difference can be seen yet: %1.").arg(differenceText(all)));
      }
      show(*comparison);
    });
}

void CompareView::show(const VersionComparison& comparison)
{
  m_comparison = comparison;
  m_table->setHorizontalHeaderLabels({tr("Intent"), safeLine(comparison.versionA, 40), safeLine(comparison.versionB, 40), tr("Difference"), tr("q")});
  for (int column = 0; column < ColumnCount; ++column)
    m_table->horizontalHeaderItem(column)->setTextAlignment(column == IntentColumn ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
  m_table->setRowCount(static_cast<int>(comparison.rows.size()));
  m_charted.clear();
  std::vector<IntervalPoint> points;
  for (int i = 0; i < m_table->rowCount(); ++i) {
    const auto& row = comparison.rows[static_cast<std::size_t>(i)];
    const auto put = [&](int column, const QString& text, const QColor& colour) {
      auto* item = new QTableWidgetItem(text);
      item->setForeground(colour);
      item->setTextAlignment(column == IntentColumn ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
      m_table->setItem(i, column, item);
    };
    const Tokens& t = tokens();
    put(IntentColumn, rowName(row), t.textPrimary);
    put(AColumn, rateText(row.a), t.accent);
    put(BColumn, rateText(row.b), t.accent);
    put(DifferenceColumn, row.enoughData ? differenceText(row) : tr("not enough data"),
        !row.enoughData ? t.textSecondary : row.low > 0 ? t.failed : row.high < 0 ? t.resolved : t.textPrimary);
    put(QColumn, row.enoughData && !row.intentName.empty() ? (row.qValue < 0.001 ? tr("< 0.001") : numberText(row.qValue, 3)) : QString(), t.textSecondary);
    if (row.enoughData && points.size() < 14) {
      points.push_back({rowName(row), tr("%1: %2").arg(rowName(row), differenceText(row)), row.difference, row.low, row.high,
                        row.low > 0 ? IntervalPoint::Tone::worse : row.high < 0 ? IntervalPoint::Tone::better : IntervalPoint::Tone::neutral,
                        differenceText(row)});
      m_charted.push_back(i);
    }
  }
  m_chart->setPoints(std::move(points), 0, {});
  // The chart takes what its rows need and leaves the rest to the table.
  m_chart->setVisible(!m_charted.empty());
  m_chart->setFixedHeight(m_chart->wantedHeight());
}

void CompareView::open(int row, bool versionB)
{
  if (row < 0 || row >= static_cast<int>(m_comparison.rows.size()))
    return;
  const auto& chosen = m_comparison.rows[static_cast<std::size_t>(row)];
  const std::string& version = versionB ? m_comparison.versionB : m_comparison.versionA;
  Filter filter = m_context.filter();
  filter.agentVersions = {version};
  if (!chosen.intentName.empty())
    filter.intents = {IntentId{chosen.intentId}};
  m_context.openConversations(filter, tr("%1 · %2").arg(rowName(chosen), safeLine(version, 60)));
}

} // namespace hone::ui
