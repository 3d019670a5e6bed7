#pragma once

#include "ui/widgets/async.h"
#include "ui/widgets/page.h"

class QAction;
class QStackedWidget;

namespace hone::ui {

class CompareView;
class RankedView;
class SegmentedControl;

/// Why users fail: ranked conditions with their statistics, and two agent versions side by side. GUI thread.
class PatternsPage : public Page {
  Q_OBJECT
public:
  explicit PatternsPage(UiContext& context, QWidget* parent = nullptr);

  void refresh() override;
  /// Chooses one pattern in the ranked list once it is there.
  void showPattern(const QString& id);

private:
  void updateDraft();

  SegmentedControl* m_views;
  QStackedWidget* m_stack;
  RankedView* m_ranked;
  CompareView* m_compare;
  QAction* m_draft;
  LatestQuery m_query;
};

} // namespace hone::ui
