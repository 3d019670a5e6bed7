#pragma once

#include <QFrame>
#include <QMap>

#include "workspace/jobs.h"

class QLabel;
class QProgressBar;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace hone::ui {

/// The window's foot: a line that says what is being done, with progress and a way to stop it; unfolds to the list of
/// jobs with how each ended. GUI thread.
class JobsPanel : public QFrame {
  Q_OBJECT
public:
  explicit JobsPanel(Jobs& jobs, QWidget* parent = nullptr);

  /// A job is new, moved on or ended.
  void update(const JobInfo& job);
  void setExpanded(bool expanded);
  bool isExpanded() const { return m_expanded; }
  int runningCount() const;
  /// Something that always stands at the right of the line (the store's name).
  void setStatus(const QString& text, const QString& detail);

Q_SIGNALS:
  void cancelRequested(qint64 id);

private:
  struct Row;
  void showLine();
  Row* makeRow(const JobInfo& job);

  Jobs& m_jobs;
  QToolButton* m_toggle;
  QLabel* m_line;
  QProgressBar* m_bar;
  QToolButton* m_stop;
  QLabel* m_status;
  QScrollArea* m_list;
  QVBoxLayout* m_rows;
  QMap<qint64, Row*> m_byId;   ///< rows are children of the list's widget
  QMap<qint64, JobInfo> m_infos;
  bool m_expanded = false;
};

} // namespace hone::ui
