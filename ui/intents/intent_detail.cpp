#include "ui/intents/intent_detail.h"

#include <algorithm>

#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/intents/conversation_picker.h"
#include "ui/intents/example_row.h"
#include "ui/intents/rate_line.h"
#include "ui/intents/taxonomy_edits.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/signal_words.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

IntentDetail::IntentDetail(UiContext& context, TaxonomyEdits& edits, const std::vector<QAction*>& buttons, QMenu* more, QWidget* parent)
  : QWidget(parent), m_context(context), m_edits(edits), m_name(makeParagraph({}, TextRole::section)), m_origin(makeParagraph({}, TextRole::secondary)),
    m_count(makeButton({}, ButtonKind::link)), m_failures(makeButton({}, ButtonKind::link)), m_actions(new QWidget), m_tabs(new QTabWidget)
{
  m_count->setAccessibleName(tr("Open the conversations of this intent"));
  m_failures->setAccessibleName(tr("Open the failed conversations of this intent"));
  connect(m_count, &QPushButton::clicked, this, [this] { m_context.openConversations(filterOf(false), name()); });
  connect(m_failures, &QPushButton::clicked, this,
          [this] { m_context.openConversations(filterOf(true), tr("Failed · %1").arg(name())); });
  auto* numbers = new QHBoxLayout;
  numbers->setSpacing(space::l);
  numbers->addWidget(m_count);
  numbers->addWidget(m_failures);
  numbers->addStretch();

  auto* actions = new QHBoxLayout(m_actions);
  actions->setContentsMargins(0, 0, 0, 0);
  actions->setSpacing(space::s);
  for (QAction* const action : buttons)
    actions->addWidget(makeActionButton(action, ButtonKind::secondary));
  QToolButton* const menu = makeIconButton(QStringLiteral("more"), tr("More for this intent"));
  menu->setMenu(more);
  menu->setPopupMode(QToolButton::InstantPopup);
  actions->addWidget(menu);
  actions->addStretch();

  m_tabs->setDocumentMode(true);
  m_tabs->addTab(makeConversations(), tr("Conversations"));
  m_tabs->addTab(makeAbout(), tr("About"));
  m_tabs->addTab(makeQuality(), tr("Quality"));

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(space::l, 0, 0, 0);
  layout->setSpacing(space::xs);
  layout->addWidget(m_name);
  layout->addWidget(m_origin);
  layout->addLayout(numbers);
  layout->addSpacing(space::xs);
  layout->addWidget(m_actions);
  layout->addSpacing(space::xs);
  layout->addWidget(m_tabs, 1);
}

QWidget* IntentDetail::makeConversations()
{
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, space::m, 0, 0);
  layout->setSpacing(space::s);
  m_examples = new QVBoxLayout;
  m_examples->setSpacing(2);
  layout->addLayout(m_examples);
  m_picker = new ConversationPicker(m_context, m_edits);
  layout->addWidget(m_picker, 1);
  return page;
}

QWidget* IntentDetail::makeAbout()
{
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, space::m, 0, 0);
  layout->setSpacing(space::s);
  layout->addWidget(makeLabel(tr("What it means"), TextRole::strong));
  m_description = new QPlainTextEdit;
  m_description->setProperty("field", true);
  m_description->setTabChangesFocus(true);
  m_description->setPlaceholderText(tr("Say in a sentence or two what belongs here and what does not, for the people who label."));
  m_description->setAccessibleName(tr("Description of the intent"));
  m_description->setMaximumHeight(120);
  layout->addWidget(m_description);
  m_keep = makeButton(tr("Keep the description"));
  m_keep->setEnabled(false);
  connect(m_description, &QPlainTextEdit::textChanged, this,
          [this] { m_keep->setEnabled(m_current && m_description->toPlainText().trimmed().toStdString() != m_descriptionShown); });
  connect(m_keep, &QPushButton::clicked, this, &IntentDetail::keepDescription);
  layout->addWidget(m_keep, 0, Qt::AlignLeft);
  layout->addSpacing(space::s);
  layout->addWidget(makeLabel(tr("Words that are typical of it"), TextRole::strong));
  m_keywords = makeParagraph({}, TextRole::secondary);
  layout->addWidget(m_keywords);
  layout->addStretch();
  return page;
}

QWidget* IntentDetail::makeQuality()
{
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, space::m, 0, 0);
  layout->setSpacing(space::s);
  m_trust = new QVBoxLayout;
  m_trust->setSpacing(space::s);
  layout->addLayout(m_trust);
  QPushButton* const all = makeButton(tr("Gold set and threshold"), ButtonKind::link);
  connect(all, &QPushButton::clicked, this, &IntentDetail::qualityRequested);
  layout->addWidget(all, 0, Qt::AlignLeft);
  layout->addStretch();
  return page;
}

QString IntentDetail::name() const { return m_signal ? signalWord(*m_signal) : m_edits.nameOf(m_current); }

Filter IntentDetail::filterOf(bool failuresOnly) const
{
  Filter filter = m_context.filter();
  if (m_signal) {
    filter.condition = signalCondition(*m_signal);
    filter.conditionNegated = false;
  } else {
    filter.intents = {m_current};
  }
  filter.failuresOnly = failuresOnly;
  return filter;
}

void IntentDetail::showIntent(IntentId id, const IntentFigureTable& figures, const GoldReport& gold)
{
  if (id != m_current || !m_shown) {
    // Words that were typed for another intent must not stand under this one.
    m_descriptionShown.clear();
    m_description->clear();
  }
  m_shown = true;
  m_current = id;
  m_signal.reset();
  const IntentSummary* const summary = m_edits.find(id);
  m_name->setText(m_edits.nameOf(id));
  m_actions->setVisible(summary != nullptr);
  m_tabs->setTabVisible(AboutTab, summary != nullptr);
  m_tabs->setTabVisible(QualityTab, true);
  if (summary) {
    QStringList parts{summary->intent.category.empty() ? tr("No category") : safeLine(summary->intent.category, 80),
                      summary->intent.nameIsManual                          ? tr("named by a person")
                      : summary->intent.origin == IntentOrigin::manual      ? tr("made by a person")
                                                                            : tr("named by Hone")};
    if (summary->intent.pinned)
      parts << tr("pinned");
    if (summary->intent.retired)
      parts << tr("retired");
    parts << tr("%n user(s)", nullptr, static_cast<int>(summary->users));
    m_origin->setText(parts.join(QStringLiteral(" · ")));
  } else {
    m_origin->setText(tr("Too few of their kind, or nothing was asked. Groups among them are offered under Suggestions."));
  }
  const auto found = std::ranges::find(figures.intents, id, &IntentFigures::intent);
  const bool any = found != figures.intents.end();
  showNumbers(any ? found->conversations : 0, any ? found->failureRate : Rate{});
  showAbout(summary);
  showTrust(gold);
  loadExamples();
  m_picker->showFilter(filterOf(false), m_edits.nameOf(id), id);
}

void IntentDetail::showSignal(SignalKind kind, const IntentFigureTable& figures)
{
  m_shown = false;
  m_current = {};
  m_signal = kind;
  m_name->setText(name());
  m_actions->setVisible(false);
  m_tabs->setTabVisible(AboutTab, false);
  m_tabs->setTabVisible(QualityTab, false);
  m_origin->setText(tr("%1 Told from their words, beside the task: such a conversation has its intent as well.").arg(signalMeaning(kind)));
  const auto found = std::ranges::find(figures.signals, kind, &SignalFigures::kind);
  const bool any = found != figures.signals.end();
  showNumbers(any ? found->conversations : 0, any ? found->failureRate : Rate{});
  loadQuotes(kind);
  m_picker->showFilter(filterOf(false), name(), {});
}

void IntentDetail::showNumbers(std::int64_t conversations, const Rate& failures)
{
  m_count->setText(tr("%n conversation(s)", nullptr, static_cast<int>(conversations)));
  m_count->setEnabled(conversations > 0);
  m_failures->setText(failures.n > 0 ? tr("Failed: %1").arg(rateText(failures)) : tr("No outcome is known yet"));
  m_failures->setVisible(conversations > 0);
  m_failures->setEnabled(failures.k > 0);
}

void IntentDetail::showAbout(const IntentSummary* summary)
{
  if (!summary)
    return;
  // What a person is typing is not taken away by a refresh.
  const bool typing = m_description->toPlainText().trimmed().toStdString() != m_descriptionShown;
  if (!typing) {
    m_descriptionShown = summary->intent.description;
    m_description->setPlainText(safeText(summary->intent.description, 4000));
    m_descriptionShown = m_description->toPlainText().trimmed().toStdString();
    m_keep->setEnabled(false);
  }
  QStringList words;
  for (const std::string& word : summary->intent.keywords)
    words << safeLine(word, 40);
  m_keywords->setText(words.isEmpty() ? tr("None yet. They come with the next analysis.") : words.join(QStringLiteral(" · ")));
}

void IntentDetail::keepDescription()
{
  m_descriptionShown = m_description->toPlainText().trimmed().toStdString();
  m_keep->setEnabled(false);
  m_edits.describe(m_current, m_description->toPlainText());
}

void IntentDetail::showTrust(const GoldReport& gold)
{
  clearLayout(m_trust);
  const auto it = std::ranges::find(gold.intents, m_current, &IntentTrust::intent);
  if (it == gold.intents.end() || (it->precision.n == 0 && it->recall.n == 0)) {
    m_trust->addWidget(makeParagraph(gold.labelled > 0
                                       ? tr("Nobody has labelled a conversation of this intent in the gold set yet.")
                                       : tr("There is no gold set yet. Label some conversations by hand, and Hone says how often it is right here."),
                                     TextRole::secondary));
    return;
  }
  m_trust->addWidget(new RateLine(tr("Precision"), tr("Of the conversations that Hone puts here, how many belong here."), it->precision));
  m_trust->addWidget(new RateLine(tr("Recall"), tr("Of the conversations that belong here, how many Hone puts here."), it->recall));
}

void IntentDetail::loadExamples()
{
  m_exampleQuery.run(
    this, [&workspace = m_context.workspace(), id = m_current] { return workspace.taxonomy().examples(id); },
    [this](Result<std::vector<IntentExample>> examples) {
      if (!examples)
        return m_context.notifyError(examples.error());
      showExamples(*examples);
    });
}

void IntentDetail::loadQuotes(SignalKind kind)
{
  constexpr std::size_t kQuotes = 5;
  m_exampleQuery.run(
    this,
    [&workspace = m_context.workspace(), kind, filter = filterOf(false)]() -> Result<std::vector<SignalQuote>> {
      const auto ids = workspace.selectConversations(filter);
      if (!ids)
        return std::unexpected(ids.error());
      return workspace.taxonomy().signalQuotes(kind, *ids, kQuotes);
    },
    [this](const Result<std::vector<SignalQuote>>& quotes) {
      if (!quotes)
        return m_context.notifyError(quotes.error());
      clearLayout(m_examples);
      if (quotes->empty())
        return;
      m_examples->addWidget(makeLabel(tr("What users said, newest first"), TextRole::small));
      for (const SignalQuote& quote : *quotes)
        m_examples->addLayout(makeExampleRow(m_context, quote.conversation, quote.sentence));
      m_examples->addSpacing(space::xs);
    });
}

void IntentDetail::showExamples(const std::vector<IntentExample>& examples)
{
  clearLayout(m_examples);
  const auto add = [&](const QString& heading, bool borderline) {
    bool first = true;
    for (const IntentExample& example : examples) {
      if (example.isBorderline != borderline)
        continue;
      if (first)
        m_examples->addWidget(makeLabel(heading, TextRole::small));
      first = false;
      m_examples->addLayout(makeExampleRow(m_context, example.conversation, example.opening,
                                           borderline ? tr("%1 sure").arg(percentText(example.confidence)) : QString()));
    }
    if (!first)
      m_examples->addSpacing(space::xs);
  };
  if (m_current) {
    add(tr("Most typical"), false);
    add(tr("Only just in"), true);
  }
}

} // namespace hone::ui
