#include "ui/conversations/conversations_page.h"

#include <QAction>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/conversations/inspector.h"
#include "ui/conversations/transcript_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/conversation_list.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

ConversationsPage::ConversationsPage(UiContext& context, QWidget* parent)
  : Page(context, tr("Conversations"), parent), m_model(new ConversationListModel(context, this))
{
  m_stack = new QStackedWidget;
  content()->addWidget(m_stack, 1);

  auto* body = new QWidget;
  auto* bodyLayout = new QVBoxLayout(body);
  bodyLayout->setContentsMargins(0, 0, 0, 0);
  bodyLayout->setSpacing(0);

  m_banner = new QWidget;
  m_banner->setObjectName(QStringLiteral("filterBanner"));
  auto* bannerLayout = new QHBoxLayout(m_banner);
  bannerLayout->setContentsMargins(0, 0, 0, space::s);
  m_bannerText = makeLabel({}, TextRole::strong);
  QPushButton* const showAll = makeButton(tr("Show all"), ButtonKind::ghost, QStringLiteral("close"));
  showAll->setObjectName(QStringLiteral("clearOverride"));
  connect(showAll, &QPushButton::clicked, this, &ConversationsPage::clearOverride);
  bannerLayout->addWidget(m_bannerText);
  bannerLayout->addWidget(showAll);
  bannerLayout->addStretch();
  m_banner->hide();
  bodyLayout->addWidget(m_banner);

  m_list = new QListView;
  m_list->setModel(m_model);
  m_list->setItemDelegate(new ConversationDelegate(m_list));
  m_list->setUniformItemSizes(true);
  m_list->setMouseTracking(true);
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_list->setAccessibleName(tr("Conversations"));
  m_list->setMinimumWidth(260);
  connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& now) {
    if (now.isValid())
      loadConversation(ConversationId{now.data(ConversationListModel::IdRole).toLongLong()});
  });

  m_transcript = new TranscriptView;
  m_inspector = new Inspector;
  m_inspector->setMinimumWidth(250);
  connect(m_inspector, &Inspector::outcomeChosen, this, &ConversationsPage::setVerdict);
  connect(m_inspector, &Inspector::intentChosen, this, &ConversationsPage::applyIntent);
  connect(m_inspector, &Inspector::signalActivated, this, [this](int message) {
    m_transcript->showMessage(message);
    m_transcript->setFocus();
  });

  m_splitter = new QSplitter(Qt::Horizontal);
  m_splitter->addWidget(m_list);
  m_splitter->addWidget(m_transcript);
  m_splitter->addWidget(m_inspector);
  m_splitter->setStretchFactor(0, 3);
  m_splitter->setStretchFactor(1, 5);
  m_splitter->setStretchFactor(2, 2);
  m_splitter->setSizes({350, 470, 260});
  m_splitter->setChildrenCollapsible(false);
  bodyLayout->addWidget(m_splitter, 1);
  m_stack->addWidget(body);

  auto* empty = new EmptyState(QStringLiteral("conversations"), tr("No conversations here"),
                               tr("Nothing matches the filter, or nothing has been imported yet. Add a file on the Sources page, or drop one anywhere on this window."));
  auto* toSources = new QAction(tr("Go to Sources"), this);
  connect(toSources, &QAction::triggered, this, [this] { this->context().openPage(PageId::sources); });
  empty->addAction(toSources, true);
  m_stack->addWidget(empty);

  const auto shortcut = [this](const QKeySequence& keys, auto action) {
    auto* made = new QShortcut(keys, this);
    made->setContext(Qt::WidgetWithChildrenShortcut);
    connect(made, &QShortcut::activated, this, action);
  };
  shortcut(Qt::Key_J, [this] { step(1); });
  shortcut(Qt::Key_K, [this] { step(-1); });
  shortcut(Qt::Key_1, [this] { setVerdict(Outcome::resolved); });
  shortcut(Qt::Key_2, [this] { setVerdict(Outcome::failed); });
  shortcut(Qt::Key_3, [this] { setVerdict(Outcome::abandoned); });
  shortcut(Qt::Key_4, [this] { setVerdict(Outcome::escalated); });
  shortcut(Qt::Key_I, [this] {
    if (m_current)
      m_inspector->focusIntent();
  });
  connect(&context, &UiContext::filterChanged, this, [this] {
    m_override.reset();
    m_banner->hide();
  });
}

void ConversationsPage::refresh()
{
  loadList();
  m_intentQuery.run(
    this, [&workspace = workspace()] { return workspace.intents({}); },
    [this](Result<std::vector<IntentSummary>> intents) {
      if (intents)
        m_inspector->setIntents(*intents);
    });
}

void ConversationsPage::showFiltered(const Filter& filter, const QString& words)
{
  m_override = filter;
  m_overrideWords = words;
  m_current = {};
  loadList();
}

void ConversationsPage::showConversation(ConversationId id)
{
  m_wanted = id;
  if (const int row = m_model->indexOf(id); row >= 0) {
    m_list->setCurrentIndex(m_model->index(row));
    return;
  }
  loadConversation(id);
}

void ConversationsPage::clearOverride()
{
  m_override.reset();
  loadList();
}

void ConversationsPage::loadList()
{
  const Filter filter = m_override ? *m_override : context().filter();
  m_listQuery.run(
    this, [&workspace = workspace(), filter] { return workspace.selectConversations(filter); },
    [this](Result<std::vector<ConversationId>> ids) {
      if (!ids) {
        context().notifyError(ids.error());
        return;
      }
      setHeadline(numberText(static_cast<std::int64_t>(ids->size())));
      m_banner->setVisible(m_override.has_value());
      if (m_override)
        m_bannerText->setText(tr("%1: %n conversation(s)", nullptr, static_cast<int>(ids->size())).arg(m_overrideWords));
      m_stack->setCurrentIndex(ids->empty() && !m_override ? 1 : 0);
      const ConversationId keep = m_wanted ? m_wanted : m_current;
      // The same list keeps its place; new ids start from the conversation that was read.
      if (*ids != m_model->ids() || m_model->ids().empty())
        m_model->setIds(std::move(*ids));
      else
        m_model->setIds(std::vector<ConversationId>(m_model->ids()));
      m_wanted = {};
      int row = m_model->indexOf(keep);
      if (row < 0 && m_model->rowCount() > 0)
        row = 0;
      if (row >= 0) {
        m_list->setCurrentIndex(m_model->index(row));
        m_list->scrollTo(m_model->index(row));
      } else {
        m_current = {};
        m_transcript->setBlocks({});
        m_inspector->clear();
      }
    });
}

void ConversationsPage::loadConversation(ConversationId id)
{
  struct Loaded {
    Result<ConversationDetail> detail;
    std::vector<TranscriptBlock> blocks;
  };
  const bool same = id == m_current;
  m_current = id;
  m_detailQuery.run(
    this,
    [&workspace = workspace(), id] {
      Loaded loaded{workspace.conversation(id), {}};
      if (loaded.detail)
        loaded.blocks = transcriptBlocks(loaded.detail->conversation, loaded.detail->assessment.signals);
      return loaded;
    },
    [this, same](Loaded loaded) {
      if (!loaded.detail) {
        context().notifyError(loaded.detail.error());
        return;
      }
      // A verdict reloads the same conversation: the reader keeps the place.
      if (!same || m_transcript->blockCount() != static_cast<int>(loaded.blocks.size()))
        m_transcript->setBlocks(std::move(loaded.blocks));
      m_inspector->show(*loaded.detail);
    });
}

void ConversationsPage::step(int direction)
{
  const int row = m_list->currentIndex().isValid() ? m_list->currentIndex().row() + direction : 0;
  if (row >= 0 && row < m_model->rowCount())
    m_list->setCurrentIndex(m_model->index(row));
}

void ConversationsPage::setVerdict(Outcome outcome)
{
  if (!m_current)
    return;
  runAsync(
    this, [&workspace = workspace(), id = m_current, outcome] { return workspace.setOutcome(id, outcome); },
    [this, id = m_current](Result<void> done) {
      if (!done)
        return context().notifyError(done.error());
      if (id == m_current)
        loadConversation(id);
    });
}

void ConversationsPage::applyIntent(IntentId intent)
{
  if (!m_current)
    return;
  runAsync(
    this, [&workspace = workspace(), id = m_current, intent] { return workspace.labelConversation(id, intent); },
    [this, id = m_current](Result<void> done) {
      if (!done)
        return context().notifyError(done.error());
      if (id == m_current)
        loadConversation(id);
    });
}

} // namespace hone::ui
