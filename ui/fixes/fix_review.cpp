#include "ui/fixes/fix_review.h"

#include "ui/fixes/diff_view.h"
#include "ui/fixes/fix_list.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace hone::ui {

FixReview::FixReview(QWidget* parent)
  : QWidget(parent), m_state(makeLabel(QString(), TextRole::small)), m_title(makeParagraph(QString(), TextRole::section)),
    m_where(makeLabel(QString(), TextRole::small)), m_pattern(makeButton(tr("Show the pattern"), ButtonKind::link)),
    m_rationale(makeParagraph(QString())), m_evidenceBox(new QWidget), m_evidence(new QGridLayout(m_evidenceBox)),
    m_mode(new SegmentedControl(tr("How the changes are shown"))),
    m_wrap(makeIconButton(QStringLiteral("wrap"), tr("Wrap long lines (W)"))), m_diff(new DiffView),
    m_progress(makeLabel(QString(), TextRole::strong)), m_result(makeParagraph(QString(), TextRole::secondary)),
    m_commit(makeButton(tr("Commit to branch…"), ButtonKind::primary, QStringLiteral("commit"))),
    m_push(makeButton(tr("Push branch…"), ButtonKind::primary, QStringLiteral("push")))
{
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(space::l, 0, 0, 0);
  layout->setSpacing(space::s);

  auto* meta = new QHBoxLayout;
  meta->setSpacing(space::s);
  auto strong = Theme::instance().small();
  strong.setWeight(QFont::DemiBold);
  m_state->setFont(strong);
  meta->addWidget(m_state);
  m_where->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  meta->addWidget(m_where, 1);
  meta->addWidget(m_pattern);
  layout->addLayout(meta);
  layout->addWidget(m_title);
  m_rationale->setTextInteractionFlags(Qt::TextSelectableByMouse);
  layout->addWidget(m_rationale);
  m_evidence->setContentsMargins(0, space::xs, 0, space::xs);
  m_evidence->setHorizontalSpacing(space::l);
  m_evidence->setVerticalSpacing(0);
  layout->addWidget(m_evidenceBox);
  layout->addWidget(new Separator);

  auto* tools = new QHBoxLayout;
  tools->setSpacing(space::xs);
  m_mode->addSegment(tr("Unified"), QStringLiteral("list"));
  m_mode->addSegment(tr("Side by side"), QStringLiteral("columns"));
  tools->addWidget(m_mode);
  m_wrap->setCheckable(true);
  m_wrap->setChecked(true);
  tools->addWidget(m_wrap);
  auto* find = makeIconButton(QStringLiteral("search"), tr("Find in the changes (Ctrl+F)"));
  tools->addWidget(find);
  tools->addStretch();
  auto* previous = makeIconButton(QStringLiteral("chevron-up"), tr("Previous hunk (K)"));
  auto* next = makeIconButton(QStringLiteral("chevron-down"), tr("Next hunk (J)"));
  auto* copy = makeIconButton(QStringLiteral("copy"), tr("Copy the patch"));
  auto* remove = makeIconButton(QStringLiteral("trash"), tr("Delete this fix"));
  remove->setObjectName(QStringLiteral("removeFix"));
  copy->setObjectName(QStringLiteral("copyPatch"));
  for (auto* button : {previous, next, copy, remove})
    tools->addWidget(button);
  layout->addLayout(tools);
  layout->addWidget(m_diff, 1);

  auto* foot = new QHBoxLayout;
  foot->setSpacing(space::m);
  auto* words = new QVBoxLayout;
  words->setSpacing(2);
  words->addWidget(m_progress);
  m_result->setObjectName(QStringLiteral("result"));
  m_result->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  words->addWidget(m_result);
  foot->addLayout(words, 1);
  m_commit->setObjectName(QStringLiteral("commit"));
  m_push->setObjectName(QStringLiteral("push"));
  foot->addWidget(m_commit, 0, Qt::AlignBottom);
  foot->addWidget(m_push, 0, Qt::AlignBottom);
  layout->addWidget(new Separator);
  layout->addLayout(foot);

  connect(m_mode, &SegmentedControl::currentChanged, this,
          [this](int index) { m_diff->setMode(index == 0 ? DiffMode::unified : DiffMode::sideBySide); });
  connect(m_diff, &DiffView::modeChanged, this, [this] { m_mode->setCurrentIndex(m_diff->mode() == DiffMode::unified ? 0 : 1); });
  connect(m_wrap, &QToolButton::toggled, m_diff, &DiffView::setWraps);
  connect(m_diff, &DiffView::wrapChanged, this, [this] { m_wrap->setChecked(m_diff->wraps()); });
  connect(find, &QToolButton::clicked, m_diff, &DiffView::openFind);
  connect(previous, &QToolButton::clicked, m_diff, &DiffView::goToPreviousHunk);
  connect(next, &QToolButton::clicked, m_diff, &DiffView::goToNextHunk);
  connect(copy, &QToolButton::clicked, this, &FixReview::copyPatchRequested);
  connect(remove, &QToolButton::clicked, this, &FixReview::removeRequested);
  connect(m_commit, &QPushButton::clicked, this, &FixReview::commitRequested);
  connect(m_push, &QPushButton::clicked, this, &FixReview::pushRequested);
  connect(m_diff, &DiffView::progressChanged, this, &FixReview::updateFoot);
  connect(m_pattern, &QPushButton::clicked, this, [this] { Q_EMIT patternRequested(QString::fromStdString(m_fix.patternId)); });
}

void FixReview::setFix(const Fix& fix)
{
  const bool other = fix.id != m_fix.id;
  m_fix = fix;
  m_state->setText(fixStateWord(fix.state));
  setTone(m_state, fix.state == FixState::draft ? "warning" : fix.state == FixState::reviewed ? "accent" : "resolved");
  m_title->setText(safeLine(fix.title, 400));
  auto where = repositoryName(fix.repository);
  if (!fix.baseCommit.empty())
    where += tr(" · drafted on %1").arg(safeLine(fix.baseCommit, 0).left(8));
  if (fix.createdAt)
    where += QStringLiteral(" · ") + timeText(fix.createdAt);
  m_where->setText(where);
  m_where->setToolTip(safeLine(fix.repository, 1000));
  m_pattern->setVisible(!fix.patternId.empty());
  m_rationale->setText(safeText(fix.rationale, 4000));
  m_rationale->setVisible(!fix.rationale.empty());
  const bool open = fix.state == FixState::draft || fix.state == FixState::reviewed;
  m_diff->setReadOnly(!open);
  if (other)
    m_busy.clear();
  showEvidence();
  updateFoot();
}

void FixReview::setBusy(const QString& words)
{
  m_busy = words;
  updateFoot();
}

void FixReview::showEvidence()
{
  clearLayout(m_evidence);
  int row = 0;
  for (const auto& line : m_fix.evidence) {
    const auto label = safeLine(line.label, 200);
    const auto value = safeLine(line.value, 300);
    if (line.condition.empty()) {
      m_evidence->addWidget(makeLabel(value), row, 0, Qt::AlignLeft | Qt::AlignVCenter);
    } else {
      auto* link = makeButton(value, ButtonKind::link);
      link->setObjectName(QStringLiteral("evidence"));
      link->setAccessibleName(QStringLiteral("%1: %2").arg(label, value));
      link->setToolTip(tr("Show these conversations"));
      connect(link, &QPushButton::clicked, this,
              [this, condition = QString::fromStdString(line.condition), label] { Q_EMIT evidenceRequested(condition, label); });
      m_evidence->addWidget(link, row, 0, Qt::AlignLeft | Qt::AlignVCenter);
    }
    auto* name = makeLabel(label, TextRole::secondary);
    name->setToolTip(label.toHtmlEscaped());
    name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_evidence->addWidget(name, row, 1, Qt::AlignVCenter);
    m_evidence->setRowMinimumHeight(row, 20);
    ++row;
  }
  m_evidence->setColumnStretch(1, 1);
  m_evidenceBox->setVisible(!m_fix.evidence.empty());
}

void FixReview::updateFoot()
{
  const auto progress = reviewProgress(m_diff->files());
  const bool open = m_fix.state == FixState::draft || m_fix.state == FixState::reviewed;
  const bool loaded = m_diff->state() == DiffView::State::ready;
  m_commit->setVisible(open);
  m_push->setVisible(m_fix.state == FixState::committed);
  m_commit->setEnabled(loaded && progress.total > progress.rejected && m_busy.isEmpty());
  m_push->setEnabled(m_busy.isEmpty());
  if (open) {
    m_progress->setText(progress.total == 0                  ? QString()
                        : progress.decided == progress.total ? tr("Every hunk is decided")
                                                             : tr("%1 of %2 hunks decided").arg(progress.decided).arg(progress.total));
  } else {
    m_progress->setText(tr("On branch %1").arg(safeLine(m_fix.branch, 200)));
  }
  m_progress->setVisible(!m_progress->text().isEmpty());
  QString result;
  const char* tone = "secondary";
  if (!m_busy.isEmpty()) {
    result = m_busy;
  } else if (!m_fix.lastError.empty()) {
    result = safeText(m_fix.lastError, 4000);
    tone = "failed";
  } else if (open && loaded && progress.total > 0 && progress.rejected == progress.total) {
    result = tr("Every hunk is rejected, so there is nothing to commit.");
  } else if (open) {
    result = tr("A accepts, R rejects, E edits, J and K move, Ctrl+Z takes back.");
  } else if (!m_fix.remote.empty()) {
    result = tr("Pushed to %1 as commit %2.").arg(safeLine(m_fix.remote, 300), safeLine(m_fix.commit).left(8));
    tone = "resolved";
  } else {
    result = tr("Commit %1 holds exactly the accepted hunks. The working tree was not touched.").arg(safeLine(m_fix.commit).left(8));
  }
  m_result->setText(result);
  setTone(m_result, tone);
}

} // namespace hone::ui
