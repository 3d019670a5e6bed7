// What the fixes page asks of the world: repositories, drafts, commits, pushes.
#include "ui/fixes/diff_view.h"
#include "ui/fixes/fix_list.h"
#include "ui/fixes/fix_review.h"
#include "ui/fixes/fixes_page.h"
#include "ui/fixes/ship_dialogs.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/safe_text.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPointer>
#include <QProgressBar>

namespace hone::ui {

void FixesPage::connectRepository(std::function<void(const QString& root)> then)
{
  chooseFolder(this, tr("Choose the repository that holds the agent's prompts"), QString(), [this, then = std::move(then)](const QString& folder) {
    runAsync(
      this, [&w = workspace(), folder = folder.toStdString()] { return w.connectRepository(folder); },
      [this, then](Result<std::string> root) {
        if (!root)
          context().notifyError(root.error());
        else
          then(QString::fromStdString(*root));
      });
  });
}

void FixesPage::draftFor(const QString& patternId)
{
  if (m_job != 0) {
    context().notify(tr("A draft is being made already. Wait for it, or stop it first."));
    return;
  }
  runAsync(
    this, [&w = workspace()] { return w.repositories(); },
    [this, patternId](Result<std::vector<std::string>> repositories) {
      if (!repositories) {
        context().notifyError(repositories.error());
        return;
      }
      const auto start = [this, patternId](const QString& root) { startDrafting(root, patternId); };
      if (repositories->empty()) {
        connectRepository(start);
      } else if (repositories->size() == 1) {
        start(QString::fromStdString(repositories->front()));
      } else {
        QStringList choices;
        for (const auto& each : *repositories)
          choices << QString::fromStdString(each);
        promptChoice(this, tr("Which repository should the fix go to?"), tr("Hone reads its prompts and drafts a change to one of them."), choices, 0,
                     tr("Draft"), [start, choices](int index) { start(choices[index]); });
      }
    });
}

void FixesPage::startDrafting(const QString& repository, const QString& patternId)
{
  QPointer<FixesPage> self(this);
  const auto report = [self](const QString& step, double fraction) {
    QMetaObject::invokeMethod(
      qApp,
      [self, step, fraction] {
        if (self && self->m_job != 0)
          self->showDrafting(step, fraction);
      },
      Qt::QueuedConnection);
  };
  m_draft->setEnabled(false);
  auto* space = &workspace();
  const auto work = [space, self, report, repository = repository.toStdString(), pattern = patternId.toStdString()](const JobContext& job) -> Result<std::string> {
    const JobContext both(
      [&job, &report](double fraction, std::string_view step) {
        job.progress(fraction, step);
        report(safeLine(step, 300), fraction);
      },
      job.cancellation());
    std::vector<SkippedPattern> skipped;
    auto drafts = space->suggestFixes(repository, pattern, both, &skipped);
    // Of one pattern the reason can be said in a line; of many it is no answer.
    const QString why = !pattern.empty() && !skipped.empty() ? safeLine(skipped.front().reason, 300) : QString();
    auto closing = drafts ? Result<std::string>(tr("Drafts ready to review: %1.").arg(drafts->size()).toStdString())
                          : Result<std::string>(std::unexpected(drafts.error()));
    if (drafts && drafts->empty())
      closing = tr("The evidence does not carry a draft.").toStdString();
    auto shared = std::make_shared<Result<std::vector<Fix>>>(std::move(drafts));
    QMetaObject::invokeMethod(
      qApp,
      [self, shared, why] {
        if (!self)
          return;
        self->m_job = 0;
        self->m_drafting->hide();
        self->m_draft->setEnabled(true);
        if (!*shared) {
          if (shared->error().kind != ErrorKind::cancelled)
            self->context().notifyError(shared->error());
          Q_EMIT self->draftingFinished(0);
          return;
        }
        const auto& made = **shared;
        if (made.empty() && !why.isEmpty())
          self->context().notify(tr("No draft. %1").arg(why));
        else if (made.empty())
          self->context().notify(tr("No draft: the evidence is too thin, or the prompt already says what it would ask for. Import more conversations, "
                                    "or choose another pattern."));
        else
          self->showFix(made.front().id);
        Q_EMIT self->draftingFinished(static_cast<int>(made.size()));
      },
      Qt::QueuedConnection);
    return closing;
  };
  m_job = workspace().jobs().start(tr("Draft fixes").toStdString(), work);
  showDrafting(tr("Waiting for its turn"), -1);
}

void FixesPage::showDrafting(const QString& step, double fraction)
{
  m_drafting->show();
  m_draftingStep->setText(step);
  m_draftingBar->setRange(0, fraction < 0 ? 0 : 1000);
  m_draftingBar->setValue(fraction < 0 ? 0 : static_cast<int>(fraction * 1000));
}

void FixesPage::openCommit()
{
  struct Wording {
    Result<std::string> branch;
    Result<std::string> message;
  };
  runAsync(
    this, [&w = workspace(), id = m_shown] { return Wording{w.suggestedBranch(id), w.commitMessage(id)}; },
    [this, id = m_shown](Wording wording) {
      if (id != m_shown)
        return;
      if (!wording.branch || !wording.message) {
        context().notifyError(wording.branch ? wording.message.error() : wording.branch.error());
        return;
      }
      auto* dialog = new CommitDialog(QString::fromStdString(*wording.branch), QString::fromStdString(*wording.message),
                                      reviewProgress(m_review->diffView()->files()), this);
      QPointer<CommitDialog> guard(dialog);
      connect(dialog, &CommitDialog::submitted, this, [this, id, guard](const QString& branch, const QString& message) {
        enqueue({id, false,
                 [id, branch = branch.toStdString(), message = message.toStdString()](Workspace& w) { return w.commitFix(id, branch, message); },
                 [this, guard](const Result<Fix>& fix) {
                   if (!fix && guard)
                     guard->showFailure(QString::fromStdString(fix.error().describe()));
                   else if (!fix)
                     context().notifyError(fix.error());
                   else if (guard)
                     guard->accept();
                   if (fix)
                     context().notify(tr("Committed to branch %1.").arg(safeLine(fix->branch, 200)));
                 }});
      });
      dialog->open();
    });
}

void FixesPage::openPush()
{
  runAsync(
    this, [&w = workspace(), repository = m_review->fix().repository] { return w.remotes(repository); },
    [this, id = m_shown](Result<std::vector<std::string>> remotes) {
      if (id != m_shown)
        return;
      if (!remotes) {
        context().notifyError(remotes.error());
        return;
      }
      if (remotes->empty()) {
        context().notify(tr("The repository has no remote. Add one with git remote add, then push again."), true);
        return;
      }
      QStringList names;
      for (const auto& remote : *remotes)
        names << safeLine(remote, 300);
      auto* dialog = new PushDialog(safeLine(m_review->fix().branch, 200), names, this);
      QPointer<PushDialog> guard(dialog);
      connect(dialog, &PushDialog::submitted, this, [this, id, guard](const QString& remote) {
        m_review->setBusy(tr("Pushing to %1…").arg(remote));
        // A job, because a network may take its time: it shows in the jobs panel, and the page stays usable.
        QPointer<FixesPage> self(this);
        auto* space = &workspace();
        workspace().jobs().start(tr("Push %1").arg(safeLine(m_review->fix().branch, 200)).toStdString(),
                                 [space, self, guard, id, remote = remote.toStdString()](const JobContext& job) -> Result<std::string> {
                                   auto pushed = std::make_shared<Result<Fix>>(space->pushFix(id, remote, job));
                                   auto closing = *pushed ? Result<std::string>(tr("Pushed to %1.").arg(QString::fromStdString((*pushed)->remote)).toStdString())
                                                          : Result<std::string>(std::unexpected(pushed->error()));
                                   QMetaObject::invokeMethod(
                                     qApp,
                                     [self, guard, pushed] {
                                       if (!self)
                                         return;
                                       self->m_review->setBusy(QString());
                                       if (!*pushed && guard)
                                         guard->showFailure(QString::fromStdString(pushed->error().describe()));
                                       else if (*pushed && guard)
                                         guard->accept();
                                       if (*pushed && self->m_shown == (*pushed)->id)
                                         self->m_review->setFix(**pushed);
                                       self->refresh();
                                       Q_EMIT self->settled();
                                     },
                                     Qt::QueuedConnection);
                                   return closing;
                                 });
      });
      dialog->open();
    });
}

void FixesPage::removeShown()
{
  const auto id = m_shown;
  const bool committed = !m_review->fix().commit.empty();
  confirm(
    this, tr("Delete this fix?"),
    committed ? tr("The fix leaves the board. Its branch and commit stay in the repository.")
              : tr("The draft and the decisions on it are deleted. The repository stays as it is."),
    tr("Delete"),
    [this, id] {
      runAsync(
        this, [&w = workspace(), id] { return w.removeFix(id); },
        [this](Result<void> removed) {
          if (!removed)
            context().notifyError(removed.error());
          refresh();
        });
    },
    true);
}

void FixesPage::copyPatch()
{
  runAsync(
    this, [&w = workspace(), id = m_shown] { return w.fixPatch(id); },
    [this](Result<std::string> patch) {
      if (!patch) {
        context().notifyError(patch.error());
        return;
      }
      QApplication::clipboard()->setText(QString::fromStdString(*patch));
      context().notify(tr("The patch is on the clipboard; git apply takes it."));
    });
}

} // namespace hone::ui
