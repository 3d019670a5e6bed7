#include "ui/shell/command_palette.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace hone::ui {

namespace {

constexpr int kPaletteWidth = 640;
constexpr int kPaletteTop = 72;
constexpr int kPaletteRows = 13;
constexpr int kPerGroup = 8;
constexpr int kPaletteDelay = 140;
constexpr int kRunRole = Qt::UserRole;
constexpr int kDetailRole = Qt::UserRole + 1;
constexpr int kIconNameRole = Qt::UserRole + 2;

/// A row: icon, title, and the detail at the right in the secondary colour; group names small.
class PaletteDelegate : public QStyledItemDelegate {
public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override
  {
    return {0, index.data(kRunRole).isValid() ? 32 : 28};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
  {
    const auto& t = tokens();
    const auto& theme = Theme::instance();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QRect rect = option.rect.adjusted(space::s, 0, -space::s, 0);
    const auto title = index.data(Qt::DisplayRole).toString();
    if (!index.data(kRunRole).isValid()) {
      painter->setFont(theme.small());
      painter->setPen(t.textSecondary);
      painter->drawText(rect.adjusted(space::s, 0, 0, -3), Qt::AlignLeft | Qt::AlignBottom, title);
      painter->restore();
      return;
    }
    if (option.state & QStyle::State_Selected) {
      painter->setPen(Qt::NoPen);
      painter->setBrush(option.palette.color(QPalette::Highlight));
      painter->drawRoundedRect(rect, space::radius, space::radius);
    }
    rect.adjust(space::s, 0, -space::s, 0);
    const QRect iconRect(rect.left(), rect.center().y() - 7, 16, 16);
    icon(index.data(kIconNameRole).toString()).paint(painter, iconRect);
    rect.setLeft(iconRect.right() + space::m);
    const auto detail = index.data(kDetailRole).toString();
    painter->setFont(theme.small());
    const int detailWidth = std::min(painter->fontMetrics().horizontalAdvance(detail), rect.width() / 2);
    painter->setPen(t.textSecondary);
    painter->drawText(rect, Qt::AlignRight | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(detail, Qt::ElideRight, detailWidth));
    painter->setFont(theme.body());
    painter->setPen(t.textPrimary);
    rect.setRight(rect.right() - detailWidth - space::m);
    painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(title, Qt::ElideRight, rect.width()));
    painter->restore();
  }
};

} // namespace

int paletteScore(const QString& typed, const QString& title)
{
  int score = 1;
  qsizetype at = 0;
  qsizetype previous = -2;
  for (const auto letter : typed) {
    if (letter.isSpace())
      continue;
    const auto found = title.indexOf(letter, at, Qt::CaseInsensitive);
    if (found < 0)
      return 0;
    score += found == previous + 1 ? 8 : 1;
    if (found == 0 || !title[found - 1].isLetterOrNumber())
      score += 6;
    previous = found;
    at = found + 1;
  }
  return std::max(1, score * 100 - static_cast<int>(title.size()));
}

CommandPalette::CommandPalette(UiContext& context, QWidget* window)
  : QFrame(window), m_context(context), m_input(new QLineEdit), m_list(new QListWidget),
    m_hint(makeLabel(QString(), TextRole::small)), m_delay(new QTimer(this))
{
  setProperty("surface", QStringLiteral("popup"));
  setAccessibleName(tr("Command palette"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  auto* head = new QHBoxLayout;
  head->setContentsMargins(space::l, space::s, space::l, space::s);
  m_input->setProperty("kind", QStringLiteral("bare"));
  m_input->setPlaceholderText(tr("Go to a page, run an action, find an intent or a conversation"));
  m_input->setAccessibleName(tr("Command or search"));
  m_input->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  m_input->installEventFilter(this);
  head->addWidget(m_input);
  layout->addLayout(head);
  layout->addWidget(new Separator);
  m_list->setProperty("kind", QStringLiteral("plain"));
  m_list->setItemDelegate(new PaletteDelegate(m_list));
  m_list->setFocusPolicy(Qt::NoFocus);
  m_list->setAccessibleName(tr("Results"));
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  layout->addWidget(m_list);
  layout->addWidget(new Separator);
  m_hint->setText(tr("↑ ↓ choose    ↵ open    Esc close"));
  m_hint->setContentsMargins(space::l, space::s, space::l, space::s);
  layout->addWidget(m_hint);
  connect(m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) {
    m_list->setCurrentItem(item);
    runCurrent();
  });
  m_delay->setSingleShot(true);
  m_delay->setInterval(kPaletteDelay);
  connect(m_delay, &QTimer::timeout, this, &CommandPalette::searchConversations);
  connect(m_input, &QLineEdit::textChanged, this, [this] {
    m_conversations.clear();
    fill();
    m_delay->start();
  });
  window->installEventFilter(this);
  hide();
}

void CommandPalette::place()
{
  const auto* window = parentWidget();
  const int width = std::min(kPaletteWidth, window->width() - 2 * space::xl);
  setGeometry((window->width() - width) / 2, kPaletteTop, width, sizeHint().height());
  adjustSize();
  setFixedWidth(width);
}

void CommandPalette::open()
{
  m_input->clear();
  m_conversations.clear();
  fill();
  loadIntents();
  show();
  raise();
  place();
  m_input->setFocus(Qt::ShortcutFocusReason);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
  if (watched == parentWidget()) {
    if (isVisible() && event->type() == QEvent::Resize)
      place();
    if (isVisible() && event->type() == QEvent::MouseButtonPress)
      hide();
    return false;
  }
  if (watched != m_input)
    return false;
  if (event->type() == QEvent::FocusOut) {
    // Focus that goes to another window (a screenshot tool, a dialog) leaves the palette open.
    if (static_cast<QFocusEvent*>(event)->reason() != Qt::ActiveWindowFocusReason)
      hide();
    return false;
  }
  if (event->type() == QEvent::ShortcutOverride) {
    // Letters belong to the field, not to the page's shortcuts; Ctrl and Alt shortcuts keep working.
    if (!(static_cast<QKeyEvent*>(event)->modifiers() & (Qt::ControlModifier | Qt::AltModifier)))
      event->accept();
    return false;
  }
  if (event->type() != QEvent::KeyPress)
    return false;
  switch (static_cast<QKeyEvent*>(event)->key()) {
  case Qt::Key_Escape:
    hide();
    parentWidget()->setFocus();
    return true;
  case Qt::Key_Down:
    step(1);
    return true;
  case Qt::Key_Up:
    step(-1);
    return true;
  case Qt::Key_PageDown:
    step(kPerGroup);
    return true;
  case Qt::Key_PageUp:
    step(-kPerGroup);
    return true;
  case Qt::Key_Return:
  case Qt::Key_Enter:
    runCurrent();
    return true;
  default:
    return false;
  }
}

void CommandPalette::fill()
{
  m_list->clear();
  m_shown.clear();
  const auto typed = m_input->text().trimmed();
  QStringList groups;
  QMap<QString, QList<std::pair<int, PaletteEntry>>> scored;
  for (const auto& entry : m_entries + m_intents) {
    const int score = paletteScore(typed, entry.title);
    if (score == 0)
      continue;
    if (!groups.contains(entry.group))
      groups += entry.group;
    scored[entry.group].append({score, entry});
  }
  for (const auto& group : groups) {
    auto& entries = scored[group];
    if (!typed.isEmpty())
      std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    QList<PaletteEntry> best;
    for (const auto& [score, entry] : entries) {
      if (best.size() == kPerGroup)
        break;
      best.append(entry);
    }
    addGroup(group, best);
  }
  addGroup(tr("Conversations"), m_conversations);
  if (m_shown.isEmpty())
    m_list->addItem(tr("Nothing fits “%1”").arg(typed));
  for (int i = 0; i < m_list->count(); ++i) {
    if (m_list->item(i)->data(kRunRole).isValid()) {
      m_list->setCurrentRow(i);
      break;
    }
  }
  int height = 2 * space::xs;
  for (int i = 0; i < std::min(m_list->count(), kPaletteRows); ++i)
    height += m_list->sizeHintForRow(i);
  m_list->setFixedHeight(height);
  adjustSize();
}

void CommandPalette::addGroup(const QString& name, const QList<PaletteEntry>& entries)
{
  if (entries.isEmpty())
    return;
  auto* heading = new QListWidgetItem(name, m_list);
  heading->setFlags(Qt::ItemIsEnabled);
  for (const auto& entry : entries) {
    auto* item = new QListWidgetItem(entry.title, m_list);
    item->setData(kRunRole, m_shown.size());
    item->setData(kDetailRole, entry.detail);
    item->setData(kIconNameRole, entry.iconName);
    m_shown.append(entry.run);
  }
}

void CommandPalette::loadIntents()
{
  m_intentQuery.run(
    this, [&workspace = m_context.workspace()] { return workspace.intents({}); },
    [this](const Result<std::vector<IntentSummary>>& intents) {
      m_intents.clear();
      if (!intents)
        return;
      for (const auto& summary : *intents) {
        const auto name = QString::fromStdString(summary.intent.name);
        Filter filter;
        filter.intents = {summary.intent.id};
        m_intents.append({tr("Intents"), name, tr("%n conversation(s)", nullptr, static_cast<int>(summary.conversations)),
                          QStringLiteral("intents"), [this, filter, name] { m_context.openConversations(filter, name); }});
      }
      if (isVisible())
        fill();
    });
}

void CommandPalette::searchConversations()
{
  const auto typed = m_input->text().trimmed();
  if (typed.size() < 2)
    return;
  Filter filter;
  filter.search = typed.toStdString();
  struct Found {
    std::vector<ConversationRow> rows;
    std::size_t all = 0;
  };
  m_conversationQuery.run(
    this,
    [&workspace = m_context.workspace(), filter] {
      Found found;
      auto ids = workspace.selectConversations(filter);
      if (!ids)
        return found;
      found.all = ids->size();
      ids->resize(std::min<std::size_t>(ids->size(), kPerGroup));
      if (auto rows = workspace.conversationRows(*ids))
        found.rows = std::move(*rows);
      return found;
    },
    [this, typed, filter](const Found& found) {
      if (typed != m_input->text().trimmed())
        return;
      m_conversations.clear();
      if (found.all > found.rows.size())
        m_conversations.append({{}, tr("Show all that hold “%1”").arg(typed), numberText(static_cast<std::int64_t>(found.all)),
                                QStringLiteral("conversations"),
                                [this, filter, typed] { m_context.openConversations(filter, tr("“%1”").arg(typed)); }});
      for (const auto& row : found.rows)
        m_conversations.append({{}, QString::fromStdString(row.opening), QString::fromStdString(row.intentName),
                                QStringLiteral("conversations"), [this, id = row.id] { m_context.openConversation(id); }});
      fill();
    });
}

void CommandPalette::runCurrent()
{
  const auto* item = m_list->currentItem();
  if (!item || !item->data(kRunRole).isValid())
    return;
  const auto run = m_shown.at(item->data(kRunRole).toInt());
  hide();
  parentWidget()->setFocus();
  run();
}

void CommandPalette::step(int direction)
{
  const int count = m_list->count();
  int row = m_list->currentRow();
  const int unit = direction < 0 ? -1 : 1;
  for (int left = std::abs(direction); left > 0; --left) {
    int next = row + unit;
    while (next >= 0 && next < count && !m_list->item(next)->data(kRunRole).isValid())
      next += unit;
    if (next < 0 || next >= count)
      break;
    row = next;
  }
  m_list->setCurrentRow(row);
  m_list->scrollToItem(m_list->item(row == 1 ? 0 : row));
}

} // namespace hone::ui
