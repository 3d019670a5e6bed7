#include "ui/intents/conversation_picker.h"

#include <algorithm>
#include <unordered_set>

#include <QAction>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/intents/taxonomy_edits.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/conversation_list.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

namespace {
constexpr int kTypingPause = 200; // ms without a key before a search starts
} // namespace

ConversationPicker::ConversationPicker(UiContext& context, TaxonomyEdits& edits, QWidget* parent)
  : QWidget(parent), m_context(context), m_edits(edits), m_model(new ConversationListModel(context, this)), m_search(new QLineEdit),
    m_count(makeLabel({}, TextRole::secondary)), m_list(new QListView)
{
  m_search->setPlaceholderText(tr("Search these conversations"));
  m_search->setAccessibleName(tr("Search these conversations"));
  m_search->setClearButtonEnabled(true);
  auto* typing = new QTimer(this);
  typing->setSingleShot(true);
  typing->setInterval(kTypingPause);
  connect(m_search, &QLineEdit::textChanged, typing, qOverload<>(&QTimer::start));
  connect(typing, &QTimer::timeout, this, &ConversationPicker::load);

  m_list->setModel(m_model);
  m_list->setItemDelegate(new ConversationDelegate(m_list));
  m_list->setUniformItemSizes(true);
  m_list->setMouseTracking(true);
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_list->setAccessibleName(tr("Conversations to choose from"));
  connect(m_list, &QListView::activated, this, &ConversationPicker::openCurrent);
  connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ConversationPicker::updateState);

  m_move = new QAction(icon(QStringLiteral("tag")), tr("Move to intent…"), this);
  connect(m_move, &QAction::triggered, this, &ConversationPicker::moveSelected);
  m_show = new QAction(icon(QStringLiteral("conversations")), tr("Show in Conversations"), this);
  connect(m_show, &QAction::triggered, this, &ConversationPicker::showInConversations);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::s);
  auto* bar = new QHBoxLayout;
  bar->setSpacing(space::s);
  bar->addWidget(m_count, 1);
  bar->addWidget(makeActionButton(m_move, ButtonKind::secondary));
  QToolButton* const show = makeIconButton(QStringLiteral("external"), m_show->text());
  connect(show, &QToolButton::clicked, m_show, &QAction::trigger);
  connect(m_show, &QAction::changed, show, [this, show] { show->setEnabled(m_show->isEnabled()); });
  bar->addWidget(show);
  layout->addWidget(m_search);
  layout->addLayout(bar);
  layout->addWidget(m_list, 1);
  updateState();
}

void ConversationPicker::showFilter(const Filter& filter, const QString& words, IntentId intent)
{
  if (m_intent != intent || m_filter.condition != filter.condition) {
    const QSignalBlocker blocker(m_search);
    m_search->clear();
  }
  m_ids.reset();
  m_filter = filter;
  m_words = words;
  m_intent = intent;
  load();
}

void ConversationPicker::showIds(std::vector<ConversationId> ids, const QString& words)
{
  {
    const QSignalBlocker blocker(m_search);
    m_search->clear();
  }
  m_ids = std::move(ids);
  m_filter = {};
  m_words = words;
  m_intent = {};
  load();
}

void ConversationPicker::load()
{
  Filter filter = m_filter;
  if (const std::string words = m_search->text().trimmed().toStdString(); !words.empty())
    filter.search = words;
  m_query.run(
    this,
    [&workspace = m_context.workspace(), filter, ids = m_ids]() -> Result<std::vector<ConversationId>> {
      if (ids && filter.search.empty())
        return *ids;
      auto found = workspace.selectConversations(filter);
      if (found && ids) {
        const std::unordered_set<ConversationId> wanted(found->begin(), found->end());
        std::vector<ConversationId> kept = *ids;
        std::erase_if(kept, [&](ConversationId id) { return !wanted.contains(id); });
        return kept;
      }
      return found;
    },
    [this](Result<std::vector<ConversationId>> ids) {
      if (!ids)
        return m_context.notifyError(ids.error());
      if (*ids != m_model->ids() || !m_ids)
        m_model->setIds(std::move(*ids));
      updateState();
    });
}

int ConversationPicker::count() const { return m_model->rowCount(); }

std::vector<ConversationId> ConversationPicker::selected() const
{
  QModelIndexList rows = m_list->selectionModel()->selectedIndexes();
  if (rows.isEmpty())
    return m_model->ids();
  std::sort(rows.begin(), rows.end());
  std::vector<ConversationId> ids;
  for (const QModelIndex& row : rows)
    ids.push_back(ConversationId{row.data(ConversationListModel::IdRole).toLongLong()});
  return ids;
}

void ConversationPicker::updateState()
{
  const int chosen = static_cast<int>(m_list->selectionModel()->selectedIndexes().size());
  const int all = count();
  m_count->setText(chosen > 0 ? tr("%1 of %2 selected").arg(numberText(chosen), numberText(all))
                              : tr("%n conversation(s)", nullptr, all));
  m_move->setEnabled(chosen > 0 || (m_ids && all > 0));
  m_move->setToolTip(m_ids ? tr("Moves the selected conversations, or all that are listed, to another intent")
                           : tr("Moves the selected conversations to another intent"));
  m_show->setEnabled(all > 0);
}

void ConversationPicker::openCurrent()
{
  if (const QModelIndex row = m_list->currentIndex(); row.isValid())
    m_context.openConversation(ConversationId{row.data(ConversationListModel::IdRole).toLongLong()});
}

void ConversationPicker::moveSelected()
{
  if (m_move->isEnabled())
    m_edits.askMoveConversations(selected(), m_intent);
}

void ConversationPicker::showInConversations()
{
  if (m_ids || m_list->selectionModel()->hasSelection()) {
    const auto ids = selected();
    return m_context.openConversations(ids, tr("%n chosen conversation(s)", nullptr, static_cast<int>(ids.size())));
  }
  Filter filter = m_filter;
  filter.search = m_search->text().trimmed().toStdString();
  m_context.openConversations(filter, m_words);
}

} // namespace hone::ui
