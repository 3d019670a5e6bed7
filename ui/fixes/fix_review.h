#pragma once

#include <QWidget>

#include "model/fix.h"

class QFrame;
class QGridLayout;
class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace hone::ui {

class DiffView;
class SegmentedControl;

/// One fix to review: title, why, evidence, the diff, and at the foot how far the review is and what comes next. Shows
/// what it is given and asks for everything else. GUI thread.
class FixReview : public QWidget {
  Q_OBJECT
public:
  explicit FixReview(QWidget* parent = nullptr);

  void setFix(const Fix& fix);
  const Fix& fix() const { return m_fix; }
  DiffView* diffView() const { return m_diff; }
  /// Words at the foot while something runs ("Pushing…"); empty when nothing does.
  void setBusy(const QString& words);

Q_SIGNALS:
  void commitRequested();
  void pushRequested();
  void removeRequested();
  void copyPatchRequested();
  void patternRequested(const QString& patternId);
  /// "kind\x1fvalue" of the condition, and what the number says.
  void evidenceRequested(const QString& condition, const QString& words);

private:
  void showEvidence();
  void updateFoot();

  Fix m_fix;
  QString m_busy;
  QLabel* m_state;
  QLabel* m_title;
  QLabel* m_where;
  QPushButton* m_pattern;
  QLabel* m_rationale;
  QWidget* m_evidenceBox;
  QGridLayout* m_evidence;
  SegmentedControl* m_mode;
  QToolButton* m_wrap;
  DiffView* m_diff;
  QLabel* m_progress;
  QLabel* m_result;
  QPushButton* m_commit;
  QPushButton* m_push;
};

} // namespace hone::ui
