#include "ui/shell/filter_bar.h"

#include "ui/shell/choice_popup.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/outcome_badge.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QDateEdit>
#include <QDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QTimer>

namespace hone::ui {

namespace {

constexpr Micros kFilterDay = 86'400'000'000;
constexpr int kSearchDelay = 250;

QIcon outcomeIcon(Outcome outcome)
{
  QPixmap pixmap(16, 16);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  paintOutcomeShape(&painter, {8, 8}, 10, outcome);
  painter.end();
  return QIcon(pixmap);
}

Micros startOfDay(const QDate& day) { return day.startOfDay().toMSecsSinceEpoch() * 1000; }

QSet<QString> keySet(const std::vector<std::string>& values)
{
  QSet<QString> keys;
  for (const auto& value : values)
    keys += QString::fromStdString(value);
  return keys;
}

std::vector<std::string> toStrings(const QStringList& keys)
{
  std::vector<std::string> values;
  for (const auto& key : keys)
    values.push_back(key.toStdString());
  return values;
}

void setChip(QPushButton* chip, const QString& text, bool active)
{
  constexpr int kLongest = 44;
  chip->setText(text.size() > kLongest ? text.left(kLongest - 1) + QChar(0x2026) : text);
  chip->setToolTip(text);
  if (chip->property("active").toBool() == active)
    return;
  chip->setProperty("active", active);
  chip->style()->unpolish(chip);
  chip->style()->polish(chip);
}

} // namespace

FilterBar::FilterBar(UiContext& context, QWidget* parent)
  : QFrame(parent), m_context(context), m_layout(new QHBoxLayout), m_search(new QLineEdit), m_searchDelay(new QTimer(this))
{
  setProperty("surface", QStringLiteral("base"));
  setAccessibleName(tr("Filter"));
  setFixedHeight(space::filterBar + 1);
  m_layout->setContentsMargins(space::xl, 0, space::xl, 0);
  m_layout->setSpacing(0);
  auto* sign = new QLabel;
  const auto tint = [sign] {
    sign->setPixmap(iconPixmap(QStringLiteral("filter"), tokens().textSecondary, 16, sign->devicePixelRatioF()));
  };
  tint();
  connect(&Theme::instance(), &Theme::changed, sign, tint);
  m_layout->addWidget(sign);
  m_layout->addSpacing(space::xs);
  m_time = addChip(tr("Time range"), &FilterBar::openTimes);
  addDot();
  m_source = addChip(tr("Source"), &FilterBar::openSources);
  addDot();
  m_version = addChip(tr("Agent version"), &FilterBar::openVersions);
  addDot();
  m_intent = addChip(tr("Intent"), &FilterBar::openIntents);
  addDot();
  m_outcome = addChip(tr("Outcome"), &FilterBar::openOutcomes);
  m_condition = makeButton(QString(), ButtonKind::chip, QStringLiteral("close"));
  m_condition->setIconSize({12, 12});
  m_condition->setAccessibleName(tr("Remove the condition"));
  connect(m_condition, &QPushButton::clicked, this, [this] {
    auto filter = m_context.filter();
    filter.condition.reset();
    filter.conditionNegated = false;
    m_context.setFilter(filter);
  });
  m_layout->addSpacing(space::xs);
  m_layout->addWidget(m_condition);
  m_clear = makeButton(tr("Clear"), ButtonKind::link);
  m_clear->setToolTip(tr("Show everything again"));
  connect(m_clear, &QPushButton::clicked, this, &FilterBar::clear);
  m_layout->addSpacing(space::s);
  m_layout->addWidget(m_clear);
  m_layout->addStretch(1);
  m_search->setPlaceholderText(tr("Search in conversations"));
  m_search->setAccessibleName(tr("Search in conversations"));
  m_search->setToolTip(tr("Only conversations that hold these words; a phrase stands in quotes (Ctrl+F)"));
  m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  m_search->setFixedWidth(220);
  m_layout->addWidget(m_search);

  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->setSpacing(0);
  outer->addLayout(m_layout, 1);
  outer->addWidget(new Separator);

  m_searchDelay->setSingleShot(true);
  m_searchDelay->setInterval(kSearchDelay);
  connect(m_search, &QLineEdit::textEdited, m_searchDelay, qOverload<>(&QTimer::start));
  const auto takeSearch = [this] {
    m_searchDelay->stop();
    const auto words = m_search->text().trimmed().toStdString();
    auto filter = m_context.filter();
    if (filter.search == words)
      return;
    filter.search = words;
    m_context.setFilter(filter);
  };
  connect(m_searchDelay, &QTimer::timeout, this, takeSearch);
  connect(m_search, &QLineEdit::returnPressed, this, takeSearch);
  connect(&m_context, &UiContext::filterChanged, this, &FilterBar::showFilter);
  connect(&m_context, &UiContext::dataChanged, this, &FilterBar::reloadChoices);
  showFilter();
  reloadChoices();
}

QPushButton* FilterBar::addChip(const QString& accessibleName, void (FilterBar::*open)())
{
  auto* chip = makeButton(QString(), ButtonKind::chip);
  chip->setAccessibleName(accessibleName);
  connect(chip, &QPushButton::clicked, this, open);
  m_layout->addWidget(chip);
  return chip;
}

void FilterBar::addDot() { m_layout->addWidget(makeLabel(QStringLiteral("·"), TextRole::secondary)); }

void FilterBar::reloadChoices()
{
  m_query.run(
    this,
    [&workspace = m_context.workspace()] {
      FilterChoices choices;
      if (const auto sources = workspace.sources()) {
        for (const auto& source : *sources)
          choices.sources.push_back(source.name);
      }
      if (auto versions = workspace.agentVersions())
        choices.versions = std::move(*versions);
      if (const auto intents = workspace.intents({})) {
        for (const auto& summary : *intents)
          choices.intents.emplace_back(summary.intent.id, summary.intent.name);
      }
      if (const auto overview = workspace.overview({}))
        choices.hasTimes = overview->hasTimes;
      return choices;
    },
    [this](FilterChoices choices) {
      m_choices = std::move(choices);
      showFilter();
    });
}

void FilterBar::focusSearch()
{
  m_search->setFocus(Qt::ShortcutFocusReason);
  m_search->selectAll();
}

void FilterBar::clear()
{
  m_searchDelay->stop();
  m_search->clear();
  m_context.setFilter({});
}

void FilterBar::showFilter()
{
  const auto& filter = m_context.filter();
  const auto words = filterWords(filter, m_choices, nowMicros());
  setChip(m_time, words.time, filter.from || filter.to);
  setChip(m_source, words.source, !filter.sources.empty());
  setChip(m_version, words.version, !filter.agentVersions.empty());
  setChip(m_intent, words.intent, !filter.intents.empty());
  setChip(m_outcome, words.outcome, !filter.outcomes.empty() || filter.failuresOnly);
  m_condition->setVisible(filter.condition.has_value());
  if (filter.condition) {
    const auto label = QString::fromStdString(filter.condition->label);
    setChip(m_condition, filter.conditionNegated ? tr("not: %1").arg(label) : label, true);
  }
  m_clear->setVisible(!filter.isEmpty());
  m_time->setEnabled(m_choices.hasTimes || filter.from || filter.to);
  if (!m_time->isEnabled())
    m_time->setToolTip(tr("No conversation in this store has a time."));
  const auto search = QString::fromStdString(filter.search);
  if (m_search->text().trimmed() != search && !m_searchDelay->isActive())
    m_search->setText(search);
  setAccessibleDescription(filterSentence(filter, m_choices, nowMicros()));
}

void FilterBar::setRange(std::optional<Micros> from, std::optional<Micros> to)
{
  auto filter = m_context.filter();
  filter.from = from;
  filter.to = to;
  m_context.setFilter(filter);
}

void FilterBar::openTimes()
{
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  connect(menu->addAction(tr("All time")), &QAction::triggered, this, [this] { setRange({}, {}); });
  menu->addSeparator();
  for (const int days : {1, 7, 30, 90, 365}) {
    connect(menu->addAction(tr("Last %n day(s)", nullptr, days)), &QAction::triggered, this,
            [this, days] { setRange(nowMicros() - days * kFilterDay, {}); });
  }
  menu->addSeparator();
  connect(menu->addAction(tr("Choose dates…")), &QAction::triggered, this, &FilterBar::openCustomRange);
  menu->popup(m_time->mapToGlobal(QPoint(0, m_time->height() + 4)));
}

void FilterBar::openCustomRange()
{
  auto* dialog = new QDialog(window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Time range"));
  auto* form = new QFormLayout(dialog);
  form->setContentsMargins(space::xl, space::xl, space::xl, space::l);
  form->setSpacing(space::m);
  const auto& filter = m_context.filter();
  const auto dateOf = [](Micros time) { return QDateTime::fromMSecsSinceEpoch(time / 1000).date(); };
  auto* from = new QDateEdit(filter.from ? dateOf(*filter.from) : QDate::currentDate().addDays(-30));
  auto* to = new QDateEdit(filter.to ? dateOf(*filter.to - 1) : QDate::currentDate());
  for (auto* edit : {from, to}) {
    edit->setCalendarPopup(true);
    edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
  }
  form->addRow(tr("From"), from);
  form->addRow(tr("To, with this day"), to);
  auto* buttons = new QHBoxLayout;
  auto* cancel = makeButton(tr("Cancel"));
  auto* apply = makeButton(tr("Show this range"), ButtonKind::primary);
  apply->setDefault(true);
  buttons->addStretch();
  buttons->addWidget(cancel);
  buttons->addWidget(apply);
  form->addRow(buttons);
  connect(cancel, &QPushButton::clicked, dialog, &QDialog::reject);
  connect(apply, &QPushButton::clicked, dialog, &QDialog::accept);
  connect(dialog, &QDialog::accepted, this, [this, from, to] {
    const auto first = std::min(from->date(), to->date());
    const auto last = std::max(from->date(), to->date());
    setRange(startOfDay(first), startOfDay(last.addDays(1)));
  });
  dialog->open();
}

void FilterBar::openSources()
{
  QList<ChoicePopup::Choice> choices;
  for (const auto& source : m_choices.sources) {
    const auto name = QString::fromStdString(source);
    choices.append({name, name, name});
  }
  auto* popup = new ChoicePopup(tr("Sources"), choices, keySet(m_context.filter().sources), this);
  connect(popup, &ChoicePopup::chosenChanged, this, [this](const QStringList& keys) {
    auto filter = m_context.filter();
    filter.sources = toStrings(keys);
    m_context.setFilter(filter);
  });
  popup->openBelow(m_source);
}

void FilterBar::openVersions()
{
  QList<ChoicePopup::Choice> choices;
  for (const auto& version : m_choices.versions) {
    const auto name = QString::fromStdString(version);
    choices.append({name.isEmpty() ? tr("no version") : name, name, name});
  }
  auto* popup = new ChoicePopup(tr("Agent versions"), choices, keySet(m_context.filter().agentVersions), this);
  connect(popup, &ChoicePopup::chosenChanged, this, [this](const QStringList& keys) {
    auto filter = m_context.filter();
    filter.agentVersions = toStrings(keys);
    m_context.setFilter(filter);
  });
  popup->openBelow(m_version);
}

void FilterBar::openIntents()
{
  QList<ChoicePopup::Choice> choices;
  QSet<QString> chosen;
  for (const auto& [id, intent] : m_choices.intents) {
    const auto name = QString::fromStdString(intent);
    choices.append({name, QString::number(id.value), name});
  }
  choices.append({tr("No intent"), QStringLiteral("0"), tr("Conversations that fit no intent, or are not analysed yet")});
  for (const auto id : m_context.filter().intents)
    chosen += QString::number(id.value);
  auto* popup = new ChoicePopup(tr("Intents"), choices, chosen, this);
  connect(popup, &ChoicePopup::chosenChanged, this, [this](const QStringList& keys) {
    auto filter = m_context.filter();
    filter.intents.clear();
    for (const auto& key : keys)
      filter.intents.push_back(IntentId{key.toLongLong()});
    m_context.setFilter(filter);
  });
  popup->openBelow(m_intent);
}

void FilterBar::openOutcomes()
{
  QList<ChoicePopup::Choice> choices;
  QSet<QString> chosen;
  choices.append({tr("any failure"), QStringLiteral("failures"), tr("failed, abandoned or escalated")});
  if (m_context.filter().failuresOnly)
    chosen += QStringLiteral("failures");
  for (const auto outcome : {Outcome::resolved, Outcome::failed, Outcome::abandoned, Outcome::escalated, Outcome::unknown}) {
    const auto key = QString::number(static_cast<int>(outcome));
    choices.append({outcomeWord(outcome), key, {}, outcomeIcon(outcome)});
    for (const auto wanted : m_context.filter().outcomes) {
      if (wanted == outcome)
        chosen += key;
    }
  }
  auto* popup = new ChoicePopup(tr("Outcomes"), choices, chosen, this);
  connect(popup, &ChoicePopup::chosenChanged, this, [this](const QStringList& keys) {
    auto filter = m_context.filter();
    filter.outcomes.clear();
    filter.failuresOnly = keys.contains(QStringLiteral("failures"));
    for (const auto& key : keys) {
      bool isNumber = false;
      const int value = key.toInt(&isNumber);
      if (isNumber)
        filter.outcomes.push_back(static_cast<Outcome>(value));
    }
    m_context.setFilter(filter);
  });
  popup->openBelow(m_outcome);
}

} // namespace hone::ui
