#include "ui/fixes/fixes_page.h"

#include "ui/fixes/diff_view.h"
#include "ui/fixes/fix_list.h"
#include "ui/fixes/fix_review.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QItemSelectionModel>
#include <QLabel>
#include <QListView>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace hone::ui {

namespace {

enum { kNothing, kBoard };
constexpr std::size_t kMostUndo = 200;

bool sameReview(const Fix& a, const Fix& b)
{
  const auto sameFile = [](const FixFile& x, const FixFile& y) { return x.path == y.path && x.proposedText == y.proposedText && x.baseText == y.baseText; };
  const auto sameChoice = [](const HunkChoice& x, const HunkChoice& y) { return x.hunkKey == y.hunkKey && x.decision == y.decision && x.edited == y.edited; };
  return a.id == b.id && a.state == b.state && std::equal(a.files.begin(), a.files.end(), b.files.begin(), b.files.end(), sameFile) &&
         std::equal(a.choices.begin(), a.choices.end(), b.choices.begin(), b.choices.end(), sameChoice);
}

} // namespace

FixesPage::FixesPage(UiContext& context, QWidget* parent)
  : Page(context, tr("Fixes"), parent), m_model(new FixListModel(this)), m_list(new QListView), m_stack(new QStackedWidget),
    m_detail(new QStackedWidget), m_review(new FixReview), m_drafting(makeSurface("panel")),
    m_draftingStep(makeLabel(QString(), TextRole::secondary)), m_draftingBar(new QProgressBar),
    m_draft(new QAction(icon(QStringLiteral("fixes")), tr("Draft fixes"), this)),
    m_connect(new QAction(icon(QStringLiteral("folder")), tr("Connect repository…"), this))
{
  m_draft->setToolTip(tr("Draft changes for the strongest patterns"));
  m_connect->setToolTip(tr("Choose the folder of the repository that holds the agent's prompts"));
  addSecondaryAction(m_connect);
  addSecondaryAction(m_draft);
  connect(m_draft, &QAction::triggered, this, [this] { draftFor(QString()); });
  connect(m_connect, &QAction::triggered, this, [this] {
    connectRepository([this](const QString& root) { this->context().notify(tr("%1 is connected.").arg(root)); });
  });

  auto* drafting = new QHBoxLayout(m_drafting);
  drafting->setContentsMargins(space::m, space::s, space::m, space::s);
  drafting->setSpacing(space::m);
  drafting->addWidget(makeLabel(tr("Drafting"), TextRole::strong));
  m_draftingStep->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  drafting->addWidget(m_draftingStep, 1);
  m_draftingBar->setTextVisible(false);
  m_draftingBar->setFixedWidth(160);
  m_draftingBar->setAccessibleName(tr("Progress of drafting"));
  drafting->addWidget(m_draftingBar);
  auto* cancel = makeButton(tr("Stop"), ButtonKind::secondary, QStringLiteral("stop"));
  connect(cancel, &QPushButton::clicked, this, [this] { workspace().jobs().cancel(m_job); });
  drafting->addWidget(cancel);
  m_drafting->hide();
  content()->addWidget(m_drafting);

  auto* empty = new EmptyState(QStringLiteral("fixes"), tr("No fixes yet"),
                               tr("Hone drafts a change to your agent's prompt from the conversations that failed, and you review it here hunk by "
                                  "hunk before anything is committed. Nothing leaves this machine until you push."));
  empty->addAction(m_draft, true);
  empty->addAction(m_connect);
  m_stack->insertWidget(kNothing, empty);

  auto* splitter = new QSplitter;
  splitter->setChildrenCollapsible(false);
  m_list->setModel(m_model);
  m_list->setItemDelegate(new FixDelegate(m_list));
  m_list->setProperty("kind", QStringLiteral("plain"));
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setMouseTracking(true);
  m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_list->setAccessibleName(tr("Fixes by status"));
  m_list->setMinimumWidth(220);
  splitter->addWidget(m_list);
  m_detail->addWidget(new EmptyState(QStringLiteral("fixes"), tr("Select a fix"), tr("Its diff, its evidence and what to do next show here.")));
  m_detail->addWidget(m_review);
  splitter->addWidget(m_detail);
  splitter->setStretchFactor(0, 0);
  splitter->setStretchFactor(1, 1);
  splitter->setSizes({288, 900});
  m_stack->insertWidget(kBoard, splitter);
  content()->addWidget(m_stack, 1);

  connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
    if (const auto id = index.data(FixListModel::IdRole); id.isValid())
      select(FixId{id.toLongLong()});
  });
  auto* diff = m_review->diffView();
  connect(diff, &DiffView::decisionRequested, this, [this](int number, HunkDecision decision) {
    enqueue({m_shown, false, [id = m_shown, number, decision](Workspace& w) { return w.decideHunk(id, number, decision); }, {}});
  });
  connect(diff, &DiffView::editRequested, this, [this](int number, const QString& text) {
    enqueue({m_shown, false, [id = m_shown, number, bytes = text.toStdString()](Workspace& w) { return w.editHunk(id, number, bytes); }, {}});
  });
  connect(diff, &DiffView::undoRequested, this, &FixesPage::undo);
  connect(m_review, &FixReview::commitRequested, this, &FixesPage::openCommit);
  connect(m_review, &FixReview::pushRequested, this, &FixesPage::openPush);
  connect(m_review, &FixReview::removeRequested, this, &FixesPage::removeShown);
  connect(m_review, &FixReview::copyPatchRequested, this, &FixesPage::copyPatch);
  connect(m_review, &FixReview::evidenceRequested, this, &FixesPage::openEvidence);
  connect(m_review, &FixReview::patternRequested, this, [this](const QString& id) { this->context().openPattern(id); });
}

void FixesPage::refresh()
{
  m_listQuery.run(
    this, [&w = workspace()] { return w.fixes(); },
    [this](Result<std::vector<Fix>> fixes) {
      if (!fixes) {
        context().notifyError(fixes.error());
        return;
      }
      setFixes(std::move(*fixes));
    });
}

void FixesPage::setFixes(std::vector<Fix> fixes)
{
  const bool none = fixes.empty();
  m_model->setFixes(std::move(fixes));
  updateHeadline();
  m_stack->setCurrentIndex(none ? kNothing : kBoard);
  FixId id = m_wanted && m_model->fix(m_wanted) ? m_wanted : m_model->fix(m_shown) ? m_shown : FixId{};
  const bool asked = m_wanted && id == m_wanted;
  if (asked)
    m_wanted = {};
  if (!id && !none) {
    // Nothing chosen yet: what waits for a decision comes first.
    for (int row = 0; row < m_model->rowCount() && !id; ++row) {
      if (const auto first = m_model->index(row).data(FixListModel::IdRole); first.isValid())
        id = FixId{first.toLongLong()};
    }
  }
  if (!id) {
    m_shown = {};
    m_detail->setCurrentIndex(0);
    return;
  }
  const auto index = m_model->index(m_model->rowOf(id));
  m_list->setCurrentIndex(index);
  select(id);
  if (asked)
    m_review->diffView()->setFocus();
}

void FixesPage::showFix(FixId id)
{
  m_wanted = id;
  refresh();
}

void FixesPage::select(FixId id)
{
  const auto* fix = m_model->fix(id);
  if (!fix)
    return;
  m_detail->setCurrentIndex(1);
  const bool other = id != m_shown;
  // While decisions are on their way, the view knows better than the list does.
  if (!other && m_running)
    return;
  const bool changed = other || !sameReview(*fix, m_review->fix());
  m_shown = id;
  if (other) {
    m_history.clear();
    m_review->diffView()->setState(DiffView::State::computing);
  }
  m_review->setFix(*fix);
  if (changed)
    loadDiff();
}

void FixesPage::loadDiff()
{
  m_diffQuery.run(
    this, [&w = workspace(), id = m_shown] { return std::pair(id, w.fixDiff(id)); },
    [this](std::pair<FixId, Result<std::vector<FileDiff>>> answer) {
      // An answer from before a decision that is still on its way would take the decision back on the screen.
      if (answer.first != m_shown || m_running)
        return;
      auto* view = m_review->diffView();
      if (!answer.second) {
        view->setState(DiffView::State::failed, QString::fromStdString(answer.second.error().describe()));
        m_review->setFix(m_review->fix());
      } else if (!view->isEditing()) {
        view->setFiles(std::move(*answer.second));
      }
      Q_EMIT settled();
    });
}

void FixesPage::enqueue(Operation operation)
{
  m_operations.push_back(std::move(operation));
  if (!m_running)
    runNext();
}

void FixesPage::runNext()
{
  if (m_operations.empty()) {
    m_running = false;
    loadDiff();
    refresh();
    return;
  }
  m_running = true;
  auto operation = std::move(m_operations.front());
  m_operations.pop_front();
  if (operation.isUndo) {
    if (m_history.empty() || operation.fix != m_shown) {
      runNext();
      return;
    }
    operation.work = [earlier = m_history.back()](Workspace& w) { return w.restoreReview(earlier); };
    m_history.pop_back();
  }
  runAsync(
    this, [&w = workspace(), work = operation.work] { return work(w); },
    [this, operation](Result<Fix> fix) {
      if (operation.done)
        operation.done(fix);
      else if (!fix)
        context().notifyError(fix.error());
      if (fix && operation.fix == m_shown) {
        if (!operation.isUndo && !operation.done) {
          m_history.push_back(m_review->fix());
          if (m_history.size() > kMostUndo)
            m_history.erase(m_history.begin());
        }
        m_review->setFix(*fix);
      }
      runNext();
    });
}

void FixesPage::undo() { enqueue({m_shown, true, {}, {}}); }

void FixesPage::openEvidence(const QString& condition, const QString& words)
{
  const auto parts = condition.split(QChar(0x1F));
  if (parts.size() != 2)
    return;
  Filter filter;
  filter.condition = Condition{parts[0].toStdString(), parts[1].toStdString(), words.toStdString()};
  context().openConversations(filter, words);
}

void FixesPage::updateHeadline()
{
  int drafts = 0;
  int committed = 0;
  int pushed = 0;
  for (const auto& fix : m_model->fixes()) {
    drafts += fix.state == FixState::draft || fix.state == FixState::reviewed ? 1 : 0;
    committed += fix.state == FixState::committed ? 1 : 0;
    pushed += fix.state >= FixState::pushed ? 1 : 0;
  }
  QStringList parts;
  if (drafts > 0)
    parts << tr("%1 to review").arg(drafts);
  if (committed > 0)
    parts << tr("%1 committed").arg(committed);
  if (pushed > 0)
    parts << tr("%1 pushed").arg(pushed);
  setHeadline(parts.join(QStringLiteral(" · ")));
}

} // namespace hone::ui
