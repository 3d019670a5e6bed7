#include "ui/intents/quality_view.h"

#include <algorithm>

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include "ui/intents/gold_labelling.h"
#include "ui/intents/rate_line.h"
#include "ui/intents/taxonomy_edits.h"
#include "ui/intents/threshold_panel.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

namespace {

enum TrustColumn { TrustName, TrustPrecision, TrustRecall, TrustColumns };
constexpr int kUsualGoldSize = 200;

} // namespace

QualityView::QualityView(UiContext& context, TaxonomyEdits& edits, QWidget* parent)
  : QWidget(parent), m_context(context), m_edits(edits), m_stack(new QStackedWidget), m_labelling(new GoldLabelling(context, edits)),
    m_threshold(new ThresholdPanel(context, edits))
{
  auto* right = new QWidget;
  auto* rightLayout = new QVBoxLayout(right);
  rightLayout->setContentsMargins(space::l, 0, 0, 0);
  rightLayout->addWidget(m_threshold);
  auto* splitter = new QSplitter(Qt::Horizontal);
  splitter->setChildrenCollapsible(false);
  splitter->setHandleWidth(1);
  splitter->addWidget(makeReport());
  splitter->addWidget(right);
  splitter->setStretchFactor(0, 3);
  splitter->setStretchFactor(1, 2);
  splitter->setSizes({620, 430});
  m_stack->addWidget(splitter);
  m_stack->addWidget(m_labelling);
  connect(m_labelling, &GoldLabelling::finished, this, [this] {
    m_stack->setCurrentIndex(0);
    Q_EMIT m_edits.changed();
  });
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);
}

QWidget* QualityView::makeReport()
{
  m_words = makeParagraph({}, TextRole::secondary);
  m_rates = new QVBoxLayout;
  m_rates->setSpacing(space::s);
  m_table = new QTableWidget(0, TrustColumns);
  prepareTable(m_table);
  m_table->setHorizontalHeaderLabels({tr("Intent"), tr("Precision"), tr("Recall")});
  m_table->setAccessibleName(tr("Precision and recall of each intent on the gold set"));
  m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  m_table->horizontalHeader()->setSectionResizeMode(TrustName, QHeaderView::Stretch);
  for (const int column : {TrustPrecision, TrustRecall})
    m_table->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  connect(m_table, &QTableWidget::cellActivated, this, [this](int row) {
    if (const qlonglong id = m_table->item(row, TrustName)->data(Qt::UserRole).toLongLong())
      Q_EMIT intentRequested(IntentId{id});
  });
  auto* report = new QWidget;
  auto* layout = new QVBoxLayout(report);
  layout->setContentsMargins(0, 0, space::l, 0);
  layout->setSpacing(space::s);
  layout->addWidget(makeLabel(tr("Gold set"), TextRole::section));
  layout->addWidget(m_words);
  layout->addWidget(makeActions());
  layout->addLayout(m_rates);
  layout->addSpacing(space::s);
  layout->addWidget(m_table, 1);
  layout->addStretch(0);
  report->setMinimumWidth(440);
  return report;
}

QWidget* QualityView::makeActions()
{
  m_label = makeButton(tr("Label"), ButtonKind::secondary, QStringLiteral("keyboard"));
  connect(m_label, &QPushButton::clicked, this, &QualityView::startLabelling);
  m_draw = makeButton(tr("Draw a set…"));
  connect(m_draw, &QPushButton::clicked, this, &QualityView::askDraw);
  m_person = makeButton({}, ButtonKind::ghost, QStringLiteral("user"));
  m_person->setToolTip(tr("The name that labels and changes are kept under"));
  connect(m_person, &QPushButton::clicked, this, &QualityView::askPerson);
  auto* actions = new QWidget;
  auto* layout = new QHBoxLayout(actions);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::s);
  layout->addWidget(m_label);
  layout->addWidget(m_draw);
  layout->addWidget(m_person);
  layout->addStretch();
  return actions;
}

void QualityView::setReport(const GoldReport& report)
{
  m_report = report;
  showRates();
  showTable();
}

void QualityView::refresh()
{
  m_query.run(
    this, [&workspace = m_context.workspace()] { return workspace.taxonomy().person(); },
    [this](Result<std::string> name) {
      if (!name)
        return m_context.notifyError(name.error());
      m_personName = *name;
      m_person->setText(tr("Labelling as %1").arg(safeLine(m_personName, 40)));
    });
  m_threshold->refresh();
}

void QualityView::showRates()
{
  clearLayout(m_rates);
  m_label->setEnabled(m_report.items > 0);
  m_label->setText(m_report.labelled > 0 && m_report.labelled < m_report.items
                     ? tr("Label the other %1").arg(numberText(m_report.items - m_report.labelled))
                     : tr("Label"));
  if (m_report.items == 0) {
    m_words->setText(tr("A gold set is a sample of conversations that people label by hand, without a look at what Hone says. It tells how often Hone is "
                        "right, for every intent. Draw one to begin; %1 take about half an hour.")
                       .arg(numberText(kUsualGoldSize)));
    return;
  }
  QStringList parts{tr("%1 of %2 labelled").arg(numberText(m_report.labelled), numberText(m_report.items))};
  if (m_report.disputed > 0)
    parts << tr("%n disputed", nullptr, static_cast<int>(m_report.disputed));
  parts << (m_report.sharedItems > 0
              ? tr("two people agree on %1 of %n shared, κ %2", nullptr, static_cast<int>(m_report.sharedItems))
                  .arg(percentText(m_report.agreement), numberText(m_report.kappa, 2))
              : tr("no conversation is labelled by two people yet, so their agreement is not known"));
  m_words->setText(parts.join(QStringLiteral(" · ")));
  if (m_report.labelled > 0)
    m_rates->addWidget(new RateLine(tr("Accuracy"), tr("How often the intent that Hone gives is the one people give, weighed to the whole store"), m_report.accuracy));
}

void QualityView::showTable()
{
  std::vector<IntentTrust> shown;
  for (const IntentTrust& trust : m_report.intents)
    if (trust.precision.n > 0 || trust.recall.n > 0)
      shown.push_back(trust);
  m_table->setVisible(!shown.empty());
  m_table->setRowCount(static_cast<int>(shown.size()));
  for (int row = 0; row < m_table->rowCount(); ++row) {
    const IntentTrust& trust = shown[static_cast<std::size_t>(row)];
    auto* name = new QTableWidgetItem(trust.intent ? safeLine(trust.name, 120) : tr("No fit"));
    name->setData(Qt::UserRole, QVariant::fromValue<qlonglong>(trust.intent.value));
    name->setToolTip(name->text());
    m_table->setItem(row, TrustName, name);
    for (const auto& [column, rate] : {std::pair<int, const Rate&>(TrustPrecision, trust.precision), std::pair<int, const Rate&>(TrustRecall, trust.recall)}) {
      auto* item = new QTableWidgetItem(rate.n > 0 ? rateText(rate) : tr("not enough data"));
      item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
      if (rate.n == 0)
        item->setForeground(tokens().textSecondary);
      m_table->setItem(row, column, item);
    }
  }
}

void QualityView::askDraw()
{
  promptText(this, tr("Draw a gold set"),
             tr("How many conversations. A share comes from every intent, from what Hone is unsure of, and from what fits none. What is labelled already stays."),
             QString::number(m_report.items > 0 ? m_report.items : kUsualGoldSize), tr("Draw"), [this](const QString& text) {
               bool isNumber = false;
               const qlonglong size = text.toLongLong(&isNumber);
               if (!isNumber)
                 return m_context.notify(tr("“%1” is no number. Nothing was drawn.").arg(text), true);
               runAsync(
                 this, [&workspace = m_context.workspace(), size] { return workspace.taxonomy().drawGoldSet(size); },
                 [this](Result<std::int64_t> drawn) {
                   if (!drawn)
                     return m_context.notifyError(drawn.error());
                   m_context.notify(tr("%n conversation(s) drawn. Label them with the keyboard.", nullptr, static_cast<int>(*drawn)));
                   Q_EMIT m_edits.changed();
                 });
             });
}

void QualityView::askPerson()
{
  promptText(this, tr("Who is labelling?"), tr("Your name, as the history and the agreement of two people show it"), QString::fromStdString(m_personName), tr("Use this name"),
             [this](const QString& name) {
               runAsync(
                 this, [&workspace = m_context.workspace(), text = name.toStdString()] { return workspace.taxonomy().setPerson(text); },
                 [this](Result<void> done) {
                   if (!done)
                     return m_context.notifyError(done.error());
                   refresh();
                 });
             });
}

void QualityView::startLabelling()
{
  struct Loaded {
    Result<std::vector<GoldItem>> items;
    Result<std::string> person;
  };
  m_goldQuery.run(
    this, [&workspace = m_context.workspace()] { return Loaded{workspace.taxonomy().goldSet(), workspace.taxonomy().person()}; },
    [this](Loaded loaded) {
      if (!loaded.items)
        return m_context.notifyError(loaded.items.error());
      if (!loaded.person)
        return m_context.notifyError(loaded.person.error());
      m_stack->setCurrentIndex(1);
      m_labelling->start(std::move(*loaded.items), *loaded.person);
    });
}

} // namespace hone::ui
