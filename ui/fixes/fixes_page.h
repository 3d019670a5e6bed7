#pragma once

#include <deque>
#include <functional>
#include <vector>

#include "ui/widgets/async.h"
#include "ui/widgets/page.h"

class QLabel;
class QListView;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace hone::ui {

class FixListModel;
class FixReview;

/// Drafted changes: a board by status at the left, and the selected fix to review, commit and push at the right.
/// Decisions show at once and are stored one after the other in the order they were made. GUI thread.
class FixesPage : public Page {
  Q_OBJECT
public:
  explicit FixesPage(UiContext& context, QWidget* parent = nullptr);

  void refresh() override;
  void showFix(FixId id);
  /// Drafts fixes for a pattern (empty: for the strongest ones) as a job; asks for a repository when none is connected.
  void draftFor(const QString& patternId);
  FixReview* review() const { return m_review; }

Q_SIGNALS:
  /// Everything that was asked for is stored and shown; for whoever waits for it.
  void settled();
  void draftingFinished(int drafts);

private:
  /// A change of the shown fix: `before` is the fix as it is when its turn comes.
  struct Operation {
    FixId fix;
    bool isUndo = false;
    std::function<Result<Fix>(Workspace& workspace)> work;
    std::function<void(const Result<Fix>&)> done;
  };

  void connectRepository(std::function<void(const QString& root)> then);
  void startDrafting(const QString& repository, const QString& patternId);
  void showDrafting(const QString& step, double fraction);
  void setFixes(std::vector<Fix> fixes);
  void select(FixId id);
  void loadDiff();
  void enqueue(Operation operation);
  void runNext();
  void undo();
  void openCommit();
  void openPush();
  void removeShown();
  void copyPatch();
  void openEvidence(const QString& condition, const QString& words);
  void updateHeadline();

  FixListModel* m_model;
  QListView* m_list;
  QStackedWidget* m_stack;   ///< nothing yet, or the board with the review
  QStackedWidget* m_detail;
  FixReview* m_review;
  QWidget* m_drafting;
  QLabel* m_draftingStep;
  QProgressBar* m_draftingBar;
  QAction* m_draft;
  QAction* m_connect;
  LatestQuery m_listQuery;
  LatestQuery m_diffQuery;
  FixId m_shown;
  FixId m_wanted;            ///< to be selected once the list has it
  std::deque<Operation> m_operations;
  bool m_running = false;
  std::vector<Fix> m_history; ///< the shown fix before each decision, for undo
  std::int64_t m_job = 0;
};

} // namespace hone::ui
