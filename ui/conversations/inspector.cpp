#include "ui/conversations/inspector.h"

#include <algorithm>

#include <QComboBox>
#include <QDateTime>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "ui/conversations/transcript_blocks.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/outcome_badge.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/signal_words.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

namespace {

QLabel* plainLabel(const QString& text, TextRole role = TextRole::body)
{
  QLabel* const label = makeParagraph(text, role);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return label;
}

QLabel* sectionLabel(const QString& title)
{
  QLabel* const label = makeLabel(title, TextRole::small);
  QFont font = Theme::instance().small();
  font.setWeight(QFont::DemiBold);
  label->setFont(font);
  return label;
}

} // namespace


Inspector::Inspector(QWidget* parent) : QScrollArea(parent), m_body(new QWidget)
{
  setWidgetResizable(true);
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setAccessibleName(tr("Inspector"));

  auto* layout = new QVBoxLayout(m_body);
  layout->setContentsMargins(space::l, space::m, space::l, space::l);
  layout->setSpacing(space::s);

  layout->addWidget(sectionLabel(tr("Outcome")));
  m_outcome = new OutcomeBadge;
  layout->addWidget(m_outcome, 0, Qt::AlignLeft);
  m_why = plainLabel({}, TextRole::secondary);
  layout->addWidget(m_why);
  m_outcomeBox = new QComboBox;
  m_outcomeBox->setAccessibleName(tr("Correct the outcome"));
  m_outcomeBox->setToolTip(tr("Your verdict wins over every other source. Keys 1 to 4."));
  m_outcomeBox->addItem(tr("Correct the outcome…"), -1);
  for (const Outcome outcome : {Outcome::resolved, Outcome::failed, Outcome::abandoned, Outcome::escalated})
    m_outcomeBox->addItem(outcomeShape(outcome) + QLatin1Char(' ') + outcomeWord(outcome), static_cast<int>(outcome));
  connect(m_outcomeBox, &QComboBox::activated, this, [this](int index) {
    const int value = m_outcomeBox->itemData(index).toInt();
    m_outcomeBox->setCurrentIndex(0);
    if (value >= 0)
      Q_EMIT outcomeChosen(static_cast<Outcome>(value));
  });
  m_outcomeBox->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_outcomeBox->setMinimumContentsLength(12);
  layout->addWidget(m_outcomeBox);

  layout->addSpacing(space::s);
  layout->addWidget(sectionLabel(tr("Intent")));
  m_intentBox = new QComboBox;
  m_intentBox->setAccessibleName(tr("Intent of this conversation"));
  m_intentBox->setToolTip(tr("Choose another intent to correct it. The correction is kept as a training label. Key I."));
  m_intentBox->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_intentBox->setMinimumContentsLength(12);
  connect(m_intentBox, &QComboBox::activated, this, [this](int index) {
    const IntentId chosen{m_intentBox->itemData(index).toLongLong()};
    if (chosen != m_shownIntent)
      Q_EMIT intentChosen(chosen);
  });
  layout->addWidget(m_intentBox);
  m_moreIntents = plainLabel({}, TextRole::secondary);
  layout->addWidget(m_moreIntents);

  layout->addSpacing(space::s);
  layout->addWidget(sectionLabel(tr("Signals")));
  m_signals = new QVBoxLayout;
  m_signals->setSpacing(2);
  layout->addLayout(m_signals);

  layout->addSpacing(space::s);
  layout->addWidget(sectionLabel(tr("Facts")));
  m_facts = new QFormLayout;
  m_facts->setHorizontalSpacing(space::m);
  m_facts->setVerticalSpacing(space::xs);
  m_facts->setLabelAlignment(Qt::AlignLeft);
  m_facts->setRowWrapPolicy(QFormLayout::DontWrapRows);
  layout->addLayout(m_facts);
  layout->addStretch();
  setWidget(m_body);
  clear();
}

void Inspector::setIntents(const std::vector<IntentSummary>& intents)
{
  m_intents = intents;
  fillIntentBox();
}

void Inspector::fillIntentBox()
{
  const QSignalBlocker blocker(m_intentBox);
  m_intentBox->clear();
  m_intentBox->addItem(tr("No fit"), QVariant::fromValue<qlonglong>(0));
  for (const IntentSummary& summary : m_intents)
    m_intentBox->addItem(safeLine(summary.intent.name, 80), QVariant::fromValue<qlonglong>(summary.intent.id.value));
  m_intentBox->setCurrentIndex(std::max(0, m_intentBox->findData(QVariant::fromValue<qlonglong>(m_shownIntent.value))));
}

void Inspector::focusIntent()
{
  m_intentBox->setFocus(Qt::ShortcutFocusReason);
  m_intentBox->showPopup();
}

void Inspector::clear()
{
  m_body->setEnabled(false);
  m_outcome->setOutcome(Outcome::unknown, false);
  m_why->setText(tr("No conversation chosen."));
  m_moreIntents->hide();
  clearLayout(m_signals);
  while (m_facts->rowCount() > 0)
    m_facts->removeRow(0);
}

void Inspector::show(const ConversationDetail& detail)
{
  m_body->setEnabled(true);
  const OutcomeAssessment& assessment = detail.assessment;
  const auto& stated = detail.conversation.outcome;
  const Outcome outcome = detail.row.outcome;
  m_outcome->setOutcome(outcome, detail.row.outcomeExplicit);
  const QLocale locale;
  if (detail.row.outcomeExplicit && stated) {
    if (stated->origin == "person")
      m_why->setText(tr("Your verdict."));
    else if (stated->score)
      m_why->setText(tr("Stated by the source: %1 %2.").arg(safeLine(stated->origin, 40), locale.toString(*stated->score, 'g', 4)));
    else
      m_why->setText(tr("Stated by the source: %1.").arg(safeLine(stated->origin, 40)));
  } else if (assessment.source == "inferred:learned") {
    m_why->setText(tr("Inferred by the model learned from this store’s own outcomes. Probability of failure: %1 %.")
                     .arg(locale.toString(assessment.probabilityFailed * 100, 'f', 0)));
  } else if (!assessment.source.empty()) {
    m_why->setText(tr("Inferred from the signals. Probability of failure: %1 %.").arg(locale.toString(assessment.probabilityFailed * 100, 'f', 0)));
  } else {
    m_why->setText(tr("Not analysed yet."));
  }

  m_shownIntent = detail.intents.empty() ? IntentId{} : detail.intents.front().first;
  fillIntentBox();
  QStringList further;
  for (std::size_t i = 1; i < detail.intents.size(); ++i)
    further << safeLine(detail.intents[i].second, 60);
  m_moreIntents->setVisible(!further.isEmpty());
  if (!further.isEmpty())
    m_moreIntents->setText(tr("Further tasks: %1").arg(further.join(QStringLiteral(", "))));

  clearLayout(m_signals);
  if (assessment.signals.empty()) {
    m_signals->addWidget(plainLabel(tr("None found."), TextRole::secondary));
  }
  constexpr std::size_t kShown = 30;
  for (std::size_t i = 0; i < assessment.signals.size() && i < kShown; ++i) {
    const Signal& signal = assessment.signals[i];
    QString text = signalWord(signal.kind);
    if (!signal.detail.empty())
      text = tr("%1: %2", "a signal and its detail").arg(text, safeLine(signal.detail, 40));
    // A long detail must not widen the column.
    const QString shown = QFontMetrics(Theme::instance().body()).elidedText(text, Qt::ElideRight, std::max(120, viewport()->width() - 3 * space::l));
    QPushButton* const button = makeButton(shown, ButtonKind::link);
    button->setToolTip(tr("%1. Go to the message.").arg(text));
    connect(button, &QPushButton::clicked, this, [this, message = signal.messageIndex] { Q_EMIT signalActivated(message); });
    m_signals->addWidget(button, 0, Qt::AlignLeft);
  }
  if (assessment.signals.size() > kShown)
    m_signals->addWidget(plainLabel(tr("And %n more.", nullptr, static_cast<int>(assessment.signals.size() - kShown))));

  while (m_facts->rowCount() > 0)
    m_facts->removeRow(0);
  const auto fact = [this](const QString& name, const QString& value) {
    if (value.isEmpty())
      return;
    QLabel* const label = makeLabel(name, TextRole::secondary);
    label->setAlignment(Qt::AlignTop);
    // Ids have no spaces to break at; the middle of a long one tells least.
    QLabel* const shown = plainLabel(value.contains(QLatin1Char(' ')) || value.size() <= 24
                                       ? value
                                       : QFontMetrics(Theme::instance().body()).elidedText(value, Qt::ElideMiddle, 160));
    shown->setToolTip(value.toHtmlEscaped());
    m_facts->addRow(label, shown);
  };
  const Conversation& conversation = detail.conversation;
  fact(tr("Id"), safeLine(detail.row.externalId, 80));
  fact(tr("Source"), safeLine(detail.row.source, 80));
  fact(tr("User"), safeLine(conversation.user.externalId, 80));
  for (const auto& [name, value] : conversation.user.traits)
    fact(safeLine(name, 30), safeLine(value, 60));
  fact(tr("Agent"), safeLine(conversation.agent, 80));
  fact(tr("Version"), safeLine(conversation.agentVersion, 80));
  fact(tr("Model"), safeLine(conversation.model, 80));
  if (conversation.startedAt)
    fact(tr("Started"), locale.toString(QDateTime::fromMSecsSinceEpoch(*conversation.startedAt / 1000), QLocale::ShortFormat));
  if (conversation.startedAt && conversation.endedAt && *conversation.endedAt > *conversation.startedAt)
    fact(tr("Lasted"), tr("%n second(s)", nullptr, static_cast<int>((*conversation.endedAt - *conversation.startedAt) / 1000000)));
  fact(tr("Messages"), locale.toString(detail.row.messageCount));
  fact(tr("Tool calls"), locale.toString(detail.row.toolCallCount));
  fact(tr("Ended by"), safeLine(conversation.endReason, 200));
}

} // namespace hone::ui
