#include "ui/intents/gold_labelling.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <utility>

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include "base/mix.h"
#include "ui/intents/taxonomy_edits.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"
#include "workspace/taxonomy.h"

namespace hone::ui {

namespace {

constexpr int kDigits = 9;
constexpr int kMostTurns = 12; // what a person needs to see a task; the whole conversation is a click away
constexpr qsizetype kTurnLength = 1500;

} // namespace

/// Labels on their way to the store, kept one after the other: a label and its undo must not overtake each other.
struct GoldLabelling::Writes {
  std::mutex mutex;
  std::deque<std::pair<ConversationId, std::optional<IntentId>>> waiting;
  bool running = false;
};

GoldLabelling::GoldLabelling(UiContext& context, TaxonomyEdits& edits, QWidget* parent)
  : QWidget(parent), m_context(context), m_edits(edits), m_progressWords(makeLabel({}, TextRole::strong)), m_progress(new QProgressBar),
    m_person(makeLabel({}, TextRole::secondary)), m_turns(new QVBoxLayout), m_search(new QLineEdit), m_choices(new QListWidget),
    m_noFit(makeButton(tr("No fit (N)"))), m_skip(makeButton(tr("Skip (S)"), ButtonKind::ghost)), m_undo(makeButton(tr("Undo (U)"), ButtonKind::ghost)),
    m_writes(std::make_shared<Writes>())
{
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Label the gold set"));
  m_progress->setTextVisible(false);
  m_progress->setAccessibleName(tr("Labelled so far"));
  auto* leave = makeButton(tr("Done for now"), ButtonKind::secondary);
  connect(leave, &QPushButton::clicked, this, &GoldLabelling::finished);
  auto* head = new QHBoxLayout;
  head->setSpacing(space::m);
  head->addWidget(m_progressWords);
  head->addWidget(m_person);
  head->addStretch();
  head->addWidget(m_undo);
  head->addWidget(leave);

  auto* splitter = new QSplitter(Qt::Horizontal);
  splitter->setChildrenCollapsible(false);
  splitter->setHandleWidth(1);
  splitter->addWidget(makeConversation());
  splitter->addWidget(makeChoices());
  splitter->setStretchFactor(0, 3);
  splitter->setStretchFactor(1, 2);
  splitter->setSizes({620, 400});
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::s);
  layout->addLayout(head);
  layout->addWidget(m_progress);
  layout->addWidget(splitter, 1);
}

QWidget* GoldLabelling::makeConversation()
{
  auto* inside = new QWidget;
  auto* layout = new QVBoxLayout(inside);
  layout->setContentsMargins(0, space::s, space::l, 0);
  layout->setSpacing(space::s);
  m_turns->setSpacing(space::s);
  layout->addLayout(m_turns);
  auto* open = makeButton(tr("Open the whole conversation"), ButtonKind::link);
  connect(open, &QPushButton::clicked, this, [this] {
    if (current())
      m_context.openConversation(current());
  });
  layout->addWidget(open, 0, Qt::AlignLeft);
  layout->addStretch();
  QScrollArea* const area = makeScrollArea(inside);
  area->setFocusPolicy(Qt::NoFocus); // the keys belong to the choice
  return area;
}

QWidget* GoldLabelling::makeChoices()
{
  m_search->setPlaceholderText(tr("Type to narrow, Enter takes the first"));
  m_search->setAccessibleName(tr("Narrow the intents"));
  m_search->setClearButtonEnabled(true);
  m_search->installEventFilter(this);
  connect(m_search, &QLineEdit::textChanged, this, &GoldLabelling::fillChoices);
  m_choices->setFrameShape(QFrame::NoFrame);
  m_choices->setAccessibleName(tr("Intents"));
  m_choices->setFocusPolicy(Qt::ClickFocus);
  m_choices->installEventFilter(this);
  m_choices->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  connect(m_choices, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) { label(IntentId{item->data(Qt::UserRole).toLongLong()}); });
  m_noFit->setToolTip(tr("None of the intents, or nothing was asked"));
  connect(m_noFit, &QPushButton::clicked, this, [this] { label(IntentId{}); });
  connect(m_skip, &QPushButton::clicked, this, &GoldLabelling::skip);
  connect(m_undo, &QPushButton::clicked, this, &GoldLabelling::undo);

  auto* side = new QWidget;
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(space::l, space::s, 0, 0);
  layout->setSpacing(space::s);
  layout->addWidget(makeLabel(tr("What does the user want first?"), TextRole::section));
  layout->addWidget(m_search);
  layout->addWidget(m_choices, 1);
  auto* row = new QHBoxLayout;
  row->setSpacing(space::s);
  row->addWidget(m_noFit);
  row->addWidget(m_skip);
  row->addStretch();
  layout->addLayout(row);
  side->setMinimumWidth(300);
  return side;
}

void GoldLabelling::start(std::vector<GoldItem> items, const std::string& person)
{
  m_total = items.size();
  const auto mine = [&](const GoldItem& item) { return std::ranges::any_of(item.labels, [&](const auto& label) { return label.who == person; }); };
  std::erase_if(items, mine);
  m_labelled = m_total - items.size();
  // Strata come one after the other; mixed, so that a person does not see what comes by what came.
  std::ranges::sort(items, {}, [](const GoldItem& item) { return static_cast<std::uint64_t>(item.conversation.value) * kMixStep; });
  m_items = std::move(items);
  m_at = 0;
  m_done.clear();
  m_person->setText(tr("as %1").arg(safeLine(person, 60)));
  m_search->clear();
  fillChoices();
  showItem();
  setFocus();
}

ConversationId GoldLabelling::current() const { return m_at < m_items.size() ? m_items[m_at].conversation : ConversationId{}; }

void GoldLabelling::showItem()
{
  m_progress->setRange(0, static_cast<int>(std::max<std::size_t>(1, m_total)));
  m_progress->setValue(static_cast<int>(m_labelled));
  m_progressWords->setText(tr("%1 of %2 labelled").arg(numberText(static_cast<std::int64_t>(m_labelled)), numberText(static_cast<std::int64_t>(m_total))));
  m_undo->setEnabled(!m_done.empty());
  const bool has = bool(current());
  for (QWidget* const widget : std::initializer_list<QWidget*>{m_noFit, m_skip, m_choices, m_search})
    widget->setEnabled(has);
  if (!has) {
    m_query.run(this, [] { return 0; }, [](int) {}); // what is still on its way is for an item that is gone
    clearLayout(m_turns);
    m_turns->addWidget(makeParagraph(m_labelled >= m_total ? tr("Everything in the set is labelled. Thank you.")
                                                           : tr("That was the last one. What was skipped comes again when you start anew."),
                                     TextRole::section));
    return;
  }
  m_query.run(
    this, [&workspace = m_context.workspace(), id = current()] { return workspace.conversation(id); },
    [this](Result<ConversationDetail> detail) {
      if (detail)
        showConversation(*detail);
      else
        m_context.notifyError(detail.error());
    });
}

void GoldLabelling::showConversation(const ConversationDetail& detail)
{
  clearLayout(m_turns);
  int shown = 0, left = 0;
  for (const Message& message : detail.conversation.messages) {
    if (message.role != Role::user || message.text.empty())
      continue;
    if (shown == kMostTurns) {
      ++left;
      continue;
    }
    QFrame* const turn = makeSurface("panel");
    auto* layout = new QVBoxLayout(turn);
    layout->setContentsMargins(space::m, space::s, space::m, space::s);
    QLabel* const text = makeParagraph(safeText(message.text, kTurnLength), shown == 0 ? TextRole::strong : TextRole::body);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(text);
    m_turns->addWidget(turn);
    ++shown;
  }
  if (shown == 0)
    m_turns->addWidget(makeParagraph(tr("The user said nothing in this conversation."), TextRole::secondary));
  if (left > 0)
    m_turns->addWidget(makeLabel(tr("%n further turn(s) of the user", nullptr, left), TextRole::secondary));
}

void GoldLabelling::fillChoices()
{
  m_choices->clear();
  const QStringList words = m_search->text().simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
  for (const IntentSummary& summary : m_edits.intents()) {
    const QString name = safeLine(summary.intent.name, 120);
    const QString searched = name + QLatin1Char(' ') + safeLine(summary.intent.category, 80);
    if (summary.intent.retired || !std::ranges::all_of(words, [&](const QString& word) { return searched.contains(word, Qt::CaseInsensitive); }))
      continue;
    const int number = m_choices->count() + 1;
    auto* item = new QListWidgetItem(number <= kDigits ? QStringLiteral("  %1   %2").arg(number).arg(name) : QStringLiteral("       %1").arg(name), m_choices);
    item->setData(Qt::UserRole, QVariant::fromValue<qlonglong>(summary.intent.id.value));
    item->setData(Qt::AccessibleTextRole, name);
    item->setSizeHint({100, space::tableRow});
    QString tip = safeLine(summary.intent.description, 400);
    if (!summary.exampleTexts.empty())
      tip += (tip.isEmpty() ? QString() : QStringLiteral("\n")) + tr("“%1”").arg(safeLine(summary.exampleTexts.front(), 200));
    item->setToolTip(tip);
  }
  if (!words.isEmpty() && m_choices->count() > 0)
    m_choices->setCurrentRow(0);
}

void GoldLabelling::put(ConversationId conversation, std::optional<IntentId> intent)
{
  {
    const std::scoped_lock lock(m_writes->mutex);
    m_writes->waiting.emplace_back(conversation, intent);
    if (std::exchange(m_writes->running, true))
      return; // who writes already takes it
  }
  runAsync(
    this,
    [&workspace = m_context.workspace(), writes = m_writes]() -> Result<void> {
      Result<void> result;
      for (;;) {
        std::pair<ConversationId, std::optional<IntentId>> next;
        {
          const std::scoped_lock lock(writes->mutex);
          if (writes->waiting.empty()) {
            writes->running = false;
            return result;
          }
          next = writes->waiting.front();
          writes->waiting.pop_front();
        }
        if (auto done = workspace.taxonomy().labelGold(next.first, next.second); !done)
          result = std::move(done);
      }
    },
    [this](Result<void> done) {
      if (!done)
        m_context.notifyError(done.error());
    });
}

void GoldLabelling::label(IntentId intent)
{
  if (!current())
    return;
  put(current(), intent);
  m_done.push_back(m_at);
  ++m_labelled;
  ++m_at;
  m_search->clear();
  showItem();
  setFocus();
}

void GoldLabelling::skip()
{
  if (!current())
    return;
  ++m_at;
  m_search->clear();
  showItem();
  setFocus();
}

void GoldLabelling::undo()
{
  if (m_done.empty())
    return;
  m_at = m_done.back();
  m_done.pop_back();
  --m_labelled;
  put(current(), std::nullopt);
  showItem();
  setFocus();
}

bool GoldLabelling::handleKey(QKeyEvent* event)
{
  if (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier))
    return false;
  const bool typing = m_search->hasFocus() && !m_search->text().isEmpty();
  if (event->key() == Qt::Key_Escape) {
    if (m_search->hasFocus() || !m_search->text().isEmpty()) {
      m_search->clear();
      setFocus();
    } else {
      Q_EMIT finished();
    }
    return true;
  }
  if (event->key() >= Qt::Key_1 && event->key() <= Qt::Key_9) {
    if (const QListWidgetItem* const item = m_choices->item(event->key() - Qt::Key_1))
      label(IntentId{item->data(Qt::UserRole).toLongLong()});
    return true;
  }
  if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_choices->currentItem()) {
    label(IntentId{m_choices->currentItem()->data(Qt::UserRole).toLongLong()});
    return true;
  }
  if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up) {
    const int step = event->key() == Qt::Key_Down ? 1 : -1;
    m_choices->setCurrentRow(std::clamp(m_choices->currentRow() + step, 0, std::max(0, m_choices->count() - 1)));
    return true;
  }
  if (typing || m_search->hasFocus())
    return false;
  switch (event->key()) {
  case Qt::Key_N:
    label(IntentId{});
    return true;
  case Qt::Key_S:
    skip();
    return true;
  case Qt::Key_U:
    undo();
    return true;
  case Qt::Key_Slash:
    m_search->setFocus();
    return true;
  default:
    break;
  }
  // Any other letter begins to narrow the list; N, S and U do after a slash.
  if (const QString text = event->text(); text.size() == 1 && text.front().isLetter()) {
    m_search->setFocus();
    m_search->setText(text);
    return true;
  }
  return false;
}

void GoldLabelling::keyPressEvent(QKeyEvent* event)
{
  if (!handleKey(event))
    QWidget::keyPressEvent(event);
}

bool GoldLabelling::eventFilter(QObject* watched, QEvent* event)
{
  if (event->type() == QEvent::KeyPress && handleKey(static_cast<QKeyEvent*>(event)))
    return true;
  return QWidget::eventFilter(watched, event);
}

} // namespace hone::ui
