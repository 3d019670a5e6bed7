#pragma once

#include "ui/widgets/async.h"
#include "ui/widgets/page.h"

class QGridLayout;
class QLabel;
class QStackedWidget;
class QVBoxLayout;

namespace hone::ui {

class Metric;
class OutcomeBar;
class WelcomeView;

/// The four questions that Hone exists to answer, with what the store can answer now; the welcome while it is empty.
/// GUI thread.
class OverviewPage : public Page {
  Q_OBJECT
public:
  explicit OverviewPage(UiContext& context, QWidget* parent = nullptr);

  void refresh() override;

private:
  QWidget* makeBoard();
  void showOverview(const Overview& overview, bool storeIsEmpty);
  void showReasons(const Overview& overview);
  void showVersions(const Overview& overview);
  void showFixes(const Overview& overview);
  void showEmergence(const Overview& overview);
  void openOutcome(Outcome outcome);
  void openFailures();

  QStackedWidget* m_stack;
  WelcomeView* m_welcome;
  QWidget* m_board;
  EmptyState* m_nothing;
  EmptyState* m_error;
  QWidget* m_waiting;
  QLabel* m_waitingText;
  Metric *m_conversations, *m_failed, *m_intents, *m_model;
  OutcomeBar* m_outcomes;
  QVBoxLayout *m_reasons, *m_versions;
  QLabel *m_knowAnswer, *m_knowText, *m_workedAnswer, *m_workedText, *m_versionsNote;
  LatestQuery m_query;
};

} // namespace hone::ui
